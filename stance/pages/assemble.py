"""Turn what a reader found into a Discussion: normalised texts, unique identifiers, known parents, warnings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from stance.config import MAX_COMMENTS, MAX_TEXT_CHARS
from stance.errors import PageError
from stance.language import _, plural
from stance.pages.normalize import normalize
from stance.schema import Comment, Discussion, PageWarning


@dataclass(slots=True)
class Found:
    """A comment as a reader found it, before normalisation.

    `parent` is an identifier of another comment; `quotes` are verbatim passages of `text` that the page marks as quoted.
    """

    text: str
    author: str | None = None
    date: str | None = None
    id: str | None = None
    parent: str | None = None
    by_author: bool = False
    quotes: Sequence[str] = ()


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

    Comments get the identifiers that the page gives them where they are unique, else ``c1``, ``c2``…; an unknown parent
    is dropped with a warning; a comment without text is dropped.

    Raises
    ------
    PageError
        There is neither an article nor a comment, or more of either than :mod:`stance.config` allows.
    """
    text = normalize(page.text)
    warnings: list[PageWarning] = []
    kept = [(found, normalize(found.text)) for found in page.comments]
    kept = [(found, body) for found, body in kept if body]
    _check_bounds(text, kept, source)
    ids = _identifiers([found.id for found, _body in kept])
    known = {found.id: new for (found, _body), new in zip(kept, ids, strict=True) if found.id is not None}
    comments = []
    lost = 0
    for (found, body), new in zip(kept, ids, strict=True):
        parent = known.get(found.parent) if found.parent is not None else None
        if parent == new or (found.parent is not None and parent is None):
            parent, lost = None, lost + 1
        author = _one_line(found.author)
        comments.append(
            Comment(
                id=new,
                text=body,
                author=author,
                date=found.date,
                parent_id=parent,
                by_author=found.by_author or same_name(author, _one_line(page.author)),
                quotes=_locate(found.quotes, body),
            )
        )
    if page.declared is not None and page.declared != len(comments):
        warnings.append(
            PageWarning(
                "comment-count",
                _("la page annonce {declared}, {found} trouvé(s).").format(
                    declared=plural("{n} commentaire", "{n} commentaires", page.declared), found=len(comments)
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
    if not text:
        warnings.append(PageWarning("no-article", _("aucun article trouvé au-dessus des commentaires.")))
    return Discussion(
        title=_one_line(page.title),
        text=text,
        author=_one_line(page.author),
        date=page.date,
        url=page.url,
        headings=tuple(h for h in (_one_line(heading) for heading in page.headings) if h),
        comments=tuple(_without_cycles(comments)),
        id=page.id,
        source=source,
        quotes=_locate(page.quotes, text),
        warnings=tuple(warnings),
    )


def same_name(one: str | None, other: str | None) -> bool:
    """Say whether two names are the same but for case; never true without a name."""
    return one is not None and other is not None and one.casefold() == other.casefold()


def _check_bounds(text: str, kept: Sequence[tuple[Found, str]], source: str | None) -> None:
    if not text and not kept:
        raise PageError(
            _("ni article ni commentaire trouvé : la page est vide, ou rien n'y ressemble à du texte suivi."),
            source=source,
            hint=_(
                "« stance read » montre ce qui est compris d'une page ; voyez les formats lus dans le README."
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
    if len(set(given)) == len(given) and all(given):
        return [str(identifier) for identifier in given]
    return [f"c{number}" for number in range(1, len(given) + 1)]


def _without_cycles(comments: Sequence[Comment]) -> Iterable[Comment]:
    """Drop the parent link that closes a cycle, so that threads can be walked upwards."""
    from dataclasses import replace

    parents = {c.id: c.parent_id for c in comments}
    for comment in comments:
        walked = {comment.id}
        above = parents[comment.id]
        while above is not None and above not in walked:
            walked.add(above)
            above = parents[above]
        if above is not None:
            parents[comment.id] = None
            comment = replace(comment, parent_id=None)
        yield comment


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
