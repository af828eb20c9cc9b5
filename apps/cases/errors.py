"""Why a move was refused. Each has a sentence for the person, and an HTTP status for the API."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class CaseError(Exception):
    """Base of all refusals; `code` is for machines, `message` for people."""

    code = "refused"
    status = 400

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return str(self.message)


class NotVisible(CaseError):
    """The case does not exist for this person; says no more than that."""

    code, status = "not_found", 404

    def __init__(self) -> None:
        super().__init__(_("There is no such case, or it is not one of yours."))


class NotPermitted(CaseError):
    """The person holds no post (or agency) that this act asks for."""

    code, status = "not_permitted", 403


class LevelTooLow(CaseError):
    """The person is not known surely enough for this matter; the message says what to do."""

    code, status = "identity_level", 403


class Stale(CaseError):
    """The case moved on after the page was shown."""

    code, status = "stale", 409

    def __init__(self) -> None:
        super().__init__(_("This case has moved on since you opened the page. Look at it again, then decide."))


class NotPossible(CaseError):
    """The stage, or a rule, does not allow the act now; the message says which."""

    code, status = "not_possible", 409


class RequestReused(CaseError):
    """The same Idempotency-Key was used for another act."""

    code, status = "request_reused", 422

    def __init__(self) -> None:
        super().__init__(_("This Idempotency-Key was used for another act. Use a new key."))


class InvalidData(CaseError):
    """What was entered is incomplete or wrong: `errors` maps each field to its sentences."""

    code, status = "invalid", 400

    def __init__(self, errors: dict[str, list[Any]]) -> None:
        super().__init__(_("Some entries are missing or wrong."))
        self.errors = errors
