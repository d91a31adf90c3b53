import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from maillage.measures.money import BudgetLine, Range, certain
from maillage.measures.returns import Programme, breakeven_cut, npv, npv_of_columns, programme_npv
from maillage.measures.uncertainty import (
    CORRELATION,
    npv_moments,
    pert,
    pert_quantile,
    pert_samples,
    programme_tornado,
    scenario_moments,
    simulate_npv,
    tornado,
    triangular,
    triangular_quantile,
)
from worked_programme import LINES, PROGRAMME

nan, inf = float("nan"), float("inf")


def three_points(low, high):
    return st.lists(st.floats(low, high), min_size=3, max_size=3).map(lambda three: Range(*sorted(three)))


spreads = st.lists(st.integers(-1000, 1000), min_size=3, max_size=3).map(lambda three: Range(*sorted(three)))
budget_lines = st.builds(
    BudgetLine,
    st.floats(0, 200),
    three_points(0, 200),
    three_points(0, 1),
    three_points(0, 1),
    st.sampled_from("ABCDE"),
)
programmes = st.builds(
    Programme,
    st.dictionaries(st.sampled_from("abc"), budget_lines, max_size=3),
    st.lists(st.floats(0, 50), min_size=4, max_size=4),
)


def test_section_6_5_triangular_and_pert():
    spread = Range(10, 20, 60)
    assert (triangular(spread).mean, triangular(spread).variance) == (30, pytest.approx(116.67, abs=0.005))
    found = pert(spread)
    assert (found.alpha, found.beta, found.mean, found.variance) == pytest.approx((1.8, 4.2, 25, 75))
    assert found.deviation == pytest.approx(math.sqrt(75))


@given(spreads)
def test_moments_are_those_of_the_quantiles(spread):
    width = spread.high - spread.low
    for moments, quantile in ((triangular, triangular_quantile), (pert, pert_quantile)):
        found = moments(spread)
        drawn = quantile(spread, (np.arange(2000) + 0.5) / 2000)
        assert spread.low <= drawn.min() <= drawn.max() <= spread.high
        assert found.mean == pytest.approx(drawn.mean(), abs=1e-3 * width + 1e-9)
        assert found.deviation == pytest.approx(drawn.std(), abs=1e-2 * width + 1e-9)


def test_quantiles_agree_with_scipy():
    chances = np.linspace(0, 1, 21)
    expected = stats.triang(c=0.2, loc=10, scale=50).ppf(chances)
    assert triangular_quantile(Range(10, 20, 60), chances) == pytest.approx(expected)
    assert pert_quantile(Range(10, 20, 60), chances) == pytest.approx(stats.beta(1.8, 4.2, 10, 50).ppf(chances))


@pytest.mark.parametrize("spread", [Range(10, 10, 60), Range(10, 60, 60)])
def test_the_most_likely_value_may_be_an_end(spread):
    assert triangular(spread).variance == pytest.approx(50**2 / 18)
    assert triangular_quantile(spread, [0, 1]).tolist() == pert_quantile(spread, [0, 1]).tolist() == [10, 60]
    assert sorted((pert(spread).alpha, pert(spread).beta)) == [1, 5]


def test_ends_are_reached_and_not_passed_by_a_rounding_error():
    for low in np.linspace(0.01, 0.89, 200).tolist():
        for quantile in (triangular_quantile, pert_quantile):
            for central in (low, 0.9):
                first, last = quantile(Range(low, central, 0.9), [0, 1])
                assert low <= first == pytest.approx(low)
                assert 0.9 >= last == pytest.approx(0.9)


def test_what_is_certain_is_a_constant():
    found = pert(certain(7))
    assert (found.mean, found.variance, found.alpha, found.beta) == (7, 0, None, None)
    assert (triangular(certain(7)).mean, triangular(certain(7)).variance) == (7, 0)
    assert set(pert_samples(certain(7), draws=50).tolist()) == {7}
    assert triangular_quantile(certain(7), [0, 0.3, 1]).tolist() == [7, 7, 7]


@pytest.mark.parametrize("central", [9, 61, nan])
def test_a_most_likely_value_outside_its_range_is_refused_by_name(central):
    with pytest.raises(ValueError, match=f"range: 10, {central}, 60 found"):
        pert(Range(10, central, 60))


