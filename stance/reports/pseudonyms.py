"""Replace the names of the people who comment by stable codes, before anything is analysed or written."""

import base64
import hashlib
import hmac
import os
import re
import secrets
import stat
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from stance.errors import ConfigError
from stance.files import reason
from stance.language import _, plural
from stance.lexicons import groups
from stance.reports.typography import plain
from stance.schema import Comment, Discussion, PageWarning

# 50 bits: among a million names, two share a code once in 2,000 corpora.
CODE_LETTERS = 10
KEY_BYTES = 32
# A shorter key could be guessed name by name.
MIN_KEY_BYTES = 16
# A part of a name that short ("de", "Le") is no name by itself.
MIN_PART = 3

_PARTICLES = frozenset(("de", "du", "des", "le", "la", "van", "von", "ben"))
_AND = re.compile(r"\s*(?:,|&|/|\bet\b)\s*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_HANDLE = re.compile(r"(?<![\w@])@([\w][\w.-]*\w|\w)")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_PHONE = re.compile(r"(?<!\d)(?:\+33|0033|0)\s?[1-9](?:[\s.-]?\d{2}){4}(?!\d)")


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


class _People(NamedTuple):
    """The people of a discussion: code of each folded name, and of each part of a name that stands for one alone.

    `words` are what a path may hold of their names: each word, folded, and the whole name without spaces.
    """

    names: dict[str, str]
    parts: dict[str, str]
    words: frozenset[str]


def default_key() -> Path:
    """Return where a user's key stands who names no other file: in their configuration folder."""
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "stance" / "pseudonyms.key"


def read_key(path: str | Path) -> bytes:
    """Return the key in a file, which is made where it does not exist, readable by its owner alone.

    Its folder is made for the default key alone: another that is missing is a slip.

    Who has the key can find out which code stands for a name; who has not cannot. The same key gives the same codes.

    Raises
    ------
    ConfigError
        The file cannot be read or made, holds less than 16 bytes, or is readable by every account of the machine.
    """
    path = Path(path)
    try:
        if path == default_key():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(KEY_BYTES) + "\n")
        key = path.read_bytes().strip()
        shared = os.name == "posix" and path.stat().st_mode & stat.S_IROTH
    except OSError as error:
        raise ConfigError(
            _("fichier de clé inutilisable ({why}).").format(why=reason(error)),
            source=str(path),
            hint=_(
                "Donnez avec --key un fichier, qui sera créé s'il n'existe pas, dans un dossier qui existe."
            ),
        ) from error
    if len(key) < MIN_KEY_BYTES:
        raise ConfigError(
            _("clé trop courte : {found}, {expected} au moins sont attendus.").format(
                found=plural("{n} octet", "{n} octets", len(key)), expected=MIN_KEY_BYTES
            ),
            source=str(path),
            hint=_(
                "Ce n'est sans doute pas une clé : donnez un autre fichier (--key), qui sera créé s'il n'existe pas."
            ),
        )
    if shared:
        raise ConfigError(
            _("clé lisible par tous les comptes de la machine : chacun y retrouverait les noms."),
            source=str(path),
            hint=_("Retirez ce droit : chmod 600."),
        )
    return key


def code(name: str, key: bytes) -> str:
    """Return the code that stands for a name, whatever its case, accents and spaces.

    Examples
    --------
    >>> code("Zoé  Martin", b"une clef de seize") == code("zoe martin", b"une clef de seize")
    True
    >>> len(code("Zoé", b"une clef de seize"))
    11
    """
    return _code(plain(name), key)


def _code(text: str, key: bytes) -> str:
    digest = hmac.new(key, text.encode("utf-8", "surrogateescape"), hashlib.sha256).digest()
    return "P" + base64.b32encode(digest).decode()[:CODE_LETTERS]


def pseudonymize(discussion: Discussion, key: bytes) -> Discussion:
    """Return a discussion in which nothing but what people say tells who they are.

    Names of commenters and of the article's author become codes, as authors and wherever the texts mention them: the whole
    name, its capitalised parts, "@name", the name after a greeting ("bonjour", "merci à"), after what answers somebody
    ("d'accord avec", "comme dit") or where a comment is signed. E-mail addresses become codes too; telephone numbers and
    web addresses that hold a name are blanked; comments are numbered anew, and the page's address and identifier are
    dropped. A word that is also somebody's name is replaced as well: what should not identify goes first.

    What stays: the path of the file, with a code for each word in it that is a name; people that the texts
    speak of and who take no part, unless somebody addresses them; a nickname that nobody here has as a name.

    Parameters
    ----------
    discussion : Discussion
    key : bytes
        As :func:`read_key` gives it.

    Examples
    --------
    >>> page = Discussion("Vélo", "Du vélo.", comments=(Comment("1", "@Zoé oui", "Max"), Comment("2", "Non, Max.", "Zoé")))
    >>> [comment.text == f"Non, {code('Max', b'k')}." for comment in pseudonymize(page, b"k").comments]
    [False, True]
    """
    authors = [discussion.author, *(comment.author for comment in discussion.comments)]
    people = _people(filter(None, authors), key)
    numbers = {comment.id: f"c{n}" for n, comment in enumerate(discussion.comments, start=1)}
    text, moved = _edited(discussion.text, _edits(discussion.text, people, key))

    def clean(value: str) -> str:
        return _edited(value, _edits(value, people, key))[0]

    return replace(
        discussion,
        title=clean(discussion.title) if discussion.title else discussion.title,
        author=code(discussion.author, key) if discussion.author else None,
        url=None,
        id=None,
        source=_path(discussion.source, key, people.words) if discussion.source else discussion.source,
        text=text,
        headings=tuple(clean(heading) for heading in discussion.headings),
        quotes=tuple((moved(start), moved(end)) for start, end in discussion.quotes),
        comments=tuple(_comment(comment, people, key, numbers) for comment in discussion.comments),
        warnings=tuple(PageWarning(w.code, clean(w.message)) for w in discussion.warnings),
    )


