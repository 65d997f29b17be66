"""Know the lines that pages write around article and comments."""

import re
from functools import cache, lru_cache

from stance.lexicons import groups

# The longest line of the sample pages' boilerplate has 180 characters; prose of that length is never matched by chance.
MAX_CHARS = 320
MAX_ACTION_CHARS = 120
# Readers ask several times about the lines around a place; 50,000 remembered lines took ten times the memory of a page of tiny comments.
CACHED_LINES = 8_192
# two numbers say how many are for and against: "+14 -2 Répondre"
_BETWEEN = re.compile(
    r"[\s|·•/()\[\]–—,.:↓↑→←↩›»+▲▼👍👎-]*(?:\d+(?!\w))?[\s|·•/()\[\]–—,.:↓↑→←↩›»+▲▼👍👎-]*"
    r"(?:(?<=[\s+▲▼👍👎-])\d+(?!\w))?[\s|·•/()\[\]–—,.:↓↑→←↩›»+▲▼👍👎-]*"
)


# a letter that is no class: "\\S"
_CAPITAL = re.compile(r"(?<!\\)[A-ZÀ-Þ]")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in groups("boilerplate")[kind]), re.I)


@cache
def _any_kind(*, cased: bool) -> re.Pattern[str]:
    """Return an expression for the lines of all kinds: those that capitals tell, or those of text in lower case, which is twice as fast."""
    kinds = groups("boilerplate")
    patterns = [p for kind in kinds for p in kinds[kind] if (_CAPITAL.search(p) is not None) == cased]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.I if cased else 0)


@lru_cache(maxsize=CACHED_LINES)
def _kinds(text: str) -> frozenset[str]:
    # nearly all lines are of no kind: one expression for all of them says so
    if not (_any_kind(cased=False).fullmatch(text.lower()) or _any_kind(cased=True).fullmatch(text)):
        return frozenset()
    return frozenset(kind for kind in groups("boilerplate") if _pattern(kind).fullmatch(text))


def says(text: str, *kinds: str) -> bool:
    """Say whether a whole line is boilerplate of one of some kinds of ``lexicons/boilerplate.tsv``.

    Examples
    --------
    >>> says("Laisser un commentaire", "prompt")
    True
    """
    return not kinds_said(text).isdisjoint(kinds)


def kinds_said(text: str) -> frozenset[str]:
    """Return the kinds of ``lexicons/boilerplate.tsv`` that a whole line is of.

    Examples
    --------
    >>> sorted(kinds_said("[Répondre]"))
    ['action']
    """
    if not 0 < len(text) < MAX_CHARS:
        return frozenset()
    # browsers that print text put links and buttons between brackets
    link = text[1:-1].strip() if text[0] == "[" and text[-1] == "]" else ""
    found = _kinds(text) | _kinds(link) if link else _kinds(text)
    # capitals often lack their accents: "Ecrire un commentaire"
    return found or (_kinds(f"É{text[1:]}") if text[0] == "E" else found)


def is_notice(text: str) -> bool:
    """Say whether a line among those of an article is the page's own; sentences that begin so are the article's.

    Examples
    --------
    >>> is_notice("Lire aussi : la crue"), is_notice("Vous pouvez voter sur cette page.")
    (True, False)
    """
    return says(text, "noise") and not text.endswith((".", "!", "?", "…"))


@lru_cache(maxsize=CACHED_LINES)
def is_action(text: str) -> bool:
    """Say whether a line holds nothing but the links below a comment.

    Examples
    --------
    >>> is_action("J'aime 48 Répondre Signaler un abus"), is_action("42")
    (True, False)
    """
    if not 0 < len(text) < MAX_ACTION_CHARS:
        return False
    action = _pattern("action")
    at, found = _after(_BETWEEN, text, 0), 0
    while at < len(text):
        match = action.match(text, at)
        if match is None:
            return False
        following = text[match.end() : match.end() + 1]
        # links without a gap: "RépondreSupprimer"
        if following.isalnum() and not (following.isupper() and action.match(text, match.end())):
            return False
        found += 1
        at = _after(_BETWEEN, text, match.end())
    return found > 0


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
