import math
import pickle

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.schedule import (
    CyclicTasks,
    DurationEstimate,
    Task,
    chance_within,
    critical_path,
    in_order,
    path_estimate,
    three_point_estimate,
)

# Hillier and Lieberman, Reliable Construction Co.: optimistic, likely and pessimistic weeks, and what comes before
RELIABLE = {
    "A": ((1, 2, 3), ""),
    "B": ((2, 3.5, 8), "A"),
    "C": ((6, 9, 18), "B"),
    "D": ((4, 5.5, 10), "C"),
    "E": ((1, 4.5, 5), "C"),
    "F": ((4, 4, 10), "E"),
    "G": ((5, 6.5, 11), "D"),
    "H": ((5, 8, 17), "EG"),
    "I": ((3, 7.5, 9), "C"),
    "J": ((3, 9, 9), "FI"),
    "K": ((4, 4, 4), "J"),
    "L": ((1, 5.5, 7), "J"),
    "M": ((1, 2, 3), "H"),
    "N": ((5, 5.5, 9), "KL"),
}
WEEKS = dict(zip("ABCDEFGHIJKLMN", (2, 4, 10, 6, 4, 5, 7, 9, 7, 8, 4, 5, 2, 6), strict=True))

ROADMAP = {
    "information": Task(3),
    "survey": Task(3, ["information"]),
    "interviews": Task(2),  # executives are heard before anybody is informed
    "restitution": Task(1, ["survey", "interviews"]),
    "sponsor": Task(3, ["restitution"]),
    "federate": Task(4, ["sponsor"]),
    "inventory": Task(3, ["information"]),
    "network_plan": Task(2, ["inventory", "sponsor"]),
    "pilot_training": Task(4, ["federate"]),
    "general_training": Task(8, ["pilot_training", "network_plan"]),
    "measure": Task(2, ["general_training"]),
}

durations = st.one_of(st.integers(0, 20), st.floats(0, 50))


@st.composite
def plans(draw):
    """Tasks that wait only for earlier ones, in a shuffled order."""
    size = draw(st.integers(1, 12))
    tasks = [
        (
            str(number),
            Task(
                draw(durations),
                [str(one) for one in sorted(draw(st.sets(st.integers(0, number - 1), max_size=4)))] if number else [],
                draw(st.sampled_from([0, 0, 0, 5, 30.5])),
            ),
        )
        for number in range(size)
    ]
    return dict(draw(st.permutations(tasks)))


def reliable():
    return {name: Task(WEEKS[name], list(before)) for name, (_, before) in RELIABLE.items()}


def test_reliable_construction_takes_44_weeks():
    plan = critical_path(reliable())
    assert plan.duration == 44
    assert plan.critical_paths == (tuple("ABCEFJLN"),)
    assert plan.critical == tuple("ABCEFJLN")
    floats = {name: one.total_float for name, one in plan.dates.items() if one.total_float}
    assert floats == {"D": 4, "G": 4, "H": 4, "M": 4, "I": 2, "K": 1}
    siding = plan.dates["G"]
    assert (siding.early_start, siding.early_finish, siding.late_start, siding.late_finish) == (22, 29, 26, 33)
    assert {name: plan.dates[name].free_float for name in "DGHMIK"} == {"D": 0, "G": 0, "H": 0, "M": 4, "I": 2, "K": 1}


def test_reliable_construction_by_three_figures_has_variance_9_and_five_chances_in_six():
    estimates = {name: three_point_estimate(*figures) for name, (figures, _) in RELIABLE.items()}
    assert {name: round(one.mean, 9) for name, one in estimates.items()} == WEEKS
    assert estimates["C"].variance == 4
    chain = path_estimate(estimates[name] for name in critical_path(reliable()).critical_paths[0])
    assert (chain.mean, chain.variance) == (pytest.approx(44), pytest.approx(9))
    assert chance_within(chain, 47) == pytest.approx(0.8413, abs=5e-5)


def test_the_road_map_of_section_5_6_takes_28_weeks():
    plan = critical_path(ROADMAP)
    assert plan.duration == 28
    (chain,) = plan.critical_paths
    assert chain == (
        *("information", "survey", "restitution", "sponsor"),
        *("federate", "pilot_training", "general_training", "measure"),
    )
    floats = {name: one.total_float for name, one in plan.dates.items() if one.total_float}
    assert floats == {"interviews": 4, "inventory": 10, "network_plan": 6}
    # the inventory may slip four weeks before the network plan, held by the sponsor, is touched
    assert plan.dates["inventory"].free_float == 4


