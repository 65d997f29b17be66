"""A Markdown report, to paste into a note or a wiki."""

import re
from collections.abc import Iterable

from stance.language import _, label_name, plural
from stance.reports.facts import (
    RELATION_SIGNS,
    SIGNS,
    Step,
    added,
    aims_line,
    answers,
    contested,
    counts_line,
    deciding,
    doubt_line,
    is_author,
    main_concepts,
    shares,
    verdict,
    walk,
)
from stance.reports.typography import date, interval, nice, number, one_line, percent, quote, visible
from stance.schema import LABELS, Analysis

# Characters that begin Markdown or HTML in a line of text; a number or a sign begins a list only where a line begins.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!&$])")
_LIST = re.compile(r"^(\s*)(?:([-+=])|(\d+)([.)])(?=\s|$))", re.MULTILINE)
# A bare address becomes a link in GitHub's Markdown: no page's text shall make one.
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|www|mailto)([:.])")
MAX_ADDED = 20
EXCERPT = 240


def markdown(analysis: Analysis) -> str:
    """Return a Markdown report of one analysis; text from the page is escaped."""
    blocks = [
        *_head(analysis),
        *_contested(analysis),
        *_comments(analysis),
        *_added(analysis),
        *_concepts(analysis),
        f"*stance · {_('modèle')} {_text(analysis.model.name)} {_text(analysis.model.version)}*",
    ]
    return "\n\n".join(blocks) + "\n"


def _say(message: str) -> str:
    return nice(_(message))


def _head(analysis: Analysis) -> Iterable[str]:
    article = analysis.article
    yield f"# {_line(article.title or _('(sans titre)'))}"
    about = [
        _line(article.author or ""),
        _text(date(article.date)),
        plural("{n} commentaire", "{n} commentaires", len(analysis.comments)),
        _line(analysis.source or ""),
    ]
    yield " · ".join(part for part in about if part)
    for warning in analysis.warnings:
        yield f"> {_line(warning.message)}"
    yield f"**{nice(verdict(analysis))}** {counts_line(analysis)}".rstrip()
    if not analysis.comments:
        return
    yield _table(
        (_("position"), _("compte"), _("part"), _say("à 95 %"), _("dont incertains")),
        (
            (
                f"{SIGNS[s.label]} {label_name(s.label)}",
                s.comments,
                percent(s.share),
                interval(s.low, s.high),
                s.doubtful or "",
            )
            for s in shares(analysis)
        ),
    )
    mean = number(analysis.summary.mean_score or 0.0, 2, signed=True)
    yield f"{_say('Score moyen : {score}.').format(score=mean)} {nice(doubt_line(analysis))}"


def _contested(analysis: Analysis) -> Iterable[str]:
    found = contested(analysis)
    if not found:
        return
    yield "## " + _say("Affirmations de l'auteur auxquelles on répond")
    by_claim = answers(analysis)
    yield _table(
        (_("n°"), _("affirmation"), _("appuis"), _("contestations"), _("par")),
        (
            (
                c.number,
                _line(c.text, EXCERPT),
                c.support or "",
                c.attack or "",
                ", ".join(
                    dict.fromkeys(
                        f"{RELATION_SIGNS[a.link.relation]} {_line(a.comment.id)}"
                        for a in by_claim.get(c.id, ())
                    )
                ),
            )
            for c in found
        ),
    )


def _comments(analysis: Analysis) -> Iterable[str]:
    if analysis.comments:
        yield f"## {_('Commentaires')}"
    for step in walk(analysis.comments):
        yield _comment(analysis, step)


def _comment(analysis: Analysis, step: Step) -> str:
    comment, stance = step.comment, step.comment.stance
    who = _line(comment.author or _("(sans nom)"))
    if is_author(analysis, comment):
        who += " (" + _("auteur de l'article") + ")"
    about = [f"**{SIGNS[stance.label]} {label_name(stance.label)}** {number(stance.score, 2, signed=True)}"]
    about += [f"{_line(comment.id)} {who}", _text(date(comment.date))]
    lines = [" · ".join(part for part in about if part)]
    if stance.reason:
        lines.append(f"{_say('Doute :')} {_text(nice(stance.reason))}")
    if comment.stance_to_parent is not None:
        line = _say("envers {parent} : {label}")
        lines.append(
            line.format(
                parent=_line(comment.parent_id or ""), label=label_name(comment.stance_to_parent.label)
            )
        )
    lines += ["", *(f"> {_text(part)}".rstrip() for part in comment.text.split("\n")), ""]
    words = deciding(stance)
    if words:
        lines.append(_say("Mots décisifs :") + " " + ", ".join(quote(_line(c.text)) for c in words))
    if aims := aims_line(analysis, comment):
        lines += ["", aims]
    # a reply is an item one level deeper: two spaces a level, and the text under it
    indent = "  " * step.depth
    first, *others = lines
    return "\n".join([f"{indent}- {first}", *(f"{indent}  {line}".rstrip() for line in others)]).rstrip()


def _added(analysis: Analysis) -> Iterable[str]:
    found = added(analysis)
    if not found:
        return
    yield "## " + _say("Ce que les lecteurs ajoutent, et à quoi l'article ne touche pas")
    items = [
        f"- {SIGNS[item.comment.stance.label]} {_line(item.comment.id)} : {_line(item.claim.text, EXCERPT)}"
        for item in found[:MAX_ADDED]
    ]
    if len(found) > MAX_ADDED:
        items.append(f"- {plural('et {n} autre', 'et {n} autres', len(found) - MAX_ADDED)}")
    yield nice("\n".join(items))


def _concepts(analysis: Analysis) -> Iterable[str]:
    found = main_concepts(analysis)
    if not found:
        return
    yield f"## {_('Concepts')}"
    yield _table(
        (_("concept"), _("article"), _("commentaires"), *(f"{SIGNS[x]} {label_name(x)}" for x in LABELS)),
        ((_line(c.label), c.article, c.comments, *(getattr(c, x) or "" for x in LABELS)) for c in found),
    )


def _table(headers: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table: the words to the left, the numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    names = list(headers)
    numeric = [all(re.fullmatch(r"[\d\s.,%−]*", row[i]) for row in cells) for i in range(len(names))]
    lines = [names, ["---:" if number_ else "---" for number_ in numeric], *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _line(value: str, limit: int | None = None) -> str:
    return _text(one_line(value, limit))


def _text(value: str) -> str:
    escaped = _SPECIAL.sub(r"\\\1", visible(value))
    return _LIST.sub(_not_a_list, _ADDRESS.sub(r"\1\\\2", escaped))


def _not_a_list(found: re.Match[str]) -> str:
    space, bullet, digits, dot = found.groups()
    return f"{space}\\{bullet}" if bullet else f"{space}{digits}\\{dot}"
