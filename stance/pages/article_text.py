"""Find title, byline and prose of an article among the lines of a page of text."""

import re
from collections.abc import Sequence
from itertools import islice, pairwise

from stance.pages.assemble import FoundPage
from stance.pages.boilerplate import is_action, says
from stance.pages.dates import find_date
from stance.pages.headings import (
    COMMAND,
    MAX_HEADING_CHARS,
    find_headings,
    looks_like_headline,
    looks_like_sentence,
    looks_like_title,
)
from stance.pages.lines import Line

# Between byline and prose stand tags, reading time, share links: at most ten lines with text on the sample pages.
LINES_BEFORE_PROSE = 12
# A page says once or twice who wrote it; dates in lists of links look alike.
MAX_BYLINES = 50
# Above the title of a page stand its menus: some 50 lines on the sample pages. Beyond, the page has no title.
MAX_TITLES = 200
# "Auteur/autrice de la publication :Léa", "Post author:Léa": themes print fields without a gap
_AUTHOR_FIELD = r"(?:auteure?(?:/autrice|[·.]?rice)?(?: de (?:la publication|l['’]article))?|autrice|(?:post )?author)\s*:"
_BYLINE = re.compile(
    r"(?:(?:(?:article|billet|note)\s+)?(?:publié|posté|écrit|rédigé|mis|proposé|posted|published|written|créé)e?s?\s+(?:en ligne\s+)?(?:le|par|on|by|à|dans)\b.*"
    rf"|(?:(?:par|by)\s|{_AUTHOR_FIELD})\s*[^.?!]{{2,80}}.*|(?:le\s+)?\W?(?:\w+[.,]?\s+)?\d.*|(?:publication )?publiée?\s*:.*|post published\s*:.*|date\s*:.*)",
    re.I,
)
# what readers note of their copy: "Lu le 12/11/23, recopié pour le dossier"
_NOTED = re.compile(r"(?:lue?|consultée?|recopiée?|notée?|trouvée?|vue?|read|seen) (?:le|on|sur) ", re.I)
# "Destinataire(s) : la mairie", between who wrote and when
_FIELD = re.compile(r"[^\W\d_][\w()'’-]{2,20} ?: ?\S")
_TITLED = re.compile(r"^(?:titre|title)\s*:\s*(?=\S)", re.I)
_AGO = re.compile(r"il y a (?:environ )?(?:\d+|une?) \w{1,8}\.?", re.I)
_BARE_DATE = re.compile(r"(?:le\s+)?\W?(?:\w+[.,]?\s+)?\d", re.I)
_SAYS_WHO = re.compile(
    r"(?:publié|posté|écrit|rédigé|mis en ligne|posted|published|written)e?\b|(?:par|by)\s", re.I
)
_BY = re.compile(
    rf"(?:\b(?:par|by|por|von|door)\s|{_AUTHOR_FIELD})\s*(?P<name>(?:[^\d,|•·(/]|(?<=\w)\d){{2,60}}?)\s*(?:$|[,|–—•·(/]|\s-\s|\ble\s+\w*\s*\d|\ble\s+\w+di\b|\bon\s|\bà\s\d|\bdans\s|\bin\s)",
    re.I,
)
# "ParAnne Bel", "ByAnne Bel": themes part them by a style
_BY_GLUED = re.compile(r"(?P<by>Par|By)(?P<name>[A-ZÀ-Þ][\w'’-]+(?: [\w'’.-]+){0,3})")
# "Publié par Lucie, bergère à 18:05"
_BY_AT = re.compile(
    r"(?:publié|posté|écrit|rédigé|posted|written) (?:par|by) (?P<name>(?!.*\sle\s)[^\d|•·(/]{2,60}?) (?:à|at) [012]?\d ?[:h]",
    re.I,
)
# "Jérémie PUNTOUS.", no initial
_ENDS_NAME = re.compile(r"\w{4}\.$")
_CLOSING = re.compile(
    r"(?:(?:publié|posté|écrit|rédigé|posted|written) )?(?:par|by) |auteure?\s?:\s*(?=[^\W\d_])", re.I
)
# "Posté par Léa à 22:41 - Cuisine - Commentaires [6] - Permalien [#]" is as long as a sentence.
_FIELD_SIGN = re.compile(r"\s[-–—|·•/]\s")
MIN_FIELDS = 2
_CLOCK_ONLY = re.compile(r"\b(?:à|at)\s+([012]?\d)\s?(?:h|:)\s?([0-5]\d)\b", re.I)
_LAST_CLOCK = re.compile(r"\s([012]?\d)[h:]([0-5]\d)$")
# A name that stands alone beside the date: two to four words with capitals.
FULL_NAME = re.compile(r"[^\W\d_a-zà-ÿ][\w'’.-]*(?: (?:de |du |d['’]|le |la )?[^\W\d_a-zà-ÿ][\w'’.-]*){1,3}")
_READING_TIME = re.compile(
    r"\d{1,5} (?:min(?:utes?)?|mots|words)|\bmin(?:utes?)? de lecture\b|\bmins? read\b|\blecture\b|\bcommentaires?\b|\bcomments?\b",
    re.I,
)
# Beside name and date stand a category, a reading time, a count.
MAX_PARTS = 5
MIN_NAME_WORDS = 2
# Below the name that heads a comment stand a rank and the date.
LINES_BELOW_NAME = 2
# A picture's caption and who made it.
LINES_OF_CAPTION = 3
MAX_BELOW_NAME = 60
# A category has up to three words: "Marée basse", "Vie de quartier".
MAX_LABEL_WORDS = 3
# Title, category, date, name, reading time.
MAX_BLOCK = 5
MAX_PART_CHARS = 40
# "Publié par u/lea_m il y a 9 h"
_USER = re.compile(r"\b(?:par|by) /?u/(?P<name>[\w-]{2,40})", re.I)
BY_NAME = re.compile(r"^(?:[Pp]ar|[Bb]y) (?=[^\W\d_a-zà-ÿ])")
_USER_MARK = re.compile(r"/?u/(?=\w)")
_CONTENTS = re.compile(r"sommaire|table des matières|table of contents|contents|dans cet article", re.I)
_LISTED = re.compile(r"[-–—•*]|\d+[.)]")
# A name and what they do are two lines: a signature.
MIN_TAGS = 3
# One short line above a long one may be a salutation.
MIN_HEADED = 2
# what marks the entries of a column beside an article
_BULLETS = ("»", "›", "•", "►", "▪")
_LETTER = re.compile(r"[^\W\d_]{2}")
_BRACKETS = re.compile(r"(?:\[[^\]]*\]\s*)+")
# What browsers that print text write for a picture; its caption stands below.
_IMAGE_NAME = re.compile(r"\w+_\d{1,5}(?:\.\w{3,4})?|(?:img|dsc[nf]?|pict?)[_-]?\d{3,8}(?:\.\w{3,4})?", re.I)
_IMAGE = re.compile(r"\[[^\[\]]{1,100}\.(?:jpe?g|png|gif|webp)\]", re.I)
# "13:48 Publié dans Ville | Lien permanent": the hour of the date above the article.
_CLOCK_BELOW = re.compile(
    r"([012]?\d)\s?[:h]\s?([0-5]\d)\s+(?:publié|posté|écrit|rédigé) (?:dans|par)\b.*", re.I
)
_FILED = re.compile(
    r"(?:cette entrée|cet article|ce contenu|ce billet|this entry) (?:a été|est|was) (?:publiée?|postée?|écrite?|posted) (?:dans|le|par|in|on|by)\b",
    re.I,
)
# "Catégories Cadre de vie", "Étiquettes énergie, éclairage", below an article (WordPress)
_FILED_UNDER = re.compile(r"(?:catégories?|étiquettes?|tags|mots[- ]clés|filed under|categories)\b", re.I)
_FILED_BY = re.compile(r"\b(?:par|by) (?P<name>[^\d\W][^\d,.;]{1,60}?)(?=\.?$|[.,;]\s| le \d)", re.I)
_READ_TOO = re.compile(
    r"(?:lire|à lire|voir|lisez|relire|écouter|regarder)(?: (?:aussi|également|notre .{2,30}|l['’]article))?\s*:?|read (?:also|more)\s*:?",
    re.I,
)
# What stands below a picture says who made it.
_CAPTION = re.compile(
    r".*(?:©|\b(?:crédits?|photos?|illustrations?|images?|dessins?|infographie)\s*(?::|©|/)|[|(/–—-]\s*(?:photo|illustration|dessin|crédit)|(?-i:[.!?]\s+(?:Photos?|Illustrations?|Dessins?)\s+[A-ZÉÈ])|(?-i:[.!?]\s+[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?: [A-ZÀ-Þ.,/&«»'’-]+)+)$|(?-i:[.!?»”\w]\s*[-–—|(]\s+(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+ ?){1,4}\)?\.?$)|(?-i:^[A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]{2,})*\s?/\s?[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){1,3})$|(?-i:[.!?»]\s+[A-ZÀ-Þ][\w.'’-]*(?: [\w.'’-]+){1,3}\s?/\s?[A-ZÀ-Þ][^/.!?]{1,40}$)|(?-i:[.!?»]\s+\([A-ZÀ-Þ][^()/]{1,40}/[^()/]{2,40}\)$)|photographiée?s?\b|\(dr\)|/ ?afp\b).*",
    re.I,
)
# "La feuille, mercredi. - ANNE BEL.", as Belgian papers close captions
_MADE_BY = re.compile(r"(?<=[.!?»”\w])\s*(?:[-–—©|/(]\s*)(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+ ?){1,4}\)?\.?$")
_SLIDE = re.compile(r"\d{1,2} ?(?:/|sur) ?\d{1,2}(?:\s+|$)")
# "Léa Bel est journaliste à la rubrique vaudoise."
_PRESENTS = re.compile(
    r"\s(?:est|a (?:été|publié|écrit)|écrit|couvre|suit|travaille|vit|dirige|enseigne|collabore|tient|is|writes|covers|lives|works)\b",
)
# A box that invites has a name, a teaser, a field and a button.
LINES_TO_BUTTON = 6
# Teasers of boxes are sentences as well, shorter ones.
MIN_PROSE_CHARS = 80
MAX_CAPTION_CHARS = 220
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
    captions |= _credited(lines)
    captions |= _contents(lines) | _slides(lines) | _links_below(lines)
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
        page.author = _name_in_byline(kept, start)
    else:
        title, start = _title(kept, quoted, everything)
        title, lede = _lede_apart(title, kept, start, everything)
        page.title = title or quoted
    heading, prose = _below_byline(page, kept, start, lines)
    if standfirst is None or quoted:
        _byline_above(page, kept, start)
    if page.author is None:
        page.author = _name_over_byline(kept, page.title, everything)
    _take_clock_below(page, lines)
    _take_filed(page, lines)
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
    paragraphs = _paragraphs(_without_boxes(_closing_byline(page, body)))
    if len(dropped) > 1:
        paragraphs = _without_loose_ends(paragraphs, page.author)
    paragraphs = _headings_apart(_without_signature(paragraphs, page.author))
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


