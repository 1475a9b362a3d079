"""Pages of releases."""

from figures.columns import FIGURE_COLUMNS
from figures.filters import ReleaseFilter
from figures.models import Figure, Release
from figures.models.series import LATEST_FIRST
from figures.panels import CATALOGUE_ORDER
from figures.views.columns import FIGURES, RELEASES
from publishing.masking import mask
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.lists import PublicListView
from publishing.pages.page import Crumb
from publishing.review.models import ReviewEvent

#: Retracted numbers that a release's page names.
MOST_RETRACTED = 50

#: The steps that a release's page shows, and the role in which each is taken.
PUBLIC_STEPS = {
    ReviewEvent.Step.SUBMITTED: "信息员",
    ReviewEvent.Step.APPROVED: "审核人",
    ReviewEvent.Step.PUBLISHED: "签发人",
    ReviewEvent.Step.INITIALISED: "",
}


class ReleaseListView(PublicListView):
    """Releases: which numbers came when, and from where."""

    column = RELEASES
    queryset = (
        Release.objects.public()
        .with_counts()
        .select_related("source")
        .order_by("-released_on", "-id")
    )
    filterset_class = ReleaseFilter
    template_name = "figures/release_list.html"
    counted = "次发布"
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("title", "标题", lambda row: row.title),
        Column("source", "资料来源", lambda row: row.source.name),
        Column("released_on", "来源发布日期", lambda row: row.released_on),
        Column("figures", "数据条数", lambda row: row.figure_count),
        Column("file_name", "文件名", lambda row: row.file_name),
        Column("file_sha256", "文件校验值", lambda row: row.file_sha256),
        Column("digest", "数据摘要", lambda row: row.digest),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]

    def crumbs(self):
        return [Crumb(FIGURES.name, FIGURES.path), *super().crumbs()]


class ReleaseDetailView(PublicDetailView):
    """One release: its source, how it was signed, and every number in it."""

    column = RELEASES
    queryset = Release.objects.public().with_counts().select_related("source", "owner")
    template_name = "figures/release_detail.html"
    columns = FIGURE_COLUMNS

    def crumbs(self):
        return [Crumb(FIGURES.name, FIGURES.path), *super().crumbs()]

    def rows(self):
        return (
            self.object.figures.filter(audience=Figure.Audience.PUBLIC, is_tombstone=False)
            .with_release()
            .order_by("district__code", *CATALOGUE_ORDER, *LATEST_FIRST)
        )

    def source(self):
        return self.object.source.name

    def get_context_data(self, **kwargs):
        release = self.object
        steps = ReviewEvent.objects.filter(
            record_type=release.record_type, record_code=release.code, step__in=PUBLIC_STEPS
        )
        retracted = (
            release.figures.filter(audience=Figure.Audience.PUBLIC, is_tombstone=True)
            .with_release()
            .order_by("district__code", *CATALOGUE_ORDER, *LATEST_FIRST)
        )
        named = list(retracted[: MOST_RETRACTED + 1])
        return super().get_context_data(
            reason=mask(release.reason),
            retracted=named[:MOST_RETRACTED],
            retracted_count=retracted.count() if len(named) > MOST_RETRACTED else len(named),
            steps=[(step, PUBLIC_STEPS[step.step]) for step in steps],
            **kwargs,
        )
