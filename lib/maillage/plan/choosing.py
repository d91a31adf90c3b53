"""Which networks to keep, join, leave or try: objective by objective, by criteria whose weights the company gives.

A network is compared for an objective only where a target that serves it is known to be; its size is no criterion. The
ends of the criteria are fixed beforehand, so that a network more or less does not change how the others stand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from maillage.analysis.targets import values as targets_worth
from maillage.catalogue import entries, fold
from maillage.diagnosis.budget import year_lines
from maillage.diagnosis.seats import Seat, fees_by_network, seats
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import Fact, absent, chosen, counted
from maillage.intake.seal import Engagement
from maillage.intake.values import CRITERION
from maillage.intake.weighing import adds_up, comparisons, pairs, shares
from maillage.language import phrase
from maillage.measures.choice import (
    DEFAULT_DRAWS,
    DEFAULT_SEED,
    ComparedWeights,
    Criterion,
    choose,
    compared_weights,
    comparison_matrix,
    density_lift,
    first_rank_acceptability,
    group_comparisons,
    utilities,
    weighted_sums,
    weights_from_points,
)
from maillage.plan.seats import MEMBERS_ONLY, NEW, as_paid, presence

LEAST = 0.5  # share of all weights for which a network comes first, from which it is recommended [convention]
ONLINE = ("general_online", "professional_online")

VERDICTS = (
    Field("network", phrase("Réseau"), "text"),
    Field("kind", phrase("Nature"), "term"),
    Field("verdict", phrase("Proposition"), "phrase"),
    Field("reason", phrase("Pourquoi"), "phrase"),
    Field("objectives", phrase("Recommandé pour"), "text"),
    Field("fees", phrase("Cotisations payées"), "money/year"),
    Field("dormant", phrase("Dont en sommeil"), "money/year"),
)
BY_OBJECTIVE = (
    Field("objective", phrase("Objectif"), "mixed"),
    Field("targets", phrase("Cibles"), "count"),
    Field("places", phrase("Réseaux où l’une est connue"), "count"),
    Field("compared", phrase("Comparés"), "count"),
    Field("found", phrase("Résultat"), "phrase"),
    Field("networks", phrase("Lesquels"), "text"),
    Field("first", phrase("Premiers pour cette part des poids possibles"), "share"),
)
UNCOMPARED = (
    Field("criterion", phrase("Critère"), "term"),
    Field("networks", phrase("Réseaux"), "text"),
)
WEIGHTS = (
    Field("criterion", phrase("Critère"), "term"),
    Field("weight", phrase("Poids"), "share"),
    Field("direction", phrase("Mieux"), "term"),
    Field("low", phrase("De"), "mixed"),
    Field("high", phrase("À"), "mixed"),
)
VALUES = (
    Field("network", phrase("Réseau"), "text"),
    Field("members", phrase("Membres"), "count"),
    Field("c_penetration", phrase("Cibles présentes, en valeur"), "share"),
    Field("c_density", phrase("Densité en cibles"), "share"),
    Field("lift", phrase("Densité, sur celle de l’ensemble"), "decimal"),
    Field("c_cost", phrase("Cotisation"), "money/year"),
    Field("c_hours", phrase("Temps demandé"), "half_days/year"),
    Field("c_quality", phrase("Qualité des échanges"), "points"),
)
SCORES = (
    Field("objective", phrase("Objectif"), "mixed"),
    Field("network", phrase("Réseau"), "text"),
    Field("c_penetration", phrase("Cibles présentes"), "coefficient"),
    Field("c_density", phrase("Densité"), "coefficient"),
    Field("c_cost", phrase("Cotisation"), "coefficient"),
    Field("c_hours", phrase("Temps"), "coefficient"),
    Field("c_quality", phrase("Qualité"), "coefficient"),
    Field("score", phrase("Somme pondérée"), "coefficient"),
    Field("first", phrase("Premier pour cette part des poids possibles"), "share"),
)
BESIDE = (
    Field("network", phrase("Réseau"), "text"),
    Field("line", phrase("Ligne"), "text"),
    Field("amount", phrase("Budget"), "money/year"),
)
TABLES = {
    "choice_beside": BESIDE,
    "choice_verdicts": VERDICTS,
    "choice_by_objective": BY_OBJECTIVE,
    "choice_uncompared": UNCOMPARED,
    "choice_weights": WEIGHTS,
    "choice_values": VALUES,
    "choice_scores": SCORES,
}

KEEP, JOIN, LEAVE = phrase("garder"), phrase("rejoindre"), phrase("quitter")
TRY, ASK, NOT_NOW = phrase("essayer"), phrase("se faire inviter"), phrase("pas maintenant")
TO_FILL, DECIDE = phrase("à compléter d’abord"), phrase("à trancher")

ALL = phrase("Toutes les cibles ensemble")
RECOMMENDED, TO_TRY = phrase("recommandé"), phrase("à départager par un essai")
ALONE = phrase("seul réseau connu où l’on en rencontre")
NO_TARGET, NOWHERE = phrase("aucune cible valorisée ne le sert"), phrase("aucun réseau connu où l’on en rencontre")
INCOMPLETE = phrase("à compléter avant de comparer")
SETTLED = (RECOMMENDED, ALONE)

USED_AND_FIRST = phrase("fréquenté, et recommandé")
HELD_AND_FIRST = phrase("tenu et recommandé ; dire qui y va")
ASLEEP_AND_FIRST = phrase("recommandé, mais personne n’y est venu depuis douze mois : y retourner")
ONLY_PLACE = phrase("fréquenté ; seul lieu connu où l’on rencontre une cible")
USED_AND_TIED = phrase("fréquenté, et parmi les premiers")
USED = phrase("fréquenté, sans être recommandé")
USED_AND_LEFT = phrase("fréquenté, sans être recommandé ; « Qui va où » n’y reprend aucune place")
UNUSED = phrase("cotisation payée, et personne n’y est venu depuis douze mois")
UNUSED_ONLY_PLACE = phrase(
    "cotisation payée, et personne n’y est venu depuis douze mois ; une cible n’est connue que là : y envoyer "
    "quelqu’un, ou quitter"
)
UNUSED_UNCOMPARED = phrase(
    "cotisation payée, et personne n’y est venu depuis douze mois ; non comparé : des cellules sont vides"
)
UNPAID_UNUSED = phrase("aucune cotisation notée, et personne n’y est venu depuis douze mois")
UNSURE = phrase("tenu ; dire qui y va avant de décider")
FIRST, TIED = phrase("recommandé"), phrase("parmi les premiers")
FIRST_BY_INVITATION = phrase("recommandé ; on y entre sur invitation")
TIED_BY_INVITATION = phrase("parmi les premiers ; on y entre sur invitation")
NOBODY_THERE = phrase("aucune cible n’y est connue")
NOT_COMPARED = phrase("non comparé : des cellules sont vides")
SERVES_NOTHING = phrase("aucune cible valorisée n’y sert un objectif")
OTHERS_FIRST = phrase("d’autres passent devant")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each criterion weighs, where it comes from, and what the comparisons in pairs are worth.

    Parameters
    ----------
    by_criterion : mapping of str to float
        Summing to 1.
    origin : str
        *points*, *compared* or *equal*.
    judges : int
        People whose points or comparisons count.
    unused : bool
        Whether somebody weighed the criteria and it could not be counted.
    compared : ComparedWeights or None
        Of the comparisons, where somebody made them all.
    """

    by_criterion: Mapping[str, float]
    origin: str
    judges: int
    unused: bool
    compared: ComparedWeights | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The networks compared for one objective, or for all targets together.

    Parameters
    ----------
    objective : (str, str)
        Its wording, as a cell of its own unit.
    targets : int
    places : tuple of int
        Networks where one of its targets is known.
    rows : tuple
        For each of the places its utilities, None where a criterion is missing.
    scores, first : tuple
        Weighted sums, and how often each comes first; None likewise.
    found : str
    chosen : tuple of int
        Networks recommended, or to be told apart by a trial.
    """

    objective: tuple[str, str]
    targets: int
    places: tuple[int, ...]
    rows: tuple
    scores: tuple
    first: tuple
    found: str
    chosen: tuple[int, ...]


def find(engagement: Engagement, seated: Findings) -> Findings:
    """Networks objective by objective, what is proposed for each, the weights, and how far it hangs on them.

    Parameters
    ----------
    engagement : Engagement
    seated : Findings
        Of `plan.seats`: a network attended whose seats the plan takes up none of is to be decided on, not simply kept.
    """
    missing = _what_is_missing(engagement)
    if missing:
        return Findings(
            tables={name: Draft(fields=fields, rows=()) for name, fields in TABLES.items()},
            mandates={name: absent(missing[0], unit=unit, table=missing[1]) for name, unit in UNITS.items()},
        )
    listed = engagement.rows("networks")
    networks = [as_paid(engagement, row) for row in listed if not _apart(row)]
    targets = engagement.rows("targets")
    there = np.array(presence(engagement, networks, targets), dtype=float).reshape(len(networks), len(targets))
    common = {name: [_own(row, name) for row in networks] for name in ("c_cost", "c_hours", "c_quality")}
    told = _told(networks, common)
    weights = _restricted(weigh(engagement), told)
    weighed = weights.by_criterion
    compared = [
        _compare(label, mask, worth, there, networks, common, weighed)
        for label, mask, worth in _subjects(engagement, targets)
    ]
    whole, by_objective = compared[-1], compared[:-1] or compared
    missing_cells = _missing_cells(networks, common, told)
    empty = {place for places in missing_cells.values() for place in places}
    taken = {row[2] for row in seated.tables["seats"].rows}
    new = {row[2] for row in seated.tables["seats"].rows if row[5] == NEW}
    uncompared = [networks[place]["network"] for place in sorted(empty)]
    left = {row[2] for row in seated.tables["seats_left"].rows} - taken
    verdicts = _verdicts(engagement, networks, there, targets, by_objective, empty, left)
    return Findings(
        tables={
            "choice_beside": Draft(fields=BESIDE, rows=tuple(_beside(engagement, networks))),
            "choice_verdicts": Draft(fields=VERDICTS, rows=tuple(verdicts)),
            "choice_by_objective": Draft(
                fields=BY_OBJECTIVE, rows=tuple(_objective_row(one, networks) for one in compared)
            ),
            "choice_uncompared": Draft(fields=UNCOMPARED, rows=tuple(_uncompared(missing_cells, networks))),
            "choice_weights": Draft(fields=WEIGHTS, rows=tuple(_weight_rows(weighed))),
            "choice_values": Draft(fields=VALUES, rows=tuple(_value_rows(networks, there, targets_worth(engagement)))),
            "choice_scores": Draft(
                fields=SCORES, rows=tuple(row for one in by_objective for row in _score_rows(one, networks, told))
            ),
        },
        mandates=_facts(engagement, by_objective, verdicts, len(empty))
        | _about_weights(weights)
        | _about_size(networks, there)
        | {
            "choice_new_uncompared": chosen(" · ".join(name for name in uncompared if name in new), "text"),
            "choice_candidates": counted(len(networks)),
            "choice_compared": counted(sum(row is not None for row in whole.rows)),
            "choice_apart": counted(len(listed) - len(networks)),
            "choice_any_apart": counted(len(listed) > len(networks), "truth"),
        },
    )


def _apart(network: Mapping) -> bool:
    """Whether there is nothing to choose: the internal network, a page the company holds itself."""
    own_page = network["kind"] in ONLINE and network["axis_scope"] == "company"
    return network["kind"] == "internal_network" or own_page


def _what_is_missing(engagement: Engagement) -> tuple[str, str] | None:
    for table in ("networks", "targets"):
        if not engagement.has(table):
            return "no_table", table
    if all(_apart(row) for row in engagement.rows("networks")):
        return "no_data", "networks"
    if not engagement.has("presence") and not any(row["met_where"] for row in engagement.rows("targets")):
        return "no_data", "targets.met_where"
    return None


# --- weights -------------------------------------------------------------------------------------------------------


def weigh(engagement: Engagement) -> Weights:
    """The mean of the shares of a hundred points; without any, the comparisons in pairs; else all weigh the same."""
    names = list(entries(CRITERION))
    decided, language = engagement.rows("decisions"), engagement.settings.language
    shared, compared = shares(decided, language), comparisons(decided, language)
    whole = [weights_from_points([own.get(name, 0) for name in names]) for own in shared.values() if adds_up(own)]
    every = [own for own in compared.values() if len(own) == pairs()]
    found = _in_pairs(every, names) if every else None
    if whole:
        return Weights(_named(names, np.mean(whole, axis=0)), "points", len(whole), len(whole) < len(shared), found)
    if found and found.weights:
        return Weights(_named(names, found.weights), "compared", len(every), len(every) < len(compared), found)
    return Weights(dict.fromkeys(names, 1 / len(names)), "equal", 0, bool(shared or compared), found)


def _named(names: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}


def _in_pairs(every: Sequence[Mapping[tuple[str, str], float]], names: Sequence[str]) -> ComparedWeights:
    place = {name: position for position, name in enumerate(names)}
    matrices = [
        comparison_matrix({(place[one], place[other]): times for (one, other), times in own.items()}, len(names))
        for own in every
    ]
    return compared_weights(group_comparisons(matrices))


def _restricted(weights: Weights, told: Sequence[str]) -> Weights:
    """The weights of the criteria told of some network, brought to one; equal where those have no weight."""
    own = {name: weights.by_criterion[name] for name in told}
    total = sum(own.values())
    if not total:
        equal = dict.fromkeys(own, 1 / len(own))
        return replace(weights, by_criterion=equal, origin="equal", judges=0, unused=True)
    return replace(weights, by_criterion={name: weight / total for name, weight in own.items()})


# --- values and comparisons ----------------------------------------------------------------------------------------


def _own(network: Mapping, name: str) -> float | None:
    """What a network is worth on a criterion that does not depend on the targets."""
    if name == "c_cost":
        fees = [network[column] for column in ("seat_fee", "fixed_fee") if network[column] is not None]
        return float(sum(fees)) if fees else None
    value = network[entries(CRITERION)[name].fields["column"]]
    return None if value is None else float(value)


def _told(networks: Sequence[Mapping], common: Mapping[str, Sequence]) -> list[str]:
    """The criteria told of one network at least; one told of none says nothing and keeps nobody out."""
    found = {name for name, column in common.items() if any(value is not None for value in column)}
    found |= {"c_penetration"} | ({"c_density"} if any(row["members"] for row in networks) else set())
    return [name for name in entries(CRITERION) if name in found]


def _missing_cells(
    networks: Sequence[Mapping], common: Mapping[str, Sequence], told: Sequence[str]
) -> dict[str, list[int]]:
    """By criterion, the networks whose cell is empty."""
    cells = {
        name: [place for place, value in enumerate(column) if value is None]
        for name, column in ({"c_density": [row["members"] or None for row in networks]} | common).items()
    }
    return {name: cells[name] for name in told if cells.get(name)}


def _subjects(
    engagement: Engagement, targets: Sequence[Mapping]
) -> list[tuple[tuple[str, str], NDArray[np.bool_], NDArray[np.float64]]]:
    """What networks are compared for: each objective with its targets and their own value, then all targets."""
    own = np.array([1.0 if row["value"] is None else float(row["value"]) for row in targets])
    objectives = sorted(engagement.rows("objectives"), key=lambda row: -(row["weight"] or 0))
    subjects = []
    for row in objectives:
        mask = np.array([row["objective"] in (target["objective"] or ()) for target in targets], dtype=bool)
        subjects.append(((row["wording"], "text"), mask, np.where(mask, own, 0.0)))
    every = np.ones(len(targets), dtype=bool)
    return [*subjects, ((ALL, "phrase"), every, np.array(targets_worth(engagement)))]


def _compare(
    label: tuple[str, str],
    mask: NDArray[np.bool_],
    worth: NDArray[np.float64],
    there: NDArray[np.float64],
    networks: Sequence[Mapping],
    common: Mapping[str, Sequence],
    weighed: Mapping[str, float],
) -> Comparison:
    """Utilities, weighted sums and first ranks of the networks where a target of the objective is known."""
    count = int((mask & (worth > 0)).sum())
    if not count:
        return Comparison(label, count, (), (), (), (), NO_TARGET, ())
    reach = there @ worth / worth.sum()
    places = tuple(int(place) for place in np.flatnonzero(reach > 0))
    if not places:
        return Comparison(label, count, (), (), (), (), NOWHERE, ())
    present = there[:, mask].sum(axis=1)
    known_of = {
        "c_penetration": reach.tolist(),
        "c_density": [
            float(present[place]) / row["members"] if row["members"] else None for place, row in enumerate(networks)
        ],
    } | common
    rows = utilities(
        [[known_of[name][place] for name in weighed] for place in places],
        [_ends(name) for name in weighed],
    ).rows
    scores = weighted_sums(rows, list(weighed.values()))
    first = first_rank_acceptability(rows)
    known = [at for at, row in enumerate(rows) if row is not None]
    if len(known) < 2:
        alone = len(places) == 1 and bool(known)
        return Comparison(label, count, places, rows, scores, first, ALONE if alone else INCOMPLETE,
                          places if alone else ())  # fmt: skip
    choice = choose(scores, first, LEAST)
    if choice.recommended is not None:
        return Comparison(label, count, places, rows, scores, first, RECOMMENDED, (places[choice.recommended],))
    return Comparison(label, count, places, rows, scores, first, TO_TRY, tuple(places[at] for at in choice.to_try))


def _ends(name: str) -> Criterion:
    fields = entries(CRITERION)[name].fields
    return Criterion(float(fields["low"]), float(fields["high"]), is_cost=fields["direction"] == "down")


# --- verdicts ------------------------------------------------------------------------------------------------------


def _verdicts(
    engagement: Engagement,
    networks: Sequence[Mapping],
    there: NDArray[np.float64],
    targets: Sequence[Mapping],
    compared: Sequence[Comparison],
    empty: Collection[int],
    left: Collection[str],
) -> list[tuple]:
    """What is proposed for each network, those to act on first; nothing where nobody noted what is held."""
    if not engagement.has("memberships"):
        return []
    held = seats(engagement)
    by_network: dict[str, list[Seat]] = {}
    for seat in held:
        by_network.setdefault(seat.network, []).append(seat)
    fees = fees_by_network(held)
    rows = []
    for place, network in enumerate(networks):
        name = network["network"]
        first = [one for one in compared if one.found in SETTLED and place in one.chosen]
        tied = any(one.found == TO_TRY and place in one.chosen for one in compared)
        taken = by_network.get(name, [])
        if taken:
            alive, asleep = any(seat.asleep is False for seat in taken), all(seat.asleep is True for seat in taken)
            only = _only_place(place, network, there, targets)
            known_alone = _only_known(place, there)
            unused = UNUSED_ONLY_PLACE if known_alone else UNUSED_UNCOMPARED if place in empty else UNUSED
            verdict, reason = (
                (DECIDE if known_alone else LEAVE, unused)
                if asleep and fees.get(name) and not first
                else _of_held(bool(first), tied, alive, asleep, only, name in left)
            )
        elif first or tied:
            verdict, reason = _of_new(bool(first), network["kind"] in MEMBERS_ONLY)
        else:
            reason = _why_not(place, there, place in empty, compared)
            verdict = TO_FILL if reason in (NOT_COMPARED, INCOMPLETE) else NOT_NOW
        wordings = " · ".join(one.objective[0] for one in first if one.objective[1] == "text")
        rows.append(
            (
                name,
                f"network_kind:{network['kind']}",
                verdict,
                reason,
                wordings or Absent("undefined"),
                fees.get(name, Absent("no_data" if any(seat.unpriced for seat in taken) else "undefined")),
                sum(seat.fee for seat in taken if seat.idle and seat.fee) or Absent("undefined"),
            )
        )
    order = (LEAVE, DECIDE, JOIN, ASK, TRY, KEEP, TO_FILL, NOT_NOW)
    return sorted(rows, key=lambda row: (order.index(row[2]), row[0]))


def _of_held(first: bool, tied: bool, alive: bool, asleep: bool, only: bool, left: bool) -> tuple[str, str]:
    if alive and left and not (first or tied or only):
        return DECIDE, USED_AND_LEFT
    if first:
        return KEEP, USED_AND_FIRST if alive else ASLEEP_AND_FIRST if asleep else HELD_AND_FIRST
    if alive:
        return KEEP, ONLY_PLACE if only else USED_AND_TIED if tied else USED
    return NOT_NOW, UNPAID_UNUSED if asleep else UNSURE


def _of_new(first: bool, invited: bool) -> tuple[str, str]:
    if invited:
        return ASK, FIRST_BY_INVITATION if first else TIED_BY_INVITATION
    return (JOIN, FIRST) if first else (TRY, TIED)


def _why_not(place: int, there: NDArray[np.float64], lacks: bool, compared: Sequence[Comparison]) -> str:
    """Why a network nobody holds is not proposed."""
    if not (there[place] > 0).any():
        return NOBODY_THERE
    if lacks:
        return NOT_COMPARED
    found = {one.found for one in compared if place in one.places}
    return OTHERS_FIRST if found & {RECOMMENDED, TO_TRY} else INCOMPLETE if found else SERVES_NOTHING


def _only_known(place: int, there: NDArray[np.float64]) -> bool:
    """Whether a target is known to be in this network and in no other."""
    return bool(((there > 0).sum(axis=0) == 1)[there[place] > 0].any())


def _only_place(place: int, network: Mapping, there: NDArray[np.float64], targets: Sequence[Mapping]) -> bool:
    """Whether a target is met in this network and known in no other."""
    return any(
        network["network"] in (target["met_where"] or ())
        and len(target["met_where"]) == 1
        and (there[:, column] > 0).sum() == 1
        for column, target in enumerate(targets)
    )


# --- rows and facts ------------------------------------------------------------------------------------------------


def _objective_row(one: Comparison, networks: Sequence[Mapping]) -> tuple:
    shares_first = {place: share for place, share in zip(one.places, one.first, strict=True) if share is not None}
    return (
        one.objective,
        one.targets,
        len(one.places),
        sum(row is not None for row in one.rows),
        one.found,
        " · ".join(networks[place]["network"] for place in one.chosen) or Absent("undefined"),
        sum(shares_first[place] for place in one.chosen) if one.found in (RECOMMENDED, TO_TRY) else Absent("undefined"),
    )


def _unlisted(engagement: Engagement) -> set[str]:
    """Networks held that the table of networks does not describe: nothing is proposed for them."""
    return {row["network"] for row in engagement.rows("memberships")} - {
        row["network"] for row in engagement.rows("networks")
    }


def _beside(engagement: Engagement, networks: Sequence[Mapping]) -> list[tuple]:
    """Lines of the year's budget, fees apart, that name a network: a stand, a sponsorship that is no fee."""
    names = {row["network"]: [_words(name) for name in (row["network"], *(row["alias"] or ()))] for row in networks}
    rows = []
    for line in year_lines(engagement):
        if line["category"] != "memberships" and line["amount"]:
            words = _words(line["line"])
            named = (network for network, known in names.items() if any(_within(name, words) for name in known))
            rows += [(network, line["line"], line["amount"]) for network in named]
    return rows


