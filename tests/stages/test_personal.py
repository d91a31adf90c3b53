"""What one person alone is told: each rule with its false twin, and nothing that a third person's values could move."""

from __future__ import annotations

import pytest

from maillage.diagnosis import diagnose
from maillage.diagnosis.personal import personal
from maillage.disclosure import Absent

NAMES = [f"Personne {n:02}" for n in range(1, 13)]
PROFILES = (
    "person;platform;profile;completeness;written_by;last_active;posts;comments;ssi;google_test;"
    "weeks;invitations;accepted;pending;with_a_pitch;unanswered"
)
MEMBERSHIPS = "network;person;role;paid_by;last_attended;renewal_date;half_days;contacts;introductions;decided_by"
NETWORKS = "network;kind\nClub;club d’affaires\nCercle;cercle de pairs\nAmicale;réseau d’anciens élèves\n"


def asked_by(*wanting):
    lines = [f"{name};commerce;manager;{'oui' if name in wanting else 'non'}" for name in NAMES]
    return "\n".join(["person;function;level;wants_personal_sheet", *lines]) + "\n"


def profile(person="Personne 01", platform="LinkedIn", profile=1, **values):
    cells = {"person": person, "platform": platform, "profile": profile} | values
    return ";".join(str(cells.get(column, "")) for column in PROFILES.split(";"))


def membership(network="Club", person="Personne 01", **values):
    cells = {"network": network, "person": person} | values
    return ";".join(str(cells.get(column, "")) for column in MEMBERSHIPS.split(";"))


@pytest.fixture
def sealed(small_client):
    """`sealed(profiles, memberships, asked, **settings)`: an engagement in which these people asked for a sheet."""

    def made(profiles=(), memberships=(), asked=("Personne 01",), **settings):
        tables = {"people": asked_by(*asked), "networks": NETWORKS}
        tables |= {"profiles": "\n".join([PROFILES, *profiles]) + "\n"} if profiles else {}
        tables |= {"memberships": "\n".join([MEMBERSHIPS, *memberships]) + "\n"} if memberships else {}
        intake = small_client(tables, **({"depth": "in_depth"} | settings))
        assert intake.ok, intake.problems
        return intake.engagement

    return made


@pytest.fixture
def told(sealed):
    """`told(…)`: what the one person who asked is told."""
    return lambda *given, **settings: personal(sealed(*given, **settings))[0]


def plain(table):
    return [tuple(f"<{cell.reason}>" if isinstance(cell, Absent) else cell for cell in row) for row in table.rows]


def which(sheet, name):
    return [row["which"] for row in sheet.table(name).records()]


# --- own values ----------------------------------------------------------------------------------------------------


def test_a_person_is_told_their_own_profiles_and_memberships_alone(told):
    sheet = told(
        [
            profile(completeness=72, written_by="moi", last_active="2026-01-12", posts=3, comments=5,
                    google_test="oui"),
            profile(platform="X", written_by="agence", google_test="non"),
            profile("Personne 02", completeness=11, last_active="2024-01-01", posts=91, comments=17),
        ],
        [
            membership(role="membre", last_attended="2026-01-10", renewal_date="2025-06-30", half_days=6,
                       decided_by="Personne 02"),
            membership("Cercle", "Personne 02", last_attended="2023-02-03"),
            membership("Amicale", ""),
        ],
    )  # fmt: skip
    assert plain(sheet.table("profiles")) == [
        ("platform:linkedin", 72, "2026-01-12", "written_by:self", 3, 5, "yes_no:yes"),
        ("platform:x", "<no_data>", "<no_data>", "written_by:agency", "<no_data>", "<no_data>", "yes_no:no"),
    ]
    assert plain(sheet.table("memberships")) == [("Club", "role:member", "2026-01-10", "2026-06-30", 6)]
    assert plain(sheet.table("compared")) == [
        ("completeness", 72, *["<too_few>"] * 4),
        ("activity", 8, *["<too_few>"] * 4),
    ]
    assert [len(sheet.table(name)) for name in ("invitations", "pace", "pressure")] == [0, 0, 0]


