"""Know the passages of a comment that repeat what somebody else wrote: behind ``>``, or below "Léa a écrit :"."""

import re
from collections.abc import Sequence
from itertools import islice

# the line above a quotation, as forums draw it; what it quotes may begin on it
_WROTE = re.compile(
    r"(?:.{0,80}\b(?:a (?:écrit|dit|posté|répondu)|écrivait|disait|wrote|said)\s?:.{0,60}"
    r"|(?:citation|quote)\b.{0,100}|(?:envoyé|posté) par .{1,80}|originally posted by .{1,80})",
    re.I,
)
_MAY_QUOTE = re.compile(r"\b(?:a |écri|disait|wrote|said|citation|quote|envoyé|posté|posted)", re.I)
_MARKED = re.compile(r"^>.*(?:\n>.*)*", re.M)
# What is cut from a passage, and what stands around it.
_EDGES = ' .…«»“”"[]()'
# "Merci" may stand in any text: a passage goes on with lines that are longer.
MIN_CHARS = 20
# Looking for lines in all of a page takes time; forums show some tens of messages on one.
MAX_COMMENTS = 500
MAX_CHARS = 1_000_000
MAX_QUOTATIONS = 300
# A forum folds longer quotations.
MAX_LINES = 100


def marked_passages(text: str) -> list[str]:
    """Return the passages of a text that ``>`` marks as quoted.

    Examples
    --------
    >>> marked_passages("> Oui.\\n> Et non.\\n\\nVraiment ?")
    ['> Oui.\\n> Et non.']
    """
    return [match[0] for match in _MARKED.finditer(text)]


def repeated_passages(texts: Sequence[str]) -> list[list[str]]:
    """Return for each text of a page the passages in it that another one holds, each with the line above that says whose it is.

    Examples
    --------
    >>> repeated_passages(["Le vélo est bon pour la ville.", "Léa a écrit :\\nLe vélo est bon pour la ville.\\n\\nPas d'accord."])
    [[], ['Léa a écrit :\\nLe vélo est bon pour la ville.']]
    """
    few = len(texts) <= MAX_COMMENTS and sum(map(len, texts)) <= MAX_CHARS
    labels = (
        line
        for text in texts
        if few and _MAY_QUOTE.search(text)
        for line in text.split("\n")
        if _WROTE.fullmatch(line)
    )
    if not few or len(list(islice(labels, MAX_QUOTATIONS + 1))) > MAX_QUOTATIONS:
        return [[] for _text in texts]
    return [_passages(text, [*texts[:at], *texts[at + 1 :]]) for at, text in enumerate(texts)]


def _passages(text: str, others: Sequence[str]) -> list[str]:
    if not _MAY_QUOTE.search(text):
        return []
    found: list[str] = []
    lines = text.split("\n")
    end = 0
    for at, line in enumerate(lines):
        if at < end or not _WROTE.fullmatch(line):
            continue
        stop = end = at + 1
        while stop < min(len(lines), at + MAX_LINES) and (
            not lines[stop] or _repeats(lines[stop], others, least=end > at + 1)
        ):
            stop += 1
            # empty lines below a passage are none of it
            end = stop if lines[stop - 1] else end
        if end > at + 1:
            found.append("\n".join(lines[at:end]))
    return found


def _repeats(line: str, others: Sequence[str], *, least: bool) -> bool:
    passage = line.strip(_EDGES)
    return len(passage) >= (MIN_CHARS if least else 1) and any(passage in other for other in others)
