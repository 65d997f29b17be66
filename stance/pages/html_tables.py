"""Read comments from the tables of a page whose columns are named: signatures of petitions, registers of opinions."""

import re
from collections.abc import Callable, Iterator

from stance.pages.assemble import Found
from stance.pages.dates import moment_date
from stance.pages.fields import field_of_any
from stance.pages.markup import Element, brief, descendants, tag, text_of
from stance.pages.moments import field_date

# A table of comments has some columns; one of more is of figures.
MAX_COLUMNS = 12
# The name of a column, and what stands in one beside the text.
MAX_NAME_CHARS = 60
MAX_CELL_CHARS = 120
MIN_ROWS = 2
# what heads the columns of people to read, beside what exports call them
_COLUMNS = (
    ("author", re.compile(r"(?:nom|prénom|pseudo(?:nyme)?|signataire|signé par)\b.{0,40}", re.I)),
    (
        "text",
        re.compile(
            r"(?:(?:vos |leurs |les )?(?:commentaires|messages|observations|avis|remarques)|motivation|pourquoi .{2,40})",
            re.I,
        ),
    ),
)
_PARTS = ("thead", "tbody", "tfoot")


def table_comments(
    body: Element, reference: str | None, elsewhere: Callable[[Element], bool], *, follows: bool
) -> tuple[list[Found], list[Element], bool]:
    """Return the comments of the table that has most, its rows, and whether a date counts from an unknown day.

    With `follows`, `reference` is the article's day, which comments follow.
    """
    best: tuple[list[Found], list[Element], bool] = ([], [], False)
    for table in descendants(body, stop=elsewhere):
        if tag(table) != "table":
            continue
        rows = list(_rows(table))
        columns = _columns(rows[0]) if len(rows) > MIN_ROWS else {}
        if not {"author", "text"} <= columns.keys():
            continue
        found: list[Found] = []
        relative = False
        for row in rows[1:]:
            cells = [e for e in row if tag(e) in ("td", "th")]
            told = {what: cells[at] for what, at in columns.items() if at < len(cells)}
            author = brief(told["author"], MAX_CELL_CHARS) if "author" in told else ""
            text = text_of(told["text"]).strip() if "text" in told else ""
            if not author or not text:
                # who signs without a word says nothing
                continue
            line = brief(told["date"], MAX_CELL_CHARS) if "date" in told else ""
            date = field_date(line) or moment_date(line, reference=reference, whole_days=follows)
            relative |= bool(line) and date is None
            found.append(Found(text=text, author=author, date=date))
        if len(found) > max(len(best[0]), MIN_ROWS - 1):
            best = found, [table], relative
    return best


def _rows(table: Element) -> Iterator[Element]:
    """Yield the rows of a table, and not those of tables in it."""
    for part in table:
        if tag(part) == "tr":
            yield part
        elif tag(part) in _PARTS:
            yield from part.iterchildren("tr")


def _columns(head: Element) -> dict[str, int]:
    """Return which column holds what, the first of each; nothing where the first row does not name columns."""
    cells = [e for e in head if tag(e) in ("td", "th")]
    if len(cells) > MAX_COLUMNS:
        return {}
    columns: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = brief(cell, MAX_NAME_CHARS)
        told = next((what for what, pattern in _COLUMNS if pattern.fullmatch(name)), None)
        what = told or field_of_any(name)[1]
        if what is not None:
            columns.setdefault(what, at)
    # a row of plain cells names columns where all of it does
    headed = all(tag(e) == "th" for e in cells)
    return columns if headed or ("date" in columns and len(columns) == len(cells)) else {}
