"""Read discussions from JSON: one object, one a line, or articles and comments a line each."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stance.errors import PageError
from stance.language import _
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.dates import iso_date
from stance.pages.fragment import Fragment, read_text_or_fragment
from stance.pages.headings import find_headings
from stance.schema import Discussion

# The names under which exports store the same thing, first match wins.
_TEXT = ("text", "body", "content", "message", "raw_message", "comment", "texte", "contenu")
_AUTHOR = ("author", "user", "username", "name", "auteur", "pseudo")
_DATE = ("date", "created_at", "createdAt", "published_at", "published", "timestamp", "created")
_PARENT = ("parent_id", "reply_to", "parent", "in_reply_to", "parentId", "reponse_a")
_ID = ("id", "comment_id", "uid", "_id")
_TITLE = ("title", "headline", "titre")
_COMMENTS = ("comments", "commentaires", "replies", "responses")
_ARTICLE = ("article", "post", "page", "billet")
_NESTED = ("replies", "children", "comments", "reponses")
# A page nested deeper than this is an attack or an accident: the deepest thread of Reddit's archive has about 10,000.
MAX_DEPTH = 2_000


_COUNT = (
    "comment_count",
    "commentCount",
    "comments_count",
    "total_comments",
    "nb_commentaires",
    "nombre_de_commentaires",
)
_REFUSED = frozenset(("spam", "deleted", "trash", "pending", "hold", "unapproved", "rejected"))


def read_json(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussion of one JSON object, or those of an array of objects.

    Raises
    ------
    PageError
        The JSON is broken, or holds neither a text nor comments.
    """
    data = load_json(raw, source)
    if isinstance(data, list) and any(
        isinstance(item, dict) and item.get("type") in _LINE_TYPES for item in data
    ):
        yield _from_lines(data, source)
    elif isinstance(data, list):
        for number, item in enumerate(data, start=1):
            yield from_mapping(_mapping(item, f"{source or '-'}[{number}]"), source=source)
    else:
        yield from_mapping(_mapping(data, source), source=source)


