"""An uploaded file, kept in a private folder between the preview and the confirmation.

The browser gets a random token and nothing else. It works once, within 24 hours, for the user and
the purpose it was made for, and names no file: the file is named by the token's digest.
"""

import hashlib
import json
import os
import re
import secrets
import time
from pathlib import Path

from django.conf import settings
from django.core.files import File

KEPT_SECONDS = 24 * 60 * 60
CHUNK = 64 * 1024
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_DATA, _WAITING, _TAKEN = ".data", ".waiting", ".taken"
NOT_THERE = "没有找到待确认的文件，可能已过期；请重新上传"
ALREADY_TAKEN = "这个文件已经确认过，不能再确认一次；请重新上传"
NOT_YOURS = "这个文件不是由您为这项操作上传的；请重新上传"
CHANGED = "待确认的文件已损坏；请重新上传"


class StagingRefused(Exception):
    """There is no such file for this user and purpose; the message is Chinese, for staff."""


def stage(file, *, user_id: int, purpose: str) -> str:
    """Keep `file` (a Django upload or any binary file) and return the token that takes it out.

    `purpose` says what it may be used for, such as `figures.import`.
    """
    clean_expired()
    token = secrets.token_urlsafe(32)
    data = _path(token, _DATA)
    digest = hashlib.sha256()
    file.seek(0)
    with _private(data) as kept:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            kept.write(chunk)
    bound = {
        "user": user_id,
        "purpose": purpose,
        "sha256": digest.hexdigest(),
        "name": os.path.basename(getattr(file, "name", "") or ""),
    }
    with _private(_path(token, _WAITING)) as kept:
        kept.write(json.dumps(bound, ensure_ascii=False).encode())
    return token


def take(token: str, *, user_id: int, purpose: str) -> File:
    """The staged file, open for reading, under its first name; it cannot be taken again.

    Raises `StagingRefused` where the token is unknown, expired, used, or another's. Of two clicks
    one gets the file. The caller closes it.
    """
    if not isinstance(token, str) or not _TOKEN.fullmatch(token):
        raise StagingRefused(NOT_THERE)
    waiting, data = _path(token, _WAITING), _path(token, _DATA)
    bound = _bound(token, waiting)
    if (bound["user"], bound["purpose"]) != (user_id, purpose):
        raise StagingRefused(NOT_YOURS)
    try:
        if time.time() - waiting.stat().st_mtime > KEPT_SECONDS:
            raise StagingRefused(NOT_THERE)
        os.rename(waiting, _path(token, _TAKEN))
    except FileNotFoundError:
        raise StagingRefused(ALREADY_TAKEN) from None
    try:
        kept = data.open("rb")
        data.unlink()
    except FileNotFoundError:
        raise StagingRefused(NOT_THERE) from None
    if hashlib.file_digest(kept, "sha256").hexdigest() != bound["sha256"]:
        kept.close()
        raise StagingRefused(CHANGED)
    kept.seek(0)
    return File(kept, name=bound["name"])


def clean_expired() -> int:
    """Remove what is older than 24 hours, files never confirmed included; returns how many.

    Folders in it belong to rooms that keep files of their own for longer.
    """
    removed = 0
    for path in _folder().iterdir():
        if path.is_dir():
            continue
        try:
            if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue
    return removed


def _bound(token, waiting):
    try:
        return json.loads(waiting.read_bytes())
    except FileNotFoundError:
        used = _path(token, _TAKEN).exists()
        raise StagingRefused(ALREADY_TAKEN if used else NOT_THERE) from None


def _folder():
    folder = Path(settings.PORTAL_STAGING_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(token, ending):
    return _folder() / (hashlib.sha256(token.encode()).hexdigest() + ending)


def _private(path):
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