@pytest.mark.parametrize("measure", [triangular, pert, pert_samples])
def test_infinite_ranges_are_refused(measure):
    with pytest.raises(ValueError, match="range: 0 to inf found"):
        measure(Range(0, 1, inf))
    with pytest.raises(ValueError, match=r"range: -2e\+15 to 1 found, ends up to 1e\+15 expected"):
        measure(Range(-2e15, 1, 1))


@pytest.mark.parametrize("quantile", [triangular_quantile, pert_quantile])
def test_probabilities_outside_0_to_1_are_refused(quantile):
    for wrong in (-0.1, 1.1, nan):
        with pytest.raises(ValueError, match="probabilities"):
            quantile(Range(0, 1, 2), [0.5, wrong])


def test_samples_stay_within_the_range_and_come_back_with_the_seed():
    spread = Range(10, 20, 60)
    drawn = pert_samples(spread)
    assert drawn.size == 10_000
    assert 10 <= drawn.min() < 12
    assert 50 < drawn.max() <= 60
    assert drawn.mean() == pytest.approx(25, abs=4 * math.sqrt(75 / 10_000))
    assert drawn.var() == pytest.approx(75, rel=0.05)
    assert np.array_equal(drawn, pert_samples(spread))
    assert not np.array_equal(drawn, pert_samples(spread, seed=1))
    with pytest.raises(ValueError, match="draws: 0 found"):
        pert_samples(spread, draws=0)


def test_scenarios_are_weighed_by_their_probabilities():
    found = scenario_moments([0, 10], [0.8, 0.2])
    assert (found.mean, found.variance) == pytest.approx((2, 16))


@pytest.mark.parametrize(
    ("values", "probabilities", "message"),
    [
        ([1, 2], [1], "as many of each"),
        ([1, nan], [0.5, 0.5], "values up to"),
        ([1, inf], [0.5, 0.5], "values up to"),
        ([1, 2], [0.5, 0.4], "0.9 found in all"),
        ([1, 2], [1.5, -0.5], "none negative"),
        ([1, 2], [1, nan], "nan found"),
        ([], [], "0 found in all"),
    ],
)
def test_impossible_scenarios_are_refused(values, probabilities, message):
    with pytest.raises(ValueError, match=message):
        scenario_moments(values, probabilities)


def test_section_6_5_exact_mean_and_deviation():
    found = npv_moments(PROGRAMME)
    assert found.mean == pytest.approx(5.460, abs=0.0005)
    assert found.deviation == pytest.approx(8.396, abs=0.0005)
    # modes are not means
    assert found.mean < programme_npv(PROGRAMME) - 2


def test_section_6_5_simulation():
    found = simulate_npv(PROGRAMME, draws=20_000)
    assert found.mean == pytest.approx(5.46, abs=0.06)
    assert found.p5 == pytest.approx(-8.4, abs=0.3)
    assert found.p50 == pytest.approx(5.5, abs=0.2)
    assert found.p95 == pytest.approx(19.0, abs=0.3)
    assert found.loss_probability == pytest.approx(0.26, abs=0.015)
    share = found.loss_probability
    assert found.loss_error == pytest.approx(math.sqrt(share * (1 - share) / 20_000))


def test_at_ten_thousand_draws_the_error_of_the_loss_is_half_a_point_at_most():
    found = simulate_npv(PROGRAMME)
    assert (found.draws, found.seed) == (10_000, 20261121)
    assert found.loss_error <= 0.005


