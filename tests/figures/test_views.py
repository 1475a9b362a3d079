import re
from datetime import UTC, date, datetime

import pytest

from figures.models import RESERVED_CODES, Figure
from publishing.models import ReviewEvent
from tests.factories import (
    make_category,
    make_district,
    make_figure,
    make_headline,
    make_indicator,
    make_public_figure,
    make_release,
    make_review_event,
    make_source,
)
from tests.reading_pages import Page, rows_of

pytestmark = pytest.mark.django_db
MOMENT = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def district():
    return make_district(state="published", published_at=MOMENT)


@pytest.fixture
def gdp():
    return make_indicator(
        code="gdp",
        name="地区生产总值",
        unit="亿元",
        decimals=1,
        definition="报告期累计值",
        category=make_category(code="economy", name="经济"),
    )


def make_public_release(**fields):
    return make_release(**{"state": "published", "published_at": MOMENT} | fields)


# indicators


def test_the_list_groups_indicators_with_their_newest_number(client, gdp):
    make_public_figure(indicator=gdp, value="210")
    make_public_figure(
        indicator=gdp,
        value="222.3",
        period_type="cumulative",
        period_start=date(2022, 1, 1),
        period_end=date(2022, 9, 30),
    )
    make_indicator(name="没有数的指标")

    page = Page(client.get("/figures/"))

    assert "/figures/gdp/" in page.links
    assert "222.3亿元" in page.text
    assert "润州区，2022年1—9月" in page.text
    assert "210" not in page.text
    assert "没有数的指标" not in page.text


def test_every_category_is_one_click_from_the_list_and_from_home(client, gdp):
    make_public_figure(indicator=gdp)
    make_category(code="empty", name="没有数的分类")

    for path in ("/figures/", "/figures/?order=name", "/"):
        page = Page(client.get(path))
        assert "/figures/?category=economy" in page.links
        assert "/figures/?category=empty" not in page.links
    assert "按分类查看" not in Page(client.get("/figures/?category=economy")).text


def test_the_list_of_one_place_shows_that_place_s_numbers(client, gdp, district):
    make_public_figure(indicator=gdp, value="210")
    other = make_district(code="321102", state="published")
    make_public_figure(indicator=gdp, value="333", district=other)
    make_public_figure(indicator=make_indicator(name="只有京口有"), district=other)

    page = Page(client.get("/figures/?district=321111"))

    assert "210.0亿元" in page.text
    assert "333" not in page.text
    assert "只有京口有" not in page.text
    assert "行政区：润州区" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=生产", True),
        ("q=GDP", True),
        ("q=ｇｄｐ", True),
        ("q=累计值", True),
        ("q=生产+税收", False),
        ("q=%25", False),
        ("category=economy", True),
        ("category=economy&q=不存在", False),
    ],
)
def test_the_list_finds_by_words_and_category(client, gdp, query, found):
    make_public_figure(indicator=gdp)

    page = Page(client.get(f"/figures/?{query}"))

    assert page.status == 200
    assert ("/figures/gdp/" in page.links) == found
    assert ("没有符合条件的内容" in page.text) != found


@pytest.mark.parametrize(
    "query",
    [
        "category=nonsense",
        "district=999999",
        "district=" + "9" * 40,
        "order=-pk",
        "order=value",
        "page=2",
        "page=９",
        "page=" + "9" * 25,
        "format=html",
        "format=json&district=1",
    ],
)
def test_what_cannot_be_used_is_refused_politely(client, gdp, query):
    make_public_figure(indicator=gdp)

    assert client.get(f"/figures/?{query}").status_code == 404
    assert client.get(f"/figures/gdp/?{query}").status_code in (200, 404)
    assert client.get(f"/figures/releases/?{query}").status_code in (200, 404)


