"""Under which name an uploaded file is kept: nobody can guess it, and it says nothing."""

import uuid
from pathlib import PurePath

from publishing.arithmetic.dates import today


def stored_name(record, filename: str) -> str:
    """`attached/2026/11/<random>.jpg`: the uploader's own name may hold a person's."""
    ending = PurePath(filename).suffix.lower()[:10]
    return f"attached/{today():%Y/%m}/{uuid.uuid4().hex}{ending}"
