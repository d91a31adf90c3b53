"""The choice of networks of clients small enough to compute by hand: weights, comparisons, what is proposed and why."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from pathlib import Path

import pytest

from maillage.catalogue import entries
from maillage.disclosure import Released
from maillage.facts import absent, chosen, counted
from maillage.intake import take_in
from maillage.intake.workspace import Workspace
from maillage.language import Language
from maillage.plan import plan
from maillage.plan.choosing import UNITS
from maillage.showing import of_choice
from maillage.showing.sentences import written
from maillage.tables import TABLES

EMPTY, UNDEFINED, NO_TABLE, NOT_ASKED = "<no_data>", "<undefined>", "<no_table>", "<not_asked>"
EXAMPLES = Path(__file__).resolve().parents[2] / "data" / "examples"
WON, HIRED = "Trouver des clients", "Recruter des techniciens"
OBJECTIVES = f"objective;wording;kind;weight\no1;{WON};clients;60\no2;{HIRED};recrutement;40\n"
# Two of six half-days and 300 apart on the rest: what decides is the targets.
NETWORKS = (
    "network;kind;axis_scope;members;seat_fee;half_days_required;quality\n"
    "Club A;club d’affaires;entreprise;10;0;0;100\n"
    "Club B;club d’affaires;entreprise;20;1500;10;50\n"
    "Cercle C;cercle de pairs;personnel;50;3000;20;0\n"
    "Salon D;salon;entreprise;100;600;4;\n"
    "Page E;réseau en ligne généraliste;entreprise;500;0;0;90\n"
)
TARGETS = (
    "target;objective;value;met_where\n"
    "Port;o1;3;Club A\nUsine;o1;1;Club B\nMine;o1;1;\nÉcole;o2;2;Cercle C\nLycée;o2;2;\n"
)
PRESENCE = "target;network;probability\nMine;Club A;0,5\nLycée;Salon D;1\n"
MEMBERSHIPS = "network;person;fee;last_attended\nPage E;;0;\n"  # a page of its own is not for choosing
ONLY_THERE = (
    "cotisation payée, et personne n’y est venu depuis douze mois ; une cible n’est connue que là : y envoyer "
    "quelqu’un, ou quitter"
)
HEAD = "date;who;about;value\n"
EQUAL = ("35", "15", "20", "20", "10")


def decided(*rows: tuple[str, str, str]) -> str:
    """A table of decisions, in order, from who, about and value."""
    return HEAD + "".join(f"2026-01-10;{who};{about};{value}\n" for who, about, value in rows)


def points(*values: str, who: str = "comité") -> list[tuple[str, str, str]]:
    """One person's points, criterion by criterion."""
    return [(who, f"criterion:{name}", value) for name, value in zip(entries("network_criterion"), values, strict=True)]


def judged(weights: tuple[float, ...], who: str = "comité", **other: str) -> list[tuple[str, str, str]]:
    """One person's comparisons of all the criteria, in the ratios of these weights; some of them otherwise."""
    names = list(entries("network_criterion"))
    rows = []
    for one, two in itertools.combinations(range(len(names)), 2):
        ratio = weights[one] / weights[two]
        value = f"{ratio:g}" if ratio >= 1 else f"1/{1 / ratio:g}"
        rows.append((who, f"comparison:{names[one]}/{names[two]}", other.get(f"_{one}{two}", value)))
    return rows


@pytest.fixture
def chosen_by(small_client):
    """The plan of the client above, some tables given otherwise or left out by None."""

    def found(client: str = "acme", **tables: str | None) -> Released:
        given = {
            "objectives": OBJECTIVES, "networks": NETWORKS, "targets": TARGETS, "presence": PRESENCE,
            "memberships": MEMBERSHIPS,
        } | tables  # fmt: skip
        return plan(
            small_client({name: text for name, text in given.items() if text is not None}, client=client).engagement
        )

    return found


def near(expected: list[tuple]) -> list[tuple]:
    return [tuple(pytest.approx(one, abs=1e-4) if isinstance(one, float) else one for one in row) for row in expected]


def message(shown) -> str:
    """The takeaway of an exhibit, or what stands in its place."""
    payload = shown.payload
    said = payload["message"] if "message" in payload else payload["points"][0][0]
    return plainly(said)


def plainly(said) -> str:
    return written(said, Language("fr")).replace("\xa0", " ").replace("\u202f", " ")


