"""Read a web page that was saved or pasted as text: title, article, comments, and what stands around them."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from stance.pages.address import address_of_comments, written_address
from stance.pages.article_text import article
from stance.pages.article_title import submitted_title
from stance.pages.assemble import FoundPage, assemble
from stance.pages.boilerplate import says
from stance.pages.bylines import is_byline
from stance.pages.chats import chat_joined
from stance.pages.dated_notes import dated_notes
from stance.pages.dates import find_date, parse_date
from stance.pages.dumps import with_whole_addresses
from stance.pages.forum_heads import forum_heads_shortened
from stance.pages.headings import find_headings
from stance.pages.labelled_page import by_labels
from stance.pages.lines import Line, split_lines
from stance.pages.mail_archives import mail_archive
from stance.pages.noted_comments import noted_comments
from stance.pages.pasted_tables import pasted_table
from stance.pages.profiles import accounts_joined, profiles_joined, without_boxes
from stance.pages.reference import moment_of_copy, reference_day
from stance.pages.remains import without_remains
from stance.pages.screen_page import page_of_screen
from stance.pages.talk_pages import talk_page
from stance.pages.text_items import Item, comment_of, read_items
from stance.pages.text_sections import Anchor, Section, find_section, heads_apart
from stance.schema import Discussion

_COUNT = re.compile(r"(?:^|\()\s*(\d{1,6}|une?|one)\b", re.I)
# "1 284 commentaires"
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
# "Vos réactions (6)", "Cet article a 6 commentaires"
_COUNT_BEHIND = re.compile(r"\b(\d{1,6})\)?\s*:?$|\s(?:a|compte|has) (\d{1,6}|une?|one)\b", re.I)
_QUOTED_TITLE = re.compile(r"[“«\"]\s*(.+)\s*[”»\"]")
_TITLE_AFTER = re.compile(
    r"(?:réponses?|commentaires?|réflexions?|réactions?|avis)\s+(?:à|sur|pour)\s+(.{4,})", re.I
)
_SUBJECT = re.compile(
    r"(?:^|\s)(?:re|sujet(?: du message)?|discussion|fil|topic|thread|subject|post subject|objet)\s*:\s*(.+)",
    re.I,
)
# what stands right below a topic's title
_BEGUN = re.compile(
    r"(?:initiateur de (?:la discussion|ce sujet)|thread starter|(?:discussion|sujet|fil|topic) (?:créée?|lancée?|ouverte?|commencée?|démarrée?|initiée?) (?:par|le)\b|started by\b)",
    re.I,
)
_ANSWER_SUBJECT = re.compile(r"(?:re|rép)\s*:\s*\S", re.I)
# an hour that is not the article's
_CHANGED = re.compile(
    r"mise? à jour|modifi|actualis|imprim|enregistr|sauvegard|consult|captur|archiv|updated|edited|saved|printed|nous sommes",
    re.I,
)
_PARTS = re.compile(r"\s*[·•|]\s*|\s[–—/-]\s")
# "--- COMMENTAIRES (6 affichés sur le site) ---", "=== Article ==="; one alone is no manner
_RULED_TITLE = re.compile(
    r"(?P<rule>[-=*_~#])(?P=rule){1,39}\s*(?P<title>[^\W\d_][^-=*_~]{2,120}?)\s*(?P=rule){2,40}"
)
MIN_RULED = 2
# Comments on a line each are taken where other readings find so many times fewer.
MORE = 1.5
# Date, name, category, count of comments.
MAX_BYLINE_CHARS = 120


def read_text(raw: str, *, source: str | None = None) -> Discussion:
    """Return the discussion of a page saved as text.

    Raises
    ------
    PageError
        Nothing on the page looks like an article or a comment.
    """
    page = mail_archive(raw) or _saved_page(raw)
    without_remains(page)
    page.url = page.url or address_of_comments(
        with_whole_addresses(raw.split("\n")) if "<http" in raw else [raw]
    )
    return assemble(page, source=source)


def _saved_page(raw: str) -> FoundPage:
    """Return a page of the web: by the signatures of its messages, by rules and labels of lines, or by lines that hold a comment each."""
    table = pasted_table(raw)
    lines = forum_heads_shortened(_without_rules(split_lines(table[0] if table else raw)))
    if (talk := talk_page(lines)) is not None:
        return talk
    copied = moment_of_copy(raw)
    page = _by_both(lines, copied)
    comments = table[1] if table else None
    notes = dated_notes(lines) if table is None else None
    noted = noted_comments(lines) if table is None and notes is None else None
    if notes is not None and len(notes.heads) >= len(page.comments):
        page = _by_both(lines[: notes.start], copied)
        comments = notes.comments(page.date)
    elif noted is not None and len(noted.held) > MORE * len(page.comments):
        page = _by_both(lines[: noted.start], copied)
        comments = noted.comments(page.date)
    if comments is not None:
        page.comments = comments
    return page


def _without_rules(lines: Sequence[Line]) -> list[Line]:
    """Return lines with the titles that notes put between rules ("--- COMMENTAIRES (6 affichés) ---") as lines of their own."""
    ruled = ((at, _RULED_TITLE.fullmatch(line.text)) for at, line in enumerate(lines))
    # rooms write days so, above what was said on each
    titles = {at: match for at, match in ruled if match is not None and find_date(match["title"]) is None}
    if len(titles) < MIN_RULED:
        return list(lines)
    return [
        replace(line, text=titles[at]["title"], first_part=titles[at]["title"], parts=1, raw="")
        if at in titles
        else line
        for at, line in enumerate(lines)
    ]


def _by_both(lines: Sequence[Line], copied: str | None) -> FoundPage:
    page = by_labels(lines, text_page(lines, reference=copied), reference=copied)
    if (title := submitted_title(lines)) is not None:
        page.title = title
        page.date = page.date or reference_day(lines, None)[0]
    return page


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
    given = without_boxes(accounts_joined(chat_joined(lines)))
    lines = profiles_joined(given)
    section = find_section(lines)
    if not section.anchors and (apart := heads_apart(lines)) is not None:
        lines = apart
        section = find_section(lines)
    opening = lines[section.header].text if section.header is not None else ""
    items = list(read_items(lines, section)) if bare or section.anchors else []
    by_heads = items
    first = section.header if section.header is not None else section.start
    if section.anchors and _is_forum(lines, section):
        first, page, items = _topic(lines, section, items)
    else:
        page = article(lines[:first], _quoted_title(opening), lines)
    page.declared = declared_count(opening) if opening else _forum_count(lines[:first])
    page.url = written_address([line.text for line in lines])
    page.date = _with_hour(page.date, lines[:first])
    told = reference
    reference, exact = (reference, True) if reference else reference_day(lines, page.date)
    if page.date is None and reference is not None:
        above = (line.text for line in lines[:first] if is_byline(line.text))
        page.date = next((date for text in above if (date := parse_date(text, reference=reference))), None)
    if page.author is None and page.date is not None:
        page.author = _name_beside_date(lines[:first], {item.author for item in items if item.author})
    rows = [(item.author, item.date, item.lines, bool(item.parent or item.answers)) for item in by_heads]
    shown = page_of_screen(given, rows, told, author=page.author)
    if shown is not None:
        page, opening = shown
        page.declared = declared_count(opening) if opening else None
        return page
    # a page of very many comments has most of its memory in lines and heads
    del lines, section, given, by_heads, rows
    _number(items)
    page.comments = [comment_of(item, reference, whole_days=not exact) for item in items]
    return page


def _name_beside_date(lines: Sequence[Line], names: Collection[str]) -> str | None:
    """Return who comments, and stands between the date and the category above an article, or as a part of that line."""
    for line in lines:
        date = find_date(line.text) if len(line.text) <= MAX_BYLINE_CHARS else None
        if date is not None and not line.is_sentence:
            rest = f"{line.text[date.end :].strip(' ,|·•–—-')} "
            parts = _PARTS.split(rest.strip())
            named = [name for name in names if rest.startswith(f"{name} ") or name in parts]
            if named:
                return max(named, key=len)
    return None


def _with_hour(date: str | None, lines: Sequence[Line]) -> str | None:
    """Return a day with its hour, where another line above the comments says the same day more precisely."""
    if date is None or "T" in date:
        return date
    for line in lines:
        if 0 < len(line.text) <= MAX_BYLINE_CHARS and not line.is_sentence and not _CHANGED.search(line.text):
            found = find_date(line.text)
            if found and found.iso and found.iso.startswith(f"{date}T"):
                return found.iso
    return date


def _number(items: Sequence[Item]) -> None:
    """Give each comment its identifier: the number that the page prints beside it, where each has its own."""
    printed = {item.printed for item in items}
    own = None not in printed and len(printed) == len(items)
    for number, item in enumerate(items):
        item.id = item.printed if own else f"#{number}"


# Forums ---------------------------------------------------------------------------------------------------------------


def _is_forum(lines: Sequence[Line], section: Section) -> bool:
    """Say whether the first message is the article: no prose above the first head, and no line that opens comments.

    "5 réponses" above six messages counts all but the first.
    """
    if _answers_by_subject(lines, section.anchors):
        return True
    # a question is a title as well
    if any(
        line.is_sentence and not line.text.endswith("?") and not says(line.text, "noise")
        for line in lines[: section.anchors[0].start]
    ):
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
        begun = next((i for i, text in enumerate(above) if _BEGUN.match(text)), 0)
        title = next((text for text in reversed(above[:begun]) if text), None)
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
    opening = comment_of(items[0], None)
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
    opening = _THOUSANDS.sub("", opening)
    match = _COUNT.search(opening) or _COUNT_BEHIND.search(opening)
    if not match:
        return None
    count = next(filter(None, match.groups()))
    return int(count) if count.isdigit() else 1


def _quoted_title(opening: str) -> str | None:
    match = _QUOTED_TITLE.search(opening) or _TITLE_AFTER.search(opening)
    return match[1].strip() if match else None
