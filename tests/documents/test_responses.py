"""The response counter: nobody is named, small numbers are hidden, and no subtraction gives them away."""

from __future__ import annotations

import datetime
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.documents import counted, responses_text
from maillage.documents.responses import ALL, LEAST_WIDTH, lines, responses_page
from maillage.language import Language

FRENCH, ENGLISH = Language("fr"), Language("en")
COUNTS = {("Lyon", "dirigeants"): 7, ("Lyon", "managers"): 12, ("Tours", "managers"): 3, ("Lyon", "collaborateurs"): 12,
          ("Tours", "collaborateurs"): 21}  # fmt: skip


@pytest.fixture
def engagement(client, answers):
    def made(counts, **settings):
        intake = client({"answers": answers(counts)}, **settings)
        assert intake.ok, intake.problems
        return intake.engagement

    return made


def test_without_answers_there_is_no_counter(client):
    assert counted(client().engagement) is None


def test_the_counter_says_what_came_and_hides_the_small_numbers_and_what_would_tell_them(engagement):
    one = engagement(COUNTS)
    assert lines(counted(one), one, FRENCH) == [
        ["Site", "dirigeants", "managers", "collaborateurs", "ensemble", "Questionnaires envoyés", "Taux de réponse"],
        ["Lyon", "7", "non montré", "non montré", "31", "44", "70\u00a0%"],
        ["Tours", "0", "moins de 5", "non montré", "24", "48", "50\u00a0%"],
        ["ensemble", "7", "15", "33", "55", "92", "60\u00a0%"],
        ["Questionnaires envoyés", "8", "22", "62", "92", "", ""],
        ["Taux de réponse", "88\u00a0%", "68\u00a0%", "53\u00a0%", "60\u00a0%", "", ""],
    ]


def test_the_counter_in_a_terminal(engagement):
    one = engagement(COUNTS)
    assert responses_text(one, counted(one), ENGLISH).splitlines() == [
        "Answers received – Atelier du Port",
        "  Site                 executives      managers  employees  all  Questionnaires sent  Response rate",
        "  Lyon                          7     not shown  not shown   31                   44            70%",
        "  Tours                         0  fewer than 5  not shown   24                   48            50%",
        "  all                           7            15         33   55                   92            60%",
        "  Questionnaires sent           8            22         62   92",
        "  Response rate               88%           68%        53%  60%",
    ]


def test_nobody_yet_looks_like_few(engagement):
    one = engagement({("Lyon", "collaborateurs"): 9})
    told = {row[0]: row[1:5] for row in lines(counted(one), one, FRENCH)}
    assert told["Tours"] == ["0", "moins de 5", "moins de 5", "moins de 5"]  # no executive works in Tours
    assert told["Lyon"][:2] == ["moins de 5", "moins de 5"]
    assert told["ensemble"][3] == "9"


def test_a_threshold_that_was_raised_holds_here_too(engagement):
    one = engagement(COUNTS, more="[thresholds]\nminimum_group = 10\n")
    told = [cell for row in lines(counted(one), one, FRENCH) for cell in row]
    assert "moins de 10" in told
    assert "7" not in told


def test_answers_without_a_site_have_a_line_and_one_site_is_no_table_of_sites(engagement, small_client, answers):
    one = engagement({("", "collaborateurs"): 6, ("Tours", "collaborateurs"): 8})
    assert [row[0] for row in lines(counted(one), one, FRENCH)][1:5] == [
        "Lyon",
        "Tours",
        "site non précisé",
        "ensemble",
    ]
    alone = small_client({"answers": answers({("", "collaborateurs"): 6})}, client="b").engagement
    assert [row[0] for row in lines(counted(alone), alone, FRENCH)] == ["Site", "ensemble"]


def test_at_flash_depth_only_the_executives_count(engagement):
    one = engagement(COUNTS, depth="flash")
    found = counted(one)
    assert found.audiences == (ALL,)
    assert found.counts == {("Lyon", ALL): 7, ("Tours", ALL): 0, (ALL, ALL): 7}


@pytest.mark.parametrize("language", [FRENCH, ENGLISH])
def test_the_page_is_whole_small_and_dated(engagement, language):
    one = engagement(COUNTS)
    page = responses_page(one, counted(one, datetime.date(2026, 1, 1)), language).decode()
    assert page.count("<h1>") == 1
    assert "<h2>" not in page
    assert ("1er janvier 2026" if language.code == "fr" else "1 January 2026") in page.replace("\u00a0", " ")
    assert not any(sign in page for sign in ("://", "src=", "href=", "<script"))


def test_a_small_total_hides_its_day(engagement):
    found = counted(engagement({("Lyon", "collaborateurs"): 3}), datetime.date(2026, 1, 1))
    assert (found.counts[ALL, ALL], found.last) == (True, None)


def test_a_hostile_site_is_only_ever_text(client, answers):
    site = "<b>A</b>\x1b[31m{x}"
    headcount = [["Fonction", "Niveau", "Site", "Nombre"], ["commerce", "collaborateur", site, 30]]
    one = client({"headcount": headcount, "answers": answers({(site, "collaborateurs"): 9})}).engagement
    page = responses_page(one, counted(one), FRENCH).decode()
    assert "&lt;b&gt;A&lt;/b&gt;[31m{x}" in page
    assert "\x1b" not in responses_text(one, counted(one), FRENCH)


def possible(found, least, people):
    """Every table of counts that agrees with what is shown, told by trying them all."""
    inside = [at for at in found.counts if ALL not in at]
    ranges = []
    for at in inside:
        shown = found.counts[at]
        most = people[at]
        ranges.append(range(least) if shown is True else range(least, most + 1) if shown is None else (shown,))
    for values in itertools.product(*ranges):
        table = dict(zip(inside, values, strict=True))
        for at in found.counts:
            if ALL in at:
                table[at] = sum(value for (site, one), value in zip(inside, values, strict=True)
                                if at[0] in (ALL, site) and at[1] in (ALL, one))  # fmt: skip
        if all(
            (table[at] < least) if shown is True else (table[at] >= least) if shown is None else table[at] == shown
            for at, shown in found.counts.items()
        ):
            yield table


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_no_reader_can_place_a_small_number_more_closely_than_its_mention(small_client, answers, tmp_path, counts):
    cells = dict(zip(itertools.product(("A", "B"), ("managers", "collaborateurs")), counts, strict=True))
    headcount = [["Niveau", "Fonction", "Site", "Nombre"]]
    headcount += [[level, "production", site, 12] for site in "AB" for level in ("manager", "collaborateur")]
    if not any(counts):
        return
    one = small_client({"headcount": headcount, "answers": answers(cells)}).engagement
    found = counted(one)
    people = {(site, audience): 12 if audience != "executives" else 0 for site in ("A", "B")
              for audience in ("executives", "managers", "employees")}  # fmt: skip
    if found.alone:
        return
    tables = list(possible(found, 5, people))
    for at, shown in found.counts.items():
        if shown is True:
            values = {table[at] for table in tables}
            assert max(values) - min(values) >= LEAST_WIDTH
