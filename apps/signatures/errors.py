"""What can go wrong in words for the user. Each error has a stable code for programs and a translated message."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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


class MalformedSeal(SignatureError):
    """Bytes that are no electronic seal of GB/T 38540-2020; `code` says why."""

    code = "malformed_seal"
    message = _("The electronic seal cannot be read: it is incomplete or was altered.")
