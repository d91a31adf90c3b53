"""The room in a real browser: what is typed changes the exhibit, nothing leaves loopback, headless says the same."""

from __future__ import annotations

import contextlib
import html
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from batches import interruptible
from maillage.catalogue import entries
from maillage.language import Language
from maillage.live.hands import read_hands
from maillage.live.screens import screen
from maillage.showing.payload import MIME

CHECKOUT = Path(__file__).resolve().parents[2]
SESSION = "essai"
READY = 120  # seconds a room may take to be ready on a loaded machine


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return tried.getsockname()[1]


def train(root: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "maillage", "train", *arguments, "--no-browser", "--root", str(root)]


@contextlib.contextmanager
def opened(root: Path, *arguments: str):
    """A room that is served, by its address; closed as a person closes it."""
    port = free_port()
    log = root / "room.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            train(root, *arguments, "--port", str(port), "--session", SESSION),
            stdout=said,
            stderr=said,
            cwd=CHECKOUT,
            preexec_fn=interruptible,
        )
    try:
        until = time.monotonic() + READY
        while "http://" not in log.read_text():
            assert process.poll() is None, log.read_text()[-2000:]
            assert time.monotonic() < until, log.read_text()[-2000:]
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A workspace with a session that was begun: the committed example's answers."""
    folder = tmp_path_factory.mktemp("room")
    (folder / "data" / "rooms").mkdir(parents=True)
    shutil.copy(CHECKOUT / "data" / "examples" / "rooms" / "hands.csv", folder / "data" / "rooms" / f"{SESSION}.csv")
    return folder


def headless(root: Path, topic: str, language: str) -> list[dict]:
    """The payloads of the notebook run without a browser, for the same session."""
    from maillage.running.execute import execute

    executed = execute(
        CHECKOUT / "notebooks" / "training" / f"{topic}.ipynb", {"session": SESSION, "language": language},
        language=Language(language), depth="standard", leave_out=(), log=root / "log.txt",
        environment={"MAILLAGE_ROOT": str(root)},
    )  # fmt: skip
    outputs = [one for cell in executed.cells for one in cell.get("outputs", ())]
    return [one["data"][MIME] for one in outputs]


def bare(text: str) -> str:
    """The words and figures alone, however they are set out."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_room_is_played_by_keyboard_alone_and_says_what_a_report_would(root, browser, language):
    with opened(root, "--language", language) as address:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        asked, faults = [], []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        answer = page.goto(address)
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert page.locator("a.topic").count() == len(entries("topic"))
        assert page.evaluate("document.documentElement.lang") == language

        for topic in entries("topic"):
            answer = page.goto(f"{address}/voila/render/{topic}.ipynb")
            policy = answer.headers["content-security-policy"]
            assert "default-src 'self'" in policy
            assert "http" not in policy
            page.wait_for_selector("body[data-ready=yes]", timeout=60_000)
            shown = []
            for board in range(page.locator(".room-board").count()):
                while not page.locator(".room-board").nth(board).is_visible():
                    page.keyboard.press("PageDown")
                    page.wait_for_timeout(300)
                now = page.locator(".room-board").nth(board)
                page.keyboard.press("Tab")
                now.locator(".room-all").click()
                page.wait_for_function("at => document.querySelectorAll('.room-board')[at].matches('.room-whole')",
                                       arg=board)  # fmt: skip
                page.wait_for_timeout(400)
                shown.append(now.locator(".room-pane .widget-html-content").inner_html())
            told = "".join(screen(payload, Language(language)) for payload in headless(root, topic, language))
            assert bare("".join(shown)) == bare(told), topic

        if language == "fr":
            a_hand_changes_the_exhibit(page, address, root)
        page.close()
        outside = [
            one for one in asked if not one.startswith((address, address.replace("http", "ws"), "data:", "blob:"))
        ]
        assert (outside, faults) == ([], [])
        assert len(asked) > 20


def a_hand_changes_the_exhibit(page, address, root):
    page.goto(f"{address}/voila/render/concepts.ipynb")
    page.wait_for_selector("body[data-ready=yes]", timeout=60_000)
    if not page.locator(".room-board").is_visible():
        page.keyboard.press("PageDown")
    pane = page.locator(".room-pane")
    page.wait_for_selector(".room-fields input:focus")
    subject = page.locator(".subject").inner_text()
    assert subject.lower() not in pane.inner_text().lower()
    for hands in ("3", "4", "5"):
        page.keyboard.type(hands)
        page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.room-pane').innerText.includes('42')")  # 5 hands of 12
    assert subject.lower() in pane.inner_text().lower()

    page.keyboard.press("m")
    page.wait_for_selector(".room-pane .hidden")
    assert "42" not in pane.inner_text()
    page.keyboard.press("Escape")
    page.wait_for_selector(".room-pane table")

    page.keyboard.type("trois")
    page.keyboard.press("Enter")
    page.wait_for_selector(".room-message [role=alert]")
    assert page.locator(".room-message [role=alert]").count() == 1

    page.reload()
    page.wait_for_selector("body[data-ready=yes]", timeout=60_000)
    page.wait_for_selector(".room-pane table")
    assert subject.lower() in pane.inner_text().lower()
    kept = read_hands(root / "data" / "rooms" / f"{SESSION}.csv", "concepts")
    assert "trois" not in kept.values()
    assert {"3", "4", "5"} <= set(kept.values())


def test_a_port_in_use_is_one_message(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = subprocess.run(
            train(tmp_path, "money", "--port", str(port)), capture_output=True, text=True, cwd=CHECKOUT
        )
    assert (run.returncode, run.stdout) == (2, "")
    assert re.fullmatch(
        rf"Le port {port} est pris par un autre programme\. Fermer celui-ci, ou en choisir un : « --port \d+ »\.\n",
        run.stderr,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["weather"], "« weather » n’est pas connu. Attendu : concepts, postures, approach, money."),
        (["--session", "../x"], "« ../x » n’est pas un nom de séance."),
        (["--language", "de"], "« de » n’est pas connu. Attendu : fr, en."),
    ],
)
def test_what_cannot_be_opened_is_one_message(tmp_path, arguments, said):
    run = subprocess.run(train(tmp_path, *arguments), capture_output=True, text=True, cwd=CHECKOUT)
    assert run.returncode == 2
    assert run.stderr.replace("\xa0", " ").replace("\u202f", " ").startswith(said)
    assert run.stderr.count("\n") == 1


def test_without_voila_the_message_says_what_to_do(tmp_path):
    hidden = "import sys; sys.modules['voila'] = None; from maillage.cli import main; main()"
    run = subprocess.run(
        [sys.executable, "-c", hidden, "train", "money", "--root", str(tmp_path)],
        capture_output=True, text=True, cwd=CHECKOUT, env=os.environ | {"PYTHONPATH": str(CHECKOUT / "lib")},
    )  # fmt: skip
    assert run.returncode == 2
    assert run.stderr == "Voilà n’est pas installé. Refaire l’installation du README, puis relancer.\n"
