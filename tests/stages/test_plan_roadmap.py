"""The road map of clients small enough to date by hand: order, gates, days on record, August, what is refused."""

from __future__ import annotations

import datetime
from types import MappingProxyType

import pytest

from maillage.catalogue import Entry, entries
from maillage.language import Language
from maillage.plan import actions, plan
from maillage.plan.actions import DECIDED, PROPOSED, Line
from maillage.plan.roadmap import NOBODY, NOT_PLANNED, PASSED, TOO_SOON, drawn, find
from maillage.showing import of_order, of_plan
from maillage.showing.exhibits import absent_fact
from maillage.showing.figures import drawn_rows, picture
from maillage.showing.markup import plain_text

UNDEFINED, NO_TABLE = "<undefined>", "<no_table>"
ALLIES = "objective;wording;kind;weight\no1;Trouver des alliés;partenaires;100\n"
HEAD = "date;who;about;value\n"
FIRST = ("l_sponsor", "l_agenda", "l_budget_line", "l_member_act")
SECOND = ("l_charter", "l_time_granted")  # one site: neither meetings nor relay are asked for
ALL = {"objectives": ALLIES}


def decided(*levers: str, value: str = "retenu") -> str:
    return "".join(f"2026-01-20;comité;lever:{lever};{value}\n" for lever in levers)


def done(*levers: str, day: str = "2026-01-15") -> str:
    return "".join(f"{day};comité;lever:{lever};fait\n" for lever in levers)


def road_of(engagement, *levers: str, state: str = DECIDED, due=None, catalogue=None):
    """Road map and tables of a plan that holds just those levers."""
    known = catalogue or entries("lever")
    lines = tuple(Line(known[lever], (), ("o1",), 1, state, due) for lever in levers)
    severities = dict.fromkeys(entries("family"), (None, ""))
    road = drawn(engagement, lines, actions.expected_acts(engagement, severities), severities)
    return road, find(engagement, road)


def table(findings, name: str) -> list[dict]:
    fields = [field.id for field in findings.tables[name].fields]
    return [dict(zip(fields, row, strict=True)) for row in findings.tables[name].rows]


def days(findings) -> dict[str, tuple[str, str]]:
    return {row["task"].split(":")[1]: (str(row["start"]), str(row["end"])) for row in table(findings, "roadmap")}


@pytest.fixture
def engagement(small_client):
    """A client whose data stop on Saturday 31 January 2026, or another day."""

    def made(client="acme", as_of="2026-01-31", **tables):
        intake = small_client(tables, client=client)
        assert intake.engagement, intake.problems
        if as_of == "2026-01-31":
            return intake.engagement
        sealed = intake.engagement
        settings = sealed.settings.model_copy(update={"as_of": datetime.date.fromisoformat(as_of)})
        return type(sealed)(
            **{name: getattr(sealed, name) for name in sealed.__dataclass_fields__} | {"settings": settings}
        )

    return made


# --- dates and order -----------------------------------------------------------------------------------------------


