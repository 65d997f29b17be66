"""Find the comments of a page of text: the line that opens them, and the heads that name who wrote each and when."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from stance.pages.boilerplate import is_action, says
from stance.pages.dates import is_day, is_month
from stance.pages.heads import (
    IN_REPLY,
    MESSAGE_NUMBER,
    HeadLine,
    head_line,
    looks_like_name,
    number_label,
    split_badge,
    stands_for_picture,
    without_number,
)
from stance.pages.lines import BLANK, Line
from stance.pages.marks import ACCOUNT, ACCOUNT_BEHIND, FIGURE, mark_of

# A comment's head stands within its first lines: name, "En réponse à", date, in any order.
HEAD_LINES = 3
# Between a name and its date converters leave up to three empty lines.
LINES_TO_DATE = 4
# Forums print up to seven lines of profile (rank, posts, since, place, picture…) above a message.
PROFILE_LINES = 10
RULE = re.compile(r"(?:[-_=*~—–─━═]\s?){5,}|[-_=*~—–•](?:\s[-_=*~—–•]){2,}")
# What mail archives and networks print before a name.
_BY = re.compile(r"^(?:(?:de|par|by|from|auteure?|pseudo|nom)\s*:\s*|/?u/(?=\w))", re.I)
THREAD = re.compile(r"(?:les )?réponses\s*:?|replies\s*:?", re.I)
ANSWER_COUNT = re.compile(r"\d{1,4} (?:réponses?|repl(?:y|ies))", re.I)
# "septembre 2023"
MAX_MONTH_CHARS = 20
# Two numbers may stand in a row by chance.
MIN_NUMBERED = 3
# The fields of a member's profile, beside messages of forums.
PROFILE = re.compile(
    r"(?:inscrite?(?: le| depuis)?|date d['’]inscription|messages?|posts?|localisation|lieu|ville|location|joined|join date|registered|registered since|member since"
    r"|membre (?:depuis|n°)|âge|age|sexe|profession|réputation|reputation|points?|karma|remerciements?|j['’]aime (?:reçus|donnés)|statut|sujets?|discussions?)\s*:?\s*(?:\d|\w+\.? \d|[:]).*"
    r"|site (?:web|internet)|www|e-?mail|courriel",
    re.I,
)


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
    account: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a page that holds the comments: the line that opens it, the first that is not the article's, its end."""

    header: int | None
    start: int
    stop: int
    anchors: tuple[Anchor, ...] = ()


def closes_comment(text: str) -> bool:
    """Say whether a line ends a comment: links, or a rule."""
    return is_action(text) or RULE.fullmatch(text) is not None


def find_section(lines: Sequence[Line]) -> Section:
    """Find the comments of a page: the opening line under which the most heads of one manner stand."""
    heads = _head_lines(lines)
    openings = [
        i
        for i, line in enumerate(lines)
        if says(line.text, "header", "prompt", "widget") and not _is_counted_field(lines, i)
    ]
    first = next((i for i in openings if says(lines[i].text, "header")), len(lines))
    opened = min((head for head in heads if head > first), default=len(lines))
    # "Réponses" between two comments opens a thread of them (Blogger)
    openings = [i for i in openings if i < opened or not THREAD.fullmatch(lines[i].text)]
    # "2 réponses" below a comment counts those to it
    answered = [i for i in openings if ANSWER_COUNT.fullmatch(lines[i].text)]
    if len(answered) > 1 or (answered and (answered[0] > opened or _goes_on(heads, answered[0]))):
        openings = [i for i in openings if i not in answered]
    best: tuple[tuple[float, ...], int, int, tuple[str, ...]] | None = None
    order = sorted(heads)
    for number, opening in enumerate([-1, *openings]):
        if opening >= 0 and says(lines[opening].text, "widget"):
            continue
        stop = openings[number] if number < len(openings) else len(lines)
        counts = Counter(
            heads[i].family for i in order[bisect_right(order, opening) : bisect_left(order, stop)]
        )
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


def _is_counted_field(lines: Sequence[Line], index: int) -> bool:
    """Say whether a line names a figure of a list of topics: "Réponses", "9", "Affichages", "640"."""
    below = [line.text for line in lines[index + 1 : index + 4]]
    return len(below) == 3 and all(map(FIGURE.fullmatch, below[::2])) and below[1].isalpha()


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


def heads_apart(lines: Sequence[Line]) -> list[Line] | None:
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
            head := head_line(line.text, date_follows=0 < len(below.text) <= 60 and is_date(below.text))
        ):
            found[index] = head
    for index in _quoting(lines, found):
        del found[index]
    return found | _month_heads(lines)


def _quoting(lines: Sequence[Line], heads: Mapping[int, HeadLine]) -> list[int]:
    """Return the dates with a colon behind them, where most have none: each opens a quotation of what was written then."""
    dates = [index for index, head in heads.items() if head.family == ("", "date")]
    quoting = [index for index in dates if lines[index].text.endswith(":")]
    return quoting if 2 * len(quoting) < len(dates) else []


