"""The Typer application: its subcommands and what they share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from stance.errors import ConfigError, StanceError
from stance.language import LANGUAGES, _

EXIT_FAILED = 1
EXIT_USAGE = 2


def create_app() -> typer.Typer:
    """Return the application with every subcommand."""
    from stance.cli import analyze, batch, concepts, corpus, evaluate, info, read, report, train

    app = typer.Typer(
        name="stance",
        help=_("Analyse un article et les commentaires de ses lecteurs : affirmations, concepts, positions."),
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def common(
        lang: Annotated[
            str | None, typer.Option("--lang", help=_("Langue des messages : fr ou en."), metavar="fr|en")
        ] = None,
    ) -> None:
        if lang is not None and lang not in LANGUAGES:
            raise typer.BadParameter(_("langue inconnue ; fr ou en est attendu."))

    for module in (analyze, read, batch, report, concepts, train, evaluate, info):
        module.register(app)
    app.add_typer(corpus.app(), name="corpus")
    return app


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn the library's errors into one line on standard error and the right exit code."""
    try:
        yield
    except ConfigError as error:
        complain(error)
        raise typer.Exit(EXIT_USAGE) from error
    except StanceError as error:
        complain(error)
        raise typer.Exit(EXIT_FAILED) from error


def complain(error: StanceError) -> None:
    """Write an error to standard error."""
    typer.echo(f"stance : {error}", err=True)


def write(text: str, output: Path | None) -> None:
    """Write a result to a file, or to standard output."""
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            _("écriture impossible ({why}).").format(why=error.strerror), source=str(output)
        ) from error


Pages = Annotated[
    list[str], typer.Argument(metavar="PAGE…", help=_("Fichiers à lire ; « - » pour l'entrée standard."))
]
InputFormat = Annotated[
    str | None,
    typer.Option("--input-format", help=_("Format des pages, au lieu de le reconnaître au contenu.")),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help=_("Fichier à écrire, au lieu de la sortie standard."))
]
Model = Annotated[str | None, typer.Option("--model", help=_("Dossier ou nom d'un modèle."))]
Concepts = Annotated[Path | None, typer.Option("--concepts", help=_("Lexique de concepts (CSV ou TOML)."))]
