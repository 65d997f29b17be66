"""Read a web page that was saved or pasted as text: title, article, comments, and what stands around them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from stance.pages.address import address_of_comments, written_address
from stance.pages.article_text import article, is_byline
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.boilerplate import is_action, says
from stance.pages.dates import find_date, is_month, parse_date
from stance.pages.headings import find_headings, looks_like_sentence
from stance.pages.heads import (
    IN_REPLY,
    HeadLine,
    head_line,
    looks_like_name,
    number_label,
    split_badge,
    without_number,
)
from stance.pages.lines import BLANK, Line, split_lines
from stance.pages.marks import FIGURE
from stance.pages.profiles import profiles_joined, without_boxes
from stance.pages.reference import reference_day
from stance.pages.screen_page import page_of_screen
from stance.schema import Discussion

# An arrow before a name says as much as being indented.
ARROW_COLUMNS = 2
# A comment's head stands within its first lines: name, "En réponse à", date, in any order.
HEAD_LINES = 3
# Between a name and its date converters leave up to three empty lines.
LINES_TO_DATE = 4
# Three texts that end alike are no chance.
MIN_RECURRING = 3
# "Poussin", "Membre actif"
MAX_RANK_CHARS = 30
# Forums print up to seven lines of profile (rank, posts, since, place, picture…) above a message.
PROFILE_LINES = 10
_COUNT = re.compile(r"(?:^|\()\s*(\d{1,6}|une?|one)\b", re.I)
_QUOTED_TITLE = re.compile(r"[“«\"]\s*(.+)\s*[”»\"]")
_TITLE_AFTER = re.compile(
    r"(?:réponses?|commentaires?|réflexions?|réactions?|avis)\s+(?:à|sur|pour)\s+(.{4,})", re.I
)


_RULE = re.compile(r"(?:[-_=*~—–─━═]\s?){5,}|[-_=*~—–•](?:\s[-_=*~—–•]){2,}")
_FOOT_RULE = re.compile(rf"{_RULE.pattern}|[-_=*~—–]{{3,}}")
# what stands before the name of who answers, where nothing else says so
_REPLY_ARROW = re.compile(r"[↳↪⤷└╰➥➜➔→]+|[-=─]{1,3}>|(?P<quoted>(?:>\s?)+)")
# "Paul → Léa", "Paul a répondu à Léa": who wrote, and whom that answers.
_ANSWERS = re.compile(
    r"(?P<author>.{1,60}?)\s+(?:(?P<sign>[→▸►▶➜➔›>])|(?:a répondu|répond|en réponse|répondait|réagit) à|replied to|in reply to|replying to)"
    r"\s+@?(?P<answered>\S.{0,60})",
    re.I,
)
_SUBJECT = re.compile(
    r"(?:^|\s)(?:re|sujet(?: du message)?|discussion|fil|topic|thread|subject|post subject|objet)\s*:\s*(.+)",
    re.I,
)
_ANSWER_SUBJECT = re.compile(r"(?:re|rép)\s*:\s*\S", re.I)
# What networks print below a name ("@lea@example.org"); what mail archives print before it.
_HANDLE = re.compile(r"@[\w.-]+(?:@[\w.-]+)?")
_BY = re.compile(r"^(?:(?:de|par|by|from|auteure?|pseudo|nom)\s*:\s*|/?u/(?=\w))", re.I)
_THREAD = re.compile(r"(?:les )?réponses\s*:?|replies\s*:?", re.I)
# "Les réponses :"
MAX_LINK_CHARS = 16
_CLOSES_THREAD = re.compile(r"répondre|reply", re.I)
_ANSWER_COUNT = re.compile(r"\d{1,4} (?:réponses?|repl(?:y|ies))", re.I)
# "à liste, Léa K.": for whom a message is
_FOR = re.compile(r"(?:à|to) [^\s.!?][^!?]{0,80}[^.!?…]", re.I)
_SIGNATURE_RULE = re.compile(r"_{5,}")
# Date, name, category, count of comments.
MAX_BYLINE_CHARS = 120
# "septembre 2023"
MAX_MONTH_CHARS = 20
# The fields of a member's profile, beside messages of forums.
_PROFILE = re.compile(
    r"(?:inscrite?(?: le| depuis)?|date d['’]inscription|messages?|posts?|localisation|lieu|ville|location|joined|join date|registered|registered since|member since"
    r"|membre (?:depuis|n°)|âge|age|sexe|profession|réputation|reputation|points?|karma|remerciements?|j['’]aime (?:reçus|donnés)|statut|sujets?|discussions?)\s*:?\s*(?:\d|\w+\.? \d|[:]).*"
    r"|site (?:web|internet)|www|e-?mail|courriel",
    re.I,
)


@dataclass(slots=True)
class Item:
    """A comment while it is read: where its head is, what the head says, and the lines of its body."""

    indent: int
    number: int | None = None
    printed: str | None = None
    id: str | None = None
    author: str | None = None
    date: str | None = None
    answers: str | None = None
    by_author: bool = False
    parent: "Item | None" = None
    lines: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head in the page: the lines that it takes (`start` to `stop`) and what they say."""

    start: int
    stop: int
    author: str | None
    date: str | None
    by_author: bool = False
    answers: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a page that holds the comments: the line that opens it, the first that is not the article's, its end."""

    header: int | None
    start: int
    stop: int
    anchors: tuple[Anchor, ...] = ()


