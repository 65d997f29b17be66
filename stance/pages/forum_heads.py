"""Shorten the heads of forums that icons' names, ranks and profiles of who wrote make long; part those that stand behind a text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from stance.pages.boilerplate import kinds_said, says
from stance.pages.dates import is_moment
from stance.pages.head_words import without_head_words
from stance.pages.heads import IN_REPLY, split_badge
from stance.pages.lines import BLANK, Line

# vBulletin: a post's icon before its subject, the clock's before its date
_ICON = re.compile(
    r"(?:par défaut|icône? \d{1,2}|talking|unhappy|thumbs (?:up|down)|red face|lightbulb)(?:\s+(?P<subject>.{1,200}))?",
    re.I,
)
_CLOCK = re.compile(
    r"(?:vieux|old|non lu|unread)\s+(?=\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2} [^\W\d]{3,9} \d{4}|hier|aujourd['’]hui|yesterday|today)",
    re.I,
)
_STATE = re.compile(
    r"(?P<name>.{1,60}?) (?:est (?:déconnectée?|connectée?|actuellement (?:connecté|déconnecté)e?|hors ligne|en ligne)|is (?:offline|online|currently offline|now online))",
    re.I,
)
# what a profile lists, where its value stands on a line of its own
_FIELD = re.compile(
    r"(?:date d['’]inscription|inscription|localisation|lieu|ville|messages|billets dans le blog|âge|profession|join date|location|posts)\s*:?",
    re.I,
)
# CommentCaMarche: who wrote, or who answers whom, before what they are
_PROFILE = re.compile(
    r"(?P<head>\S.{0,60}?(?: > \S.{0,60}?)?)\s+(?:messages postés|date d['’]inscription|posts)\s+\d.*?(?:(?:-|–)\s+(?P<moment>(?:modifiée? par .{1,60})?\d{1,2} .{4,40}))?",
    re.I,
)
# Stack Exchange: "Four de quelle marque ? – Léa 10 mai 2018 à 22:05"
_BEHIND = re.compile(
    r"(?P<text>\S.{0,1200}?) [–—] (?P<name>[^\s–—][^–—]{0,40}?) (?P<moment>\d{1,2} [^\W\d]{3,9}\.? \d{4} (?:à|at) \d{1,2}[:h]\d\d)"
)
# text browsers print what a picture shows beside the name: "Avatar: Léa Bel Léa Bel Auteur"
_DOUBLED = re.compile(
    r"(?:avatar|photo|portrait)(?: de)? ?: ?(?P<name>.{2,60}) (?P=name)(?P<badge> .{2,30})?", re.I
)
_NUMBER = re.compile(r"#\d{1,5}(?:\.\d{1,4}){0,4}")
# who began a topic, and when, which its first message says again, and what it is about
_BEGUN = re.compile(
    r"(?:(?:initiateur|auteure?|créateur) de la discussion|thread starter|mots-clés\b|tags\b)", re.I
)
_POSTED = re.compile(r"(?:Posté\(e\)|Posted) (?:le |on |il y a |\w+ \d|\d)", re.I)
MAX_POSTED = 80
_POSTED_ONLY = re.compile(r"^(?:Posté\(e\)|Posted) |\s*\((?:modifié|edited)\)$", re.I)
# Name twice, rank, posts, place, "Auteur".
MAX_PROFILE_LINES = 12
_SMF_DATE = re.compile(r"« (?:(?:réponse|reply) #\d+ )?(?:le|on)\s?: .{8,50} »", re.I)
_LOGGED = re.compile(r"\b(?:ip archivée|logged)$", re.I)
_STARS = re.compile(r"\*{1,10}")
# Stars, state, sex, posts, place, links, subject.
MAX_STARRED_LINES = 20
_GUEST = re.compile(r"^(?:invité|guest) (?=\S)", re.I)
# A picture's letter, the name twice, two ranks, a badge.
MAX_HEAD_LINES = 10
MAX_HEAD_CHARS = 40
# Fewer are chance.
MIN_HEADS = 2


def forum_heads_shortened(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a page with such heads as other forums have them, any other page's as they are."""
    lines = without_head_words(lines)
    states = [_STATE.fullmatch(line.text) for line in lines]
    if sum(match is not None for match in states) >= MIN_HEADS:
        icons = [_ICON.fullmatch(line.text) for line in lines]
        # the first subject is the topic's
        topic = next((at for at, icon in enumerate(icons) if icon and icon["subject"]), None)
        shown = [
            _of_vbulletin(line, states[at], icons[at], keeps_subject=at == topic)
            for at, line in enumerate(lines)
        ]
        return _fields_joined(shown)
    for shortened in (_numbered_heads, _posted_heads, _starred_heads):
        if (heads := shortened(lines)) is not None:
            return heads
    behind = [_BEHIND.fullmatch(line.text) for line in lines]
    if sum(match is not None for match in behind) >= MIN_HEADS:
        return [part for line, match in zip(lines, behind, strict=True) for part in _of_behind(line, match)]
    doubled = [_DOUBLED.fullmatch(line.text) for line in lines]
    if sum(match is not None for match in doubled) >= MIN_HEADS:
        return [
            line if match is None else _with_text(line, match["name"] + (match["badge"] or ""))
            for line, match in zip(lines, doubled, strict=True)
        ]
    profiles = [_PROFILE.fullmatch(line.text) for line in lines]
    if sum(match is not None for match in profiles) >= MIN_HEADS:
        return [
            part for line, match in zip(lines, profiles, strict=True) for part in _of_profile(line, match)
        ]
    return lines


