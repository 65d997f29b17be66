"""Know which column of a table holds what, by the columns' names and by what is in them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from stance.pages.fields import answers_in, field_of_any, holds_dates, holds_moments, holds_texts
from stance.pages.moments import field_date
from stance.pages.names import ARTICLE_KINDS, ARTICLE_WORDS, COMMENT_WORDS, field_of, plain_name
from stance.pages.table_shape import CLOCK, NUMBERED, Table, above_number

# "Votre prénom", "Nom de famille"
_FIRST_NAME = re.compile(r"(?:(?:votre|your) )?(?:prenom|first name|given name|firstname)")
# Networks export what a person is called beside what they log in with; the first may be empty.
_SHOWN_NAME = re.compile(
    r"(?:.* )?(?:full|display|displayed) ?name|(?:.* )?nom (?:affiche|complet)|author full|name"
)
_LOGIN = re.compile(r"(?:.* )?(?:user ?name|login|handle|screen name|account|nom d utilisateur)|author")
_SCREEN_NAME = re.compile(r"(?:.* )?screen name")
_FAMILY_NAME = re.compile(
    r"(?:(?:votre|your) )?(?:nom(?: de famille)?|last name|family name|surname|lastname)"
)
# How tables say that a comment is spam, or deleted.
YES = frozenset(("true", "vrai", "1", "oui", "yes", "x"))
_NO = frozenset(("false", "faux", "0", "non", "no", ""))
# Who keeps a table asks there whether to publish what readers sent, and has not always decided.
_ALLOWED = re.compile(
    r"(?:on |a )?(?:publi(?:e|er|able)|valide|accepte|ok|bon)s?(?: (?:ou non|pour (?:publication|mise en ligne)))?"
)
_PENDING = frozenset(("a voir", "à voir", "en attente", "?", "attente", "pending", "à relire"))
# What a date is named after that is not the one on which readers saw the comment.
_SENT = re.compile(r"\b(?:depot|depos|creat|cree|creation|submi|soumi|recu|envo|saisie)")


# What an organisation answers stands in the row of the comment, with who wrote that and when.
_ANSWER = frozenset(
    (
        *("reponse", "reply", "answer", "owner reply", "owner response", "reponse apportee", "notre reponse"),
        *("texte de la reponse", "contenu de la reponse", "reponse texte", "reply text", "answer text"),
    )
)
# "Réponse 2", "Qui répond (2)"
_LAST_NUMBER = re.compile(r"\s*\(?\d\)?$")
_OF_ANSWER = {
    "author": re.compile(
        r"(?:repondu|reponse|rep) (?:par|de)|qui (?:a )?repon\w+|auteur (?:de la )?(?:reponse|rep)|(?:answered|replied|reply|answer) (?:by|author)"
    ),
    "date": re.compile(
        r"(?:repondu|reponse|rep)(?: \w+)? le|date (?:de la |de )?(?:reponse|rep)|(?:answered|replied|reply|answer) (?:at|on|date)"
    ),
}
# What who keeps a table by hand calls a column of their own notes, or people's texts where nothing else is one.
NOTES = frozenset(
    f"{word}{ending}"
    for word in (
        "remarque",
        "note",
        "observation",
        "commentaire",
        "annotation",
        "precision",
        "comment",
        "remark",
    )
    for ending in ("", "s")
)
# "Remarque du bureau", "Notes internes"
_KEEPER = re.compile(r"(?:du|de la|de l|des|d|internes?|perso\w*|moderat\w*|prof|codage|analy\w*)\b")
# "LOC03"
_CODE = re.compile(r"[A-Z]{1,8}[_-]?\d{1,4}")
_WEB = re.compile(r"https?://\S+$")
MIN_TEXT_WORDS = 30
MIN_POST_WORDS = 12
MIN_TITLE_WORDS = 3
# "Oui, en entier"
MAX_ANSWER_WORDS = 4
_HOUR = re.compile(r"(?:h|hr|hrs|hh|heures?|time|hour)\b")
BARE_CLOCK = re.compile(r"[0-2]\d[0-5]\d")
# Of the cells of a column of hours, those that are.
MIN_CLOCKS = 0.8
# Zones lie up to fourteen hours from universal time; clocks change twice a year.
MAX_OFFSET = timedelta(hours=14)
# Fewer rows may say the same by chance.
MIN_ROWS = 3
# What tells one article from another.
TELLING = ("text", "title", "id", "url")


@dataclass(slots=True)
class Roles:
    """Which column holds what: of the article, of the comment, of the answer beside that, and the columns that serve both."""

    kind: str | None = None
    article: dict[str, str] = field(default_factory=dict)
    comment: dict[str, str] = field(default_factory=dict)
    both: dict[str, str] = field(default_factory=dict)
    answers: list[dict[str, str]] = field(default_factory=list)


def roles_of(table: Table) -> Roles:
    """Return which column holds what: by their names, those whose whole name is known first, else by what is in them."""
    roles = Roles(answers=_answers_beside(table))
    taken = {column for answer in roles.answers for column in answer.values()}
    own = [column for column in table.columns if column not in taken]
    fields = _with_constant([_field(table, column) for column in own], table)
    last = max((n for n, (_name, owner, _what) in enumerate(fields) if owner == "article"), default=-1)
    first = next((n for n, (_name, owner, _what) in enumerate(fields) if owner == "article"), -1)
    first_text = next(
        (n for n, (_name, owner, what) in enumerate(fields) if what == "text" and owner != "article"), None
    )
    # the comment's columns may come first
    start = -1 if first_text is None or first_text > first else first
    # an address up to the comment's columns is still the article's
    comment = next((n for n, (_name, owner, _what) in enumerate(fields) if owner == "comment"), last)
    half = _second_half(fields)
    # a name that is known says more than its end: "created_time", "query_time"
    ordered = sorted(enumerate(fields), key=lambda one: _strangeness(*one[1]))
    for number, (column, owner, what) in ordered:
        if half is not None and what not in (None, "kind"):
            owner = "article" if (number < half) == _is_article(fields[:half]) else "comment"
        among = start < number < last and any(w == what for *_n, w in fields[last + 1 :])
        if not owner and last >= 0 and (among or (what == "url" and number < max(last, comment))):
            # a column among the article's is the article's where the comment has another for the same
            owner = "article"
        if what == "kind" and not owner:
            roles.kind = roles.kind or column
        elif what is not None:
            {"article": roles.article, "comment": roles.comment, "": roles.both}[owner].setdefault(
                what, column
            )
    roles.kind = roles.kind or next(filter(partial(_tells_kinds, table), table.columns), None)
    if roles.kind and ("text" not in roles.article or "text" not in roles.comment | roles.both):
        # where articles have rows of their own, "N° de contribution" numbers those of the comments too
        roles.both, roles.article = roles.article | roles.both, {}
    if "id" in roles.article and _number_threads(roles, table):
        # the number of a thread is that of the comment which began it
        words = set(plain_name(roles.article["id"]).split()) - {"id"}
        roles.article = {w: c for w, c in roles.article.items() if words.isdisjoint(plain_name(c).split())}
    for what in ("author", "date"):
        # WordPress joins the name of an article's author to its comments; "Mis en ligne le" stands beside "Date du commentaire"
        if what in roles.comment and what in roles.both and roles.article and what not in roles.article:
            roles.article[what] = roles.both.pop(what)
    _take_title(roles, table)
    _take_address(roles, table)
    _take_of_articles(roles, table)
    _take_by_form(roles, table)
    if plain_name(roles.both.get("id", "")) == "post number":
        # what a forum's topic is about is its first post
        roles.article.pop("id", None)
    _take_names(roles, table)
    _take_clock(roles, table)
    if "text" in roles.comment and "text" in roles.both:
        # a text that is not the comment's is the article's, with all that stands beside it
        roles.article, roles.both = roles.both | roles.article, {}
    return roles


def _answers_beside(table: Table) -> list[dict[str, str]]:
    """Return the columns of each answer that a row holds beside its comment: the text, and who answered when."""
    if not any(plain_name(_LAST_NUMBER.sub("", c)) in _ANSWER for c in table.columns):
        return []
    texts = [
        c
        for c in table.columns
        if (what := field_of_any(_LAST_NUMBER.sub("", c))[1]) == "text"
        or (what is None and holds_texts([row.get(c) or "" for row in table.rows]))
    ]
    answers = [c for c in texts if plain_name(_LAST_NUMBER.sub("", c)) in _ANSWER]
    # what is the same in every row is what people answer to
    others = [c for c in texts if c not in answers and len({row.get(c) for row in table.rows}) > 1]
    numbers = [number[0].strip(" ()") if (number := _LAST_NUMBER.search(c)) else "" for c in answers]
    beside = any(row.get(c) for row in table.rows if any(map(row.get, answers)) for c in others)
    if not beside or len(set(numbers)) < len(numbers):
        return []
    found = [{"text": column} for column in answers]
    for column in table.columns:
        number = _LAST_NUMBER.search(column)
        plain = plain_name(_LAST_NUMBER.sub("", column))
        what = next((what for what, pattern in _OF_ANSWER.items() if pattern.fullmatch(plain)), None)
        told = number[0].strip(" ()") if number else ""
        if what and told in numbers:
            found[numbers.index(told)].setdefault(what, column)
    return found


def _field(table: Table, column: str) -> tuple[str, str, str | None]:
    """Return a column, whose it is, and what it holds."""
    owner, what = field_of_any(column)
    if what == "date" and _says_whether(table, column):
        # "Publié" may say when, or whether
        what = "status"
    if plain_name(column) == "publication" and holds_texts([row.get(column) or "" for row in table.rows]):
        # what a network's page published, not the paper that did
        owner, what = "article", _held_again(table, column) or "text"
    if what is None and plain_name(column).endswith("trackback"):
        # Dotclear flags what other sites wrote
        what = "deleted"
    if what is None and _ALLOWED.fullmatch(plain_name(column)) and _says_whether(table, column, _PENDING):
        # "On publie ?"
        what = "status"
    if what == "text" and (_is_answer_to_question(table, column) or _is_note(table, column)):
        what = None
    if what == "title" and {plain_name(row.get(column) or "") for row in table.rows} <= ARTICLE_KINDS:
        # SPIP's "objet" says what it is that a comment is about
        what = None
    if what is None and plain_name(column) in ARTICLE_WORDS and (held := _held_again(table, column)):
        # "Article" may hold a title
        return column, "article", held
    if plain_name(column) == "loc" and all(_CODE.fullmatch(row.get(column) or "X0") for row in table.rows):
        # linguists number those who speak
        what = "author"
    if what is None and plain_name(column) == "pid" and any(plain_name(c) == "cid" for c in table.columns):
        # Drupal
        what = "parent"
    if what == "kind" and _says_comment(table, column):
        # what tells comments from articles is neither's
        owner = ""
    return column, owner, what


def _is_answer_to_question(table: Table, column: str) -> bool:
    """Say whether a column holds a few words in each row ("Avis : favorable") where another one holds what people wrote."""
    cells = [row.get(column) or "" for row in table.rows]
    others = (c for c in table.columns if c != column and field_of_any(c) == ("", "text"))
    return all(len(cell.split()) <= MAX_ANSWER_WORDS for cell in cells) and any(
        holds_texts([row.get(c) or "" for row in table.rows]) for c in others
    )


def _is_note(table: Table, column: str) -> bool:
    """Say whether a column of remarks is its keeper's: it holds something in some rows only, or says whose it is, beside what people wrote in each."""
    cells = [row.get(column) or "" for row in table.rows]
    first, _space, whose = plain_name(column).partition(" ")
    keepers = bool(whose) and _KEEPER.match(whose) is not None
    if (
        first not in NOTES
        or (whose and not keepers)
        or (not keepers and 3 * sum(map(bool, cells)) > 2 * len(cells))
    ):
        return False
    others = [[row.get(c) or "" for row in table.rows] for c in table.columns if c != column]
    longer = sum(map(len, cells)) if keepers else 0
    return any(all(other) and holds_texts(other) and sum(map(len, other)) > longer for other in others)


