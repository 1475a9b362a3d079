"""Tables whose rows and columns are not in order."""

from tests.figures.hostile.making import (
    CHINESE,
    KINDS,
    SOUND,
    SOUND_ENGLISH,
    Hostile,
    as_csv,
    as_xls,
    as_xlsx,
    hostile,
    spoilt,
    text_of,
)

NAME = "数据.csv"


@hostile("不认识的列")
def unknown_columns():
    for kind, header in zip(
        KINDS, ["金额", "value2", "报告期2", "上年同期", "数 值 吗"], strict=True
    ):
        name, data = kind([[*row, header if row is SOUND[0] else "1"] for row in SOUND])
        yield Hostile(name, data, "不认识的列名", (1, "H"))


@hostile("缺少必需的列")
def missing_columns():
    for kind, gone, says in zip(KINDS[:3], (0, 2, 3), ("行政区划代码", "报告期", ""), strict=True):
        name, data = kind([[*row[:gone], *row[gone + 1 :]] for row in SOUND])
        yield Hostile(name, data, says, (1, ""))
    for kind, gone in zip(KINDS[3:], (2, 4), strict=True):
        name, data = kind([[*row[:gone], *row[gone + 1 :]] for row in SOUND_ENGLISH])
        yield Hostile(name, data, f"缺少“{SOUND_ENGLISH[0][gone]}”", (1, ""))


@hostile("同一列两次")
def repeated_columns():
    for kind, header in zip(KINDS, ["数值", "value", "期间", "指标名称", "计量单位"], strict=True):
        name, data = kind([[*row, header if row is SOUND[0] else ""] for row in SOUND])
        yield Hostile(name, data, "重复，同一内容只能有一列", (1, "H"))


@hostile("没有名字的列")
def nameless_columns():
    for kind, at in zip(KINDS, "EFEFE", strict=True):
        name, data = kind([*spoilt(f"{at}1", " "), [*SOUND[1][:2], "2018年", "1", "1", "1", "1"]])
        yield Hostile(name, data, "这一列没有列名", (1, at))


@hostile("数据比表头宽")
def ragged_rows():
    for kind, number in zip(KINDS, (2, 4, 8, 5, 6), strict=True):
        rows = [list(row) for row in SOUND]
        rows[number - 1].append("多出来的")
        name, data = kind(rows)
        yield Hostile(name, data, "超出表头", (number, "H"))


def lines_with(number, line):
    lines = text_of(SOUND).splitlines()
    lines[number - 1] = line
    return "\n".join(lines).encode()


@hostile("引号没有配对")
def quotes_not_closed():
    yield Hostile(NAME, lines_with(8, '321102,占比,2021年,38.7,%,,"未完'), "引号没有配对", (8, "G"))
    yield Hostile(
        NAME, lines_with(3, '321111,"地区生产总值,2020年,1,亿元,,'), "引号没有配对", (3, "B")
    )
    yield Hostile(
        NAME, lines_with(1, '"行政区划代码,指标,报告期,数值,单位'), "引号没有配对", (1, "A")
    )
    yield Hostile(NAME, lines_with(5, '321111,企业数,2020年末,"51,649""'), "引号没有配对", (5, "D"))
    long = lines_with(4, '321111,gdp,2021年,1,亿元,,"') + text_of(SOUND[1:]).encode() * 2000
    yield Hostile(NAME, long, "引号没有配对", (4, "G"))


@hostile("引号外还有文字")
def text_behind_quotes():
    yield Hostile(
        NAME, lines_with(2, '321111,"地区"生产总值,2019年,1,亿元,,'), "引号外还有文字", (2, "B")
    )
    yield Hostile(NAME, lines_with(8, '"321102" ,占比,2021年,38.7,%,,'), "引号外还有文字", (8, "A"))
    yield Hostile(
        NAME, lines_with(4, '321111,gdp,2021年,"222".3,亿元,,'), "引号外还有文字", (4, "D")
    )
    yield Hostile(
        NAME,
        lines_with(6, '321102,企业数,2021年11月,1,户,,"口径"同上"'),
        "引号外还有文字",
        (6, "G"),
    )
    text = text_of(SOUND, separator=";").replace("2020年末", '"2020"年末').encode("gb18030")
    yield Hostile(NAME, text, "引号外还有文字", (5, "C"))


