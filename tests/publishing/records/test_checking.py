"""What each cell may say, every problem by its cell, and nothing written."""

import pytest

from publishing.records import check
from publishing.review import steps
from publishing.review.models import ReviewEvent
from tests.factories import make_unit, make_user
from tests.publishing.examples.making import new_notice, new_scheme, published, with_milestones
from tests.publishing.examples.models import Milestone, Scheme
from tests.publishing.records.tables import (
    NoticeResource,
    SchemeResource,
    counted,
    ours,
    table,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit(name="住建局", code="zjj")


@pytest.fixture
def clerk(people):
    return people.clerk


def checked(clerk, *rows, resource=SchemeResource, **options):
    """The report on a table, and what it says."""
    header = {"header": options.pop("header")} if "header" in options else {}
    return check(resource, table(*rows, **header), name="表.csv", by=clerk, site=ours, **options)


def problems(report):
    return [str(problem) for problem in report.problems.problems]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (",,,,,,321111,住建局,,", "第2行“名称”（B列）：不能为空"),
        (",甲,每月,,,,321111,住建局,,", "第2行“类型”（C列）：“每月”不在可填的范围内（可填：年度、微实事）"),
        (",甲,,很多,,,321111,住建局,,", "第2行“预算”（D列）：“很多”不是数字"),
        (",甲,,1e400,,,321111,住建局,,", "第2行“预算”（D列）：“1e400”是科学记数法，请写成普通数字"),
        (",甲,,12345678901,,,321111,住建局,,", "第2行“预算”（D列）：“12345678901”整数部分多于10位"),
        (",甲,,约5,,,321111,住建局,,", "第2行“预算”（D列）：“约5”是约数，这一列要填准确的数"),
        (",甲,,5万元,,,321111,住建局,,", "第2行“预算”（D列）：“5万元”里不用写单位"),
        (",甲,,,2024.7,,321111,住建局,,", "第2行“开始日期”（E列）：“2024.7”不是日期"),
        (",甲,,,2021-02-30,,321111,住建局,,", "第2行“开始日期”（E列）：“2021-02-30”这一天不存在"),
        (",甲,,,2021年3月,,321111,住建局,,", "第2行“开始日期”（E列）：“2021年3月”只写到月，这里要写到日"),
        (",甲,,,,对,321111,住建局,,", "第2行“常态化”（F列）：“对”不在可填的范围内（可填：是、否）"),
        (",甲,,,,,321111,没有局,,",
         "第2行“责任单位”（H列）：“没有局”不是单位的编码或名称，或不在您可以选用的范围内"),
        (",甲,,,,,3211,住建局,,",
         "第2行“所属区划”（G列）：“3211”：“3211”不是区划代码：应为6位、9位或12位数字，小区可在12位后加“-三位数字”"),
        (",甲,,,,,321111,住建局,没有的事,",
         "第2行“上级”（I列）：“没有的事”不是示例事项的编码或名称，或不在您可以选用的范围内"),
        (",甲,,,,,321111,住建局,,年底完工",
         "第2行“计划节点”（J列）：“年底完工”里的节点要写成“2021-12-31 完工”"),
        ("YL-9,甲,,,,,321111,住建局,,",
         "第2行“编码”（A列）：“YL-9”不是您可以填报的示例事项的编码；新的记录请把编码留空"),
        (",清空,,,,,321111,住建局,,", "第2行“名称”（B列）：“清空”这一列不能清空"),
        (",甲,,,,,321111,住建局,,,多", "第2行K列：“多”超出表头，表头只有10列"),
        (",甲,,,,,321102,住建局,,", "第2行：区划321102、责任单位“住建局”不在您可以填报的范围内"),
        (f",{'长' * 61},,,,,321111,住建局,,", f"第2行“名称”（B列）：“{'长' * 40}…”有61字，超过60字"),
    ],
)  # fmt: skip
def test_one_bad_cell_refuses_the_whole_table(clerk, unit, row, problem):
    report = checked(clerk, row, ",乙,,,,,321111,住建局,,")
    assert problems(report) == [problem]
    assert not report.ok
    assert report.counts["refused"] == 1
    assert counted(Scheme, Milestone, ReviewEvent) == [0, 0, 0]


