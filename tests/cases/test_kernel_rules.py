"""What the kernel promises of itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from apps.cases.lifecycle import Approval
from apps.cases.lifecycle.base import Lifecycle
from apps.cases.registry import register_machine


def _sources() -> list[Path]:
    return [p for p in Path(settings.BASE_DIR, "apps").rglob("*.py") if "migrations" not in p.parts]


def test_only_the_lifecycle_writes_the_stage() -> None:
    write = re.compile(r"\.stage = |update\([^)]*\bstage=")
    writers = {p.parent.name for p in _sources() if write.search(p.read_text())}
    assert writers == {"lifecycle"}


def test_only_the_lifecycle_imports_viewflow() -> None:
    users = {p.parent.name for p in _sources() if re.search(r"^(from|import) viewflow", p.read_text(), re.M)}
    assert users == {"lifecycle"}


def test_a_plain_override_of_a_transition_is_refused() -> None:
    with pytest.raises(TypeError, match="overrides a transition"):
        type("Careless", (Approval,), {"accept": lambda self: None})


def test_a_transition_without_an_act_is_refused() -> None:
    from apps.cases.vocabulary import Stage

    def wild(self: Lifecycle) -> None: ...

    bare = Lifecycle.stage_slot.transition(source=Stage.FILED, target=Stage.REFUSED)(wild)
    with pytest.raises(TypeError, match="act"):
        type("Bare", (Approval,), {"wild": bare})


def test_a_machine_code_is_taken_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        register_machine("land.kernel_sample@1", Approval)
