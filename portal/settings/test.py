"""Settings of the tests: production's, made quick, and deaf to the machine's own settings."""

import os
import tempfile
from pathlib import Path

# A developer's .env never reaches the tests.
os.environ["PORTAL_ENV_FILE"] = os.devnull
os.environ["SECRET_KEY"] = "tests sign nothing that anybody keeps"
os.environ["ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"
os.environ["DATABASE_POOL_SIZE"] = "0"
_folder = Path(tempfile.gettempdir()) / f"portal-tests-{os.getpid()}"
_folder.mkdir(exist_ok=True)
os.environ["PORTAL_DATA_DIR"] = str(_folder)

from portal.settings.base import *  # noqa: E402, F403
from portal.settings.base import DATABASES, INSTALLED_APPS, MIDDLEWARE, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads then queue for the write lock just as in production.
    DATABASES["default"]["TEST"] = {"NAME": str(_folder / "test.sqlite3")}

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# An N+1 query in any request of any test fails it.
INSTALLED_APPS += ["zeal"]
MIDDLEWARE.insert(0, "zeal.middleware.zeal_middleware")
ZEAL_SHOW_ALL_CALLERS = True
# Django's forms look up each chosen row by itself: one query for every choice, not for every row.
ZEAL_ALLOWLIST = [{"model": "*", "field": "get()"}]

# A card with inline rows and an event beneath it, for the tests of review.
INSTALLED_APPS += ["tests.publishing.examples"]
