"""The list of matters and its search."""

from __future__ import annotations

import pytest

from apps.catalogue.selectors import current_versions
from apps.public.guides import guide_lines, search

pytestmark = pytest.mark.django_db


def test_all_matters_are_listed(text, catalogue):
    page = text("/guides/")
    assert "47 项" in page
    assert page.count('href="/guides/') == 47


def test_those_open_online_say_so(text, catalogue):
    assert text("/guides/").count("可网上办") == len(current_versions(online_only=True))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("临时用地", "land.temporary_use"),
        ("temporary land", "land.temporary_use"),
        ("ＬＡＮＤ.ｔｅｍｐｏｒａｒｙ", "land.temporary_use"),  # full-width, as an input method may leave it
        ("采矿证", "mineral.mining_plan"),  # people drop the 许可
        ("审图号", "surveying.map_review"),
    ],
)
def test_a_matter_is_found_by(query, code, catalogue):
    assert code in [line.code for line in search(guide_lines(), query)]


def test_nothing_found_says_what_to_do(text, catalogue):
    page = text("/guides/", q="火星")
    assert "没有找到相关事项" in page
    assert "看全部事项" in page


def test_a_query_is_shown_as_text_only(text, catalogue):
    assert "<script>alert" not in text("/guides/", q="<script>alert(1)</script>")


def test_a_new_version_shows_at_once(catalogue):
    from apps.catalogue.models import MatterVersion

    guide_lines()
    version = MatterVersion.objects.get(matter__code="surveying.map_review", is_current=True)
    version.is_current = False
    version.save()
    definition = {**version.definition, "name": {"zh": "地图审核（新）", "en": ""}}
    MatterVersion.objects.create(
        matter=version.matter,
        number=version.number + 1,
        definition=definition,
        digest="0" * 64,
        loaded_at=version.loaded_at,
        name_zh="地图审核（新）",
        name_en="",
    )
    assert "地图审核（新）" in [str(line.name) for line in guide_lines()]
