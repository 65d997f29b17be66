"""Read the rows of spreadsheet exports (CSV, TSV), whatever stands above them, and bring them into one shape: a row a comment."""

import ast
import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import and_, or_
from typing import Any

from stance.config import MAX_PAGE_BYTES
from stance.errors import PageError
from stance.language import _
from stance.pages.fields import field_of_any, holds_dates, holds_texts
from stance.pages.moments import field_date
from stance.pages.names import COMMENT_WORDS, plain_name
from stance.pages.table_above import filled_cells
from stance.pages.table_dates import is_same_as_above
from stance.pages.table_form import form_of, rows_of_cards

# The exports with most columns, of Cap Collectif, have some 150 names of 30 characters and more.
MAX_HEADER_CHARS = 12_000
# What tells a table from prose stands in its first rows.
START_CHARS = 20_000
# "sep=;" is what spreadsheets put above the columns to say how they are separated.
_SEPARATOR_LINE = re.compile(r"^sep=.\r?\n", re.I)
DELIMITERS = ";,\t|"
# What tools write above a table: who asked, what, from when to when.
MAX_PREAMBLE_ROWS = 20
MAX_PREAMBLE_CELLS = 2
MAX_PREAMBLE_NAME = 60
MAX_PREAMBLE_LINE = 100
# A table that its columns' names do not tell needs a name, a date and a text, and some rows of them.
MIN_FORM_ROWS = 3
_SECOND_HEADS = frozenset(("open-ended response", "response", "réponse ouverte", "réponse libre", "réponse"))
_IMPORT = '{"ImportId"'
_IMPORT_CELL = _IMPORT.replace('"', '""')
# "replies/0/text": an answer, beside the comment in its row
_HELD = re.compile(r"(?:replies|answers|children|reponses|comments)/(?P<number>\d{1,4})/(?P<name>.+)")
_PARENT = "parent id"
# A longer cell is an attack, or data.
MAX_LIST_CHARS = 200_000
# Strings of Python, and what else a list of dictionaries is made of.
_STRINGS = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
_LITERAL = re.compile(r"(?:[\[\]{}:,\s]|\d{1,20}(?:\.\d{1,20})?|True|False|None)*")
MAX_LITERAL_DEPTH = 20
# Of a forum's messages, whether readers see them: 1 says yes.
_SEEN = "visibility"
_COUNT = re.compile(r"\d[\d ,.]*(?: [^\W\d]+\.?){0,2}")
_TOTAL = re.compile(r"\btota(?:l|ux)\b|\bsomme\b", re.I)
# "Total : 7 messages"
_SUMMED = re.compile(r"(?:au )?total\b\W{0,5}\d{1,6}(?: [^\W\d]+){0,3}\.?", re.I)
# What corpora with a row a paragraph call the parts of an article.
_PARTS = {
    **dict.fromkeys(("titre", "title", "headline"), "title"),
    **dict.fromkeys(("auteur", "author", "signature", "byline"), "author"),
    **dict.fromkeys(("chapo", "chapeau", "standfirst", "lead", "article", "texte", "corps", "body"), "text"),
    **dict.fromkeys(("paragraphe", "paragraph", "para", "inter", "intertitre", "heading"), "text"),
}
_ANSWERS = frozenset(("reponse", "reply", "answer", "rep"))
_ANSWERS_SHORT = frozenset(("rep", "r", "c", ""))
_UNNAMED = "column "
_SECTION = "titre de l'article"
# "— Semaine du 4 mars —"
_PERIOD = re.compile(r"\W*(?:semaine|mois|quinzaine|trimestre|journée|jour|week|month)\b", re.I)
_NUMBER, _LEVEL = "id", "level"
# Below comments and answers may stand notes.
MIN_JOINED = 0.8
_ARROWS = ("↳", "→", "->", "└", "⤷")
# Threads of which each level has a column are not deeper.
MAX_LEVELS = 6
_FRACTION = re.compile(r"\d{1,20}\.0")
# "2", and "2.1" for the first answer to that; "1", "1a"; "A", "A1"
NUMBERED = re.compile(r"\d{1,5}(?:[._-]\d{1,4}){0,5}|\d{1,4}[a-z]|[A-Z]{1,2}(?:\d{1,3})?")
_ANSWER_NUMBER = re.compile(r"[._-]\d+$|(?<=\d)[a-z]$|(?<=[A-Z])\d+$")
# "08:12", "8 h 12"
CLOCK = re.compile(r"[012]?\d ?[:hH] ?[0-5]\d(?:[:m] ?[0-5]\d)?(?: ?s)?")
# What databases write into a cell that holds nothing.
_DATABASE_NULLS = frozenset(("NULL", "\\N"))
# R, pandas and linguists' tables write other signs.
_NULLS = _DATABASE_NULLS | {"NA", "NaN", "nan", "_"}
_ESCAPE = re.compile(r"\\([0abnrtZ\\'\"])")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "", "a": "", "b": "", "Z": ""}


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a spreadsheet export under their columns' names, and the filled cells of the rows above those."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    above: tuple[Sequence[str], ...] = ()


