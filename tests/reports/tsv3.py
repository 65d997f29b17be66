"""A strict reader of WebAnno TSV 3, which knows nothing of ours: the rules of INCEpTION's ``Tsv3XDeserializer``, in its order.

Whatever that reader refuses is refused here: a column that is no feature of the type system, a line out of place, a sentence
that does not begin with its first token, a number given twice, a relation to a span that is not there.
"""

import re
from typing import Any, NamedTuple

_ADDRESS = re.compile(r"\d+-\d+(\.\d+)?")
# what the deserializer replaces in a text, and in a value
_TEXT = {"\\t": "\t", "\\n": "\n", "\\f": "\f", "\\r": "\r", "\\b": "\b", "\\\\": "\\"}
_VALUE = {f"\\{sign}": sign for sign in ("[", "]", "|", "_", "->", ";", "*", "\\")} | {
    "\\t": "\t",
    "\\n": "\n",
}


class Refused(Exception):
    """The tool would not open the file."""


class Column(NamedTuple):
    """What a column holds: "feature", "reference" (to where a relation comes from) or "placeholder"."""

    type: str
    name: str
    kind: str
    relation: bool


class Unit(NamedTuple):
    """A token: address, place in UTF-16 units, cells."""

    address: str
    begin: int
    end: int
    cells: list[str]


class Cas(NamedTuple):
    """What the tool would hold: text, annotations (type, begin, end, features), relations (type, feature, from, to)."""

    text: str
    spans: list[tuple[str, int, int, dict[str, str]]]
    relations: list[tuple[str, str | None, tuple[int, int], tuple[int, int]]]


def _need(condition: object, why: str) -> None:
    if not condition:
        raise Refused(why)


def _unescape(value: str, table: dict[str, str]) -> str:
    pattern = "|".join(re.escape(sign) for sign in table)
    return re.sub(pattern, lambda match: table[match[0]], value)


def read(content: str, system: Any) -> Cas:
    """Read a file with the type system (of dkpro-cassis) that the tool has."""
    lines = iter(content.split("\n"))
    _need(re.fullmatch(r"#FORMAT=.* \d+\.\d+", next(lines)), "format")
    columns = _header(lines, system)
    _need(next(lines) == "", "a second blank line after the header")
    text, units = _content(lines, len(columns))
    return _annotations(text, units, columns)


def _header(lines: Any, system: Any) -> list[Column]:
    columns: list[Column] = []
    for line in lines:
        if not line.strip():
            return columns
        kind, _sign, rest = line.partition("=")
        _need(kind in ("#T_SP", "#T_RL"), line)
        name, *names = rest.rstrip("|").split("|")
        _need(system.contains_type(name), f"no type {name}")
        features = {feature.name for feature in system.get_type(name).all_features}
        relation = kind == "#T_RL"
        for feature in names:
            base = feature.removeprefix("BT_")
            if relation and base != feature:
                _need(system.contains_type(base), f"no type {base}")
                columns.append(Column(name, base, "reference", relation))
            else:
                _need(feature in features, f"{name} has no feature {feature}")
                columns.append(Column(name, feature, "feature", relation))
        if not names:
            columns.append(Column(name, "", "placeholder", relation))
    raise Refused("no content")


def _content(lines: Any, width: int) -> tuple[str, list[Unit]]:
    """Return the text, and the tokens; the last line end leaves an empty piece, which is the end and not a line."""
    text, sentence, state = "", "", "between"
    units: list[Unit] = []
    rest = list(lines)
    _need(rest.pop() == "", "the last line has no end")
    for line in [*rest, None]:
        before = state
        if state in ("between", "header") and line is not None and line.startswith("#Text="):
            state = "header"
            sentence += _unescape(line[len("#Text=") :], _TEXT) + "\n"
            continue
        state = "end" if line is None else "between" if not line else "token"
        allowed = {"between": (), "header": ("token",), "token": ("token", "between", "end")}
        _need(state in allowed[before], f"{state} after {before}: {line!r}")
        if state != "token":
            continue
        fields = (line or "").split("\t")
        _need(_ADDRESS.fullmatch(fields[0]) and len(fields) >= 3 + width, f"cells: {line!r}")
        address, place, _form, *cells = fields
        begin, end = map(int, place.split("-"))
        if before == "header":
            if _length(text) > begin:
                _need(_length(text) == begin + 1 and text.endswith("\n"), f"overlap at {begin}")
                text = text[:-1]
            text += " " * (begin - _length(text)) + sentence
            sentence = ""
        units.append(Unit(address, begin, end, cells[:width]))
    utf16 = text.encode("utf-16-le")
    return text, [_checked(unit, utf16) for unit in units]


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _checked(unit: Unit, utf16: bytes) -> Unit:
    covered = utf16[2 * unit.begin : 2 * unit.end]
    _need(unit.begin < unit.end and len(covered) == 2 * (unit.end - unit.begin), f"place of {unit.address}")
    covered.decode("utf-16-le")
    return unit


def _annotations(text: str, units: list[Unit], columns: list[Column]) -> Cas:
    numbered: dict[int, list[Any]] = {}
    spans: list[list[Any]] = []
    relations: list[dict[str, Any]] = []
    on_unit: dict[tuple[str, str], list[Any]] = {}
    for unit in units:
        for column, cell in zip(columns, unit.cells, strict=True):
            if cell == "_":
                continue
            for index, stacked in enumerate(re.split(r"(?<!\\)\|", cell)):
                value, numbers = stacked, ""
                if stacked.endswith("]") and not stacked.endswith("\\]"):
                    value, _sign, numbers = stacked[:-1].rpartition("[")
                here = on_unit.setdefault((unit.address, column.type), [])
                if column.relation:
                    if index == len(here):
                        here.append({"type": column.type, "feature": None, "unit": unit})
                        relations.append(here[index])
                    if column.kind == "reference":
                        here[index]["ends"] = [int(number) for number in numbers.split("_")]
                        _need(any(u.address == value for u in units), f"no token {value}")
                    else:
                        here[index]["feature"] = _unescape(value, _VALUE)
                    continue
                if index == len(here):
                    span = numbered.get(int(numbers)) if numbers else None
                    if span is None:
                        span = [column.type, unit.begin, unit.end, {}]
                        spans.append(span)
                    span[2] = unit.end
                    here.append(span)
                if numbers:
                    known = numbered.setdefault(int(numbers), here[index])
                    _need(known is here[index], f"number {numbers} of two spans")
                if column.kind == "feature" and value != "*":
                    here[index][3][column.name] = _unescape(value, _VALUE)
    ends = []
    for relation in relations:
        _need(
            "ends" in relation and all(n in numbered for n in relation["ends"]), "relation without its ends"
        )
        source, target = (numbered[n] for n in relation["ends"])
        ends.append((relation["type"], relation["feature"], tuple(source[1:3]), tuple(target[1:3])))
    return Cas(text, [tuple(span) for span in spans], ends)