def _held_again(table: Table, column: str) -> str | None:
    """Return what of an article a column of a bare name holds, None where it differs from row to row."""
    given = [cell for row in table.rows if (cell := (row.get(column) or "").strip())]
    if len(given) < MIN_ROWS or 2 * len(set(given)) > len(given):
        return None
    words = sum(len(cell.split()) for cell in given) / len(given)
    if given[0].startswith(("http://", "https://")):
        return "url"
    return "text" if words >= MIN_TEXT_WORDS else "title" if words >= MIN_TITLE_WORDS else "id"


def _with_constant(
    fields: list[tuple[str, str, str | None]], table: Table
) -> list[tuple[str, str, str | None]]:
    """Return columns with those as the article's that say the same in every row where another one says something of each."""
    if len(table.rows) < MIN_ROWS:
        return fields
    fields = _with_sparse(fields, table)
    held = {column: [row.get(column) or "" for row in table.rows] for column, _owner, _what in fields}
    constant = {column for column, cells in held.items() if cells[0] and len(set(cells)) == 1}
    # a word or two that a team wrote into each row are no article
    constant -= {c for c, _o, what in fields if what == "text" and len(held[c][0].split()) < MIN_POST_WORDS}
    varying = {what for column, owner, what in fields if owner != "article" and len(set(held[column])) > 1}
    told = "text" in varying and any(
        what in ("title", "text") and column in constant for column, _owner, what in fields
    )
    if not told:
        return fields
    # where titles differ they are the comments' own
    wanted = {"text", "date", "author", "url", "title", "standfirst"} & (
        varying | {"url", "title", "standfirst"}
    )
    return [
        (column, "article" if column in constant and what in wanted and not owner else owner, what)
        for column, owner, what in fields
    ]


