"""The house stands on its floors: who may import whom, and what may be loaded before it is needed."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

LIB = Path(__file__).resolve().parents[1] / "lib"

# Floor → rooms, a room being a module or a package. Rooms of one floor do not see each other, but for those of floor 0,
# which share one vocabulary, and where ALSO says so.
FLOORS = {
    0: ("maillage", "terms", "facts", "language", "tables", "catalogue", "locales"),
    1: ("measures",),
    2: ("intake", "disclosure", "simulate"),
    3: ("diagnosis", "analysis", "plan", "cohort", "portfolio", "follow_up", "showing"),
    4: ("deliverables", "documents"),
    5: ("running",),
    6: ("live",),
    7: ("cli", "__main__"),
}
STAGES = ("diagnosis", "analysis", "plan", "cohort", "portfolio", "follow_up")
ALSO = {"analysis": ("diagnosis",), "plan": ("diagnosis", "analysis"), "cohort": ("diagnosis",), "__main__": ("cli",),
        "follow_up": ("diagnosis", "plan"), "documents": ("deliverables",)}  # fmt: skip

# Floors that may be seen from above, but not from these rooms: showing draws what stages released, and rendering
# computes nothing.
NEVER = {
    "showing": (*STAGES, "measures", "intake", "simulate"),
    "deliverables": (*STAGES, "measures", "intake", "simulate"),
    "documents": (*STAGES, "measures", "simulate"),
}

# Who may load what is not ours, at any line. A room stands for all its modules.
ALLOWED = {
    "fontTools": ("deliverables.fonts", "showing.figures"),
    "PIL": ("deliverables.deck_text", "running.firm", "showing.figures"),
    "IPython": ("showing.payload", "live"),
    "babel": ("language", "locales.update", "showing.figures"),
    "distributed": ("running.cluster",),
    "docx": ("deliverables.word_package",),
    "ipykernel": ("running.nursery",),
    "ipywidgets": ("live",),
    "jinja2": ("deliverables", "documents"),
    "jupyter_client": ("running",),
    "lxml": ("deliverables",),
    "markdown_it": ("deliverables", "documents"),
    "markupsafe": ("deliverables", "documents"),
    "matplotlib": ("deliverables.fonts", "showing.figures"),  # fonts: whether it can draw in one
    "nbclient": ("running",),
    "nbformat": ("language", "live.server", "running"),
    "networkx": ("measures",),
    "numpy": ("measures", "diagnosis", "analysis", "plan", "simulate", "showing.figures"),  # figures: dots of a picture
    "pandas": ("intake.seal", "diagnosis", "analysis", "plan"),
    "papermill": ("running",),
    "pptx": ("deliverables",),
    "pydantic": ("intake",),
    "python_calamine": ("intake",),
    "rapidfuzz": ("intake.exports", "measures.profiles"),
    "rich": ("cli",),
    "scipy": ("measures",),
    "tornado": ("live.server",),
    "traitlets": ("live.server",),
    "typer": ("cli",),
    "typst": ("deliverables.fonts", "deliverables.pdf"),
    "voila": ("live.server",),
    "xlsxwriter": ("intake", "deliverables", "documents"),
    "yaml": ("catalogue", "documents.content"),
}
FOR_MEASURES = ("numpy", "scipy", "networkx", "rapidfuzz")
HEAVY = (
    *("pandas", "scipy", "matplotlib", "numpy", "networkx"),
    *("IPython", "ipykernel", "ipywidgets", "nbformat", "nbclient", "papermill", "tornado", "voila"),
)
COMMAND = """
import sys
from maillage.cli import main
sys.argv = ["maillage", {option!r}]
try:
    main()
except SystemExit:
    pass
