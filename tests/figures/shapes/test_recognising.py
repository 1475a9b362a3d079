"""Which shape a table has, what around it is said, and what is refused, at which cell."""

import io

import pytest

from districts.models import District
from figures import periods
from figures.importing.shapes import Said, recognise
from figures.models import Indicator, IndicatorAlias
from figures.resources.catalogue import Catalogue
from publishing.tables.problems import Report
from publishing.tables.reading import read_table


def indicator(key, code, name, unit, kind="flow", part_of=None, breakdown=""):
    return Indicator(
        pk=key,
        code=code,
        name=name,
        unit=unit,
        measure_kind=kind,
        part_of_id=part_of,
        breakdown=breakdown,
    )


@pytest.fixture
def catalogue():
    """Three places, a few indicators, and two names that hold under a total only; all unsaved."""
    indicators = [
        indicator(1, "gdp", "地区生产总值", "亿元"),
        indicator(2, "firms", "实有市场主体户数", "户", "stock"),
        indicator(3, "firms_company", "其中：企业户数", "户", "stock", part_of=2),
        indicator(4, "green", "绿地率", "%", "stated_rate"),
        indicator(5, "done", "办结率", "%", "computed_rate"),
        indicator(6, "invest", "固定资产投资", "亿元"),
        indicator(7, "housing", "住宅投资", "亿元", part_of=6),
        indicator(8, "state", "国有投资", "亿元", part_of=6, breakdown="按登记类型"),
        indicator(9, "private", "民间投资", "亿元", part_of=6, breakdown="按登记类型"),
    ]
    aliases = [IndicatorAlias(name="住宅", indicator_id=7, parent_id=6)]
    places = [("321100", "镇江市"), ("321111", "润州区"), ("321102", "京口区")]
    districts = [District(pk=key, code=code, name=name) for key, (code, name) in enumerate(places)]
    return Catalogue(indicators=indicators, aliases=aliases, districts=districts)


def read(catalogue, *lines, district="", period=""):
    """The shape of a table, its long rows, and the report on it."""
    table = read_table(io.BytesIO("\n".join(lines).encode()), name="表.csv")
    report = Report.on(table)
    said = Said(
        catalogue,
        district=catalogue.districts.get(district),
        period=periods.parse(period) if period else None,
    )
    shape = recognise(table, said=said, report=report)
    return shape, list(shape.rows()) if shape else [], report


def refused(catalogue, *lines, **said):
    """The problems of a table, as staff read them."""
    _, _, report = read(catalogue, *lines, **said)
    return [str(problem) for problem in report.problems]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (
            "district_code,indicator_code,period_type,period_start,period_end,value,unit",
            "long_en",
        ),
        ("行政区划代码,指标,报告期,数值,单位", "long_zh"),
        ("指标,单位,2016年,2017年", "wide"),
        ("指标,单位,绝对数,比上年增长%", "wide"),
        ("指标,单位,本月,本月止累计,同比增长%", "monthly"),
        ("指标,单位,9月,1-9月,1-9月同比增长%", "monthly"),
        ("地区,地区生产总值(亿元),同比增长%", "places"),
    ],
)
def test_a_shape_is_known_by_its_header_row(catalogue, header, kind):
    line = "润州区,1" if kind == "places" else "地区生产总值,亿元,1"
    shape, _, report = read(catalogue, header, line, district="321111", period="2021年9月")
    assert report.problems == []
    assert (shape.kind, shape.header) == (kind, 1)
    assert shape.is_plain is kind.startswith("long")


def test_a_table_of_no_shape_gets_one_clear_sentence(catalogue):
    (sentence,) = refused(catalogue, "年份,地区生产总值", "2019年,1", "2020年,2")
    assert sentence.startswith("第1行：没有找到能认的表头。能读的表有五种")