def verdicts(rows, found: Released) -> dict[str, tuple[str, str]]:
    return {row[0]: (row[2], row[3]) for row in rows(found, "plan.choice_verdicts")}


# --- comparisons -----------------------------------------------------------------------------------------------------


def test_networks_are_compared_for_each_objective_only_where_a_target_is_known(chosen_by, rows, said):
    found = chosen_by()
    # o1: Club A reaches 3.5 of 5 and is better on all the rest; o2: Cercle C is complete, Salon D has no quality.
    assert rows(found, "plan.choice_by_objective") == near(
        [
            ((WON, "text"), 3, 2, 2, "recommandé", "Club A", 1.0),
            ((HIRED, "text"), 2, 2, 1, "à compléter avant de comparer", UNDEFINED, UNDEFINED),
            (("Toutes les cibles ensemble", "phrase"), 5, 4, 3, "recommandé", "Club A", 1.0),
        ]
    )
    # density: (1 + .5) / 10 of at most .2
    assert rows(found, "plan.choice_scores") == near(
        [
            ((WON, "text"), "Club A", 0.7, 0.75, 1.0, 1.0, 1.0, 0.89, 1.0),
            ((WON, "text"), "Club B", 0.2, 0.25, 0.5, 0.5, 0.5, 0.39, 0.0),
            ((HIRED, "text"), "Cercle C", 0.5, 0.1, 0.0, 0.0, 0.0, 0.12, 1.0),
        ]
    )
    assert said(found, "plan", "choice_objectives", "choice_settled", "choice_to_try", "choice_uncompared",
                "choice_apart", "choice_candidates", "choice_compared") == {
        "choice_objectives": 2, "choice_settled": 1, "choice_to_try": 0, "choice_uncompared": 1, "choice_apart": 1,
        "choice_candidates": 4, "choice_compared": 3,
    }  # fmt: skip
    assert rows(found, "plan.choice_uncompared") == [("network_criterion:c_quality", "Salon D")]


def test_a_cheap_network_where_nobody_is_wins_nothing(chosen_by, rows):
    found = chosen_by(targets=TARGETS.replace("Port;o1;3;Club A", "Port;o1;3;Club B"), presence=None)
    first = rows(found, "plan.choice_by_objective")[0]
    assert first == ((WON, "text"), 3, 1, 1, "seul réseau connu où l’on en rencontre", "Club B", UNDEFINED)
    assert verdicts(rows, found)["Club A"] == ("pas maintenant", "aucune cible n’y est connue")


def test_values_stand_in_their_own_units_and_density_on_that_of_all(chosen_by, rows):
    found = chosen_by()
    base = (1.5 + 1 + 1 + 1) / 180
    assert rows(found, "plan.choice_values") == near(
        [
            ("Club A", 10, 0.4565, 0.15, round(0.15 / base, 1), 0.0, 0.0, 100.0),
            ("Cercle C", 50, 0.1739, 0.02, round(0.02 / base, 1), 3000.0, 20.0, 0.0),
            ("Salon D", 100, 0.1739, 0.01, round(0.01 / base, 1), 600.0, 4.0, EMPTY),
            ("Club B", 20, 0.1304, 0.05, round(0.05 / base, 1), 1500.0, 10.0, 50.0),
        ]
    )


def test_a_network_more_does_not_change_how_the_others_stand(chosen_by, rows):
    before = rows(chosen_by(), "plan.choice_scores")
    more = NETWORKS + "Club Z;club d’affaires;entreprise;10;9000;60;100\n"
    after = rows(chosen_by(client="more", networks=more, presence=PRESENCE + "Mine;Club Z;0,1\n"), "plan.choice_scores")
    assert [row[:-1] for row in after if row[1] != "Club Z"] == [row[:-1] for row in before]


def test_where_the_weights_and_half_of_all_weights_disagree_a_trial_decides(chosen_by, rows, said):
    networks = (
        "network;kind;members;seat_fee;half_days_required;quality\n"
        "Club A;club d’affaires;10;3000;20;0\nClub B;club d’affaires;20;0;0;100\n"
    )
    heavy = decided(*points("90", "10", "0", "0", "0"))
    found = chosen_by(networks=networks, presence=None, decisions=heavy)
    assert rows(found, "plan.choice_by_objective")[0][4:6] == ("à départager par un essai", "Club B · Club A")
    assert verdicts(rows, found) == {
        "Club A": ("essayer", "parmi les premiers"),
        "Club B": ("essayer", "parmi les premiers"),
    }
    light = chosen_by(client="light", networks=networks, presence=None)
    assert rows(light, "plan.choice_by_objective")[0][4:6] == ("recommandé", "Club B")
    assert said(light, "plan", "choice_join", "choice_not_now") == {"choice_join": 1, "choice_not_now": 1}


