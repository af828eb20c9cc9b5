"""What the hub sends us: messages with their answers, ratings and what follows from a bad one, licenses elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.cases.models import Case


class SeenSignature(models.Model):
    """A signature that was accepted: a second one is a replay. Kept as long as its time could still be accepted."""

    digest = models.CharField(max_length=64, primary_key=True, help_text="SM3 of rid, sid, rtime and sign.")
    seen_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest


class InboundMessage(models.Model):
    """A message of the hub and our answer: a repeat is answered as the first time and changes nothing."""

    service = models.CharField(max_length=16)
    message_id = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, help_text="SM3 of the content, hex.")
    received_at = models.DateTimeField()
    answer = models.JSONField()

    class Meta:
        verbose_name = _("message of the hub")
        verbose_name_plural = _("messages of the hub")
        constraints = [models.UniqueConstraint(fields=["service", "message_id"], name="hub_one_answer_a_message")]
        indexes = [models.Index(fields=["-received_at"], name="hub_messages_by_time")]

    def __str__(self) -> str:
        return f"{self.service} {self.message_id}"


class RatingLevel(models.TextChoices):
    """Satisfaction (满意度), our own code: two published tables run in opposite directions (domain 0, finding 4)."""

    VERY_GOOD = "very_good", pgettext_lazy("rating", "Very satisfied")
    GOOD = "good", pgettext_lazy("rating", "Satisfied")
    FAIR = "fair", pgettext_lazy("rating", "Mostly satisfied")
    BAD = "bad", pgettext_lazy("rating", "Dissatisfied")
    VERY_BAD = "very_bad", pgettext_lazy("rating", "Very dissatisfied")


NEGATIVE = (RatingLevel.BAD, RatingLevel.VERY_BAD)


class Rating(models.Model):
    """A rating of a finished case (好差评, 国办发〔2019〕51号 [knowledge]): one, and one follow-up."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings")
    number = models.PositiveSmallIntegerField(help_text="1 = first, 2 = follow-up (追评)")
    level = models.CharField(_("rating"), max_length=10, choices=RatingLevel)
    details = models.CharField(max_length=500, blank=True, help_text="The platform's own codes, comma separated.")
    text = models.TextField(_("in their words"), blank=True)
    rated_at = models.DateTimeField()
    message = models.OneToOneField(InboundMessage, models.PROTECT, related_name="rating")

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="hub_one_rating_and_one_follow_up"),
            models.CheckConstraint(condition=Q(number__in=[1, 2]), name="hub_rating_number_1_or_2"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.level}"


class RatingTask(models.Model):
    """What a negative rating opens: verify, mend, call back (核实、整改、回访)."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("rating task", "To be verified")
        VERIFIED = "verified", pgettext_lazy("rating task", "Verified, to be mended")
        MENDED = "mended", pgettext_lazy("rating task", "Mended, to be called back")
        CLOSED = "closed", pgettext_lazy("rating task", "Called back")

    rating = models.OneToOneField(Rating, models.PROTECT, related_name="task")
    authority = models.ForeignKey("identity.Authority", models.PROTECT, related_name="rating_tasks")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    due_on = models.DateField(help_text="15 working days [knowledge: 国办发〔2019〕51号]")
    finding = models.TextField(_("what was found"), blank=True)
    measures = models.TextField(_("what was mended"), blank=True)
    call_back = models.TextField(_("what was said at the call back"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("task after a rating")
        verbose_name_plural = _("tasks after ratings")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                & ~Q(finding="")
                & ~Q(measures="")
                & ~Q(call_back="")
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="hub_rating_task_is_closed_whole",
            )
        ]
        indexes = [models.Index(fields=["authority", "state", "due_on"], name="hub_rating_tasks")]

    def __str__(self) -> str:
        return f"{self.rating} {self.state}"


class ForeignEvent(models.Model):
    """Something that became of a license elsewhere (revoked, suspended …), as the hub told it."""

    identifier = models.CharField(_("license identifier"), max_length=128, db_index=True)
    number = models.CharField(_("license number"), max_length=128, blank=True)
    event = models.CharField(max_length=16, choices=[(e, e) for e in ("suspended", "resumed", "revoked", "cancelled")])
    reason = models.CharField(_("reason"), max_length=500)
    happened_at = models.DateTimeField()
    message = models.OneToOneField(InboundMessage, models.PROTECT, related_name="event")

    class Meta:
        verbose_name = _("license event elsewhere")
        verbose_name_plural = _("license events elsewhere")
        ordering = ["identifier", "happened_at"]

    def __str__(self) -> str:
        return f"{self.identifier} {self.event}"


class FiledAtHub(models.Model):
    """An application that was filed at the hub, and the case it became."""

    message = models.OneToOneField(InboundMessage, models.PROTECT, related_name="application")
    hub_number = models.CharField(_("number at the hub"), max_length=64, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="hub_application")

    class Meta:
        verbose_name = _("application filed at the hub")
        verbose_name_plural = _("applications filed at the hub")

    def __str__(self) -> str:
        return self.hub_number
