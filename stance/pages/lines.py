"""The lines of a page of text: indentation, gaps, and paragraphs that were wrapped at a column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from stance.pages.boilerplate import is_action, says
from stance.pages.dumps import (
    has_addresses_behind,
    split_link_list,
    with_whole_addresses,
    without_address_behind,
    without_link_numbers,
    without_mail_header,
    without_print_frames,
    without_quote_signs,
)
from stance.pages.headings import looks_like_sentence
from stance.pages.heads import head_line
from stance.pages.normalize import clean_lines

# Mail and text browsers wrap at 72 to 80 columns; pages with a whole paragraph a line go far beyond 100.
MAX_WRAP_COLUMN = 100
MIN_WRAP_COLUMN = 60
# A wrapped page may hold a line that was not broken (a table, a menu): one, or up to one in fifty, well beyond all others.
MAX_LONG_LINES = 0.02
MAX_GAP_BELOW_COLUMN = 6
# Paragraphs on one line each, far beyond any column: one or two may hold what no program breaks.
MAX_WHOLE = 2
# What is left of a line that no word of the next one would fill.
MAX_SHORT = 6
MAX_DATE_LINE = 40
# "Mathurin Quéré le 9 novembre 2015 à 18 h 02 min a dit :"
MAX_HEAD_LINE = 120
# Programs leave out a word that would just have fitted: of the sample pages' lines, all eight above such a word were broken.
# Where no blank lines part paragraphs, one may end there as well.
JUST_FITS = 2
_ENDS = (".", "!", "?", "…", "»", '"', ")")
MIN_BLANK = 0.1
# A line that ends amid a sentence was broken by a program if it is longer than a verse, and than two thirds of the column.
MIN_RUN_ON = 36
MIN_LONG = 0.65
MIN_NEAR = 0.85
# Words that no sentence ends with, the longest of them, and signs that may begin the next line of one.
_UNENDED = re.compile(
    r"(?:\b(?:de|du|des|le|la|les|un|une|et|ou|à|au|aux|en|dans|sur|par|pour|avec|que|qui|dont|chez|sans|mais|donc|est|sont|ce|cette|ces|se|ne)|[’'])$",
    re.I,
)
MAX_UNENDED = 5
# Signs that part a text from what stands below it; what can be done with it, and when it was written; the header of a message.
_SIGNS = re.compile(r"[-–—_*=~#]+")
_FIELDS = re.compile(r".{0,30}\s[·•|](?:\s.{0,30})?")
_HEADER_FIELD = re.compile(r"[A-Z][a-z]+(?:-[A-Za-z]+)*:\s")
_OPENING = '«“"('
# Browsers that print break a line by the width of its letters, at 50 to 120 of them, an eighth more or fewer.
MIN_RUNS = 3
MIN_RAGGED_COLUMN = 48
MAX_RAGGED_COLUMN = 120
RAGGED = 8
RUNS_BEYOND = 10
# Of the lines that end amid sentences, those that tell how far short of the column lines break.
FIRM = 0.8
_ENDS_WITH_ADDRESS = re.compile(r"<(?:https?|mailto):[^<>\s]*>$")
MAX_LINKS = 9_999
_BUTTON = "(BUTTON) "
_RULE = re.compile(r"[\W_]{5,}")
# Lists, menus and verses have lines of any length; in a page that was wrapped only the last line of a paragraph is short.
MIN_FULL_LINES = 3
MIN_FULL = 0.4
# What no wrapping breaks makes a line as long as it is: addresses, and the attributes that converters write.
_FENCED_DIVISION = ":::"
# Signs stand with the word before them, whether the space between is still a no-break one or not: "dit :", "« oui »".
_WORD = re.compile(r"(?:[«“]\s)?\S+(?:\s[»:;!?%€][^\w\s]{0,3}(?=\s|$))*")
_UNBREAKABLE = re.compile(r"\S{40}")
# text browsers mark the levels of a list with "*", "+", "o", "#", "@"
_ITEM = re.compile(r"(?:[-–—•*+◦o#@▪□■○●☆★♢♦]|\d{1,3}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page: the columns that it is indented by, its text, the part before a wide gap, how many parts gaps make.

    `raw` is the text with its gaps, where it has any; `word` is the length of what nothing breaks at its beginning.
    """

    indent: int
    text: str
    first_part: str = ""
    parts: int = 1
    raw: str = ""
    word: int = 0

    @property
    def is_sentence(self) -> bool:
        """Whether the line is prose."""
        return self.parts < 3 and looks_like_sentence(self.text)


