"""Misbehaving on request: each fault with a probability, drawn anew for each call."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from apps.hubsim.gateway import Answer
from apps.hubsim.store import Store

NAMES = ("down", "slow", "drop-answer", "error-500", "expire-secret", "html", "half", "bad-list")
SLOW_SECONDS = 3.0


class Dropped(Exception):
    """The connection is broken without an answer."""


def _drawn(faults: dict[str, float], name: str) -> bool:
    return random.random() < faults.get(name, 0.0)  # noqa: S311 (a dice, not a secret)


def answer(store: Store, work: Callable[[], Answer]) -> Answer:
    """The answer of `work`, or what the faults make of it. Raises Dropped.

    `down` and `error-500` do not do the work; `drop-answer`, `html` and `half` do it and spoil the answer; `bad-list`
    is the gateway's: one row of the lists is wrong.
    """
    faults = store.faults()
    if _drawn(faults, "slow"):
        time.sleep(SLOW_SECONDS)
    if _drawn(faults, "down"):
        raise Dropped
    if _drawn(faults, "error-500"):
        return Answer(500, b"Internal Server Error", "text/plain")
    if _drawn(faults, "expire-secret"):
        store.expire_secrets()
    done = work()
    if _drawn(faults, "drop-answer"):
        raise Dropped
    if _drawn(faults, "html"):
        return Answer(200, "<html><body>系统维护中</body></html>".encode(), "text/html; charset=utf-8")
    if _drawn(faults, "half"):
        return Answer(done.status, done.body[: len(done.body) // 2], done.content_type)
    return done


def is_known(name: str) -> bool:
    return name in NAMES or (name.startswith("reject:") and len(name) > len("reject:"))


def is_probability(value: object) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1
