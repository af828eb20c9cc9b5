"""Asking the hub for an applicant's licenses, with their consent and for one material of one application.

Consent is to this query, for this purpose (个人信息保护法 arts. 13, 14); what came back may be used for it alone, and
only for half an hour. A hub that is away is said in a sentence, and the upload goes on as ever.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.cases.drafts import ensure_editable
from apps.cases.errors import NotPossible
from apps.cases.materials import material_definition
from apps.cases.models import Case
from apps.catalogue.definition import MaterialDef
from apps.hub import breaker, kinds
from apps.hub.gateway.client import Gateway
from apps.hub.gateway.errors import HubError, Refused, Unavailable
from apps.hub.gateway.profile import current
from apps.hub.models import LicenseQuery
from apps.hub.reuse.answers import fitting
from apps.identity.models import User
from apps.identity.selectors import user_actor
from apps.ledger.services import Subject, record
from apps.licenses.sharing import checked_purpose

SERVICE = "license-query"
PATIENCE = 6.0
"""Seconds that a person waits in front of the page; a worker would wait longer."""
MOST_A_DAY = 20
Outcome = LicenseQuery.Outcome


def default_purpose(case: Case, code: str) -> str:
    """What the query is for, in words that the applicant may change."""
    definition = material_definition(case, code)
    words = _("Application “%(matter)s”: material “%(material)s”")
    return (words % {"matter": case.matter.name, "material": definition.name})[:200]


def consent_sentence(case: Case) -> str:
    """What the applicant agrees to. Stored with the query as it was shown."""
    return _(
        "I agree that %(authority)s asks the national platform once for the electronic licenses of %(applicant)s for "
        "the purpose stated. What comes back is used for this application only; who asked, when and what for is "
        "recorded and shown to me."
    ) % {"authority": case.receiving_authority.name, "applicant": case.applicant.name}


def ask(
    *, case: Case, user: User, code: str, purpose: str, agrees: bool, gateway: Gateway | None = None
) -> LicenseQuery:
    """Asks once and keeps what fits the material. Never raises for a hub that is away: `outcome` says so.

    Raises NotPermitted or NotPossible, ValidationError at `purpose` or `agrees`.
    """
    ensure_editable(case, user=user)
    definition = reusable(case, code)
    purpose = checked_purpose(purpose)
    if not agrees:
        raise ValidationError({"agrees": _("Without your consent the platform is not asked. Upload the file instead.")})
    query = _begin(case, user, code, purpose)
    try:
        found, left_out = _answer(gateway or _patient_gateway(), definition, case.applicant.id_number)
    except HubError as error:
        outcome = Outcome.REFUSED if isinstance(error, Refused) else Outcome.AWAY
        return _end(query, outcome, error_kind=error.kind)
    return _end(query, Outcome.ANSWERED, found=found, left_out=left_out)


def reusable(case: Case, code: str) -> MaterialDef:
    """The material's definition. Raises NotPossible where no license may stand for it."""
    definition = material_definition(case, code)
    if not definition.may_be_license:
        raise NotPossible(_("An electronic license cannot stand for this material. Upload a file."))
    return definition


@transaction.atomic
def _begin(case: Case, user: User, code: str, purpose: str) -> LicenseQuery:
    User.objects.select_for_update().get(pk=user.pk)  # so that the count holds for two clicks at once
    since = timezone.now() - dt.timedelta(days=1)
    if LicenseQuery.objects.filter(applicant=case.applicant, asked_at__gte=since).count() >= MOST_A_DAY:
        raise ValidationError(
            _("The platform was asked %(most)d times for this applicant within a day. Upload the file, or come back.")
            % {"most": MOST_A_DAY}
        )
    return LicenseQuery.objects.create(
        case=case,
        material_code=code,
        applicant=case.applicant,
        asked_by=user,
        purpose=purpose,
        consent=consent_sentence(case)[:500],
        asked_at=timezone.now(),
    )


def _patient_gateway() -> Gateway:
    profile = current()
    return Gateway(replace(profile, timeout=min(profile.timeout, PATIENCE)))


def _answer(gateway: Gateway, definition: MaterialDef, holder_code: str) -> tuple[list[dict[str, str]], int]:
    """Raises HubError; where the hub was away three times in a row, without asking again for a while."""
    if not gateway.profile.is_configured:
        raise Unavailable("no_address")
    if not breaker.permits(SERVICE):
        raise Unavailable("breaker_open")
    asked = {"holder_code": holder_code}
    known = [kind.type_code for kind in definition.licenses]
    if len(known) == 1 and known[0]:
        asked["certificate_type_code"] = known[0]
    try:
        data = gateway.call(SERVICE, json.dumps(asked).encode())
        answer = fitting(data, definition=definition, holder_code=holder_code)
    except Refused:
        breaker.succeeded(SERVICE)
        raise
    except HubError as error:
        breaker.failed(SERVICE, reason=str(error))
        raise
    breaker.succeeded(SERVICE)
    return answer


@transaction.atomic
def _end(
    query: LicenseQuery,
    outcome: str,
    *,
    found: list[dict[str, str]] | None = None,
    left_out: int = 0,
    error_kind: str = "",
) -> LicenseQuery:
    rows = found or []
    query.outcome, query.error_kind, query.answered_at = outcome, error_kind[:32], timezone.now()
    query.found, query.left_out = len(rows), left_out
    query.answer = json.dumps(rows, ensure_ascii=False) if rows else ""
    query.save()
    data: dict[str, Any] = {
        "query": query.pk,
        "material": query.material_code,
        "purpose": query.purpose,
        "consent": query.consent,
        "outcome": str(outcome),
        "error": query.error_kind,
        "licenses": [row["certificate_source_id"] for row in rows],
        "left_out": left_out,
    }
    actor = user_actor(query.asked_by, {"applicant": query.applicant_id})
    record(kind=kinds.LICENSES_ASKED.code, subject=Subject("case", str(query.case_id)), actor=actor, data=data)
    return query
