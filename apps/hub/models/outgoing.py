"""What is sent to the hub and what it answered; the codes it wants; the state that workers share."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.hub.gateway.profile import INTERFACE
from apps.identity.fields import EncryptedTextField
from apps.identity.models import Authority


class Cursor(models.Model):
    """How far a reader of the ledger has come: everything up to `sequence` was taken over."""

    name = models.CharField(max_length=32, unique=True)
    sequence = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.sequence}"


class HubCall(models.Model):
    """One call of the gateway and its answer, as it came."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", pgettext_lazy("hub call", "Answered")
        UNAVAILABLE = "unavailable", pgettext_lazy("hub call", "Not reached")
        REFUSED = "refused", pgettext_lazy("hub call", "Refused")
        UNAUTHORIZED = "unauthorized", pgettext_lazy("hub call", "Not authorized")

    service = models.CharField(max_length=16)
    table = models.CharField(max_length=32, blank=True)
    rows = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome)
    error_kind = models.CharField(max_length=32, blank=True, help_text="timeout, http_500, not_json, code_…")
    answer = models.TextField(blank=True, help_text="At most 64 KB; only the number of rows where it takes them all.")

    class Meta:
        verbose_name = _("hub call")
        verbose_name_plural = _("hub calls")
        indexes = [models.Index(fields=["-started_at"], name="hub_calls_by_time")]

    def __str__(self) -> str:
        return f"{self.service} {self.table} {self.outcome}"


class Lane(models.Model):
    """The queue of one subject (a case, a license): its rows go to the hub one after another, in ledger order.

    A worker takes a lane by a lease that ends by itself: killed between any two lines it loses nothing, another worker
    sends the same rows with the same guids again, and the hub takes that for an update.
    """

    class State(models.TextChoices):
        READY = "ready", pgettext_lazy("hub lane", "Waiting to be sent")
        IDLE = "idle", pgettext_lazy("hub lane", "Nothing to send")
        HELD = "held", pgettext_lazy("hub lane", "Held back: a row needs a person")

    subject_type = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    since = models.DateTimeField(help_text="When the oldest row that still waits came in.")
    ready_at = models.DateTimeField(help_text="Not before: pushed back after a failure.")
    attempts = models.PositiveIntegerField(default=0, help_text="Failures in a row; 0 after a success.")
    lease = models.UUIDField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_cd_time = models.CharField(max_length=15, blank=True, help_text="cd_time of the last row: never decreases.")

    class Meta:
        verbose_name = _("hub lane")
        verbose_name_plural = _("hub lanes")
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="hub_one_lane_a_subject")]
        indexes = [
            models.Index(fields=["since"], condition=Q(state="ready"), name="hub_lanes_waiting"),
            models.Index(fields=["ready_at"], condition=Q(state="ready"), name="hub_lanes_ready"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type}:{self.subject_id} {self.state}"


class Delivery(models.Model):
    """One row of one of the hub's tables, made from one ledger entry; kept after it was sent, for reconciliation."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("hub row", "Waiting")
        SENT = "sent", pgettext_lazy("hub row", "Accepted by the hub")
        INVALID = "invalid", pgettext_lazy("hub row", "Cannot be sent as it is")
        CODE_MISSING = "code_missing", pgettext_lazy("hub row", "Code missing")
        REJECTED = "rejected", pgettext_lazy("hub row", "Rejected by the hub")
        GIVEN_UP = "given_up", pgettext_lazy("hub row", "Given up after many tries")

    lane = models.ForeignKey(Lane, models.PROTECT, related_name="deliveries")
    entry_id = models.UUIDField(help_text="The ledger entry.")
    sequence = models.BigIntegerField(help_text="The entry's number in the ledger.")
    position = models.PositiveSmallIntegerField(help_text="Among the rows of one entry.")
    table = models.CharField(max_length=32)
    key = models.CharField(max_length=64, blank=True, help_text="Natural key where one entry makes several rows.")
    row_guid = models.UUIDField(db_index=True, help_text="The same fact always carries the same.")
    body = EncryptedTextField(help_text="Canonical JSON as sent; encrypted, for it holds ID numbers.")
    digest = models.CharField(max_length=64, help_text="SM3 of the canonical JSON, hex.")
    cd_time = models.CharField(max_length=15)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    error_field = models.CharField(max_length=64, blank=True)
    error_reason = models.CharField(max_length=300, blank=True)
    call = models.ForeignKey(HubCall, models.PROTECT, null=True, blank=True, related_name="deliveries")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("hub row")
        verbose_name_plural = _("hub rows")
        ordering = ["sequence", "position"]
        constraints = [
            models.UniqueConstraint(fields=["entry_id", "table", "key"], name="hub_one_row_a_fact"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False, call__isnull=False), name="hub_sent_was_answered"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent"]) | ~Q(error_reason=""), name="hub_stopped_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["lane", "sequence", "position"], condition=Q(state="waiting"), name="hub_rows_waiting"
            ),
            models.Index(fields=["table", "cd_time"], name="hub_rows_by_day"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["invalid", "code_missing", "rejected", "given_up"]),
                name="hub_rows_stopped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_guid} {self.state}"


STOPPED = (
    Delivery.State.INVALID,
    Delivery.State.CODE_MISSING,
    Delivery.State.REJECTED,
    Delivery.State.GIVEN_UP,
)
"""States that wait for a person."""


class CodeMap(models.Model):
    """What an internal code is called at an interface (domain 0, finding 4): external codes are never stored inside."""

    interface = models.CharField(max_length=32, default=INTERFACE)
    name = models.CharField(_("code set"), max_length=32)
    internal = models.CharField(_("our code"), max_length=64)
    external = models.CharField(_("their code"), max_length=64)
    source = models.CharField(_("source"), max_length=200, help_text="Where it was read; [knowledge] where it was not.")

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["interface", "name", "internal"]
        constraints = [
            models.UniqueConstraint(fields=["interface", "name", "internal"], name="hub_one_external_code"),
            models.CheckConstraint(condition=~Q(external=""), name="hub_code_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.internal} → {self.external}"


class ImplementationItem(models.Model):
    """One line of an organ's implementation list (实施清单): the official codes of a matter there, never guessed."""

    matter_code = models.CharField(_("matter"), max_length=64)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="+", verbose_name=_("authority"))
    catalog_code = models.CharField(_("basic code (12)"), max_length=12)
    task_code = models.CharField(_("implementation code (31)"), max_length=36)
    handle_item = models.CharField(_("handling item code (33)"), max_length=50, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    entered_by = models.CharField(max_length=100, blank=True)
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="The list says it has ended: earlier cases are still reported, none is taken."
    )

    class Meta:
        verbose_name = _("implementation item")
        verbose_name_plural = _("implementation list")
        ordering = ["matter_code", "authority_id"]
        constraints = [
            models.UniqueConstraint(fields=["matter_code", "authority"], name="hub_one_item_a_matter_and_organ")
        ]

    def __str__(self) -> str:
        return f"{self.matter_code} {self.task_code}"


