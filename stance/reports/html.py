"""A single self-contained HTML page."""

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from stance.language import _, current_language, label_name, plural
from stance.reports.facts import contested, depth, main_concepts, shares
from stance.schema import Analysis, Claim, Cue


def html(analyses: Sequence[Analysis]) -> str:
    """Return one HTML page with the reports of some analyses; everything from a page is escaped."""
    page: str = _template("page.html").render(
        analyses=analyses,
        _=_,
        plural=plural,
        language=current_language(),
        label_name=label_name,
        shares=shares,
        concepts=main_concepts,
        depth=depth,
        marked=marked,
        article_paragraphs=article_paragraphs,
        answered=lambda analysis: {claim.id: claim for claim in contested(analysis)},
        style=Markup(_resource("style.css")),  # noqa: S704 - our own file
    )
    return page


def marked(text: str, cues: Iterable[Cue]) -> Markup:
    """Return a text as HTML, the words that decided marked; overlapping cues become one mark each."""
    out, at = [], 0
    for cue in sorted(cues, key=lambda cue: (cue.start, -cue.end)):
        if cue.start < at:
            continue
        out.append(escape(text[at : cue.start]))
        title = f"{label_name(cue.toward)} {cue.weight:+.2f}"
        out.append(
            Markup('<mark class="{}" title="{}">{}</mark>').format(
                cue.toward, title, text[cue.start : cue.end]
            )
        )
        at = cue.end
    out.append(escape(text[at:]))
    return _breaks(Markup("").join(out))


def article_paragraphs(analysis: Analysis) -> Iterable[tuple[str, Markup]]:
    """Yield the article's paragraphs as (tag, HTML), each claim that comments answer shaded by how."""
    counts = {claim.id: claim for claim in contested(analysis)}
    text, at = analysis.article.text, 0
    headings = set(analysis.article.headings)
    for paragraph in text.split("\n\n"):
        end = at + len(paragraph)
        inside = [c for c in analysis.article.claims if at <= c.start and c.end <= end]
        yield ("h3" if paragraph in headings else "p"), _shaded(text, at, end, inside, counts)
        at = end + 2


def _shaded(text: str, start: int, end: int, claims: Sequence[Claim], counts: dict[str, Any]) -> Markup:
    out, at = [], start
    for claim in claims:
        count = counts.get(claim.id)
        if count is None or claim.start < at:
            continue
        out.append(escape(text[at : claim.start]))
        kind = "mixed" if count.support and count.attack else "agree" if count.support else "disagree"
        title = _("appui {support}, contestation {attack}").format(support=count.support, attack=count.attack)
        out.append(
            Markup('<span id="{}" class="claim {}" title="{}">{}<sup>{}</sup></span>').format(
                claim.id, kind, title, claim.text, f"+{count.support} −{count.attack}"
            )
        )
        at = claim.end
    out.append(escape(text[at:end]))
    return _breaks(Markup("").join(out))


def _breaks(value: Markup) -> Markup:
    return Markup(str(value).replace("\n\n", "<br><br>").replace("\n", "<br>"))  # noqa: S704 - escaped above


def _resource(name: str) -> str:
    return (files("stance.reports") / "templates" / name).read_text(encoding="utf-8")


@cache
def _template(name: str) -> Any:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_resource(name))
