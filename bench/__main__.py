"""Transitions and licenses per second on SQLite and on PostgreSQL, beside the same done with the bare libraries.

Then signatures and verifications, changed bytes looked for in sealed files (bench/ofd.py, bench/signatures.py), and
a day without the hub (bench/hub.py).
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


PARTS = ("transitions", "licenses", "signatures", "hub")


def _run(url: str, *arguments: str) -> int:
    with tempfile.TemporaryDirectory(prefix="approvals-bench-") as folder:
        environment = {**os.environ, **SECRETS, "VAR_DIR": folder, "DATABASE_URL": url, "REDIS_URL": ""}
        environment |= {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR", "DEMO": "true"}
        command = [sys.executable, "-m", *arguments]
        return subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def _fresh(url: str) -> int:
    command = [sys.executable, "tools/create_database.py", url, "--fresh"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode if url else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--cases", type=int, default=60, help="cases driven through each act (60)")
    parser.add_argument("--licenses", type=int, default=60, help="licenses made by one process, and by two (60)")
    parser.add_argument("--fuzz", type=int, default=200, help="changed bytes tried in each kind of sealed file (200)")
    parser.add_argument("--waiting", type=int, default=5600, help="cases whose nine rows wait for the hub (5600)")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    return parser.parse_args()


def main() -> int:
    options = _options()
    server = urlsplit(os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/")
    urls = {"sqlite": "", "postgresql": urlunsplit(server._replace(path="/approvals_bench"))}
    jobs = {
        "transitions": ("bench.transitions", str(options.cases)),
        "licenses": ("bench.licenses", "--count", str(options.licenses)),
    }
    status = 0
    for vendor, url in urls.items():
        wanted = [arguments for part, arguments in jobs.items() if part in options.parts]
        if options.only in (None, vendor) and wanted:
            # Once a server: the migrations of an empty database take longer than what is measured.
            status |= _fresh(url) or max(_run(url, *arguments) for arguments in wanted)
        if options.only in (None, vendor) and "hub" in options.parts:
            # On its own: what the others leave behind would wait for the hub too.
            status |= _fresh(url) or _run(url, "bench.hub", "--cases", str(options.waiting))
    if "signatures" in options.parts:
        fuzz = ("--fuzz", str(options.fuzz))
        status |= _run("", "bench.ofd", "--count", "20", *fuzz) | _run("", "bench.signatures", "--count", "30", *fuzz)
    return status


if __name__ == "__main__":
    sys.exit(main())
