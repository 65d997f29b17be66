"""Find the article of an HTML page: its text, title, author, date and address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from urllib.parse import SplitResult, urljoin, urlsplit

from stance.pages.article_furniture import is_caption
from stance.pages.assemble import FoundPage, same_name
from stance.pages.boilerplate import is_action, says
from stance.pages.bylines import FULL_NAME, name_and_date
from stance.pages.dates import find_date, iso_date
from stance.pages.headings import is_heading, looks_like_sentence
from stance.pages.html_threads import shows_date
from stance.pages.linked_data import LinkedData
from stance.pages.markup import (
    HEADINGS,
    Element,
    Skip,
    ancestors,
    asks,
    brief,
    descendants,
    hidden,
    is_profile,
    named,
    one_line,
    property_is,
    tag,
    text_of,
    tokens,
    typed,
)
from stance.pages.moments import attribute_moment, field_date, same_moment
from stance.pages.normalize import normalize

# A container that is named like an article's text but holds less is an excerpt in a list, or an empty template.
MIN_ARTICLE_CHARS = 80
# How much a block's text counts for the elements around it: its parent, and the two above that.
# A block with less text than this is a caption, a teaser or a link; an article's other parts add at least a quarter.
MIN_PROSE_CHARS = 60
MORE_PROSE = 1.25
# A box for subscribing to letters, and what stands below a picture, have up to some 200 characters.
MAX_BOX_CHARS = 300
# Elements around an article that may say who wrote it and when; a page without an article has all of its own there.
MAX_ABOUT = 5_000
MAX_BOX_SHARE = 0.4
_PICTURE = re.compile(
    r"(?:^|[\s_-])(?:spip_doc\w*|photos?|images?|img|pictures?|illustrations?|illus|visuel|vignette|thumb(?:nail)?|caption|media)(?:$|[\s_-])",
    re.I,
)
MIN_TITLE_CHARS = 12
# The day of the week, the day, the month, the year and the hour.
MAX_LEAF_PARTS = 5
MAX_LEAF_CHARS = 12
_FIRST_PAGE = re.compile(r"(?:\.{0,2}/)*(?:(?:index|accueil|home|default)\.[a-z]{3,5})?", re.I)
NEAR = 1.0
_INLINE_TITLES = frozenset(("a", "span", "strong", "b", "p", "div"))
_BOXES = frozenset(("div", "section", "aside", "p", "fieldset", "form", "figure", "label", "span"))
_SHARES = (1.0, 0.5, 0.25)
_BLOCKS = frozenset(("p", "li", "blockquote", "pre", "td", "dd", "div", "section", "article"))
_INLINE = frozenset(
    [
        "b",
        "i",
        "em",
        "strong",
        "span",
        "font",
        "q",
        "cite",
        "code",
        "sup",
        "sub",
        "small",
        "abbr",
        "u",
        "mark",
        "time",
        "s",
        "del",
        "ins",
        "big",
        "tt",
    ]
)
_BY = re.compile(
    r"(?:^|\W)(?:par|by|de|por|von|door|auteur\s*:?)\s+(?P<name>[^\d\W][^\d,|•·(/:»]{1,58}?)"
    r"(?=\s*(?:$|[,|–—•·(/]|\s-\s|\ble\s+\w*\.?\s*\d|\ble\s+\w+di\b|\bon\s|\bà\s+\d|\bdans\s|\bin\s|\bpublié\b|\bcatégor))",
    re.I,
)
_CLOCK = re.compile(r"(?:^|\bà\s+|\bat\s+)([012]?\d)\s?(?:h|:)\s?([0-5]\d)\b", re.I)
_COUNT = re.compile(
    r"(?:^|voir les |[(])(\d{1,6}) (?:commentaires?|réponses?|réactions?|comments?|replies|avis)\b"
    r"|\bcommentaires? ?[(\[](\d{1,6})[)\]]",
    re.I,
)
_ABOUT_COMMENTS = re.compile(r"comm|respon|repons|reac|repl|disqus|forum|#$", re.I)
_BYLINE = re.compile(
    r"(?:(?:page|texte|article|billet|note)\s+)?(?:écrite?|publiée?|postée?|rédigée?|mise? en ligne|proposée?|posted|published|written|par|by)\s.*",
    re.I,
)


_NUMBERED = re.compile(r"[^\d\n.!?:]{3,60}\s?:\s*[\w/-]{0,12}\d[\w/-]{0,12}")
_CHANGES = frozenset(("updated", "modified", "date-modified", "dt-updated"))
_POSTSCRIPT = re.compile(r"(?:p\.?-?\s?s|n\.?\s?b)\b", re.I)
# what a player shows: "0:00 / 3:12"
_PLAYED = re.compile(r"(?:\d{1,2}:){1,2}\d\d(?:\s*/\s*(?:\d{1,2}:){1,2}\d\d)?")
_CHANGED = re.compile(r"(?:mise? à jour|modifié|updated|edited|dernière)", re.I)
_CLOSING = re.compile(r"(?:publié|posté|rédigé|écrit|posted|written|published)e? (?:par|by) ", re.I)
_READING_TIME = re.compile(
    r"\b(?:min(?:utes?)?|temps|durée) de lecture\b|\bmin(?:ute)?s? read\b|\blecture\s*:?\s*\d", re.I
)


@dataclass(slots=True)
class Head:
    """What the page's head says in its metadata."""

    title: str | None = None
    whole_title: str = ""
    author: str | None = None
    date: str | None = None
    modified: str | None = None
    url: str | None = None


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
            head.whole_title = normalize(element.text or "")
        elif tag(element) == "link" and "canonical" in (element.get("rel") or "").lower().split():
            head.url = head.url or _absolute((element.get("href") or "").strip(), base)
        elif name and content:
            meta.setdefault(name, content)
    head.title = (
        meta.get("og:title") or meta.get("twitter:title") or meta.get("dc.title") or meta.get("dc:title")
    )
    author = (
        meta.get("author")
        or meta.get("dc.creator")
        or meta.get("article:author")
        or meta.get("parsely-author")
    )
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