def test_the_acts_come_before_the_teams_and_the_teams_before_training_for_all(small_client, rows, said):
    given = ALL | {"acts": HEAD + done("l_sponsor"), "decisions": HEAD + decided(*FIRST[1:], *SECOND, "l_training_all")}
    # the objective alone brings no act of the second step: recruitment does
    given["objectives"] = ALLIES + "o2;Recruter;recrutement;50\no3;Entraide;entraide;10\n"
    found = plan(small_client(given).engagement)
    road = {row[0].partition(":")[2]: row for row in rows(found, "plan.roadmap")}
    # Monday 2 February: 64 working days for the point of order, the longest of the first step, Easter Monday, 1 May off
    assert road["l_agenda"][2:8] == ("2026-02-02", "2026-05-04", "2026-05-04", 64, 0, UNDEFINED)
    assert road["l_budget_line"][2:8] == ("2026-02-02", "2026-03-31", "2026-05-04", 42, 22, UNDEFINED)
    assert road["management_commits"][1:9] == (
        *[UNDEFINED] * 2,
        "2026-05-04",
        *[UNDEFINED] * 3,
        "lever:l_agenda",
        "à ouvrir",
    )
    assert road["l_charter"][2:8] == ("2026-05-05", "2026-07-06", "2026-07-06", 42, 0, "gate:management_commits")
    assert road["l_time_granted"][2:8] == ("2026-05-05", "2026-06-05", "2026-07-06", 21, 21, "gate:management_commits")
    assert road["teams"][3] == "2026-07-06"
    # 18 days in July, none in August, and the rest from September on
    assert road["l_training_all"][2:8] == ("2026-07-07", "2027-02-04", "2027-02-04", 128, 0, "gate:teams")
    names = ("road_dated", "road_end", "road_critical", "roll_outs", "roll_outs_refused", "missing_acts")
    assert said(found, "plan", *names) == {
        "road_dated": True,
        "road_end": datetime.date(2027, 2, 4),
        "road_critical": 3,
        "roll_outs": 1,
        "roll_outs_refused": 0,
        "missing_acts": 5,
    }
    plan_dates = {row[0]: row[6:8] for row in rows(found, "plan.actions")}
    assert plan_dates == {row[0]: row[2:4] for row in rows(found, "plan.roadmap") if row[0].startswith("lever")}


def test_every_action_has_one_source_of_dates(released_of, rows):
    for client in ("ateliers-brevenne", "maison-valserine", "menuiserie-corvanel"):
        found = released_of(client)
        road = {row[0]: row[2:4] for row in rows(found, "plan.roadmap")}
        refused = {row[0] for row in rows(found, "plan.refused")}
        lines = {row[0]: row[6:8] for row in rows(found, "plan.actions") if row[-1] != "reportée"}
        assert {lever for lever, days in lines.items() if days == ("<undefined>",) * 2} == refused
        dated = {lever: days for lever, days in lines.items() if lever not in refused}
        assert dated == {lever: days for lever, days in road.items() if lever.startswith("lever")}


@pytest.mark.parametrize("lever", list(entries("lever")))
def test_every_lever_alone_is_dated_or_refused_with_the_acts_it_lacks(engagement, lever):
    one = engagement(**ALL)
    road, found = road_of(one, lever)
    if entries("lever")[lever].fields["step"] == 3:
        assert days(found) == {}
        assert [row["act"] for row in table(found, "refused")] == [f"lever:{act}" for act in (*FIRST, *SECOND)]
        assert road.dates == {lever: (None, None)}
    else:
        start, end = days(found)[lever]
        assert start == "2026-02-02" < end
        assert table(found, "refused") == []
        assert table(found, "roadmap")[0]["slack"] == 0
    assert not road.cycle


def test_every_lever_decided_keeps_the_order(engagement):
    one = engagement(**ALL)
    road, found = road_of(one, *entries("lever"))
    when = days(found)
    assert road.refused == ()
    levers = entries("lever")
    for name, lever in levers.items():
        start = when[name][0]
        if lever.fields["kind"] in ("quick_win", "trial") and not lever.fields.get("requires"):
            assert start == "2026-02-02", name
        elif lever.fields["kind"] in ("act", "action") and lever.fields["step"] == 2:
            assert start > when["management_commits"][1], name
        elif lever.fields["step"] == 3:
            assert start > when["teams"][1], name
        for before in lever.fields.get("requires", ()):
            assert start > when[before][1]
    rows = table(found, "roadmap")
    assert len(rows) == len(levers) + 2
    assert all(row["latest"] >= row["end"] and row["slack"] >= 0 for row in rows if row["task"].startswith("lever"))
    assert all("-08-" not in when[name][0] + when[name][1] for name in levers if levers[name].fields.get("training"))


