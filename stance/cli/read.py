"""``stance read``: what was understood of a page, without analysis."""

import json
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.app import EXIT_FAILED, InputFormat, Output, Pages, check_format, reported_errors, write
from stance.language import _


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(help=_("Montre ce qui est compris d'une page, sans l'analyser."))
    def read(
        pages: Pages,
        output_format: Annotated[
            str, typer.Option("--format", "-f", help=_("Sortie : text ou json."), metavar="text|json")
        ] = "text",
        output: Output = None,
        input_format: InputFormat = None,
        article: Annotated[
            Path | None,
            typer.Option(
                "--article", help=_("Page de l'article, quand PAGE ne contient que des commentaires.")
            ),
        ] = None,
    ) -> None:
        from stance.cli.pages import PageStream
        from stance.reports.page import page_text

        with reported_errors():
            check_format(output_format, ("text", "json"))
            stream = PageStream(pages, input_format=input_format, article=article)
            discussions = list(stream)
            if output_format == "json" and discussions:
                data = [d.to_dict() for d in discussions]
                write(json.dumps(data[0] if len(data) == 1 else data, ensure_ascii=False, indent=2), output)
            elif discussions:
                write("\n\n".join(page_text(d) for d in discussions), output)
        if stream.failed:
            raise typer.Exit(EXIT_FAILED)