def read_text(raw: str, *, source: str | None = None) -> Discussion:
    """Return the discussion of a page saved as text.

    Raises
    ------
    PageError
        Nothing on the page looks like an article or a comment.
    """
    page = text_page(split_lines(raw))
    page.url = page.url or address_of_comments([raw])
    return assemble(page, source=source)


def text_page(lines: Sequence[Line], *, bare: bool = True, reference: str | None = None) -> FoundPage:
    """Return what a page of text holds, before it is normalised and checked.

    Parameters
    ----------
    lines : sequence of Line
    bare : bool
        Whether comments may be no more than paragraphs below a line that announces them.
    reference : str, optional
        The day that relative dates count from, where it stands elsewhere than in the lines.
    """
    given = lines
    lines = without_boxes(profiles_joined(lines))
    section = find_section(lines)
    if not section.anchors and (apart := _heads_apart(lines)) is not None:
        lines = apart
        section = find_section(lines)
    opening = lines[section.header].text if section.header is not None else ""
    items = list(_items(lines, section)) if bare or section.anchors else []
    by_heads = items
    first = section.header if section.header is not None else section.start
    if section.anchors and _is_forum(lines, section):
        first, page, items = _topic(lines, section, items)
    else:
        page = article(lines[:first], _quoted_title(opening), lines)
    page.declared = declared_count(opening) if opening else _forum_count(lines[:first])
    page.url = written_address([line.text for line in lines])
    told = reference
    reference, exact = (reference, True) if reference else reference_day(lines, page.date)
    if page.date is None and reference is not None:
        above = (line.text for line in lines[:first] if is_byline(line.text))
        page.date = next((date for text in above if (date := parse_date(text, reference=reference))), None)
    shown = page_of_screen(given, [(item.author, item.date, item.lines) for item in by_heads], told)
    if shown is not None:
        page, opening = shown
        page.declared = declared_count(opening) if opening else None
        return page
    if page.author is None and page.date is not None:
        page.author = _name_beside_date(lines[:first], {item.author for item in items if item.author})
    # a page of very many comments has most of its memory in lines and heads
    del lines, section, given, by_heads
    _number(items)
    page.comments = [_found(item, reference, whole_days=not exact) for item in items]
    return page


def _name_beside_date(lines: Sequence[Line], names: Collection[str]) -> str | None:
    """Return who comments, and stands without a sign between the date and the category above an article."""
    for line in lines:
        date = find_date(line.text) if len(line.text) <= MAX_BYLINE_CHARS else None
        if date is not None and not line.is_sentence:
            rest = f"{line.text[date.end :].strip(' ,|·•–—-')} "
            named = [name for name in names if rest.startswith(f"{name} ")]
            if named:
                return max(named, key=len)
    return None


def _number(items: Sequence[Item]) -> None:
    """Give each comment its identifier: the number that the page prints beside it, where each has its own."""
    printed = {item.printed for item in items}
    own = None not in printed and len(printed) == len(items)
    for number, item in enumerate(items):
        item.id = item.printed if own else f"#{number}"


# Where the comments are -----------------------------------------------------------------------------------------------


def find_section(lines: Sequence[Line]) -> Section:
    """Find the comments of a page: the opening line under which the most heads of one manner stand."""
    heads = _head_lines(lines)
    openings = [i for i, line in enumerate(lines) if says(line.text, "header", "prompt", "widget")]
    first = next((i for i in openings if says(lines[i].text, "header")), len(lines))
    opened = min((head for head in heads if head > first), default=len(lines))
    # "Réponses" between two comments opens a thread of them (Blogger)
    openings = [i for i in openings if i < opened or not _THREAD.fullmatch(lines[i].text)]
    # "2 réponses" below a comment counts those to it
    answered = [i for i in openings if _ANSWER_COUNT.fullmatch(lines[i].text)]
    if len(answered) > 1 or (answered and (answered[0] > opened or _goes_on(heads, answered[0]))):
        openings = [i for i in openings if i not in answered]
    best: tuple[tuple[float, ...], int, int, tuple[str, ...]] | None = None
    for number, opening in enumerate([-1, *openings]):
        if opening >= 0 and says(lines[opening].text, "widget"):
            continue
        stop = openings[number] if number < len(openings) else len(lines)
        counts = Counter(head.family for i, head in heads.items() if opening < i < stop)
        for family, count in counts.items():
            if opening < 0 and count < 2 and not family[-1]:
                continue
            # a header line is worth more than any number of dates elsewhere; words more than names, names more than dates
            rank = (_opening_rank(lines, opening), count, len(family) + (family[-1] != "date"), number)
            if best is None or rank > best[0]:
                best = (rank, opening, stop, family)
    if best is None:
        return _section_without_heads(lines, openings)
    _rank, opening, stop, family = best
    stop = _extend(lines, heads, openings, family, stop)
    chosen = [i for i, head in heads.items() if opening < i < stop and head.family == family]
    anchors = _anchors(lines, heads, _up_to_box(lines, chosen), family)
    if opening < 0 and not _plausible_without_header(lines, anchors):
        return _section_without_heads(lines, openings)
    start = opening + 1 if opening >= 0 else anchors[0].start
    return Section(opening if opening >= 0 else None, start, stop, tuple(anchors))


