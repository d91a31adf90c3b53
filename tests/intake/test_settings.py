"""`engagement.toml`: what it may say, and every way of getting it wrong, in our own words."""

from __future__ import annotations

import datetime

import pytest

from maillage.intake.problems import report
from maillage.intake.settings import Settings, load_settings, read_settings
from maillage.language import Language

WHOLE = """schema = 1
name = "Atelier du Port"
language = "fr"
depth = "flash"
currency = "CHF"
as_of = 31/12/2025
fiscal_year = 2025
consultant = "C. Onsultant"
firm = "Cabinet"
confidentiality = "Confidentiel"
fictional = true
source = { fr = "Insee", en = "Insee (France)" }
staff = 140
seat_budget = "45 000"
agency_fee = 9000
programme_cost = { low = 8000, mode = "12 000", high = 18000 }
leave_out = ["how_sure"]
[dimension_targets]
d1 = 75
d10 = "pas notre sujet"
[thresholds]
minimum_group = 8
""".replace("31/12/2025", "2025-12-31")


def loaded(text: str | bytes) -> Settings:
    raw = text if isinstance(text, bytes) else text.encode()
    settings, problems = load_settings(lambda: raw, "engagement.toml")
    assert problems == []
    assert settings is not None
    return settings


def told(text: str | bytes) -> list[str]:
    raw = text if isinstance(text, bytes) else text.encode()
    settings, problems = load_settings(lambda: raw, "engagement.toml")
    assert settings is None
    lines = report(problems, Language("fr")).splitlines()
    return [line.strip().removeprefix("- ") for line in lines[1:]]


def minimal(*lines: str) -> str:
    return "\n".join(("schema = 1", 'name = "A"', "as_of = 2026-01-31", *lines)) + "\n"


def test_every_setting_is_read():
    settings = loaded(WHOLE)
    assert settings.as_of == datetime.date(2025, 12, 31)
    assert settings.seat_budget == 45000
    assert settings.programme_cost.mode == 12000
    assert settings.dimension_targets == {"d1": 75, "d10": "not_our_subject"}
    assert settings.thresholds.minimum_group == 8
    assert settings.leave_out == ("how_sure",)


def test_settings_survive_being_written_and_read():
    settings = loaded(WHOLE)
    assert read_settings(settings.as_json()) == settings


def test_a_byte_order_mark_and_windows_line_ends_are_read():
    assert loaded(minimal().replace("\n", "\r\n").encode("utf-8-sig")).name == "A"


def test_texts_of_the_settings_are_one_line_without_control_signs():
    text = minimal('firm = "Cabinet\\u000bPort"', 'source = "Insee\\tRP"').replace('"A"', '"""Atelier\ndu Port"""')
    settings = loaded(text)
    assert (settings.name, settings.firm, settings.source.fr) == ("Atelier du Port", "Cabinet Port", "Insee RP")
    assert read_settings(settings.as_json()) == settings


def test_the_last_year_of_a_setting_is_2100():
    assert loaded(minimal().replace("2026-01-31", "2100-12-31")).as_of.year == 2100