def test_an_indicator_shows_value_period_rank_source_and_definition(client, gdp):
    source = make_source(name="前三季度情况", published_on=date(2021, 11, 1))
    release = make_public_release(
        source=source, released_precision="month", released_basis="inferred"
    )
    make_figure(
        release=release,
        is_current=True,
        indicator=gdp,
        value="222.3",
        period_type="cumulative",
        period_end=date(2021, 9, 30),
        rank_scope="镇江市",
        rank_basis="增幅",
        rank_change=1,
        rank_change_base="2021年上半年",
        source_locator="生产总值222.3",
    )

    page = Page(client.get("/figures/gdp/"))

    assert page.heading == "地区生产总值"
    for words in (
        "润州区",
        "222.3亿元",
        "2021年1—9月",
        "镇江市增幅位次较2021年上半年进1位",
        "前三季度情况",
        "2021年11月（推断）",
        "出处“生产总值222.3”",
        "报告期累计值",
    ):
        assert words in page.text
    assert release.get_absolute_url() in page.links


def test_a_qualifier_is_never_dropped(client, gdp):
    make_public_figure(indicator=gdp, value="1300", qualifier="more_than")

    page = Page(client.get("/figures/gdp/"))

    assert page.text.count("1300.0亿元以上") >= 2
    assert "1300.0亿元以上" in Page(client.get("/figures/")).text


def test_a_derived_number_says_so_and_shows_its_arithmetic(client, gdp):
    make_public_figure(indicator=gdp, value="55", derived=True, derivation="38+17=55")

    assert "据公布数推算 38 + 17 = 55" in Page(client.get("/figures/gdp/")).text


def test_a_change_keeps_the_word_for_how_exact_it_is(client, gdp):
    make_public_figure(
        indicator=gdp, comparison_value=30, comparison_unit="%", comparison_type="pct_change",
        comparison_base_period="2015年", comparison_text="较2015年增长30%以上",
    )  # fmt: skip
    make_public_figure(
        indicator=gdp, value=None, value_kind="growth", comparison_value="-3",
        comparison_unit="%", comparison_type="pct_change", comparison_base_period="上年同期",
        qualifier="about", publisher="市统计局",
    )  # fmt: skip

    text = Page(client.get("/figures/gdp/")).text

    assert "较2015年增长30%以上" in text
    assert "增速约-3%" in text
    assert "约-3%" in text
    assert "较上年同期下降约3%" in text


