"""A run under faults: what fails is told, what is done stays, and the tables are those of an undisturbed run."""

import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from stance.batch import Outcome, Progress, run, supervisor
from stance.batch.partitions import partitions
from stance.batch.settings import model_hash
from stance.batch.store import open_store
from stance.batch.supervisor import Job, Pool
from stance.config import model_path
from stance.errors import ConfigError, CorpusError, ModelError
from tests.batch.conftest import batch, tables

Corpus = Callable[..., Path]
DRIVER = Path(__file__).with_name("driver.py")


def errors(folder: Path) -> list[tuple[str, str, str]]:
    """Return the lines of ``errors.jsonl``, with the numbers of code lines left out."""
    rows = map(json.loads, (folder / "errors.jsonl").read_text(encoding="utf-8").splitlines())
    return sorted((Path(r["path"]).name, r["error"], re.sub(r"py:\d+", "py:…", r["message"])) for r in rows)


def test_every_page_is_there_once_and_progress_ends_at_all(corpus: Corpus, tmp_path: Path) -> None:
    outcome, states = batch(corpus(30), tmp_path / "out")
    found = tables(tmp_path / "out")
    assert outcome == Outcome(30, 30, 0)
    assert sorted(Path(row["discussion"]).name for row in found["discussions"]) == [
        f"{n:02}.txt" for n in range(30)
    ]
    assert [(row["comment"], row["author"]) for row in found["comments"]] == [("c1", "Léa")] * 30
    last = states[-1]
    assert (last.pages, last.comments, last.failures, last.bytes_done) == (30, 30, 0, last.bytes_total)
    assert [state.pages for state in states] == sorted(state.pages for state in states)
    assert (tmp_path / "out/report.html").exists()
    assert json.loads((tmp_path / "out/manifest.json").read_text())["complete"] is True


def test_pages_that_hang_kill_or_meet_a_bug_are_lines_and_never_the_end(
    corpus: Corpus, tmp_path: Path
) -> None:
    bad = {3: "BOUCLE", 4: "MEURT", 5: "MEURT", 9: "BOGUE", 12: "ANGLAIS", 29: "MEURT"}
    outcome, _states = batch(corpus(30, bad), tmp_path / "out", page_seconds=1)
    assert outcome == Outcome(24, 24, 6)
    died = (
        "le processus d'analyse est mort 2 fois sur cette page, faute de mémoire peut-être. Relancez la même "
        "commande pour l'essayer encore, avec moins de processus (--workers)."
    )
    assert errors(tmp_path / "out") == [
        (
            "03.txt",
            "Timeout",
            "abandonnée après 1 s. Relancez la même commande pour l'essayer encore ; si la page est très longue, "
            "coupez-la.",
        ),
        ("04.txt", "WorkerDied", died),
        ("05.txt", "WorkerDied", died),
        (
            "09.txt",
            "ValueError",
            "erreur imprévue (stance/batch/work.py:…). Signalez-la, avec la page si elle est publique.",
        ),
        ("12.txt", "PageError", "pas en français. Traduisez."),
        ("29.txt", "WorkerDied", died),
    ]
    good = {f"{n:02}.txt" for n in range(30)} - {f"{n:02}.txt" for n in bad}
    found = tables(tmp_path / "out")
    assert sorted(Path(row["discussion"]).name for row in found["comments"]) == sorted(good)


