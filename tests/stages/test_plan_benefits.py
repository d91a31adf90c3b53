"""The register of benefits and the order of belief, of clients whose money is added up by hand."""

from __future__ import annotations

import itertools
import re

import pytest

from maillage.diagnosis.holders import GONE
from maillage.intake import check_json
from maillage.language import Language
from maillage.plan import belief, benefits, plan
from maillage.showing import of_benefits
from maillage.showing.markup import plain_text

EMPTY, UNDEFINED, NO_TABLE = "<no_data>", "<undefined>", "<no_table>"
BUDGET = (
    "line;year;category;amount;units;unit_price;contract_end;margin;cut;cut_low;cut_high;replaced;replaced_low;"
    "replaced_high;effect_evidence\n"
)
PRESS = "RP;2026;relations presse;4000;;;2026-06-30;1000;0,4;;;0,5;;;D\n"  # the cut loses 400
REGISTER = "benefit;mechanism;kind;line;year;share;amount;subjects;evidence;owner\n"
THREE = (
    "g1;Clubs;effet remplacé;RP;2026;0,3;;;D;\n"
    "g2;Ambassadeurs;effet remplacé;RP;2026;0,4;;;D;\n"
    "g3;Recommandations;effet remplacé;RP;2026;0,5;;;D;\n"
)
SHOWN = ("belief", "counted_twice", "by_grade", "register")


@pytest.fixture
def planned(small_client):
    """The plan of a client made of those tables."""
    numbers = itertools.count()

    def made(more: str = "", depth: str = "in_depth", **tables: str):
        made = small_client(tables, client=f"c{next(numbers)}", more=more, depth=depth)
        assert made.engagement, [str(problem) for problem in made.problems]
        return plan(made.engagement)

    return made


@pytest.fixture
def refused(small_client):
    """What intake says of a register: severity, column and sentences of each problem."""

    def made(register: str, budget: str = PRESS, more: str = ""):
        intake = small_client({"benefits": REGISTER + register, "budget": BUDGET + budget}, more=more)
        return [
            (problem["severity"], problem["where"].rsplit(", ", 1)[-1],
             " ".join(filter(None, (problem[part] for part in ("found", "expected", "do"))))
             .replace("\xa0", " ").replace("\u202f", " "))
            for problem in check_json(intake, "fr")["problems"]
        ]  # fmt: skip

    return made


def told(found, name: str) -> str:
    """What a French reader reads of an exhibit."""
    text = plain_text(getattr(of_benefits, name)(found).payload, Language("fr"))
    return text.replace("\xa0", " ").replace("\u202f", " ")


# --- the guard ----------------------------------------------------------------------------------------------------


def test_three_mechanisms_that_share_one_effect_are_rejected_and_not_rescaled(planned, rows, said):
    found = planned(budget=BUDGET + PRESS, benefits=REGISTER + THREE)
    assert rows(found, "plan.counted_twice") == [
        (benefits.PROBLEMS["shares_above_one"], "g1 · g2 · g3", "RP", "2026", (1.2, "share"), (1.0, "share"), UNDEFINED)
    ]
    assert [row[5:9] for row in rows(found, "plan.benefits")] == [
        (pytest.approx(announced), ("D", "text"), UNDEFINED, benefits.TO_SETTLE) for announced in (120, 160, 200)
    ]
    assert rows(found, "plan.benefits_by_grade") == []
    names = ("benefits_listed", "benefit_problems", "any_benefit_problem", "benefits_announced", "benefits_counted")
    assert said(found, "plan", *names) == {
        "benefits_listed": 3,
        "benefit_problems": 1,
        "any_benefit_problem": True,
        "benefits_announced": UNDEFINED,
        "benefits_counted": UNDEFINED,
    }
    assert "points à régler : 1" in told(found, "counted_twice")
    assert "Pas de total" in told(found, "by_grade")


