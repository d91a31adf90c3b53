"""What is done, heard and held inside: small clients written here, whole tables expected."""

from __future__ import annotations

from maillage.diagnosis import diagnose

FEW, EMPTY, WITHHELD, NO_TABLE = "<too_few>", "<no_data>", "<withheld>", "<no_table>"
PEOPLE = "person;function;level\n" + "".join(
    f"Personne {n:02};{function};{level}\n"
    for n, (function, level) in enumerate(
        [("direction", "executive")] * 6 + [("commerce", "employee")] * 7 + [("achats", "employee")] * 2, 1
    )
)


def profiles(columns, lines):
    return "\n".join([f"person;platform;{columns}", *lines]) + "\n"


def posted(counts):
    """One LinkedIn profile a person: so many posts, no comment."""
    return profiles("posts;comments", [f"Personne {n:02};LinkedIn;{count};0" for n, count in enumerate(counts, 1)])


# --- presence and activity -----------------------------------------------------------------------------------------


def test_present_is_not_active_and_two_buyers_hide_behind_the_sales_people(small_client, rows, said):
    counts = [0, 0, 0, 1, 2, 0, 3, 0, 0, 4, 0, 9, 0, 1, 0]
    found = diagnose(small_client({"people": PEOPLE, "profiles": posted(counts)}).engagement)
    assert rows(found, "diagnosis.presence") == [
        ("platform:linkedin", 15, 15, 6),
        ("level:employee", 9, 9, 4),
        ("level:executive", 6, 6, 2),
        # The employees are these seven and the two buyers: without them, the buyers would be told.
        ("function:sales", 7, WITHHELD, WITHHELD),
        ("function:management", 6, 6, 2),
        ("function:other", 2, FEW, FEW),
    ]
    assert said(found, "diagnosis", "present", "active") == {"present": 15, "active": 6}


def test_the_client_says_from_how_much_somebody_is_active(small_client, said):
    tables = {"people": PEOPLE, "profiles": posted([0, 0, 0, 1, 2, 0, 3, 0, 0, 4, 0, 9, 0, 1, 0])}
    found = diagnose(small_client(tables, active_from=3).engagement)
    assert said(found, "diagnosis", "present", "active", "active_from", "silent_share") == {
        "present": 15,
        "active": 3,
        "active_from": 3,
        "silent_share": 12 / 15,
    }


def test_everybody_active_in_a_small_group_is_not_told(small_client, rows, said):
    found = diagnose(small_client({"people": PEOPLE, "profiles": posted([1] * 6)}).engagement)
    assert rows(found, "diagnosis.presence") == [
        ("platform:linkedin", 15, WITHHELD, WITHHELD),
        ("level:executive", 6, WITHHELD, WITHHELD),
        ("function:management", 6, WITHHELD, WITHHELD),
    ]
    assert said(found, "diagnosis", "present", "active") == {"present": WITHHELD, "active": WITHHELD}


def test_activity_is_shared_out_at_every_tenth_where_a_tenth_is_two_people_at_least(small_client, rows, said):
    people = "person;function;level\n" + "".join(f"Personne {n:02};commerce;employee\n" for n in range(1, 21))
    counts = [0] * 10 + [1] * 8 + [16] * 2
    found = diagnose(small_client({"people": people, "profiles": posted(counts)}).engagement)
    shares = rows(found, "diagnosis.activity_shares")
    assert [row[0] for row in shares] == [tenth / 10 for tenth in range(11)]
    assert [round(row[1], 2) for row in shares] == [0, 0, 0, 0, 0, 0, 0.05, 0.1, 0.15, 0.2, 1]
    assert said(found, "diagnosis", "half_activity", "top_fifth") == {"half_activity": 0, "top_fifth": 0.85}
    less = diagnose(small_client({"people": people, "profiles": posted(counts[1:])}, client="less").engagement)
    assert rows(less, "diagnosis.activity_shares") == []  # a tenth would be nearly one person
    assert said(less, "diagnosis", "top_fifth")["top_fifth"] > 0.8
    nine = diagnose(small_client({"people": people, "profiles": posted(counts[5:14])}, client="nine").engagement)
    assert said(nine, "diagnosis", "half_activity") == {"half_activity": FEW}


