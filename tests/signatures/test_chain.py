"""What is wrong with a chain is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.signatures import certificates, chain, sm2
from apps.signatures.algorithms import Algorithm
from apps.signatures.certificates import Name, Request
from apps.signatures.purposes import Purpose

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
END = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
DURING = dt.datetime(2028, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Holder:
    pair: sm2.KeyPair
    der: bytes


def certify(name: str, issuer: Holder | None, path_length: int | None, **changes: object) -> Holder:
    pair = sm2.generate()
    purpose = Purpose.SEAL if path_length is None else Purpose.CA
    request = Request(Name(name, "测试"), pair.public, Algorithm.SM2, START, END, path_length, purpose)
    request = replace(request, **changes)
    signer = issuer.pair if issuer else pair
    der = certificates.build(
        request,
        issuer=certificates.parse(issuer.der).subject if issuer else request.subject.build(),
        issuer_public_key=signer.public,
        issuer_algorithm=Algorithm.SM2,
        sign=lambda body: sm2.sign(signer, body),
    )
    return Holder(pair, der)


ROOT = certify("根", None, 1)
ISSUING = certify("签发", ROOT, 0)
SEAL = certify("印章", ISSUING, None)


def check(
    *path: Holder, roots: tuple[Holder, ...] = (ROOT,), at: dt.datetime = DURING, wanted: Purpose = Purpose.SEAL
) -> str:
    return chain.check([holder.der for holder in path], [root.der for root in roots], at=at, wanted=wanted)


def test_a_whole_chain_is_trusted():
    assert check(SEAL, ISSUING) == chain.TRUSTED


@pytest.mark.parametrize(
    ("at", "detail"),
    [(START - dt.timedelta(seconds=1), "not_yet_valid"), (END + dt.timedelta(seconds=1), "expired")],
)
def test_the_time_of_signing_must_lie_in_the_period(at: dt.datetime, detail: str):
    assert check(SEAL, ISSUING, at=at) == f"certificate.{detail}"
    assert check(SEAL, ISSUING, at=START) == check(SEAL, ISSUING, at=END) == chain.TRUSTED


def test_another_root_of_another_name_is_unknown():
    assert check(SEAL, ISSUING, roots=(certify("别的根", None, 1),)) == "certificate.unknown_root"


def test_another_root_of_the_same_name_did_not_sign():
    assert check(SEAL, ISSUING, roots=(certify("根", None, 1),)) == "certificate.bad_signature"


def test_a_missing_link_is_found():
    assert check(SEAL) == "certificate.unknown_root"


def test_a_certificate_that_does_not_belong_is_found():
    assert check(SEAL, ISSUING, certify("旁人", ROOT, None)) == "certificate.malformed"


def test_an_issuing_certificate_does_not_seal():
    assert check(ISSUING) == "certificate.wrong_usage"


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.CA])
@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (Purpose.SEAL, "wrong_usage"),
        (Purpose.SEAL_MAKER, "not_for_seal_making"),
        (Purpose.TIMESTAMP, "not_for_timestamps"),
        (Purpose.OCSP, "not_for_ocsp"),
    ],
)
def test_a_certificate_is_good_for_its_purpose_and_refused_by_name_for_another(
    purpose: Purpose, wanted: Purpose, refusal: str
):
    same = purpose is wanted or {purpose, wanted} == {Purpose.SEAL, Purpose.DATA}  # data are sealed like documents
    expected = chain.TRUSTED if same else f"certificate.{refusal}"
    assert check(certify("某", ISSUING, None, purpose=purpose), ISSUING, wanted=wanted) == expected


def test_a_seal_certificate_does_not_issue():
    forged = certify("冒充", SEAL, None)
    assert check(forged, SEAL, ISSUING) == "certificate.not_an_issuer"


def test_a_path_longer_than_allowed_is_found():
    second = certify("二级签发", ISSUING, 0)
    assert check(certify("印章", second, None), second, ISSUING) == "certificate.not_an_issuer"


# Hundredths of its length: the length itself changes with the random key, and names of tests must not.
@pytest.mark.parametrize("hundredth", range(0, 100, 2))
def test_every_altered_byte_of_a_certificate_is_found(hundredth: int):
    altered = bytearray(ISSUING.der)
    altered[len(altered) * hundredth // 100] ^= 1
    assert chain.check([SEAL.der, bytes(altered)], [ROOT.der], at=DURING) != chain.TRUSTED


@given(st.lists(st.binary(max_size=300), max_size=4))
def test_random_bytes_are_no_chain_and_never_raise(carried: list[bytes]):
    assert chain.check(carried, [ROOT.der], at=DURING) != chain.TRUSTED
