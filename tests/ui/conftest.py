from __future__ import annotations

from tests.cases.conftest import course, matter  # noqa: F401
