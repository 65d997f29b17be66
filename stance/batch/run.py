"""Run a batch: cut the inputs, skip what is whole, have the rest done here or on a cluster, and say what came of it."""

import json
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from stance.batch.partitions import PARTITION_SIZE, Partition, input_bytes, partitions
from stance.batch.places import is_url
from stance.batch.settings import model_hash, settings
from stance.batch.store import LocalStore, Store, open_store
from stance.batch.supervisor import PAGE_SECONDS, PATIENCE, Done, Job, Pool
from stance.config import model_path
from stance.errors import ConfigError, CorpusError
from stance.files import reason
from stance.language import _, current_language
from stance.reports.pseudonyms import pseudonymize_path, read_key

MANIFEST = "manifest.json"
ERRORS = "errors.jsonl"
# The option that changes a setting, for messages.
OPTIONS = {
    "model": "--model",
    "concepts": "--concepts",
    "pseudonyms": "--pseudonymize, --key",
    "partition_size": "--partition-size",
    "language": "--lang",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands.

    Attributes
    ----------
    pages, comments, failures : int
        Analysed, and given up or unreadable, those of earlier runs included.
    bytes_done, bytes_total : int
        Of the inputs.
    bytes_new : int
        Of those, what this run did itself.
    seconds : float
        Since the run began.
    """

    pages: int = 0
    comments: int = 0
    failures: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    bytes_new: int = 0
    seconds: float = 0.0
    pages_new: int = 0

    @property
    def rate(self) -> float:
        """Pages a second in this run."""
        return self.pages_new / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """An estimate from the bytes left, or None before the first partition is done.

        Examples
        --------
        >>> Progress(bytes_done=300, bytes_total=900, bytes_new=100, seconds=10.0).seconds_left
        60.0
        """
        if not self.bytes_new:
            return None
        return self.seconds * (self.bytes_total - self.bytes_done) / self.bytes_new


class Outcome(NamedTuple):
    """What stands in the folder at the end: discussions analysed, their comments, inputs that failed."""

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
    key: str | Path | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    partition_size: int | None = None,
    page_seconds: float = PAGE_SECONDS,
    patience: float = PATIENCE,
    progress: Callable[[Progress], None] = lambda state: None,
) -> Outcome:
    """Analyse every input and write tables, errors, manifest and report.

    Run again after an end by force, a full disk or a reboot, it goes on where it was and leaves the tables of an undisturbed
    run. It may be interrupted at any time.

    Parameters
    ----------
    inputs : sequence of str
        Folders, globs, files, ``.jsonl`` corpora; paths, or URLs for fsspec.
    output : str or Path
        Folder or fsspec URL of the results; partitions that stand there whole are not done again.
    workers : int
        Processes on this machine; on a cluster, partitions under way at a time are as many as its threads allow.
    resume : bool
        Without it, results that stand in `output` are replaced.
    concepts, model : str or Path, optional
        As for :func:`stance.load`.
    key : str or Path, optional
        A file with a secret key: names of people are replaced by pseudonyms before the analysis.
    engine : {"local", "dask"}
    scheduler : str, optional
        Address of the Dask scheduler.
    partition_size : int
        Pages in a partition, on average; without it, as many as in the results that stand in `output`, or 32.
    page_seconds : float
        A page that takes longer is given up; its size adds to the bound.
    patience : float
        Seconds to wait for a storage that refuses.
    progress : callable
        Told where the run stands, after each partition.

    Raises
    ------
    ConfigError
        An input names nothing, `output` was made with other settings or is a file, or another run is at work in it.
    ModelError
        The model cannot be loaded.
    CorpusError
        The storage refuses, or the concept lexicon or key cannot be read.
    """
    if engine not in ("local", "dask"):
        raise ConfigError(_("moteur inconnu : {found} ; local ou dask est attendu.").format(found=engine))
    if engine == "dask" and not scheduler:
        raise ConfigError(
            _("le moteur dask demande l'adresse d'un ordonnanceur."),
            hint=_("--scheduler tcp://machine:8786"),
        )
    for name, number in (("workers", workers), ("partition_size", partition_size)):
        if number is not None and number < 1:
            raise ConfigError(_("{name} : {found}, 1 au moins est attendu.").format(name=name, found=number))
    folder = model_path(model).resolve()
    # before anything is written: a wrong input must not stand in the manifest
    size = input_bytes(inputs)
    chosen = settings(model=folder, concepts=concepts, key=key)
    secret = read_key(key) if key else None
    store = open_store(str(output) if is_url(str(output)) else str(Path(output).resolve()))
    job = Job(
        output=store.place,
        # a shipped model goes by its name, since another machine has it elsewhere
        model=str(folder)
        if model is not None and Path(model).is_dir()
        else None
        if model is None
        else str(model),
        model_hash=model_hash(folder),
        concepts=str(Path(concepts).resolve()) if concepts else None,
        key=str(Path(key).resolve()) if key else None,
        language=current_language(),
        page_seconds=page_seconds,
        patience=patience,
    )
    try:
        with store.lock():
            known = _known(store) if resume else None
            recorded = known.settings.get("partition_size") if known else None
            chosen["partition_size"] = partition_size or recorded or PARTITION_SIZE
            inputs = [_as_recorded(name, known, secret) for name in inputs]
            task = _Task(chosen, inputs, secret, size)
            _prepare(store, task, known, resume=resume)
            return _run(store, task, _engine(job, workers, scheduler), progress)
    except (FileExistsError, NotADirectoryError) as error:
        raise ConfigError(
            _("un fichier tient la place de ce dossier."),
            source=store.place,
            hint=_("Donnez un autre dossier des résultats (--output)."),
        ) from error
    except OSError as error:
        raise CorpusError(
            _("écriture impossible ({why}).").format(why=reason(error)),
            source=store.place,
            hint=_("Libérez de la place ou rétablissez l'accès, puis relancez la même commande."),
        ) from error


class _Task(NamedTuple):
    """What a run does, as its manifest tells it: settings, inputs, the key that hides names in their paths, and their bytes."""

    settings: dict[str, Any]
    inputs: Sequence[str]
    key: bytes | None
    size: int

    def manifest(self, *, complete: bool, **counts: int) -> str:
        data = {
            "complete": complete,
            "settings": self.settings,
            "inputs": [_hidden(name, self.key) for name in self.inputs],
            **counts,
        }
        return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


class _Known(NamedTuple):
    """What the manifest of an earlier run tells."""

    settings: dict[str, Any]
    inputs: list[str]


Engine = Callable[[Iterator[Partition]], Generator[Done, None, None]]


def _engine(job: Job, workers: int, scheduler: str | None) -> Engine:
    if scheduler is not None:
        from stance.batch.cluster import execute

        return lambda todo: execute(todo, job, scheduler)

    def local(todo: Iterator[Partition]) -> Generator[Done, None, None]:
        with Pool(job, workers) as pool:
            yield from pool.run(todo)

    return local


def _run(
    store: Store,
    task: _Task,
    engine: Engine,
    progress: Callable[[Progress], None],
) -> Outcome:
    # nothing is kept of a partition but its name and what failed in it: a million pages are 30,000 names
    names: list[str] = []
    failures: dict[str, list[dict[str, str]]] = {}
    counts = {"discussions": 0, "comments": 0, "errors": 0}
    done_bytes, new_bytes, new_pages = 0, 0, 0
    begun = time.monotonic()

    def count(part: Partition, receipt: dict[str, Any], *, new: bool) -> None:
        nonlocal done_bytes, new_bytes, new_pages
        counts["discussions"] += receipt["discussions"]
        counts["comments"] += receipt["comments"]
        counts["errors"] += len(receipt["errors"])
        if receipt["errors"]:
            failures[part.name] = receipt["errors"]
        done_bytes += part.size
        if new:
            new_bytes += part.size
            new_pages += receipt["discussions"]
        progress(
            Progress(
                counts["discussions"],
                counts["comments"],
                counts["errors"],
                done_bytes,
                task.size,
                new_bytes,
                time.monotonic() - begun,
                new_pages,
            )
        )

    def todo() -> Iterator[Partition]:
        for part in partitions(task.inputs, size=task.settings["partition_size"]):
            names.append(part.name)
            receipt = store.receipt(part.name)
            # what was given up for want of time or memory gets another chance in each run
            if receipt is None or receipt.get("transient"):
                yield part
            else:
                count(part, receipt, new=False)

    complete = False
    try:
        with closing(engine(todo())) as results:
            for part, receipt in results:
                count(part, receipt, new=True)
        complete = True
    finally:
        with suppress(OSError):
            # whoever reads the folder now finds whole partitions alone, also after Ctrl-C
            store.prepare()
        if complete:
            # a changed file gives its partition another name; what stood under the old one goes
            store.keep_only(frozenset(names))
        rows = [row for name in names for row in failures.get(name, ())]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        manifest = task.manifest(complete=complete, partitions=len(names), **counts)
        # where the run ends on an error already, such as a full disk, that error is the one to tell
        with nullcontext() if complete else suppress(OSError):
            store.write_text(ERRORS, lines)
            store.write_text(MANIFEST, manifest)
    if isinstance(store, LocalStore):
        from stance.reports.corpus import write_report

        write_report(store.folder)
    return Outcome(**counts)


def _known(store: Store) -> _Known | None:
    text = store.read_text(MANIFEST)
    if text is None:
        return None
    try:
        known = json.loads(text)
        return _Known(dict(known["settings"]), list(known["inputs"]))
    except (ValueError, KeyError, TypeError):
        # cut short by a full disk, or written by an early version: the folder's tables are of unknown settings
        return _Known({}, [])


def _as_recorded(name: str, known: _Known | None, key: bytes | None) -> str:
    """Return an input as an earlier run spelled it: "./pages" names the same pages as "pages", which are done already."""
    if is_url(name):
        return name
    absolute, here = Path.cwd() / name, Path.cwd()
    plain = [str(Path(name)), str(absolute)]
    plain += [str(absolute.relative_to(here))] if absolute.is_relative_to(here) else []
    recorded = known.inputs if known else ()
    return next((spelling for spelling in plain if _hidden(spelling, key) in recorded), plain[0])


def _hidden(name: str, key: bytes | None) -> str:
    return name if key is None else pseudonymize_path(name, key)


def _prepare(store: Store, task: _Task, known: _Known | None, *, resume: bool) -> None:
    store.prepare()
    if known is not None:
        old, new = known.settings, task.settings
        changed = [name for name in {**new, **old} if old.get(name) != new.get(name)]
        if changed:
            raise ConfigError(
                _("ce dossier contient des résultats faits avec d'autres réglages : {changed}.").format(
                    changed=", ".join(
                        f"{OPTIONS.get(name, name)} ({old.get(name) or '–'} → {new.get(name) or '–'})"
                        for name in changed
                    )
                ),
                source=store.place,
                hint=_("Choisissez un autre dossier, ou --no-resume pour tout refaire."),
            )
        given = {_hidden(name, task.key) for name in task.inputs}
        missing = [name for name in known.inputs if name not in given]
        if missing:
            raise ConfigError(
                _("ce dossier contient les résultats d'autres entrées : {missing}.").format(
                    missing=", ".join(missing)
                ),
                source=store.place,
                hint=_("Choisissez un autre dossier, ajoutez ces entrées, ou --no-resume pour tout refaire."),
            )
    elif not resume:
        store.keep_only(frozenset())
    store.write_text(MANIFEST, task.manifest(complete=False))
