"""Turn the bits of HTML that exports store into text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from lxml import etree

from stance.pages.markup import HEADINGS, Element, descendants, hidden, named, one_line, tag, text_of, tokens
from stance.pages.normalize import clean_lines, normalize

_TAGS = re.compile(
    r"</?(?:p|br|div|blockquote|ul|ol|li|h[1-6]|em|strong|b|i|u|a|span|figure|img|table|pre|code|sup|sub|del|s|q)\b[^<>]*>|<!--",
    re.I,
)
# Where WordPress cuts a post, between paragraphs.
_MORE = re.compile(r"<!--\s?(?:more|nextpage)\b[^<>]{0,80}-->")
_INLINE = re.compile(r"<(em|strong|b|i|u|a|code|del|s|q|sup|sub)(?:\s[^<>]*)?>[^<>]*</\1>", re.I)
_OTHER_TAG = re.compile(r"<(?!/?(?:em|strong|b|i|u|a|code|del|s|q|sup|sub)\b)/?[a-z][^<>]*>", re.I)
_BLOCKS = re.compile(
    r"<p>|</(?:p|div|ul|ol|blockquote|h[1-6])\s*>|<br\s*/?>|^\s*<(?:p|div|blockquote|ul|ol|h[1-6])\b", re.I
)
# How phpBB stores a message, with and without formatting.
_STORED = re.compile(r"<[rt]>(.*)</[rt]>\s*", re.S)
_LINK = re.compile(r"<a\s[^<>]*\bhref=[^<>]*>[^<>]*</a>", re.I)
_ENTITIES = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.I)
_BLOCK = r"(?:p|div|blockquote|ul|ol|li|h[1-6]|table|thead|tbody|tr|td|th|figure|pre|hr|section|dl|dt|dd|!--[^<>]*--)"
_BESIDE_BLOCK = re.compile(rf"\s*\n\s*(?=</?{_BLOCK}\b|<!--)|((?:</?{_BLOCK}\b[^<>]*>|-->))\s*\n\s*", re.I)
# A shortcode with its contents, or one that has attributes: "[sic]" and "[…]" are text.
_SHORTCODES = re.compile(
    r"\[caption\b[^\]]*\].*?\[/caption\]|\[/?(?:gallery|embed|audio|video|playlist|caption|more|toc|contact-form)\b[^\]]*\]"
    r"|\[[a-z][\w-]*(?:\s+[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s\]]+))+\s*/?\]",
    re.I | re.S,
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """The text of a fragment, its headings, and the passages that it marks as quoted."""

    text: str
    headings: Sequence[str] = ()
    quotes: Sequence[str] = ()


def looks_like_fragment(raw: str) -> bool:
    """Say whether a text is HTML: it closes a paragraph, breaks a line or begins with a block.

    Examples
    --------
    >>> looks_like_fragment("<p>Oui.</p>"), looks_like_fragment("si a < b & c > d")
    (True, False)
    """
    return (
        _BLOCKS.search(raw) is not None or _STORED.fullmatch(raw) is not None or _LINK.search(raw) is not None
    )


def read_fragment(raw: str) -> Fragment:
    """Return the text of a fragment of HTML; where it has no paragraphs, empty lines make them, as WordPress does.

    Examples
    --------
    >>> read_fragment("Oui.<br>\\n<em>Vraiment</em>&nbsp;!\\n\\nNon.").text
    'Oui.\\nVraiment !\\n\\nNon.'
    """
    if stored := _STORED.fullmatch(raw):
        raw = stored[1]
    raw = _SHORTCODES.sub("", clean_lines(_MORE.sub("\n\n", raw)))
    if not _TAGS.search(raw) and not _ENTITIES.search(raw):
        return Fragment(normalize(raw))
    if not re.search(r"<p\b|<!-- wp:", raw, re.I):
        raw = _with_breaks(raw)
    try:
        parser = etree.HTMLParser(huge_tree=True, remove_pis=True, no_network=True)
        root = etree.HTML(f"<html><body>{raw}</body></html>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        return Fragment(normalize(re.sub(r"<[^<>]*>", " ", raw)))
    for link in root.iter("a"):
        # platforms shorten the addresses that they turn into links
        shown, address = (link.text or "").rstrip(".…"), link.get("href") or ""
        if len(link) == 0 and shown != (link.text or "") and len(shown) > 8 and address.startswith(shown):
            link.text = address
    text = normalize(text_of(root, skip=_skip))
    paragraphs = set(text.split("\n\n"))
    headings = [normalize(one_line(e)) for e in descendants(root, stop=_skip) if tag(e) in HEADINGS]
    quotes = [text_of(e, skip=_skip) for e in descendants(root, stop=_skip) if tag(e) == "blockquote"]
    return Fragment(text, [h for h in headings if h in paragraphs], quotes)


def read_text_or_fragment(raw: str) -> Fragment:
    """Return a field of an export that holds HTML or plain text; entities stand for characters in both.

    Examples
    --------
    >>> read_text_or_fragment("plus cher &amp; moins bon &lt; avant").text
    'plus cher & moins bon < avant'
    """
    if looks_like_fragment(raw):
        return read_fragment(raw)
    return Fragment(normalize(_ENTITIES.sub(lambda match: unescape(match[0]), raw)))


def read_cell(raw: str) -> Fragment:
    """Return a table's cell that holds HTML, which tables of blogs keep without paragraphs, or plain text.

    Examples
    --------
    >>> read_cell("<em>Vraiment</em> !").text, read_cell("la balise <ul> et <em>non</em>").text
    ('Vraiment !', 'la balise <ul> et <em>non</em>')
    """
    # a text about markup names other elements as well
    emphasised = _INLINE.search(raw) is not None and _OTHER_TAG.search(raw) is None
    return read_fragment(raw) if emphasised else read_text_or_fragment(raw)


def _skip(element: Element) -> bool:
    if "title" in tokens(element):
        # Discourse says there whom a message quotes
        above = element.getparent()
        if above is not None and tag(above) == "aside" and "quote" in tokens(above):
            return True
    return hidden(element) or tag(element) in ("figcaption", "form", "nav") or named(element, "noise")


def _with_breaks(raw: str) -> str:
    raw = _BESIDE_BLOCK.sub(lambda match: match[1] or "", raw)
    raw = re.sub(r"<br\s*/?>[ \t]*\n", "<br>", raw, flags=re.I)
    raw = re.sub(r"\n\s*\n\s*", "<p>", raw)
    return raw.replace("\n", "<br>")
