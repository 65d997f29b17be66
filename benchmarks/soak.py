"""Thousands of synthetic copies with faults planted at random: the run must end, tell every fault, and lose no other page.

    python benchmarks/soak.py --pages 20000 --workers 2

Planted in the pages, one in twenty: bytes that are no text, empty files, broken JSON, pages in English, pages that end their
worker, pages that never end, and a few pages of 50 MB. Planted in the run: workers killed from outside, a moment in which
the results cannot be written, the run itself killed and started again, a slow disk (each read of a sample of pages waits).
Printed beside what was expected: pages done, faults told, the memory of the workers in the first and the last third.

Pages that hang or kill need a worker that does so on demand: the workers are started through this script, which wraps the
analyzer of the shipped model (``--worker``). Everything else is the batch as it is shipped.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import psutil
import pyarrow.dataset as ds

ROOT = Path(__file__).resolve().parents[1]
HANG, DIE, SLOW = "xx-boucle-xx", "xx-meurt-xx", "xx-lent-xx"
FAULTS = ("binary", "empty", "broken", "english", "hangs", "dies")
PAGE_SECONDS = 20
# Processor time after which a worker has loaded the model.
LOADED_SECONDS = 12
MAX_RUNS = 6
# Seconds between two killed workers. A partition that takes longer than that with the encoder would never be done.
KILL_SECONDS = (40, 80)
BIG_BYTES = 50_000_000
ENGLISH = "The committee said that the new line would be built within three years and that nobody should worry about it. "


def worker() -> None:
    """Be a worker whose analyzer hangs, dies or waits on the pages that say so."""
    from stance.batch import worker as shipped

    shipped.hide_torch()
    from stance.analyzer import Analyzer

    analyze = Analyzer.__call__

    def planted(self, discussion):  # type: ignore[no-untyped-def]
        if HANG in discussion.text:
            time.sleep(3600)
        if DIE in discussion.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if SLOW in discussion.text:
            time.sleep(1)
        return analyze(self, discussion)

    Analyzer.__call__ = planted  # type: ignore[method-assign]
    shipped.main()


def write_corpus(folder: Path, *, pages: int, big: int, seed: int) -> dict[str, str]:
    """Write pages and return the fault of each page that has one, by path."""
    chance = random.Random(seed)
    samples = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus/pages").glob("*.txt"))]
    faults: dict[str, str] = {}
    for number in range(pages):
        name = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        name.parent.mkdir(parents=True, exist_ok=True)
        title, _line, rest = samples[number % len(samples)].partition("\n")
        # a few paragraphs are enough to go through every stage, and 20,000 pages are many
        body = rest if number % 10 == 0 else short(rest)
        raw = f"{title} {number}\n{body}".encode()
        if chance.random() < 0.05:
            # pages that hang or die cost seconds each, so they are seldom
            fault = chance.choices(FAULTS, weights=(30, 30, 30, 30, 1, 3))[0]
            faults[str(name)] = fault
            raw = spoiled(raw, fault, name)
            if fault == "broken":
                faults[str(name.with_suffix(".json"))] = faults.pop(str(name))
                name = name.with_suffix(".json")
        elif chance.random() < 0.002:
            raw = marked(raw, SLOW)
        name.write_bytes(raw)
    for number in range(big):
        name = folder / f"big{number}.txt"
        name.write_bytes((samples[0] * (BIG_BYTES // len(samples[0]))).encode()[:BIG_BYTES])
        faults[str(name)] = "big"
    return faults


def short(text: str) -> str:
    """Return a page with one paragraph of its article and all of its comments' beginning."""
    head, mark, comments = text.partition("commentaires\n")
    paragraphs = [p for p in head.split("\n\n") if len(p) > 80]
    return "\n\n" + "\n\n".join(paragraphs[:1]) + "\n\n" + (f"2 {mark}" + comments[:1500] if mark else "")


def spoiled(raw: bytes, fault: str, name: Path) -> bytes:
    """Return a page with a fault."""
    if fault == "binary":
        return b"\x00\xff\xfe\x00" * 200
    if fault == "empty":
        return b""
    if fault == "broken":
        return b'{"title": "Une page", "comments": ['
    if fault == "english":
        return b"A page\n\n" + (ENGLISH * 10).encode()
    mark = HANG if fault == "hangs" else DIE
    return marked(raw, mark)


def marked(raw: bytes, mark: str) -> bytes:
    """Return a page with a word in the first sentence of its article."""
    at = raw.index(b", ", raw.index(b"\n\n"))
    return raw[:at] + f" {mark}".encode() + raw[at:]


