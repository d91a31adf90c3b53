"""Survey exports: the sample files against their oracle, and our own items as every tool would export them."""

from __future__ import annotations

import csv
import io
import statistics
from collections import Counter
from pathlib import Path

import pytest
import xlsxwriter

from maillage.catalogue import core_items, entries
from maillage.intake import report, take_in
from maillage.intake.exports import questions
from maillage.intake.exports.limesurvey import structure_of
from maillage.intake.exports.opening import Received, tables_in
from maillage.intake.exports.questions import choices_in, match_of
from maillage.intake.exports.surveys import claims
from maillage.intake.exports.wide import column_of, survey_of
from maillage.language import Language

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "surveys"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"the sample surveys are not at {SAMPLES}")

ITEMS = entries("item")
X = [name for name in ITEMS if name.startswith("x")]
E = [name for name in ITEMS if name.startswith("e")]

# --- the samples ---------------------------------------------------------------------------------------------------

STATEMENTS = ("Je réserve du temps", "Je relance mes contacts", "Je présente mes contacts", "Mon responsable valorise",
              "Je sais me présenter", "Le réseau est une perte")  # fmt: skip
DEGREES = ("pas du tout d'accord", "plutôt pas d'accord", "ni d'accord, ni pas d'accord", "plutôt d'accord",
           "tout à fait d'accord")  # fmt: skip
LISTED = ("CCI, clubs d'entreprises", "BNI", "Association d'anciens (alumni)", "Syndicat professionnel",
          "LinkedIn – groupes", "Aucun")  # fmt: skip
FILES = {
    "google fr": "google_forms/Pratiques réseau - réponses (Forms CSV, FR).csv",
    "google en": "google_forms/Networking survey (Forms CSV, EN).csv",
    "google sheets": "google_forms/Pratiques réseau (réponses) - Réponses au formulaire 1.csv",
    "microsoft fr": "microsoft_forms/Pratiques réseau(1-32).xlsx",
    "microsoft en": "microsoft_forms/Networking survey(1-32).xlsx",
    "microsoft resaved": "microsoft_forms/Networking survey - resaved CSV cp1252.csv",
    "limesurvey": "limesurvey/results-survey616001_fr_codes.csv",
    "typeform": "typeform/responses-aBcDeFgH.csv",
    "surveymonkey": "surveymonkey/Pratiques reseau.xlsx",
}
WITH_ADDRESSES = [name for name in FILES if name not in ("limesurvey", "typeform")]


def received(path):
    return Received(path.name, ("survey", path.name), path.read_bytes())


def sample(name):
    """A sample as a survey, its codes explained by the structure beside it."""
    problems = []
    (table,) = tables_in(received(SAMPLES / FILES[name]), problems)
    assert claims(table)
    survey = survey_of(table, problems)
    asked = survey.asked
    if name == "limesurvey":
        structure = structure_of(received(SAMPLES / "limesurvey" / "limesurvey_survey_616001.lss"), "fr", problems)
        asked = tuple(map(structure.resolved, asked))
    assert problems == []
    return survey, asked


def oracle():
    with (SAMPLES / "ORACLE_survey.csv").open(encoding="utf-8", newline="") as opened:
        return {row["quantity"]: float(row["value"]) for row in csv.DictReader(opened)}


def canonical(*, complete):
    """The oracle's rows by their moment; without those of people who answered again unless all are asked for."""
    with (SAMPLES / "canonical_answers.csv").open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["complete"] == "1" or not complete]
    return {row["submitted"]: row for row in rows}


def last_of_each(rows):
    return {row["staff_id"]: row for row in rows.values()}


def degree(asked, cell):
    text = asked.options[cell][0] if cell in asked.options else str(cell)
    return int(float(text)) if text[:1].isdigit() else DEGREES.index(text.casefold()) + 1


@needs_samples
@pytest.mark.parametrize("name", FILES)
def test_a_sample_has_its_respondents_its_partials_and_its_repeated_person(name):
    survey, _ = sample(name)
    figures = oracle()
    complete = sum(response.complete for response in survey.responses)
    if name in WITH_ADDRESSES:
        assert (complete, survey.repeated) == (figures["unique complete respondents"], 1)
        assert len(survey.responses) == complete
    else:  # nothing tells who answered
        assert (complete, survey.repeated) == (figures["rows in export (complete only)"], 0)
    if name == "limesurvey":
        assert len(survey.responses) == figures["rows incl. partial"]


@needs_samples
@pytest.mark.parametrize("name", FILES)
def test_a_samples_statements_are_those_of_the_oracle(name):
    survey, asked = sample(name)
    columns = [next(one for one in asked if start in f"{one.question} {one.part}") for start in STATEMENTS]
    known = canonical(complete=False)
    by_minute = {moment[:16]: row for moment, row in known.items()}
    seen = 0
    for response in survey.responses:
        row = by_minute[response.moment.isoformat(" ")[:16]] if response.moment else None
        if row is None:
            continue
        seen += 1
        answered = [degree(one, response.answers[one.position]) if one.position in response.answers else None
                    for one in columns]  # fmt: skip
        if row["complete"] == "1":
            expected = [int(row[f"item{n}"]) if row[f"item{n}"] else None for n in range(1, 7)]
            assert answered == expected
    assert seen == sum(response.complete for response in survey.responses)


def alpha(rows):
    columns = list(zip(*rows, strict=True))
    total = statistics.variance([sum(row) for row in rows])
    return len(columns) / (len(columns) - 1) * (1 - sum(map(statistics.variance, columns)) / total)


@needs_samples
@pytest.mark.parametrize("name", WITH_ADDRESSES)
def test_a_samples_statistics_are_those_of_the_oracle(name):
    survey, asked = sample(name)
    figures = oracle()
    columns = [next(one for one in asked if start in f"{one.question} {one.part}") for start in STATEMENTS]
    rows = [[degree(one, response.answers[one.position]) for one in columns] for response in survey.responses
            if all(one.position in response.answers for one in columns)]  # fmt: skip
    reversed_last = [[*row[:5], 6 - row[5]] for row in rows]
    assert alpha(reversed_last) == pytest.approx(figures["Cronbach alpha, item 6 reversed, listwise"], abs=1e-5)
    recommend = next(one for one in asked if one.question.startswith("Recommanderiez"))
    marks = [int(float(response.answers[recommend.position])) for response in survey.responses
             if recommend.position in response.answers]  # fmt: skip
    score = 100 * (sum(mark >= 9 for mark in marks) - sum(mark <= 6 for mark in marks)) / len(marks)
    assert (round(score, 4), len(marks)) == (figures["NPS"], 28)


