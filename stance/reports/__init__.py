"""Turn analyses into what people and other tools read."""

from stance.reports.render import FORMATS, render

__all__ = ["FORMATS", "render"]
