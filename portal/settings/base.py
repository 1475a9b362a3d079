"""Settings for production. Whatever differs by machine comes from the environment.

`.env.example` documents every variable; `docs/operations.md` says how to run this.
"""

from csp.constants import NONE, SELF

from portal.settings.database import database
from portal.settings.environment import BASE_DIR, env

# Who we are. "" means "not given": its line is left out, and `check --deploy` names it.

SITE_NAME = env.str("SITE_NAME", "")
SITE_DOMAIN = env.str("SITE_DOMAIN", "")
SITE_ID_CODE = env.str("SITE_ID_CODE", "")
SITE_ORGANISER = env.str("SITE_ORGANISER", "")
ICP_NUMBER = env.str("ICP_NUMBER", "")
POLICE_NUMBER = env.str("POLICE_NUMBER", "")
CONTACT = env.str("CONTACT", "")
# Where citizens complain and ask; 12345 is the number of the whole country.
HOTLINE = env.str("HOTLINE", "12345")
MAYOR_MAILBOX_URL = env.str("MAYOR_MAILBOX_URL", "")

# Where we are reached

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])
# How many reverse proxies stand in front, each adding to X-Forwarded-For. The outermost must
# replace X-Forwarded-Proto, for we believe it.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

# What we are made of: the portal first, so that its templates win

INSTALLED_APPS = [
    "portal",
    "teams",
    "livelihood",
    "projects",
    "figures",
    "districts",
    "publishing",
    "accounts",
    "accounts.apps.AdminConfig",  # django.contrib.admin with our own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_filters",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "simple_history",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.ApiIsForEveryScript",  # outside all that answers without a view
    "portal.middleware.RefuseUnreadableRequests",  # before anything reads path, query or cookies
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",  # 304 where a reader has the page already
    "portal.middleware.PagesAreRead",  # before anything asks a form for its token
    "portal.middleware.MaskPersonalData",  # inside the one that counts the bytes of an answer
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",  # last: it replaces the answer to a locked-out sign-in
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.site.site",
            ],
        },
    },
]

# What we remember

DATA_DIR = env.path("PORTAL_DATA_DIR", BASE_DIR / "data")
DATABASES = {
    "default": database(
        env.str("DATABASE_URL", "") or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}",
        pool_size=env.int("DATABASE_POOL_SIZE", 12),
        statement_timeout=env.int("DATABASE_STATEMENT_TIMEOUT", 10),
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "files/"
# Uploads between preview and confirmation: never served, emptied after a day.
PORTAL_STAGING_DIR = env.path("PORTAL_STAGING_DIR", DATA_DIR / "staging")
STATIC_ROOT = env.path("PORTAL_STATIC_ROOT", DATA_DIR / "static")
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
# From how many 百分点 on a matter is ahead of its plan or behind it (超序时, 未达序时).
SCHEDULE_BAND = env.decimal("SCHEDULE_BAND", "5")
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_MEGABYTES", 50) * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a whole list signed or edited at once

# Tables go in and out through publishing.records alone. Should an admin of the library itself ever
# be registered, nobody may use it, it names no file on disk, and it writes no second log.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
IMPORT_EXPORT_TMP_STORAGE_CLASS = "import_export.tmp_storages.CacheStorage"
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True

# Who may sign in, and for how long

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses before a password is even looked at
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"  # where an address that is not ours was asked for
PASSWORD_RESET_TIMEOUT = 24 * 3600  # a link that an administrator sends; used once

# One working day: a clerk who comes once a month is not thrown out over a long form, and a
# shared office computer forgets her when the browser closes. On a device that she says is her own
# it is thirty days (accounts.sign_in).
SESSION_COOKIE_AGE = env.int("SESSION_HOURS", 10) * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

AXES_FAILURE_LIMIT = env.int("SIGN_IN_FAILURE_LIMIT", 5)
AXES_COOLOFF_TIME = env.int("SIGN_IN_LOCKOUT_MINUTES", 15) / 60  # in hours
# Name and address together: a stranger cannot lock a clerk out from elsewhere, and one clerk's
# mistakes do not lock out the office that shares her address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "portal.proxies.client_address"
AXES_LOCKOUT_CALLABLE = "accounts.sign_in.locked_out"
# The page names an hour: trying in between does not put it off.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["kept"]  # what somebody was typing is no business of the log's
AXES_ENABLE_ADMIN = False  # every admin page goes through the scoped base; these would not
AXES_VERBOSE = False
SIMPLE_HISTORY_ENABLE_ADMIN_EMPTY_CHANGES = False

# What programs are told (docs/api.md): JSON, to everybody, without asking who they are

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "publishing.api.negotiation.AlwaysJson",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "publishing.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "publishing.api.errors.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "公开数据接口",
    "DESCRIPTION": (
        "与网页相同的公开内容，只读，不需要登录。列表的筛选参数与网页相同；不认识的参数忽略。"
        "金额是以元为单位的整数；其他带小数的数是文本；日期附精度（precision）和依据（basis）："
        "按月、季、年公布的日期是该期间的第一天，依据为推断的不可用来判断是否逾期。"
    ),
    "VERSION": "1",
    "SERVERS": [{"url": "/"}],
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATION_PARAMETERS": False,  # as the page's form has them
    # Not the library's own: each `kind` has its own meanings, written where it stands.
    "POSTPROCESSING_HOOKS": ["publishing.api.schema.without_noise"],
    # Docstrings speak to developers; `title` and `about` to those who read the document.
    "DISABLE_DOCSTRING_DESCRIPTIONS": True,
}

# What browsers are told

SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", True)
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "portal.errors.form_expired"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
# W021 wants HSTS preloading, which only the owner of the whole domain may ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

# Language and time

LANGUAGE_CODE = "zh-hans"  # "zh-cn" would turn Django's own words English
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# What we write down: everything to standard output, for the service manager to keep

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "line",
        },
    },
    "root": {"handlers": ["stdout"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own handlers would repeat each line, and mail to nobody.
        "django": {"handlers": [], "level": "INFO"},
        # A wrong Host header is a scanner's knock, not our error.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # It warns at every HEAD that Django leaves the body for the server to drop.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
