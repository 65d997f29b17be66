"""A terminal report: what a person wants to see first."""

import io

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from stance.language import _, label_name, plural
from stance.reports.facts import (
    SIGNS,
    Step,
    added,
    aims_line,
    contested,
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

# Blue and orange stay apart for the colour-blind; the signs say the same without colour.
STYLES = {"agree": "bright_blue", "disagree": "yellow", "mixed": "magenta", "neutral": "bright_black"}
EXCERPT = 160
CUE = 60
MAX_CONTESTED = 5
MAX_ADDED = 5
BAR = 20
# Replies deeper than this are not moved further to the right: the lines would get too short.
MAX_INDENT = 6


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
    output = io.StringIO()
    console = Console(file=output, width=width, force_terminal=color, no_color=not color, highlight=False)
    _head(console, analysis)
    if analysis.comments:
        _shares(console, analysis)
        for step in walk(analysis.comments):
            _comment(console, analysis, step)
    _contested(console, analysis)
    _added(console, analysis)
    _concepts(console, analysis)
    # a terminal shows the trailing spaces of a table as nothing, a file keeps them
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def _say(message: str) -> str:
    return nice(_(message))


def _head(console: Console, analysis: Analysis) -> None:
    article = analysis.article
    console.print(Text(visible(article.title or _("(sans titre)")), style="bold"))
    about = [part for part in (visible(article.author or ""), date(article.date)) if part]
    about.append(plural("{n} affirmation de l'auteur", "{n} affirmations de l'auteur", len(article.claims)))
    about.append(plural("{n} commentaire", "{n} commentaires", len(analysis.comments)))
    console.print(Text(" · ".join(about), style="dim"))
    for warning in analysis.warnings:
        console.print(Text(f"! {visible(warning.message)}", style="yellow"))
    console.print()
    console.print(Text(nice(verdict(analysis)), style="bold"))
    console.print()


def _shares(console: Console, analysis: Analysis) -> None:
    grid = _grid()
    for header in ("", "", _("compte"), _("part"), _say("à 95 %")):
        grid.add_column(header, justify="right" if header else "left", no_wrap=True)
    for share in shares(analysis):
        style = STYLES[share.label]
        doubtful = " " + _("(dont {n} ?)").format(n=share.doubtful) if share.doubtful else ""
        grid.add_row(
            Text(f"{SIGNS[share.label]} {label_name(share.label)}", style=f"bold {style}"),
            Text("█" * round(BAR * share.share), style=style),
            f"{share.comments}{doubtful}",
            percent(share.share),
            Text(interval(share.low, share.high), style="dim"),
        )
    console.print(grid)
    console.print()
    mean = analysis.summary.mean_score
    score = _say("Score moyen : {score}.").format(score=number(mean or 0.0, 2, signed=True))
    console.print(Text(f"{score} {nice(doubt_line(analysis))}", style="dim"))
    console.print()


def _comment(console: Console, analysis: Analysis, step: Step) -> None:
    comment, stance = step.comment, step.comment.stance
    style = STYLES[stance.label]
    head = Text()
    head.append(f"{SIGNS[stance.label]} {label_name(stance.label)}", style=f"bold {style}")
    head.append(f" {number(stance.score, 2, signed=True)}  ")
    head.append(one_line(comment.id), style="bold")
    if comment.author:
        head.append(f" {one_line(comment.author)}")
    if is_author(analysis, comment):
        head.append(" (" + _("auteur de l'article") + ")")
    if comment.date:
        head.append(f" · {date(comment.date)}", style="dim")
    if stance.abstained:
        head.append(f"  ? {visible(nice(stance.reason or ''))}", style="yellow")
    body = [Text(one_line(comment.text, EXCERPT), style="dim")]
    words = deciding(stance)
    if words:
        cues = Text(_say("décisif :") + " ", style="dim")
        for position, cue in enumerate(words):
            cues.append(" · " if position else "")
            cues.append(quote(one_line(cue.text, CUE)), style=style)
        body.append(cues)
    if aims := aims_line(analysis, comment):
        body.append(Text(aims, style="dim"))
    if comment.stance_to_parent is not None:
        line = _say("envers {parent} : {label}").format(
            parent=one_line(comment.parent_id or ""), label=label_name(comment.stance_to_parent.label)
        )
        body.append(Text(line, style="dim"))
    indent = 2 * min(step.depth, MAX_INDENT)
    console.print(Padding(head, (0, 0, 0, indent)))
    console.print(Padding(Group(*body), (0, 0, 1, indent + 4)))


def _contested(console: Console, analysis: Analysis) -> None:
    found = contested(analysis)[:MAX_CONTESTED]
    if not found:
        return
    grid = _grid(_("Affirmations de l'auteur auxquelles on répond"))
    grid.add_column("n°", justify="right", style="dim")
    grid.add_column("+", justify="right", style=STYLES["agree"])
    grid.add_column("−", justify="right", style=STYLES["disagree"])
    grid.add_column(_("affirmation"))
    for claim in found:
        grid.add_row(
            str(claim.number), str(claim.support), str(claim.attack), Text(one_line(claim.text, EXCERPT))
        )
    console.print(grid)
    console.print()


def _added(console: Console, analysis: Analysis) -> None:
    found = added(analysis)
    if not found:
        return
    grid = _grid(_("Ce que les lecteurs ajoutent, et à quoi l'article ne touche pas"))
    grid.add_column("")
    grid.add_column("", style="bold")
    grid.add_column("")
    for item in found[:MAX_ADDED]:
        label = item.comment.stance.label
        grid.add_row(
            Text(SIGNS[label], style=STYLES[label]),
            Text(one_line(item.comment.id)),
            Text(one_line(item.claim.text, EXCERPT)),
        )
    console.print(grid)
    if len(found) > MAX_ADDED:
        more = plural("et {n} autre", "et {n} autres", len(found) - MAX_ADDED)
        console.print(Text(f"… {more}", style="dim"))
    console.print()


def _concepts(console: Console, analysis: Analysis) -> None:
    found = main_concepts(analysis)
    if not found:
        return
    grid = _grid(_("Concepts"))
    grid.add_column(_("concept"))
    for name in (_("article"), _("commentaires")):
        grid.add_column(name, justify="right")
    for label in LABELS:
        grid.add_column(SIGNS[label], justify="right", style=STYLES[label])
    for c in found:
        counts = (c.agree, c.disagree, c.mixed, c.neutral)
        grid.add_row(
            Text(one_line(c.label)), str(c.article), str(c.comments), *(str(n) if n else "" for n in counts)
        )
    console.print(grid)


def _grid(title: str | None = None) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 2, 0, 0))
