"""Read what a page says of itself in JSON-LD: the article, and its comments where they are listed."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stance.pages.assemble import Found
from stance.pages.dates import iso_date

_ARTICLES = ("Article", "BlogPosting", "Posting", "CreativeWork", "Question", "Report", "Recipe", "Review")
# A page lists some tens of objects; a thread nests some tens of levels.
MAX_OBJECTS = 20_000


@dataclass(slots=True)
class LinkedData:
    """The article of a page as its JSON-LD describes it."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    modified: str | None = None
    text: str | None = None
    count: int | None = None
    comments: list[Found] = field(default_factory=list)


def read_linked_data(scripts: Iterator[str]) -> LinkedData:
    """Return what the JSON-LD scripts of a page say of its article; broken ones are left out.

    Examples
    --------
    >>> read_linked_data(iter(['{"@type": "Article", "headline": "Vélo", "author": {"name": "Léa"}}'])).author
    'Léa'
    """
    found = LinkedData()
    for script in scripts:
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            if any(str(kind).endswith(_ARTICLES) for kind in _list(item.get("@type"))):
                _take(found, item)
    return found


def _objects(data: Any) -> Iterator[Mapping[str, Any]]:
    stack, seen = [data], 0
    while stack and seen < MAX_OBJECTS:
        item = stack.pop()
        seen += 1
        if isinstance(item, list):
            stack.extend(reversed(item))
        elif isinstance(item, dict):
            yield item
            stack.extend(
                item[key] for key in ("mainEntity", "@graph") if isinstance(item.get(key), dict | list)
            )


def _take(found: LinkedData, item: Mapping[str, Any]) -> None:
    found.title = found.title or _text(item.get("headline") or item.get("name"))
    found.author = found.author or _name(item.get("author") or item.get("creator"))
    found.date = found.date or iso_date(item.get("datePublished") or item.get("dateCreated"))
    found.modified = found.modified or iso_date(item.get("dateModified"))
    found.text = found.text or _text(item.get("articleBody") or item.get("text"))
    count = item.get("commentCount")
    if found.count is None and str(count).isdecimal() and len(str(count)) < 8:
        found.count = int(str(count))
    if not found.comments:
        found.comments = list(_comments(item))


def _comments(article: Mapping[str, Any]) -> Iterator[Found]:
    stack: list[tuple[dict[str, Any], str | None]] = [(c, None) for c in reversed(_children(article))]
    numbers: dict[str, int] = {}
    while stack and len(numbers) < MAX_OBJECTS:
        item, parent = stack.pop()
        given = str(item.get("identifier") or item.get("@id") or item.get("url") or "")
        identity = re.search(r"(?:^|comment[-_/=]?)(\d+)$", given)
        number = identity[1] if identity and identity[1] not in numbers else f"#ld{len(numbers)}"
        numbers[number] = len(numbers)
        yield Found(
            text=_text(item.get("text") or item.get("description") or item.get("commentText")) or "",
            author=_name(item.get("author") or item.get("creator")),
            date=iso_date(item.get("dateCreated") or item.get("datePublished")),
            id=number,
            parent=parent,
        )
        stack.extend((child, number) for child in reversed(_children(item)))


def _children(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = [
        *_list(item.get("comment")),
        *_list(item.get("suggestedAnswer")),
        *_list(item.get("acceptedAnswer")),
    ]
    return [child for child in found if isinstance(child, dict)]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(value: Any) -> str | None:
    names = [_text(item.get("name") if isinstance(item, dict) else item) for item in _list(value)]
    return ", ".join(name for name in names if name) or None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
