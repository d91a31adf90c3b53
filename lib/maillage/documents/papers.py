"""The papers around the notebooks, in Word: engagement, first meeting, decisions, feedback, service, training.

Each is a template plus settings and what was released or decided. Nothing of an answer stands in them but what the
stages let out; owners are told by function, or by the name of who agreed. What is missing is a blank, never a guess.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any

from maillage.catalogue import entries, entry, match
from maillage.deliverables.brand import SOBER, Brand
from maillage.deliverables.outline import mark_of
from maillage.disclosure import Absent, Released
from maillage.documents.client import adviser, minimum, sites, staff
from maillage.documents.content import plain, printed, read, said, words
from maillage.documents.legal import AGGREGATE_YEARS, RAW_MONTHS
from maillage.documents.questionnaire import NOT_OUR_SUBJECT
from maillage.documents.word import LINES, ROOM, SIGNED, About, Blank, Cell, Listed, Table, Value, document
from maillage.intake import Engagement
from maillage.intake.problems import Unreadable
from maillage.intake.values import OF_A_LEVER, read_date
from maillage.language import Language

# Each kind and its templates; the file is named after the template.
PAPERS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "letter": ("letter",),
    "scoping": ("scoping",),
    "decisions": ("decisions",),
    "feedback": ("feedback",),
    "training": ("training_programme", "training_attendance", "training_test", "training_evaluation_day",
                 "training_evaluation_month3", "training_certificate"),
    "service": ("service",),
})  # fmt: skip
PLANNED = ("feedback", "training", "service")  # those that print what the stages released
FOR_A_BODY = ("letter", "scoping", "decisions", "service")  # a body's respondents are companies: nobody is trained

DATED = ("scoping", "feedback", "service")  # papers that tell of a situation, on its day

OBJECTIVES = 3  # rows at least: what a first meeting settles
ROWS = 3  # where nothing is known: room to write
POSTURES = ("networking", "prospecting", "selling", "brand")
CASES = 8  # situations of the test
QUOTED = 3  # sentences on the page back to those who answered: one page
EXTREMES = 3  # means shown at each end
SEATS = 12  # lines of an attendance sheet where no group is planned
KEPT = ("kept", "changed", "yes")
UNDER_WAY = ("decided", "started")
PUT_OFF = ("postponed", "refused", "undone")
HANDED = ("legal", "policies", "programme", "decisions", "feedback", "training")  # kinds of documents handed over
_REPORT = re.compile(r"^(?:fr|en)/(?:report(?:\.(?P<reader>committee|council|employees|site)\b.*)?|(?P<other>deck|"
                     r"action_plan|roadmap))\.(?:html|pdf|docx|pptx|xlsx|ics)$")  # fmt: skip


def papers(
    kind: str, engagement: Engagement, found: Released | None, language: Language, *, brand: Brand = SOBER,
    handed: Iterable[str] = (),
) -> dict[str, bytes]:  # fmt: skip
    """The papers of one kind by file name; none where the engagement gives no ground for any.

    Parameters
    ----------
    kind : str
        One of `PAPERS`.
    engagement : Engagement
    found : Released, optional
        Of the plan, with the stages before it; none at flash depth and for a body.
    language : Language
    brand : Brand
        The firm's; its Word file and styles are taken.
    handed : iterable of str
        Of what was handed over: paths of reports as delivered, and kinds of documents.
    """
    if engagement.settings.cohort and kind not in FOR_A_BODY:
        return {}
    if kind in ("feedback", "training") and found is None:
        return {}
    writing = _Papers(engagement, found, language, tuple(handed))
    return {f"{name}.docx": writing.written(name, brand) for name in PAPERS[kind]}


class _Papers:
    """One engagement's papers for one reader."""

    def __init__(
        self, engagement: Engagement, found: Released | None, language: Language, handed: tuple[str, ...]
    ) -> None:
        self.engagement, self.found, self.language, self.handed = engagement, found, language, handed
        self.settings = engagement.settings
        self.client = plain(self.settings.name)
        self.adviser = adviser(engagement)
        self.shape = "cohort" if self.settings.cohort else "flash" if self.settings.depth == "flash" else "standard"

    def written(self, name: str, brand: Brand) -> bytes:
        first, _, template = read(f"papers/{name}.{self.language.code}.md").partition("\n")
        trains = name.startswith("training")
        notices = [self.word("fictional")] * self.settings.fictional
        notices += [self.word("paper_legal_notice")] * (name == "letter") + [self.word("training_notice")] * trains
        about = About(
            kind=self.word("training_kind" if trains else "paper_kind"),
            title=printed(first.removeprefix("# "), self.language),
            client=self.client,
            mark="" if self.is_for_all(name) else self.mark(self.settings.confidentiality or brand.confidentiality),
            foot=" · ".join(filter(None, (
                self.adviser or brand.name,
                self.word("paper_foot", date=self.language.date(self.settings.as_of)) if name in DATED else "",
            ))),
            author=self.adviser or brand.name,
            dated=self.settings.dated or self.settings.as_of,
            notices=tuple(notices),
        )  # fmt: skip
        common = {"client": self.client, "adviser": self.adviser or self.blank("name")}
        return document(template, common | getattr(self, name)(), about, self.language, brand)

    @staticmethod
    def is_for_all(name: str) -> bool:
        """Whether it is read by others than the committee, whose mark would shut them out."""
        return name in ("letter", "feedback") or name.startswith("training")

    def mark(self, given: str) -> str:
        """The mark of confidentiality, as the reports print it: a usual one in the reader's language."""
        return mark_of(plain(given), self.language)

    # --- letter of engagement, first meeting ------------------------------------------------------------------------

    def letter(self) -> Mapping[str, Value]:
        asks = list(self.lists(f"letter_asks_{self.shape}"))
        if self.shape == "standard":
            council = self.settings.next_council
            asks.append(self.word("letter_council", date=self.language.date(council)) if council
                        else self.word("letter_council_unknown"))  # fmt: skip
        least = self.language.number(minimum(self.engagement))
        return {
            "subject": self.word(f"letter_subject_{self.shape}"),
            "objectives": self.objectives(least=0) or Listed((), self.word("objectives_later")),
            "steps": Table(
                self.lists("letter_step_heads"),
                tuple((*row, self.blank("date")) for row in self.lists(f"letter_steps_{self.shape}")),
                shares=(17, 33, 32, 18),
            ),
            "asks": Listed(tuple(asks)),
            "sees": Table(
                self.lists("letter_sees_heads"), self.lists(f"letter_sees_{self.shape}"), shares=(26, 30, 44)
            ),
            "promise": self.word("letter_promise_flash") if self.shape == "flash"
                       else self.word("letter_promise", minimum=least),
            "raw_months": self.language.number(RAW_MONTHS),
            "aggregate_years": self.language.number(AGGREGATE_YEARS),
            "portfolio": self.word("letter_portfolio" if self.settings.in_portfolio else "letter_portfolio_out"),
            "price": self.price(),
            "signatures": self.signatures("sign_client", "sign_adviser"),
        }  # fmt: skip

    def price(self) -> Table:
        fee, days = self.settings.consultant_fee, self.settings.days_sold
        rows: tuple[tuple[Cell, ...], ...] = (
            (self.word("price_fee"), self.blank("amount") if fee is None else self.language.value(fee, "money")),
            (self.word("price_days"), self.blank("days") if days is None else self.days(days)),
            (self.word("price_travel"), self.blank("amount")),
            (self.word("price_when"), self.blank("in")),
            (self.word("price_valid"), self.blank("date")),
        )
        return Table(self.lists("price_heads"), rows, shares=(45, 55))

    def scoping(self) -> Mapping[str, Value]:
        return {
            "company": self.company(),
            "objectives": self.objectives(least=OBJECTIVES),
            "subjects": self.subjects(),
            "handed": self.received(),
            "dates": self.dates(),
        }

    def company(self) -> Table:
        """What is known of the company, two facts a line; a blank where a fact is still to come."""
        people, council, least = staff(self.engagement), self.settings.next_council, minimum(self.engagement)
        number, known = self.language.number, sites(self.engagement)
        count = self.blank("number") if people is None else number(people)
        told: list[tuple[str, Cell]] = [(self.word("scoping_members" if self.shape == "cohort" else "staff"), count)]
        if self.shape != "cohort":
            told.append((self.word("sites"), number(len(known)) if known else self.blank("number")))
        told += [(self.word("depth"), self.word(self.settings.depth)),
                 (self.word("as_of"), self.language.date(self.settings.as_of))]  # fmt: skip
        if self.shape != "flash":
            told.append((self.word("minimum"), number(least)))
        if self.shape == "standard":
            told.append((self.word("scoping_council"), self.day(council)))
        told += [("", "")] * (len(told) % 2)
        rows = tuple((*left, *right) for left, right in zip(told[::2], told[1::2], strict=True))
        return Table(("",) * 4, rows, shares=(28, 20, 32, 20))

    def subjects(self) -> Listed:
        """What the committee set of each dimension: a target, not a subject, or nothing yet."""
        targets = self.settings.dimension_targets
        aimed, not_ours, still_open = [], [], []
        for name, one in entries("dimension").items():
            told = printed(one.text(self.language.code, short=True), self.language)
            if targets.get(name) == NOT_OUR_SUBJECT:
                not_ours.append(told)
            elif name in targets:
                aimed.append(f"{told} {self.language.number(targets[name])}")
            else:
                still_open.append(told)
        told = zip(("scoping_aimed", "scoping_not_ours", "scoping_open"), (aimed, not_ours, still_open), strict=True)
        return Listed(tuple(self.word(name, dimensions=" · ".join(those)) for name, those in told if those))

    def received(self) -> Table:
        """The sheets of a first meeting with the rows that came: what a company gives, never what people answered."""
        from maillage.tables import TABLES

        sheets = {"cohort": ("headcount",), "flash": ("headcount", "memberships")}.get(
            self.shape, ("headcount", "memberships", "budget", "targets")
        )
        rows = []
        for sheet in sheets:
            count = len(self.engagement.rows(sheet))
            told = self.language.number(count) if count else self.word("scoping_nothing")
            rows.append((TABLES[sheet].label(self.language.code), told, self.blank("in"), self.blank("date")))
        return Table(self.lists("scoping_handed_heads"), tuple(rows), shares=(26, 18, 34, 22))

    def dates(self) -> Table:
        named = self.lists(f"scoping_dates_{self.shape}")
        rows = tuple((one, self.blank("date"), self.blank("function")) for one in named)
        return Table(self.lists("scoping_date_heads"), rows, shares=(44, 24, 32))

    def objectives(self, *, least: int) -> Table | None:
        """The objectives settled; None where there is none and no room is asked for."""
        rows: list[tuple[Cell, ...]] = [
            (
                plain(row["wording"] or ""),
                self.who(row["owner"]),
                self.day(row["horizon"]),
                plain(row["measure"]) if row["measure"] else self.blank("measure"),
            )
            for row in self.engagement.rows("objectives")
        ]
        empty = (self.blank("objective"), self.blank("function"), self.blank("date"), self.blank("measure"))
        rows += [empty] * (least - len(rows))
        heads = ("paper_objective", "paper_owner", "paper_horizon", "paper_measure")
        return Table(tuple(map(self.word, heads)), tuple(rows), shares=(40, 18, 15, 27)) if rows else None

    # --- record of decisions ----------------------------------------------------------------------------------------

    def decisions(self) -> Mapping[str, Value]:
        last, earlier, on = self.meetings()
        last = [row for row in last if self.kind(row) not in OF_A_LEVER]  # told with the action they are about
        decided = [row for row in last if self.verdict(row) in KEPT or self.kind(row) == "tension"]
        put_off = [row for row in last if self.verdict(row) in PUT_OFF and row not in decided]
        points = [row for row in last if self.kind(row) in ("criterion", "network_criterion")]
        discussed = [row for row in last if row not in (*decided, *put_off, *points)]
        weights = " · ".join(f"{self.about(row)} {plain(str(row['value']))}" for row in points)
        return {
            "meeting": self.word("meeting_on", date=self.language.date(on)) if on else self.word("meeting_unknown"),
            "decided": self.decision_table(decided, room=ROWS * (not decided)),
            "put_off": self.decision_table(put_off)
            if put_off or not on
            else Listed((), self.word("nothing_postponed")),
            "discussed": self.decision_table(discussed)
            if discussed or not on
            else Listed((), self.word("nothing_discussed")),
            "weights": self.word("weights_line", weights=weights) if weights else "",
            "follow_up": self.follow_up(on),
            "earlier_line": self.word("earlier_line") if earlier else "",
            "earlier": self.decision_table(earlier) if earlier else "",
        }

    def meetings(self) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]], datetime.date | None]:
        """What the last meeting said of each thing, what stands from those before, and the day of the last."""
        rows = self.engagement.rows("decisions")
        days = [row["date"] for row in rows if row["date"]]
        on = max(days, default=None)
        standing = {str(row["about"]): row for row in rows}  # the last row of a thing wins
        last = [row for row in standing.values() if row["date"] in (on, None)]
        before = [row for row in standing.values()
                  if row["date"] not in (on, None) and self.verdict(row) in (*KEPT, "postponed")]  # fmt: skip
        return last, before, on

    @staticmethod
    def kind(row: Mapping[str, Any]) -> str:
        return str(row["about"]).partition(":")[0]

    @staticmethod
    def verdict(row: Mapping[str, Any]) -> str:
        """What a decision says, by the catalogue; empty for other words."""
        value = str(row["value"] or "")
        return match("decision", value) or match("yes_no", value) or ""

    def decision_table(self, rows: Sequence[Mapping[str, Any]], room: int = 1) -> Table:
        blanks = (self.blank("subject"), self.blank("in"), self.blank("function"), self.blank("reason"))
        told = tuple(
            (self.about(row), self.value(row), self.who(row["who"]), plain(row["reason"] or "") or "–") for row in rows
        )
        written = told or (blanks,) * max(room, 1)
        return Table(self.lists("decided_heads"), written, shares=(36, 17, 18, 29))

    def about(self, row: Mapping[str, Any]) -> str:
        """What a decision is about, as the catalogue words it; the client's own words where it has none."""
        given = str(row["about"])
        kind, _, name = given.partition(":")
        if kind == "criterion" and name in entries("network_criterion"):
            given = f"network_criterion:{name}"
        if kind == "objective":
            own = [one["wording"] for one in self.engagement.rows("objectives") if one["objective"] == name]
            return plain(own[0]) if own else plain(given)
        try:
            return self.language.printed(self.language.term(given))
        except KeyError:
            return plain(name or given)

    def value(self, row: Mapping[str, Any]) -> str:
        """What was decided: the catalogue's word in the reader's language, a position, or what was written."""
        given, verdict = plain(str(row["value"] or "–")), self.verdict(row)
        if self.kind(row) == "tension":
            position = match(f"position:{str(row['about']).partition(':')[2]}", given)
            if position:
                return self.language.printed(entry(f"position:{str(row['about']).partition(':')[2]}:{position}").text(
                    self.language.code))  # fmt: skip
        if not verdict:
            return given
        group = "decision" if match("decision", str(row["value"])) else "yes_no"
        return self.language.term(f"{group}:{verdict}")

    def follow_up(self, on: datetime.date | None) -> Table:
        """The last state on record of each action, those without one after what was decided of them."""
        last: dict[str, Mapping[str, Any]] = {}
        for row in self.engagement.rows("actions"):
            last[str(row["about"])] = row
        owners, days = (self.set_of(kind) for kind in OF_A_LEVER)
        rows: list[tuple[Cell, ...]] = [
            (
                self.about(row),
                self.who(owners.get(str(row["about"]), row["who"])),
                self.day(days.get(str(row["about"]), row["due"])),
                self.language.term(f"action_status:{row['status']}") if row["status"] else self.blank("in"),
                " ".join(plain(row[name]) for name in ("value", "reason") if row[name]) or "–",
            )
            for row in last.values()
        ]
        decided, _, _ = self.meetings()
        rows += [
            (self.about(row), self.who(owners.get(str(row["about"]))), self.day(days.get(str(row["about"]))), "–", "–")
            for row in decided
            if self.kind(row) == "lever" and self.verdict(row) in KEPT and str(row["about"]) not in last
            and not self.done(str(row["about"]))
        ]  # fmt: skip
        room = (self.blank("subject"), self.blank("function"), self.blank("date"), "", "")
        return Table(self.lists("follow_heads"), tuple(rows) or (room,) * ROWS, shares=(32, 16, 14, 13, 25))

    def set_of(self, kind: str) -> dict[str, Any]:
        """By action, the function or the last day that was set for it; an undoing takes it back."""
        last: dict[str, Any] = {}
        for name, row in self.engagement.rows_about("decisions", kind):
            said = str(row["value"])
            if match("decision", said) == "undone":
                last.pop(f"lever:{name}", None)
            elif kind == "due":
                with suppress(Unreadable):
                    last[f"lever:{name}"] = read_date(said)
            else:
                last[f"lever:{name}"] = said
        return last

    def done(self, about: str) -> bool:
        """Whether an act says that this is done already."""
        said = [str(row["value"] or "") for row in self.engagement.rows("acts") if str(row["about"]) == about]
        return bool(said) and match("action_status", said[-1]) == "done"

    # --- back to those who answered ---------------------------------------------------------------------------------

    def feedback(self) -> Mapping[str, Value]:
        least = self.language.number(minimum(self.engagement))
        heard = self.heard()
        unseen = [
            line.format(minimum=least, raw_months=self.language.number(RAW_MONTHS)) for line in self.lists("unseen")
        ]
        return {
            "thanks": self.thanks(),
            "said_line": self.word("said_line") if isinstance(means := self.means(), Table) else "",
            "said": means,
            "heard_line": self.word("heard_line") if heard else "",
            "heard": Listed(heard) if heard else "",
            "quotations": Listed(quoted) if (quoted := self.quotations()) else "",
            "decided": self.decided(),
            "unseen": Listed(tuple(unseen)),
        }

    def thanks(self) -> str:
        answers, interviews = (self.found.fact(f"diagnosis.{name}") for name in ("answers", "interviews"))
        if not (answers.known and interviews.known):
            return self.word("thanks_unknown")
        return self.word(
            "thanks_line", answers=self.language.write(answers), interviews=self.language.write(interviews)
        )

    def means(self) -> Value:
        """The employees' highest and lowest means, as released: none where too few answered."""
        table = self.found.table("diagnosis.items")
        known = [
            row for row in table.records()
            if row["audience"] == "audience:employees"
            and not isinstance(row["score"], Absent) and not isinstance(row["answers"], Absent)
        ]  # fmt: skip
        known.sort(key=lambda row: (-row["score"], row["item"]))
        if not known:
            return Listed((), self.word("said_few"))
        shown = known if len(known) <= 2 * EXTREMES else [*known[:EXTREMES], *known[-EXTREMES:]]
        rows = tuple(
            (self.language.printed(self.language.term(row["item"])), self.language.value(row["score"], "points"),
             self.language.number(row["answers"]))
            for row in shown
        )  # fmt: skip
        return Table(self.lists("said_heads"), rows, numbers=(1, 2), shares=(70, 17, 13))

    def heard(self) -> tuple[str, ...]:
        """What interviews asked for, by kind, as far as it was released."""
        asked: dict[str, list[str]] = {}
        for row in self.found.table("diagnosis.outputs").records():
            asked.setdefault(row["output"], []).append(self.language.printed(self.language.term(row["asked"])))
        colon = self.word("colon")
        return tuple(f"{self.language.printed(kind)}{colon}{' · '.join(those)}" for kind, those in asked.items())

    def quotations(self) -> tuple[str, ...]:
        """Sentences whose authors let them be printed."""
        rows = self.found.table("diagnosis.quotations").records()
        own = [row for row in rows if row["population"] != "population:executives"][:QUOTED]
        return tuple(
            self.word("quoted", quotation=plain(row["quotation"]), population=self.language.term(row["population"]))
            for row in own
        )

    def decided(self) -> Value:
        """What was decided or is under way: nothing that is only proposed is announced."""
        rows: list[tuple[Cell, ...]] = []
        decided = self.announced()
        for row in self.found.table("plan.actions").records():
            if row["lever"] not in decided:
                continue
            owner = "–" if isinstance(row["owner"], Absent) else self.language.term(row["owner"])
            due = self.blank("date") if isinstance(row["due"], Absent) else self.day(row["due"])
            rows.append((self.language.printed(self.language.term(row["lever"])), owner, due))
        if not rows:
            return Listed((), self.word("nothing_decided"))
        return Table(self.lists("done_heads"), tuple(rows), shares=(58, 24, 18))

    def announced(self) -> set[str]:
        """What was decided, or is on record as decided or begun; the last word on a thing wins."""
        said = {str(row["about"]): self.verdict(row) in KEPT for row in self.engagement.rows("decisions")}
        for row in self.engagement.rows("actions"):
            if row["status"]:
                said[str(row["about"])] = row["status"] in UNDER_WAY
        return {about for about, stands in said.items() if stands}

    # --- service rendered -------------------------------------------------------------------------------------------

    def service(self) -> Mapping[str, Value]:
        phases = self.lists("phases" if self.shape == "standard" else f"phases_{self.shape}")
        room = tuple((one, "", "", "") for one in phases)
        return {
            "told": self.word("service_told"),
            "days": self.spent(),
            "phases": Table(self.lists("phases_heads"), room, height=ROOM, shares=(30, 38, 12, 20)),
            "interviews": self.collected(),
            "handed": self.handed_over(),
            "signatures": self.signatures("sign_client", "sign_adviser"),
        }

    def spent(self) -> Table:
        sold, spent = self.settings.days_sold, self.settings.days_spent
        left: Cell = "–"
        if sold is not None and spent is not None:
            left = self.days(sold - spent) if sold >= spent else self.word("days_over", days=self.days(spent - sold))
        cells = [self.blank("days") if one is None else self.days(one) for one in (sold, spent)]
        row = (self.word("days_mission"), *cells, left)
        return Table(self.lists("days_heads"), (row,), numbers=(1, 2, 3), shares=(37, 21, 21, 21))

    def collected(self) -> Table:
        """Interviews and answers, as far as their number was released."""
        rows: list[tuple[Cell, ...]] = []
        if self.shape == "standard":
            for name, label in (("interviews", "counted_interviews"), ("answers", "counted_answers")):
                fact = self.found.fact(f"diagnosis.{name}") if self.found else None
                told = self.language.write(fact) if fact and fact.known else self.blank("number")
                rows.append((self.word(label), told))
        else:
            rows.append((self.word("counted_members" if self.shape == "cohort" else "counted_interviews"),
                         self.blank("number")))  # fmt: skip
        return Table(self.lists("counted_heads"), tuple(rows), numbers=(1,), shares=(70, 30))

    def handed_over(self) -> Table:
        """What was delivered, each once whatever its format; room for what was not made here."""
        named: dict[str, set[str]] = {}
        for one in self.handed:
            if found := _REPORT.match(one):
                label = f"handed_{found['reader'] or found['other'] or 'report'}"
                named.setdefault(label, set()).add(one.rsplit(".", 1)[1])
            elif one in HANDED:
                named.setdefault(f"handed_{one}", set())
        ends = {name: ", ".join(sorted(those)) for name, those in named.items()}
        order = [name for name in words() if name in named]
        rows = [
            (f"{self.word(name)} ({ends[name]})" if ends[name] else self.word(name), self.blank("date"),
             self.blank("function"), self.blank("date"))
            for name in order
        ]  # fmt: skip
        rows += [(self.blank("title"), self.blank("date"), self.blank("function"), self.blank("date"))] * (
            1 if rows else ROWS
        )
        return Table(self.lists("handed_heads"), tuple(rows), shares=(40, 20, 20, 20))

    # --- training ---------------------------------------------------------------------------------------------------

    def training_programme(self) -> Mapping[str, Value]:
        modules = self.found.table("plan.training").records()
        aims = tuple(dict.fromkeys(self.language.printed(self.language.term(row["module"])) for row in modules))
        populations = tuple(dict.fromkeys(self.language.term(row["population"]) for row in modules))
        people = self.word("people_line", populations=", ".join(populations))
        return {
            "identity": self.identity(),
            "aims": Listed(aims, Blank(self.word("training_aims_none"))),
            "people": people if populations else Blank(self.word("people_blank")),
            "course": self.course(),
            "trainer": self.adviser or self.blank("name"),
        }

    def course(self) -> Value:
        """The modules of the plan, each with the length and the groups the plan counts with."""
        rows = []
        for row in self.found.table("plan.training").records():
            counts = [self.released(row[name], unit)
                      for name, unit in (("hours", "decimal"), ("largest", "count"), ("groups", "count"))]  # fmt: skip
            terms = [
                self.language.printed(self.language.term(row[name])) for name in ("population", "module", "format")
            ]
            rows.append((*terms, *counts))
        if not rows:
            return Listed((), Blank(self.word("course_empty")))
        return Table(self.lists("course_heads"), tuple(rows), numbers=(3, 4, 5), shares=(16, 38, 15, 9, 12, 10))

    def training_attendance(self) -> Mapping[str, Value]:
        groups = [row["largest"] for row in self.found.table("plan.training").records()
                  if not isinstance(row["largest"], Absent)]  # fmt: skip
        seats = min(max(groups, default=SEATS), SEATS)
        heads = self.lists("attendance_heads")
        dated = (self.word("attendance_date"), "", *[self.blank("date")] * (len(heads) - 2))
        room = ("",) * len(heads)
        trainer = (self.word("attendance_trainer"), *room[1:])
        sheet = Table(heads, (dated, *[room] * seats, trainer), height=ROOM, shares=(26, 14, 15, 15, 15, 15))
        return {"identity": self.identity(), "sheet": sheet}

    def training_test(self) -> Mapping[str, Value]:
        cases = [one for one in entries("posture_case").values() if one.fields["posture"] in POSTURES]
        chosen = _in_turn(cases, lambda one: one.fields["posture"])[:CASES]
        told = [printed(one.text(self.language.code), self.language) for one in chosen]
        answers = tuple(
            (text, self.language.term(f"posture:{one.fields['posture']}"),
             printed(one.fields["feedback"][self.language.code], self.language))
            for text, one in zip(told, chosen, strict=True)
        )  # fmt: skip
        cases_heads = (self.word("cases_head"), *(self.language.term(f"posture:{one}") for one in POSTURES))
        return {
            "self_rated": self.ticked(self.lists("self_rated_heads"), self.lists("can_do"), (44, 13, 15, 11, 17)),
            "cases": self.ticked(cases_heads, told, (48, 13, 13, 11, 15)),
            "own_case": self.open("open_test"),
            "answers": Table(self.lists("answers_heads"), answers, shares=(40, 15, 45)),
        }

    def training_evaluation_day(self) -> Mapping[str, Value]:
        return self.evaluation("day")

    def training_evaluation_month3(self) -> Mapping[str, Value]:
        return self.evaluation("month3")

    def evaluation(self, when: str) -> Mapping[str, Value]:
        return {
            "identity": self.identity(),
            "scale": self.ticked(self.lists("scale_heads"), self.lists(f"scale_{when}")),
            "open": self.open(f"open_{when}"),
        }

    def training_certificate(self) -> Mapping[str, Value]:
        return {
            "trainer": self.adviser or self.blank("name"),
            "signatures": self.signatures("sign_body"),
        }

    def identity(self) -> Table:
        """Head of a training paper: what is known of it is whom it is for."""
        rows: tuple[tuple[Cell, ...], ...] = (
            (self.word("identity_title"), self.blank("title"), self.word("identity_client"), self.client),
            (self.word("identity_dates"), self.blank("date"), self.word("identity_place"), self.blank("place")),
            (self.word("identity_body"), self.adviser or self.blank("name"), self.word("identity_hours"),
             self.blank("number")),
        )  # fmt: skip
        return Table(("", "", "", ""), rows, shares=(20, 34, 16, 30))

    def ticked(
        self, heads: tuple[str, ...], lines: Sequence[str], shares: tuple[int, ...] = (48, 13, 13, 13, 13)
    ) -> Table:
        return Table(heads, tuple((line, *["☐"] * (len(heads) - 1)) for line in lines), shares=shares)

    def open(self, name: str) -> Table:
        """Questions with room to write some lines."""
        return Table(("", ""), tuple((line, "") for line in self.lists(name)), height=LINES, shares=(34, 66))

    # --- words ------------------------------------------------------------------------------------------------------

    def word(self, name: str, **values: object) -> str:
        return said(name, self.language, **values)

    def lists(self, name: str) -> tuple[Any, ...]:
        """A list of the words, printed; of rows where it holds rows."""
        given = words()[name][self.language.code]
        return tuple(
            tuple(printed(cell, self.language) for cell in one)
            if isinstance(one, list)
            else printed(one, self.language)
            for one in given
        )

    def blank(self, what: str) -> Blank:
        return Blank(self.word(f"to_fill_{what}"))

    def day(self, value: Any) -> Cell:
        if value is None:
            return self.blank("date")
        return self.language.value(value, "date", with_unit=False)

    def days(self, value: float) -> str:
        return self.language.number(value, 0 if float(value).is_integer() else 1)

    def released(self, value: Any, unit: str) -> str:
        return "–" if isinstance(value, Absent) else self.language.value(value, unit)

    def who(self, given: Any) -> Cell:
        """Who decides or owns: as written, a person who did not agree by function, a blank where nobody is named."""
        if not given:
            return self.blank("function")
        known = {row["person"]: row["function"] for row in self.engagement.rows("people")}
        text = plain(str(given))
        if text in known:
            return self.language.term(f"function:{known[text]}") if known[text] else self.blank("function")
        return text

    def signatures(self, *names: str) -> Table:
        told = []
        for name in names:
            own = "sign_adviser_named" if name == "sign_adviser" and self.adviser else name
            told.append(self.word(own, client=self.client, adviser=self.adviser))
        return Table(tuple(told), ((self.word("sign_how"),) * len(told),), height=SIGNED)


def _in_turn(given: Sequence[Any], group: Any) -> list[Any]:
    """One of each group after the other, so that no two neighbours answer alike."""
    by_group: dict[Any, list[Any]] = {}
    for one in given:
        by_group.setdefault(group(one), []).append(one)
    most = max(map(len, by_group.values()), default=0)
    return [those[turn] for turn in range(most) for those in by_group.values() if turn < len(those)]


__all__ = ["PAPERS", "PLANNED", "papers"]
