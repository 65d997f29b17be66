"""Read a web page that was saved or pasted as text: title, article, comments, and what stands around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from stance.lexicons import groups
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.dates import RELATIVE, parse_date
from stance.pages.normalize import clean_lines
from stance.schema import Discussion

# Mail and text browsers wrap at 72 to 80 columns; pages with a whole paragraph a line go far beyond 100.
MAX_WRAP_COLUMN = 100
MIN_WRAP_COLUMN = 60
# Headings of the sample pages have 1 to 12 words; above 14, short sentences without a full stop come in.
MAX_HEADING_WORDS = 14
MAX_HEADING_CHARS = 110
MAX_NAME_CHARS = 60
# A comment's head stands within its first lines: name, date, "Répondre", in any order.
HEAD_LINES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the page: the columns that it is indented by, and its text."""

    indent: int
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the lines above (or below) a comment say of it, and how many lines that takes."""

    author: str | None
    date: str | None
    length: int


@dataclass(slots=True)
class Item:
    """A comment while it is read."""

    indent: int
    number: int | None = None
    author: str | None = None
    date: str | None = None
    parent: "Item | None" = None
    lines: list[str] = field(default_factory=list)


def read_text(raw: str, *, source: str | None = None) -> Discussion:
    """Return the discussion of a page saved as text.

    Raises
    ------
    PageError
        Nothing on the page looks like an article or a comment.
    """
    lines = unwrap([_line(text) for text in clean_lines(raw).split("\n")])
    start, first, stop = _comment_range(lines)
    opening = lines[start].text if start < first else ""
    page = _article(lines[:start], _quoted_title(opening))
    page.declared = _declared_count(opening)
    page.comments = _comments(lines[first:stop], page.date)
    return assemble(page, source=source)


def _line(text: str) -> Line:
    expanded = text.expandtabs(4).replace("\u00a0", " ")
    stripped = expanded.strip()
    indent = len(expanded) - len(expanded.lstrip()) if stripped else 0
    return Line(indent, re.sub(r"\s+", " ", stripped))


def unwrap(lines: Sequence[Line]) -> list[Line]:
    """Join lines that were broken at a column: those after which the next word would not have fitted.

    A page with a line longer than :data:`MAX_WRAP_COLUMN` was not wrapped and stays as it is.
    """
    width = max((line.indent + len(line.text) for line in lines), default=0)
    if not MIN_WRAP_COLUMN <= width <= MAX_WRAP_COLUMN:
        return list(lines)
    joined: list[Line] = []
    room_left = 0
    for line in lines:
        word = line.text.split(" ", 1)[0]
        if joined and joined[-1].text and line.text and len(word) + 1 > room_left:
            joined[-1] = Line(joined[-1].indent, f"{joined[-1].text} {line.text}")
        else:
            joined.append(line)
        room_left = width - line.indent - len(line.text)
    return joined


# What stands around ---------------------------------------------------------------------------------------------------


@cache
def _boilerplate(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in groups("boilerplate")[kind]), re.I)


def _is(kind: str, text: str) -> bool:
    return len(text) < 200 and _boilerplate(kind).fullmatch(text) is not None


def _comment_range(lines: Sequence[Line]) -> tuple[int, int, int]:
    """Return where the article ends, where the first comment may begin and where the comments end."""
    for index, line in enumerate(lines):
        if _is("header", line.text) and _holds_comments(lines, index + 1):
            return index, index + 1, _end(lines, index + 1)
    for index in range(len(lines)):
        if index and _head(lines, index, strict=True):
            return index, index, _end(lines, index)
    end = _end(lines, 0)
    return end, end, end


def _holds_comments(lines: Sequence[Line], start: int) -> bool:
    """Say whether something that can be a comment follows: a widget's title is followed by links alone."""
    for index in range(start, len(lines)):
        if lines[index].text and not _is("noise", lines[index].text):
            return not _is("end", lines[index].text) and not _is("header", lines[index].text)
    return False


