"""Say which claim of the author each claim of a comment answers, or none."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.lexicons.matching import WORD, Word, fold, words
from stance.pipeline.columns import sentence_ranges, text_of
from stance.pipeline.concepts import stem
from stance.pipeline.word_table import word_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

# Weights of what compares a comment claim with an author claim: the clauses, the sentences around them, content words and concepts in
# common, then the whole comment with the author's sentence, the closest claim of the comment (a comment keeps to few points), and the
# author claim's length (a short one says little). A logistic regression on the 13 annotated discussions of corpus/gold/train.jsonl gave the
# last three, rounded; with the first four alone the right target is among the first three for 0.33 of the claims there, with all for 0.41.
CLAUSE_WEIGHT = 0.5
SENTENCE_WEIGHT = 0.5
WORD_WEIGHT = 0.2
CONCEPT_WEIGHT = 0.1
COMMENT_WEIGHT = 0.3
CLOSEST_WEIGHT = 0.9
LENGTH_WEIGHT = 0.2
# Brings the sum into [0, 1]: a claim that repeats an author claim of twenty words reaches 0.98.
SCALE = 3.0
# The least score of an answer. On the same discussions a third of the claims reach it; the link is then right twice as often as over all.
MIN_SIMILARITY = 0.42
# Words above this Zipf value are in most texts and tell no subject ("faire", "monde").
MAX_CONTENT_ZIPF = 5.3
# A quoted passage of fewer words is a term, found in many places.
MIN_QUOTED_WORDS = 3

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
        self._views = _Views.of(doc, self.spans)
        self._lengths = np.log1p(np.array([len(span) for span in self.spans], dtype=np.float32))
        self._paragraphs = _paragraphs(text_of(doc))
        self._words: list[Word] = []
        self._masses = [sum(stems.values()) for stems in self._views.stems]
        # the columns that have a word or a concept, since most have none of a claim's
        self._columns_of: dict[str, list[int]] = defaultdict(list)
        self._columns_about: dict[str, list[int]] = defaultdict(list)
        for column, (stems, concepts) in enumerate(zip(self._views.stems, self._views.concepts, strict=True)):
            for word in stems:
                self._columns_of[word].append(column)
            for concept in concepts:
                self._columns_about[concept].append(column)

    def align(self, comment: "Doc") -> list[Pair]:
        """Return, for each claim of a comment that answers an author claim, the one that it answers."""
        scores = self.scores(comment)
        if not scores.size:
            return []
        best = scores.argmax(axis=1)
        return [
            Pair(row, int(column), round(min(1.0, float(scores[row, column])), 4))
            for row, column in enumerate(best)
            if scores[row, column] >= MIN_SIMILARITY
        ]

    def scores(self, comment: "Doc") -> Floats:
        """Return how well each claim of a comment (row) answers each author claim (column).

        A claim that quotes the article or names a paragraph of it answers there: the other columns lose one.

        Returns
        -------
        numpy.ndarray of shape (claims, targets)
        """
        spans = list(comment.spans.get("claims", ()))
        if not spans or not self.spans:
            return np.zeros((len(spans), len(self.spans)), np.float32)
        views = _Views.of(comment, spans)
        ours = self._views
        clauses = views.clauses @ ours.clauses.T
        sentences = views.sentences @ ours.sentences.T
        whole = views.whole @ ours.sentences.T
        scores = CLAUSE_WEIGHT * clauses + SENTENCE_WEIGHT * sentences
        scores += (
            COMMENT_WEIGHT * whole + CLOSEST_WEIGHT * clauses.max(axis=0) + LENGTH_WEIGHT * self._lengths
        )
        for row, (stems, concepts) in enumerate(zip(views.stems, views.concepts, strict=True)):
            mass = sum(stems.values())
            common: dict[int, float] = {}
            for word, weight in stems.items():
                for column in self._columns_of.get(word, ()):
                    common[column] = common.get(column, 0.0) + weight
            if common:
                # measured on the lighter side: a short claim wholly inside a long one answers it
                scores[row, list(common)] += np.array(
                    [
                        WORD_WEIGHT * shared / min(mass, self._masses[column])
                        for column, shared in common.items()
                    ],
                    np.float32,
                )
            about = {column for concept in concepts for column in self._columns_about.get(concept, ())}
            if about:
                scores[row, list(about)] += np.float32(CONCEPT_WEIGHT)
        scores /= SCALE
        for row, (start, end) in self._referred(comment, spans):
            hit = [i for i, span in enumerate(self.spans) if span.start_char < end and start < span.end_char]
            if hit:
                kept = np.maximum(scores[row, hit], MIN_SIMILARITY)
                scores[row] -= 1
                scores[row, hit] = kept
        return scores

    def _referred(self, comment: "Doc", spans: Sequence["Span"]) -> Iterator[tuple[int, tuple[int, int]]]:
        """Yield the claims that quote or name a place of the article, with the place (characters of the article)."""
        text = text_of(comment)
        quotes = [
            (quote.start_char, place)
            for quote in comment.spans.get("quotes", ())
            if (place := self._place(text[quote.start_char : quote.end_char])) is not None
        ]
        lower = text.lower()
        places = [
            (match.start(), place)
            # looked for where one of its words is there, since the pattern is tried at every character
            for match in (_PARAGRAPH.finditer(text) if any(word in lower for word in _PLACE_WORDS) else ())
            if (place := self._paragraph(match)) is not None
        ]
        if not quotes and not places:
            return
        for row, span in enumerate(spans):
            start, end = span.start_char, span.end_char
            for at, place in (*quotes, *places):
                # the claim holds the reference, or is the first one that follows it
                before = spans[row - 1].start_char if row else 0
                if start <= at < end or (
                    before <= at < start and not any(s.start_char <= at < s.end_char for s in spans)
                ):
                    yield row, place
                    break

    def _place(self, quoted: str) -> tuple[int, int] | None:
        """Return where the article holds a quoted passage, whatever its case, accents and punctuation."""
        needle = [word.key for word in words(quoted)]
        if len(needle) < MIN_QUOTED_WORDS:
            return None
        if not self._words:
            self._words = words(text_of(self.doc))
        keys = [word.key for word in self._words]
        size = len(needle)
        for at in range(len(keys) - size + 1):
            if keys[at] == needle[0] and keys[at : at + size] == needle:
                return self._words[at].start, self._words[at + size - 1].end
        return None

    def _paragraph(self, match: re.Match[str]) -> tuple[int, int] | None:
        """Return the paragraph that a phrase such as "dans le 4e paragraphe" names."""
        paragraphs = self._paragraphs
        if match["end"]:
            return paragraphs[-1]
        if match["title"]:
            return paragraphs[0]
        number = fold(match["number"])
        position = int(re.match(r"\d+", number)[0]) if number[0].isdigit() else _ORDINALS.get(number)  # type: ignore[index]
        if position is None or not -len(paragraphs) <= position <= len(paragraphs) or position == 0:
            return None
        return paragraphs[position - 1 if position > 0 else position]


_ORDINALS = {
    "premier": 1,
    "deuxieme": 2,
    "second": 2,
    "troisieme": 3,
    "quatrieme": 4,
    "cinquieme": 5,
    "sixieme": 6,
    "dernier": -1,
    "avant-dernier": -2,
}
_PARAGRAPH = re.compile(
    r"\b(?P<number>\d{1,2}\s?(?:er|e|è|ème|eme|ième|nd)|premier|deuxi[èe]me|second|troisi[èe]me|quatri[èe]me|cinqui[èe]me|"
    r"sixi[èe]me|avant-dernier|dernier)\s(?:paragraphe|alinéa|point)\b"
    r"|\b(?P<end>(?:votre|ta|la|sa) conclusion|en conclusion de (?:votre|l'|ton))\b"
    r"|\b(?P<title>(?:votre|ton|son) introduction|au début de (?:votre|ton|l['’]) ?(?:article|billet|texte|post))\b",
    re.I,
)


_PLACE_WORDS = ("paragraphe", "alinéa", "point", "conclusion", "introduction", "début")


def _paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the paragraphs that hold a sentence; headings are counted by nobody."""
    found = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+(?:\n(?!\n)[^\n]+)*", text)]
    running = [
        (start, end)
        for start, end in found
        if text[start:end].rstrip(' »”"').endswith((".", "!", "?", "…", ":"))
    ]
    return running or found or [(0, len(text))]


