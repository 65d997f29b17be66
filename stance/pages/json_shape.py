"""Find the article and the comments in JSON of any shape: envelopes are opened, and the list that holds comments is looked for."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from stance.pages.fields import field_of_any, is_person
from stance.pages.json_names import AUTHOR, PARENT, TEXT
from stance.pages.names import ARTICLE_WORDS, COMMENT_WORDS, container_of, field_of, plain_name

Row = Mapping[str, Any]

# What a key holds, where it is of one of these kinds: a number of comments is no comment.
KINDS_OF_VALUES: dict[str, tuple[type, ...]] = {
    "text": (str, list, dict),
    "author": (str, list, dict),
    "title": (str, dict),
    "parent": (str, int, dict),
    "count": (int,),
}
_SHOWN = ("display_name", "displayName", "displayname")
_NAMES = (
    *(
        *_SHOWN,
        "nickName",
        "name",
        "fullName",
        "full_name",
        "fullname",
        "username",
        "nom",
        "nick",
        "nickname",
        "pseudo",
    ),
    *("login", "handle", "acct", "screen_name", "unique_id"),
)
# The keys under which WordPress, Decidim and Arc wrap a text.
RENDERED = ("rendered", "translation", "fr", "text", "raw", "basic")
# A person's name in two: "prenom" and "nom".
_PARTS = (
    ("firstName", "first_name", "given_name", "givenName", "prenom"),
    ("lastName", "last_name", "family_name", "familyName", "nom"),
)
# Answers of servers wrap a comment two or three times: {"node": …}, {"snippet": {"topLevelComment": {"snippet": …}}}.
MAX_ENVELOPES = 4
# Interfaces nest what they show some ten deep; a thread's own levels are not looked into here.
MAX_DEPTH = 40
MAX_VALUES = 400_000
# The keys under which servers put what people wrote, beside numbers and links.
_NEVER = re.compile(
    r"\b(?:html url|meta|flair|error|rules?|awards?|media|preview|community|subreddit|tags?|links?|author|user|creator|account)\b"
)


def plain(value: Any) -> Any:
    """Return a value without what MongoDB wraps it in: ``{"$oid": …}``, ``{"$date": …}``."""
    if isinstance(value, Mapping) and len(value) == 1:
        key, inner = next(iter(value.items()))
        return inner if str(key).startswith("$") else value
    return value


def is_text(value: Any) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _is_rendered(value: Any) -> bool:
    return isinstance(value, Mapping) and any(is_text(value.get(name)) for name in RENDERED)


def holds(row: Row, what: str, names: Sequence[str] = ()) -> bool:
    """Say whether a row has a field: under one of some names, or under one that a lexicon knows."""
    if any(row.get(name) not in (None, "", [], {}) for name in names):
        return True
    kinds = KINDS_OF_VALUES.get(what, (str, int, float))
    return any(
        value not in (None, "") and isinstance(value, kinds) and field_of(str(key))[1] == what
        for key, value in row.items()
    )


def unwrap(row: Row, names: Sequence[str], depth: int = 0) -> Row:
    """Return a row with the fields of the object inside it that holds its text, where it holds none itself.

    Examples
    --------
    >>> unwrap({"kind": "t1", "data": {"body": "Oui.", "author": "lea"}}, ("body",))
    {'kind': 't1', 'body': 'Oui.', 'author': 'lea'}
    """
    if depth >= MAX_ENVELOPES or any(
        is_text(given := row.get(name))
        or isinstance(given, list)
        or (isinstance(given, Mapping) and "rendered" in given)
        for name in names
    ):
        return row
    inner = [(key, value) for key, value in row.items() if isinstance(value, Mapping)]
    # the post that a comment is about comes after the comment, and is none where that is empty
    told = {key: plain_name(str(key)) for key, _value in inner}
    if not COMMENT_WORDS.isdisjoint(told.values()):
        inner = [pair for pair in inner if told[pair[0]] not in ARTICLE_WORDS]
    inner.sort(key=lambda pair: told[pair[0]] in ARTICLE_WORDS)
    for key, value in inner:
        if _NEVER.search(plain_name(str(key))) or container_of(str(key)) in ("nested", "comments"):
            continue
        opened = unwrap(value, names, depth + 1)
        if any(is_text(opened.get(name)) for name in names):
            return {**{k: v for k, v in row.items() if k != key}, **opened}
    return row


def rows_in(value: Any, depth: int = 0) -> list[Any]:
    """Return a list, or the first one of objects in what pages through it: ``{"edges": […]}``, ``{"data": {"children": […]}}``.

    Examples
    --------
    >>> rows_in({"totalCount": 1, "edges": [{"node": {"id": 1}}]})
    [{'node': {'id': 1}}]
    """
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping) or depth >= MAX_ENVELOPES:
        return []
    lists = (v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], Mapping))
    found = next(lists, None)
    if found is not None:
        return found
    inside = (rows_in(v, depth + 1) for v in value.values() if isinstance(v, Mapping))
    return next(filter(None, inside), [])


def find_thread(
    data: Any, text: Sequence[str], author: Sequence[str], date: Sequence[str], title: Sequence[str]
) -> Row | None:
    """Return the article of any JSON with its comments under ``comments``, None where nothing in it is a list of comments.

    Comments are the rows that have a text with an author or a date, in the list that holds most of them; the article is the
    object around that list, or else the first one outside it, that has a title or a text.

    Parameters
    ----------
    data : plain data
    text, author, date, title : sequence of str
        The names of keys that hold these.
    """

    def has(row: Row, names: Sequence[str]) -> bool:
        return any(is_text(row.get(name)) or _is_rendered(row.get(name)) for name in names)

    def is_comment(row: Row) -> bool:
        signed = holds(row, "author", author) or holds(row, "date", date)
        # services write the page's title into each comment
        answers = any(name in row for name in PARENT)
        return holds(row, "text", text) and signed and (answers or not has(row, title))

    count, comments, above = 0, list[Any](), tuple[Row, ...]()
    articles: list[tuple[Row, Row]] = []
    for value, around in walk(data):
        if isinstance(value, Mapping):
            articles.append((value, unwrap(value, text)))
            continue
        found = sum(is_comment(unwrap(row, text)) for row in value if isinstance(row, Mapping))
        if 2 * found > len(value) and found > count:
            count, comments, above = found, value, around
    if not comments:
        return None
    inside = frozenset(map(id, _below(comments)))
    rows = [unwrap(row, text) for row in reversed(above)]
    rows += [opened for given, opened in articles if id(given) not in inside]
    told = [row for row in rows if has(row, title)]
    # Instagram's posts have neither, but a caption
    held = [row for row in rows[:1] if above and has(of_article(row), text)]
    article = next(
        iter([*(row for row in told if has(row, text)), *told, *(r for r in rows if has(r, text)), *held]), {}
    )
    if above and not has(of_article(article), text):
        # some keep the text beside what describes it
        article = {**next(filter(None, map(_paragraphs_in, reversed(above))), {}), **article}
    address = next(filter(None, map(_address, (article, *reversed(above)))), None)
    return {
        **({"url": address} if address else {}),
        **{
            k: v
            for k, v in article.items()
            if not isinstance(v, list)
            or k in (*text, *author, *_PARAGRAPHS)
            or field_of(str(k)) == ("", "text")
        },
        "comments": comments,
    }


def _paragraphs_in(row: Row) -> Row:
    """Return the list of an article's parts that a row holds."""
    lists = ((key, value) for key, value in row.items() if isinstance(value, list) and value)
    return next(({key: value} for key, value in lists if field_of(str(key)) == ("", "text")), {})


