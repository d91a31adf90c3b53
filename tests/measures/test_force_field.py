import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.force_field import force_field

nan = float("nan")
forces = st.lists(st.tuples(st.floats(1, 5), st.floats(0, 1)), max_size=6)


def of(driving, restraining):
    return force_field(*(([s for s, _ in side], [c for _, c in side])[part] for side in (driving, restraining)
                         for part in (0, 1)))  # fmt: skip


def test_section_2_2_lewin():
    field = force_field([4, 3, 2], [0.9, 0.7, 0.6], [4, 3, 3, 2], [0.8, 0.9, 0.5, 0.4])
    assert field.drive == pytest.approx(6.9)
    assert field.restrain == pytest.approx(8.2)
    assert field.net == pytest.approx(-1.3)
    assert field.ratio == pytest.approx(0.457, abs=5e-4)


def test_the_largest_restraint_is_reduced_first_and_equal_ones_are_tied():
    field = force_field([], [], [2, 5, 3], [0.6, 0.9, 0.4])
    assert field.reduce_first.order == (1, 0, 2)
    assert field.reduce_first.ties == ((0, 2),)


def test_no_force_at_all_is_no_balance_but_an_empty_side_weighs_nothing():
    assert force_field([], [], [], []) is None
    assert (of([], [(4, 0.5)]).drive, of([], [(4, 0.5)]).net, of([], [(4, 0.5)]).ratio) == (0, -2, 0)
    assert of([(4, 0.5)], []).ratio == 1


def test_forces_nobody_is_confident_of_have_no_ratio():
    field = of([(4, 0.0)], [(2, 0.0)])
    assert (field.net, field.ratio) == (0, None)


@pytest.mark.parametrize(
    ("given_forces", "message"),
    [
        (([0], [1], [], []), "driving: a strength outside 1 to 5"),
        (([], [], [6], [1]), "restraining: a strength outside"),
        (([nan], [1], [], []), "driving: a strength"),
        (([3], [1.1], [], []), "driving: a confidence outside 0 to 1"),
        (([3], [nan], [], []), "driving: a confidence"),
        (([3, 3], [1], [], []), "2 strengths and 1 confidences"),
    ],
)
def test_forces_off_the_scale_are_refused(given_forces, message):
    with pytest.raises(ValueError, match=message):
        force_field(*given_forces)


@given(forces, forces, st.randoms())
def test_sides_balance_whatever_the_order(driving, restraining, order):
    found = of(driving, restraining)
    moved = of(order.sample(driving, len(driving)), restraining)
    mirrored = of(restraining, driving)
    if not driving and not restraining:
        assert found is moved is mirrored is None
        return
    assert found.drive == pytest.approx(moved.drive)
    assert found.net == pytest.approx(-mirrored.net)
    if found.ratio is None:
        assert mirrored.ratio is None
    else:
        assert 0 <= found.ratio <= 1
        assert found.ratio + mirrored.ratio == pytest.approx(1)
    assert len(found.reduce_first.order) == len(restraining)
