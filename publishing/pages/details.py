"""Pages of one public record: 404 where there never was one, 410 where it was withdrawn."""

from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.views.generic import DetailView

from publishing.pages import government_meta
from publishing.pages.downloads import Column, download, download_links
from publishing.pages.government_meta import minute
from publishing.pages.page import Crumb, PublicPage
from publishing.pages.paging import BoundedPaginator, page_links, page_number
from publishing.review.models import ReviewState

MOST_CODE_CHARACTERS = 80


class Gone(Exception):
    """The record was public and is not any more."""


class PublicDetailView(PublicPage, DetailView):
    """One record's page. A subclass gives `queryset` (public rows only), `column`, a template.

    Where the record carries rows of its own, `rows()` and `columns` page them and offer them as
    files.
    """

    columns: list[Column] = []
    paginate_by = 60

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Gone:
            return render(request, "410.html", gone_page(), status=410)
        format = request.GET.get("format")
        if format:
            return download(
                self.rows(),
                self.columns,
                format=format,
                title=self.file_title(),
                dress=self.dress,
            )
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_object(self, queryset=None):
        """The public record of this code. Raises `Gone` or Http404 where there is none."""
        code = self.kwargs["code"]
        if len(code) > MOST_CODE_CHARACTERS:
            raise Http404("没有这个编码")
        found = self.get_queryset().filter(code=code).first()
        if found is None:
            if self.was_public(code):
                raise Gone
            raise Http404("没有这个编码")
        return found

    def was_public(self, code: str) -> bool:
        """Whether a record of this code was public once."""
        model = self.get_queryset().model
        return model._default_manager.filter(once_public(model), code=code).exists()

    def query(self, **changes) -> str:
        """The query string of this page with `changes`, such as `page=2`."""
        return urlencode(changes)

    def rows(self):
        """The record's own rows as an ordered queryset, None where it has none."""
        return None

    def dress(self, rows: list) -> list:
        """Add to some rows what the page and its files show besides their own fields."""
        return rows

    def page_title(self):
        return str(self.object)

    def file_title(self) -> str:
        """The name of its files."""
        return self.page_title()

    def published_at(self):
        """The moment that the page shows as 发布时间 and its PubDate repeats."""
        return self.object.published_at

    def source(self) -> str:
        """Where the content comes from: 信息来源 on the page, ContentSource in its tags."""
        return str(self.object.owner)

    def keywords(self) -> list[str]:
        """Words to find the page by; none where none are known."""
        return []

    def description(self) -> str:
        """The page in a sentence, for those who list it elsewhere; "" where there is none."""
        return ""

    def tags(self):
        return super().tags() + government_meta.article_tags(
            title=self.page_title(),
            published_at=self.published_at(),
            source=self.source(),
            keywords=self.keywords(),
            description=self.description(),
        )

    def get_context_data(self, **kwargs):
        if self.rows() is not None:
            number = page_number(self.request.GET.get("page"))
            page = BoundedPaginator(self.rows(), self.paginate_by).page_or_404(number)
            page.object_list = self.dress(list(page.object_list))
            kwargs |= {
                "page_obj": page,
                "page_links": page_links(page, self.query),
                "downloads": download_links(self.query),
            }
        return super().get_context_data(
            published_at=minute(self.published_at()), content_source=self.source(), **kwargs
        )


def gone_page() -> dict:
    """The context of the page that answers for a withdrawn record: it names nothing of it."""
    title = "这项内容已撤下"
    return {"page_title": title, "crumbs": [Crumb(title)], "tags": government_meta.site_tags()}


def once_public(model) -> Q:
    """Rows of a reviewed `model` that were published once, as was every ancestor of theirs."""
    condition = Q()
    for path in ("", *(f"{ancestor}__" for ancestor in model.ancestor_paths())):
        published = Q(**{f"{path}published_at__isnull": False}) | Q(
            **{f"{path}state": ReviewState.WITHDRAWN}
        )
        if path:
            published |= Q(**{f"{path}isnull": True})
        condition &= published
    return condition
