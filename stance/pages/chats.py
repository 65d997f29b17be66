"""Simplify threads of chat rooms and their exports: heads on one line, answers named below them, no days, reactions and notices."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.pages.boilerplate import says
from stance.pages.dates import find_date, is_moment
from stance.pages.heads import looks_like_name
from stance.pages.lines import Line
from stance.pages.marks import FIGURE, shows

# "Léa — 14/01/2024 18:22"; what the room tells of itself has a sentence before the sign, a message has its writer's name
_HEAD = re.compile(r"(?P<told>\S.{0,160}?)?\s*— (?P<moment>\S.{3,40})")
# "[12/03/2024, 18:40:12] Léa: Oui.", "12/03/2024 à 18:40 - Léa : Oui.": what WhatsApp exports; notices have no name
_EXPORTED = re.compile(
    r"\u200e?\[?(?P<moment>\d{1,2}[/.]\d{1,2}[/.]\d{2,4}(?:,| à)? \d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?)(?:\] | - )(?P<rest>.*)",
    re.I,
)
_NAMED = re.compile(r"(?:~\s?)?(?P<name>[^:]{1,40}?)\s?: (?P<text>.*)")
_NOTICE = re.compile(
    r"\u200e?(?:(?:les )?messages (?:et les appels )?(?:sont|are) .*(?:chiffrés|encrypted).*|messages and calls are .*encrypted.*"
    r"|<(?:médias? omis|media omitted)>|(?:image|vidéo|audio|sticker|document|gif) (?:absente?|omise?|omitted)"
    r"|(?:ce message a été supprimé|this message was deleted|(?:null)?)\.?)",
    re.I,
)
# "nadia.f [09:02]" below "----- Lundi 12 juin 2017 -----": Slack, IRC
_TIMED = re.compile(r"(?P<name>\S.{0,40}?) \[(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?)\]", re.I)
_DAY = re.compile(r"[-–—_=]{2,}\s*(?P<day>\S.{4,40}?)\s*[-–—_=]{2,}")
_TOLD = re.compile(
    r"(?::[a-z0-9_+-]{2,40}:\s*\d{0,4}\s*)+|(?:épinglé|pinned) (?:par|by) .{1,60}|nouveaux messages|new messages"
    r"|\S.{0,60} (?:a rejoint|a quitté|a défini (?:le sujet|l['’]objet)|a renommé|joined|left|set the channel|has joined|was added to)\b.{0,120}",
    re.I,
)
_EDITED = re.compile(r"\s\((?:modifiée?|edited)\)$", re.I)
# The bar above an answer shows how what it answers begins.
MIN_EXCERPT = 8
# The mark of what is new and the bar of an answer may stand between a day and the next message.
LINES_TO_HEAD = 4
MIN_MESSAGES = 3


def chat_joined(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a chat room's thread as those of a forum, any other page's as they are."""
    joined = list(_heads_joined(_parted(_days_told(lines))))
    heads = {i for i, line in enumerate(joined) if _is_head(line.text)}
    if len(heads) < MIN_MESSAGES:
        return lines
    dropped: set[int] = set()
    answers: dict[int, str] = {}
    first = min(heads)
    begun: set[str] = set()
    for head in sorted(heads):
        excerpt = joined[head - 1].text[:MIN_EXCERPT]
        if head - 2 > first and joined[head - 2].text.startswith("@") and excerpt in begun:
            dropped |= {head - 2, head - 1}
            answers[head] = joined[head - 2].text[1:].strip()
        dropped |= _days_above(joined, head, dropped)
        begun |= {line.text[:MIN_EXCERPT] for line in joined[head + 1 : head + 2]}
    for index in range(first, len(joined)):
        text = joined[index].text
        if index not in heads and _HEAD.fullmatch(text) and _ends_with_moment(text):
            dropped.add(index)
        elif FIGURE.fullmatch(text) and _is_sign(joined[index - 1].text):
            dropped |= {index - 1, index}
    return list(_rewritten(joined, dropped, answers, first))


