"""A parsed Doc as columns of plain Python values: one read of its arrays instead of one attribute access a token."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from weakref import ref

from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, LEMMA, LENGTH, LOWER, MORPH, POS, SENT_START
from spacy.tokens import Doc

from stance.lexicons.matching import Trie, fold

if TYPE_CHECKING:
    from spacy.language import Language

T = TypeVar("T")
# character offsets: first, and after the last
Spans = Sequence[tuple[int, int]]

# the tokenizer leaves the first two whole
_PHRASE_WORD = re.compile(r"aujourd['’]hui|c['’]est-à-dire|[^\s'’]+['’]?")
_APOSTROPHES = "'’"
VERBAL = frozenset(("VERB", "AUX"))
_AUXILIARY = frozenset(("cop", "aux", "aux:tense", "aux:pass", "aux:caus"))
# Strings remembered by their number; a corpus of 10 million words has some 300,000.
MAX_STRINGS = 300_000
_keys: dict[int, str] = {}
_names: dict[int, str] = {}


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
    text : str
        The whole text.
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
    text: str

    @classmethod
    def of(cls, doc: Doc) -> "Columns":
        """Read the columns of a Doc, and remember them for the next component."""
        global _latest
        columns = cls._read(doc) if len(doc) else _EMPTY
        _latest = (ref(doc), len(doc), columns)
        return columns

    @classmethod
    def shared(cls, doc: Doc) -> "Columns":
        """Return the columns of a Doc as the component before read them, or read them."""
        latest, size, columns = _latest
        return columns if latest() is doc and size == len(doc) else cls.of(doc)

    @classmethod
    def _read(cls, doc: Doc) -> "Columns":
        array = doc.to_array([LOWER, POS, DEP, MORPH, LEMMA, IS_SPACE, SENT_START, IDX, LENGTH, HEAD])
        lowers, poses, deps, morphs, lemmas, spaces, starts, begins, lengths, offsets = array.astype(
            "int64"
        ).T.tolist()
        heads = [i + offset for i, offset in enumerate(offsets)]
        strings, keys, names = doc.vocab.strings, _keys, _names
        if len(names) > MAX_STRINGS:
            keys.clear()
            names.clear()
        # a string's number is its hash, the same in every vocabulary
        for value in set(lowers).difference(keys):
            keys[value] = token_key(strings[value % 2**64])
        for column in (poses, deps, morphs, lemmas):
            for value in set(column).difference(names):
                names[value] = strings[value % 2**64]
        pos = [names[value] for value in poses]
        dep = [names[value] for value in deps]
        verbal = [value in VERBAL for value in pos]
        for i, name in enumerate(dep):
            if name in _AUXILIARY:
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
            text_of(doc),
        )

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Yield the sentences as token ranges."""
        bounds = [i for i, value in enumerate(self.sent_start) if value == 1 or i == 0]
        yield from pairwise([*bounds, len(self.key)])


def _no_doc() -> None:
    return None


# The Doc that was read last; components see one Doc after another.
_EMPTY = Columns([], [], [], [], [], [], [], [], [], [], [], [], [], [], "")
_latest: tuple[Callable[[], Doc | None], int, Columns] = (_no_doc, 0, _EMPTY)


# Where a Doc keeps the text that it was made from; spaCy puts it together anew from its words each time that it is asked.
_TEXT = "stance_text"
_QUOTED = "stance_quoted"


def doc_of(nlp: "Language", text: str, quoted: Spans = ()) -> Doc:
    """Return the Doc of a text, not parsed yet, that remembers its text and the character spans that its page marks as quoted."""
    return remember_text(nlp.make_doc(text), text, quoted)


def remember_text(doc: Doc, text: str, quoted: Spans = ()) -> Doc:
    """Have a Doc remember the text that it was made from, and the character spans that its page marks as quoted."""
    doc.user_data[_TEXT] = text
    doc.user_data[_QUOTED] = tuple(quoted)
    return doc


def quoted_of(doc: Doc) -> Spans:
    """Return the character spans of a Doc that its page marks as quoted; none where no page was read."""
    spans: Spans = doc.user_data.get(_QUOTED, ())
    return spans


def text_of(doc: Doc) -> str:
    """Return the text of a Doc, joined once where it was not remembered."""
    text = doc.user_data.get(_TEXT)
    if text is None:
        text = doc.user_data[_TEXT] = doc.text
    return str(text)


def sentence_ranges(doc: Doc) -> list[tuple[int, int, int, int]]:
    """Return the sentences of a parsed Doc: first token, token after the last, first character, character after the last."""
    if not len(doc):
        return []
    starts, begins, lengths = doc.to_array([SENT_START, IDX, LENGTH]).astype("int64").T.tolist()
    bounds = [*(i for i, value in enumerate(starts) if value == 1 or i == 0), len(starts)]
    return [(i, j, begins[i], begins[j - 1] + lengths[j - 1]) for i, j in pairwise(bounds)]


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
