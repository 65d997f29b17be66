"""The command: messages, exit codes, and the tables of the shipped model read back."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

import stance
from stance import analyzer
from stance.analyzer import parse
from stance.batch import Progress, run
from stance.batch.tables import SCHEMAS, rows
from stance.cli.app import create_app
from stance.cli.progress import describe, progress
from stance.schema import LABELS

Corpus = Callable[..., Path]
Rows = dict[str, list[dict[str, Any]]]
PAGES = sorted(Path(__file__).parents[2].glob("corpus/pages/*.txt"))[:2]


def command(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(create_app(), ["batch", *map(str, arguments)])
    assert result.stdout == ""
    return result.exit_code, result.stderr


def test_plain_lines_and_the_end(corpus: Corpus, tmp_path: Path) -> None:
    assert command(corpus(3), "-o", tmp_path / "out", "--workers", 1) == (
        0,
        f"3 pages, 3 commentaires, 0 échec\n3 pages, 3 commentaires, 0 échec : {tmp_path}/out\n",
    )


def test_a_failure_is_exit_code_1_and_quiet_leaves_the_end_alone(corpus: Corpus, tmp_path: Path) -> None:
    pages = corpus(3, {1: "ANGLAIS"})
    assert command(pages, "-o", tmp_path / "out", "--workers", 1, "--quiet") == (
        1,
        f"2 pages, 2 commentaires, 1 échec : {tmp_path}/out\n",
    )


@pytest.mark.parametrize(
    "options",
    [("--key", "cle.txt"), ("--engine", "dask"), ("--workers", "0")],
    ids=lambda options: options[0],
)
def test_wrong_usage_is_exit_code_2(corpus: Corpus, tmp_path: Path, options: tuple[str, ...]) -> None:
    assert command(corpus(1), "-o", tmp_path / "out", *options)[0] == 2


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (Progress(), "0 page, 0 commentaire, 0 échec"),
        (
            Progress(pages=2, comments=1, failures=2, bytes_done=9, bytes_total=9),
            "2 pages, 1 commentaire, 2 échecs",
        ),
        (
            Progress(1, 1, 1, bytes_done=1, bytes_total=3601, bytes_new=1, seconds=6, pages_new=3),
            "1 page, 1 commentaire, 1 échec, 0,50 pages/s, reste 6:00:00",
        ),
    ],
)
def test_where_a_run_stands(state: Progress, text: str) -> None:
    assert describe(state) == text


def test_a_terminal_gets_a_bar_that_says_where_the_run_stands(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    with progress(quiet=False) as show:
        show(Progress(pages=30, comments=210, failures=1, bytes_done=300, bytes_total=900))
    said = capsys.readouterr()
    assert "33%" in said.err
    assert "30 pages, 210 commentaires, 1 échec" in said.err
    assert said.out == ""


@pytest.fixture(scope="module")
def expected() -> Rows:
    """The rows that the analyzer gives for the sample pages."""
    loaded = stance.load()
    gathered: Rows = {name: [] for name in SCHEMAS}
    for page in PAGES:
        for table, new in rows(str(page), loaded(stance.read(page))).items():
            gathered[table] += new
    return gathered


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of the shipped model for two sample pages, one page a partition, two workers."""
    folder = tmp_path_factory.mktemp("shipped")
    run([str(page) for page in PAGES], folder, workers=2, partition_size=1)
    return folder


@pytest.mark.parametrize("table", sorted(SCHEMAS))
def test_the_rows_are_those_of_the_analyzer(shipped: Path, expected: Rows, table: str) -> None:
    found = [
        row
        for page in PAGES
        for row in ds.dataset(shipped / "tables" / table)
        .to_table(filter=ds.field("discussion") == str(page))
        .to_pylist()
    ]
    # through Arrow, since the columns hold 32-bit numbers
    assert found == pa.Table.from_pylist(expected[table], schema=SCHEMAS[table]).to_pylist() != []


