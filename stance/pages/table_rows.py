"""Make each row of a table one comment once it is known which column holds what: texts that run over into the next row, arrows before names, notes and sums below."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from stance.pages.table_roles import Roles
from stance.pages.table_shape import NUMBERED, Table, above_number

# "-> Léa", "↳↳ Léa", "    Léa": how deep a comment stands in its thread
_ARROWS = re.compile(r"(?:\s*(?:[-=]+>|→|↳|⤷|└(?:[─-]*>?)?|»|>))+\s*(?=[^\W_])")
_ARROW = re.compile(r"[-=]+>|→|↳|⤷|└(?:[─-]*>?)?|»|>")
_QUOTES = re.compile(r"\s*[=>»]")
_BLANKS = " \t\u00a0\u2003"
# "n° 3", "↳ 1", "rép. à 2"
_BEFORE_NUMBER = re.compile(
    r"^(?:(?:en )?rép(?:onse|ond)?\.? ?(?:à|au|a)?\s*)?(?:n[°ºo]\.?\s*|#\s*|[↳→>]+\s*|->\s*)?", re.I
)
# "Léa → Paul"
_ANSWERING = re.compile(r"(?P<author>[^→»]{1,60}?)\s*(?:→|->|=>|»)\s*(?P<whom>[^→»]{1,60})")
_LEVEL = "level"
#: The column of whom comments answer where numbers or names tell that: no row of it is an article for answering nobody.
WHOM = "answered"
# "7 messages en tout", "Total : 7 (dont 3 réponses)"
_COUNTED = re.compile(
    r"\btotal\b\D{0,20}(?P<total>\d{1,6})\b|\b(?P<count>\d{1,6}) (?:message|commentaire|comm?\b|avis\b|réaction|contribution|réponse|propos\b|post)",
    re.I,
)
# Of the rows with a text, those that say who wrote or when; the others then are no comments of their own.
MIN_SIGNED = 0.66
MIN_ROWS = 4
# What runs on is longer than a note, or begins amid a sentence.
MIN_RUN_ON = 60
MAX_COUNT_DIGITS = 6
# "Moyenne", "à relire"
MAX_NOTE_WORDS = 3


def with_whole_rows(table: Table, roles: Roles) -> tuple[Table, int | None]:
    """Return a table with a row for each comment, and the number of comments that a row below them tells.

    Parameters
    ----------
    table : Table
    roles : Roles
        Changed where names tell levels.
    """
    table = _with_whom(_with_levels(table, roles, roles.both | roles.comment), roles)
    columns = roles.both | roles.comment
    text = columns["text"]
    telling = [columns[what] for what in ("author", "date", "id") if what in columns]
    written = {n for n, row in enumerate(table.rows) if (row.get(text) or "").strip()}
    signed = {n for n in written if any((table.rows[n].get(c) or "").strip() for c in telling)}
    if len(signed) == len(written) or len(signed) < max(MIN_ROWS, MIN_SIGNED * len(written)):
        return table, None
    # what is the article's stands in rows of its own
    if roles.kind is not None or len(telling) < 2:
        return table, None
    rows: list[Mapping[str, str]] = []
    declared = None
    last = max(signed)
    for number, row in enumerate(table.rows):
        if number not in written or number in signed:
            rows.append(row)
            continue
        cell = row[text].strip()
        alone = all(not value or column == text for column, value in row.items())
        if number < last:
            # what nobody signed may still be a comment where something else is said of it
            if alone and rows:
                rows[-1] = {**rows[-1], text: f"{rows[-1].get(text) or ''}\n\n{cell}"}
            else:
                rows.append(row)
            continue
        counted = next((match for value in row.values() if value and (match := _COUNTED.search(value))), None)
        if counted is not None:
            declared = int(counted["total"] or counted["count"])
        elif cell.isdecimal():
            declared = int(cell) if len(cell) < MAX_COUNT_DIGITS else declared
        elif alone and rows and _runs_on(rows[-1].get(text) or "", cell):
            rows[-1] = {**rows[-1], text: f"{rows[-1].get(text) or ''}\n\n{cell}"}
        elif not alone and len(cell.split()) > MAX_NOTE_WORDS:
            rows.append(row)
    return replace(table, rows=tuple(rows)), declared


def _runs_on(above: str, cell: str) -> bool:
    return len(cell) >= MIN_RUN_ON or not above.rstrip().endswith((".", "!", "?", "…", ")", "»"))


def _with_levels(table: Table, roles: Roles, columns: Mapping[str, str]) -> Table:
    """Return a table with the arrows before names, or texts, as levels of threads."""
    if not {"parent", "level", "place"}.isdisjoint(columns):
        return table
    for what in ("author", "text"):
        column = columns.get(what, "")
        cells = [row.get(column) or "" for row in table.rows]
        # people quote and conclude with the others in texts
        if levels := _levels(cells) if what == "author" or not any(map(_QUOTES.match, cells)) else []:
            roles.both[_LEVEL] = _LEVEL
            rows = tuple(
                {
                    **row,
                    column: _ARROWS.sub("", row.get(column) or "", count=1).strip(_BLANKS)
                    if level
                    else row.get(column) or "",
                    _LEVEL: str(level),
                }
                for row, level in zip(table.rows, levels, strict=True)
            )
            return replace(table, columns=(*table.columns, _LEVEL), rows=rows)
    return table


def _with_whom(table: Table, roles: Roles) -> Table:
    """Return a table with a column of what each row answers, where its number tells (1a below 1), the name beside its author's ("Léa → Paul"), or a number with signs before it ("n° 3")."""
    columns = roles.both | roles.comment
    if not {"level", "place"}.isdisjoint(columns):
        return table
    numbers = [(row.get(columns.get("id", "")) or "").strip() for row in table.rows]
    known = set(filter(None, numbers))
    if (column := columns.get("parent")) is not None:
        given = [(row.get(column) or "").strip() for row in table.rows]
        bare = [_BEFORE_NUMBER.sub("", cell) for cell in given]
        told = [b if b in known and g not in known else g for b, g in zip(bare, given, strict=True)]
        return table if told == given else _with_column(table, column, told)
    given = [(row.get(columns.get("author", "")) or "").strip() for row in table.rows]
    named = [_ANSWERING.fullmatch(name) for name in given]
    authors = {match["author"] if match else name for match, name in zip(named, given, strict=True)}
    if any(named) and all(match is None or match["whom"] in authors for match in named):
        roles.both["parent"] = WHOM
        table = _with_column(
            table, columns["author"], [m["author"] if m else n for m, n in zip(named, given, strict=True)]
        )
        return _with_column(table, WHOM, [match["whom"] if match else "" for match in named])
    numbered = [number for number in numbers if number]
    above = {number: above_number(number) for number in numbered}
    answers = {number: up for number, up in above.items() if up != number}
    if (
        answers
        and len(set(numbered)) == len(numbered)
        and all(map(NUMBERED.fullmatch, numbered))
        and set(answers.values()) <= known
    ):
        roles.both["parent"] = WHOM
        return _with_column(table, WHOM, [answers.get(number, "") for number in numbers])
    return table


def _with_column(table: Table, column: str, cells: Sequence[str]) -> Table:
    rows = tuple({**row, column: cell} for row, cell in zip(table.rows, cells, strict=True))
    return replace(table, columns=tuple(dict.fromkeys((*table.columns, column))), rows=rows)


def _levels(cells: Sequence[str]) -> list[int]:
    """Return how many arrows each cell begins with, or how far it is indented among them; none where that tells no threads."""
    opened = [_ARROWS.match(cell) for cell in cells]
    levels = [len(_ARROW.findall(match[0])) if match else 0 for match in opened]
    if not any(levels):
        indents = [len(cell) - len(cell.lstrip(_BLANKS)) for cell in cells]
        deep = sorted({indent for cell, indent in zip(cells, indents, strict=True) if cell.strip()})
        levels = [
            deep.index(indent) if cell.strip() else 0 for cell, indent in zip(cells, indents, strict=True)
        ]
    rises = all(below <= above + 1 for above, below in zip([0, *levels], levels, strict=False))
    return levels if any(levels) and not levels[0] and rises else []