def read_table(raw: str, *, source: str | None = None) -> Table:
    """Return the rows of a CSV or TSV text; the delimiter is the one that the first row has most of.

    Raises
    ------
    PageError
        There is no row below the columns' names, or a quoted cell is not closed.
    """
    text = _SEPARATOR_LINE.sub("", raw.lstrip("\ufeff").replace("\0", ""))
    delimiter = _delimiter(text)
    csv.field_size_limit(MAX_PAGE_BYTES)
    escaped = delimiter == "\t" and _is_database_dump(text)
    stream = io.StringIO(text, newline="")
    reader = (
        csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        if escaped
        else csv.reader(stream, delimiter=delimiter)
    )
    try:
        lines = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise PageError(
            _("CSV illisible à la ligne {line} : {why}.").format(line=reader.line_num, why=error),
            source=source,
        ) from error
    if len(lines) < 2:
        raise PageError(_("aucune ligne sous les noms de colonnes."), source=source)
    if len(lines) > 3 and lines[2][0].startswith(_IMPORT):
        # Qualtrics has the questions in the second row, and what it calls them in the third
        lines = [lines[1], *lines[3:]]
    if len(lines) > 2 and not lines[1][0] and {c.casefold() for c in lines[1] if c} <= _SECOND_HEADS:
        # SurveyMonkey says below a question how it is answered
        del lines[1]
    lines = rows_of_cards(lines) or lines
    first = _columns_at(lines)
    if not _names_columns(lines[first]) and (form := form_of(lines)):
        first = form.first
        if not form.named:
            lines.insert(first, [""] * len(lines[first]))
    above = tuple(filled_cells(lines[:first]))
    if second := _second_table(lines, first):
        # the article of one query, the comments of the next (``mysql --batch``)
        told = list(zip(lines[first], _plain_cells(lines[first + 1], escaped=escaped), strict=False))
        above = (*above, *filled_cells(told))
        first = second
    lines = lines[first:]
    columns = tuple(_names(lines[0]))
    filled = (_plain_cells(row, escaped=escaped) for row in lines[1:])
    rows = tuple(dict(zip(columns, row, strict=False)) for row in filled)
    table = _with_same_as_above(Table(columns, rows, above))
    return with_comments_as_rows(_without_totals(_with_whole_numbers(table)))


def _with_same_as_above(table: Table) -> Table:
    """Return a table with what stands above in the place of "idem", in columns that say little else: readers write so, too."""
    columns = []
    for column in table.columns:
        filled = [cell for row in table.rows if (cell := (row.get(column) or "").strip())]
        same = sum(map(is_same_as_above, filled))
        if same > 1 and 2 * same >= len(filled) and not is_same_as_above(filled[0]):
            columns.append(column)
    if not columns:
        return table
    above = dict.fromkeys(columns, "")
    rows: list[Mapping[str, str]] = []
    for row in table.rows:
        above |= {c: row.get(c) or "" for c in columns if not is_same_as_above(row.get(c) or "")}
        rows.append({**row, **{c: above[c] for c in columns if c in row}})
    return Table(table.columns, tuple(rows), table.above)


