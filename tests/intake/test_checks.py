"""What no single cell can tell: each check with its exact message."""

from __future__ import annotations

import pytest

PEOPLE = [["Personne", "Fonction", "Niveau"], ["Élodie Nérandale", "commerce", "manager"], ["JD", "achats", "manager"]]
NETWORKS = [["Réseau", "Nature", "Autres noms"], ["BNI Annecy", "club d’affaires", "BNI"]]


def test_persons_are_joined_after_accents_and_case(client):
    client.sheets({"Personnes": PEOPLE, "Adhésions": [["Réseau", "Qui y va"], ["BNI", "ELODIE  nerandale"]]})
    intake = client.read()
    assert intake.problems == ()
    person = intake.engagement.tables["memberships"]["person"][0]
    assert person in intake.engagement.tables["people"]["person"]


def test_an_unknown_person_is_told_with_the_nearest_name_and_never_joined(client):
    client.sheets({"Personnes": PEOPLE, "Adhésions": [["Réseau", "Qui y va"], ["BNI", "Elodie Nerandal"]]})
    assert client.told() == [
        "feuille Adhésions, ligne 2, Qui y va : « Elodie Nerandal » n’est pas dans la table « Personnes ». Une clé de "
        "cette table est attendue. Vouliez-vous dire « Élodie Nérandale » ?"
    ]
    assert client.read().engagement is None


def test_without_a_table_of_people_the_persons_named_are_accepted(client):
    client.sheets(
        {"Adhésions": [["Réseau", "Qui y va"], ["BNI", "Anne"], ["Rotary", "ANNE"], ["Rotary", None]],
         "Liens": [["De", "À"], ["Anne", "Zoé"]]}
    )  # fmt: skip
    intake = client.read()
    assert intake.problems == ()
    first, second, nobody = intake.engagement.tables["memberships"]["person"]
    assert first == second != intake.engagement.tables["ties"]["target"][0]
    assert nobody is None


