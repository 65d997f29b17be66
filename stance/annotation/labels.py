"""A file of labels that grows with each decision: a row is on the disk before the next comment is shown."""

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from stance.corpus import label_rows, read_label_rows, shown_columns
from stance.errors import CorpusError
from stance.files import unwritable
from stance.language import _
from stance.schema import StanceLabel

# What ``stance train`` and ``stance evaluate`` read; without --with-text nothing of a comment is in it.
COLUMNS = ("discussion", "comment", "stance", "split", "cue_start", "cue_end")
TEXT = "text"


class Row(NamedTuple):
    """A decision: the stance of a comment, whether it is for training or measuring, and the words that decided.

    Attributes
    ----------
    discussion, comment : str
    stance : str
    split : {"train", "test"}
    cue : (int, int) or None
        Characters of the comment.
    text : str
        The comment on one line; written only into files that have a column for it.
    """

    discussion: str
    comment: str
    stance: StanceLabel
    split: str
    cue: tuple[int, int] | None = None
    text: str = ""


class LabelFile:
    """The labels of one coder, as a CSV file that is appended to.

    Parameters
    ----------
    path : str or Path
        Created where it does not exist; else the rows in it count as done.
    with_text : bool
        Keep the text of each comment beside its label.

    Raises
    ------
    CorpusError
        There is such a file with other columns, or with a label that is none.
    ConfigError
        It cannot be written.
    """

    def __init__(self, path: str | Path, *, with_text: bool = False) -> None:
        self.path = Path(path)
        self.columns = (*COLUMNS, TEXT) if with_text else COLUMNS
        try:
            new = not self.path.exists() or self.path.stat().st_size == 0
            self._file = self.path.open("wb" if new else "r+b")
        except OSError as error:
            raise unwritable(path, error) from error
        self._starts: list[int] = []
        try:
            if new:
                self._write(",".join(self.columns) + "\n")
            self.rows: list[Row] = [] if new else self._known_rows()
        except CorpusError:
            self._file.close()
            raise

    def append(self, row: Row) -> None:
        """Write a row and wait until the disk has it."""
        self._starts.append(self._file.seek(0, os.SEEK_END))
        line = io.StringIO()
        start, end = row.cue or ("", "")
        cells = [row.discussion, row.comment, row.stance, row.split, start, end]
        if TEXT in self.columns:
            # a cell on several lines would make a torn file hard to mend
            cells.append(" ".join(row.text.split()))
        csv.writer(line, lineterminator="\n").writerow(cells)
        self._write(line.getvalue())
        self.rows.append(row)

    def undo(self) -> Row:
        """Take the last row that this object wrote off the file, and return it."""
        self._file.truncate(self._starts.pop())
        self._sync()
        return self.rows.pop()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> "LabelFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, text: str) -> None:
        self._file.write(text.encode("utf-8", "replace"))
        self._sync()

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())

    def _known_rows(self) -> list[Row]:
        """Return the rows in the file, and drop half a line, which a machine that stops while it writes leaves."""
        content = self._file.read()
        header, _end, rest = content[: content.rfind(b"\n") + 1].partition(b"\n")
        try:
            columns = tuple(header.decode("utf-8-sig").strip().split(","))
            rest.decode("utf-8")
        except UnicodeDecodeError as error:
            # rows in UTF-8 cannot be added to a file in another encoding
            raise CorpusError(
                _("fichier d'étiquettes illisible (UTF-8 attendu)."), source=str(self.path)
            ) from error
        if columns != self.columns:
            raise CorpusError(
                _("colonnes trouvées : {found} ; attendues : {expected}.").format(
                    found=shown_columns(columns), expected=", ".join(self.columns)
                ),
                source=str(self.path),
                hint=_("Donnez un autre nom de fichier, ou les options avec lesquelles il a été créé."),
            )
        rows = _rows(label_rows(header + b"\n" + rest, source=str(self.path))) if rest.strip() else []
        # only now that the file is known to be one of labels
        whole = len(header) + 1 + len(rest)
        if whole < len(content):
            self._file.truncate(whole)
            self._sync()
        return rows


def read_rows(path: str | Path) -> list[Row]:
    """Return the decisions of a label file.

    Parameters
    ----------
    path : str or Path
        Any table with the columns ``discussion``, ``comment`` and ``stance``.

    Raises
    ------
    CorpusError
        The file is missing, lacks a column, or has a label that is none.
    """
    return _rows(read_label_rows(path))


def _rows(found: Iterable[tuple[str, dict[str, Any]]]) -> list[Row]:
    rows = []
    for where, row in found:
        start, end = row.get("cue_start"), row.get("cue_end")
        try:
            cue = (int(start), int(end)) if start and end else None
        except ValueError as error:
            raise CorpusError(
                _("« cue_start » et « cue_end » sont des nombres entiers, ou vides."), source=where
            ) from error
        rows.append(
            Row(
                row["discussion"],
                row["comment"],
                row["stance"],
                row.get("split") or "",
                cue,
                row.get(TEXT) or "",
            )
        )
    return rows
