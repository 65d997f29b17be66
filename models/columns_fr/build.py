# ruff: noqa: T201 - run by hand, it reports to the terminal
"""Learn to label the columns of tables from sample tables and their truths: ``python -P models/columns_fr/build.py``.

Prints what nets that never saw a fourth of the sets make of that fourth's tables, then writes ``weights.npz``.
"""

import argparse
import json
import random
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from stance.errors import PageError
from stance.pages.column_labels import LABELS, NAME_PLACES, column_features
from stance.pages.dates import spreadsheet_date
from stance.pages.fragment import read_cell
from stance.pages.json_table import table_of_rows
from stance.pages.label_net import LabelNet, standardised
from stance.pages.line_truth import squash
from stance.pages.moments import field_date
from stance.pages.normalize import decode
from stance.pages.table_shape import Table, read_table

HERE = Path(__file__).parent
PAGES = HERE.parent.parent / "corpus/pages"
# Read once to measure and never to learn.
HELD_OUT = frozenset(
    (
        *("tenth_unseen", "eleventh_unseen", "eighteenth_unseen", "nineteenth_unseen", "twentieth_unseen"),
        *("twentyninth_unseen", "thirtyfifth_unseen", "fortyfourth_unseen", "fiftyfifth_unseen"),
        "sixtysecond_unseen",
    )
)
FOLDS = 4
NETS = 6
# Tables made of each table, beside itself.
MADE = 8
HIDDEN = 48
EPOCHS = 16
DECAY = 3e-3
RATE = 2e-3
BATCH = 128
# How much of a column's cells must be the truth's.
MIN_SHARE = 0.6
ARTICLE = (
    ("title", "article title"),
    ("text", "article text"),
    ("url", "article url"),
    ("author", "article author"),
    ("date", "article date"),
)

Named = tuple[str, list[str]]
Same = Callable[[str, str], bool]
Array = NDArray[np.float32]


@dataclass
class Sample:
    """A sample table, the set that it is of, and what its columns hold."""

    folder: str
    table: Table
    labels: list[str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=HERE, help="the folder to write to")
    parser.add_argument("--no-folds", action="store_true", help="write weights without measuring")
    options = parser.parse_args(arguments)
    # a fixed number of rounds is meant
    warnings.simplefilter("ignore", ConvergenceWarning)
    samples = [
        one for folder in sorted(PAGES.iterdir()) if folder.name not in HELD_OUT for one in read(folder)
    ]
    print(f"{len(samples)} tables, {sum(len(one.labels) for one in samples)} columns")
    path = options.output / "weights.npz"
    if not options.no_folds:
        figures: Counter[Any] = Counter()
        for held in folds(samples):
            write(path, [one for one in samples if one.folder not in held])
            figures += measure(LabelNet(path), [one for one in samples if one.folder in held])
        for label in LABELS[1:]:
            print(f"{label:15}{figures[label, 'right']:5} of {figures[label, 'all']}")
        print(f"all of a table {figures['right']:5} of {figures['all']}")
    write(path, samples)
    return 0


# Reading


def read(folder: Path) -> Iterator[Sample]:
    """Yield the sample tables of a set whose comments stand in one column."""
    for kind in ("csv", "tsv", "jsonl"):
        for path in sorted((folder / kind).glob("*.truth.json")):
            truth = json.loads(path.read_text("utf-8"))
            stem = path.name.removesuffix(".truth.json")
            source = next(
                one for one in path.parent.iterdir() if one != path and stem in (one.name, one.stem)
            )
            raw = decode(source.read_bytes())
            try:
                table = read_table(raw) if kind != "jsonl" else _of_lines(raw)
            except PageError:
                continue
            if table is not None and (labels := labels_of(table, truth)):
                yield Sample(folder.name, table, labels)


def _of_lines(raw: str) -> Table | None:
    try:
        rows = [json.loads(line) for line in raw.splitlines() if line.strip()]
    except ValueError:
        return None
    rows = [row for row in rows if isinstance(row, dict)]
    return table_of_rows(rows) if len(rows) > 1 else None


