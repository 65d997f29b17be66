"""Turn the labels of a page's lines into its comments: which lines belong together, who wrote when, and whom that answers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from stance.pages.boilerplate import says
from stance.pages.dates import find_date, is_moment
from stance.pages.heads import (
    BESIDE_NAME,
    IN_REPLY,
    MESSAGE_NUMBER,
    head_line,
    looks_like_name,
    split_badge,
)
from stance.pages.marks import ACCOUNT_BEHIND, mark_of, shows
from stance.pages.screen import Screen, Shown, take_threads

# What stands around a comment without being its text: name, rank, moment, whom it answers, links.
MAX_AROUND = 14
# A sign that parts the name from a place or a rank stands in the heads of most comments.
MOST = 0.6
# Lines that have another below them, before they tell that a page is wrapped, and its columns.
MIN_BROKEN = 4
MIN_WIDTH = 56
MAX_WIDTH = 120
# Browsers that print break a line by the width of letters, not by their number.
SLACK = 12
# What a head says stands near its beginning.
MAX_HEAD = 120
# Three people of one family are rare among the readers of a page.
MIN_SHARED = 3
# Signs that part the name from what else its line says, where most heads have them.
_PARTING = (" · ", " | ", " • ", " ∙ ", " – ", " — ", " - ")
_OF = re.compile(
    r"^(?:(?:réponse|response|reply|commentaire|comment|avis|review|contribution|message|témoignage|argument)\s*(?:n°\s*|#\s*)?\d{0,5}\s*"
    r"(?:de|du|par|from|by|:)\s+(?:(?:la|le|l['’]|the)\s?(?=[A-ZÀ-Þ]))?"
    r"|(?:par|by|from)\s+)(?=\S)",
    re.I,
)
_TOLD = re.compile(
    r"(?:(?:en )?(?:réponse|réponds|répondant|répond|répondre|a répondu) à|in reply to|replying to|replied to)\s+@?(?P<name>.{1,60}?)\s*:?",
    re.I,
)
# "From: lea at a.example (Léa Bel)", as archives of lists print it
_MAILED = re.compile(r"(?:from|de)\s*:\s*\S+(?: (?:at|chez) |@)\S+\s+\((?P<name>[^()]{1,60})\)", re.I)
_REPLY_BEHIND = re.compile(r"[\s,(]+(?:en réponse (?:à|au)|in reply to)\b(?P<rest>.*)$", re.I)
_COMMENT_OF = re.compile(
    r"\s*(?:(?:commentaire|message|post) (?:de|d['’]))?\s*(?P<name>.{1,60}?)(?:\s+(?:le|du|on) \d.*)?[)\s]*",
    re.I,
)
_POSTED_BEHIND = re.compile(
    r"[,\s]+(?:posté|publié|commenté|a reblogué|a ajouté|reblogged|posted)e?\b.*$", re.I
)
_NUMBER = re.compile(r"^\d{1,4}(?:\.\d{1,3})*\s*[.)]?\s+(?=[^\W\d]|\[)")
_BRACKET = re.compile(r"^\[[^\[\]]{2,20}\]\s*(?=\S)")
_FROM = re.compile(r"^(?:de|par|by|from)\s+(?=\S)", re.I)
_PRINTED = re.compile(r"#\s?(?P<number>\d{1,6})\b")
_TOLD_OF = re.compile(r"en réponse à .{1,120}? (?:par|by) (?P<name>.{1,60})", re.I)
# "(en réponse au commentaire 2)", "En réponse à la contribution n° 3 :"
_TOLD_NUMBER = re.compile(
    r"\(?(?:en )?(?:réponse|répondant|reply|in reply) (?:au |à la |à l['’]|à |aux? |to )(?:commentaire|message|contribution|avis|réaction|comment|post|n°|#)\s*(?:n°|#)?\s*(?P<number>\d{1,4})\b",
    re.I,
)
# "+6 #1 Sam", "3) Léa", "Nom : Chantal"
_LABEL = re.compile(
    r"^(?:[+–-]?\d{1,5}\s+)?(?:#\s?\d{1,6}\s+|\d{1,4}\s*[.)]\s+)(?=[^\W\d])|^(?:nom|pseudo|auteure?|name|author)\s*:\s*",
    re.I,
)
_LOOSE_END = re.compile(r"\s+(?:le|on|at|à)$", re.I)
_RESPONSE = re.compile(r"(?:réponse|response)\s+(?:de|du|d['’]|from|by)\b", re.I)
_SAID = re.compile(
    r"\s+(?:a )?(?:dit|écrit|répondu|commenté|réagi|posté|says?|said|wrote|replied)\s*:?$", re.I
)
_PICTURE = re.compile(
    r"^(?:avatar|photo(?: de profil)?|image de profil|portrait|profile picture)\s+(?:de\s+|d['’]|of\s+)", re.I
)
_COUNTED_BEHIND = re.compile(
    r"(?:\s*[(\[][^()\[\]]*\d[^()\[\]]*[)\]]|[\s*]*[+–-]?\d[\d.,  ]*k? ?(?:points?|pts|votes?|messages?|karma))+[\s*]*$",
    re.I,
)
_AGE_BEHIND = re.compile(
    r"[\s,·•|–—-]*\b(?:(?:il y a|hier|avant-hier|aujourd['’]hui|yesterday|today)\b.*|\d+ \w+ ago.*)$", re.I
)
_FOLDED = re.compile(r"^\[[–—+-]\]\s*|\s*\[(?:S|A|OP)\]$|^u/(?=\w)")
_ANSWERS = re.compile(
    r"(?P<name>.{1,60}?)\s+(?:a répondu à|répond à|en réponse à|replied to|replying to|in reply to|[▶►→▸➜>])\s+@?(?P<answered>.{1,60})",
    re.I,
)
_REPLIED_BEHIND = re.compile(
    r"^(?P<name>.{1,60}?)\s*[,(]\s*(?:en réponse|réponse|réponds?|in reply|reply) (?:à|to) (?P<answered>[^()]{1,60}?)\)?$",
    re.I,
)
_DOUBLED = re.compile(r"(?:\w+ ?: )?(?P<name>.{2,40}) (?P=name)")
_EDGES = " \t,;:|•·–—-»«/"


@dataclass(slots=True)
class Group:
    """The lines of one comment: its name's, its text's, and those around them."""

    name: int | None = None
    texts: list[int] = field(default_factory=list)
    above: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)


class Manner(NamedTuple):
    """How the heads and texts of one page are written.

    Attributes
    ----------
    place : str
        Where dates stand: ``above`` the name, in the ``head``, or ``below`` the text.
    sign : str or None
        Behind it, heads say more than the name.
    before : tuple of pattern
        What heads begin with before the name.
    width : int or None
        The column that texts are wrapped at.
    """

    place: str
    sign: str | None
    before: tuple[re.Pattern[str], ...]
    width: int | None


def labelled_comments(screen: Screen, labels: Sequence[str]) -> list[Shown]:
    """Return the comments whose lines have labels (:mod:`stance.pages.line_labels`).

    Parameters
    ----------
    screen : Screen
    labels : sequence of str
        One letter a line: ``N`` a name, ``D`` a date, ``B`` a text, others around them.
    """
    groups = _groups(screen, labels)
    place = _place_of_dates(screen, labels, groups)
    heads = [screen.lines[group.name].text for group in groups if group.name is not None]
    manner = Manner(
        place,
        _parting_sign(heads),
        tuple(sign for sign in (_NUMBER, _FROM) if _is_usual(sign, heads)),
        _width(screen, groups),
    )
    shown = [_shown(screen, labels, group, manner) for group in groups]
    if not shown:
        return []
    _drop_shared_ranks(shown)
    _take_addressed(shown)
    _take_named(screen, labels, groups, shown)
    take_threads(screen, shown)
    _take_numbered(screen, groups, shown)
    _take_responses(screen, groups, shown)
    writers = {comment.author for comment in shown if comment.by_author and comment.author}
    for comment in shown:
        comment.by_author = comment.author in writers
    return shown


# Lines that belong together -------------------------------------------------------------------------------------------


def _groups(screen: Screen, labels: Sequence[str]) -> list[Group]:
    """Return the lines of each comment: a run of texts with the name on the side where this page has names."""
    runs = _runs(screen, labels)
    if not runs:
        return []
    names = [i for i, label in enumerate(labels) if label == "N"]
    above = _stand_above(names, runs)
    groups: list[Group] = []
    floor = 0
    taken: set[int] = set()
    for number, run in enumerate(runs):
        stop = runs[number + 1][0] if number + 1 < len(runs) else len(labels)
        side = [i for i in names if (floor <= i < run[0] if above else run[-1] < i < stop) and i not in taken]
        name = (side[-1] if above else side[0]) if side else None
        if (
            name is None
            and groups
            and not _closed(screen, groups[-1].texts[-1], run[0])
            and (above or groups[-1].name is None)
        ):
            # a picture or an advertisement within a text
            groups[-1].texts += run
            floor = run[-1] + 1
            continue
        if name is not None:
            taken.add(name)
        groups.append(Group(name, list(run)))
        floor = run[-1] + 1
    for group, before, after in zip(groups, [None, *groups], [*groups[1:], None], strict=False):
        _surround(screen, group, before, after, above)
    return groups


def _runs(screen: Screen, labels: Sequence[str]) -> list[list[int]]:
    """Return the lines of each text: nothing but blanks within."""
    runs: list[list[int]] = []
    open_run = False
    for index, label in enumerate(labels):
        if label == "B":
            if open_run:
                runs[-1].append(index)
            else:
                runs.append([index])
            open_run = True
        elif screen.lines[index].text:
            open_run = False
    return runs


def _stand_above(names: Sequence[int], runs: Sequence[Sequence[int]]) -> bool:
    """Say whether names stand above their texts: more texts have one above than below, or the first line of all is a name."""
    bounds = [-1, *(run[-1] for run in runs)]
    above = sum(any(low < i < run[0] for i in names) for low, run in zip(bounds, runs, strict=False))
    tops = [*(run[0] for run in runs[1:]), float("inf")]
    below = sum(any(run[-1] < i < top for i in names) for run, top in zip(runs, tops, strict=True))
    return above > below or (above == below and (not names or names[0] < runs[0][0]))


def _closed(screen: Screen, last: int, start: int) -> bool:
    """Say whether links close a comment between two texts, or a moment dates the next."""
    return any(screen.marks[i].kind == "a" or screen.marks[i].moment for i in range(last + 1, start))


def _surround(screen: Screen, group: Group, before: Group | None, after: Group | None, above: bool) -> None:
    """Give a comment the lines around its text that are not nearer to another's."""
    first, last = group.texts[0], group.texts[-1]
    floor = before.texts[-1] + 1 if before else 0
    ceiling = after.texts[0] if after else len(screen.lines)
    if above and after is not None and after.name is not None:
        ceiling = after.name
    if not above and before is not None and before.name is not None:
        floor = before.name + 1
    top = group.name if above and group.name is not None else first
    group.above = list(_near(screen, range(top - 1, floor - 1, -1)))[::-1]
    group.head = [i for i in range(top, first) if screen.lines[i].text]
    group.below = list(_near(screen, range(last + 1, ceiling)))


