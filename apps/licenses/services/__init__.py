"""What changes a license: numbering, making its files, changing its status."""

from apps.licenses.services.allocation import allocate

__all__ = ["allocate"]
