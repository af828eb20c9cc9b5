"""The rules of PDF/A-2b (ISO 19005-2:2011) that our documents can break, before and after sealing.

No validator of PDF/A can be had from the package registries that this project builds from (veraPDF is a Java program of
its own), so these rules are read by hand, with pypdf. Checked, by clause:

6.1.2 header · 6.1.3 trailer: ID, not encrypted, nothing behind the end · 6.1.4 form of the cross-reference table
6.1.7 streams: true length, nothing outside the file, no LZW · 6.1.9 form of an object's first line · 6.1.11 nothing
embedded · 6.1.12 permissions: DocMDP alone, without digests · 6.1.13 limits of strings, names, integers and page sizes
6.2.2 resources stand with their page · 6.2.3 output intent with an RGB profile · 6.2.4 no CMYK, device colors under
the output intent · 6.2.5 no transfer functions or halftones · 6.2.8 images: no interpolation, no alternates
6.2.9 forms: no PostScript, no reference · 6.2.10 blend modes · 6.2.11.4 every font embedded · 6.2.11.3 composite fonts
6.3 annotations: kinds, printed and not hidden, one appearance · 6.4.1 forms: no NeedAppearances, no actions
6.4.2 no XFA · 6.4.3 signatures: the whole file, one signer, whose certificate is inside · 6.5 no actions
6.6.2 metadata that say PDF/A-2b, and extension schemas for what is not predefined · 6.9 no optional content
6.10 and 6.11 no alternates, no requirements.

Not checked, and left to typst (whose writer is tested against veraPDF by its makers): the inside of fonts (6.2.11.5
widths, 6.2.11.8 no .notdef) and of the color profile.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from asn1crypto import cms
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

BLEND_MODES = frozenset(
    "Normal,Compatible,Multiply,Screen,Overlay,Darken,Lighten,ColorDodge,ColorBurn,HardLight,SoftLight,Difference,"  # noqa: SIM905
    "Exclusion,Hue,Saturation,Color,Luminosity".split(",")
)
ANNOTATIONS = {"/Link", "/Widget"}
ALLOWED_ACTIONS = {"/GoTo", "/URI"}
PREDEFINED = (  # 6.6.2.3.1: schemas of the XMP specification that need no description
    "http://purl.org/dc/elements/1.1/",
    "http://ns.adobe.com/xap/1.0/",
    "http://www.aiim.org/pdfa/ns/",
    "http://ns.adobe.com/pdf/1.3/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
)
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


def violations(pdf: bytes) -> set[str]:
    """The clauses broken, with what breaks them; empty for a file that keeps the rules above."""
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    rules = (_file, _trailer, _streams, _limits, _catalog, _intent, _graphics, _fonts, _annotations, _signatures, _xmp)
    return {problem for rule in rules for problem in rule(pdf, reader)}


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object of the newest revision and all that stands in it."""
    numbers = {n for generation in reader.xref.values() for n in generation} | set(reader.xref_objStm)
    for number in sorted(numbers):
        yield from _inside(IndirectObject(number, 0, reader).get_object())


def _inside(value: Any) -> Iterator[Any]:
    yield value
    children = (
        value.values() if isinstance(value, DictionaryObject) else value if isinstance(value, ArrayObject) else ()
    )
    for child in children:
        if not isinstance(child, IndirectObject):
            yield from _inside(child)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    return (value for value in _objects(reader) if isinstance(value, DictionaryObject))