def read_article(body: Element, comments: Sequence[Element], head: Head, linked: LinkedData) -> FoundPage:
    """Return the article of a page.

    Parameters
    ----------
    body : Element
    comments : sequence of Element
        What holds the comments: no part of the article.
    head, linked : Head, LinkedData
        What the page says of itself.
    """
    outside = frozenset(comments)

    whole = _page_forms(body)

    def elsewhere(element: Element) -> bool:
        return (
            hidden(element)
            or element in outside
            or tag(element) == "nav"
            or (tag(element) == "form" and element not in whole)
            or (tag(element) == "footer" and named(element, "house") and not _in_article(element))
            or property_is(element, "comment")
            or typed(element, "Comment", "UserComments")
            or _is_comment_area(element, outside)
        )

    container = _container(body, elsewhere)
    title_element = _title_element(body, container, head, linked, elsewhere)
    title = normalize(one_line(title_element)) if title_element is not None else None
    page = FoundPage(title=title or linked.title or head.title or head.whole_title or None)
    if container is not None:
        _take_text(page, container, elsewhere, title_element)
    if not page.text and linked.text:
        page.text = linked.text
    scope = _scope(container, title_element, body)
    shared = _shared(container, title_element)
    _take_author_and_date(
        page, scope, scope if shared is None else shared, container, head, linked, elsewhere
    )
    _drop_author_box(page)
    page.url = head.url or _address(scope, title_element)
    page.declared = linked.count if linked.count is not None else _declared(scope, body, outside)
    return page


def _in_article(element: Element) -> bool:
    return any(tag(e) == "article" for e in ancestors(element))


def _page_forms(body: Element) -> frozenset[Element]:
    """Return the forms that hold the page itself (ASP.NET puts everything into one), not fields to fill in."""
    return frozenset(
        form
        for form in body.iter("form")
        if not asks(form)
        or any(tag(e) in ("h1", "article") or named(e, "content") for e in form.iterdescendants())
    )


def _is_comment_area(element: Element, outside: frozenset[Element]) -> bool:
    if not named(element, "root") or tag(element) in ("body", "html", "main"):
        return False
    if any(tag(e) == "h1" for e in element.iterdescendants()):
        return False
    # "forum" and "discussion" name whole sites too: without a comment inside, only what has no prose is an area
    if any(child in outside for child in element):
        return True
    if any(e in outside for e in element.iterdescendants()):
        return (
            sum(
                len(one_line(e))
                for e in descendants(element, stop=lambda e: hidden(e) or e in outside)
                if tag(e) == "p"
            )
            < 400
        )
    return not any(
        looks_like_sentence(one_line(e)) and len(one_line(e)) > 200
        for e in descendants(element)
        if tag(e) == "p"
    )


