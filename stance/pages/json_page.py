"""Read discussions from JSON: an object, an array of them, or articles and comments side by side."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from html import unescape
from itertools import chain
from typing import Any

from stance.errors import PageError
from stance.language import _
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.blocks import read_blocks
from stance.pages.boilerplate import is_notice
from stance.pages.bylines import without_by
from stance.pages.fields import field_of_any, is_person
from stance.pages.fragment import Fragment, read_cell, read_text_or_fragment
from stance.pages.headings import find_headings
from stance.pages.json_api import read_topic
from stance.pages.json_keys import with_known_keys
from stance.pages.json_names import (
    ABOUT,
    AUTHOR,
    COMMENTS,
    COUNT,
    DATE,
    ID,
    NESTED,
    PARENT,
    STANDFIRST,
    STATISTICS,
    TEXT,
    TITLE,
    URL,
)
from stance.pages.json_rows import (
    by_depth,
    by_form,
    field,
    fields_that_hold,
    first_of,
    identifier_of,
    in_order,
    is_article,
    is_comment,
    is_own,
    opens,
    parent_of,
    with_opening,
)
from stance.pages.json_shape import (
    RENDERED,
    absolute_address,
    accounts_of,
    find_thread,
    named_people,
    of_article,
    part,
    person_name,
    plain,
    rows_in,
    unwrap,
    walk,
)
from stance.pages.json_table import better_as_table
from stance.pages.markdown_marks import FENCE, HEADING, plain_outside_fences
from stance.pages.markdown_marks import plain as plain_marks
from stance.pages.moments import field_date
from stance.pages.names import ARTICLE_KINDS, ARTICLE_WORDS, COMMENT_WORDS, container_of, plain_name
from stance.pages.normalize import clean_lines, normalize
from stance.pages.parents import match_parents
from stance.pages.table_shape import CLOCK
from stance.pages.tabular import refuses
from stance.schema import Discussion

# Where the comments are an object of their own, with what pages through them, its list has one of these names.
_ITEMS = ("nodes", "items", "comments", "commentaires", "data", "results", "list")
ARTICLE_KEYS = ("article", "post", "page", "billet")
# A dump of a site holds its articles in one list, their comments and the people in others.
_ARTICLES = ("posts", "articles", "billets", "pages", "entries", "items", "contents")
_PEOPLE = ("users", "authors", "people", "members", "auteurs")
# Tables of WordPress put what a row is before the names of its columns: "comment_ID", "post_title".
_TABLES = {"comment_content": "comment_", "post_title": "post_", "post_content": "post_"}
_WRAPPERS = ("data", "export", "site", "blog", "dump", "db")
# How deep exports wrap their lists: Ghost's are in db[0].data.
MAX_WRAPPERS = 3
# The states of articles that readers never saw, and the types of what are no articles (WordPress).
_UNPUBLISHED = frozenset(("draft", "auto-draft", "pending", "private", "trash", "future", "inherit"))
_NO_ARTICLES = frozenset(("attachment", "nav_menu_item", "revision", "wp_block", "wp_template"))
# Lemmy writes the way from the top: "0.11.12"
_PATH = re.compile(r"(?:\d+\.)*(?P<parent>\d+)\.\d+")
_RESOURCE = re.compile(r"\w+(?:/[\w-]+){2,}")
_WEB = ("https://", "http://")
# An address of the web, or what stands behind the site in one.
_ADDRESS = re.compile(r"https?://|/(?!/)|[\w.-]+\.[a-z]{2,10}/", re.I)
# A page nested deeper than this is an attack or an accident: the deepest thread of Reddit's archive has about 10,000.
MAX_DEPTH = 2_000
# Participatory platforms have a reference of each proposal.
_ANSWERED = frozenset(PARENT) - {"reference", "references"}
# One article with comments is the page itself.
MIN_ARTICLES = 2
# What tells articles that trafilatura read, whose paragraphs are lines.
_TRAFILATURA = frozenset(("raw_text", "fingerprint", "source-hostname"))
# What letters ask for between the paragraphs of an article.
_SUBSCRIBE = re.compile(r"(?:vous (?:aimez|appréciez) .{1,60}\? )?abonnez-vous\b.{0,80}", re.I)
_HOURS = frozenset(("heure", "hour", "time", "clock"))
# What the JSON page format is made of: such a text was read before, and stays as it is.
_OWN_FORMAT = frozenset(one.name for one in fields(Discussion))


def read_json(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussion of one JSON object, or those of an array of objects.

    Raises
    ------
    PageError
        The JSON is broken, or holds neither a text nor comments.
    """
    data = _tables(load_json(raw, source))
    dump = _dump(data)
    if dump is not None:
        yield from _from_dump(dump, source)
    elif isinstance(data, list) and _are_records(data):
        rows = [as_mapping(item, source) for item in data]
        yield from from_rows(with_opening(rows), source)
    elif isinstance(data, list) and (_are_comments(data) or not any(map(_is_discussion, data))):
        yield from_mapping(_thread(data) or as_mapping(data, source), source=source)
    elif isinstance(data, list):
        pages = (
            from_mapping(as_mapping(item, f"{source or '-'}[{number}]"), source=source)
            for number, item in enumerate(data, start=1)
        )
        if all(map(_is_flat, data)):
            # rows of a table that say in each which article they are about
            found, refused = list[Discussion](), None
            try:
                for page in pages:
                    found.append(page)
            except PageError as error:
                refused = error
            told = better_as_table(found, lambda: data, source)
            yield from told
            if refused is not None and told is found:
                raise refused
        else:
            yield from pages
    elif isinstance(data, Mapping) and (rows := _repeating(data)):
        yield from from_rows(rows, source)
    elif isinstance(data, Mapping) and (articles := _articles_within(data)):
        for number, article in enumerate(articles, start=1):
            yield from_mapping(article, source=f"{source or '-'}[{number}]")
    else:
        yield from_mapping(as_mapping(data, source), source=source)


