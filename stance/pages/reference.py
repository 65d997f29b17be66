"""Find the day that "il y a 3 jours" counts from: when a page was saved, last changed, or published."""

import re
from collections import Counter
from collections.abc import Sequence

from stance.pages.dates import parse_date
from stance.pages.dumps import without_mail_header
from stance.pages.lines import Line

_SAVED = re.compile(
    r"(?:(?:page|copie|capture(?: d['’]écran)?|relevé|impression)(?: (?:facebook|instagram|tiktok|youtube|twitter|x|linkedin|du site))? (?:enregistrée?|sauvegardée?|consultée?|récupérée?|téléchargée?|archivée?|imprimée?|capturée?|copiée?|faite?|prise?|effectuée?|du)|texte reconnu.{0,40}?,|(?:enregistré|sauvegardé|consulté|imprimé|copié|capturé|archivé)e?(?: (?:depuis|sur|de) \w{1,30})?"
    r"|nous sommes(?: actuellement)?|page saved|(?:saved|printed|captured|copied|accessed) on|rendered by pid .{1,60}? at)\s*:?\s*(?:le|on|du)?\s+(?P<date>.{6,60})",
    re.I,
)
_UPDATED = re.compile(
    r"(?:(?:mise? à jour|modifiée?|actualisée?|updated|dernière modification)(?: (?:de|of) .{2,30}?)?\s*:?\s*(?:le|on)?\s*|(?:(?:message|post|publication) a été (?:publié|soumis|envoyé)e?|post was submitted) (?:le|on)\s+)(?P<date>.{6,60})",
    re.I,
)

_FIGURE = re.compile(r"\d")
# The longest line that says when a page was saved.
MAX_DATED = 200
_SENT = re.compile(r"(?:envoyé(?: le)?|date|sent)\s*:\s*(?P<date>.{6,60})", re.I)
_PRINTED = re.compile(
    r"\s*(?:\d{2}/\d{2}/\d{4},? \d{2}:\d{2}|(?P<n>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{2}),(?P<clock> \d{1,2}:\d{2} [AP]M))(?=\s|$)"
)
# The foot of a sheet: its address and its number.
_SHEET = re.compile(r"(?:^|\s)https?://\S+\s+\d{1,3}/\d{1,3}\s*$")


def reference_day(lines: Sequence[Line], published: str | None) -> tuple[str | None, bool]:
    """Return the day that "il y a 3 jours" counts from, and whether it is the moment of reading.

    That of the saved page, else of its last change, else the article's.
    """
    dated = [line.text for line in lines if len(line.text) < MAX_DATED and _FIGURE.search(line.text)]
    for pattern in (_SAVED, _UPDATED):
        for text in dated:
            match = pattern.search(text)
            if match and (date := parse_date(match["date"])):
                return date, pattern is _SAVED
    return published, False


def moment_of_copy(raw: str) -> str | None:
    """Return when a page of text was printed or sent, as the head of its sheets or of the mail says."""
    lines = raw.split("\n")
    return _printed(lines) or _sent(lines)


def _printed(lines: Sequence[str]) -> str | None:
    """Return the moment that browsers print at the head of every sheet, before the title."""
    heads = [match for line in lines if (match := _PRINTED.match(line))]
    moments = Counter(match[0].strip() for match in heads)
    first = next((match for match in heads if moments[match[0].strip()] > 1), None)
    if first is None and any(map(_SHEET.search, lines)):
        first = _PRINTED.match(lines[0])
    if first is None:
        return None
    # browsers in English write the month first
    return parse_date(
        f"20{first['y']}-{int(first['n']):02}-{int(first['d']):02}{first['clock']}"
        if first["y"]
        else first[0]
    )


def _sent(lines: Sequence[str]) -> str | None:
    """Return when a mail was sent that quotes a page."""
    header = lines[: len(lines) - len(without_mail_header(lines))]
    dates = (match["date"] for line in header if (match := _SENT.match(line)))
    return next((date for text in dates if (date := parse_date(text))), None)
