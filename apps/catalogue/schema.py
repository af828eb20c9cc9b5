"""The shape of the files, by JSON Schema (schema.json): unknown, missing and wrong keys."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError as SchemaError

from apps.catalogue.files import Document, Problem


@cache
def _validator(kind: str) -> Draft202012Validator:
    schema = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator({**schema, "$ref": f"#/$defs/{kind}"}, format_checker=FormatChecker())


def _key_path(path: Iterable[Any]) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _shape_problems(file: str, error: SchemaError) -> Iterator[Problem]:
    rule: Any = error.validator_value
    instance: Any = error.instance
    path = list(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.schema, Mapping):
        for key in instance:
            if key not in error.schema["properties"]:
                yield Problem(file, _key_path([*path, key]), _("unknown key"))
    elif error.validator == "required":
        for key in rule:
            if key not in instance:
                yield Problem(file, _key_path([*path, key]), _("the key is missing"))
    elif error.validator == "enum":
        values = {"value": json.dumps(instance), "allowed": ", ".join(json.dumps(v) for v in rule)}
        yield Problem(file, _key_path(path), _("%(value)s is not one of %(allowed)s") % values)
    else:
        yield Problem(file, _key_path(path), error.message)


def check_shape(document: Document, *, kind: str) -> list[Problem]:
    """`kind`: matter or common."""
    errors = _validator(kind).iter_errors(document.data)
    # jsonschema reports each missing key apart, with the whole list of required ones: the set joins them.
    return sorted({problem for error in errors for problem in _shape_problems(document.file, error)})
