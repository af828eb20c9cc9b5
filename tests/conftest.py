"""What every test shares: the invented world, loaded once, and the rule about services that are not there."""

from __future__ import annotations

import os

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from apps.catalogue.models import Matter
from apps.catalogue.services import catalogue_load
from apps.identity.models import Authority
from apps.identity.world import DemoWorld, load_demo_world
from apps.ledger.services import SYSTEM
from apps.signatures.ca import ensure_authority
from tests.factories import allow_flush

# A busy machine is no finding: how long an example takes, or its making, is not what property tests are about.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
if os.environ.get("CI") != "true":  # there the library's own profile holds, which does the same and repeats itself
    hypothesis.settings.load_profile("any machine")


def _missing(item: pytest.Item) -> str:
    if item.get_closest_marker("postgres") and "postgresql" not in settings.DATABASES["default"]["ENGINE"]:
        return "needs PostgreSQL: set DATABASE_URL"
    if item.get_closest_marker("redis") and not settings.REDIS_URL:
        return "needs Redis: set REDIS_URL"
    return ""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what works on the database, so that on PostgreSQL only that is run again."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or used & {"db", "transactional_db", "live_server"}:
            item.add_marker("database")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if reason := _missing(item):
        # On a developer's machine a service may be absent; in CI its absence would hide that nothing was tested.
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The database with world, calendar, catalogue and certificate authority, so that no test pays for them."""
    with django_db_blocker.unblock():
        allow_flush()
        load_demo_world()
        catalogue_load(actor=SYSTEM)
        ensure_authority()


@pytest.fixture(autouse=True)
def _fresh_start() -> None:
    """Rate limits count in the cache, and a request's language stays in the thread: not so from test to test."""
    cache.clear()
    translation.deactivate()


@pytest.fixture
def world(db: None) -> DemoWorld:
    """The invented world: `world.user("jiadong.handler")`, `world.acting(…)`, `world.company()`, …"""
    # A test that commits (transaction=True) leaves an empty database behind: the next one loads the world again.
    return DemoWorld() if Authority.objects.exists() else load_demo_world()


@pytest.fixture
def catalogue(db: None) -> None:
    """The catalogue's matters; the calendar comes back by itself, after each flush."""
    if not Matter.objects.exists():
        catalogue_load(actor=SYSTEM)
