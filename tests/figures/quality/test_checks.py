"""What the checks find in public figures, and what they leave alone."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from figures import periods
from figures.models import Figure
from figures.quality import Kind, findings_of
from figures.quality.derived import numbers_of
from figures.quality.disagreements import disagree
from figures.quality.lines import missing_of
from tests.factories import (
    make_district,
    make_figure,
    make_headline,
    make_indicator,
    make_public_figure,
    make_release,
)

pytestmark = pytest.mark.django_db
TODAY = date(2022, 6, 1)


@pytest.fixture
def place():
    return make_district(state="published")


def found(place, kind, *, today=TODAY) -> list:
    """The findings of one kind about a place."""
    return [finding for finding in findings_of(place, today=today) if finding.kind == kind]


def sentences(place, kind, **said) -> list[str]:
    return [finding.sentence for finding in found(place, kind, **said)]


def of_year(year, **fields):
    """A public figure of a whole year."""
    span = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
    return make_public_figure(**span | fields)


@pytest.fixture
def total():
    return make_indicator(name="市场主体", unit="户", decimals=1)


def split(total, *values, breakdown="按主体类型", **fields):
    """Public figures of a total's parts, one for each value."""
    names = [f"{total.name}分项{number}" for number in range(len(values))]
    for name, value in zip(names, values, strict=True):
        part = make_indicator(
            name=name, unit=total.unit, decimals=total.decimals, part_of=total, breakdown=breakdown
        )
        if value is not None:
            make_public_figure(indicator=part, value=value, **fields)


# parts against totals


@pytest.mark.parametrize(
    ("parts", "level"),
    [
        (("60", "40"), ""),
        (("60", "40.1"), "note"),
        (("60", "40.2"), "warning"),
        (("30", "30", "40.2"), "warning"),
        (("30", "30", "39.9"), "note"),
        (("60", None), ""),
    ],
)
def test_rounding_is_noted_and_what_is_more_warns(total, parts, level):
    make_public_figure(indicator=total, value="100")
    split(total, *parts)
    findings = found(make_district(), Kind.PARTS)
    assert [("note" if each.is_note else "warning") for each in findings] == [level][: bool(level)]


def test_the_arithmetic_of_a_wrong_sum_is_shown(total, place):
    make_public_figure(indicator=total, value="118")
    split(total, "29", "88")
    assert sentences(place, Kind.PARTS) == [
        "按主体类型的2项之和 29+88=117，总项 118，相差1户，四舍五入最多差0.1"
    ]


def test_what_is_not_exact_is_never_added_up(total, place):
    make_public_figure(indicator=total, value="100")
    split(total, "60", "70", qualifier=Figure.Qualifier.MORE_THAN)
    assert not found(place, Kind.PARTS)


def test_sums_are_compared_within_one_period_and_publisher_only(total, place):
    of_year(2020, indicator=total, value="100")
    split(total, "60", "50", publisher="统计局")
    assert not found(place, Kind.PARTS)


def test_a_part_above_its_total_warns(total, place):
    make_public_figure(indicator=total, value="100")
    split(total, "101", "3", breakdown="")
    assert sentences(place, Kind.PARTS) == ["其中“市场主体分项0”101，大于总项100"]


# said twice


def test_publishers_that_disagree_warn_until_staff_chose_one(total, place):
    make_public_figure(indicator=total, value="51649", publisher="统计局")
    make_public_figure(indicator=total, value="51650", publisher="市监局")
    finding = found(place, Kind.SOURCES)[0]
    assert "市监局（年度）：51,650.0户，统计局（年度）：51,649.0户" in finding.sentence
    assert not finding.is_note
    make_headline(indicator=total, district=place, publisher="统计局", state="published")
    finding = found(place, Kind.SOURCES)[0]
    assert finding.is_note
    assert finding.sentence.endswith("首要数据选的是统计局")


def test_two_sorts_of_口径_are_no_disagreement(total, place):
    make_public_figure(indicator=total, value="20", basis="before")
    make_public_figure(indicator=total, value="5", basis="after")
    assert not found(place, Kind.SOURCES)
    assert not found(place, Kind.DUPLICATES)


def test_the_same_days_under_two_kinds_of_period_are_compared(total, place):
    of_year(2020, indicator=total, value="100")
    of_year(2020, indicator=total, value="101", period_type="cumulative")
    assert len(found(place, Kind.SOURCES)) == 1
    of_year(2021, indicator=total, value="100")
    of_year(2021, indicator=total, value="100", period_type="cumulative")
    assert len(found(place, Kind.SOURCES)) == 1


@pytest.mark.parametrize(
    ("one", "other", "wrong"),
    [
        (("1300", "more_than"), ("1328", "exact"), False),
        (("1300", "more_than"), ("1299", "exact"), True),
        (("1299", "exact"), ("1300", "more_than"), True),
        (("1300", "about"), ("1200", "exact"), False),
        (("1300", "exact"), ("1301", "exact"), True),
    ],
)
def test_an_estimate_disagrees_only_where_it_cannot_be_right(one, other, wrong):
    figures = [Figure(value=int(value), qualifier=qualifier) for value, qualifier in (one, other)]
    assert disagree(*figures) == wrong


def test_a_number_with_and_without_its_publisher_is_a_duplicate(total, place):
    make_public_figure(indicator=total, value="100")
    make_public_figure(indicator=total, value="100", publisher="统计局")
    assert len(found(place, Kind.DUPLICATES)) == 1
    make_public_figure(indicator=total, value="100", publisher="市监局")
    assert len(found(place, Kind.DUPLICATES)) == 2
    assert not found(place, Kind.SOURCES)


