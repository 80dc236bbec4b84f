"""All settings, in one file. Each value comes from the environment or from a default that is safe; what is wrong
stops the program with a sentence (SettingsError) instead of a surprise later."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from opstap_postgres import connection_url


class SettingsError(SystemExit):
    """A setting that cannot work; the sentence says which and how to mend it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"opstap: {sentence}")


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value not in {"0", "1", "yes", "no", "true", "false"}:
        raise SettingsError(f"{name} must be 1 or 0, not {value!r}.")
    return value in {"1", "yes", "true"}


def data_folder() -> Path:
    """The folder of database, files and key: OPSTAP_DATA, else the user's own data folder."""
    named = os.environ.get("OPSTAP_DATA")
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return (Path(named) if named else home / "opstap").absolute()


PACKAGE = Path(__file__).resolve().parent.parent
DATA = data_folder()
PRODUCTION = flag("OPSTAP_PRODUCTION", False)
DEMO = flag("OPSTAP_DEMO", False)  # invented people only: the sign-in page then offers one account per role
if DEMO and PRODUCTION:
    raise SettingsError("OPSTAP_DEMO and OPSTAP_PRODUCTION exclude each other.")
DEBUG = False


def secret_key() -> str:
    """OPSTAP_SECRET_KEY, else a key of this installation, made once and kept where only its owner can read it."""
    given = os.environ.get("OPSTAP_SECRET_KEY")
    if given:
        if len(given) < 40:
            raise SettingsError("OPSTAP_SECRET_KEY must have at least 40 characters.")
        return given
    path = DATA / "secret-key"
    try:
        DATA.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text(encoding="ascii").strip()
        if len(key) < 40:
            raise SettingsError(f"{path} is damaged. Remove it; everybody signs in again.") from None
        return key
    except OSError as error:
        raise SettingsError(f"the data folder {DATA} cannot be used ({error.strerror}). Set OPSTAP_DATA.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(48)
        file.write(key)
    return key


SECRET_KEY = secret_key()
ADDRESS = os.environ.get("OPSTAP_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [h for h in os.environ.get("OPSTAP_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [ADDRESS] if ADDRESS.startswith("https://") else []
HTTPS = ADDRESS.startswith("https://")
if PRODUCTION and not HTTPS:
    raise SettingsError("in production OPSTAP_ADDRESS must be the https address at which people open Opstap.")

APP_ROLE = "opstap_app"
OWNER_ROLE = "opstap_owner"


def database(url: str, role: str) -> dict[str, Any]:
    """A connection that gives up every right but those of `role` as soon as it opens."""
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise SettingsError(f"DATABASE_URL cannot be read: {str(error).strip()}.") from None
    extra = {k: v for k, v in parts.items() if k not in {"host", "port", "user", "password", "dbname", "options"}}
    options = f"{parts.get('options', '')} -c role={role}".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "opstap"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": options, "application_name": "opstap", **extra},
    }


GIVEN_DATABASE = os.environ.get("DATABASE_URL", "")
EMBEDDED = not GIVEN_DATABASE
DATABASES = {
    "default": database(GIVEN_DATABASE or connection_url(DATA, "opstap", APP_ROLE), APP_ROLE),
    "owner": database(
        os.environ.get("OPSTAP_OWNER_URL") or GIVEN_DATABASE or connection_url(DATA, "opstap", OWNER_ROLE), OWNER_ROLE
    ),
}
DATABASES["owner"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "opstap.core",
    "opstap.ui",
    "opstap.organisations",
    "opstap.access",
    "opstap.people",
    "opstap.tracks",
    "opstap.team",
    "opstap.work",
    "opstap.placements",
    "opstap.positions",
    "opstap.insight",
    "opstap.selfcheck",
    "opstap.exchange",
    "opstap.portal",
    "opstap.site",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "procrastinate.contrib.django",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
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
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "opstap.access.middleware.ActorMiddleware",
]

ROOT_URLCONF = "opstap.site.urls"
WSGI_APPLICATION = "opstap.site.wsgi.application"
FORM_RENDERER = "opstap.ui.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "opstap.site.navigation.navigation",
            ],
        },
    }
]

