"""Cells that are not what their column asks for."""

from tests.figures.hostile.making import (
    KINDS,
    SOUND,
    SOUND_ENGLISH,
    VARIANTS,
    Hostile,
    hostile,
    one_cell_each,
    spoilt,
)


@hostile("数值不是数字")
def words_for_numbers():
    return one_cell_each(
        ["D2", "D3", "D4", "D5", "D8"], ["很多", "待核实", "一百二十", "见附件", "n.a."], "不是数字"
    )


@hostile("数值是 NaN 或无穷")
def not_a_number():
    return one_cell_each("D4", ["NaN", "inf", "-Infinity", "null", "∞"], "不是数字")


@hostile("科学记数法")
def scientific():
    return one_cell_each("D4", ["1e400", "1E+06", "-2.5e3", "1e-400", "9E99"], "科学记数法")


@hostile("表格软件的出错标记")
def error_marks():
    marks = ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"]
    return one_cell_each("D5", marks, "出错标记")


@hostile("写成文字的公式")
def formulas_as_text():
    values = ["=D2+D3", "==1+1", "=SUM(D2:D3)", "=A1", "=cmd|' /C calc'!A0"]
    for kind, value in zip(KINDS, values, strict=True):
        rows = spoilt("D6", "'" + value if kind is not KINDS[0] else value)
        name, data = kind(rows)
        yield Hostile(name, data, "没有算出结果的公式", (6, "D"))


@hostile("整数部分过长")
def too_many_digits():
    values = ["9" * 12, "1" + "0" * 30, "123456789012.5", "99999999999999999", "1,000,000,000,000"]
    return one_cell_each("D4", values, "整数部分多于")


@hostile("小数位过多")
def too_many_decimals():
    values = ["1.23456", "0.00001", "222.300000000001", "3.14159265", "1,107.15001"]
    return one_cell_each("D4", values, "小数多于")


@hostile("千分位逗号错位")
def misplaced_commas():
    values = ["1,1071.5", "12,34", "1,,107", ",107.15", "0,107"]
    return one_cell_each("D4", values, ["逗号", "逗号", "逗号", "逗号", "逗号"])


@hostile("一格两个数")
def two_numbers():
    values = ["12 13", "12/13", "12-13", "12~15", "222.3（211.6）"]
    return one_cell_each("D4", values, ["空格", "不是数字", "不是数字", "不是数字", "不是数字"])


@hostile("看起来像数字")
def lookalikes():
    values = ["12.5.3", "l2.5", "1O7", "--5", "(5)"]
    return one_cell_each("D4", values, ["不是数字", "不是数字", "", "不是数字", "不是数字"])


@hostile("不认识的数字字符")
def foreign_digits():
    values = ["١٢٣", "१२३", "๑๒๓", "𝟙𝟚𝟛a", "১২৩"]
    return one_cell_each("D4", values, ["数字字符", "数字字符", "数字字符", "", "数字字符"])


@hostile("单位不能换算")
def unlike_units():
    return one_cell_each(
        ["E2", "E3", "E5", "E7", "E8"], ["户", "平方米", "亿元", "百分点", "亿元"], "不能换算"
    )


@hostile("数字后面的单位不能换算")
def unlike_units_behind_numbers():
    values = ["222.3户", "222.3%", "222.3美元", "222.3光年", "222.3亩"]
    return one_cell_each("D4", values, ["单位", "", "单位", "单位", "单位"])


@hostile("不认识的约数说明")
def unknown_qualifiers():
    return one_cell_each("F4", ["大概", "exactly", "差不多", "+", "准确吗"], "不在可填的范围内")


@hostile("约数说明自相矛盾")
def contradicting_qualifiers():
    values = ["约1300", "近1300", "1300左右", "约1300余", "接近1300"]
    said = ["不一致", "不一致", "不一致", "不止一个", "不一致"]
    return one_cell_each("D6", values, said)


@hostile("报告期不是年份")
def no_years():
    return one_cell_each("C3", ["2024.7", "20", "20,240", "0", "99999"], "不是年份")


@hostile("没有这样的月份或日子")
def no_such_days():
    values = ["2021年13月", "2021年2月30日", "2021年0月", "2021年4月31日", "2021年1-13月"]
    says = ["月份不在1到12", "这一天不存在", "月份不在1到12", "这一天不存在", "月份不在1到12"]
    return one_cell_each("C3", values, says)


@hostile("报告期太早或太晚")
def years_out_of_range():
    values = ["1823年", "2999年", "1899年末", "2101年1-9月", "1000-1005年"]
    return one_cell_each("C3", values, "年份不在")


@hostile("报告期起止颠倒")
def reversed_periods():
    values = [
        "2020-2016年", "2021年9-4月", "2021年10月7日至1日", "2021年7月-2020年6月",
        "2021年12月31日至1月1日",
    ]  # fmt: skip
    return one_cell_each("C3", values, "起止颠倒")


@hostile("说不清的报告期")
def vague_periods():
    values = ["去年", "近年来", "本月", "“十三五”时期", "2021年五季度"]
    return one_cell_each("C3", values, "不是能识别的报告期")


@hostile("没有填报告期")
def no_period():
    return one_cell_each(["C2", "C3", "C4", "C5", "C8"], [""] * VARIANTS, "没有填报告期")


@hostile("不认识的指标")
def unknown_indicators():
    values = ["地区生产总值（新）", "GDP增速", "不存在", "企 业 家数", "占\u200b比率"]
    return one_cell_each(["B2", "B3", "B4", "B5", "B8"], values, "不在指标目录里")


