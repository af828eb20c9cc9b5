"""Jiadong's two seals, and browsers of those who have to do with them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from apps.cases.seals import make_seals
from apps.identity.world import DemoWorld
from apps.ledger.services import SYSTEM
from apps.signatures.models import Seal

SignIn = Callable[[str], Client]


@pytest.fixture
def signed_in(world: DemoWorld) -> SignIn:
    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(world.user(username))
        return client

    return sign_in


@pytest.fixture
def seal(world: DemoWorld) -> Seal:
    """Jiadong's approval seal; its license seal stands beside it."""
    make_seals(authority=world.authority("990101"), actor=SYSTEM)
    return Seal.objects.get(kind="approval")


@pytest.fixture
def keeper(signed_in: SignIn) -> Client:
    return signed_in("jiadong.seals")


@pytest.fixture
def overseer(signed_in: SignIn) -> Client:
    return signed_in("admin.security")
