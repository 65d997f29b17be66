"""Say which lines of a page hold what a reading of it holds, so that readings can teach and check the labels of lines."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stance.pages.dates import find_date, parse_date
from stance.pages.heads import IN_REPLY
from stance.pages.lines import Line
from stance.pages.marks import mark_of

#: What a line may be: furniture, the title, the article, a comment's author, its date, its text, the article's author or date.
LABELS = "FTANDBP"
# Names and dates of the sample pages stand at most nine lines from the text: forums put a profile between.
MAX_AWAY = 14
# A text that begins as many lines do ("Merci") is the next of them; trying all would take quadratic time.
MAX_TRIES = 24
# What candidates are looked up by; shorter lines are looked up whole.
KEY_CHARS = 16
# Longer paragraphs occur once; headings stand in tables of contents too.
MIN_ANCHOR = 60
# Beyond, a line that holds the name holds more than name, date and links.
MAX_BESIDE_NAME = 60
# A head may quote the title of the article.
MAX_HEAD = 300
# A shorter name is part of other words.
MIN_NAME_INSIDE = 4
# Browsers of text number the items of a list, which is no part of what people wrote.
_NUMBER = re.compile(r"\d{1,4}[.)]\s+(?=\S)")
_DROPPED = re.compile(r"[\s!-/:-@\[-`{-~«»“”„‘’…–—·•\u200b-\u200f\ufe0f]+")


class Written(NamedTuple):
    """What a reading says of a comment; where its date stands is told from the page."""

    text: str
    author: str | None = None
    date: str | None = None


class Alignment(NamedTuple):
    """Lines and what they hold.

    Attributes
    ----------
    labels : str
        A letter of `LABELS` for each line, a space for a blank one.
    texts : list of tuple of int
        The lines of each comment's text; none where the page holds it otherwise.
    names, dates : list of int or None
        The lines with each comment's author and date; the date's is the author's where one line holds both.
    """

    labels: str
    texts: list[tuple[int, ...]]
    names: list[int | None]
    dates: list[int | None]


def squash(text: str) -> str:
    """Return a text without case, spaces and punctuation, which readings and pages differ in.

    Examples
    --------
    >>> squash("« Oui », dit-elle !")
    'ouiditelle'
    """
    return _DROPPED.sub("", text.casefold())


def align(
    lines: Sequence[Line],
    title: str | None,
    text: str,
    comments: Sequence[Written],
    *,
    author: str | None = None,
    date: str | None = None,
) -> Alignment:
    """Return which lines of a page hold title, article and comments.

    Parameters
    ----------
    lines : sequence of Line
    title : str or None
    text : str
        The article.
    comments : sequence of Written
        In the order of the page, as far as it is known.
    author, date : str or None
        Of the article.
    """
    page = _Page(lines)
    texts: list[tuple[int, ...]] = []
    last = -1
    for comment in comments:
        rows = page.take(comment.text, last + 1, "B")
        texts.append(rows)
        last = rows[-1] if rows else last
    _label_article(page, text)
    _label_title(page, title)
    order = sorted((at for at, rows in enumerate(texts) if rows), key=lambda at: texts[at][0])
    spans = [(texts[at][0], texts[at][-1]) for at in order]
    names: list[int | None] = [None] * len(comments)
    dates: list[int | None] = [None] * len(comments)
    found = _names(page, spans, [comments[at].author for at in order])
    for at, name in zip(order, found, strict=True):
        names[at] = name
    for at, day in zip(order, _dates(page, spans, found, [comments[at].date for at in order]), strict=True):
        dates[at] = day
    _label_byline(page, author, date)
    return Alignment("".join(page.labels), texts, names, dates)


class _Page:
    """Lines, looked up by how they begin, and the labels that they have so far."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.keys = [squash(line.text) for line in lines]
        self.labels = ["F" if line.text else " " for line in lines]
        self._numbered = {
            at: squash(line.text[number.end() :])
            for at, line in enumerate(lines)
            if (number := _NUMBER.match(line.text)) is not None
        }
        self._begin: dict[str, list[int]] = {}
        for at, key in enumerate(self.keys):
            for begins in filter(None, (key, self._numbered.get(at))):
                self._begin.setdefault(begins[:KEY_CHARS], []).append(at)

    def take(self, text: str, start: int, label: str) -> tuple[int, ...]:
        """Label the lines of a text, the first from a line on, else the first of all, and return them."""
        want = squash(text)
        if not want:
            return self._take_signs(text, start, label)
        for at in self.candidates(want, start):
            rows = self.rows(want, at)
            if rows:
                whole = text.replace(" ", "")
                rows = [
                    row
                    for row in range(rows[0], rows[-1] + 1)
                    if self.keys[row]
                    or (self.lines[row].text and self.lines[row].text.replace(" ", "") in whole)
                ]
                for row in rows:
                    self.labels[row] = label
                return tuple(rows)
        return ()

    def _take_signs(self, text: str, start: int, label: str) -> tuple[int, ...]:
        """Label the next line that is a text of signs alone."""
        text = text.strip()
        if not text:
            return ()
        for at in range(start, min(start + MAX_TRIES, len(self.lines))):
            if self.lines[at].text == text and self.labels[at] == "F":
                self.labels[at] = label
                return (at,)
        return ()

    def candidates(self, want: str, start: int) -> Iterator[int]:
        """Yield lines that a text may begin at: those from a line on, then those above."""
        lists = [found for size in range(1, KEY_CHARS + 1) if (found := self._begin.get(want[:size]))]
        if len(want) < KEY_CHARS:
            lists = lists[: len(want)]
        below: list[int] = []
        above: list[int] = []
        for found in lists:
            middle = bisect_left(found, start)
            below += found[middle : middle + MAX_TRIES]
            above += found[max(0, middle - MAX_TRIES) : middle]
        yield from sorted(set(below))
        yield from sorted(set(above), reverse=True)

    def rows(self, want: str, start: int) -> list[int]:
        """Return the lines that a text fills from a line on, be that numbered, none where it does not."""
        rows: list[int] = []
        done = 0
        for at in range(start, len(self.keys)):
            key = self.keys[at]
            if not key:
                continue
            if at == start and not want.startswith(key):
                key = self._numbered.get(at, key)
            if self.labels[at] != "F" or not want.startswith(key, done):
                return []
            rows.append(at)
            done += len(key)
            if done >= len(want):
                return rows
        return []


