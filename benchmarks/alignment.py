"""Which author claim a comment claim answers, on annotated discussions: how often the right one is among the first, beside baselines.

Once with the claims that the pipeline finds, once with the annotators' clauses in their place, which tells what cutting costs.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Doc

from stance.align import Targets
from stance.pipeline import create_pipeline
from stance.pipeline.word_table import word_table

GOLD = Path(__file__).parent.parent / "corpus/gold/dev.jsonl"
TOPS = (1, 3, 5)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "gold", type=Path, nargs="?", default=GOLD, help="annotated discussions (default: %(default)s)"
    )
    path: Path = parser.parse_args(arguments).gold
    pages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    nlp = create_pipeline()
    for source in ("claims found", "annotated clauses"):
        hits: dict[str, list[list[float]]] = {}
        counts = np.zeros(4, int)
        for page in pages:
            if page.get("claims"):
                texts = [page, *page["comments"]]
                docs = list(nlp.pipe(text["text"] for text in texts))
                if source == "annotated clauses":
                    for text, doc in zip(texts, docs, strict=True):
                        _annotate(doc, text)
                _measure(page, docs, hits, counts)
        answered, linked, links, right = counts.tolist()
        print(f"{source}{'':34}"[:34] + "".join(f"{f'in first {top}':>12}" for top in TOPS))
        for name, rows in hits.items():
            print(f"  {name:32}" + "".join(f"{share:12.3f}" for share in np.mean(rows, axis=0)))
        print(
            f"  {answered} claims answer one; {linked} of them linked, {links} links in all, {right} to a right target\n"
        )
    return 0


def _measure(
    page: dict[str, Any], docs: Sequence[Doc], hits: dict[str, list[list[float]]], counts: Any
) -> None:
    article, *comments = docs
    targets = Targets(article)
    size = len(targets.candidates)
    vectors = word_table().embed([span.text for span in targets.spans])
    central = (vectors @ vectors.sum(axis=0)).argsort()[::-1].tolist()
    for comment, doc in zip(page["comments"], comments, strict=True):
        scores = targets.scores(doc)
        pairs = {pair.claim: pair.target for pair in targets.align(doc)}
        by_clause = _similarities(doc, vectors)
        counts[2] += len(pairs)
        for claim in comment.get("claims", ()):
            wanted = [c for c in page["claims"] if c["id"] in (claim.get("targets") or {})]
            if not wanted:
                continue
            right = {at for c in wanted if (at := _overlapping(article, c)) is not None}
            near = {at for at, span in enumerate(targets.spans) if any(_within(span, c) for c in wanted)}
            row = _overlapping(doc, claim)
            order = [] if row is None else scores[row].argsort()[::-1].tolist()
            closest = [] if row is None else by_clause[row].argsort()[::-1].tolist()
            counts[0] += 1
            counts[1] += row in pairs
            counts[3] += pairs.get(-1 if row is None else row) in right
            found = {
                "by chance": [
                    1 - comb(size - len(right), top) / comb(size, top) if size >= top else 1.0 for top in TOPS
                ],
                "most central claims": _hits(central, right),
                "most similar clause": _hits(closest, right),
                "Targets.scores": _hits(order, right),
                "Targets.scores, or a part of it": _hits(order, right | near),
            }
            for name, shares in found.items():
                hits.setdefault(name, []).append(shares)


def _hits(order: Sequence[int], right: set[int]) -> list[float]:
    return [float(not right.isdisjoint(order[:top])) for top in TOPS]


def _similarities(doc: Doc, vectors: Any) -> Any:
    return word_table().embed([span.text for span in doc.spans["claims"]]) @ vectors.T


def _annotate(doc: Doc, text: dict[str, Any]) -> None:
    """Put the annotators' clauses in the place of those found."""
    spans = [
        (
            claim,
            doc.char_span(claim["start"], claim["end"], label=claim["role"] or "", alignment_mode="expand"),
        )
        for claim in text.get("claims", ())
    ]
    doc.spans["clauses"] = [span for _claim, span in spans]
    doc.spans["claims"] = [span for claim, span in spans if claim["role"] is not None]
    for claim, span in spans:
        span._.negated, span._.voice = claim["negated"], claim["voice"]


def _overlapping(doc: Doc, claim: dict[str, Any]) -> int | None:
    """The number of the claim that shares most with an annotated one."""
    shared = [(_shared(span, claim), number) for number, span in enumerate(doc.spans["claims"])]
    best = max(shared, default=(0, 0))
    return best[1] if best[0] > 0 else None


def _within(span: Any, claim: dict[str, Any]) -> bool:
    """Whether a found claim lies mostly in an annotated one, or the other way round."""
    return 2 * _shared(span, claim) > min(claim["end"] - claim["start"], span.end_char - span.start_char)


def _shared(span: Any, claim: dict[str, Any]) -> int:
    return int(min(claim["end"], span.end_char) - max(claim["start"], span.start_char))


if __name__ == "__main__":
    sys.exit(main())
