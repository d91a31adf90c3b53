"""Where clients lie, and that no name leads out of the workspace."""

from __future__ import annotations

import pytest

from maillage.intake import UnknownClient, Workspace


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    for wave in ("T0", "T2", "T10", "T01", "notes"):
        (tmp_path / "data/clients/acme" / wave).mkdir(parents=True)
    (tmp_path / "data/examples/atelier-du-port/T0").mkdir(parents=True)
    (tmp_path / "data/examples/acme/T0").mkdir(parents=True)
    (tmp_path / "data/clients/Not A Client/T0").mkdir(parents=True)
    (tmp_path / "data/clients/no-wave").mkdir(parents=True)
    return Workspace(tmp_path)


def test_the_latest_wave_is_the_highest_number(workspace):
    assert workspace.client_folder("acme").name == "T10"
    assert workspace.client_folder("acme/T2").name == "T2"
    assert workspace.waves("acme") == ("T0", "T2", "T10")


def test_a_client_goes_before_an_example_of_the_same_name(workspace):
    assert workspace.wave("acme").example is False
    assert workspace.wave("atelier-du-port").example is True
    assert workspace.clients() == ("acme", "atelier-du-port")


def test_an_unknown_client_is_told_with_the_nearest_name(workspace):
    with pytest.raises(UnknownClient) as refusal:
        workspace.client_folder("acmé".replace("é", "ee"))
    assert str(refusal.value) == "Le client « acmee » est inconnu. Vouliez-vous dire « acme » ?"
    assert refusal.value.near == "acme"


def test_an_unknown_wave_and_a_client_without_waves_are_told(workspace):
    with pytest.raises(UnknownClient, match=r"^« acme » n’a pas de vague « T1 »\. Vagues : T0, T2, T10\.$"):
        workspace.client_folder("acme/T1")
    with pytest.raises(UnknownClient, match=r"^« no-wave » n’a aucune vague\. Créer un dossier T0"):
        workspace.client_folder("no-wave")


@pytest.mark.parametrize(
    "asked",
    ["..", "../acme", "acme/..", "acme/../acme/T0", "/etc", "ACME", "", "a b", "acme/T0/..", "nul", "-a", "a\n"],
)
def test_no_name_climbs_out(workspace, asked):
    with pytest.raises(UnknownClient):
        workspace.client_folder(asked)
    with pytest.raises(UnknownClient):
        workspace.reports(asked, "T0")


@pytest.mark.parametrize("wave", ["..", "T", "T0/..", "t0", "T00"])
def test_no_wave_climbs_out(workspace, wave):
    with pytest.raises(UnknownClient):
        workspace.seals("acme", wave)


def test_the_root_is_the_argument_then_the_variable_then_the_folder_around(tmp_path, monkeypatch):
    (tmp_path / "here/data/clients").mkdir(parents=True)
    (tmp_path / "here/notebooks").mkdir()
    monkeypatch.setenv("MAILLAGE_ROOT", str(tmp_path / "there"))
    assert Workspace(tmp_path).root == tmp_path
    assert Workspace().root == tmp_path / "there"
    monkeypatch.delenv("MAILLAGE_ROOT")
    monkeypatch.chdir(tmp_path / "here/notebooks")
    assert Workspace().root == tmp_path / "here"


def test_the_workspace_of_the_fixture_is_found(client):
    assert client.workspace.clients() == ("acme",)
