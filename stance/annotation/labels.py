"""A file of labels that grows with each decision: a row is on the disk before the next comment is shown."""

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from stance.errors import ConfigError, CorpusError
from stance.language import _
from stance.schema import LABELS, StanceLabel

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
            raise ConfigError(
                _("écriture impossible ({why}).").format(why=error.strerror), source=str(path)
            ) from error
        self._starts: list[int] = []
        try:
            if new:
                self._write(",".join(self.columns) + "\n")
            self.rows: list[Row] = list(read_rows(self.path, columns=self.columns, whole_lines=True))
            if not new:
                # only now that the file is known to be one of labels
                self._drop_torn_line()
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

    def _drop_torn_line(self) -> None:
        """A machine that stops while it writes leaves half a line, which is no decision."""
        content = self._file.read()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            self._file.truncate(whole)
            self._sync()


def read_rows(
    path: str | Path, *, columns: tuple[str, ...] | None = None, whole_lines: bool = False
) -> Iterator[Row]:
    """Yield the decisions of a label file.

    Parameters
    ----------
    path : str or Path
        Any CSV file with the columns ``discussion``, ``comment`` and ``stance``.
    columns : tuple of str, optional
        The columns that it must have, neither more nor less.
    whole_lines : bool
        Leave out a last line without its end, which a machine that stopped while writing left.

    Raises
    ------
    CorpusError
        The file is missing, has other columns, or a label that is none.
    """
    try:
        with Path(path).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(line for line in file if line.endswith("\n") or not whole_lines)
            found = tuple(reader.fieldnames or ())
            if not {"discussion", "comment", "stance"} <= set(found) or columns not in (None, found):
                raise CorpusError(
                    _("colonnes trouvées : {found} ; attendues : {expected}.").format(
                        found=", ".join(found), expected=", ".join(columns or COLUMNS[:3])
                    ),
                    source=str(path),
                    hint=_("Donnez un autre nom de fichier, ou les options avec lesquelles il a été créé."),
                )
            for number, row in enumerate(reader, start=2):
                label = row["stance"]
                if label not in LABELS:
                    raise CorpusError(_("ligne d'étiquette incomplète."), source=f"{path}:{number}")
                start, end = row.get("cue_start"), row.get("cue_end")
                yield Row(
                    row["discussion"],
                    row["comment"],
                    label,
                    row.get("split") or "",
                    (int(start), int(end)) if start and end else None,
                    row.get(TEXT) or "",
                )
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise CorpusError(_("fichier d'étiquettes introuvable ou illisible."), source=str(path)) from error
