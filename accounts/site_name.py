"""The name the site goes by, on public pages and for its staff."""

from django.conf import settings

#: Shown where SITE_NAME is not given, so that a page still has a title.
UNNAMED_SITE = "市辖区信息公开"


def site_name() -> str:
    """The name the site goes by."""
    return settings.SITE_NAME or UNNAMED_SITE
