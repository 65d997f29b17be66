"""Find title, byline and prose of an article among the lines of a page of text."""

import re
from collections.abc import Sequence

from stance.pages.article_furniture import (
    MAX_CAPTION_CHARS,
    as_paragraphs,
    contents_lines,
    credit_lines,
    gallery_lines,
    headings_apart,
    is_caption,
    is_menu_line,
    teaser_lines,
    without_boxes,
    without_loose_ends,
    without_signature,
)
from stance.pages.article_title import (
    LINES_OF_CAPTION,
    USER_MARK,
    find_title,
    heads_comments,
    plain_title,
    times_repeated,
)
from stance.pages.assemble import FoundPage
from stance.pages.boilerplate import is_action, says
from stance.pages.bylines import (
    BY,
    FULL_NAME,
    MAX_PART_CHARS,
    find_byline,
    is_byline,
    name_and_date,
    name_in_byline,
    take_byline,
    take_clock_below,
    take_filed,
)
from stance.pages.dates import find_date
from stance.pages.headings import (
    COMMAND,
    find_headings,
    looks_like_headline,
    looks_like_sentence,
    looks_like_title,
)
from stance.pages.lines import Line

# "ParAnne Bel", "ByAnne Bel": themes part them by a style
_BY_GLUED = re.compile(r"(?P<by>Par|By)(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [\w'’.-]+){0,3})")
# "Jérémie PUNTOUS.", no initial
_ENDS_NAME = re.compile(r"\w{4}\.$")
_CLOSING = re.compile(
    r"(?:(?:publié|posté|écrit|rédigé|posted|written) )?(?:par|by) |auteure?\s?:\s*(?=[^\W\d_])", re.I
)
# "Posté par Léa à 22:41 - Cuisine - Commentaires [6] - Permalien [#]" is as long as a sentence.
_FIELD_SIGN = re.compile(r"\s[-–—|·•/]\s")
MIN_FIELDS = 2
_CLOCK_ONLY = re.compile(r"\b(?:à|at)\s+([012]?\d)\s?(?:h|:)\s?([0-5]\d)\b", re.I)
_BRACKETS = re.compile(r"(?:\[[^\]]*\]\s*)+")
# What browsers that print text write for a picture; its caption stands below.
_IMAGE_NAME = re.compile(r"\w+_\d{1,5}(?:\.\w{3,4})?|(?:img|dsc[nf]?|pict?)[_-]?\d{3,8}(?:\.\w{3,4})?", re.I)
_IMAGE = re.compile(r"\[[^\[\]]{1,100}\.(?:jpe?g|png|gif|webp)\]", re.I)
# "Catégories Cadre de vie", "Étiquettes énergie, éclairage", below an article (WordPress)
_FILED_UNDER = re.compile(r"(?:catégories?|étiquettes?|tags|mots[- ]clés|filed under|categories)\b", re.I)
_BY_ALONE = re.compile(
    r"(?:publié|posté|écrit|rédigé|proposé|posted|written|published)e? (?:par|by)\s*:?", re.I
)
# A standfirst has a sentence at least; shorter ones between title and byline are slogans.
MIN_STANDFIRST_CHARS = 60
LINES_ABOVE_BYLINE = 12
LINES_OF_CLOSING_BYLINE = 5
_BLOCK_END = 60


