"""`maillage pack`: the firm's archive restores a client; the client's holds no name not agreed, and no input."""

from __future__ import annotations

import io
import zipfile

import pytest
from typer.testing import CliRunner

from maillage.cli import app
from maillage.intake import Workspace, take_in
from maillage.running.documents import documents
from maillage.running.pack import PackError, opened, pack, unpack

SECRET, AGREED = "Ermelinde Quincampois", "Anselmine Tartelange"
RAW = "Canari-7f3a"
PEOPLE = [["Personne", "Fonction", "Niveau", "Accepte d’être nommée", "Souhaite sa fiche personnelle"],
          [SECRET, "commerce", "manager", "non", "oui"], [AGREED, "production", "manager", "oui", ""]]  # fmt: skip
DECIDED = [["Date", "Qui", "Au sujet de", "Valeur", "Motif"],
           ["2026-01-20", SECRET, "lever:l_sponsor", "retenu", f"{SECRET} est d’accord"],
           ["2026-01-20", AGREED, "lever:l_register", "retenu", ""]]  # fmt: skip
INTERVIEWS = [["Entretien", "Population", "Date", "Code", "Note"], ["i1", "managers", "2026-01-05", "c3", RAW]]
KINDS = ("letter", "decisions", "sheets", "service")


@pytest.fixture
def workspace(small_client, tmp_path):
    """A client with a planted name and a planted note, its documents written, and a stray export beside them."""
    intake = small_client({"people": PEOPLE, "decisions": DECIDED, "interviews": INTERVIEWS}, depth="in_depth")
    assert intake.ok, intake.problems
    found = Workspace(tmp_path)
    assert documents(found, "acme", KINDS).delivered
    (found.reports("acme", "T0") / "fr").mkdir(exist_ok=True)
    (found.reports("acme", "T0") / "fr" / "answers.csv").write_text(f"{SECRET};{RAW}", encoding="utf-8")
    return found


def everything(raw: bytes) -> str:
    """Every text of an archive and of the packages inside it."""
    said = []
    for content in opened(raw, "").values():
        if content.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(content)) as inside:
                said += [inside.read(name).decode("utf-8", "replace") for name in inside.namelist()]
        else:
            said.append(content.decode("utf-8", "replace"))
    return "\n".join(said)


def test_the_client_s_archive_holds_no_name_not_agreed_and_no_input(workspace):
    raw = pack(workspace, "acme", "client").path.read_bytes()
    names = list(opened(raw, ""))
    assert sorted({name.rsplit("/", 1)[1] for name in names}) == ["decisions.docx", "letter.docx", "service.docx"]
    said = everything(raw)
    assert AGREED in said
    for planted in ("Quincampois", "Ermelinde", RAW):
        assert planted not in said
    assert "Quincampois" in everything(pack(workspace, "acme").path.read_bytes())  # the canary can be seen


def test_a_name_a_person_wrote_into_a_delivered_file_stops_the_client_s_archive(workspace):
    path = workspace.reports("acme", "T0") / "documents" / "fr" / "decisions.docx"
    with zipfile.ZipFile(path) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    with zipfile.ZipFile(path, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content.replace("Relevé".encode(), f"Relevé {SECRET}".encode(), 1))
    with pytest.raises(PackError) as refused:
        pack(workspace, "acme", "client")
    assert refused.value.values["files"] == "reports/acme/T0/documents/fr/decisions.docx"
    assert not (workspace.root / "reports" / "packs").exists()


def test_the_firm_s_archive_restores_the_client_as_it_was(workspace, tmp_path):
    made = pack(workspace, "acme")
    assert made.path.stat().st_mode & 0o777 == 0o600
    other = Workspace(tmp_path / "other")
    assert unpack(other, made.path) == made.files
    before, after = (take_in(one, "acme").engagement for one in (workspace, other))
    assert before.seal == after.seal
    assert (other.reports("acme", "T0") / "documents" / "fr" / "letter.docx").is_file()
    assert pack(other, "acme").path.read_bytes() == made.path.read_bytes()
    assert unpack(other, made.path) == made.files  # the same again changes nothing
    (other.client_folder("acme") / "engagement.toml").write_text("schema = 1\n", encoding="utf-8")
    with pytest.raises(PackError, match="existe déjà"):
        unpack(other, made.path)


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.999])
def test_a_truncated_archive_is_refused_in_one_message(workspace, tmp_path, kept):
    raw = pack(workspace, "acme").path.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(raw[: int(len(raw) * kept)])
    done = CliRunner().invoke(app, ["unpack", str(cut), "--root", str(tmp_path / "other")])
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == (
        f"{cut.as_posix()} n’est pas une archive de Maillage, ou elle est incomplète ou abîmée ; rien n’est restauré. "
        "Reprendre une copie entière.\n"
    )
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    "name", ["../escape", "/etc/x", "data/clients/other/T0/people.csv", "data/.keys/other.key", "reports/acme/../../x"]
)
def test_an_archive_that_would_write_elsewhere_is_refused(workspace, name):
    import json

    raw = pack(workspace, "acme").path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as given:
        about = json.loads(given.read("manifest.json"))
        parts = {one: given.read(one) for one in about["files"]}
    first = next(iter(parts))
    parts[name], about["files"][name] = parts[first], about["files"][first]
    bad = io.BytesIO()
    with zipfile.ZipFile(bad, "w") as made:
        made.writestr("manifest.json", json.dumps(about))
        for one, content in parts.items():
            made.writestr(one, content)
    with pytest.raises(PackError):
        opened(bad.getvalue(), "bad.zip")


def test_the_command_says_where_the_archive_is_and_that_nothing_is_there_yet(workspace, small_client):
    def run(*words):
        done = CliRunner().invoke(app, ["pack", *words, "--root", str(workspace.root)])
        return done.exit_code, done.stdout + done.stderr

    path = (workspace.root / "reports" / "packs" / "acme-client.zip").as_posix()
    assert run("acme", "--for", "client") == (0, f"Archive écrite et relue : {path} ; fichiers : 6\n")
    assert run("acme", "--for", "banque")[0] == 2
    assert run("acmee")[0] == 2
    small_client(client="neuf")
    status, told = run("neuf", "--for", "client")
    assert (status, told.startswith("neuf : rien n’a encore été produit")) == (1, True)
