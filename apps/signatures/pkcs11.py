"""Keys that never leave a cryptographic device (PKCS#11 / GM/T 0016 tokens with a PKCS#11 library).

A key reference is `pkcs11:<token>:<label>`. One session a process is used by one thread at a time; after a fork the
library is started anew, as PKCS#11 v2.40 (section 6.6.1, "Applications and processes") asks.

SM2 has no mechanism in the standard: each maker has a number of its own in the vendor-defined range, which
`PKCS11_SM2_MECHANISM` states. It must sign the 32 bytes of e and return r ‖ s, as CKM_ECDSA does.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pkcs11
from asn1crypto import core, keys
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.conf import settings
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11 import exceptions as refused

from apps.signatures import asn1
from apps.signatures.algorithms import Algorithm
from apps.signatures.errors import DeviceAway, DevicePinRefused, DeviceRefused, KeyNotFound
from apps.signatures.providers import NewKey

PREFIX = "pkcs11"
_CURVES = {Algorithm.SM2: asn1.OID_SM2_CURVE, Algorithm.P256: "1.2.840.10045.3.1.7"}
_PIN_REFUSED = (refused.PinIncorrect, refused.PinInvalid, refused.PinLenRange, refused.PinExpired)
_SESSION_LOST = (
    refused.SessionHandleInvalid,
    refused.SessionClosed,
    refused.UserNotLoggedIn,
    refused.DeviceRemoved,
    refused.TokenNotPresent,
)
_GONE = (*_SESSION_LOST, refused.NoSuchToken, refused.TokenNotRecognised, refused.DeviceError)
T = TypeVar("T")


class _Connection:
    """This process's sessions. A PIN that was refused is not tried again: devices lock themselves after a few."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.sessions: dict[str, pkcs11.Session] = {}
        self.refused_pins: set[tuple[str, str]] = set()
        self.forked = False

    def after_fork(self) -> None:
        # The parent's sessions are not ours, nor is the lock, which another of its threads may have held.
        self.lock = threading.RLock()
        self.forked = self.forked or bool(self.sessions)
        self.sessions = {}

    def library(self) -> Any:
        try:
            library = pkcs11.lib(settings.PKCS11_MODULE)
            if self.forked:
                library.reinitialize()
                self.forked = False
        except (RuntimeError, OSError) as error:
            raise DeviceAway from error
        return library

    def session(self, token: str) -> pkcs11.Session:
        if token in self.sessions:
            return self.sessions[token]
        pin = settings.PKCS11_PIN
        if (token, pin) in self.refused_pins:
            raise DevicePinRefused
        try:
            session = self.library().get_token(token_label=token).open(rw=True, user_pin=pin)
        except _PIN_REFUSED as error:
            self.refused_pins.add((token, pin))
            raise DevicePinRefused from error
        except refused.PinLocked as error:
            raise DevicePinRefused(code="device_pin_locked") from error
        assert isinstance(session, pkcs11.Session)
        self.sessions[token] = session
        return session

    def drop(self, token: str) -> None:
        session = self.sessions.pop(token, None)
        if session is not None:
            with contextlib.suppress(refused.PKCS11Error):
                session.close()


_connection = _Connection()
os.register_at_fork(after_in_child=_connection.after_fork)


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except _GONE as error:
        raise DeviceAway from error
    except refused.PKCS11Error as error:
        raise DeviceRefused(type(error).__name__) from error


def _with_session(token: str, act: Callable[[pkcs11.Session], T]) -> T:
    """Does it in a session; once more in a new one where the device was away in between."""
    with _connection.lock, _in_our_words():
        try:
            return act(_connection.session(token))
        except _SESSION_LOST:
            _connection.drop(token)
            return act(_connection.session(token))


def _mechanism(number: int) -> Mechanism:
    """A mechanism by its number: the library's list has none of the vendors'."""
    with contextlib.suppress(ValueError):
        return Mechanism(number)
    mechanism = int.__new__(Mechanism, number)
    mechanism._name_, mechanism._value_ = f"0x{number:08X}", number
    return mechanism


def _signing_mechanism(algorithm: Algorithm) -> Mechanism:
    if algorithm is Algorithm.P256:
        return Mechanism.ECDSA
    if not settings.PKCS11_SM2_MECHANISM:
        raise DeviceRefused("PKCS11_SM2_MECHANISM")
    return _mechanism(settings.PKCS11_SM2_MECHANISM)


def _parts(key_ref: str) -> tuple[str, str]:
    prefix, _, rest = key_ref.partition(":")
    token, _, label = rest.rpartition(":")
    if prefix != PREFIX or not token or not label:
        raise KeyNotFound
    return token, label


def _find(session: pkcs11.Session, label: str, kind: ObjectClass) -> pkcs11.Object:
    found = list(session.get_objects({Attribute.CLASS: kind, Attribute.LABEL: label}))
    if len(found) != 1:
        raise KeyNotFound
    return found[0]


def _point(value: bytes) -> bytes:
    """CKA_EC_POINT: an OCTET STRING by the standard, the bare 65 bytes on some devices."""
    point = value if len(value) == 65 else core.OctetString.load(value).native
    if len(point) != 65 or point[0] != 4:
        raise DeviceRefused("CKA_EC_POINT")
    return bytes(point)


class Pkcs11Provider:
    """Makes keys on one token and signs with keys of any token that `PKCS11_PIN` opens."""

    def __init__(self, token: str = "") -> None:
        self._token = token

    def generate(self, algorithm: Algorithm) -> NewKey:
        """Raises DeviceAway, DevicePinRefused, DeviceRefused."""
        label = f"approvals-{secrets.token_hex(12)}"

        def make(session: pkcs11.Session) -> bytes:
            curve = keys.ECDomainParameters("named", _CURVES[algorithm]).dump()
            parameters = session.create_domain_parameters(KeyType.EC, {Attribute.EC_PARAMS: curve}, local=True)
            public, private = parameters.generate_keypair(
                store=True,
                label=label,
                id=label.encode(),
                private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.SIGN: True},
            )
            if private[Attribute.EXTRACTABLE] or not private[Attribute.SENSITIVE]:
                private.destroy()
                raise DeviceRefused("CKA_EXTRACTABLE")
            return _point(public[Attribute.EC_POINT])

        return NewKey(f"{PREFIX}:{self._token}:{label}", _with_session(self._token, make))

    def public_key(self, key_ref: str) -> bytes:
        """Raises KeyNotFound, DeviceAway, DevicePinRefused, DeviceRefused."""
        token, label = _parts(key_ref)
        return _with_session(token, lambda s: _point(_find(s, label, ObjectClass.PUBLIC_KEY)[Attribute.EC_POINT]))

    def sign_digest(self, key_ref: str, digest: bytes, algorithm: Algorithm) -> bytes:
        """Raises KeyNotFound, DeviceAway, DevicePinRefused, DeviceRefused."""
        token, label = _parts(key_ref)
        mechanism = _signing_mechanism(algorithm)

        def sign(session: pkcs11.Session) -> bytes:
            key = _find(session, label, ObjectClass.PRIVATE_KEY)
            if not isinstance(key, pkcs11.PrivateKey) or not isinstance(key, pkcs11.SignMixin):
                raise KeyNotFound
            if keys.ECDomainParameters.load(key[Attribute.EC_PARAMS]).chosen.dotted != _CURVES[algorithm]:
                raise KeyNotFound
            return bytes(key.sign(digest, mechanism=mechanism))

        raw = _with_session(token, sign)
        if len(raw) != 64:
            raise DeviceRefused(f"{len(raw)} bytes")
        return encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