def with_comments_as_rows(table: Table) -> Table:
    """Return a table in one shape: a row a comment, with the article in columns of its own, in rows of its own or above."""
    return _joined(_with_answers(_without_article_rows(_with_sections(_of_forum(table)))))


def _with_sections(table: Table) -> Table:
    """Return a table with titles in a column of their own, where each stands in a row that holds nothing else, above the comments on it."""
    sections = {
        n
        for n, row in enumerate(table.rows)
        if len(_filled(row)) == 1 and (row.get(table.columns[0]) or "").strip()
    }
    # each stands above a comment
    empty = any(n + 1 in sections or n + 1 == len(table.rows) for n in sections)
    titles = [table.rows[n][table.columns[0]].strip() for n in sorted(sections)]
    if 0 not in sections or empty or 2 * len(sections) > len(table.rows) or any(map(field_date, titles)):
        return table
    if all(map(_PERIOD.match, titles)):
        # when, not what about
        return Table(
            table.columns, tuple(row for n, row in enumerate(table.rows) if n not in sections), table.above
        )
    rows: list[Mapping[str, str]] = []
    title = ""
    for number, row in enumerate(table.rows):
        if number in sections:
            title = row[table.columns[0]].strip()
        else:
            rows.append({**row, _SECTION: title})
    return Table((*table.columns, _SECTION), tuple(rows), table.above)


def _of_forum(table: Table) -> Table:
    """Return a table of a forum's messages with them as comments, where a topic is what they are about (phpBB)."""
    plain = {column: plain_name(column) for column in table.columns}
    posts = {c: name.removeprefix("post ") for c, name in plain.items() if name.startswith("post ")}
    if len(posts) < MIN_FORM_ROWS or not any(name.startswith("topic ") for name in plain.values()):
        return table
    rows = [{posts.get(c, c): cell for c, cell in row.items()} for row in table.rows]
    for row in rows:
        if (row.get(_SEEN) or "1").isdecimal():
            row[_SEEN] = "" if row.get(_SEEN, "1") == "1" else "hidden"
    return Table(tuple(posts.get(c, c) for c in table.columns), tuple(rows), table.above)


def _with_whole_numbers(table: Table) -> Table:
    """Return a table with the numbers of comments as they are where pandas wrote "512880.0": a column with empty cells is one of fractions to it."""
    columns = [
        column
        for column in table.columns
        if field_of_any(column)[1] in ("id", "parent")
        and any(row.get(column) for row in table.rows)
        and all(_FRACTION.fullmatch(row[column]) for row in table.rows if row.get(column))
    ]
    if not columns:
        return table
    rows = tuple({**row, **{c: (row.get(c) or "").removesuffix(".0") for c in columns}} for row in table.rows)
    return Table(table.columns, rows, table.above)


def _without_totals(table: Table) -> Table:
    """Return a table without the sums below its rows."""
    if not table.rows or not _is_total(_filled(table.rows[-1])):
        return table
    filled = list(map(_filled, table.rows))
    rows = len(filled)
    # a comment of which somebody says "total" has as many cells as the others
    while (
        rows > MIN_FORM_ROWS
        and _is_total(filled[rows - 1])
        and len(filled[rows - 1]) < min(map(len, filled[: rows - 1]))
    ):
        rows -= 1
    return Table(table.columns, table.rows[:rows], table.above)


def above_number(number: str) -> str:
    """Return the number of what an answer numbers itself below, and any other number as it is.

    Examples
    --------
    >>> above_number("2-1"), above_number("2"), above_number("1a"), above_number("A2")
    ('2', '2', '1', 'A')
    """
    return _ANSWER_NUMBER.sub("", number)


def _filled(row: Mapping[str, str]) -> list[str]:
    return [cell.strip() for cell in row.values() if cell and cell.strip()]


