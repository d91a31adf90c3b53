"""Received files wounded at random, of every kind: rows or a message, never a traceback, and nothing that obeys.

Seeds are written here, one small file of each kind; where the sample files lie beside the checkout they join in. Half
of the wounds are of bytes, half of cells, lines or members, so that they get past the opening and into the readers.
"""

from __future__ import annotations

import csv
import datetime
import io
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from maillage.catalogue import entries
from maillage.intake import Problem, Workspace, check_json, report, take_in
from maillage.intake.exports import Context, read_exports
from maillage.intake.problems import as_json
from maillage.intake.reading import Reading, Sheet, read_folder, rows_of
from maillage.intake.values import Reader
from maillage.intake.workbook import write_blank_workbook
from maillage.language import Language

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT.parent / "shared" / "data"
LARGEST_SAMPLE, LARGEST_WORKBOOK = 12_000, 20_000

SHORT = os.environ.get("SOAK") == "short"
BATCHES, EACH = (4, 100) if SHORT else (84, 250)  # 400 or 21,000 received files
WORKBOOK_BATCHES, WORKBOOK_EACH = (1, 40) if SHORT else (10, 200)
WHOLE_BATCHES, WHOLE_EACH = (1, 20) if SHORT else (5, 100)

Random = np.random.Generator
Seed = tuple[str, bytes]  # path below exports/, content

# --- seeds ---------------------------------------------------------------------------------------------------------

