"""Yearbooks, monthly returns and tables of places in which one thing is wrong."""

from tests.figures.hostile.making import KINDS, Hostile, hostile, one_cell_each, spoilt

YEARBOOK = (
    ["润州区主要年份国民经济指标", "", "", "", "", ""],
    ["指标", "单位", "2018年", "2019年", "2020年", "2020年比2019年增长%"],
    ["地区生产总值", "亿元", "180.2", "198.5", "211.6", "4.1"],
    ["企业数", "户", "40012", "46210", "51649", "11.8"],
    ["占比", "%", "39.9", "40.8", "41.2", ""],
)
MONTHLY = (
    ["润州区2021年9月主要经济指标", "", "", "", ""],
    ["指标", "单位", "本月", "本月止累计", "同比增长%"],
    ["地区生产总值", "亿元", "25.1", "222.3", "8.9"],
    ["企业数", "户", "310", "51649", "12.5"],
    ["占比", "%", "41.2", "41.0", ""],
)
PLACES = (
    ["2020年各区主要指标", "", "", ""],
    ["地区", "地区生产总值（亿元）", "企业数（户）", "占比（%）"],
    ["润州区", "211.6", "51649", "41.2"],
    ["京口区", "305.3", "60210", "38.7"],
)


@hostile("横表里的数不是数字")
def bad_yearbook_values():
    return one_cell_each(
        ["C3", "D4", "E5", "F3", "C5"], ["很多", "1e9", "41.2.1", "NaN", "#REF!"],
        ["不是数字", "科学记数法", "不是数字", "不是数字", "出错标记"], table=YEARBOOK,
    )  # fmt: skip


@hostile("横表里不认识的指标")
def unknown_yearbook_indicators():
    values = ["不存在", "企业数量合计数", "GDP（新）", "#没有的分项", "核算率"]
    says = ["指标目录", "指标目录", "指标目录", "指标目录", "核算的比率"]
    return one_cell_each(["A3", "A4", "A5", "A4", "A5"], values, says, table=YEARBOOK)


@hostile("横表里不能换算的单位")
def unlike_yearbook_units():
    return one_cell_each(
        ["B3", "B4", "B5", "B3", "B4"], ["户", "亿元", "亩", "光年", "%"], "不能换算", table=YEARBOOK
    )  # fmt: skip


@hostile("横表里不认识的列")
def unknown_yearbook_columns():
    values = ["金额", "2018–19财年", "比上年", "2o18年", "20188年"]
    return one_cell_each(["C2"] * 5, values, "", table=YEARBOOK)


@hostile("横表里同一年两列")
def years_twice():
    values = ["2019年", "２０１９年", "2019年度", "2019", "2019年全年"]
    for kind, value in zip(KINDS, values, strict=True):
        name, data = kind(spoilt("E2", value, table=YEARBOOK))
        yield Hostile(name, data, "", (2, "E"))


@hostile("横表的行比表头宽")
def ragged_yearbooks():
    for kind, number in zip(KINDS, (3, 4, 5, 3, 4), strict=True):
        rows = [list(row) for row in YEARBOOK]
        rows[number - 1].append("7.7")
        name, data = kind(rows)
        yield Hostile(name, data, "超出表头", (number, "G"))


@hostile("横表没有说是哪个行政区")
def yearbooks_of_nowhere():
    titles = ["主要年份国民经济指标", "某某区主要指标", "润州区和京口区主要指标", "表一", "附件2"]
    for kind, title in zip(KINDS, titles, strict=True):
        name, data = kind(spoilt("A1", title, table=YEARBOOK))
        yield Hostile(name, data, "行政区", (2, ""))


@hostile("月报表没有说是哪个月")
def months_unsaid():
    titles = [
        "润州区主要经济指标",
        "润州区2021年主要指标",
        "润州区九月快报",
        "润州区月报",
        "润州区",
    ]
    for kind, title in zip(KINDS, titles, strict=True):
        name, data = kind(spoilt("A1", title, table=MONTHLY))
        yield Hostile(name, data, "", (2, "C"))


@hostile("月报表里的数不是数字")
def bad_monthly_values():
    return one_cell_each(
        ["C3", "D4", "E4", "D5", "C4"], ["待定", "51649.12345", "12.5.5", "１,２", "三百一十"],
        ["不是数字", "小数多于", "不是数字", "逗号", "不是数字"], table=MONTHLY,
    )  # fmt: skip


@hostile("分地区表里不认识的地方")
def unknown_places():
    values = ["某某区", "润洲区", "321199", "31号", "京口"]
    values[4] = "京囗区"
    return one_cell_each(["A3", "A4", "A3", "A4", "A3"], values, "不在行政区目录里", table=PLACES)


@hostile("分地区表里的数或列不对")
def bad_tables_of_places():
    return one_cell_each(
        ["B3", "C4", "D3", "C2", "D2"], ["很多", "6,02,10", "NaN", "金额（户）", "核算率"],
        ["不是数字", "逗号", "不是数字", "不是", "核算"], table=PLACES,
    )  # fmt: skip


@hostile("同一个地方或指标两行")
def rows_twice():
    for kind, table, row in zip(
        KINDS, (YEARBOOK, MONTHLY, PLACES, PLACES, YEARBOOK), (3, 4, 3, 4, 5), strict=True
    ):
        name, data = kind([*table, table[row - 1]])
        yield Hostile(name, data, "是同一个数据", (len(table) + 1, ""), problems=9)
