"""Random tables withheld in part, and a reader of another make who tries to work out what is missing.

The attacker shares nothing with the audit: it writes its own equations from the printed table, knows that people are
counted in whole numbers, and asks a mixed-integer programme for the least and the most each withheld cell can be.
"""

from __future__ import annotations

import itertools
import os

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from maillage.measures.suppression import LinkedCells, Suppression, protected, with_margins

TABLES = 100 if os.environ.get("SOAK") == "short" else 1_000
LINKED = TABLES // 5
OFTEN = settings(
    max_examples=TABLES - 3 * LINKED,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[*HealthCheck],
)
LESS_OFTEN = settings(OFTEN, max_examples=LINKED)
THRESHOLD = 5

# Many small counts, some of nought, a few large: what sites by audiences look like.
count = st.one_of(st.integers(0, 7), st.integers(0, 60), st.sampled_from([0, 1, 4, 5, 300]))


def tables(rows: tuple[int, int], columns: tuple[int, int]) -> st.SearchStrategy[list[list[int]]]:
    """Tables of counts of so many rows and columns."""
    return st.integers(*columns).flatmap(
        lambda wide: st.lists(st.lists(count, min_size=wide, max_size=wide), min_size=rows[0], max_size=rows[1])
    )


# --- the attacker --------------------------------------------------------------------------------------------------


def margins_of(shape: tuple[int, int], first: int = 0) -> list[tuple[list[int], int]]:
    """The parts of each margin of a table printed from that place on, and where the margin stands."""
    rows, columns = shape
    at = first + rows * columns
    parts = [([first + row * columns + column for column in range(columns)], at + row) for row in range(rows)]
    parts += [
        ([first + row * columns + column for row in range(rows)], at + rows + column) for column in range(columns)
    ]
    corner = at + rows + columns
    return [*parts, ([at + row for row in range(rows)], corner), ([at + rows + n for n in range(columns)], corner)]


def range_of(
    cell: int, printed: NDArray[np.float64], sums: list[tuple[list[int], int]], most: float
) -> tuple[float, float]:
    """The least and the most a cell may be in whole numbers; what is not printed is NaN."""
    n = len(printed)
    equations = np.zeros((len(sums), n))
    for number, (parts, whole) in enumerate(sums):
        equations[number, parts] += 1
        equations[number, whole] -= 1
    known = ~np.isnan(printed)
    bounds = Bounds(np.where(known, printed, 0), np.where(known, printed, most))
    found = []
    for sign in (1, -1):
        wanted = np.zeros(n)
        wanted[cell] = sign
        solved = milp(
            wanted, integrality=np.ones(n), bounds=bounds, constraints=LinearConstraint(equations, lb=0, ub=0)
        )
        assert solved.x is not None, solved.message  # the table itself is one solution
        found.append(sign * round(solved.fun))
    return found[0], found[1]


def assert_nothing_is_recovered(cells: LinkedCells, found: Suppression, sums: list[tuple[list[int], int]]) -> None:
    """No withheld cell can be told, nor one withheld for its own sake placed closely; what is published stays so."""
    assert found.withheld[cells.primary].all()
    assert not (found.withheld & cells.fixed).any()
    printed = np.where(found.withheld, np.nan, cells.values)
    for cell in np.flatnonzero(found.withheld):
        least, most = range_of(int(cell), printed, sums, float(cells.high.max()))
        assert least <= cells.values[cell] <= most
        if cell in found.exposed or (found.exposed and not cells.primary[cell]):
            continue  # what was withheld in vain for a cell beyond protection may be worked out: it tells of nobody
        assert most > least, (cells.values.tolist(), int(cell))
        if not cells.primary[cell]:
            continue
        # whole numbers may shorten the audit's interval at either end, by less than one
        assert most - least > cells.width[cell] - 2, (cells.values.tolist(), int(cell), least, most)


def assert_exposed_are_lost_whatever_is_withheld(
    cells: LinkedCells, found: Suppression, sums: list[tuple[list[int], int]]
) -> None:
    """What is told as beyond protection really is: it can be placed closely even if all that can be is withheld."""
    barest = np.where(cells.fixed, cells.values, np.nan)
    for cell in found.exposed:
        least, most = range_of(cell, barest, sums, float(cells.high.max()))
        assert most - least < cells.width[cell], (cells.values.tolist(), cell)


