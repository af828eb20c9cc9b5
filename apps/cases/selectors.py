"""Reads of the approval core. One scoped queryset serves list, detail, search, export and API alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from guardian.shortcuts import get_objects_for_user

from apps.cases.models import Case, Document, Material, MaterialVersion, WorkItem
from apps.cases.registry import plugin_for
from apps.cases.vocabulary import ItemState, Stage
from apps.identity.models import Agency, Authority, Duty, User
from apps.identity.selectors import ActingPost, acting_posts, authorities_below

PAGE = 25


def authority_at(start: Authority, level: str) -> Authority:
    """The authority at `level` on the way from `start` up; `start` itself where it is that level or above."""
    authority = start
    while authority.level > level and authority.parent is not None:
        authority = authority.parent
    return authority


def child_towards(upper: Authority, target: Authority) -> Authority:
    """The authority directly below `upper` on the way down to `target`; raises ValueError where there is none."""
    authority: Authority | None = target
    while authority is not None:
        if authority.parent_id == upper.pk:
            return authority
        authority = authority.parent
    raise ValueError(f"{target} is not below {upper}")


def visible_cases(*, user: User, on: dt.date) -> QuerySet[Case]:
    """Every case this person may see: as applicant or agent, by an item of their post, as supervisor, by exception.

    Clerks never see drafts. An empty scope gives an empty queryset, also for superusers: who sees a case has a reason.
    """
    return Case.objects.filter(_as_applicant(user, on) | _as_clerk(user, on) | _by_exception(user))


def can_see(*, case: Case, user: User, posts: Sequence[ActingPost], on: dt.date) -> bool:
    """The answer of `visible_cases` for one loaded case; the cheap questions come first, since every act asks."""
    if case.applicant.user_id == user.pk:
        return True
    working = _working_scope(posts)
    if working and case.stage != Stage.DRAFT and WorkItem.objects.filter(working, case=case).exists():
        return True
    return visible_cases(user=user, on=on).filter(pk=case.pk).exists()


def own_cases(*, user: User, on: dt.date) -> QuerySet[Case]:
    """The cases this person may see as applicant or as agent, drafts included: what the applicants' pages show."""
    return Case.objects.filter(_as_applicant(user, on))


def visible_at_desk(*, user: User, on: dt.date) -> QuerySet[Case]:
    """The cases a person may see as a clerk, supervisor or by exception: with opinions and all that is internal.

    Not their own applications: those are shown to them as to every applicant.
    """
    return Case.objects.filter(_as_clerk(user, on) | _by_exception(user))


def _as_applicant(user: User, on: dt.date) -> Q:
    scope = Q(applicant__user=user)
    current = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    for agency in Agency.objects.filter(current, agent=user):
        mine = Q(applicant_id=agency.principal_id)
        scope |= mine & Q(matter_code__in=agency.scope) if agency.scope else mine
    return scope


def _as_clerk(user: User, on: dt.date) -> Q:
    posts = acting_posts(user=user, on=on)
    if not posts:
        return Q(pk__in=[])
    working = _working_scope(posts)
    supervised = {acting.post.authority_id for acting in posts if acting.duty == Duty.SUPERVISOR}
    scope = Q(pk__in=[])
    if working:
        scope |= Q(Exists(WorkItem.objects.filter(working, case=OuterRef("pk"))))
    if supervised:
        below = authorities_below(supervised)
        scope |= Q(receiving_authority__in=below) | Q(holder__in=below)
    return scope & ~Q(stage=Stage.DRAFT)


def _working_scope(posts: Iterable[ActingPost]) -> Q:
    """Work items whose cases these posts may see; empty where none of them works on cases."""
    working = Q()
    for acting in posts:
        if acting.duty == Duty.COSIGN:
            working |= Q(authority=acting.post.authority_id, department=acting.post.department_id)
        elif acting.duty in _CASE_DUTIES:
            working |= Q(authority=acting.post.authority_id)
    return working


_CASE_DUTIES = frozenset(
    {Duty.WINDOW, Duty.HANDLER, Duty.REVIEWER, Duty.APPROVER, Duty.CERTMAKER, Duty.DELIVER, Duty.COSIGN}
)


def _by_exception(user: User) -> Q:
    """Guardian's rows: an expert or a particular inspector is given one case."""
    granted = get_objects_for_user(user, "cases.view_case", Case, accept_global_perms=False, with_superuser=False)
    return Q(pk__in=granted.values("pk")) & ~Q(stage=Stage.DRAFT)


def visible_case(*, user: User, case_id: UUID, on: dt.date) -> Case | None:
    """With what a case page shows of it in a constant number of queries."""
    cases = visible_cases(user=user, on=on).select_related(
        "matter", "applicant", "filer", "receiving_authority", "holder", "deciding_authority", "project"
    )
    return cases.filter(pk=case_id).first()


def materials_of(case: Case) -> list[Material]:
    """With their versions not taken back, newest last, in two queries."""
    kept = MaterialVersion.objects.filter(removed_at__isnull=True).order_by("number")
    return list(case.materials.prefetch_related(Prefetch("versions", queryset=kept, to_attr="kept")))


def documents_of(case: Case) -> QuerySet[Document]:
    return case.documents.select_related("authority").order_by("-id")


def required_materials(case: Case) -> dict[str, bool]:
    """Material code → whether the applicant must bring it; a conditional one exactly when its condition holds.

    What another system shares, or this one makes, is never asked of the applicant (在线政务服务规定).
    """
    holds = plugin_for(case.matter_code).conditions(case)
    return {m.code: m.is_needed(holds) for m in case.matter.spec.materials if m.is_upload}


def missing_parts(case: Case) -> list[str]:
    """Names of the pages and materials an application still lacks, in the reader's language."""
    plugin = plugin_for(case.matter_code)
    missing = [str(step.title) for step in plugin.steps if not step.is_complete(case)]
    if missing:
        return missing
    present = set(
        MaterialVersion.objects.filter(material__case=case, removed_at__isnull=True).values_list(
            "material__code", flat=True
        )
    )
    required = required_materials(case)
    return [str(m.name) for m in case.matter.spec.materials if required.get(m.code) and m.code not in present]


def open_items_for(*, posts: Iterable[ActingPost]) -> Q:
    """Open work items any of these posts may do."""
    scope = Q(pk__in=[])
    for acting in posts:
        mine = Q(duty=acting.duty, authority=acting.post.authority_id)
        scope |= mine & (Q(department__isnull=True) | Q(department=acting.post.department_id))
    return scope & Q(state=ItemState.OPEN)