def test_two_networks_quite_alike_are_told_apart_by_a_trial(chosen_by, rows):
    networks = "network;kind;members\nClub A;club d’affaires;10\nClub B;club d’affaires;10\n"
    targets = 'target;objective;met_where\nPort;o1;"Club A; Club B"\n'
    found = chosen_by(networks=networks, targets=targets, presence=None)
    assert rows(found, "plan.choice_by_objective") == [
        ((WON, "text"), 1, 2, 2, "à départager par un essai", "Club A · Club B", 1.0),
        ((HIRED, "text"), 0, 0, 0, "aucune cible valorisée ne le sert", UNDEFINED, UNDEFINED),
        (("Toutes les cibles ensemble", "phrase"), 1, 2, 2, "à départager par un essai", "Club A · Club B", 1.0),
    ]


def test_a_target_known_nowhere_and_an_objective_without_target_are_told(chosen_by, rows):
    targets = "target;objective;value;met_where\nPort;o1;1;Club A\nÉcole;o2;1;\n"
    found = chosen_by(targets=targets, presence=None)
    assert [row[4] for row in rows(found, "plan.choice_by_objective")] == [
        "seul réseau connu où l’on en rencontre", "aucun réseau connu où l’on en rencontre",
        "seul réseau connu où l’on en rencontre",
    ]  # fmt: skip


def test_a_criterion_told_of_no_network_is_left_out_for_all(chosen_by, rows, said):
    networks = "network;kind;seat_fee\nClub A;club d’affaires;0\nClub B;club d’affaires;1500\n"
    found = chosen_by(networks=networks, presence=None, decisions=decided(*points("60", "10", "20", "10", "0")))
    assert rows(found, "plan.choice_weights") == near(
        [
            ("network_criterion:c_penetration", 0.75, "direction:up", (0.0, "share"), (1.0, "share")),
            ("network_criterion:c_density", EMPTY, "direction:up", (0.0, "share"), (0.2, "share")),
            ("network_criterion:c_cost", 0.25, "direction:down", (0, "money/year"), (3000, "money/year")),
            ("network_criterion:c_hours", EMPTY, "direction:down", (0.0, "half_days/year"), (20.0, "half_days/year")),
            ("network_criterion:c_quality", EMPTY, "direction:up", (0, "points"), (100, "points")),
        ]
    )
    assert said(found, "plan", "choice_left_out", "choice_uncompared", "choice_size_misleads") == {
        "choice_left_out": 3, "choice_uncompared": 0, "choice_size_misleads": NOT_ASKED,
    }  # fmt: skip
    told = [plainly(point[0]) for point in of_choice.not_compared(found).payload["points"]]
    assert "Critères laissés de côté, qui n’ont de valeur pour aucun réseau : 3." in told


def test_who_pays_the_fee_oneself_costs_the_company_nothing(chosen_by, rows):
    found = chosen_by(memberships="network;person;fee;paid_by\nCercle C;Anne;3000;la personne\n")
    assert {row[0]: row[5] for row in rows(found, "plan.choice_values")}["Cercle C"] == 0
    assert {row[0]: row[5] for row in rows(found, "plan.choice_verdicts")}["Cercle C"] == 0


# --- verdicts --------------------------------------------------------------------------------------------------------