def _goes_on(heads: Mapping[int, HeadLine], line: int) -> bool:
    """Say whether the heads below a line are of one manner with several above it: it opens nothing."""
    below = Counter(head.family for i, head in heads.items() if i > line)
    family = below.most_common(1)[0][0] if below else None
    return sum(head.family == family for i, head in heads.items() if i < line) > 1


def _up_to_box(lines: Sequence[Line], chosen: Sequence[int]) -> Sequence[int]:
    """Leave out heads in a box of links to other pages below the comments, whose dates look alike."""
    box = next((i for i in range(chosen[0], chosen[-1]) if says(lines[i].text, "stop")), None)
    kept = [i for i in chosen if box is None or i < box]
    return kept if 2 * len(kept) > len(chosen) else chosen


_HEAD_AND_BODY = re.compile(
    r"(?P<head>\S.{0,60}?\s*[(\[](?P<date>[^()\[\]]{6,40})[)\]])\s*:\s+(?P<body>\S.*)"
)


def _heads_apart(lines: Sequence[Line]) -> list[Line] | None:
    """Part heads from the texts on the same line: "Léa (12/03/2016 10:34) : Tout à fait." None where no line has one."""
    apart: list[Line] = []
    found = 0
    for line in lines:
        match = _HEAD_AND_BODY.fullmatch(line.text)
        head = head_line(match["head"]) if match else None
        if match and head and head.author and head.date:
            found += 1
            apart += [
                Line(line.indent, match["head"], match["head"]),
                Line(line.indent, match["body"], match["body"]),
            ]
        else:
            apart.append(line)
    return apart if found >= 2 else None


def _opening_rank(lines: Sequence[Line], opening: int) -> int:
    if opening < 0:
        return 0
    return 2 if says(lines[opening].text, "header") else 1


def _head_lines(lines: Sequence[Line]) -> dict[int, HeadLine]:
    found: dict[int, HeadLine] = {}
    for index, (line, below) in enumerate(zip_longest(lines, lines[1:], fillvalue=BLANK)):
        if line.text and (
            head := head_line(line.text, date_follows=0 < len(below.text) <= 60 and _is_date(below.text))
        ):
            found[index] = head
    return found | _month_heads(lines)


# Forums of whole sentences (Discourse) have the month alone beside names, lists of archives have it without them.
MIN_MONTHS = 3
MIN_SIGNED = 0.6
MOST_RANKED = 0.8


def _month_heads(lines: Sequence[Line]) -> dict[int, HeadLine]:
    """Return the lines that hold a month and a year, where most stand below a name and above a text."""
    months = [
        i
        for i, line in enumerate(lines)
        if len(line.text) <= MAX_MONTH_CHARS and line.text[-4:].isdigit() and is_month(line.text)
    ]
    if len(months) < MIN_MONTHS:
        return {}
    signed = [
        i
        for i in months
        if (_name_above(lines, i) or (i and not lines[i - 1].text and _name_above(lines, i - 1)))
        and i + 1 < len(lines)
        and lines[i + 1].text
        and i + 1 not in months
    ]
    if len(signed) < MIN_SIGNED * len(months):
        return {}
    return {i: HeadLine(("", "date"), None, lines[i].text) for i in signed}


def _is_date(text: str) -> bool:
    head = head_line(text)
    return head is not None and head.family == ("", "date")


def _extend(
    lines: Sequence[Line],
    heads: dict[int, HeadLine],
    openings: Sequence[int],
    family: tuple[str, ...],
    stop: int,
) -> int:
    """Go beyond lines that only look like an opening: heads of the same manner go on below them."""
    while stop < len(lines) and not says(lines[stop].text, "widget"):
        following = next((o for o in openings if o > stop), len(lines))
        if not any(stop < i < following and head.family == family for i, head in heads.items()):
            break
        stop = following
    return stop


def _plausible_without_header(lines: Sequence[Line], anchors: Sequence[Anchor]) -> bool:
    """Without an opening line, heads must be many or say that somebody speaks: a byline alone looks like one."""
    return len(anchors) > 1 or (
        head_line(lines[anchors[0].start].text) is not None and anchors[0].date is None
    )


def _section_without_heads(lines: Sequence[Line], openings: Sequence[int]) -> Section:
    for number, opening in enumerate(openings):
        stop = openings[number + 1] if number + 1 < len(openings) else len(lines)
        if says(lines[opening].text, "header") and _holds_text(lines[opening + 1 : stop]):
            return Section(opening, opening + 1, _end(lines, opening + 1, stop))
    stop = next(
        (i for i, line in enumerate(lines) if i and says(line.text, "prompt", "header", "widget")), len(lines)
    )
    return Section(None, stop, stop)


def _holds_text(lines: Sequence[Line]) -> bool:
    first = next((line.text for line in lines if line.text and not says(line.text, "noise", "thread")), None)
    return first is not None and not says(first, "end", "final", "stop")


def _end(lines: Sequence[Line], start: int, stop: int) -> int:
    ends = ("end", "prompt", "widget", "stop", "final")
    return next((i for i in range(start, stop) if says(lines[i].text, *ends)), stop)