def _with_sparse(
    fields: list[tuple[str, str, str | None]], table: Table
) -> list[tuple[str, str, str | None]]:
    """Return columns with those as the article's that are filled only where its title is, in a row of several."""
    filled = {
        c: {n for n, row in enumerate(table.rows) if (row.get(c) or "").strip()} for c, *_rest in fields
    }
    title = next((c for c, owner, what in fields if owner == "article" and what == "title"), None)
    if title is None or not 0 < 2 * len(filled[title]) < len(table.rows):
        return fields
    sparse = {c for c, owner, _what in fields if not owner and filled[c] and filled[c] <= filled[title]}
    return [
        (column, "article", what or _of_bare_name(table, column))
        if column in sparse
        else (column, owner, what)
        for column, owner, what in fields
    ]


def _of_bare_name(table: Table, column: str) -> str | None:
    """Return what of an article a column holds that is named after it: "Billet"."""
    words = [len((row.get(column) or "").split()) for row in table.rows if row.get(column)]
    named = plain_name(column) in ARTICLE_WORDS
    return ("text" if max(words) >= MIN_TEXT_WORDS else None) if named else None


def _says_whether(table: Table, column: str, others: frozenset[str] = frozenset()) -> bool:
    return {(row.get(column) or "").strip().casefold() for row in table.rows} <= YES | _NO | others


