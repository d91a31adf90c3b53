"""Write the two examples drawn from published networks: natchez-1936 and florence-1430.

    python data/examples/build_published.py [FOLDER]

FOLDER is `data/examples` unless given; files that are there are written anew, with the same bytes each time.
"""

import datetime
import sys
from pathlib import Path

import networkx

from maillage.simulate import Tables, write_client

AS_OF = {"natchez-1936": datetime.date(1936, 12, 31), "florence-1430": datetime.date(1430, 12, 31)}

NATCHEZ = (
    "A. Davis, B. B. Gardner, M. R. Gardner, Deep South, University of Chicago Press, 1941 ; "
    "networkx.davis_southern_women_graph()"
)
FLORENCE = (
    "J. F. Padgett, C. K. Ansell, Robust Action and the Rise of the Medici, 1400–1434, American Journal of Sociology, "
    "1993 ; R. L. Breiger, P. E. Pattison, Social Networks, 1986 ; networkx.florentine_families_graph()"
)
READ_ME = """# {title}

{what}

Source: {source}.

Made by `data/examples/build_published.py`; edit the script, not the files. The people are historical and published;
no table says that they may be named, so reports show them under labels.
"""


def natchez() -> Tables:
    """Eighteen women of Natchez, Mississippi, and the fourteen social events they attended."""
    graph = networkx.davis_southern_women_graph()
    return {
        "headcount": [{"function": "other", "level": "employee", "count": len(graph.graph["top"])}],
        "memberships": [
            {"network": event, "person": woman}
            for woman in graph.graph["top"]
            for event in graph.graph["bottom"]
            if graph.has_edge(woman, event)
        ],
    }


def florence() -> Tables:
    """Fifteen families of Florence and the marriages between them, each tie once."""
    graph = networkx.florentine_families_graph()
    return {
        "headcount": [{"function": "other", "level": "employee", "count": len(graph)}],
        "ties": [
            {"source": one, "target": other, "kind": "family"}
            for one, other in sorted(tuple(sorted(edge)) for edge in graph.edges)
        ],
    }


def build(folder: Path) -> None:
    """Write both examples under a folder."""
    for client, name, tables, source, what in (
        ("natchez-1936", "Natchez, 1936", natchez(), NATCHEZ, natchez.__doc__),
        ("florence-1430", "Florence, 1430", florence(), FLORENCE, florence.__doc__),
    ):
        settings = {
            "schema": 1, "name": name, "language": "fr", "depth": "in_depth", "currency": "EUR",
            "as_of": AS_OF[client], "fictional": False, "source": source,
        }  # fmt: skip
        write_client(tables, settings, folder / client / "T0", labels=False, overwrite=True)
        text = READ_ME.format(title=name, what=what, source=source)
        (folder / client / "SOURCE.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent)
