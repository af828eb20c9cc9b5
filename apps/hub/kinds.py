"""What the hub's room writes to the ledger: what people and the nightly comparison did with rows and codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger.kinds import register

ROW_RESENT = register("hub.row_resent", _("Row sent to the hub again"))
ROW_CORRECTED = register("hub.row_corrected", _("Row made anew after a correction"))
CODE_CHANGED = register("hub.code_changed", _("Code of the hub changed"))
ITEM_CHANGED = register("hub.item_changed", _("Implementation list changed"))
RECONCILED = register("hub.reconciled", _("Compared with the hub"))
RATED = register("hub.rated", _("Rated by the applicant"))
RATING_TASK_STEP = register("hub.rating_task_step", _("Rating followed up"))
FOREIGN_EVENT = register("hub.foreign_license_event", _("License changed elsewhere"))
