"""Analytics of a company page: every sample against its oracle, every quirk made up, and no title or name kept.

The samples lie beside the checkout and are never copied into it; without them their tests are skipped.
"""

from __future__ import annotations

import csv
import datetime
import json
import struct
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from maillage.intake import check_json
from maillage.intake.exports import READERS, page
from maillage.intake.exports.daily import count_of, days_in, is_day, window_of
from maillage.intake.exports.old_workbooks import MAGIC, _fits, _stream, old_sheets
from maillage.intake.exports.opening import Received, tables_in
from maillage.intake.seal import sealed_bytes

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "linkedin_page"
sampled = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the samples of page exports are not at {SAMPLES}")

HEAD = ["Date", *(f"{what} ({part})" for what in ("Impressions",) for part in ("organic", "sponsored", "total")),
        "Unique impressions (organic)",
        *(f"{what} ({part})" for what in ("Clicks", "Reactions", "Comments", "Reposts", "Engagement rate")
          for part in ("organic", "sponsored", "total"))]  # fmt: skip
POST_HEAD = ["Post title", "Post link", "Post type", "Campaign name", "Posted by", "Created date", "Impressions"]


def day(number, month=10):
    return f"{month:02}/{number:02}/2023"


def content(date, impressions=100, clicks=4, reactions=3, comments=2, reposts=1, sponsored=0):
    """A row as LinkedIn writes it: totals are organic and sponsored together."""
    parts = [impressions, sponsored, impressions + sponsored, impressions]
    for count in (clicks, reactions, comments, reposts):
        parts += [count, 0, count]
    return [date, *parts, 0.1, 0, 0.1]


@pytest.fixture
def company(client):
    return client.sheets({})


@pytest.fixture
def received(company):
    """Put workbooks (sheets by name) or texts under `exports/linkedin_page` and read the client."""

    def put(folder="linkedin_page", /, **files):
        at = company.folder / "exports" / folder
        at.mkdir(parents=True, exist_ok=True)
        for name, given in files.items():
            if isinstance(given, dict):
                book = xlsxwriter.Workbook(str(at / f"{name}.xlsx"), {"strings_to_urls": False})
                dated = book.add_format({"num_format": "dd/mm/yyyy"})
                for title, rows in given.items():
                    sheet = book.add_worksheet(title)
                    for number, cells in enumerate(rows):
                        for at_column, cell in enumerate(cells):
                            sheet.write(number, at_column, cell, dated if isinstance(cell, datetime.date) else None)
                book.close()
            else:
                (at / f"{name}.csv").write_bytes(given if isinstance(given, bytes) else given.encode())
        return company.read()

    return put


def activity(intake):
    """Value by month and measure."""
    return {
        (str(row["month"])[:7], row["measure"]): row["value"] for row in intake.engagement.rows("page_activity")
    }  # fmt: skip


def totals(intake):
    found = Counter()
    for (_, measure), value in activity(intake).items():
        found[measure] += value
    return dict(found)


def kinds(intake):
    return [(file.kind, file.rows) for file in intake.files if file.is_export]


# --- the samples ---------------------------------------------------------------------------------------------------

COLUMNS = {
    "Impressions (total)": "impressions", "Impressions": "impressions", "Clicks (total)": "clicks", "Clicks": "clicks",
    "Reactions (total)": "reactions", "Reactions": "reactions", "Comments (total)": "comments", "Comments": "comments",
    "Reposts (total)": "reposts", "Shares": "reposts", "Total followers": "followers_gained",
    "Total unique visitors (total)": "visitors",
}  # fmt: skip
DAYS = {"Metrics", "Update metrics (aggregated)", "New followers", "Visitor metrics"}
LISTS = {"All posts", "Update engagement"}