# The text -------------------------------------------------------------------------------------------------------------


def _container(body: Element, elsewhere: Skip) -> Element | None:
    scores: dict[Element, float] = {}
    strong: list[tuple[int, int, Element]] = []
    for order, element in enumerate(descendants(body, stop=elsewhere)):
        if property_is(element, "articleBody") or named(element, "content"):
            length = len(one_line(element, skip=elsewhere))
            if length >= MIN_ARTICLE_CHARS and not _beside(element):
                strong.append(
                    (2 * length if property_is(element, "articleBody") else length, -order, element)
                )
        if tag(element) not in _BLOCKS:
            continue
        length = _own_length(element)
        if length < 20:
            continue
        target: Element | None = (
            element if tag(element) in ("div", "td", "section", "article") else element.getparent()
        )
        for share in _SHARES:
            if target is None:
                break
            scores[target] = scores.get(target, 0.0) + share * length
            target = target.getparent()
    if strong:
        longest = max(length for length, _order, _element in strong)
        # of containers that nearly hold the same text, the innermost: the outer ones hold title and links too
        near = [(order, element) for length, order, element in strong if length >= 0.75 * longest]
        return min(near, key=lambda pair: pair[0])[1]
    scored = {e: s for e, s in scores.items() if not _beside(e)}
    return _whole(max(scored, key=lambda e: scored[e]), body, elsewhere) if scored else None


def _whole(part: Element, body: Element, elsewhere: Skip) -> Element:
    """Return the element around a part of the article that holds the rest of it: page builders box every paragraph."""

    def stop(element: Element) -> bool:
        return (
            elsewhere(element)
            or tag(element) in ("aside", "footer", "header")
            or named(element, "noise", "side", "house")
        )

    prose: dict[Element, int] = {}
    for element in descendants(body, stop=stop):
        length = _own_length(element) if tag(element) in _BLOCKS else 0
        if length >= MIN_PROSE_CHARS:
            for around in (element, *ancestors(element)):
                prose[around] = prose.get(around, 0) + length
    kinds = _classes(part)
    for around in ancestors(part):
        # Serendipity has the opening and the rest in two elements of a kind
        alike = around is part.getparent() and any(
            child is not part and prose.get(child) and kinds & _classes(child) for child in around
        )
        if alike or prose.get(around, 0) >= MORE_PROSE * max(prose.get(part, 0), 1):
            part = around
    return part


def _classes(element: Element) -> frozenset[str]:
    """Return the classes of an element that tell what it is, and not how it is laid out."""
    return frozenset(
        name for name in (element.get("class") or "").split() if "content" in name or "body" in name
    )


def _own_length(element: Element) -> int:
    """Return the length of the text that stands in an element itself or in inline elements, less that of its links."""
    total = len((element.text or "").strip())
    for child in element:
        total += len((child.tail or "").strip())
        if tag(child) in _INLINE:
            total += len("".join(map(str, child.itertext())).strip()) if len(child) < 50 else 0
    return total


def _beside(element: Element) -> bool:
    return any(
        tag(e) == "aside" or named(e, "side") for e in (element, *ancestors(element)) if tag(e) != "body"
    )


