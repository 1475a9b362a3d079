"""The files of uploads, in a private folder from their arrival until their upload is closed.

Web server and worker both read them. A file is named by the token of its upload and nothing else;
beside it may lie what goes back to whoever sent it: the same table with a column of reasons.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

KEPT_DAYS = 7
CHUNK = 1024 * 1024
_FILE, _REASONS, _ARRIVING = ".file", ".reasons.csv", ".arriving"


class FileGone(Exception):
    """The file of an upload is no longer kept; the message is Chinese, for staff."""

    def __init__(self):
        super().__init__("上传的文件已经清理，请重新上传")


@dataclass(frozen=True)
class Arrival:
    """A file that was written down completely, but belongs to no upload yet."""

    path: Path
    size: int
    sha256: str

    def keep(self, token: str) -> None:
        """Make it the file of the upload of this token; one that was there before is replaced."""
        os.replace(self.path, _path(token, _FILE))

    def drop(self) -> None:
        """Forget it."""
        self.path.unlink(missing_ok=True)


def receive(file) -> Arrival:
    """Write a file (binary, seekable) down under a name of its own."""
    path = _folder() / (secrets.token_hex(16) + _ARRIVING)
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    with _private(path) as kept:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += kept.write(chunk)
    return Arrival(path, size, digest.hexdigest())


def opened(token: str):
    """The file of an upload, open for reading; FileGone where it was cleaned away."""
    return _open(_path(token, _FILE))


def reasons(token: str) -> Iterator[bytes]:
    """The file with its reasons, piece by piece; FileGone where there is none."""
    with _open(_path(token, _REASONS)) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def keep_reasons(token: str, pieces: Iterable[bytes]) -> None:
    """Keep what goes back: complete, or as it was before."""
    path = _folder() / (secrets.token_hex(16) + _ARRIVING)
    with _private(path) as kept:
        kept.writelines(pieces)
    os.replace(path, _path(token, _REASONS))


def has_reasons(token: str) -> bool:
    """Whether there is a file to go back."""
    return _path(token, _REASONS).exists()


def drop_reasons(token: str) -> None:
    """Forget what would go back: the file was read anew."""
    _path(token, _REASONS).unlink(missing_ok=True)


def drop(token: str) -> None:
    """Remove everything that is kept for an upload."""
    drop_reasons(token)
    _path(token, _FILE).unlink(missing_ok=True)


def clean(*, older_than_days: int = KEPT_DAYS) -> int:
    """Remove what has lain here this long, whosever it was; how many files."""
    removed = 0
    for path in _folder().iterdir():
        try:
            if time.time() - path.stat().st_mtime > older_than_days * 24 * 60 * 60:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue
    return removed


def _open(path):
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise FileGone from None


def _folder() -> Path:
    folder = Path(settings.PORTAL_STAGING_DIR) / "figures"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _path(token, ending):
    return _folder() / (hashlib.sha256(token.encode()).hexdigest() + ending)


def _private(path):
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
