"""Who supervises, and what: cases received or held by their authority or one below it. Outsiders get 404."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from apps.cases.models import Case
from apps.cases.vocabulary import Stage
from apps.deadlines.dates import today
from apps.identity.models import Authority, Duty, User
from apps.identity.selectors import ActingPost, acting_posts, authorities_below
from apps.ledger.services import Actor

SUPERVISING = frozenset({Duty.SUPERVISOR, Duty.AUDIT_ADMIN})


@dataclass(frozen=True)
class Supervisor:
    """A signed-in person with the supervising posts they hold or stand in for today; at least one."""

    user: User
    posts: list[ActingPost]
    on: dt.date

    @cached_property
    def authority_ids(self) -> set[int]:
        return authorities_below({p.post.authority_id for p in self.posts})

    @cached_property
    def cases(self) -> QuerySet[Case]:
        """The one queryset of list, history, verification and download. Drafts are nobody's business yet."""
        within = Q(receiving_authority__in=self.authority_ids) | Q(holder__in=self.authority_ids)
        return Case.objects.filter(within).exclude(stage=Stage.DRAFT)

    def case(self, case_id: UUID) -> Case:
        """Raises Http404 for a case out of scope."""
        related = ("matter", "applicant", "receiving_authority", "holder", "deciding_authority")
        case = self.cases.select_related(*related).prefetch_related("procedures").filter(pk=case_id).first()
        if case is None:
            raise Http404
        return case

    def authorities(self) -> list[tuple[str, str]]:
        rows = Authority.objects.filter(pk__in=self.authority_ids).order_by("level", "region_code")
        return list(rows.values_list("code", "name"))

    @property
    def reads_cases(self) -> bool:
        """The audit administrator sees what was done, not what was applied for (三员分立)."""
        return any(p.duty == Duty.SUPERVISOR for p in self.posts)

    @property
    def actor(self) -> Actor:
        return self.posts[0].actor


View = Callable[Concatenate[HttpRequest, Supervisor, ...], HttpResponseBase]


def supervisors_only(view: View) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)
        on = today()
        posts = [p for p in acting_posts(user=request.user, on=on) if p.duty in SUPERVISING]
        if not posts:
            raise Http404
        return view(request, Supervisor(request.user, posts, on), *args, **kwargs)

    return login_required(guarded)
