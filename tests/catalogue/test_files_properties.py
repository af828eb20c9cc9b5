from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from apps.catalogue.files import CatalogueError, default_root
from apps.catalogue.services import read_definitions

SOURCE = default_root() / "surveying" / "matters" / "cors_filing.yaml"
LINES = SOURCE.read_text(encoding="utf-8").splitlines()

snippets = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            *("? [a]: b", "basic_code: 1.5", "source: 2026-11-23", "a: &x [1]", "levels: null", "- x", "fees: []"),
            *("materials: {}", "statutory_days: {value: 5.0, source: seen}", "1: 2", "code: ~", "certainty: .nan"),
        ]
    ),
)


@given(st.integers(0, len(LINES)), snippets, st.booleans())
def test_a_spoiled_file_gives_errors_and_never_a_crash(at, snippet, replace):
    lines = [*LINES[:at], snippet, *LINES[at + replace :]]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "apps"
        (root / "catalogue").mkdir(parents=True)
        shutil.copytree(default_root() / "catalogue" / "data", root / "catalogue" / "data")
        path = root / "surveying" / "matters" / SOURCE.name
        path.parent.mkdir(parents=True)
        path.write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
        with contextlib.suppress(CatalogueError):
            assert list(read_definitions(root)) == ["surveying.cors_filing"]
