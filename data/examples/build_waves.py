"""Write the example of three waves: a sawmill that does not exist, at its start, after six months and after a year.

    python data/examples/build_waves.py [FOLDER]

FOLDER is `data/examples/scierie-orvaliere` unless given; what is there is written anew, with the same bytes each time.
The later waves are opened by the very command that opens a client's, then filled in. Answers are drawn at random around
means that were chosen so that some things go better, some worse, and some cannot be told. The results of the two first
waves, which a client's would find among its reports, lie in their folders: `python tests/golden.py` writes them.
"""

from __future__ import annotations

import csv
import datetime
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from maillage.intake import Workspace
from maillage.intake.waves import open_wave

CLIENT = "scierie-orvaliere"
SEED = 20251030
DAYS = (datetime.date(2025, 10, 31), datetime.date(2026, 4, 30), datetime.date(2026, 10, 30))
ABOUT = """schema = 1
name = "Scierie Orvalière"
language = "fr"
depth = "standard"
currency = "EUR"
as_of = 2025-10-31
consultant = "Agathe Merlivan"
firm = "Cabinet Fil Rouge et Compagnie"
confidentiality = "Confidentiel : destiné au comité de direction"
fictional = true
seat_budget = 3000
programme_cost = {low = 4000, mode = 5500, high = 8000}
agency_fee = 9000

[dimension_targets]
d1 = 65
d2 = 60
d3 = 60
d4 = 45
d5 = 60
d6 = 50
d7 = "not_our_subject"
d8 = 55
d10 = 50
d11 = 65
d12 = 55
"""

