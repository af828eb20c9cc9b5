"""Applications filed at the hub become cases of the same kind as those filed here, through the same functions."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import IntegrityError, transaction
from django.utils.datastructures import MultiValueDict

from apps.cases import drafts, materials
from apps.cases.actions import perform
from apps.cases.errors import CaseError, InvalidData, LevelTooLow
from apps.cases.models import Case
from apps.cases.registry import plugin_for
from apps.hub.identities import applicant_of, user_of
from apps.hub.inbound.errors import NotTaken
from apps.hub.inbound.fields import mapping, text
from apps.hub.levels import keep_level
from apps.hub.models import FiledAtHub, ImplementationItem, InboundMessage
from apps.identity.models import Authority


def take_application(message: InboundMessage, data: Mapping[str, Any]) -> dict[str, Any]:
    """The application becomes a filed case. Raises NotTaken, with the page and field that is wrong."""
    hub_number = text(data, "hub_number", most=64)
    before = NotTaken("E-FILED", "this application was taken before, under another message", "hub_number")
    if FiledAtHub.objects.filter(hub_number=hub_number).exists():
        raise before
    matter_code, authority = _matter(data)
    identity = mapping(data, "applicant")
    user = user_of(identity)
    keep_level(identity, user=user)
    try:
        case = drafts.start_draft(
            user=user, applicant=applicant_of(identity, user=user), matter_code=matter_code, authority=authority
        )
        _fill(case, user, mapping(data, "form"), data.get("materials") or [])
        outcome = perform(case, "file", user, data={"declaration": True})
    except InvalidData as error:
        field, errors = next(iter(error.errors.items()))
        raise NotTaken("E-FORM", f"{field}: {errors[0]}", field) from error
    except LevelTooLow as error:
        raise NotTaken("E-LEVEL", str(error), "applicant.real_name_level") from error
    except CaseError as error:
        raise NotTaken("E-CASE", str(error)) from error
    try:
        with transaction.atomic():
            FiledAtHub.objects.create(message=message, hub_number=hub_number, case=case)
    except IntegrityError:
        raise before from None
    query_code = Case.objects.values_list("query_code", flat=True).get(pk=case.pk)
    return {"project_no": outcome.number, "query_code": query_code}


def _matter(data: Mapping[str, Any]) -> tuple[str, Authority]:
    """By the implementation code, which names organ and matter."""
    task_code = text(data, "task_code", most=36)
    item = ImplementationItem.objects.select_related("authority").filter(task_code=task_code).first()
    if item is None:
        raise NotTaken(
            "E-MATTER", "there is no such matter here: our implementation list does not have it", "task_code"
        )
    if item.ended_at is not None:
        raise NotTaken("E-MATTER", "this line of the implementation list has ended", "task_code")
    try:
        plugin_for(item.matter_code)
    except KeyError:
        raise NotTaken("E-MATTER", "this matter is not open online", "task_code") from None
    return item.matter_code, item.authority


def _fill(case: Case, user: Any, form: Mapping[str, Any], sent: Any) -> None:
    """Pages in their order, each with its files, then the materials that have no page."""
    files = _files(sent)
    for step in plugin_for(case.matter_code).steps:
        entries = form.get(step.code, {})
        if not isinstance(entries, Mapping):
            raise NotTaken("E-FIELD", f"form.{step.code} is an object", f"form.{step.code}")
        uploads: MultiValueDict[str, UploadedFile[Any]] = MultiValueDict(
            {field: [file] for (page, field), file in files.items() if page == step.code}
        )
        drafts.save_step(case=case, user=user, step_code=step.code, data=entries, files=uploads)
    for (page, code), file in files.items():
        if page == "material":
            try:
                materials.upload_material(case=case, user=user, code=code, upload=file)
            except ValidationError as error:
                raise NotTaken("E-FILE", error.messages[0], f"materials.{code}") from error


def _files(sent: Any) -> dict[tuple[str, str], SimpleUploadedFile]:
    """`{"page": "material" | step, "code": …, "name": …, "content": base64}` each. Raises NotTaken naming the file."""
    if not isinstance(sent, list) or len(sent) > 200:
        raise NotTaken("E-FIELD", "materials is a list of at most 200 files", "materials")
    files = {}
    for each in sent:
        if not isinstance(each, Mapping):
            raise NotTaken("E-FIELD", "each material is an object", "materials")
        page, code = text(each, "page", most=40), text(each, "code", most=40)
        name, encoded = text(each, "name", most=200), text(each, "content", most=2 * settings.UPLOAD_MAX_BYTES)
        try:
            content = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise NotTaken("E-FILE", f"{name} is not base64", f"materials.{code}") from None
        if len(content) > settings.UPLOAD_MAX_BYTES:
            limit = settings.UPLOAD_MAX_BYTES // 1024**2
            raise NotTaken("E-FILE", f"{name} is larger than {limit} MB", f"materials.{code}")
        files[page, code] = SimpleUploadedFile(name, content)
    return files
