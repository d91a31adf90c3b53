"""The stage itself: the diagnosis first, then causes, register, overlap and ties, released in one pass."""

from __future__ import annotations

from maillage import disclosure
from maillage.analysis import (
    axes,
    causes,
    coherence,
    cost,
    expectations,
    forces,
    overlap,
    ownership,
    register,
    relations,
    risks,
    sensitivity,
    silos,
    targets,
    tensions,
    ties,
)
from maillage.diagnosis import diagnose
from maillage.intake.seal import Engagement


@disclosure.stage("analysis")
def analyse(engagement: Engagement) -> disclosure.Released:
    """Causes ordered by how unusual their load is, what today costs, the register of networks, who meets whom.

    Parameters
    ----------
    engagement : Engagement
        Sealed.

    Returns
    -------
    Released
        Tables and facts named `diagnosis.…` and `analysis.…`.
    """
    weighed = causes.weighed(engagement)
    diagnosed = diagnose(engagement)
    tied = ties.declared(engagement)
    told = ties.told_groupings(engagement, tied)
    return disclosure.release(
        "analysis",
        engagement,
        [
            causes.find(engagement, weighed),
            sensitivity.find(engagement, weighed),
            forces.find(engagement),
            cost.find(engagement),
            register.find(engagement),
            axes.find(engagement),
            targets.find(engagement),
            relations.find(engagement),
            expectations.find(engagement),
            overlap.find(engagement),
            ties.find(engagement, tied, told),
            silos.find(engagement, tied, told),
            ownership.find(engagement),
            coherence.find(engagement, diagnosed),
            risks.find(engagement, weighed),
            tensions.find(engagement),
        ],
        earlier=[diagnosed],
    )
