"""A single self-contained HTML page that needs no network and no script."""

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from stance.language import _, current_language, label_name, plural
from stance.reports import facts, plots, typography
from stance.reports.facts import RELATION_SIGNS, SIGNS, Answer, ContestedClaim
from stance.reports.typography import nice, number, one_line, typeset, visible
from stance.schema import LABELS, Analysis, Claim, CommentAnalysis, Cue, Link

# What stands open beside a paragraph or in a list; the rest is one click away.
MAX_OPEN_ANSWERS = 3
MAX_OPEN_ADDED = 8
# What is listed at all: beyond, the comments themselves are the better list, and the page would double in size.
MAX_ANSWERS = 20
MAX_ADDED = 60
MAX_BRIEF = 160
EXCERPT = 180


class Report(NamedTuple):
    """One analysis with its anchors; identifiers of a page are hostile, so anchors are made of positions alone."""

    analysis: Analysis
    prefix: str
    anchors: Mapping[str, str]
    comment_anchors: Mapping[str, str]
    numbers: Mapping[str, int]


def html(analyses: Sequence[Analysis]) -> str:
    """Return one HTML page with the reports of some analyses; everything from a page is escaped."""
    reports = [_report(a, f"p{n}-" if len(analyses) > 1 else "") for n, a in enumerate(analyses, start=1)]
    return render_template(
        "page.html",
        reports=reports,
        Paragraphs=paragraphs,
        comment_text=comment_text,
        dots=_dots,
        reading=_reading,
        MAX_OPEN_ANSWERS=MAX_OPEN_ANSWERS,
        MAX_OPEN_ADDED=MAX_OPEN_ADDED,
        MAX_ANSWERS=MAX_ANSWERS,
        MAX_ADDED=MAX_ADDED,
        MAX_BRIEF=MAX_BRIEF,
        EXCERPT=EXCERPT,
    )


def render_template(name: str, **values: Any) -> str:
    """Return a template filled in, with the style sheet and a policy that allows it and nothing else."""
    style = _resource("style.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page: str = _template(name).render(
        _=lambda message: typeset(_(message)),
        plural=lambda one, many, n: typeset(plural(one, many, n).replace(str(n), number(n), 1)),
        language=current_language(),
        label_name=lambda label: typeset(label_name(label)),
        LABELS=LABELS,
        SIGNS=SIGNS,
        RELATION_SIGNS=RELATION_SIGNS,
        facts=facts,
        plots=plots,
        t=typography,
        style=Markup(style),  # noqa: S704 - our own file
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        **values,
    )
    return page


def _report(analysis: Analysis, prefix: str) -> Report:
    anchors = {claim.id: f"{prefix}a{n}" for n, claim in enumerate(analysis.article.claims, start=1)}
    numbers = {claim.id: n for n, claim in enumerate(analysis.article.claims, start=1)}
    comment_anchors = {}
    for position, comment in enumerate(analysis.comments, start=1):
        comment_anchors[comment.id] = f"{prefix}c{position}"
        anchors |= {claim.id: f"{prefix}c{position}-{n}" for n, claim in enumerate(comment.claims, start=1)}
    return Report(analysis, prefix, anchors, comment_anchors, numbers)


def _dots(report: Report) -> list[plots.Dot]:
    return [
        plots.Dot(
            report.comment_anchors[c.id],
            c.stance.score,
            c.stance.label,
            c.stance.abstained,
            one_line(c.author or c.id, 40),
        )
        for c in report.analysis.comments
    ]


def _reading(report: Report) -> Iterable[tuple[str, int, int, int]]:
    return [
        (report.anchors[c.id], c.number, c.support, c.attack)
        for c in sorted(facts.contested(report.analysis), key=lambda c: c.number)
    ]


class Paragraph(NamedTuple):
    """A paragraph of the article as HTML, and the claims in it that comments answer, with the answers."""

    heading: bool
    content: Markup
    answered: list[tuple[ContestedClaim, list[Answer]]]


