"""The Docs of ``parsed.jsonl``: sentences with their parse, checked by hand, so that grammar rules need no model."""

import json
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

VOCAB = spacy.blank("fr").vocab
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in Path(__file__).with_name("parsed.jsonl").read_text(encoding="utf-8").splitlines()
]


def build(row: dict[str, Any]) -> Doc:
    """A Doc from a row: ``tokens`` hold text, part of speech, relation, head, lemma and morphology."""
    words, pos, deps, heads, lemmas, morphs = map(list, zip(*row["tokens"], strict=True))
    return Doc(
        VOCAB, words=words, spaces=[bool(space) for space in row["spaces"]], pos=pos, deps=deps, heads=heads,
        lemmas=lemmas, morphs=morphs,
    )  # fmt: skip
