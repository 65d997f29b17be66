"""Read archives of mailing lists and newsgroups saved as text: mbox files, months of pipermail, messages below their headers."""

import email
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.policy import compat32
from email.utils import parsedate_to_datetime
from itertools import pairwise

from stance.pages.assemble import Found, FoundPage
from stance.pages.dates import parse_date
from stance.pages.dumps import SENT_ON
from stance.pages.fragment import read_fragment
from stance.pages.headings import find_headings, looks_like_sentence
from stance.pages.normalize import clean_lines

# One message with a header is a page that somebody sent.
MIN_MAILS = 2
# Of whoever copied the archive: more is a page that quotes mails.
MAX_NOTE_LINES = 12
# Usenet's headers have some twenty fields, those of mails that many servers passed on some hundred.
MAX_HEADER_LINES = 1_000
MAX_FIELD_CHARS = 20_000
# RFC 5322 allows 998 characters a line.
MAX_NAME_CHARS = 1_000
# A mail has a text, the same as HTML, and files; the parser tries each boundary that is open on each line.
MAX_PARTS = 50
# Netiquette asks for four lines; associations have their whole address there.
MAX_SIGNATURE_LINES = 15
# Mailers wrap at 65 to 78 characters.
MIN_COLUMN = 56
MAX_COLUMN = 100
MIN_FULL = 2
MOST_FULL = 0.5
# Beyond, a line that ends amid a sentence was broken, whatever its column: some mailers count bytes.
MIN_BROKEN = 50
MAX_CLOSING = 60
MAX_RULE_CHARS = 200
EARLIEST_YEAR, LATEST_YEAR = 1970, 2100

_MAY_BE = re.compile(r"(?:^|[\r\n])[ \t]*(?:From |(?:from|de|exp[ée]diteur)[ \u00a0]?:)", re.I)
# "From lea at a.example  Sun Oct  6 11:03:19 2019"
_ENVELOPE = re.compile(
    r"From (?P<sender>\S.{0,300}?) +(?P<date>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2}"
    r" \d\d:\d\d(?::\d\d)?(?: [A-Z]{3,5})? \d{4})(?: [+-]\d{4})?\s*"
)
_FIELD = re.compile(r"(?P<name>[^\W\d_][\w-]{0,40}(?: (?:à|le))?)\s?:(?:\s+(?P<value>.*)|$)")
# names that French mailers write into what they copy
_NAMES = {
    "de": "from",
    "expéditeur": "from",
    "expediteur": "from",
    "envoyé": "date",
    "envoyé le": "date",
    "sent": "date",
    "objet": "subject",
    "sujet": "subject",
    "références": "references",
}
_OF_NETWORKS = {"message-id", "in-reply-to", "references", "newsgroups"}
_MAIL_ADDRESS = re.compile(r"\S@\S|\S (?:at|arobase) \S+\.\w")
_FORWARDED = re.compile(
    r"[-_\s]*(?:début du )?(?:message|courriel) (?:transféré|réexpédié|d['’]origine|original)\b.*|[-_\s]*(?:forwarded|original) message\b.*",
    re.I,
)
# what separates digests and pasted messages
_RULE = re.compile(r"\s*[-_=*~]{4,}(?:.{0,80}[-_=*~]{4,})?\s*")
_ID = re.compile(r"<([^<>\s][^<>]{0,250})>")
_ENCODED_WORDS = re.compile(
    r"(?:=\?[\w.*-]{2,60}\?[bq]\?[^?]{0,998}\?=\s*)*=\?[\w.*-]{2,60}\?[bq]\?[^?]{0,998}\?=", re.I
)
# others are no letters ("punycode", "unicode_escape")
_CHARSET = re.compile(
    r"utf-?(?:7|8|16\w*)|(?:us-)?ascii|iso-?8859-?\d+|latin-?\d|(?:windows-?|cp)\d+|mac\w*|koi8-\w", re.I
)
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")
# "Léa <lea@a.example>", "Léa [mailto:lea@a.example]"
_NAME_FIRST = re.compile(r"(?P<name>[^<\[]*?)\s*[<\[](?:mailto:)?(?P<address>[^<>\[\]]*)[>\]].*")
# "lea at a.example (Léa)"
_NAME_BEHIND = re.compile(r"(?P<address>[^\s@]+@[^\s@]+|\S+ (?:at|arobase) \S+)\s+\((?P<name>.*)\)")
_ANSWERS = re.compile(r"\s*(?:re|rép|réf|aw|sv)\s*(?:\[\d{1,3}\]|\^\d{1,3})?\s*:\s*", re.I)
_PASSED_ON = re.compile(r"\s*(?:tr|fwd?|wg)\s*:\s*", re.I)
_LIST_TAG = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*")