OBJECTIVES = """Code;Objectif;Nature;Échéance;Porté par;Mesuré par;Poids
o1;Être retenus sur cinq chantiers publics prescrits par un architecte;clients;2026-12-31;direction commerciale;\
chantiers signés;45
o2;Pourvoir trois postes de scierie sans cabinet de recrutement;recrutement;2026-09-30;ressources humaines;\
postes pourvus;35
o3;Répondre en deux jours aux avis et messages en ligne;réputation;2026-12-31;communication;\
jours avant la réponse, en moyenne;20
"""
HEADCOUNT = """Fonction;Niveau;Site;Nombre;Demi-journées par an;Coût d’une demi-journée;Questionnaires envoyés;\
Questionnaires reçus
direction générale;dirigeant;Orvalière;6;8;280;6;6
production;manager;Orvalière;3;4;180;3;3
production;collaborateur;Orvalière;26;2;115;26;{floor}
commerce;collaborateur;Orvalière;8;2;115;8;{office}
"""
PEOPLE = """Personne;Fonction;Niveau;Site;Demi-journées par an;Volontaire;Accepte d’être nommée
Solveig Tarnaud;direction générale;dirigeant;Orvalière;8;;oui
Pascal Drumettaz;commerce;dirigeant;Orvalière;8;;oui
Irène Valcroze;ressources humaines;dirigeant;Orvalière;4;;oui
Corentin Hautbois;communication;dirigeant;Orvalière;6;oui;oui
Martial Esperou;production;dirigeant;Orvalière;4;non;
Nadine Foulquier;finances;dirigeant;Orvalière;2;;
Bastien Orgelet;production;manager;Orvalière;4;oui;oui
Lise Champvert;commerce;collaborateur;Orvalière;2;oui;
"""
NETWORKS = """Réseau;Nature;Réel ou virtuel;Personnel ou entreprise;Privé ou professionnel;Généraliste ou spécialisé;\
Sert l’objectif;Cotisation de l’entreprise;Cotisation par place;Demi-journées demandées;Places au plus;\
Présence minimale
Interprofession du bois;chambre ou fédération;de rencontre;entreprise;professionnel;spécialisé;o1;1300;;6;3;1
Cercle des Architectes du Plateau;association professionnelle;de rencontre;entreprise;professionnel;spécialisé;o1;;\
450;6;2;1
Club des Entrepreneurs d’Orvalière;club d’affaires;de rencontre;entreprise;professionnel;généraliste;o1;;780;8;2;1
Anciens du lycée du bois;réseau d’anciens élèves;de rencontre;personnel;professionnel;spécialisé;o2;;40;2;4;1
LinkedIn;réseau en ligne professionnel;en ligne;personnel;professionnel;généraliste;"o1; o2";;0;3;8;
"""
MEMBERSHIPS = """Réseau;Qui y va;Cotisation HT;Payée par;Dernière présence;Échéance;Préavis (mois);Suivi fait
Interprofession du bois;Solveig Tarnaud;1300;l’entreprise;2025-09-18;2026-12-31;2;oui
Club des Entrepreneurs d’Orvalière;Pascal Drumettaz;780;l’entreprise;2024-05-14;2026-01-31;2;non
Anciens du lycée du bois;Bastien Orgelet;40;l’entreprise;2025-06-12;2026-06-30;0;oui
"""
TARGETS = """Cible;Nature;Objectif;Valeur;Où la rencontre-t-on ?
Architectes de la région;segment;o1;5;Cercle des Architectes du Plateau
Communauté de communes du Plateau;organisme;o1;4;Interprofession du bois
Office de l’habitat du Plateau;organisme;o1;4;Interprofession du bois
Entreprises générales;segment;o1;3;Club des Entrepreneurs d’Orvalière
Lycée du bois;organisme;o2;5;Anciens du lycée du bois
Scieurs et affûteurs confirmés;segment;o2;4;Anciens du lycée du bois
Négoces de matériaux;segment;o1;2;
"""
BUDGET_HEAD = (
    "Ligne", "Exercice", "Catégorie", "Montant HT", "Quantité", "Prix unitaire", "Responsable", "Si l’on arrêtait",
    "Preuve d’effet", "Marge attribuée", "Part coupée", "Part remplacée",
)  # fmt: skip
BUDGET = (
    ("Cabinets de recrutement", 2025, "recrutement", 27000, 3, 9000, "ressources humaines", "un peu", "B", 33000,
     "0,5", "0,5"),
    ("Encarts dans la presse locale", 2025, "publicité", 6400, "", "", "communication", "rien", "A", 0, 1, ""),
    ("Achat de contacts", 2025, "achat de contacts", 9600, 12, 800, "direction commerciale", "un peu", "C", 9000, "0,5",
     "0,4"),
    ("Salon du bois", 2025, "salons et événements", 8200, 1, 8200, "direction commerciale", "ce client", "B", 14000, "",
     ""),
    ("Cotisations", 2025, "cotisations", 2120, "", "", "direction générale", "on ne sait pas", "", "", "", ""),
)  # fmt: skip
YEAR_LATER = (
    ("Cabinets de recrutement", 2026, "recrutement", 28500, 3, 9500, "ressources humaines", "un peu", "B", 33000,
     "0,5", "0,5"),
    ("Encarts dans la presse locale", 2026, "publicité", 0, "", "", "communication", "rien", "A", 0, "", ""),
    ("Achat de contacts", 2026, "achat de contacts", 6800, 8, 850, "direction commerciale", "un peu", "C", 7900, "",
     ""),
    ("Salon du bois", 2026, "salons et événements", 8400, 1, 8400, "direction commerciale", "ce client", "B", 14500, "",
     ""),
    ("Cotisations", 2026, "cotisations", 1790, "", "", "direction générale", "on ne sait pas", "", "", "", ""),
)  # fmt: skip
LOG_HEAD = ("Date", "Qui", "Au sujet de", "Valeur", "Motif")
DECISIONS = (
    (
        ("2025-10-30", "comité de direction", "objective:o1", "5", "Cinq chantiers en un an."),
        ("2025-10-30", "comité de direction", "objective:o2", "3", "Les trois postes ouverts."),
        ("2025-10-30", "comité de direction", "objective:o3", "2", "Deux jours ouvrés."),
        ("2025-10-30", "comité de direction", "lever:l_sponsor", "retenu", "La directrice générale porte le sujet."),
        ("2025-10-30", "comité de direction", "lever:l_cancel_dormant", "retenu", "Le club, avant son préavis."),
        ("2025-10-30", "ressources humaines", "lever:l_recruitment_trial", "retenu", "Deux postes, sans cabinet."),
        ("2025-10-30", "communication", "lever:l_crisis_sheet", "retenu", "Qui répond, et sous quel délai."),
        ("2025-10-30", "comité de direction", "lever:l_stop_test", "retenu", "La presse locale, une année."),
        ("2025-10-30", "comité de direction", "lever:l_policy", "retenu", "Une page, au printemps."),
    ),
    (("2026-04-29", "comité de direction", "lever:l_policy", "reporté", "Après la saison des coupes."),),
    (),
)  # fmt: skip
ACTIONS_HEAD = (*LOG_HEAD, "État", "Pour le")
ACTIONS = (
    (
        ("2025-10-30", "direction commerciale", "objective:o1", "1", "", "", ""),
        ("2025-10-30", "ressources humaines", "objective:o2", "0", "", "", ""),
        ("2025-10-30", "communication", "objective:o3", "9", "", "", ""),
        ("2025-10-30", "finances", "lever:l_cancel_dormant", "lettre au club", "", "commencée", "2025-11-30"),
        ("2025-10-30", "ressources humaines", "lever:l_recruitment_trial", "deux postes", "", "décidée", "2026-06-30"),
        ("2025-10-30", "communication", "lever:l_crisis_sheet", "la fiche", "", "commencée", "2026-03-31"),
    ),
    (
        ("2026-04-28", "direction commerciale", "objective:o1", "2", "", "", ""),
        ("2026-04-28", "communication", "objective:o3", "6", "", "", ""),
        ("2025-11-24", "finances", "lever:l_cancel_dormant", "club résilié", "", "faite", ""),
        ("2026-04-28", "ressources humaines", "lever:l_recruitment_trial", "un poste ouvert", "", "commencée", ""),
        ("2026-03-30", "communication", "lever:l_crisis_sheet", "fiche signée", "", "faite", ""),
    ),
    (
        ("2026-10-28", "direction commerciale", "objective:o1", "5", "Deux par l’interprofession.", "", ""),
        ("2026-10-28", "ressources humaines", "objective:o2", "1", "Un par les anciens du lycée.", "", ""),
        ("2026-10-28", "communication", "objective:o3", "4", "", "", ""),
        ("2026-10-28", "direction commerciale", "lever:l_stop_test", "aucun client perdu", "", "faite", ""),
    ),
)  # fmt: skip
ACTS_HEAD = (*LOG_HEAD, "Porte", "Preuve")
ACTS = (
    (
        ("2025-10-06", "ressources humaines", "gate:gate_0", "fait", "Le comité social et économique a été informé.",
         "préalables d’information", "procès-verbal du 6 octobre"),
    ),
    (
        ("2025-11-13", "direction générale", "lever:l_sponsor", "fait", "Deux heures par mois à l’agenda.",
         "la direction s’engage", "compte rendu du 13 novembre"),
        ("2025-12-11", "comité de direction", "lever:l_agenda", "fait", "Point inscrit chaque trimestre.",
         "la direction s’engage", "compte rendu du 11 décembre"),
    ),
    (),
)  # fmt: skip
SYMPTOMS = (
    {"dia-01": "observé", "dia-05": "observé", "dia-06": "observé", "dia-08": "observé", "dia-09": "observé",
     "dia-11": "non observé", "dia-12": "observé", "dia-15": "non observé", "dia-20": "observé"},
    {},
    {"dia-01": "observé", "dia-05": "non observé", "dia-06": "observé", "dia-08": "non observé",
     "dia-11": "non observé", "dia-12": "observé", "dia-20": "inconnu"},
)  # fmt: skip

