"""Read spreadsheet exports (CSV, TSV): a row an article or a comment, or a row a comment beside its article."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from stance.errors import PageError
from stance.language import _
from stance.lexicons import rows as lexicon_rows
from stance.pages.assemble import Found, FoundPage, assemble
from stance.pages.bylines import without_by
from stance.pages.dates import spreadsheet_date
from stance.pages.fields import WAY
from stance.pages.fragment import read_cell
from stance.pages.headings import find_headings, with_paragraphs
from stance.pages.heads import IN_REPLY
from stance.pages.moments import field_date
from stance.pages.names import ARTICLE_KINDS, plain_name
from stance.pages.parents import match_parents
from stance.pages.table_above import page_above
from stance.pages.table_dates import day_of_collecting, with_whole_dates
from stance.pages.table_labels import labelled_roles
from stance.pages.table_roles import BARE_CLOCK, MIN_TEXT_WORDS, NOTES, TELLING, YES, Roles
from stance.pages.table_rows import WHOM, with_whole_rows
from stance.pages.table_shape import MIN_FORM_ROWS, Table, above_number, read_table
from stance.schema import Discussion

_ASIDE = re.compile(r"\s*\([^()]*\)$")
# "Supprimé par la modération", "rejeté pour hors sujet"
_REFUSED_BY = re.compile(
    r"(?:supprim|rejet|refus|retir|masqu|moder|censur|bloqu|depubli)ee?s? (?:par|pour|car|motif) .*|(?:removed|deleted|rejected|hidden) (?:by|for) .*"
)
# What WordPress calls other sites' notices that they wrote of the article.
_PINGS = frozenset(("pingback", "trackback", "pings"))
# A title above the text in its cell: a line of some words that ends as titles do, and no greeting.
_FIRST_LINE = re.compile(
    r"(?!bonjour|bonsoir|salut|hello|coucou|cher|hey|bjr)(?P<title>[^\n]{15,140}[\w»\")?])\n+(?=[^\n]{100})",
    re.I,
)
# "created (UTC)"
_UNIVERSAL = re.compile(r"\b(?:utc|gmt)\b")
_NAIVE = frozenset((len("2024-02-20T18:04"), len("2024-02-20T18:04:11")))
# What people call the column that counts rows; pandas counts from 0 without saying so.
_RANKS = frozenset(("rang", "rank", "n", "no", "num", "numero", "ordre", "order", "position"))
_REMARKS = frozenset(("note", "notes", "remarque", "memo", "nb", "pense bete"))
# "Réponse de la mairie": a column of answers to the comment in the same row
_ANSWER_OF = re.compile(r"réponses? (?:de|du|des|d['’])\s*(?:la |le |les |l['’])?(?P<who>\S.{1,60})", re.I)


def read_tabular(raw: str, *, source: str | None = None) -> Iterator[Discussion]:
    """Yield the discussions of a spreadsheet export.

    Raises
    ------
    PageError
        No column holds a text.
    """
    for page in tabular_pages(raw, source=source):
        yield assemble(page, source=source)


def tabular_pages(raw: str, *, source: str | None = None) -> Iterator[FoundPage]:
    """Yield what :func:`read_tabular` does, before it is normalised and checked.

    Raises
    ------
    PageError
        No column holds a text.
    """
    table = read_table(raw, source=source)
    roles = labelled_roles(table)
    if "text" not in roles.comment and "text" not in roles.both:
        raise PageError(
            _("aucune colonne de texte ; colonnes trouvées : {columns}.").format(
                columns=", ".join(table.columns[:12])
            ),
            source=source,
            hint=_("Attendu : des colonnes comme type;id;auteur;date;reponse_a;texte."),
        )
    yield from _pages_with_parents(table, roles)


def pages_of(table: Table) -> Iterator[FoundPage]:
    """Yield the pages that a table holds, none where no column holds a text."""
    roles = labelled_roles(table)
    if "text" in roles.comment | roles.both:
        yield from _pages_with_parents(table, roles)


def _pages_with_parents(table: Table, roles: Roles) -> Iterator[FoundPage]:
    above = page_above(table.above)
    table, declared = with_whole_rows(table, roles)
    whole = _with_whole_dates(table, roles, above.date if above is not None else None)
    for page in _pages(whole, roles, above):
        page.comments = match_parents(page.comments, page.id)
        page.declared = page.declared if page.declared is not None else declared
        yield page


def _pages(table: Table, roles: Roles, above: FoundPage | None) -> Iterator[FoundPage]:
    page = above
    articles = _articles(table, roles) or _openings(table, roles)
    by_key: dict[tuple[str, str], FoundPage] = {}
    threads = _threads(table, roles, articles)
    ordered = list(enumerate(table.rows))
    if above is None and len(articles) == 1:
        # what all others answer may be the last row: some put the latest first
        ordered.sort(key=lambda one: one[0] not in articles)
    for number, row in ordered:
        if number in articles:
            if page is not None and (page.text or page.title or page.comments):
                yield page
            columns = roles.both | roles.article
            # where no column is an article's, its row holds it in those of the comments
            page = _article(row, columns if "text" in columns else columns | roles.comment)
            continue
        if roles.article.keys() & TELLING and not articles:
            about = _article(row, roles.article)
            if by_key and not (about.text or about.title or about.url or about.id):
                # merged cells: what stands above holds for the rows below
                about = next(reversed(by_key.values()))
            key = (about.url or about.id or "", about.title or about.text)
            if key not in by_key:
                # the article above the table, its title and address again in each row
                by_key[key] = about if above is None else _merged(above, about)
                page = None if above is not None else page
                above = None
            _take_comments(by_key[key], row, roles, threads.get(number))
            continue
        page = page or FoundPage()
        _take_comments(page, row, roles, threads.get(number))
    if page is not None:
        yield page
    # a sum below looks like a title
    told = [found for found in by_key.values() if found.comments or found.text]
    yield from told or by_key.values()


def _merged(above: FoundPage, about: FoundPage) -> FoundPage:
    """Return an article that stands above a table with what its rows say of it besides."""
    for name in ("title", "text", "author", "date", "url", "id"):
        if not getattr(above, name):
            setattr(above, name, getattr(about, name))
    above.headings = above.headings or about.headings
    return above


def _with_whole_dates(table: Table, roles: Roles, reference: str | None) -> Table:
    """Return a table whose dates can each be read alone."""
    columns = roles.both | roles.comment
    if "date" not in columns:
        return table
    rows = with_whole_dates(
        table.rows,
        columns["date"],
        columns.get("clock"),
        reference=reference,
        collected=day_of_collecting(table.above),
    )
    return Table(table.columns, rows, table.above)


def _articles(table: Table, roles: Roles) -> frozenset[int]:
    """Return which rows say that they are an article."""
    if roles.kind is None:
        # "billet" in the place of the article's number
        columns = roles.both | roles.comment
        numbers = [plain_name(_cell(row, columns, "id") or "") for row in table.rows]
        named = frozenset(at for at, number in enumerate(numbers) if number in ARTICLE_KINDS)
        return named if len(named) * MIN_FORM_ROWS <= len(numbers) else frozenset()
    kinds = (plain_name(row.get(roles.kind) or "").split(" ")[0] for row in table.rows)
    return frozenset(number for number, kind in enumerate(kinds) if kind in ARTICLE_KINDS)


def _openings(table: Table, roles: Roles) -> frozenset[int]:
    """Return which rows are what all others answer: they have a title, or the only address, and answer nothing (tools that watch the web)."""
    columns = roles.both
    if (opening := _first_message(table, roles)) is not None:
        return frozenset((opening,))
    if not roles.article and _is_told_apart(table, roles.both | roles.comment):
        return frozenset((0,))
    if plain_name(columns.get("id", "")) == "post number" and {"parent", "text"} <= columns.keys():
        # the first post of a forum's topic is what the others answer
        return frozenset(n for n, row in enumerate(table.rows) if _cell(row, columns, "id") == "1")
    if roles.article or not {"parent", "text"} <= columns.keys() or columns["parent"] == WHOM:
        return frozenset()
    if "title" not in columns:
        return _root(table, columns)
    first = {
        n for n, row in enumerate(table.rows) if not _parent(row, columns) and _cell(row, columns, "title")
    }
    known = {_cell(table.rows[n], columns, what) for n in first for what in ("id", "url")}
    answers = [_parent(row, columns) for n, row in enumerate(table.rows) if n not in first]
    return (
        frozenset(first)
        if first and answers and not known.isdisjoint(answers) and all(answers)
        else frozenset()
    )


def _first_message(table: Table, roles: Roles) -> int | None:
    """Return which row of a forum's topic opens it: the only one whose subject does not answer another."""
    column = roles.comment.get("title") or roles.both.get("title")
    subjects = [(row.get(column) or "").strip().casefold() for row in table.rows] if column else []
    first = [number for number, subject in enumerate(subjects) if not subject.startswith("re:")]
    one = len(first) == 1 and len(subjects) > MIN_FORM_ROWS
    return first[0] if one and all(subjects[first[0]] in subject for subject in subjects) else None


