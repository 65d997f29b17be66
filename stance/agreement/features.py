"""Readable features of a comment beside what it answers: each with the words that it comes from."""

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from spacy.tokens import Doc

from stance.align import Pair
from stance.lexicons import groups, rows
from stance.lexicons.matching import Trie, Word, phrase_trie, words
from stance.pipeline.claims import formula_kind
from stance.pipeline.columns import Spans, quoted_of, sentence_ranges
from stance.pipeline.concepts import stem

Span = tuple[int, int]

# A negation reaches the cue that follows within a few words: "je ne suis vraiment pas du tout d'accord".
NEGATION_REACH = 4
# Counts beyond this say nothing more.
MAX_COUNT = 4
_CONTRAST = frozenset(("mais", "cependant", "pourtant", "toutefois", "neanmoins", "or", "sauf"))
_SECOND = frozenset(("vous", "votre", "vos", "tu", "te", "ton", "ta", "tes", "toi"))
_FIRST = frozenset(("je", "j", "me", "moi", "mon", "ma", "mes", "nous", "notre", "nos"))
_MODAL = frozenset(("faut", "faudrait", "doit", "doivent", "devrait", "devraient", "fallait"))
_LINK = re.compile(r"https?://|www\.|\b\w+\.(?:org|com|fr|net)\b", re.I)
_SMILEY = re.compile(r"[:;]-?[()DPp]|[\U0001f300-\U0001faff\u2600-\u27bf]")


@dataclass(slots=True)
class Sample:
    """What the classifier sees of one comment, with the character spans that each part comes from.

    Attributes
    ----------
    rules : dict of str to float
        Named features.
    words : str
        The folded words, separated by spaces.
    rule_spans : dict of str to list of (int, int)
        Where in the comment's text a named feature was found.
    word_spans : list of (int, int)
        Where each word of `words` stands.
    pair : (str, str)
        What is answered and the text that answers, for the encoder.
    """

    rules: dict[str, float] = field(default_factory=dict)
    words: str = ""
    rule_spans: dict[str, list[Span]] = field(default_factory=dict)
    word_spans: list[Span] = field(default_factory=list)
    pair: tuple[str, str] = ("", "")


class Addressee(NamedTuple):
    """What a stance is about: the article's author or another comment, with the words that matter."""

    kind: str
    text: str
    title: str
    negated: tuple[bool, ...]
    stems: frozenset[str]
    title_stems: frozenset[str]
    tone: float


class ReadClaim(NamedTuple):
    """What counts of a claim of a comment."""

    start: int
    end: int
    role: str
    negated: bool
    certainty: str
    voice: str


class Reading(NamedTuple):
    """What a comment or an article says by itself, whomever it answers.

    `own` is its text with blanks for the passages that its page marks as quoted: somebody else wrote these.
    """

    text: str
    own: str
    words: list[Word]
    sentence_ends: list[int]
    quotes: list[Span]
    claims: list[ReadClaim]


def reading(comment: Doc, text: str) -> Reading:
    """Read a comment or an article once, for all that it answers, all its claims and all that answer it.

    Parameters
    ----------
    comment : Doc
        With the span groups of the pipeline.
    text : str
        Its text, which spaCy would put together anew from its words each time that it is asked for.
    """
    parsed = comment.has_annotation("SENT_START")
    own = _own(text, quoted_of(comment))
    return Reading(
        text=text,
        own=own,
        words=words(own),
        sentence_ends=[stop for _first, _end, _begin, stop in sentence_ranges(comment)]
        if parsed
        else [len(text)],
        quotes=[(q.start_char, q.end_char) for q in comment.spans.get("quotes", ()) if q.label_ != "scare"],
        claims=[
            ReadClaim(
                c.start_char, c.end_char, c.label_, attributes.negated, attributes.certainty, attributes.voice
            )
            for c in comment.spans.get("claims", ())
            for attributes in (c._,)
        ],
    )


