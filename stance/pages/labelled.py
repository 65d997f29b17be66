"""Turn the labels of a page's lines into its comments: who wrote when, what, and whom that answers."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from stance.pages.boilerplate import says
from stance.pages.heads import BESIDE_NAME, IN_REPLY, head_line, looks_like_name, number_label
from stance.pages.labelled_answers import (
    PRINTED,
    take_addressed,
    take_conversations,
    take_counted,
    take_excerpts,
    take_named,
    take_numbered,
    take_responses,
    take_unlinked,
)
from stance.pages.labelled_groups import Group, groups_of
from stance.pages.labelled_heads import (
    EDGES,
    FROM,
    INITIAL,
    NUMBER,
    REPLY_BEHIND,
    drop_shared_ranks,
    is_usual,
    moment_in,
    name_in,
    parting_sign,
)
from stance.pages.labelled_texts import joined, wrapped_at
from stance.pages.name_spans import Name
from stance.pages.screen import Screen, Shown, take_threads

# A badge, the level or whom a comment answers stands so near to its name.
NEAR = 3
_TOLD = re.compile(
    r"(?:(?:en )?(?:réponse|réponds|répondant|répond|répondre|(?:a )?répondu) (?:à|au (?:commentaire|message|post) d(?:e\s|['’]))|in reply to|replying to|replied to)\s*:?\s*@?(?P<name>.{1,120}?)\s*:?",
    re.I,
)
_LINK = ("répondre", "reply")
_TOLD_OF = re.compile(r"en réponse à .{1,120}? (?:par|by) (?P<name>.{1,60})", re.I)
_COMMENT_OF = re.compile(
    r"\s*(?:(?:commentaire|message|post) (?:de|d['’]))?\s*(?P<name>.{1,60}?)(?:,?\s+(?:le|du|on) \d.*)?[)\s]*",
    re.I,
)
_ANSWERS = re.compile(
    r"(?P<name>.{1,60}?)\s+(?:a répondu à|répond à|en réponse à|replied to|replying to|in reply to|[▶►→▸➜>])\s+@?(?P<answered>.{1,60})",
    re.I,
)
_REPLIED_BEHIND = re.compile(
    r"^(?P<name>.{1,60}?)\s*[,(]\s*(?:en réponse|réponse|réponds?|in reply|reply) (?:à|to) (?P<answered>[^()]{1,60}?)\)?$",
    re.I,
)


_QUOTES = re.compile(r"\S.{0,60} (?:a (?:dit|écrit)|wrote|said)\s?:(?:\s?[↑⤴])?", re.I)
# "Citation Envoyé par Léa Voir le message"
_CITES = re.compile(
    r"(?:citation\s*:?\s*)?(?:envoyé|posté) par \S.{0,60}?(?:\s+voir le message)?|(?:quote\s*:?\s*)?originally posted by \S.{0,60}?(?:\s+view post)?",
    re.I,
)
_ARROW = re.compile(r"[↪↳⤷➥→▶►➜➔]\s*@?(?P<name>\S.{0,60})")
_CLOCK = re.compile(r"(?:à )?\d{1,2} ?[:h] ?\d{2}")
_RULE = re.compile(r"-{2,3}|_{2,}")


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


def labelled_comments(screen: Screen, labels: Sequence[str], names: Mapping[int, Name]) -> list[Shown]:
    """Return the comments whose lines have labels (:mod:`stance.pages.line_labels`).

    Parameters
    ----------
    screen : Screen
    labels : sequence of str
        One letter a line: ``N`` a name, ``D`` a date, ``B`` a text, others around them.
    names : mapping of int to Name
        The names that lines hold (:mod:`stance.pages.name_spans`).
    """
    labels = _with_quotations(screen, labels)
    groups = groups_of(screen, labels)
    place = _place_of_dates(screen, labels, groups)
    heads = [screen.lines[group.name].text for group in groups if group.name is not None]
    manner = Manner(
        place,
        parting_sign(heads),
        tuple(sign for sign in (NUMBER, FROM, INITIAL) if is_usual(sign, heads)),
        wrapped_at(screen.lines, [group.texts for group in groups]),
    )
    groups, shown = _signed(groups, [_shown(screen, labels, group, manner, names) for group in groups])
    if not shown:
        return []
    drop_shared_ranks(shown)
    take_addressed(shown)
    take_named(screen, labels, groups, shown)
    take_threads(screen, shown)
    take_counted(screen, groups, shown)
    take_conversations(screen, shown)
    take_excerpts(shown)
    take_numbered(screen, groups, shown)
    take_responses(screen, groups, shown)
    take_unlinked(screen, shown)
    writers = {comment.author for comment in shown if comment.by_author and comment.author}
    for comment in shown:
        comment.by_author = comment.author in writers
    return shown


def _with_quotations(screen: Screen, labels: Sequence[str]) -> Sequence[str]:
    """Return labels in which "Léa a dit :" below another name and its date is the text's own: it opens what that quotes."""
    told = list(labels)
    named = dated = False
    for at, label in enumerate(labels):
        if label == "B":
            named = dated = False
        elif label == "N" and named and _CITES.fullmatch(screen.lines[at].text):
            told[at] = "B"
        elif label == "N" and not _QUOTES.fullmatch(screen.lines[at].text):
            named = True
        elif label == "N" and named and dated:
            told[at] = "B"
        dated = dated or (named and (label == "D" or bool(screen.marks[at].moment)))
    return told


