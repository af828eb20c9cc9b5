"""Catches the statements of an act that is then rolled back, and runs them again without anything around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

Statement = tuple[str, Any]


def is_write(statement: Statement) -> bool:
    """Inserts, updates, deletes, and the lock of a row."""
    return statement[0].startswith(("INSERT", "UPDATE", "DELETE")) or "FOR UPDATE" in statement[0]


def catch(act: Callable[[], object]) -> list[Statement]:
    """The statements that the act would run, without savepoints. Changes nothing."""
    caught: list[Statement] = []

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if "SAVEPOINT" not in sql:
            caught.append((sql, params))
        return execute(sql, params, many, context)

    with _numbers_kept(), transaction.atomic():
        with connection.execute_wrapper(look):
            act()
        transaction.set_rollback(True)
    return caught


@contextmanager
def _numbers_kept() -> Iterator[None]:
    """PostgreSQL's id counters do not roll back: put them back, so that a row's id is what later rows refer to."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'")
        before = cursor.fetchall()
        yield
        for name, last in before:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def replay(statements: list[Statement]) -> None:
    """Runs them in one transaction on the driver's own connection: psycopg, or sqlite3."""
    raw = connection.connection
    if connection.vendor == "sqlite":
        raw.execute("BEGIN IMMEDIATE")
        for sql, params in statements:
            raw.execute(sql.replace("%s", "?"), params or ()).fetchall()
        raw.execute("COMMIT")
    else:
        with raw.transaction(), raw.cursor() as cursor:
            for sql, params in statements:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
