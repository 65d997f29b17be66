"""Clause boundaries against Annodis discourse units: precision, recall and F1 beside sentences and punctuation.

Rules were tuned on every second document (the first, third, …); the other half is reported apart.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from spacy.tokens import Doc

from stance.pipeline import create_pipeline
from stance.pipeline.clauses import find_clauses

_MARKS = frozenset((",", ";", ":", ".", "?", "!", "-", "–", "(", ")", "«", "»", '"', "...", "…"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "data", type=Path, help="JSON lines with `tokens` and `begins` (1 where a unit begins)"
    )
    data: Path = parser.parse_args(arguments).data
    rows = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    nlp = create_pipeline()
    nlp.select_pipes(
        disable=[name for name in nlp.pipe_names if name.startswith("stance_") and name != "stance_sentences"]
    )
    docs = list(nlp.pipe(Doc(nlp.vocab, words=row["tokens"], spaces=_spaces(row["tokens"])) for row in rows))
    gold = [{i for i, begins in enumerate(row["begins"]) if begins} for row in rows]
    print(f"{'':28}{'precision':>10}{'recall':>10}{'F1':>10}")
    views: list[tuple[str, Callable[[Doc], set[int]]]] = [
        ("sentences", lambda doc: {sent.start for sent in doc.sents}),
        ("sentences and punctuation", _punctuation),
        ("clauses", lambda doc: {start for start, _end in find_clauses(doc)}),
    ]
    for name, view in views:
        _print(f"{name}", (view(doc) for doc in docs), gold)
    found = [views[-1][1](doc) for doc in docs]
    _print("clauses, tuning half", found[0::2], gold[0::2])
    _print("clauses, other half", found[1::2], gold[1::2])
    return 0


def _spaces(tokens: Sequence[str]) -> list[bool]:
    following = [*tokens[1:], ""]
    return [
        not (one.endswith(("'", "’")) or two in (",", ".", ")", "") or one == "(")
        for one, two in zip(tokens, following, strict=True)
    ]


def _punctuation(doc: Doc) -> set[int]:
    return {sent.start for sent in doc.sents} | {token.i + 1 for token in doc[:-1] if token.text in _MARKS}


def _print(name: str, found: Iterable[set[int]], gold: Sequence[set[int]]) -> None:
    hits = predicted = 0
    for starts, true in zip(found, gold, strict=True):
        hits += len(starts & true)
        predicted += len(starts)
    total = sum(map(len, gold))
    print(f"{name:28}{hits / predicted:10.3f}{hits / total:10.3f}{2 * hits / (predicted + total):10.3f}")


if __name__ == "__main__":
    sys.exit(main())
