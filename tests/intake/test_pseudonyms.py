"""Who a person is, kept: keys, labels that never shift, names taken out of free text."""

from __future__ import annotations

import os
import stat
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.intake import seal_client
from maillage.intake.pseudonyms import (
    EXAMPLE_KEY,
    NameFinder,
    as_label,
    keyed_digest,
    label_number,
    pseudonym,
    respondent_numbers,
    with_new_labels,
)

HEAD = ["Personne", "Fonction", "Niveau"]


def people(*names: str) -> dict[str, list[list[str]]]:
    return {"Personnes": [HEAD, *([name, "commerce", "manager"] for name in names)]}


def test_rfc_4231_case_1():
    digest = keyed_digest(b"\x0b" * 20, b"Hi There").hex()
    assert digest == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"


def test_rfc_4231_case_2():
    digest = keyed_digest(b"Jefe", b"what do ya want for nothing?").hex()
    assert digest == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_a_pseudonym_has_128_bits_and_depends_on_the_key():
    assert len(bytes.fromhex(pseudonym(EXAMPLE_KEY, "Anne"))) == 16
    assert pseudonym(EXAMPLE_KEY, "Anne") != pseudonym(b"\x00" * 32, "Anne")


def test_the_client_key_is_made_once_for_its_owner_only(client, new_client):
    client.sheets(people("Anne")).read()
    path = client.workspace.key_file("acme")
    first = path.read_bytes()
    assert len(bytes.fromhex(first.decode().strip())) == 32
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    new_client(wave="T1").sheets(people("Anne")).read()
    assert path.read_bytes() == first
    assert [entry.name for entry in path.parent.iterdir()] == ["acme.key"]


def test_two_clients_have_two_keys(client, new_client):
    one = client.sheets(people("Anne")).read().engagement
    two = new_client("bravo").sheets(people("Anne")).read().engagement
    assert set(one.pseudonyms.values()).isdisjoint(two.pseudonyms.values())


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (EXAMPLE_KEY.hex(), "La clé du client est celle, publiée, des exemples."),
        ("abcd", "La clé du client n’est pas lisible."),
        ("", "La clé du client n’est pas lisible."),
        ("é" * 64, "La clé du client n’est pas lisible."),
    ],
)
def test_a_key_that_is_none_is_refused(client, content, found):
    client.sheets(people("Anne"))
    path = client.workspace.key_file("acme")
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    assert client.told() == [
        f"{found} La clé secrète du client, créée une fois par le programme, est attendue. "
        "La reprendre d’une sauvegarde ; sans elle les étiquettes changeraient de personne."
    ]
    assert path.read_text(encoding="utf-8") == content


def test_a_lost_key_is_told_and_not_made_anew(client):
    client.sheets(people("Anne")).seal()
    client.workspace.key_file("acme").unlink()
    assert client.told()[0].startswith("Des étiquettes ont été données, mais la clé du client manque.")
    assert not client.workspace.key_file("acme").exists()


def test_a_torn_ledger_is_told_and_left_alone(client):
    client.sheets(people("Anne")).seal()
    ledger = client.workspace.label_ledger("acme")
    torn = ledger.read_bytes()[:-10]
    ledger.write_bytes(torn)
    assert client.told() == [
        "ligne 2 : Le registre des étiquettes n’est pas lisible. Une étiquette et un pseudonyme par ligne, chacun une "
        "fois, sont attendus. Le reprendre d’une sauvegarde ; aucun programme ne le corrige."
    ]
    assert client.seal()[0] is None
    assert ledger.read_bytes() == torn


def label_of(engagement, client, person: str) -> str:
    key = bytes.fromhex(client.workspace.key_file("acme").read_text().strip())
    return {one: label for label, one in engagement.pseudonyms.items()}[pseudonym(key, person)]


def test_labels_never_shift_once_given(client, new_client):
    first = client.sheets(people("Anne", "Marc", "Zoé")).seal()[1].engagement
    before = {name: label_of(first, client, name) for name in ("Anne", "Marc", "Zoé")}
    assert sorted(before.values()) == ["V-01", "V-02", "V-03"]
    later = new_client(wave="T1").sheets(people("Albert", "zoe", "Bernard", "ANNE", "Yann"))
    second = later.seal()[1].engagement
    assert label_of(second, client, "Anne") == before["Anne"]
    assert label_of(second, client, "Zoé") == before["Zoé"]
    new = {label_of(second, client, name) for name in ("Albert", "Bernard", "Yann")}
    assert new == {"V-04", "V-05", "V-06"}
    third = client.sheets(people("Marc")).seal()[1].engagement
    assert label_of(third, client, "Marc") == before["Marc"]


