"""``stance evaluate``: how right a model is on labelled data."""

import json
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.app import Output, check_format, reported_errors, write
from stance.language import _

FORMATS = ("table", "json", "html")


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(help=_("Mesure un modèle sur des données annotées, à côté de références simples."))
    def evaluate(
        model: Annotated[
            str, typer.Argument(metavar="MODÈLE", help=_("Dossier ou nom d'un modèle (stance_fr)."))
        ],
        data: Annotated[list[Path], typer.Argument(metavar="DATA…", help=_("Fichiers ou dossiers annotés."))],
        texts: Annotated[
            Path | None,
            typer.Option(
                "--texts", help=_("Fichier ou dossier des textes que des étiquettes (.csv) désignent.")
            ),
        ] = None,
        training: Annotated[
            Path | None,
            typer.Option(
                "--training",
                metavar="FICHIER",
                help=_("Données dont le sac de mots apprend, au lieu d'une validation croisée sur DATA."),
            ),
        ] = None,
        output_format: Annotated[
            str,
            typer.Option(
                "--format", "-f", metavar="|".join(FORMATS), help=_("Sortie : table, json ou html.")
            ),
        ] = "table",
        output: Output = None,
    ) -> None:
        from stance.analyzer import load
        from stance.evaluation import evaluate_model
        from stance.reports.evaluation import evaluation_page, evaluation_table

        with reported_errors():
            check_format(output_format, FORMATS)
            result = evaluate_model(load(model), data, texts=texts, training=training)
            if output_format == "json":
                text = json.dumps(result, ensure_ascii=False, indent=2)
            else:
                text = evaluation_page(result) if output_format == "html" else evaluation_table(result)
            write(text, output)
