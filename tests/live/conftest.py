"""Sessions written by the tests, and a browser where there is one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from maillage.live.hands import add_hand
from maillage.live.session import Session

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture
def session_of(tmp_path):
    """A session with these answers, by what each is about."""

    def made(topic: str, answers: dict[str, object], language: str = "fr") -> Session:
        path = tmp_path / "hands.csv"
        for about, value in answers.items():
            add_hand(path, topic, about, str(value))
        return Session(topic, path, language, kept=True)

    return made


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a browser; without one the tests are skipped, and say so."""
    pytest.importorskip("playwright", reason="the room is not tried in a browser: playwright is not installed")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(
            "THE TRAINING ROOM WAS NOT TRIED IN A BROWSER: no chromium on this machine (apt-get install chromium)"
        )
    return str(Path(found))


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()
