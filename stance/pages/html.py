"""Read a web page in HTML: article, comments, and what the page says of itself."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from stance.errors import PageError
from stance.language import _
from stance.pages.address import address_of_comments
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.dates import find_date
from stance.pages.html_article import read_article
from stance.pages.html_comments import CommentArea, find_comments, opening_line
from stance.pages.html_head import read_head
from stance.pages.labelled_page import MAX_LINES, by_labels, fit_of
from stance.pages.line_labels import label_lines
from stance.pages.lines import plain_lines
from stance.pages.linked_data import read_linked_data
from stance.pages.markup import Element, brief, descendants, hidden, named, tag, text_of
from stance.pages.moments import attribute_moment, counted_moment, field_date
from stance.pages.normalize import clean_lines
from stance.pages.text import declared_count, text_page
from stance.schema import Discussion

# Pages of the sample nest 10 to 40 elements, saved application pages some 100; beyond, tags that nobody closed pile up and
# say nothing. libxml2 itself stops at 2,048, and looking upwards from each element of a deeper tree takes minutes.
MAX_DEPTH = 256
# A notice that scripts are needed has some 80 characters, a topic for readers without them thousands.
MIN_NOSCRIPT_CHARS = 400
# A frame with comments holds some thousands of characters, one of an advertisement or a counter less.
MIN_FRAME_CHARS = 1_000
# So many first words of a post make a title that is none.
MADE_CHARS = 30
# What structure tells of comments is given up where the labels of the page's lines find another reading more probable by more than that
# (natural logarithms, a page): of 5, 20, 50 and 100, 20 was best on pages without classes, and lost nothing on others.
MARGIN = 20.0
# Reading a page twice takes time: what structure tells of more comments stands.
MAX_JUDGED = 500
DAY = len("2016-03-12")
_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|title|meta|div|article|section|main|p|h[1-6]|table|ul|ol|dl|span|br|b|center|font)\b",
    re.I | re.S,
)
# how many messages wait, before the name of a network
_UNREAD = re.compile(r"^\(\d+\+?\)\s*")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SAVED = re.compile(
    r"saved date:\s*(?P<date>[^\n]{8,60})|page (?:enregistrée|sauvegardée|archivée) le (?P<date_fr>.{6,40})",
    re.I,
)
# what tests know an element by, and scripts that serve several applications (OpenWeb)
_TEST_NAMES = (
    "data-testid",
    "data-test-id",
    "data-test",
    "data-qa",
    "data-cy",
    "data-e2e",
    "data-hook",
    "data-spot-im-class",
)
_SIGNATURE = re.compile(r"[A-Za-z-]{0,20}[Ss]ignature")
_TEST_NAME = re.compile(r"[A-Za-z][\w-]{2,60}")
_SAVED_URL = re.compile(r"\burl:\s*(https?://\S+)|saved from url=\(\d+\)(https?://\S+)")


def looks_like_html(raw: str) -> bool:
    """Say whether a page is HTML: it begins with a tag of it."""
    start = raw[:4_000].lstrip("\ufeff \t\r\n")
    return start.startswith("<") and _MARKUP.match(start) is not None


def read_html(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussion of an HTML page.

    Raises
    ------
    PageError
        The page holds neither an article nor a comment.
    """
    root, complete = _parse(raw, source)
    if root is None or not complete:
        # nested deeper than the parser goes: the tags say nothing, the text still does
        yield assemble(text_page(plain_lines(_without_tags(raw))), source=source)
        return
    yield assemble(html_page(root), source=source)


def html_page(root: Element) -> FoundPage:
    """Return what an HTML page holds, before it is normalised and checked."""
    head = read_head(root)
    linked = read_linked_data(_scripts(root))
    saved, url = _saved(root)
    head.url = head.url or url
    _open_shadows(root)
    _open_noscript(root)
    _name_by_tests(root)
    body = next((e for e in root.iter("body")), root)
    reference = saved or linked.modified or head.modified or linked.date or head.date
    area = find_comments(body, reference)
    page = read_article(body, area.elements, head, linked)
    if area.topic is not None:
        _take_topic(page, area.topic, area.topic_headings, linked.date or head.date)
        if linked.author not in (None, area.topic.author):
            # an article that looks like a message: its own data tell who wrote it
            page.author, page.date = linked.author, linked.date or page.date
    if area.relative and reference is None and page.date:
        area = find_comments(body, page.date, follows=True)
    if len(linked.comments) > len(area.comments):
        page.comments = linked.comments
    elif area.comments:
        opening = opening_line(area.elements, body)
        declared = declared_count(opening) if opening else None
        page.declared = declared if declared is not None else page.declared
        page.comments = area.comments
    _take_linked_dates(page, linked.comments)
    if not _is_marked(page, area):
        _take_written_comments(page, body, saved)
    page.url = page.url or _address(root)
    _mark_own(page)
    page.author = page.author or _marked_author(page, body, area.elements)
    return page