def test_a_clean_register_is_added_up_by_grade_and_by_year(planned, rows, said):
    register = (
        "g1;Clubs;effet remplacé;RP;2026;0,5;;;D;\n"  # half of the 400 lost, at 0.6
        "g2;Moins d’envois;économie;rp;2026;0,1;;;B;\n"  # 400 of 4000, at 0.9, the line as its table spells it
        "g3;Recommandations;marge nouvelle;;2026;;10000;acme;D;\n"  # below a published study: nothing
        "g4;Affaires;marge nouvelle;;2027;;10000;acme;C;\n"
        "g5;Veille;temps gagné;;2026;;50;b1;A;\n"  # another ledger
        "g6;Bouche à oreille;économie;RP;2026;;300;;E;\n"
        "g7;Sans avis;économie;RP;2026;;200;;;\n"
    )
    found = planned(budget=BUDGET + PRESS, benefits=REGISTER + register)
    assert rows(found, "plan.counted_twice") == []
    assert rows(found, "plan.benefits_by_grade") == [
        ("2026", ("B", "text"), 1, 400, 0.9, 360),
        ("2026", ("D", "text"), 2, 10200, 0.6, 120),
        ("2026", ("E", "text"), 1, 300, 0, 0),
        ("2026", (benefits.UNGRADED, "phrase"), 1, 200, 0, 0),
        ("2027", ("C", "text"), 1, 10000, 0.75, 7500),
    ]
    assert [(row[1], row[3], row[7], row[8]) for row in rows(found, "plan.benefits")] == [
        ("g1", "RP", 120, benefits.AS_ANNOUNCED),
        ("g2", "RP", 360, benefits.AS_ANNOUNCED),
        ("g3", UNDEFINED, 0, benefits.NO_MARGIN),
        ("g4", UNDEFINED, 7500, benefits.AS_ANNOUNCED),
        ("g5", UNDEFINED, UNDEFINED, benefits.TIME),
        ("g6", "RP", 0.0, benefits.CLAIM),
        ("g7", "RP", 0.0, benefits.NOT_GRADED),
    ]
    total = found.fact("plan.benefits_counted")
    assert found.fact("plan.benefits_announced").value == pytest.approx(21100)
    assert (total.low, total.value, total.high) == pytest.approx((360, 7980, 10600))  # B alone; all; g1 + g2 + g4
    assert said(found, "plan", "benefits_years", "benefits_of_time", "any_benefit_counted") == {
        "benefits_years": 2,
        "benefits_of_time": 1,
        "any_benefit_counted": True,
    }
    assert "ne trouve aucun double compte" in told(found, "counted_twice")
    assert "dont temps gagné, qui ne s’ajoute pas à l’argent : 1" in told(found, "register")


def test_every_double_count_is_told_and_nobody_named(planned, rows):
    register = (
        "g1;Clubs;effet remplacé;RP;2026;0,3;;h1;D;\n"
        "g2;Recommandations;marge nouvelle;;2026;;9;h1;A;\n"
        'g3;Veille;temps gagné;;2026;;5;"poste 4; poste 5";A;\n'
        "g4;Veille;postes en moins;;2026;;30;poste 4;A;\n"
        "g5;Moins d’envois;économie;RP;2026;;4100;;A;\n"
        "g6;Retombées;équivalent publicitaire;;2026;;500;;A;\n"
    )
    found = planned(
        budget=BUDGET + PRESS,
        benefits=REGISTER + register,
        memberships="network;fee\nClub A;500\nClub B;300\n",
        more='programme_fees = ["club a", "Club C"]\n',
    )
    none, yearly = UNDEFINED, "money/year"
    assert rows(found, "plan.counted_twice") == [
        (benefits.PROBLEMS["saving_above_budget"], "g5", "RP", "2026", (4100, yearly), (4000, yearly), none),
        (benefits.PROBLEMS["same_hours"], "g3 · g4", none, "2026", none, none, (1, "count")),
        (benefits.PROBLEMS["same_customers"], "g1 · g2", none, "2026", none, none, (1, "count")),
        (benefits.PROBLEMS["fee_twice"], none, none, none, none, none, ("Club A", "text")),
        (benefits.PROBLEMS["advertising_value"], "g6", none, "2026", (500, yearly), (0, yearly), none),
    ]
    assert "poste 4" not in told(found, "counted_twice") + told(found, "register")
    assert "non indiquées" not in told(found, "counted_twice")


