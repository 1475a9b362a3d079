"""Headlines: which figures stand first on a district's card, and in which order."""

from django.contrib import admin

from figures.models import Headline
from publishing.review.admin import ReviewedModelAdmin, WorkListFilter
from publishing.review.admin.reviewed import ReviewedModelForm


class HeadlineForm(ReviewedModelForm):
    """A headline lies where its district lies."""

    def _post_clean(self):
        if district := self.cleaned_data.get("district"):
            self.instance.place_code = district.code
        super()._post_clean()


@admin.register(Headline)
class HeadlineAdmin(ReviewedModelAdmin):
    """The staff's choice among indicators, publishers and 口径 of a district."""

    form = HeadlineForm
    list_display = ("indicator", "district", "role", "publisher", "basis", "position", "state")
    list_filter = (WorkListFilter, "state", "district")
    list_select_related = ("district", "indicator")
    search_fields = ("code", "indicator__name")
    autocomplete_fields = ("indicator",)
    fields = ("district", "indicator", "role", "publisher", "basis", "position", "owner")
    export_fields = (
        "code",
        "district",
        "indicator",
        "role",
        "publisher",
        "basis",
        "position",
        "state",
        "owner",
    )

    def get_changeform_initial_data(self, request):
        """The place follows from the district."""
        initial = super().get_changeform_initial_data(request)
        initial.pop(self.place_lookup, None)
        return initial