def test_settings_are_not_changed_by_whoever_holds_them():
    settings = loaded(minimal())
    with pytest.raises(ValueError, match="frozen"):
        settings.name = "B"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (minimal('deph = "flash"'), ["ligne 4, deph : « deph » n’est pas un réglage. Vouliez-vous dire « depth » ?"]),
        (minimal("[thresholds]", "minimum_groupe = 5"),
         ["ligne 5, thresholds.minimum_groupe : « thresholds.minimum_groupe » n’est pas un réglage. "
          "Vouliez-vous dire « minimum_group » ?"]),
        (minimal("[thresholds]", "minimum_group = 4"),
         ["ligne 5, thresholds.minimum_group : « 4 » ne convient pas. Un nombre entier, au moins 5, est attendu : le "
          "seuil se relève, il ne s’abaisse pas. Écrire minimum_group = 5."]),
        (minimal("[dimension_targets]", "d1 = 101"),
         ["ligne 5, dimension_targets.d1 : « 101 » ne convient pas. Un nombre entier de 0 à 100, ou "
          "« not_our_subject », est attendu. Écrire d1 = 75."]),
        (minimal("[dimension_targets]", "d13 = 50"),
         ["ligne 5, dimension_targets.d13 : « dimension_targets.d13 » n’est pas un réglage. "
          "Vouliez-vous dire « d1 » ?"]),
        (minimal('seat_budget = "45 000 € TTC"'),
         ["ligne 4, seat_budget : « 45 000 € TTC » ne convient pas. Un montant hors taxes, positif ou nul, est "
          "attendu. "
          "Écrire seat_budget = 12000."]),
        (minimal("programme_cost = { low = 3, mode = 2, high = 5 }"),
         ["ligne 4, programme_cost : Le réglage « programme_cost » n’est pas lisible. Trois montants croissants sont "
          "attendus : low, mode, high. Écrire programme_cost = { low = 8000, mode = 12000, high = 18000 }."]),
        (minimal('status = "définitif"', "version = 0", 'dated = "bientôt"'),
         ["ligne 4, status : « définitif » ne convient pas. « draft » (projet) ou « final » est attendu. "
          "Écrire status = \"draft\".",
          "ligne 5, version : « 0 » ne convient pas. Un nombre entier, au moins 1, est attendu. Écrire version = 2.",
          "ligne 6, dated : « bientôt » ne convient pas. La date portée par le rapport est attendue. "
          "Écrire dated = 2026-01-31."]),
        (minimal('fictional = "oui"'),
         ["ligne 4, fictional : « oui » ne convient pas. « true » ou « false », sans guillemets, est attendu. "
          "Écrire fictional = false."]),
        ('schema = 1\nname = "A"\n',
         ["as_of : Le réglage « as_of » manque. La date à laquelle la situation est décrite est attendue. "
          "Écrire as_of = 2026-01-31."]),
        ('schema = 1\nname = "A"\nas_of = 9999-01-01\n',
         ["ligne 3, as_of : « 9999-01-01 » ne convient pas. La date à laquelle la situation est décrite est attendue. "
          "Écrire as_of = 2026-01-31."]),
        ('schema = 2\nname = ""\nas_of = "31/12/25"\n',
         ["ligne 1, schema : « 2 » ne convient pas. Le numéro du format, 1, est attendu. Écrire schema = 1.",
          "ligne 2, name : «  » ne convient pas. Le nom du client est attendu, entre guillemets. Écrire name = \"…\".",
          "ligne 3, as_of : « 31/12/25 » ne convient pas. La date à laquelle la situation est décrite est attendue. "
          "Écrire as_of = 2026-01-31."]),
        ("schema = 1\nname = Atelier\n",
         ["ligne 2 : « name = Atelier » n’est pas lisible. Une clé, le signe =, puis une valeur sont attendus, chaque "
          "clé une fois. Écrire name = \"Atelier du Port\", les textes entre guillemets."]),
        (minimal('name = "B"'),
         ["ligne 4 : « name = \"B\" » est écrit deux fois. Une clé, le signe =, puis une valeur sont attendus, chaque "
          "clé une fois. Écrire name = \"Atelier du Port\", les textes entre guillemets."]),
        ('schema = 1\nname = "Société"\n'.encode("cp1252"),
         ["ligne 2 : Le fichier n’est pas enregistré en UTF-8. Le codage UTF-8 est attendu. "
          "Enregistrer le fichier en choisissant le codage UTF-8."]),
        (minimal('leave_out = ["A b"]'),
         ["ligne 4, leave_out : « ['A b'] » ne convient pas. Une liste de sections est attendue. "
          "Écrire leave_out = [\"how_sure\"]."]),
    ],
)  # fmt: skip
def test_every_mistake_is_told_in_our_words(text, lines):
    assert told(text) == lines


def test_a_thousand_brackets_are_a_problem_and_not_a_traceback():
    assert len(told("a = " + "[" * 20_000)) == 1
