"""Places in the admin: cards that need a scope over all units."""

from django.contrib import admin

from accounts.place_codes import validate_place_code
from districts.admin.areas import IndustryInline
from districts.models import Community, District
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter
from publishing.review.admin.reviewed import ReviewedModelForm


class PlaceForm(ReviewedModelForm):
    """A place's own code is its place code: it is asked once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = True
            self.fields["code"].help_text = "区划代码；保存后不再改变"

    def clean_code(self):
        """What is not a place code at all is told so before anything else."""
        validate_place_code(self.cleaned_data["code"])
        return self.cleaned_data["code"]

    def _post_clean(self):
        if "code" in self.cleaned_data:
            self.instance.place_code = self.cleaned_data["code"]
        super()._post_clean()


class PlaceAdmin(ReviewedModelAdmin):
    """Cards that are places; whoever works in one sees the places it lies in."""

    form = PlaceForm
    owner_lookup = None
    seen_from_below = True
    list_select_related = ("owner", "parent")

    def get_changeform_initial_data(self, request):
        """The code of a new place is not the place one works in."""
        initial = super().get_changeform_initial_data(request)
        initial.pop(self.place_lookup, None)
        return initial


@admin.register(District)
class DistrictAdmin(PlaceAdmin):
    """The city, its districts and their subdistricts."""

    list_display = ("name", "code", "level", "parent", "listed", "state", "published_at")
    list_filter = (WorkListFilter, "state", "level", "listed")
    search_fields = ("name", "code")
    inlines = (IndustryInline,)
    fieldsets = (
        (None, {"fields": ("code", "name", "level", "parent", "owner", "listed")}),
        (
            "介绍",
            {"fields": ("intro_facts", "goal_keywords", "driver_keywords", "slogan_keywords")},
        ),
        ("地图", {"fields": ("map_image", "map_approval_number")}),
        ("出处", {"fields": ("source", "source_locator")}),
    )
    export_fields = (
        "code",
        "name",
        "level",
        "parent",
        "owner",
        "listed",
        "intro_facts",
        "goal_keywords",
        "driver_keywords",
        "slogan_keywords",
        "map_approval_number",
        "source",
        "source_locator",
        "state",
        "published_at",
    )


@admin.register(Community)
class CommunityAdmin(PlaceAdmin):
    """Communities, villages and compounds."""

    list_display = ("name", "code", "kind", "district", "parent", "state", "published_at")
    list_filter = (WorkListFilter, "state", "kind", "district")
    list_select_related = ("owner", "parent", "district")
    search_fields = ("name", "code")
    fields = ("code", "name", "kind", "district", "parent", "owner")
    export_fields = ("code", "name", "kind", "district", "parent", "owner", "state", "published_at")
