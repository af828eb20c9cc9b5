"""Who sees which seals. A keeper those of their authority; a security administrator also those of all below it.

Keeping is acting: only keepers make, suspend, resume and destroy. Outsiders get 404.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from apps.deadlines.dates import today
from apps.identity.models import Authority, Duty, User
from apps.identity.selectors import ActingPost, acting_posts, authorities_below
from apps.signatures.models import Purpose, Seal, SigningKey

CUSTODY = frozenset({Duty.SEAL_KEEPER, Duty.SECURITY_ADMIN})


@dataclass(frozen=True)
class Custodian:
    """A signed-in person with the custody posts they hold or stand in for today; at least one."""

    user: User
    posts: list[ActingPost]
    on: dt.date

    @property
    def keeping(self) -> list[ActingPost]:
        return [p for p in self.posts if p.duty == Duty.SEAL_KEEPER]

    @property
    def oversees(self) -> bool:
        return any(p.duty == Duty.SECURITY_ADMIN for p in self.posts)

    @cached_property
    def overseen(self) -> set[str]:
        """Unified social credit codes of the authorities that a security administrator cares for."""
        tops = {p.post.authority_id for p in self.posts if p.duty == Duty.SECURITY_ADMIN}
        below = Authority.objects.filter(pk__in=authorities_below(tops)) if tops else Authority.objects.none()
        return set(below.values_list("uscc", flat=True))

    @cached_property
    def codes(self) -> set[str]:
        """Unified social credit codes of the authorities whose seals may be seen."""
        return {p.post.authority.uscc for p in self.keeping} | self.overseen

    @property
    def administrator(self) -> ActingPost:
        """The post in which this person cares for certificates. Raises Http404 for everyone else."""
        post = next((post for post in self.posts if post.duty == Duty.SECURITY_ADMIN), None)
        if post is None:
            raise Http404
        return post

    @property
    def keys(self) -> QuerySet[SigningKey]:
        """Keys of the authorities overseen and, owned by none, those of this system itself."""
        return SigningKey.objects.filter(owner_code__in={*self.overseen, ""})

    def revocable_key(self, key_id: int) -> SigningKey:
        """Raises Http404 for a key out of scope, and for an authority's: what it issued would end with it, and it could
        sign its own list of revoked certificates no more."""
        key = self.keys.filter(pk=key_id).exclude(purpose=Purpose.CA).first()
        if key is None:
            raise Http404
        return key

    @cached_property
    def seals(self) -> QuerySet[Seal]:
        """The one queryset of list, page and picture; without the large columns."""
        return Seal.objects.filter(owner_code__in=self.codes).defer("picture", "es_seal")

    def seal(self, seal_id: int) -> Seal:
        """Raises Http404 for a seal out of scope."""
        seal = self.seals.select_related("sm2_key", "p256_key", "maker_key").filter(pk=seal_id).first()
        if seal is None:
            raise Http404
        return seal

    def keeper_of(self, seal: Seal) -> ActingPost | None:
        """The post in which this person may act on the seal; None for those who only see it."""
        return next((p for p in self.keeping if p.post.authority.uscc == seal.owner_code), None)


View = Callable[Concatenate[HttpRequest, Custodian, ...], HttpResponseBase]


def custodians_only(view: View) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        assert isinstance(request.user, User)
        on = today()
        posts = [p for p in acting_posts(user=request.user, on=on) if p.duty in CUSTODY]
        if not posts:
            raise Http404
        return view(request, Custodian(request.user, posts, on), *args, **kwargs)

    return login_required(guarded)
