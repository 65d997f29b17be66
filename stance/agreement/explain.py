"""Show the words that decided, from the model's own weights."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from stance.agreement.classifier import StanceClassifier, as_columns
from stance.agreement.encoder import Reading
from stance.agreement.features import Sample
from stance.agreement.formulas import WEIGHT as FORMULA_WEIGHT
from stance.agreement.formulas import explicit
from stance.schema import LABELS, Cue, StanceLabel

# What a reader can take in at a glance: five passages for the label, two against it, of eight words at most.
MAX_FOR = 5
MAX_AGAINST = 2
MAX_WORDS = 8
# Contributions below this do not move a probability by one point.
MIN_WEIGHT = 0.02
# A passage that weighs less than this share of the heaviest one decided nothing.
MIN_SHARE = 0.15
# What a word must add to lengthen a passage, as a share of the mean over the comment. On 32 development comments, taking the cues out moved
# more than taking out as many random words for all at 1, for 30 at 0.5, for 31 at 1.5, for 29 at 0.2.
WORD_COST = 1.0
_BREAK = re.compile(r"[.!?…;:\n]")


class Explainer:
    """Find the cues of decisions; built once for a classifier.

    Features and the encoder are both linear in what they are summed from (the features' weights, the pieces of the mean that the
    encoder's head reads), so a decision value is a sum over the words, but for features that no word bears, such as the length.
    """

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
        own_share, read_share = classifier.shares
        self._weights = (stacked - stacked.mean(axis=0)) * (own_share / classifier.temperature)
        self._formula_weight = FORMULA_WEIGHT / classifier.temperature
        self._read_share = read_share / classifier.temperature

    def cues(
        self,
        samples: Sequence[Sample],
        texts: Sequence[str],
        labels: Sequence[StanceLabel],
        readings: Sequence[Reading] = (),
    ) -> list[tuple[Cue, ...]]:
        """Return, for each sample, the passages that spoke for its label and those that spoke most against it.

        The weight of a cue is what its words add to the label's log-odds against the mean of the labels.

        Parameters
        ----------
        samples, texts, labels : sequence
            What was decided, the text that it is from, and the label.
        readings : sequence of Reading
            What the encoder made of the samples, where the classifier has one.
        """
        if not samples:
            return []
        matrix = self._features.transform(as_columns(samples)).tocsr()
        rows = pairwise(matrix.indptr.tolist())
        read: Sequence[Reading | None] = readings or [None] * len(samples)
        return [
            self._one(sample, text, label, matrix.indices[start:end], matrix.data[start:end], reading)
            for sample, text, label, (start, end), reading in zip(
                samples, texts, labels, rows, read, strict=True
            )
        ]

    def _one(
        self,
        sample: Sample,
        text: str,
        label: StanceLabel,
        columns: NDArray[np.int32],
        values: NDArray[np.float64],
        reading: Reading | None,
    ) -> tuple[Cue, ...]:
        if not sample.word_spans:
            return (_cue(text, (0, len(text)), label, 0.0),) if text else ()
        by_word = self._by_word(sample, columns, values, reading)
        index = LABELS.index(label)
        own = by_word[:, index]
        breaks = _breaks(text, sample.word_spans)
        chosen = list(_passages(own, breaks, MAX_FOR)) or [(0, len(own))]
        cues = [_cue(text, _chars(sample, run), label, float(own[slice(*run)].sum())) for run in chosen]
        for run in _passages(-own, breaks, MAX_AGAINST):
            weights = by_word[slice(*run)].sum(axis=0)
            weights[index] = -np.inf
            other = int(weights.argmax())
            cues.append(_cue(text, _chars(sample, run), LABELS[other], float(weights[other])))
        return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))

    def _by_word(
        self,
        sample: Sample,
        columns: NDArray[np.int32],
        values: NDArray[np.float64],
        reading: Reading | None,
    ) -> NDArray[np.float64]:
        """Return what each word adds to the decision values, an array of shape (words, 4)."""
        ends = [end for _start, end in sample.word_spans]
        starts = [start for start, _end in sample.word_spans]
        by_word = np.zeros((len(ends), len(LABELS)))
        contributions = (self._weights[:, columns] * values).T
        grams = _gram_words(sample)
        for contribution, column in zip(contributions, columns.tolist(), strict=True):
            kind, name = self._names[column]
            if kind == "word":
                runs = grams.get(name, [])
            else:
                spans = sample.rule_spans.get(name, ())
                runs = [(bisect_right(ends, start), bisect_left(starts, end)) for start, end in spans]
            for first, last in runs:
                by_word[first:last] += contribution / (len(runs) * max(1, last - first))
        formula = explicit(sample)
        if formula is not None:
            first, last = bisect_right(ends, formula.start), bisect_left(starts, formula.end)
            by_word[first:last, LABELS.index(formula.label)] += self._formula_weight / max(1, last - first)
        if reading is not None and len(reading.spans):
            # marks between words go to the word before them
            words = np.searchsorted(starts, [end - 1 for _start, end in reading.spans], side="right") - 1
            pieces = reading.pieces - reading.pieces.mean(axis=1, keepdims=True)
            np.add.at(by_word, np.maximum(words, 0), pieces * self._read_share)
        return by_word


def _passages(weights: NDArray[np.float64], breaks: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Yield the heaviest runs of words, none over another or across a break, the heaviest first."""
    cost = WORD_COST * float(np.abs(weights).mean())
    sums = np.concatenate(([0.0], np.cumsum(weights - cost)))
    count = len(weights)
    sentence = np.searchsorted(breaks, np.arange(count), side="right")
    # gains[length - 1, first]: what the run of that length from that word adds, less its cost
    gains = np.full((min(MAX_WORDS, count), count), -np.inf)
    for length in range(1, gains.shape[0] + 1):
        whole = sentence[: count - length + 1] == sentence[length - 1 :]
        gains[length - 1, : count - length + 1] = np.where(whole, sums[length:] - sums[:-length], -np.inf)
    heaviest = None
    for _number in range(most):
        length, first = divmod(int(gains.argmax()), count)
        end = first + length + 1
        weight = float(weights[first:end].sum())
        heaviest = weight if heaviest is None else heaviest
        if gains[length, first] <= 0 or weight < max(MIN_WEIGHT, MIN_SHARE * heaviest):
            return
        yield first, end
        for each in range(gains.shape[0]):
            gains[each, max(0, first - each) : end] = -np.inf


def _breaks(text: str, spans: Sequence[tuple[int, int]]) -> list[int]:
    """Return the words that a sentence mark or a line's end stands before."""
    return [
        number
        for number, ((_start, end), (start, _end)) in enumerate(pairwise(spans), start=1)
        if _BREAK.search(text, end, start)
    ]


def _gram_words(sample: Sample) -> dict[str, list[tuple[int, int]]]:
    keys = sample.words.split()
    grams: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, key in enumerate(keys):
        grams[key].append((number, number + 1))
    for number, (key, following) in enumerate(pairwise(keys)):
        grams[f"{key} {following}"].append((number, number + 2))
    return grams


def _chars(sample: Sample, run: tuple[int, int]) -> tuple[int, int]:
    return sample.word_spans[run[0]][0], sample.word_spans[run[1] - 1][1]


def _cue(text: str, span: tuple[int, int], toward: StanceLabel, weight: float) -> Cue:
    return Cue(span[0], span[1], text[span[0] : span[1]], toward, round(weight, 3))
