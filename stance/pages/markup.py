"""Look at the elements of an HTML page: what their names say they are, and their text as a reader sees it."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple, TypeAlias

from lxml import etree

from stance.lexicons import groups

Element: TypeAlias = etree._Element

# Never text of the page, whatever their names are.
SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "button",
        "select",
        "textarea",
        "input",
        "option",
        "audio",
        "video",
        "object",
        "canvas",
        "head",
        "math",
        "map",
        "datalist",
        "dialog",
        "menu",
    ]
)
MAX_NAMES_CHARS = 2_000
# A button holds a picture and some words.
MAX_IN_BUTTON = 12
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_PARAGRAPHS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "figure",
        "figcaption",
        "blockquote",
        "ul",
        "ol",
        "dl",
        "table",
        "form",
        "fieldset",
        "pre",
        "address",
        "details",
        "summary",
        "hr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "center",
        "body",
    ]
)
_LINES = frozenset(["li", "dt", "dd", "tr", "caption"])
_ITEMS = frozenset(("li", "dd"))
_CELLS = frozenset(("td", "th"))
_BREAKING = _LINES | _PARAGRAPHS
RULE = "-----"
# Between words that touch, each at the edge of an element of its own.
PARTED = " · "
# Columns of plain text for a level of lists, and points or pixels for a column.
INDENT = 4
MARGIN_OF_COLUMN = 8
MAX_PUSHED = 40
_LEFT_MARGIN = re.compile(r"margin-left\s{0,3}:\s{0,3}(\d{1,4}(?:\.\d{1,3})?)(?:pt|px)")
# all white space but a single blank, which stays
_BLANKS = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")
_PROFILE = re.compile(
    r"(?:^|/)(?:users?|utilisateurs?|u|profiles?|profils?|author|auteur|membres?|members?|people|in|channel)/[^/?#]+/?$|/@[^/?#]+/?$|(?:user|profile|member)(?:\.php)?\?\w+=",
    re.I,
)
# Emojis of several persons have up to eleven characters, from the arrows on, and joiners between them.
MAX_SIGN_CHARS = 12
MAX_SRC_CHARS = 200
_SIGNS = re.compile(r"[\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff\u200d\ufe0f]+")
# "Léa a écrit : ↑27 févr. 2023, 19:20", "(14-05-2021, 22:10)Léa a écrit :"
_WROTE = re.compile(r"\b(?:a écrit|a dit|écrivait|wrote|said)\s?:")
MAX_CITE_PARTS = 12
# the numbers at the end of a name, where it is longer than that of a margin ("me-2")
_LAST_NUMBER = re.compile(r"(?<=..[^-_])[-_]*\d+(?:[-_]\d+)*$")
_PRE_STYLE = re.compile(r"white-space\s{0,3}:\s{0,3}(?:pre-(?:wrap|line)|break-spaces)")
_PRE_CLASS = re.compile(r"white-?space-pre-(?:wrap|line)(?:$|\s)")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# builds of components tell their classes from others' of the same name: "Comment_text__aB3x9"
_BUILD = re.compile(r"(?<=[a-z])_{2,3}(?=[\w+-]*(?:\d|[A-Z][a-z]*[A-Z]|[a-z][A-Z]))[\w+-]{5,8}$")

Skip: TypeAlias = Callable[[Element], bool]


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in groups("markup")[kind]))


@lru_cache(maxsize=4_096)
def _tokens(names: str) -> tuple[str, ...]:
    """Return names as lower-case words with hyphens, without the numbers at their end."""
    return tuple(
        re.sub(r"[-_]+", "-", _LAST_NUMBER.sub("", _CAMEL.sub("-", _BUILD.sub("", name)))).strip("-").lower()
        for name in names.split()
    )


@lru_cache(maxsize=4_096)
def _kinds(names: str) -> frozenset[str]:
    """Return the kinds of ``lexicons/markup.tsv`` that some classes and an id are of."""
    words = _tokens(names)
    return frozenset(kind for kind in groups("markup") if any(map(_pattern(kind).fullmatch, words)))


def _names(element: Element) -> str:
    classes, identifier, name = element.get("class"), element.get("id"), element.tag
    if isinstance(name, str) and "-" in name:
        # applications name their elements as others name their classes
        classes = f"{name} {classes or ''}"
    if identifier:
        # every comment has an id of its own: without its number it is as others, and remembered
        classes = f"{classes or ''} {identifier.rstrip('0123456789-_')}"
    # a class attribute of thousands of characters is an attack, or data
    return classes if classes and len(classes) < MAX_NAMES_CHARS else ""


def tag(element: Element) -> str:
    """Return an element's tag, which lxml writes in lower case; "" for comments and processing instructions."""
    name = element.tag
    return name if isinstance(name, str) else ""