def _address(row: Row) -> str | None:
    """Return the address of what a row describes."""
    given = (value for key, value in row.items() if field_of(str(key))[1] == "url" and is_text(value))
    return next((value for value in given if _WEB.match(value)), None)


def _below(rows: Sequence[Any]) -> Iterator[Row]:
    stack: list[Any] = list(rows)
    while stack:
        value = stack.pop()
        if isinstance(value, Mapping):
            yield value
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def walk(data: Any) -> Iterator[tuple[Any, tuple[Row, ...]]]:
    """Yield the objects and the lists of objects of plain data, the outer ones first, with the objects around them."""
    queue: deque[tuple[Any, tuple[Row, ...]]] = deque([(data, ())])
    seen = 0
    while queue and seen < MAX_VALUES:
        value, around = queue.popleft()
        seen += 1
        if isinstance(value, Mapping):
            yield value, around
            if len(around) < MAX_DEPTH:
                queue.extend((v, (*around, value)) for v in value.values() if isinstance(v, Mapping | list))
        elif isinstance(value, list) and any(isinstance(row, Mapping) for row in value):
            yield value, around
            queue.extend((row, around) for row in value if isinstance(row, Mapping))


def named_people(data: Row) -> dict[str, str]:
    """Return the names of people by their keys, from an object of objects that have names, ``{"h1": {"name": "Léa"}}``, or a list."""
    found: dict[str, str] = {}
    # X puts the list into what it includes
    included = data.get("includes")
    beside = {**included, **data} if isinstance(included, Mapping) else data
    for key, value in beside.items():
        if isinstance(value, list) and container_of(str(key)) == "people":
            people = [row for row in value if isinstance(row, Mapping) and "id" in row]
            found |= {str(row["id"]): name for row in people if (name := person_name(row))}
    # a table of people stands beside the comments, or around them (OpenWeb)
    tables = [
        *data.values(),
        *(v for inner in data.values() if isinstance(inner, Mapping) for v in inner.values()),
    ]
    for value in tables:
        if (
            isinstance(value, Mapping)
            and value
            and all(isinstance(person, Mapping) for person in value.values())
        ):
            names = {str(key): person_name(person) for key, person in value.items()}
            found |= {key: name for key, name in names.items() if name}
    return found


