"""Loading the catalogue from its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.catalogue.build import build_definition
from apps.catalogue.files import CatalogueError, default_root, read_files
from apps.catalogue.kinds import MATTER_UNLISTED, VERSION_LOADED
from apps.catalogue.models import Matter, MatterVersion
from apps.catalogue.references import check_references
from apps.catalogue.resolve import Resolver
from apps.catalogue.schema import check_shape
from apps.ledger.canonical import canonical_json, sm3_hex
from apps.ledger.services import Actor, Subject, record


@dataclass(frozen=True)
class LoadResult:
    """Codes of the matters, by what became of them."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    unlisted: tuple[str, ...]

    @property
    def total(self) -> int:
        return len(self.added) + len(self.changed) + len(self.unchanged)


def read_definitions(root: Path | None = None) -> dict[str, dict[str, Any]]:
    """Every definition by its code, checked. Raises CatalogueError with all problems of all files."""
    common, matters = read_files(root or default_root())
    problems = check_shape(common, kind="common")
    for matter in matters:
        problems += check_shape(matter, kind="matter")
    if not problems:  # references can be followed only in files of the right shape
        problems = check_references(common, matters)
    if problems:
        raise CatalogueError(problems)
    resolver = Resolver(common.data, matters)
    return {matter.data["code"]: resolver.resolve(matter) for matter in matters}


@transaction.atomic
def catalogue_load(*, actor: Actor, root: Path | None = None) -> LoadResult:
    """Brings the tables to the files: new matters, new versions of changed ones; one that has no file is unlisted.

    Running it again changes nothing. Earlier versions stay as they are, for the cases that began with them.
    Raises CatalogueError and changes nothing where any file is wrong.
    """
    definitions = read_definitions(root)
    known = {m.code: m for m in Matter.objects.select_for_update()}
    current = {v.matter_id: v for v in MatterVersion.objects.filter(is_current=True).defer("definition")}
    added: list[str] = []
    changed: list[str] = []
    unchanged: list[str] = []
    for code, definition in definitions.items():
        matter = known.get(code)
        version = current.get(matter.pk) if matter else None
        digest = sm3_hex(canonical_json(definition).encode())
        if matter and version and version.digest == digest and matter.is_listed:
            unchanged.append(code)
            continue
        (changed if matter else added).append(code)
        _write_version(code=code, matter=matter, previous=version, definition=definition, digest=digest, actor=actor)
    unlisted = [m for m in known.values() if m.is_listed and m.code not in definitions]
    for matter in unlisted:
        _unlist(matter=matter, actor=actor)
    return LoadResult(tuple(added), tuple(changed), tuple(unchanged), tuple(m.code for m in unlisted))


def _write_version(
    *,
    code: str,
    matter: Matter | None,
    previous: MatterVersion | None,
    definition: dict[str, Any],
    digest: str,
    actor: Actor,
) -> None:
    build_definition(definition)  # a definition that cannot be read must not become current
    if matter is None:
        matter = Matter.objects.create(code=code, sector=definition["sector"])
    elif not matter.is_listed:
        matter.is_listed = True
        matter.save(update_fields=["is_listed"])
    number = 1
    if previous is not None:
        number = previous.number + 1
        previous.is_current = False
        previous.save(update_fields=["is_current"])
    MatterVersion.objects.create(
        matter=matter,
        number=number,
        definition=definition,
        digest=digest,
        loaded_at=timezone.now(),
        name_zh=definition["name"]["zh"],
        name_en=definition["name"]["en"],
        machine=definition.get("machine", ""),
    )
    record(
        kind=VERSION_LOADED.code,
        subject=Subject("matter", code),
        actor=actor,
        data={"number": number, "digest": digest, "name": definition["name"]["zh"]},
    )


def _unlist(*, matter: Matter, actor: Actor) -> None:
    matter.is_listed = False
    matter.save(update_fields=["is_listed"])
    record(kind=MATTER_UNLISTED.code, subject=Subject("matter", matter.code), actor=actor, data={})
