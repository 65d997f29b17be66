"""Weigh what role a claim has in the argument, from its words, its place and the clauses beside it."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stance.config import CLAIMS, shipped_file
from stance.pipeline.columns import VERBAL, Columns

# Words of the neighbouring clauses that are looked at first: they contrast, explain or ask.
OPENING = 2
# Words of a clause and of its neighbours; longer ones are careless writing without a full stop.
MAX_WORDS = 60
_MORPH = frozenset(
    (
        "Mood=Cnd", "Mood=Imp", "Mood=Sub", "Tense=Past", "Tense=Imp", "Tense=Fut", "Tense=Pres",
        "VerbForm=Inf", "VerbForm=Part", "Person=1", "Person=2",
    )
)  # fmt: skip
_NAMED = frozenset(("PROPN", "NUM", "ADJ", "ADV"))


#: Features of one kind: its name, and what is found of it.
Slot = tuple[str, Sequence[str]]


def role_features(
    columns: Columns, clauses: Sequence[tuple[int, int]], rules: Sequence[str]
) -> list[list[Slot]]:
    """Return the features of every clause of a text, by kind.

    Parameters
    ----------
    columns : Columns
    clauses : sequence of (int, int)
        A partition of the tokens.
    rules : sequence of str
        What the grammar makes of each clause: a role, or ``""`` where it claims nothing.
    """
    spans = [(start, min(end, start + MAX_WORDS)) for start, end in clauses]
    words = [list(dict.fromkeys(columns.key[start:stop])) for start, stop in spans]
    marks = [_marks(columns, start, stop) for start, stop in spans]
    last = len(clauses) - 1
    found = []
    for number, ((start, stop), (_start, end)) in enumerate(zip(spans, clauses, strict=True)):
        keys = columns.key[start:stop]
        opens = columns.sent_start[start] == 1
        closes = end == len(columns.key) or columns.sent_start[end] == 1
        slots: list[Slot] = [
            ("word", words[number]),
            ("words", [f"{one} {two}" for one, two in pairwise(keys)]),
            ("first", (keys[0], " ".join(keys[:2]))),
            ("last", (columns.key[end - 1],)),
            ("length", (str(min(6, len(keys) // 3)),)),
            ("rule", (rules[number],)),
            ("sentence", (f"{opens:d}{closes:d}",)),
            ("place", (_place(number, last),)),
            ("mark", marks[number]),
        ]
        for at, side in ((number - 1, "before"), (number + 1, "after")):
            if not 0 <= at <= last:
                slots.append((f"{side}-rule", ("none",)))
                continue
            begin, until = clauses[at]
            slots += [
                (f"{side}-rule", (rules[at],)),
                (f"{side}-last", (columns.key[until - 1],)),
                (f"{side}-first", columns.key[begin : min(until, begin + OPENING)]),
                (f"{side}-word", words[at]),
                (f"{side}-mark", marks[at]),
            ]
        found.append(slots)
    return found


def _place(number: int, last: int) -> str:
    if number in (0, last):
        return "only" if not last else "first" if not number else "last"
    return str(4 * number // (last + 1))


def _marks(c: Columns, start: int, end: int) -> list[str]:
    """Return what the tagger and the parser say of a clause."""
    marks: dict[str, None] = {}
    for i in range(start, end):
        pos = c.pos[i]
        if pos in VERBAL:
            marks[f"lemma={c.lemma[i]}"] = None
            marks.update(dict.fromkeys(part for part in c.morph[i].split("|") if part in _MORPH))
        elif pos in _NAMED:
            marks[pos] = None
        if c.dep[i].startswith("nsubj"):
            marks[f"subject={c.key[i] if pos == 'PRON' else pos}"] = None
        if c.key[i][:1].isdigit():
            marks["figure"] = None
    if not any(c.verbal[start:end]):
        marks["verbless"] = None
    return list(marks)


class RoleModel:
    """A logistic regression over the names of features.

    Parameters
    ----------
    path : Path
        ``roles.npz`` with ``roles`` and ``names`` (``kind=value``, UTF-8, a line each), ``weights`` (names × roles, 8-bit), ``scale`` and
        ``bias`` (``models/claims_fr/build.py`` writes it).
    """

    def __init__(self, path: Path) -> None:
        with np.load(path, allow_pickle=False) as data:
            self.roles: list[str] = data["roles"].tobytes().decode().split("\n")
            names = data["names"].tobytes().decode().split("\n")
            self._weights: NDArray[np.int8] = data["weights"]
            self._scale: NDArray[np.float32] = data["scale"]
            self._bias: NDArray[np.float32] = data["bias"]
        self._rows: dict[str, dict[str, int]] = {}
        for row, name in enumerate(names):
            slot, _equals, value = name.partition("=")
            self._rows.setdefault(slot, {})[value] = row

    def scores(self, features: Sequence[Sequence[Slot]]) -> NDArray[np.float32]:
        """Return the log-odds of the roles, an array of shape (clauses, roles)."""
        sizes: list[int] = []
        rows: list[int] = []
        for slots in features:
            before = len(rows)
            for slot, values in slots:
                known = self._rows.get(slot, {})
                rows += [known[value] for value in values if value in known]
            sizes.append(len(rows) - before)
        picked = self._weights[rows].astype(np.int32)
        # sums of whole numbers: the same in any order
        total = np.vstack([np.zeros((1, len(self.roles)), np.int64), picked.cumsum(axis=0)])
        sums = total[np.cumsum([0, *sizes])]
        return np.asarray(np.diff(sums, axis=0) * self._scale + self._bias, np.float32)

    def choose(self, features: Sequence[Sequence[Slot]]) -> list[str]:
        """Return the likeliest role of each clause."""
        return [self.roles[at] for at in self.scores(features).argmax(axis=1)] if features else []


@lru_cache(maxsize=1)
def role_model() -> RoleModel:
    """Return the shipped model, read once."""
    return RoleModel(shipped_file(CLAIMS, "roles.npz"))
