"""``stance train``: labelled data in, a model's folder out."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.app import reported_errors
from stance.language import _


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(help=_("Entraîne un modèle sur des données annotées (.jsonl, ou un dossier)."))
    def train(
        data: Annotated[list[Path], typer.Argument(metavar="DATA…", help=_("Fichiers ou dossiers annotés."))],
        output: Annotated[Path, typer.Option("--output", "-o", help=_("Dossier du modèle à créer."))],
        texts: Annotated[
            Path | None,
            typer.Option(
                "--texts", help=_("Fichier ou dossier des textes que des étiquettes (.csv) désignent.")
            ),
        ] = None,
        development: Annotated[
            list[Path] | None,
            typer.Option("--development", help=_("Données d'autres discussions, pour calibrer.")),
        ] = None,
        encoder: Annotated[
            str | None,
            typer.Option(
                "--encoder",
                help=_(
                    "Transformeur à affiner sur les mêmes données (dossier ou nom d'un dépôt ; extra stance[train]), ou modèle dont reprendre l'encodeur."
                ),
            ),
        ] = None,
        epochs: Annotated[int | None, typer.Option("--epochs", min=1, help=_("Passages d'affinage."))] = None,
        learning_rate: Annotated[
            float | None,
            typer.Option("--learning-rate", min=0.0, help=_("Pas d'apprentissage de l'affinage.")),
        ] = None,
        checkpoint: Annotated[
            Path | None,
            typer.Option(
                "--checkpoint",
                help=_("Fichier .safetensors d'où l'affinage reprend s'il existe, et où il écrit ses poids."),
            ),
        ] = None,
        name: Annotated[str | None, typer.Option("--name", help=_("Nom du modèle."))] = None,
        version: Annotated[str, typer.Option("--version", help=_("Version du modèle."))] = "1",
        seed: Annotated[int, typer.Option("--seed", help=_("Graine du hasard."))] = 0,
    ) -> None:
        from stance.training import train_model

        tuning = {"epochs": epochs, "learning_rate": learning_rate, "checkpoint": checkpoint}
        with reported_errors():
            metrics = train_model(
                data,
                output,
                development=development or (),
                encoder=encoder,
                encoder_settings={name: value for name, value in tuning.items() if value is not None},
                texts=texts,
                name=name or output.name,
                version=version,
                seed=seed,
                log=lambda line: typer.echo(line, err=True),
            )
        line = _("calibré sur {n} exemples : macro-F1 {f1:.3f}, erreur de calibration {error:.3f}.")
        typer.echo(
            line.format(n=metrics["n"], f1=metrics["macro_f1"], error=metrics["calibration_error"]), err=True
        )
        typer.echo(str(output))
