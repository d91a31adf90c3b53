"""A reader of the released diagnosis who tries to work out what was withheld; shares nothing with the code that hid it.

It counts patterns of answers: how many executives said « yes » and « 4 », how many « no » and « don’t know »… Each
published figure is then an equation, or an interval as wide as its rounding, on whole numbers; a mixed-integer
programme says the least and the most every withheld figure can be. It is told more than any reader knows: how many
people gave each answer that is withheld, how many answered at every site, who is of which level and function.
"""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from maillage.disclosure import Absent, Released

FEW, ALIKE = 5, 10
FACT = {"oui": 100, "en partie": 50, "non": 0}
OPINION = {"1": 0, "2": 25, "3": 50, "4": 75, "5": 100}
YES_NO = {"oui": 100, "non": 0}
UNKNOWN = "nsp"
# Dimension by dimension, the questions of each audience and the points of their answers.
ASKED = {
    "d1": {"executives": {"x1": FACT, "x2": OPINION}, "managers": {"e1": OPINION}, "employees": {"e1": OPINION}},
    "d3": {
        "executives": {"x5": FACT, "x6": FACT},
        "managers": {"x5": FACT, "x6": FACT, "e3": OPINION},
        "employees": {"e3": OPINION},
    },
    "d5": {"executives": {"x8": OPINION}, "managers": {"x8": OPINION, "e5": OPINION}, "employees": {"e5": OPINION}},
    "d11": {"executives": {"x14": YES_NO}, "managers": {"e11": OPINION}, "employees": {"e11": OPINION}},
}
SOLVER_FAILED = 4
EXACT = {"d1": "f_policy", "d11": "f_hiring"}  # families whose severity is the score once more, with two decimals


@dataclass
class Client:
    """Tables as given, and the truth behind them."""

    people: Mapping[str, int]
    answered: Mapping[str, list[Mapping[str, str]]]  # by audience, one mapping of codes by question a respondent
    sites: Mapping[str, list[str]]
    register: list[tuple[str, str, str, int]] = field(default_factory=list)  # person, function, level, posts

    def tables(self) -> dict[str, str]:
        """The CSV texts of the client’s folder."""
        levels = {"executives": "executive", "managers": "manager", "employees": "employee"}
        headcount = ["function;level;count"] + [
            f"production;{levels[name]};{count}" for name, count in self.people.items() if count
        ]
        lines = ["respondent;audience;site;item;value"]
        for name, given in self.answered.items():
            for number, (codes, site) in enumerate(zip(given, self.sites[name], strict=True)):
                lines += [f"{name[:2]}{number};{name};{site};{item};{code}" for item, code in codes.items()]
        people = ["person;function;level", *(f"{who};{what};{level}" for who, what, level, _ in self.register)]
        profiles = [
            "person;platform;posts;comments",
            *(f"{who};LinkedIn;{posts};0" for who, _, _, posts in self.register),
        ]
        return {
            name: "\n".join(text) + "\n"
            for name, text in (("headcount", headcount), ("answers", lines), ("people", people), ("profiles", profiles))
            if len(text) > 1
        }


def any_client(seed: int) -> Client:
    """Small audiences, lopsided sites, questions on which nearly everybody agrees, some who do not know."""
    draw = random.Random(seed)
    sizes = {
        "executives": draw.randint(3, 11),
        "managers": draw.choice([0, 3, 5, 6, 9, 14]),
        "employees": draw.randint(4, 30),
    }
    unknown = draw.choice([0, 0, 0.1, 0.3])
    cuts = draw.choice([(1.0, 1.0), (0.8, 1.0), (0.55, 0.9)])
    answered, sites = {}, {}
    for name, size in sizes.items():
        lean = {
            item: (draw.choice(list(points)), draw.choice([0.0, 0.5, 0.9, 1.0]))
            for asked in ASKED.values()
            for item, points in asked[name].items()
        }
        points_of = {item: points for asked in ASKED.values() for item, points in asked[name].items()}
        answered[name] = [
            {
                item: UNKNOWN if draw.random() < unknown else usual if draw.random() < share
                else draw.choice(list(points_of[item]))
                for item, (usual, share) in lean.items()
            }
            for _ in range(size)
        ]  # fmt: skip
        sites[name] = ["ABC"[sum(at >= cut for cut in cuts)] for at in (draw.random() for _ in range(size))]
    register = []
    for number in range(draw.randint(6, 30)):
        function = draw.choices(["direction", "commerce", "achats", "production"], [2, 3, 1, 4])[0]
        level = "executive" if function == "direction" else draw.choice(["manager", "employee", "employee"])
        register.append((f"Personne {number:02}", function, level, draw.choice([0, 0, 1, 5])))
    more = draw.choice([1, 1, 3])
    people = {name: size * more for name, size in sizes.items()}
    return Client(people, {name: given for name, given in answered.items() if given}, sites, register)


