"""Read what stands above a table of comments: a post or an article, a name and a value a row, or a line a row."""

import re
from collections.abc import Iterator, Sequence

from stance.pages.assemble import FoundPage
from stance.pages.bylines import is_byline, take_byline, without_by
from stance.pages.dates import find_date, is_moment, spreadsheet_date
from stance.pages.fields import field_of_any
from stance.pages.fragment import read_cell
from stance.pages.headings import find_headings, looks_like_sentence, with_paragraphs
from stance.pages.moments import field_date
from stance.pages.names import ARTICLE_KINDS, ARTICLE_WORDS, plain_name

# "Titre : La crue"
_FIELD = re.compile(r"(?P<name>[^\W\d][^:\n]{1,40}?)\s*:\s+(?P<value>\S.*)", re.S)
# "Avis paru dans le bulletin le 21 février 2022"
_APPEARED = re.compile(r"\b(?:paru|publié|affiché|diffusé|mis en ligne|mise en ligne|posté)e?s?\b", re.I)
_PARAGRAPH = re.compile(r"(?:paragraphe?|para|partie|texte|text|§)\s*\d{1,3}")
# A shorter value is a title, a longer one a text.
MIN_TEXT_WORDS = 30
MIN_SENTENCE_WORDS = 8
_REMARK = re.compile(r"\(([^()]{3,20})\)$")
MAX_TITLE_CHARS = 200
# "Page Bocage – post « La maternité fermera »", "La crue de mai (billet du 10 mai 2020)"
_QUOTED = re.compile(
    r"\b(?:article|billet|post|publication|papier|vidéo|sujet|tribune)\b[^«»]{0,30}«\s*(?P<title>[^«»]{8,200}?)\s*»",
    re.I,
)
_DATED = re.compile(
    r"(?P<title>[^()]{8,200}?)\s*\((?:article|billet|post|publication|papier|vidéo|tribune)\b(?: \w+){0,3} du (?P<date>[^()]{6,30})\)",
    re.I,
)
# "L'ARTICLE :", "Qui l'a écrit"
_DETERMINER = re.compile(r"^(?:l['’]|le |la |les )", re.I)
_SIGNS = re.compile(r"(?:qui (?:l )?a ecrit|signature|signe(?: par)?|plume)")
# Above a table a notice has several lines.
MIN_LINES = 3


def page_above(rows: Sequence[Sequence[str]]) -> FoundPage | None:
    """Return the article that stands above the columns' names of a table, None where nothing of it does.

    Parameters
    ----------
    rows : sequence of sequence of str
        The filled cells of each row.
    """
    told: dict[str, str] = {}
    lines: list[str] = []
    texts: set[int] = set()
    page = FoundPage()
    for row in rows:
        if row[0].startswith("#"):
            # corpora describe themselves so
            row = [row[0].lstrip("# "), *row[1:]]
            if len(row) < 2 and _pair(row) is None:
                continue
        if len(row) > 2:
            for held, value in _several(row):
                if held == "text":
                    texts.add(len(lines))
                    lines.append(value)
                told.setdefault(held, value)
            continue
        pair = _pair(row)
        if pair is None:
            if row[0].startswith(("http://", "https://")):
                told.setdefault("url", row[0])
            elif (is_byline(row[0]) or _says_when(row[0])) and not _is_prose(row[0]):
                take_byline(page, row[0])
            elif quoted := _QUOTED.search(row[0]) or _DATED.fullmatch(row[0]):
                # what the comments are on, in a line of its own
                told.setdefault("title", quoted["title"])
                told.setdefault("date", quoted.groupdict().get("date") or "")
            else:
                lines.append(row[0])
            continue
        name, value = pair
        what = "text" if _PARAGRAPH.fullmatch(name.casefold()) else _held(name, value)
        if what == "text":
            texts.add(len(lines))
            lines.append(value)
        elif what:
            told.setdefault(what, value)
    # what a name tells is the text, and what goes on below it
    if "standfirst" in told and not texts:
        texts.add(len(lines))
        lines.append(told["standfirst"])
    elif "standfirst" in told:
        lines.insert(min(texts), told["standfirst"])
        texts = {n + 1 for n in texts} | {min(texts)}
    prose = sorted(texts) or [n for n, line in enumerate(lines) if _is_prose(line)]
    if prose == [0] and not told and lines[0].endswith("?") and len(lines) < MIN_LINES:
        # a question may be a title
        page.title = lines[0]
        return page
    first, stop = (prose[0], prose[-1] + 1) if prose else (len(lines), len(lines))
    while stop < len(lines) and _is_prose(lines[stop]):
        stop += 1
    body = read_cell("\n\n".join(lines[first:stop]))
    page.text, page.quotes = with_paragraphs(body.text), body.quotes
    page.headings = body.headings or find_headings(page.text)
    # where all else has its name, a line without one is no title
    title = lines[first - 1] if first and (prose or page.date) and not told.keys() - {"url"} else None
    page.title = told.get("title") or title
    page.author = without_by(told.get("author")) or page.author
    dated = told.get("date", "")
    page.date = spreadsheet_date(dated) or field_date(dated) or page.date
    page.url, page.id = told.get("url"), told.get("id")
    return page if page.title or page.text or page.url else None


