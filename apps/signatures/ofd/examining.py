"""Examining the seals of an OFD: a report of every question, for our files and for those of other vendors.

Nothing is believed that is not checked: which parts a signature covers is read from its references, and every part
of the package must be covered by the last signature or belong to it.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import itertools
import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from apps.signatures import asn1, ses
from apps.signatures.errors import MalformedSeal, MalformedSignature
from apps.signatures.ofd import layout, package, signing, xml
from apps.signatures.ofd.errors import OfdError
from apps.signatures.ofd.layout import Document, Entry
from apps.signatures.ofd.package import Package
from apps.signatures.reports import Check

MAX_NAMED = 20
"""Altered parts that are named one by one; a file with more is another file."""
CheckTimestamp = Callable[[bytes, bytes], ses.TimeFinding]


@dataclass(frozen=True)
class Signed:
    """One signature that could be read; `field` is its ID in the list of signatures."""

    field: str
    path: str
    content: ses.SignatureContent


@dataclass(frozen=True)
class Findings:
    checks: tuple[Check, ...]
    signatures: tuple[Signed, ...] = ()


@dataclass(frozen=True)
class _Described:
    """What Signature.xml says; the paths are resolved."""

    entry: Entry
    content: bytes
    provider: str
    method: str
    references: tuple[tuple[str, str], ...]
    stamps: tuple[tuple[str, str], ...]
    seal_path: str
    value_path: str

    @property
    def own(self) -> set[str]:
        return {self.entry.path, self.value_path, self.seal_path} - {""}

    @property
    def covered(self) -> set[str]:
        return {path for path, _ in self.references}


def _describe(opened: Package, entry: Entry) -> _Described:
    """Raises OfdError."""
    content = opened.part(entry.path)
    root = xml.parse(content, entry.path)
    info, references = root.first("SignedInfo"), root.first("SignedInfo", "References")
    if root.name != "Signature" or info is None or references is None:
        raise OfdError("structure.no_signature", entry.path)

    def path(location: str) -> str:
        return layout.resolve(location, base=entry.path) if location.strip() else ""

    provider = info.first("Provider")
    return _Described(
        entry=entry,
        content=content,
        provider=provider.attributes.get("ProviderName", "") if provider else "",
        method=references.attributes.get("CheckMethod", ""),
        references=tuple(
            (path(each.attributes.get("FileRef", "")), each.text_of("CheckValue"))
            for each in references.all("Reference")
        ),
        stamps=tuple(
            (each.attributes.get("PageRef", ""), each.attributes.get("Boundary", "")) for each in info.all("StampAnnot")
        ),
        seal_path=path(info.text_of("Seal", "BaseLoc")),
        value_path=path(root.text_of("SignedValue")),
    )


def _reference_problem(opened: Package, path: str, stated: str) -> str | None:
    content = opened.parts.get(path)
    if content is None:
        return "parts.missing"
    try:
        digest = base64.b64decode(stated, validate=True)
    except (binascii.Error, ValueError):
        return "parts.unreadable_digest"
    return None if digest == hashlib.new("sm3", content).digest() else "parts.altered"


def _parts_checks(opened: Package, described: _Described) -> Iterator[Check]:
    field = described.entry.id
    if described.method != asn1.OID_SM3:
        yield Check("parts", False, "parts.other_method", field, described.method[:80])
        return
    problems = [
        (problem, path)
        for path, stated in described.references
        if (problem := _reference_problem(opened, path, stated)) is not None
    ]
    yield from (Check("parts", False, problem, field, path) for problem, path in problems[:MAX_NAMED])
    if len(problems) > MAX_NAMED:
        yield Check("parts", False, "parts.many", field, str(len(problems)))
    if not problems:
        yield Check("parts", True, "parts.intact", field)


def _coverage_checks(
    opened: Package, document: Document, described: _Described, later: Sequence[_Described], elsewhere: set[str]
) -> Iterator[Check]:
    """A part that nobody sealed was added, or left out of the seal by who made it."""
    field = described.entry.id
    allowed = described.own | {document.signatures_path} | elsewhere
    for signature in later:
        allowed |= signature.own
    open_parts = [name for name in opened.parts if name not in described.covered and name not in allowed]
    yield from (Check("coverage", False, "coverage.not_sealed", field, name) for name in open_parts[:MAX_NAMED])
    if not open_parts:
        yield Check("coverage", True, "coverage.complete", field)
    if document.signatures_path not in described.covered:
        yield Check("protection", True, "protection.open", field)
    elif later:
        yield Check("protection", False, "protection.broken", field, later[0].entry.path)
    else:
        yield Check("protection", True, "protection.final", field)


def _stamp_check(document: Document, described: _Described) -> Check:
    field = described.entry.id
    known = {page.id for page in document.pages}
    for page, boundary in described.stamps:
        if page not in known:
            return Check("stamp", False, "stamp.no_page", field, page[:40])
        try:
            layout.box(boundary, described.entry.path)
        except OfdError:
            return Check("stamp", False, "stamp.bad_box", field, described.entry.path)
    return Check("stamp", True, "stamp.placed" if described.stamps else "stamp.none", field)


def _seal_file_check(opened: Package, described: _Described, content: ses.SignatureContent) -> Check:
    """Readers show the picture of Seal.esl: it must be the seal that signed."""
    field, path = described.entry.id, described.seal_path
    if not path:
        return Check("seal_file", True, "seal_file.absent", field)
    try:
        same = ses.read_seal(opened.part(path)) == content.seal
    except (OfdError, MalformedSeal):
        same = False
    return Check("seal_file", same, "seal_file.same" if same else "seal_file.other", field, "" if same else path)


def _binding_check(described: _Described, content: ses.SignatureContent) -> Check:
    """The signature names the file that it signs."""
    try:
        named = layout.resolve(content.property_info, base=described.entry.path)
    except OfdError:
        named = ""
    same = named == described.entry.path
    return Check("binding", same, "binding.named" if same else "binding.other", described.entry.id)


def _value_checks(
    opened: Package, described: _Described, trust: ses.Trust, check_timestamp: CheckTimestamp
) -> tuple[list[Check], Signed | None]:
    field = described.entry.id
    if described.entry.kind != "Seal":
        return [Check("structure", False, "structure.not_a_seal", field, described.entry.path)], None
    try:
        value = opened.part(described.value_path)
    except OfdError as error:
        return [error.check(field)], None
    found = ses.check_signature(value, data=described.content, trust=trust, check_timestamp=check_timestamp)
    checks = [replace(check, field=field) for check in found]
    try:
        content = ses.read_signature(value)
    except MalformedSignature:
        return [replace(check, part=described.value_path) for check in checks], None
    checks += [_binding_check(described, content), _seal_file_check(opened, described, content)]
    return checks, Signed(field, described.entry.path, content)


def _order_check(signatures: Sequence[Signed]) -> Iterator[Check]:
    """Of several seals each stands in time behind the one before."""
    for before, after in itertools.pairwise(signatures):
        kept = before.content.signed_at <= after.content.signed_at + dt.timedelta(minutes=5)
        yield Check("order", kept, "order.kept" if kept else "order.earlier", after.field)


def _package_check(opened: Package, last: _Described | None) -> Check:
    """A package of another vendor may take any form; one of ours is exact to the byte."""
    if opened.exact:
        return Check("package", True, "package.exact")
    if last is not None and last.provider == signing.PROVIDER:
        return Check("package", False, "package.altered")
    return Check("package", True, "package.foreign")


def _unlisted(opened: Package, document: Document) -> Iterator[Check]:
    """Taking a line out of the list of signatures must not make a seal vanish."""
    listed = {entry.path for entry in document.signatures}
    folder = posixpath.dirname(document.signatures_path) + "/"
    for name in opened.parts:
        if name.startswith(folder) and posixpath.basename(name) == "Signature.xml" and name not in listed:
            yield Check("structure", False, "structure.not_listed", part=name)


def _xml_checks(opened: Package) -> Iterator[Check]:
    """No part may hold what makes a reader of XML open other files or run out of memory."""
    for name, content in opened.parts.items():
        if name.casefold().endswith(".xml"):
            try:
                xml.parse(content, name, keep=False)
            except OfdError as error:
                yield error.check()


def _examine_document(
    opened: Package,
    document: Document,
    elsewhere: set[str],
    *,
    trust: ses.Trust,
    check_timestamp: CheckTimestamp,
) -> tuple[list[Check], list[Signed], _Described | None]:
    checks = list(_unlisted(opened, document))
    described: list[_Described] = []
    for entry in document.signatures:
        try:
            described.append(_describe(opened, entry))
        except OfdError as error:
            checks.append(error.check(entry.id))
    signatures = []
    for index, signature in enumerate(described):
        checks += _parts_checks(opened, signature)
        checks += _coverage_checks(opened, document, signature, described[index + 1 :], elsewhere)
        found, signed = _value_checks(opened, signature, trust, check_timestamp)
        checks += found
        checks.append(_stamp_check(document, signature))
        if signed is not None:
            signatures.append(signed)
    checks += _order_check(signatures)
    return checks, signatures, described[-1] if described else None


def _others(opened: Package, document: Document, documents: Sequence[Document]) -> set[str]:
    """Parts of the package's other documents, which have signatures of their own."""
    folders = tuple(f"{other.folder}/" for other in documents if other is not document and other.folder)
    return {name for name in opened.parts if folders and name.startswith(folders)}


def examine(ofd: bytes, *, trust: ses.Trust, check_timestamp: CheckTimestamp) -> Findings:
    """Every check with its answer; each failure names its part. Never raises for any bytes.

    `trust` judges certificates, `check_timestamp` time stamps (see `ses.check_signature`). Whether the seals are
    registered here, and are those that should be on the document, is for the caller.
    """
    try:
        opened = package.read(ofd)
        documents = layout.read(opened)
    except OfdError as error:
        return Findings((error.check(),))
    checks = [Check("structure", True, "structure.read"), *_xml_checks(opened)]
    signatures: list[Signed] = []
    last: _Described | None = None
    for document in documents:
        if not document.signatures:
            checks.append(Check("structure", False, "structure.unsigned", part=document.folder))
            continue
        elsewhere = _others(opened, document, documents)
        found, signed, newest = _examine_document(
            opened, document, elsewhere, trust=trust, check_timestamp=check_timestamp
        )
        checks += found
        signatures += signed
        last = newest or last
    return Findings((_package_check(opened, last), *checks), tuple(signatures))
