import datetime
import math
from datetime import date
from typing import get_args

import networkx
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue import entries
from maillage.measures.gates import (
    LIMITS,
    BrokenLimit,
    Gate,
    PlannedTask,
    Refusal,
    TaskKind,
    broken_limits,
    gate_states,
    order_refusals,
)
from maillage.measures.schedule import CyclicTasks

DAY = date(2026, 9, 1)
LAST = date(2026, 11, 3)
MANAGEMENT = {"sponsor": DAY, "budget_line": DAY, "act_by_each_member": LAST, "agenda": DAY}
TEAMS = {"meeting_on_each_site": DAY, "relay_on_each_site": DAY, "rules_read": DAY, "time_in_writing": DAY}
GATES = {
    "gate_0": Gate({"council_informed": None, "notice_sent": DAY, "register": DAY}),
    "management_commits": Gate(MANAGEMENT),
    "teams": Gate(TEAMS, after=["management_commits"]),
}
QUICK = PlannedTask("quick_win", days=30, cost=500)
TRIAL = PlannedTask("trial", days=90, cost=2000, volunteers=8)
ALWAYS_ALLOWED = [QUICK, TRIAL, *(PlannedTask(kind) for kind in ("executive_training", "act", "other"))]


def refused(tasks, gates=GATES):
    return {one.task: one.missing_links for one in order_refusals(gates, tasks)}


def with_act(gate, act, day):
    return {**GATES, gate: Gate({**GATES[gate].acts, act: day}, GATES[gate].after)}


def test_a_gate_opens_on_the_day_of_its_last_act_and_of_those_before():
    states = gate_states(GATES)
    assert states["teams"].opens_on == LAST
    assert (states["teams"].missing_acts, states["teams"].waits_for) == ((), ())
    assert states["management_commits"].opens_on == LAST


def test_one_act_missing_keeps_its_gate_closed_and_those_after_it():
    states = gate_states(with_act("management_commits", "sponsor", None))
    assert states["management_commits"].opens_on is None
    assert states["management_commits"].missing_acts == ("sponsor",)
    # all the teams' own acts are done, and it is closed all the same
    assert states["teams"].opens_on is None
    assert (states["teams"].missing_acts, states["teams"].waits_for) == ((), ("management_commits",))


def test_preliminaries_hold_back_no_gate_of_the_order():
    states = gate_states(GATES)
    assert states["gate_0"].opens_on is None
    assert states["gate_0"].missing_acts == ("council_informed",)
    assert states["management_commits"].opens_on == LAST


def test_a_gate_waits_for_gates_far_before_it_and_names_only_those_with_acts_missing():
    gates = {"third": Gate({"c": DAY}, ["second"]), "second": Gate({"b": DAY}, ["first"]), "first": Gate({"a": None})}
    assert gate_states(gates)["third"].waits_for == ("first",)
    assert gate_states(gates)["third"].opens_on is None
    assert list(gate_states(gates)) == list(gates)


def test_a_gate_that_asks_for_nothing_or_has_no_plain_day_is_refused():
    with pytest.raises(ValueError, match="acts: none found"):
        Gate({})
    for day in (pandas.NaT, datetime.datetime(2026, 9, 1, 9), "2026-09-01"):
        with pytest.raises(ValueError, match="found for 'sponsor', a date without an hour expected, or None"):
            Gate({"sponsor": day})


def test_gates_that_wait_for_each_other_or_for_none_are_named():
    with pytest.raises(CyclicTasks, match="one → two → one"):
        gate_states({"one": Gate({"a": DAY}, ["two"]), "two": Gate({"b": DAY}, ["one"])})
    with pytest.raises(ValueError, match="'one' comes after 'zero', which is not in the plan"):
        gate_states({"one": Gate({"a": DAY}, ["zero"])})


def test_a_quick_win_is_thirty_days_and_500_at_most():
    assert broken_limits(QUICK) == ()
    assert broken_limits(PlannedTask("quick_win", days=31, cost=500)) == (BrokenLimit("days", 31, 30),)
    assert broken_limits(PlannedTask("quick_win", days=30, cost=500.01)) == (BrokenLimit("cost", 500.01, 500),)
    assert broken_limits(PlannedTask("quick_win", days=60, cost=900)) == (
        BrokenLimit("days", 60, 30),
        BrokenLimit("cost", 900, 500),
    )