# --- a programme in whole numbers ----------------------------------------------------------------------------------


class Programme:
    """Variables with limits, and linear rows between two bounds; asks for the least and the most of an expression."""

    def __init__(self) -> None:
        self.names: dict[tuple, int] = {}
        self.high: list[float] = []
        self.whole: list[int] = []
        self.rows: list[tuple[dict[tuple, float], float, float]] = []

    def variable(self, name: tuple, high: float, whole: bool = True) -> None:
        self.names[name] = len(self.high)
        self.high.append(high)
        self.whole.append(int(whole))

    def between(self, terms: Mapping[tuple, float], low: float, high: float) -> None:
        self.rows.append((dict(terms), low, high))

    def range_of(self, terms: Mapping[tuple, float], *also: tuple) -> tuple[float, float] | None:
        """The two ends; None where the programme and what is supposed `also` cannot both be true."""
        rows = [*self.rows, *also]
        matrix = np.zeros((len(rows), len(self.high)))
        for number, (row, _, _) in enumerate(rows):
            for name, factor in row.items():
                matrix[number, self.names[name]] += factor
        wanted = np.zeros(len(self.high))
        for name, factor in terms.items():
            wanted[self.names[name]] += factor
        low, high = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
        ends = []
        for sign in (1, -1):
            for presolve in (True, False):  # the solver gives up on a few of them as it simplifies them
                solved = milp(
                    sign * wanted,
                    integrality=self.whole,
                    bounds=Bounds(0, self.high),
                    constraints=LinearConstraint(matrix, low, high),
                    options={"mip_rel_gap": 0, "time_limit": 20, "presolve": presolve},
                )
                if solved.status != SOLVER_FAILED:
                    break
            if solved.x is None:
                assert also, solved.message  # the answers themselves are one solution
                return None
            ends.append(float(wanted @ solved.x))
        return ends[0], ends[1]


# --- the questionnaire ---------------------------------------------------------------------------------------------


def records(found: Released, table: str) -> list[Mapping]:
    return list(found.table(f"diagnosis.{table}").records())


def told(cell: object) -> bool:
    return not isinstance(cell, Absent)


def worth(codes: Mapping[str, str], asked: Mapping[str, Mapping[str, int]]) -> float | None:
    """A respondent’s score in a dimension, where at least half of its questions got an answer."""
    points = [scale[codes[item]] for item, scale in asked.items() if codes[item] != UNKNOWN]
    return sum(points) / len(points) if points and 2 * len(points) >= len(asked) else None


@dataclass(frozen=True)
class Secret:
    """A mean or a count nobody may place: an expression of the programme, divided by how many gave it.

    Where these are too few for their number to be told, the reader tries every number.
    """

    name: str
    terms: Mapping[tuple, float]
    n: int
    few: bool = False

    def placed(self, programme: Programme) -> tuple[float, float]:
        """Between which two values it lies."""
        if not self.few:
            low, high = programme.range_of(self.terms)
            return low / self.n, high / self.n
        found = [
            (low / n, high / n)
            for n in range(1, FEW)
            if (ends := programme.range_of(self.terms, (dict.fromkeys(self.terms, 1), n, n)))
            for low, high in [ends]
        ]
        return min(low for low, _ in found), max(high for _, high in found)


