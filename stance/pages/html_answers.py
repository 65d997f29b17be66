"""Say which comments of an HTML page answer which: by nesting, by boxes of answers, by depth, by what they name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from stance.pages.assemble import Found
from stance.pages.html_rows import signature
from stance.pages.html_unit import Unit, identifier
from stance.pages.markup import Element, ancestors, descendants, named, tag

# A row of a table that says its level does so in its first cells (Hacker News).
MAX_CELLS = 12
_DEPTH = re.compile(r"(?:depth|level|niveau|lvl|indent|profondeur)-?(\d{1,2})$")


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
