"""Find name and moment in the head of a comment, by itself and by how most heads of its page are written."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from stance.pages.boilerplate import CACHED_LINES
from stance.pages.dates import find_date, is_moment
from stance.pages.heads import BESIDE_NAME, MESSAGE_NUMBER, head_line, looks_like_name, split_badge
from stance.pages.marks import ACCOUNT_BEHIND, mark_of
from stance.pages.screen import DOUBLED, Shown

# A sign that parts the name from a place or a rank stands in the heads of most comments.
MOST = 0.6
# Three people of one family are rare among the readers of a page.
MIN_SHARED = 3
# Signs that part the name from what else its line says, where most heads have them.
_PARTING = (" · ", " | ", " • ", " ∙ ", " – ", " — ", " - ", " (")
_DAY_BEHIND = re.compile(r",?\s+(?:le|on) \d{1,2}/\d{1,2}\b.*$", re.I)
_RANK = re.compile(
    r"premium|pro|inscrite?|autrice|certifiée?|vérifiée?|abonnée?|admin|modo|modérat(?:eur|rice)|équipe|staff",
    re.I,
)
_TRADE = re.compile(
    r"\s*\((?:(?:le|la|notre) )?(?:propriétaire|journaliste|auteure?|autrice|modérat(?:eur|rice)|administrat(?:eur|rice)|owner|author)\)$",
    re.I,
)
_OF = re.compile(
    r"^(?:(?:réponse|response|reply|commentaire|comment|avis|review|contribution|message|témoignage|argument)\s*(?:n°\s*|#\s*)?\d{0,5}\s*"
    r"(?:de|du|par|from|by|:)\s+(?:(?:la|le|l['’]|the)\s?(?=[A-ZÀ-Þ]))?"
    r"|(?:(?:article|signée?|texte|propos recueillis|entretien)\s+)?(?:par|by|from)\s+|(?:signée?|article de)\s+)(?=\S)",
    re.I,
)
# "From: lea at a.example (Léa Bel)", as archives of lists print it
_MAILED = re.compile(r"(?:from|de)\s*:\s*\S+(?: (?:at|chez) |@)\S+\s+\((?P<name>[^()]{1,60})\)", re.I)
REPLY_BEHIND = re.compile(
    r"[\s,(]+(?:(?:en |(?<=\())réponse (?:à|au)|(?:a )?répond(?:u|s)? à|in reply to)\b(?P<rest>.*)$", re.I
)
_POSTED_BEHIND = re.compile(
    r"[,\s]+(?:posté|publié|commenté|a reblogué|a ajouté|reblogged|posted)e?\b.*$", re.I
)
NUMBER = re.compile(r"^\d{1,4}(?:\.\d{1,3})*\s*[.)]?\s+(?=[^\W\d]|\[)")
# "R Raymond": the initial that stands for a picture
INITIAL = re.compile(r"^(?P<initial>[^\W\d_])\s+(?=(?i:(?P=initial))\w)")
_BRACKET = re.compile(r"^\[[^\[\]]{2,20}\]\s*(?=\S)")
FROM = re.compile(r"^(?:de|par|by|from)\s+(?=\S)", re.I)
# "+6 #1 Sam", "3) Léa", "Nom : Chantal"
_LABEL = re.compile(
    r"^(?:[+–-]?\d{1,5}\s+)?(?:#\s?\d{1,6}\s+|\d{1,4}\s*[.)]\s+)(?=[^\W\d])|^(?:nom|pseudo|auteure?|name|author)\s*:\s*",
    re.I,
)
_LOOSE_END = re.compile(r"\s+(?:le|on|at|à)$", re.I)
_SAID = re.compile(
    r"\s+(?:a )?(?:dit|écrit|répondu|commenté|réagi|posté|says?|said|wrote|replied)\s*:?$", re.I
)
_PICTURE = re.compile(
    r"^(?:avatar|photo(?: de profil)?|image de profil|portrait|profile picture)\s+(?:de\s+|d['’]|of\s+)", re.I
)
_COUNTED_BEHIND = re.compile(
    r"(?:\s*[(\[]\s*[+–-]?\d[\d.,  ]*k?\s*(?:points?|pts|enfants?|child(?:ren)?|votes?|messages?|réponses?|replies|commentaires?)\s*[)\]]|(?:[\s*]+|(?<=points)|(?<=point))[+–-]?\d[\d.,  ]*k? ?(?:points?|pts|votes?|messages?|karma)|\s+\d+ (?:commentaires?|comments?)\b.*|\s*\([^()]*envoyée?s? spéciale?s?[^()]*\))+[\s*]*$",
    re.I,
)
_AGE_BEHIND = re.compile(
    r"[\s,·•|–—-]*\b(?:(?:il y a|hier|avant-hier|aujourd['’]hui|yesterday|today)\b.*|\d+ \w+ ago.*)$", re.I
)
_FOLDED = re.compile(r"^\[[–—+-]\]\s*|\s*\[(?:S|A|OP)\]$|^u/(?=\w)")
EDGES = " \t,;:|•·–—-»«/"


@lru_cache(maxsize=CACHED_LINES)
def name_in(text: str, cut: str | None = None) -> tuple[str | None, bool]:
    """Return the name that a comment's head holds, and whether a badge says that it is the article's author.

    Examples
    --------
    >>> name_in("commentée Mai 12, 2021 par lucette (180 points)"), name_in("Réponse de Anne Bel (auteur)")
    (('lucette', False), ('Anne Bel', True))
    """
    mark = mark_of(text)
    by_author = mark.by_author
    name = mark.name
    if name is None:
        head = head_line(text) or head_line(text, date_follows=True)
        if head is not None and head.author:
            name, by_author = head.author, by_author or head.by_author
    if name is None:
        name = _without_date(text)
    if cut is not None:
        name = name.split(cut)[0]
    name = _COUNTED_BEHIND.sub("", name)
    name = _AGE_BEHIND.sub("", name)
    name = _COUNTED_BEHIND.sub("", name)
    if mailed := _MAILED.fullmatch(name):
        name = mailed["name"]
    name = _BRACKET.sub("", _POSTED_BEHIND.sub("", REPLY_BEHIND.sub("", name)))
    name = _DAY_BEHIND.sub("", name)
    if "#" in text:
        name = NUMBER.sub("", name)
    name = BESIDE_NAME.sub("", _LABEL.sub("", name.strip(EDGES)))
    name, badge = split_badge(MESSAGE_NUMBER.sub("", name))
    name = _FOLDED.sub("", _FOLDED.sub("", name))
    name = _LOOSE_END.sub("", _SAID.sub("", _OF.sub("", _PICTURE.sub("", name))))
    name = _TRADE.sub("", ACCOUNT_BEHIND.sub("", name))
    first, _space, last = name.rpartition(" ")
    if first and _RANK.fullmatch(last):
        name = first.strip(EDGES)
    if doubled := DOUBLED.fullmatch(name):
        name = doubled["name"]
    name = name.strip(EDGES)
    if name.count("(") < name.count(")"):
        name = name.rstrip(").")
    return name or None, by_author or badge


def _without_date(text: str) -> str:
    """Return what stands before a date, or behind it where nothing does but a word of the page."""
    found = find_date(text)
    if found is None:
        return text
    before, behind = text[: found.start].strip(EDGES), text[found.end :].strip(EDGES)
    if by := re.search(r"\b(?:par|by)\s+(?P<name>\S.*)$", behind, re.I):
        return by["name"]
    before = re.sub(r"\s+(?:le|on|à|at|the)$", "", before, flags=re.I)
    return before if before and looks_like_name(before) else behind or before


@lru_cache(maxsize=CACHED_LINES)
def moment_in(text: str) -> str | None:
    """Return the moment that a line holds, as it is written.

    Examples
    --------
    >>> moment_in("commentée Mai 12, 2021 par lucette (180 points)"), moment_in("Léa · 3 j")
    ('Mai 12, 2021', '3 j')
    """
    behind = REPLY_BEHIND.search(text)
    if behind is None:
        return _moment(text)
    # "répond à Léa, le 4 mars"; without a comma it may be Léa's
    return _moment(text[: behind.start()]) or _moment(behind["rest"].partition(",")[2])


def _moment(text: str) -> str | None:
    mark = mark_of(text)
    if mark.moment:
        return mark.moment
    head = head_line(text)
    if head is not None and head.date:
        return head.date
    if age := _AGE_BEHIND.search(text):
        told = re.sub(r"\s*[(\[*].*$", "", age[0].strip(EDGES))
        if is_moment(told):
            return told
    found = find_date(text)
    if found:
        return text[found.start : found.end]
    parts = (re.sub(r"^(?:le|on)\s+", "", part.strip(EDGES)) for part in re.split(r"\s*[,()]\s*", text))
    return next((part for part in parts if is_moment(part) and re.search(r"[/:h]", part)), None)


def parting_sign(heads: Sequence[str]) -> str | None:
    """Return the sign behind which most heads say more than the name."""
    for sign in _PARTING:
        having = [text for text in heads if sign in text]
        firsts = [text.split(sign)[0] for text in having]
        if len(having) >= max(2, MOST * len(heads)) and all(map(_is_bare_name, firsts)):
            return sign
    return None


def is_usual(pattern: re.Pattern[str], heads: Sequence[str]) -> bool:
    """Say whether most heads begin in a manner."""
    return sum(pattern.match(text) is not None for text in heads) >= max(2, MOST * len(heads))


def _is_bare_name(text: str) -> bool:
    return looks_like_name(text) and find_date(text) is None and not is_moment(text.strip(EDGES))


def drop_shared_ranks(shown: Sequence[Shown]) -> None:
    """Drop what stands behind the names of three people at least: a rank that no list knows."""
    while True:
        names = {comment.author for comment in shown if " " in comment.author}
        behind = Counter(name.rsplit(" ", 1)[1] for name in names)
        shared = {word for word, count in behind.items() if count >= MIN_SHARED}
        if not shared:
            return
        for comment in shown:
            first, _space, last = comment.author.rpartition(" ")
            if first and last in shared:
                comment.author = first.strip(EDGES)
