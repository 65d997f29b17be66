"""Training twice on a part of the corpus gives one model, and a model gives one answer, in batches of any size and order."""

import random
from itertools import islice

import numpy as np
import pytest

from stance.analyzer import Analyzer
from stance.corpus import labelled, read_gold
from stance.schema import Discussion
from stance.training import Example, examples, train
from tests.conftest import ROOT

ARTICLES = 7


@pytest.fixture(scope="module")
def pages() -> list[Discussion]:
    return [gold.discussion() for gold in islice(read_gold(ROOT / "corpus/gold/dev.jsonl"), 3)]


@pytest.fixture(scope="module")
def part(analyzer: Analyzer) -> list[Example]:
    golds = islice(read_gold(ROOT / "corpus/gold/train.jsonl"), 0, 10 * ARTICLES, 10)
    return examples((item for gold in golds for item in labelled(gold)), analyzer.nlp)


def test_training_twice_on_a_part_of_the_corpus(part: list[Example], analyzer: Analyzer) -> None:
    again = examples(
        (
            item
            for gold in islice(read_gold(ROOT / "corpus/gold/train.jsonl"), 0, 10 * ARTICLES, 10)
            for item in labelled(gold)
        ),
        analyzer.nlp,
    )
    assert [e.sample for e in part] == [e.sample for e in again]
    one, two = (train(data).classifier for data in (part, again))
    assert (one.temperature, one.min_probability) == (two.temperature, two.min_probability)
    samples = [example.sample for example in part]
    found = one.predict_proba(samples)
    np.testing.assert_array_equal(found, two.predict_proba(samples))
    # what was learnt tells labels apart: two models that always say the same would be equal too
    assert len(set(found.argmax(axis=1).tolist())) == 4


def test_samples_in_batches_of_any_size_and_order(part: list[Example], analyzer: Analyzer) -> None:
    samples = [example.sample for example in part]
    whole = analyzer.classifier.predict_proba(samples)
    order = list(range(len(samples)))
    random.Random(0).shuffle(order)
    np.testing.assert_array_equal(
        analyzer.classifier.predict_proba([samples[i] for i in order]), whole[order]
    )
    for size in (1, 7):
        parts = [samples[i : i + size] for i in range(0, len(samples), size)]
        np.testing.assert_array_equal(np.vstack([analyzer.classifier.predict_proba(p) for p in parts]), whole)


def test_pages_in_batches_of_any_size_and_order(pages: list[Discussion], analyzer: Analyzer) -> None:
    together = list(analyzer.pipe(pages))
    assert [analyzer(page) for page in pages] == together
    assert list(analyzer.pipe(pages[::-1])) == together[::-1]
