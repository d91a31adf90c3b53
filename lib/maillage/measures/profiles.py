"""Online profiles as their holders describe them: complete, one per person, active, and the index they read.

Whether a profile is abandoned is asked of `register.dormant`, from its last activity.
"""

import math
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.estimation import Estimate, share_with_interval

# methods §2.10 [convention]
CHECKLIST_POINTS = {
    "photo": 10,
    "banner": 5,
    "headline": 10,
    "summary": 15,
    "current_position": 15,
    "past_positions": 10,
    "education": 5,
    "skills": 10,
    "location": 5,
    "sector": 5,
    "recommendations": 5,
    "address": 5,
}

# chance that a field agrees when two profiles are one person's, and when they are not; methods §2.8 [convention]
FIELD_CHANCES = {
    "surname": (0.95, 0.01),
    "first_name": (0.95, 0.05),
    "company": (0.80, 0.02),
    "town": (0.70, 0.10),
}
PRIOR = 1 / 200
AGREES_FROM = 0.90
DUPLICATE_FROM = 0.95
ASK_FROM = 0.50

CIVILITIES = {"M", "MM", "MME", "MLLE", "MR", "MRS", "MS", "DR", "PR", "ME", "MONSIEUR", "MADAME", "MADEMOISELLE"}
PARTICLES = {"DE", "DU", "DES", "D", "LE", "LA", "LES", "L", "VON", "VAN", "DER", "DEN"}

PILLARS = ("brand", "people", "insights", "relationships")

DuplicateDecision = Literal["duplicate", "ask", "distinct"]


def profile_completeness(ticked: Collection[str], points: Mapping[str, float] = CHECKLIST_POINTS) -> float:
    """Points of the checklist entries that the holder ticked, over all points.

    Parameters
    ----------
    ticked : collection of str
        Entries that are there.
    points : mapping of str to float
        Points of every entry [convention]; brought to a total of 100.

    Returns
    -------
    float
        Completeness [points, 0 to 100].

    Raises
    ------
    ValueError
        If an entry is not on the checklist.

    References
    ----------
    methods §2.10 [convention].

    Examples
    --------
    >>> profile_completeness({"photo", "headline", "current_position", "education", "location", "sector", "skills"})
    60.0
    """
    present = set(ticked)
    strangers = sorted(present - set(points))
    if strangers:
        raise ValueError(f"ticked: {strangers[0]!r} found, one of {', '.join(points)} expected")
    return 100 * math.fsum(points[entry] for entry in present) / math.fsum(points.values())


def name_similarity(a: str, b: str) -> float | None:
    """Jaro-Winkler likeness of two names, whatever their accents, capitals, civilities and particles.

    Parameters
    ----------
    a, b : str
        Surnames, first names, companies or towns.

    Returns
    -------
    float or None
        Likeness [-, 0 to 1]; None where one is empty.

    References
    ----------
    Winkler, *String Comparator Metrics and Enhanced Decision Rules in the Fellegi-Sunter Model of Record Linkage*,
    Proceedings of the Section on Survey Research Methods, ASA, 1990, 354-359; methods §2.8.

    Examples
    --------
    >>> round(name_similarity("Martha", "MARHTA"), 4), name_similarity("Mme Héloïse de la Roche", "HELOISE ROCHE")
    (0.9611, 1.0)
    """
    first, second = _folded(a), _folded(b)
    if not first or not second:
        return None
    from rapidfuzz.distance import JaroWinkler

    return float(JaroWinkler.similarity(first, second))


def agreeing_fields(a: Mapping[str, str], b: Mapping[str, str]) -> dict[str, bool | None]:
    """Which declared fields of two profiles agree.

    Parameters
    ----------
    a, b : mapping of str to str
        surname, first_name, company, town of each, as typed; a field that is not there is empty.

    Returns
    -------
    dict of str to bool or None
        True from a likeness of .90 [convention]; None where one is empty.

    References
    ----------
    methods §2.8.

    Examples
    --------
    >>> agreeing_fields({"surname": "LEGRAND", "town": "Lyon"}, {"surname": "Legrand", "town": "Nantes"})
    {'surname': True, 'first_name': None, 'company': None, 'town': False}
    """
    likeness = {field: name_similarity(a.get(field, ""), b.get(field, "")) for field in FIELD_CHANCES}
    return {field: None if alike is None else alike >= AGREES_FROM for field, alike in likeness.items()}


@dataclass(frozen=True)
class DuplicateCheck:
    """Whether two profiles are one person's.

    Attributes
    ----------
    weight : float
        Sum of the fields' weights [bits].
    probability : float
        That they are one person's [-].
    decision : str
        "duplicate" from .95, "ask" the person from .50, else "distinct".
    """

    weight: float
    probability: float
    decision: DuplicateDecision


