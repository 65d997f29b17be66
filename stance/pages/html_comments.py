"""Find the elements of an HTML page that hold a comment each: by microdata, by names, by definition lists, by what repeats."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from stance.pages.assemble import Found
from stance.pages.boilerplate import is_action, says
from stance.pages.headings import only_paragraphs
from stance.pages.heads import head_line
from stance.pages.html_answers import link, mark_named, merge_wrappers, units_around
from stance.pages.html_labels import label_of
from stance.pages.html_rows import Signature, has_prose, is_topic, repeated_blocks, row_comments, signature
from stance.pages.html_tables import table_comments
from stance.pages.html_threads import is_teaser, post_above, thread_posts
from stance.pages.html_unit import MAX_LINK_CHARS, UNIT_ID, Unit, UnitReading, lines_of
from stance.pages.markup import (
    HEADINGS,
    Element,
    ancestors,
    brief,
    descendants,
    hidden,
    named,
    one_line,
    tag,
    text_of,
    tokens,
    typed,
)

_BLOCKS = frozenset(
    [
        "li",
        "div",
        "article",
        "section",
        "dd",
        "dl",
        "tr",
        "table",
        "details",
        "blockquote",
        "p",
        "td",
        "ul",
        "ol",
    ]
)
_WEAK_ID = re.compile(r"(?:wpd-comm-)?(?:c|p|m|msg|message|forum|post|reply|topic)[-_]?\d+", re.I)
_COLUMNS = re.compile(r"(?:auteur|author|pseudo|membre)s? (?:messages?|posts?|réponses?)", re.I)
_STATISTIC = re.compile(r"réponses?|replies", re.I)
_FORUM = re.compile(r"(?:^|-)(?:forums?|topic|sujet)(?:-|$)")
# Two comments of a class make a third one of it likely.
MIN_ALIKE = 2
# What most of so many posts are, the others are too.
MAX_PROBED = 40
# A comment's head stands among its first elements, or behind its text; beyond, an element holds many comments.
# A list of notices, and what holds it.
MAX_LISTED = 4
MAX_UNTIL_HEAD = 300
# Letters that stand for a picture, and a name.
MAX_HEAD_START = 80


Place: TypeAlias = tuple[tuple[str, int], ...]


@dataclass(slots=True)
class CommentArea:
    """The comments of a page, and the elements that hold them: no part of the article.

    `relative` says that a date counts from a day that was not given; `topic` is the first message of a forum's topic,
    which is the article; `inferred` says that no name marks them.
    """

    comments: list[Found]
    elements: list[Element]
    relative: bool = False
    topic: Found | None = None
    topic_headings: Sequence[str] = ()
    inferred: bool = False


def find_comments(body: Element, reference: str | None, *, follows: bool = False) -> CommentArea:
    """Return the comments of a page by what names them, or by the way they repeat where that says more of them.

    With `follows`, `reference` is the article's day, which comments follow.
    """
    area = _told_area(body, reference, follows)
    if 2 * _complete(area) > len(area.comments) and not area.inferred:
        first = area.elements[0] if area.elements and area.topic is None else None
        above = post_above(first, _elsewhere, alike=True) if first is not None else None
        return _below(area, above, reference) or area
    thread = _thread_area(body, reference)
    worth = _worth(area) if not _holds_heads(area) else (_complete(area) // 2, 0)
    return thread if _worth(thread) > max(worth, (MIN_ALIKE - 1, MIN_ALIKE)) else area


def _holds_heads(area: CommentArea) -> bool:
    """Say whether most texts begin with who wrote them: their heads were taken for text."""
    with_head = sum(
        bool(one.author) and str(one.author) in one.text[:MAX_HEAD_START] for one in area.comments
    )
    return 2 * with_head > len(area.comments)


def _worth(area: CommentArea) -> tuple[int, int]:
    """Return how much comments say: how many are complete, how many names lead to a profile."""
    whole = CommentArea([*([area.topic] if area.topic else []), *area.comments], [], area.relative)
    return _complete(whole), sum(found.link is not None for found in whole.comments)


def _complete(area: CommentArea) -> int:
    """Return how many comments have a name and a date, be that one that counts from an unknown day."""
    return sum(
        found.author is not None and (found.date is not None or area.relative) for found in area.comments
    )


def _thread_area(body: Element, reference: str | None) -> CommentArea:
    """Return the posts of a thread that nothing names, without the first, where that is what the others talk about."""
    best, posts = CommentArea([], []), list[Unit]()
    for group in thread_posts(body, _elsewhere):
        if len(group) <= len(best.comments):
            break
        if 2 * sum(is_teaser(post[0]) for post in group[:MAX_PROBED]) > len(group[:MAX_PROBED]):
            continue
        units = [Unit([_only_item(post[0]), *post[1:]], bare=True) for post in group]
        area = _read(units, reference)
        if _tell_places(units):
            units = [Unit(unit.roots, bare=True, told=unit.told) for unit in units]
            area = _read(units, reference)
        if _complete(area) > _complete(best):
            best, posts = area, units
    if not best.comments:
        return best
    above = post_above(posts[0].roots[0], _elsewhere)
    if (whole := _below(best, above, reference)) is not None:
        return whole
    roots = [root for post in posts for root in post.roots]
    opened = opening_line(roots, body) or any(map(_opens, ancestors(roots[0])))
    if opened or len(posts) < 2 or best.comments[0] is not posts[0].found:
        return best
    if has_prose(roots, body, _elsewhere):
        return best
    # the first post may be around all others: what they answer is told among them
    others = _read([Unit(post.roots, bare=True, told=post.told) for post in posts[1:]], reference)
    others.comments.insert(0, best.comments[0])
    others.elements.extend(posts[0].roots)
    return _with_topic(others, posts)


def _tell_places(units: Sequence[Unit]) -> bool:
    """Tell posts whose text was taken from another place than most of the text of all of their build: a profile may be longer than "Merci !"."""
    builds: dict[Signature, list[tuple[Unit, Place]]] = {}
    for unit in units:
        if unit.found is not None and unit.body is not None:
            alike = builds.setdefault(signature(unit.roots[0]), [])
            alike.append((unit, _place(unit.body, unit.roots)))
    told = False
    for alike in builds.values():
        places: Counter[Place] = Counter()
        for unit, place in alike:
            places[place] += len(unit.found.text) if unit.found is not None else 0
        usual, _length = places.most_common(1)[0]
        for unit, place in alike:
            if (
                place != usual
                and (there := _at(usual, unit.roots)) is not None
                and one_line(there).strip("0123456789 +-")
            ):
                unit.told, told = there, True
    return told


def _place(element: Element, roots: Sequence[Element]) -> Place:
    """Return where an element stands in a post: which root, then which child of which tag at each step."""
    steps: list[tuple[str, int]] = []
    at = element
    while at not in roots and (around := at.getparent()) is not None:
        steps.append((tag(at), sum(1 for _brother in at.itersiblings(at.tag, preceding=True))))
        at = around
    return (("", roots.index(at)), *reversed(steps))


def _at(place: Place, roots: Sequence[Element]) -> Element | None:
    """Return the element at a place of a post."""
    (_root, number), *steps = place
    at = roots[number] if number < len(roots) else None
    for name, index in steps:
        at = next(islice(at.iterchildren(name), index, None), None) if at is not None else None
    return at


def _opens(element: Element) -> bool:
    """Say whether an element is named after comments, and not after a forum, where the first post is what the others answer."""
    return named(element, "root") and not any(_FORUM.search(name) for name in tokens(element))


def _only_item(element: Element) -> Element:
    """Return the item of a list that holds nothing else: one answer is its list, where several are items."""
    return element[0] if tag(element) in ("ul", "ol") and len(element) == 1 and tag(element[0]) else element


def _below(area: CommentArea, above: Element | None, reference: str | None) -> CommentArea | None:
    """Set the post that stands above some comments apart, as what they answer; None where none does."""
    if above is None:
        return None
    opening = Unit([above], bare=True)
    found = _read([opening], reference).comments
    if found and found[0].author and opening.body is not None:
        area.comments.insert(0, found[0])
        return _with_topic(area, [opening])
    return None


def _told_area(body: Element, reference: str | None, follows: bool) -> CommentArea:
    """Return the comments of a page by the first way that finds most of them; where no name helps, by what repeats."""
    best, found_in = CommentArea([], []), list[Unit]()
    for units in (_typed_units(body), _named_units(body), _listed_units(body)):
        area = _read(units, reference)
        if len(area.comments) > len(best.comments):
            best, found_in = area, units
    tabled = CommentArea(*table_comments(body, reference, _elsewhere, follows=follows))
    if len(tabled.comments) > len(best.comments):
        return tabled
    labelled = [e for e in descendants(body, stop=_elsewhere) if tag(e) in _BLOCKS and label_of(e)]
    if len(labelled) > len(best.comments):
        return _labelled_area(labelled, reference)
    if len(best.comments) > 1 and _is_stream(best, found_in, body):
        # what a forum calls the first comment is what the others answer
        return _with_topic(best, found_in)
    if best.comments:
        return best
    messages = _message_units(body)
    area = _read(messages, reference)
    if len(area.comments) > 1:
        return _with_topic(area, messages)
    found, elements = row_comments(body, reference, _elsewhere)
    blocks = repeated_blocks(body, _elsewhere)
    units = [Unit([block]) for block in blocks]
    area = _read(units, reference)
    if len(area.comments) < max(len(found), 1):
        return CommentArea(found, elements, inferred=True)
    area.inferred = True
    if len(area.comments) > 1 and is_topic(blocks, body, _elsewhere):
        return _with_topic(area, units)
    return area


def _labelled_area(labelled: Sequence[Element], reference: str | None) -> CommentArea:
    """Return the comments that labels for screen readers tell, below the post that holds them all."""
    units = [Unit([element], bare=True) for element in labelled]
    around = next((e for e in ancestors(labelled[0]) if e.get("role") == "article"), None)
    if around is None or labelled[-1] not in around.iterdescendants():
        return _read(units, reference)
    post = Unit([around], bare=True)
    area = _read([post, *units], reference)
    if post.found is None or post.body is None or area.comments[0] is not post.found:
        return _read([Unit([element], bare=True) for element in labelled], reference)
    for found in area.comments:
        found.parent = None if found.parent == post.found.id else found.parent
    return _with_topic(area, [post])


def _is_stream(area: CommentArea, units: Sequence[Unit], body: Element) -> bool:
    """Say whether comments are all that a page holds: typed ones, or articles or messages with a number each, and no line opens them."""
    kinds = [signature(unit.roots[0]) for unit in units if unit.found is not None]
    shared = frozenset.intersection(*(classes for _tag, classes, _type in kinds))
    alike = all(typed(e, "Comment") for e in area.elements) or (
        bool(shared)
        and all(
            (_is_post(root) and tag(root) == "article") or _WEAK_ID.fullmatch(root.get("id") or "")
            for unit in units
            if unit.found is not None
            for root in unit.roots[:1]
        )
        and _complete(area) == len(area.comments)
        and not any(u.inner for u in units)
    )
    opening = opening_line(area.elements, body)
    return (
        alike
        # "Réponses" beside "Vues" counts
        and (opening is None or _STATISTIC.fullmatch(opening) is not None)
        and not has_prose(area.elements, body, _elsewhere, least=1, above=True)
    )


def _is_post(element: Element) -> bool:
    """Say whether an element is called a post too: Flarum's are "CommentPost Post", Invision's "cPost ipsComment"."""
    return any(name == "post" or name.endswith("-post") for name in tokens(element))


def _with_topic(area: CommentArea, units: Sequence[Unit]) -> CommentArea:
    """Set the first message apart, as what the others answer."""
    area.topic = area.comments.pop(0)
    body = next((unit.body for unit in units if unit.found is area.topic), None)
    if body is not None:
        lines = [one_line(e) for e in descendants(body) if tag(e) in HEADINGS]
        area.topic_headings = only_paragraphs(lines, area.topic.text)
    return area


# Units ----------------------------------------------------------------------------------------------------------------


def _typed_units(body: Element) -> list[Unit]:
    found = [e for e in descendants(body) if typed(e, "Comment", "UserComments", "Answer", "sioct:Comment")]
    return [Unit([e]) for e in found]


def _named_units(body: Element) -> list[Unit]:
    units = []
    rooted: set[Element] = set()
    for element in descendants(body, stop=_elsewhere):
        parent = element.getparent()
        if parent in rooted or named(element, "root"):
            rooted.add(element)
        # applications name the elements that hold their parts
        if (tag(element) in _BLOCKS or "-" in tag(element)) and _is_unit(element, element in rooted):
            units.append(Unit([element]))
    beside = [unit for unit in units if any(tag(e) == "aside" for e in ancestors(unit.roots[0]))]
    # a sidebar shows the latest comments of all pages
    return [unit for unit in units if unit not in beside] if len(beside) < len(units) else units


def _message_units(body: Element) -> list[Unit]:
    """Read the messages of a forum, which nothing names comments: numbered posts in a row."""
    found: dict[Element, Unit] = {}
    for element in descendants(body, stop=_elsewhere):
        # an element that is numbered inside a message and has no head is its text
        numbered = _WEAK_ID.fullmatch(element.get("id") or "")
        part = numbered and any(e in found for e in ancestors(element)) and not _has_head(element)
        if numbered and not part and named(element, "weak-unit"):
            found[element] = Unit([element])
    return list(found.values())


def _elsewhere(element: Element) -> bool:
    """Say whether an element is hidden, or belongs to the site: menus, lists of recent comments, the comment form."""
    name = tag(element)
    if hidden(element) or name == "nav":
        return True
    if name in ("aside", "div", "section", "ul", "td") and named(element, "side"):
        # some themes put the whole page into an element that is named after its sidebar
        return not any(UNIT_ID.fullmatch(e.get("id") or "") for e in descendants(element))
    return False


def _is_unit(element: Element, rooted: bool) -> bool:
    identifier = element.get("id") or ""
    if tag(element) in ("p", "td", "table", "tr") and not identifier:
        return False
    if tag(element) in ("ul", "ol"):
        # a list is a comment where it is numbered as one (Consul)
        return UNIT_ID.fullmatch(identifier) is not None
    if named(element, "gone") or UNIT_ID.fullmatch(identifier) or typed(element, "Answer"):
        return True
    if named(element, "unit"):
        # "comment-content comment" inside a numbered comment is its text, and so is what has no head of its own
        part = named(element, "body") or not (identifier or _has_head(element))
        return not (part and any(UNIT_ID.fullmatch(e.get("id") or "") for e in ancestors(element)))
    weak = rooted and (named(element, "weak-unit") or _WEAK_ID.fullmatch(identifier) is not None)
    # a box named "reply" may hold the link to answer and no more, or votes
    return weak and not is_action(brief(element, MAX_LINK_CHARS)) and not _is_part(element)


def _is_part(element: Element) -> bool:
    """Say whether an element without a head is numbered as a part of the comment around it: "comment_512_reply"."""
    identifier = element.get("id") or ""
    around = (e.get("id") or "" for e in ancestors(element))
    return any(UNIT_ID.fullmatch(i) and identifier.startswith(i) for i in around) and not _has_head(element)


def _has_head(element: Element) -> bool:
    """Say whether an element holds one that is named after an author or a date."""
    return any(
        tag(e) == "time" or named(e, "author", "name", "date")
        for e in islice(element.iterdescendants(), MAX_UNTIL_HEAD)
    )


def _listed_units(body: Element) -> list[Unit]:
    """Read definition lists: a term with author and date, then the comment (Dotclear, old Blogger)."""
    units: list[Unit] = []
    for element in descendants(body, stop=lambda e: _elsewhere(e) or (tag(e) == "div" and named(e, "gone"))):
        if tag(element) != "dl":
            continue
        entries: list[Unit] = []
        for child in element:
            if tag(child) == "dt":
                entries.append(Unit([child]))
            elif tag(child) == "dd" and entries:
                entries[-1].roots.append(child)
        heads = sum(_is_head_term(entry.roots[0]) for entry in entries)
        if entries and 2 * heads >= len(entries):
            units += entries
    return units


def _is_head_term(term: Element) -> bool:
    if named(term, "unit", "author") or re.fullmatch(r"(?:c|comment-?)\d+", term.get("id") or ""):
        return True
    return any(head_line(line) for line in lines_of(text_of(term)))


# From units to comments -----------------------------------------------------------------------------------------------


def _read(units: Sequence[Unit], reference: str | None) -> CommentArea:
    owner = {root: unit for unit in units for root in unit.roots}
    for unit in units:
        unit.above = next((owner[e] for e in ancestors(unit.roots[0]) if e in owner), None)
        if unit.above:
            unit.above.inner.append(unit)
    # Dotclear lists what other sites wrote in a section of its own
    around = {unit: islice((unit.roots[0], *ancestors(unit.roots[0])), MAX_LISTED) for unit in units}
    gone = {
        unit
        for unit in units
        if any(named(e, "gone") for e in unit.roots) or any(e.get("id") == "pings" for e in around[unit])
    }
    relative = False
    alike = Counter[str | None]()
    for certain in (True, False):
        for number, unit in enumerate(units):
            if unit.found is not None or unit in gone or any(u in gone for u in units_around(unit)):
                continue
            # a unit without a date or a named text is a comment where its neighbours of the same class are
            if not certain and (unit.inner or alike[unit.roots[0].get("class")] < MIN_ALIKE):
                continue
            reading = UnitReading(unit, owner, reference)
            found = reading.comment(certain=certain)
            relative |= reading.relative
            if found is not None:
                found.id = found.id or f"#{number}"
                unit.found = found
                if certain and unit.roots[0].get("class"):
                    alike[unit.roots[0].get("class")] += 1
    _drop_events(units)
    comments = [(unit, unit.found) for unit in units if unit.found is not None]
    merge_wrappers(units)
    mark_named(units)
    comments = [(unit, found) for unit, found in comments if unit.found is found]
    link(comments)
    roots = [root for unit in units for root in unit.roots]
    return CommentArea([found for _unit, found in comments], roots if comments else [], relative)


def _drop_events(units: Sequence[Unit]) -> None:
    """Leave out what streams show between comments, "Léa a fermé le sujet": of another build, without date and text of its own."""
    complete = [
        u for u in units if u.found is not None and u.found.author and u.found.date and u.body is not None
    ]
    builds = {signature(unit.roots[0]) for unit in complete}
    others = [unit for unit in units if unit.found is not None and unit not in complete]
    if MIN_ALIKE * len(others) > len(complete) or len(complete) < MIN_ALIKE:
        return
    for unit in others:
        if unit.found is not None and unit.found.date is None and unit.body is None:
            unit.found = unit.found if signature(unit.roots[0]) in builds else None


def _is_column(element: Element) -> bool:
    """Say whether a line is the title of a column of a forum: another one stands beside it."""
    around = element.getparent()
    return around is not None and _COLUMNS.fullmatch(brief(around, MAX_LINK_CHARS)) is not None


def opening_line(area: Sequence[Element], body: Element) -> str | None:
    """Return the line that opens the comments ("8 réponses à …"): the last such heading above the first of them."""
    first = area[0] if area else None
    last: str | None = None
    for element in body.iter():
        if element is first:
            break
        name = tag(element)
        if name in HEADINGS or (name in ("p", "div", "span", "a", "strong", "b") and len(element) <= 3):
            line = brief(element)
            if says(line, "header") and not _is_column(element):
                counts = Counter(re.findall(r"\d+", line))
                if counts or last is None:
                    last = line
    return last
