"""Model files: older ones still decide the same, ones that could run something are refused, shipped ones keep their floors.

``old_model`` was written with the versions that its ``expected.json`` names, beside the probabilities that they gave.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skops.io
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from benchmarks.floors import FLOORS, broken, measured
from stance.agreement.classifier import CONFIG, FILE, StanceClassifier
from stance.agreement.features import Sample
from stance.analyzer import Analyzer
from stance.config import DEFAULT_MODEL
from stance.errors import ModelError
from tests.conftest import ROOT

OLD = Path(__file__).parent / "old_model"
# by folder, the floors of the shipped models that have some: ``python -P benchmarks/floors.py --write`` writes them
KEPT = {
    path.parent: floors
    for path in sorted(ROOT.glob("models/*/metrics.json"))
    if (floors := json.loads(path.read_text(encoding="utf-8")).get(FLOORS))
}


def samples(rows: list[dict[str, Any]]) -> list[Sample]:
    # in a reply no formula is heard beside what the model makes of the words, and the model knows none of the two names
    beside = {"reply": 1.0, "to:author": 1.0}
    return [Sample(rules=row["rules"] | beside, words=row["words"]) for row in rows]


def test_a_model_of_an_older_scikit_learn_decides_the_same() -> None:
    expected = json.loads((OLD / "expected.json").read_text(encoding="utf-8"))
    classifier = StanceClassifier.load(OLD)
    assert (expected["scikit-learn"], expected["skops"]) == ("1.6.1", "0.13.0")
    assert (classifier.temperature, classifier.min_probability) == (1.25, 0.5)
    np.testing.assert_allclose(
        classifier.predict_proba(samples(expected["rows"])),
        [row["probabilities"] for row in expected["rows"]],
        atol=2e-6,
    )


def test_an_older_model_can_be_saved_again(tmp_path: Path) -> None:
    classifier = StanceClassifier.load(OLD)
    classifier.save(tmp_path, config={"name": "old", "version": "0.1.0"})
    rows = samples(json.loads((OLD / "expected.json").read_text(encoding="utf-8"))["rows"])
    np.testing.assert_allclose(
        StanceClassifier.load(tmp_path).predict_proba(rows), classifier.predict_proba(rows), atol=1e-6
    )


@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_a_model_of_another_format_is_refused(tmp_path: Path, version: object) -> None:
    shutil.copytree(OLD, tmp_path / "model")
    config = json.loads((OLD / CONFIG).read_text(encoding="utf-8")) | {"format_version": version}
    (tmp_path / "model" / CONFIG).write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match="modèle au format"):
        StanceClassifier.load(tmp_path / "model")


def shout(value: object) -> object:
    raise AssertionError("a function of a model file ran")


def test_a_function_hidden_in_a_pipeline_is_refused_and_not_called(tmp_path: Path) -> None:
    shutil.copytree(OLD, tmp_path / "model")
    skops.io.dump(Pipeline([("hidden", FunctionTransformer(shout))]), tmp_path / "model" / FILE)
    with pytest.raises(ModelError, match="shout"):
        StanceClassifier.load(tmp_path / "model")


def test_the_default_model_has_floors() -> None:
    assert {"macro_f1", "calibration_error", "right_of_kept"} <= KEPT[ROOT / "models" / DEFAULT_MODEL].keys()


@pytest.mark.parametrize("folder", KEPT, ids=lambda folder: folder.name)
def test_a_shipped_model_keeps_its_floors(folder: Path, analyzer: Analyzer) -> None:
    model = analyzer if folder == analyzer.path else Analyzer.from_disk(folder)
    assert broken(KEPT[folder], measured(model, ROOT / "corpus/gold/test.jsonl")) == []


def test_what_falls_below_a_floor_is_named() -> None:
    floors = {"macro_f1": {"min": 0.6}, "calibration_error": {"max": 0.1}}
    assert broken(floors, {"macro_f1": 0.6, "calibration_error": 0.1}) == []
    assert broken(floors, {"macro_f1": 0.59, "calibration_error": 0.11}) == [
        "macro_f1 0.59, at least 0.6",
        "calibration_error 0.11, at most 0.1",
    ]
