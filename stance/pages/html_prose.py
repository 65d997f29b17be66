"""Take the paragraphs of an article from the element that holds them, without what stands between and around them."""

import re
from collections.abc import Sequence
from itertools import chain, islice, pairwise

from stance.pages.article_furniture import is_caption
from stance.pages.assemble import FoundPage, same_name
from stance.pages.boilerplate import is_action, says
from stance.pages.bylines import FULL_NAME
from stance.pages.dates import find_date
from stance.pages.headings import is_heading, looks_like_sentence
from stance.pages.html_byline import BY, BY_ALONE, BYLINE, CLOCK, is_byline
from stance.pages.markup import (
    HEADINGS,
    Element,
    Skip,
    ancestors,
    brief,
    descendants,
    hidden,
    inside,
    named,
    one_line,
    property_is,
    tag,
    text_of,
    tokens,
)
from stance.pages.normalize import normalize

# A box for subscribing to letters, and what stands below a picture, have up to some 200 characters.
MAX_BOX_CHARS = 300
MAX_BOX_SHARE = 0.4
_PICTURE = re.compile(
    r"(?:^|[\s_-])(?:spip_doc\w*|photos?|images?|img|pictures?|illustrations?|illus|visuel|vignette|thumb(?:nail)?|caption|media)(?:$|[\s_-])",
    re.I,
)
# The standfirst of newspapers is a sentence or two.
MIN_STANDFIRST = 40
MAX_STANDFIRST = 600
MAX_ABOVE_TITLE = 4
MAX_BELOW_STANDFIRST = 4
_STANDFIRST = frozenset(("p", "div", "section", "header", "h2", "h3", "strong"))
_BOXES = frozenset(("div", "section", "aside", "p", "fieldset", "form", "figure", "label", "span"))
_NUMBERED = re.compile(r"[^\d\n.!?:]{3,60}\s?:\s*[\w/-]{0,12}\d[\w/-]{0,12}")
_FILE = re.compile(r"\.(?:pdf|docx?|odt|ods|xlsx?|pptx?|odp|zip|csv)(?:$|[?#])", re.I)
# what leads to the page before, and to the one after
_BACK = re.compile(r"[«‹←◄⟨<]")
_ON = re.compile(r"[»›→►⟩>]$")
# so many links are a list
MAX_LINKS = 4
_POSTSCRIPT = re.compile(r"(?:p\.?-?\s?s|n\.?\s?b)\b", re.I)
# what a player shows: "0:00 / 3:12"
_PLAYED = re.compile(r"(?:\d{1,2}:){1,2}\d\d(?:\s*/\s*(?:\d{1,2}:){1,2}\d\d)?")
_ANCHOR = re.compile(r"[#¶§🔗⚓∞]\ufe0f?")
_CLOSING = re.compile(r"(?:publié|posté|rédigé|écrit|posted|written|published)e? (?:par|by) ", re.I)


def take_text(page: FoundPage, container: Element, elsewhere: Skip, title_element: Element | None) -> None:
    """Give a page the paragraphs and headings of the element that holds its article."""
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
            or _is_anchor(element)
            or _is_tools(element)
            or (tag(element) == "article" and _is_teaser(element, title_element))
            or (tag(element) == "header" and element is not container)
            or (element is not container and named(element, "noise", "side", "house"))
        )

    leads = [e for e in _leads(container) if not elsewhere(e)] or _standfirst(title_element, container, skip)
    headings: list[str] = []
    paragraphs: list[str] = []
    # SPIP's postscript stands below the text
    parts = [*leads, container, *(e for e in container.itersiblings("div") if "ps" in tokens(e))]
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
    """Say whether a block holds links and no more beside them than "À lire aussi", or one to a file."""
    if not (tag(element) in _BOXES or "-" in tag(element)):
        return False
    first = next(element.iter("a"), None)
    if first is None or not (line := brief(element, MAX_BOX_CHARS)):
        return False
    if _FILE.search(first.get("href") or "") and brief(first, MAX_BOX_CHARS) == line:
        return True
    beside = one_line(element, skip=lambda e: hidden(e) or tag(e) == "a").rstrip(" :")
    if not beside and tag(element) != "p" and _leads_on(element):
        return True
    return says(beside, "noise", "stop")


