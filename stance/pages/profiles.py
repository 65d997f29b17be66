"""Simplify what stands beside names: fields of members' profiles on one line each, accounts right below names, no box of figures."""

import re
from collections import Counter
from collections.abc import Sequence

from stance.pages.boilerplate import says
from stance.pages.dates import is_moment
from stance.pages.heads import looks_like_name
from stance.pages.lines import Line
from stance.pages.marks import ACCOUNT, FIGURE, mark_of

# Forums copied from the screen have a field's name and what it says on two lines.
_PROFILE_LABEL = re.compile(
    r"(?:inscription|inscrite?(?: le| depuis)?|date d['’]inscription|messages?|posts?|localisation|lieu|ville|location|joined|join date"
    r"|registered|member since|membre depuis|âge|age|sexe|profession|réputation|reputation|points|karma|sujets|discussions)\s*:?",
    re.I,
)
MAX_PROFILE_VALUE = 40
# Two labels, twice each: once is a heading and what stands below it.
MIN_PROFILE_LABELS = 4
# A topic's box of figures: when it began, the last answer, how many wrote and read.
_FIGURES = re.compile(r"créée?|created", re.I)
_COUNTED = re.compile(
    r"(?:réponses?|vues?|utilisateurs?|j['’]aime|liens?|repl(?:y|ies)|views?|users?|likes?|links?)", re.I
)
MIN_COUNTED = 3
_PLACE = re.compile(r"\d{1,4} / \d{1,4}")
_GAP = re.compile(
    r"(?:\d{1,3}|une?) (?:jours?|semaines?|mois|ans?|années?) plus tard|(?:\d{1,3}|an?) (?:days?|weeks?|months?|years?) later",
    re.I,
)
# accounts that close topics
_MACHINES = {"system", "système", "discobot"}
_LAST_ANSWER = re.compile(r"dernière réponse|last reply", re.I)


def profiles_joined(lines: Sequence[Line]) -> Sequence[Line]:
    """Join the names of a profile's fields with what they say, where these stand on lines of their own."""
    labels = [
        i
        for i, line in enumerate(lines[:-1])
        if _PROFILE_LABEL.fullmatch(line.text) and 0 < len(lines[i + 1].text) <= MAX_PROFILE_VALUE
    ]
    counts = Counter(lines[i].text for i in labels)
    repeated = {text for text, count in counts.items() if count > 1}
    if len(repeated) < 2 or len(labels) < MIN_PROFILE_LABELS:
        return lines
    joined: list[Line] = []
    at = 0
    known = set(labels)
    while at < len(lines):
        line = lines[at]
        if at in known:
            text = f"{line.text.rstrip(' :')} : {lines[at + 1].text}"
            joined.append(Line(line.indent, text, text))
            at += 2
        else:
            joined.append(line)
            at += 1
    return joined


def accounts_joined(lines: Sequence[Line]) -> Sequence[Line]:
    """Leave out the empty line between a name and the account below it, where a page has several such."""
    gaps = {
        i
        for i, line in enumerate(lines[1:-1], 1)
        if not line.text
        and ACCOUNT.fullmatch(lines[i + 1].text)
        and looks_like_name(lines[i - 1].text)
        and mark_of(lines[i - 1].text).kind == "t"
    }
    return [line for i, line in enumerate(lines) if i not in gaps] if len(gaps) > 1 else lines


def without_boxes(lines: Sequence[Line]) -> Sequence[Line]:
    """Leave out a topic's box of figures, its time line, how long nobody wrote, and who closed it (Discourse)."""
    box = {i for start in range(len(lines)) for i in _time_line(lines, start)}
    start = 0
    while start < len(lines):
        found = _box(lines, start)
        box.update(found)
        start = max(start + 1, found.stop)
    if not box:
        return lines
    return [
        line
        for i, line in enumerate(lines)
        if i not in box
        and not _GAP.fullmatch(line.text)
        and not (line.text in _MACHINES and i + 1 < len(lines) and says(lines[i + 1].text, "end"))
    ]


def _box(lines: Sequence[Line], start: int) -> range:
    """Return the lines of a box that begins with when a topic was created, or counts answers and views by turns."""
    first = lines[start].text
    if not any(form.fullmatch(first) for form in (_FIGURES, _COUNTED, FIGURE)):
        return range(0)
    opened = _FIGURES.fullmatch(first) and any(
        _LAST_ANSWER.fullmatch(below.text) for below in lines[start + 1 : start + 6]
    )
    rows = [line.text for line in lines[start : start + 2 * MIN_COUNTED]]
    labels = rows[1::2] if _COUNTED.fullmatch(rows[-1]) else rows[::2]
    figures = rows[::2] if _COUNTED.fullmatch(rows[-1]) else rows[1::2]
    counted = len(labels) == MIN_COUNTED and all(map(_COUNTED.fullmatch, labels))
    if not opened and not (counted and all(map(FIGURE.fullmatch, figures))):
        return range(0)
    return range(start, next((i for i in range(start, len(lines)) if not lines[i].text), len(lines)))


def _time_line(lines: Sequence[Line], start: int) -> range:
    """Return the lines of a topic's time line: "1 / 8" between moments, with at most an empty line among them."""
    if not _PLACE.fullmatch(lines[start].text):
        return range(0)
    top, stop = start, start + 1
    while top and is_moment(lines[top - 1].text):
        top -= 1
    while stop < len(lines) and (
        is_moment(lines[stop].text)
        or (not lines[stop].text and is_moment(lines[min(stop + 1, len(lines) - 1)].text))
    ):
        stop += 1
    return range(top, stop) if stop > start + 1 else range(0)