def _slides(lines: Sequence[Line]) -> set[int]:
    """Return the lines of a gallery: "1/4 Le marché, mardi." and the same words above or below."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if slide := _SLIDE.match(line.text):
            around = range(max(index - 2, 0), min(index + 3, len(lines)))
            said = line.text[slide.end() :]
            twins = {i for i in around if said and lines[i].text == said}
            # "1/2 litre de lait" is no picture
            if twins or not said:
                found |= {index, *twins}
    return found


def _credited(lines: Sequence[Line]) -> set[int]:
    """Return captions that the line below repeats with who made the picture, or that stand with that name right below a byline."""
    found: set[int] = set()
    for index, (line, below) in enumerate(pairwise(lines)):
        if line.text and below.text.startswith(line.text) and is_caption(below.text):
            found.add(index)
        elif line.is_sentence and len(line.text) <= MAX_CAPTION_CHARS and FULL_NAME.fullmatch(below.text):
            above = next((lines[i].text for i in (index - 1, index - 2) if i >= 0 and lines[i].text), "")
            alone = index + 2 < len(lines) and not lines[index + 2].text
            if alone and is_byline(above) and not looks_like_sentence(above):
                found |= {index, index + 1}
    return found


def _links_below(lines: Sequence[Line]) -> set[int]:
    """Return the lines that name another article right below "Lire aussi :", where an empty line closes that box."""
    return {
        i + 1
        for i, (line, below, after) in enumerate(zip(lines, lines[1:], lines[2:], strict=False))
        if _READ_TOO.fullmatch(line.text)
        and below.text
        and not after.text
        and looks_like_headline(below.text)
    }


def _contents(lines: Sequence[Line]) -> set[int]:
    """Return the lines of a table of contents: below the line that opens it, headings that all stand further down."""
    opened = next((i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)), len(lines))
    last: dict[str, int] = {line.text: i for i, line in enumerate(lines)}
    listed: set[int] = set()
    for index in range(opened + 1, len(lines)):
        marker = _LISTED.match(lines[index].text)
        text = lines[index].text[marker.end() if marker else 0 :].strip()
        if text and last.get(text, index) <= index:
            break
        listed.add(index)
    return listed


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
    text = line.text.lstrip(">»→•*- ")
    # commands have bars and slashes as well
    if COMMAND.match(line.text):
        return True
    if is_caption(line.text) or _IMAGE_NAME.fullmatch(text):
        return False
    if says(text, "stop"):
        # it opens a box, which ends elsewhere
        return True
    if (says(text, "noise", "thread", "header") or is_action(text)) and not is_byline(text):
        return False
    if _BY.match(text) or (line.parts > 1 and is_byline(text)) or name_and_date(text) is not None:
        return True
    return not (_is_menu(line) or _BRACKETS.fullmatch(text) or re.fullmatch(r"[\W_]+", line.text))


def is_caption(text: str) -> bool:
    """Say whether a line stands below a picture: it says who made it.

    Examples
    --------
    >>> is_caption("L'atelier, un jeudi. Crédit : La Cadence"), is_caption("Sauver ses photos")
    (True, False)
    """
    return (
        len(text) <= MAX_CAPTION_CHARS
        and (not text.endswith((".", "…")) or _MADE_BY.search(text) is not None)
        and _CAPTION.fullmatch(text) is not None
    )


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
    inside = [
        i for i in range(start, stop) if texts[i] and not is_byline(texts[i]) and not _FIELD.match(texts[i])
    ]
    # between who wrote it and when stands what they do
    function = (
        inside[:1] and inside[0] and _BY.match(texts[inside[0] - 1]) and not find_date(texts[inside[0] - 1])
    )
    if len(inside) == 1 and looks_like_title(texts[inside[0]]) and not function:
        return _plain(texts[inside[0]]), inside[0] + 1
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
        or _repeated(texts[attached], page) > _repeated(texts[over], page)
        or _heads_comments(texts[over], page)
        or (over < start - 1 and texts[start].lower().startswith(("publié par", "posted by")))
    ):
        return _plain(texts[attached]), attached + 1
    bare = all(
        re.fullmatch(r"[^:]{0,40}", text) and not _BY.search(text) for text in texts[start:stop] if text
    )
    above_block = _title_above_block(texts, start, page)
    if above_block is not None:
        return _plain(texts[above_block]), above_block + 1
    if below and (
        over is None
        or _repeated(texts[below[0]], page) > _repeated(texts[over], page)
        or (
            (len(below) == 1 or (len(below) == 2 and FULL_NAME.fullmatch(texts[below[1]])))
            and bare
            and find_date(texts[start])
            and not texts[start].lower().startswith("publié")
        )
    ):
        return _plain(texts[below[0]]), below[0] + 1
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
        return _plain(texts[higher]), higher + 1
    return (_plain(texts[over]), over + 1) if over is not None else (None, stop)


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
        return words > MIN_NAME_WORDS and (not _repeated(texts[name], page) or _signs(texts[name], page))
    # a site says in its menus, trail or head what the page's title is, and below the article who its author is
    if _repeated(texts[title], page) > _repeated(texts[name], page):
        return True
    presented = (line.removeprefix(texts[name]) for line in page.split("\n") if line.startswith(texts[name]))
    signs = not _repeated(texts[name], page) or _signs(texts[name], page)
    return words > MAX_LABEL_WORDS + 1 and (signs or any(map(_PRESENTS.match, presented)))


def _title_attached(texts: Sequence[str], below: int, page: str) -> int | None:
    """Return the line right below a byline, where it is a title, be that a question, and not the text's beginning."""
    if below + 1 < len(texts) and not texts[below] and _USER_MARK.match(texts[below - 2]):
        below += 1
    if below >= len(texts) or not looks_like_title(texts[below]) or texts[below][0].islower():
        return None
    if _heads_comments(texts[below], page):
        return None
    last = next((i for i in range(below, len(texts)) if not texts[i]), len(texts))
    short = all(looks_like_title(text) and not text.endswith("?") for text in texts[below + 1 : last])
    greeted = last > below + 1 and texts[below + 1].endswith(",")
    return below if (short and last - below <= MIN_NAME_WORDS) or greeted else None


