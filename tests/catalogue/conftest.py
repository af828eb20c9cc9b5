from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from apps.catalogue.files import default_root
from apps.catalogue.services import LoadResult, catalogue_load
from apps.ledger.services import SYSTEM


@pytest.fixture
def loaded(db: None) -> LoadResult:
    """The catalogue of the repository."""
    return catalogue_load(actor=SYSTEM)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the catalogue's files, to be spoiled."""
    for folder in [*default_root().glob("*/matters"), default_root() / "catalogue" / "data"]:
        shutil.copytree(folder, tmp_path / folder.relative_to(default_root().parent))
    return tmp_path / "apps"


@pytest.fixture
def edit(root: Path) -> Callable[[str, str, str], None]:
    """Replaces text in a file of the copy; the text must be there."""

    def _edit(file: str, old: str, new: str) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return _edit
