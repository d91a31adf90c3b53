import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.scoring import (
    count_score,
    equal_weight_score,
    fact_score,
    likert_score,
    respondent_scores,
    unknown_share,
)

nan = float("nan")


def test_section_1_3_first_respondent_has_four_of_six_answers():
    plain, against = likert_score([4, 5, nan, nan, 3]), likert_score([2], reversed=True)
    scores = [[plain[0], against[0], plain[1], plain[2], plain[3], plain[4]]]
    assert np.nan_to_num(scores[0], nan=-1).tolist() == [75, 75, 100, -1, -1, 50]
    assert respondent_scores(scores).tolist() == [75.0]
    assert unknown_share(6, 1) == pytest.approx(1 / 6)


def test_section_1_3_second_respondent_falls_to_the_half_rule():
    scores = [[*likert_score([4, nan, nan, nan, 2, nan])]]
    assert np.isnan(respondent_scores(scores, [[True, False, True, True, True, True]])).all()


def test_exactly_half_of_the_applicable_items_is_enough():
    assert respondent_scores([[100, 0, nan, nan]]).tolist() == [50.0]
    assert respondent_scores([[100, nan, nan, nan]], [[True, True, False, False]]).tolist() == [100.0]


def test_a_respondent_to_whom_nothing_applies_has_no_score():
    assert np.isnan(respondent_scores([[nan, nan]], [[False, False]])).all()


def test_a_score_where_the_item_does_not_apply_is_refused():
    with pytest.raises(ValueError, match="does not apply"):
        respondent_scores([[50.0]], [[False]])
    with pytest.raises(ValueError, match="shapes"):
        respondent_scores([50.0])


@pytest.mark.parametrize("answer", [0, 6, 3.5, -1, np.inf])
def test_answers_outside_the_scale_are_refused(answer):
    with pytest.raises(ValueError, match="a whole number from 1 to 5 expected"):
        likert_score([3, nan, answer])


@pytest.mark.parametrize("count", [-1, 0.5])
def test_counts_that_are_none_are_refused(count):
    with pytest.raises(ValueError, match="0 or more expected"):
        count_score([count])


def test_an_unknown_code_is_refused_by_name():
    with pytest.raises(ValueError, match="'maybe' found"):
        fact_score(["yes", "maybe"])


def test_twice_and_more_often_score_alike():
    assert np.allclose(count_score([0, 1, 2, 3, nan]), [0, 50, 100, 100, nan], equal_nan=True)


def test_facts_not_known_are_missing_and_not_no():
    assert np.isnan(fact_score(["dk", "na", "", None, nan])).all()
    assert fact_score(np.array(["no", "partly", "yes"], dtype=object)).tolist() == [0, 50, 100]


def test_the_unknown_share_needs_somebody_asked():
    assert unknown_share(0, 0) is None
    assert unknown_share(4, 0) == 0
    with pytest.raises(ValueError, match="4 of 3 asked"):
        unknown_share(3, 4)


def test_an_audience_without_result_is_left_out_and_not_imputed():
    assert equal_weight_score([62.5, 55, 41]) == pytest.approx(158.5 / 3)
    assert equal_weight_score([62.5, 55, None]) == 58.75
    assert equal_weight_score([62.5, nan]) == 62.5
    assert equal_weight_score([None]) is None
    assert equal_weight_score([]) is None


@given(st.lists(st.integers(1, 5), min_size=1))
def test_reversing_an_item_mirrors_its_score(answers):
    assert np.allclose(likert_score(answers) + likert_score(answers, reversed=True), 100)


@given(st.lists(st.lists(st.one_of(st.just(nan), st.floats(0, 100)), min_size=4, max_size=4), min_size=1))
def test_a_respondent_score_lies_within_their_items(rows):
    for row, score in zip(rows, respondent_scores(rows), strict=True):
        valid = [item for item in row if not np.isnan(item)]
        assert np.isnan(score) == (len(valid) < 2)
        if valid and not np.isnan(score):
            assert min(valid) - 1e-9 <= score <= max(valid) + 1e-9