@needs_samples
@pytest.mark.parametrize("name", ["google fr", "google en", "google sheets", "microsoft fr", "microsoft resaved"])
def test_choices_whose_labels_hold_commas_are_told_apart(name):
    survey, asked = sample(name)
    column = next(one for one in asked if one.question.startswith("De quels réseaux"))
    chosen = Counter(
        choice.replace("\x96", "–")
        for response in survey.responses
        for choice in choices_in(str(response.answers.get(column.position, "")), LISTED.__contains__)
    )
    figures = oracle()
    assert {listed: chosen[listed] for listed in LISTED} == {
        listed: next(value for quantity, value in figures.items() if quantity.startswith(f"members of {listed}"))
        for listed in LISTED
    }


@needs_samples
def test_the_networks_of_two_heading_rows_are_those_of_the_oracle():
    survey, asked = sample("surveymonkey")
    columns = [one for one in asked if one.question.startswith("De quels réseaux") and one.part in LISTED]
    assert [one.part for one in columns] == list(LISTED)
    chosen = {one.part: sum(one.position in response.answers for response in survey.responses) for one in columns}
    people = last_of_each(canonical(complete=True))
    assert chosen == {listed: sum(listed in row["networks"].split("|") for row in people.values()) for listed in LISTED}


@needs_samples
def test_codes_and_free_words_of_limesurvey_are_what_the_structure_says():
    survey, asked = sample("limesurvey")
    service = next(one for one in asked if one.code == "G1Q1")
    assert service.question == "Dans quel service travaillez-vous ?"
    assert service.options["AO07"][0] == "Production"
    told = {response.answers[service.position] for response in survey.responses if service.position in response.answers}
    assert "-oth-" in told
    assert told - {"-oth-"} <= set(service.options)
    ticked = next(one for one in asked if one.code == "G2Q3[SQ002]")
    assert (ticked.part, ticked.options["Y"]) == ("BNI", ("BNI", "[EN] BNI"))


@needs_samples
@pytest.mark.parametrize("name", FILES)
def test_a_sample_shows_nobody(name):
    survey, asked = sample(name)
    with (SAMPLES / "canonical_answers.csv").open(encoding="utf-8", newline="") as opened:
        addresses = [row["email_as_typed"].casefold() for row in csv.DictReader(opened)]
    shown = repr((survey.responses, asked)).casefold()
    kept = {str(cell).casefold() for response in survey.responses for cell in response.answers.values()}
    assert not any(address in shown or address in kept for address in addresses)
    kept = {one.position for one in survey.asked}
    assert not any(set(response.answers) - kept for response in survey.responses)
    assert [one.title for one in survey.named] == {
        "google fr": ["Adresse e-mail"], "google en": ["Email Address"], "google sheets": ["Adresse e-mail"],
        "microsoft fr": ["Adresse de messagerie", "Nom"], "microsoft en": ["Email", "Name"],
        "microsoft resaved": ["Email", "Name"], "surveymonkey": ["Email Address"],
    }.get(name, [])  # fmt: skip


@needs_samples
@pytest.mark.parametrize("path", ["answers.lss", "limesurvey_survey_432535.lss"])
def test_real_structures_are_read(path):
    problems = []
    structure = structure_of(received(SAMPLES / "limesurvey" / "structure_real" / path), "fr", problems)
    assert problems == []
    assert list(structure.questions) in (["Q01", "Q02"], ["G01Q01", "G01Q02"])
    if path == "answers.lss":
        assert structure.questions["Q02"].options["AO01"] == ("Too much",)
        assert structure.questions["Q01"].parts["SQ001"] == ("First option",)


@needs_samples
def test_another_questionnaire_is_refused_by_name(client):
    told = put(client, {"survey/staff/r.csv": (SAMPLES / FILES["google fr"]).read_bytes()}).told()
    assert told == [
        "Aucune question du questionnaire n’est reconnue : rien n’est lu. L’identifiant ou le libellé des questions "
        "est attendu en intitulé. Écrire l’identifiant en tête de chaque question (x1, e1…), ou retirer le fichier.",
    ]  # fmt: skip


# --- our items as the tools export them ----------------------------------------------------------------------------


def text(rows, separator=",", encoding="utf-8", quoting=csv.QUOTE_MINIMAL):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, quoting=quoting).writerows(rows)
    return buffer.getvalue().encode(encoding, errors="replace")  # as Excel does with what a code page lacks


def workbook(sheets):
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
    book.close()
    return buffer.getvalue()


def put(client, files):
    client.sheets({})
    for name, raw in files.items():
        path = client.folder / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return client


def label(item, code, language="fr"):
    """An answer's label as a form would show it."""
    return getattr(entries("choice:count3" if code in entries("choice:count3") else "answer")[code], language)


CODES = {"likert": "l4", "fact": "partly", "fact_yes_no": "no", "count3": "twice_or_more"}


def said(item, language="fr", between=";"):
    """An answer in words, and the rows it is sealed as."""
    fields = ITEMS[item].fields
    if fields["form"] in CODES:
        code = CODES[fields["form"]]
        return label(item, code, language), {item: code}
    if "parts" in fields:
        return f"{label(item, 'yes', language)}{between} {label(item, 'no', language)}", {
            f"{item}.received": "yes", f"{item}.given": "no",
        }  # fmt: skip
    chosen = list(fields["options"])[: 2 if fields.get("multiple") else 1]
    words = between.join(fields["options"][one][language] for one in chosen)
    return words, {item: ";".join(chosen)}


def whole(items, language="fr", between=";"):
    """A row of answers to all the items, and what comes of it."""
    words, codes = [], {}
    for item in items:
        word, code = said(item, language, between)
        words.append(word)
        codes |= code
    return words, codes


def answers(client):
    """What was sealed, by respondent: audience, unit, site, answers by item."""
    intake = client.read()
    assert intake.engagement is not None, report(intake.problems, Language("fr"))
    found = {}
    for row in intake.engagement.rows("answers"):
        one = found.setdefault(row["respondent"], (row["audience"], row["unit"], row["site"], {}))
        one[3][row["item"]] = row["value"]
    return list(found.values())


