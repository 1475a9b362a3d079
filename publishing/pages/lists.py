"""Lists of public records: filtered, counted, paged, and downloadable as they are filtered."""

from django.db.models import Max
from django.http import Http404, HttpResponse
from django.views.generic import TemplateView

from publishing.pages.downloads import FORMATS, Column, download, download_links
from publishing.pages.filters import PublicFilterSet
from publishing.pages.government_meta import minute
from publishing.pages.page import PublicPage
from publishing.pages.paging import BoundedPaginator, page_links, page_number


class PublicListView(PublicPage, TemplateView):
    """One list in the frame of a 栏目.

    A subclass gives `queryset`, `filterset_class`, `columns` (of its downloads), `column`, and a
    template that extends `publishing/list.html`.
    """

    queryset = None
    filterset_class: type[PublicFilterSet]
    columns: list[Column] = []
    paginate_by = 30
    #: What is counted, with its measure word: “共 25 个指标”.
    counted = "条记录"
    #: Field of the rows whose newest value is the list's 更新于; "" where it has none.
    updated_field = "published_at"

    def get(self, request, *args, **kwargs):
        format = request.GET.get("format")
        if format and format not in FORMATS:
            raise Http404("没有这种格式")
        self.filterset = self.filterset_class(request.GET, queryset=self.queryset.all())
        if not self.filterset.form.is_valid():
            return self.refuse(format)
        if format:
            return download(
                self.filterset.qs,
                self.columns,
                format=format,
                title=self.page_title(),
                dress=self.dress,
            )
        return self.render_to_response(self.get_context_data(rows=self.filterset.qs))

    def refuse(self, format):
        """Say which condition cannot be used, and list nothing: 404."""
        if format:
            return HttpResponse(
                "筛选条件无效，没有可下载的内容。",
                content_type="text/plain; charset=utf-8",
                status=404,
            )
        context = self.get_context_data(rows=self.queryset.none())
        return self.render_to_response(context, status=404)

    def dress(self, rows: list) -> list:
        """Add to some rows what the page and its files show besides their own fields."""
        return rows

    def get_context_data(self, *, rows, **kwargs):
        number = page_number(self.request.GET.get("page"))
        page = BoundedPaginator(rows, self.paginate_by).page_or_404(number)
        is_valid = self.filterset.form.is_valid()
        if is_valid:
            self.filterset.count_facets()
        return super().get_context_data(
            form=self.filterset.form,
            chips=self.filterset.chips() if is_valid else [],
            counted=self.counted,
            rows=self.dress(list(page.object_list)),
            page_obj=page,
            page_links=page_links(page, self.filterset.query),
            downloads=download_links(self.filterset.query) if is_valid else [],
            updated_at=minute(self.updated_at(rows)),
            **kwargs,
        )

    def updated_at(self, rows):
        """The moment of the newest row in the list, None where there is none."""
        if not self.updated_field:
            return None
        return rows.order_by().aggregate(newest=Max(self.updated_field))["newest"]
