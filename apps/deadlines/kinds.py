"""Ledger kinds of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger.kinds import register

DAYS_CHANGED = register("deadlines.days_changed", _("Working-day calendar changed"))
