"""Workbooks that are damaged, that lie, or that are something else."""

import io
import struct
import zipfile

import xlwt

from tests.figures.hostile.making import (
    SOUND,
    Hostile,
    as_xls,
    as_xlsx,
    hostile,
)
from tests.publishing.tables.making import cells, container, lying_about_sizes, sheet_xml

NAME, OLD = "数据.xlsx", "数据.xls"
DAMAGED = "文件已损坏"
ROWS = "".join(cells(*row, row=number) for number, row in enumerate(SOUND, start=1))


def inside(rows, **options):
    """The bytes of a workbook around the XML of these rows."""
    return container(sheet_xml(rows), **options).getvalue()


def put(at, xml):
    """The rows of the sound table with this XML in place of one cell."""
    number, column = int(at[1:]), ord(at[0]) - 65
    rows = []
    for each, row in enumerate(SOUND, start=1):
        made = cells(*row, row=each)
        if each == number:
            start = -1
            for _ in range(column + 1):
                start = made.index("<c ", start + 1)
            end = made.index("</c>", start) + 4
            made = made[:start] + xml + made[end:]
        rows.append(made)
    return "".join(rows)


def noise(length):
    """Bytes that hardly compress, the same in every run."""
    state, pieces = 1, []
    for _ in range(length // 4):
        state = state * 1103515245 + 12345 & 0xFFFFFFFF
        pieces.append(struct.pack("<L", state))
    return b"".join(pieces)


@hostile("压缩包被截断")
def cut_short():
    _, data = as_xlsx(SOUND)
    for kept in (30, 300, len(data) // 2, len(data) - 30, len(data) - 1):
        yield Hostile(NAME, data[:kept], DAMAGED)


@hostile("压缩包里的字节变了")
def changed_bytes():
    data = bytearray(inside(ROWS, method=zipfile.ZIP_STORED))
    for word in ("地区生产总值", "2020年末", "51649", "sheetData", "workbook.xml.rels"):
        at, changed = data.find(word.encode()), bytearray(data)
        changed[at] ^= 0x15
        yield Hostile(NAME, bytes(changed), DAMAGED)


@hostile("压缩炸弹")
def bombs():
    yield Hostile(NAME, inside(ROWS, others=[("xl/media/a.bin", b"\0" * 4_000_000)]), "压缩得异常")
    yield Hostile(NAME, inside(ROWS + "<row/>" * 500_000), "压缩得异常")
    file = container(sheet_xml(ROWS), others=[("xl/a.bin", b"\0" * 4_000_000)])
    yield Hostile(NAME, lying_about_sizes(file).getvalue(), DAMAGED)
    parts = [(f"xl/{n}.bin", noise(110_000) + b"\0" * 5_000_000) for n in range(11)]
    yield Hostile(NAME, inside(ROWS, others=parts), "展开后超过50MB")
    text = "<si><t>" + "数" * 1_000_000 + "</t></si>"
    yield Hostile(NAME, inside(ROWS, strings=text), "压缩得异常")


@hostile("部件过多或目录异常")
def too_many_parts():
    yield Hostile(NAME, inside(ROWS, others=[(f"xl/{n}", b"") for n in range(201)]), "超过200个")
    yield Hostile(
        NAME, inside(ROWS, others=[("x" * 60_000 + str(n), b"") for n in range(5)]), "超过200个"
    )
    data = inside(ROWS)
    end = data.rfind(b"PK\x05\x06")
    locator = b"PK\x06\x07" + b"\0" * 16
    yield Hostile(NAME, data[:end] + locator + data[end:], "超过200个")
    yield Hostile(NAME, data[:end] + b"\0" * 22, DAMAGED)
    huge = bytearray(data)
    struct.pack_into("<L", huge, end + 12, 0xFFFFFFFF)
    yield Hostile(NAME, bytes(huge), "超过200个")


@hostile("嵌着别的文件")
def nested():
    for start in (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08", b"BZh"):
        parts = [("xl/embeddings/a.bin", start + b"\0" * 50)]
        yield Hostile(NAME, inside(ROWS, others=parts), "还嵌有别的压缩文件")


@hostile("设有密码或用了别的压缩方法")
def locked():
    data = bytearray(inside(ROWS))
    start = data.find(b"PK\x01\x02")
    while start >= 0:
        data[start + 8] |= 1
        start = data.find(b"PK\x01\x02", start + 4)
    yield Hostile(NAME, bytes(data), "设有密码")
    yield Hostile(NAME, inside(ROWS, method=zipfile.ZIP_LZMA), DAMAGED)
    yield Hostile(NAME, inside(ROWS, method=zipfile.ZIP_BZIP2), DAMAGED)
    book = io.BytesIO()
    made = xlwt.Workbook()
    made.add_sheet("甲").write(0, 0, "x")
    made.save(book)
    old = bytearray(book.getvalue())
    at = old.find(struct.pack("<HH", 0x0042, 2))
    old[at : at + 2] = struct.pack("<H", 0x002F)
    yield Hostile(OLD, bytes(old), "设有密码")
    renamed = book.getvalue().replace(
        "Workbook".encode("utf-16-le"), "Wxrkbook".encode("utf-16-le")
    )
    yield Hostile(OLD, renamed, DAMAGED)


@hostile("别的办公文件")
def other_containers():
    for parts, says in [
        (("a.csv",), "这是压缩包，不是表格"),
        (("mimetype", "content.xml"), ".ods"),
        (("[Content_Types].xml", "word/document.xml"), "文档或演示文稿"),
        (("[Content_Types].xml", "ppt/presentation.xml"), "文档或演示文稿"),
        (("[Content_Types].xml", "xl/workbook.bin"), ".xlsb"),
    ]:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as made:
            for part in parts:
                made.writestr(part, "x")
        yield Hostile(NAME, file.getvalue(), says)


@hostile("换了后缀名的别的文件")
def other_kinds():
    for start, name, says in [
        (b"%PDF-1.7\n", NAME, "PDF"), (b"\x89PNG\r\n\x1a\n", NAME, "图片"),
        (b"Rar!\x1a\x07\x00", OLD, "RAR"), (b"\x1f\x8b\x08\x00", "数据.csv", "压缩包"),
        (b"{\\rtf1\\ansi", OLD, "RTF"),
    ]:  # fmt: skip
        yield Hostile(name, start + b"1,2\n3,4\n", says)


def without(part):
    """A sound workbook without one of its parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(inside(ROWS))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    return file.getvalue()


@hostile("缺少部件")
def missing_parts():
    yield Hostile(NAME, without("[Content_Types].xml"), "压缩包")
    yield Hostile(NAME, without("xl/workbook.xml"), DAMAGED)
    yield Hostile(NAME, without("xl/worksheets/sheet1.xml"), DAMAGED)
    yield Hostile(NAME, without("xl/_rels/workbook.xml.rels"), "没有工作表")
    yield Hostile(NAME, inside(put("B3", '<c t="s"><v>0</v></c>')), "从这一行起读不出来", (3, ""))


@hostile("XML 写坏了")
def broken_xml():
    yield Hostile(NAME, inside(put("D4", "<c><v>1</x></c>")), "从这一行起读不出来", (4, ""))
    yield Hostile(
        NAME,
        inside(put("D6", "<c t='inlineStr'><is><t>a & b</t></is></c>")),
        "从这一行起读不出来",
        (6, ""),
    )
    yield Hostile(NAME, inside(ROWS + "<row><c>"), "从这一行起读不出来", (9, ""))
    yield Hostile(
        NAME,
        inside(put("G8", "<c t='inlineStr'><is><t>\x01</t></is></c>")),
        "从这一行起读不出来",
        (8, ""),
    )
    yield Hostile(
        NAME, inside(put("A5", '<c r="A5" r="A5"><v>1</v></c>')), "从这一行起读不出来", (5, "")
    )


@hostile("文档类型和实体")
def entities():
    lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {b} "&{a};&{a};&{a};&{a};">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">'
    for before in (
        "<!DOCTYPE worksheet>", f"{lol}]>", f"{outside}]>",
        '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///dev/zero"> %p;]>',
    ):  # fmt: skip
        yield Hostile(NAME, container(sheet_xml(ROWS, before=before)).getvalue(), DAMAGED)


@hostile("嵌套过深或没有尽头的标签")
def deep_or_endless():
    yield Hostile(NAME, inside("<a>" * 60 + "</a>" * 60 + ROWS), DAMAGED)
    yield Hostile(NAME, inside(put("G5", "<c>" * 60 + "</c>" * 60)), "从这一行起读不出来", (5, ""))
    tail = [("xl/media/a.bin", noise(40_000))]
    yield Hostile(
        NAME, inside(ROWS + "<row " + "a" * 2_000_000, others=tail), "从这一行起读不出来", (8, "")
    )
    yield Hostile(
        NAME,
        inside(ROWS + '<row r="' + "9" * 1_200_000, others=tail),
        "从这一行起读不出来",
        (8, ""),
    )
    yield Hostile(NAME, inside(ROWS, strings="<si>" * 100), DAMAGED)


@hostile("行和格的次序是乱的")
def in_disorder():
    for xml, row in [
        ('<row r="2"><c r="A2"><v>1</v></c></row>', 8), ('<row r="0"><c><v>1</v></c></row>', 8),
        ('<row r="1048577"><c><v>1</v></c></row>', 8), ('<row r="9"><c r="A8"><v>1</v></c></row>', 9),
        ('<row r="-1"><c><v>1</v></c></row>', 8),
    ]:  # fmt: skip
        yield Hostile(NAME, inside(ROWS + xml), "从这一行起读不出来", (row, ""))


@hostile("格子写在没有的地方")
def nowhere():
    yield Hostile(NAME, inside(ROWS + '<row r="9"><c r="XFD9"><v>1</v></c></row>'), "XFD9")
    yield Hostile(NAME, inside(ROWS + '<row r="9"><c r="ALM9"><v>1</v></c></row>'), "ALM9")
    for address in ("XFE9", "A", "甲9"):
        xml = ROWS + f'<row r="9"><c r="{address}"><v>1</v></c></row>'
        yield Hostile(NAME, inside(xml), "从这一行起读不出来", (9, ""))


@hostile("存着的数不是数")
def no_stored_numbers():
    for number, stored in enumerate(("1e400", "NaN", "0x10", "1_000", "一百"), start=2):
        xml = f"<c><v>{stored}</v></c>"
        yield Hostile(NAME, inside(put(f"D{number}", xml)), "不是数字", (number, "D"))


@hostile("公式出错或没有结果")
def formulas():
    for at, xml, says in [
        ("D2", "<c><f>SUM(D3:D4)</f></c>", "没有算出结果"),
        ("D3", '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', "出错标记"),
        ("D4", '<c t="e"><v>#REF!</v></c>', "出错标记"),
        ("C5", '<c t="str"><f>A1&amp;"年"</f></c>', "没有算出结果"),
        ("A6", '<c t="e"><f>VLOOKUP(1,A1:B2,2)</f><v>#N/A</v></c>', "出错标记"),
    ]:
        yield Hostile(NAME, inside(put(at, xml)), says, (int(at[1]), at[0]))


@hostile("数值格里是日期或对错")
def other_types():
    for at, xml, says in [
        ("D2", '<c t="b"><v>1</v></c>', "不是数字"),
        ("D3", '<c t="d"><v>2021-03-05T00:00:00Z</v></c>', "不是数字"),
        ("C4", "<c><v>44260</v></c>", "不是年份"),
        ("C5", '<c t="b"><v>0</v></c>', "不是能识别的报告期"),
        ("E6", "<c><v>5</v></c>", "不能换算"),
    ]:
        yield Hostile(NAME, inside(put(at, xml)), says, (int(at[1]), at[0]))


@hostile("合并单元格过多或过大")
def merges():
    def merged(*ranges, rows=ROWS):
        text = "".join(f'<mergeCell ref="{each}"/>' for each in ranges)
        tail = [("xl/media/a.bin", noise(60_000))]
        sheet = sheet_xml(rows, after=f"<mergeCells>{text}</mergeCells>")
        return container(sheet, others=tail).getvalue()

    yield Hostile(NAME, merged(*(f"K{n}:L{n}" for n in range(1, 5002))), "合并单元格超过5000处")
    wide = put("A1", '<c t="inlineStr"><is><t>x</t></is></c>')
    yield Hostile(NAME, merged(*["A1:ALL1"] * 1100, rows=wide), "合并单元格的范围过大", (1, ""))
    long = '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "长" * 32_000 + "</t></is></c></row>"
    long += "".join(f'<row r="{n}"><c r="B{n}"><v>1</v></c></row>' for n in range(2, 30))
    yield Hostile(NAME, merged("A1:ALL1048576", rows=long), "合并单元格的范围过大", (1, ""))
    yield Hostile(NAME, merged("XFE1:XFF2"), DAMAGED)
    yield Hostile(NAME, merged("ZZZ1:ZZZ9"), DAMAGED)


@hostile("选的工作表不在")
def missing_sheets():
    for kind, wanted in [(as_xlsx, "二月"), (as_xls, "二月"), (as_xlsx, "sheet"), (as_xls, "Sheet 1"),
                         (as_xlsx, "../Sheet")]:  # fmt: skip
        name, data = kind(SOUND)
        yield Hostile(name, data, "没有名为", said={"sheet": wanted})


@hostile("XLS 被截断或次序乱了")
def damaged_xls():
    _, data = as_xls(SOUND)
    yield Hostile(OLD, data[:512], DAMAGED)
    yield Hostile(OLD, data[: len(data) // 2], DAMAGED)
    for offset, value in [(30, 3), (48, 0x7FFFFFFF), (76, 0x00FFFFFF)]:
        changed = bytearray(data)
        struct.pack_into("<L", changed, offset, value)
        yield Hostile(OLD, bytes(changed), DAMAGED)


def with_record(data, kind, change, *, behind=b""):
    """The XLS with its first record of this kind (whose data start so) as `change` makes it."""
    at = data.index(struct.pack("<HH", 0x0809, 16))
    while True:
        found, size = struct.unpack_from("<HH", data, at)
        record = data[at : at + 4 + size]
        if found == kind and record[4:].startswith(behind):
            changed = change(bytearray(record))
            return data[:at] + bytes(changed) + data[at + len(record) :]
        at += len(record)


def set_at(offset, value):
    """A change that puts a number of two bytes into a record."""

    def change(record):
        struct.pack_into("<H", record, offset, value)
        return record

    return change


@hostile("XLS 的记录坏了")
def damaged_records():
    _, data = as_xls(SOUND)
    row = struct.Struct("<H").pack
    for kind, change, behind, says, at in [
        (0x0809, set_at(4, 0x0500), b"", "Excel 95", 0),
        (0x00FD, set_at(2, 0xFFF0), b"", DAMAGED, 0),
        (0x0085, set_at(4, 0xFFF0), b"", DAMAGED, 0),
        (0x00FD, set_at(10, 2000), row(2), "从这一行起读不出来", 3),
        (0x00FD, set_at(4, 1), row(5), "次序是乱的", 2),
    ]:
        yield Hostile(OLD, with_record(data, kind, change, behind=behind), says, (at, ""))
