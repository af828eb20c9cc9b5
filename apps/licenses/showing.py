"""Showing a license (亮证): a QR code that lives minutes, and the answer to whoever scans it.

The code holds ``<BASE_URL>/s/<payload>``. The payload is two parts in base64url without padding, joined by a dot:

1. UTF-8, one a line: format (S1), a random token of 16 bytes in base64url, kind, number, first and last moment (UTC,
   ``YYYYMMDDTHHMMSSZ``), first 16 hex digits of the SM3 of the signing certificate;
2. an SM2/SM3 signature in DER, default identity, over the ASCII text of part 1.

So a page without a network can tell that the code is genuine and whether its minutes are over; the register alone
knows whether it was taken back and what the license is worth at the moment. The key is the site's own, not the seal's:
an organ's seal stands for the organ's acts, and showing is the holder's.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from apps.deadlines.dates import today
from apps.identity.models import User
from apps.ledger.canonical import sm3_hex
from apps.licenses import uses
from apps.licenses.models import License, Status
from apps.licenses.qr import KEY_ID_LENGTH, MalformedQr
from apps.licenses.selectors import visible_to
from apps.licenses.use_models import Showing, UseKind
from apps.licenses.verification import Verdict, verify_license
from apps.signatures import ca, sm2
from apps.signatures.algorithms import Algorithm
from apps.signatures.certificates import Name
from apps.signatures.keys import sign_with
from apps.signatures.models import KeyState, Purpose, SigningKey

FORMAT = "S1"
LONGEST = 600
TOKEN_BYTES = 16
MOST_A_MINUTE = 10
_ALIAS = "data.showing"
_MOMENT = "%Y%m%dT%H%M%SZ"
_KEY_ID = re.compile(rf"[0-9a-f]{{{KEY_ID_LENGTH}}}")


class State(models.TextChoices):
    """What the code itself is worth, before the license is looked at."""

    LIVE = "live", pgettext_lazy("showing", "Shown by its holder just now")
    ENDED = "ended", pgettext_lazy("showing", "Expired code")
    TAKEN_BACK = "taken_back", pgettext_lazy("showing", "Code taken back")
    NOT_ON_RECORD = "not_on_record", pgettext_lazy("showing", "Code not on record")
    ALTERED = "altered", pgettext_lazy("showing", "Altered code")
    UNREADABLE = "unreadable", pgettext_lazy("showing", "Not a readable code")


@dataclass(frozen=True)
class Content:
    """What a code says."""

    token: bytes
    kind: str
    number: str
    started_at: dt.datetime
    ends_at: dt.datetime
    key_id: str
    signed_text: bytes
    signature: bytes


@dataclass(frozen=True)
class Shown:
    """A showing that has begun. `payload` is known only now: the register keeps a digest of its token."""

    showing: Showing
    payload: str


@dataclass(frozen=True)
class Answer:
    """What whoever scans is told. `verdict` only for a live code; the moments as far as they are known."""

    state: State
    verdict: Verdict | None = None
    started_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None


class NotYours(Exception):
    """The license is not this person's to show or to share; pages answer 404."""


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if _encode(raw) != text:
        raise MalformedQr("a second spelling of the same bytes")
    return raw


def _moment(text: str) -> dt.datetime:
    if len(text) != 16 or not text.isascii():
        raise MalformedQr("a moment has sixteen characters")
    return dt.datetime.strptime(text, _MOMENT).replace(tzinfo=dt.UTC)


def showing_key(*, until: dt.datetime) -> SigningKey:
    """The site's key for showings, valid until then; made where there is none. Raises KeystoreLocked."""
    keys = SigningKey.objects.filter(alias__startswith=f"{_ALIAS}.", purpose=Purpose.DATA)
    usable = keys.filter(state=KeyState.ACTIVE, not_after__gt=until).order_by("-id").first()
    if usable is not None:
        return usable
    alias = f"{_ALIAS}.{keys.count() + 1}"
    mark = "（演示 DEMO）" if settings.DEMO else ""
    try:
        with transaction.atomic():
            return ca.issue_certificate(
                alias=alias,
                algorithm=Algorithm.SM2,
                purpose=Purpose.DATA,
                subject=Name(f"亮证二维码{mark}", settings.SITE_OWNER[:64]),
            )
    except IntegrityError:
        # Two made it at once: the database let one through, and that is the key.
        return SigningKey.objects.get(alias=alias)


def own_license(*, user: User, license_id: int) -> License:
    """The license for its holder or general agent, locked. Raises NotYours."""
    found = visible_to(user=user, on=today()).select_for_update(of=("self",)).filter(pk=license_id).first()
    if found is None:
        raise NotYours
    return found