def test_a_rank_or_growth_alone_hides_no_number(client, gdp):
    make_public_figure(indicator=gdp, value=260)
    next_year = {"period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31)}
    make_public_figure(indicator=gdp, value=None, value_kind="rank", rank_position=3, **next_year)

    page = Page(client.get("/figures/gdp/"))

    lead = page.text[: page.text.index("全部数据")]
    assert "260.0亿元 2021年" in lead
    assert "第3 2022年" in lead


def test_targets_are_told_from_results(client, gdp):
    make_public_figure(indicator=gdp, value="55", role="target")

    assert "目标55.0亿元" in Page(client.get("/figures/gdp/")).text


def test_near_namesakes_stand_side_by_side_with_what_each_counts(client, gdp):
    other = make_indicator(code="police_grids", name="与民警对应的网格数", definition="一格一警")
    gdp.see_also.add(other)
    make_public_figure(indicator=gdp, value="293")
    make_public_figure(indicator=other, value="267")

    for path in ("/figures/gdp/", "/figures/police_grids/"):
        page = Page(client.get(path))
        assert "293.0亿元" in page.text
        assert "267个" in page.text
        assert "一格一警" in page.text
        assert "不能相加" in page.text


def test_near_namesakes_are_shown_as_of_the_place_and_day_of_the_page(client, gdp):
    other = make_indicator(code="police_grids", name="与民警对应的网格数")
    gdp.see_also.add(other)
    jingkou = make_district(code="321102", name="京口区", state="published")
    make_public_figure(indicator=gdp, value="293")
    make_public_figure(indicator=gdp, value="281", district=jingkou)
    later = make_release(
        state="published", published_at=MOMENT, released_on=date(2022, 3, 1),
        source=make_source(name="2022年公报"),
    )  # fmt: skip
    make_public_figure(
        indicator=other, value="267", accounting_stage="final", period_basis="inferred",
        release=later,
    )  # fmt: skip

    today = Page(client.get("/figures/gdp/")).text
    assert "267个 润州区，2021年（推断），最终核实数" in today
    assert "来源：2022年公报 2022年3月1日" in today
    for query in ("as_of=2021-12-31", "district=321102"):
        page = Page(client.get(f"/figures/gdp/?{query}")).text
        assert "267个" not in page
        assert "与民警对应的网格数 未公布" in page
    assert "267个" in Page(client.get("/figures/gdp/?as_of=2022-03-02")).text


def test_what_search_engines_show_tells_numbers_of_one_period_apart(client, gdp):
    make_public_figure(indicator=gdp, value=90, role="target", qualifier="more_than")
    make_public_figure(indicator=gdp, value=80, basis="before")
    make_public_figure(indicator=gdp, value=81, publisher="市统计局", period_basis="inferred")
    make_public_figure(
        indicator=gdp, value=None, value_kind="growth", comparison_value=3, comparison_unit="%",
        comparison_type="pct_change", qualifier="about", basis="可比价",
    )  # fmt: skip

    said = Page(client.get("/figures/gdp/")).government_tags["Description"]

    assert "润州区2021年目标90.0亿元以上" in said
    assert "润州区2021年80.0亿元（实施前）" in said
    assert "润州区2021年（推断）81.0亿元（市统计局）" in said
    assert "润州区2021年增长约3%（可比价）" in said


def test_a_superseded_number_is_kept_for_reference(client, gdp):
    make_public_figure(indicator=gdp, value="210", is_current=False)
    make_public_figure(indicator=gdp, value="222.3")

    page = Page(client.get("/figures/gdp/"))

    assert "修订记录：共公布 2 次" in page.text
    assert "210.0亿元" in page.text


def test_a_retracted_number_stands_among_the_superseded_and_its_page_is_gone_with_the_last(
    client, gdp
):
    earlier, retracting = make_public_release(), make_public_release()
    make_figure(release=earlier, indicator=gdp, value="210", is_current=False)
    make_figure(release=retracting, indicator=gdp, value=None, is_tombstone=True, is_current=True)
    assert client.get("/figures/gdp/").status_code == 410

    make_public_figure(indicator=gdp, period_start=date(2020, 1, 1), period_end=date(2020, 12, 31))
    page = Page(client.get("/figures/gdp/"))
    assert "已撤销" in page.text
    assert "210.0亿元" in page.text


def test_a_rate_stated_without_counts_says_that_nobody_can_check_it(client, gdp):
    rate = make_indicator(code="start_rate", unit="%", measure_kind="stated_rate")
    make_public_figure(indicator=rate, value="92.9")
    make_public_figure(indicator=gdp)

    page = Page(client.get("/figures/start_rate/"))

    assert (
        page.text.count("来源未公布基数，无法核算") == 2
    )  # beside the number, and of the indicator
    assert "无法核算" not in Page(client.get("/figures/gdp/")).text


def test_an_indicator_leads_to_its_total_and_its_parts_where_these_are_public(client, gdp):
    part = make_indicator(code="industry", name="工业增加值", part_of=gdp, breakdown="按产业")
    make_indicator(code="hidden", name="没有数的分项", part_of=gdp)
    make_public_figure(indicator=part)
    assert "/figures/gdp/" not in Page(client.get("/figures/industry/")).links
    make_public_figure(indicator=gdp)

    whole, piece = Page(client.get("/figures/gdp/")), Page(client.get("/figures/industry/"))

    assert "/figures/industry/" in whole.links
    assert "没有数的分项" not in whole.text
    assert "/figures/gdp/" in piece.links
    assert "地区生产总值（按产业）" in piece.text


def test_a_note_stands_with_its_number(client, gdp):
    make_public_figure(indicator=gdp, note="单一商场口径，非全区")

    assert "备注：单一商场口径，非全区" in Page(client.get("/figures/gdp/")).text


def test_an_indicator_of_many_places_asks_for_one_of_them(client, gdp):
    for number in range(9):
        code = f"32110{number}"
        place = make_district(code=code, name=f"第{number}区", state="published")
        for year in (2020, 2021):
            make_public_figure(
                indicator=gdp,
                district=place,
                value=year + number,
                period_start=date(year, 1, 1),
                period_end=date(year, 12, 31),
            )

    crowded = Page(client.get("/figures/gdp/"))
    one = Page(client.get("/figures/gdp/?district=321103"))

    assert "选一个行政区（共 9 个公布了这个数）" in crowded.text
    assert "<figure" not in crowded.html
    assert crowded.text.index("第8区 2021年") < crowded.text.index("第0区 2020年")
    assert re.search("信息来源：(第[0-9]+篇报道、?){3}等18个来源", crowded.text)
    assert "<figure" in one.html
    assert "2024.0亿元" in one.text
    assert "2025.0亿元" not in one.text
    assert "?district=321103&format=csv" in one.links
    assert len(rows_of(client.get("/figures/gdp/?district=321103&format=csv"), "csv")) == 2
    assert client.get("/figures/gdp/?district=321199").status_code == 404


def test_a_long_history_of_one_indicator_hides_no_other(client, gdp, district, monkeypatch):
    monkeypatch.setattr("figures.profile.MOST_FIGURES", 5)
    for year in range(2000, 2020):
        make_public_figure(
            indicator=gdp,
            district=district,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )
    make_public_figure(indicator=make_indicator(name="网格数"), district=district)

    assert "网格数" in Page(client.get("/districts/321111/")).text


@pytest.mark.parametrize(
    ("today", "said"), [("2022-12-31", False), ("2023-02-05", True), ("2026-11-22", True)]
)
def test_old_figures_are_said_to_be_old(client, gdp, district, time_machine, today, said):
    make_public_figure(indicator=gdp, value="222.3", district=district)
    make_public_figure(
        indicator=gdp,
        value="400",
        role="target",
        district=district,
        period_start=date(2035, 1, 1),
        period_end=date(2035, 12, 31),
    )
    time_machine.move_to(f"{today}T12:00:00+08:00")

    for path in ("/figures/gdp/", "/districts/321111/"):
        page = Page(client.get(path))
        assert ("资料截至2021年12月31日，其后未公布" in page.text) == said


def test_a_chart_states_its_finding_and_has_its_table(client, gdp):
    for year, value in ((2015, "55"), (2020, "38")):
        make_public_figure(
            indicator=gdp,
            value=value,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )

    page = Page(client.get("/figures/gdp/"))

    assert "<title" in page.html
    assert ">润州区：2015年55.0亿元，2020年38.0亿元，2016—2019年未公布。</desc>" in page.html
    assert "2016—2019年" in page.text
    assert "未公布" in page.text
    assert "<caption>地区生产总值（单位：亿元）</caption>" in page.html


@pytest.mark.parametrize(
    ("release", "audience", "status"),
    [
        ({"state": "draft"}, "public", 404),
        ({"state": "importing"}, "public", 404),
        ({"state": "approved"}, "public", 404),
        ({"state": "published"}, "staff", 404),
        ({"state": "withdrawn"}, "staff", 404),
        ({"state": "withdrawn"}, "public", 410),
        ({"state": "published"}, "public", 200),
    ],
)
def test_an_indicator_is_as_public_as_its_releases(client, gdp, release, audience, status):
    make_figure(
        indicator=gdp,
        value="409.09",
        audience=audience,
        is_current=release["state"] == "published",
        release=make_release(**release),
    )

    for path in ("/figures/gdp/", "/figures/gdp/?format=json"):
        response = client.get(path)
        assert response.status_code == status
    if status != 200:
        for path in ("/figures/", "/", "/sitemap.xml", "/sitemap/"):
            text = client.get(path).content.decode()
            assert "409.09" not in text
            assert "/figures/gdp/" not in text


@pytest.mark.parametrize("code", ["unknown", "9" * 300, "٢٠٢٥", "GDP"])
def test_an_indicator_that_is_none_is_not_found(client, gdp, code):
    make_public_figure(indicator=gdp)

    assert client.get(f"/figures/{code}/").status_code == 404


def test_a_staff_only_figure_is_nowhere_beside_public_ones(client, gdp):
    release = make_public_release()
    make_figure(release=release, indicator=gdp, value="222.3", is_current=True)
    make_figure(
        release=release,
        indicator=gdp,
        value="409.09",
        audience="staff",
        is_current=True,
        basis="推算",
    )

    for path in (
        "/figures/",
        "/figures/gdp/",
        release.get_absolute_url(),
        "/",
        "/districts/321111/",
    ):
        assert "409.09" not in client.get(path).content.decode()
    for path in ("/figures/gdp/", release.get_absolute_url()):
        rows = rows_of(client.get(f"{path}?format=csv"), "csv")
        assert len(rows) == 1
        assert "409.09" not in rows[0]


# tags


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("/", 3),
        ("/about/", 3),
        ("/sitemap/", 3),
        ("/nothing/", 3),
        ("/figures/", 7),
        ("/figures/releases/", 7),
        ("/figures/gdp/", 10),
        ("/figures/releases/TJ-321111-900001/", 10),
    ],
)
def test_every_kind_of_page_carries_its_tags(client, settings, gdp, path, count):
    settings.SITE_NAME, settings.SITE_DOMAIN = "示例区数据", "www.example.gov.cn"
    settings.SITE_ID_CODE = "3211110001"
    make_figure(
        indicator=gdp, is_current=True, release=make_public_release(code="TJ-321111-900001")
    )

    page = Page(client.get(path))

    tags = page.government_tags
    assert len(set(tags) - {"Keywords", "Description"}) == count
    assert all(content and content != "None" for content in tags.values())
    if count == 10:
        assert tags["ArticleTitle"] == page.heading
        assert f"发布时间：{tags['PubDate']}" in page.text
        assert tags["ContentSource"] in page.text


