"""Find quoted passages: whole quotations, and words that the writer keeps at a distance."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from stance.pipeline.columns import quoted_of, text_of

# "…" and ’…’ open and close with one mark, so a quotation there ends at the first closing mark of the same paragraph.
_QUOTE = re.compile(r"«[^«»\n]{1,2000}»|“[^“”\n]{1,2000}”|\"[^\"\n]{1,2000}\"")
_BLOCK = re.compile(r"^>[^\n]*(?:\n>[^\n]*)*", re.M)
# Up to three words are a term held at a distance or a title, four and more a quotation (checked on blog comments).
MAX_SCARE_WORDS = 3


class Quote(NamedTuple):
    """A quoted passage: character span with its marks, and its kind (``quotation``, ``scare`` or ``block``)."""

    start: int
    end: int
    kind: str


@Language.factory("stance_quotes", assigns=["doc.spans"])
def create_quotes(nlp: Language, name: str) -> "Quotes":
    """Create the component."""
    return Quotes(name=name)


class Quotes:
    """Write ``doc.spans["quotes"]``; each span's label is its kind."""

    def __init__(self, *, name: str = "stance_quotes") -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Store the quotes of a Doc."""
        spans = []
        for quote in self.find(doc):
            span = doc.char_span(quote.start, quote.end, label=quote.kind, alignment_mode="expand")
            if span is not None:
                spans.append(span)
        doc.spans["quotes"] = SpanGroup(doc, name="quotes", spans=spans)
        return doc

    def find(self, doc: Doc) -> list[Quote]:
        """Return the quotes of a Doc, in order: the passages that its page marks, and those that signs mark.

        Examples
        --------
        >>> import spacy
        >>> doc = spacy.blank("fr")("Un salarié « augmenté » dit : « c'est la faute du patron »")
        >>> [(doc.text[q.start:q.end], q.kind) for q in Quotes().find(doc)]
        [('« augmenté »', 'scare'), ("« c'est la faute du patron »", 'quotation')]
        """
        text = text_of(doc)
        blocks = [Quote(start, end, "block") for start, end in sorted(quoted_of(doc))]
        marked = (Quote(m.start(), m.end(), "block") for m in _BLOCK.finditer(text))
        blocks = sorted((*blocks, *(quote for quote in marked if not _within(quote.start, blocks))))
        found = list(blocks)
        for match in _QUOTE.finditer(text):
            inside = match[0][1:-1]
            if not _within(match.start(), blocks):
                kind = "scare" if len(inside.split()) <= MAX_SCARE_WORDS else "quotation"
                found.append(Quote(match.start(), match.end(), kind))
        return sorted(found)


def _within(place: int, quotes: Sequence[Quote]) -> bool:
    """Say whether a place is in one of some quotes, in order and apart."""
    at = bisect_right(quotes, place, key=attrgetter("start")) - 1
    return at >= 0 and place < quotes[at].end


def quoted_tokens(doc: Doc) -> set[int]:
    """Return the indices of the tokens inside quotations and block quotes, whose words are somebody else's."""
    group: list[Span] = list(doc.spans.get("quotes", ()))
    return {i for span in group if span.label_ != "scare" for i in range(span.start, span.end)}