def test_every_network_has_its_verdict_and_a_reason(chosen_by, rows, said):
    held = (
        "Club B;Anne;1500;2026-01-01\nSalon D;Zoé;600;2024-01-01\nSalon D;;600;\nCercle C;Anne;;2026-01-05\n"
        "Ailleurs;Anne;50;2020-01-01\n"
    )
    found = chosen_by(memberships=MEMBERSHIPS + held)
    assert rows(found, "plan.choice_verdicts") == [
        ("Salon D", "network_kind:fair_event", "à trancher", ONLY_THERE,
         UNDEFINED, 1200, 1200),
        ("Club A", "network_kind:business_club", "rejoindre", "recommandé", WON, UNDEFINED, UNDEFINED),
        ("Cercle C", "network_kind:peer_circle", "garder", "fréquenté ; seul lieu connu où l’on rencontre une cible",
         UNDEFINED, EMPTY, UNDEFINED),
        ("Club B", "network_kind:business_club", "garder", "fréquenté ; seul lieu connu où l’on rencontre une cible",
         UNDEFINED, 1500, UNDEFINED),
    ]  # fmt: skip
    names = ("networks", "keep", "join", "leave", "try", "ask", "not_now", "leave_fees", "unlisted",
             "decide", "decide_fees")  # fmt: skip
    assert said(found, "plan", *(f"choice_{name}" for name in names)) == {
        "choice_networks": 4, "choice_keep": 2, "choice_join": 1, "choice_leave": 0, "choice_try": 0, "choice_ask": 0,
        "choice_not_now": 0, "choice_leave_fees": 0, "choice_unlisted": 1, "choice_decide": 1,
        "choice_decide_fees": 1200,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("held", "tables", "network", "verdict", "reason"),
    [
        ("Club A;Anne;90;2026-01-01", {}, "Club A", "garder", "fréquenté, et recommandé"),
        ("Club A;Anne;90;2024-01-01", {}, "Club A", "garder",
         "recommandé, mais personne n’y est venu depuis douze mois : y retourner"),
        ("Club A;Anne;90;", {}, "Club A", "garder", "tenu et recommandé ; dire qui y va"),
        ("Club B;Anne;90;", {}, "Club B", "pas maintenant", "tenu ; dire qui y va avant de décider"),
        ("Club B;Anne;0;2024-01-01", {}, "Club B", "pas maintenant",
         "aucune cotisation notée, et personne n’y est venu depuis douze mois"),
        ("Club B;Anne;90;2024-01-01", {}, "Club B", "à trancher", ONLY_THERE),
        ("Club B;Anne;90;2024-01-01", {"presence": PRESENCE + "Usine;Salon D;0,1\n"}, "Club B", "quitter",
         "cotisation payée, et personne n’y est venu depuis douze mois"),
        ("Club B;Anne;90;2026-01-01", {"presence": PRESENCE + "Usine;Salon D;0,1\n"}, "Club B", "garder",
         "fréquenté, sans être recommandé"),
        ("", {"targets": "target;objective;met_where\nÉcole;o2;Cercle C\n", "presence": None}, "Cercle C",
         "se faire inviter", "recommandé ; on y entre sur invitation"),
        ("", {}, "Club B", "pas maintenant", "d’autres passent devant"),
        ("", {}, "Salon D", "à compléter d’abord", "non comparé : des cellules sont vides"),
        ("", {}, "Cercle C", "à compléter d’abord", "à compléter avant de comparer"),
        ("", {"targets": TARGETS.replace("Usine;o1", "Usine;")}, "Club B", "pas maintenant",
         "aucune cible valorisée n’y sert un objectif"),
    ],
)  # fmt: skip
def test_each_reason_is_the_networks_own(chosen_by, rows, held, tables, network, verdict, reason):
    found = chosen_by(memberships=MEMBERSHIPS + (f"{held}\n" if held else ""), **tables)
    assert verdicts(rows, found)[network] == (verdict, reason)


def test_what_one_is_invited_to_is_not_tried_either(chosen_by, rows):
    networks = "network;kind\nAnciens;réseau d’anciens élèves\nClub A;club d’affaires\n"
    targets = 'target;objective;met_where\nPort;o1;"Anciens; Club A"\n'
    found = chosen_by(networks=networks, targets=targets, presence=None)
    assert verdicts(rows, found) == {
        "Anciens": ("se faire inviter", "parmi les premiers ; on y entre sur invitation"),
        "Club A": ("essayer", "parmi les premiers"),
    }


def test_a_used_network_among_the_first_says_so(chosen_by, rows):
    networks = "network;kind\nAnciens;réseau d’anciens élèves\nClub A;club d’affaires\n"
    targets = 'target;objective;met_where\nPort;o1;"Anciens; Club A"\n'
    found = chosen_by(
        networks=networks, targets=targets, presence=None, memberships=MEMBERSHIPS + "Club A;Anne;9;2026-01-01\n"
    )
    assert verdicts(rows, found)["Club A"] == ("garder", "fréquenté, et parmi les premiers")


