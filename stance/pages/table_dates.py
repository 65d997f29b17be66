"""Complete the dates that people type into tables: "idem", a day without its year or its month's number, a day above the hours below it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from stance.pages.dates import find_date, is_day, moment_date, spreadsheet_date
from stance.pages.moments import field_date
from stance.pages.names import plain_name

# "idem", "id.", and signs for what stands above
_SAME = frozenset(("idem", "id", "ibid", "ditto", "meme jour", "meme date", "le meme jour"))
MAX_SAME_CHARS = 20
_SAME_SIGNS = frozenset(('"', "''", "〃", "//", "-''-", '-"-', "↑"))
# "22/2", "le 3.3 à 16h55"
_DAY = re.compile(
    r"(?:le )?(?:(?:lun|mar|mer|jeu|ven|sam|dim)\w*\.? )?(?P<d>[0-3]?\d)[/.-](?P<m>[01]?\d)(?P<rest>(?:[ ,T].*)?)",
    re.I | re.S,
)
_WEEKDAY = re.compile(r"^(?:le )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) (?=\d)", re.I)
_COLLECTED = re.compile(
    r"(?:date d(?:e la|u|e|es) )?(?:consult|collect|recueil|extrai|extract|releve|copi|export|telecharg|captur)\w*(?: le| du| date)?$"
)
# A day that lies so far before the one above belongs to the next year.
_HALF_A_YEAR = 6


def with_whole_dates(
    rows: Sequence[Mapping[str, str]],
    day: str,
    clock: str | None,
    *,
    reference: str | None = None,
    collected: str | None = None,
) -> tuple[Mapping[str, str], ...]:
    """Return rows whose dates say all of a day, where some of them are clear only by what stands above them.

    Parameters
    ----------
    rows : sequence of mappings
    day : str
        The column of dates.
    clock : str, optional
        The column of hours beside it, where there is one: the day that changed stands in some rows only.
    reference : str, optional
        The ISO date of the article.
    collected : str, optional
        The day on which somebody copied the comments, from which ages count.
    """
    cells = [(row.get(day) or "").strip() for row in rows]
    filled_down = clock is not None and not all(cells)
    whole = [_read(cell) for cell in cells]
    if not filled_down and all(date for date, cell in zip(whole, cells, strict=True) if cell):
        return tuple(rows)
    above = next((date for date in whole if date), reference)
    found: list[Mapping[str, str]] = []
    written = ""
    for row, cell, date in zip(rows, cells, whole, strict=True):
        told = cell
        below = not cell and filled_down and row.get(clock or "")
        if below or is_same_as_above(cell):
            told = written
        elif cell and date is None and collected and (day_ago := moment_date(cell, reference=collected)):
            told = day_ago
        elif cell and date is None and above is not None:
            told = next(_completed(cell, above), cell)
        above = date or _read(told) or above
        written = told or written
        found.append({**row, day: told} if told != cell else row)
    return tuple(found)


def day_of_collecting(above: Sequence[Sequence[str]]) -> str | None:
    """Return the day on which the rows above a table say that its comments were copied: "Consulté le", "Date de collecte"."""
    told = (row for row in above if len(row) > 1 and _COLLECTED.match(plain_name(row[0])))
    if (day := next((date for row in told if (date := field_date(row[1]))), None)) is not None:
        return day
    # "Relevé vendredi 14/06/2024 à 18 h"
    lines = (row[0] for row in above if len(row) == 1)
    dated = ((line, found) for line in lines if (found := find_date(line)) is not None and found.iso)
    return next(
        (found.iso for line, found in dated if _COLLECTED.search(plain_name(line[: found.start]))), None
    )


def is_same_as_above(cell: str) -> bool:
    """Say whether a cell stands for what the one above it says: "idem"."""
    return len(cell) <= MAX_SAME_CHARS and (cell.strip() in _SAME_SIGNS or plain_name(cell) in _SAME)


def _read(cell: str) -> str | None:
    return spreadsheet_date(cell) or field_date(cell) or None


def _completed(cell: str, above: str) -> Iterator[str]:
    """Yield the ISO date of a day that lacks its year, by the date above it."""
    year, month = int(above[:4]), int(above[5:7]) if len(above) >= len("2022-02") else 1
    if (match := _DAY.fullmatch(cell)) and 1 <= int(match["m"]) <= 12:
        year += int(match["m"]) + _HALF_A_YEAR < month
        if date := field_date(f"{match['d']}/{match['m']}/{year}{match['rest']}"):
            yield date
    elif is_day(bare := _WEEKDAY.sub("", cell).removeprefix("le ")) and (
        date := moment_date(bare, reference=f"{year}-12-31")
    ):
        yield date
