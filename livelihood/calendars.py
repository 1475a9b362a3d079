"""iCalendar (RFC 5545): when matters are due as it stands today, and until when one may object.

Everything is a whole day. An event keeps its UID for life; a date that moves counts its SEQUENCE
up, so that the calendars of those who follow move it too.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db.models import Case, Sum, Value, When
from icalendar import Calendar, Event

from accounts.site_name import site_name
from livelihood.feeds import LONG_AGO
from livelihood.following import Followed
from livelihood.matter_parts import place_of
from livelihood.models import Matter, MatterUpdate, ProgrammeDocument
from livelihood.sentences import told
from livelihood.sharing.plain import plain
from livelihood.statuses import Status
from publishing.masking import mask
from publishing.review.models import ReviewState

#: A calendar of more is no calendar; what is ahead goes before what is over.
MOST_EVENTS = 500
#: What is put off or ended is due on no day.
NOT_DUE = (Status.CANCELLED, Status.SUSPENDED)
ASK_AGAIN = timedelta(hours=12)
A_DAY = timedelta(days=1)


def written_calendar(
    followed: Followed, *, on: date, host: str, absolute: Callable[[str], str]
) -> bytes:
    """The calendar of what is followed, on the day `on`; `absolute` makes an address of a path."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{host}//matters//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _public(f"{followed.name}：完成时限"))
    calendar.add("x-wr-caldesc", _public(f"{site_name()}：民生实事完成时限和公示期"))
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    due = _due(followed, on=on)
    sequences = sequences_of(due)
    for matter in due:
        calendar.add_component(_due_event(matter, sequences[matter.pk], host, absolute))
    notices = followed.documents.filter(notice_from__isnull=False).select_related("programme")
    for document in notices.order_by("-notice_from", "-pk")[:MOST_EVENTS]:
        calendar.add_component(_notice_event(document, host, absolute))
    return calendar.to_ical()


def _due(followed, *, on) -> list[Matter]:
    """The matters that are due some day, those ahead first, with their stories."""
    matters = followed.matters.with_status(on=on).filter(state_due_on__isnull=False)
    matters = matters.exclude(status__in=NOT_DUE).for_list()
    ahead = matters.filter(state_due_on__gte=on).order_by("state_due_on", "pk")[:MOST_EVENTS]
    found = list(ahead)
    if left := MOST_EVENTS - len(found):
        past = matters.filter(state_due_on__lt=on)
        found += past.order_by("-state_due_on", "-pk")[:left]
    return told(found, on=on)


def sequences_of(matters: list[Matter]) -> dict[int, int]:
    """How often each matter's card or due date changed, by its key: it only ever grows.

    A due date that was moved counts once, and once more where that was withdrawn.
    """
    moved = MatterUpdate.objects.filter(
        matter__in=matters,
        kind=MatterUpdate.Kind.DUE_CHANGED,
        state__in=(ReviewState.PUBLISHED, ReviewState.WITHDRAWN),
    )
    weight = Case(When(state=ReviewState.WITHDRAWN, then=Value(2)), default=Value(1))
    moves = dict(moved.order_by().values_list("matter").annotate(times=Sum(weight)))
    return {matter.pk: matter.version + moves.get(matter.pk, 0) for matter in matters}


def _due_event(matter: Matter, sequence: int, host, absolute) -> Event:
    address = absolute(matter.get_absolute_url())
    inferred = "" if matter.state_due_is_stated else "（推断）"
    return _event(
        uid=f"{matter.code}-due@{host}",
        first=matter.state_due_on,
        last=matter.state_due_on,
        summary=f"完成时限{inferred}：{matter.title}（{matter.story.status}）",
        description=f"{matter.story}\n{address}",
        place=place_of(matter),
        address=address,
        sequence=sequence,
        changed_at=_changed_at(matter),
    )


def _notice_event(document: ProgrammeDocument, host, absolute) -> Event:
    address = absolute(document.get_absolute_url())
    contact = f"联系方式：{document.contact}" if document.contact else ""
    lines = (document.title, document.number, contact, address)
    return _event(
        uid=f"{document.code}-notice@{host}",
        first=document.notice_from,
        last=document.notice_to,
        summary=f"公示期：{document.programme.name}",
        description="\n".join(filter(None, lines)),
        place="",
        address=address,
        sequence=document.version,
        changed_at=document.published_at or LONG_AGO,
    )


def _changed_at(matter: Matter) -> datetime:
    """When what its event says was published last."""
    moments = [matter.published_at, *(update.published_at for update in matter.public_updates)]
    return max(filter(None, moments), default=LONG_AGO)


def _event(*, uid, first, last, summary, description, place, address, sequence, changed_at):
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", sequence)
    event.add("dtstart", first)
    event.add("dtend", last + A_DAY)
    event.add("summary", _public(summary))
    event.add("description", _public(description))
    if place:
        event.add("location", _public(place))
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event


def _public(text: str) -> str:
    """Masked before it is folded: a line that ends within a telephone number hides it from masks."""
    return mask(plain(text))
