"""Transitions per second on SQLite and on PostgreSQL, beside the same writes as plain statements in one transaction.

PostgreSQL is the server of DATABASE_URL, or 127.0.0.1:5432; its database `approvals_bench` is made afresh.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
SECRETS = dict.fromkeys(("SECRET_KEY", "KEYSTORE_PASSPHRASE", "FIELD_KEY"), "bench-only-" + "x" * 40)


def _measure(url: str, cases: int) -> int:
    with tempfile.TemporaryDirectory(prefix="approvals-bench-") as folder:
        environment = {**os.environ, **SECRETS, "VAR_DIR": folder, "DATABASE_URL": url, "REDIS_URL": ""}
        environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR", "DEMO": "true"}
        command = [sys.executable, "-m", "bench.transitions", str(cases)]
        return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--cases", type=int, default=60, help="cases driven through each act (60)")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    status = 0
    if options.only != "postgresql":
        status |= _measure("", options.cases)
    if options.only != "sqlite":
        server = urlsplit(os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/")
        url = urlunsplit(server._replace(path="/approvals_bench"))
        made = subprocess.run([sys.executable, "tools/create_database.py", url, "--fresh"], cwd=ROOT, check=False)
        status |= made.returncode or _measure(url, options.cases)
    return status


if __name__ == "__main__":
    sys.exit(main())