def test_a_fee_is_looked_for_only_where_the_programme_says_which_it_includes(planned, said):
    tables = {"budget": BUDGET + PRESS, "benefits": REGISTER + THREE, "memberships": "network;fee\nClub A;500\n"}
    silent, none = planned(**tables), planned(more="programme_fees = []\n", **tables)
    assert said(silent, "plan", "programme_fees_told", "benefit_problems") == {
        "programme_fees_told": False, "benefit_problems": 1
    }  # fmt: skip
    assert "non indiquées" in told(silent, "counted_twice")
    assert "non indiquées" not in told(none, "counted_twice")


def test_a_network_is_recognised_by_any_of_its_names(planned, rows):
    found = planned(
        budget=BUDGET + PRESS,
        benefits=REGISTER + THREE,
        networks='network;label;alias;kind\nCA;Club A;"le Club; CDA";club d’affaires\n',
        memberships="network;fee\nCA;500\n",
        more='programme_fees = ["cda"]\n',
    )
    assert rows(found, "plan.counted_twice")[-1][-1] == ("CA", "text")


@pytest.mark.parametrize(
    ("register", "words"),
    [
        ("g1;Clubs;effet remplacé;RP;2026;0,5;;;E;\n", "affirmations sans comptes"),
        ("g1;Clubs;effet remplacé;RP;2026;0,5;;;;\n", "affirmations sans comptes"),
        ("g1;Ventes;marge nouvelle;;2026;;9;;D;\n", "Rien n’en est compté"),
        ("g1;Clubs;effet remplacé;RP;2026;0,5;;;A;\n", "se vérifie en entier"),
        ("g1;Veille;temps gagné;;2026;;9;;A;\n", "ne se chiffre en argent"),
    ],
)
def test_the_total_says_what_is_true_of_it(planned, register, words):
    assert words in told(planned(budget=BUDGET + PRESS, benefits=REGISTER + register), "by_grade")


@pytest.mark.parametrize(("margin", "cut", "column"), [("", "0,4", "margin"), ("1000", "", "cut"), ("", "", "cut")])
def test_an_effect_nobody_valued_stays_without_amount(planned, rows, said, margin, cut, column):
    line = f"RP;2026;relations presse;4000;;;;{margin};{cut};;;;;;\n"
    register = REGISTER + "g1;Clubs;effet remplacé;RP;2026;0,5;;;A;\ng2;Envois;économie;RP;2026;0,1;;;A;\n"
    found = planned(budget=BUDGET + line, benefits=register)
    assert [row[5:9:2] for row in rows(found, "plan.benefits")] == [(EMPTY, EMPTY), (400, 400)]
    assert found.table("plan.benefits").records()[0]["announced"].table == f"budget.{column}"
    assert said(found, "plan", "benefits_unvalued", "benefits_announced") == {
        "benefits_unvalued": 1, "benefits_announced": 400
    }  # fmt: skip
    assert "Gains encore sans montant : 1" in told(found, "by_grade")


def test_without_a_register_or_the_budget_it_speaks_of_the_table_is_named(planned, said):
    bare, unpriced = planned(), planned(benefits=REGISTER + THREE)
    for name in ("counted_twice", "by_grade", "register"):
        assert told(bare, name).rstrip().endswith("À renseigner : table « Gains annoncés ».")
    assert told(unpriced, "counted_twice").endswith("À renseigner : table « Budget ».")
    assert said(unpriced, "plan", "benefits_listed", "any_benefit_problem") == {
        "benefits_listed": 3, "any_benefit_problem": NO_TABLE
    }  # fmt: skip
    alone = planned(benefits=REGISTER + "g1;Ventes;marge nouvelle;;2026;;9;;C;\n")  # no line: no budget is needed
    assert said(alone, "plan", "benefits_announced", "any_benefit_problem") == {
        "benefits_announced": 9, "any_benefit_problem": False
    }  # fmt: skip


