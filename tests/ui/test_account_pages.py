"""allauth's pages in our frame."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return get_user_model().objects.create_user("zhang", password="a-long-password-1", display_name="张三")


@pytest.mark.parametrize("path", ["login", "signup", "password/reset", "password/reset/done", "inactive"])
def test_a_page_for_visitors(client, path):
    page = client.get(f"/accounts/{path}/").content.decode()
    assert 'class="masthead"' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("path", ["password/change", "logout", "email"])
def test_a_page_of_the_account(client, user, path):
    client.force_login(user)
    page = client.get(f"/accounts/{path}/").content.decode()
    assert page.count("<h1") == 1
    assert "张三" in page


def test_a_wrong_password_is_explained_above_the_form(client, user):
    page = client.post("/accounts/login/", {"login": "zhang", "password": "wrong"}).content.decode()
    assert "error-summary" in page
    assert "有 1 个问题" in page


def test_a_missing_name_is_linked_and_marked_at_the_field(client):
    page = client.post("/accounts/login/", {"password": "x"}).content.decode()
    assert '<a href="#id_login">' in page
    assert 'id="id_login_error"' in page
    assert 'aria-invalid="true"' in page


def test_signing_in_and_out_leaves_no_noise(client, user):
    page = client.post("/accounts/login/", {"login": "zhang", "password": "a-long-password-1"}, follow=False)
    assert page.url == "/start/"
    assert client.post("/accounts/logout/").url == "/"
