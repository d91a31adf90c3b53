"""Planted names, searched in everything that leaves: seals, notebooks, pages, results, logs and the terminal.

The client's people have invented names that stand nowhere else. Six of them agreed to be named; nobody else may be
found, whole or in part, however the run ends. Every file received is full of outsiders: names, addresses, employers and
scraps of messages, each a coined word of its own, so that what leaks tells where it came from.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import random
import re
import shutil
import unicodedata
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import pypdf
import pytest

import command_line
from maillage.catalogue import entries

CHECKOUT = Path(__file__).resolve().parents[1]

SURNAMES = re.findall(
    r"\w+",
    """
    Nérandale Quincampois Brouzillac Tourneverte Falgouzet Hérivoise Lanterlu Cambroutier Zéphirelle
    Grospoirier Vermorette Jactancourt Pellegrouin Saltimbœuf Ourdaville Rabastignac Choumerane Dubrocquet
    Enfoulard Ystribaud Malvoisine Kerguestin Wambrequin Tartelange Bouffadou Croquevielle Fantouchet
    Gribouval Houssepied Ixelmont Jolibourdon Lavandrieux Moustardet Nopalitois Orfraisier Pimprenaut
    Quenouillard Ribambeau Sarcelain Truchebois Uzerchois Vaudrillon
    """,
)
FIRST = re.findall(
    r"\w+",
    """
    Anselmine Bérangaire Cunégilde Dieulafoy Ermelinde Fulgencie Gontranne Hildevert Isaurette Jocaste
    Kléberine Léopoldin Mélusandre Népomucien Olympiade Pancracine Quitterie Radegondis Scholastin Théodulphe
    Ursicine
    """,
)
PEOPLE = [f"{FIRST[n % len(FIRST)]} {surname}" for n, surname in enumerate(SURNAMES)]
AGREED = PEOPLE[:6]
ASKED = (*PEOPLE[:3], *PEOPLE[18:22])  # for a personal sheet; three of them agreed to be named
ALIASES = {name: f"{folded}@brevent.example" for name, folded in zip(PEOPLE, map(str.casefold, SURNAMES), strict=True)}


SOURCES = ("linkedin", "archive", "survey", "ledger", "staff", "register", "helloasso", "eventbrite", "teams", "zoom",
           "interviews")  # fmt: skip
KINDS = ("name", "mail", "street", "employer", "scrap")
EACH = 6  # coined words of a kind in a source


def coined(source: str, kind: str) -> list[str]:
    """Words that stand nowhere else, always the same for a source and a kind."""
    drawn = random.Random(f"{source} {kind}")
    return ["".join(drawn.choice("bdfgklmprtvz") + drawn.choice("aeiou") for _ in range(6)) for _ in range(EACH)]


COINED = {(source, kind): coined(source, kind) for source in SOURCES for kind in KINDS}
CAME_FROM = {word: where for where, words in COINED.items() for word in words}


def outsider(source: str, n: int) -> dict[str, str]:
    """Somebody the client never typed, as a file received names them."""
    name, mail, street, employer, scrap = (COINED[source, kind][n % EACH] for kind in KINDS)
    return {
        "first": f"Zo{name[:4]}", "last": name.capitalize(), "name": f"Zoé {name.capitalize()}",
        "mail": f"{mail}@{COINED[source, 'mail'][-1]}.example", "street": f"{n + 1} rue {street.capitalize()}, Tours",
        "employer": f"{employer.capitalize()} SARL", "scrap": f"merci pour {scrap}, à jeudi",
    }  # fmt: skip


def plain(text: str) -> str:
    """Case and accents aside."""
    split = unicodedata.normalize("NFKD", text.replace("œ", "oe")).casefold()
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def leaks(text: str, *, agreed: bool) -> list[str]:
    """Planted surnames, first names and addresses in a text; the words of those agreed to pass when `agreed`."""
    said = plain(text)
    let_pass = {word for name in AGREED for word in plain(name).split()} if agreed else set()
    planted = (*map(plain, SURNAMES), *map(plain, FIRST), "brevent.example")
    known = [word for word in planted if word in said and word not in let_pass]
    return known + [f"{word}, {' '.join(where)}" for word, where in CAME_FROM.items() if word in said]


def rows(path: Path, *lines: list) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened, delimiter=";").writerows(lines)


def plant(folder: Path) -> None:
    """A client whose every free text holds a name."""
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text(
        'schema = 1\nname = "Brévent"\nlanguage = "fr"\ndepth = "in_depth"\nas_of = 2026-01-31\nseat_budget = 5000\n'
        "programme_cost = {low = 100, mode = 200, high = 300}\n",
        encoding="utf-8",
    )
    sites = ("Tours", "Lyon")
    rows(
        folder / "people.csv",
        ["person", "also_known_as", "function", "level", "site", "half_days", "hours", "may_be_named",
         "wants_personal_sheet"],
        *(
            [name, f"{ALIASES[name]};{name.split()[1]} le Grand", "commerce", "manager" if n % 2 else "employee",
             sites[n % 2], 12, 20, "oui" if name in AGREED else "non" if n % 3 else "",
             "oui" if name in ASKED else "non"]
            for n, name in enumerate(PEOPLE)
        ),
    )  # fmt: skip
    rows(folder / "headcount.csv", ["function", "level", "site", "count"], ["commerce", "manager", "Tours", 40],
         ["commerce", "employee", "Lyon", 60])  # fmt: skip
    rows(
        folder / "objectives.csv",
        ["objective", "wording", "kind", "owner", "measure", "weight"],
        [
            "o1",
            f"Entrer chez trois clients avec {PEOPLE[7]}",
            "clients",
            PEOPLE[8],
            f"compté par {ALIASES[PEOPLE[9]]}",
            60,
        ],
        ["o2", "Recruter par les réseaux", "recrutement", PEOPLE[0], "embauches", 40],
    )
    rows(
        folder / "networks.csv",
        ["network", "kind", "seat_fee", "half_days_required", "seats_max"],
        *([f"Club {n}", "club d’affaires", 300, 4, 3] for n in range(1, 5)),
    )
    rows(
        folder / "memberships.csv",
        ["network", "person", "fee", "last_attended", "renewal_date", "notice_months", "decided_by", "followed_up"],
        *(
            [f"Club {n % 4 + 1}", PEOPLE[n].swapcase() if n % 5 == 0 else PEOPLE[n], 300, "2024-01-01" if n % 2 else
             "2026-01-05", "2026-06-30", 2, " ".join(reversed(PEOPLE[n].split())), "non"]
            for n in range(20)
        ),
    )  # fmt: skip
    rows(
        folder / "targets.csv",
        ["target", "kind", "value", "objective", "met_where", "met_by"],
        [f"Mairie (voir {PEOPLE[10]})", "organisme", 3, "o1", "Club 1", f"{PEOPLE[11]};{PEOPLE[1]}"],
        ["Hôpital", "compte", 2, "o1", "Club 2;Club 3", PEOPLE[12]],
        ["Port", "compte", 1, "o2", "", ""],
    )
    rows(
        folder / "answers.csv",
        ["respondent", "audience", "item", "value"],
        *([PEOPLE[n], "managers", "e1", n % 5 + 1] for n in range(12)),
        *([ALIASES[PEOPLE[n]], "employees", "e8", n % 5 + 1] for n in range(12, 30)),
    )
    states = ["observé", "non observé"]
    rows(
        folder / "symptoms.csv",
        ["symptom", "state", "evidence"],
        *(
            [f"dia-{n:02}", states[n % 2], f"vu avec {PEOPLE[n % 40]}, puis {SURNAMES[n % 40]} le Grand"]
            for n in range(1, 60)
        ),
    )
    rows(
        folder / "interviews.csv",
        ["interview", "population", "code", "note", "quotation", "approved_on"],
        *(
            [f"Entretien {PEOPLE[n]}", "managers", f"c{n % 9 + 1}", f"{PEOPLE[n + 1]} était là",
             f"« {PEOPLE[n + 2]} le dit »", "2026-01-10" if n % 2 else ""]
            for n in range(12)
        ),
        *(
            [f"Entretien {who['name']}", "employees", f"c{n % 9 + 1}", f"{who['street']} ; {who['mail']}",
             f"« {who['employer']} : {who['scrap']} »", ""]
            for n, who in enumerate(outsider("interviews", n) for n in range(EACH))
        ),
    )  # fmt: skip
    rows(
        folder / "profiles.csv",
        ["person", "platform", "profile", "posts", "comments"],
        *([name, "LinkedIn", 1, n % 3, 0] for n, name in enumerate(PEOPLE[:30])),
    )
    rows(folder / "incidents.csv", ["date", "kind", "entity", "lesson"],
         ["2025-05-05", "fuite", PEOPLE[13], f"{PEOPLE[14]} a répondu"])  # fmt: skip
    rows(
        folder / "ties.csv",
        ["source", "target", "kind"],
        *([PEOPLE[n], PEOPLE[(n * 7 + 3) % 42], "demande conseil"] for n in range(42) if n != (n * 7 + 3) % 42),
    )
    rows(
        folder / "budget.csv",
        ["line", "year", "category", "amount", "margin", "cut", "replaced", "effect_evidence", "owner"],
        [f"Prime de {PEOPLE[15]}", 2026, "publicité", 10000, 4000, "0,2", "0,5", "B", ALIASES[PEOPLE[16]]],
        ["Salon", 2026, "salon", 5000, 2000, "0,4", "0,5", "E", PEOPLE[17]],
    )
    rows(folder / "skills.csv", ["who", "skill", "required", "acquired"], [PEOPLE[18], "Écouter", 3, 1])
    rows(folder / "risks.csv", ["risk", "likelihood", "owner"], [f"Départ de {PEOPLE[19]}", 2, PEOPLE[20]])
    rows(
        folder / "decisions.csv",
        ["date", "who", "about", "value", "reason"],
        ["2026-01-10", PEOPLE[21], "lever:l_register", "retenu", f"{PEOPLE[22]} tient la liste"],
        ["2026-01-11", PEOPLE[2], PEOPLE[23], "oui", "à revoir"],
    )
    rows(
        folder / "comments.csv",
        ["date", "who", "about", "value", "language", "audience"],
        ["2026-01-12", PEOPLE[24], "exhibit:plan.answer", f"{PEOPLE[25]} a raison ; {AGREED[3]} aussi.", "fr", ""],
        ["2026-01-12", "Cabinet", "exhibit:diagnosis.dimensions", f"Voir {ALIASES[PEOPLE[26]]}.", "", ""],
    )
    rows(folder / "acts.csv", ["date", "who", "about", "value", "proof"],
         ["2026-01-12", PEOPLE[27], "lever:l_agenda", "fait", f"note de {PEOPLE[28]}"])  # fmt: skip
    rows(folder / "actions.csv", ["date", "who", "about", "value", "status"],
         ["2026-01-12", PEOPLE[29], "lever:l_register", f"confié à {PEOPLE[30]}", "commencée"])  # fmt: skip

    received(folder / "exports", owners=AGREED[:2])


def plant_received(folder: Path) -> None:
    """A client who typed next to nothing: all else comes from the files received, some under names never agreed to."""
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text(
        'schema = 1\nname = "Dehors"\nlanguage = "fr"\ndepth = "in_depth"\nas_of = 2026-01-31\nseat_budget = 5000\n',
        encoding="utf-8",
    )
    rows(
        folder / "people.csv",
        ["person", "also_known_as", "function", "level", "site", "may_be_named"],
        *([name, ALIASES[name], "commerce", "manager", "Tours", "oui" if name in AGREED else "non"] for name in PEOPLE),
    )
    rows(folder / "targets.csv", ["target", "kind"], ["Port", "compte"], ["Hôpital", "compte"])
    rows(folder / "networks.csv", ["network", "kind"], *([f"Club {n}", "club d’affaires"] for n in range(1, 5)))
    rows(
        folder / "interviews.csv",
        ["interview", "population", "code", "note", "quotation", "approved_on"],
        *(
            [f"{who['name']} {n}", "managers", "c1", who["street"], f"« {who['scrap']} »", ""]
            for n, who in enumerate(outsider("interviews", n) for n in range(EACH))
        ),
    )
    received(folder / "exports", owners=PEOPLE[20:22])


# --- files as received ---------------------------------------------------------------------------------------------


def written(lines: list[list], separator: str = ",", encoding: str = "utf-8") -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows(lines)
    return buffer.getvalue().encode(encoding)


def received(folder: Path, owners: list[str]) -> None:
    """Every kind of export: LinkedIn's as a folder and as an archive, a survey, the books, four lists and registers."""
    first, second = owners
    files = {f"linkedin/{first}/{name}.csv": written(lines) for name, lines in linkedin("linkedin").items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, lines in linkedin("archive").items():
            archive.writestr(f"{name}.csv", written(lines))
    files[f"linkedin/{second}.zip"] = packed.getvalue()
    files |= {"survey/salaries.csv": survey(), "ledger/123456789FEC20251231.txt": books(), "lists/rh.csv": staff(),
              "lists/adhesions.csv": register()} | gatherings()  # fmt: skip
    for name, raw in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)


