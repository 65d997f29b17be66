"""Find the post of a page that was copied from a screen: what stands above its comments, with or without a title."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from stance.pages.article_text import article
from stance.pages.assemble import FoundPage
from stance.pages.boilerplate import says
from stance.pages.bylines import BY_NAME, FULL_NAME
from stance.pages.dates import moment_date
from stance.pages.headings import find_headings, looks_like_title
from stance.pages.lines import Line
from stance.pages.marks import shows
from stance.pages.screen import Screen, Shown, is_profiled, name_of

# Name, rank, moment, for whom: what stands above a post has at most so many lines.
MAX_HEAD = 12
# One figure may stand in a text; two lines of figures and links are its foot.
MIN_FOOT = 2
MAX_MENU_CHARS = 80
_COMMUNITY = re.compile(r"/?[rc]/[\w-]{2,40}")
_SITE = re.compile(r"(?:[\w-]{1,40}\.){1,4}[a-z]{2,10}", re.I)
# "#couture #reparation" ends what people post, not what has a title
_TAGGED = re.compile(r"(?:(?<!\S)#[^\W\d_]\w*\s*){2}$")
MAX_SENTENCES = 50
MIN_TITLE_WORDS = 4


def split_post(screen: Screen, shown: Sequence[Shown]) -> tuple[int, Sequence[Shown]]:
    """Return the line that the comments begin at, and the comments without the post, where that looks like one of them."""
    first = shown[0]
    prose = any(line.is_sentence for line in screen.lines[: first.top])
    opened = _opens(screen, 0, first.start)
    after = len(shown) > 1 and _opens(screen, first.stop, shown[1].top)
    if (after and not (opened and prose)) or (not prose and not opened and len(shown) > 1):
        return shown[1].top, shown[1:]
    return first.top, shown


def _opens(screen: Screen, start: int, stop: int) -> bool:
    """Say whether some line opens or sorts comments."""
    parts = (part for line in screen.lines[start:stop] for part in re.split(r"\s*[·•|]\s*", line.text))
    return any(
        says(part, "header", "prompt", "thread")
        and not any(shows(part, kind) for kind in ("counted", "opened", "more"))
        for part in parts
    )


def post_of(screen: Screen, top: int, shown: Sequence[Shown]) -> tuple[FoundPage, str | None]:
    """Return the post above line `top`, and the moment of a post without a title, as it is written."""
    stop = _foot(screen, top)
    head = _head(screen, stop, {comment.author for comment in shown})
    if head is None:
        page = article(list(_without_interface(screen, stop)), None, screen.lines)
        _take_account(page, screen, stop, {letters(comment.author) for comment in shown})
        moments = (screen.marks[i].moment for i in range(stop) if screen.marks[i].moment)
        return page, None if page.date else next(moments, None)
    name, moment, title, start = head
    if moment is None:
        foot = range(stop, min(stop + MAX_HEAD, top))
        moment = next((screen.marks[i].moment for i in foot if screen.marks[i].moment), None)
    told = _without_card([line.text for line in screen.lines[start:stop]])
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(told)).strip("\n")
    headings = find_headings(text)
    if title is not None and (_TAGGED.search(text) or _is_untitled(screen, title)):
        # what is said below a picture or a video, or on a network, begins with its first line
        title, text = None, f"{title}\n\n{text}"
    return FoundPage(title=title, author=name, text=text, headings=headings), moment


def _is_untitled(screen: Screen, title: str) -> bool:
    """Say whether a post's first line is its text: the page is of a network whose posts have no titles, or the line shouts."""
    shouts = title.isupper() or unicodedata.category(title[0]) == "So"
    return shouts or any(shows(line.text, "untitled") for line in screen.lines)


def _without_card(texts: Sequence[str]) -> Sequence[str]:
    """Leave out the page that a post links to, as networks show it below: its title, what it says of itself, its site."""
    site = next((i for i in range(len(texts) - 1, 0, -1) if texts[i]), 0)
    if not _SITE.fullmatch(texts[site]):
        return texts
    title = next((i for i in (site - 2, site - 1) if i > 0 and looks_like_title(texts[i])), None)
    return texts[:title] if title is not None and all(texts[title:site]) else texts


def _take_account(page: FoundPage, screen: Screen, stop: int, names: set[str]) -> None:
    """Take the name of the account for the author, where it was taken for the title, or stands beside the moment."""
    above = [i for i in range(stop) if screen.marks[i].kind in "th"]
    at = next((n for n, i in enumerate(above) if screen.lines[i].text == page.title), None)
    if at and (_is_followed(screen, above[at]) or letters(page.title or "") in names):
        page.author = page.author or page.title
        page.title = screen.lines[above[at - 1]].text
    if page.author is None:
        page.author = next((screen.marks[i].name for i in above if screen.marks[i].kind == "h"), None)


