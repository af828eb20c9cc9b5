"""OFDs a second, rendered and sealed, and a search for a changed byte that is not found: `python -m bench.ofd`.

Needs no database: keys, seal and license are made up in memory.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import time
from collections.abc import Callable

SECRETS = dict.fromkeys(("SECRET_KEY", "KEYSTORE_PASSPHRASE", "FIELD_KEY"), "bench-only-" + "x" * 40)
os.environ.update({**SECRETS, "DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "true", "LOG_LEVEL": "ERROR"})

import django

django.setup()

from apps.licenses.ofd import from_pdf
from apps.licenses.qr import picture
from apps.licenses.rendering import render
from apps.signatures import certificates, chain, ses, sm2
from apps.signatures.algorithms import Algorithm
from apps.signatures.certificates import Name, Request
from apps.signatures.drawing import draw_seal
from apps.signatures.ofd import examining, signing
from apps.signatures.ofd.signing import Protection
from apps.signatures.ofd.stamps import Stamp
from apps.signatures.purposes import Purpose

START, END = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2036, 1, 1, tzinfo=dt.UTC)
AT = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
LICENSE = {
    "title": "采矿许可证",
    "title_en": "Mining License",
    "organ": "示例省自然资源厅",
    "date": "2026-11-24",
    "preamble": "经审核，准予开采下列矿产资源，特发此证。",
    "validity": "自2026年11月24日起\n至2036年11月23日止",
    "fields": [
        ["采矿权人", "甲江示例矿业有限公司"],
        ["地址", "示例路1号"],
        ["矿种", "铁矿"],
        ["面积（平方千米）", "1.2345"],
    ],
    "notes": ["本证不得涂改、转让。"],
}


class World:
    """A root, a seal maker and a signer with the seal."""

    def __init__(self) -> None:
        self.root_key, self.maker_key, self.signer_key = (sm2.generate() for _ in range(3))
        self.root = self._certify("根", self.root_key, path_length=0, purpose=Purpose.CA)
        self.maker = self._certify("制章者", self.maker_key, purpose=Purpose.SEAL_MAKER)
        self.signer = self._certify("签章者", self.signer_key, purpose=Purpose.SEAL)
        info = ses.SealInfo(
            es_id="DEMO-1",
            vendor_id="DEMO",
            name="示例省自然资源厅证照专用章",
            signers=(self.signer,),
            created=START,
            valid_from=START,
            valid_to=END,
            picture=ses.Picture("PNG", draw_seal(owner="示例省自然资源厅", name="证照专用章", demo=True), 42, 42),
        )
        self.seal = ses.build_seal(info, maker=self.maker, sign=lambda data: sm2.sign(self.maker_key, data))
        self.trust = ses.Trust(signer=self._judge(Purpose.SEAL), maker=self._judge(Purpose.SEAL_MAKER))

    def _certify(self, name: str, pair: sm2.KeyPair, *, purpose: Purpose, path_length: int | None = None) -> bytes:
        request = Request(Name(name, "示例"), pair.public, Algorithm.SM2, START, END, path_length, purpose)
        return certificates.build(
            request,
            issuer=Name("根", "示例").build(),
            issuer_public_key=self.root_key.public,
            issuer_algorithm=Algorithm.SM2,
            sign=lambda data: sm2.sign(self.root_key, data),
        )

    def _judge(self, wanted: Purpose) -> ses.Chain:
        def judge(certificate: bytes, at: dt.datetime, *, proven: bool) -> str:
            return chain.check([certificate], [self.root], at=at, wanted=wanted, proven=proven)

        return judge

    def sign_value(self, content: bytes, property_info: str) -> bytes:
        return ses.sign(
            seal=self.seal,
            data=content,
            property_info=property_info,
            signed_at=AT,
            certificate=self.signer,
            sign=lambda data: sm2.sign(self.signer_key, data),
        )

    def sealed(self, ofd: bytes) -> bytes:
        return signing.sign(
            ofd,
            seal=self.seal,
            stamps=[Stamp(0, 220, 125, 42, 42)],
            protection=Protection.WHOLE,
            signed_at=AT,
            sign_value=self.sign_value,
        )

    def holds(self, ofd: bytes) -> bool:
        found = examining.examine(ofd, trust=self.trust, check_timestamp=_no_stamp)
        return all(check.ok for check in found.checks)


def _no_stamp(token: bytes, value: bytes) -> ses.TimeFinding:
    raise ValueError("nothing here is time-stamped")


def _pdf(number: int) -> bytes:
    data = {**LICENSE, "number": f"C99{number:020d}"}
    return render(template="license", data=data, images={"qr": picture(f"{number:0300d}")}).pdf


def _rate(what: str, count: int, work: Callable[[int], object]) -> None:
    work(0)
    started, busy = time.perf_counter(), time.process_time()
    for number in range(1, count + 1):
        work(number)
    took, used = time.perf_counter() - started, time.process_time() - busy
    print(f"{what:<44} {count / took:8.1f} /s   {used / count * 1000:6.1f} ms of processor each", flush=True)


def _fuzz(world: World, ofd: bytes, count: int) -> int:
    """Each time one byte, anywhere, becomes another; returns how many were not found."""
    chance = random.Random(20261124)  # noqa: S311 - chooses places, no secrets
    missed = []
    for _ in range(count):
        position, changed = chance.randrange(len(ofd)), bytearray(ofd)
        changed[position] ^= chance.randrange(1, 256)
        if world.holds(bytes(changed)):
            missed.append(position)
    print(f"{count} single-byte changes tried in {len(ofd)} bytes, {count - len(missed)} found", flush=True)
    return len(missed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=50, help="documents for each rate (50)")
    parser.add_argument("--fuzz", type=int, default=2000, help="changed bytes tried (2000)")
    options = parser.parse_args()
    world = World()
    pdf = _pdf(1)
    ofd = from_pdf(pdf)
    sealed = world.sealed(ofd)
    assert world.holds(sealed)
    _rate("PDF rendered (the bare library)", options.count, _pdf)
    _rate("PDF to OFD", options.count, lambda _: from_pdf(pdf))
    _rate("OFD sealed", options.count, lambda _: world.sealed(ofd))
    _rate("rendered, converted, sealed", options.count, lambda number: world.sealed(from_pdf(_pdf(number))))
    _rate("OFD examined", options.count, lambda _: world.holds(sealed))
    return 1 if _fuzz(world, sealed, options.fuzz) else 0


if __name__ == "__main__":
    sys.exit(main())
