"""Know what a row of a JSON export is, a comment or an article, and which other row it answers."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from stance.pages.fields import WAY, answers_in, field_of_any, is_person
from stance.pages.json_names import ABOUT, AUTHOR, COMMENTS, DATE, ID, NESTED, OWN, PARENT, TEXT, TITLE, URL
from stance.pages.json_shape import KINDS_OF_VALUES, plain, rows_in, unwrap
from stance.pages.moments import field_date
from stance.pages.names import field_of

Row = Mapping[str, Any]

# What exports write where a comment answers none.
_NO_PARENT = (0, "0", "root")


def first_of(data: Row, names: Sequence[str]) -> Any:
    """Return the first filled field of some names; what MongoDB wraps, ``{"$oid": …}``, is unwrapped."""
    for name in names:
        value = data.get(name)
        if value not in (None, ""):
            return plain(value)
    return None


def field(data: Row, names: Sequence[str], what: str) -> Any:
    """Return a field by the names that exports use; else by what ``lexicons/columns.tsv`` says that a key holds."""
    if what == "date":
        # OpenWeb's "published" says whether
        names = [name for name in names if not isinstance(data.get(name), bool)]
    given = first_of(data, names)
    return given if given is not None else next(fields_that_hold(data, what), None)


def fields_that_hold(data: Row, what: str) -> Iterator[Any]:
    """Yield the fields whose keys say that they hold something, those first whose whole name is known."""
    kinds = KINDS_OF_VALUES.get(what, (str, int, float))
    opened = ((str(key), plain(value)) for key, value in data.items())
    filled = {key: value for key, value in opened if value not in (None, "") and isinstance(value, kinds)}
    # what Elasticsearch and Logstash add says when they took a row in
    for stored in (False, True):
        for known in (field_of, field_of_any):
            for key, value in filled.items():
                owner, holds = known(key)
                if key.startswith("@") == stored and holds == what and owner != "article":
                    yield value


def is_comment(row: Row) -> bool:
    """Say whether a row is a comment: a text without a title or comments of its own that answers, or has a name and a date.

    Examples
    --------
    >>> is_comment({"author": "lea", "body": "Oui.", "created_utc": 1709665203})
    True
    >>> is_comment({"author": "lea", "title": "Vélo", "body": "Oui.", "date": "2024-03-05"})
    False
    """
    # answers may stand in a comment; what has "comments" is what they are about
    if row.get("comments") not in (None, []) or any(
        rows_in(row.get(name)) for name in COMMENTS if name not in NESTED
    ):
        return False
    if first_of(row, TITLE) is not None or field(row, TEXT, "text") is None:
        return False
    threaded = any(name in row for name in (*PARENT, *NESTED[:2]))
    signed = field(row, AUTHOR, "author") is not None or any(
        value and is_person(str(key)) for key, value in row.items()
    )
    return threaded or (signed and field(row, DATE, "date") is not None)


def is_article(row: Row) -> bool:
    """Say whether a row among comments is what they are about: it has a title, and answers nothing."""
    return (
        field(row, TITLE, "title") is not None
        and first_of(row, ABOUT) is None
        and first_of(row, PARENT) is None
    )


def parent_of(row: Row) -> Any:
    """Return the identifier of what a row answers, None where it answers nothing.

    Examples
    --------
    >>> parent_of({"id": "3", "references": ["1", "2"]}), parent_of({"pid": 7, "toPid": "5"}), parent_of({"parent": 0})
    ('2', '5', None)
    """
    # "pid" numbers the post itself where the row has no other number (NodeBB)
    names = PARENT if first_of(row, [name for name in ID if name != "uid"]) is not None else _UNNUMBERED
    # NodeBB's "parent" is the person answered, not the post
    people = [name for name in names if isinstance(row.get(name), Mapping) and not _numbered(row[name])]
    given = field({name: value for name, value in row.items() if name not in people}, names, "parent")
    if isinstance(given, list):
        # "references" go from the top down; X tells answers from quotations
        answered = [
            one for one in given if not isinstance(one, Mapping) or "repl" in str(one.get("type", "repl"))
        ]
        given = answered[-1] if answered else None
    if isinstance(given, Mapping):
        given = _number_in(given)
    if isinstance(given, str) and "/" in given and WAY.fullmatch(given):
        # the way from the top of the thread
        given = given.rpartition("/")[2]
    return None if given in _NO_PARENT else given


def _numbered(row: Row) -> bool:
    """Say whether an object has an identifier, or is one that MongoDB wraps."""
    return not isinstance(plain(row), Mapping) or _number_in(row) is not None


def _number_in(row: Row) -> Any:
    """Return the identifier that an object holds, of itself or of what it answers."""
    inner = row.get("data")
    row = inner if isinstance(inner, Mapping) else row
    number = field(row, ID, "id")
    return number if number is not None else first_of(row, PARENT)


# What Mastodon and X say of a post, where the first of a thread is one too.
_NETWORK_PARENT = (
    "peer_id",
    "in_reply_to_id",
    "in_reply_to_status_id",
    "referenced_tweets",
    "inReplyToTweetId",
)
_UNNUMBERED = tuple(name for name in PARENT if name != "pid")


def opens(first: Row, others: Sequence[Row]) -> bool:
    """Say whether a row is the post that all others say they are about.

    Examples
    --------
    >>> opens({"id": "7", "message": "Brocante"}, [{"id": "7_1", "post_id": "7", "message": "Oui."}])
    True
    """
    known = [value for value in (identifier_of(first), *(first.get(name) for name in URL)) if value]
    return bool(known and others) and all(first_of(row, ABOUT) in known for row in others)


def with_opening(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows with the first one as an article where all others say so, or in a network's thread answer it or each other."""
    rows = _as_comments(rows)
    first = rows[0] if rows else {}
    if opens(first, rows[1:]):
        return [{**first, "type": "post"}, *rows[1:]]
    networked = any(name in row for name in _NETWORK_PARENT for row in rows)
    # searches give the latest first
    roots = [at for at, row in enumerate(rows) if parent_of(row) is None]
    if not networked or len(rows) < 2 or len(roots) != 1 or roots[0] not in (0, len(rows) - 1):
        return rows
    return [{**rows[roots[0]], "type": "post"}, *(row for at, row in enumerate(rows) if at != roots[0])]


