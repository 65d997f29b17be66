"""Match the parents that exports name with the identifiers of their comments, which they may write otherwise."""

import re
from collections.abc import Iterable

from stance.pages.assemble import Found

# "Ugx1.9aB", "1.2", "1-2"
_ANSWER = re.compile(r"(?P<above>.+)\.[^.]*|(?P<number>\d{1,5}(?:-\d{1,4}){0,4})-\d{1,4}")
_KIND_BEFORE = re.compile(r"^[a-z]+\d*[_:/-]", re.I)


def match_parents(comments: Iterable[Found], article: str | None) -> list[Found]:
    """Return comments whose parents are named as they are.

    Networks put the kind of a thing before its number ("t1_kyw1a4d"); YouTube writes an answer's number behind that of the
    comment ("Ugx1.9aB").
    """
    found = list(comments)
    known = {comment.id for comment in found}
    for comment in found:
        if comment.parent is not None and comment.parent not in known:
            bare = _KIND_BEFORE.sub("", comment.parent)
            if bare in known:
                comment.parent = bare
            elif article in (bare, comment.parent):
                comment.parent, comment.to_article = None, True
        elif comment.parent is None and (match := _ANSWER.fullmatch(comment.id or "")):
            above = match["above"] or match["number"]
            comment.parent = above if above in known else None
    return found