def _signed(groups: Sequence[Group], shown: Sequence[Shown]) -> tuple[list[Group], list[Shown]]:
    """Return the comments without the page's foot: what has no name below comments that all have one, or neither name nor date."""
    pairs = list(zip(groups, shown, strict=True))
    named = [bool(comment.author) for comment in shown]
    last = len(named) - named[::-1].index(True) if any(named) else 0
    if last > 1 and all(named[:last]):
        pairs = pairs[:last]
    known = [pair for pair in pairs if pair[1].author or pair[1].moment]
    pairs = known if 2 * len(known) >= len(pairs) else pairs
    return [group for group, _comment in pairs], [comment for _group, comment in pairs]


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
    places = dict.fromkeys((place, "head", "above", "below"))
    ordered = [
        i for where in places for i in (group.above[::-1] if where == "above" else getattr(group, where))
    ]
    usual = [*(group.above[::-1] if place == "above" else getattr(group, place)), *group.head]
    dated = (i for i in ordered if labels[i] == "D")
    marked = (i for i in usual if labels[i] != "B" and screen.marks[i].moment)
    index = next(chain(dated, marked), None)
    if index is None:
        return None
    text = screen.lines[index].raw or screen.lines[index].text
    if _CLOCK.fullmatch(text.strip()):
        # the day stands on a line of its own above
        above = next((line.text for line in reversed(screen.lines[:index]) if line.text), "")
        return f"{moment_in(above) or above} {text.strip()}"
    return moment_in(text) or text


def _shown(
    screen: Screen, labels: Sequence[str], group: Group, manner: Manner, names: Mapping[int, Name]
) -> Shown:
    index = group.name if group.name is not None else _likely_name(screen, labels, group)
    author, by_author, answers = _writer(screen, index, manner)
    told = names.get(-1 if index is None else index)
    # "Paul à Léa" is parted where Léa is known to write
    if told is not None and " à " not in author and (answers is None or author.startswith(told.text)):
        author = told.text
    start = index if index is not None else group.texts[0]
    beside = [
        i for i in (*group.above[-2:], *group.head) if labels[i] not in "BAT" and abs(i - start) <= NEAR
    ]
    marks = [screen.marks[i] for i in beside]
    texts = list(joined(screen.lines, _with_signature(screen, group.texts), manner.width))
    reply = IN_REPLY.fullmatch(texts[0]) if len(texts) > 1 else None
    replied = reply and (reply["name"] or reply["name_en"])
    if (
        not reply
        and len(texts) > 1
        and (arrow := _ARROW.fullmatch(texts[0]))
        and looks_like_name(arrow["name"])
    ):
        replied = arrow["name"]
    if replied:
        del texts[0]
    above = [screen.marks[i].depth for i in group.above[-NEAR:]]
    depth = next((depth for depth in above if depth is not None), None)
    accounts = (i for i in (*group.head, *group.above[-1:]) if screen.marks[i].kind == "@")
    return Shown(
        top=min(start, group.texts[0]),
        start=group.texts[0],
        stop=group.texts[-1] + 1,
        end=(group.below[-1] if group.below else group.texts[-1]) + 1,
        author=author,
        moment=_moment_of(screen, labels, group, manner.place),
        by_author=by_author
        or any(mark.by_author for mark in marks)
        or any(says(screen.lines[i].text, "author") for i in beside),
        answers=answers or _told(screen, labels, group, author) or replied,
        account=next((screen.lines[i].text for i in accounts), None),
        indent=screen.lines[start].indent if depth is None else depth * 2,
        texts=texts,
        printed=_printed(screen, group),
    )


