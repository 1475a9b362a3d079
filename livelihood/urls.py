"""`/livelihood/`: programmes, practical matters and services."""

from django.urls import path

from livelihood import views

app_name = "livelihood"
# `programmes`, `services` and `bulletins` are page names: no matter has such a code.
urlpatterns = [
    path("services/", views.ServiceListView.as_view(), name="service_list"),
    path("services/<str:code>/", views.ServiceDetailView.as_view(), name="service_detail"),
]
