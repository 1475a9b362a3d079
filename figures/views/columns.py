"""The columns of the site under which pages of figures stand."""

from publishing.pages.government_meta import SiteColumn

FIGURES = SiteColumn(
    name="数据",
    description="各区公布的经济、民生与治理数据，每个数字注明单位、报告期和出处",
    keywords=("数据", "指标", "统计"),
    type="数据发布",
    path="/figures/",
)
RELEASES = SiteColumn(
    name="数据发布记录",
    description="每一批数据的来源、日期、审核签发和全部数字",
    keywords=("数据发布", "数据来源", "统计"),
    type="数据发布",
    path="/figures/releases/",
)