def kinds(client):
    return [(file.path.rsplit("/", 1)[-1], file.kind, file.rows, file.encoding)
            for file in client.read().files if "/exports/" in file.path]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_google_forms_with_every_executive_item(client, language):
    stamp = "Horodateur" if language == "fr" else "Timestamp"
    words, codes = whole(X, language)
    rows = [[stamp, *(getattr(ITEMS[item], language) for item in X)], ["2024/02/05 1:11:43 PM UTC+1", *words]]
    put(client, {"survey/dirigeants.csv": text(rows, quoting=csv.QUOTE_ALL)})
    assert client.told() == []
    assert answers(client) == [("executives", None, None, codes)]
    assert kinds(client) == [("dirigeants.csv", "survey google forms", 1, "utf-8")]
    (file,) = [file for file in client.read().files if "/exports/" in file.path]
    assert file.first.isoformat() == file.last.isoformat() == "2024-02-05"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_google_sheets_with_commas_between_choices(client, language):
    words, codes = whole(E, language, ", ")
    title = "Réponses au formulaire 1"
    rows = [["Horodateur", *(f"{item}. {getattr(ITEMS[item], language)} *" for item in E)],
            ["05/02/2024 13:11:43", *words]]  # fmt: skip
    put(client, {"survey/r.xlsx": workbook({title: rows})})
    assert client.told() == []
    assert answers(client) == [("employees", None, None, codes)]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_microsoft_forms_anonymous_with_trailing_semicolons(client, language, form):
    head = {
        "fr": ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Nombre total de points"],
        "en": ["ID", "Start time", "Completion time", "Email", "Name", "Total points"],
    }[language]
    words, codes = whole(E, language)
    rows = [[*head, *(getattr(ITEMS[item], language) + "\u00a0" for item in E), "Points - e1", "Vous êtes :"],
            [1, "2/5/24 12:51", "2/5/24 13:11", "anonymous", "", "", *(f"{word};" for word in words), 0, "Cadre;"],
            [2, "2/14/24 12:51", "2/14/24 13:11", "anonymous", "", "", *words, 0, "Salarié(e)"]]  # fmt: skip
    raw = workbook({"Sheet1": rows}) if form == "xlsx" else text(rows, encoding="cp1252")
    put(client, {f"survey/Questionnaire(1-2).{form}": raw})
    assert client.told() == []
    assert sorted(answers(client), key=str) == [("employees", None, None, codes), ("managers", None, None, codes)]
    (file,) = [file for file in client.read().files if "/exports/" in file.path]
    assert (file.first.isoformat(), file.last.isoformat()) == ("2024-02-05", "2024-02-14")


def test_microsoft_forms_numbers_a_question_asked_in_two_branches(client):
    rows = [["ID", "Heure de début", "Heure de fin", "Vous êtes", ITEMS["x5"].fr, ITEMS["e1"].fr, ITEMS["x5"].fr + "2"],
            [1, "", "", "Dirigeant", "Oui", "", ""], [2, "", "", "Manager", "", "Neutre", "Non"]]  # fmt: skip
    put(client, {"survey/r.xlsx": workbook({"Form1": rows})})
    assert client.told() == [
        "avertissement, feuille Form1, ligne 1, Une personne a-t-elle reçu mandat de coordonner nos réseaux… : La "
        "question « x5 » est là deux fois, jamais pour le même répondant. Vérifier que c’est la même ; les deux "
        "colonnes sont réunies.",
    ]  # fmt: skip
    assert sorted(answers(client), key=str) == [
        ("executives", None, None, {"x5": "yes"}), ("managers", None, None, {"e1": "l3", "x5": "no"}),
    ]  # fmt: skip


LIME = ["id", "submitdate", "lastpage", "startlanguage"]


def test_limesurvey_with_ids_as_codes_and_answers_in_words(client):
    items = [item for item in E if item not in ("e9", "e10")]
    words, codes = whole(items)
    rows = [[*LIME, *(f"G1Q1[{item}]" for item in items), "e9[received]", "e9[given]", "e10[asks]", "e10[meeting]",
             "e10[other]", "interviewtime", "groupTime716"],
            ["7", "2024-02-05 13:11:43", "4", "fr", *words, "Y", "N", "Y", "", "un café", "1217.0", "35.1"],
            ["8", "", "2", "fr", words[0], *("N/A" for _ in words[1:]), "N/A", "", "", "", "", "3", ""],
            ["9", "", "1", "fr", *("" for _ in words), "", "", "", "", "", "1", ""]]  # fmt: skip
    put(client, {"survey/salaries/results-survey1.csv": text(rows, quoting=csv.QUOTE_ALL)})
    assert client.told() == [
        "avertissement : Réponses interrompues : 2, dont vides : 1. Les réponses données sont lues.",
        "avertissement, ligne 1, e10[asks] : Réponses libres à côté de la liste : 1. Elles ne sont pas lues.",
    ]
    codes |= {"e9.received": "yes", "e9.given": "no", "e10": "asks"}
    assert sorted(answers(client), key=str) == sorted(
        [("employees", None, None, codes), ("employees", None, None, {"e1": "l4"})], key=str
    )


def test_limesurvey_days_that_are_not_kept_leave_a_response_complete(client):
    rows = [[*LIME, "e1"], ["1", "1980-01-01 00:00:00", "4", "fr", "5"], ["2", "1980-01-01 00:00:00", "2", "fr", "4"]]
    put(client, {"survey/r.csv": text(rows)})
    assert client.told() == [
        "avertissement : Réponses interrompues : 1, dont vides : 0. Les réponses données sont lues."
    ]
    (file,) = [file for file in client.read().files if "/exports/" in file.path]
    assert (file.rows, file.first) == (2, None)


def test_limesurvey_full_labels_as_headings(client):
    head = ["ID de la réponse", "Date de soumission", "Dernière page", "Langue de départ", "Tête de série"]
    rows = [[*head, "Vos pratiques [" + ITEMS["e1"].fr + "]", ITEMS["e10"].fr + " [pose une question]",
             ITEMS["e10"].fr + " [me présente]", "Temps total"],
            ["1", "2024-02-05 13:11:43", "4", "fr", "1", "Tout à fait d’accord", "Oui", "Non", "12"]]  # fmt: skip
    put(client, {"survey/r.csv": text(rows, ";")})
    assert client.told() == []
    assert answers(client) == [("employees", None, None, {"e1": "l5", "e10": "asks"})]
    assert kinds(client) == [("r.csv", "survey limesurvey", 1, "utf-8")]


def section(name, rows):
    cells = "".join(
        "<row>" + "".join(f"<{tag}><![CDATA[{value}]]></{tag}>" for tag, value in row.items()) + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{cells}</rows></{name}>"


def structure(declared=""):
    """A structure of four questions, one with its scale turned round, one a list with other answers."""
    asked = [("1", "Q1", "F", "Êtes-vous d’accord ?"), ("2", "Q2", "M", ITEMS["e10"].fr), ("3", "Q3", "L", "Vous êtes"),
             ("4", "Q4", "L", "Quel est votre service ?"), ("7", "Q5", "C", ITEMS["e2"].fr)]  # fmt: skip
    below = [("5", "1", "SQ001", ITEMS["e1"].fr), ("6", "2", "SQ001", "propose un rendez-vous")]
    options = [("11", "1", "A1", "Tout à fait d’accord"), ("12", "1", "A5", "Pas du tout d’accord"),
               ("13", "3", "A1", "Salarié"), ("14", "4", "AO01", "Atelier")]  # fmt: skip
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{declared}<document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
        + section("questions", [
            {"qid": qid, "parent_qid": "0", "sid": "77", "type": kind, "title": code} for qid, code, kind, _ in asked])
        + section("subquestions", [{"qid": qid, "parent_qid": above, "title": code} for qid, above, code, _ in below])
        + section("question_l10ns", [
            {"qid": one[0], "question": f"<p>{one[3]}</p>", "language": "fr"} for one in (*asked, *below)])
        + section("answers", [{"aid": aid, "qid": qid, "code": code} for aid, qid, code, _ in options])
        + section("answer_l10ns", [{"aid": one[0], "answer": one[3], "language": "fr"} for one in options])
        + "</document>"
    ).encode()  # fmt: skip