def test_a_task_held_until_a_day_moves_the_end_and_begins_its_own_chain():
    pinned = critical_path({**ROADMAP, "general_training": Task(8, ["pilot_training", "network_plan"], not_before=30)})
    assert pinned.duration == 40
    assert pinned.critical_paths == (("general_training", "measure"),)
    assert pinned.dates["pilot_training"].total_float == 12
    not_felt = critical_path(
        {**ROADMAP, "general_training": Task(8, ["pilot_training", "network_plan"], not_before=18)}
    )
    assert not_felt == critical_path(ROADMAP)


def test_a_training_waits_for_september_and_what_comes_before_it_may_slip_through_august():
    august = ((10, 31),)
    plan = critical_path(
        {
            "charter": Task(8),
            "training": Task(5, ["charter"], pauses=august),
            "follow_up": Task(2, ["training"]),
            "fair": Task(20),
        }
    )
    training, charter = plan.dates["training"], plan.dates["charter"]
    assert (training.early_start, training.early_finish) == (8, 34)  # two days in July, three in September
    assert (training.late_start, training.total_float, charter.total_float) == (8, 0, 0)
    assert plan.duration == 36
    assert plan.critical == ("charter", "training", "follow_up")
    later = critical_path({"charter": Task(10), "training": Task(5, ["charter"], pauses=august)})
    assert (later.dates["training"].early_start, later.duration) == (31, 36)
    assert later.dates["charter"].total_float == 21  # all of August
    assert later.critical_paths == (("training",),)
    early = critical_path({"training": Task(5, pauses=august), "fair": Task(33)}).dates["training"]
    assert (early.early_finish, early.late_start, early.late_finish, early.total_float) == (5, 7, 33, 7)


@given(
    duration=st.integers(1, 12),
    day=st.integers(0, 40),
    gaps=st.lists(st.integers(1, 9), min_size=0, max_size=6).filter(lambda gaps: len(gaps) % 2 == 0),
)
def test_a_task_with_pauses_works_only_outside_of_them_and_as_late_as_it_may(duration, day, gaps):
    ends = [sum(gaps[: place + 1]) for place in range(len(gaps))]
    pauses = tuple(zip(ends[::2], ends[1::2], strict=True))
    task = Task(duration, pauses=pauses)

    def at_work(one):
        return not any(first <= one < last for first, last in pauses)

    start, finish = task.from_start(day)
    assert sum(at_work(one) for one in range(start, finish)) == duration
    assert at_work(start)
    assert at_work(finish - 1)
    assert not any(at_work(one) for one in range(day, start))
    late, done = task.to_finish(day + 100)
    assert task.from_start(late) == (late, done)
    assert task.from_start(late + 1)[1] > day + 100
    back, done = task.to_finish(finish)
    assert (back, done) == (start, finish)


def test_pauses_that_do_not_follow_one_another_are_refused():
    for pauses in ([(3, 3)], [(5, 4)], [(0, 4), (2, 9)]):
        with pytest.raises(ValueError, match="ascending spans that lie apart expected"):
            Task(1, pauses=pauses)


def test_chains_of_the_same_length_are_all_named_or_said_to_be_left_out():
    twice = {"a": Task(1), "b": Task(2, ["a"]), "c": Task(2, ["a"]), "d": Task(1, ["b", "c"])}
    both = critical_path(twice)
    assert (both.critical_paths, both.paths_left_out) == ((("a", "b", "d"), ("a", "c", "d")), False)
    one = critical_path(twice, paths_max=1)
    assert (one.critical_paths, one.paths_left_out) == ((("a", "b", "d"),), True)
    with pytest.raises(ValueError, match="paths_max: 0 found"):
        critical_path(twice, paths_max=0)


def test_a_plan_with_countless_chains_ends():
    rungs = {"0a": Task(1), "0b": Task(1)}
    for rung in range(1, 250):
        rungs |= {f"{rung}{side}": Task(1, [f"{rung - 1}a", f"{rung - 1}b"]) for side in "ab"}
    plan = critical_path(rungs)
    assert (plan.duration, len(plan.critical_paths), plan.paths_left_out) == (250, 10, True)


def test_tenths_that_do_not_add_up_in_binary_leave_no_float():
    plan = critical_path({"a": Task(0.1), "b": Task(0.2, ["a"]), "c": Task(0.3), "d": Task(1, ["b", "c"])})
    assert plan.critical == ("a", "b", "c", "d")
    assert plan.critical_paths == (("a", "b", "d"), ("c", "d"))


