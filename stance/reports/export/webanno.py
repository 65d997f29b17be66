"""WebAnno TSV 3.3, which WebAnno and INCEpTION read and write: a token a line, layers and relations in columns."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from stance.reports.export import File, Options
from stance.reports.export.standoff import (
    ATTACKS,
    CLAIM,
    COMMENT,
    FEATURES,
    REPLIES,
    SUPPORTS,
    TOUCHES,
    Document,
    Relation,
    Span,
    documents,
    labelled,
    tokens,
)
from stance.schema import Analysis, GoldDiscussion

PREFIX = "webanno.custom."
#: Relation layers: what they stand on, and the relations that are the values of their feature.
RELATION_LAYERS = {"Answer": (CLAIM, (SUPPORTS, ATTACKS, TOUCHES)), "Reply": (COMMENT, (REPLIES,))}
_RESERVED = re.compile(r"(\\|\[|\]|\||_|->|;|\*)")
_ADDRESS = re.compile(r"(\d+-\d+)\[(\d+)_(\d+)\]")
# A layer without features has one column without a name, with a star where the layer stands.
_PLACEHOLDER = ("",)


def write_webanno(analyses: Sequence[Analysis], options: Options) -> Iterator[File]:
    """Write a TSV file a discussion."""
    for position, document in enumerate(documents(analyses), start=1):
        yield File(f"page-{position}.tsv", tsv(document).encode("utf-8", "replace"))


def tsv(document: Document) -> str:
    """Return a document as WebAnno TSV 3.3; offsets count UTF-16 units, as Java does.

    INCEpTION's reader (``Tsv3XDeserializer``) sets the strictest rules: a sentence begins with its first token, a blank
    line stands before each sentence and none at the end, and a column is a feature of the type system or has no name.
    """
    text = document.text
    units = _units(text)
    cuts = {offset for span in document.spans for offset in (span.start, span.end)}
    found = _with_indents(text, tokens(text, cuts))
    addresses, lines = _sentences(text, found)
    inside: dict[int, list[Span]] = {}
    first: dict[int, int] = {}
    starts = [start for start, _end in found]
    for span in document.spans:
        begin, end = bisect_left(starts, span.start), bisect_left(starts, span.end)
        first[span.key] = begin
        for index in range(begin, end):
            inside.setdefault(index, []).append(span)
    arriving: dict[int, list[Relation]] = {}
    for relation in document.relations:
        arriving.setdefault(first[relation.target], []).append(relation)
    out = ["#FORMAT=WebAnno TSV 3.3"]
    out += [f"#T_SP={PREFIX}{layer}|{'|'.join(names or _PLACEHOLDER)}" for layer, names in FEATURES.items()]
    out += [
        f"#T_RL={PREFIX}{layer}|relation|BT_{PREFIX}{base}"
        for layer, (base, _names) in RELATION_LAYERS.items()
    ]
    out.append("")
    for texts, indices in lines:
        out += ["", *(f"#Text={_escaped_text(line)}" for line in texts)]
        for index in indices:
            start, end = found[index]
            cells = [addresses[index], f"{units[start]}-{units[end]}", text[start:end]]
            for layer, names in FEATURES.items():
                own = [span for span in inside.get(index, ()) if span.layer == layer]
                cells += [_stacked(own, name) for name in names or _PLACEHOLDER]
            for _base, kinds in RELATION_LAYERS.values():
                some = [r for r in arriving.get(index, ()) if r.name in kinds]
                cells.append("|".join(r.name for r in some) or "_")
                cells.append(
                    "|".join(f"{addresses[first[r.source]]}[{r.source}_{r.target}]" for r in some) or "_"
                )
            out.append("\t".join(cells) + "\t")
    return "\n".join(out) + "\n"


def _stacked(spans: Sequence[Span], name: str) -> str:
    return "|".join(f"{_escaped(span.features.get(name))}[{span.key}]" for span in spans) or "_"


def _escaped(value: str | None) -> str:
    if value is None:
        return "*"
    return _RESERVED.sub(r"\\\1", value).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r") or "*"


def _escaped_text(line: str) -> str:
    for sign, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\f", "\\f"), ("\r", "\\r"), ("\b", "\\b")):
        line = line.replace(sign, escaped)
    return line


def _units(text: str) -> list[int]:
    """Return the number of UTF-16 units before each character, and before the end."""
    found, count = [], 0
    for character in text:
        found.append(count)
        count += 2 if ord(character) > 0xFFFF else 1
    return [*found, count]


def _with_indents(text: str, found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Add a token of what is blank before the first token of each line: a sentence has to begin with a token."""
    indents = []
    at = 0
    starts = [start for start, _end in found]
    for line in text.split("\n"):
        first = bisect_left(starts, at)
        if first < len(starts) and at < starts[first] < at + len(line):
            indents.append((at, starts[first]))
        at += len(line) + 1
    return sorted([*found, *indents])