def linkedin(source: str) -> dict[str, list[list]]:
    """What LinkedIn gives a person: everybody that person knows, by name, address, company and position."""
    known = [name.split() for name in PEOPLE[6:]]
    outside = [outsider(source, n) for n in range(EACH)]
    return {
        "Connections": [
            ["First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"],
            *([first, last, f"https://www.linkedin.com/in/{plain(last)}", f"{plain(last)}@brevent.example",
               ("Port SA", "Hôpital", f"Cabinet {last}")[n % 3], f"Directrice chez {last}", "04 Jan 2021"]
              for n, (first, last) in enumerate(known)),
            *([who["first"], who["last"], f"https://www.linkedin.com/in/{who['last']}", who["mail"], who["employer"],
               f"Gérant, {who['street']}", "04 Jan 2022"] for who in outside),
            *(["Zed", who["last"], "", "", f"Ports {who['employer']}", "CEO", "04 Jan 2023"] for who in outside),
        ],
        "Shares": [["Date", "ShareLink", "ShareCommentary"],
                   ["2026-01-20 10:00:00", "https://www.linkedin.com/feed/1", f"Merci à {PEOPLE[31]}"],
                   *(["2026-01-20 10:00:00", f"https://www.linkedin.com/{who['last']}", who["scrap"]]
                     for who in outside)],
        "Comments": [["Date", "Link", "Message"],
                     ["2026-01-20 10:00:00", "https://www.linkedin.com/feed/2", f"Bravo {PEOPLE[32]}"],
                     *(["2026-01-20 10:00:00", "https://www.linkedin.com/feed/3", who["scrap"]] for who in outside)],
        "Invitations": [["From", "To", "Sent At", "Message", "Direction"],
                        [PEOPLE[33], PEOPLE[34], "1/20/26, 2:37 PM", f"Bonjour {PEOPLE[34]}", "OUTGOING"],
                        *([PEOPLE[33], who["name"], "1/20/26, 2:37 PM", who["scrap"], "OUTGOING"] for who in outside)],
        "messages": [["CONVERSATION ID", "FROM", "TO", "DATE", "CONTENT"],
                     ["1", PEOPLE[35], PEOPLE[36], "2026-01-20 10:00:00 UTC", f"Cher {PEOPLE[36]}"],
                     *(["2", who["name"], who["mail"], "2026-01-20 10:00:00 UTC", who["scrap"]] for who in outside)],
        "Profile": [["First Name", "Last Name", "Headline", "Summary", "Industry"],
                    [*PEOPLE[37].split(), "x", f"Avec {PEOPLE[38]}", outside[0]["street"]]],
        "Email Addresses": [["Email Address", "Confirmed"], *([who["mail"], "Yes"] for who in outside)],
    }  # fmt: skip


