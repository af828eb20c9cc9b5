"""Limits on guessing: how often someone may try within a time."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """At most `most` tries within `seconds`."""

    name: str
    most: int
    seconds: int

    def take(self, key: str) -> bool:
        """Takes one of the tries; False where none is left."""
        # One slot a try: `add` is the one step that every cache backend does atomically.
        return any(cache.add(f"limit:{self.name}:{key}:{slot}", 1, self.seconds) for slot in range(self.most))

    def is_spent(self, key: str) -> bool:
        """True where no try is left; takes none."""
        slots = [f"limit:{self.name}:{key}:{slot}" for slot in range(self.most)]
        return len(cache.get_many(slots)) == self.most


def address_of(request: HttpRequest) -> str:
    """The visitor's address, seen through the proxies that the settings trust."""
    return str(get_adapter(request).get_client_ip(request))
