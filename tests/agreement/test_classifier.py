"""Training is deterministic, calibrated on data it did not fit, and loading trusts no unknown type."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import skops.io

from stance.agreement.classifier import FILE, StanceClassifier, fit_abstention, fit_temperature
from stance.agreement.features import Sample
from stance.errors import CorpusError, ModelError
from stance.schema import LABELS, StanceLabel
from stance.training import Example, train

WORDS = {
    "agree": "oui juste exact",
    "disagree": "non faux tort",
    "mixed": "oui mais non",
    "neutral": "question quand lien",
}


def example(label: StanceLabel, number: int) -> Example:
    sample = Sample(rules={label: 1.0, "length": number / 100}, words=f"{WORDS[label]} mot{number % 7}")
    return Example(sample, label, f"s{number % 10}", "test", "author", f"d{number}", f"c{number}", False)


EXAMPLES = [example(label, number) for number in range(20) for label in LABELS]


def test_training_twice_gives_the_same_predictions() -> None:
    samples = [e.sample for e in EXAMPLES]
    one, two = (train(EXAMPLES).classifier.predict_proba(samples) for _ in range(2))
    np.testing.assert_array_equal(one, two)
    assert [LABELS[i] for i in one.argmax(axis=1)] == [e.label for e in EXAMPLES]


def test_predictions_do_not_depend_on_the_batch() -> None:
    classifier = train(EXAMPLES).classifier
    samples = [e.sample for e in EXAMPLES]
    together = classifier.predict_proba(samples)
    alone = np.vstack([classifier.predict_proba([sample]) for sample in samples])
    np.testing.assert_allclose(together, alone, atol=1e-12)


def test_too_little_data_is_refused() -> None:
    with pytest.raises(CorpusError, match="4 exemples"):
        train(EXAMPLES[:4])


def test_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    classifier = train(EXAMPLES).classifier
    classifier.save(tmp_path, config={"name": "test", "version": "1"})
    again = StanceClassifier.load(tmp_path)
    samples = [e.sample for e in EXAMPLES]
    np.testing.assert_allclose(again.predict_proba(samples), classifier.predict_proba(samples), atol=1e-6)


class Unknown:
    """A type that no model may hold."""


def test_unknown_types_are_refused(tmp_path: Path) -> None:
    train(EXAMPLES).classifier.save(tmp_path, config={"name": "test", "version": "1"})
    skops.io.dump(Unknown(), tmp_path / FILE)
    with pytest.raises(ModelError, match="Unknown"):
        StanceClassifier.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "content"), [("config.json", b"{}"), ("config.json", b"\xff"), (FILE, b"not a zip"), (FILE, b"")]
)
def test_broken_files_are_refused(tmp_path: Path, name: str, content: bytes) -> None:
    train(EXAMPLES).classifier.save(tmp_path, config={"name": "test", "version": "1"})
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelError):
        StanceClassifier.load(tmp_path)


def test_temperature_softens_overconfidence() -> None:
    decision = np.array([[5.0, 0, 0, 0]] * 4)
    assert fit_temperature(decision, ["agree", "agree", "disagree", "mixed"]) > 3


def confident(share_right: Callable[[float], float], n: int, seed: int) -> tuple[np.ndarray, list[str]]:
    """Probabilities of `agree` between 0.5 and 1, right as often as `share_right` says of each."""
    rng = np.random.default_rng(seed)
    top = rng.uniform(0.5, 1, n)
    rest = np.zeros((n, 2))
    labels = ["agree" if rng.random() < share_right(p) else "disagree" for p in top]
    return np.column_stack([top, 1 - top, rest]), labels


def test_what_is_right_often_enough_is_kept() -> None:
    kept = fit_abstention(*confident(lambda p: 0.95, 400, seed=0))
    assert (kept.right, kept.confidence) == (0.85, 0.9)
    assert kept.min_probability == pytest.approx(0.5, abs=0.01)


def test_the_guarantee_holds_on_new_data_in_nine_draws_of_ten() -> None:
    # right as often as it says, so 0.85 is reached from 0.7 up: keeping 60 % keeps what is right in 0.85 of the cases
    held = []
    for seed in range(60):
        kept = fit_abstention(*confident(lambda p: p, 300, seed=seed))
        probabilities, labels = confident(lambda p: p, 4000, seed=1000 + seed)
        stood_by = probabilities.max(axis=1) >= kept.min_probability
        assert stood_by.mean() > 0.5
        held.append((np.array(labels)[stood_by] == "agree").mean() >= kept.right)
    assert np.mean(held) >= 0.9


def test_few_right_decisions_guarantee_little() -> None:
    kept = fit_abstention(*confident(lambda p: 0.6, 200, seed=3))
    assert 0.4 < kept.right < 0.6
