"""Find the article of an HTML page: its text, title, author, date and address."""

import re
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from stance.pages.assemble import FoundPage
from stance.pages.boilerplate import says
from stance.pages.headings import looks_like_sentence
from stance.pages.heads import MAX_NAME_CHARS
from stance.pages.html_byline import take_author_and_date
from stance.pages.html_head import Head
from stance.pages.html_prose import drop_author_box, take_text
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
    inside,
    named,
    one_line,
    property_is,
    tag,
    tokens,
    typed,
)
from stance.pages.normalize import normalize

# A container that is named like an article's text but holds less is an excerpt in a list, or an empty template.
MIN_ARTICLE_CHARS = 80
# How much a block's text counts for the elements around it: its parent, and the two above that.
# A block with less text than this is a caption, a teaser or a link; an article's other parts add at least a quarter.
MIN_PROSE_CHARS = 60
MORE_PROSE = 1.25
MIN_TITLE_CHARS = 12
_FIRST_PAGE = re.compile(r"(?:\.{0,2}/)*(?:(?:index|accueil|home|default)\.[a-z]{3,5})?", re.I)
NEAR = 1.0
_SUBJECT = re.compile(r"(?:sujet|titre|topic|subject|discussion)\s?:\s", re.I)
_SUBJECTS = frozenset(("td", "th", "b", "strong", "span", "font", "div", "p", "h2", "h3"))
_INLINE_TITLES = frozenset(("a", "span", "strong", "b", "p", "div"))
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
_COUNT = re.compile(
    r"(?:^|voir les |[(])(\d{1,6}) (?:commentaires?|réponses?|réactions?|comments?|replies|avis)\b"
    r"|\bcommentaires? ?[(\[](\d{1,6})[)\]]",
    re.I,
)
# "Léa Bel, adjointe aux écoles"
_ROLE = re.compile(
    r"(?P<name>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){1,3}), (?!(?:et|avec|pour|and|with|par)\b)(?=[a-zà-ÿ])[^,]{4,60}"
)
_ABOUT_COMMENTS = re.compile(r"comm|respon|repons|reac|repl|disqus|forum|#$", re.I)


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
    title = _line_of(title_element, head) if title_element is not None else _stated_title(body, head)
    # a heading may hold the section above its title
    title = next((t for t in (linked.title, head.title) if t and (title or "").endswith(f" {t}")), title)
    page = FoundPage(title=title or linked.title or head.title or head.whole_title or None)
    if container is not None:
        take_text(page, container, elsewhere, title_element)
    if not page.text and linked.text:
        page.text = linked.text
    scope = _scope(container, title_element, body)
    shared = _shared(container, title_element)
    take_author_and_date(page, scope, scope if shared is None else shared, container, head, linked, elsewhere)
    drop_author_box(page)
    page.author = page.author or _card_name(body, page.title, elsewhere)
    if page.author and (role := _ROLE.fullmatch(page.author)):
        page.author = role["name"]
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
        if property_is(element, "articleBody") or named(element, "content") or _is_question(element):
            length = _prose_length(element, elsewhere)
            if length >= MIN_ARTICLE_CHARS and not _beside(element):
                strong.append(
                    (2 * length if property_is(element, "articleBody") else length, -order, element)
                )
        made = "-" in tag(element)
        if tag(element) not in _BLOCKS and not made:
            continue
        length = _own_length(element)
        if length < 20:
            continue
        target: Element | None = (
            element if made or tag(element) in ("div", "td", "section", "article") else element.getparent()
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


def _prose_length(element: Element, elsewhere: Skip) -> int:
    """Return how long the text of an element is: its paragraphs', where it has such of an article's length."""
    paragraphs = (e for e in descendants(element, stop=elsewhere) if tag(e) == "p")
    length = sum(map(_own_length, paragraphs))
    return length if length >= MIN_ARTICLE_CHARS else len(one_line(element, skip=elsewhere))


def _is_question(element: Element) -> bool:
    """Say whether microdata tell that an element is the text of a question, whose votes and tags stand around it."""
    if not property_is(element, "text"):
        return False
    around = next((e for e in ancestors(element) if e.get("itemtype")), None)
    return around is not None and typed(around, "Question", "DiscussionForumPosting")


def _whole(part: Element, body: Element, elsewhere: Skip) -> Element:
    """Return the element around a part of the article that holds the rest of it: page builders box every paragraph."""

    def stop(element: Element) -> bool:
        return (
            elsewhere(element)
            or tag(element) in ("aside", "footer", "header")
            or element.get("role") == "dialog"
            or named(element, "noise", "side", "house")
        )

    # where the paragraphs are marked as such, what is not is a caption or a box
    marked = any(tag(e) == "p" and _own_length(e) >= MIN_PROSE_CHARS for e in descendants(part, stop=stop))
    prose: dict[Element, int] = {}
    for element in descendants(body, stop=stop):
        length = _own_length(element) if tag(element) in _BLOCKS else 0
        if length >= MIN_PROSE_CHARS and not (marked and tag(element) == "div"):
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
        tag(e) == "aside" or e.get("role") == "complementary" or named(e, "side")
        for e in (element, *ancestors(element))
        if tag(e) != "body"
    )


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
            - 4.0 * (passed and not inside(element, container))
        )
        if score > 0:
            found.append((score, sum(e in around for e in ancestors(element)), element))
    # of a site's name and a title, the title shares more of the elements around the text
    nearest = max((near for _score, near, _element in found), default=0)
    return max(found, key=lambda f: f[0] + NEAR * (f[1] == nearest), default=(0, 0, None))[2]


