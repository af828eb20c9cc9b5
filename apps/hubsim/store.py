"""The simulator's own store: one SQLite file, or memory. One connection behind a lock, since it is small."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS row (
    guid TEXT PRIMARY KEY, tbl TEXT NOT NULL, project TEXT NOT NULL, cd_time TEXT NOT NULL, body TEXT NOT NULL,
    digest TEXT NOT NULL, arrival INTEGER NOT NULL, times INTEGER NOT NULL DEFAULT 1);
CREATE INDEX IF NOT EXISTS row_by_day ON row (tbl, cd_time, guid);
CREATE INDEX IF NOT EXISTS row_by_project ON row (project, arrival);
CREATE TABLE IF NOT EXISTS seen (rid TEXT, sid TEXT, rtime TEXT, sign TEXT, PRIMARY KEY (rid, sid, rtime, sign));
CREATE TABLE IF NOT EXISTS secret (rid TEXT PRIMARY KEY, text TEXT NOT NULL, ends_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS fault (name TEXT PRIMARY KEY, probability REAL NOT NULL);
CREATE TABLE IF NOT EXISTS application (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS task (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tbl TEXT NOT NULL, cd_time TEXT, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS call (id INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER, path TEXT, status TEXT);
"""
CALLS_KEPT = 500


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True)
class Arrival:
    """One row as it was received; `times` counts how often the same guid came."""

    guid: str
    table: str
    project: str
    cd_time: str
    body: dict[str, Any]
    digest: str
    arrival: int
    times: int


