"""Read French and English dates, absolute or relative, into ISO 8601."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from stance.lexicons import rows

_MONTHS = {name: int(number) for name, number in rows("calendar") if number != "day"}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_CLOCK = (
    r"(?P<h>[012]?\d)(?:\s?(?:h(?:eures?)?|:)\s?(?P<m>[0-5]\d)?(?:\s?min\b|\s?mn\b)?(?::(?P<s>[0-5]\d))?"
    r"(?:\s?(?P<half>[ap]\.?m\b\.?))?|\s?(?P<half2>[ap]\.?m\b\.?))"
)
_JOIN = r"\s*(?:(?:,|\(|[-–—·•|/])\s*)?(?:(?:à|a las?|as|às|alle(?: ore)?|om|um|a|at|@|vers)\s+|T)?"
_DAYS = "|".join(sorted((name for name, kind in rows("calendar") if kind == "day"), key=len, reverse=True))
# "mar." is a day before a number, and a month behind one
_WEEKDAY_BEFORE = re.compile(rf"\b(?:{_DAYS}|mar)\b\.?,?\s+$", re.I)
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<!\d)(?P<d>[0-3]?\d)(?:er|st|nd|rd|th|\.|º)?[\s-]+(?:de\s+)?{_MONTH},?[\s-]+(?:del?\s+)?(?P<y>\d{{4}})\b(?:{_JOIN}{_CLOCK})?",
        rf"\b{_MONTH}\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})\b(?:{_JOIN}{_CLOCK})?",
        rf"(?<![\d/.-])(?P<d>[0-3]?\d)(?P<sep>[/.-])(?P<n>[01]?\d)(?P=sep)(?P<y>\d{{4}}|(?<=/)\d\d)(?![\d/.-])(?:{_JOIN}{_CLOCK})?",
        rf"(?<!\d)(?P<y>\d{{4}})[-/](?P<n>[01]?\d)[-/](?P<d>[0-3]?\d)(?!\d)(?:{_JOIN}{_CLOCK})?",
    )
)
_MONTH_ALONE = re.compile(rf"{_MONTH}\s+(?P<y>(?:19|20)\d\d)", re.I)
_CLOCK_BEFORE = re.compile(rf"(?<![\d:]){_CLOCK}\s*(?:,|[-–·|])?\s*(?:le|on|du)?\s*$", re.I)
_RELATIVE = re.compile(
    r"\b(?:il y a|depuis)\s+(?:environ\s+|à peine\s+|plus d['’])?(?P<n>\d+|une?|quelques)\s*"
    r"(?P<unit>secondes?|minutes?|min|mn|heures?|h|jours?|j|semaines?|sem|mois|ans?|années?)\b\.?"
    r"|\b(?:about\s+)?(?P<n_en>\d+|an?)\s*(?P<unit_en>seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?)\s+ago\b"
    r"|\b(?P<day>avant-hier|hier|yesterday|aujourd['’]hui|today)\b(?:\s*,?\s*(?:à|at)?\s*"
    rf"{_CLOCK.replace('?P<half>', '?P<half3>').replace('?P<half2>', '?P<half4>')})?"
    r"|(?P<now>à l['’]instant|just now)\b",
    re.I,
)
# "Il y a 2 ans Le 15/03/2023 à 08:12": papers say both, and the second more precisely
_SAYS_AGAIN = re.compile(r"[\s,(|·•–—-]*(?:(?:le|on)\s)?\s*", re.I)
_MAY_BE_ABSOLUTE = re.compile(r"(?:1[5-9]|2[01])\d\d|\d[/.-]\d")
_SIGNS = re.compile(r"\d[/.-]\d")
# "20:10:47 +0200", "11:32:40 +01:00"
_OFFSET_BEHIND = re.compile(
    r"\s*(?:(?P<hours>[+-](?:0\d|1[0-4])):?(?P<minutes>[0-5]\d)|(?:UTC|GMT)(?P<sign>[+-])(?P<whole>\d{1,2})(?::(?P<part>[0-5]\d))?|(?P<none>UTC|GMT|(?<=\d)Z)\b(?![+-]\d))(?![\d:])"
)
_MAY_BE_DATE = re.compile(r"\d|il y a|depuis|hier|ago\b|day\b|aujourd|instant|now", re.I)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "j": 86400, "d": 86400, "w": 604800}
_DAYS_AGO = {"avant-hier": 2, "hier": 1, "yesterday": 1, "today": 0}
# A date stands in the first characters of a line that is about a comment or an article; beyond, it is prose.
MAX_DATE_LINE = 400
# readers ask several times about the same line
CACHED_DATES = 8_192
_HOURS = re.compile(r"heure|hour|minute|\bmin\b|\d\s?(?:h|m|s|sec)\b|instant|second", re.I)


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A date in a text: its place, and its ISO form, None where it is relative to a day that is not known."""

    start: int
    end: int
    iso: str | None
    relative: bool = False


