"""Cells as people write them, read or refused with the exact sentence."""

from __future__ import annotations

import contextlib
import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.catalogue import entries
from maillage.intake import values
from maillage.intake.problems import Problem, Unreadable, report
from maillage.intake.values import (
    Reader,
    is_missing,
    item_named,
    read_about,
    read_amount,
    read_answer,
    read_choice,
    read_count,
    read_date,
    read_flag,
    read_item,
    read_key,
    read_list,
    read_number,
    read_scale,
    read_share,
)
from maillage.language import Language
from maillage.tables import TABLES


def told(read, *parts, language: str = "fr") -> str:
    """The sentences of a refusal."""
    with pytest.raises(Unreadable) as refusal:
        read(*parts)
    one = refusal.value
    return report([Problem("error", "f", "", None, "", one.found, one.expected, one.do)], Language(language)).split(
        "  - "
    )[1]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1 200 €", 1200), ("1.200 € HT", 1200), ("1.200€ HT", 1200), ("1,2 k€", 1200), ("1 234,50", 1234.5),
        ("1200.5", 1200.5), ("1\u00a0200,00\u00a0€", 1200), ("1\u202f200", 1200), ("1’200.50 ", 1200.5),
        ("€ 1200", 1200), ("1200 EUR HT/an", 1200), ("1 200 € par an", 1200), ("1.234.567,89", 1234567.89),
        ("1,234,567.89", 1234567.89), ("2 M€", 2_000_000), ("1,250 k€", 1250), ("0,125", 0.125), ("1.200", 1200),
        ("12,5", 12.5), ("12 000", 12000), ("gratuit", 0), ("90,00", 90), ("1200,-", 1200), (1200, 1200),
        (1234.5, 1234.5),
        ("1234,567", 1234.567), ("5400,00 euros hors taxes", 5400), ("0", 0), ("15k", 15000), ("1.5k€", 1500),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed, amount):
    assert read_amount(typed) == amount


def test_one_mark_before_three_digits_is_read_by_the_language_and_refused_the_other_way():
    assert read_amount("1.200", "fr") == 1200
    assert read_amount("1,200", "en") == 1200
    assert told(read_amount, "1,200", "fr") == (
        "« 1,200 » se lit de deux façons. Un montant hors taxes est attendu. Écrire 1200 ou 1,20."
    )
    assert told(read_amount, "1.200", "en").startswith("« 1.200 » se lit de deux façons.")
    assert read_number("1,250", "fr") == 1.25


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ("1 200 € TTC",
         "« 1 200 € TTC » est un montant TTC. Les montants sont attendus hors taxes. Écrire le montant hors taxes."),
        ("abc", "« abc » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        ("12 34 €", "« 12 34 € » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        ("1.2.3", "« 1.2.3 » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        ("environ 1200",
         "« environ 1200 » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        ("100 € par mois",
         "« 100 € par mois » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        ("1e5", "« 1e5 » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        ("١٢٠٠", "« ١٢٠٠ » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        ("", "«  » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        (True, "« oui » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        (float("nan"), "« nan » n’est pas un montant. Un montant hors taxes est attendu. Écrire 1200 ou 1 200,00."),
        ("-1200", "« -1200 » est négatif. Un nombre positif ou nul est attendu. "
                  "Écrire la valeur sans signe, ou laisser la cellule vide."),
        ("(1 200)", "« (1 200) » est négatif. Un nombre positif ou nul est attendu. "
                    "Écrire la valeur sans signe, ou laisser la cellule vide."),
        (-3.5, "« -3.5 » est négatif. Un nombre positif ou nul est attendu. "
               "Écrire la valeur sans signe, ou laisser la cellule vide."),
        ("500 CHF", "« 500 CHF » est dans une autre monnaie. Monnaie de la mission : EUR. "
                    "Convertir le montant, ou changer « currency » dans engagement.toml."),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_its_reason(typed, sentences):
    assert told(read_amount, typed) == sentences


def test_the_engagements_own_currency_is_read():
    assert read_amount("500 CHF", "fr", "CHF") == 500
    assert read_amount("$ 500", "en", "CAD") == 500


CENTS = st.integers(min_value=0, max_value=10**12)


@given(CENTS, st.sampled_from([" ", "\u00a0", "\u202f", "’", ""]), st.sampled_from(["", " €", "€ HT", " EUR"]))
def test_a_french_amount_survives_being_written_and_read(cents, space, after):
    whole, rest = divmod(cents, 100)
    assert read_amount(f"{whole:,}".replace(",", space) + f",{rest:02}{after}") == float(Decimal(cents) / 100)


@given(CENTS)
def test_an_english_amount_survives_being_written_and_read(cents):
    whole, rest = divmod(cents, 100)
    assert read_amount(f"{whole:,}.{rest:02}", "en") == float(Decimal(cents) / 100)


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=0, max_value=999))
def test_a_grouping_mark_of_the_language_groups(thousands, rest):
    assert read_amount(f"{thousands}.{rest:03}", "fr") == read_amount(f"{thousands},{rest:03}", "en")


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_a_refusal(text):
    for read in (read_amount, read_number, read_count, read_share, read_date, read_flag):
        with contextlib.suppress(Unreadable):
            assert read(text) is not None


DAYS = st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2099, 12, 31))


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]))
def test_a_date_survives_being_written_and_read(day, form):
    assert read_date(day.strftime(form)) == day
    assert read_date(datetime.datetime(day.year, day.month, day.day, 9, 30)) == day


