"""Tables as offices really send them, each with the figures that it says.

A table is written with “|” between cells; “<” is a cell merged with the one to its left, “^” with
the one above. “~” is a half-width space that counts, “⏎” a line break within a cell. What it says
stands below “=>”, a figure a line: [@place] indicator period value [qualifier]
[comparison:value[:base]], the place 润州 where none is given, and “-” for no value.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class OddTable:
    """A table, what its upload says besides, and what it holds."""

    name: str
    cells: list[list[str]]
    figures: list[str]
    district: str = ""
    period: str = ""


def _table(name, text, *, district="", period=""):
    above, figures = text.split("=>")
    cells = [
        [cell.strip(" ").replace("~", " ").replace("⏎", "\n") for cell in line.split("|")]
        for line in above.strip("\n").splitlines()
    ]
    return OddTable(name, cells, figures.strip().splitlines(), district, period)


TABLES = [
    _table(
        "an English table with its columns in another order and with stars",
        """
* value |unit| indicator_code | District_Code | period_type | period_start | period_end
222.3 | 亿元 | gdp | 321111 | cumulative | 2021-01-01 | 2021-09-30
79.8 | % | green | 321111 | year | 2020-01-01 | 2020-12-31
=>
gdp 2021年1—9月 222.3
green 2020年 79.8
""",
    ),
    _table(
        "a Chinese table under a title, with notes below",
        """
润州区主要经济指标 | < | < | < | <
行政区划代码 | 指　标 | 报告期 | 数值 | 单位
甲 | 乙 | 丙 | （1） | 丁
321111 | 地区生产总值 | ２０２１年１－９月 | ２２２．３ | 亿元
321111 | 实有市场主体户数 | 2020年末 | 51,649 | 户
注：数据来源于统计局
制表单位：统计局
=>
gdp 2021年1—9月 222.3
firms 2020年末 51649
""",
    ),
    _table(
        "a Chinese table whose district, period and unit stand in its title",
        """
润州区2020年固定资产投资
单位：万元
指标名称 | 数值
固定资产投资 | 1234567
住宅投资 | 200,000
=>
invest 2020年 123.4567
housing 2020年 20
""",
    ),
    _table(
        "every way to write a number that is about right",
        """
区划代码 | 指标 | 期间 | 数值 | 计量单位 | 限定
321111 | 实有市场主体户数 | 2020年末 | 5万余 | 户 |
321111 | 固定资产投资 | 2020年 | 约11 | 亿元 |
321111 | 地区生产总值 | 2020年 | 近15 | 亿元 |
321111 | 一般公共预算收入 | 2020年 | 突破1300 | 万元 |
321111 | 常住人口 | 2020年末 | 30 | 万人 | 多
321111 | 全社会用电量 | 2020年 | 90余 | 亿千瓦时 |
321111 | 绿地率 | 2020年 | 40%以上 | % |
=>
firms 2020年末 50000 more_than
invest 2020年 11 about
gdp 2020年 15 almost
revenue 2020年 0.13 more_than
people 2020年末 30 more_than
power 2020年 90 more_than
green 2020年 40 more_than
""",
    ),
    _table(
        "marks for what is not given, in a long table",
        """
行政区划代码 | 指标 | 报告期 | 数值 | 单位 | 备注
321111 | 地区生产总值 | 2018年 | — | 亿元 |
321111 | 地区生产总值 | 2019年 | … | 亿元 |
321111 | 地区生产总值 | 2020年 | 291.5 | 亿元 | 快报
321111 | 固定资产投资 | 2019年 | / | 亿元 |
321111 | 固定资产投资 | 2020年 | 空 | 亿元 |
321111 | 住宅投资 | 2020年 | －－ | 亿元 |
321111 | 全社会用电量 | 2020年 | 0 | 亿千瓦时 |
=>
gdp 2020年 291.5
power 2020年 0
""",
    ),
    _table(
        "parts marked in a long table",
        """
行政区划代码 | 指标 | 报告期 | 数值 | 单位
321111 | 实有市场主体户数 | 2020年末 | 51649 | 户
321111 | ＃个体工商户 | 2020年末 | 38717 | 户
321111 | 其中：企业户数 | 2020年末 | 12921 | 户
321111 | 固定资产投资 | 2020年 | 100 | 亿元
321111 | #住宅 | 2020年 | 40 | 亿元
=>
firms 2020年末 51649
firms_shop 2020年末 38717
firms_company 2020年末 12921
invest 2020年 100
housing 2020年 40
""",
    ),
    _table(
        "every way to write a period",
        """
