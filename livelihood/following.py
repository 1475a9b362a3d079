"""What residents follow: the matters of a programme, of a community, of a unit.

Its page lists them, its feed says what happened, its calendar says when they are due.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.models import Unit
from districts.models import Community
from livelihood.models import Bulletin, Matter, Programme, ProgrammeDocument
from livelihood.models.questions import MatterQuerySet
from publishing.panels import Alternate
from publishing.review.models import ReviewableQuerySet

ATOM, CALENDAR = "application/atom+xml", "text/calendar"


@dataclass(frozen=True)
class Followed:
    """A page with its public matters, and the papers and bulletins of the programmes they are in."""

    name: str
    path: str
    since: datetime | None
    matters: MatterQuerySet
    documents: ReviewableQuerySet
    bulletins: ReviewableQuerySet

    def has_days(self) -> bool:
        """Whether its calendar would hold anything: due dates, 公示期."""
        due = self.matters.filter(original_due_on__isnull=False)
        return due.exists() or self.documents.filter(notice_from__isnull=False).exists()


def of_programme(programme: Programme) -> Followed:
    """What a programme lists, with its papers and bulletins."""
    return Followed(
        programme.name,
        programme.get_absolute_url(),
        programme.published_at,
        Matter.objects.public().on_list_of(programme),
        ProgrammeDocument.objects.public().filter(programme=programme),
        Bulletin.objects.public().filter(programme=programme),
    )


def of_community(community: Community) -> Followed:
    """What lies in a community and in the compounds in it."""
    places = Community.objects.filter(Q(pk=community.pk) | Q(parent=community))
    matters = Matter.objects.public().filter(community__in=places.values("pk"))
    return _with_papers(
        community.name, community.get_absolute_url(), community.published_at, matters
    )


def of_unit(unit: Unit) -> Followed:
    """What a unit leads, answers for or supports."""
    matters = Matter.objects.public().filter(units__unit=unit)
    return _with_papers(
        unit.name, reverse("publishing:unit_detail", args=[unit.code]), None, matters
    )


def _with_papers(name, path, since, matters) -> Followed:
    """Papers of the programmes are the residents' to object to; bulletins are of the whole list."""
    papers = ProgrammeDocument.objects.public().filter(programme__in=matters.values("programme"))
    return Followed(name, path, since, matters, papers, Bulletin.objects.none())


def ways_to_follow(kind: str, code: str, name: str, *, is_dated: bool) -> tuple[Alternate, ...]:
    """The feed of a programme, community or unit (`kind`), and its calendar if it has days."""
    feed = Alternate(f"{name}：进展", reverse(f"feeds:{kind}", args=[code]), ATOM)
    if not is_dated:
        return (feed,)
    path = reverse(f"calendars:{kind}", args=[code])
    return (feed, Alternate(f"{name}：完成时限", path, CALENDAR))
