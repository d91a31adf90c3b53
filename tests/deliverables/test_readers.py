"""Who reads what: one Story, a report a reader, and nothing in it that is for somebody else."""

from __future__ import annotations

import io
import re
from html import unescape

import docx
import pypdf
import pytest

from maillage.deliverables.formats import render
from maillage.deliverables.outline import Listing, outline
from maillage.deliverables.sites import of_site, sites
from maillage.language import Language
from maillage.terms import REPORT_AUDIENCES

CLIENT = "ateliers-brevenne"
FRENCH = Language("fr")
CLOSED = ("first_page", "leadership", "cost_of_today", "networks", "network_choice", "seats", "money", "lines", "worth")


def text(html: bytes | str) -> str:
    """What a page says, its marks of emphasis aside."""
    page = html.decode() if isinstance(html, bytes) else html
    words = unescape(re.sub(r"<style>.*?</style>|<svg.*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL))
    return re.sub(r"[\s\u00a0\u202f]+", " ", words)


@pytest.fixture(scope="module")
def files(story_of):
    """Every reader's page, in French."""
    return render(story_of(CLIENT), FRENCH, ["html"], REPORT_AUDIENCES).files


def test_the_whole_report_is_the_directors(story_of):
    told = story_of(CLIENT)
    assert [section.id for section in told.sections()] == [section.id for section in told.sections("director")]
    assert "employees_page" not in {section.id for section in told.sections("director")}


@pytest.mark.parametrize("closed", CLOSED)
def test_the_works_council_is_not_shown_what_is_the_managements(story_of, closed):
    told = story_of(CLIENT)
    assert closed in {section.id for section in told.sections("committee")}
    assert closed not in {section.id for section in told.sections("council")}


def test_employees_read_one_page_and_it_names_nothing_that_is_only_proposed(story_of, files):
    told = story_of(CLIENT)
    assert [section.id for section in told.sections("employees")] == ["employees_page"]
    page = text(files["report.employees.html"])
    states = {payload["id"]: payload for payload in told.payloads()}["plan.actions"]
    names = [column["id"] for column in states["columns"]]
    for row in states["rows"]:
        one = dict(zip(names, row, strict=True))
        wording = FRENCH.term(one["lever"]).replace("\u00a0", " ").replace("\u202f", " ")
        assert (wording in page) == (one["state"] in ("décidée", "commencée")), wording
    assert "proposée" not in page


@pytest.mark.parametrize("reader", ["council", "employees", "site-1"])
def test_a_mark_that_shuts_a_reader_out_is_not_on_their_page(files, reader):
    mark = "destiné au comité de direction"
    assert mark in text(files["report.committee.html"])
    assert mark not in text(files[f"report.{reader}.html"])


def test_a_site_reads_its_own_rows_and_no_others(story_of):
    told = story_of(CLIENT)
    assert sites(told) == ("L’Arbresle", "Roanne", "Tarare")
    for site in sites(told):
        for payload in of_site(told, site).payloads():
            at = [column["id"] for column in payload["columns"]].index("site")
            assert {row[at] for row in payload["rows"]} == {site}
            assert "message" not in payload  # it speaks of the whole company
            assert not payload["columns"][at]["shown"]


def test_employees_have_one_page_on_paper_and_a_site_its_tables_in_word(story_of):
    files = render(story_of(CLIENT), FRENCH, ["pdf", "docx"], ["employees", "site"]).files
    pages = pypdf.PdfReader(io.BytesIO(files["report.employees.pdf"])).pages
    assert len(pages) == 1
    assert "Ce que vous nous avez dit" in pages[0].extract_text()
    tables = docx.Document(io.BytesIO(files["report.site-1.docx"])).tables
    shown = [one for one in of_site(story_of(CLIENT), "L’Arbresle").payloads() if one["rows"]]
    assert [len(table.rows) - 1 for table in tables] == [len(one["rows"]) for one in shown]


def test_a_site_of_which_nothing_is_published_has_no_report(small_client, story_from):
    people = ["Lyon"] * 3 + ["Tours"] * 21
    lines = [f"e{n};employees;{site};e1;{3 + n % 2}" for n, site in enumerate(people)]
    answers = "\n".join(["respondent;audience;site;item;value", *lines]) + "\n"
    told = story_from(small_client({"answers": answers}))
    assert "Lyon" not in sites(told)
    assert list(render(told, FRENCH, ["html"], ["site"]).files) == [
        f"report.site-{n}.html" for n, _ in enumerate(sites(told), 1)
    ]


def test_a_client_at_flash_depth_has_no_page_for_employees(small_client, story_from):
    told = story_from(small_client(depth="flash"))
    assert render(told, FRENCH, ["html"], ["employees"]).files == {}


def test_who_reads_what_names_every_part_of_the_report_once(story_of):
    told = outline(story_of(CLIENT), FRENCH)
    (listing,) = [block for block in told.chapters[-1].blocks if isinstance(block, Listing)]
    rows = {readers: set(titles) for titles, readers in listing.rows}
    assert "Trois avenirs du budget" in rows["direction générale, comité de direction"]
    assert "Se former, dans l’ordre" in rows["direction générale, comité de direction, comité social et économique"]
    titles = [title for titles, _ in listing.rows for title in titles]
    assert titles[0] == "Synthèse"
    assert outline(story_of(CLIENT), FRENCH, "employees").title not in titles  # another report, which this one has not
    assert "En bref" not in titles  # it repeats what others establish
    assert len(titles) == len(set(titles))
    others = outline(story_of(CLIENT), FRENCH, "committee").chapters
    assert listing.title not in [block.title for one in others for block in one.blocks if isinstance(block, Listing)]