def oracle():
    if not SAMPLES.is_dir():
        return []
    with (SAMPLES / "ORACLE_page.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def deposit(company, sample):
    to = company.folder / "exports" / "linkedin_page" / Path(sample).name
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes((SAMPLES / sample).read_bytes())


@sampled
@pytest.mark.parametrize("sample", sorted({row["file"] for row in oracle()}))
def test_every_sum_of_every_sample_is_that_of_its_oracle(company, sample):
    deposit(company, sample)
    intake = company.read()
    assert intake.problems == ()
    found, rows = totals(intake), Counter(kinds(intake))
    checked = 0
    for row in (row for row in oracle() if row["file"] == sample):
        measure = COLUMNS.get(row["measure"].removeprefix("sum: "))
        if row["sheet"] in DAYS and measure:
            assert found[measure] == float(row["value"]), row
            checked += 1
        if row["sheet"] in LISTS and row["measure"] == "data_rows":
            assert found["posts"] == float(row["value"]), row
        if row["measure"] == "data_rows":
            assert any(count == int(row["value"]) for _, count in rows), row
        if row["measure"] == "overall engagement rate":
            acts = sum(found[each] for each in ("clicks", "reactions", "comments", "reposts"))
            assert acts / found["impressions"] == pytest.approx(float(row["value"]), abs=1e-15)
    assert checked


@sampled
@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("unverified_fr/exemple-sa_content_fr_UNVERIFIED.xls", "synthetic/exemple-sa_content_1704100000001.xls"),
        ("unverified_fr/exemple-sa_followers_fr_UNVERIFIED.xls", "synthetic/exemple-sa_followers_1704100000002.xls"),
    ],
)
def test_a_sample_in_french_says_what_the_english_one_says(company, new_client, french, english):
    other = new_client("other").sheets({})
    deposit(company, french)
    deposit(other, english)
    assert activity(company.read()) == activity(other.read()) != {}


@sampled
def test_every_sample_at_once_counts_no_day_twice(company):
    for path in sorted(SAMPLES.glob("*/*")):
        deposit(company, path.relative_to(SAMPLES))
    intake = company.read()
    assert intake.ok
    expected = {row["measure"]: float(row["value"]) for row in oracle() if row["file"].endswith("000001.xls")
                and row["sheet"] == "Metrics" and row["measure"].endswith("(total)")}  # fmt: skip
    assert totals(intake)["impressions"] == expected["sum: Impressions (total)"]
    assert totals(intake)["posts"] == 24


@sampled
def test_nothing_of_the_samples_but_counts_is_sealed(company):
    for path in sorted(SAMPLES.glob("*/*")):
        deposit(company, path.relative_to(SAMPLES))
    intake = company.read()
    text = sealed_bytes(intake.engagement).decode() + json.dumps([file.kind for file in intake.files])
    for name in ("Kervoyal", "Brévent", "Lormoyeux", "urn:li", "Campagne", "exemple-sa"):
        assert name not in text, name


# --- days ----------------------------------------------------------------------------------------------------------


def test_days_become_sums_by_month_with_the_days_they_are_made_of(received):
    rows = [["Aggregated metrics. Data is delayed."], HEAD]
    rows += [content(day(30)), content(day(31)), content(day(1, 11), impressions=50, sponsored=70)]
    intake = received(acme_content_1704100000001={"Metrics": rows})
    assert intake.problems == ()
    assert activity(intake)["2023-10", "impressions"] == 200
    assert activity(intake)["2023-11", "impressions"] == 120
    first = intake.engagement.rows("page_activity")[0]
    assert {key: str(value) for key, value in first.items()} == {
        "month": "2023-10-01", "measure": "impressions", "value": "200.0", "days": "2",
    }  # fmt: skip


def test_a_rate_above_one_is_read_and_removed_comments_are_subtracted(received):
    rows = [HEAD, content(day(1), impressions=1, clicks=9), content(day(2), comments=-3, reposts=-2)]
    found = totals(received(content={"Metrics": rows}))
    assert (found["impressions"], found["clicks"], found["comments"], found["reposts"]) == (101, 13, -1, -1)


@pytest.mark.parametrize("heads", [HEAD, [f"Colonne {at}" for at in range(20)], ["日付", *"abcdefghijklmnopqrs"]])
def test_a_language_nobody_knows_is_read_by_position(received, heads):
    rows = [["…"], heads, *(content(day(at), impressions=10 * at) for at in range(1, 8))]
    assert totals(received(export={"Feuil1": rows})) == {
        "impressions": 280, "clicks": 28, "reactions": 21, "comments": 14, "reposts": 7,
    }  # fmt: skip


def test_columns_that_do_not_add_up_are_not_read_by_position(received, company):
    rows = [[f"Colonne {at}" for at in range(20)], *([day(at), *range(1, 20)] for at in range(1, 8))]
    received(export={"Feuil1": rows})
    assert company.told() == [
        "avertissement : Aucun intitulé de colonne n’est reconnu. Intitulés nécessaires : Date, Impressions (total), "
        "Total followers, Total unique visitors (total). Demander un nouvel export, et déposer le fichier sans le "
        "modifier."
    ]


