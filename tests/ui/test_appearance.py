"""Theme, letter size and language are remembered."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


def test_a_chosen_theme_is_on_the_next_page(client):
    answer = client.post("/appearance/", {"theme": "dark", "next": "/accounts/login/"})
    assert answer.url == "/accounts/login/"
    assert b'data-bs-theme="dark"' in client.get("/accounts/login/").content


def test_large_letters(client):
    client.post("/appearance/", {"size": "large"})
    assert b'data-size="large"' in client.get("/accounts/login/").content


def test_an_unknown_theme_is_not_remembered(client):
    assert "theme" not in client.post("/appearance/", {"theme": "<x>"}).cookies


def test_a_forged_cookie_is_not_shown(client):
    client.cookies["theme"] = '"><script>'
    assert b'data-bs-theme="auto"' in client.get("/accounts/login/").content


def test_another_site_is_no_place_to_go_back_to(client):
    assert client.post("/appearance/", {"theme": "dark", "next": "https://example.org/"}).url == "/"


def test_the_language_is_remembered(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    page = client.get("/accounts/login/").content.decode()
    assert '<html lang="en"' in page
    assert "Sign in" in page


def test_chinese_is_first(client):
    page = client.get("/accounts/login/").content.decode()
    assert '<html lang="zh-CN"' in page
    assert "登录" in page


def test_the_icon_is_also_where_browsers_ask_unasked(client):
    assert client.get("/favicon.ico").url == "/static/ui/icon.svg"