def tokens(element: Element) -> tuple[str, ...]:
    """Return the classes and the id of an element as comparable words."""
    return _tokens(_names(element))


def named(element: Element, *kinds: str) -> bool:
    """Say whether a class or the id of an element is of one of some kinds of ``lexicons/markup.tsv``."""
    names = _names(element)
    return names != "" and not _kinds(names).isdisjoint(kinds)


def property_is(element: Element, *names: str) -> bool:
    """Say whether microdata or RDFa give an element one of some properties."""
    given = f"{element.get('itemprop') or ''} {element.get('property') or ''}"
    if given == " ":
        return False
    words = given.split()
    # "schema:dateCreated" is RDFa's name for microdata's "dateCreated"
    return not frozenset((*words, *(word.rpartition(":")[2] for word in words))).isdisjoint(names)


def typed(element: Element, *names: str) -> bool:
    """Say whether microdata or RDFa give an element one of some types."""
    given = f"{element.get('itemtype') or ''} {element.get('typeof') or ''}"
    return bool(given.strip()) and any(re.search(rf"(?:^|[/:#\s]){name}(?:$|\s)", given) for name in names)


def hidden(element: Element) -> bool:
    """Say whether an element never shows."""
    if element.tag in SILENT and not (element.tag == "button" and _tells(element)):
        return True
    return _unshown(element)


def _tells(button: Element) -> bool:
    """Say whether a button shows who wrote something or when, and leads there (Coral, OpenWeb)."""
    inside = islice(button.iterdescendants(), MAX_IN_BUTTON)
    return named(button, "author") or any(tag(e) == "time" or named(e, "author") for e in inside)


def _unshown(element: Element) -> bool:
    style = element.get("style")
    shown = style is None or "display" not in style or re.search(r"display\s*:\s*none", style) is None
    return not shown or element.get("hidden") is not None


def is_profile(element: Element) -> bool:
    """Say whether a link leads to somebody's own page in a network or a forum."""
    return tag(element) == "a" and _PROFILE.search(element.get("href") or "") is not None


def asks(form: Element) -> bool:
    """Say whether a form has something to fill in or to choose; without that it holds text (ASP.NET, Reddit)."""
    return any(
        tag(e) != "input" or (e.get("type") or "text").lower() not in ("hidden", "submit", "button", "image")
        for e in form.iter("input", "textarea", "select")
        if not _unshown(e)
    ) or not any(tag(e) == "p" for e in form.iter())


