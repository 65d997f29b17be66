"""Find comments that no name marks, by the way they repeat: lines of one manner between texts, blocks of one build in a row."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from stance.pages.assemble import Found
from stance.pages.boilerplate import is_action, says
from stance.pages.dates import find_date
from stance.pages.headings import looks_like_sentence
from stance.pages.heads import IN_REPLY, HeadLine, head_line
from stance.pages.markup import HEADINGS, Element, ancestors, brief, descendants, named, tag, text_of, tokens

# Fewer blocks of one build are an article and its teaser.
MIN_REPEATED = 2
# "posted by" lines of a comment are as long as its head; a block that holds more is a text.
MAX_HEAD_CHARS = 140
# That much prose outside all messages is an article; a forum's rules and slogans are shorter.
MIN_ARTICLE_CHARS = 150
_HOLDERS = frozenset(
    ["div", "section", "article", "td", "li", "main", "body", "table", "tbody", "ul", "ol", "blockquote"]
)
_HEADS = frozenset(
    ["div", "p", "h3", "h4", "h5", "h6", "dt", "tr", "small", "span", "address", "cite", "strong", "b"]
)
_UNITS = frozenset(["div", "li", "article", "section", "table", "tr", "blockquote"])
# Classes that tell neighbours of one kind apart.
_VARIABLE = frozenset(["odd", "even", "alt", "first", "last", "bypostauthor", "pair", "impair", "alternate"])

_NUMBERED = re.compile(
    r"\d{2,}$|(?:depth|level|niveau|lvl|indent|comment|commentaire|post|user|author)[-_]?\w*\d$"
)
MAX_NAMES_CHARS = 2_000

Signature = tuple[str, frozenset[str], str]


def row_comments(
    body: Element, reference: str | None, elsewhere: Callable[[Element], bool]
) -> tuple[list[Found], list[Element]]:
    """Return comments whose head is a brother of their text, and the elements that hold them.

    Canalblog writes ``<div>text</div><div>Posté par Léa, 12 mars 2016 à 10:34</div>`` for each of them.
    """
    best: tuple[list[Found], list[Element]] = ([], [])
    for holder in (body, *descendants(body, stop=elsewhere)):
        if tag(holder) not in _HOLDERS or len(holder) < 2 * MIN_REPEATED:
            continue
        children = [e for e in holder if tag(e) and not elsewhere(e)]
        heads = _heads(children)
        if len(heads) < MIN_REPEATED:
            continue
        rows = list(_rows(children, heads, reference))
        if len(rows) > len(best[0]):
            best = [found for found, _elements in rows], [e for _found, elements in rows for e in elements]
    return best


def _heads(children: Sequence[Element]) -> dict[int, HeadLine]:
    """Return the children of one tag and class that are heads of one manner, where enough are."""
    found: dict[int, HeadLine] = {}
    kinds: Counter[tuple[str, tuple[str, ...], tuple[str, ...]]] = Counter()
    for index, child in enumerate(children):
        if tag(child) not in _HEADS:
            continue
        line = brief(child, MAX_HEAD_CHARS)
        head = head_line(line) if line else None
        if head is not None and head.date and head.author:
            found[index] = head
            kinds[(tag(child), tokens(child), head.family)] += 1
    if not kinds:
        return {}
    (name, classes, family), _count = kinds.most_common(1)[0]
    return {
        i: head
        for i, head in found.items()
        if (tag(children[i]), tokens(children[i]), head.family) == (name, classes, family)
    }


def _rows(
    children: Sequence[Element], heads: dict[int, HeadLine], reference: str | None
) -> Iterator[tuple[Found, list[Element]]]:
    places = sorted(heads)
    opening = next((i for i in range(places[0] - 1, -1, -1) if _parts(children[i])), -1)
    closing = next((i for i in range(places[-1] + 1, len(children)) if _parts(children[i])), len(children))
    leading = any(map(_has_text, children[opening + 1 : places[0]]))
    below = leading and not any(map(_has_text, children[places[-1] + 1 : closing]))
    for number, place in enumerate(places):
        if below:
            start, stop = (places[number - 1] + 1 if number else opening + 1), place
        else:
            start, stop = place + 1, places[number + 1] if number + 1 < len(places) else closing
        parts = [e for e in children[start:stop] if not is_action(brief(e, MAX_HEAD_CHARS))]
        text = text_of(parts).strip()
        if not text:
            continue
        first, _break, rest = text.partition("\n")
        reply = IN_REPLY.fullmatch(first)
        if reply:
            text = rest.strip()
        head = heads[place]
        date = find_date(head.date or "", reference=reference)
        yield (
            Found(
                text=text,
                author=head.author,
                date=date.iso if date else None,
                id=_anchor([*children[start:stop], children[place]]),
                answers=(reply["name"] or reply["name_en"]) if reply else None,
                by_author=head.by_author,
                quotes=[
                    text_of(e) for part in parts for e in (part, *descendants(part)) if tag(e) == "blockquote"
                ],
            ),
            [*children[start:stop], children[place]],
        )


def _has_text(element: Element) -> bool:
    return next((True for text in element.itertext() if str(text).strip()), False)


def _parts(element: Element) -> bool:
    """Say whether an element parts the comments from what stands above or below them."""
    return tag(element) in (HEADINGS | {"form", "hr"}) or says(
        brief(element, MAX_HEAD_CHARS), "header", "prompt", "end", "widget"
    )


def _anchor(elements: Sequence[Element]) -> str | None:
    for element in elements:
        for inner in (element, *descendants(element)):
            given = inner.get("id") or (inner.get("name") if tag(inner) == "a" else None) or ""
            digits = given.lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_")
            if digits.isdecimal():
                return digits
    return None


# Blocks of one build ---------------------------------------------------------------------------------------------------


def repeated_blocks(body: Element, elsewhere: Callable[[Element], bool]) -> list[Element]:
    """Return the elements that repeat one build, each with a date, below a line that opens comments or in what is named so.

    The messages of a forum are among them: blocks that are named or typed as postings.
    """
    groups: dict[Signature, list[Element]] = {}
    opened = False
    for element in descendants(body, stop=elsewhere):
        line = brief(element, 100) if tag(element) in HEADINGS or len(element) == 0 else ""
        opened = opened or (line != "" and says(line, "header"))
        if tag(element) not in _UNITS or not (
            opened or _is_posting(element) or any(named(e, "root") for e in ancestors(element))
        ):
            continue
        groups.setdefault(signature(element), []).append(element)
    best: list[Element] = []
    for elements in groups.values():
        brothers = Counter(e.getparent() for e in elements)
        if max(brothers.values()) < MIN_REPEATED or len(elements) <= len(best):
            continue
        dated = [e for e in elements if _is_dated(e)]
        # the outermost of several that nest without more comments, and no rows of dates without text
        if len(dated) > len(best) and 2 * len(dated) > len(elements):
            best = dated
    return best


def is_topic(blocks: Sequence[Element], body: Element, elsewhere: Callable[[Element], bool]) -> bool:
    """Say whether the first of some postings is what the others talk about: there is no prose outside them."""
    return _is_posting(blocks[0]) and not has_prose(blocks, body, elsewhere)


def has_prose(
    blocks: Sequence[Element],
    body: Element,
    elsewhere: Callable[[Element], bool],
    *,
    least: int = MIN_ARTICLE_CHARS,
    above: bool = False,
) -> bool:
    """Say whether there is an article outside some blocks, or above them all: sentences of so many characters."""
    inside = frozenset(blocks)
    outside = (
        takewhile(lambda e: e not in inside, descendants(body, stop=elsewhere))
        if above
        else descendants(body, stop=lambda e: elsewhere(e) or e in inside)
    )
    # a line that stands below each message is prose once
    lines = {own_line(element) for element in outside if tag(element) in ("p", "div", "td")}
    return sum(len(line) for line in lines if looks_like_sentence(line)) >= least


def own_line(element: Element) -> str:
    """Return the text that stands in an element itself."""
    return " ".join(" ".join([element.text or "", *(child.tail or "" for child in element)]).split())


def _is_posting(element: Element) -> bool:
    return named(element, "weak-unit") or (element.get("itemtype") or "").endswith(
        ("Posting", "Comment", "Answer")
    )


def signature(element: Element) -> Signature:
    """Return what elements of one build share: tag, classes without numbers and states, type."""
    given = (element.get("class") or "").lower()[:MAX_NAMES_CHARS].split()
    classes = frozenset(name for name in given if name not in _VARIABLE and not _NUMBERED.search(name))
    return tag(element), classes, element.get("itemtype") or ""


def _is_dated(element: Element) -> bool:
    for inner in descendants(element):
        if tag(inner) == "time" or named(inner, "date"):
            return True
        if len(inner) <= 2 and (line := brief(inner, MAX_HEAD_CHARS)) and find_date(line):
            return True
    return False
