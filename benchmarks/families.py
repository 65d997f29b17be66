"""Which family of models decides best from the features, on development data: what was chosen beside what lost.

    python -P benchmarks/families.py --texts FOLDER

FOLDER holds ``blogs_dev.jsonl`` and ``repnum_train.jsonl``. All are fitted to the same training examples and measured on the development
parts of our corpus, of blog comments and of consultation arguments, which share no subject with them.
"""

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
from sklearn.svm import LinearSVC

from stance.agreement.classifier import as_columns, build_pipeline
from stance.agreement.features import Sample
from stance.corpus import read_training
from stance.evaluation import measure
from stance.pipeline import create_pipeline
from stance.schema import LABELS
from stance.training import Example, examples

Floats = NDArray[np.float64]
Decide = Callable[[Sequence[Sample]], Floats]
Fit = Callable[[Sequence[Example]], Decide]
LABEL_FILES = ("blogs_dev.csv", "repnum_train.csv")


def targets(data: Sequence[Example]) -> NDArray[np.str_]:
    return np.array([example.label for example in data])


def ordered(classes: Sequence[str], values: Floats) -> Floats:
    return values[:, [list(classes).index(label) for label in LABELS]]


def linear(words: float = 2.0, rules: bool = True) -> Fit:
    def only(samples: Sequence[Sample]) -> Sequence[Sample]:
        return samples if rules else [Sample(rules={"all": 1.0}, words=s.words) for s in samples]

    def fit(data: Sequence[Example]) -> Decide:
        model = build_pipeline(word_weight=words)
        model.fit(as_columns(only([e.sample for e in data])), targets(data))
        return lambda samples: ordered(model.classes_, model.predict_proba(as_columns(only(samples))))

    return fit


def interactions(data: Sequence[Example]) -> Decide:
    """The pairwise products of the forty named features that weigh most, beside all features."""
    base = build_pipeline()
    samples = [e.sample for e in data]
    base.fit(as_columns(samples), targets(data))
    features = base.named_steps["features"]
    names = features.named_transformers_["rules"].named_steps["dict"].feature_names_
    weights = np.abs(base.named_steps["logistic"].coef_[:, : len(names)]).sum(axis=0)
    strongest = np.argsort(-weights)[:40]
    products = PolynomialFeatures(degree=2, interaction_only=True, include_bias=False)

    def crossed(those: Sequence[Sample]) -> Floats:
        found = features.transform(as_columns(those)).toarray()
        return np.hstack([found, products.fit_transform(found[:, strongest])[:, len(strongest) :]])

    model = LogisticRegression(C=3, max_iter=3000, class_weight="balanced").fit(
        crossed(samples), targets(data)
    )
    return lambda those: ordered(model.classes_, model.predict_proba(crossed(those)))


def boosting(data: Sequence[Example]) -> Decide:
    """Histogram gradient boosting over the named features and a hundred components of the words."""
    features = build_pipeline().named_steps["features"]
    samples = [e.sample for e in data]
    matrix = features.fit_transform(as_columns(samples))
    rules = len(features.named_transformers_["rules"].named_steps["dict"].feature_names_)
    reduce = TruncatedSVD(100, random_state=0).fit(matrix[:, rules:])

    def dense(found: Floats) -> Floats:
        return np.hstack([found[:, :rules].toarray(), reduce.transform(found[:, rules:])])

    model = HistGradientBoostingClassifier(
        max_iter=150, learning_rate=0.06, l2_regularization=1.0, class_weight="balanced", random_state=0
    ).fit(dense(matrix), targets(data))
    return lambda those: ordered(
        model.classes_, model.predict_proba(dense(features.transform(as_columns(those))))
    )


def svm(data: Sequence[Example]) -> Decide:
    features = build_pipeline().named_steps["features"]
    matrix = features.fit_transform(as_columns([e.sample for e in data]))
    model = LinearSVC(C=0.3, class_weight="balanced", random_state=0).fit(matrix, targets(data))
    return lambda those: softmax(
        2 * ordered(model.classes_, model.decision_function(features.transform(as_columns(those)))), axis=1
    )


def sentences(data: Sequence[Example]) -> Decide:
    """Multiple instances: each sentence learns its comment's label; the mean of their log-probabilities decides."""

    def cut(sample: Sample) -> list[str]:
        return [part for part in re.split(r"[.!?…\n]+", sample.pair[1]) if part.strip()] or [""]

    parts = [(part, e.label) for e in data for part in cut(e.sample)]
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=3, sublinear_tf=True),
        LogisticRegression(C=3, max_iter=3000, class_weight="balanced"),
    ).fit([part for part, _label in parts], [label for _part, label in parts])

    def decide(those: Sequence[Sample]) -> Floats:
        return np.array(
            [
                softmax(ordered(model.classes_, model.predict_log_proba(cut(sample))).mean(axis=0))
                for sample in those
            ]
        )

    return decide


def averaged(*fits: Fit) -> Fit:
    def fit(data: Sequence[Example]) -> Decide:
        fitted = [each(data) for each in fits]
        return lambda those: np.mean([decide(those) for decide in fitted], axis=0)

    return fit


def stacked(*fits: Fit) -> Fit:
    """A logistic regression over what the members say of folds by subject that they did not see."""

    def fit(data: Sequence[Example]) -> Decide:
        groups = [e.group for e in data]
        beneath = np.zeros((len(data), len(fits) * len(LABELS)))
        for inside, outside in GroupKFold(4).split(beneath, groups=groups):
            part, rest = [data[i] for i in inside], [data[i].sample for i in outside]
            beneath[outside] = np.hstack([each(part)(rest) for each in fits])
        model = LogisticRegression(class_weight="balanced", max_iter=3000).fit(
            np.log(beneath + 1e-4), targets(data)
        )
        fitted = [each(data) for each in fits]
        return lambda those: ordered(
            model.classes_,
            model.predict_proba(np.log(np.hstack([decide(those) for decide in fitted]) + 1e-4)),
        )

    return fit


FAMILIES: dict[str, Fit] = {
    "logistic regression, features and words (chosen)": linear(),
    "the same, features alone": linear(words=0.0),
    "the same, words alone": linear(rules=False),
    "with pairwise interactions": interactions,
    "gradient boosting": boosting,
    "linear support vectors": svm,
    "sentences as instances": sentences,
    "mean of regression and boosting": averaged(linear(), boosting),
    "stack of regression, boosting, sentences": stacked(linear(), boosting, sentences),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold"))
    parser.add_argument("--labels", type=Path, default=Path("corpus/labels"))
    options = parser.parse_args()
    nlp = create_pipeline()

    def read(path: Path, split: str) -> list[Example]:
        found = examples(read_training(path, texts=options.texts, split=split), nlp)
        return [e for e in found if e.kind == "author" and e.source != "twin"]

    training = read(options.gold / "train.jsonl", "train")
    tests = {"our corpus": read(options.gold / "dev.jsonl", "dev")}
    for name, title in zip(LABEL_FILES, ("blog comments", "consultation"), strict=True):
        training += read(options.labels / name, "train")
        tests[title] = read(options.labels / name, "dev")
    print(f"{len(training)} training examples; macro-F1, expected calibration error")
    print(f"{'':50}" + "".join(f"{f'{name} ({len(data)})':>24}" for name, data in tests.items()))
    for name, fit in FAMILIES.items():
        decide = fit(training)
        cells = []
        for data in tests.values():
            found = measure(decide([e.sample for e in data]), [e.label for e in data])
            cells.append(f"{found['macro_f1']:.3f}  {found['calibration_error']:.3f}")
        print(f"{name:50}" + "".join(f"{cell:>24}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
