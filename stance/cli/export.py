"""``stance export``: pages in, the files of another tool out."""

from pathlib import Path
from typing import Annotated

import typer

from stance.cli.app import (
    EXIT_FAILED,
    Concepts,
    InputFormat,
    Key,
    Model,
    Pages,
    Pseudonymize,
    coded,
    reported_errors,
    write,
)
from stance.errors import ConfigError, StanceError
from stance.files import check_file, check_folder
from stance.language import _
from stance.reports.export import FORMATS, Format


def register(app: typer.Typer) -> None:
    """Add the subcommand."""

    @app.command(
        help=_(
            "Analyse des pages et les écrit pour un autre outil : annotation, graphe, lexicométrie, tableur."
        )
    )
    def export(
        pages: Pages,
        to: Annotated[
            str, typer.Option("--to", metavar="FORMAT", help=_("Formats :") + " " + ", ".join(FORMATS) + ".")
        ],
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar="CHEMIN",
                help=_("Fichier à écrire, ou dossier pour un format de plusieurs fichiers."),
            ),
        ] = None,
        bom: Annotated[
            bool,
            typer.Option("--bom", help=_("CSV pour un tableur en français : BOM et virgules décimales.")),
        ] = False,
        concepts: Concepts = None,
        model: Model = None,
        input_format: InputFormat = None,
        pseudonymize: Pseudonymize = False,
        key: Key = None,
    ) -> None:
        from stance.cli.pages import PageStream
        from stance.reports.export import Options, format_named
        from stance.reports.export import export as files_of

        with reported_errors():
            chosen = format_named(to)
            _check_place(output, chosen)
            stream = PageStream(pages, input_format=input_format)
            discussions = coded(stream, pseudonymize=pseudonymize, key=key)
            analyses = []
            if discussions:
                from stance.analyzer import load

                analyzer = load(model, concepts=concepts)
                for discussion in discussions:
                    try:
                        analyses.append(analyzer(discussion))
                    except StanceError as error:
                        stream.fail(error)
            if analyses:
                if output is not None and not chosen.ending:
                    output.mkdir(parents=True, exist_ok=True)
                for file in files_of(analyses, to, options=Options(bom=bom, parse=analyzer.nlp.pipe)):
                    write(file.content, output if chosen.ending or output is None else output / file.name)
        if stream.failed:
            raise typer.Exit(EXIT_FAILED)


def _check_place(output: Path | None, chosen: Format) -> None:
    if chosen.ending:
        if output is not None:
            check_file(output)
        return
    if output is None:
        raise ConfigError(
            _("le format {format} est fait de plusieurs fichiers.").format(format=chosen.name),
            hint=_("Donnez le dossier à créer avec --output."),
        )
    # a file left of an earlier export would be read as one more page
    check_folder(output)