@pytest.mark.parametrize("order", ["xabc", "cbax", "bxca"])
def test_tasks_that_wait_for_each_other_are_named_in_order(order):
    after = {"x": [], "a": ["c"], "b": ["a", "x"], "c": ["b"]}
    with pytest.raises(CyclicTasks) as found:
        critical_path({name: Task(1, after[name]) for name in order})
    assert len(found.value.cycle) == 4
    for earlier, later in zip(found.value.cycle, found.value.cycle[1:], strict=False):
        assert earlier in after[later]
    assert found.value.cycle[0] == found.value.cycle[-1] == order.replace("x", "")[0]
    sentence = f"after: {' → '.join(found.value.cycle)} found, tasks that do not wait for themselves expected"
    # batch runs hand errors from one process to another
    assert str(found.value) == str(pickle.loads(pickle.dumps(found.value))) == sentence


def test_a_task_that_waits_for_itself_is_named():
    with pytest.raises(CyclicTasks, match="after: a → a found"):
        in_order({"a": ["a"]})


def test_an_unknown_predecessor_is_named_with_its_task():
    with pytest.raises(ValueError, match="'train' comes after 'chartre', which is not in the plan"):
        critical_path({"charter": Task(1), "train": Task(2, ["chartre"])})
    with pytest.raises(ValueError, match="the text 'charter' found for 'train'"):
        critical_path({"charter": Task(1), "train": Task(2, "charter")})


@pytest.mark.parametrize("number", [-1, math.nan, math.inf, None])
def test_a_duration_or_a_day_that_is_no_number_is_refused(number):
    with pytest.raises(ValueError, match=f"duration: {number} found"):
        Task(number)
    with pytest.raises(ValueError, match=f"not_before: {number} found"):
        Task(1, [], number)


@pytest.mark.parametrize(
    "figures", [(2, 1, 3), (1, 4, 3), (-1, 2, 3), (math.nan, 2, 3), (1, math.nan, 3), (1, 2, None)]
)
def test_three_figures_that_do_not_ascend_are_refused(figures):
    with pytest.raises(ValueError, match="ascending numbers"):
        three_point_estimate(*figures)


def test_a_duration_that_does_not_vary_is_kept_or_not():
    exact = three_point_estimate(4, 4, 4)
    assert exact == DurationEstimate(4, 0)
    assert [chance_within(exact, limit) for limit in (3.9, 4, 5)] == [0, 1, 1]
    with pytest.raises(ValueError, match="limit: nan found"):
        chance_within(exact, math.nan)
    assert path_estimate([]) == DurationEstimate(0, 0)


def test_nothing_to_do_takes_no_time():
    plan = critical_path({})
    assert (plan.duration, plan.dates, plan.critical_paths, plan.paths_left_out) == (0, {}, (), False)


@given(plans())
def test_the_end_is_that_of_the_longest_chain_of_networkx(tasks):
    graph = networkx.DiGraph()
    for name, task in tasks.items():
        graph.add_edge("", name, weight=task.not_before)
        graph.add_edge(name, "end", weight=task.duration)
        for earlier in task.after:
            graph.add_edge(earlier, name, weight=tasks[earlier].duration)
    assert critical_path(tasks).duration == pytest.approx(networkx.dag_longest_path_length(graph))


@given(plans())
def test_dates_keep_the_order_and_floats_are_never_negative(tasks):
    plan = critical_path(tasks)
    assert list(plan.dates) == list(tasks)
    for name, task in tasks.items():
        one = plan.dates[name]
        assert one.early_start >= task.not_before
        assert all(plan.dates[earlier].early_finish <= one.early_start for earlier in task.after)
        assert all(plan.dates[earlier].late_finish <= one.late_start for earlier in task.after)
        assert 0 <= one.free_float <= one.total_float + 1e-6
    for chain in plan.critical_paths:
        assert plan.dates[chain[-1]].early_finish == pytest.approx(plan.duration)
        first = plan.dates[chain[0]].early_start
        assert sum(tasks[name].duration for name in chain) == pytest.approx(plan.duration - first)
        assert first == tasks[chain[0]].not_before


@given(plans(), st.data())
def test_a_delay_of_the_total_float_leaves_the_end_and_a_longer_one_moves_it(tasks, data):
    plan = critical_path(tasks)
    name = data.draw(st.sampled_from(list(tasks)))
    one = plan.dates[name]

    def end(delay):
        return critical_path({**tasks, name: Task(tasks[name].duration, tasks[name].after, one.early_start + delay)})

    assert end(one.total_float).duration == pytest.approx(plan.duration)
    assert end(one.total_float + 1).duration == pytest.approx(plan.duration + 1)
    moved = end(one.free_float)
    assert all(
        moved.dates[other].early_start == pytest.approx(plan.dates[other].early_start)
        for other in tasks
        if other != name
    )
