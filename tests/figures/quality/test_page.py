"""The page of findings: whose they are, where each leads, pages and files."""

import csv
import io
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Role
from figures.admin.quality import FINDINGS_SHOWN
from publishing.arithmetic.dates import today
from tests.accounts.browsing import signed_in
from tests.factories import (
    make_district,
    make_indicator,
    make_public_figure,
    make_unit,
    make_user,
)
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db
QUALITY = "/admin/figures/figure/quality/"


@pytest.fixture
def clerk():
    """Of 润州, where one indicator is old."""
    make_old(name="老指标")
    return signed_in(make_user(scopes=[Role.CLERK]))


def make_old(*, district=None, **fields):
    """A public figure of 2010, of an indicator of its own."""
    return make_public_figure(
        indicator=make_indicator(**fields),
        district=district or make_district(state="published"),
        period_start=date(2010, 1, 1),
        period_end=date(2010, 12, 31),
    )


def test_a_clerk_reads_what_is_odd_in_her_district_and_no_other(clerk):
    make_old(name="京口指标", district=make_district(code="321102", state="published"))
    page = Page(clerk.get(QUALITY))
    assert "老指标" in page.text
    assert "最新的数截至2010-12-31" in page.text
    assert "京口" not in page.text
    assert clerk.get(QUALITY, {"district": "321102"}).status_code == 404


def test_a_place_in_order_says_so():
    make_district(state="published")
    client = signed_in(make_user(scopes=[Role.REVIEWER]))
    assert "没有发现问题" in client.get(QUALITY).text
    assert "没有发现“重复登记”一类的问题" in client.get(QUALITY, {"kind": "duplicates"}).text


def test_whoever_has_no_published_place_is_told():
    make_district(code="321111")
    client = signed_in(make_user(scopes=[Role.CLERK]))
    assert "还没有公开的行政区" in client.get(QUALITY).text


def test_a_stale_indicator_leads_to_the_table_that_asks_for_its_next_year(clerk):
    page = Page(clerk.get(QUALITY, {"kind": "stale"}))
    link = next(link for link in page.links if "templates" in link and "indicator=" in link)
    query = {name: words[0] for name, words in parse_qs(urlsplit(link).query).items()}
    assert query["district"] == "321111"
    assert query["period"] == f"{today().year - 1}年"
    table = clerk.get(link, {**query, "format": "csv"})
    assert "老指标" in table.content.decode("utf-8-sig")


def test_every_kind_of_finding_leads_somewhere_that_opens(clerk):
    place = make_district()
    total = make_indicator(name="总项")
    part = make_indicator(name="分项", part_of=total, breakdown="按类型")
    make_public_figure(indicator=total, value=9, period_basis="inferred")
    make_public_figure(indicator=total, value=8, publisher="统计局")
    make_public_figure(indicator=part, value=5)
    make_public_figure(indicator=part, value=5, publisher="统计局")
    make_public_figure(value=3, derived=True, derivation="1+1=2")
    for year in (2011, 2012, 2014):
        make_public_figure(
            indicator=part, period_start=date(year, 1, 1), period_end=date(year, 12, 31)
        )
    answer = clerk.get(QUALITY, {"district": place.code})
    kinds = {finding.kind for finding, _ in answer.context["findings"]}
    assert len(kinds) == 7
    headline = [url for _, mends in answer.context["findings"] for words, url in mends
                if words == "选定首要数据"]  # fmt: skip
    form = clerk.get(headline[0]).context["adminform"].form
    assert form.initial["publisher"] == "统计局"
    assert form.initial["indicator"] == str(total.pk)
    offered = {words: url for _, mends in answer.context["findings"] for words, url in mends}
    assert set(offered) == {
        "下载更正表",
        "下载空表补数",
        "下载空表",
        "选定首要数据",
        "逐条查看",
        "打开这次发布",
    }
    for words, url in offered.items():
        opened = clerk.get(url)
        assert opened.status_code == 200, words


def test_whoever_may_not_open_a_release_is_led_to_what_everybody_reads():
    make_old(name="别局的指标")
    make_public_figure(period_basis="inferred")
    make_public_figure(indicator=(two := make_indicator()), value=1, publisher="甲局")
    make_public_figure(indicator=two, value=2, publisher="乙局")
    other = make_unit(name="另一个局")
    user = make_user(scopes=[Role.CLERK])
    user.scopes.update(unit=other)
    client = signed_in(user)
    found = client.get(QUALITY).context["findings"]
    links = {words for _, mends in found for words, _ in mends}
    assert links & {"逐条查看", "打开这次发布"} == set()
    assert "查看公开页" in links
    for _, mends in found:
        for words, url in mends:
            assert client.get(url).status_code == 200, words


def test_findings_are_paged_and_the_file_holds_them_all(clerk):
    for _ in range(FINDINGS_SHOWN):
        make_old()
    first = clerk.get(QUALITY)
    assert len(first.context["findings"]) == FINDINGS_SHOWN
    assert "第 1 页，共 2 页" in first.text
    assert len(clerk.get(QUALITY, {"page": 2}).context["findings"]) == 1
    assert clerk.get(QUALITY, {"page": 3}).status_code == 404
    answer = clerk.get(QUALITY, {"format": "csv", "kind": "stale"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == FINDINGS_SHOWN + 1
    assert {row["问题"] for row in rows} == {"很久没有新数"}
    assert clerk.get(QUALITY, {"format": "xlsx"}).content.startswith(b"PK")
    written = AuditEntry.objects.filter(action=AuditEntry.Action.EXPORT).values_list("summary")
    assert ("导出润州区数据质量51条（CSV）",) in written


@pytest.mark.parametrize(
    "query",
    ["kind=nonsense", "district=" + "9" * 30, "page=0", "page=x", "format=exe", "district=%00"],
)
def test_what_nobody_offered_is_not_found(clerk, query):
    assert clerk.get(f"{QUALITY}?{query}").status_code in (400, 404)


def test_the_page_costs_the_same_queries_for_one_finding_or_many(clerk):
    counts = []
    for more in (0, 20):
        for _ in range(more):
            make_old()
        with CaptureQueriesContext(connection) as captured:
            clerk.get(QUALITY)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_first_page_offers_it_to_whoever_answers_for_the_place(clerk):
    admin = signed_in(make_user(scopes=[Role.DISTRICT_ADMIN]))
    assert QUALITY in Page(admin.get("/admin/")).links
    assert QUALITY not in Page(clerk.get("/admin/")).links
    assert QUALITY in Page(clerk.get("/admin/figures/figure/")).links
