"""A listing of micro matters: five columns, every problem by its cell."""

import io
from datetime import date

import pytest

from accounts.models import Role
from livelihood.micro.reading import HEADINGS, MOST_ROWS, read_file, read_texts
from publishing.tables.writing import write_xlsx
from tests.factories import make_community, make_matter, make_public_programme, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return make_user(scopes=[Role.CLERK])


@pytest.fixture
def programme():
    return make_public_programme(kind="micro")


@pytest.fixture(autouse=True)
def street():
    make_community(code="321111001001", name="朱方路社区", state="published")
    return make_unit(name="金山街道")


def typed(*rows):
    """Rows of the page, cell after cell."""
    return [dict(zip(HEADINGS, row, strict=False)) for row in rows]


def problems_of(listing):
    return [str(problem) for problem in listing.problems.problems]


def test_rows_are_read_with_places_units_and_dates_as_people_write_them(programme, clerk, street):
    rows = typed(
        ("修楼道灯", "朱方路社区", "金山街道", "2021年11月", "换灯20盏"),
        (), ("画车位", "321111001001", street.code, "2021-12-05"), ("装扶手", "", "金山街道", ""),
    )  # fmt: skip
    listing = read_texts(rows, programme=programme, by=clerk)
    assert listing.ok, problems_of(listing)
    first, second, third = listing.rows
    assert (first.title, first.community.name, first.unit) == ("修楼道灯", "朱方路社区", street)
    assert (first.due_on, first.due_precision, first.content) == (
        date(2021, 11, 1), "month", "换灯20盏",
    )  # fmt: skip
    assert (second.number, second.due_on, second.due_precision) == (3, date(2021, 12, 5), "day")
    assert (third.community, third.due_on) == (None, None)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("", "朱方路社区", "金山街道"), "第1行“事项”（A列）：没有填写"),
        (("灯" * 151, "", "金山街道"), "超过150字"),
        (("修灯", "没有的社区", "金山街道"), "“没有的社区”不是社区的编码或名称"),
        (("修灯", "别区社区", "金山街道"), "“别区社区”不是社区的编码或名称"),
        (("修灯", "", "没有的单位"), "“没有的单位”不是单位的编码或名称"),
        (("修灯", "", ""), "第1行“责任单位”（C列）：没有填写"),
        (("修灯", "", "金山街道", "2021年2月30日"), "“2021年2月30日”这一天不存在"),
        (("修灯", "", "金山街道", "尽快"), "第1行“完成期限”（D列）：“尽快”不是日期"),
        (("修\x07灯", "", "金山街道"), "含有看不见的控制字符"),
    ],
)
def test_each_problem_is_told_by_its_cell(programme, clerk, row, problem):
    make_community(code="321102001001", name="别区社区", state="published")
    listing = read_texts(typed(row), programme=programme, by=clerk)
    assert not listing.ok
    assert problem in "\n".join(problems_of(listing))


def test_a_clerk_of_one_unit_lists_for_hers_and_need_not_say_so(programme, street):
    clerk = make_user(scopes=[{"role": Role.CLERK, "unit": street}])
    make_unit(name="住建局")
    rows = typed(("修灯", "朱方路社区"), ("画线", "", "住建局"))
    listing = read_texts(rows, programme=programme, by=clerk)
    assert [(row.unit, row.community.name) for row in listing.rows] == [(street, "朱方路社区")]
    assert "您不能替这个单位填报润州区的事项" in problems_of(listing)[0]


def test_the_same_matter_twice_or_once_more_is_refused(programme, clerk):
    make_matter(programme=programme, title="修灯")
    make_matter(programme=programme, title="画线", state="withdrawn")
    make_matter(title="装扶手")
    rows = [("修灯", "", "金山街道"), ("画线", "", "金山街道"), ("装扶手", "", "金山街道"),
            ("修灯", "朱方路社区", "金山街道"), ("补坑", "", "金山街道"), ("补坑", "", "金山街道")]  # fmt: skip
    listing = read_texts(typed(*rows), programme=programme, by=clerk)
    found = problems_of(listing)
    assert found == [
        "第5行“事项”（A列）：“补坑”和第6行是同一件事",
        "第6行“事项”（A列）：“补坑”和第5行是同一件事",
        "第1行“事项”（A列）：“修灯”清单里已经有了",
    ]


def test_nothing_typed_is_said_once(programme, clerk):
    listing = read_texts(typed((), ()), programme=programme, by=clerk)
    assert problems_of(listing) == ["还没有填写任何事项"]


def csv(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode("utf-8-sig"))


def test_a_file_is_read_under_its_title_in_whatever_order_its_columns_stand(programme, clerk):
    text = (
        "润州区微实事登记表\n\n责任单位,事项,社区,完成时限\n金山街道,修灯,朱方路社区,2021/11/30\n"
    )
    listing = read_file(csv(text), name="a.csv", programme=programme, by=clerk)
    assert listing.ok, problems_of(listing)
    assert (listing.header, listing.rows[0].title, listing.rows[0].number) == (3, "修灯", 4)
    assert listing.texts[4]["社区或小区"] == "朱方路社区"


def test_a_workbook_is_read_too_and_a_page_of_anything_else_is_no_table(programme, clerk):
    file = io.BytesIO()
    write_xlsx(file, HEADINGS, [("修灯", "", "金山街道", date(2021, 11, 30), "")])
    listing = read_file(file, name="a.xlsx", programme=programme, by=clerk)
    assert listing.rows[0].due_on == date(2021, 11, 30)
    listing = read_file(io.BytesIO(b"%PDF-1.7"), name="a.pdf", programme=programme, by=clerk)
    assert listing.table is None
    assert "这是PDF" in problems_of(listing)[0]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("事项,单位,姓名\n修灯,金山街道,王某\n", "“姓名”是不认识的列名"),
        ("社区,单位\n朱方路社区,金山街道\n", "缺少“事项”这一列"),
        ("事项,单位\n" + "修灯,金山街道\n" * (MOST_ROWS + 1), "一次最多100行"),
    ],
)
def test_a_file_of_another_kind_is_refused(programme, clerk, text, problem):
    listing = read_file(csv(text), name="a.csv", programme=programme, by=clerk)
    assert not listing.ok
    assert problem in "\n".join(problems_of(listing))
