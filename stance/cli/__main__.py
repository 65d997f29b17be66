"""Run the command with ``python -m stance.cli``."""

from stance.cli import main

main()
