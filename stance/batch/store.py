"""Keep the results of a batch: the tables of a partition come into place all together, or not at all."""

import json
import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Set
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from stance.batch.places import filesystem, is_url
from stance.batch.tables import SCHEMAS
from stance.errors import ConfigError
from stance.language import _

TABLES = tuple(SCHEMAS)
RECEIPT = "receipt.json"
Receipt = dict[str, Any]


class Store(ABC):
    """The folder of a batch's results.

    A partition is whole when its receipt is there and its tables have the sizes that the receipt names.
    """

    place: str

    @abstractmethod
    def prepare(self) -> None:
        """Make the folders, bring to its end what was committed, and drop what was not.

        Raises
        ------
        OSError
            The folder cannot be written.
        """

    @abstractmethod
    def lock(self) -> AbstractContextManager[None]:
        """Keep the folder to one run at a time.

        Raises
        ------
        ConfigError
            Another run is at work in it.
        """

    @abstractmethod
    def receipt(self, name: str) -> Receipt | None:
        """Return the receipt of a partition that is whole, else None."""

    @abstractmethod
    def stage(self, name: str) -> AbstractContextManager[Path]:
        """Give a folder in which a partition's tables and receipt are written; it goes when the block ends."""

    @abstractmethod
    def commit(self, name: str, staged: Path) -> None:
        """Put a partition's tables in place.

        Raises
        ------
        OSError
            The storage is full, read-only or gone.
        """

    @abstractmethod
    def keep_only(self, names: Set[str]) -> None:
        """Remove every partition but these."""

    @abstractmethod
    def read_text(self, name: str) -> str | None:
        """Return the text of a file of the folder, or None where there is none."""

    @abstractmethod
    def write_text(self, name: str, text: str) -> None:
        """Write a text file of the folder, at once."""


def open_store(place: str) -> Store:
    """Return the store at a path or an fsspec URL."""
    if not is_url(place):
        return LocalStore(Path(place))
    system, path = filesystem(place)
    if "file" in system.protocol:
        return LocalStore(Path(path))
    return RemoteStore(place, system, path)


def table_name(table: str, name: str) -> str:
    """Return where a partition's table stands in the folder."""
    return f"tables/{table}/part-{name}.parquet"


def receipt_name(name: str) -> str:
    """Return where a partition's receipt stands in the folder."""
    return f"receipts/{name}.json"