def article(lines: Sequence[Line], quoted: str | None, everywhere: Sequence[Line]) -> FoundPage:
    """Return the article of the lines above the comments.

    Parameters
    ----------
    lines : sequence of Line
        From the top of the page to the comments.
    quoted : str or None
        The title, where the line that opens the comments names it.
    everywhere : sequence of Line
        The whole page: menus and lists repeat the title.
    """
    captions = {
        i + 1
        for i, line in enumerate(lines[:-1])
        if _IMAGE.fullmatch(line.text) and not lines[i + 1].is_sentence
    }
    # browsers that print text put what a picture shows between brackets; its caption says that again
    captions |= {
        i + 1
        for i, line in enumerate(lines[:-1])
        if _BRACKETS.fullmatch(line.text) and lines[i + 1].text.startswith(line.text.strip("[] ") or "[")
    }
    # papers print what a picture shows on both sides of who made it
    captions |= {
        at
        for i, line in enumerate(lines[1:-1], 1)
        if line.text and lines[i - 1].text == lines[i + 1].text and is_caption(line.text)
        for at in (i - 1, i + 1)
    }
    captions |= credit_lines(lines)
    captions |= contents_lines(lines) | gallery_lines(lines) | teaser_lines(lines)
    kept = [
        line if _may_be_article(line) and index not in captions else Line(0, "")
        for index, line in enumerate(lines)
    ]
    for index, line in enumerate(kept):
        if glued := _BY_GLUED.fullmatch(line.text):
            text = f"{glued['by']} {glued['name']}"
            kept[index] = Line(line.indent, text, text)
    _drop_site_again(kept, next((line.text for line in lines if line.text), ""))
    # who made a picture is named there without having written anything
    credited = {line.text for line in lines if is_caption(line.text)}
    everything = "\n".join(line.text for line in everywhere if line.text not in credited)
    page = FoundPage()
    standfirst = _standfirst(kept, everything)
    if standfirst is not None and not quoted:
        page.title, lede, start = standfirst
        page.author = name_in_byline(kept, start)
    else:
        title, start = find_title(kept, quoted, everything)
        title, lede = _lede_apart(title, kept, start, everything)
        page.title = title or quoted
    heading, prose = _below_byline(page, kept, start, lines)
    if standfirst is None or quoted:
        _byline_above(page, kept, start)
    if page.author is None:
        page.author = _name_over_byline(kept, page.title, everything)
    take_clock_below(page, lines)
    take_filed(page, lines)
    dropped = {
        i for i, (line, other) in enumerate(zip(lines, kept, strict=True)) if line.text and not other.text
    }
    body = [
        *heading,
        *(
            line.text
            for line in kept[
                prose : _foot(kept, prose, dropped, signed=page.author is not None and page.date is not None)
            ]
        ),
    ]
    paragraphs = as_paragraphs(without_boxes(_closing_byline(page, body)))
    if len(dropped) > 1:
        paragraphs = without_loose_ends(paragraphs, page.author)
    paragraphs = headings_apart(without_signature(paragraphs, page.author))
    if page.author and _ENDS_NAME.search(page.author):
        page.author = page.author.rstrip(".")
    page.text = "\n\n".join([*lede, *paragraphs])
    page.headings = find_headings(page.text)
    return page


def _drop_site_again(lines: list[Line], site: str) -> None:
    """Drop a paper's name, which stands on top, from between who wrote and when."""
    for index in range(2, len(lines) - 1):
        again = lines[index].text == site and FULL_NAME.fullmatch(lines[index - 1].text)
        if again and is_byline(lines[index + 1].text):
            lines[index], lines[index + 1] = lines[index + 1], Line(0, "")


def _foot(lines: Sequence[Line], prose: int, dropped: set[int], *, signed: bool) -> int:
    """Return where the foot of an article begins: at the first furniture below its last sentence."""
    last = next((i for i in range(len(lines) - 1, prose - 1, -1) if lines[i].is_sentence), prose)
    # the line that says who wrote it may stand among the furniture
    bylines = (
        i
        for i in range(last, len(lines))
        if _BY_ALONE.fullmatch(lines[i].text) or _CLOSING.match(lines[i].text)
    )
    if not signed and next(bylines, None) is not None:
        return len(lines)
    below = range(last + 1, len(lines))
    return next((i for i in below if i in dropped or _FILED_UNDER.match(lines[i].text)), len(lines))


