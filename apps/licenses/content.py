"""What is signed: the license's facts in one canonical form, made anew from its columns each time it is checked."""

from __future__ import annotations

from apps.ledger.canonical import canonical_json, sm3_hex
from apps.licenses.models import License


def signed_content(license: License) -> bytes:
    """Canonical JSON in UTF-8. Every column that says who may do what is in it, so a change of any is found."""
    return canonical_json(
        {
            "format": "license/1",
            "kind": license.kind,
            "number": license.number,
            "identifier": license.identifier,
            "version": license.version,
            "source_ref": license.source_ref,
            "holder": [license.holder_id, license.holder_name],
            "issuer": [license.issuer_id, license.issuer_name],
            "issued_on": license.issued_on,
            "valid_from": license.valid_from,
            "valid_to": license.valid_to,
            "signed_at": license.signed_at,
            # As text, as it is stored: one changed byte changes the digest.
            "data": license.data,
        }
    ).encode()


def content_digest(license: License) -> str:
    """SM3 of the signed content, hex."""
    return sm3_hex(signed_content(license))