def person_name(person: Row, depth: int = 0) -> str | None:
    """Return the name that somebody shows, else the one they log in with."""
    # Discord's login says who somebody is, their nickname what they are called
    wanted = ("nickname", *_NAMES) if "discriminator" in person else _NAMES
    profile = person.get("profile")
    names = chain(
        (profile.get(name) for name in _SHOWN if isinstance(profile, Mapping)),
        (person.get(name) for name in wanted),
    )
    shown = next((str(name) for name in names if isinstance(name, str | int) and name != ""), None)
    inside = (person.get(name) for name in ("data", "attributes"))
    inner = next((value for value in inside if isinstance(value, Mapping)), None)
    if shown is None and inner is not None and depth < MAX_ENVELOPES:
        return person_name(inner, depth + 1)
    parts = [next((person[n] for n in part if is_text(person.get(n))), "") for part in _PARTS]
    return " ".join(parts) if all(parts) and shown in (None, *parts) else shown


def accounts_of(row: Row) -> frozenset[str]:
    """Return the names under which the author of an article may sign a comment: what one shows, and what one logs in with.

    Examples
    --------
    >>> sorted(accounts_of({"text": "Oui", "authorMeta": {"name": "lise_m", "nickName": "Lise"}}))
    ['lise', 'lise_m']
    """
    people = [value for key, value in row.items() if isinstance(value, Mapping) and is_person(str(key))]
    return frozenset(
        str(person[name]).lstrip("@").casefold()
        for person in people
        for name in _NAMES
        if is_text(person.get(name))
    )


