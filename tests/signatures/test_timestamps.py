"""Time-stamp tokens."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM
from apps.signatures import ca, certificates, timestamps
from apps.signatures.algorithms import Algorithm
from apps.signatures.keys import sign_with
from apps.signatures.models import KeyState, Purpose, Reason, Seal, SigningKey
from apps.signatures.revocation import revocations, revoke_key
from apps.signatures.time_authority import OwnStamp, own_stamp, time_authority
from apps.signatures.timestamps import TimestampFinding, check_token, facts_of
from tests.races import at_once
from tests.signatures.conftest import OpenSSL

BOTH = pytest.mark.parametrize("algorithm", list(Algorithm))
DATA = b"a signature value"


@pytest.fixture
def stamp(db: None, algorithm: Algorithm) -> OwnStamp:
    return own_stamp(algorithm)


def problems(finding: TimestampFinding) -> set[str]:
    return {check.detail for check in finding.checks if not check.ok}


def check(token: bytes, data: bytes = DATA) -> set[str]:
    return problems(check_token(token, data=data, roots=ca.trust_roots()))


@BOTH
def test_a_token_proves_what_was_there_and_when(stamp: OwnStamp):
    before = timezone.now()
    finding = check_token(stamp(DATA), data=DATA, roots=ca.trust_roots())
    assert finding.ok
    assert before - dt.timedelta(milliseconds=1) <= finding.at <= timezone.now()


@BOTH
def test_a_token_over_something_else_is_named(stamp: OwnStamp):
    assert check(stamp(b"another signature")) == {"timestamp.other_content"}


@BOTH
def test_every_altered_byte_is_found(stamp: OwnStamp):
    token = stamp(DATA)
    for position in random.Random(20260101).sample(range(len(token)), 60):
        altered = bytearray(token)
        altered[position] ^= 1
        assert check(bytes(altered)), position


@BOTH
def test_a_token_that_carries_no_certificates_is_checked_with_known_ones(stamp: OwnStamp):
    token = stamp.issue(imprint=timestamps.imprint_of(DATA, Algorithm(stamp.key.algorithm)), carries=False)
    assert check(token) == {"timestamp.malformed"}
    assert check_token(token, data=DATA, roots=ca.trust_roots(), known=stamp.path).ok


def test_serial_numbers_differ_ascend_and_fit_in_160_bits():
    moment = timezone.now()
    serials = {timestamps.new_serial(moment) for _ in range(1000)}
    assert len(serials) == 1000
    assert max(serials) < timestamps.new_serial(moment + dt.timedelta(microseconds=1))
    assert max(serials).bit_length() < 160


@pytest.mark.parametrize(
    ("microsecond", "written"), [(0, b"20260102030405Z"), (120_000, b"20260102030405.12Z"), (999, b"20260102030405Z")]
)
@pytest.mark.parametrize("algorithm", [Algorithm.P256])
def test_the_time_is_written_without_zeros_at_its_end(stamp: OwnStamp, microsecond: int, written: bytes):
    at = dt.datetime(2026, 1, 2, 3, 4, 5, microsecond, tzinfo=dt.UTC)
    assert facts_of(made_by(stamp.key, at=at))["gen_time"].contents == written


def made_by(key: SigningKey, at: dt.datetime | None = None) -> bytes:
    algorithm = Algorithm(key.algorithm)
    imprint = timestamps.imprint_of(DATA, algorithm)
    path, sign = key.chain(), lambda attributes: sign_with(key, attributes)
    return timestamps.make_token(imprint=imprint, algorithm=algorithm, path=path, sign=sign, at=at)


@BOTH
def test_a_stamp_by_an_expired_certificate_is_named(stamp: OwnStamp):
    assert check(made_by(stamp.key, stamp.key.not_after + dt.timedelta(days=1))) == {"certificate.expired"}
    assert check(made_by(stamp.key, stamp.key.not_before - dt.timedelta(days=1))) == {"certificate.not_yet_valid"}


def test_a_stamp_by_a_seal_is_named(seal: Seal):
    assert check(made_by(seal.sm2_key)) == check(made_by(seal.p256_key)) == {"certificate.not_for_timestamps"}


@BOTH
def test_a_stamp_under_another_policy_is_named(stamp: OwnStamp, settings):
    token = stamp(DATA)
    settings.TIMESTAMP_POLICIES = ["2.25.1"]
    assert check(token) == {"timestamp.other_policy"}
    settings.TIMESTAMP_POLICIES = ["2.25.1", facts_of(token)["policy"].native]
    assert check(token) == set()


@BOTH
def test_a_stamp_from_elsewhere_is_not_trusted(stamp: OwnStamp):
    assert problems(check_token(stamp(DATA), data=DATA, roots=())) == {"certificate.unknown_root"}


@BOTH
def test_a_signature_by_another_key_is_named(stamp: OwnStamp, algorithm: Algorithm):
    other = ca.issue_certificate(
        alias="tsa.other", algorithm=algorithm, purpose="timestamp", subject=certificates.Name("x", "y")
    )
    forged = OwnStamp(SigningKey(algorithm=algorithm, public_key=other.public_key, key_ref=other.key_ref), stamp.path)
    assert check(forged(DATA)) == {"timestamp.bad_signature"}


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_are_reported_and_never_raise(noise: bytes):
    assert problems(check_token(noise, data=DATA, roots=())) == {"timestamp.malformed"}


@BOTH
def test_the_authority_is_made_once_and_recorded(db: None, algorithm: Algorithm):
    first = time_authority(algorithm)
    assert time_authority(algorithm) == first
    assert Entry.objects.filter(kind="time_authority.made", subject_id=first.alias).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_who_stamp_first_make_one_authority():
    ca.ensure_authority()
    made = at_once([lambda: time_authority(Algorithm.SM2).pk] * 6)
    assert set(made) == {SigningKey.objects.get(purpose=Purpose.TIMESTAMP).pk}


@BOTH
def test_a_revoked_authority_is_followed_by_another(stamp: OwnStamp, algorithm: Algorithm):
    SigningKey.objects.filter(pk=stamp.key.pk).update(state=KeyState.REVOKED)
    assert time_authority(algorithm).alias == f"tsa.{algorithm.value}.2"


def revoke(stamp: OwnStamp, reason: Reason) -> None:
    revoke_key(key=SigningKey.objects.get(pk=stamp.key.pk), reason=reason, actor=SYSTEM)


def told(stamp: OwnStamp, token: bytes) -> TimestampFinding:
    return check_token(token, data=DATA, roots=ca.trust_roots(), revocations=revocations)


@BOTH
def test_a_stamp_from_before_its_authority_ended_stays_good_and_later_ones_do_not(stamp: OwnStamp):
    token = stamp(DATA)
    revoke(stamp, Reason.CESSATION_OF_OPERATION)
    assert told(stamp, token).ok
    later = made_by(stamp.key, timezone.now() + dt.timedelta(seconds=1))
    assert problems(told(stamp, later)) == {"certificate.revoked_proven"}


@BOTH
def test_stamps_of_a_compromised_authority_prove_no_time(stamp: OwnStamp):
    token = stamp(DATA)
    revoke(stamp, Reason.KEY_COMPROMISE)
    finding = told(stamp, token)
    assert finding.at is None
    assert not finding.ok
    assert problems(finding) == set()
    assert "timestamp_certificate.compromised" in {each.detail for each in finding.checks}


@pytest.mark.parametrize("algorithm", [Algorithm.P256])
def test_openssl_accepts_a_token(stamp: OwnStamp, openssl: OpenSSL, tmp_path: Path):
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "token").write_bytes(stamp(DATA))
    root = SigningKey.objects.get(alias="ca.p256.root")
    (tmp_path / "root.pem").write_bytes(certificates.to_pem(bytes(root.certificate)))
    result = openssl("ts", "-verify", "-data", "data", "-in", "token", "-token_in", "-CAfile", "root.pem")
    assert "Verification: OK" in result.stdout + result.stderr
