"""Tell what stands among an article's text and is none: captions, galleries, boxes, lists of links, signatures."""

import re
from collections.abc import Sequence
from itertools import pairwise

from stance.pages.boilerplate import says
from stance.pages.bylines import FULL_NAME, MAX_LABEL_WORDS, PRESENTS, is_byline
from stance.pages.headings import (
    looks_like_headline,
    looks_like_sentence,
    looks_like_title,
)
from stance.pages.lines import Line

_CONTENTS = re.compile(r"sommaire|table des matières|table of contents|contents|dans cet article", re.I)
_LISTED = re.compile(r"[-–—•*]|\d+[.)]")
# A name and what they do are two lines: a signature.
MIN_TAGS = 3
# One short line above a long one may be a salutation.
MIN_HEADED = 2
# Shorter lines may be items of a list that the line above announces.
MIN_BELOW_HEADING = 50
_READ_TOO = re.compile(
    r"(?:lire|à lire|voir|lisez|relire|écouter|regarder)(?: (?:aussi|également|notre .{2,30}|l['’]article))?\s*:?|read (?:also|more)\s*:?",
    re.I,
)
# What stands below a picture says who made it.
_CAPTION = re.compile(
    r".*(?:©|\b(?:crédits?|photos?|illustrations?|images?|dessins?|infographie)\s*(?::|©|/)|[|(/–—-]\s*(?:photo|illustration|dessin|crédit)|(?-i:[.!?]\s+(?:Photos?|Illustrations?|Dessins?)\s+[A-ZÉÈ])|(?-i:[.!?]\s+[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?: [A-ZÀ-Þ.,/&«»'’-]+)+)$|(?-i:[.!?»”\w]\s*[-–—|(]\s+(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+ ?){1,4}\)?\.?$)|(?-i:^[A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]{2,})*\s?/\s?[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){1,3})$|(?-i:[.!?»]\s+[A-ZÀ-Þ][\w.'’-]*(?: [\w.'’-]+){1,3}\s?/\s?[A-ZÀ-Þ][^/.!?]{1,40}$)|(?-i:[.!?»]\s+\([A-ZÀ-Þ][^()/]{1,40}/[^()/]{2,40}\)$)|(?-i:[.!?»]\s+[A-ZÀ-Þ]{3,}\s?/\s?[A-ZÀ-Þ][^/.!?]{1,40}$)|photographiée?s?\b|\(dr\)|/ ?afp\b).*",
    re.I,
)
# "Fig. 1 — Le feuillet 14. Cliché de l'auteure."
_FIGURE = re.compile(
    r"(?:fig|figure|ill|illustration|photo|tableau|carte) ?\.? ?\d{1,2} ?[—–:.-] ?\S.*", re.I
)
# "Photo: Anne Bel Le Fleuve Rue du Port, ce matin."
_CREDIT_FIRST = re.compile(r"(?:photos?|crédits? photo|illustrations?|dessins?) ?: ?[A-ZÀ-Þ]\S.*", re.I)
# "La feuille, mercredi. - ANNE BEL.", as Belgian papers close captions
_MADE_BY = re.compile(r"(?<=[.!?»”\w])\s*(?:[-–—©|/(]\s*)(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+ ?){1,4}\)?\.?$")
_SLIDE = re.compile(r"\d{1,2} ?(?:/|sur) ?\d{1,2}(?:\s+|$)")
# A box that invites has a name, a teaser, a field and a button.
LINES_TO_BUTTON = 6
# Teasers of boxes are sentences as well, shorter ones.
MIN_PROSE_CHARS = 80
# What comes below a last box is a paragraph only if longer than its teasers.
MIN_LONG_CHARS = 200
MAX_CAPTION_CHARS = 220


def gallery_lines(lines: Sequence[Line]) -> set[int]:
    """Return the lines of a gallery: "1/4 Le marché, mardi." and the same words above or below."""
    found: set[int] = set()
    for index, line in enumerate(lines):
        if slide := _SLIDE.match(line.text):
            around = range(max(index - 2, 0), min(index + 3, len(lines)))
            said = line.text[slide.end() :]
            twins = {i for i in around if said and lines[i].text == said}
            # "1/2 litre de lait" is no picture
            if twins or not said:
                found |= {index, *twins}
    return found


