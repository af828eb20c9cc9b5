"""Ledger kinds of the approval core: what history, notices and the hub speak of."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger.kinds import register

KINDS = {
    "case.draft_started": _("Draft started"),
    "case.discarded": _("Draft discarded"),
    "case.draft_lapsed": _("Old draft closed"),
    "case.filed": _("Filed"),
    "case.correction_requested": _("Correction requested"),
    "case.corrected": _("Corrections received"),
    "case.correction_lapsed": _("Returned for want of correction"),
    "case.accepted": _("Accepted"),
    "case.deemed_accepted": _("Deemed accepted"),
    "case.not_accepted": _("Not accepted"),
    "case.co_review_opened": _("Departments asked"),
    "case.opinion_given": _("Opinion given"),
    "case.silence_taken": _("Silence taken for no objection"),
    "case.co_review_closed": _("Co-review closed"),
    "case.procedure_started": _("Special procedure started"),
    "case.procedure_finished": _("Special procedure finished"),
    "case.examined": _("Examined"),
    "case.reported_up": _("Reported to the higher authority"),
    "case.sent_back_down": _("Sent back to the lower authority"),
    "case.reviewed": _("Reviewed"),
    "case.returned_to_handler": _("Returned to the handler"),
    "case.extension_requested": _("Extension asked for"),
    "case.extended": _("Term extended"),
    "case.extension_declined": _("Extension declined"),
    "case.granted": _("Granted"),
    "case.refused": _("Refused"),
    "case.license_numbered": _("License numbered"),
    "case.number_asked": _("License number asked of the national system"),
    "case.number_refused": _("License number refused by the national system"),
    "case.certificate_made": _("License sealed"),
    "case.delivered": _("Delivered"),
    "case.withdrawn": _("Withdrawn"),
    "case.item_claimed": _("Work item claimed"),
    "case.item_released": _("Work item released"),
    "case.item_handed_over": _("Work item handed over"),
    "case.material_added": _("Material uploaded"),
    "case.material_removed": _("Material taken back"),
    "case.document_sealed": _("Document sealed"),
    "case.document_ofd_sealed": _("Document sealed as OFD"),
    "seal.authorized": _("Automatic sealing authorized"),
    "seal.authorization_ended": _("Automatic sealing ended"),
    "case.due_soon": _("Due soon"),
    "case.due_date_moved": _("Due dates moved with the calendar"),
    # Attempts
    "case.refused_act": _("Act refused"),
    "case.refused_upload": _("Upload refused"),
    "case.viewed": _("Case viewed"),
    "case.file_downloaded": _("File downloaded"),
}


def register_kinds() -> None:
    for code, label in KINDS.items():
        register(code, label)
