"""What every report says of an analysis."""

from dataclasses import replace

import pytest

from stance.language import set_language
from stance.reports import facts
from stance.reports.facts import added, aims_line, answers, contested, shares, verdict, walk, wilson
from stance.schema import Analysis
from tests.reports.conftest import small, stance


def debate(**counts: int) -> Analysis:
    base = small()
    labels = [label for label, n in counts.items() for _number in range(n)]
    return replace(
        base,
        comments=tuple(
            replace(base.comments[2], id=f"c{n}", stance=stance(label, 0.0)) for n, label in enumerate(labels)
        ),
    )


def test_shares_count_every_label_with_its_interval():
    rows = [
        (s.label, s.comments, s.share, round(s.low, 3), round(s.high, 3), round(s.expected, 1), s.doubtful)
        for s in shares(small())
    ]
    assert rows == [
        ("agree", 2, 0.5, 0.15, 0.85, 1.6, 0),
        ("disagree", 1, 0.25, 0.046, 0.699, 1.0, 0),
        ("mixed", 0, 0.0, 0.0, 0.49, 0.4, 0),
        ("neutral", 1, 0.25, 0.046, 0.699, 1.0, 1),
    ]


@pytest.mark.parametrize(
    ("count", "total", "expected"),
    # Wilson's interval as statsmodels' proportion_confint(method="wilson") gives it
    [(0, 10, (0.0, 0.278)), (5, 10, (0.237, 0.763)), (10, 10, (0.722, 1.0)), (80, 100, (0.711, 0.867))],
)
def test_wilson(count, total, expected):
    assert tuple(round(bound, 3) for bound in wilson(count, total)) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, "Aucun lecteur n'a commenté."),
        ({"agree": 30, "disagree": 5}, "Les lecteurs sont en majorité d'accord avec l'auteur."),
        ({"agree": 5, "disagree": 30}, "Les lecteurs sont en majorité en désaccord avec l'auteur."),
        ({"neutral": 9, "agree": 1}, "La plupart des commentaires ne prennent pas position sur l'article."),
        (
            {"mixed": 6, "agree": 1},
            "La plupart des lecteurs acceptent une partie de l'article et en contestent une autre.",
        ),
        ({"agree": 20, "disagree": 6, "mixed": 20}, "Les lecteurs penchent pour l'auteur."),
        (
            {"agree": 2, "disagree": 1},
            "Les avis divergent, et ils sont trop peu nombreux pour dire qui l'emporte.",
        ),
        ({"agree": 20, "disagree": 20}, "Les avis divergent : aucun camp ne l'emporte nettement."),
        ({"agree": 1}, "Trop peu de lecteurs prennent position pour conclure."),
        ({"agree": 3}, "Trop peu de lecteurs prennent position pour conclure."),
        ({"agree": 4}, "Les lecteurs sont en majorité d'accord avec l'auteur."),
        ({"agree": 3, "neutral": 9}, "La plupart des commentaires ne prennent pas position sur l'article."),
    ],
)
def test_verdict_claims_no_lead_that_could_be_chance(counts, expected):
    assert verdict(debate(**counts)) == expected


@pytest.mark.parametrize(
    ("counts", "sure", "expected"),
    [
        ({"agree": 30}, 4, "Trop de positions sont incertaines pour dire où penchent les lecteurs."),
        ({"agree": 30}, 0, "Trop de positions sont incertaines pour dire où penchent les lecteurs."),
        ({"agree": 30}, 20, "Les lecteurs sont en majorité d'accord avec l'auteur."),
    ],
)
def test_verdict_rests_on_what_the_model_stands_by(counts, sure, expected):
    page = debate(**counts)
    doubted = [
        c if n < sure else replace(c, stance=stance(c.stance.label, 0.0, reason="trop court"))
        for n, c in enumerate(page.comments)
    ]
    assert verdict(replace(page, comments=tuple(doubted))) == expected


