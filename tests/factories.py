"""Plain functions that make what tests need, through the services that the product itself uses."""

from __future__ import annotations

import itertools
from typing import Any

from django.db import connection
from stdnum.cn import ric, uscc

from apps.identity.models import Applicant, User
from apps.identity.services import create_user, register_legal_person, register_natural_person, verify_at_window
from apps.ledger.guards import protect, unprotect, unprotect_table
from apps.ledger.models import Entry
from apps.ledger.services import SYSTEM, Subject, record

_counter = itertools.count(1)


def an_id_number(serial: int | None = None) -> str:
    """An invented citizen's ID number: division 990101, valid check digit. Another one each time."""
    body = f"990101{19500101 + 10000 * ((n := serial or next(_counter)) // 1000 % 50)}{n % 1000:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def a_uscc(serial: int | None = None) -> str:
    """An invented unified social credit code: begins with 99, valid check digit. Another one each time."""
    body = f"99990101MA{serial or next(_counter):07d}"
    return body + str(uscc.calc_check_digit(body + "0"))


def a_user(username: str | None = None, **details: Any) -> User:
    username = username or f"user{next(_counter)}"
    return create_user(username=username, display_name=details.pop("display_name", username), **details)


def a_person(user: User | None = None, **details: Any) -> Applicant:
    details = {"name": "测试人", "id_number": an_id_number(), "phone": "19900000009", **details}
    person = register_natural_person(user=user, **details)
    verify_at_window(id_number=person.id_number, name=person.name, account=user.username if user else "", by=None)
    return person


def a_company(**details: Any) -> Applicant:
    details = {
        "name": "测试有限公司",
        "uscc": a_uscc(),
        "legal_representative": "测法人",
        "phone": "19900000008",
        **details,
    }
    return register_legal_person(**details)


def a_fact(subject: Subject | None = None, kind: str = "access.viewed", **data: Any) -> Entry:
    """One more entry of a subject's chain; needs an open transaction, which every `db` test has."""
    return record(kind=kind, subject=subject or Subject("test", "1"), actor=SYSTEM, data=data)


def tamper(entry: Entry, **columns: Any) -> None:
    """Changes a ledger entry behind the system's back, as someone with the database's password could."""
    unprotect(connection)
    Entry.objects.filter(pk=entry.pk).update(**columns)
    protect(connection)
    allow_flush()


def allow_flush() -> None:
    """Lets the test runner empty the append-only tables between tests that commit."""
    unprotect(connection, only_emptying=True)
    unprotect_table(connection, "licenses_licenseuse", only_emptying=True)
