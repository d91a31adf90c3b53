"""The same client task on an existing Dask cluster, whose workers see the workspace in a shared folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

from distributed import Client, as_completed

from maillage.intake import Workspace
from maillage.running.batch import Asked, ClusterError, Result, crew_of

ANSWER_WITHIN = 15  # seconds the scheduler may take [convention]


def run(
    scheduler: str, workspace: Workspace, clients: list[str], asked: Asked, started: Callable[[str], None]
) -> Iterator[Result]:
    """Have the workers report on every client; one that fails is not tried again, its worker's death is.

    Raises
    ------
    ClusterError
        When nobody answers at that address.
    """
    try:
        cluster = Client(scheduler, timeout=ANSWER_WITHIN, set_as_default=False)
    except (OSError, ValueError, TimeoutError):
        raise ClusterError("unreachable") from None
    with cluster:
        client_of = {
            cluster.submit(task, str(workspace.root), client, asked, pure=False, retries=0): client
            for client in clients
        }
        for client in clients:
            started(client)
        try:
            for done in as_completed(client_of, loop=cluster.loop):
                yield _result(done, client_of[done])
        finally:
            with suppress(Exception):  # an interrupted command leaves no task behind, if the scheduler still answers
                cluster.cancel(list(client_of))


def _result(done: object, client: str) -> Result:
    try:
        return done.result()
    except Exception as fault:  # the worker died too often with it, or the task never got there
        return Result(client, kind="died", reason=type(fault).__name__)


def task(root: str, client: str, asked: Asked) -> Result:
    """One client, from a worker: by a process forked from the worker's own warm one."""
    return crew_of(root, asked).run(client)