@pytest.mark.parametrize(
    "dates",
    [
        [f"10/{at:02}/2023" for at in range(1, 32)],
        [f"{at:02}/10/2023" for at in range(1, 32)],
        [f"{at:02}.10.2023" for at in range(1, 32)],
        [f"2023-10-{at:02}" for at in range(1, 32)],
        [f"{at} oct. 2023" for at in range(1, 32)],
        [datetime.date(2023, 10, at) for at in range(1, 32)],
        [datetime.date(2023, at, 10) if at < 13 else f"10/{at}/2023" for at in range(1, 32)],
        [f"{at:02}/10/2023" for at in range(2, 9)],
        [f"10/{at:02}/2023" for at in range(2, 9)],
    ],
    ids=["american", "french", "dots", "iso", "words", "dates", "opened in French", "french week", "american week"],
)  # fmt: skip
def test_days_are_read_in_the_order_that_makes_them_follow_one_another(received, dates):
    intake = received(content={"Metrics": [HEAD, *(content(date) for date in dates)]})
    assert activity(intake)["2023-10", "impressions"] == 100 * len(dates)


def test_a_text_saved_by_excel_in_french_is_read(received):
    lines = [HEAD, content("01/10/2023", impressions=1234), content("02/10/2023")]
    text = "\n".join(";".join(str(cell).replace(".", ",") for cell in cells) for cells in lines)
    found = received(content=text.encode("cp1252"))
    assert activity(found)["2023-10", "impressions"] == 1334


def test_followers_and_visitors_are_those_of_the_total(received):
    new = ["Date", "Sponsored followers", "Organic followers", "Auto-invited followers", "Total followers"]
    intake = received(
        followers={"New followers": [new, [day(1), 1, 2, 3, 6], [day(2), 0, -4, 0, -4]],
                   "Location": [["Location", "Total followers"], ["Annecy", "1,234"]]},
        visitors={"Visitor metrics": [["Date", "Total unique visitors (desktop)", "Total unique visitors (mobile)",
                                       "Total unique visitors (total)"], [day(1), 5, 6, 9]]},
    )  # fmt: skip
    assert totals(intake) == {"followers_gained": 2, "visitors": 9}
    assert sorted(kinds(intake)) == [
        ("linkedin page audience", 1), ("linkedin page followers", 2), ("linkedin page visitors", 1),
    ]  # fmt: skip


def test_a_total_that_is_missing_is_made_of_its_parts(received):
    rows = [
        ["Date", "Impressions (organic)", "Impressions (sponsored)", "Clicks (total)", "Likes"],
        [day(1), 3, 4, 1, 2],
    ]
    assert totals(received(content={"Metrics": rows})) == {"impressions": 7, "clicks": 1, "reactions": 2}


def test_competitors_are_counted_and_not_named(received):
    rows = [["10/1/2023 - 12/31/2023"], ["Page", "Total Followers", "New Followers", "Total posts"],
            ["Secretissime SA", 10, 1, 2], ["Rival et Cie", 20, -1, 0]]  # fmt: skip
    intake = received(competitor={"COMPETITORS": rows})
    assert kinds(intake) == [("linkedin page competitors", 2)]
    assert [str(intake.files[-1].first), str(intake.files[-1].last)] == ["2023-10-01", "2023-12-31"]
    assert "Secretissime" not in sealed_bytes(intake.engagement).decode()
    assert "Secretissime" not in json.dumps(check_json(intake))


# --- posts ---------------------------------------------------------------------------------------------------------


def post(at, date, kind="Organic"):
    return [f"Titre {at}", f"https://www.linkedin.com/feed/update/urn:li:activity:{at}", kind, "", "Zoé", date, 5]


def test_posts_count_once_in_the_month_they_were_made(received):
    days = [content(day(at, month)) for month in (10, 11) for at in range(1, 31)]
    posts = [post(1, day(13)), post(2, day(2)), post(2, day(2), "Sponsored"), post(3, day(5))]
    intake = received(content={"Metrics": [["…"], HEAD, *days], "All posts": [["…"], POST_HEAD, *posts]})
    assert activity(intake)["2023-10", "posts"] == 3
    assert activity(intake)["2023-11", "posts"] == 0  # its days are there, and no post
    assert "Titre" not in sealed_bytes(intake.engagement).decode()


