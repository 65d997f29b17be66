"""Read Markdown's inline marks as the text that they stand for: emphasis, links, images, code, escapes, attributes of converters."""

import re

_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
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
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}", re.S)
_TAG = re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>|<!--.*?-->", re.S)
_EMPHASIS = (
    re.compile(r"(?<![\w*\\])\*{1,3}(?=[^\s*])(.+?)(?<=[^\s*\\])\*{1,3}(?![\w*])", re.S),
    re.compile(
        r"(?<=\w)\*\*(?=[^\s*])(.+?)(?<=[^\s*\\])\*\*|\*\*(?=[^\s*])(.+?)(?<=[^\s*\\])\*\*(?=\w)", re.S
    ),
    re.compile(r"(?<![\w_\\])_{1,3}(?=[^\s_])(.+?)(?<=[^\s_\\])_{1,3}(?![\w_])", re.S),
    re.compile(r"~~(?=\S)(.+?)(?<=\S)~~", re.S),
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!'\"<>~|@$^:=-])")
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
    kept: list[str] = []

    def keep(content: str) -> str:
        kept.append(content)
        return _KEPT.format(len(kept) - 1)

    text = _CODE.sub(lambda match: keep(match[2]), text)
    text = _AUTOLINK.sub(lambda match: keep(match[1]), text)
    text = _SHORTCODE.sub("", text)
    text = IMAGE.sub("", text)
    for _level in range(MAX_NESTED):
        before = text
        text = _SPAN.sub(r"\1", _LINK.sub(r"\1", text))
        if text == before:
            break
    text = _BARE_ATTRIBUTES.sub("", _WIKI.sub(r"\1", _REFERENCE.sub(r"\1", _NOTE.sub("", text))))
    text = _TAG.sub("", text)
    # addresses hold underscores and stars that mark nothing
    text = re.sub(r"https?://\S+", lambda match: keep(match[0]), text)
    for pattern in _EMPHASIS:
        text = pattern.sub(lambda match: next(group for group in match.groups() if group is not None), text)
    text = _ESCAPE.sub(r"\1", text)
    return re.sub("\x02(\\d+)\x03", lambda match: kept[int(match[1])], text)


def plain_outside_fences(text: str) -> str:
    """Return a text without inline marks, with fenced code as it stands."""
    parts = re.split(r"(?ms)^((?:```|~~~).*?^(?:```|~~~)[ \t]*$)", text)
    return "".join(part if index % 2 else plain(part) for index, part in enumerate(parts))