CASES = {
    "a person twice": (
        {"Personnes": [*PEOPLE, ["elodie nerandale", "commerce", "manager"]]},
        ["feuille Personnes, ligne 4, Personne : « elodie nerandale » est là deux fois : aussi Personnes, ligne 2. Une "
         "ligne par personne est attendue. Supprimer une des deux lignes, ou distinguer deux homonymes."],
    ),
    "a key twice with another value": (
        {"Budget": [["Ligne", "Exercice", "Catégorie", "Montant HT"], ["Pub", 2025, "publicité", 10],
                    ["pub", 2025, "publicité", 12]]},
        ["feuille Budget, ligne 3, Montant HT : « 12 » contredit « 10 » : Budget, ligne 2, pour pub, 2025. Une seule "
         "ligne par clé est attendue : Ligne, Exercice. Corriger ou supprimer l’une des deux lignes."],
    ),
    "a line twice": (
        {"Budget": [["Ligne", "Exercice", "Catégorie", "Montant HT"], ["Pub", 2025, "publicité", 10],
                    ["Pub", 2025, "publicité", 10]]},
        ["avertissement, feuille Budget, ligne 3, Ligne : La ligne répète une ligne déjà lue : Budget, ligne 2. "
         "Supprimer l’une des deux ; elle n’est lue qu’une fois."],
    ),
    "an unknown network": (
        {"Réseaux": NETWORKS, "Adhésions": [["Réseau"], ["BNI Anecy"], ["bni"]]},
        ["avertissement, feuille Adhésions, ligne 2, Réseau : « BNI Anecy » n’est pas dans la table « Réseaux "
         "». Une clé "
         "de cette table est attendue. Vouliez-vous dire « BNI Annecy » ?"],
    ),
    "an unknown objective": (
        {"Objectifs": [["Code", "Objectif", "Nature"], ["o1", "Recruter", "recrutement"]],
         "Cibles": [["Cible", "Objectif"], ["Port", "o1; zz"]]},
        ["feuille Cibles, ligne 2, Objectif : « zz » n’est pas dans la table « Objectifs ». Une clé de cette table est "
         "attendue. L’ajouter à la table « Objectifs », ou corriger."],
    ),
    "objectives not given": (
        {"Cibles": [["Cible", "Objectif"], ["Port", "o1"], ["Mairie", "o2"]]},
        ["avertissement, feuille Cibles, ligne 2, Objectif : La table « Objectifs » n’est pas donnée : rien ne "
         "confirme "
         "ces codes. Remplir la table « Objectifs »."],
    ),
    "a person twice in one network": (
        {"Adhésions": [["Réseau", "Qui y va"], ["BNI", "Anne"], ["bni", "anne"]]},
        ["avertissement, feuille Adhésions, ligne 3, Qui y va : La même personne est déjà dans ce réseau : Adhésions, "
         "ligne 2. Supprimer une des deux lignes ; sinon les deux cotisations comptent."],
    ),
    "attended after the cut-off": (
        {"Adhésions": [["Réseau", "Dernière présence"], ["BNI", "01/02/2026"]]},
        ["avertissement, feuille Adhésions, ligne 2, Dernière présence : 01/02/2026 est après la date d’arrêté. "
         "Une date "
         "jusqu’au 31/01/2026 est attendue. Corriger la date, ou « as_of » dans engagement.toml."],
    ),
    "a quotation approved after the cut-off": (
        {"Entretiens": [["Entretien", "Population", "Code", "Citation", "Citation approuvée le"],
                        ["a", "dirigeants", "c9", "Demain.", "01/02/2026"]]},
        ["avertissement, feuille Entretiens, ligne 2, Citation approuvée le : 01/02/2026 est après la date d’arrêté. "
         "Une date jusqu’au 31/01/2026 est attendue. Corriger la date, ou « as_of » dans engagement.toml."],
    ),
    "an alias of two persons": (
        {"Personnes": [["Personne", "Fonction", "Niveau", "Autres noms"], ["Anne", "achats", "manager", "a@x.fr"],
                       ["Zoé", "achats", "manager", "A@x.fr; zoe"]]},
        ["feuille Personnes, ligne 3, Autres noms : « A@x.fr » désigne aussi une autre personne : Personnes, "
         "ligne 2. Un "
         "autre nom qui ne désigne qu’une personne est attendu. Le retirer d’une des deux lignes."],
    ),
    "a label nobody has": (
        {"Personnes": PEOPLE, "Adhésions": [["Réseau", "Qui y va"], ["BNI", "V-99"]]},
        ["feuille Adhésions, ligne 2, Qui y va : « V-99 » n’est l’étiquette d’aucune personne de ce client. La "
         "clé d’une "
         "personne ou son étiquette est attendue. Reprendre l’étiquette du dernier rapport, ou écrire la clé de la "
         "personne."],
    ),
    "about nothing": (
        {"Décisions": [["Date", "Qui", "Au sujet de", "Valeur"], ["01/01/2026", "DG", "autre chose", "oui"]]},
        ["feuille Décisions, ligne 2, Au sujet de : « autre chose » ne dit pas de quoi il s’agit. Un identifiant du "
         "catalogue ou une clé de vos tables est attendu. Choisir dans la liste de la colonne, ou dans "
         "docs/data_dictionary.md."],
    ),
    "about an exhibit that does not exist": (
        {"Commentaires": [["Date", "Qui", "Au sujet de", "Valeur"], ["01/01/2026", "DG", "exhibit:reponse", "Bien."]]},
        ["feuille Commentaires, ligne 2, Au sujet de : « exhibit:reponse » n’est pas au catalogue. Un identifiant du "
         "catalogue est attendu. Vouliez-vous dire « exhibit:diagnosis.items, exhibit:plan.answer » ?"],
    ),
    "about an action that does not exist": (
        {"Décisions": [["Date", "Qui", "Au sujet de", "Valeur"], ["01/01/2026", "DG", "action:porteur", "oui"]]},
        ["feuille Décisions, ligne 2, Au sujet de : « action:porteur » n’est pas au catalogue. Un identifiant du "
         "catalogue est attendu. Vouliez-vous dire « lever:l_sponsor » ?"],
    ),
    "about an unknown kind": (
        {"Décisions": [["Date", "Qui", "Au sujet de", "Valeur"], ["01/01/2026", "DG", "exibit:levels", "oui"]]},
        ["feuille Décisions, ligne 2, Au sujet de : « exibit:levels » est d’une nature inconnue. Natures connues : "
         "exhibit, lever, gate, cause, symptom, family, dimension, item, kpi, tension, plan_role, "
         "network_criterion, action, criterion, comparison, owner, due, objective, network, target, person, budget, "
         "risk. Vouliez-vous dire « exhibit:levels » ?"],
    ),
    "more answers than people": (
        {"Effectifs": [["Fonction", "Nombre"], ["commerce", 1]],
         "Réponses": [["Répondant", "Public", "x1"], [1, "dirigeants", "oui"], [2, "dirigeants", "oui"]]},
        ["avertissement, feuille Réponses : Répondants : 2, effectif : 1. Pas plus de répondants que de personnes. "
         "Compléter l’effectif, ou retirer les réponses en trop."],
    ),
    "more answered than invited than people": (
        {"Effectifs": [["Fonction", "Nombre", "Questionnaires envoyés", "Questionnaires reçus"],
                       ["commerce", 10, 12, 13]]},
        ["avertissement, feuille Effectifs, ligne 2, Questionnaires envoyés : Questionnaires envoyés : 12, "
         "Nombre : 10. "
         "Le premier nombre ne dépasse pas le second. Corriger l’un des deux.",
         "avertissement, feuille Effectifs, ligne 2, Questionnaires reçus : Questionnaires reçus : 13, Questionnaires "
         "envoyés : 12. Le premier nombre ne dépasse pas le second. Corriger l’un des deux."],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sheets", "lines"), CASES.values(), ids=CASES)
def test_a_contradiction_is_told(client, sheets, lines):
    assert client.sheets(sheets).told() == lines


def test_a_missing_head_count_is_the_one_error_of_an_empty_workbook(client):
    client.sheets({"Adhésions": [["Réseau"], ["BNI"]]}, headcount=False)
    assert client.told() == [
        "La table « Effectifs » manque ou est vide. C’est la seule table nécessaire. Y écrire au moins un effectif."
    ]


def test_references_are_written_as_their_own_table_writes_them(client):
    client.sheets(
        {"Réseaux": NETWORKS, "Adhésions": [["Réseau"], ["bni  ANNECY"], ["BNI"]],
         "Cibles": [["Cible", "Où la rencontre-t-on ?"], ["Port", "bni; BNI Annecy"]]}
    )  # fmt: skip
    tables = client.read().engagement.tables
    assert tables["memberships"]["network"] == ("BNI Annecy", "BNI Annecy")
    assert tables["targets"]["met_where"] == (("BNI Annecy",),)


def test_without_a_table_of_networks_one_spelling_stands_for_all(client):
    client.sheets({"Adhésions": [["Réseau"], ["BNI Annecy"], ["bni annecy"]]})
    assert client.read().engagement.tables["memberships"]["network"] == ("BNI Annecy", "BNI Annecy")


def test_both_sources_are_read_and_what_one_leaves_empty_the_other_fills(client):
    client.sheets({"Budget": [["Ligne", "Exercice", "Catégorie", "Montant HT"], ["Pub", 2025, "publicité", 10]]})
    client.file("Budget.csv", "Ligne;Exercice;Catégorie;Montant HT;Responsable\nPUB;2025;publicité;10,00;DG\n")
    intake = client.read()
    assert intake.problems == ()
    assert intake.engagement.tables["budget"].rows == 1
    assert intake.engagement.tables["budget"]["owner"] == ("DG",)


def test_two_sources_that_contradict_each_other_are_told(client):
    client.sheets({"Budget": [["Ligne", "Exercice", "Catégorie", "Montant HT"], ["Pub", 2025, "publicité", 10]]})
    client.file("Budget.csv", "Ligne;Exercice;Catégorie;Montant HT\nPub;2025;publicité;11\n")
    assert client.told() == [
        "ligne 2, Montant HT : « 11 » contredit « 10 » : Budget, ligne 2, pour Pub, 2025. Une seule ligne par clé est "
        "attendue : Ligne, Exercice. Corriger ou supprimer l’une des deux lignes."
    ]


def test_rows_without_a_key_are_read_once_when_two_files_hold_them(client):
    client.sheets({"Adhésions": [["Réseau", "Cotisation HT"], ["BNI", 100], ["BNI", 100], ["Rotary", 50]]})
    client.file("Adhésions.csv", "Réseau;Cotisation HT\nBNI;100\nLions;10\n")
    assert client.told() == [
        "avertissement : Lignes qui figurent aussi dans un autre fichier : 1. Garder une seule source ; elles ne sont "
        "lues qu’une fois."
    ]
    assert sorted(client.read().engagement.tables["memberships"]["network"]) == ["BNI", "BNI", "Lions", "Rotary"]


def test_about_takes_a_person_an_objective_or_a_network_by_its_bare_name(client):
    head = ["Date", "Qui", "Au sujet de", "Valeur"]
    rows = [[f"0{day}/01/2026", "DG", about, "oui"] for day, about in enumerate(("ELODIE NERANDALE", "o1", "BNI"), 1)]
    client.sheets(
        {"Personnes": PEOPLE, "Réseaux": NETWORKS, "Objectifs": [["Code", "Objectif", "Nature"], ["o1", "R", "veille"]],
         "Décisions": [head, *rows]}
    )  # fmt: skip
    engagement = client.read().engagement
    person, objective, network = engagement.tables["decisions"]["about"]
    assert person.removeprefix("person:") in engagement.pseudonyms
    assert (objective, network) == ("objective:o1", "network:BNI Annecy")


@pytest.mark.parametrize(
    ("table", "typed", "read"),
    [
        ("Commentaires", "La réponse en une phrase", "exhibit:plan.answer"),
        ("Commentaires", "plan.answer", "exhibit:plan.answer"),
        ("Décisions", "l_register", "lever:l_register"),
        ("Décisions", "action:l_register", "lever:l_register"),
        ("Décisions", "risk:r1", "risk:r1"),
    ],
)
def test_about_takes_an_id_of_the_catalogue_with_or_without_its_kind(client, table, typed, read):
    rows = [["Date", "Qui", "Au sujet de", "Valeur"], ["01/01/2026", "DG", typed, "oui"]]
    client.sheets({table: rows})
    name = {"Commentaires": "comments", "Décisions": "decisions"}[table]
    assert list(client.read().engagement.tables[name]["about"]) == [read]


def test_a_decision_that_sets_neither_target_nor_phase_of_an_indicator_is_told(client):
    said = [
        ("kpi:k_agenda", "1"),
        ("kpi:k_agenda", "phase 2 = 3"),
        ("kpi:k_agenda", "phase 4 = 3"),
        ("kpi:k_policy_read", "80"),
        ("kpi:k_policy_read", "Phase 1 : 80 %"),
        ("kpi:k_unattended_fees", "moitié moins"),
        ("kpi:k_unattended_fees", "annulé"),
        ("objective:o1", "comme dit"),
        ("objective:o1", "cible haute"),
    ]
    rows = [["Date", "Qui", "Au sujet de", "Valeur"], *(["01/01/2026", "DG", about, value] for about, value in said)]
    client.sheets({"Objectifs": [["Code", "Objectif", "Nature"], ["o1", "R", "veille"]], "Décisions": rows})

    def told(row: int, found: str, unit: str, value: str) -> str:
        return (
            f"avertissement, feuille Décisions, ligne {row}, Valeur : « {found} » ne fixe ni cible ni phase : la ligne "
            f"n’est pas lue. Une cible ou une phase de 1 à 3 est attendue ; unité : {unit}. Écrire « {value} » pour la "
            f"cible, ou « phase 2 = {value} »."
        )

    assert client.told() == [
        told(4, "phase 4 = 3", "nombre", "12"),
        told(5, "80", "part", "80 %"),
        told(7, "moitié moins", "montant", "1 200 €"),
        told(10, "cible haute", "nombre", "12"),
    ]


def test_a_word_that_decides_nothing_is_told_and_one_that_does_is_not(client):
    rows = [
        ["Date", "Qui", "Au sujet de", "Valeur"],
        ["01/01/2026", "DG", "lever:l_register", "bof"],
        ["02/01/2026", "DG", "cause:c3", "Retenue"],
        ["03/01/2026", "DG", "tension:ten-01", "annulé"],
        ["04/01/2026", "DG", "objective:o1", "comme dit"],
        ["05/01/2026", "DG", "tension:ten-02", "à revoir"],
    ]
    acts = [
        ["Date", "Qui", "Au sujet de", "Valeur"],
        ["01/01/2026", "DG", "lever:l_sponsor", "fait"],
        ["02/01/2026", "DG", "lever:l_agenda", "bientôt"],
    ]
    client.sheets({"Objectifs": [["Code", "Objectif", "Nature"], ["o1", "R", "veille"]], "Décisions": rows,
                   "Actes": acts})  # fmt: skip
    do = "L’écrire ici, et l’explication dans la colonne du motif."
    assert client.told() == [
        "avertissement, feuille Décisions, ligne 2, Valeur : « bof » ne décide de rien : la ligne n’est pas lue. Un de "
        "ces mots est attendu : « retenu », « modifié », « refusé », « reporté », « annulé », « contesté », "
        f"« corrigé », « maintenu ». {do}",
        "avertissement, feuille Décisions, ligne 6, Valeur : « à revoir » ne décide de rien : la ligne n’est pas lue. "
        "Un de ces mots est attendu : « Chacun parle en son nom, et rien n’est demandé », « Des ambassadeurs "
        f"volontaires, à côté de ceux qui parlent en leur nom ». {do}",
        "avertissement, feuille Actes, ligne 3, Valeur : « bientôt » ne décide de rien : la ligne n’est pas lue. Un de "
        f"ces mots est attendu : « proposée », « décidée », « commencée », « faite », « abandonnée ». {do}",
    ]


@pytest.mark.parametrize("about", ["tension:", "kpi:", "tension:zut", "kpi:zut", ":", "lever:"])
def test_a_decision_about_nothing_known_is_told_and_stops_nothing(client, about):
    rows = [["Date", "Qui", "Au sujet de", "Valeur"], ["01/01/2026", "DG", about, "oui"]]
    told = client.sheets({"Décisions": rows}).told()
    assert len(told) == 1
    assert told[0].startswith("feuille Décisions, ligne 2, Au sujet de : ")


def test_two_known_keys_between_commas_are_two_keys(client):
    client.sheets({
        "Objectifs": [["Code", "Objectif", "Nature"], ["o1", "R", "veille"], ["o3", "S", "veille"]],
        "Réseaux": [["Réseau", "Nature", "Sert l’objectif"], ["BNI", "club d’affaires", "o1, o3"],
                    ["CCI", "club d’affaires", "o1, o4"]],
    })  # fmt: skip
    assert client.told() == [
        "feuille Réseaux, ligne 3, Sert l’objectif : « o1, o4 » n’est pas dans la table « Objectifs ». Une clé de "
        "cette table est attendue. L’ajouter à la table « Objectifs », ou corriger."
    ]


def test_a_respondent_who_answers_twice_is_told_once(client):
    rows = [["Répondant", "Public", "x1", "x2"], [1, "dirigeants", "oui", 3], [1, "dirigeants", "non", 4]]
    assert client.sheets({"Réponses": rows}).told() == [
        "feuille Réponses, ligne 3, Répondant : Le répondant « 1 » a déjà répondu autrement : Réponses, ligne 2. Un "
        "numéro par répondant est attendu. Donner un autre numéro à l’un des deux, ou supprimer la ligne en trop."
    ]


def test_all_problems_of_all_files_come_at_once_in_their_order(client):
    client.settings("schema = 1\nname = 'A'\nas_of = 2026-01-31\ndeph = 'flash'\n")
    client.sheets({"Adhésions": [["Réseau", "Cotisation HT"], ["BNI", "x"]], "Budget": [["Ligne"], ["Pub"]]})
    client.file("Cibles.csv", "Cible;Valeur\nPort;beaucoup\n")
    places = [(problem.path.rsplit("/", 1)[-1], problem.sheet, problem.row) for problem in client.read().problems]
    assert places == [
        ("engagement.toml", "", 4), ("intake.xlsx", "Adhésions", 2), ("intake.xlsx", "Budget", 1),
        ("intake.xlsx", "Budget", 1), ("intake.xlsx", "Budget", 1), ("Cibles.csv", "", 2),
    ]  # fmt: skip


def test_what_reads_well_and_leaves_a_question_open_is_told_once_a_table(client):
    client.sheets({
        "Adhésions": [["Réseau", "Cotisation HT", "Payée par"], ["BNI", 300, ""], ["Rotary", 200, None],
                      ["Lions", 100, "entreprise"]],
        "Budget": [["Ligne", "Exercice", "Catégorie", "Montant HT", "Fin de contrat"],
                   ["Presse", 2026, "publicité", 5000, ""], ["Salon", 2026, "salon", 900, ""]],
        "Personnes": [["Personne", "Fonction", "Niveau", "Demi-journées par an"], ["Anne", "achats", "manager", 900]],
    })  # fmt: skip
    assert client.told() == [
        "avertissement, feuille Adhésions : Cotisations dont personne n’est dit payeur : 2. Elles comptent pour "
        "l’entreprise ; remplir « Payée par ».",
        "avertissement, feuille Budget : Contrats sans date de fin : 1. Sans elle, rien ne dit quand la ligne peut "
        "s’arrêter.",
        "avertissement, feuille Personnes, ligne 2, Demi-journées par an : 900 dépasse une année de travail. Au plus "
        "460 est attendu. Corriger le nombre, ou son unité.",
    ]


def test_a_tally_of_invitations_adds_up(client):
    heads = ["Personne", "Plateforme", "Semaines comptées", "Invitations", "Acceptées", "En attente",
             "Avec argumentaire", "Sans réponse"]  # fmt: skip
    people = [["Personne", "Fonction", "Niveau"], *([name, "commerce", "manager"] for name in ("Anne", "Paul", "Luc"))]
    client.sheets({"Personnes": people, "Profils": [heads, ["Anne", "LinkedIn", 4, 10, 4, 6, 10, 10],
                                                    ["Paul", "LinkedIn", 4, 10, 8, 8, 12, 3],
                                                    ["Luc", "LinkedIn", 4, "", 8, 8, 12, 3]]})  # fmt: skip
    assert client.told() == [
        "feuille Profils, ligne 3, En attente : Acceptées : 8, en attente : 8, invitations : 10. Une invitation est "
        "acceptée ou en attente, pas les deux. Corriger l’un des trois nombres.",
        "feuille Profils, ligne 3, Avec argumentaire : Avec argumentaire : 12, Invitations : 10. Le premier nombre ne "
        "dépasse pas le second. Corriger l’un des deux.",
    ]
