"""Read comments that somebody copied into notes, each below or behind who wrote it and when: "↳ Léa (3 mai) : …", "C1 [Léa, 11/05/2020] …"."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stance.pages.assemble import Found
from stance.pages.boilerplate import is_action, says
from stance.pages.dates import find_date, is_moment, moment_date
from stance.pages.heads import looks_like_name
from stance.pages.lines import Line
from stance.pages.reference import reference_day

# Fewer heads may be a list of sources.
MIN_HEADS = 3
# The line that announces comments stands so near above them.
NEAR = 4
# A comment is not longer than that many lines.
MAX_LINES = 60
MAX_HEAD_CHARS = 160
MAX_REMARK_WORDS = 6
# What marks the level of a comment, before its name.
_MARK = re.compile(
    r"(?P<mark>>{1,8}(?=\s*\[!)|[↳└⤷↪]+|-{1,5}(?=\s)|[–—•◦▪‣*o](?=\s)|[A-Z]{1,4}\d{1,3}(?=[\s.):\[])[.):]?|\d{1,3}\s?[.)°])?\s*"
    r"(?:\[!\w{1,12}\][+-]?\s*)?"
)
_FORMS = {
    "bracket": re.compile(r"\[(?P<fields>[^\[\]]{3,90})\]\s*:?\s*(?P<rest>\S.*)?"),
    "colon": re.compile(r"(?P<fields>.{2,110}?)\s?:\s+(?P<rest>\S.*)"),
    "dash": re.compile(r"(?P<fields>.{2,90}?)\.?\s+[—–]\s+(?P<rest>\S.*)"),
    "alone": re.compile(r"(?P<fields>.{2,110}?)(?P<rest>)"),
}
_BETWEEN_FIELDS = re.compile(r",\s+|\s+[/·|–-]\s+|\s*\(|\)\s*")
_CLOCK = re.compile(r"(?:à )?(?P<h>[012]?\d)\s?[h:]\s?(?P<m>[0-5]\d)?(?: ?min)?")
_DAY = re.compile(r"(?:le )?(?P<day>\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d{2}))?)")
_NO_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}")
_ANSWERED = re.compile(
    r"(?:(?:qui |lui |en )*(?:réponse|répond|répondant|a répondu) )?à (?P<who>[^\W\d].{1,40})", re.I
)
_AUTHOR = re.compile(r"\b(?:auteure?|autrice|journaliste|rédacteur|rédactrice)\b", re.I)
# what was not read is no name
_UNREAD = re.compile(
    r"(?:pseudo(?:nyme)?|nom|auteure?) (?:illisible|masqué|effacé|coupé|manquant|inconnu)e?", re.I
)
_ASIDE = re.compile(r"\([^()]{3,}\)|→\s.*|[-–—_=*~]{3,}")
# sites print so
_PUBLISHED = re.compile(r"(?:par|by|de|posté|publié|écrit|rédigé)\s", re.I)
_UNDATED = re.compile(r"(?:sans|pas de) date|date (?:inconnue|illisible|coupée)", re.I)
# "réponse de Josette B."
_ROLE = re.compile(r"(?:(?:en )?réponse|rép\.?|commentaire|message) (?:de|du) (?=\S)", re.I)
_QUOTES = "«»“”\"' "
_ANNOUNCED = re.compile(
    r"\b(?:commentaires?|réactions?|échanges|réponses|messages|avis|fil|interventions|les gens|lecteurs|internautes)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Head:
    """What a line says of the comment that it begins; `key` orders levels."""

    at: int
    key: tuple[int, int]
    name: str | None
    day: str
    clock: str
    answered: str | None
    by_author: bool
    rest: str


@dataclass(frozen=True, slots=True)
class DatedNotes:
    """Lines of a page that hold comments with their heads.

    Attributes
    ----------
    start : int
        Where they begin, or the line that announces them.
    """

    start: int
    lines: Sequence[Line]
    heads: Sequence[_Head]

    def comments(self, published: str | None) -> list[Found]:
        """Return the comments; `published` is the article's day, ages count from the day of the notes where that is said."""
        saved, _exact = reference_day(self.lines, published)
        day = ""
        found: list[Found] = []
        above: list[tuple[tuple[int, int], str]] = []
        numbered = zip(self.heads, [*(head.at for head in self.heads[1:]), None], strict=True)
        for number, (head, stop) in enumerate(numbered):
            day = _day_above(self.lines, self.heads[number - 1].at if number else self.start, head.at) or day
            while above and above[-1][0] >= head.key:
                above.pop()
            found.append(
                Found(
                    "\n".join(self._texts(head, stop)).strip("\n"),
                    head.name,
                    _date(head, day, published, saved),
                    id=f"#{number}",
                    parent=above[-1][1] if above else None,
                    answers=head.answered,
                    by_author=head.by_author,
                )
            )
            above.append((head.key, f"#{number}"))
        return found

    def _texts(self, head: _Head, stop: int | None) -> Iterator[str]:
        """Yield the lines of a comment: up to the next head, the last one's up to an empty line."""
        yield head.rest
        for line in self.lines[head.at + 1 : stop if stop is not None else head.at + MAX_LINES]:
            text = re.sub(r"^>+\s?", "", line.text)
            if stop is None and (not line.text or says(text, "stop", "widget", "end")):
                return
            if not _ASIDE.fullmatch(text) and not _is_day(text):
                yield text


