"""Join the lines of a text that a column or a page break parted."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from stance.pages.lines import Line

# Lines that have another below them, before they tell that a page is wrapped, and its columns.
MIN_BROKEN = 4
MIN_WIDTH = 56
MAX_WIDTH = 120
# Browsers that print break a line by the width of letters, not by their number.
SLACK = 12
# Of the lines of a page that is wrapped, those that leave no room for the next word.
MOST_FULL = 0.6
# Items of a list, and chapters of a video, begin anew.
_BEGINS = re.compile(r"[-–—•*+◦>]\s|\d{1,3}[.):]")


def wrapped_at(lines: Sequence[Line], texts: Sequence[Sequence[int]]) -> int | None:
    """Return the column that texts were broken at, None where they were not: the next word would rarely have fitted.

    Parameters
    ----------
    lines : sequence of Line
    texts : sequence of sequence of int
        The lines of each text.
    """
    below = [(one, other) for places in texts for one, other in pairwise(places) if other == one + 1]
    pairs = [(lines[one].text, lines[other].text) for one, other in below]
    pairs = [pair for pair in pairs if not _BEGINS.match(pair[1])]
    width = max((len(lines[i].text) for places in texts for i in places), default=0)
    if len(pairs) < MIN_BROKEN or not MIN_WIDTH <= width <= MAX_WIDTH:
        return None
    full = sum(_is_full(text, following, width) for text, following in pairs)
    return width if full >= MOST_FULL * len(pairs) else None


def _is_full(text: str, below: str, width: int) -> bool:
    return not _BEGINS.match(below) and len(text) + 1 + len(below.split(" ", 1)[0]) > width - SLACK


def joined(lines: Sequence[Line], places: Sequence[int], width: int | None) -> Iterator[str]:
    """Yield the lines of a text as they were written: a column or a page break within a sentence breaks none.

    Parameters
    ----------
    lines : sequence of Line
    places : sequence of int
        The lines of the text.
    width : int or None
        The column that the page's texts are wrapped at.
    """
    held = ""
    before = None
    for place in places:
        text = lines[place].text
        apart = before is not None and place > before + 1
        if before is not None and (
            (apart and _goes_on(held, text) and any(line.text for line in lines[before + 1 : place]))
            or (not apart and width is not None and _is_full(lines[before].text, text, width))
        ):
            held = f"{held} {text}"
        else:
            if before is not None:
                yield held
            if apart:
                yield ""
            held = text
        before = place
    if before is not None:
        yield held


def _goes_on(above: str, below: str) -> bool:
    """Say whether a sentence goes on below a page's foot and head."""
    return below[0].islower() and above[-1:] not in '.!?…:»"”)'