def test_own_figures_stand_beside_the_groups_only_where_the_group_is_published(told):
    lines = [profile(name, completeness=10 * n, posts=n, comments=0, ssi=20 + n)
             for n, name in enumerate(NAMES[:10], 1)]  # fmt: skip
    assert plain(told(lines).table("compared")) == [
        ("completeness", 10, 33, 55, 78, 10),
        ("activity", 1, 3.3, 5.5, 7.8, 10),
        ("ssi", 21, 23, 26, 28, 10),
    ]
    nine = told(lines[:9], client="nine")
    assert plain(nine.table("compared")) == [
        ("completeness", 10, "<too_few>", "<too_few>", "<too_few>", 9),
        ("activity", 1, *["<too_few>"] * 4),
        ("ssi", 21, "<too_few>", "<too_few>", "<too_few>", 9),
    ]


def test_the_groups_cells_are_those_the_diagnosis_published(sealed):
    engagement = sealed([profile(name, completeness=7 * n) for n, name in enumerate(NAMES, 1)], asked=NAMES[:2])
    published = diagnose(engagement).table("diagnosis.profile_quartiles").rows
    sheets = personal(engagement)
    assert len(sheets) == 2
    for sheet in sheets:
        ((_, own, *group),) = sheet.table("compared").rows
        assert own in (7, 14)
        assert tuple(group) == published[0][1:]


TALLY = {"weeks": 8, "invitations": 240, "accepted": 48, "pending": 150, "with_a_pitch": 160, "unanswered": 210}


def test_invitations_are_read_part_by_part_and_beside_the_limits_of_chance(told):
    lines = [profile(**TALLY)] + [
        profile(name, weeks=4, invitations=60, accepted=33) for name in NAMES[1:5]
    ]  # 180 of 480 accepted: 37.5 %
    sheet = told(lines)
    ((platform, weeks, sent, index, band, accepted, low, high),) = sheet.table("invitations").rows
    # methods.md §2.13: 68.5; .375 ± 3.09·√(.375·.625/240)
    assert (platform, weeks, sent, index, band, accepted) == ("platform:linkedin", 8, 240, 69, "stop", 0.2)
    assert (low, high) == (0.2784, 0.4716)
    assert plain(sheet.table("pace")) == [(30, 20, 100, 0.125)]
    assert plain(sheet.table("pressure")) == [
        ("not_accepted", 0.8, 0.5, 0.85, 0.8571),
        ("pending", 0.625, 0.3, 0.7, 0.8125),
        ("with_a_pitch", 0.6667, 0.1, 0.6, 1),
        ("unanswered", 0.875, 0.6, 0.95, 0.7857),
    ]


def test_the_limits_of_chance_are_withheld_with_the_group_and_a_part_not_counted_leaves_no_index(told):
    lines = [profile(weeks=8, invitations=240, accepted=48)]
    lines += [profile(name, weeks=4, invitations=60, accepted=33) for name in NAMES[1:4]]
    sheet = told(lines)
    (row,) = plain(sheet.table("invitations"))
    assert row == ("platform:linkedin", 8, 240, "<no_data>", "<no_data>", 0.2, "<too_few>", "<too_few>")
    assert [row[-1] for row in plain(sheet.table("pressure"))] == [0.8571, *["<no_data>"] * 3]


# --- what already works --------------------------------------------------------------------------------------------

WORKS = {
    "found": ([profile(google_test="oui")], [profile(google_test="non")]),
    "complete": ([profile(completeness=60)], [profile(completeness=59)]),
    "active": ([profile(posts=1, comments=2)], [profile(posts=1, comments=1)]),
    "sober": (
        [profile(weeks=8, invitations=40, accepted=30, pending=4, with_a_pitch=0, unanswered=4)],
        [profile(**TALLY)],
    ),
}


@pytest.mark.parametrize(("point", "there", "twin"), [(name, *lines) for name, lines in WORKS.items()], ids=WORKS)
def test_what_already_works_is_said_where_it_does(told, point, there, twin):
    assert point in which(told(there, active_from=3), "works")
    assert point not in which(told(twin, active_from=3, client="twin"), "works")