CODED = [[*LIME, "Q1[SQ001]", "Q2[SQ001]", "Q3", "Q4", "Q4[other]", "Q5"],
         ["1", "2024-02-05 13:11:43", "4", "fr", "A1", "Y", "A1", "-oth-", "Quai", "U"],
         ["2", "2024-02-06 13:11:43", "4", "fr", "A5", "", "A1", "AO01", "", "Y"]]  # fmt: skip


def test_a_structure_explains_codes_that_no_order_would_tell(client):
    put(client, {"survey/results-survey77.csv": text(CODED), "survey/limesurvey_survey_77.lss": structure()})
    assert client.told() == []
    assert sorted(answers(client), key=str) == [
        ("employees", "Atelier", None, {"e1": "l1", "e2": "yes"}),
        ("employees", "Quai", None, {"e1": "l5", "e10": "meeting", "e2": "dk"}),
    ]
    assert kinds(client) == [
        ("limesurvey_survey_77.lss", "survey limesurvey structure", 0, ""),
        ("results-survey77.csv", "survey limesurvey", 2, "utf-8"),
    ]


def test_codes_without_their_structure_are_not_guessed(client):
    put(client, {"survey/r.csv": text(CODED)})
    assert client.told() == [
        "ligne 1 : Questions désignées par des codes inconnus : 6. Déposer à côté la structure de l’enquête (.lss), ou "
        "exporter les questions et les réponses en toutes lettres.",
    ]  # fmt: skip


def test_answers_that_are_codes_are_one_problem_a_file(client):
    rows = [[*LIME, "e1", "e2", "e3"], ["1", "2024-02-05", "4", "fr", "A4", "Y", "A2"],
            ["2", "2024-02-05", "4", "fr", "A4", "N", ""]]  # fmt: skip
    put(client, {"survey/r.csv": text(rows)})
    assert client.told() == [
        "Les réponses sont des codes : A2, A4. Le libellé des réponses est attendu. Déposer à côté la structure de "
        "l’enquête (.lss), ou exporter les questions et les réponses en toutes lettres.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        structure('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
        structure('<!DOCTYPE a [<!ENTITY b "bbb"><!ENTITY c "&b;&b;">]>'),
        structure("<!DoCtYpE a>"),
        structure('<!DOCTYPE a [<!ENTITY b "b">]>').decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
    ids=["file", "laughs", "case", "utf-16"],
)
def test_a_structure_that_declares_entities_is_never_parsed(client, raw, monkeypatch):
    import xml.etree.ElementTree as ElementTree

    monkeypatch.setattr(ElementTree, "fromstring", lambda text: pytest.fail("parsed"))
    put(client, {"survey/x.lss": raw})
    assert client.told() == [
        "Le fichier déclare des entités XML : il n’est pas ouvert. Une structure .lss telle que LimeSurvey l’exporte "
        "est attendue. L’exporter de nouveau, ou la retirer.",
    ]  # fmt: skip


@pytest.mark.parametrize("raw", [b"<document>", b"pas du XML", b"<document/>", b"\x00\x01", b""])
def test_a_broken_structure_is_told(client, raw):
    put(client, {"survey/x.lss": raw})
    (told,) = client.told()
    assert told.startswith(("Le fichier n’est pas une structure LimeSurvey lisible.", "Le fichier n’est pas un texte",
                            "Le fichier est vide."))  # fmt: skip


def test_a_structure_of_an_older_limesurvey_holds_its_wordings_in_its_rows():
    old = ("<document>" + section("questions", [{"qid": "1", "parent_qid": "0", "title": "Q1", "type": "L",
                                                 "question": "Salut ?", "language": "fr"}])
           + section("answers", [{"qid": "1", "code": "A1", "answer": "Oui", "language": "fr"}])
           + "</document>")  # fmt: skip
    problems = []
    found = structure_of(Received("a.lss", ("a.lss",), old.encode()), "fr", problems)
    assert problems == []
    assert found.questions["Q1"].wordings == ("Salut ?",)
    assert found.questions["Q1"].options == {"A1": ("Oui",)}


def monkey(language="fr"):
    """Every employee item in SurveyMonkey's two heading rows."""
    top = ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name",
           "Last Name", "Custom Data 1", "Your site"]  # fmt: skip
    under = [""] * 9 + ["Open-Ended Response"]
    row = [
        "118000000001",
        "43",
        "02/13/2024 12:51:26 PM",
        "02/13/2024 01:11:43 PM",
        "192.0.2.1",
        "",
        "",
        "",
        "",
        "Lyon",
    ]
    codes = {}
    for item in E:
        fields = ITEMS[item].fields
        below = fields.get("parts") or (fields["options"] if fields.get("multiple") else {})
        if not below:
            word, code = said(item, language)
            top.append(getattr(ITEMS[item], language))
            under.append("Response")
            row.append(word)
            codes |= code
            continue
        for place, (name, texts) in enumerate(below.items()):
            top.append("" if place else getattr(ITEMS[item], language))
            under.append(texts[language])
            if "parts" in fields:
                row.append(label(item, "yes", language))
                codes[f"{item}.{name}"] = "yes"
            else:
                row.append(texts[language] if place == 1 else "")
                codes[item] = list(below)[1]
    return [top, under, row], codes


@pytest.mark.parametrize("language", ["fr", "en"])
def test_surveymonkey_heads_its_tables_by_two_rows(client, language):
    rows, codes = monkey(language)
    put(client, {"Networking.xlsx": workbook({"Sheet": rows})})
    assert client.told() == []
    assert answers(client) == [("employees", None, "Lyon", codes)]
    (file,) = [file for file in client.read().files if "/exports/" in file.path]
    assert (file.kind, file.first.isoformat()) == ("survey surveymonkey", "2024-02-13")


