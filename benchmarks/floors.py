"""The floors that tests hold: measures of a model on a part of the test set that is quick to analyse, with a margin below them."""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from stance.analyzer import Analyzer, load
from stance.config import model_path
from stance.corpus import labelled, read_gold
from stance.evaluation import measure
from stance.schema import LABELS

# Every sixth article of the test set: some 95 comments, 3 s with features, 10 s with an encoder.
EVERY = 6
FLOORS = "floors"
# Versions of spaCy and scikit-learn move two decisions in a hundred; what breaks a model moves ten.
MARGIN = 0.03


def measured(analyzer: Analyzer, gold: Path) -> dict[str, float]:
    """Return the measures of a model on the part of the test set."""
    items = [item for page in list(read_gold(gold))[::EVERY] for item in labelled(page)]
    rows = [
        (comment.stance, item.stances[comment.id])
        for item, analysis in zip(items, analyzer.pipe(item.discussion for item in items), strict=True)
        for comment in analysis.comments
        if comment.id in item.stances
    ]
    found = measure(
        np.array([[stance.probabilities[label] for label in LABELS] for stance, _label in rows]),
        [label for _stance, label in rows],
        abstained=[stance.abstained for stance, _label in rows],
    )
    return {
        key: found[key] or 0.0
        for key in ("macro_f1", "accuracy", "calibration_error", "kept", "right_of_kept")
    }


def floors(found: dict[str, float]) -> dict[str, dict[str, float]]:
    """Return what later measures must not fall below, or rise above for the calibration error."""
    return {
        name: {"max": round(value + MARGIN, 3)}
        if name == "calibration_error"
        else {"min": round(value - MARGIN, 3)}
        for name, value in found.items()
    }


def broken(bounds: dict[str, dict[str, float]], found: dict[str, float]) -> list[str]:
    """Return the measures that are out of their bounds, a line each."""
    low = [f"{n} {found[n]}, at least {b['min']}" for n, b in bounds.items() if found[n] < b.get("min", -1)]
    high = [f"{n} {found[n]}, at most {b['max']}" for n, b in bounds.items() if found[n] > b.get("max", 2)]
    return low + high


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", nargs="*", default=["stance_fr", "stance_fr_fast"])
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold/test.jsonl"))
    parser.add_argument("--write", action="store_true", help="put new floors into metrics.json")
    arguments = parser.parse_args()
    for name in arguments.models:
        path = model_path(name) / "metrics.json"
        metrics: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = measured(load(name), arguments.gold)
        print(f"{name}: {found}; broken: {broken(metrics.get(FLOORS, {}), found)}")
        if arguments.write:
            metrics[FLOORS] = floors(found)
            path.write_text(json.dumps(metrics, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
