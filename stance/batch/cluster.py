"""Have partitions done by the workers of a Dask cluster, each behind a process of its own as on one machine."""

import threading
from collections.abc import Generator, Iterator
from contextlib import suppress
from typing import Any

from stance.batch.partitions import Partition
from stance.batch.settings import versions
from stance.batch.store import Receipt
from stance.batch.supervisor import Done, Job, Pool
from stance.errors import ConfigError, CorpusError
from stance.language import _, set_language

# Partitions handed out beyond one a thread, so that no thread waits for the next.
AHEAD = 2
# A scheduler on the same network answers at once; workers of a busy queue may come later than the run.
CONNECT_SECONDS = 30
# A partition survives this many lost machines; Dask itself tries three times before it says so once.
MAX_LOSSES = 3


def execute(todo: Iterator[Partition], job: Job, scheduler: str) -> Generator[Done, None, None]:
    """Do partitions on a cluster, and yield each as it is in place.

    The workers read and write by themselves, so `job` names places that they reach: a file system that all machines
    mount, or URLs.

    Parameters
    ----------
    todo : iterator of Partition
        Taken as threads get free.
    job : Job
    scheduler : str
        Its address, such as ``"tcp://machine:8786"``.

    Raises
    ------
    ConfigError
        Dask is not installed, the scheduler does not answer, or a worker has other versions.
    CorpusError
        A partition is lost again and again.
    """
    try:
        from distributed import Client, as_completed
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise ConfigError(
            _("le moteur dask n'est pas installé."), hint=_("pip install 'stance[cluster]'")
        ) from error
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConfigError(
            _("l'ordonnanceur Dask ne répond pas."),
            source=scheduler,
            hint=_("Vérifiez l'adresse ; « dask scheduler » en lance un."),
        ) from error
    known = versions()
    with client:
        running: dict[Any, Partition] = {}
        losses: dict[str, int] = {}
        finished = as_completed(loop=client.loop)

        def submit(partition: Partition) -> None:
            # no key: what a run before left in the scheduler's memory says nothing of the files
            future = client.submit(do, job, known, partition, pure=False)
            running[future] = partition
            finished.add(future)

        while True:
            room = AHEAD * max(1, sum(client.nthreads().values())) - len(running)
            for _number in range(room):
                partition = next(todo, None)
                if partition is None:
                    break
                submit(partition)
            if not running:
                return
            future = next(finished)
            partition = running.pop(future)
            try:
                receipt: Receipt = future.result()
            except KilledWorker as error:
                losses[partition.name] = losses.get(partition.name, 0) + 1
                if losses[partition.name] >= MAX_LOSSES:
                    raise CorpusError(
                        _("des machines de la grappe s'arrêtent sans cesse."),
                        source=scheduler,
                        hint=_("Donnez-leur plus de mémoire, puis relancez la même commande."),
                    ) from error
                submit(partition)
            else:
                yield Done(partition, receipt)


def do(job: Job, known: dict[str, str], partition: Partition) -> Receipt:
    """Do a partition on a worker of the cluster, in the process that this thread keeps.

    Raises
    ------
    ConfigError
        The worker has other versions than the machine that began the run.
    """
    set_language(job.language)
    if versions() != known:
        raise ConfigError(
            _("un travailleur de la grappe a d'autres versions : {found} ; attendu : {expected}.").format(
                found=versions(), expected=known
            ),
            hint=_("Installez le même environnement sur toutes les machines."),
        )
    pool: Pool | None = getattr(_kept, "pool", None)
    if pool is None or pool.job != job:
        if pool is not None:
            pool.close()
        pool = _kept.pool = Pool(job, 1)
    try:
        return next(pool.run([partition])).receipt
    except BaseException:
        # what a failure leaves behind belongs to the partition that failed
        with suppress(OSError):
            pool.close()
        _kept.pool = None
        raise


_kept = threading.local()