# releases


def test_the_releases_are_listed_newest_first(client):
    make_public_release(title="甲批", released_on=date(2020, 1, 1))
    make_public_release(title="乙批", released_on=date(2021, 1, 1))
    make_release(title="草稿里的")

    page = Page(client.get("/figures/releases/"))

    assert page.text.index("乙批", page.text.index("共 2 次发布")) < page.text.rindex("甲批")
    assert "草稿里的" not in page.text
    assert "甲批" not in Page(client.get("/figures/releases/?year=2021&order=new")).text


def test_a_release_shows_its_source_steps_and_numbers_but_no_names(client, gdp):
    release = make_public_release(title="三季度数据", file_name="三季度.csv", file_sha256="ab" * 32)
    make_figure(release=release, indicator=gdp, value="222.3", is_current=True)
    for step in ("wrote", "submitted", "approved", "published"):
        make_review_event(
            record_type="figures.release",
            record_code=release.code,
            step=step,
            actor="张三",
            at=MOMENT,
            to_state="" if step == "wrote" else step,
        )

    page = Page(client.get(release.get_absolute_url()))

    assert page.heading == "三季度数据"
    for words in (
        "报送（信息员）",
        "审核通过（审核人）",
        "签发（签发人）",
        "2021-11-02 09:30",
        "222.3亿元",
        "三季度.csv",
        "ab" * 32,
        "共公开 1 个数",
    ):
        assert words in page.text
    assert "张三" not in page.text
    assert "编写" not in page.text
    assert set(ReviewEvent.objects.values_list("actor", flat=True)) == {"张三"}


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("draft", 404),
        ("importing", 404),
        ("submitted", 404),
        ("withdrawn", 410),
        ("published", 200),
    ],
)
def test_a_release_is_gone_once_withdrawn_and_was_never_there_before(client, state, status):
    release = make_release(state=state, title="某次发布")

    response = client.get(release.get_absolute_url())

    assert response.status_code == status
    assert ("某次发布" in response.content.decode()) == (status == 200)


