"""Drop what can be clicked on within the heads of forums, and part what stands on one line in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stance.pages.dates import is_moment, is_month
from stance.pages.lines import Line

# XenForo shortens quotations
_FOLDED = re.compile(r"(?:cliquez pour agrandir|click to expand)\s?(?:\.{3}|…)?", re.I)
# jeuxvideo.com: what sends a message, between name and date
_MESSAGE = "MP"
# HFR, Doctissimo: what leads to the profile and what answers
_POSTED = re.compile(r"(?P<posted>posté le \d{2}-\d{2}-\d{4} à \d{2}:\d{2}:\d{2})\s+profil(?:answer)?", re.I)
_ADVERTISEMENT = "Publicité"
_MOBILE = re.compile(r"(?<=\d)\s*\((?:depuis|via|from)(?: un| mon| a)? mobile\)$", re.I)
# Disqus: "en réponse à Léa • il y a 5 jours"
_ANSWERS = re.compile(
    r"(?P<answers>(?:en )?réponse à \S.{0,60}?|in reply to \S.{0,60}?) [•·] (?P<moment>.{2,40})", re.I
)
_ON = r"le \d{1,2}(?:er)? [^\W\d_]{3,9} \d{4}(?: à \d{1,2} ?[h:] ?\d{2}(?: min)?)?"
# WordPress' Twenty Sixteen, whose fields touch in text: "Auteur Léa BelPublié le 12 juin 2019Catégories VilleÉtiquettes vélo"
_FILED = re.compile(
    rf"Auteur\s?(?P<name>[^\W\d_][^,;|]{{1,50}}?)\s?Publié (?P<posted>{_ON})(?:\s?(?:Catégories?|Étiquettes|Format|\d+ commentaires?|Laisser un commentaire|Un commentaire)\b.*)?"
)
_SUBSTACK = re.compile(
    r"(?P<moment>[A-Z][a-z]{2} \d{1,2}, \d{4})(?P<beside>(?:Edited |Pinned)?(?:Liked by .{1,100}|Author|Edited|Pinned)(?:Liked by .{1,100})?)"
)
_AUTHOR = re.compile(r"Auteur (?P<name>[^\W\d_][^,;|:]{1,50})")
_FILED_ON = re.compile(rf"Publié (?P<posted>{_ON})(?:\s?(?:Catégories?|Étiquettes|Format)\b.*)?")
# Blogger: the figures at the end of a name touch those of its date
_TOUCHING = re.compile(
    r"(?P<name>[^\W\d_](?:.{0,40}[^\W\d_])?(?=\d{3,5} )\d{1,3}?)(?P<moment>(?:[12]\d|3[01]|[1-9]) [^\W\d_]{3,9}\.? \d{4} à \d{1,2}:\d{2})"
)
# Discourse repeats the answer that solved a topic below its first message
_SOLVED = re.compile(r"résolu par .{1,60} dans (?:la publication|le message) n[o°] ?\d+", re.I)
_WHOLE_POST = re.compile(r".{0,2000}\baller (?:à la publication complète|au message complet)", re.I)
# What stands between who solved it and the link to the answer.
MAX_SOLUTION_LINES = 12
# Discourse's map of a topic: under such words stand their counts
_COUNTS = frozenset(("vues", "views", "réponses", "replies", "utilisateurs", "users", "j'aime", "likes"))
MIN_COUNTS = 2
MAX_NAME = 40


def without_head_words(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a page without buttons in the heads of messages, a name once, moment and answered apart."""
    plain = list(_plain(lines))
    counted = {line.text.casefold().replace("’", "'") for line in plain} & _COUNTS
    return _named_once(plain) if len(counted) >= MIN_COUNTS else plain


def _plain(lines: Sequence[Line]) -> Iterator[Line]:
    skipped = -1
    for at, line in enumerate(lines):
        below = lines[at + 1].text if at + 1 < len(lines) else ""
        if at <= skipped or _FOLDED.fullmatch(line.text):
            continue
        if line.text == _MESSAGE and is_moment(below):
            continue
        if _SOLVED.fullmatch(line.text):
            shown = range(at + 1, min(at + MAX_SOLUTION_LINES, len(lines)))
            skipped = next((i for i in shown if _WHOLE_POST.fullmatch(lines[i].text)), at)
        elif (
            line.text == _ADVERTISEMENT
            and _POSTED.fullmatch(below)
            and any(one.text for one in lines[at + 2 : at + 3])
        ):
            # an advertisement stands among the messages like one
            skipped = at + 2
        elif (posted := _POSTED.fullmatch(line.text)) and at and lines[at - 1].text:
            yield _with_text(line, posted["posted"])
        elif (filed := _FILED.fullmatch(line.text)) is not None:
            yield _with_text(line, f"Publié par {filed['name']} {filed['posted']}")
        elif (author := _AUTHOR.fullmatch(line.text)) and (filed := _FILED_ON.fullmatch(below)):
            skipped = at + 1
            yield _with_text(line, f"Publié par {author['name']} {filed['posted']}")
        elif (sent := _SUBSTACK.fullmatch(line.text)) is not None:
            # "Author" touches the day
            yield from (_with_text(line, part) for part in sent.group("moment", "beside"))
        elif (touching := _TOUCHING.fullmatch(line.text)) is not None:
            yield _with_text(line, f"{touching['name']} {touching['moment']}")
        elif (answers := _ANSWERS.fullmatch(line.text)) and is_moment(answers["moment"]):
            yield from (_with_text(line, answers["moment"]), _with_text(line, answers["answers"]))
        else:
            yield _with_text(line, _MOBILE.sub("", line.text)) if line.text.endswith(")") else line


def _named_once(lines: Sequence[Line]) -> list[Line]:
    """Return lines with what somebody logs in with alone above a date, without what they are called below that (Discourse)."""
    pairs = {
        at: (lines[at - 1].text, line.text)
        for at, line in enumerate(lines[:-1])
        if at
        and 0 < len(line.text) <= MAX_NAME
        and any(map(str.isalpha, line.text))
        and _is_date(lines[at + 1].text)
        and _is_login(lines[at - 1].text)
        and not line.is_sentence
    }
    # the same two names each time that somebody writes
    told = set(pairs.values())
    logins, called = zip(*told, strict=True) if told else ((), ())
    # somebody writes twice
    one_each = (
        len(pairs) > len(told)
        and len(set(logins)) == len(told) == len(set(called))
        and set(logins).isdisjoint(called)
    )
    return [line for at, line in enumerate(lines) if at not in pairs] if one_each else list(lines)


def _is_date(text: str) -> bool:
    return is_month(text) or is_moment(text)


def _is_login(text: str) -> bool:
    letters = re.sub(r"[_.-]", "", text)
    return len(text) <= MAX_NAME and letters.isalnum() and any(map(str.isalpha, letters))


def _with_text(line: Line, text: str) -> Line:
    return line if text == line.text else replace(line, text=text, first_part=text, parts=1, raw="")
