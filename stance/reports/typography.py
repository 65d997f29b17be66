"""How numbers, dates, quotations and other people's characters are written in a report."""

import re
import unicodedata
from datetime import date as _date

from stance.language import _, current_language

NO_BREAK = "\u00a0"
NARROW = "\u202f"
MINUS = "\u2212"

# Controls that turn the reading direction of what follows: a comment could turn the report's own words with them.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# What no text needs and what a terminal obeys or XML forbids: C0 and C1 controls but tab and line feed, lone surrogates,
# non-characters.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
# A space before these marks must not end a line in French; a narrow one where the mark is high (Imprimerie nationale).
_BEFORE_HIGH = re.compile(r" ([;!?])")
_BEFORE_LOW = re.compile(r" ([:»%])")
_OPENING = re.compile(r"«\s*")
_CLOSING = re.compile(r"\s*»")
_AFTER_OPENING = re.compile(r"« ")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})\S*)?)?")


def visible(text: str) -> str:
    """Return a text of a page without the characters that could turn or break the report.

    Controls become U+FFFD, one for one, so that offsets hold; direction embeddings and isolates become the zero-width
    U+200B for the same reason.

    Examples
    --------
    >>> visible("du\\x1b[2J texte")
    'du�[2J texte'
    """
    return _TURNS.sub("\u200b", _CONTROLS.sub("\ufffd", text))


def well_formed(text: str) -> str:
    """Return a text with the characters that XML forbids as U+FFFD, one for one, so that offsets hold.

    Examples
    --------
    >>> well_formed("a\\x00b")
    'a�b'
    """
    return _NOT_XML.sub("\ufffd", text)


def one_line(text: str, limit: int | None = None) -> str:
    """Return a text on one line, cut at a word when it is longer than `limit` characters.

    Examples
    --------
    >>> one_line("Je ne suis\\npas d'accord du tout.", 16)
    'Je ne suis pas…'
    """
    flat = " ".join(visible(text).split())
    if limit is None or len(flat) <= limit:
        return flat
    cut = flat[: limit - 1]
    head = cut if flat[limit - 1] == " " else cut.rsplit(" ", 1)[0]
    return head.rstrip(" ,;:") + "…"


def nice(message: str) -> str:
    """Return one of our own messages with the no-break spaces that French asks for.

    Examples
    --------
    >>> nice("Vraiment ? « Oui » : 50 %").replace(NARROW, "_").replace(NO_BREAK, "~")
    'Vraiment_? «~Oui~»~: 50~%'
    """
    if current_language() != "fr":
        return message
    message = _BEFORE_HIGH.sub(NARROW + r"\1", message)
    message = _BEFORE_LOW.sub(NO_BREAK + r"\1", message)
    return _AFTER_OPENING.sub("«" + NO_BREAK, message)


def typeset(message: str) -> str:
    """Return one of our own messages as a printed page has it: with no-break spaces and curved apostrophes.

    Examples
    --------
    >>> typeset("pas d'accord")
    'pas d’accord'
    """
    return _APOSTROPHE.sub("’", nice(message)) if current_language() == "fr" else message


def colon() -> str:
    """Return the colon of the language in force, with the space that French puts before it.

    Examples
    --------
    >>> colon().replace(NO_BREAK, "~")
    '~:'
    """
    return f"{NO_BREAK}:" if current_language() == "fr" else ":"


def quote(text: str) -> str:
    """Return a text between the quotation marks of the language in force.

    Examples
    --------
    >>> quote("on dit « oui »").replace(NO_BREAK, "~")
    '«~on dit “oui”~»'
    """
    if current_language() != "fr":
        return f"“{text}”"
    # quotation marks inside quotation marks are the English ones in French too
    inner = _OPENING.sub("“", _CLOSING.sub("”", text))
    return f"«{NO_BREAK}{inner}{NO_BREAK}»"


def number(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """Return a number with the decimal mark and the thousands' space of the language in force.

    Examples
    --------
    >>> number(-0.3, 2, signed=True), number(1234567).replace(NARROW, "_"), number(0, 1, signed=True)
    ('−0,30', '1_234_567', '0,0')
    """
    value = round(value, digits)
    text = f"{abs(value):,.{digits}f}"
    if current_language() == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    return (MINUS if value < 0 else "+" if signed and value > 0 else "") + text


def percent(share: float) -> str:
    """Return a share in [0, 1] as a percentage.

    Examples
    --------
    >>> percent(0.375).replace(NO_BREAK, "~")
    '38~%'
    """
    return number(100 * share) + (f"{NO_BREAK}%" if current_language() == "fr" else "%")


def interval(low: float, high: float) -> str:
    """Return the bounds of a share in words.

    Examples
    --------
    >>> interval(0.137, 0.694).replace(NO_BREAK, "~")
    '14 à 69~%'
    """
    return nice(_("{low} à {high}")).format(low=number(100 * low), high=percent(high))


def date(iso: str | None) -> str:
    """Return an ISO 8601 date in words; what is no such date is returned as it is.

    Examples
    --------
    >>> date("2025-11-01T18:05").replace(NO_BREAK, "~")
    '1er~novembre 2025 à 18~h~05'
    >>> date("2019-02"), date("hier"), date(None)
    ('février 2019', 'hier', '')
    """
    found = _ISO_DATE.fullmatch(iso or "")
    if found is None:
        return visible(iso or "")
    year, month, day, hour, minute = found.groups()
    try:
        _date(int(year), int(month), int(day or 1))
    except ValueError:
        return str(iso)
    names = _("janvier février mars avril mai juin juillet août septembre octobre novembre décembre").split()
    name = names[int(month) - 1]
    if day is None:
        return f"{name} {year}"
    french = current_language() == "fr"
    first = "1er" if french and day == "01" else str(int(day))
    text = f"{first}{NO_BREAK}{name} {year}"
    if hour is None:
        return text
    return text + (f" à {int(hour)}{NO_BREAK}h{NO_BREAK}{minute}" if french else f", {hour}:{minute}")


def plain(text: str) -> str:
    """Return a text folded for comparison: no accents, no case, single spaces.

    Examples
    --------
    >>> plain("  Céline  MAERTENS ")
    'celine maertens'
    """
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())
