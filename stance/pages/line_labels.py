"""Label the lines of a page of text by what it shows: furniture, title, article, and the comments' names, dates and texts."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.config import LINES, shipped_file
from stance.pages.line_features import Features, line_features
from stance.pages.line_truth import LABELS
from stance.pages.lines import Line

Array = NDArray[np.float32]


class Labels(NamedTuple):
    """What the lines of a page are.

    Attributes
    ----------
    labels : str
        A letter of `LABELS` for each line, a space for a blank one.
    rows : list of int
        The lines that are not blank.
    log_p : array of shape (rows, labels)
        The logarithm of each label's probability, as the lines around make it.
    """

    labels: str
    rows: list[int]
    log_p: Array


def label_lines(lines: Sequence[Line]) -> Labels:
    """Return the likeliest labels of the lines of a page.

    Parameters
    ----------
    lines : sequence of Line

    Raises
    ------
    ModelError
        The installation lacks the weights.
    """
    features = line_features(lines)
    rows = features.rows
    if not rows:
        return Labels(" " * len(lines), rows, np.zeros((0, len(LABELS)), np.float32))
    model = line_model()
    log_p = model.log_p(features)
    labels = [" "] * len(lines)
    for row, label in zip(rows, model.best(log_p), strict=True):
        labels[row] = LABELS[label]
    return Labels("".join(labels), rows, log_p)


class LineModel:
    """Nets that look at the lines around each line, and scores of what follows what.

    Parameters
    ----------
    path : Path
        ``weights.npz`` (``models/lines_fr/build.py`` writes it): ``mean`` and ``scale`` of the features, ``steps`` between
        the lines that each layer looks at (layers × lines), which layers are ``shared`` by lines that are alike, ``follows`` and ``begins`` (labels), and the weights (8-bit), their
        scale and the bias of each layer of each net.
    """

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as data:
            self._mean: Array = data["mean"].astype(np.float32)
            self._scale: Array = data["scale"].astype(np.float32)
            self._follows: Array = data["follows"].astype(np.float32)
            self._begins: Array = data["begins"].astype(np.float32)
            steps: list[list[int]] = data["steps"].tolist()
            self._nets = [
                [
                    _Layer(
                        sorted(set(around)),
                        bool(data["shared"][layer]),
                        data[f"weights{net}_{layer}"] * data[f"scale{net}_{layer}"],
                        data[f"bias{net}_{layer}"].astype(np.float32),
                    )
                    for layer, around in enumerate(steps)
                ]
                for net in range(int(data["nets"]))
            ]

    def log_p(self, features: Features) -> Array:
        """Return the logarithm of the probability of each label of each line, an array of shape (lines, labels)."""
        inputs = standardised(features.values, self._mean, self._scale)
        total = np.zeros((len(inputs), len(LABELS)), np.float32)
        for net in self._nets:
            values = inputs
            for layer in net[:-1]:
                found = np.maximum(layer.apply(values, features.alike), 0)
                # layers after the first add to what is known
                values = values + found if values.shape == found.shape else found
            total += _log_softmax(net[-1].apply(values, features.alike))
        return _log_softmax(total / np.float32(len(self._nets)))

    def best(self, log_p: Array) -> list[int]:
        """Return the likeliest series of labels."""
        score = log_p[0] + self._begins
        back = np.zeros(log_p.shape, np.intp)
        for at in range(1, len(log_p)):
            ways = score[:, None] + self._follows
            back[at] = ways.argmax(axis=0)
            score = ways.max(axis=0) + log_p[at]
        label = int(score.argmax())
        labels = [label]
        for at in range(len(log_p) - 1, 0, -1):
            label = int(back[at, label])
            labels.append(label)
        return labels[::-1]


class _Layer(NamedTuple):
    steps: list[int]
    shared: bool
    weights: Array
    bias: Array

    def apply(self, values: Array, alike: NDArray[np.intp]) -> Array:
        """Return what the layer makes of each line, those some steps away, if any, and the mean of those alike."""
        size, width = values.shape
        far = max(map(abs, self.steps))
        padded = np.zeros((size + 2 * far, width), np.float32)
        padded[far : far + size] = values
        around = [padded[far + step : far + step + size] for step in self.steps]
        if self.shared:
            around.append(_means(values, alike))
        return np.hstack(around) @ self.weights + self.bias


def _means(values: Array, alike: NDArray[np.intp]) -> Array:
    """Return for each line the mean of the lines that are like it."""
    sums = np.zeros((int(alike.max()) + 1, values.shape[1]), np.float32)
    np.add.at(sums, alike, values)
    sizes = np.bincount(alike).astype(np.float32)
    means: Array = (sums / sizes[:, None])[alike]
    return means


def standardised(features: Array, mean: Array, scale: Array) -> Array:
    """Return features of like size, and a last one that says that there is a line."""
    bounded = np.clip((features - mean) / scale, -4, 4)
    return np.hstack([bounded, np.ones((len(features), 1), np.float32)]).astype(np.float32)


def _log_softmax(scores: Array) -> Array:
    shifted = scores - scores.max(axis=1, keepdims=True)
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result


@lru_cache(maxsize=1)
def line_model() -> LineModel:
    """Return the shipped model, read once."""
    return LineModel(shipped_file(LINES, "weights.npz"))
