"""The exhibits of what can be believed: the order of belief, and the register of benefits before its guard."""

from __future__ import annotations

from maillage.disclosure import Released
from maillage.showing.exhibits import Exhibit, exhibit, instead, lacking
from maillage.showing.of_diagnosis import as_of, source
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence


def belief(found: Released) -> Exhibit:
    """What is counted and what is observed, in the order in which it can be believed."""
    if not found.fact("plan.any_belief").value:
        return instead(
            "plan.belief",
            lacking(
                sentence(
                    "Aucun gain ne se chiffre ni ne s’observe encore : tables « Adhésions » et « Budget » à compléter."
                )
            ),
        )
    return exhibit(
        found.table("plan.belief"),
        id="plan.belief",
        message=_first_belief(found),
        source=sentence(
            "tables « Adhésions » et « Budget » ; cabinets : seuls les recrutements que les réseaux feraient, au prix "
            "payé, intérim et annonces à part ; contrats et contacts : effet perdu et non remplacé déduit ; coût du "
            "programme non déduit ; données arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def _first_belief(found: Released) -> Payload:
    """The fees that can be ended first; then how much else is counted. None of it adds to the three futures."""
    dormant, deadline = found.fact("plan.belief_dormant"), found.fact("plan.dormant_deadline")
    rows, known = found.fact("plan.belief_rows"), found.fact("plan.belief_rows_counted")
    if not dormant.known:
        return sentence(
            "Sources d’économie chiffrées : {known} sur {rows} ; les cotisations en sommeil, les plus sûres, ne se "
            "lisent pas encore. Ces montants ne font pas un total.",
            known=known,
            rows=rows,
        )
    if not dormant.value:
        return sentence(
            "Aucune cotisation payée n’est notée en sommeil. Sources d’économie chiffrées : {known} sur {rows} ; ces "
            "montants ne font pas un total.",
            known=known,
            rows=rows,
        )
    if not deadline.known:
        return sentence(
            "Le plus sûr, les cotisations en sommeil : {dormant}, dont proposées à résilier d’emblée : {cancelled} ; "
            "date limite pour les dénoncer à renseigner. Ces montants ne font pas un total.",
            dormant=dormant,
            cancelled=found.fact("plan.cancelled_fees"),
        )
    return sentence(
        "Le plus sûr, les cotisations en sommeil : {dormant}, dont proposées à résilier d’emblée : {cancelled} "
        "(première date limite pour dénoncer : {deadline}). Ces montants ne font pas un total.",
        dormant=dormant,
        cancelled=found.fact("plan.cancelled_fees"),
        deadline=deadline,
    )


def counted_twice(found: Released) -> Exhibit:
    """Whatever the register counts twice; or that it counts nothing twice."""
    problems = found.fact("plan.any_benefit_problem")
    if problems.value:
        return exhibit(
            found.table("plan.counted_twice"),
            id="plan.counted_twice",
            message=sentence(
                "Gains annoncés : {listed} ; points à régler : {problems}. Rien n’est additionné d’ici là, ni réduit "
                "d’office : ceux qui les annoncent tranchent.",
                listed=found.fact("plan.benefits_listed"),
                problems=found.fact("plan.benefit_problems"),
            ),
            source=_source(found),
        )
    if not problems.known:
        return instead("plan.counted_twice", lacking(sentence("Doubles comptes : {problems}.", problems=problems)))
    return instead(
        "plan.counted_twice",
        sentence(
            "Gains annoncés : {listed}. La vérification ne trouve aucun double compte.",
            listed=found.fact("plan.benefits_listed"),
        ),
    )


def by_grade(found: Released) -> Exhibit:
    """The register's total by grade of evidence, where nothing is counted twice."""
    problems = found.fact("plan.any_benefit_problem")
    if not problems.known:
        return instead("plan.benefits_by_grade", lacking(sentence("Total : {problems}.", problems=problems)))
    if problems.value:
        return instead("plan.benefits_by_grade", sentence("Pas de total tant qu’un point reste à régler."))
    table = found.table("plan.benefits_by_grade")
    if not table.rows:
        return instead(
            "plan.benefits_by_grade",
            sentence("Aucun gain du registre ne se chiffre en argent : pas de total."),
        )
    return exhibit(
        table,
        id="plan.benefits_by_grade",
        message=_total(found),
        source=sentence(
            "table « Gains annoncés », données arrêtées : {date}. Une marge nouvelle ne se compte qu’à partir d’une "
            "étude publiée (C). Ni l’effet perdu d’une économie ni le coût du programme ne sont déduits, et rien ne "
            "s’ajoute aux trois avenirs.",
            date=as_of(found),
        ),
    )


def _total(found: Released) -> Payload:
    announced, years = found.fact("plan.benefits_announced"), found.fact("plan.benefits_years")
    if not found.fact("plan.any_benefit_counted").value:
        if found.fact("plan.benefits_all_claims").value:
            return sentence(
                "Annoncé : {announced}, exercices : {years}. Ce sont des affirmations sans comptes, ou dont la "
                "preuve n’est pas évaluée : rien n’est compté.",
                announced=announced,
                years=years,
            )
        return sentence(
            "Annoncé : {announced}, exercices : {years}. Rien n’en est compté à ce stade.",
            announced=announced,
            years=years,
        )
    facts = {
        "announced": announced,
        "years": years,
        "worth": found.fact("plan.benefits_counted"),
        "low": found.fact("plan.benefits_counted_low"),
        "high": found.fact("plan.benefits_counted_high"),
    }
    if found.fact("plan.any_benefit_unvalued").value:
        return sentence(
            "Annoncé : {announced}, exercices : {years} ; compté selon les preuves : {worth} (prouvé dans "
            "l’entreprise : {low} ; si ce qui est compté se vérifie en entier : {high}). Gains encore sans montant : "
            "{unvalued}.",
            **facts,
            unvalued=found.fact("plan.benefits_unvalued"),
        )
    return sentence(
        "Annoncé : {announced}, exercices : {years} ; compté selon les preuves : {worth} (prouvé dans l’entreprise : "
        "{low} ; si ce qui est compté se vérifie en entier : {high}).",
        **facts,
    )


def register(found: Released) -> Exhibit:
    """The register itself, line by line, and why each counts or not."""
    listed = found.fact("plan.benefits_listed")
    return exhibit(
        found.table("plan.benefits"),
        id="plan.benefits",
        message=sentence(
            "Gains annoncés : {listed}, dont temps gagné, qui ne s’ajoute pas à l’argent : {time}.",
            listed=listed,
            time=found.fact("plan.benefits_of_time"),
        )
        if found.fact("plan.benefits_of_time").value
        else sentence("Gains annoncés : {listed}.", listed=listed),
        source=source(found, "benefits"),
    )


def _source(found: Released) -> Payload:
    if found.fact("plan.programme_fees_told").value:
        return sentence("tables « Gains annoncés » et « Budget », données arrêtées : {date}.", date=as_of(found))
    return sentence(
        "tables « Gains annoncés » et « Budget », données arrêtées : {date}. Cotisations comprises dans le coût du "
        "programme : non indiquées dans les réglages, donc non vérifiées.",
        date=as_of(found),
    )
