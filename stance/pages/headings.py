"""Tell the headings of a text from its paragraphs, where no markup does."""

import re
from collections.abc import Sequence
from itertools import pairwise

# Headings of the sample pages have 1 to 12 words; above 14, short sentences without a full stop come in.
MAX_HEADING_WORDS = 14
MAX_HEADING_CHARS = 110
# Beyond, a line is a sentence.
MAX_HEADLINE_CHARS = 99
# A shorter line may be one of a list, or of a poem.
MIN_PARAGRAPH_CHARS = 50
# SPIP's own heading, the only one with a full stop at its end
_POSTSCRIPT = re.compile(r"P\.-?S\.")
# "tar -cf photos.tar photos/": what somebody types is no title
COMMAND = re.compile(r"[a-z][\w./-]{1,20} (?:[\w./-]+ ){0,2}-{1,2}[a-z]")
_LIST_ITEM = re.compile(r"(?:[-–—•*+]|\d+[.)])\s")


def find_headings(text: str) -> list[str]:
    """Return the paragraphs of a text that are headings: short, no sentence, with something longer below.

    Examples
    --------
    >>> find_headings("Le vélo revient.\\n\\nPourquoi\\n\\nParce qu'il est pratique et bon marché.")
    ['Pourquoi']
    """
    paragraphs = [p for p in text.split("\n\n") if p.strip()]
    return [p for p, after in pairwise(paragraphs) if is_heading(p, after)]


def is_heading(paragraph: str, after: str) -> bool:
    """Say whether a paragraph is a heading of the one after it."""
    if _POSTSCRIPT.fullmatch(paragraph):
        return True
    if not looks_like_title(paragraph) or len(after) <= len(paragraph) or _LIST_ITEM.match(paragraph):
        return False
    return paragraph[0] not in '“"«' or paragraph[-1] in '”"»'


def looks_like_title(line: str) -> bool:
    """Say whether a line could be a title: one short line that does not end like a sentence."""
    return (
        0 < len(line) <= MAX_HEADING_CHARS
        and "\n" not in line
        and sum(any(map(str.isalnum, word)) for word in line.split()) <= MAX_HEADING_WORDS
        and not re.search(r"[.!;:,…]$", line)
        and re.search(r"[^\W\d_]", line) is not None
        and not COMMAND.match(line)
    )


def looks_like_headline(line: str) -> bool:
    """Say whether a line could be the title of an article: that of a paper has more words than a heading has.

    Examples
    --------
    >>> looks_like_headline("Gare à 4,50 euros par jour : les navetteurs de la vallée voient rouge depuis ce matin")
    True
    """
    return looks_like_title(line) or (
        len(line) <= MAX_HEADLINE_CHARS
        and re.search(r"\w[?!»”]?$", line) is not None
        and not looks_like_sentence(line)
    )


def looks_like_sentence(line: str) -> bool:
    """Say whether a line is prose: it ends like a sentence, or is too long for anything else.

    Examples
    --------
    >>> looks_like_sentence("Le vélo est bon pour la ville."), looks_like_sentence("Le carnet du rucher")
    (True, False)
    """
    # five words: shorter lines that end in a full stop are greetings, captions and slogans
    return len(line) >= 100 or (len(line.split()) >= 5 and re.search(r"[.!?…:][»”\")]*$", line) is not None)


def only_paragraphs(headings: Sequence[str], text: str) -> list[str]:
    """Return the headings that are paragraphs of `text`, in their order."""
    paragraphs = set(text.split("\n\n"))
    return [heading for heading in headings if heading in paragraphs]


def with_paragraphs(text: str) -> str:
    """Return a text with its paragraphs apart, where each is a line of its own: fields of exports and cells of tables.

    Examples
    --------
    >>> with_paragraphs("Le marché a rouvert lundi, sous la pluie et les parapluies.\\nLes forains, eux, n'y croyaient plus depuis longtemps.")
    "Le marché a rouvert lundi, sous la pluie et les parapluies.\\n\\nLes forains, eux, n'y croyaient plus depuis longtemps."
    """
    lines = text.split("\n")
    prose = all(len(line) >= MIN_PARAGRAPH_CHARS and looks_like_sentence(line) for line in lines)
    return "\n\n".join(lines) if len(lines) > 1 and prose else text