def _heads_comments(name: str, page: str) -> bool:
    """Say whether a line is the name that some comment of the page begins with: a date stands below it there."""
    # looked for in the text as it is: its lines, as a list, would take four times its memory
    at = page.find(f"\n{name}", page.find(name) + len(name)) if name else -1
    while at >= 0:
        line, *below = page[at + 1 : at + 1 + 4 * MAX_BELOW_NAME].split("\n")[: LINES_BELOW_NAME + 1]
        if len(line) <= len(name) + MAX_PART_CHARS and any(map(find_date, below)):
            return True
        at = page.find(f"\n{name}", at + 1)
    return False


def _name_over_byline(lines: Sequence[Line], title: str | None, page: str) -> str | None:
    """Return the name right above the date of an article or below its title, where whoever has it also wrote a comment."""
    texts = [line.text for line in lines]
    byline = _find_byline(texts)
    above = [texts[byline[0] - 1]] if byline and byline[0] else []
    titled = texts.index(title) + 1 if title in texts else len(texts)
    names = (text for text in (*above, *texts[titled : titled + 1]) if text and text != title)
    name = next((text for text in names if _heads_comments(text, page)), None)
    return _USER_MARK.sub("", name) if name else None


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
    if label and _repeated(texts[title], page) >= _repeated(texts[first], page):
        return title
    if name == first + 1 and start > name and words > MAX_LABEL_WORDS and looks_like_title(texts[first]):
        return first
    return first if name > start and first == start - 1 and looks_like_title(texts[first]) else None


