"""The guide page of one matter."""

from __future__ import annotations

import pytest

from apps.catalogue.models import Matter

pytestmark = pytest.mark.django_db


def test_every_matter_has_a_guide_page_in_both_languages(client, text, catalogue):
    for code in Matter.objects.values_list("code", flat=True):
        for language, law in (("zh-hans", "法律依据"), ("en", "Legal basis")):
            client.cookies["django_language"] = language
            assert law in text(f"/guides/{code}/")


def test_it_says_who_decides_law_terms_materials_result_and_fee(text, catalogue):
    page = text("/guides/land.preexam_site/")
    for words in ("由谁决定", "省级", "第52条", "20个工作日", "10个工作日", "申请报告", "3年", "不收费", "专家评审"):
        assert words in page


def test_what_is_known_from_memory_is_marked(text, catalogue):
    assert "待核实" in text("/guides/land.supply/")


def test_a_matter_that_is_not_open_online_says_so(text, catalogue):
    assert "暂未开通网上办理" in text("/guides/land.supply/")
    assert "暂未开通网上办理" not in text("/guides/land.preexam_site/")


def test_an_unknown_matter_is_not_found(client, catalogue):
    assert client.get("/guides/land.nothing/").status_code == 404


def test_the_page_asks_one_query(client, catalogue, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/guides/land.preexam_site/")


def test_an_open_matter_shows_how_its_case_may_move_as_a_picture_and_a_table(text, catalogue):
    page = text("/guides/land.preexam_site/")
    assert '<svg class="machine"' in page
    assert '<title id="machine-title">办理流程：建设项目用地预审与选址意见书核发</title>' in page
    assert page.count("告知补正") == 2


def test_a_matter_that_is_not_open_has_no_picture(text, catalogue):
    assert '<svg class="machine"' not in text("/guides/land.supply/")