def _near(screen: Screen, places: range) -> Iterator[int]:
    found = 0
    for index in places:
        if screen.lines[index].text:
            yield index
            found += 1
            if found == MAX_AROUND:
                return


# Who, when ------------------------------------------------------------------------------------------------------------


def _place_of_dates(screen: Screen, labels: Sequence[str], groups: Sequence[Group]) -> str:
    """Return where the dates of this page stand: above the name, in the head, or below the text."""
    counts = Counter[str]()
    for group in groups:
        for place in ("head", "below", "above"):
            if any(labels[i] == "D" for i in getattr(group, place)):
                counts[place] += 1
        if group.name is not None and moment_in(
            screen.lines[group.name].raw or screen.lines[group.name].text
        ):
            counts["head"] += 1
    # between two comments a date is below the one and above the other: the ends say which
    return max(("head", "above", "below"), key=lambda place: counts[place])


def _moment_of(screen: Screen, labels: Sequence[str], group: Group, place: str) -> str | None:
    if group.name is not None and (
        own := moment_in(screen.lines[group.name].raw or screen.lines[group.name].text)
    ):
        return own
    for where in dict.fromkeys((place, "head")):
        lines = getattr(group, where)
        # nearest to the comment first
        ordered = lines[::-1] if where == "above" else lines
        dated = [i for i in ordered if labels[i] == "D"] or [
            i for i in ordered if labels[i] != "B" and screen.marks[i].moment
        ]
        for index in dated:
            text = screen.lines[index].raw or screen.lines[index].text
            return moment_in(text) or text
    return None