def test_typeform_heads_a_column_by_the_choice_alone(client):
    rows = [["#", ITEMS["e1"].fr, "me présente", "propose un rendez-vous", "Other", "e9.received", "e9.given",
             ITEMS["e4"].fr, "Response Type", "Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"],
            ["a1", "4", "", "propose un rendez-vous", "", "1", "0", "Parfois", "completed", "2024-02-05 12:51:26",
             "2024-02-05 13:11:43", "same", ""],
            ["b2", "5", "me présente", "propose un rendez-vous", "bof", "1", "1", "", "partial", "", "", "same", ""],
            ]  # fmt: skip
    put(client, {"survey/responses.csv": text(rows)})
    assert client.told() == [
        "avertissement : Réponses interrompues : 1, dont vides : 0. Les réponses données sont lues.",
        "avertissement, ligne 1, me présente : Réponses libres à côté de la liste : 1. Elles ne sont pas lues.",
    ]
    assert sorted(answers(client), key=str) == [
        ("employees", None, None, {"e1": "l4", "e10": "meeting", "e4": "sometimes", "e9.given": "no",
                                   "e9.received": "yes"}),
        ("employees", None, None, {"e1": "l5", "e10": "introduces;meeting", "e9.given": "yes", "e9.received": "yes"}),
    ]  # fmt: skip


def test_qualtrics_heads_its_tables_by_three_rows_and_marks_previews(client):
    names = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Finished", "RecordedDate", "ResponseId"]
    rows = [[*names, "Q1", "Q2_1"], [*names, ITEMS["e1"].fr, "Vos pratiques - " + "x"],
            [f'{{"ImportId":"{name}"}}' for name in (*names, "QID1", "QID2")],
            ["2024-02-05 12:00:00", "2024-02-05 12:00:00", "IP Address", "", "100", "True", "2024-02-05 12:00:00", "R1",
             "Agree", ""],
            ["2024-02-05 12:00:00", "2024-02-05 12:00:00", "IP Address", "", "40", "False", "2024-02-05 12:00:00", "R2",
             "5 - Strongly agree", ""],
            ["", "", "Survey Preview", "", "100", "True", "2024-02-05 12:00:00", "R3", "Agree", ""]]  # fmt: skip
    put(client, {"survey/r.csv": text(rows)})
    assert client.told() == [
        "avertissement : Réponses d’essai : 1. Elles ne sont pas lues.",
        "avertissement : Réponses interrompues : 1, dont vides : 0. Les réponses données sont lues.",
        "avertissement, ligne 1, Vos pratiques - x : La question n’est pas du questionnaire : elle n’est pas lue.",
    ]
    assert Counter(one[3]["e1"] for one in answers(client)) == {"l4": 1, "l5": 1}


# --- questions -----------------------------------------------------------------------------------------------------


def google(*columns, rows=()):
    return text([["Horodateur", *columns], *([f"0{n}/02/2024 13:11:43", *row] for n, row in enumerate(rows, 1))])


@pytest.mark.parametrize(
    "heading",
    ["x1", "X1.", "[x1]", "Q1 x1 Un document dit-il à quoi servent nos réseaux ?",
     "1. x1 – Un document", "Un document ? (x1)", "G1Q1[x1]",
     "Êtes-vous d’accord ? [x1. Un document]", "Existe-t-il un document qui dit à quoi servent nos réseaux et qui y va",
     "12) Is there a document that says what our networks are for and who attends them? *",
     "<p>Existe-t-il un document qui dit &agrave; quoi servent nos r&eacute;seaux et qui y va ?</p>"],
)  # fmt: skip
def test_a_question_is_known_by_its_id_or_its_words(client, heading):
    put(client, {"survey/dirigeants/r.csv": google(heading, rows=[["oui"]])})
    assert client.told() == []
    assert answers(client) == [("executives", None, None, {"x1": "yes"})]


def test_a_wording_that_resembles_is_taken_and_told_with_its_confidence(client):
    put(client, {"survey/r.csv": google("Nos réseaux sont choisis pour un objectif précis", rows=[["5"]])})
    assert client.told() == [
        "avertissement, ligne 1, Nos réseaux sont choisis pour un objectif précis : La question est lue comme x2 : "
        "« Nos réseaux sont choisis pour servir un objectif précis de l’entreprise. », ressemblance 82 %. Vérifier ; "
        "l’identifiant x2 en tête de la question lève le doute.",
    ]  # fmt: skip
    assert answers(client)[0][3] == {"x2": "l5"}


def test_what_resembles_too_little_is_listed_with_the_nearest_item(client):
    put(client, {"survey/r.csv": google("x1", "Nos réseaux servent-ils un objectif ?", "Plat favori ?",
                                        rows=[["oui", "oui", "=1+1"]])})  # fmt: skip
    assert client.told() == [
        "avertissement, ligne 1, Nos réseaux servent-ils un objectif ? : La question n’est pas du questionnaire : elle "
        "n’est pas lue. Question la plus proche : x2, « Nos réseaux sont choisis pour servir un objectif précis de "
        "l’entreprise. », ressemblance 61 %.",
        "avertissement, ligne 1, Plat favori ? : La question n’est pas du questionnaire : elle n’est pas lue.",
    ]


def test_at_most_ten_unknown_questions_are_printed(client):
    put(client, {"survey/r.csv": google("x1", *(f"Sujet {n}{n} étranger" for n in range(25)), rows=[["oui"]])})
    told = client.told()
    assert (len(told), told[-1]) == (11, "et 15 de plus")


def test_two_questions_for_one_item_are_a_problem(client):
    put(client, {"survey/r.csv": google("x1", ITEMS["x1"].fr, rows=[["oui", "non"]])})
    assert client.told() == [
        "ligne 1, Existe-t-il un document qui dit à quoi servent nos réseaux … : La question « x1 » est là deux fois. "
        "Chaque question est attendue une fois. Supprimer ou renommer une des deux colonnes.",
    ]  # fmt: skip


def test_an_id_before_the_words_of_another_item_is_a_problem(client):
    put(client, {"survey/r.csv": google("x2. " + ITEMS["x1"].fr, "e1. Quel est votre âge, en années ?",
                                        rows=[["oui", "5"]])})  # fmt: skip
    assert client.told() == [
        "ligne 1, x2. Existe-t-il un document qui dit à quoi servent nos rése… : La question porte l’identifiant x2 et "
        "le libellé de x1. L’identifiant et le libellé d’une même question sont attendus. Corriger l’intitulé de la "
        "colonne.",
        "avertissement, ligne 1, e1. Quel est votre âge, en années ? : La question est lue comme e1 d’après son "
        "identifiant ; ses mots sont autres. Libellé de e1 : « Je sais ce que je peux dire ou ne pas dire au nom de "
        "l’entreprise, en ligne comme dans un club. ». Vérifier que c’est bien elle.",
    ]


