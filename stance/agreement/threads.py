"""Keep a reply's stances consistent: agreeing with somebody who rejects the article is disagreeing with its author."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from stance.schema import LABELS, StanceLabel

Floats = NDArray[np.float64]

# How far the parent's stance counts beside the reply's own words. Of 0 to 1 tried on development discussions, replies gained
# most toward the author at 0.75 (+7 points) and lost toward the parent from 0.5 on; at 0.25 both gained 3.
STRENGTH = 0.25
# Seen this often at least, each combination: no combination is impossible.
PRIOR = 0.5
# The article's author defends the article, or gives information and thanks.
_AUTHOR = np.array([1.0 if label in ("agree", "neutral") else 0.02 for label in LABELS])


def fit_threads(seen: Iterable[tuple[StanceLabel, StanceLabel, StanceLabel]]) -> Floats:
    """Return how much likelier each combination is than chance, an array of shape (4, 4, 4).

    Parameters
    ----------
    seen : iterable of (str, str, str)
        The parent's stance toward the author, the reply's toward the parent, the reply's toward the author.
    """
    counts = np.full((len(LABELS),) * 3, PRIOR)
    for labels in seen:
        counts[tuple(LABELS.index(label) for label in labels)] += 1
    joint = counts / counts.sum()
    to_author, to_parent, own = joint.sum((1, 2)), joint.sum((0, 2)), joint.sum((0, 1))
    return np.asarray(joint / np.einsum("i,j,k->ijk", to_author, to_parent, own))


def consistent(
    toward_author: Floats,
    toward_parent: Floats,
    parents: Sequence[int | None],
    by_author: Sequence[bool],
    table: Floats | None,
) -> tuple[Floats, Floats]:
    """Return both stances of the comments of a discussion, each reply's two weighed against its parent's.

    Parameters
    ----------
    toward_author, toward_parent : array of shape (comments, 4)
        Probabilities by what each comment says; those toward the parent count for replies alone.
    parents : sequence of int or None
        Which comment each answers; parents stand before their replies, other ones count for nothing.
    by_author : sequence of bool
        The article's author wrote it.
    table : array of shape (4, 4, 4), optional
        What :func:`fit_threads` returned; without it, replies are judged by their words alone.
    """
    author, parent = toward_author.copy(), toward_parent.copy()
    factor = None if table is None else table**STRENGTH
    for number, (answered, own) in enumerate(zip(parents, by_author, strict=True)):
        if own:
            author[number] = author[number] * _AUTHOR / (author[number] @ _AUTHOR)
        if factor is None or answered is None or answered >= number:
            continue
        joint = np.einsum("i,ijk,j,k->jk", author[answered], factor, parent[number], author[number])
        joint /= joint.sum()
        parent[number], author[number] = joint.sum(axis=1), joint.sum(axis=0)
    return author, parent