def moment_in(text: str) -> str | None:
    """Return the moment that a line holds, as it is written.

    Examples
    --------
    >>> moment_in("commentée Mai 12, 2021 par lucette (180 points)"), moment_in("Léa · 3 j")
    ('Mai 12, 2021', '3 j')
    """
    text = _REPLY_BEHIND.sub("", text)
    mark = mark_of(text)
    if mark.moment:
        return mark.moment
    head = head_line(text)
    if head is not None and head.date:
        return head.date
    if age := _AGE_BEHIND.search(text):
        told = re.sub(r"\s*[(\[*].*$", "", age[0].strip(_EDGES))
        if is_moment(told):
            return told
    found = find_date(text)
    if found:
        return text[found.start : found.end]
    parts = (re.sub(r"^(?:le|on)\s+", "", part.strip(_EDGES)) for part in re.split(r"\s*[,()]\s*", text))
    return next((part for part in parts if is_moment(part) and re.search(r"[/:h]", part)), None)


def _parting_sign(heads: Sequence[str]) -> str | None:
    """Return the sign behind which most heads say more than the name."""
    for sign in _PARTING:
        having = [text for text in heads if sign in text]
        firsts = [text.split(sign)[0] for text in having]
        if len(having) >= max(2, MOST * len(heads)) and all(map(_is_bare_name, firsts)):
            return sign
    return None