def _numbered_heads(lines: Sequence[Line]) -> list[Line] | None:
    """Return lines with each head as name, date and number, without the ranks between (XenForo); None where messages are not so numbered."""
    numbered = [
        at
        for at, line in enumerate(lines)
        if at and _NUMBER.fullmatch(line.text) and is_moment(lines[at - 1].text)
    ]
    told = [tuple(map(int, lines[at].text[1:].split("."))) for at in numbered]
    if len(told) < MIN_HEADS or any(below <= above for above, below in pairwise(told)):
        return None
    heads = {at - 1: list(_head_above(lines, at - 1)) for at in numbered}
    names = {
        number: split_badge(next((lines[n].text for n in heads[at - 1] if len(lines[n].text) > 1), ""))[0]
        for at, number in zip(numbered, told, strict=True)
    }
    # "#1.1" answers "#1", where nothing says more precisely whom
    answers = {
        at: f"En réponse à {name}" if not IN_REPLY.fullmatch(lines[at + 1].text) else ""
        for at, number in zip(numbered, told, strict=True)
        if len(number) > 1 and (name := names.get(number[:-1])) and at + 1 < len(lines)
    }
    shown = [
        _with_text(line, answers[at]) if answers.get(at) else BLANK if _BEGUN.match(line.text) else line
        for at, line in enumerate(lines)
    ]
    return _with_short_heads(
        shown, {**heads, **{at: (at - 1, at) for at, text in answers.items() if not text}}
    )


def _posted_heads(lines: Sequence[Line]) -> list[Line] | None:
    """Return lines with each head as name and date, without the rank and the place between (Invision); None on other pages."""
    heads: dict[int, list[int]] = {}
    for at, line in enumerate(lines):
        if _POSTED.match(line.text) and len(line.text) <= MAX_POSTED:
            above = range(at - 1, max(at - 1 - MAX_PROFILE_LINES, 0), -1)
            twice = next((n for n in above if lines[n].text and lines[n].text == lines[n - 1].text), None)
            if twice is not None:
                heads[at] = list(range(twice - 1, at))
    dated = [
        _with_text(line, _POSTED_ONLY.sub("", line.text)) if at in heads else line
        for at, line in enumerate(lines)
    ]
    return _with_short_heads(dated, heads) if len(heads) >= MIN_HEADS else None


