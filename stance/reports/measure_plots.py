"""Inline SVG plots of how right a model is: reliability, right among kept, confusion."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from stance.language import _, label_name
from stance.reports.facts import wilson
from stance.reports.typography import number, percent, typeset

SIDE = 320
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 10, 40
INNER = SIDE - LEFT - RIGHT
# Radii of the points: the area follows the number of comments, down to what still shows.
MAX_RADIUS, MIN_RADIUS = 9.0, 2.5
CELL, NAMES, HEAD = 76, 100, 44
# A cell is as dark as its share of the row: four steps, so that the figure in it stays readable.
STEPS = (0.02, 0.2, 0.45)


def reliability_plot(bins: Sequence[dict[str, Any]]) -> Markup:
    """Return how often decisions of each probability were right: on the diagonal where a model knows what it knows."""
    most = max((b["n"] for b in bins), default=1)
    shapes = [_axes(_("probabilité annoncée"), _("part de justes"))]
    shapes.append(
        Markup('<path class="diagonal" d="M{:.1f} {:.1f}L{:.1f} {:.1f}"/>').format(_x(0), _y(0), _x(1), _y(1))
    )
    for b in bins:
        share = b["right"] / b["n"]
        low, high = wilson(b["right"], b["n"])
        radius = max(MIN_RADIUS, MAX_RADIUS * (b["n"] / most) ** 0.5)
        name = typeset(_("annoncé {said}, juste {right} ({n} commentaires)")).format(
            said=percent(b["probability"]), right=percent(share), n=number(b["n"])
        )
        shapes.append(
            Markup(
                '<g><title>{}</title><path class="whisker" d="M{:.1f} {:.1f}V{:.1f}"/>'
                '<circle class="f-agree" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/></g>'
            ).format(name, _x(b["probability"]), _y(low), _y(high), _x(b["probability"]), _y(share), radius)
        )
    return _square(_("Part de décisions justes selon la probabilité annoncée"), shapes)


def kept_plot(points: Sequence[dict[str, Any]], kept: float | None, right: float | None) -> Markup:
    """Return the share that is right among the surest comments, with its 95 % band, and where the model itself stops."""
    total = points[-1]["kept"]
    line, upper, lower = [], [], []
    for p in points:
        x = _x(p["kept"] / total)
        low, high = wilson(p["right"], p["kept"])
        line.append(f"{x:.1f},{_y(p['right'] / p['kept']):.1f}")
        upper.append(f"{x:.1f},{_y(high):.1f}")
        lower.append(f"{x:.1f},{_y(low):.1f}")
    shapes = [
        _axes(_("part gardée, les plus sûrs d'abord"), _("part de justes")),
        Markup('<polygon class="band f-agree" points="{}"/>').format(" ".join(upper + lower[::-1])),
        Markup('<polyline class="line s-agree" points="{}"/>').format(" ".join(line)),
    ]
    if kept is not None and right is not None:
        name = typeset(_("le modèle garde {kept}, dont {right} de justes")).format(
            kept=percent(kept), right=percent(right)
        )
        x, y = _x(kept), _y(right)
        shapes.append(
            Markup(
                '<g><title>{}</title><rect class="f-disagree" x="{:.1f}" y="{:.1f}" width="11" height="11"/></g>'
            ).format(name, x - 5.5, y - 5.5)
        )
    return _square(_("Part de justes parmi les commentaires gardés"), shapes)


def confusion_plot(matrix: Sequence[Sequence[int]], labels: Sequence[str]) -> Markup:
    """Return the counts of decided labels (columns) by true label (rows), each row shaded by its shares."""
    shapes = []
    for column, label in enumerate(labels):
        shapes.append(
            Markup('<text class="head" x="{:.0f}" y="{}">{}</text>').format(
                NAMES + (column + 0.5) * CELL, HEAD - 10, typeset(label_name(label))
            )
        )
    for row, (label, counts) in enumerate(zip(labels, matrix, strict=True)):
        y = HEAD + row * CELL
        shapes.append(
            Markup('<text class="side" x="{}" y="{:.0f}">{}</text>').format(
                NAMES - 8, y + CELL / 2 + 4, typeset(label_name(label))
            )
        )
        total = max(1, sum(counts))
        for column, count in enumerate(counts):
            share = count / total
            x = NAMES + column * CELL
            kind = f"{'right' if row == column else 'wrong'}-{sum(share >= step for step in STEPS)}"
            shapes.append(
                Markup(
                    '<rect class="cell {}" x="{}" y="{}" width="{}" height="{}"/>'
                    '<text class="count" x="{:.0f}" y="{:.0f}">{}</text><text class="head" x="{:.0f}" y="{:.0f}">{}</text>'
                ).format(
                    kind,
                    x + 1,
                    y + 1,
                    CELL - 2,
                    CELL - 2,
                    x + CELL / 2,
                    y + CELL / 2,
                    number(count),
                    x + CELL / 2,
                    y + CELL / 2 + 18,
                    percent(share),
                )
            )
    width, height = NAMES + CELL * len(labels) + 4, HEAD + CELL * len(labels) + 4
    title = typeset(_("Confusion : position annotée en ligne, décidée en colonne"))
    return Markup('<svg class="confusion" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        width, height, title, Markup("").join(shapes)
    )


def _x(share: float) -> float:
    return LEFT + share * INNER


def _y(share: float) -> float:
    return TOP + (1 - share) * INNER


def _axes(across: str, up: str) -> Markup:
    shapes = [
        Markup(
            '<path class="axis" d="M{0} {1:.1f}H{2}M{3:.1f} {4}V{5}"/><text class="tick" x="{6}" y="{7:.1f}">{8}</text>'
            '<text class="period" x="{3:.1f}" y="{9}">{8}</text>'
        ).format(
            LEFT,
            _y(share),
            SIDE - RIGHT,
            _x(share),
            TOP,
            TOP + INNER,
            LEFT - 5,
            _y(share) + 4,
            percent(share),
            TOP + INNER + 15,
        )
        for share in (0, 0.25, 0.5, 0.75, 1)
    ]
    shapes.append(
        Markup('<text class="period" x="{:.1f}" y="{}">{}</text>').format(
            LEFT + INNER / 2, TOP + INNER + BOTTOM - 6, typeset(across)
        )
    )
    middle = TOP + INNER / 2
    shapes.append(
        Markup(
            '<text class="period" transform="rotate(-90 10 {0:.1f})" x="10" y="{0:.1f}">{1}</text>'
        ).format(middle, typeset(up))
    )
    return Markup("").join(shapes)


def _square(title: str, shapes: Sequence[Markup]) -> Markup:
    return Markup('<svg class="square" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        SIDE, TOP + INNER + BOTTOM, typeset(title), Markup("").join(shapes)
    )