def _is_prose(line: str) -> bool:
    words = len(line.split())
    return words >= MIN_TEXT_WORDS or (words >= MIN_SENTENCE_WORDS and looks_like_sentence(line))


def _says_when(line: str) -> bool:
    """Say whether a short line holds the day on which a notice or a paper appeared, and little else."""
    date = find_date(line)
    return (
        date is not None
        and date.iso is not None
        and (_APPEARED.search(line) is not None or line[date.end :].lstrip(" ,").startswith(("par ", "by ")))
    )


def _several(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what a row of more cells says: names and values in turn, or a post with who wrote it and when."""
    pairs = list(zip(row[::2], row[1::2], strict=False))
    known = [(_held(name.rstrip(" :"), value), value) for name, value in pairs]
    if len(row) % 2 == 0 and all(what for what, _value in known):
        yield from ((what, value) for what, value in known if what)
    elif plain_name(row[0]) in ARTICLE_KINDS:
        text = max(row[1:], key=len)
        yield "text", text
        date = next((cell for cell in row[1:] if is_moment(cell)), None)
        if date is not None:
            yield "date", date
        author = next((cell for cell in row[1:] if cell not in (text, date)), None)
        if author is not None:
            yield "author", author


def _pair(row: Sequence[str]) -> tuple[str, str] | None:
    """Return a name and its value, in cells of their own or in one with a colon between, None in a line."""
    if len(row) > 1:
        return row[0].rstrip(" :"), row[1]
    match = _FIELD.fullmatch(row[0])
    told = match is not None and (
        field_of_any(match["name"])[1] or match["value"].startswith(("http://", "https://"))
    )
    return (match["name"], match["value"]) if match is not None and told else None


def _held(name: str, value: str) -> str | None:
    """Return what a value is by its name: of the article, or of no one else."""
    name = _DETERMINER.sub("", name)
    owner, what = field_of_any(name)
    if what is None and _SIGNS.fullmatch(plain_name(name)):
        return "author"
    if what is None and (remark := _REMARK.search(name)) and field_of_any(remark[1])[1] == "standfirst":
        # "Résumé (chapô)"
        return "standfirst"
    if value.startswith(("http://", "https://")):
        # "Comments from"
        return "url"
    if what is not None:
        return what if owner != "comment" else None
    if plain_name(name).split(" ")[0] == "page":
        # a network's page is who wrote
        return "author" if _is_title(value) else None
    # "Article travaillé en classe"
    if plain_name(name).split(" ")[0] not in ARTICLE_WORDS:
        return None
    if _is_prose(value) and (len(value.split()) >= MIN_TEXT_WORDS or value.endswith(".")):
        return "text"
    return "title" if _is_title(value) else None


def _is_title(value: str) -> bool:
    return len(value) <= MAX_TITLE_CHARS and "\n" not in value and not value.isdigit()


def filled_cells(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the filled cells of each row that has some."""
    for row in rows:
        if cells := [cell.strip() for cell in row if cell.strip()]:
            yield cells