def disturb(process: subprocess.Popen[bytes], output: Path, log: list[str], chance: random.Random) -> None:
    """Kill workers now and then, and take the tables away for a moment once."""
    moved = False
    while process.poll() is None:
        time.sleep(chance.uniform(*KILL_SECONDS))
        try:
            # not one that still loads: three of those in a row mean, rightly, that none will ever start
            children = [
                c for c in psutil.Process(process.pid).children() if c.cpu_times().user > LOADED_SECONDS
            ]
        except psutil.Error:
            continue
        if children:
            chance.choice(children).kill()
            log.append("worker killed")
        tables = output / "ready"
        if not moved and tables.exists():
            # root may write where it must not, so that a file in the folder's place stands for a read-only moment
            aside = output / "ready.aside"
            try:
                tables.rename(aside)
                tables.touch()
                time.sleep(4)
                tables.unlink()
                aside.rename(tables)
            except OSError:
                continue
            moved = True
            log.append("results not writable for 4 s")


def memory(output: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return the workers' median MB in the first and the last third of the samples, and the peak."""
    sizes = [size for _at, size in sorted(output)]
    third = max(1, len(sizes) // 3)
    middle = [sorted(part)[len(part) // 2] for part in (sizes[:third], sizes[-third:])]
    return middle[0], middle[1], max(sizes)


def main() -> None:
    """Plant, run, and count."""
    if sys.argv[1:] == ["--worker"]:
        worker()
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--big", type=int, default=2, help="pages of 50 MB")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--model", help="a model's name or folder")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--run", nargs=2, metavar=("PAGES", "OUTPUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        from stance.batch import run, supervisor

        supervisor.WORKER = (__file__, "--worker")
        run(
            [options.run[0]],
            options.run[1],
            model=options.model,
            workers=options.workers,
            page_seconds=PAGE_SECONDS,
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        soak(Path(folder), options)


def soak(folder: Path, options: argparse.Namespace) -> None:
    """Run until the run ends by itself, through everything that is done to it."""
    chance = random.Random(options.seed)
    pages, output = folder / "pages", folder / "out"
    pages.mkdir()
    faults = write_corpus(pages, pages=options.pages, big=options.big, seed=options.seed)
    command = [sys.executable, __file__, "--workers", str(options.workers), "--run", str(pages), str(output)]
    if options.model:
        command += ["--model", options.model]
    log: list[str] = []
    sizes: list[tuple[float, float]] = []
    begun = time.monotonic()
    for attempt in range(MAX_RUNS):
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        threads = [threading.Thread(target=disturb, args=(process, output, log, chance))]
        threads.append(threading.Thread(target=sample, args=(process, sizes)))
        for thread in threads:
            thread.start()
        if attempt == 0:
            # the first run is killed on its way; the next one goes on
            try:
                process.wait(2 * KILL_SECONDS[1])
            except subprocess.TimeoutExpired:
                process.kill()
                log.append("run killed")
        errors = process.stderr.read().decode() if process.stderr else ""
        process.wait()
        for thread in threads:
            thread.join()
        if process.returncode == 0:
            break
        if process.returncode > 0:
            log.append(f"run ended with {process.returncode}: {errors.strip().splitlines()[-1:]}")
    else:
        raise SystemExit(f"the run does not end: {log}")
    report(output, options.pages + options.big, faults, log, sizes, time.monotonic() - begun)


def sample(process: subprocess.Popen[bytes], sizes: list[tuple[float, float]]) -> None:
    """Note the memory of each worker while the run lasts."""
    while process.poll() is None:
        try:
            for child in psutil.Process(process.pid).children():
                # one that still loads is no measure of growth
                if child.cpu_times().user > LOADED_SECONDS:
                    sizes.append((time.monotonic(), child.memory_info().rss / 1e6))
        except psutil.Error:
            continue
        time.sleep(1)


def report(
    output: Path,
    pages: int,
    faults: dict[str, str],
    log: list[str],
    sizes: list[tuple[float, float]],
    seconds: float,
) -> None:
    """Print what was planted, what was told, and what is missing or twice."""
    told = {
        row["path"]: row["error"]
        for row in map(json.loads, (output / "errors.jsonl").read_text().splitlines())
    }
    found = Counter(
        ds.dataset(output / "tables/discussions").to_table(columns=["discussion"])["discussion"].to_pylist()
    )
    twice = [name for name, count in found.items() if count > 1]
    print(f"{pages} pages in {seconds:.0f} s; done to the run: {dict(Counter(log))}")
    # a page of 50 MB is no fault where it can be read in time
    print(f"{'fault':>10} {'planted':>8} {'told':>8} {'analysed':>8}  told as")
    for fault in (*FAULTS, "big"):
        names = [name for name, kind in faults.items() if kind == fault]
        kinds = Counter(told[name] for name in names if name in told)
        analysed = sum(name in found for name in names)
        print(f"{fault:>10} {len(names):>8} {sum(kinds.values()):>8} {analysed:>8}  {dict(kinds)}")
    innocent = [name for name in told if name not in faults]
    missing = pages - len(found) - len(told)
    print(
        f"analysed {len(found)}, told {len(told)}, missing {missing}, twice {len(twice)}, innocent but told {len(innocent)}"
    )
    if sizes:
        first, last, peak = memory(sizes)
        print(
            f"worker memory: first third {first:.0f} MB, last third {last:.0f} MB ({last / first - 1:+.1%}), peak {peak:.0f} MB"
        )


if __name__ == "__main__":
    main()