def survey() -> bytes:
    """Answers that ask for a name, an address, an employer and free words beside our questions."""
    items = {key: item for key, item in entries("item").items() if key in ("e1", "e2", "e3", "e4")}
    heads = ["Horodateur", "Adresse e-mail", "Votre nom et prénom", "Votre adresse postale",
             "Votre employeur précédent", *(item.fr for item in items.values()), "Un commentaire libre ?"]  # fmt: skip
    said = ["Tout à fait d’accord", "Oui", "4", "Parfois"]
    return written(
        [heads]
        + [
            [f"05/02/2025 13:{n:02}:43", who["mail"], who["name"], who["street"], who["employer"], *said, who["scrap"]]
            for n, who in enumerate(outsider("survey", n) for n in range(EACH))
        ]
        + [[f"06/02/2025 13:{n:02}:43", ALIASES[PEOPLE[n]], PEOPLE[n], "", "", *said, f"vu {PEOPLE[n + 1]}"]
           for n in range(12)]
    )  # fmt: skip


def books() -> bytes:
    """Third parties and labels of entries that cost what networking costs; the accounts' own labels name nobody."""
    heads = ["JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
             "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet",
             "ValidDate", "Montantdevise", "Idevise"]  # fmt: skip
    lines = [heads]
    for n, who in enumerate(outsider("ledger", n) for n in range(2 * EACH)):
        account, label = (("628100", "Concours divers"), ("623300", "Foires et expositions"))[n % 2]
        amount, own = f"{100 + n},00", PEOPLE[n] if n % 3 else who["name"]
        for debit, credit, book, third, third_name in (
            (amount, "0,00", account, "", ""), ("0,00", amount, "401000", who["last"], f"{who['employer']} {own}"),
        ):  # fmt: skip
            lines.append(["AC", "Achats", str(n), f"2025{n % 12 + 1:02}15", book, label if book == account else "Tiers",
                          third, third_name, who["mail"], "20250101", f"{who['street']} {who['scrap']} {own}", debit,
                          credit, "", "", "20260101", "", ""])  # fmt: skip
    return written(lines, "\t", "cp1252")