def _is_told_apart(table: Table, columns: Mapping[str, str]) -> bool:
    """Say whether the first row is what all others answer, a text of some length: it alone is called a post in a column of remarks, or is numbered 0."""
    if len(table.rows) < MIN_FORM_ROWS:
        return False
    first, *others = table.rows
    if len((_cell(first, columns, "text") or "").split()) < MIN_TEXT_WORDS:
        return False
    for column in table.columns:
        cell = plain_name(first.get(column) or "")
        cells = [plain_name(row.get(column) or "") for row in others]
        noted = plain_name(column) in NOTES and column not in columns.values()
        if noted and cell in ARTICLE_KINDS and ARTICLE_KINDS.isdisjoint(cells):
            return True
        if plain_name(column) in _RANKS and cell == "0":
            return cells == [str(number) for number in range(1, len(cells) + 1)]
    return False


def _root(table: Table, columns: Mapping[str, str]) -> frozenset[int]:
    """Return the row that all others answer, of those with a text, where it alone has an address or answers what the tool was asked."""
    texts = {n: row for n, row in enumerate(table.rows) if _cell(row, columns, "text")}
    known = {_cell(row, columns, "id") for row in texts.values()} - {None}
    first = [n for n, row in texts.items() if _cell(row, columns, "parent") not in known]
    addressed = [n for n, row in texts.items() if _cell(row, columns, "url")]
    if len(first) != 1 or len(texts) <= 2:
        return frozenset()
    root = texts[first[0]]
    number = _cell(root, columns, "id")
    direct = sum(_cell(row, columns, "parent") == number for row in texts.values())
    # one post that most others answer, or that answers what a tool was asked, or that alone has an address
    networked = plain_name(columns["parent"]).startswith("in reply")
    long = len((_cell(root, columns, "text") or "").split()) >= MIN_TEXT_WORDS
    leads = (
        # some put the latest first
        first[0] in (min(texts), max(texts))
        and len(texts) > MIN_FORM_ROWS
        and (networked or long or 2 * direct > len(texts))
    )
    asked = _cell(root, columns, "parent") is not None
    return frozenset(first) if leads or asked or first == addressed else frozenset()


