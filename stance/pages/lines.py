"""The lines of a page of text: indentation, gaps, and paragraphs that were wrapped at a column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.pages.headings import looks_like_sentence
from stance.pages.normalize import clean_lines

# Mail and text browsers wrap at 72 to 80 columns; pages with a whole paragraph a line go far beyond 100.
MAX_WRAP_COLUMN = 100
MIN_WRAP_COLUMN = 60
# A wrapped page may hold a line that cannot be broken (an address, a table): up to one in fifty.
MAX_LONG_LINES = 0.02
_RULE = re.compile(r"[\W_]{5,}")
_ITEM = re.compile(r"(?:[-–—•*+◦]|\d{1,3}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page: the columns that it is indented by, its text, the part before a wide gap, how many parts gaps make.

    `raw` is the text with its gaps, where it has any.
    """

    indent: int
    text: str
    first_part: str = ""
    parts: int = 1
    raw: str = ""

    @property
    def is_sentence(self) -> bool:
        """Whether the line is prose."""
        return self.parts < 3 and looks_like_sentence(self.text)


_BLANK = Line(0, "")


def split_lines(raw: str) -> list[Line]:
    """Return the lines of a page, with those that were broken at a column joined again."""
    return _unwrap([_line(text) for text in clean_lines(raw).split("\n")])


def plain_lines(raw: str) -> list[Line]:
    """Return the lines of a page as they are, for text that is known to be wrapped nowhere."""
    return [_line(text) for text in clean_lines(raw).split("\n")]


def _line(raw: str) -> Line:
    expanded = re.sub(r"[^\S\t]", " ", raw).expandtabs(4)
    stripped = expanded.strip()
    if not stripped:
        return _BLANK
    parts = re.split(r" {2,}", stripped)
    indent = len(expanded) - len(expanded.lstrip())
    return Line(indent, " ".join(parts), parts[0], len(parts), stripped if len(parts) > 1 else "")


def _unwrap(lines: Sequence[Line]) -> list[Line]:
    """Join lines that were broken at a column: those after which the next word would not have fitted."""
    widths = [line.indent + len(line.text) for line in lines if line.text]
    within = [width for width in widths if width <= MAX_WRAP_COLUMN]
    width = max(within, default=0)
    if len(widths) - len(within) > MAX_LONG_LINES * len(widths) or width < MIN_WRAP_COLUMN:
        return list(lines)
    # a page that nobody wrapped has lines of any length below the longest; a wrapped one has many just below it
    joined: list[Line] = []
    room = 0
    column = 0
    for line in lines:
        word = line.text.split(" ", 1)[0]
        previous = joined[-1] if joined else None
        if (
            previous is not None
            and previous.text
            and line.text
            and len(word) + 1 > room
            and line.indent in (column, previous.indent)
            and not _ITEM.match(line.text)
            and not _RULE.fullmatch(line.text)
            and not _RULE.fullmatch(previous.text)
        ):
            joined[-1] = Line(
                previous.indent, f"{previous.text} {line.text}", previous.first_part, previous.parts
            )
        else:
            joined.append(line)
            item = _ITEM.match(line.text)
            column = line.indent + (item.end() if item else 0)
        room = width - line.indent - len(line.text)
    return joined
