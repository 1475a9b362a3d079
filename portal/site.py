"""What the frame of every page shows: the site's name, its rooms, its footer."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from accounts import content_version
from districts.models import District
from districts.views import DISTRICTS
from figures.models import Figure
from figures.views import FIGURES
from livelihood.models import Programme, Service
from livelihood.views import LIVELIHOOD, SERVICES
from projects.models import Project
from projects.views import PROJECTS
from publishing.pages import government_meta
from publishing.pages.page import Crumb
from teams.models import Team
from teams.views import TEAMS


def columns_and_rows():
    """Every 栏目 in the order of the navigation, with the rows without which it is empty."""
    return [
        (DISTRICTS, District.objects.public().covered()),
        (FIGURES, Figure.objects.public().current()),
        (PROJECTS, Project.objects.public()),
        (LIVELIHOOD, Programme.objects.public()),
        (TEAMS, Team.objects.public()),
        (SERVICES, Service.objects.public()),
    ]


def filled_columns() -> list[government_meta.SiteColumn]:
    """The 栏目 in which something is public; an empty one is not linked."""
    return [column for column, rows in columns_and_rows() if rows.exists()]


@dataclass(frozen=True)
class Room:
    """A 栏目 in the navigation; `current` is what `aria-current` says of it, "" elsewhere."""

    name: str
    path: str
    current: str = ""


class Site:
    """The site as templates see it. What costs a query is asked once a page, and only if shown."""

    name = property(lambda self: government_meta.site_name())
    tags = property(lambda self: government_meta.site_tags())
    organiser = property(lambda self: settings.SITE_ORGANISER)
    contact = property(lambda self: settings.CONTACT)
    hotline = property(lambda self: settings.HOTLINE)
    mayor_mailbox = property(lambda self: settings.MAYOR_MAILBOX_URL)
    id_code = property(lambda self: settings.SITE_ID_CODE)
    icp_number = property(lambda self: settings.ICP_NUMBER)
    police_number = property(lambda self: settings.POLICE_NUMBER)

    def __init__(self, path: str = "/"):
        self.path = path

    @cached_property
    def columns(self) -> list[government_meta.SiteColumn]:
        """The 栏目 in which something is public."""
        return filled_columns()

    @cached_property
    def rooms(self) -> list[Room]:
        """The navigation; of rooms within rooms only the innermost is current."""
        rooms = [("首页", "/"), *((column.name, column.path) for column in self.columns)]
        around = [path for _, path in rooms if path != "/" and self.path.startswith(path)]
        inside = max(around, key=len, default="/")
        return [
            Room(name, path, self._current(path) if path == inside else "") for name, path in rooms
        ]

    def _current(self, path: str) -> str:
        if path == self.path:
            return "page"
        return "" if path == "/" else "true"

    @cached_property
    def content_changed_at(self):
        """When anything public changed last; None before anything was published."""
        version = content_version.current()
        return version.changed_at if version.version else None


def site(request):
    """Context processor: `site`."""
    return {"site": Site(request.path)}


def plain_page(title: str) -> dict:
    """The context of a page that lists no records and is none itself, such as 关于本站."""
    return {"page_title": title, "crumbs": [Crumb(title)], "tags": government_meta.site_tags()}
