"""The measures of a model as a terminal table or an HTML page, from the plain data that an evaluation gives."""

from typing import Any

from stance.language import _, label_name, plural
from stance.reports import measure_plots
from stance.reports.html import render_template
from stance.reports.typography import number, percent

Result = dict[str, Any]

NAME_WIDTH = 26


def decider_name(key: str) -> str:
    """Return what people read for the name of a model or baseline.

    Examples
    --------
    >>> decider_name("bag of words")
    'sac de mots'
    """
    return {
        "model": _("modèle"),
        "bag of words": _("sac de mots"),
        "cue words": _("mots-indices"),
        "most frequent label": _("position la plus fréquente"),
    }.get(key, key)


def trait_name(key: str) -> str:
    """Return what people read for a trait that comments are sliced by."""
    return {
        "length": _("longueur, en mots"),
        "spelling": _("graphie"),
        "variety": _("variété de français"),
        "genre": _("genre de la page"),
        "device": _("procédé"),
        "thread": _("place dans le fil"),
        "file": _("fichier"),
        "article": _("article"),
    }.get(key, key)


def value_name(key: str) -> str:
    """Return what people read for a value of a trait; values that annotators wrote stay as they are.

    Examples
    --------
    >>> value_name("no-accents"), value_name("11-25"), value_name("anecdote")
    ('sans accents', '11–25', 'anecdote')
    """
    known = {
        "clean": _("soignée"),
        "careless": _("négligée"),
        "no-accents": _("sans accents"),
        "sms": _("SMS"),
        "shouting": _("capitales"),
        "other": _("autre"),
        "france": _("France"),
        "belgium": _("Belgique"),
        "switzerland": _("Suisse"),
        "quebec": _("Québec"),
        "africa": _("Afrique"),
        "overseas": _("outre-mer"),
        "blog": _("blog"),
        "company-blog": _("blog d'entreprise"),
        "column": _("chronique"),
        "opinion": _("tribune"),
        "news": _("presse"),
        "association-letter": _("lettre d'association"),
        "none named": _("aucun nommé"),
        "first level": _("premier niveau"),
        "reply": _("réponse"),
        "own": _("le sien"),
        "opposite": _("l'article opposé"),
    }
    return known.get(key) or (key.replace("-", "–") if key[:1].isdigit() else key)


def how_counted(result: Result) -> str:
    """Return in words what the bag of words learnt from."""
    source = result["data"]["word_counts_from"]
    if source is None:
        return _(
            "Le sac de mots apprend sur ces données mêmes, par validation croisée entre sujets : un avantage sur un modèle entraîné ailleurs."
        )
    return _("Le sac de mots apprend sur {file}.").format(file=source)


def evaluation_table(result: Result) -> str:
    """Return the measures as text for a terminal."""
    data, model = result["data"], result["measures"]["model"]
    lines = [
        f"{result['model']['name']} {result['model']['version']} · {', '.join(data['files'])} · "
        + plural("{n} commentaire", "{n} commentaires", data["comments"])
        + ", "
        + plural("{n} sujet", "{n} sujets", data["subjects"]),
        "",
        f"{'':{NAME_WIDTH}}{_('macro-F1'):>10}{_('intervalle'):>15}{_('justesse'):>10}{_('calibration'):>13}",
    ]
    for name, m in result["measures"].items():
        lines.append(
            f"{decider_name(name):{NAME_WIDTH}}{m['macro_f1']:>10.3f}{_span(m['macro_f1_interval']):>15}"
            f"{m['accuracy']:>10.3f}{m['calibration_error']:>13.3f}"
        )
    if "bag of words" in result["measures"]:
        lines += ["", how_counted(result)]
    lines += [
        "",
        f"{'':{NAME_WIDTH}}{_('précision'):>10}{_('rappel'):>10}{'F1':>8}{_('intervalle'):>15}{'n':>7}",
    ]
    lines += [
        f"{label_name(label):{NAME_WIDTH}}{m['precision']:>10.3f}{m['recall']:>10.3f}{m['f1']:>8.3f}"
        f"{_span(m['f1_interval']):>15}{m['support']:>7}"
        for label, m in model["labels"].items()
    ]
    names = [label_name(label) for label in model["labels"]]
    width = max(14, *(len(name) + 2 for name in names))
    lines += ["", _("annoté ↓ décidé →").ljust(NAME_WIDTH) + "".join(f"{name:>{width}}" for name in names)]
    lines += [
        f"{name:{NAME_WIDTH}}" + "".join(f"{count:>{width}}" for count in counts)
        for name, counts in zip(names, model["confusion"], strict=True)
    ]
    lines += ["", f"{_('probabilité annoncée'):{NAME_WIDTH}}{_('juste'):>10}{'n':>7}"]
    lines += [
        f"{percent(b['probability']):{NAME_WIDTH}}{percent(b['right'] / b['n']):>10}{b['n']:>7}"
        for b in result["reliability"]
    ]
    total = result["kept"][-1]["kept"]
    lines += ["", f"{_('gardés, les plus sûrs'):{NAME_WIDTH}}{_('juste'):>10}{_('à partir de'):>15}"]
    lines += [
        f"{percent(p['kept'] / total):{NAME_WIDTH}}{percent(p['right'] / p['kept']):>10}{percent(p['probability']):>15}"
        # every fifth of the comments is enough on a screen
        for p in result["kept"][3::4]
    ]
    if model["right_of_kept"] is not None:
        lines.append(
            _("gardés : {kept:.0%}, dont justes : {right:.0%}").format(
                kept=model["kept"], right=model["right_of_kept"]
            )
        )
    for trait, parts in result["slices"].items():
        lines += [
            "",
            f"{trait_name(trait):{NAME_WIDTH}}{_('macro-F1'):>10}{_('intervalle'):>15}{_('justesse'):>10}{'n':>7}",
        ]
        lines += [
            f"{value_name(p['value']):{NAME_WIDTH}}{p['macro_f1']:>10.3f}{_span(p['macro_f1_interval']):>15}{p['accuracy']:>10.3f}{p['n']:>7}"
            for p in parts
        ]
    return "\n".join(lines) + "\n"


def evaluation_page(result: Result) -> str:
    """Return the measures as one HTML page that needs no network and no script."""
    return render_template(
        "evaluation.html",
        result=result,
        model=result["measures"]["model"],
        total=result["kept"][-1]["kept"],
        decider_name=decider_name,
        trait_name=trait_name,
        value_name=value_name,
        how_counted=how_counted(result),
        draw=measure_plots,
        two=lambda value: number(value, 2),
        span=lambda bounds: f"{number(bounds[0], 2)}–{number(bounds[1], 2)}",
    )


def _span(bounds: tuple[float, float]) -> str:
    return f"{bounds[0]:.3f}–{bounds[1]:.3f}"
