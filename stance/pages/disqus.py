"""Read a Disqus export, in XML or as the API's JSON: one discussion a thread."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stance.errors import PageError
from stance.language import _
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.dates import iso_date
from stance.pages.fragment import read_fragment
from stance.pages.markup import Element
from stance.pages.xml import child, elements, local, value
from stance.schema import Discussion


def read_disqus(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of a Disqus export; deleted posts and spam are left out.

    Raises
    ------
    PageError
        The export holds no thread with a text or a post.
    """
    if raw.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        from stance.pages.json_page import load_json

        data = load_json(raw, source)
        posts = data.get("response", data.get("posts")) if isinstance(data, Mapping) else data
        pages = _json_pages([posts] if isinstance(posts, Mapping) else posts)
    else:
        pages = _xml_pages(raw, source)
    found = False
    for page in pages:
        if page.text or any(comment.text for comment in page.comments):
            found = True
            yield assemble(page, source=source)
    if not found:
        raise PageError(
            _("aucun fil avec un texte ou des commentaires dans cet export Disqus."), source=source
        )


def is_disqus_json(data: Any) -> bool:
    """Say whether JSON data is an answer of the Disqus API: posts with ``raw_message`` or ``forum``.

    Examples
    --------
    >>> is_disqus_json({"code": 0, "response": [{"raw_message": "Oui", "thread": "1"}]})
    True
    """
    posts = data.get("response") if isinstance(data, Mapping) else data
    return (
        isinstance(posts, list)
        and bool(posts)
        and all(isinstance(p, Mapping) for p in posts[:5])
        and any("raw_message" in p or ("thread" in p and "forum" in p) for p in posts[:5])
    )


def _attribute(element: Element, name: str = "id") -> str:
    """Return an attribute of Disqus's own namespace, whatever its prefix."""
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), "")


def _xml_pages(raw: str, source: str | None) -> Iterator[FoundPage]:
    pages: dict[str, FoundPage] = {}
    deleted: set[str] = set()
    for element in elements(raw, "thread", "post", source=source):
        if local(element.getparent()) != "disqus":
            continue
        identifier = _attribute(element)
        if value(element, "isDeleted") == "true" or value(element, "isSpam") == "true":
            deleted.add(identifier)
            continue
        if local(element) == "thread":
            article = read_fragment(value(element, "message"))
            page = pages.setdefault(identifier, FoundPage())
            page.title = read_fragment(value(element, "title")).text or None
            page.text, page.headings, page.quotes = article.text, article.headings, article.quotes
            page.author = _xml_author(element)
            page.date = iso_date(value(element, "createdAt"))
            page.url = value(element, "link") or None
            page.id = identifier or None
            continue
        thread, parent = child(element, "thread"), child(element, "parent")
        body = read_fragment(value(element, "message"))
        about = _attribute(thread) if thread is not None else ""
        if about in deleted:
            continue
        pages.setdefault(about, FoundPage()).comments.append(
            Found(
                text=body.text,
                author=_xml_author(element),
                date=iso_date(value(element, "createdAt")),
                id=identifier or None,
                parent=(_attribute(parent) or None) if parent is not None else None,
                quotes=body.quotes,
            )
        )
    yield from pages.values()


def _xml_author(element: Element) -> str | None:
    author = child(element, "author")
    return (value(author, "name") or value(author, "username") or None) if author is not None else None


def _json_pages(posts: Iterable[Any] | None) -> Iterator[FoundPage]:
    pages: dict[str, FoundPage] = {}
    for post in posts or ():
        if (
            not isinstance(post, Mapping)
            or post.get("isDeleted")
            or post.get("isSpam")
            or post.get("isApproved") is False
        ):
            continue
        thread = post.get("thread")
        about = thread if isinstance(thread, Mapping) else {}
        page = pages.setdefault(str(about.get("id") if about else thread), FoundPage())
        page.title = page.title or _string(about.get("clean_title") or about.get("title"))
        page.url = page.url or _string(about.get("link"))
        page.date = page.date or iso_date(about.get("createdAt"))
        if not page.text and (message := _string(about.get("message"))):
            article = read_fragment(message)
            page.text, page.headings, page.quotes = article.text, article.headings, article.quotes
        posts = about.get("posts")
        page.declared = posts if isinstance(posts, int) and not isinstance(posts, bool) else page.declared
        body = read_fragment(_string(post.get("message") or post.get("raw_message")) or "")
        given = post.get("author")
        author = given if isinstance(given, Mapping) else {}
        name = _string(author.get("name") or author.get("username"))
        # a thread gives its author's number alone: whoever has it signs some comment
        owns = _string(about.get("author")) not in (None, "0") and about.get("author") == author.get("id")
        page.author = page.author or (name if owns else None)
        parent = post.get("parent")
        page.comments.append(
            Found(
                text=body.text,
                author=name,
                date=iso_date(post.get("createdAt")),
                id=_string(post.get("id")),
                parent=_string(parent) if not isinstance(parent, Mapping) else _string(parent.get("id")),
                by_author=owns,
                quotes=body.quotes,
            )
        )
    yield from pages.values()


def _string(given: Any) -> str | None:
    return str(given) if isinstance(given, str | int) and str(given) else None
