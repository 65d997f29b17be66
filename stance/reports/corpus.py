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
from stance.files import unwritable
from stance.language import _
from stance.reports.facts import wilson
from stance.reports.html import render_template
from stance.reports.threads import Reference, Tally, Threads
from stance.reports.typography import percent
from stance.schema import LABELS

MAX_CONCEPTS = 25
MAX_CLAIMS = 10
MAX_PAGES = 15
MAX_AUTHORS = 12
MAX_ERRORS = 30
MAX_REASONS = 6
MAX_PAIRS_SHOWN = 10
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
    """An author claim with how many readers support and attack it, and some of them."""

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
    threads: Threads = field(default_factory=Threads)


def write_report(folder: str | Path) -> Path:
    """Write ``report.html`` into a folder of batch results and return its path.

    Raises
    ------
    CorpusError
        The folder holds no tables, or they cannot be read.
    ConfigError
        The report cannot be written.
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
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise unwritable(target, error) from error
    return target


# Counting -------------------------------------------------------------------------------------------------------------


def count(folder: Path, parts: Sequence[str]) -> Totals:
    """Return the counts over every partition."""
    totals = Totals()
    for part in parts:
        known = _count_comments(folder, part, totals)
        _count_mentions(folder, part, known, totals)
        _count_links(folder, part, known, totals)
    return totals


def _batches(folder: Path, table: str, part: str, columns: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    import pyarrow.parquet as pq

    path = folder / "tables" / table / part
    if path.exists():
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, columns=list(columns)):
                yield batch.to_pylist()


class Known(NamedTuple):
    """What mentions and links need to know of a comment: the number of its label, and who wrote it."""

    label: int
    writer: str


def _count_comments(folder: Path, part: str, totals: Totals) -> dict[tuple[str, str], Known]:
    """Count the comments of a partition and return what is known of each."""
    number: dict[str, int] = {label: n for n, label in enumerate(LABELS)}
    known: dict[tuple[str, str], Known] = {}
    counts: dict[str, list[int]] = {}
    author_pages: set[tuple[str, str]] = set()
    about = [
        row
        for rows in _batches(folder, "discussions", part, ("discussion", "title", "author"))
        for row in rows
    ]
    article_authors = {row["discussion"]: row["author"] for row in about}
    # the rows of a discussion follow one another
    page: list[dict[str, Any]] = []

    def end_page() -> None:
        if page:
            name = page[0]["discussion"]
            totals.threads.add(name, article_authors.get(name), page)
            page.clear()

    columns = ("discussion", "comment", "author", "date", "label", "score", "abstained", "reason", *LABELS)
    for rows in _batches(folder, "comments", part, (*columns, "parent", "parent_label")):
        for row in rows:
            if page and page[0]["discussion"] != row["discussion"]:
                end_page()
            page.append(row)
            label = number[row["label"]]
            known[row["discussion"], row["comment"]] = Known(label, row["author"] or row["comment"])
            counts.setdefault(row["discussion"], [0] * len(LABELS))[label] += 1
            if row["abstained"]:
                totals.doubtful += 1
                # the figures in a reason differ from comment to comment
                totals.reasons[_kind_of(row["reason"])] += 1
            else:
                totals.kept[row["label"]] += 1
            probabilities = [row[name] or 0.0 for name in LABELS]
            totals.expected += probabilities
            totals.certainty[_bin(row)] += 1
            totals.scores[min(BINS - 1, int((row["score"] + 1) / 2 * BINS))][row["label"]] += 1
            if row["date"] and len(row["date"]) >= 7:
                totals.months.setdefault(row["date"][:7], [0] * len(LABELS))[label] += 1
            else:
                totals.undated += 1
            if row["author"]:
                totals.authors.setdefault(row["author"], [0] * len(LABELS))[label] += 1
                author_pages.add((row["author"], row["discussion"]))
    end_page()
    for author, _page in author_pages:
        totals.author_pages[author] = totals.author_pages.get(author, 0) + 1
    for row in about:
        own = counts.get(row["discussion"], [0] * len(LABELS))
        totals.pages.append((row["discussion"], row["title"] or row["discussion"], sum(own)))
        totals.page_counts.append(tuple(own))
    return known


def _kind_of(reason: str | None) -> str:
    text = (reason or _("sans raison donnée")).split(" : ")[0]
    return text.split(" (")[0]


def _count_mentions(folder: Path, part: str, known: Mapping[tuple[str, str], Known], totals: Totals) -> None:
    seen: set[tuple[str, str, str]] = set()
    for rows in _batches(folder, "mentions", part, ("discussion", "comment", "concept", "label")):
        for row in rows:
            key = (row["discussion"], row["comment"], row["concept"])
            if row["comment"] is None or key in seen or key[:2] not in known:
                continue
            seen.add(key)
            totals.concepts.setdefault(row["concept"], [0] * len(LABELS))[known[key[0], key[1]].label] += 1
            totals.names.setdefault(row["concept"], row["label"] or row["concept"])
    if len(totals.concepts) > MAX_COUNTED:
        # what is still that rare after so many pages does not reach the first rows of the report
        totals.concepts = {name: counts for name, counts in totals.concepts.items() if sum(counts) > 1}
        totals.names = {name: totals.names[name] for name in totals.concepts}


def _count_links(folder: Path, part: str, known: Mapping[tuple[str, str], Known], totals: Totals) -> None:
    """Keep the author claims that most readers support or attack; who answers a claim several times is one reader."""
    readers: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    answers: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for rows in _batches(folder, "links", part, ("discussion", "claim", "target", "relation")):
        for row in rows:
            if row["relation"] == "none":
                continue
            key = (row["discussion"], row["target"])
            comment = row["claim"].rpartition(".")[0]
            who = known[key[0], comment].writer if (key[0], comment) in known else comment
            readers.setdefault(key, (set(), set()))[row["relation"] == "attack"].add(who)
            found = answers.setdefault(key, [])
            if len(found) < MAX_PASSAGES:
                found.append((row["claim"], "disagree" if row["relation"] == "attack" else "agree"))
    counts = {key: [len(support), len(attack)] for key, (support, attack) in readers.items()}
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


class Passages(NamedTuple):
    """Some comments behind the figures that are shown.

    Attributes
    ----------
    by_key : dict of (str, str) to list of Passage
        By ("label", label), ("concept", id), ("author", name) or ("month", month).
    texts : dict of (str, str) to str
        Text of the comments that the threads refer to, by discussion and identifier.
    """

    by_key: dict[tuple[str, str], list[Passage]]
    texts: dict[tuple[str, str], str]


def _passages(folder: Path, parts: Sequence[str], totals: Totals) -> Passages:
    """Return comments behind every figure that is shown."""
    concepts = {name for name, _counts in _most(totals.concepts, MAX_CONCEPTS)}
    authors = {name for name, _counts in _most(totals.authors, MAX_AUTHORS)}
    pages = {page[0] for page, _counts in _busiest(totals)}
    reasons = {reason for reason, _count in totals.reasons.most_common(MAX_REASONS)}
    by_year = len(totals.months) > MAX_PERIODS
    spans = {period for period, _counts in periods(totals.months)}
    wanted = totals.threads.shown(pair for pair, _tally in _pairs(totals))
    texts: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], list[Passage]] = {}
    keys_shown = len(concepts) + len(authors) + len(pages) + len(reasons) + len(spans)
    keys_shown += sum(map(bool, totals.certainty)) + sum(map(bool, totals.kept.values()))
    columns = ("discussion", "comment", "author", "date", "label", "abstained", "reason", "text", *LABELS)
    for part in parts:
        mentioned: dict[tuple[str, str], set[str]] = {}
        for rows in _batches(folder, "mentions", part, ("discussion", "comment", "concept")):
            for row in rows:
                if row["comment"] is not None and row["concept"] in concepts:
                    mentioned.setdefault((row["discussion"], row["comment"]), set()).add(row["concept"])
        for rows in _batches(folder, "comments", part, columns):
            for row in rows:
                place = (row["discussion"], row["comment"])
                if place in wanted:
                    texts[place] = row["text"]
                keys = [("certainty", str(_bin(row)))]
                if row["abstained"]:
                    keys.append(("reason", _kind_of(row["reason"])))
                else:
                    period = (row["date"] or "")[: 4 if by_year else 7]
                    keys += [("label", row["label"]), *(("concept", c) for c in mentioned.get(place, ()))]
                    keys += [("author", row["author"])] if row["author"] in authors else []
                    keys += [("page", row["discussion"])] if row["discussion"] in pages else []
                    keys += [("period", period)] if period in spans else []
                for key in keys:
                    own = found.setdefault(key, [])
                    if len(own) < MAX_PASSAGES:
                        own.append(Passage(*place, row["label"], row["text"]))
        if len(texts) == len(wanted) and sum(map(len, found.values())) >= keys_shown * MAX_PASSAGES:
            break
    return Passages(found, texts)


def _bin(row: Mapping[str, Any]) -> int:
    """Return the tenth in which the greatest probability of a comment lies."""
    return min(9, int(10 * max(row[name] or 0.0 for name in LABELS)))


def _busiest(totals: Totals) -> list[tuple[tuple[str, str, int], tuple[int, ...]]]:
    most = heapq.nlargest(MAX_PAGES, range(len(totals.pages)), key=lambda n: totals.pages[n][2])
    return [(totals.pages[n], totals.page_counts[n]) for n in most if totals.pages[n][2]]


def _pairs(totals: Totals) -> list[tuple[tuple[str, str], Tally]]:
    """Return those who answer one another most often; once is no habit."""
    pairs = totals.threads.pairs
    most = heapq.nsmallest(MAX_PAIRS_SHOWN, pairs, key=lambda pair: (-sum(pairs[pair].counts), pair))
    return [(pair, pairs[pair]) for pair in most if sum(pairs[pair].counts) > 1]


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
    passages: Passages,
    errors: Matrix | None,
    manifest: Mapping[str, Any],
    folder: Path,
) -> dict[str, Any]:
    counts = np.asarray(totals.page_counts, dtype=float).reshape(-1, len(LABELS))
    total = int(counts.sum())
    concepts = _most(totals.concepts, MAX_CONCEPTS)
    failed, unreadable = _errors(folder)
    behind = passages.by_key
    shares = share_rows(counts, errors) if total else []

    def behind_threads(references: Sequence[Reference]) -> list[Passage]:
        return [Passage(*reference, passages.texts.get(reference[:2], "")) for reference in references]

    settings = manifest.get("settings") or {}
    return {
        "pages": len(totals.pages),
        "total": total,
        "doubtful": totals.doubtful,
        "kept": totals.kept,
        "shares": shares,
        "verdict": verdict(shares),
        "leaning": _leaning(concepts, totals.names, shares),
        "corrected": errors is not None,
        "measured": int(errors.sum()) if errors is not None else 0,
        "expected": totals.expected,
        "scores": totals.scores,
        # four probabilities that sum to 1: the greatest is 0.25 at least
        "certainty": [
            (n / 10, count_, behind.get(("certainty", str(n)), []))
            for n, count_ in enumerate(totals.certainty)
            if n >= 2
        ],
        "reasons": [
            (reason, n, behind.get(("reason", reason), []))
            for reason, n in totals.reasons.most_common(MAX_REASONS)
        ],
        "behind": behind,
        "threads": totals.threads,
        "pairs": _pairs(totals),
        "longest": [row for _size, _order, row in sorted(totals.threads.longest, reverse=True)],
        "behind_threads": behind_threads,
        "concepts": [
            (name, totals.names[name], own, behind.get(("concept", name), [])) for name, own in concepts
        ],
        "heat": heat,
        "attacked": [row for _size, _order, row in sorted(totals.attacked, reverse=True)],
        "supported": [row for _size, _order, row in sorted(totals.supported, reverse=True)],
        "periods": periods(totals.months),
        "undated": totals.undated,
        "authors": [
            (name, own, totals.author_pages[name], behind.get(("author", name), []))
            for name, own in _most(totals.authors, MAX_AUTHORS)
            if sum(own) > 1
        ],
        "author_count": len(totals.authors),
        "busiest": _busiest(totals),
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


def verdict(shares: Sequence[ShareRow]) -> str:
    """Return in one sentence where readers stand; a difference within the intervals is not called one."""
    if not shares:
        return ""
    agree, disagree = (row.adjusted or (row.share, row.low, row.high) for row in shares[:2])
    if agree[1] > disagree[2]:
        sentence = _(
            "Les lecteurs sont plus souvent d'accord avec l'auteur ({agree}) que pas d'accord ({disagree})."
        )
    elif disagree[1] > agree[2]:
        sentence = _(
            "Les lecteurs sont moins souvent d'accord avec l'auteur ({agree}) que pas d'accord ({disagree})."
        )
    else:
        sentence = _(
            "Entre les lecteurs d'accord avec l'auteur ({agree}) et pas d'accord ({disagree}), l'écart n'est pas établi."
        )
    sentence = sentence.format(agree=percent(agree[0]), disagree=percent(disagree[0]))
    if shares[0].adjusted is None:
        return sentence
    raw = _(
        "Ces parts sont corrigées des confusions du modèle ; brutes, elles sont de {agree} et {disagree}."
    )
    return f"{sentence} {raw.format(agree=percent(shares[0].share), disagree=percent(shares[1].share))}"


def _leaning(
    concepts: Sequence[tuple[str, Sequence[int]]], names: Mapping[str, str], shares: Sequence[ShareRow]
) -> list[tuple[str, str, str, float, float]]:
    """Return the concept whose commenters agree, and the one whose commenters disagree, most above the whole corpus.

    Only where the Wilson interval of its share leaves the corpus's share out.
    """
    found: list[tuple[str, str, str, float, float]] = []
    for title, number in ((_("Le concept le mieux reçu"), 0), (_("Le concept le plus mal reçu"), 1)):
        rows = [(own[number] / sum(own), name) for name, own in concepts if sum(own)]
        above = [
            (share, name)
            for (share, name), (_name, own) in zip(rows, concepts, strict=True)
            if wilson(own[number], sum(own))[0] > shares[number].share
        ]
        if above:
            share, name = max(above)
            found.append((title, LABELS[number], names[name], share, shares[number].share))
    return found


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
