"""Every check that needs no test run; exit status 1 if one fails. `--fix` lets ruff repair what it can."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable


def checks(fix: bool) -> dict[str, list[str]]:
    return {
        "ruff check": [str(BIN / "ruff"), "check", *(["--fix"] if fix else []), "."],
        "ruff format": [str(BIN / "ruff"), "format", *([] if fix else ["--check"]), "."],
        "floors": [str(BIN / "lint-imports")],
        "types": [str(BIN / "mypy")],
        "templates": [str(BIN / "djlint"), "--lint", "--quiet", "templates"],
        "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
        "api document": [PYTHON, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull],
        "messages": [PYTHON, "tools/messages.py", "check"],
        "django": [PYTHON, "manage.py", "check", "--fail-level", "WARNING"],
    }


def main() -> int:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings_test"}
    failed = []
    for name, command in checks("--fix" in sys.argv).items():
        started = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        print(f"{'ok  ' if done.returncode == 0 else 'FAIL'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