# downloads


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("path", ["/figures/gdp/", "/figures/releases/TJ-321111-900001/"])
def test_a_download_of_figures_names_everything_about_each_number(client, gdp, path, format):
    source = make_source(name="=来源")
    make_figure(
        indicator=gdp,
        value="1300",
        qualifier="more_than",
        is_current=True,
        release=make_public_release(code="TJ-321111-900001", source=source),
    )

    (row,) = rows_of(client.get(f"{path}?format={format}"), format)

    for text in ("321111", "润州区", "gdp", "2021年", "2021-01-01", "1300", "亿元", "以上"):
        assert text in row
    assert ("=来源" if format == "json" else "'=来源") in row


@pytest.mark.parametrize("format", ["csv", "json"])
def test_the_list_and_its_download_say_of_what_kind_each_newest_number_is(client, gdp, format):
    release = make_public_release(released_on=date(2021, 10, 20), source=make_source(name="公报"))
    make_public_figure(
        indicator=gdp, release=release, role="target", basis="after", publisher="市统计局",
        accounting_stage="revised",
    )  # fmt: skip

    shown = Page(client.get("/figures/")).text
    (row,) = rows_of(client.get(f"/figures/?format={format}"), format)

    for words in ("目标", "口径：实施后", "公布：市统计局", "修订数", "公报2021年10月20日"):
        assert words in shown
    for words in ("目标", "实施后", "市统计局", "修订数", "公报"):
        assert words in row
    assert any(str(cell).startswith("2021-10-20") for cell in row)


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_the_list_s_download_holds_the_page_s_rows(client, gdp, format):
    make_public_figure(indicator=gdp)
    make_public_figure(indicator=make_indicator(category=gdp.category))
    make_public_figure(indicator=make_indicator(name="别的"))

    links = Page(client.get("/figures/?category=economy")).links
    rows = rows_of(client.get(f"/figures/?category=economy&format={format}"), format)

    assert [row[2:5] for row in rows] == [
        [value, "润州区", "2021年"] for value in ("117.0亿元", "117个")
    ]
    indicators = [link for link in links if link.startswith("/figures/") and link.count("/") == 3]
    shown = [link for link in indicators if link.split("/")[2] not in RESERVED_CODES]
    assert [f"/figures/{row[0]}/" for row in rows] == shown
    assert len(rows) == 2


