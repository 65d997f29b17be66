"""Partitions: what is read, in which order, under which names."""

import json
from pathlib import Path

import pytest

from stance.batch.partitions import MAX_STRETCH, Unit, input_bytes, partitions
from stance.errors import ConfigError


def write(folder: Path, name: str, text: str = "Un texte.") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def units(*inputs: str) -> list[Unit]:
    return [unit for part in partitions(inputs) for unit in part.units]


def test_a_folder_gives_its_pages_in_order_and_passes_the_rest_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "image.png", "sous/c.md", "sous/style.css"):
        write(tmp_path, name)
    assert [unit.path for unit in units(str(tmp_path))] == [
        str(tmp_path / name) for name in ("a.html", "b.txt", "sous/c.md")
    ]


def test_a_file_that_is_named_is_read_whatever_its_ending(tmp_path: Path) -> None:
    path = write(tmp_path, "page.php")
    assert units(path) == [Unit(path, 9)]


def test_what_two_inputs_name_alike_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    assert [unit.path for unit in units(str(tmp_path), path, str(tmp_path / "*.txt"))] == [path]


def test_a_corpus_gives_its_lines_by_offset(tmp_path: Path) -> None:
    lines = [json.dumps({"text": "é", "comments": []}, ensure_ascii=False), "", '{"broken']
    path = write(tmp_path, "corpus.jsonl", "\n".join(lines))
    first = len(lines[0].encode()) + 1
    assert units(path) == [Unit(path, first, 0, 1), Unit(path, 8, first + 1, 3)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param(
            '{"type": "article", "text": "x"}\n{"type": "comment", "text": "y"}', 1, id="typed lines"
        ),
        pytest.param('{"text": "x"}\n{"text": "y"}', 2, id="a discussion a line, without comments"),
        pytest.param('{"type": "post", "comments": []}\n{"comments": []}', 2, id="a type beside comments"),
        pytest.param('{"text"\n{"text": "y", "comments": []}', 2, id="first line broken"),
        pytest.param("", 1, id="empty"),
    ],
)
def test_a_jsonl_file_is_one_discussion_or_many(tmp_path: Path, text: str, number: int) -> None:
    assert len(units(write(tmp_path, "corpus.jsonl", text))) == number


def test_a_partition_holds_bounded_pages_and_bytes(tmp_path: Path) -> None:
    for number in range(100):
        write(tmp_path, f"{number:03}.txt", f"Page {number}")
    sizes = [len(part.units) for part in partitions([str(tmp_path)], size=4)]
    assert sum(sizes) == 100
    assert max(sizes) <= MAX_STRETCH * 4
    assert 100 / 4 / 2 < len(sizes) < 100 / 4 * 2
    write(tmp_path, "big1.txt", "x" * 3_000_000)
    write(tmp_path, "big2.txt", "x" * 3_000_000)
    big = [part for part in partitions([str(tmp_path)], size=1000) if part.size > 1_000_000]
    assert [sum("big" in unit.path for unit in part.units) for part in big] == [1, 1]


def names(folder: Path) -> list[str]:
    return [part.name for part in partitions([str(folder)], size=4)]


@pytest.mark.parametrize("change", ["changed", "added", "removed"])
def test_a_page_renames_its_own_partition_and_none_after_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    # relative, so that where partitions end does not depend on where the test runs
    monkeypatch.chdir(tmp_path)
    folder = Path("pages")
    for number in range(200):
        write(folder, f"{number:03}.txt", f"Page {number}")
    before = names(folder)
    if change == "removed":
        (folder / "101.txt").unlink()
    else:
        write(folder, "101.txt" if change == "changed" else "101b.txt", "Autre")
    after = names(folder)
    assert len(set(before)) == len(before)
    # its neighbour too, where the page was or becomes the last of its partition
    assert 1 <= len(set(after) - set(before)) <= 2
    assert 1 <= len(set(before) - set(after)) <= 2


def test_copies_of_a_page_get_names_of_their_own(tmp_path: Path) -> None:
    for number in range(60):
        write(tmp_path, f"{number:03}.txt", "La même page.")
    found = names(tmp_path)
    assert 60 / 4 / 2 < len(found) == len(set(found))


@pytest.mark.parametrize("name", ["rien", "rien/*.txt"])
def test_an_input_that_names_nothing_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        input_bytes([str(tmp_path / name)])
    assert caught.value.source == str(tmp_path / name)


def test_a_broken_link_is_a_unit_that_fails_later(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    assert units(str(tmp_path)) == [Unit(str(tmp_path / "a.txt"), 0)]


def test_urls_are_read_through_fsspec() -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    line = b'{"text": "Un texte.", "comments": []}\n'
    memory.pipe({"/pages/a.txt": b"Un texte.", "/pages/b.png": b"", "/pages/c.jsonl": line * 2})
    try:
        assert units("memory://pages") == [
            Unit("memory:///pages/a.txt", 9),
            Unit("memory:///pages/c.jsonl", len(line), 0, 1),
            Unit("memory:///pages/c.jsonl", len(line), len(line), 2),
        ]
        assert input_bytes(["memory://pages/*.txt"]) == 9
    finally:
        memory.rm("/pages", recursive=True)
