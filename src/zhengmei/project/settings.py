"""All settings. Each ZHENGMEI_… variable is documented in docs/reference/settings.md (a house test compares)."""

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

from zhengmei.project import env, keys

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = env.folder("ZHENGMEI_DATA_DIR", Path.cwd() / "var")
DEBUG = env.flag("ZHENGMEI_DEBUG", False)
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = env.secret("ZHENGMEI_SECRET_KEY", DATA_DIR / "secret-key")
keys.configure(DATA_DIR / "keyring.json")
ALLOWED_HOSTS = env.text("ZHENGMEI_ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in env.text("ZHENGMEI_TRUSTED_ORIGINS", "").split(",") if o]
HTTPS = env.flag("ZHENGMEI_HTTPS", False)
PACKS_DIR = env.text("ZHENGMEI_PACKS_DIR", "")
UPLOAD_LIMIT_MB = env.whole("ZHENGMEI_UPLOAD_LIMIT_MB", 200, least=1)
LINKS_MAY_BE_OPENED = env.flag("ZHENGMEI_OPEN_LINKS", False)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "csp",
    "axes",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "zhengmei.ui",
    "zhengmei.audit",
    "zhengmei.identity",
    "zhengmei.notices",
    "zhengmei.organisations",
    "zhengmei.filing",
    "zhengmei.custody",
    "zhengmei.content",
    "zhengmei.interaction",
    "zhengmei.monitoring",
    "zhengmei.incidents",
    "zhengmei.inspection",
    "zhengmei.rulebook",
    "zhengmei.ledger",
    "zhengmei.dashboard",
    "zhengmei.directory",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "zhengmei.project.middleware.UploadLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhengmei.project.middleware.Program",
    "allauth.account.middleware.AccountMiddleware",
    "zhengmei.project.middleware.SignedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zhengmei.project.middleware.LastUse",
    "zhengmei.project.middleware.Capacity",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhengmei.project.middleware.Sealed",
    "axes.middleware.AxesMiddleware",
]
CSRF_FAILURE_VIEW = "zhengmei.ui.errors.csrf_failure"
ROOT_URLCONF = "zhengmei.project.urls"
WSGI_APPLICATION = "zhengmei.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhengmei.project.menu.frame",
            ],
        },
    },
]
DATABASES = {"default": env.database(env.text("ZHENGMEI_DATABASE_URL", f"sqlite:///{DATA_DIR / 'zhengmei.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_LENGTH = env.whole("ZHENGMEI_PASSWORD_LENGTH", 10, least=8)
PASSWORD_HISTORY = env.whole("ZHENGMEI_PASSWORD_HISTORY", 5)
PASSWORD_DAYS = env.whole("ZHENGMEI_PASSWORD_DAYS", 90)
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Identity and the record stand below the units, so who manages users and who reads what is asked by name.
MAY_MANAGE_USERS = "zhengmei.organisations.permissions.can_manage_users"
MAY_SECURE_USERS = "zhengmei.organisations.permissions.can_secure_users"
MUST_USE_SECOND_FACTOR = "zhengmei.organisations.permissions.must_use_second_factor"
SECOND_FACTOR_DUTIES = [d for d in env.text("ZHENGMEI_SECOND_FACTOR_DUTIES", "").split(",") if d]
SESSIONS_PER_PERSON = env.whole("ZHENGMEI_SESSIONS_PER_PERSON", 3, least=1)
PROXIES = env.whole("ZHENGMEI_PROXIES", 0)
MAY_READ_RECORD = "zhengmei.organisations.permissions.can_read_record"
NOTICE_UNITS = "zhengmei.organisations.queries.ladder.units_for_robots"
NOTICE_LADDER = "zhengmei.organisations.queries.ladder.notice_ladder"
STANDS_AGAINST_LEAVING = "zhengmei.custody.queries.reasons_not_to_leave"
RECORD_SCOPE = "zhengmei.organisations.queries.record_scope"
MAY_PURGE_RECORD = "zhengmei.organisations.permissions.can_purge_record"
MAY_APPROVE_EXPORT = "zhengmei.organisations.permissions.can_approve_export"
APPROVAL_SCOPE = "zhengmei.organisations.queries.approval_scope"
EXPORT_SCOPE = "zhengmei.organisations.queries.export_scope"
EXPORT_DEMAND = "zhengmei.organisations.queries.export_demand_on"
EXPORT_DAYS = env.whole("ZHENGMEI_EXPORT_DAYS", 3, least=1)
RECORD_KEY = env.secret("ZHENGMEI_RECORD_KEY", DATA_DIR / "record-key")
RECORD_MONTHS = env.months("ZHENGMEI_RECORD_MONTHS", 6)
LOGIN_URL = "identity:sign_in"
LOGIN_REDIRECT_URL = "dashboard:desk"
LOGOUT_REDIRECT_URL = "identity:sign_in"
SESSION_COOKIE_AGE = 60 * env.whole("ZHENGMEI_IDLE_MINUTES", 30, least=1)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AXES_FAILURE_LIMIT = env.whole("ZHENGMEI_SIGN_IN_ATTEMPTS", 5, least=1)
AXES_COOLOFF_TIME = env.whole("ZHENGMEI_LOCK_OUT_MINUTES", 30, least=1) / 60
AXES_LOCKOUT_PARAMETERS = [["username"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "zhengmei.identity.views.session.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "credential"]
# allauth keeps the second factors and speaks with the unit's own sign-in; the pages and the sign-in itself are ours.
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "zhengmei.identity.actions.factors.SealingAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "政媒"
MFA_TOTP_TOLERANCE = 1
OIDC_NAME = env.text("ZHENGMEI_OIDC_NAME", "统一身份认证")
OIDC_CLAIM = env.text("ZHENGMEI_OIDC_CLAIM", "preferred_username")
OIDC_URL = env.text("ZHENGMEI_OIDC_URL", "").rstrip("/")
SOCIALACCOUNT_ADAPTER = "zhengmei.identity.views.outside.OutsideAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "unit",
                "name": OIDC_NAME,
                "client_id": env.text("ZHENGMEI_OIDC_CLIENT_ID", ""),
                "secret": env.given("ZHENGMEI_OIDC_SECRET"),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}
# A shared office address must not lock everyone out, so the lock is by sign-in name (axes.W006 advises the address).
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = DATA_DIR / "files"
FILES_ROOT = MEDIA_ROOT / "kept"
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
IMPORTERS = {
    "ledger": "zhengmei.filing.actions.ledger_import.LedgerImporter",
    "posts": "zhengmei.monitoring.actions.item_import.ItemImporter",
    "messages": "zhengmei.interaction.actions.message_import.MessageImporter",
}
SITE_URL = env.text("ZHENGMEI_SITE_URL", "")
ROBOT_HOSTS = [host for host in env.text("ZHENGMEI_ROBOT_HOSTS", "").split(",") if host]
_MAIL = env.mail("ZHENGMEI_EMAIL_URL")
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _MAIL.starttls, _MAIL.ssl, 10
DEFAULT_FROM_EMAIL = env.text("ZHENGMEI_EMAIL_FROM", _MAIL.user or "zhengmei@localhost")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
