"""What the frame of every page shows: the site's name, its rooms, its footer."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from accounts import content_version
from districts.models import District
from districts.views import DISTRICTS
from figures.models import Figure
from figures.views import FIGURES
from publishing.pages import government_meta
from publishing.pages.page import Crumb


@dataclass(frozen=True)
class Room:
    """A 栏目 in the navigation, and what it holds."""

    name: str
    path: str
    description: str = ""


class Site:
    """The site as templates see it. What costs a query is asked once a page, and only if shown."""

    name = property(lambda self: government_meta.site_name())
    tags = property(lambda self: government_meta.site_tags())
    organiser = property(lambda self: settings.SITE_ORGANISER)
    contact = property(lambda self: settings.CONTACT)
    id_code = property(lambda self: settings.SITE_ID_CODE)
    icp_number = property(lambda self: settings.ICP_NUMBER)
    police_number = property(lambda self: settings.POLICE_NUMBER)

    @cached_property
    def columns(self) -> list[government_meta.SiteColumn]:
        """The 栏目 in which something is public; an empty one is not linked."""
        filled = [
            (DISTRICTS, District.objects.public().covered()),
            (FIGURES, Figure.objects.public().current()),
        ]
        return [column for column, rows in filled if rows.exists()]

    @cached_property
    def rooms(self) -> list[Room]:
        """The navigation."""
        columns = [Room(column.name, column.path, column.description) for column in self.columns]
        return [Room("首页", "/"), *columns, Room("关于", "/about/")]

    @cached_property
    def content_changed_at(self):
        """When anything public changed last; None before anything was published."""
        version = content_version.current()
        return version.changed_at if version.version else None


def site(request):
    """Context processor: `site`."""
    return {"site": Site()}


def plain_page(title: str) -> dict:
    """The context of a page that lists no records and is none itself, such as 关于本站."""
    return {"page_title": title, "crumbs": [Crumb(title)], "tags": government_meta.site_tags()}
