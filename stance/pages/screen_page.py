"""Read a whole page by the pattern of its screen, where that reads its comments better than their heads alone."""

from collections.abc import Iterable, Sequence

from stance.pages.address import written_address
from stance.pages.assemble import Found, FoundPage
from stance.pages.boilerplate import says
from stance.pages.dates import is_day, moment_date
from stance.pages.headings import find_headings
from stance.pages.heads import IN_REPLY
from stance.pages.lines import Line
from stance.pages.marks import marks_of
from stance.pages.post import letters, post_of, split_post
from stance.pages.reference import reference_day
from stance.pages.screen import Screen, Shown, learn_screen, read_screen

# Learning the pattern doubles what reading takes: pages longer than that are learnt only where heads lack a name or a date,
# and where their first lines show links, figures or moments.
MANY_LINES = 2_000
# Author, date as written, lines of the text, whether it is known whom it answers.
Row = tuple[str | None, str | None, Sequence[str], bool]


def page_of_screen(
    lines: Sequence[Line], by_heads: Sequence[Row], reference: str | None, *, author: str | None
) -> tuple[FoundPage, str] | None:
    """Return a page and the line that opens its comments.

    Parameters
    ----------
    lines : sequence of Line
    by_heads : sequence of tuple
        The comments that the page's heads gave: None is returned where they are read as well.
    reference : str or None
        The day that relative dates count from, where it stands elsewhere than in the lines.
    """
    if len(lines) > MANY_LINES and (
        (by_heads and all(author and date for author, date, _texts, _answers in by_heads))
        or not any(mark.kind in "adhn" for mark in marks_of(lines[:MANY_LINES]))
    ):
        return None
    screen = learn_screen(lines)
    found = read_screen(screen)
    if not found:
        return None
    top, comments = split_post(screen, found)
    rows = (
        (comment.author, comment.moment, comment.texts, bool(comment.parent or comment.answers))
        for comment in comments
    )
    heads, own = _well_read(by_heads, screen), _well_read(rows, screen)
    if heads > own or (heads == own and author is not None):
        return None
    page, moment = post_of(screen, top, comments)
    if heads == own and page.author is None:
        return None
    page.url = written_address([line.text for line in lines])
    reference, exact = (reference, True) if reference else reference_day(lines, page.date)
    if moment:
        page.date = moment_date(moment, reference=reference, whole_days=not exact)
    reference = reference or page.date
    comments = _without_continuation(page, screen, top, comments)
    page.comments = found_comments(comments, page.author, reference, whole_days=not exact)
    return page, next((line.text for line in reversed(lines[:top]) if says(line.text, "header")), "")


def found_comments(
    comments: Sequence[Shown],
    author: str | None,
    reference: str | None,
    *,
    whole_days: bool,
    year: str | None = None,
) -> list[Found]:
    """Return comments as readers find them, with the numbers that the page prints where each has its own.

    Parameters
    ----------
    comments : sequence of Shown
    author : str or None
        The article's.
    reference : str or None
        The day that relative dates count from.
    whole_days : bool
        Whether that is the article's day, or near the moment of reading.
    year : str, optional
        That of days without one, where no reference is known.
    """
    printed = {comment.printed for comment in comments}
    own = None not in printed and len(printed) == len(comments)
    numbers = {id(c): (c.printed or "") if own else f"#{number}" for number, c in enumerate(comments)}
    return [
        Found(
            text="\n".join(comment.texts).strip("\n"),
            author=comment.author or None,
            date=_date_of(comment.moment or "", reference, whole_days, year),
            id=numbers[id(comment)],
            parent=numbers.get(id(comment.parent)),
            answers=comment.answers,
            by_author=comment.by_author or _is_account_of(comment.author, author),
        )
        for comment in comments
    ]


def _date_of(moment: str, reference: str | None, whole_days: bool, year: str | None) -> str | None:
    if reference is None and year is not None and is_day(moment):
        return moment_date(moment, reference=f"{year}-12-31")
    return moment_date(moment, reference=reference, whole_days=whole_days)


def _without_continuation(
    page: FoundPage, screen: Screen, top: int, comments: Sequence[Shown]
) -> Sequence[Shown]:
    """Return the comments below those with which the account of a post without a title goes on with it; these join its text."""
    accounts = [screen.lines[i].text for i in range(top) if screen.marks[i].kind == "@"]
    own = 0
    while (
        page.title is None
        and own < len(comments)
        and comments[own].account in accounts[-1:]
        and not comments[own].texts[0].startswith("@")
    ):
        page.text += "\n\n" + "\n".join(comments[own].texts).strip("\n")
        own += 1
    page.headings = find_headings(page.text) if own else page.headings
    return comments[own:]


def _is_account_of(account: str, name: str | None) -> bool:
    """Say whether "@LaVille" is the account of "La Ville"."""
    return account.startswith("@") and name is not None and letters(account) == letters(name)


def _well_read(rows: Iterable[Row], screen: Screen) -> tuple[int, int]:
    """Say how well comments are read: 2 for each with name and date, 1 without a date, 0 with the interface's words at its ends.

    Where two readings are equal in that, how many answers they know says which is the better one.
    """
    total = answers = 0
    for author, date, texts, answered in rows:
        told = [text for text in texts if text]
        if author and told and all(map(screen.is_text, (author, told[0], told[-1]))):
            total += 2 if date else 1
            answers += answered or told[0].startswith("@") or IN_REPLY.fullmatch(told[0]) is not None
    return total, answers
