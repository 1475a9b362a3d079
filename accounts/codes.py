"""Codes of public records: `TJ-321111-000017`, given once and never again."""

from django.db import transaction
from django.db.models import F

from accounts.models import CodeSequence


def next_code(prefix: str, place_code: str) -> str:
    """The next free code of a kind of record in a place, such as `TJ-321111-000017`.

    Whoever asks at the same moment waits until the caller's transaction ends, and gets the next
    number; a transaction that fails gives its number back unused.
    """
    name = f"{prefix}-{place_code}"
    with transaction.atomic():
        CodeSequence.objects.get_or_create(prefix=name)
        sequence = CodeSequence.objects.filter(prefix=name)
        sequence.update(last_number=F("last_number") + 1)  # locks the row until the commit
        return str(sequence.get())
