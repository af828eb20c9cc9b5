from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from apps.catalogue.models import Matter, MatterVersion
from apps.catalogue.selectors import current_version, current_versions, versions_of
from apps.catalogue.services import catalogue_load
from apps.ledger.canonical import canonical_json, sm3_hex
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM

PREEXAM = "land/matters/preexam_site.yaml"


def load(root=None):
    return catalogue_load(actor=SYSTEM, root=root)


@pytest.fixture
def empty(db):
    MatterVersion.objects.all().delete()
    Matter.objects.all().delete()


def loaded_entries():
    return Entry.objects.filter(kind="catalogue.version_loaded")


def test_all_47_matters_load(empty):
    before = loaded_entries().count()
    assert len(load().added) == 47
    assert loaded_entries().count() == before + 47
    sectors = [v.matter.sector for v in current_versions()]
    assert {s: sectors.count(s) for s in set(sectors)} == {
        "land": 10, "mineral": 16, "marine": 11, "surveying": 9, "shared": 1,
    }  # fmt: skip


def test_loading_again_changes_nothing(loaded, django_assert_max_num_queries):
    before = loaded_entries().count()
    with django_assert_max_num_queries(6):
        again = load()
    assert (again.added, again.changed, again.unlisted, len(again.unchanged)) == ((), (), (), 47)
    assert loaded_entries().count() == before


def test_a_changed_matter_becomes_a_new_version_and_the_old_one_stays(loaded, root, edit):
    old = current_version("land.preexam_site")
    edit(PREEXAM, "promise_days: {value: 10", "promise_days: {value: 8")
    assert load(root).changed == ("land.preexam_site",)
    new = current_version("land.preexam_site")
    assert new.number == old.number + 1
    assert (new.spec.promise.days, versions_of("land.preexam_site")[1].spec.promise.days) == (8, 10)
    entry = loaded_entries().filter(subject_id="land.preexam_site").order_by("-chain_index")[0]
    assert json.loads(entry.data)["number"] == new.number
    assert json.loads(entry.data)["digest"] == new.digest


def test_a_change_of_the_common_file_reaches_the_matters_that_use_it(loaded, root, edit):
    edit("catalogue/data/common.yaml", "title: 铺设海底电缆管道管理规定", "title: 海底电缆管道铺设规定")
    assert load(root).changed == ("marine.cable_laying", "marine.cable_survey")


def test_a_matter_without_its_file_is_unlisted_and_comes_back(loaded, root):
    (root / "surveying/matters/cors_filing.yaml").unlink()
    assert load(root).unlisted == ("surveying.cors_filing",)
    with pytest.raises(MatterVersion.DoesNotExist):
        current_version("surveying.cors_filing")
    assert versions_of("surveying.cors_filing").exists()
    assert load().changed == ("surveying.cors_filing",)
    assert current_version("surveying.cors_filing").matter.is_listed


def test_a_wrong_file_changes_nothing(loaded, root, edit, monkeypatch, capsys):
    edit(PREEXAM, "promise_days: {value: 10", "promise_days: {value: ten")
    monkeypatch.setattr("apps.catalogue.services.default_root", lambda: root)
    with pytest.raises(SystemExit) as stop:
        call_command("load_catalogue")
    assert stop.value.code == 1
    assert f"apps/{PREEXAM}: promise_days.value: " in capsys.readouterr().err
    assert current_version("land.preexam_site").spec.promise.days == 10


def test_the_command_prints_counts(loaded, capsys):
    call_command("load_catalogue")
    assert "47 matters: 0 added, 0 changed, 47 unchanged; 0 no longer listed" in capsys.readouterr().out


def test_the_digest_is_sm3_of_the_canonical_definition(loaded):
    version = current_version("land.temporary_use")
    assert version.digest == sm3_hex(canonical_json(version.definition).encode())


def test_the_database_allows_one_current_version_and_keeps_versions(loaded):
    version = current_version("land.temporary_use")
    with pytest.raises(IntegrityError), transaction.atomic():
        MatterVersion.objects.create(
            matter=version.matter, number=99, definition={}, digest="x", loaded_at=version.loaded_at
        )
    with pytest.raises(ProtectedError):
        version.matter.delete()
