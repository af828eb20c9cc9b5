"""Prints every environment variable with its default and meaning, as docs/settings.md: redirect it there."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _variables() -> list[tuple[str, str, str]]:
    sys.path.insert(0, str(ROOT))
    from config.env import VARIABLES

    # Read afresh with nothing set but the required ones, so that neither this machine nor this shell shows.
    with tempfile.TemporaryDirectory() as folder:
        secrets = dict.fromkeys(("SECRET_KEY", "KEYSTORE_PASSPHRASE", "FIELD_KEY"), "x" * 40)
        path = os.environ.get("PATH", "")
        os.environ.clear()
        os.environ.update(secrets, VAR_DIR=folder, PATH=path)
        import config.settings  # noqa: F401 (reading it fills VARIABLES)

        hide = {str(ROOT / "var"): "var", str(ROOT): ".", folder: "var"}
    rows = []
    for variable in VARIABLES:
        default = variable.default
        for long, short in hide.items():
            default = default.replace(long, short) if default else default
        shown = "**required**" if default is None else f"`{default}`" if default else "empty"
        rows.append((variable.name, shown, variable.help))
    return rows


def document() -> str:
    lines = ["# Settings", "", "Made by `python tools/settings_help.py > docs/settings.md`; a test compares them.", ""]
    lines += ["One environment variable a setting. A wrong value stops the start with a sentence.", ""]
    lines += ["| variable | default | meaning |", "|---|---|---|"]
    lines += [f"| `{name}` | {default} | {help} |" for name, default, help in _variables()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
