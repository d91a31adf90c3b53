"""The stage itself: the diagnosis first, then causes, register, overlap and ties, released in one pass."""

from __future__ import annotations

from maillage import disclosure
from maillage.analysis import causes, overlap, register, ties
from maillage.diagnosis import diagnose
from maillage.diagnosis.answers import Answers
from maillage.diagnosis.dimensions import measure
from maillage.intake.seal import Engagement


@disclosure.stage("analysis")
def analyse(engagement: Engagement) -> disclosure.Released:
    """Causes ordered by how unusual their load is, the register of networks, who meets whom.

    Parameters
    ----------
    engagement : Engagement
        Sealed.

    Returns
    -------
    Released
        Tables and facts named `diagnosis.…` and `analysis.…`.
    """
    measured = measure(engagement, Answers(engagement))
    return disclosure.release(
        "analysis",
        engagement,
        [
            causes.find(engagement, causes.weigh(engagement, measured)),
            register.find(engagement),
            overlap.find(engagement),
            ties.find(engagement),
        ],
        earlier=[diagnose(engagement)],
    )
