"""What kills batches: processes killed at random, a full disk, a clock set back, a notebook edited, two at once."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from batches import (
    below,
    clients,
    delivered,
    of_generation,
    own_notebook,
    running,
    started,
    wait_for,
    without_own_notebook,
)
from command_line import command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")

SHORT = os.environ.get("SOAK") == "short"
LONG = pytest.mark.skipif(SHORT, reason="in the full soak")
NAMES = ("aulne", "bouleau", "charme", "erable")
ALL = ("report", "--all", "--language", "fr")


def said(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """Four clients, what their reports are when nothing happens, and how long they took."""
    root = tmp_path_factory.mktemp("good")
    clients(root, *NAMES)
    begun = time.monotonic()
    answer = command(root, *ALL)
    assert answer.code == 0, answer.said
    return root, {name: delivered(root, name) for name in NAMES}, time.monotonic() - begun


@pytest.fixture
def root(good, tmp_path):
    """The same clients with the same keys, nothing reported yet."""
    shutil.copytree(good[0] / "data", tmp_path / "data")
    return tmp_path


def whole(root: Path, good: tuple[Path, dict[str, dict[str, bytes]], float]) -> None:
    """Every client's files are those of the undisturbed run, and no half-written one lies about."""
    for name in NAMES:
        assert delivered(root, name) == good[1][name], name
    assert not list((root / "reports").rglob(".new-*"))


# Whom to kill, by generation below the command; whether another client may be lost with it.
@pytest.mark.parametrize(
    ("generation", "lost"),
    [pytest.param(1, 0, marks=LONG), (2, 1), pytest.param(3, 1, marks=LONG), (4, 1)],
    ids=("warm", "client", "nursery", "kernel"),
)
def test_a_process_that_is_killed_costs_its_client_at_most_and_a_rerun_does_it(root, good, generation, lost):
    with started(root, *ALL) as process:
        victim = wait_for(lambda: of_generation(process.pid, generation))[0]
        os.kill(victim, signal.SIGKILL)
        out, err = process.communicate(timeout=240)
    failed = [name for name in NAMES if f"{name} : reports/" not in said(out)]
    assert len(failed) <= lost, (out, err)
    assert process.returncode == (1 if failed else 0), (out, err)
    assert "Traceback" not in out + err
    for name in failed:
        assert f"{name} : " in said(err)
        assert "run.json" not in delivered(root, name)
    answer = command(root, *ALL)
    assert answer.code == 0, answer.said
    whole(root, good)


@pytest.mark.parametrize("number", range(1 if SHORT else 20))
def test_the_command_killed_at_any_moment_leaves_nothing_torn_and_a_rerun_finishes(root, good, number):
    with started(root, *ALL) as process:
        time.sleep(random.Random(number).uniform(0.2, good[2]))
        left = below(process.pid)
        process.kill()
        process.communicate()
        wait_for(lambda: not running(left), within=10)
    for name in NAMES:
        found = delivered(root, name)
        for file, content in found.items():
            half_written = Path(file).name.startswith(".new-")  # under a name that nobody opens; the rerun removes it
            assert half_written or content == good[1][name].get(file) or file == "run.json", (name, file)
        for record in (json.loads(text) for file, text in found.items() if file.endswith("run.json")):
            assert record
    answer = command(root, *ALL)
    assert answer.code == 0, answer.said
    whole(root, good)


def test_an_interrupted_command_stops_at_once_and_leaves_no_process(root, good):
    with started(root, *ALL) as process:
        wait_for(lambda: of_generation(process.pid, 4))
        left = below(process.pid)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert time.monotonic() - begun < 5
    assert "Interrompu. Clients livrés avant l’arrêt :" in said(out)
    assert "Traceback" not in out + err
    assert running(left) == []
    assert command(root, *ALL).code == 0
    whole(root, good)


@LONG
def test_two_commands_at_once_and_one_killed_still_do_everything(root, good):
    with started(root, *ALL) as first, started(root, *ALL) as second:
        wait_for(lambda: of_generation(first.pid, 4))
        first.kill()
        first.communicate()
        out, err = second.communicate(timeout=300)
    assert second.returncode == 0, (out, err)
    whole(root, good)


