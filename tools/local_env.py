"""The demo's secrets, made once and kept in VAR_DIR/local.env (mode 600). Standard library only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or ROOT / "var")


def _new_secrets() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "KEYSTORE_PASSPHRASE": secrets.token_urlsafe(24),
        "FIELD_KEY": secrets.token_urlsafe(48),
        # Easy to type, hard to guess: 4 groups of 4 letters and digits without look-alikes.
        "DEMO_PASSWORD": "-".join("".join(secrets.choice("abcdefhkmnprstwxy34678") for _ in range(4)) for _ in "1234"),
    }


def read(path: Path) -> dict[str, str]:
    pairs = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def load() -> dict[str, str]:
    """The environment for the demo's processes: this process's own, completed from local.env."""
    path = var_dir() / "local.env"
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = read(path) if path.exists() else {}
    missing = {name: value for name, value in _new_secrets().items() if name not in kept}
    if missing:
        kept.update(missing)
        text = "# Made by tools/demo.py. Whoever has these can sign as the demo's authorities. Keep them out of git.\n"
        text += "".join(f"{name}={value}\n" for name, value in kept.items())
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        path.chmod(0o600)
    return {**kept, "VAR_DIR": str(var_dir()), **os.environ}