def _anchors(
    lines: Sequence[Line], heads: dict[int, HeadLine], chosen: Sequence[int], family: tuple[str, ...]
) -> list[Anchor]:
    numbers = [heads[i].number for i in chosen]
    profiled = any(_PROFILE.fullmatch(line.text) for line in lines)
    if family != ("", "date"):
        named = [_named_anchor(lines, i, heads[i]) for i in chosen]
        # what has no date has no name beside one either
        if any(a.author for a in named) or all(heads[i].date is None for i in chosen):
            return [_with_label(lines, anchor) for anchor in named]
        for find in (_name_of_profile, _name_of_block) if profiled else (_name_of_block,):
            blocks = [find(lines, i) for i in chosen]
            if sum(b is not None for b in blocks) >= 0.8 * len(chosen):
                return [replace(b or a, number=n) for a, b, n in zip(named, blocks, numbers, strict=True)]
    profiles = [_name_of_profile(lines, i) if profiled else None for i in chosen]
    if sum(p is not None for p in profiles) >= 0.8 * len(chosen):
        return [
            replace(p, number=n) if p else Anchor(i, i + 1, None, lines[i].text)
            for i, p, n in zip(chosen, profiles, numbers, strict=True)
        ]
    return [
        _with_label(lines, replace(anchor, number=n))
        for anchor, n in zip(_by_date(lines, chosen, heads), numbers, strict=True)
    ]


def _by_date(lines: Sequence[Line], chosen: Sequence[int], heads: Mapping[int, HeadLine]) -> list[Anchor]:
    """Return the heads whose line says no more than when: the name stands above or below it."""
    above = [_name_above(lines, i) for i in chosen]
    # converters leave an empty line between name and date
    apart = [_name_above(lines, i - 1) if i and not lines[i - 1].text else None for i in chosen]
    apart = [
        replace(a, stop=i + 1, date=lines[i].text) if a else None for i, a in zip(chosen, apart, strict=True)
    ]
    if sum(a is not None for a in apart) > sum(a is not None for a in above):
        above = [
            a or _answering(lines, b, apart[:n]) for n, (a, b) in enumerate(zip(apart, above, strict=True))
        ]
    ranked = [_name_of_block(lines, i) for i in chosen]
    if sum(b is not None and _is_ranked(lines, b) for b in ranked) >= MOST_RANKED * len(chosen):
        return [b or Anchor(i, i + 1, None, lines[i].text) for i, b in zip(chosen, ranked, strict=True)]
    below = [_name_below(lines, i) for i in chosen]
    # most heads must have the name on the same side: a body's short last line looks like a name too
    if sum(a is not None for a in above) >= max(0.6 * len(chosen), sum(b is not None for b in below)):
        return [a or Anchor(i, i + 1, None, lines[i].text) for i, a in zip(chosen, above, strict=True)]
    if sum(b is not None for b in below) >= 0.6 * len(chosen):
        return [b or Anchor(i, i + 1, None, lines[i].text) for i, b in zip(chosen, below, strict=True)]
    return [_named_anchor(lines, i, heads[i]) for i in chosen]


def _is_ranked(lines: Sequence[Line], anchor: Anchor) -> bool:
    """Say whether a head stands apart from what is above it, with a rank between name and date."""
    return anchor.stop - anchor.start == 3 and anchor.start > 0 and not lines[anchor.start - 1].text


def _answering(
    lines: Sequence[Line], anchor: Anchor | None, before: Sequence[Anchor | None]
) -> Anchor | None:
    """Return a head whose name stands nearer to its date than others: it is that of who is answered, where they wrote before."""
    if anchor is None or anchor.author not in {a.author for a in before if a}:
        return anchor
    writer = (
        _name_above(lines, anchor.start - 1)
        if anchor.start > 1 and not lines[anchor.start - 1].text
        else None
    )
    if writer is None:
        return anchor
    return replace(writer, stop=anchor.stop, date=anchor.date, answers=anchor.author)


def _with_label(lines: Sequence[Line], anchor: Anchor) -> Anchor:
    """Take the line above a head that holds but the comment's number."""
    above = next((i for i in range(anchor.start - 1, max(anchor.start - 3, -1), -1) if lines[i].text), None)
    number = number_label(lines[above].text) if above is not None else None
    return replace(anchor, start=above, number=number) if above is not None and number else anchor


def _named_anchor(lines: Sequence[Line], index: int, head: HeadLine) -> Anchor:
    date, stop = head.date, index + 1
    if date is None:
        below = next((i for i in range(stop, min(stop + LINES_TO_DATE, len(lines))) if lines[i].text), None)
        if below is not None and _is_date(lines[below].text):
            date, stop = lines[below].text, below + 1
    if head.author is None and "verb" in head.family and index and looks_like_name(lines[index - 1].text):
        # "Léa" and "dit :" on lines of their own
        name, by_author = split_badge(lines[index - 1].text)
        return Anchor(index - 1, stop, name, date, by_author, number=head.number)
    return Anchor(index, stop, head.author, date, head.by_author, number=head.number)


def _name_of_profile(lines: Sequence[Line], index: int) -> Anchor | None:
    """Return the head of a forum's message whose author is presented above its date: name, rank, fields of a profile."""
    top = None
    for at in range(index - 1, max(index - PROFILE_LINES - 1, -1), -1):
        text = lines[at].text
        if _PROFILE.fullmatch(text):
            top = at
        elif _is_date(text) or _closes(text) or lines[at].is_sentence:
            break
    if top is None:
        return None
    start = top
    for at in range(top - 1, max(top - HEAD_LINES - 2, -1), -1):
        text = lines[at].text
        if text and (_closes(text) or lines[at].is_sentence or says(text, "noise")):
            break
        if text:
            start = at
        elif start != top:
            break
    first = lines[start].first_part
    if start == top or not looks_like_name(first):
        return None
    name, by_author = split_badge(first)
    return Anchor(start, index + 1, name, lines[index].text, by_author)


