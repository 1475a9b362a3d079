"""Files as staff really send them: encodings, separators, quotes, and kinds that are no tables."""

import codecs
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.tables import delimited
from publishing.tables.quotes import NOT_CLOSED, TEXT_BEHIND
from publishing.tables.reading import TableRefused, read_table

from .making import old_workbook, text_file, workbook
from .measuring import memory_below

TEXT = "行政区划代码,指标,数值\r\n321111,生产总值,222.3\r\n"
GRID = [["行政区划代码", "指标", "数值"], ["321111", "生产总值", "222.3"]]


def grid(file, name="a.csv", **options):
    return [row.cells for row in read_table(file, name=name, **options).rows()]


def refusal(file, name="a.csv", **options):
    with pytest.raises(TableRefused) as refused:
        grid(file, name, **options)
    return str(refused.value)


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("gb18030", "GB18030"),
        ("gbk", "GB18030"),
        ("utf-16", "UTF-16"),
    ],
)
def test_every_encoding_that_staff_use_reads_the_same(encoding, shown):
    table = read_table(text_file(TEXT, encoding), name="a.csv")
    assert [row.cells for row in table.rows()] == GRID
    assert table.encoding == shown
    assert table.notes == [
        f"文字编码：{shown}；以逗号分隔",
        "开头的中文：“行政区划代码”、“指标”、“数值”、“生产总值”",
    ]


def test_utf_16_of_either_byte_order_is_read():
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        file = text_file("")
        file.write(mark + TEXT.encode(encoding))
        assert grid(file) == GRID


def test_a_gb18030_mark_is_no_part_of_the_first_header():
    assert grid(text_file("\ufeff" + TEXT, "gb18030")) == GRID


def test_rare_characters_of_gb18030_are_read():
    assert grid(text_file("地名,数\n㐂镇𠀀,1\n", "gb18030"))[1] == ["㐂镇𠀀", "1"]


def test_bytes_of_no_encoding_are_refused():
    file = text_file("甲,乙\n1,2\n", "gb18030")
    file.seek(0, 2)
    file.write(b"\xff\xff,1\n")
    assert refusal(file) == (
        "第3行：从这一行起文字编码认不出来（不是UTF-8，也不是GB18030）；请另存为 .xlsx 再上传"
    )


def test_a_mark_that_lies_is_refused():
    file = text_file("")
    file.write(b"\xef\xbb\xbf" + TEXT.encode("gb18030"))
    assert refusal(file) == (
        "第1行：文件开头标明是UTF-8编码，从这一行起内容却不是；请另存为 .xlsx 再上传"
    )


@pytest.mark.parametrize(("separator", "shown"), [(",", "逗号"), ("\t", "制表符"), (";", "分号")])
def test_separators_are_found(separator, shown):
    table = read_table(text_file(TEXT.replace(",", separator)), name="a.csv")
    assert [row.cells for row in table.rows()] == GRID
    assert table.notes[0].endswith(f"以{shown}分隔")


def test_commas_in_numbers_do_not_hide_tabs():
    text = "指标\t一季度\t二季度\n生产总值\t1,107.15\t2,223.00\n工业\t1,107\t3,1\n"
    assert grid(text_file(text))[1] == ["生产总值", "1,107.15", "2,223.00"]


def test_titles_above_the_table_do_not_hide_the_separator():
    text = "2021年主要指标；单位：亿元\n\n指标,2016年,2017年\n生产总值,1,2\n"
    assert grid(text_file(text))[1] == ["指标", "2016年", "2017年"]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_rows_keep_the_number_that_the_sheet_shows(newline):
    text = newline.join(["甲,乙", "", ",,", "1,2", '"两', '行",3', "4,5"])
    table = read_table(text_file(text), name="a.csv")
    assert [row.number for row in table.rows()] == [1, 4, 5, 6]


def test_a_row_knows_what_stood_there_before_normalisation():
    table = read_table(text_file("甲,乙,丙\n　１２ ,'007,x\n"), name="a.csv")
    _, row = table.rows()
    assert row.cells == ["12", "007", "x"]
    assert row.raw == {0: "　１２ ", 1: "'007"}
    assert [row.given(index) for index in range(4)] == ["　１２ ", "'007", "x", ""]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('甲,乙\n1,2\n3,"4\n5,6\n', f"第3行B列：{NOT_CLOSED}"),
        ('甲,乙\n1,2\n"3"x,4\n', f"第3行A列：{TEXT_BEHIND}"),
        ("", "文件是空的"),
        ("\ufeff", "文件里没有内容"),
        ("\n\n,,\n", "文件里没有内容"),
        ("甲,乙\n", "文件里只有表头，没有数据"),
        ("甲,乙\n,\n\n", "文件里只有表头，没有数据"),
    ],
)
def test_what_holds_no_table_is_refused(text, problem):
    assert refusal(text_file(text)) == problem


def test_a_quote_that_is_not_closed_far_down_is_found_while_reading():
    text = "甲,乙\n" + "1,2\n" * 5000 + '3,"4\n' + "5,6\n" * 5000
    assert refusal(text_file(text)).startswith("第5002行B列：引号没有配对")