def test_networks_attended_within_the_year_and_what_they_brought_are_counted(told):
    held = [membership("Club", last_attended="2025-01-31", contacts=2),
            membership("Cercle", last_attended="2026-01-05"),
            membership("Amicale", last_attended="2025-01-30", introductions=1)]  # fmt: skip
    sheet = told((), held)
    assert [(row["which"], row["count"]) for row in sheet.table("works").records()] == [("attends", 2), ("brings", 3)]
    idle = told((), [membership("Club", last_attended="2024-01-05", contacts=0)], client="idle")
    assert which(idle, "works") == []


# --- the next steps, each with its false twin ----------------------------------------------------------------------

STEPS = {
    "message": (
        # from .35 on, half-way between .10 and .60
        ([profile(weeks=8, invitations=100, with_a_pitch=35)], ()),
        ([profile(weeks=8, invitations=100, with_a_pitch=34)], ()),
    ),
    "merge": (([profile(), profile(profile=2)], ()), ([profile(), profile(platform="X")], ())),
    "seat": (
        ((), [membership(last_attended="2025-01-30")]),
        ((), [membership(last_attended="2025-01-31"), membership("Cercle")]),
    ),
    "seat of one's own": (
        ((), [membership(paid_by="entreprise", last_attended="2020-01-30")]),
        ((), [membership(paid_by="personne", last_attended="2020-01-30")]),
    ),
    "wake": (
        ([profile(last_active="2025-01-30")], ()),
        ([profile(last_active="2025-01-31"), profile(platform="X")], ()),
    ),
    "pace": (
        ([profile(weeks=8, invitations=40, pending=20)], ()),
        ([profile(weeks=8, invitations=40, pending=19)], ()),
    ),
    "pace, refused": (
        ([profile(weeks=8, invitations=200, accepted=64)], ()),  # .68 refused: above half-way from .50 to .85
        ([profile(weeks=8, invitations=200, accepted=66)], ()),
    ),
    "find": (
        ([profile(google_test="non"), profile(platform="X")], ()),
        ([profile(google_test="non"), profile(platform="X", google_test="oui")], ()),
    ),
    "complete": (([profile(completeness=59)], ()), ([profile(completeness=60)], ())),
    "complete, awake": (
        ([profile(completeness=20, last_active="2026-01-05")], ()),
        ([profile(completeness=20, last_active="2020-01-05")], ()),
    ),
    "share": (([profile(posts=0, comments=0)], ()), ([profile(posts=0, comments=1)], ())),
}
NAMED = {"seat of one's own": "seat", "pace, refused": "pace", "complete, awake": "complete"}


@pytest.mark.parametrize(("step", "there", "twin"), [(name, *lines) for name, lines in STEPS.items()], ids=STEPS)
def test_a_step_is_chosen_by_its_rule_and_not_for_its_false_twin(told, step, there, twin):
    name = NAMED.get(step, step)
    assert name in which(told(*there), "steps")
    assert name not in which(told(*twin, client="twin"), "steps")


def test_at_most_three_steps_first_what_others_feel_then_what_is_paid_for(told):
    sheet = told(
        [profile(**TALLY, completeness=20, google_test="non", posts=0, comments=0), profile(profile=2),
         profile(platform="X", last_active="2020-01-01")],
        [membership(last_attended="2024-01-01", renewal_date="2026-06-30")],
    )  # fmt: skip
    assert plain(sheet.table("steps")) == [
        ("message", "platform:linkedin", "<no_data>", "<no_data>", 0.6667, "<no_data>"),
        ("merge", "platform:linkedin", "<no_data>", 2, "<no_data>", "<no_data>"),
        ("seat", "<no_data>", "Club", "<no_data>", "<no_data>", "2026-06-30"),
    ]