def test_the_figures_of_a_wide_table_know_their_cells_and_can_be_read_again(catalogue):
    shape, rows, _ = read(
        catalogue,
        "润州区",
        "指标,单位,2019年,2020年,2020年比2019年增长%",
        "固定资产投资,亿元,90,100,-3",
        " #住宅,,40,—,",
    )
    column = shape.columns.indexes
    assert [row.number for row in rows] == [3, 3, 4]
    assert rows[1].address(column["value"]) == ("D", "2020年")
    assert rows[1].address(column["comparison_value"]) == ("E", "2020年比2019年增长%")
    assert rows[2].address(column["indicator_code"]) == ("A", "指标")
    assert rows[2].address(column["unit"]) == ("A", "指标")
    assert [row.cell(column["indicator_code"]) for row in rows] == ["invest", "invest", "housing"]
    assert [row.cells for row in shape.rows()] == [row.cells for row in rows]


def test_all_that_is_recognised_is_said_and_only_once(catalogue):
    shape, _, report = read(
        catalogue,
        "2021年9月润州区统计月报",
        "单位：亿元",
        "指标,单位,本月,上年同月,累计,同比增长%,环比增长%",
        "一、综合",
        "地区生产总值,,…,,222.3,8.1,1",
        "实有市场主体户数,户,52000,,,,",
        "#企业户数,,13000,,,,",
        "绿地率,%,40,,,,",
        "合计,,,,1,,",
        "指标,单位,本月,上年同月,累计,同比增长%,环比增长%",
        "固定资产投资,,,,77,3,",
        "绿地率,%,,,41,0.5,",
        "注：快报数",
    )
    list(shape.rows())
    assert report.notes[2:] == [
        "认作月报表：第3行是表头，每行有2个数",
        "行政区按标题读：润州区（321111）",
        "“本月”（C列）是2021年9月",
        "“累计”（E列）是2021年1—9月",
        "表头上面的文字：“2021年9月润州区统计月报”、“单位:亿元”",
        "单位行：没有另写单位的数按“亿元”读",
        "“上年同月”（D列）是往期的对照数，没有读入；往期的数请用当时的表上报",
        "“同比增长%”（F列）读作“累计”（E列）的比较",
        "“环比增长%”（G列）没有读入：一个数只记一个比较，记的是“同比增长%”（F列）",
        "写着“...”1处的格子，当作没有给出，不是零",
        "表中有1行是注释、来源等说明文字，没有当作数据",
        "有1行是没有数的小标题，没有当作数据",
        "有1行是重复的表头，没有当作数据",
        "时点指标的2个数，按所在期间的期末读（如“2020年”是2020年末）",
        "有1个分项行没有写单位，按总项那一行的单位读",
        "第9行“合计”是合计行，没有当作数据",
        "“绿地率”本身是比率，“同比增长%”没有写明是百分比还是百分点，按“未注明”登记",
    ]
    assert [str(reading) for reading in report.readings] == [
        "第7行“指标”（A列）：“#企业户数”读作“其中：企业户数”（“实有市场主体户数”的分项）"
    ]


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        (
            ["指标,单位,2020年,外星人", "地区生产总值,亿元,1,2"],
            [
                "第1行D列：“外星人”是不认识的列名，也不是指标目录里的指标；"
                "不用收的列，请在列名前写上“供对照”"
            ],
        ),
        (
            ["指标,单位,2020年,,同比增长", "地区生产总值,亿元,1,2,3"],
            [
                "第1行D列：这一列没有列名",
                "第1行E列：“同比增长”没有写明单位，请写成“同比增长%”或“同比增减百分点”那样",
            ],
        ),
        (
            ["指标,单位,2020年,2020", "地区生产总值,亿元,1,2"],
            ["第1行D列：“2020”和前面一列说的是同一个数，重复"],
        ),
        (
            ["2021年9月", "指标,单位,本月,,", ",,亿元,%,", "地区生产总值,亿元,1,2,"],
            [
                "第3行D列：“本月%”没有写明是什么的比率；增长请写成“同比增长%”那样",
            ],
        ),
        (
            ["指标,2020年(亿元),单位", "地区生产总值,1,万元"],
            [
                "第2行“2020年(亿元)”（B列）：“1”的列名写着“亿元”，这一行的单位是“万元”，不一致",
            ],
        ),
        (
            ["指标,项目,2020年", "地区生产总值,1,2"],
            ["第1行B列：“项目”和A列重复，同一内容只能有一列"],
        ),
        (
            ["指标,单位,本月", "地区生产总值,亿元,1"],
            ["第1行C列：“本月”是哪个月，标题里没有写明；请在上传时填报告期，如 2021年9月"],
        ),
        (
            ["2020年", "指标,单位,本季度", "地区生产总值,亿元,1"],
            ["第2行C列：“本季度”是哪个月，标题里没有写明；请在上传时填报告期，如 2021年9月"],
        ),
        (
            ["指标,单位,9月", "地区生产总值,亿元,1"],
            ["第1行C列：“9月”没有写年份，标题里也没有写明；请在上传时填报告期"],
        ),
        (
            ["2019年、2020年", "地区,地区生产总值", "润州区,1"],
            [
                "第2行B列：“地区生产总值”是哪个报告期，标题里有几个（2019年、2020年）；"
                "请在上传时填报告期"
            ],
        ),
        (
            ["2020年", "地区,办结率,地区生产总值（户）", "润州区,1,2"],
            [
                "第2行B列：“办结率”是核算的比率，由分子和分母算出，核算的比率不填数",
                "第2行C列：“地区生产总值(户)”的单位和指标“地区生产总值”的单位“亿元”不能换算",
            ],
        ),
        (
            ["京口区", "指标,单位,2020年", "地区生产总值,亿元,1"],
            ["第2行：标题写的是“京口区”，所选的行政区是“润州区”，请核对"],
        ),
        (
            ["指标,地区生产总值,2020年", "润州区,1,2"],
            ["第1行B列：“地区生产总值”是指标名称，而每行已经是一个指标"],
        ),
        (
            [
                "指标,单位,2020年",
                "不认识的,亿元,1",
                "地区生产总值,户,2",
                ",亿元,3",
                "#REF!,亿元,4",
                "绿地率（%）,‰,5",
                "办结率,%,6",
                "地区生产总值,亿元,7,8",
                "固定资产投资,亿元,9",
                "#写字楼,,10",
            ],
            [
                "第2行“指标”（A列）：“不认识的”不在指标目录里",
                "第3行“单位”（B列）：“户”和指标“地区生产总值”的单位“亿元”不能换算",
                "第4行“指标”（A列）：没有填指标",
                "第5行“指标”（A列）：“#REF!”是表格软件的出错标记",
                "第6行“单位”（B列）：“‰”和名称里的单位“%”不一致",
                "第7行“指标”（A列）：“办结率”是核算的比率，由分子和分母算出，核算的比率不填数",
                "第8行D列：“8”超出表头，表头只有3列",
                "第10行“指标”（A列）：“#写字楼”不是“固定资产投资”的分项，也不在指标目录里",
            ],
        ),
        (
            ["2020年", "地区,地区生产总值", "润州区,1", "火星区,2", ",3"],
            [
                "第4行“地区”（A列）：“火星区”不在行政区目录里",
                "第5行“地区”（A列）：没有填行政区",
            ],
        ),
        (
            [
                "2021年9月",
                "指标,单位,本月,累计,同比增长%",
                "实有市场主体户数,户,1,2,",
                "地区生产总值,亿元,1,2,3.5倍",
            ],
            [
                "第3行“累计”（D列）：“2”和“本月”一列说的是同一个期末的数（时点数），两处不同",
                "第4行“同比增长%”（E列）：“3.5倍”的单位和列名的“%”不一致",
            ],
        ),
        (
            [
                "指标,单位,2020年,同比增减%",
                "固定资产投资,亿元,1,0.5个百分点",
                "绿地率,%,1,0.5个百分点",
            ],
            ["第2行“同比增减%”（D列）：“0.5个百分点”的单位和列名的“%”不一致"],
        ),
    ],
)
def test_what_cannot_be_understood_is_refused_where_it_stands(catalogue, lines, problems):
    assert refused(catalogue, *lines, district="321111") == problems


