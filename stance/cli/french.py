"""What Typer itself says, in French: it has no catalogue of its own, so its few sentences are replaced as they come."""

import re
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from stance.language import _, current_language

# Typer raises its own copy of click's exceptions, or click's, by its version; both are above the one it makes public.
_ClickException: type[Exception] = cast(type[Exception], typer.BadParameter.__mro__[2])

_HELP = [
    (re.compile(pattern, re.MULTILINE), french)
    for pattern, french in (
        (r"^Usage: ", "Usage : "),
        (r"^Options:$", "Options :"),
        (r"^Arguments:$", "Arguments :"),
        (r"^Commands:$", "Commandes :"),
        (r"COMMAND \[ARGS\]\.\.\.", "COMMANDE [ARGUMENTS]..."),
        (r"Show this message and exit\.", "Affiche cette aide."),
        (r"\[required\]", "[obligatoire]"),
        (r"\[default:", "[par défaut :"),
    )
]
_ERRORS = [
    (re.compile(pattern), french)
    for pattern, french in (
        (r"^Missing option '(.+?)'\.(?: (.*))?$", r"l'option « \1 » manque."),
        (r"^Missing argument '(.+?)'\.(?: (.*))?$", r"il manque « \1 »."),
        (r"^Missing command\.$", "il manque une commande."),
        (r"^No such command '(.+?)'\.", r"commande inconnue : « \1 »."),
        (r"^No such option: (\S+)", r"option inconnue : \1"),
        (r"'([\w-]+)'(?=[^.]*\?$)", r"« \1 »"),
        (r"Did you mean (.+)\?", r"Vouliez-vous dire \1 ?"),
        (r"\(Possible options: (.+)\)", r"(options proches : \1)"),
        (r"^Option '(.+?)' requires an argument\.", r"l'option « \1 » demande une valeur."),
        (r"^Option '(.+?)' does not take a value\.", r"l'option « \1 » ne prend pas de valeur."),
        (r"^Got unexpected extra arguments? ?\(s?\)? ?\(?(.+?)\)?$", r"argument en trop : \1"),
        (r"^Invalid value for '?(.+?)'?: ", r"valeur de « \1 » : "),
        (r"^Invalid value: ", ""),
        (r"'(.*)' is not a valid (?:integer|int)\.", r"« \1 » n'est pas un nombre entier."),
        (r"'(.*)' is not a valid float\.", r"« \1 » n'est pas un nombre."),
        (r"Input should be a valid integer.*", "un nombre entier est attendu."),
        (r"Input should be a valid number.*", "un nombre est attendu."),
        (r"Input should be greater than or equal to (\S+)", r"\1 au moins est attendu."),
        (r"(\S+) is not in the range (.+?)\.$", r"\1 est hors limites (\2)."),
    )
]


def french_help(text: str) -> str:
    """Return a help text with Typer's own words in the language in force.

    Examples
    --------
    >>> french_help("Usage: stance [OPTIONS] COMMAND [ARGS]...")
    'Usage : stance [OPTIONS] COMMANDE [ARGUMENTS]...'
    """
    if current_language() == "fr":
        for pattern, french in _HELP:
            text = pattern.sub(french, text)
    return text


def french_error(text: str) -> str:
    """Return the message of a usage error in the language in force.

    Examples
    --------
    >>> french_error("Missing option '--to'.")
    "l'option « --to » manque."
    """
    if current_language() == "fr":
        # two names of one option
        text = text.replace("' / '", " / ")
        for pattern, french in _ERRORS:
            text = pattern.sub(french, text)
    return text


class Command(TyperCommand):
    """A command with its help in the language in force."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return french_help(super().get_help(ctx))


class Group(TyperGroup):
    """A group of commands that speaks the language in force, in its help and in usage errors."""

    def get_help(self, ctx: Any) -> str:
        """Return the help text."""
        return french_help(super().get_help(ctx))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the command; where it stands alone, say what is wrong with its usage and exit."""
        run = partial(super().main, args, prog_name, complete_var, False, windows_expand_args, **extra)
        if not standalone_mode:
            return run()
        try:
            code = run()
        except _ClickException as error:
            _show(error)
            sys.exit(getattr(error, "exit_code", 1))
        except typer.Abort:
            typer.echo(_("Interrompu."), err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def _show(error: Any) -> None:
    message = french_error(error.format_message())
    context = getattr(error, "ctx", None)
    if context is None:
        typer.echo(f"stance : {message}", err=True)
        return
    usage = french_help(context.get_usage())
    if message.startswith(usage):
        # no argument at all: the whole help is the message
        typer.echo(message, err=True)
        return
    typer.echo(usage, err=True)
    typer.echo(f"stance : {message}", err=True)
    typer.echo(_("« {command} --help » donne l'aide.").format(command=context.command_path), err=True)
