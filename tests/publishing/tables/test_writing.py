"""What we write opens in Chinese Excel as it is, harms nobody, and imports unchanged."""

import csv
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import gettext_lazy
from hypothesis import example, given
from hypothesis import strategies as st

from publishing.tables import writing
from publishing.tables.cells import TRIMMED, literal, plain
from publishing.tables.reading import read_table
from publishing.tables.writing import (
    content_disposition,
    json_rows,
    safe_text,
    sheet_name,
    write_csv,
    write_xlsx,
)

HEADER = ["代码", "名称"]
LIVE = "=+-@＝＋－＠\t\r"


def csv_file(columns, rows):
    return io.BytesIO(b"".join(write_csv(columns, rows)))


def xlsx_file(columns, rows, **options):
    file = io.BytesIO()
    write_xlsx(file, columns, rows, **options)
    return file


def texts_back(file):
    """The free texts of the first column below the header."""
    table = read_table(file, name="")
    return [literal(row.given(0)) for row in table.rows()][1:]


def test_a_csv_opens_in_chinese_excel():
    data = b"".join(write_csv(HEADER, [["321111", "润州区"]]))
    assert data == "\ufeff代码,名称\r\n321111,润州区\r\n".encode()


def test_every_kind_of_cell_is_plain_in_a_csv():
    moment = datetime(2021, 12, 31, 16, 30, tzinfo=UTC)
    row = [None, True, False, 12, Decimal("1E+5"), Decimal("222.3000"), date(2021, 3, 5), moment]
    assert b"".join(write_csv([], [row])).decode() == (
        "\ufeff\r\n,是,否,12,100000,222.3,2021-03-05,2022-01-01 00:30:00\r\n"
    )


def test_lazy_labels_are_texts():
    assert b"A" in b"".join(write_csv([gettext_lazy("A")], []))
    assert json.loads(b"".join(json_rows(["a"], [[gettext_lazy("A")]]))) == [{"a": "A"}]


@pytest.mark.parametrize("write", [csv_file, xlsx_file, lambda *a: list(json_rows(*a))])
def test_floats_and_objects_are_not_written(write):
    for value in (1.0, b"x", object()):
        with pytest.raises(TypeError):
            write(["a"], [[value]])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("==1+1", "'==1+1"),
        ("+86 138", "'+86 138"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1＋1", "'＝1＋1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠某", "'＠某"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("\u200b=1", "'\u200b=1"),
        ("'90后", "''90后"),
        ("-12.5", "-12.5"),
        ("+8", "+8"),
        ("润州=区", "润州=区"),
        ("", ""),
    ],
)
def test_no_text_is_taken_for_a_formula(text, written):
    assert safe_text(text) == written


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
@pytest.mark.parametrize("start", [*LIVE, "'", "''", "'=", "=="])
def test_texts_that_look_like_formulas_come_back_as_they_were(write, start):
    text = f"{start}1+1，（某）"
    assert texts_back(write(HEADER, [[text, "x"]])) == [text]


def test_headers_are_as_safe_as_cells():
    assert b"".join(write_csv(["=1"], [])) == "\ufeff'=1\r\n".encode()


printable = st.text(st.characters(exclude_categories=["C"], include_characters="\n\t\r"))
words = printable.map(lambda text: f"{text}。").filter(lambda text: text[0] not in TRIMMED + "\n")
exact = st.decimals(min_value=-(10**10), max_value=10**10, places=4)


@given(st.lists(words, min_size=1, max_size=5))
@example(["_x000D_", "_x0041_。", "a\r\nb。", "a\rb。"])
def test_texts_come_back_from_a_csv(texts):
    assert texts_back(csv_file(HEADER, [[text, "x"] for text in texts])) == texts


@given(st.lists(words, min_size=1, max_size=3))
@example(["_x000D_", "_x0041_。", "a\r\nb。", "a\rb。"])
def test_texts_come_back_from_a_workbook(texts):
    assert texts_back(xlsx_file(HEADER, [[text, "x"] for text in texts])) == texts


