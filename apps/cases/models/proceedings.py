"""What happens in a case: corrections, opinions, special procedures, extensions. Clocks are derived from these."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.cases.models.case import Case
from apps.cases.models.work import WorkItem
from apps.cases.vocabulary import Verdict
from apps.identity.models import Authority, Department, User


class Correction(models.Model):
    """The one notice that names everything missing (补正告知, art. 32(4)): a case has at most one."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="correction")
    notified_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("correction notice")

    def __str__(self) -> str:
        return f"{self.case_id} {self.due_on}"


class CorrectionItem(models.Model):
    """One typed request of a correction notice, answered on a page of its own."""

    class Target(models.TextChoices):
        MATERIAL = "material", _("Replace or add a material")
        ENTRY = "entry", _("Correct an entry")

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    target = models.CharField(max_length=10, choices=Target)
    code = models.CharField(max_length=40, help_text="Material code, or the code of the form's step.")
    title = models.CharField(max_length=200)
    problem = models.TextField(_("what is missing or wrong"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["correction", "position"], name="cases_correction_position"),
            models.UniqueConstraint(fields=["correction", "target", "code"], name="cases_correction_names_once"),
        ]

    def __str__(self) -> str:
        return self.title


class CoReview(models.Model):
    """One round of co-review (会签): a question to any number of departments."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="co_reviews")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    question = models.TextField(_("what to look at"))
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(blank=True, help_text="Why the handler closed it before all had answered.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at__isnull=True), name="cases_one_open_co_review"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.opened_at:%Y-%m-%d}"


class Opinion(models.Model):
    """What somebody wrote on a case (意见): examination, co-review, review, decision."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions")
    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="opinions")
    co_review = models.ForeignKey(CoReview, models.PROTECT, null=True, blank=True, related_name="opinions")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, related_name="+")
    author = models.ForeignKey(User, models.PROTECT, related_name="opinions")
    action = models.CharField(max_length=32)
    verdict = models.CharField(max_length=12, choices=Verdict)
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["co_review", "department"],
                condition=Q(co_review__isnull=False),
                name="cases_one_opinion_a_dept",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.text[:40]}"


class SpecialProcedure(models.Model):
    """Hearing, appraisal, expert review … (特别程序, art. 45). Whether it stops the clock is the catalogue's word."""

    class Clock(models.TextChoices):
        PAUSE = "pause", _("Clock stopped")
        RUN = "run", _("Clock runs on")

    case = models.ForeignKey(Case, models.PROTECT, related_name="procedures")
    code = models.CharField(max_length=32)
    title = models.CharField(max_length=100)
    clock = models.CharField(max_length=8, choices=Clock)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    started_on = models.DateField()
    planned_end = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    result = models.TextField(blank=True)

    class Meta:
        verbose_name = _("special procedure")
        verbose_name_plural = _("special procedures")
        ordering = ["started_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(planned_end__gte=F("started_on")), name="cases_procedure_planned_after"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="cases_procedure_ends_after"
            ),
            models.CheckConstraint(condition=Q(clock="run") | ~Q(basis=""), name="cases_pause_has_basis"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(clock="pause", ended_on__isnull=True), name="cases_one_open_pause"
            ),
            models.UniqueConstraint(
                fields=["case", "code"], condition=Q(ended_on__isnull=True), name="cases_one_open_procedure_of_a_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.started_on}"


class TermExtension(models.Model):
    """Longer term by the head of the organ, once, with reasons told to the applicant (延长期限, art. 42)."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    case = models.OneToOneField(Case, models.PROTECT, related_name="extension")
    days = models.PositiveSmallIntegerField(help_text="Working days")
    reason = models.TextField(_("reason"))
    basis = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("extension")

    def __str__(self) -> str:
        return f"+{self.days} {self.get_state_display()}"
