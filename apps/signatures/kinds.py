"""What this room writes to the ledger."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger import kinds

AUTHORITY_MADE = kinds.register("authority.made", _("Certificate authority set up"))
KEY_REVOKED = kinds.register("key.revoked", _("Certificate revoked"))
KEY_RENEWED = kinds.register("key.renewed", _("Certificate renewed"))
KEY_REQUESTED = kinds.register("key.requested", _("Certificate requested from outside"))
KEY_CERTIFIED = kinds.register("key.certified", _("Outside certificate taken in"))
TRUST_ADDED = kinds.register("trust.added", _("Outside authority trusted"))
TRUST_REMOVED = kinds.register("trust.removed", _("Outside authority not trusted any more"))
LIST_TAKEN = kinds.register("authority.list_taken", _("Outside revocation list taken in"))
LIST_PUBLISHED = kinds.register("authority.list_published", _("Revocation list published"))
SEAL_MADE = kinds.register("seal.made", _("Seal made"))
SEAL_RENEWED = kinds.register("seal.renewed", _("Seal renewed"))
SEAL_SUSPENDED = kinds.register("seal.suspended", _("Seal suspended"))
SEAL_RESUMED = kinds.register("seal.resumed", _("Seal in use again"))
SEAL_DESTROYED = kinds.register("seal.destroyed", _("Seal destroyed"))
TIME_AUTHORITY_MADE = kinds.register("time_authority.made", _("Time-stamp authority set up"))
SEAL_ENCODED = kinds.register("seal.encoded", _("Seal file made"))
SEAL_APPLIED = kinds.register("seal.applied", _("Seal applied"))
SEAL_REFUSED = kinds.register("seal.refused", _("Seal not applied"))
