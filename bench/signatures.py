"""PDF signatures and verifications beside the bare library calls, and a search for bytes that nobody checks.

Figures are per second of one processor's time, so that other work on the machine does not change them.

`python -m bench.signatures [--count 60] [--fuzz 2000]`, on a database of its own that is thrown away.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SECRETS = dict.fromkeys(("SECRET_KEY", "KEYSTORE_PASSPHRASE", "FIELD_KEY"), "bench-only-" + "x" * 40)
NOTICE = {
    "title": "受理通知书",
    "organ": "示例省自然资源厅",
    "date": "2026-11-23",
    "reference": "示自然资受〔2026〕15号",
    "addressee": "甲江示例新能源有限公司",
    "paragraphs": ["申请材料齐全、符合法定形式，决定予以受理。", "特此通知。"],
}


def _rate(run: Callable[[], object], count: int) -> float:
    run()
    started = time.process_time()
    for _ in range(count):
        run()
    return count / (time.process_time() - started)


def _flip(content: bytes, position: int, flip: int) -> bytes:
    altered = bytearray(content)
    altered[position] ^= flip
    return bytes(altered)


def measure(count: int, fuzz: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    from apps.ledger.services import SYSTEM
    from apps.licenses.rendering import render
    from apps.signatures import algorithms, keys, services, timestamps
    from apps.signatures.algorithms import Algorithm
    from apps.signatures.time_authority import own_stamp
    from apps.signatures.verify import trust_roots, verify_pdf

    call_command("migrate", verbosity=0, stdout=io.StringIO())
    owner = {"owner_code": "99110000000000001Q", "owner_name": "示例省自然资源厅"}
    seal = services.make_seal(**owner, name="行政审批专用章", kind="approval", actor=SYSTEM)
    rendered = render(template="notice", data=NOTICE)
    where = {"pdf": rendered.pdf, "page": rendered.seal.page, "box": rendered.seal.corners, "reason": "bench"}
    print("| per second      | sign PDF | verify PDF | time stamp | check stamp | bare sign | bare verify |")
    print("|---|---|---|---|---|---|---|")
    missed = 0
    for algorithm, key, sign in (
        (Algorithm.P256, seal.p256_key, services.sign_pdf),
        (Algorithm.SM2, seal.sm2_key, services.sign_pdf_sm2),
    ):
        sealed = sign(seal=seal, certify=True, **where)
        stamp, roots, bare = own_stamp(algorithm), trust_roots(), keys.sign_with(key, b"bench")
        token, public = stamp(bare), bytes(key.public_key)
        figures = [
            _rate(run, count)
            for run in (
                lambda sign=sign: sign(seal=seal, certify=True, **where),
                lambda sealed=sealed: verify_pdf(sealed),
                lambda stamp=stamp, bare=bare: stamp(bare),
                lambda token=token, bare=bare, roots=roots: timestamps.check_token(token, data=bare, roots=roots),
                lambda key=key: keys.sign_with(key, b"bench"),
                lambda a=algorithm, p=public, s=bare: algorithms.verify(a, p, b"bench", s),
            )
        ]
        print(f"| {algorithm.label:<28} | " + " | ".join(f"{figure:8.1f}" for figure in figures) + " |")
        with _quietly():
            missed += _search(sealed, verify_pdf, algorithm.value, fuzz)
    return 1 if missed else 0


@contextmanager
def _quietly() -> Iterator[None]:
    """Hundreds of broken signatures are the aim: pyHanko logs each, GmSSL prints it to the standard error from C."""
    logging.disable()
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
        logging.disable(logging.NOTSET)


def _search(sealed: bytes, verify: Callable[[bytes], object], name: str, fuzz: int) -> int:
    """Flips one bit at random positions, half of them in the container with its time stamp; prints what was found."""
    chance = random.Random(20261124)  # noqa: S311  the same places in each run
    gap = sealed.index(b"/Contents <") + 10
    inside = range(gap, sealed.index(b">", gap) + 1)
    missed = []
    for number in range(fuzz):
        position = chance.choice(inside) if number % 2 else chance.randrange(len(sealed))
        flip = 1 << chance.randrange(8)
        if verify(_flip(sealed, position, flip)).ok:  # type: ignore[attr-defined]  # a report
            missed.append((position, flip))
    print(f"{name}: {fuzz} altered bytes tried, {fuzz - len(missed)} found", *missed)
    return len(missed)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60, help="times each thing is done (60)")
    parser.add_argument("--fuzz", type=int, default=2000, help="altered bytes tried for each algorithm (2000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="approvals-bench-") as folder:
        os.environ |= {**SECRETS, "VAR_DIR": folder, "DATABASE_URL": "", "REDIS_URL": "", "LOG_LEVEL": "ERROR"}
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "true"}
        return measure(options.count, options.fuzz)


if __name__ == "__main__":
    raise SystemExit(main())
