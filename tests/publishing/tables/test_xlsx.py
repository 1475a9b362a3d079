"""XLSX sheets read as their authors see them, and none of them grows in memory."""

import io
import zipfile
from contextlib import suppress
from datetime import date, datetime, time
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.tables import formats, shared_strings
from publishing.tables.reading import TableRefused, read_table

from .making import RELATIONS, cells, container, sheet_xml, workbook
from .measuring import memory_below

DAMAGED = "从这一行起读不出来；请用WPS表格或Excel打开后另存为 .xlsx 再上传"


def table(file, **options):
    return read_table(file, name="a.xlsx", **options)


def grid(file, **options):
    return [row.cells for row in table(file, **options).rows()]


def refusal(file, **options):
    with pytest.raises(TableRefused) as refused:
        grid(file, **options)
    return str(refused.value)


def one_cell(value, number_format=None):
    """What a cell with this value and format reads as, beside a header and a plain cell."""

    def edit(sheet):
        if number_format:
            sheet["A2"].number_format = number_format

    (text,) = grid(workbook(["甲"], [value], edit=edit))[1]
    return text


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (2000.0, None, "2000"),
        (222.3, None, "222.3"),
        (0.1 + 0.2, None, "0.3"),
        (1e15, None, "1000000000000000"),
        (0.0000001, None, "0.0000001"),
        (321111001001, None, "321111001001"),
        (-5, None, "-5"),
        (True, None, "是"),
        (False, None, "否"),
        ("００７", None, "007"),
        (0.12, "0%", "12%"),
        (0.931034, "0.0%", "93.1034%"),
        (0.07, "0.00%", "7%"),
        (1107.15, "#,##0.00", "1107.15"),
        (1107.15, '"¥"#,##0.00_);[Red]\\("¥"#,##0.00\\)', "1107.15"),
        (12.5, '0.0"天"', "12.5"),
        (12.5, "General", "12.5"),
        (1234.5, "0.00E+00", "1234.5"),
        (date(2021, 3, 5), "yyyy-mm-dd", "2021-03-05"),
        (date(2021, 3, 5), 'yyyy"年"m"月"d"日"', "2021-03-05"),
        (date(2021, 3, 1), 'yyyy"年"m"月"', "2021-03"),
        (date(2021, 3, 1), "[$-804]yyyy\\-mm;@", "2021-03"),
        (date(2021, 3, 5), 'yyyy"年"m"月"', "2021-03-05"),
        (date(2021, 1, 1), "yyyy", "2021"),
        (date(2021, 3, 5), 'm"月"d"日"', "2021-03-05"),
        (date(1900, 1, 31), "yyyy-mm-dd", "1900-01-31"),
        (60, "yyyy-mm-dd", "60"),
        (-1, "yyyy-mm-dd", "-1"),
        (datetime.fromisoformat("2021-03-05T08:30"), "yyyy-mm-dd hh:mm", "2021-03-05 08:30:00"),
        (time(8, 30), "hh:mm", "08:30"),
    ],
)
def test_a_cell_reads_as_its_author_sees_it(value, number_format, text):
    assert one_cell(value, number_format) == text


def test_the_date_system_of_1904_is_known():
    book = '<workbookPr date1904="1"/>'
    styles = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    file = container(
        sheet_xml(cells("甲", row=1) + '<row r="2"><c r="A2" s="0"><v>42798</v></c></row>'),
        book=book,
        others=[("xl/styles.xml", styles)],
    )
    file = _with_styles(file)
    assert grid(file)[1] == ["2021-03-05"]


def _with_styles(file):
    """The same container with its styles linked from the workbook."""
    link = f'<Relationship Id="r3" Type="{RELATIONS}/styles" Target="/xl/styles.xml"/>'
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("workbook.xml.rels"):
                content = content.replace(b"</Relationships>", link.encode() + b"</Relationships>")
            new.writestr(name, content)
    return changed


def test_errors_and_formulas_without_a_result_are_faults():
    _, row = table(workbook(["甲", "乙", "丙"], ["=SUM(A9)", "#DIV/0!", "x"])).rows()
    assert row.cells == ["=SUM(A9)", "#DIV/0!", "x"]
    assert row.faults == {0: "是没有算出结果的公式", 1: "是表格软件的出错标记"}


def test_results_of_formulas_are_read_and_empty_texts_are_empty():
    rows = cells("甲", "乙", "丙", row=1) + (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>IF(1,"")</f><v></v></c>'
        '<c r="C2" t="str"><f>"a"</f><v>文</v></c></row>'
    )
    _, row = table(container(sheet_xml(rows))).rows()
    assert (row.cells, row.faults) == (["2", "", "文"], {})


def test_shared_texts_drop_their_pronunciation_and_keep_their_runs():
    strings = (
        "<si><t>甲</t></si>"
        '<si><r><t>润</t></r><r><rPr/><t xml:space="preserve">州 区</t></r>'
        '<rPh sb="0" eb="1"><t>rùn</t></rPh></si>'
    )
    rows = '<row r="1"><c t="s"><v>0</v></c></row><row r="2"><c t="s"><v>1</v></c></row>'
    assert grid(container(sheet_xml(rows), strings=strings)) == [["甲"], ["润州 区"]]


