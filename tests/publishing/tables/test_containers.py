"""Hostile workbooks are refused in a plain sentence, quickly and in little memory."""

import io
import struct
import zipfile
import zlib

import pytest

from publishing.tables import containers
from publishing.tables.reading import TableRefused, read_table

from .making import cells, container, lying_about_sizes, sheet_xml, workbook

GOOD = sheet_xml(cells("甲", "乙", row=1) + cells("1", "2", row=2))
DAMAGED = "文件已损坏，打不开；请用WPS表格或Excel打开后另存为 .xlsx 再上传"
TOO_MANY_PARTS = "文件里的部件超过200个；请去掉图片等附加内容再上传"


def refusal(file):
    with pytest.raises(TableRefused) as refused:
        list(read_table(file, name="a.xlsx").rows())
    return str(refused.value)


def archive(*parts, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in parts:
            made.writestr(name, content)
    return file


def noise(length):
    """Bytes that do not compress, the same in every run."""
    state, pieces = 1, []
    for _ in range(length // 4):
        state = state * 1103515245 + 12345 & 0xFFFFFFFF
        pieces.append(struct.pack("<L", zlib.crc32(struct.pack("<L", state))))
    return b"".join(pieces)


def test_a_container_within_the_limits_is_read():
    assert [row.cells for row in read_table(container(GOOD), name="a.xlsx").rows()] == [
        ["甲", "乙"],
        ["1", "2"],
    ]


def test_a_bomb_is_refused_by_its_ratio():
    file = container(GOOD, others=[("xl/media/image1.bin", b"\0" * 5_000_000)])
    assert refusal(file) == "压缩得异常（超过100倍），不像正常的表格"


def test_a_file_that_unpacks_too_far_is_refused(monkeypatch):
    monkeypatch.setattr(containers, "MOST_UNPACKED", 1_000_000)
    file = container(GOOD, others=[("xl/media/image1.bin", noise(1_200_000))])
    assert refusal(file) == "展开后超过50MB；请只留下要上传的工作表，或另存为 .csv 再上传"


def test_fifty_megabytes_are_refused_before_they_are_held():
    blocks = [
        (f"xl/media/{number}.bin", noise(520_000) + b"\0" * 5_000_000) for number in range(11)
    ]
    assert refusal(container(GOOD, others=blocks)).startswith("展开后超过50MB")


def test_headers_that_lie_about_sizes_gain_nothing():
    file = container(GOOD, others=[("xl/media/image1.bin", b"\0" * 5_000_000)])
    assert refusal(lying_about_sizes(file)) == DAMAGED


def test_too_many_parts_are_refused():
    file = container(GOOD, others=[(f"xl/media/{number}", b"") for number in range(200)])
    assert refusal(file) == TOO_MANY_PARTS


def test_a_huge_table_of_contents_is_refused_before_it_is_read(monkeypatch):
    file = archive(*((f"{number:0200}", b"") for number in range(2000)))
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert refusal(file) == TOO_MANY_PARTS


def test_a_second_table_of_contents_is_refused():
    file = container(GOOD)
    data = file.getvalue()
    end = data.rfind(b"PK\x05\x06")
    locator = b"PK\x06\x07" + b"\0" * 16
    assert refusal(io.BytesIO(data[:end] + locator + data[end:])) == TOO_MANY_PARTS


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"Rar!", b"\x1f\x8b\x08"])
def test_archives_within_are_refused(start):
    file = container(GOOD, others=[("xl/embeddings/a.bin", start + b"\0" * 100)])
    assert refusal(file) == "文件里还嵌有别的压缩文件；请去掉嵌入的对象再上传"


def test_two_parts_of_one_name_are_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        file = container(GOOD, others=[("xl/workbook.xml", "<workbook/>")])
    assert refusal(file) == DAMAGED


def test_an_encrypted_part_is_refused():
    data = bytearray(container(GOOD).getvalue())
    start = data.find(b"PK\x01\x02")
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)
    assert refusal(io.BytesIO(bytes(data))) == "文件设有密码；请取消密码再上传"


def test_methods_that_no_spreadsheet_uses_are_refused():
    assert refusal(container(GOOD, method=zipfile.ZIP_LZMA)) == DAMAGED


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        (["a.csv"], "这是压缩包，不是表格；请解压后上传里面的表格"),
        (["mimetype", "content.xml"], "这是 .ods 一类的文件；请另存为 .xlsx 再上传"),
        (["[Content_Types].xml", "word/document.xml"], "这是文档或演示文稿，不是表格"),
        (["[Content_Types].xml", "xl/workbook.bin"], "这是 .xlsb 文件；请另存为 .xlsx 再上传"),
        (["[Content_Types].xml"], DAMAGED),
    ],
)
def test_other_kinds_of_container_are_called_by_name(parts, problem):
    assert refusal(archive(*((name, b"x") for name in parts))) == problem


@pytest.mark.parametrize("kept", [10, 100, 500, -30, -1])
def test_a_file_cut_short_is_refused(kept):
    data = workbook(["甲", "乙"], ["1", "2"]).getvalue()
    assert refusal(io.BytesIO(data[:kept])) == DAMAGED


def test_a_changed_byte_is_noticed():
    data = bytearray(container(GOOD, method=zipfile.ZIP_STORED).getvalue())
    at = data.find("乙".encode())
    data[at : at + 3] = "丙".encode()
    assert refusal(io.BytesIO(bytes(data))) == DAMAGED


def test_markup_that_says_nothing_is_counted(monkeypatch):
    monkeypatch.setattr(containers, "MOST_TAGS", 500)
    assert refusal(container(sheet_xml("<row><c/></row>" * 200))).startswith("展开后超过50MB")
