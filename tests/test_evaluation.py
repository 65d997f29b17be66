"""Measures on numbers small enough to check by hand."""

import numpy as np
import pytest

from stance.evaluation import calibration_error, measure

# agree, disagree, mixed, neutral
PROBABILITIES = np.array(
    [[0.7, 0.1, 0.1, 0.1], [0.2, 0.6, 0.1, 0.1], [0.5, 0.1, 0.3, 0.1], [0.1, 0.1, 0.2, 0.6]]
)
LABELS = ["agree", "disagree", "mixed", "neutral"]


def test_measures_of_four_decisions() -> None:
    found = measure(PROBABILITIES, LABELS, min_probability=0.55)
    assert found["accuracy"] == 0.75
    assert {label: m["f1"] for label, m in found["labels"].items()} == {
        "agree": 0.6667,
        "disagree": 1.0,
        "mixed": 0.0,
        "neutral": 1.0,
    }
    assert found["macro_f1"] == pytest.approx((2 / 3 + 1 + 0 + 1) / 4, abs=1e-4)
    assert found["confusion"] == [[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]]
    assert (found["kept"], found["right_of_kept"]) == (0.75, 1.0)


def test_two_label_data_is_judged_on_its_labels() -> None:
    probabilities = np.array([[0.2, 0.1, 0.6, 0.1], [0.1, 0.2, 0.1, 0.6]])
    assert measure(probabilities, ["agree", "disagree"])["accuracy"] == 1.0


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    certain = np.tile([1.0, 0.0, 0.0, 0.0], (4, 1))
    assert calibration_error(certain, np.array([0, 0, 0, 1])) == pytest.approx(0.25)
