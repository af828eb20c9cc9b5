"""Verify, and the proof that others can check."""

from __future__ import annotations

import json
import subprocess

from django.test import Client

from apps.ledger.models import ChainHead, Entry
from tests.desk.conftest import Course, page_text
from tests.factories import tamper
from tests.oversight.conftest import history_url


def test_an_untouched_history_is_intact(course: Course, supervisor: Client) -> None:
    course.in_review()
    assert "尚未核验" in page_text(supervisor.get(history_url(course)))
    assert "记录完整" in page_text(supervisor.post(history_url(course, "verify/")))
    page = page_text(supervisor.get(history_url(course)))
    assert "记录完整" in page
    assert "由尚明察核验" in page


def test_a_changed_entry_is_named_with_the_reason(course: Course, supervisor: Client) -> None:
    course.in_review()
    entry = Entry.objects.get(subject_id=str(course.id), kind="case.accepted")
    tamper(entry, actor_name="别人")
    page = page_text(supervisor.post(history_url(course, "verify/")))
    assert "记录已被改动" in page
    assert entry.leaf_hash in page
    assert "记录完整</span>" not in page
    assert "记录已被改动" in page_text(supervisor.get(history_url(course)))


def test_a_damaged_head_is_found_though_it_takes_no_entries_any_more(course: Course, supervisor: Client) -> None:
    course.in_review()
    supervisor.get(history_url(course))
    ChainHead.objects.filter(subject_id=str(course.id)).update(length=0, head_hash="")
    assert "记录已被改动" in page_text(supervisor.post(history_url(course, "verify/")))


def test_the_proof_is_checked_by_others_with_openssl(course: Course, supervisor: Client) -> None:
    course.accepted()
    answer = supervisor.get(history_url(course, "proof.json"))
    assert answer["Content-Disposition"].startswith("attachment")
    bundle = json.loads(answer.content)
    facts = [e for e in bundle["entries"] if e["leaf"]["nature"] == "fact"]
    assert [e["leaf"]["chain_index"] for e in facts] == list(range(len(facts)))
    for entry, before in zip(facts, [None, *facts], strict=False):
        leaf = json.dumps(entry["leaf"], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        digest = subprocess.run(
            ["openssl", "dgst", "-sm3", "-r"], input=b"\x00" + leaf, capture_output=True, check=True
        ).stdout.split()[0]
        assert digest.decode() == entry["leaf_hash"]
        assert entry["leaf"]["prev_hash"] == (before["leaf_hash"] if before else "")
    head = next(h for h in bundle["heads"] if h["nature"] == "fact")
    assert (head["length"], head["head_hash"]) == (len(facts), facts[-1]["leaf_hash"])


def test_checks_and_downloads_are_recorded(course: Course, supervisor: Client) -> None:
    course.filed()
    supervisor.post(history_url(course, "verify/"))
    supervisor.get(history_url(course, "proof.json"))
    kinds = set(Entry.objects.filter(subject_id=str(course.id), nature="attempt").values_list("kind", flat=True))
    assert kinds == {"oversight.verified", "oversight.exported"}