def test_without_a_lever_there_is_no_road_map(engagement, small_client, said):
    road, found = road_of(engagement(**ALL))
    assert (road.dates, days(found), table(found, "refused"), table(found, "unsettled")) == ({}, {}, [], [])
    nothing = plan(small_client(client="bare").engagement)
    assert said(nothing, "plan", "road_dated", "road_end", "missing_acts") == {
        "road_dated": False,
        "road_end": UNDEFINED,
        "missing_acts": NO_TABLE,
    }
    for show in (of_order.roadmap, of_order.unsettled, of_order.refused):
        assert show(nothing).payload["points"][0][0]["lacking"]
    assert absent_fact(of_order.missing_acts(nothing).payload["message"]) == ("no_table", "acts")


@pytest.mark.parametrize(
    ("as_of", "training", "charter"),
    [
        ("2026-07-31", ("2026-07-31", "2026-10-13"), ("2026-07-31", "2026-09-28")),  # one day, then September
        ("2026-08-03", ("2026-09-01", "2026-10-14"), ("2026-08-03", "2026-09-29")),
        ("2026-08-31", ("2026-09-01", "2026-10-14"), ("2026-08-31", "2026-10-27")),
    ],
)
def test_no_training_in_august_and_everything_else_goes_on(engagement, as_of, training, charter):
    _, found = road_of(engagement(as_of=as_of, **ALL), "l_committee_training", "l_policy")
    assert days(found)["l_committee_training"] == training
    assert days(found)["l_policy"] == charter


def test_before_the_list_of_holidays_nothing_is_dated(engagement):
    _, found = road_of(engagement(as_of="1936-12-31", **ALL), "l_policy", "l_training_all")
    assert days(found) == {}
    assert found.mandates["road_dated"].value is False


# --- gates ---------------------------------------------------------------------------------------------------------


def test_gates_whose_acts_are_all_done_hold_nothing_back(engagement):
    acts = HEAD + done(*FIRST) + done(*SECOND, day="2026-01-30")
    _, found = road_of(engagement(acts=acts, **ALL), "l_training_all", "l_network_choice")
    assert {name: day for name, (day, _) in days(found).items()} == {
        "management_commits": UNDEFINED.replace("<undefined>", str(table(found, "roadmap")[0]["start"])),
        "teams": str(table(found, "roadmap")[0]["start"]),
        "l_training_all": "2026-02-02",
        "l_network_choice": "2026-02-02",
    }
    gates = {row["task"]: (str(row["end"]), row["state"]) for row in table(found, "roadmap")[:2]}
    assert gates == {"gate:management_commits": ("2026-01-15", "ouverte"), "gate:teams": ("2026-01-30", "ouverte")}
    assert table(found, "missing_acts") == []


def test_one_act_missing_refuses_roll_out_and_names_the_link(engagement):
    acts = HEAD + done(*FIRST, "l_time_granted")
    _, found = road_of(engagement(acts=acts, **ALL), "l_training_all", "l_network_choice")
    assert table(found, "refused") == [
        {"lever": "lever:l_training_all", "state": DECIDED, "act": "lever:l_charter", "gate": "gate:teams"}
    ]
    assert "l_training_all" not in days(found)
    assert days(found)["l_network_choice"][0] == "2026-02-02"
    _, planned = road_of(engagement(client="planned", acts=acts, **ALL), "l_charter", "l_training_all")
    assert days(planned)["l_training_all"][0] > days(planned)["l_charter"][1]
    assert table(planned, "refused") == []


def test_an_act_refused_or_postponed_opens_no_gate(small_client, rows):
    objectives = {"objectives": ALLIES + "o2;Recruter;recrutement;50\n"}
    for value in ("refusé", "reporté"):
        decisions = HEAD + decided(*FIRST, "l_time_granted", "l_training_all") + decided("l_charter", value=value)
        given = objectives | {"decisions": decisions, "acts": HEAD}
        found = plan(small_client(given, client=value[:4]).engagement)
        assert rows(found, "plan.refused") == [("lever:l_training_all", "décidée", "lever:l_charter", "gate:teams")]
        dates = {row[0]: row[6:8] for row in rows(found, "plan.actions")}
        assert dates["lever:l_training_all"] == (UNDEFINED, UNDEFINED)
        (charter,) = [row for row in rows(found, "plan.missing_acts") if row[0] == "lever:l_charter"]
        assert charter[4:] == (UNDEFINED, "2026-01-20", "comité", value)


