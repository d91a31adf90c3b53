"""The ranges, the locks, the environments and the targets say the same thing."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COPYLEFT = {"igraph", "leidenalg", "pingouin", "krippendorff", "factor-analyzer"}


def normalised(name: str) -> str:
    """A package name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path: str) -> dict[str, str]:
    """Pinned version by package of a lock file."""
    pins = re.findall(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", (ROOT / path).read_text(), re.MULTILINE)
    return {normalised(name): version for name, version in pins}


def ranges(requirements: list[str]) -> dict[str, str]:
    """Range by package."""
    found = (re.match(r"([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?(.*)", line) for line in requirements)
    return {normalised(match[1]): match[2] for match in found}


@pytest.mark.parametrize("path", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_carries_a_hash_and_no_index_address(path: str) -> None:
    text = (ROOT / path).read_text()
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries if not entry.startswith("#"))
    assert "://" not in text
    assert "--index" not in text


def test_every_range_of_the_project_is_met_by_the_lock() -> None:
    from packaging.specifiers import SpecifierSet

    pins = locked("requirements.lock")
    for name, spec in ranges(PROJECT["dependencies"]).items():
        assert name in pins, f"{name} is not locked"
        assert pins[name] in SpecifierSet(spec), f"{name} {pins[name]} is outside {spec}"


def test_the_development_lock_holds_the_same_versions_and_the_tools() -> None:
    from packaging.specifiers import SpecifierSet

    shipped, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: development.get(name) for name in shipped} == shipped
    for name, spec in ranges(PROJECT["optional-dependencies"]["dev"]).items():
        assert development[name] in SpecifierSet(spec)


def test_nothing_copyleft_is_shipped() -> None:
    assert not COPYLEFT & set(locked("requirements.lock"))


def test_the_conda_environment_installs_the_lock_and_nothing_else() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    python, pip, nested = environment["dependencies"]
    assert python == f"python{PROJECT['requires-python']}"
    assert pip == "pip"
    assert nested == {"pip": ["-r requirements.lock"]}


def test_ci_runs_what_a_contributor_runs() -> None:
    steps = [line for line in (ROOT / ".ci/run").read_text().splitlines() if line.startswith(("make", "SOAK"))]
    assert steps == ["make test", "SOAK=short make soak"]


def test_the_top_level_is_the_one_the_design_draws() -> None:
    expected = {
        "README.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "Makefile",
        "pyproject.toml",
        "environment.yml",
        "requirements.lock",
        "requirements-dev.lock",
        ".ci",
        ".gitignore",
        "notebooks",
        "lib",
        "data",
        "tests",
        "bench",
        "docs",
    }
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split("/")[0] for line in listed.splitlines()} == expected
