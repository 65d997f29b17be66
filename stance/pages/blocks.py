"""Read texts that editors store as a list of blocks: paragraphs, headings, lists, quotations."""

from collections.abc import Iterator, Mapping
from typing import Any

from stance.pages.fragment import Fragment, read_fragment
from stance.pages.names import plain_name

# The keys that say what a block is, that hold its text, and that hold other blocks or parts of a line.
_KIND = frozenset(("type", "genre", "kind", "style", "nature", "block name", "tag", "t"))
_INLINE = ("text", "texte", "contenu", "content", "value", "valeur", "html", "corps", "paragraphe")
_INSIDE = (
    *("content", "contenu", "content elements", "children", "items", "elements", "liste", "list", "data"),
    *("blocks", "blocs"),
)
_HEADINGS = frozenset(
    (
        "heading",
        "header",
        "title",
        "subtitle",
        "subhead",
        "intertitre",
        "inter",
        "crosshead",
        "titre",
        "sous titre",
    )
)
_LISTS = ("list", "liste", "puces", "bullet", "ordered", "unordered", "ul", "ol")
_QUOTES = ("quote", "blockquote", "citation")
# What shows a picture or another page is no text, nor is its caption.
_SILENT = (
    *("image", "photo", "video", "embed", "audio", "galler", "publicite", "legende", "caption", "iframe"),
    "interstitial",
)
# The deepest editors nest a span in a paragraph in an item in a list in a column in a section.
MAX_DEPTH = 20


def read_blocks(value: Any) -> Fragment:
    """Return the text of a list of blocks, of an object that holds one, or of a list of paragraphs.

    Examples
    --------
    >>> read_blocks([{"type": "header", "data": {"text": "Pourquoi"}}, {"type": "paragraph", "data": {"text": "Parce que."}}])
    Fragment(text='Pourquoi\\n\\nParce que.', headings=['Pourquoi'], quotes=[])
    """
    found = list(_blocks(value, "", 0))
    return Fragment(
        "\n\n".join(text for _kind, text in found),
        [text for kind, text in found if kind == "heading"],
        [text for kind, text in found if kind == "quote"],
    )


def _blocks(value: Any, kind: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the blocks below a value, each with whether it is a heading, a list, a quotation or ""."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, str):
        if text := read_fragment(value).text:
            yield kind, text
    elif isinstance(value, list):
        if kind == "list":
            if text := "\n".join(filter(None, (_line(item, depth + 1) for item in value))):
                yield kind, text
        elif any(_is_span(item) for item in value):
            if text := _line(value, depth + 1):
                yield kind, text
        else:
            for item in value:
                yield from _blocks(item, kind, depth + 1)
    elif isinstance(value, Mapping):
        own = _kind(value)
        if own != "silent":
            yield from _blocks(_inside(value), own or kind, depth + 1)


def _line(value: Any, depth: int) -> str:
    """Return the text below a value as one line: spans of a paragraph, the paragraph of an item."""
    if depth > MAX_DEPTH:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(_line(item, depth + 1) for item in value)
    return _line(_inside(value), depth + 1) if isinstance(value, Mapping) else ""


def _inside(block: Mapping[str, Any]) -> Any:
    """Return what a block holds: a text, or other blocks."""
    named = {plain_name(str(key)): given for key, given in block.items() if given}
    inline = next((named[name] for name in _INLINE if isinstance(named.get(name), str)), None)
    if inline is None:
        inside = next((named[name] for name in _INSIDE if isinstance(named.get(name), list | Mapping)), None)
        # {"t": "para", "c": "Il est six heures."}
        told = [given for name, given in named.items() if isinstance(given, str) and name not in _KIND]
        return told[0] if inside is None and len(told) == 1 and not _KIND.isdisjoint(named) else inside
    return inline


def _is_span(item: Any) -> bool:
    """Say whether an item is a part of a line: what editors call a text or a span; Arc's texts, of some content, are paragraphs."""
    return (
        isinstance(item, Mapping)
        and not isinstance(item.get("content"), str)
        and any(given in ("text", "span") for key, given in item.items() if plain_name(str(key)) in _KIND)
    )


def _kind(block: Mapping[str, Any]) -> str:
    words = [
        plain_name(given)
        for key, given in block.items()
        if plain_name(str(key)) in _KIND and isinstance(given, str)
    ]
    for word in words:
        if word in _HEADINGS or (len(word) == 2 and word[0] == "h" and word[1].isdigit()):
            return "heading"
        for starts, kind in ((_SILENT, "silent"), (_LISTS, "list"), (_QUOTES, "quote")):
            if word.startswith(starts):
                return kind
    return ""