def _comment(comment: Comment, people: _People, key: bytes, numbers: dict[str, str]) -> Comment:
    edits = _disjoint([*_edits(comment.text, people, key), *_signed(comment.text, people, key)])
    text, moved = _edited(comment.text, edits)
    return replace(
        comment,
        id=numbers[comment.id],
        author=code(comment.author, key) if comment.author else None,
        parent_id=numbers.get(comment.parent_id) if comment.parent_id else None,
        text=text,
        quotes=tuple((moved(start), moved(end)) for start, end in comment.quotes),
    )


def pseudonymize_path(path: str, key: bytes) -> str:
    """Return a path with a code for each of its words: where no page was read, nobody knows which of them are names.

    Examples
    --------
    >>> pseudonymize_path("2024/zoe", b"une clef de seize") == "2024/" + _code("zoe", b"une clef de seize")
    True
    """
    return _path(path, key, None)


def _path(path: str, key: bytes, names: frozenset[str] | None) -> str:
    """Return a path with a code for each word that is among some folded names, or for each at all.

    A word keeps a code of its own, accents and case included, so that two paths never become one.
    """

    def coded(match: re.Match[str]) -> str:
        word = match[0]
        if word.isdigit() or (names is not None and _fold(word) not in names):
            return word
        return _code(word, key)

    return re.sub(rf"[^\W_]{{{MIN_PART},}}", coded, path)


def _people(names: Iterable[str], key: bytes) -> _People:
    codes: dict[str, str] = {}
    owners: dict[str, set[str]] = {}
    words: set[str] = set()
    for name in names:
        own = code(name, key)
        folded = _fold(" ".join(name.split()))
        if folded not in _words("address", "nobody"):
            codes[folded] = own
            found = re.findall(r"[^\W_]+", folded)
            words.update(("".join(found), *(word for word in found if _is_name(word))))
        for word in _WORD.findall(name):
            # "prof de philo" after a name tells a trade; only what is written as a name counts as one
            if len(word) >= MIN_PART and word[0].isupper() and _is_name(word):
                owners.setdefault(_fold(word), set()).add(own)
    # a first name that two people share stands for neither of them
    parts = {
        part: next(iter(found)) if len(found) == 1 else code(part, key) for part, found in owners.items()
    }
    return _People(codes, parts, frozenset(words))


def _is_name(word: str) -> bool:
    folded = plain(word)
    return folded not in _words("address", "nobody") and folded not in _words("french", "function")


@cache
def _words(lexicon: str, kind: str) -> frozenset[str]:
    return frozenset(plain(word) for word in groups(lexicon)[kind])


@cache
def _alternatives(kind: str) -> str:
    """Return a pattern for the words of a kind, longest first, with either apostrophe."""
    words = sorted(groups("address")[kind], key=len, reverse=True)
    return "|".join(re.escape(word).replace("'", "['’]") for word in words)


@cache
def _greeting() -> re.Pattern[str]:
    """Return what stands before a name: "bonjour", "merci à Madame", "M."."""
    greeting, title = _alternatives("greeting"), _alternatives("title")
    return re.compile(
        rf"(?<!\w)(?:{greeting})[ ,]+(?:(?:a|pour)\s+)?(?:(?:{title})\s+)?|(?<!\w)(?:{title})\s+"
    )


@cache
def _answering() -> re.Pattern[str]:
    """Return what stands before the name of somebody who is answered: "d'accord avec", "comme dit"."""
    return re.compile(rf"(?<!\w)(?:{_alternatives('answer')})\s+")


@cache
def _signature() -> re.Pattern[str]:
    """Return the end of a text that is signed: one to three words on the last line, and what closes the text before them."""
    closing = _alternatives("closing")
    name = r"[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,2}"
    return re.compile(
        rf"(?:(?P<closing>(?<!\w)(?:{closing})[ ,.:;–-]*\n*)|\n(?P<blank>\s*\n)?)[ –-]*(?P<name>{name})\s*$"
    )


