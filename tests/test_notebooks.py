"""The notebook rules that can be seen without running anything, and the facts their sentences name."""

from __future__ import annotations

import ast
import copy
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from papermill import inspect_notebook

from maillage.analysis import analyse
from maillage.cohort import gather
from maillage.diagnosis import diagnose
from maillage.follow_up import follow
from maillage.intake import Workspace
from maillage.intake.portfolio import open_portfolio_seal, seal_portfolio
from maillage.language import names_in, refuse_template
from maillage.plan import plan
from maillage.portfolio import summarise
from maillage.running.parameters import check_parameters
from maillage.terms import DEPTHS, REPORT_AUDIENCES

CHECKOUT = Path(__file__).resolve().parents[1]
PATHS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
EXAMPLES = sorted(folder.name for folder in (CHECKOUT / "data" / "examples").iterdir() if (folder / "T0").is_dir())
PORTFOLIOS = ("cabinet-fictif",)
STAGES = {
    "follow": follow,
    "diagnose": diagnose,
    "analyse": analyse,
    "plan": plan,
    "gather": gather,
    "summarise": summarise,
}
# What a notebook opens: an engagement, or the firm's own figures over all of them.
OPENED = {
    "engagement": ("engagement = open_engagement(client, sealed)", "client"),
    "figures": ("figures = open_portfolio(portfolio, sealed)", "portfolio"),
}

LINES = {"parameters": 10, "setup": 10, "compute": 10, "exhibit": 1, "prose": 10, "live": 1, "check": 1}
OPENING = ("parameters", "setup", "compute")
METADATA = {"section", "from_depth", "audiences", "annex", "french", "printed", "summary"}
MOST_SECTIONS = 10
FORBIDDEN = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.JoinedStr, ast.NamedExpr,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.For, ast.While, ast.If, ast.With, ast.Try,
)  # fmt: skip


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def of_role(notebook: NotebookNode, role: str) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if role in cell.metadata.get("tags", ())]


def headings(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if "section" in cell.metadata.get("maillage", {})]


# --- the rules: each yields what it finds wrong --------------------------------------------------------------------


def one_role_each(notebook: NotebookNode) -> Iterator[str]:
    """A code cell has exactly one tag, and it is a role."""
    for cell in notebook.cells:
        tags = list(cell.metadata.get("tags", ()))
        if cell.cell_type == "code" and (len(tags) != 1 or tags[0] not in LINES):
            yield f"{cell.id}: tags {tags}"
        if cell.cell_type != "code" and (tags or cell.cell_type != "markdown"):
            yield f"{cell.id}: a {cell.cell_type} cell with tags {tags}"


def short_cells(notebook: NotebookNode) -> Iterator[str]:
    """Lines of a cell, by its role; the median cell holds one."""
    counts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            counts.append(len(cell.source.splitlines()))
            most = min(LINES.get(tag, 0) for tag in cell.metadata.get("tags", ["none"]))
            if not 0 < counts[-1] <= most:
                yield f"{cell.id}: {counts[-1]} lines"
    if statistics.median(counts) > 1:
        yield f"the median cell holds {statistics.median(counts)} lines"


def in_order(notebook: NotebookNode) -> Iterator[str]:
    """Title, parameters, setup, compute, then sections; the last one before the annexes says what is not told."""
    kinds = [cell.metadata["tags"][0] if cell.cell_type == "code" else "markdown" for cell in notebook.cells]
    if kinds[:4] != ["markdown", *OPENING]:
        yield f"the first cells are {kinds[:4]}"
    late = sorted(set(kinds[4:]) & set(OPENING))
    if late:
        yield f"{', '.join(late)} a second time, or too late"
    if kinds[4:5] != ["markdown"]:
        yield "no section follows the computation"
    sections = [cell.metadata.maillage for cell in headings(notebook)]
    last = [ours["section"] for ours in sections if not ours.get("annex")][-1]
    if not last.endswith("_limits"):
        yield f"the last section is {last}, not what the notebook does not tell"


