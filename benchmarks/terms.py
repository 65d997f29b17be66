"""Discovered terms against those that a reader lists: how many of the reader's are among the first fifteen.

Constants were chosen on the twelve articles of the default (0.70). For articles that chose nothing:

    python -P benchmarks/terms.py --corpus corpus/gold/test.jsonl --terms benchmarks/data/reader_terms_test.tsv

gives 0.56; fifteen terms of a second reader cover 0.90 of the first one's there. On sixty articles of training
(``--corpus corpus/gold/train.jsonl corpus/sections.jsonl --terms benchmarks/data/reader_terms_train.tsv``) it gives 0.58; rankers learned on these
(27 features of frequency, place, rarity and meaning; logistic regression, boosting, word vectors) gave no more in cross-validation.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from spacy.tokens import Doc

from stance.lexicons.matching import words
from stance.pipeline import create_pipeline
from stance.pipeline.concepts import stem
from stance.pipeline.terms import rank

HERE = Path(__file__).parent
LIMIT = 15


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, nargs="+", default=[HERE.parent / "corpus/gold/dev.jsonl"])
    parser.add_argument("--terms", type=Path, default=HERE / "data/reader_terms.tsv")
    parser.add_argument("--show", action="store_true", help="print what is found and what is missed")
    options = parser.parse_args(arguments)
    lines = [line for path in options.corpus for line in path.read_text(encoding="utf-8").splitlines()]
    discussions = {d["id"]: d for d in map(json.loads, lines)}
    nlp = create_pipeline()
    finders: list[tuple[str, Callable[[Sequence[Doc], str], list[str]]]] = [
        ("most frequent nouns", _nouns),
        ("lexicon concepts by count", _concepts),
        (
            "stance.pipeline.terms.rank",
            lambda docs, title: ["|".join(sorted(t.forms)) for t in rank(docs, title=title, limit=LIMIT)],
        ),
    ]
    hits: Counter[str] = Counter()
    total = 0
    for line in options.terms.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, listed = line.split("\t")
        wanted = [term.split("=") for term in listed.split("|")]
        total += len(wanted)
        page = discussions[name]
        docs = list(nlp.pipe([page["text"], *(comment["text"] for comment in page["comments"])]))
        for finder, find in finders:
            found = find(docs, page["title"])[:LIMIT]
            missed = [
                forms[0] for forms in wanted if not any(_same(form, got) for form in forms for got in found)
            ]
            hits[finder] += len(wanted) - len(missed)
            if options.show and finder == finders[-1][0]:
                print(f"{name}\n  found: {', '.join(found)}\n  missed: {', '.join(missed)}")
    for finder, _find in finders:
        print(f"{finder:30}{hits[finder] / total:8.3f}")
    return 0


def _same(wanted: str, found: str) -> bool:
    """A term is found when all its words are in a found one, or a found one of several words is inside it."""
    one = _stems(wanted)
    others = [_stems(form) for form in found.split("|")]
    return any(other and (one <= other or (len(other) > 1 and other <= one)) for other in others)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(text[w.start : w.end]) for w in words(text) if len(w.key) > 1)


def _nouns(docs: Sequence[Doc], title: str) -> list[str]:
    counts = Counter(
        token.lower_ for doc in docs for token in doc if token.pos_ == "NOUN" and not token.is_stop
    )
    return [noun for noun, _count in counts.most_common(LIMIT)]


def _concepts(docs: Sequence[Doc], title: str) -> list[str]:
    counts: Counter[str] = Counter()
    forms: dict[str, str] = {}
    for doc in docs:
        for span in doc.spans["concepts"]:
            counts[span.kb_id_] += 1
            forms.setdefault(span.kb_id_, span.text)
    return [forms[concept] for concept, _count in counts.most_common(LIMIT)]


if __name__ == "__main__":
    sys.exit(main())
