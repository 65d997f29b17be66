"""How much own labels help: a model that never saw a blog, taught 0 to 400 labels of blog comments, measured on other blog pages.

Labels are added at random (mean of several draws) and as ``stance annotate`` asks for them; word counts learn from the same rows.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from stance.annotation.order import most_useful
from stance.corpus import labelled, read_gold, read_training
from stance.evaluation import measure
from stance.pipeline import create_pipeline
from stance.pipeline.word_table import word_table
from stance.schema import LABELS
from stance.training import Example, examples, train

SIZES = (25, 50, 100, 200, 400)


def author_only(found: Sequence[Example]) -> list[Example]:
    return [example for example in found if example.kind == "author"]


def taught(
    base: Sequence[Example], own: Sequence[Example], development: Sequence[Example], repeat: int
) -> Sequence[Example]:
    return train([*base, *(list(own) * repeat)], development=development).classifier


def model_scores(classifier, test: Sequence[Example]) -> tuple[float, float]:
    found = measure(
        classifier.predict_proba([e.sample for e in test]),
        [e.label for e in test],
        groups=[e.group for e in test],
    )
    return found["macro_f1"], found["calibration_error"]


def word_count_score(rows: Sequence[Example], test: Sequence[Example]) -> float:
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        LogisticRegression(C=5, class_weight="balanced", max_iter=3000),
    )
    model.fit([e.sample.pair[1] for e in rows], [e.label for e in rows])
    probabilities = model.predict_proba([e.sample.pair[1] for e in test])
    full = np.zeros((len(test), len(LABELS)))
    for column, label in enumerate(model.classes_):
        full[:, LABELS.index(label)] = probabilities[:, column]
    return measure(full, [e.label for e in test], groups=[e.group for e in test])["macro_f1"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--texts", type=Path, required=True, help="folder of blogs_dev.jsonl and repnum_train.jsonl"
    )
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold"))
    parser.add_argument("--labels", type=Path, default=Path("corpus/labels"))
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--repeat", type=int, nargs="+", default=[1], help="how often each own label counts")
    parser.add_argument(
        "--split", choices=("dev", "test"), default="test", help="dev to choose a setting, test to report"
    )
    arguments = parser.parse_args()
    blogs, repnum = (arguments.labels / f"{name}.csv" for name in ("blogs_dev", "repnum_train"))
    gold = {
        split: [i for g in read_gold(arguments.gold / f"{split}.jsonl") for i in labelled(g)]
        for split in ("train", "dev")
    }
    nlp = create_pipeline()

    def labels(path: Path, split: str) -> list[Example]:
        return author_only(examples(read_training(path, texts=arguments.texts, split=split), nlp))

    base = [*author_only(examples(gold["train"], nlp)), *labels(repnum, "train")]
    development = [*author_only(examples(gold["dev"], nlp)), *labels(repnum, "dev")]
    pool, test = labels(blogs, "train"), labels(blogs, arguments.split)
    print(
        f"base {len(base)} examples without blogs; pool {len(pool)} blog comments of {len({e.group for e in pool})} pages; "
        f"measured on {len(test)} of {len({e.group for e in test})} other pages ({arguments.split})"
    )
    start = taught(base, (), development, 1)
    f1, error = model_scores(start, test)
    print(
        f"{0:4} labels: model {f1:.3f} (calibration error {error:.3f})  word counts {word_count_score(base, test):.3f}"
    )
    useful = most_useful(
        start.predict_proba([e.sample for e in pool]), word_table().embed([e.sample.pair[1] for e in pool])
    )
    orders = [np.random.default_rng(seed).permutation(len(pool)).tolist() for seed in range(arguments.draws)]
    for size in SIZES:
        if size > len(pool):
            continue
        drawn = [[pool[i] for i in order[:size]] for order in orders]
        own = [pool[i] for i in useful[:size]]
        for repeat in arguments.repeat:
            scores = np.array([model_scores(taught(base, d, development, repeat), test) for d in drawn])
            best = model_scores(taught(base, own, development, repeat), test)
            counts = [word_count_score([*base, *(d * repeat)], test) for d in drawn]
            print(
                f"{size:4} labels × {repeat}: at random {scores[:, 0].mean():.3f} ± {scores[:, 0].std():.3f} "
                f"(calibration error {scores[:, 1].mean():.3f})  most useful first {best[0]:.3f} ({best[1]:.3f})  "
                f"word counts {np.mean(counts):.3f}, most useful {word_count_score([*base, *(own * repeat)], test):.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
