"""Know which column of a table holds what where no list knows its name, by labels learnt from other tables."""

import math
from collections.abc import Mapping

from stance.pages.column_labels import COMMENT_LABELS, LABELS, label_columns
from stance.pages.fields import holds_dates, holds_names, holds_texts
from stance.pages.label_net import Array
from stance.pages.table_roles import TELLING, Roles, roles_of
from stance.pages.table_shape import Table

MIN_LABELLED = 2
# Exports with most columns have some 150; each is compared with every other.
MAX_LABELLED = 300
# How likely (the logarithm) the best column must be where names tell none, where they tell another one, and how much likelier than that.
UNKNOWN = -1.2
UNSURE = -4.0
LIKELIER = 4.0
# The column that names tell may be the article's: so likely.
ARTICLES = -0.7
# A column that names tell is left as it is where it is so likely.
LIKELY = -2.0
# The same as UNKNOWN for a column of names where none is known to tell who wrote, for the article's, and for titles of which each stands once.
UNSIGNED = -3.0
SURE = -0.3
MERGED = -1.5
# Of moments, those that no other row has.
MIN_OWN = 0.7


def labelled_roles(table: Table) -> Roles:
    """Return which column holds what: by names and what is in them, and by labels where these know none, or one that is much less likely.

    Parameters
    ----------
    table : Table

    Raises
    ------
    ModelError
        The installation lacks the weights of the labels.
    """
    roles = roles_of(table)
    if MIN_LABELLED <= len(table.columns) <= MAX_LABELLED and table.rows:
        log_p = label_columns(table)
        _take_comment(roles, table, log_p)
        columns = roles.both | roles.comment
        if "author" not in columns:
            _take_likeliest_name(roles, table, log_p)
        if roles.kind is None and "text" in columns:
            _take_article(roles, table, log_p)
    return roles


def _take_comment(roles: Roles, table: Table, log_p: Array) -> None:
    """Know the columns of comments."""
    beside = {column for answer in roles.answers for column in answer.values()}
    for what in COMMENT_LABELS:
        likely = [
            -math.inf if column in beside else float(told)
            for column, told in zip(table.columns, log_p[:, LABELS.index(what)], strict=True)
        ]
        best = max(range(len(likely)), key=likely.__getitem__)
        column = table.columns[best]
        columns = roles.both | roles.comment
        known = columns.get(what)
        if known is None:
            taken = likely[best] > UNKNOWN
        else:
            at = table.columns.index(known) if known in table.columns else None
            rival = likely[at] if at is not None else -math.inf
            # a name and a day may be those of the article
            own = f"article {what}"
            shared = at is not None and own in LABELS and log_p[at, LABELS.index(own)] > ARTICLES
            taken = likely[best] > UNSURE and likely[best] - rival > (LIKELIER / 2 if shared else LIKELIER)
        taken = taken and (what != "parent" or _names_rows(table, column, columns))
        other = next((held for held, own in columns.items() if own == column), None)
        if (
            column == known
            or not taken
            or (other in COMMENT_LABELS and _is_likely(log_p, table, other, column))
        ):
            continue
        if what == "date" and known is not None and _dates_each(table, known):
            # when it was published, and when sent
            continue
        for owned in (roles.article, roles.comment, roles.both):
            for held in [held for held, own in owned.items() if own == column]:
                del owned[held]
        (roles.comment if what in roles.comment else roles.both)[what] = column
        if what == "author":
            for owned in (roles.comment, roles.both):
                owned.pop("first name", None)
                owned.pop("login", None)


def _is_likely(log_p: Array, table: Table, what: str, column: str) -> bool:
    """Say whether labels find it likely that a column holds what names say that it does."""
    return float(log_p[table.columns.index(column), LABELS.index(what)]) > LIKELY


def _dates_each(table: Table, column: str) -> bool:
    """Say whether a column has a moment for most rows, nearly each its own: those of an article are the same."""
    told = [cell for row in table.rows if (cell := (row.get(column) or "").strip())]
    return holds_dates(told) and 2 * len(told) > len(table.rows) and len(set(told)) > MIN_OWN * len(told)


def _take_likeliest_name(roles: Roles, table: Table, log_p: Array) -> None:
    """Know the column that most probably says who wrote, of those that hold names and nothing else is known of: people sign."""
    taken = _known_columns(roles)
    likely = log_p[:, LABELS.index("author")]
    found = [
        (float(likely[at]), column)
        for at, column in enumerate(table.columns)
        if column not in taken and holds_names([row.get(column) or "" for row in table.rows])
    ]
    best = max(found, default=None)
    if best is not None and best[0] > UNSIGNED:
        roles.both["author"] = best[1]


def _take_article(roles: Roles, table: Table, log_p: Array) -> None:
    """Know the columns of the article that labels are sure of and names do not tell."""
    taken = _known_columns(roles)
    for what in ("text", "title", "url", "author", "date"):
        at = LABELS.index(f"article {what}")
        best = int(log_p[:, at].argmax())
        column = table.columns[best]
        cells = [row.get(column) or "" for row in table.rows]
        given = set(cells) - {""}
        # the name and the day are those of an article that the table tells
        known = what in roles.article or column in taken or not (roles.article or what in TELLING)
        if known or not 0 < 2 * len(given) <= len(cells):
            continue
        # a title stands once, above or beside the first comment on it
        merged = what == "title" and cells[0] != "" and 2 * len(list(filter(None, cells))) <= len(cells)
        merged = merged and holds_texts(list(given))
        if log_p[best, at] > (MERGED if merged else SURE):
            roles.article[what] = column
            taken.add(column)


def _known_columns(roles: Roles) -> set[str]:
    owners = (roles.article, roles.comment, roles.both, *roles.answers)
    return {column for owned in owners for column in owned.values()} | ({roles.kind} if roles.kind else set())


def _names_rows(table: Table, column: str, columns: Mapping[str, str]) -> bool:
    """Say whether most of what a column holds numbers rows, or names who wrote them, where nothing else tells threads."""
    if not {"level", "place"}.isdisjoint(columns):
        return False
    known = {row.get(columns[what]) for what in ("id", "author") if what in columns for row in table.rows}
    told = [cell for row in table.rows if (cell := (row.get(column) or "").strip())]
    return 2 * sum(cell in known for cell in told) > len(told)
