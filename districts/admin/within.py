"""What lies in a district and takes its place code from there."""

from publishing.review.admin import ReviewedModelAdmin
from publishing.review.admin.reviewed import ReviewedModelForm


class WithinDistrictForm(ReviewedModelForm):
    """A record that lies where its district lies: the place is not asked twice."""

    def _post_clean(self):
        if district := self.cleaned_data.get("district"):
            self.instance.place_code = district.code
        super()._post_clean()


class WithinDistrictAdmin(ReviewedModelAdmin):
    """The place of a new record follows from its district."""

    form = WithinDistrictForm

    def get_changeform_initial_data(self, request):
        """The place is not typed."""
        initial = super().get_changeform_initial_data(request)
        initial.pop(self.place_lookup, None)
        return initial
