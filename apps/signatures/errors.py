"""What can go wrong in words for the user. Each error has a stable code for programs and a translated message."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
"""What asn1crypto raises for bytes that are not what they should be: it reads while one looks, each part by itself."""


class SignatureError(Exception):
    """Base of this room's errors; `str()` gives the message in the reader's language."""

    code = "signature"
    message: str | Promise = _("The signature could not be made.")

    def __init__(self, message: str | Promise | None = None, *, code: str | None = None) -> None:
        self.message = message or self.message
        self.code = code or self.code
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)


class KeystoreLocked(SignatureError):
    """The passphrase does not open the key, or the stored key was altered."""

    code = "keystore_locked"
    message = _(
        "The signing key cannot be opened: KEYSTORE_PASSPHRASE is not the one it was stored with, or the key was "
        "altered. Start the system with the right passphrase."
    )


class KeyNotFound(SignatureError):
    """A key reference that no provider of this installation knows."""

    code = "key_not_found"
    message = _("The signing key is kept by a device that this installation does not know.")


class KeyRevoked(SignatureError):
    """The key's certificate was revoked: what it signs now is worth nothing."""

    code = "key_revoked"
    message = _("The signing key was revoked. Use the key that replaced it.")


class InvalidRevocation(SignatureError):
    """A revocation that cannot be made as stated; `code` says why."""

    code = "revocation"
    message = _("The certificate cannot be revoked like this.")


class InvalidAuthority(SignatureError):
    """A certificate that cannot be taken into trust; `code` says why."""

    code = "authority"
    message = _("The authority's certificate cannot be trusted.")


class InvalidList(SignatureError):
    """A list of revoked certificates that cannot be taken in; `code` says why."""

    code = "list"
    message = _("The list of revoked certificates cannot be taken in.")


class InvalidCertificate(SignatureError):
    """What an outside authority issued does not fit what was asked for; `code` says why."""

    code = "certificate"
    message = _("The certificate cannot be used.")


class CannotRenew(SignatureError):
    """A certificate that gets no successor here; `code` says why."""

    code = "renewal"
    message = _("The certificate cannot be renewed.")


class DeviceAway(SignatureError):
    """The cryptographic device or its library does not answer."""

    code = "device_away"
    message = _(
        "The cryptographic device does not answer. Check that it is connected and switched on, that the token has the "
        "name in PKCS11_TOKEN, and that PKCS11_MODULE is its library; then try again."
    )


class DevicePinRefused(SignatureError):
    """The device refuses the PIN, or is locked after too many wrong ones (code `device_pin_locked`)."""

    code = "device_pin_refused"
    message = _(
        "The cryptographic device refuses PKCS11_PIN, or is locked after too many wrong ones. It is not tried again: "
        "set the right PIN and start the system anew; a locked device is unlocked by its security officer."
    )


class DeviceRefused(SignatureError):
    """The device cannot or will not do it; `reason` is its own word (a CKR_, a CKA_ or a setting)."""

    code = "device_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(
            _(
                "The cryptographic device did not do what was asked (%(reason)s). Check with its maker that it makes "
                "keys for this algorithm that cannot leave it, and for SM2 the number in PKCS11_SM2_MECHANISM."
            )
            % {"reason": reason}
        )


class SealNotUsable(SignatureError):
    """The seal is suspended, destroyed, not yet or no longer valid; `code` says which."""

    code = "seal_not_usable"
    message = _("The seal cannot be used.")


class SealNotPermitted(SignatureError):
    """Whoever had it applied held no post for this seal then (用印权限); the refusal is recorded as an attempt."""

    code = "seal_not_permitted"
    message = _("The seal was not applied: this needs a post that may use it.")


class InvalidSealData(SignatureError):
    """A name or code from which no seal can be made."""

    code = "seal_data"
    message = _("The seal's particulars are not complete.")


class UnsuitableDocument(SignatureError):
    """The PDF cannot be sealed: unreadable, encrypted, no such page, box outside the page."""

    code = "unsuitable_document"
    message = _("The document cannot be sealed: it is not a readable PDF.")


class MalformedSignature(SignatureError):
    """A stored detached signature, or a seal signature, that cannot be read; `code` may say why."""

    code = "malformed_signature"
    message = _("The signature cannot be read: it is incomplete or was altered.")


class TimestampUnavailable(SignatureError):
    """The time-stamp authority did not answer, refused, or gave a token that does not hold. Trying again may help."""

    code = "timestamp_unavailable"
    message = _(
        "The time-stamp authority gave no valid time stamp, so nothing was signed. It is tried again by itself; if "
        "this lasts, check TIMESTAMP_URL and that the authority's root is trusted here."
    )


class MalformedSeal(SignatureError):
    """Bytes that are no electronic seal of GB/T 38540-2020; `code` says why."""

    code = "malformed_seal"
    message = _("The electronic seal cannot be read: it is incomplete or was altered.")