def test_a_trial_is_ninety_days_and_eight_volunteers_at_most_for_a_budget_that_is_told():
    assert broken_limits(TRIAL) == ()
    assert broken_limits(PlannedTask("trial", days=91, cost=0, volunteers=8)) == (BrokenLimit("days", 91, 90),)
    assert broken_limits(PlannedTask("trial", days=90, cost=0, volunteers=9)) == (BrokenLimit("volunteers", 9, 8),)
    assert broken_limits(PlannedTask("trial", days=90, volunteers=8)) == (BrokenLimit("cost", None, None),)


def test_a_limit_that_is_not_stated_is_not_kept():
    assert broken_limits(PlannedTask("quick_win")) == (BrokenLimit("days", None, 30), BrokenLimit("cost", None, 500))
    assert broken_limits(PlannedTask("quick_win", days=0, cost=0)) == ()


@pytest.mark.parametrize("kind", ["roll_out", "executive_training", "act", "other"])
def test_only_quick_wins_and_trials_have_limits(kind):
    assert broken_limits(PlannedTask(kind, days=400, cost=90_000, volunteers=200)) == ()


def test_the_levers_of_the_catalogue_are_what_they_call_themselves():
    levers = [one.fields for one in entries("lever").values() if one.fields["kind"] in LIMITS]
    assert {one["kind"] for one in levers} == set(LIMITS)
    for one in levers:
        task = PlannedTask(one["kind"], (), one["days"], one["cost"]["high"], one.get("volunteers_max"))
        assert broken_limits(task) == ()


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"days": -1}, "days: -1 found"),
        ({"cost": math.nan}, "cost: nan found"),
        ({"volunteers": math.inf}, "volunteers: inf found"),
        ({"kind": "quickwin"}, "kind: 'quickwin' found, one of roll_out, quick_win, trial"),
    ],
)
def test_a_task_of_no_kind_or_with_figures_that_cannot_be_is_refused(figures, said):
    with pytest.raises(ValueError, match=said):
        PlannedTask(**{"kind": "other", **figures})


def test_roll_out_passes_after_the_second_gate_and_not_after_the_first():
    assert refused({"training": PlannedTask("roll_out", ["teams"])}) == {}
    link = (("teams", "training"),)
    assert refused({"training": PlannedTask("roll_out", ["management_commits"])}) == {"training": link}
    assert refused({"training": PlannedTask("roll_out", ["gate_0"])}) == {"training": link}
    assert refused({"training": PlannedTask("roll_out")}) == {"training": link}


def test_after_the_acts_of_the_gate_is_not_after_the_gate():
    assert refused({"training": PlannedTask("roll_out", list(TEAMS))}) == {"training": (("teams", "training"),)}


def test_a_path_through_other_tasks_is_a_path():
    for between in ALWAYS_ALLOWED:
        step = PlannedTask(between.kind, ["teams"], between.days, between.cost, between.volunteers)
        assert refused({"training": PlannedTask("roll_out", ["step"]), "step": step}) == {}
        assert refused({"training": PlannedTask("roll_out", ["step"]), "step": between}) == {
            "training": (("teams", "training"),)
        }


def test_a_gate_after_the_second_one_leads_there_too():
    gates = {**GATES, "roll_out": Gate({"trainers_chosen": None}, ["teams"])}
    assert refused({"training": PlannedTask("roll_out", ["roll_out"])}, gates) == {}
    aside = {**GATES, "roll_out": Gate({"trainers_chosen": None}, ["management_commits"])}
    assert set(refused({"training": PlannedTask("roll_out", ["roll_out"])}, aside)) == {"training"}


@pytest.mark.parametrize("task", ALWAYS_ALLOWED, ids=lambda task: task.kind)
def test_what_is_allowed_at_any_time_is_never_refused(task):
    closed = with_act("management_commits", "sponsor", None)
    assert refused({"it": task}, closed) == {}
    later = PlannedTask(task.kind, ["gate_0"], task.days, task.cost, task.volunteers)
    assert refused({"it": later}, closed) == {}


@pytest.mark.parametrize(
    "task",
    [
        PlannedTask("quick_win", days=31, cost=500),
        PlannedTask("quick_win", days=30, cost=501),
        PlannedTask("quick_win", days=30),
        PlannedTask("trial", days=91, cost=2000, volunteers=8),
        PlannedTask("trial", days=90, cost=2000, volunteers=9),
        PlannedTask("trial", days=90, cost=2000),
    ],
)
def test_roll_out_under_another_name_is_refused_as_such_and_passes_in_its_turn(task):
    assert refused({"it": task}) == {"it": (("teams", "it"),)}
    in_turn = PlannedTask(task.kind, ["teams"], task.days, task.cost, task.volunteers)
    assert refused({"it": in_turn}) == {}
    # still told: it is no quick win and no trial, wherever it stands
    assert broken_limits(in_turn)


