"""Random small clients, their diagnosis released, and a reader of another make who works out what is missing."""

from __future__ import annotations

import os

import pytest

import attacker
from maillage.diagnosis import diagnose

CLIENTS = 40 if os.environ.get("SOAK") == "short" else 600
FIRST = 1_000  # the first ones are attacked at every run of the tests


@pytest.mark.parametrize("seed", range(FIRST, FIRST + CLIENTS))
def test_no_answer_withheld_can_be_worked_out(small_client, seed):
    client = attacker.any_client(seed)
    intake = small_client(client.tables())
    assert intake.engagement, intake.problems
    assert attacker.leaks(client, diagnose(intake.engagement)) == []