def test_the_line_of_another_year_is_read_at_its_last_budget(planned, rows):
    budget = (
        BUDGET
        + "RP;2024;relations presse;10;;;;;;;;;;;\nRP;2025;relations presse;20;;;;;;;;;;;\n"
        + ("Pub;2026;publicité;5;;;;;;;;;;;\n")
    )
    found = planned(budget=budget, benefits=REGISTER + "g1;Envois;économie;RP;2026;0,5;;;A;\n")
    assert rows(found, "plan.benefits")[0][5] == 10


def test_an_owner_stands_by_function_and_one_who_left_is_told(planned, rows):
    people = "person;function;level;left\nAnne Noiret;commerce;manager;2025-12-31\nLéo Brun;achats;manager;\n"
    register = "g1;Clubs;marge nouvelle;;2026;;9;;A;Anne Noiret\ng2;Envois;marge nouvelle;;2026;;9;;A;Léo Brun\n"
    found = planned(people=people, benefits=REGISTER + register + "g3;Veille;temps gagné;;2026;;9;;A;bureau\n")
    assert [row[-1] for row in rows(found, "plan.benefits")] == [
        (GONE, "phrase"), ("function:purchasing", "term"), ("bureau", "text")
    ]  # fmt: skip
    assert ("Gains annoncés", "Clubs", "function:sales") in rows(found, "plan.owners_gone")


# --- what intake refuses -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            "g1;Clubs;économie;RPP;2026;0,5;;;A;\n",
            ("error", "line", "« RPP » n’est pas dans la table « Budget ». Une clé de cette table est attendue. "
             "Vouliez-vous dire « RP » ?"),
        ),
        (
            "g1;Clubs;économie;RP;2026;;;;A;\n",
            ("error", "share", "Ni part ni montant n’est donné. L’un des deux est attendu. Remplir l’un des deux."),
        ),
        (
            "g1;Clubs;économie;RP;2026;0,5;20;;A;\n",
            ("error", "share", "Une part et un montant sont donnés. L’un des deux est attendu. Effacer l’un des deux."),
        ),
        (
            "g1;Clubs;marge nouvelle;;2026;0,5;;;A;\n",
            ("error", "share", "Une part est donnée pour : marge nouvelle. Une part se prend sur une économie ou sur "
             "un effet remplacé. Écrire un montant à la place."),
        ),
        (
            "g1;Clubs;économie;;2026;0,5;;;A;\n",
            ("error", "line", "Aucune ligne de budget n’est donnée pour : économie sur une ligne. La ligne dont il "
             "s’agit est attendue. L’écrire telle qu’elle est dans « Budget »."),
        ),
    ],
)  # fmt: skip
def test_what_the_guard_could_not_read_is_refused_with_the_way_to_mend_it(refused, row, expected):
    assert refused(row) == [expected]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("g1;Clubs;économie;RP;2026;1,2;;;A;\n", "share", "n’est pas une part"),
        ("g1;Clubs;économie;RP;2026;-0,2;;;A;\n", "share", "négatif"),
        ("g1;Clubs;économie;RP;2026;;-5;;A;\n", "amount", "négatif"),
        ("g1;Clubs;gratuit;RP;2026;0,5;;;A;\n", "kind", "« gratuit »"),
        ("g1;A;économie;RP;2026;0,5;;;A;\ng1;B;économie;RP;2026;0,5;;;A;\n", "mechanism", "contredit"),
    ],
)
def test_a_cell_out_of_bounds_is_told_once(refused, row, column, words):
    ((severity, where, text),) = refused(row)
    assert (severity, where) == ("error", column)
    assert words in text


