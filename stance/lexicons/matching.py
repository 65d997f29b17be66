"""Find the words and phrases of a lexicon in running text, whatever their case, accents, apostrophes and hyphens."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

# Feminine endings of inclusive writing. After a middle dot anything is one; after a full stop, a hyphen or a slash only what
# is no French word: "salarié.e.s", "collaborateur-trice", not "dis-le" nor "fini.les".
_FEMININE = r"(?:e|es|ne|nes|euse|euses|trice|trices|rice|rices|ice|ices|ve|ves|ère|ères|fe)"
# A word, with the endings of inclusive writing: "salarié·e·s", "salarié(e)s", "salarié.e.s", "salarié-e-s".
WORD = re.compile(
    r"[^\W_]+(?:(?:[·•∙‧⋅][^\W_]+)+"
    r"|\((?:e|ne|le|se|euse|rice|trice|ve)\)s?|\(e?s\)"
    rf"|(?<=[^\W\d_]{{2}})([.\-/]){_FEMININE}(?:\1s)?(?![^\W_]|[.\-/'’][^\W_]))?"
)
_INCLUSIVE = re.compile(
    r"([^\W_]+?)(?:(?:[·•∙‧⋅][^\W_]+)+|\((?:e|ne|le|se|euse|rice|trice|ve)\)s?|\(e?s\)"
    rf"|(?<=[^\W\d_]{{2}})([.\-/]){_FEMININE}(?:\2s)?)",
    re.I,
)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae"})


class Word(NamedTuple):
    """A word of a text: its folded form and its character span."""

    key: str
    start: int
    end: int


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return a word in lower case, without accents, ligatures or inclusive endings.

    Examples
    --------
    >>> fold("Salarié·e·s"), fold("œuvre")
    ('salaries', 'oeuvre')
    """
    base, plural = without_inclusive_ending(word)
    folded = unicodedata.normalize("NFD", base.translate(_LIGATURES).lower())
    return "".join(c for c in folded if not unicodedata.combining(c)) + plural


def without_inclusive_ending(word: str) -> tuple[str, str]:
    """Return the masculine of a word in inclusive writing, and the plural's "s" where the ending had it.

    Examples
    --------
    >>> without_inclusive_ending("salarié·e·s"), without_inclusive_ending("c'est-à-dire")
    (('salarié', 's'), ("c'est-à-dire", ''))
    """
    if word.isalnum():
        # "salariéEs"
        for ending in ("Es", "E"):
            if len(word) > 4 and word.endswith(ending) and word[: -len(ending)].islower():
                return word[: -len(ending)], ending[1:]
        return word, ""
    match = _INCLUSIVE.fullmatch(word)
    if match is None:
        return word, ""
    return match[1], "s" if word.rstrip(")").endswith("s") and not match[1].endswith(("s", "x")) else ""


def words(text: str) -> list[Word]:
    """Return the words of a text; hyphens and apostrophes separate.

    Examples
    --------
    >>> words("L'e-réputation")
    [Word(key='l', start=0, end=1), Word(key='e', start=2, end=3), Word(key='reputation', start=4, end=14)]
    """
    return [Word(fold(m[0]), m.start(), m.end()) for m in WORD.finditer(text)]


class Trie(Generic[T]):
    """Phrases as sequences of word keys, each with a value.

    Examples
    --------
    >>> trie = Trie([(("tout", "a", "fait"), "agree")])
    >>> list(trie.find(("oui", "tout", "a", "fait")))
    [(1, 4, 'agree')]
    """

    def __init__(self, entries: Iterable[tuple[Sequence[str], T]] = ()) -> None:
        self._root: dict[str, object] = {}
        for keys, value in entries:
            self.add(keys, value)

    def add(self, keys: Sequence[str], value: T) -> None:
        """Add a phrase; the first value of a phrase stays."""
        node = self._root
        for key in keys:
            node = node.setdefault(key, {})  # type: ignore[assignment]
        # the empty string is no word, so it can mark the end of a phrase
        node.setdefault("", value)

    def find(self, keys: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Yield ``(first, end, value)`` for the longest phrase at each place, left to right, without overlap."""
        root, count, resume = self._root, len(keys), 0
        for index, key in enumerate(keys):
            node = root.get(key)
            if node is None or index < resume:
                continue
            end, best = index + 1, None
            while True:
                if "" in node:  # type: ignore[operator]
                    best = (index, end, node[""])  # type: ignore[index]
                if end >= count:
                    break
                node = node.get(keys[end])  # type: ignore[attr-defined]
                if node is None:
                    break
                end += 1
            if best is not None:
                yield best
                resume = best[1]


def phrase_trie(entries: Iterable[tuple[str, T]]) -> Trie[T]:
    """Return a trie of phrases written as text."""
    return Trie(([word.key for word in words(phrase)], value) for phrase, value in entries)