def _name_of_block(lines: Sequence[Line], index: int) -> Anchor | None:
    """Return the head of a forum's message: a name with the message's number, a rank, then the date."""
    top = index
    while (
        top > 0
        and index - top < HEAD_LINES
        and lines[top - 1].text
        and not _RULE.fullmatch(lines[top - 1].text)
    ):
        top -= 1
    if len(lines[top].text) == 1 and top + 1 < index and lines[top + 1].text.startswith(lines[top].text):
        # the letter that stands for a picture
        top += 1
    first = lines[top].first_part
    if top == index or not (looks_like_name(first) or says(first, "badge")):
        return None
    name, by_author = split_badge(first)
    return Anchor(top, index + 1, name, lines[index].text, by_author)


def _name_above(lines: Sequence[Line], index: int) -> Anchor | None:
    answers, at, own = None, index - 1, False
    for at in range(index - 1, max(index - 4, -1), -1):
        match = IN_REPLY.fullmatch(lines[at].text)
        if match:
            answers = match["name"] or match["name_en"]
        elif says(lines[at].text, "author"):
            own = True
        elif not says(lines[at].text, "badge") or not lines[at - 1].text:
            break
    if at > 0 and _HANDLE.fullmatch(lines[at].text) and looks_like_name(lines[at - 1].text):
        at -= 1
    first = _BY.sub("", without_number(lines[at].first_part)) if at >= 0 else ""
    if not first or not looks_like_name(first):
        return None
    name, by_author = split_badge(first)
    return Anchor(at, index + 1, name, lines[index].text, by_author or own, answers)


def _name_below(lines: Sequence[Line], index: int) -> Anchor | None:
    at = index + 1
    if at < len(lines) and not lines[at].text and _below_profile(lines, at + 2) > at + 2:
        at += 1
    if at + 1 >= len(lines) or not looks_like_name(lines[at].first_part) or _is_date(lines[at].text):
        return None
    name, by_author = split_badge(lines[at].first_part)
    return Anchor(index, _below_profile(lines, at + 1), name, lines[index].text, by_author)


def _below_profile(lines: Sequence[Line], start: int) -> int:
    """Return the line below the fields of a profile, where some follow a name."""
    stop = start
    for at in range(start, min(start + PROFILE_LINES, len(lines))):
        if _PROFILE.fullmatch(lines[at].text):
            stop = at + 1
        elif lines[at].is_sentence or _closes(lines[at].text):
            break
    return stop


# The comments ---------------------------------------------------------------------------------------------------------


def _items(lines: Sequence[Line], section: Section) -> Iterator[Item]:
    region = lines[section.start : section.stop]
    if not section.anchors:
        yield from _numbered_items(region) or _blocks(region)
        return
    below = section.header is not None and _heads_stand_below(lines, section)
    bodies = [
        list(lines[start:stop]) for start, stop in (_bodies_above if below else _bodies_below)(lines, section)
    ]
    cut = _actions_close(bodies)
    if not below:
        _drop_recurring_ends(bodies)
    items: list[Item] = []
    shallower: list[Item] = []
    for number, (anchor, body) in enumerate(zip(section.anchors, bodies, strict=True)):
        following = section.anchors[number + 1] if number + 1 < len(section.anchors) and not below else None
        while body and (not body[0].text or _RULE.fullmatch(body[0].text)):
            del body[0]
        label = number_label(body[0].text) if body else None
        if label is not None:
            # the message's number below its date
            del body[0]
        shown = _up_to_action(body, cut)
        texts = _trim_tail([line.text for line in shown], following)
        if len(shown) < len(body) and len(texts) > 2 and not texts[-2] and FIGURE.fullmatch(texts[-1]):
            # how many liked it, above the links
            del texts[-2:]
        if len(texts) > 1 and anchor.author and texts[0].casefold() == anchor.author[0].casefold():
            # the letter that stands for a picture
            del texts[0]
        _drop_profile_below(texts, anchor.author)
        arrow = _REPLY_ARROW.match(lines[anchor.start].text)
        indent = lines[anchor.start].indent + (ARROW_COLUMNS * arrow.end() if arrow else 0)
        while shallower and shallower[-1].indent >= indent - 1:
            shallower.pop()
        item = Item(
            indent,
            printed=anchor.number or label,
            author=anchor.author,
            date=anchor.date,
            by_author=anchor.by_author,
            answers=anchor.answers,
            parent=shallower[-1] if shallower else None,
            lines=texts,
        )
        if not item.date:
            _take_date_below(item)
        if arrow and arrow["quoted"]:
            depth = arrow["quoted"].count(">")
            item.lines = [re.sub(rf"^(?:>\s?){{1,{depth}}}", "", text) for text in item.lines]
        items.append(item)
        shallower.append(item)
    if items and not below:
        _drop_foot(items)
        _drop_figures(items)
        _drop_recipients(items)
        _take_threads(bodies, items)
    _take_answered(lines, section.anchors, items)
    if all(item.author is None for item in items) and len(items) > 1:
        _take_names_from_first_lines(items)
    yield from items