def _signs(name: str, page: str) -> bool:
    """Say whether a page repeats a name only where it heads a comment: beside a date, or above one."""
    lines = page.split("\n")
    found = [i for i, line in enumerate(lines) if line.startswith(name)][1:]
    return 0 < len(found) == _repeated(name, page) and all(
        any(find_date(text) for text in lines[i : i + 3]) for i in found
    )


def _standfirst(lines: Sequence[Line], page: str) -> tuple[str, list[str], int] | None:
    """Return title, standfirst and the line of the byline, where prose stands between title and byline."""
    byline = _find_byline([line.text for line in lines])
    if byline is None:
        return None
    block = byline[0]
    while block > 0 and lines[block - 1].text:
        block -= 1
    # a name that also signs comments parts a short standfirst from the date as well as a long one
    shortest = 0 if _heads_comments(lines[block].text, page) else MIN_STANDFIRST_CHARS
    prose: list[str] = []
    for index in range(byline[0] - 1, max(byline[0] - LINES_ABOVE_BYLINE, -1), -1):
        line = lines[index]
        if not line.text:
            continue
        if line.is_sentence and len(line.text) >= shortest:
            prose.insert(0, line.text)
        elif prose:
            title = _plain(line.text)
            return (title, prose, byline[0]) if looks_like_headline(title) else None
        elif index < block:
            return None
    return None


