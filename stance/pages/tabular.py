"""Read spreadsheet exports (CSV, TSV): a row an article or a comment, or a row a comment beside its article."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from stance.config import MAX_PAGE_BYTES
from stance.errors import PageError
from stance.language import _
from stance.lexicons import rows as lexicon_rows
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.dates import spreadsheet_date
from stance.pages.fields import field_of_any, holds_dates, holds_texts
from stance.pages.fragment import read_cell
from stance.pages.headings import find_headings
from stance.pages.heads import IN_REPLY
from stance.pages.moments import field_date
from stance.pages.names import ARTICLE_KINDS, plain_name
from stance.pages.parents import match_parents
from stance.pages.table_roles import YES, Roles, Table, roles_of
from stance.schema import Discussion

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
# What tells the article of one row from that of another.
_TELLING = ("text", "title", "id", "url")
# "Réponse de la mairie": a column of answers to the comment in the same row
_ANSWER_OF = re.compile(r"réponses? (?:de|du|des|d['’])\s*(?:la |le |les |l['’])?(?P<who>\S.{1,60})", re.I)
# "replies/0/text": an answer, beside the comment in its row
_HELD = re.compile(r"(?:replies|answers|children|reponses|comments)/(?P<number>\d{1,4})/(?P<name>.+)")
_PARENT = "parent id"
# the way from the top of a thread, as Rails writes it
_WAY = re.compile(r"\d{1,12}(?:/\d{1,12})+")
# What databases write into a cell that holds nothing.
_NULLS = frozenset(("NULL", "\\N"))
_ESCAPE = re.compile(r"\\([0abnrtZ\\'\"])")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "0": "", "a": "", "b": "", "Z": ""}


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
    first = _columns_at(lines)
    above = {row[0].strip(): row[1] for row in lines[:first] if len(row) > 1}
    lines = lines[first:]
    columns = tuple(cell.strip() for cell in lines[0])
    filled = ([_plain_cell(cell, escaped=escaped) for cell in row] for row in lines[1:])
    rows = tuple(dict(zip(columns, row, strict=False)) for row in filled)
    return _with_answers(Table(columns, rows, above))


def _with_answers(table: Table) -> Table:
    """Return a table with the answers that a row holds beside its comment (``replies/0/text``) in rows of their own."""
    held = {column: match for column in table.columns if (match := _HELD.fullmatch(column))}
    if not held:
        return table
    columns = tuple(column for column in table.columns if column not in held)
    rows: list[Mapping[str, str]] = []
    for row in table.rows:
        rows.append(row)
        answers: dict[int, dict[str, str]] = {}
        for column, match in held.items():
            if row.get(column):
                answers.setdefault(int(match["number"]), {})[match["name"]] = row[column]
        rows += [{**answers[n], _PARENT: row.get("id", "")} for n in sorted(answers)]
    return Table((*columns, _PARENT), tuple(rows), table.above)


def _is_database_dump(text: str) -> bool:
    """Say whether a TSV is what ``mysql --batch`` writes: a row a line, escapes for breaks, quotes as they are."""
    lines = [line for line in text.splitlines() if line.strip()]
    tabs = {line.count("\t") for line in lines}
    cells = (cell for line in lines[1:] for cell in line.split("\t"))
    return len(tabs) == 1 and any(cell in _NULLS or r"\n" in cell or r"\t" in cell for cell in cells)


def _plain_cell(cell: str, *, escaped: bool) -> str:
    if cell in _NULLS:
        return ""
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), cell) if escaped else cell


def looks_tabular(raw: str) -> str | None:
    """Return ``"csv"`` or ``"tsv"`` where the first line names columns that hold comments, None otherwise.

    Examples
    --------
    >>> looks_tabular("type;id;auteur;date;reponse_a;texte\\n"), looks_tabular("Bonjour, voici le texte\\n")
    ('csv', None)
    """
    columns = column_names(raw)
    known = {field_of_any(name)[1] for name in columns if name.strip()} - {None}
    if not _names_columns(columns) and not (known and _has_form_of_table(raw)) and not _has_preamble(raw):
        return None
    return "tsv" if _delimiter(_start(raw)) == "\t" else "csv"


def _has_preamble(raw: str) -> bool:
    """Say whether columns' names stand below some rows of a name and a value each."""
    start = _start(raw)
    if _delimiter(start) not in start.split("\n", 1)[0]:
        return False
    try:
        reader = csv.reader(io.StringIO(start, newline=""), delimiter=_delimiter(start))
        rows = list(islice(filter(None, reader), MAX_PREAMBLE_ROWS))
    except csv.Error:
        return False
    return _columns_at(rows) > 0