def _line_of(title: Element, head: Head) -> str:
    """Return the line of a title, without what stands in small type in it and not in the page's own title ("(1 lecteur)")."""
    if any("label-append" in tokens(element) for element in descendants(title)):
        # XenForo sets a topic's prefix before its title
        return normalize(
            one_line(title, skip=lambda e: hidden(e) or not {"label", "label-append"}.isdisjoint(tokens(e)))
        )
    whole = normalize(one_line(title))
    large = normalize(one_line(title, skip=lambda e: hidden(e) or tag(e) == "small"))
    stated = normalize(head.title or head.whole_title)
    return large if large and stated.startswith(large) and not stated.startswith(whole) else whole


def _stated_title(body: Element, head: Head) -> str | None:
    """Return the title that a page begins with and shows anywhere, be that in its first post: in a heading, or as "Sujet : …"."""
    whole = _key(head.whole_title)
    for element in descendants(body):
        if tag(element) != "h1" and (len(element) or tag(element) not in _SUBJECTS):
            continue
        line = normalize(brief(element, 300))
        subject = _SUBJECT.match(line)
        line = line[subject.end() :] if subject else line
        key = _key(line)
        if len(key) < MIN_TITLE_CHARS or (tag(element) != "h1" and not subject):
            continue
        if whole.startswith(key) or (subject and key in whole):
            return line
    return None


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


def _card_name(body: Element, title: str | None, elsewhere: Skip) -> str | None:
    """Return the name on the only card that a page shows: blogs have their author's beside every article."""
    cards = (e for e in descendants(body, stop=elsewhere) if typed(e, "Person") or "h-card" in tokens(e))
    marked = (
        e for card in cards for e in descendants(card) if property_is(e, "name") or "p-name" in tokens(e)
    )
    names = {name for e in marked if (name := brief(e, MAX_NAME_CHARS)) and name != title}
    return names.pop() if len(names) == 1 else None


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
        if property_is(element, "commentCount") and (element.get("content") or "").isdecimal():
            return int((element.get("content") or "")[:7])
    for element in body.iter("section", "div", "a", "span", "article"):
        given = element.get("data-num-comments") or element.get("data-comments-count") or ""
        if given.isdecimal() and len(given) < 8:
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