def _says_comment(table: Table, column: str) -> bool:
    return any(plain_name(row.get(column) or "").split(" ")[0] in COMMENT_WORDS for row in table.rows)


def _tells_kinds(table: Table, column: str) -> bool:
    """Say whether a column's cells say of each row whether it is an article or a comment."""
    words = {plain_name(row.get(column) or "").split(" ")[0] for row in table.rows}
    return (
        words <= ARTICLE_KINDS | COMMENT_WORDS
        and not words.isdisjoint(ARTICLE_KINDS)
        and not words.isdisjoint(COMMENT_WORDS)
    )


def _number_threads(roles: Roles, table: Table) -> bool:
    threads = {row.get(roles.article["id"]) for row in table.rows}
    others = (c for c in table.columns if c != roles.article["id"] and c not in roles.both.values())
    return len(threads) > 1 and any(threads <= {row.get(c) for row in table.rows} for c in others)


def _take_title(roles: Roles, table: Table) -> None:
    """Know a title as the article's where it changes no more often than the article's text."""
    text, title = roles.article.get("text"), roles.both.get("title")
    if text is None or title is None or "title" in roles.article:
        return
    if len({row.get(title) for row in table.rows}) <= len({row.get(text) for row in table.rows}):
        roles.article["title"] = roles.both.pop("title")


