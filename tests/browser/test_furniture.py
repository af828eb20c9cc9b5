"""What the small script of every page does, in a real browser."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_double_click_sends_a_form_once(visit, world):
    page = visit("/accounts/signup/")
    page.evaluate(
        "document.addEventListener('submit', e => { window.blocked = e.defaultPrevented; e.preventDefault(); })"
    )
    page.fill("#id_username", "somebody")
    page.fill("#id_password1", "a-long-password-1")
    page.fill("#id_password2", "a-long-password-1")
    button = page.locator("main form button")
    button.click()
    assert button.get_attribute("aria-disabled") == "true"
    assert button.evaluate("e => e.disabled") is False  # a disabled attribute would throw the keyboard user out
    assert page.evaluate("window.blocked") is False
    button.click(force=True)
    assert page.evaluate("window.blocked") is True


def test_signing_up_in_a_browser_makes_one_account(visit, world):
    page = visit("/accounts/signup/")
    page.fill("#id_username", "somebody")
    page.fill("#id_password1", "a-long-password-1")
    page.fill("#id_password2", "a-long-password-1")
    page.locator("main form button").dblclick()
    page.wait_for_url(lambda url: "signup" not in url)
    assert get_user_model().objects.filter(username="somebody").count() == 1


def test_the_error_summary_has_the_focus_and_leads_to_the_field(visit, world):
    page = visit("/accounts/login/")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.locator("main form button").click()
    page.wait_for_selector(".error-summary")
    assert page.evaluate("document.activeElement.className").startswith("notice")
    page.click('.error-summary a[href="#id_login"]')
    assert page.evaluate("document.activeElement.id") == "id_login"


def test_the_skip_link_is_the_first_stop_and_works(visit, world):
    page = visit("/accounts/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_theme_and_language_are_changed_without_a_script(visit, world):
    page = visit("/accounts/login/")
    page.click("text=深色")
    page.wait_for_selector("html[data-bs-theme=dark]", state="attached")
    page.click("text=English")
    page.wait_for_selector("html[lang=en][data-bs-theme=dark]", state="attached")
