"""Simplify what stands beside names: fields of members' profiles on one line each, accounts right below names, no box of figures."""

import re
from collections import Counter
from collections.abc import Sequence

from stance.pages.heads import looks_like_name
from stance.pages.lines import Line
from stance.pages.marks import ACCOUNT, mark_of

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
    """Leave out the box of a topic's figures."""
    for start, line in enumerate(lines):
        if _FIGURES.fullmatch(line.text) and any(
            _LAST_ANSWER.fullmatch(below.text) for below in lines[start + 1 : start + 6]
        ):
            stop = next((i for i in range(start, len(lines)) if not lines[i].text), len(lines))
            return [*lines[:start], *lines[stop:]]
    return lines
