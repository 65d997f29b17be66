"""Agree or disagree on proposals that training never saw: cross-validation by proposal, features, encoder and both.

    python -P benchmarks/columns.py REPNUM.jsonl [--encoder BASE --start WEIGHTS --views title text --epochs 3 --work FOLDER --beyond OTHER.jsonl]

REPNUM.jsonl holds pairs of one consultation (``title``, ``text``, ``comment``, ``stance``, ``group``). Each fold fits everything on
its own training part. With BASE, the weights to start from (or WEIGHTS, which go on from there and never saw the consultation), an encoder is
fine-tuned for each fold and view on that part, the title or the title and the first words of the proposal beside the arguments, less a tenth of its proposals
that choose the epoch and the scales; it is kept in FOLDER and taken from there on another run; the logits of several views are averaged, too.
Two folds at a time, one thread each: some 10 minutes a fold and view on a processor that multiplies bfloat16, twice that elsewhere. With OTHER, pairs of another platform
that nothing was trained on, the encoders of the folds (each with another seed and other data) are measured there too, one by one and
their logits averaged.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline

from stance.agreement.classifier import ENCODER_WEIGHT, StanceClassifier, as_columns, build_pipeline, centred
from stance.agreement.encoder import GRAPH, Encoder, target_text
from stance.agreement.encoder_training import train_encoder
from stance.corpus import read_training
from stance.evaluation import measure
from stance.pipeline import create_pipeline
from stance.schema import LABELS
from stance.training import encoder_pairs, examples

FOLDS = 5
# Of each training part: one proposal in ten chooses epoch and scales.
INNER = 10
TWO = ("agree", "disagree")
# What stands beside an argument: the proposal's title, or title and first words as in analysis.
VIEWS = {"title": lambda discussion: discussion.title or "", "text": target_text}
# Two arguments in three have fewer pieces than 160.
LONGEST = 224

Floats = NDArray[np.float64]


def folds(groups: Sequence[str]) -> list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Return fit, inner and test rows of each fold; no proposal is in two of them."""
    found = []
    for rest, test in GroupKFold(FOLDS).split(groups, groups=groups):
        own = [groups[i] for i in rest]
        fit, inner = next(iter(GroupKFold(INNER).split(own, groups=own)))
        found.append((rest[fit], rest[inner], test))
    return found


def tune(options: argparse.Namespace, view: str, fold: int) -> None:
    labelled = read_training(options.data)
    pairs, groups = [], []
    for item in labelled:
        target = VIEWS[view](item.discussion)
        own = [pair._replace(targets=(target,)) for pair in encoder_pairs([item])]
        pairs += own
        groups += [item.group] * len(own)
    fit, inner, _test = folds(groups)[fold]
    output = options.work / view / str(fold)
    output.mkdir(parents=True, exist_ok=True)
    checkpoint = output / "weights.safetensors"
    if options.start:
        checkpoint.write_bytes(options.start.read_bytes())
    train_encoder(
        [pairs[i] for i in fit],
        [pairs[i] for i in inner],
        options.encoder,
        output,
        epochs=options.epochs,
        longest=LONGEST,
        checkpoint=checkpoint if options.start else None,
        # each encoder with a seed of its own
        seed=fold + FOLDS * list(VIEWS).index(view),
        log=lambda line: print(view, fold, line, flush=True),
    )
    checkpoint.unlink(missing_ok=True)


def tune_all(options: argparse.Namespace) -> None:
    def run(view: str, fold: int) -> None:
        command = [sys.executable, "-P", __file__, str(options.data), "--encoder", str(options.encoder)]
        command += ["--work", str(options.work), "--epochs", str(options.epochs)]
        command += ["--start", str(options.start)] if options.start else []
        subprocess.run(
            [*command, "--fold", view, str(fold)], env={**os.environ, "OMP_NUM_THREADS": "1"}, check=True
        )

    every = [(view, fold) for view in options.views for fold in range(FOLDS)]
    with ThreadPoolExecutor(2) as pool:
        wanted = [one for one in every if not (options.work / one[0] / str(one[1]) / GRAPH).is_file()]
        list(pool.map(lambda one: run(*one), wanted))