def test_an_act_announced_for_a_day_to_come_is_not_done_and_its_gate_opens_that_day(small_client, rows, said):
    acts = HEAD + done(*FIRST, "l_charter") + done("l_time_granted", day="2026-03-15")  # a Sunday
    given = {
        "acts": acts,
        "decisions": HEAD + decided("l_training_all"),
        "objectives": ALLIES.replace("partenaires", "veille"),
    }
    found = plan(small_client(given).engagement)
    road = {row[0].partition(":")[2]: row for row in rows(found, "plan.roadmap")}
    assert road["teams"][3] == "2026-03-15"
    assert road["teams"][8] == "à ouvrir"
    assert road["l_training_all"][2] == "2026-03-16"
    (act,) = rows(found, "plan.missing_acts")
    assert (act[0], act[4]) == ("lever:l_time_granted", "2026-03-15")
    assert ("step:2", "lever:l_time_granted", "décidé", "2026-03-15") in rows(found, "plan.gates")
    assert said(found, "plan", "acts_done", "gate_open", "any_missing_act") == {
        "acts_done": 4,
        "gate_open": True,
        "any_missing_act": True,
    }


def test_executive_training_trials_and_quick_wins_wait_for_no_gate(engagement):
    free = [
        name
        for name, lever in entries("lever").items()
        if lever.fields["kind"] in ("quick_win", "trial") and not lever.fields.get("requires")
    ]
    _, found = road_of(engagement(**ALL), "l_agenda", "l_committee_training", *free)
    assert {days(found)[name][0] for name in ("l_committee_training", *free)} == {"2026-02-02"}
    assert len(free) > 15


def changed(name: str, **fields) -> dict[str, Entry]:
    known = dict(entries("lever"))
    one = known[name]
    known[name] = Entry(one.id, one.fr, one.en, one.inventory, MappingProxyType(dict(one.fields) | fields))
    return known


def test_a_quick_win_that_breaks_its_limits_is_roll_out(engagement):
    catalogue = changed("l_help_board", days=45)
    _, found = road_of(engagement(**ALL), "l_help_board", catalogue=catalogue)
    assert {row["lever"] for row in table(found, "refused")} == {"lever:l_help_board"}
    assert found.mandates["roll_outs"].value == 1


def test_actions_that_wait_for_each_other_are_named_and_nothing_is_dated(engagement, small_client, monkeypatch, rows):
    catalogue = changed("l_register", requires=("l_cancel_dormant",))
    road, found = road_of(engagement(**ALL), "l_policy", "l_cancel_dormant", "l_register", catalogue=catalogue)
    assert road.cycle == ("lever:l_cancel_dormant", "lever:l_register", "lever:l_cancel_dormant")
    assert set(road.dates.values()) == {(None, None)}
    assert days(found) == {}
    monkeypatch.setattr(actions, "entries", lambda group: catalogue if group == "lever" else entries(group))
    given = ALL | {
        "memberships": "network;fee\nClub A;500\n",
        "decisions": HEAD + decided("l_cancel_dormant", "l_register"),
    }
    told = plan(small_client(given, client="cyclic").engagement)
    assert [row[0] for row in rows(told, "plan.cycle")] == [
        f"lever:{name}" for name in ("l_cancel_dormant", "l_register", "l_cancel_dormant")
    ]
    assert {row[6:8] for row in rows(told, "plan.actions")} == {(UNDEFINED, UNDEFINED)}
    payload = of_order.roadmap(told).payload
    assert len(payload["points"]) == 3
    for show in (of_order.unsettled, of_order.refused):
        assert absent_fact(show(told).payload["message"]) == ("undefined", "")
    assert plain_text(of_plan.actions(told).payload, Language("fr"))


def test_an_act_that_waits_for_what_its_gate_opens_is_a_loop_through_the_gates(engagement):
    catalogue = changed("l_agenda", requires=("l_training_all",))
    road, _ = road_of(engagement(**ALL), *FIRST, *SECOND, "l_training_all", catalogue=catalogue)
    assert road.cycle[:2] == ("lever:l_agenda", "gate:management_commits")
    assert road.cycle[-3:] == ("gate:teams", "lever:l_training_all", "lever:l_agenda")