def _own(text: str, quoted: Spans) -> str:
    """Return a text with blanks for some passages, as it is where nothing else is said."""
    if not quoted:
        return text
    parts, at = [], 0
    for start, end in sorted(quoted):
        # what whoever calls gives may overlap
        parts += [text[at:start], " " * (min(end, len(text)) - max(start, at))]
        at = max(at, end)
    own = "".join((*parts, text[at:]))
    return own if any(map(str.isalnum, own)) else text


def addressee(read: Reading, *, title: str | None = None, kind: str = "author") -> Addressee:
    """Prepare what comments are compared with, once for all comments that answer it.

    Parameters
    ----------
    read : Reading
        The article, or the comment answered.
    title : str, optional
        The article's title.
    kind : {"author", "parent"}
    """
    # an article is about what it quotes too
    found = read.words if kind == "parent" or read.own is read.text else words(read.text)
    positive, negative = _tone(found)
    return Addressee(
        kind=kind,
        text=read.text,
        title=title or "",
        negated=tuple(claim.negated for claim in read.claims),
        stems=_content(read.text, found),
        title_stems=_content(title or "", words(title or "")),
        tone=(len(positive) - len(negative)) / max(1, len(positive) + len(negative)),
    )


def extract(
    comment: Reading,
    to: Addressee,
    *,
    pairs: Sequence[Pair] = (),
    is_reply: bool = False,
    by_author: bool = False,
    within: Span | None = None,
) -> Sample:
    """Return the sample of a comment, or of one of its clauses.

    Parameters
    ----------
    comment : Reading
    to : Addressee
        What the stance is about.
    pairs : sequence of Pair
        Which claims of `to` the comment's claims answer.
    is_reply, by_author : bool
        The comment answers another one; the article's author wrote it.
    within : (int, int), optional
        Look only at these characters.
    """
    text, found, quotes = comment.own, comment.words, comment.quotes
    if within is not None:
        first, end = (bisect_left(found, at, key=_start) for at in within)
        found = found[first:end]
    sample = Sample(words=" ".join(word.key for word in found), word_spans=[(w.start, w.end) for w in found])
    add = _Adder(sample)
    sentences = _sentences(comment.sentence_ends, found)
    places = _places(text, sentences, quotes)
    _cues(found, places, add)
    _evaluations(found, places, to, add)
    shown = text
    if within is not None:
        shown = text[within[0] : within[1]]
        quotes = [(start, end) for start, end in quotes if within[0] <= start and end <= within[1]]
    _surface(text, shown, found, sentences, [comment.text[start:end] for start, end in quotes], to, add)
    _claims(comment.claims, pairs, to, add)
    add.flag("reply", is_reply)
    add.flag("by-author", by_author)
    add.flag(f"to:{to.kind}", True)
    for name in list(sample.rules):
        if sample.rule_spans.get(name):
            sample.rules[name] = math.log1p(min(MAX_COUNT, sample.rules[name]))
    return sample


_start = attrgetter("start")


class _Adder:
    def __init__(self, sample: Sample) -> None:
        self._sample = sample

    def count(self, name: str, span: Span) -> None:
        self._sample.rules[name] = self._sample.rules.get(name, 0.0) + 1.0
        self._sample.rule_spans.setdefault(name, []).append(span)

    def value(self, name: str, value: float) -> None:
        if value:
            self._sample.rules[name] = value

    def flag(self, name: str, holds: bool) -> None:
        if holds:
            self._sample.rules[name] = 1.0


class _Place(NamedTuple):
    """Where a word stands: first, middle or last sentence; beside a contrast; in a question; quoted."""

    position: str
    contrast: str
    question: bool
    quoted: bool
    conditional: bool


def _sentences(ends: Sequence[int], found: Sequence[Word]) -> list[list[Word]]:
    gathered: list[list[Word]] = []
    at = 0
    for end in ends:
        start = at
        while at < len(found) and found[at].start < end:
            at += 1
        if at > start:
            gathered.append(list(found[start:at]))
    if at < len(found):
        gathered.append(list(found[at:]))
    return gathered


