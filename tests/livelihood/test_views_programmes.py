"""Programmes: every number has its list, and what an office reported is read from figures."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.http import QueryDict

from figures.models import Figure
from livelihood.filters import MatterFilter
from livelihood.models import Matter
from livelihood.parts import PARTS
from livelihood.rates import tally
from publishing.review import steps
from publishing.review.models import ReviewState
from tests.factories import (
    make_district,
    make_figure,
    make_indicator,
    make_matter_unit,
    make_programme_document,
    make_public_figure,
    make_public_matter,
    make_public_programme,
    make_public_update,
    make_release,
    make_report_line,
    make_source,
    make_unit,
    make_user,
)
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
ON = date(2021, 10, 15)
PERIOD = {
    "period_type": "range",
    "period_start": date(2021, 1, 1),
    "period_end": date(2021, 10, 31),
    "period_basis": "inferred",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=False):
        yield


# what the office reported


@pytest.fixture
def led():
    """百名干部办百件实事 with its office's totals, 118 and 104, 29 and 27, 89 and 77."""
    district = make_district(state="published")
    programme = make_public_programme(name="百名干部办百件实事", district=district)
    source = make_source(name="润州2021年前三季度情况")
    release = make_release(state="published", published_at=datetime(2021, 11, 2, tzinfo=UTC),
                           source=source)  # fmt: skip
    counts = [("合计", 118, 104, False), ("县处级", 29, 27, True), ("正科级", 89, 77, True)]
    for position, (label, total, done, is_part) in enumerate(counts):
        indicators = [make_indicator(name=f"{label}{what}", unit="件") for what in "总办"]
        for indicator, value in zip(indicators, (total, done), strict=True):
            make_public_figure(
                indicator=indicator, value=value, district=district, release=release, **PERIOD
            )
        make_report_line(
            programme=programme, label=label, is_part=is_part, position=position,
            total_indicator=indicators[0], done_indicator=indicators[1],
        )  # fmt: skip
    return programme


def test_the_office_s_totals_give_their_rates_with_counts_source_and_period(client, led):
    page = Page(client.get(led.get_absolute_url()))

    report = page.text.partition("据通报")[2]
    for words in (
        "合计 118件办结104件 88.1%据公布数推算 104 ÷ 118 = 88.1%",
        "县处级 29件办结27件 93.1%据公布数推算 27 ÷ 29 = 93.1%",
        "正科级 89件办结77件 86.5%据公布数推算 77 ÷ 89 = 86.5%",
        "总数：29 + 89 = 118",
        "办结：27 + 77 = 104",
        "2021年1月1日—10月31日（推断）",
        "润州2021年前三季度情况",
    ):
        assert words in report, words
    assert "列入118件（据公布），来源没有列名，本站只有公布的总数" in page.text
    assert page.government_tags["Description"].endswith("：据通报118件，办结104件，88.1%。")
    assert Figure.objects.first().release.get_absolute_url() in page.links


def test_a_new_release_moves_the_rate_of_the_page(client, led):
    done = Figure.objects.get(value=104)
    release = make_release(released_on=date(2021, 11, 20))
    make_figure(release=release, indicator=done.indicator, district=done.district, value=106,
                **PERIOD)  # fmt: skip
    clerk, signer = (make_user(scopes=[role]) for role in ("clerk", "signer"))
    steps.submit(release, by=clerk)
    steps.approve(release, by=signer)
    steps.publish(release, by=signer)

    page = Page(client.get(led.get_absolute_url()))

    assert "106 ÷ 118 = 89.8%" in page.text
    assert "分组与合计不符，照来源列出：办结：27 + 77 = 104，与合计106不一致" in page.text
    assert "88.1%" not in page.text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"qualifier": "more_than"}, "两数报告期不同或为约数，不计算"),
        ({"period_end": date(2021, 9, 30)}, "两数报告期不同或为约数，不计算"),
        ({"is_current": False}, "办结数未公布"),
    ],
)
def test_no_rate_is_made_of_unlike_vague_or_missing_counts(client, led, changes, words):
    Figure.objects.filter(value=104).update(**changes)

    page = Page(client.get(led.get_absolute_url()))

    assert words in page.text
    assert "88.1%" not in page.text


