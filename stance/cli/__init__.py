"""The command: one module a subcommand, each parses, makes one call and renders."""

import sys

from stance.language import LANGUAGES, default_language, set_language


def main() -> None:
    """Run the command; the language is set first, since help texts are built when the subcommands are imported."""
    arguments = _language_first(sys.argv[1:])
    set_language(_language(arguments))
    from stance.cli.app import create_app

    create_app()(arguments)


def _language_first(arguments: list[str]) -> list[str]:
    """Return the arguments with ``--lang`` before the command, where it belongs, wherever it was typed."""
    for index, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" or argument.startswith("--lang="):
            end = index + 1 + (argument == "--lang")
            return [*arguments[index:end], *arguments[:index], *arguments[end:]]
    return arguments


def _language(arguments: list[str]) -> str:
    option = "=".join(arguments[:2]) if arguments[:1] == ["--lang"] else "".join(arguments[:1])
    value = option.removeprefix("--lang=")
    return value if value in LANGUAGES else default_language()