AUTH_USER_MODEL = "organisations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "opstap.organisations.accounts.adapters.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MOST_WRONG_LINKS = 30
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/5m/key,30/5m/ip",
    "login": "60/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "wrong_guest_link": f"{MOST_WRONG_LINKS}/5m/ip",  # of ours: access/guests.py
}
ACCOUNT_FORMS = {
    "login": "opstap.organisations.accounts.forms.LoginForm",
    "reset_password": "opstap.organisations.accounts.forms.ResetForm",
    "reset_password_from_key": "opstap.organisations.accounts.forms.NewPasswordForm",
    "change_password": "opstap.organisations.accounts.forms.ChangePasswordForm",
    "reauthenticate": "opstap.organisations.accounts.forms.PasswordAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "opstap.organisations.accounts.adapters.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Opstap"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by an administrator, nobody signs up with somebody else's address
MFA_FORMS = {
    "authenticate": "opstap.organisations.accounts.forms.CodeForm",
    "reauthenticate": "opstap.organisations.accounts.forms.CodeAgainForm",
    "activate_totp": "opstap.organisations.accounts.forms.FirstCodeForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("OPSTAP_BEHIND_PROXY", False) else 0  # throttling counts real addresses
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "opstap.ui.error_pages.csrf_failure"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
GUEST_LANGUAGES = [
    ("nl", "Nederlands"),
    ("en", "English"),
    ("ar", "العربية"),
]  # pages without an account: portal/guests/texts/
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
DATE_INPUT_FORMATS = ["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
HASHED_ASSETS = "whitenoise.storage.CompressedManifestStaticFilesStorage"
ASSETS_ARE_HASHED = (STATIC_ROOT / "staticfiles.json").is_file()
WHITENOISE_USE_FINDERS = not ASSETS_ARE_HASHED
WHITENOISE_AUTOREFRESH = False
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": HASHED_ASSETS if ASSETS_ARE_HASHED else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
}
if os.environ.get("OPSTAP_S3_BUCKET"):
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": os.environ["OPSTAP_S3_BUCKET"],
            "endpoint_url": os.environ.get("OPSTAP_S3_ENDPOINT") or None,
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }

UPLOAD_LIMIT = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["opstap.core.uploads.MemoryOnlyHandler"]

MAIL_DOMAIN = os.environ.get("OPSTAP_MAIL_DOMAIN", "opstap.invalid")
DEFAULT_FROM_EMAIL = os.environ.get("OPSTAP_MAIL_FROM", f"Opstap <noreply@{MAIL_DOMAIN}>")
EMAIL_BACKEND = "opstap.core.mail.OutboxBackend"
EMAIL_HOST = os.environ.get("OPSTAP_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("OPSTAP_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("OPSTAP_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("OPSTAP_SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("OPSTAP_SMTP_TLS", True)
EMAIL_TIMEOUT = 20
DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else ""

SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("OPSTAP_BEHIND_PROXY", False) else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
# Both bind more than this address, and preloading cannot be taken back for months: only when asked for.
SECURE_HSTS_INCLUDE_SUBDOMAINS = flag("OPSTAP_HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = flag("OPSTAP_HSTS_PRELOAD", False)
if SECURE_HSTS_PRELOAD and not SECURE_HSTS_INCLUDE_SUBDOMAINS:
    raise SettingsError("OPSTAP_HSTS_PRELOAD works only together with OPSTAP_HSTS_SUBDOMAINS.")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

PROCRASTINATE_IMPORT_PATHS = ["opstap.core.jobs"]  # the others come with the rooms' lists (core.jobs.background_jobs)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
