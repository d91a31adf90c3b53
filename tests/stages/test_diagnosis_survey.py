"""Who sees it how, the side instruments, and how solid the figures are: small clients, whole tables expected."""

from __future__ import annotations

import pytest

from maillage.catalogue import entries
from maillage.diagnosis import diagnose
from maillage.diagnosis.gaps import MARKED, NOT_MARKED, SAID_AND_SHOWN
from maillage.diagnosis.instruments import DONE_AS_SAID, DONE_MORE, SAID_MORE, WHOSE
from maillage.diagnosis.solidity import DIVIDED, LEVELS, READINGS, SAMPLING, SHARED, WEIGHTS

HEADCOUNT = "function;level;count\ndirection;executive;8\ncommerce;manager;12\nproduction;employee;60\n"
FEW, EMPTY, UNDEFINED, WITHHELD, NO_TABLE = "<too_few>", "<no_data>", "<undefined>", "<withheld>", "<no_table>"
NO_GAP = (UNDEFINED, UNDEFINED, UNDEFINED)


@pytest.fixture
def of(small_client, answers):
    """The diagnosis of a client of eighty people whose answers are given here."""

    def made(given, *, client="acme", headcount=HEADCOUNT, **tables):
        text = given if isinstance(given, str) else answers(given)
        intake = small_client({"headcount": headcount, "answers": text} | tables, client=client, depth="in_depth")
        return diagnose(intake.engagement)

    return made


# --- gaps ----------------------------------------------------------------------------------------------------------


def test_between_three_audiences_the_gap_is_the_executives_less_the_employees(of, rows, said):
    given = {
        "executives": {"x5": ["oui"] * 7 + ["non"]},
        "managers": {"x5": ["oui"] * 4 + ["non"] * 4},
        "employees": {"x5": ["non"] * 10 + ["oui"] * 2},
    }
    found = of(given)
    # 87,5 − 16,7 = 70,8; all executives answered, so the employees' error alone: t(11) · 38,9/√12 · √(1 − 12/60) = 22,1
    assert rows(found, "diagnosis.gaps") == [("item:x5", 88, 50, 17, 71, 49, 93, MARKED)]
    names = ("gaps_compared", "gaps_marked", "any_gap_marked")
    assert said(found, "diagnosis", *names) == {"gaps_compared": 1, "gaps_marked": 1, "any_gap_marked": True}


FOUR_OF_SIX, THREE_OF_NINE = ["oui"] * 4 + ["non"] * 2, ["oui"] * 3 + ["non"] * 6


def test_a_gap_marked_alone_is_to_be_discussed_among_three(of, rows, said):
    alone = of({"executives": {"x5": FOUR_OF_SIX}, "managers": {"x5": THREE_OF_NINE}}, client="alone")
    # 33,3 ± 29,6: p = 0,03
    assert rows(alone, "diagnosis.gaps") == [("item:x5", 67, 33, UNDEFINED, 33, 4, 63, MARKED)]
    asked = ("x5", "x6", "bank-06")
    three = of(
        {
            "executives": dict.fromkeys(asked, FOUR_OF_SIX),
            "managers": dict.fromkeys(asked, THREE_OF_NINE),
        },
        client="three",
    )
    # Holm: three times 0,03
    assert rows(three, "diagnosis.gaps") == [
        (f"item:{item}", 67, 33, UNDEFINED, 33, 4, 63, NOT_MARKED) for item in asked
    ]
    assert said(three, "diagnosis", "gaps_compared", "gaps_marked") == {"gaps_compared": 3, "gaps_marked": 0}


def test_where_everybody_answered_a_gap_is_a_fact_and_its_size_decides(of, rows):
    def gap(client, managers):
        return rows(of({"executives": {"x8": list("55555444")}, "managers": {"x8": managers}}, client=client),
                    "diagnosis.gaps")  # fmt: skip

    # 90,6 less 83,3; less 54,2
    assert gap("near", list("444444445555")) == [("item:x8", 91, 83, UNDEFINED, 7, 7, 7, NOT_MARKED)]
    assert gap("far", list("333333443333")) == [("item:x8", 91, 54, UNDEFINED, 36, 36, 36, MARKED)]


