"""The audit log: who did what, when, from where and to which record."""

from axes.helpers import get_client_ip_address

from accounts.models import AuditEntry
from accounts.plain_text import printable, printable_everywhere
from accounts.scopes import scopes_of

SYSTEM = "系统"


def record(
    action: str,
    *,
    summary: str,
    user=None,
    actor: str = "",
    record=None,
    record_type: str = "",
    record_code: str = "",
    place_code: str = "",
    detail: dict | None = None,
    request=None,
) -> AuditEntry:
    """Append one entry. What is not said is read off `record`, `request` and `user`.

    `detail["changes"]` is a list of `{"field", "label", "old", "new"}` in words for staff, where
    the entry stands for an edit: history and lost-update messages read it.
    """
    if user is None and request is not None and request.user.is_authenticated:
        user = request.user
    if record is not None:
        record_type = record_type or record._meta.label_lower
        record_code = record_code or code_of(record)
        place_code = place_code or getattr(record, "place_code", "")
    return AuditEntry.objects.create(
        action=action,
        user=user,
        actor=printable(actor or (str(user) if user else SYSTEM))[:60],
        record_type=record_type,
        record_code=printable(record_code)[:80],
        place_code=place_code or (place_of(user) if user else ""),
        summary=printable(summary)[:300],
        detail=printable_everywhere(detail or {}),
        address=get_client_ip_address(request) if request is not None else None,
    )


def code_of(record) -> str:
    """What a record is called in the log and in references: its code, else its key."""
    return getattr(record, "code", "") or str(record.pk)


def place_of(user) -> str:
    """The one place in which `user` works; "" where there are several or none."""
    places = {scope.place_code for scope in scopes_of(user)}
    return places.pop() if len(places) == 1 else ""
