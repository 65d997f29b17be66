"""Bring pages of social networks into the shape that the reader of text knows: a name, a date below it, the text."""

import re
from collections.abc import Iterator, Sequence

from stance.pages.boilerplate import is_action, says
from stance.pages.heads import looks_like_name, split_badge
from stance.pages.lines import Line

# One is a comment's own words; networks print an age for each of them.
MIN_AGES = 2
_AGE = r"\d{1,3}\s?(?:s|sec|min|mn|h|hrs?|j|d|sem|w|mois|mo|ans?|y|yrs?|minutes?|heures?|jours?|semaines?|années?)\b\.?"
_BARE_AGE = re.compile(rf"{_AGE}(?:\s*[·•(]?\s*(?:modifiée?|edited|édité)\)?)?(?:\s*[·•])?", re.I)
_SIGNED_AGE = re.compile(rf"(?P<name>\S.{{0,60}}?)\s*[·•]\s*(?P<age>{_AGE})", re.I)
_AGO = re.compile(rf"(?:il y a\s+(?:environ\s+)?)?(?P<age>{_AGE})(?:\s+ago)?", re.I)
_LEVEL = re.compile(r"(?:niveau|level)\s+(?P<depth>\d{1,2})", re.I)
_ANSWER_LINK = re.compile(r"\b(?:répondre|commenter|reply)\b", re.I)
_CHANGED = re.compile(r"\b(?:modifiée?|edited|éditée?)\b", re.I)
_DOT = re.compile(r"[·•∙]")
BARE_NUMBER = re.compile(r"\d{1,3}(?:[ .,]?\d{1,3})*\s?[kK]?")
# What stands between name and age: how near a person is, and the line that links to the profile above the name.
_NEARNESS = re.compile(r"[·•]\s*(?:\d\s?(?:ère?|er|nde?|e|st|nd|rd)?\b.*|(?P<author>auteure?|author))", re.I)
_PROFILE_OF = re.compile(
    r"(?:voir le profil|photo de profil|photo|view the profile|profil) (?:de |d['’]|of )(?P<name>.+)", re.I
)
# Name, nearness, two lines of what a person does.
MAX_PROFILE = 6
# The longest comment of the sample pages has 30 lines.
MAX_LINES_UP = 60
COLUMNS = 4
_MARKS = re.compile(
    rf"^{_AGE}|[·•|]\s?{_AGE}|(?:répondre|reply|commenter)\W+(?:il y a\s+)?{_AGE}|^(?:niveau|level) \d|^[·•∙]$|^(?:créée?|created)$",
    re.I | re.M,
)
# A topic's box of figures: when it began, the last answer, how many wrote and read.
_FIGURES = re.compile(r"créée?|created", re.I)
_LAST_ANSWER = re.compile(r"dernière réponse|last reply", re.I)


def networks_as_text(lines: Sequence[Line]) -> Sequence[Line]:
    """Return lines with levels as indentation and ages as dates below names; as they are where no network wrote them."""
    # nearly all pages are of no network: one expression over the whole text says so
    if next(_MARKS.finditer("\n".join(line.text for line in lines)), None) is None:
        return lines
    for bring in (_without_figures, _without_dots, _levels_indented, _profiles_closed, _ages_told, _ages_up):
        lines = bring(lines)
    return lines


def _without_figures(lines: Sequence[Line]) -> Sequence[Line]:
    for start, line in enumerate(lines):
        if _FIGURES.fullmatch(line.text) and any(
            _LAST_ANSWER.fullmatch(below.text) for below in lines[start + 1 : start + 6]
        ):
            stop = next((i for i in range(start, len(lines)) if not lines[i].text), len(lines))
            return [*lines[:start], *lines[stop:]]
    return lines


def _without_dots(lines: Sequence[Line]) -> Sequence[Line]:
    """Drop the lines that hold but the dot between a name and a date."""
    dots = sum(_DOT.fullmatch(line.text) is not None for line in lines)
    return [line for line in lines if not _DOT.fullmatch(line.text)] if dots >= MIN_AGES else lines


def _levels_indented(lines: Sequence[Line]) -> Sequence[Line]:
    """Indent what stands below "niveau 2", which screen readers are told where others see lines."""
    if sum(_LEVEL.fullmatch(line.text) is not None for line in lines) < MIN_AGES:
        return lines
    kept: list[Line] = []
    depth = 0
    for line in lines:
        if level := _LEVEL.fullmatch(line.text):
            depth = int(level["depth"]) - 1
        else:
            kept.append(Line(COLUMNS * depth, line.text, line.first_part, line.parts, line.raw, line.word))
    return kept


def _profiles_closed(lines: Sequence[Line]) -> Sequence[Line]:
    """Drop what people do from between their name and the age of their comment."""
    closed: dict[int, tuple[int, list[Line]]] = {}
    for at, line in enumerate(lines):
        if not _BARE_AGE.fullmatch(line.text):
            continue
        top = at
        while top and lines[top - 1].text and at - top < MAX_PROFILE:
            top -= 1
        block = lines[top:at]
        if len(block) > 1 and _PROFILE_OF.fullmatch(block[0].text):
            block = block[1:]
        nearness = next((m for below in block[1:] if (m := _NEARNESS.fullmatch(below.text))), None)
        if nearness is not None and looks_like_name(block[0].text):
            name = f"{block[0].text} ({nearness['author']})" if nearness["author"] else block[0].text
            closed[top] = at + 1, [Line(line.indent, name, name), _told(line)]
    return list(_replaced(lines, closed)) if len(closed) >= MIN_AGES else lines


