"""Read a thread of comments copied from a screen by the page's own pattern: where names, moments and links recur around the texts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from stance.pages.boilerplate import CACHED_LINES, says
from stance.pages.dates import moment_date
from stance.pages.heads import (
    IN_REPLY,
    MESSAGE_NUMBER,
    looks_like_name,
    split_badge,
    stands_for_picture,
)
from stance.pages.lines import Line
from stance.pages.marks import Mark, marks_of, shows

# A pattern is what recurs: fewer than two comments show none.
MIN_COMMENTS = 2
# Nearly all comments of a page have the same links below them; one in five may have lost them to a fold or a moderator.
MOST = 0.8
# What recurs below or above three comments in five is the page's, not theirs.
RECURS = 0.6
# Name, nearness, rank, language, figure, what a person does.
MAX_PROFILE = 8
MAX_RECURRING_CHARS = 40
# One figure may be a text; two are the links below one.
MIN_FIGURES = 2
_TEXTS = "t@h"
_DIGITS = re.compile(r"\d+")
_FIRST_NUMBER = re.compile(r"\d{1,4}")
_ANSWERS = re.compile(
    r"(?P<name>.{1,60}?)\s+(?:a répondu à|répond à|en réponse à|replied to|replying to|in reply to|[▶►→▸])\s+@?(?P<answered>.{1,60})",
    re.I,
)
# "Avatar : Léa Léa", the picture's words before the name
DOUBLED = re.compile(r"(?:\w+ ?: )?(?P<name>.{2,40}) (?P=name)")
# a figure, and a comment that somebody may write
_AGREES = re.compile(r"\+1(?:0{1,3})?")
_USER = re.compile(r"^/?u/(?=\w)")


@dataclass(slots=True)
class Shown:
    """A comment as the screen shows it: the lines of its head and its text, and where its links stop."""

    top: int
    start: int
    stop: int
    end: int
    author: str
    moment: str | None = None
    by_author: bool = False
    answers: str | None = None
    parent: "Shown | None" = None
    account: str | None = None
    indent: int = 0
    texts: list[str] = field(default_factory=list)
    printed: str | None = None


@dataclass(frozen=True)
class Screen:
    """The lines of a page and what each is; lines that recur around the comments are the interface's as well."""

    lines: Sequence[Line]
    marks: Sequence[Mark]

    @cached_property
    def runs(self) -> list[tuple[int, int]]:
        """Return the stretches without a text, each with its first and the line after its last that is not blank."""
        found: list[tuple[int, int]] = []
        start = None
        last = 0
        for index, mark in enumerate(self.marks):
            if mark.kind in _TEXTS:
                if start is not None:
                    found.append((start, last + 1))
                start = None
            elif mark.kind != " ":
                start = index if start is None else start
                last = index
        return found if start is None else [*found, (start, last + 1)]

    @cached_property
    def closers(self) -> list[tuple[int, int]]:
        """Return the runs that close comments: those with the links that most of them have."""
        counts = Counter(key for run in self.runs for key in self._links(run))
        most = max(counts.values(), default=0)
        if most < MIN_COMMENTS:
            # icons alone: how many answered, shared and liked
            counted = [run for run in self.runs if self.figures(run) >= MIN_FIGURES]
            return self._with_single(counted) if len(counted) >= MIN_COMMENTS else []
        # "Répondre" rather than "J'aime", where both stand below all comments: posts have the latter as well
        key = max((k for k in counts if counts[k] >= MOST * most), key=lambda k: (_answers(k), counts[k]))
        return [
            run
            for run in self.runs
            if any(link == key or (_answers(key) and _answers(link)) for link in self._links(run))
        ]

    def _with_single(self, counted: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return runs of figures, and those that hold one below a text: nobody answered or shared it, some liked it."""
        known = set(counted)
        return [
            run
            for run in self.runs
            if run in known
            or (self.marks[run[0]].kind == "n" and run[0] > 0 and self.marks[run[0] - 1].kind == "t")
        ]

    @cached_property
    def _words(self) -> set[str]:
        return {
            line.text for line, mark in zip(self.lines, self.marks, strict=True) if mark.kind not in _TEXTS
        }

    def is_text(self, text: str) -> bool:
        """Say whether a line of the page is a text, not the interface's."""
        return text not in self._words

    def figures(self, run: tuple[int, int]) -> int:
        """Return how many figures stand alone in a run."""
        return sum(self.marks[i].kind == "n" for i in range(*run))

    def _links(self, run: tuple[int, int]) -> set[str]:
        return {_folded(self.lines[i].text) for i in range(*run) if self.marks[i].kind == "a"}

    def first(self, start: int, stop: int, kinds: str) -> int | None:
        """Return the first line of some kinds."""
        return next((i for i in range(start, stop) if self.marks[i].kind in kinds), None)


def _folded(text: str) -> str:
    """Return a line without what differs between comments: figures, and the moment among links."""
    return " ".join(re.findall(r"[^\W\d_]{3,}", _DIGITS.sub(" ", text.casefold())))


def _answers(key: str) -> bool:
    return "répondre" in key or "reply" in key


def is_profiled(screen: Screen, index: int) -> bool:
    """Say whether the line above links to the profile of whom a line names."""
    return (
        index > 0
        and screen.marks[index - 1].kind == "i"
        and screen.lines[index - 1].text.endswith(f" {name_of(screen, index)}")
    )


def name_of(screen: Screen, index: int) -> str:
    """Return the name on a line, without the rank beside it."""
    name, _by_author = split_badge(
        MESSAGE_NUMBER.sub("", screen.marks[index].name or screen.lines[index].text)
    )
    if doubled := DOUBLED.fullmatch(name):
        name = doubled["name"]
    return _USER.sub("", name)


def learn_screen(lines: Sequence[Line]) -> Screen:
    """Return what the lines of a page are, those included that only recur on this page."""
    return _learned(Screen(lines, marks_of(lines)))


def read_screen(screen: Screen) -> list[Shown]:
    """Return the comments that a page shows in one recurring pattern; none where it has no such pattern."""
    moments = [i for i, mark in enumerate(screen.marks) if mark.moment]
    # dates without links are a page's that heads alone explain
    if not screen.closers and sum(_is_rough(screen.marks[i].moment) for i in moments) < MIN_COMMENTS:
        return []
    heads = [i for i in moments if _is_head(screen, i)]
    if len(heads) >= max(MIN_COMMENTS, RECURS * len(screen.closers)):
        shown = list(_by_head(screen, [i for i in moments if _is_head(screen, i, one_word=True)]))
    else:
        shown = list(_by_links(screen))
    shown = [comment for comment in shown if any(comment.texts)]
    shown = _up_to_list(screen, shown)
    if len(shown) < MIN_COMMENTS:
        return []
    take_threads(screen, shown)
    writers = {comment.author for comment in shown if comment.by_author}
    for comment in shown:
        comment.by_author = comment.author in writers
    return shown


@lru_cache(maxsize=CACHED_LINES)
def _is_rough(moment: str | None) -> bool:
    """Say whether a moment needs another to be a date: an age, or a day without its year."""
    return moment is not None and moment_date(moment, reference=None) is None


def _learned(screen: Screen) -> Screen:
    """Return a screen whose recurring lines right above the links, or right below them, are the interface's."""
    marks = list(screen.marks)
    for _round in range(3):
        screen = Screen(screen.lines, marks)
        closers = screen.closers
        beside: Counter[tuple[str, bool]] = Counter()
        places: list[tuple[tuple[str, bool], int]] = []
        for start, stop in closers:
            for index, above in ((_nearest(marks, start - 1, -1), True), (_nearest(marks, stop, 1), False)):
                if (
                    index is not None
                    and len(screen.lines[index].text) <= MAX_RECURRING_CHARS
                    and not is_profiled(screen, index)
                ):
                    key = (_DIGITS.sub("", screen.lines[index].text).strip(), above)
                    places.append((key, index))
                    beside[key] += key[0] != ""
        recurring = {key for key, count in beside.items() if count >= max(3, RECURS * len(closers))}
        if not recurring:
            break
        for key, index in places:
            if key in recurring:
                marks[index] = Mark("i")
    return Screen(screen.lines, marks)


def _nearest(marks: Sequence[Mark], index: int, step: int) -> int | None:
    while 0 <= index < len(marks) and marks[index].kind == " ":
        index += step
    return index if 0 <= index < len(marks) else None


def _word(screen: Screen, start: int, stop: int) -> int | None:
    """Return the line that holds a word of the interface, where such a word can be somebody's whole comment."""
    return next(
        (
            i
            for i in range(start, stop)
            if _AGREES.fullmatch(screen.lines[i].text)
            or (
                screen.marks[i].kind == "i"
                and any(map(str.isalpha, screen.lines[i].text))
                and not screen.marks[i].by_author
                and shows(screen.lines[i].text, "word")
            )
        ),
        None,
    )


def _up_to_list(screen: Screen, shown: Sequence[Shown]) -> list[Shown]:
    """Leave out what stands in a list of other posts below the comments."""
    for number in range(1, len(shown)):
        between = screen.lines[shown[number - 1].stop : shown[number].top + 1]
        if 2 * number >= len(shown) and any(
            shows(line.text, "ends") or says(line.text, "stop", "widget") for line in between
        ):
            return list(shown[:number])
    return list(shown)


def _is_head(screen: Screen, index: int, *, one_word: bool = False) -> bool:
    """Say whether a moment stands above a text, with no links between, rather than among the links below one.

    With `one_word`, that text may be a word of the interface: "Bravo".
    """
    if screen.marks[index].kind == "a":
        return False
    below = screen.first(index + 1, min(index + 1 + MAX_PROFILE, len(screen.marks)), f"{_TEXTS}a")
    if below is not None and one_word and _word(screen, index + 1, below) is not None:
        return True
    return (
        below is not None
        and screen.marks[below].kind in _TEXTS
        and screen.figures((index + 1, below)) < MIN_FIGURES
    )


# Moments above the texts ----------------------------------------------------------------------------------------------


def _by_head(screen: Screen, heads: Sequence[int]) -> Iterator[Shown]:
    """Yield the comments whose moment stands in their head."""
    found: list[tuple[int, int, bool]] = []
    closed = _closed_before(screen, heads)
    offset = _usual_offset(screen, heads, closed)
    below = 0
    for index, floor in zip(heads, closed, strict=True):
        top = _name_line(screen, index, max(below, floor or 0), offset, bounded=floor is not None)
        if top is not None:
            found.append((top, index, floor is not None))
            below = index + 1
    stops = [*(top for top, _index, _bounded in found), len(screen.lines)][1:]
    starts = dict(screen.closers)
    ends = sorted(starts)
    at = 0
    shown: list[tuple[Shown, bool]] = []
    for (top, index, _bounded), stop in zip(found, stops, strict=True):
        while at < len(ends) and starts[ends[at]] <= index:
            at += 1
        closed_here = at < len(ends) and ends[at] < stop
        end = starts[ends[at]] if closed_here else stop
        links = max(ends[at], index + 1) if closed_here else stop
        shown.append((_shown(screen, top, index, links, end), closed_here))
    # what has no links below it, where nearly all have, is a link to another page
    strict = sum(is_closed for _comment, is_closed in shown) >= MOST * len(screen.closers) > 1
    yield from (comment for comment, is_closed in shown if is_closed or not strict)


def _closed_before(screen: Screen, heads: Sequence[int]) -> list[int | None]:
    """Return for every head where the links of the comment above it stop, None where none are between two heads."""
    closed: list[int | None] = []
    at = 0
    before = -1
    for head in heads:
        last = None
        while at < len(screen.closers) and screen.closers[at][1] <= head:
            last = screen.closers[at]
            at += 1
        # the end of a run may hold what belongs to the next head
        floor = _after_links(screen, last) if last is not None and last[1] > before else None
        closed.append(floor)
        before = head
    return closed


def _after_links(screen: Screen, run: tuple[int, int]) -> int:
    return max(i for i in range(*run) if screen.marks[i].kind in "an") + 1


def _usual_offset(screen: Screen, heads: Sequence[int], closed: Sequence[int | None]) -> int | None:
    """Return how many lines above its moment the name of a comment usually stands."""
    offsets: Counter[int] = Counter()
    for head, floor in zip(heads, closed, strict=True):
        if floor is not None and (top := screen.first(floor, head + 1, _TEXTS)) is not None:
            offsets[head - top] += 1
    return offsets.most_common(1)[0][0] if offsets else None


def _name_line(screen: Screen, head: int, floor: int, offset: int | None, *, bounded: bool) -> int | None:
    """Return the line that names who wrote the comment whose moment stands on line `head`."""
    if screen.marks[head].kind == "h":
        return head
    block = head
    while block > floor and head - block < MAX_PROFILE and screen.marks[block - 1].kind not in " a":
        block -= 1
    candidates = [i for i in range(block, head) if screen.marks[i].kind in _TEXTS]
    if bounded and not candidates:
        top = screen.first(max(floor, head - MAX_PROFILE), head, _TEXTS)
        candidates = [top] if top is not None else []
    account = next((i for i in reversed(candidates) if screen.marks[i].kind == "@"), None)
    if account is not None and account - 1 in candidates and _names(screen, account - 1):
        return account - 1
    usual = head - offset if offset is not None else head
    if not bounded and usual in candidates:
        candidates = [i for i in candidates if i >= usual]
    elif not bounded and not candidates and floor <= usual < head:
        # a blank between name and moment, as elsewhere on the page
        stands = screen.marks[usual].kind in _TEXTS and screen.marks[usual - 1].kind not in _TEXTS
        candidates = [usual] if stands else []
    top = next((i for i in candidates if _names(screen, i)), None)
    if top is None:
        return None
    # "Avatar de Léa", "Léa" once more: the name alone is the last of them
    text = screen.lines[top].text
    if top + 1 in candidates and stands_for_picture(text, screen.lines[top + 1].text):
        return top + 1
    return next((i for i in reversed(candidates) if i > top and _holds(text, screen.lines[i].text)), top)


def _holds(text: str, name: str) -> bool:
    return len(name) > 1 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _names(screen: Screen, index: int) -> bool:
    return screen.marks[index].kind in "@h" or looks_like_name(screen.lines[index].text)


def _shown(screen: Screen, top: int, head: int, stop: int, end: int) -> Shown:
    """Return the comment between its name's line and its links."""
    mark = screen.marks[top]
    name, by_author = split_badge(MESSAGE_NUMBER.sub("", mark.name or screen.lines[top].text))
    above = top
    while above and screen.marks[above - 1].kind == "i":
        above -= 1
    if above > 1 and screen.marks[above - 1].kind == " " and shows(screen.lines[above - 2].text, "pinned"):
        above -= 2
    around = [*range(above, top), *range(top, max(head, top) + 1)]
    by_author = by_author or any(screen.marks[i].by_author for i in around)
    answers = _ANSWERS.fullmatch(name)
    pinned = any(
        shows(screen.lines[i].text, "pinned") and screen.lines[i].text.endswith(name)
        for i in range(above, top)
    )
    start = max(head, top) + 1
    while start < stop and screen.marks[start].kind in " @i":
        start += 1
    texts = [line.text for line in screen.lines[start:stop]]
    kinds = [mark.kind for mark in screen.marks[start:stop]]
    while kinds and kinds[-1] not in "th@":
        kinds.pop()
        texts.pop()
    if not any(texts) and (word := _word(screen, max(head, top) + 1, end)) is not None:
        texts = [screen.lines[word].text]
    reply = next((IN_REPLY.fullmatch(text) for text in texts if text), None)
    if reply:
        del texts[: next(i for i, text in enumerate(texts) if text) + 1]
    told = (IN_REPLY.fullmatch(screen.lines[i].text) for i in range(top + 1, head))
    reply = reply or next(filter(None, told), None)
    answered = reply and (reply["name"] or reply["name_en"])
    depth = next(
        (screen.marks[i].depth for i in range(above, top) if screen.marks[i].depth is not None), None
    )
    return Shown(
        top=above,
        start=start,
        stop=stop,
        end=end,
        author=_USER.sub("", answers["name"] if answers else name),
        moment=screen.marks[head].moment,
        by_author=by_author or pinned,
        answers=answers["answered"] if answers else answered,
        account=next((screen.lines[i].text for i in around if screen.marks[i].kind == "@"), None),
        indent=screen.lines[top].indent if depth is None else depth * 2,
        texts=texts,
    )


# Moments among the links, or none -------------------------------------------------------------------------------------


def _by_links(screen: Screen) -> Iterator[Shown]:
    """Yield the comments between the links of one and those of the next."""
    if not screen.closers:
        return
    first = screen.closers[0][0]
    floor = max((run[1] for run in screen.runs if run[0] < first and _parts(screen, run)), default=0)
    for start, stop in screen.closers:
        top = screen.first(floor, start, _TEXTS)
        if top is not None and _names(screen, top):
            comment = _shown(screen, top, top, start, stop)
            moments = [screen.marks[i].moment for i in range(start, stop) if screen.marks[i].moment]
            comment.moment = comment.moment or (moments[0] if moments else None)
            yield comment
        floor = stop


def _parts(screen: Screen, run: tuple[int, int]) -> bool:
    """Say whether a run parts what is above from the first comment: more than a rank below its name."""
    kinds = [screen.marks[i].kind for i in range(*run) if screen.marks[i].kind != " "]
    return len(kinds) > 1 or "a" in kinds or says(screen.lines[run[0]].text, "header", "prompt", "thread")


# Who answers whom -----------------------------------------------------------------------------------------------------


# "Léa Bel a écrit :" begins a quotation.
_QUOTED = re.compile(r"(?:a (?:écrit|dit)|wrote|said)\b", re.I)
# Shorter first names are words too.
MIN_CALLED = 4


def take_threads(screen: Screen, shown: Sequence[Shown]) -> None:
    """Know the answers: by their columns, else by what the interface says of them, else by the names that they begin with."""
    if len({comment.indent for comment in shown}) > 1:
        open_comments: list[Shown] = []
        for comment in shown:
            while open_comments and open_comments[-1].indent >= comment.indent:
                open_comments.pop()
            comment.parent = open_comments[-1] if open_comments else None
            open_comments.append(comment)
    elif not any(comment.answers for comment in shown):
        _take_counted(screen, shown)
    names: dict[str, str] = {}
    latest: dict[str, Shown] = {}
    for comment in shown:
        _part_answered(comment, names.values())
        text = next(filter(None, comment.texts))
        named = _leading_name(text, names)
        if named is not None and comment.answers is None and named != comment.author:
            comment.answers = named
            if comment.parent is not None and comment.parent.author == named:
                # whoever began a thread may have answered in it
                comment.parent = latest[named]
        latest[comment.author] = comment
        for name in (comment.author, *_accounts(comment)):
            names[name.lstrip("@").casefold()] = comment.author


def _part_answered(comment: Shown, names: Iterable[str]) -> None:
    """Part "Paul Modérateur Léa", which stands for Paul's answer to Léa, where Léa wrote before."""
    answered = max((name for name in names if comment.author.endswith(f" {name}")), key=len, default=None)
    if answered is not None:
        told = comment.author.removesuffix(answered).strip()
        name, by_author = split_badge(told)
        if name != told:
            comment.author, comment.answers = name, answered
            comment.by_author = comment.by_author or by_author


def _accounts(comment: Shown) -> Iterator[str]:
    """Yield the names of a comment's account: "@lea@example.org" is "@lea" as well."""
    if comment.account:
        yield comment.account
        yield comment.account.lstrip("@").split("@")[0]


def _leading_name(text: str, names: dict[str, str]) -> str | None:
    """Return the name of an earlier comment that a text begins with: "@Léa", or two words at least and no more than the name."""
    mention = text.startswith("@")
    words = text.lstrip("@").casefold().split(" ", 6)[:6]
    for count in range(len(words), 0 if mention else 1, -1):
        name = " ".join(words[:count])
        found = names.get(name) or (names.get(name.rstrip(",:;.!?")) if mention else None)
        if found is not None and not _QUOTED.match(" ".join(words[count:])):
            return found
    return None


def _take_counted(screen: Screen, shown: Sequence[Shown]) -> None:
    """Take as answers the comments that a line such as "Masquer les 3 réponses" or "3 réponses" stands above."""
    threads = [
        _thread(screen, comment, after) for comment, after in zip(shown, [*shown[1:], None], strict=True)
    ]
    opened: Shown | None = None
    left = 0
    counted_are_shown = _counted_are_shown(shown, threads)
    for index, (comment, (kind, count, more)) in enumerate(zip(shown, threads, strict=True)):
        # more answers than comments below are not shown, but where the page says so
        fits = index + count < len(shown) or any(thread[2] for thread in threads[index + 1 :][:count])
        if left and opened is not None:
            comment.parent = opened
            left -= 1
        if more:
            left = 0
        if (kind == "opened" or (kind == "counted" and counted_are_shown and fits)) and not left:
            opened, left = comment, count


def _thread(screen: Screen, comment: Shown, after: Shown | None) -> tuple[str, int, bool]:
    """Return what the lines between a comment's text and the next comment say of its answers, and how many they are."""
    kind, count, more = "", 0, False
    for index in range(comment.stop, after.start if after else min(comment.end + 1, len(screen.lines))):
        text = screen.lines[index].text
        for told in ("opened", "counted"):
            if shows(text, told):
                number = _FIRST_NUMBER.search(text)
                kind, count = told, int(number[0]) if number else 1
        more = more or (not kind and shows(text, "more"))
    return kind, count, more


def _counted_are_shown(shown: Sequence[Shown], threads: Sequence[tuple[str, int, bool]]) -> bool:
    """Say whether the answers that are counted stand on the page: one begins with the name of whom it answers, their list ends, or all have room.

    In 26 of 30 sample pages with "3 réponses" below comments so many answers follow, where what is counted in all is no more than what is
    shown and no counted comment stands among the answers to another.
    """
    for index, (kind, count, _more) in enumerate(threads):
        following = range(index + 1, min(index + 1 + count, len(shown)))
        if kind == "counted" and any(
            threads[i][2] or _addressed(shown[i], shown[index:i]) for i in following
        ):
            return True
    counted = [(at, count) for at, (kind, count, _more) in enumerate(threads) if kind == "counted" and count]
    apart = all(at + count < below for (at, count), (below, _count) in pairwise(counted))
    return bool(counted) and apart and counted[-1][0] + counted[-1][1] < len(shown)


def _addressed(comment: Shown, before: Sequence[Shown]) -> bool:
    """Say whether a comment begins with the name of one of those before it, or names whom the first of them is called."""
    text = next(filter(None, comment.texts)).lstrip("@")
    if any(other.author and text.startswith(other.author.lstrip("@")) for other in before):
        return True
    called = before[0].author.split(" ")[0].strip("@,.")
    return (
        len(called) >= MIN_CALLED and called.istitle() and called in re.split(r"\W+", " ".join(comment.texts))
    )
