"""``stance report``: the corpus report again, from the tables."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.app import reported_errors
from stance.language import _


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(
        help=_(
            "Refait le rapport d'un corpus à partir de ses tables ; les raisons qu'elles donnent restent dans leur langue."
        )
    )
    def report(
        folder: Annotated[
            Path, typer.Argument(metavar="DOSSIER", help=_("Dossier écrit par « stance batch »."))
        ],
    ) -> None:
        from stance.reports.corpus import write_report

        with reported_errors():
            typer.echo(str(write_report(folder)))
