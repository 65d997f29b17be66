"""A terminal report: what a person wants to see first."""

import io

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stance.language import _, label_name, plural
from stance.reports.facts import contested, deciding, depth, main_concepts, shares
from stance.schema import Analysis, CommentAnalysis

STYLES = {"agree": "green", "disagree": "red", "mixed": "yellow", "neutral": "bright_black"}
SIGNS = {"agree": "+", "disagree": "−", "mixed": "±", "neutral": "·"}
EXCERPT = 160
MAX_CONTESTED = 5


def table(analysis: Analysis, *, width: int = 100, color: bool = False) -> str:
    """Return a terminal report of one analysis.

    Parameters
    ----------
    analysis : Analysis
    width : int
        Columns.
    color : bool
        With terminal colours.
    """
    console = Console(
        file=io.StringIO(), width=width, force_terminal=color, no_color=not color, highlight=False
    )
    _head(console, analysis)
    if analysis.comments:
        _shares(console, analysis)
        _comments(console, analysis)
    _contested(console, analysis)
    _concepts(console, analysis)
    output = console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue()


def _head(console: Console, analysis: Analysis) -> None:
    article = analysis.article
    console.print(Text(article.title or _("(sans titre)"), style="bold"))
    about = [part for part in (article.author, article.date) if part]
    about.append(plural("{n} affirmation de l'auteur", "{n} affirmations de l'auteur", len(article.claims)))
    about.append(plural("{n} commentaire", "{n} commentaires", len(analysis.comments)))
    console.print(Text(" · ".join(about), style="dim"))
    for warning in analysis.warnings:
        console.print(Text(f"! {warning.message}", style="yellow"))
    console.print()


def _shares(console: Console, analysis: Analysis) -> None:
    total = analysis.summary.comments
    bar = Text()
    cells = 40
    for share in shares(analysis):
        bar.append("█" * round(cells * share.share), style=STYLES[share.label])
    console.print(bar)
    line = "   ".join(f"{SIGNS[s.label]} {label_name(s.label)} {s.comments}" for s in shares(analysis))
    mean = analysis.summary.mean_score
    if mean is not None:
        line += "   " + _("score moyen {score:+.2f}").format(score=mean)
    doubtful = sum(comment.stance.abstained for comment in analysis.comments)
    if doubtful:
        line += "   " + _("dont {doubtful} sur {total} incertain(s)").format(doubtful=doubtful, total=total)
    console.print(line)
    console.print()


def _comments(console: Console, analysis: Analysis) -> None:
    for comment in analysis.comments:
        level = depth(comment, analysis.comments)
        console.print(Padding(_comment_head(comment), (0, 0, 0, 2 * level)))
        console.print(Padding(Text(_excerpt(comment.text), style="dim"), (0, 0, 0, 2 * level + 4)))
        words = deciding(comment.stance)
        if words:
            cues = Text(_("décisif : "), style="dim")
            for number, cue in enumerate(words):
                cues.append(" · " if number else "")
                cues.append(f"« {' '.join(cue.text.split())} »", style=STYLES[comment.stance.label])
            console.print(Padding(cues, (0, 0, 0, 2 * level + 4)))
        if comment.stance_to_parent is not None:
            to = comment.stance_to_parent
            line = _("envers {parent} : {label}").format(parent=comment.parent_id, label=label_name(to.label))
            console.print(Padding(Text(line, style="dim"), (0, 0, 0, 2 * level + 4)))
        console.print()


def _comment_head(comment: CommentAnalysis) -> Text:
    stance = comment.stance
    head = Text()
    head.append(f"{SIGNS[stance.label]} {label_name(stance.label)}", style=f"bold {STYLES[stance.label]}")
    head.append(f" {stance.score:+.2f}  ")
    head.append(comment.id, style="bold")
    if comment.author:
        head.append(f" {comment.author}")
    if comment.date:
        head.append(f" ({comment.date})", style="dim")
    if stance.abstained:
        head.append(f"  ? {stance.reason}", style="yellow")
    return head


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= EXCERPT else flat[: EXCERPT - 1].rsplit(" ", 1)[0] + " …"


def _contested(console: Console, analysis: Analysis) -> None:
    found = contested(analysis)[:MAX_CONTESTED]
    if not found:
        return
    grid = Table(
        title=_("Affirmations de l'auteur auxquelles on répond"),
        title_justify="left",
        box=None,
        padding=(0, 2, 0, 0),
    )
    grid.add_column(_("appui"), justify="right", style="green")
    grid.add_column(_("contestation"), justify="right", style="red")
    grid.add_column(_("affirmation"))
    for claim in found:
        grid.add_row(str(claim.support), str(claim.attack), escape(_excerpt(claim.text)))
    console.print(grid)
    console.print()


def _concepts(console: Console, analysis: Analysis) -> None:
    found = main_concepts(analysis)
    if not found:
        return
    grid = Table(title=_("Concepts"), title_justify="left", box=None, padding=(0, 2, 0, 0))
    grid.add_column(_("concept"))
    for name in (_("article"), _("commentaires"), "+", "−", "±", "·"):
        grid.add_column(name, justify="right")
    for c in found:
        grid.add_row(
            escape(c.label),
            *(str(n) for n in (c.article, c.comments, c.agree, c.disagree, c.mixed, c.neutral)),
        )
    console.print(grid)
