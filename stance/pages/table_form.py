"""Find a table by its form alone, where no list knows its columns' names: rows of as many cells, one column of texts, others of dates or names; or cards, a name and a value a row."""

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from stance.pages.dates import is_moment, spreadsheet_date
from stance.pages.fields import holds_dates, holds_names, holds_texts

# What people write above a table they keep.
MAX_ROWS_ABOVE = 20
MIN_ROWS = 3
MIN_CELLS = 3
MAX_BODY = 40
MAX_NAME_CHARS = 60
# Of the rows below the names, those that are as full; people leave notes, empty cells and sums among them.
MIN_FULL = 0.5
# Of a column's cells, those that are moments.
MIN_SHARE = 0.6
# A card has a name, a text, and something besides; of all rows, those that are of cards.
MIN_FIELDS = 3
MIN_OF_CARDS = 0.7


class Form(NamedTuple):
    """Where the rows of a table begin: with the names of its columns, or, where it has none, with the first comment."""

    first: int
    named: bool


def form_of(rows: Sequence[Sequence[str]]) -> Form | None:
    """Return where a table begins among rows of cells, None where they have not the form of one.

    Examples
    --------
    >>> said = ["Je n'y crois pas une seconde.", "Moi si, et depuis longtemps.", "On verra bien en juin."]
    >>> rows = [["Relevé", "", ""], ["Qui", "Quand", "Propos"]]
    >>> form_of([*rows, *(["Léa", f"{n + 1} mai 2020", text] for n, text in enumerate(said))])
    Form(first=1, named=True)
    """
    for number, row in enumerate(rows[: MAX_ROWS_ABOVE + 1]):
        if number and not _stands_above(rows[number - 1], row):
            return None
        if sum(map(bool, map(str.strip, row))) < MIN_CELLS:
            continue
        below = rows[number + 1 : number + 1 + MAX_BODY]
        if any(abs(len(one) - len(row)) > 1 for one in below):
            return None
        columns = _columns([row, *below])
        if columns and any(_holds_moments(cells) and _is_moment(cells[0].strip()) for cells in columns):
            # the first row is like the others
            return Form(number, named=False)
        columns = _columns(below)
        if columns and (number == 0 or _are_names(row, columns)):
            return Form(number, named=True)
    return None


def _stands_above(above: Sequence[str], row: Sequence[str]) -> bool:
    """Say whether a spreadsheet wrote a line above another one: with as many cells, be they empty; corpora mark theirs."""
    return len(above) == len(row) or above[0].startswith("#")


def _columns(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]] | None:
    """Return the columns of rows that have the form of comments, of those rows that are filled as most are; None where they have not."""
    filled = [sum(map(bool, map(str.strip, row))) for row in rows]
    usual = sorted(filled)[len(filled) // 2] if filled else 0
    body = [row for row, count in zip(rows, filled, strict=True) if count >= max(MIN_CELLS - 1, usual - 1)]
    if len(body) < MIN_ROWS or len(body) < MIN_FULL * len(rows):
        return None
    columns = list(zip_longest(*body, fillvalue=""))
    cells = [cell for row in body for cell in row[1:] if cell.strip()]
    if 2 * sum(cell.startswith(" ") for cell in cells) > len(cells):
        # prose has a space behind what would part cells
        return None
    told = any(map(holds_texts, columns)) and any(
        _holds_moments(cells) or holds_names(cells) for cells in columns
    )
    return columns if told else None


def _are_names(row: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Say whether a row names the columns below it: in short, each otherwise, all but one that are filled, and that of the texts."""
    given = [name.strip() for name in row]
    told = [name for name in given if name]
    if len(set(told)) < len(told) or any(len(name) > MAX_NAME_CHARS or _is_moment(name) for name in told):
        return False
    used = [2 * sum(map(bool, map(str.strip, cells))) > len(cells) for cells in columns]
    unnamed = sum(use and not name for use, name in zip(used, given, strict=False))
    texts = [at for at, cells in enumerate(columns) if holds_texts(cells)]
    longest = max(texts, key=lambda at: sum(map(len, columns[at])))
    return unnamed <= 1 and longest < len(given) and bool(given[longest])


def _is_moment(cell: str) -> bool:
    return is_moment(cell) or spreadsheet_date(cell) is not None


def _holds_moments(cells: Sequence[str]) -> bool:
    given = [cell.strip() for cell in cells if cell.strip()]
    moments = sum(map(_is_moment, given))
    return holds_dates(cells) or (moments >= MIN_ROWS and moments >= MIN_SHARE * len(given))


def rows_of_cards(rows: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """Return cards of a name and a value a row as rows under the names, below what stands above the first card; None where rows are none.

    Examples
    --------
    >>> said = ["Je n'y crois pas une seconde.", "Moi si, et depuis longtemps.", "On verra bien en juin."]
    >>> cards = [row for text in said for row in (["De", "Léa"], ["Le", "3 mai 2020"], ["Dit", text])]
    >>> rows_of_cards([["Billet", "La crue"], *cards])[:3]
    [['Billet', 'La crue', ''], ['De', 'Le', 'Dit'], ['Léa', '3 mai 2020', "Je n'y crois pas une seconde."]]
    """
    if any(len(row) != 2 for row in rows):
        return None
    counts = Counter(name.strip() for name, _value in rows if name.strip())
    fields = [name for name, count in counts.items() if count >= MIN_ROWS]
    of_cards = sum(counts[name] for name in fields)
    if len(fields) < MIN_FIELDS or of_cards < MIN_OF_CARDS * len(rows):
        return None
    start = next(at for at, (name, _value) in enumerate(rows) if name.strip() in fields)
    first = rows[start][0].strip()
    cards: list[dict[str, str]] = []
    for name, value in rows[start:]:
        if name.strip() == first:
            cards.append({})
        if not name.strip() or name.strip() in cards[-1]:
            return None
        cards[-1][name.strip()] = value
    columns = list(dict.fromkeys(name for card in cards for name in card))
    if not any(holds_texts([card.get(name, "") for card in cards]) for name in columns):
        return None
    above = [[*row, *[""] * (len(columns) - 2)] for row in rows[:start]]
    return [*above, columns, *([card.get(name, "") for name in columns] for card in cards)]
