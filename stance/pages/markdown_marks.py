"""Read Markdown's inline marks as the text that they stand for: emphasis, links, images, code, escapes, attributes of converters."""

import re
from html import unescape

HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*")
FENCE = re.compile(r"(?:```|~~~).*")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,500}(?:\n[^`\n]{1,500})?)\1(?!`)")
# pandoc writes classes behind what they belong to, kramdown behind a colon
_ATTRIBUTES = r"\{:?\s*(?:[.#][\w-]|[\w-]+=[\"'])[^{}]*\}"
_SPAN = re.compile(rf"\[((?:[^\[\]\\]|\\.)*)\]{_ATTRIBUTES}", re.S)
_BARE_ATTRIBUTES = re.compile(_ATTRIBUTES)
_TARGET = r"\(\s*(?:<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"
IMAGE = re.compile(rf"!\[(?P<alt>[^\[\]]*)\]{_TARGET}(?:{_ATTRIBUTES})?|!\[\[[^\[\]]*\]\]")
_LINK = re.compile(rf"(?<!!)\[((?:[^\[\]\\]|\\.)*)\]{_TARGET}", re.S)
_REFERENCE = re.compile(r"(?<!!)\[([^\[\]]+)\]\[[^\[\]]*\]")
_NOTE = re.compile(r"\[\^[\w-]+\]")
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
_AUTOLINK = re.compile(r"<((?:https?|mailto|ftp):[^<>\s]+|[\w.+-]+@[\w-]+\.[\w.]+)>")
_SHORTCODE = re.compile(r"\{\{[<%][^{}]*[%>]\}\}|\{%[^{}%]*%\}")
_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>")
_MARK = re.compile(r"\*{1,3}|_{1,3}|~~")
# Obsidian's highlights
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]{1,300})(?<=\S)==")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!'\"<>~|@$^:=-])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,30});")
_MARKED = re.compile(r"[`*_\[<{\\~&]|==")
# A mark may hold others; deeper than this is an attack.
MAX_NESTED = 4
_KEPT = "\x02{}\x03"


def plain(text: str) -> str:
    """Return a passage of Markdown as the text that readers see; list marks, quote marks and fences stay.

    Examples
    --------
    >>> plain("Le [moyeu](/m/), *lui*, `x_y_z` et **2 * 3** : <https://a.fr> l\\\\'an")
    "Le moyeu, lui, x_y_z et 2 * 3 : https://a.fr l'an"
    """
    if _MARKED.search(text) is None:
        return text
    kept: list[str] = []

    def keep(content: str) -> str:
        kept.append(content)
        return _KEPT.format(len(kept) - 1)

    if "`" in text:
        text = _CODE.sub(lambda match: keep(match[2]), text)
    if "<" in text:
        text = _AUTOLINK.sub(lambda match: keep(match[1]), text)
    if "{" in text:
        text = _SHORTCODE.sub("", text)
    if "[" in text:
        text = _without_links(text)
    if "{" in text:
        text = _BARE_ATTRIBUTES.sub("", text)
    if "<" in text:
        text = _TAG.sub("", _without_comments(text))
    # addresses hold underscores and stars that mark nothing
    text = re.sub(r"https?://\S+", lambda match: keep(match[0]), text)
    text = "\n\n".join(map(_without_emphasis, text.split("\n\n")))
    text = _ESCAPE.sub(r"\1", _HIGHLIGHT.sub(r"\1", text))
    if "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    return re.sub("\x02(\\d+)\x03", lambda match: kept[int(match[1])], text)


def _without_links(text: str) -> str:
    text = IMAGE.sub("", text)
    for _level in range(MAX_NESTED):
        before = text
        text = _SPAN.sub(r"\1", _LINK.sub(r"\1", text))
        if text == before:
            break
    return _WIKI.sub(r"\1", _REFERENCE.sub(r"\1", _NOTE.sub("", text)))


def _without_comments(text: str) -> str:
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (stop := text.find("-->", start)) >= 0:
        parts.append(text[at:start])
        at = stop + 3
    return "".join(parts) + text[at:]


def _without_emphasis(text: str) -> str:
    """Return a paragraph without the pairs of marks that emphasise what stands between them, in one pass."""
    begun: dict[str, list[int]] = {}
    dropped: list[tuple[int, int]] = []
    for match in _MARK.finditer(text):
        mark, start, stop = match[0], match.start(), match.end()
        before, after = text[start - 1 : start], text[stop : stop + 1]
        if before == "\\":
            continue
        # inside a word only two stars or more are marks: "x_y_z", "2*3*4"
        alone = mark[0] == "_" or mark == "*"
        opens = after.strip() != "" and not (alone and before.isalnum())
        closes = before.strip() != "" and not (alone and after.isalnum())
        if closes and begun.get(mark):
            dropped += [(begun[mark].pop(), len(mark)), (start, len(mark))]
        elif opens:
            begun.setdefault(mark, []).append(start)
    parts: list[str] = []
    at = 0
    for start, length in sorted(dropped):
        parts.append(text[at:start])
        at = start + length
    return "".join(parts) + text[at:]


def plain_outside_fences(text: str) -> str:
    """Return a text without inline marks, with fenced code as it stands."""
    parts = re.split(r"(?ms)^((?:```|~~~).*?^(?:```|~~~)[ \t]*$)", text)
    return "".join(part if index % 2 else plain(part) for index, part in enumerate(parts))