def sections_declared(notebook: NotebookNode) -> Iterator[str]:
    """Every markdown cell with a heading declares its section, and every declared section has one heading."""
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        levels = [len(line) - len(line.lstrip("#")) for line in cell.source.splitlines() if line.startswith("#")]
        ours = cell.metadata.get("maillage", {})
        if bool(levels) != ("section" in ours):
            yield f"{cell.id}: a heading and a section's metadata go together"
        elif levels and levels != [1 if place == 0 else 2]:
            yield f"{cell.id}: headings of levels {levels}"
        if set(ours) - METADATA:
            yield f"{cell.id}: metadata {sorted(set(ours) - METADATA)}"
        if ours.get("from_depth", DEPTHS[0]) not in DEPTHS:
            yield f"{cell.id}: depth {ours['from_depth']}"
        if set(ours.get("audiences", ())) - set(REPORT_AUDIENCES):
            yield f"{cell.id}: audiences {ours['audiences']}"
        if not isinstance(ours.get("annex", False), bool):
            yield f"{cell.id}: annex {ours['annex']!r}"
        if "section" in ours and not re.fullmatch(r"[a-z][a-z0-9_]*", ours["section"]):
            yield f"{cell.id}: section {ours['section']!r}"


def sections_counted(notebook: NotebookNode) -> Iterator[str]:
    """At most ten numbered sections before the annex; no id twice."""
    sections = [cell.metadata.maillage for cell in headings(notebook)]
    names = [ours["section"] for ours in sections]
    yield from (f"section {name} twice" for name in sorted({name for name in names if names.count(name) > 1}))
    numbered = [ours for ours in sections if not ours.get("annex") and not _unnumbered(ours["section"])]
    if len(numbered) > MOST_SECTIONS:
        yield f"{len(numbered)} sections before the annex"


def _unnumbered(section: str) -> bool:
    """Title, bottom line and limits are not among the numbered sections."""
    return section == "first_page" or section.endswith(("_opening", "_summary", "_limits"))


def no_digit_in_markdown(notebook: NotebookNode) -> Iterator[str]:
    """Numbers are computed: markdown holds none outside links, formulas and list numbers."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"\]\([^)]*\)|<https?:[^>]*>|\$[^$]*\$", "", cell.source)
            text = re.sub(r"^\s*\d+[.)] ", "", text, flags=re.MULTILINE)
            if re.search(r"\d", text):
                yield f"{cell.id}: a digit"


def nothing_defined(notebook: NotebookNode) -> Iterator[str]:
    """No definition, no branch, no f-string, no magic, no private name in any cell."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            yield f"{cell.id}: not plain Python"
            continue
        for node in ast.walk(tree):
            if isinstance(node, FORBIDDEN):
                yield f"{cell.id}: {type(node).__name__}"
            if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
                yield f"{cell.id}: attribute {node.attr}"
            if isinstance(node, ast.Name) and node.id.startswith("_"):
                yield f"{cell.id}: name {node.id}"
            if isinstance(node, ast.Import | ast.ImportFrom) and "setup" not in cell.metadata.get("tags", ()):
                yield f"{cell.id}: an import outside the setup"


def setup_opens(notebook: NotebookNode) -> Iterator[str]:
    """The setup imports from the package, sets the reading language and opens the sealed engagement."""
    for cell in of_role(notebook, "setup"):
        rest = []
        for statement in ast.parse(cell.source).body:
            if isinstance(statement, ast.Import):
                yield f"{cell.id}: import {statement.names[0].name}"
            elif isinstance(statement, ast.ImportFrom):
                if (statement.module or "").split(".")[0] != "maillage":
                    yield f"{cell.id}: from {statement.module}"
                if any(alias.asname for alias in statement.names):
                    yield f"{cell.id}: an import under another name"
            else:
                rest.append(ast.unparse(statement))
        if rest not in [["read_in(language)", opening] for opening, _ in OPENED.values()]:
            yield f"{cell.id}: {rest}"