def _is_marked(page: FoundPage, area: CommentArea) -> bool:
    """Say whether names of elements tell the comments of a page, each with its author and its date or number, or a topic's messages."""
    told = all(c.author and (c.date or not (c.id or "#").startswith("#")) for c in page.comments)
    return bool(page.comments) and (area.topic is not None or (told and not area.inferred))


def _take_linked_dates(page: FoundPage, linked: Sequence[Found]) -> None:
    """Date comments as the page's own data do that repeat them, where those that it shows count from the moment of reading (LinkedIn)."""
    moments: dict[str, str | None] = {}
    for found in linked:
        key = " ".join(found.text.split())
        # what several people wrote tells none of them
        moments[key] = None if key in moments else found.date
    for found in page.comments if moments else ():
        moment = moments.get(" ".join(found.text.split()))
        if moment is not None and "T" in moment and "T" not in (found.date or ""):
            found.date = moment


def _address(root: Element) -> str | None:
    """Return the page's address from its base, or from the links to its own comments."""
    base = next((e.get("href") or "" for e in root.iter("base")), "")
    if re.match(r"https?://[^/]+/.*[^/]$", base):
        return base
    links = (e.get("href") or e.get("action") or "" for e in root.iter("a", "form", "link"))
    return address_of_comments(links)


def _mark_own(page: FoundPage) -> None:
    """Know the author's comments by the name's link, where it leads to the first page of the site."""
    site = re.match(r"https?://([^/]+)", page.url or "")
    if site is None:
        return
    first = re.compile(rf"https?://{re.escape(site[1])}/?", re.I)
    for found in page.comments:
        found.by_author |= found.link is not None and first.fullmatch(found.link) is not None


def _marked_author(page: FoundPage, body: Element, comments: Sequence[Element]) -> str | None:
    """Return whom comments say to be the article's author, where the page shows that name outside them too."""
    names = {found.author for found in page.comments if found.by_author and found.author}
    if len(names) != 1:
        return None
    (name,) = names
    inside = frozenset(comments)
    outside = descendants(body, stop=lambda e: hidden(e) or e in inside)
    return name if any(len(e) == 0 and brief(e, len(name)) == name for e in outside) else None


def _take_topic(page: FoundPage, first: Found, headings: Sequence[str], stated: str | None) -> None:
    """Make the first message of a forum's topic its article; the head of the page may give its date more precisely."""
    page.text, page.headings, page.quotes = first.text, headings, first.quotes
    page.author = first.author
    page.date = stated if stated and (first.date is None or first.date[:10] == stated[:10]) else first.date
    title = " ".join((page.title or "").split()).casefold()
    opening, _break, rest = first.text.partition("\n")
    if rest.strip() and " ".join(opening.split()).casefold() == title:
        # forums repeat the title above each text
        page.text = rest.strip()
        page.headings = [heading for heading in headings if heading != opening]
    made = (first.author or "", " ".join(page.text.split())[:MADE_CHARS])
    # networks have no titles: the head makes one of a name and the first words
    site = re.match(r"https?://(?:www\.)?([^./]+)", page.url or "")
    if any(part and title.startswith(part.casefold()) for part in made) or (
        site is not None and _UNREAD.sub("", title) == site[1].casefold()
    ):
        page.title = None


def _take_written_comments(page: FoundPage, body: Element, reference: str | None) -> None:
    """Read comments that no name marks the way they are read in a page of text, where that fits the page better."""
    if len(page.comments) > MAX_JUDGED:
        return
    lines = plain_lines(text_of(body, skip=_skip, indent=True, apart=True))
    labels = label_lines(lines) if len(lines) <= MAX_LINES else None
    written = by_labels(
        lines, text_page(lines, bare=False, reference=reference), reference=reference, labels=labels
    )
    fits = fit_of(lines, labels, page, written) if labels is not None else 0.0
    if page.comments and fits <= MARGIN and (fits < 0 or len(written.comments) <= len(page.comments)):
        return
    if _refines(written.comments, page.comments):
        # lines tell where texts begin and end, elements who answers whom
        for found, line in zip(page.comments, written.comments, strict=True):
            found.text = line.text
    else:
        page.comments = written.comments
        _take_moments(page, body, reference)
    page.declared = page.declared if page.declared is not None else written.declared
    if not page.text:
        page.text, page.headings = written.text, written.headings
        page.title = page.title or written.title


def _refines(written: Sequence[Found], comments: Sequence[Found]) -> bool:
    """Say whether comments read as lines are those of the elements, each by the same person, with less around its text."""
    return len(written) == len(comments) and all(
        found.author is not None
        and (line.author or "").startswith(found.author)
        and " ".join(line.text.split()) in " ".join(found.text.split())
        for line, found in zip(written, comments, strict=True)
    )


