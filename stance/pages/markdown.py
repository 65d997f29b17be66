"""Read a page in Markdown: front matter, an article under headings, comments as headings of their own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.boilerplate import says
from stance.pages.dates import iso_date, parse_date
from stance.pages.heads import head_line, looks_like_name, split_badge
from stance.pages.lines import plain_lines, split_lines
from stance.pages.normalize import clean_lines
from stance.pages.text import IN_REPLY, declared_count, text_page
from stance.schema import Discussion

_FRONT = re.compile(
    r"\s*(?:---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>.*?)\n\+\+\+)[ \t]*(?:\n|\Z)",
    re.S,
)
_FIELD = re.compile(r"(?P<key>[A-Za-z_-]+)\s*[:=]\s*(?P<value>.*)")
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*")
_EMPTY_HEADING = re.compile(r"(?P<marks>#{1,6})(?P<text>)")
_FENCE = re.compile(r"(?:```|~~~).*")
_LINK = r"!?\[[^\]]*\]\([^)]*\)"
_ONLY_LINKS = re.compile(rf"(?:[\s·|•,–—-]*(?:\*\*)?{_LINK}(?:\*\*)?)+[\s·|•,–—-]*")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)(?:\{[^}]*\})?")
_EMPHASIS = re.compile(r"^[*_]{1,3}(?P<text>[^*_].*?)[*_]{1,3}$")
_QUOTE_MARKS = re.compile(r"(?:> ?)*")
_MARKS = re.compile(r"\*\*|__|^[*_]|[*_]$")


@dataclass(slots=True)
class Block:
    """A heading and the lines below it; `level` 0 is what stands above the first heading."""

    level: int
    heading: str
    lines: list[str] = field(default_factory=list)


def looks_like_markdown(raw: str) -> bool:
    """Say whether a page is Markdown: it has front matter, or several headings with ``#``."""
    start = clean_lines(raw[:20_000]).lstrip("\n ")
    front = _FRONT.match(start)
    if front and _FIELD.search(front["yaml"] or front["toml"] or ""):
        return True
    headings = re.findall(r"(?m)^#{1,6} \S", start)
    return len(headings) >= 2 or (bool(headings) and start.startswith("# "))