def _name_in_byline(lines: Sequence[Line], start: int) -> str | None:
    """Return the name that stands alone above the date, where nothing repeats it above as the site's."""
    above = start - 1
    if start > 1 and not FULL_NAME.fullmatch(lines[above].text) and looks_like_title(lines[above].text):
        # what they do stands between
        above -= 1
    text = lines[above].text if above >= 0 else ""
    named = FULL_NAME.fullmatch(text) is not None and all(line.text != text for line in lines[:above])
    return text if named else None


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


def _take_filed(page: FoundPage, lines: Sequence[Line]) -> None:
    """Take the line below an article that says where it was filed, by whom and when (WordPress)."""
    filed = next((line.text for line in reversed(lines) if _FILED.match(line.text)), None)
    if filed is not None and not (page.author and page.date):
        date, by = find_date(filed), _FILED_BY.search(filed)
        page.date = page.date or (date.iso if date else None)
        page.author = page.author or (by["name"] if by else None)


def _find_byline(texts: Sequence[str], *, below_the_day: bool = False) -> tuple[int, int] | None:
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
            rest = _find_byline(texts[explicit:], below_the_day=True)
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
    if _BY.match(text):
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


def take_byline(page: FoundPage, text: str) -> None:
    """Set author and date of a page, where it has none yet, from a line that says them."""
    told = name_and_date(text)
    if told is not None:
        page.author, page.date = page.author or told[0], page.date or told[1]
        return
    date, by = find_date(text), _BY_AT.match(text) or _BY.search(text)
    if date and date.iso and not page.date:
        page.date = date.iso
        clock = _LAST_CLOCK.search(text, date.end)
        if clock and "T" not in page.date:
            page.date += f"T{int(clock[1]):02}:{clock[2]}"
    if by and not page.author:
        page.author = by["name"].strip()
    elif not page.author and (user := _USER.search(text)):
        page.author = user["name"]


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