def opened(notebook: NotebookNode) -> str:
    """The name of what the setup opens."""
    return next((name for name in OPENED if f"\n{name} = " in of_role(notebook, "setup")[0].source), "")


def compute_calls_stages(notebook: NotebookNode) -> Iterator[str]:
    """A compute cell assigns stages of what was opened, and nothing else."""
    for cell in of_role(notebook, "compute"):
        for statement in ast.parse(cell.source).body:
            written = ast.unparse(statement)
            called = re.fullmatch(r"[a-z][a-z_]* = ([a-z]+)\((engagement|figures)\)", written)
            if not called or called.group(1) not in STAGES or called.group(2) != opened(notebook):
                yield f"{cell.id}: {written}"


def exhibits_show_once(notebook: NotebookNode) -> Iterator[str]:
    """An exhibit cell shows what one showing function makes of what was found."""
    for cell in of_role(notebook, "exhibit"):
        if not re.fullmatch(r"show\((of_[a-z][a-z_]*\.[a-z][a-z_]*|record)\(found\)\)", cell.source):
            yield f"{cell.id}: {cell.source}"


def live_cells_show_once(notebook: NotebookNode) -> Iterator[str]:
    """A live cell shows what one function of the desk makes of what was found."""
    for cell in of_role(notebook, "live"):
        if not re.fullmatch(r"show_live\(desk\.[a-z][a-z_]*\(found\)\)", cell.source):
            yield f"{cell.id}: {cell.source}"


def prose_is_literal(notebook: NotebookNode) -> Iterator[str]:
    """A prose cell calls say and say_either with literals; templates are fit to be filled."""
    for cell in of_role(notebook, "prose"):
        for statement in ast.parse(cell.source).body:
            call = statement.value if isinstance(statement, ast.Expr) else None
            if not isinstance(call, ast.Call) or ast.unparse(call.func) not in ("say", "say_either"):
                yield f"{cell.id}: {ast.unparse(statement)}"
                continue
            either = ast.unparse(call.func) == "say_either"
            values = [*call.args, *(keyword.value for keyword in call.keywords)]
            if not all(isinstance(value, ast.Constant) and isinstance(value.value, str) for value in values):
                yield f"{cell.id}: not a literal"
                continue
            if (len(call.args), [k.arg for k in call.keywords]) != ((2, ["when"]) if either else (1, [])):
                yield f"{cell.id}: {ast.unparse(call)}"
                continue
            for template in call.args:
                try:
                    refuse_template(template.value)
                except ValueError as refused:
                    yield f"{cell.id}: {refused}"


def parameters_are_an_interface(notebook: NotebookNode) -> Iterator[str]:
    """One parameter a line, `name: type = literal  # help`, read back by papermill exactly as written."""
    known = inspect_notebook(copy.deepcopy(notebook))
    for cell in of_role(notebook, "parameters"):
        written = {}
        for line in cell.source.splitlines():
            if not re.fullmatch(r"[a-z][a-z_]*: (str|int|float|bool) = [^#|=]+  # \S[^=|#]*", line):
                yield f"{cell.id}: {line}"
                continue
            statement = ast.parse(line).body[0]
            if not isinstance(statement.value, ast.Constant):
                yield f"{cell.id}: a derived default: {line}"
                continue
            name, kind = ast.unparse(statement.target), ast.unparse(statement.annotation)
            written[name] = (kind, ast.literal_eval(statement.value), line.split("  # ", 1)[1])
        found = {
            name: (one["inferred_type_name"], ast.literal_eval(one["default"]), one["help"])
            for name, one in known.items()
            if name in written
        }
        if found != written:
            yield f"{cell.id}: papermill reads {found}"


