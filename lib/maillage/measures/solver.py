"""The one door to the mixed-integer solver: limits by nodes and gap, never by the clock, and nothing printed."""

import contextlib
import math
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

GOLDEN_RATIO = (1 + math.sqrt(5)) / 2
_STANDARD_OUTPUT = threading.Lock()


@dataclass(frozen=True, eq=False)
class Outcome:
    """What the solver found.

    Attributes
    ----------
    solution : ndarray of shape (columns,) or None
        None without any solution.
    proved : bool
        True when nothing better exists within the gap asked for; without a solution, when there is none.
    gap : float or None
        What a still better solution could gain, relative [-].
    bound : float or None
        Weighted sum below which no solution lies.
    """

    solution: NDArray[np.float64] | None
    proved: bool
    gap: float | None
    bound: float | None


def minimum(
    weights: ArrayLike,
    rows: object,
    low: ArrayLike,
    high: ArrayLike,
    whole: ArrayLike,
    upper: ArrayLike,
    mip_rel_gap: float,
    node_limit: int,
) -> Outcome:
    """Least weighted sum of columns of 0 or more under linear conditions, some columns whole numbers.

    Parameters
    ----------
    weights : array_like of shape (columns,)
        To be minimised.
    rows : sparse array of shape (conditions, columns)
        Left-hand sides.
    low, high : array_like of shape (conditions,)
        Their bounds, infinite where there is none.
    whole : array_like of shape (columns,)
        1 where the column must be a whole number, else 0.
    upper : array_like of shape (columns,)
        Largest value of each column.
    mip_rel_gap : float
        Gap within which a solution counts as best, relative [-]. The solver adds 1e-6 of its own, absolute: scale the
        weights to what matters.
    node_limit : int
        Branches tried before it stops. Never the clock: a slow machine must not give another answer.

    Returns
    -------
    Outcome
        Solution and proof.

    References
    ----------
    HiGHS by scipy.optimize.milp; methods §5.1.

    Examples
    --------
    >>> from scipy import sparse
    >>> minimum([1, 1], sparse.csr_array([[2, 3]]), [4], [np.inf], [1, 1], [5, 5], 0.0, 100).solution.sum().item()
    2.0
    """
    from scipy import optimize

    with _chatter_silenced():
        found = optimize.milp(
            weights,
            integrality=whole,
            bounds=optimize.Bounds(0, upper),
            constraints=optimize.LinearConstraint(rows, low, high),
            options={"mip_rel_gap": mip_rel_gap, "node_limit": node_limit},
        )
    # a linear programme has no branches, and no bound but its answer
    bound = found.mip_dual_bound if np.any(whole) else found.fun
    return Outcome(
        solution=found.x,
        proved=found.status in (0, 2),
        gap=found.mip_gap if found.x is not None else None,
        bound=float(bound) if bound is not None and math.isfinite(bound) else None,
    )


def list_order(choices: int) -> NDArray[np.float64]:
    """Weights by which, of answers otherwise alike, the one whose members stand first in the list is the least.

    Parameters
    ----------
    choices : int
        Length of the list.

    Returns
    -------
    ndarray of shape (choices,)
        1 + position + an irregular fraction, which leaves no two members alike, so that sums rarely tie.

    Examples
    --------
    >>> list_order(3).round(3).tolist()
    [1.618, 2.236, 3.854]
    """
    return 1 + np.arange(choices) + np.arange(1, choices + 1) * GOLDEN_RATIO % 1


@contextlib.contextmanager
def _chatter_silenced() -> Iterator[None]:
    """Keep HiGHS's occasional debugging lines off the process's standard output, where they would be a stray output.

    They come from C, so Python's own redirections do not see them. One thread at a time: two that save and restore
    the same descriptor crosswise would lose it.
    """
    import ctypes

    c_library = ctypes.cdll.ucrtbase if os.name == "nt" else ctypes.CDLL(None)
    with _STANDARD_OUTPUT:
        c_library.fflush(None)
        saved = os.dup(1)
        try:
            with open(os.devnull, "wb") as nowhere:
                os.dup2(nowhere.fileno(), 1)
            yield
        finally:
            c_library.fflush(None)
            os.dup2(saved, 1)
            os.close(saved)
