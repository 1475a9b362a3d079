"""The `<meta>` tags that a Chinese government site must carry (rules, section 10).

Source of the names: 《政府网站发展指引》, appendix on page tags. A tag whose content is not known
is left out: it is never empty and never repeated.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from accounts.site_name import site_name

Tag = tuple[str, str]


@dataclass(frozen=True)
class SiteColumn:
    """A 栏目 of the site: its name, what it holds, its keywords, its type and its list page."""

    name: str
    description: str
    keywords: tuple[str, ...]
    type: str
    path: str


def site_tags() -> list[Tag]:
    """The three tags of every page."""
    return filled(
        [
            ("SiteName", site_name()),
            ("SiteDomain", settings.SITE_DOMAIN),
            ("SiteIDCode", settings.SITE_ID_CODE),
        ]
    )


def column_tags(column: SiteColumn) -> list[Tag]:
    """The four tags that every page of a 栏目 carries besides."""
    return filled(
        [
            ("ColumnName", column.name),
            ("ColumnDescription", column.description),
            ("ColumnKeywords", ",".join(column.keywords)),
            ("ColumnType", column.type),
        ]
    )


def article_tags(
    *,
    title: str,
    published_at: datetime | None,
    source: str,
    keywords: Iterable[str] = (),
    description: str = "",
) -> list[Tag]:
    """The tags of one record's page: `title` is its `<h1>`, `published_at` the date it shows."""
    return filled(
        [
            ("ArticleTitle", title),
            ("PubDate", minute(published_at)),
            ("ContentSource", source),
            ("Keywords", ",".join(keywords)),
            ("Description", description),
        ]
    )


def minute(moment: datetime | None) -> str:
    """A moment as pages and tags print it, such as `2026-11-20 09:30`; nothing for None."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def filled(tags: list[Tag]) -> list[Tag]:
    """The tags that have content, on one line each.

    >>> filled([("SiteName", " 镇江\\n政务 "), ("SiteDomain", "")])
    [('SiteName', '镇江 政务')]
    """
    return [(name, " ".join(content.split())) for name, content in tags if content.strip()]
