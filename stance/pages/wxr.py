"""Read a WordPress export (WXR): every published post or page with its approved comments."""

from collections.abc import Iterator

from stance.errors import PageError
from stance.language import _
from stance.pages.assemble import Found, FoundPage, assemble, same_name
from stance.pages.dates import iso_date
from stance.pages.fragment import read_fragment
from stance.pages.markup import Element
from stance.pages.xml import elements, local, root_name, value
from stance.schema import Discussion

_SKIPPED_TYPES = frozenset(
    [
        "attachment",
        "nav_menu_item",
        "revision",
        "custom_css",
        "customize_changeset",
        "oembed_cache",
        "wp_block",
        "wp_template",
        "wp_template_part",
        "wp_global_styles",
        "wp_navigation",
        "user_request",
    ]
)
_PINGS = frozenset(("pingback", "trackback", "webmention"))


def read_wxr(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of a WordPress export; drafts, attachments and empty pages without comments are left out.

    Raises
    ------
    PageError
        This is no export of WordPress.
    """
    if root_name(raw) not in ("rss", "channel"):
        raise PageError(
            _("XML de type <{found}> : <rss> (export WordPress) ou <disqus> est attendu.").format(
                found=root_name(raw)
            ),
            source=source,
            hint=_("Exportez le site par Outils › Exporter, ou enregistrez la page en HTML."),
        )
    authors: dict[str, tuple[str, str]] = {}
    found = False
    for element in elements(raw, "item", "author", source=source):
        if local(element) == "author":
            login = value(element, "author_login")
            if login:
                authors[login] = (value(element, "author_display_name") or login, value(element, "author_id"))
            continue
        page = _page(element, authors)
        if page is not None:
            found = True
            yield assemble(page, source=source)
    if not found:
        raise PageError(_("aucun article publié dans cet export WordPress."), source=source)


def _page(item: Element, authors: dict[str, tuple[str, str]]) -> FoundPage | None:
    if value(item, "post_type") in _SKIPPED_TYPES or value(item, "status") not in ("publish", "private", ""):
        return None
    creator = value(item, "creator")
    author, author_id = authors.get(creator, (creator, ""))
    content = next((e for e in item if local(e) == "encoded" and "content" in str(e.tag)), None)
    raw = "".join(map(str, content.itertext())) if content is not None else value(item, "description")
    article = read_fragment(raw)
    comments = [c for e in item if local(e) == "comment" and (c := _comment(e, author, author_id))]
    if not article.text and not any(c.text for c in comments):
        return None
    title = read_fragment(value(item, "title")).text
    return FoundPage(
        title=title or None,
        text=article.text,
        author=author or None,
        date=_date(item, "post_date") or iso_date(_rfc(value(item, "pubDate"))),
        url=value(item, "link") or None,
        headings=article.headings,
        quotes=article.quotes,
        comments=comments,
        id=value(item, "post_id") or None,
    )


def _comment(element: Element, author: str, author_id: str) -> Found | None:
    if (
        value(element, "comment_approved") not in ("1", "approve", "approved", "")
        or value(element, "comment_type") in _PINGS
    ):
        return None
    body = read_fragment(value(element, "comment_content"))
    name = read_fragment(value(element, "comment_author")).text or None
    user, parent = value(element, "comment_user_id"), value(element, "comment_parent")
    return Found(
        text=body.text,
        author=name,
        date=_date(element, "comment_date"),
        id=value(element, "comment_id") or None,
        parent=parent if parent not in ("", "0") else None,
        by_author=same_name(name, author) or (user not in ("", "0") and user == author_id),
        quotes=body.quotes,
    )


def _date(element: Element, name: str) -> str | None:
    """Return a date in local time, else in GMT with its offset; WordPress writes zeros for none."""
    local_date = value(element, name)
    if local_date and not local_date.startswith("0000"):
        return iso_date(local_date)
    gmt = value(element, f"{name}_gmt")
    return iso_date(f"{gmt} +00:00") if gmt and not gmt.startswith("0000") else None


def _rfc(date: str) -> str | None:
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(date).isoformat()
    except (ValueError, TypeError, IndexError):
        return None