def test_a_negative_budget_gives_no_plan(refused):
    found = refused("g1;Clubs;économie;RP;2026;0,5;;;A;\n", budget="RP;2026;relations presse;-40;;;;;;;;;;;\n")
    assert ("error", "amount") in {problem[:2] for problem in found}


def test_a_fee_of_a_network_nobody_knows_is_pointed_at(refused):
    assert refused("", more='programme_fees = ["Club Z"]\n')[-1] == (
        "warning", "programme_fees",
        "« Club Z » n’est le nom d’aucun réseau du client. Un réseau de « Réseaux » ou de « Adhésions » est attendu.",
    )  # fmt: skip


# --- the order of belief -------------------------------------------------------------------------------------------

HIRES = "Cabinets;2026;recrutement;4000;5;800;;4000;0,4;0,2;0,6;0,7;0,4;0,9;B\n"
LEADS = "Contacts;2026;achat de contacts;1000;;;2026-03-31;400;0,5;;;0,5;;;A\n"
MEMBERS = (
    "network;person;fee;last_attended;renewal_date;notice_months;contacts;introductions;deals\n"
    "Club A;Anne Noiret;300;2024-01-01;2026-12-31;3;2;1;0\n"
    "Club B;Léo Brun;200;2023-01-01;2026-06-30;2;;3;1\n"
    "Club C;Zoé Petit;900;2026-01-15;2026-05-31;0;4;;2\n"
)


def test_the_order_of_belief_counts_and_observes_side_by_side(planned, rows, said):
    found = planned("agency_fee = 800\n", budget=BUDGET + HIRES + PRESS + LEADS, memberships=MEMBERS)
    none, words = UNDEFINED, "phrase"
    near = pytest.approx
    assert rows(found, "plan.belief") == [
        (belief.DORMANT, (500, "money"), none, none, (belief.REGISTER, words), "2026-04-30", "2026-06-30",
         belief.PAID_PLACES, (2, "count")),
        # 5 hires × 0.4 cut × 0.7 through networks × 0.9, at 800 each
        (belief.AGENCIES, (1008, "money"), 288, 1944, ("B", "text"), none, none,
         belief.HIRES, (belief.NOT_RECORDED, words)),
        # 1600 saved, 400 lost, half of it replaced at 0.6
        (belief.CONTRACTS, (1320, "money"), none, none, ("D", "text"), none, "2026-06-30",
         belief.ENDS, (1, "count")),
        (belief.LEADS, (400, "money"), none, none, ("A", "text"), none, "2026-03-31",
         belief.CONTACTS, (6, "count")),
        (belief.SALES, (belief.NOT_COUNTED, words), none, none, (belief.NOT_APPLICABLE, words), none, none,
         belief.DEALS, (3, "count")),
        (belief.SALES, (belief.NOT_COUNTED, words), none, none, (belief.NOT_APPLICABLE, words), none, none,
         belief.INTRODUCTIONS, (4, "count")),
    ]  # fmt: skip
    assert said(found, "plan", "belief_dormant", "agencies_avoided", "any_agency_avoided", "belief_rows_counted") == {
        "belief_dormant": 500,
        "agencies_avoided": near(1.26),
        "any_agency_avoided": True,
        "belief_rows_counted": 4,
    }
    assert found.fact("plan.belief_dormant").kind == "recorded"
    assert found.fact("plan.belief_contracts").kind == "estimated"
    assert found.fact("plan.cancelled_fees").value == 0  # without targets, nothing says that a seat is of no use
    assert "500 € par an, dont proposées à résilier d’emblée : 0 € par an (première" in told(found, "belief")
    assert "(première date limite pour dénoncer : 30 avril 2026)" in told(found, "belief")