def test_all_problems_of_all_rows_are_named_by_the_sheet_s_own_row_numbers(clerk, unit):
    report = checked(clerk, ",甲,每月,x,,,321111,住建局,,", "", ",,,,,,321111,住建局,,")
    assert [line[:4] for line in problems(report)] == ["第2行“", "第2行“", "第4行“"]


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("编码,名称,主管", "第1行C列：“主管”是不认识的列名"),
        ("编码,名称,事项名称", "第1行C列：“事项名称”和B列重复，同一内容只能有一列"),
        ("编码,,名称", "第1行B列：这一列没有列名"),
        ("名称,类型,责任单位", "第1行：缺少“所属区划”这一列，新的记录须填"),
        ("编码,名称,类型", "第1行：缺少“所属区划”这一列，新的记录须填"),
    ],
)
def test_columns_that_are_unknown_repeated_or_missing_are_named(clerk, unit, header, problem):
    report = checked(clerk, "甲,年度," if header.startswith("名称") else ",乙", header=header)
    assert problem in problems(report)


@pytest.mark.parametrize("rows", [(), ("",), (",,,,,,,,,",)])
def test_a_table_of_a_header_alone_is_refused(clerk, rows):
    assert problems(checked(clerk, *rows)) == ["文件里只有表头，没有数据"]


def test_columns_may_be_called_by_field_name_or_alias_and_stand_in_any_order(clerk, unit):
    report = checked(clerk, "zjj,甲,321111", header="owner,事项名称,所属区划")
    assert problems(report) == []
    assert (report.rows[0].record.name, report.rows[0].record.owner) == ("甲", unit)


def test_cells_are_read_as_staff_write_them_and_every_reading_is_shown(clerk, unit):
    unit.aliases.create(name="建设局")
    report = checked(clerk, ',　甲（一期） ,micro,"１,107.15",2021年3月5日,是,321111,建设局,,')
    assert problems(report) == []
    record = report.rows[0].record
    assert (record.name, record.kind, str(record.budget)) == ("甲（一期）", "micro", "1107.15")
    assert (record.starts_on.isoformat(), record.standing, record.owner) == ("2021-03-05", True, unit)  # fmt: skip
    shown = [str(reading) for reading in report.problems.readings]
    assert "第2行“开始日期”（E列）：“2021年3月5日”读作“2021-03-05”（日期写法）" in shown
    assert len(shown) == 2


def test_a_blank_cell_keeps_and_the_word_clears_and_both_are_counted(clerk, unit):
    scheme = steps.draft(new_scheme(owner=unit, budget=5, starts_on="2021-01-01"), by=clerk)
    with_milestones(scheme, "完工")
    scheme.refresh_from_db()
    report = checked(clerk, f"{scheme.code},,,清空,,,,,,清空")
    assert problems(report) == []
    (row,) = report.changed
    assert [(each.label, each.old, each.new) for each in row.differences] == [
        ("预算", "5", ""),
        ("计划节点", "节点：完工；期限：2021-12-31", ""),
    ]
    # The name, the kind, the day, 常态化 (否), place and owner stay.
    assert (report.counts["kept"], report.counts["cleared"]) == (6, 2)
    assert Scheme.objects.get().budget == 5


def test_the_same_record_on_two_lines_refuses_both(clerk, unit):
    scheme = steps.draft(new_scheme(owner=unit), by=clerk)
    report = checked(clerk, f"{scheme.code},甲,,,,,,,,", f"{scheme.code},乙,,,,,,,,")
    assert problems(report) == [
        "第3行：和第2行是同一条记录，重复",
        "第2行：和第3行是同一条记录，重复",
    ]


def test_a_natural_key_finds_the_record_where_the_code_is_blank(clerk, unit):
    scheme = published_scheme(clerk, unit)
    notice = steps.draft(new_notice(owner=unit, scheme=scheme, title="开工"), by=clerk)
    rows = (f"{scheme.code},开工,321111,住建局", f"{scheme.code},完工,321111,住建局")
    header = "事项,标题,所属区划,责任单位"
    report = checked(clerk, *rows, header=header, resource=NoticeResource)
    assert problems(report) == []
    assert [(row.outcome, row.record.pk) for row in report.rows] == [("same", notice.pk), ("new", None)]  # fmt: skip
    twice = checked(clerk, rows[1], rows[1], header=header, resource=NoticeResource)
    assert len(problems(twice)) == 2


def published_scheme(clerk, unit):
    return steps.draft(new_scheme(owner=unit, name="雨污分流"), by=clerk)


