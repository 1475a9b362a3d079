"""Forms whose place follows from what the record belongs to: it is never asked."""

from publishing.review.admin.reviewed import ReviewedModelForm


class PlacedForm(ReviewedModelForm):
    """Before the scope is asked, the record lies where `place_from` (a field) lies."""

    #: The field whose record says where this one lies.
    place_from = "district"

    def _post_clean(self):
        above = self.cleaned_data.get(self.place_from)
        if above is not None:
            self.instance.place_code = above.place_code
        super()._post_clean()


class PlaceFollows:
    """For admins: the place is not typed, and so not filled in for anybody either."""

    def get_changeform_initial_data(self, request):
        initial = super().get_changeform_initial_data(request)
        initial.pop(self.place_lookup, None)
        return initial