def test_a_second_profile_that_sleeps_is_merged_not_woken(told):
    for first, second in (("2026-01-05", "2019-01-05"), ("2019-01-05", "2026-01-05")):
        lines = [profile(last_active=first), profile(profile=2, last_active=second)]
        assert which(told(lines, client=f"from-{first[:4]}"), "steps") == ["merge"]


def test_a_person_without_any_data_is_told_nothing(told):
    sheet = told()
    assert [len(sheet.table(name)) for name in ("works", "steps", "profiles", "compared", "memberships")] == [0] * 5


def test_who_did_not_ask_has_no_sheet_and_flash_has_none(sealed):
    assert personal(sealed([profile()], asked=())) == ()
    assert personal(sealed(asked=("Personne 01",), depth="flash", client="flash")) == ()


# --- nothing of a third person -------------------------------------------------------------------------------------


def everything(sheet):
    names = ("works", "steps", "profiles", "compared", "invitations", "pace", "pressure", "memberships")
    return {name: sheet.table(name).rows for name in names}


def test_two_sheets_side_by_side_do_not_move_with_a_thirds_values(sealed):
    """Five inviters: what is told of the group pools the other three, or is withheld."""

    def group(third, fourth):
        lines = [profile(name, completeness=40 + n, ssi=30 + n, posts=n, comments=1, weeks=8, invitations=50,
                         accepted=20, pending=5, with_a_pitch=5, unanswered=20)
                 for n, name in enumerate(NAMES[:5])]  # fmt: skip
        for at, values in ((2, third), (3, fourth)):
            cells = dict(zip(PROFILES.split(";"), lines[at].split(";"), strict=True)) | values
            lines[at] = profile(**{name: value for name, value in cells.items() if value})
        return lines

    before = sealed(group({"accepted": 2}, {"accepted": 38}), asked=NAMES[:2])
    # the third's own values change; what is pooled does not
    after = sealed(
        group({"accepted": 30, "completeness": 99, "ssi": 88, "posts": 77, "last_active": "2019-01-01"},
              {"accepted": 10, "completeness": 1}),
        asked=NAMES[:2], client="other",
    )  # fmt: skip
    # labels are drawn from a client's own key: whose sheet it is, its own completeness tells
    by_owner = [{sheet.table("profiles").rows[0][1]: everything(sheet) for sheet in personal(one)}
                for one in (before, after)]  # fmt: skip
    assert set(by_owner[0]) == {40, 41}
    assert by_owner[0] == by_owner[1]
    moved = personal(sealed(group({"accepted": 2}, {"accepted": 20}), asked=NAMES[:2], client="moved"))
    assert everything(moved[0])["invitations"] not in [one["invitations"] for one in by_owner[0].values()]


def test_no_row_of_a_sheet_holds_a_value_that_is_anothers_alone(sealed):
    """Every figure of the five others is planted once; none stands on the sheet of the sixth."""
    planted = {}
    lines = [profile(completeness=12, ssi=13, posts=1, comments=1, weeks=2, invitations=14, accepted=7)]
    held = [membership("Club", last_attended="2026-01-01", half_days=2)]
    for n, name in enumerate(NAMES[1:4]):
        planted[name] = [30 + n, 60 + n, 90 + n, 120 + n, 2000 + 7 * n, 800 + n]
        index, complete, posts, comments, invitations, accepted = planted[name]
        lines.append(profile(name, completeness=complete, ssi=index, posts=posts, comments=comments, weeks=10,
                             invitations=invitations, accepted=accepted, last_active=f"2025-0{n + 1}-17"))  # fmt: skip
        held.append(membership(("Cercle", "Amicale", "Club")[n], name, last_attended=f"2025-0{n + 1}-19",
                               half_days=40 + n))  # fmt: skip
    (sheet,) = personal(sealed(lines, held))
    cells = {cell for rows in everything(sheet).values() for row in rows for cell in row}
    others = {value for values in planted.values() for value in values} | {40, 41, 42, "Cercle", "Amicale"}
    others |= {f"2025-0{n}-{day}" for n in (1, 2, 3) for day in (17, 19)}
    assert cells & others == set()
    assert {12, 13, 14, "Club", "2026-01-01"} <= cells
