"""What leaves may come in again: a download of figures is a file that the import reads."""

import io
from datetime import date

import pytest

from figures import importing
from tests.factories import make_district, make_indicator, make_public_figure, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures():
    """One figure of every kind of value and of many kinds of period."""
    place = make_district(state="published")
    gdp = make_indicator(code="gdp", name="=地区生产总值", unit="亿元", decimals=1)

    def figure(year, **fields):
        defaults = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        return make_public_figure(**defaults | fields, district=place, indicator=gdp)

    return [
        figure(2010, value="222.3", note="-1 不是公式"),
        figure(2011, value="1300", qualifier="more_than", value_text="1300余亿元"),
        figure(2012, value="55", derived=True, derivation="38+17=55"),
        figure(2013, value="100", value_kind="words", value_text="全覆盖"),
        figure(2014, value=None, value_kind="rank", rank_position=3, rank_scope="镇江市"),
        figure(
            2015,
            value=None,
            value_kind="growth",
            comparison_type="pct_change",
            comparison_value="-12.5",
            comparison_unit="%",
        ),
        figure(2016, value="0", role="target", basis="新口径", publisher="区统计局"),
        figure(2016, value="20", basis="before"),
        figure(2016, value="5", basis="after"),
        figure(2017, value="1", period_type="cumulative", period_end=date(2017, 9, 30)),
        figure(2018, value="2", period_type="range", period_end=date(2018, 10, 31)),
        figure(2019, value="3", period_type="date", period_start=date(2019, 12, 31)),
        figure(
            2020,
            value="4",
            period_type="multi_year",
            period_start=date(2016, 1, 1),
            period_text="五年来",
            period_basis="inferred",
            period_precision="year",
            accounting_stage="final",
            source_locator="五年来",
            source_line=12,
        ),
    ]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_download_comes_in_again_as_the_same_figures(client, figures, format):
    response = client.get(f"/figures/gdp/?format={format}")
    file = io.BytesIO(b"".join(response.streaming_content))

    report = importing.check(file, name=f"gdp.{format}", source=make_source())

    assert report.ok, report.problems.problems
    assert report.counts["same"] == len(figures)
    assert report.counts["new"] == report.counts["changed"] == 0


def test_a_pair_leaves_as_words_that_staff_read(client, figures):
    response = client.get("/figures/gdp/?format=csv")
    text = b"".join(response.streaming_content).decode()
    assert "实施前" in text
    assert "before" not in text
