"""Read rows of JSON that hold no lists the way the rows of a table are read: by what their columns are named after, and what is in them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from stance.errors import PageError
from stance.pages.assemble import FoundPage, assemble
from stance.pages.fields import field_of_any, is_person
from stance.pages.json_shape import is_text, person_name, plain
from stance.pages.names import plain_name
from stance.pages.table_shape import Table, with_comments_as_rows
from stance.pages.tabular import pages_of
from stance.schema import Discussion

# Objects in rows are opened so deep: ``{"meta": {"auteur": …}}``.
MAX_DEPTH = 3
# Fewer rows tell nothing of what their columns hold.
MIN_ROWS = 3


def better_as_table(
    found: list[Discussion], rows: Callable[[], Sequence[Mapping[str, Any]]], source: str | None
) -> list[Discussion]:
    """Return discussions that rows hold, or what they hold when read as a table where that knows more of their comments.

    The rows are asked for only where something is missing. Those whose keys no list knows are read by what is in them, as columns are.
    """
    comments = [comment for page in found for comment in page.comments]
    if len(found) == 1 and any(c.author for c in comments) and any(c.date for c in comments):
        return found
    given = rows()
    try:
        others = [assemble(page, source=source) for page in pages_of_rows(given)]
    except PageError:
        return found
    # most rows are comments of one article
    fits = len(others) == 1 and 2 * len(others[0].comments) >= len(given)
    fits = fits and (any(page.comments for page in found) or _are_comments(others[0], given))
    return others if fits and _known(others) > _known(found) else found


def _are_comments(page: Discussion, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether rows, read as the comments of a page, are none of articles: they answer each other, name their article, or are signed and lack titles."""
    if page.title or page.text or any(comment.parent_id for comment in page.comments):
        return True
    titled = any(field_of_any(column)[1] == "title" for row in rows for column, _cell in _cells(row, 0))
    signed = sum(comment.author is not None and comment.date is not None for comment in page.comments)
    return not titled and 2 * signed > len(page.comments)


def _known(pages: Sequence[Discussion]) -> int:
    """Return how much is known of the comments of pages."""
    comments = [comment for page in pages for comment in page.comments]
    return sum(
        1 + (c.author is not None) + (c.date is not None) + (c.parent_id is not None) for c in comments
    )


def pages_of_rows(rows: Sequence[Mapping[str, Any]]) -> list[FoundPage]:
    """Return the pages that rows of JSON hold when they are read as a table; none where that cannot be.

    Parameters
    ----------
    rows : sequence of mapping
    """
    return list(pages_of(table_of_rows(rows))) if len(rows) >= MIN_ROWS else []


def table_of_rows(rows: Sequence[Mapping[str, Any]]) -> Table:
    """Return rows of JSON as a table, a column for each key of any of them."""
    flat = [dict(_cells(row, 0)) for row in rows]
    columns = tuple(dict.fromkeys(column for row in flat for column in row))
    return with_comments_as_rows(Table(columns, tuple({c: row.get(c, "") for c in columns} for row in flat)))


def _cells(row: Mapping[str, Any], depth: int) -> Iterator[tuple[str, str]]:
    """Yield the names and values of a row, those of objects in it as its own; lists of strings are paragraphs."""
    for key, value in row.items():
        value = plain(value)
        if isinstance(value, Mapping) and is_person(str(key)) and (name := person_name(value)):
            yield str(key), name
        elif isinstance(value, Mapping) and depth < MAX_DEPTH:
            for inner, cell in _cells(value, depth + 1):
                # "user.id" numbers no comment
                yield (
                    (
                        inner
                        if field_of_any(inner)[1] not in (None, "id")
                        else f"{plain_name(str(key))} {inner}"
                    ),
                    cell,
                )
        elif isinstance(value, list) and value and all(map(is_text, value)):
            yield str(key), "\n\n".join(value)
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            # pandas makes fractions of the numbers in a column with empty cells
            whole = isinstance(value, float) and value.is_integer()
            yield str(key), str(int(value) if whole else value)
        elif isinstance(value, bool):
            yield str(key), "true" if value else "false"
