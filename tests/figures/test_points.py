"""What a page tells of a point: every value it has had, why, and what others say of the same."""

from datetime import UTC, date, datetime, timedelta

import pytest

from figures import vintages
from figures.models import Figure
from figures.points import with_vintages
from tests.api.public_rows import read
from tests.factories import (
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

START = datetime(2022, 1, 1, tzinfo=UTC)


@pytest.fixture
def gdp():
    return make_indicator(code="gdp", name="地区生产总值", unit="亿元", decimals=1)


@pytest.fixture
def publish(gdp):
    """Publishes a value of 润州's GDP of 2021, released on a day: vintages decide what stands."""
    numbers = iter(range(100))

    def published(value, on, *, release=None, **fields):
        release = make_release(
            **{
                "released_on": date.fromisoformat(on),
                "published_at": START + timedelta(days=next(numbers)),
                "state": "published",
            }
            | (release or {})
        )
        figure = make_figure(release=release, indicator=gdp, value=value, **fields)
        vintages.promote(release)
        figure.refresh_from_db()
        return figure

    return published


def story(figure, **options):
    """The vintages of a figure's point as (words, why, whether it stands)."""
    (point,) = with_vintages(Figure.objects.with_release().filter(pk=figure.pk), **options)
    return [
        (
            "撤销" if each.figure.is_tombstone else each.figure.display_value,
            each.why,
            each.is_standing,
        )
        for each in point.vintages
    ]


def test_a_number_that_was_always_the_same_has_no_history(publish):
    assert story(publish(210, "2022-01-20")) == []


def test_every_value_says_when_from_whom_at_which_stage_and_why(client, publish):
    bulletin = make_source(name="统计公报")
    publish(210, "2022-01-20", accounting_stage="preliminary", release={"source": bulletin})
    standing = publish(
        "222.3",
        "2022-09-30",
        accounting_stage="revised",
        note="含开发区",
        release={"reason": "第五次经济普查修订"},
    )

    page = Page(client.get("/figures/gdp/"))

    assert story(standing) == [
        ("222.3亿元", "第五次经济普查修订", True),
        ("210.0亿元", "", False),
    ]
    told = page.text[page.text.index("修订记录：共公布 2 次") :]
    for words in (
        "222.3亿元 现行 修订数",
        "2022年9月30日发布，本站2022年1月2日公开；来源：",
        "原因：第五次经济普查修订",
        "210.0亿元 初步核算数",
        "2022年1月20日发布，本站2022年1月1日公开；来源：统计公报",
    ):
        assert words in told


def test_a_yearbook_loaded_later_never_overwrites_a_revised_value(client, publish):
    revised = publish("222.3", "2022-09-30", accounting_stage="revised")
    publish(210, "2023-11-01", release={"source": make_source(name="统计年鉴")})

    page = Page(client.get("/figures/gdp/"))
    rows = rows_of(client.get("/figures/gdp/?format=csv"), "csv")

    assert [("222.3" in row, "210" in row) for row in rows] == [(True, False)]
    assert story(revised) == [
        ("210.0亿元", "核算阶段早于修订数，不取代它", False),
        ("222.3亿元", "", True),
    ]
    assert "原因：核算阶段早于修订数，不取代它" in page.text


def test_a_correction_gives_its_reason_and_hides_what_it_withdrew(publish, gdp):
    publish(210, "2022-01-20")
    wrong = publish(2223, "2022-09-30")
    release = wrong.release
    type(release).objects.filter(pk=release.pk).update(state="withdrawn")
    vintages.restore(release)
    make_review_event(
        record_type="figures.release",
        record_code=release.code,
        step="withdrawn",
        reason="小数点填错，电话13812345678",
    )
    right = publish("222.3", "2022-09-30", release={"corrects": release})

    assert story(right) == [
        ("222.3亿元", "小数点填错，电话138****5678", True),
        ("210.0亿元", "", False),
    ]


def test_what_is_for_staff_or_not_published_is_in_no_history(publish, gdp):
    standing = publish(210, "2022-01-20")
    publish("409.09", "2022-02-20", audience="staff")
    make_figure(indicator=gdp, value=333, release=make_release(state="approved"))

    assert story(standing) == []


def test_a_retracted_number_tells_what_it_was(client, publish):
    publish(210, "2022-01-20")
    publish(None, "2022-03-01", is_tombstone=True, note="重复统计")
    publish(300, "2022-03-01", period_end=date(2020, 12, 31), period_start=date(2020, 1, 1))

    text = Page(client.get("/figures/gdp/")).text

    told = text[text.index("已撤销的数") :]
    assert "润州区 2021年 已撤销" in told
    assert "备注：重复统计" in told
    assert "210.0亿元" in told


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        ("2022-01-19", []),
        ("2022-01-20", ["210"]),
        ("2022-09-29", ["210"]),
        ("2022-09-30", ["222.3"]),
        ("2023-01-01", []),
        ("2023-06-01", ["225"]),
    ],
)
def test_any_day_s_page_files_and_api_show_what_stood(client, publish, day, shown):
    publish(210, "2022-01-20")
    publish("222.3", "2022-09-30")
    publish(None, "2023-01-01", is_tombstone=True)
    publish(225, "2023-06-01")

    page = Page(client.get(f"/figures/gdp/?as_of={day}"))
    api = read(client, f"/api/v1/figures/?indicator=gdp&as_of={day}")

    assert page.status == 200
    assert [row["value"] for row in api["results"]] == shown
    for format in ("csv", "xlsx", "json"):
        rows = rows_of(client.get(f"/figures/gdp/?as_of={day}&format={format}"), format)
        assert len(rows) == len(shown)
        assert all(value in row for row, value in zip(rows, shown, strict=True))
    assert f"本页按{int(day[:4])}年" in page.text
    for value in ("210.0亿元", "222.3亿元", "225.0亿元"):
        stands = any(value.startswith(each) for each in shown)
        assert (value in page.text[: page.text.index("全部数据")]) == stands
    assert ("还没有来源公布这个数" in page.text) == (not shown)


