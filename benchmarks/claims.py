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

from stance.align import Targets
from stance.pipeline import create_pipeline

if TYPE_CHECKING:
    from spacy.language import Language

GOLD = Path(__file__).parent.parent / "corpus/gold/dev.jsonl"
TOP = 3
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
    pages = [page for page in pages if page.get("claims")]
    if not pages:
        print(f"{path}: no annotated claims")
        return
    counts = np.zeros(3)
    dummy = np.zeros(3)
    answered = first = top = aligned = linked = 0
    for page in pages:
        texts = [page, *page["comments"]]
        docs = list(nlp.pipe(text["text"] for text in texts))
        for text, doc in zip(texts, docs, strict=True):
            gold = [(c["start"], c["end"], c["role"] is not None) for c in text.get("claims", ())]
            found = [(span.start_char, span.end_char) for span in doc.spans["claims"]]
            for start, end, claims in gold:
                covered = sum(max(0, min(end, b) - max(start, a)) for a, b in found)
                hit = covered > (end - start) / 2
                counts += (claims and hit, hit, claims)
                dummy += (claims, True, claims)
        targets = Targets(docs[0])
        for comment, doc in zip(page["comments"], docs[1:], strict=True):
            scores, pairs = targets.scores(doc), {pair.claim: pair.target for pair in targets.align(doc)}
            for claim in comment.get("claims", ()):
                row = _overlapping(doc, claim)
                wanted = [c for c in page["claims"] if c["id"] in (claim.get("targets") or {})]
                if row is None:
                    answered += bool(wanted)
                    continue
                aligned += row in pairs
                if wanted:
                    answered += 1
                    right = {
                        column for target in wanted if (column := _overlapping(docs[0], target)) is not None
                    }
                    order = scores[row].argsort()[::-1].tolist()
                    first += bool(order) and order[0] in right
                    top += not right.isdisjoint(order[:TOP])
                    linked += row in pairs
    for name, (hits, predicted, total) in (("dummy: every clause", dummy), ("claims", counts)):
        print(
            f"claim or none, {name:20}{2 * hits / max(1, predicted + total):8.3f} F1 on {int(total)} claims"
        )
    print(
        f"alignment: {answered} claims answer one; the right target is first for {first / max(1, answered):.3f}, among the first {TOP} "
        f"for {top / max(1, answered):.3f}; {linked} of them linked, {aligned} links in all"
    )


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
