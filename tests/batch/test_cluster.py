"""A Dask cluster on this machine gives the tables of a local run, also when one of its workers is killed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stance.batch import Outcome, run
from stance.errors import ConfigError
from tests.batch.conftest import batch, tables

pytest.importorskip("distributed")

Corpus = Callable[..., Path]
HERE = Path(__file__).parent
WORKER = f"""
import asyncio, sys
from distributed import Worker
from stance.batch import supervisor
supervisor.WORKER = ({str(HERE / "stand_in.py")!r},)
async def main():
    async with Worker(sys.argv[1], nthreads=1, name=sys.argv[2], local_directory=sys.argv[3], dashboard_address=":0") as worker:
        await worker.finished()
asyncio.run(main())
"""
SCHEDULER = """
import asyncio, sys
from distributed import Scheduler
async def main():
    async with Scheduler(host="127.0.0.1", port=0, dashboard_address=":0") as scheduler:
        print(scheduler.address, flush=True)
        await scheduler.finished()
asyncio.run(main())
"""


class Cluster:
    """A scheduler and three workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
        quiet = {"stderr": subprocess.DEVNULL, "env": environment}
        self.scheduler = subprocess.Popen(
            [sys.executable, "-c", SCHEDULER], stdout=subprocess.PIPE, text=True, **quiet
        )
        assert self.scheduler.stdout is not None
        self.address = self.scheduler.stdout.readline().strip()
        self.workers = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, self.address, str(n), str(folder / str(n))], **quiet
            )
            for n in range(3)
        ]

    def close(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        if self.scheduler.stdout is not None:
            self.scheduler.stdout.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("dask"))
    yield made
    made.close()


def test_results_equal_the_local_ones_though_a_worker_is_killed(
    corpus: Corpus, tmp_path: Path, cluster: Cluster
) -> None:
    pages = corpus(40, {**dict.fromkeys(range(40), "LENT"), 7: "BOGUE", 8: "MEURT"})
    local, _states = batch(pages, tmp_path / "local")

    def kill_one(state: object) -> None:
        if cluster.workers[0].poll() is None:
            cluster.workers[0].kill()
            cluster.workers[0].wait()

    outcome = run(
        [str(pages)],
        tmp_path / "cluster",
        engine="dask",
        scheduler=cluster.address,
        partition_size=4,
        progress=kill_one,
    )
    assert outcome == local == Outcome(38, 38, 2)
    assert tables(tmp_path / "cluster") == tables(tmp_path / "local")
    assert (tmp_path / "cluster/errors.jsonl").read_text() == (tmp_path / "local/errors.jsonl").read_text()


def test_a_cluster_goes_on_where_a_local_run_stopped(
    corpus: Corpus, tmp_path: Path, cluster: Cluster
) -> None:
    pages = corpus(12)
    batch(pages, tmp_path / "out")
    sorted((tmp_path / "out/receipts").iterdir())[0].unlink()
    states = []
    run(
        [str(pages)],
        tmp_path / "out",
        engine="dask",
        scheduler=cluster.address,
        partition_size=4,
        progress=states.append,
    )
    assert 0 < states[-1].pages_new < states[-1].pages == 12


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"engine": "dask"}, "le moteur dask demande l'adresse d'un ordonnanceur."),
        ({"engine": "spark"}, "moteur inconnu : spark ; local ou dask est attendu."),
    ],
)
def test_an_engine_that_is_not_there_is_refused(
    corpus: Corpus, tmp_path: Path, options: dict[str, str], message: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        run([str(corpus(1))], tmp_path / "out", **options)  # type: ignore[arg-type]
    assert caught.value.message == message
