"""How a notebook gets at its engagement: only ever through a seal."""

from __future__ import annotations

import subprocess
import sys

from maillage.intake.portfolio import Portfolio, open_portfolio_seal
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
        sealed = _sealed_elsewhere(workspace, "seal", client)
        if not sealed:
            raise NotSealedError(f"The files of {wave.client} have problems: run « maillage check {client} ».")
    return open_seal(workspace.seals(wave.client, wave.wave) / f"{sealed}.json")


def open_portfolio(portfolio: str, sealed: str = "") -> Portfolio:
    """The sealed figures of the firm's portfolio.

    Parameters
    ----------
    portfolio : str
        An example of `data/examples`; empty for the companies of this workspace.
    sealed : str
        SHA-256 of the seal, as the runner passes it. When empty, another process gathers and seals the figures: this
        one never sees a client's name.

    Raises
    ------
    NotSealedError
        When the figures could not be sealed.
    """
    workspace = Workspace()
    sealed = sealed or _sealed_elsewhere(workspace, "portfolio", "--sealed", "--example", portfolio)
    if not sealed:
        raise NotSealedError("The portfolio could not be sealed: run « maillage portfolio ».")
    return open_portfolio_seal(workspace.portfolio_seals / f"{sealed}.json")


def _sealed_elsewhere(workspace: Workspace, *words: str) -> str:
    """What another process sealed; nothing when it could not."""
    command = [sys.executable, "-P", "-m", "maillage", *words, "--root", str(workspace.root)]
    sealing = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if sealing.returncode else sealing.stdout.strip()
