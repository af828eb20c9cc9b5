"""Attaching a license as a material: the file as it was received, with where it came from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

import requests
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.cases.drafts import ensure_editable
from apps.cases.errors import NotVisible
from apps.cases.materials import Origin, attach_license
from apps.cases.models import Case, MaterialVersion
from apps.catalogue.definition import MaterialDef
from apps.deadlines.dates import today
from apps.hub.gateway.errors import Unavailable
from apps.hub.gateway.profile import current
from apps.hub.models import LicenseQuery
from apps.hub.reuse.answers import Offer, offers_of
from apps.hub.reuse.queries import PATIENCE, reusable
from apps.identity.models import User
from apps.licenses import uses
from apps.licenses.document import file_name
from apps.licenses.models import License, Status
from apps.licenses.selectors import kind_title, visible_to
from apps.licenses.use_models import UseKind

LASTS = dt.timedelta(minutes=30)
"""How long an answer may be used: consent was to one query for one purpose, not to keeping a copy at hand."""
MOST_OWN = 20


def is_fresh(query: LicenseQuery) -> bool:
    return query.asked_at + LASTS >= timezone.now()


def forget_answers() -> int:
    """Empties answers that may not be used any more; who asked, when and what for stays. Gives how many."""
    old = LicenseQuery.objects.filter(asked_at__lt=timezone.now() - LASTS, found__gt=0, forgotten_at__isnull=True)
    return old.update(answer="", forgotten_at=timezone.now())


def attach_from_hub(*, query_id: int, user: User, identifier: str) -> MaterialVersion:
    """Fetches the file of a license that the query found and keeps it as the material.

    Raises NotVisible for another person's query, NotPermitted or NotPossible for the case, ValidationError where the
    answer is too old, the license is no longer in force, or the file did not come as announced.
    """
    query = LicenseQuery.objects.select_related("case__matter", "case__applicant").filter(pk=query_id).first()
    if query is None or query.asked_by_id != user.pk:
        raise NotVisible
    ensure_editable(query.case, user=user)
    definition = reusable(query.case, query.material_code)
    if not is_fresh(query):
        raise ValidationError(_("The answer is older than half an hour. Ask the platform again."))
    offer = next((o for o in offers_of(query.answer) if o.identifier == identifier), None)
    if offer is None:
        raise NotVisible
    if not offer.is_in_force:
        raise ValidationError(_("This license was suspended or revoked by its authority."))
    upload = _fetched(offer, definition)
    origin = Origin("hub", offer.name, offer.number, offer.identifier, offer.issuer, offer.issued_on, query.pk)
    with transaction.atomic():
        version = attach_license(case=query.case, user=user, code=query.material_code, file=upload, origin=origin)
        query.attached_identifier, query.attached_at = offer.identifier, timezone.now()
        query.save(update_fields=["attached_identifier", "attached_at"])
    return version


def _fetched(offer: Offer, definition: MaterialDef) -> SimpleUploadedFile:
    """Raises ValidationError, with what to do."""
    if not offer.link:
        raise ValidationError(_("The platform gives no file of this license. Upload a copy instead."))
    try:
        content = _download(offer.link, most=definition.max_bytes)
    except Unavailable:
        raise ValidationError(
            _("The license's file could not be fetched. Upload a copy instead, or try again later.")
        ) from None
    if offer.file_sm3 and hashlib.new("sm3", content).hexdigest() != offer.file_sm3:
        raise ValidationError(_("The license's file is not the one the platform announced. Upload a copy instead."))
    return SimpleUploadedFile(_file_name(offer, content), content)


def _file_name(offer: Offer, content: bytes) -> str:
    """As GB/T 36905 names it, by the identifier; the content decides the ending."""
    ending = "ofd" if content[:2] == b"PK" else "pdf"
    return f"{offer.identifier.replace('/', '-')[:120]}.{ending}"


def _download(link: str, *, most: int) -> bytes:
    """Only from the hub itself: a link elsewhere would let an answer send us anywhere. Raises Unavailable."""
    base = current().url
    address = urljoin(f"{base}/", link)
    wanted, ours = urlsplit(address), urlsplit(base)
    if (wanted.scheme, wanted.netloc) != (ours.scheme, ours.netloc):
        raise Unavailable("foreign_link", address[:200])
    content = b""
    try:
        with requests.Session() as session:
            session.trust_env = False
            with session.get(address, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
                if answer.status_code != requests.codes.ok:
                    raise Unavailable(f"http_{answer.status_code}")
                for part in answer.iter_content(65_536):
                    content += part
                    if len(content) > most:
                        raise Unavailable("too_large", f"more than {most} bytes")
    except requests.RequestException as error:
        raise Unavailable("connection", str(error)) from error
    return content


def own_licenses(*, case: Case, user: User, code: str) -> Sequence[License]:
    """Of the applicant, issued here, valid today and fit for the material: nobody need ask the platform for them.

    An agent for single matters does not see what else their principal holds.
    """
    wanted = {kind for license_type in reusable(case, code).licenses for kind in license_type.kinds}
    day = today()
    held = visible_to(user=user, on=day).filter(holder=case.applicant, kind__in=wanted, status=Status.VALID)
    return [license for license in held[:MOST_OWN] if license.holds_on(day)]


def attach_own(*, case: Case, user: User, code: str, license_id: int) -> MaterialVersion:
    """Keeps the issued file of a license of our own as the material; the holder finds it among its uses.

    Raises NotVisible, NotPermitted, NotPossible or ValidationError.
    """
    ensure_editable(case, user=user)
    license = next((own for own in own_licenses(case=case, user=user, code=code) if own.pk == license_id), None)
    if license is None:
        raise NotVisible
    with license.pdf.open() as file:
        upload = SimpleUploadedFile(file_name(license, "pdf"), file.read())
    title = kind_title(license)
    issued = license.issued_on.isoformat()
    origin = Origin("register", title, license.number, license.identifier or "", license.issuer_name, issued)
    with transaction.atomic():
        version = attach_license(case=case, user=user, code=code, file=upload, origin=origin)
        uses.note_use(
            license=license,
            kind=UseKind.IN_CASE,
            user=user,
            organization=case.applicant.name,
            purpose=_("Attached to the application “%(matter)s”")[:250] % {"matter": case.matter.name},
            case_ref=str(case.pk),
        )
    return version