def _is_usual(pattern: re.Pattern[str], heads: Sequence[str]) -> bool:
    """Say whether most heads begin in a manner."""
    return sum(pattern.match(text) is not None for text in heads) >= max(2, MOST * len(heads))


def _is_bare_name(text: str) -> bool:
    return looks_like_name(text) and find_date(text) is None and not is_moment(text.strip(_EDGES))


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
    name = _BRACKET.sub("", _POSTED_BEHIND.sub("", _REPLY_BEHIND.sub("", name)))
    name = BESIDE_NAME.sub("", _LABEL.sub("", name.strip(_EDGES)))
    name, badge = split_badge(MESSAGE_NUMBER.sub("", name))
    name = _FOLDED.sub("", _FOLDED.sub("", name))
    name = _LOOSE_END.sub("", _SAID.sub("", _OF.sub("", _PICTURE.sub("", name))))
    name = ACCOUNT_BEHIND.sub("", name)
    first, _space, last = name.rpartition(" ")
    if first and last.isalpha() and shows(last, "interface"):
        name = first
    if doubled := _DOUBLED.fullmatch(name):
        name = doubled["name"]
    return name.strip(_EDGES) or None, by_author or badge


def _without_date(text: str) -> str:
    """Return what stands before a date, or behind it where nothing does but a word of the page."""
    found = find_date(text)
    if found is None:
        return text
    before, behind = text[: found.start].strip(_EDGES), text[found.end :].strip(_EDGES)
    if by := re.search(r"\b(?:par|by)\s+(?P<name>\S.*)$", behind, re.I):
        return by["name"]
    before = re.sub(r"\s+(?:le|on|à|at|the)$", "", before, flags=re.I)
    return before if before and looks_like_name(before) else behind or before


