"""Clients of the documents' tests."""

from __future__ import annotations

import pytest

from maillage.documents import render
from maillage.language import Language

HEADCOUNT = [
    ["Fonction", "Niveau", "Service", "Site", "Nombre", "Questionnaires envoyés"],
    ["direction générale", "dirigeant", "direction", "Lyon", 8, 8],
    ["commerce", "manager", "commerce", "Lyon", 16, 16],
    ["production", "manager", "atelier", "Tours", 6, 6],
    ["commerce", "collaborateur", "commerce", "Lyon", 20, 20],
    ["production", "collaborateur", "atelier", "Tours", 40, 40],
    ["finances", "collaborateur", "finances", "Tours", 2, 2],
]
HOSTILE = 'Port & <b>Fils</b> {asked} "=1+1" **[à compléter]** <script>'


@pytest.fixture
def client(small_client):
    """`client(answers=…, **settings)`: an intake with a head count of two sites."""

    def made(tables=None, **settings):
        return small_client({"headcount": HEADCOUNT} | (tables or {}), **settings)

    return made


@pytest.fixture
def rendered(client):
    """`rendered(kind, language, **settings)`: the files of one kind."""

    def files(kind, language="fr", tables=None, **settings):
        intake = client(tables, **settings)
        assert intake.ok, intake.problems
        return render(kind, intake.engagement, Language(language))

    return files


@pytest.fixture
def hostile():
    """A client's name that would be markup, a formula, a blank or a value if it were not text."""
    return HOSTILE


@pytest.fixture
def answers():
    """`answers({(site, audience): n})`: an answers table with so many respondents, each answering one question."""

    def made(counts):
        rows = [["Répondant", "Public", "Site", "e1", "x1"]]
        for (site, audience), count in counts.items():
            given = ("", "oui") if audience == "dirigeants" else (4, "")
            rows += [[f"r{site}{audience}{number}", audience, site, *given] for number in range(count)]
        return rows

    return made