def _sentences(
    text: str, found: Sequence[tuple[int, int]]
) -> tuple[list[str], list[tuple[list[str], list[int]]]]:
    """Return the address of each token, and the sentences: their lines, and the tokens in them.

    A line without tokens belongs to the sentence above, so that no line break is lost.
    """
    addresses: list[str] = []
    sentences: list[tuple[list[str], list[int]]] = []
    at = index = 0
    for line in text.split("\n"):
        end = at + len(line)
        own = []
        while index < len(found) and found[index][0] < end:
            own.append(index)
            addresses.append(f"{len(sentences) + 1}-{len(own)}")
            index += 1
        if own:
            sentences.append(([line], own))
        elif sentences:
            sentences[-1][0].append(line)
        at = end + 1
    return addresses, sentences


def read_webanno(path: Path) -> list[GoldDiscussion]:
    """Read a TSV file, or the TSV files of a folder."""
    files = sorted(path.glob("*.tsv"), key=lambda p: (len(p.stem), p.stem)) if path.is_dir() else [path]
    return [labelled(parsed(file.read_bytes().decode("utf-8"))) for file in files]


def parsed(content: str) -> Document:
    """Return the document of a TSV file; a gap between two sentences is read as line breaks."""
    columns: list[tuple[str, str]] = []
    rows: list[tuple[str, int, int, list[str]]] = []
    lines: list[tuple[int, str]] = []
    waiting: list[str] = []
    for line in content.split("\n"):
        if line.startswith(("#T_SP=", "#T_CH=", "#T_RL=")):
            name, *names = line.split("=", 1)[1].split("|")
            columns += [(name.removeprefix(PREFIX), feature) for feature in names]
        elif line.startswith("#Text="):
            waiting.append(_unescaped(line[6:]))
        elif line and not line.startswith("#"):
            address, offsets, _token, *cells = line.split("\t")
            begin, end = (int(n) for n in offsets.split("-"))
            if waiting:
                lines.append((begin, "\n".join(waiting)))
                waiting = []
            rows.append((address, begin, end, cells))
    text = ""
    length = 0
    for start, line in lines:
        text += "\n" * (start - length) + line
        length = start + len(line.encode("utf-16-le")) // 2
    return _document(text, columns, rows)


def _document(
    text: str, columns: Sequence[tuple[str, str]], rows: Sequence[tuple[str, int, int, list[str]]]
) -> Document:
    characters = {unit: index for index, unit in enumerate(_units(text))}
    places: dict[str, tuple[str, int, int]] = {}
    features: dict[str, dict[str, str]] = {}
    relations: list[tuple[str, str, str]] = []
    for address, begin, end, cells in rows:
        names: Mapping[str, list[str]] = {}
        for (layer, feature), cell in zip(columns, cells, strict=False):
            if cell == "_" or not cell:
                continue
            values = re.split(r"(?<!\\)\|", cell)
            if layer in RELATION_LAYERS:
                if feature.startswith("BT_"):
                    for value, name in zip(values, names.get(layer, ()), strict=True):
                        relations.append(_related(name, value, layer, address))
                else:
                    names = {**names, layer: values}
                continue
            for value in values:
                bare, key = _numbered(value, f"{layer}@{address}")
                _old, start, _end = places.get(key, (layer, begin, end))
                places[key] = (layer, start, end)
                own = features.setdefault(key, {})
                if bare != "*" and feature:
                    own[feature] = _unescaped(bare)
    numbers = {key: n for n, key in enumerate(places, start=1)}
    spans = tuple(
        Span(numbers[key], layer, characters[start], characters[end], features[key])
        for key, (layer, start, end) in places.items()
    )
    related = tuple(Relation(name, numbers[source], numbers[target]) for name, source, target in relations)
    return Document(text, spans, related)


def _numbered(value: str, alone: str) -> tuple[str, str]:
    """Return a value without its number, and the key that the number makes; a span of one token may have none."""
    match = re.fullmatch(r"(.*?)(?<!\\)\[(\d+)\]", value, re.DOTALL)
    return (match[1], match[2]) if match else (value, alone)


def _related(name: str, value: str, layer: str, address: str) -> tuple[str, str, str]:
    base = RELATION_LAYERS[layer][0]
    match = _ADDRESS.fullmatch(value)
    source, first, second = match.groups() if match else (value, "0", "0")
    # 0 stands for a span that has no number
    return (
        name,
        first if first != "0" else f"{base}@{source}",
        second if second != "0" else f"{base}@{address}",
    )


def _unescaped(value: str) -> str:
    special = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
    return re.sub(r"\\(->|.)", lambda m: special.get(m[1], m[1]), value)
