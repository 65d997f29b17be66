"""Claims against annotated ones: claim-or-premise tokens of essays, clean and as careless writers type; our own gold where it has claims.

The noisy copies lose accents, punctuation or case, or get the spelling of text messages; their labels are those of the clean text.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from spacy.tokens import Doc

from stance.pipeline import create_pipeline

if TYPE_CHECKING:
    from spacy.language import Language

GOLD = Path(__file__).parent.parent / "corpus/gold/dev.jsonl"
Tokens = list[tuple[str, bool]]
_SMS = {
    "que": "ke", "qui": "ki", "quand": "kan", "quoi": "koi", "parce": "pcq", "pour": "pr", "dans": "ds", "avec": "ac", "beaucoup": "bcp",
    "toujours": "tjs", "jamais": "jms", "vous": "vs", "nous": "ns", "tout": "tt", "tous": "ts", "c'": "c", "est": "é", "pas": "pa",
    "sont": "st", "plus": "+", "même": "mm", "maintenant": "mtn", "aujourd'hui": "ajd", "mais": "mé", "trop": "tro", "les": "lé",
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--essays", type=Path, help="JSON lines with `tokens` and BIO `labels`")
    parser.add_argument(
        "--gold", type=Path, default=GOLD, help="annotated discussions (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    nlp = create_pipeline()
    if options.essays:
        _essays(nlp, options.essays)
    _gold(nlp, options.gold)
    return 0


def _essays(nlp: "Language", path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    clean = [[(t, label != "O") for t, label in zip(r["tokens"], r["labels"], strict=True)] for r in rows]
    print(f"{'claim-or-premise tokens':34}{'precision':>10}{'recall':>10}{'F1':>10}")
    _print("dummy: every token", (set(range(len(row))) for row in clean), clean)
    for name, noise in _noises():
        copies = [noise(row) for row in clean]
        docs = list(nlp.pipe(_doc(nlp, [token for token, _label in row]) for row in copies))
        if name == "clean":
            _print("sentences with a verb", (_sentences(doc) for doc in docs), copies)
        _print(f"claims, {name}", (_tokens(doc) for doc in docs), copies)


def _noises() -> Iterator[tuple[str, Callable[[Tokens], Tokens]]]:
    def each(change: Callable[[str], str]) -> Callable[[Tokens], Tokens]:
        return lambda row: [(change(token), label) for token, label in row]

    yield "clean", lambda row: row
    yield "without accents", each(_plain)
    yield "without punctuation", lambda row: [(t, label) for t, label in row if re.search(r"\w", t)]
    yield "in lower case", each(str.lower)
    yield "in capitals", each(str.upper)
    yield "text messages", each(lambda token: _SMS.get(token.lower(), _plain(token.lower())))
    yield (
        "all but capitals",
        lambda row: [
            (_SMS.get(t.lower(), _plain(t.lower())), label) for t, label in row if re.search(r"\w", t)
        ],
    )


def _plain(token: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", token) if not unicodedata.combining(c))


def _doc(nlp: "Language", tokens: Sequence[str]) -> Doc:
    following = [*tokens[1:], ""]
    spaces = [
        not (one.endswith(("'", "’")) or two in (",", ".", ")", "") or one == "(")
        for one, two in zip(tokens, following, strict=True)
    ]
    return Doc(nlp.vocab, words=list(tokens), spaces=spaces)


def _tokens(doc: Doc) -> set[int]:
    return {i for span in doc.spans["claims"] for i in range(span.start, span.end)}


def _sentences(doc: Doc) -> set[int]:
    return {t.i for sent in doc.sents if any(t.pos_ in ("VERB", "AUX") for t in sent) for t in sent}


def _print(name: str, found: Iterable[set[int]], rows: Sequence[Tokens]) -> None:
    hits = predicted = 0
    for tokens, row in zip(found, rows, strict=True):
        hits += sum(label for i, (_t, label) in enumerate(row) if i in tokens)
        predicted += len(tokens)
    total = sum(label for row in rows for _t, label in row)
    print(f"{name:34}{hits / predicted:10.3f}{hits / total:10.3f}{2 * hits / (predicted + total):10.3f}")


def _gold(nlp: "Language", path: Path) -> None:
    pages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    texts = [text for page in pages if page.get("claims") for text in (page, *page["comments"])]
    if not texts:
        print(f"{path}: no annotated claims")
        return
    decided: list[tuple[bool, bool]] = []
    true: dict[str, list[str]] = {"role": [], "negated": [], "voice": []}
    given: dict[str, list[str]] = {"role": [], "negated": [], "voice": []}
    for text, doc in zip(texts, nlp.pipe(text["text"] for text in texts), strict=True):
        found = [(span.start_char, span.end_char) for span in doc.spans["claims"]]
        for claim in text.get("claims", ()):
            start, end = claim["start"], claim["end"]
            covered = sum(max(0, min(end, b) - max(start, a)) for a, b in found)
            decided.append((claim["role"] is not None, covered > (end - start) / 2))
            at = _overlapping(doc, claim)
            if claim["role"] is not None and at is not None:
                span = doc.spans["claims"][at]
                for name in true:
                    true[name].append(str(claim[name]))
                given["role"].append(span.label_)
                given["negated"].append(str(bool(span._.negated)))
                given["voice"].append(span._.voice)
    print(
        f"{'clauses that claim, and that do not':36}{'precision':>10}{'recall':>8}{'F1':>7}{'precision':>12}{'recall':>8}{'F1':>7}"
    )
    _print_decision("dummy: every clause claims", [(claims, True) for claims, _hit in decided])
    _print_decision("claims", decided)
    print(f"\n{'macro-F1, claims found by both':36}{'most frequent':>14}{'found':>8}   each value")
    for name, values in true.items():
        frequent = max(sorted(set(values)), key=values.count)
        dummy, each = _f1(values, [frequent] * len(values)), _f1(values, given[name])
        shown = ", ".join(f"{value} {score:.2f}" for value, score in each.items())
        print(f"{name:36}{np.mean(list(dummy.values())):14.3f}{np.mean(list(each.values())):8.3f}   {shown}")


def _print_decision(name: str, decided: Sequence[tuple[bool, bool]]) -> None:
    line = f"{name:36}"
    for value, width in ((True, 10), (False, 12)):
        hits = sum(gold is value and found is value for gold, found in decided)
        predicted = sum(found is value for _gold, found in decided)
        total = sum(gold is value for gold, _found in decided)
        line += f"{hits / predicted if predicted else 0:{width}.3f}{hits / total:8.3f}{2 * hits / (predicted + total):7.3f}"
    print(line)


def _f1(true: Sequence[str], given: Sequence[str]) -> dict[str, float]:
    """F1 of each value that the annotators used."""
    scores = {}
    for value in sorted(set(true)):
        hits = sum(a == b == value for a, b in zip(true, given, strict=True))
        scores[value] = 2 * hits / (true.count(value) + given.count(value))
    return scores


def _overlapping(doc: Doc, claim: dict[str, Any]) -> int | None:
    """The number of the found claim that shares most with an annotated one."""
    shared = [
        (min(claim["end"], span.end_char) - max(claim["start"], span.start_char), number)
        for number, span in enumerate(doc.spans["claims"])
    ]
    best = max(shared, default=(0, 0))
    return best[1] if best[0] > 0 else None


if __name__ == "__main__":
    sys.exit(main())
