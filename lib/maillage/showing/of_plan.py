"""The exhibits of the plan, and the first page of the report."""

from __future__ import annotations

from maillage.disclosure import Absent, Released
from maillage.facts import chosen, counted, recorded
from maillage.language import phrase
from maillage.showing.exhibits import Chart, Exhibit, exhibit, instead, lacking, points
from maillage.showing.of_analysis import cause_facts, how_firm, no_cause, retained_causes
from maillage.showing.of_diagnosis import as_of, clean_families, source, strengths, unknowns
from maillage.showing.payload import Payload
from maillage.showing.sentences import sentence
from maillage.terms import EVIDENCE_GRADES

DONE, FIRST_MEETING = phrase("accompli"), phrase("première")
RENEWAL, WAITED_ACT, PUT_OFF = phrase("cotisation à trancher"), phrase("acte attendu"), phrase("décision reportée")
VOTE, BUDGET = phrase("cause à confirmer ou à écarter"), phrase("choix de budget")
KINDS = VOTE, BUDGET, WAITED_ACT, PUT_OFF, RENEWAL  # of the committee's agenda
BUDGET_LINE = "lever:l_budget_line"


def aim(found: Released) -> Exhibit:
    """First page: the objectives."""
    rows = found.table("diagnosis.objectives").records()
    return points(
        id="plan.aim",
        items=[[sentence("{wording}", wording=chosen(row["wording"], "text"))] for row in rows],
        empty=sentence("Objectifs : {n}", n=found.fact("diagnosis.objectives")),
    )


def answer(found: Released) -> Exhibit:
    """First page: the answer in one sentence, the consultant's own."""
    said = found.context["comments"].get("exhibit:plan.answer")
    return points(
        id="plan.answer",
        items=[],
        empty=None
        if said
        else sentence(
            "La réponse du consultant reste à écrire : table « Commentaires », au sujet de « {exhibit} ».",
            exhibit=counted("exhibit:plan.answer", "term"),
        ),
    )


def findings(found: Released) -> Exhibit:
    """First page: three findings, two facts each."""
    return points(
        id="plan.findings",
        message=how_firm(found),
        items=[
            [sentence("{cause}", cause=counted(f"{cause}#short", "term")), *cause_facts(found, cause)]
            for cause in retained_causes(found)
        ],
        empty=no_cause(found),
    )


def what_works(found: Released) -> Exhibit:
    """First page: what already works."""
    return points(
        id="plan.works",
        items=strengths(found),
        empty=_nothing_works(found),
    )


def _nothing_works(found: Released) -> Payload:
    if not found.fact("diagnosis.dimensions_measured").known:
        return sentence("Ce qui marche : {n}", n=found.fact("diagnosis.dimensions_measured"))
    clean = clean_families(found)
    if not found.fact("diagnosis.any_target").value:
        if clean:
            return sentence(
                "Aucune cible n’est encore fixée ; les familles sans signe constaté restent trop peu examinées."
            )
        return sentence("Aucune cible n’est encore fixée ; chaque famille examinée porte au moins un signe.")
    if clean:
        return sentence(
            "Aucune cible n’est encore atteinte ; les familles sans signe constaté restent trop peu examinées, ou "
            "touchent à une dimension sous sa cible."
        )
    return sentence("Aucune cible n’est encore atteinte ; chaque famille examinée porte au moins un signe.")


def money_lines(found: Released) -> Exhibit:
    """First page: money in five points at most, the honest answer first."""
    items = []
    if found.fact("plan.cut_alone").known:
        honest = [_honest()] if _cut_and_stop(found) else []
        items += [
            [*honest, _with_range(found, "programme_gain"), _chance_of_loss(found)],
            [_with_range(found, "cut_alone")],
            [_with_fee(found)],
        ]
        items += [[said] for said in _switching(found)]
    items += [[*one, *_outside(found)] for one in fees_lines(found)]
    return points(
        id="plan.money_lines",
        items=items,
        empty=sentence("Argent : {total}", total=found.fact("plan.budget_total"))
        if not found.fact("plan.budget_total").known
        else sentence("Budget examiné : {total}. Aucune coupe n’est chiffrée.", total=found.fact("plan.budget_total")),
    )


def _cut_and_stop(found: Released) -> bool:
    """Whether the years advise to cut and stop there."""
    return bool(found.fact("plan.cut_pays").value) and found.fact("plan.worth_pays").value is False


def _honest() -> Payload:
    return sentence("Sur ces seules lignes, la réponse honnête est de couper et de s’en tenir là.")


