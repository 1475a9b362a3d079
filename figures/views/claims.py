"""Pages of claims (数据核对)."""

from figures.claims import check_all
from figures.claims.filters import ClaimFilter
from figures.models import Claim, Figure
from figures.views.columns import FIGURES
from publishing.pages.details import PublicDetailView
from publishing.pages.downloads import Column
from publishing.pages.filters import counts_by
from publishing.pages.government_meta import SiteColumn
from publishing.pages.lists import PublicListView
from publishing.pages.page import Crumb

CLAIMS = SiteColumn(
    name="数据核对",
    description="来源中的比率、合计与分项数据逐条复算，列出公式、所用数据和结果",
    keywords=("数据核对", "复算", "出处"),
    type="数据发布",
    path="/figures/claims/",
)


def checked(claims: list[Claim]) -> list[Claim]:
    """The claims, each with its `check`."""
    for found in check_all(claims):
        found.claim.check = found
    return claims


def inputs_in_words(claim: Claim) -> str:
    """Every input with where it is from, as one cell of a download."""
    return "；".join(
        f"{each.symbol}：{each.shown}（{each.origin_in_words}）" for each in claim.check.inputs
    )


class ClaimListView(PublicListView):
    """Claims by place and source: what is stated, what comes out, and how."""

    column = CLAIMS
    queryset = Claim.objects.public().for_list()
    filterset_class = ClaimFilter
    template_name = "figures/claim_list.html"
    counted = "条核对"
    columns = [
        Column("code", "编码", lambda row: row.code),
        Column("title", "名称", lambda row: row.title),
        Column("district_code", "行政区划代码", lambda row: row.district.code),
        Column("district", "行政区", lambda row: row.district.name),
        Column("stated_text", "源文表述", lambda row: row.stated_text),
        Column("stated_value", "源文数值", lambda row: row.stated_value),
        Column("verdict", "核对结果", lambda row: row.get_verdict_display()),
        Column("computed", "算得", lambda row: row.check.best and row.check.best.value),
        Column("unit", "单位", lambda row: row.unit),
        Column("decimals", "小数位数", lambda row: row.decimals),
        Column(
            "formulas", "公式", lambda row: "；".join(each.formula for each in row.check.outcomes)
        ),
        Column(
            "arithmetic", "代入", lambda row: "；".join(str(each) for each in row.check.outcomes)
        ),
        Column("inputs", "用到的数", inputs_in_words),
        Column("source", "资料来源", lambda row: row.source.name if row.source else ""),
        Column("source_locator", "出处定位", lambda row: row.source_locator),
        Column("source_line", "出处行号", lambda row: row.source_line),
        Column("note", "备注", lambda row: row.note),
        Column("published_at", "发布时间", lambda row: row.published_at),
    ]

    def crumbs(self):
        return [Crumb(FIGURES.name, FIGURES.path), *super().crumbs()]

    def dress(self, rows):
        return checked(rows)

    def get_context_data(self, *, rows, **kwargs):
        """How many claims come to which verdict, before anything is chosen."""
        counts = counts_by(self.queryset.all(), "verdict")
        verdicts = [(each, counts[each.value]) for each in Claim.Verdict if each.value in counts]
        chosen = self.filterset.query(order=None)
        return super().get_context_data(rows=rows, verdicts=[] if chosen else verdicts, **kwargs)


class ClaimDetailView(PublicDetailView):
    """One claim: stated and computed, the formula with its numbers, each with its source."""

    column = CLAIMS
    queryset = Claim.objects.public().for_list()
    template_name = "figures/claim_detail.html"

    def crumbs(self):
        return [Crumb(FIGURES.name, FIGURES.path), *super().crumbs()]

    def was_public(self, code):
        """A claim for staff never was."""
        public = Claim.objects.filter(code=code, audience=Figure.Audience.PUBLIC)
        return public.exists() and super().was_public(code)

    def page_title(self):
        return f"数据核对：{self.object}"

    def source(self):
        source = self.object.source
        return source.name if source else super().source()

    def keywords(self):
        return [self.object.title, self.object.district.name, "数据核对"]

    def description(self):
        """Stated, computed, and what that means."""
        claim = self.object
        stated = f"源文“{claim.stated_text}”" if claim.stated_text else "源文未给出"
        return f"{claim}：{stated}，算得{claim.check.shown}；{claim.check.verdict.label}。"

    def get_object(self, queryset=None):
        return checked([super().get_object(queryset)])[0]
