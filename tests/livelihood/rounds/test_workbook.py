"""The workbook as WPS shows it: what is locked, what is chosen, what is merged."""

from datetime import date

import pytest

from livelihood.rounds.columns import COLUMNS
from livelihood.rounds.workbook import summary_workbook, unit_workbook
from tests.factories import (
    make_matter_unit,
    make_plan_node,
    make_public_matter,
    make_public_update,
    make_sub_target,
)
from tests.livelihood.rounds.sheets import INDEX, opened, rows_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def parts(matters, unit):
    """Two parts of the second matter, filed by the same unit."""
    return [
        make_public_matter(parent=matters[1], owner=unit, title=title, number=f"2-{number}")
        for number, title in enumerate(("甲小区", "乙小区"), 1)
    ]


def test_the_columns_are_those_of_the_offices_and_only_the_bold_ones_open(round_, unit):
    sheet = opened(unit_workbook(round_, unit))
    headers = [sheet.cell(2, number).value for number in range(1, len(COLUMNS) + 1)]
    assert headers == [
        "编码",
        "序号",
        "项目",
        "子项",
        "年度目标",
        "本期节点",
        "上期进展",
        "本期进展",
        "累计完成量",
        "是否达序时",
        "存在问题",
        "下步打算",
        "预计完成日",
        "牵头",
        "责任",
        "配合",
    ]
    filled_in = ["本期进展", "累计完成量", "是否达序时", "存在问题", "下步打算", "预计完成日"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    for header, column in INDEX.items():
        assert sheet.cell(2, column).font.bold == (header in filled_in)
        assert sheet.cell(3, column).protection.locked == (header not in filled_in)
    assert f"{round_} 住建局（数据截至10月31日，11月5日前报送）" == sheet.cell(1, 1).value
    assert sheet.freeze_panes == "D3"
    assert sheet.print_title_rows == "$1:$2"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.parent.sheetnames == ["月报", "填表说明"]


def test_what_is_known_is_filled_in(round_, unit, matters):
    target = make_sub_target(matter=matters[0], name="改造小区", unit="个", target=15)
    make_plan_node(matter=matters[0], due_on=date(2021, 9, 30), text="完成招标")
    make_plan_node(matter=matters[0], due_on=date(2021, 12, 30), text="竣工")
    make_public_update(matter=matters[0], text="=铺沥青", quantities={target: 7})
    make_matter_unit(matter=matters[0])
    sheet = opened(unit_workbook(round_, unit))
    row = rows_of(sheet)[matters[0].code]
    cells = {header: sheet.cell(row, column).value for header, column in INDEX.items()}
    assert cells["项目"] == "第1件"
    assert cells["年度目标"] == "改造小区15个"
    assert cells["本期节点"] == "9月30日 完成招标"
    assert cells["上期进展"] == "2021年6月1日：=铺沥青"
    assert cells["本期进展"] is None
    assert cells["累计完成量"] == "7个"
    assert cells["预计完成日"].date() == date(2021, 12, 31)
    assert "单位" in cells["配合"]
    choices = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    assert choices["J3:J5"].formula1 == '"是,否"'
    assert choices["M3:M5"].type == "date"


def test_parts_stand_together_under_one_merged_project(round_, unit, matters, parts):
    sheet = opened(summary_workbook(round_))
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:P1", "B4:B6", "C4:C6"}
    assert [sheet.cell(row, INDEX["子项"]).value for row in (3, 4, 5, 6, 7)] == [
        None, None, "甲小区", "乙小区", None,
    ]  # fmt: skip
    assert sheet.cell(4, INDEX["项目"]).value == "第2件"


@pytest.mark.parametrize("count", [1, 12])
def test_a_workbook_costs_the_same_queries_for_one_line_or_many(
    count, round_, unit, matters, django_assert_num_queries
):
    for number in range(count):
        make_public_matter(programme=round_.programme, owner=unit, number=str(number + 4))
    with django_assert_num_queries(7):
        unit_workbook(round_, unit)