def _threads(table: Table, roles: Roles, articles: frozenset[int]) -> dict[int, tuple[str, str | None]]:
    """Return the number of each comment and of that which it answers, where a column says how deep each stands in its thread."""
    columns = roles.both | roles.comment
    comments = {n: row for n, row in enumerate(table.rows) if n not in articles}
    levels = [count_cell(row, columns.get("level")) for row in comments.values()]
    told = [level for level in levels if level is not None]
    if "parent" in columns:
        return {}
    if "place" in columns:
        return _by_places(comments, columns)
    if not told or len(told) < len(levels) or len(set(told)) < 2:
        return _answers_by_kind(comments, roles)
    found: dict[int, tuple[str, str | None]] = {}
    above: dict[int, str] = {}
    lowest = min(told[1:] or told)
    for (number, row), level in zip(comments.items(), told, strict=True):
        own = _cell(row, columns, "id") or f"#{number}"
        found[number] = (own, above.get(level - 1) if level > lowest else None)
        above[level] = own
    return found


def _by_places(
    comments: Mapping[int, Mapping[str, str]], columns: Mapping[str, str]
) -> dict[int, tuple[str, str | None]]:
    """Return the number of each comment and of that which it answers by where they stand: 0_1 below 0; each article counts anew."""
    found: dict[int, tuple[str, str | None]] = {}
    last: dict[str, str] = {}
    for number, row in comments.items():
        place = _cell(row, columns, "place") or ""
        above = above_number(place)
        last[place] = _cell(row, columns, "id") or f"#{number}"
        found[number] = (last[place], last.get(above) if above != place else None)
    return found