def _with_signature(screen: Screen, places: Sequence[int]) -> list[int]:
    """Return the lines of a text that ends with a rule with what stands right below it."""
    last = places[-1]
    below = [last + 1] if _RULE.fullmatch(screen.lines[last].text) and last + 1 < len(screen.lines) else []
    return [*places, *(i for i in below if screen.lines[i].text)]


def _printed(screen: Screen, group: Group) -> str | None:
    """Return the number that the page prints for a comment, in its head or on a line of its own beside it."""
    head = screen.lines[group.name].text if group.name is not None else ""
    told = head_line(head)
    if told is not None and told.number:
        return told.number
    if (number := PRINTED.match(head)) and number.end() < len(head):
        # "#17 Léa"
        return number["number"]
    for index in (*group.head, *group.above[: -NEAR - 1 : -1]):
        text = screen.lines[index].text
        if (label := number_label(text)) is not None:
            return label
        if (number := PRINTED.search(text)) and (number[0] == text or moment_in(text)):
            return number["number"]
    return None


def _writer(screen: Screen, index: int | None, manner: Manner) -> tuple[str, bool, str | None]:
    """Return the name on a line, whether that is the article's author, and whom the line says that they answer."""
    if index is None:
        return "", False, None
    text = screen.lines[index].raw or screen.lines[index].text
    for pattern in manner.before:
        text = pattern.sub("", text)
    name, by_author = name_in(text, manner.sign)
    # what answers stands behind an arrow
    author = (name or "").strip(EDGES).lstrip("↳↪⤷└ ")
    if parts := _ANSWERS.fullmatch(author) or _REPLIED_BEHIND.fullmatch(author):
        return parts["name"].strip(EDGES), by_author, parts["answered"].strip(EDGES)
    behind = REPLY_BEHIND.search(text)
    answered = _COMMENT_OF.fullmatch(behind["rest"]) if behind else None
    return author, by_author, answered["name"].strip(EDGES) if answered else None


def _told(screen: Screen, labels: Sequence[str], group: Group, author: str) -> str | None:
    """Return whom a line of its own beside a comment says that it answers."""
    for index in (*group.head, *group.above[: -NEAR - 1 : -1]):
        text = _unbracketed(screen.lines[index].text)
        reply = _TOLD_OF.fullmatch(text) or _TOLD.fullmatch(text)
        # above the name, "Répondre à Léa" is the link below Léa's comment
        if reply and labels[index] != "B" and (index in group.head or not text.casefold().startswith(_LINK)):
            named = BESIDE_NAME.sub("", reply["name"])
            if named != author:
                return named
    return None


def _unbracketed(text: str) -> str:
    """Return a line without the brackets around it, or the arrow before it."""
    text = text.lstrip("↳↪⤷ ")
    return text[1:-1].strip() if text[:1] + text[-1:] in ("[]", "()") else text


def _likely_name(screen: Screen, labels: Sequence[str], group: Group) -> int | None:
    """Return the line near a text that looks like a name, where none was labelled as one."""
    for index in reversed(group.above):
        if labels[index] in "BA":
            return None
        if screen.marks[index].kind in "th@" and looks_like_name(screen.lines[index].text):
            return index
    return None
