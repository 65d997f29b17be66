"""Find the day that "il y a 3 jours" counts from: when a page was saved, last changed, or published."""

import re
from collections import Counter
from collections.abc import Sequence

from stance.pages.dates import parse_date
from stance.pages.lines import Line

_SAVED = re.compile(
    r"(?:page (?:enregistrée|sauvegardée|consultée|archivée|imprimée|capturée|copiée)|(?:enregistré|sauvegardé|consulté|imprimé|copié|capturé|archivé)e?(?: (?:depuis|sur|de) \w{1,30})?"
    r"|nous sommes(?: actuellement)?|page saved|rendered by pid .{1,60}? at)\s*:?\s*(?:le|on|du)?\s+(?P<date>.{6,60})",
    re.I,
)
_UPDATED = re.compile(
    r"(?:(?:mise? à jour|modifiée?|actualisée?|updated|dernière modification)(?: (?:de|of) .{2,30}?)?\s*:?\s*(?:le|on)?\s*|(?:message a été publié|post was submitted) (?:le|on)\s+)(?P<date>.{6,60})",
    re.I,
)


# The head of a mail has fewer.
MAIL_LINES = 12
_FROM = re.compile(r"(?:de|from|expéditeur)\s*:", re.I)
_SENT = re.compile(r"(?:envoyé(?: le)?|date|sent)\s*:\s*(?P<date>.{6,60})", re.I)
_PRINTED = re.compile(r"\d{2}/\d{2}/\d{4},? \d{2}:\d{2}(?= *\S)")


def reference_day(lines: Sequence[Line], published: str | None) -> tuple[str | None, bool]:
    """Return the day that "il y a 3 jours" counts from, and whether it is the moment of reading.

    That of the printed, sent or saved page, else of its last change, else the article's.
    """
    if moment := _printed(lines) or _sent(lines[:MAIL_LINES]):
        return moment, True
    for pattern in (_SAVED, _UPDATED):
        for line in lines:
            match = pattern.search(line.text) if len(line.text) < 200 else None
            if match and (date := parse_date(match["date"])):
                return date, pattern is _SAVED
    return published, False


def _printed(lines: Sequence[Line]) -> str | None:
    """Return the moment that browsers print at the head of every sheet, before the title."""
    found = (match for line in lines if (match := _PRINTED.match(line.text)))
    moments = Counter(match[0] for match in found)
    moment, count = moments.most_common(1)[0] if moments else ("", 0)
    return parse_date(moment) if count > 1 or (moment and lines[0].text.startswith(moment)) else None


def _sent(lines: Sequence[Line]) -> str | None:
    """Return when a mail was sent that quotes a page."""
    if not any(_FROM.match(line.text) for line in lines):
        return None
    dates = (match["date"] for line in lines if (match := _SENT.match(line.text)))
    return next((date for text in dates if (date := parse_date(text))), None)
