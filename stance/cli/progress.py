"""Progress of a batch on standard error: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stance.language import _

# Lines in a log file: often enough to see that it goes on, seldom enough to read.
PLAIN_SECONDS = 5.0

Show = Callable[[int, int, int], None]


@contextmanager
def progress(*, quiet: bool) -> Iterator[Show]:
    """Give a function to call with partitions done, partitions in all, and failures."""
    if quiet:
        yield lambda done, total, failed: None
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _lines()


@contextmanager
def _bar() -> Iterator[Show]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(_("analyse"), total=None)
        yield lambda done, total, failed: bar.update(task, completed=done, total=total)


def _lines() -> Show:
    last = 0.0

    def show(done: int, total: int, failed: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= PLAIN_SECONDS or done == total:
            last = now
            print(
                _("{done}/{total} partitions, {failed} échec(s)").format(
                    done=done, total=total, failed=failed
                ),
                file=sys.stderr,
            )

    return show
