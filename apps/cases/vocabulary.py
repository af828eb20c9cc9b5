"""The shared vocabulary: stages, kinds of work items, documents. Sectors add transitions, never stage names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(models.TextChoices):
    """Where a case stands (办理阶段), domain 2.2."""

    DRAFT = "draft", pgettext_lazy("stage", "Draft")
    FILED = "filed", pgettext_lazy("stage", "Filed")
    CORRECTION = "correction", pgettext_lazy("stage", "Awaiting correction")
    EXAMINATION = "examination", pgettext_lazy("stage", "Examination")
    CO_REVIEW = "co_review", pgettext_lazy("stage", "Co-review")
    SUSPENDED = "suspended", pgettext_lazy("stage", "Special procedure")
    REVIEW = "review", pgettext_lazy("stage", "Review")
    DECISION = "decision", pgettext_lazy("stage", "Decision")
    CERTIFICATE = "certificate", pgettext_lazy("stage", "Certificate making")
    DELIVERY = "delivery", pgettext_lazy("stage", "Delivery")
    COMPLETED = "completed", pgettext_lazy("stage", "Completed")
    REFUSED = "refused", pgettext_lazy("stage", "Refused")
    NOT_ACCEPTED = "not_accepted", pgettext_lazy("stage", "Not accepted")
    WITHDRAWN = "withdrawn", pgettext_lazy("stage", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("stage", "Lapsed")


CLOSED = frozenset({Stage.COMPLETED, Stage.REFUSED, Stage.NOT_ACCEPTED, Stage.WITHDRAWN, Stage.LAPSED})
UNDER_EXAMINATION = frozenset({Stage.EXAMINATION, Stage.CO_REVIEW, Stage.SUSPENDED, Stage.REVIEW, Stage.DECISION})


class ItemKind(models.TextChoices):
    """What a work item (待办) asks for."""

    ACCEPT = "accept", _("Check and accept")
    EXAMINE = "examine", _("Examine")
    CO_REVIEW = "co_review", _("Give an opinion")
    REVIEW = "review", _("Review")
    DECIDE = "decide", _("Decide")
    EXTENSION = "extension", _("Decide on an extension")
    CERTIFICATE = "certificate", _("Make the certificate")
    DELIVER = "deliver", _("Deliver")


class ItemState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class Verdict(models.TextChoices):
    """What an opinion says."""

    AGREE = "agree", _("Agree")
    CONDITIONAL = "conditional", _("Agree with conditions")
    NO_COMMENT = "no_comment", _("No comment")
    DISAGREE = "disagree", _("Disagree")


class DocumentKind(models.TextChoices):
    """Documents the system makes and seals (文书), domain 2.3; the article of the Administrative License Law beside."""

    FILING_RECEIPT = "filing_receipt", _("Receipt of filing")  # art. 32
    CORRECTION_NOTICE = "correction_notice", _("Correction notice")  # art. 32(4)
    ACCEPTANCE_NOTICE = "acceptance_notice", _("Acceptance notice")  # art. 32
    NON_ACCEPTANCE = "non_acceptance", _("Decision not to accept")  # art. 32
    PROCEDURE_NOTICE = "procedure_notice", _("Notice of time needed for a special procedure")  # art. 45
    EXTENSION_NOTICE = "extension_notice", _("Notice of extended term")  # art. 42
    GRANT_DECISION = "grant_decision", _("Decision to grant")  # art. 38
    REFUSAL_DECISION = "refusal_decision", _("Decision to refuse")  # art. 38
    DELIVERY_RECEIPT = "delivery_receipt", _("Receipt of delivery")  # art. 44
