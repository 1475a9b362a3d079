"""Tables of this room's records: what goes out comes in again and changes nothing."""

import io
from datetime import date

import pytest

from livelihood.models import Matter, MatterUpdate, Programme, Service
from publishing.records import check, initialise, kinds, take_in
from publishing.tables.writing import write_csv
from tests.factories import (
    make_district,
    make_indicator,
    make_matter,
    make_matter_unit,
    make_plan_node,
    make_programme,
    make_programme_document,
    make_public_matter,
    make_public_programme,
    make_report_line,
    make_service,
    make_sub_target,
    make_survey,
    make_unit,
    make_update,
)

pytestmark = pytest.mark.django_db

KINDS = ("programmes", "programme-documents", "matters", "updates", "services", "surveys")


def table(kind, header, *rows, by):
    """What the importer says of a table."""
    file = io.BytesIO(b"".join(write_csv(header, rows)))
    return check(kinds.get(kind), file, name="表.csv", by=by)


def exported(kind):
    """The header and rows of an export of everything."""
    resource = kinds.get(kind)()
    header, rows = resource.table(resource.model._base_manager.order_by("pk"))
    return header, list(rows)


def reasons(report) -> str:
    """All problems in one text."""
    return "\n".join(str(problem) for problem in report.problems.problems)


@pytest.fixture
def full_records(people):
    """One record of every kind, with all its inline rows."""
    indicators = [make_indicator(code=f"i{number}") for number in range(3)]
    make_report_line(
        programme=make_programme(name="百件实事"), label="县处级", total_indicator=indicators[0],
        done_indicator=indicators[1], is_part=True, role="target",
    )  # fmt: skip
    make_programme_document()
    matter = make_public_matter(
        investment=156_000_000, original_due_on=date(2021, 1, 1), original_due_precision="year"
    )
    for role in ("lead", "responsible", "supporting"):
        make_matter_unit(matter=matter, role=role)
    node = make_plan_node(matter=matter, planned_progress=30)
    make_plan_node(matter=matter, due_on=date(2021, 9, 30), text="主体 完工")
    matter.listings.create(programme=make_programme(), number="3")
    matter.listings.create(programme=make_programme(name="市级实事", place_code="321100"))
    make_survey(matter=matter)
    target = make_sub_target(matter=matter, name="改造面积", unit="万平方米", target="26.5")
    make_update(matter=matter, node=node, quantities={target: "7.25"})
    service = make_service(stated_components=2)
    service.components.create(name="企业开办", position=1)
    service.measures.create(indicator=indicators[2], label="总时限", position=1)
    service.measures.create(indicator=indicators[0], position=2)


@pytest.mark.parametrize("kind", KINDS)
def test_an_exported_table_comes_back_unchanged(full_records, people, kind):
    header, rows = exported(kind)
    assert rows
    report = table(kind, header, *rows, by=people.clerk)
    assert report.ok, reasons(report)
    differing = [
        (each.label, each.old, each.new) for row in report.rows for each in row.differences
    ]
    assert differing == []
    assert {row.outcome for row in report.rows} == {"same"}


