"""Cues are words that moved the decision: taking them out changes the probability more than taking out others."""

import random

import numpy as np

import stance
from stance.analyzer import Analyzer
from stance.schema import LABELS, Discussion
from tests.conftest import SAMPLES


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    return "".join(c for i, c in enumerate(text) if not any(start <= i < end for start, end in spans))


def test_removing_cues_moves_more_than_removing_random_words(analyzer: Analyzer) -> None:
    rng = random.Random(0)
    wins = []
    for sample in SAMPLES:
        page = stance.read(sample)
        for comment in analyzer(page).comments:
            cues = [(c.start, c.end) for c in comment.stance.cues if c.toward == comment.stance.label]
            removed = sum(end - start for start, end in cues)
            if not cues or removed > 0.5 * len(comment.text):
                continue
            at = [rng.randrange(0, max(1, len(comment.text) - removed)) for _ in range(5)]
            texts = [comment.text, _without(comment.text, cues)]
            texts += [_without(comment.text, [(start, start + removed)]) for start in at]
            probe = [stance.schema.Comment(id=f"c{n}", text=text) for n, text in enumerate(texts)]
            found = analyzer(Discussion(title=page.title, text=page.text, comments=tuple(probe)))
            index = comment.stance.label
            p = [c.stance.probabilities[index] for c in found.comments]
            wins.append(p[0] - p[1] > np.median([p[0] - q for q in p[2:]]))
    assert len(wins) >= 8
    assert sum(wins) / len(wins) >= 0.85


def test_every_stance_has_a_cue(analyzer: Analyzer) -> None:
    comments = [
        stance.schema.Comment(id=f"c{n}", text=text)
        for n, text in enumerate(["Oui", "😀", "?", "http://example.org"])
    ]
    found = analyzer(Discussion(title="Vélo", text="Le vélo est utile.", comments=tuple(comments)))
    assert [len(c.stance.cues) >= 1 for c in found.comments] == [True] * 4
    assert {c.stance.label for c in found.comments} <= set(LABELS)