def dated_notes(lines: Sequence[Line]) -> DatedNotes | None:
    """Return the comments that a page holds in notes, None on most pages.

    Parameters
    ----------
    lines : sequence of Line
    """
    told = [(form, head) for at, line in enumerate(lines) if line.text for form, head in _heads(at, line)]
    form, count = next(iter(Counter(form for form, _head in told).most_common(1)), ("", 0))
    if count < MIN_HEADS:
        return None
    heads = [head for given, head in told if given == form]
    run = max(_runs(heads), key=len)
    # names and days behind each other without marks or an announcement are bylines in a list
    start = next(
        (at for at in range(run[0].at, max(run[0].at - NEAR, 0) - 1, -1) if _announces(lines[at].text)), None
    )
    marked = any(head.key != run[0].key for head in run)
    # what can be clicked on was copied from a page
    copied = sum(is_action(line.text) for line in lines[run[0].at : run[-1].at])
    if len(run) < MIN_HEADS or 2 * copied >= len(run) or (start is None and not marked):
        return None
    return DatedNotes(run[0].at if start is None else start, lines, run)


def _announces(text: str) -> bool:
    return len(text) <= MAX_HEAD_CHARS and (says(text, "header") or _ANNOUNCED.search(text) is not None)


def _runs(heads: Sequence[_Head]) -> Iterator[list[_Head]]:
    """Yield heads that stand near each other."""
    run: list[_Head] = []
    for head in heads:
        if run and head.at - run[-1].at > MAX_LINES:
            yield run
            run = []
        run.append(head)
    yield run


def _heads(at: int, line: Line) -> Iterator[tuple[str, _Head]]:
    """Yield how a line may begin a comment: most may not, few in two ways."""
    text = line.text
    if _BETWEEN_FIELDS.search(text, 0, MAX_HEAD_CHARS) is None:
        # a name and a day have a sign between them
        return
    marked = _MARK.match(text)
    mark = (marked["mark"] or "") if marked else ""
    body = text[marked.end() :] if marked else text
    for form, pattern in _FORMS.items():
        # numbers stand above comments of blogs, too
        fits = form != "alone" or (mark and not mark[0].isdigit() and len(body) <= MAX_HEAD_CHARS)
        match = pattern.fullmatch(body) if fits else None
        head = _head(at, line, mark, match["fields"], match["rest"] or "") if match else None
        if head is not None:
            yield form, head
            return


def _head(at: int, line: Line, mark: str, fields: str, rest: str) -> _Head | None:
    name: str | None = ""
    day = clock = ""
    answered = None
    by_author = undated = False
    for part in (part.strip(" !?") for part in _BETWEEN_FIELDS.split(fields) if part and part.strip(" .!?")):
        if at_clock := _CLOCK.fullmatch(part):
            clock = clock or f"{int(at_clock['h']):02}:{at_clock['m'] or '00'}"
        elif at_day := _DAY.fullmatch(part):
            day = day or at_day["day"]
        elif is_moment(part):
            day = day or part
        elif _UNDATED.fullmatch(part):
            undated = True
        elif name == "":
            name = None if _UNREAD.fullmatch(part) else _ROLE.sub("", part.strip(_QUOTES))
            if name is not None and (
                _PUBLISHED.match(name) or not looks_like_name(name) or find_date(name) is not None
            ):
                return None
        elif to := _ANSWERED.fullmatch(part):
            answered = to["who"]
        elif len(part.split()) <= MAX_REMARK_WORDS:
            by_author |= _AUTHOR.search(part) is not None
        else:
            return None
    if name == "" or not (day or clock or undated):
        return None
    letters = re.sub(r"[\d\s]|[.):°]$", "", mark)
    return _Head(at, (line.indent, len(letters)), name, day, clock, answered, by_author, rest)


def _is_day(text: str) -> bool:
    """Say whether a line is the day of the comments below."""
    match = find_date(text) if len(text) <= MAX_HEAD_CHARS // 4 else None
    return (
        match is not None
        and match.iso is not None
        and match.start <= len("mercredi ")
        and match.end >= len(text) - 1
    )


def _day_above(lines: Sequence[Line], start: int, stop: int) -> str | None:
    """Return the day that stands on a line of its own between two heads."""
    days = (line.text for line in lines[start:stop] if line.text and _is_day(line.text))
    told = next(days, None)
    return moment_date(told, reference=None) if told else None


def _date(head: _Head, day: str, published: str | None, saved: str | None) -> str | None:
    """Return the date of a head: its own day, of the article's year where it has none, or that of the line above."""
    if not head.day:
        return f"{day[:10]}T{head.clock}" if day else None
    given = head.day
    if _NO_YEAR.fullmatch(given) and published:
        given = f"{given}/{published[:4]}"
    date = moment_date(given, reference=saved if _counts(given) else published, whole_days=True)
    return f"{date}T{head.clock}" if date and head.clock and "T" not in date else date


def _counts(moment: str) -> bool:
    """Say whether a moment is an age: "2 j" counts back, "13 janv." does not."""
    return moment_date(moment, reference="2001-01-15") != moment_date(moment, reference="2001-01-16")
