"""Read the line that says who wrote a comment and when: "Léa dit :", "3. Le 12 mars 2016, 10:34 par Léa", "Posté par Léa, hier"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from stance.pages.boilerplate import CACHED_LINES, is_action, says
from stance.pages.dates import find_date

# The longest head of the sample pages has 96 characters; beyond, it is prose that holds a date.
MAX_HEAD_CHARS = 140
MAX_SUBJECT_CHARS = 400
MAX_NAME_CHARS = 60
MAX_NAME_WORDS = 8
MAX_INITIALS = 3

_VERB = (
    r"(?:(?-i:a|avait|A(?=\s[A-ZÉ]{2}))\s+(?:dit|écrit|répondu|commenté|réagi|déclaré|posté|publié)|dit|écrit|répond|commente"
    r"|says|said|wrote|commented|replied|ha (?:detto|scritto|dit)|dijo|disse|hat gesagt|sagte|zei)"
)
# "1 De Léa - 12/03/2009, 10:34" is Dotclear's
_NUMBER = re.compile(
    r"(?:#\s*|n°\s*)?\d{1,5}\s*(?:[.)#]|-\s|\s(?=#))\s*|\d{1,4}\s+(?=(?:De|Par|From|By)\s\S)|#(?P<digits2>\d{1,5})\s+",
    re.I,
)
# browsers that print text mark the levels of lists; a bullet says nothing of the manner of a line
_BULLET = re.compile(r"[*•+◦o▪○■□●‣∙·☆★♢♦-]\s+(?=\S)|(?:[↳↪⤷└╰➥➜➔→]+[─—-]*|[-=─]{1,3}>)\s*(?=\S)")
# forums print a message's number behind its date ("#2"), and its subject ("Sujet du message : …")
_NUMBER_BEHIND = re.compile(r"[\s|·•,(\[-]*#\s?(?P<digits>\d{1,6})[)\]]?$")
# "#3 Léa", as Invision prints a message's number
MESSAGE_NUMBER = re.compile(r"^#\d{1,6}\s+(?=[^\W\d])")
_SUBJECT_BEHIND = re.compile(
    r"\s*en réponse à\s*:.*$|\s*(?:sujet(?: du message)?|post subject|subject|titre(?: du message)?|objet)\s*:.*$",
    re.I,
)
# what links to the comment itself, before its date (Joomla K2)
_LINK_BEFORE = re.compile(
    r"^(?:lien (?:vers (?:le|ce) commentaire|permanent|direct)|permalien|permalink|(?:comment|direct|permanent) link)\s+",
    re.I,
)
# what platforms put behind a name to say that it links, or that nobody checked it
BESIDE_NAME = re.compile(
    r"\s*[(\[](?:site(?: web| internet)?|website|web|url|lien|blog|www|e-?mail|courriel|non vérifiée?|not verified|invitée?|visiteu(?:r|se)|non connectée?)[)\]]"
    # Dotclear 1: "par Léa :: site"
    r"|\s+::\s*(?:site|e-?mail|web)(?:\s*::\s*(?:site|e-?mail|web))?$",
    re.I,
)
_FULL_NAME_BESIDE = re.compile(r"(?<=\S)\s+\([^()]{2,40}\)$")
_NUMBER_LABEL = re.compile(
    r"(?:commentaire|message|réponse|réaction|avis|post|comment|reply|contribution)\s*(?:n°|no\.?|#|numéro)?\s*:?\s*(?P<digits>\d{1,7})\s*:?|(?:#|n°)\s?(?P<digits2>\d{1,7})",
    re.I,
)
_LABEL = re.compile(
    r"(?P<message>(?:commentaire|message|réponse|avis|réaction|comment|post)\s*(?:n°\s*|#\s*)?\d*\s*(?:\(?e\)?)?\s*(?:de|par|by|from|:|posté|le|on)\s*"
    r"(?:par\s+|by\s+|le\s+)?)"
    r"|(?P<posted>(?:posté|publié|soumis|commenté|écrit|rédigé|envoyé|déposé|ajouté|laissé|proposé|posted|written|submitted|published)e?"
    r"\s*(?:par|by|le|on|de|:)\s*(?::\s*)?)"
    r"|(?P<by>(?:par|de|by|from|auteur|author|pseudo|nom)\s*(?::\s*|\s+))",
    re.I,
)
_VERB_END = re.compile(rf"(?:^|\s){_VERB}\s*(?:\(?\s*(?:le|on|:)\s*)?$", re.I)
_VERB_LINE = re.compile(
    rf"(?:(?P<name>(?-i:(?!(?:a|avait)\s)).{{1,{MAX_NAME_CHARS}}}?)\s+)?{_VERB}\s*(?P<mark>:|…|\.\.\.)?\s*(?:ceci|cela)?",
    re.I,
)
_VERB_WORD = re.compile(_VERB, re.I)
# "Carnet exporté le 2 avril", "Imprimé le …": the page speaks of itself
_SAYS_OF_PAGE = re.compile(
    r"(?:\w+ ){0,3}(?:exporté|imprimé|enregistré|sauvegardé|archivé|capturé|généré|téléchargé|fermé|clos|verrouillé|créé)e?s?(?: le)?|.*\bdernière (?:modification|mise à jour)(?: le)?",
    re.I,
)
# the sign that links to the comment itself: "Léa :: #"
_LINK_SIGN = re.compile(r"(?:\s*(?:::|\|))?\s*[#¶∞]$")
# "Mar 11, 2024Edited", "12 mars 2016 à 10:34 (modifié)"
EDITED_BEHIND = re.compile(r"(?:(?<=\d)|^)\s*\(?(?:edited|modifiée?|éditée?)\)?$", re.I)
_EDGES = " \t,;:|•·–—-»«/>"
# "Il y a un an, nous avons fermé le vendredi.": a sentence that begins with when
_GOES_ON = re.compile(r"[\s,]*(?!(?:par|by|de|from)\b)(?-i:[a-zà-ÿ])\S*(?:\s+\S+){2,}[.!?…]", re.I)
# "Léa, posté le …"
_POSTED_BEHIND = re.compile(
    r"\s*[,;|·•–—-]\s*(?:posté|publié|écrit|commenté|rédigé|ajouté|posted|written)e?$", re.I
)
# "Posté 12 mars 2016 - 10:34"
_POSTED_ALONE = re.compile(r"(?:posté|publié|envoyé|écrit|posted|published)e?\s*", re.I)
# "Date : …" says when; "Inscription : …" is a field of a profile
_WHEN = re.compile(r"\W*(?:date|le|on|posté|publié|posted|envoyé|écrit)?(?: le)?\s*:?\s*", re.I)
_ON = re.compile(r"(?:\s+|^)(?:le|on|à|the|at)$", re.I)
# a full stop inside a name stands behind an initial or a title: "Paul K. Modérateur", "Dr. No"
_BAD_NAME = re.compile(
    r"[!?;…]|:\s|(?<!\b\w)(?<!\b\w\w)(?<!\b\w\w\w)\.\s|\.\.|https?:|\bdans (?:le|la|les|l['’])", re.I
)
_AUTHOR_BADGE = re.compile(
    r"\s+[(\[]?(?:auteure?|autrice|author) (?:de l['’]article|du (?:billet|blog|site|sujet|texte)|de la (?:page|recette|vidéo|pétition|publication)|of .{2,20})[)\]]?$",
    re.I,
)
_INITIAL = re.compile(r"(?:^|[\s.-])\w{1,4}\.$")


IN_REPLY = re.compile(
    r"(?:[↳↪]\s*)?(?:en )?(?:réponse|réponds|répondant) à\s+(?P<name>.{1,60}?)\s*:?|(?:[↳↪]\s*)?in reply to\s+(?P<name_en>.{1,60}?)\s*:?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class HeadLine:
    """What one line says of a comment.

    Attributes
    ----------
    family : tuple
        The manner of the line: heads of one page are of one family.
    author, date : str or None
        The name; the line's text that holds the date.
    """

    family: tuple[str, ...]
    author: str | None
    date: str | None
    by_author: bool = False
    number: str | None = None


def number_label(text: str) -> str | None:
    """Return the number in a line that holds nothing else of a comment.

    Examples
    --------
    >>> number_label("commentaire n° : 3"), number_label("3 commentaires")
    ('3', None)
    """
    match = _NUMBER_LABEL.fullmatch(text) if len(text) < 40 else None
    return (match["digits"] or match["digits2"]) if match else None


def head_line(text: str, *, date_follows: bool = False) -> HeadLine | None:
    """Return what a line says of a comment's author and date, None where it is no such line.

    "Léa dit" needs a colon behind it, unless the next line is a date.

    Examples
    --------
    >>> head_line("3. Le vendredi 1 mai 2009, 09:04 par Gégé").author
    'Gégé'
    """
    # the subject is the article's title, however long that is
    if len(text) > MAX_HEAD_CHARS:
        text = _SUBJECT_BEHIND.sub("", text[:MAX_SUBJECT_CHARS])
    if not text or len(text) > MAX_HEAD_CHARS:
        return None
    # what follows says nothing of a line that holds its date
    return _head_line(text, date_follows=False) or (
        _head_line(text, date_follows=True) if date_follows else None
    )


@lru_cache(maxsize=CACHED_LINES)
def _head_line(text: str, *, date_follows: bool) -> HeadLine | None:
    number = _NUMBER.match(text)
    date = find_date(text)
    if number and date and date.start < number.end():
        number = None
    numbered = "numbered" if number else ""
    # the numbers of a list say no more than the order
    digits = number["digits2"] if number else None
    bullet = None if number else _BULLET.match(text)
    if bullet and date and date.start < bullet.end():
        bullet = None
    mark = number or bullet
    rest = text[mark.end() :] if mark else text
    if date is None:
        return _undated(rest, numbered, digits, date_follows=date_follows)
    offset = len(text) - len(rest)
    before, after = (
        _LINK_BEFORE.sub("", rest[: date.start - offset].lstrip(_EDGES)),
        _SUBJECT_BEHIND.sub("", rest[date.end - offset :]),
    )
    if behind := _NUMBER_BEHIND.search(after):
        digits, numbered, after = behind["digits"], "numbered", after[: behind.start()]
        before = _FULL_NAME_BESIDE.sub("", before.rstrip())
    after = EDITED_BEHIND.sub("", _LINK_SIGN.sub("", after))
    label, verb = "", ""
    if _POSTED_ALONE.fullmatch(before):
        label, before = "posted", ""
    elif match := _LABEL.match(before):
        label, before = str(match.lastgroup), before[match.end() :]
    if not label and before.rstrip().endswith(":"):
        if not _WHEN.fullmatch(before):
            return None
        before = ""
    before, verb = _without_verb(before)
    if _SAYS_OF_PAGE.fullmatch(before.strip(_EDGES)):
        return None
    before = _POSTED_BEHIND.sub("", _ON.sub("", before.strip(_EDGES)).strip(_EDGES))
    if not before and not label and _GOES_ON.fullmatch(after):
        return None
    after = _balanced(after.strip(_EDGES).lstrip(")"))
    if not _INITIAL.search(after):
        after = after.rstrip(".")
    if is_action(after):
        after = ""
    if match := _VERB_LINE.fullmatch(after):
        verb, after = "verb", match["name"] or ""
    elif match := _LABEL.match(after):
        label, after = label or str(match.lastgroup), after[match.end() :]
    if is_action(after) or says(after, "badge", "author"):
        after = ""
    if before and after:
        return None
    name, by_author = split_badge(BESIDE_NAME.sub("", _balanced(before or after)))
    if name and not looks_like_name(name):
        return None
    order = "name-date" if before else "date-name" if after else "date"
    # "Réponse n° 2 le …" and "Le …" say the same of a message
    told = verb or (label and (name or label != "message"))
    family: tuple[str, ...] = (numbered, label, verb) if told else (numbered, order)
    return HeadLine(family, name or None, text[date.start : date.end], by_author, digits)


def _undated(text: str, numbered: str, digits: str | None, *, date_follows: bool) -> HeadLine | None:
    match = _VERB_LINE.fullmatch(text) if _VERB_WORD.search(text) else None
    if not match or not (match["mark"] or date_follows):
        return None
    name, by_author = split_badge(BESIDE_NAME.sub("", (match["name"] or "").strip(_EDGES)))
    if name and not looks_like_name(name):
        return None
    return HeadLine((numbered, "", "verb"), name or None, None, by_author, digits)


def _without_verb(before: str) -> tuple[str, str]:
    match = _VERB_END.search(before.rstrip(" ,("))
    return (before[: match.start()], "verb") if match else (before, "")


def _balanced(name: str) -> str:
    """Drop a parenthesis that the date stood in."""
    name = name.strip()
    if name.endswith("("):
        # "Bénédicte (l'atelier) (3 mai)" keeps its own
        name = name.rstrip("( ")
    elif name.endswith(")") and name.count("(") != name.count(")"):
        name = name.rstrip("() ")
    return name.strip(_EDGES)


def split_badge(name: str) -> tuple[str, bool]:
    """Return a name without the rank that a site puts behind it, and whether the rank is that of the article's author.

    Examples
    --------
    >>> split_badge("Delphine Arcachon Journaliste"), split_badge("Léa (auteur)")
    (('Delphine Arcachon', False), ('Léa', True))
    """
    if match := _AUTHOR_BADGE.search(name):
        return name[: match.start()].strip(_EDGES), True
    words = name.split(" ")
    if len(words) < 2:
        return name, False
    for count in (3, 2):
        # "Super fan"
        if len(words) > count + 1 and says(" ".join(words[-count:]), "badge"):
            return " ".join(words[:-count]).strip(_EDGES), False
    last = words[-1].strip("()[],·•|-")
    if says(last, "author"):
        return " ".join(words[:-1]).strip(_EDGES), True
    if says(last, "badge") and (
        len(words) > 2 or words[0].lower() not in ("le", "la", "l", "un", "une", "ancien")
    ):
        return " ".join(words[:-1]).strip(_EDGES), False
    return name, False


def without_number(text: str) -> str:
    """Return a line without the number that it begins with.

    Examples
    --------
    >>> without_number("3. Hakim"), without_number("12 mars")
    ('Hakim', '12 mars')
    """
    number = _NUMBER.match(text) or _BULLET.match(text)
    return text[number.end() :] if number else text


def stands_for_picture(text: str, name: str) -> bool:
    """Say whether a line holds the letters that a site shows where the next line's person has no picture.

    Examples
    --------
    >>> stands_for_picture("LB", "Léa Bel"), stands_for_picture("L", "Léa Bel"), stands_for_picture("Lé", "Léa Bel")
    (True, True, False)
    """
    if not 0 < len(text) <= MAX_INITIALS or not name:
        return False
    initials = "".join(word[0] for word in re.split(r"[\s-]+", name) if word[0].isalpha())
    return text.casefold() == name[0].casefold() or (
        len(text) > 1 and text.isupper() and initials.upper().startswith(text)
    )


def looks_like_name(text: str) -> bool:
    """Say whether a text could be what somebody signs with: short, no sentence, no label of the page.

    Examples
    --------
    >>> looks_like_name("Josette P."), looks_like_name("Il avait raison.")
    (True, False)
    """
    return (
        0 < len(text) <= MAX_NAME_CHARS
        and len(text.split()) <= MAX_NAME_WORDS
        and not _BAD_NAME.search(text)
        and (not text.endswith((".", ",", ":")) or _INITIAL.search(text) is not None)
        and not is_action(text)
        and not says(text, "noise", "header", "prompt", "end", "thread", "widget", "stop", "badge")
    )