def descendants(root: Element, *, stop: Skip = hidden) -> Iterator[Element]:
    """Yield the elements below `root` in document order, without those that `stop` holds for and what is in them."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or stop(element):
            continue
        yield element
        stack.extend(reversed(element))


def ancestors(element: Element) -> Iterator[Element]:
    """Yield the elements that hold an element, from the inside."""
    above = element.getparent()
    while above is not None:
        yield above
        above = above.getparent()


def is_alone(element: Element) -> bool:
    """Say whether what holds an element holds nothing else; to count its children takes as long as they are many."""
    return element.getprevious() is None and element.getnext() is None


def inside(element: Element, container: Element | None) -> bool:
    """Say whether an element is one that may hold it, or is within that."""
    return container is not None and (element is container or any(e is container for e in ancestors(element)))


class _Page:
    """Text while it is put together: pieces, and the line breaks due before the next one."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.breaks = 2
        self.space = False
        self.parted = False

    def write(self, text: str, *, verbatim: bool = False) -> None:
        if verbatim:
            self._flush()
            self.pieces.append(text)
            return
        text = _BLANKS.sub(" ", text)
        if self.breaks:
            text = text.lstrip(" ")
        if not text:
            return
        if not self.breaks and not text.startswith(" "):
            before = self.pieces[-1][-1:] if self.pieces and self.parted else ""
            parted = text[0].isalnum() and (before.isalnum() or before in tuple(".)!?»…"))
            text = f" {text}" if self.space else f"{PARTED}{text}" if parted else text
        self._flush()
        self.space = text.endswith(" ")
        self.pieces.append(text.rstrip(" "))

    def write_lines(self, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                self.break_line(1, add=True)
            self.write(line)

    def _flush(self) -> None:
        if self.breaks and self.pieces:
            self.pieces.append("\n" * self.breaks)
        self.breaks = 0
        self.space = self.parted = False

    def break_line(self, count: int, *, add: bool = False) -> None:
        self.breaks = self.breaks + count if add and (self.pieces or self.breaks) else max(self.breaks, count)


def text_of(
    root: Element | Sequence[Element],
    *,
    skip: Skip = hidden,
    around: Callable[[Element], tuple[str, str]] | None = None,
    indent: bool = False,
    apart: bool = False,
) -> str:
    """Return the text of elements as a reader sees it: paragraphs apart, a line for each list item and ``<br>``.

    Parameters
    ----------
    root : element or sequence of elements
    skip : callable
        Says which elements are left out with all that they hold.
    around : callable, optional
        Returns what to write before and after an element's text.
    indent : bool
        Whether to keep what tells comments apart in plain text: lines are indented by the lists that they stand in, four
        columns each, and by their margins, and rules are written.
    apart : bool
        Whether to part words that touch, each at the edge of an element of its own: styles keep a name and a rank apart.
    """
    page = _Page()
    roots = [root] if isinstance(root, Element) else root
    # an explicit stack of elements to open, elements to close and tails: pages nest deeper than Python's recursion limit
    stack: list[Element | _Opened | str] = list(reversed(roots))
    verbatim = lined = depth = pushed = 0
    starts: list[tuple[int, int]] = []
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            if lined:
                page.write_lines(item)
            else:
                page.write(item, verbatim=bool(verbatim))
            continue
        if isinstance(item, _Opened):
            element, name = item.element, item.name
            if around:
                page.write(around(element)[1])
            verbatim -= name == "pre"
            lined -= item.lined
            depth -= name in _ITEMS
            if item.breaks:
                page.break_line(item.breaks)
            if indent and name in _BREAKING:
                pushed -= _pushed(element)
                starts.append((len(page.pieces), INDENT * depth + pushed))
            continue
        element, name = item, tag(item)
        if not name or skip(element):
            if name in _PARAGRAPHS:
                page.break_line(2)
            continue
        page.parted |= apart and _touches(element)
        breaks = 0
        if name in _PARAGRAPHS or _opens_quotation(element):
            breaks = 1 if (depth and _within_item(element, name)) or _is_line(element) else 2
        elif name in _LINES:
            breaks = 1
        if breaks:
            page.break_line(breaks)
        if name == "br":
            page.break_line(1, add=True)
        elif name == "img" and _is_smiley(element):
            page.write(element.get("alt") or "")
        elif name == "hr" and indent:
            page.write(RULE)
        elif name in _CELLS:
            page.space = True
        opened = _Opened(element, name, breaks, _keeps_lines(element))
        stack.append(opened)
        verbatim += name == "pre"
        depth += name in _ITEMS
        if indent and name in _BREAKING:
            pushed += _pushed(element)
            starts.append((len(page.pieces), INDENT * depth + pushed))
        if around:
            page.write(around(element)[0])
        lined += opened.lined
        text = element.text
        if text and lined:
            page.write_lines(text)
        elif text:
            page.write(text, verbatim=bool(verbatim))
        for child in reversed(element):
            tail = child.tail
            if tail:
                stack.append(tail)
            stack.append(child)
    return _indented(page.pieces, starts) if indent else "".join(page.pieces)


def _is_smiley(image: Element) -> bool:
    """Say whether an image stands for a sign that somebody typed: it is called so, or what it says is but such a sign."""
    alternative = image.get("alt") or ""
    called = re.search(r"emoji|smil", image.get("class") or "") is not None
    # where the file alone is called so, a word says what it shows (FluxBB's "tongue"), and signs what was typed
    filed = not alternative.isalpha() and "smil" in (image.get("src") or "")[:MAX_SRC_CHARS].casefold()
    called = called or (filed and len(alternative) <= MAX_SIGN_CHARS)
    return called or (len(alternative) <= MAX_SIGN_CHARS and _SIGNS.fullmatch(alternative) is not None)


class _Opened(NamedTuple):
    """An element whose text is being written: its tag, the line breaks around it, whether the lines of its markup show."""

    element: Element
    name: str
    breaks: int
    lined: bool


def _keeps_lines(element: Element) -> bool:
    """Say whether the lines of an element's markup show as lines, as styles and the classes that stand for them say."""
    style = element.get("style")
    if style is not None and _PRE_STYLE.search(style):
        return True
    return _PRE_CLASS.search((element.get("class") or "")[:MAX_NAMES_CHARS]) is not None


def _is_line(element: Element) -> bool:
    """Say whether an element is a line of what somebody typed: editors give each its own direction (Facebook), or nothing."""
    if element.tag != "div" or any(tag(e) in _PARAGRAPHS for e in element):
        return False
    return element.get("dir") == "auto" or (not element.keys() and _is_beside_line(element))


def _is_beside_line(element: Element) -> bool:
    """Say whether an element without attributes has a neighbour like it, and none of another kind."""
    beside = [e for e in (element.getprevious(), element.getnext()) if e is not None]
    return bool(beside) and all(
        e.tag == "div" and not e.keys() and all(tag(inner) not in _PARAGRAPHS for inner in e) for e in beside
    )


def _touches(element: Element) -> bool:
    """Say whether an element begins where the one before it ends."""
    before = element.getprevious()
    return before is not None and tag(before) != "" and not before.tail


def _within_item(element: Element, name: str) -> bool:
    """Say whether what else stands apart is part of a list's item: a list in it, its only paragraph (as Markdown writes loose lists)."""
    if name in ("ul", "ol"):
        return True
    above = element.getparent()
    return (
        name == "p"
        and above is not None
        and above.tag == "li"
        and above[0] is element
        and above.find("p[2]") is None
    )


def _opens_quotation(element: Element) -> bool:
    """Say whether an element says above a quotation whose it is: forums show it as a paragraph."""
    if element.tag != "cite" or element.getprevious() is not None:
        return False
    above = element.getparent()
    return (
        above is not None
        and not (above.text or "").strip()
        and _says_whose(element)
        and any(tag(e) == "blockquote" for e in islice((above, *ancestors(above)), 2))
    )


def _says_whose(cite: Element) -> bool:
    """Say whether the line above a quotation ends with a colon, or has when it was written behind that (phpBB, MyBB)."""
    if ((cite[-1].tail if len(cite) else cite.text) or "").rstrip().endswith(":"):
        return True
    return _WROTE.search("".join(map(str, islice(cite.itertext(), MAX_CITE_PARTS)))) is not None


def _pushed(element: Element) -> int:
    """Return by how many columns a style pushes an element to the right: word processors and letters nest answers so."""
    margin = _LEFT_MARGIN.search((element.get("style") or "")[:MAX_NAMES_CHARS])
    return min(int(float(margin[1])) // MARGIN_OF_COLUMN, MAX_PUSHED) if margin else 0


def _indented(pieces: Sequence[str], starts: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = columns = 0
    for number, piece in enumerate(pieces):
        while at < len(starts) and starts[at][0] <= number:
            columns = starts[at][1]
            at += 1
        parts.append(" " * columns + piece if not parts or parts[-1].endswith("\n") else piece)
    return "".join(parts)


def one_line(element: Element, *, skip: Skip = hidden) -> str:
    """Return the text of an element on one line."""
    if len(element) == 0 and element.tag != "img":
        # most elements hold but a text
        return "" if not tag(element) or skip(element) else " ".join((element.text or "").split())
    return " ".join(text_of(element, skip=skip).split())


def brief(element: Element, limit: int = 200) -> str:
    """Return the text of an element on one line, "" where it holds more than `limit` characters: no need to look further."""
    length = 0
    for text in element.itertext(etree.Element):
        length += len(str(text).strip())
        if length > limit:
            return ""
    return one_line(element)
