"""Two hundred odd but well-formed files import exactly: forty tables, each as five files."""

import io
from datetime import date
from decimal import Decimal

import pytest

from districts.models import District
from figures import periods
from figures.importing import check
from figures.models import Figure, Indicator, IndicatorAlias
from figures.periods import Period
from figures.resources.catalogue import Catalogue
from publishing.tables.cells import plain
from tests.factories import make_category, make_district, make_indicator, make_source
from tests.figures.shapes.dresses import DRESSES
from tests.figures.shapes.odd_tables import TABLES
from tests.figures.shapes.reading import manner_of, read_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    """A city with two districts, indicators with their parts, and a source."""
    make_district(code="321100", name="镇江市", level="city")
    make_district()
    make_district(code="321102")
    category = make_category()

    def indicator(code, name, unit, kind="flow", part_of=None, **names_below):
        made = make_indicator(
            code=code,
            name=name,
            unit=unit,
            measure_kind=kind,
            category=category,
            part_of=part_of,
            decimals=1,
        )
        for name, total in names_below.items():
            IndicatorAlias.objects.create(indicator=made, name=name, parent=total)
        return made

    gdp = indicator("gdp", "地区生产总值", "亿元")
    IndicatorAlias.objects.create(indicator=gdp, name="GDP")
    revenue = indicator("revenue", "一般公共预算收入", "亿元")
    indicator("tax", "其中：税收收入", "亿元", part_of=revenue)
    firms = indicator("firms", "实有市场主体户数", "户", "stock")
    companies = indicator("firms_company", "其中：企业户数", "户", "stock", firms)
    indicator("firms_shop", "其中：个体户数", "户", "stock", firms, 个体工商户=firms)
    indicator("firms_foreign", "外资企业户数", "户", "stock", companies, 外资=companies)
    indicator("people", "常住人口", "万人", "stock")
    indicator("green", "绿地率", "%", "stated_rate")
    invest = indicator("invest", "固定资产投资", "亿元")
    indicator("housing", "住宅投资", "亿元", part_of=invest, 住宅=invest)
    sales = indicator("sales", "商品房销售面积", "万平方米")
    indicator("sales_housing", "住宅销售面积", "万平方米", part_of=sales, 住宅=sales)
    indicator("power", "全社会用电量", "亿千瓦时")
    indicator("industry", "规模以上工业增加值", "亿元")
    return make_source()


def words_of(figure, manner, codes, places):
    """A figure as `odd_tables` writes it."""
    days = (date.fromisoformat(str(day)) for day in (figure.period_start, figure.period_end))
    place = places[figure.district_id]
    words = [] if place == "321111" else [f"@{place}"]
    words += [codes[figure.indicator_id], periods.label(Period(figure.period_type, *days))]
    words.append("-" if figure.value is None else plain(Decimal(figure.value)))
    if manner["qualifier"] != "exact":
        words.append(manner["qualifier"])
    if manner["comparison_type"]:
        change = (manner["comparison_type"], plain(manner["comparison_value"]))
        words.append(":".join(filter(None, (*change, manner["comparison_base_period"]))))
    return " ".join(words)


def test_two_hundred_odd_files_import_exactly(source):
    codes = dict(Indicator.objects.values_list("pk", "code"))
    places = dict(District.objects.values_list("pk", "code"))
    wrong, files, catalogue = [], 0, Catalogue.load()
    for table in TABLES:
        for dress in DRESSES:
            name, content, options = dress(table.cells)
            figures, problems = read_file(
                content,
                catalogue=catalogue,
                name=name,
                district=table.district,
                period=table.period,
                **options,
            )
            said = [words_of(each, manner_of(each), codes, places) for each in figures]
            files += 1
            if problems or sorted(said) != sorted(table.figures):
                wrong.append((table.name, dress.__name__, problems, table.figures, said))
    assert wrong == []
    assert files == 200


@pytest.mark.parametrize("number", range(0, len(TABLES), 8))
def test_what_is_read_is_what_is_staged(source, number):
    table = TABLES[number]
    name, content, options = DRESSES[number // 8](table.cells)
    district = District.objects.filter(code=table.district).first()
    period = periods.parse(table.period) if table.period else None
    said = {"source": source, "district": district, "period": period, **options}
    codes = dict(Indicator.objects.values_list("pk", "code"))
    places = dict(District.objects.values_list("pk", "code"))
    with check(io.BytesIO(content), name=name, **said) as report:
        staged = [Figure(**row) for _, row in report.figures()]
    words = [words_of(each, vars(each), codes, places) for each in staged]
    assert sorted(words) == sorted(table.figures)