@LONG
def test_a_full_disk_is_told_and_spoils_nothing(root, good, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(small)], check=False)
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        (root / "reports").symlink_to(small)
        answer = command(root, *ALL)
        assert answer.code == 1
        assert "No space left on device" in answer.err
        assert "Traceback" not in answer.said
        for name in NAMES:
            for file, content in delivered(root, name).items():
                assert file == "run.json" or content == good[1][name][file]
        assert not list(small.rglob(".new-*"))
    finally:
        subprocess.run(["umount", str(small)], check=False)
        (root / "reports").unlink()
    assert command(root, *ALL).code == 0
    whole(root, good)


@LONG
def test_reports_that_cannot_be_written_are_told_and_the_others_delivered(root, good):
    folder = root / "reports" / "bouleau"
    folder.parent.mkdir()
    folder.write_text("a file where the folder should be", encoding="utf-8")
    answer = command(root, *ALL)
    assert answer.code == 1
    assert "reports/bouleau" in answer.err
    assert "ne peut être écrit" in said(answer.err)
    assert "Clients livrés : 3 sur 4." in said(answer.out)
    folder.unlink()
    assert command(root, *ALL).code == 0
    whole(root, good)


@LONG
def test_a_clock_set_back_changes_nothing(root, good):
    assert command(root, *ALL).code == 0
    for path in [*(root / "data").rglob("*"), *(root / "reports").rglob("*")]:
        os.utime(path, (2_000_000_000, 2_000_000_000))  # everything was written in the future
    answer = command(root, *ALL)
    assert answer.code == 0
    assert said(answer.out).count(" : inchangé ") == len(NAMES)
    settings = root / "data" / "clients" / "aulne" / "T0" / "engagement.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "\n# relu\n", encoding="utf-8")
    os.utime(settings, (0, 0))
    answer = command(root, *ALL)
    assert said(answer.out).count(" : inchangé ") == len(NAMES) - 1


@LONG
def test_a_notebook_edited_while_it_runs_is_run_again_the_next_time(root, good):
    own_notebook(root, "aulne", words="Première version.")
    with started(root, "report", "aulne", "--language", "fr") as process:
        wait_for(lambda: of_generation(process.pid, 4))
        own_notebook(root, "aulne", words="Seconde version.")
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, (out, err)
    answer = command(root, "report", "aulne", "--language", "fr")
    assert "aulne : reports/" in said(answer.out), answer.said
    assert b"Seconde version." in delivered(root, "aulne")["flash.ipynb"]
    without_own_notebook(root, "aulne")


MISBEHAVING = {
    "fills memory": "eaten = []\nwhile True:\n    eaten.append(bytearray(2**26))",
    "prints without end": "while True:\n    print('x' * 1_000_000)",
    "leaves at once": "import os\n\nos._exit(0)",
    "starts another and dies": "import os, subprocess\n\nsubprocess.Popen(['sleep', '600'])\nos.kill(os.getpid(), 9)",
}


@LONG
@pytest.mark.parametrize("code", MISBEHAVING.values(), ids=MISBEHAVING.keys())
def test_a_notebook_that_misbehaves_costs_its_own_client_alone(root, good, code):
    own_notebook(root, "bouleau", code=code)
    answer = command(root, *ALL)
    assert answer.code == 1
    assert "bouleau : data/clients/bouleau/T0/notebooks/flash.ipynb" in said(answer.err)
    assert "Clients livrés : 3 sur 4." in said(answer.out)
    assert "Traceback" not in answer.said
    sleeping = subprocess.run(["pgrep", "-f", "^sleep 600$"], capture_output=True, text=True, check=False)
    assert sleeping.stdout == ""
    without_own_notebook(root, "bouleau")
    assert command(root, *ALL).code == 0
    for name in NAMES:
        kept = {file: content for file, content in delivered(root, name).items() if not file.startswith("failed/")}
        assert kept == good[1][name], name


@LONG
def test_a_process_that_outlives_its_notebook_holds_nobody_up(root):
    own_notebook(root, "aulne", code="import os, time\n\nif not os.fork():\n    os.setsid()\n    time.sleep(150)")
    begun = time.monotonic()
    answer = command(root, "report", "aulne", "--language", "fr")
    assert time.monotonic() - begun < 120
    assert answer.code == 0, answer.said
