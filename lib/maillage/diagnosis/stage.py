"""The stage itself: every module's findings, released in one pass."""

from __future__ import annotations

from maillage import disclosure
from maillage.diagnosis import (
    approach,
    claims,
    dimensions,
    gaps,
    given,
    inside,
    instruments,
    objectives,
    peers,
    presence,
    solidity,
    symptoms,
    voices,
)
from maillage.diagnosis.answers import answers_of
from maillage.intake.seal import Engagement


@disclosure.stage("diagnosis")
def diagnose(engagement: Engagement) -> disclosure.Released:
    """Objectives and interviews, what was given, dimensions and who sees them how, what is done, known and observed.

    Parameters
    ----------
    engagement : Engagement
        Sealed.

    Returns
    -------
    Released
        Tables and facts named `diagnosis.…`.
    """
    answers, measured = answers_of(engagement), dimensions.measured(engagement)
    return disclosure.release(
        "diagnosis",
        engagement,
        [
            objectives.find(engagement),
            voices.find(engagement),
            given.find(engagement, answers),
            dimensions.find(answers, measured),
            gaps.find(engagement, answers, measured),
            presence.find(engagement),
            approach.find(engagement),
            instruments.find(answers),
            inside.find(engagement),
            symptoms.find(engagement, measured),
            solidity.find(answers, measured),
            claims.find(),
            peers.find(engagement, measured),
        ],
    )