def _drop_recurring_ends(bodies: Sequence[list[Line]]) -> None:
    """Drop from below the texts what most of them end with: the topic's title above the next head, links of the page."""
    while True:
        for body in bodies:
            while body and not body[-1].text:
                body.pop()
        ends = Counter(body[-1].text for body in bodies if len(body) > 1)
        end, count = ends.most_common(1)[0] if ends else ("", 0)
        if count < max(MIN_RECURRING, MIN_SIGNED * len(bodies)) or is_action(end):
            return
        for body in bodies:
            if len(body) > 1 and body[-1].text == end:
                body.pop()


def _drop_profile_below(texts: list[str], author: str | None) -> None:
    """Drop the writer's profile from below a message: the name once more, a rank, and fields of it."""
    others = 0
    for index in range(len(texts) - 1, max(len(texts) - PROFILE_LINES, 0), -1):
        if texts[index] and texts[index] == author:
            del texts[index:]
            return
        others += texts[index] != "" and not _PROFILE.fullmatch(texts[index])
        if others > 1 or (others and len(texts[index]) > MAX_RANK_CHARS):
            return


def _drop_recipients(items: Sequence[Item]) -> None:
    """Drop for whom a message is from above its text, where nearly all messages say that."""
    firsts = [next((i for i, text in enumerate(item.lines) if text), None) for item in items]
    told = [f is not None and _FOR.fullmatch(item.lines[f]) for f, item in zip(firsts, items, strict=True)]
    if len(items) > 1 and sum(map(bool, told)) >= MOST_RANKED * len(items):
        for item, first, found in zip(items, firsts, told, strict=True):
            if found and first is not None:
                del item.lines[: first + 1]


def _drop_foot(items: Sequence[Item]) -> None:
    """Drop the page's foot from below the last comment: what stands below a rule that no other comment has, and links."""
    lines = items[-1].lines
    rule = next((i for i, text in enumerate(lines) if _FOOT_RULE.fullmatch(text) and any(lines[:i])), None)
    ruled = any(
        _FOOT_RULE.fullmatch(text) for item in items[:-1] for text in _without_closing_rule(item.lines)
    )
    if rule is not None and not ruled and not any(map(looks_like_sentence, lines[rule:])):
        del lines[rule:]
    last = len(lines)
    for index in range(len(lines) - 1, 0, -1):
        if lines[index] and not says(lines[index], "noise"):
            break
        last = index
    del lines[last:]


def _drop_figures(items: Sequence[Item]) -> None:
    """Drop how many liked a comment from below it, where most comments have that below them."""
    ends = [next((i for i in range(len(item.lines) - 1, 0, -1) if item.lines[i]), 0) for item in items]
    counted = [end > 0 and FIGURE.fullmatch(item.lines[end]) for item, end in zip(items, ends, strict=True)]
    if len(items) > 1 and sum(map(bool, counted)) >= MIN_SIGNED * len(items):
        for item, end, is_count in zip(items, ends, counted, strict=True):
            if is_count:
                del item.lines[end:]


def _take_threads(bodies: Sequence[Sequence[Line]], items: Sequence[Item]) -> None:
    """Know the answers between "Réponses" and the link that closes them with "Répondre", as Blogger writes without columns."""
    opened: Item | None = None
    for body, item in zip(bodies, items, strict=True):
        texts = [line.text for line in body if 0 < len(line.text) <= MAX_LINK_CHARS]
        if opened is not None and item.parent is None:
            item.parent = opened
        if any(_THREAD.fullmatch(text) for text in texts[-2:]) and opened is None and item.parent is None:
            opened = item
        elif opened is not None and any(map(_CLOSES_THREAD.fullmatch, texts)):
            opened = None


def _without_closing_rule(texts: Sequence[str]) -> Sequence[str]:
    """Return the lines of a comment above the rule that closes it."""
    filled = [text for text in texts if text]
    return filled[:-1] if filled and _FOOT_RULE.fullmatch(filled[-1]) else filled


def _take_answered(lines: Sequence[Line], anchors: Sequence[Anchor], items: Sequence[Item]) -> None:
    """Part "Paul Léa • il y a 3 jours", which Disqus prints for Paul's answer to Léa, where Léa wrote before."""
    names: set[str] = set()
    for anchor, item in zip(anchors, items, strict=True):
        if item.author and any("•" in line.text for line in lines[anchor.start : anchor.stop]):
            answered = max((n for n in names if item.author.endswith(f" {n}")), key=len, default=None)
            if answered:
                item.author, item.answers = item.author.removesuffix(answered).strip(), answered
        parts = _ANSWERS.fullmatch(item.author) if item.author else None
        if parts and looks_like_name(parts["author"]) and (not parts["sign"] or parts["answered"] in names):
            item.author, item.answers = parts["author"], parts["answered"].rstrip(" :")
        if item.author:
            names.add(item.author)


