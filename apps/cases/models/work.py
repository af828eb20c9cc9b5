"""Work items and repeated requests."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.cases.models.case import Case
from apps.cases.vocabulary import ItemKind, ItemState
from apps.identity.models import Authority, Department, Duty, User


class WorkItem(models.Model):
    """Something a duty at an authority has to do for a case (待办). Opened and closed by the lifecycle only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="items")
    kind = models.CharField(max_length=16, choices=ItemKind)
    duty = models.CharField(max_length=16, choices=Duty)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="items")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="items")
    assignee = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="items")
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OPEN)
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="finished_items")
    due_on = models.DateField(null=True, blank=True, help_text="Own limit of this item, e.g. the reply to a co-review.")

    class Meta:
        verbose_name = _("work item")
        verbose_name_plural = _("work items")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "department"],
                condition=Q(state="open"),
                nulls_distinct=False,
                name="cases_one_open_item_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(state="open", finished_at__isnull=True) | (~Q(state="open") & Q(finished_at__isnull=False)),
                name="cases_finished_item_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "duty", "state"], name="items_of_duty"),
            models.Index(fields=["assignee", "state"], name="items_of_assignee"),
            models.Index(fields=["authority", "case"], name="items_scope"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case_id}"


class ActionRequest(models.Model):
    """The first answer to an Idempotency-Key: a repeat gets it again and changes nothing."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    request_id = models.CharField(max_length=100)
    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    action = models.CharField(max_length=64)
    answer = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "request_id"], name="cases_one_answer_per_request")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.action}"
