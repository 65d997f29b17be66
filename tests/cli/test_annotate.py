"""``stance annotate`` from its keys to its file, and the keys of a real terminal."""

import json
import os
import select
import sys
import threading
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stance.cli.app import create_app
from stance.cli.keys import keys
from stance.language import set_language

PAGES = [
    {
        "id": f"page-{n}",
        "title": "Le vélo",
        "text": "Le vélo désengorge la ville et coûte moins cher que la voiture.",
        "comments": [
            {"id": "c1", "text": "Tout à fait d'accord avec vous, le vélo désengorge la ville."},
            {"id": "c2", "text": "Non, c'est faux, la voiture ne coûte pas cher."},
        ],
    }
    for n in range(3)
]


@pytest.fixture(autouse=True)
def _french():
    set_language("fr")
    yield
    set_language("fr")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "velo.jsonl"
    path.write_text("".join(json.dumps(page) + "\n" for page in PAGES), encoding="utf-8")
    return path


@pytest.fixture
def _loaded(analyzer, monkeypatch):
    # the same analyzer as the command loads; loading it for each of these tests would take most of their time
    monkeypatch.setattr("stance.analyzer.load", lambda *_arguments, **_options: analyzer)


def run(*arguments: object, text: str = ""):
    return CliRunner().invoke(create_app(), ["annotate", *map(str, arguments)], input=text)


def labels(path: Path) -> dict[tuple[str, str], str]:
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return {(row[0], row[1]): row[2] for row in rows}


@pytest.mark.usefixtures("_loaded")
def test_a_session_stops_and_goes_on(data: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    first = run(data, "--output", mine, text="adq")
    assert (first.exit_code, list(labels(mine).values())) == (0, ["agree", "disagree"])
    assert "stance train corpus/gold/train.jsonl" in first.stderr
    # the input may end without q
    second = run(data, "--output", mine, text="mmmmmm")
    assert second.exit_code == 0
    assert list(labels(mine).values()) == ["agree", "disagree", "mixed", "mixed", "mixed", "mixed"]
    assert len(labels(mine)) == 6
    assert "Tout est étiqueté" in second.stdout


def test_a_second_coder_labels_what_the_first_did_and_needs_no_model(data: Path, tmp_path: Path) -> None:
    theirs, mine = tmp_path / "theirs.csv", tmp_path / "mine.csv"
    theirs.write_text(
        "discussion,comment,stance\npage-0,c1,agree\npage-0,c2,disagree\npage-2,c1,agree\npage-2,c2,mixed\n",
        encoding="utf-8",
    )
    result = run(data, "--output", mine, "--agreement", theirs, text="aaaa")
    assert set(labels(mine)) == {("page-0", "c1"), ("page-0", "c2"), ("page-2", "c1"), ("page-2", "c2")}
    assert "4 commentaires étiquetés par les deux codeurs" in result.stdout
    assert "alpha de Krippendorff (nominal, à 95 %) : −0,077" in result.stdout
    # nothing is left to label: the figures again, and no key is asked for
    again = run(data, "--output", mine, "--agreement", theirs)
    assert again.stdout.startswith("4 commentaires étiquetés par les deux codeurs")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("-", "-o", "mine.csv"), 2, "l'entrée standard est le clavier"),
        (("none.jsonl", "-o", "mine.csv"), 1, "fichier introuvable"),
        (("none.jsonl",), 2, "l'option « --output » / « -o » manque."),
    ],
)
def test_wrong_usage(tmp_path: Path, monkeypatch, arguments, code: int, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == code
    assert message.split(" / ")[0].rstrip("» ") in result.stderr
    assert not (tmp_path / "mine.csv").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_keys_of_a_terminal_come_one_by_one_without_enter_or_echo(monkeypatch) -> None:
    import pty
    import termios

    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    with os.fdopen(slave, encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        found: list[str] = []
        reader = threading.Thread(target=lambda: found.extend(keys()), daemon=True)
        reader.start()
        # what is typed before keys are read is thrown away, so that nobody labels what is not shown yet
        deadline = time.monotonic() + 10
        while termios.tcgetattr(slave)[3] & termios.ICANON and time.monotonic() < deadline:
            time.sleep(0.01)
        # an arrow spells "[A", which is no agreement
        os.write(master, b"a\x1b[A\xc3\xa9\x1b[15~u\x04")
        reader.join(10)
        assert found == ["a", "é", "u"]
        # nothing is echoed, and the terminal is given back as it was
        assert not select.select([master], [], [], 0)[0]
        assert termios.tcgetattr(slave) == before
    os.close(master)