def test_a_quarter_says_up_to_which_month_but_not_which(catalogue):
    title, row = "2021年三季度", "地区生产总值,亿元,70,222.3"
    shape, rows, _ = read(catalogue, title, "指标,单位,本季,累计", row, district="321111")
    at = shape.columns.indexes["period"]
    assert [each.cell(at) for each in rows] == ["2021年三季度", "2021年1—9月"]
    assert refused(catalogue, title, "指标,单位,本月,累计", row, district="321111") == [
        "第2行C列：“本月”是哪个月，标题里没有写明；请在上传时填报告期，如 2021年9月"
    ]


def test_a_month_that_the_title_contradicts_is_refused(catalogue):
    lines = ["2021年8月", "指标,单位,本月", "地区生产总值,亿元,1"]
    assert refused(catalogue, *lines, district="321111", period="2021年9月") == [
        "第2行：标题写的是2021年8月，所填的报告期是2021年9月，请核对"
    ]
    assert refused(catalogue, *lines, district="321111", period="2021年1-8月") == []


def test_a_table_of_one_district_asks_for_it_where_nothing_names_it(catalogue):
    lines = ["指标,单位,2020年", "地区生产总值,亿元,1"]
    assert refused(catalogue, *lines) == [
        "第1行：这张表里没有行政区这一列，标题里也没有写明是哪一个；请在上传时选行政区"
    ]
    shape, _, _ = read(catalogue, "镇江市润州区统计局年报（润州区）", *lines)
    assert shape.district.code == "321111"


