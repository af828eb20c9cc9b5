"""What the ledger says about licenses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger import kinds

NUMBERED = kinds.register("license.numbered", _("License numbered"))
ISSUED = kinds.register("license.issued", _("License issued"))
SUSPENDED = kinds.register("license.suspended", _("License suspended"))
RESUMED = kinds.register("license.resumed", _("License in force again"))
REVOKED = kinds.register("license.revoked", _("License revoked"))
CANCELLED = kinds.register("license.cancelled", _("License cancelled"))
EXPIRED = kinds.register("license.expired", _("License expired"))
CONSENT_GIVEN = kinds.register("license.consent_given", _("Consent to sharing given"))
CONSENT_WITHDRAWN = kinds.register("license.consent_withdrawn", _("Consent to sharing withdrawn"))
