"""The facts of a ledger entry in words. The ledger holds codes; here they are read in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from apps.cases.forms import DeliverForm, NotAcceptForm
from apps.cases.vocabulary import DocumentKind, ItemKind, Stage
from apps.cases.wording import in_clauses, listed
from apps.deadlines import labels
from apps.licenses import kinds as license_kinds
from apps.oversight.names import Names
from apps.ui import pieces

Data = Mapping[str, Any]
Say = Callable[[Any, Data, Names], str]

SNAPSHOT = frozenset({"action", "from", "to", "version", "holder", "due_on", "promise_due_on"})


def _plain(value: Any, _data: Data, _names: Names) -> str:
    return str(value)


def _of(choices: Any) -> Say:
    table = dict(choices)
    return lambda value, _data, _names: str(table.get(value, value))


def _authority(value: Any, _data: Data, names: Names) -> str:
    return names.authority(str(value))


def _departments(value: Any, data: Data, names: Names) -> str:
    return listed(names.department(str(data.get("holder", "")), str(code)) for code in value)


def _level(value: Any, _data: Data, _names: Names) -> str:
    return str(value.get("zh" if (get_language() or "").startswith("zh") else "en", ""))


def _files(value: Any, _data: Data, _names: Names) -> str:
    return listed(f"{row['title']}（{row['sm3'][:8]}…）" for row in value)


def _documents(value: Any, _data: Data, _names: Names) -> str:
    table = dict(DocumentKind.choices)
    return listed(f"{table.get(row['kind'], row['kind'])} {row['number']}" for row in value)


def _corrections(value: Any, _data: Data, _names: Names) -> str:
    return in_clauses(f"{row['title']}：{row['problem']}" for row in value)


def _answers(value: Any, _data: Data, _names: Names) -> str:
    return in_clauses(str(answer) for _position, answer in sorted(value.items()))


def _kind(value: Any, _data: Data, _names: Names) -> str:
    if value in DocumentKind.values:
        return str(DocumentKind(value).label)
    try:
        return str(license_kinds.get(str(value)).title)
    except KeyError:
        return str(value)


def _yes(value: Any, _data: Data, _names: Names) -> str:
    return gettext("yes") if value else gettext("no")


# In the order of reading. What is not listed here is shown under its own key: nothing recorded is hidden.
FACTS: dict[str, tuple[Promise, Say]] = {
    "kind": (_("Kind"), _kind),
    "number": (_("Reference"), _plain),
    "title": (_("Subject"), _plain),
    "level": (_("Why this level"), _level),
    "deciding_authority": (_("Deciding authority"), _authority),
    "accepted_on": (_("Day of acceptance"), _plain),
    "ground": (_("Ground"), _of(NotAcceptForm.GROUNDS)),
    "refer_to": (_("Responsible authority"), _plain),
    "opinion": (_("Opinion"), _plain),
    "reason": (_("Reason"), _plain),
    "article": (_("Legal article"), _plain),
    "basis": (_("Legal basis"), lambda value, _d, _n: labels.basis(str(value))),
    "remark": (_("Remark"), _plain),
    "question": (_("Question"), _plain),
    "departments": (_("Departments"), _departments),
    "department": (_("Department"), lambda value, d, n: n.department(str(d.get("holder", "")), str(value))),
    "answer_by": (_("To be answered by"), _plain),
    "items": (_("To correct"), _corrections),
    "answers": (_("Answers"), _answers),
    "materials": (_("Files"), _files),
    "material": (_("Material"), _plain),
    "version": (_("Version"), _plain),
    "name": (_("File name"), _plain),
    "file": (_("File name"), _plain),
    "procedure": (_("Special procedure"), lambda value, _d, _n: labels.pause(str(value))),
    "clock": (_("Statutory clock"), _of([("pause", _("stands still")), ("run", _("runs on"))])),
    "until": (_("Planned end"), _plain),
    "started_on": (_("Started on"), _plain),
    "result": (_("Outcome"), _plain),
    "days": (_("Working days"), _plain),
    "from_authority": (_("From"), _authority),
    "to_authority": (_("To"), _authority),
    "license": (_("License number"), _plain),
    "method": (_("Way of delivery"), _of(DeliverForm.METHODS)),
    "receiver": (_("Recipient"), _plain),
    "item": (_("Work item"), _of(ItemKind.choices)),
    "authority": (_("Authority"), _authority),
    "documents": (_("Documents made"), _documents),
    "document": (_("Document"), _plain),
    "declaration": (_("Declared to be true"), _yes),
    "seal": (_("Seal"), _plain),
    "sm3": (_("SM3 digest"), _plain),
    "pdf": (_("SM3 digest"), _plain),
    "message": (_("Reason"), _plain),
    "stage": (pgettext_lazy("case", "Stage"), _of(Stage.choices)),
    "intact": (_("Intact"), _yes),
    "entries": (_("Entries"), _plain),
    "organ": (_("Decided by"), _plain),
    "approved": (_("Approved by the government"), _yes),
    "decided_on": (_("Decided on"), _plain),
    "text": (_("Text"), _plain),
    "amount": (_("Amount (yuan)"), _plain),
    "payment": (_("Payment number"), _plain),
    "paid_on": (_("Paid on"), _plain),
    "exemption": (_("Basis of the exemption"), _plain),
    "objection": (_("Objection"), _plain),
    "answer": (_("Answer"), _plain),
    "broken": (_("First that does not hold"), _plain),
    "page": (_("Page"), _of([("desk", _("case page")), ("oversight", _("history"))])),
}
# Codes whose words stand in the title or beside them.
_SILENT = frozenset({"action", "to", "to_id", "code", "verdict"})


def facts_of(data: Data, names: Names, *, kind: str) -> list[pieces.Fact]:
    """Every fact of an entry with a label; empty ones are left out."""
    silent = _SILENT | SNAPSHOT if "from" in data else _SILENT
    known = [(key, *FACTS[key]) for key in FACTS if key in data and key not in silent]
    facts = [pieces.Fact(label, _said(say, data[key], data, names)) for key, label, say in known]
    others = sorted(set(data) - set(FACTS) - silent)
    facts += [pieces.Fact(key, str(data[key])) for key in others]
    if kind == "case.item_handed_over":
        facts.append(pieces.Fact(_("Handed to"), str(data.get("to", ""))))
    return [fact for fact in facts if fact.value]


def _said(say: Say, value: Any, data: Data, names: Names) -> str:
    if value in (None, "", [], {}):
        return ""
    try:
        return say(value, data, names)
    except (AttributeError, KeyError, TypeError, ValueError):
        return str(value)  # written by another version: shown as it stands


def changes_of(data: Data, before: Data | None, names: Names) -> list[pieces.Change]:
    """What a move changed, against the state before it: stage, holder, both due dates."""
    if "from" not in data:
        return []
    stages = dict(Stage.choices)
    changes = []
    if data["from"] != data["to"]:
        source, target = (str(stages.get(data[key], data[key])) for key in ("from", "to"))
        changes.append(pieces.Change(pgettext_lazy("case", "Stage"), source, target))
    if before is None:
        return changes
    shown: list[tuple[str, Promise, Callable[[str], str]]] = [
        ("holder", _("Held by"), names.authority),
        ("promise_due_on", _("Promised due date"), str),
        ("due_on", _("Statutory due date"), str),
    ]
    for key, label, say in shown:
        was, now = before.get(key), data.get(key)
        if was != now:
            nothing = gettext("none")
            changes.append(pieces.Change(label, say(str(was)) if was else nothing, say(str(now)) if now else nothing))
    return changes


def day_of(text: str) -> dt.date | None:
    """A date typed into the filter; None for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
