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
VERSION_NUMBERED = kinds.register("license.version_numbered", _("New version of the license entered"))
REPLACED = kinds.register("license.replaced", _("License replaced by its new version"))
GIVEN_UP = kinds.register("license.given_up", _("New version given up before it came into force"))
TRANSFERRED = kinds.register("license.transferred", _("License moved to another register"))
FILE_DOWNLOADED = kinds.register("license.file_downloaded", _("License's file downloaded"))
NUMBER_ASKED = kinds.register("license.number_asked", _("Number asked of the national system"))
NUMBER_GIVEN = kinds.register("license.number_given", _("Number given by the national system"))
NUMBER_REFUSED = kinds.register("license.number_refused", _("Number refused by the national system"))
TYPE_CODE_ENTERED = kinds.register("license.type_code_entered", _("Type code of a license kind entered"))
CONSENT_GIVEN = kinds.register("license.consent_given", _("Consent to sharing given"))
CONSENT_WITHDRAWN = kinds.register("license.consent_withdrawn", _("Consent to sharing withdrawn"))
