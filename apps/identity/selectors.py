"""Reads: whom a user may act for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from apps.identity.crypto import blind_index
from apps.identity.levels import SELF_LEVEL
from apps.identity.models import Agency, Applicant, Authority, Department, IdentityProof, Level, Post, StandIn, User
from apps.ledger.services import Actor


@dataclass(frozen=True)
class ActingPost:
    """A post as someone may use it today: their own, or one they stand in for."""

    user: User
    post: Post
    stand_in: StandIn | None = None

    @property
    def duty(self) -> str:
        return self.post.duty

    @property
    def department(self) -> Department | None:
        return self.post.department

    @property
    def actor(self) -> Actor:
        acting_for: dict[str, Any] = {
            "post": self.post.pk,
            "duty": str(self.post.duty),
            "authority": self.post.authority.code,
            "department": self.post.department.code if self.post.department else None,
        }
        if self.stand_in:
            acting_for["stand_in_for"] = self.post.user.get_username()
        return user_actor(self.user, acting_for)


def user_actor(user: User, acting_for: Mapping[str, Any] | None = None) -> Actor:
    return Actor("user", str(user.pk), user.display_name or user.username, acting_for or {})


def _in_period(day: dt.date, prefix: str = "") -> Q:
    return Q(**{f"{prefix}starts_on__lte": day}) & (
        Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day})
    )


def acting_posts(*, user: User, on: dt.date) -> list[ActingPost]:
    """Posts held on that day and posts stood in for, in that order. Two queries."""
    own = Post.objects.filter(_in_period(on), user=user).select_related("authority", "department", "user")
    lent = StandIn.objects.filter(_in_period(on), _in_period(on, "post__"), deputy=user).select_related(
        "post__authority", "post__department", "post__user"
    )
    return [ActingPost(user, p) for p in own] + [ActingPost(user, s.post, s) for s in lent]


def applicants_for(*, user: User, on: dt.date) -> list[Applicant]:
    """Applicants the user may file for on that day: themselves, and those they are an agent of."""
    return list(
        Applicant.objects.filter(
            Q(user=user) | Q(pk__in=Agency.objects.filter(_in_period(on), agent=user).values("principal"))
        ).order_by("kind", "name")
    )


def may_act_for(*, user: User, applicant: Applicant, matter_code: str, on: dt.date) -> bool:
    """True for oneself, or by an agency that covers this matter on this day (行政许可法 art. 29)."""
    if applicant.user_id == user.pk:
        return True
    agencies = Agency.objects.filter(_in_period(on), agent=user, principal=applicant)
    return any(a.covers(matter_code=matter_code, day=on) for a in agencies)


def is_general_agent(*, user: User, principal: Applicant, on: dt.date) -> bool:
    """True where the user may act for the applicant in all matters on that day."""
    return Agency.objects.filter(_in_period(on), agent=user, principal=principal, scope=[]).exists()


def proofs_of(user: User) -> list[IdentityProof]:
    """What is stated of the person behind an account, the strongest first. One query."""
    return list(IdentityProof.objects.filter(applicant__user=user).order_by("-level", "source"))


def level_of(user: User) -> str:
    """The person's real-name level: the strongest that is stated; RC01 for who registered and proved nothing.

    Empty where there are no real-name details at all. It says how surely the person is known, however they signed in.
    """
    proofs = proofs_of(user)
    if proofs:
        return proofs[0].level
    return str(SELF_LEVEL) if Applicant.objects.filter(user=user).exists() else ""


def find_applicant_by_number(*, number: str) -> Applicant | None:
    """The applicant with exactly this ID number or unified social credit code, found without decrypting any."""
    return Applicant.objects.filter(id_index=blind_index(number)).first()


def is_within(authority: Authority, ancestor: Authority) -> bool:
    """True for the ancestor itself and all below it. At most three queries: the tree has four levels."""
    step: Authority | None = authority
    while step is not None:
        if step.pk == ancestor.pk:
            return True
        step = step.parent
    return False


def authorities_below(roots: Iterable[int]) -> set[int]:
    """The ids of these authorities and all below them; one query, the tree is small."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in Authority.objects.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found: set[int] = set()
    queue = list(roots)
    while queue:
        pk = queue.pop()
        if pk not in found:
            found.add(pk)
            queue += children.get(pk, [])
    return found


def counties_below(authority: Authority) -> list[Authority]:
    """The counties that an authority receives applications for: itself, or those below it."""
    if authority.level == Level.COUNTY:
        return [authority]
    counties = Authority.objects.filter(level=Level.COUNTY, is_active=True).select_related("parent__parent__parent")
    return [county for county in counties if is_within(county, authority)]


def agencies_of(*, user: User, on: dt.date) -> list[Agency]:
    """Whom the user acts for on that day, as an agent. One query."""
    return list(
        Agency.objects.filter(_in_period(on), agent=user).select_related("principal").order_by("principal__name")
    )
