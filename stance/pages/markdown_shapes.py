"""Bring what tools write into the Markdown that people write: outlines as paragraphs, comments that are quotations as text, moments that links tell."""

import re
from collections.abc import Sequence
from dataclasses import replace

from stance.pages.dates import find_date, is_moment
from stance.pages.heads import IN_REPLY, head_line
from stance.pages.lines import BLANK, Line
from stance.pages.markdown_marks import HEADING, plain
from stance.pages.table_shape import Table

# "[il y a 1 mois](#note_7 "2 mai 2023 à 21:09:33 UTC+2")"
_TITLED = re.compile(r"\[(?P<shown>[^\[\]\n]{1,40})\]\([^()\s\"]{0,500}\s+\"(?P<told>[^\"\n]{6,60})\"\)")
# Logseq and Roam: "- text", and "key:: value" below it
_ITEM = re.compile(r"[-*•]\s+(?P<text>\S.*)")
_PROPERTY = re.compile(r"(?P<key>[a-zà-ÿ][\w-]{1,30}):: ?(?P<value>.*)", re.I)
MIN_ITEMS = 6
_SIGN = re.compile(r"(?:[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?\u200d?){1,3}\s*(?=\S)")
_CELL_EDGE = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s*/?>", re.I)
_RULE_CELL = re.compile(r":?-{1,200}:?")
# The names of the columns, the rule below them, and some comments.
MIN_ROWS = 3
# Of the lines of an outline, those that are items of it.
MIN_SHARE = 0.85
# Of the heads of comments, those below which a quotation is all that is said.
MOST = 0.7
MIN_HEADS = 2


def with_moments_of_links(text: str) -> str:
    """Return a page with the moments that links to comments tell in their titles, where they show an age.

    Examples
    --------
    >>> with_moments_of_links('Léa [il y a 1 mois](#note_7 "2 mai 2023 à 21:09:33")')
    'Léa 2 mai 2023 à 21:09:33'
    """
    return _TITLED.sub(_more_exact, text)


def _more_exact(match: re.Match[str]) -> str:
    told = find_date(match["told"])
    exact = told is not None and told.iso is not None and told.start == 0 and "T" in told.iso
    return match["told"] if exact and is_moment(match["shown"].strip()) else match[0]


def outline_properties(lines: Sequence[Line]) -> str:
    """Return the properties above an outline as those of a page: "title:: La crue" as "title: La crue"."""
    found = []
    for line in lines:
        if line.text and not (match := _PROPERTY.fullmatch(line.text)):
            break
        if line.text and match:
            found.append(f"{match['key']}: {match['value']}")
    return "\n".join(found)


def without_outline(lines: Sequence[Line]) -> list[Line]:
    """Return the items of an outline as paragraphs, as deep as they stood; the lines as they are where they are none."""
    texts = [line.text for line in lines if line.text]
    properties = sum(map(bool, map(_PROPERTY.fullmatch, texts)))
    items = sum(map(bool, map(_ITEM.fullmatch, texts)))
    if not properties or items < max(MIN_ITEMS, MIN_SHARE * (len(texts) - properties)):
        return list(lines)
    shown: list[Line] = []
    for line in lines:
        if _PROPERTY.fullmatch(line.text):
            continue
        item = _ITEM.fullmatch(line.text)
        if item is None:
            shown.append(line)
            continue
        text = item["text"]
        indent = 0 if HEADING.fullmatch(text) else line.indent
        shown += [BLANK, replace(line, indent=indent, text=text, first_part=text, raw="", parts=1)]
    return shown


def table_of(lines: Sequence[Line]) -> Table | None:
    """Return the first table of some rows among lines, None where there is none."""
    run: list[list[str]] = []
    for line in (*lines, BLANK):
        if line.text.startswith("|"):
            cells = [cell.strip() for cell in _CELL_EDGE.split(line.text.strip().strip("|"))]
            run.append([_BREAK.sub("\n", cell) for cell in cells])
        elif len(run) > MIN_ROWS and all(map(_RULE_CELL.fullmatch, run[1])):
            columns = tuple(plain(cell) or f"column {number}" for number, cell in enumerate(run[0]))
            # a sheet below another one has names and a rule of its own
            rows = (
                [plain(cell) for cell in row] for row in run[2:] if not all(map(_RULE_CELL.fullmatch, row))
            )
            return Table(columns, tuple(dict(zip(columns, row, strict=False)) for row in rows))
        else:
            run = []
    return None


def without_signs(lines: Sequence[Line]) -> list[Line]:
    """Return lines without the sign that a note puts before the name and the date of who wrote: "↪️ **Léa** · 3 mai"."""
    shown: list[Line] = []
    for line in lines:
        sign = _SIGN.match(line.text)
        rest = line.text[sign.end() :] if sign else ""
        head = head_line(" ".join(plain(rest).split())) if rest else None
        told = head is not None and head.author is not None and head.date is not None
        shown.append(replace(line, text=rest, first_part=rest, raw="", parts=1) if told else line)
    return shown


def without_quoting(lines: Sequence[Line]) -> list[Line]:
    """Return lines with the comments as text that a page shows as quotations, each below the name and the date of who wrote it."""
    heads = [at for at, line in enumerate(lines) if _is_head(line.text)]
    if any(_is_head(line.text.lstrip("> ")) for line in lines if line.text.startswith(">")):
        # quotations tell the levels of threads
        return list(lines)
    runs: dict[int, int] = {}
    for head in heads:
        below = (at for at in range(head + 1, len(lines)) if lines[at].text)
        first = next((at for at in below if not IN_REPLY.fullmatch(lines[at].text)), len(lines))
        last = first
        while last < len(lines) and lines[last].text.startswith(">"):
            last += 1
        # nothing else is said until the next head, or a rule
        after = next((lines[at].text for at in range(last, len(lines)) if lines[at].text), "")
        if last > first and (not after or _is_head(after) or not any(map(str.isalnum, after))):
            runs[first] = last
    if len(heads) < MIN_HEADS or len(runs) < MOST * len(heads):
        return list(lines)
    shown: list[Line] = []
    stop = 0
    for at, line in enumerate(lines):
        stop = runs.get(at, stop)
        if at < stop and line.text.startswith(">"):
            text = line.text[1:].removeprefix(" ")
            shown.append(replace(line, text=text, first_part=text, raw="", parts=1) if text else BLANK)
        else:
            shown.append(line)
    return shown


def _is_head(text: str) -> bool:
    """Say whether a line outside quotations holds a name in bold and a date."""
    if not text.lstrip("-*+ ").startswith(("**", "__", "[")) and "**" not in text[:8]:
        return False
    head = head_line(" ".join(plain(text).split()))
    return head is not None and head.author is not None and head.date is not None