def _take_moments(page: FoundPage, body: Element, reference: str | None) -> None:
    """Date comments that were read as lines by what elements hold beside the days that they show: one a comment, in order."""
    given: dict[str, list[str]] = {}
    counted: list[str] = []
    for element in descendants(body, stop=_skip):
        attributes = {str(name): str(value) for name, value in element.items()}
        if second := counted_moment(attributes):
            counted.append(second)
        moment = field_date(element.get("datetime") or "") or attribute_moment(element.attrib.items())
        if moment is not None:
            shown = find_date(brief(element), reference=reference)
            given.setdefault((shown.iso or "")[:DAY] if shown else "", []).append(moment)
    if len(counted) == len(page.comments):
        # scripts keep the second below "1 an" (Facebook's comments on other sites)
        for found, second in zip(page.comments, counted, strict=True):
            found.date = second
        return
    days: dict[str, list[Found]] = {}
    for found in page.comments:
        days.setdefault((found.date or "")[:DAY], []).append(found)
    for day, comments in days.items():
        moments = given.get(day, [])
        if len(moments) == len(comments) + 1 and moments[0][:DAY] == (page.date or "")[:DAY]:
            # the first is the article's
            moments = moments[1:]
        if len(moments) == len(comments):
            for found, moment in zip(comments, moments, strict=True):
                found.date = max(found.date or "", moment, key=len)


def _open_shadows(root: Element) -> None:
    """Make content of what a saved page holds apart: shadow trees of components (Coral), documents of frames (SingleFile)."""
    for frame in list(root.iter("iframe")):
        inner = frame.get("srcdoc") or ""
        document, complete = _parse(inner, None) if len(inner) >= MIN_FRAME_CHARS else (None, False)
        body = next(document.iter("body"), None) if document is not None and complete else None
        if body is not None:
            tail = frame.tail
            frame.clear()
            frame.tail = tail
            frame.tag = body.tag = "div"
            frame.append(body)
    for element in root.iter("template"):
        if element.get("shadowrootmode") or element.get("shadowroot"):
            element.tag = "div"


def _open_noscript(root: Element) -> None:
    """Make content of what is written for browsers without scripts, where it is the page itself (Discourse)."""
    for element in root.iter("noscript"):
        if sum(len(text.strip()) for text in map(str, element.itertext(etree.Element))) >= MIN_NOSCRIPT_CHARS:
            element.tag = "div"


def _name_by_tests(root: Element) -> None:
    """Call elements what the tests of applications call them, whose classes a build made up: ``data-testid="comment-text"``."""
    for element in root.iter("div", "p", "span", "li", "article", "section", "a", "button", "ul", "h1"):
        told = next((value for name in _TEST_NAMES if (value := element.get(name))), "")
        if _SIGNATURE.fullmatch(role := element.get("data-role") or ""):
            # Invision has no other name for them; what roles of other programs say, their classes do
            told = role
        if _TEST_NAME.fullmatch(told):
            element.set("class", f"{element.get('class') or ''} {told}".strip())


def _skip(element: Element) -> bool:
    return hidden(element) or tag(element) in ("nav", "form") or named(element, "biography")


def _parse(raw: str, source: str | None) -> tuple[Element | None, bool]:
    parser = etree.HTMLParser(huge_tree=True, remove_pis=True, no_network=True)
    text = _DECLARATION.sub("", clean_lines(raw).lstrip("\ufeff"))
    try:
        root = etree.HTML(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None, False
    if root is None:
        raise PageError(_("page HTML sans contenu."), source=source)
    complete = not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
    return root, complete and _depth(root) <= MAX_DEPTH


def _depth(root: Element) -> int:
    deepest = depth = 0
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _without_tags(raw: str) -> str:
    text = re.sub(r"(?is)<(script|style|noscript|template)\b.*?(?:</\1\s*>|\Z)", "\n", raw)
    text = re.sub(r"(?i)<br\s*/?>|</?(?:li|tr|dt|dd)\b[^>]*>", "\n", text)
    text = re.sub(r"(?i)</?(?:p|div|h[1-6]|section|article|blockquote|ul|ol|table)\b[^>]*>", "\n\n", text)
    from html import unescape

    return re.sub(r"\n{3,}", "\n\n", unescape(re.sub(r"<[^<>]*>", "", text)))


def _scripts(root: Element) -> Iterator[str]:
    for element in root.iter("script"):
        if "ld+json" in (element.get("type") or ""):
            yield re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$", "", element.text or "")


def _saved(root: Element) -> tuple[str | None, str | None]:
    """Return when and from where a browser says that it saved the page."""
    date = url = None
    above = [e for e in root.itersiblings(preceding=True) if isinstance(e, etree._Comment)]
    for comment in (*above, *root.iter(etree.Comment)):
        text = (comment.text or "")[:2_000]
        if (match := _SAVED.search(text)) and date is None:
            found = find_date((match["date"] or match["date_fr"]).replace(" GMT", ""))
            date = found.iso if found else None
        if (match := _SAVED_URL.search(text)) and url is None:
            url = match[1] or match[2]
    return date, url
