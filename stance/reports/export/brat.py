"""brat standoff: a ``.txt`` and an ``.ann`` a discussion, and the ``annotation.conf`` that brat needs."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

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
)
from stance.schema import Analysis, GoldDiscussion


def write_brat(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write the files of a brat collection."""
    yield File("annotation.conf", _configuration().encode())
    for position, document in enumerate(documents(analyses), start=1):
        yield File(f"page-{position}.txt", document.text.encode("utf-8", "replace"))
        yield File(f"page-{position}.ann", annotations(document).encode("utf-8", "replace"))


def annotations(document: Document) -> str:
    """Return the lines of an ``.ann`` file: chosen features as attributes, the others in a note, as JSON."""
    lines = []
    attributes = 0
    for span in document.spans:
        lines.append(f"T{span.key}\t{span.layer} {_fragments(document.text, span)}")
        for name, value in span.features.items():
            if name in CHOICES[span.layer]:
                attributes += 1
                lines.append(f"A{attributes}\t{_attribute(span.layer, name)} T{span.key} {value}")
        others = {name: value for name, value in span.features.items() if name not in CHOICES[span.layer]}
        if others:
            # one line: JSON escapes what would end it, but for the separators of Unicode
            note = json.dumps(others, ensure_ascii=False)
            for mark in ("\x85", "\u2028", "\u2029"):
                note = note.replace(mark, f"\\u{ord(mark):04x}")
            lines.append(f"#{span.key}\tAnnotatorNotes T{span.key}\t{note}")
    lines += [
        f"R{n}\t{relation.name} Arg1:T{relation.source} Arg2:T{relation.target}"
        for n, relation in enumerate(document.relations, start=1)
    ]
    return "".join(line + "\n" for line in lines)


def _fragments(text: str, span: Span) -> str:
    """Return offsets and text of a span; brat has no line break inside a fragment."""
    pieces = []
    at = span.start
    for line in text[span.start : span.end].split("\n"):
        if line:
            pieces.append((at, at + len(line)))
        at += len(line) + 1
    offsets = ";".join(f"{start} {end}" for start, end in pieces)
    words = " ".join(text[start:end].replace("\t", " ").replace("\r", " ") for start, end in pieces)
    return f"{offsets}\t{words}"


def _attribute(layer: str, name: str) -> str:
    return f"{layer}-{name}"


def _configuration() -> str:
    lines = ["[entities]", *FEATURES, "", "[relations]"]
    lines += [f"{name}\tArg1:{source}, Arg2:{target}" for name, (source, target) in RELATIONS.items()]
    lines += ["<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>", "", "[events]", "", "[attributes]"]
    for layer, choices in CHOICES.items():
        lines += [
            f"{_attribute(layer, name)}\tArg:{layer}, Value:{'|'.join(values)}"
            for name, values in choices.items()
        ]
    return "\n".join(lines) + "\n"


def read_brat(path: Path) -> list[GoldDiscussion]:
    """Read a folder of ``.txt`` and ``.ann`` files, or one of them."""
    files = sorted(path.glob("*.ann"), key=_order) if path.is_dir() else [path.with_suffix(".ann")]
    return [labelled(parsed(_text(file.with_suffix(".txt")), _text(file).split("\n"))) for file in files]


def _order(path: Path) -> tuple[int, str]:
    return len(path.stem), path.stem


def _text(path: Path) -> str:
    # no newline translation: offsets count every character
    return path.read_bytes().decode("utf-8")


def parsed(text: str, lines: Sequence[str]) -> Document:
    """Return the document that the lines of an ``.ann`` file describe."""
    spans: dict[int, Span] = {}
    features: dict[int, dict[str, str]] = {}
    relations = []
    for line in lines:
        kind, _tab, rest = line.partition("\t")
        body, _tab, more = rest.partition("\t")
        if kind.startswith("T"):
            layer, offsets = body.split(" ", 1)
            numbers = [int(n) for pair in offsets.split(";") for n in pair.split()]
            key = int(kind[1:])
            spans[key] = Span(key, layer, min(numbers), max(numbers), features.setdefault(key, {}))
        elif kind.startswith("A"):
            name, target, *values = body.split(" ")
            features.setdefault(int(target[1:]), {})[name.split("-", 1)[-1]] = values[0] if values else "yes"
        elif kind.startswith("#") and body.startswith("AnnotatorNotes T") and more.startswith("{"):
            features.setdefault(int(body.split(" T")[1]), {}).update(json.loads(more))
        elif kind.startswith("R"):
            name, first, second = body.split(" ")
            relations.append(Relation(name, int(first.split(":T")[1]), int(second.split(":T")[1])))
    return Document(
        text, tuple(sorted(spans.values(), key=lambda s: (s.start, -s.end, s.key))), tuple(relations)
    )