def _leads_on(element: Element) -> bool:
    """Say whether the links of a block are those to the pages before and after this one: "« Les coings", "Le verger »"."""
    lines = [line for link in islice(element.iter("a"), MAX_LINKS) if (line := brief(link, MAX_BOX_CHARS))]
    return len(lines) < MAX_LINKS and any(
        (_BACK.match(line) and not _ON.search(line)) or (_ON.search(line) and not _BACK.match(line))
        for line in lines
    )


def _is_anchor(element: Element) -> bool:
    """Say whether a link is but the sign that leads to the heading it stands in (Hugo, MkDocs)."""
    return tag(element) == "a" and _ANCHOR.fullmatch(brief(element, 2)) is not None


def _is_tools(element: Element) -> bool:
    """Say whether a list holds buttons, and links at most beside them."""
    if tag(element) != "ul" or next(element.iter("button"), None) is None:
        return False
    return brief(element, MAX_BOX_CHARS) != "" and not one_line(
        element, skip=lambda e: hidden(e) or tag(e) == "a"
    )


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
    # papers write who and when between the standfirst and the text
    below = range(first + 1, min(first + MAX_BELOW_STANDFIRST, last))
    edges += [i for i in below if is_byline(paragraphs[i])]
    for i in below:
        if BY_ALONE.fullmatch(paragraphs[i]) and FULL_NAME.fullmatch(paragraphs[i + 1]):
            edges += [i, i + 1]
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


def drop_author_box(page: FoundPage) -> None:
    """Drop what tells of the author below the text: the name alone, then a few lines that are no postscript."""
    paragraphs = page.text.split("\n\n")
    at = next((i for i, p in enumerate(paragraphs) if i and same_name(p, page.author)), len(paragraphs))
    told = paragraphs[at + 1 :]
    if (told and _POSTSCRIPT.match(told[0])) or sum(map(len, told)) > MAX_BOX_CHARS:
        return
    page.text = "\n\n".join(paragraphs[:at])
    page.headings = [heading for heading in page.headings if heading in paragraphs[:at]]


def _is_label(paragraph: str) -> bool:
    lines = paragraph.split("\n")
    if any(map(looks_like_sentence, lines)) and not _CLOSING.match(paragraph):
        return False
    return any(
        (BYLINE.fullmatch(line) or len(line) < 40) and (find_date(line) or _CLOSING.match(line))
        for line in lines
    )


def _take_label(page: FoundPage, paragraph: str) -> None:
    for line in paragraph.split("\n"):
        date, by, clock = find_date(line), BY.search(line), CLOCK.search(line)
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
        and bool(BYLINE.fullmatch(paragraph))
        and find_date(paragraph) is not None
    )


def _first_comment_heading(container: Element, elsewhere: Skip) -> Element | None:
    for element in descendants(container, stop=elsewhere):
        if tag(element) in HEADINGS and says(one_line(element), "header"):
            return element
    return None


def _holds_byline(element: Element) -> bool:
    """Say whether an element holds who wrote an article or when, each marked as such."""
    return any(
        tag(e) == "time"
        or property_is(e, "author", "datePublished")
        or "author" in (e.get("rel") or "").split()
        for e in element.iterdescendants()
    )


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
    if title is None or not inside(title, container):
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


def _standfirst(title: Element | None, container: Element, skip: Skip) -> list[Element]:
    """Return what stands between a title and an article's text and reads as a text itself, where nothing names it a standfirst.

    Below a picture stands its caption.
    """
    if title is None or inside(title, container):
        return []
    at: Element = title
    for _level in range(MAX_ABOVE_TITLE):
        for after in at.itersiblings():
            if not tag(after) or skip(after):
                continue
            for element in chain((after,), descendants(after, stop=skip)):
                if element is container or tag(element) in ("img", "picture", "video", "a"):
                    return []
                if tag(element) not in _STANDFIRST or any(tag(e) in _STANDFIRST for e in element):
                    continue
                line = brief(element, MAX_STANDFIRST)
                told = len(line) >= MIN_STANDFIRST and looks_like_sentence(line) and not _is_label(line)
                told = told and not _holds_byline(element)
                if told or (line and named(element, "lead")):
                    return [element]
        around = at.getparent()
        if around is None or inside(container, around):
            break
        at = around
    return []