CONNECTIONS = (
    'Notes:\n"When exporting your connection data, you may notice, https://www.linkedin.com/help"\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Max,Orval,https://www.linkedin.com/in/max-orval,,Brévent Instruments SAS,CEO,04 Jan 2021\n"
    'Zoé,"Ördek, PhD",https://www.linkedin.com/in/zo%C3%A9,z@x.fr,"Kervoyal (Ateliers)",Directrice,12 Feb 2019\n'
    ",,,,,,04 Mar 2020\n"
)
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    'Anne Noiret,Max Orval,"1/20/26, 2:37 PM","Bonjour,\nvu au salon",OUTGOING,https://x,https://y\n'
    'Max Orval,Anne Noiret,"1/21/26, 2:37 PM",,INCOMING,https://x,https://y\n'
)
SHARES = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    '2026-01-20 10:00:00,https://www.linkedin.com/feed/1,"Merci à ""tous""\nsuite",,,MEMBER_NETWORK\n'
    "2025-12-20 10:00:00,https://www.linkedin.com/feed/2,Bravo,,,MEMBER_NETWORK\n"
)
MESSAGES = "CONVERSATION ID,FROM,TO,DATE,CONTENT\n1,A,B,2026-01-20 10:00:00 UTC,Cher B\n"
LEGAL = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
HR = (
    "Matricule;Nom;Prénom;E-mail;Service;Site;Niveau;Poste;Date d'entrée;Date de sortie;Type de contrat\n"
    "B1;CAUVOIRIN;Yann;y@b.fr;Direction générale;Lyon;Direction;Directeur;03/08/2018;;CDI\n"
    "B2;LORMOYEUX;Yasmine;z@b.fr;Commerce;Annecy;Cadre;Responsable des ventes;12/06/2002;;CDI\n"
    "B3;NOIRET;Anne;a@b.fr;Commerce;Annecy;Employé;Assistante;sept. 2021;31/12/2024;CDD\n"
)
REGISTER = (
    "Réseau;Collaborateur;Rôle;Adhésion depuis;Cotisation annuelle HT;Date d'échéance\n"
    "BNI Annecy;NOIRET Anne;Présidente de commission;sept. 2021;1 200,00 €;30/06/2026\n"
    "Medef;Cauvoirin Yann;membre;2020;480;?\n"
)
HELLOASSO = (
    "Référence commande;Date de la commande;Statut de la commande;Nom participant;Prénom participant;Montant tarif\n"
    "1;02/01/2024 09:55;Validé;Noiret;Anne;85,00\n2;03/01/2024 09:55;Remboursé;Blanc;Léa;85,00\n"
)
EVENTBRITE = (
    "N° de commande,Date de commande,Prénom,Nom de famille,E-mail,Statut du participant,Total payé\n"
    "1,2024-01-02,Anne,Noiret,a@x.fr,Participera,45.00\n2,2024-01-03,Paul,Roux,p@x.fr,Ne participera pas,0.00\n"
)
TEAMS = (
    "1. Résumé\nTitre de la réunion\tBNI Annecy\nParticipants présents\t3\nHeure de début\t12/01/2024 09:00:02\n\n"
    "2. Participants\nNom\tPremière participation\tDernier départ\tDurée\tE-mail\n"
    "Anne Noiret\t12/01/2024 09:00:02\t12/01/2024 10:00:02\t1h\ta@x.fr\n"
    "ROUX Paul (Invité)\t12/01/2024 09:05:02\t12/01/2024 10:00:02\t55m\t\n\n3. Activités\nNom\tHeure\n"
)
ZOOM = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    '812,"BNI, Annecy",02/08/2024 09:00:02 AM,02/08/2024 10:02:02 AM,h@x.fr,63,2\n\n'
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    "Anne Noiret (Téléphone),a@x.fr,02/08/2024 09:02:33 AM,02/08/2024 10:01:42 AM,60,Yes\n"
    "Roux Paul,,02/08/2024 09:02:33 AM,02/08/2024 10:01:42 AM,60,No\n"
)
LSS = """<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>
<questions><rows><row><qid>1</qid><parent_qid>0</parent_qid><sid>77</sid><type>F</type><title>Q1</title></row>
<row><qid>3</qid><parent_qid>0</parent_qid><sid>77</sid><type>L</type><title>Q3</title></row></rows></questions>
<subquestions><rows><row><qid>5</qid><parent_qid>1</parent_qid><title>SQ001</title></row></rows></subquestions>
<question_l10ns><rows><row><qid>1</qid><question><![CDATA[<p>D’accord ?</p>]]></question><language>fr</language></row>
<row><qid>3</qid><question>Vous êtes</question><language>fr</language></row>
<row><qid>5</qid><question>E1</question><language>fr</language></row></rows></question_l10ns>
<answers><rows><row><aid>11</aid><qid>1</qid><code>A1</code></row><row><aid>13</aid><qid>3</qid><code>A1</code></row>
</rows></answers><answer_l10ns><rows>
<row><aid>11</aid><answer>Tout à fait d’accord</answer><language>fr</language></row>
<row><aid>13</aid><answer>Salarié</answer><language>fr</language></row></rows></answer_l10ns></document>"""


