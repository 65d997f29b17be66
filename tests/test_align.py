"""Which author claim a comment claim answers: by its words, by what it quotes, by the place it names."""

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span

from stance.align import MIN_SIMILARITY, Targets, similarity
from stance.pipeline.extensions import register
from stance.pipeline.quotes import Quotes

NLP = spacy.blank("fr")
ARTICLE = (
    "Le vélo désengorge le centre de la ville.\n\n"
    "Les commerçants craignent pour leur chiffre d'affaires.\n\n"
    "La mairie doit construire des pistes cyclables protégées."
)


def with_claims(text: str, *claims: str) -> Doc:
    """A Doc whose claims are the given parts of its text."""
    register()
    doc = NLP(text)
    for token in doc:
        token.is_sent_start = token.i == 0
    Quotes()(doc)
    spans: list[Span | None] = []
    for part in claims or (text,):
        at = text.index(part)
        spans.append(doc.char_span(at, at + len(part), label="claim", alignment_mode="expand"))
    doc.spans["claims"] = [span for span in spans if span is not None]
    return doc


@pytest.fixture(scope="module")
def targets() -> Targets:
    return Targets(with_claims(ARTICLE, *ARTICLE.split("\n\n")))


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        pytest.param("La bicyclette désengorge les rues du centre", 0, id="other words"),
        pytest.param("Les magasins vont perdre du chiffre d'affaires", 1, id="shared words"),
        pytest.param("Il faut des pistes cyclables", 2, id="part of a long claim"),
        pytest.param("faut des piste cyclable proteger", 2, id="careless spelling"),
        pytest.param("Je conteste le 2e paragraphe", 1, id="number of a paragraph"),
        pytest.param("Votre dernier point me paraît léger", 2, id="last point"),
        pytest.param("Votre conclusion est absurde", 2, id="conclusion"),
        pytest.param(
            "« craignent pour leur chiffre » : n'importe quoi, le vélo et la ville", 1, id="quotation"
        ),
        pytest.param("Bonne recette de crêpes au sarrasin", None, id="off topic"),
        pytest.param("Le 9e paragraphe manque d'humour", None, id="no such paragraph"),
    ],
)
def test_claims_find_their_target(targets: Targets, comment: str, expected: int | None) -> None:
    assert [pair.target for pair in targets.align(with_claims(comment))] == (
        [] if expected is None else [expected]
    )


def test_the_claim_after_a_quotation_answers_it(targets: Targets) -> None:
    doc = with_claims("« Les commerçants craignent pour leur chiffre » Quelle blague", "Quelle blague")
    assert [(pair.claim, pair.target) for pair in targets.align(doc)] == [(0, 1)]


def test_similarity_of_a_pair_is_within_bounds(targets: Targets) -> None:
    [pair] = targets.align(with_claims(ARTICLE.split("\n\n")[0]))
    assert (pair.target, MIN_SIMILARITY <= pair.similarity <= 1) == (0, True)


@pytest.mark.parametrize("empty", ["article", "comment"])
def test_nothing_to_align(targets: Targets, empty: str) -> None:
    bare = NLP("Bonjour")
    found = Targets(bare).align(with_claims("Le vélo")) if empty == "article" else targets.align(bare)
    assert found == []


def test_scores_have_a_row_a_claim_and_a_column_a_target(targets: Targets) -> None:
    doc = with_claims("Le vélo aide. Les commerçants souffrent.", "Le vélo aide", "Les commerçants souffrent")
    scores = targets.scores(doc)
    assert (scores.shape, scores.argmax(axis=1).tolist()) == ((2, 3), [0, 1])


@pytest.mark.parametrize(
    ("close", "far"),
    [
        (
            ("Le vélo est utile", "La bicyclette est pratique"),
            ("Le vélo est utile", "Le ministre a démissionné"),
        ),
        (
            ("une augmentation de salaire", "augmenter les salaires"),
            ("une augmentation de salaire", "un vélo volé"),
        ),
        (("l'entreprise recrute", "lentreprise recrut"), ("l'entreprise recrute", "la pluie tombe")),
    ],
)
def test_similarity_orders_pairs(close: tuple[str, str], far: tuple[str, str]) -> None:
    near, distant = similarity([close[0], far[0]], [close[1], far[1]])
    assert near > distant


def test_similarity_of_equal_texts_is_one_and_of_empty_ones_zero() -> None:
    assert np.allclose(similarity(["Le vélo", ""], ["Le vélo", ""]), [1, 0], atol=1e-3)


def test_similarity_wants_as_many_texts() -> None:
    with pytest.raises(ValueError, match="1 texts and 2 others"):
        similarity(["a"], ["b", "c"])


def test_the_longest_claim_of_a_statement_is_answered() -> None:
    text = "Partout les vélos passent, sans gêner personne. Les commerçants se plaignent."
    doc = with_claims(
        text, "Partout les vélos passent,", "sans gêner personne.", "Les commerçants se plaignent."
    )
    for token in doc:
        token.is_sent_start = token.text in ("Partout", "Les")
        token.set_morph("VerbForm=Fin" if token.text in ("passent", "plaignent") else "")
    doc.spans["clauses"] = list(doc.spans["claims"])
    targets = Targets(doc)
    pairs = targets.align(with_claims("Ça ne va gêner personne partout où passent des vélos"))
    assert (targets.candidates, [pair.target for pair in pairs]) == ([0, 2], [0])