def _answers_by_kind(
    comments: Mapping[int, Mapping[str, str]], roles: Roles
) -> dict[int, tuple[str, str | None]]:
    """Return the number of each comment and of that which it answers, where rows say that they are answers to the one above."""
    kinds = {n: plain_name(row.get(roles.kind or "") or "").split(" ")[0] for n, row in comments.items()}
    if not {"rep", "reponse", "reply"} & set(kinds.values()) or len(set(kinds.values())) < 2:
        return {}
    found: dict[int, tuple[str, str | None]] = {}
    above = None
    for number, row in comments.items():
        own = _cell(row, roles.both | roles.comment, "id") or f"#{number}"
        answers = kinds[number] in ("rep", "reponse", "reply")
        found[number] = (own, above if answers else None)
        above = above if answers else own
    return found


def _refused(row: Mapping[str, str], roles: Roles) -> bool:
    columns = roles.both | roles.comment
    flags = [_cell(row, columns, what) or "" for what in ("spam", "deleted")]
    flagged = any(flag.casefold() in YES or field_date(flag) for flag in flags)
    told = plain_name(row.get(roles.kind) or "") if roles.kind else ""
    if told in _PINGS or plain_name(_cell(row, columns, "kind") or "") in _PINGS:
        return True
    if told in _REMARKS and not any(_cell(row, columns, what) for what in ("author", "date")):
        # who keeps a table by hand writes to themselves there
        return True
    return flagged or refuses(_cell(row, columns, "status") or "")


def _cell(row: Mapping[str, str], columns: Mapping[str, str], what: str) -> str | None:
    given = row.get(columns[what]) if what in columns else None
    return given.strip() or None if given else None


def _author(row: Mapping[str, str], columns: Mapping[str, str]) -> str | None:
    parts = (_cell(row, columns, "first name"), _cell(row, columns, "author"))
    return " ".join(filter(None, parts)) or _cell(row, columns, "login")


def _date(row: Mapping[str, str], columns: Mapping[str, str]) -> str | None:
    given = _cell(row, columns, "date") or ""
    date, clock = spreadsheet_date(given) or field_date(given), _cell(row, columns, "clock")
    if clock and BARE_CLOCK.fullmatch(clock):
        clock = f"{clock[:2]}:{clock[2:]}"
    if date and clock and "T" not in date:
        return field_date(f"{given} {clock}") or field_date(f"{date} {clock}") or date
    if date and len(date) in _NAIVE and _UNIVERSAL.search(plain_name(columns["date"])):
        return f"{date}+00:00"
    return date


def refuses(status: str) -> bool:
    """Say whether a status is that of a comment which readers never saw.

    Examples
    --------
    >>> refuses("Refusé"), refuses("approuvé")
    (True, False)
    """
    # "supprimé (spam)"
    plain = plain_name(_ASIDE.sub("", status))
    return plain in _refusals() or _REFUSED_BY.fullmatch(plain) is not None


@cache
def _refusals() -> frozenset[str]:
    return frozenset(status for status, *_rest in lexicon_rows("refusals"))


