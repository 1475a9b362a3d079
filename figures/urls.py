"""`/figures/`: indicators, their numbers, the releases that carried them."""

from django.urls import path

from figures import views

app_name = "figures"
# `compare`, `releases` and `claims` are page names: no indicator has such a code.
urlpatterns = [
    path("", views.IndicatorListView.as_view(), name="indicator_list"),
    path("compare/", views.CompareView.as_view(), name="compare"),
    path("releases/", views.ReleaseListView.as_view(), name="release_list"),
    path("releases/<str:code>/", views.ReleaseDetailView.as_view(), name="release_detail"),
    path("claims/", views.ClaimListView.as_view(), name="claim_list"),
    path("claims/<str:code>/", views.ClaimDetailView.as_view(), name="claim_detail"),
    path("<str:code>/", views.IndicatorDetailView.as_view(), name="indicator_detail"),
]
