"""Discover the terms of a discussion: noun phrases that recur more than French at large has them, ranked by C-value and rarity."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from spacy.attrs import IDX, IS_STOP, LENGTH, LOWER, POS
from spacy.tokens import Doc

from stance.lexicons import rows
from stance.lexicons.concepts import ConceptEntry, slug
from stance.lexicons.matching import fold, words
from stance.pipeline.columns import text_of
from stance.pipeline.concepts import FoundMention, stem
from stance.pipeline.word_table import word_table
from stance.schema import Discussion

if TYPE_CHECKING:
    from spacy.language import Language

# A page shows its subject in some dozen terms; beyond fifteen, terms of a single digression come in.
MAX_TERMS = 15
# One occurrence is no recurrence, unless it stands in the title.
MIN_OCCURRENCES = 2
MAX_TERM_WORDS = 4
MIN_LETTERS = 3
# Zipf value at which a word tells nothing of the subject: "temps" and "gens" have 6.
COMMON_ZIPF = 6.5
# Below this value rarity tells no more: "otite" is no better a subject than "clinique".
RARE_ZIPF = 4.0
# What a word of the title, and what a concept that the lexicon knows, count more (1 to 4 and 1 to 2 tried on the twelve articles of
# benchmarks/data/reader_terms.tsv).
TITLE_WEIGHT = 2.0
CONCEPT_WEIGHT = 1.3
# A term in ten comments is no ten times more the subject than one that the article has twice.
COMMENT_WEIGHT = 0.25

Keys = tuple[str, ...]


class Term(NamedTuple):
    """A term: its most frequent form, identifier, score, where it stands (doc number, mention), whether the lexicon has it, its forms."""

    label: str
    concept: str
    score: float
    mentions: tuple[tuple[int, FoundMention], ...]
    known: bool = False
    forms: frozenset[str] = frozenset()


class _Place(NamedTuple):
    """An occurrence of a candidate: doc number, character span, text."""

    doc: int
    start: int
    end: int
    text: str


def discover(docs: Sequence[Doc], *, title: str | None = None, limit: int = MAX_TERMS) -> list[Term]:
    """Return the terms among the first `limit` of a discussion that its lexicon does not already cover, the best first.

    Parameters
    ----------
    docs : sequence of Doc
        Parsed Docs with ``doc.spans["concepts"]``: the article, then its comments.
    title : str, optional
        The article's title.
    limit : int
        How many terms at most, those of the lexicon among them.
    """
    return [term for term in rank(docs, title=title, limit=limit) if not term.known]


def rank(docs: Sequence[Doc], *, title: str | None = None, limit: int = MAX_TERMS) -> list[Term]:
    """Return the terms that tell best what a discussion is about, those of the lexicon and discovered ones, the best first."""
    in_title = frozenset(_stems(title or ""))
    terms = [*_known(docs, in_title), *_candidates(docs, in_title)]
    terms.sort(key=lambda term: (-term.score, term.label))
    chosen: list[Term] = []
    names: set[str] = set()
    for term in terms:
        if term.concept not in names:
            names.add(term.concept)
            chosen.append(term)
        if len(chosen) == limit:
            break
    return _without_overlap(chosen)


def _known(docs: Sequence[Doc], in_title: frozenset[str]) -> Iterator[Term]:
    """Yield the concepts of the lexicon that the Docs mention."""
    found: dict[str, list[_Place]] = defaultdict(list)
    for number, doc in enumerate(docs):
        text = text_of(doc)
        for span in doc.spans.get("concepts", ()):
            start, end = span.start_char, span.end_char
            found[span.kb_id_].append(_Place(number, start, end, text[start:end]))
    for concept, places in found.items():
        label = Counter(place.text.lower() for place in places).most_common(1)[0][0]
        forms = frozenset(place.text.lower() for place in places)
        titled = any(not in_title.isdisjoint(_stems(form)) for form in forms)
        score = CONCEPT_WEIGHT * _mass(places) * _rarity(label) * _length(_stems(label))
        yield Term(label, concept, score * (TITLE_WEIGHT if titled else 1.0), (), True, forms)


def _candidates(docs: Sequence[Doc], in_title: frozenset[str]) -> Iterator[Term]:
    """Yield the noun phrases that recur, scored by C-value (Frantzi, Ananiadou & Mima 2000) times rarity."""
    found: dict[Keys, list[_Place]] = defaultdict(list)
    for number, doc in enumerate(docs):
        covered = {i for span in doc.spans.get("concepts", ()) for i in range(span.start, span.end)}
        text = text_of(doc)
        begins, lengths = doc.to_array([IDX, LENGTH]).T.tolist() if len(doc) else ((), ())
        for start, end in candidates(doc, in_title):
            # "boîte à livres" is more than the books that the lexicon knows
            if not covered.issuperset(range(start, end)) and not (start in covered and end - start == 1):
                first_char, end_char = begins[start], begins[end - 1] + lengths[end - 1]
                surface = text[first_char:end_char]
                found[_stems(surface)].append(_Place(number, first_char, end_char, surface))
    nested: Counter[Keys] = Counter()
    containers: Counter[Keys] = Counter()
    for keys, places in found.items():
        for size in range(1, len(keys)):
            for at in range(len(keys) - size + 1):
                nested[keys[at : at + size]] += len(places)
                containers[keys[at : at + size]] += 1
    for keys, places in found.items():
        titled = not in_title.isdisjoint(keys)
        if not keys or (len(places) < MIN_OCCURRENCES and not titled):
            continue
        inside = nested[keys] / containers[keys] if containers[keys] else 0.0
        own = 1 - inside / len(places) if len(places) > inside else 0.1
        label = Counter(place.text.lower() for place in places).most_common(1)[0][0]
        score = _mass(places) * own * _rarity(label) * _length(keys) * (TITLE_WEIGHT if titled else 1.0)
        concept = slug(label)
        mentions = tuple((p.doc, FoundMention(p.start, p.end, concept, "discovered")) for p in places)
        yield Term(label, concept, score, mentions, False, frozenset(place.text.lower() for place in places))


def _mass(places: Sequence[_Place]) -> float:
    """Return how much a term is spoken of: occurrences in the article, comments that have it."""
    article = sum(place.doc == 0 for place in places)
    comments = len({place.doc for place in places if place.doc})
    return article + COMMENT_WEIGHT * comments


def _rarity(label: str) -> float:
    table = word_table()
    values = [table.zipf(label[w.start : w.end]) for w in words(label) if len(w.key) >= MIN_LETTERS]
    mean = sum(values) / len(values) if values else RARE_ZIPF
    return max(0.2, COMMON_ZIPF - max(RARE_ZIPF, mean))


def _length(keys: Keys) -> float:
    return math.log2(max(1, len(keys)) + 1)


@lru_cache(maxsize=50_000)
def _stems(text: str) -> Keys:
    return tuple(stem(text[w.start : w.end]) for w in words(text) if len(w.key) >= MIN_LETTERS)


def _without_overlap(terms: Sequence[Term]) -> list[Term]:
    """Give every word to the longest term that has it."""
    taken: set[tuple[int, int]] = set()
    kept: dict[str, list[tuple[int, FoundMention]]] = {}
    longest_first = sorted(terms, key=lambda term: -len(words(term.label)))
    for term in longest_first:
        own = kept.setdefault(term.concept, [])
        for number, mention in term.mentions:
            characters = {(number, i) for i in range(mention.start, mention.end)}
            if taken.isdisjoint(characters):
                taken |= characters
                own.append((number, mention))
    return [
        term._replace(mentions=tuple(kept[term.concept]))
        for term in terms
        if term.known or kept[term.concept]
    ]


def candidates(doc: Doc, in_title: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """Yield noun phrases as token ranges: NOUN (ADJ | de NOUN | NOUN)*, and those inside them that begin with a noun."""
    if not len(doc):
        return
    strings = doc.vocab.strings
    poses, lowers, stops = doc.to_array([POS, LOWER, IS_STOP]).T.tolist()
    noun, adjective = strings["NOUN"], strings["ADJ"]
    links = {strings[word] for word in ("de", "d'", "d’", "à", "du", "des")}
    general = {
        value for value in set(lowers) if _is_general(strings[value]) and stem(strings[value]) not in in_title
    }
    count = len(poses)
    for index in range(count):
        if poses[index] != noun or stops[index] or lowers[index] in general:
            continue
        size, at = 1, index + 1
        yield index, at
        while at < count and size < MAX_TERM_WORDS:
            if poses[at] in (noun, adjective) and not stops[at] and lowers[at] not in general:
                at, size = at + 1, size + 1
            elif (
                lowers[at] in links
                and at + 1 < count
                and poses[at + 1] == noun
                and not stops[at + 1]
                and lowers[at + 1] not in general
            ):
                at, size = at + 2, size + 1
            else:
                break
            yield index, at


@lru_cache(maxsize=50_000)
def _is_general(lower: str) -> bool:
    """Say whether a word can be no part of a term: too short, no word, or a noun such as "semaine"."""
    return len(lower) < MIN_LETTERS or not lower[0].isalpha() or stem(lower) in _general()


@lru_cache(maxsize=1)
def _general() -> frozenset[str]:
    return frozenset(stem(word) for (word,) in rows("general_nouns"))


def propose_lexicon(
    discussions: Iterable[Discussion], nlp: "Language", *, limit: int = 100
) -> list[ConceptEntry]:
    """Return the terms of some discussions as a concept lexicon for a person to edit, the best first.

    Forms of a term that its label does not stand for become variants; a longer term names the shorter one it ends or begins with as
    the broader one.
    """
    scores: Counter[str] = Counter()
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for discussion in discussions:
        docs = list(nlp.pipe([discussion.text, *(comment.text for comment in discussion.comments)]))
        for term in rank(docs, title=discussion.title, limit=limit):
            scores[term.concept] += round(term.score * 1000)
            labels[term.concept][term.label] += 1
    best = sorted(scores, key=lambda concept: (-scores[concept], concept))[:limit]
    names = {concept: labels[concept].most_common(1)[0][0] for concept in best}
    heads = {fold(name): name for name in names.values()}
    return [
        ConceptEntry(
            name,
            tuple(sorted(form for form in labels[concept] if form != name)),
            next((heads[head] for head in _heads(name) if head in heads), None),
        )
        for concept, name in names.items()
    ]


def _heads(name: str) -> Iterator[str]:
    parts = fold(name).split()
    for size in range(len(parts) - 1, 0, -1):
        yield " ".join(parts[:size])
