"""The command line: what goes to standard output, the exit codes, the language, the names of people."""

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from stance.cli import main
from stance.cli.app import create_app
from stance.language import set_language
from stance.reports.export import FORMATS
from tests.conftest import SAMPLES

PEOPLE = ("Zoé Quetzal", "Noa", "Max Wexley", "zq@exemple.fr", "wexley")
PAGE = {
    "title": "Réponse à Max Wexley",
    "author": "Line Farquhar",
    "date": "2024-01-01",
    "url": "https://exemple.fr/wexley",
    "text": "Le vélo désengorge la ville.\n\nLine Farquhar pense que la voiture coûte cher à tous les habitants.",
    "comments": [
        {"id": "noa-1", "author": "Noa", "text": "Tout à fait d'accord, le vélo désengorge la ville. Noa"},
        {
            "id": "zoe-2",
            "author": "Zoé Quetzal",
            "parent_id": "noa-1",
            "text": "@Noa et Max Wexley : non, c'est faux, la voiture ne coûte pas cher. zq@exemple.fr",
        },
        {
            "id": "max-3",
            "author": "Max Wexley",
            "text": "Bonjour Noa, merci Quetzal et Mme Farquhar, bien vu.",
        },
        {"id": "max-4", "author": "Max Wexley", "text": "Mon blog : http://wexley.exemple.fr/velo, oui."},
    ],
}


@pytest.fixture(autouse=True)
def _french():
    set_language("fr")
    yield
    set_language("fr")


@pytest.fixture
def _loaded(analyzer, monkeypatch):
    # the same analyzer as the command loads; loading it for each of these tests would take most of their time
    monkeypatch.setattr("stance.analyzer.load", lambda *_arguments, **_options: analyzer)


def run(*arguments: str, text: str | None = None):
    return CliRunner().invoke(create_app(), list(arguments), input=text)


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("page") / "page.json"
    path.write_text(json.dumps(PAGE, ensure_ascii=False), encoding="utf-8")
    return path


# Language and usage ---------------------------------------------------------------------------------------------------


def test_help_is_french_throughout():
    result = run("analyze", "--help")
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines[0] == "Usage : stance analyze [OPTIONS] {PAGE}..."
    assert {"Arguments :", "Options :"} <= set(lines)
    assert "Affiche cette aide." in result.stdout
    assert not re.search(r"Show this|required|default", result.stdout)


def test_help_in_english(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["stance", "--lang", "en", "--help"])
    with pytest.raises(SystemExit) as stop:
        main()
    out = capsys.readouterr().out
    assert stop.value.code == 0
    assert "Analyses an article and its readers' comments" in " ".join(out.split())
    assert "Commands:" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("analyse",), "stance : commande inconnue : « analyse »."),
        (("analyze",), "stance : il manque « PAGE »."),
        (("export", "x"), "stance : l'option « --to » manque."),
        (("analyze", "x", "--frmat", "json"), "stance : option inconnue : --frmat"),
        (("read", "x", "--format"), "stance : l'option « --format » demande une valeur."),
        (("--lang", "de", "info"), "stance : langue inconnue ; fr ou en est attendu."),
        (
            ("analyze", "x", "--format", "pdf"),
            "stance : format de sortie inconnu : pdf ; formats : table, json, markdown, html.",
        ),
        (
            ("analyze", "x", "--format", "csv"),
            "stance : format de sortie inconnu : csv ; formats : table, json, markdown, html. "
            "« stance export --to csv » écrit ce format.",
        ),
        (("read", "x", "-f", "html"), "stance : format de sortie inconnu : html ; formats : text, json."),
        (
            ("import", "x", "--from", "jsonl", "-f", "pdf"),
            "stance : format de sortie inconnu : pdf ; formats : ",
        ),
        (("analyze", "a", "b", "--input-format", "pdf"), "stance : format d'entrée inconnu : pdf ;"),
        (("batch", "x"), "stance : l'option « --output / -o » manque."),
        (("analyse",), "stance : commande inconnue : « analyse ». Vouliez-vous dire « analyze » ?"),
        (
            ("concepts", "x", "-o", "x.zzz"),
            "stance : x.zzz : le format d'un lexique se lit à la fin de son nom : .zzz",
        ),
        (
            ("train", "x", "-o", "none", "--epochs", "3"),
            "stance : --epochs : sans effet, aucun encodeur n'est à affiner.",
        ),
        (("export", "x", "--to", "docx"), "stance : format d'échange inconnu : docx ; formats : csv"),
        (("export", "x", "--to", "brat"), "stance : le format brat est fait de plusieurs fichiers."),
        (("import", "x", "--from", "gexf"), "stance : le format gexf s'écrit mais ne se relit pas"),
        (("analyze", "x", "--key", "k"), "stance : --key ne sert qu'avec --pseudonymize."),
    ],
)
def test_wrong_usage_is_said_in_french_and_exits_with_2(arguments, message):
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert any(line.startswith(message) for line in result.stderr.splitlines())


