"""Terms: noun phrases by their grammar, ranked by recurrence and rarity; a corpus's terms as a lexicon."""

import pytest
import spacy
from spacy.tokens import Doc

from stance.lexicons.concepts import ConceptEntry
from stance.pipeline.concepts import Concepts
from stance.pipeline.terms import candidates, discover, rank

VOCAB = spacy.blank("fr").vocab


def tagged(text: str) -> Doc:
    """A Doc from ``word/POS`` pairs."""
    pairs = [part.rsplit("/", 1) for part in text.split()]
    return Doc(VOCAB, words=[word for word, _pos in pairs], pos=[pos for _word, pos in pairs])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le/DET vélo/NOUN électrique/ADJ", ["vélo", "vélo électrique"]),
        (
            "la/DET piste/NOUN de/ADP ski/NOUN vide/ADJ",
            ["piste", "piste de ski", "piste de ski vide", "ski", "ski vide"],
        ),
        ("une/DET semaine/NOUN de/ADP grève/NOUN", ["grève"]),
        ("il/PRON roule/VERB vite/ADV", []),
        ("un/DET chef/NOUN avec/ADP panache/NOUN", ["chef", "panache"]),
    ],
)
def test_candidates(text: str, expected: list[str]) -> None:
    doc = tagged(text)
    assert [doc[start:end].text for start, end in candidates(doc)] == expected


ARTICLE = (
    "la/DET piste/NOUN cyclable/ADJ ./PUNCT une/DET piste/NOUN cyclable/ADJ et/CCONJ un/DET trottoir/NOUN"
)
COMMENT = "les/DET pistes/NOUN cyclables/ADJ ,/PUNCT la/DET marmotte/NOUN"


def test_recurring_terms_are_discovered_with_their_mentions() -> None:
    docs = [tagged(ARTICLE), tagged(COMMENT)]
    [term] = discover(docs)
    assert (term.label, term.concept) == ("piste cyclable", "piste-cyclable")
    assert [(n, docs[n].text[m.start : m.end], m.match) for n, m in term.mentions] == [
        (0, "piste cyclable", "discovered"),
        (0, "piste cyclable", "discovered"),
        (1, "pistes cyclables", "discovered"),
    ]


def test_a_word_of_the_title_needs_no_recurrence() -> None:
    found = discover([tagged(ARTICLE), tagged(COMMENT)], title="Sauvons la marmotte")
    assert {term.label for term in found} == {"piste cyclable", "marmotte"}


def test_what_the_lexicon_has_is_ranked_and_not_discovered() -> None:
    component = Concepts([ConceptEntry("voie cyclable", ("piste cyclable",))])
    docs = [component(tagged(ARTICLE)), component(tagged(COMMENT))]
    assert [(term.concept, term.known) for term in rank(docs)] == [("voie-cyclable", True)]
    assert discover(docs) == []


def test_nothing_is_discovered_in_nothing() -> None:
    assert discover([Doc(VOCAB)]) == []
