"""Read comments that somebody noted by hand, or a chat beside a video prints, each on a line: "3) Léa (Nantes) : …", "0:01:12 léa: …"."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from stance.pages.assemble import Found
from stance.pages.boilerplate import says
from stance.pages.dates import find_date, moment_date
from stance.pages.heads import looks_like_name
from stance.pages.lines import Line

# Fewer are a list.
MIN_NOTED = 3
# Where nothing but names and colons tells them.
MIN_NAMED = 5
# Of the lines from the first to the last comment.
MOST = 0.6
# The line that announces comments stands so near above them.
NEAR = 3
# Places that are looked at: a page of very many lines with colons is no list of comments.
MAX_TRIED = 20
MAX_HEAD_CHARS = 240
_NOTED = re.compile(
    r"(?:(?P<number>\d{1,3})\s*[.)°]\s*|\[?(?P<clock>(?:\d{1,2}:)?\d{1,2}:\d\d)\]?\s+|[-–•*]\s+)?"
    r"(?:(?P<moment>\d{1,2}[/.]\d{1,2}[/.]\d{4}(?:,? (?:à )?\d{1,2} ?[h:] ?\d\d)?)\s*[-–,]\s*)?"
    r"(?P<name>[^\s:(),](?:[^:(),\n]|,(?=\S)){0,60}?)(?:,\s(?!répond|réponse)[^:(),]{2,40})?\s*(?:\((?P<inside>[^()]{1,60})\)\s*)?"
    r"(?:,?\s*(?:(?:qui )?(?:répond|a répondu)|(?:en )?réponse) à (?P<answered>[^:()]{1,50}?)\s*)?:\s+(?P<text>\S.*)"
)
_ANNOUNCED = re.compile(
    r"\b(?:commentaires?|réactions?|réponses?|avis|contributions?|messages?|les gens|chat|lecteurs|internautes|comments)\b",
    re.I,
)
_ROLE = re.compile(
    r"(?:diffuseur|modérateur|modératrice|abonnée?|vip|streamer|broadcaster|moderator|subscriber)\s+(?=\S)",
    re.I,
)
_AUTHOR = re.compile(r"(?:l['’])?(?:auteure?|autrice)\b|diffuseur|streamer|broadcaster", re.I)
# fields of a form or of a head are no names
_FIELD = re.compile(
    r"(?:commentaires?|messages?|réponses?|posté|publié|par|le|date|nom|auteure?|pseudo|titre|source|objet|sujet|note|lien|url|lieu|prix|tél\w*|mail|adresse)\b(?! d[eu] )",
    re.I,
)
_QUOTES = "«»“”\"' "


class Noted(NamedTuple):
    """Lines that hold a comment each.

    Attributes
    ----------
    start : int
        Where they begin, or the line that announces them.
    lines : sequence of Line
        Those of the page.
    held : sequence of int
        These lines.
    stop : int
        The line behind the last.
    """

    start: int
    lines: Sequence[Line]
    held: Sequence[int]
    stop: int

    def comments(self, reference: str | None) -> list[Found]:
        """Return the comments; a day without a year is of the year of `reference`, a day."""
        return _comments(self.lines, self.held, self.stop, reference)


def noted_comments(lines: Sequence[Line]) -> Noted | None:
    """Return the lines of a page that hold a comment each; None on most pages.

    Parameters
    ----------
    lines : sequence of Line
    """
    # whether each has a clock: what a match holds takes several times the memory of its line
    found = {
        at: match["clock"] is not None
        for at, line in enumerate(lines)
        if (match := _match(line.text)) is not None
    }
    tried = 0
    stop = 0
    for start in found:
        announced = _announced(lines, start) if start >= stop else None
        timed = start >= stop and found[start]
        if announced is None and not timed:
            continue
        tried += 1
        if tried > MAX_TRIED:
            break
        stop = _stop(lines, start, found)
        held = [at for at in found if start <= at < stop]
        filled = sum(bool(line.text) for line in lines[start:stop])
        if len(held) >= max(MIN_NOTED, MOST * filled) and _is_one_manner(lines, held):
            return Noted(start if announced is None else announced, lines, held, stop)
    return None


def _match(text: str) -> re.Match[str] | None:
    match = _NOTED.fullmatch(text) if ": " in text[:MAX_HEAD_CHARS] else None
    if match is None or _FIELD.match(match["name"]) or find_date(match["name"]) is not None:
        return None
    return match if looks_like_name(_name(match)) else None


def _name(match: re.Match[str]) -> str:
    return _ROLE.sub("", match["name"].strip(_QUOTES))


def _announced(lines: Sequence[Line], start: int) -> int | None:
    """Return the line right above that announces comments."""
    near = islice((at for at in range(start - 1, -1, -1) if lines[at].text), NEAR)
    return next(
        (at for at in sorted(near) if _ANNOUNCED.search(lines[at].text) or says(lines[at].text, "header")),
        None,
    )


def _stop(lines: Sequence[Line], start: int, found: Mapping[int, bool]) -> int:
    """Return the line behind the last comment: what stands apart and is none ends them."""
    stop = start + 1
    for at in range(start + 1, len(lines)):
        if at in found:
            stop = at + 1
        elif lines[at].text and not lines[at - 1].text and (at - stop > 1 or not found[start]):
            break
    while stop < len(lines) and lines[stop].text and lines[stop].indent > lines[start].indent:
        stop += 1
    return stop


def _matches(lines: Sequence[Line], held: Sequence[int]) -> Iterator[re.Match[str]]:
    """Yield what each line says."""
    return filter(None, (_NOTED.fullmatch(lines[at].text) for at in held))


def _is_one_manner(lines: Sequence[Line], held: Sequence[int]) -> bool:
    """Say whether comments are numbered from one on, or all have a clock, or a place or a date beside names."""
    numbers: list[int] = []
    names: Counter[str] = Counter()
    called: set[str] = set()
    clocks = beside = 0
    for match in _matches(lines, held):
        numbers += [int(match["number"])] if match["number"] else []
        clocks += match["clock"] is not None
        beside += (match["inside"] or match["moment"]) is not None
        names[_name(match)] += 1
        called |= {word[1:].strip(",:;.!?") for word in match["text"].split() if word[0] == "@"}
    if len(numbers) >= MIN_NOTED:
        return all(above < below for above, below in pairwise(numbers))
    if max(clocks, beside) >= MOST * len(held):
        return True
    # names alone: people who write again, or are called
    firsts = {name.split(" ")[0] for name in names}
    return len(held) >= MIN_NAMED and (not called.isdisjoint(firsts) or max(names.values()) > 1)


def _comments(lines: Sequence[Line], held: Sequence[int], stop: int, reference: str | None) -> list[Found]:
    comments: list[Found] = []
    above: str | None = None
    level = lines[held[0]].indent
    ends = [*held[1:], stop]
    for number, (at, end, match) in enumerate(zip(held, ends, _matches(lines, held), strict=True)):
        name = _name(match)
        # a notice of what the chat did has no name, a line that goes on is indented
        below = [line.text for line in lines[at + 1 : end] if line.indent > lines[at].indent and line.text]
        inside = match["inside"] or ""
        nested = lines[at].indent > level and match["number"] is None
        if not nested:
            above = f"#{number}"
        comments.append(
            Found(
                "\n".join([match["text"], *below]),
                name,
                _date(match["moment"] or inside, reference),
                id=f"#{number}",
                parent=above if nested else None,
                answers=match["answered"],
                by_author=_AUTHOR.match(inside) is not None or _AUTHOR.match(match["name"]) is not None,
            )
        )
    return comments


def _date(inside: str, reference: str | None) -> str | None:
    """Return the day in the first part between brackets: "(19 nov., d'accord)"."""
    told = inside if inside[:1].isdigit() and "/" in inside else inside.partition(",")[0].strip()
    # a day without a year is of the reference's
    return moment_date(told, reference=f"{reference[:4]}-12-31" if reference else None) if told else None