def part(row: Row) -> Row:
    """Return a row that joins an article's columns with those of a comment as a comment that holds its article.

    Examples
    --------
    >>> part({"post_title": "Vélo", "comment_content": "Oui.", "guid": "https://a.fr/velo"})
    {'article': {'title': 'Vélo', 'url': 'https://a.fr/velo'}, 'content': 'Oui.'}
    """
    owners = {key: field_of_any(str(key)) for key in row}
    # a thread has a number of its own within what it is about
    article = {
        k for k, (owner, _what) in owners.items() if owner == "article" and plain_name(str(k)) != "thread id"
    }
    comment = {key for key, (owner, what) in owners.items() if owner == "comment" and what}
    if not {owners[key][1] for key in article} & {"title", "text"}:
        return row
    # "text" beside "comment_id" is the comment's too
    shared = {what for owner, what in owners.values() if not owner}
    numbered = "title" not in shared and any(
        key in PARENT or owners[key] == ("article", "id") or _COMMENT_NUMBER.fullmatch(plain_name(str(key)))
        for key in row
    )
    if "text" not in {owners[k][1] for k in comment} and not (numbered and "text" in shared):
        return row
    article |= {key for key, (owner, what) in owners.items() if not owner and what in ("url", "count")}
    joined = {_without_owner(key, owners[key]): row[key] for key in row if key in article}
    rest = {
        _without_owner(k, owners[k]) if k in comment else k: v for k, v in row.items() if k not in article
    }
    return {"article": joined, **rest}


_COMMENT_NUMBER = re.compile(r"(?:id )?(?:comment|commentaire)(?: id| hex| url)?")
_OF_ARTICLES = ("title", "text", "author", "date", "url")


def of_article(row: Row) -> Row:
    """Return an article with the fields that it names as its own, ``articleBody`` or ``post_title``, under plain names too.

    Examples
    --------
    >>> of_article({"headline": "Vélo", "articleBody": "Roulez."})
    {'headline': 'Vélo', 'articleBody': 'Roulez.', 'content': 'Roulez.'}
    """
    owned = {key: told for key in row if (told := field_of(str(key)))[0] == "article"}
    named = {
        _without_owner(key, told): row[key]
        for key, told in owned.items()
        if told[1] in _OF_ARTICLES
        and isinstance(row[key], KINDS_OF_VALUES.get(told[1], (str, int, float)))
        and row[key] not in ("", [], {})
        and not (told[1] == "author" and any(row.get(name) for name in AUTHOR))
    }
    if not any(row.get(name) not in (None, "", [], {}) for name in (*TEXT, *named)):
        named |= _whole_text(row)
    return {**row, **{name: value for name, value in named.items() if row.get(name) in (None, "")}}


def _whole_text(row: Row) -> dict[str, Any]:
    """Return the text of an article among what it is described by: its paragraphs, else the longest of its texts."""
    for name in _PARAGRAPHS:
        if isinstance(given := row.get(name), list) and given:
            return {"content": given if isinstance(given[0], Mapping) else "\n\n".join(map(str, given))}
    texts = [
        value
        for key, value in row.items()
        # a post's words are Instagram's caption of its picture
        if is_text(value)
        and (field_of(str(key))[1] == "text" or (key == "caption" and not _PICTURED.isdisjoint(row)))
    ] or [value for key, value in row.items() if key == "summary" and is_text(value)]
    return {"content": max(texts, key=len)} if texts else {}


_PICTURED = frozenset(("media_type", "shortCode", "shortcode"))
_PARAGRAPHS = ("paragraphs", "paragraphes", "content_elements", "blocks", "blocs", "sections")


def absolute_address(address: str, data: Any) -> str:
    """Return the address with the site before it that some text of the data spells in full, where it lacks its own."""
    if not address.startswith("/") or address.startswith("//"):
        return address
    spelled = (
        text
        for value, _around in walk(data)
        for row in (value if isinstance(value, list) else [value])
        if isinstance(row, Mapping)
        for text in row.values()
        if isinstance(text, str) and text.endswith(address) and _SITE.fullmatch(text[: -len(address)])
    )
    return next(spelled, address)


_SITE = re.compile(r"https?://[^/\s]+")
_WEB = re.compile(r"https?://\S")


def _without_owner(key: str, told: tuple[str, str | None]) -> str:
    """Return a key by the plain name of what it holds."""
    names = {
        "text": "content",
        "author": "author_name",
        "parent": "parent_id",
        "count": "comment_count",
        "kind": "type",
    }
    return names.get(told[1] or "", told[1] or key)
