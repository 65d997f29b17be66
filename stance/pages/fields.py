"""Know what a column or a key holds whose whole name no lexicon lists: by the words at its edges, or by what is in it."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from stance.pages.dates import find_date, iso_date, spreadsheet_date
from stance.pages.heads import looks_like_name
from stance.pages.moments import field_date, program_date
from stance.pages.names import CACHED_NAMES, field_of, plain_name

# "Date de modification", "updated_at" and "approved_by" are of the same form, and of something else.
_OTHER = re.compile(
    r"\b(?:modif\w*|mise?s? a jour|maj|updat\w*|edit\w*|naissance|birth\w*|inscri\w*|regist\w*|join\w*|approv\w*|ban\w*|delet\w*"
    r"|suppr\w*|remov\w*|lock\w*|clos\w*|cloture|fin|end|debut|start|last|dernier\w*|expir\w*|import\w*|export\w*|moder\w*|valid\w*"
    r"|sav\w*|collect\w*|crawl\w*|scrap\w*|fetch\w*|recuper\w*|extrai\w*|extract\w*|archiv\w*|index\w*|errors?|erreurs?|likes?|votes?|mail|courriel|email|url|avatar|age|ip|type|count|nombre|nb)\b"
)
_OF = re.compile(r"(?P<head>.+?) (?:de l|de la|de|du|des|d|of the|of) (?P<rest>.+)")
_PERSON = re.compile(
    r"\b(?:auteure?|author|utilisat\w+|users?|compte|account|participante?|membres?|members?|profile?|comment(?:er|ator)"
    r"|contribut\w+|lecteur|lectrice|reader|reviewer|poster|creator|owner|sender|person\w*)\b"
)
_CODE = re.compile(r"^[A-Za-z]\w{0,15}(?:\[\w{1,15}\])?\.\s(?=\S)")
_ENDS = (
    (re.compile(r"(?:nom|prenom|pseudo|pseudonyme|name|nickname) (?:ou|et|or|and) .*"), "author"),
    (re.compile(r"(?:in )?repl(?:y|ies|ied) to (?!.*\b(?:user|name|author|screen|count)\b).*"), "parent"),
    (
        re.compile(r".*\b(?:author|account|user|member|auteur|membre|utilisateur)\b.* (?:name|nom|pseudo)"),
        "author",
    ),
    (
        re.compile(
            r"comment (?:souhait|voul|desir|prefer|aimer)i?ez vous (?:etre |que l on vous |qu on vous )?(?:cite|nomme|appele|designe|sign|apparaitre|identifi).*"
        ),
        "author",
    ),
    (re.compile(r".* (?:par|by)"), "author"),
    (re.compile(r".* (?:le|on|at|utc|date|time)"), "date"),
    (re.compile(r"(?:created|published|posted|publie|poste|cree|depose|envoye|ecrit|soumis) .*"), "date"),
    (re.compile(r"date .*"), "date"),
    (re.compile(r".* (?:text|texte|body|message|content|contenu)"), "text"),
    (
        re.compile(
            r"(?:text|texte|body|message|content|contenu|corps) (?:html|brut|plain|complet|original|forum)"
        ),
        "text",
    ),
    (re.compile(r"(?:.* )?(?:ts|epoch|unix time|timestamp)(?: (?:ms|s|utc|unix|gmt))?"), "date"),
    (
        re.compile(
            r"(?:auteure?|author|pseudo|pseudonyme|internaute) (?:apparent|affiche|declare|visible|public)e?"
        ),
        "author",
    ),
    (re.compile(r"\w+ (?:n|no|num|numero)"), "id"),
    (re.compile(r"(?:n|no|num|numero) \w+"), "id"),
)
_REMARK = re.compile(r"\s*\([^()]*\)\s*\*?$")
# Surveys ask: "Votre nom ou pseudonyme", "Quel est votre avis sur …", "What is your name?"
_ASKED = re.compile(
    r"(?:(?:quel(?:le)?s? (?:est|sont) |indiquez |precisez |choisissez |ecrivez |saisissez |entrez |donnez (?:nous )?|what(?: is| are| s) |please enter )?(?:votre|vos|ton|your|(?<=ez )une?) )"
    r"(?P<what>[a-z]+(?: (?:complet|name))?)(?: (?:ou|or|et|and|sur|about|on|a propos|a|au|aux|de|du) .*)?"
)
_ASKED_FOR = ("author", "text")
_HEADS = frozenset(("id", "date", "text", "author", "title", "parent", "url", "status"))
# The way from the top of a thread, as Rails writes it.
WAY = re.compile(r"\d{1,12}(?:/\d{1,12})*")
# How those name a column that hold what a row answers.
_ANSWERS = re.compile(
    r"\b(?:rep|reply|replied|repond\w*|repons\w* (?:a|au|de)|parent\w*|answer(?:ed|ing|s)? (?:to|of)|pere|cible|target|suite a)\b"
)
# That much of a column must have the form; tables kept by hand have a cell or two that do not.
MIN_SHARE = 0.9
MIN_CELLS = 2
MIN_NAMES = 0.6


@lru_cache(maxsize=CACHED_NAMES)
def is_person(name: str) -> bool:
    """Say whether a key is named after somebody: "auteurId", "membre", "commenterHex"."""
    return _PERSON.search(plain_name(name)) is not None


@lru_cache(maxsize=CACHED_NAMES)
def field_of_any(name: str) -> tuple[str, str | None]:
    """Return whose a column is and what it holds, as :func:`stance.pages.names.field_of`, from parts of its name too.

    Examples
    --------
    >>> field_of_any("N° de contribution"), field_of_any("Date de dépôt"), field_of_any("Date de naissance")
    (('', 'id'), ('', 'date'), ('', None))
    """
    owner, what = field_of(name)
    if what is None and (bare := _REMARK.sub("", name)) != name:
        # "Auteur(e)", "Date (UTC)", "Nom (facultatif)"
        return field_of_any(bare)
    if what is None and (bare := _CODE.sub("", name)) != name:
        # LimeSurvey: "G2Q3. Votre prénom ou pseudo"
        return field_of_any(bare)
    plain = plain_name(name)
    if what is not None or not plain or _OTHER.search(plain):
        return owner, what
    if (match := _ASKED.fullmatch(plain)) and (what := field_of(match["what"])[1]) in _ASKED_FOR:
        return "", what
    if match := _OF.fullmatch(plain):
        what = field_of(match["head"])[1]
        if what in _HEADS and not (what == "id" and _PERSON.search(match["rest"])):
            return "", what
        return "", None
    return "", next((what for pattern, what in _ENDS if pattern.fullmatch(plain)), None)


def holds_dates(cells: Sequence[str]) -> bool:
    """Say whether cells are dates and nothing else.

    Examples
    --------
    >>> holds_dates(["02/06/2023 10:00", "", "05/06/2023 09:14"]), holds_dates(["Le 3 mai 2020, il a plu.", "2020"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    dates = sum(map(_is_date, filled))
    return dates >= MIN_CELLS and dates >= MIN_SHARE * len(filled)


def holds_moments(cells: Sequence[str], name: str) -> bool:
    """Say whether a column that is named after dates holds them, in words or counted in seconds.

    Examples
    --------
    >>> holds_moments(["1680619284.0", "1680627831.0"], "time_parsed"), holds_moments(["il y a 2 ans"], "time")
    (True, False)
    """
    told = field_of_any(name)[1] == "date" and any(cells)
    return told and all(field_date(cell) for cell in cells if cell)


def _is_date(cell: str) -> bool:
    if program_date(cell) or spreadsheet_date(cell):
        return True
    match = find_date(cell)
    if match is None or match.iso is None:
        return not cell.isdigit() and iso_date(cell) is not None
    return match.start <= len("dimanche ") and match.end >= len(cell) - len("+00:00:00Z")


def holds_texts(cells: Sequence[str]) -> bool:
    """Say whether cells are sentences: several words in most of them."""
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) >= MIN_CELLS and 2 * sum(len(cell.split()) > 3 for cell in filled) > len(filled)


def holds_names(cells: Sequence[str]) -> bool:
    """Say whether cells are what people sign with: most could be names, and most differ.

    Examples
    --------
    >>> holds_names(["Léa", "paul.k", "Karim B."]), holds_names(["oui", "non", "oui"])
    (True, False)
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    names = sum(looks_like_name(cell) and any(map(str.isalpha, cell)) for cell in filled)
    return len(filled) > MIN_CELLS and names >= MIN_NAMES * len(filled) and 2 * len(set(filled)) > len(filled)


def answers_in(cells: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """Return the column that says which other row a row answers, and the one that it names it by: a number, or a name.

    Examples
    --------
    >>> answers_in({"cle": ["a", "b"], "votes": ["3", "2"], "rep": ["", "a"]})
    ('rep', 'cle')
    """
    for way, given in cells.items():
        if any("/" in cell for cell in given) and all(map(WAY.fullmatch, given)):
            ends = [cell.rpartition("/")[2] for cell in given]
            if (name := next((c for c in cells if c != way and list(cells[c]) == ends), None)) is not None:
                return way, name
    known = {name: set(own) for name, own in cells.items()}
    numbered = [c for c, own in cells.items() if len(known[c]) == len(own) and "" not in known[c]]
    names = [*numbered, *(c for c in cells if field_of_any(c)[1] == "author")]
    for answers, given in cells.items():
        told = [(row, cell) for row, cell in enumerate(given) if cell]
        plain = plain_name(answers)
        if not told or len(told) == len(given) or not _ANSWERS.search(plain) or _OTHER.search(plain):
            continue
        for name in names:
            own = cells[name]
            if name != answers and all(cell in known[name] and cell != own[row] for row, cell in told):
                return answers, name
    return None
