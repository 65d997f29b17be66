"""Find the comments of an HTML page: by microdata, by the names of elements, by definition lists."""

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from stance.pages.assemble import Found
from stance.pages.boilerplate import is_action, says
from stance.pages.dates import find_date
from stance.pages.headings import only_paragraphs
from stance.pages.heads import IN_REPLY, MAX_NAME_CHARS, head_line, looks_like_name, split_badge
from stance.pages.html_rows import has_prose, is_topic, repeated_blocks, row_comments, signature
from stance.pages.html_threads import is_teaser, post_above, shows_date, thread_posts
from stance.pages.markup import (
    HEADINGS,
    Element,
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
from stance.pages.moments import attribute_moment, field_date, program_date, same_moment

_BLOCKS = frozenset(
    ["li", "div", "article", "section", "dd", "dl", "tr", "table", "details", "blockquote", "p", "td"]
)
_TEXT_BLOCKS = frozenset(["div", "section", "article", "p", "td", "blockquote", "span", "dd"])
_MOMENTS = ("datetime", "content", "title", "data-datetime", "data-timestamp")
_NAMES = ("cite", "address")
_UNIT_ID = re.compile(
    r"(?:(?!(?:reply|edit|like|delete|form|flag|vote|report|quote)[-_])[a-z]{1,12}[-_])*(?:comment|commentaire|comm|cmt|reponse|reaction|forum)"
    r"(?:[-_](?:card|item|box|block|row|entry|wrap|wrapper|container|node))?[-_]?\d+",
    re.I,
)
_WEAK_ID = re.compile(r"(?:wpd-comm-)?(?:c|p|m|msg|message|forum|post|reply|topic)[-_]?\d+", re.I)
_NUMBER = re.compile(r"(\d+)(?:_(\d+))?$")
# sites that are made of files give comments the name of theirs: a UUID, or some hexadecimal digits
_HEXADECIMAL = re.compile(
    r"(?:^|[a-z][-_=]?)((?=[a-f-]*\d)(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?<=[-_=])[0-9a-f]{6,40}))$",
    re.I,
)
# or count in figures and letters (Reddit)
_MIXED = re.compile(r"[a-z]\d?[-_=]((?=[a-z0-9]*\d[a-z])[a-z0-9]{5,12})$", re.I)
_SAYS = re.compile(
    r"\s*(?:a (?:dit|écrit|répondu|commenté|posté|réagi)|dit|écrit|says|said|wrote|commented|ha (?:detto|scritto|dit)|dijo|disse|hat gesagt|sagte|zei)\s*(?:ceci|le\b.*)?\s*[:….]*\s*$",
    re.I,
)
_BEFORE_NAME = re.compile(r"^(?:(?:posté|publié|écrit|rédigé|commentaire) )?(?:par|by|de)\s*:?\s+", re.I)
# Drupal says so in the language of the site
_AFTER_NAME = re.compile(
    r"\s*\((?:non vérifiée?|not verified|nicht (?:über|ge)prüft|niet gecontroleerd|niet geverifieerd|(?:no|não|non) verificado"
    r"|non verificato|no verificat|visiteur|invitée?|anonyme)\)\s*$",
    re.I,
)
# Two comments of a class make a third one of it likely.
MIN_ALIKE = 2
# What most of so many posts are, the others are too.
MAX_PROBED = 40
# A comment's head stands among its first elements, or behind its text; beyond, an element holds many comments.
MAX_UNTIL_HEAD = 300
# A row of a table that says its level does so in its first cells (Hacker News).
MAX_CELLS = 12
_NO_NAME = re.compile(r"(?:le|on|à|il y a|the|at|depuis)\s+\d|\W*\d+\W*$", re.I)
# What stands beside a name on its line: initials, a rank, "a écrit".
MAX_BESIDE_NAME = 25
# "Répondre à ce commentaire"
MAX_LINK_CHARS = 40
# the name in the network that stands behind the one that people chose
_HANDLE = re.compile(r"(?<=\S)\s+\(?@[\w.@-]+\)?$")
# XenForo says which message a quotation is taken from
_QUOTED = re.compile(r"^(?:post|comment)\W{1,3}(\d+)$")
_CITES = re.compile(r"(?:citation|quote|zitat|cita)\b.{0,20}:", re.I)
_LONE_NUMBER = re.compile(r"\W*\d+\W*")
_DEPTH = re.compile(r"(?:^|-)(?:depth|level|niveau|lvl|indent)-?(\d{1,2})$")


@dataclass(slots=True, eq=False)
class Unit:
    """An element, or some in a row, that holds one comment; `above` is the unit around it, `bare` says that nothing names it."""

    roots: list[Element]
    above: "Unit | None" = None
    found: Found | None = None
    body: Element | None = None
    inner: list["Unit"] = field(default_factory=list)
    wrapper_of: "Unit | None" = None
    bare: bool = False


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


def find_comments(body: Element, reference: str | None) -> CommentArea:
    """Return the comments of a page by what names them, or by the way they repeat where that says more of them."""
    area = _told_area(body, reference)
    if 2 * _complete(area) > len(area.comments) and not area.inferred:
        first = area.elements[0] if area.elements and area.topic is None else None
        above = post_above(first, _elsewhere, alike=True) if first is not None else None
        return area if above is None else _below(area, above, reference)
    thread = _thread_area(body, reference)
    return thread if _complete(thread) > max(_complete(area), MIN_ALIKE - 1) else area


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
        if 2 * sum(map(is_teaser, group[:MAX_PROBED])) > len(group[:MAX_PROBED]):
            continue
        units = [Unit([element], bare=True) for element in dict.fromkeys(group)]
        area = _read(units, reference)
        if _complete(area) > _complete(best):
            best, posts = area, units
    if not best.comments:
        return best
    above = post_above(posts[0].roots[0], _elsewhere)
    if above is None:
        roots = [post.roots[0] for post in posts]
        opened = opening_line(roots, body) or any(named(e, "root") for e in ancestors(roots[0]))
        if opened or len(roots) < 2 or best.comments[0] is not posts[0].found:
            return best
        if has_prose(roots, body, _elsewhere):
            return best
        # the first post may be around all others: what they answer is told among them
        others = _read([Unit([root], bare=True) for root in roots[1:]], reference)
        others.comments.insert(0, best.comments[0])
        others.elements.append(roots[0])
        return _with_topic(others, posts)
    return _below(best, above, reference)


def _below(area: CommentArea, above: Element, reference: str | None) -> CommentArea:
    """Set the post that stands above some comments apart, as what they answer."""
    opening = Unit([above], bare=True)
    found = _read([opening], reference).comments
    if found and found[0].author and opening.body is not None:
        area.comments.insert(0, found[0])
        return _with_topic(area, [opening])
    return area


def _told_area(body: Element, reference: str | None) -> CommentArea:
    """Return the comments of a page by the first way that finds most of them; where no name helps, by what repeats."""
    best = CommentArea([], [])
    for units in (_typed_units(body), _named_units(body), _listed_units(body)):
        area = _read(units, reference)
        if len(area.comments) > len(best.comments):
            best = area
    postings = [e for e in best.elements if typed(e, "Comment")]
    if len(best.comments) > 1 and postings == best.elements and opening_line(postings, body) is None:
        # what a forum calls the first comment is what the others answer
        return (
            best if has_prose(postings, body, _elsewhere, least=1) else _with_topic(best, _typed_units(body))
        )
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
        if tag(element) in _BLOCKS and _is_unit(element, element in rooted):
            units.append(Unit([element]))
    return units


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
        return not any(_UNIT_ID.fullmatch(e.get("id") or "") for e in descendants(element))
    return False


def _is_unit(element: Element, rooted: bool) -> bool:
    identifier = element.get("id") or ""
    if tag(element) in ("p", "td", "table", "tr") and not identifier:
        return False
    if named(element, "gone") or _UNIT_ID.fullmatch(identifier):
        return True
    if named(element, "unit"):
        # "comment-content comment" inside a numbered comment is its text, and so is what has no head of its own
        part = named(element, "body") or not (identifier or _has_head(element))
        return not (part and any(_UNIT_ID.fullmatch(e.get("id") or "") for e in ancestors(element)))
    weak = rooted and (named(element, "weak-unit") or _WEAK_ID.fullmatch(identifier) is not None)
    # a box named "reply" may hold the link to answer and no more
    return weak and not is_action(brief(element, MAX_LINK_CHARS))


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
    return any(head_line(line) for line in _lines(text_of(term)))


# From units to comments -----------------------------------------------------------------------------------------------


def _read(units: Sequence[Unit], reference: str | None) -> CommentArea:
    owner = {root: unit for unit in units for root in unit.roots}
    for unit in units:
        unit.above = next((owner[e] for e in ancestors(unit.roots[0]) if e in owner), None)
        if unit.above:
            unit.above.inner.append(unit)
    gone = {unit for unit in units if any(named(root, "gone") for root in unit.roots)}
    relative = False
    alike = Counter[str | None]()
    for certain in (True, False):
        for number, unit in enumerate(units):
            if unit.found is not None or unit in gone or any(u in gone for u in _around(unit)):
                continue
            # a unit without a date or a named text is a comment where its neighbours of the same class are
            if not certain and (unit.inner or alike[unit.roots[0].get("class")] < MIN_ALIKE):
                continue
            reading = _Reading(unit, owner, reference)
            found = reading.comment(certain=certain)
            relative |= reading.relative
            if found is not None:
                found.id = found.id or f"#{number}"
                unit.found = found
                if certain and unit.roots[0].get("class"):
                    alike[unit.roots[0].get("class")] += 1
    comments = [(unit, unit.found) for unit in units if unit.found is not None]
    _merge_wrappers(units)
    _mark_named(units)
    comments = [(unit, found) for unit, found in comments if unit.found is found]
    _link(comments)
    roots = [root for unit in units for root in unit.roots]
    return CommentArea([found for _unit, found in comments], roots if comments else [], relative)


def _around(unit: Unit) -> Iterator[Unit]:
    above = unit.above
    while above is not None:
        yield above
        above = above.above


def _merge_wrappers(units: Sequence[Unit]) -> None:
    """Let an element that only wraps one comment and its replies stand for that comment."""
    for unit in reversed(units):
        if unit.found is not None or not unit.inner:
            continue
        first = unit.inner[0]
        alike = [
            u
            for u in unit.inner
            if tag(u.roots[0]) == tag(first.roots[0]) and u.roots[0].getparent() is first.roots[0].getparent()
        ]
        # brothers of one kind: the element is a list, not a comment
        if len(alike) == 1 and first.roots[0].get("class") not in [
            u.roots[0].get("class") for u in unit.inner[1:]
        ]:
            unit.wrapper_of = first.wrapper_of or first
            target = unit.wrapper_of.found
            if target is not None:
                target.by_author |= any(named(root, "own") for root in unit.roots)
                if target.id and target.id.startswith("#"):
                    target.id = _identifier(unit.roots) or target.id


def _mark_named(units: Sequence[Unit]) -> None:
    """Know the author's comments by what they are called as a whole, where that tells one person's from others'."""
    found = [unit.found for unit in units if unit.found is not None]
    called = [
        u.found for u in units if u.found is not None and any(named(root, "weak-own") for root in u.roots)
    ]
    if (
        called
        and len({one.author for one in called}) == 1
        and any(one.author != called[0].author for one in found)
    ):
        for one in called:
            one.by_author = True


def _link(comments: Sequence[tuple[Unit, Found]]) -> None:
    known = {found.id for _unit, found in comments}
    by_root = {root: found for unit, found in comments for root in unit.roots}
    above_box: dict[Element, Found | None] = {}
    by_link: dict[str, Found] = {}
    last_at_depth: dict[int, str | None] = {}
    before_it: Found | None = None
    depths = [_depth(unit) if (d := _wrapper_depth(unit)) is None else d for unit, _found in comments]
    deep = len({d for d in depths if d is not None}) > 1
    for (unit, found), depth in zip(comments, depths, strict=True):
        if found.parent is not None and found.parent in known and found.parent != found.id:
            pass
        elif (above := _unit_above(unit, found)) is not None:
            found.parent = above.id
        elif (before := _before_nest(unit, by_root, above_box)) is not None:
            found.parent = before.id
        elif deep and depth is not None:
            shallower = [d for d in last_at_depth if d < depth]
            found.parent = last_at_depth[max(shallower)] if shallower else None
        elif (follows := _follows(unit)) is not False and (
            to := by_link.get(_mentioned(unit) or "")
        ) is not None:
            found.parent = to.id
        elif before_it is not None and follows:
            found.parent = before_it.id
        else:
            found.parent = None
        before_it = found
        if found.link:
            by_link[found.link] = found
        if depth is not None:
            last_at_depth = {d: i for d, i in last_at_depth.items() if d < depth}
            last_at_depth[depth] = found.id


def _wrapper_depth(unit: Unit) -> int | None:
    """Return the depth that an element says which only wraps a comment."""
    wrappers = (above for above in _around(unit) if above.wrapper_of is unit)
    return next((depth for wrapper in wrappers if (depth := _depth(wrapper)) is not None), None)


def _unit_above(unit: Unit, found: Found) -> Found | None:
    for above in _around(unit):
        candidate = above.found or (above.wrapper_of.found if above.wrapper_of else None)
        if candidate is not None and candidate is not found:
            return candidate
    return None


def _follows(unit: Unit) -> bool | None:
    """Say whether a post is named as one that goes on a thread, or as one that begins it (Mastodon); None where it is not named."""
    parts = [e for root in unit.roots for e in (root, *descendants(root)) if named(e, "answer", "opening")]
    return not any(named(e, "opening") for e in parts) if parts else None


def _mentioned(unit: Unit) -> str | None:
    """Return the address that the name leads to with which a text begins: "@lea" is Léa's, whatever she is called."""
    if unit.found is None or not unit.found.text.startswith("@") or unit.body is None:
        return None
    return next((e.get("href") for e in descendants(unit.body) if tag(e) == "a"), None)


def _before_nest(
    unit: Unit, by_root: Mapping[Element, Found], seen: dict[Element, Found | None]
) -> Found | None:
    """Return the comment above the box of replies that a comment stands in, where the box is its brother (Drupal).

    What was seen of a box is not looked at again for the other comments in it.
    """
    passed: list[Element] = []
    found: Found | None = None
    for box in ancestors(unit.roots[0]):
        if box in seen:
            found = seen[box]
            break
        passed.append(box)
        if tag(box) == "body":
            break
        inner = named(box, "root")
        if inner and not any(named(e, "root") for e in ancestors(box)):
            break
        if inner:
            # a list of comments in another answers the comment right above it (JComments)
            found = _before_list(box, by_root)
        elif named(box, "nest") or tag(box) in ("ul", "ol", "dd", "blockquote"):
            found = _before_box(box, by_root)
        if found is not None:
            break
    seen.update(dict.fromkeys(passed, found))
    return found


def _before_list(box: Element, by_root: Mapping[Element, Found]) -> Found | None:
    before = box.getprevious()
    if before is None or not tag(before) or signature(before) == signature(box):
        return None
    return next((by_root[e] for e in (before, *before.iterdescendants()) if e in by_root), None)


def _before_box(box: Element, by_root: Mapping[Element, Found]) -> Found | None:
    before = box.getprevious()
    while before is not None:
        inside = [before, *before.iterdescendants()] if isinstance(before.tag, str) else []
        found = [by_root[e] for e in inside if e in by_root]
        if found and named(box, "nest"):
            return found[-1] if before in by_root or named(before, "nest") else found[0]
        if found:
            return found[0]
        before = before.getprevious()
    return None


def _depth(unit: Unit) -> int | None:
    for root in unit.roots:
        for attribute in ("data-depth", "data-level", "data-indent", "aria-level", "depth"):
            value = root.get(attribute) or ""
            if value.isdigit() and len(value) < 4:
                return int(value)
        for name in (root.get("class") or "").split():
            match = _DEPTH.search(name.lower().replace("_", "-"))
            if match:
                return int(match[1])
        for cell in islice(descendants(root), MAX_CELLS):
            if (given := cell.get("indent") or "").isdigit():
                return int(given[:3])
        margin = re.search(r"(?:margin|padding)-left\s*:\s*(\d{1,4})", root.get("style") or "")
        if margin:
            return int(margin[1])
    return None


def _identifier(roots: Sequence[Element]) -> str | None:
    for root in roots:
        for attribute in ("id", "data-comment-id", "data-id", "data-commentid"):
            if number := _number(root.get(attribute) or ""):
                return number
    for root in roots:
        for element in root.iter():
            name = (element.get("id") or element.get("name") or "") if tag(element) == "a" else ""
            given = name if _UNIT_ID.fullmatch(name) else ""
            if property_is(element, "position"):
                given = brief(element, 20)
            if given and (match := _NUMBER.search(given)):
                return match[1]
    for anchor in (roots[0].getprevious(), *roots[0].iter("a")):
        if anchor is not None and tag(anchor) == "a" and not one_line(anchor):
            match = _NUMBER.search(anchor.get("id") or anchor.get("name") or "")
            if match:
                return match[1]
    return None


def _number(given: str) -> str | None:
    """Return the identifier in an attribute: the number at its end, or figures with letters among them."""
    match = _HEXADECIMAL.search(given) or _MIXED.search(given) or _NUMBER.search(given)
    return match[1] if match else None


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


class _Reading:
    """The reading of one unit: its own elements are those of no unit inside it."""

    def __init__(self, unit: Unit, owner: dict[Element, Unit], reference: str | None) -> None:
        self.unit = unit
        self.owner = owner
        self.reference = reference
        self.own = [e for root in unit.roots for e in (root, *descendants(root, stop=self._foreign))]
        self.roots = frozenset(unit.roots)
        self.relative = False
        self.lines: list[str] | None = None
        self.frames = frozenset(e for e in self.own if named(e, "body") and self._is_frame(e))

    def comment(self, *, certain: bool = True) -> Found | None:
        """Return what the unit says, None where it is no comment, or not certainly one."""
        if any(named(e, "gone") for e in self.own):
            return None
        author_element, author = self._author()
        date_element, date = self._date()
        self.unit.body = self._body(author_element, date_element)
        body = self.unit.body
        if body is None and author is None and date is None and not self._head_lines():
            return None
        author, date, by_author = self._head(author, date)
        if not certain and author is None:
            author, by_author = self._lone_name()
        text, quotes = self._text(body, author_element, date_element, author)
        if not text or says(" ".join(text.split()), "ping"):
            return None
        if author is None and date is None and body is None:
            return None
        return Found(
            text=text,
            author=author,
            date=date,
            id=_identifier(self.unit.roots) or self._inner_identifier(),
            parent=self._named_parent(),
            answers=self._answers(),
            by_author=by_author or any(named(e, "own") for e in self.own if e is not body),
            quotes=quotes,
            link=self._link(author_element),
        )

    def _inner_identifier(self) -> str | None:
        """Return the number that the outermost numbered element of a post has, whose root has none."""
        if not self.unit.bare:
            return None
        given = (e.get("data-id") or e.get("data-post-id") or e.get("data-comment-id") for e in self.own)
        return next((number for value in given if value and (number := _number(value))), None)

    def _link(self, author: Element | None) -> str | None:
        """Return the address that a name links to."""
        if author is None:
            return None
        links = [e for e in (author, *self._above(author), *descendants(author)) if tag(e) == "a"]
        return next((link.get("href") for link in links if link.get("href")), None)

    def _foreign(self, element: Element) -> bool:
        if hidden(element) or (tag(element) == "form" and asks(element)):
            return True
        inner = self.owner.get(element)
        return inner is not None and inner is not self.unit

    def _is_frame(self, element: Element) -> bool:
        """Say whether what is named a body holds the head too, and the body proper (phpBB's ``postbody``)."""
        inside = list(descendants(element, stop=self._foreign))
        head = any(
            tag(e) == "time" or named(e, "date", "author") or attribute_moment(e.attrib.items())
            for e in inside
        )
        return head and any(named(e, "body", "weak-body") or property_is(e, "text") for e in inside)

    def _above(self, element: Element) -> Iterator[Element]:
        """Yield the elements of the unit around an element, from the inside; the unit's own roots come last."""
        while element not in self.roots:
            parent = element.getparent()
            if parent is None:
                return
            yield parent
            element = parent

    # Author and date

    def _author(self) -> tuple[Element | None, str | None]:
        ranked: list[tuple[int, int, Element]] = []
        for order, element in enumerate(self.own):
            if element in self.roots and len(self.own) > 1 and tag(element) != "dt":
                continue
            # an element without attributes is of no kind but its tag's
            if not element.keys() and tag(element) not in _NAMES:
                continue
            if property_is(element, "author", "creator", "foaf:name") or _relates(
                element, "author", "creator"
            ):
                ranked.append((0, order, element))
            elif named(element, "name"):
                ranked.append((1, order, element))
            elif is_profile(element):
                ranked.append((3, order, element))
            elif named(element, "author") or tag(element) in _NAMES:
                ranked.append((2, order, element))
        for rank, _order, element in sorted(ranked, key=lambda r: r[:2]):
            if any(tag(e) == "blockquote" for e in self._above(element)):
                continue
            if rank > 1 and self._in_body(element):
                continue
            name = self._name(element)
            if name:
                return element, name
        return None, None

    def _name(self, element: Element) -> str | None:
        inner = [e for e in descendants(element) if property_is(e, "name")]
        lines = _lines(text_of(inner[0] if inner else element, skip=self._not_name))
        for line in lines:
            head = head_line(line)
            if head and head.author:
                return head.author
            name = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", _SAYS.sub("", line))).strip(" ,:·•|-–«»›>")
            name = _HANDLE.sub("", split_badge(name)[0])
            if name and (looks_like_name(name) or inner or len(name) < 60) and not find_date(name):
                return name if not re.fullmatch(r"(?:par|by|de|dit|posté par)\s*,?", name, re.I) else None
        return None

    def _not_name(self, element: Element) -> bool:
        return hidden(element) or tag(element) in ("time", "abbr") or named(element, "part", "date")

    def _date(self) -> tuple[Element | None, str | None]:
        named_dates: list[Element] = []
        for element in self.own:
            given: dict[str, str] = {str(name): str(value) for name, value in element.items()}
            for attribute in _MOMENTS if given else ():
                value = given.get(attribute)
                if not value or not self._may_date(element, attribute):
                    continue
                date = field_date(value)
                # what readers see is surer than what a script computed for machines (Isso counts months from zero)
                shown = program_date(given.get("title") or "") if attribute == "datetime" else None
                if shown and "+" in shown and (date is None or not same_moment(shown, date)):
                    date = shown
                if date:
                    return element, date
            if given and (moment := attribute_moment(given.items())) and not self._in_body(element):
                return element, moment
            if (
                tag(element) == "time"
                or named(element, "date")
                or property_is(element, "dateCreated", "datePublished")
                or (self.unit.bare and shows_date(element))
            ):
                named_dates.append(element)
        for element in named_dates:
            if self._in_body(element):
                continue
            match = find_date(one_line(element), reference=self.reference)
            if match:
                self.relative |= match.iso is None
                return element, match.iso
        return None, None

    def _may_date(self, element: Element, attribute: str) -> bool:
        if self._in_body(element):
            return False
        if attribute == "datetime":
            return tag(element) == "time"
        if attribute == "content":
            return property_is(element, "dateCreated", "datePublished", "dc:date", "dc:created", "uploadDate")
        if attribute == "title":
            return (
                tag(element) in ("abbr", "time")
                or named(element, "date")
                or _is_moment(element.get("title") or "")
            )
        return True

    def _in_body(self, element: Element) -> bool:
        around = list(self._above(element))
        if any(tag(e) in ("header", "footer") for e in around):
            return False
        return any(
            (named(e, "body") and e not in self.frames) or property_is(e, "text", "articleBody")
            for e in around
            if e not in self.roots
        )

    def _head_lines(self) -> list[str]:
        """Return the lines of the unit that are not its body's, once that is known."""
        if self.lines is not None:
            return self.lines
        body = self.unit.body

        def skip(element: Element) -> bool:
            subject = named(element, "subject") or property_is(element, "dc:title")
            number = (
                named(element, "part") and _LONE_NUMBER.fullmatch(brief(element, MAX_LINK_CHARS)) is not None
            )
            return self._foreign(element) or element is body or subject or number or named(element, "nest")

        self.lines = [
            line for root in self.unit.roots if root is not body for line in _lines(text_of(root, skip=skip))
        ]
        return self.lines

    def _head(self, author: str | None, date: str | None) -> tuple[str | None, str | None, bool]:
        by_author = False
        for line in self._head_lines()[:8]:
            plain = _AFTER_NAME.sub("", line)
            by_author |= says(plain.strip("()[] "), "author")
            head = head_line(plain) or head_line(re.sub(r"^\d+\.\s+", "", plain))
            if not head or (self.unit.body is None and len(line) > 90):
                continue
            if author is None and head.author and not (date is not None and head.date is None):
                author = head.author
            by_author |= head.by_author
            if date is None and head.date:
                match = find_date(head.date, reference=self.reference)
                self.relative |= match is not None and match.iso is None
                date = match.iso if match else None
        if author and not author.strip(" ."):
            author = None
        if author is None and (date is not None or self.unit.body is not None):
            author, badge = self._lone_name()
            by_author |= badge
        return author, date, by_author

    def _lone_name(self) -> tuple[str | None, bool]:
        """Return the first text that stands in an element of its own, outside the body, and could be a name."""
        body = self.unit.body
        for element in self.own:
            if len(element) or element is body or self._in_body(element) or self._holds(body, element):
                continue
            if any(
                named(e, "subject") or property_is(e, "dc:title") for e in (element, *self._above(element))
            ):
                continue
            line = brief(element, MAX_NAME_CHARS)
            name, badge = split_badge(_AFTER_NAME.sub("", line).strip(" ,:·•|-–«»›>"))
            # two letters stand for a picture; "le 19 octobre" lacks its year
            if len(name) > 2 and looks_like_name(name) and not _NO_NAME.match(name) and not find_date(name):
                return name, badge
            if body is None and len(line) >= MAX_NAME_CHARS:
                break
        return None, False

    def _holds(self, body: Element | None, element: Element) -> bool:
        return body is not None and any(e is body for e in self._above(element))

    # Body

    def _body(self, author: Element | None, date: Element | None) -> Element | None:
        best: tuple[int, Element] | None = None
        around_head = {e for head in (author, date) if head is not None for e in (head, *self._above(head))}
        for element in self.own:
            if element in self.roots and not (tag(element) == "dd" and len(self.roots) > 1):
                continue
            rank = self._body_rank(element)
            if rank is None or (best is not None and rank >= best[0]):
                continue
            if element in around_head or not one_line(element, skip=self._foreign):
                continue
            best = (rank, element)
        if best is None and tag(self.unit.roots[0]) == "tr":
            # forums of tables have the author in a cell, the text in the last one
            cells = [
                e
                for e in self.own
                if tag(e) == "td" and e not in around_head and one_line(e, skip=self._foreign)
            ]
            return cells[-1] if len(cells) > 1 else None
        if best is not None:
            return best[1]
        holder = self._around_paragraphs(around_head) if author is not None and date is not None else None
        return self._largest(around_head) if holder is None and self.unit.bare else holder

    def _around_paragraphs(self, around_head: Container[Element]) -> Element | None:
        """Return the element that holds all paragraphs beside the head, and neither the head nor the links below."""
        paragraphs = [e for e in self.own if tag(e) == "p" and e not in around_head and one_line(e)]
        holders = {e.getparent() for e in paragraphs}
        quotes = {e for e in holders if e is not None and tag(e) == "blockquote"}
        holders = holders - quotes | {e.getparent() for e in quotes}
        holder = next(iter(holders)) if len(holders) == 1 else None
        return holder if holder not in self.roots and holder not in around_head else None

    def _largest(self, around_head: Container[Element]) -> Element | None:
        """Return the element that holds most of a post's text, beside those that hold who wrote it and when."""
        best: tuple[int, Element] | None = None
        for element in self.own:
            if element in around_head or element in self.roots or tag(element) not in _TEXT_BLOCKS:
                continue
            line = one_line(element, skip=self._foreign)
            # what is nothing but a link is rarely what somebody wrote
            linked = len(element) == 1 and tag(element[0]) == "a" and brief(element[0], len(line)) == line
            length = 0 if is_action(line) else min(len(line), 2) if linked else len(line)
            if length > (best[0] if best else 1):
                best = (length, element)
        if best is None:
            return None
        brothers = best[1].itersiblings(best[1].tag), best[1].itersiblings(best[1].tag, preceding=True)
        others = [e for e in chain(*brothers) if e not in around_head and one_line(e, skip=self._foreign)]
        # one paragraph of several is not the text
        return best[1] if tag(best[1]) != "p" or not others else None

    def _body_rank(self, element: Element) -> int | None:
        if property_is(element, "text", "commentText", "articleBody", "content:encoded"):
            return 0
        if named(element, "body") and element not in self.frames:
            return 1
        if tag(element) == "dd" and element in self.roots:
            return 2
        if tag(element) not in HEADINGS and named(element, "weak-body") and element not in self.frames:
            return 3
        return None

    def _text(
        self,
        body: Element | None,
        author_element: Element | None,
        date_element: Element | None,
        author: str | None,
    ) -> tuple[str, list[str]]:
        def skip(element: Element) -> bool:
            return (
                self._foreign(element)
                or (element not in self.roots and named(element, "part", "nest"))
                or _is_quote_label(element)
            )

        if body is not None:
            text = text_of(body, skip=skip)
            holder: Sequence[Element] = [body]
        else:

            def skip_head(element: Element) -> bool:
                return (
                    skip(element)
                    or element in (author_element, date_element)
                    or tag(element) in ("header", "footer", "time")
                    or named(element, "subject")
                )

            text = text_of(self.unit.roots, skip=skip_head)
            holder = self.unit.roots
        kept: list[str] = []
        for line in text.split("\n"):
            plain = " ".join(line.split())
            if is_action(plain) or says(plain, "thread"):
                continue
            if not any(kept) and IN_REPLY.fullmatch(plain):
                continue
            if body is None and not any(kept) and self._is_head_rest(plain, author):
                continue
            kept.append(line)
        quotes = [
            text_of(e, skip=skip)
            for root in holder
            for e in (root, *descendants(root, stop=skip))
            if tag(e) == "blockquote" and not any(tag(a) == "blockquote" for a in ancestors(e))
        ]
        return "\n".join(kept).strip(), quotes

    def _is_head_rest(self, line: str, author: str | None) -> bool:
        plain = _AFTER_NAME.sub("", line)
        named = author is not None and author in plain and len(plain) < len(author) + MAX_BESIDE_NAME
        date = find_date(plain)
        return (
            not plain
            or named
            or (date is not None and date.start == 0 and date.end == len(plain))
            or head_line(plain) is not None
            or IN_REPLY.fullmatch(plain) is not None
        )

    # Parent

    def _named_parent(self) -> str | None:
        for root in self.unit.roots:
            for attribute in ("data-parent-id", "data-parent", "data-parentid", "data-reply-to", "parentid"):
                number = _number(root.get(attribute) or "")
                if number and number != "0":
                    return number
        for element in self.own:
            # Discourse says which message a quotation is taken from
            if named(element, "quotation") and (element.get("data-post") or "").isdigit():
                return element.get("data-post")
            if named(element, "quotation") and (match := _QUOTED.search(element.get("data-source") or "")):
                return match[1]
            if property_is(element, "parentItem"):
                match = _NUMBER.search(
                    element.get("href") or element.get("resource") or element.get("content") or ""
                )
                if match:
                    return match[1]
            if (element.get("rel") or "") == "sioc:reply_of":
                match = re.search(r"comment[-/](\d+)$", element.get("resource") or "")
                if match:
                    return match[1]
            if tag(element) == "a" and (
                named(element, "part") or any(named(e, "part") for e in self._above(element))
            ):
                name = re.search(
                    r"parent-link|reply-to|in-reply|replyto|reponse-a", self._names_above(element)
                )
                match = re.search(r"#\D*(\d+)$", element.get("href") or "")
                if name and match:
                    return match[1]
        return None

    def _names_above(self, element: Element) -> str:
        around = [element, *self._above(element)]
        return " ".join(token for e in around for token in tokens(e))

    def _answers(self) -> str | None:
        marked = (one_line(e) for e in self.own if e not in self.roots and named(e, "part"))
        first = _lines(text_of(self.unit.body, skip=self._foreign))[:1] if self.unit.body is not None else []
        for line in (*self._head_lines()[:8], *marked, *first):
            match = IN_REPLY.fullmatch(line)
            if match:
                return match["name"] or match["name_en"]
        answered = (one_line(e) for e in self.own if named(e, "answered") and not self._in_body(e))
        return next((line for line in answered if looks_like_name(line)), None)


def _is_moment(text: str) -> bool:
    """Say whether a text is nothing but a day and an hour."""
    if program_date(text):
        return True
    date = find_date(text) if len(text) < MAX_NAME_CHARS else None
    return date is not None and "T" in (date.iso or "") and date.end - date.start >= len(text.strip()) - 1


def _relates(element: Element, *names: str) -> bool:
    """Say whether RDFa gives an element one of some relations to the comment (Drupal's ``rel="schema:author"``)."""
    vocabulary, _colon, name = (element.get("rel") or "").rpartition(":")
    return vocabulary != "" and name in names


def _is_quote_label(element: Element) -> bool:
    """Say whether an element is the line above a quotation that says whose it is."""
    above = element.getparent()
    if above is None:
        return False
    if named(above, "quotation") and tag(element) != "blockquote":
        return any(
            re.search(r"(?:^|-)(?:title|source|controls|attribution)$", name) for name in tokens(element)
        )
    return (
        tag(element) == "cite"
        and any(tag(e) == "blockquote" for e in ancestors(element))
        and _CITES.match(one_line(element)) is not None
    )


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
            if says(line, "header"):
                counts = Counter(re.findall(r"\d+", line))
                if counts or last is None:
                    last = line
    return last
