"""Every setting, read from PORTEVOIX_* variables (docs/settings.md), each with a working default."""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portevoix.project import database
from portevoix.project import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = env.data_dir()
DEMONSTRATION = (DATA_DIR / "demonstration").exists()  # holds real addresses: never sends mail
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR)
PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = [_public.hostname or "127.0.0.1", "127.0.0.1", "localhost", *env.items("HOSTS")]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE = _public.scheme == "https"

INSTALLED_APPS = [
    "portevoix.project",
    "portevoix.upkeep",
    "portevoix.archive",
    "portevoix.intake",
    "portevoix.desk",
    "portevoix.outreach",
    "portevoix.cartography",
    "portevoix.competence",
    "portevoix.advocacy",
    "portevoix.workspace",
    "portevoix.directory",
    "portevoix.collectives",
    "portevoix.accounts",
    "portevoix.mail",
    "portevoix.files",
    "portevoix.places",
    "portevoix.journal",
    "portevoix.jobs",
    "portevoix.design",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "portevoix.design.middleware.headers",
    "portevoix.project.middleware.size_limit",
    "portevoix.project.middleware.plain_address",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portevoix.project.middleware.large_uploads",
    "portevoix.accounts.middleware.devices",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "portevoix.project.urls"
WSGI_APPLICATION = "portevoix.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portevoix.project.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "portevoix.design.rendering.FormRenderer"

DATABASES = {"default": database.settings_of(env.text("DATABASE_URL"), DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]  # allauth's would hash twice
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "portevoix.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "portevoix.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has already reached the address
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "ask_link": "10/10m/ip",
    "confirm": "10/5m/user",
    "passkey": "30/m/ip",
    "second_step": "4/5m/key",  # wrong codes, before their person is told
    "invite": "40/10m/user,3/10m/key",  # nobody's mailbox is filled by our mails
    "guest": "10/5m/key",  # tries at the passphrase of one link
    "new_email": "5/10m/user",
    "trial": "20/10m/user",
    "sender": "5/10m/user,3/10m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey is two proofs: the device, and the finger or the code
MFA_TOTP_ISSUER = "Portevoix"
OPERATOR_SECOND_STEP = env.flag(
    "OPERATOR_SECOND_STEP", default=False
)  # whoever runs the server must have one
BEHIND_PROXY = env.flag("BEHIND_PROXY", default=False)  # then X-Forwarded-For (its last address) is believed
RESUME_URL = "accounts:resume"
SETUP_URL = "collectives:setup"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_ENGINE = "portevoix.accounts.sessions"  # a person sees and ends their own
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portevoix.design.views.csrf_failure"

LANGUAGE_CODE = "fr"
LANGUAGES = [
    ("fr", _("French"))
]  # English is the language of the code; it is offered once someone asks for it
USE_I18N = USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Paris")

STATIC_URL = "static/"
STATIC_ROOT = PACKAGE / "static_root"
WHITENOISE_ALLOW_ALL_ORIGINS = False  # our files are for our pages
FILES_DIR = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000  # form fields; files have their own limit
FILE_UPLOAD_TEMP_DIR = env.folder(DATA_DIR / "uploads")  # never in a folder that others read
UPLOAD_MAX_BYTES = env.number("UPLOAD_MAX_MB", 25) * 1_000_000
ARCHIVE_MAX_BYTES = env.number("ARCHIVE_MAX_MB", 2000) * 1_000_000
IMPORT_MAX_BYTES = env.number("IMPORT_MAX_MB", 200) * 1_000_000
LARGE_UPLOADS = {  # only for someone who is signed in
    "/archive/bring/": ARCHIVE_MAX_BYTES,
    "/directory/imports/new/": IMPORT_MAX_BYTES,
}

BACKUP_DIR = Path(env.text("BACKUP_DIR", str(DATA_DIR / "backups"))).absolute()
BACKUP_RECIPIENT = env.text("BACKUP_RECIPIENT")  # an age public key: the server cannot read its own backups
BACKUP_HOUR = env.number("BACKUP_HOUR", 3) % 24  # of the night, by the clock of TIME_ZONE
BACKUP_KEEP = env.numbers("BACKUP_KEEP", (7, 4, 6))  # days, weeks, months

SMTP_HOST = env.text("SMTP_HOST")
WEB_WORKERS = env.number("WEB_WORKERS", 2)
WORKER_LANES = env.number("WORKER_LANES", 3)  # jobs at a time: a slow mailing keeps no sign-in link waiting
EMAIL_HOST = SMTP_HOST
EMAIL_PORT = env.number("SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD")
EMAIL_USE_TLS = env.text("SMTP_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = env.text("SMTP_SECURITY", "starttls") == "tls"
EMAIL_TIMEOUT = 30
MAIL_SENDS = bool(SMTP_HOST) and not DEMONSTRATION
MAIL_FOLDER = DATA_DIR / "mail"  # where messages go as .eml files when nothing sends
MAIL_FROM = env.text("MAIL_FROM", f"portevoix@{_public.hostname or 'localhost'}")
MAIL_PER_MINUTE = env.number("MAIL_PER_MINUTE", 60)
IMAP_HOST = env.text("IMAP_HOST")  # where what comes back to MAIL_FROM is read
IMAP_SECURITY = env.text("IMAP_SECURITY", "tls")  # tls, starttls, none
IMAP_PORT = env.number("IMAP_PORT", 993 if IMAP_SECURITY == "tls" else 143)
IMAP_USER = env.text("IMAP_USER", EMAIL_HOST_USER)
IMAP_PASSWORD = env.text("IMAP_PASSWORD", EMAIL_HOST_PASSWORD)
IMAP_FOLDER = env.text("IMAP_FOLDER", "INBOX")
DNS_SERVER = env.text("DNS_SERVER")  # address or address:port; empty: those of the machine
SECURITY_CONTACT = env.text("SECURITY_CONTACT", f"mailto:{MAIL_FROM}")  # of /.well-known/security.txt
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer Chromium sends Origin: null and every form fails
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = SECURE
X_FRAME_OPTIONS = "DENY"
if SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"scrub": {"()": "portevoix.project.logs.Scrub"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["scrub"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
    "loggers": {  # a refused address may hold a single-use link
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
