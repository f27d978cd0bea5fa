"""All settings, in one file. Everything a deployment changes is an environment variable named ``TONGBAN_…``.

The embedded defaults serve the demo city from ``var/`` of the checkout; `docs/reference/settings.md` lists them.
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

CHECKOUT = Path(__file__).resolve().parents[3]
TONGBAN_TRAINING = False  # until it is read below
ENVIRONMENT: dict[str, tuple[str, str]] = {}  # every variable read here -> (default as told, what for)


def _env(name: str, default: object, what: str, *, told: str | None = None, leads_out: bool = False) -> str:
    """An environment variable, remembered for the reference page; ``told`` stands there in place of a default.

    What ``leads_out`` of this machine's folder does not hold in training: the default does, whatever is set.
    """
    ENVIRONMENT[name] = (str(default) if told is None else told, f"{what}; not in training" if leads_out else what)
    return str(default) if leads_out and TONGBAN_TRAINING else os.environ.get(name, str(default))


def _flag(name: str, what: str) -> bool:
    return _env(name, "0", what).lower() in ("1", "true", "yes", "on")


# ---------------------------------------------------------------- what this installation is
TONGBAN_TRAINING = _flag(
    "TONGBAN_TRAINING", "a copy to practise on, in `training/` of var: as new at each start and every night"
)
TONGBAN_TRAINING_RESET = _env("TONGBAN_TRAINING_RESET", "03:00", "when the training copy is as new, China's time")
TONGBAN_DEMO = TONGBAN_TRAINING | _flag("TONGBAN_DEMO", "the demo city: personas, demo bar, 演示 marks on everything")
TONGBAN_PRODUCTION = _flag("TONGBAN_PRODUCTION", "real residents: demo mode is refused, cookies need HTTPS")
TONGBAN_VAR = Path(_env("TONGBAN_VAR", CHECKOUT / "var", "everything it keeps in files", told="`var/`"))
if TONGBAN_TRAINING:
    TONGBAN_VAR /= "training"
TONGBAN_CONTENT = Path(
    _env("TONGBAN_CONTENT", CHECKOUT / "content" / "suzhou", "what it declares", told="`content/suzhou/`")
)
TONGBAN_KEYS = Path(
    _env(
        "TONGBAN_KEYS",
        TONGBAN_VAR / "keys" / "master.json",
        "master keys; never lose them",
        told="`keys/` in var",
        leads_out=True,
    )
)
TONGBAN_PUBLIC_URL = _env("TONGBAN_PUBLIC_URL", "http://127.0.0.1:8000", "what QR codes lead to")
TONGBAN_REGION = int(_env("TONGBAN_REGION", 1, "the shard new rows belong to; never a division code"))
TONGBAN_DEMO_RESIDENTS = int(_env("TONGBAN_DEMO_RESIDENTS", 60_000, "people in the demo city"))
# Who answers which port of terms.ports; a deployment names its own here.
TONGBAN_PORTS = {
    "CardReader": _env(
        "TONGBAN_CARD_READER",
        "tongban.demo.reader.DemoCardReader" if TONGBAN_DEMO else "",
        "the class that reads identity cards (`terms.ports.CardReader`)",
        told="none; the demo's table of cards in demo mode",
        leads_out=True,
    ),
    "IdentityProvider": _env(
        "TONGBAN_IDENTITY_PROVIDER",
        "tongban.web.identity.RecordIdentityProvider" if TONGBAN_DEMO else "",
        "the class that checks names and documents (`terms.ports.IdentityProvider`); without it nobody is real-name",
        told="none; the record itself in demo mode",
        leads_out=True,
    ),
    "TextMessage": _env(
        "TONGBAN_TEXT_MESSAGE",
        "tongban.demo.messages.DemoTextMessage" if TONGBAN_DEMO else "",
        "the class that sends text messages (`terms.ports.TextMessage`); without one nobody signs in by phone",
        told="none; the demo's panel in demo mode",
        leads_out=True,
    ),
}

# ---------------------------------------------------------------- tables
TONGBAN_SNAPSHOTS = _env(
    "TONGBAN_SNAPSHOTS",
    TONGBAN_VAR / "snapshots",
    "columnar files that summaries are counted on: coded, under pseudonyms; made again when they are missing",
    told="`snapshots/` in var",
)

# ---------------------------------------------------------------- papers
TONGBAN_STORE = _env(
    "TONGBAN_STORE",
    "",
    "where papers lie: a folder, or `s3://bucket/prefix?endpoint=…&region=…`",
    told="`papers/` in var",
    leads_out=True,
)
TONGBAN_UPLOAD_MB = int(_env("TONGBAN_UPLOAD_MB", 10, "largest file that can be handed in"))
TONGBAN_UPLOAD_FILES = int(_env("TONGBAN_UPLOAD_FILES", 20, "most files of one case"))
TONGBAN_UPLOAD_TOTAL_MB = int(_env("TONGBAN_UPLOAD_TOTAL_MB", 50, "all files of one case together"))
TONGBAN_UPLOAD_KEEP_DAYS = int(_env("TONGBAN_UPLOAD_KEEP_DAYS", 30, "days a file that no case needs is kept"))
TONGBAN_API_UPLOAD_MB = int(_env("TONGBAN_API_UPLOAD_MB", 4_000, "largest form of files sent to the API"))
TONGBAN_CLAMD = _env("TONGBAN_CLAMD", "/run/clamav/clamd.ctl", "where clamd listens: a socket, or host:port")
TONGBAN_PORTS |= {
    port: name
    for port, name in {
        "Scanner": _env("TONGBAN_SCANNER", "", "the virus scanner, e.g. `tongban.papers.clamd.Clamd`", told="none"),
        "Signer": _env(
            "TONGBAN_SIGNER", "", "who signs papers: a class, see `terms.ports.Signer`", told="embedded", leads_out=True
        ),
        "PaperFormat": _env("TONGBAN_FORMAT", "", "what papers become, see `terms.ports.PaperFormat`", told="PDF"),
    }.items()
    if name
}


# What a post can hold and hands on when it is left: the port terms.ports.Carrier, answered by several packages.
TONGBAN_CARRIERS = (
    "tongban.guard.carriers.Grants",
    "tongban.org.carriers.Grids",
    "tongban.org.carriers.StandIns",
)


def _secret() -> str:
    """Sessions are signed with a secret of this installation, made at set-up."""
    given = _env("TONGBAN_SECRET", "", "signs sessions", told="made at set-up")
    if given:
        return given
    file = TONGBAN_VAR / "keys" / "secret"
    return file.read_text().strip() if file.exists() else "not-set-up"


SECRET_KEY = _secret()
DEBUG = _flag("TONGBAN_DEBUG", "for developers: templates read anew, errors shown")
ALLOWED_HOSTS = _env("TONGBAN_HOSTS", "127.0.0.1,localhost,[::1]", "host names served").split(",")

# ---------------------------------------------------------------- signing in
TONGBAN_PASSWORD_LENGTH = int(_env("TONGBAN_PASSWORD_LENGTH", 12, "characters of a password that stands alone"))
TONGBAN_PASSWORD_LENGTH_BESIDE = int(
    _env("TONGBAN_PASSWORD_LENGTH_BESIDE", 8, "characters of a password beside a second factor; never fewer than 8")
)
TONGBAN_STAFF_IDLE_MINUTES = int(_env("TONGBAN_STAFF_IDLE_MINUTES", 20, "a staff session left alone ends after"))
TONGBAN_STAFF_HOURS = int(_env("TONGBAN_STAFF_HOURS", 10, "a staff session ends after, however busy"))
TONGBAN_STAFF_ONE_SESSION = _env("TONGBAN_STAFF_ONE_SESSION", 1, "signing in ends staff's other sessions") == "1"
TONGBAN_RESIDENT_IDLE_HOURS = int(_env("TONGBAN_RESIDENT_IDLE_HOURS", 12, "a resident's session left alone ends after"))
TONGBAN_PROXIES = int(_env("TONGBAN_PROXIES", 0, "proxies of ours in front: whose X-Forwarded-For is believed"))

# ---------------------------------------------------------------- the packages, floor by floor from the bottom
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "tongban.ui",
    "tongban.store",
    "tongban.journal",
    "tongban.org",
    "tongban.catalogue",
    "tongban.guard",
    "tongban.residents",
    "tongban.papers",
    "tongban.ledgers",
    "tongban.feeds",
    "tongban.cases",
    "tongban.reports",
    "tongban.outlets",
    "tongban.web",
    "tongban.faces.portal",
    "tongban.faces.kiosk",
    "tongban.faces.desk",
    "tongban.faces.field",
    "tongban.faces.bureau",
    "tongban.faces.openapi",
    "tongban.demo",
    "tongban.config",
]
AUTH_USER_MODEL = "org.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [  # the length is ours (org.accounts): it depends on the second factor
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username",)},
    }
]

# The second factor of staff is django-allauth's: its views are mounted one by one in faces.desk.urls, in pages of ours.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "tongban.faces.desk.second.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_LOGIN_TIMEOUT = 300  # between password and second factor
MFA_ADAPTER = "tongban.faces.desk.second.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # clocks of phones are half a minute off
MFA_TOTP_ISSUER = "通办 Tongban"
MFA_FORMS = {
    "authenticate": "tongban.faces.desk.second.AuthenticateForm",
    "add_webauthn": "tongban.faces.desk.second.AddPasskeyForm",
}

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tongban.web.middleware.request_id",
    "tongban.web.metrics.measured",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tongban.web.session.limits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tongban.web.middleware.headers",
    "tongban.web.middleware.preferences",
    "tongban.web.errors.Refusals",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "tongban.config.urls"
WSGI_APPLICATION = "tongban.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "tongban.ui.env.environment",
            "context_processors": ["tongban.web.context.page", "tongban.demo.context.bar"],
        },
    },
]


# ---------------------------------------------------------------- database
def _database(url: str) -> dict[str, Any]:
    """``sqlite:///path`` or ``postgresql://user:password@host:port/name?host=/socket/folder``."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-131072; "
                    "PRAGMA wal_autocheckpoint=16000; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        # Statements are planned once where ``store.wire`` says so, and nowhere by having been sent often.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 2**31},
    }


