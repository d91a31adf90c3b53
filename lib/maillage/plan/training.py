"""Training: modules by step and population, what they take, and where the skills fall short of what is expected.

Learners' time is half-days, priced apart by the head count's own costs and never added to cash. What a group has
acquired is a word: it is told only of groups that the head count knows to be large enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from maillage.analysis.cost import HOURS_A_HALF_DAY
from maillage.catalogue import entries, fold, match
from maillage.diagnosis.budget import year_lines
from maillage.disclosure import Absent, Draft, Field, Findings, ReleasedTable, minimum_group
from maillage.facts import Fact, absent, counted, recorded
from maillage.intake.seal import Engagement
from maillage.language import phrase
from maillage.measures.training import TrainingLoad, skill_gap, training_index, training_load, training_priority
from maillage.plan.actions import finished
from maillage.plan.ambassadors import volunteers

COMMITTEE_TRAINING = "l_committee_training"  # the lever that comes before any other training

MODULES = (
    Field("module", phrase("Module"), "term"),
    Field("population", phrase("Pour"), "term"),
    Field("step", phrase("Étape"), "term"),
    Field("format", phrase("Format"), "term"),
    Field("people", phrase("Personnes"), "count"),
    Field("groups", phrase("Groupes"), "count"),
    Field("largest", phrase("Taille au plus"), "count"),
    Field("hours", phrase("Durée, en heures"), "decimal"),
    Field("trainer_hours", phrase("Heures d’intervenant"), "decimal"),
    Field("half_days", phrase("Temps des apprenants"), "half_days"),
)
GROUPS = (
    Field("who", phrase("Groupe"), "text"),
    Field("people", phrase("Effectif"), "count"),
    Field("skills", phrase("Compétences listées"), "count"),
    Field("index", phrase("Part de l’attendu qui manque"), "share"),
)
SKILLS = (
    Field("who", phrase("Groupe"), "text"),
    Field("skill", phrase("Compétence"), "text"),
    Field("required", phrase("Attendu, sur quatre"), "count"),
    Field("acquired", phrase("Acquis, sur quatre"), "count"),
    Field("importance", phrase("Importance, sur cinq"), "count"),
    Field("gap", phrase("Écart"), "count"),
)
# Who is meant by each population: a column of the head count and its value.
MEANT = {
    "committee": ("level", "executive"),
    "managers": ("level", "manager"),
    "sales": ("function", "sales"),
    "hr": ("function", "hr"),
    "communicators": ("function", "communication"),
}


def find(engagement: Engagement) -> Findings:
    """The path with what it takes; the skills map, group by group and the furthest first."""
    modules = _modules(engagement)
    return Findings(
        tables={"training": Draft(fields=MODULES, rows=tuple(_row(*each) for each in modules)), **_skills(engagement)},
        mandates=_facts(engagement, modules) | _skill_facts(engagement),
        read_off={"any_skill_gap": ("skills", _any_gap)},
    )


# --- modules -------------------------------------------------------------------------------------------------------


def _modules(engagement: Engagement) -> list[tuple[str, Mapping, int, TrainingLoad]]:
    """Modules with somebody to attend them, by step; within a step in the order of the catalogue."""
    found = []
    for name, module in entries("module").items():
        people = _people(engagement, module.fields["population"])
        if people:
            load = training_load(people, module.fields["capacity"], module.fields["hours"])
            found.append((name, module.fields, people, load))
    order = list(entries("learners"))
    return sorted(found, key=lambda each: (each[1]["step"], order.index(each[1]["population"])))


def _people(engagement: Engagement, population: str) -> int | None:
    """People of a population; None where the head count does not say of every line whether it is meant."""
    rows = [row for row in engagement.rows("headcount") if row["count"]]
    if population == "volunteers":
        return len(volunteers(engagement))
    if population == "everyone":
        return sum(row["count"] for row in rows)
    column, value = MEANT[population]
    if any(row[column] is None for row in rows):
        return None
    return sum(row["count"] for row in rows if row[column] == value)


def _row(name: str, fields: Mapping, people: int, load: TrainingLoad) -> tuple:
    alone = people == 1 and fields["format"] == "peers"  # one person has no peers to learn with
    return (
        f"module:{name}",
        f"learners:{fields['population']}",
        f"step:{fields['step']}",
        f"training_format:{'coaching' if alone else fields['format']}",
        people,
        len(load.groups),
        max(load.groups),
        fields["hours"],
        load.trainer_hours,
        load.learner_hours / HOURS_A_HALF_DAY,
    )


def _facts(engagement: Engagement, modules: list[tuple[str, Mapping, int, TrainingLoad]]) -> dict[str, Fact]:
    hours = sum(load.learner_hours for *_, load in modules)
    unknown = [population for population in MEANT if _people(engagement, population) is None]
    trained = COMMITTEE_TRAINING in finished(engagement)
    facts = {
        "modules": counted(len(modules)),
        "training_sessions": counted(sum(load.sessions for *_, load in modules)),
        "trainer_hours": counted(sum(load.trainer_hours for *_, load in modules), "hours"),
        "learner_half_days": counted(hours / HOURS_A_HALF_DAY, "half_days"),
    }
    if not modules:
        facts = {name: absent("no_data", unit=fact.unit, table="headcount.count") for name, fact in facts.items()}
    return facts | {
        "populations_unknown": counted(len(unknown)),
        "any_population_unknown": counted(bool(unknown), "truth"),
        "committee_trained": counted(trained, "truth"),
        "learner_time_value": _value(engagement, modules),
        **_budget(engagement),
    }


def _value(engagement: Engagement, modules: list[tuple[str, Mapping, int, TrainingLoad]]) -> Fact:
    """What the learners' half-days are worth, at the head count's own averages; never a cash figure.

    Volunteers are left out: the head count does not say what a half-day of theirs costs.
    """
    rows = [row for row in engagement.rows("headcount") if row["count"]]
    if not rows or any(row["half_day_cost"] is None for row in rows):
        return absent("no_data", unit="money", table="headcount.half_day_cost")
    borne: dict[float, int] = {}
    for row in rows:
        borne[row["half_day_cost"]] = borne.get(row["half_day_cost"], 0) + row["count"]
    if any(people < minimum_group(engagement) for people in borne.values()):
        return absent("withheld", unit="money")  # the cost of a half-day of few people is next to their salary
    total = 0.0
    for _, fields, _, load in modules:
        population = fields["population"]
        column, value = MEANT.get(population, ("", ""))
        if population != "volunteers":
            a_head = load.learner_hours / sum(load.groups) / HOURS_A_HALF_DAY
            total += sum(
                row["count"] * a_head * row["half_day_cost"] for row in rows if not column or row[column] == value
            )
    return counted(total, "money")


def _budget(engagement: Engagement) -> dict[str, Fact]:
    """What the year’s budget holds for training: cash, and never the learners’ time."""
    amounts = [row["amount"] for row in year_lines(engagement) if row["category"] == "training"]
    facts = {
        "training_budget": recorded(sum(amounts), "money/year"),
        "any_training_budget": counted(bool(amounts), "truth"),
    }
    if not engagement.has("budget"):
        return {
            name: absent("no_table", unit=fact.unit, kind=fact.kind, table="budget") for name, fact in facts.items()
        }
    return facts


# --- skills --------------------------------------------------------------------------------------------------------


def _rated(engagement: Engagement) -> tuple[Mapping, ...]:
    """The lines about a group: what one person can or cannot do is nobody else’s business."""
    persons = {*engagement.pseudonyms, *engagement.names.values()}
    return tuple(row for row in engagement.rows("skills") if row["who"] not in persons)


def _group_size(engagement: Engagement) -> Callable[[str], int]:
    """People of a group by the head count: a level, a function, a department or a site; nought where it is none."""
    rows = engagement.rows("headcount")

    def size(who: str) -> int:
        for column in ("level", "function"):
            meant = match(column, who)
            found = sum(row["count"] for row in rows if meant and row[column] == meant)
            if found:
                return found
        for column in ("unit", "site"):
            found = sum(row["count"] for row in rows if row[column] and fold(row[column]) == fold(who))
            if found:
                return found
        return 0

    return size


def _skills(engagement: Engagement) -> dict[str, Draft]:
    size, minimum = _group_size(engagement), minimum_group(engagement)
    by_group: dict[str, list[Mapping]] = {}
    for row in _rated(engagement):
        by_group.setdefault(row["who"], []).append(row)
    sizes = {who: size(who) for who in by_group}
    groups = [
        (
            who,
            sizes[who] or Absent("no_data", "headcount"),
            len(rows),
            training_index(*([row[column] for row in rows] for column in ("required", "acquired", "importance"))).share,
        )
        for who, rows in by_group.items()
    ]
    # Where a line stands must not tell what it withholds: only what is published is put in order.
    groups.sort(key=lambda row: (sizes[row[0]] < minimum, -(row[3] or 0) if sizes[row[0]] >= minimum else 0, row[0]))
    skills = [
        (who, row["skill"], *levels, row["importance"], skill_gap(*levels))
        for who, rows in by_group.items()
        for row in rows
        for levels in [(row["required"], row["acquired"])]
    ]
    skills.sort(key=lambda row: (sizes[row[0]] < minimum, -_weight(row) if sizes[row[0]] >= minimum else 0, *row[:2]))
    return {
        "skill_groups": Draft(
            fields=GROUPS,
            rows=tuple(groups),
            answers=tuple(max(sizes[row[0]], 1) for row in groups),
            protected=("index",),
        ),
        "skills": Draft(
            fields=SKILLS,
            rows=tuple(skills),
            answers=tuple(max(sizes[row[0]], 1) for row in skills),
            protected=("acquired", "gap"),
        ),
    }


def _weight(row: tuple) -> float:
    """By what a skill is put in order: gap times importance, the gap alone where no importance is given."""
    _, _, required, acquired, importance, gap = row
    return training_priority(required, acquired, importance) or gap or 0


def _skill_facts(engagement: Engagement) -> dict[str, Fact]:
    if not engagement.has("skills"):
        return {
            name: absent("no_table", unit="count", table="skills")
            for name in ("skill_groups", "skill_groups_shown", "skill_lines_of_persons")
        }
    rated = _rated(engagement)
    size, groups = _group_size(engagement), {row["who"] for row in rated}
    return {
        "skill_groups": counted(len(groups)),
        "skill_groups_shown": counted(sum(size(who) >= minimum_group(engagement) for who in groups)),
        "skill_lines_of_persons": counted(len(engagement.rows("skills")) - len(rated)),
    }


def _any_gap(table: ReleasedTable) -> Fact:
    """Whether something is lacking in what is published."""
    cells = table.column("gap")
    known = [cell for cell in cells if not isinstance(cell, Absent)]
    if not cells:
        return absent("no_table", unit="truth", table="skills")
    if not known:
        few = any(cell.reason == "too_few" for cell in cells)
        return absent("too_few", unit="truth") if few else absent("no_data", unit="truth", table="skills.acquired")
    return counted(any(known), "truth", n=len(known))
