"""Cut the inputs of a batch into partitions, named by what they hold."""

import hashlib
from collections.abc import Iterator, Sequence
from glob import glob, has_magic
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from stance.errors import ConfigError
from stance.language import _

# Files of a folder that can be pages; others (images, styles) are passed over. A file named directly is always read.
SUFFIXES = frozenset(
    (
        ".txt",
        ".text",
        ".md",
        ".markdown",
        ".html",
        ".htm",
        ".xhtml",
        ".json",
        ".jsonl",
        ".ndjson",
        ".xml",
        ".csv",
        ".tsv",
    )
)
# Pages in a partition: some seconds of work, so that little is lost when a run ends, and some hundred rows a file.
PARTITION_SIZE = 64


class Unit(NamedTuple):
    """What is read in one piece: a file, or a line of a ``.jsonl`` corpus (its byte offset and length)."""

    path: str
    offset: int | None = None
    length: int | None = None
    line: int | None = None

    @property
    def name(self) -> str:
        """How the unit is named in results and errors."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class Partition(NamedTuple):
    """Some units, and a name that their contents give."""

    name: str
    units: tuple[Unit, ...]


def partitions(inputs: Sequence[str], *, size: int = PARTITION_SIZE) -> Iterator[Partition]:
    """Yield the partitions of some folders, globs, files and ``.jsonl`` corpora, in a stable order.

    Raises
    ------
    ConfigError
        An input names nothing.
    """
    units = (pair for name in inputs for pair in _units(name))
    while chunk := list(islice(units, size)):
        digest = hashlib.sha256("\n".join(f"{unit.name}\t{content}" for unit, content in chunk).encode())
        yield Partition(digest.hexdigest()[:20], tuple(unit for unit, _content in chunk))


def _units(name: str) -> Iterator[tuple[Unit, str]]:
    path = Path(name)
    if path.is_dir():
        files = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
    elif path.exists() or not has_magic(name):
        files = [path]
    else:
        files = sorted(Path(found) for found in glob(name, recursive=True) if Path(found).is_file())
        if not files:
            raise ConfigError(_("aucun fichier ne correspond à ce motif."), source=name)
    for file in files:
        if file.suffix.lower() in (".jsonl", ".ndjson") and file.is_file() and _one_discussion_a_line(file):
            yield from _lines(file)
        else:
            yield Unit(str(file)), _digest(file)


def _one_discussion_a_line(file: Path) -> bool:
    with file.open("rb") as stream:
        return b'"comments"' in stream.readline(1 << 20)


def _lines(file: Path) -> Iterator[tuple[Unit, str]]:
    offset = 0
    with file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield Unit(str(file), offset, len(line), number), hashlib.sha256(line).hexdigest()
            offset += len(line)


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.strerror}"