行政区划代码 | 指标 | 报告期 | 数值
321111 | 地区生产总值 | 2016 | 1
321111 | 地区生产总值 | 2017年度 | 2
321111 | 地区生产总值 | 2021年前三季度 | 3
321111 | 地区生产总值 | 2021年上半年 | 4
321111 | 地区生产总值 | 2021年三季度 | 5
321111 | 地区生产总值 | 2016—2020年 | 6
321111 | 固定资产投资 | 2021年1—2月 | 7
321111 | 固定资产投资 | 2021年7月份 | 8
321111 | 常住人口 | 2020年底 | 9
321111 | 常住人口 | 2021年6月末 | 10
=>
gdp 2016年 1
gdp 2017年 2
gdp 2021年1—9月 3
gdp 2021年1—6月 4
gdp 2021年三季度 5
gdp 2016—2020年 6
invest 2021年1—2月 7
invest 2021年7月 8
people 2020年末 9
people 2021年6月30日 10
""",
    ),
    _table(
        "a yearbook with a unit line, parts, growth and notes",
        """
润州区国民经济主要指标 | < | < | < | <
单位：亿元 | < | < | < | <
指标 | 单位 | 2019年 | 2020年 | 2020年比2019年增长%
甲 | 乙 | 1 | 2 | 3
一、综合 | | | |
地区生产总值 | | 280.1 | 291.5 | 4.1
实有市场主体户数 | 户 | 49000 | 51649 | 5.4
　#企业户数 | | 12000 | 12921 |
　　个体工商户 | 户 | 36990 | 38717 | —
注：2020年为快报数
资料来源：区统计局
=>
gdp 2019年 280.1
gdp 2020年 291.5 pct_change:4.1:2019年
firms 2019年末 49000
firms 2020年末 51649 pct_change:5.4:2019年末
firms_company 2019年末 12000
firms_company 2020年末 12921
firms_shop 2019年末 36990
firms_shop 2020年末 38717
""",
    ),
    _table(
        "a yearbook without units, years as bare numbers",
        """
项　目 | 2016 | 2017 | 2018 | 2018比2017±%
常住人口 | 30.1 | 30.2 | 30.3 | 0.3
绿地率 | 38 | 38.5 | 39 |
地区生产总值 | 200 | 210 | 225.5 | 7.4
=>
people 2016年末 30.1
people 2017年末 30.2
people 2018年末 30.3 pct_change:0.3:2017年末
green 2016年 38
green 2017年 38.5
green 2018年 39
gdp 2016年 200
gdp 2017年 210
gdp 2018年 225.5 pct_change:7.4:2017年
""",
        district="321111",
    ),
    _table(
        "a yearbook with two header rows, totals beside growth",
        """
京口区
指标 | 计量单位 | 2019年 | < | 2020年 | <
^ | ^ | 总量 | 增长（%） | 总量 | 增长（%）
地区生产总值 | 万元 | 3000000 | 6.1 | 3100000 | 4
固定资产投资 | 亿元 | 80 | 3 | 82.5 | -0.5
=>
@321102 gdp 2019年 300 pct_change:6.1
@321102 gdp 2020年 310 pct_change:4
@321102 invest 2019年 80 pct_change:3
@321102 invest 2020年 82.5 pct_change:-0.5
""",
    ),
    _table(
        "a yearbook whose groups stand above its header",
        """
润州区
| | 2019年 | < | 2020年 | <
指标 | 单位 | 绝对数 | 比上年±% | 绝对数 | 比上年±%
地区生产总值 | 亿元 | 280 | 6 | 291.5 | 4.1
常住人口 | 万人 | 30 | 0.3 | 30.1 | 0.2
=>
gdp 2019年 280 pct_change:6:2018年
gdp 2020年 291.5 pct_change:4.1:2019年
people 2019年末 30 pct_change:0.3:2018年末
people 2020年末 30.1 pct_change:0.2:2019年末
""",
    ),
    _table(
        "a yearbook with 其中 alone, and its parts below",
        """
指标 | 单位 | 2020年
固定资产投资 | 亿元 | 100
~其中： | |
~~~~住宅 | 亿元 | 40
地区生产总值 | 亿元 | 291.5
=>
invest 2020年 100
housing 2020年 40
gdp 2020年 291.5
""",
        district="321111",
    ),
    _table(
        "parts of the same name under two totals",
        """
指标 | 单位 | 2020年
固定资产投资 | 亿元 | 100
~~#住宅 | 亿元 | 40
商品房销售面积 | 万平方米 | 55
~~#住宅 | 万平方米 | 50.5
=>
invest 2020年 100
housing 2020年 40
sales 2020年 55
sales_housing 2020年 50.5
""",
        district="321111",
    ),
    _table(
        "parts of parts",
        """
