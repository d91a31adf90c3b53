"""The training room: how long it takes to open with its kernel warmed, and how soon it answers what is typed.

Run `python bench/room.py`; it needs a chromium. Times are those a trainer waits: from the address typed to the first
screen that takes keys, and from a number entered to the exhibit that shows it.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PORT = 8899
ANSWERS = 60
OPENINGS = 3
TOPICS = ("concepts", "money")  # a table that grows; a picture that is drawn anew


def main() -> None:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("bench/room.py needs a chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for topic in TOPICS:
            opened, answered = measured(browser, Path(folder), topic)
            answered.sort()
            print(
                f"{topic}: open, kernel warmed, median of {len(opened)}: {statistics.median(opened):.2f} s "
                f"({min(opened):.2f}-{max(opened):.2f}); answer, {len(answered)} entries: "
                f"median {1000 * statistics.median(answered):.0f} ms, "
                f"p95 {1000 * answered[int(0.95 * len(answered))]:.0f} ms"
            )
        browser.close()


def measured(browser, root: Path, topic: str) -> tuple[list[float], list[float]]:
    """Seconds to open, each time with a warmed kernel, and seconds to answer."""
    address = f"http://127.0.0.1:{PORT}/voila/render/{topic}.ipynb"
    log = root / "log.txt"
    with log.open("w") as said:
        command = [sys.executable, "-m", "maillage", "train", topic, "--port", str(PORT), "--no-browser"]
        server = subprocess.Popen([*command, "--root", str(root)], stdout=said, stderr=said, cwd=CHECKOUT)
    try:
        while address not in log.read_text():
            time.sleep(0.1)
        opened = []
        for _ in range(OPENINGS):
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            start = time.perf_counter()
            page.goto(address)
            page.wait_for_selector("body[data-ready=yes]")
            opened.append(time.perf_counter() - start)
            answered = answers(page, topic) if len(opened) == OPENINGS else []
            page.close()
            time.sleep(12)  # the next kernel is warmed meanwhile
        return opened, answered
    finally:
        server.terminate()
        server.wait(30)


# In the page: enter a value, and measure until the exhibit has another content.
ENTER = """([place, value]) => new Promise((done) => {
  const pane = document.querySelector(".room-pane .widget-html-content");
  const field = document.querySelectorAll(".room-fields input")[place];
  const start = performance.now();
  const watch = new MutationObserver(() => { watch.disconnect(); done((performance.now() - start) / 1000); });
  watch.observe(pane, {childList: true, subtree: true, characterData: true});
  field.value = value;
  field.dispatchEvent(new Event("change", {bubbles: true}));
})"""


def answers(page, topic: str) -> list[float]:
    """Seconds from each entry to its exhibit, the table growing as notions are asked."""
    page.keyboard.press("PageDown")
    page.wait_for_selector(".room-fields input")
    found = []
    for number in range(ANSWERS):
        if topic == "concepts" and number and number % 4 == 0:
            page.keyboard.press("PageDown")
            page.wait_for_timeout(500)
        place, value = (number % 3, 5 + number) if topic == "concepts" else (0, 10_000 + 500 * number)
        found.append(page.evaluate(ENTER, [place, str(value)]))
        page.wait_for_timeout(60)
    return found


if __name__ == "__main__":
    main()
