"""Show the words that decided, from the model's own weights."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from stance.agreement.classifier import StanceClassifier, as_columns
from stance.agreement.features import Sample
from stance.agreement.formulas import WEIGHT as FORMULA_WEIGHT
from stance.agreement.formulas import explicit
from stance.schema import LABELS, Cue, StanceLabel

# What a reader can take in at a glance: five passages for the label, two against it.
MAX_FOR = 5
MAX_AGAINST = 2
# Contributions below this do not move a probability by one point.
MIN_WEIGHT = 0.02


class Explainer:
    """Find the cues of decisions; built once for a classifier."""

    def __init__(self, classifier: StanceClassifier) -> None:
        steps = classifier.pipeline.named_steps
        self._features = steps["features"]
        rules = list(self._features.named_transformers_["rules"].named_steps["dict"].feature_names_)
        words = self._features.named_transformers_["words"].get_feature_names_out()
        self._names = [("rule", name) for name in rules] + [("word", str(gram)) for gram in words]
        logistic = steps["logistic"]
        coefficients = logistic.coef_
        if coefficients.shape[0] == 1:
            coefficients = np.vstack([-coefficients, coefficients])
        classes = list(logistic.classes_)
        zeros = np.zeros(coefficients.shape[1])
        stacked = np.vstack([coefficients[classes.index(x)] if x in classes else zeros for x in LABELS])
        self._weights = (stacked - stacked.mean(axis=0)) / classifier.temperature

    def cues(
        self, samples: Sequence[Sample], texts: Sequence[str], labels: Sequence[StanceLabel]
    ) -> list[tuple[Cue, ...]]:
        """Return, for each sample, the words that spoke for its label and those that spoke most against it.

        The weight of a cue is what its words add to the label's log-odds against the mean of the labels.
        """
        if not samples:
            return []
        matrix = self._features.transform(as_columns(samples)).tocsr()
        return [
            self._one(sample, text, label, matrix.indices[start:end], matrix.data[start:end])
            for sample, text, label, (start, end) in zip(
                samples, texts, labels, pairwise(matrix.indptr.tolist()), strict=True
            )
        ]

    def _one(
        self, sample: Sample, text: str, label: StanceLabel, columns: Any, values: Any
    ) -> tuple[Cue, ...]:
        contributions = (self._weights[:, columns] * values).T
        by_span: dict[tuple[int, int], Any] = defaultdict(lambda: np.zeros(len(LABELS)))
        grams = _gram_spans(sample)
        for contribution, column in zip(contributions, columns.tolist(), strict=True):
            kind, name = self._names[column]
            spans = sample.rule_spans.get(name, ()) if kind == "rule" else grams.get(name, ())
            for span in spans:
                by_span[span] += contribution / len(spans)
        formula = explicit(sample)
        if formula is not None:
            by_span[formula.start, formula.end][LABELS.index(formula.label)] += FORMULA_WEIGHT
        index = LABELS.index(label)
        ranked = sorted(_merge(by_span).items(), key=lambda item: (-item[1][index], item[0]))
        chosen = [(span, w) for span, w in ranked[:MAX_FOR] if w[index] >= MIN_WEIGHT] or ranked[:1]
        against = [
            (span, w) for span, w in reversed(ranked) if w[index] <= -MIN_WEIGHT and (span, w) not in chosen
        ]
        cues = [_cue(text, span, label, float(w[index])) for span, w in chosen]
        for span, w in against[:MAX_AGAINST]:
            other = int(np.argmax(np.where(np.arange(len(LABELS)) == index, -np.inf, w)))
            cues.append(_cue(text, span, LABELS[other], float(w[other])))
        if not cues and text:
            cues.append(_cue(text, (0, len(text)), label, 0.0))
        return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))


def _cue(text: str, span: tuple[int, int], toward: StanceLabel, weight: float) -> Cue:
    return Cue(span[0], span[1], text[span[0] : span[1]], toward, round(weight, 3))


def _gram_spans(sample: Sample) -> dict[str, list[tuple[int, int]]]:
    keys = sample.words.split()
    grams: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, (key, span) in enumerate(zip(keys, sample.word_spans, strict=True)):
        grams[key].append(span)
        if index + 1 < len(keys):
            grams[f"{key} {keys[index + 1]}"].append((span[0], sample.word_spans[index + 1][1]))
    return grams


def _merge(by_span: dict[tuple[int, int], Any]) -> dict[tuple[int, int], Any]:
    """Give what a shorter span weighs to the longest span that holds it."""
    spans = sorted(by_span, key=lambda span: (span[0], -span[1]))
    merged: dict[tuple[int, int], Any] = {}
    holder: tuple[int, int] | None = None
    for span in spans:
        if holder is not None and span[1] <= holder[1]:
            merged[holder] = merged[holder] + by_span[span]
        else:
            holder = span
            merged[holder] = by_span[span]
    return merged