def test_an_audience_of_three_is_compared_with_nobody(of, rows, said):
    found = of({"executives": {"x5": ["oui", "non", "oui"]}, "managers": {"x5": ["oui"] * 4 + ["non"] * 4}})
    assert rows(found, "diagnosis.gaps") == [("item:x5", FEW, 50, UNDEFINED, *NO_GAP, "trop peu de réponses")]
    assert said(found, "diagnosis", "gaps_compared", "any_gap_marked") == dict.fromkeys(
        ("gaps_compared", "any_gap_marked"), FEW
    )


def test_one_audience_alone_has_no_gap_and_nothing_to_fill_in(of, rows, said):
    found = of({"executives": {"x5": ["oui"] * 5 + ["non"]}})
    assert rows(found, "diagnosis.gaps") == []
    assert said(found, "diagnosis", "gaps_compared") == {"gaps_compared": UNDEFINED}


def test_what_hides_an_answer_in_one_table_hides_it_in_all(of, rows, said):
    found = of(
        {
            "executives": {"x5": ["oui"] * 6, "x6": ["non", "oui", "oui", "non", "oui", "oui"]},
            "managers": {"x5": ["oui"] * 4 + ["non"] * 4, "x6": ["oui"] * 3 + ["non"] * 5},
            "employees": {"e3": list("2345234523")},
        }
    )
    # Six who all say yes, and x6, which with their score of 83 would tell them.
    assert rows(found, "diagnosis.items") == [
        ("item:x5", "audience:executives", WITHHELD, WITHHELD, WITHHELD),
        ("item:x5", "audience:managers", 8, 50, 0),
        ("item:x6", "audience:executives", WITHHELD, WITHHELD, WITHHELD),
        ("item:x6", "audience:managers", 8, 38, 0),
        ("item:e3", "audience:employees", 10, 58, 0),
    ]
    assert rows(found, "diagnosis.audiences") == [("dimension:d3", 83, 6, 44, 8, 58, 10)]
    assert [row[-1] for row in rows(found, "diagnosis.gaps")] == [WITHHELD, WITHHELD]
    assert [row[1] for row in rows(found, "diagnosis.gaps")] == [WITHHELD, WITHHELD]
    assert rows(found, "diagnosis.declared") == [
        ("item:x5", UNDEFINED, WITHHELD, WITHHELD),
        ("item:x6", UNDEFINED, WITHHELD, WITHHELD),
    ]
    assert said(found, "diagnosis", "gaps_compared", "gaps_marked") == {
        "gaps_compared": WITHHELD,
        "gaps_marked": WITHHELD,
    }


def test_sites_do_not_tell_the_audiences_that_the_dimension_hides(of, rows):
    lines = ["respondent;audience;site;item;value"]
    lines += [f"x{n};executives;Tours;x1;oui" for n in range(8)]
    lines += [f"e{n};employees;{'Tours' if n % 2 else 'Lyon'};e1;{2 + n % 4}" for n in range(40)]
    found = of("\n".join(lines) + "\n")
    assert rows(found, "diagnosis.audiences") == [
        ("dimension:d1", WITHHELD, WITHHELD, UNDEFINED, UNDEFINED, WITHHELD, WITHHELD)
    ]
    # 20 of Lyon and 28 of Tours add up to 8 and 40: with the score of the dimension, two equations for two unknowns.
    hidden = [row for row in rows(found, "diagnosis.sites") if row[2] == WITHHELD]
    assert hidden == [("dimension:d1", "Lyon", WITHHELD, WITHHELD)]


# --- said and shown ------------------------------------------------------------------------------------------------