"""


@dataclass(frozen=True)
class Import:
    """One imported name, where it stands, and when it is loaded."""

    module: str
    line: int
    name: str
    at_once: bool  # when the module is loaded, not when a function is called
    for_types: bool  # never, but by a type checker

    def __str__(self) -> str:
        return f"maillage.{self.module}:{self.line} imports {self.name}"


@cache
def modules() -> tuple[str, ...]:
    """Every module of the package, by its name below `maillage`; the package itself is `maillage`."""
    return tuple(_name(path) for path in sorted((LIB / "maillage").rglob("*.py")))


def _name(path: Path) -> str:
    parts = path.relative_to(LIB / "maillage").with_suffix("").parts
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    return ".".join(parts) or "maillage"


@cache
def imports() -> tuple[Import, ...]:
    """Every import of every module, those inside functions and conditions too."""
    return tuple(one for path in sorted((LIB / "maillage").rglob("*.py")) for one in imports_of(path))


def imports_of(path: Path) -> Iterator[Import]:
    """The imports of one file."""
    yield from _walk(ast.parse(path.read_text(encoding="utf-8")), _name(path), at_once=True, for_types=False)


def _walk(node: ast.AST, module: str, *, at_once: bool, for_types: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            names = [alias.name for alias in child.names]
        elif isinstance(child, ast.ImportFrom):
            assert not child.level, f"maillage.{module}:{child.lineno} imports by a relative name"
            names = [f"{child.module}.{alias.name}" for alias in child.names]
        else:
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            typed = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
            yield from _walk(child, module, at_once=at_once and not function, for_types=for_types or typed)
            continue
        yield from (Import(module, child.lineno, name, at_once, for_types) for name in names)


def room(name: str) -> str:
    """The room of a dotted name below `maillage`."""
    return name.split(".", 1)[0]


def imported_room(name: str) -> str:
    """The room an imported dotted name of ours belongs to."""
    parts = name.split(".")
    rooms = [one for rooms in FLOORS.values() for one in rooms]
    return parts[1] if len(parts) > 1 and parts[1] in rooms else "maillage"


def floor_of(name: str) -> int:
    """The floor of a room."""
    return next(floor for floor, rooms in FLOORS.items() if name in rooms)


def is_allowed(one: Import) -> bool:
    """Whether an import of ours goes down the stairs, or stays in its room."""
    above, below = room(one.module), imported_room(one.name)
    if below in NEVER.get(above, ()):
        return False
    if below == above or below in ALSO.get(above, ()):
        return True
    if floor_of(below) == floor_of(above):
        return floor_of(above) == 0 or (one.for_types and floor_of(above) == 2)
    return floor_of(below) < floor_of(above)


def own(one: Import) -> bool:
    """Whether what is imported is ours."""
    return one.name.split(".", 1)[0] == "maillage"


def foreign(one: Import) -> bool:
    """Whether what is imported is neither ours nor Python's."""
    return not own(one) and one.name.split(".", 1)[0] not in sys.stdlib_module_names


def permitted(module: str, rooms: tuple[str, ...]) -> bool:
    """Whether the module is one of those, or lies in one of those rooms."""
    return any(module == one or module.startswith(one + ".") for one in rooms)


def test_every_module_lives_on_a_floor():
    rooms = {one for floor in FLOORS.values() for one in floor}
    assert {room(module) for module in modules()} <= rooms


def test_modules_import_only_from_floors_below_and_their_own_room():
    assert [str(one) for one in imports() if own(one) and not is_allowed(one)] == []


@pytest.mark.parametrize(
    ("module", "name", "allowed"),
    [
        ("showing.exhibits", "maillage.diagnosis.stage", False),
        ("plan.seats", "maillage.showing.sentences", False),
        ("diagnosis.stage", "maillage.analysis.causes", False),
        ("plan.stage", "maillage.analysis.causes", True),
        ("measures.ties", "maillage.intake.seal", False),
        ("disclosure", "maillage.intake.seal", False),
        ("deliverables.html", "maillage.measures.money", False),
        ("deliverables.html", "maillage.showing.markup", True),
        ("facts", "maillage.disclosure", False),
        ("facts", "maillage.terms", True),
        ("running.report", "maillage.cli", False),
        ("live.room", "maillage.running.report", True),
    ],
)
def test_the_stairs_go_one_way(module, name, allowed):
    assert is_allowed(Import(module, 1, name, at_once=True, for_types=False)) is allowed


def test_an_import_hidden_in_a_function_is_seen(tmp_path):
    hidden = tmp_path / "maillage" / "facts.py"
    hidden.parent.mkdir()
    hidden.write_text("def f():\n    if True:\n        from maillage.showing import say\n", encoding="utf-8")
    tree = ast.parse(hidden.read_text(encoding="utf-8"))
    (found,) = _walk(tree, "facts", at_once=True, for_types=False)
    assert (found.name, found.at_once, is_allowed(found)) == ("maillage.showing.say", False, False)


def test_what_is_not_ours_is_imported_only_where_the_list_says():
    unlisted = [
        str(one)
        for one in imports()
        if foreign(one) and not one.for_types and not permitted(one.module, ALLOWED.get(one.name.split(".", 1)[0], ()))
    ]
    assert unlisted == []


def test_measures_import_nothing_but_python_and_numerical_libraries():
    strangers = [
        str(one)
        for one in imports()
        if room(one.module) == "measures"
        and not (own(one) and imported_room(one.name) == "measures")
        and foreign(one) | own(one)
        and one.name.split(".", 1)[0] not in FOR_MEASURES
    ]
    assert strangers == []


def test_the_ground_floor_loads_only_python_itself():
    loaded = [
        str(one)
        for one in imports()
        if floor_of(room(one.module)) == 0 and one.at_once and not one.for_types and foreign(one)
    ]
    # Run by hand when sentences change, never imported by the package.
    assert [line for line in loaded if not line.startswith("maillage.locales.update:")] == []


@pytest.mark.parametrize(
    "command",
    [
        "import maillage",
        "import maillage.cli",
        COMMAND.format(option="--help"),
        COMMAND.format(option="--version"),
    ],
    ids=["import maillage", "import maillage.cli", "maillage --help", "maillage --version"],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(command):
    script = f"{command}\nimport sys; print('loaded:', *sorted({{name.split('.')[0] for name in sys.modules}}))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = run.stdout.rsplit("loaded:", 1)[1].split()
    assert "maillage" in loaded
    assert [name for name in loaded if name in HEAVY or name.startswith("jupyter")] == []