def _may_be_article(line: Line) -> bool:
    if not line.text:
        return True
    text = line.text.lstrip(">»→•*- ")
    # commands have bars and slashes as well
    if COMMAND.match(line.text):
        return True
    if is_caption(line.text) or _IMAGE_NAME.fullmatch(text):
        return False
    if _IMAGE.match(text) and len(text) <= MAX_CAPTION_CHARS:
        # a caption; a picture may stand at the beginning of a paragraph as well
        return False
    if says(text, "stop"):
        # it opens a box, which ends elsewhere
        return True
    if (says(text, "noise", "thread", "header") or is_action(text)) and not is_byline(text):
        return False
    if BY.match(text) or (line.parts > 1 and is_byline(text)) or name_and_date(text) is not None:
        return True
    return not (is_menu_line(line) or _BRACKETS.fullmatch(text) or re.fullmatch(r"[\W_]+", line.text))


def _name_over_byline(lines: Sequence[Line], title: str | None, page: str) -> str | None:
    """Return the name right above the date of an article or below its title, where whoever has it also wrote a comment."""
    texts = [line.text for line in lines]
    byline = find_byline(texts)
    above = [texts[byline[0] - 1]] if byline and byline[0] else []
    titled = texts.index(title) + 1 if title in texts else len(texts)
    names = (text for text in (*above, *texts[titled : titled + 1]) if text and text != title)
    name = next((text for text in names if heads_comments(text, page)), None)
    return USER_MARK.sub("", name) if name else None


def _standfirst(lines: Sequence[Line], page: str) -> tuple[str, list[str], int] | None:
    """Return title, standfirst and the line of the byline, where prose stands between title and byline."""
    byline = find_byline([line.text for line in lines])
    if byline is None:
        return None
    block = byline[0]
    while block > 0 and lines[block - 1].text:
        block -= 1
    # a name that also signs comments parts a short standfirst from the date as well as a long one
    shortest = 0 if heads_comments(lines[block].text, page) else MIN_STANDFIRST_CHARS
    prose: list[str] = []
    for index in range(byline[0] - 1, max(byline[0] - LINES_ABOVE_BYLINE, -1), -1):
        line = lines[index]
        if not line.text:
            continue
        if line.is_sentence and len(line.text) >= shortest:
            prose.insert(0, line.text)
        elif prose:
            title = plain_title(line.text)
            return (title, prose, byline[0]) if looks_like_headline(title) else None
        elif index < block:
            return None
    return None


def _lede_apart(
    title: str | None, lines: Sequence[Line], start: int, page: str
) -> tuple[str | None, list[str]]:
    """Part the sentences between title and byline from the title, which the page repeats elsewhere."""
    if title is None or not looks_like_sentence(title) or times_repeated(title, page):
        return title, []
    above = next((line.text for line in reversed(lines[: max(start - 1, 0)]) if line.text), None)
    if above is None or not looks_like_title(above) or not times_repeated(above, page):
        return title, []
    return plain_title(above), [title]


def _below_byline(
    page: FoundPage, lines: Sequence[Line], start: int, given: Sequence[Line]
) -> tuple[list[str], int]:
    """Take the byline below the title; return the heading above the first prose, and where that begins."""
    prose = next(
        (
            i
            for i in range(start, len(lines))
            if lines[i].is_sentence and not is_byline(lines[i].text) and not _is_above_byline(lines, i)
        ),
        None,
    )
    if prose is None:
        prose = next(
            (i for i in range(start, len(lines)) if lines[i].text and not is_byline(lines[i].text)),
            len(lines),
        )
    prose = _with_greeting(lines, start, prose)
    head: list[int] = []
    below = next((i for i in range(start, prose) if lines[i].text), prose)
    for index, line in enumerate(lines[start:prose], start):
        if is_byline(line.text):
            take_byline(page, line.text)
            last = re.split(r" {2,}", line.raw)[-1]
            if page.author is None and line.parts > 1 and FULL_NAME.fullmatch(last):
                page.author = last
            head.clear()
        elif (
            page.author is None
            and FULL_NAME.fullmatch(line.text)
            and (
                (page.date and lines[index - 1].text)
                or is_byline(lines[index + 1].text)
                or (index == below and _dated_above(lines, start))
            )
        ):
            page.author = line.text
            # a category between date and name is no heading
            head.clear()
        elif len(line.text) >= _BLOCK_END or (looks_like_title(line.text) and not line.text[0].islower()):
            head.append(index)
    # a heading stands alone: a line among others is one of a box, one that stands above the title as well a category
    alone = [
        i
        for i in head[-1:]
        if (
            not (is_byline(given[i - 1].text) and _above_prose(lines, i, prose))
            and (i <= start + 1 or not given[i - 1].text or lines[i + 1].text)
            and all(line.text != given[i].text for line in lines[:start])
        )
    ]
    return ([lines[alone[0]].text, ""] if alone else []), prose


