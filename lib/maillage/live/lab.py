"""JupyterLab at the desk: on loopback, nothing asked of anybody else, opened on a client's own notebooks."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from maillage.intake.workspace import ROOT_VARIABLE
from maillage.live.server import HOST, free_port, opened, policy
from maillage.live.widgets import LIVE

PORT = 8888
READY = 120  # seconds Lab may take to answer on a loaded machine
NO_NEWS = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


def open_lab(
    folder: Path, first: str, root: Path, *, port: int | None, ready: Callable[[str, bool], None], browser: bool
) -> int:
    """Serve JupyterLab on a folder until it is interrupted; an exit status, other than 0 where it never answered.

    Parameters
    ----------
    folder : Path
        The client's notebooks.
    first : str
        The one that opens.
    root : Path
        The workspace.
    port : int or None
        Any free one where none is asked for.
    ready : callable
        Told the address, and whether a browser opened, once Lab answers.
    browser : bool
        Whether to open one.
    """
    port = port or free_port(PORT)
    private = Path(tempfile.mkdtemp(prefix="maillage-desk-"))  # its owner's alone: it holds the token
    token = secrets.token_urlsafe(24)
    try:
        (private / "config.json").write_text(
            json.dumps(_configuration(folder, first, port, token, private)), encoding="utf-8"
        )
        (private / "labconfig").mkdir()
        (private / "labconfig" / "page_config.json").write_text(json.dumps(NO_NEWS), encoding="utf-8")
        paths = os.pathsep.join(filter(None, [str(private), os.environ.get("JUPYTER_CONFIG_PATH")]))
        environment = {**os.environ, ROOT_VARIABLE: str(root), LIVE: "1", "JUPYTER_CONFIG_PATH": paths}
        environment.setdefault("PYTHONWARNINGS", "ignore::DeprecationWarning")  # Jupyter's own, nothing to do about
        command = [sys.executable, "-m", "jupyter", "lab", f"--config={private / 'config.json'}"]
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
        try:
            address = f"http://{HOST}:{port}/lab/tree/{first}?token={token}"
            if not _answers(process, port):
                return process.poll() or 1
            ready(address, browser and opened(address))
            process.wait()
            return 0
        finally:
            _ended(process)
    finally:
        shutil.rmtree(private, ignore_errors=True)


def _configuration(folder: Path, first: str, port: int, token: str, private: Path) -> dict:
    headers = {"Content-Security-Policy": policy(port), "Referrer-Policy": "no-referrer"}
    return {
        "JupyterApp": {"answer_yes": True},
        "ServerApp": {
            "ip": HOST, "port": port, "port_retries": 0, "root_dir": str(folder), "open_browser": False,
            "allow_remote_access": False, "allow_root": True, "log_level": "ERROR",
            "tornado_settings": {"headers": headers},
        },
        "IdentityProvider": {"token": token},
        "LabApp": {
            "default_url": f"/lab/tree/{first}", "news_url": None, "extension_manager": "readonly",
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate", "log_level": "ERROR",
            "workspaces_dir": str(private / "workspaces"),  # else the tabs of another client would open
        },
    }  # fmt: skip


def _answers(process: subprocess.Popen, port: int) -> bool:
    until = time.monotonic() + READY
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as tried:
            tried.settimeout(1)
            if tried.connect_ex((HOST, port)) == 0:
                return True
        time.sleep(0.1)
    return False


def _ended(process: subprocess.Popen) -> None:
    """Lab hears the same Ctrl+C, and ends its kernels; it is not waited for without end."""
    process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait()
