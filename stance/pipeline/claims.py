"""Find the clauses of a text and, among them, the claims with their role in the argument."""

import re
from functools import lru_cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from stance.lexicons import rows
from stance.lexicons.matching import Trie, Word, phrase_trie, words
from stance.pipeline.clauses import find_clauses
from stance.pipeline.extensions import register

# A connective opens its clause when it is among the first words: "et puis surtout parce que".
CONNECTIVE_REACH = 4
# Below three words a clause without a verb ("Très juste", "Bravo") judges only if a cue says so; the classifier reads those.
MIN_WORDS_WITHOUT_VERB = 3
_ROLE_OF = {"premise": "premise", "concession": "concession"}


class FoundClaim(NamedTuple):
    """A claim as token range, its role, and the words that gave the role (character spans)."""

    start: int
    end: int
    role: str
    cues: list[dict[str, object]]


@Language.factory(
    "stance_claims",
    requires=["token.dep", "token.pos", "token.head", "token.is_sent_start"],
    assigns=["doc.spans"],
)
def create_claims(nlp: Language, name: str) -> "Claims":
    """Create the component; it belongs after the parser."""
    return Claims(name=name)


class Claims:
    """Write ``doc.spans["clauses"]`` (a partition) and ``doc.spans["claims"]`` (label: role)."""

    def __init__(self, *, name: str = "stance_claims") -> None:
        self.name = name
        register()

    def __call__(self, doc: Doc) -> Doc:
        """Store the clauses and claims of a parsed Doc."""
        clauses = find_clauses(doc)
        doc.spans["clauses"] = SpanGroup(
            doc, name="clauses", spans=[Span(doc, start, end, label="clause") for start, end in clauses]
        )
        claims = []
        for found in self.find(doc):
            span = Span(doc, found.start, found.end, label=found.role)
            span._.cues = found.cues
            claims.append(span)
        doc.spans["claims"] = SpanGroup(doc, name="claims", spans=claims)
        return doc

    def find(self, doc: Doc) -> list[FoundClaim]:
        """Return the claims of a Doc whose clauses are set, in order."""
        clauses = [(span.start, span.end) for span in doc.spans["clauses"]]
        text = doc.text
        word_list = words(text)
        connectives = _connectives()
        claims = []
        at = 0
        contrast_ahead = _contrasts(doc, clauses)
        for number, (start, end) in enumerate(clauses):
            first_char = doc[start].idx
            last = doc[end - 1]
            end_char = last.idx + len(last)
            while at < len(word_list) and word_list[at].start < first_char:
                at += 1
            inside = []
            while at < len(word_list) and word_list[at].start < end_char:
                inside.append(word_list[at])
                at += 1
            clause_text = text[first_char:end_char]
            if not inside or not claims_something(clause_text, doc, start, end, len(inside)):
                continue
            role, cues = _role(connectives, inside, text)
            if role == "claim" and contrast_ahead[number] and _grants(inside):
                role = "concession"
            if clause_text.rstrip(' »”"').endswith("?"):
                role = "question"
                cues = [_cue("role", end_char - 1, end_char, text)]
            claims.append(FoundClaim(start, end, role, cues))
        return claims


def claims_something(clause_text: str, doc: Doc, start: int, end: int, word_count: int) -> bool:
    """Say whether a clause asserts, judges or demands: it has a verb, or enough words, and is no formula, heading or address."""
    if formula_kind(clause_text) is not None:
        return False
    has_verb = any(token.pos_ in ("VERB", "AUX") for token in doc[start:end])
    if has_verb:
        return True
    return word_count >= MIN_WORDS_WITHOUT_VERB and clause_text.endswith((".", "!", "…"))


@lru_cache(maxsize=1)
def _formulas() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.I), kind) for pattern, kind in rows("formulas"))


def formula_kind(clause_text: str) -> str | None:
    """Return the kind of a formula that claims nothing (``greeting``, ``thanks``, ``signoff``, ``introduction``), or None.

    Examples
    --------
    >>> formula_kind("Bonsoir Vincent,"), formula_kind("Le vélo est utile.")
    ('greeting', None)
    """
    text = clause_text.strip().replace("’", "'")
    if len(text) > 140:
        return None
    for pattern, kind in _formulas():
        if pattern.fullmatch(text):
            return kind
    return None


@lru_cache(maxsize=1)
def _connectives() -> Trie[str]:
    return phrase_trie((phrase, kind) for phrase, kind in rows("connectives"))


def _role(connectives: Trie[str], inside: list[Word], text: str) -> tuple[str, list[dict[str, object]]]:
    keys = [word.key for word in inside[: CONNECTIVE_REACH + 4]]
    for first, end, kind in connectives.find(keys):
        if first < CONNECTIVE_REACH and kind in _ROLE_OF:
            return _ROLE_OF[kind], [_cue("role", inside[first].start, inside[end - 1].end, text)]
    return "claim", []


def _grants(inside: list[Word]) -> bool:
    return inside[0].key in ("oui", "certes", "ok", "soit")


def _contrasts(doc: Doc, clauses: list[tuple[int, int]]) -> list[bool]:
    """Say for each clause whether the next one opens with a contrast."""
    opens = [
        doc[start].lower_ in ("mais", "or", "cependant", "pourtant", "toutefois") for start, _end in clauses
    ]
    return [*opens[1:], False] if opens else []


def _cue(kind: str, start: int, end: int, text: str) -> dict[str, object]:
    return {"kind": kind, "start": start, "end": end, "text": text[start:end]}
