"""From the PDF that typst renders to OFD (GB/T 33190-2016): one template, two formats that look the same."""

from apps.licenses.ofd.sealed import sealed_ofd
from apps.licenses.ofd.writer import UnsupportedDrawing, from_pdf

__all__ = ["UnsupportedDrawing", "from_pdf", "sealed_ofd"]
