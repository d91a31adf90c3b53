"""The same reports by a Dask cluster: workers that die, clients that fail, nobody at the address."""

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest
from distributed import LocalCluster

from batches import clients, delivered, of_generation, own_notebook, wait_for
from command_line import command
from maillage.intake import Workspace
from maillage.running.batch import Asked, ClusterError, Result, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")

LONG = pytest.mark.skipif(os.environ.get("SOAK") == "short", reason="in the full soak")
NAMES = ("aulne", "bouleau", "charme")


@pytest.fixture(scope="module")
def cluster():
    """Two workers of one thread each, as on a cluster of small machines."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1", memory_limit=0
    ) as started:
        yield started


def said(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_cluster_writes_what_this_machine_writes(cluster, tmp_path):
    clients(tmp_path, *NAMES, home="examples")
    here = command(tmp_path, "report", "--all", "--language", "fr")
    assert here.code == 0, here.said
    expected = {name: delivered(tmp_path, name) for name in NAMES}
    again = command(tmp_path, "report", "--all", "--language", "fr", "--scheduler", cluster.scheduler_address)
    assert said(again.out).count(" : inchangé ") == 3, again.said
    forced = command(
        tmp_path, "report", "--all", "--language", "fr", "--force", "--scheduler", cluster.scheduler_address
    )
    assert forced.code == 0, forced.said
    assert "Clients livrés : 3 sur 3." in said(forced.out)
    assert {name: delivered(tmp_path, name) for name in NAMES} == expected


@LONG
def test_a_client_that_fails_is_one_failed_client(cluster, tmp_path):
    clients(tmp_path, *NAMES)
    own_notebook(tmp_path, "bouleau", code="import os, signal\n\nos.kill(os.getppid(), signal.SIGKILL)")
    answer = command(tmp_path, "report", "--all", "--language", "fr", "--scheduler", cluster.scheduler_address)
    assert answer.code == 1
    assert "bouleau : " in answer.err
    assert "Clients livrés : 2 sur 3." in said(answer.out)
    assert "Traceback" not in answer.said


@LONG
def test_a_worker_that_is_killed_costs_no_client(cluster, tmp_path):
    clients(tmp_path, *NAMES)
    found: list[Result] = []
    wanted = run(Workspace(tmp_path), NAMES, Asked(("fr",)), scheduler=cluster.scheduler_address)
    batch = threading.Thread(target=lambda: found.extend(wanted))
    batch.start()
    workers = [each.pid for each in cluster.workers.values()]
    victim = wait_for(lambda: [pid for pid in workers if of_generation(pid, 4)])[0]
    os.kill(victim, signal.SIGKILL)
    batch.join(300)
    assert sorted((each.asked, each.ok) for each in found) == [(name, True) for name in NAMES]


def test_nobody_at_the_address_is_told(tmp_path):
    clients(tmp_path, "aulne")
    answer = command(tmp_path, "report", "aulne", "--scheduler", "tcp://127.0.0.1:9")
    assert answer.code == 2
    assert "Aucun ordonnanceur ne répond : tcp://127.0.0.1:9." in said(answer.err)
    assert "Traceback" not in answer.said
    with pytest.raises(ClusterError, match="unreachable"):
        list(run(Workspace(tmp_path), ["aulne"], Asked(), scheduler="no address at all"))
