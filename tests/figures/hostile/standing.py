"""What the hostile files meet: two districts, four indicators, and a figure that is public."""

from tests.factories import make_district, make_indicator, make_public_figure, make_source


def make_catalogue():
    """The catalogue that `making.SOUND` fits, and the source of the files."""
    district = make_district(state="published")
    make_district(code="321102", name="京口区", state="published")
    total = make_indicator(code="gdp", name="地区生产总值", unit="亿元", decimals=1)
    firms = make_indicator(code="firms", name="企业数", unit="户")
    make_indicator(code="share", name="占比", unit="%", decimals=1, measure_kind="stated_rate")
    make_indicator(
        code="rate", name="核算率", unit="%", measure_kind="computed_rate",
        numerator=firms, denominator=total,
    )  # fmt: skip
    make_public_figure(district=district, indicator=total, value=200)
    return make_source()