# How favourable each question is answered, from 0 to 1, wave by wave; None where it was not asked.
EXECUTIVES: Mapping[str, Sequence[float | None]] = {
    "x1": (0.1, 0.4, 0.75), "x2": (0.35, 0.5, 0.7), "x3": (0.25, 0.6, 0.75), "x5": (0.1, 0.7, 0.8),
    "x6": (0.2, 0.8, 0.9), "x7": (0.45, 0.45, 0.5), "x8": (0.4, 0.5, 0.6), "x9": (0.15, None, None),
    "x11": (0.2, 0.9, 0.95), "x13": (0.2, 0.2, 0.35), "x14": (0.5, 0.5, 0.35), "x15": (0.2, 0.3, 0.6),
}  # fmt: skip
EMPLOYEES: Mapping[str, Sequence[float | None]] = {
    "e1": (0.35, None, 0.62), "e2": (0.2, None, 0.45), "e3": (0.38, None, 0.4), "e5": (0.42, None, 0.46),
    "e6": (0.6, None, None), "e8": (0.45, None, 0.66), "e11": (0.66, None, 0.42), "e12": (0.25, None, 0.3),
}  # fmt: skip
FACTS, LIKERT = ("non", "en préparation ou en partie", "oui"), (1, 2, 3, 4, 5)
FORMS = {"x3": ("aucune fois", "une fois", "deux fois ou plus"), "x14": ("non", "oui"), "e2": ("non", "oui")}
AGREEMENT = ("x2", "x7", "x8", "e1", "e3", "e5", "e6", "e8", "e11", "e12")
RESPONDENTS = ({"dirigeants": 6, "managers": 3, "collaborateurs": 22}, {"dirigeants": 6},
               {"dirigeants": 6, "managers": 3, "collaborateurs": 28})  # fmt: skip