@pytest.mark.parametrize("shape", ["pert", "triangular"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_simulation_agrees_with_the_closed_form(shape, seed):
    uncertain = {name: replace(line, attributed_margin=Range(0, 20, 80)) for name, line in LINES.items()}
    programme = replace(PROGRAMME, lines=uncertain)
    exact, found = npv_moments(programme, shape), simulate_npv(programme, 20_000, seed, shape=shape)
    assert found.mean == pytest.approx(exact.mean, abs=4 * exact.deviation / math.sqrt(20_000))
    assert found.deviation == pytest.approx(exact.deviation, rel=0.03)


@given(programmes, st.integers(0, 2**32), st.sampled_from(["pert", "triangular"]))
def test_percentiles_ascend_and_the_mean_is_near_the_exact_one(programme, seed, shape):
    found, exact = simulate_npv(programme, 400, seed, shape=shape), npv_moments(programme, shape)
    assert found.p5 <= found.p50 <= found.p95
    assert 0 <= found.loss_probability <= 1
    assert abs(found.mean - exact.mean) <= 7 * exact.deviation / math.sqrt(400) + 1e-6


def test_replaced_shares_that_go_together_widen_the_outcome_and_leave_its_mean():
    claims = {name: replace(line, share_cut=certain(0.5), evidence="A") for name, line in LINES.items()}
    programme = replace(PROGRAMME, lines=claims)
    apart, together = simulate_npv(programme, 20_000), simulate_npv(programme, 20_000, correlation=CORRELATION)
    error = apart.deviation / math.sqrt(20_000)
    assert together.mean == pytest.approx(apart.mean, abs=6 * error)
    # variance of a sum of equicorrelated parts, the correlation of the shares being close to that of their scores
    parts = [line.attributed_margin.central * pert(line.share_replaced).deviation for line in claims.values()]
    correlated = math.sqrt(
        sum(a * b * (CORRELATION if i != j else 1) for i, a in enumerate(parts) for j, b in enumerate(parts))
    )
    widened = correlated / math.sqrt(sum(part**2 for part in parts))
    assert together.deviation / apart.deviation == pytest.approx(widened, rel=0.03)


def test_the_correlation_touches_the_replaced_shares_alone():
    without = {name: replace(line, share_replaced=certain(0.5)) for name, line in LINES.items()}
    programme = replace(PROGRAMME, lines=without)
    assert simulate_npv(programme) == simulate_npv(programme, correlation=CORRELATION)
    assert simulate_npv(PROGRAMME) != simulate_npv(PROGRAMME, correlation=CORRELATION)


def test_what_the_replaced_shares_have_in_common_is_not_how_much_is_cut():
    line = BudgetLine(0, certain(100), Range(0, 0.5, 1), Range(0, 0.5, 1), "A")
    programme = Programme({"fairs": line}, costs=[0, 0], ramp=[1])
    found, exact = simulate_npv(programme, correlation=0.9), npv_moments(programme)
    assert found.mean == pytest.approx(exact.mean, abs=4 * exact.deviation / math.sqrt(10_000))


def test_the_same_seed_gives_the_same_outcome():
    assert simulate_npv(PROGRAMME) == simulate_npv(PROGRAMME)
    assert simulate_npv(PROGRAMME).p50 != simulate_npv(PROGRAMME, seed=1).p50


def test_compared_with_cutting_alone_only_what_networks_replace_counts():
    modes = {
        name: replace(
            line, share_cut=certain(line.share_cut.central), share_replaced=certain(line.share_replaced.central)
        )
        for name, line in LINES.items()
    }
    known = simulate_npv(replace(PROGRAMME, lines=modes), compared_with="cut_alone")
    assert known.p5 == known.p95 == pytest.approx(npv_of_columns(PROGRAMME).programme)
    assert known.loss_probability == 1
    claims = replace(PROGRAMME, lines={name: replace(line, evidence="E") for name, line in LINES.items()})
    assert simulate_npv(claims, compared_with="cut_alone").p95 == pytest.approx(-npv(PROGRAMME.costs, 0.08))


def test_a_programme_known_with_certainty_has_one_outcome():
    found = simulate_npv(Programme({}, costs=[1, 0], ramp=[1]))
    assert (found.p5, found.p50, found.p95, found.mean, found.deviation) == (-1, -1, -1, -1, 0)
    assert (found.loss_probability, found.loss_error) == (1, 0)


def test_a_rounding_error_is_no_loss():
    line = BudgetLine(73, certain(31), certain(0.3), certain(0.7), "B")
    programme = Programme({"fairs": line}, costs=[3, 1, 1, 1])
    for costs in range(3, 60):
        programme = Programme({"fairs": line}, costs=[3, 1, 1, costs / 7])
        level = replace(line, share_cut=certain(min(1, breakeven_cut(programme) * 0.3)))
        assert simulate_npv(replace(programme, lines={"fairs": level}), draws=2).loss_probability == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"draws": 1}, "draws: 1 found, 2 or more expected"),
        ({"correlation": 1}, "correlation: 1 found, 0 to below 1 expected"),
        ({"correlation": -0.1}, "correlation: -0.1 found"),
        ({"correlation": nan}, "correlation: nan found"),
        ({"shape": "normal"}, "'normal' found, pert or triangular expected"),
        ({"compared_with": "nothing"}, "'nothing' found, change_nothing or cut_alone expected"),
    ],
)
def test_impossible_simulations_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        simulate_npv(PROGRAMME, **change)