def credit_lines(lines: Sequence[Line]) -> set[int]:
    """Return captions that the line below repeats with who made the picture, or that stand with that name right below a byline."""
    found: set[int] = set()
    for index, (line, below) in enumerate(pairwise(lines)):
        if line.text and below.text.startswith(line.text) and is_caption(below.text):
            found.add(index)
        elif line.is_sentence and len(line.text) <= MAX_CAPTION_CHARS and FULL_NAME.fullmatch(below.text):
            above = next((lines[i].text for i in (index - 1, index - 2) if i >= 0 and lines[i].text), "")
            alone = index + 2 < len(lines) and not lines[index + 2].text
            if alone and is_byline(above) and not looks_like_sentence(above):
                found |= {index, index + 1}
    return found


def teaser_lines(lines: Sequence[Line]) -> set[int]:
    """Return the lines that name another article right below "Lire aussi :", where an empty line closes that box."""
    return {
        i + 1
        for i, (line, below, after) in enumerate(zip(lines, lines[1:], lines[2:], strict=False))
        if _READ_TOO.fullmatch(line.text)
        and below.text
        and not after.text
        and looks_like_headline(below.text)
    }


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """Return the lines of a table of contents: below the line that opens it, headings that all stand further down."""
    opened = next((i for i, line in enumerate(lines) if _CONTENTS.fullmatch(line.text)), len(lines))
    last: dict[str, int] = {line.text: i for i, line in enumerate(lines)}
    listed: set[int] = set()
    for index in range(opened + 1, len(lines)):
        marker = _LISTED.match(lines[index].text)
        text = lines[index].text[marker.end() if marker else 0 :].strip()
        if text and last.get(text, index) <= index:
            break
        listed.add(index)
    return listed


def is_caption(text: str) -> bool:
    """Say whether a line stands below a picture: it says who made it.

    Examples
    --------
    >>> is_caption("L'atelier, un jeudi. Crédit : La Cadence"), is_caption("Sauver ses photos")
    (True, False)
    """
    if len(text) > MAX_CAPTION_CHARS:
        return False
    closed = text.endswith((".", "…")) and " © " not in text and _MADE_BY.search(text) is None
    told = _FIGURE.fullmatch(text) or _CREDIT_FIRST.fullmatch(text)
    return (not closed and _CAPTION.fullmatch(text) is not None) or told is not None


def is_menu_line(line: Line) -> bool:
    """Say whether a line lists links: three short parts or more between wide gaps, bars, chevrons or bullets."""
    if line.parts >= 3 and len(line.text) < 40 * line.parts and not looks_like_sentence(line.text):
        return True
    parts = re.split(r"\s+[|›»•·/>‹]\s+|\s*\|\s*", line.text)
    return len(parts) >= 3 and all(0 < len(part) <= 40 for part in parts)


# The prose ------------------------------------------------------------------------------------------------------------


def without_boxes(texts: Sequence[str]) -> list[str]:
    """Drop boxes of links and invitations: from the line that opens one to the next prose, or above the button below one."""
    kept: list[str] = []
    boxed = False
    opened = 0
    last_long, last_prose = (_last_over(texts, size) for size in (MIN_LONG_CHARS, MIN_PROSE_CHARS))
    for index, text in enumerate(texts):
        if says(text, "stop", "prompt", "end", "final"):
            if says(text, "final"):
                # the teaser above a button is the box's
                invited = range(index + 1, min(index + LINES_TO_BUTTON, len(texts)))
                button = next((i for i in invited if says(texts[i], "button")), None)
                if last_long < index + 2 if button is None else last_prose <= button:
                    break
            boxed = True
            opened = index
            while says(text, "button") and kept and kept[-1] and not _is_prose(kept[-1]):
                kept.pop()
        elif boxed and _is_prose(text):
            boxed = False
            kept += _heading_below_box(texts, opened, index)
        if not boxed:
            kept.append(text)
    return kept


def _last_over(texts: Sequence[str], size: int) -> int:
    """Return where the last text of more characters stands, -1 where none does."""
    return next((i for i in range(len(texts) - 1, -1, -1) if len(texts[i]) > size), -1)


