"""Complementary suppression: the worked table, and random ones that an attacker of another make tries to read."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.measures.suppression import LinkedCells, intervals, protected, with_margins

tables = st.integers(2, 4).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 40), min_size=columns, max_size=columns), min_size=2, max_size=4)
)


def test_the_worked_table_hides_its_four_answers_behind_three_more_cells():
    cells = with_margins([[12, 25, 4], [9, 30, 14], [6, 11, 8]], threshold=5)
    found = protected(cells)
    assert [divmod(int(cell), 3) for cell in np.flatnonzero(found.withheld)] == [(0, 0), (0, 2), (2, 0), (2, 2)]
    low, high = intervals(cells, found.withheld)
    assert (round(low[2], 6), round(high[2], 6)) == (0, 12)
    assert found.exposed == ()


@settings(max_examples=60, deadline=None)
@given(tables)
def test_no_withheld_count_can_be_placed_closely(counts):
    cells = with_margins(counts, threshold=5)
    found = protected(cells)
    low, high = intervals(cells, found.withheld)
    for cell in np.flatnonzero(cells.primary):
        assert found.withheld[cell]
        if cell not in found.exposed:
            assert high[cell] - low[cell] >= max(5, cells.values[cell]) - 1e-6
            assert low[cell] - 1e-6 <= cells.values[cell] <= high[cell] + 1e-6


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=3))
def test_an_attacker_who_tries_every_table_finds_several_values_for_each_withheld_count(counts):
    """Another attack than the audit's: every table of whole numbers with the published cells and margins."""
    cells = with_margins(counts, threshold=5)
    found = protected(cells)
    rows, columns = np.asarray(counts).shape
    inside = rows * columns
    values, withheld = cells.values.astype(int), found.withheld
    free = np.flatnonzero(withheld[:inside])
    if not 0 < len(free) <= 4:
        return
    guesses = np.array(list(itertools.product(range(14), repeat=len(free))))
    table = np.tile(values[:inside], (len(guesses), 1))
    table[:, free] = guesses
    table = table.reshape(-1, rows, columns)
    margins = np.column_stack([table.sum(2), table.sum(1), table.sum((1, 2))])
    fits = ((margins == values[inside:]) | withheld[inside:]).all(axis=1)
    for place, cell in enumerate(free):
        if cells.primary[cell] and cell not in found.exposed:
            assert len(set(guesses[fits, place])) > 1, (counts, cell)


def test_nothing_is_withheld_where_nothing_is_small():
    assert not protected(with_margins([[12, 25], [9, 30]], threshold=5)).withheld.any()


def test_what_is_published_already_is_not_taken_back_and_what_it_gives_away_is_told():
    cells = LinkedCells(
        values=[100, 60, 80], relations=[[0.5, 0.5, -1]], primary=[True, False, False], cost=[6, 20, 1],
        width=[10] * 3, low=[0] * 3, high=[100] * 3, fixed=[False, False, True],
    )  # fmt: skip
    found = protected(cells)
    assert (found.withheld.tolist(), found.exposed) == ([True, True, False], ())
    fixed = LinkedCells(
        values=[100, 60, 80], relations=[[0.5, 0.5, -1]], primary=[True, False, False], cost=[6, 20, 1],
        width=[10] * 3, low=[0] * 3, high=[100] * 3, fixed=[False, True, True],
    )  # fmt: skip
    assert protected(fixed).exposed == (0,)


def test_tables_that_share_a_total_are_protected_together():
    """Two tables of one total: what one withholds must not come out of the other."""
    values = [3, 20, 10, 13, 23]  # a + b = total, c + d = total
    cells = LinkedCells(
        values=values, relations=[[1, 1, 0, 0, -1], [0, 0, 1, 1, -1]], primary=[True, False, False, False, False],
        cost=values, width=[5] * 5, low=[0] * 5, high=[50] * 5, fixed=[False] * 4 + [True],
    )  # fmt: skip
    found = protected(cells)
    assert found.withheld.tolist() == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"primary": [True]}, "primary: shape"),
        ({"cost": [0, 1, 1]}, "cost"),
        ({"values": [101, 0, 0]}, "values"),
        ({"fixed": [True, False, False]}, "fixed"),
    ],
)
def test_cells_that_cannot_be_are_refused(change, message):
    parts = {
        "values": [100, 60, 80], "relations": [[0.5, 0.5, -1]], "primary": [True, False, False], "cost": [6, 20, 1],
        "width": [10] * 3, "low": [0] * 3, "high": [100] * 3,
    }  # fmt: skip
    with pytest.raises(ValueError, match=message):
        LinkedCells(**(parts | change))
