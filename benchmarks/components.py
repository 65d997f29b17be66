"""What each component adds to the time of bare fr_core_news_md (without ner) on the same texts, in microseconds a word."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from stance.pipeline import create_pipeline

CORPUS = Path(__file__).parent.parent / "corpus/gold/train.jsonl"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="JSON lines with `text` and `comments`")
    parser.add_argument("--discussions", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3, help="the fastest round counts")
    options = parser.parse_args(arguments)
    pages = map(json.loads, options.corpus.read_text(encoding="utf-8").splitlines()[: options.discussions])
    texts = [text for page in pages for text in (page["text"], *(c["text"] for c in page["comments"]))]
    words = sum(len(text.split()) for text in texts)
    nlp = create_pipeline()
    ours = [name for name in nlp.pipe_names if name.startswith("stance_")]
    bare = whole = float("inf")
    for _round in range(options.rounds):
        with nlp.select_pipes(disable=ours):
            start = time.perf_counter()
            docs = list(nlp.pipe(texts, batch_size=64))
            bare = min(bare, time.perf_counter() - start)
        start = time.perf_counter()
        docs = list(nlp.pipe(texts, batch_size=64))
        whole = min(whole, time.perf_counter() - start)
    print(
        f"{len(texts)} texts, {words:,} words; bare {words / bare:,.0f} words/s, whole {words / whole:,.0f} words/s"
    )
    print(f"ratio {whole / bare:.3f}")
    for name in ours:
        component = nlp.get_pipe(name)
        fresh = [nlp.make_doc(text) for text in texts] if name == "stance_sentences" else docs
        start = time.perf_counter()
        for doc in fresh:
            component(doc)
        print(f"{name:20}{(time.perf_counter() - start) / words * 1e6:8.2f} µs a word")
    return 0


if __name__ == "__main__":
    sys.exit(main())
