"""Read XML exports element by element: no entities, no network, no more memory than an element takes."""

import re
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from stance.errors import PageError
from stance.language import _
from stance.pages.markup import Element
from stance.pages.normalize import clean_lines

_PROLOGUE = re.compile(r"^\s*(?:<\?xml[^>]*\?>)?", re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S)


def elements(raw: str, *names: str, source: str | None) -> Iterator[Element]:
    """Yield the elements of some local names when they are complete; they are emptied afterwards.

    A document type, which may define entities without end, is left out; what is broken is read as far as it goes.

    Raises
    ------
    PageError
        This is no XML at all.
    """
    text = _DOCTYPE.sub("", _PROLOGUE.sub("", clean_lines(raw)), count=1)
    stream = BytesIO(text.encode("utf-8", errors="replace"))
    events = etree.iterparse(
        stream,
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        recover=True,
        huge_tree=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _event, element in events:
            yield element
            if element.getparent() is not None and local(element.getparent()) in ("channel", "disqus"):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise PageError(
            _("XML illisible à la ligne {line}.").format(line=error.lineno or 1),
            source=source,
        ) from error


def local(element: Element | None) -> str:
    """Return the name of an element without its namespace."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return element.tag.rpartition("}")[2]


def child(element: Element, name: str) -> Element | None:
    """Return the first child of a local name."""
    return next((e for e in element if local(e) == name), None)


def value(element: Element, name: str) -> str:
    """Return the text of the first child of a local name, "" without it."""
    found = child(element, name)
    return "".join(map(str, found.itertext())).strip() if found is not None else ""


def root_name(raw: str) -> str:
    """Return the name of the first element of an XML text."""
    match = re.search(r"<([A-Za-z_][\w.:-]*)", _DOCTYPE.sub("", _COMMENT.sub("", raw[:20_000]), count=1))
    return match[1] if match else ""
