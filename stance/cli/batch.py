"""``stance batch``: a corpus of pages in, tables and a report out."""

import os
from typing import Annotated

import typer

from stance.cli.app import EXIT_FAILED, Concepts, Key, Model, Pseudonymize, reported_errors
from stance.language import _, plural

# What shells give for a command that Ctrl-C ended: 128 + SIGINT.
EXIT_INTERRUPTED = 130


def _cores() -> int:
    """Return the cores that this process may use: a queue's job or a container is given fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
        output: Annotated[str, typer.Option("--output", "-o", help=_("Dossier des résultats."))],
        workers: Annotated[
            int, typer.Option("--workers", min=1, help=_("Processus ; autant que de cœurs, sinon."))
        ] = _cores(),
        resume: Annotated[
            bool, typer.Option("--resume/--no-resume", help=_("Reprendre ce qui est déjà fait."))
        ] = True,
        concepts: Concepts = None,
        model: Model = None,
        pseudonymize: Pseudonymize = False,
        key: Key = None,
        engine: Annotated[
            str,
            typer.Option(
                "--engine", help=_("Où calculer : ici, ou sur une grappe Dask."), metavar="local|dask"
            ),
        ] = "local",
        scheduler: Annotated[
            str | None,
            typer.Option("--scheduler", help=_("Adresse de l'ordonnanceur Dask."), metavar="ADRESSE"),
        ] = None,
        partition_size: Annotated[
            int | None,
            typer.Option("--partition-size", min=1, help=_("Pages par partition, en moyenne (32).")),
        ] = None,
        page_seconds: Annotated[
            float | None,
            typer.Option("--page-seconds", min=1, help=_("Temps accordé à une page, sans sa taille (120).")),
        ] = None,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("Sans progression."))] = False,
    ) -> None:
        from stance.batch import run
        from stance.cli.progress import progress

        if pseudonymize and key is None:
            from stance.reports.pseudonyms import default_key

            key = default_key()
        elif key is not None and not pseudonymize:
            raise typer.BadParameter(_("--key ne sert qu'avec --pseudonymize."))
        bounds = {"partition_size": partition_size, "page_seconds": page_seconds}
        try:
            with reported_errors(), progress(quiet=quiet) as show:
                outcome = run(
                    inputs,
                    output,
                    workers=workers,
                    resume=resume,
                    concepts=concepts,
                    model=model,
                    key=key,
                    engine=engine,
                    scheduler=scheduler,
                    progress=show,
                    **{name: value for name, value in bounds.items() if value is not None},  # type: ignore[arg-type]
                )
        except KeyboardInterrupt:
            typer.echo(
                _("Interrompu. Ce qui est fait reste ; pour continuer, relancez la même commande."), err=True
            )
            raise typer.Exit(EXIT_INTERRUPTED) from None
        typer.echo(
            _("{pages}, {comments}, {errors} : {output}").format(
                pages=plural("{n} page", "{n} pages", outcome.discussions),
                comments=plural("{n} commentaire", "{n} commentaires", outcome.comments),
                errors=plural("{n} échec", "{n} échecs", outcome.errors),
                output=output,
            ),
            err=True,
        )
        if outcome.errors:
            raise typer.Exit(EXIT_FAILED)