def _outside(found: Released) -> list[Payload]:
    """Whether the fees are in the futures compared, where there are any."""
    if not found.fact("plan.cut_alone").known:
        return []
    if found.fact("plan.fees_outside").value:
        return [sentence("Ces cotisations restent hors des trois avenirs comparés.")]
    return [sentence("Une part de ces cotisations est comptée dans les trois avenirs.")]


def _with_fee(found: Released) -> Payload:
    """Cutting and networking, with the consultant's own fee, which no full year holds."""
    value, low, high = (found.fact(f"plan.cut_and_network{end}") for end in ("", "_low", "_high"))
    fee = found.fact("plan.consultant_fee")
    if not fee.known:
        return _with_range(found, "cut_and_network")
    told = {"option": chosen(OPTIONS["cut_and_network"], "phrase"), "value": value, "fee": fee}
    if low.value == high.value and value.value != 0:
        return sentence(
            "{option} : {value} (fourchette non renseignée ; honoraires du consultant en plus, une fois : {fee}).",
            **told,
        )
    return sentence(
        "{option} : {value} (prudent : {low} ; favorable : {high} ; honoraires du consultant en plus, une fois : "
        "{fee}).",
        low=low,
        high=high,
        **told,
    )


def fees_lines(found: Released) -> list[list[Payload]]:
    """What the networks cost, and how much of it is paid where nobody goes."""
    fees, dormant = found.fact("analysis.fees"), found.fact("analysis.dormant_fees")
    if not fees.known:
        return []
    if found.fact("analysis.any_dormant").value and dormant.known and dormant.value:
        return [
            [
                sentence(
                    "Cotisations payées : {fees}, dont places où personne n’est venu depuis douze mois : {dormant}.",
                    fees=fees,
                    dormant=dormant,
                )
            ]
        ]
    return [[sentence("Cotisations payées : {fees}.", fees=fees)]]


def _with_range(found: Released, name: str) -> Payload:
    """A column's central value with its range, or with the word that nobody gave one."""
    value, low, high = (found.fact(f"plan.{name}{end}") for end in ("", "_low", "_high"))
    if low.value == high.value and value.value != 0:
        return sentence(
            "{option} : {value} (fourchette non renseignée).", option=chosen(OPTIONS[name], "phrase"), value=value
        )
    return sentence(
        "{option} : {value} (prudent : {low} ; favorable : {high}).",
        option=chosen(OPTIONS[name], "phrase"),
        value=value,
        low=low,
        high=high,
    )


def _chance_of_loss(found: Released) -> Payload:
    """What the years say beside the full year: no gain is printed without how likely a loss is."""
    return sentence(
        "Années comptées, montée en charge comprise : {years} ; valeur actuelle de ce qu’il ajoute : {worth} ; "
        "probabilité estimée d’y perdre : {chance}.",
        years=found.fact("plan.worth_years"),
        worth=found.fact("plan.worth_programme"),
        chance=found.fact("plan.loss_chance"),
    )


OPTIONS = {
    "cut_alone": phrase("Couper sans réseauter, par rapport à ne rien changer, en année pleine"),
    "cut_and_network": phrase("Couper et réseauter, programme payé, en année pleine"),
    "programme_gain": phrase("Ce que le programme ajoute à la seule coupe, en année pleine"),
}


def _switching(found: Released) -> list[Payload]:
    """The switching value in words, where hires are bought."""
    if not found.fact("plan.hires_could_pay").known:
        return []
    if not found.fact("plan.hires_could_pay").value:
        return [sentence("Se passer de tout cabinet de recrutement ne rembourserait pas à soi seul le programme.")]
    return [
        sentence(
            "Recrutements à faire sans cabinet pour rembourser le programme, outre ceux de la coupe : {hires}, sur "
            "{bought} par an encore confiés à un cabinet.",
            hires=found.fact("plan.switching_hires"),
            bought=found.fact("plan.agency_hires"),
        )
    ]


def decisions_asked(found: Released) -> Exhibit:
    """First page: what the first meeting of the committee is asked to decide, as its agenda lists it."""
    agenda = [row for row in found.table("plan.committee_items").records() if row["quarter"] == FIRST_MEETING]
    by_kind = {kind: [row["subject"][0] for row in agenda if row["kind"] == kind] for kind in KINDS}
    first = [row for row in found.table("plan.gates").records() if row["step"] == "step:1"]
    any_action = found.fact("plan.any_action").value
    items = [_votes(len(by_kind[VOTE]))] if by_kind[VOTE] else []
    items += [_choice(found)] if by_kind[BUDGET] else []
    for act in by_kind[WAITED_ACT] if any_action else ():
        items.append([sentence("{act}", act=counted(act, "term")), *(_to_vote(found) if act == BUDGET_LINE else ())])
    items += [
        [sentence("Action reportée, à reprendre ou à laisser : {action}.", action=counted(action, "term"))]
        for action in by_kind[PUT_OFF]
    ]
    items += [_to_renew(found)] if by_kind[RENEWAL] else []
    return points(
        id="plan.decisions",
        items=items,
        empty=sentence("Les données reçues ne permettent pas de demander une décision.")
        if not any_action
        else sentence("Aucune : les actes attendus de la direction sont accomplis.")
        if all(row["state"] == DONE for row in first)
        else sentence("Aucune : les actes attendus de la direction sont décidés, commencés ou accomplis."),
    )


