"""Read the exports of consultation platforms: Decidim and Cap Collectif (contributions or proposals, arguments or comments)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from stance.errors import PageError
from stance.language import _
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.dates import iso_date
from stance.pages.fragment import read_fragment
from stance.pages.headings import find_headings
from stance.pages.normalize import decode
from stance.pages.table_shape import Table, read_table
from stance.pages.tabular import count_cell, has_columns
from stance.schema import Discussion

# What a consultation collects, and how its exports name what people answer to that.
_WHOLE = r"(?:contributions?|proposals?|opinions?|ideas?|debates?)"
_ANSWERS = rf"(?:{_WHOLE}_comments?|(?:{_WHOLE}_)?arguments?)"


def is_decidim(columns: Sequence[str]) -> bool:
    """Say whether columns are those of a Decidim export, of comments or of proposals."""
    # Consul, of the same family, writes the way from the top
    comments = has_columns(columns, r"commentable_(?:id|type)") and "ancestry" not in columns
    return comments or has_columns(columns, r"body/\w\w", r"title/\w\w")


def is_capcollectif(columns: Sequence[str]) -> bool:
    """Say whether columns are those of a Cap Collectif export."""
    return has_columns(
        columns, rf"{_WHOLE}_(?:id|title|bodyText|body|description)", rf"{_ANSWERS}_(?:body|id).*"
    )


def read_decidim(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of one file of a Decidim export: comments without their proposals, or the other way."""
    yield from _decidim([read_table(raw, source=source)], source)