@hostile("没有填指标")
def no_indicator():
    return one_cell_each(["B2", "B3", "B4", "B5", "B8"], [""] * VARIANTS, "没有填指标")


@hostile("给核算的比率填数")
def typed_rates():
    return one_cell_each(["B2", "B3", "B4", "B7", "B8"], ["核算率"] * VARIANTS, "核算的比率")


@hostile("不认识的行政区")
def unknown_places():
    values = ["999999", "32111", "3211110", "３２１１９９", "321111\u200b1"]
    return one_cell_each(["A2", "A3", "A4", "A5", "A8"], values, "不在行政区目录里")


@hostile("没有填行政区")
def no_place():
    return one_cell_each(["A2", "A3", "A4", "A5", "A8"], [""] * VARIANTS, "没有填行政区划代码")


@hostile("备注过长")
def long_notes():
    lengths = [301, 302, 5000, 32_000, 1000]
    says = [f"有{length}字，超过300字" for length in lengths]
    return one_cell_each("G4", ["注" * length for length in lengths], says)


@hostile("看不见的控制字符")
def control_characters():
    for kind, at, mark in zip(
        KINDS, ["G2", "D3", "G4", "B5", "C6"], "\x00\x07\x1b\x7f\x85", strict=True
    ):
        if kind is KINDS[1]:  # XML cannot hold it; workbooks write it so.
            mark = "_x0007_"
        name, data = kind(spoilt(at, f"甲{mark}乙"))
        yield Hostile(name, data, "看不见的控制字符", (int(at[1]), at[0]))


@hostile("丢了字的乱码")
def lost_characters():
    values = ["修\ufffd订", "\ufffd\ufffd", "初步\ufffd", "锟斤拷\ufffd", "\ufffd"]
    for kind, value in zip(KINDS, values, strict=True):
        name, data = kind(spoilt("G4", value))
        yield Hostile(name, data, "乱码", (4, "G"))


@hostile("同一个数据两行")
def repeated_keys():
    repeats = [
        SOUND[3],
        ["321111", "地区生产总值", "2021年前三季度", "222.4", "亿元", "", ""],
        ["321111", "gdp", "2021年１—９月", "2223000", "万元", "", "再报"],
        ["321111", "gdp", "2021年1-9月", "", "亿元", "", ""],
        ["321111", "地区生产总值", "2021年1月—9月累计", "222.3", "亿元", "以上", ""],
    ]
    repeats[3][3] = "0"
    repeats[4][2] = "2021年1-9月"
    for kind, row in zip(KINDS, repeats, strict=True):
        name, data = kind([*SOUND, row])
        yield Hostile(name, data, "是同一个数据", (9, ""), problems=2)


@hostile("期间类型和起止对不上")
def unlike_days():
    changes = [("C2", "quarter"), ("E3", "2021-09-29"), ("E4", "2021-01-31"), ("D5", "2021-10-01"),
               ("D6", "2021-08-01")]  # fmt: skip
    for kind, (at, value) in zip(KINDS, changes, strict=True):
        name, data = kind(spoilt(at, value, table=SOUND_ENGLISH))
        yield Hostile(name, data, "起止应", (int(at[1]), ""))


@hostile("期间起止不是日期")
def no_days():
    values = ["2021-02-30", "2021", "44197", "某日", "2021-13-01"]
    says = ["这一天不存在", "", "不是日期", "不是日期", "这一天不存在"]
    return one_cell_each("D3", values, says, table=SOUND_ENGLISH)


@hostile("不认识的期间类型")
def unknown_period_types():
    values = ["yearly", "年年", "cumul", "12", "季"]
    return one_cell_each("C3", values, "不在可填的范围内", table=SOUND_ENGLISH)


#: The sound table with five more columns, and what must not stand in them.
WIDER = tuple(
    [*row, *more]
    for row, more in zip(
        SOUND,
        [
            ["值的类型", "位次", "位次变化", "据公布数推算", "推算过程", "撤销此数", "原文表述"],
            *[[""] * 7] * (len(SOUND) - 1),
        ],
        strict=True,
    )
)


@hostile("选项以外的词")
def words_out_of_choices():
    return one_cell_each(
        ["H2", "H3", "K4", "M5", "M6"], ["数字们", "yes", "也许", "真", "2"],
        "不在可填的范围内", table=WIDER,
    )  # fmt: skip


@hostile("位次不是正整数")
def no_ranks():
    values = ["0", "-3", "3.5", "第三", "99999"]
    says = ["小于1", "小于1", "不是整数", "不是数字", "位"]
    return one_cell_each("I4", values, says, table=WIDER)


@hostile("各列自相矛盾")
def contradicting_columns():
    changes = [("H2", "文字", "N2", "没有填原文表述"), ("H3", "位次", "I3", "不填数值"),
               ("H4", "增速", "", "不填数值"), ("K5", "是", "L5", "没有填推算过程"),
               ("M6", "是", "D6", "不填数值")]  # fmt: skip
    columns = {2: "N", 3: "I", 4: "", 5: "L", 6: "D"}
    for kind, (at, value, _, says) in zip(KINDS, changes, strict=True):
        name, data = kind(spoilt(at, value, table=WIDER))
        row = int(at[1])
        yield Hostile(name, data, says, (row, columns[row]))


@hostile("撤销没有公布的数")
def retracting_nothing():
    for number, kind in enumerate(KINDS, start=2):
        rows = spoilt(f"M{number}", "是", table=WIDER)
        rows[number - 1][3] = ""
        name, data = kind(rows)
        yield Hostile(name, data, "无可撤销", (number, ""))