def _is_total(cells: Sequence[str]) -> bool:
    """Say whether the filled cells of a row are no more than numbers and what they sum."""
    if any(map(_SUMMED.fullmatch, cells)) and len(cells) <= MAX_PREAMBLE_CELLS:
        return True
    counts = [cell for cell in cells if _COUNT.fullmatch(cell)]
    labels = [cell for cell in cells if cell not in counts]
    told = any(map(_TOTAL.search, cells)) or (bool(labels) and all(cell.endswith(":") for cell in labels))
    summed = told and all(len(cell) <= MAX_PREAMBLE_NAME for cell in cells)
    return bool(counts) and (summed or len(counts) == len(cells) > 1)


def _without_article_rows(table: Table) -> Table:
    """Return a table with its article above it, where each paragraph has a row of its own (linguists' corpora)."""
    text = next(
        (c for c in table.columns if field_of_any(c)[1] == "text" and field_of_any(c)[0] != "article"), None
    )
    kind = next((c for c in table.columns if _tells_parts([row.get(c) or "" for row in table.rows])), None)
    if text is None or kind is None:
        return table
    parts = {n: _part_of(row.get(kind) or "") for n, row in enumerate(table.rows)}
    of_article = [n for n, part in parts.items() if part]
    told: dict[str, str] = {}
    for row in (table.rows[n] for n in of_article):
        clock = next((cell for cell in row.values() if CLOCK.fullmatch(cell or "")), "")
        for column in (c for c in table.columns if c != kind):
            what, cell = field_of_any(column)[1], row.get(column)
            if what in ("author", "date", "url") and cell and cell != clock:
                told.setdefault(what, f"{cell} {clock}".strip() if what == "date" else cell)
    above = list(map(list, told.items()))
    above += [[parts[n] or "", cell] for n in of_article if (cell := table.rows[n].get(text) or "")]
    rows = tuple(row for n, row in enumerate(table.rows) if not parts[n])
    return Table(table.columns, rows, (*table.above, *above))


def _tells_parts(cells: Sequence[str]) -> bool:
    """Say whether cells say of rows which part of an article they are, or that they are a comment."""
    kinds = [_part_of(cell) for cell in cells]
    others = {plain_name(cell).split(" ")[0] for cell, kind in zip(cells, kinds, strict=True) if not kind}
    parts = Counter(kind for kind in kinds if kind)
    return (
        len(parts) > 1 and parts["title"] <= 1 and bool(others) and others <= COMMENT_WORDS | _ANSWERS_SHORT
    )


def _part_of(cell: str) -> str | None:
    """Return what a row's kind says that it is of an article: "title" or "text"."""
    words = plain_name(cell).split(" ")
    if not COMMENT_WORDS.isdisjoint(words):
        return None
    return next((_PARTS[word] for word in reversed(words) if word in _PARTS), None)


def _names(cells: Sequence[str]) -> Iterator[str]:
    """Yield the names of columns, the unnamed ones' by their places."""
    for number, cell in enumerate(cells):
        yield cell.strip() or f"{_UNNAMED}{number}"


def _joined(table: Table) -> Table:
    """Return a table with the columns as one that hold what another one beside them has not.

    ``1`` and ``1-1`` number comments and answers in columns of their own; texts of comments, answers and answers to answers
    stand in a column each, which says how deep they are in their thread.
    """
    if len(table.rows) < MIN_FORM_ROWS:
        return table
    table = _with_arrow_columns(_with_one_number(table))
    filled = {c: [bool((row.get(c) or "").strip()) for row in table.rows] for c in table.columns}
    for start, first in enumerate(table.columns):
        run = [first]
        for column in table.columns[start + 1 : start + MAX_LEVELS]:
            known = [any(cells) for cells in zip(*(filled[c] for c in run), strict=True)]
            if not any(filled[column]) or any(map(and_, known, filled[column])):
                break
            run.append(column)
            if all(map(or_, known, filled[column])) and (joined := _as_one(table, run)):
                return joined
    return table


