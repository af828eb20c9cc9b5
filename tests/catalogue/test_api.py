from __future__ import annotations

import pytest
from django.urls import include, path
from rest_framework.routers import DefaultRouter

from apps.catalogue.api import MatterViewSet

router = DefaultRouter()
router.register("matters", MatterViewSet, basename="matter")
urlpatterns = [path("api/", include(router.urls))]

pytestmark = [pytest.mark.usefixtures("loaded"), pytest.mark.urls(__name__)]


def test_anyone_reads_the_list(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        answer = client.get("/api/matters/")
    assert answer.status_code == 200
    assert len(answer.json()["results"]) == 47
    assert answer.json()["results"][0]["code"] == "land.expropriation"


def test_the_list_is_filtered(client):
    results = client.get("/api/matters/", {"sector": "land", "online": "true", "q": "规划"}).json()["results"]
    assert [(r["code"], r["open_online"]) for r in results] == [("land.plan_permit_land", True)]


def test_a_matter_is_read_by_its_code(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        matter = client.get("/api/matters/land.temporary_use/").json()
    assert matter["statutory"] == {
        "days": 20,
        "unit": "working_day",
        "extend_days": 10,
        "basis": "行政许可法第四十二条",
        "confirmed": True,
    }
    assert matter["basic_code"] is None
    coordinates = next(m for m in matter["materials"] if m["code"] == "COORD_LAND")
    assert (coordinates["requirement"], coordinates["accept"]) == ("yes", ["txt", "pdf"])
    assert matter["outputs"][0]["contents"][0] == {"zh": "批准文号", "en": "Approval number"}


def test_an_unknown_matter_is_not_found(client):
    assert client.get("/api/matters/land.nowhere/").status_code == 404


def test_nobody_writes(client):
    assert client.post("/api/matters/").status_code in {403, 405}
