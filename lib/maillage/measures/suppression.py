"""What else must be withheld, so that sums and means do not give away what was: the cheapest set, then an audit."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

TOLERANCE = 1e-6


@dataclass(frozen=True, eq=False)
class LinkedCells:
    """Cells that would be published, tied by sums a reader can write down: margins, totals, means of the same group.

    Attributes
    ----------
    values : array_like of shape (n,)
        What each cell holds.
    relations : array_like of shape (m, n)
        One row a relation; its sum over the cells is what the reader knows it to be (nought for a margin less its
        parts), here taken from the values.
    primary : array_like of bool, shape (n,)
        Cells withheld for their own sake.
    cost : array_like of shape (n,)
        What the reader loses with each cell, above 0; the number of answers behind it, as a rule.
    width : array_like of shape (n,)
        Least interval that must remain around a primary cell, in its own unit; 0 for one that is never published and
        needs no protection, such as a crossing of two groups.
    low, high : array_like of shape (n,)
        What everybody knows of a cell beforehand: 0 and the number of people, 0 and 100 points.
    fixed : array_like of bool, shape (n,), optional
        Cells out of reach, published already: an earlier wave, a figure the company gives itself.

    Raises
    ------
    ValueError
        If shapes do not agree, a value lies outside its limits, or a cell is both primary and fixed.
    """

    values: ArrayLike
    relations: ArrayLike
    primary: ArrayLike
    cost: ArrayLike
    width: ArrayLike
    low: ArrayLike
    high: ArrayLike
    fixed: ArrayLike | None = None

    def __post_init__(self) -> None:
        n = len(np.asarray(self.values))
        kinds = {"values": float, "primary": bool, "cost": float, "width": float, "low": float, "high": float}
        for name, kind in kinds.items():
            given = np.asarray(getattr(self, name), dtype=kind)
            if given.shape != (n,):
                raise ValueError(f"{name}: shape {given.shape} found, ({n},) expected")
            object.__setattr__(self, name, given)
        fixed = np.zeros(n, dtype=bool) if self.fixed is None else np.asarray(self.fixed, dtype=bool)
        relations = np.asarray(self.relations, dtype=float).reshape(-1, n)
        if fixed.shape != (n,):
            raise ValueError(f"fixed: shape {fixed.shape} found, ({n},) expected")
        if (self.cost <= 0).any():
            raise ValueError("cost: every cell has a cost above 0")
        if (self.values < self.low - TOLERANCE).any() or (self.values > self.high + TOLERANCE).any():
            raise ValueError("values: a value lies outside what is known of its cell")
        if (fixed & self.primary).any():
            raise ValueError("fixed: a cell that is published already cannot be withheld")
        object.__setattr__(self, "fixed", fixed)
        object.__setattr__(self, "relations", relations)


@dataclass(frozen=True, eq=False)
class Suppression:
    """Which cells to withhold.

    Attributes
    ----------
    withheld : array of bool, shape (n,)
        Primary cells and those withheld with them.
    exposed : tuple of int
        Primary cells that nothing can protect: what is published already gives them away.
    """

    withheld: NDArray[np.bool_]
    exposed: tuple[int, ...]


def protected(cells: LinkedCells) -> Suppression:
    """The cheapest set of cells to withhold so that none of the primary ones can be worked out closely.

    A mixed-integer programme picks the set; two linear programmes a primary cell then find the interval in which a
    reader who knows every relation can place it. Where the interval is too narrow, the published cells that prove it
    (those with a dual value) become a constraint, at least one of them to be withheld, and the pick is made again.

    Parameters
    ----------
    cells : LinkedCells

    Returns
    -------
    Suppression

    References
    ----------
    M. Fischetti, J. J. Salazar-González, *Solving the cell suppression problem on tabular data with linear
    constraints*, Management Science 47(7), 2001 (cuts from the attacker's programmes). Worked table and widths:
    methods §1.10, after Hundepool et al. 2012.

    Examples
    --------
    Three sites by three audiences with their margins; the four answers of one cell hide behind three more cells.

    >>> cells = with_margins([[12, 25, 4], [9, 30, 14], [6, 11, 8]], threshold=5)
    >>> found = protected(cells)
    >>> np.flatnonzero(found.withheld).tolist(), float(cells.values[found.withheld].sum()) - 4
    ([0, 2, 6, 8], 26.0)
    >>> [[round(float(bound), 6) for bound in bounds[[2]]] for bounds in intervals(cells, found.withheld)]
    [[0.0], [12.0]]
    """
    withheld = cells.primary.copy()
    exposed: set[int] = set()
    cuts: list[NDArray[np.bool_]] = []
    while True:
        found = _proofs(cells, withheld, exposed)
        if not found:
            return Suppression(withheld, tuple(sorted(exposed)))
        for cell, proof in found:
            if proof.any():
                cuts.append(proof)
            else:
                exposed.add(cell)
        withheld = _cheapest(cells, cuts)


def intervals(cells: LinkedCells, withheld: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest value a reader can give each cell; a published cell is known exactly.

    Parameters
    ----------
    cells : LinkedCells
    withheld : array_like of bool, shape (n,)

    Returns
    -------
    low, high : arrays of shape (n,)
    """
    mask = np.asarray(withheld, dtype=bool)
    low, high = cells.values.copy(), cells.values.copy()
    for cell in np.flatnonzero(mask):
        low[cell], high[cell] = (_extreme(cells, mask, cell, sign)[0] for sign in (1, -1))
    return low, high


def with_margins(counts: ArrayLike, *, threshold: int) -> LinkedCells:
    """A table of counts with its row totals, column totals and grand total, all of them to be published.

    Parameters
    ----------
    counts : array_like of int, shape (r, c)
    threshold : int
        A count from 1 to below it is withheld for its own sake; the interval that must remain is the threshold or the
        count itself, whichever is larger.

    Returns
    -------
    LinkedCells
        The cells row by row, then the row totals, the column totals, the grand total.

    Examples
    --------
    >>> with_margins([[3, 7], [8, 9]], threshold=5).values.tolist()
    [3.0, 7.0, 8.0, 9.0, 10.0, 17.0, 11.0, 16.0, 27.0]
    """
    table = np.asarray(counts, dtype=float)
    rows, columns = table.shape
    inside, n = rows * columns, rows * columns + rows + columns + 1
    values = np.concatenate([table.ravel(), table.sum(1), table.sum(0), [table.sum()]])
    relations = np.zeros((rows + columns + 1, n))
    for row in range(rows):
        relations[row, row * columns : (row + 1) * columns] = 1
        relations[row, inside + row] = -1
    for column in range(columns):
        relations[rows + column, column:inside:columns] = 1
        relations[rows + column, inside + rows + column] = -1
    relations[-1, inside : inside + rows] = 1
    relations[-1, -1] = -1
    small = (values > 0) & (values < threshold)
    return LinkedCells(
        values, relations, small, np.maximum(values, 1), np.maximum(values, threshold),
        np.zeros(n), np.full(n, max(values[-1], threshold)),
    )  # fmt: skip


def _proofs(cells: LinkedCells, withheld: NDArray[np.bool_], exposed: set[int]) -> list[tuple[int, NDArray[np.bool_]]]:
    """Primary cells that can be placed too closely, each with the published cells that prove it."""
    found = []
    for cell in np.flatnonzero(cells.primary):
        if cell in exposed or cells.width[cell] <= 0:
            continue
        (lowest, below), (highest, above) = (_extreme(cells, withheld, cell, sign) for sign in (1, -1))
        if highest - lowest < cells.width[cell] - TOLERANCE:
            found.append((int(cell), (below | above) & ~withheld & ~cells.fixed))
    return found


def _extreme(cells: LinkedCells, withheld: NDArray[np.bool_], cell: int, sign: int) -> tuple[float, NDArray[np.bool_]]:
    """The lowest value (sign 1) or highest (sign -1) of a cell, and the cells whose value it rests on."""
    from scipy.optimize import linprog

    low = np.where(withheld, cells.low, cells.values)
    high = np.where(withheld, cells.high, cells.values)
    wanted = np.zeros(len(cells.values))
    wanted[cell] = sign
    known = cells.relations @ cells.values
    found = linprog(
        wanted,
        A_eq=cells.relations if len(cells.relations) else None,
        b_eq=known if len(cells.relations) else None,
        bounds=np.column_stack([low, high]),
        method="highs",
    )
    if found.x is None:  # the values themselves satisfy every relation
        raise ArithmeticError(f"the audit of cell {cell} found no solution: {found.message}")
    rests = np.abs(found.lower.marginals) + np.abs(found.upper.marginals) > TOLERANCE
    return sign * float(found.fun), rests


def _cheapest(cells: LinkedCells, cuts: Iterable[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """The cheapest set that holds the primary cells and at least one cell of every cut."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    rows = np.array(list(cuts), dtype=float)
    found = milp(
        cells.cost,
        integrality=np.ones(len(cells.cost)),
        bounds=Bounds(cells.primary.astype(float), (~cells.fixed).astype(float)),
        constraints=LinearConstraint(rows, lb=1) if len(rows) else (),
    )
    if found.x is None:
        raise ArithmeticError(f"no set of cells protects the table: {found.message}")
    return found.x > 0.5