# The prose ------------------------------------------------------------------------------------------------------------


def _without_boxes(texts: Sequence[str]) -> list[str]:
    """Drop boxes of links and invitations: from the line that opens one to the next prose, or above the button below one."""
    kept: list[str] = []
    boxed = False
    opened = 0
    for index, text in enumerate(texts):
        invited = range(index + 1, min(index + LINES_TO_BUTTON, len(texts)))
        button = next((i for i in invited if says(texts[i], "button")), None)
        # the teaser above a button is the box's
        rest, most = (texts[index + 2 :], 200) if button is None else (texts[button + 1 :], MIN_PROSE_CHARS)
        if says(text, "final") and not any(len(t) > most for t in rest):
            break
        if says(text, "stop", "prompt", "end", "final"):
            boxed = True
            opened = index
            while says(text, "button") and kept and kept[-1] and not _is_prose(kept[-1]):
                kept.pop()
        elif boxed and _is_prose(text):
            boxed = False
            kept += _heading_below_box(texts, opened, index)
        if not boxed:
            kept.append(text)
    return kept


def _is_prose(text: str) -> bool:
    return looks_like_sentence(text) and len(text) >= MIN_PROSE_CHARS


def _heading_below_box(texts: Sequence[str], opened: int, prose: int) -> list[str]:
    """Return the heading above the prose that ends a box, where an empty line parts it from the box."""
    filled = [i for i in range(opened + 1, prose) if texts[i]]
    if not filled or texts[filled[-1] - 1] or not looks_like_title(texts[filled[-1]]):
        return []
    # entries apart are the box's own, as is the only line below what opens it
    together = all(texts[i - 1] for i in filled[:-1])
    inside = len(filled) > 1 or says(texts[opened], "button")
    return ["", *texts[filled[-1] : prose]] if together and inside else []


