"""What the tests of the batch share: pages on disk, runs with stand-in workers, tables read back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from stance.batch import Outcome, Progress, run, supervisor
from stance.batch.store import TABLES

Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Start stand-in workers, unless a test is marked with ``real``."""
    if "real" not in request.fixturenames:
        monkeypatch.setattr(supervisor, "WORKER", (str(Path(__file__).with_name("stand_in.py")),))


@pytest.fixture
def real() -> None:
    """Start workers with the shipped model."""


@pytest.fixture
def corpus(tmp_path: Path) -> Callable[..., Path]:
    """Give a function that writes pages ``00.txt``… into a folder, with some texts replaced by number."""

    def write(count: int, texts: dict[int, str] | None = None, *, name: str = "pages") -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        for number in range(count):
            text = (texts or {}).get(number, f"Un texte, le numéro {number}.")
            page = f"Titre {number}\n\n{text}\n\nUn commentaire\n\nLéa dit :\nD'accord sur {number}.\n"
            (folder / f"{number:02}.txt").write_text(page, encoding="utf-8")
        return folder

    return write


def tables(folder: Path) -> Tables:
    """Return all the rows of each table, in the order of the files' names."""
    return {
        table: [
            row
            for file in sorted((folder / "tables" / table).glob("*.parquet"))
            for row in pq.read_table(file).to_pylist()
        ]
        for table in TABLES
    }


def batch(inputs: Path, output: Path, **options: Any) -> tuple[Outcome, list[Progress]]:
    """Run a batch, two stand-in workers and partitions of some four pages, and return outcome and progress."""
    states: list[Progress] = []
    settings = {"workers": 2, "partition_size": 4, "patience": 0, **options}
    return run([str(inputs)], output, progress=states.append, **settings), states
