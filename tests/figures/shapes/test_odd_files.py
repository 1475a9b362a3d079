"""Two hundred odd but well-formed files import exactly: forty tables, each as five files."""

import io

import pytest

from districts.models import District
from figures import periods
from figures.importing import check
from figures.models import Indicator, IndicatorAlias
from figures.periods import Period
from publishing.tables.cells import plain
from tests.factories import make_category, make_district, make_indicator, make_source
from tests.figures.shapes.dresses import DRESSES
from tests.figures.shapes.odd_tables import TABLES

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


def said(report, codes, places):
    """The figures of a file as `odd_tables` writes them."""
    found = []
    for _, row in report.figures():
        span = Period(*(row[name] for name in Period._fields))
        words = [] if places[row["district_id"]] == "321111" else [f"@{places[row['district_id']]}"]
        words += [codes[row["indicator_id"]], periods.label(span)]
        words.append("-" if row["value"] is None else plain(row["value"]))
        if row["qualifier"] != "exact":
            words.append(row["qualifier"])
        if row["comparison_type"]:
            change = (row["comparison_type"], plain(row["comparison_value"]))
            words.append(":".join(filter(None, (*change, row["comparison_base_period"]))))
        found.append(" ".join(words))
    return sorted(found)


def test_two_hundred_odd_files_import_exactly(source):
    codes = dict(Indicator.objects.values_list("pk", "code"))
    places = dict(District.objects.values_list("pk", "code"))
    by_code = {each.code: each for each in District.objects.all()}
    wrong, files = [], 0
    for table in TABLES:
        for dress in DRESSES:
            name, content, options = dress(table.cells)
            files += 1
            with check(
                io.BytesIO(content),
                name=name,
                source=source,
                district=by_code.get(table.district),
                period=periods.parse(table.period) if table.period else None,
                **options,
            ) as report:
                problems = [str(problem) for problem in report.problems.problems]
                figures = said(report, codes, places)
            if problems or figures != sorted(table.figures):
                missing = sorted(set(table.figures) - set(figures))
                extra = sorted(set(figures) - set(table.figures))
                wrong.append((table.name, dress.__name__, problems, missing, extra))
    assert wrong == []
    assert files == 200
