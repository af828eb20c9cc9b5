from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import typst

from apps.ledger.services import SYSTEM
from apps.signatures import services
from apps.signatures.models import Seal

OWNER = {"owner_code": "99110000000000001Q", "owner_name": "示例省自然资源厅"}
BOX = (300.0, 100.0, 419.0, 219.0)
OpenSSL = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def seal(db: None) -> Seal:
    return services.make_seal(**OWNER, name="行政审批专用章", kind="approval", actor=SYSTEM)


@pytest.fixture(scope="session")
def document(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    source = tmp_path_factory.mktemp("typst") / "main.typ"
    source.write_text("#set page(width: 210mm, height: 297mm)\nDEMO license\n#pagebreak()\nsecond page", "utf-8")
    return typst.compile(source, format="pdf")


@pytest.fixture
def openssl(tmp_path: Path) -> OpenSSL:
    """Runs the openssl command in the test's own folder."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["openssl", *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    return run