def test_what_profiles_show_is_counted_over_those_who_said(small_client, rows):
    lines = [f"Personne {n:02};LinkedIn;1;{by};2026-01-05;oui;{n}" for n, by in enumerate(["moi"] * 9 + ["agence"], 1)]
    lines[2] = "Personne 03;LinkedIn;1;moi;2024-06-01;non;3"
    lines += ["Personne 01;LinkedIn;2;personne;2019-02-02;;"]
    table = profiles("profile;written_by;last_active;google_test;posts", lines)
    found = diagnose(small_client({"people": PEOPLE, "profiles": table}, depth="in_depth").engagement)
    assert rows(found, "diagnosis.profile_signs") == [
        ("Plusieurs profils sur une même plateforme", 1, 10),
        ("Un profil au moins tenu par un collègue ou une agence", 1, 10),
        ("Un profil au moins que personne ne tient", 1, 10),
        ("Un profil au moins sans activité depuis douze mois", 2, 10),  # Personne 03, and the second of Personne 01
        ("La recherche du nom ne mène pas au bon profil", 1, 10),
    ]


def test_quartiles_need_ten_people(small_client, rows):
    lines = [f"Personne {n:02};LinkedIn;{10 * n}" for n in range(1, 11)]
    found = diagnose(
        small_client({"people": PEOPLE, "profiles": profiles("completeness", lines)}, depth="in_depth").engagement
    )
    assert rows(found, "diagnosis.profile_quartiles") == [("Complétude du profil", 33, 55, 78, 10)]
    found = diagnose(
        small_client(
            {"people": PEOPLE, "profiles": profiles("completeness", lines[:9])}, client="nine", depth="in_depth"
        ).engagement
    )
    assert rows(found, "diagnosis.profile_quartiles") == [("Complétude du profil", FEW, FEW, FEW, 9)]


# --- invitations and incidents -------------------------------------------------------------------------------------

TALLIES = "weeks;invitations;accepted;pending;with_a_pitch;unanswered"


def test_invitations_are_told_together_and_only_from_five_people_on(small_client, rows, said):
    lines = [f"Personne {n:02};LinkedIn;8;240;48;150;160;210" for n in range(1, 6)]
    found = diagnose(
        small_client({"people": PEOPLE, "profiles": profiles(TALLIES, lines)}, depth="in_depth").engagement
    )
    assert rows(found, "diagnosis.invitations") == [
        ("Acceptées", 240, 1200, 0.2),
        ("Encore en attente", 750, 1200, 0.625),
        ("Avec un argumentaire ou une demande de rendez-vous", 800, 1200, 0.6667),
        ("Premier message resté sans réponse", 1050, 1200, 0.875),
    ]
    # methods.md §2.13: 240 in 8 weeks, 48 accepted, 150 pending, .667 with a pitch, .875 unanswered: 68.5
    assert round(found.fact("diagnosis.pressure").value, 1) == 68.5
    assert said(found, "diagnosis", "inviters", "invitations_a_week", "pressure_band") == {
        "inviters": 5,
        "invitations_a_week": 30,
        "pressure_band": "une approche à revoir avant d’inviter davantage",
    }
    four = diagnose(
        small_client(
            {"people": PEOPLE, "profiles": profiles(TALLIES, lines[:4])}, client="four", depth="in_depth"
        ).engagement
    )
    assert {row[1] for row in rows(four, "diagnosis.invitations")} == {FEW}
    assert said(four, "diagnosis", "inviters", "pressure_band") == {"inviters": FEW, "pressure_band": FEW}


def test_incidents_come_latest_first_with_half_of_the_answers_within_a_delay(small_client, rows, said):
    table = (
        "date;platform;kind;entity;delay;lesson\n2025-05-05;LinkedIn;fuite;achats;5;Prévenir\n"
        "2026-01-07;;avis;;216;\n2025-11-02;Facebook;débordement;commerce;;\n"
    )
    found = diagnose(small_client({"incidents": table}).engagement)
    assert [row[1] for row in rows(found, "diagnosis.incidents")] == [
        "incident_kind:public_review", "incident_kind:overflow", "incident_kind:leak",
    ]  # fmt: skip
    assert said(found, "diagnosis", "incidents_listed", "answered_within", "slowest_answer") == {
        "incidents_listed": 3,
        "answered_within": 110.5,
        "slowest_answer": 216,
    }


