"""Show a page of Markdown as lines, the way a browser would: levels of headings and quotations are columns, marks are gone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.pages.boilerplate import is_action, says
from stance.pages.dates import find_date
from stance.pages.headings import looks_like_sentence
from stance.pages.heads import HeadLine, head_line
from stance.pages.lines import BLANK, Line
from stance.pages.markdown_marks import FENCE, HEADING, IMAGE, plain
from stance.pages.marks import shows
from stance.pages.markup import RULE

QUOTE_MARKS = re.compile(r"(?:> ?)*")
RULED = re.compile(r"(?:[-*_]\s*){3,}")
# a name in bold or a link, be there an item's mark, a picture or a number before it
_NAMED = re.compile(
    r"(?P<mark>(?:[-*+]\s+|\d{1,3}[.)]\s+|#{2,6}\s+)?)(?:[🟥🟧🟨🟩🟦🟪🟫⬛⬜🔴🟠🟡🟢🔵🟣🟤⚫⚪]\s*)?(?:\*\*#?\d{1,5}\*\*\s*[|·–—-]\s*)?(?:<img\b[^<>]{0,400}>\s*)?"
    r"(?:(?:\*\*|__)(?:(?P<number>\d{1,3}(?:\.\d{1,3}){0,4})\.?\s+)?(?:\[(?P<within>[^\[\]*]{1,80})\]\([^()\s]{0,500}\)(?P<op>\s\((?:OP|auteure?)\))?|(?P<name>[^*\[\]\n]{1,80}?))(?:\*\*|__)|\[(?P<linked>[^\[\]*]{1,80})\]\([^()\s]{0,500}\))"
    r"(?P<rest>[\s(—–·•|].{4,400})"
)
# what may stand between a name and its date: an account, a rank, an act
_BESIDE = re.compile(
    r"\((?P<aside>[^()]{1,80})\)\s*|(?:commented|opened (?:this )?issue|a commenté|a répondu)\b\s*", re.I
)
_MAKER = re.compile(
    r"(?:auteure?|autrice|créat(?:eur|rice)|creator|owner)(?: (?:de la|de l['’]|du|of the) ?\w+)?", re.I
)
_MOMENT_SIGNS = re.compile(r"(?:at|le|[—–·•|,-])\s*")
# "⬆️ 203 ( 2023-11-05 18:40:12 )"
_VOTES = re.compile(r"[⬆⬇▲△👍♥❤]\ufe0f?\s*-?\d[\d.,k]{0,8}\s*(?=\()")
_MESSAGES = re.compile(r"\d[\d \u00a0\u202f.,]{0,9} (?:messages?|posts?)", re.I)
_WEEKDAY = re.compile(r"(?:le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? ", re.I)
_BRACKETED = re.compile(r"\(\s*(?P<moment>\d[^()]{4,40}?)\s*\)")
_WHOM = re.compile(
    r"\s*[—–·•|-]?\s*(?:[↳↪↩→]\ufe0f?)?\s*(?:en réponse|in reply) (?:à|to)\s+(?P<name>.{1,80}?)", re.I
)
# an avatar leaves nothing of its item but the number
_NUMBER_ITEM = re.compile(r"(?:\d+[.)]|[-*+])\s+(?:#|n[°º]\s?)?(?P<number>\d+)[.)]?")
_EMPTY_ITEM = re.compile(r"\d+[.)]|[-*+]")
# coloured squares and dots say levels of threads (reddit-markdown)
_LEVEL_SIGN = re.compile(r"^((?:[-*+]\s+)?)[🟥🟧🟨🟩🟦🟪🟫⬛⬜🔴🟠🟡🟢🔵🟣🟤⚫⚪]\s*(?=\*\*)")
MAX_NAME_WORDS = 3
# Columns that a level of headings or quotations counts for, where lists would indent.
LEVEL = 4
# What stands for a block of code, behind the paragraph above it: nets know no code.
_PLACE = "\ue000{}\ue001"
_PLACED = re.compile(r"\s*\ue000(\d+)\ue001")


def shown_lines(lines: Sequence[Line]) -> list[Line]:
    """Return lines as a page of text has them: levels of headings and quotations are columns, marks are gone."""
    shown: list[Line] = []
    levels = [
        len(m["marks"])
        for line in lines[1:]
        if (m := HEADING.fullmatch(line.text)) and head_line(plain(m["text"]))
    ]
    shallowest = min(levels, default=0)
    fenced = False
    picture = ""
    for block in _quote_blocks(lines):
        # what quotes somebody names her too: "> Léa a dit :"
        told = any(_is_comment_head(line.text[_marks(line.text) :]) for line in block)
        own = 0
        for line in block if told else _without_buttons(block):
            if not line.text:
                shown.append(BLANK)
                continue
            fenced ^= FENCE.fullmatch(line.text) is not None
            marks = _marks(line.text) if told else 0
            depth = line.text[:marks].count(">")
            text = _LEVEL_SIGN.sub(r"\1", line.text[marks:].strip())
            if told and depth and _is_comment_head(line.text[marks:]):
                own = depth
            elif told and own and depth > own and text:
                # a passage that the comment quotes
                text, depth = f"{'> ' * (depth - own)}{text}", own
            if heading := None if fenced else HEADING.fullmatch(text):
                text = heading["text"]
                depth += max(len(heading["marks"]) - shallowest, 0) if _is_head(text) else 0
            text = text if fenced else RULE if RULED.fullmatch(text) else " ".join(plain(text).split())
            if _EMPTY_ITEM.fullmatch(text) and IMAGE.search(line.text):
                text = ""
            elif not fenced and not marks and (number := _NUMBER_ITEM.fullmatch(text)) and "**" in line.text:
                # Jimdo numbers comments in bold, above who wrote them
                text = f"commentaire n° {number['number']}"
            images = [match["alt"] or "" for match in IMAGE.finditer(line.text)]
            if text and len(picture.split()) > MAX_NAME_WORDS and text.startswith(picture):
                # the caption says again what the picture above shows; shorter words may be the name of who wrote
                text = picture = ""
            picture = images[-1] if images else picture if not text else ""
            shown.append(Line(line.indent + LEVEL * depth, text, text) if text else BLANK)
    # a rule below the last comment parts it from the page's foot
    last = max((i for i, line in enumerate(shown) if line.text == RULE), default=len(shown))
    if not any(_is_head(line.text) for line in shown[:last]):
        return shown
    return shown if any(_is_head(line.text) for line in shown[last:]) else shown[:last]


def plain_heads(lines: Sequence[Line]) -> list[Line]:
    """Return lines with the heads of comments as name and date alone, and whom they answer below: "**1.1. Léa** *(autrice)* — 3 mai — ↳ en réponse à Paul"."""
    kept: list[Line] = []
    numbers: dict[str, str] = {}
    for line in lines:
        named = _NAMED.fullmatch(line.text)
        head = _plain_head(named, numbers) if named else None
        if head is None:
            kept.append(line)
            continue
        text, answered = head
        kept.append(replace(line, text=text, first_part=text, parts=1, raw=""))
        if answered:
            label = f"En réponse à {answered}"
            kept += [Line(0, ""), replace(line, text=label, first_part=label, parts=1, raw=""), Line(0, "")]
    return kept


def _plain_head(named: re.Match[str], numbers: dict[str, str]) -> tuple[str, str | None] | None:
    """Return the head of a comment, and whom it answers; None where it says no more than a name and a date, or something else."""
    name, number = (named["name"] or named["within"] or named["linked"]).strip(), named["number"]
    rest = _VOTES.sub("", " ".join(plain(named["rest"]).split()), count=1)
    bracketed = _BRACKETED.fullmatch(rest)
    own = " (auteur)" if named["op"] else ""
    told, moment = number is not None or bracketed is not None or bool(own), ""
    rest = bracketed["moment"] if bracketed else rest
    while beside := _BESIDE.match(rest):
        # "(créatrice de la vidéo, il y a 2 semaines, 44 j'aime)"
        parts = [part.strip() for part in (beside["aside"] or "").split(",") if part.strip()]
        if any(map(_MESSAGES.fullmatch, parts)):
            # what forums say of an author: rank, messages, town
            parts = []
        for part in parts:
            if says(part, "author") or part.casefold() == "autrice" or _MAKER.fullmatch(part):
                own = " (auteur)"
            elif len(parts) > 1 and (aged := find_date(part)) is not None and aged.start == 0:
                moment = part
            elif not (part.startswith("@") or shows(part, "interface") or is_action(part)):
                return None
        rest, told = rest[beside.end() :], True
    rest = (
        moment + rest
        if moment
        else _MOMENT_SIGNS.sub("", rest, count=1)
        if _MOMENT_SIGNS.match(rest)
        else rest
    )
    date = find_date(rest)
    if date is None or (date.start > 0 and not _WEEKDAY.fullmatch(rest[: date.start])):
        return None
    behind = rest[date.end :]
    whom = _WHOM.fullmatch(behind)
    if whom is None and behind.strip(" :"):
        return None
    answered = whom["name"] if whom else None
    if number is not None:
        numbers[number] = name
        answered = answered or numbers.get(number.rpartition(".")[0])
    if not (told or whom):
        return None
    return f"{named['mark']}**{name}**{own} · {rest[: date.end]}", answered


def folded(lines: Sequence[Line]) -> tuple[list[Line], list[str]]:
    """Return lines with a sign for each block of code, behind the line above it, and these blocks."""
    kept: list[Line] = []
    blocks: list[str] = []
    begun: list[Line] | None = None
    for line in lines:
        fence = FENCE.fullmatch(line.text) is not None
        if begun is None and not fence:
            kept.append(line)
        elif begun is None:
            begun = [line]
        elif not fence:
            begun.append(line)
        else:
            blocks.append("\n".join(part.text for part in (*begun, line)))
            begun = None
            place = _PLACE.format(len(blocks) - 1)
            above = next((i for i in range(len(kept) - 1, -1, -1) if kept[i].text), None)
            if above is not None and (
                looks_like_sentence(kept[above].text) or kept[above].text.endswith(":")
            ):
                kept[above] = replace(kept[above], text=f"{kept[above].text} {place}", raw="")
            else:
                kept.append(Line(0, place, place))
    # a fence that nobody closed is none
    return ([*kept, *begun] if begun else kept), blocks


def unfolded(text: str, blocks: Sequence[str]) -> str:
    """Return a text with its blocks of code in the places of their signs."""
    return _PLACED.sub(lambda match: f"\n\n{_block(match, blocks)}", text).strip("\n")


def _block(match: re.Match[str], blocks: Sequence[str]) -> str:
    number = int(match[1])
    return blocks[number] if number < len(blocks) else ""


def refolded(text: str, blocks: Sequence[str]) -> str:
    """Return a text with signs in the places of its blocks of code."""
    for number, block in enumerate(blocks):
        text = text.replace(f"\n\n{block}", f" {_PLACE.format(number)}")
    return text


def _quote_blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield runs of lines that are all quoted, or all not."""
    run: list[Line] = []
    for line in lines:
        if run and line.text.startswith(">") != run[-1].text.startswith(">"):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _marks(text: str) -> int:
    match = QUOTE_MARKS.match(text)
    return match.end() if match else 0


def _without_buttons(block: Sequence[Line]) -> Sequence[Line]:
    """Return lines without what ends a quotation that can be unfolded: "> Cliquez pour agrandir..."."""
    stop = len(block)
    while stop and block[stop - 1].text.startswith(">"):
        bare = plain(block[stop - 1].text[_marks(block[stop - 1].text) :]).strip()
        if bare and not is_action(bare.rstrip(".… ")):
            break
        stop -= 1
    return block[:stop] if stop else block


def _is_comment_head(text: str) -> bool:
    head = _head(text)
    marked = text.lstrip("# ").startswith(("**", "__"))
    return head is not None and head.author is not None and (marked or head.date is not None)


def _is_head(text: str) -> bool:
    head = _head(text)
    return head is not None and head.author is not None


def _head(text: str) -> HeadLine | None:
    return head_line(" ".join(plain(text.lstrip("# ")).split()))
