"""XLS sheets read like XLSX ones, however their records are laid out."""

import io
import struct
from datetime import date, datetime

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from publishing.tables.reading import TableRefused, read_table

from .making import old_workbook
from .measuring import memory_below

DAMAGED = "文件已损坏，打不开；请用WPS表格或Excel打开后另存为 .xlsx 再上传"


def table(file, **options):
    return read_table(file, name="a.xls", **options)


def grid(file, **options):
    return [row.cells for row in table(file, **options).rows()]


def refusal(file, **options):
    with pytest.raises(TableRefused) as refused:
        grid(file, **options)
    return str(refused.value)


def styled(value, number_format):
    def edit(sheet):
        sheet.write(1, 0, value, xlwt.easyxf(num_format_str=number_format))

    return grid(old_workbook(["甲"], edit=edit))[1][0]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (2000.0, "General", "2000"),
        (222.3, "General", "222.3"),
        (-12.34, "General", "-12.34"),
        (1e10, "General", "10000000000"),
        (321111001001, "0", "321111001001"),
        (True, "General", "是"),
        (0.07, "0.0%", "7%"),
        (date(2021, 3, 5), "yyyy-mm-dd", "2021-03-05"),
        (date(2021, 3, 1), 'yyyy"年"m"月"', "2021-03"),
        (datetime.fromisoformat("2021-03-05T08:30"), "yyyy-mm-dd hh:mm", "2021-03-05 08:30:00"),
    ],
)
def test_a_cell_reads_as_its_author_sees_it(value, number_format, text):
    assert styled(value, number_format) == text


def test_long_shared_texts_run_on_over_several_records():
    texts = [f"{'润州区' * (n % 70)}{'abc' * (n % 50)}{n}" for n in range(3000)]
    assert [row[0] for row in grid(old_workbook(*([text] for text in texts)))] == texts


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), min_size=2))
def test_any_text_comes_back(texts):
    texts = [f"x{text}x" for text in texts]
    rows = list(table(old_workbook(*([text] for text in texts))).rows())
    assert [row.given(0) for row in rows] == texts


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_any_number_comes_back(numbers):
    rows = grid(old_workbook(["甲"], *([number] for number in numbers)))[1:]
    for (text,), number in zip(rows, numbers, strict=True):
        assert float(text) == pytest.approx(number, rel=1e-14, abs=0)


def test_merged_cells_are_filled_and_said_so():
    opened = table(
        old_workbook(
            ["区", "数"],
            [None, 1],
            [None, 2],
            [None, 3],
            edit=lambda sheet: sheet.write_merge(1, 2, 0, 0, "润州"),
        )
    )
    assert [row.cells for row in opened.rows()][1:] == [["润州", "1"], ["润州", "2"], ["", "3"]]
    assert opened.notes == ["1处合并单元格已按左上角的内容填满（A2:A3）"]


def test_sheets_are_chosen_by_name():
    file = old_workbook(["甲"], ["1"], sheets=("一月", "二月"))
    assert table(file).notes == ["文件里有2张工作表，读的是“一月”；要读“二月”，请写明工作表的名称"]
    assert refusal(file, sheet="二月") == "文件里没有内容"
    assert refusal(file, sheet="三月") == "没有名为“三月”的工作表；文件里有：“一月”、“二月”"


def _replaced(file, old, new, *, count=1):
    data = file.getvalue()
    assert old in data
    return io.BytesIO(data.replace(old, new, count))


def test_error_values_are_faults():
    number = struct.pack("<HHHHHd", 0x203, 14, 1, 0, 17, 1 / 3)
    error = struct.pack("<HHHHHBB", 0x205, 8, 1, 0, 17, 0x17, 1) + struct.pack("<HH2x", 0xEE, 2)
    file = old_workbook(["甲"], [1 / 3], ["x"])
    _, row, _ = table(_replaced(file, number, error)).rows()
    assert (row.cells, row.faults) == (["#REF!"], {0: "是表格软件的出错标记"})


def _formula(result, flags=0):
    """The record that xlwt writes for a formula in A2, with another stored result."""
    file = old_workbook(["甲"], [xlwt.Formula("1+1")], ["x"])
    stored = struct.pack("<HHHQH", 1, 0, 17, 0xFFFF000000000003, 0)
    return _replaced(
        file, stored, struct.pack("<HHH", 1, 0, 17) + result + struct.pack("<H", flags)
    )


