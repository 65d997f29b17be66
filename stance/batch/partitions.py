"""Cut the inputs of a batch into partitions of whole discussions, named by what they hold, without listing them first."""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from glob import has_magic, iglob
from pathlib import Path
from typing import IO, Any, NamedTuple

from stance.batch.places import is_url, list_files, open_binary, size_of
from stance.config import MAX_PAGE_BYTES
from stance.errors import ConfigError
from stance.language import _

# Files of a folder that can be pages; others (images, styles) are passed over. A file named directly is always read.
SUFFIXES = frozenset(
    ".csv .htm .html .json .jsonl .markdown .md .ndjson .text .tsv .txt .xhtml .xml".split()  # noqa: SIM905
)
LINES = frozenset((".jsonl", ".ndjson"))
# Pages in a partition, on average: some seconds of work, so that little is done again after an end by force, and some
# hundred rows a file. 8 spends a tenth of the time on files, 128 loses a quarter of a minute for each worker.
PARTITION_SIZE = 32
# A partition is never longer than this many times the average, nor than this many bytes of input.
MAX_STRETCH = 4
MAX_PARTITION_BYTES = 4 * 1024 * 1024


class Unit(NamedTuple):
    """What is read in one piece: a file, or a line of a ``.jsonl`` corpus.

    Attributes
    ----------
    path : str
        As the user named it, or found below what the user named.
    size : int
        Bytes.
    offset, line : int or None
        Where the line begins, and its number from 1; None for a whole file.
    """

    path: str
    size: int
    offset: int | None = None
    line: int | None = None

    @property
    def name(self) -> str:
        """How the unit is named in results and errors.

        Examples
        --------
        >>> Unit("pages.jsonl", 120, offset=0, line=1).name
        'pages.jsonl:1'
        """
        return self.path if self.line is None else f"{self.path}:{self.line}"


class Partition(NamedTuple):
    """Some units, and a name that their names and contents give."""

    name: str
    units: tuple[Unit, ...]

    @property
    def size(self) -> int:
        """Bytes of input."""
        return sum(unit.size for unit in self.units)


def partitions(inputs: Sequence[str], *, size: int = PARTITION_SIZE) -> Iterator[Partition]:
    """Yield the partitions of some folders, globs, files and ``.jsonl`` corpora, in a stable order.

    The contents themselves say where a partition ends (content-defined chunking, as in rsync and LBFS: Muthitacharoen et
    al. 2001), so that a page added, changed or removed renames its own partition and leaves those after it alone.

    Parameters
    ----------
    inputs : sequence of str
        Paths or, with fsspec, URLs. What two of them name alike is read once.
    size : int
        Pages in a partition, on average.

    Raises
    ------
    ConfigError
        An input names nothing.
    """
    units: list[Unit] = []
    digest = hashlib.sha256()
    total = 0
    for unit, content in _units(inputs):
        if units and total + unit.size > MAX_PARTITION_BYTES:
            yield Partition(digest.hexdigest()[:20], tuple(units))
            units, digest, total = [], hashlib.sha256(), 0
        key = hashlib.sha256(f"{unit.name}\t{content}".encode("utf-8", "surrogateescape")).digest()
        units.append(unit)
        digest.update(key)
        total += unit.size
        if int.from_bytes(key[:8]) % size == 0 or len(units) >= MAX_STRETCH * size:
            yield Partition(digest.hexdigest()[:20], tuple(units))
            units, digest, total = [], hashlib.sha256(), 0
    if units:
        yield Partition(digest.hexdigest()[:20], tuple(units))


def input_bytes(inputs: Sequence[str]) -> int:
    """Return how many bytes the inputs hold, for the time left; reads sizes alone.

    Raises
    ------
    ConfigError
        An input names nothing, or none of them holds a page.
    """
    total, found = 0, False
    for path in _files(inputs):
        total, found = total + _size(path), True
    if not found:
        raise ConfigError(
            _("aucune page dans ces entrées."),
            source=", ".join(inputs),
            hint=_("Dans un dossier, seuls les fichiers texte, HTML, XML, JSON et CSV sont lus."),
        )
    return total


def _files(inputs: Sequence[str]) -> Iterator[str]:
    seen: set[int] = set()
    for name in inputs:
        for path in _expand(name):
            # eight bytes a file, not its path: a million paths would fill 100 MB
            key = hash(path if is_url(path) else os.path.realpath(path))
            if key not in seen:
                seen.add(key)
                yield path


def _expand(name: str) -> Iterator[str]:
    if is_url(name):
        found = list_files(name)
        yield from (path for path in found if len(found) == 1 or Path(path).suffix.lower() in SUFFIXES)
    elif Path(name).is_dir():
        yield from _walk(name)
    elif Path(name).exists():
        yield name
    elif has_magic(name):
        matched = sorted(path for path in iglob(name, recursive=True) if Path(path).is_file())
        if not matched:
            raise ConfigError(_("aucun fichier ne correspond à ce motif."), source=name)
        yield from matched
    else:
        raise ConfigError(
            _("fichier ou dossier introuvable."),
            source=name,
            hint=_("Donnez des dossiers, des fichiers, des motifs (« pages/*.html ») ou des corpus .jsonl."),
        )


def _walk(folder: str) -> Iterator[str]:
    """Yield the pages below a folder, one folder after another, holding the names of one folder at a time."""
    with os.scandir(folder) as entries:
        listed = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    for name, is_folder in listed:
        path = os.path.join(folder, name)  # noqa: PTH118 - a Path would rewrite the name that the user gave
        if is_folder:
            yield from _walk(path)
        elif Path(name).suffix.lower() in SUFFIXES:
            yield path


def _units(inputs: Sequence[str]) -> Iterator[tuple[Unit, str]]:
    for path in _files(inputs):
        try:
            if Path(path).suffix.lower() in LINES and _one_discussion_a_line(path):
                yield from _lines(path)
            else:
                yield Unit(path, _size(path)), _digest(path)
        except OSError as error:
            # named by the reason: once the file can be read, its partition has another name and is done
            yield Unit(path, 0), f"unreadable: {error.strerror}"


def _size(path: str) -> int:
    try:
        return size_of(path) if is_url(path) else Path(path).stat().st_size
    except OSError:
        return 0


def _digest(path: str) -> str:
    with open_binary(path) as stream:
        digest = hashlib.sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _one_discussion_a_line(path: str) -> bool:
    """Say whether each line is a discussion; where lines have a type (article, comment), the file is one discussion."""
    with open_binary(path) as stream:
        first = stream.readline(MAX_PAGE_BYTES)
    try:
        record: Any = json.loads(first)
    except ValueError:
        # a corpus whose first line is broken is a corpus still, unless there is nothing in it at all
        return bool(first.strip())
    return isinstance(record, dict) and ("comments" in record or "type" not in record)


def _lines(path: str) -> Iterator[tuple[Unit, str]]:
    offset = 0
    with open_binary(path) as stream:
        number = 0
        while True:
            number += 1
            length, digest, blank = _line(stream)
            if not length:
                return
            if not blank:
                yield Unit(path, length, offset, number), digest
            offset += length


def _line(stream: IO[bytes]) -> tuple[int, str, bool]:
    """Read a line in pieces, whatever its length: its bytes, digest, and whether it is blank."""
    digest = hashlib.sha256()
    length, blank = 0, True
    while piece := stream.readline(1 << 20):
        length += len(piece)
        digest.update(piece)
        blank = blank and not piece.strip()
        if piece.endswith(b"\n"):
            break
    return length, digest.hexdigest(), blank