def test_a_workbook_beyond_its_limit_sends_readers_to_csv(client, gdp, monkeypatch):
    monkeypatch.setattr("publishing.pages.downloads.MOST_WORKBOOK_ROWS", 0)
    make_public_figure(indicator=gdp)

    assert client.get("/figures/gdp/?format=xlsx").status_code == 404
    assert client.get("/figures/gdp/?format=csv").status_code == 200


# the district's page and the home page


def test_a_district_shows_its_headlines_and_all_its_figures(client, gdp, district):
    make_public_figure(indicator=gdp, value="222.3", district=district)
    make_public_figure(
        indicator=make_indicator(name="网格数", unit="个"), value="293", district=district
    )
    make_headline(state="published", indicator=gdp, district=district)

    page = Page(client.get("/districts/321111/"))

    assert page.text.index("主要数据") < page.text.index("全部数据")
    assert page.text.count("222.3亿元") == 2
    assert page.text.count("293个") == 1
    assert "/figures/?district=321111" in page.links


def test_a_headline_follows_the_staff_s_choice_of_publisher(client, gdp, district):
    make_public_figure(indicator=gdp, value="200", publisher="区统计局", district=district)
    make_public_figure(indicator=gdp, value="300", publisher="市统计局", district=district)
    make_headline(state="published", indicator=gdp, publisher="市统计局", district=district)
    make_headline(indicator=make_indicator(), district=district)

    page = Page(client.get("/"))

    assert "300.0亿元" in page.text
    assert "200.0亿元" not in page.text
    assert "公布：市统计局" in page.text
    headline = Page(client.get("/districts/321111/")).text
    assert "300.0亿元 2021年 公布：市统计局" in headline


