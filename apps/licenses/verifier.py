"""The one verifier: whatever someone holds - a number, a code, a showing, a file - gives one verdict."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from apps.licenses import uses
from apps.licenses.checks import Check
from apps.licenses.recognition import FileKind, code_in, kind_of
from apps.licenses.showing import Answer, State, is_showing, scan
from apps.licenses.use_models import UseKind
from apps.licenses.verification import Outcome, Verdict, verify_file, verify_number, verify_payload

_OUTCOMES = {
    State.ENDED: Outcome.EXPIRED,
    State.TAKEN_BACK: Outcome.EXPIRED,
    State.NOT_ON_RECORD: Outcome.NOT_FOUND,
    State.ALTERED: Outcome.ALTERED,
    State.UNREADABLE: Outcome.UNREADABLE,
}


def of_showing(answer: Answer) -> Verdict:
    """The verdict on a shown license: the license's own while the code lives, what became of the code after."""
    live = answer.state is State.LIVE
    check = Check("showing", live, str(answer.state.value))
    if answer.verdict is not None:
        return replace(answer.verdict, checks=(check, *answer.verdict.checks))
    return Verdict(_OUTCOMES[answer.state], None, (check,), timezone.now())


def is_code(text: str) -> bool:
    """A license's QR text has three parts joined by dots; a number has none, an identifier has many."""
    return "/v/" in text or (text.count(".") == 2 and len(text) > 100)


def verify_text(text: str, *, address: str) -> Verdict:
    """By a number, an identifier, or what a QR code holds; the use is noted with the network of `address`."""
    return (
        verify_code(text, address=address)
        if is_showing(text) or is_code(text)
        else verify_by_number(text, address=address)
    )


def verify_code(text: str, *, address: str) -> Verdict:
    """By what a QR code holds, a license's own or that of one being shown."""
    if is_showing(text):
        return of_showing(scan(text=text, network_address=address))  # which notes it
    return _noted(verify_payload(text), UseKind.BY_QR, address)


def verify_upload(content: bytes, *, signed: bytes | None = None, address: str) -> Verdict:
    """By a file; a detached signature together with the file `signed`. Never raises for any bytes."""
    text = code_in(content)
    if text and kind_of(content) is FileKind.CODE:
        return replace(verify_code(text, address=address), file_kind=FileKind.CODE)
    return _noted(verify_file(content, signed=signed), UseKind.BY_FILE, address)


def verify_by_number(text: str, *, address: str) -> Verdict:
    """By the number or identifier as it is printed."""
    return _noted(verify_number(text), UseKind.BY_NUMBER, address)


def _noted(verdict: Verdict, kind: UseKind, address: str) -> Verdict:
    uses.note_verification(verdict=verdict, kind=kind, address=address)
    return verdict