def _take_address(roles: Roles, table: Table) -> None:
    """Know an address as the article's where the rows about one article share it: a comment's own is in one row."""
    title, url = roles.article.get("title"), roles.both.get("url")
    if title is not None and (own := roles.article.get("url")) is not None:
        addresses = {row.get(own) for row in table.rows}
        alone = len(addresses) == len(table.rows) > len({row.get(title) for row in table.rows})
        if alone and len(table.rows) >= MIN_ROWS:
            # each comment's own, beside the thread's columns (Brandwatch)
            roles.both["url"] = roles.article.pop("url")
        return
    if title is None or "url" in roles.article:
        return
    if url is None:
        cells = ({(row.get(column) or "").strip() for row in table.rows} for column in table.columns)
        same = (
            c
            for c, told in zip(table.columns, cells, strict=True)
            if len(told) == 1 and _WEB.match(next(iter(told)))
        )
        if (address := next(same, None)) is not None and len(table.rows) >= MIN_ROWS:
            roles.article["url"] = address
        return
    pairs = {(row.get(title), row.get(url)) for row in table.rows}
    titles = {row.get(title) for row in table.rows}
    if len(pairs) == len(titles) < len(table.rows):
        roles.article["url"] = roles.both.pop("url")


def _take_of_articles(roles: Roles, table: Table) -> None:
    """Know the name and the date that all rows about one article share as the article's where another column has the comments'."""
    keys = [roles.article[what] for what in ("id", "url", "title", "text") if what in roles.article]
    about = [tuple(row.get(key) for key in keys) for row in table.rows]
    articles = len(set(about))
    if articles == len(table.rows):
        return
    for what in ("author", "date"):
        if not roles.article or what in roles.article or what not in roles.both:
            continue
        told = {
            c: len({(key, row.get(c)) for key, row in zip(about, table.rows, strict=True)})
            for c in table.columns
            if field_of_any(c)[1] == what
        }
        others = [c for c, count in told.items() if count > articles]
        # a column may be known by what is in it, and by no name
        if told.get(roles.both[what]) == articles and others:
            roles.article[what], roles.both[what] = roles.both[what], others[0]


def _take_by_form(roles: Roles, table: Table) -> None:
    """Know the columns of dates, of texts and of numbers that no name tells by what is in them."""
    owners = (roles.article, roles.comment, roles.both, *roles.answers)
    taken = {*(column for owned in owners for column in owned.values()), roles.kind}
    cells = {c: [row.get(c) or "" for row in table.rows] for c in table.columns if c not in taken}
    _take_answers(roles, table)
    for owned in (roles.comment, roles.both):
        # "il y a 2 ans" says less than the moment that another column has
        column = owned.get("date")
        told = [row.get(column) or "" for row in table.rows] if column else []
        if told and not any(map(field_date, told)):
            owned["date"] = next((c for c in cells if holds_moments(cells[c], c)), column or "")
        elif column and (counted := _counted_beside(told, cells)):
            owned["date"] = counted
    found = roles.both | roles.comment
    if "date" not in found and (date := next((c for c in cells if holds_dates(cells[c])), None)):
        roles.both["date"] = date
        del cells[date]
    if "text" not in found and (texts := [c for c in cells if holds_texts(cells[c])]):
        roles.both["text"] = max(texts, key=lambda c: sum(map(len, cells[c])))
        del cells[roles.both["text"]]
    if "id" not in found and "parent" in found:
        answered = {row.get(found["parent"]) or "" for row in table.rows} - {"", "0"}
        # tools that watch the web number nothing: addresses tell
        url = [roles.both["url"]] if "url" in roles.both else []
        other = [c for c in (*cells, *url) if c != found["parent"]]
        known = (c for c in other if answered and answered <= {row.get(c) for row in table.rows})
        if (number := next(known, None)) is not None:
            roles.both["id"] = number
    elif "id" in found and "parent" not in found:
        # Netvizz says where each stands beside what numbers it
        place = next((c for c in cells if _tells_places(cells[c])), None)
        if place is not None:
            roles.both["place"] = place
    elif (
        "id" not in found
        and (numbered := next((c for c in cells if _is_numbering(cells[c])), None)) is not None
    ):
        roles.both["id"] = numbered


