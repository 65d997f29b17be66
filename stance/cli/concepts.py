"""``stance concepts``: propose the concepts of a corpus as a lexicon file to edit."""

from typing import Annotated

import typer

from stance.cli.app import EXIT_FAILED, InputFormat, Output, Pages, reported_errors, write
from stance.language import _


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(
        help=_("Propose les concepts d'un corpus : un lexique à corriger (CSV, TOML ou SKOS selon --output).")
    )
    def concepts(
        pages: Pages,
        output: Output = None,
        limit: Annotated[int, typer.Option("--limit", min=1, help=_("Concepts au plus."))] = 100,
        input_format: InputFormat = None,
    ) -> None:
        from stance.cli.pages import PageStream

        with reported_errors():
            from stance.lexicons.concepts import format_lexicon, lexicon_format

            kind = lexicon_format(output) if output else "csv"
            stream = PageStream(pages, input_format=input_format)
            discussions = list(stream)
            if discussions:
                from stance.pipeline import create_pipeline
                from stance.pipeline.terms import propose_lexicon

                write(
                    format_lexicon(propose_lexicon(discussions, create_pipeline(), limit=limit), kind), output
                )
        if stream.failed:
            raise typer.Exit(EXIT_FAILED)