def test_a_line_says_what_it_counts_where_that_is_not_all(client):
    district = make_district(state="published")
    programme = make_public_programme(district=district)
    figure = make_public_figure(district=district, value=28, indicator=make_indicator(unit="个"))
    make_report_line(programme=programme, label="完成的项目", total_indicator=figure.indicator)

    page = Page(client.get(programme.get_absolute_url()))

    assert "完成的项目28个（据公布），来源没有列名" in page.text
    assert "列入28" not in page.text
    assert "据通报：完成的项目28个" in Page(client.get("/livelihood/programmes/")).text


def test_a_target_is_no_result(client):
    district = make_district(state="published")
    programme = make_public_programme(kind="annual", district=district)
    figure = make_public_figure(district=district, value=10, role="target",
                                indicator=make_indicator(unit="件"))  # fmt: skip
    make_report_line(
        programme=programme, label="合计", role="target", total_indicator=figure.indicator
    )
    for _ in range(2):
        make_public_matter(programme=programme, reporting="reported", original_due_on=None)

    page = Page(client.get(programme.get_absolute_url()))

    assert "列入10件（据公布），本站收录2件，其余没有列名。" in page.text
    assert "目标10件" in page.text
    assert "完成数未公布" in page.text


# what the register holds


def make_done(matter, on=date(2021, 6, 1)):
    """It is completed and accepted."""
    completion = make_public_update(matter=matter, kind="completed", happened_on=on)
    make_public_update(matter=matter, kind="accepted", accepts=completion, happened_on=on, text="")


@pytest.fixture
def register():
    """A programme with a matter in nearly every state, and a child that does not count."""
    programme = make_public_programme(name="润州实事")

    def matter(**fields):
        return make_public_matter(programme=programme, **fields)

    make_done(matter(leader_level="county", category="care", original_due_on=date(2021, 6, 30)))
    make_done(matter(leader_level="county", original_due_on=date(2021, 5, 31)))
    make_done(matter(leader_level="section", original_due_on=None))
    awaiting = matter(leader_level="section", original_due_on=date(2021, 9, 30))
    make_public_update(matter=awaiting, kind="completed", happened_on=date(2021, 9, 20))
    matter(leader_level="section", original_due_on=date(2021, 10, 14), title="逾期的事")
    for progress in (100, 79, 10, 0):
        running = matter(starts_on=date(2021, 1, 1), title=f"进度{progress}")
        make_public_update(matter=running, progress=progress, text="")
    for kind in ("suspended", "cancelled"):
        stopped = matter(original_due_on=date(2021, 8, 31))
        make_public_update(matter=stopped, kind=kind, reason="land", text="")
    matter(title="没人报的事")
    parent = matter(title="有子项的事", leader_level="county", category="care")
    make_done(matter(parent=parent, leader_level="county"))
    matter(standing=True)
    matter(reporting="reported", original_due_on=None)
    reported = matter(reporting="reported", original_due_on=None)
    make_public_update(matter=reported, kind="completed")
    for number, lead in enumerate((make_unit(name="甲局"), make_unit(name="乙局"))):
        for row in list(Matter.objects.filter(parent=None))[number::2]:
            make_matter_unit(matter=row, role="lead", unit=lead)
    return programme


def test_the_total_line_hides_nothing(client, register):
    page = Page(client.get(register.get_absolute_url()))

    assert "列入 13 终止 1 暂缓 1 总数 11 常态化推进（另列） 1" in page.text
    assert "来源报道已完成（另列） 1 来源报道正在推进（另列） 1" in page.text
    assert "办结率 27.3% 办结3件，共11件" in page.text
    assert "按期办结率 40.0% 到期应办结5件，按原定日期完工2件" in page.text
    assert "完工待验收 1 占总数 9.1%" in page.text
    assert "逾期 1 占总数 9.1%" in page.text