def _with_arrow_columns(table: Table) -> Table:
    """Return a table with what columns of answers hold ("↳ Qui répond", "↳ Rép.") in those of the comments, each empty where the other is not."""
    if not 0 < sum(c.startswith(_ARROWS) for c in table.columns) <= MAX_LEVELS:
        return table
    given = {c: [bool((row.get(c) or "").strip()) for row in table.rows] for c in table.columns}
    prose = {c: holds_texts([row.get(c) or "" for row in table.rows]) for c in table.columns}
    base: dict[str, str] = {}
    for arrow in (c for c in table.columns if c.startswith(_ARROWS) and any(given[c])):
        for column in (c for c in table.columns if not c.startswith(_ARROWS) and prose[c] == prose[arrow]):
            apart = not any(map(and_, given[column], given[arrow]))
            filled = sum(map(or_, given[column], given[arrow]))
            if apart and filled >= MIN_JOINED * len(table.rows) and column not in base.values():
                base[arrow] = column
                break
    if not any(prose[arrow] for arrow in base):
        return table
    rows = []
    for row in table.rows:
        answers = [arrow for arrow in base if (row.get(arrow) or "").strip()]
        joined = {base[arrow]: row[arrow] for arrow in answers}
        kept = {c: cell for c, cell in row.items() if c not in base}
        rows.append({**kept, **joined, _LEVEL: "1" if answers else "0"})
    columns = (*(c for c in table.columns if c not in base), _LEVEL)
    return Table(columns, tuple(rows), table.above)


def _with_one_number(table: Table) -> Table:
    """Return a table with one number in each row where the first columns, without names, number a comment and the answer to it: 2, then 2 and 1 (ExportComments)."""
    first, second = (*table.columns, "", "")[:2]
    if not (first.startswith(_UNNAMED) and second.startswith(_UNNAMED)):
        return table
    pairs = [(row.get(first) or "", row.get(second) or "") for row in table.rows]
    numbers = ["-".join(filter(None, pair)) for pair in pairs]
    known = {number for number, answer in pairs if not answer}
    if (
        len(set(numbers)) < len(numbers)
        or not any(answer for _number, answer in pairs)
        or not all(n in known and n.isdecimal() and (not a or a.isdecimal()) for n, a in pairs)
    ):
        return table
    rows = [
        {c: cell for c, cell in row.items() if c not in (first, second)} | {_NUMBER: number}
        for row, number in zip(table.rows, numbers, strict=True)
    ]
    return Table((_NUMBER, *table.columns[2:]), tuple(rows), table.above)


def _as_one(table: Table, run: Sequence[str]) -> Table | None:
    """Return a table with a run of columns as one, None where they hold neither numbers nor texts."""
    cells = [next((n, row[c]) for n, c in enumerate(run) if (row.get(c) or "").strip()) for row in table.rows]
    # an article's text stands beside none either
    texts = not run[0].startswith(_UNNAMED) and all(
        (field_of_any(c)[1] == "text" and field_of_any(c)[0] != "article")
        or plain_name(c).split(" ")[0] in _ANSWERS
        or c.startswith(_UNNAMED)
        for c in run
    )
    if not texts and not (
        all(c.startswith(_UNNAMED) for c in run) and all(NUMBERED.fullmatch(cell) for _n, cell in cells)
    ):
        return None
    name = run[0] if texts else _NUMBER
    added = {name} if not texts else {name, _LEVEL}
    rest = [c for c in table.columns if c not in run]
    rows = [
        {c: row.get(c, "") for c in rest} | {name: cell} | ({_LEVEL: str(n)} if texts else {})
        for row, (n, cell) in zip(table.rows, cells, strict=True)
    ]
    return Table((*rest, *sorted(added)), tuple(rows), table.above)