def _end(lines: Sequence[Line], start: int) -> int:
    return next((i for i in range(start, len(lines)) if _is("end", lines[i].text)), len(lines))


_COUNT = re.compile(r"(?:^|\()\s*(\d{1,6}|une?|one)\b", re.I)
_QUOTED_TITLE = re.compile(r"[“«\"]\s*(.+?)\s*[”»\"]")


def _declared_count(opening: str) -> int | None:
    match = _COUNT.search(opening) or re.search(r"\b(\d{1,6})\)?\s*:?$", opening)
    if not match:
        return None
    return int(match[1]) if match[1].isdigit() else 1


def _quoted_title(opening: str) -> str | None:
    match = _QUOTED_TITLE.search(opening)
    return match[1] if match else None


# The article ----------------------------------------------------------------------------------------------------------

_BYLINE = re.compile(
    r"(?:(?:publié|posté|écrit|rédigé|mis en ligne|posted|published|written)\b.*|(?:par|by) [^.]{2,60}|(?:le )?\d.*)",
    re.I,
)
_BY = re.compile(
    r"\b(?:par|by)\s+(?P<name>[^\d,|–·(]{2,60}?)\s*(?:$|[,|–·(]|\ble\b|\bon\b|\bà\b|\bdans\b|\b- )", re.I
)


def _article(lines: Sequence[Line], quoted: str | None) -> FoundPage:
    texts = [line.text for line in lines]
    start = next((i for i, t in enumerate(texts) if quoted and _same_title(t, quoted)), None)
    if start is None:
        start = next(
            (i for i, t in enumerate(texts) if t and not _is("noise", t) and not _is_menu(t)), len(texts)
        )
    page = FoundPage(title=texts[start].lstrip("# ").strip() if start < len(texts) else quoted)
    body: list[str] = []
    for text in texts[start + 1 :]:
        if (
            not any(body)
            and text
            and len(text) < 160
            and _BYLINE.fullmatch(text)
            and _takes_byline(page, text)
        ):
            continue
        if not _is("noise", text) and not _is_menu(text):
            body.append(text)
    paragraphs = [p for p in re.split(r"\n{2,}", "\n".join(body)) if p.strip()]
    page.headings = [p.lstrip("# ") for p, after in pairwise(paragraphs) if _is_heading(p, after)]
    page.text = "\n\n".join(re.sub(r"^#{1,6} ", "", p) for p in paragraphs)
    return page


def _takes_byline(page: FoundPage, text: str) -> bool:
    """Take author and date from a line under the title; say whether it held either."""
    date, by = parse_date(text), _BY.search(text)
    if date:
        page.date = page.date or date
    if by and not page.author:
        page.author = by["name"].strip()
    return bool(date or by)


def _same_title(text: str, quoted: str) -> bool:
    return text.lstrip("# ").casefold().rstrip(" .…") == quoted.casefold().rstrip(" .…")


def _is_menu(text: str) -> bool:
    """Say whether a line lists links: three short parts or more between bars, chevrons or bullets."""
    parts = re.split(r"\s+[|›»•·/>]\s+|\s*\|\s*", text)
    return len(parts) >= 3 and all(0 < len(part) <= 30 for part in parts)


def _is_heading(paragraph: str, after: str) -> bool:
    if paragraph.startswith("#"):
        return True
    return (
        "\n" not in paragraph
        and len(paragraph) <= MAX_HEADING_CHARS
        and len(paragraph.split()) <= MAX_HEADING_WORDS
        and not re.search(r"[.!;:,…»”\"]$", paragraph)
        and not re.match(r"[-–—•*«“\"]|\d+[.)]\s", paragraph)
        and len(after) > len(paragraph)
    )


# The comments ---------------------------------------------------------------------------------------------------------

