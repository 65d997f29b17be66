"""Measure stances against labels: per label, in sum, calibrated, kept."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_fscore_support

from stance.analyzer import Analyzer
from stance.corpus import Labelled, read_training
from stance.errors import CorpusError
from stance.language import _
from stance.lexicons import groups
from stance.lexicons.matching import Trie, phrase_trie, words
from stance.schema import LABELS

Floats = NDArray[np.float64]

BINS = 10
BOOTSTRAPS = 1000


def measure(
    probabilities: Floats,
    labels: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    min_probability: float = 0.0,
    seed: int = 0,
) -> dict[str, Any]:
    """Return the measures of some decisions as plain data.

    Parameters
    ----------
    probabilities : array of shape (n, 4)
        In the order of the labels.
    labels : sequence of str
        What is right.
    groups : sequence of str, optional
        Discussions or subjects; the bootstrap draws whole ones.
    min_probability : float
        The decisions below it count as abstained.
    """
    gold = np.array([LABELS.index(label) for label in labels])
    present = sorted(set(gold.tolist()))
    predicted = probabilities.argmax(axis=1)
    if len(present) < len(LABELS):
        # two-label data is judged on its own labels: the more probable of them
        predicted = np.array(present)[probabilities[:, present].argmax(axis=1)]
    precision, recall, f1, support = precision_recall_fscore_support(
        gold, predicted, labels=present, zero_division=0
    )
    kept = probabilities.max(axis=1) >= min_probability
    right = predicted == gold
    return {
        "n": len(gold),
        "accuracy": round(float(right.mean()), 4),
        "macro_f1": round(float(f1.mean()), 4),
        "macro_f1_interval": _bootstrap(gold, predicted, present, groups, seed),
        "labels": {
            LABELS[index]: {
                "precision": round(float(precision[row]), 4),
                "recall": round(float(recall[row]), 4),
                "f1": round(float(f1[row]), 4),
                "support": int(support[row]),
            }
            for row, index in enumerate(present)
        },
        "confusion": confusion_matrix(gold, predicted, labels=present).tolist(),
        "calibration_error": round(calibration_error(probabilities, gold), 4),
        "kept": round(float(kept.mean()), 4),
        "right_of_kept": round(float(right[kept].mean()), 4) if kept.any() else None,
    }


def calibration_error(probabilities: Floats, gold: NDArray[np.int64]) -> float:
    """Return the expected calibration error of the top label over ten equal-width bins (Guo et al. 2017)."""
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == gold
    bins = np.minimum((top * BINS).astype(int), BINS - 1)
    return float(
        sum(
            (bins == b).mean() * abs(right[bins == b].mean() - top[bins == b].mean())
            for b in range(BINS)
            if (bins == b).any()
        )
    )


def _bootstrap(
    gold: Any, predicted: Any, present: Sequence[int], groups: Sequence[str] | None, seed: int
) -> tuple[float, float]:
    rng = np.random.default_rng(seed)
    names = np.array(groups) if groups is not None else np.arange(len(gold)).astype(str)
    members = [np.nonzero(names == name)[0] for name in np.unique(names)]
    scores = []
    for _round in range(BOOTSTRAPS if len(gold) < 3000 else BOOTSTRAPS // 5):
        drawn = np.concatenate([members[i] for i in rng.integers(0, len(members), len(members))])
        scores.append(
            f1_score(gold[drawn], predicted[drawn], labels=list(present), average="macro", zero_division=0)
        )
    low, high = np.percentile(scores, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def evaluate_model(
    analyzer: Analyzer, paths: Sequence[str | Path], *, texts: str | Path | None = None
) -> dict[str, Any]:
    """Return the measures of an analyzer on labelled files, beside a dummy and a cue-word baseline.

    Raises
    ------
    CorpusError
        The data cannot be read, or holds no labelled comment.
    """
    data = [item for path in paths for item in read_training(path, texts=texts, split="test")]
    rows = [row for item in data for row in _judged(analyzer, item)]
    if not rows:
        raise CorpusError(_("aucun commentaire annoté."), source=", ".join(map(str, paths)))
    labels = [label for label, _group, _probabilities, _text in rows]
    names = [group for _label, group, _probabilities, _text in rows]
    result = {
        "model": measure(
            np.array([p for _label, _group, p, _text in rows]),
            labels,
            groups=names,
            min_probability=analyzer.classifier.min_probability,
        ),
        "cue words": measure(np.array([_by_cue_words(text) for *_rest, text in rows]), labels, groups=names),
        "most frequent label": measure(np.tile(_most_frequent(labels), (len(rows), 1)), labels, groups=names),
    }
    return result


def _judged(analyzer: Analyzer, item: Labelled) -> list[tuple[str, str, list[float], str]]:
    analysis = analyzer(item.discussion)
    return [
        (item.stances[c.id], item.group, [c.stance.probabilities[label] for label in LABELS], c.text)
        for c in analysis.comments
        if c.id in item.stances
    ]


def _most_frequent(labels: Sequence[str]) -> Floats:
    best = max(LABELS, key=lambda label: list(labels).count(label))
    return np.array([float(label == best) for label in LABELS])


def _by_cue_words(text: str) -> list[float]:
    """Decide by counting formulas of agreement and disagreement: the simplest thing that knows French."""
    keys = [word.key for word in words(text)]
    agree = sum(1 for _span in _formula_trie("agree", "praise").find(keys))
    disagree = sum(1 for _span in _formula_trie("disagree", "irony").find(keys))
    label = "mixed" if agree and disagree else "agree" if agree else "disagree" if disagree else "neutral"
    return [float(label == name) for name in LABELS]


@cache
def _formula_trie(*kinds: str) -> Trie[bool]:
    return phrase_trie((phrase, True) for kind in kinds for phrase in groups("cues")[kind])


def evaluation_table(result: dict[str, Any]) -> str:
    """Return the measures as text for a terminal."""
    lines = [f"{'':22}{'macro-F1':>10}{_('intervalle'):>18}{_('justesse'):>10}{_('calibration'):>13}"]
    for name, m in result.items():
        low, high = m["macro_f1_interval"]
        lines.append(
            f"{name:22}{m['macro_f1']:>10.3f}{f'{low:.3f}–{high:.3f}':>18}{m['accuracy']:>10.3f}{m['calibration_error']:>13.3f}"
        )
    model = result["model"]
    lines += ["", f"{'':22}{_('précision'):>10}{_('rappel'):>10}{'F1':>8}{'n':>7}"]
    lines += [
        f"{label:22}{m['precision']:>10.3f}{m['recall']:>10.3f}{m['f1']:>8.3f}{m['support']:>7}"
        for label, m in model["labels"].items()
    ]
    if model["right_of_kept"] is not None:
        lines += [
            "",
            _("gardés : {kept:.0%}, dont justes : {right:.0%}").format(
                kept=model["kept"], right=model["right_of_kept"]
            ),
        ]
    return "\n".join(lines) + "\n"
