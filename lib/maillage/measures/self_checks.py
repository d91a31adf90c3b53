"""What people find out about themselves: networker type, concepts they know, ease with digital tools.

For self-knowledge and the choice of a role; never for selection or appraisal, never a score in an assignment.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

NET_FROM = 25.0
TENDENCY_FROM = 12.5
UNDETERMINED_BELOW = 40.0

# margins are made of steps such as 100/12; one of exactly 12.5 must not fall below by rounding
ROUNDING = 1e-9

EASE_LEVELS = ("digital_exclusion", "very_weak", "weak", "at_ease")

Kind = Literal["net", "tendency", "mixed", "versatile", "undetermined"]


def type_scores(answers: ArrayLike) -> NDArray[np.float64]:
    """Score of each networker type: mean of its four answers, if three are there.

    Parameters
    ----------
    answers : array_like of shape (..., types, 4)
        Answers from 1 to 5; nan where there is none.

    Returns
    -------
    ndarray of shape (..., types)
        100·(mean − 1)/4 [points, 0 to 100]; nan below three answers.

    Raises
    ------
    ValueError
        If a type has not four items or an answer is outside 1 to 5.

    References
    ----------
    methods §3.

    Examples
    --------
    >>> type_scores([[5, 4, 4, 5], [4, 4, 3, 4], [2, float("nan"), 3, 2]]).round(2).tolist()
    [87.5, 68.75, 33.33]
    """
    given = np.asarray(answers, dtype=float)
    if given.ndim < 1 or given.shape[-1] != 4 or (given < 1).any() or (given > 5).any():
        raise ValueError(f"answers: shape {given.shape} found, four answers from 1 to 5 for each type expected")
    answered = ~np.isnan(given)
    n = answered.sum(axis=-1)
    sums = np.where(answered, given, 0).sum(axis=-1)
    return np.where(n >= 3, 100 * (sums / np.maximum(n, 1) - 1) / 4, np.nan)


@dataclass(frozen=True)
class NetworkerProfile:
    """One person's networker type, for that person.

    Attributes
    ----------
    kind : str
        "net" (one type), "tendency" (rather one, also another), "mixed" (two alike), "versatile" (three or four
        alike), "undetermined" (no type reaches 40 points).
    types : tuple of str
        The types that the kind speaks of: leading first for a tendency, else by name. Empty when undetermined.
    order : tuple of str
        All types from highest to lowest, equal ones by name.
    margin : float
        Best less second [points].
    ipsative : dict of str to float
        Each score less the person's own mean: takes away the habit of saying yes [points].
    shares : dict of str to float
        Parts of the types above the person's own mean [-, sum 1]; equal ones when all scores are equal.
    """

    kind: Kind
    types: tuple[str, ...]
    order: tuple[str, ...]
    margin: float
    ipsative: dict[str, float]
    shares: dict[str, float]


def networker_profile(scores: Mapping[str, float]) -> NetworkerProfile | None:
    """Which networker types a person's answers speak for, and how clearly.

    Parameters
    ----------
    scores : mapping of str to float
        Score of each type, at least two, as `type_scores` returns them [points, 0 to 100].

    Returns
    -------
    NetworkerProfile or None
        None when a type has no score (nan): the person's own mean is then unknown.

    Raises
    ------
    ValueError
        If there are fewer than two types.

    References
    ----------
    methods §3 [convention]; no validated model of these types is known. Words: practice §5.

    Examples
    --------
    >>> found = networker_profile({"super_connector": 87.5, "mentor": 68.75, "expert": 37.5, "reserved": 12.5})
    >>> found.kind, found.types, found.margin
    ('tendency', ('super_connector', 'mentor'), 18.75)
    """
    if len(scores) < 2:
        raise ValueError(f"scores: {len(scores)} types found, at least 2 expected")
    if any(math.isnan(score) for score in scores.values()):
        return None
    mean = math.fsum(scores.values()) / len(scores)
    ipsative = {name: score - mean for name, score in scores.items()}
    above = {name: max(0.0, part) for name, part in ipsative.items()}
    total = math.fsum(above.values())
    shares = {name: part / total if total > ROUNDING else 1 / len(above) for name, part in above.items()}
    order = tuple(sorted(scores, key=lambda name: (-scores[name], name)))
    best, margin = scores[order[0]], scores[order[0]] - scores[order[1]]
    alike = tuple(sorted(name for name in order if best - scores[name] < TENDENCY_FROM - ROUNDING))
    kind: Kind
    if best < UNDETERMINED_BELOW - ROUNDING:
        kind, types = "undetermined", ()
    elif margin >= NET_FROM - ROUNDING:
        kind, types = "net", order[:1]
    elif margin >= TENDENCY_FROM - ROUNDING:
        kind, types = "tendency", order[:2]
    else:
        kind, types = ("mixed" if len(alike) == 2 else "versatile"), alike
    return NetworkerProfile(kind, types, order, margin, ipsative, shares)


def familiarity_index(answers: ArrayLike) -> NDArray[np.float64]:
    """How familiar a person is with the concepts asked about; no invented ones among them to catch anybody out.

    Parameters
    ----------
    answers : array_like of shape (..., concepts)
        2 yes, 1 more or less, 0 no; nan where there is no answer, left out.

    Returns
    -------
    ndarray of shape (...)
        100·Σ/(2k) over the k concepts answered [points, 0 to 100]; nan without an answer.

    Raises
    ------
    ValueError
        If an answer is none of these.

    References
    ----------
    methods §1.2; trap concepts are gone: practice §5.

    Examples
    --------
    >>> familiarity_index([2] * 6 + [1] * 5 + [0] * 7).round(1).tolist()
    47.2
    """
    given = np.asarray(answers, dtype=float)
    answered = ~np.isnan(given)
    if not np.isin(given[answered], (0, 1, 2)).all():
        raise ValueError("answers: one of 0, 1, 2 expected")
    n = answered.sum(axis=-1)
    sums = np.where(answered, given, 0).sum(axis=-1)
    return np.divide(100 * sums, 2 * n, out=np.full(n.shape, np.nan), where=n > 0)


def digital_ease(domains: ArrayLike, uses_internet: ArrayLike = True) -> NDArray[np.object_]:
    """Level of digital ease from five yes-or-no domains, as the national survey asks them; for groups only.

    Parameters
    ----------
    domains : array_like of shape (people, 5)
        1 where the person manages: finding information, communicating, software, protecting privacy, solving problems;
        0 where not; nan where unknown.
    uses_internet : array_like of bool, shape (people,)
        False for those who do not use it at all.

    Returns
    -------
    ndarray of shape (people,)
        "at_ease" (five), "weak" (two to four), "very_weak" (one), "digital_exclusion" (none, or no internet); None
        where a domain is unknown.

    Raises
    ------
    ValueError
        If the shape is another or an answer is neither 0 nor 1.

    References
    ----------
    Insee Première 1953, 2023 (figures of 2021), domains; methods §1.2, very weak [convention].

    Examples
    --------
    >>> digital_ease([[1, 1, 1, 1, 1], [1, 1, 0, 1, 1], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0]]).tolist()
    ['at_ease', 'weak', 'very_weak', 'digital_exclusion']
    """
    given = np.asarray(domains, dtype=float)
    known = ~np.isnan(given)
    if given.ndim != 2 or given.shape[1] != 5 or not np.isin(given[known], (0, 1)).all():
        raise ValueError(f"domains: shape {given.shape} found, (people, 5) of 0 or 1 expected")
    connected = np.broadcast_to(np.asarray(uses_internet, dtype=bool), given.shape[:1])
    managed = np.where(known, given, 0).sum(axis=1)
    level = np.digitize(managed, (1, 2, 5))
    found = np.array((*EASE_LEVELS, None), dtype=object)
    return found[np.where(connected, np.where(known.all(axis=1), level, len(EASE_LEVELS)), 0)]
