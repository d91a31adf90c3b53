"""The stage itself: analysis first, then actions, their order, seats, money and people, released in one pass."""

from __future__ import annotations

from maillage import disclosure
from maillage.analysis import analyse
from maillage.analysis.causes import weigh
from maillage.diagnosis.answers import Answers
from maillage.diagnosis.dimensions import measure
from maillage.diagnosis.symptoms import family_severities
from maillage.intake.seal import Engagement
from maillage.plan import (
    actions,
    ambassadors,
    culture,
    governance,
    kpis,
    mandates,
    money,
    roadmap,
    roles,
    seats,
    training,
    worth,
)


@disclosure.stage("plan")
def plan(engagement: Engagement) -> disclosure.Released:
    """Actions from causes and objectives, what comes when, who goes where, futures of the budget, roles, training.

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
    retained, severities = weigh(engagement, measured).retained, family_severities(engagement, measured)
    lines, acts = actions.chosen_lines(engagement, retained, severities), actions.expected_acts(engagement, severities)
    road = roadmap.drawn(engagement, lines, acts, severities)
    analysed = analyse(engagement)
    acted = actions.find(engagement, lines, acts, road.dates)
    followed = kpis.find(engagement, lines, road.dates, analysed)
    return disclosure.release(
        "plan",
        engagement,
        [
            acted,
            roadmap.find(engagement, road),
            seats.find(engagement),
            money.find(engagement, frozenset(row[0] for row in acted.tables["actions"].rows)),
            worth.find(engagement, money.lines_cut(engagement)),
            followed,
            governance.find(engagement, lines, road.dates, analysed, acted, followed),
            ambassadors.find(engagement),
            roles.find(engagement, acted.tables["actions"]),
            training.find(engagement),
            culture.find(engagement),
            mandates.find(engagement),
        ],
        earlier=[analysed],
    )
