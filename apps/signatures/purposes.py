"""What a key may sign, and how its certificate says so: key usage (RFC 5280, 4.2.1.3) and extended usage (4.2.1.12)."""

from __future__ import annotations

from dataclasses import dataclass

from asn1crypto import x509
from django.db import models
from django.utils.translation import pgettext_lazy

DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"  # RFC 9336
# Nobody has registered a usage for a seal maker (制章者, GB/T 38540-2020). This is our own, made from a random UUID as
# ITU-T X.667 lets anyone do, so that a seal's certificate cannot pass for its maker's.
SEAL_MAKING = "2.25.303321574595498452620800239557137287878"
_ANY = "any_extended_key_usage"


class Purpose(models.TextChoices):
    """What a key may sign; its certificate's key usage says the same."""

    CA = "ca", pgettext_lazy("key purpose", "Certificates")
    SEAL = "seal", pgettext_lazy("key purpose", "Seal")
    SEAL_MAKER = "seal_maker", pgettext_lazy("key purpose", "Seal maker")
    DATA = "data", pgettext_lazy("key purpose", "Data")
    TIMESTAMP = "timestamp", pgettext_lazy("key purpose", "Timestamp")
    OCSP = "ocsp", pgettext_lazy("key purpose", "Certificate status")


@dataclass(frozen=True)
class Usage:
    """`key` is set in certificates made here; of another's, one bit of `needed` groups must be there in full.

    `extended` is what the certificate is restricted to. `strict`: a certificate without that restriction, or with
    another beside it, is refused. `refusal` is the code of a certificate that is for something else.
    """

    key: frozenset[str]
    needed: tuple[frozenset[str], ...]
    refusal: str
    extended: frozenset[str] = frozenset()
    also_taken: frozenset[str] = frozenset()
    strict: bool = False
    critical: bool = False


_SIGNING = frozenset({"digital_signature", "non_repudiation"})
_EITHER = (frozenset({"digital_signature"}), frozenset({"non_repudiation"}))
_DOCUMENTS = Usage(
    _SIGNING,
    (_SIGNING,),
    "certificate.wrong_usage",
    extended=frozenset({DOCUMENT_SIGNING}),
    # What outside authorities wrote for signing documents before RFC 9336 (its section 1).
    also_taken=frozenset({"email_protection", _ANY}),
)
USAGES: dict[Purpose, Usage] = {
    Purpose.CA: Usage(
        frozenset({"key_cert_sign", "crl_sign"}), (frozenset({"key_cert_sign"}),), "certificate.not_an_issuer"
    ),
    Purpose.SEAL: _DOCUMENTS,
    Purpose.DATA: _DOCUMENTS,
    Purpose.SEAL_MAKER: Usage(
        _SIGNING, (_SIGNING,), "certificate.not_for_seal_making", extended=frozenset({SEAL_MAKING})
    ),
    # RFC 3161, 2.3: this usage alone, and critical.
    Purpose.TIMESTAMP: Usage(
        frozenset({"digital_signature"}),
        _EITHER,
        "certificate.not_for_timestamps",
        extended=frozenset({"time_stamping"}),
        strict=True,
        critical=True,
    ),
    # RFC 6960, 4.2.2.2: a responder must be named as such by its issuer.
    Purpose.OCSP: Usage(
        frozenset({"digital_signature"}),
        _EITHER,
        "certificate.not_for_ocsp",
        extended=frozenset({"ocsp_signing"}),
        strict=True,
    ),
}


def key_usages(certificate: x509.Certificate) -> set[str]:
    return set(certificate.key_usage_value.native) if certificate.key_usage_value else set()


def _extended_fits(usage: Usage, certificate: x509.Certificate) -> bool:
    found = certificate.extended_key_usage_value
    if found is None:
        return not usage.strict
    if usage.critical and "extended_key_usage" not in certificate.critical_extensions:
        return False
    stated = set(found.native)
    return stated == usage.extended if usage.strict else bool(stated & (usage.extended | usage.also_taken))


def problem(purpose: Purpose, certificate: x509.Certificate) -> str | None:
    """The code of the refusal where the certificate may not be used for this; None where it may.

    A certificate without extended usage, as Chinese authorities issue them (GB/T 20518-2018), is for any signing but
    time stamps and answers on the status of certificates, which must be named.
    """
    usage = USAGES[purpose]
    fits = bool(certificate.ca) is (purpose is Purpose.CA) and any(
        group <= key_usages(certificate) for group in usage.needed
    )
    return None if fits and _extended_fits(usage, certificate) else usage.refusal
