"""A seal maker, two signers and a seal, made outside the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from apps.signatures import certificates, chain, ses, sm2
from apps.signatures.algorithms import Algorithm
from apps.signatures.certificates import Name, Request
from apps.signatures.purposes import Purpose
from apps.signatures.reports import Check

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
END = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
SIGNED_AT = dt.datetime(2026, 11, 24, 9, 30, tzinfo=dt.UTC)
DATA = "<Signature>测试</Signature>".encode()
PATH = "/Doc_0/Signs/Sign_0/Signature.xml"


@dataclass(frozen=True)
class Holder:
    pair: sm2.KeyPair
    der: bytes

    def sign(self, message: bytes) -> bytes:
        return sm2.sign(self.pair, message)


def certify(name: str, issuer: Holder | None = None, **changes: object) -> Holder:
    pair = sm2.generate()
    request = replace(Request(Name(name, "测试"), pair.public, Algorithm.SM2, START, END), **changes)
    signer = issuer or Holder(pair, b"")
    der = certificates.build(
        request,
        issuer=certificates.parse(issuer.der).subject if issuer else request.subject.build(),
        issuer_public_key=signer.pair.public,
        issuer_algorithm=Algorithm.SM2,
        sign=signer.sign,
    )
    return Holder(pair, der)


ROOT = certify("测试根", path_length=0, purpose=Purpose.CA)
MAKER = certify("测试制章者", ROOT, purpose=Purpose.SEAL_MAKER)
SIGNER = certify("测试签章者", ROOT)
OTHER = certify("旁人", ROOT)
INFO = ses.SealInfo(
    es_id="99110000000000000001",
    vendor_id="DEMO",
    name="示例省自然资源厅行政审批专用章",
    signers=(SIGNER.der,),
    created=START,
    valid_from=START,
    valid_to=END - dt.timedelta(days=1),
    picture=ses.Picture("PNG", b"\x89PNG demo", 42, 42),
)


def by_root(wanted: Purpose) -> ses.Chain:
    def judge(certificate: bytes, at: dt.datetime, *, proven: bool) -> str:
        return chain.check([certificate], [ROOT.der], at=at, wanted=wanted, proven=proven)

    return judge


TRUST = ses.Trust(signer=by_root(Purpose.SEAL), maker=by_root(Purpose.SEAL_MAKER))


def seal_of(info: ses.SealInfo = INFO, maker: Holder = MAKER) -> bytes:
    return ses.build_seal(info, maker=maker.der, sign=maker.sign)


SEAL = seal_of()


def signature_of(seal: bytes = SEAL, **changes: object) -> bytes:
    parts: dict[str, object] = {
        "data": DATA,
        "property_info": PATH,
        "signed_at": SIGNED_AT,
        "certificate": SIGNER.der,
        "sign": SIGNER.sign,
    }
    return ses.sign(seal=seal, **{**parts, **changes})


@dataclass
class Stamped:
    at: dt.datetime | None
    checks: list[Check] = field(default_factory=list)


def no_stamp(token: bytes, value: bytes) -> Stamped:
    raise AssertionError("there is no time stamp to check")


def check(
    der: bytes,
    *,
    data: bytes = DATA,
    trust: ses.Trust = TRUST,
    check_timestamp: Callable[[bytes, bytes], ses.TimeFinding] = no_stamp,
) -> list[Check]:
    return ses.check_signature(der, data=data, trust=trust, check_timestamp=check_timestamp)


def failures(checks: Sequence[Check]) -> set[str]:
    return {each.detail for each in checks if not each.ok}
