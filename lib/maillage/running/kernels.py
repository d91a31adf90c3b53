"""Kernels reached over IPC in a private folder: no port to race for, no noise on the user's terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def quiet_ipc_manager(private: Path, log: Path, environment: Mapping[str, str]) -> type:
    """A kernel manager class for one run.

    Parameters
    ----------
    private : Path
        A short-named folder only its owner can read; Unix socket paths hold about a hundred characters.
    log : Path
        Receives what the kernel process writes to stdout and stderr.
    environment : mapping of str to str
        Variables the kernel gets besides ours: where its workspace is.

    Returns
    -------
    type
        To be passed to papermill as `kernel_manager_class`. Where there is no IPC (Windows), it uses TCP.
    """
    from jupyter_client.manager import AsyncKernelManager

    class QuietKernelManager(AsyncKernelManager):
        def __init__(self, **settings: Any) -> None:
            if sys.platform != "win32":
                settings |= {"transport": "ipc", "ip": str(private / "k")}
            super().__init__(**settings)

        async def _async_launch_kernel(self, kernel_cmd: list[str], **settings: Any) -> None:
            log.parent.mkdir(parents=True, exist_ok=True)
            variables = dict(settings.pop("env", None) or os.environ) | dict(environment)
            # Nothing is imported from the folder the command happens to be started in.
            variables |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONSAFEPATH": "1"}
            with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as noise:
                settings |= {"stdout": noise, "stderr": noise, "cwd": str(private)}
                await super()._async_launch_kernel(kernel_cmd, env=variables, **settings)

        _launch_kernel = _async_launch_kernel

    return QuietKernelManager
