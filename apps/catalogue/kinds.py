"""Ledger kinds of this room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger.kinds import register

VERSION_LOADED = register("catalogue.version_loaded", _("Matter version loaded"))
MATTER_UNLISTED = register("catalogue.matter_unlisted", _("Matter no longer listed"))