def _counted_beside(told: Sequence[str], cells: Mapping[str, Sequence[str]]) -> str | None:
    """Return the column that counts the moments of another one, which lacks their offset from universal time, or their hours."""
    moments = [field_date(cell) for cell in told]
    if all(moment and len(moment) == len("2024-02-20") for moment in moments):
        exact = {c: list(map(field_date, cells[c])) for c in cells if field_of_any(c)[1] == "date"}
        same = (
            c
            for c, found in exact.items()
            if all(one and "T" in one and one[:10] == day for one, day in zip(found, moments, strict=True))
        )
        return next(same, None)
    if not all(moment and "T" in moment and len(moment) == len("2024-02-20T18:04:11") for moment in moments):
        return None
    counted = (c for c in cells if field_of_any(c)[1] == "date")
    return next((c for c in counted if _are_same(moments, list(map(field_date, cells[c])))), None)


def _are_same(local: Sequence[str | None], counted: Sequence[str | None]) -> bool:
    """Say whether moments of universal time are those of some local time, all as many hours apart."""
    if not all(moment and moment.endswith("+00:00") for moment in counted):
        return False
    apart = {
        datetime.fromisoformat(one or "") - datetime.fromisoformat(other or "").replace(tzinfo=None)
        for one, other in zip(local, counted, strict=True)
    }
    return all(gap.total_seconds() % 900 == 0 and abs(gap) <= MAX_OFFSET for gap in apart) and len(apart) <= 2


def _take_answers(roles: Roles, table: Table) -> None:
    """Know the column of answers that no name tells, and the numbers that it names where the column of numbers holds others."""
    found = roles.both | roles.comment
    # an article's column may be a comment's as well
    if "id" in found and "parent" not in found and (thread := _thread_column(table, found["id"])):
        roles.article = {what: c for what, c in roles.article.items() if c != thread}
        roles.both["parent"] = thread
        return
    article = {roles.kind, *roles.article.values()} - set(found.values())
    cells = {c: [(row.get(c) or "").strip() for row in table.rows] for c in table.columns if c not in article}
    if "parent" in found and (
        "id" not in found or not set(cells[found["parent"]]).isdisjoint(cells[found["id"]])
    ):
        return
    told = answers_in(cells)
    if told is None or ("parent" in found and found["parent"] != told[0]):
        return
    roles.both["parent"] = told[0]
    if field_of_any(told[1])[1] != "author":
        roles.comment.pop("id", None)
        roles.both["id"] = told[1]


def _thread_column(table: Table, number: str) -> str | None:
    """Return the column that names the comment in whose thread a row is, and the article, as another one does, in all others (4CAT)."""
    own = {row.get(number) or "" for row in table.rows}
    held = {c: {row.get(c) or "" for row in table.rows} for c in table.columns}
    for column in (c for c in table.columns if "thread" in plain_name(c).split() and c != number):
        others = held[column] - own
        if held[column] & own and len(others) == 1 and any(others == held[c] for c in held):
            return column
    return None


def _is_numbering(cells: Sequence[str]) -> bool:
    """Say whether cells number comments and the answers below each: 1, 1.1, 1.2, 2 …"""
    if len(set(cells)) < len(cells) or not all(map(NUMBERED.fullmatch, cells)):
        return False
    above = {above_number(cell) for cell in cells}
    return above < set(cells)


def _tells_places(cells: Sequence[str]) -> bool:
    """Say whether cells tell where each comment stands, of one article after another: 0, 0_0, 0_1, 1, 0, 0_0 …"""
    known: set[str] = set()
    for cell in cells:
        if not NUMBERED.fullmatch(cell) or ((above := above_number(cell)) != cell and above not in known):
            return False
        known.add(cell)
    return any(above_number(cell) != cell for cell in known)