def test_contested_claims_come_by_the_number_of_their_answers():
    assert [(c.id, c.number, c.support, c.attack, c.kind) for c in contested(small())] == [
        ("a1", 1, 1, 1, "mixed"),
        ("a2", 2, 0, 1, "disagree"),
    ]


def test_answers_give_the_comment_and_its_claim():
    found = {
        target: [(a.comment.id, a.claim.id, a.link.relation) for a in items]
        for target, items in answers(small()).items()
    }
    assert found == {
        "a1": [("c2", "c2.1", "attack"), ("c1", "c1.1", "support")],
        "a2": [("c2", "c2.1", "attack")],
    }


def test_added_arguments_answer_nothing_and_are_not_the_author_s():
    assert [(item.comment.id, item.claim.id, item.new) for item in added(small())] == [
        ("c1", "c1.2", ("enfant",)),
        ("c2", "c2.2", ()),
    ]


def test_aims_name_the_claims_by_number():
    first, second, third, _fourth = small().comments
    assert [aims_line(small(), c) for c in (first, second, third)] == ["Appuie 1", "Conteste 1, 2", ""]


def chain(*parents: str | None) -> list:
    comment = small().comments[2]
    return [replace(comment, id=f"c{n}", parent_id=parent) for n, parent in enumerate(parents, start=1)]


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        (
            (None, "c1", "c2", None),
            [("c1", 0, True, 0), ("c2", 1, True, 0), ("c3", 2, False, 2), ("c4", 0, False, 0)],
        ),
        ((None, None, "c1"), [("c1", 0, True, 0), ("c3", 1, False, 1), ("c2", 0, False, 0)]),
        (("gone",), [("c1", 0, False, 0)]),
        (("c2", "c1"), [("c1", 0, False, 0), ("c2", 0, False, 0)]),
    ],
    ids=["nested", "replies-follow-their-comment", "missing-parent", "circle"],
)
def test_walk(parents, expected):
    assert [(s.comment.id, s.depth, s.opens, s.closes) for s in walk(chain(*parents))] == expected


def test_walk_survives_a_very_long_thread():
    steps = list(walk(chain(None, *(f"c{n}" for n in range(1, 1500)))))
    assert (steps[-1].depth, steps[-1].closes) == (1499, 1499)


def test_english():
    set_language("en")
    assert verdict(debate(agree=30, disagree=5)) == "Most readers agree with the author."


@pytest.mark.parametrize(
    ("identifier", "sentence"),
    [
        ("a1", "Le vélo désengorge la ville."),
        ("a2", "Il coûte moins cher."),
        ("a3", "Pédaler fait du bien au cœur, car on bouge."),
        ("a4", "Pédaler fait du bien au cœur, car on bouge."),
    ],
)
def test_the_sentence_of_a_claim(identifier, sentence):
    assert facts.sentence_of(small(), identifier) == sentence


def test_of_claims_supported_alike_the_least_contested_is_the_most_supported():
    claims = [facts.ContestedClaim("a", "x", 1, 1, 5), facts.ContestedClaim("b", "y", 2, 1, 3)]
    assert facts.foremost(claims, "support").id == "b"
    assert facts.foremost([facts.ContestedClaim("a", "x", 1, 0, 5)], "support") is None


def test_the_most_contested_claim_is_not_the_most_answered():
    claims = [facts.ContestedClaim("a", "x", 1, 5, 1), facts.ContestedClaim("b", "y", 2, 0, 3)]
    assert facts.foremost(claims, "attack").id == "b"


def test_who_answers_a_claim_several_times_is_one_reader():
    base = small()
    twice = [replace(link, relation="attack", target="a2", claim=link.claim) for link in base.links]
    readers = {link.claim.split(".")[0] for link in twice}
    (claim,) = contested(replace(base, links=(*twice, *twice)))
    assert (claim.id, claim.support, claim.attack) == ("a2", 0, len(readers))
