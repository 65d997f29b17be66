"""A parsed Doc as columns of plain Python values: one read of its arrays instead of one attribute access a token."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeVar

from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, LEMMA, LENGTH, LOWER, MORPH, POS, SENT_START
from spacy.tokens import Doc

from stance.lexicons.matching import Trie, fold

T = TypeVar("T")

# the tokenizer leaves the first two whole
_PHRASE_WORD = re.compile(r"aujourd['’]hui|c['’]est-à-dire|[^\s'’]+['’]?")
_APOSTROPHES = "'’"
VERBAL = frozenset(("VERB", "AUX"))


class Columns(NamedTuple):
    """The tokens of a Doc, a list an attribute, each as long as the Doc.

    Attributes
    ----------
    key : list of str
        Folded lower-case form without final apostrophe: ``qu`` for "Qu'".
    pos, dep, morph, lemma : list of str
    head, left, right, top : list of int
        The syntactic head; the first and last token of the subtree; the highest token whose subtree begins here, or -1.
    space : list of int
        1 where the token is white space.
    sent_start : list of int
        1 where a sentence begins.
    verbal : list of bool
        The token is a verb or has a copula or an auxiliary.
    begin, end : list of int
        Character offsets.
    """

    key: list[str]
    pos: list[str]
    dep: list[str]
    morph: list[str]
    lemma: list[str]
    head: list[int]
    left: list[int]
    right: list[int]
    top: list[int]
    space: list[int]
    sent_start: list[int]
    verbal: list[bool]
    begin: list[int]
    end: list[int]

    @classmethod
    def of(cls, doc: Doc) -> "Columns":
        """Read the columns of a Doc."""
        if not len(doc):
            return cls(*([] for _name in cls._fields))
        array = doc.to_array([LOWER, POS, DEP, MORPH, LEMMA, IS_SPACE, SENT_START, IDX, LENGTH])
        strings = doc.vocab.strings
        lowers, poses, deps, morphs, lemmas, spaces, starts, begins, lengths = array.T.tolist()
        heads = [i + offset for i, offset in enumerate(doc.to_array(HEAD).astype("int64").tolist())]
        keys = {value: token_key(strings[value]) for value in set(lowers)}
        names = {value: strings[value] for column in (poses, deps, morphs, lemmas) for value in set(column)}
        pos = [names[value] for value in poses]
        dep = [names[value] for value in deps]
        verbal = [value in VERBAL for value in pos]
        for i, name in enumerate(dep):
            if name == "cop" or name.startswith("aux"):
                verbal[heads[i]] = True
        left, right, top = _edges(heads)
        return cls(
            [keys[value] for value in lowers],
            pos,
            dep,
            [names[value] for value in morphs],
            [names[value] for value in lemmas],
            heads,
            left,
            right,
            top,
            spaces,
            starts,
            verbal,
            begins,
            [begin + length for begin, length in zip(begins, lengths, strict=True)],
        )

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield the sentences as token ranges."""
        bounds = [i for i, value in enumerate(self.sent_start) if value == 1 or i == 0]
        yield from pairwise([*bounds, len(self.key)])


def _edges(heads: list[int]) -> tuple[list[int], list[int], list[int]]:
    """Return the subtree edges of every token and the highest token that begins at it, in linear time."""
    count = len(heads)
    left, right, top = [-1] * count, [-1] * count, [-1] * count
    for i in range(count):
        at = i
        while left[at] < 0:
            left[at] = i
            top[i] = at
            at = heads[at]
    for i in range(count - 1, -1, -1):
        at = i
        while right[at] < 0:
            right[at] = i
            at = heads[at]
    return left, right, top


@lru_cache(maxsize=100_000)
def token_key(lower: str) -> str:
    """Return a token's folded form without its final apostrophe.

    Examples
    --------
    >>> token_key("qu’"), token_key("même")
    ('qu', 'meme')
    """
    return fold(lower.rstrip(_APOSTROPHES)) or lower


def token_trie(entries: Iterable[tuple[str, T]]) -> Trie[T]:
    """Return a trie of phrases over token keys: words part at spaces and after apostrophes, not at hyphens."""
    return Trie(
        ([token_key(word) for word in _PHRASE_WORD.findall(p.lower())], value) for p, value in entries
    )
