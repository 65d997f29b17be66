"""Say which claim of the author each claim of a comment answers, or none."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.config import SIMILARITY, shipped_file
from stance.lexicons.matching import WORD, Word, fold, words
from stance.pipeline.columns import sentence_ranges, text_of
from stance.pipeline.concepts import stem
from stance.pipeline.extensions import register
from stance.pipeline.statements import find_statements
from stance.pipeline.word_table import word_table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

# The least similarity of an answer. In cross-validation on the annotated discussions of corpus/gold/train and dev a third of the claims
# reach it, and the link is then right for 39 % of them, against 19 % of all claims (a third of the claims answer nothing).
MIN_SIMILARITY = 0.2
# How far above the mean over the article the part of a score must be that the claim itself bears. On the same discussions 0.5 keeps 74 % of the
# links, 46 % of them right instead of 42 %. As far above the mean over its comment, where that has MIN_CLAIMS: a long claim draws all the claims
# of a comment a little; there 55 % of the links were right and 60 % are, for a tenth fewer right ones (weights fitted on the same discussions),
# and on a real page of long comments one claim draws a third of the links instead of two thirds.
MIN_OWN = 0.5
MIN_CANDIDATES = 8
MIN_CLAIMS = 4
# What a claim that quotes or names a place of the article takes from the claims elsewhere.
ELSEWHERE = 1.0
# Words above this Zipf value are in most texts and tell no subject ("faire", "monde").
MAX_CONTENT_ZIPF = 5.3
# The weight of a word falls to nothing at the Zipf value of "de".
TOP_ZIPF = 7.0
# Claims of a comment that are compared at once: 250 with 1,000 targets take 31 MB.
CLAIMS_AT_ONCE = 250
# Sentences before and after a claim that count as what is said around it; most annotated comments are no longer.
NEAR_SENTENCES = 2
# A quoted passage of fewer words is a term, found in many places.
MIN_QUOTED_WORDS = 3

#: What compares a comment claim with an author claim, then what tells of an author claim how often it is answered.
FEATURES = (
    "statement_meaning", "statement_letters", "claim_meaning", "claim_letters", "sentence_meaning", "sentence_letters",
    "comment_meaning", "comment_letters", "paragraph_meaning", "paragraph_letters",
    "statement_words", "statement_share", "sentence_words", "comment_words", "comment_share",
    "closest_meaning", "closest_letters", "closest_words",
    "length", "claim_length", "first", "last", "position", "typical", "central", "negated", "reported",
    "premise", "concession", "question", "other",
)  # fmt: skip
_ROLES = ("premise", "concession", "question", "other")
# What only the claim itself bears, not its neighbours and not the target alone.
_OWN = [
    i
    for i, name in enumerate(FEATURES)
    if name.startswith(("statement", "claim_m", "claim_le", "sentence", "paragraph"))
    and name != "claim_length"
]

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
        The article, with ``doc.spans["clauses"]`` and ``doc.spans["claims"]``.

    Attributes
    ----------
    candidates : list of int
        The author claims that can be answered: where several stand in one statement, the longest.
    """

    def __init__(self, doc: "Doc") -> None:
        register()
        self.doc = doc
        self.spans = list(doc.spans.get("claims", ()))
        text = text_of(doc)
        self._paragraphs = _paragraphs(text)
        self._words: list[Word] = []
        self.candidates: list[int] = []
        if not self.spans:
            return
        views = self._views = _Views.of(doc, self.spans, with_paragraphs=True)
        # a word of few sentences tells which one is meant
        shares: dict[str, int] = {}
        for sentence in set(views.around):
            for name in _content(sentence):
                shares[name] = shares.get(name, 0) + 1
        self._stems = {name: column for column, name in enumerate(shares)}
        counted = np.array(list(shares.values()), np.float32)
        sentences = len(set(views.around)) + 1
        rarity = np.log(sentences / counted) / np.log(sentences)
        self._statement_words = self._bag(views.statements) * rarity
        self._sentence_words = self._bag(views.around) * rarity
        self._masses = np.maximum(self._statement_words.sum(axis=1), 1)
        self._priors = self._tell(text)
        self.candidates = self._longest()

    def _bag(self, texts: Sequence[str]) -> Floats:
        """Return which of the article's stems each text holds, with their weights."""
        bag = np.zeros((len(texts), len(self._stems)), np.float32)
        for row, text in enumerate(texts):
            for name, weight in _content(text).items():
                column = self._stems.get(name)
                if column is not None:
                    bag[row, column] = weight
        return bag

    def _tell(self, text: str) -> Floats:
        """Return what tells of each claim by itself how often it is answered."""
        spans, views = self.spans, self._views
        first_end, last_start = text.find("\n\n"), text.rfind("\n\n")
        around = views.sentence_vectors
        columns = [
            np.log1p([end - start for start, end in views.ranges]),
            np.log1p([len(span) for span in spans]),
            [0 <= span.end_char <= first_end for span in spans],
            [0 <= last_start < span.start_char for span in spans],
            np.linspace(0, 1, len(spans)),
            around @ views.whole_vectors[0],
            views.statement_vectors @ views.statement_vectors.mean(axis=0),
            [bool(span._.negated) for span in spans],
            [span._.voice == "reported" for span in spans],
            *([span.label_ == role for span in spans] for role in _ROLES),
        ]
        return np.array(columns, np.float32).T

    def _longest(self) -> list[int]:
        """Return the longest claim of each statement, which is answered for all of them."""
        longest: dict[tuple[int, int], int] = {}
        for number, (span, statement) in enumerate(zip(self.spans, self._views.ranges, strict=True)):
            best = longest.get(statement)
            if best is None or len(self.spans[best].text) < len(span.text):
                longest[statement] = number
        return sorted(longest.values())

    def align(self, comment: "Doc") -> list[Pair]:
        """Return, for each claim of a comment that answers an author claim, the one that it answers."""
        spans = list(comment.spans.get("claims", ()))
        if not spans or not self.spans:
            return []
        # a comment as long as a book is compared some claims at a time, since what is compared grows with claims times targets
        return [
            pair._replace(claim=first + pair.claim)
            for first in range(0, len(spans), CLAIMS_AT_ONCE)
            for pair in self._align(comment, spans[first : first + CLAIMS_AT_ONCE])
        ]

    def _align(self, comment: "Doc", spans: Sequence["Span"]) -> list[Pair]:
        features = self._features(comment, spans)
        scores, referred = self._scores(comment, spans, features)
        own = features[..., _OWN] @ _weights()[0][_OWN]
        # among few claims the mean is no measure
        few = len(self.candidates) < MIN_CANDIDATES
        own -= -np.inf if few else own[:, self.candidates].mean(axis=1, keepdims=True)
        if len(spans) >= MIN_CLAIMS and not few:
            own = np.minimum(own, own - own.mean(axis=0))
        return [
            Pair(row, int(column), round(min(1.0, float(scores[row, column])), 4))
            for row, column in enumerate(scores.argmax(axis=1))
            if scores[row, column] >= MIN_SIMILARITY and (row in referred or own[row, column] >= MIN_OWN)
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
        return self._scores(comment, spans, self.features(comment))[0]

    def _scores(
        self, comment: "Doc", spans: Sequence["Span"], features: Floats
    ) -> tuple[Floats, frozenset[int]]:
        """Return the scores, and the claims that quote or name a place."""
        weights, bias = _weights()
        scores: Floats = 1 / (1 + np.exp(-(features @ weights + bias)))
        referred = set()
        beside = np.ones(len(self.spans), bool)
        beside[self.candidates] = False
        scores[:, beside] -= ELSEWHERE
        for row, (start, end) in self._referred(comment, spans):
            hit = [i for i, span in enumerate(self.spans) if span.start_char < end and start < span.end_char]
            if hit:
                hit = [i for i in hit if scores[row, i] >= 0] or hit
                kept = np.maximum(scores[row, hit], MIN_SIMILARITY)
                scores[row] -= ELSEWHERE
                scores[row, hit] = kept
                referred.add(row)
        return scores, frozenset(referred)

    def features(self, comment: "Doc") -> Floats:
        """Return what compares each claim of a comment with each author claim.

        Returns
        -------
        numpy.ndarray of shape (claims, targets, len(FEATURES))
        """
        return self._features(comment, list(comment.spans.get("claims", ())))

    def _features(self, comment: "Doc", spans: Sequence["Span"]) -> Floats:
        rows, columns = len(spans), len(self.spans)
        found = np.zeros((rows, columns, len(FEATURES)), np.float32)
        if not rows or not columns:
            return found
        ours, theirs = self._views, _Views.of(comment, spans)
        statement_words = (self._bag(theirs.statements) > 0).astype(np.float32)
        near = _Near.of(theirs.around)
        if near is None:
            whole_words = (self._bag([text_of(comment)]) > 0).astype(np.float32)
            whole_vectors = theirs.whole_vectors
        else:
            whole_words = near.join((self._bag(theirs.around) > 0).astype(np.float32), np.maximum)
            whole_vectors = near.join(theirs.sentence_vectors, np.add)
        shared = statement_words @ self._statement_words.T
        shared_by_all = whole_words @ self._statement_words.T
        width = word_table().width
        for half, part in enumerate((slice(width), slice(width, None))):
            statements = theirs.statement_vectors[:, part] @ ours.statement_vectors[:, part].T
            found[..., half] = statements
            found[..., 2 + half] = theirs.claim_vectors[:, part] @ ours.statement_vectors[:, part].T
            found[..., 4 + half] = theirs.sentence_vectors[:, part] @ ours.sentence_vectors[:, part].T
            whole = whole_vectors[:, part]
            if near is not None:
                whole = whole / np.maximum(np.linalg.norm(whole, axis=1, keepdims=True), 1e-6)
            found[..., 6 + half] = whole @ ours.sentence_vectors[:, part].T
            found[..., 8 + half] = theirs.statement_vectors[:, part] @ ours.paragraph_vectors[:, part].T
            found[..., 15 + half] = (
                statements.max(axis=0) if near is None else near.join(statements, np.maximum)
            )
        found[..., 10] = np.log1p(shared)
        found[..., 11] = shared / self._masses
        found[..., 12] = np.log1p(statement_words @ self._sentence_words.T)
        found[..., 13] = np.log1p(whole_words @ self._sentence_words.T)
        found[..., 14] = shared_by_all / self._masses
        found[..., 17] = found[..., 10].max(axis=0) if near is None else near.join(found[..., 10], np.maximum)
        found[..., 18:] = self._priors
        return found

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
    """What of claims is compared: their statements and sentences, and vectors of these, of the claims, the whole text and the paragraphs."""

    ranges: list[tuple[int, int]]
    statements: list[str]
    around: list[str]
    statement_vectors: Floats
    claim_vectors: Floats
    sentence_vectors: Floats
    whole_vectors: Floats
    paragraph_vectors: Floats

    @classmethod
    def of(cls, doc: "Doc", spans: Sequence["Span"], *, with_paragraphs: bool = False) -> "_Views":
        text = text_of(doc)
        claims = [text[span.start_char : span.end_char] for span in spans]
        ranges = [(span.start, span.end) for span in spans]
        statements = around = claims
        if found := find_statements(doc):
            first = [start for start, _end in found]
            ranges = [found[max(0, bisect_right(first, span.start) - 1)] for span in spans]
            held = {(start, end): doc[start:end] for start, end in set(ranges)}
            statements = [text[held[at].start_char : held[at].end_char] for at in ranges]
        if doc.has_annotation("SENT_START"):
            sentences = sentence_ranges(doc)
            first = [start for start, _end, _begin, _stop in sentences]
            at = [bisect_right(first, span.start) - 1 for span in spans]
            around = [text[sentences[number][2] : sentences[number][3]] for number in at]
        paragraphs = [_around(text, span) for span in spans] if with_paragraphs else []
        texts = [*statements, *claims, *around, *paragraphs, text]
        distinct = {one: row for row, one in enumerate(dict.fromkeys(texts))}
        vectors = word_table().embed(list(distinct))[[distinct[one] for one in texts]]
        size = len(spans)
        return cls(
            ranges,
            statements,
            around,
            vectors[:size],
            vectors[size : 2 * size],
            vectors[2 * size : 3 * size],
            vectors[-1:],
            vectors[3 * size : -1],
        )


class _Near(NamedTuple):
    """The sentences of a comment's claims, in order: where each begins among the claims, and which one each claim is of.

    What a long comment says as a whole draws all of its claims to one target: two sentences before and after do not.
    """

    starts: list[int]
    numbers: list[int]

    @classmethod
    def of(cls, sentences: Sequence[str]) -> "_Near | None":
        """Return None where all claims are near one another."""
        starts = [row for row, text in enumerate(sentences) if not row or text != sentences[row - 1]]
        if len(starts) <= 2 * NEAR_SENTENCES + 1:
            return None
        return cls(starts, [bisect_right(starts, row) - 1 for row in range(len(sentences))])

    def join(self, values: Floats, how: np.ufunc) -> Floats:
        """Return, for each claim, its row joined with those of the sentences near it; the claims of a sentence count by their maximum."""
        by_sentence = np.maximum.reduceat(values, self.starts, axis=0)
        joined = by_sentence.copy()
        for shift in range(1, NEAR_SENTENCES + 1):
            how(joined[shift:], by_sentence[:-shift], out=joined[shift:])
            how(joined[:-shift], by_sentence[shift:], out=joined[:-shift])
        return np.asarray(joined[self.numbers])


def _around(text: str, span: "Span") -> str:
    """Return the paragraph of a claim."""
    start, end = text.rfind("\n\n", 0, span.start_char), text.find("\n\n", span.end_char)
    return text[start + 2 if start >= 0 else 0 : end if end >= 0 else len(text)]


@lru_cache(maxsize=4096)
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
    return stem(surface), (TOP_ZIPF - zipf) / TOP_ZIPF


@lru_cache(maxsize=1)
def _weights() -> tuple[Floats, float]:
    """Return the weights of the features, and the bias (``models/similarity_fr/answers.py`` writes them)."""
    stored = json.loads(shipped_file(SIMILARITY, "answers.json").read_text(encoding="utf-8"))
    weights = np.array([stored["weights"][name] for name in FEATURES], np.float32)
    return weights, float(stored["bias"])


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
