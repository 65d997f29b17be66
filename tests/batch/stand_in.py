"""A worker whose analyzer is a stand-in: it starts at once, and fails as the page tells it to.

In a page's text, ``BOUCLE`` never ends, ``MEURT`` kills the process, ``BOGUE`` meets a bug, ``LENT`` takes 40 ms,
``ATTEND:path`` waits for the path, ``UNE-FOIS:path`` kills the process unless the path exists, and makes it; ``PLEIN:path`` finds the disk full while the path exists.
With ``STAND_IN_MAX_BYTES`` in its environment, the system lets it write no larger file.
"""

import errno
import os
import re
import signal
import sys
import time
import types
from pathlib import Path

from stance.errors import PageError
from stance.schema import (
    LABELS,
    Analysis,
    ArticleAnalysis,
    CommentAnalysis,
    Discussion,
    ModelInfo,
    Stance,
    Summary,
)

_NEUTRAL = Stance("neutral", 0.0, {**dict.fromkeys(LABELS, 0.0), "neutral": 1.0}, True, "essai", ())


class Analyzer:
    """Calls every comment neutral."""

    info = ModelInfo("essai", "1")

    @classmethod
    def from_disk(cls, folder: Path, *, concepts: str | None = None) -> "Analyzer":
        return cls()

    def __call__(self, discussion: Discussion) -> Analysis:
        _fail_as_told(discussion.text)
        comments = tuple(
            CommentAnalysis(c.id, c.author, c.date, c.parent_id, c.text, (), (), _NEUTRAL, None)
            for c in discussion.comments
        )
        article = ArticleAnalysis(
            discussion.title, discussion.author, discussion.date, (), discussion.text, (), ()
        )
        summary = Summary(len(comments), 0, 0, 0, len(comments), 0.0 if comments else None)
        return Analysis("1", discussion.source, self.info, (), article, comments, (), (), summary)


def _fail_as_told(text: str) -> None:
    if "BOUCLE" in text:
        time.sleep(600)
    if "MEURT" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "BOGUE" in text:
        raise ValueError("Le texte du commentaire")
    if "ANGLAIS" in text:
        raise PageError("pas en français.", hint="Traduisez.")
    if "LENT" in text:
        time.sleep(0.04)
    for kind, path in re.findall(r"(ATTEND|PLEIN|UNE-FOIS):(\S+)", text):
        while kind == "ATTEND" and not Path(path).exists():
            time.sleep(0.05)
        if kind == "UNE-FOIS" and not Path(path).exists():
            Path(path).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if kind == "PLEIN" and Path(path).exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def main() -> None:
    if "STAND_IN_MAX_BYTES" in os.environ:
        import resource

        most = int(os.environ["STAND_IN_MAX_BYTES"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    module = types.ModuleType("stance.analyzer")
    module.Analyzer = Analyzer  # type: ignore[attr-defined]
    sys.modules["stance.analyzer"] = module
    from stance.batch.worker import main

    main()


if __name__ == "__main__":
    main()
