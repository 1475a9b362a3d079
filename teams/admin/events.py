"""What teams did, each signed by itself: meetings and activities."""

from django.contrib import admin

from accounts.scoped_admin import ScopedTabularInline
from publishing.files.admin import AttachedFileInline
from publishing.records.admin import RecordImportPages
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter
from publishing.review.admin.reviewed import ReviewedModelForm
from teams.models import Activity, ActivityFile, Meeting, MeetingAction
from teams.resources import ActivityResource, MeetingResource


class TeamEventForm(ReviewedModelForm):
    """An event lies where its team lies."""

    def _post_clean(self):
        if team := self.cleaned_data.get("team"):
            self.instance.place_code = team.place_code
        super()._post_clean()


class TeamEventAdmin(RecordImportPages, ReviewedModelAdmin):
    """Events of teams: their place is never asked."""

    form = TeamEventForm
    list_select_related = ("team", "owner")
    autocomplete_fields = ("team", "corrects", "source")

    def get_changeform_initial_data(self, request):
        """The place follows from the team."""
        initial = super().get_changeform_initial_data(request)
        initial.pop(self.place_lookup, None)
        return initial


class MeetingActionInline(ScopedTabularInline):
    """What was agreed."""

    model = MeetingAction
    fields = ("text", "office", "due_on", "done_on")


@admin.register(Meeting)
class MeetingAdmin(TeamEventAdmin):
    """Dispatches, inspections and consultations; public only where the team publishes them."""

    resource_class = MeetingResource
    list_display = ("team", "kind", "held_on", "is_public", "owner", "state", "published_at")
    list_filter = (WorkListFilter, "state", "kind", "held_on", "owner")
    search_fields = ("code", "team__name", "summary")
    date_hierarchy = "held_on"
    fieldsets = (
        (None, {"fields": ("code", "team", ("kind", "held_on"), "summary", "owner")}),
        ("出处", {"fields": ("source", ("source_locator", "source_line"))}),
        ("更正", {"fields": ("corrects",)}),
    )
    inlines = (MeetingActionInline,)

    @admin.display(description="对外公开", boolean=True)
    def is_public(self, meeting):
        """Whether its team publishes its meetings, so that signing puts it on a public page."""
        return meeting.team.publishes_meetings


class ActivityFileInline(AttachedFileInline):
    """Photos and documents of an activity."""

    model = ActivityFile


@admin.register(Activity)
class ActivityAdmin(TeamEventAdmin):
    """What teams did for residents and firms."""

    resource_class = ActivityResource
    list_display = ("title", "team", "on", "participants", "owner", "state", "published_at")
    list_filter = (WorkListFilter, "state", "on", "owner")
    search_fields = ("code", "title", "team__name", "place")
    date_hierarchy = "on"
    fieldsets = (
        (None, {"fields": ("code", "team", "title", "owner")}),
        (
            "何时何地",
            {"fields": (("on", "precision", "basis"), ("place", "participants"), "text")},
        ),
        ("出处", {"fields": ("source", ("source_locator", "source_line"))}),
        ("更正", {"fields": ("corrects",)}),
    )
    inlines = (ActivityFileInline,)
