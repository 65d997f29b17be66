"""Read a page in Markdown: front matter, an article under headings, comments as headings, quotations, lists or lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from stance.pages.address import address_of_comments
from stance.pages.article_furniture import is_caption
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.boilerplate import is_action, says
from stance.pages.bylines import FULL_NAME, is_byline, take_byline, without_by
from stance.pages.dated_notes import dated_notes
from stance.pages.dates import find_date, iso_date, parse_date
from stance.pages.headings import looks_like_sentence
from stance.pages.heads import IN_REPLY, head_line, looks_like_name, split_badge
from stance.pages.labelled_page import MAX_LINES, by_labels, fitter
from stance.pages.line_labels import label_lines
from stance.pages.lines import Line, plain_lines, split_lines
from stance.pages.markdown_lines import (
    QUOTE_MARKS,
    RULED,
    folded,
    plain_heads,
    refolded,
    shown_lines,
    unfolded,
)
from stance.pages.markdown_marks import FENCE, HEADING, IMAGE, plain, plain_outside_fences
from stance.pages.markdown_shapes import (
    outline_properties,
    table_of,
    with_moments_of_links,
    without_outline,
    without_quoting,
    without_signs,
)
from stance.pages.marks import mark_of
from stance.pages.names import field_of, plain_name
from stance.pages.normalize import clean_lines
from stance.pages.quotations import marked_passages
from stance.pages.remains import without_remains
from stance.pages.tabular import pages_of
from stance.pages.text import declared_count, text_page
from stance.schema import Discussion

_FRONT = re.compile(
    r"\s*(?:---[ \t]*\n(?P<yaml>.*?)\n(?:---|\.\.\.)|\+\+\+[ \t]*\n(?P<toml>.*?)\n\+\+\+)[ \t]*(?:\n|\Z)",
    re.S,
)
_BLOCK_SCALAR = re.compile(r"[|>][+-]?\d?")
# what Jina's reader writes above a page
_READER_HEAD = re.compile(r"\s*(?P<fields>Title: [^\n]*\n(?:[^\n]*\n){0,12}?)Markdown Content:[ \t]*\n")
_FIELD = re.compile(r"(?P<key>[^\W\d][\w -]*?)\s*[:=]\s*(?P<value>.*)")
_EMPTY_HEADING = re.compile(r"(?P<marks>#{1,6})(?P<text>)")
# a link around a picture is one too; what is open stops at the next bracket
_LINK = r"!?\[(?:[^\[\]]|!\[[^\[\]]*\]\([^()\n]*\))*\]\([^()\n]*\)"
_ONLY_LINKS = re.compile(rf"(?:[\s·|•,>›–—-]*(?:\*\*)?{_LINK}(?:\{{[^{{}}]*\}})?(?:\*\*)?)+[\s·|•,–—-]*")
_LINK_ITEM = re.compile(rf"(?:[-*+]|\d+[.)])\s+{_LINK}(?:\{{[^{{}}]*\}})?")
# converters keep the lines that a link had in HTML
_SPLIT_LINK = re.compile(
    r"\[\s{0,9}\n\s{0,9}(\S[^\[\]\n]{0,200}|!\[[^\[\]\n]{0,300}\]\([^()\s]{0,1000}\))\s{0,9}\n\s{0,9}\]\("
)
# a link around a picture and a name, each in a line of its own
_PICTURED_LINK = re.compile(
    r"\[\s{0,9}\n\s{0,9}!\[[^\[\]\n]{0,300}\]\([^()\s]{0,1000}\)\s{1,9}(?=[^\[\]\n]{1,300}\]\()"
)
_BROKEN_ADDRESS = re.compile(r"\]\(((?:https?:|/)[^()\s]{1,1000})\n([^()\s]{1,1000})(?=\)|\s\")")
# pandoc breaks lines within a link that has a class around it, too
_OPEN_LINK = re.compile(r"\[\[[^\[\]]{1,200}$")
# what defines a term stands behind a colon
_DEFINED = re.compile(r"(?m)^:[ ]{1,3}(?=\S)")
# Obsidian's boxes: "> [!quote] Léa · 3 mai 2022"
_CALLOUT = re.compile(r"(?P<marks>(?:> ?)+)\[!\w{2,20}\][+-]?\s*(?P<title>.*)")
# what note-taking programs write below the title
_PROPERTIES = re.compile(
    r"\s*+(?:[^#\s][^\n]{0,400}\n\s*+)?(?:---\n\s*+)?# [^\n]{1,300}\n\s*\n"
    r"(?P<fields>(?:[^\W\d][^\n:]{1,40}: [^\n]*\n){2,20}|(?:(?:[-*+] )?\*\*[^*\n]{2,40}(?:\s?:\*\*|\*\*\s?:)[^\n]*\n\s*){2,20})"
)
_SOURCE = re.compile(
    r"(?:source|origine|référence|paru (?:dans|sur)|publié (?:dans|sur)|from)\s?:\s*(?P<rest>.{3,160})", re.I
)
_ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")
_EMPHASIS = re.compile(r"^[*_]{1,3}(?P<text>[^*_].*?)[*_]{1,3}$")
_ITEM_MARK = re.compile(r"^[-*+]\s+(?=\*\*|__)")
_LABELLED = re.compile(r"(?:\*\*|__)[^*_\n]{2,40}(?:\s?:(?:\*\*|__)|(?:\*\*|__)\s?:)\s?[^\n]{1,200}")
_ACCOUNT_BEHIND = re.compile(r"\s*\(@[^()]{1,80}\)$")
# gh2md: "#87 Issue open: Les césures"
_ISSUE = re.compile(r"^#\d{1,6} (?:issue|pull request|discussion)(?: \w{2,10})?\s?: (?=\S)", re.I)
# pandoc fences what HTML held in elements; their names may number a comment
_DIV = re.compile(r"(?P<item>(?:\d+[.)]|[-*+])\s+)?:{3,}\s*(?P<attributes>\{[^{}]*\}|[\w-]*)\s*:*")
_COMMENT_ID = re.compile(r"#(?:[a-z]+-)*(?:comment|commentaire|comm|com|reply|post|c)[-_]?(?P<number>\d+)\b")
_DEFINITION = re.compile(r"\[[^\[\]]+\]:\s+\S.*")
# Discourse's raw texts keep the code of quotations
_BBCODE = re.compile(r"\[/?quote(?:=[^\[\]]{0,200})?\]")
_HARD_BREAK = re.compile(r"(?<!\\)\\$")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_OPEN_ATTRIBUTES = re.compile(r"\{[.#][\w-][^{}]*$")
# The attributes of an image have some 200 characters.
MAX_JOINED = 1_000
_ASIDE = re.compile(r"\s*\([^()]*\)$")
# "💬 Commentaires"
_SIGN = re.compile(r"^(?:[^\w\s([«\"'*_#>-]{1,4}\s+){1,2}")
_WHOM = re.compile(
    r"\s*[(\[,–—-]?\s*(?:en )?(?:réponse|répond|in reply|reply|replying) (?:à|to)\s+(?P<name>[^()\[\]]{1,60}?)\s*[)\]]?$",
    re.I,
)
# "Anne Bel, La Gazette, 9 novembre 2023"
_SIGNED = re.compile(r"(?P<name>[^,.:;!?]{3,40}), (?:[^,.:;!?]{2,40}, ){0,2}(?:le )?(?P<date>[^,]*\d[^,]*)")
# "[Aller au contenu](#content)"
_SKIP_LINK = re.compile(
    r"\[(?:aller|passer|accéder|sauter|skip|jump)\b[^\[\]]{0,20}\b(?:contenu|content)\b[^\[\]]{0,20}\]\(",
    re.I,
)
_BOLD_LINE = re.compile(r"(?m)^(?:[-*+] )?\*\*[^*\n]{1,80}\*\*")
MIN_BOLD = 3
# Logseq's properties
_OUTLINED = re.compile(r"(?m)^[a-zà-ÿ][\w-]{1,30}:: ?\S")
_ROLES = re.compile(r"(?:(?:auteure?|author|owner|maintainer|developer|reporter|planner)\s*){1,3}", re.I)
# what people call the part of a note that is the article
_PART = re.compile(
    r"(?:l['’])?article(?: complet| original| intégral)?|texte(?: intégral| de l['’]article)?|contenu|corps",
    re.I,
)
_EXCERPT = re.compile(r"(?:> ?)+#{1,6} (?:excerpt|extrait|résumé|summary|description)\b", re.I)
# A page of text shows no links; so many are no accident.
_LINKED = re.compile(r"\[[^\[\]\n]{0,200}\]\((?:https?://|[/.#]|mailto:)[^()\s]{0,500}")
MIN_LINKS = 4
# "Forum" may be a title's end by chance.
MIN_TITLE_WORDS = 2
# Fewer letters may begin a text again by chance: "Non.", "Non, et non."
MIN_SUBJECT = 8
# What marks tell is given up where the labels of lines find another reading more probable by more than that (natural logarithm, a
# page): 3.7 parts those that lost on 37 sample pages from those that gained.
MARGIN = 3.7


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
    if len(headings) >= 2 or (bool(headings) and start.startswith("# ")):
        return True
    if headings and len(_BOLD_LINE.findall(start)) >= MIN_BOLD:
        return True
    if len(_OUTLINED.findall(start)) >= MIN_PROPERTIES and re.search(r"(?m)^\s*- ", start):
        return True
    return len(_LINKED.findall(start)) >= MIN_LINKS


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
    body = text[front.end() :] if front else text
    if reader := _READER_HEAD.match(body):
        fields, body = _fields(reader["fields"]) | fields, body[reader.end() :]
    fields = _properties(body) | fields
    if "saved" in fields:
        fields["saved"] = iso_date(fields["saved"]) or parse_date(fields["saved"]) or ""
    # a line that ends in an address broke it: two breaks are as many as an address of a page has
    body = _BROKEN_ADDRESS.sub(r"](\1\2", _BROKEN_ADDRESS.sub(r"](\1\2", body))
    body = _SPLIT_LINK.sub(r"[\1](", _PICTURED_LINK.sub("\n\n[", body))
    body = with_moments_of_links(_DEFINED.sub("\n", body))
    lines = split_lines(body, quoted=False)
    fields = _fields(outline_properties(lines)) | fields
    lines = plain_heads(without_signs(_without_excerpt(_without_divs(without_outline(lines)))))
    lines = without_quoting(lines)
    opening = next((i for i, line in enumerate(lines) if _opens(line)), None)
    if opening is None:
        page = text_page(plain_lines(_without_marks(_blocks(lines))))
        _take_fields(page, fields)
    else:
        page = _article(list(_blocks(lines[:opening])))
        _take_fields(page, fields)
        _take_comments(page, lines[opening:], fields.get("saved"))
        if not page.text and not page.comments:
            page = text_page(plain_lines(_without_marks(_blocks(lines))))
            _take_fields(page, fields)
    page.url = page.url or address_of_comments([text])
    page.title = _without_site(page.title, page.url) if page.title else None
    _drop_marks(page)
    page = _by_lines(page, lines, fields)
    _drop_subjects(page.comments)
    _drop_titles(page)
    without_remains(page)
    page.quotes = marked_passages(page.text)
    yield assemble(page, source=source)


def _drop_subjects(comments: Sequence[Found]) -> None:
    """Leave out subjects that a program made of a comment's first words, above these (Drupal), and roles in a project (GitLab)."""
    for found in comments:
        role, _gap, below = found.text.partition("\n\n")
        if below and _ROLES.fullmatch(role):
            found.text = below
        subject, _gap, rest = found.text.partition("\n\n")
        first = subject.rstrip(" .…")
        if MIN_SUBJECT <= len(first) < len(rest) and "\n" not in subject and rest.startswith(first):
            found.text = rest


