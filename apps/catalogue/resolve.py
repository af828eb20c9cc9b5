"""From the files to a definition that is complete in itself.

Common materials, procedure types, sources and names of other matters are copied in, marks become `confirmed` flags:
a version must read the same after the common file has changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from apps.catalogue.files import Document
from apps.deadlines.labels import BASES

FORMAT = 1  # raise it when the layout changes, and let definition.py read both

Row = Mapping[str, Any]

# What stays from memory in a `mixed` matter that does not say it field by field (head of the research file).
_FROM_MEMORY = {"materials", "special_procedures", "promise_days", "outputs.fields", "fees"}
FIELDS = (
    "levels",
    "prerequisites",
    "spatial_check",
    "statutory_days",
    "promise_days",
    "materials",
    "materials.conditional",
    "special_procedures",
    "outputs",
    "outputs.fields",
    "outputs.number_format",
    "outputs.validity",
    "fees",
)


def _seen(mark: str) -> bool:
    """`seen(list only)` means that the text itself was not read."""
    return mark.startswith("seen") and "only" not in mark


def _from_memory(data: Row) -> set[str]:
    if data["source"] == "knowledge":
        fields = set(FIELDS)
    elif data["source"] == "seen":
        fields = {"outputs.fields"} | set(data.get("knowledge_fields", []))
    else:
        fields = set(data.get("knowledge_fields", _FROM_MEMORY))
    for key in ("statutory_days", "promise_days"):
        # These carry a mark of their own, which counts unless the matter's list contradicts it.
        if not _seen(data[key]["source"]):
            fields.add(key)
        elif key not in data.get("knowledge_fields", []):
            fields.discard(key)
    if "materials" in fields:
        fields.add("materials.conditional")
    return fields


def _text(row: Row, key: str = "zh", en: str = "en") -> dict[str, str] | None:
    return {"zh": row[key], "en": row.get(en, "")} if key in row else None


class Resolver:
    """Resolves matters against one common file and the names of all matters."""

    def __init__(self, common: Row, matters: Sequence[Document]) -> None:
        self.common = common
        self.names = {m["code"]: _text(m) for m in common["external_matters"]}
        self.names |= {m.data["code"]: _text(m.data, "name_zh", "name_en") for m in matters}
        self.types = {t["code"]: t for t in common["special_procedure_types"]}

    def resolve(self, matter: Document) -> dict[str, Any]:
        """The definition, as stored and hashed: plain JSON without floats."""
        data, memory = matter.data, _from_memory(matter.data)
        copied = ("code", "machine", "status", "kind", "matter_type", "case_type", "basic_code", "basic_code_note")
        return {
            "format": FORMAT,
            "sector": matter.sector,
            **{key: data[key] for key in copied if key in data},
            "name": _text(data, "name_zh", "name_en"),
            "identity_level": self._identity_level(data.get("identity_level", self.common["identity_level"])),
            "levels": [self._level(row) for row in data["levels"]],
            "legal_basis": [self._legal(row) for row in data["legal_basis"]],
            "statutory": self._term(data["statutory_days"], confirmed="statutory_days" not in memory),
            "promise": self._term(data["promise_days"], confirmed="promise_days" not in memory),
            "materials": [self._material(row, memory) for row in data["materials"]],
            "special_procedures": [self._procedure(row) for row in data["special_procedures"]],
            "prerequisites": [self._prerequisite(row) for row in self._in_sequence(data["prerequisites"])],
            "followups": [{"code": code, "name": self.names[code]} for code in data.get("followups", [])],
            "outputs": [self._output(row, memory) for row in data["outputs"]],
            "fees": self._fees(data["fees"], memory),
            "spatial_check": data.get("spatial_check"),
            "duties": {key: self._duties(data[key]) for key in _DUTIES if key in data},
            "leads": {key: data[key] for key in _LEADS if key in data},
            "steps": [{"code": s["code"], "name": _text(s), "optional": s.get("optional", False)} for s in self._steps],
            "sub_items": data.get("sub_items", []),
            "confirmed": {
                **{field: field not in memory for field in FIELDS},
                "legal_basis": all(_seen(row["source"]) for row in data["legal_basis"]),
            },
            "marks": {k: data[k] for k in ("source", "certainty", "knowledge_fields", "evidence") if k in data},
            "notes": {k: data[k] for k in _NOTES if k in data},
        }

    @property
    def _steps(self) -> Sequence[Row]:
        steps: Sequence[Row] = self.common["steps"]
        return steps

    def _in_sequence(self, rows: Sequence[Row]) -> list[Row]:
        return sorted(rows, key=lambda row: row.get("sequence", len(rows)))

    def _condition(self, row: Row) -> dict[str, str] | None:
        if "condition_code" in row:
            return _text(self.common["conditions"][row["condition_code"]])
        return _text(row, "condition", "condition_en") or _text(row, "when", "when_en")

    def _level(self, row: Row) -> dict[str, Any]:
        return {
            "level": row["level"],
            "when": _text(row, "when", "when_en"),
            "legacy": row.get("status") == "legacy",
            "note": row.get("note", ""),
        }

    def _identity_level(self, row: Row) -> dict[str, Any]:
        return {
            "level": row["value"],
            "confirmed": _seen(row["source"]),
            "mark": row["source"],
            "note": row.get("note", ""),
        }

    def _legal(self, row: Row) -> dict[str, Any]:
        source = self.common["sources"].get(row.get("ref"))
        title = _text(source, "title", "title_en") if source else {"zh": row["instrument"], "en": ""}
        return {
            "ref": row.get("ref", ""),
            "title": title,
            "article": row["article"],
            "confirmed": _seen(row["source"]),
            "mark": row["source"],
        }

    def _basis(self, basis: Row | None) -> str:
        """A code of deadlines.labels.BASES where there is one, else the title and the article in words."""
        if basis is None:
            return ""
        code = f"{basis['ref']}{basis.get('article', '')}"
        if code in BASES:
            return code
        title: str = self.common["sources"][basis["ref"]]["title"]
        return f"{title}第{basis['article']}条" if "article" in basis else title

    def _term(self, row: Row, *, confirmed: bool) -> dict[str, Any]:
        return {
            "days": row["value"],
            "unit": row.get("unit", "working_day"),
            "extend_days": row.get("extend", 0),
            "basis": self._basis(row.get("basis")),
            "confirmed": confirmed,
            "mark": row["source"],
            "note": "; ".join(row[k] for k in ("unit_note", "observed", "note") if k in row),
            "variants": [{"days": v["value"], "when": _text(v, "when", "when_en")} for v in row.get("variants", [])],
        }

    def _material(self, row: Row, memory: set[str]) -> dict[str, Any]:
        merged = {**self.common["upload_defaults"], "source": "applicant"}
        merged |= {**self.common["common_materials"].get(row["code"], {}), **row}
        conditional = row["required"] == "conditional"
        if "mark" in row or "evidence" in row:
            confirmed = _seen(row.get("mark", "seen"))
        else:
            confirmed = "materials" not in memory and not (conditional and "materials.conditional" in memory)
        share = merged.get("share", "")
        return {
            "code": row["code"],
            "name": _text(merged),
            "required": {True: "yes", False: "no", "legacy": "no"}.get(row["required"], row["required"]),
            "legacy": row["required"] == "legacy",
            # A common material's condition counts only where the matter makes it conditional.
            "condition_code": merged.get("condition_code", "") if conditional else "",
            "condition": self._condition(merged) if conditional else None,
            "provider": merged["source"],
            "share_from": "" if share in self.names else share,
            "share_matter": share if share in self.names else "",
            "form": merged.get("form", ""),
            "signed": merged.get("signed", False),
            "licenses": [self._license(code) for code in merged.get("licenses", [])],
            "accept": merged["accept"],
            "max_mb": merged["max_mb"],
            "confirmed": confirmed,
            "note": row.get("note", ""),
        }

    def _license(self, code: str) -> dict[str, Any]:
        row = self.common["license_types"][code]
        return {
            "code": code,
            "name": _text(row),
            "names": row["names"],
            "type_code": row["type_code"],
            "kinds": row["kinds"],
            "confirmed": _seen(row["source"]),
        }

    def _procedure(self, row: Row) -> dict[str, Any]:
        kind = self.types[row["code"]]
        excludable = row.get("excludable", kind["excludable"])
        basis = self._basis(row.get("basis")) or {"law45": "XKF45", "law42": "XKF42"}.get(excludable, "")
        return {
            "code": row["code"],
            "name": _text(kind),
            "clock": row.get("clock", kind["clock"]),
            "excludable": excludable,
            "basis": basis,
            "when": _text(row, "when", "when_en"),
            "platform_type": kind["platform_type"],
            "note": row.get("note", kind.get("note", "")),
        }

    def _prerequisite(self, row: Row) -> dict[str, Any]:
        return {
            "matter": row["matter"],
            "name": _text(row) or self.names[row["matter"]],
            "kind": row["kind"],
            "condition_code": row.get("condition_code", ""),
            "when": self._condition(row),
        }

    def _output(self, row: Row, memory: set[str]) -> dict[str, Any]:
        mark = row.get("validity_note", "")
        return {
            "kind": row["kind"],
            "name": _text(row),
            "when": _text(row, "when", "when_en"),
            "number_format": row.get("number_format", ""),
            "validity": _text(row, "validity", "validity_en"),
            "validity_confirmed": _seen(mark) if mark else "outputs.validity" not in memory,
            "fields": [{"zh": f, "en": ""} if isinstance(f, str) else f for f in row.get("fields", [])],
            "fields_confirmed": "outputs.fields" not in memory,
            "note": row.get("note", ""),
        }

    def _fees(self, row: Row, memory: set[str]) -> dict[str, Any]:
        confirmed = "fees" not in memory
        items = [
            {
                "name": _text(item),
                "amount": item.get("amount", ""),
                "rule": item.get("rule", ""),
                "payer": item.get("payer", ""),
                "confirmed": _seen(item["source"]) if "source" in item else confirmed,
                "note": item.get("note", ""),
            }
            for item in row.get("items", [])
        ]
        return {"amount": row.get("amount"), "items": items, "confirmed": confirmed, "note": row.get("note", "")}

    def _duties(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        return [
            {
                "name": _text(row),
                "when": _text(row, "when", "when_en"),
                "min_days": row.get("min_days"),
                "max_days": row.get("max_days"),
                "unit": row.get("unit", ""),
                "basis": row.get("ref", ""),
                "confirmed": _seen(row.get("source", "knowledge")),
                "note": "; ".join(row[k] for k in ("then", "silence", "note") if k in row),
            }
            for row in rows
        ]


_DUTIES = ("pre_procedures", "post_procedures", "sub_steps", "post_duties", "computed_rules", "after", "issue_together")
_LEADS = ("issue_days", "apply_before_expiry", "apply_before_start")
_NOTES = (
    "note",
    "matter_type_note",
    "legacy_name_zh",
    "local_codes",
    "legacy_codes",
    "categories",
    "rules",
    "parallel_with",
)