指标 | 单位 | 2020年
实有市场主体户数 | 户 | 51649
#企业户数 | 户 | 12921
##外资 | 户 | 21
#个体工商户 | 户 | 38717
=>
firms 2020年末 51649
firms_company 2020年末 12921
firms_foreign 2020年末 21
firms_shop 2020年末 38717
""",
        district="321111",
    ),
    _table(
        "numbered names with their units in brackets",
        """
指标 | 2020年 | 2021年
一、地区生产总值（亿元） | 291.5 | 310
二、一般公共预算收入（万元） | 151000 | 163000
（一）绿地率（%） | 40 | 41
1、全社会用电量（万千瓦时） | 90000 | 91000
2. 常住人口（人） | 301000 | 302000
=>
gdp 2020年 291.5
gdp 2021年 310
revenue 2020年 15.1
revenue 2021年 16.3
green 2020年 40
green 2021年 41
power 2020年 9
power 2021年 9.1
people 2020年末 30.1
people 2021年末 30.2
""",
        district="321111",
    ),
    _table(
        "a yearbook with codes, numbers of rows, and what was refused before",
        """
原因（请改正） | 序号 | 指标代码 | 指标 | 单位 | 供对照：2019年 | 2020年 | 备注
| 1 | gdp | 生产总值（现价） | 亿元 | 280 | 291.5 | 快报
| 2 | people | 常住人口 | 万人 | 30 | 30.1 |
=>
gdp 2020年 291.5
people 2020年末 30.1
""",
        district="321111",
    ),
    _table(
        "a yearbook of several districts, each row with its place",
        """
行政区 | 指标 | 单位 | 2019年 | 2020年
润州区 | 地区生产总值 | 亿元 | 280 | 291.5
京口区 | 地区生产总值 | 亿元 | 400 | 410
镇江市 | 常住人口 | 万人 | 320 | 321
=>
gdp 2019年 280
gdp 2020年 291.5
@321102 gdp 2019年 400
@321102 gdp 2020年 410
@321100 people 2019年末 320
@321100 people 2020年末 321
""",
    ),
    _table(
        "a yearbook of quarters and ends of years, with a change in points",
        """
指标 | 单位 | 2020年末 | 2021年一季度 | 2021年上半年 | 比上年同期增减（个百分点）
常住人口 | 万人 | 30 | | |
绿地率 | % | | 40.1 | 40.2 | 0.3
地区生产总值 | 亿元 | | 70 | 150 |
=>
people 2020年末 30
green 2021年一季度 40.1
green 2021年1—6月 40.2 pp_change:0.3:2020年1—6月
gdp 2021年一季度 70
gdp 2021年1—6月 150
""",
        district="321111",
    ),
    _table(
        "average growth over years",
        """
指标 | 单位 | 2020年 | 2016-2020年年均增长（%）
地区生产总值 | 亿元 | 291.5 | 6.8
固定资产投资 | 亿元 | 100 | -1.2
=>
gdp 2020年 291.5
gdp 2016—2020年 - avg_annual_growth:6.8
invest 2020年 100
invest 2016—2020年 - avg_annual_growth:-1.2
""",
        district="321111",
    ),
    _table(
        "growth of a rate, in per cent or points and not said which",
        """
指标 | 单位 | 2019年 | 2020年 | 2020年比2015年增长%
绿地率 | % | 39 | 40 | 2.5
地区生产总值 | 亿元 | 280 | 291.5 | 30.2
=>
green 2019年 39
green 2020年 40 unspecified_change:2.5:2015年
gdp 2019年 280
gdp 2020年 291.5 pct_change:30.2:2015年
""",
        district="321111",
    ),
    _table(
        "growth in per cent or points, as the indicator has it",
        """
2020年 | < | < | <
指标 | 单位 | 全年 | 比上年增长（%、百分点）
绿地率 | % | 40 | 1
地区生产总值 | 亿元 | 291.5 | 4.1
=>
green 2020年 40 pp_change:1:2019年
gdp 2020年 291.5 pct_change:4.1:2019年
""",
        district="321111",
    ),
    _table(
        "a change in an amount",
        """
指标 | 单位 | 2020年 | 比上年增减（亿元）
地区生产总值 | 亿元 | 291.5 | 11.4
固定资产投资 | 亿元 | 100 | -3
=>
gdp 2020年 291.5 abs_change:11.4:2019年
invest 2020年 100 abs_change:-3:2019年
""",
        district="321111",
    ),
    _table(
        "a table of the year's numbers under a title that says which year",
        """