@given(DAYS)
def test_a_date_in_words_survives(day):
    months = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
              "novembre", "décembre")  # fmt: skip
    first = "1er" if day.day == 1 else str(day.day)
    assert read_date(f"{first} {months[day.month - 1]} {day.year}") == day


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        ("31/12/26", "« 31/12/26 » a une année sur deux chiffres. Une date avec une année sur quatre chiffres est "
                     "attendue. Écrire 31/12/2026 ou 2026-12-31."),
        ("12/31/2026", "« 12/31/2026 » met le mois avant le jour. Le jour est attendu en premier. "
                       "Écrire 31/12/2026 ou 2026-12-31."),
        ("30/02/2026", "« 30/02/2026 » n’est pas un jour du calendrier. Une date est attendue. "
                       "Écrire 31/12/2026 ou 2026-12-31."),
        ("sept. 2021", "« sept. 2021 » n’est pas une date. Une date avec jour, mois et année est attendue. "
                       "Écrire 31/12/2026 ou 2026-12-31."),
        ("01/01/1026", "« 01/01/1026 » n’est pas de notre époque. Une année entre 1950 et 2099 est attendue. "
                       "Corriger l’année."),
        (datetime.date(2206, 1, 1), "« 01/01/2206 » n’est pas de notre époque. Une année entre 1950 et 2099 est "
                                    "attendue. Corriger l’année."),
        (46023.0, "« 46023 » est un nombre, sans doute une date affichée comme un nombre. Une date est attendue. "
                  "Mettre la colonne au format date. Vouliez-vous dire 01/01/2026 ?"),
        (2026, "« 2026 » n’est pas une date. Une date avec jour, mois et année est attendue. "
               "Écrire 31/12/2026 ou 2026-12-31."),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_its_reason(typed, sentences):
    assert told(read_date, typed) == sentences


@pytest.mark.parametrize("typed", ["oui", "O", "Yes", "x", "✓", "VRAI", True, 1.0, "1"])
def test_yes_is_read(typed):
    assert read_flag(typed) is True


@pytest.mark.parametrize("typed", ["non", "N", "no", "faux", False, 0, "0"])
def test_no_is_read(typed):
    assert read_flag(typed) is False


def test_neither_yes_nor_no_is_refused():
    assert told(read_flag, "peut-être") == (
        "« peut-être » n’est ni oui ni non. Oui ou non est attendu. "
        "Écrire oui ou non, ou laisser la cellule vide si l’on ne sait pas."
    )


