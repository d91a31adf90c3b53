"""Whole engagements: every example client end to end, in both languages, with and without each of its tables."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path

import nbformat
import pytest
from babel.dates import get_month_names

import golden
from maillage.deliverables.story import Story, Text, read_story
from maillage.intake import Workspace, report, take_in
from maillage.language import Language
from maillage.running.report import _about
from maillage.running.report import report as produce
from maillage.showing.markup import plain_text
from maillage.showing.sentences import written
from maillage.terms import LANGUAGES

CHECKOUT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted(folder.name for folder in (CHECKOUT / "data" / "examples").iterdir() if (folder / "T0").is_dir())
FULL = "ateliers-brevenne"


# --- golden sentences ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("client", EXAMPLES)
def test_every_heading_sentence_and_table_is_the_one_that_was_read(story_of, client, code):
    path = golden.path_of(client, code)
    assert path.exists(), "run: make golden"
    said = golden.golden_text(story_of(client), code).splitlines()
    read = path.read_text(encoding="utf-8").splitlines()
    assert said == read, (
        "a printed sentence changed; run make golden, read the difference, enter it in docs/reviews.csv"
    )


@pytest.mark.parametrize("name", golden.variants())
def test_every_sentence_of_a_diagnosis_that_was_given_less_is_the_one_that_was_read(story_from, tmp_path, name):
    story = story_from(golden.taken_in(name, tmp_path))
    for code in LANGUAGES:
        said = golden.golden_text(story, code, golden.parts_of(name)).splitlines()
        read = golden.path_of(name, code).read_text(encoding="utf-8").splitlines()
        assert said == read, "run make golden, read the difference, enter it in docs/reviews.csv"
    assert not faults(story)


@pytest.mark.parametrize("wave", golden.earlier_waves())
def test_the_results_of_an_earlier_wave_are_those_its_report_releases(wave):
    written = json.loads((golden.EXAMPLES / wave / "results.json").read_text(encoding="utf-8"))
    released = json.loads(golden.results_text(wave))
    written.pop("versions"), released.pop("versions")
    assert written == released, "run: make golden"


def test_no_golden_file_is_left_of_a_client_that_is_no_more():
    named = (*EXAMPLES, *golden.variants(), *golden.COMPANIES, golden.ROOM, f"{golden.PAPERS_OF}@papers")
    expected = {f"{client}.{code}.txt" for client in named for code in LANGUAGES}
    assert {path.name for path in golden.GOLDEN.glob("*.txt")} == expected


# --- nothing half said ---------------------------------------------------------------------------------------------

BROKEN = re.compile(r"\bNone\b|\b[Nn]a[Nn]\b|[{}]|\bAbsent\(|\bFact\(|<released|\bV-0\b|mappingproxy")


def faults(story: Story) -> list[str]:
    """Lines of a Story, in both languages, that show the machine behind it or say nothing."""
    found = []
    for code in LANGUAGES:
        for line in golden.golden_text(story, code).splitlines():
            bare = line.strip()
            if BROKEN.search(line) or bare in ("-", "-.", ".", "–", "[]") or re.search(r"[:;]\s*[.;]|\s\s\S", bare):
                found.append(f"{code}: {line}")
    return found


@pytest.fixture
def variant(tmp_path, story_from):
    """The Story of the full example after its folder was changed."""

    def made(change) -> Story:
        folder = tmp_path / "data" / "clients" / "variant" / "T0"
        shutil.copytree(CHECKOUT / "data" / "examples" / FULL / "T0", folder)
        change(folder)
        intake = take_in(Workspace(tmp_path), "variant")
        assert intake.engagement, report(intake.problems, Language("en"))
        return story_from(intake)

    return made


def test_no_example_shows_the_machine_behind_it(story_of):
    assert {client: faults(story_of(client)) for client in EXAMPLES} == {client: [] for client in EXAMPLES}


TABLES = sorted(path.stem for path in (CHECKOUT / "data" / "examples" / FULL / "T0").glob("*.csv"))


@pytest.mark.parametrize("table", [table for table in TABLES if table != "headcount"])
def test_a_table_that_is_not_given_breaks_no_sentence(variant, table):
    # What would refer to it goes with it: a target met by nobody known is a problem, told by intake.
    also = {"objectives": (), "targets": ("presence",)}.get(table, ())

    def without(folder: Path) -> None:
        for name in (table, *also):
            (folder / f"{name}.csv").unlink()

    assert faults(variant(without)) == []


def test_without_a_head_count_there_is_no_engagement(tmp_path):
    folder = tmp_path / "data" / "clients" / "variant" / "T0"
    shutil.copytree(CHECKOUT / "data" / "examples" / FULL / "T0", folder)
    (folder / "headcount.csv").unlink()
    assert take_in(Workspace(tmp_path), "variant").engagement is None


@pytest.mark.parametrize("audience", ["dirigeants", "collaborateurs"])
def test_answers_of_one_audience_alone_break_no_sentence(variant, audience):
    def only(folder: Path) -> None:
        path = folder / "answers.csv"
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
        kept = [row for row in rows[1:] if row[1] == audience]
        assert 0 < len(kept) < len(rows) - 1
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened, delimiter=";").writerows([rows[0], *kept])

    assert faults(variant(only)) == []


def test_the_shallowest_depth_and_the_middle_one_break_no_sentence(variant, tmp_path):
    def set_to(depth: str):
        def change(folder: Path) -> None:
            path = folder / "engagement.toml"
            path.write_text(path.read_text(encoding="utf-8").replace('"in_depth"', f'"{depth}"'), encoding="utf-8")

        return change

    story = variant(set_to("standard"))
    assert faults(story) == []
    assert "ties" not in {section.id for section in story.sections()}
    shutil.rmtree(tmp_path / "data")
    flash = variant(set_to("flash"))
    assert faults(flash) == []
    assert [part.name for part in flash.parts] == ["flash"]


# --- the other language --------------------------------------------------------------------------------------------

AUTHORS = re.compile("Bpifrance Le Lab|Les Echos|C. Doré")  # names stand as they are, in either language
FRENCH = re.compile(
    r"(?<![\w.-])(?:au|aux|avec|cette|dans|de|des|du|elle|est|et|il|ils|la|le|les|leur|leurs|mais|ne|nos|notre|nous|où|pas|"
    r"pour|que|qui|sans|si|sont|sous|sur|un|une|vos|votre|vous)(?![\w-])|\b(?:[cdjlmnst]|qu)’(?=\w{3})|[«»àâçèéêëîïôùûœ]",
    re.IGNORECASE,
)


def without_client_words(payload: dict) -> dict:
    """The payload, what the client or the consultant wrote put aside."""
    plain = json.loads(json.dumps(payload))
    plain.pop("comments", None)
    for place, column in enumerate(plain.get("columns", ())):
        if column["unit"] == "text":
            for row in plain["rows"]:
                row[place] = "X"
        elif column["unit"] == "mixed":
            for row in plain["rows"]:
                if isinstance(row[place], list) and row[place][1] == "text":
                    row[place] = ["X", "text"]
    pointed = [sentence for point in plain.get("points", ()) for sentence in point]
    for said in [plain.get("message"), plain.get("source"), plain.get("alt"), *pointed]:
        for fact in (said or {}).get("facts", {}).values():
            if fact["unit"] == "text" and "value" in fact:
                fact["value"] = "X"
    return plain


@pytest.mark.parametrize("client", EXAMPLES)
def test_an_english_report_holds_no_french_but_the_clients_own(story_of, client):
    language, french = Language("en"), []
    for section in story_of(client).sections():
        for item in section.items:
            if isinstance(item, Text):
                said = language.text(item.markdown)
            elif item["kind"] == "record":
                continue
            else:
                bare = without_client_words(item)
                said = plain_text(bare, language) + ("\n" + written(bare["alt"], language) if "alt" in bare else "")
            french += [line for line in said.splitlines() if FRENCH.search(AUTHORS.sub("", line))]
    assert french == []


MONTHS = {name: f"{number:02}" for number, name in get_month_names("abbreviated", locale="en_GB").items()}
CELL_DATE = re.compile(rf"\b(\d{{1,2}})\u00a0({'|'.join(MONTHS)})\u00a0(\d{{4}})\b")


def numbers(text: str, code: str) -> list[str]:
    """The numbers of a text, without their grouping, in order of size; the dates of English cells in figures."""
    text = CELL_DATE.sub(lambda found: f"{found[1].zfill(2)}/{MONTHS[found[2]]}/{found[3]}", text)
    group, decimal = (r"[\u202f\u00a0 ]", ",") if code == "fr" else (",", r"\.")
    text = re.sub(rf"(?<=\d){group}(?=\d{{3}}\b)", "", text)
    text = re.sub(rf"(?<=\d){decimal}(?=\d)", ".", text)
    return sorted(re.findall(r"\d+(?:\.\d+)?", text))


@pytest.mark.parametrize("client", EXAMPLES)
def test_both_languages_print_the_same_numbers(story_of, client):
    seen = 0
    for payload in story_of(client).payloads():
        if payload["kind"] == "record":
            continue
        bare = without_client_words(payload)
        french, english = (numbers(plain_text(bare, Language(code)), code) for code in LANGUAGES)
        assert french == english, payload["id"]
        seen += len(french)
    assert seen > 10


# --- one real run --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The full example reported by papermill into a workspace of its own, and where its files lie."""
    root = tmp_path_factory.mktemp("workspace")
    shutil.copytree(CHECKOUT / "data" / "examples" / FULL, root / "data" / "examples" / FULL)
    outcome = produce(Workspace(root), FULL)
    assert outcome.ok, outcome.failures
    return root, outcome, root / "reports" / FULL / "T0"


