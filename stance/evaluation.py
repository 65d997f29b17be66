"""Measure stances against labels: per label, in sum, calibrated, kept, by kind of comment, beside simple baselines."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import Pipeline

from stance.analyzer import Analyzer
from stance.corpus import Labelled, read_gold, read_training
from stance.errors import CorpusError
from stance.language import _
from stance.lexicons import groups
from stance.lexicons.matching import Trie, phrase_trie, words
from stance.schema import LABELS

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BINS = 10
BOOTSTRAPS = 1000
# Points of the curve of what is right among the share kept: every twentieth of the comments.
CURVE_POINTS = 20
# Below 20 comments an interval spans half the scale, and a slice tells nothing.
MIN_SLICE = 20
# Upper ends of the classes of length, in words: a cry, a sentence, a paragraph, some paragraphs.
LENGTHS = (10, 25, 60, 120)
FOLDS = 5
# Word counts of fewer comments are noise: their vocabulary is that of a page.
MIN_COUNTED = 40
# In French text one letter in 28 has a diacritic, so that 150 letters without any are no chance (0.4 %).
LETTERS_WITHOUT_ACCENT = 150
MIN_SHOUTED = 12
SHOUTED_SHARE = 0.6
# How :mod:`stance.corpus` calls comments that stand under the opposite of their own article.
OPPOSITE = ("twin", "opposite")
# How the baselines are named in the results.
MODEL, BAG, CUES, MAJORITY = "model", "bag of words", "cue words", "most frequent label"


def measure(
    probabilities: Floats,
    labels: Sequence[str],
    *,
    groups: Sequence[str] | None = None,
    min_probability: float = 0.0,
    abstained: Sequence[bool] | None = None,
    among: Collection[str] | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Return the measures of some decisions as plain data, with 95 % bootstrap intervals.

    F1 is averaged over the labels that the data has. Data with fewer than four labels is judged as a choice among its own:
    the others' probability is shared out in proportion, for the decision and for its calibration alike.

    Parameters
    ----------
    probabilities : array of shape (n, 4)
        In the order of the labels.
    labels : sequence of str
        What is right.
    groups : sequence of str, optional
        Discussions or subjects; the bootstrap draws whole ones.
    min_probability : float
        The decisions below it count as abstained.
    abstained : sequence of bool, optional
        The decisions abstained from, where it is more than the probability that decides.
    among : collection of str, optional
        The labels to choose from, where the data is a part of other data; by default those that occur in it.
    """
    gold, present, chosen = _decided(probabilities, labels, among or labels)
    predicted = chosen.argmax(axis=1)
    precision, recall, f1, support = precision_recall_fscore_support(
        gold, predicted, labels=present, zero_division=0
    )
    kept = probabilities.max(axis=1) >= min_probability if abstained is None else ~np.array(abstained)
    right = predicted == gold
    drawn = _bootstrap(gold, predicted, present, groups, seed)
    return {
        "n": len(gold),
        "accuracy": round(float(right.mean()), 4),
        "accuracy_interval": _interval(drawn["accuracy"]),
        "macro_f1": round(float(f1[support > 0].mean()), 4),
        # a draw that lacks a rare label is averaged over the others, as the data itself is
        "macro_f1_interval": _interval(np.nanmean(np.where(drawn["n"] > 0, drawn["f1"], np.nan), axis=1)),
        "labels": {
            LABELS[index]: {
                "precision": round(float(precision[row]), 4),
                "recall": round(float(recall[row]), 4),
                "f1": round(float(f1[row]), 4),
                "support": int(support[row]),
                "precision_interval": _interval(drawn["precision"][:, row]),
                "recall_interval": _interval(drawn["recall"][:, row]),
                "f1_interval": _interval(drawn["f1"][:, row]),
            }
            for row, index in enumerate(present)
        },
        "confusion": confusion_matrix(gold, predicted, labels=present).tolist(),
        "calibration_error": round(calibration_error(chosen, gold), 4),
        "kept": round(float(kept.mean()), 4),
        "right_of_kept": round(float(right[kept].mean()), 4) if kept.any() else None,
    }


def _decided(
    probabilities: Floats, labels: Sequence[str], among: Collection[str]
) -> tuple[Ints, list[int], Floats]:
    """Return the true label of each comment as numbers, the labels to choose from, and the probabilities among these."""
    gold = np.array([LABELS.index(label) for label in labels])
    present = sorted({LABELS.index(label) for label in among})
    chosen = np.zeros_like(probabilities)
    chosen[:, present] = probabilities[:, present]
    # decisions that are certain of a label that the data lacks are no choice among its own: all are equal then
    empty = chosen.sum(axis=1) == 0
    chosen[np.ix_(empty, present)] = 1.0
    return gold, present, chosen / chosen.sum(axis=1, keepdims=True)


