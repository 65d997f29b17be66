"""Qualify each claim: is it negated, how certain is it, and whose claim is it."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from stance.lexicons import groups, rows
from stance.lexicons.matching import Trie, Word, phrase_trie, words
from stance.pipeline.extensions import register
from stance.pipeline.quotes import quoted_tokens

# Phrases that hold a negative word and do not negate.
_NO_NEGATION = (
    "pas mal de",
    "n'est-ce pas",
    "pas seulement",
    "non seulement",
    "pourquoi pas",
    "sans doute",
    "plus ou moins",
    "pas à pas",
    "ne serait-ce que",
    "plus que",
    "de plus en plus",
    "ni plus ni moins",
    "point de vue",
    "en plus",
    "de plus",
    "au plus",
    "une personne",
    "la personne",
    "cette personne",
    "chaque personne",
    "toute personne",
    "par personne",
    "un point",
    "ce point",
    "le point",
    "au point",
)
_FIRST_PERSONS = frozenset(("je", "j'", "j’", "nous", "on", "moi"))


class Qualified(NamedTuple):
    """What is said of a claim, with the words that say it."""

    negated: bool
    certainty: str
    voice: str
    cues: list[dict[str, object]]


@Language.factory(
    "stance_qualifiers",
    requires=["doc.spans", "token.dep", "token.pos", "token.morph", "token.lemma"],
    assigns=["span._.negated", "span._.certainty", "span._.voice", "span._.cues"],
)
def create_qualifiers(nlp: Language, name: str) -> "Qualifiers":
    """Create the component; it belongs after ``stance_claims`` and ``stance_quotes``."""
    return Qualifiers(name=name)


class Qualifiers:
    """Set ``negated``, ``certainty``, ``voice`` and their ``cues`` on the spans of ``doc.spans["claims"]``."""

    def __init__(self, *, name: str = "stance_qualifiers") -> None:
        self.name = name
        register()

    def __call__(self, doc: Doc) -> Doc:
        """Store the qualifiers of every claim."""
        for span, found in self.find(doc):
            span._.negated = found.negated
            span._.certainty = found.certainty
            span._.voice = found.voice
            span._.cues = [*(span._.cues or ()), *found.cues]
        return doc

    def find(self, doc: Doc) -> list[tuple[Span, Qualified]]:
        """Return each claim of a Doc with what qualifies it."""
        claims = list(doc.spans.get("claims", ()))
        if not claims:
            return []
        quoted = quoted_tokens(doc)
        return [(span, _qualify(doc, span, quoted)) for span in claims]


def _qualify(doc: Doc, span: Span, quoted: set[int]) -> Qualified:
    text = span.text
    inside = words(text)
    offset = span.start_char
    cues: list[dict[str, object]] = []

    def cue(kind: str, first: Word, last: Word) -> None:
        start, end = offset + first.start, offset + last.end
        cues.append({"kind": kind, "start": start, "end": end, "text": doc.text[start:end]})

    negated = _negation(inside, cue)
    certainty = "asserted"
    for first, end, kind in _hedges().find([word.key for word in inside]):
        certainty = kind
        cue("certainty", inside[first], inside[end - 1])
        break
    if certainty == "asserted":
        for token in span:
            if token.pos_ in ("VERB", "AUX") and "Mood=Cnd" in token.morph:
                certainty = "hypothetical"
                cues.append(
                    {
                        "kind": "certainty",
                        "start": token.idx,
                        "end": token.idx + len(token),
                        "text": token.text,
                    }
                )
                break
    voice = "writer"
    if sum(i in quoted for i in range(span.start, span.end)) * 2 > len(span):
        voice = "reported"
        cues.append({"kind": "voice", "start": span.start_char, "end": span.end_char, "text": text})
    else:
        source = _reporter(span) or _source(span, inside)
        if source is not None:
            voice = "reported"
            cues.append(
                {
                    "kind": "voice",
                    "start": source[0],
                    "end": source[1],
                    "text": doc.text[source[0] : source[1]],
                }
            )
    return Qualified(negated, certainty, voice, cues)


def _negation(inside: list[Word], cue: Callable[[str, Word, Word], None]) -> bool:
    keys = [word.key for word in inside]
    harmless = {i for first, end, _value in _no_negation().find(keys) for i in range(first, end)}
    particle = any(key in ("ne", "n") for key in keys)
    negators, plus = _negators()
    found = []
    for index, key in enumerate(keys):
        if index in harmless:
            continue
        if (
            key in negators
            and (key not in ("personne", "rien", "jamais", "ni") or particle or key in ("rien", "ni"))
        ) or (key in plus and particle):
            found.append(index)
    for index in found:
        cue("negation", inside[index], inside[index])
    return bool(found)


def _reporter(span: Span) -> tuple[int, int] | None:
    """Return where the reporting verb of a clause stands whose subject is not the writer."""
    verbs = _reporting()
    for token in span:
        if token.lemma_.lower() in verbs and token.pos_ == "VERB":
            subjects = [child for child in token.children if child.dep_ in ("nsubj", "expl:subj")]
            if subjects and not any(s.lower_ in _FIRST_PERSONS or s.lower_ == "vous" for s in subjects):
                return token.idx, token.idx + len(token)
    return None


def _source(span: Span, inside: list[Word]) -> tuple[int, int] | None:
    """Return the characters of "selon …", "d'après …", unless the source is the writer."""
    keys = [word.key for word in inside]
    offset = span.start_char
    for index, key in enumerate(keys[:-1]):
        if key == "selon" and keys[index + 1] not in ("moi", "nous", "que", "le", "la", "les"):
            return offset + inside[index].start, offset + inside[index + 1].end
        if key == "apres" and index and keys[index - 1] == "d" and keys[index + 1] not in ("moi", "nous"):
            return offset + inside[index - 1].start, offset + inside[index + 1].end
    return None


@lru_cache(maxsize=1)
def _hedges() -> Trie[str]:
    return phrase_trie((phrase, kind) for phrase, kind in rows("hedges"))


@lru_cache(maxsize=1)
def _no_negation() -> Trie[bool]:
    return phrase_trie((phrase, True) for phrase in _NO_NEGATION)


@lru_cache(maxsize=1)
def _negators() -> tuple[frozenset[str], frozenset[str]]:
    kinds = groups("negation")
    return (
        frozenset(words(w)[0].key for w in kinds["negator"]),
        frozenset(words(w)[0].key for w in kinds["plus"]),
    )


@lru_cache(maxsize=1)
def _reporting() -> frozenset[str]:
    return frozenset(verb for (verb,) in rows("reporting"))