def _is_above_byline(lines: Sequence[Line], index: int) -> bool:
    """Say whether a sentence is too short for a standfirst, and who wrote the article when stands below: a caption."""
    below = lines[index + 1 : index + 1 + LINES_OF_CAPTION]
    return len(lines[index].text) < MIN_STANDFIRST_CHARS and any(
        is_byline(line.text) and not line.is_sentence for line in below
    )


def _with_greeting(lines: Sequence[Line], start: int, prose: int) -> int:
    """Return where a text begins that greets its readers first: "Madame, Monsieur,"."""
    above = next((i for i in (prose - 1, prose - 2) if i >= start and lines[i].text), None)
    greets = above is not None and lines[above].text.endswith(",") and lines[above].text[0].isupper()
    return above if above is not None and greets and len(lines[above].text) <= _BLOCK_END else prose


def _above_prose(lines: Sequence[Line], index: int, prose: int) -> bool:
    """Say whether a line right below the byline is what a picture shows: an empty line parts it from the prose."""
    return index + 1 < prose and not lines[index + 1].text


def _dated_above(lines: Sequence[Line], start: int) -> bool:
    """Say whether the line above a title is a date and nothing else."""
    above = next((line.text for line in reversed(lines[: max(start - 1, 0)]) if line.text), "")
    date = find_date(above) if len(above) <= MAX_PART_CHARS else None
    return date is not None and date.start <= 3 and date.end >= len(above) - 1


def _byline_above(page: FoundPage, lines: Sequence[Line], start: int) -> None:
    """Take the byline from above the title, where some themes put it."""
    for line in reversed(lines[max(0, start - 5) : start]):
        if (page.date is None or page.author is None) and is_byline(line.text):
            take_byline(page, line.text)


def _closing_byline(page: FoundPage, texts: list[str]) -> list[str]:
    """Take "Publié par Léa à 21:17" from below the article; what follows it is the page's."""
    for index, text in enumerate(texts):
        if _BY_ALONE.fullmatch(text):
            following = [t for t in texts[index + 1 : index + 1 + 2 * LINES_OF_CLOSING_BYLINE] if t]
            dates = [
                date for t in following[1:LINES_OF_CLOSING_BYLINE] if len(t) < 60 and (date := find_date(t))
            ]
            if following and len(following[0]) <= 60 and not looks_like_sentence(following[0]):
                page.author = page.author or following[0]
                page.date = page.date or (dates[0].iso if dates else None)
                return texts[:index]
        if len(text) > 200 or not _CLOSING.match(text):
            continue
        fields = len(_FIELD_SIGN.split(text)) > MIN_FIELDS
        # which other sites link to it stands below
        linked = (i for i in range(index + 1, len(texts)) if says(texts[i], "ping", "widget"))
        below = texts[index + 1 : next(linked, len(texts))]
        if (looks_like_sentence(text) and not fields) or any(map(looks_like_sentence, below)):
            continue
        take_byline(page, text)
        date, clock = find_date(text), _CLOCK_ONLY.search(text)
        if page.date and date and date.iso and date.iso.startswith(f"{page.date}T"):
            page.date = date.iso
        elif clock and page.date and "T" not in page.date:
            page.date += f"T{int(clock[1]):02}:{clock[2]}"
        return texts[:index]
    return texts
