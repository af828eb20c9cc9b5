"""Celery: rendering and sealing, sequencing, sweeps, notices. A task takes ids and may run twice without harm."""

from __future__ import annotations

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("approvals")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect  # type: ignore[untyped-decorator]
def refuse_a_wrong_passphrase(**_kwargs: Any) -> None:
    """A worker that cannot open its keys does not start: better than failing at the first seal."""
    from apps.signatures.ca import check_keystore
    from apps.signatures.errors import SignatureError

    try:
        check_keystore()
    except SignatureError as error:
        raise SystemExit(f"Not started: {error}") from None


@worker_process_init.connect  # type: ignore[untyped-decorator]
def keep_what_was_loaded(**_kwargs: Any) -> None:
    """Half a million objects of modules and models stay for the process's life. The collector of circular garbage went
    through all of them again and again, for a twelfth of the time that a license takes."""
    gc.collect()
    gc.freeze()
