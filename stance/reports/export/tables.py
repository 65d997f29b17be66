"""Tables: a CSV file for spreadsheets, JSON lines and Parquet for programs."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from stance.reports.export import File, Options
from stance.reports.facts import deciding
from stance.schema import LABELS, Analysis, CommentAnalysis, GoldComment, GoldDiscussion, Stance, from_dict

COLUMNS = (
    "type",
    "discussion",
    "source",
    "id",
    "parent_id",
    "author",
    "date",
    "title",
    "text",
    "label",
    "score",
    *LABELS,
    "abstained",
    "reason",
    "parent_label",
    "parent_score",
    "concepts",
    "cues",
)
# A spreadsheet takes a cell that begins so for a formula (OWASP, "CSV injection"). An apostrophe before it says text; one
# that stands there already is doubled, so that reading takes away what writing put.
_FORMULA = re.compile(r"'*[=+\-@\t\r|%]")
_GUARDED = re.compile(r"'+[=+\-@\t\r|%]")


# CSV ------------------------------------------------------------------------------------------------------------------


def write_csv(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write a row an article and a row a comment, ``;`` between the cells."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for position, analysis in enumerate(analyses, start=1):
        for row in _rows(f"page-{position}", analysis):
            writer.writerow([_cell(row.get(column), options) for column in COLUMNS])
    text = buffer.getvalue()
    yield File("analyses.csv", (("\ufeff" if options.bom else "") + text).encode("utf-8", "replace"))


def _rows(name: str, analysis: Analysis) -> Iterator[dict[str, Any]]:
    article = analysis.article
    page = {"discussion": name, "source": analysis.source}
    yield {
        "type": "article",
        **page,
        "author": article.author,
        "date": article.date,
        "title": article.title,
        "text": article.text,
    }
    for comment in analysis.comments:
        yield {"type": "comment", **page, **_comment_row(comment, analysis)}


def _comment_row(comment: CommentAnalysis, analysis: Analysis) -> dict[str, Any]:
    labels = {concept.id: concept.label for concept in analysis.concepts}
    stance: Stance = comment.stance
    to_parent = comment.stance_to_parent
    return {
        "id": comment.id,
        "parent_id": comment.parent_id,
        "author": comment.author,
        "date": comment.date,
        "text": comment.text,
        "label": stance.label,
        "score": stance.score,
        **stance.probabilities,
        "abstained": int(stance.abstained),
        "reason": stance.reason,
        "parent_label": to_parent.label if to_parent else None,
        "parent_score": to_parent.score if to_parent else None,
        "concepts": " | ".join(dict.fromkeys(labels.get(m.concept, m.concept) for m in comment.mentions)),
        "cues": " | ".join(" ".join(cue.text.split()) for cue in deciding(stance)),
    }


def _cell(value: Any, options: Options) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(value).replace(".", ",") if options.bom else str(value)
    return guarded(str(value).replace("\x00", "\ufffd"))


def guarded(text: str) -> str:
    """Return a cell's text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("'=1"), guarded("un - deux")
    ("'=1+1", "''=1", 'un - deux')
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return a cell's text as it was before :func:`guarded`."""
    return cell[1:] if _GUARDED.match(cell) else cell


def read_csv(path: Path) -> list[GoldDiscussion]:
    """Read the labels of the column ``label``, as they are or as a person has corrected them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=";")
        if not {"type", "discussion", "id", "text", "label"} <= set(reader.fieldnames or ()):
            raise ValueError("not the columns of an export")
        rows = [
            {name: unguarded(cell or "") for name, cell in row.items() if name is not None} for row in reader
        ]
    pages: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        pages.setdefault(row["discussion"], []).append(row)
    return [_gold(name, page) for name, page in pages.items()]


def _gold(name: str, rows: Sequence[dict[str, str]]) -> GoldDiscussion:
    article = next((row for row in rows if row["type"] == "article"), dict.fromkeys(COLUMNS, ""))
    found: GoldDiscussion = from_dict(
        GoldDiscussion,
        {
            "id": name,
            "subject": article["title"] or name,
            "domain": "",
            "genre": "",
            "title": article["title"],
            "text": article["text"],
            "thesis": "",
            "author": article["author"] or None,
            "date": article["date"] or None,
            "comments": [_gold_comment(row) for row in rows if row["type"] == "comment"],
        },
    )
    return found


def _gold_comment(row: dict[str, str]) -> GoldComment:
    found: GoldComment = from_dict(
        GoldComment,
        {
            "id": row["id"],
            "text": row["text"],
            "stance": row["label"],
            "author": row["author"] or None,
            "date": row["date"] or None,
            "parent_id": row["parent_id"] or None,
            "stance_to_parent": row["parent_label"] or None,
        },
    )
    return found


# JSON lines -----------------------------------------------------------------------------------------------------------


def write_jsonl(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write an analysis a line."""
    lines = "".join(json.dumps(a.to_dict(), ensure_ascii=False) + "\n" for a in analyses)
    # half a surrogate pair is no character; as an escape it stays what it was
    yield File("analyses.jsonl", lines.encode("utf-8", "backslashreplace"))


def read_jsonl(path: Path) -> list[Analysis]:
    """Read analyses, one a line."""
    # no splitlines: a text may hold U+2028, which JSON does not escape
    lines = path.read_text(encoding="utf-8").split("\n")
    return [from_dict(Analysis, json.loads(line)) for line in lines if line.strip()]


# Parquet --------------------------------------------------------------------------------------------------------------


def write_parquet(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write a row a discussion, its claims, comments and links nested in it, typed as the schema says."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [_storable(analysis.to_dict()) for analysis in analyses]
    table = pa.Table.from_pylist(rows, schema=pa.schema(list(_struct(Analysis))))
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    yield File("analyses.parquet", buffer.getvalue())


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {key: _storable(item) for key, item in value.items()}
    return [_storable(item) for item in value] if isinstance(value, list) else value


def read_parquet(path: Path) -> list[Analysis]:
    """Read analyses, one a row."""
    import pyarrow.parquet as pq

    rows = pq.read_table(path).to_pylist(maps_as_pydicts="strict")
    return [from_dict(Analysis, row) for row in rows]


def _struct(kind: Any) -> Any:
    import pyarrow as pa

    hints = get_type_hints(kind)
    return pa.struct([pa.field(f.name, _arrow(hints[f.name])) for f in fields(kind)])


def _arrow(hint: Any) -> Any:
    """Return the Arrow type of a field's type."""
    import pyarrow as pa

    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _arrow(next(a for a in arguments if a is not NoneType))
    if origin is tuple:
        return pa.list_(_arrow(arguments[0]))
    if origin is dict:
        return pa.map_(_arrow(arguments[0]), _arrow(arguments[1]))
    if is_dataclass(hint):
        return _struct(hint)
    if origin is Literal:
        return pa.string()
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[hint]