def test_what_is_said_is_set_beside_what_documents_show(of, rows, said):
    evidence = (
        "dimension;document;rating\ndimension:d1;Plan;non atteint\ndimension:d1;Note;non atteint\n"
        "dimension:d5;Registre;largement atteint\ndimension:d8;Procédure;pleinement atteint\n"
        "dimension:d12;Bilan;non atteint\n"
    )
    given = {"e1": ["4"] * 9 + ["5"], "e5": ["3"] * 9 + ["4"], "e8": ["1"] * 9 + ["2"]}
    found = of({"employees": given}, evidence=evidence)
    assert rows(found, "diagnosis.said_and_shown") == [
        ("dimension:d1", 78, 8, 2, SAID_AND_SHOWN["says_more"]),
        ("dimension:d5", 53, 68, 1, SAID_AND_SHOWN["agree"]),  # 52,5 and 67,5: no more than 25 apart
        ("dimension:d8", 3, 93, 1, SAID_AND_SHOWN["shows_more"]),
        ("dimension:d12", EMPTY, 8, 1, UNDEFINED),
    ]
    assert said(found, "diagnosis", "documents", "dimensions_documented") == {
        "documents": 5,
        "dimensions_documented": 4,
    }


def test_documents_stand_alone_where_too_few_answered(of, rows):
    evidence = "dimension;document;rating\ndimension:d1;Plan;partiellement atteint\n"
    found = of({"employees": {"e1": list("5555")}}, evidence=evidence)
    assert rows(found, "diagnosis.said_and_shown") == [("dimension:d1", FEW, 33, 1, UNDEFINED)]


# --- the side instruments ------------------------------------------------------------------------------------------

SOME = ["oui", "oui", "plus ou moins", "non", "non"]  # 50
MORE = ["oui", "oui", "oui", "plus ou moins", "non"]  # 70
MOST = ["oui", "oui", "oui", "oui", "plus ou moins"]  # 90


def test_the_concept_least_mastered_comes_first_and_what_says_nothing_last(of, rows, said):
    found = of(
        {
            "executives": {"con-01.familiar": MOST, "con-01.at_ease": MORE, "con-08.familiar": SOME,
                           "con-04.familiar": ["oui"] * 4, "con-18.familiar": ["oui"] * 7},
            "employees": {"con-01.familiar": MORE, "con-08.familiar": ["nsp"] * 5},
        }
    )  # fmt: skip
    none = (EMPTY, EMPTY)
    assert rows(found, "diagnosis.concepts") == [
        ("item:con-08#name", 50, EMPTY, *none, *none),
        ("item:con-01#name", 90, 70, *none, 70, EMPTY),
        ("item:con-04#name", FEW, EMPTY, *none, *none),
        ("item:con-18#name", WITHHELD, EMPTY, *none, *none),  # seven who all know it
    ]
    assert said(found, "diagnosis", "concepts_answers") == {"concepts_answers": 7 + 5}


def test_an_instrument_only_few_answered_is_not_counted_with_the_others(of, said):
    found = of({"executives": {"con-01.familiar": ["oui"] * 4}, "employees": {"con-01.familiar": MORE}})
    assert said(found, "diagnosis", "concepts_answers", "ease_answers", "selling_answers") == {
        "concepts_answers": 5,
        "ease_answers": EMPTY,  # asked for at this depth, and answered by nobody
        "selling_answers": EMPTY,
    }


def test_an_instrument_of_another_depth_is_not_asked(small_client, answers, said):
    given = answers({"employees": {"e1": list("12345")}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}).engagement)
    assert said(found, "diagnosis", "maturity_answers") == {"maturity_answers": "<not_asked>"}


def test_nobody_knows_leaves_no_line(of, rows, said):
    found = of({"executives": {"maturity-5": ["nsp"] * 6, "con-01.familiar": ["nsp"] * 6}})
    assert rows(found, "diagnosis.maturity") == rows(found, "diagnosis.concepts") == rows(found, "diagnosis.support")
    assert rows(found, "diagnosis.concepts") == []
    assert said(found, "diagnosis", "maturity_answers") == {"maturity_answers": 6}


def test_choices_are_counted_over_the_audiences_that_are_published(of, rows, said):
    names = {name: option["fr"] for name, option in entries("item")["internal-1"].fields["options"].items()}
    found = of(
        {
            "employees": {"internal-1": [names["communication"]] * 4 + [names["nothing"]] * 2},
            "executives": {"internal-1": [names["innovation"]] * 3},
        }
    )
    assert said(found, "diagnosis", "internal_answers") == {"internal_answers": 6}
    table = [row[1:] for row in rows(found, "diagnosis.internal_choices")]
    option = "option:internal-1:"
    assert table == [
        (f"{option}communication", 4, 6),
        (f"{option}coordination", WITHHELD, WITHHELD),  # none of six
        (f"{option}innovation", WITHHELD, WITHHELD),
        (f"{option}information", WITHHELD, WITHHELD),
        (f"{option}nothing", 2, 6),
    ]


