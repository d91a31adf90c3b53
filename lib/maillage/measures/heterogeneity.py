"""Whether many take part a little or a few do it all: Gini, Lorenz curve, share of the most active fifth.

How evenly a total is spread over networks is measured by `overlap.concentration`; this is for people.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def gini(amounts: ArrayLike) -> float | None:
    """Unevenness of a total over people: 0 when all do the same, close to 1 when one does everything.

    Parameters
    ----------
    amounts : array_like of shape (people,)
        Posts, events or hours of each person, 0 or more; those who did nothing are 0.

    Returns
    -------
    float or None
        G [-, 0 to (n−1)/n]; None when there is nothing to share.

    Raises
    ------
    ValueError
        If an amount is negative or missing.

    References
    ----------
    Gini 1914; sorted form: Sen, *On Economic Inequality*, 1973, §2.2; methods §2.12.

    Examples
    --------
    >>> round(gini([0, 0, 1, 3, 16]), 3)
    0.7
    """
    ordered, total = _ordered(amounts)
    n = ordered.size
    if total == 0:
        return None
    value = 2 * (np.arange(1, n + 1) @ ordered) / (n * total) - (n + 1) / n
    return float(np.clip(value, 0, 1 - 1 / n))


def gini_corrected(amounts: ArrayLike) -> float | None:
    """Gini of a small group, stretched so that one person doing everything gives 1 whatever the group's size.

    Parameters
    ----------
    amounts : array_like of shape (people,)
        As in `gini`.

    Returns
    -------
    float or None
        G·n/(n−1) [-, 0 to 1]; None when there is nothing to share or nobody to share it with.

    Raises
    ------
    ValueError
        As `gini`.

    References
    ----------
    Deltas, Review of Economics and Statistics 85, 2003, 226-234; methods §2.12.

    Examples
    --------
    >>> round(gini_corrected([0, 0, 1, 3, 16]), 3)
    0.875
    """
    value, n = gini(amounts), np.size(amounts)
    return None if value is None or n < 2 else min(1.0, value * n / (n - 1))


def lorenz_points(amounts: ArrayLike) -> NDArray[np.float64] | None:
    """The Lorenz curve: share of people, least active first, and the share of the total they account for.

    Parameters
    ----------
    amounts : array_like of shape (people,)
        As in `gini`.

    Returns
    -------
    ndarray of shape (people + 1, 2), or None
        Shares [-], from (0, 0) to (1, 1); None when there is nothing to share.

    Raises
    ------
    ValueError
        As `gini`.

    References
    ----------
    Lorenz, Publications of the American Statistical Association 9, 1905, 209-219; methods §2.12.

    Examples
    --------
    >>> lorenz_points([3, 1]).tolist()
    [[0.0, 0.0], [0.5, 0.25], [1.0, 1.0]]
    """
    ordered, total = _ordered(amounts)
    if total == 0:
        return None
    people = np.arange(ordered.size + 1) / ordered.size
    return np.column_stack([people, np.concatenate([[0.0], np.cumsum(ordered) / total])])


def top_fifth_share(amounts: ArrayLike) -> float | None:
    """Share of the total held by the most active fifth of the people; a part of a person counts in proportion.

    Parameters
    ----------
    amounts : array_like of shape (people,)
        As in `gini`.

    Returns
    -------
    float or None
        Share [-, .2 to 1]; None when there is nothing to share.

    Raises
    ------
    ValueError
        As `gini`.

    References
    ----------
    Read off the Lorenz curve at .8; methods §2.12.

    Examples
    --------
    >>> round(top_fifth_share([0, 0, 1, 3, 16]), 3)
    0.8
    """
    points = lorenz_points(amounts)
    return None if points is None else float(1 - np.interp(0.8, points[:, 0], points[:, 1]))


def _ordered(amounts: ArrayLike) -> tuple[NDArray[np.float64], float]:
    given = np.sort(np.asarray(amounts, dtype=float).ravel())
    if not (np.isfinite(given) & (given >= 0)).all():
        raise ValueError("amounts: a negative or missing amount found, 0 or more expected")
    return given, float(given.sum())
