"""Read the dates that programs write in English words: RFC 822, C, JavaScript, Go, and the networks' interfaces."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from stance.pages.dates import find_date, iso_date

_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s+"
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_CLOCK = r"(?P<clock>[0-2]?\d:[0-5]\d(?::[0-5]\d)?)"
_OFFSET = r"(?:(?:gmt|utc)?\s*(?P<offset>[+-]\d\d:?\d\d)|(?P<zulu>gmt|utc|z))"
_ZONE_NAME = r"(?:\s+\(.{1,60}\)|\s+(?![ap]m\b)[a-z]{2,5})?"
_PATTERNS = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?:{_DAY})?(?P<day>[0-3]?\d)[\s-]+{_MONTH}[\s-]+(?P<year>\d{{4}}),?\s+{_CLOCK}(?:\s*{_OFFSET})?{_ZONE_NAME}",
        rf"{_DAY}{_MONTH}\s+(?P<day>[0-3]?\d),?\s+(?P<year>\d{{4}}),?\s+{_CLOCK}(?:\s*{_OFFSET})?{_ZONE_NAME}",
        rf"{_DAY}{_MONTH}\s+(?P<day>[0-3]?\d)\s+{_CLOCK}(?:\s*{_OFFSET})?\s+(?P<year>\d{{4}})(?:\s*{_OFFSET.replace('offset', 'offset2').replace('zulu', 'zulu2')})?{_ZONE_NAME}",
    )
)
# "2024-02-03 10:30:00 +0100 CET"
_GO = re.compile(r"(?P<moment>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}) \S{1,5}")
# Hacker News puts the same moment behind it as a number.
_TWICE = re.compile(r"(?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\S*) \d{9,13}")
# "2022-01-14 19:03:44Z, Licence : CC BY-SA 4.0"
_OPENING = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)?(?=, )")
_BEHIND = re.compile(rf"\s*{_OFFSET}\s*", re.I)
# "20240305" is how yt-dlp writes a day
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)")
MAX_CHARS = 120
# "01/03/24 8:00"; "Friday, March 1st, 2024 at 10:00:35 AM GMT+01:00"
MIN_CHARS = 13
MAX_BEHIND = 10
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTS = re.compile(r"data-(?:[a-z]{1,12}-){0,2}(?:ts|u?time|timestamp|epoch|date|created(?:-at)?)")
_COUNTED = re.compile(r"1\d{9}(?:\d{3})?")


def program_date(text: str) -> str | None:
    """Return a moment that a program wrote in words as ISO 8601, None where it is none.

    Examples
    --------
    >>> program_date("Sun Feb 04 2024 19:12:45 GMT+0100 (heure normale d’Europe centrale)")
    '2024-02-04T19:12:45+01:00'
    >>> program_date("Wed Oct 10 20:19:24 +0000 2018"), program_date("4 février 2024")
    ('2018-10-10T20:19:24+00:00', None)
    """
    text = text.strip()
    if len(text) > MAX_CHARS:
        return None
    if match := _GO.fullmatch(text) or _TWICE.fullmatch(text):
        return iso_date(match["moment"])
    for pattern in _PATTERNS:
        if match := pattern.fullmatch(text):
            found = {name.rstrip("2"): given for name, given in match.groupdict().items() if given}
            offset = found.get("offset", "+00:00" if "zulu" in found else "")
            clock = found["clock"].rjust(
                len("00:00") if found["clock"].count(":") == 1 else len("00:00:00"), "0"
            )
            day = f"{found['year']}-{_MONTHS[found['month'].lower()]:02}-{int(found['day']):02}"
            iso = f"{day}T{clock}{offset if ':' in offset or not offset else f'{offset[:3]}:{offset[3:]}'}"
            try:
                datetime.fromisoformat(iso)
            except ValueError:
                return None
            return iso
    return None


def attribute_moment(attributes: Iterable[tuple[Any, Any]]) -> str | None:
    """Return the day and hour that an attribute of an element holds beside a vaguer text ("il y a 2 jours"), None without one.

    Examples
    --------
    >>> attribute_moment([("class", "age"), ("aria-label", "1 mars 2024 à 08:00")])
    '2024-03-01T08:00'
    >>> attribute_moment([("data-moment", "lundi 10 juin 2024 à 18:22:10 GMT+02:00")])
    '2024-06-10T18:22:10+02:00'
    """
    for key, given in attributes:
        name, value = str(key), str(given)
        shows = name in ("title", "aria-label", "ts", "datetime") or name.startswith("data-")
        if not shows or not MIN_CHARS <= len(value) <= MAX_CHARS or not _YEAR.search(value):
            continue
        if moment := program_date(value):
            return moment
        if opening := _OPENING.match(value):
            return iso_date(opening[0])
        match = find_date(value)
        if match is not None and match.iso and "T" in match.iso and match.start <= MIN_CHARS:
            whole = iso_date(value) if value[0].isdigit() else None
            if match.end >= len(value) - MAX_BEHIND:
                return whole or match.iso + _offset(value[match.end :])
    return None


def _offset(rest: str) -> str:
    """Return the offset that stands behind a moment in words, "" without one."""
    match = _BEHIND.fullmatch(rest)
    if match is None:
        return ""
    digits = match["offset"]
    return f"{digits[:3]}:{digits[-2:]}" if digits else "+00:00"


def same_moment(one: str, other: str) -> bool:
    """Say whether two ISO dates with offsets are one moment.

    Examples
    --------
    >>> same_moment("2024-02-04T19:12:45+01:00", "2024-02-04T18:12:45+00:00"), same_moment("2024-02-04", "2024-02-04")
    (True, False)
    """
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    return first.utcoffset() is not None and second.utcoffset() is not None and first == second


def field_date(value: object) -> str | None:
    """Return a date field as ISO 8601, whoever wrote it: a program, a table, a person; None where unreadable.

    Examples
    --------
    >>> field_date("Tue, 06 Feb 2024 22:47:33 +0100"), field_date("12/03/2016")
    ('2024-02-06T22:47:33+01:00', '2016-03-12')
    """
    if isinstance(value, str) and (match := _COMPACT.fullmatch(value.strip())):
        value = "-".join(match.groups())
    return (program_date(value) if isinstance(value, str) else None) or iso_date(value)


def counted_moment(attributes: Mapping[str, str]) -> str | None:
    """Return the moment that an attribute counts in seconds, or thousandths of them, since 1970."""
    given = (v for k, v in attributes.items() if _COUNTED.fullmatch(v) and _COUNTS.fullmatch(k))
    return next((date for value in given if (date := field_date(value))), None)
