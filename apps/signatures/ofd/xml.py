"""XML of a package that strangers may have made: no document type, no entities, bounded depth and size."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from apps.signatures.ofd.errors import OfdError

NAMESPACE = "http://www.ofdspec.org/2016"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MAX_BYTES = 32 * 1024**2
MAX_DEPTH = 64
MAX_ELEMENTS = 500_000

__all__ = ["HEAD", "MAX_BYTES", "MAX_DEPTH", "MAX_ELEMENTS", "NAMESPACE", "Element", "escape", "parse", "quoteattr"]


@dataclass
class Element:
    """`name` is without the prefix: vendors write other prefixes, and some another namespace."""

    name: str
    namespace: str
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, name: str) -> list[Element]:
        return [child for child in self.children if child.name == name]

    def first(self, *path: str) -> Element | None:
        """The first descendant along the path."""
        found: Element | None = self
        for name in path:
            found = next((child for child in found.children if child.name == name), None) if found else None
        return found

    def text_of(self, *path: str) -> str:
        """The text there, stripped; empty where there is none."""
        found = self.first(*path)
        return found.text.strip() if found else ""


class _Reader:
    def __init__(self, part: str, *, keep: bool) -> None:
        self.part, self.keep, self.count, self.depth = part, keep, 0, 0
        self.root: Element | None = None
        self.open: list[Element] = []
        self.texts: list[list[str]] = []
        # With a separator expat resolves namespaces and gives "namespace}name".
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        if keep:
            self.parser.CharacterDataHandler = self.text

    def refuse(self, *_declaration: object) -> None:
        raise OfdError("structure.doctype", self.part)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count, self.depth = self.count + 1, self.depth + 1
        if self.depth > MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise OfdError("structure.xml_too_large", self.part)
        if self.root is not None and not self.keep:
            return
        namespace, _, local = name.rpartition("}")
        element = Element(local, namespace, attributes)
        if self.open:
            self.open[-1].children.append(element)
        self.root = self.root or element
        self.open.append(element)
        self.texts.append([])

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.keep:
            self.open.pop().text = "".join(self.texts.pop())

    def text(self, data: str) -> None:
        self.texts[-1].append(data)


def parse(content: bytes, part: str, *, keep: bool = True) -> Element:
    """The root with all below it; with `keep` off the root alone, the rest is only looked through.

    Raises OfdError with the part's name.
    """
    if len(content) > MAX_BYTES:
        raise OfdError("structure.xml_too_large", part)
    reader = _Reader(part, keep=keep)
    try:
        reader.parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise OfdError("structure.xml_malformed", part) from None
    assert reader.root is not None  # a document without a root is malformed
    return reader.root
