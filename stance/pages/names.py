"""Know what columns of tables and keys of JSON hold by their names, in French or English."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from stance.lexicons import rows

ARTICLE_WORDS = frozenset(
    (
        *("article", "post", "billet", "page", "proposal", "proposition", "contribution", "video", "story"),
        *("thread", "topic", "sujet", "link", "petition", "debate", "debat", "art"),
    )
)
# What a column of kinds calls one, whose own columns others begin with: "submission_date".
ARTICLE_KINDS = ARTICLE_WORDS | {"submission", "tweet", "toot", "status", "publication"}
# Who wrote the article, wherever its column stands.
_OF_ARTICLES = {
    "journaliste": "author",
    "journalist": "author",
    "byline": "author",
    "container title": "title",
    "post caption": "text",
    "submission title": "title",
    "product": "title",
    "product name": "title",
    "produit": "title",
    "product url": "url",
}
COMMENT_WORDS = frozenset(
    ("comment", "commentaire", "com", "comm", "cmt", "reponse", "reply", "avis", "argument", "reaction")
)
# An export has some tens of names and repeats them in every row.
CACHED_NAMES = 4_096


@lru_cache(maxsize=CACHED_NAMES)
def plain_name(name: str) -> str:
    """Return a column's name without case, accents and signs.

    Examples
    --------
    >>> plain_name("Répond au n°")
    'repond au n'
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[n#][°º]", " n ", name, flags=re.I))
    letters = "".join(c for c in unicodedata.normalize("NFKD", spaced) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters.casefold()))


@cache
def _fields() -> Mapping[str, str]:
    return {name: what for name, what, *_rest in rows("columns")}


@lru_cache(maxsize=CACHED_NAMES)
def field_of(name: str) -> tuple[str, str | None]:
    """Return whose a column is ("article", "comment" or "") and what it holds.

    Examples
    --------
    >>> field_of("Auteur du commentaire"), field_of("Rubrique")
    (('comment', 'author'), ('', None))
    """
    fields = _fields()
    plain = plain_name(name)
    if plain in _OF_ARTICLES:
        return "article", _OF_ARTICLES[plain]
    if plain in fields:
        return "", fields[plain]
    first, _space, rest = plain.partition(" ")
    last = plain.rpartition(" ")
    of = re.sub(r" (?:de l|de la|du|de)$", "", last[0])
    # what a name begins with says more than its end: "comment link"
    for word, held in ((first, rest), (last[2], of)):
        for words, owner in ((ARTICLE_WORDS, "article"), (COMMENT_WORDS, "comment")):
            if word in words and held in fields:
                return owner, fields[held]
    return "", None


@cache
def _containers() -> Mapping[str, str]:
    return {name: what for name, what, *_rest in rows("containers")}


@lru_cache(maxsize=CACHED_NAMES)
def container_of(name: str) -> str | None:
    """Return what a key of JSON holds, where that is a list or an object of the page's parts.

    Examples
    --------
    >>> container_of("Réactions"), container_of("rubrique")
    ('comments', None)
    """
    return _containers().get(plain_name(name))