def _votes(causes: int) -> list[Payload]:
    return [sentence("Confirmer ou écarter, une à une, les causes proposées : {causes}.", causes=counted(causes))]


def _choice(found: Released) -> list[Payload]:
    """The future of the budget to choose, as the years advise it, with what each way keeps, adds and costs."""
    told = {
        "alone": found.fact("plan.cut_alone"),
        "worth": found.fact("plan.worth_programme"),
        "cost": found.fact("plan.programme_cost"),
    }
    if _cut_and_stop(found):
        return [
            sentence(
                "Couper et s’en tenir là, comme ces seules lignes le conseillent (économie nette : {alone}), ou payer "
                "aussi le programme pour ses objectifs (coût : {cost} ; valeur actuelle de ce qu’il ajoute : {worth}).",
                **told,
            )
        ]
    if found.fact("plan.worth_pays").value:
        return [
            sentence(
                "Couper et payer le programme (coût : {cost} ; valeur actuelle de ce qu’il ajoute : {worth}), comme "
                "les années comptées le conseillent, ou couper seulement (économie nette : {alone}), ou ne rien "
                "changer.",
                **told,
            )
        ]
    return [
        sentence(
            "Payer ou non le programme (coût : {cost} ; valeur actuelle de ce qu’il ajoute : {worth}) : couper ne "
            "laisse aucune économie nette (couper seulement : {alone}), et il se décide pour les objectifs qu’il sert.",
            **told,
        )
    ]


def _to_vote(found: Released) -> list[Payload]:
    """The amounts of the plan a budget line would hold, the programme's own apart."""
    said, cost, fees = [], found.fact("plan.actions_cost"), found.fact("plan.seats_fees")
    if cost.known:
        said.append(
            sentence(
                "Prestations des actions, une fois : {cost} (au plus : {high}).",
                cost=cost,
                high=found.fact("plan.actions_cost_high"),
            )
        )
    if fees.known:
        said.append(
            sentence(
                "Cotisations des places proposées : {fees}, pour une enveloppe de : {budget}.",
                fees=fees,
                budget=found.fact("plan.seats_budget"),
            )
        )
    return said


def _to_renew(found: Released) -> list[Payload]:
    """The fees the first meeting decides on, as its row of the calendar tells them."""
    meeting = next(row for row in found.table("plan.committee").records() if row["quarter"] == FIRST_MEETING)
    count, before = counted(meeting["renewals"]), recorded(meeting["before"], "date")
    if isinstance(meeting["amount"], Absent):
        return [
            sentence(
                "Cotisations à reconduire ou à dénoncer : {count} ; montants non notés (première date limite : "
                "{before}).",
                count=count,
                before=before,
            )
        ]
    return [
        sentence(
            "Cotisations à reconduire ou à dénoncer : {count} ; montant : {amount} (première date limite : {before}).",
            count=count,
            amount=recorded(meeting["amount"], "money/year"),
            before=before,
        )
    ]


def not_known(found: Released) -> Exhibit:
    """First page: what we do not know."""
    return points(
        id="plan.unknown",
        items=unknowns(found)[:3],
        empty=sentence("Toutes les tables attendues ont été remplies."),
    )


def monday(found: Released) -> Exhibit:
    """First page: what can be done on Monday without budget."""
    rows = found.table("plan.first_steps").records()
    return points(
        id="plan.monday",
        items=[[sentence("{step}", step=counted(row["first_step"], "term"))] for row in rows[:3]],
        empty=sentence("Les actions proposées demandent toutes une décision préalable.")
        if found.fact("plan.any_action").value
        else _no_action(),
    )


def _no_action() -> Payload:
    return lacking(sentence("Les données reçues ne permettent pas de proposer une action."))