def written(rows: list[list[str]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as a text export."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator).writerows(rows)
    return buffer.getvalue().encode(encoding)


def book_of(sheets: dict[str, list[list[str]]]) -> bytes:
    """Rows as a workbook: whole numbers as numbers, days as days."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": True, "strings_to_formulas": False})
    dated = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
        sheet.write_datetime(len(rows), 1, datetime.datetime(2025, 3, 1), dated)
        sheet.write_formula(len(rows), 2, "=1/0", None, "#DIV/0!")
    book.close()
    return buffer.getvalue()


def archive_of(files: dict[str, bytes]) -> bytes:
    """Files as an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def ledger_rows() -> list[list[str]]:
    """A balanced « fichier des écritures comptables » of eight entries."""
    rows = [list(LEGAL)]
    for number, (account, label, amount) in enumerate(
        [("628100", "Cotisation BNI", "1200,00"), ("623300", "Salon", "3500,50"), ("641000", "Paie", "20000,00"),
         ("625100", "Déplacements club", "-64,20")]
    ):  # fmt: skip
        for debit, credit, own in ((amount, "0,00", account), ("0,00", amount, "401000")):
            rows.append(["AC", "Achats", str(number), f"2025{number + 1:02}15", own, "", "", "Tiers", "P1", "20250101",
                         label, debit, credit, "", "", "20260101", "", ""])  # fmt: skip
    return rows


def surveys() -> Iterator[Seed]:
    """One survey of each tool, of five statements and the choices among them."""
    items = {key: item for key, item in entries("item").items() if key in ("e1", "e2", "e3", "e4", "e5")}
    wordings = [item.fr for item in items.values()]
    said = [["Tout à fait d’accord", "Plutôt d’accord", "Oui", "4", "Parfois"], ["1", "2", "Non", "", "=1+1"]]
    moment, slash = "2024-02-05 13:11:43", "05/02/2024 13:11:43"
    yield (
        "survey/salaries.csv",
        written([["Horodateur", "Adresse e-mail", *wordings]] + [[slash, "a@x.fr", *row] for row in said]),
    )
    head = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"]
    forms = [[*head, *wordings]] + [["1", "2/5/24 12:51", "2/5/24 13:11", "anonymous", "", *row] for row in said]
    yield "survey/Questionnaire(1-2).xlsx", book_of({"Sheet1": forms})
    yield "survey/cadres.csv", written(forms, ";", "cp1252")
    lime = ["id", "submitdate", "lastpage", "startlanguage"]
    coded = [[*lime, "Q1[SQ001]", "Q3", "Q3[other]"], ["1", moment, "4", "fr", "A1", "A1", ""],
             ["2", "", "2", "fr", "", "-oth-", "x"]]  # fmt: skip
    yield "survey/limesurvey_survey_77.lss", LSS.encode()
    yield "survey/results-survey77.csv", written(coded)
    yield "survey/results-survey78.csv", written([[*lime, *items]] + [["1", moment, "4", "fr", *row] for row in said])
    monkey = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name"]
    yield (
        "survey/monkey.xlsx",
        book_of(
            {
                "Sheet": [
                    [*monkey, *wordings],
                    [*[""] * len(monkey), *["Response"] * 5],
                    ["118", "43", "02/13/2024 12:51:26 PM", "02/13/2024 01:11:43 PM", "192.0.2.1", "", "", *said[0]],
                ]
            }
        ),
    )
    yield (
        "survey/responses-aB.csv",
        written(
            [["#", *wordings, "Response Type", "Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"]]
            + [["a1", *row, "completed", moment, moment, "same", ""] for row in said]
        ),
    )


@cache
def seeds() -> tuple[Seed, ...]:
    """One small file of each kind."""
    own = {
        "linkedin/Anne Noiret/Connections.csv": CONNECTIONS.encode(),
        "linkedin/Anne Noiret/Invitations.csv": INVITATIONS.encode(),
        "linkedin/Anne Noiret/Shares.csv": SHARES.encode(),
        "linkedin/Anne Noiret/messages.csv": MESSAGES.encode("utf-16"),
        "ledger/123456789FEC20251231.txt": written(ledger_rows(), "\t", "cp1252"),
        "ledger/123456780FEC20251231.txt": written(ledger_rows(), "|", "iso8859-15"),
        "ledger/grand livre.xlsx": book_of({"Grand livre": ledger_rows()}),
        "lists/rh.csv": HR.encode("cp1252"),
        "lists/rh.xlsx": book_of({"RH": [line.split(";") for line in HR.splitlines()]}),
        "lists/adhesions.csv": REGISTER.encode("utf-8-sig"),
        "lists/helloasso.csv": HELLOASSO.encode("utf-8-sig"),
        "lists/eventbrite.csv": EVENTBRITE.encode(),
        "lists/teams.csv": TEAMS.encode("utf-16"),
        "lists/participants.csv": ZOOM.encode("utf-8-sig"),
        "lists/contacts_reviewed.csv": b"Entreprise;Cible retenue\nKervoyal;Ateliers Kervoyal\nX;autre\n",
    } | dict(surveys())
    own["linkedin/Anne Noiret.zip"] = archive_of(
        {"Connections.csv": CONNECTIONS.encode(), "Jobs/Saved Jobs.csv": b"Date\n1\n", "Articles/x.html": b"<p>x</p>"}
    )
    own["all.zip"] = archive_of({name: raw for name, raw in own.items() if name.endswith((".csv", ".txt", ".lss"))})
    return tuple(own.items())


@cache
def samples() -> tuple[Seed, ...]:
    """The samples that lie beside the checkout, the longer texts by their beginning; none where there are none."""
    found = []
    folders = {"fec": "ledger", "surveys": "survey", "lists_hr_events": "lists",
               "linkedin_personal": "linkedin/Anne Noiret"}  # fmt: skip
    for path in sorted(SAMPLES.rglob("*")) if SAMPLES.is_dir() else ():
        source, workbook = path.relative_to(SAMPLES).parts[0], path.suffix in (".xlsx", ".xls", ".zip")
        if not path.is_file() or path.suffix == ".md" or path.name.startswith("ORACLE"):
            continue
        raw = path.read_bytes()
        if workbook and len(raw) > LARGEST_WORKBOOK and path.suffix != ".xls":
            continue
        if not workbook and len(raw) > LARGEST_SAMPLE and path.suffix != ".lss":
            raw = raw[: raw.rfind(b"\n", 0, LARGEST_SAMPLE) + 1]
        found.append((f"{folders.get(source, source)}/{path.parent.name}-{path.name}", raw))
    return tuple(found)


def drawn(stream: Random) -> Seed:
    """Any of ours, or one time in three a sample; now and then under a name nobody would give."""
    among = samples() if samples() and stream.random() < 1 / 3 else seeds()
    below, raw = among[int(stream.integers(0, len(among)))]
    if stream.random() < 0.05:
        parts = below.split("/")
        at = int(stream.integers(0, len(parts)))
        name = re.sub(r"[/\x00\ud800]", "", pick(stream, HOSTILE))[:40].strip(".") or "x"
        parts[at] = name + Path(parts[at]).suffix
        below = "/".join(parts)
    return below, raw


# --- wounds --------------------------------------------------------------------------------------------------------

HOSTILE = (
    "=1+1", "+cmd|' /C calc'!A0", "@SUM(A1:A9)", "-2+3", "=HYPERLINK(\"http://x\";\"y\")", "<script>alert(1)</script>",
    "\x1b[2J\x1b[31m", "\x1b]0;titre\x07", "\x9b31m", "\x9d0;x\x9c", "\x00", "\x08\x08\x7f", "\u202eosselc\u202c",
    "\ufeff", "\ufffe", "\U000e0041", "\u2028", "\ud800", "e\u0301" * 40, "🏢" * 30, "x" * 40_000, "9" * 5_000,
    "1" * 200 + "," + "2" * 200, "1e999", "-1e400", "nan", "inf", "NaN €", "1,2,3,4", "00/00/0000", "31/02/2024",
    "12/01/0024", "01/01/9999", "32/13/24", "29/02/2023", "20259999", "99999999999", "45123.99999", "0000-00-00",
    "1/1/1", "²³/½/²⁰²⁴", "٣/٤/٢٠٢٤", "１２００", "²", "½", "١٢٣", '"', '""', '"a\n', "'", ";;;;", ",,,,", "\t", "|||",
    "\r", "\n", "\r\n", "sep=;", "&lt;&#0;&xxe;", "%s%n{0}{found}", "{where}", "%(x)s", "\\x1b[31m", "../../x",
    "C:\\x", "V-01", "#REF!", "#N/A", "TRUE", "None", "()", "(", "€", "-", "--", "A1", "Q1[SQ001]", "e1", "total",
)  # fmt: skip
DECLARED = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "&b;&b;">]>'
CLIMBING = (
    "../../etc/x.csv", "/etc/x.csv", "C:\\x.csv", "a\\..\\..\\x.csv", "\x1b[31mx.csv", "x\x9b2J.csv", "x\n.csv", "..",
    ".", "/", "a/" * 40 + "x.csv", "x" * 400 + ".csv", "\u202egpj.csv", "con.csv", " .csv", "=1+1.csv",
)  # fmt: skip


def pick(stream: Random, among) -> str:
    """One of them."""
    return among[int(stream.integers(0, len(among)))]


def hurt_bytes(raw: bytes, stream: Random) -> bytes:
    """Cut, flipped, doubled, torn out, or something hostile put in."""
    at = int(stream.integers(0, len(raw) + 1))
    kind = int(stream.integers(0, 9))
    if kind == 0:
        return raw[:at]
    if kind == 1:
        return raw[at:]
    if kind == 2:
        flipped = bytearray(raw)
        for place in stream.integers(0, max(len(raw), 1), size=int(stream.integers(1, 9))) if raw else ():
            flipped[int(place)] ^= 1 << int(stream.integers(0, 8))
        return bytes(flipped)
    if kind == 3:
        return raw[:at] + raw[at : at + int(stream.integers(1, 300))] * 2 + raw[at:]
    if kind == 4:
        return raw[:at] + raw[at + int(stream.integers(1, 300)) :]
    if kind == 5:
        return raw[:at] + b"\x00" * int(stream.integers(1, 5)) + raw[at:]
    if kind == 6:  # a second encoding, glued on
        return (
            raw[:at] + "Été à Cafés;ß\r\n".encode(pick(stream, ("cp1252", "utf-16", "utf-8-sig", "cp437"))) + raw[at:]
        )
    if kind == 7:
        return raw.replace(b"\n", pick(stream, (b"\r", b"\r\n", b"\n\n", b"\r\r\n", b"\x0b", b"\x85")))
    return raw[:at] + pick(stream, HOSTILE).encode("utf-8", "surrogatepass") + raw[at:]


def hurt_cells(raw: bytes, stream: Random) -> bytes:
    """A cell, a heading, a line or the separator changed; the file stays a text in its own encoding."""
    encoding = (
        "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig" if raw[:1] == b"\xef" else "utf-8"
    )
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text, encoding = raw.decode("cp1252", "replace"), "cp1252"
    lines = text.splitlines(keepends=True) or [""]
    mark = max("\t;,|", key=text.count)
    at = int(stream.integers(0, min(len(lines), 12) if stream.random() < 0.5 else len(lines)))
    kind = int(stream.integers(0, 10))
    cells = lines[at].rstrip("\r\n").split(mark)
    place = int(stream.integers(0, len(cells)))
    if kind <= 2:
        cells[place] = pick(stream, HOSTILE)
        if kind == 2:
            cells[place] = '"' + cells[place].replace('"', '""') + '"'
        lines[at] = mark.join(cells) + "\n"
    elif kind == 3:  # a heading, or a cell, twice
        cells.insert(place, pick(stream, cells))
        lines[at] = mark.join(cells) + "\n"
    elif kind == 4:
        lines[at] *= int(stream.integers(2, 60))
    elif kind == 5:
        lines = [line.replace(mark, pick(stream, "\t;,|:")) for line in lines]
    elif kind == 6:  # another century
        change = pick(stream, ("18", "00", "99", "21", "1"))
        lines = [re.sub(r"\b(19|20)(?=\d\d)", change, line) for line in lines]
    elif kind == 7:
        stream.shuffle(lines)
    else:  # cells everywhere
        rate = 0.3 * stream.random()
        lines = [
            mark.join(pick(stream, HOSTILE) if stream.random() < rate else cell for cell in line.split(mark))
            for line in lines[:60]
        ]
    return "".join(lines).encode(encoding, "replace" if encoding == "cp1252" else "surrogatepass")


def hurt_markup(content: bytes, stream: Random) -> bytes:
    """References, numbers and strings of a part of a workbook changed."""
    told = re.sub(r"[\ud800\x00]", "", pick(stream, HOSTILE)).replace("&", "&amp;").replace("<", "&lt;").encode()
    return re.sub(
        rb'(?<=>)[^<>\s]+(?=<)|(?<=")[^"<>/]+(?=")',
        lambda found: told if stream.random() < 0.05 else found[0],
        content,
    )


def hurt_archive(raw: bytes, stream: Random) -> bytes:
    """A member of an archive or workbook wounded, renamed, doubled or lost, and all of it packed again."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = [(info, archive.read(info)) for info in archive.infolist()]
    except Exception:  # wounded before: whatever Python's own reader makes of it is no matter of ours
        return hurt_bytes(raw, stream)
    if not members:
        return raw
    at = int(stream.integers(0, len(members)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, (info, content) in enumerate(members):
            name = info.filename
            if place == at:
                kind = int(stream.integers(0, 7))
                if kind == 0:
                    continue
                if kind == 1:
                    name = pick(stream, CLIMBING) if stream.random() < 0.7 else f"{pick(stream, HOSTILE)}.csv"
                    name = name.replace("\ud800", "?").partition("\x00")[0][:60_000]
                elif kind == 2:
                    archive.writestr(f"copy of {name}"[-200:], content)
                elif kind == 3 and content[:1] == b"<":
                    content = content.replace(b"?>", b"?>" + DECLARED.encode(), 1).replace(b"<t>", b"<t>&b;", 1)
                elif kind == 4 and content[:1] == b"<":  # a reference, a number or a string changed
                    content = hurt_markup(content, stream)
                else:
                    content = (hurt_cells if stream.random() < 0.5 else hurt_bytes)(content, stream)
            archive.writestr(name or "x", content)
    return buffer.getvalue()


def wounded(raw: bytes, stream: Random) -> bytes:
    """The bytes with one to three wounds."""
    packed = raw.startswith(b"PK")
    for _ in range(int(stream.integers(1, 4))):
        if stream.random() < 0.35:
            raw = hurt_bytes(raw, stream)
        elif packed:
            raw = hurt_archive(raw, stream)
        else:
            raw = hurt_cells(raw, stream)
    return raw


# --- the property --------------------------------------------------------------------------------------------------

UNSAFE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def obeyed(text: str) -> list[str]:
    """Signs of a message that a terminal would obey or that hide others."""
    return [ascii(sign) for sign in set(text) - {"\n"} if unicodedata.category(sign) in UNSAFE]


def assert_told_safely(problems: list[Problem]) -> None:
    """Every problem, in both languages and both forms, says something and obeys nobody."""
    for language in map(Language, ("fr", "en")):
        assert obeyed(report(problems, language)) == []
        for problem in problems:
            said = as_json(problem, language)
            assert said["found"]
            assert obeyed("".join(said.values())) == [], said
            assert "\n" not in "".join(said.values())


def put(folder: Path, below: str, raw: bytes) -> Path:
    """A file as it was received, alone under `exports/`."""
    path = folder / "exports" / below
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


@cache
def typed(home: Path) -> tuple[Sheet, ...]:
    """What the consultant filled in beside: people, targets, networks, memberships."""
    folder = home / "typed"
    folder.mkdir()
    for name, text in {
        "people": "person;function;level\nAnne Noiret;commerce;cadre\nPaul Roux;commerce;cadre\n",
        "targets": "target;kind\nBrévent Instruments;compte\nAteliers Kervoyal;compte\n",
        "networks": "network;kind\nBNI Annecy;club d’affaires\n",
        "memberships": "network;person;last_attended\nBNI Annecy;Anne Noiret;2024-01-05\n",
    }.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    reading: Reading = read_folder(folder, home, "typed")
    assert reading.problems == []
    return tuple(reading.sheets)


def context_of(stream: Random, home: Path) -> Context:
    """An engagement at any depth, its tables filled in or not."""
    rows: dict[str, list] = {}
    for sheet in typed(home) if stream.random() < 0.7 else ():
        if sheet.table.id == "memberships" and stream.random() < 0.5:
            continue
        rows[sheet.table.id] = list(rows_of(sheet, Reader("fr", "EUR"), []))
    as_of = None if stream.random() < 0.05 else datetime.date(2026, 1, 31)
    return Context(pick(stream, ("fr", "en")), "EUR", as_of, pick(stream, ("standard", "in_depth")), rows, b"key")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mutated")


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_wounded_export_is_read_or_told_and_stays_as_it_was(batch: int, home: Path, tmp_path: Path) -> None:
    stream = np.random.default_rng([20261122, batch])
    for number in range(EACH):
        below, whole = drawn(stream)
        raw = wounded(whole, stream)
        path = put(tmp_path, below, raw)
        context = context_of(stream, home)
        found = read_exports(tmp_path, "data/clients/hurt/T0", context)
        problems = found.problems
        for sheet in found.sheets:
            rows_of(sheet, Reader(context.language, "EUR"), problems)
        assert found.files or problems or not raw.strip(), (batch, number, below)
        assert_told_safely(problems)
        assert path.read_bytes() == raw
        path.unlink()


def workbook_files() -> list[Seed]:
    """Every table of the example as CSV, in two encodings, and a workbook that holds some of them."""
    folder = ROOT / "data" / "examples" / "ateliers-brevenne" / "T0"
    files = []
    sheets = {}
    for path in sorted(folder.glob("*.csv")):
        text = path.read_text(encoding="utf-8-sig")
        if len(text) < LARGEST_SAMPLE:
            files += [(path.name, text.encode("utf-8-sig")), (path.name, text.encode("utf-16"))]
            mark = max(";,\t", key=text.partition("\n")[0].count)
            sheets[path.stem] = list(csv.reader(io.StringIO(text), delimiter=mark))
    return [*files, *[("intake.xlsx", book_of(sheets))] * len(files)]


@pytest.mark.parametrize("batch", range(WORKBOOK_BATCHES))
def test_a_wounded_workbook_or_table_is_read_or_told_and_stays_as_it_was(batch: int, tmp_path: Path) -> None:
    stream = np.random.default_rng([20261123, batch])
    files = workbook_files()
    for _ in range(WORKBOOK_EACH):
        name, whole = files[int(stream.integers(0, len(files)))]
        raw = wounded(whole, stream)
        (tmp_path / name).write_bytes(raw)
        reading = read_folder(tmp_path, tmp_path.parent, "data/clients/hurt/T0", "fr")
        problems = list(reading.problems)
        for sheet in reading.sheets:
            rows_of(replace(sheet), Reader("fr", "EUR"), problems)
        assert reading.sheets or problems or not raw.strip()
        assert_told_safely(problems)
        assert (tmp_path / name).read_bytes() == raw
        (tmp_path / name).unlink()


@pytest.mark.parametrize("batch", range(WHOLE_BATCHES))
def test_a_whole_client_with_several_wounded_exports_is_taken_in_or_told(batch: int, tmp_path: Path) -> None:
    stream = np.random.default_rng([20261124, batch])
    folder = tmp_path / "data" / "clients" / "hurt" / "T0"
    folder.mkdir(parents=True)
    (folder / "engagement.toml").write_text('schema = 1\nname = "Blessé"\nas_of = 2026-01-31\n', encoding="utf-8")
    (folder / "people.csv").write_text("person;function\nAnne Noiret;commerce\n", encoding="utf-8")
    write_blank_workbook(folder / "intake.xlsx", "in_depth", "fr")

    def hurt(raw: bytes) -> bytes:
        return wounded(raw, stream) if stream.random() < 0.6 else raw

    for _ in range(WHOLE_EACH):
        chosen = [drawn(stream) for _ in range(4)]
        laid = {put(folder, below, raw): raw for below, raw in ((below, hurt(raw)) for below, raw in chosen)}
        intake = take_in(Workspace(tmp_path), "hurt")
        assert intake.ok or intake.problems
        assert_told_safely(list(intake.problems))
        assert obeyed(str(check_json(intake)["problems"])) == []
        for path, raw in laid.items():
            assert path.read_bytes() == raw
            path.unlink()
