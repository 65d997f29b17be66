"""Cues decided: without them the label loses more than without as many random words, and random words as cues would not pass."""

import random
from itertools import islice

import numpy as np
import pytest

from benchmarks import cues
from benchmarks.cues import Probe, probes
from stance.analyzer import Analyzer
from stance.corpus import read_gold
from tests.conftest import ROOT

# Measured by benchmarks/cues.py on all of dev.
FLOOR = 0.9
ARTICLES, COMMENTS = 4, 8


def sample(analyzer: Analyzer) -> list[Probe]:
    golds = islice(read_gold(ROOT / "corpus/gold/dev.jsonl"), ARTICLES)
    return [p for gold in golds for p in probes(analyzer, gold.discussion(), draws=4, limit=COMMENTS)]


def test_cues_move_the_probability_more_than_random_words(analyzer: Analyzer) -> None:
    found = sample(analyzer)
    assert len(found) >= 0.9 * ARTICLES * COMMENTS
    assert np.mean([probe.holds for probe in found]) >= FLOOR
    assert np.mean([probe.moves for probe in found]) >= FLOOR


def test_random_words_in_the_place_of_cues_do_not_pass(
    analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = cues.variants

    def control(comment, rng, draws):
        found = real(comment, rng, draws)
        if found is None:
            return None
        texts, words, removed = found
        others = random.Random(comment.id).sample(cues.word_spans(comment.text), removed)
        return [cues.without(comment.text, others), *texts[1:]], words, removed

    monkeypatch.setattr(cues, "variants", control)
    assert np.mean([probe.holds for probe in sample(analyzer)]) < 0.75
