import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.training import (
    TrainingIndex,
    balanced_groups,
    hours_per_head,
    share_trained,
    skill_gap,
    training_index,
    training_load,
    training_priority,
)

nan = math.nan
levels = st.one_of(st.none(), st.just(nan), st.integers(0, 4), st.floats(0, 4))
weights = st.one_of(st.none(), st.just(nan), st.integers(1, 5), st.floats(1, 5))
skills = st.lists(st.tuples(levels, levels, weights), max_size=8)

# profile, etiquette, watch, security: required, acquired, importance
FOUR_SKILLS = ((3, 1, 3), (4, 2, 5), (3, 3, 2), (4, 1, 4))


def index_of(figures):
    return training_index(*zip(*figures, strict=True)) if figures else training_index([], [], [])


def test_section_5_4_four_skills():
    assert [training_priority(*skill) for skill in FOUR_SKILLS] == [6, 10, 0, 12]
    found = index_of(FOUR_SKILLS)
    assert found.share == pytest.approx(0.549, abs=5e-4)
    assert (found.known, found.left_out) == (4, ())


def test_section_5_4_forty_seven_people_in_groups_of_ten():
    load = training_load(47, 10, 3.5)
    assert load.groups == (10, 10, 9, 9, 9)
    assert (load.sessions, load.trainer_hours, load.learner_hours) == (5, 17.5, 164.5)
    twice = training_load(47, 10, 3.5, sittings=2)
    assert (twice.groups, twice.sessions, twice.trainer_hours, twice.learner_hours) == (load.groups, 10, 35, 329)


def test_section_5_4_forty_six_of_sixty():
    assert share_trained(46, 60) == pytest.approx(0.767, abs=5e-4)
    assert hours_per_head(46 * 3.5, 60) == pytest.approx(2.68, abs=5e-3)


def test_what_is_mastered_beyond_need_makes_up_for_nothing():
    assert skill_gap(2, 4) == 0
    assert index_of([(2, 4, 1), (2, 1, 1)]).share == 0.25


@pytest.mark.parametrize("missing", [None, nan])
def test_a_skill_with_a_figure_missing_is_in_neither_sum(missing):
    assert skill_gap(missing, 1) is None
    assert skill_gap(3, missing) is None
    assert training_priority(3, 1, missing) is None
    assert training_priority(3, missing, 2) is None
    for hole in ((missing, 1, 3), (4, missing, 5), (3, 1, missing)):
        assert index_of([*FOUR_SKILLS[:1], hole]) == TrainingIndex(6 / 9, 1, (1,))


def test_nothing_required_or_nothing_known_is_no_index():
    assert index_of([]) == TrainingIndex(None, 0, ())
    assert index_of([(0, 2, 5)]) == TrainingIndex(None, 1, ())
    assert index_of([(3, None, 5)]) == TrainingIndex(None, 0, (0,))


def test_nobody_to_train_needs_no_group_and_has_no_share():
    assert balanced_groups(0, 10) == ()
    assert training_load(0, 10, 3.5).trainer_hours == 0
    assert share_trained(0, 0) is None
    assert hours_per_head(0, 0) is None


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: skill_gap(5, 1), "required: 5 found, 0 to 4 expected"),
        (lambda: skill_gap(3, -1), "acquired: -1 found"),
        (lambda: training_priority(3, 1, 0), "importance: 0 found, 1 to 5 expected"),
        (lambda: training_priority(None, None, 6), "importance: 6 found"),
        (lambda: training_index([3, 4], [1, 2], [3]), "2, 2, 1 figures found"),
        (lambda: training_index([3, 4], [1], [3]), "2, 1, 1 figures found"),
        (lambda: balanced_groups(-1, 10), "people, capacity: -1, 10 found"),
        (lambda: balanced_groups(10, 0), "people, capacity: 10, 0 found"),
        (lambda: balanced_groups(10.5, 5), "people, capacity: 10.5, 5 found"),
        (lambda: balanced_groups(nan, 5), "people, capacity: nan, 5 found"),
        (lambda: training_load(10, 5, 0), "session_hours, sittings: 0, 1 found"),
        (lambda: training_load(10, 5, nan), "session_hours, sittings: nan, 1 found"),
        (lambda: training_load(10, 5, 2, 0), "session_hours, sittings: 2, 0 found"),
        (lambda: share_trained(61, 60), "trained, people: 61, 60 found"),
        (lambda: share_trained(-1, 60), "trained, people: -1, 60 found"),
        (lambda: share_trained(nan, 60), "trained, people: nan, 60 found"),
        (lambda: hours_per_head(-1, 60), "learner_hours, people: -1, 60 found"),
        (lambda: hours_per_head(nan, 60), "learner_hours, people: nan, 60 found"),
        (lambda: hours_per_head(5, 0), "learner_hours, people: 5, 0 found"),
    ],
)
def test_figures_that_cannot_be_are_named(act, said):
    with pytest.raises(ValueError, match=said):
        act()


@given(st.integers(0, 2000), st.integers(1, 60))
def test_groups_hold_everybody_are_as_few_as_can_be_and_alike(people, capacity):
    groups = balanced_groups(people, capacity)
    assert sum(groups) == people
    assert len(groups) == math.ceil(people / capacity)
    assert all(0 < size <= capacity for size in groups)
    assert not groups or groups[0] - groups[-1] <= 1
    assert list(groups) == sorted(groups, reverse=True)


@given(skills)
def test_an_index_is_a_share_and_never_nan(figures):
    found = index_of(figures)
    assert found.known + len(found.left_out) == len(figures)
    if found.share is not None:
        assert -1e-12 <= found.share <= 1 + 1e-12
    whole = [skill for place, skill in enumerate(figures) if place not in found.left_out]
    assert index_of(whole).share == found.share


@given(skills, st.data())
def test_learning_something_never_raises_the_index(figures, data):
    before = index_of(figures)
    if before.share is None:
        return
    place = data.draw(st.sampled_from([one for one in range(len(figures)) if one not in before.left_out]))
    required, acquired, importance = figures[place]
    after = index_of([*figures[:place], (required, min(4, acquired + 1), importance), *figures[place + 1 :]])
    assert after.share <= before.share + 1e-12
