"""The stage itself: analysis first, then actions, seats, money and people, released in one pass."""

from __future__ import annotations

from maillage import disclosure
from maillage.analysis import analyse
from maillage.analysis.causes import weigh
from maillage.diagnosis.answers import Answers
from maillage.diagnosis.dimensions import measure
from maillage.diagnosis.symptoms import family_severities
from maillage.intake.seal import Engagement
from maillage.plan import actions, ambassadors, culture, money, roles, seats, training


@disclosure.stage("plan")
def plan(engagement: Engagement) -> disclosure.Released:
    """Actions from causes and objectives, who goes where, three futures of the budget, roles, training and learning.

    Parameters
    ----------
    engagement : Engagement
        Sealed.

    Returns
    -------
    Released
        Tables and facts named `diagnosis.…`, `analysis.…` and `plan.…`.
    """
    measured = measure(engagement, Answers(engagement))
    retained = weigh(engagement, measured).retained
    acted = actions.find(engagement, retained, family_severities(engagement, measured))
    return disclosure.release(
        "plan",
        engagement,
        [
            acted,
            seats.find(engagement),
            money.find(engagement, frozenset(row[0] for row in acted.tables["actions"].rows)),
            ambassadors.find(engagement),
            roles.find(engagement, acted.tables["actions"]),
            training.find(engagement),
            culture.find(engagement),
        ],
        earlier=[analyse(engagement)],
    )