@transaction.atomic
def show(*, license_id: int, user: User) -> Shown:
    """Begins to show a license for `settings.SHOWING_MINUTES`; what the user showed of it before ends.

    Raises NotYours, ValidationError where the license is not in force or too many codes were asked for,
    KeystoreLocked.
    """
    license = own_license(user=user, license_id=license_id)
    now = timezone.now().replace(microsecond=0)
    if license.status != Status.VALID or not license.holds_on(today()):
        raise ValidationError(_("Only a license in force can be shown. See below what happened to it."))
    recent = Showing.objects.filter(shown_by=user, started_at__gt=now - dt.timedelta(minutes=1))
    if recent.count() >= MOST_A_MINUTE:
        raise ValidationError(_("Too many codes in a short time. Wait a minute and try again."))
    _end_running(license, user, now)
    token = secrets.token_bytes(TOKEN_BYTES)
    showing = Showing.objects.create(
        license=license,
        token_digest=sm3_hex(token),
        shown_by=user,
        started_at=now,
        ends_at=now + dt.timedelta(minutes=settings.SHOWING_MINUTES),
    )
    uses.note_use(
        license=license, kind=UseKind.SHOWN, user=user, organization=_for_whom(license, user), showing=showing
    )
    return Shown(showing, _payload(showing, token))


def _for_whom(license: License, user: User) -> str:
    return "" if license.holder.user_id == user.pk else license.holder_name


def _end_running(license: License, user: User, now: dt.datetime) -> int:
    running = Showing.objects.filter(license=license, shown_by=user, taken_back_at__isnull=True, ends_at__gt=now)
    return running.update(taken_back_at=now)


@transaction.atomic
def take_back(*, license_id: int, user: User) -> bool:
    """Ends what the user shows of a license before its time; False where nothing was shown. Raises NotYours."""
    license = own_license(user=user, license_id=license_id)
    return _end_running(license, user, timezone.now()) > 0


def _payload(showing: Showing, token: bytes) -> str:
    key = showing_key(until=showing.ends_at)
    lines = (
        FORMAT,
        _encode(token),
        showing.license.kind,
        showing.license.number,
        showing.started_at.strftime(_MOMENT),
        showing.ends_at.strftime(_MOMENT),
        key.fingerprint[:KEY_ID_LENGTH],
    )
    facts = _encode("\n".join(lines).encode())
    return f"{facts}.{_encode(sign_with(key, facts.encode()))}"


def address(payload: str) -> str:
    """What the picture holds."""
    return f"{settings.BASE_URL}/s/{payload}"


def parse(text: str) -> Content:
    """Reads an address or the payload alone, without checking the signature. Raises MalformedQr."""
    payload = text.strip().rsplit("/", 1)[-1]
    if len(payload) > LONGEST:
        raise MalformedQr("too long")
    try:
        facts, signature = payload.split(".")
        fmt, token, kind, number, first, last, key_id = _decode(facts).decode().split("\n")
        content = Content(
            token=_decode(token),
            kind=kind,
            number=number,
            started_at=_moment(first),
            ends_at=_moment(last),
            key_id=key_id,
            signed_text=facts.encode("ascii"),
            signature=_decode(signature),
        )
    except (ValueError, binascii.Error) as error:
        raise MalformedQr("not the code of a shown license") from error
    if fmt != FORMAT or len(content.token) != TOKEN_BYTES or not _KEY_ID.fullmatch(key_id):
        raise MalformedQr("not the code of a shown license")
    return content


def is_showing(text: str) -> bool:
    """Whether a scanned text is, by its shape, a showing and no license's own code."""
    return "/s/" in text or (text.count(".") == 1 and text.startswith("UzEK"))  # base64url of the format's line


def _is_signed(content: Content) -> bool:
    keys = SigningKey.objects.filter(fingerprint__startswith=content.key_id, purpose=Purpose.DATA)
    return any(sm2.verify(bytes(k.public_key), content.signed_text, content.signature) for k in keys)


def scan(*, text: str, network_address: str) -> Answer:
    """The public answer to whoever scans a code, at this moment; the scan is recorded. Never raises for bad input."""
    try:
        content = parse(text)
    except MalformedQr:
        return Answer(State.UNREADABLE)
    if not _is_signed(content):
        return Answer(State.ALTERED)
    related = Showing.objects.select_related("license__holder", "license__issuer")
    showing = related.filter(token_digest=sm3_hex(content.token)).first()
    moments = (content.started_at, content.ends_at)
    if showing is None:
        return Answer(State.NOT_ON_RECORD, None, *moments)
    state = _state(showing, timezone.now())
    verdict = verify_license(showing.license) if state is State.LIVE else None
    result = str(verdict.outcome.value) if verdict else str(state.value)
    uses.note_scan(showing=showing, result=result, address=network_address)
    return Answer(state, verdict, *moments)


def _state(showing: Showing, moment: dt.datetime) -> State:
    # One that was taken back and is over by now is simply over: why it ended no longer matters to who scans it.
    if moment > showing.ends_at:
        return State.ENDED
    return State.LIVE if showing.is_live(moment) else State.TAKEN_BACK


LINES = {
    State.LIVE: gettext_lazy("Shown by its holder at %(start)s; the code ends at %(end)s."),
    State.ENDED: gettext_lazy(
        "This code was genuine and ended at %(end)s. It proves nothing now: ask the holder to show the license again."
    ),
    State.TAKEN_BACK: gettext_lazy(
        "The holder ended this code, or has made a newer one. Ask them to show the license again."
    ),
    State.NOT_ON_RECORD: gettext_lazy(
        "The code is signed by this site, but no such showing is on record. Do not rely on it; ask the holder to show "
        "the license again."
    ),
    State.ALTERED: gettext_lazy("This code was not made by this site, or was altered. Do not rely on it."),
    State.UNREADABLE: gettext_lazy("This is not the code of a shown license. Scan it again, or ask for a new one."),
}
