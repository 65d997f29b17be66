"""Undo what mailers, browsers and printers put around a page that is kept as text: headers, feet, the addresses of links."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from stance.pages.dates import find_date

_MAIL_FIELD = re.compile(
    r"(?:from|to|cc|bcc|date|sent|subject|reply-to|message-id|mime-version|content-[a-z-]+|x-[a-z-]+|list-[a-z-]+"
    r"|de|à|pour|cci?|copie(?: à)?|expéditeur|destinataires?|envoyé(?: le)?|objet|sujet|répondre à)\s?:\s.*",
    re.I,
)
_FORWARDED = re.compile(
    r"[-_\s]*(?:début du )?(?:message|courriel) (?:transféré|réexpédié|d['’]origine|original|suivi)(?: (?:de|par) .{1,60})?[-_\s]*:?\s*"
    r"|[-_\s]*(?:begin |start of )?(?:forwarded|original) message[-_\s]*:?\s*",
    re.I,
)
_MAIL_SUBJECT = re.compile(r"(?:subject|objet|sujet)\s?:", re.I)
SENT_ON = re.compile(r"\s*(?:tr|fwd?|i|wg)\s?:", re.I)
MAX_WORD_LINES = 20
_LIST_TITLE = re.compile(
    r"\s*(?:references|références|visible links|hidden links|liens(?: visibles| cachés)?|links|notes?)\s*:?\s*",
    re.I,
)
_LISTED = re.compile(r"\s*(?:\[\d{1,4}\]|\d{1,4}\.)\s*(?:[a-z][a-z0-9+.-]*:\S+|\S+/\S*)\s*", re.I)
_LINK_NUMBER = re.compile(r"\[(\d{1,4})\](?=\S)")
# Firefox and Thunderbird write a link's address behind it.
_ADDRESS = r"<(?:https?|mailto|ftp|javascript):[^<>\s]*>"
# Of its lines, where a column broke it.
MAX_BROKEN = 8
_OPEN_ADDRESS = re.compile(r"<(?:https?|mailto|ftp):[^<>\s]{0,1000}[/?&=.-]$")
_ADDRESS_BEHIND = re.compile(
    rf"(?<=[^\s:(<])\s+{_ADDRESS}(?P<glued>(?=[^\s.,;:!?)\]]))?|^{_ADDRESS}\s+(?=\S)|^{_ADDRESS}$"
)
# "2/3", "https://a.fr/velo 2/3", "Page 2 sur 3", "2 sur 3   14/03/2022, 09:17": what browsers print below each page
_PAGE_OF = re.compile(
    r"\s*(?:(?P<url>https?://\S+)\s+)?(?:page\s+)?(?P<page>\d{1,3})\s?(?:/|sur|of)\s?(?P<pages>\d{1,3})"
    r"(?:\s+(?P<day>\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}),?\s+(?:à\s)?\d{1,2}\s?[:h]\s?\d{2}(?::\d{2})?)?\s*",
    re.I,
)
_ADDRESS_ALONE = re.compile(r"https?://\S+")
# A title stands near the top of a page; fewer characters are no part of one.
MAX_TITLE_LINES = 60
MIN_TITLE_CHARS = 12
# Date and title above a page, address and number below it, each on a line of its own at most.
FRAME_LINES = 3
# A message has from, to, date and subject at least; two lines with a colon open many a page.
MIN_MAIL_FIELDS = 3
# A page that a mail quotes, below some words of whoever sends it.
MIN_QUOTED = 5
MOST_QUOTED = 0.6
MIN_LISTED = 3


def without_mail_header(lines: Sequence[str]) -> list[str]:
    """Return lines without the header of the message that they were sent in.

    Examples
    --------
    >>> without_mail_header(["From: a@b.fr", "To: c@b.fr", "Subject: une page", "", "Bonjour"])
    ['', 'Bonjour']
    """
    start = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if start < len(lines) and _FORWARDED.fullmatch(lines[start]):
        start = next((i for i in range(start + 1, len(lines)) if lines[i].strip()), len(lines))
    stop = start
    fields = 0
    while stop < len(lines) and lines[stop].strip():
        if _MAIL_FIELD.fullmatch(lines[stop]):
            fields += 1
        elif not fields or not lines[stop].startswith((" ", "\t")):
            return list(lines)
        stop += 1
    subject = next((match for line in lines[start:stop] if (match := _MAIL_SUBJECT.match(line))), None)
    if fields < MIN_MAIL_FIELDS or subject is None:
        return list(lines)
    # what is sent on stands below a word of who sends it
    below = (
        range(stop, min(stop + MAX_WORD_LINES, len(lines)))
        if SENT_ON.match(subject.string, subject.end())
        else ()
    )
    forwarded = next((i for i in below if lines[i].strip() and _FORWARDED.fullmatch(lines[i])), None)
    return without_mail_header(lines[forwarded:]) if forwarded is not None else list(lines[stop:])


def without_quote_signs(lines: Sequence[str]) -> list[str]:
    """Return lines without the sign that a mail puts before each line of a page that it quotes.

    Examples
    --------
    >>> without_quote_signs(["À lire !", "", "> Vélo", ">", "> Le vélo est revenu.", "> > Paul l'a dit.", "> fin"])
    ['À lire !', '', 'Vélo', '', 'Le vélo est revenu.', "> Paul l'a dit.", 'fin']
    """
    quoted = sum(line.startswith(">") for line in lines)
    if quoted < MIN_QUOTED or quoted < MOST_QUOTED * sum(1 for line in lines if line.strip()):
        return list(lines)
    return [re.sub(r"^> ?", "", line) for line in lines]


def without_print_frames(lines: Sequence[str]) -> list[str]:
    """Return lines without what is printed above and below each page; when that was printed, and where from, comes first.

    Examples
    --------
    >>> page = ["1/3/2016 10:02", "Vélo", "Le vélo est", "http://a.fr/", "1/2", "1/3/2016 10:02", "Vélo", "revenu.", "http://a.fr/", "2/2"]
    >>> without_print_frames(page)
    ['Page imprimée le 1/3/2016 10:02', 'URL : http://a.fr/', '', 'Le vélo est', 'revenu.']
    """
    feet = [(i, match) for i, line in enumerate(lines) if (match := _PAGE_OF.fullmatch(line))]
    if len(feet) < 2 or [(int(m["page"]), int(m["pages"])) for _i, m in feet] != [
        (number, len(feet)) for number in range(1, len(feet) + 1)
    ]:
        return list(lines)
    tops = [_filled(lines, range(start, len(lines))) for start in (0, *(i + 1 for i, _m in feet[:-1]))]
    ends = [_filled(lines, range(i - 1, -1, -1)) for i, _m in feet]
    footed = {i for i, _m in feet}
    framing = {index for edges in (tops, ends) for index in _recurring(lines, edges)}
    framing |= footed
    framed = [lines[i].strip() for i in sorted(framing - footed)]
    dates = ((text, date) for text in framed if (date := find_date(text)) and date.iso)
    printed = next((text[date.start : date.end] for text, date in dates), feet[0][1]["day"])
    address = next((text for text in framed if _ADDRESS_ALONE.fullmatch(text)), feet[0][1]["url"])
    kept = [f"Page imprimée le {printed}"] if printed else []
    kept += [f"URL : {address}"] if address else []
    titles = (_without_moment(text) for text in framed)
    return [*kept, "", *_with_whole_titles(list(_closed_up(lines, framing)), set(filter(None, titles)))]


def _without_moment(text: str) -> str:
    """Return what a browser prints above a page behind the moment: its title, and the site's name."""
    date = find_date(text)
    return " ".join((text[: date.start] + text[date.end :] if date else text).split())