class Store:
    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(str(path or ":memory:"), check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")  # a simulator's rows need not survive a power cut
        self._db.executescript(_SCHEMA)

    def keep_rows(self, rows: Iterable[tuple[str, str, str, str, str, str]]) -> None:
        """(guid, table, project, cd_time, body, digest): a second row with the same guid updates the first."""
        with self._lock:
            self._db.execute("BEGIN")
            (last,) = self._db.execute("SELECT COALESCE(MAX(arrival), 0) FROM row").fetchone()
            self._db.executemany(
                "INSERT INTO row (guid, tbl, project, cd_time, body, digest, arrival) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (guid) DO UPDATE SET body = excluded.body, digest = excluded.digest, "
                "cd_time = excluded.cd_time, times = times + 1",
                [(*row, last + n) for n, row in enumerate(rows, start=1)],
            )
            self._db.execute("COMMIT")

    def digests(self, table: str, first: str, last: str, *, page: int, size: int) -> tuple[list[tuple[str, str]], int]:
        """Guids and digests with first ≤ cd_time < last, a page of them, and the number of pages."""
        with self._lock:
            where = (table, first, last)
            (count,) = self._db.execute(
                "SELECT COUNT(*) FROM row WHERE tbl = ? AND cd_time >= ? AND cd_time < ?", where
            ).fetchone()
            found = self._db.execute(
                "SELECT guid, digest FROM row WHERE tbl = ? AND cd_time >= ? AND cd_time < ? "
                "ORDER BY cd_time, guid LIMIT ? OFFSET ?",
                (*where, size, (page - 1) * size),
            ).fetchall()
            return found, max(1, -(-count // size))

    def arrivals(self, project: str = "", *, limit: int = 200) -> list[Arrival]:
        """What came, in the order it first came; the newest first where no project is asked for."""
        columns = "guid, tbl, project, cd_time, body, digest, arrival, times"
        with self._lock:
            if project:
                query = f"SELECT {columns} FROM row WHERE project = ? ORDER BY arrival LIMIT ?"  # noqa: S608
                found = self._db.execute(query, (project, limit)).fetchall()
            else:
                query = f"SELECT {columns} FROM row ORDER BY arrival DESC LIMIT ?"  # noqa: S608
                found = self._db.execute(query, (limit,)).fetchall()
        return [Arrival(g, t, p, c, json.loads(b), d, a, n) for g, t, p, c, b, d, a, n in found]

    def forget(self, guid: str) -> bool:
        """Loses a row, as a hub may: for tests of reconciliation."""
        with self._lock:
            return bool(self._db.execute("DELETE FROM row WHERE guid = ?", (guid,)).rowcount)

    def counts(self) -> dict[str, int]:
        with self._lock:
            return dict(self._db.execute("SELECT tbl, COUNT(*) FROM row GROUP BY tbl ORDER BY tbl").fetchall())

    def repeated(self) -> int:
        """How many rows came more than once."""
        with self._lock:
            (count,) = self._db.execute("SELECT COUNT(*) FROM row WHERE times > 1").fetchone()
            return int(count)

    def is_replay(self, rid: str, sid: str, rtime: str, sign: str) -> bool:
        """Remembers the four values; True where they were seen before."""
        with self._lock:
            known = self._db.execute(
                "INSERT OR IGNORE INTO seen (rid, sid, rtime, sign) VALUES (?, ?, ?, ?)", (rid, sid, rtime, sign)
            )
            return known.rowcount == 0

    def new_secret(self, rid: str, *, lives_ms: int) -> tuple[str, int]:
        text, ends = secrets.token_hex(16), now_ms() + lives_ms
        with self._lock:
            self._db.execute("INSERT OR REPLACE INTO secret (rid, text, ends_ms) VALUES (?, ?, ?)", (rid, text, ends))
        return text, ends

    def secret(self, rid: str) -> str:
        """The live secret; empty where there is none or it has ended."""
        with self._lock:
            found = self._db.execute(
                "SELECT text FROM secret WHERE rid = ? AND ends_ms > ?", (rid, now_ms())
            ).fetchone()
            return str(found[0]) if found else ""

    def expire_secrets(self) -> None:
        with self._lock:
            self._db.execute("DELETE FROM secret")

    def set_faults(self, faults: dict[str, float]) -> None:
        """Replaces all faults."""
        with self._lock:
            self._db.execute("BEGIN")
            self._db.execute("DELETE FROM fault")
            self._db.executemany("INSERT INTO fault (name, probability) VALUES (?, ?)", list(faults.items()))
            self._db.execute("COMMIT")

    def faults(self) -> dict[str, float]:
        with self._lock:
            return dict(self._db.execute("SELECT name, probability FROM fault").fetchall())

    def add_application(self, body: dict[str, Any]) -> int:
        with self._lock:
            cursor = self._db.execute("INSERT INTO application (body) VALUES (?)", (json.dumps(body),))
            return int(cursor.lastrowid or 0)

    def applications(self, since_id: int, *, limit: int = 50) -> list[dict[str, Any]]:
        with self._lock:
            query = "SELECT id, body FROM application WHERE id > ? ORDER BY id LIMIT ?"
            return [{"id": n, **json.loads(body)} for n, body in self._db.execute(query, (since_id, limit)).fetchall()]

    def add_task(self, table: str, cd_time: str, body: dict[str, Any]) -> None:
        with self._lock:
            text = json.dumps(body, ensure_ascii=False)
            self._db.execute("INSERT INTO task (tbl, cd_time, body) VALUES (?, ?, ?)", (table, cd_time, text))

    def tasks(self, since: str, *, page: int, size: int) -> tuple[list[dict[str, Any]], int]:
        with self._lock:
            (count,) = self._db.execute("SELECT COUNT(*) FROM task WHERE cd_time >= ?", (since,)).fetchone()
            query = "SELECT tbl, cd_time, body FROM task WHERE cd_time >= ? ORDER BY id LIMIT ? OFFSET ?"
            found = self._db.execute(query, (since, size, (page - 1) * size)).fetchall()
            rows = [{"cd_time": cd_time, **json.loads(body), "table": table} for table, cd_time, body in found]
            return rows, max(1, -(-count // size))

    def license(self, *, identifier: str = "", holder: str = "", kind: str = "") -> list[dict[str, Any]]:
        """Licenses reported to the hub, by identifier, or by the holder's code and the type."""
        with self._lock:
            rows = self._db.execute("SELECT body FROM row WHERE tbl = 'UP_LIC_DATA' ORDER BY arrival").fetchall()
        found = [json.loads(body) for (body,) in rows]
        if identifier:
            return [row for row in found if row["certificate_source_id"] == identifier]
        return [
            row
            for row in found
            if row["certificate_holder_code"] == holder and kind in ("", row["certificate_type_code"])
        ]

    def log(self, path: str, status: str) -> None:
        with self._lock:
            cursor = self._db.execute(
                "INSERT INTO call (at_ms, path, status) VALUES (?, ?, ?)", (now_ms(), path, status)
            )
            if (cursor.lastrowid or 0) % 100 == 0:
                self._db.execute("DELETE FROM call WHERE id <= ?", ((cursor.lastrowid or 0) - CALLS_KEPT,))

    def calls(self, *, limit: int = 30) -> list[tuple[int, str, str]]:
        with self._lock:
            query = "SELECT at_ms, path, status FROM call ORDER BY id DESC LIMIT ?"
            return [
                (int(at), str(path), str(status)) for at, path, status in self._db.execute(query, (limit,)).fetchall()
            ]
