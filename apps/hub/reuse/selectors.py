"""Reads of the queries: the applicant's own list, and that of whoever supervises the receiving authority."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from apps.hub.models import LicenseQuery
from apps.identity.models import Agency, User

_SHOWN = ("case__matter", "case__receiving_authority", "applicant", "asked_by")


def queries_for(*, user: User, on: dt.date) -> QuerySet[LicenseQuery]:
    """Those the user made, those about themselves, and those about whom they act for in all matters."""
    period = Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    principals = Agency.objects.filter(period, agent=user, scope=[]).values("principal")
    mine = Q(asked_by=user) | Q(applicant__user=user) | Q(applicant__in=principals)
    return LicenseQuery.objects.filter(mine).select_related(*_SHOWN).defer("answer")


def queries_at(authority_ids: Iterable[int]) -> QuerySet[LicenseQuery]:
    """Those for applications to these authorities, of drafts too: a query is an act of the authority already."""
    return (
        LicenseQuery.objects.filter(case__receiving_authority__in=list(authority_ids))
        .select_related(*_SHOWN)
        .defer("answer")
    )