BLANK = Line(0, "")
_ODD_SPACES = re.compile(r"[^\S\t ]")


def split_lines(raw: str, *, quoted: bool = True) -> list[Line]:
    """Return the lines of a page, with those that were broken at a column joined again.

    `quoted` says that ``>`` before most of them is a mail's sign.
    """
    kept = without_mail_header(clean_lines(raw).split("\n"))
    kept = without_quote_signs(kept) if quoted else kept
    texts, links = split_link_list(with_whole_addresses(without_print_frames(kept)))
    lines = [_without_buttons(line) for line in _unwrap([_line(text) for text in texts])]
    # the numbers of links took room while the page was wrapped
    if links:
        return [_without_numbers(line, links) for line in lines]
    return [_without_addresses(line) for line in lines] if has_addresses_behind(texts) else lines


def _without_buttons(line: Line) -> Line:
    """Return a line without what text browsers write before the buttons of forms."""
    if _BUTTON not in line.text:
        return line
    text, first, raw = (part.replace(_BUTTON, "").strip() for part in (line.text, line.first_part, line.raw))
    return replace(line, text=text, first_part=first, raw=raw)


def _without_numbers(line: Line, links: int) -> Line:
    text, first, raw = (without_link_numbers(part, links) for part in (line.text, line.first_part, line.raw))
    return Line(line.indent, text, first, line.parts, raw)


def _without_addresses(line: Line) -> Line:
    if "<" not in line.text:
        return line
    text, first, raw = (without_address_behind(part) for part in (line.text, line.first_part, line.raw))
    return Line(line.indent, text, first, line.parts, raw)


def plain_lines(raw: str) -> list[Line]:
    """Return the lines of a page as they are, for text that is known to be wrapped nowhere."""
    return [_line(text) for text in clean_lines(raw).split("\n")]


def _line(raw: str) -> Line:
    expanded = raw if raw.isascii() else _ODD_SPACES.sub(" ", raw)
    expanded = expanded.expandtabs(4)
    stripped = expanded.strip()
    if not stripped:
        return BLANK
    parts = re.split(r" {2,}", stripped) if "  " in stripped else [stripped]
    indent = len(expanded) - len(expanded.lstrip())
    word = _WORD.match(stripped)
    return Line(
        indent,
        " ".join(parts),
        parts[0],
        len(parts),
        stripped if len(parts) > 1 else "",
        len(word[0]) if word else 0,
    )


def _unwrap(lines: Sequence[Line]) -> list[Line]:
    """Join lines that were broken at a column: those after which the next word would not have fitted."""
    runs = [_runs_on(line, below) for line, below in pairwise(lines)]
    wrapping = _wrapping(lines, runs)
    if wrapping is None:
        return list(lines)
    joined: list[Line] = []
    room = 0
    column = 0
    just = 0
    amid = False
    above = ""
    for line, runs_on in zip(lines, [*runs, None], strict=True):
        previous = joined[-1] if joined else None
        if (
            previous is not None
            and previous.text
            and line.text
            and (amid or _has_no_room(line, room, just) or _goes_on(previous.text, line.text, room))
            and not _is_apart(above, line.text)
            and not _stands_alone(previous.text, line.text)
            and line.indent in (column, previous.indent)
            and not _ITEM.match(line.text)
            and not _RULE.fullmatch(line.text)
            and not _RULE.fullmatch(previous.text)
            and not line.text.startswith(_FENCED_DIVISION)
            and not previous.text.startswith(_FENCED_DIVISION)
            and not _is_listed_head(previous.text)
            and not is_action(without_link_numbers(line.text, MAX_LINKS))
        ):
            joined[-1] = Line(
                previous.indent, f"{previous.text} {line.text}", previous.first_part, previous.parts
            )
        else:
            joined.append(line)
            item = _ITEM.match(line.text)
            column = line.indent + (item.end() if item else 0)
        above = line.text
        room = wrapping.room_behind(line)
        just = wrapping.just if above.endswith(_ENDS) else 0
        amid = runs_on is not None and wrapping.is_long(line, runs_on)
    return joined


