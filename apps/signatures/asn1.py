"""Teaches asn1crypto the Chinese object identifiers (GM/T 0006-2012). Importing it is enough."""

from __future__ import annotations

from asn1crypto import algos, cms, keys

OID_SM2_CURVE = "1.2.156.10197.1.301"
OID_SM3 = "1.2.156.10197.1.401"
OID_SM2_WITH_SM3 = "1.2.156.10197.1.501"
OID_SM2_SIGNED_DATA = "1.2.156.10197.6.1.4.2.2"  # GB/T 35275-2017

SM2_CURVE = "sm2p256v1"
SM2_WITH_SM3 = "sm2_sm3"


def _teach(identifier: type[algos.AlgorithmIdentifier], oid: str, name: str) -> None:
    identifier._map[oid] = name
    # asn1crypto turns the map round once, at first use; empty makes it do so again.
    identifier._reverse_map = None


def register() -> None:
    """Adds curve, digest, signature algorithm and signed data. Idempotent."""
    keys.NamedCurve.register(SM2_CURVE, OID_SM2_CURVE, 32)
    cms.ContentType._map[OID_SM2_SIGNED_DATA] = "sm2_signed_data"
    cms.ContentType._reverse_map = None
    cms.ContentInfo._oid_specs["sm2_signed_data"] = cms.SignedData
    _teach(algos.DigestAlgorithmId, OID_SM3, "sm3")
    _teach(algos.SignedDigestAlgorithmId, OID_SM2_WITH_SM3, SM2_WITH_SM3)


register()
