"""Describe each line of a page for the model that labels it: what it is by itself, and what the page shows of such lines."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from stance.lexicons import rows
from stance.pages.boilerplate import CACHED_LINES, kinds_said
from stance.pages.headings import looks_like_title
from stance.pages.heads import IN_REPLY, head_line, looks_like_name, number_label
from stance.pages.lines import Line
from stance.pages.marks import mark_of

# Farther is as far: comments of the sample pages seldom have more lines.
MAX_GAP = 24
MAX_COUNT = 16
MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 4
# Endings of words share as many places.
ENDINGS = 32
MAX_SHAPE_CHARS = 40
# What a line is shows in its beginning.
MAX_LINE_CHARS = 1_000
MAX_REPLY_CHARS = 120
# Titles are shorter, and the lines that hold them.
MAX_WORDS = 40
BOILERPLATE = (
    *("action", "author", "badge", "button", "end", "final", "header", "noise"),
    *("ping", "prompt", "removed", "stop", "thread", "widget"),
)
# Words of somebody who speaks to others; articles and interfaces have few.
_SPOKEN = frozenset(
    (
        *(
            "je",
            "j",
            "me",
            "m",
            "moi",
            "mon",
            "ma",
            "mes",
            "tu",
            "te",
            "t",
            "toi",
            "ton",
            "ta",
            "tes",
            "merci",
        ),
        *("bonjour", "bonsoir", "salut", "bravo", "oui", "non", "ça", "ca", "lol", "mdr", "ouais", "perso"),
        *("franchement", "ah", "oh", "eh", "ben", "bah", "pareil", "chez", "vous", "votre", "vos"),
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"\b[0-2]?\d ?[:hH] ?[0-5]\d\b")
_NAMED = re.compile(r"@([\w.-]{2,40})")
_ARROW = re.compile(r"[←→»«›‹<>↩↪]")
_SMILE = re.compile(r"[\U0001f300-\U0001faff\u2600-\u27bf]|[:;]-?[)(DPp]|\^\^")


class _Own(NamedTuple):
    """What a line is by itself: its features, what lines like it share, a name that it may hold, whom it answers."""

    features: tuple[float, ...]
    shape: str
    folded: str
    name: str
    kind: str
    moment: bool
    kinds: frozenset[str]


class Features(NamedTuple):
    """The lines of a page that are not blank, as the model sees them.

    Attributes
    ----------
    rows : list of int
        Which lines they are.
    values : array of shape (rows, features)
        What each is by itself and within the page.
    alike : array of shape (rows,)
        A number that lines of the same manner share.
    """

    rows: list[int]
    values: NDArray[np.float32]
    alike: NDArray[np.intp]


def line_features(lines: Sequence[Line]) -> Features:
    """Describe the lines of a page that are not blank.

    Parameters
    ----------
    lines : sequence of Line

    Returns
    -------
    Features
        Without what the lines around a line are: the model looks at those itself.
    """
    rows = [at for at, line in enumerate(lines) if line.text]
    if not rows:
        return Features(rows, np.zeros((0, 0), np.float32), np.zeros(0, np.intp))
    kept = [lines[at] for at in rows]
    own = [_own(line.text[:MAX_LINE_CHARS], line.raw[:MAX_LINE_CHARS]) for line in kept]
    columns = [
        *_layout(lines, rows),
        *_recurrence(kept, own),
        *_distances(kept, own),
        *_people(kept, own),
    ]
    page = np.array(columns, np.float32).T
    alone = np.array([line.features for line in own], np.float32)
    numbers: dict[str, int] = {}
    alike = [numbers.setdefault(line.shape, len(numbers)) for line in own]
    return Features(rows, np.hstack([alone, page]), np.array(alike, np.intp))


@lru_cache(maxsize=CACHED_LINES)
def _answered(text: str) -> re.Match[str] | None:
    # the expression looks at every letter
    if len(text) > MAX_REPLY_CHARS or not (" à " in text or "reply to" in text.casefold()):
        return None
    return IN_REPLY.search(text)


@lru_cache(maxsize=CACHED_LINES)
def _own(text: str, raw: str) -> _Own:
    mark = mark_of(raw or text)
    kinds = kinds_said(text)
    head = head_line(text)
    size = len(text)
    named = size <= MAX_NAME_CHARS and looks_like_name(text)
    words = text.split()
    count = len(words)
    letters = _WORD.findall(text.casefold())
    spoken = sum(word in _SPOKEN for word in letters)
    capitals = sum(word[0].isupper() for word in words)
    digits = sum(map(str.isdigit, text))
    first, last = text[0], text[-1]
    answer = _answered(text)
    features: tuple[float, ...] = (
        *(mark.kind == kind for kind in "adniht@"),
        mark.moment is not None,
        mark.name is not None,
        mark.by_author,
        *(kind in kinds for kind in BOILERPLATE),
        head is not None,
        head is not None and head.author is not None,
        head is not None and head.date is not None,
        head is not None and "verb" in head.family,
        named,
        named and 1 < count == capitals,
        named and count == 1,
        looks_like_title(text),
        number_label(text) is not None,
        answer is not None,
        answer is not None and answer.start() == 0,
        min(size, 400) / 100,
        np.log1p(size),
        size <= 3,
        size <= 12,
        size <= 30,
        size > 90,
        size > 250,
        min(count, 60) / 10,
        last in ".!?…",
        last == ":",
        last == ",",
        last in ")]",
        last in "?!",
        last.isdigit(),
        last.isalpha(),
        text.endswith(("...", "…")),
        first.isupper(),
        first.islower(),
        first.isdigit(),
        first == "@",
        first in ">|",
        first in "-–—•*+◦o#▪□■○●☆★" and text[1:2] == " ",
        first in "[(",
        first in "«“\"'",
        not first.isalnum(),
        digits / size,
        capitals / count,
        text.isupper(),
        "|" in text or "·" in text or "•" in text,
        "http" in text or "www." in text,
        "©" in text,
        "@" in text,
        "#" in text,
        _YEAR.search(text) is not None,
        _CLOCK.search(text) is not None,
        _ARROW.search(text) is not None,
        _SMILE.search(text) is not None,
        min(text.count(","), 6),
        min(text.count("!") + text.count("?"), 6),
        min(sum(map(text.count, (". ", "! ", "? ", "… "))), 6),
        spoken / max(len(letters), 1),
        min(spoken, 6),
        bool(letters) and letters[0] in _SPOKEN,
        bool(letters) and letters[0] in _first_names(),
        sum(word in _first_names() for word in letters) if size <= MAX_NAME_CHARS else 0,
        *_endings(letters if size <= MAX_NAME_CHARS and count <= MAX_NAME_WORDS else []),
    )
    folded = _DIGITS.sub("0", text.casefold())[:MAX_SHAPE_CHARS]
    if mark.kind in "ain":
        shape = mark.kind + folded
    elif mark.kind in "dh@":
        shape = mark.kind
    elif head is not None:
        shape = "H" + ".".join(head.family)
    else:
        shape = ("n" if named else "t") + str(min(size // 40, 3))
    name = mark.name or (head.author if head is not None else None) or (text if named else "")
    return _Own(
        tuple(map(float, features)),
        shape,
        folded,
        name.casefold(),
        mark.kind,
        mark.moment is not None,
        kinds,
    )


def _endings(letters: Sequence[str]) -> list[float]:
    """Return how the first and the last word of a short line end: names seldom end as trades and ranks do."""
    ends = [0.0] * (2 * ENDINGS)
    for at, word in enumerate((letters[0], letters[-1]) if letters else ()):
        ends[at * ENDINGS + crc32(word[-3:].encode()) % ENDINGS] = 1.0
    return ends


@cache
def _first_names() -> frozenset[str]:
    return frozenset(name for name, *_rest in rows("first_names"))


def _layout(lines: Sequence[Line], rows: Sequence[int]) -> list[Sequence[float]]:
    """Return where the lines stand and what space is around them."""
    total = len(rows)
    kept = [lines[at] for at in rows]
    above = [0, *(below - at - 1 for at, below in pairwise(rows))]
    gaps = [min(gap, 3) for gap in above]
    indents = [min(line.indent, 12) for line in kept]
    changes = [0, *(below - at for at, below in pairwise(indents))]
    sentences = [line.is_sentence for line in kept]
    runs = _runs(sentences)
    dense = sum(gap > 0 for gap in above) / total
    return [
        [at / total for at in range(total)],
        [min(at, 60) / 10 for at in range(total)],
        [min(total - at, 60) / 10 for at in range(total)],
        gaps,
        [*gaps[1:], 3],
        [gap > 0 for gap in above],
        [*(gap > 0 for gap in above[1:]), True],
        [dense] * total,
        [float(np.log(total))] * total,
        indents,
        [indent > 0 for indent in indents],
        changes,
        [*(-change for change in changes[1:]), 0],
        [line.parts > 1 for line in kept],
        sentences,
        [min(run, MAX_COUNT) for run in runs],
        [sum(sentences) / total] * total,
        _shares([len(line.text) for line in kept]),
        _shares(sentences),
    ]


def _recurrence(kept: Sequence[Line], own: Sequence[_Own]) -> list[Sequence[float]]:
    """Return how often a line, its shape and its neighbourhood recur in the page, and how far away."""
    total = len(kept)
    texts = Counter(line.text for line in kept)
    folds = Counter(line.folded for line in own)
    shapes = [line.shape for line in own]
    count = Counter(shapes)
    pairs = list(pairwise(shapes))
    paired = Counter(pairs)
    threes = list(zip(shapes, shapes[1:], shapes[2:], strict=False))
    tripled = Counter(threes)
    around = [0, *(tripled[three] for three in threes), 0][:total]
    seen: set[str] = set()
    again = []
    for line in own:
        again.append(line.folded in seen)
        seen.add(line.folded)
    first = own[0].folded
    return [
        _counts(texts[line.text] for line in kept),
        _counts(folds[line.folded] for line in own),
        _counts(count[shape] for shape in shapes),
        _counts([0, *(paired[pair] for pair in pairs)]),
        _counts([*(paired[pair] for pair in pairs), 0]),
        _counts(around),
        again,
        *_quoted(kept),
        [len(line.folded) > 3 and (line.folded in first or first in line.folded) for line in own],
        *_gaps_of_same(shapes),
        *_gaps_of_same([line.folded for line in own]),
    ]


def _quoted(kept: Sequence[Line]) -> list[Sequence[float]]:
    """Return how many other lines hold a line's first words, and how many of those stand above: pages repeat titles."""
    words = [line.text.casefold().split()[:MAX_WORDS] for line in kept]
    holders: dict[tuple[str, ...], list[int]] = {}
    for at, line in enumerate(words):
        for three in {(one, two, three) for one, two, three in zip(line, line[1:], line[2:], strict=False)}:
            holders.setdefault(three, []).append(at)
    held = [holders.get((one, two, three), []) for one, two, three in map(_opening, words)]
    return [
        [min(max(len(found) - 1, 0), 4) for found in held],
        [bool(found) and found[0] < at for at, found in enumerate(held)],
        [bool(found) and len(line) == len(words[found[0]]) for line, found in zip(words, held, strict=True)],
    ]


