"""The stage itself: analysis first, then actions, seats and money, released in one pass."""

from __future__ import annotations

from maillage import disclosure
from maillage.analysis import analyse
from maillage.analysis.causes import weigh
from maillage.diagnosis.answers import Answers
from maillage.diagnosis.dimensions import measure
from maillage.diagnosis.symptoms import family_severities
from maillage.intake.seal import Engagement
from maillage.plan import actions, governance, kpis, money, seats


@disclosure.stage("plan")
def plan(engagement: Engagement) -> disclosure.Released:
    """Actions from causes and objectives, who goes where, three futures of the budget.

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
    severities = family_severities(engagement, measured)
    lines = actions.chosen_lines(engagement, retained, severities)
    analysed = analyse(engagement)
    acted = actions.find(engagement, retained, severities)
    followed = kpis.find(engagement, lines, analysed)
    return disclosure.release(
        "plan",
        engagement,
        [
            acted,
            seats.find(engagement),
            money.find(engagement, frozenset(row[0] for row in acted.tables["actions"].rows)),
            followed,
            governance.find(engagement, lines, analysed, acted, followed),
        ],
        earlier=[analysed],
    )
