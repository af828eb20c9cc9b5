"""A document of three pages, sealed outside the database, and ways to tamper with it."""

from __future__ import annotations

import functools
import io
import zipfile
from collections.abc import Mapping

from apps.signatures import ses
from apps.signatures.ofd import examining, layout, package, signing, stamps
from apps.signatures.ofd.signing import Protection
from apps.signatures.ofd.stamps import Stamp
from apps.signatures.ofd.xml import HEAD, NAMESPACE
from tests.signatures.ses_parts import SEAL, SIGNED_AT, SIGNER, TRUST, no_stamp

NS = f'xmlns:ofd="{NAMESPACE}"'
PAGES = 3


def _page(number: int) -> str:
    line = (
        f'<ofd:PathObject ID="{30 + number}" Boundary="10 10 100 1">'
        "<ofd:AbbreviatedData>M 0 0 L 100 0</ofd:AbbreviatedData></ofd:PathObject>"
    )
    layer = f'<ofd:Layer ID="{20 + number}" Type="Body">{line}</ofd:Layer>'
    return f"{HEAD}<ofd:Page {NS}><ofd:Content>{layer}</ofd:Content></ofd:Page>"


def plain_parts(pages: int = PAGES) -> dict[str, bytes]:
    listed = "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(pages))
    info = f"<ofd:DocInfo><ofd:DocID>{'0' * 32}</ofd:DocID></ofd:DocInfo>"
    body = f"<ofd:DocBody>{info}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    common = f"<ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID>{area}</ofd:CommonData>"
    texts = {
        "OFD.xml": f'{HEAD}<ofd:OFD {NS} Version="1.1" DocType="OFD">{body}</ofd:OFD>',
        "Doc_0/Document.xml": f"{HEAD}<ofd:Document {NS}>{common}<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{n}/Content.xml": _page(n) for n in range(pages)},
    }
    return {name: text.encode() for name, text in texts.items()}


PLAIN = package.write(plain_parts())
STAMP = Stamp(0, 120, 200, 42, 42)


def value_of(content: bytes, property_info: str) -> bytes:
    return ses.sign(
        seal=SEAL,
        data=content,
        property_info=property_info,
        signed_at=SIGNED_AT,
        certificate=SIGNER.der,
        sign=SIGNER.sign,
    )


def seal(
    ofd: bytes = PLAIN, *, protection: Protection = Protection.CONTINUE, places: list[Stamp] | None = None
) -> bytes:
    return signing.sign(
        ofd,
        seal=SEAL,
        stamps=[STAMP] if places is None else places,
        protection=protection,
        signed_at=SIGNED_AT,
        sign_value=value_of,
    )


@functools.cache
def sealed(protection: Protection = Protection.CONTINUE) -> bytes:
    return seal(protection=protection)


@functools.cache
def sealed_twice() -> bytes:
    return seal(sealed(), places=stamps.straddling(layout.read(package.read(PLAIN))[0].pages, width=42, height=42))


def examine(ofd: bytes) -> examining.Findings:
    return examining.examine(ofd, trust=TRUST, check_timestamp=no_stamp)


def failures(ofd: bytes) -> set[tuple[str, str]]:
    return {(check.detail, check.part) for check in examine(ofd).checks if not check.ok}


def codes(ofd: bytes) -> set[str]:
    return {code for code, _ in failures(ofd)}


def changed(ofd: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The package written anew, in the exact form, with parts replaced, added or (None) taken out."""
    parts = {**package.read(ofd).parts, **changes}
    return package.write({name: content for name, content in parts.items() if content is not None})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """As another vendor's program would write it."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()
