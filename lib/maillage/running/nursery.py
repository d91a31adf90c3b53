"""The process that opens one client's seal, computes its stages once and forks the kernels of its notebooks."""

from __future__ import annotations

import importlib
import os
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from maillage.running import fence
from maillage.running.warm import SUPPORTED, Forker, become, serve, threads

STAGES = (("maillage.diagnosis", "diagnose"), ("maillage.analysis", "analyse"), ("maillage.plan", "plan"))
MEMORY = 12 * 2**30  # bytes of addresses a kernel may take before its cell fails [convention]

_here: list[Forker] = []  # the nursery of this process, if it has one


def found() -> Forker | None:
    """The nursery of this process; None where kernels are started as usual."""
    return _here[0] if _here else None


def start() -> Forker | None:
    """Fork this process's nursery: before anything of a client is read, and while there is a single thread.

    Returns
    -------
    Forker or None
        None where forking is not safe.
    """
    if not SUPPORTED or threads() > 1:
        return None
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    parent = os.getpid()
    if not os.fork():
        ours.close()
        become(lambda *_: serve(theirs, _kernel, _open), {}, [], parent)
    theirs.close()
    _here[:] = [Forker(ours)]
    return _here[0]


def stop() -> None:
    """Let it go, and the kernels it forked."""
    while _here:
        _here.pop().close()


def _open(message: Mapping[str, Any]) -> None:
    """Open the seal and compute its stages, which stay in memory for every kernel forked from here."""
    fence.close_behind(message["root"], message["client"], message["wave"])
    os.environ.update(message["environment"])
    from maillage.intake import open_seal

    with suppress(Exception):  # the notebook meets the same fault, and tells it
        engagement = open_seal(message["seal"])
        for module, stage in STAGES[: message["stages"]]:
            getattr(importlib.import_module(module), stage)(engagement)


def _kernel(request: Mapping[str, Any], handles: list[int]) -> None:
    """Be the kernel of one notebook."""
    import resource

    noise = handles[0]
    os.dup2(noise, 1)
    os.dup2(noise, 2)
    os.close(noise)
    sys.stdout, sys.stderr = os.fdopen(1, "w", closefd=False), os.fdopen(2, "w", closefd=False)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    ours = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (ours, most))
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    from ipykernel.kernelapp import IPKernelApp

    # Otherwise it watches the parent that ipykernel saw when it was imported.
    kernel = IPKernelApp.instance(parent_handle=os.getppid())
    kernel.initialize(["-f", str(Path(request["connection"]))])
    kernel.start()
