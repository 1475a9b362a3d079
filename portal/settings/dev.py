"""Settings of `make run` and of `manage.py` on one's own machine: production's, over plain HTTP.

DEBUG stays off, so that what is seen is what citizens would see, error pages included.
"""

import os
import secrets
from pathlib import Path


def kept_secret_key():
    """This machine's own key, made on first use and kept, so that restarts sign nobody out."""
    folder = Path(os.environ.get("PORTAL_DATA_DIR") or Path(__file__).parents[2] / "data")
    file = folder / "secret-key"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64), encoding="ascii")
    return file.read_text(encoding="ascii")


os.environ.setdefault("SECRET_KEY", kept_secret_key())
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

from portal.settings.base import *  # noqa: E402, F403

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SECURE_CROSS_ORIGIN_OPENER_POLICY = None  # browsers ignore it over HTTP, and complain
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
