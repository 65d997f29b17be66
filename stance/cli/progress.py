"""Progress of a batch on standard error: a bar on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from stance.language import _, plural

if TYPE_CHECKING:
    from stance.batch import Progress

# Lines in a log file: often enough to see that it goes on, seldom enough to read.
PLAIN_SECONDS = 10.0
# Below this the time left jumps about.
SECONDS_TO_TELL = 5.0


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[["Progress"], None]]:
    """Give a function to call with where a batch stands."""
    if quiet:
        yield lambda state: None
    elif sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _lines()


def describe(state: "Progress") -> str:
    """Return where a batch stands in one line: pages, comments, failures, rate, time left.

    Examples
    --------
    >>> from stance.batch import Progress
    >>> describe(Progress(pages=30, pages_new=20, comments=210, failures=1, bytes_done=300, bytes_total=900, bytes_new=200, seconds=10))
    '30 pages, 210 commentaires, 1 échec, 2,0 pages/s, reste 0:00:30'
    """
    parts = [
        plural("{n} page", "{n} pages", state.pages),
        plural("{n} commentaire", "{n} commentaires", state.comments),
        plural("{n} échec", "{n} échecs", state.failures),
    ]
    left = state.seconds_left
    from stance.reports.typography import number

    if left is not None and state.seconds >= SECONDS_TO_TELL:
        parts.append(_("{rate} pages/s").format(rate=number(state.rate, 1 if state.rate >= 1 else 2)))
        parts.append(_("reste {time}").format(time=_clock(left)))
    return ", ".join(parts)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


@contextmanager
def _bar() -> Iterator[Callable[["Progress"], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(bar_width=24), TaskProgressColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(_("chargement du modèle…"), total=None)
        yield lambda state: bar.update(
            task, completed=state.bytes_done, total=state.bytes_total, description=describe(state)
        )


def _lines() -> Callable[["Progress"], None]:
    last = 0.0

    def show(state: "Progress") -> None:
        nonlocal last
        if state.seconds - last >= PLAIN_SECONDS or state.bytes_done >= state.bytes_total:
            last = state.seconds
            print(describe(state), file=sys.stderr, flush=True)

    return show