def test_every_count_is_the_count_of_its_list(client, register):
    counts = tally(Matter.objects.filter(programme=register), on=ON)
    expected = {name: getattr(counts, name) for name in PARTS if hasattr(counts, name)}
    expected["unfinished"] = counts.total - counts.done

    for name, count in expected.items():
        address = f"/livelihood/?programme={register.code}&part={name}&format=json"
        assert len(rows_of(client.get(address), "json")) == count, name


def numbers_of(page) -> dict[str, int]:
    """Every count of the page that opens a list, by the address of that list."""
    link = (
        r'href="(/livelihood/\?[^"]*part=[^"]*)"[^>]*>'
        r"(?:<span[^>]*>[^<]*</span> <strong[^>]*>)?(\d+)<"
    )
    return {address.replace("&amp;", "&"): int(n) for address, n in re.findall(link, page.html)}


def test_every_number_of_the_page_opens_a_list_of_so_many(client, register):
    numbers = numbers_of(Page(client.get(register.get_absolute_url())))

    today = {address: count for address, count in numbers.items() if "as_of" not in address}
    months = [address for address in numbers if "as_of" in address]
    assert len(today) > 30
    assert len(months) > 20
    for address, count in numbers.items():
        if address in today or "2021-09-30" in address:
            filterset = MatterFilter(QueryDict(address.partition("?")[2]))
            assert filterset.is_valid(), address
            assert filterset.qs.count() == count, address


@pytest.mark.parametrize("group", ["", "&leader=none", "&level=none&as_of=2021-09-30"])
def test_the_page_its_files_and_the_api_list_the_same_matters(client, register, group):
    query = f"programme={register.code}&part=total{group}"

    listed = rows_of(client.get(f"/livelihood/?{query}&format=csv"), "csv")
    answer = client.get(f"/api/v1/matters/?{query}").json()

    codes = sorted(row[0] for row in listed)
    assert codes
    assert f"共 {len(codes)} 件" in Page(client.get(f"/livelihood/?{query}")).text
    assert sorted(row["code"] for row in answer["results"]) == codes


def test_a_rate_opens_its_list_with_the_unfinished_first(client, register):
    page = Page(client.get(register.get_absolute_url()))
    address = next(link for link in page.links if "order=unfinished" in link)

    rows = rows_of(client.get(f"{address}&format=json"), "json")

    statuses = [row[6] for row in rows]
    assert len(rows) == 11
    assert [word.endswith("办结") for word in statuses] == [False] * 8 + [True] * 3


def test_the_groups_have_their_own_rates(client, register):
    page = Page(client.get(register.get_absolute_url()))

    assert "县处级 3 2 66.7% 0" in page.text
    assert "乡科级正职 3 1 33.3% 1" in page.text
    assert "未注明 5 0 0.0%" in page.text, "what no leader is named for is hidden nowhere"
    assert "按牵头单位" in page.text
    assert "甲局" in page.text


def test_a_programme_of_nothing_has_no_rate(client):
    programme = make_public_programme()
    cancelled = make_public_matter(programme=programme)
    make_public_update(matter=cancelled, kind="cancelled", reason="policy", text="")

    page = Page(client.get(programme.get_absolute_url()))

    assert "列入 1 终止 1 暂缓 0 总数 0" in page.text
    assert "办结率 — 办结0件，共0件" in page.text


def test_a_stale_programme_says_until_when_and_computes_nothing_late(client, register):
    with time_machine.travel("2022-06-01T08:00:00+08:00", tick=False):
        page = Page(client.get(register.get_absolute_url()))

    assert "资料截至2021年9月，其后未公布，不再计算逾期和序时" in page.text
    assert "逾期 1" not in page.text
    assert "资料截至较早" in page.text


