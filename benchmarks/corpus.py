"""Measure the variety of an annotated corpus, its annotators' agreement, and how much word counts alone decide."""

import argparse
import csv
import itertools
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

from stance.corpus import SPLITS, read_gold
from stance.schema import LABELS, GoldDiscussion


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.lower())


def alpha(pairs: Sequence[tuple[str, str]]) -> float:
    """Krippendorff's alpha for two annotators and nominal labels (Krippendorff 2011)."""
    values = Counter(itertools.chain.from_iterable(pairs))
    n = sum(values.values())
    observed = sum(a != b for a, b in pairs) / len(pairs)
    expected = 1 - sum(c * (c - 1) for c in values.values()) / (n * (n - 1))
    return 1 - observed / expected


def agreement(name: str, pairs: Sequence[tuple[str, str]]) -> None:
    first, second = zip(*pairs, strict=True)
    same = np.mean([a == b for a, b in pairs])
    print(
        f"{name}: n {len(pairs)}, same {same:.3f}, kappa {cohen_kappa_score(first, second):.3f}, alpha {alpha(pairs):.3f}"
    )


def variety(discussions: Sequence[GoldDiscussion]) -> None:
    comments = [words(c.text) for d in discussions for c in d.comments]
    grams = Counter(g for w in comments for g in {tuple(w[i : i + 5]) for i in range(len(w) - 4)})
    top = grams.most_common(3)
    print("most shared 5-grams:", [(" ".join(g), n, f"{n / len(comments):.2%}") for g, n in top])
    tokens = list(itertools.chain.from_iterable(comments))
    windows = [len(set(tokens[i : i + 1000])) / 1000 for i in range(0, len(tokens) - 1000, 1000)]
    print(f"tokens {len(tokens)}, types {len(set(tokens))}, type/token by 1,000 words {np.mean(windows):.3f}")
    openings = Counter(w[0] for w in comments if w)
    print(
        "opening words:",
        [(w, f"{n / len(comments):.1%}") for w, n in openings.most_common(8)],
        "different:",
        len(openings),
    )
    texts = [c.text for d in discussions for c in d.comments]
    matrix = TfidfVectorizer(analyzer="char_wb", ngram_range=(4, 4)).fit_transform(texts)
    similar = (matrix @ matrix.T).tocoo()
    near = sorted(
        {
            (round(float(v), 2), int(i), int(j))
            for i, j, v in zip(similar.row, similar.col, similar.data, strict=True)
            if i < j and v > 0.5
        }
    )
    print(f"pairs of comments over 0.5 character-4-gram cosine: {len(near)}", near[-3:])


def word_counts(discussions: Sequence[GoldDiscussion]) -> None:
    rows = [(c.text, c.stance, d.subject) for d in discussions for c in d.comments if not c.disputed]
    texts, labels, groups = zip(*rows, strict=True)
    for name, model in (
        ("most frequent label", DummyClassifier()),
        (
            "word counts",
            make_pipeline(
                TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
                LogisticRegression(C=5, class_weight="balanced", max_iter=3000),
            ),
        ),
    ):
        predicted = cross_val_predict(model, list(texts), list(labels), groups=list(groups), cv=GroupKFold(5))
        print(f"{name}: macro-F1 across subjects {f1_score(labels, predicted, average='macro'):.3f}")


def labels(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for split in ("train", "dev", "test", "disputed"):
        counts = Counter(row["stance"] for row in rows if row["split"] == split)
        if counts:
            print(f"{path.stem} {split}: {sum(counts.values())} comments, {dict(counts.most_common())}")
    agreement(
        f"{path.stem}, both readings", [(row["stance"], row["second"]) for row in rows if row["second"]]
    )


def propositions(path: Path) -> None:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [text for line in lines for text in line["texts"]]
    print(
        f"propositions: {len(lines)} with their opposites, {len(texts)} texts, {dict(Counter(t['stance'] for t in texts).most_common())}, "
        f"label changes under the opposite: {np.mean([t['stance'] != t['opposite'] for t in texts]):.0%}"
    )
    seconds = [t for t in texts if t.get("second")]
    side = {"title": "stance", "opposite": "opposite"}
    pairs = [(t[side[t["second"]["toward"]]], t["second"]["stance"]) for t in seconds]
    agreement("propositions, blind second reading of a part", pairs)


def sections(path: Path) -> None:
    found = list(read_gold(path))
    comments = [c for d in found for c in d.comments]
    print(
        f"sections: {len(found)} articles, {len(comments)} comments, {dict(Counter(c.stance for c in comments).most_common())}, "
        f"replies {sum(c.parent_id is not None for c in comments)}"
    )
    twice = [(c.first, c.second) for c in comments if c.first and c.second]
    agreement("sections, blind second reading of a part", [(a.stance, b.stance) for a, b in twice])
    to_parent = [(a.stance_to_parent, b.stance_to_parent) for a, b in twice]
    agreement("sections, stance to parent", [(a, b) for a, b in to_parent if a and b])


def claim_pairs(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    print(
        f"claim pairs: {len(rows)} under {len({r['premise'] for r in rows})} premises, {dict(Counter(r['label'] for r in rows).most_common())}"
    )
    agreement(
        "claim pairs, blind second reading of a part",
        [(r["label"], r["second"]) for r in rows if r.get("second")],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("corpus/gold"))
    parser.add_argument("--labels", type=Path, default=Path("corpus/labels"))
    parser.add_argument("--propositions", type=Path, default=Path("corpus/propositions.jsonl"))
    parser.add_argument("--sections", type=Path, default=Path("corpus/sections.jsonl"))
    parser.add_argument("--claim-pairs", type=Path, default=Path("corpus/claim_pairs.jsonl"))
    options = parser.parse_args()
    folder = options.folder
    splits = {name: list(read_gold(folder / f"{name}.jsonl")) for name in SPLITS}
    everything = [d for found in splits.values() for d in found]
    for name, found in {**splits, "all": everything}.items():
        comments = [c for d in found for c in d.comments]
        counts = Counter(c.stance for c in comments)
        print(
            f"{name}: {len(found)} articles, {len({d.subject for d in found})} subjects, {len({d.subject for d in found if d.twin})} with twins, "
            f"{len(comments)} comments, "
            + ", ".join(f"{label} {counts[label] / len(comments):.0%}" for label in LABELS)
            + f", replies {sum(c.parent_id is not None for c in comments)}, to twin {sum(c.stance_to_twin is not None for c in comments)}"
            + f", disputed {sum(c.disputed for c in comments)}, with claims {sum(bool(d.claims) for d in found)}"
        )
    comments = [c for d in everything for c in d.comments]
    print(
        "varieties",
        dict(Counter(c.variety for c in comments)),
        "spelling",
        dict(Counter(c.spelling for c in comments)),
    )
    agreement("stance", [(c.first.stance, c.second.stance) for c in comments if c.first and c.second])
    agreement(
        "stance to parent",
        [
            (c.first.stance_to_parent, c.second.stance_to_parent)
            for c in comments
            if c.first and c.second and c.first.stance_to_parent and c.second.stance_to_parent
        ],
    )
    variety(everything)
    word_counts(everything)
    for path in sorted(options.labels.glob("*.csv")):
        labels(path)
    propositions(options.propositions)
    sections(options.sections)
    claim_pairs(options.claim_pairs)


if __name__ == "__main__":
    main()
