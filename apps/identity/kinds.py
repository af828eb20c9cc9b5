"""What the ledger says about people, posts and applicants."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.ledger import kinds

AUTHORITY_CREATED = kinds.register("identity.authority_created", _("Authority created"))
DEPARTMENT_CREATED = kinds.register("identity.department_created", _("Department created"))
USER_CREATED = kinds.register("identity.user_created", _("Account opened"))
POST_OPENED = kinds.register("identity.post_opened", _("Appointed to a post"))
POST_CLOSED = kinds.register("identity.post_closed", _("Left a post"))
STAND_IN_SET = kinds.register("identity.stand_in_set", _("Stand-in named"))
APPLICANT_REGISTERED = kinds.register("identity.applicant_registered", _("Applicant registered"))
APPLICANT_CHANGED = kinds.register("identity.applicant_changed", _("Applicant's details changed"))
ACCOUNT_LINKED = kinds.register("identity.account_linked", _("Account linked to an applicant"))
AGENT_APPOINTED = kinds.register("identity.agent_appointed", _("Agent appointed"))
AGENCY_ENDED = kinds.register("identity.agency_ended", _("Agency ended"))
LEVEL_STATED = kinds.register("identity.level_stated", _("Real-name level stated"))
SIGNED_IN = kinds.register("identity.signed_in", _("Signed in"))
SIGNED_OUT = kinds.register("identity.signed_out", _("Signed out"))
SIGN_IN_FAILED = kinds.register("identity.sign_in_failed", _("Sign-in failed"))