def _as_comments(rows: Sequence[Row]) -> Sequence[Row]:
    """Return rows with posts as comments where another one has the title: Disqus calls its comments so."""
    posts = [row for row in rows if row.get("type") == "post"]
    titled = [id(row) for row in posts if field(row, TITLE, "title") is not None]
    if not 0 < len(titled) < len(posts):
        return rows
    answers = {id(row) for row in posts if id(row) not in titled and any(name in row for name in PARENT)}
    return [{**row, "type": "comment"} if id(row) in answers else row for row in rows]


def identifier_of(row: Row) -> Any:
    """Return the identifier of a row."""
    numbered = "toPid" in row or ("pid" in row and "tid" in row)
    return first_of(row, ("pid",)) if numbered else field(row, ID, "id")


_DEPTHS = ("depth", "level", "niveau", "indent", "profondeur")


def by_depth(rows: Sequence[Any]) -> list[str | None]:
    """Return what each row of a flat thread answers that says how deep it stands, in the order in which a page shows them.

    Examples
    --------
    >>> by_depth([{"id": 1, "depth": 0}, {"id": 2, "depth": 1}, {"id": 3, "depth": 1}])
    [None, '1', '1']
    """
    none: list[str | None] = [None] * len(rows)
    flat = [row for row in rows if isinstance(row, Mapping)]
    depths = [next((row[name] for name in _DEPTHS if isinstance(row.get(name), int)), None) for row in flat]
    told = [depth for depth in depths if depth is not None]
    if len(told) != len(rows) or not told or told[0] != min(told):
        return none
    if any(after > before + 1 for before, after in pairwise(told)) or any(
        parent_of(row) is not None or rows_in(first_of(row, NESTED)) for row in flat
    ):
        return none
    found: list[str | None] = []
    above: dict[int, str] = {}
    for row, depth in zip(flat, told, strict=True):
        found.append(above.get(depth - 1))
        above[depth] = str(identifier_of(row))
    return found if all(identifier_of(row) is not None for row in flat) else none


def by_form(rows: Sequence[Any]) -> dict[int, tuple[str, str | None]]:
    """Return the numbers of the rows of a flat list and of those which they answer, by their places, where what is in them tells which keys hold these.

    Examples
    --------
    >>> by_form([{"i": 0, "texte": "Non.", "rep": None}, {"i": 1, "texte": "Si.", "rep": 0}])
    {0: ('0', None), 1: ('1', '0')}
    """
    flat = {n: r for n, r in enumerate(rows) if isinstance(r, Mapping) and field(r, TEXT, "text") is not None}
    known = {str(identifier_of(row)) for row in flat.values()} - {"None"}
    nested = any(rows_in(first_of(row, NESTED)) for row in flat.values())
    if nested or any(str(parent_of(row)) in known for row in flat.values()):
        return {}
    keys = dict.fromkeys(str(key) for row in flat.values() for key in row)
    cells = {key: [_scalar(row.get(key)) for row in flat.values()] for key in keys}
    told = answers_in(cells)
    if told is None:
        return {}
    answered, names = cells[told[0]], cells[told[1]]
    if len(set(names)) == len(flat):
        return {n: (name, above or None) for n, name, above in zip(flat, names, answered, strict=True)}
    latest: dict[str, str] = {}
    found: dict[int, tuple[str, str | None]] = {}
    for (n, row), author, above in zip(flat.items(), names, answered, strict=True):
        number = _scalar(identifier_of(row)) or f"#{n}"
        found[n] = (number, latest.get(above))
        latest[author] = number
    return found


def _scalar(value: Any) -> str:
    value = plain(value)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def is_own(row: Row) -> bool:
    """Say whether an export marks a comment as one by the author of what it is about."""
    if any(row.get(name) is True for name in OWN):
        return True
    # YouTube says whose channel the video is on, and which one is the writer's
    writer, channel = row.get("authorChannelId"), row.get("channelId")
    writer = writer.get("value") if isinstance(writer, Mapping) else writer
    return writer is not None and writer == channel


def in_order(rows: Sequence[Any]) -> Sequence[Any]:
    """Return the answers to a comment from the oldest on, where an export begins with the latest (YouTube)."""
    opened = [unwrap(row, TEXT) for row in rows if isinstance(row, Mapping)]
    dates = [field_date(field(row, DATE, "date")) for row in opened]
    told = [date for date in dates if date]
    latest_first = 1 < len(told) == len(rows) and told == sorted(told, reverse=True) and told[0] > told[-1]
    return list(reversed(rows)) if latest_first else rows