YES, HALF, NO = ["oui"] * 5 + ["non"], ["oui"] * 3 + ["non"] * 3, ["oui"] + ["non"] * 5  # 83, 50, 17


@pytest.mark.parametrize(
    ("told", "shown", "expected"),
    [
        (YES, NO, (83, 17, SAID_MORE)),
        (NO, YES, (17, 83, DONE_MORE)),
        (HALF, HALF, (50, 50, DONE_AS_SAID)),
        (["oui"] * 4 + ["non"] * 2, HALF, (67, 50, DONE_AS_SAID)),
    ],
)
def test_support_in_words_is_set_beside_support_in_acts(of, rows, told, shown, expected):
    found = of({"executives": {"maturity-8": told, "maturity-9": shown}})
    assert rows(found, "diagnosis.support") == [(WHOSE["member"], *expected)]


def test_support_of_the_committee_is_the_mean_of_its_acts_that_may_be_told(of, rows):
    found = of({"executives": {"maturity-5": YES, "maturity-6": HALF, "maturity-7": NO}}, client="both")
    assert rows(found, "diagnosis.support") == [(WHOSE["committee"], 83, 33, SAID_MORE)]
    found = of({"executives": {"maturity-5": YES, "maturity-6": HALF, "maturity-7": ["non"] * 6}}, client="one")
    assert rows(found, "diagnosis.support") == [(WHOSE["committee"], 83, 50, SAID_MORE)]


@pytest.mark.parametrize(
    "given",
    [
        {"maturity-5": YES},  # words alone
        {"maturity-6": YES, "maturity-7": NO},  # acts alone
        {"maturity-5": YES, "maturity-9": NO},  # words of the committee, act of a member
        {"maturity-5": ["oui"] * 6, "maturity-6": NO},  # words withheld: all six say so
        {"maturity-5": ["oui"] * 4, "maturity-6": ["non"] * 3 + ["oui"]},  # four people
        {"maturity-2": YES, "maturity-3": NO},  # neither words nor acts
    ],
)
def test_half_of_a_pair_is_no_support(of, rows, given):
    assert rows(of({"executives": given}), "diagnosis.support") == []


# --- reliability and agreement -------------------------------------------------------------------------------------


def two_items(people):
    """Two questions of a dimension, the second turned round: eight of ten low and eight of ten high agree; r = 0,6."""
    first = ["2"] * 10 + ["4"] * 10
    second = ["4"] * 8 + ["2"] * 2 + ["2"] * 8 + ["4"] * 2
    return {"employees": {"e3": first[:people], "bank-07": second[:people]}}


def test_reliability_needs_two_questions_and_twenty_people(of, rows):
    # 2·0,6/1,6 = 0,75; Fisher: tanh(0,693 ∓ 1,96/√17) = 0,214 and 0,824, stepped up
    assert rows(of(two_items(20)), "diagnosis.reliability") == [
        ("dimension:d3", "audience:employees", 2, 20, 0.75, 0.35, 0.9, READINGS["use"])
    ]
    assert rows(of(two_items(19), client="nineteen"), "diagnosis.reliability") == []
    alone = {"employees": {"e3": two_items(20)["employees"]["e3"]}}
    assert rows(of(alone, client="alone"), "diagnosis.reliability") == []


def test_twenty_answers_to_each_question_are_not_twenty_people_who_answered_both(of, rows):
    given = two_items(20)["employees"]
    given = {"employees": {"e3": [*given["e3"], "nsp"], "bank-07": ["nsp", *given["bank-07"]]}}
    assert rows(of(given), "diagnosis.reliability") == []