def test_counts_shares_and_scales_are_read_and_their_limits_kept():
    assert [read_count(typed) for typed in ("12", 12.0, "1 200", "0")] == [12, 12, 1200, 0]
    assert [read_share(typed) for typed in ("12 %", "0,12", 0.12, "100 %", 1)] == [0.12, 0.12, 0.12, 1, 1]
    assert [read_scale(typed, 1, 5) for typed in ("1", 5.0)] == [1, 5]
    assert told(read_count, "12,5") == (
        "« 12,5 » n’est pas un nombre entier. Un nombre entier, positif ou nul, est attendu. "
        "Écrire 12, sans unité ni décimales."
    )
    assert told(read_share, "12") == (
        "« 12 » n’est pas une part. Une part entre 0 et 1, ou un pourcentage jusqu’à 100 %, est attendue. "
        "Écrire 12 % ou 0,12."
    )
    assert told(read_share, "120 %").startswith("« 120 % » n’est pas une part.")
    assert told(read_scale, "6", 1, 5) == (
        "« 6 » sort de l’échelle. Un nombre entier, minimum 1, maximum 5, est attendu. "
        "Écrire un nombre de l’échelle, ou laisser la cellule vide."
    )
    assert told(read_scale, 4.5, 1, 5).startswith("« 4.5 » sort de l’échelle.")
    assert told(read_number, "deux") == (
        "« deux » n’est pas un nombre. Un nombre positif ou nul est attendu. Écrire 2 ou 2,5, sans unité."
    )


@given(st.integers(min_value=0, max_value=10_000))
def test_a_share_survives_being_written_in_per_cent(hundredths):
    assert read_share(f"{hundredths // 100},{hundredths % 100:02} %") == pytest.approx(hundredths / 10_000)


def test_a_choice_is_read_by_label_alias_or_id_and_the_nearest_is_named():
    assert read_choice("Collaborateurs", "level") == "employee"
    assert read_choice("manager", "level") == "manager"
    assert told(read_choice, "dirigent", "level") == (
        "« dirigent » n’est pas une valeur de la liste. Valeurs : dirigeant, manager, collaborateur. "
        "Vouliez-vous dire « dirigeant » ?"
    )


def test_lists_are_separated_by_semicolons_or_line_ends():
    assert read_list("o1; o3\n o1 ;;") == ("o1", "o3")


def test_a_key_stands_on_one_line_with_single_spaces():
    assert read_key(" BNI\u00a0 \nAnnecy ") == "BNI Annecy"
    assert read_key(1234.0) == "1234"


def test_a_text_keeps_line_ends_and_no_break_spaces_and_no_other_space_but_the_plain_one():
    assert values.read_text("a\x0bb\x1cc\x85d\te\u2028f\u2003g") == "a b c d e f g"
    assert values.read_text("a\nb\u00a0: c\u202f?\x00\x1b") == "a\nb\u00a0: c\u202f?"


def test_items_are_read_by_id_wording_or_both():
    assert read_item("X1") == "x1"
    assert item_named("Nos réseaux sont choisis pour servir un objectif précis de l’entreprise.") == "x2"
    assert item_named("x2. Nos réseaux sont choisis…") == "x2"
    assert told(read_item, "x19") == (
        "« x19 » n’est pas une question du questionnaire. L’identifiant ou le libellé d’une question est attendu. "
        "Vouliez-vous dire « x1 » ?"
    )


def test_optional_items_and_their_parts_are_read_by_id():
    assert [item_named(text) for text in ("bank-07", "Bank 07", "con-09a.familiar")] == [
        "bank-07", "bank-07", "con-09a.familiar",
    ]  # fmt: skip
    assert item_named("con-04.at_ease") == item_named("con-04_at_ease") == item_named("con04.at-ease")
    assert item_named("bank-14 : Pour chaque adhésion…") == "bank-14"
    assert item_named("con-99.familiar") is None


@pytest.mark.parametrize("typed", ["profile-01", "PROFILE 01", *(one.fr for one in entries("self_profile").values())])
def test_a_question_of_the_personal_sheet_is_refused_and_says_why(typed):
    assert item_named(typed) is None
    assert told(read_item, typed).startswith("« ")
    assert told(read_item, typed).endswith(
        " » est une question de la fiche personnelle, pas du questionnaire. Ses réponses restent à la personne. "
        "Retirer ces réponses du fichier."
    )