def read_markdown(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussion of a Markdown page.

    Raises
    ------
    PageError
        Nothing on the page looks like an article or a comment.
    """
    text = clean_lines(raw)
    front = _FRONT.match(text)
    fields = _fields(front["yaml"] or front["toml"] or "") if front else {}
    blocks = list(_blocks(text[front.end() :] if front else text))
    opening = next(
        (i for i, b in enumerate(blocks) if b.level and says(_unmarked(b.heading), "header")), None
    )
    comments = _comments(blocks[opening + 1 :], blocks[opening].level) if opening is not None else []
    if opening is not None and not comments:
        comments = _quoted_comments(blocks[opening].lines)
    if opening is None or (not comments and _has_text(blocks[opening:])):
        page = text_page(plain_lines(_without_marks(blocks)))
        _take_fields(page, fields)
    else:
        page = _article(blocks[:opening])
        _take_fields(page, fields)
        page.declared = _declared(blocks[opening])
        for found in comments:
            if found.date:
                found.date = parse_date(found.date, reference=page.date)
        page.comments = comments
    yield assemble(page, source=source)


def _take_fields(page: FoundPage, fields: dict[str, str]) -> None:
    page.title = fields.get("title") or page.title
    page.author = fields.get("author") or page.author
    page.date = iso_date(fields.get("date")) or page.date
    page.url = fields.get("url")


_KEYS = {
    "title": "title", "titre": "title", "author": "author", "auteur": "author", "authors": "author", "auteurs": "author",
    "date": "date", "published": "date", "url": "url", "permalink": "url", "link": "url", "canonical_url": "url", "canonical": "url",
    "source": "url",
}  # fmt: skip


def _fields(front: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    pending: str | None = None
    for line in front.split("\n"):
        match = _FIELD.fullmatch(line.rstrip())
        if match:
            key = _KEYS.get(match["key"].lower())
            value = _scalar(match["value"])
            pending = key if key and not value else None
            if key and value:
                fields.setdefault(key, value)
        elif pending and (item := re.fullmatch(r"\s*-?\s*(?:name\s*:\s*)?(.+)", line)):
            fields.setdefault(pending, _scalar(item[1]))
            pending = None
    return fields


def _scalar(value: str) -> str:
    value = value.strip()
    if value.startswith("[") and value.endswith("]") and not value.startswith("[["):
        value = value[1:-1].split(",")[0].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        quote = value[0]
        value = value[1:-1].replace("\\" + quote, quote) if quote == '"' else value[1:-1].replace("''", "'")
    # note-taking programs link a page's author to a note: "[[Anne Bel]]"
    return value.strip().removeprefix("[[").removesuffix("]]")


def _blocks(text: str) -> Iterator[Block]:
    block = Block(0, "")
    fenced = False
    for line in split_lines(text):
        if _FENCE.fullmatch(line.text):
            fenced = not fenced
        match = None if fenced else _HEADING.fullmatch(line.text) or _EMPTY_HEADING.fullmatch(line.text)
        if match:
            yield block
            block = Block(len(match["marks"]), match["text"])
        else:
            block.lines.append(line.text)
    yield block


def _has_text(blocks: Sequence[Block]) -> bool:
    return any(line for block in blocks for line in block.lines)


def _unmarked(text: str) -> str:
    return _MARKS.sub("", text).strip()


# The article ----------------------------------------------------------------------------------------------------------


def _article(blocks: Sequence[Block]) -> FoundPage:
    page = FoundPage()
    paragraphs: list[str] = []
    for block in blocks:
        if block.level == 1 and page.title is None:
            page.title = _unmarked(block.heading)
        elif block.heading:
            paragraphs.append(block.heading)
            page.headings = [*page.headings, block.heading]
        text = "\n".join("" if _is_noise(line) else line for line in block.lines)
        for paragraph in re.split(r"\n{2,}", text):
            stripped = paragraph.strip("\n")
            if not paragraphs and not page.author and _takes_byline(page, stripped):
                continue
            if stripped:
                paragraphs.append(stripped)
    page.text = "\n\n".join(paragraphs)
    page.quotes = quoted_lines(page.text)
    return page


def _is_noise(line: str) -> bool:
    plain = _unmarked(re.sub(rf"^{_LINK}$", lambda m: m[0][1 : m[0].index("]")], line))
    return (
        _ONLY_LINKS.fullmatch(line) is not None
        or _IMAGE.fullmatch(line) is not None
        or _is_link_list(line)
        or re.fullmatch(r"(?:[-*_=]\s*){3,}|<!--.*-->|</?\w+[^>]*>", line) is not None
        or says(plain, "noise", "thread", "stop")
    )


def _is_link_list(line: str) -> bool:
    """Say whether a line is a label, or a remark in italics, and links: where to go on, not what to read."""
    links = re.findall(_LINK, line)
    rest = re.sub(r"[*_]{1,2}[^*_]+[*_]{1,2}", "", re.sub(_LINK, "", line)).strip(" ·|•,–—-.")
    return bool(links) and (not rest or (rest.endswith(":") and len(rest.split()) <= 4))


def _takes_byline(page: FoundPage, paragraph: str) -> bool:
    plain = _unmarked(paragraph)
    head = head_line(plain) if "\n" not in paragraph else None
    if head is None or not head.date:
        return False
    page.author, page.date = head.author, page.date or parse_date(head.date)
    return True


def quoted_lines(text: str) -> list[str]:
    """Return the passages of a text that ``>`` marks as quoted.

    Examples
    --------
    >>> quoted_lines("> Oui.\\n> Et non.\\n\\nVraiment ?")
    ['> Oui.\\n> Et non.']
    """
    return [match[0] for match in re.finditer(r"(?m)^>.*(?:\n>.*)*", text)]


# The comments ---------------------------------------------------------------------------------------------------------


def _declared(opening: Block) -> int | None:
    for text in (opening.heading, *opening.lines):
        plain = _unmarked(text)
        if re.match(r"(?:\d+|une?)\s", plain) or re.search(r"\(\d+\)", plain):
            return declared_count(plain)
    return None


def _comments(blocks: Sequence[Block], level: int) -> list[Found]:
    """Read the headings below that of the comments; a deeper heading answers the one above it."""
    found: list[Found] = []
    above: list[tuple[int, str]] = []
    for block in blocks:
        if block.level <= level:
            break
        head = head_line(_unmarked(block.heading))
        name = head.author if head else _unmarked(block.heading)
        if head is None and name and not looks_like_name(name):
            if found:
                found[-1].text += f"\n\n{block.heading}\n" + "\n".join(block.lines)
            continue
        above = [(depth, identifier) for depth, identifier in above if depth < block.level]
        name, badge = split_badge(name) if name else (None, False)
        comment = Found(
            text="",
            author=name,
            date=head.date if head else None,
            id=f"#{len(found)}",
            parent=above[-1][1] if above else None,
            by_author=badge or bool(head and head.by_author),
        )
        _take_body(comment, _up_to_rule(block.lines) if block is blocks[-1] else block.lines)
        above.append((block.level, f"#{len(found)}"))
        found.append(comment)
    return found


def _quoted_comments(lines: Sequence[str]) -> list[Found]:
    """Read comments that are quotations, a reply inside what it answers: "> **Léa** · 12 mars 2016"."""
    found: list[Found] = []
    bodies: list[list[str]] = []
    above: list[tuple[int, str]] = []
    for line in lines:
        marks = _QUOTE_MARKS.match(line)
        depth = marks[0].count(">") if marks else 0
        if marks is None or depth == 0:
            continue
        text = line[marks.end() :]
        plain = _unmarked(
            re.sub(rf"(?:{_LINK})", lambda m: m[0][m[0].index("[") + 1 : m[0].index("]")], text)
        )
        head = head_line(re.sub(r"\*\*|__", "", plain)) if text.startswith(("**", "__", "[")) else None
        if head is not None and head.author and head.date:
            above = [(level, identifier) for level, identifier in above if level < depth]
            found.append(
                Found(
                    text="",
                    author=head.author,
                    date=head.date,
                    id=f"#{len(found)}",
                    parent=above[-1][1] if above else None,
                    by_author=head.by_author,
                )
            )
            above.append((depth, f"#{len(found) - 1}"))
            bodies.append([])
        elif bodies:
            # what is quoted deeper than its comment is a passage that the comment quotes
            own = above[-1][0]
            bodies[-1].append("> " * max(depth - own, 0) + text if text else "")
    for comment, body in zip(found, bodies, strict=True):
        _take_body(comment, body)
    return found


def _up_to_rule(lines: Sequence[str]) -> Sequence[str]:
    """Leave out what a rule parts from the last comment: the page's foot."""
    rules = [i for i, line in enumerate(lines) if re.fullmatch(r"(?:[-*_]\s*){3,}", line) and any(lines[:i])]
    return lines[: rules[0]] if rules else lines


def _take_body(comment: Found, lines: Sequence[str]) -> None:
    kept: list[str] = []
    for line in lines:
        emphasis = _EMPHASIS.fullmatch(line)
        first = not any(kept)
        if first and comment.date is None and (head := head_line(_unmarked(line))) and head.author is None:
            comment.date = head.date
        elif first and (reply := IN_REPLY.fullmatch(emphasis["text"] if emphasis else line)):
            comment.answers = reply["name"] or reply["name_en"]
        elif not re.fullmatch(r"(?:[-*_]\s*){3,}", line):
            kept.append(line)
    comment.text = "\n".join(kept).strip()
    comment.quotes = quoted_lines(comment.text)


def _without_marks(blocks: Sequence[Block]) -> str:
    """Return a page as plain text, for comments that are no headings ("**Léa** (12 mars 2016) :")."""
    parts: list[str] = []
    for block in blocks:
        if block.heading:
            parts += ["", block.heading, ""]
        for line in block.lines:
            plain = _unmarked(re.sub(r"^[-*]\s+(?=\*\*)", "", line))
            parts.append(plain if head_line(plain) else "" if _is_noise(line) else line)
    return "\n".join(parts)
