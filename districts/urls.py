"""`/districts/`: the places. A community's code is longer than a district's, and no other page's."""

from django.urls import path, register_converter

from districts import views


class CommunityCode:
    """12 digits, and `-NNN` for each compound below them."""

    regex = "[0-9]{12}(?:-[0-9]{3})*"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(CommunityCode, "community")

app_name = "districts"
urlpatterns = [
    path("", views.DistrictListView.as_view(), name="district_list"),
    path("areas/", views.KeyAreaListView.as_view(), name="key_area_list"),
    path("areas/<str:code>/", views.KeyAreaDetailView.as_view(), name="key_area_detail"),
    path("<community:code>/", views.CommunityDetailView.as_view(), name="community_detail"),
    path("<str:code>/", views.DistrictDetailView.as_view(), name="district_detail"),
]
