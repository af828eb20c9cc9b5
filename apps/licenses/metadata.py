"""Metadata of a license (电子证照元数据) under the names of GB/T 36903 [names seen in public source code, domain 3.8].

One table says each element's name, where it comes from, how long it may be and whether it must be there. Lengths are
this register's own: the standard's were not at hand. What is not known (a type code that no body has published, and
the identifier that needs it) is null and named in ``KZ_notKnown``; nothing is made up to fill a gap.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.identity.models import ApplicantKind
from apps.licenses import kinds
from apps.licenses.identifiers import is_identifier, parse_identifier
from apps.licenses.models import License

EXTENSION = "KZ_"
NOT_KNOWN = EXTENSION + "notKnown"
LONGEST_EXTENSION = 2000

Values = dict[str, str | None]


@dataclass(frozen=True)
class Element:
    """One element (元数据元素). `longest` in characters; `shape`, where there is one, is a rule for the whole value."""

    name: str
    label_zh: str
    source: Callable[[License], str | None]
    longest: int
    required: bool = True
    shape: Callable[[str], bool] | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with one element; `code` is missing, too_long or shape."""

    name: str
    code: str

    @property
    def words(self) -> str:
        """One sentence in the reader's language."""
        return str(_FAULTS[self.code]) % {"name": self.name}


_FAULTS: dict[str, Promise] = {
    "missing": _("%(name)s is missing."),
    "too_long": _("%(name)s is longer than it may be."),
    "shape": _("%(name)s does not have the form it must have."),
}


def _matches(pattern: str) -> Callable[[str], bool]:
    return lambda value: re.fullmatch(pattern, value) is not None


def _is_day(value: str) -> bool:
    try:
        return dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _type_code(license: License) -> str | None:
    """What it was issued with: its kind may have got a code since."""
    return parse_identifier(license.identifier).type_code if license.identifier else None


def _name(license: License) -> str | None:
    try:
        return kinds.get(license.kind).title_zh
    except KeyError:
        return None


def _holder_code(license: License) -> str:
    """An organization's credit code is public; a person's number is not, and stays masked outside the exchange."""
    holder = license.holder
    return holder.masked_id if holder.kind == ApplicantKind.NATURAL else holder.id_number


def _holder_type(license: License) -> str:
    # What kind of code `certificateHolderCode` is [knowledge].
    return "公民身份号码" if license.holder.kind == ApplicantKind.NATURAL else "统一社会信用代码"


ELEMENTS: tuple[Element, ...] = (
    Element("certificateTypeCode", "证照类型代码", _type_code, 21, False, _matches(r"[0-9A-Z]{21}")),
    Element("certificateName", "证照名称", _name, 100),
    Element("certificateNumber", "证照编号", lambda one: one.number, 64),
    Element("certificateIdentifier", "电子证照标识", lambda one: one.identifier, 100, False, is_identifier),
    Element("certificateHolderName", "持证主体名称", lambda one: one.holder_name, 200),
    Element("certificateHolderCode", "持证主体代码", _holder_code, 18),
    Element("certificateHolderTypeName", "持证主体代码类型", _holder_type, 20),
    Element("certificateIssuingAuthorityName", "颁证机构名称", lambda one: one.issuer_name, 100),
    Element(
        "certificateIssuingAuthorityCode",
        "颁证机构代码",
        lambda one: one.issuer.uscc,
        18,
        shape=_matches(r"[0-9A-Z]{18}"),
    ),
    Element("certificateIssuedDate", "颁证日期", lambda one: one.issued_on.isoformat(), 10, shape=_is_day),
    Element("certificateEffectiveDate", "有效期起始日期", lambda one: one.valid_from.isoformat(), 10, shape=_is_day),
    # Empty = no end (长期).
    Element(
        "certificateExpiringDate",
        "有效期截止日期",
        lambda one: one.valid_to.isoformat() if one.valid_to else None,
        10,
        False,
        _is_day,
    ),
    Element(
        "certificateAreaCode", "证照所属地区代码", lambda one: one.issuer.region_code, 12, shape=_matches(r"\d{6,12}")
    ),
)
_UNKNOWN_WHERE_EMPTY = ("certificateTypeCode", "certificateIdentifier")


def metadata(license: License, *, personal: bool = False) -> Values:
    """The elements in the table's order, then the extensions: version, and the kind's public facts.

    With `personal`, a natural person's number stands in full: for an exchange that is allowed to have it, never for a
    file or a public answer.
    """
    values: Values = {element.name: element.source(license) or None for element in ELEMENTS}
    if personal:
        values["certificateHolderCode"] = license.holder.id_number
    unknown = [name for name in _UNKNOWN_WHERE_EMPTY if values[name] is None]
    values[NOT_KNOWN] = ",".join(unknown) or None
    values[EXTENSION + "version"] = str(license.version)
    return values | _extensions(license)


def _extensions(license: License) -> Values:
    try:
        declared = kinds.get(license.kind).shown
        data = json.loads(license.data)
    except (KeyError, ValueError):
        return {}  # an undeclared kind, or altered data: there is nothing to vouch for
    public = [f for f in declared if f.public and f.key != kinds.HOLDER_NAME]
    return {EXTENSION + f.key: str(data[f.key]) for f in public if data.get(f.key) not in (None, "")}


def faults(values: Mapping[str, str | None]) -> list[Fault]:
    """Everything wrong with metadata, ours or someone's: missing, too long, out of shape. Empty = all is well."""
    found = []
    for element in ELEMENTS:
        value = values.get(element.name)
        if not value:
            found += [Fault(element.name, "missing")] if element.required else []
        elif len(value) > element.longest:
            found.append(Fault(element.name, "too_long"))
        elif element.shape is not None and not element.shape(value):
            found.append(Fault(element.name, "shape"))
    extensions = ((name, value) for name, value in values.items() if name.startswith(EXTENSION))
    return found + [Fault(name, "too_long") for name, value in extensions if value and len(value) > LONGEST_EXTENSION]


def custom_data(license: License) -> dict[str, str]:
    """What is there of it, name by value: for an OFD's ``CustomDatas`` (GB/T 33190, 7.4)."""
    return {name: value for name, value in metadata(license).items() if value is not None}


def keywords(license: License) -> list[str]:
    """``name=value`` for a PDF's keywords. Only ASCII values: one Chinese character would turn the whole entry into
    UTF-16, where the mark of `document.file_mark` is no longer found as bytes."""
    names = {element.name for element in ELEMENTS}
    return [f"{name}={value}" for name, value in custom_data(license).items() if name in names and value.isascii()]
