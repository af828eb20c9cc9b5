"""What stops a start, and says why."""

from __future__ import annotations

from typing import Any

import pytest

from apps.signatures.ca import ensure_authority
from config.celery import refuse_a_wrong_passphrase


def test_a_worker_with_a_wrong_passphrase_does_not_start(db: None, settings: Any) -> None:
    ensure_authority()
    settings.KEYSTORE_PASSPHRASE = "another passphrase"
    with pytest.raises(SystemExit, match="Not started"):
        refuse_a_wrong_passphrase()


def test_a_worker_with_the_right_passphrase_starts(db: None) -> None:
    ensure_authority()
    refuse_a_wrong_passphrase()
