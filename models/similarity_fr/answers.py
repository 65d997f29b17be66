# ruff: noqa: T201 - run by hand, it reports to the terminal
"""Learn what makes a comment claim answer an author claim: weights of ``stance.align.FEATURES``, from annotated discussions.

A conditional logit: among the claims of an article, the probability of those that the annotators chose. Discussions of one subject
are left out together in cross-validation. With three times the features, penalties of 0.001, 0.01, 0.05, 0.1 and 0.2 gave 0.42 to 0.43
among the first three; 0.05 was kept, and the features were not missed.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from stance.align import FEATURES, Targets
from stance.pipeline import create_pipeline

HERE = Path(__file__).parent
GOLD = HERE.parent.parent / "corpus/gold"
PENALTY = 0.05
FOLDS = 5
TOP = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Write ``answers.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="*", default=[GOLD / "train.jsonl", GOLD / "dev.jsonl"])
    parser.add_argument("--output", type=Path, default=HERE / "answers.json")
    options = parser.parse_args(arguments)
    pages = [json.loads(line) for path in options.gold for line in path.read_text("utf-8").splitlines()]
    nlp = create_pipeline()
    claims = [row for page in pages if page.get("claims") for row in _claims(nlp, page)]
    answering = [row for row in claims if row["right"].any()]
    groups = [row["subject"] for row in answering]
    found, right = np.zeros(len(claims)), np.zeros(len(claims))
    hits = 0
    for train, _test in GroupKFold(FOLDS).split(answering, groups=groups):
        weights = _fit([answering[i] for i in train])
        seen = {groups[i] for i in train}
        for number, row in enumerate(claims):
            if row["subject"] not in seen:
                scores = row["features"] @ weights
                order = scores[row["candidates"]].argsort()[::-1]
                chosen = row["candidates"][order]
                found[number], right[number] = scores[chosen[0]], row["right"][chosen[0]]
                hits += row["right"][chosen[:TOP]].any()
    print(
        f"cross-validated: among the first {TOP} for {hits / len(answering):.3f} of {len(answering)} claims"
    )
    weights = _fit(answering)
    # the scores of the whole fit spread a little more than those of a fold; the probability that the first is right
    scale = LogisticRegression(C=1e6).fit(found[:, None], right)
    slope, bias = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    probability = 1 / (1 + np.exp(-(slope * found + bias)))
    for least in (0.2, 0.25, 0.3, 0.35, 0.4):
        linked = probability >= least
        print(
            f"similarity from {least}: {linked.mean():.2f} of the claims, right {right[linked].mean():.2f}; over all {right.mean():.2f}"
        )
    stored = {
        "weights": dict(zip(FEATURES, (weights * slope).round(4).tolist(), strict=True)),
        "bias": round(bias, 4),
    }
    options.output.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    return 0


def _claims(nlp: Any, page: dict[str, Any]) -> list[dict[str, Any]]:
    """The found claims of the comments, with their features and which targets the annotators chose."""
    article, *comments = nlp.pipe([page["text"], *(comment["text"] for comment in page["comments"])])
    targets = Targets(article)
    candidates = np.array(targets.candidates)
    rows = []
    for comment, doc in zip(page["comments"], comments, strict=True):
        features = targets.features(doc)
        for gold in comment["claims"]:
            row = overlapping(doc, gold)
            if row is None:
                continue
            right = np.zeros(len(targets.spans), bool)
            for target in page["claims"]:
                if target["id"] in (gold["targets"] or {}):
                    column = overlapping(article, target)
                    if column is not None:
                        right[column] = True
            right &= np.isin(np.arange(len(right)), candidates)
            rows.append(
                {
                    "features": features[row],
                    "right": right,
                    "candidates": candidates,
                    "subject": page["subject"],
                }
            )
    return rows


def _fit(rows: Sequence[dict[str, Any]]) -> Any:
    """Return the weights under which the chosen targets are most probable among all of their article."""
    everything = np.concatenate([row["features"] for row in rows])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    most = max(len(row["candidates"]) for row in rows)
    values = np.zeros((len(rows), most, len(FEATURES)))
    possible, right = np.zeros((2, len(rows), most), bool)
    for number, row in enumerate(rows):
        count = len(row["candidates"])
        values[number, :count] = (row["features"][row["candidates"]] - mean) / spread
        possible[number, :count] = True
        right[number, :count] = row["right"][row["candidates"]]

    def loss(weights: Any) -> tuple[float, Any]:
        scores = values @ weights
        scores -= scores.max(axis=1, keepdims=True)
        raw = np.exp(scores)
        among, chosen = raw * possible, raw * right
        total, hit = among.sum(axis=1, keepdims=True), chosen.sum(axis=1, keepdims=True)
        slope = np.einsum("nt,ntf->f", among / total - chosen / hit, values) / len(rows)
        value = float(np.mean(np.log(total) - np.log(hit)))
        return value + PENALTY * float(weights @ weights), slope + 2 * PENALTY * weights

    return minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x / spread


def overlapping(doc: Any, claim: dict[str, Any]) -> int | None:
    """The number of the found claim that shares most with an annotated one."""
    shared = [
        (min(claim["end"], span.end_char) - max(claim["start"], span.start_char), number)
        for number, span in enumerate(doc.spans["claims"])
    ]
    best = max(shared, default=(0, 0))
    return best[1] if best[0] > 0 else None


if __name__ == "__main__":
    sys.exit(main())