def _article(row: Mapping[str, str], columns: Mapping[str, str]) -> FoundPage:
    body = read_cell(_cell(row, columns, "text") or "")
    above = read_cell(_cell(row, columns, "standfirst") or "").text
    text = with_paragraphs(body.text)
    title = _cell(row, columns, "title")
    if title is None and (head := _FIRST_LINE.match(text)):
        # who has no column for it writes the title above the text
        title, text = head["title"], text[head.end() :]
    text = f"{above}\n\n{text}" if above and text and above not in text else text
    return FoundPage(
        title=title,
        text=text,
        author=without_by(_author(row, columns)),
        date=_date(row, columns),
        url=_cell(row, columns, "url"),
        headings=body.headings or find_headings(text),
        quotes=body.quotes,
        id=_cell(row, columns, "id"),
    )


def _comment(row: Mapping[str, str], columns: Mapping[str, str]) -> Found:
    parent = _parent(row, columns)
    body = read_cell(_cell(row, columns, "text") or "")
    return Found(
        text=body.text,
        author=_author(row, columns),
        date=_date(row, columns),
        id=_cell(row, columns, "id"),
        parent=parent,
        # people who write tables by hand name the person instead of the number
        answers=parent,
        quotes=body.quotes,
    )


def _take_comments(
    page: FoundPage, row: Mapping[str, str], roles: Roles, thread: tuple[str, str | None] | None
) -> None:
    """Add the comment of a row to its page, and the answers beside it; those in a row of their own answer the comment above."""
    if _refused(row, roles):
        return
    comment = _comment(row, roles.both | roles.comment)
    comment.id, comment.parent = thread or (comment.id, comment.parent)
    answers = list(_answers_beside(row, roles))
    if comment.text:
        if comment.parent is not None and comment.parent in (page.id, page.url):
            comment.parent = comment.answers = None
            # who answers a post calls its author by name, who may have commented too
            called = f"@{page.author}".casefold() if page.author else None
            comment.to_article = called is not None and comment.text.casefold().startswith(called)
        if answers:
            comment.id = comment.id or f"#{len(page.comments)}"
        page.comments.append(comment)
    for answer in answers:
        if page.comments:
            above = page.comments[-1]
            answer.parent = comment.id if comment.text else above.parent or above.id
            page.comments.append(answer)


def _answers_beside(row: Mapping[str, str], roles: Roles) -> Iterator[Found]:
    """Yield what columns of answers hold in a row."""
    for columns in roles.answers:
        text = read_cell(_cell(row, columns, "text") or "").text
        if text:
            yield Found(text=text, author=_author(row, columns), date=_date(row, columns))
    named = ((_ANSWER_OF.fullmatch(column), cell) for column, cell in row.items() if column and cell)
    for match, cell in named:
        text = read_cell(cell.strip()).text if match is not None else ""
        if match is not None and text:
            yield Found(text=text, author=match["who"].strip())


def _parent(row: Mapping[str, str], columns: Mapping[str, str]) -> str | None:
    """Return what a row answers: a number, the last one of a way from the top, or a name."""
    parent = _cell(row, columns, "parent")
    if parent and "/" in parent and WAY.fullmatch(parent):
        # some write the row itself at the end
        way = [number for number in parent.split("/") if number != _cell(row, columns, "id")]
        return way[-1] if way else None
    if parent and (told := IN_REPLY.fullmatch(parent)):
        parent = told["name"] or told["name_en"]
    return parent if parent != _cell(row, columns, "id") else None


def count_cell(row: Mapping[str, str], column: str | None) -> int | None:
    """Return the number in a cell, None where there is none."""
    given = (row.get(column) or "").strip() if column else ""
    return int(given) if given.isdecimal() and len(given) < 8 else None


def has_columns(columns: Sequence[str], *patterns: str) -> bool:
    """Say whether each of some regular expressions matches a whole column name."""
    return all(any(re.fullmatch(pattern, column) for column in columns) for pattern in patterns)
