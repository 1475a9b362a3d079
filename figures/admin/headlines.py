"""Headlines: which figures stand first on a district's card, and in which order."""

from django.contrib import admin

from accounts.models import Role
from accounts.scoped_admin import ScopedModelAdmin
from figures.models import Headline


@admin.register(Headline)
class HeadlineAdmin(ScopedModelAdmin):
    """The staff's choice among indicators, publishers and 口径 of a district."""

    view_roles = tuple(Role)
    add_roles = change_roles = delete_roles = (Role.CLERK, Role.DISTRICT_ADMIN)
    list_display = ("district", "indicator", "role", "publisher", "basis", "position", "state")
    list_filter = ("district", "state")
    list_select_related = ("district", "indicator")
    search_fields = ("code", "indicator__name")
    autocomplete_fields = ("indicator",)
    fields = (
        "district",
        "indicator",
        "role",
        "publisher",
        "basis",
        "position",
        "place_code",
        "owner",
    )