def _words(text: str) -> list[str]:
    return [fold(word) for word in re.findall(r"\w+", text)]


def _within(name: list[str], words: list[str]) -> bool:
    """Whether the words of a name follow one another somewhere in a text."""
    return bool(name) and any(words[at : at + len(name)] == name for at in range(len(words)))


def _uncompared(cells: Mapping[str, Sequence[int]], networks: Sequence[Mapping]) -> list[tuple]:
    return [
        (f"{CRITERION}:{name}", " · ".join(sorted(networks[place]["network"] for place in places)))
        for name, places in cells.items()
    ]


def _weight_rows(weighed: Mapping[str, float]) -> list[tuple]:
    rows = []
    for name, one in entries(CRITERION).items():
        fields = one.fields
        rows.append(
            (
                f"{CRITERION}:{name}",
                weighed.get(name, Absent("no_data")),
                f"direction:{fields['direction']}",
                (fields["low"], fields["unit"]),
                (fields["high"], fields["unit"]),
            )
        )
    return rows


def _densities(networks: Sequence[Mapping], there: NDArray[np.float64]) -> dict[int, tuple[float, float | None]]:
    """By network whose members are counted, the share of them who are targets, and that over the share in all."""
    present = there.sum(axis=1)
    sized = [place for place, row in enumerate(networks) if row["members"]]
    members = sum(networks[place]["members"] for place in sized)
    base = float(present[sized].sum()) / members if members else None
    return {
        place: (
            float(present[place]) / networks[place]["members"],
            density_lift(float(present[place]), networks[place]["members"], base),
        )
        for place in sized
    }


