"""The time-stamp authority (时间戳服务) of this installation: its keys, and the stamp that goes over a signature."""

from __future__ import annotations

import http.client
import logging
import urllib.request
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.ledger.services import SYSTEM, Subject, record
from apps.signatures import ca, kinds, timestamps, tsp
from apps.signatures.algorithms import Algorithm
from apps.signatures.certificates import Name
from apps.signatures.errors import TimestampUnavailable
from apps.signatures.keys import sign_with
from apps.signatures.models import KeyState, Purpose, SigningKey

log = logging.getLogger(__name__)
YEARS = 10
TIMEOUT_SECONDS = 10


def _standing(algorithm: Algorithm) -> SigningKey | None:
    now = timezone.now()
    keys = SigningKey.objects.filter(
        purpose=Purpose.TIMESTAMP, algorithm=algorithm, state=KeyState.ACTIVE, not_before__lte=now, not_after__gt=now
    )
    return keys.order_by("-not_after", "-pk").first()


def time_authority(algorithm: Algorithm) -> SigningKey:
    """The key that stamps with this algorithm; where none stands, a new one is made. Raises KeystoreLocked."""
    known = _standing(algorithm)
    if known is not None:
        return known
    # Expired and revoked keys stay, for the stamps they made; the number tells the present one from them.
    number = SigningKey.objects.filter(purpose=Purpose.TIMESTAMP, algorithm=algorithm).count() + 1
    alias = f"tsa.{algorithm.value}.{number}"
    title = "SM2" if algorithm is Algorithm.SM2 else "P-256"
    try:
        with transaction.atomic():
            key = ca.issue_certificate(
                alias=alias,
                algorithm=algorithm,
                purpose=Purpose.TIMESTAMP,
                subject=Name(f"{ca.ORGANIZATION} {title} 时间戳 {number}", ca.ORGANIZATION),
                years=YEARS,
            )
            record(
                kind=kinds.TIME_AUTHORITY_MADE.code,
                subject=Subject("signing_key", alias),
                actor=SYSTEM,
                data={"algorithm": key.algorithm, "fingerprint": key.fingerprint, "not_after": key.not_after},
            )
    except IntegrityError:
        # Another process made it between the look-up and here: theirs stands.
        return SigningKey.objects.select_related("issuer__issuer").get(alias=alias)
    return key


@dataclass(frozen=True)
class OwnStamp:
    """Stamps with a key of this installation."""

    key: SigningKey
    path: tuple[bytes, ...]

    @property
    def room(self) -> int:
        """Bytes that a token takes at most: its certificates and some 600 bytes."""
        return sum(len(certificate) for certificate in self.path) + 1024

    def __call__(self, signature: bytes) -> bytes:
        return self.issue(imprint=timestamps.imprint_of(signature, Algorithm(self.key.algorithm)))

    def issue(self, *, imprint: bytes, nonce: int | None = None, carries: bool = True) -> bytes:
        """A token over a MessageImprint in DER; see `timestamps.make_token`."""
        return timestamps.make_token(
            imprint=imprint,
            algorithm=Algorithm(self.key.algorithm),
            path=self.path,
            sign=lambda attributes: sign_with(self.key, attributes),
            nonce=nonce,
            carries=carries,
        )


def own_stamp(algorithm: Algorithm) -> OwnStamp:
    """Raises KeystoreLocked."""
    key = time_authority(algorithm)
    return OwnStamp(key, key.chain())


@dataclass(frozen=True)
class OutsideStamp:
    """Asks another authority by HTTP (RFC 3161, 3.4), and takes only what our own check accepts."""

    url: str
    algorithm: Algorithm
    roots: tuple[bytes, ...]
    room = 8192

    def __call__(self, signature: bytes) -> bytes:
        nonce = tsp.new_nonce()
        query = tsp.write_query(imprint=timestamps.imprint_of(signature, self.algorithm), nonce=nonce)
        token = tsp.read_reply(self._post(query), nonce=nonce)
        finding = timestamps.check_token(token, data=signature, roots=self.roots)
        if not finding.ok or len(token) > self.room:
            log.error("time stamp from %s refused: %s", self.url, [c.detail for c in finding.checks if not c.ok])
            raise TimestampUnavailable
        return token

    def _post(self, query: bytes) -> bytes:
        request = urllib.request.Request(self.url, query, {"Content-Type": tsp.QUERY})  # noqa: S310  settings allow http(s) only
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:  # noqa: S310
                body: bytes = reply.read(tsp.MAX_REPLY)
        except (OSError, http.client.HTTPException) as error:
            log.error("time-stamp authority %s does not answer: %s", self.url, error)
            raise TimestampUnavailable from error
        return body


Stamp = OwnStamp | OutsideStamp


def stamper(algorithm: Algorithm) -> Stamp:
    """A function from a signature to the token over it (RFC 3161, appendix A), by our own authority or TIMESTAMP_URL's.

    Keys and roots are looked up here, not at each stamp: signing a PDF runs where no database may be asked.
    Raises KeystoreLocked; the function raises TimestampUnavailable.
    """
    if settings.TIMESTAMP_URL:
        return OutsideStamp(settings.TIMESTAMP_URL, algorithm, tuple(ca.trust_roots()))
    return own_stamp(algorithm)
