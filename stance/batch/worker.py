"""A worker process: loads the model once, then does the partitions that come in, one JSON line each, on standard input.

It is started as ``python -m stance.batch.worker`` and not through multiprocessing, so that a script or a notebook needs no
``if __name__ == "__main__"`` and nothing is pickled. It ends when its standard input closes: a killed parent leaves none.
"""

import ctypes
import importlib.abc
import json
import os
import queue
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import IO, Any

# Libraries that would start a thread a core, in each worker. Set by the parent, before anything is imported here.
SINGLE_THREADED = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "BLIS_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
    # glibc keeps an arena a thread
    "MALLOC_ARENA_MAX": "1",
}


class _NoTorch(importlib.abc.MetaPathFinder):
    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> None:
        if fullname == "torch":
            raise ModuleNotFoundError(fullname, name=fullname)


def hide_torch() -> None:
    """Hide an installed PyTorch: spaCy and scikit-learn import it where they find it, for 220 MB and 2 s a worker.

    Nothing of the analysis computes with it.
    """
    sys.meta_path.insert(0, _NoTorch())


def main() -> None:
    """Read the job, load the model, then do partitions until standard input closes."""
    # Ctrl-C reaches the whole group; the parent decides what ends and when
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # the answers have a channel of their own, so that a stray print spoils nothing
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    tasks = _tasks()
    try:
        _serve(channel, tasks)
    except Exception as error:
        _send(channel, event="bug", error=type(error).__name__, where=_where(error))
        raise


def _serve(channel: IO[str], tasks: "queue.SimpleQueue[dict[str, Any]]") -> None:
    job = tasks.get()
    hide_torch()
    if Path(job["directory"]).is_dir():
        os.chdir(job["directory"])
    from stance.analyzer import Analyzer
    from stance.batch.partitions import Partition, Unit
    from stance.batch.settings import model_hash
    from stance.batch.store import open_store
    from stance.batch.work import At, GivenUp, do_partition
    from stance.config import model_path
    from stance.errors import ModelError, StanceError
    from stance.files import reason
    from stance.language import _, set_language
    from stance.reports.pseudonyms import read_key

    set_language(job["language"])
    try:
        folder = model_path(job["model"])
        if model_hash(folder) != job["model_hash"]:
            raise ModelError(
                _("le modèle n'a pas le contenu de celui de la machine qui a lancé l'analyse."),
                source=str(folder),
                hint=_("Installez le même modèle sur toutes les machines."),
            )
        analyzer = Analyzer.from_disk(folder, concepts=job["concepts"])
        key = read_key(job["key"]) if job["key"] else None
        store = open_store(job["output"])
    except StanceError as error:
        _send(
            channel,
            event="useless",
            kind=type(error).__name__,
            parts=[error.message, error.source, error.hint],
        )
        return
    _send(channel, event="ready")
    _give_back()
    loaded = _megabytes()
    while True:
        task = tasks.get()
        partition = Partition(task["name"], tuple(Unit(*unit) for unit in task["units"]))
        given_up = {At(*at): GivenUp(*why) for at, why in task["given_up"]}
        try:
            receipt = do_partition(
                partition,
                store,
                analyzer,
                given_up=given_up,
                key=key,
                report=lambda at: _send(channel, event="at", at=at),
            )
        except OSError as error:
            # of a full disk, pyarrow says more than a person wants to read
            _send(channel, event="refused", why=reason(error))
        else:
            _give_back()
            _send(channel, event="done", receipt=receipt, grown=_megabytes() - loaded)


def _give_back() -> None:
    """Have glibc return free memory, once a partition: 30 MB a worker at no cost.

    Its own threshold for that (``MALLOC_TRIM_THRESHOLD_``) set low saves 55 MB, and takes 13 % more time.
    """
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        # another system, or another C library
        return


def _megabytes() -> float:
    """Return the memory of this process, or 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return 0.0


def _tasks() -> "queue.SimpleQueue[dict[str, Any]]":
    tasks: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            tasks.put(json.loads(line))
        # the parent has ended, or wants this to end: at once, even in the middle of a page
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    return tasks


def _send(channel: IO[str], **message: Any) -> None:
    channel.write(json.dumps(message) + "\n")
    channel.flush()


def _where(error: BaseException) -> str:
    """Return file and line of the package's last frame: a message or a whole traceback could show a comment's text."""
    package = Path(__file__).parents[1]
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(package)
    ]
    if not frames:
        return ""
    return f"{Path(frames[-1].filename).relative_to(package.parent).as_posix()}:{frames[-1].lineno}"


if __name__ == "__main__":
    main()