@hostile("没有数据")
def no_data():
    yield Hostile(NAME, b"", "文件是空的")
    yield Hostile(NAME, b"\xef\xbb\xbf\n\n , ,\n", "文件里没有内容")
    yield Hostile(NAME, text_of(SOUND[:1]).encode(), "只有表头，没有数据")
    yield Hostile(*as_xlsx([CHINESE, [None, " "], [None]]), "只有表头，没有数据")
    yield Hostile(*as_xls([CHINESE, ["", "　", "\u200b"]]), "只有表头，没有数据")


@hostile("没有一行有数")
def nothing_said():
    for kind in KINDS:
        name, data = kind([CHINESE, *([*row[:3], "", *row[4:]] for row in SOUND[1:])])
        yield Hostile(name, data, "没有一行有数")


@hostile("没有表头")
def no_header():
    for kind, rows in zip(
        KINDS, [SOUND[1:], SOUND[3:], SOUND_ENGLISH[1:], SOUND[1:3], SOUND[5:]], strict=True
    ):
        name, data = kind(rows)
        yield Hostile(name, data, "表头", (1, ""))


@hostile("表头又出现一次")
def header_again():
    for kind, number in zip(KINDS, (2, 3, 5, 8, 9), strict=True):
        name, data = kind([*SOUND[: number - 1], SOUND[0], *SOUND[number - 1 :]])
        yield Hostile(name, data, "", (number, "A"), problems=9)


@hostile("别的表")
def other_tables():
    tables = [
        [["单位代码", "单位名称", "电话"], ["zjj", "住建局", "12345"]],
        [["姓名", "身份证号"], ["某某", "不填"]],
        [["序号", "项目", "开工日期", "总投资"], ["1", "某项目", "2021-03-05", "1.2亿元"]],
        [["A", "B", "C"], ["1", "2", "3"], ["4", "5", "6"]],
        [["日期", "天气"], ["2021年7月", "晴"]],
    ]
    for kind, rows in zip(KINDS, tables, strict=True):
        name, data = kind(rows)
        yield Hostile(name, data, "表头", (1, ""))


@hostile("不是表格的文字")
def not_tables():
    yield Hostile(NAME, b'{"figures": [\n {"value": 1},\n {"value": 2}\n]}', "表头", (1, ""))
    yield Hostile(NAME, b"INSERT INTO figures VALUES (1);\nDROP TABLE figures;\n", "表头", (1, ""))
    yield Hostile("表.xls", b"<html><table><tr><td>1</td></tr></table></html>", "网页格式")
    yield Hostile(
        NAME, "各位领导：\n  现将情况汇报如下。\n特此报告\n".encode("gb18030"), "表头", (1, "")
    )
    yield Hostile("表.xml", b'<?xml version="1.0"?><Workbook><Worksheet/></Workbook>', "网页格式")


@hostile("行或列多得不像表格")
def endless():
    yield Hostile(NAME, b"a," * 600_000 + b"\n1\n", "过长", (1, ""))
    yield Hostile(NAME, text_of([CHINESE, ["1"] * 1500]).encode(), "超出了前1000列", (2, "ALM"))
    yield Hostile(NAME, b"\n" * 1_048_577 + b"1,2\n3,4\n", "超过1048576行")
    wide = [CHINESE + [""] * 993 + ["数值"], *SOUND[1:]]
    yield Hostile(*as_csv(wide, encoding="gb18030"), "超出了前1000列", (1, "ALM"))
    yield Hostile(*as_xlsx(wide), "超出了前1000列")