def _edits(text: str, people: _People, key: bytes) -> list[_Edit]:
    folded = _fold(text)
    found: list[_Edit] = []
    for match in _MAIL.finditer(text):
        found.append(_Edit(match.start(), match.end(), code(match[0], key)))
    for match in _ADDRESS.finditer(folded):
        inside = set(re.findall(r"[^\W\d_]+", match[0]))
        if inside & people.parts.keys() or any(name.replace(" ", "") in match[0] for name in people.names):
            found.append(_Edit(match.start(), match.end(), "[…]"))
    found += [_Edit(match.start(), match.end(), "[…]") for match in _PHONE.finditer(text)]
    for name in sorted(people.names, key=len, reverse=True):
        whole = re.escape(name).replace(r"\ ", r"\s+")
        for match in re.finditer(rf"(?<!\w){whole}(?!\w)", folded):
            if _mentions_whole(name, text, match.start()):
                found.append(_Edit(match.start(), match.end(), people.names[name]))
    for match in _HANDLE.finditer(folded):
        found.append(_Edit(match.start(1), match.end(1), _known(match[1], people) or code(match[1], key)))
    for match in _WORD.finditer(text):
        part = folded[match.start() : match.end()]
        if text[match.start()].isupper() and part in people.parts:
            found.append(_Edit(match.start(), match.end(), people.parts[part]))
        # "Jean-Michel" for the author "Michel", "Marc-style": the joined words are looked at one by one
        elif "-" in part or "'" in part or "’" in part:
            for piece in re.finditer(r"\w+", part):
                at = match.start() + piece.start()
                if text[at].isupper() and piece[0] in people.parts:
                    found.append(_Edit(at, at + len(piece[0]), people.parts[piece[0]]))
    found += _greeted(text, folded, people, key)
    found += _answered(text, folded, people)
    return _disjoint(found)


def _mentions_whole(name: str, text: str, at: int) -> bool:
    # "Jo" is a name where it is written as one; "jo" is not
    return len(name) >= MIN_PART or (len(name) > 1 and text[at].isupper() and _is_name(name))


def _greeted(text: str, folded: str, people: _People, key: bytes) -> Iterable[_Edit]:
    for greeting in _greeting().finditer(folded):
        at = greeting.end()
        while (word := _WORD.match(text, at)) is not None and _is_name(word[0]):
            name = folded[word.start() : word.end()]
            own = _known(name, people)
            if own is None and not word[0][0].isupper():
                break
            yield _Edit(word.start(), word.end(), own or code(name, key))
            at = word.end()
            follows = _AND.match(text, at)
            if follows is not None:
                at = follows.end()
            elif text[at : at + 1] == " ":
                at += 1


def _answered(text: str, folded: str, people: _People) -> Iterable[_Edit]:
    """Yield names without capitals where somebody is answered; elsewhere such a word is mostly no name."""
    for found in _answering().finditer(folded):
        word = _WORD.match(text, found.end())
        own = people.parts.get(folded[word.start() : word.end()]) if word else None
        if word and own:
            yield _Edit(word.start(), word.end(), own)


def _signed(text: str, people: _People, key: bytes) -> Iterable[_Edit]:
    """Yield the words of a signature: known names however written, others where each begins with a capital."""
    folded = _fold(text)
    found = _signature().search(folded)
    if found is None:
        return
    words = list(_WORD.finditer(text, found.start("name"), found.end("name")))
    known = [_known(folded[word.start() : word.end()], people) for word in words]
    # a word alone below the text is mostly a last word ("Affligeant"), unless it stands apart
    apart = found["closing"] is not None or found["blank"] is not None or len(words) > 1
    capitals = all(word[0][0].isupper() or word[0].lower() in _PARTICLES for word in words)
    named = apart and capitals and all(_is_name(w[0]) or w[0].lower() in _PARTICLES for w in words)
    for word, own in zip(words, known, strict=True):
        if own or (named and word[0].lower() not in _PARTICLES):
            yield _Edit(word.start(), word.end(), own or code(word[0], key))


def _known(name: str, people: _People) -> str | None:
    if name in people.parts:
        return people.parts[name]
    return next((own for known, own in people.names.items() if known.replace(" ", "") == name), None)


def _disjoint(edits: Iterable[_Edit]) -> list[_Edit]:
    kept: list[_Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


class _Moved(NamedTuple):
    """Where an offset of the old text stands in the new one."""

    starts: Sequence[int]
    edits: Sequence[_Edit]
    shifts: Sequence[int]

    def __call__(self, offset: int) -> int:
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return offset
        edit, shift = self.edits[index], self.shifts[index]
        if offset == edit.start:
            return offset + shift
        if offset < edit.end:
            return edit.start + shift + len(edit.new)
        return offset + shift + len(edit.new) - (edit.end - edit.start)


def _edited(text: str, edits: Sequence[_Edit]) -> tuple[str, _Moved]:
    out, at, shift, shifts = [], 0, 0, []
    for edit in edits:
        out += [text[at : edit.start], edit.new]
        at = edit.end
        shifts.append(shift)
        shift += len(edit.new) - (edit.end - edit.start)
    return "".join([*out, text[at:]]), _Moved([edit.start for edit in edits], edits, shifts)


def _fold(text: str) -> str:
    """Return a text without accents and case, character by character, so that offsets hold."""
    return "".join(map(_folded, text))


@cache
def _folded(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0].casefold()
    return base[0] if base else character