# --- learning, internal network, interviews ------------------------------------------------------------------------


def test_a_point_of_learning_nobody_examined_has_no_gauge(small_client, rows, said):
    table = (
        "point;item;state\nlearning_point:frame;a;observé\nlearning_point:frame;b;non observé\n"
        "learning_point:frame;c;inconnu\nlearning_point:means;d;contesté\n"
    )
    found = diagnose(small_client({"learning": table}, depth="in_depth").engagement)
    points = {row[0].split(":")[1]: row[1:] for row in rows(found, "diagnosis.learning")}
    assert points["frame"] == (1, 1, 1, 0.5)
    assert points["means"] == (0, 0, 1, EMPTY)
    assert points["sharing"] == (0, 0, 0, EMPTY)
    names = ("learning_observed", "learning_known", "learning_unknown")
    assert said(found, "diagnosis", *names) == dict(zip(names, (1, 2, 2), strict=True))


def test_one_essential_prerequisite_missing_suspends_the_internal_network(small_client, said):
    from maillage.catalogue import entries

    names = list(entries("prerequisite"))
    essential = [name for name, one in entries("prerequisite").items() if one.fields["essential"]]
    useful = [name for name in names if name not in essential]

    def verdict(client, unmet):
        lines = [f"prerequisite:{name};{'non' if name in unmet else 'oui'}" for name in names]
        table = "\n".join(["prerequisite;state", *lines]) + "\n"
        found = diagnose(small_client({"internal_network": table}, client=client, depth="in_depth").engagement)
        facts = said(found, "diagnosis", "internal_verdict", "prerequisites_met", "prerequisites_missing")
        return facts["internal_verdict"].split(",")[0], facts["prerequisites_met"], facts["prerequisites_missing"]

    assert verdict("ready", ()) == ("prêt", 12, 0)
    assert verdict("nearly", useful[:3]) == ("possible sous conditions", 9, 0)
    assert verdict("not-yet", essential[:1]) == ("à suspendre", 11, 1)


def test_what_interviews_ask_for_is_counted_by_interview(small_client, rows, said):
    lines = [f"i{n};dirigeants;objection:obj-01;;" for n in range(1, 5)]
    lines += [f"i{n};dirigeants;trigger:tri-02;;" for n in range(1, 10)]
    lines += ["i1;dirigeants;objection:obj-01;;", "i2;dirigeants;network_kind:peer_circle;;"]
    lines += [
        "i10;collaborateurs;assignment:to_train;Apprenez-nous.;2026-01-10",
        "i10;collaborateurs;assignment:to_train;Non dit.;",
    ]
    table = "\n".join(["interview;population;code;quotation;approved_on", *lines]) + "\n"
    found = diagnose(small_client({"interviews": table}).engagement)
    assert rows(found, "diagnosis.heard") == [
        ("une objection", "objection:obj-01", 4, 10),
        ("un déclencheur", "trigger:tri-02", 9, 10),
    ]
    assert [row[1:] for row in rows(found, "diagnosis.outputs")] == [
        ("network_kind:peer_circle", 1, 10), ("assignment:to_train", 1, 10),
    ]  # fmt: skip
    assert rows(found, "diagnosis.quotations") == [("population:employees", "assignment:to_train", "Apprenez-nous.")]
    assert said(found, "diagnosis", "interviews", "quotations") == {"interviews": 10, "quotations": 1}


def test_among_nine_interviews_what_was_said_is_listed_and_never_how_often(small_client, rows):
    """To withhold what all said, or all but one, would tell just that."""
    lines = [f"i{n};dirigeants;trigger:tri-02;" for n in range(1, 9)] + ["i9;dirigeants;objection:obj-01;"]
    table = "\n".join(["interview;population;code;quotation", *lines]) + "\n"
    found = diagnose(small_client({"interviews": table}).engagement)
    assert [row[1:] for row in rows(found, "diagnosis.heard")] == [
        ("objection:obj-01", WITHHELD, WITHHELD),
        ("trigger:tri-02", WITHHELD, WITHHELD),
    ]


