"""Why no plan keeps to all conditions: the few that contradict each other, and what it takes to make room."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from maillage.measures.placement import PlacementProblem
from maillage.measures.placement_model import Condition, PlacementModel

# What one unit more of each condition counts, where it may give way at all: a step of a thousand in money, of ten
# half-days, one of anything else [convention]. Wishes are not for sale: nobody is sent anywhere against theirs.
PRICES: Mapping[Condition, float] = MappingProxyType(
    {
        "must": 1.0,
        "time": 0.1,
        "networks": 1.0,
        "fairness": 0.1,
        "unit": 1.0,
        "seats": 1.0,
        "presence": 1.0,
        "budget": 0.001,
        "coverage": 1.0,
    }
)

# the order in which conditions are tried without: first those the committee never decided, last what it asked for
_TRIED: tuple[Condition, ...] = (
    *("fairness", "networks", "presence", "unit", "seats", "time", "wishes", "budget", "must", "coverage"),
)
# amounts below are the solver's own tolerance
_DECIMALS = 4


@dataclass(frozen=True)
class Relaxation:
    """How far conditions must give way for a plan to exist.

    Attributes
    ----------
    amounts : mapping of str to float
        Conditions that give way, and by how much: half-days for time and fairness, money for the budget, value for
        the coverage, forced seats given up, and for the others seats or people.
    cost : float
        Their sum at the prices given [-].
    proved : bool
        True when nothing cheaper exists.
    """

    amounts: Mapping[Condition, float]
    cost: float
    proved: bool


@dataclass(frozen=True)
class Conflict:
    """Conditions that no plan keeps to together, though it could to all of them but any one.

    Attributes
    ----------
    conditions : tuple of str
        The conflict.
    minimal : bool
        False when the search stopped before it was proved that each condition is needed.
    alone : mapping of str to Relaxation or None
        Conditions of the conflict that have a price, and how far each must give way if it alone does; None where that
        is not enough, or could not be found.
    cheapest : Relaxation or None
        The cheapest way out over all conditions that have a price; None where there is none, or none was found.
    """

    conditions: tuple[Condition, ...]
    minimal: bool
    alone: Mapping[Condition, Relaxation | None]
    cheapest: Relaxation | None


def conflict(
    problem: PlacementProblem, prices: Mapping[Condition, float] = PRICES, node_limit: int = 20_000
) -> Conflict | None:
    """Conditions that contradict each other: each is left out in turn, and stays out where there is still no plan.

    Another conflict may stand beside this one; the cheapest relaxation settles them all.

    Parameters
    ----------
    problem : PlacementProblem
        With a value required or forced seats: without them the empty plan keeps to every condition.
    prices : mapping of str to float
        What one unit of each condition that may give way counts [-]. The others stay.
    node_limit : int
        Branches tried in each search.

    Returns
    -------
    Conflict or None
        None where a plan exists, or where it could not be proved that there is none.

    References
    ----------
    Deletion filter: Chinneck and Dravnieks, ORSA Journal on Computing 3, 1991, 157-168; elastic programme: methods
    §5.1.

    Examples
    --------
    A club at 800 that meets all the value required, with 500 to spend:

    >>> club = PlacementProblem(
    ...     half_days=[4], seat_fee=[800], fixed_fee=[0], budget=500, capacity=[4], seats_max=[1], minimum_presence=[1],
    ...     eligible=[[True]], presence=[[1]], value=[3], value_required=3)
    >>> found = conflict(club)
    >>> found.conditions, found.alone["budget"].amounts, found.alone["coverage"].amounts, found.cheapest.amounts
    (('budget', 'coverage'), {'budget': 300.0}, {'coverage': 3.0}, {'budget': 300.0})
    """
    if _possible(problem, (), node_limit) is not False:
        return None
    left_out: list[Condition] = []
    needed: list[Condition] = []
    minimal = True
    for condition in _TRIED:
        possible = _possible(problem, [*left_out, condition], node_limit)
        if possible is False:
            left_out.append(condition)
        else:
            needed.append(condition)
            minimal = minimal and possible is True
    priced = [condition for condition in needed if condition in prices]
    return Conflict(
        conditions=tuple(needed),
        minimal=minimal,
        alone={one: cheapest_relaxation(problem, {one: prices[one]}, node_limit) for one in priced},
        cheapest=cheapest_relaxation(problem, prices, node_limit),
    )


def cheapest_relaxation(
    problem: PlacementProblem, prices: Mapping[Condition, float] = PRICES, node_limit: int = 20_000
) -> Relaxation | None:
    """Least that conditions must give way, each at its price.

    Parameters
    ----------
    problem, prices, node_limit : PlacementProblem, mapping, int
        As in `conflict`.

    Returns
    -------
    Relaxation or None
        Nothing gives way where a plan exists. None where these conditions are not enough, or none was found.

    References
    ----------
    Elastic programme: methods §5.1.

    Examples
    --------
    >>> seat_for_two = PlacementProblem(
    ...     half_days=[4], seat_fee=[0], fixed_fee=[0], budget=0, capacity=[4, 3], seats_max=[1], minimum_presence=[1],
    ...     eligible=[[True], [True]], presence=[[1]], value=[3], must=[[True], [True]])
    >>> cheapest_relaxation(seat_for_two).amounts
    {'must': 1.0}
    """
    model = PlacementModel(problem, loosened=prices)
    weights = sum((price * model.breaches[one] for one, price in prices.items()), np.zeros(model.columns))
    outcome = model.minimum(weights, [], 0.0, node_limit)
    if outcome.solution is None:
        return None
    amounts = {one: round(float(breach @ outcome.solution), _DECIMALS) for one, breach in model.breaches.items()}
    amounts = {one: amount for one, amount in amounts.items() if amount}
    cost = sum(prices[one] * amount for one, amount in amounts.items())
    return Relaxation(amounts, cost, outcome.proved)


def _possible(problem: PlacementProblem, left_out: list[Condition] | tuple, node_limit: int) -> bool | None:
    """Whether any plan keeps to the conditions that are not left out; None where it could not be found out."""
    model = PlacementModel(problem, left_out=left_out)
    outcome = model.minimum(np.zeros(model.columns), [], 0.0, node_limit)
    if outcome.solution is not None:
        return True
    return False if outcome.proved else None
