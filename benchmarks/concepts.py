"""Variants of a concept found from its label alone, and look-alikes left alone; then the speed of a big lexicon."""

import argparse
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from stance.lexicons.concepts import ConceptEntry, slug
from stance.pipeline.concepts import ConceptMatcher

DATA = Path(__file__).parent / "data"
_CARRIER = "On parle beaucoup de {} en ce moment."


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="folder with the two lists (default: %(default)s)"
    )
    parser.add_argument("--entries", type=int, default=50_000, help="entries of the lexicon that is timed")
    parser.add_argument("--show", action="store_true", help="print what is missed and what is wrong")
    options = parser.parse_args(arguments)
    variants = [
        (label, variant)
        for label, listed in _rows(options.data / "concept_variants.tsv")
        for variant in listed.split("|")
    ]
    lookalikes = [sentence for _label, sentence in _rows(options.data / "concept_lookalikes.tsv")]
    labels = list(dict.fromkeys(label for label, _variant in variants))
    matcher = ConceptMatcher(ConceptEntry(label) for label in labels)
    print(f"{len(variants)} variants of {len(labels)} labels, {len(lookalikes)} look-alikes")
    print(f"{'':24}{'recall':>10}{'precision':>10}")
    finders: list[tuple[str, Callable[[str], set[str]]]] = [
        ("dummy: nothing", lambda text: set()),
        ("label as a substring", lambda text: {slug(x) for x in labels if x.lower() in text.lower()}),
        (
            "label as words",
            lambda text: {slug(x) for x in labels if re.search(rf"\b{re.escape(x)}s?\b", text, re.I)},
        ),
        ("ConceptMatcher", lambda text: {mention.concept for mention in matcher.find(text)}),
    ]
    for name, find in finders:
        found = wrong = 0
        for label, variant in variants:
            concepts = find(_CARRIER.format(variant))
            found += slug(label) in concepts
            others = concepts - {slug(label)} - _inside(label, variant, labels)
            wrong += len(others)
            if options.show and name == "ConceptMatcher" and (slug(label) not in concepts or others):
                print(f"  {label}: {variant}: {sorted(concepts)}")
        for sentence in lookalikes:
            concepts = find(sentence)
            wrong += len(concepts)
            if options.show and name == "ConceptMatcher" and concepts:
                print(f"  {sentence}: {sorted(concepts)}")
        precision = found / (found + wrong) if found + wrong else 0.0
        print(f"{name:24}{found / len(variants):10.3f}{precision:10.3f}")
    _speed(options.entries, labels)
    return 0


def _inside(label: str, variant: str, labels: Sequence[str]) -> set[str]:
    """Concepts that a variant mentions besides its own: "réseaux sociaux et professionnels" is about both."""
    words = {word[:5] for word in slug(variant).split("-")}
    return {
        slug(other) for other in labels if other != label and {w[:5] for w in slug(other).split("-")} <= words
    }


def _speed(count: int, labels: Sequence[str]) -> None:
    text = " ".join(_CARRIER.format(label) for label in labels) * 20
    words = len(text.split())
    for size in (len(labels), count):
        entries = [ConceptEntry(label) for label in labels]
        entries += [
            ConceptEntry(f"notion{n % 997} de l'objet{n}", (f"sujet{n}",)) for n in range(size - len(entries))
        ]
        start = time.perf_counter()
        matcher = ConceptMatcher(entries)
        built = time.perf_counter() - start
        matcher.find(text)
        start = time.perf_counter()
        matcher.find(text)
        print(
            f"{size:,} entries: built in {built:.2f} s, {words / (time.perf_counter() - start):,.0f} words a second"
        )


def _rows(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(a, b) for a, b in (line.split("\t") for line in lines if line and not line.startswith("#"))]


if __name__ == "__main__":
    sys.exit(main())