def test_a_question_worded_alike_goes_to_the_audience_of_each_respondent(client):
    put(client, {"survey/r.csv": google(
        "Vous êtes…", ITEMS["x12"].fr, "e1", "x1",
        rows=[["Dirigeante", "oui ; non", "", "oui"], ["Collaborateur", "les deux", "4", ""]],
    )})  # fmt: skip
    assert client.told() == []
    assert sorted(answers(client), key=str) == [
        ("employees", None, None, {"e1": "l4", "e9.given": "yes", "e9.received": "yes"}),
        ("executives", None, None, {"x1": "yes", "x12.given": "no", "x12.received": "yes"}),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("J’ai apporté mon aide à quelqu’un de mon réseau.", ("no", "yes")), ("aucune des deux", ("no", "no")),
     ("Yes, no", ("yes", "no")), ("nsp", ("dk", "dk"))],
)  # fmt: skip
def test_two_parts_in_one_cell_are_told_apart(client, cell, expected):
    put(client, {"survey/r.csv": google("x12", "x1", rows=[[cell, "oui"]])})
    found = answers(client)[0][3]
    assert (found["x12.received"], found["x12.given"]) == expected


# --- audiences, units, people --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "audience"),
    [("survey/executives.csv", "executives"), ("survey/dirigeants/r.csv", "executives"),
     ("surveys/Enquête managers (réponses).csv", "managers"), ("Sondage/collaborateurs.csv", "employees")],
)  # fmt: skip
def test_the_folder_or_the_file_names_the_audience(client, path, audience):
    put(client, {path: google("x5", "x6", "e1", rows=[["oui", "non", "4"]])})
    assert client.told() == []
    assert answers(client)[0][0] == audience


def test_an_audience_that_nothing_tells_is_asked_for(client):
    put(client, {"survey/r.csv": google("x1", "e1", rows=[["oui", "4"]])})
    assert client.told() == [
        "Rien ne dit à quel public appartiennent ces réponses. Publics : dirigeants, managers, collaborateurs. Ranger "
        "le fichier dans survey/dirigeants, survey/managers ou survey/collaborateurs.",
    ]  # fmt: skip


def test_a_file_named_after_the_wrong_audience_is_told(client):
    put(client, {"survey/dirigeants.csv": google("e1", rows=[["4"]])})
    assert client.told() == [
        "avertissement : Le fichier est nommé d’après un public à qui ces questions ne sont pas posées : dirigeants. "
        "Vérifier le public, et le nom du fichier ou du dossier.",
    ]  # fmt: skip


def test_an_unknown_audience_and_an_unknown_answer_are_told_at_their_row_and_heading(client):
    put(client, {"survey/r.csv": google("Vous êtes", "e1. Dire ou ne pas dire", "x1", rows=[
        ["Salarié", "4", ""], ["Dirigeant", "", "<script>alert(1)</script>"], ["Martien", "\x1b[31mrouge", ""],
    ])})  # fmt: skip
    assert client.told() == [
        "avertissement, ligne 1, e1. Dire ou ne pas dire : La question est lue comme e1 d’après son identifiant ; ses "
        "mots sont autres. Libellé de e1 : « Je sais ce que je peux dire ou ne pas dire au nom de "
        "l’entreprise, en ligne comme dans un club. ». Vérifier que c’est bien elle.",
        "ligne 3, x1 : « <script>alert(1)</script> » n’est pas une réponse à la question x1. Réponses : oui, en "
        "préparation ou en partie, non, je ne sais pas. Écrire une de ces réponses, nsp ou na.",
        "ligne 4, Vous êtes : « Martien » n’est pas une valeur de la liste. Valeurs : dirigeants, managers, "
        "collaborateurs. Choisir une valeur de la liste.",
        "ligne 4, e1. Dire ou ne pas dire : « \\x1b[31mrouge » n’est pas une réponse à la question e1. Réponses : pas "
        "du tout d’accord, plutôt pas d’accord, ni d’accord ni pas d’accord, plutôt d’accord, tout à fait d’accord, je "
        "ne sais pas. Écrire une de ces réponses, nsp ou na.",
    ]


def test_the_line_told_is_that_of_the_file_when_cells_hold_line_ends(client):
    put(client, {"survey/r.csv": google("Remarque", "x1", rows=[["a\nb\nc", "oui"], ["", "peut-être"]])})
    assert any(told.startswith("ligne 5, x1 : « peut-être »") for told in client.told())


def test_names_and_addresses_are_told_and_never_leave(client):
    rows = [["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Votre nom et prénom", "Contact",
             "x1", "Qui devrait coordonner ?"],
            [1, "", "", "Anselmine.Nerandale@brevent.example", "Anselmine Nérandale", "Nérandale A.",
             "anselmine@mail.example", "oui", "Jocaste Quincampois"]]  # fmt: skip
    put(client, {"survey/r.xlsx": workbook({"Form1": rows})})
    assert client.told()[0] == (
        "avertissement, feuille Form1, ligne 1 : Des noms ou des adresses ont été recueillis : Adresse de messagerie, "
        "Nom, Contact, Votre nom et prénom. Le questionnaire est annoncé sans nom. Ils ne sont pas gardés. Retirer ces "
        "questions du formulaire."
    )
    seal, intake = client.seal()
    left = seal.read_text(encoding="utf-8") + report(intake.problems, Language("fr")) + repr(intake)
    for name in ("nerandale", "nérandale", "anselmine", "jocaste", "quincampois"):
        assert name not in left.casefold()


def test_who_answered_again_counts_once_with_the_last_complete_response(client):
    rows = [["Timestamp", "Email Address", "e1"],
            ["2024/02/05 1:00:00 PM UTC+1", "a@b.example", "1"],
            ["2024/02/07 1:00:00 PM UTC+1", "A@b.example ", "5"],
            ["2024/02/06 1:00:00 PM UTC+1", "a@B.example", "3"],
            ["2024/02/06 1:00:00 PM UTC+1", "c@b.example", "2"],
            ["2024/02/06 1:00:00 PM UTC+1", "test@b.example", "2"]]  # fmt: skip
    put(client, {"survey/r.csv": text(rows)})
    assert client.told()[:2] == [
        "avertissement : Réponses de personnes qui ont répondu de nouveau : 2. La dernière réponse complète de chacune "
        "est lue.",
        "avertissement : Réponses d’essai : 1. Elles ne sont pas lues.",
    ]
    assert sorted(one[3]["e1"] for one in answers(client)) == ["l2", "l5"]


def test_a_complete_response_wins_over_a_later_one_that_stopped(client):
    rows = [[*LIME, "token", "e1", "e3"], ["1", "2024-02-05 12:00:00", "4", "fr", "abc", "5", "5"],
            ["2", "", "1", "fr", "abc", "1", ""], ["3", "2024-02-05 12:00:00", "4", "fr", "", "2", ""],
            ["4", "2024-02-05 12:00:00", "4", "fr", "", "2", ""]]  # fmt: skip
    put(client, {"survey/r.csv": text(rows)})
    assert sorted(str(one[3]) for one in answers(client)) == [
        "{'e1': 'l2'}",
        "{'e1': 'l2'}",
        "{'e1': 'l5', 'e3': 'l5'}",
    ]


