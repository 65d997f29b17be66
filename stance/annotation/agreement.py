"""How far two coders agree: Krippendorff's alpha and Cohen's kappa of nominal labels."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from stance.annotation.labels import Row
from stance.language import _, label_name, plural
from stance.reports.typography import number, percent
from stance.schema import LABELS

Pair = tuple[str, str]

DRAWS = 1000
# What Krippendorff (2004, p. 241) asks for: 0.8 to rely on, 0.667 for tentative conclusions.
RELIABLE, TENTATIVE = 0.8, 0.667
# The comments to talk over: enough for a session, few enough for a screen.
MAX_SHOWN = 20


class Agreement(NamedTuple):
    """What two coders said of the same comments.

    Attributes
    ----------
    pairs : tuple of (str, str)
        Their labels.
    same : float
        The share of equal labels.
    alpha, kappa : float or None
        None where there is nothing to tell apart: all labels are the same one.
    alpha_interval : (float, float) or None
        At 95 %, from draws of comments.
    differing : tuple of (str, str, str, str)
        Discussion, comment and both labels where they differ.
    """

    pairs: tuple[Pair, ...]
    same: float
    alpha: float | None
    kappa: float | None
    alpha_interval: tuple[float, float] | None
    differing: tuple[tuple[str, str, str, str], ...]


def alpha(pairs: Sequence[Pair]) -> float | None:
    """Return Krippendorff's alpha of two coders for nominal labels (Krippendorff 2011), None where labels do not vary.

    Examples
    --------
    >>> alpha([("agree", "agree"), ("agree", "disagree"), ("disagree", "disagree"), ("mixed", "mixed")])
    0.6666666666666667
    """
    values = Counter(value for pair in pairs for value in pair)
    total = values.total()
    expected = 1 - sum(n * (n - 1) for n in values.values()) / (total * (total - 1)) if total else 0.0
    if not expected:
        return None
    return float(1 - sum(a != b for a, b in pairs) / len(pairs) / expected)


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Return Cohen's kappa (Cohen 1960), None where chance alone gives full agreement.

    Examples
    --------
    >>> kappa([("agree", "agree"), ("agree", "disagree"), ("disagree", "disagree"), ("mixed", "mixed")])
    0.6363636363636364
    """
    first, second = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2 if pairs else 1.0
    if chance == 1:
        return None
    return float((sum(a == b for a, b in pairs) / len(pairs) - chance) / (1 - chance))


def compare(mine: Iterable[Row], theirs: Iterable[Row]) -> Agreement:
    """Return the agreement of two coders on the comments that both labelled."""
    other = {(row.discussion, row.comment): row.stance for row in theirs}
    own = {(row.discussion, row.comment): row.stance for row in mine}
    keys = [key for key in own if key in other]
    pairs = [(str(own[key]), str(other[key])) for key in keys]
    rng = np.random.default_rng(0)
    draws = [
        found
        for _draw in range(DRAWS if pairs else 0)
        if (found := alpha([pairs[i] for i in rng.integers(0, len(pairs), len(pairs))])) is not None
    ]
    low, high = np.percentile(draws, [2.5, 97.5]) if draws else (0.0, 0.0)
    return Agreement(
        tuple(pairs),
        sum(a == b for a, b in pairs) / len(pairs) if pairs else 0.0,
        alpha(pairs),
        kappa(pairs),
        (round(float(low), 4), round(float(high), 4)) if draws else None,
        tuple((*key, *pair) for key, pair in zip(keys, pairs, strict=True) if pair[0] != pair[1]),
    )


def agreement_text(found: Agreement) -> str:
    """Return an agreement as text for a terminal: figures, who said what, and the comments to talk over (no text of them)."""
    if not found.pairs:
        return _("aucun commentaire étiqueté par les deux codeurs.") + "\n"
    undefined = _("indéfini (une seule position)")
    value = undefined if found.alpha is None else number(found.alpha, 3)
    if found.alpha_interval is not None and found.alpha is not None:
        low, high = (number(bound, 3) for bound in found.alpha_interval)
        value += f" [{low} ; {high}]"
    lines = [
        plural(
            "{n} commentaire étiqueté par les deux codeurs",
            "{n} commentaires étiquetés par les deux codeurs",
            len(found.pairs),
        ),
        _("accord brut : {share}").format(share=percent(found.same)),
        _("alpha de Krippendorff (nominal, à 95 %) : {value}").format(value=value),
        _("kappa de Cohen : {value}").format(
            value=undefined if found.kappa is None else number(found.kappa, 3)
        ),
    ]
    if found.alpha is not None:
        lines.append(_verdict(found.alpha))
    counts = Counter(found.pairs)
    names = [label_name(label) for label in LABELS]
    lines += ["", f"{_('vous ↓ autre →'):18}" + "".join(f"{name:>14}" for name in names)]
    lines += [
        f"{name:18}" + "".join(f"{counts[str(row), str(column)]:>14}" for column in LABELS)
        for row, name in zip(LABELS, names, strict=True)
    ]
    if found.differing:
        lines += ["", _("À discuter :")]
        lines += [
            f"  {discussion} {comment} : {label_name(a)} / {label_name(b)}"
            for discussion, comment, a, b in found.differing[:MAX_SHOWN]
        ]
        rest = len(found.differing) - MAX_SHOWN
        if rest > 0:
            lines.append("  " + plural("et {n} autre", "et {n} autres", rest))
    return "\n".join(lines) + "\n"


def _verdict(value: float) -> str:
    if value >= RELIABLE:
        return _("Accord suffisant pour s'appuyer sur ces étiquettes (0,80 et plus).")
    if value >= TENTATIVE:
        return _("Accord qui ne permet que des conclusions prudentes (0,67 à 0,80).")
    return _(
        "Accord trop faible : relisez ensemble les désaccords et précisez les consignes avant d'aller plus loin."
    )
