"""What more labelled comments bring: 100, 300, 1,000 and all of them, invented, real, and both.

    python -P benchmarks/learning.py --texts FOLDER [--seeds 3]

Whole discussions are drawn, several times; a classifier over the features alone is fitted to them and measured on our test set, on held-out real
comments, on held-out proposals and on a platform that is never trained on. FOLDER holds ``blogs_dev.jsonl``, ``repnum_train.jsonl``
and ``xstance_fr_dev.jsonl``. Beside each figure stands that of word counts fitted to the same comments.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from stance.agreement.classifier import StanceClassifier, as_columns, build_pipeline
from stance.corpus import read_training
from stance.evaluation import measure
from stance.pipeline import create_pipeline
from stance.schema import LABELS
from stance.training import Example, examples

SIZES = (100, 300, 1000, None)
LABEL_FILES = ("blogs_dev.csv", "repnum_train.csv")


def drawn(data: Sequence[Example], size: int | None, seed: int) -> list[Example]:
    """Draw whole discussions until there are `size` examples."""
    if size is None:
        return list(data)
    groups = sorted({example.discussion for example in data})
    random.Random(seed).shuffle(groups)
    members: dict[str, list[Example]] = {}
    for example in data:
        members.setdefault(example.discussion, []).append(example)
    found: list[Example] = []
    for group in groups:
        if len(found) >= size:
            break
        found += members[group]
    return found[:size]


def score(probabilities: np.ndarray, data: Sequence[Example]) -> float:
    return float(measure(probabilities, [example.label for example in data])["macro_f1"])


def full(model: Pipeline, texts: Sequence[str]) -> np.ndarray:
    found = model.predict_proba(texts)
    columns = [list(model.classes_).index(x) if x in model.classes_ else None for x in LABELS]
    return np.column_stack([found[:, c] if c is not None else np.zeros(len(texts)) for c in columns])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold"))
    parser.add_argument("--labels", type=Path, default=Path("corpus/labels"))
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    nlp = create_pipeline()

    def read(path: Path, split: str | None = None) -> list[Example]:
        found = examples(read_training(path, texts=options.texts, split=split), nlp)
        return [e for e in found if e.kind == "author" and e.source != "twin"]

    invented = read(options.gold / "train.jsonl")
    real = [e for name in LABEL_FILES for e in read(options.labels / name, "train")]
    tests = {
        "our test set": read(options.gold / "test.jsonl"),
        "blog comments": read(options.labels / LABEL_FILES[0], "test"),
        "proposals": read(options.labels / LABEL_FILES[1], "test"),
        "another platform": read(options.texts / "xstance_fr_dev.jsonl"),
    }
    print(f"{'':24}" + "".join(f"{f'{name} ({len(data)})':>28}" for name, data in tests.items()))
    for source, data in (("invented", invented), ("real", real), ("both", [*invented, *real])):
        for size in SIZES:
            scores: dict[str, list[tuple[float, float]]] = {name: [] for name in tests}
            for seed in range(1 if size is None else options.seeds):
                part = drawn(data, size, seed)
                labels = np.array([e.label for e in part])
                # a small sample leaves few word pairs that occur four times
                pipeline = build_pipeline(min_df=4 if len(part) >= 1000 else 2).fit(
                    as_columns([e.sample for e in part]), labels
                )
                classifier = StanceClassifier(pipeline)
                words = make_pipeline(
                    TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
                    LogisticRegression(C=5, class_weight="balanced", max_iter=3000),
                ).fit([e.sample.pair[1] for e in part], labels)
                for name, test in tests.items():
                    ours = score(classifier.predict_proba([e.sample for e in test]), test)
                    scores[name].append((ours, score(full(words, [e.sample.pair[1] for e in test]), test)))
            cells = (np.mean(found, axis=0) for found in scores.values())
            count = len(data) if size is None else size
            print(
                f"{source:12}{count:>8}    "
                + "".join(f"{f'{ours:.3f} (words {words:.3f})':>28}" for ours, words in cells),
                flush=True,
            )


if __name__ == "__main__":
    main()
