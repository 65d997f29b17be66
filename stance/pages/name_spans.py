"""Find the names within the lines that say who wrote: by their words, and by what the page's other such lines say beside names."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
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
# A shorter name is part of words.
MIN_NAME = 3
_TOKEN = re.compile(r"\w+(?:[.'’@-]+\w+)*|\S")
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


class Name(NamedTuple):
    """A name, and the logarithm of how probable its words make it, in the mean over them."""

    text: str
    log_p: float


def names_in_lines(texts: Sequence[str]) -> list[Name | None]:
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


def names_found(texts: Sequence[str], path: Path) -> list[Name | None]:
    """Return what :func:`names_in_lines` does, by the weights of a file."""
    net, words = _net(path)
    tokens = tokens_of(texts, words)
    names: list[Name | None] = [None] * len(texts)
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
            sure, start, stop = max(spans)
            name = texts[line][start:stop]
            closed = name.count("(") > name.count(")") and texts[line][stop : stop + 1] == ")"
            names[line] = Name(name + ")" * closed, sure)
    return names


def tokens_of(texts: Sequence[str], words: Sequence[str]) -> Tokens:
    """Describe the words and signs of the lines of a page that say who wrote; `words` are those that the net knows."""
    cut = [text[:MAX_HEAD_CHARS] for text in texts]
    told_of = [_told(text) for text in cut]
    every = [list(_parts(text, told))[:MAX_TOKENS] for text, told in zip(cut, told_of, strict=True)]
    folded = [
        [_DIGITS.sub("0", text[start:stop].casefold()) for start, stop in line]
        for text, line in zip(cut, every, strict=True)
    ]
    count = max(1, len(texts))
    inside = Counter(word for line in folded for word in set(line))
    leading = Counter((min(at, EDGE), word) for line in folded for at, word in enumerate(line))
    trailing = Counter((min(at, EDGE), word) for line in folded for at, word in enumerate(reversed(line)))
    known = {word: at for at, word in enumerate(words)}
    numbers: dict[str, int] = {}
    lines: list[int] = []
    spans: list[tuple[int, int]] = []
    values: list[list[float]] = []
    alike: list[int] = []
    names = Counter(text[start:stop] for text, ((start, stop), _dated) in zip(cut, told_of, strict=True))
    for number, (text, parts, folds) in enumerate(zip(cut, every, folded, strict=True)):
        told, dated = told_of[number]
        others = _occurrences(text, names, text[told[0] : told[1]])
        for at, ((start, stop), fold) in enumerate(zip(parts, folds, strict=True)):
            behind = len(parts) - 1 - at
            word = text[start:stop]
            lines.append(number)
            spans.append((start, stop))
            alike.append(numbers.setdefault(fold, len(numbers)))
            one_hot = [0.0] * (len(words) + 1)
            one_hot[known.get(fold, len(words))] = 1.0
            values.append(
                [
                    *_shape(word),
                    *(min(at, EDGE) == place for place in range(4)),
                    *(min(behind, EDGE) == place for place in range(3)),
                    min(at, EDGE) / EDGE,
                    min(behind, EDGE) / EDGE,
                    min(len(parts), 12) / 12,
                    told[0] <= start and stop <= told[1],
                    start == told[0],
                    stop == told[1],
                    any(first <= start and stop <= last for first, last in others),
                    any(start == first for first, _last in others),
                    any(stop == last for _first, last in others),
                    dated[0] <= start < dated[1],
                    dated[1] > 0 and start < dated[0],
                    start >= dated[1] > 0,
                    start > 0 and text[start - 1] != " ",
                    inside[fold] / count,
                    min(inside[fold], 8) / 8,
                    leading[min(at, EDGE), fold] / count,
                    trailing[min(behind, EDGE), fold] / count,
                    *_kinds(word),
                    *one_hot,
                ]
            )
    return Tokens(lines, spans, np.array(values, np.float32), np.array(alike, np.intp))


def _parts(text: str, told: tuple[tuple[int, int], tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield where the words and signs of a line begin and end; "Léa5 mars" is broken where the date begins."""
    breaks = sorted({at for span in told for at in span})
    for match in _TOKEN.finditer(text):
        start = match.start()
        for at in (*(at for at in breaks if start < at < match.end()), match.end()):
            yield start, at
            start = at


def _occurrences(text: str, names: Counter[str], own: str) -> list[tuple[int, int]]:
    """Return where a line holds what rules find as the name of another line."""
    found = []
    for name, count in names.items():
        if len(name) >= MIN_NAME and (name != own or count > 1) and (at := text.find(name)) >= 0:
            found.append((at, at + len(name)))
    return found


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
