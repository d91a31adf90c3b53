"""Running: what is refused before a kernel starts, what a failure leaves alone, what the command answers."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import threading
import zipfile
from pathlib import Path

import nbformat
import pytest

from command_line import command
from maillage.intake import Workspace, take_in
from maillage.language import Language
from maillage.running.deliver import deliver, digest, write_whole
from maillage.running.execute import sections_kept
from maillage.running.outputs import draw
from maillage.running.parameters import ParameterError, check_parameters
from maillage.running.report import report as produce
from maillage.showing.figures.typefaces import PLAIN
from maillage.showing.payload import MIME

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
NAMES = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


def notebook(name: str) -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


# --- parameters and sections ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_what_the_runner_gives_is_what_every_notebook_declares(name):
    opened = {"portfolio": ""} if name == "portfolio" else {"client": "acme/T0"}
    check_parameters(notebook(name), opened | {"sealed": "0" * 64, "language": "en"})


def test_an_unknown_parameter_is_refused_and_the_nearest_named():
    with pytest.raises(ParameterError, match=r"has no parameter 'langage'\..* is 'language'"):
        check_parameters(notebook("01_diagnosis"), {"langage": "fr"})
    with pytest.raises(ParameterError, match="It knows client, sealed, language"):
        check_parameters(notebook("01_diagnosis"), {"xyz": "fr"})


@pytest.mark.parametrize("value", [3, True, None, ["acme"], 2.5])
def test_a_parameter_of_another_type_is_refused(value):
    with pytest.raises(ParameterError, match="'client' is declared as str and was given a "):
        check_parameters(notebook("01_diagnosis"), {"client": value})


def test_a_flag_is_no_number_and_a_number_no_flag():
    cell = nbformat.v4.new_code_cell(
        "people: int = 3  # people\nshare: float = 0.5  # share\nbold: bool = True  # bold"
    )
    cell.metadata["tags"] = ["parameters"]
    book = nbformat.v4.new_notebook(cells=[cell], metadata=notebook("flash").metadata)
    check_parameters(book, {"people": 4, "share": 1, "bold": False})
    for given in ({"people": True}, {"share": True}, {"bold": 1}, {"people": 2.5}):
        with pytest.raises(ParameterError, match="is declared as"):
            check_parameters(book, given)


def sections(book: nbformat.NotebookNode) -> list[str]:
    return [cell.metadata.maillage.section for cell in book.cells if "section" in cell.metadata.get("maillage", {})]


def test_sections_above_the_depth_are_dropped_with_all_their_cells():
    whole, standard, flash = (
        sections_kept(notebook("02_analysis"), depth) for depth in ("in_depth", "standard", "flash")
    )
    assert sections(whole) == sections(notebook("02_analysis"))
    assert set(sections(whole)) - set(sections(standard)) == {"ties", "ownership", "risks", "ties_annex"}
    assert {"causes", "targets", "overlap"} <= set(sections(standard)) - set(sections(flash))
    assert not [cell for cell in standard.cells if "between_sites" in cell.source or "tie_density" in cell.source]
    assert [cell for cell in flash.cells if "parameters" in cell.metadata.get("tags", ())]


def test_a_section_left_out_goes_with_all_its_cells_and_nothing_else():
    whole = notebook("02_analysis")
    kept = sections_kept(whole, "in_depth", ("networks", "no_such_section"))
    assert [name for name in sections(whole) if name != "networks"] == sections(kept)
    assert not [cell for cell in kept.cells if "of_analysis.networks" in cell.source]
    assert len(whole.cells) == len(notebook("02_analysis").cells)  # the notebook given is left as it was


@pytest.mark.parametrize("name", NAMES)
def test_what_is_drawn_after_a_run_is_what_a_notebook_opened_by_hand_shows(name):
    book = notebook(name)
    stored = [output.data["text/html"] for cell in book.cells for output in cell.get("outputs", ())]
    bare = notebook(name)
    for cell in bare.cells:
        for output in cell.get("outputs", ()):
            output.data = {MIME: output.data[MIME], "text/html": "what a kernel made of it"}
    redrawn = [
        output.data["text/html"]
        for cell in draw(bare, Language("fr"), PLAIN).cells
        for output in cell.get("outputs", ())
    ]
    picture = re.compile(r"data:image/[a-z+]+;base64,[A-Za-z0-9+/=]+")
    assert [picture.sub("PICTURE", html) for html in redrawn] == [picture.sub("PICTURE", html) for html in stored]
    assert any("PICTURE" in picture.sub("PICTURE", html) for html in redrawn) == (name != "flash")


# --- delivering ----------------------------------------------------------------------------------------------------


def known(done):
    """What a run wrote, as the next one is told."""
    return {name: {hash} for name, hash in done.written.items()}


def test_a_file_a_person_edited_stays_and_the_new_one_lies_beside(tmp_path):
    first = deliver(tmp_path, {"fr/report.html": b"one", "results.json": b"{}"}, {})
    assert first.kept == []
    (tmp_path / "fr" / "report.html").write_bytes(b"one, corrected by hand")
    second = deliver(tmp_path, {"fr/report.html": b"two", "results.json": b"{2}"}, known(first))
    assert second.kept == [("fr/report.html", "fr/report.new.html")]
    assert (tmp_path / "fr" / "report.html").read_bytes() == b"one, corrected by hand"
    assert (tmp_path / "fr" / "report.new.html").read_bytes() == b"two"
    assert (tmp_path / "results.json").read_bytes() == b"{2}"
    third = deliver(tmp_path, {"fr/report.html": b"three"}, known(second))
    assert (tmp_path / "fr" / "report.html").read_bytes() == b"one, corrected by hand"
    assert (tmp_path / "fr" / "report.new.html").read_bytes() == b"three"
    assert third.kept == [("fr/report.html", "fr/report.new.html")]


def test_the_file_beside_is_not_overwritten_either_once_it_was_edited(tmp_path):
    (tmp_path / "page.html").write_bytes(b"a person's own")
    first = deliver(tmp_path, {"page.html": b"one"}, {})
    (tmp_path / "page.new.html").write_bytes(b"one, corrected by hand")
    second = deliver(tmp_path, {"page.html": b"two"}, known(first))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "page.html": b"a person's own",
        "page.new.html": b"one, corrected by hand",
        "page.new-2.html": b"two",
    }
    assert second.kept == [("page.html", "page.new-2.html")]


def test_an_edit_that_says_the_same_is_no_edit(tmp_path):
    (tmp_path / "page.html").write_bytes(b"one")
    assert deliver(tmp_path, {"page.html": b"one"}, {}).kept == []


def test_no_reader_ever_meets_half_a_file(tmp_path):
    path = tmp_path / "page.html"
    contents = (b"a" * 3_000_000, b"b" * 5_000_000)
    write_whole(path, contents[0])
    known, met, stop = {digest(content) for content in contents}, set(), threading.Event()

    def read() -> None:
        while not stop.is_set():
            met.add(digest(path.read_bytes()))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(20):
        write_whole(path, contents[turn % 2])
    stop.set()
    reader.join()
    assert met <= known
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_a_write_that_fails_leaves_the_earlier_file_and_no_other(tmp_path):
    path = tmp_path / "page.html"
    write_whole(path, b"good")
    with pytest.raises(TypeError):
        write_whole(path, "text is no bytes")
    assert path.read_bytes() == b"good"
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


# --- files a client's folder may hold ------------------------------------------------------------------------------


def client_folder(root: Path, name: str, **tables: str) -> Path:
    """A flash client: twelve questions, a list of fees."""
    folder = root / "data" / "clients" / name / "T0"
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text(
        f'schema = 1\nname = "{name}"\ndepth = "flash"\nas_of = 2026-01-31\nleave_out = ["fees"]\n', encoding="utf-8"
    )
    given = {
        "headcount": "function;level;count\ncommerce;executive;3\n",
        "answers": "respondent;audience;x1;x5\n1;dirigeants;oui;non\n",
        "memberships": "network;person;fee\nClub du Lac;Anne Noiret;500\n",
    } | tables
    for table, text in given.items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_lock_files_of_an_open_workbook_are_not_read(tmp_path):
    folder = client_folder(tmp_path, "acme")
    (folder / "~$intake.xlsx").write_bytes(b"\x05Agathe")
    (folder / "~$answers.csv").write_text("respondent;audience;item;value\n9;dirigeants;x1;non\n")
    intake = take_in(Workspace(tmp_path), "acme")
    assert intake.problems == ()
    assert not [file.path for file in intake.files if "~$" in file.path]


# --- the command ---------------------------------------------------------------------------------------------------


def delivered(root: Path, client: str) -> dict[str, bytes]:
    folder = root / "reports" / client / "T0"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "failed"
    }


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """Two clients, one of them with an error; the good one reported once."""
    root = tmp_path_factory.mktemp("running")
    client_folder(root, "lac-bleu")
    client_folder(root, "mal-rempli", memberships="network;person;fee\nClub du Lac;Anne Noiret;beaucoup\n")
    return root, command(root, "report", "lac-bleu")


def test_a_good_client_answers_0_and_tells_where_its_pages_are(workspace):
    root, answer = workspace
    assert (answer.code, answer.err) == (0, "")
    assert "lac-bleu : reports/lac-bleu/T0/fr/report.html" in answer.out.replace("\u00a0", " ")
    assert set(delivered(root, "lac-bleu")) == {
        "flash.ipynb", "fr/report.html", "en/report.html", "results.json", "run.json",
    }  # fmt: skip


@pytest.mark.parametrize("mark", ["~$report.html", "~$port.html", ".~lock.report.html#"])
def test_a_file_that_is_open_stays_and_the_new_one_lies_beside_it(tmp_path, mark):
    first = deliver(tmp_path, {"report.html": b"first"}, {})
    known = {name: {hash} for name, hash in first.written.items()}
    (tmp_path / mark).write_bytes(b"")
    assert deliver(tmp_path, {"report.html": b"first"}, known).kept == []
    assert deliver(tmp_path, {"report.html": b"second"}, known).kept == [("report.html", "report.new.html")]
    assert (tmp_path / "report.html").read_bytes() == b"first"
    (tmp_path / mark).unlink()
    assert deliver(tmp_path, {"report.html": b"third"}, known).kept == []


def test_every_format_is_delivered_and_what_moved_is_told_the_next_time(tmp_path):
    folder = client_folder(tmp_path, "lac-bleu")
    firm = tmp_path / "data" / "firm"
    firm.mkdir()
    (firm / "brand.toml").write_text('name = "Cabinet du Lac"\nmain = "#ffff00"\nword_master = "lac.docx"\n')
    with zipfile.ZipFile(firm / "lac.docx", "w") as package:
        package.writestr("word/document.xml", "<html/>")  # whole to the eye, and no document
    every = ("report", "lac-bleu", "--language", "fr", "--formats", "html,pdf,docx,pptx,xlsx")
    answer = command(tmp_path, *every)
    assert answer.code == 0, answer.said
    told = answer.err.replace("\u00a0", " ").replace("\u202f", " ")
    assert "main : « #ffff00 » ne convient pas." in told
    assert "Modèle Word du cabinet : Le fichier" in told
    files = delivered(tmp_path, "lac-bleu")
    named = {name for name in files if name.startswith("fr/") and "/figures/" not in name}
    assert named == {
        f"fr/{name}" for name in ("report.html", "report.pdf", "report.docx", "deck.pptx", "action_plan.xlsx")
    }
    record = json.loads(files["run.json"])
    assert {"typst", "python-docx", "python-pptx", "xlsxwriter"} <= set(record["versions"])
    assert "Cabinet du Lac" in files["fr/report.html"].decode()
    command(tmp_path, *every)
    assert delivered(tmp_path, "lac-bleu") == files  # the same bytes, and nothing moved
    (folder / "memberships.csv").write_text("network;person;fee\nClub du Lac;Anne Noiret;900\n", encoding="utf-8")
    command(tmp_path, *every)
    assert "900" in delivered(tmp_path, "lac-bleu")["fr/changes.html"].decode()


def test_the_section_left_out_in_the_settings_is_in_no_file(workspace):
    root, _ = workspace
    ran = nbformat.reads(delivered(root, "lac-bleu")["flash.ipynb"].decode("utf-8"), as_version=4)
    assert "declared" in sections(ran)
    assert "fees" not in sections(ran)
    page = delivered(root, "lac-bleu")["fr/report.html"].decode("utf-8")
    assert '<section id="flash-declared"' in page
    assert '<section id="flash-fees"' not in page


def test_a_reader_there_is_nothing_for_is_told(workspace):
    root, _ = workspace
    answer = command(root, "report", "lac-bleu", "--language", "fr", "--audience", "director,employees,site")
    told = answer.out.replace("\u00a0", " ")
    assert "reports/lac-bleu/T0/fr/report.director.html" in told
    for reader in ("employees", "site"):
        assert f"lac-bleu : rien n’est publié que ce lecteur puisse recevoir : {reader}.\n" in told
    assert "recevoir : director" not in told


def test_no_client_named_answers_2_and_lists_the_clients(workspace):
    answer = command(workspace[0], "report")
    assert (answer.code, answer.out) == (2, "")
    assert "Nommer un client" in answer.err
    assert "lac-bleu, mal-rempli" in answer.err


def test_where_reports_cannot_be_written_no_traceback_is_shown(tmp_path):
    client_folder(tmp_path, "lac-bleu")
    (tmp_path / "reports").write_text("a file where the folder should be", encoding="utf-8")
    answer = command(tmp_path, "report", "lac-bleu")
    assert answer.code == 1
    assert "Traceback" not in answer.out + answer.err


def test_an_unknown_client_answers_2_and_names_the_nearest(workspace):
    root, _ = workspace
    for words in (("report", "lac-bleue"), ("check", "lac-bleue")):
        answer = command(root, *words)
        assert answer.code == 2
        assert "Vouliez-vous dire « lac-bleu » ?" in answer.err.replace("\u00a0", " ").replace("\u202f", " ")
        assert answer.out == ""


@pytest.mark.parametrize(
    "words",
    [
        ("report", "lac-bleu/T7"),
        ("report", "Lac Bleu"),
        ("report", "../lac-bleu"),
        ("report",),
        ("report", "lac-bleu", "--language", "de"),
        ("report", "lac-bleu", "--formats", "odt"),
        ("report", "lac-bleu", "--audience", "everybody"),
        ("raport", "lac-bleu"),
    ],
)
def test_what_cannot_be_opened_answers_2(workspace, words):
    assert command(workspace[0], *words).code == 2


def test_a_client_with_errors_answers_1_and_nothing_is_written(workspace):
    root, _ = workspace
    answer = command(root, "report", "mal-rempli")
    assert answer.code == 1
    assert "beaucoup" in answer.err
    assert "rien n’est produit" in answer.err
    assert not (root / "reports" / "mal-rempli").exists()
    assert command(root, "check", "mal-rempli").code == 1
    assert command(root, "check", "lac-bleu").code == 0


@pytest.mark.skipif(sys.platform == "win32", reason="names Windows does not allow")
def test_a_file_whose_name_is_a_terminal_command_is_listed_harmless(tmp_path):
    client_folder(tmp_path, "lac-bleu")
    folder = tmp_path / "data" / "clients" / "lac-bleu" / "T0" / "exports" / "lists"
    folder.mkdir(parents=True)
    text = "Référence commande;Date de la commande;Statut de la commande;Nom participant\n1;02/01/2024;Validé;Noiret\n"
    (folder / "\x1b[2J\x9b31m\u202e.csv").write_text(text, encoding="utf-8")
    (folder / os.fsdecode(b"\xff.csv")).write_text(text, encoding="utf-8")
    for words in (("check", "lac-bleu"), ("check", "lac-bleu", "--json")):
        answer = command(tmp_path, *words)
        assert answer.code == 0, answer.err
        assert not set(answer.out) & set("\x1b\x9b\u202e\udcff")
        assert "\\u202e.csv" in answer.out
        assert "\\udcff.csv" in answer.out


def test_one_good_one_bad_answers_1_and_the_good_one_is_delivered(workspace):
    root, _ = workspace
    shutil.rmtree(root / "reports" / "lac-bleu")
    broken = client_folder(root, "notebook-casse")
    (broken / "notebooks").mkdir()
    (broken / "notebooks" / "flash.ipynb").write_text("{this is no notebook", encoding="utf-8")
    lacking = client_folder(root, "sans-parametre")
    (lacking / "notebooks").mkdir()
    book = notebook("flash")
    cell = next(cell for cell in book.cells if "parameters" in cell.metadata.get("tags", ()))
    cell.source = cell.source.replace("sealed: str", "seeled: str")
    nbformat.write(book, lacking / "notebooks" / "flash.ipynb")
    answer = command(root, "report", "notebook-casse", "mal-rempli", "inconnu", "sans-parametre", "lac-bleu")
    shutil.rmtree(broken.parent)
    shutil.rmtree(lacking.parent)
    assert answer.code == 1, answer.said
    assert "fr/report.html" in delivered(root, "lac-bleu")
    assert "Clients livrés : 1 sur 5." in answer.out.replace("\u00a0", " ")
    for client in ("notebook-casse", "mal-rempli", "inconnu", "sans-parametre"):
        assert client in answer.err, client
    assert "Traceback" not in answer.said
    assert not (root / "reports" / "notebook-casse").exists()


def test_a_comment_this_report_does_not_show_is_told(workspace):
    root, _ = workspace
    client_folder(
        root, "commente",
        comments="date;who;about;value\n2026-01-02;C;exhibit:plan.answer;A\n2026-01-02;C;exhibit:flash.works;B\n",
    )  # fmt: skip
    answer = command(root, "report", "commente", "--language", "fr")
    shutil.rmtree(root / "data" / "clients" / "commente")
    told = answer.out.replace("\u00a0", " ")
    assert "commentaires non imprimés, leur objet n’est pas dans ce rapport : exhibit:plan.answer.\n" in told


def test_what_no_notebook_knows_is_told(workspace):
    root, _ = workspace
    folder = client_folder(root, "a-part")
    settings = folder / "engagement.toml"
    settings.write_text(settings.read_text().replace('["fees"]', '["fees", "inconnue"]'), encoding="utf-8")
    (folder / "notebooks").mkdir()
    nbformat.write(notebook("flash"), folder / "notebooks" / "mon_analyse.ipynb")
    told = command(root, "report", "a-part", "--language", "fr").out.replace("\u00a0", " ")
    shutil.rmtree(folder.parent)
    assert "aucun notebook ne porte ce nom ou n’a cette section : mon_analyse.ipynb, leave_out : inconnue." in told


def test_a_new_client_does_not_take_the_name_of_an_example(tmp_path):
    (tmp_path / "data" / "examples" / "modele").mkdir(parents=True)
    for words in (("new", "modele"), ("simulate", "modele")):
        answer = command(tmp_path, *words)
        assert (answer.code, answer.out) == (2, "")
        assert "est le nom d’un exemple. Choisir un autre nom." in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ("new", "a" * 300),
        ("simulate", "acme", "--people", "0"),
        ("simulate", "acme", "--sites", "9"),
        ("simulate", "acme", "--maturity", "2"),
    ],
)
def test_what_cannot_be_made_is_refused_as_such(tmp_path, words):
    answer = command(tmp_path, *words)
    assert answer.code == 2
    assert "défaut de Maillage" not in answer.said
    assert not (tmp_path / "data").exists()


def test_a_folder_that_cannot_be_written_is_told_with_its_reason(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    answer = command(tmp_path, "new", "acme")
    assert answer.code == 2
    assert "ne peut être écrit" in answer.err
    assert "Traceback" not in answer.said


def test_a_clean_check_takes_away_the_copy_of_an_earlier_one(tmp_path):
    assert command(tmp_path, "new", "acme").code == 0
    folder = tmp_path / "data" / "clients" / "acme" / "T0"
    assert command(tmp_path, "check", "acme").code == 1  # no head count yet
    assert (folder / "checked" / "intake.xlsx").is_file()
    (folder / "headcount.csv").write_text("function;level;count\ncommerce;executive;3\n", encoding="utf-8")
    assert command(tmp_path, "check", "acme").code == 0
    assert not (folder / "checked" / "intake.xlsx").exists()


def test_a_purge_says_what_goes_and_what_is_left_to_do_by_hand(tmp_path):
    folder = client_folder(tmp_path, "lac-bleu")
    shutil.copyfile(NOTEBOOKS.parent / "data" / "templates" / "classeur_flash.xlsx", folder / "intake.xlsx")
    answer = command(tmp_path, "purge", "lac-bleu", "--yes")
    assert (answer.code, answer.err) == (0, "")
    assert "data/clients/lac-bleu/T0/answers.csv" in answer.out
    assert "Retirés : 1." in answer.out.replace("\u00a0", " ")
    assert not (folder / "answers.csv").exists()
    assert (folder / "memberships.csv").exists()
    assert "rien à retirer" in command(tmp_path, "purge", "lac-bleu", "--yes").out
    (tmp_path / "data" / "examples" / "modele" / "T0").mkdir(parents=True)
    assert command(tmp_path, "purge", "modele", "--yes").code == 2
    assert command(tmp_path, "purge", "inconnu").code == 2


def test_paths_are_printed_so_that_they_open_from_where_the_reader_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path.parent)
    from typer.testing import CliRunner

    from maillage.cli import app

    said = CliRunner().invoke(app, ["new", "acme", "--root", str(tmp_path)]).output.replace("\u00a0", " ")
    assert f"remplir {tmp_path}/data/clients/acme/T0, puis lancer « maillage check acme --root {tmp_path} »" in said


def test_a_dead_kernel_fails_the_client_and_leaves_its_earlier_report(workspace):
    root, _ = workspace
    before = delivered(root, "lac-bleu")
    assert "results.json" in before
    own = root / "data" / "clients" / "lac-bleu" / "T0" / "notebooks" / "flash.ipynb"
    own.parent.mkdir()
    book = notebook("flash")
    at = next(n for n, cell in enumerate(book.cells) if "compute" in cell.metadata.get("tags", ())) + 1
    book.cells.insert(at, nbformat.v4.new_code_cell("import os\n\nos._exit(9)"))
    nbformat.write(book, own)
    try:
        answer = command(root, "report", "lac-bleu")
    finally:
        shutil.rmtree(own.parent)
    assert answer.code == 1
    assert "flash.ipynb : le noyau s’est arrêté. Rien n’a été livré." in answer.err.replace("\u00a0", " ")
    assert "Traceback" not in answer.said
    assert delivered(root, "lac-bleu") == before


def test_a_page_edited_by_hand_is_kept_and_the_command_says_so(workspace, monkeypatch):
    root, _ = workspace
    monkeypatch.setenv("MAILLAGE_ROOT", "/nowhere")
    page = root / "reports" / "lac-bleu" / "T0" / "fr" / "report.html"
    earlier = page.read_bytes()
    page.write_bytes(earlier.replace(b"</h1>", b", relu</h1>"))
    outcome = produce(Workspace(root), "lac-bleu", languages=("fr",))
    assert os.environ["MAILLAGE_ROOT"] == "/nowhere"  # a run changes nothing for the next one
    assert outcome.delivered.kept == [("fr/report.html", "fr/report.new.html")]
    assert page.read_bytes() == earlier.replace(b"</h1>", b", relu</h1>")
    assert page.with_name("report.new.html").read_bytes() == earlier
    record = json.loads((root / "reports" / "lac-bleu" / "T0" / "run.json").read_text(encoding="utf-8"))
    assert record["outputs"]["fr/report.new.html"] == record["older"]["fr/report.html"] == digest(earlier)
    assert outcome.older == ("en/report.html",)  # not of this reading; the edited one is its author's by now
    page.write_bytes(earlier)
    page.with_name("report.new.html").unlink()