def _file(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", pdf):
        yield "6.1.2 header"
    if not re.search(rb"%%EOF\r?\n?\Z", pdf):
        yield "6.1.3 bytes behind the end"
    for table in re.finditer(rb"(?<!start)xref(.{0,3})", pdf, re.DOTALL):
        if not re.match(rb"\r?\n\d", table[1]):
            yield "6.1.4 cross-reference table"
    for first_line in re.finditer(rb"\n(\d+)(\s+)(\d+)(\s+)obj(.?)", pdf):
        if (first_line[2], first_line[4]) != (b" ", b" ") or first_line[5] not in (b"\n", b"\r", b""):
            yield "6.1.9 first line of an object"


def _trailer(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    if len(reader.trailer.get("/ID", ())) != 2:
        yield "6.1.3 ID"
    if "/Encrypt" in reader.trailer:
        yield "6.1.3 encrypted"


def _streams(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    for start in re.finditer(rb"/Length (\d+)(?: 0 R)?[^>]*?>>\s*stream(\r\n|\n)", pdf):
        end = start.end() + int(start[1])
        if not start[0].count(b"0 R") and not re.match(rb"(\r\n|\n|\r)endstream", pdf[end : end + 11]):
            yield "6.1.7.1 length of a stream"
    for value in _dictionaries(reader):
        if isinstance(value, StreamObject):
            if {"/F", "/FFilter", "/FDecodeParms"} & set(value):
                yield "6.1.7.1 a stream outside the file"
            filters = value.get("/Filter", [])
            if {"/LZWDecode", "/Crypt"} & {str(f) for f in (filters if isinstance(filters, list) else [filters])}:
                yield "6.1.7.2 filter"


def _limits(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    for value in _objects(reader):
        if isinstance(value, NameObject) and len(value[1:].encode()) > 127:
            yield "6.1.13 length of a name"
        elif isinstance(value, bytes) and len(value) > 32767:
            yield "6.1.13 length of a string"
        elif isinstance(value, int) and not -(2**31) <= value < 2**31:
            yield "6.1.13 integer"
    if not all(3 <= side <= 14400 for page in reader.pages for side in (page.mediabox.width, page.mediabox.height)):
        yield "6.1.13 page size"


def _catalog(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    root = reader.root_object
    for key, clause in {
        "/OCProperties": "6.9",
        "/Requirements": "6.11",
        "/AA": "6.5.2",
        "/NeedsRendering": "6.4.2",
    }.items():
        if key in root:
            yield f"{clause} {key}"
    names = root.get("/Names", {})
    if {"/EmbeddedFiles", "/JavaScript", "/AlternatePresentations"} & set(names):
        yield "6.1.11 or 6.10 names"
    if str(root.get("/Version", "/1.7")) > "/1.7":
        yield "6.1.2 version"
    if set(root.get("/Perms", {})) - {"/DocMDP", "/UR3"}:
        yield "6.1.12 permissions"
    form = root.get("/AcroForm", {})
    if form.get("/NeedAppearances"):
        yield "6.4.1 NeedAppearances"
    if "/XFA" in form:
        yield "6.4.2 XFA"
    for value in _dictionaries(reader):
        if value.get("/Type") == "/SigRef" and {"/DigestLocation", "/DigestMethod", "/DigestValue"} & set(value):
            yield "6.1.12 digest in a signature reference"
        if value.get("/S") in {"/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide"}:
            yield "6.5.1 action"


def _intent(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    intents = [intent.get_object() for intent in reader.root_object.get("/OutputIntents", [])]
    profiles = [intent.get("/DestOutputProfile") for intent in intents if intent.get("/S") == "/GTS_PDFA1"]
    if len(profiles) != 1 or profiles[0] is None:
        yield "6.2.3 output intent"
        return
    profile = profiles[0].get_object()
    header = profile.get_data()[:40]
    if profile["/N"] != 3 or header[16:20] != b"RGB " or header[12:16] not in (b"mntr", b"prtr", b"scnr", b"spac"):
        yield "6.2.3 profile"
    if header[36:40] != b"acsp" or header[8] > 4:
        yield "6.2.3 version of the profile"


def _graphics(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        if "/Resources" not in page or "/AA" in page or "/PresSteps" in page:
            yield "6.2.2 page"
    for value in _dictionaries(reader):
        if {"/TR", "/HTP"} & set(value) or value.get("/TR2", "/Default") != "/Default":
            yield "6.2.5 transfer function"
        if "/BM" in value and str(value["/BM"])[1:] not in BLEND_MODES:
            yield "6.2.10 blend mode"
        if value.get("/Subtype") == "/Image" and (
            value.get("/Interpolate") or "/Alternates" in value or "/OPI" in value
        ):
            yield "6.2.8 image"
        if value.get("/Subtype") == "/PS" or ("/Subtype2" in value) or ("/Ref" in value and "/BBox" in value):
            yield "6.2.9 form"
    if b"/DeviceCMYK" in pdf or any(
        re.search(rb"\s[kK]\s", page.get_contents().get_data()) for page in reader.pages if page.get_contents()
    ):
        yield "6.2.4.3 CMYK without a profile"


def _fonts(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    for value in _dictionaries(reader):
        if value.get("/Type") != "/Font":
            continue
        if value["/Subtype"] == "/Type0":
            if value["/Encoding"] not in ("/Identity-H", "/Identity-V"):
                yield "6.2.11.3.3 encoding"
            continue
        descriptor = value.get("/FontDescriptor", {})
        if value["/Subtype"] != "/Type3" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
            yield "6.2.11.4.1 a font is not embedded"
        if value["/Subtype"] == "/CIDFontType2" and "/CIDToGIDMap" not in value:
            yield "6.2.11.3.2 CIDToGIDMap"


def _annotations(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        for reference in page.get("/Annots", []):
            annotation = reference.get_object()
            flags = int(annotation.get("/F", 0))
            if annotation["/Subtype"] not in ANNOTATIONS:
                yield "6.3.1 kind of annotation"
            if not flags & 4 or flags & (1 | 2 | 32 | 256):  # printed; not invisible, hidden, without view, toggled
                yield "6.3.2 flags"
            if annotation["/Subtype"] == "/Widget" and set(annotation.get("/AP", {})) != {"/N"}:
                yield "6.3.3 appearance"
            if "/AA" in annotation or (annotation["/Subtype"] == "/Widget" and "/A" in annotation):
                yield "6.4.1 action"
            if annotation.get("/A", {}).get("/S", "/GoTo") not in ALLOWED_ACTIONS:
                yield "6.5.1 action"


def _signatures(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    signatures = [value for value in _dictionaries(reader) if value.get("/Type") == "/Sig"]
    for signature in signatures:
        signed = cms.ContentInfo.load(bytes(signature["/Contents"]))["content"]
        if len(signed["signer_infos"]) != 1 or not len(signed["certificates"]):
            yield "6.4.3 signer"
    ends = [int(signature["/ByteRange"][2]) + int(signature["/ByteRange"][3]) for signature in signatures]
    if ends and max(ends) != len(pdf):
        yield "6.4.3 the last signature covers the file"


def _xmp(pdf: bytes, reader: PdfReader) -> Iterator[str]:
    stream = reader.root_object.get("/Metadata")
    if stream is None:
        yield "6.6.2.1 no metadata"
        return
    data = stream.get_object().get_data()
    if re.search(rb"<\?xpacket begin=[^>]*(bytes|encoding)=", data):
        yield "6.6.2.1 packet header"
    tree = ElementTree.fromstring(data)
    text = {element.tag.partition("}")[2]: element.text for element in tree.iter() if "pdfa/ns/id" in element.tag}
    if (text.get("part"), text.get("conformance")) != ("2", "B"):
        yield "6.6.4 part and conformance"
    described = {e.text for e in tree.iter() if e.tag.endswith("}namespaceURI")}
    used = {child.tag[1:].partition("}")[0] for description in tree.iter(f"{RDF}Description") for child in description}
    for namespace in used:
        if not namespace.startswith(PREDEFINED) and namespace not in described:
            yield f"6.6.2.3.1 no schema for {namespace}"