def told(name: str, values: Floats, gold: Sequence[str], groups: Sequence[str] | None = None) -> None:
    """Print the macro-F1 of values that are above zero for `agree`, with the interval of draws by proposal."""
    probabilities = np.zeros((len(values), len(LABELS)))
    probabilities[:, LABELS.index("agree")] = expit(values)
    probabilities[:, LABELS.index("disagree")] = expit(-values)
    found = measure(probabilities, gold, groups=groups)
    low, high = found["macro_f1_interval"]
    print(f"{name:22} {found['macro_f1']:.3f} [{low:.3f}, {high:.3f}]", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--views", nargs="+", choices=VIEWS, default=["title"])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "stance-columns")
    parser.add_argument("--beyond", type=Path)
    parser.add_argument("--fold", nargs=2, metavar=("VIEW", "FOLD"), help="fine-tune this one alone")
    options = parser.parse_args()
    if options.fold:
        tune(options, options.fold[0], int(options.fold[1]))
        return
    if options.encoder:
        tune_all(options)
    data = examples(read_training(options.data), create_pipeline())
    groups = np.array([example.group for example in data])
    gold = np.array([example.label for example in data])
    samples = [example.sample for example in data]
    found = {
        (item.discussion.id or item.discussion.title, comment.id): (item.discussion, comment.text)
        for item in read_training(options.data)
        for comment in item.discussion.comments
    }
    pairs = [found[(example.discussion, example.comment)] for example in data]
    words = np.array([text for _discussion, text in pairs], dtype=object)
    values: dict[str, Floats] = {}
    for number, (fit, inner, test) in enumerate(folds(list(groups))):
        rest = np.concatenate([fit, inner])
        for name, model in (
            ("dummy", DummyClassifier(strategy="most_frequent")),
            (
                "words alone",
                make_pipeline(
                    TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
                    LogisticRegression(C=3, max_iter=3000, class_weight="balanced"),
                ),
            ),
        ):
            model.fit(words[rest], gold[rest])
            column = list(model.classes_).index("agree")
            values.setdefault(name, np.zeros(len(gold)))[test] = (
                model.predict_proba(words[test])[:, column] - 0.5
            )

        def features(rows: NDArray[np.int64], fitted: StanceClassifier) -> Floats:
            decision = fitted.pipeline_decision([samples[i] for i in rows])[:, :2]
            return decision[:, 0] - decision[:, 1]

        pipeline = build_pipeline()
        pipeline.fit(as_columns([samples[i] for i in rest]), gold[rest])
        classifier = StanceClassifier(pipeline)
        values.setdefault("features", np.zeros(len(gold)))[test] = features(test, classifier)
        if options.encoder:
            inside = StanceClassifier(build_pipeline().fit(as_columns([samples[i] for i in fit]), gold[fit]))
            plain = values["features"][test] / features(inner, inside).std()
            scaled = []
            for view in options.views:
                encoder = Encoder.load(options.work / view / str(number))

                def logits(rows: NDArray[np.int64], loaded: Encoder, view: str) -> Floats:
                    targets = [VIEWS[view](pairs[i][0]) for i in rows]
                    read = loaded.read(targets, [pairs[i][1] for i in rows])
                    two = centred(np.array([reading.logits[:2] for reading in read]))
                    return np.asarray(two[:, 0] - two[:, 1])

                read = logits(test, encoder, view)
                scaled.append(read / logits(inner, encoder, view).std())
                values.setdefault(f"encoder, {view}", np.zeros(len(gold)))[test] = read
            averaged = np.mean(scaled, axis=0)
            if len(options.views) > 1:
                values.setdefault("encoders averaged", np.zeros(len(gold)))[test] = averaged
            values.setdefault("features and encoders", np.zeros(len(gold)))[test] = (
                1 - ENCODER_WEIGHT
            ) * plain + ENCODER_WEIGHT * averaged
    print(f"{len(gold)} arguments, {len(set(groups))} proposals, {FOLDS} folds; macro-F1")
    for name, value in values.items():
        told(name, value, gold.tolist(), groups.tolist())
    if options.encoder and options.beyond:
        beyond(options)


def beyond(options: argparse.Namespace) -> None:
    """Print what each fold's encoder makes of another platform, and what their mean does."""
    items = read_training(options.beyond)
    rows = [
        (item.discussion.title or "", comment.text, item.stances[comment.id])
        for item in items
        for comment in item.discussion.comments
        if item.stances.get(comment.id) in TWO
    ]
    gold = [label for _title, _text, label in rows]
    total = np.zeros(len(rows))
    print(f"{options.beyond.name}: {len(rows)} comments; macro-F1")
    for number in range(FOLDS):
        read = Encoder.load(options.work / options.views[0] / str(number)).read(
            [row[0] for row in rows], [row[1] for row in rows]
        )
        values = np.array([reading.logits[0] - reading.logits[1] for reading in read])
        total += values / values.std()
        told(f"seed {number}", values, gold)
    told("averaged", total, gold)


if __name__ == "__main__":
    main()