def _replaced(lines: Sequence[Line], by: dict[int, tuple[int, list[Line]]]) -> Iterator[Line]:
    at = 0
    while at < len(lines):
        if at in by:
            at, shown = by[at]
            yield from shown
        else:
            yield lines[at]
            at += 1


def _told(line: Line) -> Line:
    """Return a line that says in words what an age stands for: "3 j" is "il y a 3 j"."""
    age = _AGO.search(line.text)
    text = f"il y a {age['age']}" if age else line.text
    return Line(line.indent, text, text)


def _ages_told(lines: Sequence[Line]) -> Sequence[Line]:
    """Say in words the ages that stand below a name or behind one."""
    bare = [i for i, line in enumerate(lines) if _BARE_AGE.fullmatch(line.text)]
    below = [i for i in bare if i and looks_like_name(lines[i - 1].text) and not _is_link(lines[i - 1].text)]
    told: dict[int, Line] = {}
    if len(below) >= max(MIN_AGES, 0.8 * len(bare)) and not any(
        i + 1 < len(lines) and _is_link(lines[i + 1].text) for i in below
    ):
        told = {i: _told(lines[i]) for i in below}
    signed = {
        i: match
        for i, line in enumerate(lines)
        if (match := _SIGNED_AGE.fullmatch(line.text)) and looks_like_name(match["name"])
    }
    if len(signed) >= MIN_AGES:
        for i, match in signed.items():
            text = f"{match['name']} · il y a {match['age']}"
            told[i] = Line(lines[i].indent, text, text)
    return [told.get(i, line) for i, line in enumerate(lines)] if told else lines


# Ages among links -----------------------------------------------------------------------------------------------------


def _ages_up(lines: Sequence[Line]) -> Sequence[Line]:
    """Move the age that stands among the links below a comment ("J'aime · Répondre · 3 j") up below its name."""
    closers = list(_closers(lines))
    if len(closers) < MIN_AGES:
        return lines
    shown: list[Line] = []
    done = 0
    for number, (start, stop, age) in enumerate(closers):
        top = _below_furniture(lines, done, start) if number else _first_top(lines, start)
        name = split_badge(lines[top].text.strip()) if top < start else ("", False)
        if not looks_like_name(name[0]):
            shown += lines[done:stop]
        else:
            head = lines[top]
            shown += [*(lines[done:top] if not number else ()), Line(0, ""), head]
            shown += [
                _told(Line(head.indent, age)),
                *lines[top + 1 : start],
                *_without_age(lines[start:stop]),
            ]
        done = stop
    return [*shown, *lines[done:]]


def _closers(lines: Sequence[Line]) -> Iterator[tuple[int, int, str]]:
    """Yield the runs of links and figures that hold an age: where they begin, where they end, and the age."""
    at = 0
    while at < len(lines):
        start = at
        ages: list[str] = []
        links = 0
        while at < len(lines) and (told := _links_and_age(lines[at].text)) is not None:
            links += told[0]
            ages += [told[1]] if told[1] else []
            at += 1
        if links and len(ages) == 1:
            yield start, at, ages[0]
        at = max(at, start + 1)


def _links_and_age(text: str) -> tuple[bool, str] | None:
    """Return whether a line links to an answer, and the age among them; None where it is no line of links, ages and figures."""
    if not text or len(text) > 120:
        return None
    if BARE_NUMBER.fullmatch(text):
        return False, ""
    if _BARE_AGE.fullmatch(text):
        return False, text
    if _CHANGED.fullmatch(text):
        return False, ""
    if is_action(text):
        return _ANSWER_LINK.search(text) is not None, ""
    age = _AGO.search(text)
    if age is None:
        return None
    rest = _CHANGED.sub("", text[: age.start()] + " · " + text[age.end() :])
    return (_ANSWER_LINK.search(rest) is not None, age[0]) if is_action(rest) else None


def _without_age(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        told = _links_and_age(line.text)
        if told and told[1]:
            text = " ".join(line.text.replace(told[1], "").split())
            if text:
                yield Line(line.indent, text, text)
        else:
            yield line


def _is_link(text: str) -> bool:
    return is_action(text) or says(text, "noise", "thread")


def _is_furniture(text: str) -> bool:
    return (
        BARE_NUMBER.fullmatch(text) is not None
        or is_action(text)
        or says(text, "noise", "thread", "header", "prompt")
    )


def _below_furniture(lines: Sequence[Line], start: int, stop: int) -> int:
    """Return the first line of a comment: below the figures and links of the one above."""
    return next((i for i in range(start, stop) if lines[i].text and not _is_furniture(lines[i].text)), stop)


def _first_top(lines: Sequence[Line], stop: int) -> int:
    """Return the first line of the first comment: below the last link or opening line above its links."""
    above = next(
        (
            i
            for i in range(stop - 1, max(stop - MAX_LINES_UP, -1), -1)
            if lines[i].text and _is_furniture(lines[i].text)
        ),
        stop,
    )
    return _below_furniture(lines, above + 1, stop)
