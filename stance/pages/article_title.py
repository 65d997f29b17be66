"""Find the title of an article among the lines of a page of text."""

import re
from collections.abc import Sequence
from itertools import islice

from stance.pages.boilerplate import says
from stance.pages.bylines import (
    BY,
    FULL_NAME,
    MAX_LABEL_WORDS,
    MAX_PART_CHARS,
    PRESENTS,
    find_byline,
    is_byline,
)
from stance.pages.dates import find_date
from stance.pages.headings import looks_like_headline, looks_like_sentence, looks_like_title
from stance.pages.lines import Line

# Above the title of a page stand its menus: some 50 lines on the sample pages. Beyond, the page has no title.
MAX_TITLES = 200
# "Destinataire(s) : la mairie", between who wrote and when
_FIELD = re.compile(r"[^\W\d_][\w()'’-]{2,20} ?: ?\S")
_TITLED = re.compile(
    r"^(?:(?:titre|title|sujet|objet|subject|topic)\s*:\s*|par défaut\s+|\[\d{1,3}\]\s*)(?=\S)", re.I
)
# old Reddit: "Le vélo (self.ville)" above "soumis il y a 3 jours par lea"
_SUBMITTED = re.compile(r"(?:soumise?|envoyée?|submitted) (?:il y a |\d|le |on ).{1,40} (?:par|by) \S", re.I)
_PLACE = re.compile(r"\s*\((?:self\.\w{2,30}|(?:[\w-]{1,40}\.){1,4}[a-z]{2,10})\)\s*$")
_POINTS = re.compile(r"^\s*\d{1,6}(?:[.,]\d)?k?\s{2,}")
LINES_ABOVE_SUBMITTED = 4
MIN_NAME_WORDS = 2
# Below the name that heads a comment stand a rank and the date.
LINES_BELOW_NAME = 2
# A picture's caption and who made it.
LINES_OF_CAPTION = 3
MAX_BELOW_NAME = 60
# Title, category, date, name, reading time.
MAX_BLOCK = 5
USER_MARK = re.compile(r"/?u/(?=\w)")
# what marks the entries of a column beside an article
_BULLETS = ("»", "›", "•", "►", "▪")
_LETTER = re.compile(r"[^\W\d_]{2}")


# Title and byline -----------------------------------------------------------------------------------------------------