class LocalStore(Store):
    """Results in a folder of this machine, or of a file system that it mounts.

    A partition is written and flushed under ``staging``, then renamed, as a whole, to ``ready``: this one rename is the
    commit. From there its files move to their places. A process that ends between the two leaves them in ``ready``, and
    :meth:`prepare` moves them on.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = str(folder)

    def prepare(self) -> None:
        for name in (*(f"tables/{table}" for table in TABLES), "receipts", "ready", "staging"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        for left in (self.folder / "staging").iterdir():
            shutil.rmtree(left, ignore_errors=True)
        for ready in (self.folder / "ready").iterdir():
            self._publish(ready.name)

    @contextmanager
    def lock(self) -> Iterator[None]:
        try:
            import fcntl
        except (
            ImportError
        ):  # pragma: no cover - Windows, where two runs in one folder are the user's to avoid
            yield
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        # the kernel drops the lock when the process ends, however it ends
        with (self.folder / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ConfigError(
                    _("une autre analyse écrit dans ce dossier."),
                    source=self.place,
                    hint=_("Attendez qu'elle finisse, arrêtez-la, ou choisissez un autre dossier."),
                ) from error
            yield

    def receipt(self, name: str) -> Receipt | None:
        text = self.read_text(receipt_name(name))
        if text is None:
            return None
        try:
            receipt: Receipt = json.loads(text)
            whole = all(
                (self.folder / table_name(table, name)).stat().st_size == receipt["bytes"][table]
                for table in TABLES
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return receipt if whole else None

    @contextmanager
    def stage(self, name: str) -> Iterator[Path]:
        folder = self.folder / "staging" / f"{name}.{os.getpid()}"
        folder.mkdir(parents=True, exist_ok=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def commit(self, name: str, staged: Path) -> None:
        for file in staged.iterdir():
            _flush(file)
        ready = self.folder / "ready" / name
        if ready.exists():
            self._publish(name)
        staged.rename(ready)
        if os.name != "nt":
            _flush(ready.parent)
        self._publish(name)

    def _publish(self, name: str) -> None:
        ready = self.folder / "ready" / name
        # the receipt last, since a partition with a receipt is not looked at again
        for source, target in (
            *((f"{table}.parquet", table_name(table, name)) for table in TABLES),
            (RECEIPT, receipt_name(name)),
        ):
            # what is missing has moved already
            with suppress(FileNotFoundError):
                (ready / source).replace(self.folder / target)
        with suppress(OSError):
            ready.rmdir()

    def keep_only(self, names: Set[str]) -> None:
        # receipts first: tables without a receipt count for nothing
        for file in (*self.folder.glob("receipts/*.json"), *self.folder.glob("tables/*/part-*.parquet")):
            if file.stem.removeprefix("part-") not in names:
                file.unlink(missing_ok=True)

    def read_text(self, name: str) -> str | None:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def write_text(self, name: str, text: str) -> None:
        target = self.folder / name
        temporary = target.with_name(f"{target.name}.tmp")
        temporary.write_text(text, encoding="utf-8")
        _flush(temporary)
        temporary.replace(target)


class RemoteStore(Store):
    """Results behind an fsspec URL. Object stores know no rename, so the receipt, written last, is the commit."""

    def __init__(self, place: str, system: Any, path: str) -> None:
        self.place = place
        self._system = system
        self._path = path.rstrip("/")

    def _at(self, name: str) -> str:
        return f"{self._path}/{name}"

    @cached_property
    def _sizes(self) -> dict[str, int]:
        """Sizes of the files that stand there as the run begins, asked for once, not file by file."""
        self._system.invalidate_cache()
        found = self._system.find(self._path, detail=True)
        return {name.removeprefix(f"{self._path}/"): int(info["size"]) for name, info in found.items()}

    def prepare(self) -> None:
        self._system.makedirs(self._path, exist_ok=True)

    @contextmanager
    def lock(self) -> Iterator[None]:
        # object stores have no locks; two runs of one command write the same files with the same contents
        yield

    def receipt(self, name: str) -> Receipt | None:
        if receipt_name(name) not in self._sizes:
            return None
        try:
            receipt: Receipt = json.loads(self._system.cat_file(self._at(receipt_name(name))))
            whole = all(
                self._sizes.get(table_name(table, name)) == receipt["bytes"][table] for table in TABLES
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return receipt if whole else None

    @contextmanager
    def stage(self, name: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix=f"stance-{name}-") as folder:
            yield Path(folder)

    def commit(self, name: str, staged: Path) -> None:
        for table in TABLES:
            self._system.makedirs(self._at(f"tables/{table}"), exist_ok=True)
            self._system.put_file(str(staged / f"{table}.parquet"), self._at(table_name(table, name)))
        self._system.makedirs(self._at("receipts"), exist_ok=True)
        self._system.put_file(str(staged / RECEIPT), self._at(receipt_name(name)))

    def keep_only(self, names: Set[str]) -> None:
        self.__dict__.pop("_sizes", None)
        for name in sorted(self._sizes, key=lambda name: not name.startswith("receipts/")):
            stem = Path(name).stem.removeprefix("part-")
            if name.startswith(("receipts/", "tables/")) and stem not in names:
                self._system.rm_file(self._at(name))

    def read_text(self, name: str) -> str | None:
        try:
            return str(self._system.cat_file(self._at(name)), "utf-8")
        except FileNotFoundError:
            return None

    def write_text(self, name: str, text: str) -> None:
        self._system.pipe_file(self._at(name), text.encode())


def _flush(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder, before anything relies on it: a reboot must not undo it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