def test_a_matter_comes_with_its_units_plan_and_targets(people):
    programme, lead = make_programme(name="百件实事"), make_unit(name="住建局")
    header = ("民生项目清单", "事项", "行政区", "列入日期", "原定完成日期", "投资（元）", "牵头单位",
              "计划节点", "分项目标", "责任单位")  # fmt: skip
    row = ("百件实事", "雨污分流", "321111", "2021年1月", "2021年", "1.56亿元", "住建局",
           "2021-06-30 完成招标 30%\n2021-12-31 竣工", "改造小区 15个\n管网 3.5公里", programme.owner.name)  # fmt: skip
    make_district(state="published")
    report = table("matters", header, row, by=people.clerk)
    assert report.ok, reasons(report)
    take_in(report, by=people.clerk)
    matter = Matter.objects.get()
    assert (matter.state, matter.place_code, matter.investment) == ("draft", "321111", 156_000_000)
    assert (matter.listed_on, matter.listed_precision) == (date(2021, 1, 1), "month")
    assert matter.original_due_precision == "year"
    assert [unit.unit for unit in matter.units.all()] == [lead]
    assert [str(node) for node in matter.plan_nodes.all()] == [
        "2021-06-30 完成招标",
        "2021-12-31 竣工",
    ]
    assert [(each.name, str(each.target.normalize()), each.unit) for each in matter.sub_targets.all()] == [
        ("改造小区", "15", "个"), ("管网", "3.5", "公里"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "header", "row", "why"),
    [
        ("matters", ("计划节点",), ("完成招标",), "先写日期"),
        ("matters", ("计划节点",), ("2021-06-30",), "先写日期"),
        ("matters", ("分项目标",), ("改造小区15个",), "名称、空格、数量"),
        ("updates", ("累计完成量",), ("没有的 7个",), "没有分项目标“没有的”"),
        ("updates", ("累计完成量",), ("改造小区 7公里",), "计量单位是“个”"),
        ("updates", ("到达节点",), ("没有的",), "不是“"),
        ("updates", ("类型",), ("通过验收",), "直接办理"),
        ("programmes", ("通报数",), ("合计",), "名目；总数指标"),
        ("services", ("成效指标",), ("总时限：没有的",), "没有的"),
    ],
)
def test_a_cell_that_makes_no_sense_is_refused_with_how_to_write_it(people, kind, header, row, why):
    matter = make_public_matter()
    make_sub_target(matter=matter, name="改造小区", unit="个")
    needed = {
        "matters": {"民生项目清单": matter.programme.code, "事项": "甲", "行政区": "321111",
                    "列入日期": "2021-01-01", "责任单位": matter.owner.code},
        "updates": {"民生实事": matter.code, "类型": "进展", "发生日期": "2021-06-01"},
        "programmes": {"名称": "甲", "类型": "领办", "行政区": "321111", "开始日期": "2021-01-01",
                       "结束日期": "2021-12-31", "责任单位": matter.owner.code},
        "services": {"名称": "甲", "类型": "政务服务", "行政区": "321111", "责任单位": matter.owner.code},
    }[kind]  # fmt: skip
    cells = needed | dict(zip(header, row, strict=True))
    report = table(kind, tuple(cells), tuple(cells.values()), by=people.clerk)
    assert not report.ok
    assert why in reasons(report)


def test_updates_of_a_table_are_filed_for_the_matter_s_unit_and_place(people):
    matter = make_matter()
    target = make_sub_target(matter=matter, name="改造小区", unit="个")
    header = ("民生实事", "类型", "发生日期", "进展情况", "累计完成量")
    row = (matter.code, "进展", "2021年6月", "铺沥青", "改造小区 7个")
    report = table("updates", header, row, by=people.clerk)
    assert report.ok, reasons(report)
    take_in(report, by=people.clerk)
    update = MatterUpdate.objects.get()
    assert (update.owner, update.place_code, update.happened_precision) == (
        matter.owner, "321111", "month",
    )  # fmt: skip
    assert [(row.sub_target, row.quantity) for row in update.quantities.all()] == [(target, 7)]


def test_first_content_is_public_with_its_states(people):
    make_district(state="published")
    owner = make_unit(code="gov")
    for kind, header, row in (
        ("programmes", ("编码", "名称", "类型", "行政区", "开始日期", "结束日期", "责任单位"),
         ("SS-1", "百件实事", "领办", "321111", "2021-01-01", "2021-12-31", owner.code)),
        ("matters", ("编码", "民生项目清单", "事项", "登记方式", "行政区", "列入日期", "责任单位"),
         ("SX-1", "SS-1", "电梯整治", "来源报道", "321111", "2021-01-01", owner.code)),
        ("updates", ("民生实事", "类型", "登记方式", "发生日期"),
         ("SX-1", "完工", "来源报道", "2021-10-01")),
        ("services", ("名称", "类型", "行政区", "责任单位"), ("一件事", "政务服务", "321111", owner.code)),
    ):  # fmt: skip
        report = table(kind, header, row, by=None)
        assert report.ok, reasons(report)
        initialise(report)
    assert Programme.objects.public().get().district.code == "321111"
    assert Service.objects.public().get().code.startswith("FW-321111-")
    words = (
        Matter.objects.public().with_status(on=date(2021, 11, 1)).values_list("status", flat=True)
    )
    assert list(words) == ["reported_done"]