class Breaker(models.Model):
    """Whether calls are made at all: after failures in a row they stop, and one probe at a time looks again."""

    name = models.CharField(max_length=16, unique=True)
    failures = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)
    probe_at = models.DateTimeField(null=True, blank=True, help_text="When the next single call may be tried.")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, probe_at__isnull=True)
                | Q(opened_at__isnull=False, probe_at__isnull=False),
                name="hub_open_breaker_probes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {'open' if self.opened_at else 'closed'}"


class GatewaySecret(models.Model):
    """The temporary secret of an interface, shared between workers; one of them refreshes it, by a lease."""

    interface = models.CharField(max_length=32, unique=True)
    secret = EncryptedTextField(blank=True, default="")
    ends_at = models.DateTimeField(null=True, blank=True)
    refreshing_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.interface


class Reconciliation(models.Model):
    """One comparison of a table's day with the hub: what each side has, and what was done about a difference."""

    table = models.CharField(max_length=32)
    day = models.DateField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ours = models.PositiveIntegerField(default=0)
    theirs = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0, help_text="Sent by us, not there: sent again.")
    different = models.PositiveIntegerField(default=0, help_text="There with another content: sent again.")
    unknown = models.PositiveIntegerField(default=0, help_text="There, and not of ours: reported.")
    examples = models.JSONField(default=dict, help_text="Up to 20 guids of each difference.")
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")
        ordering = ["-started_at", "table"]
        indexes = [models.Index(fields=["table", "day"], name="hub_reconciled_day")]

    def __str__(self) -> str:
        return f"{self.table} {self.day}"

    @property
    def agrees(self) -> bool:
        return self.ended_at is not None and not (self.failure or self.missing or self.different or self.unknown)


class Alarm(models.Model):
    """When somebody was last told of a trouble, so that a day without the hub is not a thousand mails."""

    name = models.CharField(max_length=32, unique=True)
    told_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