def test_an_event_lies_where_its_parent_does_and_is_its_owner_s(clerk, unit):
    scheme = published_scheme(clerk, unit)
    report = checked(clerk, "雨污分流,开工", header="事项,标题", resource=NoticeResource)
    assert problems(report) == []
    (row,) = report.rows
    assert (row.record.place_code, row.record.owner) == (scheme.place_code, unit)


def test_a_child_may_name_its_parent_further_up_and_not_further_down(clerk, unit):
    parent, child = ",甲,,,,,321111,住建局,,", ",乙,,,,,321111,住建局,甲,"
    report = checked(clerk, parent, child)
    assert problems(report) == []
    assert report.rows[1].record.parent is report.rows[0].record
    assert [line[:7] for line in problems(checked(clerk, child, parent))] == ["第2行“上级”"]


def test_a_name_that_two_records_have_asks_for_the_code(clerk, unit):
    make_unit(name="住建局", place_code="321111001")
    (problem,) = problems(checked(clerk, ",甲,,,,,321111,住建局,,"))
    assert problem.endswith("“住建局”有2个同名的单位，请填编码")


def test_what_is_public_or_under_way_is_not_changed_behind_the_review(people, unit):
    event = published(new_notice(owner=unit, title="旧"), people)
    same = checked(people.clerk, f"{event.code},旧", header="编码,标题", resource=NoticeResource)
    assert same.counts["same"] == 1
    report = checked(people.clerk, f"{event.code},新", header="编码,标题", resource=NoticeResource)
    assert problems(report) == ["第2行：“旧”已发布，不能改；请另行更正"]
    scheme = steps.draft(new_scheme(owner=unit), by=people.clerk)
    steps.submit(scheme, by=people.clerk)
    report = checked(people.clerk, f"{scheme.code},新", header="编码,名称")
    assert problems(report) == ["第2行：“雨污分流”现为已报送待审，不能改"]
    steps.approve_and_publish(scheme, by=people.signer)
    steps.withdraw(scheme, by=people.signer, reason="错")
    report = checked(people.clerk, f"{scheme.code},新", header="编码,名称")
    assert problems(report) == ["第2行：“雨污分流”已撤下，不能改；请先重新起草"]


def test_no_table_reaches_beyond_the_scope_of_the_person(people, unit):
    """Neither by code, nor by reference, nor by moving a record in or out (trap 2)."""
    far = make_unit(name="外区局", code="far", place_code="321102")
    there = make_user(scopes=[{"role": "clerk", "place_code": "321102"}])
    theirs = steps.draft(new_scheme(owner=far, place_code="321102", name="外区的事"), by=there)
    mine = steps.draft(new_scheme(owner=unit, name="我的事"), by=people.clerk)
    for row, words in (
        (f"{theirs.code},改,,,,,,,,", "不是您可以填报的示例事项的编码"),
        (f"{mine.code},,,,,,321102,,,", "区划321102"),
        (f"{mine.code},,,,,,,far,,", "不是单位的编码或名称"),
        (f"{mine.code},,,,,,,,外区的事,", "不是示例事项的编码或名称"),
    ):
        (problem,) = problems(checked(people.clerk, row))
        assert words in problem
    of_one_unit = make_user(scopes=[{"role": "clerk", "unit": make_unit(name="城管局")}])
    (problem,) = problems(checked(of_one_unit, ",甲,,,,,321111,住建局,,"))
    assert "责任单位“住建局”不在您可以填报的范围内" in problem


@pytest.mark.parametrize("count", [1, 40])
def test_a_table_costs_the_same_queries_for_one_reference_or_many(
    clerk, unit, count, django_assert_max_num_queries
):
    schemes = [steps.draft(new_scheme(owner=unit, name=f"第{n}件"), by=clerk) for n in range(count)]
    rows = [
        f"{scheme.code},第{n}件新,,,,,,住建局,,2021-12-31 完工" for n, scheme in enumerate(schemes)
    ]
    # Each row asks the database whether its code is free and what its constraints say.
    with django_assert_max_num_queries(12 + 5 * count):
        report = checked(clerk, *rows)
    assert report.counts["changed"] == count


def test_more_rows_than_the_web_form_takes_are_refused_with_a_way_out(clerk, unit):
    rows = [f",第{n}件,,,,,321111,住建局,," for n in range(4)]
    assert problems(checked(clerk, *rows, most_rows=3)) == ["行数超过3行，请分成几个文件"]
    assert problems(checked(clerk, *rows, most_rows=4)) == []
