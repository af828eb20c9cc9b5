"""The case, its project, and the counters that number things."""

from __future__ import annotations

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.cases.vocabulary import CLOSED, Stage
from apps.identity.models import Applicant, Authority, User


class Project(models.Model):
    """A construction project (建设项目), known by its code of 24 characters (投资项目代码); links its matters."""

    code = models.CharField(
        _("project code"),
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(
                r"^[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}\Z", _("A project code reads 2026-990101-48-01-000123.")
            )
        ],
    )
    name = models.CharField(_("project name"), max_length=200)
    # 电子监管号 (TD/T 1084-2023): given by the national supervision system, never made up here.
    supervision_number = models.CharField(_("supervision number"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Case(models.Model):
    """One application and all that becomes of it (办件). Only the lifecycle kernel writes `stage`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("case number"), max_length=40, unique=True, null=True, blank=True)
    query_code = models.CharField(max_length=6, blank=True, help_text="On the receipt; opens the public progress page.")
    matter = models.ForeignKey("catalogue.MatterVersion", models.PROTECT, related_name="cases")
    matter_code = models.CharField(max_length=64, db_index=True)
    machine = models.CharField(max_length=64, help_text="sector.name@version: a case ends by the rules it began with.")
    stage = models.CharField(_("stage"), max_length=16, choices=Stage, default=Stage.DRAFT)
    version = models.PositiveIntegerField(
        default=0, help_text="Counts the moves; a page that shows an older one is stale."
    )
    title = models.CharField(_("subject"), max_length=200, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="cases")
    basis = models.ForeignKey(
        "licenses.License",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases_built_on_it",
        help_text="The license that the application builds on: the right of a plan, say.",
    )

    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="cases")
    filer = models.ForeignKey(
        User, models.PROTECT, related_name="filed_cases", help_text="The applicant or their agent."
    )
    receiving_authority = models.ForeignKey(Authority, models.PROTECT, related_name="received_cases")
    holder = models.ForeignKey(Authority, models.PROTECT, related_name="held_cases", help_text="Whose turn it is.")
    deciding_authority = models.ForeignKey(Authority, models.PROTECT, related_name="decided_cases")
    level_reason = models.JSONField(default=dict, blank=True, help_text="Which rule named the deciding authority.")

    started_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="Last move or last saved entry.")
    filed_at = models.DateTimeField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True, help_text="Day of receipt the acceptance clock runs from.")
    accepted_on = models.DateField(null=True, blank=True, help_text="Day 0 of the statutory and the promised clock.")
    decided_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    # Derived from rows by apps.cases.clocks.recompute; the rows are the truth.
    due_on = models.DateField(_("statutory due date"), null=True, blank=True)
    promise_due_on = models.DateField(_("promised due date"), null=True, blank=True)
    warn_on = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True, help_text="What is due now: acceptance, decision or issue.")
    paused_since = models.DateField(null=True, blank=True)
    warned_on = models.DateField(null=True, blank=True)

    last_change_by = models.CharField(max_length=100, blank=True)
    last_change = models.CharField(max_length=64, blank=True, help_text="Ledger kind of the last move.")
    search_text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [
            models.Index(fields=["applicant", "-touched_at"], name="cases_of_applicant"),
            models.Index(fields=["receiving_authority", "-touched_at"], name="cases_of_receiver"),
            models.Index(fields=["stage", "next_due_on"], name="cases_stage_due"),
            models.Index(fields=["-touched_at", "id"], name="cases_by_touch"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "lapsed"]) | Q(number__isnull=False), name="cases_filed_has_number"
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["examination", "co_review", "suspended", "review", "decision", "completed"])
                | Q(accepted_on__isnull=False),
                name="cases_examined_is_accepted",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=sorted(CLOSED), closed_at__isnull=False)
                | (~Q(stage__in=sorted(CLOSED)) & Q(closed_at__isnull=True)),
                name="cases_closed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.pk} {self.title}"

    @property
    def is_closed(self) -> bool:
        return self.stage in CLOSED

    @property
    def sector(self) -> str:
        return self.matter_code.partition(".")[0]


class Counter(models.Model):
    """The last number given in a scope. Locked while one is taken, rolled back with it: no gap, no reuse."""

    scope = models.CharField(max_length=100, unique=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope}: {self.value}"
