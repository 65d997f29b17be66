"""Read what the head of an HTML page says of its article."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from stance.pages.dates import iso_date
from stance.pages.markup import Element, ancestors, tag
from stance.pages.normalize import normalize

# phpBB 3.0: "Les Galets • Afficher le sujet - Un galet patine"
_TOPIC = re.compile(r"^.{1,80}? [•·] (?:afficher le sujet|view topic) - (?=\S)", re.I)


@dataclass(slots=True)
class Head:
    """What the page's head says in its metadata."""

    title: str | None = None
    whole_title: str = ""
    author: str | None = None
    date: str | None = None
    modified: str | None = None
    url: str | None = None
    site: str | None = None
    video: bool = False


def read_head(root: Element) -> Head:
    """Return the metadata of a page: OpenGraph, Dublin Core and plain ones."""
    meta: dict[str, str] = {}
    head = Head()
    base = next((e.get("href") or "" for e in root.iter("base")), "")
    for element in root.iter("meta", "link", "title"):
        above = element.getparent()
        # Squarespace gives the page's microdata in its head
        stated = element.get("itemprop") if above is not None and tag(above) == "head" else None
        name = (element.get("property") or element.get("name") or stated or "").lower()
        content = normalize(element.get("content") or "")
        if tag(element) == "title" and not head.whole_title and not _inside_svg(element):
            head.whole_title = _TOPIC.sub("", normalize(element.text or ""))
        elif tag(element) == "link" and "canonical" in (element.get("rel") or "").lower().split():
            head.url = head.url or _absolute((element.get("href") or "").strip(), base)
        elif name and content:
            # some papers write "og:article:author"
            meta.setdefault(name.removeprefix("og:") if name.startswith("og:article:") else name, content)
    head.title = (
        meta.get("og:title") or meta.get("twitter:title") or meta.get("dc.title") or meta.get("dc:title")
    )
    author = (
        meta.get("author")
        or meta.get("dc.creator")
        or meta.get("article:author")
        or meta.get("parsely-author")
    )
    head.site = meta.get("og:site_name")
    head.video = meta.get("og:type", "").startswith("video")
    head.author = author if author and not author.startswith("http") else None
    dates = (
        "article:published_time",
        "og:published_time",
        "date",
        "dc.date",
        "dcterms.created",
        "dc.date.issued",
        "pubdate",
        "publishdate",
        "datepublished",
    )
    head.date = next((d for name in dates if (d := iso_date(meta.get(name)))), None)
    head.modified = iso_date(meta.get("article:modified_time")) or iso_date(meta.get("og:updated_time"))
    head.url = head.url or _absolute(meta.get("og:url") or "", base)
    return head


def _absolute(address: str, base: str) -> str | None:
    """Return an address with the site that the page's base names; as the page gives it where it has no such base."""
    try:
        return urljoin(base, address) or None
    except ValueError:
        return address or None


def _inside_svg(element: Element) -> bool:
    return any(tag(e) == "svg" for e in ancestors(element))
