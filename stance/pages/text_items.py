"""Read the comments of a page of text between their heads: each text without the links, profiles and feet around it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from stance.pages.assemble import Found
from stance.pages.boilerplate import is_action, says
from stance.pages.dates import parse_date
from stance.pages.headings import looks_like_sentence
from stance.pages.heads import (
    IN_REPLY,
    MAX_HEAD_CHARS,
    head_line,
    looks_like_name,
    number_label,
    split_badge,
    stands_for_picture,
)
from stance.pages.lines import Line
from stance.pages.marks import ACCOUNT, FIGURE
from stance.pages.text_sections import (
    ANSWER_COUNT,
    MIN_SIGNED,
    MOST_RANKED,
    PROFILE,
    PROFILE_LINES,
    RULE,
    THREAD,
    Anchor,
    Section,
    closes_comment,
    end_of_comments,
    is_date,
)

# An arrow before a name says as much as being indented.
ARROW_COLUMNS = 2
# Three texts that end alike are no chance.
MIN_RECURRING = 3
# A figure that an empty line parts from the text is no part of that, though nobody liked every second comment.
MIN_APART = 0.5
# "Poussin", "Membre actif"
MAX_RANK_CHARS = 30
# "Marie-Claude de La Tour Merci !"
MAX_NAMED_WORDS = 5
_FOOT_RULE = re.compile(rf"{RULE.pattern}|[-_=*~—–]{{3,}}")
# what stands before the name of who answers, where nothing else says so
_REPLY_ARROW = re.compile(r"[↳↪⤷└╰➥➜➔→]+|[-=─]{1,3}>|(?P<quoted>(?:>\s?)+)")
# "Paul → Léa", "Paul a répondu à Léa": who wrote, and whom that answers.
_ANSWERS = re.compile(
    r"(?P<author>.{1,60}?)\s+(?:(?P<sign>[→▸►▶➜➔›>])|(?:a répondu|répond|en réponse|répondait|réagit) à|replied to|in reply to|replying to)"
    r"\s+@?(?P<answered>\S.{0,60})",
    re.I,
)
# "Les réponses :"
MAX_LINK_CHARS = 16
_CLOSES_THREAD = re.compile(r"répondre|reply", re.I)
# "à liste, Léa K.": for whom a message is
_FOR = re.compile(r"(?:à|to) [^\s.!?][^!?]{0,80}[^.!?…]", re.I)
# what signs an article and, in the same manner, comments below their texts
_SIGNED = re.compile(r"(?P<word>publié|posté|écrit|rédigé|proposé|posted|written)e? (?:par|by)\b", re.I)
_PAGE_NUMBER = re.compile(r"\d{1,4}")
_SIGNATURE_RULE = re.compile(r"_{5,}")


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


def read_items(lines: Sequence[Line], section: Section) -> Iterator[Item]:
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
        while body and (not body[0].text or RULE.fullmatch(body[0].text)):
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
        _drop_toolbar(items[-1], [line.text for line in lines[: section.anchors[0].start + 1]])
        _drop_figures(items)
        _drop_recipients(items)
        _take_threads(bodies, items)
    _take_answered(lines, section.anchors, items)
    if all(item.author is None for item in items) and len(items) > 1:
        _take_names_from_first_lines(items)
    # an advertisement between messages has nothing of its own
    yield from (item for item in items if item.author or item.date or any(item.lines))


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
        others += texts[index] != "" and not PROFILE.fullmatch(texts[index])
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


def _drop_toolbar(item: Item, above: Sequence[str]) -> None:
    """Drop the links and page numbers below the last message that stand in the same order above the first."""
    known = set(pairwise(text for text in above if text))
    filled = [i for i, text in enumerate(item.lines) if text and not is_action(text)]
    for one, other in pairwise(filled[1:]):
        apart = not item.lines[one - 1] or is_action(item.lines[one - 1])
        if apart and (item.lines[one], item.lines[other]) in known:
            del item.lines[one:]
            return
    last = filled[-1] if len(filled) > 1 else 0
    # "1", the only page
    if (
        last
        and not item.lines[last - 1]
        and _PAGE_NUMBER.fullmatch(item.lines[last])
        and item.lines[last] in above
    ):
        del item.lines[last:]


def _drop_figures(items: Sequence[Item]) -> None:
    """Drop how many liked a comment from below it, where most comments have that below them."""
    ends = [next((i for i in range(len(item.lines) - 1, 0, -1) if item.lines[i]), 0) for item in items]
    counted = [end > 0 and FIGURE.fullmatch(item.lines[end]) for item, end in zip(items, ends, strict=True)]
    apart = all(not item.lines[end - 1] for item, end, told in zip(items, ends, counted, strict=True) if told)
    if len(items) > 1 and sum(map(bool, counted)) >= (MIN_APART if apart else MIN_SIGNED) * len(items):
        for item, end, is_count in zip(items, ends, counted, strict=True):
            if is_count:
                del item.lines[end:]


def _take_threads(bodies: Sequence[Sequence[Line]], items: Sequence[Item]) -> None:
    """Know the answers between "Réponses" and the link that closes them with "Répondre", as Blogger writes without columns."""
    opened: list[Item] = []
    for body, item in zip(bodies, items, strict=True):
        if opened and item.parent is None:
            item.parent = opened[-1]
        for line in body:
            if len(line.text) > MAX_LINK_CHARS:
                continue
            if THREAD.fullmatch(line.text):
                opened.append(item)
            elif opened and _CLOSES_THREAD.fullmatch(line.text):
                opened.pop()


def _without_closing_rule(texts: Sequence[str]) -> Sequence[str]:
    """Return the lines of a comment above the rule that closes it."""
    filled = [text for text in texts if text]
    return filled[:-1] if filled and _FOOT_RULE.fullmatch(filled[-1]) else filled


def _take_answered(lines: Sequence[Line], anchors: Sequence[Anchor], items: Sequence[Item]) -> None:
    """Take whom a comment answers from its head or from the account that its text begins with, where they wrote before.

    "Paul Léa • il y a 3 jours" is what Disqus prints for Paul's answer to Léa.
    """
    names: set[str] = set()
    accounts: dict[str, str] = {}
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
        first = next(filter(None, item.lines), "")
        if item.answers is None and item.parent is None and head_line(first) is None:
            # networks put the whole name of whom somebody answers before the text, "Léa Bel a écrit :" begins a quotation
            words = first.split(" ", MAX_NAMED_WORDS)
            opening = (" ".join(words[:n]) for n in range(min(len(words) - 1, MAX_NAMED_WORDS), 1, -1))
            item.answers = next((name for name in opening if name in names and name != item.author), None)
        if item.answers is None and accounts:
            mention = ACCOUNT.match(first)
            item.answers = accounts.get(mention[0].rstrip(".").casefold()) if mention else None
        if item.author and anchor.account:
            whole = anchor.account.casefold()
            accounts |= {whole: item.author, f"@{whole.split('@')[1]}": item.author}


def _heads_stand_below(lines: Sequence[Line], section: Section) -> bool:
    """Say whether the body comes first: text stands above the first head and none below the last."""
    first, last = section.anchors[0], section.anchors[-1]
    leading = [line.text for line in lines[section.start : first.start] if _is_body(line.text, first.author)]
    stop = end_of_comments(lines, last.stop, section.stop)
    # the title of a form stands right above its first field
    titled = stop - last.stop > 1 and stop < len(lines) and says(lines[stop].text, "end")
    below = stop - 1 if titled and lines[stop - 1].text and not lines[stop - 2].text else stop
    trailing = [line.text for line in lines[last.stop : below] if _is_body(line.text, None)]
    if not leading or not trailing:
        return bool(leading)
    # what stands below the last head may be the page's foot
    signed = any(map(looks_like_sentence, leading)) and _signs_article(lines, section)
    return signed or _address_themselves(lines, section.anchors) or _close_texts(lines, section.anchors)


def _close_texts(lines: Sequence[Line], anchors: Sequence[Anchor]) -> bool:
    """Say whether each head stands right below a text, with an empty line below itself."""
    return (
        len(anchors) >= MIN_RECURRING
        and all(
            anchor.start > 0
            and lines[anchor.start - 1].text
            and anchor.stop < len(lines)
            and not lines[anchor.stop].text
            for anchor in anchors
        )
        and 2 * sum(lines[anchor.start - 1].is_sentence for anchor in anchors) > len(anchors)
    )


def _signs_article(lines: Sequence[Line], section: Section) -> bool:
    """Say whether the word that heads begin with also signs the article, below its last long sentence: "Rédigé par"."""
    heads = filter(None, (_SIGNED.match(lines[anchor.start].text) for anchor in section.anchors))
    words = {match["word"].casefold() for match in heads}
    for line in reversed(lines[: section.header]) if words else ():
        match = _SIGNED.match(line.text)
        if match and match["word"].casefold() in words:
            return True
        if len(line.text) > MAX_HEAD_CHARS:
            return False
    return False


def _address_themselves(lines: Sequence[Line], anchors: Sequence[Anchor]) -> bool:
    """Say whether texts below heads begin with "@" and the name in that very head, and none with that in the next one."""
    above = below = 0
    for anchor, following in pairwise(anchors):
        first = next((line.text for line in lines[anchor.stop : following.start] if line.text), "").casefold()
        below += anchor.author is not None and first.startswith(f"@{anchor.author.casefold()}")
        above += following.author is not None and first.startswith(f"@{following.author.casefold()}")
    return below > above == 0


def _is_body(text: str, author: str | None) -> bool:
    if not text or is_action(text) or says(text, "noise", "thread", "header", "ping"):
        return False
    return not (author and author.casefold().startswith(text.casefold()))


def _bodies_below(lines: Sequence[Line], section: Section) -> Iterator[tuple[int, int]]:
    for number, anchor in enumerate(section.anchors):
        if number + 1 < len(section.anchors):
            yield anchor.stop, section.anchors[number + 1].start
        else:
            yield anchor.stop, end_of_comments(lines, anchor.stop, section.stop)


def _bodies_above(lines: Sequence[Line], section: Section) -> Iterator[tuple[int, int]]:
    begin = section.start
    # what the page says of its comments above the first
    while not lines[begin].text or says(lines[begin].text, "noise", "thread"):
        begin += 1
    for anchor in section.anchors:
        yield begin, anchor.start
        begin = anchor.stop


def _actions_close(bodies: Sequence[Sequence[Line]]) -> bool:
    """Say whether links such as "Répondre" stand below the texts: then nothing after them belongs to a comment."""
    closed = 0
    for body in bodies:
        texts = [line.text for line in body if line.text]
        closed += any(closes_comment(text) for text in texts[1:]) and not is_action(texts[0])
    return 2 * closed >= len(bodies)


def _up_to_action(body: Sequence[Line], cut: bool) -> Sequence[Line]:
    if not cut:
        return body
    stop = next(
        (i for i, line in enumerate(body) if closes_comment(line.text) and any(b.text for b in body[:i])),
        None,
    )
    return body[:stop]


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
    if stands_for_picture(texts[-1], following.author):
        return texts[:-1]
    return texts


def _take_date_below(item: Item) -> None:
    """Take the date from the last line, where sites put it below the text."""
    last = next(
        (i for i in range(len(item.lines) - 1, -1, -1) if item.lines[i] and not is_action(item.lines[i])),
        None,
    )
    if last is not None and len(item.lines[last]) <= 60 and is_date(item.lines[last]):
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


def comment_of(item: Item, reference: str | None, *, whole_days: bool = False) -> Found:
    # a signature stands below a rule of underscores
    signature = next(
        (i for i, t in enumerate(item.lines) if _SIGNATURE_RULE.fullmatch(t) and any(item.lines[:i])), None
    )
    kept = [
        t
        for t in item.lines[:signature]
        if not is_action(t)
        and not says(t, "ping", "thread")
        and not RULE.fullmatch(t)
        and not THREAD.fullmatch(t)
        and not (t[:1].isdigit() and ANSWER_COUNT.fullmatch(t))
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