def test_a_line_without_end_is_refused():
    assert (
        refusal(text_file("甲" * 2_000_000)) == "第1行：这一行过长，或引号没有配对，文件不像是表格"
    )


@pytest.mark.parametrize(
    ("start", "name", "problem"),
    [
        (b"%PDF-1.4", "a.csv", "这是PDF，不是表格；请上传 .xlsx、.xls 或 .csv 文件"),
        (b"Rar!\x1a\x07", "a.rar", "这是RAR压缩包，不是表格；请上传 .xlsx、.xls 或 .csv 文件"),
        (b"\xff\xd8\xff\xe0", "a.xlsx", "这是图片，不是表格；请上传 .xlsx、.xls 或 .csv 文件"),
        (
            b"\xef\xbb\xbf <html><table><tr>",
            "a.xls",
            "这是网页格式的文件，不是真正的表格；请用WPS表格或Excel打开，另存为 .xlsx 再上传",
        ),
        (
            b'<?xml version="1.0"?><Workbook>',
            "a.xls",
            "这是网页格式的文件，不是真正的表格；请用WPS表格或Excel打开，另存为 .xlsx 再上传",
        ),
    ],
)
def test_files_that_are_no_tables_are_called_by_their_kind(start, name, problem):
    file = text_file("")
    file.write(start + b"\n1,2\n3,4\n")
    assert refusal(file, name) == problem


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "无名"])
def test_the_content_decides_not_the_name(name):
    assert grid(workbook(*GRID), name) == GRID
    assert grid(old_workbook(*GRID), name) == GRID
    assert grid(text_file(TEXT), name) == GRID


def test_an_et_file_that_reads_is_read():
    assert grid(old_workbook(*GRID), "报表.et") == GRID


@pytest.mark.parametrize("start", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"])
def test_an_et_file_that_does_not_read_asks_for_xlsx(start):
    file = text_file("")
    file.write(start + b"\x00" * 2000)
    assert refusal(file, "报表.ET") == "这个 .et 文件读不出来，请另存为 .xlsx 再上传"


def test_reading_twice_gives_the_same_rows():
    table = read_table(text_file(TEXT), name="a.csv")
    assert list(table.rows()) == list(table.rows())


def test_a_large_csv_streams():
    text = "甲,乙,丙\n" + "".join(f"{n},润州区,{n}.5\n" for n in range(60_000))
    file = text_file(text, "gb18030")
    del text
    with memory_below(8_000_000):
        count = sum(1 for _ in read_table(file, name="a.csv").rows())
    assert count == 60_001


characters = st.characters(codec="gb18030", categories=["L", "N", "P", "Zs"])
grids = st.lists(st.lists(st.text(characters), min_size=2), min_size=2)


@given(grids, st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_no_text_ends_in_anything_but_rows_or_a_refusal(rows, encoding):
    file = text_file("\n".join(",".join(row) for row in rows), encoding)
    with suppress(TableRefused):
        assert all(row.cells for row in read_table(file, name="a.csv").rows())


@given(st.binary(max_size=300))
def test_no_bytes_end_in_anything_but_rows_or_a_refusal(data):
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        file = text_file("")
        file.write(start + data)
        with suppress(TableRefused):
            list(read_table(file, name="a.csv").rows())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_wide_characters_without_a_mark_are_called_so(encoding):
    file = io.BytesIO("a,b\n1,2\n".encode(encoding))
    assert refusal(file).startswith("文件里满是空字符")


@pytest.mark.parametrize("mark", [codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
def test_utf_32_is_called_so(mark):
    assert refusal(io.BytesIO(mark + b"\0" * 40)).startswith("文字编码是UTF-32")


def test_a_bad_byte_far_down_is_found_in_its_row():
    file = text_file("\ufeff甲,乙\n" + "一,2\n" * 30_000)
    data = bytearray(file.getvalue())
    data[data.rindex("一".encode())] = 0xFF
    assert refusal(io.BytesIO(bytes(data))).startswith("第30001行：文件开头标明是UTF-8编码")


def test_a_record_that_runs_on_over_all_lines_is_refused():
    text = "甲,乙\n1,2\n" + '"x\n",' * 250_000
    assert refusal(text_file(text)) == "第3行：这一行过长，或引号没有配对，文件不像是表格"


def test_more_columns_than_a_table_has_are_refused():
    text = "甲,乙\n1,2\n" + "1," * 1000 + "多\n"
    assert refusal(text_file(text)) == "第3行ALM列：“多”超出了前1000列；请删去多余的列再上传"


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch):
    monkeypatch.setattr(delimited, "MOST_ROWS", 3)
    assert refusal(text_file("甲,乙\n1,2\n\n3,4\n")) == "表格超过3行；请分成几个文件上传"


def test_a_character_that_was_lost_is_a_fault_of_its_cell():
    *_, row = read_table(text_file("甲,乙\n1,修\ufffd订\n"), name="a.csv").rows()
    assert row.faults == {1: "含有乱码“\ufffd”（第2个字），原来的字已经丢失"}


def test_a_row_of_nothing_but_separators_is_refused():
    text = "甲,乙\n1,2\n" + "," * 20_000 + "\n3,4\n"
    assert refusal(text_file(text)) == "第3行：这一行过长，或引号没有配对，文件不像是表格"