def _take_text(page: FoundPage, container: Element, elsewhere: Skip, title_element: Element | None) -> None:
    opening = _first_comment_heading(container, elsewhere)
    late = _after(opening, container) if opening is not None else frozenset()
    early = _links_above(title_element, container)
    boxes = _form_boxes(container, elsewhere)

    def skip(element: Element) -> bool:
        return (
            elsewhere(element)
            or element is title_element
            or element in late
            or element in early
            or element in boxes
            or tag(element) in ("figcaption", "aside", "footer")
            or _is_picture(element)
            or _is_pointer(element)
            or (tag(element) == "article" and _is_teaser(element, title_element))
            or (tag(element) == "header" and element is not container)
            or (element is not container and named(element, "noise", "side", "house"))
        )

    leads = [e for e in _leads(container) if not elsewhere(e)]
    headings: list[str] = []
    paragraphs: list[str] = []
    parts = [*leads, container]
    for part in parts:
        for paragraph in re.split(r"\n{2,}", normalize(text_of(part, skip=skip))):
            if paragraph and not _is_noise(paragraph, first=len(paragraphs) < 2):
                paragraphs.append(paragraph)
        headings += [
            line
            for e in descendants(part, stop=skip)
            if tag(e) in HEADINGS and (line := normalize(one_line(e, skip=skip)))
        ]
    if not headings:
        # editors without a style for headings: whole paragraphs in bold
        bold = {
            normalize(one_line(e, skip=skip))
            for e in descendants(container, stop=skip)
            if tag(e) in ("b", "strong")
        }
        headings = [p for p, after in pairwise(paragraphs) if p in bold and is_heading(p, after)]
    paragraphs = _without_edges(page, paragraphs, headings)
    while paragraphs and paragraphs[-1] in headings:
        paragraphs.pop()
    kept = set(paragraphs)
    page.text = "\n\n".join(paragraphs)
    page.headings = [heading for heading in headings if heading in kept]
    page.quotes = [
        text_of(e, skip=skip)
        for part in parts
        for e in descendants(part, stop=skip)
        if tag(e) == "blockquote" and not any(tag(a) == "blockquote" for a in ancestors(e))
    ]


def _form_boxes(container: Element, elsewhere: Skip) -> frozenset[Element]:
    """Return the boxes of an article that ask for something, and what says what for: letters, votes, searches, gifts."""
    boxes: set[Element] = set()
    whole = len(one_line(container, skip=elsewhere))
    for field in container.iter("form", "input", "select", "textarea", "a", "button"):
        box: Element | None = None
        asks = tag(field) in ("a", "button")
        if asks and not says(brief(field, MAX_BOX_CHARS), "final", "stop", "prompt"):
            continue
        around = field.getparent()
        while around is not None and around is not container and tag(around) in _BOXES:
            limit = int(min(MAX_BOX_CHARS, MAX_BOX_SHARE * whole))
            if around in boxes or not brief(around, limit):
                break
            box, around = around, around.getparent()
        if box is not None:
            boxes.add(box)
    return frozenset(boxes)


def _is_picture(element: Element) -> bool:
    """Say whether a list of definitions, or what is named after pictures, is one and what stands below it (SPIP)."""
    if tag(element) in ("p", "div", "center") and _is_legend(element):
        return True
    if tag(element) not in _BOXES and tag(element) not in ("dl", "table", "center"):
        return False
    if tag(element) != "dl" and not _PICTURE.search(element.get("class") or ""):
        return False
    pictures = next(element.iter("img", "object", "video", "svg"), None) is not None
    return pictures and brief(element, MAX_BOX_CHARS) != ""


def _is_legend(element: Element) -> bool:
    """Say whether a paragraph holds a picture, and no more beside it than a text in italics or in small."""
    if next(element.iter("img"), None) is None or not brief(element, MAX_BOX_CHARS):
        return False
    beside = [e for e in element if tag(e) and (tag(e) not in ("br", "img", "a") or one_line(e))]
    return not _own_line(element) and all(tag(e) in ("em", "i", "small", "figcaption") for e in beside)


def _own_line(element: Element) -> str:
    return "".join([element.text or "", *(child.tail or "" for child in element)]).strip()


def _is_pointer(element: Element) -> bool:
    """Say whether a block holds links and no more beside them than "À lire aussi"."""
    if tag(element) not in _BOXES or not brief(element, MAX_BOX_CHARS):
        return False
    if next(element.iter("a"), None) is None:
        return False
    return says(one_line(element, skip=lambda e: hidden(e) or tag(e) == "a").rstrip(" :"), "noise", "stop")


def _is_teaser(element: Element, title: Element | None) -> bool:
    """Say whether an article inside the article shows another page: its heading is a link to that."""
    heading = next((e for e in descendants(element) if tag(e) in HEADINGS), None)
    if heading is None or heading is title:
        return False
    links = [e for e in (*heading.iter("a"), *ancestors(heading)) if tag(e) == "a"]
    return any(one_line(link) == one_line(heading) for link in links)


