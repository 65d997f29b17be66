"""``stance batch``: a corpus of pages in, tables and a report out."""

import os
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.app import EXIT_FAILED, Concepts, Model, reported_errors
from stance.language import _


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(
        help=_("Analyse un corpus : dossiers, motifs de fichiers, .jsonl ; écrit des tables et un rapport.")
    )
    def batch(
        inputs: Annotated[
            list[str],
            typer.Argument(metavar="ENTRÉE…", help=_("Dossiers, fichiers, motifs ou corpus .jsonl.")),
        ],
        output: Annotated[Path, typer.Option("--output", "-o", help=_("Dossier des résultats."))],
        workers: Annotated[int, typer.Option("--workers", min=1, help=_("Processus."))] = os.cpu_count() or 1,
        resume: Annotated[
            bool, typer.Option("--resume/--no-resume", help=_("Reprendre ce qui est déjà fait."))
        ] = True,
        concepts: Concepts = None,
        model: Model = None,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("Sans progression."))] = False,
    ) -> None:
        from stance.batch import run
        from stance.cli.progress import progress

        with reported_errors(), progress(quiet=quiet) as show:
            outcome = run(
                inputs, output, workers=workers, resume=resume, concepts=concepts, model=model, progress=show
            )
        typer.echo(
            _("{pages} page(s), {comments} commentaire(s), {errors} échec(s) : {output}").format(
                pages=outcome.discussions, comments=outcome.comments, errors=outcome.errors, output=output
            ),
            err=True,
        )
        if outcome.errors:
            raise typer.Exit(EXIT_FAILED)
