"""Sealing an OFD (GB/T 33190-2016, 17; GB/T 38540-2020): digests of all parts, the seal's signature over them."""

from __future__ import annotations

import base64
import datetime as dt
import enum
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from apps.signatures import asn1
from apps.signatures.ofd import layout, package, xml
from apps.signatures.ofd import stamps as placing
from apps.signatures.ofd.errors import OfdError
from apps.signatures.ofd.layout import ENTRY, Document, Entry, Page
from apps.signatures.ofd.stamps import Stamp

PROVIDER = "natural-resources-approvals"
"""Who made the signature's files: such a package is in the exact form of `package.write`."""
PROVIDER_VERSION = "1.0"
_BODY_END = re.compile(rb"</((?:[A-Za-z_][\w.-]*:)?)DocBody\s*>")
_NS = f'xmlns:ofd="{xml.NAMESPACE}"'


class Protection(enum.Enum):
    """Whether the list of signatures is protected with the rest: then no later seal is possible."""

    WHOLE = "WholeProtected"
    CONTINUE = "ContinueSign"


@dataclass(frozen=True)
class _Paths:
    """All parts that one signature consists of."""

    folder: str

    @property
    def description(self) -> str:
        return f"{self.folder}/Signature.xml"

    @property
    def value(self) -> str:
        return f"{self.folder}/SignedValue.dat"

    @property
    def seal(self) -> str:
        return f"{self.folder}/Seal.esl"


def check_value(content: bytes) -> str:
    """SM3 in base64, as a Reference states it."""
    return base64.b64encode(hashlib.new("sm3", content).digest()).decode()


@dataclass(frozen=True)
class Opened:
    """An OFD of one document as its parts: whoever has just made it seals it without packing it first."""

    parts: Mapping[str, bytes]
    document: Document


def _open(ofd: bytes) -> Opened:
    opened = package.read(ofd)
    documents = layout.read(opened)
    if len(documents) > 1:
        raise OfdError("structure.several_documents", ENTRY)
    return Opened(opened.parts, documents[0])


def _ensure_open(opened: Opened) -> None:
    """Raises OfdError where an earlier seal protects the list of signatures."""
    document = opened.document
    for entry in document.signatures:
        described = xml.parse(package.part(opened.parts, entry.path), entry.path)
        references = described.first("SignedInfo", "References")
        for reference in references.all("Reference") if references else []:
            if layout.resolve(reference.attributes.get("FileRef", ""), base=entry.path) == document.signatures_path:
                raise OfdError("protection.closed", entry.path)


def _with_list(parts: Mapping[str, bytes], document: Document, path: str, entry: Entry) -> dict[str, bytes]:
    """The parts with the new signature listed, and OFD.xml leading to the list."""
    changed = dict(parts)
    if not document.signatures_path:
        found = _BODY_END.search(parts[ENTRY])
        if found is None:
            raise OfdError("structure.unsupported", ENTRY)
        prefix = found[1].decode()
        line = f"<{prefix}Signatures>/{path}</{prefix}Signatures>".encode()
        changed[ENTRY] = parts[ENTRY][: found.start()] + line + parts[ENTRY][found.start() :]
    entries = (*document.signatures, entry)
    lines = "".join(
        f"<ofd:Signature ID={xml.quoteattr(each.id)} Type={xml.quoteattr(each.kind)}"
        f" BaseLoc={xml.quoteattr('/' + each.path)}/>"
        for each in entries
    )
    body = f"<ofd:MaxSignId>{xml.escape(entry.id)}</ofd:MaxSignId>{lines}"
    changed[path] = f"{xml.HEAD}<ofd:Signatures {_NS}>{body}</ofd:Signatures>".encode()
    return changed


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _stamp(stamp: Stamp, identity: str, pages: Sequence[Page]) -> str:
    place = " ".join(map(_number, (stamp.left, stamp.top, stamp.width, stamp.height)))
    clip = f' Clip="{" ".join(map(_number, stamp.clip))}"' if stamp.clip else ""
    page = xml.quoteattr(pages[stamp.page].id)
    return f'<ofd:StampAnnot ID="{identity}" PageRef={page} Boundary="{place}"{clip}/>'


def _description(
    protected: Mapping[str, bytes], paths: _Paths, annotations: str, signed_at: dt.datetime, signature_id: str
) -> bytes:
    references = "".join(
        f"<ofd:Reference FileRef={xml.quoteattr('/' + name)}><ofd:CheckValue>{check_value(content)}</ofd:CheckValue>"
        "</ofd:Reference>"
        for name, content in protected.items()
    )
    moment = signed_at.astimezone(dt.UTC).strftime("%Y%m%d%H%M%SZ")
    return (
        f"{xml.HEAD}<ofd:Signature {_NS}><ofd:SignedInfo>"
        f'<ofd:Provider ProviderName="{PROVIDER}" Version="{PROVIDER_VERSION}"/>'
        f"<ofd:SignatureMethod>{asn1.OID_SM2_WITH_SM3}</ofd:SignatureMethod>"
        f"<ofd:SignatureDateTime>{moment}</ofd:SignatureDateTime>"
        f'<ofd:References CheckMethod="{asn1.OID_SM3}">{references}</ofd:References>{annotations}'
        f"<ofd:Seal><ofd:BaseLoc>/{paths.seal}</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo>"
        f"<ofd:SignedValue>/{paths.value}</ofd:SignedValue></ofd:Signature>"
    ).encode()


def sign(
    ofd: bytes | Opened,
    *,
    seal: bytes,
    stamps: Sequence[Stamp],
    protection: Protection,
    signed_at: dt.datetime,
    sign_value: Callable[[bytes, str], bytes],
) -> bytes:
    """The OFD with one more seal, in the exact form.

    `seal` is DER(SESeal), its picture shown at the `stamps`; `sign_value` gives DER(SES_Signature) over the bytes of
    Signature.xml, whose path in the package is its second argument (`propertyInfo`). Raises OfdError, its code and
    part saying why: no sound package, an earlier seal that allows no later one, a stamp off its page.
    """
    opened = ofd if isinstance(ofd, Opened) else _open(ofd)
    document = opened.document
    _ensure_open(opened)
    placing.check(stamps, document.pages)
    number = next(n for n in range(len(opened.parts) + 1) if not _taken(opened, f"{document.folder}/Signs/Sign_{n}"))
    paths = _Paths(f"{document.folder}/Signs/Sign_{number}".lstrip("/"))
    signature_id = f"s{number + 1:03d}"
    list_path = document.signatures_path or f"{document.folder}/Signs/Signatures.xml".lstrip("/")
    entry = Entry(signature_id, "Seal", paths.description)
    parts = _with_list(opened.parts, document, list_path, entry)
    protected = {
        name: content for name, content in parts.items() if name != list_path or protection is Protection.WHOLE
    }
    annotations = "".join(
        _stamp(stamp, f"{signature_id}-{index + 1}", document.pages) for index, stamp in enumerate(stamps)
    )
    described = _description(protected, paths, annotations, signed_at, signature_id)
    parts[paths.description] = described
    parts[paths.seal] = seal
    parts[paths.value] = sign_value(described, f"/{paths.description}")
    return package.write(parts)


def _taken(opened: Opened, folder: str) -> bool:
    start = f"{folder.lstrip('/')}/"
    return any(name.startswith(start) for name in opened.parts)
