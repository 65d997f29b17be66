"""Find whom the comments of a page answer by what stands beside them: names, numbers, "Réponse de la mairie"."""

import re
from collections.abc import Sequence

from stance.pages.labelled_groups import Group
from stance.pages.labelled_heads import EDGES, MOST, NUMBER, is_usual
from stance.pages.screen import Screen, Shown

# Lines above a name that may be its own.
NEAR = 3
# What a head says stands near its beginning.
MAX_HEAD = 120
# Shorter ones are names.
MIN_EXCERPT = 16
# "#3"; "#3.1" answers "#3"
PRINTED = re.compile(r"#\s?(?P<number>\d{1,6}(?:\.\d{1,4})*)\b")
# "(en réponse au commentaire 2)", "En réponse à la contribution n° 3 :"
_TOLD_NUMBER = re.compile(
    r"\(?(?:en )?(?:réponse|répondant|reply|in reply) (?:au |à la |à l['’]|à |aux? |to )(?:commentaire|message|contribution|observation|avis|réaction|comment|post|n°|#)\s*(?:n°|#)?\s*(?P<number>\d{1,4})\b",
    re.I,
)
# "(3 enfants)"
_BELOW = re.compile(r"\((?P<count>\d{1,5}) (?:enfants?|child(?:ren)?)\)", re.I)
# Decidim heads a comment that was answered so
_CONVERSATION = re.compile(r"(?:conversation avec|conversation with) \S.{0,80}", re.I)
_LINK = re.compile(r"(?:répondre|reply)(?: .{1,30})?", re.I)
_RESPONSE = re.compile(r"(?:réponse|response)\s+(?:de|du|d['’]|from|by)\b", re.I)


def take_named(
    screen: Screen, labels: Sequence[str], groups: Sequence[Group], shown: Sequence[Shown]
) -> None:
    """Take for answered whom a line between name and text names, alone or below "En réponse à", where they wrote before."""
    known: dict[str, str] = {}
    # on networks, whose answers all name the account that posted
    posted = {screen.lines[i].text.casefold() for i in range(shown[0].top) if screen.marks[i].kind == "@"}
    for group, comment in zip(groups, shown, strict=True):
        if comment.answers is None:
            for index in group.head:
                told = screen.lines[index].text.strip(EDGES).casefold()
                named = known.get(told) if labels[index] != "B" and index != group.name else None
                if named is not None and named != comment.author:
                    comment.answers = named
        for name in filter(None, (comment.author, comment.account)):
            if name.casefold() not in posted:
                known[name.casefold()] = known[name.lstrip("@").casefold()] = comment.author


def take_excerpts(shown: Sequence[Shown]) -> None:
    """Take for answered the comment that begins as a line quotes it: "Répondu à : Je me lève à 4 h 50 depuis…"."""
    for at, comment in enumerate(shown):
        told = (comment.answers or "").rstrip(' .…»”"').lstrip(' «“"')
        if len(told) >= MIN_EXCERPT:
            begun = (other for other in shown[:at] if " ".join(other.texts).startswith(told))
            comment.parent = next(begun, comment.parent)


def take_numbered(screen: Screen, groups: Sequence[Group], shown: Sequence[Shown]) -> None:
    """Take for answered the comment whose number, printed or by its place, the head, the first line of a text or "#3.1" says."""
    printed = {comment.printed: comment for comment in shown if comment.printed}
    numbered = printed or {str(place): comment for place, comment in enumerate(shown, 1)}
    for group, comment in zip(groups, shown, strict=True):
        for index in (*group.above[-NEAR:], *group.head, group.texts[0]):
            told = _TOLD_NUMBER.search(screen.lines[index].text[:MAX_HEAD])
            answered = numbered.get(told["number"]) if told else None
            if answered is not None and answered is not comment:
                comment.parent = answered
    heads = [screen.lines[group.name].text if group.name is not None else "" for group in groups]
    listed = [NUMBER.match(head) for head in heads] if is_usual(NUMBER, heads) else [None] * len(heads)
    places = [
        found[0].strip(" .)") if found else comment.printed or ""
        for found, comment in zip(listed, shown, strict=True)
    ]
    threads = dict(zip(places, shown, strict=True))
    for place, comment in zip(places, shown, strict=True):
        thread, dot, _within = place.rpartition(".")
        if dot and thread in threads:
            comment.parent = threads[thread]


def take_counted(screen: Screen, groups: Sequence[Group], shown: Sequence[Shown]) -> None:
    """Know the answers of a thread in which each head says how many stand below it, at all levels (old Reddit)."""
    heads = [screen.lines[group.name].text if group.name is not None else "" for group in groups]
    counts = [_BELOW.search(head) for head in heads]
    if sum(count is not None for count in counts) < MOST * len(shown):
        return
    opened: list[tuple[Shown, int]] = []
    for place, (comment, count) in enumerate(zip(shown, counts, strict=True)):
        while opened and opened[-1][1] <= place:
            opened.pop()
        comment.parent = opened[-1][0] if opened else comment.parent
        opened.append((comment, place + 1 + (int(count["count"]) if count else 0)))


def take_conversations(screen: Screen, shown: Sequence[Shown]) -> None:
    """Know the answers below "Conversation avec Léa": up to the next, or to a gap where comments that nobody answered have no such line."""
    floors = [0, *(comment.stop for comment in shown[:-1])]
    spaces = [range(floor, comment.top) for floor, comment in zip(floors, shown, strict=True)]
    headed = [any(_CONVERSATION.fullmatch(screen.lines[i].text) for i in space) for space in spaces]
    opened: Shown | None = None
    for comment, space, opens in zip(shown, spaces, headed, strict=True):
        apart = not headed[0] and any(not screen.lines[i].text for i in space)
        opened = comment if opens else None if apart else opened
        if opened is not None and opened is not comment and comment.parent is None:
            comment.parent = opened


def take_unlinked(screen: Screen, shown: Sequence[Shown]) -> None:
    """Take what has no link to answer it for an answer to the last comment that has one: only these begin threads (Over-blog)."""
    linked = [
        any(_LINK.fullmatch(screen.lines[i].text) for i in range(comment.stop, stop))
        for comment, stop in zip(
            shown,
            [*(after.top for after in shown[1:]), min(shown[-1].end + 1, len(screen.lines))],
            strict=True,
        )
    ]
    if any(comment.parent or comment.answers for comment in shown) or not linked[0] or all(linked[:-1]):
        return
    opened = shown[0]
    for comment, link in zip(shown, linked, strict=True):
        opened = comment if link else opened
        comment.parent = None if link else opened


def take_addressed(shown: Sequence[Shown]) -> None:
    """Part "Paul à Léa", where Léa writes on this page."""
    names = {comment.author for comment in shown}
    for comment in shown:
        name, _to, answered = comment.author.partition(" à ")
        if name and answered in names | {other.split(" à ")[0] for other in names}:
            comment.author, comment.answers = name, comment.answers or answered


def take_responses(screen: Screen, groups: Sequence[Group], shown: Sequence[Shown]) -> None:
    """Take what is headed "Réponse de la mairie" for an answer to what stands above it."""
    for group, comment, before in zip(groups[1:], shown[1:], shown, strict=False):
        head = screen.lines[group.name].text if group.name is not None else ""
        if comment.parent is None and comment.answers is None and _RESPONSE.match(head):
            comment.parent = before.parent or before
