"""Run a batch with stand-in workers in a process of its own, which a test can end by force: OUTPUT WORKERS INPUT…"""

import sys
from pathlib import Path

from stance.batch import run, supervisor

if __name__ == "__main__":
    supervisor.WORKER = (str(Path(__file__).with_name("stand_in.py")),)
    run(sys.argv[3:], sys.argv[1], workers=int(sys.argv[2]), partition_size=4)
