"""A reader who knows the house and can count attacks the released diagnosis; the long attack is in tests/soak."""

from __future__ import annotations

import pytest

import attacker
from maillage.diagnosis import diagnose

# Clients whose sites, unanimous executives, severities or crossings gave answers away before all of them were tied.
KNOWN = (0, 1, 3, 5, 6, 8, 12, 18, 20, 35, 1451)


@pytest.mark.parametrize("seed", KNOWN)
def test_no_answer_withheld_can_be_worked_out(small_client, seed):
    client = attacker.any_client(seed)
    intake = small_client(client.tables())
    assert intake.engagement, intake.problems
    assert attacker.leaks(client, diagnose(intake.engagement)) == []


def test_the_attacker_finds_what_a_subtraction_tells():
    """Eight people at 60 in all, five of them at 50: the attacker is not blind."""
    programme = attacker.Programme()
    programme.variable(("five",), 20)
    programme.variable(("three",), 12)
    programme.between({("five",): 25, ("three",): 25}, 8 * 62.4, 8 * 62.6)
    secret = attacker.Secret("three", {("three",): 25}, 3)
    assert secret.placed(programme) == (0, 100)
    programme.between({("five",): 25}, 5 * 49.9, 5 * 50.1)
    low, high = secret.placed(programme)
    assert round(low, 1) == round(high, 1) == 83.3