def _drop_titles(page: FoundPage) -> None:
    """Leave out a title, or what a note calls the article, above its text."""
    first, _gap, rest = page.text.partition("\n\n")
    while rest and (first == page.title or _PART.fullmatch(_SIGN.sub("", first))):
        page.text = rest
        page.headings = [heading for heading in page.headings if heading != first]
        first, _gap, rest = page.text.partition("\n\n")


def _drop_marks(page: FoundPage) -> None:
    """Leave out the marks within lines, which readers do not see."""
    page.text = plain_outside_fences(page.text)
    page.headings = [plain(heading) for heading in page.headings]
    page.title = _ISSUE.sub("", plain(page.title)) if page.title else None
    for found in page.comments:
        found.text = plain_outside_fences(found.text)
        found.author = plain(found.author) if found.author else None


def _by_lines(page: FoundPage, lines: Sequence[Line], fields: dict[str, str]) -> FoundPage:
    """Return a page as the lines tell it that a browser would show, where their labels find that more probable."""
    apart, code = folded(lines)
    shown = shown_lines(apart)
    if len(shown) > MAX_LINES or not any(line.text for line in shown):
        return page
    labels, saved = label_lines(shown), fields.get("saved")
    written = by_labels(shown, text_page(shown, bare=False, reference=saved), reference=saved, labels=labels)
    page.text = refolded(page.text, code)
    for found in page.comments:
        found.text = refolded(found.text, code)
    told = page.headings
    page = fitter(shown, labels, page, written, MARGIN)
    _take_fields(page, fields)
    page.title = _shortest(page.title, written.title)
    headed = [(block.level, plain(block.heading)) for block in _blocks(lines) if block.heading]
    for level, heading in headed:
        if level == 1:
            page.title = _shortest(page.title, heading)
    marked = {*told, *(heading for _level, heading in headed)}
    if marked:
        page.headings = [paragraph for paragraph in page.text.split("\n\n") if paragraph in marked]
    page.text = unfolded(page.text, code)
    for found in page.comments:
        found.text = unfolded(found.text, code)
    return page


