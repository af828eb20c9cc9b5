"""The hub's lists as we hold them, each line in versions, and what is proposed to be changed in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CataloguePull(models.Model):
    """One fetch of the hub's lists. What it found waits as changes; a failed one left nothing behind but its reason."""

    since = models.CharField(max_length=15, help_text="Asked for lines from this cd_time on, included.")
    until = models.CharField(max_length=15, blank=True, help_text="Largest cd_time seen; the next one begins there.")
    asked_by = models.CharField(max_length=100, blank=True, help_text="Empty: every night by itself.")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0, help_text="Rows of lists that are not taken over.")
    unchanged = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("fetch of the hub's lists")
        verbose_name_plural = _("fetches of the hub's lists")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"

    @property
    def found(self) -> int:
        """How many changes it proposed."""
        return self.added + self.changed + self.ended


class DirectoryEntry(models.Model):
    """One version of one line of a list, as it was confirmed. Versions are kept; one of them counts."""

    table = models.CharField(max_length=32)
    key = models.CharField(max_length=36, help_text="Basic code; implementation code; or handling item code.")
    number = models.PositiveIntegerField(_("version"))
    body = models.JSONField(help_text="Column → value, without the five columns every row begins with.")
    digest = models.CharField(max_length=64, help_text="SM3 of the body's canonical JSON, hex.")
    is_current = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="Confirmed as ended: no new cases.")
    last_day = models.DateField(null=True, blank=True, help_text="The day the list itself says it ends.")
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("line of the hub's lists")
        verbose_name_plural = _("lines of the hub's lists")
        constraints = [
            models.UniqueConstraint(fields=["table", "key", "number"], name="hub_directory_version_once"),
            models.UniqueConstraint(
                fields=["table", "key"], condition=Q(is_current=True), name="hub_directory_one_current"
            ),
        ]
        indexes = [
            models.Index(
                fields=["last_day"], condition=Q(is_current=True, ended_at__isnull=True), name="hub_directory_ending"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key} v{self.number}"


class DirectoryChange(models.Model):
    """A difference between the hub's list and ours. A person confirms it, or sets it aside with a reason."""

    class Kind(models.TextChoices):
        ADDED = "added", pgettext_lazy("directory", "Added")
        CHANGED = "changed", pgettext_lazy("directory", "Changed")
        ENDED = "ended", pgettext_lazy("directory", "Ended")

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("directory", "To be decided")
        CONFIRMED = "confirmed", pgettext_lazy("directory", "Confirmed")
        SET_ASIDE = "set_aside", pgettext_lazy("directory", "Set aside")
        SUPERSEDED = "superseded", pgettext_lazy("directory", "Overtaken by a later fetch")

    pull = models.ForeignKey(CataloguePull, models.PROTECT, related_name="changes")
    table = models.CharField(max_length=32)
    key = models.CharField(max_length=36)
    kind = models.CharField(max_length=8, choices=Kind)
    body = models.JSONField()
    digest = models.CharField(max_length=64)
    before = models.ForeignKey(
        DirectoryEntry, models.PROTECT, null=True, blank=True, related_name="+", help_text="The version compared with."
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=100, blank=True)

    class Meta:
        verbose_name = _("change of the hub's lists")
        verbose_name_plural = _("changes of the hub's lists")
        constraints = [
            models.UniqueConstraint(
                fields=["table", "key"], condition=Q(state="waiting"), name="hub_directory_one_waiting"
            ),
            models.CheckConstraint(
                condition=Q(kind="added", before__isnull=True) | (~Q(kind="added") & Q(before__isnull=False)),
                name="hub_directory_change_has_before",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="hub_directory_decided_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="hub_directory_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.table} {self.key}"
