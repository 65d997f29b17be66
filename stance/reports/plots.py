"""Inline SVG plots: readable in black and white, by the colour-blind, and by a screen reader."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from stance.language import _, label_name, plural
from stance.reports.typography import colon, interval, nice, number, percent, visible
from stance.schema import LABELS

# More comments than this no longer stand side by side in the width of a page; a histogram then says more.
MAX_DOTS = 250
BINS = 20
WIDTH = 640
RADIUS, MIN_RADIUS = 9, 4
MAX_HEIGHT = 190


class Dot(NamedTuple):
    """A comment in the score plot."""

    anchor: str
    score: float
    label: str
    doubtful: bool
    name: str


def share_bar(label: str, share: float, low: float, high: float) -> Markup:
    """Return the bar of one share with the whisker of its interval, over the scale 0 to 1."""
    title = nice(_("{share}, intervalle à 95 % : {interval}")).format(
        share=percent(share), interval=interval(low, high)
    )
    return _svg(
        "sharebar",
        100,
        12,
        title,
        Markup('<rect class="track" x="0" y="1" width="100" height="10"/>')
        + Markup('<rect class="f-{}" x="0" y="1" width="{:.2f}" height="10"/>').format(label, 100 * share)
        + Markup('<path class="whisker" d="M{0:.2f} 6H{1:.2f}M{0:.2f} 3V9M{1:.2f} 3V9"/>').format(
            100 * low, 100 * high
        ),
        stretch=True,
    )


def plain_bar(share: float) -> Markup:
    """Return a bar of a share that belongs to no label."""
    bar = Markup('<rect class="f-plain" x="0" y="1" width="{:.2f}" height="10"/>').format(100 * share)
    return _svg("sharebar", 100, 12, percent(share), bar, stretch=True)


def lean_bar(counts: Sequence[int]) -> Markup:
    """Return a bar split at the middle: disagreement to the left, agreement to the right; `counts` as the labels.

    Nothing where nothing is counted.
    """
    agree, disagree, mixed, _neutral = counts
    total = sum(counts)
    if not total:
        return Markup("")
    half_mixed = 50 * mixed / total
    left, right = 50 * disagree / total, 50 * agree / total
    title = ", ".join(f"{n} {label_name(label)}" for label, n in zip(LABELS, counts, strict=True) if n)
    parts = [
        Markup('<rect class="track" x="0" y="2" width="100" height="8"/>'),
        _rect("mixed", 50 - half_mixed / 2, half_mixed),
        _rect("disagree", 50 - half_mixed / 2 - left, left),
        _rect("agree", 50 + half_mixed / 2, right),
        Markup('<path class="axis" d="M50 0V12"/>'),
    ]
    return _svg("leanbar", 100, 12, title, Markup("").join(parts), stretch=True)


def _rect(label: str, x: float, width: float) -> Markup:
    return Markup('<rect class="f-{}" x="{:.2f}" y="2" width="{:.2f}" height="8"/>').format(label, x, width)


def score_plot(dots: Sequence[Dot]) -> Markup:
    """Return where every comment stands between full disagreement and full agreement."""
    title = nice(_("Score de chaque commentaire, de −1 (pas d'accord) à +1 (d'accord)"))
    return _histogram(dots, title) if len(dots) > MAX_DOTS else _swarm(dots, title)


def _x(score: float) -> float:
    return 16 + (score + 1) / 2 * (WIDTH - 32)


def _axis(height: float) -> Markup:
    ticks = Markup("").join(
        Markup('<path class="axis{}" d="M{:.1f} 0V{:.1f}"/>').format(
            " zero" if score == 0 else "", _x(score), height
        )
        for score in (-1, -0.5, 0, 0.5, 1)
    )
    return Markup('<path class="axis" d="M16 {0:.1f}H{1}"/>').format(height, WIDTH - 16) + ticks


def _swarm(dots: Sequence[Dot], title: str) -> Markup:
    # the biggest signs whose highest pile still leaves the plot lower than the table beside it
    for r in range(RADIUS, MIN_RADIUS - 1, -1):
        step = 2 * r + 2
        columns: dict[int, int] = {}
        placed = []
        for dot in sorted(dots, key=lambda d: (LABELS.index(d.label), d.score, d.anchor)):
            column = round(_x(dot.score) / step)
            level = columns[column] = columns.get(column, 0) + 1
            placed.append((dot, column * step, level))
        height = step * max(columns.values(), default=1) + 10
        if height <= MAX_HEIGHT:
            break
    shapes = [_axis(height)]
    for dot, x, level in placed:
        y = height - step * level + r
        name = f"{visible(dot.name)}{colon()} {label_name(dot.label)} {number(dot.score, 2, signed=True)}"
        if dot.doubtful:
            name += f" ({_('incertain')})"
        shapes.append(
            Markup('<a href="#{}" aria-label="{}"><title>{}</title>{}</a>').format(
                dot.anchor, nice(name), nice(name), _shape(dot.label, x, y, hollow=dot.doubtful, r=r)
            )
        )
    # links inside: the picture is a group, not an image whose content is hidden
    return Markup('<svg class="scores" viewBox="0 0 {} {:.0f}" role="group" aria-label="{}">{}</svg>').format(
        WIDTH, height + 2, title, Markup("").join(shapes)
    )


def _shape(label: str, x: float, y: float, *, hollow: bool = False, r: float = RADIUS) -> Markup:
    kind = f"dot {'h' if hollow else 'f'}-{label}"
    if label == "agree":
        return Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(kind, x, y, r - 0.5)
    if label == "disagree":
        side = 1.7 * r
        return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
            kind, x - side / 2, y - side / 2, side, side
        )
    points = (
        ((0, -r), (r, 0), (0, r), (-r, 0)) if label == "mixed" else ((0, -r), (r, r * 0.75), (-r, r * 0.75))
    )
    at = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in points)
    return Markup('<polygon class="{}" points="{}"/>').format(kind, at)


def legend_shape(label: str) -> Markup:
    """Return the shape that stands for a label in the plots."""
    return Markup('<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">{}</svg>').format(
        _shape(label, 8, 8)
    )


def _histogram(dots: Sequence[Dot], title: str) -> Markup:
    bins: list[dict[str, int]] = [dict.fromkeys(LABELS, 0) for _bin in range(BINS)]
    for dot in dots:
        bins[min(BINS - 1, int((dot.score + 1) / 2 * BINS))][dot.label] += 1
    return histogram(bins, title)


def histogram(bins: Sequence[dict[str, int]], title: str) -> Markup:
    """Return stacked counts of the labels over equal slices of the score, from -1 to 1."""
    height = 120
    top = max(1, *(sum(counts.values()) for counts in bins))
    width = (WIDTH - 32) / len(bins)
    shapes = [_axis(height)]
    for position, counts in enumerate(bins):
        y = float(height)
        for label in ("disagree", "mixed", "neutral", "agree"):
            tall = (height - 6) * counts[label] / top
            if tall:
                y -= tall
                shapes.append(
                    Markup(
                        '<rect class="f-{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
                    ).format(label, 16 + position * width + 0.5, y, width - 1, tall)
                )
    return _svg("scores", WIDTH, height + 2, title, Markup("").join(shapes))


def reading_plot(claims: Iterable[tuple[str, int, int, int]], total: int) -> Markup:
    """Return where in the article readers react: supports up, contestations down, an author claim a bar.

    Parameters
    ----------
    claims : iterable of (anchor, number, support, attack)
        The claims that are answered, with their number in the article.
    total : int
        How many claims the article has.
    """
    found = list(claims)
    most = max((max(s, a) for _anchor, _number, s, a in found), default=1)
    half = 34
    width = (WIDTH - 32) / max(1, total)
    bar = max(2.0, min(14.0, width - 1))
    shapes = [Markup('<path class="axis" d="M16 {}H{}"/>').format(half + 2, WIDTH - 16)]
    for anchor, position, support, attack in found:
        x = 16 + (position - 0.5) * width - bar / 2
        up, down = half * support / most, half * attack / most
        name = nice(_("affirmation {number} : {support}, {attack}")).format(
            number=position,
            support=plural("{n} appui", "{n} appuis", support),
            attack=plural("{n} contestation", "{n} contestations", attack),
        )
        rects = Markup('<rect class="hit" x="{:.1f}" y="0" width="{:.1f}" height="{}"/>').format(
            x - 2, bar + 4, 2 * half + 4
        )
        if support:
            rects += Markup(
                '<rect class="f-agree" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
            ).format(x, half + 1 - up, bar, up)
        if attack:
            rects += Markup(
                '<rect class="f-disagree" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
            ).format(x, half + 3, bar, down)
        shapes.append(
            Markup('<a href="#{}" aria-label="{}"><title>{}</title>{}</a>').format(anchor, name, name, rects)
        )
    title = nice(
        _("Où, dans l'article, les lecteurs répondent : appuis vers le haut, contestations vers le bas")
    )
    return Markup(
        '<svg class="reading" viewBox="0 0 {} {}" preserveAspectRatio="none" role="group" aria-label="{}">{}</svg>'
    ).format(WIDTH, 2 * half + 4, title, Markup("").join(shapes))


def gauge(score: float, label: str) -> Markup:
    """Return a small scale from -1 to 1 with a bar from 0 to a score."""
    x, width = (50 + 50 * min(score, 0), 50 * abs(score))
    return Markup(
        '<svg class="gauge" viewBox="0 0 100 10" aria-hidden="true">'
        '<rect class="track" x="0" y="3" width="100" height="4"/>'
        '<rect class="f-{}" x="{:.1f}" y="2" width="{:.1f}" height="6"/><path class="axis" d="M50 0V10"/></svg>'
    ).format(label, x, max(width, 1))


def trend_plot(points: Sequence[tuple[str, Sequence[int]]], title: str) -> Markup:
    """Return the share of agreement and disagreement over time, with a band for their 95 % interval.

    Parameters
    ----------
    points : sequence of (period, counts)
        In order; `counts` as the labels.
    """
    from stance.reports.facts import wilson

    height, left = 180, 34
    step = (WIDTH - left - 20) / max(1, len(points) - 1)

    def y(share: float) -> float:
        return 8 + (1 - share) * (height - 34)

    shapes = [
        Markup(
            '<path class="axis" d="M{0} {1:.1f}H{2}"/><text class="tick" x="{3}" y="{4:.1f}">{5}</text>'
        ).format(left, y(share), WIDTH - 8, left - 4, y(share) + 4, percent(share))
        for share in (0, 0.25, 0.5, 0.75, 1)
    ]
    every = max(1, -(-len(points) // 8))
    for number_, (period, _counts) in enumerate(points):
        if number_ % every == 0:
            shapes.append(
                Markup('<text class="period" x="{:.1f}" y="{}">{}</text>').format(
                    left + 6 + number_ * step, height - 4, period
                )
            )
    for label, index in (("agree", 0), ("disagree", 1)):
        upper, lower, line = [], [], []
        for number_, (_period, counts) in enumerate(points):
            x, total = left + 6 + number_ * step, sum(counts)
            low, high = wilson(counts[index], total)
            upper.append(f"{x:.1f},{y(high):.1f}")
            lower.append(f"{x:.1f},{y(low):.1f}")
            line.append(f"{x:.1f},{y(counts[index] / total if total else 0):.1f}")
        shapes.append(
            Markup('<polygon class="band f-{}" points="{}"/>').format(label, " ".join(upper + lower[::-1]))
        )
        shapes.append(Markup('<polyline class="line s-{}" points="{}"/>').format(label, " ".join(line)))
    return _svg("trend", WIDTH, height, title, Markup("").join(shapes))


def _svg(
    kind: str, width: float, height: float, title: str, content: Markup, *, stretch: bool = False
) -> Markup:
    return Markup('<svg class="{}" viewBox="0 0 {:.0f} {:.0f}"{} role="img" aria-label="{}">{}</svg>').format(
        kind,
        width,
        height,
        Markup(' preserveAspectRatio="none"') if stretch else "",
        escape(title),
        content,
    )
