"""Error pages say what to do."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client


@pytest.mark.parametrize("name", ["400", "403", "404", "500", "403_csrf", "429"])
def test_an_error_page_needs_no_context(name):
    page = render_to_string(f"{name}.html")
    assert "回首页" in page


@pytest.mark.django_db
def test_an_unknown_address_is_a_404_in_our_frame(client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.content.decode()


@pytest.mark.django_db
def test_an_expired_form_says_that_entries_are_kept():
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert answer.status_code == 403
    assert "您填写的内容还在" in answer.content.decode()
