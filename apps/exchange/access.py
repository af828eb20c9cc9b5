"""The exchange's pages are for who runs it and who supervises it (`apps.hub.operators`). Everyone else gets 404."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from apps.deadlines.dates import today
from apps.hub.operators import RUNNING, exchange_posts
from apps.identity.models import User
from apps.identity.selectors import ActingPost, acting_posts
from apps.ledger.services import Actor


@dataclass(frozen=True)
class Operator:
    """A signed-in person with the posts by which they run the exchange or look on; at least one."""

    user: User
    posts: list[ActingPost]

    @property
    def may_change(self) -> bool:
        return self.posts[0].duty == RUNNING

    @property
    def actor(self) -> Actor:
        return self.posts[0].actor


def operator_of(user: User) -> Operator | None:
    """None for who neither runs nor supervises the exchange."""
    posts = exchange_posts(acting_posts(user=user, on=today()))
    return Operator(user, posts) if posts else None


View = Callable[Concatenate[HttpRequest, Operator, ...], HttpResponseBase]


def readers_only(view: View) -> Callable[..., HttpResponseBase]:
    """For pages that administrators and supervisors read."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)
        operator = operator_of(request.user)
        if operator is None:
            raise Http404
        return view(request, operator, *args, **kwargs)

    return login_required(guarded)


def operators_only(view: View) -> Callable[..., HttpResponseBase]:
    """For what only a system administrator does; for a supervisor it is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, operator: Operator, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not operator.may_change:
            raise Http404
        return view(request, operator, *args, **kwargs)

    return readers_only(guarded)