_SIGN = re.compile(r"--\s*")
# "-------------- section suivante --------------", "Une pièce jointe HTML a été nettoyée..."
_SCRUBBED = re.compile(
    r"-{5,} ?(?:section suivante|partie suivante|next part) ?-{5,}"
    r"|(?:Une pièce jointe\b.{0,40}|Un texte encapsulé\b.{0,60}|Un texte autre que\b.{0,60}) a été (?:nettoyée?|encapsulée?|supprimée?)\b.*"
    r"|(?:An HTML|A non-text) attachment was scrubbed\b.*",
    re.I,
)
_FOOT_RULE = re.compile(r"[_-]{20,}")
_OF_LIST = re.compile(
    r"\bliste?s?\b|mailing|listinfo|unsubscribe|désabonn|désinscri|newsletter|google groups?", re.I
)
_SENT_FROM = re.compile(r"(?:envoyé|sent) (?:de(?:puis)?|from) (?:mon|ma|my) .{1,40}", re.I)
_NOT_SHOWN = re.compile(r"si (?:ce message|cet e-?mail|cette lettre) ne s['’]affiche pas\b.*", re.I)
_BEGINS = re.compile(r"[-–—•*+◦>|]|\d{1,3}[.)]\s")
_UNBREAKABLE = re.compile(r"\S{40}")


@dataclass(slots=True)
class _Head:
    """Where a message's header begins, where its text does, and what the header says."""

    start: int
    stop: int
    fields: Mapping[str, str]
    sender: str = ""
    sent: str = ""


@dataclass(slots=True)
class _Mail:
    head: _Head
    lines: list[str]
    flowed: bool = False
    id: str = ""
    parents: list[str] = field(default_factory=list)
    moment: datetime | None = None
    date: str | None = None


def mail_archive(raw: str) -> FoundPage | None:
    """Return the discussion of an archive of mails; None for other pages, and for a single mail.

    The article is the first message that answers none of the archive (the last, where a thread without identifiers
    stands with the newest above). All others are comments, in their order: those of other threads in the same file too,
    as comments that answer none, since a month's file of a list is read as one page. A comment answers the message that
    its header names; where no header names any, "Re: …" answers the message that began that subject.

    Parameters
    ----------
    raw : str
    """
    if not _MAY_BE.search(raw):
        return None
    lines = clean_lines(raw).split("\n")
    heads = _messages(lines, list(_heads(lines)))
    if len(heads) < MIN_MAILS or not _is_archive(heads):
        return None
    if sum(1 for line in lines[: heads[0].start] if line.strip()) > MAX_NOTE_LINES:
        return None
    stops = [head.start for head in heads[1:]] + [len(lines)]
    mails = list(
        _each_once(_mail(head, lines[head.stop : stop]) for head, stop in zip(heads, stops, strict=True))
    )
    places = {mail.id: place for place, mail in reversed(list(enumerate(mails))) if mail.id}
    parents = [_parent(mails, place, places) for place in range(len(mails))]
    first = _first(mails, parents)
    page_column = max((column for mail in mails if (column := _column(mail.lines)) <= MAX_COLUMN), default=0)
    texts = [_text(mail, page_column) for mail in mails]
    article = mails[first]
    page = FoundPage(
        title=_title(article.head.fields),
        text=texts[first],
        author=_author(article.head),
        date=article.date,
        headings=_headings(texts[first]),
    )
    for place, mail in enumerate(mails):
        if place != first:
            parent = parents[place]
            answered = f"#{parent}" if parent is not None and not mails[parent].id else None
            if parent is not None and answered is None:
                answered = mails[parent].id
            page.comments.append(
                Found(
                    texts[place],
                    _author(mail.head),
                    mail.date,
                    id=mail.id or f"#{place}",
                    parent=None if parent == first else answered,
                )
            )
    return page if page.text.strip() or any(comment.text.strip() for comment in page.comments) else None


