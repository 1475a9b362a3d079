"""Bulletins (通报): what was said of a programme on a day, as it was signed."""

from django.shortcuts import render

from livelihood.bulletins.files import as_file, download_links
from livelihood.bulletins.filters import BulletinFilter
from livelihood.bulletins.paper import GroupTable
from livelihood.bulletins.reading import paper_of
from livelihood.filters import NOT_GIVEN
from livelihood.models import Bulletin
from livelihood.programme_numbers import Addresses
from publishing.pages.details import Gone, PublicDetailView, gone_page
from publishing.pages.downloads import Column
from publishing.pages.government_meta import SiteColumn
from publishing.pages.lists import PublicListView
from publishing.pages.page import Crumb
from publishing.review.models import ReviewState

BULLETINS = SiteColumn(
    name="民生实事通报",
    description="各清单推进情况的通报：印发时的数字、逾期和未达序时的事项及原因，印发后不改动",
    keywords=("通报", "民生实事", "办结率", "逾期", "未达序时"),
    type="重点领域信息",
    path="/livelihood/bulletins/",
)


#: What a table of groups shows of each, and the list behind it.
GROUPED = (
    ("total", "总数", {"part": "total"}),
    ("done", "{done}", {"part": "done"}),
    ("done_rate", "{done}率", {"part": "total", "order": "unfinished"}),
    ("on_time_rate", "按期率", {"part": "due_by_now", "order": "unfinished"}),
    ("overdue", "逾期", {"part": "overdue"}),
    ("behind", "未达序时", {"part": "behind"}),
)


def _total(name: str):
    return lambda row: row.content.get("totals", {}).get(name)


class BulletinListView(PublicListView):
    """Bulletins, the newest first."""

    column = BULLETINS
    queryset = Bulletin.objects.public().for_list()
    filterset_class = BulletinFilter
    template_name = "livelihood/bulletin_list.html"
    counted = "份通报"
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("title", "标题", lambda row: row.title),
        Column("number", "文号", lambda row: row.number),
        Column("programme_code", "清单编码", lambda row: row.programme.code),
        Column("programme", "民生项目清单", lambda row: row.programme.name),
        Column("as_of", "数据截止日", lambda row: row.as_of),
        Column("issued_on", "印发日期", lambda row: row.issued_on),
        Column("listed", "列入", _total("listed")),
        Column("total", "总数", _total("total")),
        Column("done", "办结（完成）", _total("done")),
        Column("done_rate", "办结（完成）率（%）", _total("done_rate")),
        Column("on_time_rate", "按期率（%）", _total("on_time_rate")),
        Column("overdue", "逾期", _total("overdue")),
        Column("owner", "发文单位", lambda row: row.owner.name),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]


class BulletinDetailView(PublicDetailView):
    """One bulletin, and the same as a Word document, a table or JSON."""

    column = BULLETINS
    queryset = Bulletin.objects.public().for_list()
    template_name = "livelihood/bulletin_detail.html"

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Gone:
            return self.gone()
        format = request.GET.get("format")
        if format:
            return as_file(self.object, format)
        return self.render_to_response(self.get_context_data(object=self.object))

    def gone(self):
        """410; of a bulletin that was corrected, with the one that stands in its place."""
        replacement = self.replacement()
        if replacement is None:
            return render(self.request, "410.html", gone_page(), status=410)
        title = "这份通报已更正"
        crumbs = [Crumb(BULLETINS.name, BULLETINS.path), Crumb(title)]
        context = {**gone_page(), "page_title": title, "crumbs": crumbs}
        context["replacements"] = [replacement]
        return render(self.request, "livelihood/bulletin_gone.html", context, status=410)

    def replacement(self) -> Bulletin | None:
        """The public bulletin that corrects this one, by whatever corrections between."""
        found, code = None, self.kwargs["code"]
        while found is None or found.state == ReviewState.WITHDRAWN:
            corrections = Bulletin.objects.filter(
                corrects__code=code, state__in=(ReviewState.PUBLISHED, ReviewState.WITHDRAWN)
            )
            found = corrections.order_by("-pk").first()
            if found is None:
                return None
            code = found.code
        return Bulletin.objects.public().filter(pk=found.pk).first()

    def keywords(self):
        bulletin = self.object
        words = [bulletin.programme.name, bulletin.programme.district.name, "通报"]
        return words + ([bulletin.number] if bulletin.number else [])

    def description(self):
        return "".join(self.paper.summary[:2])

    def get_context_data(self, **kwargs):
        bulletin = self.object
        self.paper = paper_of(bulletin)
        addresses = Addresses(bulletin.programme, bulletin.as_of)
        return super().get_context_data(
            paper=self.paper,
            counts=[(count, addresses.of(part=count.part)) for count in self.paper.counts],
            rates=[
                (rate, addresses.of(part=rate.part, order="unfinished"))
                for rate in self.paper.rates
            ],
            tables=[_linked(table, addresses, self.paper.done_word) for table in self.paper.groups],
            downloads=download_links(),
            **kwargs,
        )


def _linked(table: GroupTable, addresses: Addresses, done_word: str) -> dict:
    """A table of groups, each number with the address of its list; none of no matters."""
    rows = []
    for group in table.rows:
        own = {table.condition: group.value or NOT_GIVEN}
        cells = [
            (label.format(done=done_word), group.shown(name), group.behind(name),
             addresses.of(**conditions, **own) if group.counts[name] else "")
            for name, label, conditions in GROUPED
        ]  # fmt: skip
        rows.append((group.name, cells))
    headings = [label.format(done=done_word) for _, label, _ in GROUPED]
    return {"title": table.title, "headings": [table.heading, *headings], "rows": rows}