def _names_columns(cells: Sequence[str]) -> bool:
    """Say whether cells are columns' names: prose with commas has none that is, let alone one for a text and two others."""
    known = {field_of_any(name)[1] for name in cells if name.strip()} - {None}
    # forms ask for much besides
    told = len(known) >= 3 and len(known) * 3 >= len(cells)
    return "text" in known and (told or {"author", "date"} <= known)


def _columns_at(rows: Sequence[Sequence[str]]) -> int:
    """Return which row holds the columns' names: tools write above them what was asked, or the post, a name and a value a line."""
    for number, row in enumerate(rows[:MAX_PREAMBLE_ROWS]):
        filled = sum(cell.strip() != "" for cell in row)
        if number and filled > MAX_PREAMBLE_CELLS and _names_columns(row):
            return number
        # an article without a name before it is no value: the whole is a page with a table below
        longest = MAX_PREAMBLE_NAME if filled > 1 else MAX_PREAMBLE_LINE
        if filled > MAX_PREAMBLE_CELLS or len(row) < 2 or len(row[0]) > longest:
            break
    return 0


def _has_form_of_table(raw: str) -> bool:
    """Say whether the first lines are rows of as many cells, a column of them dates, another one texts."""
    start = _start(raw)
    lines = list(csv.reader(io.StringIO(start, newline=""), delimiter=_delimiter(start)))
    if len(start) >= START_CHARS:
        # the last row may be cut
        del lines[-1:]
    rows = [line for line in lines if any(cell.strip() for cell in line)]
    if len(rows) < MIN_FORM_ROWS or len(rows[0]) < MIN_FORM_ROWS or len({len(row) for row in rows}) > 1:
        return False
    columns = list(zip(*rows[1:], strict=True))
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


