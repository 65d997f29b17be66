"""Read what pages tell screen readers of a comment: "Commentaire de Léa, il y a 3 jours", "Réponse de Karim au commentaire de Léa"."""

import re
from dataclasses import dataclass
from itertools import islice

from stance.pages.markup import Element

# Two names and an age.
MAX_LABEL_CHARS = 240
# A picture, a badge, a rank and a name stand in some elements each.
MAX_UNTIL_NAME = 60
_OPENS = re.compile(r"(?:(?P<reply>réponse|reply)|commentaire|comment) (?:de |d['’]|by |from )", re.I)
_TO = re.compile(
    r" (?:au|à un|à la) (?:commentaire|réponse) (?:de |d['’])| to (?=.{1,80}['’]s? (?:comment|reply)$)", re.I
)
_TO_END = re.compile(r"['’]s? (?:comment|reply)$", re.I)
_WHEN = re.compile(
    r",? ((?:il y a|depuis) .{2,30}|hier\b.{0,20}|\w{1,8} \w{1,10} ago|yesterday\b.{0,20})$", re.I
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a label says of a comment: who wrote it, whom it answers, how long ago; `reply` says that it is an answer."""

    author: str
    reply: bool
    answers: str | None
    when: str | None


def label_of(element: Element) -> Label | None:
    """Return what an element tells screen readers of the comment that it holds, None where it tells nothing.

    Examples
    --------
    >>> from lxml import etree
    >>> label_of(etree.HTML("<p aria-label='Réponse de Karim au commentaire de Léa, il y a 2 jours'>Oui.</p>")[0][0])
    Label(author='Karim', reply=True, answers='Léa', when='il y a 2 jours')
    """
    given = element.get("aria-label") or ""
    opening = _OPENS.match(given) if len(given) <= MAX_LABEL_CHARS else None
    if opening is None:
        return None
    rest = given[opening.end() :]
    when = _WHEN.search(rest)
    rest = rest[: when.start()] if when else rest
    to = _TO.search(rest)
    author, answers = (rest[: to.start()], rest[to.end() :]) if to else (rest, None)
    if author.endswith(".") and _shows(element, bare := author[:-1].strip()):
        # the label is a sentence, and "Léa B." a name
        author = bare
    if not author.strip():
        return None
    return Label(
        author.strip(),
        opening["reply"] is not None,
        _TO_END.sub("", answers) if answers else None,
        when[1] if when else None,
    )


def _shows(element: Element, name: str) -> bool:
    """Say whether what an element holds shows a name, be that on a button."""
    inside = islice(element.iter(), MAX_UNTIL_NAME)
    return any(isinstance(e.tag, str) and (e.text or "").strip() == name for e in inside)