def test_two_exports_of_one_page_count_posts_and_days_once(received, company):
    def export(upto, **changed):
        days = [content(day(at), **(changed if at == 3 else {})) for at in range(1, upto + 1)]
        return {"Metrics": [HEAD, *days], "All posts": [POST_HEAD, post(1, day(2))]}

    intake = received(acme_content_1700000000001=export(3), acme_content_1700000000002=export(20, impressions=900))
    assert activity(intake)["2023-10", "impressions"] == 19 * 100 + 900
    assert activity(intake)["2023-10", "posts"] == 1
    assert company.told() == [
        "avertissement, feuille Metrics : Jours qu’un autre export de la page compte autrement : 1. Pour ces jours, "
        "l’export qui va le plus loin est retenu : acme_content_1700000000002.xlsx."
    ]


def test_two_pages_of_one_company_are_added_up(received):
    rows = {"Metrics": [HEAD, content(day(1)), content(day(2))]}
    intake = received(acme_content_1700000000001=rows, filiale_content_1700000000002=rows)
    assert totals(intake)["impressions"] == 400
    assert intake.problems == ()


def test_a_file_somebody_renamed_is_about_the_same_page(received):
    rows = {"Metrics": [HEAD, content(day(1)), content(day(2))]}
    assert totals(received(acme_content_1700000000001=rows, octobre=rows))["impressions"] == 200


# --- what cannot be read -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([HEAD], "avertissement, feuille Metrics : L’export ne contient aucun jour : zéro ligne lue. L’exporter pour "
                 "une période plus longue, ou retirer le fichier."),
        ([HEAD, content(day(1)), content("bientôt"), content("13/13/2023")],
         "avertissement, feuille Metrics, ligne 1, Date : Dates illisibles : 2. Ces lignes ne sont pas comptées."),
        ([HEAD, content(day(1)), content("02/01/2026"), content("02/02/2026")],
         "avertissement, feuille Metrics : Jours après la date d’arrêté : 2. Ils ne sont pas comptés."),
        ([HEAD, content(day(1)), content(day(2), impressions=1)[:7] + ["=1+1", "beaucoup"] + [0] * 11],
         "feuille Metrics, ligne 3, Clicks (total) : « =1+1 » n’est pas un nombre ; cellules illisibles : 1. Un nombre "
         "entier est attendu. L’exporter de nouveau, sans l’ouvrir entre-temps."),
    ],
    ids=["empty window", "no date", "after the cut-off", "no number"],
)  # fmt: skip
def test_what_cannot_be_counted_is_told(received, company, rows, told):
    text = "\n".join(",".join(str(cell) for cell in cells) for cells in rows)
    received(content=text)
    assert company.told() == [told.replace(", feuille Metrics", "").replace("feuille Metrics, ", "")]


def test_a_total_row_added_by_hand_is_left_out(received):
    intake = received(content={"Metrics": [HEAD, content(day(1)), content("Total", impressions=999)]})
    assert totals(intake)["impressions"] == 100
    assert intake.problems == ()


def test_cells_that_would_harm_are_told_without_their_signs(received, company):
    text = ",".join(HEAD) + "\n" + ",".join(map(str, content(day(1)))).replace("100", "\x1b[31m" + "9" * 500)
    received(content=text)
    assert "\x1b" not in "\n".join(company.told())
    assert "\\x1b[31m9" in company.told()[0]
    assert "…" in company.told()[0]


@pytest.mark.parametrize("cell", ["1e400", "9" * 30, "\u0661\u0662", "--5", "1,2,3", "5%", "", " ", None, "=cmd()"])
def test_no_count_is_made_of_what_is_none(cell):
    assert count_of(cell) is None


def test_a_month_of_negative_followers_is_kept(received):
    new = ["Date", "Sponsored followers", "Organic followers", "Total followers"]
    intake = received(followers={"New followers": [new, [day(1), 0, -7, -7]]})
    assert totals(intake) == {"followers_gained": -7}


# --- old workbooks -------------------------------------------------------------------------------------------------


def old_book(records):
    """A container with one workbook of those records, padded to be no small stream."""
    stream = b"".join(struct.pack("<2H", kind, len(body)) + body for kind, body in records)
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")
    count = len(stream) // 512
    header = bytearray(512)
    header[:8] = MAGIC
    struct.pack_into("<5H", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<I", header, 56, 4096)
    struct.pack_into("<4I", header, 60, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))

    def entry(name, kind, start, size):
        text = name.encode("utf-16-le")
        return (text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text) + 2, kind, 1, *[0xFFFFFFFF] * 2,
                1 if kind == 5 else 0xFFFFFFFF) + bytes(36) + struct.pack("<2I", start, size) + bytes(4))  # fmt: skip

    folder = entry("Root Entry", 5, 0xFFFFFFFE, 0) + entry("Workbook", 2, 2, len(stream)) + bytes(256)
    return bytes(header) + struct.pack("<128I", *table) + folder + stream


