"""Clauses that readers take as one statement, on hand-built Docs: one construction a row."""

import pytest
import spacy
from spacy.tokens import Doc

from stance.pipeline.statements import find_statements

NLP = spacy.blank("fr")
FINITE = frozenset(("ouvrent", "prennent", "est", "adapte", "rouleront", "ment", "dit", "traverse"))


def in_clauses(text: str) -> Doc:
    """A Doc with a clause between bars, a sentence between double bars, and the verbs above as finite ones."""
    words, starts, clauses = [], [], []
    for sentence in text.split("||"):
        starts.append(len(words))
        for clause in sentence.split("|"):
            clauses.append((len(words), len(words) + len(clause.split())))
            words += clause.split()
    morphs = ["VerbForm=Fin" if word in FINITE else "" for word in words]
    doc = Doc(NLP.vocab, words=words, morphs=morphs, sent_starts=[i in starts for i in range(len(words))])
    doc.spans["clauses"] = [doc[start:end] for start, end in clauses]
    return doc


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "À Zermatt , | les boutiques ouvrent", ["À Zermatt , les boutiques ouvrent"], id="frame"
        ),
        pytest.param(
            "ils prennent la mer | pour payer", ["ils prennent la mer pour payer"], id="infinitive after"
        ),
        pytest.param(
            "il dit non | mais elle dit oui", ["il dit non", "mais elle dit oui"], id="two finite verbs"
        ),
        pytest.param("un animal est là | qui ment", ["un animal est là qui ment"], id="relative that names"),
        pytest.param(
            "des gens ouvrent | qui dit tout à tous", ["des gens ouvrent", "qui dit tout à tous"], id="long relative"
        ),
        pytest.param("Onze minutes . || Il ment", ["Onze minutes .", "Il ment"], id="sentences stay apart"),
        pytest.param(
            "Partout , | le soir , | il ment | sans gêne , | il traverse",
            ["Partout , le soir , il ment sans gêne ,", "il traverse"],
            id="before and after",
        ),
    ],
)  # fmt: skip
def test_statements(text: str, expected: list[str]) -> None:
    doc = in_clauses(text)
    assert [doc[start:end].text for start, end in find_statements(doc)] == expected


def test_without_clauses_no_statement() -> None:
    assert find_statements(NLP("Il ment.")) == []