def _days_told(lines: Sequence[Line]) -> Sequence[Line]:
    """Give each head of a room its day, which stands on a line of its own above; what the room tells of itself is left out."""
    heads = [_TIMED.fullmatch(line.text) for line in lines]
    days = [_DAY.fullmatch(line.text) for line in lines]
    if sum(match is not None for match in heads) < MIN_MESSAGES or not any(days):
        return lines
    day = ""
    told: list[Line] = []
    for line, head, divider in zip(lines, heads, days, strict=True):
        if divider is not None and find_date(divider["day"]) is not None:
            day = divider["day"]
        elif head is not None and looks_like_name(head["name"]):
            text = f"{head['name']} — {day.rpartition(', ')[2]} {head['clock']}"
            told.append(replace(line, text=text, first_part=text, parts=1, raw=""))
        elif not _TOLD.fullmatch(line.text):
            told.append(line)
    return told


def _parted(lines: Sequence[Line]) -> Sequence[Line]:
    """Part heads from texts in an export that has both on one line; what the application tells of itself is left out."""
    found = [_EXPORTED.fullmatch(line.text) for line in lines]
    if sum(match is not None for match in found) < MIN_MESSAGES:
        return lines
    parted: list[Line] = []
    kept = False
    for line, match in zip(lines, found, strict=True):
        if match is None:
            parted += [line] if kept or not parted else []
            continue
        named = _NAMED.fullmatch(match["rest"])
        kept = named is not None and looks_like_name(named["name"]) and not _NOTICE.fullmatch(named["text"])
        if named and kept:
            head = f"{named['name']} — {match['moment'].replace(',', '')}"
            parted += [Line(0, head, head), Line(0, named["text"], named["text"])]
    return parted


def _rewritten(
    lines: Sequence[Line], dropped: set[int], answers: dict[int, str], first: int
) -> Iterator[Line]:
    for index, line in enumerate(lines):
        if index in dropped:
            continue
        text = _EDITED.sub("", line.text) if index > first else line.text
        yield replace(line, text=text) if text != line.text else line
        if index in answers:
            told = f"En réponse à {answers[index]}"
            yield Line(line.indent, told, told)


def _heads_joined(lines: Sequence[Line]) -> Iterator[Line]:
    """Join a name, a mark and the moment that stand on lines of their own."""
    at = 0
    while at < len(lines):
        line = lines[at]
        below = [lines[i].text for i in range(at + 1, min(at + 3, len(lines)))]
        moment = next((n for n, text in enumerate(below, 1) if text.startswith("— ")), 0)
        if (
            moment
            and (moment == 1 or says(below[0], "author", "badge"))
            and is_moment(below[moment - 1][2:])
            and looks_like_name(line.text)
        ):
            text = f"{line.text} {below[moment - 1]}"
            yield Line(line.indent, text, text)
            at += moment + 1
        else:
            yield line
            at += 1


def _is_head(text: str) -> bool:
    match = _HEAD.fullmatch(text) if "— " in text else None
    return (
        match is not None
        and match["told"] is not None
        and looks_like_name(match["told"])
        and _ends_with_moment(text)
    )


def _ends_with_moment(text: str) -> bool:
    """Say whether a line ends with a sign and a moment that has an hour: "Bureau — 2" counts who is there."""
    date = find_date(moment := text.rpartition("— ")[2])
    return date is not None and is_moment(moment) and ":" in moment


def _days_above(lines: Sequence[Line], head: int, dropped: set[int]) -> set[int]:
    """Return the line with a message's day above it, and the mark of what is new beside that."""
    date = find_date(lines[head].text)
    found: set[int] = set()
    for index in range(head - 1, max(head - LINES_TO_HEAD, -1), -1):
        text = lines[index].text
        day = find_date(text) if is_moment(text) else None
        if day and day.iso and date and date.iso and date.iso.startswith(f"{day.iso}T"):
            found.add(index)
        elif text and index not in dropped and not shows(text, "interface"):
            break
    if not found:
        return found
    above = min(found) - 1
    return found | {above} if above > 0 and shows(lines[above].text, "interface") else found


def _is_sign(text: str) -> bool:
    """Say whether a line is a pictogram: what somebody clicks below a message."""
    return 0 < len(text) <= 4 and not any(map(str.isalnum, text)) and not text.isascii()