def _label_article(page: _Page, text: str) -> None:
    """Label the article's paragraphs: long ones first, then what stands between them."""
    paragraphs = [part for part in text.split("\n") if squash(part)]
    found: list[tuple[int, ...]] = [()] * len(paragraphs)
    at = 0
    for number, paragraph in enumerate(paragraphs):
        if len(paragraph) >= MIN_ANCHOR:
            found[number] = page.take(paragraph, at, "A")
            at = found[number][-1] + 1 if found[number] else at
    ends = len(page.lines)
    limits = [0] * len(paragraphs)
    for number in range(len(paragraphs) - 1, -1, -1):
        limits[number] = ends
        if found[number]:
            ends = found[number][0]
    at = 0
    for number, paragraph in enumerate(paragraphs):
        if found[number]:
            at = found[number][-1] + 1
            continue
        want = squash(paragraph)
        tried = (page.rows(want, line) for line in page.candidates(want, at) if at <= line < limits[number])
        choices = [rows for rows in tried if rows]
        # a heading stands right above its paragraph, the last paragraphs right below the one before
        rows = choices[-1 if limits[number] < len(page.lines) else 0] if choices else []
        for row in rows:
            page.labels[row] = "A"
        at = rows[-1] + 1 if rows else at


def _label_title(page: _Page, title: str | None) -> None:
    """Label the title: of the lines that repeat it, the last above the article."""
    want = squash(title or "")
    if not want:
        return
    first = page.labels.index("A") if "A" in page.labels else len(page.lines)
    found = [at for at in page.candidates(want, 0) if page.keys[at] == want and page.labels[at] == "F"]
    above = [at for at in found if at < first]
    if above or found:
        page.labels[max(above) if above else min(found)] = "T"


def _names(page: _Page, spans: Sequence[tuple[int, int]], authors: Sequence[str | None]) -> list[int | None]:
    """Label the lines with the authors' names, on the side of the texts where most pages' names stand."""
    sides: list[list[int | None]] = []
    for above in (True, False):
        sides.append(
            [
                _name(page, author, _beside(spans, number, len(page.lines), above=above))
                for number, author in enumerate(authors)
            ]
        )
    usual, other = sorted(sides, key=lambda side: sum(at is None for at in side))
    names = [at if at is not None else otherwise for at, otherwise in zip(usual, other, strict=True)]
    for at in names:
        if at is not None:
            page.labels[at] = "N"
    return names


def _beside(spans: Sequence[tuple[int, int]], number: int, end: int, *, above: bool) -> range:
    """Return the lines between a text and its neighbour, the nearest first."""
    if above:
        stop = max(spans[number - 1][1] if number else -1, spans[number][0] - MAX_AWAY - 1)
        return range(spans[number][0] - 1, stop, -1)
    start = spans[number][1] + 1
    return range(start, min(spans[number + 1][0] if number + 1 < len(spans) else end, start + MAX_AWAY))


