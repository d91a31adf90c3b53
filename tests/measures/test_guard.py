from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.measures.guard import Benefit, CountedTwice, counted_twice

nan, inf = float("nan"), float("inf")
BUDGETS = {"publicity": 120, "press": 40}


def claim(name, kind="replaced_effect", year=1, **parts):
    return Benefit(name, kind, parts.pop("mechanism", "clubs"), year, parts.pop("evidence", "D"), **parts)


def replaced(name, share, **parts):
    return claim(name, line="press", share=share, **parts)


def test_section_6_3_three_mechanisms_claim_more_than_the_line():
    claims = [
        replaced("b1", 0.3, mechanism="clubs"),
        replaced("b2", 0.4, mechanism="ambassadors"),
        replaced("b3", 0.5, mechanism="referrals"),
    ]
    (problem,) = counted_twice(claims, BUDGETS)
    assert problem.found == pytest.approx(1.2)
    assert replace(problem, found=None) == CountedTwice(
        "shares_above_one", ("b1", "b2", "b3"), year=1, line="press", allowed=1.0
    )
    # nothing was rescaled
    assert [benefit.share for benefit in claims] == [0.3, 0.4, 0.5]


def test_shares_of_different_things_years_or_lines_are_not_added():
    claims = [
        replaced("b1", 0.6),
        replaced("b2", 0.6, year=2),
        claim("b3", line="publicity", share=0.6),
        claim("b4", "saving", line="press", share=0.6),
    ]
    assert counted_twice(claims, BUDGETS) == ()


def test_shares_that_make_the_whole_are_allowed_whatever_their_rounding():
    tenths = [replaced(f"b{tenth}", 0.1) for tenth in range(10)]
    assert counted_twice(tenths, BUDGETS) == ()
    thrice = 0.1 * 3  # a hair above 0.3
    shares = [replaced(f"b{place}", share) for place, share in enumerate([thrice, thrice, thrice, 0.1])]
    assert counted_twice(shares, BUDGETS) == ()


def test_more_can_not_be_saved_than_was_spent():
    claims = [
        claim("b1", "saving", line="press", amount=25),
        claim("b2", "saving", line="press", share=0.5),
        claim("b3", "saving", line="publicity", amount=120),
    ]
    assert counted_twice(claims, BUDGETS) == (
        CountedTwice("saving_above_budget", ("b1", "b2"), year=1, line="press", found=45, allowed=40),
    )


def test_savings_claimed_in_shares_alone_are_told_once():
    claims = [claim("b1", "saving", line="press", share=0.7), claim("b2", "saving", line="press", share=0.6)]
    (problem,) = counted_twice(claims, BUDGETS)
    assert (problem.kind, problem.found) == ("shares_above_one", pytest.approx(1.3))


def test_an_hour_is_either_saved_or_no_longer_paid():
    claims = [
        claim("b1", "time_saved", amount=9, subjects={"p1", "p2", "p3"}),
        claim("b2", "reduced_posts", amount=30, subjects=["p3", "p2"]),
        claim("b3", "reduced_posts", amount=30, year=2, subjects={"p1"}),
        claim("b4", "time_saved", amount=9, subjects={"p2", "p4", "p5"}),
        claim("b5", "reduced_posts", amount=9, subjects={"p5"}),
    ]
    assert counted_twice(claims, {}) == (
        CountedTwice("same_hours", ("b1", "b2"), year=1, subjects=("p3",)),
        CountedTwice("same_hours", ("b1", "b2", "b4"), year=1, subjects=("p2",)),
        CountedTwice("same_hours", ("b4", "b5"), year=1, subjects=("p5",)),
    )


def test_a_customer_is_either_kept_or_new():
    kept = replaced("b1", 0.3, subjects={"c1", "c2"})
    new = claim("b2", "new_margin", amount=20, evidence="B", subjects={"c2", "c1", "c9"})
    assert counted_twice([kept, new], BUDGETS) == (
        CountedTwice("same_customers", ("b1", "b2"), year=1, subjects=("c1", "c2")),
    )
    # the same codes elsewhere are another matter
    time = claim("b3", "time_saved", amount=5, subjects={"c1", "c2"})
    assert [problem.benefits for problem in counted_twice([time, kept, new], BUDGETS)] == [("b1", "b2")]
    assert counted_twice([kept, replace(new, kind="time_saved")], BUDGETS) == ()
    assert counted_twice([kept, replace(new, year=2)], BUDGETS) == ()


