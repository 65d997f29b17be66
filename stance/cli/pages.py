"""Read the pages named on a command line, reporting those that fail and going on."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from stance.cli.app import complain
from stance.errors import ConfigError, StanceError
from stance.schema import Discussion


class PageStream:
    """The discussions of some pages; `failed` tells afterwards whether any could not be read."""

    def __init__(
        self, names: Sequence[str], *, input_format: str | None, article: Path | None = None
    ) -> None:
        self.names = names
        self.input_format = input_format
        self.article = article
        self.failed = False

    def __iter__(self) -> Iterator[Discussion]:
        from stance.pages import read_all

        for name in self.names:
            source = sys.stdin.buffer.read() if name == "-" else name
            try:
                yield from read_all(
                    _as_source(source), input_format=self.input_format, name=name, article=self.article
                )
            except ConfigError:
                # of the command, not of this page
                raise
            except StanceError as error:
                self.fail(error)

    def fail(self, error: StanceError) -> None:
        """Report an error and remember it."""
        complain(error)
        self.failed = True


def _as_source(source: str | bytes) -> Path | bytes:
    return source if isinstance(source, bytes) else Path(source)