# --- days on record ------------------------------------------------------------------------------------------------


def test_a_day_on_record_wins_and_what_follows_waits_for_it(small_client, rows):
    follow = "date;who;about;value;status;due\n2026-01-20;comité;lever:l_register;à finir;commencée;2026-06-30\n"
    given = ALL | {
        "actions": follow,
        "memberships": "network;fee\nClub A;500\n",
        "decisions": HEAD + decided("l_cancel_dormant"),
    }
    found = plan(small_client(given).engagement)
    road = {row[0].partition(":")[2]: row for row in rows(found, "plan.roadmap")}
    assert road["l_register"][2:4] == ("2026-01-20", "2026-06-30")  # it was started on that day
    assert road["l_cancel_dormant"][2] == "2026-07-01"
    assert road["l_cancel_dormant"][7] == "lever:l_register"
    assert rows(found, "plan.unsettled") == []


def test_a_notice_that_falls_before_the_register_is_kept_and_told(engagement):
    one = engagement(**ALL)
    lines = (
        Line(entries("lever")["l_register"], (), ("o1",), 1, PROPOSED),
        Line(entries("lever")["l_cancel_dormant"], (), ("o1",), 1, PROPOSED, datetime.date(2026, 2, 20)),
    )
    severities = dict.fromkeys(entries("family"), (None, ""))
    road = drawn(one, lines, actions.expected_acts(one, severities), severities)
    found = find(one, road)
    assert days(found)["l_cancel_dormant"] == ("2026-02-20", "2026-02-20")
    assert table(found, "unsettled") == [
        {
            "lever": "lever:l_cancel_dormant",
            "why": TOO_SOON,
            "due": datetime.date(2026, 2, 20),
            "earliest": datetime.date(2026, 3, 31),  # 21 days for the register to 2 March, and as many again
            "waits_for": "lever:l_register",
        }
    ]
    assert road.schedule.duration == 42


def test_a_day_that_is_past_is_kept_and_told(engagement):
    road, found = road_of(engagement(**ALL), "l_policy", due=datetime.date(2026, 1, 12))
    assert road.dates == {"l_policy": (datetime.date(2026, 1, 12), datetime.date(2026, 1, 12))}
    assert [(row["why"], str(row["earliest"])) for row in table(found, "unsettled")] == [(PASSED, "2026-03-31")]
    assert str(found.mandates["road_end"].value) == "2026-03-31"
    assert found.mandates["road_critical"].value == 0


def test_what_a_lever_requires_and_nobody_plans_is_told(engagement):
    _, found = road_of(engagement(**ALL), "l_cancel_dormant")
    assert [(row["why"], row["waits_for"]) for row in table(found, "unsettled")] == [(NOT_PLANNED, "lever:l_register")]
    over = "date;who;about;value;status\n2026-01-20;comité;lever:l_register;clos;faite\n"
    _, found = road_of(engagement(client="over", actions=over, **ALL), "l_cancel_dormant")
    assert table(found, "unsettled") == []
    _, found = road_of(engagement(client="under-way", **ALL), "l_cancel_dormant", state="commencée")
    assert table(found, "unsettled") == []


def test_a_function_whose_people_have_all_left_is_told_by_function(small_client):
    people = "person;function;level;left\nAnne Noiret;finances;manager;2025-12-31\nPaul Verdan;commerce;employee;\n"
    one = small_client(ALL | {"people": people}, depth="in_depth").engagement
    _, found = road_of(one, "l_budget_line", "l_contact_news")
    assert [(row["lever"], row["why"]) for row in table(found, "unsettled")] == [("lever:l_budget_line", NOBODY)]
    assert "Anne" not in str(found.tables)
    stays = people.replace("2025-12-31", "2026-06-30")  # still there when the data stop
    _, found = road_of(
        small_client(ALL | {"people": stays}, client="stays", depth="in_depth").engagement, "l_budget_line"
    )
    assert table(found, "unsettled") == []