def read_decidim_folder(folder: Path, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of a folder that holds a Decidim export: proposals with the comments that belong to them.

    Raises
    ------
    PageError
        No file of the folder is of Decidim.
    """
    tables = [
        read_table(decode(file.read_bytes(), source=str(file)), source=str(file))
        for file in sorted(folder.iterdir())
        if file.suffix.lower() in (".csv", ".tsv") and file.is_file()
    ]
    tables = [table for table in tables if is_decidim(table.columns)]
    if not tables:
        raise PageError(
            _("c'est un dossier, une page est attendue."),
            source=source,
            hint=_("« stance batch » analyse tous les fichiers d'un dossier."),
        )
    yield from _decidim(tables, source)


def _decidim(tables: Sequence[Table], source: str | None) -> Iterator[Discussion]:
    comments = [
        row
        for table in tables
        if has_columns(table.columns, r"commentable_(?:id|type)")
        for row in table.rows
    ]
    proposals = [
        row
        for table in tables
        if has_columns(table.columns, r"title(?:/\w\w)?", r"body(?:/\w\w)?")
        for row in table.rows
    ]
    pages: dict[str, FoundPage] = {}
    by_id: dict[str, str] = {}
    for row in proposals:
        url, identifier = _get(row, "url"), _get(row, "id")
        key = url or identifier or str(len(pages))
        by_id[identifier] = key
        pages[key] = _proposal(row)
    commented = {_get(row, "id"): row for row in comments}
    for row in comments:
        key = _root(row, commented, by_id)
        page = pages.setdefault(key, FoundPage(url=key if key.startswith("http") else None))
        body = read_fragment(_text(row, "body"))
        answers = _get(row, "commentable_type").endswith("Comment")
        page.comments.append(
            Found(
                text=body.text,
                author=_get(row, "author/name") or _get(row, "user_group/name") or None,
                date=iso_date(_get(row, "created_at")),
                id=_get(row, "id") or None,
                parent=(_get(row, "commentable_id") or None) if answers else None,
                quotes=body.quotes,
            )
        )
    yield from (
        assemble(page, source=source)
        for page in pages.values()
        if page.text or any(c.text for c in page.comments)
    )


def _root(
    row: Mapping[str, str], commented: Mapping[str, Mapping[str, str]], by_id: Mapping[str, str]
) -> str:
    """Return the key of the proposal that a comment is about: by its address, else up the thread."""
    url = _get(row, "root_commentable_url")
    if url:
        return url
    seen: set[str] = set()
    while _get(row, "commentable_type").endswith("Comment") and _get(row, "commentable_id") not in seen:
        seen.add(_get(row, "commentable_id"))
        above = commented.get(_get(row, "commentable_id"))
        if above is None:
            break
        row = above
    return by_id.get(_get(row, "commentable_id"), _get(row, "commentable_id"))


def _proposal(row: Mapping[str, str]) -> FoundPage:
    body = read_fragment(_text(row, "body"))
    return FoundPage(
        title=read_fragment(_text(row, "title")).text or None,
        text=body.text,
        author=_get(row, "author/name") or _get(row, "authors/name") or None,
        date=iso_date(_get(row, "published_at") or _get(row, "created_at")),
        url=_get(row, "url") or None,
        headings=body.headings or find_headings(body.text),
        quotes=body.quotes,
        declared=count_cell(row, "comments"),
        id=_get(row, "id") or None,
    )


def _get(row: Mapping[str, str], column: str) -> str:
    return (row.get(column) or "").strip()


def _text(row: Mapping[str, str], column: str) -> str:
    """Return a translated cell: in French where there is one, else in the first language that has a text."""
    languages = [name for name in row if name and re.fullmatch(rf"{column}(?:/\w\w(?:-\w\w)?)?", name)]
    languages.sort(key=lambda name: (name != f"{column}/fr", name != column))
    return next((_get(row, name) for name in languages if _get(row, name)), "")


_YES = frozenset(("true", "1", "oui", "yes"))
_NO = frozenset(("false", "0", "non", "no"))
_CONTRIBUTION = re.compile(
    rf"{_WHOLE}_(?!(?:arguments?|comments?|votes?|reportings?|versions?|sources?|news|evaluations?|answers?)_)(?P<field>.+)"
)
_ARGUMENT = re.compile(rf"{_ANSWERS}_(?!(?:votes?|reportings?)_)(?P<field>.+)")
_VISIBLE = frozenset(("published", "publié", "publiée"))


def read_capcollectif(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of a Cap Collectif export: contributions with arguments, or proposals with comments.

    What was trashed, or not published, is left out; rows of votes and reports only repeat their contribution.
    """
    pages: dict[str, FoundPage] = {}
    trashed: set[str] = set()
    latest = ""
    for row in read_table(raw, source=source).rows:
        contribution, argument = _named(row, _CONTRIBUTION), _named(row, _ARGUMENT)
        identifier = contribution.get("id") or contribution.get("url") or contribution.get("title") or ""
        if not identifier and argument:
            # a row of an argument names what it is about, or stands below it
            identifier = argument.get("related_id") or latest
        latest = identifier or latest
        if not identifier or identifier in trashed:
            continue
        if _is_hidden(contribution):
            trashed.add(identifier)
            continue
        page = pages.setdefault(identifier, FoundPage(id=contribution.get("id")))
        _take_contribution(page, contribution)
        if page.declared is None:
            page.declared = count_cell(argument, "totalCount")
        if (given := argument.get("body") or argument.get("bodyText")) and not _is_hidden(argument):
            body = read_fragment(given)
            page.comments.append(
                Found(
                    text=body.text,
                    author=_username(argument),
                    date=iso_date(argument.get("publishedAt") or argument.get("createdAt")),
                    id=argument.get("id"),
                    parent=argument.get("parent_id"),
                    quotes=body.quotes,
                )
            )
    yield from (
        assemble(page, source=source)
        for page in pages.values()
        if page.text or any(c.text for c in page.comments)
    )


def _is_hidden(cells: Mapping[str, str]) -> bool:
    """Say whether a contribution or an answer was trashed, or never published; exports of all years say so differently."""
    status = cells.get("publicationStatus")
    return (
        cells.get("trashed", "").casefold() in _YES
        or cells.get("published", "").casefold() in _NO
        or "trashedAt" in cells
        or "trashedStatus" in cells
        or (status is not None and status.casefold() not in _VISIBLE)
    )


def _username(cells: Mapping[str, str]) -> str | None:
    return next(
        # newer exports code people, which still tells one from another
        (
            cells[n]
            for n in ("author_username", "author_displayName", "author_name", "author_id")
            if n in cells
        ),
        None,
    )


def _named(row: Mapping[str, str], pattern: re.Pattern[str]) -> dict[str, str]:
    """Return the filled cells of the columns that a pattern matches, by the rest of their names."""
    found: dict[str, str] = {}
    for name, given in row.items():
        match = pattern.fullmatch(name or "")
        if match and isinstance(given, str) and given.strip():
            found.setdefault(match["field"], given.strip())
    return found


def _take_contribution(page: FoundPage, contribution: Mapping[str, str]) -> None:
    bodies = (contribution.get(name) for name in ("bodyText", "body", "description", "summary"))
    if not page.text and (raw := next(filter(None, bodies), None)):
        body = read_fragment(raw)
        page.text, page.headings, page.quotes = (
            body.text,
            body.headings or find_headings(body.text),
            body.quotes,
        )
    page.title = page.title or contribution.get("title")
    page.author = page.author or _username(contribution)
    page.date = page.date or iso_date(contribution.get("publishedAt") or contribution.get("createdAt"))
    page.url = page.url or contribution.get("url") or contribution.get("link")
