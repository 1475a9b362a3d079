"""The files that would cost most, and what reading them costs: seconds, and the peak of memory.

Run by itself, as `python -m tests.figures.hostile.heaviest [SHARE]`, in a process of its own, so
that nothing else is in its memory; SHARE of 1 makes the files as large as the limits allow.
"""

import contextlib
import io
import os
import struct
import sys
import tempfile
import time
import zipfile
from pathlib import Path

#: The largest file that the web takes, in bytes.
LARGEST = 20_000_000
HEADER = "行政区划代码,指标,报告期,数值,单位,约数说明,备注\n"
LONG = 32_000


def every_row_bad(share):
    """A file that is nothing but problems."""
    return HEADER.encode() + b"1,x,y,z,w,v,u\n" * int(share * LARGEST / 14)


def every_name_unknown(share):
    """Long names, each another, and none in the catalogue."""
    row = "321111,{}" + "某指标名称" * 600 + ",2021年,1,亿元,,\n"
    rows = int(share * LARGEST / 9100)
    return (HEADER + "".join(row.format(number) for number in range(rows))).encode()


def one_key_again_and_again(share):
    """The same number in every row."""
    row = "321111,gdp,2021年,1,亿元,,\n".encode()
    return HEADER.encode() + row * int(share * LARGEST / len(row))


def every_cell_read_not_literally(share):
    """A reading in the preview for every row."""
    row = "321111,gdp,{}年,１２,亿元,,\n"
    rows = int(share * LARGEST / 36)
    return (HEADER + "".join(row.format(1900 + number % 200) for number in range(rows))).encode()


def endless_digits(share):
    """Cells on which a careless expression would try every way of taking a number apart."""
    cell = "1" * LONG + "x"
    rows = int(share * 100)
    return (HEADER + f"321111,gdp,{cell},{cell},{cell},{cell},\n" * rows).encode()