二〇二〇年润州区国民经济和社会发展主要指标 | < | < | <
指　标 | 单　位 | 绝对数 | 比上年增长（%）
地区生产总值 | 亿元 | 291.5 | 4.1
GDP | 亿元 | — | —
一般公共预算收入 | 亿元 | 15.1 | 持平
#税收收入 | 〃 | 12 | 1.5%
绿地率 | % | 40 | 1.5个百分点
=>
gdp 2020年 291.5 pct_change:4.1:2019年
revenue 2020年 15.1 pct_change:0:2019年
tax 2020年 12 pct_change:1.5:2019年
green 2020年 40 pp_change:1.5:2019年
""",
    ),
    _table(
        "a monthly return with its month in the title",
        """
2021年9月润州区主要经济指标 | < | < | < | <
指标 | 单位 | 本月 | 本月止累计 | 同比增长%
地区生产总值 | 亿元 | | 222.3 | 8.1
一般公共预算收入 | 万元 | 12000 | 113700 | 10.2
实有市场主体户数 | 户 | | 52000 | 3.1
=>
gdp 2021年1—9月 222.3 pct_change:8.1:2020年1—9月
revenue 2021年9月 1.2
revenue 2021年1—9月 11.37 pct_change:10.2:2020年1—9月
firms 2021年9月30日 52000 pct_change:3.1:2020年9月30日
""",
    ),
    _table(
        "a monthly return whose month the upload says",
        """
指标名称 | 计量单位 | 当月 | 1-本月累计 | 累计同比增速（%）
规模以上工业增加值 | 亿元 | — | — | 8.1
固定资产投资 | 亿元 | 9.5 | 77.25 | －3.2
=>
industry 2021年1—9月 - pct_change:8.1:2020年1—9月
invest 2021年9月 9.5
invest 2021年1—9月 77.25 pct_change:-3.2:2020年1—9月
""",
        district="321111",
        period="2021年9月",
    ),
    _table(
        "a monthly return with growth of the month and of the year so far",
        """
润州区主要指标（2021年1-9月）
指标 | 单位 | 9月 | < | 1-9月 | <
^ | ^ | 绝对数 | 同比±% | 绝对数 | 同比±%
一般公共预算收入 | 亿元 | 1.2 | 3 | 11.37 | 10.2
全社会用电量 | 亿千瓦时 | 0.9 | -1 | 8.4 | 2
=>
revenue 2021年9月 1.2 pct_change:3:2020年9月
revenue 2021年1—9月 11.37 pct_change:10.2:2020年1—9月
power 2021年9月 0.9 pct_change:-1:2020年9月
power 2021年1—9月 8.4 pct_change:2:2020年1—9月
""",
    ),
    _table(
        "a monthly return with last year's numbers beside it",
        """
2021年2月
指标 | 单位 | 本月 | 上年同月 | 累计 | 上年同期累计 | 增长（%）
固定资产投资 | 亿元 | 4 | 3.5 | 9 | 8 | 12.5
绿地率 | % | 40 | | | |
=>
invest 2021年2月 4
invest 2021年1—2月 9 pct_change:12.5
green 2021年2月 40
""",
        district="321111",
    ),
    _table(
        "a monthly return of December, and stocks at the end of the month",
        """
2020年12月统计月报
指标 | 单位 | 本月末 | 比年初增长% | 环比增长%
实有市场主体户数 | 户 | 51649 | 5.4 | 0.3
常住人口 | 万人 | 30.1 | 0.2 |
=>
firms 2020年末 51649 pct_change:5.4:2019年末
people 2020年末 30.1 pct_change:0.2:2019年末
""",
        district="321111",
    ),
    _table(
        "a monthly return with headings, blank rows and its header once more",
        """
2021年9月 | < | <
指标 | 单位 | 本月止累计
一、投资 | < | <
固定资产投资 | 亿元 | 77.25

续表
指标 | 单位 | 本月止累计
二、财政 | < | <
一般公共预算收入 | 亿元 | 11.37
合计 | | 88.62
审核人：
=>
invest 2021年1—9月 77.25
revenue 2021年1—9月 11.37
""",
        district="321111",
    ),
    _table(
        "a table of months across",
        """
指标 | 单位 | 2021年7月 | 2021-08 | 2021年9月份
全社会用电量 | 亿千瓦时 | 1.1 | 1.2 | 0.9
常住人口 | 万人 | | | 30.2
=>
power 2021年7月 1.1
power 2021年8月 1.2
power 2021年9月 0.9
people 2021年9月30日 30.2
""",
        district="321111",
    ),
    _table(
        "places down, indicators across",
        """