def find_date(text: str, *, reference: str | None = None, whole_days: bool = False) -> DateMatch | None:
    """Return the first date of a line, absolute or relative; parameters as for :func:`parse_date`.

    Examples
    --------
    >>> find_date("Léa, le 12/03/2016 à 10:34")
    DateMatch(start=8, end=26, iso='2016-03-12T10:34', relative=False)
    """
    return _find_date(text[:MAX_DATE_LINE], reference, whole_days)


@lru_cache(maxsize=CACHED_DATES)
def _find_date(text: str, reference: str | None, whole_days: bool) -> DateMatch | None:
    if not _MAY_BE_DATE.search(text):
        return None
    first = None
    if _MAY_BE_ABSOLUTE.search(text):
        first = min(_absolute_dates(text), key=lambda match: match.start, default=None)
    relative = _RELATIVE.search(text)
    if relative and first and _SAYS_AGAIN.fullmatch(text, relative.end(), max(first.start, relative.end())):
        return DateMatch(relative.start(), first.end, first.iso)
    if relative and (first is None or relative.start() < first.start):
        iso = _relative(relative, reference)
        if iso and whole_days and reference:
            # nobody answers before the day that is counted from, where hours are counted
            hours = _HOURS.search(relative[0]) is not None
            iso = max(iso[:10], reference[:10]) if hours else iso[:10]
        return DateMatch(relative.start(), relative.end(), iso, relative=True)
    return first


def parse_date(text: str, *, reference: str | None = None, whole_days: bool = False) -> str | None:
    """Return the first date of `text` as ISO 8601, with a time where one is written; None where there is none.

    Parameters
    ----------
    text : str
        A line that may hold a date.
    reference : str, optional
        The ISO date that a relative date ("il y a 3 jours") counts from; without it a relative date is None.
    whole_days : bool
        Whether a relative date gives a day alone: the reference is near the moment of reading, not that moment.

    Examples
    --------
    >>> parse_date("12 mars 2016 à 10 h 34 min")
    '2016-03-12T10:34'
    >>> parse_date("il y a 3 jours", reference="2020-02-02")
    '2020-01-30'
    """
    match = find_date(text, reference=reference, whole_days=whole_days)
    if match is None and (month := _MONTH_ALONE.fullmatch(text.strip())):
        return f"{month['y']}-{_MONTHS[month['month'].lower().rstrip('.')]:02}"
    return match.iso if match else None


def is_month(text: str) -> bool:
    """Say whether a text is a month and its year, and nothing else: no day, where a line is looked at among others.

    Examples
    --------
    >>> is_month("févr. 2023"), is_month("Mars 2023, un bilan")
    (True, False)
    """
    return _MONTH_ALONE.fullmatch(text) is not None