def labels_of(table: Table, truth: Mapping[str, Any]) -> list[str] | None:
    """Return what the columns of a table hold by its truth, None where no column holds half of the texts."""
    discussions = truth.get("discussions") or [truth]
    wanted = [(page, comment) for page in discussions for comment in page["comments"]]
    cells = {c: [(row.get(c) or "").strip() for row in table.rows] for c in table.columns}
    texts = {c: [squash(read_cell(cell).text) if cell else "" for cell in own] for c, own in cells.items()}
    known = {squash(comment["text"]) for _page, comment in wanted}
    best = max(table.columns, key=lambda c: sum(text in known for text in texts[c] if text))
    by_text: dict[str, list[tuple[Any, Any]]] = {}
    for page, comment in wanted:
        by_text.setdefault(squash(comment["text"]), []).append((page, comment))
    rows: list[tuple[int, Any, Any]] = []
    for number, text in enumerate(texts[best]):
        if text and text in by_text:
            alike = by_text[text]
            rows.append((number, *(alike.pop(0) if len(alike) > 1 else alike[0])))
    if 2 * len(rows) < len(known):
        return None
    labels = dict.fromkeys(table.columns, LABELS[0])
    labels[best] = "text"
    authors = {id(p): {c["id"]: c["author"] for c in p["comments"]} for p in discussions}

    def take(label: str, told: Callable[[Any, Any], str | None], same: Same) -> bool:
        """Label the columns that hold most of what the truth tells of the comments."""
        shares: dict[str, float] = {}
        for column in (c for c in table.columns if labels[c] == LABELS[0]):
            pairs = [(cells[column][number], told(page, comment)) for number, page, comment in rows]
            given = [(cell, want) for cell, want in pairs if want]
            more = sum(bool(cell) for cell, want in pairs if not want)
            if given and more <= max(1, 0.3 * len(pairs)):
                shares[column] = sum(bool(cell) and same(cell, want) for cell, want in given) / len(given)
        top = max(shares.values(), default=0)
        for column, share in shares.items():
            if share >= MIN_SHARE and share == top:
                labels[column] = label
        return top >= MIN_SHARE

    take("author", lambda _page, comment: comment["author"], _is_name)
    take("date", lambda _page, comment: comment["date"], _is_day)
    take("id", lambda _page, comment: comment["id"], lambda cell, want: _ends(cell, want, 4))
    if not take(
        "parent", lambda _page, comment: comment["parent_id"], lambda cell, want: _ends(cell, want, 1)
    ):
        take(
            "parent",
            lambda page, comment: (
                authors[id(page)].get(comment["parent_id"]) if comment["parent_id"] else None
            ),
            lambda cell, want: squash(want) in squash(cell),
        )
    for key, label in ARTICLE:
        told = [page[key] for page in discussions if page.get(key)]
        same: Same = _is_day if key == "date" else _is_text
        for column in (c for c in table.columns if labels[c] == LABELS[0]):
            filled = [cell for cell in cells[column] if cell]
            held = sum(any(same(cell, value) for value in told) for cell in filled)
            if filled and held >= MIN_SHARE * len(filled):
                labels[column] = label
                if key == "date":
                    break
    return [labels[column] for column in table.columns]


def _is_name(cell: str, want: str) -> bool:
    given, name = squash(cell), squash(want)
    # family names may stand in another column
    return given == name or (len(given) > 2 and name.startswith(given))


def _is_day(cell: str, want: str) -> bool:
    moment = spreadsheet_date(cell) or field_date(cell)
    return moment is not None and moment[:10] == want[:10]


def _ends(cell: str, want: str, shortest: int) -> bool:
    return cell == want or (len(want) >= shortest and cell.endswith(want))


def _is_text(cell: str, want: str) -> bool:
    given, text = squash(cell), squash(want)
    return bool(given) and (given == text or (len(given) > 60 and given in text))


# Tables made of tables: what people who keep them never seen may leave out, add, call otherwise or put elsewhere


