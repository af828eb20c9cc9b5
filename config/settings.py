"""Settings. Every variable is read through `config.env`, which documents and validates it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured

from config import file_queue
from config.env import env, env_bool, env_int, env_pairs, env_secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env("VAR_DIR", str(BASE_DIR / "var"), help="Folder of everything that changes: database, files, queue."))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env_secret("SECRET_KEY", help="Django's signing key: 32 or more random characters.", least_length=32)
KEYSTORE_PASSPHRASE = env_secret(
    "KEYSTORE_PASSPHRASE", help="The passphrase that encrypts signing keys at rest. Without it nothing can be sealed."
)
FIELD_KEY = env_secret(
    "FIELD_KEY", help="The key that encrypts ID numbers and phones, and keys their blind index.", least_length=32
)
PKCS11_MODULE = env(
    "PKCS11_MODULE",
    "",
    help="The library of a cryptographic device, e.g. /usr/lib/softhsm/libsofthsm2.so; empty = none.",
)
PKCS11_TOKEN = env("PKCS11_TOKEN", "", help="The device's token that makes new keys; empty = the software store does.")
PKCS11_PIN = env("PKCS11_PIN", "", help="The PIN that opens the token. Wrong ones lock it.")
PKCS11_SM2_MECHANISM = env_int(
    "PKCS11_SM2_MECHANISM",
    0,
    most=2**32 - 1,
    help="The number of the device's SM2 signature over a digest, in decimal, from its maker; 0 = P-256 only.",
)
if PKCS11_TOKEN and not (PKCS11_MODULE and PKCS11_PIN):
    raise ImproperlyConfigured("PKCS11_TOKEN is set: PKCS11_MODULE and PKCS11_PIN are needed too.")
DEBUG = env_bool("DEBUG", False, help="Show tracebacks to the browser. Never in production.")
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "localhost,127.0.0.1", help="Host names served, comma separated.").split(",")
BASE_URL = env("BASE_URL", "http://localhost:8000", help="The public address, as it stands in QR codes and mails.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
HTTPS = env_bool("HTTPS", BASE_URL.startswith("https://"), help="Served over TLS: secure cookies and HSTS.")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Whether every other subdomain is TLS-only too, and on the browsers' preload list, is for whoever owns the domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# Load balancers ask in plain HTTP; so do programs that check certificates, which must not need TLS to do so.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^pki/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# With a wrong number, rate limits take all applicants behind the proxy for one, or believe a forged address.
TRUSTED_PROXIES = env_int(
    "TRUSTED_PROXIES", 0, least=0, most=9, help="Reverse proxies in front: how far X-Forwarded-For is believed."
)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
SESSION_COOKIE_AGE = env_int("SESSION_MINUTES", 120, least=5, most=720, help="Minutes until a session expires.") * 60
SESSION_SAVE_EVERY_REQUEST = True
SITE_OWNER = env("SITE_OWNER", "示例省自然资源厅", help="The authority named in the footer of every page.")
SITE_PHONE = env("SITE_PHONE", "0999-0000000", help="Its enquiry phone.")
TIMESTAMP_POLICIES = env(
    "TIMESTAMP_POLICIES",
    # Made from a random UUID, as ITU-T X.667 lets anyone do: nobody registered one for us.
    "2.25.145119971782421249114578004250957308866",
    help="OIDs of the time-stamp policies accepted, comma separated; our own time stamps are made under the first.",
).split(",")
TIMESTAMP_URL = env(
    "TIMESTAMP_URL", "", help="An outside time-stamp authority (RFC 3161 over HTTP); empty = our own, at /pki/tsa."
)
if TIMESTAMP_URL and not TIMESTAMP_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("TIMESTAMP_URL must begin with http:// or https://.")
DOCUMENT_FONTS = env(
    "DOCUMENT_FONTS", "", help="A folder of further fonts for rare characters in documents; empty = the bundled ones."
)
DEMO = env_bool("DEMO", True, help="Marks every seal, license and document 演示 / DEMO. False only with real seals.")
NUMBER_ALLOCATORS = env_pairs(
    "NUMBER_ALLOCATORS",
    help="Who gives out license numbers: kind=allocator, comma separated, * = every other kind; empty = by hand.",
)
DEMO_PASSWORD = env("DEMO_PASSWORD", "", help="The password of the demo's accounts; empty = no one can sign in.")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "guardian",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "js_lib_bootstrap5",
    "js_lib_bootstrap_icons",
    "csp",
    "apps.ledger",
    "apps.identity",
    "apps.deadlines",
    "apps.signatures",
    "apps.catalogue",
    "apps.licenses",
    "apps.onemap",
    "apps.cases",
    "apps.land",
    "apps.mineral",
    "apps.marine",
    "apps.surveying",
    "apps.hub",
    "apps.hubsim",
    "apps.ui",
    "apps.filing",
    "apps.desk",
    "apps.oversight",
    "apps.custody",
    "apps.wallet",
    "apps.exchange",
    "apps.public",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.ui.context.page",
            ],
        },
    }
]

# Databases: SQLite without a server, PostgreSQL where DATABASE_URL names one.
DATABASE_URL = env("DATABASE_URL", "", help="postgres://user:password@host:5432/name; empty = SQLite in VAR_DIR.")
DATABASES: dict[str, dict[str, Any]] = {}
if not DATABASE_URL:
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "db.sqlite3",
        "OPTIONS": {
            # IMMEDIATE: a transaction that will write takes the write lock at once, so that two of them queue
            # up (timeout) instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
elif DATABASE_URL.startswith(("postgres://", "postgresql://")):
    DATABASES["default"] = {
        **environ.Env.db_url_config(DATABASE_URL),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
else:
    raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// (or be empty for SQLite).")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache and queue: nothing without a server, Redis where REDIS_URL names one.
REDIS_URL = env("REDIS_URL", "", help="redis://host:6379/0 for cache, locks and queue; empty = database and files.")
if REDIS_URL and not REDIS_URL.startswith(("redis://", "rediss://", "unix://")):
    raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://.")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
QUEUE_DIR = VAR_DIR / "queue"

# Files: outside the web root, sent only by views that check who asks.
FILES_DIR = Path(env("FILES_DIR", str(VAR_DIR / "files"), help="Folder of uploads and issued documents."))
UPLOAD_MAX_BYTES = (
    env_int("UPLOAD_MAX_MB", 50, least=1, most=2000, help="Largest file an applicant may upload, in MB.") * 1024**2
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = DEBUG

# Celery: Redis where there is one, else files polled every 0.05 s.
file_queue.register()
CELERY_BROKER_URL = REDIS_URL or f"{file_queue.SCHEME}://localhost"
if not REDIS_URL:
    for folder in ("in", "control"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "in"),
        "data_folder_out": str(QUEUE_DIR / "in"),
        "control_folder": str(QUEUE_DIR / "control"),
        "store_processed": False,
        "polling_interval": 0.05,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # tasks are idempotent: one lost with its worker is run again
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    # What renders and seals: a month's end of licenses must not keep notices and clocks waiting.
    "apps.cases.tasks.seal_document": {"queue": "documents"},
    "apps.cases.tasks.make_license_files": {"queue": "documents"},
    "apps.licenses.tasks.prepare_license_files": {"queue": "documents"},
    "apps.ledger.tasks.*": {"queue": "ledger"},
    "apps.hub.tasks.*": {"queue": "hub"},
}

CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # `expires`: a worker that was away does not find hundreds of the same wish waiting.
    "ledger.sequence": {"task": "apps.ledger.tasks.sequence", "schedule": 5.0, "options": {"expires": 5}},
    "cases.finish_papers": {"task": "apps.cases.tasks.finish_papers", "schedule": 30.0, "options": {"expires": 30}},
    "cases.send_notices": {"task": "apps.cases.tasks.send_notices", "schedule": 60.0, "options": {"expires": 60}},
    "cases.acceptance": {"task": "apps.cases.tasks.sweep_acceptance", "schedule": crontab(minute="5", hour="0")},
    "cases.co_reviews": {"task": "apps.cases.tasks.sweep_co_reviews", "schedule": crontab(minute="10", hour="0")},
    "cases.warnings": {"task": "apps.cases.tasks.sweep_warnings", "schedule": crontab(minute="0", hour="8")},
    "cases.drafts": {"task": "apps.cases.tasks.sweep_drafts", "schedule": crontab(minute="30", hour="2")},
    "cases.calendar": {"task": "apps.cases.tasks.sweep_calendar", "schedule": 300.0, "options": {"expires": 300}},
    "signatures.lists": {
        "task": "apps.signatures.tasks.publish_revocation_lists",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "signatures.renewal": {
        "task": "apps.signatures.tasks.renew_certificates",
        "schedule": crontab(minute="40", hour="2"),
    },
    "licenses.waiting": {
        "task": "apps.licenses.tasks.prepare_waiting_licenses",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "hub.report": {"task": "apps.hub.tasks.report", "schedule": 5.0, "options": {"expires": 5}},
    "hub.alarm": {"task": "apps.hub.tasks.alarm", "schedule": 300.0, "options": {"expires": 300}},
    "hub.codes": {"task": "apps.hub.tasks.take_up_codes", "schedule": 300.0, "options": {"expires": 300}},
    "hub.compare": {"task": "apps.hub.tasks.compare", "schedule": crontab(minute="15", hour="1")},
    "hub.lists": {"task": "apps.hub.tasks.fetch_lists", "schedule": crontab(minute="50", hour="1")},
    "hub.forget": {"task": "apps.hub.tasks.forget_old", "schedule": crontab(minute="45", hour="2")},
    # In the morning, as warnings are: people read it that day.
    "licenses.ending": {"task": "apps.licenses.tasks.note_ending_licenses", "schedule": crontab(minute="10", hour="8")},
    "licenses.end_mails": {
        "task": "apps.licenses.tasks.mail_waiting_end_notices",
        "schedule": crontab(minute="20"),
        "options": {"expires": 3000},
    },
    "licenses.expire": {"task": "apps.licenses.tasks.expire_licenses", "schedule": crontab(minute="1", hour="0")},
}

# The national service hub. Without an address nothing is sent; rows are made all the same and wait.
HUB_URL = env("HUB_URL", "", help="Address of the national hub's gateway; empty = rows wait.")
HUB_RID = env("HUB_RID", "", help="Our requester id at the gateway.")
HUB_APP_KEY = env("HUB_APP_KEY", "", help="Our appKey at the gateway: it signs requests for a secret and unwraps it.")
HUB_PROFILE = env("HUB_PROFILE", "1", choices=("0", "1"), help="1 also signs the body's digest; 0 signs headers only.")
HUB_SIDS = dict(
    pair.split("=", 1)
    for pair in env("HUB_SIDS", "", help="Service ids, report=s_1_2,license=s_1_3; empty = plain names.").split(",")
    if "=" in pair
)
HUB_TIMEOUT = env_int("HUB_TIMEOUT", 20, least=1, most=300, help="Seconds to wait for the gateway's answer.")
HUB_INBOUND_MAX_BYTES = (
    env_int("HUB_INBOUND_MAX_MB", 100, least=1, most=2000, help="Largest message the hub may send us, in MB.") * 1024**2
)
HUB_OIDC_URL = env("HUB_OIDC_URL", "", help="Address of the national identity provider; empty = local accounts only.")
HUB_OIDC_CLIENT = env("HUB_OIDC_CLIENT", "", help="Our client id at the identity provider.")
HUB_OIDC_SECRET = env("HUB_OIDC_SECRET", "", help="Our client secret at the identity provider.")
SOCIALACCOUNT_ADAPTER = "apps.hub.sign_in.HubAccountAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # the way there changes nothing here
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "hub",
                "name": "全国一体化政务服务平台",
                "client_id": HUB_OIDC_CLIENT,
                "secret": HUB_OIDC_SECRET,
                "settings": {"server_url": HUB_OIDC_URL},
            }
        ],
    }
}
HUB_ALARM_TO = env("HUB_ALARM_TO", "", help="Who is told when rows wait too long, comma separated; empty = no one.")
HUB_ALARM_MINUTES = env_int("HUB_ALARM_MINUTES", 30, least=1, help="Minutes that a row may wait for the hub unnoticed.")
METRICS_TOKEN = env("METRICS_TOKEN", "", help="Token that opens /hub/metrics to Prometheus; empty = closed.")
HUB_DATA_SOURCE = env(
    "HUB_DATA_SOURCE", "999", longest=3, help="data_source of our rows: the platform's code for this province."
)

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:start"
ACCOUNT_SIGNUP_REDIRECT_URL = "identity:profile"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False  # window computers are shared: closing the browser signs out
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
ANONYMOUS_USER_NAME = None  # guardian: no shared account stands for "nobody"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
# One catalogue a room, so that a room's words live beside its pages; tools/messages.py keeps them.
LOCALE_PATHS = sorted(p for p in (BASE_DIR / "locale").iterdir() if p.is_dir())
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

EMAIL_URL = env("EMAIL_URL", "", help="smtp+tls://user:password@host:587; empty = mails are written to VAR_DIR/mail.")
if EMAIL_URL:
    vars().update(environ.Env.email_url_config(EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")
# A code shown by a license's holder (亮证) must not outlive the moment: whoever photographs it has it too.
SHOWING_MINUTES = env_int(
    "SHOWING_MINUTES", 5, least=1, most=60, help="Minutes for which the code of a shown license can be scanned."
)
EMAIL_TIMEOUT = 20  # seconds; without it a server that hangs would hold a worker for ever
DEFAULT_FROM_EMAIL = env("FROM_EMAIL", "approvals@localhost", help="The sender of the system's mails.")

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "config.rest.OneAnswer",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "EXCEPTION_HANDLER": "apps.cases.api.case_exception_handler",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DEFAULT_THROTTLE_RATES": {"anon": "60/min", "user": "600/min"},
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Natural-resources approvals",
    "DESCRIPTION": "Matters, cases, work items, licenses and verification.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A damaged PDF is a finding of the verification page, not an event of the system: pyHanko warns with a traceback.
    "loggers": {name: {"level": "ERROR"} for name in ("pyhanko", "pyhanko_certvalidator")},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "INFO", help="DEBUG, INFO, WARNING or ERROR.")},
}
