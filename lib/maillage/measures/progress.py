"""Progress of a key figure between its baseline and its target."""

from typing import Literal

Status = Literal["green", "amber", "red"]

GREEN_FROM = 0.9
AMBER_FROM = 0.6
# a ratio of .9 computed in floating point may come out a hair below
ROUNDING = 1e-9


def progress(baseline: float, target: float, current: float) -> float | None:
    """Share of the way from baseline to target; falling targets work alike.

    Parameters
    ----------
    baseline, target, current : float
        Same unit.

    Returns
    -------
    float or None
        Progress [-]; below 0 when things went the wrong way, above 1 beyond the target. None when the target is the
        baseline: there is no way to go.

    References
    ----------
    methods §5.7.

    Examples
    --------
    >>> progress(30, 70, 46), progress(12, 6, 9)
    (0.4, 0.5)
    """
    return (current - baseline) / (target - baseline) if target != baseline else None


def expected_progress(elapsed: float, total: float) -> float:
    """Progress to be expected by now if it were even in time.

    Parameters
    ----------
    elapsed, total : float
        Time since the baseline and from baseline to due date, same unit.

    Returns
    -------
    float
        Expected progress [-, 0 to 1]; 1 after the due date.

    Raises
    ------
    ValueError
        If the total is not positive or the elapsed time negative.

    References
    ----------
    methods §5.7.

    Examples
    --------
    >>> expected_progress(6, 12)
    0.5
    """
    if total <= 0 or elapsed < 0:
        raise ValueError(f"elapsed, total: {elapsed}, {total} found, 0 or more and above 0 expected")
    return min(1.0, elapsed / total)


def progress_status(progress: float | None, expected: float) -> Status | None:
    """Light for a key figure: green from .9 of the expected progress, amber from .6, red below.

    Parameters
    ----------
    progress : float or None
        As `progress` returns it [-].
    expected : float
        As `expected_progress` returns it [-].

    Returns
    -------
    "green", "amber", "red" or None
        None without a progress, and while none is expected yet.

    References
    ----------
    methods §5.7 [convention].

    Examples
    --------
    >>> progress_status(0.4, 0.5)
    'amber'
    """
    if progress is None or expected <= 0:
        return None
    ratio = progress / expected + ROUNDING
    if ratio >= GREEN_FROM:
        return "green"
    return "amber" if ratio >= AMBER_FROM else "red"


def displayed_progress(progress: float) -> float:
    """Progress as drawn: cut at −1 and 1.5 so that one extreme figure does not flatten the others.

    Parameters
    ----------
    progress : float
        As `progress` returns it [-].

    Returns
    -------
    float
        Between −1 and 1.5 [-].

    References
    ----------
    methods §5.7.

    Examples
    --------
    >>> displayed_progress(3.2)
    1.5
    """
    return min(1.5, max(-1.0, progress))