def looks_like_mail_archive(start: str) -> bool:
    """Say whether the beginning of a page is that of an archive: a line that parts mails, or two headers.

    Examples
    --------
    >>> looks_like_mail_archive("From lea@a.fr Sun Oct  6 11:03:19 2019\\nFrom: lea@a.fr\\nSubject: Vélo\\n\\nBonjour")
    True
    """
    if not _MAY_BE.search(start):
        return False
    heads = list(_heads(clean_lines(start).split("\n")))
    return any(head.sent for head in heads) or (len(heads) >= MIN_MAILS and _is_archive(heads))


# Headers --------------------------------------------------------------------------------------------------------------


def _heads(lines: Sequence[str]) -> Iterator[_Head]:
    """Yield the headers of messages: below a line that parts mails, or by themselves, with a sender and a date."""
    at = 0
    while at < len(lines):
        line = lines[at]
        envelope = (
            _ENVELOPE.fullmatch(line) if line.startswith("From ") and len(line) <= MAX_NAME_CHARS else None
        )
        if envelope and at + 1 < len(lines) and _FIELD.fullmatch(lines[at + 1]):
            fields, stop = _fields(lines, at + 1)
            yield _Head(at, stop, fields, envelope["sender"], envelope["date"])
        elif _FIELD.fullmatch(line) and (at == 0 or not lines[at - 1].strip() or _is_rule(lines[at - 1])):
            fields, stop = _fields(lines, at)
            if {"from", "date"} <= fields.keys() and (stop == len(lines) or not lines[stop].strip()):
                yield _Head(at, stop, fields)
        else:
            stop = at + 1
        at = max(stop, at + 1)


def _fields(lines: Sequence[str], start: int) -> tuple[dict[str, str], int]:
    """Return the fields of a header, the first of each name, and where it stops."""
    found: dict[str, list[str]] = {}
    held: list[str] = []
    at = start
    while at < min(len(lines), start + MAX_HEADER_LINES):
        line = lines[at]
        if match := _FIELD.fullmatch(line):
            name = match["name"].lower()
            held = [match["value"] or ""]
            found.setdefault(_NAMES.get(name, name), held)
        elif line.startswith((" ", "\t")) and line.strip() and held:
            held.append(line.strip())
        else:
            break
        at += 1
    return {name: " ".join(parts)[:MAX_FIELD_CHARS].strip() for name, parts in found.items()}, at


def _messages(lines: Sequence[str], heads: Sequence[_Head]) -> list[_Head]:
    """Return the headers that part messages: those of mails that a message passes on belong to its text."""
    parted = [head for head in heads if head.sent]
    if len(parted) >= MIN_MAILS:
        return parted
    named = sum("message-id" in head.fields for head in heads)
    return [
        head
        for place, head in enumerate(heads)
        if place == 0
        or not (2 * named > len(heads) and "message-id" not in head.fields)
        or not _FORWARDED.fullmatch(_above(lines, head.start))
    ]