def staff() -> bytes:
    """The personnel department's list: people the client typed, and others."""
    heads = ["Matricule", "Nom", "Prénom", "E-mail", "Adresse", "Service", "Site", "Niveau", "Poste", "Date d'entrée",
             "Date de sortie", "Type de contrat", "Employeur précédent", "Observations"]  # fmt: skip
    outside = [outsider("staff", n) for n in range(EACH)]
    return written(
        [heads]
        + [[f"B{n}", name.split()[1], name.split()[0], ALIASES[name], "", "Commerce", "Tours", "Cadre", "Vendeur",
            "03/08/2018", "", "CDI", "", ""] for n, name in enumerate(PEOPLE)]
        + [[f"C{n}", who["last"], who["first"], who["mail"], who["street"], "Commerce", "Lyon", "Employé", "Assistant",
            "03/08/2018", "", "CDI", who["employer"], who["scrap"]] for n, who in enumerate(outside)],
        ";", "cp1252",
    )  # fmt: skip


def register() -> bytes:
    heads = ["Réseau", "Collaborateur", "Rôle", "Cotisation annuelle HT", "Date d'échéance", "Contact sur place",
             "Adresse du club", "Remarques"]  # fmt: skip
    return written(
        [heads]
        + [[f"Club {n % 4 + 1}", PEOPLE[n], "membre", "300", "30/06/2026", f"{who['name']} {who['mail']}",
            f"{who['street']} {who['employer']}", who["scrap"]]
           for n, who in enumerate(outsider("register", n) for n in range(20))],
        ";",
    )  # fmt: skip