def _heads_stand_below(lines: Sequence[Line], section: Section) -> bool:
    """Say whether the body comes first: text stands above the first head and none below the last."""
    first, last = section.anchors[0], section.anchors[-1]
    leading = [line.text for line in lines[section.start : first.start] if _is_body(line.text, first.author)]
    stop = _end(lines, last.stop, section.stop)
    # the title of a form stands right above its first field
    titled = stop - last.stop > 1 and stop < len(lines) and says(lines[stop].text, "end")
    below = stop - 1 if titled and lines[stop - 1].text and not lines[stop - 2].text else stop
    trailing = [line.text for line in lines[last.stop : below] if _is_body(line.text, None)]
    return bool(leading) and not trailing


def _is_body(text: str, author: str | None) -> bool:
    if not text or is_action(text) or says(text, "noise", "thread", "header", "ping"):
        return False
    return not (author and author.casefold().startswith(text.casefold()))


def _bodies_below(lines: Sequence[Line], section: Section) -> Iterator[tuple[int, int]]:
    for number, anchor in enumerate(section.anchors):
        if number + 1 < len(section.anchors):
            yield anchor.stop, section.anchors[number + 1].start
        else:
            yield anchor.stop, _end(lines, anchor.stop, section.stop)


def _bodies_above(lines: Sequence[Line], section: Section) -> Iterator[tuple[int, int]]:
    begin = section.start
    for anchor in section.anchors:
        yield begin, anchor.start
        begin = anchor.stop


def _actions_close(bodies: Sequence[Sequence[Line]]) -> bool:
    """Say whether links such as "Répondre" stand below the texts: then nothing after them belongs to a comment."""
    closed = 0
    for body in bodies:
        texts = [line.text for line in body if line.text]
        closed += any(_closes(text) for text in texts[1:]) and not is_action(texts[0])
    return 2 * closed >= len(bodies)


def _up_to_action(body: Sequence[Line], cut: bool) -> Sequence[Line]:
    if not cut:
        return body
    stop = next(
        (i for i, line in enumerate(body) if _closes(line.text) and any(b.text for b in body[:i])), None
    )
    return body[:stop]


def _closes(text: str) -> bool:
    """Say whether a line ends a comment: links, or a rule."""
    return is_action(text) or _RULE.fullmatch(text) is not None


def _trim_tail(texts: list[str], following: Anchor | None) -> list[str]:
    """Drop the lines above the next head that belong to it: the name again, a forum's profile, a picture's letter."""
    while texts and not texts[-1]:
        texts.pop()
    if following is None or not following.author or not texts:
        return texts
    name = following.author.casefold()
    for back in range(1, min(PROFILE_LINES, len(texts)) + 1):
        if texts[-back].casefold() == name and back < len(texts):
            return texts[:-back]
    if len(texts[-1]) == 1 and name.startswith(texts[-1].casefold()):
        return texts[:-1]
    return texts


def _take_date_below(item: Item) -> None:
    """Take the date from the last line, where sites put it below the text."""
    last = next(
        (i for i in range(len(item.lines) - 1, -1, -1) if item.lines[i] and not is_action(item.lines[i])),
        None,
    )
    if last is not None and len(item.lines[last]) <= 60 and _is_date(item.lines[last]):
        item.date = item.lines[last]
        del item.lines[last:]


def _take_names_from_first_lines(items: Sequence[Item]) -> None:
    """Take the first line of every comment for its author's name, where each has such a line above its text."""
    firsts = [next((i for i, text in enumerate(item.lines) if text), None) for item in items]
    named = [
        first is not None and looks_like_name(item.lines[first]) and any(item.lines[first + 1 :])
        for item, first in zip(items, firsts, strict=True)
    ]
    if not all(named):
        return
    for item, first in zip(items, firsts, strict=True):
        if first is not None:
            item.author, item.by_author = split_badge(item.lines[first])
            del item.lines[: first + 1]


_NUMBERED = re.compile(r"(?P<number>\d{1,5})[.)]\s*(?P<rest>.*)")


def _numbered_items(lines: Sequence[Line]) -> list[Item]:
    """Read a list of numbered comments; a numbered list inside a comment is indented, or does not go on counting."""
    items: list[Item] = []
    open_levels: list[Item] = []
    for line in lines:
        match = _NUMBERED.fullmatch(line.text)
        level = _level(line, match, open_levels) if match else None
        if match and level is not None:
            item = Item(
                line.indent, number=int(match["number"]), parent=open_levels[level - 1] if level else None
            )
            del open_levels[level:]
            open_levels.append(item)
            items.append(item)
            if match["rest"]:
                item.lines.append(match["rest"])
        elif items:
            items[-1].lines.append(line.text)
        elif line.text and not says(line.text, "noise", "thread"):
            return []
    return items


def _level(line: Line, match: re.Match[str], open_levels: Sequence[Item]) -> int | None:
    number = int(match["number"])
    for depth, item in enumerate(open_levels):
        if abs(item.indent - line.indent) <= 1 and number == (item.number or 0) + 1:
            return depth
    return 0 if not open_levels and number == 1 else None


def _blocks(lines: Sequence[Line]) -> list[Item]:
    """Read comments that nothing but rules or double empty lines separates; one comment where nothing does."""
    text = "\n".join(line.text for line in lines).strip()
    return [
        Item(0, lines=part.split("\n")) for part in re.split(r"\n(?:[-_=*]{3,}|\n)\n", text) if part.strip()
    ]


