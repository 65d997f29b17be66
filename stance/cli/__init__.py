"""The command: one module a subcommand, each parses, makes one call and renders."""

import sys

from stance.language import LANGUAGES, default_language, set_language


def main() -> None:
    """Run the command; the language is set first, since help texts are built when the subcommands are imported."""
    set_language(_language(sys.argv[1:]))
    from stance.cli.app import create_app

    create_app()()


def _language(arguments: list[str]) -> str:
    for index, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value in LANGUAGES:
            return str(value)
    return default_language()