def gatherings() -> dict[str, bytes]:
    """Who came, as four tools list them."""
    by = {source: [outsider(source, n) for n in range(EACH)] for source in SOURCES}
    helloasso = [["Référence commande", "Date de la commande", "Statut de la commande", "Nom participant",
                  "Prénom participant", "Nom payeur", "Prénom payeur", "Email payeur", "Raison sociale", "Adresse",
                  "Montant tarif", "Champ complémentaire"]]  # fmt: skip
    helloasso += [
        [
            f"8{n}",
            "02/04/2025 09:55",
            "Validé",
            who["last"],
            who["first"],
            PEOPLE[n],
            "",
            who["mail"],
            who["employer"],
            who["street"],
            "85,00",
            who["scrap"],
        ]
        for n, who in enumerate(by["helloasso"])
    ]
    eventbrite = [["Order #", "Order Date", "First Name", "Last Name", "Email", "Attendee Status", "Total Paid",
                   "Company", "Billing Address", "Comment"]]  # fmt: skip
    eventbrite += [[n, "2025-01-02", who["first"], who["last"], who["mail"], "Attending", "45.00", who["employer"],
                    who["street"], who["scrap"]] for n, who in enumerate(by["eventbrite"])]  # fmt: skip
    teams = [["1. Résumé"], ["Titre de la réunion", f"Club 1 {by['teams'][0]['scrap']}"],
             ["Participants présents", "6"], ["Heure de début", "12/01/2025 09:00:02"], [], ["2. Participants"],
             ["Nom", "Première participation", "Dernier départ", "Durée", "E-mail", "Rôle"],
             *([f"{who['name']} ({who['employer']})", "12/01/2025 09:00:02", "12/01/2025 10:00:02", "1h", who["mail"],
                who["street"]] for who in by["teams"])]  # fmt: skip
    zoom = [["Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants"],
            ["81", by["zoom"][0]["scrap"], "02/08/2025 09:00:02 AM", "02/08/2025 10:02:02 AM", by["zoom"][0]["mail"],
             63, 2], [],
            ["Name (Original Name)", "User Email", "Join Time", "Leave Time", "Duration (Minutes)", "Guest"],
            *([f"{who['name']} ({who['employer']})", who["mail"], "02/08/2025 09:02:33 AM", "02/08/2025 10:01:42 AM",
               60, who["street"]] for who in by["zoom"])]  # fmt: skip
    return {"lists/helloasso.csv": written(helloasso, ";"), "lists/eventbrite.csv": written(eventbrite),
            "lists/teams.csv": written(teams, "\t", "utf-16"), "lists/zoom.csv": written(zoom)}  # fmt: skip


@dataclass
class Run:
    """What one command left behind."""

    root: Path
    code: int
    terminal: str
    read: dict = field(default_factory=dict)

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    def left(self, *parts: str) -> dict[str, str]:
        """Every file below the workspace's folder of that name, as text."""
        folder = self.root.joinpath(*parts)
        return {
            path.relative_to(self.root).as_posix(): text_of(path.name, path.read_bytes())
            for path in folder.rglob("*")
            if path.is_file()
        }


