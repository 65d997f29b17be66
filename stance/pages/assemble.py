"""Turn what a reader found into a Discussion: normalised texts, unique identifiers, known parents, warnings."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from stance.config import MAX_COMMENTS, MAX_TEXT_CHARS
from stance.errors import PageError
from stance.language import _, plural
from stance.pages.boilerplate import says
from stance.pages.normalize import looks_damaged, normalize
from stance.pages.quotations import marked_passages, repeated_passages
from stance.schema import Comment, Discussion, PageWarning

_MENTION = re.compile(r"@\s?(?=\S)")
_FIRST_WORD = re.compile(r"[\w-]+")
# The longest name of the sample pages has 38 characters.
MAX_MENTION = 80
# Shorter accounts are initials.
MIN_ACCOUNT = 3
# Of the comments that answer none, more than so many are older than the one above.
NEWEST_FIRST = 0.6


@dataclass(slots=True)
class Found:
    """A comment as a reader found it, before normalisation.

    `id` is the page's own identifier, or one of the reader's that begins with ``#``; `parent` is that of another comment;
    `answers` is the name that the page says it answers; `quotes` are verbatim passages of `text` that the page marks as quoted;
    `link` is the address that the author's name links to; `to_article` says that it answers the article, whomever it names.
    """

    text: str
    author: str | None = None
    date: str | None = None
    id: str | None = None
    parent: str | None = None
    answers: str | None = None
    by_author: bool = False
    quotes: Sequence[str] = ()
    link: str | None = None
    to_article: bool = False


@dataclass(slots=True)
class FoundPage:
    """A page as a reader found it."""

    title: str | None = None
    text: str = ""
    author: str | None = None
    date: str | None = None
    url: str | None = None
    headings: Sequence[str] = ()
    quotes: Sequence[str] = ()
    comments: list[Found] = field(default_factory=list)
    declared: int | None = None
    id: str | None = None


def assemble(page: FoundPage, *, source: str | None = None) -> Discussion:
    """Build the Discussion of a page.

    Comments keep the identifiers that the page gives them, the others are ``c1``, ``c2``… by their place; an unknown
    parent is dropped with a warning; a comment without text, or that says of itself that it was removed, is dropped.
    Where nothing else says whom a comment answers, "En réponse à Léa" and an opening "@Léa" do, when she wrote before.

    Raises
    ------
    PageError
        There is neither an article nor a comment, or more of either than :mod:`stance.config` allows.
    """
    text = _below_title(normalize(page.text), page.title)
    warnings: list[PageWarning] = []
    kept = [(found, normalize(found.text)) for found in page.comments]
    kept = [(found, body) for found, body in kept if body and not says(body, "removed")]
    _check_bounds(text, kept, source)
    repeated = repeated_passages([text, *(body for _found, body in kept)])[1:]
    ids = _identifiers([found.id for found, _body in kept])
    known = {found.id: new for (found, _body), new in zip(kept, ids, strict=True) if found.id is not None}
    comments: list[Comment] = []
    people = _People()
    authors: dict[str, str] = {}
    lost = 0
    for (found, body), new, passages in zip(kept, ids, repeated, strict=True):
        parent = known.get(found.parent) if found.parent is not None else None
        if parent == new:
            parent = None
        author = _one_line(found.author)
        open_to_names = found.answers or (parent is None and not found.to_article)
        answered = _answered(found.answers, body, people) if open_to_names else None
        # "En réponse à Léa" is more precise than a thread that ends at its third level, unless it says the same
        if answered and answered != new and not (parent and same_name(authors.get(parent), found.answers)):
            parent = answered
        lost += found.parent is not None and parent is None
        comments.append(
            Comment(
                id=new,
                text=body,
                author=author,
                date=found.date,
                parent_id=parent,
                by_author=found.by_author or same_name(author, _one_line(page.author)),
                quotes=_locate(found.quotes or passages or marked_passages(body), body),
            )
        )
        if author:
            people.wrote(author, new)
            authors[new] = author
    comments = _answering_below(comments, [found for found, _body in kept])
    if page.declared is not None and page.declared != len(comments):
        warnings.append(
            PageWarning(
                "comment-count",
                _("la page annonce {declared}, {found}.").format(
                    declared=plural("{n} commentaire", "{n} commentaires", page.declared),
                    found=plural("{n} trouvé", "{n} trouvés", len(comments)),
                ),
            )
        )
    if lost:
        warnings.append(
            PageWarning(
                "unknown-parent",
                plural(
                    "{n} réponse à un commentaire absent de la page.",
                    "{n} réponses à des commentaires absents de la page.",
                    lost,
                ),
            )
        )
    if any(map(looks_damaged, (text, *(body for _found, body in kept)))):
        warnings.append(
            PageWarning(
                "damaged-letters",
                _("des lettres sont abîmées (« Ã© » pour « é ») : enregistrez de nouveau la page, en UTF-8."),
            )
        )
    if not text:
        warnings.append(PageWarning("no-article", _("aucun article trouvé au-dessus des commentaires.")))
    return Discussion(
        title=_one_line(page.title),
        text=text,
        author=_one_line(page.author),
        date=page.date,
        url=page.url,
        # what was dropped from the end of an article is no heading of it either
        headings=tuple(h for h in (_one_line(heading) for heading in page.headings) if h and h in text),
        comments=tuple(_without_cycles(comments)),
        id=page.id,
        source=source,
        quotes=_locate(page.quotes, text),
        warnings=tuple(warnings),
    )


def with_article(comments: Discussion, article: Discussion) -> Discussion:
    """Return a discussion with the comments of one and the article of another.

    Raises
    ------
    PageError
        Both have an article.
    """
    if comments.text:
        raise PageError(
            _("ce fichier contient déjà un article, un autre est donné à part."), source=comments.source
        )
    return replace(
        article,
        comments=tuple(
            replace(comment, by_author=comment.by_author or same_name(comment.author, article.author))
            for comment in comments.comments
        ),
        source=comments.source,
        warnings=tuple(warning for warning in comments.warnings if warning.code != "no-article"),
    )


def same_name(one: str | None, other: str | None) -> bool:
    """Say whether two names are the same but for case; never true without a name."""
    return one is not None and other is not None and one.casefold() == other.casefold()


def _check_bounds(text: str, kept: Sequence[tuple[Found, str]], source: str | None) -> None:
    if not text and not kept:
        raise PageError(
            _(
                "ni article ni commentaire trouvé. Cherché : un titre et des phrases au-dessous, ou des commentaires,"
                " chacun avec son nom ou sa date, sous une ligne comme « 3 commentaires »."
            ),
            source=source,
            hint=_(
                "Enregistrez la page entière, telle que le navigateur la montre (Enregistrer sous › Page web), ou copiez"
                " son texte dans un fichier .txt ; --input-format impose un format."
            ),
        )
    if len(kept) > MAX_COMMENTS:
        raise PageError(
            _("{found} commentaires sur une page, la limite est de {limit}.").format(
                found=len(kept), limit=MAX_COMMENTS
            ),
            source=source,
        )
    longest = max([len(text), *(len(body) for _found, body in kept)])
    if longest > MAX_TEXT_CHARS:
        raise PageError(
            _("un texte de {found} caractères, la limite est de {limit}.").format(
                found=longest, limit=MAX_TEXT_CHARS
            ),
            source=source,
            hint=_("Découpez-le, ou vérifiez que c'est bien une page."),
        )


def _identifiers(given: Sequence[str | None]) -> list[str]:
    own = Counter(identifier for identifier in given if identifier and not identifier.startswith("#"))
    identifiers = []
    for number, identifier in enumerate(given, start=1):
        if identifier is None or own[identifier] != 1:
            identifier = f"c{number}"
            while own[identifier]:
                identifier += "_"
        identifiers.append(identifier)
    return identifiers


@dataclass(slots=True)
class _People:
    """The latest comment of each who wrote so far, by name and by account, and the names that begin with a word."""

    names: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    firsts: dict[str, set[str]] = field(default_factory=dict)

    def wrote(self, author: str, comment: str) -> None:
        name = author.casefold()
        self.names[name] = self.accounts[letters(name)] = comment
        self.firsts.setdefault(name.split()[0], set()).add(name)


def _answered(name: str | None, body: str, people: _People) -> str | None:
    """Return the latest earlier comment by the person that a comment says it answers."""
    names = people.names
    mention = None if name else _MENTION.match(body)
    if not name and not mention:
        return None
    if name:
        wanted = " ".join(normalize(name).split()).casefold()
        return names.get(wanted)
    opening = body[mention.end() : mention.end() + MAX_MENTION].casefold() if mention else ""
    sizes = (size for size in range(len(opening), 0, -1) if not opening[size : size + 1].isalnum())
    full = next((opening[:size] for size in sizes if opening[:size] in names), None)
    if full is not None:
        return names[full]
    # "@leabel", "@lea-bel" for Léa Bel's account
    account = letters(opening.split(maxsplit=1)[0]) if opening else ""
    if len(account) >= MIN_ACCOUNT and account in people.accounts:
        return people.accounts[account]
    # "@Marie" may stand for Marie Dupont, where nobody else has that first name
    word = _FIRST_WORD.match(opening)
    first = people.firsts.get(word[0], set()) if word else set()
    return names[next(iter(first))] if len(first) == 1 else None


def letters(name: str) -> str:
    return "".join(filter(str.isalnum, name))


def _answering_below(comments: Sequence[Comment], given: Sequence[Found]) -> list[Comment]:
    """Return comments with whom they answer where the page has the newest first, so that these stand below.

    A parent that the page shows stays; one that was found by words above may be older than its answer.
    """
    told = [found.parent is not None for found in given]
    dates = [c.date for c, shown in zip(comments, told, strict=True) if c.date and not shown]
    if sum(above > below for above, below in pairwise(dates)) <= NEWEST_FIRST * len(dates):
        return list(comments)
    people = _People()
    found: list[Comment] = []
    for comment, source, shown in zip(reversed(comments), reversed(given), reversed(told), strict=True):
        answered = None if shown or source.to_article else _answered(source.answers, comment.text, people)
        found.append(replace(comment, parent_id=answered) if answered else comment)
        if comment.author:
            people.wrote(comment.author, comment.id)
    return found[::-1]


def _without_cycles(comments: Sequence[Comment]) -> Iterable[Comment]:
    """Drop the parent link that closes a cycle, so that threads can be walked upwards."""
    parents = {c.id: c.parent_id for c in comments}
    # what is known to lead to the top is not walked again: threads may be as long as the page
    rooted: set[str] = set()
    for comment in comments:
        walked: set[str] = set()
        at: str | None = comment.id
        while at is not None and at not in rooted and at not in walked:
            walked.add(at)
            at = parents[at]
        if at is not None and at in walked:
            parents[at] = None
        rooted |= walked
        yield comment if parents[comment.id] == comment.parent_id else replace(comment, parent_id=None)


def _below_title(text: str, title: str | None) -> str:
    """Return a text without its title, where that stands above it once more."""
    first, _gap, rest = text.partition("\n\n")
    return rest if rest and title and " ".join(title.split()) == " ".join(first.split()) else text


def _one_line(value: str | None) -> str | None:
    return " ".join(normalize(value).split()) or None if value else None


def _locate(passages: Sequence[str], text: str) -> tuple[tuple[int, int], ...]:
    spans, start = [], 0
    for passage in passages:
        wanted = normalize(passage)
        at = text.find(wanted, start) if wanted else -1
        if at >= 0:
            start = at + len(wanted)
            spans.append((at, start))
    return tuple(spans)
