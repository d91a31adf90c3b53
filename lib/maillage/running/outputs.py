"""After execution: nothing stays in a notebook that did not pass through `show` or `say`."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from maillage.showing.payload import MIME, read_by_people

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from maillage.language import Language
    from maillage.showing.figures.typefaces import Letters


SHOWN = (MIME, "text/html", "text/plain")  # what `show` and `say` publish
OURS = ("NotSealedError", "UnknownClient", "UnknownSchemaError", "BrokenSeal", "DeadKernelError", "CellTimeoutError")


class StrayOutputError(RuntimeError):
    """A cell put something on the page that was not released."""

    def __init__(self, cell: int, kind: str, words: str) -> None:
        super().__init__(f"cell {cell} printed something that did not pass through show or say ({kind})")
        self.cell = cell
        self.kind = kind
        self.words = words  # for the local log alone


def refuse_stray_outputs(notebook: NotebookNode) -> None:
    """Raise StrayOutputError for the first output that carries no payload; what it says is not repeated."""
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                raise StrayOutputError(number, output.name, output.text)
            if output.output_type == "error":
                raise StrayOutputError(number, "error", output.ename)
            if MIME not in output.get("data", {}):
                raise StrayOutputError(number, "display", str(output.get("data", {}).get("text/plain", "")))


def scrub(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what only the run knows: paths, times, papermill's own record, stamps, random ids."""
    notebook.metadata = type(notebook.metadata)(
        {name: value for name, value in notebook.metadata.items() if name in ("kernelspec", "language_info")}
    )
    kept = []
    for cell in notebook.cells:
        if "papermill-error-cell-tag" in cell.metadata.get("tags", ()):
            continue
        cell.metadata = type(cell.metadata)({k: v for k, v in cell.metadata.items() if k in ("tags", "maillage")})
        for output in cell.get("outputs", ()):
            if MIME in output.get("data", {}):
                output.metadata = {}
                output.data = {mime: output.data[mime] for mime in SHOWN if mime in output.data}
        if "injected-parameters" in cell.metadata.get("tags", ()):
            cell.id = "injected-parameters"  # papermill draws it at random, and two runs would differ
        kept.append(cell)
    notebook.cells = kept
    return notebook


def draw(notebook: NotebookNode, language: Language, letters: Letters) -> NotebookNode:
    """The notebook with what its reader sees of each payload; whatever a kernel made of it is replaced."""
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if payload := output.get("data", {}).get(MIME):
                output.data = {MIME: payload} | read_by_people(payload, language, letters)
    return notebook


def book_bytes(notebook: NotebookNode) -> bytes:
    """The notebook as a file."""
    import nbformat

    return nbformat.writes(notebook).encode("utf-8")


def known_kind(name: str) -> str:
    """The name of an error when it is one of Python's or ours; a name made up in a notebook could say anything."""
    kind = getattr(builtins, name, None)
    python = isinstance(kind, type) and issubclass(kind, BaseException)
    return name if python or name in OURS else "Exception"


def silence_errors(notebook: NotebookNode) -> None:
    """Keep an error's kind at its cell; its text and traceback, which may quote a value, go to the local log only.

    What was printed before the error may quote one as well: it goes with them.
    """
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = [each for each in cell.outputs if each.output_type == "error" or MIME in each.get("data", {})]
        for output in cell.outputs:
            if output.output_type == "error":
                output.ename = known_kind(output.ename)
                output.evalue = ""
                output.traceback = [f"{output.ename}: see the local log."]
