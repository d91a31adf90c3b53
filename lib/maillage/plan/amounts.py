"""The amounts a plan speaks of, side by side: each covers something else, and what each covers is said.

What the programme costs is set with the company; what the actions cost comes from the catalogue; fees come from the
register. Nothing is added up: one amount may hold part of another, and only the settings can say which.
"""

from __future__ import annotations

from maillage.diagnosis.budget import year_lines
from maillage.disclosure import Absent, Draft, Field, Findings, Released
from maillage.facts import Fact, absent, chosen, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.plan.money import thought_of

AMOUNTS = (
    Field("what", phrase("De quoi il s’agit"), "phrase"),
    Field("yearly", phrase("Montant"), "money/year"),
    Field("once", phrase("Une fois"), "money"),
    Field("origin", phrase("D’où il vient"), "phrase"),
    Field("futures", phrase("Dans les trois avenirs"), "phrase"),
)
PROGRAMME, ACTIONS = phrase("Coût du programme"), phrase("Prestations extérieures des actions du plan")
FEES, DORMANT = phrase("Cotisations payées aujourd’hui"), phrase("Dont places en sommeil")
SEATS, ENVELOPE = phrase("Cotisations des places proposées"), phrase("Enveloppe des places")
CONSULTANT = phrase("Honoraires du consultant")
SET, CATALOGUE = phrase("fixé avec l’entreprise"), phrase("catalogue des leviers")
REGISTER, CHOSEN = phrase("registre des adhésions"), phrase("calcul des places")
AS_TODAY = phrase("cotisations d’aujourd’hui, faute d’enveloppe fixée")
IN, OUT = phrase("oui, dans « couper et réseauter »"), phrase("non")
UNTOLD = phrase("non, sauf ce que le coût du programme en comprend : à dire")
PARTLY, CUT = phrase("en partie, par le coût du programme"), phrase("pour la part coupée")
IN_YEARS = phrase("non ; dans les années comptées")


def find(engagement: Engagement, analysed: Released, acted: Findings, seated: Findings, futures: Findings) -> Findings:
    """Each amount that is known, whether it recurs, where it comes from, and whether the three futures hold it.

    Parameters
    ----------
    engagement : Engagement
    analysed : Released
        Of the stages before: today's fees.
    acted, seated, futures : Findings
        Of `plan.actions`, `plan.seats` and `plan.money`.
    """
    settings = engagement.settings
    cut = any(row["category"] == "memberships" for row in thought_of(year_lines(engagement)))
    included, programme = settings.programme_fees, futures.mandates["programme_cost"]
    beside = UNTOLD if programme.known else OUT
    fees_in = CUT if cut else PARTLY if included else OUT if included is not None else beside
    origin = SET if settings.seat_budget is not None else AS_TODAY
    fee = settings.consultant_fee
    known = (
        (PROGRAMME, "yearly", programme, SET, IN),
        (ACTIONS, "once", acted.mandates["actions_cost"], CATALOGUE, beside),
        (FEES, "yearly", analysed.fact("analysis.fees"), REGISTER, fees_in),
        (DORMANT, "yearly", analysed.fact("analysis.dormant_fees"), REGISTER, fees_in),
        (ENVELOPE, "yearly", seated.mandates["seats_budget"], origin, fees_in),
        (SEATS, "yearly", seated.mandates["seats_fees"], CHOSEN, fees_in),
        (CONSULTANT, "once", chosen(fee, "money") if fee else absent("undefined", unit="money"), SET, IN_YEARS),
    )
    rows = [_row(*one) for one in known if one[2].known and (one[2].value or one[0] != DORMANT)]
    return Findings(
        tables={"amounts": Draft(fields=AMOUNTS, rows=tuple(rows))},
        mandates={
            "any_amount": counted(bool(rows), "truth"),
            "fees_outside": counted(not cut and not included, "truth"),
        },
    )


def _row(what: str, when: str, amount: Fact, origin: str, futures: str) -> tuple:
    yearly, once = (amount.value if when == column else Absent("undefined") for column in ("yearly", "once"))
    return what, yearly, once, origin, futures
