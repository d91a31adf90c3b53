"""Where a company stands before it starts: learning culture point by point, prerequisites of its internal network."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

GO_FROM = 10 / 12

Verdict = Literal["go", "with_conditions", "no_go"]


def learning_gauge(states: Mapping[str, Sequence[str]]) -> dict[str, float | None]:
    """Share observed of what was looked into, for each point of the learning culture.

    Parameters
    ----------
    states : mapping of str to sequence of str
        State of each element, by point: "observed", "not_observed"; any other ("unknown", "contested") is left out.

    Returns
    -------
    dict of str to float or None
        Share [-, 0 to 1]; None where nothing is known.

    References
    ----------
    Inventory FEA-19, one gauge per point; observed/(observed + not observed): architecture decision 5.

    Examples
    --------
    >>> learning_gauge({"frame": ["observed", "not_observed", "unknown"], "means": ["unknown"]})
    {'frame': 0.5, 'means': None}
    """
    gauges = {}
    for point, found in states.items():
        observed = sum(state == "observed" for state in found)
        known = observed + sum(state == "not_observed" for state in found)
        gauges[point] = observed / known if known else None
    return gauges


@dataclass(frozen=True)
class Readiness:
    """Whether an internal network is ready to be opened.

    Attributes
    ----------
    verdict : str
        "go", "with_conditions", "no_go".
    met : int
        Prerequisites that are met.
    share : float
        Of all prerequisites [-, 0 to 1].
    not_met, unknown : tuple of str
        Prerequisites that are known not to be met, and those nobody knows about, in the order given.
    blocking : tuple of str
        Essential ones among both: to be settled first.
    """

    verdict: Verdict
    met: int
    share: float
    not_met: tuple[str, ...]
    unknown: tuple[str, ...]
    blocking: tuple[str, ...]


def prerequisites_verdict(states: Mapping[str, bool | None], essential: Collection[str]) -> Readiness | None:
    """Whether an internal network may go ahead; what is not known counts as not met, and is told apart.

    Parameters
    ----------
    states : mapping of str to bool or None
        Every prerequisite: True met, False not met, None unknown.
    essential : collection of str
        Those without which it does not start.

    Returns
    -------
    Readiness or None
        No go while an essential one is missing; go from ten of twelve; else with conditions. None when nothing at all
        is known.

    Raises
    ------
    ValueError
        If an essential prerequisite is not among the states.

    References
    ----------
    methods §5.8 [convention].

    Examples
    --------
    >>> twelve = {str(number): number <= 9 for number in range(1, 13)}
    >>> found = prerequisites_verdict(twelve, essential=["1", "2"])
    >>> found.verdict, found.share, found.not_met
    ('with_conditions', 0.75, ('10', '11', '12'))
    """
    missing = sorted(set(essential) - set(states))
    if missing:
        raise ValueError(f"essential: {missing[0]!r} found, one of {', '.join(states)} expected")
    if all(state is None for state in states.values()):
        return None
    not_met = tuple(name for name, state in states.items() if state is False)
    unknown = tuple(name for name, state in states.items() if state is None)
    blocking = tuple(name for name, state in states.items() if not state and name in essential)
    met = len(states) - len(not_met) - len(unknown)
    share = met / len(states)
    verdict: Verdict = "no_go" if blocking else "go" if share >= GO_FROM else "with_conditions"
    return Readiness(verdict, met, share, not_met, unknown, blocking)
