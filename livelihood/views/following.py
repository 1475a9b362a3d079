"""Feeds and calendars of a programme, a community, a unit: one address each, to be followed."""

from collections.abc import Callable

from django.http import HttpResponse

from accounts.models import Unit
from livelihood.calendars import written_calendar
from livelihood.feeds import written_feed
from livelihood.following import ATOM, CALENDAR, Followed
from livelihood.sharing.plain import naming_host
from publishing.arithmetic.dates import today
from publishing.pages.details import PublicDetailView


class FollowedView(PublicDetailView):
    """What one record is followed by; `followed` says what that record's matters are."""

    followed: Callable[..., Followed] | None = None

    def was_public(self, code):
        """Units end on a day and are never withdrawn."""
        return self.queryset.model is not Unit and super().was_public(code)

    def get_context_data(self, **kwargs):
        """Nothing for a template: there is none."""
        return {}

    def render_to_response(self, context, **kwargs):
        """The file, no matter for a search engine."""
        answer = self.written(self.followed(self.object))
        answer["X-Robots-Tag"] = "noindex"
        return answer


class FeedView(FollowedView):
    """Atom."""

    def written(self, followed: Followed) -> HttpResponse:
        """The feed of what is followed."""
        feed = written_feed(
            followed,
            path=self.request.path,
            host=naming_host(self.request),
            absolute=self.request.build_absolute_uri,
        )
        return HttpResponse(feed, content_type=f"{ATOM}; charset=utf-8")


class CalendarView(FollowedView):
    """iCalendar."""

    def written(self, followed: Followed) -> HttpResponse:
        """The calendar of what is followed, as of today."""
        calendar = written_calendar(
            followed,
            on=today(),
            host=naming_host(self.request),
            absolute=self.request.build_absolute_uri,
        )
        return HttpResponse(calendar, content_type=f"{CALENDAR}; charset=utf-8")