def paragraphs(report: Report) -> Iterable[Paragraph]:
    """Yield the article's paragraphs, each claim that comments answer shaded by how, and linked to the answers."""
    analysis = report.analysis
    answered = {claim.id: claim for claim in facts.contested(analysis)}
    answers = facts.answers(analysis)
    most = max((c.support + c.attack for c in answered.values()), default=1)
    text, at = analysis.article.text, 0
    headings = set(analysis.article.headings)
    for paragraph in text.split("\n\n"):
        end = at + len(paragraph)
        inside = [c for c in analysis.article.claims if at <= c.start and c.end <= end]
        openings = {}
        for claim in inside:
            count = answered.get(claim.id)
            if count is None:
                openings[claim.id] = (
                    Markup('<span id="{}">').format(report.anchors[claim.id]),
                    Markup("</span>"),
                )
                continue
            # three depths of shade: one answer, several, the most answered
            total = count.support + count.attack
            depth = 1 if total == 1 else 3 if total >= max(3, 0.6 * most) else 2
            openings[claim.id] = (
                Markup('<span class="claim {} d{}" id="{}">').format(
                    count.kind, depth, report.anchors[claim.id]
                ),
                Markup('</span><a class="ref" href="#{}-r" title="{}"><b>{}</b> {}</a>').format(
                    report.anchors[claim.id], balance_words(count), count.number, balance(count)
                ),
            )
        if paragraph.strip():
            yield Paragraph(
                paragraph in headings,
                _layered(text, at, end, inside, (), openings),
                [(answered[c.id], answers.get(c.id, [])) for c in inside if c.id in answered],
            )
        at = end + 2


def balance(claim: ContestedClaim) -> str:
    """Return the answers to a claim as signed counts: "+1 −2"."""
    parts = [f"+{claim.support}"] if claim.support else []
    return " ".join(parts + ([f"−{claim.attack}"] if claim.attack else []))


def balance_words(claim: ContestedClaim) -> str:
    """Return the answers to a claim in words."""
    parts = []
    if claim.support:
        parts.append(plural("{n} appui", "{n} appuis", claim.support))
    if claim.attack:
        parts.append(plural("{n} contestation", "{n} contestations", claim.attack))
    return nice(_("affirmation {number} : {balance}")).format(number=claim.number, balance=", ".join(parts))


def comment_text(report: Report, comment: CommentAnalysis) -> Markup:
    """Return a comment as HTML: the words that decided marked, each claim that answers the author linked to it."""
    targets: dict[str, list[Link]] = {}
    for link in facts.links_of(report.analysis, comment):
        targets.setdefault(link.claim, []).append(link)
    tags = {}
    for claim in comment.claims:
        found = [link for link in targets.get(claim.id, ()) if link.target in report.numbers]
        refs = Markup("").join(_reference(report, link) for link in found)
        tags[claim.id] = (Markup('<span id="{}">').format(report.anchors[claim.id]), Markup("</span>") + refs)
    return _layered(
        comment.text,
        0,
        len(comment.text),
        comment.claims,
        comment.stance.cues,
        tags,
        facts.deciding(comment.stance),
    )


def _reference(report: Report, link: Link) -> Markup:
    aim = report.numbers[link.target]
    if link.relation == "support":
        kind, short, words = "agree", _("appuie {n}"), _("appuie l'affirmation {number} de l'article")
    else:
        kind, short, words = "disagree", _("conteste {n}"), _("conteste l'affirmation {number} de l'article")
    return Markup('<a class="ref {}" href="#{}" title="{}">{}</a>').format(
        kind, report.anchors[link.target], typeset(words.format(number=aim)), short.format(n=aim)
    )


def _layered(
    text: str,
    start: int,
    end: int,
    claims: Iterable[Claim],
    cues: Iterable[Cue],
    tags: Mapping[str, tuple[Markup, Markup]],
    strong: Iterable[Cue] = (),
) -> Markup:
    """Return ``text[start:end]`` as HTML with claims wrapped in their tags and cues marked, also across a claim's end."""
    spans = _disjoint(claims)
    marks = _disjoint(cues)
    strongest = set(strong)
    cuts = sorted({start, end, *(b for s in (*spans, *marks) for b in (s.start, s.end) if start <= b <= end)})
    opening = {claim.start: claim for claim in spans}
    closing = {claim.end: claim for claim in spans}
    out = []
    for at, until in zip(cuts, [*cuts[1:], end], strict=True):
        if at in closing and closing[at].id in tags:
            out.append(tags[closing[at].id][1])
        if at in opening and opening[at].id in tags and at < end:
            out.append(tags[opening[at].id][0])
        if at == until:
            continue
        piece = escape(visible(text[at:until]))
        cue = next((cue for cue in marks if cue.start <= at < cue.end), None)
        if cue is not None:
            title = f"{label_name(cue.toward)}, {_('poids')} {number(cue.weight, 2)}"
            kind = cue.toward if cue in strongest else f"{cue.toward} weak"
            piece = Markup('<mark class="{}" title="{}">{}</mark>').format(kind, title, piece)
        out.append(piece)
    return Markup("").join(out)


def _disjoint(spans: Iterable[Any]) -> list[Any]:
    kept: list[Any] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start < span.end and (not kept or span.start >= kept[-1].end):
            kept.append(span)
    return kept


def _resource(name: str) -> str:
    return (files("stance.reports") / "templates" / name).read_text(encoding="utf-8")


@cache
def _template(name: str) -> Any:
    environment = Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters["visible"] = lambda value: visible(str(value))
    return environment.from_string(_resource(name))
