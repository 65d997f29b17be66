"""``stance corpus``: check an annotated corpus."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.app import EXIT_FAILED, reported_errors
from stance.language import _, plural


def app() -> typer.Typer:
    """Return the group of subcommands."""
    group = typer.Typer(help=_("Vérifie un corpus annoté."), no_args_is_help=True, rich_markup_mode=None)

    @group.callback()
    def common() -> None:
        pass

    @group.command(help=_("Vérifie un corpus : identifiants, positions, découpage, équilibre."))
    def validate(
        folder: Annotated[
            Path, typer.Argument(metavar="DOSSIER", help=_("Dossier de train, dev et test .jsonl."))
        ],
    ) -> None:
        from stance.corpus import validate as check

        with reported_errors():
            problems = check(folder)
        for problem in problems:
            typer.echo(problem)
        typer.echo(plural("{n} problème", "{n} problèmes", len(problems)), err=True)
        if problems:
            raise typer.Exit(EXIT_FAILED)

    @group.command(help=_("Écrit le schéma JSON des discussions annotées."))
    def schema() -> None:
        import json

        from stance.schema import GoldDiscussion, json_schema

        typer.echo(json.dumps(json_schema(GoldDiscussion), ensure_ascii=False, indent=2))

    return group
