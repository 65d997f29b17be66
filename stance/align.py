"""Say which claim of the author each claim of a comment answers, or none."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.lexicons.matching import words
from stance.pipeline.concepts import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

# Weights of the views and the least similarity of an answer, from a grid on development discussions: a lower threshold links
# greetings and digressions, a higher one loses answers in other words.
VECTOR_WEIGHT = 0.5
WORD_WEIGHT = 0.35
CONCEPT_WEIGHT = 0.15
MIN_SIMILARITY = 0.42

Floats = NDArray[np.float32]


class Pair(NamedTuple):
    """A comment claim (its number in the comment) and the author claim it answers, with their similarity in [0, 1]."""

    claim: int
    target: int
    similarity: float


class Targets:
    """The author's claims, prepared once for all the comments of a discussion.

    Parameters
    ----------
    doc : Doc
        The article, with ``doc.spans["claims"]`` and ``doc.spans["concepts"]``.
    """

    def __init__(self, doc: "Doc") -> None:
        self.doc = doc
        self.spans = list(doc.spans.get("claims", ()))
        self.views = [_View.of(span) for span in self.spans]
        self.vectors = _matrix([view.vector for view in self.views])
        counts: dict[str, int] = {}
        for view in self.views:
            for word in view.stems:
                counts[word] = counts.get(word, 0) + 1
        total = max(1, len(self.views))
        self._weights = {word: float(np.log(1 + total / count)) for word, count in counts.items()}
        self._default_weight = float(np.log(1 + total))

    def align(self, comment: "Doc") -> list[Pair]:
        """Return, for each claim of a comment that answers an author claim, the most similar one."""
        spans = list(comment.spans.get("claims", ()))
        if not spans or not self.spans:
            return []
        views = [_View.of(span) for span in spans]
        cosines = np.clip(_matrix([view.vector for view in views]) @ self.vectors.T, 0, 1)
        shared = np.zeros_like(cosines)
        concepts = np.zeros_like(cosines)
        for row, view in enumerate(views):
            for column, target in enumerate(self.views):
                common = view.stems & target.stems
                if common:
                    # weighted Jaccard on the smaller side: a short claim wholly inside a long one answers it
                    smaller = min(self._mass(view.stems), self._mass(target.stems))
                    shared[row, column] = self._mass(common) / smaller
                if view.concepts & target.concepts:
                    concepts[row, column] = 1.0
        scores = VECTOR_WEIGHT * cosines + WORD_WEIGHT * shared + CONCEPT_WEIGHT * concepts
        best = scores.argmax(axis=1)
        return [
            Pair(row, int(column), round(float(scores[row, column]), 4))
            for row, column in enumerate(best)
            if scores[row, column] >= MIN_SIMILARITY
        ]

    def _mass(self, stems: frozenset[str]) -> float:
        return sum(self._weights.get(word, self._default_weight) for word in stems)


class _View(NamedTuple):
    """What of a claim is compared: its vector, content stems and concepts."""

    vector: Floats
    stems: frozenset[str]
    concepts: frozenset[str]

    @classmethod
    def of(cls, span: "Span") -> "_View":
        content = [token for token in span if token.pos_ in _CONTENT and not token.is_stop]
        vector = _mean([token.vector for token in content if token.has_vector], span.vocab.vectors_length)
        start, end = span.start, span.end
        found = frozenset(
            c.kb_id_ for c in span.doc.spans.get("concepts", ()) if start <= c.start and c.end <= end
        )
        return cls(vector, frozenset(stem(token.lower_) for token in content), found)


_CONTENT = frozenset(("NOUN", "VERB", "ADJ", "ADV", "PROPN", "NUM"))


def _mean(vectors: Sequence[Any], length: int) -> Floats:
    if not vectors:
        return np.zeros(length, dtype=np.float32)
    mean = np.mean(vectors, axis=0, dtype=np.float32)
    norm = float(np.linalg.norm(mean))
    return np.asarray(mean / norm if norm else mean, dtype=np.float32)


def _matrix(vectors: Sequence[Floats]) -> Floats:
    return np.vstack(vectors) if vectors else np.zeros((0, 0), dtype=np.float32)


def similarity(texts: Sequence[str], others: Sequence[str]) -> Floats:
    """Return the similarity of each text to the text in the same row of `others`, in [0, 1].

    Parameters
    ----------
    texts, others : sequence of str
        As many in both.

    Returns
    -------
    numpy.ndarray of shape (n,)

    Raises
    ------
    ValueError
        `texts` and `others` differ in length.

    Examples
    --------
    >>> close, far = similarity(["Le vélo est utile"] * 2, ["La bicyclette est pratique", "Le ministre a démissionné"])
    >>> bool(close > far)
    True
    """
    if len(texts) != len(others):
        raise ValueError(f"{len(texts)} texts and {len(others)} others: as many are expected")
    vocab = _vectors()
    left, right = (
        np.vstack([_sentence_vector(t, vocab) for t in side]) if side else np.zeros((0, 1))
        for side in (texts, others)
    )
    cosine = np.clip((left * right).sum(axis=1), 0, 1)
    overlap = np.array([_overlap(a, b) for a, b in zip(texts, others, strict=True)], dtype=np.float32)
    return np.asarray(0.5 * cosine + 0.5 * overlap, dtype=np.float32)


@lru_cache(maxsize=1)
def _vectors() -> "Vocab":
    from stance.pipeline import load_vocab

    return load_vocab()


def _sentence_vector(text: str, vocab: "Vocab") -> Floats:
    vectors = []
    for word in words(text):
        surface = text[word.start : word.end].lower()
        lexeme = vocab[surface]
        if lexeme.has_vector and not lexeme.is_stop:
            vectors.append(lexeme.vector)
    return _mean(vectors, vocab.vectors_length)


def _overlap(one: str, other: str) -> float:
    a, b = ({stem(text[w.start : w.end]) for w in words(text) if len(w.key) > 2} for text in (one, other))
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