@pytest.mark.parametrize(
    ("result", "flags", "cell", "fault"),
    [
        (struct.pack("<d", 2.5), 0, "2.5", None),
        (b"\x01\0\x01\0\0\0\xff\xff", 0, "是", None),
        (b"\x02\0\x07\0\0\0\xff\xff", 0, "#DIV/0!", "是表格软件的出错标记"),
        (b"\x00\0\0\0\0\0\xff\xff", 0, "=", "是没有算出结果的公式"),
        (b"\x03\0\0\0\0\0\xff\xff", 2, "=", "是没有算出结果的公式"),
    ],
)
def test_stored_results_of_formulas_are_read(result, flags, cell, fault):
    _, row, _ = table(_formula(result, flags)).rows()
    assert (row.cells, row.faults.get(0)) == ([cell], fault)


def test_a_formula_with_an_empty_text_is_empty():
    assert grid(old_workbook(["甲"], [xlwt.Formula('""')], ["x"])) == [["甲"], ["x"]]


def test_a_password_is_named():
    file = _replaced(
        old_workbook(["甲"], ["1"]),
        struct.pack("<HHH", 0x22, 2, 0),
        struct.pack("<HHH", 0x2F, 2, 0),
    )
    assert refusal(file) == "文件设有密码；请取消密码再上传"


def test_an_encrypted_xlsx_is_named():
    file = _replaced(
        old_workbook(["甲"], ["1"]),
        "Workbook\0".encode("utf-16-le") + b"\0" * 46 + b"\x12\0",
        "EncryptedPackage\0".encode("utf-16-le") + b"\0" * 30 + b"\x22\0",
    )
    assert refusal(file) == "文件设有密码；请取消密码再上传"


def test_a_workbook_from_before_1997_is_named():
    file = _replaced(
        old_workbook(["甲"], ["1"]),
        struct.pack("<HHH", 0x809, 16, 0x600),
        struct.pack("<HHH", 0x809, 16, 0x500),
    )
    assert refusal(file) == "这是Excel 95以前的格式；请另存为 .xlsx 再上传"


def test_memory_is_bounded_wherever_the_last_cell_stands():
    def edit(sheet):
        sheet.write(65_535, 255, "末")

    file = old_workbook(["甲"], edit=edit)
    with memory_below(1_000_000):
        rows = list(table(file).rows())
    assert [row.number for row in rows] == [1, 65_536]


@pytest.mark.parametrize("kept", [100, 511, 600, 2000, 4000])
def test_a_file_cut_short_is_refused(kept):
    data = old_workbook(["甲"], *([f"值{number}"] for number in range(200))).getvalue()
    assert "文件已损坏" in refusal(io.BytesIO(data[:kept]))


@pytest.mark.parametrize("offset", [48, 60, 68, 76])
@pytest.mark.parametrize("value", [0, 1, 7, 0xFFFFFFF0])
def test_sectors_in_disorder_end_in_rows_or_a_refusal(offset, value):
    data = bytearray(old_workbook(["甲"], ["1"]).getvalue())
    data[offset : offset + 4] = struct.pack("<L", value)
    try:
        assert grid(io.BytesIO(bytes(data))) == [["甲"], ["1"]]
    except TableRefused as refused:
        assert "文件已损坏" in str(refused)


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_byte_ends_in_rows_or_a_refusal(at, value):
    data = bytearray(SAMPLE)
    data[at % len(data)] = value
    try:
        grid(io.BytesIO(bytes(data)))
    except TableRefused as refused:
        assert refused.problems


SAMPLE = old_workbook(
    ["甲", "乙"],
    *([f"值{number}", number / 7] for number in range(20)),
    edit=lambda sheet: sheet.write_merge(30, 31, 0, 1, "合"),
).getvalue()


def test_a_chain_of_sectors_that_goes_round_costs_no_memory():
    data = bytearray(old_workbook(["甲"], ["1"]).getvalue()) + b"\0" * 4_000_000
    table = (len(data) - 512) // 512 - 1
    struct.pack_into("<L", data, 48, 1)
    struct.pack_into("<109L", data, 76, *[table] * 109)
    data[-512:] = struct.pack("<128L", *[1] * 128)
    with memory_below(15_000_000):
        assert "文件已损坏" in refusal(io.BytesIO(bytes(data)))