def _shortest(title: str | None, other: str | None) -> str | None:
    """Return the part of a title that the page shows on its own, without the site's name or what a tool wrote around it."""
    around = title is not None and other is not None and len(other.split()) >= MIN_TITLE_WORDS
    if (
        around
        and title
        and other
        and re.search(rf"(?:^|[:·|–—-] ){re.escape(other)}(?: \(#\d{{1,7}}\))?(?:$| (?:[·|–—-]|--) )", title)
    ):
        return other
    return title


def _without_site(title: str, url: str | None) -> str:
    """Return a title without the name of the site behind it, which its address spells."""
    before, sign, site = next(
        (
            parts
            for sign in (" | ", " -- ", " - ", " – ", " — ", " · ")
            if (parts := title.rpartition(sign))[1]
        ),
        ("", "", ""),
    )
    host = re.sub(r"^https?://|/.*", "", url or "", flags=re.S).replace("-", "")
    words = [word for word in plain_name(site).split() if len(word) > 2]
    return before if sign and before and words and all(word in host for word in words) else title


def _opens(line: Line) -> bool:
    """Say whether a line opens the comments: a heading of them, or a line in bold or alone that counts them."""
    heading = HEADING.fullmatch(line.text)
    # "Commentaires (copiés le 2 décembre)"
    told = _SIGN.sub("", _ASIDE.sub("", _unmarked(heading["text"] if heading else line.text)))
    if not says(told, "header"):
        return False
    return heading is not None or line.text.startswith(("**", "__")) or declared_count(told) is not None


