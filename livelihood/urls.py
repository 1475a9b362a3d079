"""`/livelihood/`: programmes, practical matters, bulletins and services."""

from django.urls import path

from livelihood import views

app_name = "livelihood"
# `programmes`, `services` and `bulletins` are page names: no matter has such a code.
urlpatterns = [
    path("", views.MatterListView.as_view(), name="home"),
    path("programmes/", views.ProgrammeListView.as_view(), name="programme_list"),
    path("programmes/<str:code>/", views.ProgrammeDetailView.as_view(), name="programme_detail"),
    path("services/", views.ServiceListView.as_view(), name="service_list"),
    path("services/<str:code>/", views.ServiceDetailView.as_view(), name="service_detail"),
    path("bulletins/", views.BulletinListView.as_view(), name="bulletin_list"),
    path("bulletins/<str:code>/", views.BulletinDetailView.as_view(), name="bulletin_detail"),
    path("<str:code>/", views.MatterDetailView.as_view(), name="matter_detail"),
    path("<str:code>/poster/", views.MatterPosterView.as_view(), name="matter_poster"),
    path("<str:code>/qr.png", views.MatterQrView.as_view(), name="matter_qr"),
]
