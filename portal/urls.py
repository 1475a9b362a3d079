"""Addresses of the site (docs/architecture.md: what the outside relies on)."""

from django.contrib import admin
from django.urls import include, path

from livelihood import following_urls
from portal import about, errors, health, home, sitemap, theme
from publishing.files.views import public_file

portal_urls = [
    path("", home.home, name="home"),
    path("about/", about.about, name="about"),
    path("sitemap/", sitemap.sitemap_page, name="sitemap_page"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("theme.css", theme.theme, name="theme"),
    path("elder/", theme.elder, name="elder"),
    path("files/<path:name>", public_file, name="file"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

urlpatterns = [
    path("", include((portal_urls, "portal"))),
    path("districts/", include("districts.urls")),
    path("figures/", include("figures.urls")),
    path("projects/", include("projects.urls")),
    path("livelihood/", include("livelihood.urls")),
    path("feeds/", include((following_urls.feeds, "feeds"))),
    path("calendars/", include((following_urls.calendars, "calendars"))),
    path("teams/", include("teams.urls")),
    path("units/", include("publishing.units.urls")),
    path("api/v1/", include("portal.api")),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