def duplicate_check(agreements: Mapping[str, bool | None], prior: float = PRIOR) -> DuplicateCheck:
    """Whether two profiles are one person's, from the fields that agree; an empty field says nothing.

    Parameters
    ----------
    agreements : mapping of str to bool or None
        As `agreeing_fields` returns it.
    prior : float
        Chance that two profiles found under a name are one person's [-] [convention: 1 in 200].

    Returns
    -------
    DuplicateCheck

    Raises
    ------
    KeyError
        If a field has no chances.

    References
    ----------
    Fellegi and Sunter, JASA 64, 1969, 1183-1210; thresholds: methods §2.8 [convention].

    Examples
    --------
    >>> duplicate_check({"surname": True, "first_name": True, "company": True, "town": False}).decision
    'duplicate'
    """
    weight = 0.0
    for field, agrees in agreements.items():
        same, other = FIELD_CHANCES[field]
        if agrees is not None:
            weight += math.log2(same / other if agrees else (1 - same) / (1 - other))
    odds = prior / (1 - prior) * 2**weight
    probability = odds / (1 + odds)
    if probability >= DUPLICATE_FROM:
        return DuplicateCheck(weight, probability, "duplicate")
    return DuplicateCheck(weight, probability, "ask" if probability >= ASK_FROM else "distinct")


def active_share(counts: ArrayLike, months: float, per_month: float, population: float) -> Estimate:
    """Share of people at or above the client's own threshold of activity.

    Parameters
    ----------
    counts : array_like of shape (people,)
        Posts, comments or events of each person over the period; nan where unknown, left out.
    months : float
        Length of the period [months].
    per_month : float
        Threshold, set by the client [times per month].
    population : int or inf
        People in the group, known or not.

    Returns
    -------
    Estimate
        Share [-] with its Wilson interval.

    Raises
    ------
    ValueError
        If the period is not positive, a count is negative, or more people are known than the group counts.

    References
    ----------
    methods §2.11; `estimation.share_with_interval`.

    Examples
    --------
    >>> active_share([0, 2, 3, 12], months=3, per_month=1, population=4).value
    0.5
    """
    given = np.asarray(counts, dtype=float).ravel()
    given = given[~np.isnan(given)]
    if months <= 0 or (given < 0).any():
        raise ValueError("counts, months: counts of 0 or more over a period above 0 expected")
    return share_with_interval(int((given >= per_month * months).sum()), given.size, population)


@dataclass(frozen=True)
class SellingIndex:
    """A group's Social Selling Index, as its members read it on their own pages.

    Attributes
    ----------
    totals : ndarray of shape (people,)
        Sum of the pillars [points, 0 to 100]; nan where one is missing.
    median, lower_quartile, upper_quartile : float
        Of the totals [points].
    pillar_medians : ndarray of shape (4,)
        [points, 0 to 25], in the order of `PILLARS`.
    weakest : tuple of str
        Pillars with the lowest median; several when they tie.
    """

    totals: NDArray[np.float64]
    median: float
    lower_quartile: float
    upper_quartile: float
    pillar_medians: NDArray[np.float64]
    weakest: tuple[str, ...]


def selling_index(pillars: ArrayLike) -> SellingIndex | None:
    """Median, quartiles and weakest pillar of a group's Social Selling Index: to choose a training, never a target.

    Parameters
    ----------
    pillars : array_like of shape (people, 4)
        Brand, people, insights, relationships [points, 0 to 25]; nan where missing.

    Returns
    -------
    SellingIndex or None
        Quartiles by linear interpolation; None when nobody has all four pillars.

    Raises
    ------
    ValueError
        If the shape is another or a pillar lies outside 0 to 25.

    References
    ----------
    LinkedIn, *Social Selling Index*, 2014: the formula is LinkedIn's own and not recomputed; methods §2.9.

    Examples
    --------
    >>> group = selling_index([[14, 10, 9, 12], [20, 15, 18, 16], [8, 6, 3, 9]])
    >>> group.median, group.weakest
    (45.0, ('insights',))
    """
    given = np.asarray(pillars, dtype=float)
    if given.ndim != 2 or given.shape[1] != len(PILLARS) or (given < 0).any() or (given > 25).any():
        raise ValueError(f"pillars: shape {given.shape} found, (people, 4) of 0 to 25 points expected")
    totals = given.sum(axis=1)
    whole = ~np.isnan(totals)
    if not whole.any():
        return None
    lower, median, upper = np.quantile(totals[whole], [0.25, 0.5, 0.75]).tolist()
    medians = np.nanmedian(given, axis=0)
    weakest = tuple(name for name, value in zip(PILLARS, medians, strict=True) if value == medians.min())
    return SellingIndex(totals, median, lower, upper, medians, weakest)


def _folded(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).upper()
    words = re.findall(r"\w+", plain)
    return " ".join([word for word in words if word not in CIVILITIES | PARTICLES] or words)