def test_an_inline_text_wins_over_a_value_beside_it():
    rows = cells("甲", row=1) + '<row r="2"><c t="inlineStr"><is><t>1.</t></is><v>5</v></c></row>'
    assert grid(container(sheet_xml(rows)))[1] == ["1."]


def test_names_of_parts_depend_on_neither_case_nor_slashes():
    file, changed = workbook(["甲"], ["文"]), io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(
                name.replace("sharedStrings", "SharedStrings").replace("/", "\\"), old.read(name)
            )
    assert grid(changed) == [["甲"], ["文"]]


def test_escaped_characters_are_unescaped_and_control_characters_refused():
    rows = cells("甲", row=1) + cells("a_x000D_b", "_x005F_x0041_", "a_x0000_", "_xD800_", row=2)
    _, row = table(container(sheet_xml(rows))).rows()
    assert row.cells[:2] == ["a\rb", "_x0041_"]
    assert row.faults == {
        2: "含有看不见的控制字符（第2个字）",
        3: "含有看不见的控制字符（第1个字）",
    }


def test_merged_cells_are_filled_from_the_first_and_said_so():
    def merge(sheet):
        sheet.merge_cells("A2:A4")
        sheet.merge_cells("B3:C3")

    file = workbook(
        ["区", "指标", "数值"],
        ["润州", "一", 1],
        [None, "合", None],
        [None, "三", 3],
        [None, "四", 4],
        edit=merge,
    )
    opened = table(file)
    assert [row.cells for row in opened.rows()] == [
        ["区", "指标", "数值"],
        ["润州", "一", "1"],
        ["润州", "合", "合"],
        ["润州", "三", "3"],
        ["", "四", "4"],
    ]
    assert opened.notes == ["2处合并单元格已按左上角的内容填满（A2:A4、B3:C3）"]


def test_a_merged_range_fills_no_empty_rows():
    file = workbook(["甲", "乙"], ["一", 1], edit=lambda sheet: sheet.merge_cells("A2:A9000"))
    assert len(grid(file)) == 2


def test_rows_keep_the_number_that_the_sheet_shows():
    def edit(sheet):
        sheet["A7"] = "五"
        sheet["C9"] = "　"

    assert [row.number for row in table(workbook(["甲"], ["一"], edit=edit)).rows()] == [1, 2, 7]


def test_the_first_visible_sheet_is_read_and_named():
    def edit(sheet):
        sheet.sheet_state = "hidden"
        second = sheet.parent.create_sheet("二月")
        second.append(["乙"])
        second.append(["2"])

    file = workbook(["甲"], ["1"], edit=edit, title="一月")
    opened = table(file)
    assert (opened.sheets, opened.sheet) == (["一月", "二月"], "二月")
    assert opened.notes == ["文件里有2张工作表，读的是“二月”；要读“一月”，请写明工作表的名称"]
    assert grid(file, sheet="一月") == [["甲"], ["1"]]


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are():
    file = workbook(
        ["甲"], ["1"], edit=lambda sheet: sheet.parent.create_sheet("二月"), title="一月"
    )
    assert refusal(file, sheet="三月") == "没有名为“三月”的工作表；文件里有：“一月”、“二月”"


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("", "文件里没有内容"),
        (cells("甲", row=1), "文件里只有表头，没有数据"),
        (cells("甲", row=1) + cells("x", row=1), DAMAGED),
        (cells("甲", row=2) + cells("x", row=1), DAMAGED),
        (cells("甲", row=1) + cells("x", row=1_048_577), DAMAGED),
        (cells("甲", row=1) + '<row r="2"><c r="A3"><v>1</v></c></row>', DAMAGED),
        (cells("甲", row=1) + '<row r="2"><c r="XFE2"><v>1</v></c></row>', DAMAGED),
        (cells("甲", row=1) + '<row r="2"><c t="s"><v>5</v></c></row>', DAMAGED),
        (cells("甲", row=1) + '<row r="2"><c t="s"><v>-1</v></c></row>', DAMAGED),
        (cells("甲", row=1) + '<row r="x"/>', DAMAGED),
        (cells("甲", row=1) + '<row r="2"><c s="x"><v>1.5</v></c></row>', DAMAGED),
        (cells("甲", row=1) + "<row>", DAMAGED),
        (
            cells("甲", row=1) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "单元格XFD1048576超出了前1000列；请删去多余的列再上传",
        ),
    ],
)
def test_sheets_in_disorder_are_refused(rows, problem):
    assert refusal(container(sheet_xml(rows))).endswith(problem)


def test_a_refusal_while_reading_says_where_the_damage_is():
    rows = "".join(cells("甲", row=number) for number in range(1, 40)) + cells("x", row=3)
    assert refusal(container(sheet_xml(rows))) == f"第39行：文件已损坏，{DAMAGED}"


