"""``stance evaluate``: how right a model is on labelled data."""

import json
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.app import Output, reported_errors, write
from stance.errors import ConfigError
from stance.language import _


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(help=_("Mesure un modèle sur des données annotées, à côté de références simples."))
    def evaluate(
        data: Annotated[list[Path], typer.Argument(metavar="DATA…", help=_("Fichiers ou dossiers annotés."))],
        texts: Annotated[
            Path | None,
            typer.Option(
                "--texts", help=_("Fichier ou dossier des textes que des étiquettes (.csv) désignent.")
            ),
        ] = None,
        model: Annotated[str | None, typer.Option("--model", help=_("Dossier ou nom d'un modèle."))] = None,
        output_format: Annotated[
            str, typer.Option("--format", "-f", metavar="table|json", help=_("Sortie : table ou json."))
        ] = "table",
        output: Output = None,
    ) -> None:
        from stance.analyzer import load
        from stance.evaluation import evaluate_model, evaluation_table

        with reported_errors():
            if output_format not in ("table", "json"):
                raise ConfigError(_("format de sortie inconnu : {found}.").format(found=output_format))
            result = evaluate_model(load(model), data, texts=texts)
            text = (
                json.dumps(result, ensure_ascii=False, indent=2)
                if output_format == "json"
                else evaluation_table(result)
            )
            write(text, output)