def kernel_is_python(notebook: NotebookNode) -> Iterator[str]:
    """Any Python kernel runs it; no name of somebody's own environment."""
    kernel = dict(notebook.metadata.get("kernelspec", {}))
    if kernel != {"name": "python3", "display_name": "Python 3", "language": "python"}:
        yield f"kernel {kernel}"
    if set(notebook.metadata) - {"kernelspec", "language_info"}:
        yield f"metadata {sorted(set(notebook.metadata) - {'kernelspec', 'language_info'})}"


def ids_once(notebook: NotebookNode) -> Iterator[str]:
    """Every cell has an id of its own."""
    ids = [cell.get("id", "") for cell in notebook.cells]
    yield from (f"cell id {one!r} twice" for one in sorted({one for one in ids if ids.count(one) > 1 or not one}))


def one_record(notebook: NotebookNode) -> Iterator[str]:
    """The notebook ends with the record that `results.json` is made from, once."""
    sources = [cell.source for cell in notebook.cells]
    if sources.count("show(record(found))") != 1 or sources[-1] != "show(record(found))":
        yield "show(record(found)) is not its last cell"


RULES: tuple[Callable[[NotebookNode], Iterator[str]], ...] = (
    one_role_each, short_cells, in_order, sections_declared, sections_counted, no_digit_in_markdown, nothing_defined,
    setup_opens, compute_calls_stages, exhibits_show_once, live_cells_show_once, prose_is_literal,
    parameters_are_an_interface, kernel_is_python, ids_once, one_record,
)  # fmt: skip


# --- the notebooks keep them ---------------------------------------------------------------------------------------


def test_there_are_notebooks_to_look_at():
    assert {"cohort", "flash", "01_diagnosis", "02_analysis", "03_plan", "04_follow_up"} <= {
        path.stem for path in PATHS
    }


@pytest.mark.parametrize("rule", RULES, ids=[rule.__name__ for rule in RULES])
@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_a_notebook_keeps_the_rule(path, rule):
    assert list(rule(read(path))) == []


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_a_notebook_is_one_that_jupyter_accepts(path):
    nbformat.validate(read(path))


def test_ruff_finds_nothing_in_the_notebooks():
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "notebooks"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_a_notebook_takes_what_the_runner_passes(path):
    _, named = OPENED[opened(read(path))]
    check_parameters(read(path), {named: "acme/T0", "sealed": "0" * 64, "language": "en"})


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_a_notebook_runs_as_it_lies_on_a_committed_example(path):
    (cell,) = of_role(read(path), "parameters")
    defaults: dict = {}
    exec(cell.source, defaults)
    _, named = OPENED[opened(read(path))]
    assert defaults[named] in (*EXAMPLES, *PORTFOLIOS)
    assert (defaults["sealed"], defaults["language"]) == ("", "fr")


# --- every fact a sentence names is there, at every example --------------------------------------------------------