# --- missing acts --------------------------------------------------------------------------------------------------


def test_a_missing_act_has_its_condition_its_risk_and_the_last_dated_decision(small_client, rows):
    decisions = HEAD + (
        "2026-01-10;comité;lever:l_charter;reporté\n2026-01-12;comité;lever:l_charter;retenu\n"
        "2026-01-14;comité;gate:teams;on avance sans attendre\n"
        "2026-01-15;comité;lever:l_agenda;retenu\n2026-01-16;comité;lever:l_agenda;annulé\n"
    )
    given = ALL | {"acts": HEAD + done("l_sponsor", "l_budget_line", "l_member_act"), "decisions": decisions}
    found = plan(small_client(given).engagement)
    missing = {row[0].removeprefix("lever:"): row for row in rows(found, "plan.missing_acts")}
    assert list(missing) == ["l_agenda", "l_charter", "l_time_granted"]
    assert missing["l_agenda"][1:4] == ("gate:management_commits", "lever:l_agenda#condition", "lever:l_agenda#risk")
    assert missing["l_agenda"][5:] == (UNDEFINED,) * 3
    assert missing["l_charter"][5:] == ("2026-01-12", "comité", "retenu")
    assert missing["l_time_granted"][5:] == ("2026-01-14", "comité", "on avance sans attendre")
    assert found.fact("plan.missing_acts_decided").value == 2


def test_every_act_says_what_it_stands_for_and_what_is_risked_without_it():
    for lever in entries("lever").values():
        for part in ("condition", "risk"):
            assert (part in lever.fields) == (lever.fields["kind"] == "act"), lever.id
            assert set(lever.fields.get(part, {"fr": "", "en": ""})) == {"fr", "en"}
        assert lever.fields.get("training", True) is True


# --- what is told --------------------------------------------------------------------------------------------------

CASES = {
    "nothing": {},
    "no acts": ALL,
    "acts given": ALL | {"acts": HEAD + done("l_sponsor")},
    "all acts done": ALL | {"acts": HEAD + done(*FIRST, *SECOND), "decisions": HEAD + decided("l_training_all")},
    "refused": ALL | {"acts": HEAD + done("l_sponsor"), "decisions": HEAD + decided("l_training_all")},
    "refused without acts": ALL | {"decisions": HEAD + decided("l_training_all")},
    "past": ALL | {"actions": "date;who;about;value;status;due\n2026-01-02;x;lever:l_agenda;y;commencée;2026-01-12\n"},
    "all postponed": ALL
    | {"decisions": HEAD + decided(*(name for name in entries("lever")), value="reporté")},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_exhibits_say_something_true_of_every_client(small_client, case, language):
    given = dict(CASES[case])
    if "training" in str(given):
        given["objectives"] = ALLIES.replace("partenaires", "veille")
    found = plan(small_client(given).engagement)
    shown = [f(found).payload for f in (of_order.roadmap, of_order.unsettled, of_order.refused, of_order.missing_acts)]
    for payload in shown:
        text = plain_text(payload, Language(language))
        assert "None" not in text
        assert "nan" not in text.lower().split()
        if "chart" in payload:
            assert drawn_rows(payload)
            assert picture(payload, Language(language), "svg")
    if language == "fr":
        told = " ".join(plain_text(payload, Language("fr")) for payload in shown).replace("\u00a0", " ")
        assert ("Tous les actes attendus sont accomplis" in told) == (case == "all acts done")
        assert ("Déploiements refusés : 1" in told) == case.startswith("refused")
        assert ("n’est pas remplie" in told) == (case == "refused without acts")
        assert ("ne contient aucun déploiement" in told) == (case in ("no acts", "acts given", "past", "all postponed"))
        assert ("vient après les actes qui l’ouvrent" in told) == (case == "all acts done")
        assert ("ne contredit la feuille" in told) == (case not in ("nothing", "past"))
        assert ("ne se date encore" in told) == (case == "all postponed")