def test_help_is_quick_to_import():
    code = "import sys, stance.cli.app as a; a.create_app(); print([m for m in ('spacy', 'sklearn', 'jinja2', 'lxml', 'pyarrow', 'numpy') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[]"


# Pages in, reports out ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("output_format", ["table", "json", "markdown", "html"])
@pytest.mark.usefixtures("_loaded")
def test_analyze_writes_to_a_file_what_it_writes_to_standard_output(page, tmp_path, output_format):
    target = tmp_path / "out"
    assert run("analyze", str(page), "-f", output_format, "-o", str(target)).stdout == ""
    assert run("analyze", str(page), "-f", output_format).stdout.strip() == target.read_text("utf-8").strip()


@pytest.mark.usefixtures("_loaded")
def test_a_page_that_cannot_be_read_leaves_the_others(page):
    result = run("analyze", "none.txt", str(page), "--format", "json")
    assert result.exit_code == 1
    assert result.stderr.startswith("stance : none.txt : fichier introuvable.")
    assert [a["article"]["title"] for a in json.loads(result.stdout)] == ["Réponse à Max Wexley"]


def test_a_wrong_format_of_pages_is_told_once():
    assert run("read", "a", "b", "c", "--input-format", "pdf").stderr.count("stance : ") == 1


@pytest.mark.parametrize("address", ["https://exemple.fr/page.html", "https://exemple.fr/page"])
def test_an_address_is_said_to_be_none_to_download(address):
    result = run("read", address)
    assert (result.exit_code, result.stderr) == (
        1,
        f"stance : {address} : une adresse du web : stance ne télécharge rien. Enregistrez la page depuis un "
        "navigateur, puis donnez ce fichier.\n",
    )


@pytest.mark.parametrize("place", [("--lang", "en", "read", "none.txt"), ("read", "none.txt", "--lang=en")])
def test_the_language_may_stand_anywhere(monkeypatch, capsys, place):
    monkeypatch.setattr(sys, "argv", ["stance", *place])
    with pytest.raises(SystemExit):
        main()
    assert capsys.readouterr().err == "stance : none.txt : file not found.\n"


@pytest.mark.usefixtures("_loaded")
def test_standard_input():
    result = run("analyze", "-", "--format", "json", text=json.dumps(PAGE))
    assert json.loads(result.stdout)["summary"]["comments"] == 4


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("none/out", "fichier ou dossier introuvable"),
        ("file/out", "un fichier tient la place d'un dossier"),
        ("", "c'est un dossier"),
    ],
)
@pytest.mark.parametrize("command", [("analyze",), ("read",), ("concepts",), ("export", "--to", "csv")])
def test_an_unwritable_output_is_told_before_the_work(tmp_path, command, place, why):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    output = tmp_path / place
    result = run(*command, "none.txt", "-o", str(output))
    assert (result.exit_code, result.stderr) == (2, f"stance : {output} : écriture impossible ({why}).\n")


@pytest.mark.parametrize("place", ["file", "file/below"])
@pytest.mark.parametrize("command", [("export", "none.txt", "--to", "brat"), ("train", "none.jsonl")])
def test_a_file_in_the_place_of_a_folder_is_told_before_the_work(tmp_path, command, place):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = run(*command, "-o", str(tmp_path / place))
    assert result.exit_code == 2
    assert result.stderr == (
        f"stance : {tmp_path / place} : un fichier tient la place de ce dossier. Donnez le nom d'un dossier à créer.\n"
    )


def test_an_export_that_fails_leaves_no_folder(tmp_path):
    assert run("export", "none.txt", "--to", "brat", "-o", str(tmp_path / "out")).exit_code == 1
    assert not (tmp_path / "out").exists()


def test_info():
    result = run("info")
    assert result.exit_code == 0
    assert result.stdout.startswith("stance ")


# Exchange -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["csv", "jsonl", "prodigy"])
@pytest.mark.usefixtures("_loaded")
def test_export_to_standard_output_and_back(page, tmp_path, name):
    path = tmp_path / "exported"
    result = run("export", str(page), "--to", name)
    path.write_bytes(result.stdout_bytes)
    back = run("import", str(path), "--from", name)
    assert back.exit_code == 0
    data = json.loads(back.stdout)
    assert [c["text"] for c in data["comments"]] == [c["text"] for c in PAGE["comments"]]