# Forums of whole sentences (Discourse) have the month alone beside names, lists of archives have it without them.
MIN_MONTHS = 3
MIN_SIGNED = 0.6
MOST_RANKED = 0.8


def _month_heads(lines: Sequence[Line]) -> dict[int, HeadLine]:
    """Return the lines that hold a month and a year, or a day of this one, where most stand below a name and above a text."""
    months = [
        i
        for i, line in enumerate(lines)
        if len(line.text) <= MAX_MONTH_CHARS
        and any(map(str.isdigit, line.text))
        and (is_month(line.text) or is_day(line.text))
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


def is_date(text: str) -> bool:
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
            return Section(opening, opening + 1, end_of_comments(lines, opening + 1, stop))
    stop = next(
        (i for i, line in enumerate(lines) if i and says(line.text, "prompt", "header", "widget")), len(lines)
    )
    return Section(None, stop, stop)


def _holds_text(lines: Sequence[Line]) -> bool:
    first = next((line.text for line in lines if line.text and not says(line.text, "noise", "thread")), None)
    return first is not None and not says(first, "end", "final", "stop")


def end_of_comments(lines: Sequence[Line], start: int, stop: int) -> int:
    ends = ("end", "prompt", "widget", "stop", "final")
    return next((i for i in range(start, stop) if says(lines[i].text, *ends)), stop)


def _anchors(
    lines: Sequence[Line], heads: dict[int, HeadLine], chosen: Sequence[int], family: tuple[str, ...]
) -> list[Anchor]:
    numbers = [heads[i].number for i in chosen]
    if (numbered := _below_numbers(lines, heads, chosen)) is not None:
        return numbered
    profiled = any(PROFILE.fullmatch(line.text) for line in lines)
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


def _below_numbers(
    lines: Sequence[Line], heads: Mapping[int, HeadLine], chosen: Sequence[int]
) -> list[Anchor] | None:
    """Return the heads of messages that each begin with a number of their own, the name below it and a profile above the date.

    What stands beside every date is then a word of the page's. Dates without a number above are not a message's.
    """
    names = {heads[i].author for i in chosen}
    tops = [_number_above(lines, i) for i in chosen]
    numbered = [top for top in tops if top is not None]
    if len(names) > 1 or len(numbered) < max(MIN_NUMBERED, MIN_SIGNED * len(chosen)):
        return None
    if not all(looks_like_name(lines[top + 1].first_part) for top in numbered):
        return None
    others = [i for i, top in zip(chosen, tops, strict=True) if top is None]
    tall = _alike_above(lines, others)
    anchors: list[Anchor] = []
    for index, top in zip(chosen, tops, strict=True):
        if top is None:
            anchors.append(Anchor(tall[index], index + 1, None, None))
        else:
            name, by_author = split_badge(lines[top + 1].first_part)
            number = number_label(lines[top].text)
            anchors.append(Anchor(top, index + 1, name, heads[index].date, by_author, number=number))
    return anchors


def _number_above(lines: Sequence[Line], index: int) -> int | None:
    """Return the line with a message's number above its date, where nothing but a profile stands between."""
    for at in range(index - 1, max(index - PROFILE_LINES - 1, -1), -1):
        if number_label(lines[at].text) is not None:
            return at if at < index - 1 else None
        if not lines[at].text or lines[at].is_sentence:
            return None
    return None


def _alike_above(lines: Sequence[Line], dates: Sequence[int]) -> dict[int, int]:
    """Return for every date the first of the lines above it that stand above all of them: an advertisement between messages."""
    above = {
        date: [i for i in range(date - 1, max(date - PROFILE_LINES, -1), -1) if lines[i].text]
        for date in dates
    }
    tops = {date: date for date in dates}
    for column in zip(*above.values(), strict=False):
        if len({lines[i].text for i in column}) > 1 or (len(column) == 1 and not lines[column[0] + 1].text):
            break
        tops = dict(zip(above, column, strict=True))
    return tops


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
    doubled = [_name_doubled(lines, i) for i in chosen]
    if sum(d is not None for d in doubled) >= max(MIN_NUMBERED, MOST_RANKED * len(chosen)):
        return [d or Anchor(i, i + 1, None, lines[i].text) for i, d in zip(chosen, doubled, strict=True)]
    ranked = [_name_of_block(lines, i) for i in chosen]
    if sum(b is not None and _is_ranked(lines, b) for b in ranked) >= MOST_RANKED * len(chosen):
        return [b or Anchor(i, i + 1, None, lines[i].text) for i, b in zip(chosen, ranked, strict=True)]
    above = _topped(lines, above)
    below = [_name_below(lines, i) for i in chosen]
    # most heads must have the name on the same side: a body's short last line looks like a name too
    if sum(a is not None for a in above) >= max(0.6 * len(chosen), sum(b is not None for b in below)):
        return [a or Anchor(i, i + 1, None, lines[i].text) for i, a in zip(chosen, above, strict=True)]
    if sum(b is not None for b in below) >= 0.6 * len(chosen):
        return [b or Anchor(i, i + 1, None, lines[i].text) for i, b in zip(chosen, below, strict=True)]
    return [_named_anchor(lines, i, heads[i]) for i in chosen]


def _topped(lines: Sequence[Line], anchors: Sequence[Anchor | None]) -> list[Anchor | None]:
    """Take the line above a name for the name, where most names stand apart from what is above them.

    What stands between it and the date is then who is answered, where they write on this page, or what a person does.
    """
    known = [a for a in anchors if a is not None and a.start > 1]
    # above the first stands the page's own
    apart = sum(_stands_apart(lines, a.start) for a in known[1:])
    if apart < max(2, (len(known) - 1) / 2):
        return list(anchors)
    tops: dict[int, Anchor] = {}
    for anchor in known:
        top = anchor.start - 1
        if (
            not _stands_apart(lines, anchor.start)
            and _stands_apart(lines, top)
            and looks_like_name(lines[top].text)
        ):
            name, by_author = split_badge(lines[top].first_part)
            tops[anchor.start] = replace(anchor, start=top, author=name, by_author=by_author)
    names = {a.author for a in (*(k for k in known if k.start not in tops), *tops.values())}
    return [
        replace(tops[a.start], answers=a.author if a.author in names else None)
        if a is not None and a.start in tops
        else a
        for a in anchors
    ]


def _stands_apart(lines: Sequence[Line], index: int) -> bool:
    """Say whether an empty line or how many liked the message above it parts a line from what is above."""
    above = lines[index - 1].text
    return not above or FIGURE.fullmatch(above) is not None


def _name_doubled(lines: Sequence[Line], index: int) -> Anchor | None:
    """Return the head whose name stands twice above its date: what the picture says, and the name."""
    for at in range(index - 1, max(index - HEAD_LINES - 1, 0), -1):
        text = lines[at].text
        if not text or lines[at].is_sentence:
            return None
        if text == lines[at - 1].text and looks_like_name(text):
            name, by_author = split_badge(text)
            return Anchor(at - 1, index + 1, name, lines[index].text, by_author)
    return None


def _is_ranked(lines: Sequence[Line], anchor: Anchor) -> bool:
    """Say whether a head stands apart from what is above it, or below a page's number, with a rank between name and date."""
    above = lines[anchor.start - 1].text if anchor.start else "?"
    return anchor.stop - anchor.start == 3 and (not above or FIGURE.fullmatch(above) is not None)


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
        if below is not None and is_date(lines[below].text):
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
        if PROFILE.fullmatch(text):
            top = at
        elif is_date(text) or closes_comment(text) or lines[at].is_sentence:
            break
    if top is None:
        return None
    start = top
    for at in range(top - 1, max(top - HEAD_LINES - 2, -1), -1):
        text = lines[at].text
        if text and (closes_comment(text) or lines[at].is_sentence or says(text, "noise", "thread")):
            break
        if stands_for_picture(text, lines[start].text):
            break
        if text:
            start = at
        elif start != top:
            break
    first = MESSAGE_NUMBER.sub("", lines[start].first_part)
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
        and not RULE.fullmatch(lines[top - 1].text)
    ):
        top -= 1
    if top + 1 < index and stands_for_picture(lines[top].text, lines[top + 1].text):
        top += 1
    if top + 1 < index and FIGURE.fullmatch(lines[top].text):
        # the number of the topic's page
        top += 1
    first = MESSAGE_NUMBER.sub("", lines[top].first_part)
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
    account = None
    if at > 0 and ACCOUNT.fullmatch(lines[at].text) and looks_like_name(lines[at - 1].text):
        account = lines[at].text
        at -= 1
    first = _BY.sub("", without_number(lines[at].first_part)) if at >= 0 else ""
    if (beside := ACCOUNT_BEHIND.search(first)) and mark_of(first).kind == "t":
        first, account = first[: beside.start()], beside[1]
    if not first or not (looks_like_name(first) or says(first, "badge")):
        return None
    name, by_author = split_badge(first)
    return Anchor(at, index + 1, name, lines[index].text, by_author or own, answers, account=account)


def _name_below(lines: Sequence[Line], index: int) -> Anchor | None:
    at = index + 1
    if at < len(lines) and not lines[at].text and _below_profile(lines, at + 2) > at + 2:
        at += 1
    if at + 1 >= len(lines) or not looks_like_name(lines[at].first_part) or is_date(lines[at].text):
        return None
    name, by_author = split_badge(lines[at].first_part)
    return Anchor(index, _below_profile(lines, at + 1), name, lines[index].text, by_author)


def _below_profile(lines: Sequence[Line], start: int) -> int:
    """Return the line below the fields of a profile, where some follow a name."""
    stop = start
    for at in range(start, min(start + PROFILE_LINES, len(lines))):
        if PROFILE.fullmatch(lines[at].text):
            stop = at + 1
        elif lines[at].is_sentence or closes_comment(lines[at].text):
            break
    return stop