def answers(wave: int, rng: np.random.Generator) -> list[tuple]:
    """A row an answer, the respondents numbered anew: nobody can be matched from one wave to the next."""
    rows: list[tuple] = [("Répondant", "Public", "Question", "Réponse")]
    number = 0
    for audience, count in RESPONDENTS[wave].items():
        asked = EXECUTIVES if audience == "dirigeants" else EMPLOYEES
        for _ in range(count):
            number += 1
            for item, means in asked.items():
                mean = means[wave]
                if mean is not None:
                    rows.append((f"q{number:02}", audience, item, answer(item, mean, rng)))
    return rows


def answer(item: str, mean: float, rng: np.random.Generator) -> object:
    """One answer, drawn so that answers of many people come to that mean."""
    scale = LIKERT if item in AGREEMENT else FORMS.get(item, FACTS)
    return scale[int(rng.binomial(len(scale) - 1, mean))]


def write(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """A table as a person would save it."""
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";", lineterminator="\n").writerows(rows)


def add(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Rows at the end of a table that is only added to."""
    with path.open("a", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";", lineterminator="\n").writerows(rows)


def said_in(wave: int, folder: Path, rng: np.random.Generator) -> None:
    """What is gathered at every wave: answers, the head count with those who answered, symptoms, the log."""
    heads = RESPONDENTS[wave].get("collaborateurs", 0)
    counts = {"floor": heads * 3 // 4 or "", "office": heads - heads * 3 // 4 or ""}
    (folder / "headcount.csv").write_text(HEADCOUNT.format(**counts), encoding="utf-8")
    write(folder / "answers.csv", answers(wave, rng))
    if SYMPTOMS[wave]:
        write(folder / "symptoms.csv", [("Symptôme", "Constat"), *SYMPTOMS[wave].items()])
    for name, rows in (("decisions", DECISIONS), ("actions", ACTIONS), ("acts", ACTS)):
        add(folder / f"{name}.csv", rows[wave])


def build(folder: Path) -> None:
    """Write the three waves in a workspace of their own, then put them in their place."""
    rng = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as root:
        home = Path(root) / "data" / "clients" / CLIENT
        first = home / "T0"
        first.mkdir(parents=True)
        (first / "engagement.toml").write_text(ABOUT, encoding="utf-8")
        registers = {"objectives": OBJECTIVES, "people": PEOPLE, "networks": NETWORKS, "memberships": MEMBERSHIPS,
                     "targets": TARGETS}  # fmt: skip
        for name, text in registers.items():
            (first / f"{name}.csv").write_text(text, encoding="utf-8")
        write(first / "budget.csv", [BUDGET_HEAD, *BUDGET])
        for name, head in (("decisions", LOG_HEAD), ("actions", ACTIONS_HEAD), ("acts", ACTS_HEAD)):
            write(first / f"{name}.csv", [head])
        said_in(0, first, rng)
        for wave in (1, 2):
            opened = open_wave(Workspace(root), CLIENT, f"T{wave - 1}", DAYS[wave]).folder
            (opened / "exports").rmdir()
            said_in(wave, opened, rng)
        last = home / "T2"
        add(last / "budget.csv", YEAR_LATER)
        text = (last / "memberships.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in text if "Club des Entrepreneurs" not in line]
        joined = "Cercle des Architectes du Plateau;Pascal Drumettaz;450;l’entreprise;2026-10-08;2027-03-31;2;oui\n"
        seen = "".join([*kept, joined]).replace("2025-09-18", "2026-09-17").replace("2025-06-12", "2026-06-11")
        (last / "memberships.csv").write_text(seen, encoding="utf-8")
        _replace(home, folder)


def _replace(home: Path, folder: Path) -> None:
    """The waves in the folder, results that lie there kept."""
    for wave in sorted(path.name for path in home.iterdir()):
        results = folder / wave / "results.json"
        kept = results.read_bytes() if results.is_file() else b""
        shutil.rmtree(folder / wave, ignore_errors=True)
        shutil.copytree(home / wave, folder / wave)
        if kept:
            results.write_bytes(kept)


def main() -> None:
    """Write the example."""
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / CLIENT)


if __name__ == "__main__":
    main()
