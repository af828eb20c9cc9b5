"""Who is neither applicant nor agent gets nothing, on every address of the room; a visitor is asked to sign in."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from apps.cases.models import Document, MaterialVersion
from apps.filing.urls import urlpatterns

OPEN_TO_ALL = {"home", "choose", "start", "notices", "read_all"}
OF_A_CASE = [p.name for p in urlpatterns if p.name not in OPEN_TO_ALL | {"notice"}]


def address(name, course):
    more = {
        "step": ["title"],
        "keep": ["title"],
        "material": ["APPLICATION"],
        "remove": ["APPLICATION", MaterialVersion.objects.get().pk],
        "file": [MaterialVersion.objects.get().pk],
        "document": [getattr(Document.objects.first(), "pk", 1)],
        "document_ofd": [getattr(Document.objects.first(), "pk", 1)],
        "licenses": ["APPLICATION"],
        "license_answer": ["APPLICATION", 1],
        "license_attach": ["APPLICATION", 1],
        "license": [1],
        "license_ofd": [1],
    }
    return reverse(f"filing:{name}", args=[course.id, *more.get(name, [])])


@pytest.mark.parametrize("stage", ["draft", "filed", "correction"])
@pytest.mark.parametrize("who", ["outsider", "jiadong.window", "province.supervisor"])
def test_nobody_else_finds_anything(world, request, who, stage):
    course = request.getfixturevalue({"draft": "course", "filed": "filed", "correction": "returned"}[stage])
    client = Client()
    client.force_login(world.user(who))
    before = course.case.version
    for name in OF_A_CASE:
        assert client.get(address(name, course)).status_code in (404, 405), name
        assert client.post(address(name, course), {"title": "x"}).status_code in (404, 405), name
    assert course.case.version == before


def test_an_agent_without_the_matter_in_scope_finds_nothing(world, matter):
    from apps.identity.models import Agency
    from tests.cases.conftest import start

    course = start(world, applicant=world.company(), user=world.user("agent"))
    client = Client()
    client.force_login(world.user("agent"))
    assert client.get(address("draft", course)).status_code == 200
    Agency.objects.filter(agent__username="agent").update(scope=["land.supply"])
    assert client.get(address("draft", course)).status_code == 404


@pytest.mark.parametrize("name", OF_A_CASE)
def test_a_visitor_is_asked_to_sign_in(client, course, name):
    url = address(name, course)
    if name == "keep":
        assert client.post(url).status_code == 401
    else:
        assert client.get(url).url == f"/accounts/login/?next={url}"