def read_jsonl(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of JSON lines: one a line, or one for the whole file where lines have a ``type``.

    Raises
    ------
    PageError
        A line is not JSON or holds no discussion; its number is in the error's source.
    """
    lines = ((number, line) for number, line in enumerate(raw.split("\n"), start=1) if line.strip())
    first = next(lines, None)
    if first is None:
        raise PageError(_("fichier vide."), source=source)
    record = _mapping(load_json(first[1], _at(source, first[0])), _at(source, first[0]))
    if record.get("type") in _LINE_TYPES:
        rest = (_mapping(load_json(line, _at(source, n)), _at(source, n)) for n, line in lines)
        yield _from_lines([record, *rest], source)
        return
    yield from_mapping(record, source=_at(source, first[0]))
    for number, line in lines:
        yield read_line(line, source=_at(source, number))


def read_line(line: str, *, source: str | None = None) -> Discussion:
    """Return the discussion of one line of a ``.jsonl`` corpus.

    Raises
    ------
    PageError
        The line is not JSON, or holds no discussion.
    """
    return from_mapping(_mapping(load_json(line, source), source), source=source)


def from_mapping(data: Mapping[str, Any], *, source: str | None = None) -> Discussion:
    """Return the discussion that a mapping in the JSON page format holds.

    Examples
    --------
    >>> page = from_mapping({"title": "Vélo", "text": "Roulez.", "comments": [{"body": "Oui.", "user": {"name": "Léa"}}]})
    >>> page.comments[0].author, page.comments[0].text
    ('Léa', 'Oui.')
    """
    nested = next((data[name] for name in _ARTICLE if isinstance(data.get(name), Mapping)), None)
    if isinstance(nested, Mapping):
        data = {**nested, "comments": _first(data, _COMMENTS) or ()}
    comments = _first(data, _COMMENTS)
    if comments is None:
        comments = []
    if not isinstance(comments, list | tuple):
        raise PageError(
            _("« comments » est de type {found}, une liste est attendue.").format(
                found=type(comments).__name__
            ),
            source=source,
        )
    if _first(data, _TEXT) is None and not comments:
        raise PageError(
            _("objet JSON sans texte ni commentaires ; clés trouvées : {keys}.").format(
                keys=", ".join(sorted(map(str, data))[:12]) or _("aucune")
            ),
            source=source,
            hint=_(
                'Attendu : {"title", "author", "date", "url", "text", "comments": [{"id", "author", "date", "parent_id", "text"}]}.'
            ),
        )
    page = _page(data)
    page.comments = list(_comments(comments, source))
    return assemble(page, source=source)


_LINE_TYPES = ("article", "comment", "post", "commentaire")


def _from_lines(rows: Iterable[Mapping[str, Any]], source: str | None) -> Discussion:
    page = FoundPage()
    comments: list[Mapping[str, Any]] = []
    for row in rows:
        if row.get("type") in ("article", "post"):
            if page.text:
                raise PageError(
                    _("deux articles dans une même discussion (lignes de type « article »)."),
                    source=source,
                    hint=_("Un fichier par discussion, ou une discussion par ligne avec « comments »."),
                )
            page = _page(row)
        else:
            comments.append(row)
    page.comments = list(_comments(comments, source))
    return assemble(page, source=source)


def _page(data: Mapping[str, Any]) -> FoundPage:
    body = _body(data)
    headings = data.get("headings")
    url = _first(data, ("url", "link", "permalink"))
    title = _rendered(_first(data, _TITLE))
    people: tuple[str, ...] = _AUTHOR
    if title is None and _first(data, ("author", "user", "auteur", "username")) is not None:
        # an article without a title of its own has its title in "name"
        title, people = _string(data.get("name")), tuple(name for name in _AUTHOR if name != "name")
    count = _first(data, _COUNT)
    return FoundPage(
        title=title,
        text=body.text,
        author=_name(_first(data, people)),
        date=iso_date(_first(data, _DATE)),
        url=_string(url),
        headings=[str(h) for h in headings]
        if isinstance(headings, list | tuple)
        else body.headings or find_headings(body.text),
        quotes=body.quotes,
        declared=count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None,
        id=_string(data.get("id")),
    )


def _body(row: Mapping[str, Any]) -> Fragment:
    """Return the text of an article or a comment, from HTML where it holds that."""
    raw = _rendered(_first(row, _TEXT)) or ""
    fragment = read_text_or_fragment(raw)
    return fragment if fragment.quotes else Fragment(fragment.text, fragment.headings, _passages(row, raw))


def _rendered(value: Any) -> str | None:
    """Return a text field; WordPress's own API wraps it into ``{"rendered": …}``."""
    return _string(_first(value, ("rendered", "fr", "text", "raw")) if isinstance(value, Mapping) else value)


def _comments(rows: Iterable[Any], source: str | None) -> Iterator[Found]:
    # An explicit stack: a thread may be nested deeper than Python's own recursion limit.
    stack: list[tuple[Any, str | None, int]] = [(row, None, 0) for row in reversed(list(rows))]
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
        if depth > MAX_DEPTH:
            raise PageError(_("fil de plus de {limit} niveaux.").format(limit=MAX_DEPTH), source=source)
        given = _first(row, _PARENT)
        if isinstance(given, Mapping):
            given = _first(given, _ID)
        identifier = _string(_first(row, _ID))
        children = _first(row, _NESTED)
        if identifier is None and children:
            anonymous += 1
            identifier = f"#{anonymous}"
        body = _body(row)
        yield Found(
            text="" if _refused(row) else body.text,
            author=_name(_first(row, _AUTHOR)),
            date=iso_date(_first(row, _DATE)),
            id=identifier,
            parent=_string(given) or parent,
            by_author=bool(row.get("by_author")),
            quotes=body.quotes,
        )
        if isinstance(children, list):
            stack.extend((child, identifier, depth + 1) for child in reversed(children))


def _refused(row: Mapping[str, Any]) -> bool:
    """Say whether the export marks a comment as one that readers never saw."""
    return (
        str(row.get("status", "")).lower() in _REFUSED
        or row.get("isSpam") is True
        or row.get("isDeleted") is True
        or row.get("approved") is False
        or str(row.get("type", "")).lower() in ("pingback", "trackback")
    )


def _first(data: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    for name in names:
        if data.get(name) not in (None, ""):
            return data[name]
    return None


def _name(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = _first(value, ("name", "display_name", "displayName", "username", "nom"))
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
            _("JSON illisible à la ligne {line}, colonne {column} : {why}.").format(
                line=error.lineno, column=error.colno, why=error.msg
            ),
            source=source,
        ) from error
    except RecursionError as error:
        raise PageError(_("JSON imbriqué trop profondément."), source=source) from error


def _mapping(value: Any, source: str | None) -> Mapping[str, Any]:
    if isinstance(value, Mapping):
        return value
    raise PageError(
        _("un {found} au lieu d'un objet JSON.").format(found=type(value).__name__), source=source
    )


def _at(source: str | None, number: int) -> str:
    return f"{source or '-'}:{number}"