def test_one_death_from_outside_costs_no_page(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(12, {5: f"UNE-FOIS:{tmp_path / 'mort'}"})
    outcome, _states = batch(pages, tmp_path / "out")
    assert (outcome, (tmp_path / "mort").exists()) == (Outcome(12, 12, 0), True)


def test_what_was_given_up_for_want_of_time_is_tried_again(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(6, {2: f"ATTEND:{tmp_path / 'reveil'}"})
    assert batch(pages, tmp_path / "out", page_seconds=1)[0] == Outcome(5, 5, 1)
    (tmp_path / "reveil").touch()
    assert batch(pages, tmp_path / "out", page_seconds=1)[0] == Outcome(6, 6, 0)
    assert errors(tmp_path / "out") == []


def test_a_run_that_is_whole_starts_no_worker(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = corpus(12)
    batch(pages, tmp_path / "out")
    before = tables(tmp_path / "out")
    monkeypatch.setattr(supervisor, "WORKER", ("-c", "raise SystemExit(1)"))
    outcome, states = batch(pages, tmp_path / "out")
    assert (outcome, states[-1].pages_new) == (Outcome(12, 12, 0), 0)
    assert tables(tmp_path / "out") == before


def test_kill_and_again_gives_the_tables_of_an_undisturbed_run(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(40, dict.fromkeys(range(40), "LENT"))
    batch(pages, tmp_path / "undisturbed")
    for least in (1, 4):
        process = start(pages, tmp_path / "out", workers=2)
        while len(list(tmp_path.glob("out/receipts/*"))) < least:
            time.sleep(0.02)
        process.kill()
        process.communicate()
    done = len(list(tmp_path.glob("out/receipts/*")))
    outcome, states = batch(pages, tmp_path / "out")
    assert 4 <= done < len(list(tmp_path.glob("out/receipts/*")))
    assert 0 < states[-1].pages_new < 40
    assert outcome == Outcome(40, 40, 0)
    assert tables(tmp_path / "out") == tables(tmp_path / "undisturbed")


def test_ctrl_c_stops_cleanly_and_says_how_to_go_on(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(40, dict.fromkeys(range(40), "LENT"))
    process = start(pages, tmp_path / "out", workers=2)
    wait_for(lambda: any(tmp_path.glob("out/receipts/*")))
    process.send_signal(signal.SIGINT)
    _output, messages = process.communicate(timeout=30)
    assert process.returncode == 130
    assert messages == "Interrompu. Ce qui est fait reste ; pour continuer, relancez la même commande.\n"
    assert json.loads((tmp_path / "out/manifest.json").read_text())["complete"] is False
    assert list(tmp_path.glob("out/staging/*")) == []
    outcome, states = batch(pages, tmp_path / "out")
    assert outcome == Outcome(40, 40, 0)
    assert 0 < states[-1].pages_new < 40


def start(pages: Path, output: Path, *, workers: int) -> "subprocess.Popen[str]":
    settings = ["--workers", str(workers), "--partition-size", "4", "--quiet"]
    command = [sys.executable, str(DRIVER), "batch", str(pages), "-o", str(output), *settings]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are counted in /proc")
def test_workers_end_with_their_parent(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(4, dict.fromkeys(range(4), "BOUCLE"))
    process = start(pages, tmp_path / "out", workers=1)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    wait_for(lambda: bool(children.read_text()))
    (child,) = map(int, children.read_text().split())
    assert alive(child)
    process.kill()
    process.communicate()
    wait_for(lambda: not alive(child))


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_full_disk_stops_the_run_and_the_same_command_goes_on(corpus: Corpus, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.touch()
    pages = corpus(20, {7: f"PLEIN:{full}"})
    with pytest.raises(CorpusError) as caught:
        batch(pages, tmp_path / "out", workers=1)
    assert (caught.value.message, caught.value.hint) == (
        "écriture impossible (disque plein).",
        "Libérez de la place ou rétablissez l'accès, puis relancez la même commande : ce qui est fait n'est pas "
        "refait.",
    )
    assert json.loads((tmp_path / "out/manifest.json").read_text())["complete"] is False
    full.unlink()
    assert batch(pages, tmp_path / "out")[0] == Outcome(20, 20, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_write_that_the_system_itself_refuses_stops_the_run_and_the_same_command_goes_on(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = corpus(20)
    batch(pages, tmp_path / "undisturbed")
    with monkeypatch.context() as patch:
        patch.setenv("STAND_IN_MAX_BYTES", "1000")
        with pytest.raises(CorpusError) as caught:
            batch(pages, tmp_path / "out")
    assert caught.value.message == "écriture impossible (fichier trop grand pour ce système)."
    assert list(tmp_path.glob("out/tables/*/*")) == []
    assert batch(pages, tmp_path / "out")[0] == Outcome(20, 20, 0)
    assert tables(tmp_path / "out") == tables(tmp_path / "undisturbed")


def test_a_storage_that_refuses_for_a_moment_is_waited_for(corpus: Corpus, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.touch()
    pages = corpus(4, {2: f"PLEIN:{full}"})
    # the page's text must stay the same, so the disk gets room while the run waits
    script = f"import time, pathlib; time.sleep(2); pathlib.Path({str(full)!r}).unlink()"
    with subprocess.Popen([sys.executable, "-c", script]):
        assert batch(pages, tmp_path / "out", patience=31)[0] == Outcome(4, 4, 0)


def test_a_changed_page_replaces_its_rows_and_a_removed_one_leaves(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(30)
    batch(pages, tmp_path / "out")
    changed = (pages / "11.txt").read_text(encoding="utf-8").replace("le numéro", "un autre numéro")
    (pages / "11.txt").write_text(changed, encoding="utf-8")
    (pages / "22.txt").unlink()
    outcome, states = batch(pages, tmp_path / "out")
    batch(pages, tmp_path / "fresh")
    assert outcome == Outcome(29, 29, 0)
    assert states[-1].pages_new < 29
    assert tables(tmp_path / "out") == tables(tmp_path / "fresh")


@pytest.mark.parametrize("damage", ["removed", "cut", "receipt"])
def test_damaged_tables_are_made_again(corpus: Corpus, tmp_path: Path, damage: str) -> None:
    pages = corpus(12)
    batch(pages, tmp_path / "out")
    before = tables(tmp_path / "out")
    table = sorted((tmp_path / "out/tables/claims").glob("*.parquet"))[0]
    if damage == "removed":
        table.unlink()
    elif damage == "cut":
        table.write_bytes(table.read_bytes()[:100])
    else:
        sorted((tmp_path / "out/receipts").iterdir())[0].write_text('{"disc')
    assert batch(pages, tmp_path / "out")[0] == Outcome(12, 12, 0)
    assert tables(tmp_path / "out") == before


def test_other_settings_are_refused_and_no_resume_makes_all_again(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(6)
    lexicon = tmp_path / "concepts.csv"
    lexicon.write_text("label\nvélo\n", encoding="utf-8")
    batch(pages, tmp_path / "out", concepts=lexicon)
    lexicon.write_text("label\nvélo\ntrain\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"d'autres réglages : --concepts \(\w+ → \w+\)") as caught:
        batch(pages, tmp_path / "out", concepts=lexicon)
    assert caught.value.hint == "Choisissez un autre dossier, ou --no-resume pour tout refaire."
    outcome, states = batch(pages, tmp_path / "out", concepts=lexicon, resume=False)
    assert (outcome, states[-1].pages_new) == (Outcome(6, 6, 0), 6)


def test_a_model_of_the_same_name_with_another_content_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    model = tmp_path / "stance_fr"
    shutil.copytree(model_path(), model)
    pages = corpus(3)
    batch(pages, tmp_path / "out", model=model)
    (model / "README.md").write_text("Une carte.", encoding="utf-8")
    assert batch(pages, tmp_path / "out", model=model)[1][-1].pages_new == 0
    config = json.loads((model / "config.json").read_text())
    (model / "config.json").write_text(json.dumps({**config, "temperature": 2.0}))
    with pytest.raises(ConfigError, match=r"réglages : --model \(stance_fr \w+ → stance_fr \w+\)"):
        batch(pages, tmp_path / "out", model=model)


def test_the_results_of_other_inputs_are_not_thrown_away(corpus: Corpus, tmp_path: Path) -> None:
    first, second = corpus(3), corpus(4, name="autres")
    batch(first, tmp_path / "out")
    with pytest.raises(ConfigError, match="les résultats d'autres entrées") as caught:
        batch(second, tmp_path / "out")
    assert str(first) in caught.value.message
    both = run([str(first), str(second)], tmp_path / "out", workers=1, partition_size=4)
    assert both == Outcome(7, 7, 0)


def test_a_wrong_input_leaves_nothing_in_the_folder(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="introuvable"):
        batch(tmp_path / "none", tmp_path / "out")
    assert batch(corpus(2), tmp_path / "out")[0] == Outcome(2, 2, 0)


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_file_in_the_place_of_the_folder_is_refused(corpus: Corpus, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        batch(corpus(2), tmp_path / place)
    assert (caught.value.message, caught.value.hint) == (
        "un fichier tient la place de ce dossier.",
        "Donnez un autre dossier des résultats (--output).",
    )


def test_a_page_that_is_given_up_names_nobody_in_its_path(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(2, {1: "BOGUE"})
    (pages / "01.txt").rename(pages / "lea-martin.txt")
    assert batch(pages, tmp_path / "out", key=tmp_path / "key")[0] == Outcome(1, 1, 1)
    ((name, error, _message),) = errors(tmp_path / "out")
    assert (re.sub(r"P[A-Z2-7]{10}", "P…", name), error) == ("P…-P….txt", "ValueError")
    receipts = [path.read_text(encoding="utf-8") for path in (tmp_path / "out/receipts").iterdir()]
    assert [text for text in receipts if "martin" in text] == []


@pytest.mark.parametrize("key", [None, "key"])
def test_another_spelling_of_an_input_goes_on_with_the_same_results(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    pages = corpus(3)
    monkeypatch.chdir(tmp_path)
    run(["./pages/"], "out", key=key)
    before = tables(tmp_path / "out")
    states: list[Progress] = []
    assert run([str(pages)], "out", key=key, progress=states.append) == Outcome(3, 3, 0)
    assert (states[-1].pages_new, tables(tmp_path / "out")) == (0, before)


def test_the_size_of_partitions_is_kept_unless_another_is_asked_for(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(6)
    batch(pages, tmp_path / "out", partition_size=2)
    assert batch(pages, tmp_path / "out", partition_size=None)[1][-1].pages_new == 0
    with pytest.raises(ConfigError, match=r"réglages : --partition-size \(2 → 3\)\."):
        batch(pages, tmp_path / "out", partition_size=3)


def test_two_runs_in_one_folder_are_refused(corpus: Corpus, tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    pages = corpus(2)
    batch(pages, tmp_path / "out")
    with (tmp_path / "out/.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(ConfigError, match="une autre analyse écrit dans ce dossier"):
            batch(pages, tmp_path / "out")


def test_workers_that_die_at_the_start_end_the_run(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "WORKER", ("-c", "raise SystemExit(1)"))
    with pytest.raises(ModelError, match="les processus d'analyse ne démarrent pas"):
        batch(corpus(2), tmp_path / "out")


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    with pytest.raises(ConfigError, match="aucune page dans ces entrées"):
        batch(tmp_path / "pages", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_page_that_cannot_be_read_is_read_once_it_can(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(4)
    page = pages / "02.txt"
    text = page.read_bytes()
    page.unlink()
    page.symlink_to(tmp_path / "gone")
    assert batch(pages, tmp_path / "out")[0] == Outcome(3, 3, 1)
    assert errors(tmp_path / "out") == [("02.txt", "PageError", "fichier introuvable.")]
    page.unlink()
    page.write_bytes(text)
    assert batch(pages, tmp_path / "out")[0] == Outcome(4, 4, 0)


def test_an_export_of_many_discussions_gives_each_a_name(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    items = [{"text": f"Article {n}{' BOGUE' * (n == 2)}", "comments": [{"text": "Oui"}]} for n in range(4)]
    (pages / "export.json").write_text(json.dumps(items), encoding="utf-8")
    assert batch(pages, tmp_path / "out")[0] == Outcome(3, 3, 1)
    names = [Path(row["discussion"]).name for row in tables(tmp_path / "out")["discussions"]]
    assert names == ["export.json#1", "export.json#2", "export.json#4"]
    assert [row[0] for row in errors(tmp_path / "out")] == ["export.json#3"]


def test_a_line_that_is_not_utf8_says_where(tmp_path: Path) -> None:
    pages = tmp_path / "corpus.jsonl"
    pages.write_bytes(b'{"text": "Oui", "comments": []}\n{"text": "\xe9t\xe9", "comments": []}\n')
    assert batch(pages, tmp_path / "out")[0] == Outcome(1, 0, 1)
    assert errors(tmp_path / "out") == [
        (
            "corpus.jsonl:2",
            "PageError",
            "ligne illisible : l'octet 10 n'est pas en UTF-8. Convertissez le fichier, par exemple avec "
            "« iconv -t UTF-8 ».",
        )
    ]


def test_a_worker_that_has_grown_is_replaced(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "MAX_GROWN_MB", -1000.0)
    pages = corpus(12)
    open_store(str(tmp_path / "out")).prepare()
    job = Job(output=str(tmp_path / "out"), model=None, model_hash=model_hash(model_path()))
    with Pool(job, 1) as pool:
        seen = [
            (done.receipt["discussions"], pool.pids) for done in pool.run(partitions([str(pages)], size=4))
        ]
    assert sum(discussions for discussions, _pids in seen) == 12
    assert [pids for _discussions, pids in seen] == [[]] * len(seen)


def test_partitions_are_taken_as_workers_get_free(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(40)
    taken = 0

    def count() -> object:
        nonlocal taken
        for part in partitions([str(pages)], size=4):
            taken += 1
            yield part

    open_store(str(tmp_path / "out")).prepare()
    job = Job(output=str(tmp_path / "out"), model=None, model_hash=model_hash(model_path()))
    with Pool(job, 2) as pool:
        next(pool.run(count()))  # type: ignore[arg-type]
        assert taken <= 5