def actions(found: Released) -> Exhibit:
    """The lines of the plan."""
    if not found.fact("plan.any_action").value:
        return instead("plan.actions", _no_action())
    return exhibit(
        found.table("plan.actions"),
        id="plan.actions",
        message=sentence(
            "Actions : {actions} ; décidées ou commencées : {decided} ; gains rapides : {quick} ; appuyées sur une "
            "affirmation sans comptes (preuve E) : {claimed}.",
            claimed=found.fact("plan.actions_claimed"),
            actions=found.fact("plan.actions"),
            decided=found.fact("plan.actions_decided"),
            quick=found.fact("plan.quick_wins"),
        ),
        source=sentence(
            "catalogue des leviers, causes et objectifs de l’entreprise ; tant que personne n’a le mandat de "
            "coordonner les réseaux, la direction porte ce qui reviendrait à la coordination ; données arrêtées : "
            "{date}.",
            date=as_of(found),
        )
        if found.fact("plan.coordination_awaited").value
        else sentence(
            "catalogue des leviers, causes et objectifs de l’entreprise, données arrêtées : {date}.", date=as_of(found)
        ),
        columns=("lever", "kind", "owner", "start", "due", "half_days", "cost", "set", "state"),
    )


def reasons(found: Released) -> Exhibit:
    """Why each line is there: the cause it acts on, the objective it serves, how it is measured."""
    if not found.fact("plan.any_action").value:
        return instead("plan.reasons", _no_action())
    return exhibit(
        found.table("plan.actions"),
        id="plan.reasons",
        message=sentence(
            "Chaque action descend d’une cause ou d’un objectif. Actions portées par les seuls objectifs : {n}.",
            n=found.fact("plan.actions_without_cause"),
        ),
        source=sentence(
            "catalogue des leviers. Preuve : de A (essai mené chez le client) à E (affirmation sans comptes)."
        ),
        columns=("lever", "finding", "cause", "serves", "kpi", "evidence"),
    )


def served(found: Released) -> Exhibit:
    """Each objective with the actions that serve it, and those that serve no other."""
    table = found.table("plan.served")
    if not found.fact("plan.any_action").value or not table.rows:
        return instead("plan.served", _no_action())
    unserved, without = found.fact("plan.objectives_unserved"), found.fact("plan.objectives_without_own")
    if unserved.value:
        message = sentence(
            "Objectifs qu’aucune action de ce plan ne sert : {unserved} ; sans action qui leur soit propre : "
            "{without}.",
            unserved=unserved,
            without=without,
        )
    elif without.value:
        message = sentence(
            "Chaque objectif est servi, mais ces objectifs n’ont aucune action qui leur soit propre : {without}.",
            without=without,
        )
    else:
        message = sentence("Chaque objectif a une action au moins qui ne sert que lui.")
    return exhibit(
        table,
        id="plan.served",
        message=message,
        source=sentence("catalogue des leviers, table « Objectifs » ; données arrêtées : {date}.", date=as_of(found)),
    )


def gains(found: Released) -> Exhibit:
    """What those who carry a line gain by it."""
    if not found.fact("plan.any_action").value:
        return instead("plan.gains", _no_action())
    return exhibit(
        found.table("plan.actions"),
        id="plan.gains",
        message=sentence("Une action tient si ceux qui la portent y gagnent aussi."),
        source=sentence("catalogue des leviers : ce qui est attendu de chaque action, non ce qui a été constaté."),
        columns=("lever", "owner", "gain"),
    )


def gates(found: Released) -> Exhibit:
    """The acts that open each step."""
    return exhibit(
        found.table("plan.gates"),
        id="plan.gates",
        message=sentence(
            "Actes de la direction accomplis : {done} sur {expected}.",
            done=found.fact("plan.acts_done"),
            expected=found.fact("plan.acts_expected"),
        ),
        source=source(found, "acts"),
    )