def _shown(screen: Screen, labels: Sequence[str], group: Group, manner: Manner) -> Shown:
    index = group.name
    author, by_author = (None, False)
    answers = None
    if index is None:
        index = _likely_name(screen, labels, group)
    if index is not None:
        line = screen.lines[index]
        text = line.raw or line.text
        for pattern in manner.before:
            text = pattern.sub("", text)
        author, by_author = name_in(text, manner.sign)
        if reply := _REPLY_BEHIND.search(text):
            told = _COMMENT_OF.fullmatch(reply["rest"])
            answers = told["name"] if told else None
        told = author and (_ANSWERS.fullmatch(author) or _REPLIED_BEHIND.fullmatch(author))
        if told:
            author, answers = told["name"].strip(_EDGES), told["answered"].strip(_EDGES)
    near = [i for i in (*group.above[-2:], *group.head) if labels[i] not in "BAT"]
    by_author = by_author or any(
        screen.marks[i].by_author or says(screen.lines[i].text, "author")
        for i in near
        if abs(i - (index if index is not None else i)) <= 3
    )
    for i in (*group.head, *group.above[::-1][:3], *group.below[:3]):
        told_there = screen.lines[i].text.strip("[]() ")
        if (
            labels[i] != "B"
            and (reply := _TOLD_OF.fullmatch(told_there) or _TOLD.fullmatch(told_there))
            and (i in group.head or index is None or i in group.above)
        ):
            named = BESIDE_NAME.sub("", reply["name"])
            answers = answers or (named if named != author else None)
    depth = next((screen.marks[i].depth for i in group.above[-3:] if screen.marks[i].depth is not None), None)
    start = index if index is not None else group.texts[0]
    texts = list(
        joined([(screen.lines[i].text, _gap(screen, i, group.texts)) for i in group.texts], manner.width)
    )
    if texts and (reply := IN_REPLY.fullmatch(texts[0])) and len(texts) > 1:
        answers = answers or reply["name"] or reply["name_en"]
        del texts[0]
    account = next(
        (screen.lines[i].text for i in (*group.head, *group.above[-1:]) if screen.marks[i].kind == "@"), None
    )
    return Shown(
        top=min(start, group.texts[0]),
        start=group.texts[0],
        stop=group.texts[-1] + 1,
        end=(group.below[-1] if group.below else group.texts[-1]) + 1,
        author=author or "",
        moment=_moment_of(screen, labels, group, manner.place),
        by_author=by_author,
        answers=answers,
        account=account,
        indent=screen.lines[start].indent if depth is None else depth * 2,
        texts=texts,
    )


def _drop_shared_ranks(shown: Sequence[Shown]) -> None:
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
                comment.author = first


def _take_named(
    screen: Screen, labels: Sequence[str], groups: Sequence[Group], shown: Sequence[Shown]
) -> None:
    """Take for answered whom a line between name and text names, alone or below "En réponse à", where they wrote before."""
    known: dict[str, str] = {}
    # on networks, whose answers all name the account that posted
    posted = {screen.lines[i].text.casefold() for i in range(shown[0].top) if screen.marks[i].kind == "@"}
    for group, comment in zip(groups, shown, strict=True):
        if comment.answers is None:
            for index in group.head:
                told = screen.lines[index].text.strip(_EDGES).casefold()
                named = known.get(told) if labels[index] != "B" and index != group.name else None
                if named is not None and named != comment.author:
                    comment.answers = named
        for name in filter(None, (comment.author, comment.account)):
            if name.casefold() not in posted:
                known[name.casefold()] = known[name.lstrip("@").casefold()] = comment.author