def _name(page: _Page, author: str | None, places: Sequence[int]) -> int | None:
    want = squash(author or "")
    best: tuple[bool, bool, bool, int] | None = None
    chosen = None
    for away, at in enumerate(places):
        key, line = page.keys[at], page.lines[at]
        if not want or page.labels[at] != "F" or want not in key:
            continue
        if key != want and line.is_sentence and not _may_name(line):
            continue
        if len(want) < MIN_NAME_INSIDE and not re.search(rf"\b{re.escape(want)}\b", line.text.casefold()):
            continue
        told = key == want or mark_of(line.raw or line.text).kind == "h"
        rank = (
            len(key) > len(want) + MAX_BESIDE_NAME,
            not told,
            IN_REPLY.search(line.text) is not None and key != want,
            away,
        )
        if best is None or rank < best:
            best, chosen = rank, at
    return chosen


def _may_name(line: Line) -> bool:
    """Say whether a line as long as a sentence may say who writes: its date or a colon tells it from prose."""
    text = line.text
    return len(text) <= MAX_HEAD and (
        text.endswith(":") or mark_of(line.raw or text).kind == "h" or find_date(text) is not None
    )


def _dates(
    page: _Page,
    spans: Sequence[tuple[int, int]],
    names: Sequence[int | None],
    dates: Sequence[str | None],
) -> list[int | None]:
    """Label the lines with the comments' dates: where most stand, so that none is taken for its neighbour's.

    A page that says "3 j" and not of which day dates its comments all the same.
    """
    end = len(page.lines)
    zones = [_zones(spans, names, number, end) for number in range(len(spans))]
    hits = [[_moment(page, zone, date) for zone in three] for three, date in zip(zones, dates, strict=True)]
    # between name and text, beyond the text, beyond the name: where most are, then where they are nearest
    met = [[hit for three in hits if (hit := three[zone]) is not None] for zone in range(3)]
    usual = min(range(3), key=lambda zone: (-len(met[zone]), zone > 0, sum(away for _at, away in met[zone])))
    found: list[int | None] = []
    for number, three in enumerate(hits):
        name = names[number]
        if name is not None and mark_of(page.lines[name].raw or page.lines[name].text).moment:
            found.append(name)
            continue
        picked = three[usual] or three[0]
        at = picked[0] if picked is not None and page.labels[picked[0]] == "F" else None
        if at is not None:
            page.labels[at] = "D"
        found.append(at)
    return found


def _zones(
    spans: Sequence[tuple[int, int]], names: Sequence[int | None], number: int, end: int
) -> tuple[range, range, range]:
    """Return the lines between name and text, those beyond the text and those beyond the name, the nearest first."""
    above = _beside(spans, number, end, above=True)
    below = _beside(spans, number, end, above=False)
    name = names[number]
    if name is None:
        return range(0), below, above
    if name in above:
        cut = above.index(name)
        return above[:cut], _until_name(below, names, number + 1), above[cut + 1 :]
    cut = below.index(name) if name in below else len(below)
    return below[:cut], _until_name(above, names, number - 1), below[cut + 1 :]


def _until_name(places: range, names: Sequence[int | None], neighbour: int) -> range:
    """Return the lines before the neighbouring comment's name."""
    name = names[neighbour] if 0 <= neighbour < len(names) else None
    return places[: places.index(name)] if name is not None and name in places else places


def _moment(page: _Page, places: range, date: str | None) -> tuple[int, int] | None:
    """Return the nearest line with a moment, and how far it is; one that holds another day is none."""
    for away, at in enumerate(places):
        line = page.lines[at]
        dated = page.labels[at] == "F" and mark_of(line.raw or line.text).moment
        if dated and _agrees(line, date) is not False:
            return at, away
    return None


def _agrees(line: Line, date: str | None) -> bool | None:
    """Say whether a line holds the day of a date, None where it holds none that can be told."""
    found = parse_date(line.text)
    if found is None or not date:
        return None
    size = min(len(found), len(date), 10)
    return found[:size] == date[:size]


def _label_byline(page: _Page, author: str | None, date: str | None) -> None:
    """Label the lines that say who wrote the article, and when: the nearest to it, above rather than below."""
    if "A" not in page.labels:
        return
    first, last = page.labels.index("A"), "".join(page.labels).rfind("A")
    top = page.labels.index("T") if "T" in page.labels[:first] else first
    places = [
        *range(first - 1, max(top - MAX_AWAY, -1), -1),
        *range(last + 1, min(last + MAX_AWAY, len(page.lines))),
    ]
    named = _name(page, author, places)
    if named is not None:
        page.labels[named] = "P"
    for at in places:
        line = page.lines[at]
        if page.labels[at] in "FP" and len(line.text) <= MAX_HEAD and _agrees(line, date):
            page.labels[at] = "P"
            return