@pytest.mark.usefixtures("_loaded")
def test_export_to_a_folder_and_back_gives_what_train_reads(page, tmp_path):
    from stance.corpus import read_training

    assert run("export", str(page), "--to", "brat", "-o", str(tmp_path / "brat")).exit_code == 0
    gold = tmp_path / "gold.jsonl"
    assert run("import", str(tmp_path / "brat"), "--from", "brat", "-o", str(gold)).exit_code == 0
    assert sorted(read_training(gold)[0].stances) == ["max-3", "max-4", "noa-1", "zoe-2"]


def test_export_leaves_a_folder_that_holds_files_alone(page, tmp_path):
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    result = run("export", str(page), "--to", "txm", "-o", str(tmp_path))
    assert (result.exit_code, [p.name for p in tmp_path.iterdir()]) == (2, ["mine.txt"])
    assert "le dossier n'est pas vide" in result.stderr


# Names ----------------------------------------------------------------------------------------------------------------


def named(content: bytes) -> list[str]:
    """Return the people that some bytes name, however they are written."""
    text = re.sub(r"<style>.*?</style>", "", content.decode("utf-8", "ignore"), flags=re.DOTALL)
    for escaped in set(re.findall(r"\\u[0-9a-f]{4}", text)):
        text = text.replace(escaped, chr(int(escaped[2:], 16)))
    people = (
        *PEOPLE,
        *(part for name in PEOPLE for part in name.split()),
        "Farquhar",
        "noa-1",
        "zoe-2",
        "max-3",
    )
    return [name for name in people if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)]


@pytest.mark.usefixtures("_loaded")
def test_the_check_itself_finds_names(page):
    assert "Quetzal" in named(run("analyze", str(page)).stdout.encode())
    assert "Zoé Quetzal" in named(json.dumps(PAGE).encode())


@pytest.mark.parametrize("output_format", ["table", "json", "markdown", "html"])
@pytest.mark.usefixtures("_loaded")
def test_no_report_names_anybody(page, tmp_path, output_format):
    key = tmp_path / "key"
    result = run("analyze", str(page), "-f", output_format, "--pseudonymize", "--key", str(key))
    assert (result.exit_code, named(result.stdout_bytes + result.stderr_bytes)) == (0, [])
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text(encoding="ascii").strip() not in result.stdout


@pytest.mark.usefixtures("_loaded")
def test_no_export_names_anybody(page, tmp_path):
    found = {}
    for name in FORMATS:
        target = tmp_path / name
        result = run(
            "export",
            str(page),
            "--to",
            name,
            "-o",
            str(target),
            "--pseudonymize",
            "--key",
            str(tmp_path / "key"),
        )
        files = [target] if target.is_file() else sorted(target.iterdir())
        contents = [_plain_bytes(name, path) for path in files]
        found[name] = (result.exit_code, len(files) > 0, sorted({n for c in contents for n in named(c)}))
    assert found == {name: (0, True, []) for name in FORMATS}


def _plain_bytes(name: str, path: Path) -> bytes:
    """Return what a file says, where its bytes are compressed."""
    if name == "parquet":
        import pyarrow.parquet as pq

        return json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False).encode()
    if name == "spacy":
        import zlib

        return zlib.decompress(path.read_bytes())
    return path.read_bytes()


@pytest.mark.usefixtures("_loaded")
def test_the_same_key_gives_the_same_codes_and_another_gives_others(page, tmp_path):
    def authors(key: str) -> list[str]:
        result = run("analyze", str(page), "-f", "json", "--pseudonymize", "--key", str(tmp_path / key))
        return [comment["author"] for comment in json.loads(result.stdout)["comments"]]

    first = authors("one")
    assert authors("one") == first
    assert set(authors("two")) & set(first) == set()
    assert first[2] == first[3]


@pytest.mark.usefixtures("_loaded")
def test_the_default_key_stands_in_the_user_s_configuration(page, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert run("analyze", str(page), "--pseudonymize").exit_code == 0
    assert (tmp_path / "stance" / "pseudonyms.key").is_file()


def test_the_samples_are_analysed(tmp_path):
    result = run("analyze", *map(str, SAMPLES), "-f", "html", "-o", str(tmp_path / "report.html"))
    assert (result.exit_code, (tmp_path / "report.html").stat().st_size > 50_000) == (0, True)
