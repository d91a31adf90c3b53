"""What drives a change and what restrains it, weighed by how sure one is of each force."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maillage.measures.causes import Ranking, ranking

WEAKEST, STRONGEST = 1.0, 5.0


@dataclass(frozen=True)
class ForceField:
    """Forces for and against, summed.

    Attributes
    ----------
    drive, restrain : float
        Σ strength × confidence of either side [strength, 0 or more]; 0 for a side on which no force was named.
    net : float
        drive − restrain; positive where the change is carried.
    ratio : float or None
        drive / (drive + restrain) [-, 0 to 1]; None when nobody is confident of any force.
    reduce_first : Ranking
        Restraining forces by strength × confidence, largest first, equal ones tied: lowering a restraint meets less
        resistance than pushing harder.
    """

    drive: float
    restrain: float
    net: float
    ratio: float | None
    reduce_first: Ranking


def force_field(
    driving_strengths: ArrayLike,
    driving_confidences: ArrayLike,
    restraining_strengths: ArrayLike,
    restraining_confidences: ArrayLike,
) -> ForceField | None:
    """Lewin's force field, each force weighed by the confidence one has in it.

    Parameters
    ----------
    driving_strengths, restraining_strengths : array_like of shape (d,), (r,)
        Strength of each force [-, 1 to 5].
    driving_confidences, restraining_confidences : array_like of shape (d,), (r,)
        Confidence in it [-, 0 to 1].

    Returns
    -------
    ForceField or None
        None when no force was named on either side: nothing was asked, which is no balance.

    Raises
    ------
    ValueError
        If a strength is outside 1 to 5, a confidence outside 0 to 1, one is missing, or their numbers differ.

    References
    ----------
    Lewin, *Field Theory in Social Science*, 1951; methods §2.2. Confidences as weights [convention].

    Examples
    --------
    >>> field = force_field([4, 3, 2], [0.9, 0.7, 0.6], [4, 3, 3, 2], [0.8, 0.9, 0.5, 0.4])
    >>> round(field.drive, 1), round(field.restrain, 1), round(field.net, 1), round(field.ratio, 3)
    (6.9, 8.2, -1.3, 0.457)
    >>> field.reduce_first.order
    (0, 1, 2, 3)
    """
    driving = _weighed("driving", driving_strengths, driving_confidences)
    restraining = _weighed("restraining", restraining_strengths, restraining_confidences)
    if driving.size == restraining.size == 0:
        return None
    drive, restrain = float(driving.sum()), float(restraining.sum())
    return ForceField(
        drive=drive,
        restrain=restrain,
        net=drive - restrain,
        ratio=drive / (drive + restrain) if drive + restrain > 0 else None,
        # 3 × 0.4 and 2 × 0.6 are one force's worth, though not to the last binary digit
        reduce_first=ranking(restraining.round(9)),
    )


def _weighed(side: str, strengths: ArrayLike, confidences: ArrayLike) -> NDArray[np.float64]:
    strength, confidence = np.asarray(strengths, dtype=float), np.asarray(confidences, dtype=float)
    if strength.ndim != 1 or strength.shape != confidence.shape:
        raise ValueError(
            f"{side}: {strength.size} strengths and {confidence.size} confidences found, one each expected"
        )
    if not ((strength >= WEAKEST) & (strength <= STRONGEST)).all():
        raise ValueError(f"{side}: a strength outside {WEAKEST:g} to {STRONGEST:g} found")
    if not ((confidence >= 0) & (confidence <= 1)).all():
        raise ValueError(f"{side}: a confidence outside 0 to 1 found")
    return strength * confidence
