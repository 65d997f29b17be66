"""Read lines that say who wrote an article, and when."""

import re
from collections.abc import Sequence
from itertools import islice

from stance.pages.assemble import FoundPage
from stance.pages.boilerplate import says
from stance.pages.dates import find_date
from stance.pages.headings import looks_like_sentence, looks_like_title
from stance.pages.lines import Line

# Between byline and prose stand tags, reading time, share links: at most ten lines with text on the sample pages.
LINES_BEFORE_PROSE = 12
# A page says once or twice who wrote it; dates in lists of links look alike.
MAX_BYLINES = 50
# "Auteur/autrice de la publication :Léa", "Post author:Léa": themes print fields without a gap
_AUTHOR_FIELD = r"(?:auteure?(?:/autrice|[·.]?rice)?(?: de (?:la publication|l['’]article))?|autrice|(?:post )?author)\s*:"
_BYLINE = re.compile(
    r"(?:(?:(?:article|billet|note)\s+)?(?:publié|posté|écrit|rédigé|mis|proposé|posted|published|written|créé)e?s?\s+(?:en ligne\s+)?(?:le|par|on|by|à|dans)\b.*"
    rf"|(?:(?:par|by)\s|{_AUTHOR_FIELD})\s*[^.?!]{{2,80}}.*|(?:le\s+)?\W?(?:\w+[.,]?\s+)?\d.*|(?:publication )?publiée?\s*:.*|post published\s*:.*|date\s*:.*)",
    re.I,
)
# what readers note of their copy: "Lu le 12/11/23, recopié pour le dossier"
_NOTED = re.compile(r"(?:lue?|consultée?|recopiée?|notée?|trouvée?|vue?|read|seen) (?:le|on|sur) ", re.I)
_AGO = re.compile(r"il y a (?:environ )?(?:\d+|une?) \w{1,8}\.?", re.I)
_BARE_DATE = re.compile(r"(?:le\s+)?\W?(?:\w+[.,]?\s+)?\d", re.I)
_SAYS_WHO = re.compile(
    r"(?:publié|posté|écrit|rédigé|mis en ligne|posted|published|written)e?\b|(?:par|by)\s", re.I
)
BY = re.compile(
    rf"(?:\b(?:par|by|por|von|door)\s(?!(?:mois|jour|an|semaine|heure|personne|mail|courriel|téléphone|exemple)\b)|{_AUTHOR_FIELD})\s*(?P<name>(?:[^\d,|•·(/]|(?<=\w)\d){{2,60}}?)\s*(?:$|[,|–—•·(/]|\s-\s|\ble\s+\w*\s*\d|\ble\s+\w+di\b|\bon\s|\bà\s\d|\bdans\s|\bin\s)",
    re.I,
)
# "Publié par Lucie, bergère à 18:05"
_BY_AT = re.compile(
    r"(?:publié|posté|écrit|rédigé|posted|written) (?:par|by) (?P<name>(?!.*\sle\s)[^\d|•·(/]{2,60}?) (?:à|at) [012]?\d ?[:h]",
    re.I,
)
_LAST_CLOCK = re.compile(r"\s([012]?\d)[h:]([0-5]\d)$")
# A name that stands alone beside the date: two to four words with capitals.
FULL_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w'’.-]*(?: (?:de |du |d['’]|le |la )?[^\W\d_a-zà-ÿ][\w'’.-]*){1,3}")
_READING_TIME = re.compile(
    r"\d{1,5} (?:min(?:utes?)?|mots|words)|\bmin(?:utes?)? de lecture\b|\bmins? read\b|\blecture\b|\bcommentaires?\b|\bcomments?\b",
    re.I,
)
# Beside name and date stand a category, a reading time, a count.
MAX_PARTS = 5
# A category has up to three words: "Marée basse", "Vie de quartier".
MAX_LABEL_WORDS = 3
MAX_PART_CHARS = 40
# "Publié par u/lea_m il y a 9 h"
_USER = re.compile(r"\b(?:par|by) /?u/(?P<name>[\w-]{2,40})", re.I)
_DID = re.compile(
    r"^(?:(?:(?:propos|entretien|témoignages?) )?(?:recueillis?|réalisé|signé|écrit|rédigé|publié|texte|article)s? )?(?:par|by) (?=\S)",
    re.I,
)
BY_NAME = re.compile(r"^(?:[Pp]ar|[Bb]y) (?=[^\W\d_a-zà-ÿ])")
# "13:48 Publié dans Ville | Lien permanent": the hour of the date above the article.
_CLOCK_BELOW = re.compile(
    r"([012]?\d)\s?[:h]\s?([0-5]\d)\s+(?:publié|posté|écrit|rédigé) (?:dans|par)\b.*", re.I
)
_FILED = re.compile(
    r"(?:cette entrée|cet article|ce contenu|ce billet|this entry) (?:a été|est|was) (?:publiée?|postée?|écrite?|posted) (?:dans|le|par|in|on|by)\b",
    re.I,
)
_FILED_BY = re.compile(r"\b(?:par|by) (?P<name>[^\d\W][^\d,.;]{1,60}?)(?=\.?$|[.,;]\s| le \d)", re.I)
# "Léa Bel est journaliste à la rubrique vaudoise."
PRESENTS = re.compile(
    r"\s(?:est|a (?:été|publié|écrit)|écrit|couvre|suit|travaille|vit|dirige|enseigne|collabore|tient|is|writes|covers|lives|works)\b",
)


def name_in_byline(lines: Sequence[Line], start: int) -> str | None:
    """Return the name that stands alone above the date, where nothing repeats it above as the site's."""
    above = start - 1
    if start > 1 and not FULL_NAME.fullmatch(lines[above].text) and looks_like_title(lines[above].text):
        # what they do stands between
        above -= 1
    text = lines[above].text if above >= 0 else ""
    named = FULL_NAME.fullmatch(text) is not None and all(line.text != text for line in lines[:above])
    return text if named else None


def take_clock_below(page: FoundPage, lines: Sequence[Line]) -> None:
    """Take the hour of the article's day from a byline below it."""
    for line in lines:
        clock = _CLOCK_BELOW.fullmatch(line.text)
        if clock and page.date and "T" not in page.date:
            page.date += f"T{int(clock[1]):02}:{clock[2]}"


def take_filed(page: FoundPage, lines: Sequence[Line]) -> None:
    """Take the line below an article that says where it was filed, by whom and when (WordPress)."""
    filed = next((line.text for line in reversed(lines) if _FILED.match(line.text)), None)
    if filed is not None and not (page.author and page.date):
        date, by = find_date(filed), _FILED_BY.search(filed)
        page.date = page.date or (date.iso if date else None)
        page.author = page.author or (by["name"] if by else None)


def find_byline(texts: Sequence[str], *, below_the_day: bool = False) -> tuple[int, int] | None:
    """Return the first and the line after the last of the lines that say who wrote the article and when."""
    found: list[tuple[int, int]] = []
    for start, text in enumerate(texts):
        if (found and start < found[-1][1]) or not is_byline(text):
            continue
        stop = start + 1
        for index in range(stop, min(stop + 3, len(texts))):
            if is_byline(texts[index]):
                stop = index + 1
        if any(map(looks_like_sentence, texts[stop : stop + LINES_BEFORE_PROSE])):
            day = not below_the_day and _BARE_DATE.match(text)
            explicit = _explicit_byline(texts, stop) if day else None
            if explicit is None:
                return start, stop
            # a page has one date of the day: its lines are gone through twice at most
            rest = find_byline(texts[explicit:], below_the_day=True)
            return (explicit + rest[0], explicit + rest[1]) if rest else (start, stop)
        found.append((start, stop))
        if len(found) == MAX_BYLINES:
            break
    # far from its prose stands the last one before it: the date of the day, above the menus, comes first
    far = [
        (start, stop)
        for start, stop in found
        if any(map(looks_like_sentence, islice((t for t in texts[stop:] if t), LINES_BEFORE_PROSE)))
    ]
    return far[-1] if far else None


def _explicit_byline(texts: Sequence[str], start: int) -> int | None:
    """Return the line that says of the article who wrote it or when, where a bare date above the title is the day's.

    At most a standfirst stands between, and prose below: what closes an article has none.
    """
    sentences = 0
    for index in range(start, min(start + 3 * LINES_BEFORE_PROSE, len(texts))):
        text = texts[index]
        if _SAYS_WHO.match(text) and is_byline(text):
            below = texts[index + 1 : index + 1 + LINES_BEFORE_PROSE]
            return index if any(looks_like_sentence(t) and not is_byline(t) for t in below) else None
        sentences += looks_like_sentence(text)
        if sentences > 1:
            return None
    return None


def is_byline(text: str) -> bool:
    """Say whether a line says who wrote an article, or when.

    Examples
    --------
    >>> is_byline("Publié le 1er mars 2016 par Anne Bel"), is_byline("Le vélo est bon pour la ville.")
    (True, False)
    """
    if not text or len(text) > 200:
        return False
    if name_and_date(text) is not None:
        return True
    text = text.lstrip(" ,·|–—-")
    if _NOTED.match(text):
        return len(text) < 100 and find_date(text) is not None
    if _AGO.fullmatch(text):
        return True
    if not _BYLINE.fullmatch(text):
        return False
    date = find_date(text)
    if date is None:
        return re.match(
            rf"(?:(?:(?:rédigé|publié|posté|écrit|proposé|posted|written|published)e? )?(?:par|by)\s|{_AUTHOR_FIELD})\s*[^\W\d_]",
            text,
            re.I,
        ) is not None and looks_like_title(text)
    if _BARE_DATE.match(text):
        return len(text) < 100 and date.start < 16 and not looks_like_sentence(text)
    return date.start < 90


def name_and_date(text: str) -> tuple[str | None, str] | None:
    """Return the name and the date of a line that holds no more than them, a reading time and a category between signs.

    Examples
    --------
    >>> name_and_date("1 mars 2016 · Anne Bel · 3 min de lecture")
    ('Anne Bel', '2016-03-01')
    """
    if BY.match(text):
        return None
    parts = [part for part in re.split(r"\s*[|·•]\s*|\s[/–—-]\s", text) if part]
    if len(parts) == 1:
        parts = text.split(", ")
    if not 2 <= len(parts) <= MAX_PARTS or any(len(part) > MAX_PART_CHARS for part in parts):
        return None
    date, name, label = None, None, False
    for part in parts:
        part = BY_NAME.sub("", part)
        match = find_date(part)
        if match and match.iso and match.start <= 3 and match.end >= len(part) - 1:
            date = date or match.iso
        elif FULL_NAME.fullmatch(part):
            name = name or part
        elif len(part.split()) > 1 and not says(part, "noise") and not _READING_TIME.search(part):
            if label or len(part.split()) > MAX_LABEL_WORDS:
                return None
            label = True
    if label and not (name and date):
        return None
    return (name, date) if date and (name or len(parts) > 2) else None


def without_by(name: str | None) -> str | None:
    """Return a name without the words before it that say what its bearer did.

    Examples
    --------
    >>> without_by("Propos recueillis par Anne Bel"), without_by("Parisa")
    ('Anne Bel', 'Parisa')
    """
    return (_DID.sub("", name).strip() or name) if name else name


def take_byline(page: FoundPage, text: str) -> None:
    """Set author and date of a page, where it has none yet, from a line that says them."""
    told = name_and_date(text)
    if told is not None:
        page.author, page.date = page.author or told[0], page.date or told[1]
        return
    date, by = find_date(text), _BY_AT.match(text) or BY.search(text)
    if date and date.iso and not page.date:
        page.date = date.iso
        clock = _LAST_CLOCK.search(text, date.end)
        if clock and "T" not in page.date:
            page.date += f"T{int(clock[1]):02}:{clock[2]}"
    if by and not page.author:
        page.author = by["name"].strip()
    elif not page.author and (user := _USER.search(text)):
        page.author = user["name"]
