"""What the page that verifies without a network brings along: certificates, names of licenses, words."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from apps.ledger.canonical import sm3_hex
from apps.licenses import kinds
from apps.signatures import certificates as x509
from apps.signatures.algorithms import Algorithm
from apps.signatures.models import Purpose, SigningKey
from apps.ui.context import HTML_LANG
from apps.ui.pieces import Verdict

MOST_CERTIFICATES = 2000
"""Some 1.5 MB of page: the organs of a province with all their seals."""

MODULES = ("page.js", "codes.js", "sm2.js", "sm3.js")
READER = ("decode.js", "index.js")


@dataclass(frozen=True)
class Outcome:
    """One thing that the page may say; `code` as in static/public/offline/codes.js."""

    code: str
    verdict: Verdict
    has_facts: bool = True


def _outcome(
    code: str, looks: tuple[str, str], title: str | Promise, words: str | Promise, has_facts: bool = True
) -> Outcome:
    return Outcome(code, Verdict(*looks, title, words), has_facts)


_TICK, _CLOCK, _LENS = ("", "tick"), ("none", "clock"), ("none", "lens")
_WARN, _CROSS = ("warn", "warn"), ("bad", "cross")
_UNKNOWABLE = gettext_lazy(
    "Whether it was suspended, revoked or replaced since cannot be known without a network: verify it online before "
    "you rely on it."
)
OUTCOMES = (
    _outcome("genuine", _TICK, pgettext_lazy("offline", "Genuine as issued"), _UNKNOWABLE),
    _outcome(
        "ended",
        _CLOCK,
        pgettext_lazy("offline", "Genuine, and expired by its own dates"),
        gettext_lazy("It was issued as it stands here, and its last day has passed."),
    ),
    _outcome(
        "not_yet",
        _CLOCK,
        pgettext_lazy("offline", "Genuine, and not in force yet"),
        gettext_lazy("It was issued as it stands here, and its first day is still to come."),
    ),
    _outcome(
        "shown",
        _TICK,
        pgettext_lazy("offline", "Shown by its holder just now"),
        gettext_lazy(
            "The code is genuine and has not ended by the clock of this device. What the license is worth at this "
            "moment is only known online: open the code's address as soon as you can."
        ),
    ),
    _outcome(
        "shown_ended",
        _CLOCK,
        pgettext_lazy("offline", "Expired code"),
        gettext_lazy(
            "The code was genuine and has ended by the clock of this device. It proves nothing now: ask the holder to "
            "show the license again."
        ),
    ),
    _outcome(
        "altered",
        _CROSS,
        pgettext_lazy("offline", "Altered"),
        gettext_lazy("The signature does not belong to this text: something in it was changed. Do not rely on it."),
        False,
    ),
    _outcome(
        "unknown_key",
        _WARN,
        pgettext_lazy("offline", "Signed with an unknown key"),
        gettext_lazy(
            "This page brings no certificate for that key. It may be newer than this page: load the page again with a "
            "network. Until then do not rely on what the code says."
        ),
        False,
    ),
    _outcome(
        "unreadable",
        _LENS,
        pgettext_lazy("offline", "Not the code of a license"),
        gettext_lazy("This text is no code of this site, or part of it is missing. Scan or copy all of it."),
        False,
    ),
    _outcome(
        "no_code",
        _LENS,
        pgettext_lazy("offline", "No QR code found"),
        gettext_lazy("The picture shows no QR code that can be read. Take it from nearer, straight, in good light."),
        False,
    ),
    _outcome(
        "no_camera",
        _WARN,
        pgettext_lazy("offline", "No camera"),
        gettext_lazy("The browser gives this page no camera. Choose a picture of the code, or enter its text."),
        False,
    ),
)


def certificates() -> list[SigningKey]:
    """Those that license codes and showings are signed with, also expired and revoked: what they signed before stands.

    One query.
    """
    keys = SigningKey.objects.filter(algorithm=Algorithm.SM2, purpose__in=[Purpose.SEAL, Purpose.DATA])
    return list(keys.order_by("-id")[:MOST_CERTIFICATES])


def page_data(keys: list[SigningKey]) -> dict[str, Any]:
    """What the page's script reads."""
    language = get_language() or "zh-hans"
    return {
        "certificates": [
            {"der": base64.b64encode(key.certificate).decode(), "owner": _owner(key), "purpose": key.purpose}
            for key in keys
        ],
        "kinds": {kind.code: kind.title for kind in kinds.all_kinds()},
        "labels": {
            "title": _("Name of the license"),
            "number": _("Number"),
            "holder": _("Holder, partly hidden"),
            "version": _("Version"),
            "first": _("Valid from"),
            "last": _("Last day"),
            "no_end": _("no end"),
            "digest": _("SM3 of the content"),
            "start": _("Shown at"),
            "end": _("Code ends at"),
            "signer": _("Signed with the certificate of"),
            "fingerprint": _("SM3 of the certificate"),
        },
        "language": HTML_LANG.get(language, "en-GB"),  # the order of day and month that the site writes
        "worker": reverse("public:offline_worker"),
        "scope": reverse("public:offline"),
    }


def _owner(key: SigningKey) -> str:
    return str(x509.parse(bytes(key.certificate)).subject.native["common_name"])


def certificate_rows(keys: list[SigningKey]) -> list[dict[str, Any]]:
    """The certificates for people: whose, how long, and the fingerprint to compare with the organ's own notice."""
    return [{"owner": _owner(key), "key": key, "fingerprint": _grouped(key.fingerprint)} for key in keys]


def _grouped(digest: str) -> str:
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def worker_source() -> str:
    """What the service worker keeps, as the head of its script; a change of any file gives it another name."""
    # Modules import one another by their plain names, which the storage serves beside the hashed ones.
    plain = [f"public/offline/{name}" for name in MODULES] + [f"vendor/qr/{name}" for name in READER]
    hashed = ("ui/theme.css", "ui/app.js", "ui/icon.svg", "public/offline/page.js", "django_htmx/htmx-2.min.js")
    files = [reverse("public:offline"), static("js-lib-bootstrap5/css/bootstrap.min.css")]
    files += [static(name) for name in hashed] + [f"{settings.STATIC_URL}{name}" for name in plain]
    files = list(dict.fromkeys(files))
    newest = SigningKey.objects.order_by("-id").values_list("fingerprint", flat=True).first() or ""
    name = sm3_hex(json.dumps([files, newest]).encode())[:16]
    return f"const NAME = {json.dumps(name)};\nconst FILES = {json.dumps(files)};\n"
