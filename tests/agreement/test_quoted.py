"""What a page marks as quoted is somebody else's: it decides no stance, and no claim of it is the writer's."""

from stance.schema import Comment, Discussion

ARTICLE = (
    "Il faut interdire les téléphones au lycée : ils nuisent à l'attention des élèves et à leur sommeil."
)
AGREES = "Je suis tout à fait d'accord, bravo, excellente idée."
DISAGREES = "N'importe quoi, c'est faux, je suis contre."


def analysed(analyzer, text, quotes=()):
    comment = Comment(id="1", text=text, author="Léa", quotes=quotes)
    return analyzer(Discussion("Téléphones", ARTICLE, comments=(comment,))).comments[0]


def test_a_quotation_decides_nothing(analyzer):
    text = f"{AGREES}\n\n{DISAGREES}"
    whole, marked = (
        analysed(analyzer, text, quotes).stance.probabilities for quotes in ((), ((0, len(AGREES)),))
    )
    alone = analysed(analyzer, DISAGREES).stance.probabilities
    assert marked["disagree"] > whole["disagree"]
    assert abs(marked["disagree"] - alone["disagree"]) < abs(whole["disagree"] - alone["disagree"])


def test_no_cue_stands_in_a_quotation_and_its_claims_are_reported(analyzer):
    found = analysed(analyzer, f"{AGREES}\n\n{DISAGREES}", ((0, len(AGREES)),))
    assert found.stance.cues
    assert all(cue.start >= len(AGREES) for cue in found.stance.cues)
    assert {claim.voice for claim in found.claims if claim.end <= len(AGREES)} == {"reported"}
    assert "writer" in {claim.voice for claim in found.claims if claim.start > len(AGREES)}


def test_a_comment_that_is_but_a_quotation_is_read_as_it_is(analyzer):
    assert (
        analysed(analyzer, AGREES, ((0, len(AGREES)),)).stance.label
        == analysed(analyzer, AGREES).stance.label
    )


def test_quotations_of_long_texts_are_known(analyzer):
    long = "\n\n".join([DISAGREES] * 600)
    found = analysed(analyzer, f"{AGREES}\n\n{long}", ((0, len(AGREES)),))
    assert {claim.voice for claim in found.claims if claim.end <= len(AGREES)} == {"reported"}
