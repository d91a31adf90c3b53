"""What networking costs today: cash on one side, people's time on the other, and both for each target met."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real


def time_cost(time: Sequence[float], rates: Sequence[float] | float) -> float | None:
    """Worth of people's time at their loaded rates: not cash, and never added to the budget.

    Parameters
    ----------
    time : sequence of float, shape (p,)
        Time each person gave in a year: meeting, travel, preparation and online together [half-days/year, or hours].
    rates : sequence of float, shape (p,), or float
        Each person's loaded rate, or one rate for all, for the same unit of time [money/half-day, or money/hour]; see
        `maillage.measures.money.loaded_half_day` and `loaded_hour`.

    Returns
    -------
    float or None
        [money/year]; None when nobody's time is known.

    Raises
    ------
    ValueError
        If a number is negative or missing, or there are not as many rates as people.

    References
    ----------
    methods §6.1, C_time.

    Examples
    --------
    >>> time_cost([10, 4], [170, 250])
    2700.0
    """
    given = [float(amount) for amount in time]
    rate = [float(rates)] * len(given) if isinstance(rates, Real) else [float(each) for each in rates]
    if len(rate) != len(given):
        raise ValueError(f"rates: {len(rate)} found, one for each of {len(given)} people expected")
    _refuse_missing_or_negative("time", given)
    _refuse_missing_or_negative("rates", rate)
    return math.fsum(amount * each for amount, each in zip(given, rate, strict=True)) if given else None


@dataclass(frozen=True)
class CurrentCost:
    """What networking and what it could replace cost in a year, in two ledgers that are never added.

    Attributes
    ----------
    cash : float or None
        Budget lines [money/year, excluding tax]; None when no line is known.
    time : float or None
        People's time, which no supplier is paid for [money/year]; None when nobody's time is known.
    """

    cash: float | None
    time: float | None


def current_cost(cash_lines: Sequence[float], time: Sequence[float], rates: Sequence[float] | float) -> CurrentCost:
    """Cost of the current state, cash and time kept apart.

    Parameters
    ----------
    cash_lines : sequence of float
        Amounts of the budget lines, each of them once [money/year, excluding tax].
    time, rates
        As in `time_cost`.

    Returns
    -------
    CurrentCost
        Both ledgers [money/year].

    Raises
    ------
    ValueError
        If a number is negative or missing, or there are not as many rates as people.

    References
    ----------
    methods §6.1.

    Examples
    --------
    >>> current_cost([120_000, 40_000], [10, 4], 170)
    CurrentCost(cash=160000.0, time=2380.0)
    """
    lines = [float(line) for line in cash_lines]
    _refuse_missing_or_negative("cash_lines", lines)
    return CurrentCost(cash=math.fsum(lines) if lines else None, time=time_cost(time, rates))


@dataclass(frozen=True)
class CostPerTarget:
    """Cost of one target met, in cash and in time.

    Attributes
    ----------
    cash : float
        Fees for each target met [money].
    time : float
        Worth of the time for each target met [money].
    both : float
        Their sum [money], to compare networks with one another: a cheap club that eats evenings is not cheap. It is
        no spending, and belongs in neither ledger.
    """

    cash: float
    time: float
    both: float


def cost_per_target(fees: float, time: float, rate: float, targets_met: int) -> CostPerTarget | None:
    """Fees and time of one network over the targets met there.

    Parameters
    ----------
    fees : float
        All fees of the network [money/year, excluding tax].
    time : float
        Time of everybody who goes there [half-days/year, or hours].
    rate : float
        Loaded rate for the same unit of time [money/half-day, or money/hour].
    targets_met : int
        Different targets met there in the year.

    Returns
    -------
    CostPerTarget or None
        [money/target]; None when no target was met: the cost is then without any counterpart.

    Raises
    ------
    ValueError
        If a number is negative or missing.

    References
    ----------
    methods §6.1.

    Examples
    --------
    >>> club = cost_per_target(1500, 30, 48.16, 12)
    >>> club.cash, round(club.time, 1), round(club.both, 1)
    (125.0, 120.4, 245.4)
    """
    for name, amount in (("fees", fees), ("time", time), ("rate", rate), ("targets_met", targets_met)):
        _refuse_missing_or_negative(name, [float(amount)])
    if targets_met == 0:
        return None
    cash, worth = fees / targets_met, time * rate / targets_met
    return CostPerTarget(cash, worth, cash + worth)


def _refuse_missing_or_negative(name: str, given: Sequence[float]) -> None:
    for amount in given:
        if not (math.isfinite(amount) and amount >= 0):
            raise ValueError(f"{name}: {amount:g} found, 0 or more expected")
