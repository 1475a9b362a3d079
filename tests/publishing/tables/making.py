"""Table files made for tests: honest ones with the usual libraries, hostile ones by hand."""

import io
import struct
import zipfile

import openpyxl
import xlwt

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text_file(text, encoding="utf-8"):
    """A text as a binary file."""
    return io.BytesIO(text.encode(encoding))


def workbook(*rows, edit=None, title="Sheet"):
    """An XLSX workbook with these rows; `edit` gets the sheet before it is saved."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if edit:
        edit(sheet)
    file = io.BytesIO()
    book.save(file)
    return file


def old_workbook(*rows, edit=None, sheets=("Sheet",)):
    """An XLS workbook with these rows in its first sheet; `edit` gets that sheet."""
    book = xlwt.Workbook()
    first, *_ = [book.add_sheet(name) for name in sheets]
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                first.write(number, column, value)
    if edit:
        edit(first)
    file = io.BytesIO()
    book.save(file)
    return file


def sheet_xml(rows, *, dimension="A1", before="", after=""):
    """The XML of a sheet around hand-written rows."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<worksheet xmlns="{MAIN}">'
        f'<dimension ref="{dimension}"/><sheetData>{rows}</sheetData>{after}</worksheet>'
    )


def container(sheet, *, others=(), strings=None, method=zipfile.ZIP_DEFLATED, book=""):
    """An XLSX file around the XML of one sheet; `others` are further (name, content) parts."""
    linked = (
        f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    )
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{book}'
        '<sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{linked}</Relationships>",
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in [*parts.items(), *others]:
            archive.writestr(name, content)
    return file


def cells(*values, row):
    """One row of inline texts, as hand-written XML."""
    inner = "".join(f'<c t="inlineStr"><is><t>{value}</t></is></c>' for value in values)
    return f'<row r="{row}">{inner}</row>'


def lying_about_sizes(file):
    """The same ZIP with every unpacked size in its headers set to ten bytes."""
    data = bytearray(file.getvalue())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.find(mark)
        while start >= 0:
            data[start + offset : start + offset + 4] = struct.pack("<L", 10)
            start = data.find(mark, start + 4)
    return io.BytesIO(bytes(data))