def _places(text: str, sentences: Sequence[Sequence[Word]], quotes: Sequence[Span]) -> dict[int, _Place]:
    places: dict[int, _Place] = {}
    last = len(sentences) - 1
    for number, sentence in enumerate(sentences):
        position = "only" if last == 0 else "first" if number == 0 else "last" if number == last else "middle"
        stop = sentences[number + 1][0].start if number < last else len(text)
        question = "?" in text[sentence[-1].end : stop]
        contrast_at = next((w.start for w in sentence[1:] if w.key in _CONTRAST), None)
        conditional = any(w.key == "si" for w in sentence) and any(
            w.key.endswith(("rais", "rait", "raient", "riez")) for w in sentence
        )
        # the words of a sentence share three places at most, times two where it quotes
        ahead = _Place(position, "" if contrast_at is None else "before", question, False, conditional)
        after = ahead._replace(contrast="after")
        for word in sentence:
            places[word.start] = ahead if contrast_at is None or word.start < contrast_at else after
    for start, end in quotes:
        for at in [at for at in places if start <= at < end]:
            places[at] = places[at]._replace(quoted=True)
    return places


def _cues(found: Sequence[Word], places: dict[int, _Place], add: _Adder) -> None:
    keys = [word.key for word in found]
    negators = _negators()
    for first, end, kind in _cue_trie().find(keys):
        place = places.get(found[first].start)
        if place is None:
            continue
        span = (found[first].start, found[end - 1].end)
        if place.quoted:
            add.count(f"quoted:{kind}", span)
            continue
        before = keys[max(0, first - NEGATION_REACH) : first]
        negated = not negators.isdisjoint(before) and negators.isdisjoint(keys[first:end])
        name = f"not-{kind}" if negated else kind
        add.count(name, span)
        add.count(f"{name}@{place.position}", span)
        if place.contrast:
            add.count(f"{name}:{place.contrast}-but", span)
        if place.question:
            add.count(f"{name}:question", span)
        if place.conditional:
            add.count(f"{name}:if", span)


def _evaluations(found: Sequence[Word], places: dict[int, _Place], to: Addressee, add: _Adder) -> None:
    positive, negative = _tone(found)
    for name, spans in (("positive", positive), ("negative", negative)):
        for span in spans:
            place = places.get(span[0])
            if place and not place.quoted:
                add.count(name, span)
                if place.contrast == "after":
                    add.count(f"{name}:after-but", span)
    balance = (len(positive) - len(negative)) / max(1, len(positive) + len(negative))
    add.value("tone", balance)
    # a harsh comment under a harsh article tends to agree, under a kind one to disagree
    add.value("tone*their-tone", balance * to.tone)


def _tone(found: Sequence[Word]) -> tuple[list[Span], list[Span]]:
    negators = _negators()
    positive: list[Span] = []
    negative: list[Span] = []
    for index, word in enumerate(found):
        kind = _polarity_of(word.key)
        if kind is None:
            continue
        negated = any(w.key in negators for w in found[max(0, index - NEGATION_REACH) : index])
        side = positive if (kind == "positive") != negated else negative
        side.append((word.start, word.end))
    return positive, negative


