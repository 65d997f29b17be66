"""The store: a partition is whole or absent, wherever the writing ends."""

import json
from pathlib import Path

import pytest

from stance.batch.store import RECEIPT, TABLES, LocalStore, RemoteStore, open_store, receipt_name, table_name


def stage(store: LocalStore | RemoteStore, name: str, *, content: str = "x") -> None:
    with store.stage(name) as staged:
        for table in TABLES:
            (staged / f"{table}.parquet").write_text(content)
        receipt = {"bytes": dict.fromkeys(TABLES, len(content)), "discussions": 1}
        (staged / RECEIPT).write_text(json.dumps(receipt))
        store.commit(name, staged)


def files(folder: Path) -> list[str]:
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


WHOLE = sorted([receipt_name("p"), *(table_name(table, "p") for table in TABLES)])


def test_a_commit_puts_all_in_place_and_leaves_nothing_else(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.prepare()
    stage(store, "p")
    assert files(tmp_path) == WHOLE
    assert store.receipt("p") == {"bytes": dict.fromkeys(TABLES, 1), "discussions": 1}


@pytest.mark.parametrize("steps", range(7))
def test_an_end_at_any_step_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """Cut the commit after so many renames; the next run finds the partition whole, or no trace of it."""

    class Cut(BaseException):
        pass

    count = 0

    def counting(original: object) -> object:
        def step(self: Path, target: Path) -> Path:
            nonlocal count
            if count == steps:
                raise Cut
            count += 1
            return original(self, target)  # type: ignore[operator, no-any-return]

        return step

    store = LocalStore(tmp_path)
    store.prepare()
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counting(Path.rename))
        patch.setattr(Path, "replace", counting(Path.replace))
        with pytest.raises(Cut):
            stage(store, "p")
    again = LocalStore(tmp_path)
    again.prepare()
    assert files(tmp_path) == ([] if steps == 0 else WHOLE)
    assert (again.receipt("p") is None) is (steps == 0)
    stage(again, "p")
    assert files(tmp_path) == WHOLE


def test_what_is_not_kept_goes_with_its_receipt(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.prepare()
    stage(store, "p")
    stage(store, "q")
    store.keep_only(frozenset("p"))
    assert files(tmp_path) == WHOLE


def test_a_url_keeps_the_same_files() -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    try:
        store = open_store("memory://results")
        assert isinstance(store, RemoteStore)
        store.prepare()
        assert store.receipt("p") is None
        stage(store, "p")
        stage(store, "q")
        store.keep_only(frozenset("p"))
        again = open_store("memory://results")
        assert sorted(name.removeprefix("/results/") for name in memory.find("/results")) == WHOLE
        assert again.receipt("p") == {"bytes": dict.fromkeys(TABLES, 1), "discussions": 1}
        assert again.receipt("q") is None
        again.write_text("manifest.json", "été")
        assert (again.read_text("manifest.json"), again.read_text("rien")) == ("été", None)
    finally:
        memory.rm("/results", recursive=True)


def test_a_file_url_is_a_folder_of_this_machine(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    store = open_store(tmp_path.as_uri())
    assert isinstance(store, LocalStore)
    assert store.folder == tmp_path