DATABASES = {
    "default": _database(
        _env(
            "TONGBAN_DATABASE_URL",
            f"sqlite://{TONGBAN_VAR}/tongban.sqlite3",
            "`sqlite:///path` or `postgresql://user:password@host:port/name`",
            told="SQLite in var",
            leads_out=True,
        )
    )
}
# A cache all processes share, for what the second factor must remember (used codes); pages and sessions are not in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "org_cached",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "tongban.org.session_store"

# ---------------------------------------------------------------- language and time
LANGUAGE_CODE = "zh-hans"
USE_I18N = False  # every text stands in both languages where it is used: docs/decisions/0003
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ---------------------------------------------------------------- files
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["tongban.web.uploads.Spool"]

# ---------------------------------------------------------------- browsers
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = max(TONGBAN_RESIDENT_IDLE_HOURS, TONGBAN_STAFF_HOURS) * 3600
SESSION_COOKIE_NAME = "__Host-session" if TONGBAN_PRODUCTION else "session"  # __Host-: this host alone, HTTPS alone
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TONGBAN_PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tongban.web.errors.csrf_failed"

# ---------------------------------------------------------------- running it
TONGBAN_LOG = _env("TONGBAN_LOG", "readable", "`readable`, or `json` for one object a line")
TONGBAN_LOG_REQUESTS = _flag("TONGBAN_LOG_REQUESTS", "a line for every request: its route, status and time")
TONGBAN_METRICS_TOKEN = _env(
    "TONGBAN_METRICS_TOKEN", "", "opens /metrics; without one, this machine alone may", told=""
)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"redacted": {"()": "tongban.web.logs.Redacted"}},
    "formatters": {
        "readable": {
            "()": "tongban.web.logs.Readable",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        },
        "json": {"()": "tongban.web.logs.JsonLines"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json" if TONGBAN_LOG == "json" else "readable",
            "filters": ["redacted"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "tongban": {"level": "INFO"},
        "django": {"handlers": [], "level": "INFO", "propagate": True},  # Django's own handlers know no filter
        "django.request": {"level": "ERROR"},
        "django.server": {"handlers": [], "propagate": True},
    },
}
