"""The working-day calendar (工作日历) as data."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarDay(models.Model):
    """One day. Every day of a loaded year has its row, ordinary ones too: a missing row means "not known", so that
    a date beyond the calendar is refused and never guessed, and an administrator can change any day."""

    date = models.DateField(_("date"), unique=True)
    is_workday = models.BooleanField(_("working day"))
    provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("The holidays notice of this year is not published yet.")
    )
    name = models.CharField(
        _("holiday"), max_length=40, blank=True, help_text=_("Code of a national holiday, or the name of another one.")
    )
    source = models.CharField(_("source"), max_length=120, help_text=_("The notice or data set that says so."))

    class Meta:
        ordering = ["date"]
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="deadlines_day_has_source")]

    def __str__(self) -> str:
        return self.date.isoformat()


class CalendarRevision(models.Model):
    """One row, rewritten with every change of the calendar: by its stamp a process knows whether its copy is stale.

    A random stamp, not a counter: after a roll-back a counter would give the same number to another content.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    stamp = models.UUIDField(default=uuid.uuid4)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="deadlines_one_revision")]

    def __str__(self) -> str:
        return str(self.stamp)
