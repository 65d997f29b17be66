"""Read JSON lines: a discussion a line, or an article and its comments a line each."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any

from stance.errors import PageError
from stance.language import _
from stance.pages.json_names import COMMENTS, TEXT, TITLE
from stance.pages.json_page import (
    ARTICLE_KEYS,
    LINE_TYPES,
    as_mapping,
    from_mapping,
    from_rows,
    holds_its_article,
    load_json,
    own_comments,
    plain_keys,
)
from stance.pages.json_rows import field, first_of, is_article, is_comment, opens, with_opening
from stance.pages.json_shape import of_article
from stance.pages.json_table import better_as_table
from stance.schema import Discussion

# The first lines tell whether each is a discussion, or one of the comments of a single one.
MAX_AHEAD = 40
# Numbers of broken lines that an error names.
MAX_LINES_SHOWN = 20
Line = tuple[int, str]


def read_jsonl(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of JSON lines: one a line, or an article or a comment a line, by their ``type`` or what they hold.

    A first line that only says what the export is (a ``type`` of its own, no text) is passed over.

    Raises
    ------
    PageError
        Lines are not JSON or hold no discussion. Where lines are discussions, those of all others have been yielded before.
    """
    lines = [(number, line) for number, line in enumerate(raw.split("\n"), start=1) if line.strip()]
    if not lines:
        raise PageError(_("fichier vide."), source=source)
    record = _record(lines[0], source)
    if len(lines) > 1 and _is_header(record):
        lines = lines[1:]
        record = _record(lines[0], source)
    # what holds comments of its own is a discussion, and may be one of many
    alone = not own_comments(record) and not isinstance(record.get("comments"), list)
    near = list(filter(None, map(_row_of_line, islice(lines, 1, MAX_AHEAD if alone else 2))))
    told = record.get("type") in LINE_TYPES or holds_its_article(record) or is_comment(record)
    opened = bool(near) and (
        opens(record, near[:1]) or (is_article(record) and alone and is_comment(near[0]))
    )
    if not told and not opened and alone and near and 2 * sum(map(is_comment, near)) >= len(near):
        # a post that has no title, above what people wrote about it
        posted = field(of_article(record), TEXT, "text") is not None and is_comment(near[0])
        record = {**record, "type": "post"} if posted else record
        opened = True
    if told or opened:
        rows = [record, *(_record(line, source) for line in lines[1:])]
        yield from better_as_table(
            list(from_rows(with_opening(rows), source)), partial(_plain_rows, lines), source
        )
    elif alone and (table := better_as_table([], partial(_plain_rows, lines), source)):
        yield from table
    else:
        yield from _one_a_line(lines, source)


def _one_a_line(lines: Sequence[Line], source: str | None) -> Iterator[Discussion]:
    refused: dict[int, PageError] = {}
    for number, line in lines:
        try:
            yield read_line(line, source=_at(source, number))
        except PageError as error:
            refused[number] = error
    if len(refused) > 1:
        numbers = [str(number) for number in refused]
        raise PageError(
            _("{n} lignes illisibles : {numbers}.").format(
                n=len(numbers),
                numbers=", ".join(numbers[:MAX_LINES_SHOWN] + ["…"] * (len(numbers) > MAX_LINES_SHOWN)),
            ),
            source=source,
            hint=_("Les autres lignes sont lues."),
        ) from next(iter(refused.values()))
    for only in refused.values():
        raise only


def _plain_rows(lines: Sequence[Line]) -> list[Mapping[str, Any]]:
    """Return the objects of lines as they are; none of them where one is broken."""
    try:
        rows = [load_json(line, None) for _number, line in lines]
    except PageError:
        return []
    return rows if all(isinstance(row, Mapping) for row in rows) else []


def _record(line: Line, source: str | None) -> Mapping[str, Any]:
    return as_mapping(load_json(line[1], _at(source, line[0])), _at(source, line[0]))


def _row_of_line(line: Line) -> Mapping[str, Any] | None:
    try:
        row = load_json(line[1], None)
    except PageError:
        # the line's own reading says what is wrong with it, and where
        return None
    return plain_keys(row) if isinstance(row, Mapping) else None


def read_line(line: str, *, source: str | None = None) -> Discussion:
    """Return the discussion of one line of a ``.jsonl`` corpus.

    Raises
    ------
    PageError
        The line is not JSON, or holds no discussion.
    """
    return from_mapping(as_mapping(load_json(line, source), source), source=source)


def _is_header(record: Mapping[str, Any]) -> bool:
    kind = record.get("type")
    # of_article knows the words of a network's post by other names
    told = field(of_article(record), TEXT, "text") is not None
    empty = not told and first_of(record, (*COMMENTS, *ARTICLE_KEYS)) is None
    versioned = "version" in record and first_of(record, TITLE) is None
    return empty and (versioned or (isinstance(kind, str) and kind not in LINE_TYPES))


def _at(source: str | None, number: int) -> str:
    return f"{source or '-'}:{number}"