def test_a_later_response_that_stopped_does_not_undo_a_complete_one(client):
    rows = [["StartDate", "RecordedDate", "Finished", "Progress", "ResponseId", "RecipientEmail", "e1"],
            ["", "2024-02-05 12:00:00", "True", "100", "R1", "a@b.example", "5"],
            ["", "2024-02-06 12:00:00", "False", "40", "R2", "a@b.example", "1"]]  # fmt: skip
    rows.insert(1, rows[0])
    put(client, {"survey/r.csv": text(rows)})
    assert [one[3]["e1"] for one in answers(client)] == ["l5"]


def test_an_item_asked_whole_and_by_its_parts_is_a_problem(client):
    put(client, {"survey/r.csv": google("x12", "x12.received", "x1", rows=[["oui ; non", "oui", "oui"]])})
    assert client.told() == [
        "ligne 1, x12.received : La question « x12 » est là deux fois. Chaque question est attendue une fois. "
        "Supprimer ou renommer une des deux colonnes.",
    ]  # fmt: skip


def test_numbers_that_two_exports_pasted_together_repeat_are_two_people(client):
    rows = [["ID", "Start time", "Completion time", "Email", "Name", "e1"],
            [1, "", "2/5/24 13:11", "anonymous", "", "4"], [1, "", "2/9/24 13:11", "anonymous", "", "5"],
            [2, "", "2/9/24 14:11", "anonymous", "", "5"], [2, "", "2/9/24 14:11", "anonymous", "", "5"]]  # fmt: skip
    put(client, {"survey/r.csv": text(rows)})
    assert len(answers(client)) == 3


def test_one_name_typed_twice_is_one_person(client):
    rows = [["Timestamp", "First name", "Last name", "e1"], ["2024/02/05 1:00:00 PM", "Élodie", "Nérandale", "1"],
            ["2024/02/06 1:00:00 PM", "NERANDALE", "elodie", "5"], ["2024/02/06 1:00:00 PM", "Paul", "", "2"],
            ["2024/02/07 1:00:00 PM", "Paul", "", "3"]]  # fmt: skip
    put(client, {"survey/r.csv": text(rows)})
    assert sorted(one[3]["e1"] for one in answers(client)) == ["l2", "l3", "l5"]


def test_a_separator_in_a_cell_without_quotes_is_told(client):
    put(client, {"survey/r.csv": b"Horodateur;x1;x2\n05/02/2024;oui;4;5\n06/02/2024;non;4\n07/02/2024;non;4\n"})
    assert client.told() == [
        "ligne 2 : La ligne a plus de cellules que de titres : « 5 ». Une cellule par titre est attendue. Mettre entre "
        "guillemets la cellule qui contient le séparateur.",
    ]  # fmt: skip


def test_a_table_that_begins_far_down_is_told(client):
    put(client, {"survey/r.csv": b"\n" * 30 + b"x1,x2\noui,4\n"})
    assert client.told() == [
        "Aucun intitulé de colonne n’est reconnu. Le fichier tel qu’il a été exporté est attendu. L’exporter de "
        "nouveau, sans l’ouvrir entre-temps.",
    ]  # fmt: skip


def test_two_files_never_share_a_respondent(client):
    put(client, {"survey/dirigeants/r.csv": google("x1", rows=[["oui"], ["non"]]),
                 "survey/salaries/r.csv": google("e1", rows=[["4"], ["5"]]),
                 "survey/managers/r.xlsx": workbook({"A": [["x5"], ["oui"]], "B": [["x6"], ["oui"]]})})  # fmt: skip
    assert client.told() == []
    assert Counter(one[0] for one in answers(client)) == {"executives": 2, "employees": 2, "managers": 2}
    again = answers(client)
    assert again == answers(client)


def test_an_export_kept_in_two_formats_is_read_once(client):
    rows = [["x1", "x2"], ["oui", "4"], ["non", "5"]]
    stamps = ("2024/02/05 1:11:43 PM UTC+1", "2024/02/15 1:11:43 PM UTC+1")
    other = ("05/02/2024 13:11:43", "15/02/2024 13:11:43", "16/02/2024 13:11:43")
    put(client, {
        "survey/a.csv": text([["Horodateur", *rows[0]], [stamps[0], *rows[1]], [stamps[1], *rows[2]]]),
        "survey/b.csv": text([["Horodateur", *rows[0]], [other[0], *rows[1]], [other[1], *rows[2]],
                              [other[2], *rows[1]]]),
    })  # fmt: skip
    assert client.told() == [
        "avertissement : Lignes qui figurent aussi dans un autre fichier : 2. Garder une seule source ; elles ne sont "
        "lues qu’une fois.",
    ]  # fmt: skip
    assert len(answers(client)) == 3


def test_headings_pasted_again_and_empty_rows_are_no_respondents(client):
    head = ["Horodateur", "x1", "Remarque"]
    put(
        client,
        {"survey/r.csv": text([head, ["05/02/2024", "oui", ""], ["", "", ""], head, ["06/02/2024", "", "rien"]])},
    )
    assert client.told() == [
        "avertissement : Réponses vides : 1. Elles ne sont pas lues.",
        "avertissement, ligne 1, Remarque : La question n’est pas du questionnaire : elle n’est pas lue.",
    ]
    assert len(answers(client)) == 1


def test_unit_and_site_are_kept_by_our_names_for_them(client):
    put(client, {"survey/r.csv": google("Dans quel service travaillez-vous ?", "Votre site de rattachement", "e1",
                                        rows=[["R&D", "Annecy", "4"]])})  # fmt: skip
    assert client.told() == []
    assert answers(client) == [("employees", "R&D", "Annecy", {"e1": "l4"})]


# --- what else lies there ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("below", "head", "taken"),
    [
        (("linkedin", "anne", "Connections.csv"), ["First Name", "Last Name", "Email Address"], False),
        (("lists", "r.csv"), ["Horodateur", "Réseau", "Cotisation"], False),
        (("ledger", "fec.txt"), ["JournalCode", "JournalLib", "EcritureNum"], False),
        (("Ad.csv",), ["Date", "Libellé", "Montant"], False),
        (("r.csv",), ["Horodateur", "Une question"], True),
        (("r.csv",), ["id", "submitdate", "lastpage", "Q1"], True),
        (("r.csv",), ["Numéro", "x1", "x2", "e4. Vos échanges"], True),
        (("survey", "r.csv"), ["a", "b"], True),
    ],
)
def test_only_surveys_are_claimed(below, head, taken):
    (table,) = tables_in(Received("/".join(below), below, text([head, ["x"] * len(head)])), [])
    assert claims(table) is taken


