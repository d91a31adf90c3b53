import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.roles import ROLES, RoleFinding, role_findings

names = st.sampled_from(["management", "hr", "sales", "it", "legal"])
tables = st.dictionaries(
    st.sampled_from([f"activity {number}" for number in range(9)]),
    st.dictionaries(st.sampled_from(ROLES), st.lists(names, max_size=3)),
)


def doing(count, *, person="hr"):
    return {f"activity {number}": {"A": ["management"], "R": [person]} for number in range(count)}


def test_section_5_3_charter_training_and_watch():
    found = role_findings(
        {
            "charter": {"A": ["management"], "R": ["hr"]},
            "training": {"R": ["hr", "sales"]},
            "watch": {"A": ["it", "legal"], "R": ["it"]},
        }
    )
    assert found == (RoleFinding("NO_A", ("training",)), RoleFinding("MULTI_A", ("watch",), ("it", "legal")))


def test_one_may_answer_for_what_one_does():
    assert role_findings({"charter": {"A": ["hr"], "R": ["hr"]}}) == ()
    assert role_findings({}) == ()


def test_an_activity_that_nobody_does_is_told_even_if_someone_answers():
    assert role_findings({"charter": {"A": ["hr"], "C": ["it"]}}) == (RoleFinding("NO_R", ("charter",)),)
    nobody = (RoleFinding("NO_A", ("charter",)), RoleFinding("NO_R", ("charter",)))
    assert role_findings({"charter": {}}) == nobody
    assert role_findings({"charter": {"A": [], "R": [], "I": ["hr"]}}) == nobody


def test_six_activities_are_borne_and_seven_are_not():
    assert role_findings(doing(6)) == ()
    assert role_findings(doing(7)) == (RoleFinding("OVERLOADED", tuple(doing(7)), ("hr",)),)
    assert role_findings(doing(4), responsible_max=3)[0].people == ("hr",)


def test_answering_or_being_consulted_overloads_nobody():
    spread = {f"activity {number}": {"A": ["management"], "R": [f"team {number}"]} for number in range(9)}
    assert role_findings({name: {**roles, "C": ["hr"], "I": ["it"]} for name, roles in spread.items()}) == ()


def test_the_same_name_written_twice_is_one():
    assert role_findings({"charter": {"A": ["hr", "hr "], "R": ["hr"]}}) == ()
    twice = {name: {"A": ["management"], "R": ["hr", " hr"]} for name in doing(6)}
    assert role_findings(twice) == ()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"charter": {"S": ["hr"]}}, "charter: role 'S' found, one of R, A, C, I expected"),
        ({"charter": {"A": "hr"}}, "charter, A: the text 'hr' found"),
        ({"charter": {"A": [" "]}}, "charter, A: ' ' found, a name expected"),
        ({"charter": {"R": [None]}}, "charter, R: None found"),
        ({"charter": {"C": [float("nan")]}}, "charter, C: nan found"),
    ],
)
def test_what_is_no_role_or_no_name_is_told_with_its_activity(table, said):
    with pytest.raises(ValueError, match=said):
        role_findings(table)


def test_nobody_may_do_less_than_one_activity():
    with pytest.raises(ValueError, match="responsible_max: 0 found"):
        role_findings(doing(1), responsible_max=0)


@given(tables, st.integers(1, 6))
def test_every_activity_has_one_who_answers_or_is_told(table, most):
    found = role_findings(table, most)
    told = {(one.reason, one.activities[0]) for one in found if one.reason != "OVERLOADED"}
    for activity, roles in table.items():
        answers = len(set(roles.get("A", [])))
        assert (("NO_A", activity) in told) == (answers == 0)
        assert (("MULTI_A", activity) in told) == (answers > 1)
        assert (("NO_R", activity) in told) == (not roles.get("R"))
    overloaded = {one.people[0]: one.activities for one in found if one.reason == "OVERLOADED"}
    for person in ("management", "hr", "sales", "it", "legal"):
        does = tuple(activity for activity, roles in table.items() if person in roles.get("R", []))
        assert overloaded.get(person, ()) == (does if len(does) > most else ())


@given(tables)
def test_consulting_and_informing_change_nothing(table):
    without = {
        activity: {role: who for role, who in roles.items() if role in "RA"} for activity, roles in table.items()
    }
    assert role_findings(table, responsible_max=1) == role_findings(without, responsible_max=1)