def questionnaire(client: Client, found: Released, dimension: str) -> tuple[Programme, list[Secret]]:
    """What the tables of one dimension say, and what they may not give away."""
    programme, secrets = Programme(), []
    audience_row = next((r for r in records(found, "audiences") if r["dimension"] == f"dimension:{dimension}"), None)
    if audience_row is None:
        return programme, secrets
    items = {(r["item"].split(":")[1].split("#")[0], r["audience"].split(":")[1]): r for r in records(found, "items")}
    gaps = {r["item"].split(":")[1].split("#")[0]: r for r in records(found, "gaps")}
    declared = {r["item"].split(":")[1]: r for r in records(found, "declared")}
    sums: dict[str, tuple[dict[tuple, float], int]] = {}
    part = _taking_part(client, found, dimension, audience_row)
    for audience, given in client.answered.items():
        if len(given) < FEW:
            continue  # not counted anywhere: nothing is known of it, nothing can be worked out
        asked = ASKED[dimension][audience]
        patterns = list(itertools.product(*([*scale, UNKNOWN] for scale in asked.values())))
        for pattern in patterns:
            programme.variable((audience, pattern), len(given))
        programme.between({(audience, pattern): 1 for pattern in patterns}, len(given), len(given))
        for place, (item, scale) in enumerate(asked.items()):
            points = {(audience, p): scale[p[place]] for p in patterns if p[place] != UNKNOWN}
            n = sum(codes[item] != UNKNOWN for codes in given)
            programme.between(dict.fromkeys(points, 1), *((1, FEW - 1) if 0 < n < FEW else (n, n)))
            row = items.get((item, audience))
            own = [scale[codes[item]] for codes in given if codes[item] != UNKNOWN]
            for cell in (
                row and row["score"],
                item in gaps and gaps[item][audience],
                audience == "executives" and item in declared and declared[item]["score"],
            ):
                if n and told(cell) and cell not in (None, False):
                    programme.between(points, n * (cell - 0.5), n * (cell + 0.5))
            if 0 < n < FEW or (0 < n < ALIKE and len(set(own)) == 1):
                assert row is None or not told(row["score"]), (dimension, item, audience)
                secrets.append(Secret(f"{item} of {audience}", points, n, n < FEW))
        if audience not in part:
            continue  # takes no part in the dimension
        scores = [score for codes in given if (score := worth(codes, asked)) is not None]
        total = {}
        for pattern in patterns:
            score = worth(dict(zip(asked, pattern, strict=True)), asked)
            if score is not None:
                total[audience, pattern] = score
        n = len(scores)
        assert not told(count := audience_row[f"{audience}_answers"]) or count == n
        programme.between(dict.fromkeys(total, 1), n, n)
        sums[audience] = (total, n)
        if told(cell := audience_row[audience]):
            programme.between(total, n * (cell - 0.5), n * (cell + 0.5))
        elif n < ALIKE and len(set(scores)) == 1:
            secrets.append(Secret(audience, total, n))
        if n < ALIKE and len(set(scores)) == 1:
            assert not told(audience_row[audience]), (dimension, audience)
    _whole(found, dimension, programme, sums)
    secrets += _sites(client, found, dimension, programme, sums)
    return programme, secrets


def _taking_part(client: Client, found: Released, dimension: str, row: Mapping) -> set[str]:
    """Audiences that make the score of a dimension: those counted, and those withheld whose people the total needs."""
    whole = next(r for r in records(found, "dimensions") if r["dimension"] == f"dimension:{dimension}")
    people = {
        name: sum(worth(codes, ASKED[dimension][name]) is not None for codes in given)
        for name, given in client.answered.items()
    }
    counted = {name for name in people if told(row[f"{name}_answers"])}
    hidden = [name for name in people if getattr(row[f"{name}_answers"], "reason", "") == "withheld"]
    for size in range(len(hidden), -1, -1):
        for some in itertools.combinations(hidden, size):
            if sum(people[name] for name in counted.union(some)) == whole["answers"]:
                return counted.union(some)
    return counted


def _whole(found: Released, dimension: str, programme: Programme, sums: Mapping) -> None:
    """The score of the dimension is the plain mean of its audiences."""
    row = next(r for r in records(found, "dimensions") if r["dimension"] == f"dimension:{dimension}")
    if not told(row["score"]):
        return
    mean = {name: factor / n / len(sums) for total, n in sums.values() for name, factor in total.items()}
    programme.between(mean, row["score"] - 0.5, row["score"] + 0.5)
    if dimension in EXACT:
        family = f"family:{EXACT[dimension]}"
        score = 100 * (1 - next(r["severity"] for r in records(found, "families") if r["family"] == family))
        if abs(score - row["score"]) > 1e-6:  # its decimals say more than the score does
            programme.between(mean, score - 0.006, score + 0.006)


