"""What the hub's room writes to the ledger: what people and the nightly comparison did with rows and codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger.kinds import register

ROW_RESENT = register("hub.row_resent", _("Row sent to the hub again"))
ROW_CORRECTED = register("hub.row_corrected", _("Row made anew after a correction"))
CODE_CHANGED = register("hub.code_changed", _("Code of the hub changed"))
ITEM_CHANGED = register("hub.item_changed", _("Implementation list changed"))
LISTS_FETCHED = register("hub.lists_fetched", _("Lists of matters fetched from the hub"))
LINE_CONFIRMED = register("hub.line_confirmed", _("Change of the hub's list confirmed"))
LINE_SET_ASIDE = register("hub.line_set_aside", _("Change of the hub's list set aside"))
RECONCILED = register("hub.reconciled", _("Compared with the hub"))
LICENSES_ASKED = register("hub.licenses_asked", _("Licenses of the applicant asked of the hub"))
RATED = register("hub.rated", _("Rated by the applicant"))
RATING_TASK_STEP = register("hub.rating_task_step", _("Rating followed up"))
FOREIGN_EVENT = register("hub.foreign_license_event", _("License changed elsewhere"))
