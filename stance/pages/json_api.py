"""Turn what the interfaces of forums, networks and Drupal answer into an article with comments: a topic, a post, a page and what is about it."""

from collections.abc import Mapping
from typing import Any

from stance.pages.json_names import TEXT, TITLE
from stance.pages.json_rows import field, first_of
from stance.pages.json_shape import unwrap

Row = Mapping[str, Any]

# Where a post says its place in the topic, counted from zero or from one.
_PLACES = ("index", "position", "number", "post_number", "postNumber")
_FIRST = (0, 1)
# Chats have "messages" and no opening; forums call theirs posts.
_POSTS = ("posts", "postlist")


def read_topic(data: Row) -> Row | None:
    """Return the first post of a forum's topic, or what a network's answers are about, as an article, the others as its comments.

    None for anything else.

    Examples
    --------
    >>> topic = read_topic({"title": "Vélo", "posts": [{"content": "Roulez.", "index": 0}, {"content": "Oui.", "index": 1}]})
    >>> topic["title"], topic["content"], topic["comments"]
    ('Vélo', 'Roulez.', [{'content': 'Oui.', 'index': 1}])
    """
    if (told := _discourse(data) or _conversation(data) or _channel(data) or _commented(data)) is not None:
        return told
    data = _resolved(data)
    posts: list[Any] = next((data[name] for name in _POSTS if isinstance(data.get(name), list)), [])
    rows = [unwrap(row, TEXT) for row in posts if isinstance(row, Mapping)]
    around = [data, *(value for value in data.values() if isinstance(value, Mapping))]
    topic = next((row for row in around if field(row, TITLE, "title") is not None), None)
    if topic is None or not rows or field(data, TEXT, "text") is not None:
        return None
    if first_of(rows[0], TITLE) is not None or first_of(rows[0], TEXT) is None:
        return None
    place = first_of(rows[0], _PLACES)
    if place is not None and place not in _FIRST:
        # a later page of the topic has answers alone
        return None
    title = field(topic, TITLE, "title")
    kept = {key: topic[key] for key in ("url", "link", "id", "tid") if key in topic}
    return {**kept, **rows[0], "title": title, "comments": rows[1:]}


def _discourse(data: Row) -> Row | None:
    stream = data.get("post_stream")
    posts = stream.get("posts") if isinstance(stream, Mapping) else None
    # what moderators did to the topic stands among the posts
    rows = [
        row
        for row in (posts if isinstance(posts, list) else [])
        if isinstance(row, Mapping) and not row.get("action_code")
    ]
    if not rows:
        return None
    messages = [
        {
            "id": row.get("post_number"),
            "username": row.get("name") or row.get("username"),
            "created_at": row.get("created_at"),
            "html": row.get("cooked") or row.get("raw"),
            "parent": None
            if row.get("reply_to_post_number") == rows[0].get("post_number")
            else row.get("reply_to_post_number"),
            "status": "hidden" if row.get("hidden") or row.get("user_deleted") else None,
        }
        for row in rows
    ]
    return {**messages[0], "id": data.get("id"), "title": data.get("title"), "comments": messages[1:]}


def _conversation(data: Row) -> Row | None:
    """Return what a search for a conversation on X found with the post that began it, which stands among what it includes."""
    included = data.get("includes")
    beside = included.get("tweets") if isinstance(included, Mapping) else None
    given, others = (
        [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        for rows in (data.get("data"), beside)
    )
    numbers = {str(row.get("conversation_id")) for row in given}
    opening = next((row for row in (*given, *others) if str(row.get("id")) in numbers), None)
    if len(numbers) != 1 or opening is None:
        return None
    answers = [row for row in given if row.get("id") != opening.get("id")]
    return {**opening, "includes": included, "comments": answers}


def _channel(data: Row) -> Row | None:
    """Return the post of a Telegram channel with what its discussion group wrote below, or a thread of a forum on Discord."""
    rows = data.get("messages")
    messages = (
        [
            row
            for row in rows
            if isinstance(row, Mapping) and row.get("type") in ("message", "Default", "Reply")
        ]
        if isinstance(rows, list)
        else []
    )
    first = messages[0] if messages else {}
    channel = data.get("channel")
    if isinstance(channel, Mapping) and messages and first.get("id") == channel.get("id"):
        # a thread of a forum on Discord has the number of its first message
        return {**first, "title": channel.get("name"), "comments": messages[1:]}
    if not str(first.get("from_id")).startswith("channel") or first.get("forwarded_from") is None:
        return None
    return {**first, "comments": messages[1:]}


def _commented(data: Row) -> Row | None:
    """Return what the comments of a JSON:API answer are about, which it includes, with them (Drupal)."""
    rows, included = data.get("data"), data.get("included")
    if not isinstance(rows, list) or not isinstance(included, list):
        return None
    known = {_reference(row): row for row in included if isinstance(row, Mapping)}
    comments = [row for row in rows if isinstance(row, Mapping) and "comment" in str(row.get("type"))]
    about = [row for row in known.values() if field(_attributes(row, known), TITLE, "title") is not None]
    if not comments or len(about) != 1:
        return None
    answers = [{**_attributes(row, known), "parent_id": _related(row, "pid", "parent")} for row in comments]
    return {**_attributes(about[0], known), "comments": answers}


def _related(row: Row, *names: str) -> Any:
    relations = row.get("relationships")
    found = [relations[name] for name in names if name in relations] if isinstance(relations, Mapping) else []
    target = found[0].get("data") if found and isinstance(found[0], Mapping) else None
    return target.get("id") if isinstance(target, Mapping) else None


def _resolved(data: Row) -> Row:
    """Return an answer in the JSON:API form (Flarum) with its posts in a list, each with the person that it refers to."""
    main, included = data.get("data"), data.get("included")
    if not isinstance(main, Mapping) or not isinstance(included, list):
        return data
    known = {_reference(row): row for row in included if isinstance(row, Mapping)}
    posts = [_attributes(row, known) for row in known.values() if row.get("type") == "posts"]
    return {**_attributes(main, known), "posts": [post for post in posts if first_of(post, TEXT) is not None]}


def _reference(row: Row) -> tuple[str, str]:
    return str(row.get("type")), str(row.get("id"))


def _attributes(row: Row, known: Mapping[tuple[str, str], Row]) -> dict[str, Any]:
    given, relations = row.get("attributes"), row.get("relationships")
    found: dict[str, Any] = {"id": row.get("id"), **(given if isinstance(given, Mapping) else {})}
    for name, relation in relations.items() if isinstance(relations, Mapping) else ():
        target = relation.get("data") if isinstance(relation, Mapping) else None
        person = known.get(_reference(target)) if isinstance(target, Mapping) else None
        if person is not None and isinstance(shown := person.get("attributes"), Mapping):
            # Drupal names the relation to who wrote after the column of its number
            if name != "uid":
                found.setdefault(str(name), shown)
            elif not found.get("name"):
                found["author"] = shown
    return found
