"""What every public page tells its frame: title, 当前位置, tags."""

from dataclasses import dataclass

from publishing.pages import government_meta
from publishing.pages.government_meta import SiteColumn, Tag


@dataclass(frozen=True)
class Crumb:
    """One step of 当前位置; the last has no path, for it is the page itself."""

    name: str
    path: str = ""


class PublicPage:
    """Mixin of class-based views: what `base.html` needs to know of a page."""

    #: The 栏目 the page belongs to; None for pages of the whole site.
    column: SiteColumn | None = None

    def page_title(self) -> str:
        """What the `<h1>` says."""
        return self.column.name

    def crumbs(self) -> list[Crumb]:
        """The steps from the home page to here, home left out."""
        if self.column and self.column.name != self.page_title():
            return [Crumb(self.column.name, self.column.path), Crumb(self.page_title())]
        return [Crumb(self.page_title())]

    def tags(self) -> list[Tag]:
        """The `<meta>` tags of the page."""
        return government_meta.site_tags() + (
            government_meta.column_tags(self.column) if self.column else []
        )

    def get_context_data(self, **kwargs):
        """Add `page_title`, `crumbs`, `tags` and `column`."""
        return super().get_context_data(
            page_title=self.page_title(),
            crumbs=self.crumbs(),
            tags=self.tags(),
            column=self.column,
            **kwargs,
        )
