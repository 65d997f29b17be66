"""Find the posts of a thread by structure alone: elements that repeat one way to show a date, each with what stands around it."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from stance.pages.boilerplate import says
from stance.pages.dates import find_date
from stance.pages.headings import looks_like_sentence
from stance.pages.html_rows import MIN_ARTICLE_CHARS, own_line, signature
from stance.pages.markup import (
    HEADINGS,
    Element,
    ancestors,
    brief,
    descendants,
    hidden,
    is_profile,
    one_line,
    tag,
)
from stance.pages.moments import attribute_moment

# Fewer dates shown one way are an article and its teaser.
MIN_POSTS = 2
# The line around a date holds a name, a rank and some figures beside it.
MAX_DATE_CHARS = 60
# Beside its replies a comment's box holds no more text than a link to unfold them.
MAX_AROUND_CHARS = 60
# A post has some words beside its name and its date.
MIN_OPENING_CHARS = 40
# Pages show dates in one to six ways; each way is read once.
MAX_GROUPS = 8
# How many elements around a date tell one way to show it from another.
PATH = 2

# Markup may be indented between the words of a date.
MAX_MARKUP_CHARS = 200

# Below a head stand its text, a signature and some links.
MAX_BROTHERS = 4

_ITEMS = ("li", "tr")
# "7 février 2019 • Modifié le 8 février 2019"
_EDITED = re.compile(r"(?<=\w)\W{1,4}(?:dernière )?(?:modifi|[ée]dit|updated|mise? à jour).*", re.I)
_ANSWERS = re.compile(r"r[ée]ponses?\b|\brepl(?:y|ies)\b|\banswers?\b", re.I)

Path = tuple[object, ...]


def thread_posts(body: Element, elsewhere: Callable[[Element], bool]) -> list[list[list[Element]]]:
    """Return groups of posts of a thread, the largest group first: elements that each hold one and what answers it, or heads with the brothers below them."""
    ways: dict[Path, list[Element]] = {}
    for element in descendants(body, stop=elsewhere):
        if shows_date(element):
            shown = ways.setdefault(_path(element), [])
            # "posted …, edited …": the first of two in one line
            if not shown or shown[-1].getparent() is not element.getparent():
                shown.append(element)
    groups = sorted((m for m in ways.values() if len(m) >= MIN_POSTS), key=len, reverse=True)
    return [_with_brothers(list(dict.fromkeys(_posts(m))), elsewhere) for m in groups[:MAX_GROUPS]]


def shows_date(element: Element) -> bool:
    """Say whether an element shows when something was written."""
    if tag(element) == "time" or element.get("datetime"):
        return True
    shows = len(element) <= 1 and (
        attribute_moment(element.attrib.items()) is not None
        or (not _beside_child(element) and _is_date(brief(element, MAX_DATE_CHARS)))
        or _opens_with_moment(element)
    )
    return shows and not any(tag(e) == "time" for e in ancestors(element))


def _beside_child(element: Element) -> bool:
    """Say whether the figures of an element stand in a child, and not behind one ("<b>Answer on:</b> 12/03/2016")."""
    return len(element) > 0 and not any(map(str.isdigit, element[0].tail or ""))


def _opens_with_moment(element: Element) -> bool:
    """Say whether an element begins with a day and an hour, and something else follows ("Posté le: 12 mai 2004 10:04 Sujet du message: …")."""
    line = " ".join((element.text or "")[:MAX_MARKUP_CHARS].split()) if len(element) else ""
    match = find_date(line) if _is_date(line) else None
    return match is not None and "T" in (match.iso or "")


def _is_date(line: str) -> bool:
    line = _EDITED.sub("", line) if len(line) <= MAX_DATE_CHARS else ""
    match = find_date(line) if line else None
    return match is not None and match.start <= len("publié le dimanche ") and match.end >= len(line) - 2


def _path(element: Element) -> Path:
    found: list[object] = []
    at: Element | None = element
    while at is not None and len(found) < PATH:
        # items of a list and rows are of one kind, whatever their classes
        found.append(tag(at) if tag(at) in _ITEMS else signature(at))
        at = at.getparent()
    return tuple(found)


def _posts(markers: Sequence[Element]) -> list[Element]:
    count: Counter[Element] = Counter()
    dated: dict[Element, list[Element]] = {}
    for marker in markers:
        inner = marker
        for around in ancestors(marker):
            if not count[inner]:
                dated.setdefault(around, []).append(inner)
            count[inner] += 1
            inner = around
        count[inner] += 1
    return [_post(marker, count, dated) for marker in markers]


def _post(marker: Element, count: Mapping[Element, int], dated: Mapping[Element, list[Element]]) -> Element:
    """Return the largest element around a date that holds no other post than those which answer it."""
    post = marker
    around = post.getparent()
    while around is not None and tag(around) != "html":
        brothers = dated[around]
        if brothers[0] is not post or any(_alike(other, post) for other in brothers[1:]):
            break
        if (count[post] > 1 and _holds_more(around, post)) or folds_answers(around):
            break
        post, around = around, around.getparent()
    return post


def _alike(one: Element, other: Element) -> bool:
    """Say whether two brothers are of one kind: of one tag, and of classes that say so ("post first" is a post too)."""
    if tag(one) != tag(other):
        return False
    return tag(one) in (*_ITEMS, "article") or signature(one) == signature(other) or _share_class(one, other)


def _share_class(one: Element, other: Element) -> bool:
    return not signature(one)[1].isdisjoint(signature(other)[1])


def _with_brothers(posts: Sequence[Element], elsewhere: Callable[[Element], bool]) -> list[list[Element]]:
    """Return posts as rows of elements: where each is but a head, the brothers of one kind below it hold the texts (bbPress)."""
    alone = [[post] for post in posts]
    heads = frozenset(posts)
    if len({post.getparent() for post in posts}) != 1 or len(posts) < MIN_POSTS:
        return alone
    if any(tag(post) == "p" for post in posts):
        # a text of paragraphs: who wrote the next one stands above its date
        return alone
    kinds: list[Path] = []
    rows: list[list[Element]] = []
    for post in posts:
        below: list[Element] = []
        for brother in post.itersiblings():
            if brother in heads or tag(brother) in HEADINGS or len(below) == MAX_BROTHERS:
                break
            if tag(brother) and not elsewhere(brother):
                below.append(brother)
        if not below:
            return alone
        kinds.append((tag(below[0]), signature(below[0])[1]))
        # what stands below the last post may end the page as well
        rows.append([post, *below[: len(rows[0]) - 1 if rows else None]])
    shared = frozenset.intersection(*(signature(row[1])[1] for row in rows))
    if len(set(kinds)) > 1 and not (shared and len({tag(row[1]) for row in rows}) == 1):
        return alone
    told = sum(len(one_line(row[0])) for row in rows)
    return rows if sum(len(one_line(row[1])) for row in rows) > told else alone


def _holds_more(around: Element, post: Element) -> bool:
    others = (child for child in around if child is not post and tag(child))
    return sum(len(one_line(child)) for child in others) > MAX_AROUND_CHARS


def _is_prose(element: Element) -> bool:
    """Say whether an element holds an article: paragraphs of sentences."""
    lines = (own_line(e) for e in (element, *descendants(element)) if tag(e) in ("p", "div"))
    return sum(len(line) for line in lines if looks_like_sentence(line)) >= MIN_ARTICLE_CHARS


def _is_in_sentence(element: Element) -> bool:
    """Say whether a date is a part of prose ("Ce sujet contient 3 réponses et a été mis à jour … il y a 2 ans")."""
    around = element.getparent()
    return around is not None and len(own_line(around)) > MAX_AROUND_CHARS


def folds_answers(box: Element | None) -> bool:
    """Say whether an element unfolds the answers to what stands above it, and not the rest of the comments."""
    if box is None or tag(box) != "details":
        return False
    label = next((brief(e, MAX_AROUND_CHARS) for e in box.iterchildren("summary")), "")
    return _ANSWERS.search(label) is not None and says(label, "thread", "header")


def is_teaser(post: Element) -> bool:
    """Say whether a post shows another page: it has a heading that is a link, or no more text than its links."""
    if any(
        tag(e) in HEADINGS and next(e.iter("a"), None) is not None and len(one_line(e)) > MAX_AROUND_CHARS
        for e in post.iter()
    ):
        return True
    links = {e for e in post.iter("a") if not is_profile(e) and not shows_date(e)}
    links = {e for e in links if not any(map(shows_date, e.iter()))}
    shown = len(one_line(post, skip=lambda e: hidden(e) or e in links))
    return shown < MAX_DATE_CHARS and sum(len(one_line(e)) for e in links) > shown


def post_above(
    first: Element, elsewhere: Callable[[Element], bool], *, alike: bool = False
) -> Element | None:
    """Return the post that stands above the first of some, where it has a date, a text and no heading: what a network shows first.

    With `alike`, its date must be shown in the way of the other's.
    """
    manners = {_path(e) for e in (first, *descendants(first)) if shows_date(e)}
    at: Element | None = first
    while at is not None and tag(at) != "body":
        for before in at.itersiblings(preceding=True):
            if not tag(before) or elsewhere(before) or len(one_line(before)) < MIN_OPENING_CHARS:
                continue
            inside = [before, *descendants(before, stop=elsewhere)]
            shown = islice((e for e in inside if shows_date(e)), MAX_GROUPS)
            markers = [e for e in shown if not _is_in_sentence(e)]
            if not markers:
                if _is_prose(before):
                    # an article, whose byline is above it
                    return None
                continue
            if any(tag(e) in HEADINGS for e in inside) or (alike and _path(markers[0]) not in manners):
                return None
            return before
        at = at.getparent()
    return None