def test_without_register_nothing_is_proposed_and_networks_are_compared_all_the_same(chosen_by, rows, said):
    found = chosen_by(memberships=None)
    assert rows(found, "plan.choice_verdicts") == []
    assert said(found, "plan", "choice_keep", "choice_any_leave", "choice_settled") == {
        "choice_keep": NO_TABLE, "choice_any_leave": NO_TABLE, "choice_settled": 1,
    }  # fmt: skip
    assert message(of_choice.verdicts(found)) == "À renseigner : table « Adhésions »."


def test_without_objectives_all_targets_are_one_subject(chosen_by, rows):
    found = chosen_by(objectives=None, targets="target;met_where\nPort;Club A\nUsine;Club B\n", presence=None)
    assert [row[0] for row in rows(found, "plan.choice_by_objective")] == [("Toutes les cibles ensemble", "phrase")]
    assert verdicts(rows, found)["Club A"] == ("rejoindre", "recommandé")
    assert message(of_choice.by_objective(found)).startswith("Sans objectif noté")


@pytest.mark.parametrize(
    ("tables", "reason", "table"),
    [
        ({"networks": None}, "no_table", "networks"),
        ({"targets": None, "presence": None}, "no_table", "targets"),
        ({"targets": "target\nPort\n", "presence": None}, "no_data", "targets.met_where"),
        ({"networks": "network;kind\nLe Fil;réseau interne\n"}, "no_data", "networks"),
    ],
)
def test_what_is_missing_is_one_sentence_an_exhibit(chosen_by, tables, reason, table):
    found = chosen_by(**tables)
    for name, unit in UNITS.items():
        assert found.fact(f"plan.{name}") == absent(reason, unit=unit, table=table)
    for shown in (getattr(of_choice, name) for name in SHOWN):
        assert message(shown(found)).startswith("À renseigner : ")


SHOWN = ("by_objective", "verdicts", "not_compared", "weights", "values", "scores")


# --- weights ---------------------------------------------------------------------------------------------------------


def weights(rows, found: Released) -> list[float]:
    return [row[1] for row in rows(found, "plan.choice_weights")]


