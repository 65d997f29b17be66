"""Clauses, claims and what qualifies them, one construction a row, on parses that were checked by hand."""

from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from stance.pipeline import create_pipeline
from stance.pipeline.claims import Claims, formula_kind
from stance.pipeline.qualifiers import Qualifiers
from stance.pipeline.quotes import Quotes
from stance.pipeline.sentences import Sentences
from tests.pipeline.parsed import ROWS, VOCAB, build


def with_claims(row: dict[str, Any]) -> Doc:
    doc = build(row)
    for component in (Quotes(), Claims(learned=False), Qualifiers()):
        doc = component(doc)
    return doc


@pytest.mark.parametrize("row", [row for row in ROWS if "clauses" in row], ids=lambda row: row["name"])
def test_clauses(row: dict[str, Any]) -> None:
    doc = with_claims(row)
    assert [span.text for span in doc.spans["clauses"]] == row["clauses"]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if "claims" in row], ids=lambda row: f"{row['name']}, {row['text']}"
)
def test_claims(row: dict[str, Any]) -> None:
    doc = with_claims(row)
    found = [
        [s.text, s.label_, s._.negated, s._.certainty, s._.voice, [cue["text"] for cue in s._.cues or ()]]
        for s in doc.spans["claims"]
    ]
    assert found == row["claims"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['name']}, {row['text']}")
def test_clauses_leave_no_word_out_and_cues_slice_to_the_text(row: dict[str, Any]) -> None:
    doc = with_claims(row)
    tokens = [i for span in doc.spans["clauses"] for i in range(span.start, span.end)]
    assert tokens == [token.i for token in doc if not token.is_space]
    cues = [cue for span in doc.spans["claims"] for cue in span._.cues or ()]
    assert [doc.text[cue["start"] : cue["end"]] for cue in cues] == [cue["text"] for cue in cues]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bonsoir Vincent,", "greeting"),
        ("Bjr à tous,", "greeting"),
        ("Merci pour cet article intéressant.", "thanks"),
        ("Je vous remercie de votre réponse", "thanks"),
        ("Cordialement, Paul", "signoff"),
        ("Bonne soirée !", "signoff"),
        ("Au plaisir de vous lire", "signoff"),
        ("Je m'appelle Julie", "introduction"),
        ("Je découvre cet article suite à un débat", "introduction"),
        ("Merci qui ?" + " Merci" * 40, None),
        ("Le bonjour du maire est une ruse.", None),
    ],
)
def test_formulas(text: str, expected: str | None) -> None:
    assert formula_kind(text) == expected


