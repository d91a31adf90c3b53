"""Files damaged at random: a correct read or a message, never a traceback, and the files stay as they were."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from maillage.intake import Workspace, check_json, report, take_in
from maillage.intake.workbook import write_blank_workbook
from maillage.language import Language

ROOT = Path(__file__).resolve().parents[2]
BATCHES, EACH = (4, 50) if os.environ.get("SOAK") == "short" else (40, 100)
HOSTILE = [
    b"=1+1",
    b"\x1b[31m",
    b"\x00",
    "é🏢\u202e".encode(),
    b'"',
    b";;;;",
    b"\r",
    b"\xff\xfe",
    b"<script>",
    b"1e999",
]


def damaged(raw: bytes, stream: np.random.Generator) -> bytes:
    """The bytes with one wound: cut, flipped, doubled, or something hostile put in."""
    if not raw:
        return raw
    at = int(stream.integers(0, len(raw)))
    kind = stream.integers(0, 5)
    if kind == 0:
        return raw[:at]
    if kind == 1:
        return raw[:at] + bytes([raw[at] ^ int(stream.integers(1, 256))]) + raw[at + 1 :]
    if kind == 2:
        end = min(len(raw), at + int(stream.integers(1, 400)))
        return raw[:end] + raw[at:end] + raw[end:]
    if kind == 3:
        return raw[:at] + HOSTILE[int(stream.integers(0, len(HOSTILE)))] + raw[at:]
    return raw[:at] + raw[min(len(raw), at + int(stream.integers(1, 200))) :]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with one client: every table of the example as CSV, and a blank workbook."""
    folder = tmp_path / "data" / "clients" / "hurt" / "T0"
    shutil.copytree(ROOT / "data" / "examples" / "ateliers-brevenne" / "T0", folder)
    write_blank_workbook(folder / "intake.xlsx", "in_depth", "fr")
    return Workspace(tmp_path)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_damaged_file_is_read_or_refused_with_a_message(batch: int, workspace: Workspace) -> None:
    stream = np.random.default_rng([7, batch])
    folder = workspace.client_folder("hurt")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    for _ in range(EACH):
        path = files[int(stream.integers(0, len(files)))]
        whole = path.read_bytes()
        wounded = damaged(whole, stream)
        path.write_bytes(wounded)
        try:
            intake = take_in(workspace, "hurt")
            told = report(intake.problems, Language("fr")) + str(check_json(intake))
            assert intake.ok or intake.problems
            assert "\x1b" not in told
            assert path.read_bytes() == wounded
        finally:
            path.write_bytes(whole)
