"""The command ``stance`` with stand-in workers, as a process of its own that a test can end by force."""

from pathlib import Path

from stance.batch import supervisor
from stance.cli import main

if __name__ == "__main__":
    supervisor.WORKER = (str(Path(__file__).with_name("stand_in.py")),)
    main()