def _is_followed(screen: Screen, index: int) -> bool:
    """Say whether the line below a name counts those who follow it."""
    return index + 1 < len(screen.lines) and shows(screen.lines[index + 1].text, "followers")


def letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _without_interface(screen: Screen, stop: int) -> Iterator[Line]:
    """Yield the lines of a post but the figures and links above its text, with name and moment as a byline says them."""
    prose = next(
        (i for i in range(stop) if screen.lines[i].is_sentence and screen.marks[i].kind == "t"), stop
    )
    for index, (line, mark) in enumerate(zip(screen.lines[:stop], screen.marks[:stop], strict=True)):
        if index >= prose or mark.kind in "t@ " or mark.by_author:
            yield line
        elif mark.kind == "h" and mark.name and mark.moment:
            text = f"Publié par {mark.name} {_in_words(mark.moment)}"
            yield Line(line.indent, text, text)
        elif mark.moment:
            text = _in_words(mark.moment)
            yield Line(line.indent, text, text)


def _in_words(moment: str) -> str:
    return moment if moment_date(moment, reference=None) or not moment[0].isdigit() else f"il y a {moment}"


def _foot(screen: Screen, top: int) -> int:
    """Return the line that the links and figures below a post begin at."""
    prose = [i for i in range(top) if screen.lines[i].is_sentence and screen.marks[i].kind == "t"]
    if not prose:
        return top
    total = sum(len(screen.lines[i].text) for i in prose)
    read = 0
    runs = iter(screen.runs)
    run = next(runs, None)
    for number, index in enumerate(prose):
        read += len(screen.lines[index].text)
        following = prose[number + 1] if number + 1 < len(prose) else top
        while run is not None and run[0] < index:
            run = next(runs, None)
        while run is not None and run[0] < following:
            if 2 * read > total and _is_foot(screen, run):
                return run[0]
            run = next(runs, None)
    return top


def _is_foot(screen: Screen, run: tuple[int, int]) -> bool:
    kinds = [screen.marks[i].kind for i in range(*run) if screen.marks[i].kind != " "]
    return (
        "a" in kinds
        or "d" in kinds
        or (len(kinds) >= MIN_FOOT and not _invites(screen, run))
        or any(shows(screen.lines[i].text, "folds") for i in range(*run))
        or any(says(line.text, "header", "prompt") for line in screen.lines[run[0] : run[1]])
    )


def _invites(screen: Screen, run: tuple[int, int]) -> bool:
    """Say whether a run amid a text is a box that asks to subscribe, and nothing else."""
    lines = [line.text for line in screen.lines[run[0] : run[1]] if line.text]
    return all(says(text, "noise", "stop", "final") for text in lines)


def _head(
    screen: Screen, stop: int, names: Collection[str]
) -> tuple[str, str | None, str | None, int] | None:
    """Return the name and the moment above a post, its title where it has one, and where its text begins."""
    # a question right below who asked it when is a title
    prose = (
        i
        for i in range(stop)
        if screen.lines[i].is_sentence
        and screen.marks[i].kind == "t"
        and not (i and screen.marks[i - 1].kind == "h" and looks_like_title(screen.lines[i].text))
    )
    above = 0
    for index in islice(prose, MAX_SENTENCES):
        head = _head_above(screen, index, names)
        # a long sentence above a head is a site's, where who wrote what is below also comments
        if head is not None and (not above or (head[0] in names and 2 * above < _prose(screen, index, stop))):
            return head
        # menus have short sentences as well
        if len(screen.lines[index].text) > MAX_MENU_CHARS:
            above += len(screen.lines[index].text)
    return None


def _prose(screen: Screen, start: int, stop: int) -> int:
    """Return how many characters the texts between two lines have."""
    return sum(len(screen.lines[i].text) for i in range(start, stop) if screen.marks[i].kind == "t")