ASKED = [
    ((), [0.2] * 5, "Aucun poids n’a été donné aux critères : ils comptent autant l’un que l’autre."),
    (points(*EQUAL), [0.35, 0.15, 0.2, 0.2, 0.1], "Poids donnés en partageant cent points. Partages comptés : 1."),
    (  # the mean of two people's; somebody else's ninety points count for nothing
        [*points(*EQUAL), *points("25", "25", "30", "10", "10", who="DG"), ("DRH", "criterion:c_cost", "90")],
        [0.3, 0.2, 0.25, 0.15, 0.1],
        "Poids donnés en partageant cent points. Partages comptés : 2.",
    ),
    (  # the last row wins
        [*points("40", "15", "20", "20", "10"), ("COMITÉ", "criterion:c_penetration", "35 points")],
        [0.35, 0.15, 0.2, 0.2, 0.1],
        "Poids donnés en partageant cent points. Partages comptés : 1.",
    ),
    (
        points("90", "0", "0", "0", "0"), [0.2] * 5,
        "Des poids ont été donnés, et aucun n’a pu être compté : les critères comptent autant l’un que l’autre.",
    ),
    ([*points(*EQUAL), *((who, about, "annulé") for who, about, _ in points(*EQUAL))], [0.2] * 5, "Aucun poids n’a"),
    (judged((4, 2, 1, 1, 2)), [0.4, 0.2, 0.1, 0.1, 0.2],
     "Poids tirés des critères comparés deux à deux, et les comparaisons s’accordent : rapport de cohérence 0, indice "
     "aléatoire 1,12 (Saaty). Personnes : 1."),
    (judged((1, 1, 1, 1, 1), _01="9"), None,
     "Poids tirés des critères comparés deux à deux, qui s’accordent mal : rapport de cohérence 0,1"),
    (judged((1, 1, 1, 1, 1), _01="9", _02="1/9"), [0.2] * 5, "Les critères comparés deux à deux se contredisent"),
    (judged((4, 2, 1, 1, 2))[:-1], [0.2] * 5, "Des poids ont été donnés, et aucun n’a pu être compté"),
    ([*judged((4, 2, 1, 1, 2)), *points(*EQUAL)], [0.35, 0.15, 0.2, 0.2, 0.1], "Poids donnés en partageant cent"),
    (  # one judge's comparisons turned round by another's cancel out
        [*judged((4, 2, 1, 1, 2)), *judged((1, 2, 4, 4, 2), who="DG")], [0.2] * 5,
        "Poids tirés des critères comparés deux à deux, et les comparaisons s’accordent",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("given", "expected", "words"), ASKED)
def test_weights_are_those_given_or_the_same_for_all_and_the_sentence_says_which(
    chosen_by, rows, given, expected, words
):
    found = chosen_by(decisions=decided(*given) if given else None)
    assert expected is None or weights(rows, found) == pytest.approx(expected, abs=1e-4)
    assert message(of_choice.weights(found)).startswith(words)
    assert found.fact("plan.choice_weights_given").value is (sum(weights(rows, found)) > 0 and not words.startswith(
        ("Aucun", "Des poids", "Les critères")
    ))  # fmt: skip


def test_points_on_criteria_told_of_nobody_count_for_nothing(chosen_by, rows):
    networks = "network;kind\nClub A;club d’affaires\nClub B;club d’affaires\n"
    found = chosen_by(networks=networks, presence=None, decisions=decided(*points("0", "0", "50", "25", "25")))
    assert weights(rows, found) == [1.0, EMPTY, EMPTY, EMPTY, EMPTY]
    assert message(of_choice.weights(found)).startswith("Des poids ont été donnés, et aucun")


CRITERIA = "c_penetration, c_density, c_cost, c_hours, c_quality"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (points("beaucoup", "25", "25", "25", "25"), [
            "« beaucoup » ne pèse rien : la ligne n’est pas lue. Un nombre de points, de 0 à 100, est attendu. Écrire "
            "« 35 » ; les points d’une même personne font cent."]),
        (points("40", "15", "20", "20", "10"), [
            "Points de « comité » : 105 en tout. Cent points à partager sont attendus ; ce partage n’est pas compté. "
            "Reprendre les points jusqu’à cent."]),
        (points(*EQUAL), []),
        (judged((1, 1, 1, 1, 1), _01="12"), [
            "« 12 » ne pèse rien : la ligne n’est pas lue. De 1 à 9 est attendu, ou de 1/9 à 1 : combien de fois le "
            "premier critère compte plus. Écrire « 3 », ou nommer les deux critères dans l’autre ordre.",
            "Comparaisons de « comité » : 9 sur 10. Tous les critères deux à deux sont attendus ; elles ne sont pas "
            "comptées. Comparer ceux qui manquent, ou partager cent points."]),
        (judged((1, 1, 1, 1, 1)), []),
        ([("DG", "comparison:c_cost/c_cost", "3")], [
            f"« comparison:c_cost/c_cost » ne compare pas deux critères. Deux de ces critères sont attendus : "
            f"{CRITERIA}. Écrire par exemple « comparison:c_cost/c_hours »."]),
        ([("DG", "comparison:c_cost", "3")], [
            f"« comparison:c_cost » ne compare pas deux critères. Deux de ces critères sont attendus : "
            f"{CRITERIA}. Écrire par exemple « comparison:c_cost/c_hours »."]),
        ([("DG", "criterion:c_size", "30")], [
            "« criterion:c_size » n’est pas au catalogue. Un identifiant du catalogue est attendu. Choisir dans la "
            "liste de la colonne, ou dans docs/data_dictionary.md."]),
    ],
)  # fmt: skip
def test_a_weight_that_cannot_be_read_or_counted_is_one_problem(small_client, given, told):
    problems = small_client({"decisions": decided(*given)}).problems
    language = Language("fr")
    found = [
        " ".join(plain for part in (one.found, one.expected, one.do) if (plain := problem_text(part, language)))
        for one in problems
    ]
    assert found == told
    assert all(one.path.endswith("decisions.csv") and one.row and one.column for one in problems)


def problem_text(part, language: Language) -> str:
    from maillage.intake.problems import write

    return write(part, language).replace("\xa0", " ").replace("\u202f", " ") if part.template else ""


# --- words -----------------------------------------------------------------------------------------------------------


def test_every_criterion_names_the_column_its_reader_sees():
    for one in entries("network_criterion").values():
        if "column" in one.fields:
            column = TABLES["networks"].column(one.fields["column"])
            assert dict(one.fields["heading"]) == {"fr": column.fr, "en": column.en}


