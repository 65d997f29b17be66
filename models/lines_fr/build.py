# ruff: noqa: T201 - run by hand, it reports to the terminal
"""Learn to label the lines of pages from sample pages and their truths: ``python -P models/lines_fr/build.py``.

Prints what nets that never saw a third of the sets make of that third's text, then writes ``weights.npz``.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import lxml.html
import numpy as np
import torch
from numpy.typing import NDArray

from stance.pages.boilerplate import is_action
from stance.pages.line_features import kinds_said, line_features
from stance.pages.line_labels import LineModel, standardised
from stance.pages.line_truth import LABELS, Alignment, Written, align
from stance.pages.lines import BLANK, Line, split_lines
from stance.pages.normalize import decode

HERE = Path(__file__).parent
PAGES = HERE.parent.parent / "corpus/pages"
# Read once to measure and never to learn.
HELD_OUT = ("tenth_unseen", "eleventh_unseen")
FOLDS = 3
NETS = 4
EPOCHS = 40
VARIANTS = 4
HIDDEN = 64
# How many lines apart the lines are that each layer looks at.
STEPS = [[-3, -2, -1, 0, 1, 2, 3], [-2, 0, 2], [-4, 0, 4], [-8, 0, 8], [0]]
DROPPED_INPUTS = 0.15
DROPPED = 0.25
DECAY = 1e-3
RATE = 3e-3
BATCH = 12
HTML_WEIGHT = 0.6
# How much what follows what counts beside what the nets, which see the lines around, say of each.
FOLLOWS = 0.5
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "dialog",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
        "body",
        "html",
        "option",
    ]
)
_UNSEEN = frozenset(
    ["script", "style", "head", "noscript", "template", "svg", "iframe", "select", "textarea"]
)

Lines = list[Line]
Array = NDArray[np.float32]


@dataclass
class Page:
    """A sample page, what its lines are, and features of itself and of pages made of it."""

    folder: str
    kind: str
    name: str
    lines: Lines
    truth: Alignment
    variants: list[tuple[Array, NDArray[np.int64]]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write ``weights.npz``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folders", type=Path, nargs="*", help="folders with text/ and html/; all that may teach"
    )
    parser.add_argument("--output", type=Path, default=HERE / "weights.npz")
    parser.add_argument("--no-folds", action="store_true", help="write weights without measuring")
    options = parser.parse_args(arguments)
    folders = options.folders or [
        folder for folder in sorted(PAGES.iterdir()) if folder.is_dir() and folder.name not in HELD_OUT
    ]
    torch.set_num_threads(1)
    pages = read_pages(folders)
    print(f"{len(pages)} pages, {sum(len(page.variants[0][1]) for page in pages)} lines")
    if not options.no_folds:
        total: Counter[str] = Counter()
        for held in folds(pages):
            write(options.output, pages=[page for page in pages if page.folder not in held], nets=1)
            model = LineModel(options.output)
            figures: Counter[str] = Counter()
            for page in pages:
                if page.folder in held and page.kind == "text":
                    figures += measure(model, page)
            print(", ".join(sorted(held)), told(figures), sep="\n  ", flush=True)
            total += figures
        print("all", told(total), sep="\n  ")
    write(options.output, pages, NETS)
    return 0


def folds(pages: Sequence[Page]) -> list[set[str]]:
    """Return sets in groups of about as many pages of text."""
    sizes = Counter(page.folder for page in pages if page.kind == "text")
    groups: list[set[str]] = [set() for _ in range(FOLDS)]
    for folder, _size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        min(groups, key=lambda group: sum(sizes[one] for one in group)).add(folder)
    return groups


# Reading


def read_pages(folders: Sequence[Path], variants: int = VARIANTS) -> list[Page]:
    """Return the pages whose comments all stand in lines of their own."""
    pages: list[Page] = []
    for folder in folders:
        for kind in ("text", "html"):
            for path in sorted((folder / kind).glob("*.truth.json")):
                truth = json.loads(path.read_text("utf-8"))
                if "discussions" not in truth and (page := read_page(folder.name, kind, path, truth)):
                    pages.append(page)
    strange = [
        line
        for page in pages
        for line, label in zip(page.lines, page.truth.labels, strict=True)
        if label == "F"
    ]
    for number, page in enumerate(pages):
        chance = random.Random(number)
        page.variants = [described(page.lines, page.truth.labels)]
        while len(page.variants) < variants:
            page.variants.append(described(*changed(page.lines, page.truth, strange, chance)))
    return pages


def read_page(folder: str, kind: str, path: Path, truth: dict[str, Any]) -> Page | None:
    """Return a page, None where lines do not show all of its comments."""
    stem = path.name.removesuffix(".truth.json")
    source = next(one for one in path.parent.iterdir() if one != path and stem in (one.name, one.stem))
    raw = decode(source.read_bytes())
    lines = split_lines(raw if kind == "text" else inner_text(raw))
    written = [Written(one["text"], one["author"], one["date"]) for one in truth["comments"]]
    aligned = align(lines, truth["title"], truth["text"], written)
    return Page(folder, kind, stem, lines, aligned, []) if all(aligned.texts) else None


def inner_text(raw: str) -> str:
    """Return what copying a page from a browser gives, as far as markup alone says."""
    parts: list[str] = []

    def walk(element: Any) -> None:
        if not isinstance(element.tag, str) or element.tag.lower() in _UNSEEN:
            return
        style = (element.get("style") or "").replace(" ", "")
        if element.get("hidden") is not None or "display:none" in style:
            return
        name = element.tag.lower()
        parts.append("\n" * ((name in _BLOCKS) + (name in ("p", "br"))))
        if name == "pre":
            parts.append(f"{element.text_content()}\n")
            return
        parts.append(re.sub(r"\s+", " ", element.text or ""))
        for child in element:
            walk(child)
            parts.append(re.sub(r"\s+", " ", child.tail or ""))
        parts.append("\t" * (name in ("td", "th")) + "\n" * ((name in _BLOCKS) + (name == "p")))

    walk(lxml.html.document_fromstring(raw))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r" *\n *", "\n", "".join(parts)))


def described(lines: Sequence[Line], labels: Sequence[str]) -> tuple[Array, NDArray[np.int64]]:
    """Return features and labels of the lines that are not blank."""
    rows, features = line_features(lines)
    return features, np.array([LABELS.index(labels[row]) for row in rows], np.int64)


# Pages made of pages: what platforms never seen may leave out, add or put elsewhere


def changed(lines: Lines, truth: Alignment, strange: Lines, chance: random.Random) -> tuple[Lines, list[str]]:
    """Return a page with other furniture, blank lines and order of names, dates and texts."""
    pairs = list(zip(lines, truth.labels, strict=True))
    changes: list[tuple[float, Callable[[list[tuple[Line, str]]], list[tuple[Line, str]]]]] = [
        (0.15, _names_below),
        (0.2, _dates_first),
        (0.15, lambda pairs: _joined(pairs, chance)),
        (0.1, lambda pairs: [pair for pair in pairs if pair[1] not in "AT"]),
        (0.1, lambda pairs: [pair for pair in pairs if pair[1] != "D"] if "N" in truth.labels else pairs),
        (0.15, lambda pairs: [pair for pair in pairs if not (pair[1] == "F" and is_action(pair[0].text))]),
        (0.15, lambda pairs: [pair for pair in pairs if not (pair[1] == "F" and kinds_said(pair[0].text))]),
        (0.2, lambda pairs: pairs[next((at for at, pair in enumerate(pairs) if pair[1] in "TA"), 0) :]),
        (0.2, lambda pairs: pairs[: max(at for at, pair in enumerate(pairs) if pair[1] not in "F ") + 1]),
        (0.3, lambda pairs: _thinned(pairs, chance)),
        (0.3, lambda pairs: _with_strange(pairs, strange, chance)),
        (0.3, lambda pairs: [(replace(line, indent=0), label) for line, label in pairs]),
        (0.15, lambda pairs: [pair for pair in pairs if pair[1] != " "]),
        (
            0.15,
            lambda pairs: [
                one for pair in pairs for one in ((pair, (BLANK, " ")) if pair[1] != " " else (pair,))
            ],
        ),
    ]
    for likely, change in changes:
        if chance.random() < likely:
            pairs = change(pairs) or pairs
    return [line for line, _label in pairs], [label for _line, label in pairs]


def _thinned(pairs: list[tuple[Line, str]], chance: random.Random) -> list[tuple[Line, str]]:
    share = chance.choice((0.1, 0.3, 0.6))
    return [pair for pair in pairs if pair[1] not in "F " or chance.random() > share]


def _with_strange(
    pairs: list[tuple[Line, str]], strange: Lines, chance: random.Random
) -> list[tuple[Line, str]]:
    """Put some furniture of other pages above, below and between."""
    for _ in range(chance.randint(1, 5)):
        at = chance.choice((0, len(pairs), chance.randint(0, len(pairs))))
        # within a comment's text no page has any
        while 0 < at < len(pairs) and pairs[at][1] in "BA ":
            at += 1
        start = chance.randrange(len(strange))
        pairs = [
            *pairs[:at],
            *((line, "F") for line in strange[start : start + chance.randint(1, 6)]),
            *pairs[at:],
        ]
    return pairs


def _dates_first(pairs: list[tuple[Line, str]]) -> list[tuple[Line, str]]:
    pairs = list(pairs)
    names = [at for at, pair in enumerate(pairs) if pair[1] == "N"]
    for at in names:
        for below in range(at + 1, min(at + 4, len(pairs))):
            if pairs[below][1] == "D":
                pairs[at], pairs[below] = pairs[below], pairs[at]
                break
            if pairs[below][1] not in "F ":
                break
    return pairs


def _names_below(pairs: list[tuple[Line, str]]) -> list[tuple[Line, str]]:
    """Put what stands between a name and its text below the text."""
    result: list[tuple[Line, str]] = []
    at = 0
    while at < len(pairs):
        if pairs[at][1] != "N":
            result.append(pairs[at])
            at += 1
            continue
        start = at
        while at < len(pairs) and pairs[at][1] not in "BA" and at - start < 8:
            at += 1
        end = at
        while end < len(pairs) and pairs[end][1] in "B ":
            end += 1
        while end > at and pairs[end - 1][1] == " ":
            end -= 1
        result += [*pairs[at:end], *pairs[start:at]]
        at = end
    return result


def _joined(pairs: list[tuple[Line, str]], chance: random.Random) -> list[tuple[Line, str]]:
    """Put name and date on one line."""
    sign = chance.choice((" ", " - ", " • ", ", ", " | ", " · ", " le "))
    result: list[tuple[Line, str]] = []
    for line, label in pairs:
        if label == "D" and result and result[-1][1] == "N" and len(line.text) < 60:
            text = f"{result[-1][0].text}{sign}{line.text}"
            result[-1] = (Line(result[-1][0].indent, text, text), "N")
        else:
            result.append((line, label))
    return result


# Learning


class Net(torch.nn.Module):
    """Layers that look at some lines around each; those after the first add to what is known."""

    def __init__(self, inputs: int) -> None:
        super().__init__()
        sizes = [inputs, *[HIDDEN] * (len(STEPS) - 1), len(LABELS)]
        self.layers = torch.nn.ModuleList(
            torch.nn.Linear(size * len(steps), out)
            for size, out, steps in zip(sizes, sizes[1:], STEPS, strict=False)
        )

    def forward(self, values: torch.Tensor, lines: torch.Tensor) -> torch.Tensor:
        for layer, steps in zip(self.layers, STEPS, strict=True):
            found = layer(_around(values, steps))
            if layer is self.layers[-1]:
                return found
            found = torch.nn.functional.dropout(torch.relu(found), DROPPED, self.training) * lines
            values = values + found if values.shape == found.shape else found
        return values


def _around(values: torch.Tensor, steps: Sequence[int]) -> torch.Tensor:
    if list(steps) == [0]:
        return values
    far, size = max(map(abs, steps)), values.shape[1]
    padded = torch.nn.functional.pad(values, (0, 0, far, far))
    return torch.cat([padded[:, far + step : far + step + size] for step in steps], dim=2)


def learn(pages: Sequence[Page], mean: Array, scale: Array, seed: int) -> Net:
    """Return a net that learnt from pages and what was made of them."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    known = [
        [
            (torch.from_numpy(standardised(x, mean, scale)), torch.from_numpy(y))
            for x, y in page.variants
            if len(y)
        ]
        for page in pages
    ]
    net = Net(len(mean) + 1)
    steps = EPOCHS * (-(-len(pages) // BATCH))
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.15)
    net.train()
    for _epoch in range(EPOCHS):
        for batch in _batches(len(pages), chance):
            picked = [chance.choice(known[at]) for at in batch]
            longest = max(len(y) for _x, y in picked)
            inputs = torch.zeros(len(batch), longest, len(mean) + 1)
            wanted = torch.full((len(batch), longest), -1)
            weights = torch.zeros(len(batch), longest)
            for row, (at, (x, y)) in enumerate(zip(batch, picked, strict=True)):
                inputs[row, : len(y)], wanted[row, : len(y)] = x, y
                weights[row, : len(y)] = HTML_WEIGHT if pages[at].kind == "html" else 1.0
            lines = inputs[:, :, -1:].clone()
            kept = torch.rand(len(batch), 1, len(mean) + 1) > DROPPED_INPUTS
            kept[:, :, -1] = True
            scores = net(inputs * kept / (1 - DROPPED_INPUTS), lines)
            loss = torch.nn.functional.cross_entropy(
                scores.transpose(1, 2), wanted, ignore_index=-1, reduction="none", label_smoothing=0.03
            )
            optimiser.zero_grad()
            ((loss * weights).sum() / weights.sum()).backward()
            optimiser.step()
            schedule.step()
    return net.eval()


def _batches(size: int, chance: random.Random) -> Iterator[list[int]]:
    order = list(range(size))
    chance.shuffle(order)
    for start in range(0, size, BATCH):
        yield order[start : start + BATCH]


def write(output: Path, pages: Sequence[Page], nets: int) -> None:
    """Learn from pages and write what was learnt."""
    rows = np.vstack([x for page in pages for x, y in page.variants if len(y)])
    mean, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), 0.05)
    follows, begins = transitions([page.variants[0][1] for page in pages])
    arrays = {"mean": mean, "scale": scale, "follows": follows, "begins": begins}
    for number in range(nets):
        net = learn(pages, mean, scale, number)
        for at, layer in enumerate(net.layers):
            weights = layer.weight.detach().numpy().T
            size = np.abs(weights).max(axis=0) / 127
            arrays[f"weights{number}_{at}"] = np.round(weights / size).astype(np.int8)
            arrays[f"scale{number}_{at}"] = size.astype(np.float32)
            arrays[f"bias{number}_{at}"] = layer.bias.detach().numpy()
    width = max(map(len, STEPS))
    steps = np.array([[*around, *[around[-1]] * (width - len(around))] for around in STEPS], np.int8)
    np.savez_compressed(output, steps=steps, nets=np.array(nets), **arrays)  # type: ignore[arg-type]


