from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_bench_runs_and_what_it_replayed_is_an_intact_history() -> None:
    command = [sys.executable, "-m", "bench", "--cases", "3", "--only", "sqlite", "--parts", "transitions"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "| all " in done.stdout
    assert "intact" in done.stdout
