"""The report of a corpus, from the tables of a batch."""

import json
from pathlib import Path
from typing import Any

from markupsafe import Markup

from stance.errors import CorpusError
from stance.language import _, current_language, label_name
from stance.reports.html import _resource, _template
from stance.schema import LABELS

MAX_ROWS = 40


def write_report(folder: str | Path) -> Path:
    """Write ``report.html`` into a folder of batch results and return its path.

    Raises
    ------
    CorpusError
        The folder holds no tables.
    """
    folder = Path(folder)
    if not list(folder.glob("tables/comments/part-*.parquet")):
        raise CorpusError(
            _("aucune table dans ce dossier."), source=str(folder), hint=_("Lancez d'abord « stance batch ».")
        )
    page = _template("corpus.html").render(
        _=_,
        language=current_language(),
        label_name=label_name,
        labels=LABELS,
        style=Markup(_resource("style.css")),  # noqa: S704 - our own file
        **_facts(folder),
    )
    target = folder / "report.html"
    target.write_text(page, encoding="utf-8")
    return target


def _facts(folder: Path) -> dict[str, Any]:
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    comments = ds.dataset(folder / "tables/comments").to_table(
        columns=["discussion", "comment", "label", "abstained"]
    )
    discussions = ds.dataset(folder / "tables/discussions").to_table(
        columns=["discussion", "title", "comments", *LABELS, "mean_score"]
    )
    mentions = ds.dataset(folder / "tables/mentions").to_table(
        columns=["discussion", "comment", "concept", "label"]
    )
    counted = {row["values"]: row["counts"] for row in pc.value_counts(comments["label"]).to_pylist()}
    in_comments = (
        mentions.filter(pc.is_valid(mentions["comment"]))
        .group_by(["concept", "label", "discussion", "comment"])
        .aggregate([])
    )
    joined = in_comments.rename_columns({"label": "name"}).join(comments, ["discussion", "comment"])
    per_concept: dict[str, dict[str, Any]] = {}
    for row in joined.group_by(["concept", "name", "label"]).aggregate([("comment", "count")]).to_pylist():
        entry = per_concept.setdefault(row["concept"], {"label": row["name"], **dict.fromkeys(LABELS, 0)})
        entry[row["label"]] += row["comment_count"]
    concepts = sorted(per_concept.values(), key=lambda c: (-sum(c[x] for x in LABELS), c["label"]))[:MAX_ROWS]
    errors = folder / "errors.jsonl"
    failed = (
        [json.loads(line) for line in errors.read_text(encoding="utf-8").splitlines()]
        if errors.exists()
        else []
    )
    return {
        "total": len(comments),
        "counts": {label: counted.get(label, 0) for label in LABELS},
        "doubtful": pc.sum(pc.cast(comments["abstained"], "int64")).as_py() or 0,
        "pages": len(discussions),
        "most": sorted(discussions.to_pylist(), key=lambda d: (-d["comments"], d["discussion"]))[:MAX_ROWS],
        "concepts": concepts,
        "errors": failed[:MAX_ROWS],
        "error_count": len(failed),
    }