def _starred_heads(lines: Sequence[Line]) -> list[Line] | None:
    """Return lines with each head as name, subject and date, without signature, ranks and stars (SMF); None on other pages."""
    heads: dict[int, list[int]] = {}
    signed: set[int] = set()
    for at, line in enumerate(lines):
        if not _SMF_DATE.fullmatch(line.text):
            continue
        above = range(at - 1, max(at - 1 - MAX_STARRED_LINES, 0), -1)
        stars = next((n for n in above if _STARS.fullmatch(lines[n].text)), None)
        subject = next((n for n in above if lines[n].text), at)
        if stars is None:
            continue
        # a rank by posts stands above the stars, one by duties above that; an empty line may part them from the name
        ranks = [n for n in range(stars - 1, max(stars - 5, -1), -1) if lines[n].text]
        dutiful = len(ranks) > 2 and says(lines[ranks[1]].text, "badge")
        if len(ranks) > 1:
            name = ranks[2 if dutiful else 1]
            heads[at] = list(range(name, subject))
            ends = range(name - 1, max(name - MAX_STARRED_LINES, 0), -1)
            logged = next((n for n in ends if _LOGGED.search(lines[n].text)), None)
            signed.update(range(logged + 1, name) if logged is not None else ())
    if len(heads) < MIN_HEADS:
        return None
    unsigned = [BLANK if at in signed else line for at, line in enumerate(lines)]
    return _with_short_heads(unsigned, heads)


def _with_short_heads(lines: Sequence[Line], heads: Mapping[int, Sequence[int]]) -> list[Line]:
    """Return lines with nothing but the first one of each head, from its name on, above the date."""
    dropped: set[int] = set()
    names: set[int] = set()
    for head in heads.values():
        # the first letter of a name stands for a picture
        name = next((n for n in head if len(lines[n].text) > 1), None)
        if name is not None:
            names.add(name)
            dropped.update(set(head) - {name})
    return [
        _with_text(line, _GUEST.sub("", line.text)) if at in names else line
        for at, line in enumerate(lines)
        if at not in dropped
    ]


def _head_above(lines: Sequence[Line], date: int) -> list[int]:
    """Return the short lines right above a date, from the top; none where nothing tells which is the first."""
    found: list[int] = []
    for at in range(date - 1, max(date - 1 - MAX_HEAD_LINES, -1), -1):
        text = lines[at].text
        if (
            not text
            or _NUMBER.fullmatch(text)
            or len(text) > MAX_HEAD_CHARS
            or ":" in text
            or lines[at].is_sentence
            or kinds_said(text) - {"badge", "header"}
        ):
            # what stands right below a number is the text of that message
            return found[1:] if _NUMBER.fullmatch(text) else found
        found.insert(0, at)
        if len(text) == 1 and text.isalpha():
            # a letter stands for a picture
            return found
    return []


def _fields_joined(lines: Sequence[Line]) -> list[Line]:
    """Return lines with what profiles list, the value farther to the right below its name, on one line each: "Lieu : Dole"."""
    found: list[Line] = []
    named = False
    for line, below in zip(lines, [*lines[1:], BLANK], strict=True):
        if named:
            found[-1] = _with_text(found[-1], f"{found[-1].text.rstrip(' :')} : {line.text}")
            named = False
            continue
        found.append(line)
        named = below.indent > line.indent and _FIELD.fullmatch(line.text) is not None
    return found


def _of_vbulletin(
    line: Line, state: re.Match[str] | None, icon: re.Match[str] | None, *, keeps_subject: bool
) -> Line:
    if state is not None:
        return _with_text(line, _once(state["name"]))
    if clock := _CLOCK.match(line.text):
        return _with_text(line, line.text[clock.end() :])
    if icon is not None:
        return _with_text(line, icon["subject"]) if keeps_subject else BLANK
    return line


def _of_profile(line: Line, match: re.Match[str] | None) -> list[Line]:
    if match is None:
        return [line]
    head = _with_text(line, match["head"])
    return [head, _with_text(line, match["moment"])] if match["moment"] else [head]


def _of_behind(line: Line, match: re.Match[str] | None) -> list[Line]:
    return (
        [line]
        if match is None
        else [_with_text(line, part) for part in match.group("text", "name", "moment")]
    )


def _once(name: str) -> str:
    """Return a name that stands twice, as a picture's and a link's."""
    half = len(name) // 2
    return name[:half] if name[:half] == name[half + 1 :] and name[half : half + 1] == " " else name


def _with_text(line: Line, text: str) -> Line:
    return replace(line, text=text, first_part=text, parts=1, raw="")
