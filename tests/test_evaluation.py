"""Measures on numbers small enough to check by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from stance.analyzer import Analyzer
from stance.evaluation import calibration_error, evaluate_model, kept_curve, measure, reliability

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
    found = measure(probabilities, ["agree", "disagree"])
    assert found["accuracy"] == 1.0
    # two thirds for the right one of two, each time
    assert found["calibration_error"] == pytest.approx(1 / 3, abs=1e-4)
    assert reliability(probabilities, ["agree", "disagree"]) == [
        {"low": 0.6, "high": 0.7, "n": 2, "probability": 0.6667, "right": 2}
    ]


def test_certainty_of_a_label_that_the_data_lacks_is_no_choice_among_its_own() -> None:
    found = measure(np.array([[0.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]]), ["agree", "disagree"])
    assert (found["accuracy"], found["calibration_error"]) == (1.0, 0.25)


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    certain = np.tile([1.0, 0.0, 0.0, 0.0], (4, 1))
    assert calibration_error(certain, np.array([0, 0, 0, 1])) == pytest.approx(0.25)


def test_a_part_of_the_data_is_judged_among_the_labels_of_the_whole() -> None:
    probabilities = np.array([[0.1, 0.1, 0.1, 0.7], [0.6, 0.1, 0.1, 0.2]])
    found = measure(probabilities, ["neutral", "neutral"], among=LABELS)
    assert (found["accuracy"], found["macro_f1"]) == (0.5, 0.6667)
    assert found["confusion"] == [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 1]]


def test_the_bootstrap_draws_whole_groups() -> None:
    probabilities = np.repeat(np.eye(4)[[0, 1]], 20, axis=0)
    labels = ["agree"] * 20 + ["agree", "disagree"] * 10
    alone = measure(probabilities, labels)["accuracy_interval"]
    # two groups, one wholly right and one half right: draws are 0.5, 0.75 or 1
    grouped = measure(probabilities, labels, groups=["a"] * 20 + ["b"] * 20)["accuracy_interval"]
    assert grouped == (0.5, 1.0)
    assert 0.55 < alone[0] < 0.75 < alone[1] < 0.95


def test_what_is_kept_and_what_is_right_of_it() -> None:
    abstained = [False, True, False, True]
    found = measure(PROBABILITIES, LABELS, abstained=abstained)
    assert (found["kept"], found["right_of_kept"]) == (0.5, 0.5)
    assert kept_curve(PROBABILITIES, LABELS) == [
        {"kept": 1, "right": 1, "probability": 0.7},
        {"kept": 2, "right": 2, "probability": 0.6},
        {"kept": 3, "right": 3, "probability": 0.6},
        {"kept": 4, "right": 3, "probability": 0.5},
    ]


def test_a_model_stands_beside_baselines_and_is_sliced(analyzer: Analyzer, tmp_path: Path) -> None:
    texts = {
        "agree": "Tout à fait d'accord avec vous, bravo pour cet article.",
        "disagree": "Non, c'est faux, vous racontez n'importe quoi sur ce sujet.",
        "neutral": "Quelqu'un sait-il à quelle heure ouvre la piscine le dimanche ?",
    }
    rows = [
        {
            "title": f"Le vélo en ville, épisode {subject}",
            "text": "Le vélo désengorge la ville et coûte moins cher que la voiture.",
            "comment": f"{text} C'est le numéro {number}."
            + " Je le redis encore une fois." * (number % 2 * 3),
            "stance": label,
            "group": f"sujet-{subject}",
        }
        for subject in range(5)
        for number in range(4)
        for label, text in texts.items()
    ]
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = evaluate_model(analyzer, [path])
    scores = {name: m["macro_f1"] for name, m in result["measures"].items()}
    assert list(scores) == ["model", "bag of words", "cue words", "most frequent label"]
    # the same sentences come in every subject: word counts learn them by heart
    assert scores["bag of words"] == 1.0
    assert scores["most frequent label"] == pytest.approx(1 / 6, abs=1e-4)
    assert scores["model"] > scores["most frequent label"]
    assert result["data"] == {
        "files": ["pairs.jsonl"],
        "comments": 60,
        "subjects": 5,
        "labels": {"agree": 20, "disagree": 20, "neutral": 20},
        "word_counts_from": None,
    }
    assert [(p["value"], p["n"]) for p in result["slices"]["length"]] == [("11-25", 30), ("26-60", 30)]
