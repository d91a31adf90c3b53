import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.cost import CurrentCost, cost_per_target, current_cost, time_cost
from maillage.measures.money import loaded_half_day, loaded_hour

nan = float("nan")
amounts = st.floats(0, 1e6)
SALARY = (48_000, 0.42, 1_500)


def test_section_6_1_loaded_hour():
    assert loaded_hour(*SALARY) == pytest.approx(69_660 / 1446.3)
    assert round(loaded_hour(*SALARY), 2) == 48.16
    with pytest.raises(ValueError, match="0 productive hours found"):
        loaded_hour(*SALARY, annual_hours=0)


def test_section_6_1_cash_and_time_stay_apart():
    found = current_cost([120, 40, 30, 15, 8, 22], [620], 48.17 / 1000)
    assert found.cash == 235
    assert found.time == pytest.approx(29.87, abs=5e-3)
    # with the rate of the line above it, 48.16 and not 48.17, the section would have 29.86
    assert time_cost([620], loaded_hour(*SALARY)) == pytest.approx(29_860, abs=5)


def test_section_6_1_cost_of_a_target_met_in_club_b():
    club = cost_per_target(1500, 30, 48.16, 12)
    assert club.both == pytest.approx(245.4, abs=0.05)
    assert (club.cash, club.time) == (125, pytest.approx(120.4))
    assert cost_per_target(1500, 30, 48.16, 0) is None


def test_half_days_cost_what_their_hours_cost():
    hours = [35, 7, 0]
    half_days = [each / 3.5 for each in hours]
    assert time_cost(half_days, loaded_half_day(*SALARY)) == pytest.approx(time_cost(hours, loaded_hour(*SALARY)))
    by_half_day = cost_per_target(1500, 8, loaded_half_day(*SALARY), 4)
    assert by_half_day.both == pytest.approx(cost_per_target(1500, 28, loaded_hour(*SALARY), 4).both)
    assert by_half_day.both == pytest.approx((1500 + 8 * 168.57) / 4, abs=0.01)


def test_what_nobody_gave_is_not_free():
    assert current_cost([], [], 48) == CurrentCost(None, None)
    assert current_cost([1200], [], 48) == CurrentCost(1200, None)
    assert time_cost([0], 48) == 0


@pytest.mark.parametrize(
    ("cost", "message"),
    [
        (lambda: time_cost([1, 2], [48]), "1 found, one for each of 2 people"),
        (lambda: time_cost([-1], 48), "time: -1 found"),
        (lambda: time_cost([1], nan), "rates: nan found"),
        (lambda: current_cost([nan], [], 48), "cash_lines: nan found"),
        (lambda: cost_per_target(-5, 1, 1, 1), "fees: -5 found"),
        (lambda: cost_per_target(5, 1, 1, -1), "targets_met: -1 found"),
    ],
)
def test_negative_or_missing_amounts_are_refused(cost, message):
    with pytest.raises(ValueError, match=message):
        cost()


@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=8), st.randoms())
def test_time_costs_the_same_in_any_order_and_lies_between_the_rates(people, order):
    time, rates = zip(*people, strict=True)
    found = time_cost(time, rates)
    moved_time, moved_rates = zip(*order.sample(people, len(people)), strict=True)
    assert time_cost(moved_time, moved_rates) == found
    low, high = time_cost(time, min(rates)), time_cost(time, max(rates))
    assert low * (1 - 1e-9) <= found <= high * (1 + 1e-9)


@given(amounts, amounts, st.floats(0, 500), st.integers(1, 500))
def test_every_target_bears_its_part_of_fees_and_time(fees, time, rate, targets):
    found = cost_per_target(fees, time, rate, targets)
    assert found.cash * targets == pytest.approx(fees)
    assert found.time * targets == pytest.approx(time * rate)
    assert found.both == found.cash + found.time
