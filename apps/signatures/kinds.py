"""What this room writes to the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger import kinds

AUTHORITY_MADE = kinds.register("authority.made", _("Certificate authority set up"))
SEAL_MADE = kinds.register("seal.made", _("Seal made"))
SEAL_SUSPENDED = kinds.register("seal.suspended", _("Seal suspended"))
SEAL_RESUMED = kinds.register("seal.resumed", _("Seal in use again"))
SEAL_DESTROYED = kinds.register("seal.destroyed", _("Seal destroyed"))
SEAL_ENCODED = kinds.register("seal.encoded", _("Seal file made"))
SEAL_APPLIED = kinds.register("seal.applied", _("Seal applied"))
SEAL_REFUSED = kinds.register("seal.refused", _("Seal not applied"))
