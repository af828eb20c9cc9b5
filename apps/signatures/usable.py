"""Whether a seal may sign now: asked of the database, never of an object that somebody holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.signatures.errors import SealNotUsable
from apps.signatures.models import Seal, SealState


@dataclass(frozen=True)
class Ready:
    """A seal that was read and found usable in the transaction that signs with it, and only there: so that what is
    signed several times over, or asks for the seal by its owner, asks once. Made by `ready`."""

    seal: Seal


def with_keys() -> QuerySet[Seal]:
    """Seals as signing needs them. Pictures and files, some 80 KB a seal, come when they are looked at."""
    return Seal.objects.select_related("sm2_key", "p256_key").defer("picture", "es_seal")


def ready(seal: Seal) -> Ready:
    """`seal` was read by `with_keys` in this transaction. Raises SealNotUsable."""
    now = timezone.now()
    refusals: dict[str, tuple[bool, str | Promise]] = {
        "seal_suspended": (
            seal.state == SealState.SUSPENDED,
            _("The seal “%(seal)s” is suspended. Ask the seal's keeper to take it into use again."),
        ),
        "seal_destroyed": (
            seal.state == SealState.DESTROYED,
            _("The seal “%(seal)s” was destroyed. Use the seal that replaced it."),
        ),
        "seal_not_yet_valid": (now < seal.valid_from, _("The seal “%(seal)s” is not valid yet.")),
        "seal_expired": (now > seal.valid_to, _("The seal “%(seal)s” has expired. Have a new one made.")),
    }
    for code, (refused, message) in refusals.items():
        if refused:
            raise SealNotUsable(message % {"seal": str(seal)}, code=code)
    return Ready(seal)


def usable(seal: Seal | Ready) -> Seal:
    """The seal as it is in the database now, with its keys. Raises SealNotUsable."""
    return seal.seal if isinstance(seal, Ready) else ready(with_keys().get(pk=seal.pk)).seal
