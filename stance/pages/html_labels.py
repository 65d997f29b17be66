"""Read what pages tell screen readers of a comment: "Commentaire de Léa, il y a 3 jours", "Réponse de Karim au commentaire de Léa"."""

import re
from dataclasses import dataclass

from stance.pages.markup import Element

# Two names and an age.
MAX_LABEL_CHARS = 240
_LABEL = re.compile(
    r"(?:(?P<reply>réponse|reply)|commentaire|comment) (?:de |d['’]|by |from )(?P<name>.+?)"
    r"(?: (?:au|à un|à la) (?:commentaire|réponse) (?:de |d['’])(?P<to>.+?)| to (?P<to_en>.+?)['’]s? (?:comment|reply))?"
    r"(?:,? (?P<when>(?:il y a|depuis) .{2,30}|hier\b.{0,20}|.{1,30} ago|yesterday\b.{0,20}))?",
    re.I,
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
    match = _LABEL.fullmatch(given) if len(given) <= MAX_LABEL_CHARS else None
    if match is None:
        return None
    to = match["to"] or match["to_en"]
    return Label(match["name"], match["reply"] is not None, to, match["when"])