def _opening(words: Sequence[str]) -> tuple[str, str, str]:
    return (words[0], words[1], words[2]) if len(words) > 2 else ("", "", "")


def _distances(kept: Sequence[Line], own: Sequence[_Own]) -> list[Sequence[float]]:
    """Return how far the lines are that open, close and divide comments, and how many of them stand above."""
    total = len(kept)
    moments = [line.moment for line in own]
    actions = [line.kind == "a" for line in own]
    headers = ["header" in line.kinds for line in own]
    heads = [line.kind == "h" or line.shape[0] == "H" for line in own]
    stops = [not line.kinds.isdisjoint(("stop", "end", "widget", "final")) for line in own]
    prompts = ["prompt" in line.kinds for line in own]
    noise = ["noise" in line.kinds for line in own]
    texts = [line.is_sentence for line in kept]
    marked = (moments, actions, headers, heads, stops, prompts, texts, noise)
    sides = zip(_gaps(marked), _gaps([which[::-1] for which in marked], up=True), strict=True)
    columns = [gaps for side in sides for gaps in side]
    for which in marked[:6]:
        columns += [_shares(which), [min(sum(which), MAX_COUNT)] * total]
    opened = list(accumulate(headers))
    return [*columns, [min(number, 3) for number in opened]]


def _people(kept: Sequence[Line], own: Sequence[_Own]) -> list[Sequence[float]]:
    """Return whether a line may name somebody who is named, or answered, elsewhere in the page."""
    names = Counter(line.name for line in own if line.name)
    beside = {line.name for line in own if line.name and line.moment}
    called: set[str] = set()
    for line in kept:
        if "@" in line.text:
            called.update(name.casefold() for name in _NAMED.findall(line.text))
        if answer := _answered(line.text):
            called.add((answer["name"] or answer["name_en"]).casefold())
    known = [bool(line.name) and names[line.name] > 1 for line in own]
    return [
        _counts(names[line.name] if line.name else 0 for line in own),
        [line.name in beside for line in own],
        [bool(line.name) and (line.name in called or line.name.replace(" ", "") in called) for line in own],
        *_gaps([known]),
        *_gaps([known[::-1]], up=True),
    ]