def test_a_step_moved_to_the_day_of_another_is_still_that_step(people):
    matter = make_public_matter()
    tender = make_plan_node(matter=matter, due_on=date(2021, 6, 30), text="招标")
    works = make_plan_node(matter=matter, due_on=date(2021, 9, 30), text="完工")
    report = table(
        "matters",
        ["编码", "计划节点"],
        [matter.code, "2021-09-30 招标\n2021-12-31 完工并清场\n2021-06-30 立项"],
        by=people.clerk,
    )
    rows = {row["text"]: row.get("id") for row in report.rows[0].content["inlines"]["plan_nodes"]}
    assert rows == {"招标": tender.pk, "完工并清场": None, "立项": None}
    report = table(
        "matters", ["编码", "计划节点"], [matter.code, "2021-09-30 招标\n2021-12-31 完工"],
        by=people.clerk,
    )  # fmt: skip
    rows = {row["text"]: row.get("id") for row in report.rows[0].content["inlines"]["plan_nodes"]}
    assert rows == {"招标": tender.pk, "完工": works.pk}


def test_an_update_without_its_matter_is_refused_in_words_of_its_table(people):
    report = table(
        "updates", ["民生实事", "类型", "发生日期"], ["", "进展", "2021-05-01"], by=people.clerk
    )
    assert "所属区划" not in reasons(report)


def test_another_list_is_named_by_code_or_name_and_a_wrong_one_refused(people):
    make_programme(code="SS-321100-000001", name="市级实事", place_code="321100")
    make_programme(name="邻区实事", place_code="321102")
    matter = make_matter(title="改造老旧小区")
    child = make_matter(parent=matter)
    header = ("编码", "同时列入（本站清单）")
    asked = table("matters", header, (matter.code, "市级实事；3"), by=None)
    assert asked.ok, reasons(asked)
    (row,) = asked.rows
    assert row.content["inlines"]["listings"] == [{"programme": "SS-321100-000001", "number": "3"}]

    for code, cell, reason in (
        (matter.code, "邻区实事", "不在清单所在的"),
        (matter.code, matter.programme.code, "这就是事项所在的清单"),
        (child.code, "市级实事", "子项、点位随上级事项列入"),
        (matter.code, "没有的清单", "不是民生项目清单的编码或名称"),
    ):
        assert reason in reasons(table("matters", header, (code, cell), by=None)), cell


@pytest.mark.parametrize(
    ("number", "words"),
    [(None, "请先登记调整依据"), ("", "请先登记调整依据"), ("润政发〔2021〕9号", "")],
    ids=["no document", "a document without its number", "a document with its number"],
)
def test_a_table_moves_no_date_of_an_annual_list_without_a_numbered_document(people, number, words):
    annual = make_public_programme(kind="annual")
    make_public_matter(programme=annual, owner=make_unit(name="住建局"), title="改造老旧小区")
    if number is not None:
        make_programme_document(programme=annual, title="调整方案", number=number)
    header = (
        "民生实事", "类型", "发生日期", "调整后完成日期", "原因", "补救措施", "调整依据", "责任单位",
    )  # fmt: skip
    document = "" if number is None else "调整方案"
    row = ("改造老旧小区", "调整完成时限", "2021-05-01", "2022-01-31", "征地拆迁", "增派人手",
           document, "住建局")  # fmt: skip
    for kind in ("调整完成时限", "暂缓", "终止实施"):
        moved = row if kind == "调整完成时限" else (row[0], kind, row[2], "", *row[4:])
        report = table("updates", header, moved, by=people.everything)
        assert report.ok == (not words), reasons(report)
        assert words in reasons(report)
