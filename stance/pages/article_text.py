"""Find title, byline and prose of an article among the lines of a page of text."""

import re
from collections.abc import Sequence

from stance.pages.assemble import FoundPage
from stance.pages.boilerplate import says
from stance.pages.dates import find_date
from stance.pages.headings import find_headings, looks_like_sentence, looks_like_title
from stance.pages.lines import Line

# Between byline and prose stand tags, reading time, share links: at most eight lines on the sample pages.
LINES_BEFORE_PROSE = 12
# Above the title of a page stand its menus: some 50 lines on the sample pages. Beyond, the page has no title.
MAX_TITLES = 200
_BYLINE = re.compile(
    r"(?:(?:(?:article|billet|note)\s+)?(?:publié|posté|écrit|rédigé|mis|proposé|posted|published|written|créé)e?s?\s+(?:en ligne\s+)?(?:le|par|on|by|à|dans)\b.*"
    r"|(?:par|by|auteur\s*:|author\s*:)\s+[^.?!]{2,80}.*|(?:le\s+)?\W?(?:\w+\.?\s+)?\d.*|publié\s*:.*|date\s*:.*)",
    re.I,
)
_BY = re.compile(
    r"(?:\b(?:par|by)|auteur\s*:|author\s*:)\s+(?P<name>[^\d,|•·(/]{2,60}?)\s*(?:$|[,|–—•·(/]|\s-\s|\ble\s+\w*\s*\d|\ble\s+\w+di\b|\bon\s|\bà\s\d|\bdans\s|\bin\s)",
    re.I,
)
_CLOCK_ONLY = re.compile(r"\b(?:à|at)\s+([012]?\d)\s?(?:h|:)\s?([0-5]\d)\b", re.I)
_LAST_CLOCK = re.compile(r"\s([012]?\d)[h:]([0-5]\d)$")
# A name that stands alone beside the date: two to four words with capitals.
_FULL_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w'’.-]*(?: (?:de |du |d['’]|le |la )?[^\W\d_a-zà-ÿ][\w'’.-]*){1,3}")
_BRACKETS = re.compile(r"(?:\[[^\]]*\]\s*)+")
# What browsers that print text write for a picture; its caption stands below.
_IMAGE = re.compile(r"\[[^\[\]]{1,100}\.(?:jpe?g|png|gif|webp)\]", re.I)
# "13:48 Publié dans Ville | Lien permanent": the hour of the date above the article.
_CLOCK_BELOW = re.compile(
    r"([012]?\d)\s?[:h]\s?([0-5]\d)\s+(?:publié|posté|écrit|rédigé) (?:dans|par)\b.*", re.I
)
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
    kept = [
        line if _may_be_article(line) and index not in captions else Line(0, "")
        for index, line in enumerate(lines)
    ]
    title, start = _title(kept, quoted, "\n".join(line.text for line in everywhere))
    title, lede = _lede_apart(title, kept, start, "\n".join(line.text for line in everywhere))
    page = FoundPage(title=title or quoted)
    body = _below_byline(page, kept, start)
    _byline_above(page, kept, start)
    _take_clock_below(page, lines)
    paragraphs = _paragraphs(_without_boxes(_closing_byline(page, body)))
    if sum(bool(line.text) and not other.text for line, other in zip(lines, kept, strict=True)) > 1:
        paragraphs = _without_loose_ends(paragraphs)
    page.text = "\n\n".join([*lede, *paragraphs])
    page.headings = find_headings(page.text)
    return page


def _may_be_article(line: Line) -> bool:
    text = line.text.lstrip(">»→•*- ")
    if says(text, "noise", "thread", "header") and not _is_byline(text):
        return False
    if _BY.match(text) or (line.parts > 1 and _is_byline(text)):
        return True
    return not (_is_menu(line) or _BRACKETS.fullmatch(text) or re.fullmatch(r"[\W_]+", line.text))


def _is_menu(line: Line) -> bool:
    """Say whether a line lists links: three short parts or more between wide gaps, bars, chevrons or bullets."""
    if line.parts >= 3 and len(line.text) < 40 * line.parts and not looks_like_sentence(line.text):
        return True
    parts = re.split(r"\s+[|›»•·/>‹]\s+|\s*\|\s*", line.text)
    return len(parts) >= 3 and all(0 < len(part) <= 40 for part in parts)


# Title and byline -----------------------------------------------------------------------------------------------------


def _title(lines: Sequence[Line], quoted: str | None, page: str) -> tuple[str | None, int]:
    """Return the title and the line below it."""
    texts = [line.text for line in lines]
    if quoted:
        named = [i for i, text in enumerate(texts) if _same(text, quoted)]
        best = next((i for i in reversed(named) if any(map(looks_like_sentence, texts[i + 1 :]))), None)
        if best is not None:
            return _plain(texts[best]), best + 1
    byline = _find_byline(texts)
    if byline is None:
        first = next((i for i, text in enumerate(texts) if looks_like_sentence(text)), len(texts))
        above = [i for i in range(first) if looks_like_title(_plain(texts[i]))][:MAX_TITLES]
        if not above:
            short = next((i for i, text in enumerate(texts) if text), None)
            if short is None or len(texts[short]) > 200 or not any(texts[short + 1 :]):
                return None, 0
            return _plain(texts[short]), short + 1
        best = max(above, key=lambda i: (_repeated(texts[i], page), -i))
        return _plain(texts[best]), best + 1
    start, stop = byline
    inside = [i for i in range(start, stop) if texts[i] and not _is_byline(texts[i])]
    if len(inside) == 1 and looks_like_title(texts[inside[0]]):
        return _plain(texts[inside[0]]), inside[0] + 1
    prose = next((i for i in range(stop, len(texts)) if looks_like_sentence(texts[i])), len(texts))
    below = [i for i in range(stop, prose) if looks_like_title(texts[i]) and not texts[i][0].islower()]
    over = next((i for i in range(start - 1, -1, -1) if texts[i]), None)
    bare = all(
        re.fullmatch(r"[^:]{0,40}", text) and not _BY.search(text) for text in texts[start:stop] if text
    )
    if below and (
        over is None
        or _repeated(texts[below[0]], page) > _repeated(texts[over], page)
        or (
            len(below) == 1
            and bare
            and find_date(texts[start])
            and not texts[start].lower().startswith("publié")
        )
    ):
        return _plain(texts[below[0]]), below[0] + 1
    return (_plain(texts[over]), over + 1) if over is not None else (None, stop)


def _lede_apart(
    title: str | None, lines: Sequence[Line], start: int, page: str
) -> tuple[str | None, list[str]]:
    """Part the sentences between title and byline from the title, which the page repeats elsewhere."""
    if title is None or not looks_like_sentence(title) or _repeated(title, page):
        return title, []
    above = next((line.text for line in reversed(lines[: max(start - 1, 0)]) if line.text), None)
    if above is None or not looks_like_title(above) or not _repeated(above, page):
        return title, []
    return _plain(above), [title]


def _take_clock_below(page: FoundPage, lines: Sequence[Line]) -> None:
    for line in lines:
        clock = _CLOCK_BELOW.fullmatch(line.text)
        if clock and page.date and "T" not in page.date:
            page.date += f"T{int(clock[1]):02}:{clock[2]}"


def _find_byline(texts: Sequence[str]) -> tuple[int, int] | None:
    """Return the first and the line after the last of the lines that say who wrote the article and when."""
    for start, text in enumerate(texts):
        if not _is_byline(text):
            continue
        stop = start + 1
        for index in range(stop, min(stop + 3, len(texts))):
            if _is_byline(texts[index]):
                stop = index + 1
        following = [t for t in texts[stop : stop + LINES_BEFORE_PROSE] if t]
        if any(map(looks_like_sentence, following)):
            return start, stop
    return None


def _is_byline(text: str) -> bool:
    if not text or len(text) > 200 or not _BYLINE.fullmatch(text):
        return False
    date = find_date(text)
    if date is None:
        return re.match(r"(?:par|by|auteur\s*:)\s+[^\W\d_]", text, re.I) is not None and looks_like_title(
            text
        )
    if re.match(r"(?:le\s+)?\W?(?:\w+\.?\s+)?\d", text, re.I):
        return len(text) < 100 and date.start < 16 and not looks_like_sentence(text)
    return date.start < 90


def _take(page: FoundPage, text: str) -> None:
    date, by = find_date(text), _BY.search(text)
    if date and date.iso and not page.date:
        page.date = date.iso
        clock = _LAST_CLOCK.search(text, date.end)
        if clock and "T" not in page.date:
            page.date += f"T{int(clock[1]):02}:{clock[2]}"
    if by and not page.author:
        page.author = by["name"].strip()


def _below_byline(page: FoundPage, lines: Sequence[Line], start: int) -> list[str]:
    """Take the byline below the title; return the lines of the article, without what stands above its prose."""
    prose = next(
        (i for i in range(start, len(lines)) if lines[i].is_sentence and not _is_byline(lines[i].text)), None
    )
    if prose is None:
        prose = next(
            (i for i in range(start, len(lines)) if lines[i].text and not _is_byline(lines[i].text)),
            len(lines),
        )
    head: list[str] = []
    for index, line in enumerate(lines[start:prose], start):
        if _is_byline(line.text):
            _take(page, line.text)
            last = re.split(r" {2,}", line.raw)[-1]
            if page.author is None and line.parts > 1 and _FULL_NAME.fullmatch(last):
                page.author = last
            head.clear()
        elif page.date and page.author is None and lines[index - 1].text and _FULL_NAME.fullmatch(line.text):
            page.author = line.text
        elif len(line.text) >= _BLOCK_END or (looks_like_title(line.text) and not line.text[0].islower()):
            head.append(line.text)
    heading = head[-1:] if lines[prose - 1 : prose] and head else []
    return [*heading, *([""] if heading else []), *(line.text for line in lines[prose:])]


def _byline_above(page: FoundPage, lines: Sequence[Line], start: int) -> None:
    """Take the byline from above the title, where some themes put it."""
    for line in reversed(lines[max(0, start - 5) : start]):
        if (page.date is None or page.author is None) and _is_byline(line.text):
            _take(page, line.text)


def _closing_byline(page: FoundPage, texts: list[str]) -> list[str]:
    """Take "Publié par Léa à 21:17" from below the article; what follows it is the page's."""
    for index, text in enumerate(texts):
        if len(text) > 200 or not re.match(
            r"(?:(?:publié|posté|écrit|rédigé|posted|written) )?(?:par|by) ", text, re.I
        ):
            continue
        if looks_like_sentence(text) or any(map(looks_like_sentence, texts[index + 1 :])):
            continue
        _take(page, text)
        clock = _CLOCK_ONLY.search(text)
        if clock and page.date and "T" not in page.date:
            page.date += f"T{int(clock[1]):02}:{clock[2]}"
        return texts[:index]
    return texts


# The prose ------------------------------------------------------------------------------------------------------------


def _without_boxes(texts: Sequence[str]) -> list[str]:
    """Drop boxes of links: from the line that opens one to the next prose."""
    kept: list[str] = []
    boxed = False
    for index, text in enumerate(texts):
        if says(text, "final") and not any(len(t) > 200 for t in texts[index + 2 :]):
            break
        if says(text, "stop", "prompt", "end"):
            boxed = True
        elif boxed and (looks_like_sentence(text) and len(text) >= 80):
            boxed = False
        if not boxed:
            kept.append(text)
    return kept


def _paragraphs(texts: Sequence[str]) -> list[str]:
    text = "\n".join(re.sub(r"^#{1,6} ", "", text) for text in texts)
    return [part.strip("\n") for part in re.split(r"\n{2,}", text) if part.strip()]


def _without_loose_ends(paragraphs: list[str]) -> list[str]:
    """Drop short lines below the last prose: on a page with menus they are links, tags and the like."""
    while paragraphs and "\n" not in paragraphs[-1] and len(paragraphs) > 1:
        last = paragraphs[-1]
        if looks_like_sentence(last) or not looks_like_title(last) or re.match(r"[-–—•*]|\d+[.)]", last):
            break
        paragraphs.pop()
    return paragraphs


def _plain(text: str) -> str:
    return text.lstrip("# ").strip()


def _same(text: str, quoted: str) -> bool:
    return _plain(text).casefold().rstrip(" .…") == quoted.casefold().rstrip(" .…")


def _repeated(text: str, page: str) -> int:
    """Return how often the page names a title elsewhere: menus, lists of recent articles, "Léa dans …"."""
    return page.count(text) - 1 if len(text) >= 8 else 0
