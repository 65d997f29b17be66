"""Join the lines of a text that a column or a page break parted."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

# Lines that have another below them, before they tell that a page is wrapped, and its columns.
MIN_BROKEN = 4
MIN_WIDTH = 56
MAX_WIDTH = 120
# Browsers that print break a line by the width of letters, not by their number.
SLACK = 12
# A sign that parts the name from a place or a rank stands in the heads of most comments.
MOST = 0.6
# Items of a list, and chapters of a video, begin anew.
_BEGINS = re.compile(r"[-–—•*+◦>]\s|\d{1,3}[.):]")


def wrapped_at(runs: Sequence[Sequence[str]]) -> int | None:
    """Return the column that texts were broken at, None where they were not: the next word would rarely have fitted."""
    pairs = [pair for run in runs for pair in pairwise(run) if not _BEGINS.match(pair[1])]
    width = max((len(text) for run in runs for text in run), default=0)
    if len(pairs) < MIN_BROKEN or not MIN_WIDTH <= width <= MAX_WIDTH:
        return None
    full = sum(_is_full(text, below, width) for text, below in pairs)
    return width if full >= MOST * len(pairs) else None


def _is_full(text: str, below: str, width: int) -> bool:
    return not _BEGINS.match(below) and len(text) + 1 + len(below.split(" ", 1)[0]) > width - SLACK


def joined(rows: Sequence[tuple[str, str]], width: int | None) -> Iterator[str]:
    """Yield the lines of a text as they were written: a column or a page break within a sentence breaks none.

    Parameters
    ----------
    rows : sequence of (str, str)
        Each line, and what stands above it: nothing, ``blank``, or other ``lines``.
    width : int or None
        The column that the page's texts are wrapped at.
    """
    held = ""
    for text, gap in rows:
        goes_on = gap == "lines" and text[0].islower() and held[-1:] not in '.!?…:»"”)'
        if held and (
            goes_on
            or (not gap and width is not None and _is_full(held.rsplit("\n", 1)[-1][-width:], text, width))
        ):
            held = f"{held} {text}"
            continue
        if held:
            yield held
        if gap and held:
            yield ""
        held = text
    if held:
        yield held