def find_title(lines: Sequence[Line], quoted: str | None, page: str) -> tuple[str | None, int]:
    """Return the title and the line below it."""
    texts = [line.text for line in lines]
    if quoted:
        named = [i for i, text in enumerate(texts) if _same(text, quoted)]
        best = next((i for i in reversed(named) if any(map(looks_like_sentence, texts[i + 1 :]))), None)
        if best is not None:
            return plain_title(texts[best]), best + 1
    byline = find_byline(texts)
    if byline is None:
        first = next((i for i, text in enumerate(texts) if looks_like_sentence(text)), len(texts))
        above = [i for i in range(first) if looks_like_title(plain_title(texts[i]))][:MAX_TITLES]
        if not above:
            short = next((i for i, text in enumerate(texts) if text), None)
            if short is None or len(texts[short]) > 200 or not any(texts[short + 1 :]):
                return None, 0
            return plain_title(texts[short]), short + 1
        best = max(above, key=lambda i: (times_repeated(texts[i], page), -i))
        return plain_title(texts[best]), best + 1
    start, stop = byline
    inside = [
        i for i in range(start, stop) if texts[i] and not is_byline(texts[i]) and not _FIELD.match(texts[i])
    ]
    # between who wrote it and when stands what they do
    function = (
        inside[:1] and inside[0] and BY.match(texts[inside[0] - 1]) and not find_date(texts[inside[0] - 1])
    )
    if len(inside) == 1 and looks_like_title(texts[inside[0]]) and not function:
        return plain_title(texts[inside[0]]), inside[0] + 1
    prose = next((i for i in range(stop, len(texts)) if looks_like_sentence(texts[i])), len(texts))
    below = [
        i
        for i in range(stop, prose)
        if looks_like_title(texts[i].rstrip(" !"))
        and not texts[i][0].islower()
        and not says(texts[i], "final", "stop", "end")
    ]
    over = next(
        (i for i in range(start - 1, -1, -1) if _LETTER.search(texts[i]) and not _lists_labels(texts[i])),
        None,
    )
    if over is not None and texts[over].startswith(_BULLETS):
        over = None
    attached = _title_attached(texts, stop, page)
    if attached is not None and over is not None and FULL_NAME.fullmatch(texts[attached]):
        # below the date stands who wrote it, where a line of several words is above
        words = len(texts[over].split())
        attached = None if words > MAX_LABEL_WORDS + 1 and looks_like_headline(texts[over]) else attached
    if attached is not None and (
        over is None
        or times_repeated(texts[attached], page) > times_repeated(texts[over], page)
        or heads_comments(texts[over], page)
        or (over < start - 1 and texts[start].lower().startswith(("publié par", "posted by")))
    ):
        return plain_title(texts[attached]), attached + 1
    bare = all(
        re.fullmatch(r"[^:]{0,40}", text) and not BY.search(text) for text in texts[start:stop] if text
    )
    above_block = _title_above_block(texts, start, page)
    if above_block is not None:
        return plain_title(texts[above_block]), above_block + 1
    if below and (
        over is None
        or times_repeated(texts[below[0]], page) > times_repeated(texts[over], page)
        or (
            (len(below) == 1 or (len(below) == 2 and FULL_NAME.fullmatch(texts[below[1]])))
            and bare
            and find_date(texts[start])
            and not texts[start].lower().startswith("publié")
        )
    ):
        return plain_title(texts[below[0]]), below[0] + 1
    higher = _above_caption(texts, over or 0)
    if (
        over is not None
        and higher is not None
        and over == start - 1
        and FULL_NAME.fullmatch(texts[over])
        and looks_like_title(texts[higher])
        and _is_title_over_name(texts, higher, over, page)
    ):
        # the name stands above the date, the title above both
        over = higher
    return (plain_title(texts[over]), over + 1) if over is not None else (None, stop)


def submitted_title(lines: Sequence[Line]) -> str | None:
    """Return the title above the line of old Reddit that says who submitted it when, without the place that it links to; None elsewhere."""
    for at, line in enumerate(lines):
        if not _SUBMITTED.match(line.text):
            continue
        above = [one for one in reversed(lines[max(at - LINES_ABOVE_SUBMITTED, 0) : at]) if one.text]
        for one in above[:2]:
            # a count of points stands before it, in a column of its own
            text = _POINTS.sub("", one.raw or one.text)
            title = _PLACE.sub("", text)
            if title.strip() and (title != text or one is not above[0]):
                return " ".join(title.split())
        return None
    return None


def _lists_labels(text: str) -> bool:
    """Say whether a line lists what an article is about: "Animaux, Montrabech, Aviation".

    Examples
    --------
    >>> _lists_labels("Animaux, Montrabech, Aviation"), _lists_labels("Vols, bruit, colère : le maire répond")
    (True, False)
    """
    parts = text.split(", ")
    return len(parts) > 2 and all(
        part[:1].isupper() and part[-1].isalnum() and len(part.split()) <= MAX_LABEL_WORDS and ":" not in part
        for part in parts
    )


def _above_caption(texts: Sequence[str], name: int) -> int | None:
    """Return the line above a name that is neither the site's name nor a sentence below a picture."""
    site = next((text for text in texts if text), "")
    above = (i for i in range(name - 1, -1, -1) if texts[i] and texts[i] != site)
    return next((i for i in islice(above, LINES_OF_CAPTION) if not looks_like_sentence(texts[i])), None)


def _is_title_over_name(texts: Sequence[str], title: int, name: int, page: str) -> bool:
    """Say whether what looks like a name above the date is one, and the line above it the title of the page."""
    words = len(texts[title].split())
    if not texts[name - 1]:
        return words > MIN_NAME_WORDS and (not times_repeated(texts[name], page) or _signs(texts[name], page))
    # a site says in its menus, trail or head what the page's title is, and below the article who its author is
    if times_repeated(texts[title], page) > times_repeated(texts[name], page):
        return True
    presented = (line.removeprefix(texts[name]) for line in page.split("\n") if line.startswith(texts[name]))
    signs = not times_repeated(texts[name], page) or _signs(texts[name], page)
    return words > MAX_LABEL_WORDS + 1 and (signs or any(map(PRESENTS.match, presented)))