BOF = (0x0809, struct.pack("<4H2I", 0x0600, 0x0010, 0, 0, 0, 6))


def number(row, column):
    return 0x0203, struct.pack("<3Hd", row, column, 0, 1.0)


@pytest.mark.parametrize(
    "raw",
    [
        MAGIC, MAGIC + bytes(2_000), MAGIC + b"\xff" * 2_000, old_book([BOF, number(65_535, 255)]),
        old_book([BOF, number(1, 5_000)]), old_book([BOF, (0x00BD, b"\0")]),
        old_book([BOF, number(60_000, 20), (0x000A, b""), BOF, number(60_000, 20)]),
    ],
    ids=["mark alone", "zeros", "ones", "far cell", "wide", "torn record", "two large sheets"],
)  # fmt: skip
def test_an_old_workbook_that_is_torn_or_reaches_too_far_is_not_opened(raw):
    assert old_sheets(raw) is None


def test_an_old_workbook_is_measured_by_its_cells():
    assert _fits(_stream(old_book([BOF, number(60_000, 20)])))
    assert not _fits(_stream(old_book([BOF, number(60_000, 20), BOF, number(60_000, 20)])))
    assert not _fits(_stream(old_book([BOF, number(65_535, 255)])))
    labels = b"".join(struct.pack("<5HI", 0x00FD, 10, 1, 1, 0, 0) for _ in range(60_000))
    assert not _fits(struct.pack("<2H", 0x00FC, 8_000) + bytes(8_000) + labels)
    assert _fits(struct.pack("<2H", 0x00FC, 8_000) + bytes(8_000) + labels[:1_400])


@sampled
def test_an_old_workbook_cut_short_never_stops_the_reading():
    raw = (SAMPLES / "synthetic/exemple-sa_followers_1704100000002.xls").read_bytes()
    for cut in range(0, len(raw), 997):
        assert old_sheets(raw[:cut]) is None or isinstance(old_sheets(raw[:cut]), list)
        torn = raw[:cut] + bytes(64) + raw[cut + 64 :]
        old_sheets(torn)


# --- whose table it is ---------------------------------------------------------------------------------------------


def claimed(folder, name, text):
    problems = []
    tables = tables_in(Received(f"exports/{folder}/{name}", (folder, name), text.encode()), problems)
    return [
        next((reader.__name__.rpartition(".")[2] for reader in READERS if reader.claims(one)), None) for one in tables
    ]


@pytest.mark.parametrize(
    ("folder", "name", "text", "reader"),
    [
        ("divers", "x.csv", "\n".join([",".join(HEAD), ",".join(map(str, content(day(1))))]), "page"),
        ("linkedin_page", "x.csv", "a,b\n1,2\n", "page"),
        ("divers", "acme_followers_1704100000002.csv", "a,b\n1,2\n", None),
        ("linkedin", "Connections.csv", "First Name,Last Name,Connected On\nA,B,04 Jan 2021\n", "linkedin"),
        ("divers", "x.csv", "Date,Impressions,Engagements\n10/1/2023,5,1\n", None),
        ("divers", "x.csv", "Date,Montant\n01/10/2023,5\n", None),
    ],
)
def test_a_table_goes_to_the_reader_it_is_for(folder, name, text, reader):
    assert claimed(folder, name, text) == [reader]


def test_a_workbook_is_known_by_the_name_linkedin_gave_it(received):
    rows = [["…"], [f"Spalte {at}" for at in range(5)], *([day(at), 0, 2, 1, 3] for at in range(1, 4))]
    assert totals(received("divers", **{"acme_followers_1704100000002 (1)": {"Blatt": rows}})) == {
        "followers_gained": 9
    }


def test_a_window_and_a_day_are_told_from_other_cells():
    assert window_of("10/13/2023 - 12/1/2023") == (datetime.date(2023, 10, 13), datetime.date(2023, 12, 1))
    assert [window_of(cell) for cell in ("10/1/2023", "2-10", None, 5, "a - b", "x" * 1000)] == [None] * 6
    assert not is_day("2-10")
    assert days_in([], month_first=True).days == ()
    assert page.claims(tables_in(Received("exports/a.csv", ("a.csv",), b"a,b\n1,2\n"), [])[0]) is False
