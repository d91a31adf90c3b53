import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.self_checks import digital_ease, familiarity_index, networker_profile, type_scores

nan = float("nan")
TYPES = ("super_connector", "mentor", "expert", "reserved")
SCORES = st.sampled_from([6.25 * step for step in range(17)])


def profile(*scores):
    return networker_profile(dict(zip(TYPES, scores, strict=True)))


def test_section_3_a_tendency():
    scores = type_scores([[5, 4, 4, 5], [4, 4, 3, 4], [2, 3, 3, 2], [1, 2, 2, 1]])
    assert scores.tolist() == [87.5, 68.75, 37.5, 12.5]
    found = profile(*scores)
    assert (found.kind, found.types, found.margin) == ("tendency", ("super_connector", "mentor"), 18.75)
    assert [round(share, 4) for share in found.shares.values()] == [0.6765, 0.3235, 0, 0]
    assert found.ipsative["super_connector"] == pytest.approx(87.5 - 51.5625)


def test_section_3_two_types_alike_are_named_in_alphabetical_order():
    scores = type_scores([[4, 4, 4, 3], [4, 4, 4, 4], [3, 3, 2, 3], [2, 2, 3, 2]])
    assert scores.tolist() == [68.75, 75.0, 43.75, 31.25]
    found = profile(*scores)
    assert (found.kind, found.types, found.margin) == ("mixed", ("mentor", "super_connector"), 6.25)
    assert profile(75, 68.75, 40, 40).types == ("mentor", "super_connector")


@pytest.mark.parametrize(
    ("scores", "kind", "types"),
    [
        ((75, 50, 50, 50), "net", ("super_connector",)),
        ((75, 62.5, 50, 50), "tendency", ("super_connector", "mentor")),
        ((75, 62.6, 50, 50), "mixed", ("mentor", "super_connector")),
        ((75, 70, 65, 50), "versatile", ("expert", "mentor", "super_connector")),
        ((75, 70, 62.5, 50), "mixed", ("mentor", "super_connector")),
        ((60, 60, 60, 60), "versatile", ("expert", "mentor", "reserved", "super_connector")),
        ((39, 5, 5, 5), "undetermined", ()),
        ((40, 5, 5, 5), "net", ("super_connector",)),
    ],
)
def test_how_clearly_the_answers_speak(scores, kind, types):
    found = profile(*scores)
    assert (found.kind, found.types) == (kind, types)


def test_equal_scores_share_equally():
    assert set(profile(60, 60, 60, 60).shares.values()) == {0.25}
    assert profile(60, 70, 70, 10).order == ("expert", "mentor", "super_connector", "reserved")


def test_a_type_with_two_answers_has_no_score_and_the_person_no_profile():
    scores = type_scores([[5, 4, nan, nan], [4, nan, 3, 5]])
    assert np.isnan(scores[0])
    assert scores[1] == 75
    assert profile(nan, 75, 50, 50) is None
    with pytest.raises(ValueError, match="at least 2"):
        networker_profile({"mentor": 50})
    with pytest.raises(ValueError, match="four answers from 1 to 5"):
        type_scores([[5, 4, 6, 1]])


def test_section_1_2_eighteen_concepts():
    assert familiarity_index([2] * 6 + [1] * 5 + [0] * 7) == pytest.approx(47.2, abs=0.05)
    assert familiarity_index([[2, nan], [nan, nan]])[0] == 100
    assert np.isnan(familiarity_index([[2, nan], [nan, nan]])[1])
    with pytest.raises(ValueError, match="one of 0, 1, 2"):
        familiarity_index([3])


def test_section_1_2_five_domains_of_digital_ease():
    answers = [[1, 1, 1, 1, 1], [1, 1, 0, 1, 1], [1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [1, 0, 1, 0, 0]]
    assert digital_ease(answers).tolist() == ["at_ease", "weak", "very_weak", "digital_exclusion", "weak"]


def test_without_the_internet_the_domains_do_not_matter_and_unknown_is_not_weak():
    assert digital_ease([[1, 1, 1, 1, 1], [1, nan, 1, 1, 1]], [False, True]).tolist() == ["digital_exclusion", None]
    assert digital_ease([[nan] * 5], [False]).tolist() == ["digital_exclusion"]
    with pytest.raises(ValueError, match="5"):
        digital_ease([[1, 0, 1]])


@given(st.tuples(SCORES, SCORES, SCORES, SCORES))
def test_shares_sum_to_one_and_saying_yes_to_everything_changes_nothing(scores):
    found = profile(*scores)
    assert sum(found.shares.values()) == pytest.approx(1)
    assert sum(found.ipsative.values()) == pytest.approx(0, abs=1e-9)
    higher = profile(*(score + 50 for score in scores))
    assert higher.ipsative == pytest.approx(found.ipsative)
    if found.kind != "undetermined":
        assert (higher.kind, higher.types) == (found.kind, found.types)


@given(st.lists(st.integers(0, 1), min_size=5, max_size=5), st.integers(0, 4))
def test_one_more_domain_never_lowers_the_ease(domains, gained):
    order = ["digital_exclusion", "very_weak", "weak", "at_ease"]
    more = [*domains[:gained], 1, *domains[gained + 1 :]]
    before, after = digital_ease([domains, more])
    assert order.index(after) >= order.index(before)
