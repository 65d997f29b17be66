"""Say which comments of an HTML page answer which: by nesting, by boxes of answers, by depth, by what they name."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice, takewhile

from stance.pages.assemble import Found
from stance.pages.html_rows import signature
from stance.pages.html_threads import folds_answers
from stance.pages.html_unit import FRAGMENT, Unit, identifier, tokens_with_numbers
from stance.pages.markup import (
    MAX_NAMES_CHARS,
    Element,
    ancestors,
    brief,
    descendants,
    hidden,
    is_alone,
    named,
    one_line,
    tag,
    typed,
)

# A row of a table that says its level does so in its first cells (Hacker News).
MAX_CELLS = 12
_DEPTH = re.compile(r"(?:depth|level|niveau|lvl|indent|profondeur|nest(?:ed)?)-?(\d{1,2})$")
# What classes of layout say of the left margin, in any unit: Bootstrap's, Tailwind's.
_MARGIN_CLASS = re.compile(r"(?:(?:^|-)offset|^[mp][ls]|^(?:margin|padding)-left)-(\d{1,3})$")
_MARGIN = re.compile(
    r"(?:(?:margin|padding)-(?:left|inline-start)\s{0,3}:(?:\s{0,3}calc\([\w\s()-]{0,60}\*)?|margin\s{0,3}:(?:\s{1,3}[\w.-]{1,9}){3}\s|--[\w-]{0,20}(?:depth|level|indent)\s{0,3}:)"
    r"\s{0,3}(\d{1,4}(?:\.\d)?)"
)
# So many elements that hold a comment and nothing else may say its depth.
MAX_AROUND = 3
# "@Léa Bel, …"
MAX_MENTION = 80
_NAME_END = re.compile(r"(?!\w)")
_ADDRESS = re.compile(r"/(\d+)/?$")
# "En réponse à @"
MAX_BEFORE_NAME = 20
# All of so many comments rarely answer the first.
MAX_IN_THREAD = 4
# A thread that nothing names is short; of longer ones the beginning tells how answers stand in them.
MAX_BROTHERS = 200
# A comment's head has some ten elements.
MAX_HEAD_ELEMENTS = 30


def units_around(unit: Unit) -> Iterator[Unit]:
    """Yield the units that hold a unit, from the inside."""
    above = unit.above
    while above is not None:
        yield above
        above = above.above


def merge_wrappers(units: Sequence[Unit]) -> None:
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
                    target.id = identifier(unit.roots) or target.id


def mark_named(units: Sequence[Unit]) -> None:
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


def link(comments: Sequence[tuple[Unit, Found]]) -> None:
    """Give every comment the parent that the page shows in any way, None where it shows none."""
    _follow_links(comments)
    known = {found.id for _unit, found in comments}
    by_root = {root: found for unit, found in comments for root in unit.roots}
    holders: set[Element] = set()
    for root in by_root:
        holders.update(takewhile(lambda e: e not in holders, ancestors(root)))
    if len(comments) > MAX_IN_THREAD:
        # what stands below the first comment and holds all others is no box of answers: a post was taken for a comment
        holders.difference_update(_whole([unit for unit, _found in comments]))
    above_box: dict[Element, Found | None] = {}
    by_link: dict[str, Found] = {}
    last_at_depth: dict[int, str | None] = {}
    authors: dict[str, str] = {}
    before_it: Found | None = None
    depths = [_depth(unit) if (d := _wrapper_depth(unit)) is None else d for unit, _found in comments]
    deep = len({d for d in depths if d is not None}) > 1
    for (unit, found), depth in zip(comments, depths, strict=True):
        if found.parent is not None and found.parent in known and found.parent != found.id:
            pass
        elif (above := _unit_above(unit, found)) is not None:
            found.parent = above.id
        elif (
            # what answers a question is a box below it and the comments on it
            not typed(unit.roots[0], "Answer")
            and (before := _before_nest(unit, by_root, holders, above_box)) is not None
        ):
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
        if found.parent is None and (pointed := _pointed(unit, authors)) is not None:
            found.parent = pointed
        before_it = found
        if found.id and found.author:
            authors[found.id] = found.author
        if found.link:
            by_link[found.link] = found
        if depth is not None:
            last_at_depth = {d: i for d, i in last_at_depth.items() if d < depth}
            last_at_depth[depth] = found.id
    _link_mentions([found for _unit, found in comments])


def _follow_links(comments: Sequence[tuple[Unit, Found]]) -> None:
    """Give comments the parents that a link to a part of the page names, where it is called that of an answer (Ghost)."""
    answers = [(found, part) for unit, found in comments if (part := _part_answered(unit)) is not None]
    wanted = {part for _found, part in answers}
    if not wanted:
        return
    # an answer stands behind what it is nested in, and its own elements are the last to be called so
    called = {
        element.get("id"): found
        for unit, found in comments
        for root in unit.roots
        for element in (root, *descendants(root))
        if element.get("id") in wanted
    }
    for found, part in answers:
        above = called.get(part)
        if above is not None and above is not found:
            found.parent = above.id


def _part_answered(unit: Unit) -> str | None:
    """Return the identifier of the element that a link called one to what is answered leads to: "…#ghost-comments-6783b2d1"."""
    for root in unit.roots:
        for element in islice(
            descendants(root, stop=lambda e: hidden(e) or e is unit.body), MAX_HEAD_ELEMENTS
        ):
            if tag(element) == "a" and named(element, "answered"):
                part = (element.get("href") or "").partition("#")[2]
                return part.rpartition("-")[2] or None
    return None


def _whole(units: Sequence[Unit]) -> Iterator[Element]:
    """Yield the elements that hold all of some comments but the first."""
    last = frozenset(ancestors(units[-1].roots[-1]))
    yield from (element for element in ancestors(units[1].roots[0]) if element in last)


def _link_mentions(comments: Sequence[Found]) -> None:
    """Where threads end at some level, let an opening "@Léa" say which of the answers there a comment answers."""
    depths: dict[str, int] = {}
    for found in comments:
        if found.id:
            depths[found.id] = depths.get(found.parent, -1) + 1 if found.parent else 0
    deepest = max(depths.values(), default=0)
    said: dict[tuple[str, str], str] = {}
    for found in comments:
        above = found.parent
        if not found.id or not above or depths[found.id] < deepest:
            continue
        if found.text.startswith("@"):
            opening = " ".join(found.text[1:MAX_MENTION].split()).casefold()
            ends = (match.start() for match in _NAME_END.finditer(opening))
            to = [said[above, name] for end in ends if (name := opening[:end]) and (above, name) in said]
            found.parent = to[-1] if to else above
        if found.author:
            said[above, found.author.casefold()] = found.id


def _wrapper_depth(unit: Unit) -> int | None:
    """Return the depth that an element says which only wraps a comment."""
    wrappers = (above for above in units_around(unit) if above.wrapper_of is unit)
    return next((depth for wrapper in wrappers if (depth := _depth(wrapper)) is not None), None)


def _unit_above(unit: Unit, found: Found) -> Found | None:
    for above in units_around(unit):
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
    unit: Unit,
    by_root: Mapping[Element, Found],
    holders: Container[Element],
    seen: dict[Element, Found | None],
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
        elif named(box, "nest") or tag(box) in ("ul", "ol", "dd", "blockquote") or folds_answers(box):
            found = _before_box(box, by_root)
        elif box not in by_root and _nests_below(box, by_root, holders):
            found = _right_above(box, by_root)
        if found is not None:
            break
    seen.update(dict.fromkeys(passed, found))
    return found


def _nests_below(box: Element, by_root: Mapping[Element, Found], holders: Container[Element]) -> bool:
    """Say whether a box that nothing names holds answers: it and its like stand right below a comment each."""
    around = box.getparent()
    brothers = islice(around, MAX_BROTHERS) if around is not None else ()
    boxes = [e for e in brothers if e in holders and e not in by_root]
    return box in boxes and all(_right_above(e, by_root) for e in boxes)


def _right_above(box: Element, by_root: Mapping[Element, Found]) -> Found | None:
    """Return the comment that stands above a box with nothing but anchors between them (Drupal)."""
    before = box.getprevious()
    while before is not None and tag(before) in ("", "a") and not one_line(before):
        before = before.getprevious()
    if before is None:
        return None
    # what is of the comment's own build holds another one, be that gone; a plain "div" is of no build
    build = signature(box)
    plain = tag(box) == "div" and not build[1]
    return by_root.get(before) if plain or signature(before) != build else None


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
    """Return the depth that a comment says, or what holds nothing but it; margins count in tenths of their unit."""
    for root in unit.roots:
        told = _own_depth(root)
        if told is not None:
            return told
        for cell in islice(descendants(root), MAX_CELLS):
            if (given := cell.get("indent") or "").isdecimal():
                return int(given[:3])
    inner = unit.roots[0] if len(unit.roots) == 1 else None
    for _level in range(MAX_AROUND):
        around = inner.getparent() if inner is not None and is_alone(inner) else None
        if around is None:
            break
        if (told := _own_depth(around)) is not None:
            return told
        inner = around
    return None


def _own_depth(element: Element) -> int | None:
    for attribute in ("data-depth", "data-level", "data-indent", "aria-level", "depth"):
        value = element.get(attribute) or ""
        if value.isdecimal() and len(value) < 4:
            return int(value)
    names = tokens_with_numbers(element)
    for name in names:
        if match := _DEPTH.search(name):
            return int(match[1])
    if margin := _MARGIN.search((element.get("style") or "")[:MAX_NAMES_CHARS]):
        return int(10 * float(margin[1]))
    margins = [int(match[1]) for name in names if (match := _MARGIN_CLASS.search(name))]
    return sum(margins) if margins else None


def _target(link: Element) -> re.Match[str] | None:
    """Return the number of what a link leads to: a part of the page, or a post by its own address, where "@Léa" does (NodeBB)."""
    address = link.get("href") or ""
    if match := FRAGMENT.search(address):
        return match
    return _ADDRESS.search(address) if brief(link, MAX_MENTION).startswith("@") else None


def _pointed(unit: Unit, authors: Mapping[str, str]) -> str | None:
    """Return the identifier of the comment that a link above a text leads to by the name of its author."""
    for root in unit.roots:
        for element in islice(
            descendants(root, stop=lambda e: hidden(e) or e is unit.body), MAX_HEAD_ELEMENTS
        ):
            target = _target(element) if tag(element) == "a" else None
            author = authors.get(target[1]) if target else None
            if author and brief(element, len(author) + MAX_BEFORE_NAME).casefold().endswith(
                author.casefold()
            ):
                return target[1] if target else None
    return None
