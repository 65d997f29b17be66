"""Read talk pages of wikis saved as text, where who wrote, and when, stands in a signature behind each message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from stance.pages.assemble import Found, FoundPage
from stance.pages.dates import parse_date
from stance.pages.lines import Line

# Fewer are sentences that look like one.
MIN_SIGNED = 3
# A signature's own words, which its writer may have decorated.
MAX_NAME = 60
# Browsers save each level of an answer as that many columns.
LEVEL = 4
# "6 avril 2018 à 21:14 (CEST)[répondre]", "14:05, 3 May 2019 (UTC)"
_MOMENT = re.compile(
    r"(?P<moment>(?:le )?\d{1,2}(?:er)? [^\W\d]{2,10}\.? \d{4},? (?:à|at) \d{1,2}[:h]\d\d|\d{1,2}:\d\d, \d{1,2} [^\W\d]{3,10} \d{4})"
    r"(?: \((?:UTC|CES?T|WES?T|E[SD]T)\) ?(?:\[ ?)?(?:répondre|reply)?(?: ?\])?| ?\[ ?(?:répondre|reply) ?\])$",
    re.I,
)
# "Léa (discuter)", "Léa (d · c · b)", "Léa [me parler]": links to the writer's own pages
_LINKS = re.compile(r"\s*[(\[](?:discuter|discussion|d|talk|message|me parler)\b[^()\[\]]{0,40}[)\]]", re.I)
_DASH = re.compile(r"(?:^|\s)(?:—|–|--)\s?")
# where a sentence ends; "Prof. Lachenal" is a name
_SENTENCE = re.compile(
    r"(?:(?<!\bProf)(?<!\bDr)(?<!\bMe)(?<!\bM)\.|[!?…»:;)])\s+(?=\S)|[^\w\s.,'’()·★☆•|~✉⚑♫♪☎✍—–-]\s+(?=\S)"
)
_DECORATION = re.compile(r"\s*[★☆•·|~✉⚑♫♪☎✍]+\s*")
_EDIT = re.compile(
    r"\s*\[ ?(?:modifier|edit)(?: le (?:wiki)?code| source)?(?: \| (?:modifier|edit)(?: le (?:wiki)?code| source)?)? ?\]$",
    re.I,
)
_NAMESPACE = re.compile(
    r"(?:discussion|talk|wiki[^\W\d]*|café|forum|projet|utilisat\w+)\b[^.!?]{0,40}:\S", re.I
)


@dataclass(slots=True)
class _Message:
    lines: list[str] = field(default_factory=list)
    depth: int = 0
    author: str | None = None
    date: str | None = None


def talk_page(lines: Sequence[Line]) -> FoundPage | None:
    """Return a talk page: its first message is the article, a heading above that the title; None for other pages.

    An answer is known by its indentation, where the page has any.

    Parameters
    ----------
    lines : sequence of Line
    """
    signed = [at for at, line in enumerate(lines) if _MOMENT.search(line.text)]
    if (
        len(signed) < MIN_SIGNED
        or sum(_LINKS.search(lines[at].text) is not None for at in signed) < len(signed) / 2
    ):
        return None
    names = {name for at in signed if (name := _linked(lines[at].text))}
    start = _first_line(lines, signed[0])
    page = FoundPage(title=_title(lines, start))
    headings: list[str] = []
    opened: list[tuple[int, str]] = []
    message = _Message()
    for line in lines[start : signed[-1] + 1]:
        if heading := _heading(line.text):
            # one above the first message is the title, those within belong to it
            if not page.text and any(message.lines):
                headings.append(heading)
                message.lines += ["", heading, ""]
            elif page.text:
                message, opened = _Message(), []
            continue
        if not any(message.lines):
            message.depth = line.indent // LEVEL
        body, message.author, message.date = _parted(line.text, names)
        message.lines.append(body)
        if message.date is None:
            continue
        text = "\n".join(message.lines)
        if not page.text:
            page.text, page.author, page.date, page.headings = text, message.author, message.date, headings
        else:
            while opened and opened[-1][0] >= message.depth:
                opened.pop()
            number = f"#{len(page.comments)}"
            page.comments.append(
                Found(text, message.author, message.date, id=number, parent=opened[-1][1] if opened else None)
            )
            opened.append((message.depth, number))
        message = _Message()
    return page


def _first_line(lines: Sequence[Line], signed: int) -> int:
    """Return where the first message begins: below what is neither prose, nor a heading, nor an item of a list within."""
    start = signed
    for at in range(signed - 1, -1, -1):
        line = lines[at]
        if line.is_sentence or _heading(line.text):
            start = at
        elif line.text and (
            line.indent == 0 or not any(other.is_sentence for other in lines[max(at - 8, 0) : at])
        ):
            break
    return start


def _title(lines: Sequence[Line], start: int) -> str | None:
    """Return the heading above the first message, or the name of the page."""
    named = (line.text for line in lines[:start] if _NAMESPACE.match(line.text))
    return _heading(lines[start].text) or next(named, None)


def _heading(text: str) -> str | None:
    """Return a heading without its link to edit, None for other lines."""
    return _EDIT.sub("", text) or None if _EDIT.search(text) else None


def _linked(text: str) -> str | None:
    """Return the name before the links of a signature."""
    moment = _MOMENT.search(text)
    before = text[: moment.start()] if moment else text
    links = list(_LINKS.finditer(before))
    return _name(before[: links[-1].start()], set())[1] if links else None


def _parted(text: str, names: set[str]) -> tuple[str, str | None, str | None]:
    """Return a line without its signature, who signed and when."""
    moment = _MOMENT.search(text)
    if moment is None:
        return text, None, None
    before = text[: moment.start()].rstrip()
    links = list(_LINKS.finditer(before))
    body, name = _name(before[: links[-1].start()] if links else before, names)
    return body, name, parse_date(moment["moment"])


def _name(text: str, names: set[str]) -> tuple[str, str | None]:
    """Part a text from the name behind it: one that is known, what stands behind a dash, or behind the last sentence."""
    tails = (text[-size:] for size in range(min(MAX_NAME, len(text)), 0, -1))
    known = next((tail for tail in tails if tail in names), None)
    if known is not None:
        at = len(text) - len(known)
    else:
        tail = max(0, len(text) - MAX_NAME)
        ends = [match.end() for pattern in (_DASH, _SENTENCE) for match in pattern.finditer(text, tail)]
        at = max(ends, default=0 if tail == 0 else len(text))
    # "★ Léa ★ Bibliothécaire": what stands behind the name's own decoration is none of it
    parts = [part for part in _DECORATION.split(text[at:]) if part.strip()]
    body = re.sub(r"\s*(?:—|–|--|★|☆)\s*$", "", text[:at].rstrip()) if at else ""
    # "Cordialement, Léa"
    return body, parts[0].rpartition(", ")[2].strip() if parts else None
