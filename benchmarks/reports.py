"""Look at the reports in a browser: a picture, accessibility faults, sizes and times."""

import argparse
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = (ROOT / "corpus/pages/telephone-au-lycee.txt", ROOT / "corpus/pages/salaries-ambassadeurs.txt")
PICTURE = ROOT / "docs/report.png"
# README pictures beyond this make the page slow to open.
MAX_PICTURE_BYTES = 300_000
SECONDS = 60
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)


def chromium() -> str | None:
    """Return the path of Chromium, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def axe() -> Path | None:
    """Return axe-core's script (``npm install axe-core``, here or globally, or ``STANCE_AXE``), or None."""
    folders = [ROOT, Path("/usr/local/lib"), Path("/usr/lib")]
    candidates = [Path(os.environ.get("STANCE_AXE", "-"))]
    candidates += [folder / "node_modules/axe-core/axe.min.js" for folder in folders]
    return next((path for path in candidates if path.is_file()), None)


def browse(page: Path, *options: str) -> str:
    """Open a file in Chromium, with a profile of its own, and return what it prints."""
    program = chromium()
    if program is None:
        raise SystemExit("Chromium is missing: apt-get install chromium")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [program, *FLAGS, f"--user-data-dir={profile}", *options, page.resolve().as_uri()]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, check=True, encoding="utf-8"
        ).stdout


