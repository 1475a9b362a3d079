"""Parts against their total: shares of exact numbers only, and what adding them up gives."""

from decimal import Decimal

import pytest

from figures.models import Indicator
from figures.parts import parts_of
from tests.factories import make_category, make_district, make_indicator, make_public_figure
from tests.reading_pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_whole():
    """Make a total of 118 with parts of one breakdown; give what is drawn of it."""
    district = make_district(state="published")
    category = make_category()

    def make(values, *, total="118", decimals=0, breakdown="按级别", **fields):
        whole = make_indicator(name="合计", unit="件", decimals=decimals, category=category)
        for number, value in enumerate(values):
            part = make_indicator(
                name=f"其中：第{number}项",
                unit="件",
                decimals=decimals,
                category=category,
                part_of=whole,
                breakdown=breakdown,
            )
            if value is not None:
                make_public_figure(indicator=part, district=district, value=value, **fields)
        figure = make_public_figure(indicator=whole, district=district, value=Decimal(total))
        return parts_of([figure])[whole.pk]

    return make


@pytest.mark.parametrize(
    ("values", "total", "decimals", "remark"),
    [
        (["29", "89"], "118", 0, "各项相加等于总项。"),
        (["29", "90"], "118", 0, "各项相加为119件，与总项118件不一致，待来源单位核实。"),
        (["33.2", "33.3", "33.3"], "100", 1, "各项相加为99.8件，与总项100.0件不一致"),
        (["33.4", "33.3", "33.4"], "100.0", 1, "各项相加为100.1件，因四舍五入与总项略有出入。"),
        (["29", None], "118", 0, "第1项没有公布数值，不核对合计。"),
    ],
)
def test_parts_that_should_add_up_are_added(make_whole, values, total, decimals, remark):
    [whole] = make_whole(values, total=total, decimals=decimals)

    assert remark in whole.remark


def test_some_of_the_parts_are_not_added(make_whole):
    [whole] = make_whole(["29"], breakdown="")

    assert whole.chart.title == "合计：其中"
    assert whole.remark == "占比据公布数推算：分项 ÷ 总项。"


def test_what_is_not_exact_has_no_share_and_is_not_added(make_whole):
    [whole] = make_whole(["29", "89"], qualifier="more_than")

    assert [bar.text for bar in whole.chart.series[0].bars] == ["118件", "89件以上", "29件以上"]
    assert whole.remark == "总项或分项是约数，不核对合计。"


def test_a_part_of_another_period_is_none_of_this_total_s(make_whole):
    assert make_whole(["29", "89"], period_type="date", period_start="2021-12-31") == []


def test_a_part_that_was_not_published_is_a_gap_and_no_zero(make_whole):
    [whole] = make_whole(["29", None])

    assert [bar.is_gap for bar in whole.chart.series[0].bars] == [False, False, True]
    assert "第1项未公布" in whole.chart.finding


def test_the_page_of_a_total_shows_its_parts_and_a_part_s_page_its_total(client, make_whole):
    make_whole(["29", "89"])
    total = Indicator.objects.get(name="合计")

    page = Page(client.get(total.get_absolute_url()))
    part = Page(client.get(total.parts.first().get_absolute_url()))

    assert "合计（按级别）" in page.text
    assert "各项相加等于总项。" in page.text
    assert part.text.count("所属总项合计（按级别）") == part.text.count("所属总项") == 1


def test_the_parts_of_a_past_day_are_those_that_stood_then(client, make_whole):
    make_whole(["29", "89"])
    total = Indicator.objects.get(name="合计")

    before = Page(client.get(f"{total.get_absolute_url()}?as_of=2021-10-31"))
    then = Page(client.get(f"{total.get_absolute_url()}?as_of=2021-11-01"))

    assert "各项相加" not in before.text
    assert "各项相加等于总项。" in then.text
