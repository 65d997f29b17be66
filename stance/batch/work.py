"""Do one partition: read its pages, analyse them, write their tables, and say at each page where the work stands."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from stance.analyzer import Analyzer
from stance.batch.partitions import SUFFIXES, Partition, Unit
from stance.batch.places import is_url, open_binary
from stance.batch.store import RECEIPT, TABLES, Receipt, Store
from stance.batch.tables import SCHEMAS, rows, stamped
from stance.config import MAX_PAGE_BYTES
from stance.errors import PageError, StanceError
from stance.files import reason
from stance.language import _
from stance.pages import read_all
from stance.pages.json_lines import read_line
from stance.reports.pseudonyms import pseudonymize, pseudonymize_path
from stance.schema import Discussion

# Comments gathered before they are written out: a row group of some megabytes, whatever the size of the file read.
ROW_GROUP_COMMENTS = 2_000


class At(NamedTuple):
    """Where a worker is: the number of a unit in its partition, and of a discussion in the unit (0: being read)."""

    unit: int
    discussion: int


class GivenUp(NamedTuple):
    """Why a page is not tried again: the row for ``errors.jsonl``, and whether a later run may try it."""

    error: str
    message: str
    transient: bool


def do_partition(
    partition: Partition,
    store: Store,
    analyzer: Analyzer,
    *,
    given_up: Mapping[At, GivenUp] = MappingProxyType({}),
    key: bytes | None = None,
    report: Callable[[At | None], None] = lambda at: None,
) -> Receipt:
    """Analyse a partition, put its tables in place, and return its receipt.

    Parameters
    ----------
    partition : Partition
    store : Store
    analyzer : Analyzer
    given_up : mapping of At to GivenUp
        Pages that ended a worker before, with what to report of them.
    key : bytes, optional
        Codes stand for names in all that is written, those in paths included.
    report : callable
        Told before each page where the work stands; None before the tables are put in place.

    Raises
    ------
    OSError
        The storage refuses.
    """
    receipt: Receipt = {"discussions": 0, "comments": 0, "size": partition.size, "errors": []}
    transient = False

    def fail(path: str, error: str, message: str) -> None:
        receipt["errors"].append({"path": path, "error": error, "message": message})

    with store.stage(partition.name) as staged:
        with _Tables(staged, analyzer) as tables:
            for number, unit in enumerate(partition.units):
                try:
                    at = At(number, 0)
                    _check(at, given_up)
                    report(at)
                    for name, place, discussion in _named(unit, number):
                        at, shown = place, _shown(name, unit, key)
                        try:
                            _check(at, given_up)
                            report(at)
                            if key is not None:
                                discussion = pseudonymize(replace(discussion, source=name), key)
                                shown = str(discussion.source)
                            analysis = analyzer(discussion)
                        except _Abandoned as abandoned:
                            transient = transient or abandoned.why.transient
                            fail(shown, abandoned.why.error, abandoned.why.message)
                        except StanceError as error:
                            fail(shown, type(error).__name__, _what_and_what_to_do(error))
                        else:
                            receipt["discussions"] += 1
                            receipt["comments"] += len(analysis.comments)
                            tables.add(rows(shown, analysis))
                except _Abandoned as abandoned:
                    transient = transient or abandoned.why.transient
                    fail(_shown(unit.name, unit, key), abandoned.why.error, abandoned.why.message)
                except StanceError as error:
                    fail(_shown(unit.name, unit, key), type(error).__name__, _what_and_what_to_do(error))
            report(None)
        receipt["transient"] = transient
        receipt["bytes"] = {table: (staged / f"{table}.parquet").stat().st_size for table in TABLES}
        (staged / RECEIPT).write_text(json.dumps(receipt, ensure_ascii=False), encoding="utf-8")
        store.commit(partition.name, staged)
    return receipt


class _Abandoned(Exception):
    """A page is not tried again: no error, a decision taken before."""

    def __init__(self, why: GivenUp) -> None:
        super().__init__()
        self.why = why


def _check(at: At, given_up: Mapping[At, GivenUp]) -> None:
    if at in given_up:
        raise _Abandoned(given_up[at])


def _shown(name: str, unit: Unit, key: bytes | None) -> str:
    """Return a name as it is written where the people of the page are not known; a usual ending stays ("P….html#2")."""
    if key is None:
        return name
    ending = Path(unit.path).suffix
    stem = unit.path.removesuffix(ending) if ending.lower() in SUFFIXES else unit.path
    return pseudonymize_path(stem, key) + name[len(stem) :]


def _named(unit: Unit, number: int) -> Iterator[tuple[str, At, Discussion]]:
    """Yield the discussions of a unit with their names: the unit's own where there is one, numbered where there are more."""
    found = _discussions(unit)
    first = next(found, None)
    if first is None:
        return
    second = next(found, None)
    if second is None:
        yield unit.name, At(number, 1), first
        return
    yield f"{unit.name}#1", At(number, 1), first
    yield f"{unit.name}#2", At(number, 2), second
    for index, discussion in enumerate(found, start=3):
        yield f"{unit.name}#{index}", At(number, index), discussion


def _discussions(unit: Unit) -> Iterator[Discussion]:
    if unit.size > MAX_PAGE_BYTES:
        raise PageError(
            _("{size} Mo, {limit} Mo au plus sont lus d'une pièce.").format(
                size=unit.size >> 20, limit=MAX_PAGE_BYTES >> 20
            ),
            source=unit.name,
            hint=_("Coupez-le en plusieurs fichiers, ou en un corpus .jsonl d'une discussion par ligne."),
        )
    if unit.offset is None and not is_url(unit.path):
        yield from read_all(Path(unit.path))
        return
    try:
        with open_binary(unit.path) as stream:
            stream.seek(unit.offset or 0)
            raw = stream.read(unit.size)
    except OSError as error:
        raise PageError(
            _("lecture impossible ({why}).").format(why=reason(error)), source=unit.name
        ) from error
    if unit.offset is None:
        yield from read_all(raw, name=unit.name)
        return
    try:
        line = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PageError(
            _("ligne illisible : l'octet {position} n'est pas en UTF-8.").format(position=error.start),
            source=unit.name,
            hint=_("Convertissez le fichier, par exemple avec « iconv -t UTF-8 »."),
        ) from error
    yield replace(read_line(line, source=unit.name), source=unit.name)


def _what_and_what_to_do(error: StanceError) -> str:
    return " ".join(filter(None, (error.message, error.hint)))


class _Tables:
    """The five Parquet files of a partition, written a row group at a time."""

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._schemas = {name: stamped(schema, analyzer.info) for name, schema in SCHEMAS.items()}
        self._writers = {
            name: pq.ParquetWriter(folder / f"{name}.parquet", schema, compression="zstd")
            for name, schema in self._schemas.items()
        }
        self._rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}

    def __enter__(self) -> "_Tables":
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is None:
            self._write()
        for writer in self._writers.values():
            writer.close()

    def add(self, found: Mapping[str, list[dict[str, Any]]]) -> None:
        for name, new in found.items():
            self._rows[name] += new
        if len(self._rows["comments"]) >= ROW_GROUP_COMMENTS:
            self._write()

    def _write(self) -> None:
        for name, gathered in self._rows.items():
            if gathered:
                self._writers[name].write_table(pa.Table.from_pylist(gathered, schema=self._schemas[name]))
                gathered.clear()
