"""Read the comments of a spreadsheet or a table that was pasted below an article: rows of cells with tabs between."""

import re

from stance.errors import PageError
from stance.pages.assemble import Found
from stance.pages.table_shape import START_CHARS, looks_tabular
from stance.pages.tabular import tabular_pages

MIN_ROWS = 3
MIN_TABS = 2
# Menus that were copied from a table's cells have tabs, too.
MAX_TRIED = 20
# Rows end where a line is empty.
_EMPTY = re.compile(r"\n[ \t]*(?:\n|$)")


def pasted_table(raw: str) -> tuple[str, list[Found]] | None:
    """Return what stands above a table of comments, and the comments; None where there is none.

    Parameters
    ----------
    raw : str
        The page, whose lines still have their tabs and end with a line feed.
    """
    at = tried = above = 0
    for line in raw.split("\n"):
        tabs = line.count("\t")
        if tabs >= MIN_TABS and tabs != above and tried < MAX_TRIED:
            tried += 1
            rows = _rows(raw, at)
            if looks_tabular(rows[:START_CHARS], preamble=False) == "tsv":
                comments = _comments(rows)
                return (raw[:at], comments) if len(comments) >= MIN_ROWS else None
        above = tabs
        at += len(line) + 1
    return None


def _rows(raw: str, start: int) -> str:
    """Return a text from some place to its next empty line; one within a cell in quotes is none."""
    quotes, at = 0, start
    for match in _EMPTY.finditer(raw, start):
        quotes += raw.count('"', at, match.start())
        at = match.start()
        if quotes % 2 == 0:
            return raw[start : at + 1]
    return raw[start:]


def _comments(rows: str) -> list[Found]:
    try:
        return [comment for page in tabular_pages(rows) for comment in page.comments]
    except PageError:
        return []
