"""The start page."""

from __future__ import annotations

import pytest

from apps.catalogue.models import Matter
from apps.public.guides import CHAINS, POPULAR

pytestmark = pytest.mark.django_db


def test_each_sector_is_there_with_its_number_of_matters(text, catalogue):
    page = text("/")
    for name, count in (("土地", 10), ("矿产", 16), ("海域海岛", 11), ("测绘", 9)):
        assert f'{name}</a><span class="count">{count} 项' in page


def test_promised_days_stand_beside_the_matters(text, catalogue):
    assert '地图审核</a><span class="quiet">2 日' in text("/")


def test_english_names_and_days(text, client, catalogue):
    client.cookies["django_language"] = "en"
    page = text("/")
    assert 'Map review</a><span class="quiet">2 days' in page


def test_every_matter_that_the_page_names_is_in_the_catalogue(catalogue):
    named = {f"{sector}.{name}" for sector, names in POPULAR.items() for name in names}
    named |= {code for chain in CHAINS for code, _name in chain.stops}
    assert named <= set(Matter.objects.values_list("code", flat=True))


def test_the_page_is_there_before_any_matter(text):
    assert "办理土地、矿产、海洋和测绘审批" in text("/")


def test_the_page_asks_one_query_once_the_matters_are_known(text, client, catalogue, django_assert_num_queries):
    text("/")
    with django_assert_num_queries(1):
        client.get("/")
