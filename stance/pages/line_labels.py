"""Label the lines of a page of text by what it shows: furniture, title, article, and the comments' names, dates and texts."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from stance.config import LINES, shipped_file
from stance.pages.label_net import Array, LabelNet
from stance.pages.line_features import line_features
from stance.pages.line_truth import LABELS
from stance.pages.lines import Line


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
    log_p = model.log_p(features.values, features.alike)
    labels = [" "] * len(lines)
    for row, label in zip(rows, model.best(log_p), strict=True):
        labels[row] = LABELS[label]
    return Labels("".join(labels), rows, log_p)


@lru_cache(maxsize=1)
def line_model() -> LabelNet:
    """Return the shipped model, read once."""
    return LabelNet(shipped_file(LINES, "weights.npz"))
