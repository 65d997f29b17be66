"""Find the names within the lines that say who wrote: by their words, and by what the page's other such lines say beside names."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.config import LINES, shipped_file
from stance.pages.boilerplate import kinds_said
from stance.pages.dates import find_date
from stance.pages.label_net import Array, LabelNet
from stance.pages.labelled_heads import moment_in, name_in
from stance.pages.line_features import BOILERPLATE

#: What a word of a line may be: outside a name, its beginning, its inside.
LABELS = "OBI"
# Names end before; what stands farther is another part of the line.
MAX_HEAD_CHARS = 240
MAX_TOKENS = 40
# As far as the beginning and the end of a line are counted.
EDGE = 6
_TOKEN = re.compile(r"\w+(?:[.'’_@-]+\w+)*|\S")
_INITIAL = re.compile(r"[A-ZÀ-Þ]")
_DIGITS = re.compile(r"\d")
# Signs that stand between a name and what else its line says.
_SIGNS = "@#()[]:,.|·•–—-/&↳>*«»\"’'"


class Tokens(NamedTuple):
    """The words and signs of some lines, one after another.

    Attributes
    ----------
    lines : list of int
        Which line each is of.
    spans : list of tuple of int
        Where each begins and ends in its line.
    values : array of shape (tokens, features)
    alike : array of shape (tokens,)
        A number that the same words share.
    """

    lines: list[int]
    spans: list[tuple[int, int]]
    values: Array
    alike: NDArray[np.intp]


def names_in_lines(texts: Sequence[str]) -> list[str | None]:
    """Return the name that each line of a page holds that says who wrote; None where it seems to hold none.

    Parameters
    ----------
    texts : sequence of str
        All such lines of the page: each is read by what the others are like.

    Raises
    ------
    ModelError
        The installation lacks the weights.
    """
    return names_found(texts, shipped_file(LINES, "names.npz"))


def names_found(texts: Sequence[str], path: Path) -> list[str | None]:
    """Return what :func:`names_in_lines` does, by the weights of a file."""
    net, words = _net(path)
    tokens = tokens_of(texts, words)
    names: list[str | None] = [None] * len(texts)
    if not tokens.lines:
        return names
    log_p = net.log_p(tokens.values, tokens.alike)
    labels = net.best(log_p)
    found: list[list[tuple[float, int, int]]] = [[] for _ in texts]
    for line, group in groupby(range(len(labels)), key=lambda at: tokens.lines[at]):
        run: list[int] = []
        for at in [*group, None]:
            if run and (at is None or labels[at] != 2):
                sure = float(np.mean([log_p[i, labels[i]] for i in run]))
                found[line].append((sure, tokens.spans[run[0]][0], tokens.spans[run[-1]][1]))
                run = []
            if at is not None and (labels[at] == 1 or run):
                run.append(at)
    for line, spans in enumerate(found):
        if spans:
            _sure, start, stop = max(spans)
            name = texts[line][start:stop]
            names[line] = name + ")" * (
                name.count("(") > name.count(")") and texts[line][stop : stop + 1] == ")"
            )
    return names


def tokens_of(texts: Sequence[str], words: Sequence[str]) -> Tokens:
    """Describe the words and signs of the lines of a page that say who wrote; `words` are those that the net knows."""
    cut = [text[:MAX_HEAD_CHARS] for text in texts]
    every = [list(_TOKEN.finditer(text))[:MAX_TOKENS] for text in cut]
    folded = [[_DIGITS.sub("0", match[0].casefold()) for match in line] for line in every]
    count = max(1, len(texts))
    inside = Counter(word for line in folded for word in set(line))
    first = Counter((min(at, EDGE), word) for line in folded for at, word in enumerate(line))
    last = Counter((min(at, EDGE), word) for line in folded for at, word in enumerate(reversed(line)))
    known = {word: at for at, word in enumerate(words)}
    numbers: dict[str, int] = {}
    lines: list[int] = []
    spans: list[tuple[int, int]] = []
    values: list[list[float]] = []
    alike: list[int] = []
    for number, (text, matches, folds) in enumerate(zip(cut, every, folded, strict=True)):
        told, dated = _told(text)
        for at, (match, fold) in enumerate(zip(matches, folds, strict=True)):
            behind = len(matches) - 1 - at
            lines.append(number)
            spans.append(match.span())
            alike.append(numbers.setdefault(fold, len(numbers)))
            one_hot = [0.0] * (len(words) + 1)
            one_hot[known.get(fold, len(words))] = 1.0
            values.append(
                [
                    *_shape(match[0]),
                    *(min(at, EDGE) == place for place in range(4)),
                    *(min(behind, EDGE) == place for place in range(3)),
                    min(at, EDGE) / EDGE,
                    min(behind, EDGE) / EDGE,
                    min(len(matches), 12) / 12,
                    told[0] <= match.start() and match.end() <= told[1],
                    match.start() == told[0],
                    match.end() == told[1],
                    dated[0] <= match.start() < dated[1],
                    dated[1] > 0 and match.start() < dated[0],
                    match.start() >= dated[1] > 0,
                    match.start() > 0 and text[match.start() - 1] != " ",
                    inside[fold] / count,
                    min(inside[fold], 8) / 8,
                    first[min(at, EDGE), fold] / count,
                    last[min(behind, EDGE), fold] / count,
                    *_kinds(match[0]),
                    *one_hot,
                ]
            )
    return Tokens(lines, spans, np.array(values, np.float32), np.array(alike, np.intp))


def _shape(word: str) -> list[float]:
    return [
        len(word) == 1,
        min(len(word), 16) / 16,
        word[0].isalnum(),
        word.isdigit(),
        any(map(str.isdigit, word)),
        _INITIAL.match(word) is not None,
        len(word) > 1 and word.isupper(),
        word.islower(),
        "_" in word or "." in word or "@" in word,
        *(word == sign for sign in _SIGNS),
    ]


@lru_cache(maxsize=4096)
def _kinds(word: str) -> list[float]:
    kinds = kinds_said(word)
    return [float(kind in kinds) for kind in BOILERPLATE]


def _told(text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where rules find the name of a line, and its moment; (0, 0) for none."""
    name, _by_author = name_in(text)
    start = text.find(name) if name else -1
    told = (start, start + len(name or "")) if start >= 0 else (0, 0)
    moment = moment_in(text)
    at = text.find(moment) if moment else -1
    if moment is None or at < 0:
        date = find_date(text)
        return told, (date.start, date.end) if date else (0, 0)
    return told, (at, at + len(moment))


@lru_cache(maxsize=1)
def _net(path: Path) -> tuple[LabelNet, list[str]]:
    """Return a net and the words that it knows, read once."""
    with np.load(path, allow_pickle=False) as data:
        words = [str(word) for word in data["words"]]
    return LabelNet(path), words