def executed(folder: Path) -> list[tuple[str, nbformat.NotebookNode]]:
    return [(path.stem, nbformat.read(path, as_version=4)) for path in sorted(folder.glob("*.ipynb"))]


def test_a_run_delivers_its_files_and_nothing_else(run):
    _, outcome, folder = run
    delivered = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert delivered == {
        "01_diagnosis.ipynb", "02_analysis.ipynb", "03_plan.ipynb", "fr/report.html", "en/report.html",
        "fr/roadmap.ics", "en/roadmap.ics", "results.json", "run.json",
    }  # fmt: skip
    assert set(outcome.delivered.written) == delivered - {"run.json"}
    assert outcome.delivered.kept == []


def test_results_hold_the_released_facts_by_stage_and_a_typed_trace(run, released_of):
    results = json.loads((run[2] / "results.json").read_text(encoding="utf-8"))
    assert set(results) == {"client", "wave", "facts", "trace", "versions"}
    assert (results["client"], results["wave"]) == (FULL, "T0")
    assert set(results["facts"]) == {"diagnosis", "analysis", "plan"}
    released = released_of(FULL)
    assert {f"{stage}.{name}" for stage, facts in results["facts"].items() for name in facts} == set(released.facts)
    for stage, facts in results["facts"].items():
        for name, fact in facts.items():
            assert {"unit", "kind"} <= set(fact)
            assert ("value" in fact) != bool(fact.get("reason"))
            assert released.fact(f"{stage}.{name}").known == ("value" in fact)
    assert results["facts"]["diagnosis"]["people"]["value"] == 140
    kinds = {"objective", "evidence", "symptom", "family", "cause", "lever", "action", "kpi", "saving"}
    for edge in results["trace"]:
        assert set(edge) == {"from", "to"}
        assert {edge["from"].split(":")[0], edge["to"].split(":")[0]} <= kinds
    assert {(edge["from"], edge["to"]) for edge in results["trace"]} == set(released.trace)