def _without_signature(paragraphs: list[str], author: str | None) -> list[str]:
    """Drop the author's name once more, and what the site says of them, from below an article."""
    while author and len(paragraphs) > 1:
        first, *others = paragraphs[-1].split("\n")
        rest = first.removeprefix(author)
        signed = rest == "" or (rest.startswith(" (") and first.endswith(")"))
        told = rest != first and _PRESENTS.match(rest) is not None
        if not (told or (signed and all(map(looks_like_title, others)))):
            break
        paragraphs.pop()
    return paragraphs


def _paragraphs(texts: Sequence[str]) -> list[str]:
    text = "\n".join(re.sub(r"^#{1,6} ", "", text) for text in texts)
    return [part.strip("\n") for part in re.split(r"\n{2,}", text) if part.strip()]


def _without_loose_ends(paragraphs: list[str], author: str | None) -> list[str]:
    """Drop short lines below the last prose: on a page with menus they are links, tags and the like.

    A letter is signed: "Le Collectif des deux rives".
    """
    while len(paragraphs) > 1:
        last = paragraphs[-1]
        lines = last.split("\n")
        if len(lines) > 1 and not (_is_tag_list(lines) or _is_labelled_list(lines)):
            break
        if "\n" not in last and (
            looks_like_sentence(last)
            or not looks_like_title(last)
            or _LISTED.match(last)
            or (author and last.endswith(f" {author}"))
        ):
            break
        paragraphs.pop()
    return paragraphs


def _is_tag_list(lines: Sequence[str]) -> bool:
    """Say whether lines are labels of a page: at least three, of a few words each."""
    return len(lines) >= MIN_TAGS and all(
        looks_like_title(line)
        and len(line.split()) <= (MAX_LABEL_WORDS if line[0].isupper() else 1)
        and not _LISTED.match(line)
        for line in lines
    )


def _is_labelled_list(lines: Sequence[str]) -> bool:
    """Say whether lines are a box of links: a label in capitals, and below it no sentence."""
    return (
        lines[0].isupper()
        and len(lines[0].split()) <= MAX_LABEL_WORDS
        and not any(map(looks_like_sentence, lines))
    )


def _headings_apart(paragraphs: list[str]) -> list[str]:
    """Part headings from the paragraphs right below them, where a page copied from a browser has several such."""
    headed = [_is_headed(paragraph) for paragraph in paragraphs]
    if sum(headed) < MIN_HEADED:
        return paragraphs
    return [
        p.replace("\n", "\n\n", 1) if is_headed else p
        for p, is_headed in zip(paragraphs, headed, strict=True)
    ]


def _is_headed(paragraph: str) -> bool:
    first, _end, rest = paragraph.partition("\n")
    return (
        len(rest.partition("\n")[0]) > MAX_HEADING_CHARS
        and looks_like_title(first)
        and first[0].isupper()
        and not _LISTED.match(first)
    )


def _plain(text: str) -> str:
    return _TITLED.sub("", text.lstrip("# ").strip())


def _same(text: str, quoted: str) -> bool:
    return _plain(text).casefold().rstrip(" .…") == quoted.casefold().rstrip(" .…")


def _repeated(text: str, page: str) -> int:
    """Return how often the page names a title elsewhere: menus, lists of recent articles, "Léa dans …"."""
    return page.count(text) - 1 if len(text) >= 8 else 0
