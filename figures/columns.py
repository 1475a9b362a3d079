"""The columns in which figures leave: the very ones in which they may come in again."""

from publishing.pages.downloads import Column

FIGURE_COLUMNS = [
    Column("district_code", "行政区划代码", lambda row: row.district.code),
    Column("district", "行政区", lambda row: row.district.name),
    Column("indicator_code", "指标代码", lambda row: row.indicator.code),
    Column("indicator", "指标", lambda row: row.indicator.name),
    Column("period", "报告期", lambda row: row.period_label),
    Column("value", "数值", lambda row: row.value),
    Column("unit", "单位", lambda row: row.indicator.unit),
    Column("qualifier", "约数说明", lambda row: row.get_qualifier_display()),
    Column("note", "备注", lambda row: row.note),
]
