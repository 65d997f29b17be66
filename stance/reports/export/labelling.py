"""Label Studio tasks with their labelling configuration, and Prodigy's JSON lines."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from stance.reports.export import File, Options
from stance.reports.export.standoff import (
    CHOICES,
    FEATURES,
    RELATIONS,
    Document,
    Relation,
    Span,
    documents,
    labelled,
    tokens,
)
from stance.schema import Analysis, GoldDiscussion


def _dumps(value: Any, **options: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, **options).encode("utf-8", "backslashreplace")


# Label Studio ---------------------------------------------------------------------------------------------------------


def write_labelstudio(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write the tasks, with the analyses as predictions to correct, and the configuration of the project."""
    yield File("label-config.xml", label_config().encode())
    tasks = [_task(document) for document in documents(analyses)]
    yield File("tasks.json", _dumps(tasks, indent=1))


def label_config() -> str:
    """Return the labelling configuration: spans, choices a span, relations."""
    lines = ["<View>", '  <Relations name="relations">']
    lines += [f'    <Relation value="{name}"/>' for name in RELATIONS]
    lines += ["  </Relations>", '  <Labels name="label" toName="text">']
    lines += [f'    <Label value="{layer}"/>' for layer in FEATURES]
    lines.append("  </Labels>")
    for layer, choices in CHOICES.items():
        for name, values in choices.items():
            lines.append(
                f'  <Choices name="{name}" toName="text" perRegion="true" whenTagName="label" '
                f'whenLabelValue="{layer}" showInLine="true">'
            )
            lines += [f'    <Choice value="{value}"/>' for value in values]
            lines.append("  </Choices>")
    lines.append(
        '  <TextArea name="concept" toName="text" perRegion="true" whenTagName="label" whenLabelValue="Concept" '
        'editable="true" maxSubmissions="1"/>'
    )
    lines += ['  <Text name="text" value="$text" granularity="symbol"/>', "</View>"]
    return "\n".join(lines) + "\n"


def _task(document: Document) -> dict[str, Any]:
    results: list[dict[str, Any]] = []
    for span in document.spans:
        where = {"start": span.start, "end": span.end, "text": document.text[span.start : span.end]}
        common = {"id": f"r{span.key}", "to_name": "text", "origin": "prediction"}
        shown = CHOICES[span.layer]
        notes = {k: v for k, v in span.features.items() if k not in shown and k != "concept"}
        region = common | {"from_name": "label", "type": "labels", "value": where | {"labels": [span.layer]}}
        if notes:
            region["meta"] = {"text": [json.dumps(notes, ensure_ascii=False)]}
        results.append(region)
        for name, value in span.features.items():
            if name in shown:
                results.append(
                    common | {"from_name": name, "type": "choices", "value": where | {"choices": [value]}}
                )
            elif name == "concept":
                results.append(
                    common | {"from_name": name, "type": "textarea", "value": where | {"text": [value]}}
                )
    results += [
        {
            "type": "relation",
            "from_id": f"r{relation.source}",
            "to_id": f"r{relation.target}",
            "direction": "right",
            "labels": [relation.name],
        }
        for relation in document.relations
    ]
    return {"data": {"text": document.text}, "predictions": [{"model_version": "stance", "result": results}]}


def read_labelstudio(path: Path) -> list[GoldDiscussion]:
    """Read tasks as Label Studio exports them (JSON); an annotation counts before a prediction."""
    file = path / "tasks.json" if path.is_dir() else path
    return [labelled(_from_task(task)) for task in json.loads(file.read_text(encoding="utf-8"))]


def _from_task(task: Mapping[str, Any]) -> Document:
    text = task["data"]["text"]
    done = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")] or task["predictions"]
    layers: dict[str, tuple[str, int, int]] = {}
    features: dict[str, dict[str, str]] = {}
    related = []
    for result in done[-1]["result"]:
        if result["type"] == "relation":
            related += [(name, result["from_id"], result["to_id"]) for name in result.get("labels") or []]
            continue
        value, name = result["value"], result["id"]
        own = features.setdefault(name, {})
        for note in (result.get("meta") or {}).get("text") or []:
            own.update(json.loads(note) if note.startswith("{") else {})
        if result["type"] == "labels":
            layers[name] = (value["labels"][0], value["start"], value["end"])
        elif result["type"] == "choices":
            own[result["from_name"]] = value["choices"][0]
        elif result["type"] == "textarea":
            own[result["from_name"]] = value["text"][0]
    keys = {name: key for key, name in enumerate(layers, start=1)}
    spans = [Span(keys[name], *where, features[name]) for name, where in layers.items()]
    relations = [Relation(kind, keys[source], keys[target]) for kind, source, target in related]
    return Document(text, tuple(spans), tuple(relations))


# Prodigy --------------------------------------------------------------------------------------------------------------


def write_prodigy(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write a task a discussion, for the recipes ``rel.manual`` and ``spans.manual``."""
    yield File("prodigy.jsonl", b"".join(_dumps(_prodigy(d)) + b"\n" for d in documents(analyses)))


def _prodigy(document: Document) -> dict[str, Any]:
    text = document.text
    cuts = {offset for span in document.spans for offset in (span.start, span.end)}
    found = tokens(text, cuts)
    starts = [start for start, _end in found]
    ends = [end for _start, end in found]
    spans = {
        span.key: {
            "start": span.start,
            "end": span.end,
            "token_start": bisect_left(starts, span.start),
            "token_end": bisect_right(ends, span.end) - 1,
            "label": span.layer,
            "id": span.key,
            **span.features,
        }
        for span in document.spans
    }
    return {
        "text": text,
        "tokens": [
            {
                "text": text[start:end],
                "start": start,
                "end": end,
                "id": index,
                "ws": text[end : end + 1].isspace(),
            }
            for index, (start, end) in enumerate(found)
        ],
        "spans": list(spans.values()),
        "relations": [
            {
                "head": spans[relation.source]["token_end"],
                "child": spans[relation.target]["token_end"],
                "head_span": spans[relation.source],
                "child_span": spans[relation.target],
                "label": relation.name,
            }
            for relation in document.relations
        ],
        "answer": "accept",
    }


def read_prodigy(path: Path) -> list[GoldDiscussion]:
    """Read the lines of ``prodigy db-out``; rejected and ignored tasks are passed over."""
    lines = path.read_text(encoding="utf-8").split("\n")
    tasks = [json.loads(line) for line in lines if line.strip()]
    return [labelled(_from_prodigy(task)) for task in tasks if task.get("answer", "accept") == "accept"]


def _from_prodigy(task: Mapping[str, Any]) -> Document:
    by_place: dict[tuple[int, int, str], int] = {}
    spans = []
    for key, span in enumerate(task["spans"], start=1):
        own = {name: span[name] for name in FEATURES[span["label"]] if name in span}
        spans.append(Span(key, span["label"], span["start"], span["end"], own))
        by_place[_place(span)] = key
    relations = tuple(
        Relation(r["label"], by_place[_place(r["head_span"])], by_place[_place(r["child_span"])])
        for r in task.get("relations") or ()
    )
    return Document(task["text"], tuple(spans), relations)


def _place(span: Mapping[str, Any]) -> tuple[int, int, str]:
    return span["start"], span["end"], span["label"]