@functools.cache
def text_of(name: str, content: bytes) -> str:
    """What a file says, to its last hidden part: packages inside packages, the words and properties of a PDF."""
    if name.endswith((".docx", ".pptx", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "\n".join(f"{part}\n{text_of(part, package.read(part))}" for part in package.namelist())
    if name.endswith(".pdf"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        numbers = sorted(reader.xref_objStm | reader.xref[0])
        objects = [repr(reader.get_object(number)) for number in numbers]  # bookmarks, words for those who do not see
        return "\n".join([str(reader.metadata), *(page.extract_text() for page in reader.pages), *objects])
    return content.decode("latin-1" if name.endswith((".png", ".jpeg", ".ttf")) else "utf-8")


def command(root: Path, *words: str) -> Run:
    answer = command_line.command(root, *words)
    return Run(root, answer.code, answer.said)


@pytest.fixture(scope="module")
def good(tmp_path_factory) -> Run:
    """The planted client, reported by the command line."""
    root = tmp_path_factory.mktemp("planted")
    plant(root / "data" / "clients" / "brevent" / "T0")
    run = command(root, "report", "brevent", "--formats", "html,pdf,docx,pptx,xlsx")
    assert run.code == 0, run.terminal
    return run


@pytest.fixture(scope="module")
def outside(tmp_path_factory) -> Run:
    """The client who typed next to nothing, checked, then reported by the command line; what was read, in `read`."""
    root = tmp_path_factory.mktemp("outside")
    plant_received(root / "data" / "clients" / "dehors" / "T0")
    checked = command(root, "check", "dehors", "--json")
    run = command(root, "report", "dehors")
    assert run.code == checked.code == 0, run.terminal + checked.terminal
    run.read = json.loads(checked.terminal)
    return run


def own_notebook(root: Path, *cells: str, client: str = "brevent") -> Path:
    """The client's own copy of the diagnosis, with cells of its own before the last."""
    notebook = nbformat.read(CHECKOUT / "notebooks" / "01_diagnosis.ipynb", as_version=4)
    at = next(n for n, cell in enumerate(notebook.cells) if "compute" in cell.metadata.get("tags", ())) + 1
    notebook.cells[at:at] = [nbformat.v4.new_code_cell(cell) for cell in cells]
    path = root / "data" / "clients" / client / "T0" / "notebooks" / "01_diagnosis.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)
    return path


def delivered(run: Run) -> dict[str, str]:
    """The delivered files as they were, by name."""
    folder = run.reports / "brevent" / "T0"
    return {name: text for name, text in run.left("reports", "brevent", "T0").items() if "/failed/" not in name} | {
        "folder": str(sorted(path.name for path in folder.iterdir() if path.name != "failed"))
    }


def test_the_search_finds_what_is_planted():
    assert len(SURNAMES) > 40
    for text in ("NERANDALE", "chez Saltimboeuf", "e-mail: uzerchois@brevent.example", "cunégilde"):
        assert leaks(text, agreed=False), text
    assert leaks(f"{AGREED[0]} et {AGREED[1].upper()}", agreed=True) == []
    assert leaks(f"{AGREED[0]} et {PEOPLE[30]}", agreed=True) == [plain(word) for word in PEOPLE[30].split()[::-1]]


def test_more_than_two_hundred_words_are_planted_and_none_stands_in_the_checkout():
    assert len(CAME_FROM) == len(SOURCES) * len(KINDS) * EACH > 200
    pages = [
        plain(path.read_text(encoding="utf-8"))
        for folder in ("lib", "notebooks")
        for path in (CHECKOUT / folder).rglob("*")
        if path.suffix in (".py", ".yaml", ".po", ".ipynb", ".j2")
    ]
    assert len(pages) > 50
    assert not [word for word in CAME_FROM if any(word in page for page in pages)]
    assert leaks(f"x{next(iter(CAME_FROM)).upper()}x", agreed=True)


def test_every_kind_of_file_received_is_read_and_fills_its_table(outside):
    kinds = {file["kind"] for file in outside.read["files"]}
    assert kinds >= {"linkedin connections", "linkedin shares", "linkedin invitations", "linkedin messages", "ledger",
                     "survey google forms", "staff list", "membership register", "attendance helloasso",
                     "attendance eventbrite", "attendance teams", "attendance zoom"}  # fmt: skip
    tables = {file["table"] for file in outside.read["files"]}
    assert tables >= {"contacts", "profiles", "budget", "answers", "headcount", "memberships"}
    (seal,) = outside.left("data", ".seals").values()
    assert set(json.loads(seal)["tables"]) >= tables - {""} | {"contact_overlaps"}


def test_nobody_in_the_files_received_is_in_seal_report_log_or_on_the_reports_terminal(outside):
    """The terminal of `check` is left out: it quotes, to the consultant alone, cells and file names as they stand."""
    for name, text in (outside.left("data", ".seals") | outside.left("reports")).items():
        assert leaks(re.sub(r"base64,[^\"\\]+", "", text), agreed=True) == [], name
    assert leaks(outside.terminal, agreed=True) == []


def test_a_notebook_that_crashes_over_the_files_received_tells_nobody_of_them(outside):
    cells = ("print({name: engagement.rows(name)[:50] for name in engagement.tables})",
             "raise ValueError(str([engagement.rows(name) for name in engagement.tables]))")  # fmt: skip
    own = own_notebook(outside.root, *cells, client="dehors")
    try:
        run = command(outside.root, "report", "dehors")
    finally:
        own.unlink()
    assert run.code == 1
    left = run.left("reports")
    assert any("/failed/" in name for name in left)
    assert "ValueError" in "".join(text for name, text in left.items() if ".logs" in name)
    for name, text in {**left, "terminal": run.terminal}.items():
        assert leaks(re.sub(r"base64,[^\"\\]+", "", text), agreed=True) == [], name


def test_no_planted_name_is_in_the_seal_but_those_agreed_to(good):
    seals = good.left("data", ".seals")
    assert len(seals) == 1
    for name, text in seals.items():
        assert len(text) > 10_000
        assert '"contacts":' in text
        assert '"contact_overlaps":' in text
        assert leaks(text, agreed=True) == [], name


def test_no_planted_name_leaves_in_notebooks_pages_results_and_record(good):
    files = good.left("reports", "brevent")
    named = [name for name in files if "/figures/" not in name]
    assert len(named) == 17  # three notebooks; in each language five formats, a calendar; results, record
    assert len(files) - len(named) > 100
    for name, text in files.items():
        assert leaks(re.sub(r"base64,[^\"\\]+", "", text), agreed=True) == [], name


def test_those_who_agreed_are_named_where_they_go(good):
    files = good.left("reports", "brevent")
    page = files["reports/brevent/T0/fr/report.html"]
    assert AGREED[3] in page  # in the consultant's comment
    for name in ("report.pdf", "report.docx", "action_plan.xlsx"):
        assert any(each in files[f"reports/brevent/T0/fr/{name}"] for each in AGREED), name
    assert any(name in page for name in AGREED if name != AGREED[3])
    assert "V-" in page  # and those who did not agree go under their labels
    assert leaks(files["reports/brevent/T0/run.json"], agreed=False) == []


def test_no_planted_name_is_in_the_logs_or_on_the_terminal(good):
    for name, text in good.left("reports", ".logs").items():
        assert leaks(text, agreed=False) == [], name
    assert "remplacés par leur étiquette" in good.terminal
    assert leaks(good.terminal, agreed=True) == []


def test_the_check_command_names_nobody_on_the_terminal_either(good):
    for words in (("check", "brevent"), ("check", "brevent", "--json"), ("check", "brevent", "--language", "en")):
        run = command(good.root, *words)
        assert run.code == 0
        assert leaks(run.terminal, agreed=True) == [], words


def test_the_labels_ledger_and_the_key_are_read_by_their_owner_alone(good):
    keys = good.root / "data" / ".keys"
    assert {path.name for path in keys.iterdir()} >= {"brevent.key", "brevent.labels.csv"}
    assert leaks((keys / "brevent.labels.csv").read_text(), agreed=False) == []
    for path in keys.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


SECRET = "answered x by r0001"


def test_a_notebook_that_prints_then_crashes_quotes_nothing_but_in_the_local_log(good):
    before = delivered(good)
    own = own_notebook(
        good.root,
        "print(engagement.rows('people'))",
        f"display({{'text/plain': {SECRET!r}}}, raw=True)",
        f"raise ValueError({SECRET!r} + str(engagement.rows('answers')[:3]))",
    )
    try:
        run = command(good.root, "report", "brevent")
    finally:
        own.unlink()
    assert run.code == 1
    assert delivered(run) == before
    failed = run.left("reports", "brevent", "T0", "failed")
    assert list(failed) == ["reports/brevent/T0/failed/01_diagnosis.ipynb"]
    kept = nbformat.reads(*failed.values(), as_version=4)
    outputs = str([cell.outputs for cell in kept.cells if cell.cell_type == "code"])
    assert "ValueError" in outputs
    for hidden in (SECRET, "V-01", "r0001", "mappingproxy"):
        assert hidden not in outputs
        assert hidden not in run.terminal
    assert "ValueError" in run.terminal
    assert "01_diagnosis.ipynb" in run.terminal
    assert "Traceback" not in run.terminal
    logs = run.left("reports", ".logs")
    assert SECRET in "".join(logs.values())
    for name, text in {**failed, **logs, "terminal": run.terminal}.items():
        assert leaks(text, agreed=True) == [], name
    for path in (good.reports / ".logs").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_cell_that_prints_delivers_nothing_and_leaves_the_earlier_report(good):
    before = delivered(good)
    own = own_notebook(good.root, f"print({SECRET!r})")
    try:
        run = command(good.root, "report", "brevent")
    finally:
        own.unlink()
    assert run.code == 1
    assert "une sortie ne vient ni de « show » ni de « say »" in run.terminal.replace("\u00a0", " ")
    assert SECRET not in run.terminal
    assert delivered(run) == before
    assert not [
        name for name, text in run.left("reports", "brevent").items() if SECRET in text and "/failed/" not in name
    ]


def test_a_name_in_a_file_that_cannot_be_read_is_not_told_by_its_message(tmp_path):
    """Problems quote what was found at a cell: the checking consultant sees it, no file that leaves holds it."""
    plant(tmp_path / "data" / "clients" / "brevent" / "T0")
    path = tmp_path / "data" / "clients" / "brevent" / "T0" / "incidents.csv"
    rows(path, ["date", "kind"], ["pas une date", "fuite"])
    run = command(tmp_path, "report", "brevent")
    assert run.code == 1
    assert "pas une date" in run.terminal
    assert not (tmp_path / "reports" / "brevent").exists()
    assert leaks(run.terminal, agreed=True) == []


# --- documents -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("client", ["brevent", "dehors"])
def test_no_planted_name_is_in_the_documents(client, request, tmp_path):
    """Questionnaire, counter, legal pack, papers; workbooks and Word files are searched part by part."""
    run = request.getfixturevalue("good" if client == "brevent" else "outside")
    shutil.copytree(run.root / "data", tmp_path / "data")
    documents = command(tmp_path, "documents", client)
    assert documents.code == 0, documents.terminal
    texts = {"terminal": documents.terminal}
    for path in sorted((tmp_path / "reports").rglob("*")):
        if path.suffix in (".xlsx", ".docx"):
            with zipfile.ZipFile(path) as book:
                parts = {part: book.read(part).decode("utf-8", "replace") for part in book.namelist()}
            texts |= {f"{path.name}/{part}": text + re.sub(r"<[^>]*>", "", text) for part, text in parts.items()}
        elif path.is_file():
            texts[path.name] = path.read_text(encoding="utf-8")
    assert any(name.startswith("decisions.docx") for name in texts)
    for name, text in texts.items():
        assert leaks(text, agreed=True) == [], name


@pytest.fixture(scope="module")
def sheets(good, tmp_path_factory) -> dict[str, str]:
    """The personal sheets of the planted client as text, by language and file name."""
    root = tmp_path_factory.mktemp("sheets")
    shutil.copytree(good.root / "data", root / "data")
    run = command(root, "documents", "brevent", "sheets")
    assert run.code == 0, run.terminal
    folder = root / "reports" / "brevent" / "T0" / "documents"
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}


def test_a_personal_sheet_names_its_reader_if_that_was_agreed_and_nobody_else(sheets):
    assert len(sheets) == 2 * len(ASKED)
    named = []
    for name, page in sheets.items():
        own = {reader for reader in ASKED if reader in AGREED and reader in page}
        assert len(own) <= 1
        named += own
        let_pass = {word for reader in own for word in plain(reader).split()}
        assert set(leaks(page, agreed=False)) <= let_pass, name  # those who agreed elsewhere are others here
        assert set(re.findall(r"V-\d+", page)) <= {Path(name).stem}, name
    assert sorted(named) == sorted([*ASKED[:3]] * 2)


def test_no_personal_sheet_is_in_reports_results_or_notebooks(good, sheets):
    """Nor does a notebook load what makes them; that nothing shown or kept takes one is in `test_disclosure`."""
    files = good.left("reports", "brevent")
    assert not [name for name in files if "sheets" in name or "documents" in name]
    for name, text in files.items():
        for sign in ("Fiche personnelle", "Personal sheet", "Ma façon de réseauter", "À remettre en main propre"):
            assert sign not in text, name
            assert any(sign in page for page in sheets.values())
    for path in (CHECKOUT / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        assert not [cell for cell in cells if re.search(r"personal|release_to", cell.source)], path