@OFTEN
@given(tables((2, 5), (2, 5)))
def test_no_withheld_count_of_a_table_with_its_margins_is_recovered(counts: list[list[int]]) -> None:
    cells = with_margins(counts, threshold=THRESHOLD)
    found = protected(cells)
    sums = margins_of(np.asarray(counts).shape)
    assert_nothing_is_recovered(cells, found, sums)
    assert_exposed_are_lost_whatever_is_withheld(cells, found, sums)


@LESS_OFTEN
@given(tables((2, 4), (2, 4)), st.data())
def test_what_was_published_before_gives_no_withheld_count_away(counts: list[list[int]], data: st.DataObject) -> None:
    """Margins, and now and then a cell, are in last year's report already and cannot be taken back."""
    plain = with_margins(counts, threshold=THRESHOLD)
    free = np.flatnonzero(~plain.primary).tolist()
    inside = np.asarray(counts).size
    published = data.draw(st.sets(st.sampled_from(free), max_size=4)) if free else set()
    if data.draw(st.booleans()):  # all the margins that may be told
        published |= {place for place in free if place >= inside}
    cells = fixed_at(plain, published)
    found = protected(cells)
    sums = margins_of(np.asarray(counts).shape)
    assert_nothing_is_recovered(cells, found, sums)
    assert_exposed_are_lost_whatever_is_withheld(cells, found, sums)


def fixed_at(plain: LinkedCells, published: set[int]) -> LinkedCells:
    """The same cells, some of them published already."""
    fixed = np.isin(np.arange(len(plain.values)), list(published))
    return LinkedCells(
        plain.values, plain.relations, plain.primary, plain.cost, plain.width, plain.low, plain.high, fixed
    )


@LESS_OFTEN
@given(st.integers(2, 3), st.integers(2, 3), st.data())
def test_two_tables_that_share_a_margin_do_not_give_each_other_away(
    rows: int, columns: int, data: st.DataObject
) -> None:
    """Sites by audiences and sites by functions count the same people: their row totals and grand totals are one."""
    first = np.asarray(data.draw(tables((rows, rows), (columns, columns))))
    second = np.array([split(int(total), data) for total in first.sum(axis=1)])
    one, other = with_margins(first, threshold=THRESHOLD), with_margins(second, threshold=THRESHOLD)
    offset = len(one.values)
    shared = [(first.size + row, offset + second.size + row) for row in range(rows)]
    shared.append((offset - 1, offset + len(other.values) - 1))
    links = np.zeros((len(shared), offset + len(other.values)))
    for number, (here, there) in enumerate(shared):
        links[number, here], links[number, there] = 1, -1
    relations = np.zeros((len(one.relations) + len(other.relations), offset + len(other.values)))
    relations[: len(one.relations), :offset] = one.relations
    relations[len(one.relations) :, offset:] = other.relations
    both = {
        name: np.concatenate([getattr(one, name), getattr(other, name)])
        for name in ("values", "primary", "cost", "width", "low", "high")
    }
    cells = LinkedCells(relations=np.vstack([relations, links]), **both)
    found = protected(cells)
    sums = [*margins_of(first.shape), *margins_of(second.shape, offset), *(([here], there) for here, there in shared)]
    assert_nothing_is_recovered(cells, found, sums)
    assert_exposed_are_lost_whatever_is_withheld(cells, found, sums)


def split(total: int, data: st.DataObject) -> list[int]:
    """A total cut in three."""
    cuts = sorted(data.draw(st.tuples(*[st.integers(0, total)] * 2)))
    return [cuts[0], cuts[1] - cuts[0], total - cuts[1]]


@LESS_OFTEN
@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=3))
def test_whoever_writes_down_every_table_of_whole_numbers_is_left_with_several(counts: list[list[int]]) -> None:
    """Enumeration: no solver at all."""
    cells = with_margins(counts, threshold=THRESHOLD)
    found = protected(cells)
    sums = margins_of(np.asarray(counts).shape)
    withheld = np.flatnonzero(found.withheld[: np.asarray(counts).size])
    if len(withheld) > 4:
        return
    seen: dict[int, set[int]] = {int(cell): set() for cell in withheld}
    for guess in itertools.product(range(14), repeat=len(withheld)):
        table = cells.values[: np.asarray(counts).size].copy()
        table[withheld] = guess
        margins = with_margins(table.reshape(np.asarray(counts).shape), threshold=THRESHOLD).values
        if (found.withheld | (margins == cells.values)).all():
            for cell, value in zip(withheld, guess, strict=True):
                seen[int(cell)].add(value)
    for cell in np.flatnonzero(cells.primary[: np.asarray(counts).size]):
        assert cell in found.exposed or len(seen[int(cell)]) > 1, (counts, int(cell), sums)
