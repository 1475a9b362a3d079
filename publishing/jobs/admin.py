"""What the worker was asked to do, for whoever looks after the portal."""

from django.contrib import admin

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin
from publishing.jobs.models import Job
from publishing.jobs.queue import title_of


@admin.register(Job)
class JobAdmin(ScopedModelAdmin):
    """To look at only: whoever asked sees the result on the page where she asked."""

    view_roles = (Role.SYSTEM_ADMIN,)
    place_lookup = None
    owner_lookup = None
    version_field = None
    list_display = ("title", "subject", "state", "how_far", "by", "created_at", "ended_at")
    list_filter = ("state", "kind", "created_at")
    search_fields = ("subject",)
    list_select_related = ("by",)
    fields = (
        "title",
        "subject",
        "state",
        "stage",
        "how_far",
        "message",
        "attempts",
        "by",
        "created_at",
        "started_at",
        "beat_at",
        "ended_at",
    )

    @admin.display(description="工作", ordering="kind")
    def title(self, job):
        """What staff call it."""
        return title_of(job.kind)

    @admin.display(description="进度")
    def how_far(self, job):
        """How many of how many are done."""
        return f"{job.done:,}／{job.total:,}" if job.total else f"{job.done:,}"
