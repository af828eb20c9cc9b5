"""Who may use the desk. An outsider gets 404: that a page exists is nobody else's business."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from apps.cases.models import Case
from apps.cases.selectors import visible_at_desk
from apps.deadlines.dates import today
from apps.identity.models import User
from apps.identity.selectors import ActingPost, acting_posts, user_actor
from apps.ledger.services import Actor


@dataclass(frozen=True)
class Clerk:
    """A signed-in person with the posts they hold or stand in for today."""

    user: User
    posts: list[ActingPost]
    on: dt.date

    @cached_property
    def stand_ins(self) -> list[ActingPost]:
        return [p for p in self.posts if p.stand_in is not None]

    @cached_property
    def cases(self) -> QuerySet[Case]:
        """The one queryset of list, search, case page and downloads."""
        return visible_at_desk(user=self.user, on=self.on)

    def case(self, case_id: UUID) -> Case:
        """With what the page's heading shows. Raises Http404."""
        related = ("matter", "applicant", "filer", "receiving_authority", "holder", "deciding_authority")
        case = self.cases.select_related(*related, "project", "basis").filter(pk=case_id).first()
        if case is None:
            raise Http404
        return case

    @property
    def actor(self) -> Actor:
        """As the record of a look names them: with their first post, where they hold one."""
        return self.posts[0].actor if self.posts else user_actor(self.user)


View = Callable[Concatenate[HttpRequest, Clerk, ...], HttpResponseBase]


def clerks_only(view: View) -> Callable[..., HttpResponseBase]:
    """For pages of people with a post."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        clerk = clerk_of(request)
        if not clerk.posts:
            raise Http404
        return view(request, clerk, *args, **kwargs)

    return login_required(guarded)


def case_readers(view: View) -> Callable[..., HttpResponseBase]:
    """For pages of one case: also for who was given just this case; the view asks `Clerk.case`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, clerk_of(request), *args, **kwargs)

    return login_required(guarded)


def clerk_of(request: HttpRequest) -> Clerk:
    assert isinstance(request.user, User)
    on = today()
    return Clerk(request.user, acting_posts(user=request.user, on=on), on)
