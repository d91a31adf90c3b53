"""The stage itself: every module's findings, released in one pass."""

from __future__ import annotations

from maillage import disclosure
from maillage.diagnosis import dimensions, given, objectives, symptoms
from maillage.diagnosis.answers import Answers
from maillage.intake.seal import Engagement


@disclosure.stage("diagnosis")
def diagnose(engagement: Engagement) -> disclosure.Released:
    """Objectives, what was given, the twelve dimensions against the client's targets, symptoms.

    Parameters
    ----------
    engagement : Engagement
        Sealed.

    Returns
    -------
    Released
        Tables and facts named `diagnosis.…`.
    """
    answers = Answers(engagement)
    measured = dimensions.measure(engagement, answers)
    return disclosure.release(
        "diagnosis",
        engagement,
        [
            objectives.find(engagement),
            given.find(engagement, answers),
            dimensions.find(engagement, answers, measured),
            symptoms.find(engagement, measured),
        ],
    )
