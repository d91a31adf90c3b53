"""What can be decided at the desk, in which words, and the exhibits that answer.

A live cell shows what its section shows, with fields beside it at the desk: each begins with what the client's tables
say, and what is chosen becomes one more row of them. A run, or a notebook opened by hand, shows the exhibits alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from maillage.catalogue import entries
from maillage.disclosure import Released
from maillage.facts import Fact, chosen
from maillage.intake import Engagement
from maillage.intake.folding import folded
from maillage.intake.problems import Sentence, sentence
from maillage.intake.values import CRITERION
from maillage.intake.weighing import adds_up as shared
from maillage.intake.weighing import shares
from maillage.language import Language, phrase
from maillage.showing import of_analysis, of_choice, of_diagnosis, of_plan
from maillage.showing.exhibits import Exhibit

if TYPE_CHECKING:
    from maillage.live.desk_screen import DeskScreen

Shows = Callable[[Released], Exhibit]
UNDONE = "undone"

ABOUT_FINDINGS = phrase(
    "Un constat se maintient, se conteste, se corrige (le motif dit alors ce qui est vu) ou se retire."
)
ABOUT_CAUSES = phrase("Le comité retient ou écarte chaque cause ; le plan agit sur ce qu’il retient.")
ABOUT_LEVERS = phrase("Retenir, reporter ou refuser chaque action ; dire qui la porte et pour quand.")
ABOUT_POINTS = phrase(
    "Partager cent points entre les critères, chacun les siens ; les partages de plusieurs se fondent."
)
OWNER, END, POINTS = phrase("porteur proposé"), phrase("fin, 31/12/2026"), phrase("points")
NO_POINTS = phrase("{who} : aucun point donné.")
ALL_POINTS = phrase("{who} : {total} points, le partage compte.")
SOME_POINTS = phrase("{who} : {total} points sur 100 ; le partage ne compte pas encore.")
AS_SEEN, PROPOSED = phrase("tel que constaté"), phrase("proposition")
VERDICTS = {
    "maintained": phrase("maintenir"), "contested": phrase("contester"), "corrected": phrase("corriger"),
    "refused": phrase("retirer"),
}  # fmt: skip
VOTES = {"kept": phrase("retenir"), "refused": phrase("écarter")}
CHOICES = {"kept": phrase("retenir"), "postponed": phrase("reporter"), "refused": phrase("refuser")}


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of a line: a row of `decisions` about something.

    Parameters
    ----------
    about : str
        A typed id.
    group : str
        The catalogue's words it is answered with (`decision`, `function`); empty where it is typed.
    now : str
        What stands, an id of the group or as it is typed; empty for the proposal.
    options : mapping of str to str
        By id, a French label or the id's own term; the empty id is the proposal. None where it is typed.
    hint : str
        Of a field that is typed, what it asks for, a French phrase.
    """

    about: str
    group: str
    now: str
    options: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""

    def label(self, name: str, language: Language) -> str:
        """An option as its reader sees it."""
        told = self.options[name]
        return language.term(told) if told == f"{self.group}:{name}" else language.printed(told)

    def value(self, new: str, language: Language) -> str:
        """What is written of an answer, in the client's language; an empty one takes back what was decided."""
        if not new:
            return language.term(f"decision:{UNDONE}")
        return language.term(f"{self.group}:{new}") if self.group else new


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to decide on: what it is about, what it is called, what is asked of it."""

    about: str
    label: Fact
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """A live cell.

    Parameters
    ----------
    released : Released
        What the notebook computed.
    stage : callable
        What computes it again from an engagement.
    says : str
        What is decided here, a French phrase.
    lines : callable
        The lines, from what was released, the rows of the engagement and who decides.
    whole : tuple of callables
        The exhibits of the section: all that a run shows.
    beside : tuple of callables
        Others of the notebook that the decision moves, shown at the desk as well.
    adds_up : callable, optional
        What the rows of who decides come to, in one sentence.
    """

    released: Released
    stage: Callable[[Engagement], Released]
    says: str
    lines: Callable[[Released, Engagement, str], Sequence[Line]]
    whole: tuple[Shows, ...]
    beside: tuple[Shows, ...] = ()
    adds_up: Callable[[Engagement, str], Sentence] | None = None

    def found(self) -> Released:
        """What a run shows."""
        return self.released

    @property
    def client(self) -> str:
        """`acme/T0`."""
        return f"{self.released.context['client']}/{self.released.context['wave']}"

    def screen(self) -> DeskScreen:
        """The widgets of the cell."""
        from maillage.live.desk_screen import DeskScreen

        return DeskScreen(self)


def findings(found: Released) -> Desk:
    """Findings to contest, correct, maintain or withdraw."""
    from maillage.diagnosis import diagnose
    from maillage.diagnosis.symptoms import decided

    def lines(found: Released, engagement: Engagement, who: str) -> list[Line]:
        said = decided(engagement)
        listed = dict.fromkeys(row["symptom"] for row in found.table("diagnosis.symptoms").records())
        return [_line(about, said, {"": AS_SEEN} | VERDICTS) for about in listed]

    return Desk(found, diagnose, ABOUT_FINDINGS, lines, (of_diagnosis.observed,))


def causes(found: Released) -> Desk:
    """Causes to retain or set aside: the committee's vote."""
    from maillage.analysis import analyse
    from maillage.analysis.causes import KEPT, SET_ASIDE, voted

    words = {KEPT: "kept", SET_ASIDE: "refused"}

    def lines(found: Released, engagement: Engagement, who: str) -> list[Line]:
        said = {f"cause:{name}": words[vote] for name, vote in voted(engagement).items()}
        ordered = [row["cause"] for row in found.table("analysis.causes").records()]
        known = dict.fromkeys((*ordered, *(f"cause:{name}" for name in entries("cause"))))
        return [_line(about, said, {"": PROPOSED} | VOTES) for about in known]

    return Desk(found, analyse, ABOUT_CAUSES, lines, (of_analysis.causes,))