_SAYS = re.compile(
    r"(?P<name>[^:]{1,60}?)\s+(?:(?:a |avait )?(?:dit|écrit|répondu|commenté|réagi|déclaré)|says|said|wrote|commented)"
    r"\s*(?P<rest>(?:,|le|on|:|il y a|\().*|)",
    re.I,
)
_POSTED = re.compile(
    r"(?:(?:commentaire|message|réponse)\s+(?:de|par)|(?:posté|publié|écrit|rédigé|envoyé|déposé|posted|written)\s+(?:par|by)|par|de|by)\s+"
    r"(?P<name>[^\d:]{1,60}?)\s*(?:,|–|-|\||·|\()?\s*(?:le|on|à)?\s+(?P<rest>\S*\d.*)",
    re.I,
)
_NAME_DATE = re.compile(
    r"(?P<name>[^\d:.!?][^:.!?]{0,58}?)\s*(?:,|–|—|-|\||·|•|\(|\ble\b)\s*(?P<rest>(?:le |on )?\S*\d.*)", re.I
)
_NUMBERED = re.compile(r"(?P<number>\d{1,5})[.)]\s*(?P<rest>.*)")
_ONLY_DATE_WORDS = re.compile(r"[a-zéûà]*\W*(?:\d[\d\s:/.,hàa-zéû-]*)\)?\s*:?", re.I)
_IN_REPLY = re.compile(r"(?:en réponse à|réponse à|in reply to|@)\s*(?P<name>.{1,60}?)\s*:?", re.I)


def _is_date_line(text: str) -> bool:
    if len(text) > 60:
        return False
    if parse_date(text):
        return (
            _ONLY_DATE_WORDS.fullmatch(
                re.sub(r"^(?:le|on|publié le|posté le|posted on)\s+", "", text, flags=re.I)
            )
            is not None
        )
    return RELATIVE.fullmatch(text.strip("() :")) is not None


def _head(lines: Sequence[Line], index: int, *, strict: bool = False) -> Head | None:
    """Return the head that begins at a line: "Nom dit :" with its date, "Par Nom le …", "Nom, le …", or a name above a date.

    With `strict`, a name above a date is not enough: an article's byline looks like that.
    """
    text = lines[index].text
    if not text or len(text) > 160:
        return None
    says = _SAYS.fullmatch(text)
    if says:
        rest = says["rest"].strip(" :,")
        following = index + 1
        if (
            not rest
            and not text.rstrip().endswith(":")
            and not (following < len(lines) and _is_date_line(lines[following].text))
        ):
            return None
        if rest and not (parse_date(rest) or RELATIVE.search(rest)):
            return None
        if not rest and following < len(lines) and _is_date_line(lines[following].text):
            return Head(says["name"], lines[following].text, 2)
        return Head(says["name"], rest or None, 1)
    for pattern in (_POSTED, _NAME_DATE):
        match = pattern.fullmatch(text)
        if match and _is_date_line(match["rest"].strip(" :)")) and not strict:
            return Head(match["name"].strip(), match["rest"], 1)
    if not strict and len(text) <= MAX_NAME_CHARS and not re.search(r"[.!?:;,]$", text):
        following = index + 1
        if following < len(lines) and _is_date_line(lines[following].text) and not _is_date_line(text):
            return Head(text, lines[following].text, 2)
    return None


def _comments(lines: Sequence[Line], reference: str | None) -> list[Found]:
    items = _numbered_items(lines) or _headed_items(lines) or _blocks(lines)
    by_item: dict[int, str] = {}
    found: list[Found] = []
    for number, item in enumerate(items, start=1):
        identifier = by_item[id(item)] = f"c{number}"
        body, answers = _body(item.lines)
        parent = by_item.get(id(item.parent)) if item.parent else None
        if parent is None and answers:
            parent = next(
                (f.id for f in reversed(found) if f.author and f.author.casefold() == answers.casefold()),
                None,
            )
        date = parse_date(item.date, reference=reference) if item.date else None
        found.append(Found(text=body, author=item.author, date=date, id=identifier, parent=parent))
    return found


