import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue import entries
from maillage.measures.readiness import learning_gauge, prerequisites_verdict

ESSENTIAL = ("named_problem", "sponsor", "use_and_tone", "confidentiality", "recognition", "trust")
OTHERS = ("speakers", "watch_themes", "openness", "settings", "crisis", "support")
ALL = dict.fromkeys((*ESSENTIAL, *OTHERS), True)
VERDICTS = ["no_go", "with_conditions", "go"]
states = st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in ALL})


def test_the_essential_prerequisites_are_those_of_the_catalogue():
    listed = {name.split(":")[-1]: entry.fields["essential"] for name, entry in entries("prerequisite").items()}
    assert {name for name, essential in listed.items() if essential} == set(ESSENTIAL)
    assert set(listed) == set(ALL)


def test_section_5_8_nine_of_twelve_and_all_that_is_essential():
    found = prerequisites_verdict(ALL | {"crisis": False, "support": False, "openness": None}, ESSENTIAL)
    assert (found.verdict, found.met, found.share) == ("with_conditions", 9, 0.75)
    assert (found.not_met, found.unknown, found.blocking) == (("crisis", "support"), ("openness",), ())


def test_ten_of_twelve_may_go_ahead():
    assert prerequisites_verdict(ALL | {"crisis": False, "support": False}, ESSENTIAL).verdict == "go"
    assert prerequisites_verdict(ALL, ESSENTIAL).share == 1


def test_one_essential_prerequisite_missing_or_unknown_stops_everything():
    for state in (False, None):
        found = prerequisites_verdict(ALL | {"trust": state}, ESSENTIAL)
        assert (found.verdict, found.met, found.blocking) == ("no_go", 11, ("trust",))


def test_nothing_known_is_no_verdict():
    assert prerequisites_verdict(dict.fromkeys(ALL), ESSENTIAL) is None
    with pytest.raises(ValueError, match="'sponsor' found"):
        prerequisites_verdict({"trust": True}, ["sponsor"])


def test_a_gauge_counts_what_was_looked_into():
    gauges = learning_gauge(
        {
            "frame": ["observed", "observed", "not_observed", "contested"],
            "means": ["not_observed"],
            "measure": ["unknown"],
            "support": [],
        }
    )
    assert gauges == {"frame": pytest.approx(2 / 3), "means": 0, "measure": None, "support": None}


@given(states, st.sampled_from(list(ALL)))
def test_one_more_prerequisite_met_never_worsens_the_verdict(given_states, gained):
    before = prerequisites_verdict(given_states, ESSENTIAL)
    after = prerequisites_verdict({**given_states, gained: True}, ESSENTIAL)
    if before is not None:
        assert VERDICTS.index(after.verdict) >= VERDICTS.index(before.verdict)
        assert before.met + len(before.not_met) + len(before.unknown) == len(ALL)