def test_a_stock_at_the_end_of_a_year_and_of_the_year_is_a_duplicate(place):
    stock = make_indicator(measure_kind="stock")
    of_year(2020, indicator=stock, value=9)
    of_year(2020, indicator=stock, value=9, period_type="date", period_start=date(2020, 12, 31))
    assert "像是同一个数登记了两次" in sentences(place, Kind.DUPLICATES)[0]


def test_one_file_published_twice_is_found(place):
    moment = datetime(2021, 11, 2, tzinfo=UTC)
    public = {"state": "published", "published_at": moment, "file_sha256": "a" * 64}
    first, second = make_release(**public), make_release(**public)
    make_public_figure(release=first)
    make_public_figure(release=second)
    finding = found(place, Kind.DUPLICATES)[0]
    assert finding.release == second
    assert first.code in finding.sentence


# derived figures


def test_a_derived_figure_whose_input_was_revised_is_found(place):
    pm25 = make_indicator(name="PM2.5", unit="微克/立方米")
    first = make_release(state="published", published_at=datetime(2021, 1, 1, tzinfo=UTC))
    old = of_year(2020, indicator=pm25, value=38, release=first, is_current=False)
    of_year(2015, indicator=pm25, value=55, derived=True, derivation="38+17=55", release=first)
    assert not found(place, Kind.DERIVED)
    of_year(2020, indicator=pm25, value=36)
    assert sentences(place, Kind.DERIVED) == [
        f"38+17=55：其中38是“{pm25}”{old.period_label}的数，现为36"
    ]


def test_a_value_that_is_not_what_its_arithmetic_says_is_found(place):
    make_public_figure(value=56, derived=True, derivation="38+17=55")
    assert "与登记的56不同" in sentences(place, Kind.DERIVED)[0]


def test_the_numbers_of_an_arithmetic_are_known():
    assert numbers_of("1,200×50元=60000元") == ({1200, 50}, 60000)
    assert numbers_of("见附件") == (set(), None)


# dates, holes, age


def test_periods_that_no_source_states_are_counted_by_release(place):
    release = make_release(
        state="published", published_at=datetime(2021, 1, 1, tzinfo=UTC), released_basis="inferred"
    )
    for basis in ("inferred", "inferred", "publication", "stated"):
        make_public_figure(release=release, period_basis=basis)
    assert sentences(place, Kind.DATES) == [
        "2个数的报告期是推断的",
        "1个数来源未注明时间，按刊发日期登记",
        "来源发布日期 2021-11-01 推断",
    ]


def test_a_missing_year_is_a_hole_where_the_others_follow_one_another(total, place):
    for year in (2015, 2016, 2018, 2021):
        of_year(year, indicator=total)
    finding = found(place, Kind.HOLES)[0]
    assert finding.sentence == "前后都有数，缺2017年、2019年、2020年"
    assert periods.label(finding.period) == "2017年"


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("2010年", "2015年", "2020年"), []),
        (("2010年", "2020年"), []),
        (("2021年1月", "2021年2月", "2021年4月"), ["2021年3月"]),
        (("2021年一季度", "2021年二季度", "2021年四季度"), ["2021年三季度"]),
        (("2018年末", "2019年末", "2020年末", "2022年末"), ["2021年末"]),
        (("2019年1-2月", "2020年1-2月", "2023年1-2月"), ["2021年1—2月", "2022年1—2月"]),
    ],
)
def test_what_is_missing_follows_from_the_line_itself(words, missing):
    assert [periods.label(each) for each in missing_of([*map(periods.parse, words)])] == missing


def test_unlike_periods_are_no_line(total, place):
    for year, kind in ((2015, "year"), (2016, "cumulative"), (2018, "year"), (2021, "cumulative")):
        of_year(year, indicator=total, period_type=kind)
    assert not found(place, Kind.HOLES)


def test_an_indicator_is_stale_by_its_newest_actual_figure(total, place):
    of_year(2019, indicator=total)
    of_year(2025, indicator=total, role="target")
    assert sentences(place, Kind.STALE) == ["最新的数截至2019-12-31，其后没有新数"]
    of_year(2021, indicator=total)
    assert not found(place, Kind.STALE)


# whose figures


def test_only_what_is_public_here_or_within_is_looked_at(place, total):
    street = make_district(code="321111001", state="published")
    other = make_district(code="321102", state="published")
    for where, indicator in ((street, total), (other, make_indicator())):
        of_year(2019, indicator=indicator, district=where)
    make_figure(period_start=date(2001, 1, 1), period_end=date(2001, 12, 31), district=place)
    of_year(2001, district=place, audience="staff")
    assert [finding.district for finding in found(place, Kind.STALE)] == [street]


def test_all_checks_cost_the_same_queries_for_few_figures_or_many(total, place):
    counts = []
    for number in range(2):
        for year in (2010, 2011, 2013):
            for _ in range(1 + 4 * number):
                indicator = make_indicator()
                of_year(year, indicator=indicator, period_basis="inferred")
                of_year(year, indicator=indicator, value=3, publisher=f"单位{number}")
        for year in (2010, 2011, 2013):
            of_year(year - 10 * number, indicator=total, derived=True, derivation="1+1=2")
        with CaptureQueriesContext(connection) as captured:
            findings_of(place, today=TODAY)
        counts.append(len(captured))
    assert counts[0] == counts[1]
