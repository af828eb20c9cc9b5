"""Every finding has words, in Chinese and English."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from apps.ledger import kinds
from apps.signatures.models import SealState
from apps.signatures.reports import CHECKS, DETAILS, Check

SOURCES = Path("apps/signatures")
CODE = re.compile(rf'"((?:{"|".join(CHECKS)})\.[a-z_0-9]+)"')


def test_every_code_written_in_the_room_has_words():
    named = {code for path in SOURCES.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}
    known_elsewhere = {kind.code for kind in kinds.all_kinds()}
    assert named - known_elsewhere - set(DETAILS) == set()
    assert {f"seal.{state}" for state in SealState.values if state != SealState.ACTIVE} <= set(DETAILS)


@pytest.mark.parametrize("detail", sorted(DETAILS))
def test_each_reads_in_both_languages(detail: str):
    check = Check(detail.partition(".")[0], False, detail)
    with translation.override("en"):
        english = (check.label, check.message)
    with translation.override("zh-hans"):
        chinese = (check.label, check.message)
    assert all(re.search("[一-鿿]", text) for text in chinese)
    assert not any(re.search("[一-鿿]", text) for text in english)


def test_every_check_is_used():
    assert {detail.partition(".")[0] for detail in DETAILS} == set(CHECKS)
