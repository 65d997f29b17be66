"""A Markdown report, to paste into a note."""

import re

from stance.language import _, label_name
from stance.reports.facts import contested, deciding, main_concepts, shares
from stance.schema import Analysis

# Characters that begin Markdown or HTML in a line of text.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def markdown(analysis: Analysis) -> str:
    """Return a Markdown report of one analysis; text from the page is escaped."""
    lines = [f"# {_text(analysis.article.title or _('(sans titre)'))}", ""]
    about = [part for part in (analysis.article.author, analysis.article.date, analysis.source) if part]
    if about:
        lines += [" · ".join(_text(part) for part in about), ""]
    lines += [f"> **{w.code}** {_text(w.message)}" for w in analysis.warnings]
    if analysis.comments:
        lines += [
            "",
            f"## {_('Positions des commentaires')}",
            "",
            f"| {_('position')} | {_('commentaires')} | % |",
            "| --- | ---: | ---: |",
        ]
        lines += [
            f"| {label_name(s.label)} | {s.comments} | {round(100 * s.share)} |" for s in shares(analysis)
        ]
        lines += ["", f"## {_('Commentaires')}", ""]
        for comment in analysis.comments:
            stance = comment.stance
            doubt = f" — {_text(stance.reason)}" if stance.reason else ""
            who = f" {_text(comment.author)}" if comment.author else ""
            lines.append(f"### {comment.id}{who} : {label_name(stance.label)} ({stance.score:+.2f}){doubt}")
            lines += ["", *(f"> {_text(line)}" for line in comment.text.split("\n")), ""]
            cues = deciding(stance)
            if cues:
                lines += [
                    _("Mots décisifs : ") + ", ".join(f"« {_text(' '.join(c.text.split()))} »" for c in cues),
                    "",
                ]
    answered = contested(analysis)
    if answered:
        lines += [
            f"## {_('Affirmations de l’auteur auxquelles on répond')}",
            "",
            f"| {_('affirmation')} | {_('appui')} | {_('contestation')} |",
            "| --- | ---: | ---: |",
        ]
        lines += [f"| {_text(' '.join(c.text.split()))} | {c.support} | {c.attack} |" for c in answered]
    concepts = main_concepts(analysis)
    if concepts:
        lines += [
            "",
            f"## {_('Concepts')}",
            "",
            f"| {_('concept')} | {_('article')} | {_('commentaires')} | + | − | ± | · |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
        lines += [
            f"| {_text(c.label)} | {c.article} | {c.comments} | {c.agree} | {c.disagree} | {c.mixed} | {c.neutral} |"
            for c in concepts
        ]
    lines += ["", f"*{_('modèle')} {analysis.model.name} {analysis.model.version}*", ""]
    return "\n".join(lines)


def _text(value: str) -> str:
    return _SPECIAL.sub(r"\\\1", value)