def _surface(
    text: str,
    shown: str,
    found: Sequence[Word],
    sentences: Sequence[Sequence[Word]],
    quotes: Sequence[str],
    to: Addressee,
    add: _Adder,
) -> None:
    count = max(1, len(found))
    add.value("length", math.log1p(len(found)) / 6)
    add.flag("very-short", len(found) < 6)
    add.flag("one-sentence", len(sentences) == 1)
    add.value("questions", shown.count("?") / max(1, len(sentences)))
    add.flag("ends-with-question", shown.rstrip().endswith("?"))
    add.flag("exclaims", "!" in shown)
    add.flag("exclaims-much", "!!" in shown)
    add.flag("question-exclaimed", "?!" in shown or "!?" in shown or "??" in shown)
    add.flag("trails-off", "..." in shown or "…" in shown)
    add.flag("link", _LINK.search(shown) is not None)
    add.flag("smiley", _SMILEY.search(shown) is not None)
    add.flag("shouts", _shouts(shown))
    for name, vocabulary in (("second-person", _SECOND), ("first-person", _FIRST), ("must", _MODAL)):
        spans = [(w.start, w.end) for w in found if w.key in vocabulary]
        add.value(name, min(0.2, len(spans) / count) * 5)
    add.flag("contrast", any(w.key in _CONTRAST for w in found))
    add.flag("contrast-opens", bool(found) and found[0].key in _CONTRAST)
    if found:
        add.count(f"opens:{found[0].key}", (found[0].start, found[0].end))
    add.flag("thanks", any(w.key in ("merci", "remercie") for w in found))
    add.flag("greets", formula_kind(shown.split("\n", 1)[0][:60]) == "greeting")
    theirs = sum(quote.strip('«»"“” ') in to.text for quote in quotes)
    add.flag("quotes-them", theirs > 0)
    add.value("quotes", min(3, len(quotes)) / 3)
    own = _content(text, found)
    add.value("shares-words", len(own & to.stems) / max(1, len(own)))
    add.value("shares-title", len(own & to.title_stems) / max(1, len(to.title_stems)))
    add.flag("off-topic", len(own) > 4 and not own & to.stems and not own & to.title_stems)


def _shouts(text: str) -> bool:
    """Say whether most letters are capitals, in a text of more than 12."""
    capitals = sum(map(str.isupper, text))
    if capitals <= 0.6 * 12:
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.6 * len(letters)


def _claims(claims: Sequence[ReadClaim], pairs: Sequence[Pair], to: Addressee, add: _Adder) -> None:
    add.flag("no-claim", not claims)
    total = max(1, len(claims))
    add.value("negated-claims", sum(c.negated for c in claims) / total)
    for certainty in ("certain", "hedged", "hypothetical"):
        add.value(f"{certainty}-claims", sum(c.certainty == certainty for c in claims) / total)
    add.value("reported-claims", sum(c.voice == "reported" for c in claims) / total)
    for role in ("premise", "concession", "question"):
        add.value(f"{role}s", sum(c.role == role for c in claims) / total)
    add.value("answers", len(pairs) / total)
    add.value("similarity", max((p.similarity for p in pairs), default=0.0))
    for pair in pairs:
        if pair.claim >= len(claims) or pair.target >= len(to.negated):
            continue
        claim = claims[pair.claim]
        same = claim.negated == to.negated[pair.target]
        add.count("answers-alike" if same else "answers-negating", (claim.start, claim.end))


def _content(text: str, found: Sequence[Word]) -> frozenset[str]:
    return frozenset(
        stem(text[w.start : w.end]) for w in found if len(w.key) > 3 and w.key not in _function_words()
    )


@lru_cache(maxsize=1)
def _function_words() -> frozenset[str]:
    from spacy.lang.fr.stop_words import STOP_WORDS

    return frozenset(word.key for entry in STOP_WORDS for word in words(entry))


@lru_cache(maxsize=1)
def _cue_trie() -> Trie[str]:
    return phrase_trie((phrase, kind) for phrase, kind in rows("cues"))


@lru_cache(maxsize=1)
def _polarity() -> dict[str, str]:
    return {stem(words(word)[0].key): kind for word, kind in rows("evaluation") if len(words(word)) == 1}


@lru_cache(maxsize=100_000)
def _polarity_of(key: str) -> str | None:
    return _polarity().get(stem(key))


@lru_cache(maxsize=1)
def _negators() -> frozenset[str]:
    kinds = groups("negation")
    return frozenset(words(w)[0].key for w in (*kinds["negator"], *kinds["particle"])) | {"sans", "plus"}
