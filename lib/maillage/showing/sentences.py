"""Sentences: a French template and the facts it prints; never half filled, never with a typed number."""

from __future__ import annotations

import hashlib
import string
from collections.abc import Mapping
from typing import Any

from maillage import disclosure
from maillage.facts import Fact, read_fact
from maillage.language import Language, names_in, phrase, refuse_template, settled
from maillage.showing.payload import SCHEMA, Payload, publish
from maillage.tables import TABLES

# What is printed in place of a sentence whose fact is absent.
REASON_SENTENCES = {
    "no_table": phrase("À renseigner : table « {table} »."),
    "no_data": phrase("À renseigner : les cellules que ce point demande sont vides."),
    "too_few": phrase("Ce point n’est pas publié : trop peu de réponses."),
    "withheld": phrase(
        "Un chiffre attendu ici n’est pas publié : il ferait deviner ce qui ne regarde que quelques personnes."
    ),
    "undefined": phrase("Ce point ne se calcule pas sur les données reçues."),
    "not_asked": phrase("Ce point n’est pas demandé à cette profondeur."),
    "no_peers": phrase("Aucun portefeuille n’est joint à cette mission."),
}
# The same where the fact says which cells, or which setting, are empty.
NO_CELLS = phrase("À renseigner : des cellules de la table « {table} ».")
NO_COLUMN = phrase("À renseigner : table « {table} », colonne « {column} ».")
NO_SETTING = phrase("À fixer avec l’entreprise : {setting}.")
SETTINGS = {
    "dimension_targets": phrase("cibles de la direction, dimension par dimension"),
    "programme_cost": phrase("coût annuel du programme"),
    "seat_budget": phrase("enveloppe annuelle des places"),
    "agency_fee": phrase("honoraires d’un cabinet pour un recrutement"),
}


def sentence(template: str, /, **facts: Fact) -> Payload:
    """A sentence as a payload holds it.

    Parameters
    ----------
    template : str
        French, a literal; names between braces stand for facts.
    **facts : Fact
        The facts named in the template.

    Raises
    ------
    ValueError
        When the template types a digit, bends grammar around a name, or its names and the facts differ.

    Examples
    --------
    >>> from maillage.facts import counted
    >>> sentence("Réponses reçues : {answers}.", answers=counted(41))["facts"]["answers"]["value"]
    41
    """
    refuse_template(template)
    named, given = set(names_in(template)), set(facts)
    if named != given:
        raise ValueError(f"the names {sorted(named ^ given)} of {template!r} and its facts do not agree")
    return said(template, facts)


def said(template: str, facts: Mapping[str, Fact]) -> Payload:
    """Template and facts, rounded, as plain JSON values."""
    plain = {}
    for name, fact in facts.items():
        if not isinstance(fact, Fact):
            raise TypeError(f"a sentence prints facts; {name} is of type {type(fact).__name__}")
        part = fact.as_json()
        for bound in ("value", "low", "high"):
            if bound in part:
                part[bound] = settled(part[bound], fact.unit)
        plain[name] = part
    return {"template": template, "facts": plain}


def written(sentence: Mapping[str, Any], language: Language) -> str:
    """The sentence in the reader's language, or the sentence of the first absent fact's reason.

    Examples
    --------
    >>> from maillage.facts import absent, counted
    >>> written(sentence("Réponses : {n}.", n=counted(41)), Language("fr"))
    'Réponses\xa0:\xa041.'
    >>> written(sentence("Réponses : {n}.", n=absent("no_table", unit="count", table="answers")), Language("fr"))
    'À renseigner\xa0: table «\xa0Réponses\xa0».'
    """
    facts = {name: read_fact(plain) for name, plain in sentence["facts"].items()}
    missing = next((fact for fact in facts.values() if not fact.known), None)
    if missing:
        return why_absent(missing.reason, missing.table, language)
    parts = string.Formatter().parse(language.printed(sentence["template"]))
    return "".join(
        language.before(literal, facts[name].unit) + language.write(facts[name]) if name else literal
        for literal, name, _, _ in parts
    )


def why_absent(reason: str, table: str, language: Language) -> str:
    """The sentence that stands in for an absent value; `table` may name a column (`memberships.fee`) or a setting.

    Examples
    --------
    >>> why_absent("no_data", "memberships.fee", Language("en"))
    'To be filled in: table “Memberships”, column “Fee excl. tax”.'
    """
    table, _, column = table.partition(".")
    if table == "settings":
        return language.printed(NO_SETTING).format(setting=language.printed(SETTINGS[column]))
    if not table:
        return language.printed(REASON_SENTENCES[reason])
    names = {"table": TABLES[table].label(language.code)}
    if column:
        return language.printed(NO_COLUMN).format(**names, column=TABLES[table].column(column).label(language.code))
    return language.printed(NO_CELLS if reason == "no_data" else REASON_SENTENCES[reason]).format(**names)


def say(template: str) -> None:
    """Publish one sentence of a notebook, its facts addressed by stage.

    Parameters
    ----------
    template : str
        A French literal such as « Réponses reçues : {diagnosis.answers}. »

    Raises
    ------
    KeyError
        When no stage released a fact of that name.
    ValueError
        When the template types a digit or bends grammar around a name.
    """
    publish(_paragraph(template))


def say_either(if_true: str, if_not: str, *, when: str) -> None:
    """Publish the first sentence where the named fact is true, the second where it is false.

    Both are filled and checked at every run, so that neither can rot. An absent fact prints its reason.

    Parameters
    ----------
    if_true, if_not : str
        French literals.
    when : str
        Full name of a fact of unit *truth*.
    """
    decided = disclosure.speaking(when)
    if decided.unit != "truth":
        raise ValueError(f"{when} does not decide between two sentences: its unit is {decided.unit}")
    first, second = _paragraph(if_true), _paragraph(if_not)
    chosen = first if decided.value or not decided.known else second
    if not decided.known:
        chosen["message"]["facts"] = {when: decided.as_json()} | chosen["message"]["facts"]
    publish(chosen)


def _paragraph(template: str) -> Payload:
    if not isinstance(template, str):
        raise TypeError("a sentence is a literal")
    refuse_template(template)
    facts = {name: disclosure.speaking(name) for name in names_in(template)}
    return {
        "schema": SCHEMA,
        "id": "sentence-" + hashlib.sha256(template.encode()).hexdigest()[:10],
        "section": "",
        "kind": "sentence",
        "currency": disclosure.speaking_context().get("currency", "EUR"),
        "message": said(template, facts),
    }
