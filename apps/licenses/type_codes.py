"""Official type codes of license kinds (证照类型代码, GB/T 36904): entered when they become known, never guessed.

A kind's own declaration goes first. A license keeps the identifier it was issued with: one that was numbered before
its kind had a code has none, and gets one when it is made again.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.ledger.services import Actor, Subject, record
from apps.licenses import facts, kinds
from apps.licenses.identifiers import make_identifier
from apps.licenses.kinds import LicenseKind
from apps.licenses.models import License
from apps.licenses.type_code_models import SHAPE, TypeCode


def type_code_of(kind: LicenseKind) -> str | None:
    """None where it is not known."""
    return kind.type_code or TypeCode.objects.filter(kind=kind.code).values_list("code", flat=True).first()


def type_codes() -> dict[str, str]:
    """Those that are known, by kind."""
    declared = {kind.code: kind.type_code for kind in kinds.all_kinds() if kind.type_code}
    return dict(TypeCode.objects.values_list("kind", "code")) | declared


@transaction.atomic
def enter_type_code(*, kind_code: str, code: str, source: str, actor: Actor) -> TypeCode:
    """Enters or changes the code of a kind; licenses numbered from now on bear it.

    Raises KeyError for an unknown kind; ValidationError at the field for another shape, a code of another kind, a
    missing source, or a kind whose code is declared with it.
    """
    kind, code, source = kinds.get(kind_code), code.strip().upper(), source.strip()
    _check(kind, code, source)
    now = {"entered_by": actor.name, "entered_at": timezone.now()}
    before = TypeCode.objects.select_for_update().filter(kind=kind.code).values_list("code", flat=True).first()
    try:
        with transaction.atomic():
            found, _created = TypeCode.objects.update_or_create(
                kind=kind.code, defaults={"code": code, "source": source, **now}
            )
    except IntegrityError:
        # Somebody gave it to another kind in this very moment: now the check sees it.
        _check(kind, code, source)
        raise
    data = {"before": before or "", "after": code, "source": source}
    record(kind=facts.TYPE_CODE_ENTERED.code, subject=Subject("license_kind", kind.code), actor=actor, data=data)
    return found


def _check(kind: LicenseKind, code: str, source: str) -> None:
    errors: dict[str, str] = {}
    taken = next((other for other, its in type_codes().items() if its == code and other != kind.code), None)
    if kind.type_code:
        errors["code"] = _("This kind's code is declared with it and cannot be entered.")
    elif not re.fullmatch(SHAPE, code):
        errors["code"] = _("A type code has 21 digits or capital letters: 18 of the organ that made it, and 3 more.")
    elif taken is not None:
        errors["code"] = _("This is the code of %(kind)s. Each kind has its own.") % {"kind": kinds.get(taken).title}
    if not source:
        errors["source"] = _("Say where the code was read: the list's name and date.")
    if errors:
        raise ValidationError(errors)


def late_identifier(*, newest: License, version: int) -> str | None:
    """For a new version of a license that was numbered before its kind had a code; None where it still has none."""
    code = type_code_of(kinds.get(newest.kind))
    if code is None:
        return None
    # A letter first: serials of counters begin with a year, so none of theirs can be the same.
    return make_identifier(type_code=code, issuer_code=newest.issuer.uscc, serial=f"L{newest.pk:08d}", version=version)