def endless_commas(share):
    """The same with commas."""
    cell = '"' + "1," * (LONG // 2) + 'x"'
    return (HEADER + f"321111,gdp,2021年,{cell},亿元,,\n" * int(share * 300)).encode()


def one_record_of_all_lines(share):
    """Quotes that make one row of the whole file."""
    return HEADER.encode() + b'"\n",' * int(share * LARGEST / 4)


def nothing_but_line_ends(share):
    """Rows without end."""
    return HEADER.encode() + b"\n" * int(share * LARGEST)


def nothing_but_separators(share):
    """Cells without end."""
    return (HEADER.encode() + b"," * 1_000_000 + b"\n") * max(1, int(share * 20))


def endless_headers(share):
    """Header cells on which expressions over words would try every way of taking them apart."""
    words = (
        "完成数",
        "累计",
        "比上年增长",
        "同比",
        "1-",
        "2021年",
        "其中：",
        "#",
        "(",
        "增长",
        "至",
    )
    cells = [word * 40 + "x" for word in words] + [word * (LONG // 4) + "x" for word in words]
    head = ",".join(["指标", "单位", "上年完成" + "完成数" * 60 + "x", *cells])
    return (head + "\n" + "地区生产总值,亿元," + "1," * len(cells) + "1\n").encode()


def endless_titles(share):
    """Titles of nothing but periods."""
    title = "2021年1-9月2021年末2020-2021年其中：" * (LONG // 28)
    return (f"{title}\n" * 19 + HEADER + "321111,gdp,2021年,1,亿元,,x\n" * 2).encode()


def every_row_a_total(share):
    """A yearbook of nothing but rows that are passed over with a remark each."""
    row = "合计,户,1\n".encode()
    return "润州区\n指标,单位,2021年\n".encode() + row * int(share * LARGEST / len(row))


def every_wide_row_unknown(share):
    """A yearbook of names that nothing goes by, each another."""
    rows = "".join(f"名称{number},户,1,2,3\n" for number in range(int(share * LARGEST / 22)))
    return f"润州区\n指标,单位,2019年,2020年,2021年\n{rows}".encode()


def _packed(sheet, *, strings="", styles="", share=1.0):
    """A workbook around a sheet, with enough noise that its ratio is an honest one."""
    from tests.publishing.tables.making import container, sheet_xml

    file = container(
        sheet_xml(sheet),
        strings=strings or None,
        others=[("xl/media/a.bin", os.urandom(int(share * 600_000)))],
    )
    if styles:
        with zipfile.ZipFile(file, "a") as book:
            book.writestr("xl/styles.xml", styles)
    return file.getvalue()


def empty_cells(share):
    """Markup that says nothing."""
    return _packed(("<row>" + "<c/>" * 900 + "</row>") * int(share * 7_900_000 / 902), share=share)


def one_long_text_everywhere(share):
    """A text of 32,000 characters in every cell, at a few bytes each."""
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>'
    text = "<si><t>" + "长" * LONG + "</t></si>"
    return _packed(row * int(share * 900_000), strings=text, share=share)


def old_workbook(*records):
    """An XLS whose only stream is made of these records, behind the first and before the last."""
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("甲").write(0, 0, "x")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def chain_that_goes_round(share):
    """An XLS whose sectors lead back to themselves, in a table as large as the file."""
    data = bytearray(old_workbook())
    data += b"\0" * (int(share * LARGEST) // 512 * 512)
    size, sectors = 512, (len(data) - 512) // 512
    table = sectors - 1
    struct.pack_into("<L", data, 48, 1)
    for index in range(109):
        struct.pack_into("<L", data, 76 + 4 * index, table)
    data[512 + table * size : 512 + (table + 1) * size] = struct.pack("<128L", *([1] * 128))
    return bytes(data)


def text_in_empty_pieces(share):
    """An XLS whose list of texts is continued by millions of empty pieces."""
    pieces = b"\xfc\x00\x08\x00" + b"\xff" * 8 + b"\x3c\x00\x00\x00" * int(share * LARGEST / 4)
    globals_ = struct.pack("<HHHH12x", 0x0809, 16, 0x0600, 5)
    return compound(globals_ + pieces + b"\x0a\x00\x00\x00")


def compound(stream):
    """A compound file with one stream, Workbook, of these bytes."""
    size = 512
    stream += b"\0" * (-len(stream) % size)
    count = len(stream) // size
    tables = 1
    while tables * 128 < count + tables + 1:
        tables += 1
    end, free, own = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    if tables > 109:  # as much as the header can list without further sectors
        tables = 109
    chain = [*range(1, count), end] + [own] * tables + [end]
    chain = (chain + [free] * (tables * 128))[: tables * 128]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<LLLLLLLLL", 0, tables, count + tables, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109L", *[*range(count, count + tables), *[free] * (109 - tables)])
    entries = [
        ("Root Entry", 5, 1, end, 0), ("Workbook", 2, free, 0, len(stream)),
    ]  # fmt: skip
    directory = b""
    for name, kind, child, start, length in entries:
        text = (name + "\0").encode("utf-16-le")
        entry = text.ljust(64, b"\0") + struct.pack(
            "<HBBLLL", len(text), kind, 1, free, free, child
        )
        directory += (entry + b"\0" * 36 + struct.pack("<LL4x", start, length)).ljust(128, b"\0")
    return header + stream + struct.pack(f"<{len(chain)}L", *chain) + directory.ljust(size, b"\0")


FILES = {
    made.__name__: (made, ending)
    for made, ending in (
        (every_row_bad, "csv"), (every_name_unknown, "csv"), (one_key_again_and_again, "csv"),
        (every_cell_read_not_literally, "csv"), (endless_digits, "csv"), (endless_commas, "csv"),
        (one_record_of_all_lines, "csv"), (nothing_but_line_ends, "csv"),
        (nothing_but_separators, "csv"), (endless_headers, "csv"), (every_row_a_total, "csv"),
        (every_wide_row_unknown, "csv"), (endless_titles, "csv"), (empty_cells, "xlsx"),
        (one_long_text_everywhere, "xlsx"), (chain_that_goes_round, "xls"),
        (text_in_empty_pieces, "xls"),
    )
}  # fmt: skip


def make(folder: Path, share: float) -> None:
    """Write every file into `folder`."""
    for name, (made, ending) in FILES.items():
        (folder / f"{name}.{ending}").write_bytes(made(share))


def measure(folder: Path) -> None:
    """Check each file against a database in the same folder; print name, seconds, peak, sentence.

    Seconds are the processor's: what else the machine does is not the file's fault.
    """
    os.environ["TMPDIR"] = str(folder)
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/database.sqlite3"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    import django

    django.setup()
    from django.apps import apps
    from django.db import connection

    connection.cursor().execute("PRAGMA foreign_keys = OFF")
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.app_label in ("accounts", "districts", "figures", "publishing"):
                editor.create_model(model)
    from figures.importing import check
    from tests.figures.hostile.standing import make_catalogue

    source = make_catalogue()
    for path in sorted(folder.glob("*_*.*")):
        started = time.process_time()
        with path.open("rb") as file, check(file, name=path.name, source=source) as report:
            problem = report.problems.problems[0] if report.problems.problems else "read"
        seconds = time.process_time() - started
        peak = most_memory()
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.write(f"{path.stem}\t{seconds:.2f}\t{peak}\t{problem}\n")
            sys.stdout.flush()


def most_memory() -> int:
    """The most memory of this very process, in MB: `ru_maxrss` begins with that of its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    if Path(sys.argv[-1]).is_dir():
        measure(Path(sys.argv[-1]))
    else:
        with tempfile.TemporaryDirectory() as made_in:
            make(Path(made_in), float(sys.argv[-1]) if len(sys.argv) > 1 else 1.0)
            os.execv(sys.executable, [sys.executable, "-m", __spec__.name, made_in])  # noqa: S606