def _take_numbered(screen: Screen, groups: Sequence[Group], shown: Sequence[Shown]) -> None:
    """Take for answered the comment whose number, printed or by its place, the head or the first line of a text says."""
    printed: dict[int, Shown] = {}
    for group, comment in zip(groups, shown, strict=True):
        near = " ".join(screen.lines[i].text for i in (*group.above[-2:], *group.head))
        if number := _PRINTED.search(near):
            printed[int(number["number"])] = comment
    numbered = printed or dict(enumerate(shown, 1))
    for group, comment in zip(groups, shown, strict=True):
        for index in (*group.head, group.texts[0]):
            told = _TOLD_NUMBER.search(screen.lines[index].text[:MAX_HEAD])
            answered = numbered.get(int(told["number"])) if told else None
            if answered is not None and answered is not comment:
                comment.parent = answered


def _take_addressed(shown: Sequence[Shown]) -> None:
    """Part "Paul à Léa", where Léa writes on this page."""
    names = {comment.author for comment in shown}
    for comment in shown:
        name, _to, answered = comment.author.partition(" à ")
        if name and answered in names | {other.split(" à ")[0] for other in names}:
            comment.author, comment.answers = name, comment.answers or answered


def _take_responses(screen: Screen, groups: Sequence[Group], shown: Sequence[Shown]) -> None:
    """Take what is headed "Réponse de la mairie" for an answer to what stands above it."""
    for group, comment, before in zip(groups[1:], shown[1:], shown, strict=False):
        head = screen.lines[group.name].text if group.name is not None else ""
        if comment.parent is None and comment.answers is None and _RESPONSE.match(head):
            comment.parent = before.parent or before


def _likely_name(screen: Screen, labels: Sequence[str], group: Group) -> int | None:
    """Return the line near a text that looks like a name, where none was labelled as one."""
    for index in reversed(group.above):
        if labels[index] in "BA":
            return None
        if screen.marks[index].kind in "th@" and looks_like_name(screen.lines[index].text):
            return index
    return None


def _gap(screen: Screen, index: int, texts: Sequence[int]) -> str:
    """Return what stands above a line of a text: nothing, a blank, or lines that are none of it."""
    above = max((i for i in texts if i < index), default=None)
    if above is None or above == index - 1:
        return ""
    return "lines" if any(screen.lines[i].text for i in range(above + 1, index)) else "blank"


def _width(screen: Screen, groups: Sequence[Group]) -> int | None:
    return wrapped_at(
        [[screen.lines[i].text for i in run] for group in groups for run in _adjacent(group.texts)]
    )


def _adjacent(places: Sequence[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for index in places:
        if run and index > run[-1] + 1:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def wrapped_at(runs: Sequence[Sequence[str]]) -> int | None:
    """Return the column that texts were broken at, None where they were not: the next word would rarely have fitted."""
    pairs = [pair for run in runs for pair in pairwise(run)]
    width = max((len(text) for text, _below in pairs), default=0)
    if len(pairs) < MIN_BROKEN or not MIN_WIDTH <= width <= MAX_WIDTH:
        return None
    full = sum(_is_full(text, below, width) for text, below in pairs)
    return width if full >= MOST * len(pairs) else None


def _is_full(text: str, below: str, width: int) -> bool:
    return len(text) + 1 + len(below.split(" ", 1)[0]) > width - SLACK


def joined(rows: Sequence[tuple[str, str]], width: int | None) -> Iterator[str]:
    """Yield the lines of a text as they were written: a column or a page break within a sentence breaks none.

    Parameters
    ----------
    rows : sequence of (str, str)
        Each line, and what stands above it: nothing, ``blank``, or other ``lines``.
    width : int or None
        The column that the page's texts are wrapped at.
    """
    held = ""
    for text, gap in rows:
        goes_on = gap == "lines" and text[0].islower() and held[-1:] not in '.!?…:»"”)'
        if held and (
            goes_on
            or (not gap and width is not None and _is_full(held.rsplit("\n", 1)[-1][-width:], text, width))
        ):
            held = f"{held} {text}"
            continue
        if held:
            yield held
        if gap and held:
            yield ""
        held = text
    if held:
        yield held
