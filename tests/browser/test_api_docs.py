"""The API's document page works under the site's content security policy, with no address outside it."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_api_document_renders_without_another_server(visit):
    page = visit("/api/v1/docs/")
    page.locator(".opblock").first.wait_for()
    assert page.locator(".opblock").count() >= 20
    assert page.locator("text=/api/v1/cases/{id}/actions/{name}/").count() == 1
    hosts = page.evaluate("performance.getEntriesByType('resource').map(e => new URL(e.name).host)")
    assert set(hosts) == {page.evaluate("location.host")}