def seats(found: Released) -> Exhibit:
    """Who goes where; without the part of the targets required where no plan meets it."""
    met = {
        "met": found.fact("plan.targets_met"),
        "targets": found.fact("plan.targets"),
        "share": found.fact("plan.value_met"),
        "both": found.fact("plan.met_both"),
        "added": found.fact("plan.met_added"),
    }
    used = {
        "half_days": found.fact("plan.seats_half_days"),
        "fees": found.fact("plan.seats_fees"),
        "budget": found.fact("plan.seats_budget"),
        "today": found.fact("plan.met_today"),
        "left": found.fact("plan.met_left"),
    }
    return exhibit(
        found.table("plan.seats"),
        id="plan.seats",
        message=sentence(
            "Aucun plan trouvé ne tient la part voulue des cibles : {required}. Voici le meilleur sans elle. Cibles "
            "que ces places permettent de rencontrer : {met} sur {targets}, dont déjà rencontrées : {both} ; à "
            "rencontrer : {added}. Part de leur valeur : {share}.",
            required=found.fact("plan.targets_required"),
            **met,
        )
        if found.fact("plan.requirement_held").value is False
        else sentence(
            "Cibles que ces places permettent de rencontrer : {met} sur {targets}, dont déjà rencontrées : {both} ; à "
            "rencontrer : {added}. Part de leur valeur : {share}.",
            **met,
        ),
        source=sentence(
            "tables « Personnes », « Réseaux » et « Cibles » ; temps : {half_days} ; cotisations : {fees}, "
            "pour une enveloppe de : {budget} ; cibles rencontrées aujourd’hui : {today}, dont hors de "
            "ces places : {left}. Une place permet une rencontre, elle ne la fait pas. Points perdus : ce que valent "
            "les cibles que l’on ne rencontrerait plus assez sûrement sans cette seule place ; une cible peut en "
            "demander deux, et ces points ne s’additionnent pas. V et un nombre : une personne dont l’accord pour être "
            "nommée n’est pas noté.",
            **used,
        )
        if found.fact("plan.any_label").value
        else sentence(
            "tables « Personnes », « Réseaux » et « Cibles » ; temps : {half_days} ; cotisations : {fees}, "
            "pour une enveloppe de : {budget} ; cibles rencontrées aujourd’hui : {today}, dont hors de "
            "ces places : {left}. Une place permet une rencontre, elle ne la fait pas. Points perdus : ce que valent "
            "les cibles que l’on ne rencontrerait plus assez sûrement sans cette seule place ; une cible peut en "
            "demander deux, et ces points ne s’additionnent pas.",
            **used,
        ),
    )