2020年各区主要指标 | < | < | <
地区 | 地区生产总值（亿元） | 同比增长% | 实有市场主体户数
全市 | 701.5 | |
润州区 | 291.5 | 4.1 | 51649
京口 | 410 | 3.9 | 48000
=>
gdp 2020年 291.5 pct_change:4.1:2019年
firms 2020年末 51649
@321102 gdp 2020年 410 pct_change:3.9:2019年
@321102 firms 2020年末 48000
""",
    ),
    _table(
        "places with two header rows and units that differ",
        """
2021年1-9月各区主要指标 | < | < | < | <
地区 | 地区生产总值 | < | 一般公共预算收入 | <
^ | 总量（亿元） | 增长（%） | 总量（万元） | 同比增长（%）
润州区 | 222.3 | 8.1 | 113700 | 1
京口区 | 300 | 持平 | / | 空
合计 | 522.3 | | |
=>
gdp 2021年1—9月 222.3 pct_change:8.1
revenue 2021年1—9月 11.37 pct_change:1:2020年1—9月
@321102 gdp 2021年1—9月 300 pct_change:0
""",
    ),
    _table(
        "places with their codes, and the period said by the upload",
        """
区划代码 | 区县 | 常住人口（人） | 绿地率(%)
321111 | 润州区 | 301000 | 40
321102 | 京口区 | 402000 | 38.5%
=>
people 2020年末 30.1
green 2020年 40
@321102 people 2020年末 40.2
@321102 green 2020年 38.5
""",
        period="2020年",
    ),
    _table(
        "places by indicator and by year",
        """
辖区 | 地区生产总值 | < | 常住人口 | <
^ | 2019年 | 2020年 | 2019年 | 2020年
润州区 | 280 | 291.5 | 30 | 30.1
京口区 | 400 | 410 | 40 | 40.2
=>
gdp 2019年 280
gdp 2020年 291.5
people 2019年末 30
people 2020年末 30.1
@321102 gdp 2019年 400
@321102 gdp 2020年 410
@321102 people 2019年末 40
@321102 people 2020年末 40.2
""",
    ),
    _table(
        "places with growth alone, named in the header",
        """
2021年一季度
县市区 | GDP增速（%） | 固定资产投资同比增长%
润州区 | 8.1 | 3
　京口区 | 7.9 | -2.5
=>
gdp 2021年一季度 - pct_change:8.1
invest 2021年一季度 - pct_change:3:2020年一季度
@321102 gdp 2021年一季度 - pct_change:7.9
@321102 invest 2021年一季度 - pct_change:-2.5:2020年一季度
""",
    ),
    _table(
        "places under a unit line",
        """
2020年财政收支
单位：万元
镇（街道） | 一般公共预算收入 | 固定资产投资
润州区 | 151000 | 1,000,000
京口区 | 200000 | 约90000
=>
revenue 2020年 15.1
invest 2020年 100
@321102 revenue 2020年 20
@321102 invest 2020年 9 about
""",
    ),
    _table(
        "breaks and blanks within the cells of the header",
        """
指~标⏎名称 | 计量⏎单位 | 2020⏎年 | 2020年比⏎上年增长⏎（％）
地　区　生　产　总　值 | 亿~元 | ２９１．５ | ４．１
=>
gdp 2020年 291.5 pct_change:4.1:2019年
""",
        district="321111",
    ),
    _table(
        "a yearbook with 口径, publisher and stage beside the names",
        """
指标 | 口径 | 公布单位 | 核算阶段 | 单位 | 2019年 | 2020年
地区生产总值 | 现价 | 统计局 | 最终核实数 | 亿元 | 280 | 291.5
=>
gdp 2019年 280
gdp 2020年 291.5
""",
        district="321111",
    ),
    _table(
        "numbers with their own units and signs",
        """
指标 | 单位 | 2019年 | 2020年
地区生产总值 | 亿元 | 280亿元 | ２，９１５，０００万元
=>
gdp 2019年 280
gdp 2020年 291.5
""",
        district="321111",
    ),
    _table(
        "negative numbers, zeros and many decimals",
        """
指标 | 单位 | 2018年 | 2019年 | 2020年
固定资产投资 | 亿元 | -0.5 | 0 | 12.3456
地区生产总值 | 元 | 28000000000 | 0.00 | 29150000000
=>
invest 2018年 -0.5
invest 2019年 0
invest 2020年 12.3456
gdp 2018年 280
gdp 2019年 0
gdp 2020年 291.5
""",
        district="321111",
    ),
]