@dataclass(frozen=True, slots=True)
class _Wrapping:
    """The column that a page was wrapped at, those of its blocks by their indentation, and how far short of it lines break.

    `just` is how much room a word may leave that was broken off all the same, where a sentence ends.
    """

    column: int
    blocks: dict[int, int]
    slack: int = 0
    just: int = 0

    def room_behind(self, line: Line) -> int:
        """Return how many characters would have fitted behind a line."""
        return self.blocks.get(line.indent, self.column) - self.slack - line.indent - len(line.text)

    def is_long(self, line: Line, least: float) -> bool:
        """Say whether a line that ends amid a sentence fills more than a part of the column."""
        return line.indent + len(line.text) >= least * self.blocks.get(line.indent, self.column)


def _wrapping(lines: Sequence[Line], runs: Sequence[float | None]) -> _Wrapping | None:
    """Return how a page was wrapped, None where it was not."""
    parted = sum(not line.text for line in lines) > MIN_BLANK * len(lines)
    just = JUST_FITS if parted else 0
    width = _column(lines)
    if width is not None and _is_wrapped(lines, width):
        # a page that nobody wrapped has lines of any length below the longest; a wrapped one has many just below it
        return _Wrapping(width, _columns_of_blocks(lines, width), just=just)
    return _ragged(lines, runs, just)


def _runs_on(line: Line, below: Line) -> float | None:
    """Return how much of the column a line must fill to go on below, None where no sign says that its sentence does."""
    above, text = line.text, below.text
    if (
        len(above) < MIN_RUN_ON
        or not text
        or not (above[-1].isalnum() or above[-1] in ",’'")
        or max(line.parts, below.parts) > 1
        or (len(text) <= MAX_DATE_LINE and head_line(text) is not None)
    ):
        return None
    if _UNENDED.search(above, len(above) - MAX_UNENDED) or (text[0].islower() and above[-1] != ","):
        return MIN_LONG
    # verses end with commas
    return MIN_NEAR if text[0].islower() or text[0].isdigit() or text[0] in _OPENING else None


