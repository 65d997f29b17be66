"""``stance evaluate``: one evaluation as table, JSON and page, and what it says of wrong usage."""

import json

import pytest
from typer.testing import CliRunner

from stance.cli.app import create_app
from stance.language import set_language
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def _french():
    set_language("fr")
    yield
    set_language("fr")


@pytest.fixture
def _loaded(analyzer, monkeypatch):
    # the same analyzer as the command loads; loading it for each of these tests would take most of their time
    monkeypatch.setattr("stance.analyzer.load", lambda *_arguments, **_options: analyzer)


def run(*arguments: object):
    return CliRunner().invoke(create_app(), ["evaluate", *map(str, arguments)])


@pytest.fixture
def data(tmp_path):
    lines = (ROOT / "corpus/gold/test.jsonl").read_text(encoding="utf-8").splitlines()[:3]
    path = tmp_path / "part.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.usefixtures("_loaded")
def test_json_and_page_of_the_same_data(data, tmp_path):
    result = json.loads(run("stance_fr", data, "--format", "json").stdout)
    assert result["data"]["files"] == ["part.jsonl"]
    labelled = sum(
        not comment.get("disputed")
        for line in data.read_text(encoding="utf-8").splitlines()
        for comment in json.loads(line)["comments"]
    )
    assert result["data"]["comments"] == labelled == result["kept"][-1]["kept"]
    assert sum(sum(row) for row in result["measures"]["model"]["confusion"]) == labelled
    assert sum(b["n"] for b in result["reliability"]) == labelled
    assert {"length", "spelling"} <= result["slices"].keys()
    page = tmp_path / "page.html"
    training = ROOT / "corpus/gold/dev.jsonl"
    assert run("stance_fr", data, "--training", training, "-f", "html", "-o", page).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "Le sac de mots apprend sur dev.jsonl." in text
    assert text.count('role="img"') > 3


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("stance_fr",), 2, "il manque « DATA… »"),
        (("stance_fr", "none.jsonl"), 1, "none.jsonl : corpus introuvable."),
        (
            ("stance_fr", "x", "--format", "pdf"),
            2,
            "format de sortie inconnu : pdf ; formats : table, json, html.",
        ),
    ],
)
def test_wrong_usage(arguments, code, message):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