def _articles_within(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the articles of a list that stands anywhere in an answer, each with its own comments (Decidim's proposals), none where there is no such list."""
    if field(data, TITLE, "title") is not None and field(data, TEXT, "text") is not None:
        return []
    for value, _around in walk(data):
        if (
            not isinstance(value, list)
            or len(value) < MIN_ARTICLES
            or not all(isinstance(r, Mapping) for r in value)
        ):
            continue
        # GraphQL pages through "edges", each with a "node"
        nodes = [node if isinstance(node := row.get("node"), Mapping) else row for row in value]
        # most lists are of something else, as their first row tells
        if not all(_is_whole(unwrap(row, TEXT)) for row in nodes):
            continue
        rows = [unwrap(row, TEXT) for row in nodes]
        if sum(map(_holds_comments, rows)) >= MIN_ARTICLES:
            return rows
    return []


def _is_whole(row: Mapping[str, Any]) -> bool:
    """Say whether a row has a title and a text, and answers nothing."""
    told = field(row, TITLE, "title") is not None and field(row, TEXT, "text") is not None
    return told and _ANSWERED.isdisjoint(row)


def _holds_comments(article: Mapping[str, Any]) -> bool:
    rows = rows_in(own_comments(article))
    return bool(rows) and all(
        isinstance(row, Mapping) and field(unwrap(row, TEXT), TEXT, "text") for row in rows
    )


def _is_flat(row: Any) -> bool:
    return isinstance(row, Mapping) and not any(isinstance(value, Mapping | list) for value in row.values())


def _repeating(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the comments of an object that holds no article but in each of them (Lemmy), none where it is otherwise."""
    beside = (value for value in data.values() if isinstance(value, Mapping))
    if field(data, TITLE, "title") is not None or any(_article(row) is not None for row in (data, *beside)):
        return []
    rows = own_comments(data)
    held = isinstance(rows, list) and all(isinstance(r, Mapping) and holds_its_article(r) for r in rows)
    return rows if held else []


def from_mapping(data: Mapping[str, Any], *, source: str | None = None) -> Discussion:
    """Return the discussion that a mapping in the JSON page format holds.

    Examples
    --------
    >>> page = from_mapping({"title": "Vélo", "text": "Roulez.", "comments": [{"body": "Oui.", "user": {"name": "Léa"}}]})
    >>> page.comments[0].author, page.comments[0].text
    ('Léa', 'Oui.')
    """
    whole = data
    data = read_topic(data) or data
    people: dict[str, str] = {}
    if (key := _article_key(data)) is not None:
        nested = data[key]
        service = {name: value for name, value in data.items() if name != key}
        comments = own_comments(data) or own_comments(nested) or (_thread(service) or {}).get("comments", ())
        people = _people_of(service)
        data = {**unwrap(nested, TEXT), "comments": comments}
    people |= named_people(data)
    comments = own_comments(data)
    data = of_article(data)
    told = field(data, TEXT, "text") is not None or field(data, TITLE, "title") is not None
    if not (comments and told) and (thread := _thread(data)) is not None:
        data = thread
        comments = own_comments(data)
    if not _are_texts(comments) and (known := with_known_keys(whole)) is not whole:
        return from_mapping(known, source=source)
    if not isinstance(comments, list | tuple):
        raise PageError(
            _("« comments » est de type {found}, une liste est attendue.").format(
                found=type(comments).__name__
            ),
            source=source,
        )
    if field(data, TEXT, "text") is None and not comments:
        raise PageError(
            _("objet JSON sans texte ni commentaires ; clés trouvées : {keys}.").format(
                keys=", ".join(sorted(map(str, data))[:12]) or _("aucune")
            ),
            source=source,
            hint=_(
                'Attendu : {"title", "author", "date", "url", "text", "comments": [{"id", "author", "date", "parent_id", "text"}]}.'
            ),
        )
    page = _page(data, people)
    page.url = absolute_address(page.url, whole) if page.url else None
    own = accounts_of(data)
    page.comments = match_parents(
        _comments(comments, source, owner=_owner(data), people=people, own=own), page.id
    )
    return assemble(page, source=source)


def _are_texts(rows: Any) -> bool:
    """Say whether some of the rows of comments hold a text under a name that is known."""
    given = rows if isinstance(rows, list | tuple) else ()
    return any(
        isinstance(row, Mapping) and field(unwrap(row, TEXT), TEXT, "text") is not None for row in given
    )


def _thread(data: Any) -> Mapping[str, Any] | None:
    return find_thread(data, TEXT, AUTHOR, DATE, TITLE)


def own_comments(data: Mapping[str, Any]) -> Any:
    """Return the comments that an article holds: its own list, or those that WordPress's API embeds in it."""
    # networks count what people clicked on under such names, too
    data = {key: value for key, value in data.items() if not _counts(value)}
    comments = next((data[n] for n in COMMENTS if isinstance(data.get(n), Mapping | list) and data[n]), None)
    if comments is None and not isinstance(given := first_of(data, COMMENTS), int):
        comments = given
    if isinstance(comments, Mapping):
        items = first_of(comments, _ITEMS)
        comments = items if isinstance(items, list | Mapping) else rows_in(comments)
    if comments is None:
        comments = _embedded(data, "replies") or _list(data, "comments", "thread", "nested")
    return comments


def _counts(value: Any) -> bool:
    """Say whether a list counts what people clicked on, as networks' "reactions" do."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(row, Mapping) and "count" in row and field(row, TEXT, "text") is None for row in value
        )
    )


def _list(data: Mapping[str, Any], *kinds: str) -> list[Any]:
    """Return the list that a key of one of some kinds of ``lexicons/containers.tsv`` holds; an empty one without it."""
    held = (rows_in(v) for k, v in data.items() if container_of(str(k)) in kinds and k not in ARTICLE_KEYS)
    return next((rows for rows in held if any(isinstance(row, Mapping) for row in rows)), [])


def _people_of(service: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of people by their keys from what a service holds beside an article, and from what is in that (OpenWeb)."""
    inner = [value for value in service.values() if isinstance(value, Mapping)]
    tables = map(
        named_people, (service, *inner, *(v for row in inner for v in row.values() if isinstance(v, Mapping)))
    )
    return {number: name for table in tables for number, name in table.items()}


def _article_key(data: Mapping[str, Any]) -> str | None:
    """Return the key of the article that an object holds as an object of its own, beside comments or in a comment."""
    for name in ARTICLE_KEYS:
        if isinstance(data.get(name), Mapping):
            return name
    held = (
        (key, unwrap(value, TEXT))
        for key, value in data.items()
        if isinstance(value, Mapping) and container_of(str(key)) in ("article", "thread")
    )
    return next((k for k, row in held if field(row, TITLE, "title") or field(row, TEXT, "text")), None)


def _article(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the article that an object holds, opened where it is wrapped."""
    key = _article_key(data)
    if key is None:
        return None
    found: Mapping[str, Any] = data[key]
    return found if key in ARTICLE_KEYS else unwrap(found, TEXT)


def holds_its_article(row: Mapping[str, Any]) -> bool:
    """Say whether a row is a comment that repeats the article which it is about."""
    return (
        _article(row) is not None
        and field(row, TEXT, "text") is not None
        and field(row, TITLE, "title") is None
        and not own_comments(row)
    )


def _embedded(data: Mapping[str, Any], what: str) -> list[Any]:
    """Return what WordPress's API embeds under a name: a list, or lists of some a page."""
    embedded = data.get("_embedded")
    found = embedded.get(what) if isinstance(embedded, Mapping) else None
    if not isinstance(found, list):
        return []
    return [item for part in found for item in (part if isinstance(part, list) else [part])]


def _are_records(items: Sequence[Any]) -> bool:
    """Say whether a list holds articles and comments side by side, or comments that name their article."""
    rows = [plain_keys(item) for item in items if isinstance(item, Mapping)]
    if any(row.get("type") in LINE_TYPES for row in rows):
        return True
    if rows and all(map(holds_its_article, rows)):
        return True
    if rows and opens(rows[0], rows[1:]):
        return True
    comments = sum(map(is_comment, rows))
    return comments > 0 and all(
        is_comment(row) or (is_article(row) and not own_comments(row)) for row in rows
    )


def _are_comments(items: Sequence[Any]) -> bool:
    """Say whether a list holds comments and no article: texts of several people without titles, some of which answer others."""
    rows = [row for row in items if isinstance(row, Mapping)]
    plain = [
        row for row in rows if field(row, TITLE, "title") is None and field(row, TEXT, "text") is not None
    ]
    threaded = any(any(name in row for name in (*PARENT, *NESTED[:2])) for row in plain)
    return (
        bool(rows)
        and len(plain) == len(rows)
        and threaded
        and all(row.get("comments") is None for row in rows)
    )


def _is_discussion(item: Any) -> bool:
    return not isinstance(item, Mapping) or field(item, TEXT, "text") is not None or bool(own_comments(item))


def _opened(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a store or a queue wraps: Elasticsearch's ``_source``, the data of an event, the comment that roots a thread."""
    source, data, root = row.get("_source"), row.get("data"), row.get("root")
    if isinstance(source, Mapping):
        return {"id": row.get("_id"), **source}
    if "specversion" in row and isinstance(data, Mapping):
        words = plain_name(str(row.get("type"))).split()
        kind = (
            "comment"
            if not COMMENT_WORDS.isdisjoint(words)
            else "post"
            if not ARTICLE_KINDS.isdisjoint(words)
            else "event"
        )
        return {**data, "type": kind}
    if "op" in row and "after" in row:
        # what a database tells of each change (Debezium)
        return row["after"] if isinstance(row["after"], Mapping) else {"type": "event"}
    if isinstance(place := row.get("locator"), Mapping):
        # Remark42 writes the page's title and address into each comment
        rest = {key: value for key, value in row.items() if key not in ("locator", "title")}
        return {**rest, "article": {"title": row.get("title"), "url": place.get("url")}}
    if isinstance(root, Mapping) and field(root, TEXT, "text") is not None:
        return {**{key: value for key, value in row.items() if key != "root"}, **root}
    if isinstance(record := row.get("record"), Mapping) and isinstance(record.get("text"), str):
        # Bluesky names what a post answers by its address
        answered = record["reply"].get("parent") if isinstance(record.get("reply"), Mapping) else None
        parent = answered.get("uri") if isinstance(answered, Mapping) else None
        return {**row, "text": record["text"], "date": record.get("createdAt"), "in_reply_to_id": parent}
    noted = next((row[name] for name in _META if isinstance(row.get(name), Mapping)), None)
    if noted is not None and isinstance(row.get("text"), str) and field(row, AUTHOR, "author") is None:
        # tools that people annotate with keep all but the text apart
        return {**row, **noted, "text": row["text"]}
    latest = next(
        (row[name][-1] for name in _REVISIONS if isinstance(row.get(name), list) and row[name]), None
    )
    if isinstance(latest, Mapping) and field(row, TEXT, "text") is None:
        # Coral keeps what somebody wrote before changing it
        return {**row, **{name: value for name, value in latest.items() if name in TEXT}}
    if not isinstance(field(row, TEXT, "text"), str) and (about := _article_key(row)) is not None:
        # an event holds what it is about beside the comment that it tells of
        written = [
            key for key, value in row.items() if key not in (*ARTICLE_KEYS, about) and _is_written(value)
        ]
        if len(written) == 1:
            return {**{k: v for k, v in row.items() if k != written[0]}, **row[written[0]]}
    return row


_REVISIONS = ("revisions", "versions")
_META = ("meta", "metadata")


def _is_written(value: Any) -> bool:
    """Say whether an object is what somebody wrote: a text with a name and a date."""
    return (
        isinstance(value, Mapping)
        and field(value, TEXT, "text") is not None
        and field(value, AUTHOR, "author") is not None
        and field(value, DATE, "date") is not None
    )


def plain_keys(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a row without the prefix that a table puts before the names of its columns, its kind under ``type``."""
    row = part(_opened(row))
    told = next((row[name] for name in _KINDS if isinstance(row.get(name), str)), None)
    if told is not None and row.get("type") not in (*LINE_TYPES, *_NO_DISCUSSIONS):
        # "cms.Commentaire", "youtube#commentThread"
        words = plain_name(told).split(" ")
        kind = (
            "comment"
            if not COMMENT_WORDS.isdisjoint(words)
            else "post"
            if words[0] in ARTICLE_KINDS or words[-1] in ARTICLE_WORDS
            else words[0]
        )
        row = {**row, "type": kind} if kind in (*LINE_TYPES, *_NO_DISCUSSIONS) else row
    prefix = next((given for name, given in _TABLES.items() if name in row), None)
    if prefix is None:
        return row
    bare = {name.removeprefix(prefix).lower(): given for name, given in row.items()}
    if prefix == "post_":
        # the end of its address
        bare.pop("name", None)
        if (number := str(bare.get("author", ""))).isdecimal() and len(number) < 12:
            bare["author"] = int(number)
    return bare


def _owner(data: Mapping[str, Any]) -> int | None:
    """Return the number of an article's author in the site's table of people."""
    number = data.get("author", data.get("author_id"))
    return number if isinstance(number, int) and number else None


def _tables(data: Any) -> Any:
    """Return the tables of a database by their names without what stands before these (phpMyAdmin), the rows of one of pandas; other data as they are."""
    if (
        isinstance(data, Mapping)
        and isinstance(data.get("columns"), list)
        and isinstance(data.get("data"), list)
    ):
        rows = [
            dict(zip(map(str, data["columns"]), row, strict=False))
            for row in data["data"]
            if isinstance(row, list)
        ]
        return rows or data
    if isinstance(data, Mapping) and (rows := _of_columns(data)):
        return rows
    if not isinstance(data, list):
        return data
    tables = [row for row in data if isinstance(row, Mapping) and row.get("type") == "table"]
    named = {
        str(t.get("name")).rpartition("_")[2]: t["data"] for t in tables if isinstance(t.get("data"), list)
    }
    return named or data


def _of_columns(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a table of pandas that holds each column as an object of its own: ``{"texte": {"0": …, "1": …}}``."""
    columns = {name: cells for name, cells in data.items() if isinstance(cells, Mapping)}
    places = list(next(iter(columns.values()), {}))
    numbered = bool(places) and all(str(place).isdecimal() for place in places)
    if len(columns) < len(data) or not numbered or any(list(cells) != places for cells in columns.values()):
        return []
    return [{name: cells[place] for name, cells in columns.items()} for place in places]


def _dump(data: Any) -> Mapping[str, Any] | None:
    """Return the part of an export that holds a list of articles with titles, None where there is none."""
    for _depth in range(MAX_WRAPPERS + 1):
        if isinstance(data, list) and len(data) == 1:
            data = data[0]
        if not isinstance(data, Mapping) or first_of(data, (*TEXT, *ARTICLE_KEYS)) is not None:
            return None
        if any(field(row, TITLE, "title") is not None for row in _rows(data, _ARTICLES, "articles")):
            return data
        data = next((data[name] for name in _WRAPPERS if isinstance(data.get(name), Mapping | list)), None)
    return None


def _rows(data: Mapping[str, Any], names: tuple[str, ...], kind: str = "") -> list[Mapping[str, Any]]:
    found: list[Any] = next((data[name] for name in names if isinstance(data.get(name), list)), [])
    found = found or _list(data, kind)
    return [plain_keys(row) for row in found if isinstance(row, Mapping)]


def _from_dump(data: Mapping[str, Any], source: str | None) -> Iterator[Discussion]:
    """Yield the discussions of a site's dump: articles in one list, their comments in another."""
    articles = [
        {**row, "type": "post"}
        for row in _rows(data, _ARTICLES, "articles")
        if str(row.get("status")) not in _UNPUBLISHED and str(row.get("type")) not in _NO_ARTICLES
    ]
    comments = (
        row if _refused(row) else {**row, "type": "comment"}
        for row in (as_mapping(row, source) for row in _listed(data))
    )
    people = {
        _string(first_of(row, ("id", "ID"))) or "": _name(row)
        for table in _PEOPLE
        for row in _rows(data, (table,), "people")
    }
    yield from from_rows(chain(articles, comments), source, people=people, strict=True)


def _listed(data: Mapping[str, Any]) -> list[Any]:
    comments = first_of(data, COMMENTS)
    if isinstance(comments, Mapping):
        # comments in lists of those of one article each, under its identifier
        given = first_of(comments, _ITEMS) or [
            {"post_id": key, **row}
            for key, rows in comments.items()
            if isinstance(rows, list)
            for row in rows
            if isinstance(row, Mapping)
        ]
        comments = given
    return comments if isinstance(comments, list) else []


_LINE_ARTICLES = ("article", "post", "story", "submission", "question")
_LINE_COMMENTS = ("comment", "commentaire")
LINE_TYPES = (*_LINE_ARTICLES, *_LINE_COMMENTS)
_KINDS = ("type", "kind", "_type", "doc_type", "record_type", "row_type", "_class", "role", "nature")
# Dumps of moderators say beside these who was banned, what was done and when it was exported.
_NO_DISCUSSIONS = (
    *("meta", "metadata", "header", "user", "member", "author", "log", "event", "action", "vote", "like"),
    "report",
)


def from_rows(
    rows: Iterable[Mapping[str, Any]],
    source: str | None,
    *,
    people: Mapping[str, str | None] | None = None,
    strict: bool = False,
) -> Iterator[Discussion]:
    """Yield the discussions of articles and comments a row each; a comment without an article's id is on the last.

    `people` are the names of those that rows give the number of; with `strict`, comments about an article that is not
    there belong to none.
    """
    people = dict(people or {})
    pages: list[tuple[FoundPage, list[tuple[int, Mapping[str, Any]]], Mapping[str, Any]]] = []
    by_id: dict[str, int] = {}
    early: list[tuple[int, Mapping[str, Any]]] = []
    for place, row in enumerate(rows):
        kind = row.get("type")
        if kind in _NO_DISCUSSIONS:
            continue
        row = _with_inner(row) if kind not in _LINE_COMMENTS else row
        if kind in _LINE_ARTICLES or (kind not in _LINE_COMMENTS and is_article(row)):
            page = _page(row, people)
            for number in filter(None, (page.id, page.url)):
                by_id.setdefault(number, len(pages))
            own = own_comments(row)
            pages.append((page, [(-1, one) for one in own] if isinstance(own, list) else [], row))
        elif kind is None and _is_somebody(row):
            people[str(identifier_of(row))] = person_name(row)
        elif kind is None or kind in LINE_TYPES or field(row, TEXT, "text") is not None:
            about = _about(row)
            if about in by_id:
                pages[by_id[about]][1].append((place, row))
            elif pages and about is None:
                pages[-1][1].append((place, row))
            else:
                early.append((place, row))
    alone = not pages
    for place, row in early:
        # comments that stand above their article, or are about one that the file lacks
        about = _about(row) or ""
        if alone and about not in by_id:
            by_id[about] = len(pages)
            above = next(iter(_embedded(row, "up")), _article(row))
            article = above if isinstance(above, Mapping) else {}
            page = _page(article, people)
            page.url = page.url or (about if about.startswith(_WEB) else None)
            pages.append((page, [], article))
        if about in by_id or not strict:
            pages[by_id.get(about, 0)][1].append((place, row))
    for page, placed, article in pages:
        comments = [row for _place, row in sorted(placed, key=lambda one: one[0])]
        owner = _owner(article)
        if page.author is None and owner is not None:
            # who has the number of the article's author signs some comment of the page
            page.author = next((_person(r, AUTHOR, people) for r in comments if _owner(r) == owner), None)
        accounts = accounts_of(article)
        page.comments = match_parents(
            _comments(comments, source, owner=owner, people=people, own=accounts), page.id
        )
        yield assemble(page, source=source)


def _is_somebody(row: Mapping[str, Any]) -> bool:
    """Say whether a row is no more than a person (Coral's users beside its comments)."""
    return (
        field(row, TEXT, "text") is None
        and all(name not in row for name in PARENT)
        and identifier_of(row) is not None
        and person_name(row) is not None
    )


def _with_inner(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an article with the fields of the object inside it that has its title (YouTube's ``snippet``)."""
    if field(row, TITLE, "title") is not None or field(row, TEXT, "text") is not None:
        return row
    inner = (v for v in row.values() if isinstance(v, Mapping) and field(v, TITLE, "title") is not None)
    return {**row, **next(inner, {})}


def _about(row: Mapping[str, Any]) -> str | None:
    """Return the identifier of the article that a comment is about."""
    about = first_of(row, ABOUT)
    if about is None or isinstance(about, Mapping):
        about = _article(row) or about
    if isinstance(about, Mapping):
        return _string(field(about, ID, "id") or _rendered(field(about, TITLE, "title")))
    return _string(about)


def _page(data: Mapping[str, Any], people: Mapping[str, str | None] | None = None) -> FoundPage:
    own = data.keys() <= _OWN_FORMAT
    data = of_article(data)
    body = _body(data) if own else _whole(data, _body(data))
    headings = data.get("headings")
    addresses = [address for name in URL if isinstance(address := first_of(data, (name,)), str)]
    # the source of a page that was read before is a file
    url = next((one for one in addresses if _ADDRESS.match(one) and one != data.get("source")), None)
    url = url or next((one for one in addresses if one.startswith(_WEB)), None) or field(data, (), "url")
    given = _rendered(field(data, TITLE, "title"))
    title = read_text_or_fragment(given).text if given else None
    names: tuple[str, ...] = AUTHOR
    if title is None and any(value and is_person(str(key)) for key, value in data.items()):
        # an article without a title of its own has its title in "name"
        title, names = _string(data.get("name")), tuple(name for name in AUTHOR if name != "name")
    count = field(data, COUNT, "count")
    if count is None and isinstance(numbers := first_of(data, STATISTICS), Mapping):
        count = first_of(numbers, (*COUNT, *COMMENTS))
    return FoundPage(
        title=title,
        text=body.text,
        author=without_by(_person(data, names, people or {})),
        date=_moment(data),
        url=_string(url) if _ADDRESS.match(str(url)) else None,
        headings=[str(h) for h in headings]
        if isinstance(headings, list | tuple)
        # a network's post has neither a title nor headings
        else body.headings or (find_headings(body.text) if title else []),
        quotes=body.quotes,
        declared=count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None,
        id=_string(field(data, ("id",), "id")),
    )


def _whole(data: Mapping[str, Any], body: Fragment) -> Fragment:
    """Return an article's text below what stands above it, without the page's own lines, its paragraphs apart where single breaks part them."""
    standfirst = _rendered(first_of(data, STANDFIRST))
    if not standfirst and "content_elements" in data:
        # what others only describe a page by stands above Arc's stories
        standfirst = _rendered(data.get("description"))
    text, lines = body.text, body.text.split("\n")
    if not _TRAFILATURA.isdisjoint(data) and "" not in lines:
        text = "\n\n".join(lines)
    above = read_text_or_fragment(standfirst).text if standfirst else ""
    paragraphs = [part for part in text.split("\n\n") if not (is_notice(part) or _SUBSCRIBE.fullmatch(part))]
    parts = [above, *paragraphs] if above and above not in text else paragraphs
    headings = [heading for heading in body.headings if heading in paragraphs]
    return Fragment("\n\n".join(filter(None, parts)), headings, body.quotes)


def _body(row: Mapping[str, Any]) -> Fragment:
    """Return the text of an article or a comment, from HTML where it holds that."""
    given = field(row, TEXT, "text")
    raw = _rendered(given)
    if isinstance(given, list) and _is_line(given):
        raw = "".join(part if isinstance(part, str) else part["text"] for part in given)
    elif raw is None and isinstance(given, list | Mapping):
        return read_blocks(given)
    raw = raw or ""
    fragment = _of_markdown(raw) if _writes_markdown(row) else read_cell(raw)
    return fragment if fragment.quotes else Fragment(fragment.text, fragment.headings, _passages(row, raw))


def _writes_markdown(row: Mapping[str, Any]) -> bool:
    """Say whether a row is of a service whose texts are Markdown by its own rules: Reddit, Lemmy."""
    return (
        "subreddit" in row
        or "ap_id" in row
        or str(row.get("link_id") or "").startswith("t3_")
        or str(row.get("permalink") or "").startswith("/r/")
    )


def _of_markdown(raw: str) -> Fragment:
    """Return a text of Markdown without its inline marks, which readers do not see, and its headings."""
    headings: list[str] = []
    lines: list[str] = []
    fenced = False
    for line in clean_lines(unescape(raw)).split("\n"):
        fenced ^= FENCE.fullmatch(line.strip()) is not None
        heading = None if fenced else HEADING.fullmatch(line.strip())
        if heading is not None:
            headings.append(plain_marks(heading["text"]))
        lines.append(f"\n{heading['text']}\n" if heading else line)
    return Fragment(normalize(plain_outside_fences("\n".join(lines))), headings)


def _is_line(parts: Sequence[Any]) -> bool:
    """Say whether a list is a text cut where its form changes: ``["Oui, ", {"type": "bold", "text": "très"}, " bien"]`` (Telegram)."""
    plain = [part for part in parts if isinstance(part, str)]
    marked = [part for part in parts if not isinstance(part, str)]
    return (
        bool(marked)
        and all(isinstance(part, Mapping) and isinstance(part.get("text"), str) for part in marked)
        and any(part != part.strip() or not part for part in plain)
    )


def _moment(row: Mapping[str, Any]) -> str | None:
    """Return the date of a row, with the hour that has a field of its own."""
    date = field_date(given := field(row, DATE, "date"))
    if date is None or "T" in date:
        return date
    clocks = (
        value for key, value in row.items() if plain_name(str(key)) in _HOURS and isinstance(value, str)
    )
    clock = next((value for value in clocks if CLOCK.fullmatch(value)), None)
    return (field_date(f"{given} {clock}") if clock else None) or date


def _rendered(value: Any) -> str | None:
    """Return a text field; WordPress's own API wraps it into ``{"rendered": …}``."""
    return _string(first_of(value, RENDERED) if isinstance(value, Mapping) else value)


def _comments(
    rows: Iterable[Any],
    source: str | None,
    *,
    owner: int | None = None,
    people: Mapping[str, str | None] | None = None,
    own: Collection[str] = (),
) -> Iterator[Found]:
    # An explicit stack: a thread may be nested deeper than Python's own recursion limit.
    rows = list(rows)
    answered = by_depth(rows)
    for at, (number, above) in by_form(
        [unwrap(r, TEXT) if isinstance(r, Mapping) else r for r in rows]
    ).items():
        rows[at] = {**rows[at], "id": number, "parent_id": above}
        answered[at] = above
    stack: list[tuple[Any, str | None, int]] = [
        (row, parent, 0) for row, parent in reversed(list(zip(rows, answered, strict=True)))
    ]
    anonymous = 0
    while stack:
        row, parent, depth = stack.pop()
        if not isinstance(row, Mapping):
            raise PageError(
                _("un commentaire est de type {found}, un objet est attendu.").format(
                    found=type(row).__name__
                ),
                source=source,
            )
        row = unwrap(row, TEXT)
        if depth > MAX_DEPTH:
            raise PageError(_("fil de plus de {limit} niveaux.").format(limit=MAX_DEPTH), source=source)
        given = parent_of(row)
        if given is None and (path := _PATH.fullmatch(str(row.get("path")))):
            given = path["parent"] if path["parent"] != "0" else None
        elif given is not None and _string(given) == _about(row):
            # what answers nobody answers the article
            given = None
        identifier = _string(identifier_of(row))
        children = in_order(rows_in(first_of(row, NESTED)) or _list(row, "nested", "comments", "thread"))
        if identifier is None and children:
            anonymous += 1
            identifier = f"#{anonymous}"
        body = _body(row)
        author = _person(row, AUTHOR, people or {})
        yield Found(
            text="" if _refused(row) else body.text,
            author=author,
            date=_moment(row),
            id=identifier,
            parent=_string(given) or parent,
            by_author=is_own(row)
            or (author or "").lstrip("@").casefold() in own
            or (owner is not None and _owner(row) == owner),
            quotes=body.quotes,
        )
        stack.extend((child, identifier, depth + 1) for child in reversed(children))


# Flags of what moderators or its author took away: Disqus writes true, NodeBB 1, others when that was.
_REFUSALS = (
    *(
        "isSpam",
        "is_spam",
        "spam",
        "isDeleted",
        "is_deleted",
        "deleted",
        "isRemoved",
        "is_removed",
        "removed",
    ),
    *("hidden", "isHidden", "is_hidden"),
)
_REFUSED_AT = ("deleted_at", "deletedAt", "removed_at", "removedAt", "hidden_at", "hiddenAt")
_SHOWN = frozenset(
    (
        *("visible", "is visible", "published", "is published", "approved", "is approved", "approuve"),
        *("approuvee", "valide", "validee", "publie", "publiee", "en ligne", "affiche"),
    )
)
_MODERATION = re.compile(r"\bmoder|\bstatu")
_FLAGGED = (True, 1, "1", "true")


def _refused(row: Mapping[str, Any]) -> bool:
    """Say whether the export marks a comment as one that readers never saw."""
    return (
        any(_says_refused(str(key), value) for key, value in row.items())
        or any(row.get(name) in _FLAGGED for name in _REFUSALS)
        or any(row.get(name) for name in _REFUSED_AT)
        or (isinstance(row.get("deleted"), str) and field_date(row["deleted"]) is not None)
        or str(row.get("type", "")).lower() in ("pingback", "trackback")
    )


def _says_refused(key: str, value: Any) -> bool:
    """Say whether a field says that readers never saw a comment: its status, or whether it shows."""
    if isinstance(value, Mapping) and _MODERATION.search(plain_name(key)):
        return any(_says_refused(str(inner), given) for inner, given in value.items())
    value = plain(value)
    if value is False or (value == 0 and value is not None and not isinstance(value, str)):
        return plain_name(key) in _SHOWN or (value is False and key == "status")
    return isinstance(value, str) and field_of_any(key)[1] == "status" and refuses(value)


def _person(row: Mapping[str, Any], names: tuple[str, ...], people: Mapping[str, str | None]) -> str | None:
    """Return who wrote an article or a comment: a name beside it, embedded in it, or in the table of people."""
    if isinstance(row.get("name"), str) and _RESOURCE.fullmatch(row["name"]):
        # Google names what it stores by the way to it
        row = {**row, "name": None}
    for name in names:
        value = row.get(name)
        if value in (None, ""):
            continue
        if not isinstance(value, int):
            if found := _name(value):
                return unescape(found)
            continue
        embedded = next((_name(item) for item in _embedded(row, "author") if isinstance(item, Mapping)), None)
        if found := embedded or people.get(str(value)):
            return unescape(found)
    number = _string(first_of(row, ("author_id", "user_id", "member_id")))
    if number and number in people:
        return people[number]
    told = map(_name, fields_that_hold(row, "author")) if "name" in names else ()
    found = next(filter(None, told), None)
    if found is None:
        about = [value for key, value in row.items() if value and is_person(str(key))]
        shown = (
            people.get(str(v)) if isinstance(v, str | int) else _name(v)
            for v in about
            if not isinstance(v, list)
        )
        found = next(filter(None, shown), None)
    return unescape(found) if found else None


def _name(value: Any) -> str | None:
    if isinstance(value, Mapping) and isinstance(value.get("by"), list):
        # Arc credits an article's authors, photographers and translators
        value = value["by"]
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, Mapping):
        return person_name(value)
    return _string(value)


def _string(value: Any) -> str | None:
    if value is None or isinstance(value, Mapping | list):
        return None
    return str(value)


def _passages(data: Mapping[str, Any], text: str) -> list[str]:
    quotes = data.get("quotes") or ()
    spans = [
        q
        for q in quotes
        if isinstance(q, list | tuple) and len(q) == 2 and all(isinstance(n, int) for n in q)
    ]
    return [text[start:end] for start, end in spans]


def load_json(raw: str, source: str | None) -> Any:
    """Return what a JSON text holds, as plain data."""
    try:
        return json.loads(raw)
    except json.JSONDecodeError as error:
        raise PageError(
            _("JSON illisible à la ligne {line}, colonne {column}.").format(
                line=error.lineno, column=error.colno
            ),
            source=source,
            hint=_(
                "Cherchez-y, ou juste avant, un guillemet, une virgule ou une accolade de trop ou manquants."
            ),
        ) from error
    except RecursionError as error:
        raise PageError(_("JSON imbriqué trop profondément."), source=source) from error


def as_mapping(value: Any, source: str | None) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return plain_keys(value)
    if isinstance(value, list):
        found = _("une liste")
    elif isinstance(value, str):
        found = _("un texte")
    else:
        found = (
            _("un nombre")
            if isinstance(value, int | float) and not isinstance(value, bool)
            else json.dumps(value)
        )
    raise PageError(_("{found} au lieu d'un objet JSON.").format(found=found), source=source)
