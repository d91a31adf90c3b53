"""The stage itself: every figure over the companies, released under the rule of the smallest group."""

from __future__ import annotations

from maillage import disclosure
from maillage.intake.portfolio import Portfolio
from maillage.portfolio import companies, practice, reference, scores


@disclosure.stage("portfolio")
def summarise(portfolio: Portfolio) -> disclosure.Released:
    """Companies and years, dimensions, what is often observed and heard, what was done of what was planned.

    Parameters
    ----------
    portfolio : Portfolio
        Sealed: figures without companies.

    Returns
    -------
    Released
        Tables and facts named `portfolio.…`; a figure of fewer companies than the smallest group is withheld.
    """
    return disclosure.release(
        "portfolio",
        portfolio,
        [companies.find(portfolio), scores.find(portfolio), practice.find(portfolio), reference.find(portfolio)],
    )