def test_a_plan_line_can_be_followed_back_to_evidence_or_an_objective(run):
    trace = json.loads((run[2] / "results.json").read_text(encoding="utf-8"))["trace"]
    parents: dict[str, set[str]] = {}
    for edge in trace:
        parents.setdefault(edge["to"], set()).add(edge["from"])

    def roots(node: str) -> set[str]:
        return set().union(*map(roots, parents[node])) if node in parents else {node}

    actions = [node for node in parents if node.startswith("action:")]
    assert len(actions) == 12
    kinds = {kind for action in actions for kind in (root.split(":")[0] for root in roots(action))}
    assert {"objective", "evidence"} <= kinds
    assert kinds <= {"objective", "evidence", "symptom", "family"}


def test_the_record_of_the_run_tells_what_went_in_and_out(run, engagement_of):
    root, _, folder = run
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))

    def sha(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    assert record["seal"] == engagement_of(FULL).seal
    assert record["outputs"] == {
        path.relative_to(folder).as_posix(): sha(path)
        for path in folder.rglob("*")
        if path.is_file() and path.name != "run.json"
    }
    given = root / "data" / "examples" / FULL / "T0"
    assert record["inputs"] == {path.relative_to(root).as_posix(): sha(path) for path in given.iterdir()}
    names = ("01_diagnosis", "02_analysis", "03_plan")
    assert record["notebooks"] == {name: sha(CHECKOUT / "notebooks" / f"{name}.ipynb") for name in names}
    assert record["languages"] == ["fr", "en"]
    assert {"maillage", "python", "papermill", "numpy", "pandas"} <= set(record["versions"])


def test_an_executed_notebook_keeps_nothing_of_the_run(run):
    root, _, folder = run
    for name, notebook in executed(folder):
        text = re.sub(r"base64,[^\"\\]+", "", json.dumps(notebook))  # a picture's bytes may spell anything
        assert not [word for word in ("/tmp", str(root), "input_path", "output_path", "start_time") if word in text]
        assert "papermill" not in notebook.metadata
        for cell in notebook.cells:
            assert not {"papermill", "execution"} & set(cell.metadata), name
        assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")


def test_the_executed_story_is_the_one_computed_without_a_kernel(run, intake_of, story_of):
    ran, computed = read_story(_about(intake_of(FULL)), executed(run[2])), story_of(FULL)
    for one, other in zip(ran.payloads(), computed.payloads(), strict=True):
        assert one == other, one["id"]
    assert ran == computed


def test_both_pages_show_the_same_figures_and_the_first_page_first(run):
    cells = {}
    for code in LANGUAGES:
        page = (run[2] / code / "report.html").read_text(encoding="utf-8")
        assert f'<html lang="{code}">' in page
        assert "Ateliers Brévenne" in page
        assert page.index('id="first-page"') < page.index('id="contents"')
        found = re.findall(r"<td[^>]*>(.*?)</td>", page)
        cells[code] = [numbers(unescape(each), code) for each in found]
    assert len(cells["fr"]) > 300
    assert cells["fr"] == cells["en"]


def test_a_second_run_writes_the_same_bytes(run):
    root, _, folder = run
    before = (folder / "run.json").read_bytes()
    assert produce(Workspace(root), FULL).delivered.kept == []
    assert (folder / "run.json").read_bytes() == before
