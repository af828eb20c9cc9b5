"""The catalogue's files: `apps/<sector>/matters/<name>.yaml`, one a matter, and `apps/catalogue/data/common.yaml`."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong, and where: the file as seen from the root, and the path of keys (`materials[3].accept`)."""

    file: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {self.path}: {self.message}" if self.path else f"{self.file}: {self.message}"


class CatalogueError(Exception):
    """The catalogue cannot be loaded: every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


@dataclass(frozen=True)
class Document:
    """One parsed file; `sector` and `name` come from where it lies."""

    file: str
    sector: str
    name: str
    data: Mapping[str, Any]


class _StrictLoader(yaml.CSafeLoader):
    """YAML without silent losses: a key given twice is an error. Dates and fractions stay text: no field takes one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, _("a key must be a word"), key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, _("the key “%(key)s” is given twice") % {"key": key.value}, key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _as_text(loader: _StrictLoader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


for tag in ("timestamp", "float"):
    _StrictLoader.add_constructor(f"tag:yaml.org,2002:{tag}", _as_text)


def default_root() -> Path:
    return Path(settings.BASE_DIR) / "apps"


def _read(path: Path, root: Path, problems: list[Problem]) -> Document | None:
    file = path.relative_to(root.parent).as_posix()
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 - it is a safe one
    except UnicodeDecodeError:
        problems.append(Problem(file, "", _("the file is not UTF-8 text")))
        return None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        problems.append(Problem(file, _("line %(line)s") % {"line": line}, str(error.problem)))
        return None
    except yaml.YAMLError as error:  # a character that YAML does not allow
        problems.append(Problem(file, "", str(error).splitlines()[0]))
        return None
    if not isinstance(data, dict):
        problems.append(Problem(file, "", _("the file must hold keys and values")))
        return None
    return Document(file, path.parent.parent.name, path.stem, data)


def read_files(root: Path) -> tuple[Document, list[Document]]:
    """The common file and every matter's. Raises CatalogueError for a file that is missing or cannot be read."""
    problems: list[Problem] = []
    common_path = root / "catalogue" / "data" / "common.yaml"
    if not common_path.is_file():
        raise CatalogueError([Problem(common_path.relative_to(root.parent).as_posix(), "", _("the file is missing"))])
    common = _read(common_path, root, problems)
    matters = [_read(path, root, problems) for path in sorted(root.glob("*/matters/*.yaml"))]
    if problems or common is None:
        raise CatalogueError(problems)
    return common, [m for m in matters if m is not None]