def test_two_questions_that_go_against_each_other_are_told(of, rows):
    given = two_items(20)["employees"]
    turned = {"e3": given["e3"], "bank-07": [{"2": "4", "4": "2"}[code] for code in given["bank-07"]]}
    ((*_, alpha, low, high, reading),) = rows(of({"employees": turned}), "diagnosis.reliability")
    # r = −0,6: 2·(−0,6)/0,4 = −3
    assert (alpha, reading) == (-3, READINGS["check_reversals"])
    assert low < alpha < high


def test_opinions_are_close_or_divided_from_ten_people_on(of, rows, said):
    given = {"e1": list("3333344444"), "e8": list("1111155555"), "e5": list("123451234")}
    found = of({"employees": given})
    # 1 − 0,278/2; 1 − 4,444/2, below nought
    assert rows(found, "diagnosis.agreement") == [
        ("item:e1", "audience:employees", 10, 0.86, SHARED),
        ("item:e8", "audience:employees", 10, 0, DIVIDED),
    ]
    assert said(found, "diagnosis", "opinions_examined", "opinions_divided") == {
        "opinions_examined": 2,
        "opinions_divided": 1,
    }


# --- sites ---------------------------------------------------------------------------------------------------------


def at_sites(counts):
    """Employees who answer 3, 4, 3, 4… at each site in turn; none where the name is empty."""
    people = [site for site, count in counts.items() for _ in range(count)]
    lines = [f"e{n};employees;{site};e1;{3 + n % 2}" for n, site in enumerate(people)]
    return "\n".join(["respondent;audience;site;item;value", *lines]) + "\n"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"Lyon": 10, "Tours": 12}, [("Lyon", 63, 10), ("Tours", 63, 12)]),
        ({"Lyon": 8, "Tours": 12}, [("Lyon", FEW, WITHHELD), ("Tours", WITHHELD, WITHHELD)]),
        ({"Lyon": 3, "Tours": 30}, [("Lyon", FEW, FEW), ("Tours", WITHHELD, WITHHELD)]),
        (
            {"Lyon": 3, "Nice": 20, "Tours": 30},
            [("Lyon", FEW, FEW), ("Nice", WITHHELD, WITHHELD), ("Tours", 63, 30)],
        ),
        ({"Tours": 30}, []),
        ({"": 30}, []),
        ({"Tours": 20, "": 12}, [("Tours", 63, 20), (EMPTY, 63, 12)]),
        ({"Tours": 20, "": 3}, [("Tours", WITHHELD, WITHHELD), (EMPTY, FEW, FEW)]),
    ],
)
def test_a_site_is_read_from_ten_people_on_and_never_by_subtraction(of, rows, counts, expected):
    found = rows(of(at_sites(counts)), "diagnosis.sites")
    assert found == [("dimension:d1", *row) for row in expected]


def test_a_site_hidden_in_one_dimension_is_hidden_in_all(of, rows):
    """Lyon's three could be counted: those of one dimension less Nice's, where another dimension shows Tours'."""
    people = ["Lyon"] * 3 + ["Nice"] * 20 + ["Tours"] * 21
    lines = [f"e{n};employees;{site};e1;{3 + n % 2}" for n, site in enumerate(people)]
    lines += [f"e{n};employees;{site};e8;{2 + n % 3}" for n, site in enumerate(people) if site != "Tours" or n % 4]
    found = of("\n".join(["respondent;audience;site;item;value", *lines]) + "\n")
    table = rows(found, "diagnosis.sites")
    assert {row[0] for row in table} == {"dimension:d1", "dimension:d8"}
    assert [(row[1], row[3]) for row in table if isinstance(row[3], int)] == [("Tours", 21), ("Tours", 16)]


# --- the overall level ---------------------------------------------------------------------------------------------

EIGHT = ("e1", "e3", "e5", "e6", "e7", "e8", "e11", "e12")
TWENTY = "function;level;count\nproduction;employee;20\n"
FACTS = ("overall", "overall_level_low", "overall_level_high", "one_level")


def test_seven_dimensions_make_no_overall_score(of, rows, said):
    found = of({"employees": dict.fromkeys(EIGHT[:7], list("3344") * 5)})
    assert rows(found, "diagnosis.overall") == []
    assert said(found, "diagnosis", *FACTS) == dict.fromkeys(FACTS, UNDEFINED)