def made(
    sample: Sample, called: Mapping[str, Sequence[str]], others: Sequence[Named], chance: random.Random
) -> Sample:
    """Return a table with other rows, columns, order and names of columns."""
    rows = list(sample.table.rows)
    if len(rows) > 4 and chance.random() < 0.5:
        size = chance.randint(max(3, len(rows) // 3), len(rows))
        start = chance.randrange(len(rows) - size + 1)
        rows = rows[start : start + size]
    kept = [
        (name, label, [row.get(name) or "" for row in rows])
        for name, label in zip(sample.table.columns, sample.labels, strict=True)
        if label == "text" or chance.random() > (0.25 if label == LABELS[0] else 0.12)
    ]
    if chance.random() < 0.3:
        for _ in range(chance.randint(1, 3)):
            name, cells = chance.choice(others)
            column = (name, LABELS[0], [cells[at % len(cells)] for at in range(len(rows))])
            kept.insert(chance.randrange(len(kept) + 1), column)
    if chance.random() < 0.2:
        chance.shuffle(kept)
    if chance.random() < 0.3:
        # spreadsheets merge what the rows on one article share, or people write it once
        kept = [
            (name, label, _once(cells) if label.startswith("article") else cells)
            for name, label, cells in kept
        ]
    renamed = chance.choice((0.0, 0.3, 0.6, 1.0))
    unnamed = chance.choice((0.0, 0.15, 0.15, 1.0)) if renamed else 0.0
    columns: dict[str, tuple[str, list[str]]] = {}
    for name, label, cells in kept:
        if label != LABELS[0] and chance.random() < renamed:
            name = chance.choice(called[label])
        if chance.random() < unnamed:
            name = ""
        while name in columns:
            name += " "
        columns[name] = (label, cells)
    table = Table(
        tuple(columns),
        tuple({n: cells[at] for n, (_label, cells) in columns.items()} for at in range(len(rows))),
    )
    return Sample(sample.folder, table, [label for label, _cells in columns.values()])


def _once(cells: Sequence[str]) -> list[str]:
    """Return cells without those that say the same as the one above."""
    return [cell if at == 0 or cell != cells[at - 1] else "" for at, cell in enumerate(cells)]


def folds(samples: Sequence[Sample]) -> list[set[str]]:
    """Return sets in groups of about as many tables."""
    sizes = Counter(sample.folder for sample in samples)
    groups: list[set[str]] = [set() for _ in range(FOLDS)]
    for folder, _size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        min(groups, key=lambda group: sum(sizes[one] for one in group)).add(folder)
    return groups


# Learning


def write(output: Path, samples: Sequence[Sample]) -> None:
    """Learn from tables and write what was learnt, as :class:`stance.pages.label_net.LabelNet` reads it."""
    chance = random.Random(0)
    called: dict[str, list[str]] = {}
    others: list[Named] = []
    for sample in samples:
        for name, label in zip(sample.table.columns, sample.labels, strict=True):
            called.setdefault(label, []).append(name)
            if label == LABELS[0]:
                others.append((name, [row.get(name) or "" for row in sample.table.rows]))
    every = [*samples, *(made(sample, called, others, chance) for sample in samples for _ in range(MADE))]
    every = [sample for sample in every if len(sample.labels) > 1]
    inputs = np.vstack([column_features(sample.table) for sample in every])
    wanted = [LABELS.index(label) for sample in every for label in sample.labels]
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0) + 0.05
    # parts of names are as large as they are meant to be
    mean[-NAME_PLACES:], scale[-NAME_PLACES:] = 0, 1
    inputs = standardised(inputs, mean, scale)
    arrays = {"mean": mean, "scale": scale}
    for number in range(NETS):
        net = MLPClassifier(
            (HIDDEN,),
            alpha=DECAY,
            learning_rate_init=RATE,
            batch_size=BATCH,
            max_iter=EPOCHS,
            random_state=number,
        ).fit(inputs, wanted)
        for at, (weights, bias) in enumerate(zip(net.coefs_, net.intercepts_, strict=True)):
            size = np.abs(weights).max(axis=0) / 127
            arrays[f"weights{number}_{at}"] = np.round(weights / size).astype(np.int8)
            arrays[f"scale{number}_{at}"] = size.astype(np.float32)
            arrays[f"bias{number}_{at}"] = bias.astype(np.float32)
    size = len(LABELS)
    np.savez_compressed(
        output,
        steps=np.zeros((2, 1), np.int8),
        shared=np.zeros(2, bool),
        nets=np.array(NETS),
        follows=np.zeros((size, size), np.float32),
        begins=np.zeros(size, np.float32),
        **arrays,
    )


# Measuring


def measure(net: LabelNet, samples: Sequence[Sample]) -> Counter[Any]:
    """Return of how many tables the likeliest column of each kind is one, of those that have one."""
    figures: Counter[Any] = Counter()
    for sample in samples:
        features = column_features(sample.table)
        best = net.log_p(features, np.zeros(len(features), np.intp)).argmax(axis=0)
        right = [
            sample.labels[best[at]] == label for at, label in enumerate(LABELS) if label in sample.labels
        ]
        figures.update(all=1, right=all(right[1:]))
        for at, label in enumerate(LABELS):
            if label in sample.labels:
                figures[label, "all"] += 1
                figures[label, "right"] += sample.labels[best[at]] == label
    return figures


if __name__ == "__main__":
    raise SystemExit(main())
