"""Chromium for tests marked `browser`: `visit(path)` opens a page of the test's server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if not CHROMIUM:
        # In CI its absence would hide that nothing was tested.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("needs Chromium: set CHROMIUM to its path")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(chromium: Any, live_server: Any, world: Any) -> Iterator[Callable[..., Any]]:
    """`visit(path, width=1280, language="zh-CN", user=None, cookies={})` gives a Playwright page.

    At the end of the test, what the browser's console complained of fails it: a policy violation, a missing file.
    """
    contexts: list[Any] = []
    complaints: list[str] = []

    def open_page(
        path: str,
        *,
        width: int = 1280,
        language: str = "zh-CN",
        user: Any = None,
        cookies: dict[str, str] | None = None,
    ) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=language)
        contexts.append(context)
        cookies = dict(cookies or {})
        if user is not None:
            cookies["sessionid"] = _session_of(user)
        context.add_cookies([{"name": k, "value": v, "url": live_server.url} for k, v in cookies.items()])
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: complaints.append(str(e)))
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def _session_of(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def apart(function: Callable[[], Any]) -> Any:
    """Runs it in a thread of its own: pyHanko signs in an event loop, and Playwright keeps one here."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connections

    def run() -> Any:
        try:
            return function()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()
