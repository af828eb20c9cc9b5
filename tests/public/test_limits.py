"""A limit gives so many tries, to each one for themselves."""

from __future__ import annotations

from django.core.cache import cache

from apps.public.limits import Limit


def test_a_limit_gives_exactly_so_many_tries():
    cache.clear()
    limit = Limit("test", 3, 60)
    assert [limit.take("a") for _ in range(5)] == [True, True, True, False, False]
    assert limit.is_spent("a")


def test_tries_of_another_are_not_counted():
    cache.clear()
    limit = Limit("test", 1, 60)
    limit.take("a")
    assert limit.take("b")
    assert not limit.is_spent("c")