def calibration_error(probabilities: Floats, gold: Ints) -> float:
    """Return the expected calibration error of the top label over ten equal-width bins (Guo et al. 2017)."""
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == gold
    bins = _bins(top)
    return float(
        sum(
            (bins == b).mean() * abs(right[bins == b].mean() - top[bins == b].mean())
            for b in range(BINS)
            if (bins == b).any()
        )
    )


def _bins(top: Floats) -> Ints:
    return np.minimum((top * BINS).astype(np.int64), BINS - 1)


def reliability(probabilities: Floats, labels: Sequence[str]) -> list[dict[str, Any]]:
    """Return, for each tenth of the probability of the decided label that occurs, how often it was right.

    Examples
    --------
    >>> reliability(np.array([[0.75, 0.25, 0, 0], [0.7, 0.3, 0, 0]]), ["agree", "disagree"])
    [{'low': 0.7, 'high': 0.8, 'n': 2, 'probability': 0.725, 'right': 1}]
    """
    gold, _present, chosen = _decided(probabilities, labels, labels)
    top = chosen.max(axis=1)
    right = chosen.argmax(axis=1) == gold
    bins = _bins(top)
    return [
        {
            "low": b / BINS,
            "high": (b + 1) / BINS,
            "n": int((bins == b).sum()),
            "probability": round(float(top[bins == b].mean()), 4),
            "right": int(right[bins == b].sum()),
        }
        for b in range(BINS)
        if (bins == b).any()
    ]


def kept_curve(probabilities: Floats, labels: Sequence[str]) -> list[dict[str, Any]]:
    """Return how many are right of the n comments that the model is surest of, for growing n.

    Examples
    --------
    >>> kept_curve(np.array([[0.9, 0.1, 0, 0], [0.6, 0.4, 0, 0]]), ["agree", "disagree"])
    [{'kept': 1, 'right': 1, 'probability': 0.9}, {'kept': 2, 'right': 1, 'probability': 0.6}]
    """
    gold, _present, chosen = _decided(probabilities, labels, labels)
    top = chosen.max(axis=1)
    order = np.argsort(-top, kind="stable")
    hits = np.cumsum((chosen.argmax(axis=1) == gold)[order])
    sizes = sorted({int(np.ceil(len(gold) * k / CURVE_POINTS)) for k in range(1, CURVE_POINTS + 1)})
    return [
        {
            "kept": size,
            "right": int(hits[size - 1]),
            "probability": round(float(top[order][size - 1]), 4),
        }
        for size in sizes
    ]


def _bootstrap(
    gold: Ints, predicted: Ints, present: Sequence[int], groups: Sequence[str] | None, seed: int
) -> dict[str, Floats]:
    """Return draws of accuracy and, for each label, of precision, recall and F1."""
    size = len(present)
    place = {index: row for row, index in enumerate(present)}
    cells = np.array(
        [place[g] * size + place[p] for g, p in zip(gold.tolist(), predicted.tolist(), strict=True)]
    )
    names = np.array(groups) if groups is not None else np.arange(len(gold))
    unique, member = np.unique(names, return_inverse=True)
    # a draw of discussions has the sum of their confusions, whatever their comments
    confusions = np.zeros((len(unique), size * size))
    np.add.at(confusions, (member, cells), 1)
    rng = np.random.default_rng(seed)
    drawn = np.stack(
        [
            np.bincount(rng.integers(0, len(unique), len(unique)), minlength=len(unique)) @ confusions
            for _round in range(BOOTSTRAPS)
        ]
    ).reshape(BOOTSTRAPS, size, size)
    hits = np.einsum("dii->di", drawn)
    actual, decided = drawn.sum(axis=2), drawn.sum(axis=1)
    return {
        "accuracy": hits.sum(axis=1) / drawn.sum(axis=(1, 2)),
        "precision": hits / np.maximum(decided, 1),
        "recall": hits / np.maximum(actual, 1),
        "f1": 2 * hits / np.maximum(actual + decided, 1),
        "n": actual,
    }


