"""Uploading, taking back and reading application materials (申请材料)."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.cases.actions import lock_case, subject_of
from apps.cases.drafts import ensure_editable
from apps.cases.errors import NotPossible, NotVisible
from apps.cases.models import Case, Material, MaterialVersion
from apps.cases.selectors import visible_cases
from apps.cases.uploads import Accepted, check_upload
from apps.cases.vocabulary import Stage
from apps.catalogue.definition import MaterialDef
from apps.deadlines.dates import today
from apps.identity.models import User
from apps.identity.selectors import user_actor
from apps.ledger.services import record, record_attempt

# A second click sends the same file again within moments; the same file much later is meant.
SAME_CLICK = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Origin:
    """Where a material came from that nobody uploaded: an electronic license (电子证照), attached by the applicant.

    `source`: `hub` (the national platform gave it) or `register` (this system's own). `query`: the number of the query
    that it answers, 0 for the own register.
    """

    source: Literal["hub", "register"]
    name: str
    number: str
    identifier: str
    issuer: str
    issued_on: str
    query: int = 0


def attach_license(*, case: Case, user: User, code: str, file: UploadedFile[Any], origin: Origin) -> MaterialVersion:
    """Keeps the file of an electronic license as the newest version of a material, as it was received.

    It passes the same checks as an upload. Raises ValidationError, NotPermitted or NotPossible.
    """
    ensure_editable(case, user=user)
    definition = material_definition(case, code)
    if not definition.may_be_license:
        raise NotPossible(_("An electronic license cannot stand for this material. Upload a file."))
    accepted = check_upload(file, accept=definition.accept, max_mb=definition.max_mb)
    with transaction.atomic():
        locked = lock_case(case.pk)
        ensure_editable(locked, user=user)
        return _store(locked, user, definition, accepted, file, origin)


def upload_material(*, case: Case, user: User, code: str, upload: UploadedFile[Any]) -> MaterialVersion:
    """Checks and stores a file as the newest version of a material.

    Raises ValidationError (names the file), NotPermitted or NotPossible. The check runs before the case is locked:
    a slow file holds up nobody.
    """
    ensure_editable(case, user=user)
    definition = material_definition(case, code)
    try:
        accepted = check_upload(upload, accept=definition.accept, max_mb=definition.max_mb)
    except ValidationError as error:
        data = {"material": code, "file": str(upload.name)[:200], "code": str(error.code)}
        record_attempt(kind="case.refused_upload", subject=subject_of(case.pk), actor=user_actor(user), data=data)
        raise
    with transaction.atomic():
        locked = lock_case(case.pk)
        ensure_editable(locked, user=user)
        return _store(locked, user, definition, accepted, upload)


def keep_file(*, case: Case, user: User, code: str, upload: UploadedFile[Any]) -> MaterialVersion:
    """Keeps a file chosen on a page of the application as a material; the caller holds the case's lock.

    The same file again makes no new version. Raises ValidationError (names the file) or NotPossible.
    """
    definition = material_definition(case, code)
    accepted = check_upload(upload, accept=definition.accept, max_mb=definition.max_mb)
    newest = MaterialVersion.objects.filter(material__case=case, material__code=code, removed_at__isnull=True).last()
    if newest is not None and newest.digest == accepted.digest:
        return newest
    return _store(case, user, definition, accepted, upload)


def material_definition(case: Case, code: str) -> MaterialDef:
    """Raises NotPossible for a material outside the catalogue's list: nothing else may be asked for (art. 31)."""
    definition = next((m for m in case.matter.spec.materials if m.code == code), None)
    if definition is None:
        raise NotPossible(_("This matter does not ask for such a material."))
    return definition


def _store(
    case: Case,
    user: User,
    definition: MaterialDef,
    accepted: Accepted,
    upload: UploadedFile[Any],
    origin: Origin | None = None,
) -> MaterialVersion:
    material, _created = Material.objects.get_or_create(
        case=case, code=definition.code, defaults={"title": definition.name.zh}
    )
    now = timezone.now()
    repeated = material.versions.filter(
        digest=accepted.digest,
        name=accepted.name,
        uploaded_by=user,
        uploaded_at__gte=now - SAME_CLICK,
        removed_at__isnull=True,
    ).last()
    if repeated is not None:
        return repeated
    version = MaterialVersion(
        material=material,
        number=material.versions.count() + 1,
        name=accepted.name,
        size=upload.size or 0,
        content_type=accepted.content_type,
        digest=accepted.digest,
        uploaded_by=user,
        uploaded_at=now,
        origin=asdict(origin) if origin else {},
    )
    version.file.save(accepted.name, upload, save=False)
    version.save()
    data = {"material": material.code, "version": version.number, "name": version.name, "sm3": version.digest}
    data |= {"origin": version.origin} if version.origin else {}
    record(kind="case.material_added", subject=subject_of(case.pk), actor=user_actor(user), data=data)
    Case.objects.filter(pk=case.pk).update(touched_at=version.uploaded_at)
    return version


def remove_material(*, case: Case, user: User, version_id: int) -> None:
    """Takes a file back while the application is a draft. Raises NotVisible, NotPermitted or NotPossible."""
    with transaction.atomic():
        locked = lock_case(case.pk)
        ensure_editable(locked, user=user)
        if locked.stage != Stage.DRAFT:
            raise NotPossible(_("What was filed stays in the file; upload a new version instead."))
        version = MaterialVersion.objects.filter(pk=version_id, material__case=locked, removed_at__isnull=True).first()
        if version is None:
            raise NotVisible
        version.removed_at = timezone.now()
        version.save(update_fields=["removed_at"])
        data = {"material": version.material.code, "version": version.number, "sm3": version.digest}
        record(kind="case.material_removed", subject=subject_of(case.pk), actor=user_actor(user), data=data)


def open_material(*, case_id: UUID, user: User, version_id: int) -> MaterialVersion:
    """The version for download, only to those who may see the case; each look is recorded. Raises NotVisible."""
    version = (
        MaterialVersion.objects.select_related("material")
        .filter(
            pk=version_id,
            material__case__in=visible_cases(user=user, on=today()).filter(pk=case_id).values("pk"),
            removed_at__isnull=True,
        )
        .first()
    )
    if version is None:
        raise NotVisible
    data = {"material": version.material.code, "version": version.number, "sm3": version.digest}
    record_attempt(kind="case.file_downloaded", subject=subject_of(case_id), actor=user_actor(user), data=data)
    return version
