"""Normalise text once, on reading: line ends, spaces inside a line, Unicode NFC; nothing else changes."""

import codecs
import re
import unicodedata

from stance.config import MAX_PAGE_BYTES
from stance.errors import PageError
from stance.language import _

# Every space of a line but the line end itself: tab, no-break, narrow no-break, thin, ideographic…
_SPACES = re.compile(r"[^\S\n]+")
# C0 and C1 controls, lone surrogates, byte order mark, soft hyphen and marks of direction (around the names of accounts) are
# invisible, and some break XML and JSON readers.
# Zero-width joiners stay: they hold emoji together.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n{3,}")
MAX_EMPTY_LINES = 100
_MANY_EMPTY_LINES = re.compile(rf"\n{{{MAX_EMPTY_LINES},}}")


def clean_lines(raw: str) -> str:
    """Return `raw` with ``\\n`` line ends and without invisible characters; spaces stay, since indentation tells threads.

    Examples
    --------
    >>> clean_lines("a\\r\\nb\\x00")
    'a\\nb'
    """
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", _LINE_ENDS.sub("\n", raw)))
    # more empty lines say no more, and each takes the time of a line
    return _MANY_EMPTY_LINES.sub(MAX_EMPTY_LINES * "\n", text)


def normalize(raw: str) -> str:
    """Return normalised text: single spaces inside lines, stripped lines, paragraphs separated by one empty line.

    Apostrophes, quotes and spelling stay as written.

    Examples
    --------
    >>> normalize("Bonjour\\u00a0 à tous \\r\\n\\r\\n\\r\\nÇa va\\u202f?")
    'Bonjour à tous\\n\\nÇa va ?'
    """
    lines = (_SPACES.sub(" ", line).strip() for line in clean_lines(raw).split("\n"))
    return _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def decode(raw: bytes, *, source: str | None = None) -> str:
    """Decode a page of text: byte order mark, then UTF-8, then the charset that it declares, then windows-1252.

    Raises
    ------
    PageError
        The bytes are no text (NUL bytes outside UTF-16), or more than :data:`stance.config.MAX_PAGE_BYTES`.
    """
    if len(raw) > MAX_PAGE_BYTES:
        raise PageError(
            _("le fichier fait {found} Mo, la limite est de {limit} Mo.").format(
                found=len(raw) // 2**20, limit=MAX_PAGE_BYTES // 2**20
            ),
            source=source,
            hint=_("Découpez l'export en plusieurs fichiers."),
        )
    encoding: str | None
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace")
    if encoding := _utf16_without_mark(raw):
        return raw.decode(encoding, errors="replace")
    if raw.startswith(_BINARY_SIGNATURES) or _controls(raw[:4096]) > MAX_CONTROLS:
        raise PageError(
            _("ce n'est pas du texte (octets binaires)."),
            source=source,
            hint=_(
                "Enregistrez la page en texte, en HTML ou en JSON ; un PDF ou un document Word se convertit d'abord."
            ),
        )
    try:
        return _repaired(raw.decode("utf-8"))
    except UnicodeDecodeError:
        damaged = raw.decode("utf-8", errors="replace")
        broken = damaged.count("\ufffd")
        if broken * MIN_LETTERS_FOR_BROKEN <= sum(char > "\x7f" for char in damaged) - broken:
            return damaged
        return raw.decode(_declared_charset(raw) or "cp1252", errors="replace")


# What windows-1252 shows of the bytes 0x80 to 0x9f, as latin-1 does.
_AS_LATIN_1 = str.maketrans(
    {shown: chr(byte) for byte in range(0x80, 0xA0) if (shown := bytes([byte]).decode("cp1252", "ignore"))}
)
# Pairs like "Ã©", which UTF-8 gives where it was read as windows-1252: a text that quotes one or two is not damaged.
MIN_DAMAGED = 3
_DAMAGED = re.compile("Ã[¡-¿]|â€|Â[«»°]")


def _repaired(text: str) -> str:
    """Return UTF-8 text that was read as windows-1252 or latin-1 and saved again as it was before.

    Certain, since every letter outside ASCII must be part of UTF-8: a single "é" that is right is none.
    """
    try:
        repaired = text.translate(_AS_LATIN_1).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    return repaired if sum(char > "\x7f" for char in repaired) >= MIN_DAMAGED else text


def looks_damaged(text: str) -> bool:
    """Say whether a text shows letters as their bytes.

    Examples
    --------
    >>> looks_damaged("la premiÃ¨re annÃ©e du lycÃ©e"), looks_damaged("la première année s'écrivait annÃ©e")
    (True, False)
    """
    return sum(1 for _pair in _DAMAGED.finditer(text)) >= MIN_DAMAGED


# Text has hardly any control character, packed data one in ten bytes.
MAX_CONTROLS = 8
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))


def _controls(start: bytes) -> int:
    return len(start) - len(start.translate(None, _CONTROLS))


# UTF-8 text that was cut in the middle of a letter, or put together from two pages, still has ten letters with accents
# for a broken one; text in windows-1252 has hardly any letter that UTF-8 reads.
MIN_LETTERS_FOR_BROKEN = 10
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I
)
# Browsers read all of ISO-8859-1 as windows-1252, whose C1 places hold "’", "œ" and "€".
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "utf-8": None}


def _declared_charset(raw: bytes) -> str | None:
    """Return the charset that a page of HTML or XML says it has, where Python knows it."""
    match = _CHARSET.search(raw[:4096])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    return None if name.startswith("utf-16") else _AS_BROWSERS.get(name, name)


def _utf16_without_mark(raw: bytes) -> str | None:
    """Return the byte order of UTF-16 text that does not tell it: every other byte of a page's tags is zero."""
    start = raw[:1024]
    for encoding, zeros, letters in (
        ("utf-16-le", start[1::2], start[::2]),
        ("utf-16-be", start[::2], start[1::2]),
    ):
        if len(start) >= 8 and zeros.count(0) > 0.7 * len(zeros) and letters.count(0) == 0:
            return encoding
    return None


_BINARY_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"\x7fELF",
)
