"""Put the comments of some pages in the order in which a coder should see them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

import numpy as np

from stance.analyzer import Analyzer
from stance.annotation.labels import Row
from stance.annotation.order import most_useful
from stance.corpus import is_held_out
from stance.pipeline.word_table import word_table
from stance.schema import LABELS, Comment, Discussion

# Of the discussions, one in four serves to measure, in the hope of one comment in four.
HELD_OUT_SHARE = 0.25
# With fewer discussions, the one held out would tell more of itself than of the model.
MIN_DISCUSSIONS = 5
# Comments analysed before the first is shown: some minutes on one core. A coder labels some hundreds.
MAX_POOL = 3000


class Candidate(NamedTuple):
    """A comment to label, in its discussion; `split` says what its label will serve for."""

    page: Discussion
    comment: Comment
    split: str

    @property
    def key(self) -> tuple[str, str]:
        """What names it in a label file."""
        return self.page.id or "", self.comment.id


def candidates(pages: Iterable[Discussion], done: Sequence[Row] = ()) -> list[Candidate]:
    """Return every comment of some pages, with what its label will serve for: training, or measuring on other discussions.

    A discussion keeps what the rows already written say; else a hash of its name decides, where there are enough.

    Parameters
    ----------
    pages : iterable of Discussion
        Each with an `id` of its own.
    done : sequence of Row
        What is labelled already.
    """
    found = list(pages)
    known = {row.discussion: row.split for row in done if row.split}
    enough = len(found) >= MIN_DISCUSSIONS
    splits = {
        page.id: known.get(page.id or "")
        or ("test" if enough and is_held_out("own", page.id or "", HELD_OUT_SHARE) else "train")
        for page in found
    }
    return [
        Candidate(page, comment, splits[page.id])
        for page in found
        for comment in page.comments
        if comment.text.strip()
    ]


def drawn(items: Sequence[Candidate]) -> list[Candidate]:
    """Return comments in an order that only a hash of their names decides: the same for every coder."""
    return sorted(items, key=lambda item: hashlib.sha256("\0".join(item.key).encode()).digest())


def order(
    items: Sequence[Candidate], analyzer: Analyzer, done: Mapping[tuple[str, str], object] | None = None
) -> list[Candidate]:
    """Return the comments not labelled yet: of training discussions the most useful first, every fourth one of the others at random.

    What is measured on must not be chosen by the model: doubtful comments are harder than comments are.

    Parameters
    ----------
    items : sequence of Candidate
    analyzer : Analyzer
        Its doubts decide what is useful.
    done : mapping, optional
        By discussion and comment, what is labelled already.
    """
    labelled = done or {}
    held = drawn([item for item in items if item.split == "test" and item.key not in labelled])
    # drawn first, so that what is left out of a big pool is left out at random
    pool = drawn([item for item in items if item.split == "train"])
    pool = [
        *[item for item in pool if item.key in labelled],
        *[item for item in pool if item.key not in labelled][:MAX_POOL],
    ]
    if not pool:
        return held
    chosen = [n for n, item in enumerate(pool) if item.key in labelled]
    vectors = word_table().embed([item.comment.text for item in pool])
    useful = [pool[n] for n in most_useful(_probabilities(pool, analyzer), vectors, chosen=chosen)]
    if not held:
        return useful
    step = round(1 / HELD_OUT_SHARE) - 1
    rows = [useful[n : n + step] for n in range(0, len(useful), step)]
    return [
        item
        for row, test in zip_longest(rows, held)
        for item in (*(row or ()), *(() if test is None else (test,)))
    ]


def _probabilities(
    pool: Sequence[Candidate], analyzer: Analyzer
) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    pages = {item.page.id: item.page for item in pool}
    known = {
        (page.id or "", comment.id): [comment.stance.probabilities[label] for label in LABELS]
        for page, analysis in zip(pages.values(), analyzer.pipe(pages.values()), strict=True)
        for comment in analysis.comments
    }
    return np.array([known[item.key] for item in pool])
