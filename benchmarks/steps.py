"""What each step of teaching the encoder brings: claim pairs first, the consultation's columns beside the comments, several seeds.

    python -P benchmarks/steps.py BASE --texts FOLDER [--epochs 2 --work WORK]

BASE holds the weights to start from, FOLDER ``blogs_dev.jsonl``, ``repnum_train.jsonl`` and ``xstance_fr_dev.jsonl``. Each step is an encoder alone, without the
readable features, taught on discussions for training, its epoch chosen on those for development: macro-F1 on these, source by
source, and on X-Stance (for or against), which teaches and chooses nothing. All are read in 8 bits, as they are shipped, the first in 32 bits too. Last, the seeds
of the first step: their logits averaged, and their weights. What was taught is kept in WORK and taken from there on another run.
Two steps at a time, one thread each: some 25 minutes a step on a processor that multiplies bfloat16, two hours elsewhere.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score

from stance.agreement.encoder import GRAPH, Encoder, encode
from stance.agreement.encoder_training import (
    Pair,
    cross_encoder,
    export,
    load_weights,
    predict,
    save_weights,
    train_encoder,
)
from stance.corpus import read_training
from stance.schema import LABELS
from stance.training import encoder_pairs

COMMENTS = "comments in four labels"
COLUMNS = "comments and columns"
CLAIMS = "claim pairs alone"
CLAIMS_FIRST = "claim pairs, then comments"
SEEDS = 2
RUNS = ((COMMENTS, 0), (CLAIMS_FIRST, 0), (COLUMNS, 0), *((COMMENTS, seed) for seed in range(1, SEEDS)))
# Of the claim pairs, every tenth premise chooses the epoch.
HELD_CLAIMS = 10

Floats = NDArray[np.float64]


class Data:
    """Pairs to teach and to choose with, by kind."""

    def __init__(self, texts: Path) -> None:
        corpus = Path("corpus")
        self._texts = texts
        labels = [corpus / "labels" / name for name in ("blogs_dev.csv", "repnum_train.csv")]
        four = [corpus / "gold" / "train.jsonl", corpus / "sections.jsonl", *labels]
        self.comments = self._pairs(four, "train")
        self.development = self._pairs([corpus / "gold" / "dev.jsonl", *labels], "dev")
        claims = self._pairs([corpus / "claim_pairs.jsonl"], "train")
        premises = sorted({pair.targets for pair in claims})
        held = set(premises[::HELD_CLAIMS])
        self.claims = [pair for pair in claims if pair.targets not in held]
        self.held_claims = [pair for pair in claims if pair.targets in held]
        proposals = {item.group for item in read_training(labels[1], texts=texts, split="train")}
        columns = read_training(texts / "repnum_train.jsonl")
        self.columns = encoder_pairs([item for item in columns if item.group in proposals])
        self.beyond = encoder_pairs(read_training(texts / "xstance_fr_dev.jsonl"))

    def _pairs(self, paths: Sequence[Path], split: str) -> list[Pair]:
        return encoder_pairs(
            [i for path in paths for i in read_training(path, texts=self._texts, split=split)]
        )


def folder_of(work: Path, name: str, seed: int) -> Path:
    return work / f"{name.replace(' ', '-').replace(',', '')}-{seed}"


def teach(options: argparse.Namespace, name: str, seed: int) -> None:
    data = Data(options.texts)
    folder = folder_of(options.work, name, seed)
    folder.mkdir(parents=True, exist_ok=True)
    settings: dict[str, Any] = {"epochs": options.epochs, "seed": seed, "log": print}
    checkpoint = folder / "weights.safetensors"
    if name == CLAIMS_FIRST:
        first = folder_of(options.work, CLAIMS, seed)
        first.mkdir(parents=True, exist_ok=True)
        checkpoint_of_claims = first / "weights.safetensors"
        train_encoder(
            data.claims, data.held_claims, options.base, first, checkpoint=checkpoint_of_claims, **settings
        )
        checkpoint.write_bytes(checkpoint_of_claims.read_bytes())
    pairs = data.comments + (data.columns if name == COLUMNS else [])
    train_encoder(pairs, data.development, options.base, folder, checkpoint=checkpoint, **settings)


def teach_all(options: argparse.Namespace) -> None:
    def run(name: str, seed: int) -> None:
        command = [sys.executable, "-P", __file__, str(options.base), "--texts", str(options.texts)]
        command += ["--work", str(options.work), "--epochs", str(options.epochs), "--run", name, str(seed)]
        subprocess.run(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, check=True)

    wanted = [run for run in RUNS if not (folder_of(options.work, *run) / GRAPH).is_file()]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda one: run(*one), wanted))


def in_8_bits(folder: Path, pairs: Sequence[Pair]) -> Floats:
    found = Encoder.load(folder).read([p.targets[0] for p in pairs], [p.comment for p in pairs])
    return np.array([reading.logits for reading in found])


def in_32_bits(base: Path, checkpoint: Path, pairs: Sequence[Pair]) -> Floats:
    tokenizer, model = cross_encoder(base)
    load_weights(model, checkpoint)
    return predict(
        model, [encode(tokenizer, pair.targets[0], pair.comment).ids for pair in pairs], exact=True
    )


def soup(options: argparse.Namespace, folders: Sequence[Path]) -> Path:
    """Write an encoder whose weights are the mean of those of others, and return its folder."""
    tokenizer, model = cross_encoder(options.base)
    every = [load_weights(model, folder / "weights.safetensors") for folder in folders]
    weights = {name: sum(one[name] for one in every) / len(every) for name in every[0]}
    folder: Path = options.work / "soup"
    folder.mkdir(exist_ok=True)
    save_weights(weights, folder / "weights.safetensors")
    load_weights(model, folder / "weights.safetensors")
    export(model, tokenizer, folder, {"base": options.base.name})
    return folder


def row(name: str, development: tuple[Floats, Sequence[Pair]], beyond: tuple[Floats, Sequence[Pair]]) -> None:
    logits, pairs = development
    sources = np.array([pair.source for pair in pairs])
    gold = np.array([LABELS.index(pair.label) for pair in pairs])
    scores = [
        f1_score(gold[sources == source], logits[sources == source].argmax(1), average="macro")
        for source in sorted(set(sources))
    ]
    two = np.array([LABELS.index(pair.label) for pair in beyond[1]])
    other = f1_score(two, beyond[0][:, :2].argmax(1), average="macro")
    print(
        f"| {name} | " + " | ".join(f"{score:.3f}" for score in (*scores, np.mean(scores), other)) + " |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("base", type=Path)
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "stance-steps")
    parser.add_argument("--run", nargs=2, metavar=("STEP", "SEED"), help="teach this step alone")
    options = parser.parse_args()
    if options.run:
        teach(options, options.run[0], int(options.run[1]))
        return
    teach_all(options)
    data = Data(options.texts)
    print(
        f"| encoder alone, macro-F1 | {' | '.join(sorted({p.source for p in data.development}))} | mean | X-Stance |"
    )

    def told(name: str, folder: Path) -> tuple[Floats, Floats]:
        found = in_8_bits(folder, data.development), in_8_bits(folder, data.beyond)
        row(name, (found[0], data.development), (found[1], data.beyond))
        return found

    seeds = []
    for name, seed in RUNS:
        found = told(f"{name}, seed {seed}", folder_of(options.work, name, seed))
        if name == COMMENTS:
            seeds.append(found)
    first = folder_of(options.work, COMMENTS, 0) / "weights.safetensors"
    full = [in_32_bits(options.base, first, pairs) for pairs in (data.development, data.beyond)]
    row(f"{COMMENTS}, seed 0, 32 bits", (full[0], data.development), (full[1], data.beyond))
    told(CLAIMS, folder_of(options.work, CLAIMS, 0))
    averaged = [np.mean([found[part] for found in seeds], axis=0) for part in (0, 1)]
    row(
        f"{COMMENTS}, {SEEDS} seeds, logits averaged",
        (averaged[0], data.development),
        (averaged[1], data.beyond),
    )
    told(
        f"{COMMENTS}, {SEEDS} seeds, weights averaged",
        soup(options, [folder_of(options.work, COMMENTS, seed) for seed in range(SEEDS)]),
    )


if __name__ == "__main__":
    main()