def _ragged(lines: Sequence[Line], runs: Sequence[float | None], just: int) -> _Wrapping | None:
    """Return how a page was wrapped by the width of its letters, as browsers print: lines that end amid sentences tell."""
    broken = [
        (line.indent + len(line.text), below.word + 1)
        for (line, below), runs_on in zip(pairwise(lines), runs, strict=True)
        if runs_on is not None and below.text[0].islower()
    ]
    if len(broken) < MIN_RUNS:
        return None
    ends = sorted(end for end, _word in broken)
    column = ends[-1 - len(ends) // RUNS_BEYOND]
    limit = column + column // RAGGED
    if not MIN_RAGGED_COLUMN <= column <= MAX_RAGGED_COLUMN:
        return None
    whole = sum(
        line.indent + len(line.text) > limit and line.is_sentence and not _UNBREAKABLE.search(line.text)
        for line in lines
    )
    short = sorted(column - end - word for end, word in broken)
    slack = max(short[int(FIRM * (len(short) - 1))] + 1, 0)
    if whole > max(MAX_WHOLE, MAX_LONG_LINES * len(lines)) or slack > column // RAGGED:
        return None
    return _Wrapping(column, {}, slack, just)


def _columns_of_blocks(lines: Sequence[Line], width: int) -> dict[int, int]:
    """Return the column of what is indented, where it was wrapped before the page's: text browsers indent on both sides."""
    blocks: dict[int, list[Line]] = {}
    for line, below in pairwise(lines):
        if line.indent and line.text:
            block = blocks.setdefault(line.indent, [])
            block.append(line)
            if below.indent != line.indent or not below.text:
                block.append(BLANK)
    columns = {indent: _longest_above_another(block) for indent, block in blocks.items()}
    return {
        indent: column
        for indent, column in columns.items()
        if MIN_WRAP_COLUMN <= column < width and _is_wrapped(blocks[indent], column)
    }


def _longest_above_another(lines: Sequence[Line]) -> int:
    return max((line.indent + len(line.text) for line, below in pairwise(lines) if below.text), default=0)


def _is_wrapped(lines: Sequence[Line], width: int) -> bool:
    """Say whether most lines that are long and have one below them leave no room for its first word."""
    long = [
        (line, below)
        for line, below in pairwise(lines)
        if below.text and width < 2 * (line.indent + len(line.text)) and line.indent + len(line.text) <= width
    ]
    full = sum(line.indent + len(line.text) + below.word + 1 > width for line, below in long)
    return full >= MIN_FULL_LINES and full >= MIN_FULL * len(long)


def _has_no_room(below: Line, room: int, just: int) -> bool:
    """Say whether the first word of a line would not have fitted above, or just so."""
    needed = below.word + 1
    return needed > room or (needed + just > room and not says(below.text, "noise"))


def _goes_on(above: str, below: str, room: int) -> bool:
    """Say whether a line just short of the column ends amid a sentence: mailers count characters in other ways."""
    return room <= MAX_SHORT and below[0].islower() and (above[-1].isalnum() or above[-1] == ",")


def _stands_alone(above: str, below: str) -> bool:
    """Say whether a line begins anew for all its width: a date alone, or what follows a link's address or who wrote when."""
    if above.endswith(":") and len(above) <= MAX_HEAD_LINE:
        told = head_line(without_link_numbers(above, MAX_LINKS))
        if told is not None and told.date and "verb" in told.family:
            return True
    if _ENDS_WITH_ADDRESS.search(above) and not below[0].islower() and not below.startswith(("<", ">")):
        return True
    head = head_line(below) if len(below) <= MAX_DATE_LINE else None
    return head is not None and head.family == ("", "date")


def _is_apart(above: str, below: str) -> bool:
    """Say whether a line is none of prose: signs alone, a few fields, or a field below others in the header of a message."""
    return (
        _SIGNS.fullmatch(below) is not None
        or _FIELDS.fullmatch(below) is not None
        or (_HEADER_FIELD.match(below) is not None and _HEADER_FIELD.match(above) is not None)
    )


def _is_listed_head(text: str) -> bool:
    """Say whether a line says who wrote the comment below, in a list of them: it may end at the column by chance."""
    item = _ITEM.match(text)
    return item is not None and head_line(without_link_numbers(text, MAX_LINKS)) is not None


def _column(lines: Sequence[Line]) -> int | None:
    """Return the column that a page was wrapped at, None where it was not."""
    whole = (
        line.is_sentence
        and line.indent + len(line.text) > MAX_WRAP_COLUMN
        and not _UNBREAKABLE.search(line.text)
        for line in lines
    )
    if sum(whole) > max(MAX_WHOLE, MAX_LONG_LINES * len(lines)):
        return None
    # what stands alone, as titles do, was not broken, however long it is
    widths = sorted(
        (
            line.indent + len(line.text)
            for line, below in pairwise(lines)
            if line.text and below.text and not _UNBREAKABLE.search(line.text)
        ),
        reverse=True,
    )
    exceptions = max(1, int(MAX_LONG_LINES * len(widths)))
    # a menu or a trail of links goes beyond what the text was wrapped at; lines just below each other do not
    while exceptions and len(widths) > 1 and widths[0] - widths[1] > MAX_GAP_BELOW_COLUMN:
        del widths[0]
        exceptions -= 1
    return widths[0] if widths and MIN_WRAP_COLUMN <= widths[0] <= MAX_WRAP_COLUMN else None