def _head_above(
    screen: Screen, prose: int, names: Collection[str]
) -> tuple[str, str | None, str | None, int] | None:
    start = prose
    while start > 0 and screen.marks[start - 1].kind == "t" and screen.lines[start - 1].text:
        start -= 1
    if start > 1 and _greets(screen, start - 2) and not screen.lines[start - 1].text:
        start -= 2
    title = _title_between(screen, start, names)
    below = start if title is None else title
    floor = below - MAX_HEAD
    while below > max(floor, 0) and (
        screen.marks[below - 1].kind in " ia@dh" or name_of(screen, below - 1) in names
    ):
        below -= 1
    above = [screen.marks[i] for i in range(below, start)]
    moment = next((mark.moment for mark in above if mark.moment), None)
    if not moment and all(mark.kind != "@" for mark in above):
        return None
    top = below
    while top > max(floor, 0) and screen.marks[top - 1].kind not in " a":
        top -= 1
    candidates = [i for i in range(top, start) if screen.marks[i].kind in "th@" and i != title]
    named = next((n for n, i in enumerate(candidates) if _signs(screen, i, names)), None)
    if named is None and (spaced := _name_apart(screen, top, max(floor, 0), names)) is not None:
        candidates, named = [spaced], 0
    if named is None:
        if not candidates or not (
            screen.marks[candidates[0]].kind in "@h"
            or (len(candidates) < 2 and FULL_NAME.fullmatch(name_of(screen, candidates[0])))
            or any(mark.kind == "@" for mark in above)
        ):
            return None
        named = 0
    if title is None:
        title = _title_over(screen, candidates, named)
    if title is None and (lines := _title_lines(screen, below, start)):
        title, start = start, start + lines
    told = screen.lines[title].text if title is not None else None
    return BY_NAME.sub("", name_of(screen, candidates[named])), moment, told, start


def _name_apart(screen: Screen, top: int, floor: int, names: Collection[str]) -> int | None:
    """Return the name above a rank, where every line of a head stands apart."""
    for index in range(top - 1, floor - 1, -1):
        if screen.marks[index].kind in "th@":
            return index if _signs(screen, index, names) else None
    return None


def _signs(screen: Screen, index: int, names: Collection[str]) -> bool:
    """Say whether a line is the name of somebody who also comments, or whose profile the line above links to."""
    return name_of(screen, index) in names or is_profiled(screen, index)


def _greets(screen: Screen, index: int) -> bool:
    """Say whether a text begins with a line that greets its readers, and a title may stand right above that."""
    text = screen.lines[index].text
    return screen.marks[index].kind == "t" and text.endswith(",") and len(text) <= MAX_MENU_CHARS


def _title_between(screen: Screen, start: int, names: Collection[str]) -> int | None:
    """Return the title that stands between a moment and the text, with at most a category below it."""
    block = [i for i in range(max(start - MAX_HEAD, 1), start) if screen.lines[i].text]
    while block and screen.marks[block[-1]].kind == "i":
        block.pop()
    titles: list[int] = []
    while block and screen.marks[block[-1]].kind == "t":
        titles.insert(0, block.pop())
    apart = not screen.lines[start - 1].text or _greets(screen, start)
    headed = titles and block and screen.marks[block[-1]].kind in "dhi"
    if not apart or not headed or len(titles) > 2 or not looks_like_title(screen.lines[titles[0]].text):
        return None
    if name_of(screen, titles[-1]) in names:
        return None
    return (
        titles[0]
        if len(titles) == 1 or len(screen.lines[titles[0]].text.split()) >= MIN_TITLE_WORDS
        else None
    )


def _title_lines(screen: Screen, head: int, start: int) -> int:
    """Return how many lines of a text are a title: with a category below it, or alone where a head names a community."""
    title, *below = screen.lines[start : start + 3]
    words = len(title.text.split())
    if not looks_like_title(title.text) or words < MIN_TITLE_WORDS or not below or not below[0].text:
        return 0
    if below[0].is_sentence:
        named = (_COMMUNITY.fullmatch(line.text) for line in screen.lines[head:start])
        return 1 if any(named) else 0
    return 2 if len(below[0].text.split()) < MIN_TITLE_WORDS and below[-1].is_sentence else 0


def _title_over(screen: Screen, candidates: Sequence[int], named: int) -> int | None:
    """Return the title above a name: right above it, or a line of several words, where menus have one or two."""
    top = candidates[named]
    over = next((i for i in range(top - 1, max(top - MAX_HEAD, -1), -1) if screen.lines[i].text), None)
    if (
        named
        and over == candidates[named - 1] == top - 1
        and len(screen.lines[over].text.split()) >= MIN_TITLE_WORDS - 1
    ):
        return over
    if (
        over is None
        or screen.marks[over].kind != "t"
        or "·" in screen.lines[over].text
        or name_of(screen, top) in screen.lines[over].text
    ):
        return None
    text = screen.lines[over].text
    return over if looks_like_title(text) and len(text.split()) >= MIN_TITLE_WORDS else None
