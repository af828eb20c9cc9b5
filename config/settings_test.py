"""Settings of the test suite: known secrets, a folder of its own, tasks run in place."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "tests-only-secret-key-of-enough-length-0123456789")
os.environ.setdefault("KEYSTORE_PASSPHRASE", "tests-only-passphrase")
os.environ.setdefault("FIELD_KEY", "tests-only-field-key-of-enough-length-0123456789")
if "VAR_DIR" not in os.environ:  # worker processes share the first one's folder, which takes it away at its end
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="approvals-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
os.environ.setdefault("LOG_LEVEL", "WARNING")

from config.settings import *  # noqa: F403
from tools.messages import compile_all

# git holds the .po files; what tests read must be compiled before Django starts, for it reads them only once.
compile_all()

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

# whitenoise warns, and warnings are errors, where the folder of collected files is missing
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