def seats_asleep(found: Released) -> Exhibit:
    """Dormant seats: each is cancelled, offered to others first, or decided on with its network; never two of these."""
    if found.fact("plan.any_asleep").value is False:
        return instead("plan.seats_asleep", sentence("Aucune cotisation n’est payée pour une place en sommeil."))
    return exhibit(
        found.table("plan.seats_asleep"),
        id="plan.seats_asleep",
        message=sentence(
            "Cotisations de places en sommeil, à résilier : {cancelled} ; à proposer d’abord à d’autres, puis à "
            "résilier sans preneur avant le dernier jour : {offered} ; à trancher avec leur réseau : {open}.",
            cancelled=found.fact("plan.cancelled_fees"),
            offered=found.fact("plan.offered_fees"),
            open=found.fact("plan.open_fees"),
        ),
        source=sentence(
            "tables « Adhésions », « Cibles » et « Présences » ; des propositions, l’entreprise décide. Données "
            "arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def seats_left(found: Released) -> Exhibit:
    """Seats people use today that the plan does without."""
    unexamined, unnoted = found.fact("plan.seats_unexamined"), found.fact("plan.seats_left_unnoted")
    if found.fact("plan.any_seat_left").value is False:
        none = sentence(
            "Chaque place tenue aujourd’hui est reprise, parmi celles que l’on a pu examiner. Non examinées, faute "
            "d’un temps ou d’un prix noté : {unexamined}.",
            unexamined=unexamined,
        )
        return instead("plan.seats_left", none)
    return exhibit(
        found.table("plan.seats_left"),
        id="plan.seats_left",
        message=sentence(
            "Places tenues que ce plan ne reprend pas : {left}, dont la présence n’est pas notée : {unnoted}. Les "
            "autres n’ajoutent aucune cible, d’après les présences notées, dans le temps, l’enveloppe et les règles "
            "donnés ; les garder ou non se décide réseau par réseau.",
            left=found.fact("plan.seats_left"),
            unnoted=unnoted,
        )
        if unnoted.value
        else sentence(
            "Places tenues que ce plan ne reprend pas : {left}. D’après les présences notées, elles n’ajoutent aucune "
            "cible dans le temps, l’enveloppe et les règles donnés ; les garder ou non se décide réseau par réseau.",
            left=found.fact("plan.seats_left"),
        ),
        source=sentence(
            "tables « Adhésions », « Personnes » et « Réseaux » ; places tenues et non examinées, faute d’un temps ou "
            "d’un prix noté : {unexamined} ; données arrêtées : {date}.",
            unexamined=unexamined,
            date=as_of(found),
        ),
    )


def unmet(found: Released) -> Exhibit:
    """Targets still unmet."""
    every = found.fact("plan.every_target_met")
    table = found.table("plan.unmet")
    return exhibit(
        table,
        id="plan.unmet",
        message=sentence("Ces places permettent de rencontrer toutes les cibles.")
        if every.value
        else sentence(
            "Cibles que ces places permettent de rencontrer : {met} sur {targets}. "
            "Une cible compte si les chances de l’y rencontrer atteignent : {certainty}.",
            met=found.fact("plan.targets_met"),
            targets=found.fact("plan.targets"),
            certainty=found.fact("plan.certainty"),
        ),
        source=source(found, "targets"),
    )


def contradiction(found: Released) -> Exhibit:
    """Why no plan meets the part of the targets required, and what would have to give way."""
    if found.fact("plan.requirement_set").value is False:
        return instead("plan.contradiction", sentence("Aucune part de la valeur des cibles n’est exigée."))
    required = found.fact("plan.targets_required")
    if found.fact("plan.requirement_held").value:
        return instead(
            "plan.contradiction",
            sentence(
                "La part voulue de la valeur des cibles est tenue. Voulue : {required} ; atteinte : {share}.",
                required=required,
                share=found.fact("plan.value_met"),
            ),
        )
    if found.fact("plan.contradiction_found").value is False:
        return instead(
            "plan.contradiction",
            sentence(
                "Aucun plan trouvé ne tient la part voulue des cibles : {required}. La recherche s’est arrêtée avant "
                "d’établir pourquoi.",
                required=required,
            ),
        )
    if found.fact("plan.out_of_any_reach").value:
        return instead(
            "plan.contradiction",
            sentence(
                "Même avec plus de temps, d’argent et de places, les réseaux connus ne permettent pas la part voulue "
                "des cibles : {required}. Points de valeur à en rabattre : {points}.",
                required=required,
                points=found.fact("plan.lacking_points"),
            ),
        )
    return exhibit(
        found.table("plan.contradiction"),
        id="plan.contradiction",
        message=_what_lacks(found),
        source=sentence(
            "réglages de la mission, tables « Personnes », « Réseaux » et « Cibles ». Sans l’une des conditions qui se "
            "contredisent, les autres de cette liste tiendraient ensemble ; une autre contradiction peut rester. Au "
            "moins coûteux : {money}, {time}, une personne et un point comptent autant.",
            money=found.fact("plan.budget_step"),
            time=found.fact("plan.time_step"),
        )
        if found.fact("plan.contradiction_proved").value
        else sentence(
            "réglages de la mission, tables « Personnes », « Réseaux » et « Cibles ». La recherche s’est arrêtée avant "
            "d’établir que chaque condition compte."
        ),
    )


def _what_lacks(found: Released) -> Payload:
    required, points = found.fact("plan.targets_required"), found.fact("plan.lacking_points")
    budget, half_days = found.fact("plan.lacking_budget"), found.fact("plan.lacking_half_days")
    if budget.known and half_days.known:
        return sentence(
            "Ce qui est demandé se contredit ; part voulue des cibles : {required}. Il manque {budget} ; ou bien "
            "{half_days} ; ou bien, points de valeur à rabattre sur la part voulue : {points}.",
            required=required,
            budget=budget,
            half_days=half_days,
            points=points,
        )
    if budget.known:
        return sentence(
            "Ce qui est demandé se contredit ; part voulue des cibles : {required}. Il manque {budget} ; ou bien, "
            "points de valeur à rabattre sur la part voulue : {points}.",
            required=required,
            budget=budget,
            points=points,
        )
    if half_days.known:
        return sentence(
            "Ce qui est demandé se contredit ; part voulue des cibles : {required}. Il manque {half_days} ; ou bien, "
            "points de valeur à rabattre sur la part voulue : {points}.",
            required=required,
            half_days=half_days,
            points=points,
        )
    return sentence(
        "Ce qui est demandé se contredit ; part voulue des cibles : {required}. Aucune issue trouvée par le seul "
        "argent ni par le seul temps. Points de valeur à rabattre sur la part voulue : {points}.",
        required=required,
        points=points,
    )


def key_targets(found: Released) -> Exhibit:
    """The targets two people should meet, and how many would."""
    keys, every = found.fact("plan.key_targets"), found.fact("plan.every_key_by_two")
    if found.fact("plan.any_key").value is False:
        return instead(
            "plan.key_targets", sentence("Aucune cible n’est marquée comme clé, à rencontrer par deux personnes.")
        )
    return exhibit(
        found.table("plan.key_targets"),
        id="plan.key_targets",
        message=sentence("Chaque cible clé serait rencontrée par deux personnes au moins. Cibles clés : {n}.", n=keys)
        if every.value
        else sentence(
            "Cibles clés : {n} ; rencontrées par deux personnes ou plus : {two} ; par une seule : {one} ; sans "
            "personne qui la rencontre à coup sûr : {none}.",
            n=keys,
            two=found.fact("plan.key_by_two"),
            one=found.fact("plan.key_by_one"),
            none=found.fact("plan.key_by_none"),
        ),
        source=sentence(
            "table « Cibles », colonne « Cible clé » ; part de sa valeur qu’ajoute une seconde personne : {second}.",
            second=found.fact("plan.second_person"),
        ),
    )


def seat_rules(found: Released) -> Exhibit:
    """The rules set on seats, and what each costs."""
    rules, costly = found.fact("plan.seat_rules"), found.fact("plan.any_rule_costs")
    if found.fact("plan.any_rule").value is False:
        return instead(
            "plan.seat_rules",
            sentence("Ni règle par service, ni nombre de réseaux par personne, ni équité du temps n’est posé."),
        )
    if not rules.known or not costly.known:
        message = sentence("Règles posées : {n}.", n=rules)
    elif costly.value:
        message = sentence(
            "Règles posées : {n}. Points de valeur que l’abandon d’une seule ajouterait, au plus : {most}.",
            n=rules,
            most=found.fact("plan.rule_cost"),
        )
    else:
        message = sentence("Règles posées : {n}. L’abandon d’une seule n’ajouterait rien au plan.", n=rules)
    return exhibit(
        found.table("plan.seat_rules"),
        id="plan.seat_rules",
        message=message,
        source=sentence(
            "réglages de la mission. L’équité part du temps moyen de tous ceux qui peuvent aller quelque part : elle "
            "peut donner des places pour la seule moyenne. Places dont chacune, retirée, ne coûterait aucun point : "
            "{idle}.",
            idle=found.fact("plan.seats_idle"),
        )
        if found.fact("plan.fairness_set").value
        else sentence("réglages de la mission, données arrêtées : {date}.", date=as_of(found)),
    )


def money(found: Released) -> Exhibit:
    """The three columns."""
    table = found.table("plan.money")
    return exhibit(
        table,
        id="plan.money",
        message=_verdict(found),
        chart=Chart(
            "ranges",
            {"label": "option", "low": "low", "value": "value", "high": "high"},
            phrase("économie nette par an"),
        )
        if table.rows
        else None,
        alt=sentence(
            "Un point par choix, avec son étendue de prudent à favorable, autour de zéro. "
            "Couper sans réseauter : {alone}. Couper et réseauter : {both}.",
            alone=found.fact("plan.cut_alone"),
            both=found.fact("plan.cut_and_network"),
        ),
        source=sentence(
            "table « Budget », lignes où une coupe est envisagée : {lines} ; "
            "coût du programme fixé avec l’entreprise : {cost} ; en année pleine ; "
            "les bornes de chaque ligne sont cherchées séparément et ne se soustraient pas ; "
            "données arrêtées : {date}.",
            lines=found.fact("plan.lines_cut"),
            cost=found.fact("plan.programme_cost"),
            date=as_of(found),
        ),
    )


def _verdict(found: Released) -> Payload:
    gain, low, high = (found.fact(f"plan.programme_gain{end}") for end in ("", "_low", "_high"))
    if not gain.known:
        return sentence("Comparaison : {gain}", gain=gain)
    years = {"years": found.fact("plan.worth_years"), "chance": found.fact("plan.loss_chance")}
    if found.fact("plan.programme_pays").value:
        return sentence(
            "En année pleine, réseauter fait mieux que couper seulement, même au plus prudent : {low} de plus. "
            "Montée en charge comprise, années comptées : {years} ; probabilité estimée que le programme coûte plus "
            "qu’il n’ajoute : {chance}.",
            low=low,
            **years,
        )
    if found.fact("plan.programme_loses").value:
        return sentence(
            "Même au plus favorable, ces seules lignes ne remboursent pas le programme en année pleine. "
            "Écart avec la seule coupe : {high}. "
            "Montée en charge comprise, années comptées : {years} ; probabilité estimée que le programme coûte plus "
            "qu’il n’ajoute : {chance}.",
            high=high,
            **years,
        )
    if _cut_and_stop(found):
        return sentence(
            "Sur ces seules lignes, la réponse honnête est de couper et de s’en tenir là. "
            "Montée en charge comprise, années comptées : {years} ; probabilité estimée que le programme coûte plus "
            "qu’il n’ajoute : {chance}. "
            "En année pleine, il ajoute {gain} à la seule coupe (prudent : {low} ; favorable : {high}).",
            gain=gain,
            low=low,
            high=high,
            **years,
        )
    return sentence(
        "En année pleine, le programme ajoute {gain} à la seule coupe (prudent : {low} ; favorable : {high}). "
        "Montée en charge comprise, années comptées : {years} ; probabilité estimée qu’il coûte plus qu’il n’ajoute : "
        "{chance}.",
        gain=gain,
        low=low,
        high=high,
        **years,
    )


def amounts(found: Released) -> Exhibit:
    """The amounts of the plan side by side: what each covers, and whether the futures hold it."""
    table = found.table("plan.amounts")
    if not table.rows:
        return instead("plan.amounts", lacking(sentence("Aucun montant du plan n’est connu.")))
    told = {"fees": found.fact("analysis.fees"), "programme": found.fact("plan.programme_cost")}
    if not all(fact.known for fact in told.values()):
        message = sentence("Des montants différents, qui ne s’additionnent pas : {n}.", n=counted(len(table.rows)))
    elif found.fact("plan.fees_outside").value:
        message = sentence(
            "Les trois avenirs ne comptent que les lignes coupées et le coût du programme ({programme}) ; les "
            "cotisations ({fees}) restent en dehors.",
            **told,
        )
    else:
        message = sentence(
            "Les trois avenirs comptent les lignes coupées et le coût du programme ({programme}), donc une part des "
            "cotisations ({fees}).",
            **told,
        )
    return exhibit(
        table,
        id="plan.amounts",
        message=message,
        source=sentence(
            "réglages de la mission, registre, catalogue des leviers (coût central, actions reportées à part) ; "
            "données arrêtées : {date}.",
            date=as_of(found),
        )
        if found.fact("plan.programme_fees_told").value
        else sentence(
            "réglages de la mission, registre, catalogue des leviers (coût central, actions reportées à part) ; ce que "
            "le coût du programme comprend n’y est pas indiqué : rien ne s’additionne ; données arrêtées : {date}.",
            date=as_of(found),
        ),
    )


def cuts_owned(found: Released) -> Exhibit:
    """Who holds the lines that would be cut, and what each of them would give up."""
    if not found.fact("plan.any_line_cut").value:
        return instead("plan.cuts_owned", lacking(sentence("Aucune coupe n’est chiffrée : personne n’en répond.")))
    told = {"total": found.fact("plan.cuts_total"), "unowned": found.fact("plan.cuts_unowned")}
    return exhibit(
        found.table("plan.cuts_owned"),
        id="plan.cuts_owned",
        message=sentence(
            "Ce que les coupes feraient dépenser en moins, effet perdu non déduit : {total} ; lignes sans responsable "
            "noté : {unowned}. Une action du plan essaie d’arrêter une ligne et d’en regarder l’effet ; les autres "
            "coupes se décident avec le budget.",
            **told,
        )
        if found.fact("plan.stop_test_planned").value
        else sentence(
            "Ce que les coupes feraient dépenser en moins, effet perdu non déduit : {total} ; lignes sans responsable "
            "noté : {unowned}. Aucune action du plan ne porte ces coupes : elles se décident avec le budget, ligne par "
            "ligne, avec qui en répond.",
            **told,
        ),
        source=source(found, "budget"),
    )


def lines(found: Released) -> Exhibit:
    """The lines cut, one by one."""
    left = found.fact("plan.lines_left_out")
    return exhibit(
        found.table("plan.lines"),
        id="plan.lines",
        message=sentence(
            "Lignes où une coupe est envisagée et chiffrée : {lines}. À revoir d’abord, coupes qui perdent plus "
            "qu’elles n’économisent : {costly} ; lignes dites sans effet et dotées d’une marge : {contradicted}. "
            "Lignes laissées de côté, faute de marge attribuée : {left}.",
            lines=found.fact("plan.lines_cut"),
            costly=found.fact("plan.lines_costly"),
            contradicted=found.fact("plan.lines_contradicted"),
            left=left,
        )
        if found.fact("plan.any_line_flagged").value
        else sentence(
            "Lignes où une coupe est envisagée et chiffrée : {lines} ; aucune ne perd plus qu’elle n’économise, "
            "l’effet remplacé compris. Lignes laissées de côté, faute de marge attribuée : {left}.",
            lines=found.fact("plan.lines_cut"),
            left=left,
        ),
        source=sentence(
            "table « Budget ». Preuve, et part comptée de ce qui est annoncé : "
            "A : {a} ; B : {b} ; C : {c} ; D : {d} ; E : {e}. Reste : économie, moins l’effet perdu, plus l’effet "
            "remplacé, aux valeurs centrales. "
            "Données arrêtées : {date}.",
            **{grade.lower(): found.fact(f"plan.evidence_{grade.lower()}") for grade in EVIDENCE_GRADES},
            date=as_of(found),
        ),
    )
