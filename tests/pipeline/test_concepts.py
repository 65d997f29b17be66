"""Concepts in text: one way of writing a row; what only looks alike is left alone."""

import pytest
import spacy
from spacy.tokens import Doc

from stance.lexicons.concepts import ConceptEntry, builtin_lexicon
from stance.pipeline.concepts import ConceptMatcher, Concepts, stem

LABELS = (
    "réseau social", "réseau professionnel", "média social", "influenceur", "données", "salarié", "RSE", "IA", "CE",
    "transformation digitale", "community manager", "télétravail", "bien-être", "e-réputation", "condition de travail",
    "condition de vie", "rédaction", "cybersécurité", "citoyen",
)  # fmt: skip
MATCHER = ConceptMatcher(
    [*(ConceptEntry(label) for label in LABELS), ConceptEntry("numérique", ("digital", "outil connecté"))]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("réseau social", [("réseau social", "reseau-social", "exact")], id="exact"),
        pytest.param("les Réseaux sociaux", [("Réseaux sociaux", "reseau-social", "inflection")], id="plural"),
        pytest.param("des influenceuses", [("influenceuses", "influenceur", "inflection")], id="feminine"),
        pytest.param("la citoyenne", [("citoyenne", "citoyen", "inflection")], id="doubled consonant"),
        pytest.param("d’e-réputation", [("e-réputation", "e-reputation", "exact")], id="elision"),
        pytest.param("eréputation", [("eréputation", "e-reputation", "spelling")], id="joined"),
        pytest.param("télé-travail", [("télé-travail", "teletravail", "spelling")], id="hyphenated"),
        pytest.param("cyber sécurité", [("cyber sécurité", "cybersecurite", "spelling")], id="parted prefix"),
        pytest.param("bien être", [("bien être", "bien-etre", "spelling")], id="without hyphen"),
        pytest.param("reseaux sociaux", [("reseaux sociaux", "reseau-social", "spelling")], id="without accents"),
        pytest.param("salaries", [("salaries", "salarie", "spelling")], id="participle without accent"),
        pytest.param("influençeur", [("influençeur", "influenceur", "spelling")], id="needless cedilla"),
        pytest.param("inflenceur", [("inflenceur", "influenceur", "spelling")], id="missing letter"),
        pytest.param("réseau socail", [("réseau socail", "reseau-social", "spelling")], id="swapped letters inside"),
        pytest.param("salarié·e·s", [("salarié·e·s", "salarie", "inflection")], id="middle dots"),
        pytest.param("salarié(e)s", [("salarié(e)s", "salarie", "inflection")], id="parentheses"),
        pytest.param("salarié.e.s", [("salarié.e.s", "salarie", "inflection")], id="full stops"),
        pytest.param("salarié-e-s", [("salarié-e-s", "salarie", "inflection")], id="hyphens"),
        pytest.param("salariéEs", [("salariéEs", "salarie", "inflection")], id="capital E"),
        pytest.param("influenceur/euse", [("influenceur/euse", "influenceur", "inflection")], id="slash"),
        pytest.param("la transfo digitale", [("transfo digitale", "transformation-digitale", "synonym")], id="clipped"),
        pytest.param("la transfo du lait", [], id="clipped word alone"),
        pytest.param("community managers", [("community managers", "community-manager", "inflection")], id="English"),
        pytest.param("outils connectés", [("outils connectés", "numerique", "synonym")], id="variant"),
        pytest.param("la RSE, la rse", [("RSE", "rse", "exact"), ("rse", "rse", "exact")], id="acronym"),
        pytest.param("la R.S.E. aussi", [("R.S.E", "rse", "spelling")], id="dotted acronym"),
        pytest.param("ce CE", [("CE", "ce", "exact")], id="acronym that is a word"),
        pytest.param("CE N'EST PAS CE QUE", [], id="acronym in a text in capitals"),
        pytest.param(
            "réseaux sociaux et professionnels",
            [
                ("réseaux sociaux et professionnels", "reseau-professionnel", "inflection"),
                ("réseaux sociaux", "reseau-social", "inflection"),
            ],
            id="shared head",
        ),
        pytest.param(
            "réseaux ou médias sociaux",
            [
                ("réseaux ou médias sociaux", "reseau-social", "inflection"),
                ("médias sociaux", "media-social", "inflection"),
            ],
            id="shared adjective",
        ),
        pytest.param(
            "conditions de travail et de vie",
            [
                ("conditions de travail et de vie", "condition-de-vie", "inflection"),
                ("conditions de travail", "condition-de-travail", "inflection"),
            ],
            id="shared head with a link",
        ),
        pytest.param("réseaux dits sociaux", [("réseaux dits sociaux", "reseau-social", "spelling")], id="inserted word"),
        pytest.param("l'influence", [], id="influence is no influencer"),
        pytest.param("influencer l'avis, l'influencer", [], id="nor the verb"),
        pytest.param("il donne raison", [], id="donne is no donnée"),
        pytest.param("sa réaction", [], id="another word at one letter"),
        pytest.param("Le réseau. Social ou pas", [], id="over a full stop"),
        pytest.param("un réseau, social", [], id="over a comma"),
        pytest.param("salariat, salarial", [], id="same root"),
        pytest.param("", [], id="empty"),
    ],
)  # fmt: skip
def test_mentions(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(text[m.start : m.end], m.concept, m.match) for m in MATCHER.find(text)] == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("travaux", "travail"),
        ("enjeux", "enjeu"),
        ("publiques", "public"),
        ("générales", "general"),
        ("bus", "bus"),
        ("prix", "prix"),
    ],
)
def test_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    "text",
    [
        "salarié influenceur",
        "employé influenceur",
        "salariés influenceurs",
        "collaborateur influenceur",
        "influenceur·euse·s",
    ],
)
def test_builtin_influencers(text: str) -> None:
    found = ConceptMatcher(builtin_lexicon()).find(text)
    assert [(mention.concept, mention.end - mention.start) for mention in found] == [
        ("influenceur", len(text))
    ]


@pytest.mark.parametrize(
    ("words", "pos", "expected"),
    [
        (["Il", "influence", "tout"], ["PRON", "VERB", "PRON"], []),
        (["Une", "influence", "rare"], ["DET", "NOUN", "ADJ"], ["influence"]),
        (["les", "employés"], ["DET", "VERB"], ["employé"]),
        (["il", "a", "employé"], ["PRON", "AUX", "VERB"], []),
    ],
)
def test_a_single_verb_is_no_mention(words: list[str], pos: list[str], expected: list[str]) -> None:
    component = Concepts([ConceptEntry("influence"), ConceptEntry("employé")])
    doc = component(Doc(spacy.blank("fr").vocab, words=words, pos=pos))
    assert [component.matcher.entries[span.kb_id_].label for span in doc.spans["concepts"]] == expected


def test_the_first_of_two_entries_has_the_form() -> None:
    matcher = ConceptMatcher([ConceptEntry("web", ("toile",)), ConceptEntry("peinture", ("toile", "web"))])
    assert [mention.concept for mention in matcher.find("toile, web")] == ["web", "web"]
