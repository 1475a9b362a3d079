"""The same words in every format: what is gone since reads so in each, and nothing personal stays."""

import io
import json
from datetime import date

import docx
import pytest
import time_machine
from docx.oxml.ns import qn
from openpyxl import load_workbook

from livelihood.bulletins.reading import WITHDRAWN, paper_of
from livelihood.bulletins.writing import draft_bulletin
from livelihood.models import Bulletin
from publishing.masking import find_personal_data
from publishing.review import steps
from tests.factories import make_bulletin, make_calendar_day
from tests.livelihood.bulletins.making import ON, make_full_programme, make_round_of
from tests.livelihood.making import new_update, published
from tests.test_crawl import text_of_document

pytestmark = pytest.mark.django_db
FORMATS = ("html", "docx", "xlsx", "json")


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2021-10-15T08:00:00+08:00", tick=True):
        yield


@pytest.fixture
def made(db):
    return make_full_programme()


@pytest.fixture
def bulletin(made, people):
    """The bulletin of `ON`, with the round, signed and public; the calendar knows its year."""
    make_calendar_day(on=date(2021, 10, 1))
    bulletin = draft_bulletin(made.programme, as_of=ON, round=make_round_of(made), by=people.clerk)
    bulletin.number, bulletin.remarks = "润督〔2021〕10号", "请逐项整改。\n=每周报送一次。"
    steps.edited(bulletin, by=people.clerk)
    steps.submit(bulletin, by=people.clerk)
    return steps.approve_and_publish(bulletin, by=people.signer)


def read(client, bulletin, format) -> str:
    """The whole text of the bulletin in one format."""
    address = bulletin.get_absolute_url()
    answer = client.get(address if format == "html" else f"{address}?format={format}")
    assert answer.status_code == 200
    if format == "docx":
        return text_of_document(answer.content)
    if format == "xlsx":
        book = load_workbook(io.BytesIO(answer.content))
        cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
        return "\n".join(str(value) for value in cells if value is not None)
    return answer.text


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_totals_lists_reasons_and_whom_to_ask(client, bulletin, format):
    text = read(client, bulletin, format)

    for words in (
        "2021年民生实事推进情况通报（2021年10月15日）",
        "润督〔2021〕10号",
        "因管线迁改推迟），已超过15天。调整完成时限依据润政办发〔2021〕21号。",
        "存在问题：燃气管线未迁改；下步打算：十一月迁改。",
        "没有报送的单位1个：街道（3件）。",
        "差一步的",
        "请逐项整改。",
        "至2021年10月22日（5个工作日）向督查室 0511-85012345提出",
    ):
        assert words in text, words
    assert "不公开的问题" not in text
    assert WITHDRAWN not in text


@pytest.mark.parametrize("format", FORMATS)
def test_a_withdrawn_matter_and_withdrawn_words_are_blank_in_every_format(
    client, made, bulletin, people, format
):
    before = paper_of(Bulletin.objects.get(pk=bulletin.pk))
    steps.withdraw(made.behind, by=people.signer, reason="误列")
    steps.withdraw(made.said, by=people.signer, reason="含住户信息")

    text = read(client, bulletin, format)

    assert WITHDRAWN in text
    for gone in ("差一步的", made.behind.code, "完成招标", "燃气管线未迁改"):
        assert gone not in text, gone
    after = paper_of(Bulletin.objects.get(pk=bulletin.pk))
    assert after.summary == before.summary
    # That the update was withdrawn is said; of the matter that is gone nothing is.
    (later,) = after.later
    assert "含住户信息" in later.words
    assert later.words in text
    assert "误列" not in text


def test_working_days_are_counted_only_in_a_year_whose_calendar_is_known(client, made, people):
    bulletin = draft_bulletin(made.programme, as_of=ON, by=people.clerk)
    steps.submit(bulletin, by=people.clerk)
    steps.approve_and_publish(bulletin, by=people.signer)
    assert "至2021年10月22日向督查室 0511-85012345提出" in read(client, bulletin, "docx")


def test_what_was_corrected_since_is_told_once_and_linked(client, made, bulletin, people):
    right = new_update(made.overdue, "progress", "2021-10-01", text="挖到旧管", progress=35,
                       corrects=made.said)  # fmt: skip
    published(right, people)
    earlier = new_update(made.ahead, "progress", "2021-10-02", progress=96)
    published(earlier, people)

    paper = paper_of(Bulletin.objects.get(pk=bulletin.pk))

    assert [later.path for later in paper.later] == [right.get_absolute_url()]
    assert right.get_absolute_url() in read(client, bulletin, "html")


def test_the_document_is_a4_with_chinese_fonts_repeated_headings_and_page_numbers(client, bulletin):
    answer = client.get(f"{bulletin.get_absolute_url()}?format=docx")
    document = docx.Document(io.BytesIO(answer.content))

    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    fonts = {found.get(qn("w:eastAsia")) for found in document.element.body.iter(qn("w:rFonts"))}
    assert fonts == {"宋体", "仿宋", "黑体"}
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        width = sum(column.width.mm for column in table.columns)
        assert round(width) == 156, "as wide as the text"
    assert "PAGE" in page.footer._element.xml
    assert document.core_properties.author == "督查室"


def test_the_workbook_can_be_sorted_and_carries_no_live_formula(client, bulletin):
    answer = client.get(f"{bulletin.get_absolute_url()}?format=xlsx")
    book = load_workbook(io.BytesIO(answer.content))

    assert book.sheetnames == ["通报", "分组", "名单"]
    lines = list(book["名单"].iter_rows(min_row=3, values_only=True))
    assert lines[0][:4] == ("逾期", "1", lines[0][2], "逾期的")
    assert book["名单"].print_title_rows == "$1:$2"
    values = [row[1].value for row in book["通报"].iter_rows()]
    assert "'=每周报送一次。" in values
    assert 9 in values


def test_json_has_counts_as_numbers_and_the_parts_of_their_lists(client, bulletin):
    answer = client.get(f"{bulletin.get_absolute_url()}?format=json")
    content = json.loads(answer.content)

    assert answer["Content-Type"] == "application/json; charset=utf-8"
    assert (content["totals"]["listed"], content["totals"]["done_rate"]) == (9, "14.3")
    assert content["lists"][0]["part"] == "overdue"
    assert content["lists"][-1]["title"] == "本月未报"
    assert client.get(f"{bulletin.get_absolute_url()}?format=csv").status_code == 404


@pytest.mark.parametrize("format", FORMATS)
def test_no_format_says_a_mobile_number_or_a_home(client, made, format):
    said = "王某13812345678，家住朱方路72号3幢402室\x0b"
    content = {
        "programme": {"name": said, "done_word": "完成"},
        "lists": [{"part": "overdue", "title": "逾期", "lines": [
            {"code": made.overdue.code, "number": "1", "title": said, "unit": said,
             "status": "逾期", "why": said, "problems": said, "problems_of": made.said.code},
        ]}],
    }  # fmt: skip
    bulletin = make_bulletin(
        programme=made.programme, title=said, number=said, remarks=said, content=content,
        objection_from=date(2021, 7, 9), objection_to=date(2021, 7, 15), objection_contact=said,
        state="published", published_at="2021-07-08T09:00:00+08:00",
    )  # fmt: skip
    text = read(client, bulletin, format)
    assert "138****5678" in text
    assert not find_personal_data(text)


def test_a_bulletin_without_content_is_a_page_all_the_same(client):
    bulletin = make_bulletin(state="published", published_at="2021-07-08T09:00:00+08:00")
    for format in FORMATS:
        assert bulletin.title in read(client, bulletin, format)
