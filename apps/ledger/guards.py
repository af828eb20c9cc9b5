"""The database itself refuses to change the ledger: triggers on entries and batches, for both databases.

An entry's `sequence` may be filled once; nothing else changes and nothing is deleted. This stops mistakes and
anyone with only the application's rights; whoever owns the database can drop a trigger, and is found out by
`verify_ledger`. On SQLite a migration that rebuilds one of the tables loses its triggers: call `protect` at its end.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_entry", "ledger_sequencebatch")
MESSAGE = "the ledger is append-only"

_POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE OR REPLACE TRIGGER ledger_entry_no_change BEFORE UPDATE ON ledger_entry FOR EACH ROW
    WHEN (OLD.sequence IS NOT NULL OR NEW.sequence IS NULL
          OR to_jsonb(NEW.*) - 'sequence' IS DISTINCT FROM to_jsonb(OLD.*) - 'sequence')
    EXECUTE FUNCTION ledger_refuse()
    """,
    """
    CREATE OR REPLACE TRIGGER ledger_sequencebatch_no_change BEFORE UPDATE ON ledger_sequencebatch FOR EACH ROW
    EXECUTE FUNCTION ledger_refuse()
    """,
    *(
        f"""
        CREATE OR REPLACE TRIGGER {table}_no_{name} BEFORE {event} ON {table} FOR EACH {each}
        EXECUTE FUNCTION ledger_refuse()
        """
        for table in TABLES
        for name, event, each in (("delete", "DELETE", "ROW"), ("truncate", "TRUNCATE", "STATEMENT"))
    ),
]

_COLUMNS = [
    "id",
    "nature",
    "kind",
    "occurred_at",
    "actor_type",
    "actor_id",
    "actor_name",
    "acting_for",
    "subject_type",
    "subject_id",
    "chain_index",
    "data",
    "prev_hash",
    "leaf_hash",
]
_SQLITE = [
    f"""
    CREATE TRIGGER IF NOT EXISTS ledger_entry_no_change BEFORE UPDATE ON ledger_entry FOR EACH ROW
    WHEN OLD.sequence IS NOT NULL OR NEW.sequence IS NULL
         OR {" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in _COLUMNS)}
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    f"""
    CREATE TRIGGER IF NOT EXISTS ledger_sequencebatch_no_change BEFORE UPDATE ON ledger_sequencebatch FOR EACH ROW
    BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
    """,
    *(
        f"""
        CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
        """
        for table in TABLES
    ),
]


def protect(connection: BaseDatabaseWrapper) -> None:
    """Makes the triggers that are missing."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def unprotect(connection: BaseDatabaseWrapper, *, only_emptying: bool = False) -> None:
    """Drops the triggers: for the migration's way back, and for tests that tamper or empty the tables."""
    emptying = ["delete"] if connection.vendor == "sqlite" else ["delete", "truncate"]
    with connection.cursor() as cursor:
        for table in TABLES:
            for name in emptying if only_emptying else ["change", *emptying]:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name}{on}")


def _refusals(table: str, vendor: str) -> dict[str, str]:
    """Statements that make the triggers of another append-only table, by what each refuses."""
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        return {
            name: f"CREATE TRIGGER IF NOT EXISTS {table}_no_{name} BEFORE {event} ON {table} FOR EACH ROW {refuse}"
            for name, event in (("change", "UPDATE"), ("delete", "DELETE"))
        }
    return {
        name: f"CREATE OR REPLACE TRIGGER {table}_no_{name} BEFORE {event} ON {table} FOR EACH {each} "
        "EXECUTE FUNCTION append_only_refuse()"
        for name, event, each in (
            ("change", "UPDATE", "ROW"),
            ("delete", "DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        )
    }


_APPEND_ONLY = """
    CREATE OR REPLACE FUNCTION append_only_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
    """


def protect_table(connection: BaseDatabaseWrapper, table: str) -> None:
    """Lets rows of another room's table be added only: nothing in it is changed, deleted or emptied."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_APPEND_ONLY)
        for statement in _refusals(table, connection.vendor).values():
            cursor.execute(statement)


def unprotect_table(connection: BaseDatabaseWrapper, table: str, *, only_emptying: bool = False) -> None:
    """Undoes `protect_table`, like `unprotect`."""
    with connection.cursor() as cursor:
        for name in _refusals(table, connection.vendor):
            if name != "change" or not only_emptying:
                on = "" if connection.vendor == "sqlite" else f" ON {table}"
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{name}{on}")