def _is_prose(text: str) -> bool:
    return looks_like_sentence(text) and len(text) >= MIN_PROSE_CHARS


def _heading_below_box(texts: Sequence[str], opened: int, prose: int) -> list[str]:
    """Return the heading above the prose that ends a box, where an empty line parts it from the box."""
    filled = [i for i in range(opened + 1, prose) if texts[i]]
    if not filled or texts[filled[-1] - 1] or not looks_like_title(texts[filled[-1]]):
        return []
    # entries apart are the box's own, as is the only line below what opens it
    together = all(texts[i - 1] for i in filled[:-1])
    inside = len(filled) > 1 or says(texts[opened], "button")
    return ["", *texts[filled[-1] : prose]] if together and inside else []


def without_signature(paragraphs: list[str], author: str | None) -> list[str]:
    """Drop the author's name once more, and what the site says of them, from below an article."""
    while author and len(paragraphs) > 1:
        first, *others = paragraphs[-1].split("\n")
        rest = first.removeprefix(author)
        signed = rest == "" or (rest.startswith(" (") and first.endswith(")"))
        told = rest != first and PRESENTS.match(rest) is not None
        if not (told or (signed and all(map(looks_like_title, others)))):
            break
        paragraphs.pop()
    return paragraphs


def as_paragraphs(texts: Sequence[str]) -> list[str]:
    """Return the paragraphs that lines make, parted by empty ones and without the marks of headings."""
    text = "\n".join(re.sub(r"^#{1,6} ", "", text) for text in texts)
    return [part.strip("\n") for part in re.split(r"\n{2,}", text) if part.strip()]


def without_loose_ends(paragraphs: list[str], author: str | None) -> list[str]:
    """Drop short lines below the last prose: on a page with menus they are links, tags and the like.

    A letter is signed: "Le Collectif des deux rives".
    """
    while len(paragraphs) > 1:
        last = paragraphs[-1]
        lines = last.split("\n")
        if len(lines) > 1 and not (_is_tag_list(lines) or _is_labelled_list(lines)):
            break
        if "\n" not in last and (
            looks_like_sentence(last)
            or not looks_like_title(last)
            or _LISTED.match(last)
            or (author and last.endswith(f" {author}"))
        ):
            break
        paragraphs.pop()
    return paragraphs


def _is_tag_list(lines: Sequence[str]) -> bool:
    """Say whether lines are labels of a page: at least three, of a few words each."""
    return len(lines) >= MIN_TAGS and all(
        looks_like_title(line)
        and len(line.split()) <= (MAX_LABEL_WORDS if line[0].isupper() else 1)
        and not _LISTED.match(line)
        for line in lines
    )


def _is_labelled_list(lines: Sequence[str]) -> bool:
    """Say whether lines are a box of links: a label in capitals, and below it no sentence."""
    return (
        lines[0].isupper()
        and len(lines[0].split()) <= MAX_LABEL_WORDS
        and not any(map(looks_like_sentence, lines))
    )


def headings_apart(paragraphs: list[str]) -> list[str]:
    """Part headings from the paragraphs right below them, where a page copied from a browser has several such."""
    broken = [paragraph.split("\n") for paragraph in paragraphs]
    headed = [[_is_headed(lines, at) for at in range(len(lines))] for lines in broken]
    if sum(map(sum, headed)) < MIN_HEADED:
        return paragraphs
    found: list[str] = []
    for lines, heads in zip(broken, headed, strict=True):
        start = 0
        for at, is_head in enumerate(heads):
            if is_head:
                found += ["\n".join(lines[start:at])] if at > start else []
                found.append(lines[at])
                start = at + 1
        found.append("\n".join(lines[start:]))
    return found


def _is_headed(lines: Sequence[str], at: int) -> bool:
    """Say whether a line is the heading of the one right below it: that is prose, and the one above ends like it."""
    return (
        at + 1 < len(lines)
        and len(lines[at + 1]) >= MIN_BELOW_HEADING
        and (at == 0 or looks_like_sentence(lines[at - 1]))
        and looks_like_title(lines[at])
        and lines[at][0].isupper()
        and not _LISTED.match(lines[at])
    )