def _take_comments(page: FoundPage, lines: Sequence[Line], saved: str | None) -> None:
    """Read comments in the manner that finds most of them with author and date."""
    blocks = list(_blocks(lines))
    first = next((i for i, block in enumerate(blocks) if block.level), 0)
    reference = saved or page.date
    by_heading = _comments(blocks[first + 1 :], blocks[first].level)
    by_quote = _quoted_comments([line.text for line in lines[1:]])
    for found in (*by_heading, *by_quote):
        if found.date:
            found.date = parse_date(found.date, reference=reference)
    written = text_page(shown_lines(lines), reference=reference)
    notes = dated_notes(lines)
    noted = notes.comments(reference) if notes is not None else []
    table = table_of(lines)
    tabled = next((found.comments for found in pages_of(table)), []) if table is not None else []
    page.comments = max(by_heading, by_quote, written.comments, noted, tabled, key=_completeness)
    opening = Block(1, _unmarked(lines[0].text.lstrip("# ")), [line.text for line in lines[1:]])
    page.declared = _declared(opening)


def _completeness(comments: Sequence[Found]) -> tuple[int, int, int]:
    return (
        sum(bool(c.author and c.date and c.text) for c in comments),
        sum(bool(c.author and c.text) for c in comments),
        len(comments),
    )


def _take_fields(page: FoundPage, fields: dict[str, str]) -> None:
    page.title = fields.get("title") or page.title
    page.author = without_by(fields.get("author")) or page.author
    page.date = iso_date(fields.get("date")) or page.date
    page.url = fields.get("url") or page.url


_KEYS = {
    "title": "title", "titre": "title", "author": "author", "auteur": "author", "authors": "author", "auteurs": "author",
    "date": "date", "published": "date", "url": "url", "permalink": "url", "link": "url", "canonical_url": "url", "canonical": "url",
    "source": "url", "created": "saved", "clipped": "saved", "saved": "saved", "saved_at": "saved", "date_saved": "saved",
    "url source": "url", "published time": "date",
    "date de création": "saved", "créé le": "saved", "créée le": "saved", "créé": "saved", "created time": "saved", "vu_le": "saved", "lu_le": "saved",
    "clipped_at": "saved", "archived": "saved", "retrieved": "saved", "accessed": "saved", "captured": "saved",
    "collecté le": "saved", "collectée le": "saved", "copié le": "saved", "relevé le": "saved", "chaîne": "author", "lien": "url",
    "capturée le": "saved", "page capturée le": "saved", "archivé": "saved", "autrice": "author", "adresse": "url", "publié": "date", "publiée": "date",
    "publish_date": "date", "publishdate": "date", "pubdate": "date", "date_published": "date", "byline": "author", "by": "author",
}  # fmt: skip


def _properties(body: str) -> dict[str, str]:
    """Return the properties below the title of a note, "Date de création: 14 septembre 2023", where two of them are known."""
    match = _PROPERTIES.match(body)
    lines = [_unmarked(_ITEM_MARK.sub("", line)) for line in match["fields"].split("\n")] if match else []
    fields = _fields("\n".join(lines))
    return fields if len(fields) >= MIN_PROPERTIES else {}


