"""`/projects/`: the projects."""

from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("", views.ProjectListView.as_view(), name="project_list"),
    path("<str:code>/", views.ProjectDetailView.as_view(), name="project_detail"),
]
