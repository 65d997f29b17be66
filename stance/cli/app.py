"""The Typer application: its subcommands and what they share."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from stance.cli.french import Command, Group
from stance.errors import ConfigError, StanceError
from stance.files import check_file, unwritable
from stance.language import LANGUAGES, _
from stance.schema import Discussion

EXIT_FAILED = 1
EXIT_USAGE = 2


def create_app() -> typer.Typer:
    """Return the application with every subcommand."""
    from stance.cli import (
        analyze,
        annotate,
        batch,
        concepts,
        corpus,
        evaluate,
        export,
        import_,
        info,
        read,
        report,
        train,
    )

    app = typer.Typer(
        name="stance",
        cls=Group,
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

    for module in (analyze, read, batch, report, export, import_, concepts, annotate, train, evaluate, info):
        module.register(app)
    for command in app.registered_commands:
        command.cls = Command
    group = corpus.app()
    for command in group.registered_commands:
        command.cls = Command
    app.add_typer(group, name="corpus", cls=Group)
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


def write(text: str | bytes, output: Path | None) -> None:
    """Write a result to a file, or to standard output."""
    # half a surrogate pair, which JSON can hold, is no character that a file or a terminal takes
    content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        if isinstance(text, str) and not text.endswith("\n"):
            sys.stdout.buffer.write(b"\n")
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise unwritable(output, error) from error


def check_format(found: str, known: Sequence[str]) -> None:
    """Refuse a form of output that is none of a command's, before the work; one for other tools is named with its command."""
    if found in known:
        return
    from stance.reports.export import FORMATS

    raise ConfigError(
        _("format de sortie inconnu : {found} ; formats : {known}.").format(
            found=found, known=", ".join(known)
        ),
        hint=_("« stance export --to {found} » écrit ce format.").format(found=found)
        if found in FORMATS
        else None,
    )


def _writable(output: Path | None) -> Path | None:
    if output is not None:
        with reported_errors():
            check_file(output)
    return output


def coded(discussions: Iterable[Discussion], *, pseudonymize: bool, key: Path | None) -> list[Discussion]:
    """Return discussions as they are, or with codes for names where that is asked for."""
    if not pseudonymize:
        if key is not None:
            raise ConfigError(_("--key ne sert qu'avec --pseudonymize."))
        return list(discussions)
    from stance.reports.pseudonyms import default_key, read_key
    from stance.reports.pseudonyms import pseudonymize as replace_names

    secret = read_key(key or default_key())
    return [replace_names(discussion, secret) for discussion in discussions]


Pages = Annotated[
    list[str], typer.Argument(metavar="PAGE", help=_("Fichiers à lire ; « - » pour l'entrée standard."))
]
InputFormat = Annotated[
    str | None,
    typer.Option(
        "--input-format", metavar="FORMAT", help=_("Format des pages, au lieu de le reconnaître au contenu.")
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FICHIER",
        help=_("Fichier à écrire, au lieu de la sortie standard."),
        # before the work, whose result would be lost
        callback=_writable,
    ),
]
Model = Annotated[
    str | None, typer.Option("--model", metavar="MODÈLE", help=_("Dossier ou nom d'un modèle."))
]
Pseudonymize = Annotated[
    bool,
    typer.Option(
        "--pseudonymize",
        help=_("Remplacer les noms des personnes, et leurs mentions, par des codes stables."),
    ),
]
Key = Annotated[
    Path | None,
    typer.Option(
        "--key",
        metavar="FICHIER",
        help=_("Fichier de la clé des codes, créé s'il n'existe pas (~/.config/stance/pseudonyms.key)."),
    ),
]
Concepts = Annotated[
    Path | None,
    typer.Option("--concepts", metavar="FICHIER", help=_("Lexique de concepts (CSV, TOML ou SKOS).")),
]
