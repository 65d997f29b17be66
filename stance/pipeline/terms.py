"""Discover the terms of a discussion: noun phrases that recur, ranked by C-value (Frantzi, Ananiadou & Mima 2000)."""

import csv
import io
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from spacy.attrs import IS_STOP, LOWER, POS
from spacy.tokens import Doc, Span

from stance.lexicons.concepts import slug
from stance.lexicons.matching import words
from stance.pipeline.concepts import FoundMention, stem
from stance.schema import Discussion

if TYPE_CHECKING:
    from spacy.language import Language

# A page shows its subject in some dozen terms; beyond fifteen, terms of a single digression come in.
MAX_TERMS = 15
# One occurrence is no recurrence; two in a page of 300 to 3,000 words are.
MIN_OCCURRENCES = 2
MAX_TERM_WORDS = 4
# A term of one word needs more evidence than a phrase: most frequent nouns ("chose", "personne") name no subject.
MIN_SINGLE_OCCURRENCES = 4
MIN_SINGLE_LENGTH = 5


class Term(NamedTuple):
    """A discovered term: its most frequent form, identifier, score, and where it stands (doc number, mention)."""

    label: str
    concept: str
    score: float
    mentions: tuple[tuple[int, FoundMention], ...]


def discover(docs: Sequence[Doc], *, limit: int = MAX_TERMS) -> list[Term]:
    """Return the best terms of some Docs of one discussion that its lexicon does not already cover.

    Parameters
    ----------
    docs : sequence of Doc
        Parsed Docs with ``doc.spans["concepts"]``.
    limit : int
        How many terms at most.
    """
    found: dict[tuple[str, ...], list[tuple[int, Span]]] = defaultdict(list)
    for number, doc in enumerate(docs):
        covered = {i for span in doc.spans.get("concepts", ()) for i in range(span.start, span.end)}
        for start, end in candidates(doc):
            if not covered.intersection(range(start, end)):
                span = doc[start:end]
                found[tuple(stem(span.text[word.start : word.end]) for word in words(span.text))].append(
                    (number, span)
                )
    nested: Counter[tuple[str, ...]] = Counter()
    containers: Counter[tuple[str, ...]] = Counter()
    for keys, spans in found.items():
        for size in range(1, len(keys)):
            for at in range(len(keys) - size + 1):
                nested[keys[at : at + size]] += len(spans)
                containers[keys[at : at + size]] += 1
    terms = []
    for keys, spans in found.items():
        count = len(spans)
        needed = MIN_OCCURRENCES if len(keys) > 1 else MIN_SINGLE_OCCURRENCES
        if count < needed or (len(keys) == 1 and len(keys[0]) < MIN_SINGLE_LENGTH):
            continue
        weight = math.log2(len(keys) + 1)
        inside = nested[keys] / containers[keys] if containers[keys] else 0.0
        label = Counter(span.text.lower() for _number, span in spans).most_common(1)[0][0]
        concept = slug(label)
        mentions = tuple(
            (number, FoundMention(span.start_char, span.end_char, concept, "discovered"))
            for number, span in spans
        )
        terms.append(Term(label, concept, weight * (count - inside), mentions))
    terms.sort(key=lambda term: (-term.score, term.label))
    return terms[:limit]


def candidates(doc: Doc) -> Iterator[tuple[int, int]]:
    """Yield noun phrases as token ranges: NOUN (ADJ | de NOUN | NOUN)*, the longest at each place."""
    if not len(doc):
        return
    strings = doc.vocab.strings
    poses, lowers, stops = doc.to_array([POS, LOWER, IS_STOP]).T.tolist()
    noun, adjective = strings["NOUN"], strings["ADJ"]
    links = {strings[word] for word in ("de", "d'", "d’", "à", "du", "des")}
    index, count = 0, len(poses)
    while index < count:
        if poses[index] != noun or stops[index]:
            index += 1
            continue
        end, size, at = index + 1, 1, index + 1
        while at < count and size < MAX_TERM_WORDS:
            if poses[at] in (noun, adjective) and not stops[at]:
                at, size = at + 1, size + 1
                end = at
            elif lowers[at] in links and at + 1 < count and poses[at + 1] == noun and not stops[at + 1]:
                at, size = at + 2, size + 1
                end = at
            else:
                break
        yield index, end
        index = end


def propose_lexicon(discussions: Iterable[Discussion], nlp: "Language", *, limit: int) -> str:
    """Return the terms of some discussions as a concept lexicon in CSV, the best first, for a person to edit."""
    scores: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for discussion in discussions:
        docs = list(nlp.pipe([discussion.text, *(comment.text for comment in discussion.comments)]))
        for term in discover(docs, limit=limit):
            scores[term.concept] += round(term.score * 1000)
            labels.setdefault(term.concept, term.label)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("label", "variants", "broader", "definition"))
    best = sorted(scores, key=lambda concept: (-scores[concept], concept))[:limit]
    writer.writerows((labels[concept], "", "", "") for concept in best)
    return out.getvalue()