def _is_rule(line: str) -> bool:
    return len(line) <= MAX_RULE_CHARS and _RULE.fullmatch(line) is not None


def _above(lines: Sequence[str], at: int) -> str:
    """Return the line above, or the one above a blank line."""
    return next((line for line in reversed(lines[max(at - 2, 0) : at]) if line.strip()), "")


def _is_archive(heads: Sequence[_Head]) -> bool:
    """Say whether most headers are of mails: "De :" and "Date :" stand above comments as well."""
    known = sum(
        bool(head.sent or head.fields.keys() & _OF_NETWORKS or _MAIL_ADDRESS.search(head.fields["from"]))
        for head in heads
    )
    # a page that somebody sends on has two headers as well
    sent_on = len(heads) == MIN_MAILS and SENT_ON.match(heads[0].fields.get("subject", "")) is not None
    return not sent_on and 2 * known > len(heads)


def _mail(head: _Head, body: Sequence[str]) -> _Mail:
    kind = head.fields.get("content-type", "")
    # mbox puts ">" before what would part mails
    lines = [line[1:] if head.sent and re.match(">+From ", line) else line for line in body]
    mail = _Mail(head, _readable(lines, kind, head.fields.get("content-transfer-encoding", "")))
    mail.flowed = "flowed" in kind.lower()
    given = head.fields.get("message-id", "")
    mail.id = match[1] if (match := _ID.search(given)) else given if len(given) <= 250 else ""
    mail.id = mail.id.lstrip("#")
    answers = _ID.findall(head.fields.get("in-reply-to", ""))[-1:]
    mail.parents = [*answers, *reversed(_ID.findall(head.fields.get("references", "")))]
    mail.moment, mail.date = _date(head.fields.get("date", ""))
    if mail.date is None and head.sent:
        mail.moment, mail.date = _date(head.sent)
    return mail


def _each_once(mails: Iterator[_Mail]) -> Iterator[_Mail]:
    """Yield mails, but for those that came by two ways."""
    known: set[str] = set()
    for mail in mails:
        if not mail.id or mail.id not in known:
            yield mail
        known.add(mail.id)


def _date(value: str) -> tuple[datetime | None, str | None]:
    """Return a date, and what the header says of it: with its hour and offset, where it has any."""
    value = value[:MAX_NAME_CHARS]
    try:
        moment = parsedate_to_datetime(value) if ":" in value else None
    except (ValueError, TypeError, OverflowError, IndexError):
        moment = None
    if moment is not None and EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)), moment.isoformat(timespec="seconds")
    return None, parse_date(value)


def _author(head: _Head) -> str | None:
    """Return the name of who wrote, or the address where that is all there is."""
    value = " ".join(head.fields.get("from", "")[:MAX_NAME_CHARS].split()) or head.sender
    match = _NAME_FIRST.fullmatch(value) or _NAME_BEHIND.fullmatch(value)
    name = match["name"].strip() if match else value
    if len(name) > 1 and name[0] == name[-1] == '"':
        name = re.sub(r"\\(.)", r"\1", name[1:-1])
    name = _decoded(name).strip().strip('"').strip()
    return name or (match["address"].strip() if match else "") or head.sender or None


def _title(fields: Mapping[str, str]) -> str | None:
    """Return the subject without "Re:", and without the name of the list; newsgroups write none."""
    whole = title = _subject(fields)
    while True:
        bare = _PASSED_ON.sub("", _ANSWERS.sub("", title, count=1), count=1) if _is_marked(title) else title
        if "newsgroups" not in fields and (tag := _LIST_TAG.match(bare)):
            bare = bare[tag.end() :]
        if bare == title or not bare.strip():
            return title.strip() or whole or None
        title = bare


def _is_marked(subject: str) -> bool:
    return (_ANSWERS.match(subject) or _PASSED_ON.match(subject)) is not None


def _subject(fields: Mapping[str, str]) -> str:
    return " ".join(_decoded(fields.get("subject", "")[:MAX_NAME_CHARS]).split())