def test_more_years_than_can_be_discounted_are_refused():
    long = Programme(LINES, costs=[0] * 101, ramp=[1] * 100, rate=-0.99)
    with pytest.raises(ValueError, match="ramp: 100 years found, too many"):
        npv_moments(long)


def test_exact_moments_know_the_same_shapes():
    with pytest.raises(ValueError, match="'normal' found"):
        npv_moments(PROGRAMME, "normal")


def test_section_6_5_tornado():
    bars = programme_tornado(PROGRAMME)
    assert [bar.input for bar in bars[:7]] == [
        ("share_cut", "publicity"),
        ("share_cut", "sponsoring"),
        ("programme_cost", None),
        ("share_cut", "press"),
        ("share_replaced", "publicity"),
        ("share_cut", "partnerships"),
        ("rate", None),
    ]
    assert [bar.span for bar in bars[:7]] == pytest.approx([31.8, 24.5, 19.6, 16.1, 10.7, 8.5, 5.8], abs=0.05)
    assert (bars[0].at_low, bars[0].at_high) == pytest.approx((-11.5, 20.3), abs=0.05)
    assert (bars[6].low, bars[6].at_low, bars[6].high, bars[6].at_high) == pytest.approx(
        (0.05, 10.2, 0.12, 4.5), abs=0.05
    )


def test_what_is_certain_has_no_bar_and_an_uncertain_margin_has_one():
    quantities = [bar.input[0] for bar in programme_tornado(PROGRAMME)]
    assert "attributed_margin" not in quantities
    assert len(quantities) == 12
    unsure = replace(PROGRAMME, lines={"fairs": replace(LINES["fairs"], attributed_margin=Range(0, 30, 60))})
    assert ("attributed_margin", "fairs") in [bar.input for bar in programme_tornado(unsure)]


def test_a_rate_outside_the_usual_ones_is_an_end_of_its_own_bar():
    (rate,) = (bar for bar in programme_tornado(replace(PROGRAMME, rate=0.2)) if bar.input == ("rate", None))
    assert (rate.low, rate.high, rate.at_high) == (0.05, 0.2, programme_npv(replace(PROGRAMME, rate=0.2)))
    (rate,) = (bar for bar in programme_tornado(replace(PROGRAMME, rate=0.02)) if bar.input == ("rate", None))
    assert (rate.low, rate.high) == (0.02, 0.12)
    with pytest.raises(ValueError, match=r"range: 1.1, 1.0, 1.3 found"):
        programme_tornado(PROGRAMME, cost_factors=(1.1, 1.3))
    with pytest.raises(ValueError, match="12 found for rate"):
        programme_tornado(PROGRAMME, rates=(0.05, 12))


@given(programmes)
def test_bars_descend_and_hold_the_central_result_where_it_moves_one_way(programme):
    bars = programme_tornado(programme)
    spans = [bar.span for bar in bars]
    assert spans == sorted(spans, reverse=True)
    central = programme_npv(programme)
    for bar in bars:
        if bar.input[0] != "rate":
            assert min(bar.at_low, bar.at_high) - 1e-6 <= central <= max(bar.at_low, bar.at_high) + 1e-6


def test_equal_bars_keep_the_order_of_the_inputs_and_missing_results_are_refused():
    inputs = {name: Range(0, 1, 2) for name in "cab"}
    assert [bar.input for bar in tornado(lambda at: sum(at.values()), inputs)] == ["c", "a", "b"]
    with pytest.raises(ValueError, match="worth: nan and 0 found at the ends of 'c'"):
        tornado(lambda at: nan if at["c"] == 0 else 0.0, inputs)
