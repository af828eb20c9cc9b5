"""Celery: rendering and sealing, sequencing, sweeps, notices. A task takes ids and may run twice without harm."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("approvals")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