def _decoded(value: str) -> str:
    """Return a header's words as they were written ("=?utf-8?q?L=C3=A9a?=")."""
    return _ENCODED_WORDS.sub(_encoded_words, value)


def _encoded_words(match: re.Match[str]) -> str:
    try:
        chunks = decode_header(match[0])
    except (MessageError, ValueError):
        return match[0]
    return "".join(
        chunk if isinstance(chunk, str) else _letters(chunk, (charset or "").partition("*")[0])
        for chunk, charset in chunks
    )


def _letters(raw: bytes, charset: str) -> str:
    known = charset if _CHARSET.fullmatch(charset) else "utf-8"
    # as browsers read it
    known = "cp1252" if known.lower() in ("iso-8859-1", "us-ascii", "ascii") else known
    try:
        return clean_lines(raw.decode(known, errors="replace"))
    except (LookupError, ValueError):
        return clean_lines(raw.decode("utf-8", errors="replace"))


# Threads --------------------------------------------------------------------------------------------------------------


def _parent(mails: Sequence[_Mail], place: int, places: Mapping[str, int]) -> int | None:
    """Return the message that another answers, where it is in the archive."""
    mail = mails[place]
    for name in mail.parents:
        if name in places and places[name] != place:
            return places[name]
    return None


def _first(mails: Sequence[_Mail], parents: list[int | None]) -> int:
    """Return the message that is the article; answers that no header names are told by their subjects beside it."""
    first = next((place for place, parent in enumerate(parents) if parent is None), 0)
    moments = [mail.moment for mail in mails]
    if all(parent is None for parent in parents) and all(
        one is not None and other is not None and one > other for one, other in pairwise(moments)
    ):
        first = len(mails) - 1
    begun: dict[str, int] = {}
    for place, mail in enumerate(mails):
        subject = _subject(mail.head.fields)
        topic = (_title(mail.head.fields) or "").casefold()
        if parents[place] is None and not mail.parents and _is_marked(subject):
            parents[place] = begun.get(topic)
        elif topic and not _is_marked(subject):
            begun.setdefault(topic, place)
    return first


# Texts ----------------------------------------------------------------------------------------------------------------


def _readable(lines: list[str], kind: str, encoding: str) -> list[str]:
    """Return the lines of a message's text: of its parts the first that is plain text, else that of HTML."""
    kind, encoding = kind.strip(), encoding.strip()
    if not re.match(r"multipart/|text/html", kind, re.I) and encoding.lower() not in (
        "quoted-printable",
        "base64",
    ):
        return lines
    body = "\n".join(lines)
    if len(re.findall(r"multipart/|message/", body, re.I)) > MAX_PARTS:
        return lines
    # the newer policy reads headers by a grammar, and raises on those that are broken
    mail = email.message_from_string(
        f"Content-Type: {kind or 'text/plain'}\nContent-Transfer-Encoding: {encoding}\n\n{body}",
        policy=compat32,
    )
    parts = [
        part
        for part in mail.walk()
        if not part.is_multipart() and part.get_content_disposition() != "attachment"
    ]
    for wanted in ("text/plain", "text/html"):
        part = next((part for part in parts if part.get_content_type() == wanted), None)
        if part is not None:
            text = _part_text(part)
            return (read_fragment(text).text if wanted == "text/html" else text).split("\n")
    return lines if not mail.is_multipart() and not parts else []


def _part_text(part: "email.message.Message[str, str]") -> str:
    payload = part.get_payload()
    text = payload if isinstance(payload, str) else ""
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    # what has letters beyond ASCII, or spaces, was decoded by whoever copied it
    if (encoding == "quoted-printable" and text.isascii()) or (
        encoding == "base64" and _BASE64.fullmatch(text) and " " not in text.strip()
    ):
        raw = part.get_payload(decode=True)
        if isinstance(raw, bytes):
            return _letters(raw, str(part.get_content_charset() or ""))
    return clean_lines(text)