def test_a_district_without_figures_has_no_empty_block(client, district):
    page = Page(client.get("/districts/321111/"))

    assert "主要数据" not in page.text
    assert "全部数据" not in page.text


# cost


def queries_of(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as captured:
        response = client.get(path)
        assert response.status_code == 200
        if response.streaming:
            b"".join(response.streaming_content)
    return len(captured)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/sitemap/",
        "/sitemap.xml",
        "/figures/",
        "/figures/?format=csv",
        "/figures/?district=321111",
        "/figures/gdp/",
        "/figures/gdp/?format=json",
        "/figures/releases/",
        "/figures/releases/?format=csv",
        "/figures/releases/TJ-321111-900001/",
        "/figures/releases/TJ-321111-900001/?format=csv",
        "/districts/321111/",
    ],
)
def test_pages_cost_the_same_queries_for_one_figure_or_many(
    client, gdp, district, path, django_assert_max_num_queries
):
    release = make_public_release(code="TJ-321111-900001")
    make_figure(release=release, indicator=gdp, district=district, is_current=True)
    make_figure(
        release=make_public_release(), indicator=gdp, district=district, value=116, is_current=False
    )
    gdp.see_also.add(make_public_figure(district=district).indicator)
    make_headline(state="published", indicator=gdp, district=district)
    one = queries_of(client, path, django_assert_max_num_queries)
    for year in range(1990, 2014):
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        make_figure(release=release, indicator=gdp, district=district, is_current=True, **period)
        other = make_public_figure(release=release, district=district, is_current=True)
        make_figure(
            release=make_public_release(source=make_source()),
            indicator=gdp,
            district=district,
            is_current=False,
            **period,
        )
        if year < 2000:
            gdp.see_also.add(other.indicator)
            make_headline(
                state="published", indicator=other.indicator, district=district, position=year
            )

    assert queries_of(client, path, django_assert_max_num_queries) == one
    assert Figure.objects.count() > 25


def test_a_release_tells_its_numbers_apart_and_says_what_it_retracts(client, gdp):
    release = make_public_release(reason="普查后修订")
    make_public_figure(indicator=gdp, release=release, value=80, accounting_stage="revised")
    make_public_figure(indicator=gdp, release=release, value=81, publisher="市统计局")
    make_public_figure(indicator=gdp, release=release, value=82, basis="before")
    make_figure(indicator=gdp, release=release, value=83, basis="旧口径", note="试行方法")
    make_public_figure(
        indicator=gdp, release=release, is_tombstone=True, basis="错的", note="录入有误"
    )
    make_public_figure(
        indicator=gdp, release=release, is_tombstone=True, audience="staff", basis="密", note="机密"
    )

    text = Page(client.get(release.get_absolute_url())).text

    for words in (
        "80.0亿元 修订数", "公布：市统计局", "口径：实施前", "口径：旧口径", "83.0亿元 不是现行数",
        "试行方法", "改动原因普查后修订", "撤销以前公布的 1 个数", "录入有误",
    ):  # fmt: skip
        assert words in text, words
    assert "机密" not in text


def test_a_long_table_is_paged(client, gdp):
    release = make_public_release()
    for year in range(1950, 2021):
        make_figure(
            release=release,
            indicator=gdp,
            is_current=True,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )

    for path in ("/figures/gdp/", release.get_absolute_url()):
        first, second = Page(client.get(path)), Page(client.get(f"{path}?page=2"))
        assert "第 1 页，共 2 页" in first.text
        assert "?page=2" in first.links
        assert "第 2 页，共 2 页" in second.text
        assert client.get(f"{path}?page=3").status_code == 404
        assert len(rows_of(client.get(f"{path}?format=csv"), "csv")) == 71