@given(st.lists(exact, min_size=1, max_size=5))
def test_numbers_come_back_exactly(numbers):
    rows = [[number, "x"] for number in numbers]
    shown = [plain(number) for number in numbers]
    for file in (csv_file(HEADER, rows), xlsx_file(HEADER, rows)):
        assert [row.cells[0] for row in read_table(file, name="").rows()][1:] == shown


def test_numbers_are_numbers_only_where_exact_and_codes_are_texts():
    rows = [
        ["321111001001", 12, Decimal("222.30"), 10**15 - 1, 10**15, Decimal("0.1234567890123456")]
    ]
    sheet = openpyxl.load_workbook(xlsx_file(list("abcdef"), rows)).active
    assert [cell.value for cell in sheet[2]] == [
        "321111001001",
        12,
        222.3,
        999_999_999_999_999,
        "1000000000000000",
        "0.1234567890123456",
    ]


def test_days_are_real_days_in_a_workbook_and_come_back_in_iso_form():
    moment = datetime(2021, 12, 31, 16, 30, tzinfo=UTC)
    rows = [[date(2021, 3, 5), moment, date(1899, 1, 1), True]]
    file = xlsx_file(["甲", "乙", "丙", "丁"], rows)
    assert openpyxl.load_workbook(file).active["A2"].is_date
    *_, row = read_table(file, name="").rows()
    assert row.cells == ["2021-03-05", "2022-01-01 00:30:00", "1899-01-01", "是"]


def test_a_workbook_holds_no_formula_and_no_link():
    file = xlsx_file(HEADER, [["=1+1", "https://example.com/"], ["{=1}", "mailto:a@example.com"]])
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_title_names_the_sheet():
    file = xlsx_file(HEADER, [["1", "2"]], title="2021年1/9月:主要指标[润州]" + "长" * 40)
    (name,) = read_table(file, name="").sheets
    assert name.startswith("2021年1 9月 主要指标 润州")
    assert len(name) == 31


@pytest.mark.parametrize("title", ["", "'", "/", "History"])
def test_a_sheet_is_always_named(title):
    assert sheet_name(title) == "数据"


def test_a_text_too_long_for_a_cell_is_cut_and_shows_it():
    (text,) = texts_back(xlsx_file(HEADER, [["长" * 40_000, "x"]]))
    assert (len(text), text[-1]) == (32_767, "…")


def test_more_rows_than_a_sheet_holds_are_not_lost_silently(monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS", 3)
    with pytest.raises(ValueError, match="1,048,576"):
        xlsx_file(HEADER, [["1", "2"]] * 3)


def test_a_long_csv_is_written_in_pieces():
    pieces = list(write_csv(HEADER, (["321111", "润州区"] for _ in range(20_000))))
    assert len(pieces) > 3
    assert len(list(csv.reader(io.StringIO(b"".join(pieces).decode())))) == 20_001


def test_json_says_missing_as_null_and_keeps_long_numbers_whole():
    columns = ["code", "value", "none", "day", "yes", "long"]
    rows = [["=1", Decimal("222.30"), None, date(2021, 3, 5), True, 10**16]] * 2000
    text = b"".join(json_rows(columns, rows)).decode()
    assert json.loads(text)[1] == {
        "code": "=1",
        "value": 222.3,
        "none": None,
        "day": "2021-03-05",
        "yes": True,
        "long": "10000000000000000",
    }
    assert re.search(r'"value": 222\.3,', text)


def test_json_of_nothing_is_an_empty_list():
    assert json.loads(b"".join(json_rows(["a"], []))) == []


def test_chinese_file_names_reach_the_browser():
    assert content_disposition("润州区 指标.csv") == (
        "attachment; filename*=utf-8''%E6%B6%A6%E5%B7%9E%E5%8C%BA%20%E6%8C%87%E6%A0%87.csv"
    )


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("a\r\nb.csv", 'attachment; filename="a__b.csv"'),
        ('a"b/c.csv', 'attachment; filename="a_b_c.csv"'),
        ("", 'attachment; filename="_"'),
    ],
)
def test_file_names_hold_nothing_that_breaks_a_header_or_a_path(name, safe):
    assert content_disposition(name) == safe