@pytest.mark.parametrize(
    ("words", "token", "expected"),
    [
        pytest.param(["Évadons", "nous", "de", "là"], 1, False, id="enclitic without hyphen"),
        pytest.param(["Vincent", "\n\n", "Ayant"], 2, True, id="paragraph"),
        pytest.param(["Il", "a", "dit", "»", "hier"], 3, False, id="closing quote"),
        pytest.param(["Le", "Grand", "-", "Est"], 2, False, id="hyphen between words"),
        pytest.param(["Un", ":", "\n", "-", "deux"], 3, None, id="dash of a list"),
        pytest.param(["je", "pars", "Il", "pleut"], 2, True, id="capital clitic without full stop"),
        pytest.param(["Oui", ".", "Le", "bus", "roule"], 4, False, id="lower case in an edited text"),
        pytest.param(["le", "bus", "est", "la", "on", "part"], 4, None, id="lower case where all is"),
        pytest.param(["Qu'", "Alain"], 1, False, id="after an elision"),
    ],
)
def test_sentence_starts(words: list[str], token: int, expected: bool | None) -> None:
    assert dict(Sentences().find(Doc(VOCAB, words=words))).get(token) == expected


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "😀"])
def test_components_take_any_text(text: str) -> None:
    doc = create_blank()(text)
    assert [span.text for span in doc.spans["claims"]] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Il pleut.\n\nLe prix monte\n\nOn paie.", ["Il pleut.", "On paie."], id="heading"),
        pytest.param("Il pleut.\n\nle prix monte\n\nOn paie.", ["Il pleut.", "le prix monte", "On paie."], id="careless paragraph"),
        pytest.param("Il pleut.\n\nLe prix monte", ["Il pleut.", "Le prix monte"], id="last paragraph"),
        pytest.param("MA MACHINE DE 1971 TOURNE", ["MA MACHINE DE 1971 TOURNE"], id="in capitals"),
        pytest.param("Délai annoncé de quatorze semaines.", ["Délai annoncé de quatorze semaines."], id="statement without verb"),
        pytest.param("Le prix du billet", [], id="name"),
        pytest.param("Douze entorses au poste de soin", ["Douze entorses au poste de soin"], id="neither verb nor stop"),
        pytest.param("Le béton arrive quand ?", ["Le béton arrive quand ?"], id="interrogative last"),
        pytest.param("Quand arrive le béton ?", [], id="interrogative first"),
        pytest.param("Qui paie le béton ?", ["Qui paie le béton ?"], id="who"),
        pytest.param("Qui paie ?", [], id="who, of two words"),
        pytest.param("Et le béton ?", ["Et le béton ?"], id="answers back"),
        pytest.param("Et arrive-t-il demain ?", [], id="asks on"),
        pytest.param("Il pleut.\n\n```php\nsi pleut.\n\nOn paie.\n```\n\nOn paie.", ["Il pleut.", "On paie."], id="fenced code"),
        pytest.param("Il pleut.\n\n```\nOn paie.", ["Il pleut.", "On paie."], id="a fence that is not closed"),
    ],
)  # fmt: skip
def test_headings_and_statements_without_verb(text: str, expected: list[str]) -> None:
    tagged = {"pleut", "monte", "paie", "arrive"}
    doc = create_blank().make_doc(text)
    for token in doc:
        token.pos_ = "VERB" if token.text in tagged else "NOUN"
        token.is_sent_start = token.i == 0 or doc[token.i - 1].is_space
    doc = Claims()(doc)
    assert [span.text for span in doc.spans["claims"]] == expected


def create_blank() -> spacy.language.Language:
    nlp = spacy.blank("fr")
    for name in (
        "stance_sentences",
        "stance_quotes",
        "stance_concepts",
        "stance_claims",
        "stance_qualifiers",
    ):
        nlp.add_pipe(name)
    return nlp


def test_the_pipeline_declares_its_data_flow() -> None:
    nlp = create_pipeline()
    analysis = nlp.analyze_pipes()
    assert {name: problems for name, problems in analysis["problems"].items() if problems} == {}
    assert [name for name in nlp.pipe_names if name.startswith("stance_")] == [
        "stance_sentences", "stance_tags", "stance_quotes", "stance_concepts", "stance_claims", "stance_qualifiers",
    ]  # fmt: skip


def test_a_second_run_leaves_nothing_of_the_first() -> None:
    row = next(row for row in ROWS if row["name"] == "voice: prétendre")
    doc = with_claims(row)
    first = [(s.label_, s._.negated, s._.certainty, s._.voice, s._.cues) for s in doc.spans["claims"]]
    doc = Qualifiers()(Claims(learned=False)(doc))
    assert [(s.label_, s._.negated, s._.certainty, s._.voice, s._.cues) for s in doc.spans["claims"]] == first


def test_annotations_survive_serialisation() -> None:
    doc = with_claims(next(row for row in ROWS if row["name"] == "voice: prétendre"))
    again = Doc(VOCAB).from_bytes(doc.to_bytes())
    read = [[(s.label_, s._.negated, s._.voice, s._.cues) for s in d.spans["claims"]] for d in (doc, again)]
    assert read[0] == read[1]
    assert len(read[0]) == 2
