from __future__ import annotations

import pytest
from django.core.cache import cache

from apps.catalogue.services import catalogue_load
from apps.ledger.services import SYSTEM
from tests.cases.conftest import course, matter  # noqa: F401
from tests.licenses.conftest import files, issue, number_one, seal  # noqa: F401


@pytest.fixture
def catalogue(db):
    """The 47 matters of the repository."""
    return catalogue_load(actor=SYSTEM)


@pytest.fixture(autouse=True)
def no_tries_used():
    """Limits count per address: each test begins with none used."""
    cache.clear()


@pytest.fixture
def text(client):
    """`text(path)` gives the page's text; the page must be there."""

    def get(path, **data):
        answer = client.get(path, data)
        assert answer.status_code == 200
        return answer.content.decode()

    return get