def _counts(numbers: Iterable[int]) -> list[float]:
    return [min(number, MAX_COUNT) for number in numbers]


def _gaps(marked: Sequence[Sequence[bool]], *, up: bool = False) -> list[Sequence[float]]:
    """Return how many lines above each the next marked one is, as a share of the farthest that counts.

    Lines from below upwards are given back from above.
    """
    marks = np.array(marked, bool)
    at = np.arange(marks.shape[1])
    last = np.maximum.accumulate(np.where(marks, at, -MAX_GAP), axis=1)
    before = np.hstack([np.full((len(marks), 1), -MAX_GAP), last[:, :-1]])
    gaps = np.minimum(at - before, MAX_GAP) / MAX_GAP
    return list(gaps[:, ::-1] if up else gaps)


def _gaps_of_same(shapes: Sequence[str]) -> list[Sequence[float]]:
    """Return how far above and below a line of the same shape is."""
    above, below = [1.0] * len(shapes), [1.0] * len(shapes)
    last: dict[str, int] = {}
    for at, shape in enumerate(shapes):
        if shape in last:
            above[at] = below[last[shape]] = min(at - last[shape], MAX_GAP) / MAX_GAP
        last[shape] = at
    return [above, below]


def _runs(marked: Sequence[bool]) -> list[int]:
    """Return how many marked lines each stands among without another between."""
    runs = [0] * len(marked)
    start = 0
    for at in range(len(marked) + 1):
        if at == len(marked) or not marked[at]:
            runs[start:at] = [at - start] * (at - start)
            start = at + 1
    return runs


def _shares(numbers: Sequence[float]) -> list[float]:
    """Return what share of the page's sum stands above each line."""
    total = sum(numbers) or 1
    return [before / total for before in accumulate(numbers[:-1], initial=0)]