def test_a_total_that_is_not_the_sum_of_its_places_is_pointed_out(catalogue):
    _, rows, report = read(
        catalogue,
        "2020年",
        "地区,地区生产总值,绿地率",
        "润州区,1.5,40",
        "京口区,2,41",
        "合计,3.6,40.5",
    )
    assert len(rows) == 4
    assert report.notes[-2:] == [
        "第5行“合计”是合计行，没有当作数据",
        "“地区生产总值”（B列）上面各行相加是3.5，第5行合计写的是3.6，请核对",
    ]


def test_of_several_units_above_a_table_each_number_has_the_one_that_fits(catalogue):
    lines = ["单位：万元、%", "指标,2020年", "地区生产总值,2915000", "绿地率,40"]
    shape, rows, _ = read(catalogue, *lines, district="321111")
    at = shape.columns.indexes["unit"]
    assert [row.cell(at) for row in rows] == ["万元", "%"]
    lines[0] = "单位：万元、亿元"
    _, rows, _ = read(catalogue, *lines, district="321111")
    assert [row.cell(at) for row in rows] == ["万元、亿元", "万元、亿元"]  # refused: no unit


def test_parts_that_do_not_add_up_to_their_total_are_pointed_out(catalogue):
    _, _, report = read(
        catalogue,
        "指标,单位,2018年,2019年,2020年,2021年",
        "固定资产投资,亿元,10,10.0,100,90余",
        "#国有投资,,4,5.54,60,1",
        "#民间投资,,5,4.45,,1",
        "#住宅,,1,1,1,1",
        district="321111",
    )
    assert report.notes[-1] == ("2018年“固定资产投资”10，按登记类型的各项相加 4+5=9，请核对")
    assert not any("2019年“" in note or "2020年“" in note for note in report.notes)


