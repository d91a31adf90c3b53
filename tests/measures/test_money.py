from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.money import (
    EVIDENCE_FACTORS,
    BudgetLine,
    Range,
    certain,
    gross_saving,
    loaded_half_day,
    lost_effect,
    switching_hires,
    switching_share,
    three_columns,
)

# methods §6.2, thousands of euros
LINES = [
    BudgetLine(120, certain(80), Range(0.05, 0.20, 0.30), Range(0.2, 0.6, 0.8), "D"),
    BudgetLine(40, certain(10), Range(0, 0.10, 0.25), Range(0.4, 0.8, 0.9), "D"),
    BudgetLine(30, certain(5), Range(0.1, 0.4, 0.6), Range(0.1, 0.5, 0.8), "D"),
    BudgetLine(15, certain(5), Range(0, 0.2, 0.4), Range(0.1, 0.5, 0.8), "D"),
    BudgetLine(22, certain(30), Range(0, 0.1, 0.2), Range(0.3, 0.7, 0.9), "D"),
]


def ranges(low, high):
    return st.lists(st.floats(low, high), min_size=3, max_size=3).map(lambda three: Range(*sorted(three)))


budget_lines = st.builds(
    BudgetLine, st.floats(0, 200), ranges(0, 200), ranges(0, 1), ranges(0, 1), st.sampled_from("ABCDE")
)


def test_section_6_2_gross_saving_and_lost_effect_at_the_modes():
    assert sum(gross_saving(line.budget, line.share_cut.central) for line in LINES) == pytest.approx(45.2)
    lost = sum(
        lost_effect(line.attributed_margin.central, line.share_cut.central, 0.6 * line.share_replaced.central)
        for line in LINES
    )
    assert lost == pytest.approx(14.6)


def test_section_6_2_three_columns_at_the_modes():
    columns = three_columns(LINES, certain(6))
    assert columns.change_nothing == certain(0)
    assert columns.cut_alone.central == pytest.approx(45.2 - 23)
    assert columns.cut_and_network.central == pytest.approx(45.2 - 14.6 - 6)
    assert columns.programme.central == pytest.approx(23 - 14.6 - 6)
    # third year of the flows of §6.2
    assert columns.cut_and_network.central == pytest.approx(24.60)


def test_a_claim_without_accounts_adds_nothing():
    unproved = [replace(line, evidence="E") for line in LINES]
    columns = three_columns(unproved, certain(6))
    assert columns.programme == certain(-6)
    assert columns.cut_and_network.central == pytest.approx(columns.cut_alone.central - 6)


def test_better_evidence_counts_more_of_the_same_claim():
    gains = [three_columns([replace(line, evidence=grade) for line in LINES], certain(6)) for grade in "ABCDE"]
    central = [columns.programme.central for columns in gains]
    assert central == sorted(central, reverse=True)
    assert len(set(central)) == 5
    assert dict(EVIDENCE_FACTORS) == {"A": 1, "B": 0.9, "C": 0.75, "D": 0.6, "E": 0}


def test_where_the_margin_exceeds_the_budget_the_larger_cut_is_the_worse():
    line = BudgetLine(22, certain(30), Range(0.1, 0.2, 0.5), certain(0), "A")
    alone = three_columns([line], certain(0)).cut_alone
    assert alone.low == pytest.approx(-4)
    assert alone.high == pytest.approx(-0.8)


def test_no_line_leaves_the_cost_of_the_programme():
    assert three_columns([], Range(5, 6, 9)).cut_and_network == Range(-9, -6, -5)
    with pytest.raises(ValueError, match="programme_cost"):
        three_columns([], Range(-1, 0, 1))


def test_switching_share_repays_the_programme_exactly():
    share = switching_share(LINES, 6)
    assert share == pytest.approx(6 / 23)
    repaid = [replace(line, share_replaced=certain(share), evidence="A") for line in LINES]
    assert three_columns(repaid, certain(6)).programme.central == pytest.approx(0)


def test_a_programme_dearer_than_the_whole_lost_effect_is_never_repaid():
    assert switching_share(LINES, 23.5) is None
    assert switching_share([], 1) is None
    assert switching_share([], 0) == 0


@pytest.mark.parametrize(
    ("cost", "fee", "hires"),
    [(28_000, 8_000, 4), (24_000, 8_000, 3), (3000.84, 1000.28, 3), (1, 8_000, 1), (0, 8_000, 0)],
)
def test_hires_are_rounded_up_to_whole_people(cost, fee, hires):
    assert switching_hires(cost, fee) == hires


def test_without_an_agency_fee_no_number_of_hires_repays():
    assert switching_hires(28_000, 0) is None


def test_section_6_1_loaded_hour():
    assert loaded_half_day(48_000, 0.42, 1_500, hours_per_half_day=1) == pytest.approx(48.16, abs=0.005)
    assert loaded_half_day(48_000, 0.42, 1_500) == pytest.approx(69_660 / 1446.3 * 3.5)
    with pytest.raises(ValueError, match="productive hours"):
        loaded_half_day(48_000, 0.42, unproductive_share=1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"budget": -1}, "budget"),
        ({"budget": float("inf")}, "infinite"),
        ({"attributed_margin": Range(0, 1, float("inf"))}, "infinite"),
        ({"attributed_margin": certain(-1)}, "attributed_margin"),
        ({"share_cut": Range(0, 1, 1.5)}, "share_cut"),
        ({"share_replaced": certain(-0.1)}, "share_replaced"),
        ({"evidence": "F"}, "'F' found"),
    ],
)
def test_impossible_lines_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(LINES[0], **change)


@pytest.mark.parametrize("ends", [(2, 1, 3), (1, 3, 2), (float("nan"), 1, 2)])
def test_a_range_ascends(ends):
    with pytest.raises(ValueError, match="ascending"):
        Range(*ends)


@given(st.lists(budget_lines, min_size=1, max_size=3), ranges(0, 50))
def test_columns_are_the_extremes_over_all_ends_of_the_inputs(lines, cost):
    columns = three_columns(lines, cost)
    alone, networked, replaced = [0, 0], [-cost.high, -cost.low], [-cost.high, -cost.low]
    for line in lines:
        corners = [
            (cut * (line.budget - margin), cut * margin * EVIDENCE_FACTORS[line.evidence] * share)
            for cut, margin, share in product(
                *((r.low, r.high) for r in (line.share_cut, line.attributed_margin, line.share_replaced))
            )
        ]
        for total, values in (
            (alone, [a for a, _ in corners]),
            (networked, [a + b for a, b in corners]),
            (replaced, [b for _, b in corners]),
        ):
            total[0] += min(values)
            total[1] += max(values)
    for column, (low, high) in (
        (columns.cut_alone, alone),
        (columns.cut_and_network, networked),
        (columns.programme, replaced),
    ):
        assert column.low == pytest.approx(low, abs=1e-6)
        assert column.high == pytest.approx(high, abs=1e-6)
    assert columns.cut_and_network.central - columns.cut_alone.central == pytest.approx(
        columns.programme.central, abs=1e-6
    )
