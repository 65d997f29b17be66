"""Read the exports of consultation platforms: Decidim (proposals and comments) and Cap Collectif (contributions and arguments)."""

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
from stance.pages.tabular import Table, count_cell, has_columns, read_table
from stance.schema import Discussion


def is_decidim(columns: Sequence[str]) -> bool:
    """Say whether columns are those of a Decidim export, of comments or of proposals."""
    return has_columns(columns, r"commentable_(?:id|type)") or has_columns(
        columns, r"body/\w\w", r"title/\w\w"
    )


def is_capcollectif(columns: Sequence[str]) -> bool:
    """Say whether columns are those of a Cap Collectif export."""
    return has_columns(columns, r"contributions?_(?:id|title|bodyText)", r".*arguments?_(?:body|id).*")


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
    r"contributions?_(?!arguments?_|votes?_|reportings?_|versions?_|sources?_)(?P<field>.+)"
)
_ARGUMENT = re.compile(r"(?:contributions?_)?arguments?_(?P<field>.+)")


def read_capcollectif(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of a Cap Collectif export: a contribution with its arguments; what was trashed is left out."""
    pages: dict[str, FoundPage] = {}
    trashed: set[str] = set()
    for row in read_table(raw, source=source).rows:
        contribution, argument = _named(row, _CONTRIBUTION), _named(row, _ARGUMENT)
        identifier = contribution.get("id") or contribution.get("url") or contribution.get("title") or ""
        if not identifier or identifier in trashed:
            continue
        if contribution.get("trashed") in _YES or contribution.get("published") in _NO:
            trashed.add(identifier)
            continue
        page = pages.setdefault(identifier, FoundPage(id=contribution.get("id")))
        _take_contribution(page, contribution)
        if page.declared is None:
            page.declared = count_cell(argument, "totalCount")
        hidden = argument.get("trashed") in _YES or argument.get("published") in _NO
        if argument.get("body") and not hidden:
            body = read_fragment(argument["body"])
            page.comments.append(
                Found(
                    text=body.text,
                    author=argument.get("author_username"),
                    date=iso_date(argument.get("createdAt")),
                    id=argument.get("id"),
                    quotes=body.quotes,
                )
            )
    yield from (
        assemble(page, source=source)
        for page in pages.values()
        if page.text or any(c.text for c in page.comments)
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
    if not page.text and (raw := contribution.get("bodyText") or contribution.get("body")):
        body = read_fragment(raw)
        page.text, page.headings, page.quotes = (
            body.text,
            body.headings or find_headings(body.text),
            body.quotes,
        )
    page.title = page.title or contribution.get("title")
    page.author = page.author or contribution.get("author_username")
    page.date = page.date or iso_date(contribution.get("createdAt"))
    page.url = page.url or contribution.get("url")
