"""Read French and English dates, absolute or relative, into ISO 8601."""

import re
from datetime import datetime, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january",
            "février fevrier févr fevr fév fev feb february",
            "mars mar march",
            "avril avr apr april",
            "mai may",
            "juin jun june",
            "juillet juil jul july",
            "août aout aug august",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "décembre decembre déc dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = r"(?:(?P<h>[012]?\d)\s?(?:h|:)\s?(?P<m>[0-5]\d)?(?:\s?min)?(?::(?P<s>[0-5]\d))?(?:\s?(?P<half>[ap]\.?m\.?))?)"
_JOIN = r"(?:\s*(?:,|à|a|at|@|-|–|·|\|)?\s*)"
_WEEKDAY = r"(?:(?:lun|mar|mer|jeu|ven|sam|dim|mon|tue|wed|thu|fri|sat|sun)[a-zé]*\.?,?\s+)?"
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"{_WEEKDAY}(?:le\s+)?(?P<d>[0-3]?\d)(?:er|st|nd|rd|th)?\s+(?P<month>[a-zéûA-ZÉ]{{3,9}})\.?,?\s+(?P<y>\d{{4}})(?:{_JOIN}{_CLOCK})?",
        rf"{_WEEKDAY}(?P<month>[A-Za-zéû]{{3,9}})\.?\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})(?:{_JOIN}{_CLOCK})?",
        rf"{_WEEKDAY}(?:le\s+)?(?P<d>[0-3]?\d)[/.](?P<n>[01]?\d)[/.](?P<y>\d{{4}}|\d\d)(?:{_JOIN}{_CLOCK})?",
        rf"(?P<y>\d{{4}})-(?P<n>[01]\d)-(?P<d>[0-3]\d)(?:(?:T|\s+|{_JOIN}){_CLOCK})?",
    )
)
RELATIVE = re.compile(
    r"(?:il y a|depuis)\s+(?P<n>\d+|une?|quelques)\s+(?P<unit>secondes?|minutes?|min|heures?|h|jours?|j|semaines?|mois|ans?|années?)\b"
    r"|(?P<n_en>\d+|an?)\s+(?P<unit_en>seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)\s+ago",
    re.I,
)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "j": 86400, "d": 86400, "w": 604800}


def parse_date(text: str, *, reference: str | None = None) -> str | None:
    """Return the first date of `text` as ISO 8601, with a time where one is written; None where there is none.

    Parameters
    ----------
    text : str
        A line that may hold a date.
    reference : str, optional
        The ISO date that a relative date ("il y a 3 jours") counts from; without it a relative date is None.

    Examples
    --------
    >>> parse_date("12 mars 2016 à 10 h 34 min")
    '2016-03-12T10:34'
    >>> parse_date("il y a 3 jours", reference="2020-02-02")
    '2020-01-30'
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            date = _absolute({key: value for key, value in match.groupdict().items() if value is not None})
            if date is not None:
                return date
    relative = RELATIVE.search(text)
    if relative and reference:
        return _relative(relative, reference)
    return None


def _absolute(found: dict[str, str]) -> str | None:
    month = int(found["n"]) if "n" in found else _MONTHS.get(found["month"].lower().rstrip("."), 0)
    year = int(found["y"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    hour = int(found.get("h", 0))
    half = found.get("half", "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    try:
        value = datetime(year, month, int(found["d"]), hour, int(found.get("m", 0)), int(found.get("s", 0)))
    except ValueError:
        return None
    if "h" not in found:
        return value.date().isoformat()
    return value.isoformat(timespec="seconds" if "s" in found else "minutes")


def _relative(match: re.Match[str], reference: str) -> str | None:
    count_text = (match["n"] or match["n_en"]).lower()
    if count_text == "quelques":
        return None
    count = int(count_text) if count_text.isdigit() else 1
    unit = (match["unit"] or match["unit_en"]).lower()
    try:
        start = datetime.fromisoformat(reference)
        if unit.startswith(("mo", "an", "y")):
            months = count * (1 if unit.startswith("mo") else 12)
            year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
            return start.replace(year=year, month=month + 1, day=min(start.day, 28)).date().isoformat()
        seconds = _SECONDS["w" if unit.startswith("sem") else unit[0]] * count
        moment = start - timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return None
    if seconds >= 86400 or "T" not in reference:
        return moment.date().isoformat()
    return moment.isoformat(timespec="minutes")


def iso_date(value: object) -> str | None:
    """Return a date field of a structured export as ISO 8601, with its UTC offset where it has one; None where it is unreadable.

    Examples
    --------
    >>> iso_date("2012-08-07 12:00:00 +02:00")
    '2012-08-07T12:00:00+02:00'
    >>> iso_date(1330600000)
    '2012-03-01T11:06:40+00:00'
    """
    from datetime import UTC

    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        try:
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC).isoformat()
        except (ValueError, OverflowError, OSError):
            return None
    text = str(value).strip()
    try:
        moment = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d\d:?\d\d$)", "", text))
    except ValueError:
        return parse_date(text)
    return moment.date().isoformat() if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text) else moment.isoformat()