def test_every_file_says_what_its_columns_hold_and_which_model_decided(shipped: Path) -> None:
    for table in SCHEMAS:
        for file in (shipped / "tables" / table).glob("*.parquet"):
            schema = pq.read_schema(file)
            assert schema.metadata[b"stance.model"] == b"stance_fr"
            assert schema.metadata[b"stance.tables_version"] == b"1"
            assert [field.name for field in schema if not field.metadata[b"description"]] == []


def test_sql_reads_the_tables(shipped: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    tables = f"{shipped}/tables"
    (counts,) = duckdb.sql(
        f"SELECT count(*), sum(comments), {', '.join(f'sum({label})' for label in LABELS)} "
        f"FROM '{tables}/discussions/*.parquet'"
    ).fetchall()
    by_label = dict(
        duckdb.sql(f"SELECT label, count(*) FROM '{tables}/comments/*.parquet' GROUP BY label").fetchall()
    )
    assert counts == (2, sum(by_label.values()), *(by_label.get(label, 0) for label in LABELS))
    (orphans,) = duckdb.sql(
        f"SELECT count(*) FROM '{tables}/links/*.parquet' l ANTI JOIN '{tables}/claims/*.parquet' c "
        "ON l.discussion = c.discussion AND l.target = c.claim"
    ).fetchall()
    assert orphans == (0,)


def test_a_doc_does_not_depend_on_what_is_parsed_beside_it() -> None:
    """What makes a page's rows the same whatever its partition, its neighbours and the pages given up."""
    nlp = stance.load().nlp
    texts = [
        text
        for page in PAGES
        for d in [stance.read(page)]
        for text in (d.text, *(c.text for c in d.comments))
    ]
    together = list(parse(nlp, texts))
    alone = [nlp(text) for text in texts]
    attributes = ["LEMMA", "POS", "DEP", "HEAD", "SENT_START"]
    assert [doc.to_array(attributes).tolist() for doc in together] == [
        doc.to_array(attributes).tolist() for doc in alone
    ]
    assert [doc.tensor.tobytes() for doc in together] == [doc.tensor.tobytes() for doc in alone]


def test_a_long_text_is_parsed_some_paragraphs_at_a_time_and_kept_to_the_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = stance.read(PAGES[0]).text
    nlp = stance.load().nlp
    whole = nlp(text)
    monkeypatch.setattr(analyzer, "BATCH_CHARS", 700)
    (doc,) = parse(nlp, [text])
    assert len(text) > 2 * 700
    assert doc.text == text
    assert [(s.start_char, s.end_char) for s in doc.sents] == [
        (s.start_char, s.end_char) for s in whole.sents
    ]
    assert [s.text for s in doc.spans["claims"]] == [s.text for s in whole.spans["claims"]]
    assert len(doc.tensor) == len(doc)


@pytest.mark.parametrize("number", range(3))
def test_the_questions_of_the_documentation_have_answers(shipped: Path, number: int) -> None:
    duckdb = pytest.importorskip("duckdb")
    documentation = Path(__file__).parents[2] / "docs/tables.md"
    questions = re.findall(r"```sql\n(.*?)```", documentation.read_text(encoding="utf-8"), re.DOTALL)
    assert len(questions) == 3
    # two pages are too few for the least numbers that a corpus asks for
    question = questions[number].replace("DIR", str(shipped)).replace("commenters >= 5", "commenters >= 1")
    assert duckdb.sql(question).fetchall() != []


@pytest.mark.parametrize("number", range(3))
def test_the_questions_of_the_readme_have_answers(shipped: Path, number: int) -> None:
    duckdb = pytest.importorskip("duckdb")
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```sql\n(.*?)```", readme, re.DOTALL)
    questions = [question for question in block.split(";") if question.strip()]
    assert len(questions) == 3
    # two pages are too few for the least number that a corpus asks for
    question = questions[number].replace("'results/", f"'{shipped}/").replace("n >= 20", "n >= 1")
    assert duckdb.sql(question).fetchall() != []
