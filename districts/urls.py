"""`/districts/`: the places."""

from django.urls import path

from districts import views

app_name = "districts"
urlpatterns = [
    path("", views.DistrictListView.as_view(), name="district_list"),
    path("<str:code>/", views.DistrictDetailView.as_view(), name="district_detail"),
]