def test_the_largest_network_is_set_beside_the_densest_and_ties_have_a_rule(chosen_by, said):
    names = [f"choice_{name}" for name in ("size_misleads", "largest", "largest_members", "densest")]
    assert said(chosen_by(), "plan", *names) == dict(zip(names, (True, "Salon D", 100, "Club A"), strict=True))
    alike = "network;kind;members\nClub B;club d’affaires;20\nClub A;club d’affaires;20\n"
    targets = "target;objective;met_where\nPort;o1;Club A\nUsine;o1;Club A\nMine;o1;Club B\n"
    tied = chosen_by(client="tied", networks=alike, targets=targets, presence=None)
    assert said(tied, "plan", *names) == dict(zip(names, (False, "Club A", 20, "Club A"), strict=True))
    none = chosen_by(client="none", networks=NETWORKS.replace("members", "seats_max"))
    assert said(none, "plan", *names[:1]) == {names[0]: NOT_ASKED}


def test_the_columns_to_fill_in_are_named_with_their_networks(chosen_by):
    shown = of_choice.not_compared(chosen_by(memberships=MEMBERSHIPS + "Ailleurs;Anne;50;2020-01-01\n"))
    assert [plainly(point[0]) for point in shown.payload["points"]] == [
        "Table « Réseaux », colonne « Qualité des échanges », à remplir pour comparer : Salon D.",
        "Réseaux tenus que la table « Réseaux » ne décrit pas : 1.",
        "Réseau interne et pages de l’entreprise, qui ne se comparent pas : 1.",
    ]
    whole = NETWORKS.replace("600;4;", "600;4;10").replace("réseau en ligne généraliste", "club d’affaires")
    done = of_choice.not_compared(chosen_by(client="done", networks=whole))
    assert message(done) == "Chaque réseau de la table est décrit sur tous les critères."


class Told:
    """What a stage would have released, fact by fact."""

    def __init__(self, found: Released, **facts) -> None:
        self.found, self.facts = found, {f"plan.choice_{name}": fact for name, fact in facts.items()}
        self.context = found.context

    def fact(self, name: str):
        return self.facts.get(name) or self.found.fact(name)

    def table(self, name: str):
        return self.found.table(name)


def test_no_combination_of_what_may_be_missing_breaks_a_sentence(chosen_by):
    found = chosen_by()
    truths = [name for name, unit in UNITS.items() if unit == "truth"]
    values = {"term": "network_criterion:c_cost", "text": "x"}
    for given, combination in itertools.product((True, False, None), itertools.product((True, False), repeat=4)):
        changed = dict(zip(("points", "consistent", "refused", "weights_unused"), combination, strict=True))
        facts = {name: counted(value, "truth") for name, value in changed.items()} | {
            "weights_given": absent("no_table", unit="truth", table="networks")
            if given is None
            else counted(given, "truth"),
            "judges": absent("no_table", unit="count", table="networks") if given is None else counted(2),
            "consistency": counted(0.15, "coefficient"),
            "random_index": chosen(1.12, "coefficient"),
            "again_one": counted(values["term"], "term"),
            "again_other": counted("network_criterion:c_hours", "term"),
        }
        text = message(of_choice.weights(Told(found, **facts)))
        assert not re.search(r"\bNone\b|\bnan\b|\{", text)
        assert (given is None) == text.startswith("À renseigner")
        if given is False and not changed["points"]:
            assert "autant l’un que l’autre" in text
    for name in truths:
        told = Told(found, **{name.removeprefix("choice_"): absent("no_table", unit="truth", table="networks")})
        for shown in (getattr(of_choice, each) for each in SHOWN):
            assert not re.search(r"\bNone\b|\bnan\b|\{", message(shown(told)))


GIVEN = {path.stem for path in (EXAMPLES / "ateliers-brevenne/T0").glob("*.csv")}


@pytest.mark.parametrize("table", sorted(GIVEN - {"headcount"}))  # without a head count there is no engagement
def test_a_table_less_breaks_nothing(tmp_path, table):
    folder = tmp_path / "data" / "clients" / "less" / "T0"
    shutil.copytree(EXAMPLES / "ateliers-brevenne" / "T0", folder)
    (folder / f"{table}.csv").unlink()
    engagement = take_in(Workspace(tmp_path), "less/T0").engagement
    assert engagement is not None
    found = plan(engagement)
    for shown in (getattr(of_choice, name) for name in SHOWN):
        payload = shown(found).payload
        assert not re.search(r"\bNone\b|\bNaN\b|nan\b(?=[,\]])", json.dumps(payload, ensure_ascii=False))