def _text(mail: _Mail, page_column: int) -> str:
    lines = _without_ends(mail.lines)
    own = _column(lines)
    return "\n".join(_unwrapped(lines, own or page_column, flowed=mail.flowed)).strip()


def _without_ends(lines: Sequence[str]) -> Sequence[str]:
    """Return a text without signature, notices of attachments, the list's foot and rules around it."""
    stop = next((at for at, line in enumerate(lines) if _SCRUBBED.fullmatch(line.strip())), len(lines))
    own = 0
    for at in range(stop - 1, -1, -1):
        line = lines[at].strip()
        if own > MAX_SIGNATURE_LINES:
            break
        if _SIGN.fullmatch(line) or (
            _FOOT_RULE.fullmatch(line) and _OF_LIST.search(" ".join(lines[at + 1 : min(at + 4, stop)]))
        ):
            stop, own = at, 0
        own += bool(line) and not line.startswith(">")
    start = 0
    while start < stop and (not lines[start].strip() or _NOT_SHOWN.fullmatch(lines[start].strip())):
        start += 1
    while stop > start and (
        not lines[stop - 1].strip()
        or _is_rule(lines[stop - 1])
        or _SENT_FROM.fullmatch(lines[stop - 1].strip())
    ):
        stop -= 1
    return lines[start:stop]


def _column(lines: Sequence[str]) -> int:
    """Return the column that a message was wrapped at, 0 where nothing tells, one beyond all where it was not."""
    pairs = [
        (one.rstrip(), other.strip())
        for one, other in pairwise(lines)
        if one.strip()
        and other.strip()
        and not _BEGINS.match(one.strip())
        and not _BEGINS.match(other.strip())
    ]
    widths = [len(one) for one, _other in pairs if not _UNBREAKABLE.search(one) and len(one) <= MAX_COLUMN]
    width = max(widths, default=0)
    long = [(one, other) for one, other in pairs if width < 2 * len(one) <= 2 * width]
    full = sum(_is_full(one, other, width) for one, other in long)
    if width >= MIN_COLUMN and full >= MIN_FULL and full >= MOST_FULL * len(long):
        return width
    whole = any(len(line) > MAX_COLUMN and not _UNBREAKABLE.search(line) for line in lines)
    return sys.maxsize if whole else 0


def _is_full(text: str, below: str, width: int) -> bool:
    return len(text) + 1 + len(below.split(maxsplit=1)[0]) > width


def _unwrapped(lines: Sequence[str], column: int, *, flowed: bool) -> Iterator[str]:
    """Yield the lines of a text as they were written; quoted lines stay as they are."""
    held: list[str] = []
    above = ""
    for line in lines:
        text = line.strip()
        if (
            held
            and text
            and above.strip()
            and not _BEGINS.match(text)
            and not above.startswith(">")
            and (
                (flowed and above.endswith(" "))
                or (column and _is_full(above.rstrip(), text, column))
                or (column != sys.maxsize and _goes_on(above.rstrip(), text))
            )
        ):
            held.append(text)
        else:
            if held:
                yield " ".join(held)
            held = [text]
        above = line
    if held:
        yield " ".join(held)


def _goes_on(above: str, below: str) -> bool:
    return len(above) >= MIN_BROKEN and below[0].islower() and (above[-1].isalnum() or above[-1] == ",")


def _headings(text: str) -> list[str]:
    """Return the headings of a message: neither its greeting nor what stands around the name below it is one."""
    paragraphs = text.split("\n\n")
    while paragraphs and len(paragraphs[-1]) <= MAX_CLOSING and not looks_like_sentence(paragraphs[-1]):
        paragraphs.pop()
    return [heading for heading in find_headings("\n\n".join(paragraphs)) if not text.startswith(heading)]