def _with_answers(table: Table) -> Table:
    """Return a table with the answers that a row holds beside its comment in rows of their own: columns ``replies/0/text``, or a list in a cell."""
    held = {column: match for column in table.columns if (match := _HELD.fullmatch(column))}
    lists = [column for column in table.columns if any(_answers_in(row.get(column)) for row in table.rows)]
    if not held and not lists:
        return table
    columns = tuple(column for column in table.columns if column not in held and column not in lists)
    names = _names_of(columns)
    number = names.get("id", "id")
    rows: list[Mapping[str, str]] = []
    for row in table.rows:
        rows.append(row)
        answers: dict[int, dict[str, str]] = {}
        for column, match in held.items():
            if row.get(column):
                answers.setdefault(int(match["number"]), {})[match["name"]] = row[column]
        rows += [{**answers[n], _PARENT: row.get(number, "")} for n in sorted(answers)]
        repeated = {
            column: row[column]
            for column in columns
            if field_of_any(column)[0] != "comment" and column in row
        }
        for answer in (one for column in lists for one in _answers_in(row.get(column))):
            told = {
                names[what]: str(v) for k, v in answer.items() if (what := field_of_any(str(k))[1]) in names
            }
            rows.append({**repeated, **told, _PARENT: row.get(number, "")})
    return Table((*columns, _PARENT), tuple(rows), table.above)


def _names_of(columns: Sequence[str]) -> dict[str, str]:
    """Return the columns of comments by what they hold."""
    owned = [(*field_of_any(column), column) for column in columns]
    owned.sort(key=lambda one: one[0] != "comment")
    return {what: column for owner, what, column in reversed(owned) if what and owner != "article"}


def _answers_in(cell: str | None) -> list[Mapping[str, Any]]:
    """Return the answers that a cell holds as a list of objects, of JSON or of Python."""
    if not cell or not cell.startswith("[{") or len(cell) > MAX_LIST_CHARS:
        return []
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        found = _literal(cell)
    rows = [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
    return rows if any(field_of_any(str(key))[1] == "text" for row in rows for key in row) else []


def _literal(cell: str) -> Any:
    """Return what a literal of Python holds, as pandas writes lists; None for anything else, which could end the interpreter."""
    bare = _STRINGS.sub("", cell)
    depth = deepest = 0
    for sign in bare:
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    if deepest > MAX_LITERAL_DEPTH or not _LITERAL.fullmatch(bare):
        return None
    try:
        return ast.literal_eval(cell)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None


def _is_database_dump(text: str) -> bool:
    """Say whether a TSV is what ``mysql --batch`` writes: a row a line, escapes for breaks, quotes as they are."""
    lines = [line for line in text.splitlines() if line.strip()]
    tabs = {line.count("\t") for line in lines}
    cells = (cell for line in lines[1:] for cell in line.split("\t"))
    # two queries give two tables
    return len(tabs) <= 2 and any(cell in _DATABASE_NULLS or r"\n" in cell or r"\t" in cell for cell in cells)


def _second_table(rows: Sequence[Sequence[str]], first: int) -> int | None:
    """Return which row holds the columns' names of a second table, below one of a single row."""
    at = first + 2
    second = len(rows) > at + 1 and len(rows[at]) != len(rows[first]) and _names_columns(rows[at])
    return at if second and _names_columns(rows[first]) else None


def _plain_cells(row: Sequence[str], *, escaped: bool) -> list[str]:
    return [_plain_cell(cell, escaped=escaped) for cell in row]


def _plain_cell(cell: str, *, escaped: bool) -> str:
    if cell in _NULLS:
        return ""
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), cell) if escaped else cell


def looks_tabular(raw: str, *, preamble: bool = True) -> str | None:
    """Return ``"csv"`` or ``"tsv"`` where the first line names columns that hold comments, None otherwise.

    Parameters
    ----------
    raw : str
    preamble : bool
        Whether an article or notes may stand above the columns' names.

    Examples
    --------
    >>> looks_tabular("type;id;auteur;date;reponse_a;texte\\n"), looks_tabular("Bonjour, voici le texte\\n")
    ('csv', None)
    """
    columns = column_names(raw)
    known = {field_of_any(name)[1] for name in columns if name.strip()} - {None}
    named = _names_columns(columns) or (known and _has_form_of_table(raw)) or _IMPORT_CELL in _start(raw)
    if not named and not (preamble and _has_preamble(raw)):
        return None
    return "tsv" if _delimiter(_start(raw)) == "\t" else "csv"


