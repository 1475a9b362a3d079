"""One public row for each endpoint of the API, with everything that hangs on it."""

from datetime import UTC, date, datetime
from itertools import count

from districts.models import Industry, KeyArea
from tests.factories import (
    make_district,
    make_indicator,
    make_public_figure,
    make_release,
    make_source,
    make_unit,
)

MOMENT = datetime(2021, 11, 2, 1, 30, tzinfo=UTC)
PUBLIC = {"state": "published", "published_at": MOMENT}
_numbers = count(1)


def sourced() -> dict:
    """Where a public record comes from."""
    return {"source": make_source(), "source_locator": "第3段", "source_line": 12, **PUBLIC}


def public_district():
    """A district with a city above it and an industry."""
    code = f"3212{next(_numbers) % 90 + 10}"
    city = make_district(code="321200", level="city", **PUBLIC)
    place = make_district(
        code=code,
        parent=city,
        intro_facts="有西津渡景区。\n镇江主城区之一。",
        goal_keywords="产业强区；宜居城区",
        source=make_source(),
        **PUBLIC,
    )
    Industry.objects.create(district=place, scheme="主攻方向", tier=1, name="船舶海工")
    return place


def public_key_area():
    """A park in an area of a district."""
    above, area = (
        KeyArea.objects.create(
            code=f"PQ-321111-{next(_numbers):06d}",
            name="三山片区",
            kind=KeyArea.Kind.PARK,
            district=make_district(**PUBLIC),
            owner=make_unit(),
            area_km2="12.500",
            founded_on=date(2010, 1, 1),
            founded_precision="year",
            location_facts="东至长江。",
            **sourced(),
        )
        for _ in range(2)
    )
    area.parent = above
    area.save(signing=True)
    Industry.objects.create(key_area=area, scheme="主攻方向", name="文化旅游")
    return area


def public_unit():
    """A street office under a district's government, which took over from another."""
    return make_unit(parent=make_unit(), successor=make_unit(), phone="0511-85012345")


def public_indicator():
    """A computed rate with its parts, a neighbour, and a figure of each."""
    parts = {"numerator": make_indicator(), "denominator": make_indicator()}
    rate = make_indicator(measure_kind="computed_rate", unit="%", decimals=1, **parts)
    neighbour = make_indicator()
    rate.see_also.add(neighbour)
    for indicator in (rate, neighbour):
        make_public_figure(indicator=indicator, value="88.1")
    return rate


def public_figure():
    """A figure that says all that one can say."""
    return make_public_figure(
        value="222.3000",
        qualifier="more_than",
        key_area_code="PQ-321111-000001",
        basis="before",
        publisher="区统计局",
        comparison_type="pct_change",
        comparison_value="6.5",
        comparison_unit="%",
        rank_position=1,
        derived=True,
        derivation="38+17",
        source_locator="第2段",
        source_line=7,
    )


def public_release():
    """A release that corrects another."""
    corrected = make_release(state="withdrawn", published_at=MOMENT)
    release = make_release(corrects=corrected, file_name="数据.xlsx", **PUBLIC)
    make_public_figure(release=release)
    return release


#: By endpoint.
MAKERS = {
    "districts": public_district,
    "key-areas": public_key_area,
    "units": public_unit,
    "indicators": public_indicator,
    "figures": public_figure,
    "releases": public_release,
}