def test_another_sheet_of_a_survey_is_told_and_stops_nothing(client):
    rows = {"Form1": [["ID", "Heure de début", "Heure de fin", "x1"], [1, "", "", "oui"]],
            "Calculs": [["Total", "Part"], [1, 0.5]]}  # fmt: skip
    put(client, {"survey/r.xlsx": workbook(rows)})
    assert client.told() == [
        "avertissement, feuille Calculs : Aucune question du questionnaire n’est reconnue : rien n’est lu. "
        "L’identifiant ou le libellé des questions est attendu en intitulé. Écrire l’identifiant en tête de chaque "
        "question (x1, e1…), ou retirer le fichier.",
    ]  # fmt: skip
    assert len(answers(client)) == 1


def test_a_survey_nobody_answered_is_told(client):
    put(client, {"survey/r.csv": google("x1", "x2")})
    assert client.told() == ["avertissement : Le fichier ne contient aucune réponse."]


def test_an_encoding_that_changes_within_the_file_is_read(client):
    rows = [
        b"Horodateur;x4;e1\r\n",
        "05/02/2024;un coll\u00e8gue;\r\n".encode(),
        "06/02/2024;coll\u00e8gue;\r\n".encode("cp1252"),
    ]
    put(client, {"survey/dirigeants.csv": b"".join(rows)})
    assert [one[3] for one in answers(client)] == [{"x4": "colleague"}, {"x4": "colleague"}]
    assert kinds(client) == [("dirigeants.csv", "survey google forms", 2, "mixed")]


def test_thousands_of_columns_are_refused_and_a_thousand_are_read(client):
    put(client, {"survey/a.xlsx": workbook({"A": [["x1", *(f"q{n}" for n in range(1200))], ["oui"]]}),
                 "survey/b.csv": text([["x2", *(f"q{n}" for n in range(3000))], ["4"] * 3001])})  # fmt: skip
    told = client.told()
    assert len(told) == 2
    assert told[0].startswith("feuille A : Les données sont démesurées.")
    assert told[1].startswith("Aucune question du questionnaire n’est reconnue")


def test_cells_without_end_and_quotes_that_never_close_make_no_traceback(client):
    put(client, {"survey/r.csv": google("e10", "e1", rows=[["a," * 50_000, "x" * 100_000]]),
                 "survey/s.csv": b'Horodateur,x1\n"05/02/2024,"oui\n'})  # fmt: skip
    told = client.told()
    assert all(len(line) < 600 for line in told)
    assert any("n’est pas une réponse à la question e10" in line for line in told)


def test_numbers_ahead_of_labels_and_tools_own_degrees_are_read(client):
    cells = ["5 - Tout à fait d’accord", "Somewhat agree", "3/5", "★★", "Pas d'accord du tout",
             "Ni d'accord, ni pas d'accord", "Je ne sais pas", "4.0"]  # fmt: skip
    put(client, {"survey/r.csv": google("e1", rows=[[cell] for cell in cells])})
    assert Counter(one[3]["e1"] for one in answers(client)) == Counter(["l5", "l4", "l3", "l2", "l1", "l3", "dk", "l4"])


def test_the_consultants_own_answers_stand_beside(client):
    client.sheets({"Réponses": [["Répondant", "Public", "x1"], ["1", "dirigeant", "oui"]]})
    path = client.folder / "exports" / "survey" / "r.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(google("x1", rows=[["non"]]))
    assert take_in(client.workspace, client.name).engagement is not None
    assert sorted(one[3]["x1"] for one in answers(client)) == ["no", "yes"]


# --- beyond the core -----------------------------------------------------------------------------------------------


def without_a_word(text, place):
    words = text.split()
    return " ".join(word for at, word in enumerate(words) if at != place % len(words))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_optional_questions_beside_the_core_take_none_of_its_columns(client, language):
    bank = [name for name, item in ITEMS.items() if item.fields.get("bank") and item.fields["audience"] == "employees"]
    words, codes = whole([*E, *bank], language)
    rows = [["Horodateur", *(getattr(ITEMS[item], language) for item in (*E, *bank)), "con-08.familiar",
             ITEMS["con-09b"].fields["parts"]["at_ease"][language]],
            ["05/02/2024 13:11:43", *words, "Plus ou moins", "More or less"]]  # fmt: skip
    put(client, {"survey/r.csv": text(rows, quoting=csv.QUOTE_ALL)})
    assert client.told() == []
    assert answers(client) == [
        ("employees", None, None, codes | {"con-08.familiar": "partly", "con-09b.at_ease": "partly"})
    ]


@pytest.mark.parametrize("place", [0, 2, 5, 9])
def test_a_core_question_with_a_word_left_out_is_still_that_one(place):
    for name in core_items():
        for language in ("fr", "en"):
            found = match_of(column_of(0, without_a_word(getattr(ITEMS[name], language), place)))
            assert name in found.target.items, (name, language)


def test_an_optional_question_in_other_words_is_not_read(client):
    near = "Pour chaque adhésion que nous payons, est-ce qu’on sait qui est allé aux rencontres ?"
    turned = "Quelqu’un suit-il les avis laissés publics sur l’entreprise ?"
    put(client, {"survey/dirigeants.csv": google("x1", near, turned, rows=[["oui", "oui", "non"]])})
    told = client.told()
    assert len(told) == 2
    assert all("La question n’est pas du questionnaire : elle n’est pas lue." in line for line in told)
    assert [one[3] for one in answers(client)] == [{"x1": "yes"}]


def test_between_equals_the_core_is_preferred(monkeypatch):
    wordings = [questions._Wording("nos réseaux servent bien à notre entreprise a", questions.Target(("x2",)), True),
                questions._Wording("nos réseaux servent bien à notre entreprise b", questions.Target(("bank-02",)),
                                   False)]  # fmt: skip
    monkeypatch.setattr(questions, "_wordings", lambda: wordings)
    found = match_of(column_of(0, "Nos réseaux servent bien à notre entreprise"))
    assert found.target.items == ("x2",)
    assert found.confidence > questions.SURE
    assert list(ITEMS)[: len(core_items())] == list(core_items())


def test_what_everybody_is_asked_does_not_tell_whose_answers_they_are(client):
    put(client, {"survey/r.csv": google("digital-1", rows=[["oui"]])})
    (told,) = client.told()
    assert told.startswith("Rien ne dit à quel public appartiennent ces réponses.")


def test_a_question_of_the_personal_sheet_is_not_read(client):
    own = entries("self_profile")["profile-06"]
    put(client, {"survey/dirigeants.csv": google("x1", own.fr, "profile-01", rows=[["oui", "4", "5"]])})
    assert [one[3] for one in answers(client)] == [{"x1": "yes"}]