def _without_edges(page: FoundPage, paragraphs: list[str], headings: Sequence[str]) -> list[str]:
    """Drop what stands above the first and below the last prose and is none: dates, bylines, labels; keep what it says."""
    prose = [i for i, paragraph in enumerate(paragraphs) if looks_like_sentence(paragraph.split("\n")[-1])]
    if not prose:
        return paragraphs
    first, last = prose[0], prose[-1]
    if any(_is_label(paragraph) for paragraph in paragraphs[:first]):
        # beside a line that says when stand the name, the place, the number of what follows
        beside = [
            i for i in range(first) if _is_beside_label(paragraphs[i]) and paragraphs[i] not in headings
        ]
    else:
        beside = []
    outer = (*range(first), *range(last + 1, len(paragraphs)))
    edges = [i for i in outer if _is_label(paragraphs[i]) or is_caption(paragraphs[i])]
    # a closing byline may end like a sentence
    edges += (
        [last] if last > first and len(paragraphs[last]) < 200 and _CLOSING.match(paragraphs[last]) else []
    )
    for index in edges:
        _take_label(page, paragraphs[index])
    dropped = frozenset((*edges, *beside))
    return [paragraph for i, paragraph in enumerate(paragraphs) if i not in dropped]


def _is_beside_label(paragraph: str) -> bool:
    """Say whether a paragraph is a name, or a property with its number: "Code du projet : 312"."""
    return FULL_NAME.fullmatch(paragraph) is not None or _NUMBERED.fullmatch(paragraph) is not None


def _drop_author_box(page: FoundPage) -> None:
    """Drop what tells of the author below the text: the name alone, then a few lines that are no postscript."""
    paragraphs = page.text.split("\n\n")
    at = next((i for i, p in enumerate(paragraphs) if i and same_name(p, page.author)), len(paragraphs))
    told = paragraphs[at + 1 :]
    if not told or _POSTSCRIPT.match(told[0]) or sum(map(len, told)) > MAX_BOX_CHARS:
        return
    page.text = "\n\n".join(paragraphs[:at])
    page.headings = [heading for heading in page.headings if heading in paragraphs[:at]]


def _is_label(paragraph: str) -> bool:
    lines = paragraph.split("\n")
    if any(map(looks_like_sentence, lines)) and not _CLOSING.match(paragraph):
        return False
    return any(
        (_BYLINE.fullmatch(line) or len(line) < 40) and (find_date(line) or _CLOSING.match(line))
        for line in lines
    )


def _take_label(page: FoundPage, paragraph: str) -> None:
    for line in paragraph.split("\n"):
        date, by, clock = find_date(line), _BY.search(line), _CLOCK.search(line)
        page.date = page.date or (date.iso if date else None)
        page.author = page.author or (by["name"].strip() if by else None)
        if clock and _CLOSING.match(line) and page.date and "T" not in page.date:
            page.date += f"T{int(clock[1]):02}:{clock[2]}"


def _is_noise(paragraph: str, *, first: bool) -> bool:
    told = paragraph.strip("-–—*•|~ ")
    if says(told, "noise", "stop", "thread", "prompt", "header") or is_action(told):
        return True
    if _PLAYED.fullmatch(paragraph):
        return True
    parts = [part.strip() for part in re.split(r"\s[|»›·•]\s", paragraph)]
    if len(parts) > 2 and all(0 < len(part) < 40 for part in parts):
        return True
    return (
        first
        and len(paragraph) < 200
        and bool(_BYLINE.fullmatch(paragraph))
        and find_date(paragraph) is not None
    )


def _first_comment_heading(container: Element, elsewhere: Skip) -> Element | None:
    for element in descendants(container, stop=elsewhere):
        if tag(element) in HEADINGS and says(one_line(element), "header"):
            return element
    return None


def _after(element: Element, container: Element) -> frozenset[Element]:
    """Return the elements of a container that begin at an element or after it."""
    late: set[Element] = {element}
    current: Element | None = element
    while current is not None and current is not container:
        following = current.getnext()
        while following is not None:
            late.add(following)
            following = following.getnext()
        current = current.getparent()
    return frozenset(late)


def _links_above(title: Element | None, container: Element) -> frozenset[Element]:
    """Return the links of a container that stand above its title: ways back, sections, no part of the text."""
    if title is None or not _in(title, container):
        return frozenset()
    links: set[Element] = set()
    at: Element | None = title
    while at is not None and at is not container:
        links.update(e for e in at.itersiblings("a", preceding=True))
        at = at.getparent()
    return frozenset(links)


