"""Creates the PostgreSQL database that a DATABASE_URL names, in UTF-8 with C.UTF-8 character classes.

Why C.UTF-8: with the plain C locale, PostgreSQL's trigram index finds no letters in Chinese text.
`--fresh` drops it first, which is allowed only for a name that ends in _ci, _demo or _bench.
"""

from __future__ import annotations

import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

SCRATCH = ("_ci", "_demo", "_bench")


def create(url: str, *, fresh: bool) -> str:
    """Says what was done. Raises psycopg.OperationalError where the server does not answer."""
    parts = urlsplit(url)
    name = parts.path.lstrip("/")
    if fresh and not name.endswith(SCRATCH):
        raise SystemExit(f"--fresh would drop {name}: only names that end in _ci, _demo or _bench may be dropped")
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as connection:
        if fresh:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return f"database {name} is there already"
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            ).format(sql.Identifier(name))
        )
    return f"database {name} created"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit("usage: create_database.py postgres://user@host:5432/name [--fresh]")
    try:
        print(create(sys.argv[1], fresh="--fresh" in sys.argv))
    except psycopg.OperationalError as error:
        raise SystemExit(f"PostgreSQL does not answer: {error}") from None