@pytest.mark.parametrize(
    ("item", "typed", "answer"),
    [
        ("con-08.familiar", "plus ou moins", "partly"), ("con-08.at_ease", "More or less", "partly"),
        ("con-08.at_ease", "nsp", "dk"), ("digital-1", "en partie", "partly"), ("bank-07", 2.0, "l2"),
        ("maturity-1", "a; d", "company;teams"), ("selling-6", "trois fois ou plus", "more"),
        ("internal-2", "oui", "yes"),
        ("x2", 4.0, "l4"), ("x2", "5", "l5"), ("x2", "plutôt d'accord", "l4"), ("x2", "Plutôt pas d’accord", "l2"),
        ("x2", "nsp", "dk"), ("x2", "na", "na"), ("x1", "oui", "yes"), ("x1", "en cours", "partly"),
        ("x1", "Non", "no"), ("x14", "oui", "yes"), ("x3", 0.0, "none"), ("x3", "1", "once"),
        ("x3", "2 et plus", "twice_or_more"), ("x4", "une agence", "agency"), ("x12.given", "non", "no"),
        ("e10", "propose un rendez-vous; me présente", "introduces;meeting"), ("e4", "hebdo", "weekly"),
    ],
)  # fmt: skip
def test_an_answer_is_read_by_the_form_of_its_item(item, typed, answer):
    assert read_answer(typed, item) == answer


@pytest.mark.parametrize(
    ("item", "typed", "sentences"),
    [
        ("x2", 6, "« 6 » n’est pas une réponse à la question x2. Réponses : pas du tout d’accord, plutôt pas d’accord, "
                  "ni d’accord ni pas d’accord, plutôt d’accord, tout à fait d’accord, je ne sais pas. "
                  "Écrire une de ces réponses, nsp ou na."),
        ("x14", "en cours", "« en cours » n’est pas une réponse à la question x14. Réponses : oui, non, je ne "
                            "sais pas. "
                            "Écrire une de ces réponses, nsp ou na."),
        ("x4", "moi; une agence", "« moi; une agence » n’est pas une réponse à la question x4. Réponses : moi, "
                                  "un collègue, une agence, personne. Vouliez-vous dire « une agence » ?"),
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_refused(item, typed, sentences):
    assert told(read_answer, typed, item) == sentences


def test_the_columns_own_unit_may_follow_a_number_and_no_other():
    assert read_number("2 mois", unit="months") == 2
    assert read_number("4 demi-journées par an", unit="half_days/year") == 4
    assert told(read_number, "2 mois").startswith("« 2 mois » n’est pas un nombre.")
    assert told(read_number, "trois mois", "fr", "months").startswith("« trois mois » n’est pas un nombre.")


def test_an_id_of_the_catalogue_is_typed_and_an_unknown_one_refused():
    assert read_about("DIA-05", "symptom") == "symptom:dia-05"
    assert read_about("cause:c3", "code") == "cause:c3"
    assert read_about("exhibit:plan.actions") == read_about("exhibit : Le plan d’action") == "exhibit:plan.actions"
    assert told(read_about, "dia-99", "symptom") == (
        "« dia-99 » n’est pas au catalogue. Un identifiant du catalogue est attendu. "
        "Vouliez-vous dire « symptom:dia-09 » ?"
    )
    assert told(read_about, "lever:l_registr") == (
        "« lever:l_registr » n’est pas au catalogue. Un identifiant du catalogue est attendu. "
        "Vouliez-vous dire « lever:l_register » ?"
    )


def test_a_failing_formula_is_a_problem_and_not_an_empty_cell():
    assert told(Reader().read, "#DIV/0!", TABLES["memberships"].column("fee")) == (
        "La cellule affiche « #DIV/0! » : sa formule échoue. Une valeur est attendue. "
        "Corriger la formule ou saisir la valeur."
    )


def test_marks_of_absence_are_missing_but_not_where_they_may_be_meant():
    assert is_missing("nc", "amount")
    assert is_missing("—", "date")
    assert not is_missing("NC", "person")
    assert not is_missing("na", "answer")
    assert not is_missing("?", "text")


def test_every_type_of_the_schema_has_a_reader():
    from maillage.tables import TYPES

    assert set(values._READERS) == set(TYPES)