@pytest.mark.parametrize("number", ["1e400", "NaN", "１２", "1_000", "0x10"])
def test_a_stored_number_that_is_none_is_a_fault(number):
    rows = cells("甲", row=1) + f'<row r="2"><c><v>{number}</v></c></row>'
    _, row = table(container(sheet_xml(rows))).rows()
    assert row.faults == {0: "不是数字"}


def test_document_types_and_their_entities_are_refused():
    before = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    file = container(sheet_xml(cells("&b;", row=1), before=before))
    assert refusal(file).startswith("文件已损坏")


def _padded(file):
    """The same container with a part that does not compress, so that its ratio is ordinary."""
    with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/image1.bin", bytes(range(256)) * 2000)
    return file


@pytest.mark.parametrize(
    "rows",
    ["<a>" * 200_000, f'<row r="1"><c x="{"ab" * 10_000_000}"/></row>'],
    ids=["nested", "endless"],
)
def test_markup_that_only_costs_memory_is_refused(rows):
    file = _padded(container(sheet_xml(rows)))
    with memory_below(6_000_000):
        assert "文件已损坏" in refusal(file)


def test_more_sheets_than_a_workbook_has_are_refused():
    sheets = "".join(f'<sheet name="{number}" r:id="r1"/>' for number in range(1000))
    file = container(sheet_xml(cells("甲", row=1)), book=f"<sheets>{sheets}</sheets>")
    assert refusal(_padded(file)).startswith("文件已损坏")


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "XFD1048576", "nonsense"])
def test_memory_is_bounded_whatever_the_dimension_claims(dimension):
    rows = cells("甲", row=1) + cells("1", row=1_048_576)
    file = container(sheet_xml(rows, dimension=dimension))
    with memory_below(2_000_000):
        count = sum(1 for _ in table(file).rows())
    assert count == 2


def test_hundreds_of_thousands_of_empty_cells_cost_no_memory():
    empty = "".join(f'<row r="{row}">{"<c/>" * 100}</row>' for row in range(2, 3000))
    file = container(sheet_xml(cells("甲", row=1) + empty + cells("1", row=3000)))
    with memory_below(5_000_000):
        count = sum(1 for _ in table(file).rows())
    assert count == 2


def test_a_long_sheet_streams():
    rows = "".join(cells("润州区", str(row), row=row) for row in range(1, 20_001))
    file = container(sheet_xml(rows))
    with memory_below(6_000_000):
        count = sum(1 for _ in table(file).rows())
    assert count == 20_000


def test_merged_ranges_that_would_fill_everything_are_refused():
    rows = "".join(cells("x", row=row) for row in range(1, 1500))
    after = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    problem = refusal(container(sheet_xml(rows, after=after)))
    assert problem == "第1001行：合并单元格的范围过大；请取消合并再上传"


def test_thousands_of_merged_ranges_are_refused():
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, 5002))
    file = container(sheet_xml(cells("甲", row=1), after=f"<mergeCells>{merges}</mergeCells>"))
    assert refusal(file) == "合并单元格超过5000处；请取消合并再上传"


WHOLE = sheet_xml(
    cells("甲", "乙", row=1)
    + '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    + '<row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3" s="1"><v>1.5</v></c></row>',
    after='<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
)


@given(st.integers(0, len(WHOLE)), st.integers(0, 20), st.text('<>/="rvcst1A9:-&;', max_size=6))
def test_a_damaged_sheet_ends_in_rows_or_a_refusal(at, cut, put):
    sheet = WHOLE[:at] + put + WHOLE[at + cut :]
    with suppress(TableRefused):
        grid(container(sheet, strings="<si><t>文</t></si>"))


def test_one_long_text_in_every_cell_is_refused(monkeypatch):
    monkeypatch.setattr(shared_strings, "MOST_GIVEN_OUT", 10_000)
    rows = '<row><c t="s"><v>0</v></c></row>' * 20
    file = container(sheet_xml(rows), strings="<si><t>" + "x" * 1000 + "</t></si>")
    assert refusal(file).startswith("表格里的文字合起来太长")


def test_a_number_format_as_long_as_a_book_is_none():
    started = perf_counter()
    assert formats.kind_of(170, "[" * 1_000_000 + "yyyy") is formats.Kind.NUMBER
    assert perf_counter() - started < 1


def test_a_long_text_merged_over_everything_is_refused():
    text = '<row r="1"><c t="inlineStr"><is><t>' + "长" * 32_000 + "</t></is></c></row>"
    rows = text + '<row r="2"><c r="B2"><v>1</v></c></row>'
    merges = '<mergeCells><mergeCell ref="A1:ALL1048576"/></mergeCells>'
    noise = "".join(f"{number * number:x}" for number in range(20_000))
    file = container(sheet_xml(rows, after=merges), others=[("xl/media/a.bin", noise)])
    assert refusal(file) == "第1行：合并单元格的范围过大；请取消合并再上传"


def test_more_cell_formats_than_spreadsheets_have_are_refused(monkeypatch):
    monkeypatch.setattr("publishing.tables.xlsx.workbook.MOST_FORMATS", 0)
    assert "文件已损坏" in refusal(workbook(["甲", "乙"], ["1", "2"]))
