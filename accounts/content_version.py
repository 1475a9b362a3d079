"""The third way up: one number that grows with every change of what is public.

The page cache keeps a page as long as the version it was made of stands, and serves nothing older
than the last withdrawal (design, section 2).
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import ContentVersion


def current() -> ContentVersion:
    """The version of all public content now: 0 before anything was published."""
    return ContentVersion.objects.filter(pk=1).first() or ContentVersion(pk=1)


def bump(*, withdrawal: bool = False) -> int:
    """Count one more change, inside the transaction that makes it; the new version.

    `withdrawal` says that something public is gone: copies older than this may not be served.
    """
    row = ContentVersion.objects.filter(pk=1)
    counted = {"version": F("version") + 1, "changed_at": timezone.now()}
    if withdrawal:
        counted["last_withdrawal"] = F("version") + 1
    with transaction.atomic():
        if not row.update(**counted):
            ContentVersion.objects.get_or_create(pk=1)
            row.update(**counted)
        return row.get().version