def _found(item: Item, reference: str | None, *, whole_days: bool = False) -> Found:
    # a signature stands below a rule of underscores
    signature = next(
        (i for i, t in enumerate(item.lines) if _SIGNATURE_RULE.fullmatch(t) and any(item.lines[:i])), None
    )
    kept = [
        t
        for t in item.lines[:signature]
        if not is_action(t)
        and not says(t, "ping", "thread")
        and not _RULE.fullmatch(t)
        and not _THREAD.fullmatch(t)
        and not (t[:1].isdigit() and _ANSWER_COUNT.fullmatch(t))
    ]
    answers = item.answers
    first = next((i for i, text in enumerate(kept) if text), None)
    if first is not None and (reply := IN_REPLY.fullmatch(kept[first])):
        answers = reply["name"] or reply["name_en"]
        del kept[first]
    return Found(
        text="\n".join(kept).strip(),
        author=item.author,
        date=parse_date(item.date, reference=reference, whole_days=whole_days) if item.date else None,
        id=item.id,
        parent=item.parent.id if item.parent else None,
        answers=answers,
        by_author=item.by_author,
    )


# Forums ---------------------------------------------------------------------------------------------------------------


def _is_forum(lines: Sequence[Line], section: Section) -> bool:
    """Say whether the first message is the article: no prose above the first head, and no line that opens comments.

    "5 réponses" above six messages counts all but the first.
    """
    if _answers_by_subject(lines, section.anchors):
        return True
    # a question is a title as well
    if any(line.is_sentence and not line.text.endswith("?") for line in lines[: section.anchors[0].start]):
        return False
    if section.header is None:
        return True
    opening = lines[section.header].text
    return "comm" not in opening.lower() and declared_count(opening) == len(section.anchors) - 1


def _answers_by_subject(lines: Sequence[Line], anchors: Sequence[Anchor]) -> bool:
    """Say whether most messages repeat the topic as their subject ("Re : …"): announcements may stand above them."""
    answers = sum(_ANSWER_SUBJECT.match(line.text) is not None for line in lines[anchors[0].start :])
    return len(anchors) > 2 and 2 * answers > len(anchors)


def _topic(lines: Sequence[Line], section: Section, items: list[Item]) -> tuple[int, FoundPage, list[Item]]:
    first = section.anchors[0].start
    above = [line.text for line in lines[:first]]
    author = items[0].author
    everywhere = Counter(line.text for line in lines)
    # the table's head above the messages, and rows of links
    heads = {line.text for line in lines[:first] if line.parts > 1}
    subjects = [m[1] for line in lines if (m := _SUBJECT.search(line.text))]
    title = next((text for text in above if text and any(s.startswith(text) for s in subjects)), None)
    if title is None:
        title = next((m[1] for text in above if (m := _SUBJECT.match(text))), None)
    if title is None:
        # the last part of a trail of links
        trails = [re.split(r"\s[»›>/]\s", text)[-1] for text in above if re.search(r"\s[»›>/]\s", text)]
        title = next((text for text in trails if any(s.startswith(text) for s in subjects)), None)
    if title is None:
        candidates = [
            text
            for text in above
            if text and text != author and text not in heads and not says(text, "noise", "header", "end")
        ]
        title = max(candidates, key=lambda text: (everywhere[text], len(text)), default=None)
        title = _above_category(above, title)
    for item in items:
        _drop_subject(item, title)
    opening = _found(items[0], None)
    # a message begins with a greeting, not with a heading
    headings = [h for h in find_headings(opening.text) if not opening.text.startswith(h)]
    page = FoundPage(title=title, text=opening.text, author=author, date=opening.date, headings=headings)
    return first, page, items[1:]


def _above_category(above: Sequence[str], title: str | None) -> str | None:
    """Return the line above a title, where that is the topic's category: the longer line right above it is the title."""
    if title is None:
        return None
    at = len(above) - 1 - list(reversed(above)).index(title)
    higher = above[at - 1] if at else ""
    longer = len(higher.split()) > max(len(title.split()), 3)
    return higher if longer and not says(higher, "noise", "header", "end") else title


def _drop_subject(item: Item, title: str | None) -> None:
    """Drop the topic's title from above a message."""
    first = next((i for i, text in enumerate(item.lines) if text), None)
    if first is not None and any(item.lines[first + 1 :]):
        subject = _SUBJECT.match(item.lines[first])
        if item.lines[first] == title or (subject and title and subject[1].startswith(title[:20])):
            del item.lines[: first + 1]


def _forum_count(lines: Sequence[Line]) -> int | None:
    for line in lines:
        if match := re.search(r"\b(?:réponses|replies)\s*:\s*(\d{1,6})\b", line.text, re.I):
            return int(match[1])
    return None


# What the page says of itself -----------------------------------------------------------------------------------------


def declared_count(opening: str) -> int | None:
    """Return how many comments an opening line says there are.

    Examples
    --------
    >>> declared_count("4 réflexions sur « Vélo »"), declared_count("Vos réactions (6)"), declared_count("Commentaires")
    (4, 6, None)
    """
    match = _COUNT.search(opening) or re.search(r"\b(\d{1,6})\)?\s*:?$", opening)
    if not match:
        return None
    return int(match[1]) if match[1].isdigit() else 1


def _quoted_title(opening: str) -> str | None:
    match = _QUOTED_TITLE.search(opening) or _TITLE_AFTER.search(opening)
    return match[1].strip() if match else None
