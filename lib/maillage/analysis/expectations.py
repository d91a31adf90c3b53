"""What each network is expected to give, against what the texts say its kind gives: where misunderstandings lie."""

from __future__ import annotations

from maillage.catalogue import entries
from maillage.diagnosis.seats import fees_by_network, seats
from maillage.disclosure import Absent, Draft, Field, Findings
from maillage.facts import absent, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase

FITS = ("main", "possible", "not_its_purpose")  # best first: of two expectations the kinder one is kept

EXPECTED = (
    Field("network", phrase("Réseau"), "text"),
    Field("kind", phrase("Nature"), "term"),
    Field("objective", phrase("Ce que l’on en attend"), "term"),
    Field("fit", phrase("Ce que cette nature de réseau donne"), "term"),
    Field("fees", phrase("Cotisations"), "money/year"),
    Field("contacts", phrase("Contacts utiles"), "count"),
    Field("introductions", phrase("Mises en relation"), "count"),
    Field("deals", phrase("Affaires"), "count"),
)
USES = ("contacts", "introductions", "deals")
GIVES = (
    Field("expectation", phrase("Attente"), "term"),
    Field("kind", phrase("Nature de réseau"), "term"),
    Field("fit", phrase("Ce qu’elle donne"), "term"),
)


def find(engagement: Engagement) -> Findings:
    """Networks with the objectives they serve and the fit of their kind; those that serve none; the whole reading."""
    objectives = {row["objective"]: row["kind"] for row in engagement.rows("objectives")}
    fees = fees_by_network(seats(engagement))
    used: dict[str, dict[str, int]] = {}
    for row in engagement.rows("memberships"):
        own = used.setdefault(row["network"], {})
        for use in USES:
            if row[use] is not None:
                own[use] = own.get(use, 0) + row[use]
    rows, aimless = [], []
    networks = engagement.rows("networks")
    for row in networks:
        kinds = dict.fromkeys(objectives[code] for code in row["purpose"] or () if objectives.get(code))
        if not kinds:
            aimless.append(row["network"])
        for kind in kinds:
            fit = best_fit(row["kind"], kind)
            rows.append(
                (
                    row["network"],
                    f"network_kind:{row['kind']}" if row["kind"] else None,
                    f"objective_kind:{kind}",
                    f"expectation_fit:{fit}" if fit else Absent("undefined"),
                    fees.get(row["network"]),
                    *(used.get(row["network"], {}).get(use) for use in USES),
                )
            )
    rows.sort(key=lambda row: (-_grade(row[3]), -(row[4] or 0.0), row[0], row[2]))
    misfits = {row[0] for row in rows if row[3] == "expectation_fit:not_its_purpose"}
    paid = [network for network in aimless if fees.get(network)]
    facts = {
        "networks_listed": counted(len(networks)),
        "networks_aimless": counted(len(aimless)),
        "any_aimless": counted(bool(aimless), "truth"),
        "aimless_fees": recorded(sum(fees[network] for network in paid), "money/year"),
        "networks_misread": counted(len(misfits)),
        "any_misread": counted(bool(misfits), "truth"),
        "misread_fees": recorded(sum(fees.get(network, 0.0) for network in misfits), "money/year"),
    }
    if not fees:
        unpaid = {"reason": "no_data" if engagement.has("memberships") else "no_table", "table": "memberships"}
        facts |= {name: absent(unit="money/year", **unpaid) for name in ("aimless_fees", "misread_fees")}
    missing = next((table for table in ("networks", "objectives") if not engagement.has(table)), None)
    if missing:
        facts = {name: absent("no_table", unit=fact.unit, table=missing) for name, fact in facts.items()}
    return Findings(
        tables={
            "expected": Draft(fields=EXPECTED, rows=() if missing else tuple(rows)),
            "gives": Draft(fields=GIVES, rows=tuple(_gives())),
        },
        mandates=facts,
    )


def best_fit(network_kind: str | None, objective_kind: str) -> str | None:
    """What that kind of network gives of that kind of objective, by the expectation it serves best; None unsaid.

    Of the objectives an expectation belongs to, the first alone is what it is about.
    """
    said = {
        entry.fields["gives"][network_kind]
        for entry in entries("expectation").values()
        if objective_kind in entry.fields["objective_kind"][:1] and network_kind in entry.fields["gives"]
    }
    return next((fit for fit in FITS if fit in said), None)


def _grade(fit: str | Absent) -> int:
    """Misunderstandings first, then what is possible, then what fits, then what no text says."""
    return -1 if isinstance(fit, Absent) else FITS.index(fit.partition(":")[2])


def _gives() -> list[tuple]:
    return [
        (f"expectation:{name}", f"network_kind:{kind}", f"expectation_fit:{fit}")
        for name, entry in entries("expectation").items()
        for kind, fit in entry.fields["gives"].items()
    ]
