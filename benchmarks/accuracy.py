"""How right a model is: our test set, held-out real comments, other platforms; with the right article, a shuffled one and none."""

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

import stance.analyzer
from stance.analyzer import Analyzer, load
from stance.corpus import Labelled, labelled, read_gold, read_training
from stance.evaluation import measure
from stance.pipeline.columns import Spans
from stance.schema import LABELS, Discussion

Row = tuple[str, str, str]


def rows(items: Sequence[Labelled]) -> list[Row]:
    """Text, label and group of every labelled comment."""
    return [
        (c.text, i.stances[c.id], i.group) for i in items for c in i.discussion.comments if c.id in i.stances
    ]


def parse_once() -> None:
    """Let the analysis parse each text once, though it is read under three articles."""
    seen: dict[tuple[str, Spans], Any] = {}
    parse = stance.analyzer.parse

    def remembered(nlp: Any, texts: Iterable[str], quoted: Iterable[Spans] | None = None) -> Iterator[Any]:
        wanted = list(zip(texts, repeat(()) if quoted is None else map(tuple, quoted), strict=False))
        new = [key for key in dict.fromkeys(wanted) if key not in seen]
        parsed = parse(nlp, (text for text, _spans in new), [spans for _text, spans in new])
        seen.update(zip(new, parsed, strict=True))
        return iter([seen[key] for key in wanted])

    stance.analyzer.parse = remembered


def without_article(page: Discussion) -> Discussion:
    return replace(page, title=None, text="", headings=())


def with_article_of(page: Discussion, other: Discussion) -> Discussion:
    return replace(page, title=other.title, text=other.text, headings=other.headings)


def predict(analyzer: Analyzer, items: Sequence[Labelled], pages: Sequence[Discussion]) -> Any:
    found = []
    for item, analysis in zip(items, analyzer.pipe(pages), strict=True):
        found += [
            [c.stance.probabilities[x] for x in LABELS] for c in analysis.comments if c.id in item.stances
        ]
    return np.array(found)


def line(name: str, m: dict[str, Any]) -> str:
    low, high = m["macro_f1_interval"]
    kept = f"kept {m['kept']:.2f} right {m['right_of_kept']:.2f}" if m["right_of_kept"] else ""
    return f"  {name:24} macro-F1 {m['macro_f1']:.3f} [{low:.3f}, {high:.3f}]  accuracy {m['accuracy']:.3f}  ECE {m['calibration_error']:.3f}  {kept}"


def report(name: str, analyzer: Analyzer, items: Sequence[Labelled], training: Sequence[Row]) -> None:
    data = rows(items)
    labels, groups = [label for _text, label, _group in data], [group for *_rest, group in data]
    print(f"{name}: {len(data)} comments, {len(set(groups))} groups")
    keep = analyzer.classifier.min_probability
    pages = [item.discussion for item in items]
    shuffled = pages[:]
    random.Random(0).shuffle(shuffled)
    for condition, used in (
        ("right article", pages),
        ("shuffled article", [with_article_of(p, o) for p, o in zip(pages, shuffled, strict=True)]),
        ("no article", [without_article(p) for p in pages]),
    ):
        print(
            line(
                condition,
                measure(predict(analyzer, items, used), labels, groups=groups, min_probability=keep),
            )
        )
    texts = [text for text, *_rest in training]
    known = [label for _text, label, _group in training]
    for baseline, model in (
        ("most frequent label", DummyClassifier()),
        (
            "word counts",
            make_pipeline(
                TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
                LogisticRegression(C=5, class_weight="balanced", max_iter=3000),
            ),
        ),
    ):
        model.fit(texts, known)
        probabilities = model.predict_proba([text for text, *_rest in data])
        columns = [list(model.classes_).index(x) if x in model.classes_ else None for x in LABELS]
        full = np.column_stack(
            [probabilities[:, c] if c is not None else np.zeros(len(data)) for c in columns]
        )
        print(line(baseline, measure(full, labels, groups=groups)))


def twins(analyzer: Analyzer, path: Path) -> None:
    """Print how many comments that are labelled toward two opposite articles are right toward both."""
    golds = list(read_gold(path))
    by_id = {gold.id: gold for gold in golds}
    decided: dict[tuple[str, str], list[bool]] = {}
    flips: dict[tuple[str, str], bool] = {}
    for gold in golds:
        wanted = {c.id: c for c in gold.comments if c.stance_to_twin and not c.disputed}
        for item in labelled(gold, twins=by_id):
            if not wanted:
                continue
            analysis = analyzer(item.discussion)
            for c in analysis.comments:
                if c.id in wanted:
                    decided.setdefault((gold.id, c.id), []).append(c.stance.label == item.stances[c.id])
                    flips[gold.id, c.id] = wanted[c.id].stance != wanted[c.id].stance_to_twin
    both = [all(right) for right in decided.values()]
    flipped = [all(right) for key, right in decided.items() if flips[key]]
    print(
        f"twins: {len(both)} comments, right toward both {np.mean(both):.3f}; where the label flips ({len(flipped)}) {np.mean(flipped):.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=None)
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold"))
    parser.add_argument("--labels", type=Path, default=Path("corpus/labels"))
    parser.add_argument(
        "--texts", type=Path, help="folder of blogs_dev.jsonl, repnum_train.jsonl and xstance_fr_dev.jsonl"
    )
    arguments = parser.parse_args()
    parse_once()
    analyzer = load(arguments.model)
    gold = [i for g in read_gold(arguments.gold / "train.jsonl") for i in labelled(g)]
    test = [i for g in read_gold(arguments.gold / "test.jsonl") for i in labelled(g)]
    report("test set", analyzer, test, rows(gold))
    twins(analyzer, arguments.gold / "test.jsonl")
    if arguments.texts is None:
        return
    blogs, repnum = (arguments.labels / name for name in ("blogs_dev.csv", "repnum_train.csv"))
    train = [read_training(path, texts=arguments.texts, split="train") for path in (blogs, repnum)]
    held = [read_training(path, texts=arguments.texts, split="test") for path in (blogs, repnum)]
    four = [item for item in held[1] if not item.binary]
    report("held-out blog comments", analyzer, held[0], [*rows(gold), *rows(train[0])])
    report(
        "held-out proposals, four labels",
        analyzer,
        four,
        [*rows(gold), *rows([i for i in train[1] if not i.binary])],
    )
    proposals = {item.group for item in held[1]}
    two = [i for i in read_training(arguments.texts / "repnum_train.jsonl") if i.group in proposals]
    two_train = [
        i
        for i in read_training(arguments.texts / "repnum_train.jsonl")
        if i.group in {x.group for x in train[1]}
    ]
    report("held-out proposals, column of the writer", analyzer, two, rows(two_train))
    report(
        "another platform", analyzer, read_training(arguments.texts / "xstance_fr_dev.jsonl"), rows(two_train)
    )


if __name__ == "__main__":
    main()
