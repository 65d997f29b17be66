"""Label the columns of a table by their names, by what is in them, and by the columns beside them: what a comment says, who wrote it and when, what it answers, and what is the article's."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from stance.config import COLUMNS, shipped_file
from stance.pages.dates import spreadsheet_date
from stance.pages.fields import field_of_any
from stance.pages.label_net import Array, LabelNet
from stance.pages.moments import field_date
from stance.pages.names import plain_name
from stance.pages.table_shape import Table

COMMENT_LABELS = ("text", "author", "date", "id", "parent")
#: What a column may hold: something else, what is a comment's, or what is its article's.
LABELS = (
    *("other", *COMMENT_LABELS),
    *("article text", "article title", "article author", "article date", "article url"),
)
# The first rows tell what a column holds.
MAX_ROWS = 100
MAX_DATED = 30
# No moment takes more letters.
MAX_DATE_CHARS = 60
# Parts of columns' names share as many places.
NAME_PLACES = 1_024
GRAMS = (3, 4, 5)
# How much a name counts beside what is in a column.
NAME_SIZE = 2.0
_NUMBER = re.compile(r"-?\d{1,20}(?:[.,]\d{1,9})?")
_WEB = re.compile(r"https?://")
_NAME = re.compile(r"@?[A-ZÀ-Ý][\w'’.-]{0,40}(?: [\w'’.()-]{1,40}){0,3}")
_ENDS = (".", "!", "?", "…")
_HELD = ("text", "author", "date", "id", "parent", "title", "url", "status", "kind", "level", None)
_RIVALS = _HELD[:-2]


class _Column(NamedTuple):
    """The cells of a column in the first rows, without those that are empty, and as a set without empty ones and zeros."""

    cells: list[str]
    filled: list[str]
    values: frozenset[str]


def label_columns(table: Table) -> Array:
    """Return the logarithm of the probability of each label of each column.

    Parameters
    ----------
    table : Table

    Returns
    -------
    array of shape (columns, labels)

    Raises
    ------
    ModelError
        The installation lacks the weights.
    """
    features = column_features(table)
    return column_model().log_p(features, np.zeros(len(features), np.intp))


@lru_cache(maxsize=1)
def column_model() -> LabelNet:
    """Return the shipped model, read once."""
    return LabelNet(shipped_file(COLUMNS, "weights.npz"))


def column_features(table: Table) -> Array:
    """Describe the columns of a table.

    Parameters
    ----------
    table : Table

    Returns
    -------
    array of shape (columns, features)
        What is in each column, what lists of names say of it, the mean and the most of what is in the others, what is in the ones
        to its left and right, and the parts of its name.
    """
    rows = table.rows[:MAX_ROWS]
    columns = [_column([(row.get(name) or "").strip() for row in rows]) for name in table.columns]
    sizes = [sum(map(len, column.cells)) for column in columns]
    order = sorted(range(len(columns)), key=lambda at: -sizes[at])
    inside = np.array(
        [_content(column, columns, at, order.index(at)) for at, column in enumerate(columns)], np.float32
    )
    count, width = inside.shape
    others = (inside.sum(axis=0) - inside) / max(count - 1, 1)
    most = (
        np.stack([np.delete(inside, at, axis=0).max(axis=0) for at in range(count)])
        if count > 1
        else np.zeros_like(inside)
    )
    edge = np.zeros((1, width), np.float32)
    left, right = np.vstack([edge, inside[:-1]]), np.vstack([inside[1:], edge])
    features: Array = np.hstack(
        [inside, _named(table.columns), others, most, left, right, _name_parts(table.columns)]
    )
    return features


def _column(cells: list[str]) -> _Column:
    filled = [cell for cell in cells if cell]
    return _Column(cells, filled, frozenset(filled) - {"0"})


def _content(column: _Column, columns: Sequence[_Column], at: int, rank: int) -> list[float]:
    """Return what the cells of a column are like, among those of the others."""
    cells, filled = column.cells, column.filled
    words = [len(cell.split()) for cell in filled]
    dated = filled[:MAX_DATED]
    first = cells[0] if cells else ""
    held, holds = 0.0, 0.0
    for number, other in enumerate(columns):
        if number == at:
            continue
        shared = len(column.values & other.values)
        if column.values and len(other.values) == len(other.filled):
            held = max(held, shared / len(column.values))
        if other.values and len(other.values) < len(column.values):
            holds = max(holds, shared / len(other.values))
    seen: set[str] = set()
    again = 0
    for cell in filled:
        again += cell in seen
        seen.add(cell)
    return [
        len(filled) / max(len(cells), 1),
        len(seen) / max(len(filled), 1),
        float(np.log1p(sum(map(len, filled)) / max(len(filled), 1))),
        float(np.log1p(sum(words) / max(len(words), 1))),
        float(np.log1p(max(words, default=0))),
        _share([_NUMBER.fullmatch(cell) is not None for cell in filled]),
        _share([_WEB.match(cell) is not None for cell in filled]),
        _share([_NAME.fullmatch(cell) is not None for cell in filled]),
        _share([cell.startswith("@") for cell in filled]),
        _share([len(cell) <= MAX_DATE_CHARS and _is_moment(cell) for cell in dated]),
        _share([cell.endswith(_ENDS) for cell in filled]),
        float(len(set(cells)) == 1),
        held,
        holds,
        again / max(len(filled), 1),
        at / len(columns),
        float(rank == 0),
        float(rank == 1),
        float(len(cells) > 3),
        float(np.log1p(len(columns))),
        float(all(above <= cell for above, cell in pairwise(cells))),
        float(bool(filled) and not first),
        float(bool(first) and not any(cells[1:])),
    ]


def _is_moment(cell: str) -> bool:
    return bool(spreadsheet_date(cell) or field_date(cell))


def _share(told: Sequence[bool]) -> float:
    return sum(told) / max(len(told), 1)


def _named(names: Sequence[str]) -> NDArray[np.float32]:
    """Return what lists of names say of each column, and of what other columns there are."""
    told = [field_of_any(name) for name in names]
    held = [what for _owner, what in told]
    rows = [
        [
            owner == "article",
            owner == "comment",
            *(what == one for one in _HELD),
            *(held.count(one) > (what == one) for one in _RIVALS),
        ]
        for owner, what in told
    ]
    return np.array(rows, np.float32)


def _name_parts(names: Sequence[str]) -> NDArray[np.float32]:
    """Return the words of each column's name, and the letters that they are made of, each in one of some places."""
    places = np.zeros((len(names), NAME_PLACES), np.float32)
    for row, name in enumerate(names):
        parts: set[str] = set()
        for word in plain_name(name).split():
            edged = f"<{word}>"
            parts.add(edged)
            parts.update(edged[at : at + size] for size in GRAMS for at in range(len(edged) - size + 1))
        for part in parts:
            places[row, crc32(part.encode()) % NAME_PLACES] += 1
        if length := float(np.linalg.norm(places[row])):
            places[row] *= NAME_SIZE / length
    return places