def levers(found: Released) -> Desk:
    """Actions to retain, postpone or refuse, with who carries each and its last day."""
    from maillage.plan import plan
    from maillage.plan.actions import DECIDED, POSTPONED, REFUSED, carriers, days_set, lever_decisions

    words = {DECIDED: "kept", POSTPONED: "postponed", REFUSED: "refused"}
    functions = {"": OWNER} | {name: f"function:{name}" for name in entries("function")}

    def lines(found: Released, engagement: Engagement, who: str) -> list[Line]:
        said = {f"lever:{name}": words.get(state, "") for name, state in lever_decisions(engagement).items()}
        carried, dated = carriers(engagement), days_set(engagement)
        listed = dict.fromkeys(row["lever"] for row in found.table("plan.actions").records())
        done = {row["lever"] for row in found.table("plan.done").records()}
        listed |= dict.fromkeys(about for about in said if about not in done)
        rows = []
        for about in listed:
            name = about.partition(":")[2]
            day = dated[name].isoformat() if name in dated else ""
            rows.append(
                _line(
                    about, said, {"": PROPOSED} | CHOICES,
                    Ask(f"owner:{name}", "function", carried.get(name, ""), functions),
                    Ask(f"due:{name}", "", day, hint=END),
                )
            )  # fmt: skip
        return rows

    return Desk(found, plan, ABOUT_LEVERS, lines, (of_plan.actions,))


def points(found: Released) -> Desk:
    """A hundred points shared between the criteria of networks, and the ranking they make."""
    from maillage.plan import plan

    def lines(found: Released, engagement: Engagement, who: str) -> list[Line]:
        given = shares(engagement.rows("decisions"), engagement.settings.language).get(folded(who), {})
        return [
            Line(f"{CRITERION}:{name}", chosen(f"{CRITERION}:{name}", "term"),
                 (Ask(f"{CRITERION}:{name}", "", f"{given[name]:g}" if name in given else "", hint=POINTS),))
            for name in entries(CRITERION)
        ]  # fmt: skip

    def adds_up(engagement: Engagement, who: str) -> Sentence:
        given = shares(engagement.rows("decisions"), engagement.settings.language).get(folded(who), {})
        if not given:
            return sentence(NO_POINTS, who=who)
        return sentence(ALL_POINTS if shared(given) else SOME_POINTS, who=who, total=f"{sum(given.values()):g}")

    beside = (of_choice.weights, of_choice.verdicts)
    return Desk(found, plan, ABOUT_POINTS, lines, (of_choice.by_objective,), beside, adds_up)


def _line(about: str, said: Mapping[str, str], options: Mapping[str, str], *others: Ask) -> Line:
    ask = Ask(about, "decision", said.get(about, ""), options)
    return Line(about, chosen(about, "term"), (ask, *others))