def templates(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Every template with the fact that decides whether it is said; empty for plain sentences."""
    for cell in of_role(notebook, "prose"):
        for statement in ast.parse(cell.source).body:
            call = statement.value
            when = next((keyword.value.value for keyword in call.keywords if keyword.arg == "when"), "")
            yield from ((template.value, when) for template in call.args)


ON_EXAMPLES = [
    (path, example) for path in PATHS for example in (EXAMPLES if opened(read(path)) == "engagement" else PORTFOLIOS)
]


@pytest.mark.parametrize(("path", "example"), ON_EXAMPLES, ids=[f"{path.stem}-{name}" for path, name in ON_EXAMPLES])
def test_every_fact_a_sentence_names_is_released_by_its_own_stage(path, example, engagement_of):
    notebook = read(path)
    (compute,) = of_role(notebook, "compute")
    stage, of = re.fullmatch(r"found = ([a-z]+)\(([a-z]+)\)", compute.source).groups()
    if of == "figures":
        figures = open_portfolio_seal(seal_portfolio(Workspace(CHECKOUT), example, example)[0])
        facts = STAGES[stage](figures).facts
    else:
        facts = STAGES[stage](engagement_of(example)).facts
    unknown = [
        name
        for template, when in templates(notebook)
        for name in (*names_in(template), *([when] if when else []))
        if name not in facts
    ]
    undecided = [when for _, when in templates(notebook) if when in facts and facts[when].unit != "truth"]
    printed_truths = [
        name for template, _ in templates(notebook) for name in names_in(template) if facts[name].unit == "truth"
    ]
    assert (unknown, undecided, printed_truths) == ([], [], [])


# --- every rule bites ----------------------------------------------------------------------------------------------


def _cell(notebook: NotebookNode, role: str) -> NotebookNode:
    return of_role(notebook, role)[0]


def _source(role: str, source: str) -> Callable[[NotebookNode], None]:
    def broken(notebook: NotebookNode) -> None:
        _cell(notebook, role).source = source

    return broken


def _added_line(role: str, line: str) -> Callable[[NotebookNode], None]:
    def broken(notebook: NotebookNode) -> None:
        _cell(notebook, role).source += f"\n{line}"

    return broken


def _section(**metadata: object) -> Callable[[NotebookNode], None]:
    def broken(notebook: NotebookNode) -> None:
        notebook.cells[4].metadata.maillage |= metadata

    return broken


def _markdown(text: str) -> Callable[[NotebookNode], None]:
    def broken(notebook: NotebookNode) -> None:
        notebook.cells[4].source += f"\n\n{text}"

    return broken


def _tags(*tags: str) -> Callable[[NotebookNode], None]:
    def broken(notebook: NotebookNode) -> None:
        _cell(notebook, "exhibit").metadata.tags = list(tags)

    return broken


def _moved(start: int, to: int) -> Callable[[NotebookNode], None]:
    def broken(notebook: NotebookNode) -> None:
        notebook.cells.insert(to, notebook.cells.pop(start))

    return broken


def _second(role: str) -> Callable[[NotebookNode], None]:
    def broken(notebook: NotebookNode) -> None:
        notebook.cells.append(copy.deepcopy(_cell(notebook, role)))

    return broken


def _many_sections(notebook: NotebookNode) -> None:
    for number in range(MOST_SECTIONS + 1):
        notebook.cells.append(
            nbformat.v4.new_markdown_cell("## Titre", metadata={"maillage": {"section": f"s{number}"}})
        )


def _without_metadata(notebook: NotebookNode) -> None:
    del notebook.cells[4].metadata["maillage"]


def _kernel(notebook: NotebookNode) -> None:
    notebook.metadata.kernelspec.name = "maillage-venv"


LITERAL = 'say("Réponses : {diagnosis.answers}.")'

BREAKS = [
    (one_role_each, _tags()),
    (one_role_each, _tags("exhibit", "prose")),
    (one_role_each, _tags("chart")),
    (short_cells, _added_line("exhibit", "show(record(found))")),
    (short_cells, _source("prose", "\n".join([LITERAL] * 11))),
    (in_order, _moved(3, 1)),
    (in_order, _moved(2, 6)),
    (in_order, _second("compute")),
    (in_order, _many_sections),
    (sections_declared, _without_metadata),
    (sections_declared, _section(from_depth="deep")),
    (sections_declared, _section(audiences=["everybody"])),
    (sections_declared, _section(annex="yes")),
    (sections_declared, _section(title="En bref")),
    (sections_declared, _section(section="En bref")),
    (sections_declared, _markdown("### Plus bas")),
    (sections_counted, _section(section="diagnosis_limits")),
    (sections_counted, _many_sections),
    (no_digit_in_markdown, _markdown("Ces 12 dimensions.")),
    (nothing_defined, _added_line("compute", "def f(): pass")),
    (nothing_defined, _added_line("compute", "f = lambda: 1")),
    (nothing_defined, _added_line("prose", 'say(f"{found}")')),
    (nothing_defined, _added_line("compute", "%matplotlib inline")),
    (nothing_defined, _added_line("compute", "!ls")),
    (nothing_defined, _added_line("compute", "found._facts")),
    (nothing_defined, _added_line("compute", "from maillage.showing import say")),
    (nothing_defined, _added_line("compute", "[found for _ in ()]")),
    (setup_opens, _added_line("setup", "import pandas")),
    (setup_opens, _added_line("setup", "from pathlib import Path")),
    (setup_opens, _added_line("setup", "from maillage.showing import say as show")),
    (setup_opens, _added_line("setup", "engagement.people")),
    (compute_calls_stages, _source("compute", "found = diagnose(engagement, 3)")),
    (compute_calls_stages, _source("compute", "found = print(engagement)")),
    (compute_calls_stages, _source("compute", "found = diagnose(engagement).facts")),
    (exhibits_show_once, _source("exhibit", "show(found)")),
    (exhibits_show_once, _source("exhibit", "show(of_plan.money(engagement))")),
    (exhibits_show_once, _source("exhibit", "show(of_plan.money(found)) or show(of_plan.money(found))")),
    (exhibits_show_once, _source("exhibit", "of_plan.money(found)")),
    (live_cells_show_once, _source("live", "show_live(found)")),
    (live_cells_show_once, _source("live", "show_live(desk.causes(engagement))")),
    (live_cells_show_once, _source("live", "show(of_analysis.causes(found))")),
    (prose_is_literal, _source("prose", "say(TEMPLATE)")),
    (prose_is_literal, _source("prose", 'say("a" + "b")')),
    (prose_is_literal, _source("prose", 'say("Réponses : {n}.", n=found)')),
    (prose_is_literal, _source("prose", "print(found)")),
    (prose_is_literal, _source("prose", 'x = say("Bien.")')),
    (prose_is_literal, _source("prose", 'say_either("Oui.", "Non.", "diagnosis.any_behind")')),
    (prose_is_literal, _source("prose", 'say_either("Oui.", "Non.", when=name)')),
    (prose_is_literal, _source("prose", 'say("Douze, soit 12.")')),
    (prose_is_literal, _source("prose", 'say("Le site de {diagnosis.site}.")')),
    (parameters_are_an_interface, _added_line("parameters", "people: int = 3")),
    (parameters_are_an_interface, _added_line("parameters", "people: int | None = 3  # personnes")),
    (parameters_are_an_interface, _added_line("parameters", "people: int = 3  # personnes, n = 3")),
    (parameters_are_an_interface, _added_line("parameters", "twice: int = 2 * 3  # personnes")),
    (parameters_are_an_interface, _added_line("parameters", "people = 3  # personnes")),
    (kernel_is_python, _kernel),
    (ids_once, _second("prose")),
    (one_record, _second("prose")),
]


@pytest.mark.parametrize(("rule", "broken"), BREAKS, ids=[f"{rule.__name__}-{n}" for n, (rule, _) in enumerate(BREAKS)])
def test_a_notebook_that_breaks_the_rule_is_told(rule, broken):
    notebook = read(CHECKOUT / "notebooks" / "01_diagnosis.ipynb")
    broken(notebook)
    assert list(rule(notebook)) != []


def test_every_rule_is_seen_to_bite():
    assert {rule for rule, _ in BREAKS} == set(RULES)


@pytest.mark.parametrize(
    "text", ["[le code](https://example.org/2026)", "1. D’abord\n2. Ensuite", "La part vaut $p_1 = 2/3$."]
)
def test_links_formulas_and_list_numbers_may_hold_digits(text):
    notebook = read(CHECKOUT / "notebooks" / "01_diagnosis.ipynb")
    _markdown(text)(notebook)
    assert list(no_digit_in_markdown(notebook)) == []
