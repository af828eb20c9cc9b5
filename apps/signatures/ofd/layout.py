"""How a package hangs together: documents, pages with their sizes, signatures (GB/T 33190-2016, 7 and 17)."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from apps.signatures.ofd import package, xml
from apps.signatures.ofd.errors import OfdError
from apps.signatures.ofd.package import Package

ENTRY = "OFD.xml"
MAX_SIGNATURES = 100
MAX_PAGES = 2000


@dataclass(frozen=True)
class Page:
    """Sizes in millimeters."""

    id: str
    width: float
    height: float


@dataclass(frozen=True)
class Entry:
    """A line of Signatures.xml; `path` leads to its Signature.xml."""

    id: str
    kind: str
    path: str


@dataclass(frozen=True)
class Document:
    """One DocBody. `signatures_path` is empty where it was never signed."""

    folder: str
    pages: tuple[Page, ...]
    signatures_path: str
    signatures: tuple[Entry, ...]


def resolve(location: str, *, base: str) -> str:
    """The path of a location written in the part `base` (ST_Loc): from the root with a slash, else from there.

    Raises OfdError where it is empty or leaves the package.
    """
    location = location.strip()
    start = "" if location.startswith("/") else posixpath.dirname(base)
    path = posixpath.normpath(posixpath.join(start, location.lstrip("/")))
    if not location or not package.is_inside(path):
        raise OfdError("structure.path_outside", f"{base}: {location}")
    return path


def box(text: str, part: str) -> tuple[float, float, float, float]:
    """Left, top, width, height in mm (ST_Box). Raises OfdError for other than four numbers with a positive size."""
    try:
        x, y, width, height = (float(word) for word in text.split())
    except ValueError:
        raise OfdError("structure.bad_box", part) from None
    # Also refuses what float() takes beside numbers: nan and inf.
    if not (abs(x) < 1e6 and abs(y) < 1e6 and 0 < width < 1e6 and 0 < height < 1e6):
        raise OfdError("structure.bad_box", part)
    return x, y, width, height


def _pages(opened: Package, root: str) -> tuple[Page, ...]:
    document = xml.parse(opened.part(root), root)
    usual = document.text_of("CommonData", "PageArea", "PhysicalBox")
    listed = document.first("Pages")
    pages = []
    for page in listed.all("Page") if listed else []:
        path = resolve(page.attributes.get("BaseLoc", ""), base=root)
        own = xml.parse(opened.part(path), path).text_of("Area", "PhysicalBox")
        _, _, width, height = box(own or usual, path)
        pages.append(Page(page.attributes.get("ID", ""), width, height))
        if len(pages) > MAX_PAGES:
            raise OfdError("structure.too_many_pages", root)
    if not pages:
        raise OfdError("structure.no_pages", root)
    return tuple(pages)


def _signatures(opened: Package, path: str) -> tuple[Entry, ...]:
    listed = xml.parse(opened.part(path), path).all("Signature")
    if len(listed) > MAX_SIGNATURES:
        raise OfdError("structure.too_many_signatures", path)
    return tuple(
        Entry(
            entry.attributes.get("ID", ""),
            entry.attributes.get("Type", "Seal"),
            resolve(entry.attributes.get("BaseLoc", ""), base=path),
        )
        for entry in listed
    )


def read(opened: Package) -> tuple[Document, ...]:
    """Every document of the package. Raises OfdError naming the part."""
    root = xml.parse(opened.part(ENTRY), ENTRY)
    if root.name != "OFD":
        raise OfdError("structure.no_ofd", ENTRY)
    documents = []
    for body in root.all("DocBody"):
        doc_root = resolve(body.text_of("DocRoot"), base=ENTRY)
        location = body.text_of("Signatures")
        path = resolve(location, base=ENTRY) if location else ""
        signatures = _signatures(opened, path) if path else ()
        documents.append(Document(posixpath.dirname(doc_root), _pages(opened, doc_root), path, signatures))
    if not documents:
        raise OfdError("structure.no_ofd", ENTRY)
    return tuple(documents)