def _numbered_items(lines: Sequence[Line]) -> list[Item]:
    """Read a list of numbered comments; a numbered list inside a comment is indented, or does not go on counting."""
    items: list[Item] = []
    open_levels: list[Item] = []
    for index, line in enumerate(lines):
        match = _NUMBERED.fullmatch(line.text)
        level = _level(lines, index, match, open_levels) if match else None
        if match and level is not None:
            item = Item(
                line.indent, number=int(match["number"]), parent=open_levels[level - 1] if level else None
            )
            del open_levels[level:]
            open_levels.append(item)
            items.append(item)
            if match["rest"]:
                item.lines.append(match["rest"])
        elif items:
            items[-1].lines.append(line.text)
        elif line.text and not _is("noise", line.text):
            return []
    for item in items:
        _take_head(item)
    return items


def _level(
    lines: Sequence[Line], index: int, match: re.Match[str], open_levels: Sequence[Item]
) -> int | None:
    line, number = lines[index], int(match["number"])
    for depth, item in enumerate(open_levels):
        if abs(item.indent - line.indent) <= 1 and number == (item.number or 0) + 1:
            return depth
    if not open_levels:
        return 0 if number == 1 else None
    if line.indent <= open_levels[-1].indent + 1 or number != 1:
        return None
    nested = [Line(line.indent, match["rest"]), *lines[index + 1 : index + 1 + HEAD_LINES]]
    return len(open_levels) if any(nested[i].text and _head(nested, i) for i in range(2)) else None


def _take_head(item: Item) -> None:
    lines = [Line(0, text) for text in item.lines]
    for index in range(min(HEAD_LINES, len(lines))):
        head = _head(lines, index)
        if head:
            item.author, item.date = head.author, head.date
            del item.lines[: index + head.length]
            return
        if lines[index].text:
            return


def _headed_items(lines: Sequence[Line]) -> list[Item]:
    """Read comments that a head each opens; deeper indentation answers the comment above. Heads below their comment count too."""
    heads = {index: head for index in range(len(lines)) if (head := _head(lines, index))}
    if not heads:
        return []
    first_text = next(index for index, line in enumerate(lines) if line.text)
    items: list[Item] = []
    if first_text not in heads and not any(
        _is("noise", lines[i].text) for i in range(first_text, min(heads))
    ):
        return _items_with_heads_below(lines, heads)
    index = 0
    while index < len(lines):
        head = heads.get(index)
        if head:
            indent = lines[index].indent
            above = next((i for i in reversed(items) if i.indent < indent - 1), None)
            items.append(Item(indent, author=head.author, date=head.date, parent=above))
            index += head.length
            continue
        if items:
            items[-1].lines.append(lines[index].text)
        index += 1
    return items


def _items_with_heads_below(lines: Sequence[Line], heads: dict[int, Head]) -> list[Item]:
    items, begin = [], 0
    for index, head in heads.items():
        body = [line.text for line in lines[begin:index]]
        items.append(Item(lines[index].indent, author=head.author, date=head.date, lines=body))
        begin = index + head.length
    return items


def _blocks(lines: Sequence[Line]) -> list[Item]:
    """Read comments that nothing but rules or double empty lines separates; one comment where nothing does."""
    text = "\n".join(line.text for line in lines).strip()
    return [
        Item(0, lines=part.split("\n")) for part in re.split(r"\n(?:[-_=*]{3,}|\n)\n", text) if part.strip()
    ]


def _body(lines: Sequence[str]) -> tuple[str, str | None]:
    """Return a comment's text without the links around it, and the name that it says to answer."""
    kept = [text for text in lines if not _is("noise", text)]
    answers = None
    first = next((i for i, text in enumerate(kept) if text), None)
    if first is not None:
        reply = _IN_REPLY.fullmatch(kept[first])
        if reply:
            answers = reply["name"]
            del kept[first]
        elif named := re.match(r"@\s?(?P<name>[\w.-]+(?: [A-Z]\w*)?)\b", kept[first]):
            answers = named["name"]
    return "\n".join(kept), answers
