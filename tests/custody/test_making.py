"""A keeper makes a seal: its picture is looked at first."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from apps.identity.world import DemoWorld
from apps.signatures.drawing import draw_seal
from apps.signatures.models import Seal


@pytest.fixture
def entered(world: DemoWorld) -> dict[str, Any]:
    post = world.post("jiadong.seals").pk
    return {"post": post, "kind": "official", "name": "公章", "width_mm": "42"}


def test_it_is_shown_before_it_is_made(keeper: Client, entered: dict[str, Any]):
    page = keeper.post("/custody/new/", entered).content.decode()
    assert "/custody/preview.png?" in page
    assert not Seal.objects.exists()
    picture = keeper.get("/custody/preview.png", entered)
    assert picture.content == draw_seal(owner="甲东县自然资源局", name="公章", demo=True)


def test_confirmed_it_is_made_in_the_keepers_name(keeper: Client, entered: dict[str, Any]):
    response = keeper.post("/custody/new/", {**entered, "confirmed": "1"})
    seal = Seal.objects.get()
    assert response["Location"] == f"/custody/{seal.pk}/"
    assert (seal.kind, seal.owner_name, seal.name) == ("official", "甲东县自然资源局", "公章")
    assert "章守信" in keeper.get(f"/custody/{seal.pk}/").content.decode()


def test_what_was_entered_can_be_changed(keeper: Client, entered: dict[str, Any]):
    page = keeper.post("/custody/new/", {**entered, "change": "1"})
    assert 'value="公章"' in page.content.decode()
    assert not Seal.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "必填"),
        ({"name": "很长很长很长很长很长很长很长的章"}, "14"),
        ({"name": "公 章"}, "不含空格"),
        ({"name": "<公章>"}, "不含空格"),
        ({"kind": "private"}, "private"),
        ({"width_mm": "19"}, "20"),
        ({"width_mm": "61"}, "60"),
        ({"width_mm": "大"}, "整数"),
        ({"post": "0"}, "0"),
    ],
)
def test_a_wrong_entry_is_named_at_its_field(
    keeper: Client, entered: dict[str, Any], change: dict[str, str], words: str
):
    response = keeper.post("/custody/new/", {**entered, **change, "confirmed": "1"})
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == list(change)
    assert words in str(errors)
    assert keeper.get("/custody/preview.png", {**entered, **change}).status_code == 404
    assert not Seal.objects.exists()


def test_a_second_standing_seal_of_a_kind_is_refused_at_its_field(keeper: Client, seal: Seal, entered: dict[str, Any]):
    response = keeper.post("/custody/new/", {**entered, "kind": "approval", "confirmed": "1"})
    assert response.status_code == 422
    assert "已经存在" in str(response.context["form"].errors["kind"])
    assert Seal.objects.filter(kind="approval").count() == 1


def test_the_post_of_another_authority_is_no_choice(keeper: Client, world: DemoWorld, entered: dict[str, Any]):
    post = world.post("jiaxi.seals").pk
    assert keeper.post("/custody/new/", {**entered, "post": post, "confirmed": "1"}).status_code == 422
    assert not Seal.objects.exists()