def _value_rows(networks: Sequence[Mapping], there: NDArray[np.float64], worth: Sequence[float]) -> list[tuple]:
    reach = there @ np.array(worth) / (sum(worth) or 1)
    dense = _densities(networks, there)
    rows = [
        (
            row["network"],
            row["members"],
            float(reach[place]),
            *dense.get(place, (None, None)),
            *(_own(row, name) for name in ("c_cost", "c_hours", "c_quality")),
        )
        for place, row in enumerate(networks)
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def _score_rows(one: Comparison, networks: Sequence[Mapping], told: Sequence[str]) -> list[tuple]:
    rows = []
    for place, row, score, first in zip(one.places, one.rows, one.scores, one.first, strict=True):
        if row is None:
            continue
        by_name = dict(zip(told, row, strict=True))
        cells = (by_name.get(name, Absent("undefined")) for name in entries(CRITERION))
        rows.append((one.objective, networks[place]["network"], *cells, score, first))
    return sorted(rows, key=lambda row: (-row[-2], row[1]))


UNITS: Mapping[str, str] = {
    "choice_objectives": "count",
    "choice_by_objective": "truth",
    "choice_settled": "count",
    "choice_to_try": "count",
    "choice_any_settled": "truth",
    "choice_networks": "count",
    "choice_keep": "count",
    "choice_decide": "count",
    "choice_decide_fees": "money/year",
    "choice_join": "count",
    "choice_leave": "count",
    "choice_try": "count",
    "choice_ask": "count",
    "choice_not_now": "count",
    "choice_to_fill": "count",
    "choice_leave_fees": "money/year",
    "choice_any_leave": "truth",
    "choice_candidates": "count",
    "choice_compared": "count",
    "choice_uncompared": "count",
    "choice_any_uncompared": "truth",
    "choice_unlisted": "count",
    "choice_any_unlisted": "truth",
    "choice_apart": "count",
    "choice_any_apart": "truth",
    "choice_least": "share",
    "choice_draws": "count",
    "choice_seed": "text",
    "choice_weights_given": "truth",
    "choice_weights_unused": "truth",
    "choice_points": "truth",
    "choice_judges": "count",
    "choice_left_out": "count",
    "choice_any_left_out": "truth",
    "choice_any_compared": "truth",
    "choice_consistency": "coefficient",
    "choice_random_index": "coefficient",
    "choice_consistent": "truth",
    "choice_refused": "truth",
    "choice_again_one": "term",
    "choice_again_other": "term",
    "choice_size_misleads": "truth",
    "choice_new_uncompared": "text",
    "choice_largest": "text",
    "choice_largest_members": "count",
    "choice_largest_lift": "decimal",
    "choice_densest": "text",
    "choice_densest_members": "count",
    "choice_densest_lift": "decimal",
}


def _facts(
    engagement: Engagement,
    compared: Sequence[Comparison],
    verdicts: Sequence[tuple],
    uncompared: int,
) -> dict[str, Fact]:
    tally = {
        "choice_keep": KEEP, "choice_join": JOIN, "choice_leave": LEAVE, "choice_try": TRY, "choice_ask": ASK,
        "choice_not_now": NOT_NOW, "choice_to_fill": TO_FILL, "choice_decide": DECIDE,
    }  # fmt: skip
    left = [row for row in verdicts if row[2] == LEAVE]
    told = {name: counted(sum(row[2] == verdict for row in verdicts)) for name, verdict in tally.items()} | {
        "choice_networks": counted(len(verdicts)),
        "choice_leave_fees": counted(sum(row[5] for row in left), "money/year"),
        "choice_decide_fees": counted(
            sum(row[5] for row in verdicts if row[2] == DECIDE and not isinstance(row[5], Absent)), "money/year"
        ),
        "choice_any_leave": counted(bool(left), "truth"),
    }
    held = seats(engagement)
    if not any(seat.asleep is not None for seat in held):
        told["choice_any_leave"] = absent("no_data", unit="truth", table="memberships.last_attended")
    elif not any(seat.fee is not None for seat in held):
        told["choice_any_leave"] = absent("no_data", unit="truth", table="memberships.fee")
    if not engagement.has("memberships"):
        told = {name: absent("no_table", unit=UNITS[name], table="memberships") for name in told}
    settled = sum(one.found in SETTLED for one in compared)
    return told | {
        "choice_objectives": counted(len(compared)),
        "choice_by_objective": counted(engagement.has("objectives"), "truth"),
        "choice_settled": counted(settled),
        "choice_any_settled": counted(settled > 0, "truth"),
        "choice_to_try": counted(sum(one.found == TO_TRY for one in compared)),
        "choice_uncompared": counted(uncompared),
        "choice_any_uncompared": counted(uncompared > 0, "truth"),
        "choice_unlisted": counted(len(_unlisted(engagement))),
        "choice_any_unlisted": counted(bool(_unlisted(engagement)), "truth"),
        "choice_least": chosen(LEAST, "share"),
        "choice_draws": chosen(DEFAULT_DRAWS, "count"),
        "choice_seed": chosen(str(DEFAULT_SEED), "text"),
    }


def _about_weights(weights: Weights) -> dict[str, Fact]:
    left_out = len(entries(CRITERION)) - len(weights.by_criterion)
    pairwise = weights.compared
    facts = {
        "choice_weights_given": counted(weights.origin != "equal", "truth"),
        "choice_weights_unused": counted(weights.unused, "truth"),
        "choice_points": counted(weights.origin == "points", "truth"),
        "choice_judges": counted(weights.judges),
        "choice_left_out": counted(left_out),
        "choice_any_left_out": counted(left_out > 0, "truth"),
        "choice_any_compared": counted(pairwise is not None, "truth"),
    }
    if pairwise is None:
        names = ("consistency", "random_index", "consistent", "refused", "again_one", "again_other")
        return facts | {f"choice_{name}": absent("undefined", unit=UNITS[f"choice_{name}"]) for name in names}
    criteria = list(entries(CRITERION))
    again = pairwise.ask_again[0] if pairwise.ask_again else (None, None)
    return facts | {
        **{
            f"choice_again_{which}": absent("undefined", unit="term")
            if place is None
            else counted(f"{CRITERION}:{criteria[place]}", "term")
            for which, place in zip(("one", "other"), again, strict=True)
        },
        "choice_consistency": counted(pairwise.consistency_ratio, "coefficient"),
        "choice_random_index": chosen(pairwise.random_index, "coefficient"),
        "choice_consistent": counted(pairwise.verdict == "consistent", "truth"),
        "choice_refused": counted(pairwise.verdict == "refused", "truth"),
    }


def _about_size(networks: Sequence[Mapping], there: NDArray[np.float64]) -> dict[str, Fact]:
    """The largest network and the densest; of equally large ones the densest, of equally dense ones the largest."""
    dense = {place: told for place, told in _densities(networks, there).items() if told[1] is not None}
    names = ("largest", "largest_members", "largest_lift", "densest", "densest_members", "densest_lift")
    if len(dense) < 2:
        members = {"reason": "no_data", "table": "networks.members"}
        lacking = members if sum(bool(row["members"]) for row in networks) < 2 else {"reason": "undefined"}
        return {
            name: absent(unit=UNITS[name], **lacking)
            for name in ("choice_size_misleads", *(f"choice_{each}" for each in names))
        }

    def last(place: int) -> str:
        return networks[place]["network"]

    largest = min(dense, key=lambda place: (-networks[place]["members"], -dense[place][0], last(place)))
    densest = min(dense, key=lambda place: (-dense[place][0], -networks[place]["members"], last(place)))
    return {
        "choice_size_misleads": counted(largest != densest, "truth"),
        "choice_largest": chosen(last(largest), "text"),
        "choice_largest_members": counted(networks[largest]["members"]),
        "choice_largest_lift": counted(dense[largest][1], "decimal"),
        "choice_densest": chosen(last(densest), "text"),
        "choice_densest_members": counted(networks[densest]["members"]),
        "choice_densest_lift": counted(dense[densest][1], "decimal"),
    }
