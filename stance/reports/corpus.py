"""The report of a corpus, from the tables of a batch: aggregates in the page, details in the tables.

The tables are read partition by partition, and only the columns that are needed, so that memory follows the number of
discussions, authors and concepts and not the number of comments.
"""

import heapq
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from stance.config import model_path
from stance.errors import CorpusError, ModelError
from stance.language import _
from stance.reports.facts import wilson
from stance.reports.html import render_template
from stance.schema import LABELS

MAX_CONCEPTS = 25
MAX_CLAIMS = 10
MAX_PAGES = 15
MAX_AUTHORS = 12
MAX_ERRORS = 30
MAX_PERIODS = 60
# Passages behind a figure: enough to check it, few enough that the page opens at once.
MAX_PASSAGES = 3
EXCERPT = 220
BINS = 20
# 1,000 draws put the ends of a 95 % interval within a tenth of its width (Efron & Tibshirani 1993, section 19.3).
DRAWS = 1000
# Draws at a time: 64 of 100,000 discussions are 50 MB.
DRAWS_AT_ONCE = 64
MAX_ITERATIONS = 500
TOLERANCE = 1e-7
# Concepts counted before the rare ones are let go. Discovered terms of a page are mostly of that page alone.
MAX_COUNTED = 200_000
ROWS_AT_ONCE = 50_000

Matrix = NDArray[np.float64]


class Passage(NamedTuple):
    """A comment behind a figure."""

    discussion: str
    comment: str
    label: str
    text: str


class ClaimRow(NamedTuple):
    """An author claim with how many answers support and attack it, and some of them."""

    support: int
    attack: int
    discussion: str
    text: str
    passages: tuple[Passage, ...]


class ShareRow(NamedTuple):
    """A label's count and share with the bootstrap interval, and the same corrected for the model's known errors."""

    label: str
    comments: int
    share: float
    low: float
    high: float
    adjusted: tuple[float, float, float] | None


