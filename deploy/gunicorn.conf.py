"""gunicorn: threads, because a request waits for the database far more than it computes."""

from __future__ import annotations

import os

wsgi_app = "config.wsgi"
bind = "0.0.0.0:8000"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
timeout = 60  # uploads come through the proxy's buffer; nothing else takes this long
max_requests = 10_000
max_requests_jitter = 1_000
accesslog = "-"