def screenshot(page: Path, target: Path, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
    """Write a picture of a page."""
    scheme = ("--blink-settings=preferredColorScheme=0",) if dark else ()
    browse(page, *scheme, f"--window-size={width},{height}", f"--screenshot={target.resolve()}")


def dom(page: Path) -> str:
    """Return the document as it is once scripts, if any, have run."""
    return browse(page, "--virtual-time-budget=5000", "--dump-dom")


def faults(page: Path, *, width: int = 1280, dark: bool = False) -> list[dict[str, object]]:
    """Return what axe-core finds wrong with a page: rule, impact, how often, the first element."""
    script = axe()
    if script is None:
        raise SystemExit("axe-core is missing: npm install axe-core")
    # the page's own policy forbids scripts, the checker is one
    source = re.sub(r"<meta http-equiv=[^>]*>", "", page.read_text(encoding="utf-8"))
    run = (
        "axe.run().then(r => {const p = document.createElement('pre'); p.id = 'axe';"
        "p.textContent = JSON.stringify(r.violations.map(v => ({id: v.id, impact: v.impact, count: v.nodes.length,"
        "first: v.nodes[0].html.slice(0, 200), why: v.nodes[0].failureSummary}))); document.body.append(p)})"
    )
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "page.html"
        checker = f"<script>{script.read_text(encoding='utf-8')}</script><script>{run}</script></body>"
        copy.write_text(source.replace("</body>", checker), encoding="utf-8")
        scheme = ("--blink-settings=preferredColorScheme=0",) if dark else ()
        shown = browse(
            copy, *scheme, f"--window-size={width},900", "--virtual-time-budget=20000", "--dump-dom"
        )
    found = re.search(r'<pre id="axe">(.*?)</pre>', shown, re.DOTALL)
    if found is None:
        raise SystemExit("axe-core did not finish")
    result: list[dict[str, object]] = json.loads(html.unescape(found[1]))
    return result


def _report(pages: list[Path], target: Path) -> int:
    import stance

    analyzer = stance.load()
    analyses = [analyzer(stance.read(page)) for page in pages]
    began = time.perf_counter()
    text = stance.render(analyses[0] if len(analyses) == 1 else analyses, "html")
    target.write_text(text, encoding="utf-8")
    comments = sum(len(analysis.comments) for analysis in analyses)
    print(
        f"{target}: {comments} comments, {target.stat().st_size / 1000:.0f} kB, {time.perf_counter() - began:.2f} s"
    )
    return comments


def picture(arguments: argparse.Namespace) -> int:
    """Make the picture that the README shows."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        _report([SAMPLES[0]], page)
        arguments.output.parent.mkdir(exist_ok=True)
        screenshot(page, arguments.output, width=1200, height=1500)
    size = arguments.output.stat().st_size
    print(f"{arguments.output}: {size / 1000:.0f} kB")
    return int(size > MAX_PICTURE_BYTES)


def accessibility(arguments: argparse.Namespace) -> int:
    """Count accessibility faults, at the widths of a desktop and a phone, light and dark."""
    serious = 0
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        _report(arguments.pages or list(SAMPLES), page)
        for width in (1280, 500):
            for dark in (False, True):
                found = faults(page, width=width, dark=dark)
                print(f"{width} px, {'dark' if dark else 'light'}: {len(found)} rules broken")
                for fault in found:
                    print(
                        f"  {fault['impact']} {fault['id']} ×{fault['count']}: {fault['first']}\n{fault['why']}"
                    )
                    serious += fault["impact"] in ("serious", "critical")
    return int(serious > 0)


def corpus(arguments: argparse.Namespace) -> int:
    """Time the report of a corpus with as many comments as asked, made up of a small vocabulary."""
    import random
    import resource

    import pyarrow as pa
    import pyarrow.parquet as pq

    from stance.batch.tables import SCHEMAS
    from stance.reports.corpus import write_report
    from stance.schema import LABELS

    chance = random.Random(0)
    each, part_size = 20, 500
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = max(1, arguments.comments // each)
        for part in range(-(-pages // part_size)):
            rows: dict[str, list[dict[str, object]]] = {table: [] for table in SCHEMAS}
            for page in range(part * part_size, min(pages, (part + 1) * part_size)):
                about = {"discussion": f"pages/{page}.html"}
                rows["discussions"].append({**about, "title": f"Article {page}", "comments": each})
                rows["claims"] += [
                    {**about, "claim": f"a{n}", "text": f"Affirmation {n}."} for n in range(10)
                ]
                for number in range(each):
                    comment = {**about, "comment": f"c{number}"}
                    label = chance.choices(LABELS, (3, 4, 1, 2))[0]
                    probabilities = {other: 0.7 if other == label else 0.1 for other in LABELS}
                    rows["comments"].append(
                        {
                            **comment, **probabilities, "author": f"Nom {chance.randrange(pages)}", "label": label,
                            "date": f"{2005 + page % 20}-{1 + number % 12:02}-01", "text": "Un commentaire. " * 20,
                            "score": probabilities["agree"] - probabilities["disagree"], "abstained": number % 5 == 0,
                        }
                    )  # fmt: skip
                    rows["claims"].append({**comment, "claim": f"c{number}.1", "text": "Une réponse."})
                    rows["mentions"] += [
                        {
                            **comment,
                            "concept": f"concept-{int(chance.paretovariate(0.3)) % 100_000}",
                            "label": "x",
                        }
                        for _mention in range(3)
                    ]
                    rows["links"].append(
                        {
                            **about, "claim": f"c{number}.1", "target": f"a{chance.randrange(10)}",
                            "relation": chance.choice(("support", "attack", "none")),
                        }
                    )  # fmt: skip
            for table, schema in SCHEMAS.items():
                target = folder / "tables" / table / f"part-{part:05}.parquet"
                target.parent.mkdir(parents=True, exist_ok=True)
                pq.write_table(pa.Table.from_pylist(rows[table], schema=schema), target)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.perf_counter()
        report = write_report(folder)
        seconds = time.perf_counter() - began
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(
            f"{pages * each} comments: {seconds:.0f} s, page of {report.stat().st_size / 1000:.0f} kB, "
            f"peak memory {after / 1000:.0f} MB ({before / 1000:.0f} MB before)"
        )
        if chromium() is not None:
            began = time.perf_counter()
            screenshot(report, folder / "report.png")
            print(f"opened in Chromium in {time.perf_counter() - began:.1f} s, its start included")
    return 0


def main() -> int:
    """Run one of the commands."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True)
    one = commands.add_parser("picture", help=picture.__doc__)
    one.add_argument("--output", type=Path, default=PICTURE)
    one.set_defaults(run=picture)
    two = commands.add_parser("accessibility", help=accessibility.__doc__)
    two.add_argument("pages", type=Path, nargs="*", help="pages to analyse; the sample pages without it")
    two.set_defaults(run=accessibility)
    three = commands.add_parser("corpus", help=corpus.__doc__)
    three.add_argument("--comments", type=int, default=1_000_000)
    three.set_defaults(run=corpus)
    arguments = parser.parse_args()
    result: int = arguments.run(arguments)
    return result


if __name__ == "__main__":
    sys.exit(main())