def _with_whole_titles(lines: Sequence[str], titles: Collection[str]) -> list[str]:
    """Return lines with a title that stands on several of them on one, where the page's head has it whole."""
    found = list(lines)
    for at in range(min(len(found), MAX_TITLE_LINES)):
        joined = " ".join(found[at].split())
        stop = at + 1
        if len(joined) < MIN_TITLE_CHARS or not any(joined in title for title in titles):
            continue
        while stop < len(found) and found[stop].strip():
            longer = f"{joined} {' '.join(found[stop].split())}"
            if not any(longer in title for title in titles):
                break
            joined, stop = longer, stop + 1
        if stop > at + 1:
            indent = found[at][: len(found[at]) - len(found[at].lstrip())]
            return [*found[:at], f"{indent}{joined}", *found[stop:]]
    return found


def _filled(lines: Sequence[str], indices: range) -> list[int]:
    """Return the first lines that are not blank."""
    return list(islice((i for i in indices if lines[i].strip()), FRAME_LINES))


def _recurring(lines: Sequence[str], edges: Sequence[Sequence[int]]) -> set[int]:
    """Return the lines at the edges of pages that all pages have there."""
    common = set.intersection(*({lines[i].strip() for i in edge} for edge in edges))
    return {i for edge in edges for i in edge if lines[i].strip() in common}