def test_the_ledger_only_grows_and_holds_no_name(client, new_client):
    client.sheets(people("Anne", "Marc")).seal()
    ledger = client.workspace.label_ledger("acme")
    before = ledger.read_text()
    new_client(wave="T1").sheets(people("Zoé")).seal()
    after = ledger.read_text()
    assert after.startswith(before)
    assert after.count("\n") == 4
    assert "Anne" not in after
    if os.name != "nt":
        assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


def test_a_check_gives_no_label_away(client):
    client.sheets(people("Anne")).read()
    assert not client.workspace.label_ledger("acme").exists()


def test_two_waves_sealed_at_once_give_no_label_twice(client, new_client):
    waves = ["T0", *(f"T{number}" for number in range(1, 6))]
    for wave in waves:
        one = client if wave == "T0" else new_client(wave=wave)
        one.sheets(people(*(f"Person {wave} {number}" for number in range(5))))
    threads = [threading.Thread(target=seal_client, args=(client.workspace, f"acme/{wave}")) for wave in waves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    labels = [line.split(",")[0] for line in client.workspace.label_ledger("acme").read_text().splitlines()[1:]]
    assert labels == [f"V-{number:02}" for number in range(1, 31)]


def test_the_order_of_the_list_does_not_show_in_the_labels(tmp_path, new_client):
    names = [f"Personne {number}" for number in range(20)]
    forward = new_client(root=tmp_path / "a", home="examples").sheets(people(*names)).read().engagement
    backward = new_client(root=tmp_path / "b", home="examples").sheets(people(*names[::-1])).read().engagement
    assert forward == backward
    assert list(forward.pseudonyms.values()) == sorted(forward.pseudonyms.values())


def test_key_and_label_are_both_accepted_where_a_person_is_meant(client, new_client):
    client.sheets(people("Anne", "Marc")).seal()
    label = label_of(client.read().engagement, client, "Marc")
    sheets = people("Anne", "Marc") | {
        "Adhésions": [["Réseau", "Qui y va"], ["BNI", "marc"], ["Rotary", label.lower()]],
        "Cibles": [["Cible", "Rencontrée par"], ["Port", f"Marc; {label}; Anne"]],
    }
    tables = new_client(wave="T1").sheets(sheets).read().engagement.tables
    assert tables["memberships"]["person"] == (label, label)
    assert set(tables["targets"]["met_by"][0]) == {"V-01", "V-02"}


def test_a_label_stands_for_a_person_even_without_a_table_of_people(client, new_client):
    client.sheets(people("Anne", "Marc")).seal()
    label = label_of(client.read().engagement, client, "Marc")
    later = new_client(wave="T1").sheets({"Adhésions": [["Réseau", "Qui y va"], ["BNI", label], ["BNI", "Marc"]]})
    assert set(later.read().engagement.tables["memberships"]["person"]) == {label}


def test_examples_need_no_key_and_no_ledger(new_client):
    example = new_client("atelier", home="examples").sheets(people("Anne"))
    path, intake = example.seal()
    assert intake.ok
    assert path.exists()
    assert not (example.workspace.root / "data/.keys").exists()


def test_respondents_are_shuffled_and_numbered_afresh_each_wave():
    names = [str(number) for number in range(50)]
    first, second = (respondent_numbers(EXAMPLE_KEY, wave, names) for wave in ("T0", "T1"))
    assert sorted(first.values()) == [f"r{number:04}" for number in range(1, 51)]
    assert first != second
    assert list(first) != names


@given(st.sets(st.text("0123456789abcdef", min_size=4, max_size=4)), st.sets(st.text("0123456789abcdef", min_size=4)))
def test_new_labels_leave_the_given_ones_alone(first, second):
    given_first = with_new_labels({}, first)
    both = with_new_labels(given_first, second)
    assert given_first.items() <= both.items()
    assert sorted(map(label_number, both.values())) == list(range(1, len(first | second) + 1))


@pytest.mark.parametrize(
    ("text", "label"), [("V-07", "V-07"), ("v-7", "V-07"), ("V‑120", "V-120"), ("V-0", ""), ("V07", ""), ("VV-1", "")]
)
def test_a_label_is_recognised(text, label):
    assert as_label(text) == label


FINDER = NameFinder({"Jean Durand": "V-01", "jd@x.fr": "V-01", "Léa": "V-02", "BRV0001": "V-03", "Zoë O’Brien": "V-04"})


@pytest.mark.parametrize(
    ("text", "clean", "count"),
    [
        ("Vu avec Jean Durand hier", "Vu avec V-01 hier", 1),
        ("JEAN  DURAND, puis Durand Jean", "V-01, puis V-01", 2),
        ("Jean-Durand et DURAND, Jean", "V-01 et V-01", 2),
        ("écrire à JD@x.fr.", "écrire à V-01.", 1),
        ("Jean Durandal", "Jean Durandal", 0),
        ("Léa", "V-02", 1),
        ("avec Léa", "avec Léa", 0),
        ("matricule brv0001 absent", "matricule V-03 absent", 1),
        ("ZOE O'BRIEN", "V-04", 1),
        ("Je\u0301an", "Jéan", 0),
        ("autre@client.fr et https://www.linkedin.com/in/quelqu-un", "[@] et [@]", 2),
        ("rien", "rien", 0),
    ],
)
def test_names_in_free_text_become_labels(text, clean, count):
    assert FINDER.replaced(text) == (clean, count)


NAMESAKES = NameFinder(
    {"Xavier Dupont": "V-01", "Zoé Martin": "V-02", "Yves Le Goff": "V-03", "Yann Morvan": "V-04",
     "Anne Morvan": "V-05", "Pierre Caradec": "V-06", "Commercial Nord": "V-07", "Achats 12": "V-08"},
    kept=["Zoé Accord"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Dupont X.", "V-01"),
        ("vu par Dupont X. (Zoé M.), puis Goff Y.-L.", "vu par V-01 (V-02), puis V-03"),
        ("Vu Zoé M. Elle part.", "Vu V-02. Elle part."),
        ("Dupont, X. et Xavier\u00a0D.", "V-01 et V-01"),
        ("Y. Morvan et Morvan A.", "V-04 et V-05"),
        ("Zoé, M. Dupont", "Zoé, V-01"),
        ("Zoé A.", "Zoé A."),
        ("Dupont Z.", "Dupont Z."),
        ("le plan Le G.", "le plan Le G."),
    ],
)
def test_a_name_with_the_initial_of_the_other_becomes_a_label(text, clean):
    assert NAMESAKES.replaced(text)[0] == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Départ de Xavier", "Départ de V-01"),
        ("Voir Dupont demain. Xavier’s idea", "Voir V-01 demain. V-01’s idea"),
        ("Départ de xavier", "Départ de xavier"),
        ("Départ de Morvan", "Départ de Morvan"),
        ("Pierre qui roule", "Pierre qui roule"),
        ("Le Commercial du Nord, les Achats", "Le Commercial du Nord, les Achats"),
        ("chez Xavier Niel, au Lycée Dupont, à Saint-Xavier", "chez Xavier Niel, au Lycée Dupont, à Saint-Xavier"),
    ],
)
def test_a_lone_name_in_free_text_becomes_a_label_where_it_can_mean_nobody_else(text, clean):
    assert NAMESAKES.replaced(text, free=True)[0] == clean
    assert NAMESAKES.replaced(text)[0] == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("xavier", "V-01"),
        ("ZOE", "ZOE"),
        ("le goff", "V-03"),
        ("pierre", "V-06"),
        ("Pierre, Yves et Xavier", "V-06, V-03 et V-01"),
        ("Morvan", "Morvan"),
        ("commercial", "commercial"),
        ("Achats", "Achats"),
        ("Le", "Le"),
        ("direction générale", "direction générale"),
    ],
)
def test_a_cell_for_a_person_that_is_one_word_of_a_name_becomes_a_label(text, clean):
    assert NAMESAKES.replaced(text, free=True, person=True)[0] == clean


def test_a_decomposed_name_is_found():
    assert NameFinder({"Élodie": "V-05"}).replaced("avec E\u0301lodie") == ("avec V-05", 1)


def test_a_name_agreed_to_stays_whole_even_where_an_alias_is_inside_it():
    finder = NameFinder({"Durand": "V-01"}, kept=["Jean Durand"])
    assert finder.replaced("Jean Durand et Durand") == ("Jean Durand et V-01", 1)


@given(st.text(max_size=40), st.sampled_from([" ", "\n", ", "]), st.text(max_size=40))
def test_a_name_between_any_two_texts_is_gone(before, gap, after):
    cleaned, count = FINDER.replaced(f"{before} {gap}Jean Durand{gap} {after}")
    assert count >= 1
    assert "Jean Durand" not in cleaned
