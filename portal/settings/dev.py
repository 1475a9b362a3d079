"""Settings of `make run` and of `manage.py` on one's own machine: production's, over plain HTTP.

DEBUG stays off, so that what is seen is what citizens would see, error pages included.
"""

import os
import secrets

from portal.settings.environment import BASE_DIR, env


def kept_secret_key():
    """This machine's own key, made on first use and kept, so that restarts sign nobody out."""
    file = env.path("PORTAL_DATA_DIR", BASE_DIR / "data") / "secret-key"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return file.read_text(encoding="ascii")


if not os.environ.get("SECRET_KEY"):
    os.environ["SECRET_KEY"] = kept_secret_key()
if not os.environ.get("SITE_NAME"):
    os.environ["SITE_NAME"] = "镇江市区信息公开"
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

from portal.settings.base import *  # noqa: E402, F403
from portal.settings.base import STORAGES  # noqa: E402

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SECURE_CROSS_ORIGIN_OPENER_POLICY = None  # browsers ignore it over HTTP, and complain
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
# Hashed names as in production, without compressing every file at every start.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
