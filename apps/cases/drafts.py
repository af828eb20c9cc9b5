"""Drafts: started, saved as they go, never lost. A draft has no number and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from apps.cases.actions import lock_case, subject_of
from apps.cases.errors import InvalidData, NotPermitted, NotPossible, RequestReused
from apps.cases.models import ActionRequest, Case
from apps.cases.real_names import require_level
from apps.cases.registry import plugin_for
from apps.cases.search import search_text
from apps.cases.vocabulary import Stage
from apps.catalogue.models import MatterVersion
from apps.catalogue.selectors import current_version
from apps.deadlines.dates import today
from apps.identity.models import Applicant, Authority, User
from apps.identity.selectors import may_act_for, user_actor
from apps.ledger.services import record


def start_draft(
    *, user: User, applicant: Applicant, matter_code: str, authority: Authority, request_id: str | None = None
) -> Case:
    """Opens a draft for a matter that is open online, at the authority that will receive it.

    The catalogue version and the machine of this moment stay with the case to its end. A repeated `request_id`
    gives the same draft. Raises NotPermitted, LevelTooLow, NotPossible or RequestReused.
    """
    with transaction.atomic():
        if request_id:
            User.objects.select_for_update().get(pk=user.pk)
            repeated = ActionRequest.objects.filter(user=user, request_id=request_id).select_related("case").first()
            if repeated is not None:
                return _same_start(repeated, applicant, matter_code, authority)
        case = _start(user, applicant, matter_code, authority)
        if request_id:
            ActionRequest.objects.create(
                user=user,
                request_id=request_id,
                case=case,
                action="start",
                answer={"case": str(case.pk)},
                created_at=timezone.now(),
            )
        return case


def _same_start(repeated: ActionRequest, applicant: Applicant, matter_code: str, authority: Authority) -> Case:
    case = repeated.case
    first = (repeated.action, case.applicant_id, case.matter_code, case.receiving_authority_id)
    if first != ("start", applicant.pk, matter_code, authority.pk):
        raise RequestReused
    return case


def _start(user: User, applicant: Applicant, matter_code: str, authority: Authority) -> Case:
    try:
        plugin, version = plugin_for(matter_code), current_version(matter_code)
    except (KeyError, MatterVersion.DoesNotExist):
        raise NotPossible(_("This matter cannot be filed online yet.")) from None
    if not may_act_for(user=user, applicant=applicant, matter_code=matter_code, on=today()):
        raise NotPermitted(_("You are neither this applicant nor their agent for this matter."))
    require_level(user=user, spec=version.spec)
    if authority.level not in {level.level for level in version.spec.levels}:
        raise NotPossible(_("%(authority)s does not receive this matter.") % {"authority": authority.name})
    now = timezone.now()
    case = Case(
        matter=version,
        matter_code=matter_code,
        machine=plugin.machine,
        stage=Stage.DRAFT,
        applicant=applicant,
        filer=user,
        receiving_authority=authority,
        holder=authority,
        deciding_authority=authority,
        started_at=now,
        touched_at=now,
    )
    case.search_text = search_text(case)
    case.save(force_insert=True)
    actor = user_actor(user, {"applicant": applicant.pk})
    data = {"matter": matter_code, "matter_version": version.number, "machine": plugin.machine}
    record(kind="case.draft_started", subject=subject_of(case.pk), actor=actor, data=data)
    return case


def ensure_editable(case: Case, *, user: User) -> None:
    """Entries and materials change in a draft or while a correction is asked for. Raises NotPermitted, NotPossible."""
    if not may_act_for(user=user, applicant=case.applicant, matter_code=case.matter_code, on=today()):
        raise NotPermitted(_("Only the applicant, or an agent for this matter, may do this."))
    if case.stage not in (Stage.DRAFT, Stage.CORRECTION):
        raise NotPossible(_("The application is filed; it can be changed only when a correction is asked for."))


def touch(case: Case) -> None:
    """After a saved page: search text and basis follow the entries, the draft counts as alive."""
    case.touched_at, case.search_text = timezone.now(), search_text(case)
    case.basis = plugin_for(case.matter_code).basis(case)
    case.save(update_fields=["touched_at", "search_text", "title", "project", "basis"])


def save_step(
    *,
    case: Case,
    user: User,
    step_code: str,
    data: Mapping[str, Any],
    files: MultiValueDict[str, UploadedFile[Any]] | None = None,
) -> None:
    """Checks and saves one page of the application.

    Raises NotPermitted or NotPossible, InvalidData with the page's errors. Nothing is saved of a page with errors;
    what the page keeps for the person who entered it is the page's business.
    """
    step = plugin_for(case.matter_code).step(step_code)
    if step is None:
        raise NotPossible(_("There is no such page in this application."))
    with transaction.atomic():
        locked = lock_case(case.pk)
        ensure_editable(locked, user=user)
        form = step.form(data, files, case=locked)
        if not form.is_valid():
            raise InvalidData({field: list(errors) for field, errors in form.errors.items()})
        form.save()
        if step.material:
            _keep_files(locked, user, step.material, files or MultiValueDict())
        touch(locked)


def _keep_files(case: Case, user: User, code: str, files: MultiValueDict[str, UploadedFile[Any]]) -> None:
    from apps.cases.materials import keep_file  # that module asks this one whether a case may be edited

    for field in files:
        upload = files[field]
        assert isinstance(upload, UploadedFile)
        upload.seek(0)
        try:
            keep_file(case=case, user=user, code=code, upload=upload)
        except ValidationError as error:
            raise InvalidData({field: error.messages}) from None