def test_where_everybody_answered_there_is_one_level(of, rows, said):
    found = of({"employees": dict.fromkeys(EIGHT, list("4445") * 5)}, headcount=TWENTY)
    assert rows(found, "diagnosis.overall") == [(SAMPLING, 81, 81, 81), (WEIGHTS, 81, 81, 81)]
    assert said(found, "diagnosis", *FACTS) == {
        "overall": 81.25,
        "overall_level_low": LEVELS[5],
        "overall_level_high": LEVELS[5],
        "one_level": True,
    }


def test_an_interval_over_two_levels_names_both(of, rows, said):
    # Half at 50 and half at 75, twenty of sixty: 62,5 ± 2·12,8/√20·√(2/3) = 62,5 ± 4,7
    found = of({"employees": dict.fromkeys(EIGHT, ["3"] * 10 + ["4"] * 10)})
    ((_, value, low, high), weights) = rows(found, "diagnosis.overall")
    assert (value, 57 <= low <= 59, 66 <= high <= 68) == (63, True, True)
    assert weights == (WEIGHTS, 63, 63, 63)
    assert said(found, "diagnosis", *FACTS[1:]) == {
        "overall_level_low": LEVELS[3],
        "overall_level_high": LEVELS[4],
        "one_level": False,
    }


@pytest.mark.parametrize(
    "codes", [pytest.param(list("334434"), id="six people"), pytest.param(["3"] * 20, id="all alike")]
)
def test_without_an_interval_the_score_has_no_level(of, rows, said, codes):
    found = of({"employees": dict.fromkeys(EIGHT, codes)})
    score = {6: 63, 20: 50}[len(codes)]
    assert rows(found, "diagnosis.overall") == [(SAMPLING, score, UNDEFINED, UNDEFINED), (WEIGHTS, score, score, score)]
    assert said(found, "diagnosis", *FACTS[1:]) == dict.fromkeys(FACTS[1:], UNDEFINED)


def test_one_executive_at_flash_depth_has_a_score_and_no_level(small_client, answers, rows, said):
    facts = {item: ["oui"] for item in ("x1", "x5", "x6", "x11", "x13", "x14", "x15")}
    given = answers({"executives": facts | {"x2": ["3"], "x3": ["une fois"], "x7": ["4"], "x8": ["2"]}})
    found = diagnose(small_client({"headcount": HEADCOUNT, "answers": given}, depth="flash").engagement)
    # x1 and x2: 75; x3: 50; x5 and x6: 100; x7: 75; x8: 25; x11, x13, x14, x15: 100
    assert rows(found, "diagnosis.overall")[0] == (SAMPLING, 81, UNDEFINED, UNDEFINED)
    assert said(found, "diagnosis", "overall_level_low") == {"overall_level_low": UNDEFINED}


# --- claims --------------------------------------------------------------------------------------------------------


def test_figures_people_quote_come_with_their_author_and_rule_and_never_alone_against_another(of, rows, said):
    found = of({"employees": {"e1": list("12345")}})
    quoted = {name: one for name, one in entries("claim").items() if one.fields.get("figure")}
    table = rows(found, "diagnosis.claims")
    told = [row[0].removeprefix("claim:") for row in table]
    assert told == [name for name in quoted if name in told]  # in the order of the catalogue
    for name in told:
        assert set(quoted[name].fields.get("opposes") or ()) & set(quoted) <= set(told), name
    speaking = {name for name, one in quoted.items() if one.fields.get("dimensions")}
    opposed = {other for name in speaking for other in quoted[name].fields.get("opposes") or ()}
    assert set(told) == speaking | (opposed & set(quoted))
    for row, name in zip(table, told, strict=True):
        parts = tuple(f"claim:{name}#{part}" for part in ("figure", "who"))
        year = quoted[name].fields["year"]
        assert row == (f"claim:{name}", *parts, str(year) if year else EMPTY, f"claim:{name}#reading_rule")
    assert said(found, "diagnosis", "claims") == {"claims": len(told)}