def _closed_up(lines: Sequence[str], framing: Collection[int]) -> Iterator[str]:
    """Yield lines without those of frames; a sentence goes on across the blank lines around these."""
    above, gap, framed = "", False, False
    for index, line in enumerate(lines):
        if index in framing:
            framed = True
        elif not line.strip():
            gap = True
        else:
            goes_on = framed and above[-1:].isalnum() | above.endswith(",") and line.lstrip()[0].islower()
            if gap and above and not goes_on:
                yield ""
            yield line
            above, gap, framed = line.rstrip(), False, False


def split_link_list(lines: Sequence[str]) -> tuple[list[str], int]:
    """Part the list of addresses that text browsers print below a page; return the lines above it and how many it has.

    Examples
    --------
    >>> split_link_list(["Le [1]vélo", "References", "1. http://a.fr/", "2. http://b.fr/", "3. http://c.fr/"])
    (['Le [1]vélo'], 3)
    """
    listed = 0
    top = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if _LISTED.fullmatch(line):
            listed += 1
        elif line.strip() and _LIST_TITLE.fullmatch(line) is None:
            break
        elif line.strip():
            top = index
    return (list(lines[:top]), listed) if listed >= MIN_LISTED and top < len(lines) else (list(lines), 0)


def without_link_numbers(text: str, known: int) -> str:
    """Return a line without the numbers of its links, of which the page lists `known`.

    Examples
    --------
    >>> without_link_numbers("Le [1]vélo et la note [2]", 9)
    'Le vélo et la note [2]'
    """
    return _LINK_NUMBER.sub(lambda match: "" if int(match[1]) <= known else match[0], text)


def with_whole_addresses(lines: Sequence[str]) -> list[str]:
    """Return lines with the addresses of links, between angle brackets, that a column broke at a "/" or a "-" put together (Firefox).

    Examples
    --------
    >>> with_whole_addresses(["le 3 mai <https://", "www.a.fr/graines-de-", "tomates/#c-3>", "Bonjour"])
    ['le 3 mai <https://www.a.fr/graines-de-tomates/#c-3>', 'Bonjour']
    """
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        while _OPEN_ADDRESS.search(line) and (rest := _closing(lines, at)):
            line, at = line + "".join(rest), at + len(rest)
        kept.append(line)
    return kept


def _closing(lines: Sequence[str], start: int) -> list[str]:
    """Return the lines that may be the rest of an address, up to the sign that closes it; none where nothing does."""
    rest: list[str] = []
    for line in lines[start : start + MAX_BROKEN]:
        piece, closed, _behind = line.partition(">")
        if not piece.strip() or " " in piece.strip():
            break
        rest.append(line.strip())
        if closed:
            return rest
    return []


def has_addresses_behind(lines: Sequence[str]) -> bool:
    """Say whether a page has the addresses of its links behind them, between angle brackets.

    Examples
    --------
    >>> has_addresses_behind(["Accueil <https://a.fr/>", "Ville <https://a.fr/v>", "Sport <https://a.fr/s>"])
    True
    """
    return sum(len(_ADDRESS_BEHIND.findall(line)) for line in lines) >= MIN_LISTED


def without_address_behind(text: str) -> str:
    """Return a line without the addresses of its links.

    Examples
    --------
    >>> without_address_behind("Léa <https://a.fr/lea> a écrit :")
    'Léa a écrit :'
    """
    return _ADDRESS_BEHIND.sub(lambda match: "" if match["glued"] is None else " ", text)