def test_a_day_s_page_tells_no_later_history_and_keeps_its_day_in_its_links(client, publish):
    publish(210, "2022-01-20")
    publish(211, "2022-02-20")
    publish("222.3", "2022-09-30")

    then = Page(client.get("/figures/gdp/?as_of=2022-03-01&district=321111"))

    assert "修订记录：共公布 2 次" in then.text
    assert "222.3" not in then.text
    assert "?district=321111&as_of=2022-03-01&format=csv" in then.links
    assert "/figures/gdp/?district=321111" in then.links
    answer = client.get("/figures/gdp/?as_of=2022-03-01&format=csv")
    assert "2022" in answer["Content-Disposition"]
    every = read(client, "/api/v1/figures/?indicator=gdp&vintages=all&as_of=2022-03-01")
    assert sorted(row["value"] for row in every["results"]) == ["210", "211"]


@pytest.mark.parametrize("day", ["2100-01-01", "2022-02-30", "1999-12-31", "昨天", "٢٠٢٢-٠١-٠١"])
def test_a_day_that_is_none_is_not_found(client, publish, day):
    publish(210, "2022-01-20")

    assert client.get("/figures/gdp/", {"as_of": day}).status_code == 404
    assert read(client, f"/api/v1/figures/?as_of={day}", 400)["fields"]["as_of"]


def test_a_place_without_a_number_that_day_is_told_so(client, publish):
    publish(210, "2022-01-20")
    publish(300, "2022-03-20", district=make_district(code="321102", state="published"))

    early = client.get("/figures/gdp/", {"as_of": "2022-02-01", "district": "321102"})

    assert early.status_code == 200
    assert "还没有来源公布这个区的这个数" in Page(early).text
    assert "210" not in Page(early).text
    gone = client.get("/figures/gdp/", {"as_of": "2022-02-01", "district": "321112"})
    assert gone.status_code == 404


def test_publishers_and_bases_stand_side_by_side_the_staff_s_choice_first(client, gdp):
    district = make_district(state="published")
    make_public_figure(indicator=gdp, value=200, publisher="区统计局", basis="现价")
    make_public_figure(indicator=gdp, value=300, publisher="市统计局", basis="可比价")
    make_public_figure(indicator=gdp, value=100, publisher="区发改委")
    make_headline(
        state="published", indicator=gdp, district=district, publisher="市统计局", basis="可比价"
    )

    page = Page(client.get("/figures/gdp/"))
    several = page.text[page.text.index("同一报告期的几个数") : page.text.index("全部数据")]

    assert several.index("首要数据") < several.index("300.0亿元") < several.index("100.0亿元")
    assert several.index("公布：市统计局") < several.index("公布：区发改委")
    for words in ("口径：可比价", "口径：现价", "口径：来源未说明", "润州区，2021年"):
        assert words in several
    listed = Page(client.get("/figures/")).text
    assert "300.0亿元" in listed
    assert "200.0亿元" not in listed


def test_without_a_choice_none_is_called_first_and_a_pair_is_no_disagreement(client, gdp):
    make_public_figure(indicator=gdp, value=200, basis="before")
    make_public_figure(indicator=gdp, value=100, basis="after")
    assert "同一报告期的几个数" not in Page(client.get("/figures/gdp/")).text
    listed = Page(client.get("/figures/")).text
    assert "100.0亿元" in listed
    assert "200.0亿元" not in listed

    make_public_figure(indicator=gdp, value=300, publisher="市统计局")
    make_public_figure(indicator=gdp, value=301)
    text = Page(client.get("/figures/gdp/")).text
    assert "同一报告期的几个数" in text
    assert "首要数据" not in text
    assert "实施前200.0亿元，实施后100.0亿元" in text


@pytest.mark.parametrize("as_of", ["", "?as_of=2022-03-01"])
def test_histories_cost_the_same_queries_for_one_or_many(
    client, gdp, as_of, django_assert_max_num_queries
):
    def tell(year):
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        for number in range(3):
            make_public_figure(
                indicator=gdp,
                value=number,
                is_current=number == 2,
                publisher="市统计局" if number == 1 else "",
                **period,
            )
        make_public_figure(indicator=gdp, value=3, is_current=False, **period)

    counts = []
    for years in ([1999], range(2000, 2020)):
        for year in years:
            tell(year)
        with django_assert_max_num_queries(40) as captured:
            assert client.get(f"/figures/gdp/{as_of}").status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1]
