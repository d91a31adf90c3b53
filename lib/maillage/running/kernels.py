"""Kernels reached over IPC in a private folder: no port to race for, no noise on the terminal, none left behind."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from maillage.running import nursery
from maillage.running.warm import LostError

ENTRY_POINT = "maillage-warm"
START_WITHIN = 60  # seconds a kernel may take to answer for the first time
PASSED = ("kernel_manager_class", "shutdown_kernel", "log_output")  # what papermill's engine hands to nbclient


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by forking this process's nursery; as usual where there is none or it fails."""

    async def launch_kernel(self, cmd: list[str], **settings: Any) -> Any:
        """Have the nursery fork a kernel that reads this connection file."""
        here = nursery.found()
        if here is None:
            return await super().launch_kernel(cmd, **settings)
        request = {
            "connection": self.parent.connection_file,
            "folder": str(settings["cwd"]),
            "environment": {name: value for name, value in settings["env"].items() if os.environ.get(name) != value},
        }
        try:
            self.process = here.fork(request, [settings["stderr"].fileno()])
        except LostError:
            return await super().launch_kernel(cmd, **settings)
        self.pid = self.pgid = self.process.pid
        self.cwd = settings["cwd"]
        return self.connection_info


class QuietKernelManager(AsyncKernelManager):
    """A kernel manager for one run; see `quiet_ipc_manager`."""

    private: Path
    noise: Path
    environment: Mapping[str, str]
    started: list[int]
    most: int
    forked: bool
    stopped = ""

    def __init__(self, **settings: Any) -> None:
        if sys.platform != "win32":
            settings |= {"transport": "ipc", "ip": str(self.private / "k")}
        super().__init__(**settings)

    async def _async_pre_start_kernel(self, **settings: Any) -> Any:
        if self.forked and nursery.found():
            self.kernel_spec.metadata["kernel_provisioner"] = {"provisioner_name": ENTRY_POINT}
        return await super()._async_pre_start_kernel(**settings)

    async def _async_launch_kernel(self, kernel_cmd: list[str], **settings: Any) -> None:
        self.noise.parent.mkdir(parents=True, exist_ok=True)
        variables = dict(settings.pop("env", None) or os.environ) | dict(self.environment)
        # Nothing is imported from the folder the command happens to be started in.
        variables |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"}
        with os.fdopen(os.open(self.noise, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as log:
            settings |= {"stdout": log, "stderr": log, "cwd": str(self.private)}
            await super()._async_launch_kernel(kernel_cmd, env=variables, **settings)
        self.started.append(self.provisioner.pid)

    _launch_kernel = _async_launch_kernel
    pre_start_kernel = _async_pre_start_kernel

    @classmethod
    def stop_all(cls, reason: str) -> None:
        """Kill every kernel of the run and all that they started; the first reason is kept."""
        cls.stopped = cls.stopped or reason
        for pid in cls.started:
            with suppress(OSError):
                os.killpg(pid, signal.SIGKILL) if hasattr(os, "killpg") else os.kill(pid, signal.SIGTERM)


def quiet_ipc_manager(
    private: Path, log: Path, environment: Mapping[str, str], most: int, *, forked: bool = True
) -> type[QuietKernelManager]:
    """A kernel manager class for one run.

    Parameters
    ----------
    private : Path
        A short-named folder only its owner can read; Unix socket paths hold about a hundred characters.
    log : Path
        Receives what the kernel process writes to stdout and stderr.
    environment : mapping of str to str
        Variables the kernel gets besides ours: where its workspace is.
    most : int
        Characters it may put on the page before it is stopped.
    forked : bool
        Whether it is forked from this process’s nursery, where there is one.

    Returns
    -------
    type
        To be passed to papermill as `kernel_manager_class`. Where there is no IPC (Windows), it uses TCP.
    """
    ours = {"private": private, "noise": log, "environment": environment, "started": [], "most": most, "forked": forked}
    return type("QuietKernelManager", (QuietKernelManager,), ours)


class _BoundedClient(PapermillNotebookClient):
    """Stops a kernel that prints without end: its words would fill this process's memory."""

    printed = 0

    def process_message(self, message: dict[str, Any], *given: Any, **named: Any) -> Any:
        content = message["content"]
        self.printed += len(content.get("text", "")) + sum(map(len, map(str, content.get("data", {}).values())))
        manager = self.kernel_manager_class
        if self.printed > manager.most:
            manager.stop_all("stray")
            return None
        return super().process_message(message, *given, **named)


class _BoundedEngine(NBClientEngine):
    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **settings: Any) -> Any:
        settings = {name: settings[name] for name in PASSED if name in settings}
        return _BoundedClient(nb_man, kernel_name=kernel_name, startup_timeout=START_WITHIN, **settings).execute()


def register_engine(name: str) -> None:
    """Let papermill know, under that name, the engine that stops what prints without end."""
    papermill_engines.register(name, _BoundedEngine)