def transitions(series: Sequence[NDArray[np.int64]]) -> tuple[Array, Array]:
    """Return how much likelier labels are behind each, and at the beginning, than they are anywhere."""
    size = len(LABELS)
    follows, begins = np.full((size, size), 0.5), np.full(size, 0.5)
    for labels in series:
        np.add.at(follows, (labels[:-1], labels[1:]), 1)
        begins[labels[0]] += 1
    anywhere = np.log(follows.sum(axis=0) / follows.sum())
    follows = np.log(follows / follows.sum(axis=1, keepdims=True)) - anywhere
    begins = np.log(begins / begins.sum()) - anywhere
    return (FOLLOWS * follows).astype(np.float32), (FOLLOWS * begins).astype(np.float32)


# Measuring


def measure(model: LineModel, page: Page) -> Counter[str]:
    """Return how many comments, names, dates, titles and lines of the article are found of how many."""
    rows, features = line_features(page.lines)
    found = [" "] * len(page.lines)
    for row, label in zip(rows, model.best(model.log_p(features)), strict=True):
        found[row] = LABELS[label]
    return compare(page, rows, found)


def compare(page: Page, rows: Sequence[int], found: Sequence[str]) -> Counter[str]:
    """Return how many of what are as they should be."""
    place = {row: at for at, row in enumerate(rows)}
    figures: Counter[str] = Counter()
    for text, name, date in zip(page.truth.texts, page.truth.names, page.truth.dates, strict=True):
        first, last = place[text[0]], place[text[-1]]
        beside = [rows[at] for at in (first - 1, last + 1) if 0 <= at < len(rows)]
        whole = all(found[row] == "B" for row in text) and all(found[row] != "B" for row in beside)
        figures.update(texts=1, texts_right=whole)
        if name is not None:
            figures.update(names=1, names_right=found[name] == "N")
        if date is not None and date != name:
            figures.update(dates=1, dates_right=found[date] == "D")
    pairs = Counter(zip(page.truth.labels, found, strict=True))
    for label, what in (("T", "title"), ("A", "article"), ("N", "name_lines"), ("B", "text_lines")):
        figures[f"{what}_wanted"] += sum(count for (want, _got), count in pairs.items() if want == label)
        figures[f"{what}_found"] += sum(count for (_want, got), count in pairs.items() if got == label)
        figures[f"{what}_both"] += pairs[label, label]
    figures["lines"] += len(rows)
    figures["lines_right"] += sum(count for (want, got), count in pairs.items() if want == got != " ")
    return figures


def told(figures: Counter[str]) -> str:
    """Return figures in words."""
    shares = [
        f"{what} {figures[f'{what}_right']}/{figures[what]} ({figures[f'{what}_right'] / max(1, figures[what]):.1%})"
        for what in ("texts", "names", "dates", "lines")
    ]
    scores = [
        f"{what} F1 {2 * figures[f'{what}_both'] / max(1, figures[f'{what}_wanted'] + figures[f'{what}_found']):.3f}"
        for what in ("title", "article", "name_lines", "text_lines")
    ]
    return ", ".join([*shares, *scores])


if __name__ == "__main__":
    sys.exit(main())