def _leads(container: Element) -> list[Element]:
    """Return the standfirst above a container: its brothers, or those of the element around it."""
    for element in (container, container.getparent()):
        if element is None:
            break
        before = [e for e in element.itersiblings(preceding=True) if tag(e) and not hidden(e)]
        # newspapers put it into the header, below the title
        before = [
            inner
            for e in before
            for inner in ([*reversed(list(descendants(e)))] if tag(e) == "header" else [e])
        ]
        found = [e for e in before if named(e, "lead")]
        if found:
            return list(reversed(found))
    return []


# Title, author, date, address -----------------------------------------------------------------------------------------


def _title_element(
    body: Element, container: Element | None, head: Head, linked: LinkedData, elsewhere: Skip
) -> Element | None:
    stated = {_key(t) for t in (linked.title, head.title) if t}
    whole = _key(head.whole_title)
    around = set(ancestors(container)) if container is not None else set()
    passed = False
    found: list[tuple[float, int, Element]] = []
    for element in descendants(body, stop=elsewhere):
        passed = passed or element is container
        name = tag(element)
        called = "title" in tokens(element) or (len(element) == 0 and name in _INLINE_TITLES)
        if (
            not called
            and name not in HEADINGS
            and not named(element, "title")
            and not property_is(element, "headline")
        ):
            continue
        line = normalize(brief(element, 300))
        if not line or says(line, "header", "widget"):
            continue
        key = _key(line)
        # what is only called a title may be that of anything, and what is not even called one is the page's name or none
        begins = whole.startswith(key) if "title" not in tokens(element) else key in whole
        if (
            called
            and name not in HEADINGS
            and not named(element, "title")
            and not (len(key) >= MIN_TITLE_CHARS and begins)
        ):
            continue
        score = (
            4.0 * (key in stated)
            + 3.0 * (named(element, "title") or property_is(element, "headline"))
            + 2.0 * (bool(key) and key in whole)
            + (1.5 if name == "h1" else 1.0 if name == "h2" else 0.5 if name in HEADINGS else 0.0)
            + 1.0 * (any(e in around and tag(e) in ("article", "main") for e in ancestors(element)))
            - 4.0 * _is_house(element, key, whole, head)
            - 3.0 * _beside(element)
            - 4.0 * (passed and not _in(element, container))
        )
        if score > 0:
            found.append((score, sum(e in around for e in ancestors(element)), element))
    # of a site's name and a title, the title shares more of the elements around the text
    nearest = max((near for _score, near, _element in found), default=0)
    return max(found, key=lambda f: f[0] + NEAR * (f[1] == nearest), default=(0, 0, None))[2]


def _in(element: Element, container: Element | None) -> bool:
    return container is not None and (element is container or any(e is container for e in ancestors(element)))


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", normalize(text)).casefold().strip()


def _is_house(element: Element, key: str, whole: str, head: Head) -> bool:
    """Say whether a heading names the site: it stands in the site's header, or links to its first page."""
    link = next(
        (e for e in (element, *element.iter("a"), *ancestors(element)) if tag(e) == "a" and e.get("href")),
        None,
    )
    if link is not None:
        address = _split(link.get("href") or "")
        if link.get("rel") == "home" or (
            address is not None
            and _FIRST_PAGE.fullmatch(address.path) is not None
            and not address.query
            and not address.fragment
        ):
            return True
    return any(
        named(e, "house") or e.get("role") == "banner"
        for e in (element, *ancestors(element))
        if tag(e) not in ("body", "html")
    )


