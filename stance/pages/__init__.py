"""Read articles with their readers' comments, one reader a format."""

from stance.pages.detect import INPUT_FORMATS, read, read_all

__all__ = ["INPUT_FORMATS", "read", "read_all"]
