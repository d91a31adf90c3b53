"""How a notebook gets at its engagement: only ever through a seal."""

from __future__ import annotations

import subprocess
import sys

from maillage.intake.seal import Engagement, open_seal
from maillage.intake.workspace import Workspace


class NotSealedError(RuntimeError):
    """The client's files have problems; `maillage check` tells them, outside the notebook."""


def open_engagement(client: str, sealed: str = "") -> Engagement:
    """The sealed engagement of a client.

    Parameters
    ----------
    client : str
        `acme` for its latest wave, `acme/T0` for that one.
    sealed : str
        SHA-256 of the seal, as the runner passes it. When empty, another process reads the client's files and seals
        them: this one never sees a name.

    Raises
    ------
    NotSealedError
        When the files could not be sealed.
    """
    workspace = Workspace()
    wave = workspace.wave(client)
    if not sealed:
        command = [sys.executable, "-P", "-m", "maillage", "seal", client, "--root", str(workspace.root)]
        sealing = subprocess.run(command, capture_output=True, text=True, check=False)
        if sealing.returncode:
            raise NotSealedError(f"The files of {wave.client} have problems: run « maillage check {client} ».")
        sealed = sealing.stdout.strip()
    return open_seal(workspace.seals(wave.client, wave.wave) / f"{sealed}.json")