def _interval(values: Floats) -> tuple[float, float]:
    low, high = np.percentile(values, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


# A model on labelled files --------------------------------------------------------------------------------------------


class Judged(NamedTuple):
    """A labelled comment with what a model said of it, and what kinds of comments it is one of."""

    label: str
    group: str
    probabilities: list[float]
    abstained: bool
    text: str
    traits: dict[str, str]


def evaluate_model(
    analyzer: Analyzer,
    paths: Sequence[str | Path],
    *,
    texts: str | Path | None = None,
    training: str | Path | None = None,
) -> dict[str, Any]:
    """Return the measures of an analyzer on labelled files, in sum and by kind of comment, beside three baselines.

    Parameters
    ----------
    analyzer : Analyzer
    paths : sequence of str or Path
        What :func:`stance.corpus.read_training` reads; of label files, the split ``test``.
    texts : str or Path, optional
        Where the texts of label files stand.
    training : str or Path, optional
        What word counts learn from; without it they are cross-validated by subject on the data itself, an advantage over a
        model that was trained on other data.

    Returns
    -------
    dict
        Plain data: ``model``, ``data``, ``measures`` by decider (the model first), ``reliability``, ``kept`` and ``slices``
        of the model. Comments labelled toward the opposite of their article are a slice, and in no other figure.

    Raises
    ------
    CorpusError
        The data cannot be read, or holds no labelled comment.
    """
    files = list(_files(paths))
    judged = [row for path in files for row in _judge(analyzer, path, texts)]
    rows = [row for row in judged if row.traits["article"] == "own"]
    if not rows:
        raise CorpusError(_("aucun commentaire annoté."), source=", ".join(map(str, paths)))
    labels, names = [row.label for row in rows], [row.group for row in rows]
    probabilities = np.array([row.probabilities for row in rows])
    measures = {
        MODEL: measure(probabilities, labels, groups=names, abstained=[row.abstained for row in rows]),
    }
    known = [] if training is None else _texts_of(read_training(training, texts=texts, split="train"))
    counted = _by_word_counts(rows, known)
    if counted is not None:
        measures[BAG] = measure(counted, labels, groups=names)
    measures[CUES] = measure(np.array([_by_cue_words(row.text) for row in rows]), labels, groups=names)
    measures[MAJORITY] = measure(np.tile(_most_frequent(labels), (len(rows), 1)), labels, groups=names)
    return {
        "model": {"name": analyzer.info.name, "version": analyzer.info.version},
        "data": {
            "files": [path.name for path in files],
            "comments": len(rows),
            "subjects": len(set(names)),
            "labels": {label: count for label in LABELS if (count := labels.count(label))},
            "word_counts_from": None if training is None else Path(training).name,
        },
        "measures": measures,
        "reliability": reliability(probabilities, labels),
        "kept": kept_curve(probabilities, labels),
        "slices": _slices(judged),
    }


def _files(paths: Sequence[str | Path]) -> Iterator[Path]:
    for path in map(Path, paths):
        found = sorted(path.glob("*.jsonl")) if path.is_dir() else []
        yield from found or [path]


def _judge(analyzer: Analyzer, path: Path, texts: str | Path | None) -> Iterator[Judged]:
    items = read_training(path, texts=texts, split="test")
    known = _annotated_traits(path) if any(item.source == "gold" for item in items) else {}
    analyses = analyzer.pipe(item.discussion for item in items)
    for item, analysis in zip(items, analyses, strict=True):
        origin = (item.discussion.id or "").split(">")[0]
        for c in analysis.comments:
            if c.id in item.stances:
                traits = {
                    "length": _length(c.text),
                    "spelling": _spelling(c.text),
                    "thread": "first level" if c.parent_id is None else "reply",
                    "file": path.name,
                    "article": "opposite" if item.source in OPPOSITE else "own",
                    **known.get((origin, c.id), {}),
                }
                yield Judged(
                    item.stances[c.id],
                    item.group,
                    [c.stance.probabilities[label] for label in LABELS],
                    c.stance.abstained,
                    c.text,
                    traits,
                )


def _annotated_traits(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    return {
        (gold.id, c.id): {
            "spelling": c.spelling,
            "variety": c.variety,
            "device": c.device or "none named",
            "genre": gold.genre,
        }
        for gold in read_gold(path)
        for c in gold.comments
    }


def _length(text: str) -> str:
    count = len(words(text))
    starts = (0, *(end + 1 for end in LENGTHS))
    for start, end in zip(starts, LENGTHS, strict=False):
        if count <= end:
            return f"{start}-{end}"
    return f"{starts[-1]}+"


def _spelling(text: str) -> str:
    """Say how a comment is spelt as far as its letters tell, in the corpus's words."""
    letters = [c for c in text if c.isalpha()]
    if len(letters) > MIN_SHOUTED and sum(c.isupper() for c in letters) > SHOUTED_SHARE * len(letters):
        return "shouting"
    if len(letters) >= LETTERS_WITHOUT_ACCENT and all(c.isascii() for c in letters):
        return "no-accents"
    return "other"


def _slices(judged: Sequence[Judged]) -> dict[str, list[dict[str, Any]]]:
    """Return the measures by kind of comment: the values of each trait that enough comments have, where it has several."""
    found: dict[str, list[dict[str, Any]]] = {}
    for trait in ("length", "spelling", "variety", "genre", "device", "thread", "file", "article"):
        # whose article it is divides all that was judged, everything else what stands under its own
        rows = [
            r for r in judged if trait in r.traits and (trait == "article" or r.traits["article"] == "own")
        ]
        counts = Counter(row.traits[trait] for row in rows)
        if len(counts) < 2:
            continue
        enough = [value for value, n in counts.items() if n >= MIN_SLICE]
        values = sorted(enough, key=_least_length if trait == "length" else lambda v, n=counts: (-n[v], v))
        among = {row.label for row in judged}
        parts = [
            _slice(value, [row for row in rows if row.traits[trait] == value], among) for value in values
        ]
        if parts:
            found[trait] = parts
    return found


def _least_length(value: str) -> tuple[int, str]:
    return int(value.rstrip("+").split("-")[0]), value


def _slice(value: str, rows: Sequence[Judged], among: Collection[str]) -> dict[str, Any]:
    m = measure(
        np.array([row.probabilities for row in rows]),
        [row.label for row in rows],
        groups=[row.group for row in rows],
        abstained=[row.abstained for row in rows],
        among=among,
    )
    keys = (
        "n", "accuracy", "accuracy_interval", "macro_f1", "macro_f1_interval", "calibration_error", "kept", "right_of_kept",
    )  # fmt: skip
    return {"value": value, **{key: m[key] for key in keys}}


# Baselines ------------------------------------------------------------------------------------------------------------


def word_count_model() -> Pipeline:
    """Return the unfitted bag of words that figures stand beside: TF-IDF of words and pairs of words, logistic regression."""
    return Pipeline(
        [
            ("counts", TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)),
            ("logistic", LogisticRegression(C=5, class_weight="balanced", max_iter=3000)),
        ]
    )


def _by_word_counts(rows: Sequence[Judged], known: Sequence[tuple[str, str]]) -> Floats | None:
    """Return the probabilities of word counts, or None where there is too little to learn from."""
    texts, labels = [row.text for row in rows], np.array([row.label for row in rows])
    if known:
        learnt, right = zip(*known, strict=True)
        return _word_counts(learnt, right, texts)
    folds = min(FOLDS, len({row.group for row in rows}))
    if folds < 2:
        return None
    found = np.zeros((len(rows), len(LABELS)))
    for fit, out in GroupKFold(folds).split(texts, labels, [row.group for row in rows]):
        part = _word_counts([texts[i] for i in fit], labels[fit].tolist(), [texts[i] for i in out])
        if part is None:
            return None
        found[out] = part
    return found


def _word_counts(learnt: Sequence[str], right: Sequence[str], texts: Sequence[str]) -> Floats | None:
    if len(learnt) < MIN_COUNTED or len(set(right)) < 2:
        return None
    model = word_count_model().fit(learnt, right)
    probabilities = model.predict_proba(texts)
    found = np.zeros((len(texts), len(LABELS)))
    for column, label in enumerate(model.classes_):
        found[:, LABELS.index(label)] = probabilities[:, column]
    return found


def _texts_of(items: Sequence[Labelled]) -> list[tuple[str, str]]:
    return [
        (c.text, item.stances[c.id])
        for item in items
        for c in item.discussion.comments
        if c.id in item.stances
    ]


def _most_frequent(labels: Sequence[str]) -> Floats:
    best = max(LABELS, key=lambda label: list(labels).count(label))
    return np.array([float(label == best) for label in LABELS])


def _by_cue_words(text: str) -> list[float]:
    """Decide by counting formulas of agreement and disagreement: the simplest thing that knows French."""
    keys = [word.key for word in words(text)]
    agree = sum(1 for _span in _formula_trie("agree", "praise").find(keys))
    disagree = sum(1 for _span in _formula_trie("disagree", "irony").find(keys))
    label = "mixed" if agree and disagree else "agree" if agree else "disagree" if disagree else "neutral"
    return [float(label == name) for name in LABELS]


@cache
def _formula_trie(*kinds: str) -> Trie[bool]:
    return phrase_trie((phrase, True) for kind in kinds for phrase in groups("cues")[kind])