def is_day(text: str) -> bool:
    """Say whether a text is a day without its year, and nothing else.

    Examples
    --------
    >>> is_day("26 janv."), is_day("Jan 26"), is_day("26 janvier 2023")
    (True, True, False)
    """
    return _day_of_year(text) is not None


def _absolute_dates(text: str) -> Iterator[DateMatch]:
    # two of the four ways to write a date have signs between figures, two the name of a month
    signs = _SIGNS.search(text) is not None
    for pattern in _PATTERNS if signs else _PATTERNS[:2]:
        for match in pattern.finditer(text):
            groups = {key: value for key, value in match.groupdict().items() if value is not None}
            start = match.start()
            if start and (weekday := _WEEKDAY_BEFORE.search(text, 0, start)):
                start = weekday.start()
            if "h" not in groups and (clock := _CLOCK_BEFORE.search(text, 0, start)):
                groups |= {key: value for key, value in clock.groupdict().items() if value is not None}
                start = clock.start()
            iso = _absolute(groups)
            if iso is not None:
                behind = _OFFSET_BEHIND.match(text, match.end()) if "h" in groups else None
                offset = _offset(behind) if behind else ""
                yield DateMatch(start, behind.end() if behind else match.end(), iso + offset)
                break


def _offset(match: re.Match[str]) -> str:
    if match["hours"]:
        return f"{match['hours']}:{match['minutes']}"
    if match["none"]:
        return "+00:00"
    return f"{match['sign']}{int(match['whole']):02}:{match['part'] or '00'}"


def _absolute(found: dict[str, str]) -> str | None:
    month = int(found["n"]) if "n" in found else _MONTHS[found["month"].lower().rstrip(".")]
    year = int(found["y"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    hour = _hour(found)
    try:
        value = datetime(year, month, int(found["d"]), hour, int(found.get("m", 0)), int(found.get("s", 0)))
    except ValueError:
        return None
    if "h" not in found:
        return value.date().isoformat()
    return value.isoformat(timespec="seconds" if "s" in found else "minutes")


def _hour(found: dict[str, str]) -> int:
    hour = int(found.get("h", 0))
    half = next((v for k, v in found.items() if k.startswith("half")), "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        return hour + 12
    return 0 if half == "am" and hour == 12 else hour


def _relative(match: re.Match[str], reference: str | None) -> str | None:
    if reference is None:
        return None
    try:
        start = datetime.fromisoformat(reference)
        if match["now"]:
            return reference
        if match["day"]:
            day = (start - timedelta(days=_DAYS_AGO.get(match["day"].lower(), 0))).date().isoformat()
            if not match["h"]:
                return day
            clock = {key: value for key, value in match.groupdict().items() if value is not None}
            return f"{day}T{_hour(clock):02}:{int(match['m'] or 0):02}"
        count_text = (match["n"] or match["n_en"]).lower()
        if count_text == "quelques":
            return None
        count = int(count_text) if count_text.isdigit() else 1
        unit = (match["unit"] or match["unit_en"]).lower()
        if unit.startswith(("mo", "an", "y")):
            months = count * (1 if unit.startswith("mo") else 12)
            year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
            day_of_month = min(start.day, monthrange(year, month + 1)[1])
            return start.replace(year=year, month=month + 1, day=day_of_month).date().isoformat()
        seconds = _SECONDS["w" if unit.startswith("sem") else unit[0]] * count
        moment = start - timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return None
    if "T" not in reference and seconds < 86400:
        return reference
    if seconds >= 86400 or unit[0] == "h":
        # "il y a 3 heures" tells no minute
        return moment.date().isoformat()
    return moment.isoformat(timespec="seconds" if reference.count(":", 0, 19) == 2 else "minutes")


_ISO = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ]\s*(?P<time>\d\d:\d\d)(?P<seconds>:\d\d)?(?:[.,]\d+)?\s*(?P<offset>Z|UTC|[+-]\d\d:?(?:\d\d)?)?)?",
    re.I,
)


