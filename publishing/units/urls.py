"""`/units/`: the pages of units."""

from django.urls import path

from publishing.units import views

app_name = "publishing"
urlpatterns = [
    path("<str:code>/", views.UnitDetailView.as_view(), name="unit_detail"),
]