def test_names_that_nothing_goes_by_are_kept_with_the_total_above_them(catalogue):
    read(
        catalogue,
        "指标,单位,2019年,2020年",
        "生产总值,亿元,1,2",
        "固定资产投资,亿元,9,10",
        "其中：住宅类投资,,4,5",
        "　　　写字楼,,2,3",
        "生产总值,亿元,3,4",
        district="321111",
    )
    first, second, third = catalogue.unmatched()
    assert (first.name, first.parent, first.first_row, first.rows) == ("生产总值", None, 2, 2)
    assert [each.code for each in first.suggestions] == ["gdp"]
    assert (second.name, second.parent.code, second.first_row) == ("住宅类投资", "invest", 4)
    assert second.suggestions[0].code == "housing"
    assert (third.name, third.parent.code) == ("写字楼", "invest")


def test_a_name_that_is_an_alias_is_a_reading_and_a_name_or_code_is_none(catalogue):
    catalogue = Catalogue(
        indicators=catalogue.indicators.values(),
        aliases=[IndicatorAlias(name="生产总值", indicator_id=1)],
        districts=catalogue.districts.values(),
    )
    names = ("生产总值", "地区 生产总值", "GDP", "invest", "1.固定资产投资")
    lines = [f"{name},{number}" for number, name in enumerate(names)]
    _, _, report = read(catalogue, "指标,2020年", *lines, district="321111")
    assert [(each.given, each.taken, each.why) for each in report.readings] == [
        ("生产总值", "地区生产总值", "别名"),
        ("1.固定资产投资", "固定资产投资", "去掉序号"),
    ]


def test_a_part_set_in_further_than_the_mark_of_the_one_before_it_is_none_of_its_parts(catalogue):
    lines = ("固定资产投资,亿元,9", "#国有投资,,4", "　　外商投资,,5", "　　　其中：港商,,1")
    read(catalogue, "指标,单位,2019年", *lines, district="321111")
    assert [(each.name, each.parent.code) for each in catalogue.unmatched()] == [
        ("外商投资", "invest"),
        ("港商", "invest"),
    ]


def test_headers_that_name_no_indicator_are_kept_as_unmatched_names(catalogue):
    problems = refused(
        catalogue,
        "2020年",
        "地区,生产总值（亿元）,,绿地率",
        ",总量,增长%,",
        "润州区,1,2,3",
    )
    assert problems == [
        "第3行B列：“生产总值(亿元)总量”是不认识的列名，也不是指标目录里的指标；"
        "不用收的列，请在列名前写上“供对照”",
        "第3行C列：“增长%”没有写明是哪个指标",
    ]
    (missed,) = catalogue.unmatched()
    assert (missed.name, missed.unit, missed.first_row) == ("生产总值", "亿元", 3)
    assert [each.code for each in missed.suggestions] == ["gdp"]


def test_a_column_of_ranks_is_no_unknown_indicator_and_can_be_left_out(catalogue):
    lines = ["2020年", "地区,地区生产总值,增幅排名", "润州区,1,2"]
    assert [problem[:12] for problem in refused(catalogue, *lines)] == ["第2行C列：“增幅排名”"]
    assert catalogue.unmatched() == []
    lines[1] = lines[1].replace("增幅排名", "供对照：增幅排名")
    assert refused(catalogue, *lines) == []


def test_a_long_table_that_misspells_its_indicator_column_is_told_so(catalogue):
    lines = ["行政区划代码,指标x,报告期,数值", "321111,gdp,2020年,1"]
    assert refused(catalogue, *lines) == [
        "第1行B列：“指标x”是不认识的列名",
        "第1行：缺少“指标”这一列",
    ]


def test_a_cell_on_which_several_figures_stand_is_refused_once(catalogue):
    shape, rows, report = read(
        catalogue, "指标,单位,2019年,2020年", "地区生产总值,亿元,1\x00,2", district="321111"
    )
    lines = [shape.columns.line(row, report=report) for row in rows]
    assert [line is None for line in lines] == [True, False]
    lines[1].refuse("indicator_code", "不行")
    lines[1].refuse("indicator_code", "不行")
    assert [str(problem) for problem in report.problems] == [
        "第2行“2019年”（C列）：“1␀”含有看不见的控制字符（第2个字）",
        "第2行“指标”（A列）：“gdp”不行",
    ]
