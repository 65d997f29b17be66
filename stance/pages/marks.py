"""Tell what each line of a page that was copied from a screen is: a moment, links, a figure, words of the interface, or a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from stance.lexicons import groups
from stance.pages.boilerplate import CACHED_LINES, is_action, says
from stance.pages.dates import find_date, is_moment
from stance.pages.heads import EDITED_BEHIND, head_line, looks_like_name, split_badge
from stance.pages.lines import Line

# The longest line of links and figures of the sample pages has 90 characters; beyond, a line is a text.
MAX_MARK_CHARS = 160
# "il y a 3 jours J’aime Répondre Modifié"
MAX_LINK_WORDS = 9
FIGURE = re.compile(r"[+–-]?\d+(?:[ .,\u202f]\d+)*\s?(?:[kKM]|mille)?")
_BETWEEN_PARTS = re.compile(r"\s*[·•|∙⋅]\s*|\s+[–—-]\s+|\s*\(\s*|\s*\)\s*")
# What networks print beside a name: "@lea", "@lea.example.org", "@lea@example.org".
ACCOUNT = re.compile(r"@[\w.-]+(?:@[\w.-]+)?")
ACCOUNT_BEHIND = re.compile(rf"(?<=\S)\s+({ACCOUNT.pattern})$")
# "lea@a.fr à Logiciel libre@b.fr", "lea dans c/velo": where a post was posted
_PLACE_BEHIND = re.compile(r"(?<=\S)\s+(?:à|to|in|dans|sur)\s+(?:\S+/\S+|.{1,40}@\S+)$", re.I)
_SIGNS = re.compile(r"[\W_]*")
# "lea_m 3 sem", "Anne Bel 12 mars 2016": the age or the date may follow the name without a sign
_NAME_AND_MOMENT = re.compile(
    r"(?P<name>\S.{0,58}?),?\s+(?P<moment>(?:(?:il y a|le|on)\s(?:environ\s)?)?\d{1,4}\S{0,8}(?:\s\S{1,12}?){0,5}?|(?:hier|yesterday).{0,12}?)"
    r"(?:\s*\((?:en )?(?:réponse |réponds )?à (?P<answered>[^()]{1,60})\))?\s*:?",
    re.I,
)
# "toutes les 20 minutes": a length of time, no age
_UNFINISHED = re.compile(
    r"\b(?:les?|la|des?|du|en|pour|pendant|dans|après|durant|sous|ces|aux?|à|every|for|in|of|the|within)$",
    re.I,
)
# "Le marché ferme le 30 avril.": a date ends the sentence
_SENTENCE = re.compile(r"(?:\S+\s+){4,}\S*[\w»”\")][.!?]")
# "[–]lea[S] 47 points 2 days ago": the link that folds a thread, the mark of who began it, how many liked it
_FOLD = re.compile(r"^\[[–—+-]\]\s*")
_STARTED = re.compile(r"\s*\[(?:S|A|OP)\]$")
_SUBMITTED = re.compile(
    r"^(?:\d[\d.,]*k? (?:points?|pts|votes?) )?(?:submitted |publiée? |soumise? )?(?:by|par|de)\s+", re.I
)
_BY_BEHIND = re.compile(r"\s+(?:by|par)\s+(?P<name>\S.{0,40}?)(?: (?:to|à|dans|in) \S+)?", re.I)
_POINTS = re.compile(r"\s[+–-]?\d[\d.,]*k? (?:points?|pts|votes?)$", re.I)
_LEVEL = re.compile(r"(?:niveau|level)\s+(?P<depth>\d{1,2})", re.I)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a line is.

    Attributes
    ----------
    kind : str
        ``" "`` blank, ``"d"`` a moment, ``"a"`` links, ``"n"`` a figure, ``"i"`` words of the interface, ``"h"`` a name beside
        one of them, ``"@"`` the name of an account, ``"t"`` a text.
    name, moment : str or None
        The name of a line ``"h"``; the moment that a line holds.
    by_author : bool
        Whether it says that the article's author writes.
    depth : int or None
        The level that it says its comment is on, counted from 0.
    """

    kind: str
    name: str | None = None
    moment: str | None = None
    by_author: bool = False
    depth: int | None = None


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in groups("interface")[kind]), re.I)


@cache
def _any_kind() -> re.Pattern[str]:
    return re.compile("|".join(_pattern(kind).pattern for kind in groups("interface")), re.I)


def shows(text: str, kind: str) -> bool:
    """Say whether a line is of one kind of ``lexicons/interface.tsv``.

    Examples
    --------
    >>> shows("Masquer les 3 réponses", "opened")
    True
    """
    return 0 < len(text) <= MAX_MARK_CHARS and _pattern(kind).fullmatch(text) is not None


def marks_of(lines: Sequence[Line]) -> list[Mark]:
    """Return what every line is."""
    return [mark_of(line.raw or line.text) for line in lines]


