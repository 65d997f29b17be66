"""Shorten the heads of forums that icons' names, the state of who wrote and their profile make long; part those that stand behind a text."""

import re
from collections.abc import Sequence
from dataclasses import replace

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
# Fewer are chance.
MIN_HEADS = 2


def forum_heads_shortened(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a page with such heads as other forums have them, any other page's as they are."""
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
