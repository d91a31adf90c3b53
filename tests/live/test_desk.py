"""The desk in a real browser: what is decided is kept, survives a reload, and a headless report shows it."""

from __future__ import annotations

import contextlib
import html
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from batches import interruptible
from maillage.language import Language
from maillage.live.screens import screen
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


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


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


def run_all(page, notebook: str) -> None:
    """Open a notebook and run it, as its reader would."""
    page.wait_for_selector("#jp-main-dock-panel", timeout=60_000)
    page.wait_for_selector(f".jp-DirListing-item[title*='{notebook}']", timeout=60_000)
    page.dblclick(f".jp-DirListing-item[title*='{notebook}']")
    shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    shown.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    until = time.monotonic() + READY
    while not shown.locator(".desk-pane table").count():
        assert time.monotonic() < until, shown.inner_text()[-2000:]
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
        answer = page.goto(address)
        assert "default-src 'self'" in answer.headers["content-security-policy"]

        run_all(page, "02_analysis")
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
        assert message(page).startswith("Entre-temps, ce point a été décidé : retenu (direction générale).")
        assert row_of(page, aside).locator("select").input_value() == row_of(page, aside).locator(
            "option", has_text="retenir").get_attribute("value")  # fmt: skip
        choose(page, aside, "écarter")

        page.reload()
        run_all(page, "02_analysis")
        assert "décidé" in row_of(page, aside).text_content()
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