class _Views(NamedTuple):
    """What of claims is compared: vectors of clause, sentence and whole text, weighted content stems, concepts."""

    clauses: Floats
    sentences: Floats
    whole: Floats
    stems: list[dict[str, float]]
    concepts: list[frozenset[str]]

    @classmethod
    def of(cls, doc: "Doc", spans: Sequence["Span"]) -> "_Views":
        text = text_of(doc)
        texts = [text[span.start_char : span.end_char] for span in spans]
        if doc.has_annotation("SENT_START"):
            ranges = sentence_ranges(doc)
            first = [start for start, _end, _begin, _stop in ranges]
            number_of = [bisect_right(first, span.start) - 1 for span in spans]
            held = list(dict.fromkeys(number_of))
            around = [text[ranges[number][2] : ranges[number][3]] for number in held]
            rows = [len(texts) + held.index(number) for number in number_of]
        else:
            around, rows = [], list(range(len(texts)))
        vectors = word_table().embed([*texts, *around, text])
        mentions = [(c.start, c.end, c.kb_id_) for c in doc.spans.get("concepts", ())]
        concepts = [
            frozenset(name for start, end, name in mentions if span.start <= start and end <= span.end)
            for span in spans
        ]
        return cls(
            vectors[: len(texts)], vectors[rows], vectors[-1:], [_content(text) for text in texts], concepts
        )


def _content(text: str) -> dict[str, float]:
    """Return the content stems of a text with their weights: a rare word tells more."""
    found = (_content_word(match[0]) for match in WORD.finditer(text))
    return dict(word for word in found if word is not None)


@lru_cache(maxsize=100_000)
def _content_word(surface: str) -> tuple[str, float] | None:
    """Return the stem of a word and its weight, None for one that tells no subject."""
    zipf = word_table().zipf(surface)
    if len(fold(surface)) <= 2 or zipf >= MAX_CONTENT_ZIPF:
        return None
    return stem(surface), float(10 ** (-zipf / 6))


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
    ModelError
        The installation lacks the word table.

    Notes
    -----
    Weighted means of word vectors distilled from multilingual-e5-small, beside hashed character n-grams
    (``benchmarks/similarity.py``).

    Examples
    --------
    >>> close, far = similarity(["Le vélo est utile"] * 2, ["La bicyclette est pratique", "Le ministre a démissionné"])
    >>> bool(close > far)
    True
    """
    if len(texts) != len(others):
        raise ValueError(f"{len(texts)} texts and {len(others)} others: as many are expected")
    table = word_table()
    cosines: Floats = np.einsum("ij,ij->i", table.embed(texts), table.embed(others))
    return cosines.clip(0, 1)
