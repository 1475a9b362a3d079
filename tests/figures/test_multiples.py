"""Small pictures: columns on zero, with their distance in time."""

from datetime import date
from decimal import Decimal

from figures.charts.multiples import HEIGHT, multiple_of
from figures.models import Figure, Indicator

INDICATOR = Indicator(name="财政收支差额", unit="亿元", decimals=0)


def figure(year, value, **fields):
    return Figure(
        indicator=INDICATOR,
        period_type=fields.pop("period_type", "year"),
        period_start=date(fields.pop("since", year), 1, 1),
        period_end=date(year, 12, 31),
        value=Decimal(value),
        **fields,
    )


def test_a_column_is_as_long_as_its_number_and_stands_on_zero():
    picture = multiple_of([figure(2020, 50), figure(2021, 100)])

    half, whole = picture.columns
    assert (half.height, whole.height) == (HEIGHT / 2, HEIGHT)
    assert half.y + half.height == whole.y + whole.height == picture.zero == HEIGHT
    assert (half.is_newest, whole.is_newest) == (False, True)


def test_a_negative_number_hangs_from_zero():
    loss, gain = multiple_of([figure(2020, -100), figure(2021, 100)]).columns

    assert gain.y + gain.height == loss.y == HEIGHT / 2
    assert loss.height == gain.height


def test_a_year_that_was_not_published_leaves_its_place_empty():
    picture = multiple_of([figure(2015, 1), figure(2016, 1), figure(2020, 1)])

    first, second, last = (column.x for column in picture.columns)
    assert abs(last - second - 4 * (second - first)) < Decimal("0.05")
    assert picture.finding == "2015年1亿元，2020年1亿元，中间3期未公布"


def test_rounds_of_five_years_follow_one_another():
    rounds = [
        figure(year, 1, since=year - 4, period_type="multi_year") for year in (2010, 2015, 2020)
    ]
    picture = multiple_of(rounds)

    assert "未公布" not in picture.finding
    assert [column.x for column in picture.columns][1] < 50


def test_pictures_beside_one_another_share_scale_and_time():
    small = [figure(2021, 10)]
    large = [figure(2020, 100), figure(2021, 100)]

    one = multiple_of(small, among=[*small, *large])
    other = multiple_of(large, among=[*small, *large])

    assert one.columns[0].x == other.columns[1].x
    assert one.columns[0].height == HEIGHT / 10
    assert one.ends == [("2021年", "10亿元")]


def test_zero_is_no_column_and_a_tiny_number_is_seen():
    zero, tiny, _ = multiple_of(
        [figure(2019, 0), figure(2020, "0.0001"), figure(2021, 9999)]
    ).columns

    assert zero.height == 0
    assert tiny.height > 0


def test_nothing_to_compare_is_no_picture():
    assert multiple_of([]) is None
    assert multiple_of([figure(2021, 1)]) is None


def test_a_target_is_said_to_be_one():
    picture = multiple_of([figure(2021, 1, role="target"), figure(2025, 2, role="target")])

    assert picture.finding == "2021年目标1亿元，2025年目标2亿元，中间3期未公布"
    assert picture.ends[1] == ("2025年", "目标2亿元")
