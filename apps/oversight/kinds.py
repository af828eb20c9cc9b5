"""Ledger kinds of this room: what a supervisor did with a history is an attempt beside it, never part of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger.kinds import register

VERIFIED = register("oversight.verified", _("History verified"))
EXPORTED = register("oversight.exported", _("History downloaded"))
