"""A reply's two stances go together, given its parent's."""

import numpy as np
import pytest

from stance.agreement.threads import consistent, fit_threads
from stance.schema import LABELS, StanceLabel

# Those who answer a critic by rejecting him side with the author; those who join him do not.
SEEN: list[tuple[StanceLabel, StanceLabel, StanceLabel]] = [
    ("disagree", "disagree", "agree"),
    ("disagree", "agree", "disagree"),
    ("agree", "disagree", "disagree"),
    ("agree", "agree", "agree"),
] * 20


def sure(label: StanceLabel) -> list[float]:
    return [0.85 if label == name else 0.05 for name in LABELS]


UNSURE = [0.4, 0.4, 0.1, 0.1]


@pytest.mark.parametrize(
    ("parent", "to_parent", "expected"),
    [
        ("disagree", "agree", "disagree"),
        ("disagree", "disagree", "agree"),
        ("agree", "agree", "agree"),
        ("agree", "disagree", "disagree"),
    ],
)
def test_the_parent_decides_what_the_reply_leaves_open(
    parent: StanceLabel, to_parent: StanceLabel, expected: StanceLabel
) -> None:
    author, _parent = consistent(
        np.array([sure(parent), UNSURE]),
        np.array([[0.25] * 4, sure(to_parent)]),
        [None, 0],
        [False, False],
        fit_threads(SEEN),
    )
    assert LABELS[author[1].argmax()] == expected
    assert author.sum(axis=1) == pytest.approx([1, 1])


def test_without_a_table_replies_stand_by_their_words() -> None:
    author, parent = consistent(
        np.array([sure("disagree"), UNSURE]), np.array([[0.25] * 4, UNSURE]), [None, 0], [False] * 2, None
    )
    np.testing.assert_allclose(author[1], UNSURE)
    np.testing.assert_allclose(parent[1], UNSURE)


def test_the_article_s_author_stands_by_the_article() -> None:
    author, _parent = consistent(
        np.array([[0.1, 0.6, 0.2, 0.1]]), np.array([[0.25] * 4]), [None], [True], fit_threads(SEEN)
    )
    assert LABELS[author[0].argmax()] in ("agree", "neutral")
