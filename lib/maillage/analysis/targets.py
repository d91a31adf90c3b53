"""Whom the networks and the people meet: presence at targets, never the size of a network.

A target counts as met where the register of targets names a network or a person for it. What a target is worth is its
own weight times that of the objectives it serves, out of a hundred.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from maillage.diagnosis.seats import fees_by_network, seats
from maillage.disclosure import Draft, Field, Findings, by_how_many
from maillage.facts import Fact, absent, counted
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.cost import cost_per_target
from maillage.measures.coverage import (
    bus_factor,
    coverage_curve,
    marginal_coverage,
    single_points,
    smallest_cover,
    target_coverage,
)

LIKELY = 0.5  # chance of presence from which a target is said to be where nobody meets it yet [convention]

PORTFOLIO = (
    Field("network", phrase("Réseau"), "text"),
    Field("kind", phrase("Nature"), "term"),
    Field("fees", phrase("Cotisations"), "money/year"),
    Field("active", phrase("Places fréquentées"), "count"),
    Field("targets", phrase("Cibles rencontrées"), "count"),
    Field("value", phrase("Part de la valeur des cibles"), "share"),
    Field("alone", phrase("Rencontrée là seulement"), "share"),
    Field("per_target", phrase("Cotisation par cible rencontrée"), "money/year"),
)
CURVE = (
    Field("networks", phrase("Nombre de réseaux"), "count"),
    Field("before", phrase("Déjà couvert"), "share"),
    Field("added", phrase("Part ajoutée"), "share"),
    Field("covered", phrase("Part de la valeur couverte"), "share"),
    Field("which", phrase("Lesquels"), "text"),
    Field("step", phrase("Réseau ajouté"), "text"),
)
BY_FUNCTION = (
    Field("function", phrase("Fonction"), "term"),
    Field("targets", phrase("Cibles rencontrées"), "count"),
    Field("value", phrase("Part de la valeur des cibles"), "share"),
    Field("alone", phrase("Rencontrée par elle seule"), "share"),
    Field("people", phrase("Personnes"), "count"),
)
BY_SITE = (
    Field("site", phrase("Site"), "text"),
    Field("targets", phrase("Cibles"), "count"),
    Field("met", phrase("Rencontrées"), "count"),
    Field("value", phrase("Part rencontrée de la valeur du site"), "share"),
)
UNCOVERED = (
    Field("target", phrase("Cible"), "text"),
    Field("kind", phrase("Nature"), "term"),
    Field("site", phrase("Site"), "text"),
    Field("value", phrase("Valeur, sur cent points"), "decimal"),
    Field("where", phrase("Où elle se trouve, à une chance sur deux au moins"), "text"),
)
KNOWN = (
    Field("target", phrase("Cible"), "text"),
    Field("met", phrase("Rencontrée aujourd’hui"), "phrase"),
    Field("people", phrase("Personnes qui y connaissent quelqu’un"), "count"),
    Field("of", phrase("Sur"), "count"),
)
YES, NO = phrase("oui"), phrase("non")
FIELDS = {
    "portfolio": PORTFOLIO,
    "curve": CURVE,
    "by_function": BY_FUNCTION,
    "targets_by_site": BY_SITE,
    "uncovered": UNCOVERED,
}  # of mandates


def values(engagement: Engagement) -> list[float]:
    """What each target is worth, out of a hundred: its own weight times that of the objectives it serves.

    Without weights every objective weighs the same; a target that names no known objective is taken for an average one.
    """
    objectives = engagement.rows("objectives")
    given = any(row["weight"] for row in objectives)
    weights = {row["objective"]: (row["weight"] or 0) if given else 1 for row in objectives}
    usual = sum(weights.values()) / len(weights) if weights else 1
    worth = []
    for row in engagement.rows("targets"):
        served = [weights[code] for code in row["objective"] or () if code in weights]
        worth.append((1 if row["value"] is None else row["value"]) * (sum(served) if served else usual))
    total = sum(worth) or 1
    return [100 * each / total for each in worth]


def find(engagement: Engagement) -> Findings:
    """The portfolio by what it costs and whom it meets, who is met nowhere, and how many people hold the relations."""
    if not engagement.has("targets"):
        return Findings(
            tables={name: Draft(fields=fields, rows=()) for name, fields in (FIELDS | {"known_at": KNOWN}).items()},
            mandates={
                name: absent("no_table", unit=unit, table="targets")
                for name, unit in (UNITS | {"targets_known": "count"}).items()
            },
        )
    targets = engagement.rows("targets")
    worth = np.array(values(engagement))
    networks = _networks(engagement, targets)
    gone, alone = engagement.gone, deserted(engagement)
    people = list(dict.fromkeys(person for row in targets for person in row["met_by"] or () if person not in gone))
    there = _meeting(networks, targets, "met_where") & [row["target"] not in alone for row in targets]
    by = _meeting(people, targets, "met_by")
    met = met_today(engagement)
    return Findings(
        tables={
            "portfolio": Draft(fields=PORTFOLIO, rows=tuple(_portfolio(engagement, networks, there, worth))),
            "curve": Draft(fields=CURVE, rows=tuple(_curve(networks, there, worth))),
            "by_function": Draft(fields=BY_FUNCTION, rows=tuple(_by_function(engagement, people, by, worth))),
            "targets_by_site": Draft(fields=BY_SITE, rows=tuple(_by_site(targets, met, worth))),
            "known_at": _known_at(engagement, targets, met),
            "uncovered": Draft(fields=UNCOVERED, rows=tuple(_uncovered(engagement, targets, met, worth))),
        },
        words={"targets_known": _targets_known(engagement)},
        mandates=_facts(engagement, networks, there, by, met, worth),
    )


def met_today(engagement: Engagement) -> NDArray[np.bool_]:
    """Which targets somebody still here meets, or which are met in a network somebody still goes to."""
    gone, alone = engagement.gone, deserted(engagement)
    return np.array(
        [
            bool({*(row["met_by"] or ())} - gone or (row["met_where"] and row["target"] not in alone))
            for row in engagement.rows("targets")
        ],
        dtype=bool,
    )


def deserted(engagement: Engagement) -> frozenset[str]:
    """Targets that only people who have left used to meet, or that are met where all who went have left."""
    gone, held = engagement.gone, seats(engagement)
    empty = {seat.network for seat in held if seat.former} - {seat.network for seat in held if not seat.former}
    return frozenset(
        row["target"]
        for row in engagement.rows("targets")
        if ({*row["met_by"]} <= gone if row["met_by"] else row["met_where"] and {*row["met_where"]} <= empty)
    )


def _networks(engagement: Engagement, targets: Sequence[Mapping]) -> list[str]:
    """Every network somebody listed, holds a seat in, or meets a target in."""
    listed = (row["network"] for row in engagement.rows("networks"))
    held = (seat.network for seat in seats(engagement))
    return list(dict.fromkeys([*listed, *held, *(name for row in targets for name in row["met_where"] or ())]))


def _meeting(names: Sequence[str], targets: Sequence[Mapping], column: str) -> NDArray[np.bool_]:
    """Who, or which network, meets which target; (names, targets)."""
    return np.array([[name in (row[column] or ()) for row in targets] for name in names], dtype=bool).reshape(
        len(names), len(targets)
    )


def _portfolio(
    engagement: Engagement, networks: Sequence[str], there: NDArray[np.bool_], worth: NDArray[np.float64]
) -> list[tuple]:
    kinds = {row["network"]: row["kind"] for row in engagement.rows("networks")}
    held = seats(engagement)
    fees = fees_by_network(held)
    active: dict[str, int] = {}
    for seat in held:
        if seat.person and seat.asleep is not None:
            active[seat.network] = active.get(seat.network, 0) + (not seat.asleep)
    marginal = marginal_coverage(there, worth)
    total = worth.sum()
    rows = []
    for place, network in enumerate(networks):
        count = int(there[place].sum())
        paid = fees.get(network)
        each = cost_per_target(paid, 0.0, 0.0, count) if paid else None
        rows.append(
            (
                network,
                f"network_kind:{kinds[network]}" if kinds.get(network) else None,
                paid,
                active.get(network),
                count,
                float(marginal.alone[place] / total) if total else None,
                float(marginal.lost[place] / total) if total else None,
                each.cash if each else None,
            )
        )
    return sorted(rows, key=lambda row: (-(row[5] or 0.0), -(row[2] or 0.0), row[0]))


def _curve(networks: Sequence[str], there: NDArray[np.bool_], worth: NDArray[np.float64]) -> list[tuple]:
    """What the best choice of one network covers, of two, and so on until nothing is added."""
    curve = coverage_curve(there, worth) if len(networks) else None
    rows, before, known = [], 0.0, ()
    for point in curve.points if curve else ():
        which = " · ".join(networks[place] for place in point.sets)
        more = [networks[place] for place in point.sets if place not in known]
        step = more[0] if len(more) == 1 else which  # the best choice of one more may leave out one of those before
        rows.append((len(point.sets), before, point.share - before, point.share, which, step))
        before, known = point.share, point.sets
    return rows


def _by_function(
    engagement: Engagement, people: Sequence[str], by: NDArray[np.bool_], worth: NDArray[np.float64]
) -> list[tuple]:
    """Targets by the function of those who meet them; a person nobody described has none."""
    function_of = {row["person"]: row["function"] for row in engagement.rows("people")}
    functions = list(dict.fromkeys(function_of.get(person) for person in people))
    total = worth.sum()
    meets = np.array(
        [by[[function_of.get(person) == function for person in people]].any(axis=0) for function in functions],
        dtype=bool,
    ).reshape(len(functions), len(worth))
    marginal = marginal_coverage(meets, worth)
    rows = [
        (
            f"function:{function}" if function else None,
            int(meets[place].sum()),
            float(marginal.alone[place] / total) if total else None,
            float(marginal.lost[place] / total) if total else None,
            sum(function_of.get(person) == function for person in people),
        )
        for place, function in enumerate(functions)
    ]
    return sorted(rows, key=lambda row: (-(row[2] or 0.0), row[0] or "")) if any(functions) else []


def _by_site(targets: Sequence[Mapping], met: NDArray[np.bool_], worth: NDArray[np.float64]) -> list[tuple]:
    sites = sorted({row["site"] for row in targets if row["site"]})
    rows = []
    for site in [*sites, None] if sites and any(not row["site"] for row in targets) else sites:
        here = np.array([row["site"] == site for row in targets])
        value = worth[here].sum()
        rows.append(
            (
                site,
                int(here.sum()),
                int((here & met).sum()),
                float(worth[here & met].sum() / value) if value else None,
            )
        )
    return rows


def _uncovered(
    engagement: Engagement, targets: Sequence[Mapping], met: NDArray[np.bool_], worth: NDArray[np.float64]
) -> list[tuple]:
    """Targets nobody meets, the most valued first, and the networks where they probably are."""
    likely: dict[str, list[str]] = {}
    for row in engagement.rows("presence"):
        if row["probability"] is None or row["probability"] >= LIKELY:
            likely.setdefault(row["target"], []).append(row["network"])
    rows = [
        (
            row["target"],
            f"target_kind:{row['kind']}" if row["kind"] else None,
            row["site"],
            float(worth[place]),
            " · ".join(sorted(likely[row["target"]])) if row["target"] in likely else None,
        )
        for place, row in enumerate(targets)
        if not met[place]
    ]
    return sorted(rows, key=lambda row: (-row[3], row[0]))


def _known_at(engagement: Engagement, targets: Sequence[Mapping], met: NDArray[np.bool_]) -> Draft:
    """Targets where people who gave their export know somebody; contacts are words, counted above the minimum alone."""
    knowing: dict[str, set[str]] = {}
    gave = set()
    for row in engagement.rows("contacts"):
        gave.add(row["person"])
        if row["count"]:
            knowing.setdefault(row["target"], set()).add(row["person"])
    n = len(gave)
    counts = [
        (0, count, (row["target"], YES if met[place] else NO, count, n))
        for place, row in enumerate(targets)
        if (count := len(knowing.get(row["target"], ())))
    ]
    return by_how_many(counts, n, engagement, fields=KNOWN, protected=("people", "of"))


def _lacking(engagement: Engagement, table: str, column: str = "") -> dict[str, str] | None:
    """Why a figure of that table is absent: the table itself, or the cells of one of its columns."""
    if not engagement.has(table):
        return {"reason": "no_table", "table": table}
    return {"reason": "no_data", "table": f"{table}.{column}"} if column else None


def _targets_known(engagement: Engagement) -> Fact:
    rows = engagement.rows("contacts")
    listed = {row["target"] for row in engagement.rows("targets")}
    known = {row["target"] for row in rows if row["count"]} & listed
    return counted(len(known), n=len({row["person"] for row in rows})) if rows else absent("no_data", unit="count")


UNITS: Mapping[str, str] = {
    "targets": "count",
    "targets_met": "count",
    "targets_value_met": "share",
    "any_target_met": "truth",
    "every_target_met": "truth",
    "uncovered_within_reach": "count",
    "networks_meeting": "count",
    "networks_enough": "count",
    "networks_without_target": "count",
    "fees_without_target": "money/year",
    "any_fee_without_target": "truth",
    "relays": "count",
    "single_targets": "count",
    "single_value": "share",
    "any_single": "truth",
    "bus_factor": "count",
    "relays_known": "truth",
}


def _facts(
    engagement: Engagement,
    networks: Sequence[str],
    there: NDArray[np.bool_],
    by: NDArray[np.bool_],
    met: NDArray[np.bool_],
    worth: NDArray[np.float64],
) -> dict[str, Fact]:
    targets = engagement.rows("targets")
    everywhere = target_coverage(met[None, :], worth)
    held = seats(engagement)
    alive = {seat.network for seat in held if seat.asleep is False}
    probable = {
        row["target"]
        for row in engagement.rows("presence")
        if row["network"] in alive and (row["probability"] is None or row["probability"] >= LIKELY)
    }
    idle = {networks[place] for place in np.flatnonzero(~there.any(axis=1))}
    fees = sum(seat.fee or 0.0 for seat in held if seat.network in idle)
    cover = smallest_cover(there) if len(networks) else None
    single = single_points(by, worth) if len(by) else None
    factor = bus_factor(by, worth) if len(by) else None
    unpriced = any(row["fee"] is None for row in engagement.rows("memberships") if row["network"] in idle)
    priced = any(seat.fee is not None for seat in held) and not (unpriced and not fees)
    no_fee = None if priced else _lacking(engagement, "memberships", "fee")
    nowhere = _lacking(engagement, "presence") or _lacking(engagement, "memberships")
    nobody = {"reason": "undefined"} if len(by) else {"reason": "no_data", "table": "targets.met_by"}
    facts = {
        "targets": counted(len(targets)),
        "targets_met": counted(int(met.sum())),
        "targets_value_met": counted(everywhere.share, "share")
        if everywhere.share is not None
        else absent("undefined", unit="share"),
        "any_target_met": counted(bool(met.any()), "truth"),
        "every_target_met": counted(bool(met.all()), "truth"),
        "uncovered_within_reach": absent(unit="count", **nowhere)
        if nowhere
        else counted(sum(not met[place] and row["target"] in probable for place, row in enumerate(targets))),
        "networks_meeting": counted(len(networks) - len(idle)),
        "networks_enough": counted(len(cover.members)) if cover else absent("undefined", unit="count"),
        "networks_without_target": counted(len({seat.network for seat in held if seat.network in idle and seat.fee})),
        "fees_without_target": counted(fees, "money/year"),
        "any_fee_without_target": counted(fees > 0, "truth"),
        "relays": counted(int(by.any(axis=1).sum())) if len(by) else absent(unit="count", **nobody),
        "single_targets": counted(int(single.targets.sum())) if single else absent(unit="count", **nobody),
        "single_value": counted(single.share, "share") if single else absent(unit="share", **nobody),
        "any_single": counted(bool(single.targets.any()), "truth") if single else absent(unit="truth", **nobody),
        "bus_factor": counted(factor.people, method="proved" if factor.proved else "at most")
        if factor
        else absent(unit="count", **nobody),
        "relays_known": counted(bool(len(by)), "truth"),
    }
    unpaid = ("networks_without_target", "fees_without_target", "any_fee_without_target") if no_fee else ()
    return facts | {name: absent(unit=UNITS[name], **no_fee) for name in unpaid}