def read_tabular(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of a spreadsheet export.

    Raises
    ------
    PageError
        No column holds a text.
    """
    for page in tabular_pages(raw, source=source):
        yield assemble(page, source=source)


def tabular_pages(raw: str, *, source: str | None = None) -> Iterator[FoundPage]:
    """Yield what :func:`read_tabular` does, before it is normalised and checked.

    Raises
    ------
    PageError
        No column holds a text.
    """
    table = read_table(raw, source=source)
    roles = roles_of(table)
    if "text" not in roles.comment and "text" not in roles.both:
        raise PageError(
            _("aucune colonne de texte ; colonnes trouvées : {columns}.").format(
                columns=", ".join(table.columns[:12])
            ),
            source=source,
            hint=_("Attendu : des colonnes comme type;id;auteur;date;reponse_a;texte."),
        )
    for page in _pages(table, roles):
        page.comments = match_parents(page.comments, page.id)
        yield page


def _delimiter(text: str) -> str:
    first = re.sub(r'"[^"]*"', "", text[:START_CHARS].split("\n", 1)[0])
    return max(DELIMITERS, key=first.count)


def _pages(table: Table, roles: Roles) -> Iterator[FoundPage]:
    page = _page_above(table)
    openings = _openings(table, roles)
    by_key: dict[tuple[str, str], FoundPage] = {}
    threads = _threads(table, roles)
    for number, row in enumerate(table.rows):
        kind = plain_name(row.get(roles.kind, "")).split(" ")[0] if roles.kind else ""
        if kind in ARTICLE_KINDS or number in openings:
            if page is not None and (page.text or page.title or page.comments):
                yield page
            page = _article(row, roles.both | roles.article)
            continue
        if roles.article.keys() & _TELLING:
            about = _article(row, roles.article)
            if by_key and not (about.text or about.title or about.url or about.id):
                # merged cells: what stands above holds for the rows below
                about = next(reversed(by_key.values()))
            key = (about.url or about.id or "", about.title or about.text)
            if key not in by_key:
                by_key[key] = about
            comment = _comment(row, roles.both | roles.comment)
            comment.id, comment.parent = threads.get(number, (comment.id, comment.parent))
            if comment.text and not _refused(row, roles):
                by_key[key].comments += _answered(comment, row, len(by_key[key].comments))
            continue
        page = page or FoundPage()
        comment = _comment(row, roles.both | roles.comment)
        comment.id, comment.parent = threads.get(number, (comment.id, comment.parent))
        if comment.text and not _refused(row, roles):
            if comment.parent is not None and comment.parent in (page.id, page.url):
                comment.parent = comment.answers = None
            page.comments += _answered(comment, row, len(page.comments))
    if page is not None:
        yield page
    yield from by_key.values()


def _page_above(table: Table) -> FoundPage | None:
    """Return the post that stands above the columns' names, None where nothing of it does."""
    owned = {
        what: key
        for key in table.above
        for owner, what in (field_of_any(key),)
        if owner != "comment" and what
    }
    return _article(table.above, owned) if owned.keys() & {"title", "text"} else None


def _openings(table: Table, roles: Roles) -> frozenset[int]:
    """Return which rows are what all others answer: they have a title, or the only address, and answer nothing (tools that watch the web)."""
    columns = roles.both
    if roles.article or not {"parent", "text"} <= columns.keys():
        return frozenset()
    if plain_name(columns.get("id", "")) == "post number":
        # the first post of a forum's topic is what the others answer
        return frozenset(n for n, row in enumerate(table.rows) if _cell(row, columns, "id") == "1")
    if "title" not in columns:
        return _root(table, columns)
    first = {
        n
        for n, row in enumerate(table.rows)
        if not _cell(row, columns, "parent") and _cell(row, columns, "title")
    }
    known = {_cell(table.rows[n], columns, what) for n in first for what in ("id", "url")}
    answers = [_cell(row, columns, "parent") for n, row in enumerate(table.rows) if n not in first]
    return (
        frozenset(first)
        if first and answers and not known.isdisjoint(answers) and all(answers)
        else frozenset()
    )


def _root(table: Table, columns: Mapping[str, str]) -> frozenset[int]:
    """Return the row that all others answer, of those with a text, where it alone has an address or answers what the tool was asked."""
    texts = {n: row for n, row in enumerate(table.rows) if _cell(row, columns, "text")}
    known = {_cell(row, columns, "id") for row in texts.values()} - {None}
    first = [n for n, row in texts.items() if _cell(row, columns, "parent") not in known]
    addressed = [n for n, row in texts.items() if _cell(row, columns, "url")]
    if len(first) != 1 or len(texts) <= 2:
        return frozenset()
    root = texts[first[0]]
    number = _cell(root, columns, "id")
    direct = sum(_cell(row, columns, "parent") == number for row in texts.values())
    # one post that most others answer, or that answers what a tool was asked, or that alone has an address
    networked = plain_name(columns["parent"]).startswith("in reply")
    leads = first[0] == min(texts) and len(texts) > MIN_FORM_ROWS and (networked or 2 * direct > len(texts))
    asked = _cell(root, columns, "parent") is not None
    return frozenset(first) if leads or asked or first == addressed else frozenset()


def _threads(table: Table, roles: Roles) -> dict[int, tuple[str, str | None]]:
    """Return the number of each row and of that which it answers, where a column says how deep each stands in its thread."""
    columns = roles.both | roles.comment
    levels = [count_cell(row, columns.get("level")) for row in table.rows]
    told = [level for level in levels if level is not None]
    if "parent" in columns or not told or len(told) < len(levels) or len(set(told)) < 2:
        return {}
    found: dict[int, tuple[str, str | None]] = {}
    above: dict[int, str] = {}
    lowest = min(told[1:] or told)
    for number, (row, level) in enumerate(zip(table.rows, told, strict=True)):
        own = _cell(row, columns, "id") or f"#{number}"
        found[number] = (own, above.get(level - 1) if level > lowest else None)
        above[level] = own
    return found


def _refused(row: Mapping[str, str], roles: Roles) -> bool:
    columns = roles.both | roles.comment
    flags = [_cell(row, columns, what) or "" for what in ("spam", "deleted")]
    flagged = any(flag.casefold() in YES or field_date(flag) for flag in flags)
    return flagged or refuses(_cell(row, columns, "status") or "")


def _cell(row: Mapping[str, str], columns: Mapping[str, str], what: str) -> str | None:
    given = row.get(columns[what]) if what in columns else None
    return given.strip() or None if given else None


def _author(row: Mapping[str, str], columns: Mapping[str, str]) -> str | None:
    parts = (_cell(row, columns, "first name"), _cell(row, columns, "author"))
    return " ".join(filter(None, parts)) or _cell(row, columns, "login")


def _date(row: Mapping[str, str], columns: Mapping[str, str]) -> str | None:
    given = _cell(row, columns, "date") or ""
    date, clock = spreadsheet_date(given) or field_date(given), _cell(row, columns, "clock")
    if date and clock and "T" not in date:
        return field_date(f"{given} {clock}") or date
    return date


def refuses(status: str) -> bool:
    """Say whether a status is that of a comment which readers never saw.

    Examples
    --------
    >>> refuses("Refusé"), refuses("approuvé")
    (True, False)
    """
    return plain_name(status) in _refusals()


@cache
def _refusals() -> frozenset[str]:
    return frozenset(status for status, *_rest in lexicon_rows("refusals"))


def _article(row: Mapping[str, str], columns: Mapping[str, str]) -> FoundPage:
    body = read_cell(_cell(row, columns, "text") or "")
    return FoundPage(
        title=_cell(row, columns, "title"),
        text=body.text,
        author=_author(row, columns),
        date=_date(row, columns),
        url=_cell(row, columns, "url"),
        headings=body.headings or find_headings(body.text),
        quotes=body.quotes,
        id=_cell(row, columns, "id"),
    )


def _comment(row: Mapping[str, str], columns: Mapping[str, str]) -> Found:
    parent = _cell(row, columns, "parent")
    if parent and _WAY.fullmatch(parent):
        parent = parent.rpartition("/")[2]
    elif parent and (told := IN_REPLY.fullmatch(parent)):
        parent = told["name"] or told["name_en"]
    body = read_cell(_cell(row, columns, "text") or "")
    return Found(
        text=body.text,
        author=_author(row, columns),
        date=_date(row, columns),
        id=_cell(row, columns, "id"),
        parent=parent,
        # people who write tables by hand name the person instead of the number
        answers=parent,
        quotes=body.quotes,
    )


def _answered(comment: Found, row: Mapping[str, str], number: int) -> Iterator[Found]:
    """Yield a comment, and what a column of answers holds in its row."""
    yield comment
    named = ((_ANSWER_OF.fullmatch(column), cell) for column, cell in row.items() if column and cell)
    for match, cell in named:
        text = read_cell(cell.strip()).text if match is not None else ""
        if match is not None and text:
            comment.id = comment.id or f"#{number}"
            yield Found(text=text, author=match["who"].strip(), parent=comment.id)


def count_cell(row: Mapping[str, str], column: str | None) -> int | None:
    """Return the number in a cell, None where there is none."""
    given = (row.get(column) or "").strip() if column else ""
    return int(given) if given.isdigit() and len(given) < 8 else None


def has_columns(columns: Sequence[str], *patterns: str) -> bool:
    """Say whether each of some regular expressions matches a whole column name."""
    return all(any(re.fullmatch(pattern, column) for column in columns) for pattern in patterns)
