"""Find the day that "il y a 3 jours" counts from: when a page was saved, last changed, or published."""

import re
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


def reference_day(lines: Sequence[Line], published: str | None) -> tuple[str | None, bool]:
    """Return the day that "il y a 3 jours" counts from, and whether it is the moment of reading.

    That of the saved page, else of its last change, else the article's.
    """
    for pattern in (_SAVED, _UPDATED):
        for line in lines:
            match = pattern.search(line.text) if len(line.text) < 200 else None
            if match and (date := parse_date(match["date"])):
                return date, pattern is _SAVED
    return published, False