def test_a_fee_is_in_the_current_cost_or_in_the_programme():
    assert counted_twice([], {}, current_fees=["f3", "f1", "f2"], programme_fees=["f4", "f2", "f3"]) == (
        CountedTwice("fee_twice", (), subjects=("f2", "f3")),
    )
    fees = [f"f{place}" for place in range(10, 40)]
    assert counted_twice([], {}, reversed(fees), fees)[0].subjects == tuple(fees)
    assert counted_twice([], {}, current_fees=["f1"], programme_fees=["f2"]) == ()


def test_an_advertising_equivalent_is_never_a_benefit():
    claims = [claim("b1", "advertising_value", line="press", amount=80, evidence="A")]
    assert counted_twice(claims, BUDGETS) == (
        CountedTwice("advertising_value", ("b1",), year=1, line="press", found=80, allowed=0),
    )


def test_problems_come_by_kind_and_then_in_the_order_of_the_register():
    claims = [
        claim("b1", "advertising_value", amount=80),
        claim("b2", "new_margin", amount=20, subjects={"c1"}),
        replaced("b3", 0.9, subjects={"c1"}, year=2),
        replaced("b4", 0.9, subjects={"c1"}),
        replaced("b5", 0.9, year=2),
        replaced("b6", 0.9),
    ]
    found = counted_twice(claims, BUDGETS, ["f1"], ["f1"])
    assert [(problem.kind, problem.benefits) for problem in found] == [
        ("shares_above_one", ("b3", "b5")),
        ("shares_above_one", ("b4", "b6")),
        ("same_customers", ("b2", "b4")),
        ("fee_twice", ()),
        ("advertising_value", ("b1",)),
    ]


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"kind": "savings", "amount": 1}, "'savings' found for b1, one of saving, replaced_effect"),
        ({"evidence": "F", "share": 0.5, "line": "press"}, "'F' found for b1"),
        ({"share": 0.5}, "line: none found for b1, the budget line of a replaced_effect expected"),
        ({"line": "press"}, "both or neither found for b1"),
        ({"line": "press", "share": 0.5, "amount": 1}, "both or neither found for b1"),
        ({"kind": "time_saved", "share": 0.5}, "an amount expected for a time_saved"),
        ({"line": "press", "share": 1.5}, r"share: 1.5 found for b1, 0 to 1 expected"),
        ({"line": "press", "share": nan}, "share: nan found"),
        ({"line": "press", "amount": -1}, "amount: -1 found for b1"),
        ({"line": "press", "amount": nan}, "amount: nan found"),
        ({"line": "press", "amount": inf}, "amount: inf found"),
        ({"line": "press", "amount": 1, "subjects": "c1"}, "subjects: 'c1' found for b1, several codes expected"),
    ],
)
def test_impossible_benefits_are_refused(parts, message):
    with pytest.raises(ValueError, match=message):
        claim("b1", **parts)


def test_a_benefit_does_not_change_with_the_list_it_was_made_from():
    posts = ["p1"]
    saved = claim("b1", "time_saved", amount=1, subjects=posts)
    posts.append("p2")
    assert saved.subjects == {"p1"}


def test_registers_that_can_not_be_checked_are_refused():
    with pytest.raises(ValueError, match="b1 found twice"):
        counted_twice([replaced("b1", 0.1), replaced("b1", 0.2)], BUDGETS)
    with pytest.raises(ValueError, match="none found for 'press', the line of b1"):
        counted_twice([replaced("b1", 0.1)], {"publicity": 120})
    for budget in (-1, nan, inf):
        with pytest.raises(ValueError, match=f"budgets: {budget} found for 'press', 0 or more expected"):
            counted_twice([], {"press": budget})


@given(st.lists(st.tuples(st.sampled_from(["publicity", "press"]), st.integers(1, 2), st.integers(0, 10)), max_size=8))
def test_a_line_is_told_exactly_when_its_shares_exceed_one(shares):
    claims = [
        claim(f"b{place}", line=line, year=year, share=tenths / 10) for place, (line, year, tenths) in enumerate(shares)
    ]
    sums = {}
    for line, year, tenths in shares:
        sums[line, year] = sums.get((line, year), 0) + tenths
    told = {(problem.line, problem.year) for problem in counted_twice(claims, BUDGETS)}
    assert told == {key for key, tenths in sums.items() if tenths > 10}
