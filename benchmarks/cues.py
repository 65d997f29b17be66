"""Whether cues decided: how often taking them out moves the probability of the label more than taking out as many random words.

The comments of ``corpus/gold/dev.jsonl`` are analysed whole, without the cues of their label, and without as many words drawn
among all their words, several times. Those that fail are counted by why.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from stance.analyzer import Analyzer, load
from stance.corpus import read_gold
from stance.schema import Comment, CommentAnalysis, Discussion

DRAWS = 8
_WORD = re.compile(r"\w+(?:['’-]\w+)*['’]?")


class Probe(NamedTuple):
    """A comment with what its removal trials did to the probability of its label.

    Attributes
    ----------
    drop : float
        What the probability loses without the cues.
    random_drops : tuple of float
        What it loses without as many random words.
    words, removed : int
        Of the comment, and how many of them are in cues.
    """

    name: str
    label: str
    drop: float
    random_drops: tuple[float, ...]
    words: int
    removed: int

    @property
    def holds(self) -> bool:
        """The cues move the probability down more than random words do on average."""
        return self.drop > float(np.mean(self.random_drops))

    @property
    def moves(self) -> bool:
        """The same of the size of the movement, whatever its direction."""
        return abs(self.drop) > float(np.mean(np.abs(self.random_drops)))


def word_spans(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _WORD.finditer(text)]


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text


def variants(comment: CommentAnalysis, rng: random.Random, draws: int) -> tuple[list[str], int, int] | None:
    """Return the comment without its cues, then without random words; None where the cues are all there is."""
    words = word_spans(comment.text)
    cues = [(c.start, c.end) for c in comment.stance.cues if c.toward == comment.stance.label]
    inside = [w for w in words if any(start < w[1] and w[0] < end for start, end in cues)]
    if not inside or len(inside) == len(words):
        return None
    texts = [without(comment.text, inside)]
    texts += [without(comment.text, rng.sample(words, len(inside))) for _draw in range(draws)]
    return texts, len(words), len(inside)


def probes(
    analyzer: Analyzer, page: Discussion, *, draws: int = DRAWS, limit: int | None = None
) -> list[Probe]:
    """Return the probes of the comments of a page; each trial stands in the place of its comment, under the same parent."""
    rng = random.Random(0)
    whole = analyzer(page).comments[:limit]
    trials: list[Comment] = []
    wanted = []
    given = {comment.id: comment for comment in page.comments}
    for comment in whole:
        found = variants(comment, rng, draws)
        if found is None:
            continue
        texts, words, removed = found
        ids = [f"{comment.id}/{n}" for n in range(len(texts))]
        trials += [
            replace(given[comment.id], id=name, text=text) for name, text in zip(ids, texts, strict=True)
        ]
        wanted.append((comment, ids, words, removed))
    analysis = analyzer(replace(page, comments=(*page.comments, *trials)))
    after = {comment.id: comment.stance.probabilities for comment in analysis.comments}
    return [
        Probe(
            f"{page.id}/{comment.id}",
            comment.stance.label,
            comment.stance.probabilities[comment.stance.label] - after[ids[0]][comment.stance.label],
            tuple(
                comment.stance.probabilities[comment.stance.label] - after[name][comment.stance.label]
                for name in ids[1:]
            ),
            words,
            removed,
        )
        for comment, ids, words, removed in wanted
    ]


def why(probe: Probe) -> str:
    """Say by what a comment fails, as far as its numbers tell."""
    if probe.removed >= 0.8 * probe.words:
        return "cues are nearly all the words: random ones are the same"
    if probe.drop <= 0:
        return "probability rises without the cues: what is left speaks for the label by its shortness or its absences"
    return "random words weigh as much: what decides is spread over the comment"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=None)
    parser.add_argument("--gold", type=Path, default=Path("corpus/gold/dev.jsonl"))
    parser.add_argument("--limit", type=int, help="comments of each article")
    parser.add_argument("--failing", action="store_true", help="list the comments that fail")
    arguments = parser.parse_args()
    analyzer = load(arguments.model)
    found = [
        probe
        for gold in read_gold(arguments.gold)
        for probe in probes(analyzer, gold.discussion(), limit=arguments.limit)
    ]
    failing = [probe for probe in found if not probe.holds]
    print(
        f"{len(found)} comments: cues lower the probability more than random words on {1 - len(failing) / len(found):.3f}, "
        f"move it more on {np.mean([p.moves for p in found]):.3f}; "
        f"mean loss {np.mean([p.drop for p in found]):.3f} without cues, "
        f"{np.mean([np.mean(p.random_drops) for p in found]):.3f} without random words; "
        f"{np.mean([p.removed / p.words for p in found]):.2f} of the words are cues"
    )
    for label in sorted({p.label for p in found}):
        own = [p for p in found if p.label == label]
        print(f"  {label:9} {np.mean([p.holds for p in own]):.3f} of {len(own)}")
    for reason, count in Counter(map(why, failing)).most_common():
        print(f"  {count:4} {reason}")
    if arguments.failing:
        for probe in failing:
            print(
                f"  {probe.name} {probe.label} {probe.drop:+.3f} / {np.mean(probe.random_drops):+.3f}, {probe.removed} of {probe.words} words"
            )


if __name__ == "__main__":
    main()
