"""Supervisors read who used a license that an authority under them issued."""

from __future__ import annotations

import pytest

from apps.licenses import uses
from apps.licenses.use_models import UseKind
from apps.oversight.views.licenses import SIZE
from tests.licenses.conftest import issue, number_one, seal  # noqa: F401

pytestmark = pytest.mark.django_db
PATH = "/oversight/licenses/"


@pytest.fixture
def license(issue, world, files):  # noqa: F811
    made = issue()
    for _ in range(SIZE + 1):
        uses.note_use(license=made, kind=UseKind.DOWNLOADED, user=world.user("agent"))
    return made


def test_the_uses_are_listed_in_pages_at_a_constant_cost(supervisor, license, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        first = supervisor.get(PATH, {"number": license.number})
    assert len(first.context["events"]) == SIZE
    assert len(supervisor.get(PATH + first.context["pages"].older).context["events"]) == 1


@pytest.mark.parametrize("number", ["", "测字第9号", "\x00", "9" * 300])
def test_any_other_number_finds_none(supervisor, license, number):
    assert supervisor.get(PATH, {"number": number}).context["license"] is None


@pytest.mark.parametrize("who", ["jiadong.handler", "citizen"])
def test_nobody_else_gets_the_page(signed_in, license, who):
    assert signed_in(who).get(PATH, {"number": license.number}).status_code == 404
