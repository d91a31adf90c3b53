"""The desk in a real browser: what is decided is kept, survives a reload, and a headless report shows it."""

from __future__ import annotations

import contextlib
import html
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from batches import interruptible
from maillage.language import Language
from maillage.live.screens import screen
from maillage.running.places import unedited
from maillage.showing.payload import MIME

CHECKOUT = Path(__file__).resolve().parents[2]
CLIENT = "ateliers-brevenne"
READY = 120  # seconds Lab, or a notebook's run, may take on a loaded machine
FRENCH = Language("fr")


def maillage(root: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "maillage", *words, "--root", str(root)]


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A workspace with a copy of the example as a client of one's own."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(CHECKOUT / "data" / "examples" / CLIENT, folder / "data" / "clients" / CLIENT)
    return folder


@contextlib.contextmanager
def opened(root: Path, *words: str):
    """A desk that is served, by its address; closed as a person closes it."""
    log = root / "desk.log"
    with log.open("w") as said:
        process = subprocess.Popen(maillage(root, "lab", CLIENT, "--no-browser", *words), stdout=said, stderr=said,
                                   cwd=CHECKOUT, preexec_fn=interruptible)  # fmt: skip
    try:
        until = time.monotonic() + READY
        while not (address := re.search(r"http://\S+token=[\w-]+", log.read_text("utf-8"))):
            assert process.poll() is None, log.read_text("utf-8")[-2000:]
            assert time.monotonic() < until, log.read_text("utf-8")[-2000:]
            time.sleep(0.2)
        yield address.group()
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(40)


def run_all(page) -> None:
    """Run the notebook that is open, as its reader would."""
    shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    shown.locator(".jp-Toolbar-kernelName", has_text="Python 3").wait_for(timeout=60_000)
    page.locator(".jp-StatusBar-TextItem", has_text="Idle").wait_for(timeout=60_000)
    page.wait_for_timeout(1_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    until = time.monotonic() + READY
    while not shown.locator(".desk-pane table").count():
        assert time.monotonic() < until, shown.inner_text()[-2000:]
        assert not page.locator(".jp-Dialog").count(), page.locator(".jp-Dialog").inner_text()
        shown.locator(".jp-WindowedPanel-outer").hover()
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(250)


def row_of(page, words: str):
    return page.locator(".desk-row", has_text=words).locator("visible=true")


def choose(page, words: str, option: str) -> None:
    """Choose in a line's field, and wait for what becomes of it."""
    page.evaluate("document.querySelectorAll('.desk-message p').forEach(one => one.dataset.before = 'yes')")
    row_of(page, words).locator("select").first.select_option(option)
    page.locator(".desk-message p:not([data-before])", has_not_text="Un instant").wait_for(timeout=60_000)


def message(page) -> str:
    return page.locator(".desk-message p").last.text_content().replace("\xa0", " ").replace("\u202f", " ")


def bare(text: str) -> str:
    """The words and figures alone, however they are set out."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def lab(root: Path, *words: str) -> subprocess.CompletedProcess:
    """The command where it must not open anything."""
    return subprocess.run(maillage(root, "lab", *words, "--no-browser"), capture_output=True, text=True, cwd=CHECKOUT,
                          timeout=READY)  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_what_cannot_be_opened_is_one_message(root, tmp_path):
    run = lab(root, "ateliers-brevene")
    assert (run.returncode, run.stdout) == (2, "")
    assert plain(run.stderr) == (
        "Le client « ateliers-brevene » est inconnu. Vouliez-vous dire « ateliers-brevenne » ?\n"
    )
    run = lab(root, CLIENT, "--language", "de")
    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
    run = lab(CHECKOUT, CLIENT)
    assert run.returncode == 2
    assert plain(run.stderr).startswith(f"« {CLIENT} » est un exemple, que rien ne modifie. Copier data/examples/")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = lab(root, CLIENT, "--port", str(taken.getsockname()[1]))
    assert (run.returncode, run.stdout) == (2, "")
    assert re.fullmatch(r"Le port \d+ est pris par un autre programme\..*\n", plain(run.stderr))
    broken = tmp_path / "data" / "clients" / CLIENT
    shutil.copytree(root / "data" / "clients" / CLIENT, broken)
    (broken / "T0" / "budget.csv").write_text("année;poste;montant\n2026;x;abc\n", encoding="utf-8")
    run = lab(tmp_path, CLIENT)
    assert run.returncode == 1
    assert plain(run.stdout) == f"{CLIENT} : le bureau ne s’ouvre pas, les fichiers ont des erreurs.\n"
    assert "budget.csv" in run.stderr


def test_what_is_decided_at_the_desk_survives_a_reload_and_is_in_the_headless_report(root, browser):
    file = root / "data" / "clients" / CLIENT / "T0" / "decisions.csv"
    before = file.read_text("utf-8")
    with opened(root) as address:
        own = address.split("/lab")[0]
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        asked, faults = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("websocket", lambda socket: asked.append(socket.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        answer = page.goto(address.replace("01_diagnosis", "02_analysis"))
        assert "default-src 'self'" in answer.headers["content-security-policy"]

        run_all(page)
        aside = page.locator(".desk-label").first.text_content()
        choose(page, aside, "écarter")
        assert message(page).startswith("Noté dans decisions.csv.")
        assert "décidé" in row_of(page, aside).text_content()
        added = file.read_text("utf-8")
        assert added.startswith(before)
        (line,) = added[len(before) :].splitlines()
        assert re.fullmatch(r"\d{4}-\d\d-\d\d;comité de direction;cause:c\d+;refusé;", line)

        # somebody else, in the workbook or at another desk
        cause = line.split(";")[2]
        with file.open("a", encoding="utf-8") as opened_again:
            opened_again.write(f"2026-11-20;direction générale;{cause};retenu;Après réflexion.\n")
        choose(page, aside, "proposition")
        assert message(page).startswith("Entre-temps, quelqu’un d’autre a décidé ce point.")
        assert row_of(page, aside).locator("select").input_value() == row_of(page, aside).locator(
            "option", has_text="retenir").get_attribute("value")  # fmt: skip
        choose(page, aside, "écarter")

        page.reload()
        run_all(page)
        assert "décidé" in row_of(page, aside).text_content()
        page.keyboard.press("Control+s")
        own_copy = file.parent / "notebooks" / "02_analysis.ipynb"
        until = time.monotonic() + READY
        while "widget-view" not in own_copy.read_text("utf-8"):
            assert time.monotonic() < until
            page.wait_for_timeout(200)
        assert unedited(own_copy)  # run and saved, not edited: the report is made from the workbook's own
        pane = page.locator(".desk-pane").last.inner_html()
        assert "écartée par vote" in bare(pane)
        page.close()

    outside = [one for one in asked if not one.startswith((own, own.replace("http", "ws"), "data:", "blob:"))]
    assert (outside, faults) == ([], [])
    assert len(asked) > 20
    run = subprocess.run(
        maillage(root, "report", CLIENT, "--language", "fr"), capture_output=True, text=True, cwd=CHECKOUT
    )
    assert run.returncode == 0, run.stderr
    reports = root / "reports" / CLIENT / "T0"
    assert "écartée par vote" in (reports / "fr" / "report.html").read_text("utf-8")
    executed = nbformat.read(reports / "02_analysis.ipynb", as_version=4)
    payloads = [one["data"][MIME] for cell in executed.cells for one in cell.get("outputs", ())]
    (causes,) = [payload for payload in payloads if payload["id"] == "analysis.causes"]
    assert bare(pane) == bare(screen(causes, FRENCH))
