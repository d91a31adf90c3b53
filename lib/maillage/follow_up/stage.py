"""The stage itself: this wave's plan, then what became of the objectives, the actions, the savings, the scores."""

from __future__ import annotations

from maillage import disclosure
from maillage.follow_up import actions, carried, change, objectives, savings
from maillage.intake.seal import Engagement
from maillage.plan import plan


@disclosure.stage("follow_up")
def follow(engagement: Engagement) -> disclosure.Released:
    """Objectives, actions planned and done, savings planned and found, change of each dimension, what nobody looked at.

    Parameters
    ----------
    engagement : Engagement
        Sealed, with what its earlier waves released.

    Returns
    -------
    Released
        Tables and facts named `follow_up.…`, after those of the three stages. Scores are compared as they were
        released, never from answers: what one wave withheld stays withheld.
    """
    planned = plan(engagement)
    return disclosure.release(
        "follow_up",
        engagement,
        [
            carried.find(engagement),
            objectives.find(engagement),
            actions.find(engagement),
            savings.find(engagement),
            change.find(engagement, planned),
        ],
        earlier=[planned],
    )