@lru_cache(maxsize=CACHED_LINES)
def mark_of(text: str) -> Mark:
    """Return what a line is.

    Examples
    --------
    >>> mark_of("J'aime · Répondre · 3 j").moment, mark_of("Anne Bel · Auteur").name, mark_of("Oui.").kind
    ('3 j', 'Anne Bel', 't')
    """
    if not text:
        return Mark(" ")
    text = EDITED_BEHIND.sub("", text)
    if len(text) > MAX_MARK_CHARS:
        return Mark("t")
    if ACCOUNT.fullmatch(text):
        return Mark("@")
    if level := _LEVEL.fullmatch(text):
        return Mark("i", depth=int(level["depth"]) - 1)
    parts = [part for part in re.split(r"\s{2,}", text) for part in _BETWEEN_PARTS.split(part) if part]
    kinds = [_kind(part) for part in parts]
    moment = next((part for part, kind in zip(parts, kinds, strict=True) if kind == "d"), None)
    whole = kinds[0] if parts == [text] else _kind(text)
    if whole != "t" and not (whole == "i" and moment):
        return Mark(whole, moment=text if whole == "d" else None, by_author=says(text, "author"))
    by_author = any(says(part, "author") for part in parts)
    texts = [part for part, kind in zip(parts, kinds, strict=True) if kind == "t"]
    if not texts:
        kind = next((k for k in "adni" if k in kinds), "i")
        return Mark(kind, moment=moment, by_author=by_author)
    if len(texts) == 1 and (moment or len(parts) > 1):
        name = _PLACE_BEHIND.sub("", ACCOUNT_BEHIND.sub("", texts[0]))
        if parts[0] == texts[0] and looks_like_name(name) and (moment or by_author):
            return Mark("h", name=name, moment=moment, by_author=by_author)
    if len(texts) == 1 == len(parts):
        links = _links_and_moment(text)
        if links is not None:
            return Mark("a", moment=links)
        return _told_in_one(text)
    if any(map(str.isdigit, text)):
        return _told_in_one(text)
    return Mark("t")


def _told_in_one(text: str) -> Mark:
    """Return what a line is that may hold name and moment without a sign between."""
    match = None if _SENTENCE.fullmatch(text) else _NAME_AND_MOMENT.fullmatch(text)
    if match and (not is_moment(match["moment"]) or _UNFINISHED.search(match["name"])):
        match = None
    if match and shows(match["name"], "saved"):
        return Mark("i")
    head = head_line(text)
    if head is not None and head.date:
        name = head.author and _without_figures(head.author)
        if name:
            return Mark(
                "h", _without_signs(name), head.date, head.by_author or _STARTED.search(name) is not None
            )
        if not head.author:
            return Mark("d", moment=head.date)
    if match and _kind(match["name"]) == "i":
        return Mark("d", moment=match["moment"])
    if match and looks_like_name(match["name"]):
        name = _without_signs(_without_figures(match["name"]))
        name, by_author = split_badge(ACCOUNT_BEHIND.sub("", name))
        by_author = by_author or _STARTED.search(_without_figures(match["name"])) is not None
        name = f"{name} → {match['answered']}" if match["answered"] else name
        return Mark("h", name=name, moment=match["moment"], by_author=by_author)
    date = find_date(text)
    if date is None or date.start == 0:
        return Mark("t")
    by = _BY_BEHIND.fullmatch(text[date.end :])
    if by and _kind(text[: date.start].strip()) == "i" and looks_like_name(by["name"]):
        return Mark("h", by["name"], text[date.start : date.end])
    behind = [part for part in _BETWEEN_PARTS.split(text[date.end :].strip(" *")) if part]
    before = _SUBMITTED.sub("", _without_figures(text[: date.start]))
    name = _without_signs(before)
    if all(_kind(part) in "ian" for part in behind) and looks_like_name(name):
        return Mark("h", name, text[date.start : date.end], _STARTED.search(before) is not None)
    return Mark("t")


def _without_figures(name: str) -> str:
    return _POINTS.sub("", name.strip(" ,·•|–—-"))


def _without_signs(name: str) -> str:
    return _STARTED.sub("", _FOLD.sub("", name))


def _kind(part: str) -> str:
    if FIGURE.fullmatch(part):
        return "n"
    if is_moment(part):
        return "d"
    if len(part) <= MAX_MARK_CHARS and _any_kind().fullmatch(part):
        return "i"
    if is_action(part):
        return "a"
    if says(part, "author", "badge", "thread", "header", "prompt", "noise", "widget", "stop", "end", "final"):
        return "i"
    return "i" if _SIGNS.fullmatch(part) and part.isascii() else "t"


def _links_and_moment(text: str) -> str | None:
    """Return the moment in a line of links without signs between: "3 j J’aime Répondre"."""
    words = text.split()
    if len(words) > MAX_LINK_WORDS:
        return None
    for first in range(min(len(words), 6)):
        for last in range(min(first + 4, len(words)), first, -1):
            moment = " ".join(words[first:last])
            rest = " ".join((*words[:first], *words[last:]))
            if rest and is_moment(moment) and is_action(rest):
                return moment
    return None
