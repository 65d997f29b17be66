"""Small nets that label the items of a series, lines or words, by what each and those around it are like."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


class LabelNet:
    """Nets that look at the items around each item, and scores of what follows what.

    Parameters
    ----------
    path : Path
        ``.npz`` file (``models/lines_fr/build.py`` and ``models/columns_fr/build.py`` write it): ``mean`` and ``scale`` of the features, ``steps`` between
        the items that each layer looks at (layers × items), which layers are ``shared`` by items that are alike, ``follows`` and ``begins`` (labels), and the weights (8-bit), their
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

    def log_p(self, features: Array, alike: NDArray[np.intp]) -> Array:
        """Return the logarithm of the probability of each label of each item, an array of shape (items, labels).

        Parameters
        ----------
        features : array of shape (items, features)
        alike : array of shape (items,)
            A number that items of the same manner share.
        """
        inputs = standardised(features, self._mean, self._scale)
        total = np.zeros((len(inputs), len(self._begins)), np.float32)
        for net in self._nets:
            values = inputs
            for layer in net[:-1]:
                found = np.maximum(layer.apply(values, alike), 0)
                # layers after the first add to what is known
                values = values + found if values.shape == found.shape else found
            total += _log_softmax(net[-1].apply(values, alike))
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
        """Return what the layer makes of each item, those some steps away, if any, and the mean of those alike."""
        size, width = values.shape
        far = max(map(abs, self.steps))
        padded = np.zeros((size + 2 * far, width), np.float32)
        padded[far : far + size] = values
        around = [padded[far + step : far + step + size] for step in self.steps]
        if self.shared:
            around.append(_means(values, alike))
        return np.hstack(around) @ self.weights + self.bias


def _means(values: Array, alike: NDArray[np.intp]) -> Array:
    """Return for each item the mean of the items that are like it."""
    sums = np.zeros((int(alike.max()) + 1, values.shape[1]), np.float32)
    np.add.at(sums, alike, values)
    sizes = np.bincount(alike).astype(np.float32)
    means: Array = (sums / sizes[:, None])[alike]
    return means


def standardised(features: Array, mean: Array, scale: Array) -> Array:
    """Return features of like size, and a last one that says that there is an item."""
    bounded = np.clip((features - mean) / scale, -4, 4)
    return np.hstack([bounded, np.ones((len(features), 1), np.float32)]).astype(np.float32)


def _log_softmax(scores: Array) -> Array:
    shifted = scores - scores.max(axis=1, keepdims=True)
    result: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result
