"""``stance import``: the files of another tool in, analyses or labelled data out."""

import json
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.app import Output, check_format, reported_errors, write
from stance.errors import ConfigError
from stance.language import _
from stance.reports.export import ANALYSES, FORMATS

RENDERED = ("json", "table", "markdown", "html")


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    known = ", ".join(f.name for f in FORMATS.values() if f.gives)

    @app.command(
        "import",
        help=_(
            "Relit ce qu'un autre outil a annoté ou enregistré : analyses, ou données que « stance train » lit."
        ),
    )
    def import_command(
        path: Annotated[Path, typer.Argument(metavar="FICHIER", help=_("Fichier, ou dossier de fichiers."))],
        source: Annotated[str, typer.Option("--from", metavar="FORMAT", help=_("Formats :") + f" {known}.")],
        output_format: Annotated[
            str,
            typer.Option("--format", "-f", metavar="|".join(RENDERED), help=_("Sortie, pour des analyses.")),
        ] = "json",
        output: Output = None,
    ) -> None:
        from stance.reports import render
        from stance.reports.export import format_named, import_
        from stance.schema import Analysis, to_dict

        with reported_errors():
            if format_named(source).gives == ANALYSES:
                check_format(output_format, RENDERED)
            elif output_format != "json":
                raise ConfigError(_("des données annotées s'écrivent en JSON, une discussion par ligne."))
            found = import_(path, source)
            analyses = [item for item in found if isinstance(item, Analysis)]
            if format_named(source).gives == ANALYSES:
                write(render(analyses[0] if len(analyses) == 1 else analyses, output_format), output)
                return
            lines = "".join(json.dumps(to_dict(item), ensure_ascii=False) + "\n" for item in found)
            write(lines.encode("utf-8", "backslashreplace"), output)