@pytest.mark.parametrize(
    ("budget", "fee", "place", "expected"),
    [
        (HIRES, "", 1, belief.LACKS["settings.agency_fee"]),
        (HIRES.replace("0,4;0,2;0,6", ";;"), "800", 1, belief.LACKS["budget.cut"]),
        (HIRES.replace("0,7;0,4;0,9", ";;"), "800", 1, belief.LACKS["budget.replaced"]),
        (HIRES.replace("4000;5;800", "4000;;"), "800", 1, belief.LACKS["budget.units"]),
        (HIRES, "1700", 1, belief.NO_AGENCY),  # half of 1700 is more than what was paid: these were adverts
        (PRESS, "", 1, belief.NO_AGENCY),
        (HIRES, "800", 2, belief.NO_CONTRACT),
        (PRESS.replace("1000;0,4", "1000;0"), "800", 2, belief.NO_CUT),
        (PRESS.replace("1000;0,4", "1000;"), "800", 2, belief.LACKS["budget.cut"]),
        (PRESS.replace("1000;0,4", ";0,4"), "800", 2, belief.LACKS["budget.margin"]),
        (PRESS, "800", 3, belief.NO_LEADS),
        ("", "800", 1, belief.LACKS["budget"]),
        ("", "800", 2, belief.LACKS["budget"]),
        ("", "800", 3, belief.LACKS["budget"]),
    ],
)
def test_a_blank_cell_says_why(planned, rows, budget, fee, place, expected):
    tables = {"budget": BUDGET + budget} if budget else {}
    found = planned(f"agency_fee = {fee}\n" if fee else "", **tables)
    assert rows(found, "plan.belief")[place][1] == (expected, "phrase")


@pytest.mark.parametrize(
    ("memberships", "counted", "observed", "words"),
    [
        (None, "memberships", "memberships", "ne se lisent pas encore"),
        ("network;person;fee\nClub A;Anne;300\n", "memberships.last_attended", "memberships.last_attended",
         "ne se lisent pas encore"),
        ("network;person;last_attended\nClub A;Anne;2020-01-01\n", "memberships.fee", 1, "ne se lisent pas encore"),
        ("network;person;fee;last_attended\nClub A;Anne;300;2026-01-01\n", 0.0, 0, "Aucune cotisation payée"),
        ("network;person;fee;last_attended\nClub A;Anne;300;2020-01-01\n", 300, 1, "à renseigner"),
    ],
)  # fmt: skip
def test_fees_asleep_are_told_as_far_as_they_are_known(planned, rows, memberships, counted, observed, words):
    tables = {"memberships": memberships} if memberships else {}
    found = planned(budget=BUDGET + PRESS, **tables)
    row = rows(found, "plan.belief")[0]
    assert row[1] == ((belief.LACKS[counted], "phrase") if isinstance(counted, str) else (counted, "money"))
    assert row[-1] == ((belief.LACKS[observed], "phrase") if isinstance(observed, str) else (observed, "count"))
    assert words in told(found, "belief")


def test_with_neither_memberships_nor_budget_one_sentence_stands_there(planned):
    assert told(planned(), "belief").splitlines()[1:] == [
        "- Aucun gain ne se chiffre ni ne s’observe encore : tables « Adhésions » et « Budget » à compléter."
    ]


# --- whatever is missing --------------------------------------------------------------------------------------------

BROKEN = re.compile(r"\bNone\b|\b[Nn]a[Nn]\b|[{}]|Absent\(|mappingproxy")
GIVEN = {
    "budget": BUDGET + HIRES + PRESS,
    "benefits": REGISTER + "g1;Clubs;effet remplacé;RP;2026;0,5;;;D;\n",
    "memberships": MEMBERS,
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("depth", ["standard", "in_depth"])
@pytest.mark.parametrize("kept", [names for n in range(4) for names in itertools.combinations(GIVEN, n)])
def test_whatever_is_missing_whole_sentences_stand_there(planned, kept, depth, language):
    found = planned("agency_fee = 800\n", depth=depth, **{name: GIVEN[name] for name in kept})
    for name in SHOWN:
        text = plain_text(getattr(of_benefits, name)(found).payload, Language(language))
        assert not BROKEN.search(text), text
        assert text.strip()
