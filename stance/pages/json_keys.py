"""Know comments in JSON whose keys no list knows, by labels learnt from the columns of tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stance.pages.column_labels import LABELS, label_columns
from stance.pages.json_rows import is_comment
from stance.pages.json_shape import Row, is_text, walk
from stance.pages.json_table import table_of_rows

# Fewer rows tell nothing of what their keys hold, and labels cost time.
MIN_ROWS = 3
MAX_ROWS = 200
MAX_KEYS = 60
# Comments stand in one of the outer lists.
MAX_LISTS = 60
MAX_LEVELS = 20
# How likely (the logarithm) a key must be.
SURE = -0.7
# Of a row's keys, those that the answers in it share.
MIN_SHARED = 0.5
_NAMES = {"text": "body", "author": "author_name", "date": "date", "id": "id", "parent": "parent_id"}
_COMMENTS, _REPLIES = "comments", "replies"


def with_known_keys(data: Row) -> Row:
    """Return an object with the keys of its comments, and of the answers in these, as lists of names know them; as it is where they do already, or it has none.

    Examples
    --------
    >>> said = ("Je n'y crois pas une seconde.", "Moi si, et depuis longtemps déjà.", "On verra bien au mois de juin.")
    >>> rows = [{"surnom": f"Léa {n}", "quand": f"2020-01-1{n} 07:22", "mots": text} for n, text in enumerate(said)]
    >>> with_known_keys({"manchette": "La crue", "suivi": rows})["comments"][0]
    {'author_name': 'Léa 0', 'date': '2020-01-10 07:22', 'body': "Je n'y crois pas une seconde."}
    """
    lists = [value for value, _around in walk(data) if isinstance(value, list)]
    rows_of = {id(value): list(_rows(value, 0)) for value in lists[:MAX_LISTS]}
    most = max(lists[:MAX_LISTS], key=lambda value: len(rows_of[id(value)]), default=None)
    rows = rows_of[id(most)] if most is not None else []
    if len(rows) < MIN_ROWS or any(map(is_comment, rows[:MAX_ROWS])):
        return data
    names = _names_of(rows[:MAX_ROWS])
    if "body" not in names.values() or {"author_name", "date"}.isdisjoint(names.values()):
        return data
    if all(key == name for key, name in names.items()):
        return data
    renamed: Row = _renamed(data, most, names)
    return renamed


def _rows(value: Any, level: int) -> Iterator[Row]:
    """Yield the objects of a list, and those of lists in them that have keys of the same names."""
    if level > MAX_LEVELS or not isinstance(value, list):
        return
    for row in value:
        if isinstance(row, Mapping):
            yield row
            for inner in row.values():
                if _are_alike(row, inner):
                    yield from _rows(inner, level + 1)


def _are_alike(row: Row, inner: Any) -> bool:
    if not isinstance(inner, list) or not inner or not isinstance(inner[0], Mapping):
        return False
    return len(row.keys() & inner[0].keys()) >= MIN_SHARED * len(row)


def _names_of(rows: Sequence[Row]) -> dict[str, str]:
    """Return what the keys of rows would be called where lists knew them."""
    flat = [
        {key: value for key, value in row.items() if not isinstance(value, list | Mapping)} for row in rows
    ]
    table = table_of_rows(flat)
    if not 1 < len(table.columns) <= MAX_KEYS or not any(is_text(v) for row in flat for v in row.values()):
        return {}
    log_p = label_columns(table)
    names: dict[str, str] = {}
    for what, name in _NAMES.items():
        likely = log_p[:, LABELS.index(what)]
        best = int(likely.argmax())
        if likely[best] > SURE:
            names.setdefault(table.columns[best], name)
    return names


def _renamed(value: Any, comments: Any, names: Mapping[str, str]) -> Any:
    """Return plain data with the list of comments under ``comments``, and their keys under other names."""
    if value is comments:
        return [_comment(row, names, 0) for row in value]
    if isinstance(value, Mapping):
        return {
            _COMMENTS if inner is comments else key: _renamed(inner, comments, names)
            for key, inner in value.items()
        }
    return [_renamed(inner, comments, names) for inner in value] if isinstance(value, list) else value


def _comment(row: Any, names: Mapping[str, str], level: int) -> Any:
    if not isinstance(row, Mapping) or level > MAX_LEVELS:
        return row
    return {
        _REPLIES if _are_alike(row, inner) else names.get(str(key), key): (
            [_comment(one, names, level + 1) for one in inner] if _are_alike(row, inner) else inner
        )
        for key, inner in row.items()
    }
