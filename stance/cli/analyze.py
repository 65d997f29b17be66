"""``stance analyze``: one or more pages in, a report out."""

import shutil
import sys
from typing import Annotated

import typer

from stance.cli.app import (
    EXIT_FAILED,
    Concepts,
    InputFormat,
    Key,
    Model,
    Output,
    Pages,
    Pseudonymize,
    check_format,
    coded,
    reported_errors,
    write,
)
from stance.errors import StanceError
from stance.language import _

FORMATS = ("table", "json", "markdown", "html")


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(help=_("Analyse des pages : positions des commentaires, affirmations, concepts."))
    def analyze(
        pages: Pages,
        output_format: Annotated[
            str,
            typer.Option(
                "--format", "-f", help=_("Sortie : table, json, markdown ou html."), metavar="|".join(FORMATS)
            ),
        ] = "table",
        output: Output = None,
        concepts: Concepts = None,
        model: Model = None,
        input_format: InputFormat = None,
        pseudonymize: Pseudonymize = False,
        key: Key = None,
    ) -> None:
        from stance.cli.pages import PageStream

        with reported_errors():
            check_format(output_format, FORMATS)
            stream = PageStream(pages, input_format=input_format)
            discussions = coded(stream, pseudonymize=pseudonymize, key=key)
            analyses = []
            if discussions:
                from stance.analyzer import load
                from stance.reports import render

                analyzer = load(model, concepts=concepts)
                for discussion in discussions:
                    try:
                        analyses.append(analyzer(discussion))
                    except StanceError as error:
                        stream.fail(error)
            if analyses:
                result = analyses[0] if len(pages) == 1 and len(analyses) == 1 else analyses
                write(render(result, output_format, width=_width(), color=_color(output)), output)
        if stream.failed:
            raise typer.Exit(EXIT_FAILED)


def _width() -> int:
    # below 60 columns the table breaks words, above 120 lines are hard to follow
    return min(120, max(60, shutil.get_terminal_size((100, 24)).columns))


def _color(output: object) -> bool:
    return output is None and sys.stdout.isatty()