def _has_preamble(raw: str) -> bool:
    """Say whether columns' names stand below some rows of a name and a value each, or rows have the form of a table."""
    start = _start(raw)
    first = _first_line(start)
    if _delimiter(start) not in first:
        return False
    try:
        reader = csv.reader(io.StringIO(start, newline=""), delimiter=_delimiter(start))
        rows = [row for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        return False
    if len(start) >= START_CHARS:
        # the last row may be cut
        del rows[-1:]
    return bool(
        rows
        and (_columns_at(rows[:MAX_PREAMBLE_ROWS]) > 0 or form_of(rows) is not None or rows_of_cards(rows))
    )


def _names_columns(cells: Sequence[str]) -> bool:
    """Say whether cells are columns' names: prose with commas has none that is, let alone one for a text and two others."""
    known = {field_of_any(name)[1] for name in cells if name.strip()} - {None}
    # forms ask for much besides
    told = len(known) >= 3 and len(known) * 3 >= len(cells)
    return "text" in known and (told or {"author", "date"} <= known)


def _columns_at(rows: Sequence[Sequence[str]]) -> int:
    """Return which row holds the columns' names: tools write above them what was asked, or the post, a name and a value a line."""
    widest = 0
    for number, row in enumerate(rows[:MAX_PREAMBLE_ROWS]):
        filled = sum(cell.strip() != "" for cell in row)
        if number and filled > max(MAX_PREAMBLE_CELLS, widest) and _names_columns(row):
            return number
        # an article without a name before it is no value: the whole is a page with a table below, unless its line has cells
        longest = MAX_PREAMBLE_NAME if filled > 1 else MAX_PREAMBLE_LINE
        named = len(next((cell for cell in row if cell.strip()), "")) <= longest
        if filled > MAX_PREAMBLE_CELLS:
            # a row that a spreadsheet filled up says more of a post than one thing
            widest = max(widest, filled)
            if filled == len(row) or len(row) != len(rows[0]):
                break
        elif not row[0].startswith("#") and (len(row) < 2 or not (named or _is_padded(row))):
            break
    return 0


def _is_padded(row: Sequence[str]) -> bool:
    """Say whether a spreadsheet wrote a line, with its empty cells."""
    return len(row) > MIN_FORM_ROWS and not any(cell.strip() for cell in row[1:])


def _has_form_of_table(raw: str) -> bool:
    """Say whether the first lines are rows of as many cells, a column of them dates, another one texts."""
    start = _start(raw)
    lines = list(csv.reader(io.StringIO(start, newline=""), delimiter=_delimiter(start)))
    if len(start) >= START_CHARS:
        # the last row may be cut
        del lines[-1:]
    rows = [line for line in lines if any(cell.strip() for cell in line)]
    widths = {len(row) for row in rows}
    # a cell at the end may be one too many, or not written
    if len(rows) < MIN_FORM_ROWS or len(rows[0]) < MIN_FORM_ROWS or max(widths) - min(widths) > 1:
        return False
    columns = list(zip_longest(*rows[1:], fillvalue=""))
    return any(map(holds_dates, columns)) and any(map(holds_texts, columns))


def column_names(raw: str) -> list[str]:
    """Return the cells of the first line, where it has several."""
    start = _start(raw)
    first = start.split("\n", 1)[0].rstrip("\r")
    delimiter = _delimiter(start)
    if delimiter not in first or len(first) > MAX_HEADER_CHARS:
        return []
    try:
        return [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _start(raw: str) -> str:
    return _SEPARATOR_LINE.sub("", raw[:START_CHARS].lstrip("\ufeff"))


def _first_line(text: str) -> str:
    """Return the first line that is no remark: corpora describe themselves in lines that "#" opens."""
    return next((line for line in text.split("\n") if not line.startswith("#")), "")


def _delimiter(text: str) -> str:
    first = re.sub(r'"[^"]*"', "", _first_line(text[:START_CHARS]))
    # a tab is none of a text
    return max(DELIMITERS, key=lambda sign: (first.count(sign), sign == "\t"))