def _fields(front: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    pending: str | None = None
    for line in front.split("\n"):
        match = _FIELD.fullmatch(line.rstrip())
        if match:
            key = _key(match["key"])
            # what stands behind "|" or ">" begins in the next line
            value = "" if _BLOCK_SCALAR.fullmatch(match["value"].strip()) else _scalar(match["value"])
            pending = key if key and not value else None
            if key == "url" and not _is_address(value):
                # "source: La Gazette du Val"
                pending = None
            elif key and value:
                fields.setdefault(key, _ACCOUNT_BEHIND.sub("", value) if key == "author" else value)
        elif pending and (item := re.fullmatch(r"\s*-?\s*(?:name\s*:\s*)?(.+)", line)):
            fields.setdefault(pending, _scalar(item[1]))
            pending = None
    return fields


def _is_address(value: str) -> bool:
    return (
        "://" in value
        or value.startswith(("/", "www.", "["))
        or re.match(r"[\w-]+\.[\w.-]+/", value) is not None
    )


def _key(name: str) -> str | None:
    """Return what a field of the front matter holds; what names it does not know is looked up as a column's."""
    key = _KEYS.get(name.lower())
    if key is None and (holds := field_of(name)[1]) in ("author", "date", "url"):
        key = holds
    return key


def _scalar(value: str) -> str:
    value = value.strip()
    if value.startswith("[") and value.endswith("]") and not value.startswith("[["):
        value = value[1:-1].split(",")[0].strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        quote = value[0]
        value = value[1:-1].replace("\\" + quote, quote) if quote == '"' else value[1:-1].replace("''", "'")
    # note-taking programs link a page's author to a note: "[[Anne Bel]]"
    return value.strip().removeprefix("[[").removesuffix("]]")


def _without_divs(lines: Sequence[Line]) -> list[Line]:
    """Return lines without what converters and site builders write around text: fenced divisions, definitions of links."""
    kept: list[Line] = []
    fenced = False
    for line in _attributes_joined(lines):
        fenced ^= FENCE.fullmatch(line.text) is not None
        division = None if fenced else _DIV.fullmatch(line.text)
        if division:
            number = _COMMENT_ID.search(division["attributes"] or "")
            column = line.indent + len(division["item"] or "")
            # said the way a page would: the reader of text knows it
            kept.append(Line(column, f"commentaire n° {number['number']}" if number else ""))
        elif not fenced and (_DEFINITION.fullmatch(line.text) or _BBCODE.fullmatch(line.text)):
            kept.append(Line(0, ""))
        elif not fenced and _UNDERLINE.fullmatch(line.text) and _may_be_underlined(kept):
            mark = "# " if line.text[0] == "=" else "## "
            kept[-1] = Line(0, mark + kept[-1].text)
        elif not fenced and (box := _CALLOUT.fullmatch(line.text)):
            head = head_line(box["title"])
            named = (
                f"{box['marks']}**{head.author}** · {head.date}" if head and head.author and head.date else ""
            )
            kept.append(replace(line, text=named, raw="") if named else line)
        elif not fenced and _HARD_BREAK.search(line.text):
            kept.append(replace(line, text=line.text[:-1].rstrip(), raw=""))
        else:
            kept.append(line)
    return kept


def _without_excerpt(lines: Sequence[Line]) -> list[Line]:
    """Return lines without the quotation of its first words that a clipper writes above a page (MarkDownload)."""
    first = next((i for i, line in enumerate(lines) if _EXCERPT.match(line.text)), len(lines))
    stop = next((i for i in range(first, len(lines)) if not lines[i].text.startswith(">")), len(lines))
    return [*lines[:first], *lines[stop:]]


def _may_be_underlined(above: Sequence[Line]) -> bool:
    """Say whether the last line stands alone, as the text of an underlined heading does."""
    if not above or not above[-1].text or above[-1].text.startswith(("#", ">", "-", "*", "|")):
        return False
    return len(above) < 2 or not above[-2].text


def _attributes_joined(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield lines with attributes and texts of links that go on in the next line put together."""
    begun: Line | None = None
    for line, below in zip_longest(lines, lines[1:]):
        if begun is not None:
            line = replace(begun, text=f"{begun.text} {line.text}")
        linked = below is not None and "](" in below.text and _OPEN_LINK.search(line.text)
        opened = linked or _OPEN_ATTRIBUTES.search(line.text)
        begun = line if opened and len(line.text) < MAX_JOINED else None
        if begun is None:
            yield line
    if begun is not None:
        yield begun


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    block = Block(0, "")
    fenced = False
    for line in lines:
        if FENCE.fullmatch(line.text):
            fenced = not fenced
        match = None if fenced else HEADING.fullmatch(line.text) or _EMPTY_HEADING.fullmatch(line.text)
        if match:
            yield block
            block = Block(len(match["marks"]), match["text"])
        else:
            block.lines.append(line.text)
    yield block


def _unmarked(text: str) -> str:
    return " ".join(plain(text).split())


# The article ----------------------------------------------------------------------------------------------------------


def _article(blocks: Sequence[Block]) -> FoundPage:
    page = FoundPage()
    paragraphs: list[str] = []
    properties = False
    # paragraphs that are neither the interface's nor a quotation
    own = 0
    if blocks:
        _take_linked_byline(page, blocks)
    leaf: str | None = None
    title = next((i for i, block in enumerate(blocks) if block.level == 1), None)
    if title is not None and not any(
        looks_like_sentence(_unmarked(line)) for b in blocks[:title] for line in b.lines
    ):
        # above the title stand the site's menus, and maybe a leaf of a calendar
        leaf = _calendar_leaf([line for block in blocks[:title] for line in block.lines])
        blocks = blocks[title:]
    blocks = _from_own_title(blocks)
    box: int | None = None
    for block in blocks:
        told = _unmarked(block.heading)
        if box is not None and block.level > box:
            # a heading in a box of links names another page
            continue
        box = block.level if says(told, "stop", "widget") else None
        if says(told, "noise", "stop", "widget", "prompt", "end", "final"):
            continue
        if block.level == 1 and page.title is None:
            page.title = told
        elif told and not (block.level == 1 and not own and _ONLY_LINKS.fullmatch(block.heading)):
            # a second title that is a link, above the text, is the site's name
            own += 1
            paragraphs.append(told)
            page.headings = [*page.headings, told]
        for paragraph in _labels_joined(_paragraphs(_below_site_header(block.lines))):
            if not paragraphs and _takes_properties(page, paragraph, 1 if properties else MIN_PROPERTIES):
                properties = True
                continue
            if (own <= MAX_ABOVE_BYLINE and _takes_byline(page, paragraph)) or _takes_foot(page, paragraph):
                continue
            own += not paragraph.startswith(">") and not _is_interface(paragraph)
            paragraphs.append(paragraph)
    _drop_interface(paragraphs)
    if _is_excerpt(paragraphs):
        del paragraphs[0]
    while paragraphs and paragraphs[-1] in page.headings:
        paragraphs.pop()
    kept = set(paragraphs)
    page.headings = [heading for heading in page.headings if heading in kept]
    page.text = "\n\n".join(paragraphs)
    page.date = page.date or leaf
    return page


def _calendar_leaf(lines: Sequence[str]) -> str | None:
    """Return the date whose parts stand in a line each at the end of some lines: "jeu. / 18 / avril / 2019"."""
    told = [bare for line in lines[-MAX_LEAF_LINES:] if (bare := _unmarked(line))]
    for start in range(max(len(told) - MAX_LEAF_PARTS, 0), len(told) - 1):
        leaf = " ".join(told[start:])
        date = find_date(leaf) if len(leaf) <= MAX_LEAF_CHARS else None
        if date is not None and date.start <= len("samedi ") and date.end >= len(leaf) - 1:
            return date.iso
    return None


def _from_own_title(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks from the page's own title on, where a clipper wrote another one above with the name of the site."""
    first = next((_unmarked(block.heading) for block in blocks if block.level == 1), "")
    for number, block in enumerate(blocks):
        told = _unmarked(block.heading)
        if number and block.level == 1 and told and re.match(rf"{re.escape(told)}(?: [-–—|·«»] .*)?$", first):
            return blocks[number:]
    return blocks


def _below_site_header(lines: Sequence[str]) -> Sequence[str]:
    """Return lines without what stands between the link that skips a site's header and the first sentence, but for bylines."""
    skip = next((i for i, line in enumerate(lines) if _SKIP_LINK.match(line)), None)
    if skip is None:
        return lines
    prose = next(
        (i for i, line in enumerate(lines) if i > skip and looks_like_sentence(_unmarked(line))), len(lines)
    )
    return [
        line for i, line in enumerate(lines) if not (line and skip <= i < prose) or is_byline(_unmarked(line))
    ]


def _takes_foot(page: FoundPage, paragraph: str) -> bool:
    """Take what themes write below an article: "Par Léa|18 juillet 2022|Catégories : Trains|6 commentaires"."""
    parts = [part.strip() for part in _unmarked(paragraph).split("|")]
    dates = [date for part in parts if (date := parse_date(part))]
    if len(parts) < MIN_FOOT_PARTS or not dates or not is_byline(parts[0]):
        return False
    take_byline(page, parts[0])
    page.date = page.date or dates[0]
    return True


def _drop_interface(paragraphs: list[str]) -> None:
    """Drop figures, links and words of the interface from above the first sentence, and from below the last."""
    prose = [i for i, p in enumerate(paragraphs) if p[0] != ">" and looks_like_sentence(_unmarked(p))]
    first, last = (prose[0], prose[-1]) if prose else (len(paragraphs), -1)
    paragraphs[:] = [
        paragraph
        for i, paragraph in enumerate(paragraphs)
        if first <= i <= last or not _is_interface(paragraph)
    ]


def _is_interface(paragraph: str) -> bool:
    return "\n" not in paragraph and mark_of(_unmarked(paragraph)).kind in "ina"


def _is_excerpt(paragraphs: Sequence[str]) -> bool:
    """Say whether a text begins with a quotation that it then repeats, as clippers write for an overview."""
    if len(paragraphs) < 2 or not paragraphs[0].startswith(">"):
        return False
    quoted = paragraphs[0].split("\n")[-1].lstrip("> ").rstrip(" .…")
    return len(quoted) > MAX_PART_CHARS and _unmarked(paragraphs[1]).startswith(_unmarked(quoted))


# A name, a date and one more part make a line about an article; a table has its own marks.
MIN_FOOT_PARTS = 3
# "Auteur: …" alone is a byline, "Attention : …" the text.
MIN_PROPERTIES = 2
# A byline stands below the title and at most a standfirst of two paragraphs.
MAX_ABOVE_BYLINE = 2
MAX_PART_CHARS = 60
# So short a paragraph right below a picture says what that shows; of an article's own, few are.
MAX_LEGEND_CHARS = 50
# Day of the week, day, month and year, each with an empty line or two behind it.
MAX_LEAF_PARTS = 4
MAX_LEAF_LINES = 3 * MAX_LEAF_PARTS
MAX_LEAF_CHARS = 40


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    kept: list[str] = []
    picture = ""
    fenced = below_picture = False
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        fence = FENCE.fullmatch(line) is not None
        fenced ^= fence
        images = [match["alt"] or "" for match in IMAGE.finditer(line)]
        alternative = [alt for alt in images if alt]
        bare = _unmarked(line)
        caption = (picture and bare.startswith(picture)) or (
            below_picture and len(bare) <= MAX_LEGEND_CHARS and line[:1].isalnum() and not following
        )
        noise = not fenced and not fence and (_is_noise(line, bare) or caption)
        kept.append("" if noise else line)
        if images or bare:
            picture = alternative[0] if alternative and not bare else ""
            below_picture = bool(images) and not bare
    for paragraph in re.split(r"\n{2,}", "\n".join(kept)):
        if paragraph.strip("\n"):
            yield paragraph.strip("\n")


def _labels_joined(paragraphs: Iterator[str]) -> Iterator[str]:
    """Yield paragraphs, with those that are but a label in bold and what it says ("**Date :** 3 mai 2024") in one."""
    run: list[str] = []
    for paragraph in paragraphs:
        if _LABELLED.fullmatch(paragraph):
            run.append(paragraph)
            continue
        if run:
            yield "\n".join(run)
            run = []
        yield paragraph
    if run:
        yield "\n".join(run)


def _is_noise(line: str, bare: str) -> bool:
    return bool(line) and (
        not bare
        or _ONLY_LINKS.fullmatch(line) is not None
        or _is_link_list(line)
        or RULED.fullmatch(line) is not None
        or is_caption(bare)
        or is_action(bare)
        or says(bare, "noise", "thread", "stop", "prompt")
    )


def _is_link_list(line: str) -> bool:
    """Say whether a line is a label, or a remark in italics, and links: where to go on, not what to read."""
    links = re.findall(_LINK, line)
    if not links or _LINK_ITEM.match(line):
        return False
    rest = re.sub(r"[*_]{1,2}[^*_]+[*_]{1,2}", "", re.sub(_LINK, "", line)).strip(" ·|•,–—-.")
    return not rest or (rest.endswith(":") and len(rest.split()) <= 4)


def _takes_properties(page: FoundPage, paragraph: str, least: int) -> bool:
    """Take the properties that note-taking programs export below the title: a line each, some of them known."""
    lines = [_unmarked(_ITEM_MARK.sub("", line)) for line in paragraph.split("\n")]
    keys = [match["key"] for line in lines if (match := _FIELD.fullmatch(line))]
    if len(keys) < len(lines) or sum((_key(key) or field_of(key)[1]) is not None for key in keys) < least:
        return False
    fields = _fields("\n".join(lines))
    page.author = page.author or fields.get("author")
    page.date = page.date or iso_date(fields.get("date") or fields.get("saved"))
    page.url = page.url or fields.get("url")
    return True


def _take_linked_byline(page: FoundPage, blocks: Sequence[Block]) -> None:
    """Take name and date from a line of links above the text: "[Haies](…) / Par [Anne Bel](…) / 2 mars 2024"."""
    for line in (line for block in blocks for line in block.lines):
        parts = [part for part in re.split(r"\s[/|·•]\s", _unmarked(line)) if part] if "](" in line else []
        if len(parts) > 1 and all(len(part) <= MAX_PART_CHARS for part in parts):
            for part in parts:
                if is_byline(part):
                    take_byline(page, part)
        elif looks_like_sentence(_unmarked(line)) and not line.startswith(">"):
            break


def _takes_byline(page: FoundPage, paragraph: str) -> bool:
    lines = [_unmarked(line) for line in paragraph.split("\n")]
    signed = _SIGNED.fullmatch(lines[0]) if page.author is None else None
    if signed and FULL_NAME.fullmatch(signed["name"]) and all(map(is_byline, lines[1:])):
        date = parse_date(signed["date"])
        page.author, page.date = signed["name"] if date else None, page.date or date
        if date:
            return True
    head = head_line(lines[0]) if len(lines) == 1 and page.author is None else None
    if head is not None and head.date:
        page.author, page.date = head.author, page.date or parse_date(head.date)
        return True
    if _takes_source(page, lines):
        return True
    if not all(is_byline(line) for line in lines):
        return False
    for line in lines:
        take_byline(page, line)
    return True


def _takes_source(page: FoundPage, lines: Sequence[str]) -> bool:
    """Take what a note says of its source below the title: where it appeared, when, who wrote it, its address."""
    source = _SOURCE.fullmatch(lines[0])
    addresses = [match[1] for line in lines[1:] if (match := _ADDRESS.fullmatch(line))]
    if source is None or len(addresses) < len(lines) - 1:
        return False
    for part in source["rest"].split(", "):
        if address := _ADDRESS.fullmatch(part):
            addresses.append(address[1])
        elif is_byline(part):
            take_byline(page, part)
    page.url = page.url or next(iter(addresses), None)
    return bool(addresses) or find_date(source["rest"]) is not None


# The comments ---------------------------------------------------------------------------------------------------------


def _declared(opening: Block) -> int | None:
    for text in (opening.heading, *opening.lines):
        told = _unmarked(text)
        if says(told, "header") and (re.match(r"(?:\d+|une?)\s", told) or re.search(r"\(\d+\)", told)):
            return declared_count(told)
    return None


def _comments(blocks: Sequence[Block], level: int) -> list[Found]:
    """Read the headings below that of the comments; a deeper heading answers the one above it."""
    found: list[Found] = []
    above: list[tuple[int, str]] = []
    for block in blocks:
        if block.level <= level:
            break
        told, answers = _whom_apart(_unmarked(block.heading))
        head = head_line(told)
        name = head.author if head else told
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
            answers=answers,
        )
        _take_body(comment, _up_to_rule(block.lines) if block is blocks[-1] else block.lines)
        above.append((block.level, f"#{len(found)}"))
        found.append(comment)
    return found


def _whom_apart(heading: str) -> tuple[str, str | None]:
    """Part from a comment's heading whom it answers: "Léa, 12 mars 2016 (réponse à Paul)"."""
    match = _WHOM.search(heading)
    return (heading[: match.start()], match["name"]) if match else (heading, None)


def _quoted_comments(lines: Sequence[str]) -> list[Found]:
    """Read comments that are quotations, a reply inside what it answers: "> **Léa** · 12 mars 2016"."""
    found: list[Found] = []
    bodies: list[list[str]] = []
    above: list[tuple[int, str]] = []
    for line in lines:
        marks = QUOTE_MARKS.match(line)
        depth = marks[0].count(">") if marks else 0
        if marks is None or depth == 0:
            continue
        text = line[marks.end() :]
        head = head_line(_unmarked(text)) if text.startswith(("**", "__", "[")) else None
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


def _without_marks(blocks: Iterator[Block]) -> str:
    """Return a page as plain text, for comments that are no headings ("**Léa** (12 mars 2016) :")."""
    parts: list[str] = []
    for block in blocks:
        if block.heading:
            parts += ["", _unmarked(block.heading), ""]
        for line in block.lines:
            bare = _unmarked(re.sub(r"^[-*]\s+(?=\*\*)", "", line))
            parts.append(bare if head_line(bare) else "" if _is_noise(line, bare) else line)
    return "\n".join(parts)
