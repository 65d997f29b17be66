"""Keep worker processes busy with partitions, and give up the pages that hang or kill them."""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from stance import errors
from stance.batch.partitions import Partition
from stance.batch.store import Receipt
from stance.batch.worker import SINGLE_THREADED
from stance.config import DEFAULT_MODEL
from stance.errors import CorpusError, ModelError, StanceError
from stance.language import _

# A page may take this long, and this much longer for each MB. The slowest of 258 blog pages takes 2 s on one core, running
# text 20 s a MB; a bound ten times that still holds on a machine ten times slower, or as busy.
PAGE_SECONDS = 120.0
PAGE_SECONDS_PER_MB = 240.0
# Loading takes 5 to 15 s from a local disk, a minute and more from a busy network drive.
START_SECONDS = 600.0
# Writing a partition takes milliseconds; a storage that blocks for longer than this is gone.
WRITE_SECONDS = 600.0
# A worker that dies once may have been killed from outside; a page under which it dies twice is the reason.
MAX_DEATHS = 2
# Deaths while loading, one after another, that mean that no worker will ever start (memory, a broken installation).
MAX_START_DEATHS = 3
# A storage that refuses is asked again after 1, 2, 4, 8 and 16 s: short read-only moments and full disks pass.
PATIENCE = 31.0
# A worker that has grown by this is replaced: spaCy keeps every word form that it has seen, some 60 new ones a page.
MAX_GROWN_MB = 200.0
# What is started, behind the Python of this process.
WORKER = ("-m", "stance.batch.worker")
# How often the supervisor looks at the clock, and so how late a bound may be kept.
TICK = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All that a worker needs to know, once.

    Attributes
    ----------
    output : str
        Where the results go.
    model : str or None
        As for :func:`stance.load`.
    model_hash : str
        What its folder must hold: a cluster's machines have copies.
    concepts, key : str or None
        The concept lexicon; the file with the key of the pseudonyms.
    language : str
        Of the messages that get into the tables.
    directory : str
        Where relative paths start.
    page_seconds : float
        What a page may take, before what its size adds.
    patience : float
        Seconds to wait for a storage that refuses.
    """

    output: str
    model: str | None
    model_hash: str
    concepts: str | None = None
    key: str | None = None
    language: str = "fr"
    directory: str = field(default_factory=os.getcwd)
    page_seconds: float = PAGE_SECONDS
    patience: float = PATIENCE


class Done(NamedTuple):
    """A partition that is in place, with its receipt."""

    partition: Partition
    receipt: Receipt


class _Process:
    """A worker, and what it is at."""

    def __init__(self, job: Job, inbox: "queue.SimpleQueue[_Message]") -> None:
        self.partition: Partition | None = None
        self.at: tuple[int, int] | None = None
        self.ready = False
        self.deadline = time.monotonic() + START_SECONDS
        self._process = subprocess.Popen(
            [sys.executable, *WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # a traceback would show what the page says
            stderr=subprocess.DEVNULL,
            env={**os.environ, **SINGLE_THREADED},
            encoding="utf-8",
        )
        self._inbox = inbox
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.send(asdict(job))

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, message: dict[str, Any]) -> None:
        stream = self._process.stdin
        if stream is None:  # pragma: no cover - it was asked for
            return
        try:
            stream.write(json.dumps(message) + "\n")
            stream.flush()
        except OSError:
            # it has just died; its end comes through the inbox
            return

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    # what was still to be sent to it is lost, as it should
                    continue

    def _listen(self) -> None:
        stream = self._process.stdout
        try:
            for line in stream or ():
                self._inbox.put(_Message(self, time.monotonic(), json.loads(line)))
        except ValueError:
            # a line cut short by its death, or the pipe closed by its end
            pass
        self._inbox.put(_Message(self, time.monotonic(), {"event": "end"}))


class _Message(NamedTuple):
    worker: _Process
    time: float
    content: dict[str, Any]


class Pool:
    """Some workers, kept between calls of :meth:`run`; to be closed.

    Parameters
    ----------
    job : Job
    workers : int
    """

    def __init__(self, job: Job, workers: int) -> None:
        self.job = job
        self._count = workers
        self._inbox: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        self._workers: list[_Process] = []
        self._again: deque[Partition] = deque()
        self._given_up: dict[str, dict[tuple[int, int], tuple[str, str, bool]]] = {}
        self._deaths: Counter[tuple[str, tuple[int, int] | None]] = Counter()
        self._start_deaths = 0
        self._pause = 1.0
        self._paused_until = 0.0

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def pids(self) -> list[int]:
        """The processes at work."""
        return [worker.pid for worker in self._workers]

    def close(self) -> None:
        """End the workers, whatever they are at."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def run(self, partitions: Iterable[Partition]) -> Iterator[Done]:
        """Do partitions, and yield each as it is in place; they are taken only as workers get free.

        Raises
        ------
        ModelError, CorpusError
            The model, the lexicon or the key cannot be loaded; workers do not start; the storage goes on refusing.
        """
        waiting = iter(partitions)
        ahead = next(waiting, None)
        while True:
            while ahead is not None and (worker := self._free()) is not None:
                self._give(worker, ahead)
                ahead = self._again.popleft() if self._again else next(waiting, None)
            if ahead is None and self._again:
                ahead = self._again.popleft()
                continue
            if ahead is None and not any(worker.partition for worker in self._workers):
                return
            for message in self._messages():
                if message.worker in self._workers:
                    done = self._hear(message)
                    if done is not None:
                        yield done
            self._watch()

    def _free(self) -> _Process | None:
        if time.monotonic() < self._paused_until:
            return None
        for worker in self._workers:
            if worker.partition is None:
                return worker
        if len(self._workers) < self._count:
            self._workers.append(_Process(self.job, self._inbox))
            return self._workers[-1]
        return None

    def _give(self, worker: _Process, partition: Partition) -> None:
        worker.partition, worker.at = partition, None
        if worker.ready:
            worker.deadline = time.monotonic() + WRITE_SECONDS
        why = self._given_up.get(partition.name, {})
        worker.send({"name": partition.name, "units": partition.units, "given_up": list(why.items())})

    def _messages(self) -> Iterator[_Message]:
        """Yield what has come in, after waiting for it a little."""
        try:
            yield self._inbox.get(timeout=TICK)
            while True:
                yield self._inbox.get_nowait()
        except queue.Empty:
            return

    def _hear(self, message: _Message) -> Done | None:
        worker, content = message.worker, message.content
        event, partition = content["event"], worker.partition
        if event == "ready":
            worker.ready, self._start_deaths = True, 0
            worker.deadline = message.time + WRITE_SECONDS
        elif event == "at" and partition is not None:
            worker.at = (content["at"][0], content["at"][1]) if content["at"] else None
            worker.deadline = message.time + self._limit(partition, worker.at)
        elif event == "done" and partition is not None:
            worker.partition, self._pause = None, 1.0
            if content["grown"] > MAX_GROWN_MB:
                worker.end()
                self._workers.remove(worker)
            self._given_up.pop(partition.name, None)
            return Done(partition, content["receipt"])
        elif event == "refused" and partition is not None:
            worker.partition = None
            self._again.append(partition)
            self._wait_for_storage(content["why"])
        elif event == "useless":
            raise _rebuilt(content)
        elif event == "bug":
            self._bury(worker, bug=(content["error"], content["where"]))
        elif event == "end":
            self._bury(worker)
        return None

    def _watch(self) -> None:
        now = time.monotonic()
        for worker in [w for w in self._workers if w.partition is not None and now > w.deadline]:
            if not worker.ready:
                raise ModelError(
                    _("le modèle n'est pas chargé après {seconds} s.").format(seconds=round(START_SECONDS)),
                    source=self.job.model or DEFAULT_MODEL,
                    hint=_("Relancez avec moins de processus (--workers), ou depuis un disque plus rapide."),
                )
            self._bury(worker, late=True)

    def _limit(self, partition: Partition, at: tuple[int, int] | None) -> float:
        if at is None:
            return WRITE_SECONDS
        megabytes = partition.units[at[0]].size / 1e6
        return self.job.page_seconds + PAGE_SECONDS_PER_MB * megabytes

    def _bury(self, worker: _Process, *, late: bool = False, bug: tuple[str, str] | None = None) -> None:
        """Take away a worker that died, hangs or met a bug, and decide what becomes of its page and partition."""
        worker.end()
        self._workers.remove(worker)
        partition, at = worker.partition, worker.at
        if not worker.ready:
            self._start_deaths += 1
            if bug or self._start_deaths >= MAX_START_DEATHS:
                raise ModelError(
                    _("les processus d'analyse ne démarrent pas ({why}).").format(
                        why=" ".join(bug)
                        if bug
                        else _("ils meurent au chargement, faute de mémoire peut-être")
                    ),
                    source=self.job.model or DEFAULT_MODEL,
                    hint=_("Essayez « stance analyze » sur une page, ou moins de processus (--workers)."),
                )
        elif partition is not None and at is not None:
            self._deaths[partition.name, at] += 1
            reason = self._reason(partition, at, late=late, bug=bug)
            if reason is not None:
                self._given_up.setdefault(partition.name, {})[at] = reason
        elif partition is not None:
            # between pages and files: no page is the reason
            why = _("elle ne répond pas") if late else " ".join(bug) if bug else _("le processus est mort")
            self._wait_for_storage(why)
        if partition is not None:
            self._again.append(partition)

    def _reason(
        self, partition: Partition, at: tuple[int, int], *, late: bool, bug: tuple[str, str] | None
    ) -> tuple[str, str, bool] | None:
        """Return why a page is given up, or None where it gets another chance."""
        if bug is not None:
            return (
                bug[0],
                _("erreur imprévue ({where}). Signalez-la, avec la page si elle est publique.").format(
                    where=bug[1]
                ),
                False,
            )
        if late:
            return (
                "Timeout",
                _(
                    "abandonnée après {seconds} s. Relancez la même commande pour l'essayer encore ; si la page est "
                    "très longue, coupez-la."
                ).format(seconds=round(self._limit(partition, at))),
                True,
            )
        if self._deaths[partition.name, at] >= MAX_DEATHS:
            return (
                "WorkerDied",
                _(
                    "le processus d'analyse est mort {deaths} fois sur cette page, faute de mémoire peut-être. Relancez "
                    "la même commande pour l'essayer encore, avec moins de processus (--workers)."
                ).format(deaths=MAX_DEATHS),
                True,
            )
        return None

    def _wait_for_storage(self, why: str) -> None:
        now = time.monotonic()
        if now < self._paused_until:
            # another worker has just met the same refusal
            return
        if self._pause > self.job.patience:
            raise CorpusError(
                _("écriture impossible ({why}).").format(why=why),
                source=self.job.output,
                hint=_(
                    "Libérez de la place ou rétablissez l'accès, puis relancez la même commande : ce qui est fait "
                    "n'est pas refait."
                ),
            )
        self._paused_until = now + self._pause
        self._pause *= 2


def _rebuilt(content: dict[str, Any]) -> StanceError:
    kind: type[StanceError] = getattr(errors, content["kind"])
    message, source, hint = content["parts"]
    return kind(message, source=source, hint=hint)