def _split(address: str) -> SplitResult | None:
    """Return the parts of an address, None where it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _scope(container: Element | None, title: Element | None, body: Element) -> Element:
    """Return the smallest element that holds both the title and the text."""
    if container is None:
        return body
    if title is None:
        parent = container.getparent()
        return parent if parent is not None else container
    shared = _shared(container, title)
    shared = body if shared is None else shared
    # a title without an article around it: one step more, for the lines about author and date
    if shared is container or tag(shared) in ("article", "main", "body"):
        return shared
    parent = shared.getparent()
    return parent if parent is not None and tag(parent) not in ("body", "html") else shared


def _shared(container: Element | None, title: Element | None) -> Element | None:
    if container is None or title is None:
        return None
    inside = {title, *ancestors(title)}
    return next((e for e in (container, *ancestors(container)) if e in inside), None)


def _take_author_and_date(
    page: FoundPage,
    scope: Element,
    shared: Element,
    container: Element | None,
    head: Head,
    linked: LinkedData,
    elsewhere: Skip,
) -> None:
    around = {shared, *ancestors(shared)}

    def stop(element: Element) -> bool:
        return (
            elsewhere(element)
            or element is container
            or tag(element) == "aside"
            or named(element, "side")
            # the menus beside an article name those of others
            or (named(element, "house") and element not in around and not _in(element, shared))
        )

    about = list(islice(descendants(scope, stop=stop), MAX_ABOUT))
    told = {*about, *([] if stop(scope) else [scope])}
    lines = [
        " ".join(line.split())
        for line in text_of(scope, skip=lambda e: e not in told or tag(e) in HEADINGS).split("\n")
        if line.strip()
    ]
    if container is not None:
        lines += [
            p
            for p in normalize(text_of(container, skip=elsewhere)).split("\n")[:8]
            if _BYLINE.fullmatch(p) or name_and_date(p) is not None
        ]
    page.author = (
        linked.author
        or _marked_author(about)
        or head.author
        or _written_author(lines)
        or _lone_author(about)
        or page.author
    )
    if page.author and page.author.isupper() and same_name(page.author, head.author):
        # newspapers shout names that their head spells
        page.author = head.author
    marked = _marked_date(about)
    stated = (
        _as_shown(linked.date or head.date, marked) or marked or _written_date(lines) or _calendar_leaf(about)
    )
    # the line below an article adds the hour to the day above it
    page.date = _preciser(stated or _date_above(scope), page.date)
    if page.date and "T" not in page.date and not (linked.date or head.date):
        clocks = [m for line in lines if len(line) < 200 and (m := _CLOCK.search(line))]
        if clocks:
            page.date += f"T{int(clocks[0][1]):02}:{clocks[0][2]}"


def _as_shown(stated: str | None, marked: str | None) -> str | None:
    """Return a date of the head as the page shows it, where that is the same moment in the clock of the site."""
    if stated and marked and stated.endswith("+00:00") and same_moment(stated, marked):
        return marked
    return stated


def _preciser(date: str | None, other: str | None) -> str | None:
    return other if date is None or (other is not None and other.startswith(f"{date}T")) else date


def _marked_author(elements: Sequence[Element]) -> str | None:
    ranked: list[tuple[int, int, str]] = []
    for order, element in enumerate(elements):
        if tag(element) in HEADINGS and named(element, "title"):
            # microformats call the title "p-name"
            continue
        rank = (
            0
            if property_is(element, "author", "creator") or property_is(element, "foaf:name")
            else 1
            if named(element, "name") or "author" in (element.get("rel") or "").split()
            else 2
            if named(element, "author")
            else 3
            if is_profile(element)
            else None
        )
        if rank is None:
            continue
        inner = [e for e in descendants(element) if property_is(e, "name")]
        line = normalize(
            one_line(inner[0] if inner else element, skip=lambda e: hidden(e) or named(e, "noise", "date"))
        )
        match = _BY.match(line)
        name = (
            match["name"]
            if match
            else re.sub(
                r"^(?:(?:publié|posté|rédigé|écrit|posted|written) )?(?:par|by|por|von|door)\s*:?\s+",
                "",
                line,
                flags=re.I,
            )
        )
        name = name.strip(" ,:·|–-")
        if (
            1 < len(name) <= 60
            and not find_date(name)
            and not re.match(r"(?:voir tous|tous les articles|plus de)", name, re.I)
        ):
            ranked.append((rank, order, name))
    return min(ranked)[2] if ranked else None


def _lone_author(elements: Sequence[Element]) -> str | None:
    """Return the name that stands in an element of its own beside one that holds a date."""
    leaves = [brief(element, 60) for element in elements if len(element) == 0]
    leaves = [line for line in leaves if line]
    for one, other in (*pairwise(leaves), *pairwise(reversed(leaves))):
        date = find_date(other)
        if date is not None and date.start <= 3 and date.end >= len(other) - 1 and FULL_NAME.fullmatch(one):
            return one
    return None


def _written_author(lines: Sequence[str]) -> str | None:
    for line in lines:
        if len(line) > 200:
            continue
        told = name_and_date(line)
        if told is not None and told[0]:
            return told[0]
        for part in re.split(r"\s*[·•|]\s*|\s[–—-]\s", line):
            match = None if _READING_TIME.search(part) else _BY.search(part)
            if match:
                return match["name"].strip()
    return None


def _marked_date(elements: Sequence[Element]) -> str | None:
    visible: list[str] = []
    plain: list[str] = []
    changed: list[Element] = []
    for element in elements:
        if not _CHANGES.isdisjoint(names := tokens(element)) and "published" not in names:
            # WordPress's themes write when a post was changed before when it was published, and hide it
            changed.append(element)
            continue
        if moment := attribute_moment(element.attrib.items()):
            return moment
        dated = (
            tag(element) in ("time", "abbr")
            or named(element, "date")
            or property_is(element, "datePublished", "dateCreated")
        )
        if not dated and not property_is(element, "dc:date", "dc:created"):
            if len(element) == 0 and shows_date(element) and not _CHANGED.match(one_line(element)):
                plain.append(one_line(element))
            continue
        for attribute in ("datetime", "content", "title"):
            date = field_date(element.get(attribute)) if element.get(attribute) else None
            if date:
                return date
        visible.append(one_line(element))
    found = next((m.iso for line in (*visible, *plain) if (m := find_date(line)) and m.iso), None)
    given = (e.get("datetime") or e.get("content") or e.get("title") or one_line(e) for e in changed)
    last = next((date for text in given if (date := field_date(text))), None)
    if found and last and "T" not in found and last.startswith(found):
        # tagDiv calls the only date a change's, and gives the hour in its attribute alone
        return last
    return found or last


def _calendar_leaf(elements: Sequence[Element]) -> str | None:
    """Return the date whose parts stand in an element each: a leaf of a calendar, "dim. / 01 / mai / 2022"."""
    for element in elements:
        if not 1 < len(element) <= MAX_LEAF_PARTS or (element.text or "").strip():
            continue
        leaf = " ".join(brief(part, MAX_LEAF_CHARS) for part in element if tag(part))
        date = find_date(leaf) if any(map(str.isdigit, leaf)) else None
        if date is not None and date.iso and date.start <= len("samedi ") and date.end >= len(leaf) - 1:
            return date.iso
    return None


def _date_above(scope: Element) -> str | None:
    """Return the date above an article, where blogs gather the articles of a day under it."""
    for element in (scope, *list(ancestors(scope))[:3]):
        for before in list(element.itersiblings(preceding=True))[:5]:
            match = find_date(brief(before, 80)) if tag(before) else None
            if match and match.iso:
                return match.iso
    return None


def _written_date(lines: Sequence[str]) -> str | None:
    return next((m.iso for line in lines if len(line) < 200 and (m := find_date(line)) and m.iso), None)


def _address(scope: Element, title: Element | None) -> str | None:
    """Return the page's own address from a link that says so: the title's, or a permanent one."""
    links: list[Element] = []
    if title is not None:
        links += [e for e in (title, *title.iter("a"), *ancestors(title)) if tag(e) == "a"]
    for element in descendants(scope):
        if tag(element) == "a" and (
            "bookmark" in (element.get("rel") or "").split()
            or re.fullmatch(
                r"permalien|permalink|lien permanent|permanent link",
                (element.get("title") or one_line(element)).strip(),
                re.I,
            )
        ):
            links.append(element)
    for link in links:
        address = _split(link.get("href") or "")
        # a permanent link with a fragment is that of a comment
        if (
            address is not None
            and address.scheme in ("http", "https")
            and len(address.path) > 1
            and not address.fragment
        ):
            return (link.get("href") or "").strip()
    return None


def _description(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('href') or ''}"


def _declared(scope: Element, body: Element, comments: frozenset[Element]) -> int | None:
    for element in scope.iter():
        if property_is(element, "commentCount") and (element.get("content") or "").isdigit():
            return int((element.get("content") or "")[:7])
    for element in body.iter("section", "div", "a", "span", "article"):
        given = element.get("data-num-comments") or element.get("data-comments-count") or ""
        if given.isdigit() and len(given) < 8:
            return int(given)
    for root in (scope, body):
        for element in descendants(root, stop=lambda e: hidden(e) or e in comments):
            if tag(element) not in ("a", "span", "strong", "li", "p", "h2", "h3", "div") or len(element) > 3:
                continue
            # lines about comments link to them or are named after them; looking at every line takes as long as all the rest
            if tag(element) not in HEADINGS and not _ABOUT_COMMENTS.search(_description(element)):
                continue
            match = _COUNT.search(brief(element, 80))
            if match:
                return int(match[1] or match[2])
    return None