@dataclass(slots=True)
class Totals:
    """What is counted over the partitions; every array of counts has the labels in their order."""

    pages: list[tuple[str, str, int]] = field(default_factory=list)
    page_counts: list[tuple[int, ...]] = field(default_factory=list)
    doubtful: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    certainty: list[int] = field(default_factory=lambda: [0] * 10)
    scores: list[dict[str, int]] = field(
        default_factory=lambda: [dict.fromkeys(LABELS, 0) for _bin in range(BINS)]
    )
    expected: Matrix = field(default_factory=lambda: np.zeros(len(LABELS)))
    months: dict[str, list[int]] = field(default_factory=dict)
    undated: int = 0
    authors: dict[str, list[int]] = field(default_factory=dict)
    author_pages: dict[str, int] = field(default_factory=dict)
    concepts: dict[str, list[int]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    attacked: list[tuple[int, int, ClaimRow]] = field(default_factory=list)
    supported: list[tuple[int, int, ClaimRow]] = field(default_factory=list)


def write_report(folder: str | Path) -> Path:
    """Write ``report.html`` into a folder of batch results and return its path.

    Raises
    ------
    CorpusError
        The folder holds no tables, or they cannot be read.
    """
    folder = Path(folder)
    parts = sorted(path.name for path in folder.glob("tables/comments/part-*.parquet"))
    if not parts:
        raise CorpusError(
            _("aucune table dans ce dossier."), source=str(folder), hint=_("Lancez d'abord « stance batch ».")
        )
    import pyarrow as pa

    try:
        totals = count(folder, parts)
        passages = _passages(folder, parts, totals)
    except (pa.ArrowException, OSError, KeyError) as error:
        raise CorpusError(
            _("tables illisibles ({why}).").format(why=type(error).__name__),
            source=str(folder),
            hint=_("Relancez « stance batch » avec --no-resume."),
        ) from error
    manifest = _manifest(folder)
    page = render_template("corpus.html", **_facts(totals, passages, confusion(manifest), manifest, folder))
    target = folder / "report.html"
    target.write_text(page, encoding="utf-8")
    return target


# Counting -------------------------------------------------------------------------------------------------------------


def count(folder: Path, parts: Sequence[str]) -> Totals:
    """Return the counts over every partition."""
    totals = Totals()
    for part in parts:
        labels = _count_comments(folder, part, totals)
        _count_mentions(folder, part, labels, totals)
        _count_links(folder, part, totals)
    return totals


def _batches(folder: Path, table: str, part: str, columns: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    import pyarrow.parquet as pq

    path = folder / "tables" / table / part
    if path.exists():
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=list(columns)):
                yield batch.to_pylist()


def _count_comments(folder: Path, part: str, totals: Totals) -> dict[tuple[str, str], int]:
    """Count the comments of a partition and return the label's number of each."""
    number: dict[str, int] = {label: n for n, label in enumerate(LABELS)}
    known: dict[tuple[str, str], int] = {}
    counts: dict[str, list[int]] = {}
    author_pages: set[tuple[str, str]] = set()
    columns = ("discussion", "comment", "author", "date", "label", "score", "abstained", "reason", *LABELS)
    for rows in _batches(folder, "comments", part, columns):
        for row in rows:
            label = number[row["label"]]
            known[row["discussion"], row["comment"]] = label
            counts.setdefault(row["discussion"], [0] * len(LABELS))[label] += 1
            if row["abstained"]:
                totals.doubtful += 1
                # the figures in a reason differ from comment to comment
                totals.reasons[_kind_of(row["reason"])] += 1
            else:
                totals.kept[row["label"]] += 1
            probabilities = [row[name] or 0.0 for name in LABELS]
            totals.expected += probabilities
            totals.certainty[min(9, int(10 * max(probabilities)))] += 1
            totals.scores[min(BINS - 1, int((row["score"] + 1) / 2 * BINS))][row["label"]] += 1
            if row["date"] and len(row["date"]) >= 7:
                totals.months.setdefault(row["date"][:7], [0] * len(LABELS))[label] += 1
            else:
                totals.undated += 1
            if row["author"]:
                totals.authors.setdefault(row["author"], [0] * len(LABELS))[label] += 1
                author_pages.add((row["author"], row["discussion"]))
    for author, _page in author_pages:
        totals.author_pages[author] = totals.author_pages.get(author, 0) + 1
    for rows in _batches(folder, "discussions", part, ("discussion", "title")):
        for row in rows:
            own = counts.get(row["discussion"], [0] * len(LABELS))
            totals.pages.append((row["discussion"], row["title"] or row["discussion"], sum(own)))
            totals.page_counts.append(tuple(own))
    return known


def _kind_of(reason: str | None) -> str:
    text = (reason or _("sans raison donnée")).split(" : ")[0]
    return text.split(" (")[0]


def _count_mentions(folder: Path, part: str, labels: Mapping[tuple[str, str], int], totals: Totals) -> None:
    seen: set[tuple[str, str, str]] = set()
    for rows in _batches(folder, "mentions", part, ("discussion", "comment", "concept", "label")):
        for row in rows:
            key = (row["discussion"], row["comment"], row["concept"])
            if row["comment"] is None or key in seen or key[:2] not in labels:
                continue
            seen.add(key)
            totals.concepts.setdefault(row["concept"], [0] * len(LABELS))[labels[key[0], key[1]]] += 1
            totals.names.setdefault(row["concept"], row["label"] or row["concept"])
    if len(totals.concepts) > MAX_COUNTED:
        # what is still that rare after so many pages does not reach the first rows of the report
        totals.concepts = {name: counts for name, counts in totals.concepts.items() if sum(counts) > 1}
        totals.names = {name: totals.names[name] for name in totals.concepts}


def _count_links(folder: Path, part: str, totals: Totals) -> None:
    counts: dict[tuple[str, str], list[int]] = {}
    answers: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for rows in _batches(folder, "links", part, ("discussion", "claim", "target", "relation")):
        for row in rows:
            if row["relation"] == "none":
                continue
            key = (row["discussion"], row["target"])
            counts.setdefault(key, [0, 0])[row["relation"] == "attack"] += 1
            found = answers.setdefault(key, [])
            if len(found) < MAX_PASSAGES:
                found.append((row["claim"], "disagree" if row["relation"] == "attack" else "agree"))
    best = {
        key
        for side in (0, 1)
        for key in heapq.nlargest(MAX_CLAIMS, counts, key=lambda k, side=side: counts[k][side])  # type: ignore[misc]
        if counts[key][side]
    }
    if not best:
        return
    wanted = best | {(page, claim) for page, target in best for claim, _label in answers[page, target]}
    texts: dict[tuple[str, str], tuple[str, str | None]] = {}
    for rows in _batches(folder, "claims", part, ("discussion", "claim", "comment", "text")):
        for row in rows:
            if (row["discussion"], row["claim"]) in wanted:
                texts[row["discussion"], row["claim"]] = (row["text"], row["comment"])
    for key in sorted(best):
        page = key[0]
        passages = tuple(
            Passage(page, texts[page, claim][1] or "", label, texts[page, claim][0])
            for claim, label in answers[key]
            if (page, claim) in texts
        )
        support, attack = counts[key]
        row_ = ClaimRow(support, attack, page, texts.get(key, ("", None))[0], passages)
        order = len(totals.pages) + len(totals.attacked) + len(totals.supported)
        for heap, size in ((totals.attacked, attack), (totals.supported, support)):
            if size:
                heapq.heappush(heap, (size, -order, row_))
                if len(heap) > MAX_CLAIMS:
                    heapq.heappop(heap)


def _passages(folder: Path, parts: Sequence[str], totals: Totals) -> dict[tuple[str, str], list[Passage]]:
    """Return some comments behind the figures of the concepts and authors shown, by ("concept", id) or ("author", name)."""
    concepts = {name for name, _counts in _most(totals.concepts, MAX_CONCEPTS)}
    authors = {name for name, _counts in _most(totals.authors, MAX_AUTHORS)}
    found: dict[tuple[str, str], list[Passage]] = {}
    full = (len(concepts) + len(authors)) * MAX_PASSAGES
    for part in parts:
        mentioned: dict[tuple[str, str], set[str]] = {}
        for rows in _batches(folder, "mentions", part, ("discussion", "comment", "concept")):
            for row in rows:
                if row["comment"] is not None and row["concept"] in concepts:
                    mentioned.setdefault((row["discussion"], row["comment"]), set()).add(row["concept"])
        columns = ("discussion", "comment", "author", "label", "abstained", "text")
        for rows in _batches(folder, "comments", part, columns):
            for row in rows:
                keys = [("concept", c) for c in mentioned.get((row["discussion"], row["comment"]), ())]
                if row["author"] in authors:
                    keys.append(("author", row["author"]))
                for key in keys:
                    own = found.setdefault(key, [])
                    if len(own) < MAX_PASSAGES and not row["abstained"]:
                        own.append(Passage(row["discussion"], row["comment"], row["label"], row["text"]))
        if sum(map(len, found.values())) >= full:
            break
    return found


def _most(counts: Mapping[str, Sequence[int]], limit: int) -> list[tuple[str, Sequence[int]]]:
    return heapq.nsmallest(limit, counts.items(), key=lambda item: (-sum(item[1]), item[0]))


# Estimating -----------------------------------------------------------------------------------------------------------


def adjusted(counts: Matrix, given: Matrix) -> Matrix:
    """Return the shares of the true labels that best explain the counts of predicted ones.

    Expectation-maximisation of the multinomial likelihood (Saerens, Latinne & Decaestecker 2002, with hard predictions):
    unlike the inverse of the matrix it never leaves the simplex.

    Parameters
    ----------
    counts : array of shape (..., labels)
        Predicted labels.
    given : array of shape (..., labels, labels)
        P(predicted | true): a row a true label.

    Returns
    -------
    array of shape (..., labels)
        Shares, which sum to 1.

    Examples
    --------
    >>> given = np.array([[0.8, 0.2], [0.1, 0.9]])
    >>> adjusted(np.array([45.0, 55.0]), given).round(2).tolist()
    [0.5, 0.5]
    """
    observed: Matrix = counts / np.maximum(counts.sum(axis=-1, keepdims=True), 1)
    shares: Matrix = np.full_like(observed, 1 / observed.shape[-1])
    for _iteration in range(MAX_ITERATIONS):
        explained = np.maximum(np.einsum("...i,...ij->...j", shares, given), 1e-12)
        new: Matrix = shares * np.einsum("...ij,...j->...i", given, observed / explained)
        if np.abs(new - shares).max(initial=0.0) < TOLERANCE:
            return new
        shares = new
    return shares


def bootstrap(counts: Matrix, errors: Matrix | None, *, seed: int = 0) -> tuple[Matrix, Matrix | None]:
    """Return draws of the shares of predicted labels, and of those corrected for the model's errors.

    Whole discussions are drawn, since comments of one discussion go together; the model's confusion is drawn too, since it
    was measured on a limited number of comments.

    Parameters
    ----------
    counts : array of shape (discussions, labels)
    errors : array of shape (labels, labels), optional
        How many comments of each true label (row) were predicted as each label.

    Returns
    -------
    tuple of arrays of shape (draws, labels)
    """
    random = np.random.default_rng(seed)
    sums = []
    for start in range(0, DRAWS, DRAWS_AT_ONCE):
        size = min(DRAWS_AT_ONCE, DRAWS - start)
        # a discussion is drawn as often as a Poisson law of mean 1 says: the same as drawing with replacement, in one pass
        weights = random.poisson(1.0, size=(size, len(counts)))
        sums.append(weights @ counts)
    drawn = np.concatenate(sums)
    shares = drawn / np.maximum(drawn.sum(axis=1, keepdims=True), 1)
    if errors is None:
        return shares, None
    given = np.stack([random.dirichlet(row + 0.5, size=DRAWS) for row in errors], axis=1)
    return shares, adjusted(drawn, given)


def confusion(manifest: Mapping[str, Any]) -> Matrix | None:
    """Return the confusion of the model that filled the tables: from the manifest, or from the model it names.

    None where neither has one.
    """
    found = manifest.get("confusion")
    if found is None:
        name = str((manifest.get("settings") or {}).get("model") or "").split(" ")[0]
        try:
            metrics = json.loads((model_path(name or None) / "metrics.json").read_text(encoding="utf-8"))
            found = metrics["cross_validation"]["confusion"]
        except (ModelError, OSError, ValueError, KeyError, TypeError):
            return None
    matrix = np.asarray(found, dtype=float)
    usable = matrix.shape == (len(LABELS), len(LABELS)) and (matrix.sum(axis=1) > 0).all()
    return matrix if usable else None


def share_rows(counts: Matrix, errors: Matrix | None) -> list[ShareRow]:
    """Return the share of each label in a corpus, with its 95 % interval, as found and as corrected."""
    total = counts.sum(axis=0)
    shares = total / max(1.0, total.sum())
    draws, corrected = bootstrap(counts, errors)
    low, high = np.quantile(draws, (0.025, 0.975), axis=0)
    rows = []
    if errors is not None and corrected is not None:
        middle = adjusted(total, (errors + 0.5) / (errors + 0.5).sum(axis=1, keepdims=True))
        bottom, top = np.quantile(corrected, (0.025, 0.975), axis=0)
    for n, label in enumerate(LABELS):
        fixed = (
            (float(middle[n]), float(min(bottom[n], middle[n])), float(max(top[n], middle[n])))
            if corrected is not None
            else None
        )
        rows.append(ShareRow(label, int(total[n]), float(shares[n]), float(low[n]), float(high[n]), fixed))
    return rows


# The page -------------------------------------------------------------------------------------------------------------


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _facts(
    totals: Totals,
    passages: Mapping[tuple[str, str], list[Passage]],
    errors: Matrix | None,
    manifest: Mapping[str, Any],
    folder: Path,
) -> dict[str, Any]:
    counts = np.asarray(totals.page_counts, dtype=float).reshape(-1, len(LABELS))
    total = int(counts.sum())
    concepts = _most(totals.concepts, MAX_CONCEPTS)
    failed, unreadable = _errors(folder)
    most = heapq.nlargest(MAX_PAGES, range(len(totals.pages)), key=lambda n: totals.pages[n][2])
    settings = manifest.get("settings") or {}
    return {
        "pages": len(totals.pages),
        "total": total,
        "doubtful": totals.doubtful,
        "kept": totals.kept,
        "shares": share_rows(counts, errors) if total else [],
        "corrected": errors is not None,
        "measured": int(errors.sum()) if errors is not None else 0,
        "expected": totals.expected,
        "scores": totals.scores,
        # four probabilities that sum to 1: the greatest is 0.25 at least
        "certainty": [(n / 10, count_) for n, count_ in enumerate(totals.certainty) if n >= 2],
        "reasons": totals.reasons.most_common(6),
        "concepts": [
            (name, totals.names[name], own, passages.get(("concept", name), [])) for name, own in concepts
        ],
        "heat": heat,
        "attacked": [row for _size, _order, row in sorted(totals.attacked, reverse=True)],
        "supported": [row for _size, _order, row in sorted(totals.supported, reverse=True)],
        "periods": periods(totals.months),
        "undated": totals.undated,
        "authors": [
            (name, own, totals.author_pages[name], passages.get(("author", name), []))
            for name, own in _most(totals.authors, MAX_AUTHORS)
            if sum(own) > 1
        ],
        "author_count": len(totals.authors),
        "busiest": [(totals.pages[n], totals.page_counts[n]) for n in most if totals.pages[n][2]],
        "failed": failed,
        "unreadable": unreadable,
        "model": settings.get("model") or "",
        "versions": ", ".join(
            f"{name.removeprefix('version ')} {value}"
            for name, value in settings.items()
            if name.startswith("version ")
        ),
        "wilson": wilson,
        "EXCERPT": EXCERPT,
    }


def heat(share: float, overall: float) -> str:
    """Return how far a share is from that of the whole corpus, as one of seven shades: ``m3`` to ``p3``, or ``z``.

    Examples
    --------
    >>> heat(0.5, 0.25), heat(0.26, 0.25), heat(0.0, 0.25)
    ('p3', 'z', 'm3')
    """
    gap = share - overall
    depth = sum(abs(gap) >= bound for bound in (0.05, 0.12, 0.22))
    return "z" if depth == 0 else f"{'p' if gap > 0 else 'm'}{depth}"


def periods(months: Mapping[str, Sequence[int]]) -> list[tuple[str, list[int]]]:
    """Return the counts over time, by month where that fits the page and else by year.

    Examples
    --------
    >>> periods({"2020-01": [1, 0, 0, 0], "2020-02": [0, 2, 0, 0]})
    [('2020-01', [1, 0, 0, 0]), ('2020-02', [0, 2, 0, 0])]
    """
    if len(months) <= MAX_PERIODS:
        return [(month, list(own)) for month, own in sorted(months.items())]
    years: dict[str, list[int]] = {}
    for month, own in months.items():
        known = years.setdefault(month[:4], [0] * len(LABELS))
        years[month[:4]] = [a + b for a, b in zip(known, own, strict=True)]
    return sorted(years.items())[-MAX_PERIODS:]


def _errors(folder: Path) -> tuple[int, list[tuple[str, str]]]:
    """Return how many inputs could not be read, and the first of them."""
    path = folder / "errors.jsonl"
    if not path.exists():
        return 0, []
    number = 0
    first: list[tuple[str, str]] = []
    with path.open(encoding="utf-8") as file:
        for line in file:
            number += 1
            if len(first) < MAX_ERRORS:
                data = json.loads(line)
                first.append((str(data.get("path", "")), str(data.get("message", ""))))
    return number, first