def _take_names(roles: Roles, table: Table) -> None:
    """Know the column of names among several: what people are called beside their logins, first names beside family names."""
    owned = roles.comment if "author" in roles.comment else roles.both
    if "author" not in owned:
        return
    cells = {column: [row.get(column) or "" for row in table.rows] for column in table.columns}
    named = [c for c in table.columns if field_of_any(c)[1] == "author" and c not in roles.article.values()]
    if len(set(cells[owned["author"]])) == 1 and len(table.rows) > 1:
        # who is logged in is "Anonyme" in every row where people are asked their names
        owned["author"] = next((c for c in named if len(set(cells[c])) > 1), owned["author"])
    given = next((c for c in named if _FIRST_NAME.fullmatch(plain_name(c))), None)
    family = next((c for c in named if _FAMILY_NAME.fullmatch(plain_name(c))), None)
    if given and family and owned["author"] in (given, family):
        owned["author"], owned["first name"] = family, given
    if _SCREEN_NAME.fullmatch(plain_name(owned["author"])):
        named.sort(key=lambda column: _SCREEN_NAME.fullmatch(plain_name(column)) is not None)
        owned["author"], owned["login"] = named[0], owned["author"]
        return
    shown = next((c for c in table.columns if _SHOWN_NAME.fullmatch(plain_name(c)) and any(cells[c])), None)
    if shown and shown not in roles.article.values() and _LOGIN.fullmatch(plain_name(owned["author"])):
        owned["author"], owned["login"] = shown, owned["author"]
    elif shown == owned["author"] and (
        login := next((c for c in named if _LOGIN.fullmatch(plain_name(c))), None)
    ):
        owned["login"] = login


def _take_clock(roles: Roles, table: Table) -> None:
    """Know the column of hours beside that of days."""
    cells = {c: [cell for row in table.rows if (cell := (row.get(c) or "").strip())] for c in table.columns}
    # a sum may stand below them
    hours = {
        c
        for c, given in cells.items()
        if given and sum(CLOCK.fullmatch(cell) is not None for cell in given) >= MIN_CLOCKS * len(given)
    }
    # "0812" below "HR_COM"
    hours |= {
        c
        for c, given in cells.items()
        if given and _HOUR.match(plain_name(c)) and all(map(BARE_CLOCK.fullmatch, given))
    }
    for owned in (roles.comment, roles.both, roles.article):
        date = owned.get("date")
        named = [c for c in table.columns if field_of_any(c)[1] == "date"]
        if date in hours and (day := next((c for c in named if c not in hours), None)):
            owned["date"], owned["clock"] = day, date
        elif date and (clock := next((c for c in (*named, *table.columns) if c in hours), None)):
            owned["clock"] = clock
            return


def _strangeness(column: str, _owner: str, what: str | None) -> int:
    """Return how much less a column's name says than another's: "url" says whose it is not, "source_url" does."""
    if field_of(column)[1] is None:
        return 2
    plain = plain_name(column)
    # "name" may be that of anything
    named = what == "author" and plain in ("name", "par", "by")
    # readers saw a comment when it was published, not when it was sent
    sent = what == "date" and _SENT.search(plain) is not None
    return int(named or sent or (what == "url" and plain != what))


def _second_half(fields: Sequence[tuple[str, str, str | None]]) -> int | None:
    """Return where the columns of a table without owners begin anew: an article's, then a comment's of the same names."""
    what = [w for _column, _owner, w in fields]
    if any(owner == "article" for _column, owner, _what in fields) or what.count("text") != 2:
        return None
    half = next(
        n
        for n, (_column, owner, w) in enumerate(fields)
        if owner == "comment" or (w in ("author", "date", "text") and w in what[:n])
    )
    apart = what[:half].count("text") == 1
    return half if apart and any(w in what[:half] and w in what[half:] for w in ("author", "date")) else None


def _is_article(fields: Sequence[tuple[str, str, str | None]]) -> bool:
    return any(what == "title" for _column, _owner, what in fields)
