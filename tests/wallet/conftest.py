from __future__ import annotations

import pytest

from tests.factories import a_person, a_user
from tests.licenses.conftest import files, issue, number_one, seal  # noqa: F401


@pytest.fixture
def holder(world):
    return a_user("holder", display_name="持证人")


@pytest.fixture
def person(holder):
    return a_person(user=holder, name="林示例")


@pytest.fixture
def license(issue, person):  # noqa: F811
    return issue(holder=person)


@pytest.fixture
def mine(client, holder):
    """The holder's browser."""
    client.force_login(holder)
    return client
