"""The parameters cell is an interface: an unknown or ill-typed parameter is refused, not warned about."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

TYPES: Mapping[str, tuple[type, ...]] = {"str": (str,), "int": (int,), "float": (int, float), "bool": (bool,)}


class ParameterError(ValueError):
    """A parameter the notebook does not know, or of another type than it declares."""


def check_parameters(notebook: NotebookNode, given: Mapping[str, Any]) -> None:
    """Raise ParameterError, naming the nearest known parameter, unless the notebook declares each as given.

    Parameters
    ----------
    notebook : NotebookNode
        With one cell tagged `parameters`.
    given : mapping
        What papermill is about to inject.
    """
    from papermill import inspect_notebook

    declared = inspect_notebook(notebook)
    for name, value in given.items():
        if name not in declared:
            near = difflib.get_close_matches(name, list(declared), n=1)
            hint = f" The nearest it knows is {near[0]!r}." if near else f" It knows {', '.join(declared) or 'none'}."
            raise ParameterError(f"The notebook has no parameter {name!r}.{hint}")
        expected = TYPES.get(declared[name]["inferred_type_name"])
        wrong_flag = isinstance(value, bool) and expected is not None and bool not in expected
        if expected is None or not isinstance(value, expected) or wrong_flag:
            raise ParameterError(
                f"Parameter {name!r} is declared as {declared[name]['inferred_type_name']} "
                f"and was given a {type(value).__name__}."
            )