def _sites(client: Client, found: Released, dimension: str, programme: Programme, sums: Mapping) -> Iterator[Secret]:
    """The scores of the sites add up to those of the audiences."""
    rows = [r for r in records(found, "sites") if r["dimension"] == f"dimension:{dimension}"]
    if not rows:
        return
    given: dict[str, list[float]] = {}
    for audience in sums:
        for codes, site in zip(client.answered[audience], client.sites[audience], strict=True):
            score = worth(codes, ASKED[dimension][audience])
            if score is not None:
                given.setdefault(site, []).append(score)
    for site, scores in given.items():
        programme.variable(("site", site), 100 * len(scores), whole=False)
    everyone = [score for scores in given.values() for score in scores]
    everybody = {name: factor for total, _ in sums.values() for name, factor in total.items()}
    programme.between(everybody | {("site", site): -1 for site in given}, 0, 0)
    for row in rows:
        scores = given[row["site"]]
        n = len(scores)
        secret = n < ALIKE and not (len(everyone) >= ALIKE and len(set(everyone)) == 1)  # a large group may be told
        if told(row["answers"]):
            assert row["answers"] == n
        if told(row["score"]):
            assert n >= ALIKE, (dimension, row["site"], n)
            programme.between({("site", row["site"]): 1}, n * (row["score"] - 0.5), n * (row["score"] + 0.5))
        elif secret:
            yield Secret(f"site {row['site']}", {("site", row["site"]): 1}, n)


def counted_sites(client: Client, found: Released) -> list[str]:
    """Sites of few respondents that can be counted, where everybody answered everything: the same people everywhere."""
    rows = records(found, "sites")
    hidden = {row["site"] for row in rows} - {row["site"] for row in rows if told(row["answers"])}
    counts = Counter(site for name, own in client.sites.items() if len(own) >= FEW for site in own)
    return sorted(hidden) if len(hidden) == 1 and counts[min(hidden)] < FEW else []


# --- presence ------------------------------------------------------------------------------------------------------


def presence(client: Client, found: Released) -> tuple[Programme, list[Secret]]:
    """Who is of which level and function is known in the house; who is active is not."""
    programme, secrets = Programme(), []
    functions = {"direction": "management", "commerce": "sales", "achats": "purchasing", "production": "production"}
    crossings: dict[tuple[str, str], list[bool]] = {}
    few = {f for f, n in Counter(f for _, f, _, _ in client.register).items() if n < FEW}
    for _, function, level, posts in client.register:
        named = "other" if function in few else functions[function]
        crossings.setdefault((f"level:{level}", f"function:{named}"), []).append(posts > 0)
    everybody = [state for states in crossings.values() for state in states]
    for key, states in crossings.items():
        programme.variable(key, len(states))
    groups = {
        name: [state for key, states in crossings.items() if name in key for state in states]
        for key in crossings for name in key
    }  # fmt: skip
    for row in records(found, "presence"):
        if told(row["active"]) and row["group"] in groups:
            programme.between({key: 1 for key in crossings if row["group"] in key}, row["active"], row["active"])
    if found.fact("diagnosis.active").known:
        value = found.fact("diagnosis.active").value
        programme.between(dict.fromkeys(crossings, 1), value, value)
    telling = [states for states in (everybody, *groups.values()) if len(states) >= ALIKE and len(set(states)) == 1]
    open_keys = {
        key for key in crossings
        if (len(set(everybody)) == 1 and len(everybody) >= ALIKE)
        or any(groups[name] in telling for name in key)
    }  # fmt: skip
    parts = {**{(name,): states for name, states in groups.items()}, **crossings}
    for names, states in parts.items():
        inside = [key for key in crossings if set(names) <= set(key)]
        if (len(states) < FEW or (len(states) < ALIKE and len(set(states)) == 1)) and not set(inside) <= open_keys:
            secrets.append(Secret(" and ".join(names), dict.fromkeys(inside, 1), 1))
    return programme, secrets


# --- the attack ----------------------------------------------------------------------------------------------------


def leaks(client: Client, found: Released) -> list[str]:
    """Means of which one value alone is left, and counts that are told."""
    said = []
    for dimension in ASKED:
        programme, secrets = questionnaire(client, found, dimension)
        for secret in secrets:
            low, high = secret.placed(programme)
            if high - low < 0.001:
                said.append(f"{dimension}, {secret.name}: {low:.1f} to {high:.1f}")
    programme, secrets = presence(client, found)
    for secret in secrets:
        low, high = secret.placed(programme)
        if high - low < 0.5:
            said.append(f"active, {secret.name}: {low:.0f}")
    if all(code != UNKNOWN for given in client.answered.values() for codes in given for code in codes.values()):
        said += [f"answers of site {site}" for site in counted_sites(client, found)]
    return said
