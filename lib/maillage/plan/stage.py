"""The stage itself: analysis first, then actions, their order, seats, money and people, released in one pass."""

from __future__ import annotations

from maillage import disclosure
from maillage.analysis import analyse
from maillage.analysis.causes import weighed
from maillage.diagnosis.dimensions import measured
from maillage.diagnosis.symptoms import family_severities
from maillage.intake.seal import Engagement
from maillage.plan import (
    actions,
    ambassadors,
    amounts,
    belief,
    benefits,
    choosing,
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
    retained, severities = weighed(engagement).retained, family_severities(engagement, measured(engagement))
    lines, acts = actions.chosen_lines(engagement, retained, severities), actions.expected_acts(engagement, severities)
    road = roadmap.drawn(engagement, lines, acts, severities)
    analysed = analyse(engagement)
    grounds: dict[str, str] = {}
    for row in analysed.table("analysis.grounds").records():
        grounds.setdefault(row["cause"], row["family"])
    acted = actions.find(engagement, lines, acts, road.dates, grounds)
    followed = kpis.find(engagement, lines, road.dates, analysed)
    seated = seats.find(engagement)
    futures = money.find(engagement, frozenset(row[0] for row in acted.tables["actions"].rows))
    return disclosure.release(
        "plan",
        engagement,
        [
            acted,
            roadmap.find(engagement, road),
            choosing.find(engagement, seated),
            seated,
            futures,
            amounts.find(engagement, analysed, acted, seated, futures),
            worth.find(engagement, money.lines_cut(engagement)),
            belief.find(engagement),
            benefits.find(engagement),
            followed,
            governance.find(engagement, lines, road.dates, analysed, acted, followed, futures),
            ambassadors.find(engagement),
            roles.find(engagement, acted.tables["actions"]),
            training.find(engagement),
            culture.find(engagement),
            mandates.find(engagement),
        ],
        earlier=[analysed],
    )
