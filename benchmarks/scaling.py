"""How time and memory of a batch grow with the corpus, and what a second worker gains.

    python benchmarks/scaling.py CORPUS.jsonl --pages 40 --copies 1 10 100 --workers 1 2

Each corpus is written as copies of the first pages, with the copy's number in the title. Times leave the loading of the model
out: they run from the first partition that is done to the last. On a machine with other work the wall clock says little; the
seconds of processor a page needs with one worker and with two are what is compared then.
"""

import argparse
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import psutil

from stance.batch import Progress, run

# Looking costs a hundredth of a core at this pace.
SAMPLE_SECONDS = 1.0


class Growth(NamedTuple):
    """What a run took: pages, seconds after the first partition, pages a second, processor seconds a page, peaks in MB."""

    pages: int
    seconds: float
    rate: float
    cpu_page: float
    parent_mb: float
    worker_mb: float


class Watch:
    """Peaks of memory and processor time of the processes that this one starts."""

    def __init__(self) -> None:
        self.parent_mb = 0.0
        self.worker_mb = 0.0
        self.cpu: dict[int, float] = {}
        self.ended = False

    def sample(self) -> None:
        """Look at every process once."""
        here = psutil.Process()
        self.parent_mb = max(self.parent_mb, here.memory_info().rss / 1e6)
        for child in here.children(recursive=True):
            try:
                self.worker_mb = max(self.worker_mb, child.memory_info().rss / 1e6)
                times = child.cpu_times()
            except psutil.Error:
                continue
            self.cpu[child.pid] = times.user + times.system


@contextmanager
def watching() -> Iterator[Watch]:
    """Sample this process and its children until the block ends."""
    watch = Watch()

    def loop() -> None:
        while not watch.ended:
            watch.sample()
            time.sleep(SAMPLE_SECONDS)

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield watch
    finally:
        watch.ended = True
        thread.join()


def write_copies(source: Path, target: Path, *, pages: int, copies: int) -> None:
    """Write copies of the first pages of a corpus as another."""
    with source.open(encoding="utf-8") as stream:
        originals = [json.loads(line) for line in islice(stream, pages)]
    with target.open("w", encoding="utf-8") as stream:
        for copy in range(copies):
            for page in originals:
                title = f"{page.get('title') or ''} ({copy})"
                stream.write(json.dumps({**page, "title": title}, ensure_ascii=False) + "\n")


def grow(source: Path, *, pages: int, copies: int, workers: int, model: str | None = None) -> Growth:
    """Run a batch on copies of a corpus and return what it took."""
    seen: list[tuple[float, Progress, float]] = []
    with tempfile.TemporaryDirectory() as folder, watching() as watch:
        corpus = Path(folder) / "corpus.jsonl"
        write_copies(source, corpus, pages=pages, copies=copies)

        def note(state: Progress) -> None:
            watch.sample()
            seen.append((time.monotonic(), state, sum(watch.cpu.values())))

        run(
            [str(corpus)], Path(folder) / "out", workers=workers, model=model, partition_size=8, progress=note
        )
    (begun, first, cpu_first), (ended, last, cpu_last) = seen[0], seen[-1]
    done = max(1, last.pages - first.pages)
    seconds = ended - begun
    return Growth(
        last.pages,
        seconds,
        done / seconds if seconds else 0.0,
        (cpu_last - cpu_first) / done,
        watch.parent_mb,
        watch.worker_mb,
    )


def table(rows: list[tuple[str, Growth]]) -> str:
    """Return the runs as a table."""
    head = f"{'':>14} {'pages':>7} {'s':>8} {'pages/s':>8} {'cpu s/page':>10} {'parent MB':>10} {'worker MB':>10}"
    lines = [
        f"{name:>14} {g.pages:>7} {g.seconds:>8.1f} {g.rate:>8.2f} {g.cpu_page:>10.3f} {g.parent_mb:>10.0f} {g.worker_mb:>10.0f}"
        for name, g in rows
    ]
    return "\n".join([head, *lines])


def compare_workers(one: Growth, two: Growth) -> str:
    """Return what two workers gain over one, by the clock and by the processor time that they need."""
    return (
        f"two workers against one: {two.rate / one.rate:.2f} by the clock, "
        f"{2 * one.cpu_page / two.cpu_page:.2f} by processor time (goal 1.8)"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, help="a .jsonl corpus, one discussion a line")
    parser.add_argument("--model", help="folder or name; the default model without it")
    parser.add_argument("--pages", type=int, default=40, help="pages that are copied")
    parser.add_argument("--copies", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    options = parser.parse_args()
    rows = []
    for copies in options.copies:
        growth = grow(
            options.corpus,
            pages=options.pages,
            copies=copies,
            workers=options.workers[-1],
            model=options.model,
        )
        rows.append((f"{copies}x, {options.workers[-1]} w", growth))
        print(table(rows[-1:]), flush=True)
    if options.workers == [1, 2]:
        one, two = (
            grow(options.corpus, pages=options.pages, copies=10, workers=n, model=options.model)
            for n in (1, 2)
        )
        rows += [("10x, 1 w", one), ("10x, 2 w", two)]
        print(compare_workers(one, two))
    print(table(rows))


if __name__ == "__main__":
    main()