def test_four_interviews_count_nothing_but_an_approved_quotation_stands(small_client, rows, said):
    table = "interview;population;code;quotation;approved_on\n" + "".join(
        f"i{n};managers;objection:obj-01;Oui.;2026-01-10\n" for n in range(1, 5)
    )
    found = diagnose(small_client({"interviews": table}).engagement)
    assert rows(found, "diagnosis.heard") == []  # a row alone would tell what was said
    assert len(rows(found, "diagnosis.quotations")) == 4
    assert said(found, "diagnosis", "interviews") == {"interviews": FEW}


def test_a_site_where_nobody_looked_stays_unknown_on_the_map(small_client, rows, said):
    table = (
        "symptom;state;site;entity\ndia-01;observé;Lyon;\ndia-05;non observé;Roanne;achats\ndia-08;contesté;Lyon;\n"
        "dia-12;inconnu;Roanne;\ndia-16;observé;;\n"
    )
    found = diagnose(small_client({"symptoms": table}, depth="in_depth").engagement)
    assert rows(found, "diagnosis.symptom_map") == [
        ("family:f_policy#short", "Lyon", "symptom_state:observed"),  # seen there; contested of another sign
        ("family:f_policy#short", "Roanne", "symptom_state:not_observed"),
        ("family:f_policy#short", "achats", "symptom_state:not_observed"),
        ("family:f_incidents#short", "Lyon", "symptom_state:unknown"),
        ("family:f_incidents#short", "Roanne", "symptom_state:unknown"),
        ("family:f_incidents#short", "achats", "symptom_state:unknown"),
    ]
    assert said(found, "diagnosis", "places_examined") == {"places_examined": 3}


def test_functions_too_small_to_be_told_alone_are_told_together(small_client, rows):
    people = "person;function;level\n" + "".join(
        f"Personne {n:02};{function};employee\n"
        for n, function in enumerate(["commerce"] * 5 + ["achats"] * 3 + ["finances"] * 3, 1)
    )
    found = diagnose(small_client({"people": people, "profiles": posted([1, 0] * 5 + [0])}).engagement)
    assert rows(found, "diagnosis.presence")[2:] == [("function:other", 6, 6, 2), ("function:sales", 5, 5, 3)]


def test_who_has_left_is_neither_present_nor_in_the_register(small_client, rows, said):
    here = PEOPLE.splitlines()
    people = "\n".join([f"{here[0]};left", f"{here[1]};2025-12-31", *(f"{line};" for line in here[2:])]) + "\n"
    counts = [9, 0, 0, 1, 2, 0, 3, 0, 0, 4, 0, 9, 0, 1, 0]
    found = diagnose(small_client({"people": people, "profiles": posted(counts)}).engagement)
    assert rows(found, "diagnosis.presence")[0] == ("platform:linkedin", 14, 14, 6)
    assert said(found, "diagnosis", "present", "active") == {"present": 14, "active": 6}
    assert next(row for row in rows(found, "diagnosis.profile_signs"))[2] == 14


def test_other_functions_are_no_group_where_they_are_everybody(small_client, rows):
    people = "person;function;level\n" + "".join(
        f"Personne {n:02};{function};employee\n"
        for n, function in enumerate(["commerce"] * 4 + ["achats"] * 4 + ["finances"] * 3, 1)
    )
    found = diagnose(small_client({"people": people, "profiles": posted([1, 0] * 5 + [0])}).engagement)
    assert [row[0] for row in rows(found, "diagnosis.presence")] == ["platform:linkedin", "level:employee"]


def test_without_their_tables_nothing_is_supposed(small_client, rows, said):
    found = diagnose(small_client({}, depth="in_depth").engagement)
    for name in ("presence", "profile_signs", "activity_shares", "invitations", "incidents", "learning",
                 "prerequisites", "heard", "outputs", "quotations", "symptom_map"):  # fmt: skip
        assert rows(found, f"diagnosis.{name}") == []
    names = ("present", "half_activity", "inviters", "incidents_listed", "learning_observed", "internal_verdict",
             "interviews", "places_examined")  # fmt: skip
    assert said(found, "diagnosis", *names) == dict.fromkeys(names, NO_TABLE)