def test_documents_stand_in_order_with_their_numbers(client):
    programme = make_public_programme()
    for number, on in (("2号", date(2021, 3, 1)), ("1号", date(2021, 1, 5))):
        make_programme_document(
            programme=programme, number=number, title=f"文件{number}", on=on, kind="plan",
            state="published",
        )  # fmt: skip
    make_programme_document(programme=programme, title="草稿文件")

    text = Page(client.get(programme.get_absolute_url())).text

    assert "2021年1月5日 实施计划 文件1号，1号" in text
    assert text.index("文件1号") < text.index("文件2号")
    assert "草稿文件" not in text


def test_the_page_can_be_read_as_of_a_day_and_its_lists_too(client, register, led):
    page = Page(client.get(register.get_absolute_url(), {"as_of": "2021-05-31"}))

    assert "本页按2021年5月31日的情况显示" in page.text
    assert "办结率 0.0% 办结0件，共13件" in page.text
    address = next(link for link in page.links if "part=total" in link)
    assert "as_of=2021-05-31" in address
    assert "共 13 件" in Page(client.get(address)).text
    # The office's totals came out in November.
    page = Page(client.get(led.get_absolute_url(), {"as_of": "2021-10-01"}))
    assert "据通报" not in page.text
    assert client.get(led.get_absolute_url(), {"as_of": "2021-13-01"}).status_code == 404


@pytest.mark.parametrize("revised", [False, True], ids=["a later month", "a revised number"])
def test_what_an_office_says_later_hides_nothing_that_it_said_by_the_day(client, led, revised):
    period = PERIOD if revised else PERIOD | {"period_end": date(2021, 11, 30)}
    release = make_release(state="published", released_on=date(2021, 12, 20))
    for figure in list(Figure.objects.filter(value__in=(118, 104))):
        if revised:
            Figure.objects.filter(pk=figure.pk).update(is_current=False)
        make_public_figure(
            release=release, indicator=figure.indicator, district=figure.district, value=100,
            **period,
        )  # fmt: skip

    with time_machine.travel("2022-01-10T08:00:00+08:00"):
        then = Page(client.get(led.get_absolute_url(), {"as_of": "2021-12-01"}))
        now = Page(client.get(led.get_absolute_url()))

    assert "104 ÷ 118 = 88.1%" in then.text
    assert "100 ÷ 100" in now.text


def test_the_list_shows_each_programme_with_both_totals(client, led, register):
    page = Page(client.get("/livelihood/programmes/"))

    assert "据通报：118件，办结104件，88.1%" in page.text
    assert "总数11件，办结3件，27.3%" in page.text
    assert "来源报道2件，其中已完成1件" in page.text
    rows = rows_of(client.get("/livelihood/programmes/?q=百名&format=csv"), "csv")
    assert [row[1] for row in rows] == ["百名干部办百件实事"]
    assert "118件，办结104件，88.1%" in rows[0]
    assert "共 0 份" in Page(client.get("/livelihood/programmes/?kind=led&q=没有")).text
    assert client.get("/livelihood/programmes/?year=1999").status_code == 404


@pytest.mark.parametrize(
    ("state", "status"), [(ReviewState.DRAFT, 404), (ReviewState.WITHDRAWN, 410)]
)
def test_a_withdrawn_programme_is_gone_and_a_draft_was_never_there(client, state, status):
    moment = datetime(2021, 1, 1, tzinfo=UTC) if state == ReviewState.WITHDRAWN else None
    programme = make_public_programme(state=state, published_at=moment)
    assert client.get(programme.get_absolute_url()).status_code == status


def test_programmes_cost_the_same_queries_for_one_or_25(
    client, led, register, django_assert_max_num_queries
):
    def queries(path):
        with django_assert_max_num_queries(60) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    paths = ["/livelihood/programmes/", "/districts/321111/"]
    few = [queries(path) for path in paths]
    indicator = make_indicator()
    for _ in range(23):
        programme = make_public_programme(district=led.district, owner=led.owner)
        make_public_matter(programme=programme, owner=led.owner)
        make_report_line(programme=programme, total_indicator=indicator)
    assert [queries(path) for path in paths] == few
