"""Columns of the rooms' own models: spans of dates, money and its qualifiers, units by role."""

import io
from datetime import date

import pytest

from projects.models import Project
from publishing.records import check, kinds, take_in
from publishing.tables.writing import write_csv
from tests.factories import make_district, make_project, make_team, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    make_district(code="321111", name="润州区", state="published")
    return make_user(scopes=[{"role": "clerk", "unit": make_unit(name="发改委")}])


def rows(kind, by, header, *lines):
    file = io.BytesIO("\n".join((header, *lines)).encode())
    return check(kind, file, name="表.csv", by=by)


def problems(report):
    return [str(problem) for problem in report.problems.problems]


@pytest.mark.parametrize(
    ("cell", "on", "precision"),
    [
        ("2021-03-05", date(2021, 3, 5), "day"),
        ("2021年3月", date(2021, 3, 1), "month"),
        ("2021年一季度", date(2021, 1, 1), "quarter"),
        ("2021年", date(2021, 1, 1), "year"),
        ("2021-11-30（未注明）", date(2021, 11, 30), "unknown"),
    ],
)
def test_a_date_says_how_exactly_it_is_known_and_is_written_back_so(clerk, cell, on, precision):
    header = "服务队伍,名称,日期"
    make_team(name="先锋队", state="published", owner=clerk.scopes.get().unit)
    report = rows("activities", clerk, header, f"先锋队,义诊,{cell}")
    assert problems(report) == []
    record = report.rows[0].record
    assert (record.on, record.precision) == (on, precision)
    written = kinds.get("activities")().columns["on"].export(record)
    assert str(written) == cell


@pytest.mark.parametrize(
    ("day", "precision", "problem"),
    [
        ("2021年3月", "日", "第2行“日期”（C列）：“2021年3月”与精度“日”不一致"),
        ("2021-03-05", "月", "第2行“日期”（C列）：“2021-03-05”与精度“月”不一致"),
        ("2021-03-01", "月", None),
        ("2021年3月", "月", None),
        ("2021-03-05", "日期未注明", None),
    ],
)
def test_a_precision_in_its_own_column_has_to_agree(clerk, day, precision, problem):
    make_team(name="先锋队", state="published", owner=clerk.scopes.get().unit)
    report = rows(
        "activities", clerk, "服务队伍,名称,日期,日期精度", f"先锋队,义诊,{day},{precision}"
    )
    assert problems(report) == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("cell", "amount", "qualifier"),
    [
        ("15.6亿元", 1_560_000_000, "exact"),
        ("约1000万元", 10_000_000, "about"),
        ("3亿元以上", 300_000_000, "more_than"),
        ("1560000000", 1_560_000_000, "exact"),
    ],
)
def test_money_is_whole_yuan_and_says_whether_it_is_exact(clerk, cell, amount, qualifier):
    report = rows("projects", clerk, "名称,行政区,总投资（元）", f"天海,润州区,{cell}")
    assert problems(report) == []
    record = report.rows[0].record
    assert (record.total_investment, record.investment_qualifier) == (amount, qualifier)


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("0.000000001亿元,", "“总投资(元)”（C列）：“0.000000001亿元”不是整数"),
        (
            "约1亿元,以上",
            "“总投资(元)”（C列）：“约1亿元”：约数写在数字里或写在约数一列，只能写一处",
        ),
        ("-5,", "“总投资(元)”（C列）：“-5”：金额以元为单位，须为0以上的整数，最多15位"),
    ],
)
def test_money_that_cannot_be_is_refused(clerk, cells, problem):
    report = rows("projects", clerk, "名称,行政区,总投资（元）,总投资约数", f"天海,润州区,{cells}")
    assert problems(report) == [f"第2行{problem}"]


def test_units_by_role_come_in_by_name_alias_and_code_and_go_out_by_name(clerk):
    make_unit(name="住建局").aliases.create(name="建设局")
    make_unit(name="城管局", code="cgj")
    header = "名称,行政区,牵头单位,配合单位"
    report = rows("projects", clerk, header, "天海,润州区,建设局,cgj;发改委")
    assert problems(report) == []
    take_in(report, by=clerk)
    project = Project.objects.get()
    assert {(unit.role, str(unit)) for unit in project.units.all()} == {
        ("lead", "住建局"), ("supporting", "城管局"), ("supporting", "发改委"),
    }  # fmt: skip
    heading, cells = kinds.get("projects")().table(Project.objects.all())
    written = dict(zip(heading, next(cells), strict=True))
    assert (written["牵头单位"], written["配合单位"]) == ("住建局", "城管局；发改委")
    # One role's cell says nothing of the others'.
    report = rows("projects", clerk, "编码,配合单位", f"{project.code},城管局")
    take_in(report, by=clerk)
    assert {str(unit) for unit in project.units.all()} == {"住建局", "城管局"}


@pytest.mark.parametrize("cell", ["住建局；城管局", "没有局", "住建局；"])
def test_rows_that_the_database_would_refuse_are_problems_of_their_cell(clerk, cell):
    """Two leads, an office that there is not; a semicolon too many is none."""
    for name in ("住建局", "城管局"):
        make_unit(name=name)
    report = rows("projects", clerk, "名称,行政区,牵头单位", f"天海,润州区,{cell}")
    assert len(problems(report)) == (0 if cell == "住建局；" else 1)
    assert all("“牵头单位”（C列）" in sentence for sentence in problems(report))


def test_two_rows_that_mean_one_record_are_both_named(clerk):
    """Neither stands yet, so that the database cannot be asked."""
    project = make_project(name="天海", owner=clerk.scopes.get().unit)
    header = "项目,截至日期,本年累计完成投资（元）"
    report = rows("investment-records", clerk, header, "天海,2021-03-31,5", "天海,2021-03-31,6")
    assert len(problems(report)) == 2
    assert project.investment_records.count() == 0


def test_what_is_written_is_read_by_a_person_who_may_not_choose_it_anew(clerk):
    """A record may name what lies outside the scope of whoever edits the rest of it."""
    far = make_unit(name="省厅", place_code="310000")
    project = make_project(name="天海", owner=clerk.scopes.get().unit)
    project.units.create(role="supporting", unit=far)
    resource = kinds.get("projects")
    header, cells = resource().table(Project.objects.all())
    file = io.BytesIO(b"".join(write_csv(header, cells)))
    report = check(resource, file, name="表.csv", by=clerk)
    assert problems(report) == []
    assert report.counts["same"] == 1