def test_the_link_that_is_missing_is_told_where_the_chain_begins():
    tasks = {
        "follow_up": PlannedTask("roll_out", ["everyone", "sales"]),
        "everyone": PlannedTask("roll_out", ["rooms"]),
        "rooms": PlannedTask("other"),
        "sales": PlannedTask("roll_out"),
        "hr": PlannedTask("roll_out", ["teams", "rooms"]),
    }
    assert order_refusals(GATES, tasks) == (
        Refusal("follow_up", (("teams", "everyone"), ("teams", "sales")), gate_waits_for_it=False),
        Refusal("everyone", (("teams", "everyone"),), gate_waits_for_it=False),
        Refusal("sales", (("teams", "sales"),), gate_waits_for_it=False),
    )


def test_an_open_gate_does_not_stand_for_the_link():
    assert gate_states(GATES)["teams"].opens_on is not None
    assert refused({"training": PlannedTask("roll_out")}) != {}
    closed = with_act("teams", "rules_read", None)
    assert refused({"training": PlannedTask("roll_out", ["teams"])}, closed) == {}


def test_roll_out_that_the_gate_itself_waits_for_is_told():
    tasks = {
        "tool": PlannedTask("roll_out"),
        "rules_read": PlannedTask("act", ["tool"]),
        "training": PlannedTask("roll_out"),
    }
    found = order_refusals(GATES, tasks)
    assert [(one.task, one.gate_waits_for_it) for one in found] == [("tool", True), ("training", False)]


def test_an_act_that_waits_for_its_own_gate_is_a_cycle():
    with pytest.raises(CyclicTasks, match="rules_read → teams → rules_read"):
        order_refusals(GATES, {"rules_read": PlannedTask("act", ["teams"])})


@pytest.mark.parametrize(
    ("gates", "tasks", "said"),
    [
        ({"gate_0": GATES["gate_0"]}, {}, "second: 'teams' found, one of gate_0 expected"),
        (GATES, {"teams": PlannedTask("other")}, "gates: 'teams' found for a gate and for a task or an act"),
        ({"teams": Gate({"teams": DAY})}, {}, "gates: 'teams' found for a gate and for a task or an act"),
        ({"teams": Gate({"a": DAY}, ["a"])}, {}, "the gate 'teams' comes after 'a', which is no gate"),
        (GATES, {"it": PlannedTask("other", ["team"])}, "'it' comes after 'team', which is not in the plan"),
    ],
)
def test_names_that_lead_nowhere_are_told(gates, tasks, said):
    with pytest.raises(ValueError, match=said):
        order_refusals(gates, tasks)


@st.composite
def plans(draw):
    names = [str(number) for number in range(draw(st.integers(1, 9)))]
    tasks = {}
    for place, name in enumerate(names):
        earlier = draw(st.sets(st.sampled_from([*names[:place], *GATES, "sponsor", "rules_read"]), max_size=3))
        kind = draw(st.sampled_from(get_args(TaskKind)))
        days, cost = draw(st.sampled_from([None, 30, 90, 91])), draw(st.sampled_from([None, 0, 500, 800]))
        tasks[name] = PlannedTask(kind, sorted(earlier), days, cost, draw(st.sampled_from([None, 8, 9])))
    return dict(draw(st.permutations(list(tasks.items()))))


@given(plans())
def test_what_is_refused_is_roll_out_that_networkx_cannot_reach(tasks):
    graph = networkx.DiGraph([("management_commits", "teams")])
    graph.add_nodes_from(tasks)
    graph.add_edges_from((earlier, name) for name, task in tasks.items() for earlier in task.after)
    reached = networkx.descendants(graph, "teams")
    rolled_out = [name for name, task in tasks.items() if task.kind == "roll_out" or broken_limits(task)]
    assert list(refused(tasks)) == [name for name in rolled_out if name not in reached]


@given(plans())
def test_the_links_told_are_enough_and_none_is_superfluous(tasks):
    links = dict.fromkeys(link for missing in refused(tasks).values() for link in missing)

    def linked(kept):
        added = {name: [gate for gate, follower in kept if follower == name] for name in tasks}
        return {
            name: PlannedTask(task.kind, [*task.after, *added[name]], task.days, task.cost, task.volunteers)
            for name, task in tasks.items()
        }

    assert refused(linked(links)) == {}
    for left_out in links:
        assert left_out[1] in refused(linked([link for link in links if link != left_out]))