def iso_date(value: object) -> str | None:
    """Return a date field of a structured page as ISO 8601, with the precision and UTC offset that it has; None where unreadable.

    Examples
    --------
    >>> iso_date("2012-08-07 12:00:00 +02:00")
    '2012-08-07T12:00:00+02:00'
    >>> iso_date(1330600000)
    '2012-03-01T11:06:40+00:00'
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _from_timestamp(value)
    text = str(value).strip()
    if re.fullmatch(r"\d{9,10}(?:\.\d+)?|\d{12,13}", text):
        return _from_timestamp(float(text))
    match = _ISO.fullmatch(text)
    if not match:
        return parse_date(text)
    offset = (match["offset"] or "").upper()
    if offset in ("Z", "UTC"):
        offset = "+00:00"
    elif offset:
        digits = offset[1:].replace(":", "").ljust(4, "0")
        offset = f"{offset[0]}{digits[:2]}:{digits[2:]}"
    iso = match["day"]
    if match["time"]:
        iso += f"T{match['time']}{match['seconds'] or ''}{offset}"
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return None
    return iso


# Spreadsheets count days from the end of 1899: these are 1 January 1995 and 31 December 2079.
_FIRST_SERIAL, _LAST_SERIAL = 34_700, 65_745
_SERIAL = re.compile(r"(?P<day>\d{5})(?:[.,](?P<fraction>\d{1,15}))?")


# "3-mars-22", as spreadsheets show a day, "3 sept. 21", as people write it
_SHOWN_DAY = re.compile(
    r"(?P<d>[0-3]?\d)(?P<sign>[- ])(?P<month>[^\W\d_]{3,9}\.?)(?P=sign)(?P<y>\d\d|\d{4})(?P<rest>(?:[ ,T].{0,20})?)",
    re.S,
)


def spreadsheet_date(text: str) -> str | None:
    """Return the ISO date of a number of days as spreadsheets store dates, or of a day as they show it; None for anything else.

    Examples
    --------
    >>> spreadsheet_date("45213"), spreadsheet_date("45215,7625115741"), spreadsheet_date("08-mars-22"), spreadsheet_date("12/03/2016")
    ('2023-10-14', '2023-10-16T18:18:01', '2022-03-08', None)
    """
    if shown := _SHOWN_DAY.fullmatch(text.strip()):
        century = "20"[: 4 - len(shown["y"])]
        return iso_date(f"{shown['d']} {shown['month']} {century}{shown['y']}{shown['rest']}")
    match = _SERIAL.fullmatch(text.strip())
    if match is None or not _FIRST_SERIAL <= int(match["day"]) <= _LAST_SERIAL:
        return None
    day = datetime(1899, 12, 30) + timedelta(days=int(match["day"]))
    if not match["fraction"]:
        return day.date().isoformat()
    moment = day + timedelta(seconds=round(float(f"0.{match['fraction']}") * 86_400))
    # nobody types seconds
    return moment.isoformat(timespec="auto" if moment.second else "minutes")


def _from_timestamp(value: float) -> str | None:
    # a number of more than eleven digits counts milliseconds
    try:
        return datetime.fromtimestamp(int(value / 1000 if value > 1e11 else value), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


# Moments --------------------------------------------------------------------------------------------------------------

# "3 j", "2 sem", "5mo": what networks print for "il y a 3 jours".
_UNIT_OF_AGE = {
    "s": "secondes", "sec": "secondes", "seconde": "secondes", "second": "secondes", "m": "minutes", "mn": "minutes", "min": "minutes", "minute": "minutes",
    "h": "heures", "hr": "heures", "heure": "heures", "hour": "heures", "j": "jours", "d": "jours", "jour": "jours", "day": "jours",
    "sem": "semaines", "w": "semaines", "wk": "semaines", "semaine": "semaines", "week": "semaines",
    "mo": "mois", "moi": "mois", "month": "mois", "an": "ans", "y": "ans", "yr": "ans", "année": "ans", "year": "ans",
}  # fmt: skip
_AGE = re.compile(
    rf"(?:il y a\s+|depuis\s+)?(?:environ\s+|plus d['’]|about\s+)?(?:(?P<n>\d{{1,3}})\s?|(?:une?|an?)\s)(?P<unit>{'|'.join(sorted(_UNIT_OF_AGE, key=len, reverse=True))})s?\.?(?:\s+ago)?",
    re.I,
)
_THIS_YEAR = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?:le\s+)?(?P<d>[0-3]?\d)(?:er)?\s+{_MONTH}(?:{_JOIN}{_CLOCK})?",
        rf"{_MONTH}\s+(?P<d>[0-3]?\d)(?:st|nd|rd|th)?(?:{_JOIN}{_CLOCK})?",
        # without its hour, it would be a share
        rf"(?:le\s+)?(?P<d>[0-3]?\d)/(?P<n>[01]?\d){_JOIN}{_CLOCK}",
    )
)
# "5-13", as TikTok dates; elsewhere that is a score or a span, so that nothing but a known date is read so
_SHORT_DAY = re.compile(r"(?P<n>0?[1-9]|1[0-2])-(?P<d>0?[1-9]|[12]\d|3[01])")
MAX_MOMENT_CHARS = 60
# figures, "un an", or a word that dates
_MAY_BE_MOMENT = re.compile(rf"\b(?:une?|an?)\s|{_MAY_BE_DATE.pattern}", re.I)


def is_moment(text: str) -> bool:
    """Say whether a text says when and nothing else, as precisely or as roughly as networks do.

    Examples
    --------
    >>> is_moment("2 sem"), is_moment("15 mai, 18:42"), is_moment("Le 12 mars 2016 à 10:34"), is_moment("12 mars, un bilan")
    (True, True, True, False)
    """
    if not 0 < len(text) <= MAX_MOMENT_CHARS or not _MAY_BE_MOMENT.search(text):
        return False
    if _AGE.fullmatch(text) or is_month(text) or _day_of_year(text):
        return True
    date = find_date(text)
    return date is not None and date.start <= 3 and not re.search(r"\w", text[date.end :])


def moment_date(text: str, *, reference: str | None, whole_days: bool = False) -> str | None:
    """Return the ISO date of a moment; where it leaves out the year, that of the last such day before the moment of reading.

    With `whole_days`, `reference` is the article's day: comments follow it.

    Examples
    --------
    >>> moment_date("2 sem", reference="2024-05-18T20:15"), moment_date("15 mai, 18:42", reference="2024-05-18")
    ('2024-05-04', '2024-05-15T18:42')
    >>> moment_date("5-13", reference="2024-05-18")
    '2024-05-13'
    """
    if age := _AGE.fullmatch(text):
        count = age["n"] or "1"
        unit = _UNIT_OF_AGE.get(age["unit"].lower(), "")
        return parse_date(f"il y a {count} {unit}", reference=reference, whole_days=whole_days)
    day = _day_of_year(text) or _SHORT_DAY.fullmatch(text)
    if day is None:
        return parse_date(text, reference=reference, whole_days=whole_days)
    if reference is None:
        return None
    found = {key: value for key, value in day.groupdict().items() if value is not None}
    this = _absolute(found | {"y": reference[:4]})
    if this is not None and not whole_days and this[:10] > reference[:10]:
        this = _absolute(found | {"y": str(int(reference[:4]) - 1)})
    elif this is not None and whole_days and this[:10] < reference[:10]:
        this = _absolute(found | {"y": str(int(reference[:4]) + 1)})
    return this


def _day_of_year(text: str) -> re.Match[str] | None:
    return next((match for pattern in _THIS_YEAR if (match := pattern.fullmatch(text))), None)
