"""How far the items of a dimension say the same thing, and how far one person's score can be trusted.

McDonald's ω is left out: one coefficient of reliability, and its factor model asks for more answers than a company has.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

MINIMUM_RESPONDENTS = 20
USE_FROM = 0.70
USE_FOR_GROUPS_FROM = 0.60
CHECK_REVERSALS_BELOW = 0.30

# a variance this small beside those of the items is a rounding error
ROUNDING = 1e-12

Reading = Literal["use", "use_for_groups", "show_items", "check_reversals"]


@dataclass(frozen=True)
class Reliability:
    """A coefficient of reliability. What was not computed is None, never 0.

    Attributes
    ----------
    value : float or None
        Coefficient [-, at most 1].
    low, high : float or None
        Ends of its interval.
    items, respondents : int
        Items, and respondents who answered them all.
    method : str
        "alpha"; "spearman_brown" (two items); and, without a value, "one_item", "too_few" respondents, "no_spread"
        (all sums are equal).
    """

    value: float | None
    low: float | None
    high: float | None
    items: int
    respondents: int
    method: str


def cronbach_alpha(answers: ArrayLike, minimum: int = MINIMUM_RESPONDENTS, confidence: float = 0.95) -> Reliability:
    """Raw (not standardised) α of those who answered every item; of two items, their correlation stepped up.

    Parameters
    ----------
    answers : array_like of shape (respondents, items)
        Answers or scores, reversed items already turned; nan where there is none. Respondents with a nan are left out.
    minimum : int
        Complete respondents below which nothing is computed [convention: 20].
    confidence : float
        Level of the interval [-].

    Returns
    -------
    Reliability
        α with Feldt's interval; for two items, Spearman-Brown with the Fisher interval of the correlation.

    Raises
    ------
    ValueError
        If the answers have not two dimensions.

    References
    ----------
    Cronbach, Psychometrika 16, 1951, 297-334; Feldt, Psychometrika 30, 1965, 357-370; two items: Eisinga, te
    Grotenhuis and Pelzer, International Journal of Public Health 58, 2013, 637-642; methods §1.5.

    Examples
    --------
    >>> three_items = cronbach_alpha([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4]], minimum=4)
    >>> round(three_items.value, 3), three_items.respondents
    (0.931, 4)
    >>> cronbach_alpha([[1, 2], [2, 2], [4, 3]]).method
    'too_few'
    """
    complete = _complete(answers)
    respondents, items = complete.shape
    if items < 2:
        return Reliability(None, None, None, items, respondents, "one_item")
    if respondents < max(minimum, 2):
        return Reliability(None, None, None, items, respondents, "too_few")
    if items == 2:
        return _two_items(complete, confidence)
    covariances = np.cov(complete, rowvar=False)
    value = _alpha(np.trace(covariances), covariances.sum(), items)
    if np.isnan(value):
        return Reliability(None, None, None, items, respondents, "no_spread")
    from scipy.stats import f

    freedom = respondents - 1, (respondents - 1) * (items - 1)
    upper = f.ppf((1 + confidence) / 2, *freedom)
    lower = f.ppf((1 - confidence) / 2, *freedom)
    return Reliability(
        float(value), float(1 - (1 - value) * upper), float(1 - (1 - value) * lower), items, respondents, "alpha"
    )


def item_rest_correlations(answers: ArrayLike) -> NDArray[np.float64]:
    """Correlation of each item with the sum of the others, the item itself left out of the sum.

    Parameters
    ----------
    answers : array_like of shape (respondents, items)
        As in `cronbach_alpha`.

    Returns
    -------
    ndarray of shape (items,)
        Correlations [-]; nan where the item or the sum of the others does not vary.

    References
    ----------
    Nunnally and Bernstein, *Psychometric Theory*, 3rd ed., 1994, ch. 8; methods §1.5.

    Examples
    --------
    >>> item_rest_correlations([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4]]).round(3).tolist()
    [0.99, 0.82, 0.82]
    """
    own, with_rest, rest, _ = _parts(answers)
    scale = np.sqrt(own * rest)
    return np.divide(with_rest, scale, out=np.full(own.shape, np.nan), where=scale > ROUNDING)


def alpha_if_deleted(answers: ArrayLike) -> NDArray[np.float64]:
    """Raw α of the other items, for each item in turn.

    Parameters
    ----------
    answers : array_like of shape (respondents, items)
        As in `cronbach_alpha`.

    Returns
    -------
    ndarray of shape (items,)
        α [-]; nan below three items, and where the sum of the others does not vary.

    References
    ----------
    Nunnally and Bernstein, *Psychometric Theory*, 3rd ed., 1994, ch. 8; methods §1.5.

    Examples
    --------
    >>> alpha_if_deleted([[1, 2, 1], [2, 2, 3], [4, 3, 4], [5, 5, 4]]).round(3).tolist()
    [0.8, 0.933, 0.933]
    """
    own, _, rest, own_sum = _parts(answers)
    return np.asarray(_alpha(own_sum - own, rest, own.size - 1))


def spearman_brown(reliability: float, factor: float) -> float:
    """Reliability to be expected of a questionnaire `factor` times as long, of items like these.

    Parameters
    ----------
    reliability : float
        Of the present length [-].
    factor : float
        New number of items over the present one [-].

    Returns
    -------
    float
        Reliability [-].

    References
    ----------
    Spearman, British Journal of Psychology 3, 1910, 271-295; Brown, ibid., 296-322; methods §1.5.

    Examples
    --------
    >>> round(spearman_brown(0.60, 2), 2)
    0.75
    """
    return factor * reliability / (1 + (factor - 1) * reliability)


def lengthening(reliability: float, wanted: float) -> float | None:
    """How many times as many items of the same kind a wanted reliability asks for.

    Parameters
    ----------
    reliability, wanted : float
        Present and wanted coefficients [-, below 1].

    Returns
    -------
    float or None
        Factor on the number of items [-]; None when the present coefficient is not positive: no length helps.

    References
    ----------
    Spearman-Brown, solved for the length; methods §1.5.

    Examples
    --------
    >>> round(lengthening(0.60, 0.80), 3)
    2.667
    """
    return wanted * (1 - reliability) / (reliability * (1 - wanted)) if reliability > 0 else None


def standard_error_of_measurement(deviation: float, reliability: float) -> float:
    """How much one person's score would move if they answered again, nothing having changed.

    Parameters
    ----------
    deviation : float
        Standard deviation of the respondents' scores [points].
    reliability : float
        Coefficient [-, at most 1].

    Returns
    -------
    float
        Standard error [points].

    References
    ----------
    Lord and Novick, *Statistical Theories of Mental Test Scores*, 1968; methods §1.5.

    Examples
    --------
    >>> round(standard_error_of_measurement(18, 0.80), 2)
    8.05
    """
    return deviation * math.sqrt(1 - reliability)


def smallest_detectable_change(standard_error: float) -> float:
    """Smallest difference between two answers of one person that is more than error, at 95 %.

    Parameters
    ----------
    standard_error : float
        As `standard_error_of_measurement` returns it [points].

    Returns
    -------
    float
        Change [points].

    References
    ----------
    Beckerman et al., Quality of Life Research 10, 2001, 571-578; methods §1.5.

    Examples
    --------
    >>> round(smallest_detectable_change(8.05), 1)
    22.3
    """
    return 1.96 * math.sqrt(2) * standard_error


def reliability_reading(value: float | None) -> Reading | None:
    """What a coefficient allows: a score, a score for groups only, the items apart; very low, look for a reversed item.

    Parameters
    ----------
    value : float or None
        Coefficient [-].

    Returns
    -------
    "use", "use_for_groups", "show_items", "check_reversals" or None
        From .70, from .60, below, and below .30; None without a coefficient.

    References
    ----------
    methods §1.5 [convention].

    Examples
    --------
    >>> reliability_reading(0.84), reliability_reading(0.0842)
    ('use', 'check_reversals')
    """
    if value is None:
        return None
    if value < CHECK_REVERSALS_BELOW:
        return "check_reversals"
    if value < USE_FOR_GROUPS_FROM:
        return "show_items"
    return "use" if value >= USE_FROM else "use_for_groups"


def _complete(answers: ArrayLike) -> NDArray[np.float64]:
    given = np.asarray(answers, dtype=float)
    if given.ndim != 2:
        raise ValueError(f"answers: {given.ndim} dimensions found, (respondents, items) expected")
    return given[~np.isnan(given).any(axis=1)]


def _parts(answers: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], float]:
    """Of each item: variance, covariance with the sum of the others, variance of that sum; sum of the variances."""
    complete = _complete(answers)
    items = complete.shape[1]
    if len(complete) < 2 or items < 2:
        return np.full(items, np.nan), np.full(items, np.nan), np.full(items, np.nan), math.nan
    covariances = np.cov(complete, rowvar=False)
    own = np.diag(covariances)
    with_total = covariances.sum(axis=1)
    return own, with_total - own, covariances.sum() - 2 * with_total + own, float(own.sum())


def _alpha(item_variances: ArrayLike, total_variance: ArrayLike, items: int) -> NDArray[np.float64]:
    apart, together = np.asarray(item_variances, dtype=float), np.asarray(total_variance, dtype=float)
    varies = (together > ROUNDING * apart) & (items > 1)
    ratio = np.divide(apart, together, out=np.full(apart.shape, np.nan), where=varies)
    return items / max(items - 1, 1) * (1 - ratio)


def _two_items(complete: NDArray[np.float64], confidence: float) -> Reliability:
    from scipy.stats import pearsonr

    respondents = len(complete)
    first, second = complete.T
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return Reliability(None, None, None, 2, respondents, "no_spread")
    correlation = pearsonr(first, second)
    if 1 + correlation.statistic < ROUNDING:
        return Reliability(None, None, None, 2, respondents, "no_spread")
    value = spearman_brown(float(correlation.statistic), 2)
    if respondents < 4:
        return Reliability(value, None, None, 2, respondents, "spearman_brown")
    low, high = (spearman_brown(float(end), 2) for end in correlation.confidence_interval(confidence))
    return Reliability(value, low, high, 2, respondents, "spearman_brown")
