"""Bytes that are not the text they should be."""

import codecs

from tests.figures.hostile.making import SOUND, Hostile, hostile, text_of

NAME = "数据.csv"
TEXT = text_of(SOUND)


def line_start(number, data, *, newline=b"\n"):
    """Where line `number`, counted from 1, starts in `data`."""
    at = 0
    for _ in range(number - 1):
        at = data.index(newline, at) + len(newline)
    return at


def with_bytes(data, line, wrong):
    """The data with wrong bytes at the start of a line."""
    at = line_start(line, data)
    return data[:at] + wrong + data[at:]


@hostile("不是 UTF-8 也不是 GB18030")
def no_known_encoding():
    gb18030, utf8 = TEXT.encode("gb18030"), TEXT.encode()
    for data, line, wrong in [
        (gb18030, 3, b"\xff\xff"), (utf8, 5, b"\xff"), (utf8, 2, b"\xff\xfe"),
        (gb18030, 8, b"\x80\xff"), (utf8, 7, b"\xfe\xff\xff"),
    ]:  # fmt: skip
        yield Hostile(NAME, with_bytes(data, line, wrong), "文字编码认不出来", (line, ""))


@hostile("标明 UTF-8 却不是")
def false_utf8():
    for line, wrong in [(1, b"\xff"), (3, b"\xc3("), (4, b"\xe5\x9c,"), (6, b"\xed\xa0\x80")]:
        data = with_bytes(TEXT.encode(), line, wrong)
        yield Hostile(NAME, codecs.BOM_UTF8 + data, "标明是UTF-8编码", (line, ""))
    yield Hostile(NAME, codecs.BOM_UTF8 + TEXT.encode("gb18030"), "标明是UTF-8编码", (1, ""))


@hostile("标明 UTF-16 却不是")
def false_utf16():
    little = codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")
    newline = "\n".encode("utf-16-le")
    yield Hostile(NAME, little[:-1], "标明是UTF-16编码", (8, ""))
    for line in (2, 5):
        at = line_start(line, little, newline=newline)
        yield Hostile(NAME, little[:at] + b"\x00\xd8" + little[at:], "标明是UTF-16编码", (line, ""))
    yield Hostile(NAME, codecs.BOM_UTF16_BE + b"\xdc\x00" * 3, "标明是UTF-16编码", (1, ""))
    at = line_start(3, little, newline=newline)
    yield Hostile(NAME, little[:at] + b"\x00\xdc" + little[at:], "标明是UTF-16编码", (3, ""))


@hostile("没有标记的 UTF-16 和 UTF-32")
def unmarked_wide():
    ascii_text = text_of([[cell if cell.isascii() else "x" for cell in row] for row in SOUND])
    yield Hostile(NAME, ascii_text.encode("utf-16-le"), "空字符")
    yield Hostile(NAME, ascii_text.encode("utf-16-be"), "空字符")
    yield Hostile(NAME, TEXT.encode("utf-32"), "UTF-32")
    yield Hostile(NAME, codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "UTF-32")
    yield Hostile(NAME, TEXT.encode("utf-32-le"), "空字符")


@hostile("别处的文字编码")
def other_encodings():
    yield Hostile(
        NAME, text_of([["区劃代碼", "數值"], *SOUND[1:]]).encode("big5", "replace"), "", (1, "")
    )
    yield Hostile(NAME, TEXT.encode("utf-7"), "表头", (1, ""))
    yield Hostile(NAME, TEXT.encode("shift_jis", "replace"), "", (1, ""))
    yield Hostile(NAME, TEXT.encode().decode("latin-1").encode(), "表头", (1, ""))
    yield Hostile(NAME, TEXT.encode().decode("gb18030", "ignore").encode(), "表头", (1, ""))


@hostile("前后两种编码")
def two_encodings():
    for line in (2, 3, 5, 6, 7):
        rows = TEXT.splitlines(keepends=True)
        head, rest = "".join(rows[: line - 1]), "".join(rows[line - 1 :])
        data = codecs.BOM_UTF8 + head.encode() + rest.encode("gb18030")
        yield Hostile(NAME, data, "从这一行起内容却不是", (line, ""))


@hostile("整个文件是空字符或乱字节")
def noise():
    yield Hostile(NAME, b"\x00" * 5000, "空字符")
    yield Hostile("数据.xlsx", b"\x00" * 512, "空字符")
    yield Hostile(NAME, bytes(range(256)) * 8, "文字编码认不出来", (2, ""))
    yield Hostile("数据.xls", b"\xffabc" * 50, "文字编码认不出来", (1, ""))
    yield Hostile(NAME, b"\xff" * 100, "文字编码认不出来", (1, ""))
