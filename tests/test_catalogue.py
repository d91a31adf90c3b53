"""The catalogue says what it must, in both languages, and everything it refers to exists."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from maillage.catalogue import core_items, entries, entry, fold, groups, label, match, weights
from maillage.intake.exports.questions import LIKELY, SURE, likeness
from maillage.intake.folding import folded
from maillage.measures.causes import first_place_frequencies
from maillage.terms import AUDIENCES, DEPTHS, EVIDENCE_GRADES, REPORT_AUDIENCES

FOLDER = Path(__import__("maillage.catalogue", fromlist=["_"]).__file__).parent
FILES = sorted(FOLDER.glob("*.yaml"))

# Items of the inventory of the source texts, by group.
INVENTORY = {
    "DIA": 60, "CAU": 36, "CON": 27, "ACT": 53, "NET": 33, "PRO": 17, "POS": 29, "MAT": 23, "OBJ": 20, "TRI": 7,
    "DIF": 6, "STE": 14, "AMB": 33, "LEA": 42, "ILL": 13, "SOC": 20, "RSE": 24, "EXT": 12, "BEN": 28, "CST": 13,
    "FIG": 31, "BNS": 25, "GOV": 20, "RIS": 37, "INT": 16, "PER": 11, "OTH": 21,
    "TEN": 15,
}  # fmt: skip
MEASURES = {
    "unattended_fees", "unfollowed_memberships", "silent_profiles", "duplicate_profiles", "incidents",
    "unproven_budgets",
}  # fmt: skip
FORMS = {"fact", "fact_yes_no", "likert", "count3", "described"}
INSTRUMENTS = {"concepts": 35, "ease": 5, "maturity": 9, "selling": 9, "internal": 7}
FILTERS = {None, "sales", "internal_network", "climate"}
# Kinds of network of which the texts say nothing: no expectation may tell what they give.
SILENT = {"alumni", "fair_event", "other"}
# What the mirror may name besides an item or a symptom.
MIRRORED = {"share_active", "internal_network_go", "incident_delay"}
# Concepts asked by their name alone: the texts do not say what they are.
NAMED_ONLY = ("con-03", "con-11")
NO_BREAK, NARROW = "\u00a0", "\u202f"


def every_entry():
    for group in groups():
        for one in entries(group).values():
            yield f"{group}:{one.id}", one
    for item in entries("item"):
        for one in entries(f"option:{item}").values():
            yield f"option:{item}:{one.id}", one


def texts(value, language, where=""):
    """Every wording in one language below a node, with where it stands."""
    if isinstance(value, dict):
        for key, below in value.items():
            if key == language and isinstance(below, str):
                yield where, below
            elif key != "aliases":
                yield from texts(below, language, f"{where}.{key}")
    elif isinstance(value, list):
        for number, below in enumerate(value):
            yield from texts(below, language, f"{where}[{number}]")


def raw(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


ALL_FRENCH = [(f"{path.name}{where}", text) for path in FILES for where, text in texts(raw(path), "fr")]
ALL_ENGLISH = [(f"{path.name}{where}", text) for path in FILES for where, text in texts(raw(path), "en")]


def wrong(pairs, pattern):
    return [(where, text) for where, text in pairs if re.search(pattern, text)]


def named(group):
    """How often each inventory id is named by the entries of a group."""
    return Counter(reference for one in entries(group).values() for reference in one.inventory)


def numbered(group, last, first=1):
    return {f"{group}-{number:02}" for number in range(first, last + 1)}


def test_every_wording_exists_in_both_languages_and_holds_words():
    assert [where for where, _ in ALL_FRENCH] == [where for where, _ in ALL_ENGLISH]
    assert len(ALL_FRENCH) > 500
    assert [pair for pair in ALL_FRENCH + ALL_ENGLISH if not re.search(r"[^\W\d_]", pair[1])] == []
    assert [pair for pair in ALL_FRENCH + ALL_ENGLISH if pair[1] != pair[1].strip() or "  " in pair[1]] == []


def test_every_entry_has_both_wordings_and_a_list_of_inventory_ids():
    for typed, one in every_entry():
        assert one.fr, typed
        assert one.en, typed
        assert isinstance(one.inventory, tuple), typed


def test_long_wordings_differ_between_the_languages():
    same = [where for (where, fr), (_, en) in zip(ALL_FRENCH, ALL_ENGLISH, strict=True) if fr == en and len(fr) > 14]
    assert same == []


def test_no_id_or_key_is_written_twice_in_a_file():
    def keys_twice(node):
        if isinstance(node, yaml.MappingNode):
            names = Counter(key.value for key, _ in node.value)
            yield from (name for name, times in names.items() if times > 1)
            for _, below in node.value:
                yield from keys_twice(below)
        elif isinstance(node, yaml.SequenceNode):
            for below in node.value:
                yield from keys_twice(below)

    twice = {path.name: list(keys_twice(yaml.compose(path.read_text(encoding="utf-8")))) for path in FILES}
    assert twice == {path.name: [] for path in FILES}


def test_ids_are_lower_case_text_and_no_yes_or_no_became_a_truth_value():
    upper = {f"ratings:{rating}" for rating in "NPLF"} | {f"evidence_grade:{grade}" for grade in EVIDENCE_GRADES}
    for typed, one in every_entry():
        assert isinstance(one.id, str), typed
        assert typed in upper or re.fullmatch(r"[a-z0-9_.\-]+", one.id), typed
    assert [where for where, text in ALL_FRENCH if not isinstance(text, str)] == []


def test_every_inventory_id_is_one_of_the_inventory():
    for typed, one in every_entry():
        for reference in one.inventory:
            group, _, number = reference.partition("-")
            assert group in INVENTORY, (typed, reference)
            assert re.fullmatch(r"\d\d", number), (typed, reference)
            assert 1 <= int(number) <= INVENTORY[group], (typed, reference)
        assert len(set(one.inventory)) == len(one.inventory), typed


def test_each_sign_of_the_inventory_is_one_symptom_and_keeps_its_number():
    named = [reference for one in entries("symptom").values() for reference in one.inventory]
    assert sorted(named) == [f"DIA-{number:02}" for number in range(1, 61)]
    for one in entries("symptom").values():
        assert one.inventory in ((one.id.upper(),), ()), one.id


def test_each_cause_of_the_inventory_is_named_by_one_cause():
    named = Counter(reference for one in entries("cause").values() for reference in one.inventory)
    causes = {reference: times for reference, times in named.items() if reference.startswith("CAU")}
    assert causes == {f"CAU-{number:02}": 1 for number in range(2, 36)}
    notes = (FOLDER / "causes.yaml").read_text(encoding="utf-8").split("c1:")[0]
    assert "CAU-01" in notes
    assert "CAU-36" in notes


def test_dimensions_are_twelve_with_short_labels_and_the_ninth_has_no_score():
    assert list(entries("dimension")) == [f"d{number}" for number in range(1, 13)]
    for one in entries("dimension").values():
        assert all(0 < len(text) <= 22 for text in one.fields["short"].values()), one.id
        assert all(text.endswith("?") for text in one.fields["asks"].values()), one.id
    assert [one.id for one in entries("dimension").values() if not one.fields["scored"]] == ["d9"]


def test_items_are_the_core_of_the_practice_page():
    items = core_items()
    assert list(items) == [f"x{number}" for number in range(1, 16)] + [f"e{number}" for number in range(1, 13)]
    dimensions = [1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, *range(1, 13)]
    forms = [
        "fact", "likert", "count3", "described", "fact", "fact", "likert", "likert",
        "fact", "likert", "fact", "described", "fact", "fact_yes_no", "fact",
        "likert", "fact_yes_no", "likert", "described", "likert", "likert", "likert",
        "likert", "described", "described", "likert", "likert",
    ]  # fmt: skip
    assert [one.fields["dimension"] for one in items.values()] == [f"d{number}" for number in dimensions]
    assert [one.fields["form"] for one in items.values()] == forms
    assert set(forms) == FORMS
    flash = {f"x{number}" for number in (1, 2, 3, 5, 6, 7, 8, 11, 12, 13, 14, 15)}
    assert {one.id for one in items.values() if one.fields["flash"]} == flash
    assert {one.id for one in items.values() if one.fields["from_depth"] == "flash"} == flash
    assert all(one.fields["from_depth"] in DEPTHS for one in items.values())
    assert {one.id: one.fields["filter"] for one in items.values() if one.fields["filter"]} == {
        "x10": "internal_network", "x13": "sales", "e7": "internal_network", "e10": "sales",
    }  # fmt: skip


def test_managers_answer_the_employee_core_and_three_items_of_the_executives():
    managers = {one.id for one in core_items().values() if "managers" in one.fields.get("also", ())}
    assert managers == {"x5", "x6", "x8"} | {f"e{number}" for number in range(1, 13)}
    for one in core_items().values():
        assert one.fields["audience"] == ("executives" if one.id.startswith("x") else "employees"), one.id


def test_described_items_offer_options_or_parts_and_the_others_none():
    for one in entries("item").values():
        described = one.fields["form"] == "described"
        assert described == bool(entries(f"option:{one.id}")), one.id
        assert ("multiple" in one.fields) == ("options" in one.fields), one.id
    assert {one.id for one in core_items().values() if "parts" in one.fields} == {"x12", "e9"}
    assert list(entries("option:x12")) == ["received", "given"]


# --- beyond the core -----------------------------------------------------------------------------------------------


def optional():
    return [one for one in entries("item").values() if one.id not in core_items()]


def wordings(one):
    """Every wording of a question, in both languages."""
    texts = [one.fr, one.en, *one.fields.get("short", {}).values()]
    texts += [part[language] for part in one.fields.get("parts", {}).values() for language in ("fr", "en")]
    return {folded(text) for text in texts}


def resemble(text, other, least):
    """Whether two wordings have so much in common."""
    return likeness(text, other, least) >= least


def test_items_beyond_the_core_have_all_a_questionnaire_needs_and_are_asked_in_depth_only():
    assert len({*core_items()} | {one.id for one in optional()}) == len(core_items()) + len(optional())
    for one in optional():
        fields = one.fields
        assert (fields["from_depth"], fields["flash"]) == ("in_depth", False), one.id
        assert {fields["audience"], *fields.get("also", ())} <= set(AUDIENCES), one.id
        assert fields["audience"] not in fields.get("also", ()), one.id
        assert fields["filter"] in FILTERS, one.id
        assert fields["form"] in FORMS | {"more_or_less"}, one.id
        assert one.inventory, one.id
        assert bool(fields.get("bank")) != ("instrument" in fields), one.id
        assert not one.id.startswith(("x", "e")), one.id


def test_the_bank_has_a_dimension_and_a_score_for_every_item_and_the_ninth_dimension_none():
    bank = [one for one in optional() if one.fields.get("bank")]
    assert len(bank) == 35
    scored = {name for name, one in entries("dimension").items() if one.fields["scored"]}
    assert {one.fields["dimension"] for one in bank} == scored
    assert {one.fields["form"] for one in bank} == {"fact", "likert"}
    assert {one.id: one.fields["form"] for one in bank if one.fields.get("reversed")} == {
        "bank-07": "likert", "bank-12": "likert",
    }  # fmt: skip
    assert all("score retourné" in entry(f"item:{one}").text("fr", short=True) for one in ("bank-07", "bank-12"))


def test_with_the_bank_every_scored_dimension_has_three_items_for_one_audience():
    for name, dimension in entries("dimension").items():
        counts = Counter(
            audience
            for one in entries("item").values()
            if one.fields["dimension"] == name and one.fields["form"] != "described"
            for audience in (one.fields["audience"], *one.fields.get("also", ()))
        )
        assert max(counts.values(), default=0) >= 3 or not dimension.fields["scored"], name


def test_the_side_instruments_belong_to_no_dimension():
    found = Counter(one.fields["instrument"] for one in optional() if "instrument" in one.fields)
    assert found == INSTRUMENTS
    assert {one.fields["dimension"] for one in optional() if "instrument" in one.fields} == {None}


def test_every_concept_of_the_inventory_is_asked_in_two_questions():
    concepts = [one for one in optional() if one.fields.get("instrument") == "concepts"]
    named = {reference for one in concepts for reference in one.inventory if reference.startswith("CON")}
    assert named == {f"CON-{number:02}" for number in range(1, 28)}
    for one in concepts:
        number = int(one.id[4:6])
        assert f"CON-{number:02}" in one.inventory, one.id
        assert one.fields.get("extension", False) == (number > 18), one.id
        assert list(entries(f"option:{one.id}")) == ["familiar", "at_ease"]
        assert one.fields["part_form"] == "more_or_less", one.id
        for language in ("fr", "en"):
            name = one.fields["name"][language]
            texts = [one.text(language), *(part.text(language) for part in entries(f"option:{one.id}").values())]
            assert all(name in text for text in texts), one.id
    assert [one.id for one in concepts if "CON-09" in one.inventory] == ["con-09a", "con-09b"]
    assert tuple(one.id for one in concepts if one.fields.get("definition") == "open") == NAMED_ONLY


def test_what_is_said_has_a_pair_that_is_done_at_the_same_stage():
    maturity = [one.fields for one in optional() if one.fields.get("instrument") == "maturity"]
    assert [fields["stage"] for fields in maturity] == ["company"] * 3 + ["committee"] * 4 + ["member"] * 2
    assert {fields["audience"] for fields in maturity} == {"executives"}
    for pair in ("committee", "member"):
        told = [fields for fields in maturity if fields.get("pair") == pair]
        assert [(bool(one.get("says")), bool(one.get("does"))) for one in told[:1]] == [(True, False)]
        assert told[1:]
        assert all(one["does"] and not one.get("says") for one in told[1:])
        assert {one["stage"] for one in told} == {pair}


def test_selling_asks_salespeople_what_they_do_and_says_which_practices_help():
    for one in optional():
        if one.fields.get("instrument") == "selling":
            assert one.fields["filter"] == "sales", one.id
            options = entries(f"option:{one.id}").values()
            worth = [option.fields["good"] for option in options if "good" in option.fields] or [one.fields["good"]]
            assert True in worth, one.id
            assert False in worth or not options, one.id  # nobody is asked to own up to one practice alone


def test_climate_is_asked_of_the_team_in_general():
    climate = [one for one in optional() if one.fields["filter"] == "climate"]
    assert len(climate) == 6
    assert wrong([(one.id, one.fr) for one in climate], r"^(?!Dans mon équipe|Ici)") == []


def test_the_personal_sheet_has_four_questions_a_profile_and_none_is_an_item():
    own = entries("self_profile")
    assert Counter(one.fields["profile"] for one in own.values()) == dict.fromkeys(
        ("super_connector", "mentor", "expert", "reserved"), 4
    )
    assert all(one.fields["private"] for one in own.values())
    assert not own.keys() & entries("item").keys()
    items = {text for one in entries("item").values() for text in wordings(one)}
    assert [one.id for one in own.values() for text in wordings(one) for other in items
            if resemble(text, other, LIKELY)] == []  # fmt: skip


def test_no_optional_wording_could_be_taken_for_one_of_the_core_nor_surely_for_another():
    core = {text for one in core_items().values() for text in wordings(one)}
    told = [(one.id, text) for one in optional() for text in wordings(one)]
    assert [(where, other) for where, text in told for other in core if resemble(text, other, LIKELY)] == []
    assert [(where, other) for where, text in told for other, beside in told
            if where < other and resemble(text, beside, SURE)] == []  # fmt: skip


def test_an_option_that_heads_a_column_alone_belongs_to_one_item():
    heads = Counter(
        fold(option.text(language))
        for one in entries("item").values()
        if one.fields.get("multiple")
        for option in entries(f"option:{one.id}").values()
        for language in ("fr", "en")
    )
    assert max(heads.values()) == 1


def test_every_scored_dimension_says_what_its_three_bands_mean():
    for one in entries("dimension").values():
        bands = [name for name in one.fields if name.startswith("band_")]
        assert bands == (["band_low", "band_middle", "band_high"] if one.fields["scored"] else []), one.id


def test_every_answer_form_finds_the_labels_it_needs():
    assert list(entries("answer")) == ["yes", "partly", "no", "dk", "na", "l1", "l2", "l3", "l4", "l5"]
    assert "5 réponses" in entry("questionnaire:header").fr
    assert len(entries("count3")) == 3


def test_each_indicator_exists_and_serves_one_family_only():
    used = [one.fields["indicator"] for one in entries("family").values() if one.fields["indicator"]]
    assert max(Counter(used).values()) == 1
    scored = {f"dimension:{one.id}" for one in entries("dimension").values() if one.fields["scored"]}
    assert set(used) <= MEASURES | scored
    assert set(used) >= MEASURES


def test_every_symptom_belongs_to_a_family_and_every_family_has_a_symptom():
    assert {one.fields["family"] for one in entries("symptom").values()} == set(entries("family"))


def test_short_labels_fit_a_chart():
    limits = {"family": 26, "cause": 40, "risk": 30, "expectation": 30, "activity": 24, "tension": 30, "mirror": 34}
    for group, limit in limits.items():
        for one in entries(group).values():
            assert all(0 < len(text) <= limit for text in one.fields["short"].values()), one.id


def test_every_cause_says_what_shows_it_and_what_would_change_our_mind():
    for one in entries("cause").values():
        for field in ("evidence", "change_mind"):
            assert set(one.fields[field]) == {"fr", "en"}, one.id


def test_the_matrix_links_every_family_and_every_cause_to_the_others():
    assert set(weights()) == set(entries("family"))
    assert all(row for row in weights().values())
    assert {weight for row in weights().values() for weight in row.values()} == {1, 3, 9}
    named = Counter(cause for row in weights().values() for cause in row)
    assert set(named) == set(entries("cause"))
    assert min(named.values()) >= 2


def test_the_matrix_does_not_answer_before_the_client_does():
    sums = dict.fromkeys(entries("cause"), 0.0)
    for row in weights().values():
        for cause, weight in row.items():
            sums[cause] += weight / sum(row.values())
    assert max(sums.values()) <= 2.5 * min(sums.values())


def test_no_cause_comes_first_too_often_for_clients_about_whom_nothing_is_known():
    """practice §7: as first specified, two causes came first in 87 % of random profiles, whatever the client."""
    causes = list(entries("cause"))
    matrix = [[weights()[family].get(cause, 0) for cause in causes] for family in entries("family")]
    frequencies = dict(zip(causes, first_place_frequencies(matrix, draws=20_000).tolist(), strict=True))
    assert sum(frequencies.values()) == pytest.approx(1)
    assert {cause: share for cause, share in frequencies.items() if share > 2 / 15} == {}


def test_every_lever_refers_to_things_that_exist():
    for one in entries("lever").values():
        fields = one.fields
        assert fields["kind"] in entries("lever_kind"), one.id
        assert fields["causes"], one.id
        assert set(fields["causes"]) <= set(entries("cause")), one.id
        assert fields["objectives"], one.id
        assert set(fields["objectives"]) <= set(entries("objective_kind")), one.id
        assert fields["step"] in (1, 2, 3), one.id
        assert fields["owner"] in entries("function"), one.id
        assert fields["kpi"] in entries("kpi"), one.id
        assert fields["evidence"] in EVIDENCE_GRADES, one.id
        assert set(fields.get("requires", ())) <= set(entries("lever")) - {one.id}, one.id
        assert set(fields["gain"]) == set(fields["first_step"]) == {"fr", "en"}, one.id
        assert one.inventory, one.id


def test_every_cause_and_every_objective_has_at_least_two_levers():
    causes = Counter(cause for one in entries("lever").values() for cause in one.fields["causes"])
    objectives = Counter(kind for one in entries("lever").values() for kind in one.fields["objectives"])
    assert min(causes[cause] for cause in entries("cause")) >= 2
    assert min(objectives[kind] for kind in entries("objective_kind")) >= 2


def test_costs_and_efforts_are_ordered_and_positive():
    for one in entries("lever").values():
        low, mode, high = (one.fields["cost"][part] for part in ("low", "mode", "high"))
        assert 0 <= low <= mode <= high, one.id
        assert one.fields["half_days"] > 0, one.id
        assert one.fields["days"] > 0, one.id


def test_quick_wins_are_quick_and_cheap_even_at_the_high_end():
    quick = [one for one in entries("lever").values() if one.fields["kind"] == "quick_win"]
    assert len(quick) >= 5
    for one in quick:
        assert one.fields["days"] <= 30, one.id
        assert one.fields["cost"]["high"] <= 500, one.id


def test_trials_stay_within_ninety_days_and_eight_volunteers():
    trials = [one for one in entries("lever").values() if one.fields["kind"] == "trial"]
    assert len(trials) >= 3
    for one in trials:
        assert one.fields["days"] <= 90, one.id
        assert one.fields["volunteers_max"] <= 8, one.id


def test_every_indicator_of_the_plan_is_complete_and_used():
    for one in entries("kpi").values():
        assert one.fields["unit"] in entries("unit"), one.id
        assert one.fields["direction"] in entries("direction"), one.id
        assert one.fields["frequency"] in entries("frequency"), one.id
        assert one.fields["owner"] in entries("function"), one.id
        assert one.fields["dimension"] in entries("dimension"), one.id
        assert {*one.fields["definition"]} == {*one.fields["source"]} == {"fr", "en"}, one.id
    assert {one.fields["kpi"] for one in entries("lever").values()} <= set(entries("kpi"))


def test_what_is_governed_names_levers_functions_and_activities_that_exist():
    for one in entries("governance").values():
        assert one.fields["role"] in ("steers", "decides", "coordinates", "follows"), one.id
        assert one.fields["by"] in entries("function"), one.id
        assert set(one.fields["levers"]) <= set(entries("lever")), one.id
        assert one.fields.get("activity", "watch") in entries("activity"), one.id
    assert set(named("governance")) == numbered("GOV", 20)
    assert set(named("condition")) == {"BNS-18", "BNS-19", "BNS-20", "BNS-21", "STE-10", "STE-11"}


def test_objections_triggers_and_difficulties_are_those_of_the_inventory():
    for group, inventory in (("objection", "OBJ"), ("trigger", "TRI"), ("difficulty", "DIF")):
        found = {reference: times for reference, times in named(group).items() if reference.startswith(inventory)}
        assert found == dict.fromkeys(numbered(inventory, INVENTORY[inventory]), 1)
        assert all(0 < len(text) <= 40 for one in entries(group).values() for text in one.fields["short"].values())


def test_an_objection_without_an_answer_of_the_texts_has_none():
    objections = entries("objection")
    assert {one.fields["by"] for one in objections.values()} == {"executives", "employees", "sales", "anyone"}
    unanswered = [one.id for one in objections.values() if not one.fields["answered"]]
    assert unanswered == ["obj-04", "obj-11", "obj-12", "obj-13", "obj-own"]
    for one in objections.values():
        assert one.fields["answered"] == ("answer" in one.fields) == ("near" not in one.fields), one.id
        near = [objections[name] for name in one.fields.get("near", ())]
        assert all(other.fields["answered"] for other in near), one.id


def test_the_steps_follow_the_gates_and_say_what_skipping_brings():
    steps = entries("path_step")
    assert [one.fields["gate"] for one in steps.values()] == list(entries("gate"))
    assert all(set(one.fields["if_skipped"]) == {"fr", "en"} for one in steps.values())
    assert {reference for reference in named("path_step") if reference.startswith("STE")} == numbered("STE", 14)


def test_every_activity_to_sort_has_its_posture_and_every_posture_an_activity():
    cases = entries("posture_case")
    assert {one.fields["posture"] for one in cases.values()} == set(entries("posture"))
    assert 12 <= len(cases) <= 16
    assert all(set(one.fields["feedback"]) == {"fr", "en"} for one in cases.values())
    both = named("posture") + named("posture_case")
    assert {reference for reference in both if reference.startswith("POS")} == numbered("POS", 29)


def test_the_learning_items_are_those_of_the_seven_points():
    points = list(entries("learning_point"))
    items = entries("learning_item")
    counts = Counter(one.fields["point"] for one in items.values())
    assert [counts[point] for point in points] == [4, 4, 1, 4, 7, 6, 3]
    for one in items.values():
        assert one.fields["point"] == points[int(one.id[0]) - 1], one.id
        assert set(one.fields["responsible"]) <= set(entries("responsible")), one.id
    assert [one.id for one in items.values() if one.fields["responsible"]] == ["2a", "2b", "2c", "2d", "6d", "7c"]
    of_points = {reference for one in entries("learning_point").values() for reference in one.inventory}
    assert of_points - set(named("learning_item")) == {
        "LEA-04", "LEA-09", "LEA-14", "LEA-16", "LEA-21", "LEA-29", "LEA-36",
    }  # fmt: skip


def test_what_people_type_for_a_learning_item_is_found():
    assert match("learning_item", "1 a") == match("learning_item", "définition") == "1a"
    assert match("learning_item", "Lunch & Learn") == "5c"
    assert match("learning_item", "Cartographie des compétences") == "6a"


def test_the_presence_map_has_its_four_parts_and_names_tables_that_exist():
    from maillage.tables import TABLES

    parts = entries("presence_part")
    assert list(parts) == ["company", "customers", "competition", "teams"]
    assert all(2 <= len(one.fields["look_at"]) <= 4 for one in parts.values())
    assert {table for one in parts.values() for table in one.fields["tables"]} <= set(TABLES)
    assert numbered("MAT", 16, 13) <= set(named("presence_part"))


def test_every_claim_says_who_claims_it_and_how_it_may_be_read():
    claims = entries("claim")
    kinds = {"method", "seller", "time", "savings", "companies", "executives", "customers", "members", "skills",
             "learning"}  # fmt: skip
    for one in claims.values():
        fields = one.fields
        assert set(fields["who"]) == set(fields["reading_rule"]) == {"fr", "en"}, one.id
        assert fields["figure"] is None or set(fields["figure"]) == {"fr", "en"}, one.id
        assert fields["status"] in ("claim", "study", "survey"), one.id
        assert fields["grade"] is None or fields["grade"] in EVIDENCE_GRADES, one.id
        assert fields["unit_of"] in kinds, one.id
        assert set(fields.get("dimensions", ())) <= set(entries("dimension")), one.id
    assert {f"FIG-{name[4:]}" for name in claims if name.startswith("fig-")} == numbered("FIG", INVENTORY["FIG"])
    assert all(claims[f"fig-{number:02}"].inventory[0] == f"FIG-{number:02}" for number in range(1, 32))


def test_only_shares_of_companies_are_compared_and_only_with_other_companies():
    for one in entries("claim").values():
        assert one.fields["may_be_compared_with"] in (None, "portfolio"), one.id
        if one.fields["may_be_compared_with"]:
            assert one.fields["unit_of"] == "companies", one.id
        assert one.fields.get("beside") in (None, "presence_share", "active_share"), one.id
    assert {one.id for one in entries("claim").values() if one.fields["status"] == "survey"} == {
        "insee-2013", "insee-2015", "insee-2017", "insee-2022",
    }  # fmt: skip
    series = [one for one in entries("claim").values() if one.fields["status"] == "survey"]
    assert [one.fields["may_be_compared_with"] for one in series] == [None] * 4


def test_figures_that_contradict_one_another_name_one_another():
    opposed = {one.id: one.fields["opposes"] for one in entries("claim").values() if one.fields.get("opposes")}
    assert opposed == {
        "fig-02": ("fig-03",), "fig-03": ("fig-02",), "fig-05": ("fig-06",), "fig-06": ("fig-05",),
        "fig-16": ("fig-28",), "fig-28": ("fig-16",), "bpi-present": ("fig-28",),
    }  # fmt: skip


def test_guides_ask_each_population_a_few_questions_in_the_order_of_their_parts():
    parts = ("opening", "ambitions", "wishes", "practice", "brakes", "closing")
    feeds = {"networks", "functions", "people", "discourse", "causes", "objections"}
    questions = entries("guide_question").values()
    for population in entries("population"):
        own = [one.fields for one in questions if one.fields["population"] == population]
        assert 8 <= len(own) <= 12, population
        assert [parts.index(one["part"]) for one in own] == sorted(parts.index(one["part"]) for one in own)
        assert {one["part"] for one in own} == set(parts)
        assert {one["feeds"] for one in own} == feeds, population
    assert {one.id for one in questions if "filter" in one.fields} == {"em-09"}


def test_a_guide_asks_one_question_at_a_time():
    for one in entries("guide_question").values():
        for text in (one.fr, one.en):
            assert text.count("?") <= 1, one.id
            assert text[-1] in "?.", one.id


def test_short_lists_to_tick_are_short_and_name_known_kinds():
    assert [one.fields["kind"] for one in entries("discourse").values()] == ["subject"] * 6 + ["tone"] * 4
    assert {one.fields["lack"] for one in entries("internal_function").values()} == {
        "communication", "coordination", "innovation", "information",
    }  # fmt: skip
    assert 6 <= len(entries("internal_function")) <= 10
    assert list(entries("assignment")) == ["to_train", "to_speak", "to_watch", "to_represent", "to_relay"]


# --- what the analysis sets side by side ---------------------------------------------------------------------------


def both(*nodes):
    """Whether each node holds a wording in each language and nothing else."""
    return all(set(node) == {"fr", "en"} and all(node.values()) for node in nodes)


def test_each_risk_of_the_inventory_is_named_by_one_risk_but_the_letters_no_text_explains():
    risks = {reference: times for reference, times in named("risk").items() if reference.startswith("RIS")}
    assert risks == dict.fromkeys(numbered("RIS", INVENTORY["RIS"]) - {"RIS-02"}, 1)
    assert 20 <= len(entries("risk")) <= 28


def test_every_risk_has_a_measure_and_an_owner_and_refers_to_things_that_exist():
    for one in entries("risk").values():
        fields = one.fields
        assert fields["families"], one.id
        assert set(fields["families"]) <= set(entries("family")), one.id
        assert len(set(fields["families"])) == len(fields["families"]), one.id
        assert set(fields["incidents"]) <= set(entries("incident_kind")), one.id
        assert fields["owner"] in entries("function"), one.id
        assert both(fields["short"], fields["measure"]), one.id
        assert "note" not in fields or both(fields["note"]), one.id
        assert one.id.startswith("r_"), one.id


def test_every_family_makes_a_risk_likelier_and_an_incident_is_the_occurrence_of_one_risk():
    assert {family for one in entries("risk").values() for family in one.fields["families"]} == set(entries("family"))
    occurrences = Counter(kind for one in entries("risk").values() for kind in one.fields["incidents"])
    assert occurrences == dict.fromkeys(set(entries("incident_kind")) - {"other"}, 1)


def test_a_risk_is_an_event_and_what_follows_in_one_sentence():
    for one in entries("risk").values():
        for text in (one.fr, one.en):
            assert text.endswith("."), one.id
            assert text.count(".") == 1, one.id
            assert re.search(r"[,;]", text), one.id


@pytest.mark.parametrize("column", ["likelihood", "impact"])
def test_the_levels_of_a_risk_are_those_of_its_column(column):
    from maillage.tables import TABLES

    scale = next(one for one in TABLES["risks"].columns if one.id == column)
    assert list(entries(column)) == [str(level) for level in range(scale.low, scale.high + 1)]
    assert all(both(one.fields["short"]) for one in entries(column).values())


def test_each_benefit_promised_is_one_expectation_but_the_one_about_other_tools():
    benefits = {reference: times for reference, times in named("expectation").items() if reference.startswith("BEN")}
    assert benefits == dict.fromkeys(numbered("BEN", INVENTORY["BEN"]) - {"BEN-08"}, 1)
    assert 12 <= len(entries("expectation")) <= 16


def test_what_a_kind_of_network_gives_is_said_of_kinds_the_texts_speak_of():
    spoken = set()
    for one in entries("expectation").values():
        fields = one.fields
        assert fields["gives"], one.id
        assert set(fields["gives"]) <= set(entries("network_kind")), one.id
        assert set(fields["gives"].values()) <= set(entries("expectation_fit")), one.id
        assert set(fields["objective_kind"]) <= set(entries("objective_kind")), one.id
        assert both(fields["short"]), one.id
        assert "note" not in fields or both(fields["note"]), one.id
        spoken |= set(fields["gives"])
    assert spoken == set(entries("network_kind")) - SILENT
    # Service clubs, peer circles and chambers are named without a purpose: the texts never say what they are for.
    for kind in ("service_club", "peer_circle", "chamber_federation"):
        assert {one.fields["gives"].get(kind) for one in entries("expectation").values()} == {None, "possible"}, kind


def test_every_objective_is_expected_of_some_network_and_only_money_and_ease_belong_to_none():
    expected = Counter(kind for one in entries("expectation").values() for kind in one.fields["objective_kind"])
    assert set(expected) == set(entries("objective_kind"))
    assert {one.id for one in entries("expectation").values() if not one.fields["objective_kind"]} == {
        "savings", "ease_of_work",
    }  # fmt: skip


def test_an_activity_names_functions_that_exist():
    activities = entries("activity")
    assert 10 <= len(activities) <= 14
    for one in activities.values():
        assert set(one.fields["usual"]) <= set(entries("function")), one.id
        assert both(one.fields["short"]), one.id
        assert one.inventory, one.id
    assert {one.id for one in activities.values() if not one.fields["usual"]} == {"watch", "unhappy_customers"}
    assert list(entries("ownership_state")) == ["leads", "takes_part", "kept_out", "leads_alone"]


def test_every_tension_shows_both_sides_and_what_is_done_about_it():
    tensions = entries("tension")
    assert [one.inventory[0] for one in tensions.values()] == [one.id.upper() for one in tensions.values()]
    assert list(tensions) == [f"ten-{number:02}" for number in range(1, INVENTORY["TEN"] + 1)]
    for one in tensions.values():
        assert both(one.fields["short"], one.fields["side_a"], one.fields["side_b"], one.fields["kept"]), one.id
        assert one.fr.endswith("?"), one.id
        assert len(one.inventory) > 1, one.id


def test_a_client_is_asked_to_choose_only_where_positions_are_offered():
    tensions = entries("tension").values()
    assert {one.id for one in tensions if one.fields["asks"] is True} == {
        "ten-01", "ten-02", "ten-03", "ten-04", "ten-11", "ten-12",
    }  # fmt: skip
    for one in tensions:
        positions = one.fields.get("positions", {})
        assert (2 <= len(positions) <= 3) == one.fields["asks"], one.id
        assert both(*positions.values()), one.id
        assert all(re.fullmatch(r"[a-z_]+", name) for name in positions), one.id


def test_the_mirror_sets_side_by_side_what_is_measured():
    pairs = entries("mirror")
    assert 5 <= len(pairs) <= 8
    sides = [side for one in pairs.values() for side in (one.fields["inside"], one.fields["outside"])]
    assert set(sides) & MIRRORED == MIRRORED
    assert len(set(sides)) == len(sides)
    for one in pairs.values():
        assert both(one.fields["short"]), one.id
        assert one.fr.endswith("."), one.id
    for side in set(sides) - MIRRORED:
        assert side.startswith(("item:", "symptom:", "dimension:")), side
        assert not side.startswith("item:") or entry(side).fields["form"] != "described", side
        assert not entry(side).fields.get("reversed"), side


def test_closed_vocabularies_agree_with_the_terms_of_the_package():
    assert tuple(entries("audience")) == AUDIENCES == tuple(entries("population"))
    assert tuple(entries("depth")) == DEPTHS
    assert tuple(entries("evidence_grade")) == EVIDENCE_GRADES
    assert tuple(entries("report_audience")) == REPORT_AUDIENCES


def test_every_choice_column_of_the_schema_has_its_group():
    from maillage import tables

    every = [one for one in vars(tables).values() if isinstance(one, tables.Table)]
    needed = {column.choices for table in every for column in table.columns if column.choices}
    assert needed
    assert needed <= set(groups())


def test_a_group_of_choices_is_never_called_like_another_kind_of_entry():
    named = groups()
    assert len(set(named)) == len(named)
    assert not {"choice", "option"} & set(named)


@pytest.mark.parametrize("group", [*groups(), *(f"option:{item}" for item in entries("item"))])
def test_what_people_type_never_means_two_things_in_a_group(group):
    meant = {}
    for one in entries(group).values():
        for text in (one.id, one.fr, one.en, *one.fields.get("short", {}).values(), *one.fields.get("aliases", ())):
            meant.setdefault(fold(text), set()).add(one.id)
    asked_of_two_audiences = {"x12", "e9"}
    assert [ids for ids in meant.values() if len(ids) > 1 and ids != asked_of_two_audiences] == []
    assert "" not in meant


def test_french_uses_the_curved_apostrophe():
    assert wrong(ALL_FRENCH + ALL_ENGLISH, r"'") == []


def test_french_double_signs_follow_a_non_breaking_space():
    assert wrong(ALL_FRENCH, rf"[^{NARROW}][;!?]") == []
    assert wrong(ALL_FRENCH, rf"[^{NO_BREAK}]:") == []


def test_french_quotation_marks_keep_their_words_close():
    assert wrong(ALL_FRENCH, rf"«[^{NO_BREAK}]|[^{NO_BREAK}]»|\"|“|”") == []
    assert any("«" in text for _, text in ALL_FRENCH)


def test_no_dash_stands_for_parentheses():
    assert wrong(ALL_FRENCH + ALL_ENGLISH, r"[–—]| - ") == []


def test_causes_and_symptoms_accuse_nobody():
    accusing = r"incompéten|mauvais|refus[ea]|négligen|faute d|incapable|paress|arriéré|coupable|n’importe|désordre"
    groups_of_lacks = ("cause", "symptom", "family", "difficulty", "objection", "guide_question", "posture_case")
    watched = [(one.id, one.fr) for group in groups_of_lacks for one in entries(group).values()]
    whole = ("risks", "expectations", "activities", "tensions", "mirror")
    told = [(where, text) for where, text in ALL_FRENCH if where.startswith(whole)]
    assert len(told) > 200
    watched += told
    assert wrong(watched, accusing) == []


def test_notions_the_texts_leave_undefined_are_absent():
    named = wrong(ALL_FRENCH + ALL_ENGLISH, r"SEQLA|Maslow|BNS|SSI|newsjacking")
    assert {where.split(".")[2] for where, _ in named} == {*NAMED_ONLY, "con-17"}


def test_people_are_understood_as_they_write_in_a_spreadsheet():
    assert match("yes_no", "OUI ") == match("yes_no", "x") == match("yes_no", "Vrai") == "yes"
    assert match("yes_no", "0") == match("yes_no", "n") == "no"
    assert match("symptom_state", "Non observé") == "not_observed"
    assert match("budget_category", "RELATIONS PRESSE") == "pr"
    assert match("function", "R&D") == "rd"
    assert match("count3", "2 et +") == match("count3", "2 ou plus") == "twice_or_more"
    assert match("answer", "Plutôt d'accord") == match("answer", "4") == "l4"
    assert match("option:x4", "Moi-même") == "self"
    assert match("level", "astronaute") is None


def test_a_number_is_not_read_as_another_one():
    assert match("yes_no", "1,0") == "yes"
    assert match("yes_no", "10") is None
    assert match("answer", "15") is None
    assert match("answer", "1/5") == "l1"
    assert match("yes_no", "-1") is None


def test_a_wording_two_entries_share_is_not_guessed():
    assert match("item", entry("item:x12").fr) is None
    assert match("item", "x12") == "x12"


def test_entries_cannot_be_changed():
    with pytest.raises(TypeError):
        entries("cause")["c1"] = None
    with pytest.raises(TypeError):
        entry("lever:l_register").fields["cost"]["low"] = 1
    with pytest.raises(AttributeError):
        entry("cause:c1").fr = ""


def test_a_group_answers_to_its_own_name_and_to_its_file():
    assert entries("items") == entries("item")
    assert entries("choice:level") == entries("level")


def test_an_unknown_id_names_the_nearest_one():
    with pytest.raises(KeyError, match=r"'l_registre' is not an id of the group lever\. Did you mean 'l_register'\?"):
        label("lever:l_registre", "fr")
    with pytest.raises(KeyError, match="Did you mean 'level'"):
        entries("levels")
    with pytest.raises(KeyError, match="group:id"):
        entry("c3")