def _title_attached(texts: Sequence[str], below: int, page: str) -> int | None:
    """Return the line right below a byline, where it is a title, be that a question, and not the text's beginning."""
    if below + 1 < len(texts) and not texts[below] and USER_MARK.match(texts[below - 2]):
        below += 1
    if below >= len(texts) or not looks_like_title(texts[below]) or texts[below][0].islower():
        return None
    if heads_comments(texts[below], page):
        return None
    last = next((i for i in range(below, len(texts)) if not texts[i]), len(texts))
    short = all(looks_like_title(text) and not text.endswith("?") for text in texts[below + 1 : last])
    greeted = last > below + 1 and texts[below + 1].endswith(",")
    return below if (short and last - below <= MIN_NAME_WORDS) or greeted else None


def heads_comments(name: str, page: str) -> bool:
    """Say whether a line is the name that some comment of the page begins with: a date stands below it there."""
    # looked for in the text as it is: its lines, as a list, would take four times its memory
    at = page.find(f"\n{name}", page.find(name) + len(name)) if name else -1
    while at >= 0:
        line, *below = page[at + 1 : at + 1 + 4 * MAX_BELOW_NAME].split("\n")[: LINES_BELOW_NAME + 1]
        if len(line) <= len(name) + MAX_PART_CHARS and any(map(find_date, below)):
            return True
        at = page.find(f"\n{name}", at + 1)
    return False


def _title_above_block(texts: Sequence[str], start: int, page: str) -> int | None:
    """Return the title's line above a block of date, name and category, None where there is no such block.

    The first line of a block may be the title itself, where it is neither short nor shorter than the line above.
    """
    first = start
    while first > 0 and texts[first - 1]:
        first -= 1
    last = start + 1
    while last < len(texts) and texts[last]:
        last += 1
    block = range(first, last)
    if not 2 <= len(block) <= MAX_BLOCK or any(looks_like_sentence(texts[i]) for i in block):
        return None
    name = next((i for i in block if i != start and FULL_NAME.fullmatch(texts[i])), None)
    above = [i for i in range(first) if texts[i] and not _lists_labels(texts[i])]
    if name is None or not above or not looks_like_title(texts[above[-1]]):
        return None
    title = above[-1]
    if name == first:
        # a title of two words with capitals looks like a name: the page repeats titles, people sign comments
        return title if _signs(texts[name], page) else None
    if first == start:
        return title if len(above) > 1 or len(texts[title].split()) > MIN_NAME_WORDS else None
    # the first line of a page is the site's name
    words = len(texts[first].split())
    label = words <= MAX_LABEL_WORDS and len(texts[title].split()) > words and len(above) > 1
    if label and times_repeated(texts[title], page) >= times_repeated(texts[first], page):
        return title
    if name == first + 1 and start > name and words > MAX_LABEL_WORDS and looks_like_title(texts[first]):
        return first
    return first if name > start and first == start - 1 and looks_like_title(texts[first]) else None


def _signs(name: str, page: str) -> bool:
    """Say whether a page repeats a name only where it heads a comment: beside a date, or above one."""
    lines = page.split("\n")
    found = [i for i, line in enumerate(lines) if line.startswith(name)][1:]
    return 0 < len(found) == times_repeated(name, page) and all(
        any(find_date(text) for text in lines[i : i + 3]) for i in found
    )


def plain_title(text: str) -> str:
    """Return a title without the marks of a heading and the word that announces it."""
    return _TITLED.sub("", text.lstrip("# ").strip())


def _same(text: str, quoted: str) -> bool:
    return plain_title(text).casefold().rstrip(" .…") == quoted.casefold().rstrip(" .…")


def times_repeated(text: str, page: str) -> int:
    """Return how often the page names a title elsewhere: menus, lists of recent articles, "Léa dans …"."""
    return page.count(text) - 1 if len(text) >= 8 else 0
